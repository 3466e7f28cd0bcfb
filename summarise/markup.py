"""HTML and Markdown → text, with the blocks and the facts that the markup tells.

HTML becomes a text of its own, a block a line, a blank line between them: trafilatura finds what of the page is text.
Markdown stays as it stands, so that offsets count in the file, with the spans of its markup named as hidden.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from summarise.digest import Block, BlockKind, Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Marked:
    """What markup was read as: the fields of `Page` that come from it. `text` is "" where there is none."""

    text: str
    blocks: tuple[Block, ...] | None = ()
    hidden: tuple[tuple[int, int], ...] = ()
    title: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    notices: tuple[Notice, ...] = ()


# --- HTML -------------------------------------------------------------------------------------------------------------

# <meta charset="utf-8">, <meta http-equiv=content-type content="text/html; charset=utf-8">
_META_CHARSET = re.compile(rb"<meta\b[^<>]{0,300}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
# <?xml version="1.0" encoding="utf-8"?>
_XML_ENCODING = re.compile(rb"^\s*<\?xml\b[^<>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})")
# "en", "zh-Hant-TW", "pt_BR"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
# "2024-05-03", "2024-05-03T10:20Z", "20240503T102030+0100", "2024-05-03 10:20:30.5 +0100"
_ISO_DATE = re.compile(
    r"\d{4}-?\d\d-?\d\d(?:[T ]\d\d:?\d\d(?::?\d\d(?:[.,]\d{1,6})?\d*)? ?(?:Z|[+-]\d\d:?(?:\d\d)?)?)?", re.ASCII
)
# "datePublished": "2024-05-03T10:20:30Z", in JSON-LD; read without parsing the JSON, which is often broken.
_JSON_PUBLISHED = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
# What a <meta> with the time of publication is called.
_PUBLISHED_METAS = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
)
# Elements that are blocks, in the names that trafilatura gives them.
_BLOCKS: dict[str, BlockKind] = {
    "head": "heading",
    "p": "paragraph",
    "quote": "paragraph",
    "item": "item",
    "list": "item",
    "code": "furniture",
    "figcaption": "caption",
    "row": "furniture",
    "table": "furniture",
    "ab": "paragraph",
    "div": "paragraph",
    # Of the page itself, where trafilatura did not read it:
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("ul", "ol", "dl", "li", "dd", "dt"), "item"),
    **dict.fromkeys(("body", "main", "article", "section", "blockquote", "figure"), "paragraph"),
    **dict.fromkeys(("tr", "pre"), "furniture"),
}
_CELLS = ("cell", "td", "th")
_BREAKS = ("lb", "br")
_LETTERS = re.compile(r"[^\W\d_]")
# Elements that hold no text of an article.
_NO_ARTICLE = (
    *("head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas"),
    *("form", "button", "select", "textarea", "nav", "footer", "aside"),
)
# What pages call the elements of captions, decks and the site's own words: class="article__caption", "c-standfirst"
_NAMED: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
    (
        "caption",
        re.compile(r"(?<![a-z])(?:figcaption|caption|legend|bildunterschrift|bildtext|(?:photo|image)-?credit)", re.I),
    ),
    (
        "deck",
        re.compile(
            r"(?<![a-z])(?:standfirst|dek|deck|subtitle|subheadline|strapline|sottotitolo|entradilla)(?![a-z])", re.I
        ),
    ),
    (
        "furniture",
        re.compile(
            r"(?<![a-z])(?:aside|newsletter|related|read-?more|share|social|promo|advert(?:isement)?|sponsor(?:ed)?|"
            r"author-?bio|breadcrumbs?|comments?|cookies?|paywall|disclaimer|copyright)(?![a-z])",
            re.I,
        ),
    ),
)
_LONGEST_NAMED = 400  # characters: what is longer is the story's, whatever its class
_MOST_ELEMENTS = 20_000  # of a page that trafilatura is asked about: its time grows faster than the page
# From so many characters on trafilatura trusts what it finds; below (250, of its own accord, which is a long article in
# Chinese) it takes all text of the page as one paragraph.
_SHORTEST_ARTICLE, _SHORTEST_ARTICLE_IN_HAN = 160, 60
_LONG_CELL = 80  # characters from which a table's cell is a paragraph: tables were once used to lay pages out
_DEEPEST = 200  # elements; trafilatura calls itself once for each


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that the head of an HTML document declares, as it spells it, or None."""
    head = data[:4096]
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    return found.group(1).decode("ascii") if found else None


def read_html(html: str, *, url: str | None = None) -> Marked:
    """Return the text of an HTML document and what it says of itself; nothing of it is run or fetched.

    Args:
        html: The document, whole or broken.
        url: The address it came from, which relative addresses in it start from.
    """
    tree = _parse(html)
    if tree is None:
        return Marked("")
    said = _Metadata.of(tree, html, url)
    blocks, title, author, date = _extract(tree)
    if not blocks and not title:
        return Marked("")
    title, blocks = _with_title(blocks, title)
    text, spans = _joined(blocks)
    published = said.published or date
    return Marked(
        text,
        spans,
        title=title,
        author=author,
        published=published,
        url=said.url,
        language=said.language,
    )


def _parse(html: str) -> Any:
    """Parse `html` into lxml's tree, or None where there is nothing in it."""
    from lxml import etree
    from lxml import html as lxml_html

    # libxml2 takes neither NUL nor half a surrogate pair, and would believe an encoding that was true of the bytes.
    data = re.sub("[\0\ud800-\udfff]", "\ufffd", html).encode("utf-8")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = lxml_html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    etree.strip_elements(tree, "noscript", "template", "style", with_tail=False)
    _flatten(tree)
    return tree


def _flatten(tree: Any) -> None:
    """Lift what is nested deeper than any page needs, which would end in a RecursionError in trafilatura."""
    from lxml import etree

    depth = 0
    deep: list[Any] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth > _DEEPEST:
            deep.append(element)
    for element in reversed(deep):
        if element.getparent() is not None:
            element.drop_tag()


def _extract(tree: Any) -> tuple[list[tuple[str, BlockKind]], str | None, str | None, str | None]:
    """Return blocks, title, author and date (ISO 8601) of a parsed page, as trafilatura finds them."""
    import copy

    import trafilatura
    from trafilatura.settings import use_config

    config = use_config()
    letters = _LETTERS.findall("".join(tree.itertext()))
    dense = 3 * sum(letter >= "\u2e80" for letter in letters) > len(letters)
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SHORTEST_ARTICLE_IN_HAN if dense else _SHORTEST_ARTICLE))
    found: Any = None
    if sum(1 for _ in tree.iter()) <= _MOST_ELEMENTS:
        try:
            found = trafilatura.bare_extraction(
                copy.deepcopy(tree),
                config=config,
                include_comments=False,
                favor_recall=True,  # without it a short page loses its headings and its lines run together
                with_metadata=True,
                date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
            )
        except Exception:  # broken pages break it in ways of every kind; what it would leave out is then kept
            found = None
    if found is not None and (blocks := _body_blocks(found.body)):
        return (
            _as_said(_with_headings(blocks, tree), tree),
            _clean(found.title),
            _clean(found.author),
            _clean(found.date),
        )
    title = _clean(tree.findtext(".//title"))
    return _as_said(_all_blocks(tree), tree), title, None, None


def _all_blocks(tree: Any) -> list[tuple[str, BlockKind]]:
    """Return all text of a page but what is never an article's, where trafilatura finds none or would take too long."""
    import copy

    from lxml import etree

    tree = copy.deepcopy(tree)
    etree.strip_elements(tree, *_NO_ARTICLE, with_tail=False)
    return _body_blocks(tree)


def _with_headings(blocks: list[tuple[str, BlockKind]], tree: Any) -> list[tuple[str, BlockKind]]:
    """Put back the headings of paragraphs that are kept: trafilatura drops those that are links, as on a front page."""
    kept = {text for text, _ in blocks}
    lost: dict[str, str] = {}
    heading: str | None = None
    for element in tree.iter("h1", "h2", "h3", "h4", "p"):
        text = _clean("".join(element.itertext()))
        if text is None:
            continue
        if element.tag != "p":
            heading = text
            continue
        if heading is not None and text in kept and heading not in kept:
            lost.setdefault(text, heading)
        heading = None
    restored: list[tuple[str, BlockKind]] = []
    for text, kind in blocks:
        if heading := lost.pop(text, None):
            restored.append((heading, "heading"))
        restored.append((text, kind))
    return restored


def _as_said(blocks: list[tuple[str, BlockKind]], tree: Any) -> list[tuple[str, BlockKind]]:
    """Return the blocks with the kinds that the page's own names for its elements tell, which trafilatura drops."""
    said: dict[str, BlockKind] = {}
    for element in tree.iter("figcaption", "aside", "p", "h2", "h3", "h4", "div", "span", "section"):
        names = (
            f"{element.tag} {element.get('class') or ''} {element.get('itemprop') or ''} {element.get('role') or ''}"
        )
        kind = next((kind for kind, name in _NAMED if name.search(names)), None)
        if kind is None:
            continue
        # A long element is the story itself, with a class such as "post comments-open".
        if (whole := _short_text(element)) is not None:
            said.setdefault(whole, kind)
            for part in element.iter("p", "li", "h2", "h3", "h4"):
                said.setdefault(_short_text(part) or "", kind)
    return [(text, said.get(text, kind) if kind in ("paragraph", "heading") else kind) for text, kind in blocks]


def _short_text(element: Any) -> str | None:
    """Return an element's text on one line, None where it is too long to stand around a story."""
    pieces: list[str] = []
    left = 2 * _LONGEST_NAMED
    for piece in element.itertext():
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            return None
    text = _clean("".join(pieces))
    return text if text is not None and len(text) <= _LONGEST_NAMED else None


def _body_blocks(body: Any) -> list[tuple[str, BlockKind]]:
    """Return the blocks of a body as trafilatura makes it (`<head>`, `<p>`, `<item>`, …), or of the page itself."""
    from lxml import etree

    reader = _BlockReader()
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            reader.start(element)
        else:
            reader.end(element, last=element is body)
    reader.finish()
    return reader.blocks


class _BlockReader:
    """Gathers text into lines, one for each block, as the elements of a page open and close."""

    def __init__(self) -> None:
        self.blocks: list[tuple[str, BlockKind]] = []
        self._line: list[str] = []
        self._kinds: list[BlockKind] = ["paragraph"]

    def start(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.finish()
            # A paragraph inside a list item or a heading is still that.
            inside = self._kinds[-1] in ("item", "heading") and _BLOCKS[tag] == "paragraph"
            self._kinds.append(self._kinds[-1] if inside else _BLOCKS[tag])
        elif tag in _CELLS:
            self._cell(long=len("".join(element.itertext())) >= _LONG_CELL)
        elif tag in _BREAKS:
            previous = element.getprevious()
            if previous is not None and previous.tag in _BREAKS and not (previous.tail or "").strip():
                self.finish()  # two breaks are what old pages set between paragraphs
            self._line.append(" ")
        self._line.append(element.text or "")

    def end(self, element: Any, *, last: bool) -> None:
        tag = element.tag
        if tag in _BLOCKS or (tag in _CELLS and self._kinds[-1] == "paragraph"):
            self.finish()
        if tag in _BLOCKS or tag in _CELLS:
            self._kinds.pop()
        if not last:
            self._line.append(element.tail or "")

    def finish(self) -> None:
        """End the line."""
        if text := _clean("".join(self._line)):
            self.blocks.append((text, self._kinds[-1]))
        self._line.clear()

    def _cell(self, *, long: bool) -> None:
        if long:
            self.finish()
        elif "".join(self._line).strip():
            self._line.append(" | ")
        self._kinds.append("paragraph" if long else "furniture")


def _with_title(
    blocks: list[tuple[str, BlockKind]], title: str | None
) -> tuple[str | None, list[tuple[str, BlockKind]]]:
    """Return the title and the blocks with one of kind `title`: the heading that is it, or one put before the rest."""
    for at, (text, kind) in enumerate(blocks[:5]):
        same = title is not None and text.casefold() == title.casefold()
        # "Ministers meet | The Daily" is the title of the heading "Ministers meet".
        longer = (
            title is not None and kind == "heading" and len(text) > 10 and title.casefold().startswith(text.casefold())
        )
        if same or longer:
            return text, [*blocks[:at], (text, "title"), *blocks[at + 1 :]]
    return title, [(title, "title"), *blocks] if title else blocks


def _joined(blocks: Iterable[tuple[str, BlockKind]]) -> tuple[str, tuple[Block, ...]]:
    lines: list[str] = []
    spans: list[Block] = []
    at = 0
    for text, kind in blocks:
        lines.append(text)
        spans.append(Block(at, at + len(text), kind))
        at += len(text) + 2
    return "\n\n".join(lines), tuple(spans)


def _clean(text: str | None) -> str | None:
    """Return `text` on one line, or None where nothing is left of it."""
    return " ".join(text.split()) or None if text else None


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What the head of a page says and trafilatura does not pass on as it stands."""

    url: str | None
    language: str | None
    published: str | None

    @classmethod
    def of(cls, tree: Any, html: str, url: str | None) -> _Metadata:
        metas: dict[str, str] = {}
        for meta in tree.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
            if name and meta.get("content"):
                metas.setdefault(name.strip().lower(), meta.get("content").strip())
        links = [e.get("href") for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
        stated = [*links, metas.get("og:url")]
        times = [metas[name] for name in _PUBLISHED_METAS if name in metas]
        times += _JSON_PUBLISHED.findall(html)[:1]
        times += [e.get("datetime") or "" for e in tree.iter("time") if e.get("itemprop") == "datePublished"][:1]
        declared = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang")
        declared = (declared or metas.get("content-language") or "").strip()
        return cls(
            url=next((a for href in stated if href and (a := _absolute(href, url))), None),
            language=declared.replace("_", "-") if _LANGUAGE.fullmatch(declared) else None,
            published=next((iso for time in times if (iso := iso_date(time))), None),
        )


def _absolute(href: str, base: str | None) -> str | None:
    """Return `href` as an http(s) address without credentials, or None where it is none."""
    try:
        address = urljoin(base, href.strip()) if base else href.strip()
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and host and parts.username is None and parts.password is None
    return address if plain and not any(c.isspace() or not c.isprintable() for c in address) else None


def iso_date(text: str) -> str | None:
    """Return a date, or a date and time, as ISO 8601 writes it, or None where `text` is none ("last Monday")."""
    bare = text.strip()
    if not _ISO_DATE.fullmatch(bare):
        return None
    try:
        if len(bare) <= 10:
            return datetime.date.fromisoformat(bare).isoformat()
        return datetime.datetime.fromisoformat(bare.replace(" +", "+").replace(" -", "-")).isoformat()
    except ValueError:
        return None


# --- Markdown ---------------------------------------------------------------------------------------------------------

# A line end as Markdown counts lines.
_LINE_END = re.compile(r"\r\n?|\n")
# "---", lines, and "---" or "..." at the very beginning of a file.
_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n?|\n)(.{0,20000}?)^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL | re.MULTILINE
)
# "<b>", "</a href=x>", "<!-- a comment -->"
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>|<[!?][^<>]*>", re.DOTALL)
# HTML whose content is not text.
_NO_TEXT = re.compile(r"\s*<(?:script|style|pre|textarea)\b", re.IGNORECASE)
# What markdown-it would take time that grows with the square of: runs and heaps of what might open something.
_OPENERS = re.compile(r"[*_\[\]`<!~&\\]")
# "- item", "12. item": what stands there is parsed by itself.
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_BLACK = re.compile(r"\S+")
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,20}\]:?")  # "[^1]", "[^source]:"
_MOST_MARKDOWN = 1_000_000  # characters
_MOST_LINES = 50_000
_MOST_OPENERS = 1_000  # in one paragraph; pipes of a table's row


def read_markdown(text: str) -> Marked:
    """Return `text` itself with its blocks, and the spans of its markup as hidden.

    A file too large or too tangled to be parsed in good time is read as plain text, with a notice.
    """
    front, title, author, published, language = _front_matter(text)
    body = text[front:]
    if len(body) > _MOST_MARKDOWN or _tangled(body):
        told = Notice("markdown-not-read", "too large or too tangled for Markdown; read as plain text")
        hidden = ((0, front),) if front else ()
        return Marked(text, None, hidden, title, author, published, None, language, (told,))
    reader = _MarkdownReader(text, front)
    reader.read()
    blocks = tuple(reader.blocks)
    if title is None:
        heading = next((b for b in blocks if b.kind == "title"), None)
        title = _clean(_visible(text, reader.shown, heading)) if heading else None
    return Marked(text, blocks, _gaps(text, reader.shown), title, author, published, None, language)


def _front_matter(text: str) -> tuple[int, str | None, str | None, str | None, str | None]:
    """Return where the front matter ends (0 where there is none) and title, author, date and language that it gives."""
    import yaml

    none = (0, None, None, None, None)
    found = _FRONT_MATTER.match(text)
    if found is None:
        return none
    try:
        said = yaml.safe_load(found.group(1))
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return none
    if not isinstance(said, dict):
        return none
    author = said.get("author") or said.get("authors")
    names = [n for n in author if isinstance(n, str)] if isinstance(author, list) else [author]
    date = said.get("date") or said.get("published")
    published = (
        date.isoformat() if isinstance(date, datetime.date) else iso_date(date) if isinstance(date, str) else None
    )
    language = said.get("language") or said.get("lang")
    return (
        found.end(),
        _clean(said["title"]) if isinstance(said.get("title"), str) else None,
        _clean(", ".join(n for n in names if isinstance(n, str))),
        published,
        language if isinstance(language, str) and _LANGUAGE.fullmatch(language) else None,
    )


def _tangled(text: str) -> bool:
    """Whether a paragraph holds so much that may be markup that parsing it could take minutes."""
    count = 0
    lines = _LINE_END.split(text)
    if len(lines) > _MOST_LINES:
        return True
    for line in lines:
        if not line.strip() or _ITEM.match(line):
            count = 0
        count += len(_OPENERS.findall(line))
        # "> > > >": quotes within quotes
        quotes = line[: len(line) - len(line.lstrip("> \t"))].count(">")
        if count > _MOST_OPENERS or line.count("|") > _MOST_OPENERS or quotes > 100:
            return True
    return False


def _gaps(text: str, shown: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the spans between what is `shown`, but for white space, which keeps words apart, and notes' marks."""
    gaps: list[tuple[int, int]] = []
    at = 0
    for start, end in [*shown, (len(text), len(text))]:
        gaps.extend((m.start(), m.end()) for m in _BLACK.finditer(text, at, start))
        gaps.extend((m.start(), m.end()) for m in _NOTE_MARK.finditer(text, start, end))
        at = end
    return tuple(gaps)


def _visible(text: str, shown: list[tuple[int, int]], block: Block) -> str:
    return "".join(text[start:end] for start, end in shown if block.start <= start and end <= block.end)


class _MarkdownReader:
    """Finds in the source what markdown-it's tokens say: inside a paragraph they have no offsets."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.shown: list[tuple[int, int]] = []
        self.blocks: list[Block] = []
        self._start = start
        self._lines = [start, *(m.end() for m in _LINE_END.finditer(text, start)), len(text)]
        self._at = start
        self._kinds: list[BlockKind] = []

    def read(self) -> None:
        """Fill `shown` and `blocks`."""
        from markdown_it import MarkdownIt

        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
        titled = False
        for token in parser.parse(self.text[self._start :]):
            if token.type == "heading_open":
                title = token.tag == "h1" and not titled
                titled = titled or title
                self._kinds.append("title" if title else "heading")
            elif token.type == "list_item_open":
                self._kinds.append("item")
            elif token.type in ("th_open", "td_open"):
                self._kinds.append("furniture")
            elif token.type in ("heading_close", "list_item_close", "th_close", "td_close"):
                self._kinds.pop()
            elif token.map is not None and token.type == "inline":
                self._inline(token)
            elif token.map is not None and token.type in ("fence", "code_block"):
                self._code(token)
            elif token.map is not None and token.type == "html_block":
                self._html(token)

    def _span(self, token: Token) -> tuple[int, int]:
        assert token.map is not None  # noqa: S101  the callers asked
        first, after = token.map
        last = len(self._lines) - 1
        return max(self._at, self._lines[min(first, last)]), self._lines[min(after, last)]

    def _show(self, start: int, end: int) -> None:
        if start < end:
            self.shown.append((start, end))

    def _block(self, since: int, kind: BlockKind) -> None:
        """Make one block of what was shown since the `since`th span."""
        spans = [(s, e) for s, e in self.shown[since:] if self.text[s:e].strip()]
        if not spans:
            return
        start, end = spans[0][0], spans[-1][1]
        stretch = self.text[start:end]
        start += len(stretch) - len(stretch.lstrip())
        end -= len(stretch) - len(stretch.rstrip())
        self.blocks.append(Block(start, end, kind))

    def _inline(self, token: Token) -> None:
        self._at, end = self._span(token)
        since = len(self.shown)
        children = token.children or []
        words = [c for c in children if c.type not in ("softbreak", "hardbreak", "link_open", "link_close")]
        image = bool(words) and all(c.type == "image" or not c.content.strip() for c in words)
        for child in children:
            self._child(child, end, image)
        kind = self._kinds[-1] if self._kinds else "paragraph"
        self._block(since, "caption" if image else kind)

    def _child(self, token: Token, end: int, alone: bool) -> None:
        if token.type == "text":
            self._find(token.content, end)
        elif token.type == "text_special":
            at = self.text.find(token.markup, self._at, end)
            if at >= 0:
                self._at = at + len(token.markup)
                # "\*" shows its second character; "&amp;" shows as it stands
                self._show(at + (token.info == "escape"), self._at)
        elif token.type == "code_inline":
            self._skip(token.markup, end)
            self._find(token.content, end)
            self._skip(token.markup, end)
        elif token.type == "html_inline":
            self._skip(token.content, end)
        elif token.type == "image":
            self._image(token.content, end, alone)
        elif token.type in ("link_open", "link_close"):
            self._link(token, end)
        elif token.markup and token.type.endswith(("_open", "_close")):
            self._skip(token.markup, end)

    def _image(self, alt: str, end: int, alone: bool) -> None:
        """Pass over an image; the text in its place is shown where the image stands alone, as a caption."""
        self._skip("![", end)
        at = self.text.find(alt, self._at, end) if alt else -1
        if at >= 0:
            if alone:
                self._show(at, at + len(alt))
            self._at = at + len(alt)
        self._skip_target(end)

    def _link(self, token: Token, end: int) -> None:
        if token.info == "auto":
            self._skip("<" if token.type == "link_open" else ">", end)
        elif token.type == "link_open":
            self._skip("[", end)
        else:
            self._skip_target(end)

    def _find(self, content: str, end: int) -> None:
        """Show the next place where `content` stands; white space and NUL may have been changed in the tokens."""
        at = self.text.find(content, self._at, end)
        if at < 0:
            for piece in content.replace("\ufffd", " ").split():
                if (at := self.text.find(piece, self._at, end)) >= 0:
                    self._show(at, at + len(piece))
                    self._at = at + len(piece)
            return
        self._show(at, at + len(content))
        self._at = at + len(content)

    def _skip(self, markup: str, end: int) -> None:
        at = self.text.find(markup, self._at, end)
        if at >= 0:
            self._at = at + len(markup)

    def _skip_target(self, end: int) -> None:
        """Pass over "](address "title")", "][name]" or "]" at the end of a link or image."""
        from markdown_it.helpers import parseLinkDestination, parseLinkTitle

        self._skip("]", end)
        at = self._at
        if self.text.startswith("[", at):
            self._skip("]", end)
            return
        if not self.text.startswith("(", at):
            return
        at = self._after_space(at + 1, end)
        target = parseLinkDestination(self.text, at, end)
        if target.ok:
            at = self._after_space(target.pos, end)
            name = parseLinkTitle(self.text, at, end)
            if name.ok:
                at = self._after_space(name.pos, end)
        if self.text.startswith(")", at):
            self._at = at + 1

    def _after_space(self, at: int, end: int) -> int:
        while at < end and self.text[at].isspace():
            at += 1
        return at

    def _code(self, token: Token) -> None:
        self._at, end = self._span(token)
        since = len(self.shown)
        if token.type == "fence":
            self._skip(token.markup, end)
            self._skip(token.info, end)
        for line in token.content.splitlines():
            if line.strip():
                self._find(line, end)
        self._block(since, "furniture")
        self._at = end

    def _html(self, token: Token) -> None:
        start, end = self._span(token)
        since = len(self.shown)
        if not _NO_TEXT.match(self.text, start, end):
            at = start
            for tag in [*((m.start(), m.end()) for m in _TAG.finditer(self.text, start, end)), (end, end)]:
                if self.text[at : tag[0]].strip():
                    self._show(at, tag[0])
                at = tag[1]
        self._block(since, "paragraph")
        self._at = end

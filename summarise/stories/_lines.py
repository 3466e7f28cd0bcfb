"""What each line of a page looks like by itself: prose (cut off or not), a heading, or what stands around a story."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import regex

from summarise import press
from summarise.digest import Block, SentenceKind
from summarise.particulars import EVERYWHERE
from summarise.text import lines, tidy

# Widths are in columns: a Latin letter takes one, a character of Chinese, Japanese or Korean says as much as two.
LONGEST_HEADING = 130  # a line without a stop that is longer is prose, cut off
LONGEST_CAPTION = 4 * LONGEST_HEADING
LONGEST_NOTICE = 350  # of the site; a longer paragraph is the story's, whatever it begins with
LONGEST_DECK = 160  # a "sentence" after a kicker that is longer is a deck that runs on into the story
LONGEST_CRY = 80  # a line without a stop at its end that cries or asks within is a title, unless it is wider
LONGEST_LABEL = 30  # in letters: "Photo courtesy of:"
LONGEST_WITH_ADDRESS = 90  # a line with an address to write to, as the site writes it
LONGEST_STAMP = 60  # a line that begins with a date in figures and is longer says more
SHORTEST_UNSTOPPED = 70  # a shorter line of a script without stops is a heading
SHORTEST_PROSE = 40  # a line that trails off and is shorter is a label

Finished = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a story of one kind, a paragraph or less; its sentences are still to be told apart.

    `cut`: it stops in mid-sentence. `broken`: it begins in mid-sentence. `run_on`: a deck that cannot be told from
    the sentence of the story that it runs on into; the first sentence is both.
    """

    start: int
    end: int
    kind: SentenceKind
    cut: bool = False
    broken: bool = False
    run_on: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph and what it looks like: prose (cut off or not), a heading of some sort, or neither."""

    start: int
    end: int
    kind: SentenceKind
    prose: bool = False
    cut: bool = False
    broken: bool = False
    open: bool = False  # prose of a script without stops: nothing tells whether it is cut off
    marked: bool = False  # its kind is the markup's word
    opens: tuple[Part, ...] = ()  # kicker or dateline in front of the prose
    closes: tuple[Part, ...] = ()  # an editor's signature or an agency behind it
    run_on: bool = False
    deck_first: bool = False

    def as_kind(self, kind: SentenceKind) -> Row:
        """Return the row as what is no prose."""
        return replace(self, kind=kind, prose=False, cut=False, opens=(), closes=())


LETTER = regex.compile(r"[\p{L}\p{N}]")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef]+")
_MAY_BE_WIDE = re.compile("[\u1100-\U0010ffff]")
_CASED = regex.compile(r"[[\p{Lu}\p{Ll}\p{Lt}]--[\p{Script=Georgian}]]", flags=regex.V1)
# A line that goes on with a sentence: a small letter, not "iPhone" or "al-Qaida".
_GOES_ON = regex.compile(r"[[\p{Ll}]--[\p{Script=Georgian}]](?![\p{Lu}-]|l-)", flags=regex.V1)
# A sentence that ends inside a line: a stop, closers, a space (none in Chinese and Japanese), and more.
_INNER_END = regex.compile(
    r"(?:[.!?؟۔।]|\.{3})[\"'”’»)\]]*\s+[\"'“‘«(\[¿¡]?[\p{Lu}\p{Lo}\p{N}]|[。！？][」』”）]*(?=[^」』”）\s])|[።។]\s*\S"
)
# A stop that ends no sentence: "J. Smith", "Gen. Lee", "vs. Rome"
_CRIES = regex.compile(r"[!?！？؟]")
_NOT_END = regex.compile(r"(?:^|\s)(?:\p{Lu}|(\p{L}{1,4}(?:\.\p{L})*))\.\s")
_ITEM = regex.compile(r"(?:[•·●▪◦*–—-]|\(?\d{1,2}[.)])\s+\S")
_MENU = regex.compile(r"[^|›»>/]{1,30}(?:\s*[|›»>]\s*[^|›»>]{1,30}){2,}$")
# "首頁 政治 國際 財經": words of Chinese or Japanese apart, the first of them the front page
_MENU_IN_HAN = regex.compile(
    r"([\p{Han}\p{Hiragana}\p{Katakana}ー]{2,6})(?:\s+[\p{Han}\p{Hiragana}\p{Katakana}ー・]{2,8}){2,}$"
)
# "Home > World": two steps of a path that begins at the front page
_PATH = regex.compile(r"([^/›»>|]{2,30}?)\s*[/›»>|]\s*\S.{0,80}$")
# "Keywords: a, b, c, d": a label and a list
_LABELLED_LIST = regex.compile(r"[^:：,，.。]{2,30}[:：]\s*[^,，、;]{1,40}(?:[,，、;]\s*[^,，、;]{1,60}){2,}$")
_DATE = regex.compile(
    r"(?=.*\d)(?=.*(?:\d{4}|\d{1,2}:\d{2}|年|월))[\p{L}\p{M}\p{N}\s,،.:/()（）年月日時分년월일시분+|–—-]{6,60}$"
)
# "2024-03-03 08:30 来源：新华社", "03.03.2024, 10:15 | Politik": a date in figures and what goes with it
_STAMP = regex.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
# "14:05", "14.05 Uhr", "9:30 p.m. CET": what heads an entry of a live blog
TIME = regex.compile(r"\d{1,2}[:.h]\d{2}(?:\s*[\p{L}.]{1,5}){0,2}$")
_WORDS = regex.compile(r"[\p{L}\p{M}]+")
_FIGURES = regex.compile(r"\d+")  # "3 March 2024, 10:15" has four
_BARE = regex.compile(r"[^\p{L}\p{M}'’-]+")  # what is no letter of "▶ Comments (12)"
_LABEL_END = regex.compile(r"\s*[:：／/=＝|｜©]\s*")
_OPENING_BRACKETS = " \t|/([（【［「“\"'*▲△▼■◆●▶►»–—-"
# "『…』。CNN、2007年4月26日。", '"…" — The Daily, 9 May 2024': a story that is named as a source
_CITED = regex.compile(
    r"[』」》]。?[^。]{2,40}、\d{4}年\d{1,2}月\d{1,2}日(?:付)?。?$"
    r"|[\"”»]\.?\s*[—–]\s*[^\"”—–]{2,60},\s*(?:\p{L}+ \d{1,2}|\d{1,2}\.? \p{L}+),? \d{4}\.?$"
)
# "#election #taiwan", "@someone", "https://news.example/a"
_TAGS = regex.compile(r"(?:[#＃@]\S+[\s,、]*)+$|(?:https?://|www\.)\S+$")
# An address to write to, as in "jane.doe@news.example"
_ADDRESS = regex.compile(r"\S@\S+\.\p{L}{2,}")
# "VAGUE: The criteria…", "BREAKING NEWS: …", "'NOT A TOY': …": two capitals at least, a colon, and prose after it
_KICKER = regex.compile(
    r"['\"“‘]?((?=(?:[^:]*\p{Lu}){2})(?:[\p{Lu}\p{M}\p{N}'’&-]+(?:\s+|(?=['\"”’]?:))){1,4})['\"”’]?:\s+(?=\S)"
)
SENTENCE_END = regex.compile(r"[.!?。！？؟۔।][\"'”’»)\]」』]*(?:\s|$)")
_TRAILS_OFF = regex.compile(r"(?:…|\.\.\.?|⋯)[\])）」”\"]*$")


def read(text: str, blocks: Sequence[Block] | None, finished: Finished, title: str | None) -> list[Row]:
    """Return the page's paragraphs as rows; lines that a margin broke are rejoined."""
    ends = _Ends(text, finished)
    known = press.fold(tidy(title)) if title else None
    reader = _Reader(text, ends, known)
    return [reader.row(start, end, kind) for start, end, kind in _paragraphs(text, blocks, ends)]


class _Ends:
    """Whether stretches of the page end as sentences do: asked once for each, of the last of its words."""

    def __init__(self, text: str, finished: Finished) -> None:
        self._text = text
        self._finished = finished
        self._known: dict[tuple[int, int], bool] = {}

    def at(self, start: int, end: int) -> bool:
        """Return whether the stretch ends as a sentence does."""
        start = max(start, end - 2 * LONGEST_HEADING)  # bounded, as a paragraph may have any length
        key = (start, end)
        if key not in self._known:
            self._known[key] = self._finished(self._text[start:end])
        return self._known[key]


_Paragraph = tuple[int, int, SentenceKind | None]


def _paragraphs(text: str, blocks: Sequence[Block] | None, ends: _Ends) -> list[_Paragraph]:
    """Return spans of paragraphs, with the kind that markup gives them."""
    if blocks is not None:
        kinds: dict[str, SentenceKind | None] = {
            "paragraph": None, "item": "body", "title": "title", "heading": "heading", "caption": "caption",
            "furniture": "furniture", "deck": "deck",
        }  # fmt: skip
        return _covering(text, [(b.start, b.end, kinds[b.kind]) for b in blocks])
    spans = list(lines(text))
    wrapped = _is_hard_wrapped(text, spans, ends)
    joined: list[_Paragraph] = []
    for start, end in spans:
        if joined and _goes_on(text, joined[-1][0], joined[-1][1], start, ends, wrapped=wrapped):
            joined[-1] = (joined[-1][0], end, None)
        else:
            joined.append((start, end, None))
    return joined


def _covering(text: str, spans: list[_Paragraph]) -> list[_Paragraph]:
    """Return trimmed spans that leave out no letter: what stands between blocks becomes lines of its own."""
    covered: list[_Paragraph] = []
    at = 0
    for start, end, kind in [*spans, (len(text), len(text), None)]:
        for line_start, line_end in lines(text[at:start]):
            if LETTER.search(text, at + line_start, at + line_end):
                covered.append((at + line_start, at + line_end, None))
        bare = text[start:end].strip()
        if bare:
            left = start + text[start:end].index(bare)
            covered.append((left, left + len(bare), kind))
        at = max(at, end)
    return covered


def _is_hard_wrapped(text: str, spans: Sequence[tuple[int, int]], ends: _Ends) -> bool:
    """Return whether a margin, not an author, ended most lines: even widths, and small letters after them."""
    if len(spans) < 4 or max(e - s for s, e in spans) > 110:
        return False
    widths = [width(text[s:e]) for s, e in spans]
    margin = max(widths)
    if not 30 <= margin <= 110:
        return False
    inner = [
        (s, e, t, w)
        for ((s, e), (t, _)), w in zip(pairwise(spans), widths, strict=False)
        if text.count("\n", e, t) <= 1
    ]
    full = [(s, e, t) for s, e, t, w in inner if w >= 0.75 * margin]
    if len(full) < 3 or len(full) < 0.5 * len(inner):
        return False
    open_ends = sum(not ends.at(s, e) for s, e, _ in full)
    small = sum(_GOES_ON.match(text, t) is not None for _, _, t in full)
    return open_ends >= 0.7 * len(full) and (small >= 0.3 * len(full) or not _CASED.search(text))


def _goes_on(text: str, start: int, end: int, following: int, ends: _Ends, *, wrapped: bool) -> bool:
    """Return whether the line at `following` goes on with the paragraph that ends at `end`."""
    if wrapped and text[end:following].count("\n") <= 1:
        last = text.rfind("\n", start, end) + 1 or start
        return not _ITEM.match(text, following) and width(text[last:end]) >= 30 and not ends.at(start, end)
    # A paragraph that layout broke in mid-sentence: it stops without a stop, and small letters go on.
    if _GOES_ON.match(text, following) is None or text[end - 1] in ".!?:;…":
        return False
    tail = text[max(start, end - 2 * LONGEST_HEADING) : end]
    return width(tail) >= SHORTEST_PROSE and not ends.at(start, end) and _CASED.search(tail) is not None


def width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii() or not _MAY_BE_WIDE.search(text):
        return len(text)
    # The steps that follow each other over a page ask of the same lines; what is longer is too large to be kept.
    return len(text) + (_wide if len(text) <= LONGEST_CAPTION else _wide.__wrapped__)(text)


@lru_cache(maxsize=512)
def _wide(text: str) -> int:
    return sum(map(len, _WIDE.findall(text)))


class _Reader:
    """Says of each paragraph of a page what it looks like by itself, whatever stands around it."""

    def __init__(self, text: str, ends: _Ends, title: str | None) -> None:
        self._text = text
        self._ends = ends
        self._title = title

    def row(self, start: int, end: int, kind: SentenceKind | None) -> Row:
        """Return the row of a paragraph, of the kind that markup gives it where it does."""
        line = self._text[start:end]
        if kind is not None and kind != "body":
            return Row(start, end, kind, marked=True)
        columns = width(line)
        # Only short lines, their white space folded: these patterns try many ways to match, and more for each space.
        folded = (tidy(line) if "\n" in line else " ".join(line.split())) if columns < LONGEST_CAPTION else ""
        small = press.fold(folded)
        if self._title is not None and small == self._title:
            return Row(start, end, "title", marked=True)
        if not LETTER.search(line):
            return Row(start, end, "furniture")
        around = self._around(start, end, folded, small, columns) if folded else None
        if around is not None:
            return Row(start, end, around)
        if kind == "body" or _ITEM.match(line):
            return Row(start, end, "body")
        return self._inside(start, end, columns, folded)

    def _around(self, start: int, end: int, line: str, small: str, columns: int) -> SentenceKind | None:
        """Return what a line is that stands around a story and is not of it, None for one that may be of it."""
        kind: SentenceKind | None = self._short(start, end, line, small) if columns < LONGEST_HEADING else None
        if kind is None and columns < LONGEST_NOTICE:
            if press.PITCH.match(small) or press.NOTICE.search(small) or _is_citation(line):
                return "furniture"
            if line[0] in "※◎":
                return "furniture"
            if line[0] in "▲△▼" or press.CAPTION.match(small) or press.CAPTION_WITHIN.search(small):
                return "caption"
        if kind is None and (_credit_at_end(line) or (columns < LONGEST_HEADING and _is_agency_after_label(line))):
            return "caption"
        if kind is None and _LABELLED_LIST.match(line) and not self._ends.at(start, end):
            return "furniture"
        return kind

    def _short(self, start: int, end: int, line: str, small: str) -> SentenceKind | None:
        """Return the same for a line no wider than a heading."""
        if is_label(small):
            return "furniture"
        if _is_byline(line, small):
            return "byline"
        if _ADDRESS.search(line) and len(line) < LONGEST_WITH_ADDRESS:
            return "furniture"
        if is_credit(line):
            return "credit"
        label = _label(small)
        if label in press.LABELS or label in press.LINKS or _is_menu(line, small):
            return "furniture"
        if TIME.match(line):
            return "heading"
        if _DATE.match(line) and self._is_date(start, end, line):
            return "dateline"
        if len(line) < LONGEST_STAMP and _STAMP.match(line) and not self._ends.at(start, end):
            return "dateline"
        return None

    def _is_date(self, start: int, end: int, line: str) -> bool:
        """Return whether a line with a year or a time says nothing else: "Budget of 2024", "He died in 2019." do."""
        words, figures = len(_WORDS.findall(line)), len(_FIGURES.findall(line))
        if self._ends.at(start, end):
            return words <= 2  # "2024. január 3."
        return words <= (8 if figures >= 3 else 6) and (figures >= 2 or not words)

    def _inside(self, start: int, end: int, columns: int, folded: str) -> Row:
        """Return the row of a line that is prose or a heading."""
        text = self._text
        closes: tuple[Part, ...] = ()
        signed = _signature(text, start, end)
        if signed is not None and self._ends.at(start, signed[0]):
            closes = (Part(signed[1], end, "credit"),)
            end, whole = signed[0], end
        else:
            whole = end
        line = text[start:end]
        done = self._ends.at(start, end)
        is_open = not trails_off(line, columns) and _is_unstopped(line)
        done = done or is_open
        inner = columns >= LONGEST_HEADING or has_inner_end(line)
        if inner and not done and columns < LONGEST_CRY:
            inner = has_inner_end(_CRIES.sub(",", line))  # "Gotcha! Police catch thief", "渡輪增班！5月起加倍"
        if not done and not inner and not trails_off(line, columns) and line[-1] not in ",，、":
            return Row(start, whole, "heading")
        if done and not inner and _is_question_heading(line, columns):
            return Row(start, whole, "heading")
        broken = _GOES_ON.match(line) is not None
        cut = not done and not line.endswith((":", "："))
        return self._opened(Row(start, whole, "body", prose=True, cut=cut, broken=broken, open=is_open, closes=closes))

    def _opened(self, row: Row) -> Row:
        """Return the row with the dateline or the kicker in front of its prose told from it."""
        line = self._text[row.start : min(row.end, row.start + 3 * LONGEST_HEADING)]
        if m := press.DATELINE.match(line):
            if m.end() < row.end - row.start:
                return replace(row, opens=(Part(row.start, row.start + len(m.group().rstrip()), "dateline"),))
            return row
        m = _KICKER.match(line)
        if m is None or not m.group(1).strip():
            return row
        colon = row.start + line.index(":", m.end(1)) + 1
        if " ".join(m.group(1).split()).casefold() in self._places():
            return replace(row, opens=(Part(row.start, colon, "dateline"),))
        run_on = runs_on(self._text[row.start + m.end() : row.end])
        return replace(row, opens=(Part(row.start, colon, "kicker"),), run_on=run_on, deck_first=True)

    def _places(self) -> frozenset[str]:
        """Return what capitals before a colon may be to name a place, as in "NEW DELHI: The court…", and no subject.

        A place is one of the cities that news is filed from, or a name that the page itself writes with a capital in
        mid-sentence.
        """
        if not hasattr(self, "_named"):
            names = (m.group() for m in _NAME_IN_SENTENCE.finditer(self._text))
            self._named = _cities().union(
                " ".join(name[: end.start()].split()).casefold() for name in names for end in _NAME_END.finditer(name)
            )
        return self._named


# A name after a small letter or a comma: "court in New Delhi", "fled to Port-au-Prince"; at most six words of it.
_NAME_IN_SENTENCE = regex.compile(
    r"(?<=[\p{Ll},]\s)\p{Lu}[\p{L}\p{M}\p{N}]*(?:(?:\s\p{Lu}|['’&-]\p{L})[\p{L}\p{M}\p{N}]*){0,5}"
)
_NAME_END = regex.compile(r"\b(?=\W|$)")


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    from zoneinfo import available_timezones

    zones = (zone.rsplit("/", 1)[-1].replace("_", " ").casefold() for zone in available_timezones())
    return press.FILED_FROM.union(zones)


# --- What stands around a story


def _bare(small: str) -> str:
    """Return the words of a line: "comments" of "▶ Comments (12)"."""
    return _BARE.sub(" ", small).replace("'", " ").replace("’", " ").strip(" -")


def is_label(small: str) -> bool:
    """Return whether a line, folded, is a label of the site: "share", "related:", "facebook twitter"."""
    bare = _bare(small)
    if bare in press.SITE or bare in press.LINKS or small.strip(" :：»>→") in press.LINKS:
        return True
    words = bare.split()
    left = " ".join(word for word in words if word not in press.NETWORKS)
    return (not left and bool(words)) or (left != bare and left in press.SITE) or press.AGO.match(small) is not None


def _is_citation(line: str) -> bool:
    return (
        not line[-8:].isalpha()
        and _FIGURES.search(line, max(0, len(line) - 8)) is not None
        and _CITED.search(line) is not None
    )


def is_links(small: str) -> bool:
    """Return whether a line, folded, heads a list of links to other stories."""
    return _bare(small) in press.LINKS or small.strip(" :：»>→") in press.LINKS


def _label(small: str) -> str | None:
    """Return what stands before a line's first colon, slash or bar, without brackets: "photo" of "(Photo: …"."""
    m = _LABEL_END.search(small, 0, LONGEST_LABEL + 2)
    return small[: m.start()].strip(_OPENING_BRACKETS + ".") if m else None


def _is_byline(line: str, small: str) -> bool:
    if press.BYLINE.match(line):
        return True
    words = line.lstrip(_OPENING_BRACKETS).split(maxsplit=4)
    for n in range(min(4, len(words) - 1), 0, -1):
        if press.fold(" ".join(words[:n])).rstrip(":：") in press.BY and press.NAMES.fullmatch(
            line.lstrip(_OPENING_BRACKETS).split(maxsplit=n)[n]
        ):
            return True
    return _label(small) in press.BY and len(line) < 70


def is_credit(line: str) -> bool:
    """Return whether a line says no more than whose a picture is: "Photo: CNA", "Jane Doe / AFP"."""
    bare = line.strip(_OPENING_BRACKETS + "©)）]】.")
    label = _label(press.fold(bare))
    if label is not None and (label in press.PICTURE or (label.endswith(("'s", "’s")))):
        return True
    return press.fold(bare) in press.PICTURE or is_agency(bare, with_name=True) or press.CREDIT.match(line) is not None


_IN_BRACKETS = regex.compile(r"[^.!?。؟।]\s[(（]([^()（）]{2,40})[)）]$")


def _is_agency_after_label(line: str) -> bool:
    """Return whether a line without a stop ends with an agency in brackets: "The mayor leaves the hall (AFP)"."""
    m = _IN_BRACKETS.search(line) if line[-1] in ")）" else None
    return m is not None and is_agency(m.group(1), with_name=True)


_PARTS = regex.compile(r"\s*[/／|©、]\s*|\s+via\s+")
_WITHOUT_PICTURE = regex.compile(r"\s(?:photos?|images|file|pool|foto|archiv)$", flags=regex.I)  # "ANTARA FOTO"
_INITIALS = regex.compile(r"\p{Ll}{2,4}")  # "mbr" and "dpa" of "(mbr/dpa)"
# "Jane Doe", "MAX WEBER", "王小明", "홍길동": capitals, or a few letters of a script that has none
_NAME = regex.compile(
    r"(?:(?:\p{Lu}[\p{L}\p{M}.'’-]*|de|van|von|al|bin)\s*){1,4}|[[\p{Lo}\p{M}]&&\p{L}\p{M}·・. ]{2,20}", flags=regex.V1
)


def is_agency(bare: str, *, with_name: bool) -> bool:
    """Return whether a few words are an agency's name; `with_name`: or an agency's and a photographer's."""
    if len(bare) > 60:
        return False
    names = [_WITHOUT_PICTURE.sub("", name) for name in _PARTS.split(bare) if name]
    agencies = sum(name in press.AGENCIES for name in names)
    if 2 <= len(names) <= 4 and all(name in press.AGENCIES or _INITIALS.fullmatch(name) for name in names):
        return True
    if not with_name or len(names) <= 1:
        return bool(names) and agencies == len(names)
    return agencies >= 1 and len(names) <= 4 and all(name in press.AGENCIES or _NAME.fullmatch(name) for name in names)


# What no credit behind a caption is without: "Photo: …", "… / AFP", "(…)", "@", "…攝"; at its end; a picture's word
_CREDIT_SIGN = re.compile(r"[:：／/=＝|©(（\[【@攝摄]")
_CREDIT_ENDS = regex.compile(r"[\d공영처진]$|\p{Lu}\p{Lu}\.?$")
_MAY_BE_PICTURE = re.compile(r"[Pp][Hh]|[Ff][Oo]|[Bb]\w[Ll]")
_OF_PICTURE = regex.compile(r"(?i:photo|foto|fot|bild)\.?\s")


def _may_credit(tail: str) -> bool:
    if _CREDIT_SIGN.search(tail) or _CREDIT_ENDS.search(tail, max(0, len(tail) - 3)):
        return True
    return _MAY_BE_PICTURE.search(tail) is not None and _OF_PICTURE.search(tail) is not None


def _credit_at_end(line: str) -> bool:
    """Return whether a line ends with a credit, which makes it the caption of a picture."""
    if not _may_credit(line[-110:]):
        return False
    for m in press.CREDIT_BEGINS.finditer(line, max(1, len(line) - 110)):
        tail = line[m.end() :].strip(_OPENING_BRACKETS + ")）]】")
        if not tail or tail.startswith("//"):
            continue
        label = _label(press.fold(tail))
        if label in press.PICTURE or press.CREDIT.match(tail):
            return True
        tail = tail.rstrip(".")  # an agency alone may also sign the paragraph: see `_signature`
        if is_agency(tail, with_name=True) and not is_agency(tail, with_name=False):
            return True
    return _MAY_CREDIT.search(line) is not None and press.CREDIT_AT_END.search(line, max(0, len(line) - 60)) is not None


_MAY_CREDIT = regex.compile(r"[)）\]】影供す攝摄トP同事공영처진]$|[@.日]\S{0,40}\d$|@\S+$")
_SIGNS_END = ")）]】完>."
_MAY_BE_SIGNED = re.compile(r"[(（\[【@完／]")  # what none of the patterns of `press.SIGNED` does without


def _signature(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a paragraph ends before its signature, and where that begins; None where it has none.

    "…next week. (AFP)", "…下週二。（編輯：張明）1130417"
    """
    tail = text[max(start, end - 24) : end]
    signs = tail[-1] in _SIGNS_END or tail[-1].isdigit() or "@" in tail
    if not signs and tail.split()[-1] not in press.AGENCIES:
        return None
    m = press.SIGNED.search(text, max(start, end - 80), end) if _MAY_BE_SIGNED.search(text, end - 80, end) else None
    if m is None:
        for begins in press.CREDIT_BEGINS.finditer(text, max(start + 1, end - 60), end):
            if is_agency(text[begins.end() : end].strip(_OPENING_BRACKETS + ")）]】."), with_name=False):
                m = begins
                break
    if m is None:
        return None
    at = m.start() if m.re is press.SIGNED else m.end()
    at += len(text[at:end]) - len(text[at:end].lstrip())
    before = len(text[start:at].rstrip(" \t　—–-/|(（[【"))
    return (start + before, at) if before else None


def _is_menu(line: str, small: str) -> bool:
    """Return whether a line is a menu, a path, or tags: "Home | World | Sport", "Home > World", "#election #vote"."""
    if _TAGS.match(line) or ("«" not in line and _MENU.match(line)):
        return True
    m = _PATH.match(small) or _MENU_IN_HAN.match(line)
    return m is not None and _bare(m.group(1)) in press.SITE


# --- Prose and headings


def has_inner_end(line: str) -> bool:
    """Return whether a sentence ends within the line."""
    m = _INNER_END.search(line)
    return m is not None and _INNER_END.search(_NOT_END.sub(_unstopped, line)) is not None


def _unstopped(stop: regex.Match[str]) -> str:
    word = stop.group(1)
    return "  " if word is None or word.casefold() in _ABBREVIATED else stop.group()


_ABBREVIATED = EVERYWHERE[0] | frozenset("no gen sen rep gov lt col jr sr prof".split())


def trails_off(line: str, columns: int) -> bool:
    """Return whether a line ends in an ellipsis, and is long enough to be prose."""
    return columns >= SHORTEST_PROSE and line[-1] in '….⋯])）」”"' and _TRAILS_OFF.search(line) is not None


_UNSTOPPED = regex.compile(r"[\p{Thai}\p{Lao}]")  # scripts without full stops


def _is_unstopped(line: str) -> bool:
    """Return whether a line is prose of a script without full stops, and ends in none."""
    if len(line) < SHORTEST_UNSTOPPED or line[-1] in ".!?":
        return False
    return 2 * len(_UNSTOPPED.findall(line, 0, 200)) > min(len(line), 200)


def _is_question_heading(line: str, columns: int) -> bool:
    """Return whether a line is a heading that asks or cries: "What happens next?"."""
    return columns <= 70 and line[-1] in "?!？！؟" and line[0] not in "\"'“‘«「『—–-"


def runs_on(line: str) -> bool:
    """Return whether what looks like a line's first sentence is too long for a deck, and so a deck and a sentence."""
    first = SENTENCE_END.search(line)
    return width(line[: first.end() if first else len(line)]) > LONGEST_DECK

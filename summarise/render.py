"""A digest as people read it, in a terminal or as Markdown, and as the JSON document that programs read.

What a page says is data here: it is never markup of rich or Markdown, and no control character of it reaches a
terminal.

Right-to-left text: most terminals lay out each line by itself, left to right unless told otherwise. Lines are therefore
broken here, and in a terminal each one is right-aligned, its text in an isolate of its own (RLI … PDI) behind a mark
that keeps the line's spaces on the left (LRM). In a pipe or a file there is no edge to align to: the line begins with
RLM, which gives it its direction. References ("[1, 3]") beside such text are isolated left to right, so that their
numbers keep their order. Text that runs left to right gets none of these characters.
"""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import regex
from icu4py.breakers import CharacterBreaker, LineBreaker
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from summarise import tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from summarise.digest import Digest, Language, Name, Problem, Rejected, Sentence, Source, Story, Summary

_WIDEST = 100  # columns: longer lines are hard to read
_NARROWEST = 30
_INDENT = 3
_LRM, _RLM, _LRI, _RLI, _FSI, _PDI = "\u200e", "\u200f", "\u2066", "\u2067", "\u2068", "\u2069"


def _table(entries: str) -> dict[str, str]:
    """Return "en English, nb Norwegian Bokmål" as a dict from code to name."""
    return {code: name for code, _, name in (entry.partition(" ") for entry in entries.split(", "))}


# English names; a language that is not here is shown by its tag alone.
_LANGUAGES = _table(
    "af Afrikaans, am Amharic, ar Arabic, az Azerbaijani, be Belarusian, bg Bulgarian, bn Bengali, bo Tibetan, "
    "bs Bosnian, ca Catalan, ckb Central Kurdish, cs Czech, cy Welsh, da Danish, de German, dv Dhivehi, "
    "el Greek, en English, eo Esperanto, es Spanish, et Estonian, eu Basque, fa Persian, fi Finnish, "
    "fil Filipino, fr French, ga Irish, gl Galician, gu Gujarati, ha Hausa, he Hebrew, hi Hindi, hr Croatian, "
    "hu Hungarian, hy Armenian, id Indonesian, ig Igbo, is Icelandic, it Italian, ja Japanese, jv Javanese, "
    "ka Georgian, kk Kazakh, km Khmer, kn Kannada, ko Korean, ku Kurdish, ky Kyrgyz, la Latin, lb Luxembourgish, "
    "lo Lao, lt Lithuanian, lv Latvian, mg Malagasy, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, "
    "ms Malay, mt Maltese, my Burmese, nb Norwegian Bokmål, ne Nepali, nl Dutch, nn Norwegian Nynorsk, or Odia, "
    "pa Punjabi, pl Polish, ps Pashto, pt Portuguese, ro Romanian, ru Russian, rw Kinyarwanda, sd Sindhi, "
    "si Sinhala, sk Slovak, sl Slovenian, so Somali, sq Albanian, sr Serbian, sv Swedish, sw Swahili, ta Tamil, "
    "te Telugu, tg Tajik, th Thai, ti Tigrinya, tk Turkmen, tl Tagalog, tr Turkish, tt Tatar, ug Uyghur, "
    "uk Ukrainian, und undetermined language, ur Urdu, uz Uzbek, vi Vietnamese, xh Xhosa, yi Yiddish, yo Yoruba, "
    "yue Cantonese, zh Chinese, zu Zulu"
)
_SCRIPTS = _table(
    "Arab Arabic, Armn Armenian, Beng Bengali, Cyrl Cyrillic, Deva Devanagari, Ethi Ethiopic, Geor Georgian, "
    "Grek Greek, Gujr Gujarati, Guru Gurmukhi, Hang Hangul, Hans simplified, Hant traditional, Hebr Hebrew, "
    "Jpan Japanese, Khmr Khmer, Knda Kannada, Kore Korean, Laoo Lao, Latn Latin, Mlym Malayalam, Mong Mongolian, "
    "Mymr Myanmar, Orya Odia, Sinh Sinhala, Taml Tamil, Telu Telugu, Thaa Thaana, Thai Thai, Tibt Tibetan"
)

# What no reader sees and a terminal may obey: controls, direction marks and other format characters, line separators.
# The joiners that spelling needs stay, and so do the format characters that show (U+0600, the Arabic number sign).
_UNSEEN = regex.compile(r"[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\u200c\u200d\p{Prepended_Concatenation_Mark}]]", regex.VERSION1)
_BREAKING = regex.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{BC=R}\p{BC=AL}]")
_LEFT_TO_RIGHT = regex.compile(r"\p{BC=L}")


# JSON ----------------------------------------------------------------------------------------------------------------


def document(items: Sequence[Mapping[str, Any]], *, several: bool, encoding: str | None) -> str:
    """Return `items` as one JSON document: an array where there were several sources, else the object alone.

    The document is exact in any encoding: what `encoding` may not hold is escaped. So is what could drive a terminal.
    """
    text = json.dumps(list(items) if several else items[0], ensure_ascii=False, indent=2)
    text = _SURROGATE.sub(_without_surrogate, text)
    escaped: str = (_JSON_RISKY if is_unicode(encoding) else _NOT_ASCII).sub(_json_escaped, text)
    return escaped


def unreadable(name: str, problem: Problem) -> dict[str, Any]:
    """Return what stands in a JSON array for a source that could not be read."""
    return {
        "source": {"name": name},
        "error": {"code": problem.code, "message": problem.message, "remedy": problem.remedy},
    }


def is_unicode(encoding: str | None) -> bool:
    """Return whether `encoding` (of a stream; None is a string in memory) holds every character."""
    if encoding is None:
        return True
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return False
    return name.startswith("utf") or name == "gb18030"


# json.dumps escapes the controls below U+0020; these too may drive a terminal, or end a line for some readers.
_JSON_RISKY = regex.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_NOT_ASCII = regex.compile(r"[^\x00-\x7e]+")


def _json_escaped(found: regex.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]


def _without_surrogate(found: regex.Match[str]) -> str:
    """Half of a pair is no character: a byte of a file name that is no UTF-8 is spelt out, anything else U+FFFD."""
    code = ord(found.group())
    return f"\\\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else "\ufffd"


# text in a terminal --------------------------------------------------------------------------------------------------


def text(digest: Digest, file: TextIO) -> None:
    """Write `digest` for a reader at a terminal: each story with its summaries and its names.

    Colours and the width of the terminal are used where `file` is one; elsewhere lines have at most 100 columns.
    """
    paper = _Paper(file)
    _source(paper, digest)
    for story in digest.stories:
        paper.blank()
        _story_head(paper, story)
        if not story.summaries:
            paper.put(Text("No summary: the story has no complete sentence.", "yellow"), _INDENT)
        for summary in story.summaries:
            _summary(paper, story, summary)
        _names(paper, story.names)
    paper.done()


def inspection(digest: Digest, file: TextIO) -> None:
    """Write what was found in the page: language, script, stories, sentences and names, with their numbers."""
    paper = _Paper(file)
    _source(paper, digest)
    paper.put(
        Text(f"{_count(len(digest.stories), 'story', 'stories')}, {digest.source.characters:,} characters", "dim")
    )
    for story in digest.stories:
        paper.blank()
        _story_head(paper, story)
        for label, value in _language_facts(story):
            paper.put(Text.assemble((f"{label:<11}", "dim"), value), _INDENT, hang=11)
        _sentences(paper, story.sentences)
        _names(paper, story.names, mentions=True)
    paper.done()


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        # rich would end the program here; whoever called us decides about that.
        raise BrokenPipeError


class _Paper:
    """What lines are laid out on: knows its width, its encoding, and how it treats text from right to left."""

    def __init__(self, file: TextIO) -> None:
        self._console = _Console(
            file=file, highlight=False, markup=False, emoji=False, soft_wrap=True, force_jupyter=False
        )
        self._file = file
        self._terminal = file.isatty()
        width = self._console.width if self._terminal else _WIDEST
        self.width = max(_NARROWEST, min(width, _WIDEST))
        self._encoding = self._console.encoding
        self._lines: list[Text] = []

    def can_show(self, characters: str) -> bool:
        """Return whether the encoding holds `characters`."""
        try:
            characters.encode(self._encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    def put(self, line: Text, indent: int = 0, hang: int = 0) -> None:
        """Write a paragraph from left to right; its second and later lines are indented by `hang` more."""
        for number, piece in enumerate(_wrapped(line, self.width - indent - hang)):
            self._lines.append(Text(" " * (indent + (hang if number else 0))) + piece)

    def put_said(self, line: Text, indent: int = 0) -> None:
        """Write a paragraph of what a page or a summary says, in the direction that most of its letters run in."""
        if not (_runs_right_to_left(line.plain) and self.can_show(_RLI)):
            self.put(line, indent)
            return
        for piece in _wrapped(line, self.width - indent):
            self._lines.append(self._from_right(piece, indent))

    def command(self, line: Text, indent: int) -> None:
        """Write one line that is never broken: it is there to be copied."""
        self._lines.append(Text(" " * indent) + line)

    def rule(self) -> None:
        """Write a line across."""
        self._lines.append(Text(("─" if self.can_show("─") else "-") * self.width, "dim"))

    def blank(self) -> None:
        """Write an empty line."""
        self._lines.append(Text())

    def done(self) -> None:
        """Hand over the lines, all at once: rich takes its time over each call."""
        self._console.print(Text("\n").join(self._lines))
        self._lines.clear()
        self._file.flush()

    def isolated(self, value: str) -> str:
        """Return `value` so that it does not disturb the order of what stands beside it on the line."""
        return f"{_FSI}{value}{_PDI}" if _RIGHT_TO_LEFT.search(value) and self.can_show(_FSI) else value

    def reference(self, sources: Iterable[int], beside: str) -> str:
        """Return the numbers of sentences as they stand beside the text they are for."""
        return _reference(sources, beside if self.can_show(_LRI) else "")

    def _from_right(self, piece: Text, indent: int) -> Text:
        if not self._terminal:
            return Text(_RLM + " " * indent) + piece
        padding = max(0, self.width - indent - cell_len(piece.plain))
        return Text(_LRM + " " * padding + _RLI) + piece + Text(_PDI)


def _wrapped(line: Text, width: int) -> Iterator[Text]:
    """Yield `line` in pieces of at most `width` columns, broken as Unicode says (UAX #14)."""
    plain = line.plain
    if cell_len(plain) <= width:
        yield line
        return
    cuts: list[int] = []
    used = 0
    for start, end in _unbreakable(plain, width):
        if used and used + cell_len(plain[start:end].rstrip()) > width:
            cuts.append(start)
            used = 0
        used += cell_len(plain[start:end])
    for piece in line.divide(cuts):
        piece.rstrip()
        yield piece


def _unbreakable(plain: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield the spans that a line end must not fall into; one that is wider than the line gives its characters."""
    for start, end in LineBreaker(plain, "en").segments():
        if cell_len(plain[start:end].rstrip()) <= width:
            yield start, end
        else:
            yield from ((start + s, start + e) for s, e in CharacterBreaker(plain[start:end], "en").segments())


def _source(paper: _Paper, digest: Digest) -> None:
    source = digest.source
    paper.put(Text(paper.isolated(_heading_of(source)), "bold"))
    if source.title and source.title != digest.stories[0].title:
        paper.put_said(Text(_shown(source.title)))
    about = [paper.isolated(_shown(value)) for value in (source.author, source.published) if value]
    if about:
        paper.put(Text(", ".join(about), "dim"))
    if source.url and source.url != source.name:
        paper.put(Text(_spelt(source.url), "dim"))
    paper.rule()


def _story_head(paper: _Paper, story: Story) -> None:
    head = Text.assemble((f"{story.number:<{_INDENT}}", "bold cyan"), (story.kind.capitalize(), "bold cyan"))
    if not story.complete:
        head.append(", cut off", "yellow")
    head.append(f", {_language(story.language.tag)}", "cyan")
    paper.put(head, hang=_INDENT)
    for value, style in ((story.kicker, "cyan"), (story.title, "bold"), (story.deck, "dim")):
        if value:
            paper.put_said(Text(_shown(value), style), _INDENT)


def _summary(paper: _Paper, story: Story, summary: Summary) -> None:
    paper.blank()
    head = Text(_language(summary.language), "bold")
    if summary.route:
        head.append(f", by {_route(summary)}", "not bold dim")
    paper.put(head, _INDENT)
    if summary.headline and summary.headline != story.title:
        paper.put_said(Text(_shown(summary.headline), "bold"), _INDENT)
    for sentence in summary.sentences:
        said = _shown(sentence.text)
        paper.put_said(Text.assemble(said, " ", (paper.reference(sentence.sources, said), "dim")), _INDENT)
    if summary.problem:
        _problem(paper, summary, summary.problem)
    for rejected in summary.rejected:
        paper.put(Text(_refusal(rejected), "dim"), _INDENT)


def _problem(paper: _Paper, summary: Summary, problem: Problem) -> None:
    paper.put(Text(f"{_status(summary)}: {_ended(_shown(problem.message))}", "yellow"), _INDENT)
    if problem.remedy and summary.status == "unavailable":
        paper.command(Text.assemble("Get it: ", (_shown(problem.remedy), "green")), _INDENT)
    elif problem.remedy:
        paper.put(Text(_ended(_shown(problem.remedy))), _INDENT)


def _names(paper: _Paper, names: Sequence[Name], *, mentions: bool = False) -> None:
    if not names:
        return
    paper.blank()
    paper.put(Text("Names", "bold"), _INDENT)
    rows = []
    for name in names:
        row = [
            Text(paper.isolated(_shown(name.form))),
            Text.assemble(paper.isolated(_shown(name.gloss)), (f" ({name.language})", "dim")),
            Text(name.kind, "dim"),
        ]
        remarks = Text(", ").join(_remarks(paper, name, mentions=mentions))
        rows.append([*row, remarks] if remarks else row)
    for line in _columns(rows):
        paper.put(line, _INDENT, hang=2)


def _remarks(paper: _Paper, name: Name, *, mentions: bool) -> Iterator[Text]:
    for tag, form in _other_variants(name):
        yield Text.assemble((f"{tag} ", "dim"), paper.isolated(_shown(form)))
    if slip := _slip(name):
        yield Text(slip, "yellow")
    if mentions and name.mentions:
        yield Text(_count(len(name.mentions), "later mention", "later mentions"), "dim")


def _columns(rows: Sequence[Sequence[Text]]) -> Iterator[Text]:
    """Yield each row as one line, its cells two spaces apart and aligned with those above and below."""
    widths: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            widths[column] = min(32, max(widths.get(column, 0), cell_len(cell.plain)))
    for row in rows:
        line = Text()
        for column, cell in enumerate(row):
            padding = max(0, widths[column] - cell_len(cell.plain)) + 2
            line.append_text(cell).append(" " * padding if column < len(row) - 1 else "")
        yield line


def _language_facts(story: Story) -> Iterator[tuple[str, str]]:
    language = story.language
    yield "Language", _language(language.tag)
    yield "Script", _script(language)
    yield "Confidence", f"{language.confidence:.2f} by {_shown(language.detector)}"
    if language.alternatives:
        yield "Or", ", ".join(_language(tag) for tag in language.alternatives)
    if story.other_languages:
        yield "Also", ", ".join(f"{_language(other.tag)} {other.share:.0%}" for other in story.other_languages)
    yield "Characters", f"{story.start} to {story.end}"


def _sentences(paper: _Paper, sentences: Sequence[Sentence]) -> None:
    if not sentences:
        return
    paper.blank()
    paper.put(Text("Sentences", "bold"), _INDENT)
    digits = len(str(sentences[-1].number))
    for sentence in sentences:
        said = _shown(sentence.text)
        head = Text.assemble((f"{sentence.number:>{digits}}", "dim"), " ")
        if sentence.kind != "body":
            head.append(f" [{sentence.kind}]", "cyan")
        if not sentence.complete:
            head.append(" [cut off]", "yellow")
        if _runs_right_to_left(said):
            # Number and marks go on a line of their own: beside the text they would change places with it.
            paper.put(head, _INDENT)
            paper.put_said(Text(said), _INDENT)
        else:
            paper.put(Text.assemble(head, " ", said), _INDENT, hang=digits + 2)


# models in a terminal ------------------------------------------------------------------------------------------------


def models(document: Mapping[str, Any], file: TextIO) -> None:
    """Write the entries of models.yaml as a table: what each is for, and what it lacks here."""
    paper = _Paper(file)
    rows = [[Text(head, "bold") for head in ("Model", "Lacks here", "Quality", "Size", "Licence", "Languages")]]
    for one in document["models"]:
        lacks = _lacks(one)
        rows.append(
            [
                Text.assemble((one["id"], "bold"), " ?" if _is_unchecked(one) else ""),
                Text(lacks, "yellow") if lacks else Text("nothing", "green"),
                Text(one["quality"], "dim" if one["quality"] == "gist" else ""),
                Text(_megabytes(one["size_mb"])),
                Text(
                    _shown(one["licence"]) + ("" if one["commercial"] else " !"), "" if one["commercial"] else "yellow"
                ),
                Text(f"{_few(one['from'])} → {_few(one['to'])}"),
            ]
        )
    for line in _columns(rows):
        paper.put(line, hang=2)
    paper.blank()
    if not all(one["commercial"] for one in document["models"]):
        paper.put(Text("! Non-commercial: taken only where it is asked for by its ID.", "dim"))
    if unchecked := sum(map(_is_unchecked, document["models"])):
        what = f"? {unchecked} that nobody has looked for on the hub yet: summarise models check --remote does."
        paper.put(Text(what, "dim"))
    paper.done()


def model(document: Mapping[str, Any], file: TextIO) -> None:
    """Write all that is known of one entry."""
    paper = _Paper(file)
    paper.put(Text(document["id"], "bold"))
    paper.rule()
    for label, value in _facts_of_model(document):
        paper.put(Text.assemble((f"{label:<11}", "dim"), _shown(str(value))), hang=11)
    for pulled in (document["manifest"] or {}).get("files", ()):
        line = Text.assemble(" " * 11, _shown(pulled["path"]), f", {pulled['size']:,} bytes")
        paper.put(line.append(f", SHA-256 {pulled['sha256']}", "dim"), hang=13)
    if document["remedy"]:
        paper.command(Text.assemble("Get it: ", (_shown(document["remedy"]), "green")), 0)
    paper.done()


def routes(document: Mapping[str, Any], file: TextIO) -> None:
    """Write the routes between two languages, each with what it lacks and the commands that mend it."""
    paper = _Paper(file)
    paper.put(Text(f"{_language(document['from'])} to {_language(document['to'])}", "bold"))
    paper.rule()
    for number, option in enumerate(document["routes"], start=1):
        steps = ", ".join(f"{step['step']} {step['model']}" for step in option["route"])
        paper.put(Text.assemble((f"{number:<{_INDENT}}", "bold cyan"), steps), hang=_INDENT)
        if option["ready"]:
            paper.put(Text("Ready.", "green"), _INDENT)
        else:
            paper.put(Text(_ended(_shown(option["lacks"])), "yellow"), _INDENT)
        if not option["unasked"]:
            paper.put(Text("Taken only where it is asked for by its ID.", "dim"), _INDENT)
        if option["remedy"]:
            paper.command(Text.assemble("Get it: ", (_shown(option["remedy"]), "green")), _INDENT)
    if not document["routes"]:
        problem = document["problem"] or {"message": "No route"}
        paper.put(Text(_ended(_shown(problem["message"])), "yellow"))
    paper.done()


def checked(document: Mapping[str, Any], file: TextIO) -> None:
    """Write what a check of models found, on this machine and on the hub."""
    paper = _Paper(file)
    if not document["models"]:
        paper.put(Text("No model to check is on this machine."))
    for one in document["models"]:
        for place, part in (("here", one["local"]), ("hub", one["hub"])):
            if part is None:
                continue
            good = part["state"] in {"sound", "nothing"}
            notes = "".join(f", {_shown(note)}" for note in part["notes"])
            state = {"nothing": "nothing to check", "absent": "not here"}.get(part["state"], part["state"])
            state = {"sound": "found", "faulty": "not found"}.get(state, state) if place == "hub" else state
            head = Text.assemble((one["id"], "bold"), f" ({place}): ", (state, "green" if good else "yellow"), notes)
            paper.put(head, hang=_INDENT)
            for finding in part["findings"]:
                where = f"{_shown(finding['file'])} " if finding["file"] else ""
                paper.put(Text(f"{finding['fault']}: {where}{_shown(finding['message'])}", "yellow"), _INDENT)
        if one["remedy"]:
            what = "Get it: " if one["local"]["state"] == "absent" else "Mend it: "
            paper.command(Text.assemble(what, (_shown(one["remedy"]), "green")), _INDENT)
    paper.done()


def pulled(document: Mapping[str, Any], file: TextIO) -> None:
    """Write what was pulled."""
    paper = _Paper(file)
    for one in document["models"]:
        size = sum(part["size"] for part in one["files"]) / 1e6
        how = "is here already" if one["already"] else "pulled"
        files = _count(len(one["files"]), "file", "files")
        line = Text.assemble((one["id"], "bold"), f" {how}: {files}, {_megabytes(size)}, revision {one['revision']}")
        paper.put(line, hang=_INDENT)
        paper.put(Text(_spelt(one["folder"]), "dim"), _INDENT)
    paper.done()


def removed(document: Mapping[str, Any], file: TextIO) -> None:
    """Write what was removed."""
    paper = _Paper(file)
    paper.put(Text.assemble((document["id"], "bold"), f" removed: {_spelt(document['folder'])}"), hang=_INDENT)
    paper.done()


def _facts_of_model(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Does", " and ".join(one["task"])
    yield "Engine", one["engine"]
    for label, field in (("Source", "source"), ("File", "file"), ("Revision", "revision")):
        if one[field]:
            yield label, one[field]
    yield "From", ", ".join(one["from"]) if isinstance(one["from"], list) else "any language"
    writes = ", ".join(one["to"]) if isinstance(one["to"], list) else "the language of the text"
    yield "To", "the same" if one["to"] == one["from"] else writes
    yield "Licence", one["licence"] if one["commercial"] else f"{one['licence']}, non-commercial"
    yield "Quality", one["quality"]
    yield "Size", _megabytes(one["size_mb"])
    for name, value in one["options"].items():
        yield name.capitalize(), f"of {len(value)} languages" if isinstance(value, dict) else value
    if one["checkable"]:
        yield "Checked", one["checked"] or "never: summarise models check --remote asks the hub"
    yield "Lacks here", (_lacks(one) or "nothing") + (" (a pull was begun)" if one["begun"] else "")
    if one["manifest"]:
        yield "Pulled", f"{one['manifest']['pulled']}, revision {one['manifest']['revision']}"
        yield "Folder", one["folder"]


def _is_unchecked(one: Mapping[str, Any]) -> bool:
    return bool(one["checkable"]) and one["checked"] is None


def _lacks(one: Mapping[str, Any]) -> str:
    """Return what an entry lacks on this machine: "files, [local]", "package"; nothing where it can run."""
    files = "" if one["here"] else "package" if one["engine"] == "apertium" else "files"
    return ", ".join(part for part in (files, f"[{one['extra']}]" if one["extra"] else "") if part)


def _few(tags_: Sequence[str] | str) -> str:
    """Return languages in few letters: "es", "100", "any"."""
    if isinstance(tags_, str):
        return tags_
    return tags_[0] if len(tags_) == 1 else str(len(tags_))


def _megabytes(size: float) -> str:
    return f"{size:,.0f} MB" if size >= 1 or not size else f"{size:.1f} MB"


# Markdown ------------------------------------------------------------------------------------------------------------


def markdown(digest: Digest) -> str:
    """Return `digest` as CommonMark with tables: a heading for each source, story and summary.

    The page's own text is escaped, so that it reads as it stood and marks nothing up.
    """
    blocks = [*_md_source(digest)]
    for story in digest.stories:
        blocks.extend(_md_story(story))
    return "\n\n".join(blocks) + "\n"


# ASCII punctuation that may mean something anywhere in a line ("*", "[", "<"), and what makes an address a link where
# bare ones are linked: the colon of "http://", the full stop of "www.", the "@" of a mail address.
_MD_SPECIAL = regex.compile(r"[\\`*_{}\[\]<>#|~$@]|&(?=[#A-Za-z])|:(?=//)|(?<=\bwww)\.", regex.IGNORECASE)
# What may mean something at the beginning only: "- item", "+ item", "===", "1. item", "1) item".
_MD_OPENING = regex.compile(r"[-+=]|\d{1,9}[.)]")
_BACKTICKS = regex.compile(r"`+")


def _md(value: str) -> str:
    r"""Return text of a page so that Markdown shows it as it is: "1. *a* <b>" → "1\. \*a\* \<b\>"."""
    escaped: str = _MD_SPECIAL.sub(r"\\\g<0>", _shown(value))
    if opening := _MD_OPENING.match(escaped):
        mark = opening.end() - 1
        return f"{escaped[:mark]}\\{escaped[mark:]}"
    return escaped


def _md_code(value: str) -> str:
    """Return `value` as a code span, fenced by more backticks than it has in a row."""
    shown = _shown(value)
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {shown} {fence}" if longest else f"{fence}{shown}{fence}"


def _md_source(digest: Digest) -> Iterator[str]:
    source = digest.source
    yield f"# {_md(_heading_of(source))}"
    facts = [("Title", source.title), ("Author", source.author), ("Published", source.published)]
    facts.append(("Address", source.url if source.url != source.name else None))
    lines = [f"- {label}: {_md(value)}" for label, value in facts if value and _shown(value)]
    if lines:
        yield "\n".join(lines)


def _md_story(story: Story) -> Iterator[str]:
    title = _md(story.title) if story.title else ""
    yield f"## {story.number}. {title or story.kind.capitalize()}"
    cut = "" if story.complete else ", cut off"
    yield f"{story.kind.capitalize()}{cut}, {_language(story.language.tag)}"
    for line in (story.kicker, story.deck):
        if line and _shown(line):
            yield _md(line)
    if not story.summaries:
        yield "No summary: the story has no complete sentence."
    for summary in story.summaries:
        yield from _md_summary(story, summary)
    if story.names:
        yield "### Names"
        yield _md_names(story.names)


def _md_summary(story: Story, summary: Summary) -> Iterator[str]:
    yield f"### {_language(summary.language)}"
    if summary.headline and summary.headline != story.title and _shown(summary.headline):
        yield f"**{_md(summary.headline)}**"
    if summary.sentences:
        yield "\n".join(f"- {_md_said(sentence.text, sentence.sources)}" for sentence in summary.sentences)
    if summary.problem:
        yield f"{_status(summary)}: {_ended(_md(summary.problem.message))}"
        if summary.problem.remedy:
            yield _md_remedy(summary, summary.problem.remedy)
    if summary.rejected:
        yield "\n".join(f"- {_md(_refusal(rejected))}" for rejected in summary.rejected)
    if summary.route:
        yield f"By {_md(_route(summary))}."


def _md_remedy(summary: Summary, remedy: str) -> str:
    """Commands stand in a code span; what else would help is a sentence."""
    return _md_code(remedy) if summary.status == "unavailable" else _ended(_md(remedy))


def _md_said(said: str, sources: Iterable[int]) -> str:
    reference = _reference(sources, said).replace("[", "\\[").replace("]", "\\]")
    return f"{_md(said)} {reference}"


def _md_names(names: Sequence[Name]) -> str:
    rows = ["| Name | In parentheses | Language | Kind | Variants and remarks |", "|---|---|---|---|---|"]
    for name in names:
        remarks = [f"{tag} {_md(form)}" for tag, form in _other_variants(name)]
        remarks.extend([slip] if (slip := _slip(name)) else [])
        cells = (_md(name.form), _md(name.gloss), name.language, name.kind, ", ".join(remarks))
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


# what both of them say -----------------------------------------------------------------------------------------------


def _shown(value: str) -> str:
    r"""Return text of a page on one line, without what would drive a terminal: "a\x1b[31mb\n" → "a[31mb"."""
    if not value.isprintable():
        value = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", _BREAKING.sub(" ", value)))
    return " ".join(value.split())


def _spelt(value: str) -> str:
    """Return a file name or an address on one line, what does not show spelt out: a line end as backslash and n."""
    value = value.encode("utf-8", "surrogateescape" if _from_bytes(value) else "replace").decode(
        "utf-8", "backslashreplace"
    )
    spelt: str = _UNSEEN.sub(lambda found: found.group().encode("unicode_escape").decode(), value)
    return spelt


def _from_bytes(value: str) -> bool:
    """Return whether the surrogates in `value`, if any, are bytes of a file name that is no UTF-8."""
    return all("\udc80" <= found <= "\udcff" for found in _SURROGATE.findall(value))


def _heading_of(source: Source) -> str:
    if source.name and source.name != "-":
        return _spelt(source.name)
    return {"stdin": "standard input", "text": "text"}.get(source.kind, source.kind)


def _runs_right_to_left(value: str) -> bool:
    """Return whether most letters of `value` run from right to left."""
    if value.isascii():
        return False
    return len(_RIGHT_TO_LEFT.findall(value)) > len(_LEFT_TO_RIGHT.findall(value))


def _reference(sources: Iterable[int], beside: str) -> str:
    numbers = f"[{', '.join(map(str, sources))}]"
    return f"{_LRI}{numbers}{_PDI}" if _RIGHT_TO_LEFT.search(beside) else numbers


def _language(tag: str) -> str:
    """Return a language by name and tag: "Chinese, traditional (zh-Hant)", or by its tag where it has no name here."""
    language, script, _ = tags.split(tag)
    name = _LANGUAGES.get(language)
    if name is None:
        return tag
    return f"{name}, {_SCRIPTS.get(script, script)} ({tag})" if script else f"{name} ({tag})"


def _script(language: Language) -> str:
    if language.script is None:
        return "undetermined"
    name = _SCRIPTS.get(language.script)
    return f"{name} ({language.script})" if name else language.script


def _route(summary: Summary) -> str:
    return ", ".join(step.model for step in summary.route)


def _status(summary: Summary) -> str:
    return "Not available" if summary.status == "unavailable" else "Failed"


def _refusal(rejected: Rejected) -> str:
    models = ", ".join(step.model for step in rejected.route)
    if rejected.problem:
        return f"Not by {models}: {_ended(_shown(rejected.problem.message))}"
    failed = ", ".join(check.name for check in rejected.checks if check.status == "failed")
    return f"Not by {models}: refused by the check of {failed}." if failed else f"Not by {models}: not accepted."


def _other_variants(name: Name) -> Iterator[tuple[str, str]]:
    """Yield the variants that say more than the gloss itself."""
    yield from ((tag, form) for tag, form in name.variants.items() if form != name.gloss)


def _slip(name: Name) -> str | None:
    if name.romanisation is None or name.romanisation.agrees:
        return None
    return f"not as {name.romanisation.scheme} spells it" if name.romanisation.scheme else "spelling does not agree"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "。")) else f"{sentence}."

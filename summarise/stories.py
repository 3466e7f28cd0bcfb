"""A page's text → its stories: which lines are body, heading, caption or furniture, and where a story ends.

No rule here knows a site. What tells stories apart on a page of plain text is what an editor would go by: a paragraph
that stops in mid-sentence ends what it belongs to; a dateline or a kicker begins something; and a passage that shares
no words with what stands before it is about something else. How alike passages are is the cosine of their word stems
weighed by rarity on the page, in any language (TextTiling: Hearst 1997, with paragraphs for its blocks).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import regex

from summarise.digest import Block, SentenceKind, StoryKind
from summarise.particulars import (
    BYLINE,
    CREDIT,
    CREDIT_AT_END,
    DATELINE,
    FILED_FROM,
    FURNITURE,
    HOUSE_RULES,
    LINKS,
    SIGNED,
)
from summarise.text import lines, tidy

# Widths are in columns: a Latin letter takes one, a character of Chinese, Japanese or Korean says as much as two.
LONGEST_HEADING = 130  # a line without a stop that is longer is prose, cut off
LONGEST_TITLE = 200  # the same for a line at the top of the page
LONGEST_DECK = 160  # a "sentence" after a kicker that is longer is a deck that runs on into the story
LONGEST_LAST_LINE = 80  # the same for a line that nothing follows, as a heading does not end a page
SHORTEST_PROSE = 40  # a line that trails off and is shorter is a label

# How alike two passages are, at least, to be of one story; measured on half of NTREX's documents in 15 languages,
# where passages of one document have a median of .06 and nine in ten of .02, those of different ones a median of .01
# and one in ten above .03.
ALIKE = 0.05  # for a last paragraph that is cut off
ALIKE_TEASERS = 0.08  # the same where several such paragraphs follow each other, as teasers do
UNLIKE = 0.011  # times the paragraphs under a title, at most five: below, that is another story
SHORTEST_TITLE = 45  # a narrower line in the midst of a page is a sub-head, however new what follows it is
PREAMBLE = 400  # no more than this of deck and caption stands between a title and the byline or dateline

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
class Outline:
    """A story as its parts, in order."""

    kind: StoryKind
    complete: bool
    parts: tuple[Part, ...]

    @property
    def start(self) -> int:
        """Where the story begins in the text."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where the story ends in the text."""
        return self.parts[-1].end

    def first(self, kind: SentenceKind) -> Part | None:
        """Return the first part of a kind, None where there is none."""
        return next((part for part in self.parts if part.kind == kind), None)


def tell_apart(
    text: str, *, finished: Finished, blocks: Sequence[Block] | None = None, title: str | None = None
) -> tuple[Outline, ...]:
    """Return the stories of a page that is not blank, in order: at least one, and at least one of them an article.

    `finished` says of a paragraph whether it ends as a sentence does. `blocks` is what the page's markup says,
    `title` its title where it is known from elsewhere. Every letter of `text` stands in one part.
    """
    paragraphs = _paragraphs(text, blocks, finished)
    places = _places(text)
    rows = [_classified(text, start, end, kind, finished, title, places) for start, end, kind in paragraphs]
    rows = _place_heads(text, rows)
    groups = _grouped(text, rows)
    main = max(range(len(groups)), key=lambda i: (_weight(text, groups[i]), -i))
    return tuple(_outline(text, group, is_main=i == main) for i, group in enumerate(groups))


# --- Lines and paragraphs


@dataclass(frozen=True, slots=True)
class _Row:
    """A paragraph and what it looks like: prose (cut off or not), a heading of some sort, or neither."""

    start: int
    end: int
    kind: SentenceKind
    prose: bool = False
    cut: bool = False
    broken: bool = False
    marked: bool = False  # its kind is the markup's word
    opens: tuple[Part, ...] = ()  # kicker or dateline in front of the prose
    closes: tuple[Part, ...] = ()  # an editor's signature behind it
    run_on: bool = False
    deck_first: bool = False


_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef]")
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_CASED = regex.compile(r"[[\p{Lu}\p{Ll}\p{Lt}]--[\p{Script=Georgian}]]", flags=regex.V1)
# A line that goes on with a sentence: a small letter, not "iPhone" or "al-Qaida".
_GOES_ON = regex.compile(r"[[\p{Ll}]--[\p{Script=Georgian}]](?![\p{Lu}-]|l-)", flags=regex.V1)
# A sentence that ends inside a line: a stop, closers, a space (none in Chinese and Japanese), and more.
_INNER_END = regex.compile(
    r"(?:[.!?؟۔।]|\.{3})[\"'”’»)\]]*\s+[\"'“‘«(\[¿¡]?[\p{Lu}\p{Lo}\p{N}]|[。！？][」』”）]*(?=[^」』”）\s])|[។።]\s*\S"
)
_NOT_END = regex.compile(r"(?:^|\s)(?:\p{Lu}|Mr|Mrs|Dr|St|No|vs|Jr|Sr|Gen|Sen|Rep|Gov|Lt|Col)\.\s")
_ITEM = regex.compile(r"(?:[•·●▪◦*–—-]|\(?\d{1,2}[.)])\s+\S")
_MENU = regex.compile(r"[^|›»>/]{1,30}(?:\s*[|›»>]\s*[^|›»>]{1,30}){2,}$")
# "Keywords: a, b, c, d": a label and a list
_LABELLED_LIST = regex.compile(r"[^:：,，.。]{2,30}[:：]\s*[^,，、;]{1,40}(?:[,，、;]\s*[^,，、;]{1,60}){2,}$")
_DATE = regex.compile(
    r"(?=.*\d)(?=.*(?:\d{4}|\d{1,2}:\d{2}|年|월))[\p{L}\p{M}\p{N}\s,.:/()年月日時分年월일시분+|–—-]{6,60}$"
)
_WORDS = regex.compile(r"[\p{L}\p{M}]+")
_FIGURES = regex.compile(r"\d+")  # "3 March 2024, 10:15" has four
# "VAGUE: The criteria…", "BREAKING NEWS: …", "'NOT A TOY': …": two capitals at least, a colon, and prose after it
_KICKER = regex.compile(
    r"['\"“‘]?((?=(?:[^:]*\p{Lu}){2})(?:[\p{Lu}\p{M}\p{N}'’&-]+(?:\s+|(?=['\"”’]?:))){1,4})['\"”’]?:\s+(?=\S)"
)
_KICKER_LINE = regex.compile(r"['\"“‘]?[\p{Lu}\p{M}\p{N}'’& -]{2,40}['\"”’]?:$")  # the same on a line of its own
_SENTENCE_END = regex.compile(r"[.!?。！？؟۔।][\"'”’»)\]」』]*(?:\s|$)")


def _paragraphs(
    text: str, blocks: Sequence[Block] | None, finished: Finished
) -> list[tuple[int, int, SentenceKind | None]]:
    """Return spans of paragraphs, with the kind that markup gives them; lines that a margin broke are rejoined."""
    if blocks is not None:
        kinds: dict[str, SentenceKind | None] = {
            "paragraph": None, "item": "body", "title": "title", "heading": "heading", "caption": "caption",
            "furniture": "furniture",
        }  # fmt: skip
        return _covering(text, [(b.start, b.end, kinds[b.kind]) for b in blocks])
    spans = list(lines(text))
    wrapped = _is_hard_wrapped(text, spans, finished)
    joined: list[tuple[int, int, SentenceKind | None]] = []
    for start, end in spans:
        if joined and _goes_on(text, joined[-1][0], joined[-1][1], start, finished, wrapped=wrapped):
            joined[-1] = (joined[-1][0], end, None)
        else:
            joined.append((start, end, None))
    return joined


def _covering(
    text: str, spans: list[tuple[int, int, SentenceKind | None]]
) -> list[tuple[int, int, SentenceKind | None]]:
    """Return trimmed spans that leave out no letter: what stands between blocks becomes lines of its own."""
    covered: list[tuple[int, int, SentenceKind | None]] = []
    at = 0
    for start, end, kind in [*spans, (len(text), len(text), None)]:
        for line_start, line_end in lines(text[at:start]):
            if _LETTER.search(text, at + line_start, at + line_end):
                covered.append((at + line_start, at + line_end, None))
        bare = text[start:end].strip()
        if bare:
            left = start + text[start:end].index(bare)
            covered.append((left, left + len(bare), kind))
        at = max(at, end)
    return covered


def _is_hard_wrapped(text: str, spans: Sequence[tuple[int, int]], finished: Finished) -> bool:
    """Return whether a margin, not an author, ended most lines: even widths, and small letters after them."""
    if len(spans) < 4:
        return False
    widths = sorted(_width(text[s:e]) for s, e in spans)
    margin = widths[-1]
    if not 30 <= margin <= 110:
        return False
    inner = [(s, e, t) for (s, e), (t, _) in pairwise(spans) if text.count("\n", e, t) <= 1]
    full = [(s, e, t) for s, e, t in inner if _width(text[s:e]) >= 0.75 * margin]
    if len(full) < 3 or len(full) < 0.5 * len(inner):
        return False
    open_ends = sum(not finished(text[s:e]) for s, e, _ in full)
    small = sum(_GOES_ON.match(text, t) is not None for _, _, t in full)
    return open_ends >= 0.7 * len(full) and (small >= 0.3 * len(full) or not _CASED.search(text))


def _goes_on(text: str, start: int, end: int, following: int, finished: Finished, *, wrapped: bool) -> bool:
    """Return whether the line at `following` goes on with the paragraph that ends at `end`."""
    if _ITEM.match(text, following):
        return False
    gap = text[end:following]
    tail = text[max(start, end - 2 * LONGEST_HEADING) : end]  # bounded, as a paragraph may have any number of lines
    if wrapped and gap.count("\n") <= 1:
        last = text.rfind("\n", start, end) + 1 or start
        return _width(text[last:end]) >= 30 and not finished(tail)
    # A paragraph that layout broke in mid-sentence: it stops without a stop, and small letters go on.
    return (
        _GOES_ON.match(text, following) is not None
        and _width(tail) >= SHORTEST_PROSE
        and tail[-1] not in ".!?:;…"
        and not finished(tail)
        and _CASED.search(tail) is not None
    )


def _width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def _classified(
    text: str,
    start: int,
    end: int,
    kind: SentenceKind | None,
    finished: Finished,
    title: str | None,
    places: frozenset[str],
) -> _Row:
    """Return what the paragraph looks like by itself, whatever stands around it."""
    line = text[start:end]
    if kind is not None and kind != "body":
        return _Row(start, end, kind, marked=True)
    if kind == "body" or _ITEM.match(line):
        return _Row(start, end, "body", prose=False, cut=False)
    if title and tidy(line).casefold() == tidy(title).casefold():
        return _Row(start, end, "title", marked=True)
    width = _width(line)
    if not _LETTER.search(line):
        return _Row(start, end, "furniture")
    # Only short lines, their white space folded: these patterns try many ways to match, and more for each space.
    folded = tidy(line) if width < 5 * LONGEST_HEADING else ""
    if width < LONGEST_HEADING and (around := _around(folded, finished)):
        return _Row(start, end, around)
    if HOUSE_RULES.match(folded):
        return _Row(start, end, "furniture")
    if width < 4 * LONGEST_HEADING and CREDIT_AT_END.search(folded):
        return _Row(start, end, "caption")
    if _LABELLED_LIST.match(line) and not finished(line):
        return _Row(start, end, "furniture")
    signed = SIGNED.search(line)
    closes: tuple[Part, ...] = ()
    if signed and signed.start() and finished(line[: signed.start()].rstrip()):
        closes = (Part(start + signed.start(), end, "credit"),)
        line = line[: signed.start()].rstrip()
    inner = _has_inner_end(line)
    done = finished(line)
    if not done and not inner and not (width >= LONGEST_HEADING or _trails_off(line, width)):
        return _Row(start, end, "heading")
    if done and not inner and _is_question_heading(line, width):
        return _Row(start, end, "heading")
    broken = _GOES_ON.match(line) is not None
    cut = not done and not line.endswith((":", "："))
    row = _Row(start, end, "body", prose=True, cut=cut, broken=broken, closes=closes)
    return _opened(text, row, places)


def _around(line: str, finished: Finished) -> SentenceKind | None:
    """Return what a short line is that stands around a story and is not of it, None for one that may be of it."""
    if BYLINE.match(line):
        return "byline"
    if CREDIT.match(line):
        return "credit"
    if FURNITURE.match(line) or _MENU.match(line):
        return "furniture"
    if _DATE.match(line) and _is_date(line, finished):
        return "dateline"
    return None


def _is_date(line: str, finished: Finished) -> bool:
    """Return whether a line with a year or a time in it says nothing else: "Budget of 2024", "He died in 2019." do."""
    words, figures = len(_WORDS.findall(line)), len(_FIGURES.findall(line))
    if finished(line):
        return words <= 2  # "2024. január 3."
    return words <= 6 and (figures >= 2 or not words)


def _has_inner_end(line: str) -> bool:
    return _INNER_END.search(_NOT_END.sub("  ", line)) is not None


def _trails_off(line: str, width: int) -> bool:
    return width >= SHORTEST_PROSE and regex.search(r"(?:…|\.\.\.?|⋯)[\])）」”\"]*$", line) is not None


def _is_question_heading(line: str, width: int) -> bool:
    """Return whether a line is a heading that asks or cries: "What happens next?"."""
    return width <= 70 and line[-1] in "?!？！؟" and line[0] not in "\"'“‘«「『—–-"


def _opened(text: str, row: _Row, places: frozenset[str]) -> _Row:
    """Return the row with the dateline or the kicker in front of its prose told from it."""
    line = text[row.start : row.end]
    if m := DATELINE.match(line):
        if m.end() < len(line):
            return replace(row, opens=(Part(row.start, row.start + len(m.group().rstrip()), "dateline"),))
        return row
    m = _KICKER.match(line)
    if m is None or not m.group(1).strip():
        return row
    colon = row.start + line.index(":", m.end(1)) + 1
    if " ".join(m.group(1).split()).casefold() in places:
        return replace(row, opens=(Part(row.start, colon, "dateline"),))
    run_on = _runs_on(line[m.end() :])
    return replace(row, opens=(Part(row.start, colon, "kicker"),), run_on=run_on, deck_first=True)


def _runs_on(line: str) -> bool:
    """Return whether what looks like a line's first sentence is too long for a deck, and so a deck and a sentence."""
    first = _SENTENCE_END.search(line)
    return _width(line[: first.end() if first else len(line)]) > LONGEST_DECK


# A name after a small letter or a comma: "court in New Delhi", "fled to Port-au-Prince"; at most six words of it.
_NAME_IN_SENTENCE = regex.compile(
    r"(?<=[\p{Ll},]\s)\p{Lu}[\p{L}\p{M}\p{N}]*(?:(?:\s\p{Lu}|['’&-]\p{L})[\p{L}\p{M}\p{N}]*){0,5}"
)
_NAME_END = regex.compile(r"\b(?=\W|$)")


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    from zoneinfo import available_timezones

    zones = (zone.rsplit("/", 1)[-1].replace("_", " ").casefold() for zone in available_timezones())
    return FILED_FROM.union(zones)


def _places(text: str) -> frozenset[str]:
    """Return what capitals before a colon may be to name a place, as in "NEW DELHI: The court…", and no subject.

    A place is one of the cities above, or a name that the page itself writes with a capital in mid-sentence.
    """
    names = (m.group() for m in _NAME_IN_SENTENCE.finditer(text))
    written = {" ".join(name[: end.start()].split()).casefold() for name in names for end in _NAME_END.finditer(name)}
    return _cities() | written


# --- What the short lines are, by where they stand


def _place_heads(text: str, rows: list[_Row]) -> list[_Row]:
    """Return the rows with what their neighbours tell of them.

    A line that begins in mid-sentence and goes on from nothing is the rest of a caption; one between two credits is a
    caption; lines under "Related:" are links; under a kicker's line stands a deck.
    """
    placed: list[_Row] = []
    rows = _captioned(text, _linked(text, _preamble(text, rows)))
    at_top = True
    for row in rows:
        previous = placed[-1] if placed else None
        if (
            at_top
            and row.prose
            and row.cut
            and not row.opens
            and row is not rows[-1]
            and _is_long_title(text[row.start : row.end])
        ):
            row = replace(row, kind="heading", prose=False, cut=False)
        if row.broken and not (previous and previous.prose and previous.cut):
            row = replace(row, kind="caption", prose=False, cut=False) if at_top else row
        if row.prose and previous and not previous.marked and _is_kicker_line(text, previous):
            placed[-1] = replace(previous, kind="kicker")
            row = replace(row, deck_first=True, run_on=_runs_on(text[row.start : row.end]))
        placed.append(row)
        at_top = at_top and not row.prose
    return _ended(text, placed)


def _is_kicker_line(text: str, row: _Row) -> bool:
    return row.kind == "heading" and _KICKER_LINE.match(text[row.start : row.end]) is not None


def _preamble(text: str, rows: list[_Row]) -> list[_Row]:
    """Return the rows with prose between a title and its byline or dateline as what it is: deck, then caption."""
    opening = next(
        (
            i
            for i, row in enumerate(rows)
            if row.kind in {"byline", "dateline"} or any(part.kind == "dateline" for part in row.opens)
        ),
        0,
    )
    above = [i for i in range(opening) if rows[i].prose]
    titles = [i for i in range(opening) if rows[i].kind in {"title", "heading"}]
    width = sum(_width(text[rows[i].start : rows[i].end]) for i in above)
    if not above or not titles or titles[0] > above[0] or width > PREAMBLE or len(above) > 2:
        return rows
    kinds: dict[int, SentenceKind] = dict.fromkeys(above, "caption")
    if above[0] == titles[-1] + 1:
        kinds[above[0]] = "deck"
    return [replace(row, kind=kinds[i], prose=False, cut=False) if i in kinds else row for i, row in enumerate(rows)]


def _linked(text: str, rows: list[_Row]) -> list[_Row]:
    """Return the rows with the titles of other stories under a label such as "Related:" as furniture."""
    linked: list[_Row] = []
    links = False
    for row in rows:
        if LINKS.match(text[row.start : row.end]):
            links = True
            row = replace(row, kind="furniture", prose=False, cut=False)
        elif links and row.kind == "heading" and not row.marked:
            row = replace(row, kind="furniture")
        elif row.prose:
            links = False
        linked.append(row)
    return linked


def _captioned(text: str, rows: list[_Row]) -> list[_Row]:
    """Return the rows with a line of prose that stands between two credits as the caption that it is."""
    return [
        replace(row, kind="caption", prose=False, cut=False)
        if 0 < i < len(rows) - 1
        and row.prose
        and rows[i - 1].kind == rows[i + 1].kind == "credit"
        and _width(text[row.start : row.end]) < 2 * LONGEST_HEADING
        else row
        for i, row in enumerate(rows)
    ]


def _ended(text: str, rows: list[_Row]) -> list[_Row]:
    """Return the rows with long lines at the page's end, which would head nothing, as prose that is cut off."""
    last = max((i for i, row in enumerate(rows) if row.prose), default=-1)
    return [
        replace(row, kind="body", prose=True, cut=True)
        if i > last and row.kind == "heading" and not row.marked and _breaks_off(text[row.start : row.end])
        else row
        for i, row in enumerate(rows)
    ]


# "…would rebuild the bridge and that the": eight words at least, the last one short and in small letters
_LITTLE_LAST_WORD = regex.compile(r"(?:\S+\s+){7,}[\p{Ll}\p{M}]{1,3}$")


def _breaks_off(line: str) -> bool:
    """Return whether a line without a stop at a page's end is a sentence cut off, and no title."""
    return _width(line) > LONGEST_LAST_LINE or _LITTLE_LAST_WORD.match(line) is not None


def _is_long_title(line: str) -> bool:
    return not _has_inner_end(line) and _width(line) < LONGEST_TITLE and not _trails_off(line, _width(line))


def _heads(text: str, rows: Sequence[_Row], *, at_top: bool) -> list[_Row]:
    """Return the lines before a passage with their kinds: kicker, title and deck at a story's top, else headings."""
    named = [i for i, row in enumerate(rows) if row.kind in {"heading", "title"}]
    kinds: dict[int, SentenceKind] = {}
    if at_top and named:
        marked = next((i for i in named if rows[i].kind == "title"), None)
        title = marked if marked is not None else named[0]
        widths = {i: _width(text[rows[i].start : rows[i].end]) for i in named}
        following = [i for i in named if i > title]
        if (
            marked is None
            and following
            and _next_to(rows, title, following[0])
            and _is_kicker(text, rows[title], widths[title], widths[following[0]])
        ):
            kinds[title] = "kicker"
            title = following.pop(0)
        kinds[title] = "title"
        for i in named:
            if i < title:
                kinds.setdefault(i, "kicker" if i == title - 1 and widths[i] <= 40 else "heading")
        if (
            following
            and _next_to(rows, title, following[0])
            and not rows[following[0]].marked
            and widths[following[0]] > widths[title]
        ):
            kinds[following[0]] = "deck"
    return [replace(row, kind=kinds.get(i, "heading") if i in named else row.kind) for i, row in enumerate(rows)]


def _next_to(rows: Sequence[_Row], above: int, below: int) -> bool:
    """Return whether nothing stands between two rows but the site's furniture."""
    return all(row.kind == "furniture" for row in rows[above + 1 : below])


def _is_kicker(text: str, row: _Row, width: int, next_width: int) -> bool:
    """Return whether the first of two head lines is a kicker: short, and in capitals or much shorter than the next."""
    line = text[row.start : row.end]
    return width <= 30 and (line.isupper() or 3 * width <= next_width) and not line.endswith((":", "："))


# --- Which lines are one story


class _Words:
    """The word stems of a page's paragraphs, by the number of their row, and how rare they are on the page."""

    def __init__(self, text: str, rows: Sequence[_Row]) -> None:
        self.stems = [
            _stems(text[row.start : row.end]) if row.prose or row.kind == "body" else Counter[str]() for row in rows
        ]
        filled = [stems for stems in self.stems if stems]
        documents = Counter(stem for stems in filled for stem in stems)
        names = {m.group().casefold()[:6] for m in _CAPITALISED.finditer(text)}
        self.rarity = {
            stem: math.log((len(filled) + 1) / n) * (NAME_WEIGHT if stem in names else 1)
            for stem, n in documents.items()
        }

    def passage(self, rows: Iterable[int]) -> _Passage:
        """Return the passage that these rows are."""
        passage = _Passage(self)
        for row in rows:
            passage.add(row)
        return passage


class _Passage:
    """A passage's stems as a vector whose length is kept, so that a row more costs no more than the row's words."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._counts: Counter[str] = Counter()
        self._square = 0.0

    def add(self, row: int) -> None:
        """Take a row in."""
        self._change(row, 1)

    def drop(self, row: int) -> None:
        """Leave out a row that was taken in."""
        self._change(row, -1)

    def alike(self, other: _Passage) -> float:
        """Return the cosine, 0 to 1, of two passages."""
        square = self._square * other._square
        if square <= 0:
            return 0.0
        small, large = sorted((self._counts, other._counts), key=len)
        shared = (self._weight(stem, n) * self._weight(stem, large[stem]) for stem, n in small.items() if stem in large)
        return sum(shared) / math.sqrt(square)

    def _change(self, row: int, sign: int) -> None:
        for stem, n in self._words.stems[row].items():
            before = self._counts[stem]
            after = before + sign * n
            self._square += self._weight(stem, after) ** 2 - self._weight(stem, before) ** 2
            if after:
                self._counts[stem] = after
            else:
                del self._counts[stem]

    def _weight(self, stem: str, n: int) -> float:
        return (1 + math.log(n)) * self._words.rarity[stem] if n else 0.0


# A word with a capital in mid-sentence: a name, or a German noun. Names hold a story together more than other words.
_HANGUL = regex.compile(r"\p{Hangul}")
_CAPITALISED = regex.compile(r"(?<=[\p{Ll},]\s)\p{Lu}[\p{L}\p{M}-]{2,}")
NAME_WEIGHT = 2.5
# Words between spaces, and runs of scripts that set none: "東京都" gives 東京 and 京都.
_TOKEN = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Myanmar}\p{Lao}]+|[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*"
)
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Myanmar}\p{Lao}]")


def _stems(text: str) -> Counter[str]:
    """Return rough stems: words by six letters, no short ones and no bare figures; pairs of dense characters."""
    stems: Counter[str] = Counter()
    for m in _TOKEN.finditer(text):
        word = m.group()
        if _DENSE.match(word):
            stems.update(word[i : i + 2] for i in range(len(word) - 1))
        elif _HANGUL.match(word):
            stems[word[:2]] += len(word) > 1
        elif not word.isdigit() and (len(word) >= 4 or (len(word) >= 2 and word.isupper())):
            stems[word.casefold()[:6]] += 1
    return +stems


def _grouped(text: str, rows: list[_Row]) -> list[list[_Row]]:
    """Return the rows story by story."""
    words = _Words(text, rows)
    stretches = _stretches(rows)
    teasers = _run_of_cuts(rows, stretches)
    starts = [0]  # the first row of each story
    story = _Passage(words)  # of the last of them, as far as it is read
    before: list[int] = []
    for number, (first, body) in enumerate(stretches):
        if number and body and _begins_story(rows, words, story, before, (first, body), teasers):
            starts.append(_behind_furniture(rows, first, body))
            story = _Passage(words)
        # Inside a stretch a last paragraph that is cut off may be a teaser of its own.
        begins = _teaser_inside(rows, words, story, body, teasers)
        if begins is not None:
            starts.append(begins)
            story = words.passage(i for i in body if i >= begins)
        before = body
    ends = [*starts[1:], len(rows)]
    return [_with_heads(text, rows[a:b]) for a, b in zip(starts, ends, strict=True)]


_Stretch = tuple[int, list[int]]  # first row (its heads included), rows of prose


def _stretches(rows: Sequence[_Row]) -> list[_Stretch]:
    """Return the page in stretches: head lines and the prose under them, to where it is cut off or something opens."""
    stretches: list[_Stretch] = []
    first = 0
    body: list[int] = []
    for i, row in enumerate(rows):
        is_head = row.kind in {"heading", "title", "kicker", "deck"}
        begins = bool(body) and (is_head or (row.prose and bool(row.opens)))
        if begins or (
            body and rows[body[-1]].cut and (row.prose or is_head or row.kind == "byline") and not row.broken
        ):
            stretches.append((first, body))
            first, body = i, []
        if row.prose:
            body.append(i)
    stretches.append((first, body))
    return stretches


def _run_of_cuts(rows: Sequence[_Row], stretches: Sequence[_Stretch]) -> bool:
    """Return whether the page ends in stretches that are cut off, each a paragraph or two: a list of teasers."""
    tail = [body for _, body in stretches if body][-2:]
    return len(tail) == 2 and all(rows[body[-1]].cut for body in tail) and len(tail[1]) <= 2


def _begins_story(
    rows: Sequence[_Row], words: _Words, story: _Passage, before: Sequence[int], stretch: _Stretch, teasers: bool
) -> bool:
    """Return whether a stretch begins a story of its own; `before` is the prose of the one in front of it."""
    first, body = stretch
    heads = rows[first : body[0]]
    if rows[before[-1]].cut:
        # A paragraph without its stop may also be a slip, in the midst of a story that goes on; two in turn are
        # teasers.
        if heads or rows[body[0]].opens or (len(body) == 1 and rows[body[0]].cut):
            return True
        return story.alike(words.passage(body[:1])) < ALIKE_TEASERS
    if rows[body[0]].opens or any(row.kind in {"byline", "dateline"} for row in heads):
        return True
    if any(row.marked and row.kind == "title" for row in heads):
        return True
    whole = body[:-1] if len(body) > 2 and rows[body[-1]].cut else body  # its end may be yet another story
    likeness = story.alike(words.passage(whole))
    if len(body) == 1 and rows[body[0]].cut:
        return likeness < (ALIKE_TEASERS if teasers else ALIKE)
    if len(whole) < 2 or any(row.marked for row in heads) or not _titled(heads):
        return False
    return likeness < UNLIKE * min(5, len(whole))


def _behind_furniture(rows: Sequence[_Row], first: int, body: Sequence[int]) -> int:
    """Return where a story begins whose head lines come from `first` on.

    A teaser has a title at most: what the site sets between it and the story before belongs to that one.
    """
    if len(body) > 2 or not rows[body[-1]].cut:
        return first
    around = [i for i in range(first, body[0]) if rows[i].kind in {"furniture", "credit", "caption"}]
    return around[-1] + 1 if around else first


def _titled(heads: Sequence[_Row]) -> bool:
    return any(row.kind == "heading" and row.end - row.start >= SHORTEST_TITLE for row in heads)


def _teaser_inside(
    rows: Sequence[_Row], words: _Words, story: _Passage, body: Sequence[int], teasers: bool
) -> int | None:
    """Return where, inside a stretch cut off at its end, its last paragraphs are another story than the first.

    `story` takes the stretch in.
    """
    for i in body[:-1]:
        story.add(i)
    last = words.passage(body[-1:])
    if len(body) < 2 or not rows[body[-1]].cut or story.alike(last) >= (ALIKE_TEASERS if teasers else ALIKE):
        for i in body[-1:]:
            story.add(i)
        return None
    begins = body[-1]
    # The paragraph before may be the teaser's first: nearer to it than to all that stands before.
    for i in reversed(body[1:-1]):
        story.drop(i)
        paragraph = words.passage([i])
        if story.alike(paragraph) >= 2 * UNLIKE or paragraph.alike(last) < ALIKE:
            break
        begins = i
        last.add(i)
    return begins


def _with_heads(text: str, rows: list[_Row]) -> list[_Row]:
    """Return a story's rows, the lines before its first prose placed as its head, all later ones as headings."""
    top = next((i for i, row in enumerate(rows) if row.prose), len(rows))
    return [*_heads(text, rows[:top], at_top=True), *_heads(text, rows[top:], at_top=False)]


def _weight(text: str, rows: Sequence[_Row]) -> int:
    """Return how much a story says: the width of its prose, where it is cut off a third of that."""
    prose = [row for row in rows if row.prose]
    width = sum(_width(text[row.start : row.end]) for row in prose)
    return width // 3 if prose and prose[-1].cut else width


def _outline(text: str, rows: Sequence[_Row], *, is_main: bool) -> Outline:
    prose = [row for row in rows if row.prose]
    complete = bool(prose) and not prose[-1].cut
    titled = any(row.kind == "title" for row in rows)
    own = complete and (len(prose) >= 3 or (titled and len(prose) >= 2))
    parts: list[Part] = []
    for row in rows:
        start = row.start
        for part in row.opens:
            parts.append(part)
            start = part.end
        if row.prose and row.deck_first:
            at = start + len(text[start : row.end]) - len(text[start : row.end].lstrip())
            first = _SENTENCE_END.search(text, at, row.end)
            middle = first.end() if first and first.end() < row.end else row.end
            end = middle - (len(text[at:middle]) - len(text[at:middle].rstrip()))
            parts.append(Part(at, end, "deck", cut=row.run_on or (row.cut and middle == row.end), run_on=row.run_on))
            start = middle
        end = row.closes[0].start if row.closes else row.end
        body = text[start:end]
        start, end = end - len(body.lstrip()), start + len(body.rstrip())
        if start < end:
            parts.append(Part(start, end, row.kind, cut=row.cut, broken=row.broken and not row.opens))
        parts.extend(row.closes)
    return Outline("article" if is_main or own else "teaser", complete or not prose, tuple(parts))

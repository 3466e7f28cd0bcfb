"""A page's text → its stories: which lines are body, heading, caption or furniture, and where a story ends.

No rule here knows a site. What tells stories apart on a page of plain text is what an editor would go by: a paragraph
that stops in mid-sentence ends what it belongs to; a dateline or a kicker begins something; another language is another
story; and a passage that shares no words with what stands before it is about something else (TextTiling: Hearst 1997,
with paragraphs for its blocks).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import regex

from summarise import press
from summarise.digest import Block, SentenceKind, StoryKind
from summarise.stories._likeness import Passage, Words, stems_of
from summarise.stories._lines import (
    LONGEST_HEADING,
    SENTENCE_END,
    TIME,
    Finished,
    Part,
    Row,
    has_inner_end,
    is_links,
    read,
    runs_on,
    trails_off,
    width,
)
from summarise.text import tidy

__all__ = ["Outline", "Part", "tell_apart"]

LONGEST_TITLE = 200  # in columns, for a line at the top of the page
LONGEST_LAST_LINE = 80  # the same for a line that nothing follows, as a heading does not end a page
LONGEST_KICKER = 40
LONGEST_FIRST_KICKER = 30  # where it stands first
LONGEST_MASTHEAD = 45
LONGEST_LEAD = 600  # characters of a paragraph that say what the story is about
SHORTEST_STANDFIRST = 60  # a narrower line under the title that the markup calls a heading is a sub-head
PREAMBLE = 400  # no more than this of deck and caption stands between a title and the byline or dateline

# How alike two passages are, at least, to be of one story; measured on half of NTREX's documents in 25 languages.
TITLED = 2.0  # so many times the likeness where it stands under a title of its own
ALIKE = 0.075  # for a last paragraph that is cut off
ALIKE_TEASERS = 0.12  # the same where several such paragraphs follow each other, as teasers do
ALIKE_SLIP = 0.03  # for a paragraph behind one that lacks its stop
ALIKE_OPEN = 0.03  # the same for one in a script without stops, which nothing else would call cut off
ALIKE_INTRODUCED = 0.25  # the same where the paragraph begins with a new name and its form in another script
# How alike the paragraphs under a title and those before it are beside how alike they are among themselves: below,
# that is another story. By the number of paragraphs under the title, from two; the second for a line so narrow that it
# would rather be a sub-head.
UNLIKE = (0.06, 0.15, 0.4, 0.58, 0.68)
UNLIKE_UNDER_NARROW = (0.03, 0.08, 0.25, 0.42, 0.52)
NARROW = 45  # columns
UNLIKE_FIRST = 0.035  # a paragraph more alike to what stands before it is no teaser's first
LONGEST_QUOTED = 80  # columns: a narrower line in another language may be quoted

# The name of several words that a paragraph begins with, and its form in parentheses: "Yin Hai-Guang (殷海光, 1919)"
_SUBJECT = regex.compile(
    r"((?:\p{Lu}[\p{L}\p{M}.'’-]+ ){1,4}\p{Lu}[\p{L}\p{M}.'’-]+)"
    r" ?[(（][\p{Han}\p{Hangul}\p{Katakana}\p{Cyrillic}\p{Arabic}]"
)

Tongue = Callable[[str, Collection[str]], str | None]


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
    text: str,
    *,
    finished: Finished,
    blocks: Sequence[Block] | None = None,
    title: str | None = None,
    tongue: Tongue | None = None,
) -> tuple[Outline, ...]:
    """Return the stories of a page that is not blank, in order: at least one, and at least one of them an article.

    `finished` says of a paragraph whether it ends as a sentence does. `blocks` is what the page's markup says,
    `title` its title where it is known from elsewhere. `tongue` gives a paragraph's language, None where that is
    unsure or one of the languages that it is given besides; a story begins where it changes. Every letter of `text`
    stands in one part.
    """
    rows = _place(text, read(text, blocks, finished, title))
    groups = _Page(text, rows, tongue).stories()
    main = max(range(len(groups)), key=lambda i: (_weight(text, groups[i]), -i))
    return tuple(_outline(text, group, is_main=i == main) for i, group in enumerate(groups))


# --- What lines are by where they stand


def _place(text: str, rows: list[Row]) -> list[Row]:
    """Return the rows with what their neighbours tell of them.

    A line that begins in mid-sentence and goes on from nothing is the rest of a caption; one between two credits is a
    caption; lines under "Related:" are links; under a kicker's line stands a deck.
    """
    placed: list[Row] = []
    rows = _without_authors(text, _signed(_captioned(text, _linked(text, _preamble(text, rows)))))
    at_top = True
    for row in rows:
        previous = placed[-1] if placed else None
        if (
            at_top
            and row.prose
            and row.cut
            and not row.opens
            and row is not rows[-1]
            and text[row.end - 1] not in ",，、"
            and _is_long_title(text[row.start : row.end])
        ):
            row = row.as_kind("heading")
        if row.broken and at_top and not (previous and previous.prose and previous.cut):
            row = row.as_kind("caption")
        if (
            row.prose
            and previous
            and previous.cut
            and text[previous.start : previous.end].rstrip(_QUOTES + "”»」』")[-1:] in {",", "，", "、"}
            and text[row.start] in _QUOTES
        ):
            placed[-1] = replace(previous, cut=False)  # what introduces a quotation
        if row.prose and previous and not previous.marked and _is_kicker_line(text, previous):
            placed[-1] = replace(previous, kind="kicker")
            row = replace(row, deck_first=True, run_on=runs_on(text[row.start : row.end]))
        placed.append(row)
        at_top = at_top and not row.prose
    return _ended(text, placed)


_QUOTES = "\"'“„«‹「『《‘—–"
_KICKER_LINE = regex.compile(r"['\"“‘]?[\p{Lu}\p{M}\p{N}'’& -]{2,40}['\"”’]?:$")  # "TERRAPINS:"


def _is_kicker_line(text: str, row: Row) -> bool:
    return row.kind == "heading" and _KICKER_LINE.match(text[row.start : row.end]) is not None


def _preamble(text: str, rows: list[Row]) -> list[Row]:
    """Return the rows with prose between a title and its byline or dateline as what it is: deck, then caption."""
    filed = [i for i, row in enumerate(rows) if any(part.kind == "dateline" for part in row.opens)]
    signed = [i for i, row in enumerate(rows) if row.kind in {"byline", "dateline"}]
    opening = min(filed[:1] or signed[:1] or [0])
    if sum(row.prose for row in rows[:opening]) > 1:  # a dateline further down is another story's
        opening = min(signed[:1] or [0])
    above = [i for i in range(opening) if rows[i].prose]
    titles = [i for i in range(opening) if rows[i].kind in {"title", "heading"}]
    if not above or not titles or titles[0] > above[0] or len(above) > 2:
        return rows
    if sum(width(text[rows[i].start : rows[i].end]) for i in above) > PREAMBLE:
        return rows
    kinds: dict[int, SentenceKind] = dict.fromkeys(above, "caption")
    if above[0] == titles[-1] + 1:
        kinds[above[0]] = "deck"
    return [row.as_kind(kinds[i]) if i in kinds else row for i, row in enumerate(rows)]


def _linked(text: str, rows: list[Row]) -> list[Row]:
    """Return the rows with the titles of other stories under a label such as "Related:" as furniture.

    The list ends at prose; and at a line right above prose that a blank line sets off from titles that none sets off.
    """
    linked: list[Row] = []
    links = False
    close = False  # whether the last title stands right under the line before it
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        set_off = bool(linked) and text.count("\n", linked[-1].end, row.start) > 1
        if links and close and set_off and row.kind == "heading" and following is not None and following.prose:
            links = False
        close = not set_off
        if row.kind == "furniture" and is_links(press.fold(tidy(text[row.start : row.end]))):
            links = True
        elif links and row.kind in {"heading", "body"} and not row.prose and not row.marked:
            row = replace(row, kind="furniture")
        elif links and row.open and row.end - row.start < LONGEST_HEADING and linked[-1].kind == "furniture":
            row = row.as_kind("furniture")
        elif row.prose:
            links = False
        linked.append(row)
    return linked


def _captioned(text: str, rows: list[Row]) -> list[Row]:
    """Return the rows with prose above a credit as the caption that it is: between two, or at the page's top.

    There it is one sentence, narrower than the first paragraph of the story behind it.
    """
    captioned = list(rows)
    first = next((i for i, row in enumerate(rows) if row.prose), len(rows))
    for i, row in enumerate(rows[:-1]):
        if not row.prose or rows[i + 1].kind != "credit":
            continue
        columns = width(text[row.start : row.end])
        between = i > 0 and rows[i - 1].kind == "credit" and columns < 2 * LONGEST_HEADING
        behind = rows[i + 2] if i == first and i + 2 < len(rows) else None
        above = (
            behind is not None
            and behind.prose
            and columns < min(LONGEST_HEADING, width(text[behind.start : behind.end]))
            and not has_inner_end(text[row.start : row.end])
        )
        if between or above:
            captioned[i] = row.as_kind("caption")
    return captioned


_FULL_NAME = regex.compile(r"(\p{Lu}[\p{L}\p{M}.'’-]+ (?:\p{Lu}[\p{L}\p{M}.'’-]*\s){0,2}\p{Lu}[\p{L}\p{M}'’-]+) ")


def _without_authors(text: str, rows: list[Row]) -> list[Row]:
    """Return the rows with a last paragraph that begins with the author's name as furniture: it says who that is."""
    last = next((i for i in range(len(rows) - 1, -1, -1) if rows[i].prose), None)
    name = _FULL_NAME.match(text, rows[last].start, rows[last].end) if last is not None else None
    if last is None or name is None:
        return rows
    for row in rows[:last]:
        line = text[row.start : row.end]
        if (row.kind == "byline" and name.group(1) in line) or (row.kind == "heading" and name.group(1) == line):
            return [*rows[:last], rows[last].as_kind("furniture"), *rows[last + 1 :]]
    return rows


def _signed(rows: list[Row]) -> list[Row]:
    """Return the rows with those that an agency signs as captions, but for the last prose of its kind.

    "…in the harbour on Monday. (AFP)" stands under a picture where more of the story follows, else at its end.
    """
    signed = list(rows)
    last = len(rows)
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        if row.prose and row.closes and last == i + 1 and not row.opens and i + 1 < len(rows):
            signed[i] = row.as_kind("caption")
        if row.prose:
            last = i
    return signed


def _ended(text: str, rows: list[Row]) -> list[Row]:
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
    return width(line) > LONGEST_LAST_LINE or _LITTLE_LAST_WORD.match(line) is not None


def _is_long_title(line: str) -> bool:
    columns = width(line)
    return columns < LONGEST_TITLE and not has_inner_end(line) and not trails_off(line, columns)


# --- A story's head


def _headed(text: str, rows: list[Row]) -> list[Row]:
    """Return a story's rows, the lines before its first prose placed as its head, all later headings as such."""
    top = next((i for i, row in enumerate(rows) if row.prose), len(rows))
    first = [text[row.start : min(row.end, row.start + LONGEST_LEAD)] for row in rows[top:] if row.prose][:2]
    kinds = _head(text, rows[:top], stems_of("\n".join(first)).keys())
    later = (replace(row, kind="heading") if row.kind == "title" else row for row in rows[top:])
    return [*(replace(row, kind=kinds[i]) if i in kinds else row for i, row in enumerate(rows[:top])), *later]


def _head(text: str, rows: Sequence[Row], lead: Collection[str]) -> dict[int, SentenceKind]:
    """Return the kinds of the head lines among the rows above a story's prose: kicker, title, deck, headings.

    `lead` holds the word stems that the story begins with.
    """
    lines = {i: text[row.start : row.end] for i, row in enumerate(rows) if row.kind in {"heading", "title"}}
    named = [i for i, line in lines.items() if not TIME.match(line)]
    kinds: dict[int, SentenceKind] = dict.fromkeys(named, "heading")
    kinds |= {i: "furniture" for i in named[:-1] if rows[i].kind == "heading" and _is_masthead(lines[i])}
    named = [i for i in named if kinds[i] == "heading"]
    if not named:
        return kinds
    title = next((i for i in named if rows[i].kind == "title"), None)
    if title is None:
        title = _title(rows, [(i, lines[i]) for i in named], lead)
    kinds[title] = "title"
    above = [i for i in named if i < title]
    if above and _next_to(rows, above[-1], title) and width(lines[above[-1]]) <= LONGEST_KICKER:
        kinds[above[-1]] = "kicker"
    below = next((i for i in named if i > title), None)
    if below is not None and _next_to(rows, title, below) and _is_deck(rows[below], lines[below], lines[title]):
        kinds[below] = "deck"
    return kinds


def _title(rows: Sequence[Row], lines: Sequence[tuple[int, str]], lead: Collection[str]) -> int:
    """Return which of the head lines is the title: the first that is no section's name and no kicker."""
    shared = [sum(stem in lead for stem in stems_of(line)) for _, line in lines]
    for n, (_, line) in enumerate(lines[:-1]):
        # A section's name says nothing of what the story begins with, and a line under it does.
        if width(line) > LONGEST_FIRST_KICKER or shared[n] or not any(count >= 2 for count in shared[n + 1 :]):
            break
    else:
        n = len(lines) - 1
    if (
        n == 0
        and len(lines) > 1
        and _next_to(rows, lines[0][0], lines[1][0])
        and _is_kicker(*(line for _, line in lines[:3]))
    ):
        return lines[1][0]
    return lines[n][0]


def _is_deck(row: Row, line: str, title: str) -> bool:
    """Return whether the line under a title is its deck, which is the wider, and no sub-head."""
    return width(line) > (max(SHORTEST_STANDFIRST, width(title) * 0.8) if row.marked else width(title))


def _is_masthead(line: str) -> bool:
    """Return whether a line is the name of a paper or a site."""
    return width(line) <= LONGEST_MASTHEAD and press.MASTHEAD.search(press.fold(line)) is not None


def _next_to(rows: Sequence[Row], above: int, below: int) -> bool:
    """Return whether nothing stands between two rows but the site's furniture."""
    return all(row.kind == "furniture" for row in rows[above + 1 : below])


def _is_kicker(line: str, title: str, deck: str = "") -> bool:
    """Return whether the first of two or three head lines is a kicker.

    It is short, and in capitals or much shorter than the next, or each of the three is wider than the one before.
    """
    columns = width(line)
    if columns > LONGEST_FIRST_KICKER or line.endswith((":", "：")):
        return False
    return line.isupper() or 3 * columns <= width(title) or 1.5 * columns <= width(title) < width(deck)


# --- Which rows are one story


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Head lines and the prose under them, to where it is cut off or something opens."""

    first: int  # row, head lines included
    body: list[int]  # rows of prose
    after: str | None  # the language of the last paragraph in front of these that has a sure one


class _Page:
    """A page's rows on their way into stories."""

    def __init__(self, text: str, rows: list[Row], tongue: Tongue | None) -> None:
        self._text = text
        self._rows = rows
        self._tongue = tongue
        paragraphs = [text[row.start : row.end] if row.prose or row.kind == "body" else "" for row in rows]
        self._words = Words(text, paragraphs)
        self._last = max((row.end for row in rows if row.prose), default=0)

    def stories(self) -> list[list[Row]]:
        """Return the rows story by story."""
        rows = self._rows
        stretches = self._stretches()
        self._teasers = self._ends_in_teasers(stretches)
        starts = [0]  # the first row of each story
        story = Passage(self._words)  # of the last of them, as far as it is read
        before: list[int] = []
        for stretch, following in zip(stretches, [*stretches[1:], None], strict=True):
            if before and stretch.body and self._begins(story, before, stretch):
                starts.append(self._behind_furniture(stretch))
                story = Passage(self._words)
            # Inside a stretch a last paragraph that is cut off may be a teaser of its own.
            begins = self._teaser_inside(story, stretch.body, following)
            if begins is not None:
                starts.append(begins)
                story = self._words.passage(i for i in stretch.body if i >= begins)
            before = stretch.body or before
        ends = [*starts[1:], len(rows)]
        return [_headed(self._text, rows[a:b]) for a, b in zip(starts, ends, strict=True)]

    def _stretches(self) -> list[_Stretch]:
        stretches: list[_Stretch] = []
        first = 0
        body: list[int] = []
        after: str | None = None
        language: str | None = None
        for i, row in enumerate(self._rows):
            is_head = row.kind in {"heading", "title", "kicker", "deck"}
            begins = bool(body) and (is_head or (row.prose and bool(row.opens)))
            if body and self._rows[body[-1]].cut and not row.broken:
                begins = begins or row.prose or row.kind == "byline"
            other = self._language(i, unless=language) if row.prose else None
            begins = begins or (bool(body) and language is not None and other is not None)
            if begins:
                stretches.append(_Stretch(first, body, after))
                first, body = i, []
            if row.prose:
                after = after if body else language
                language = other or language
                body.append(i)
        stretches.append(_Stretch(first, body, after))
        return stretches

    def _language(self, i: int, unless: str | None = None) -> str | None:
        """Return a paragraph's language where it is sure and not `unless`; a quotation has none of its own."""
        row = self._rows[i]
        line = self._text[row.start : row.end]
        if self._tongue is None or width(line) < LONGEST_QUOTED or line[0] in "\"“„«‹「『《‘'—–-":
            return None
        return self._tongue(line, () if unless is None else (unless,))

    def _ends_in_teasers(self, stretches: Sequence[_Stretch]) -> bool:
        """Return whether the page ends in stretches that are cut off, each a paragraph or two: a list of teasers."""
        tail = [stretch.body for stretch in stretches if stretch.body][-2:]
        return len(tail) == 2 and all(self._rows[body[-1]].cut for body in tail) and len(tail[1]) <= 2

    def _begins(self, story: Passage, before: Sequence[int], stretch: _Stretch) -> bool:
        """Return whether a stretch begins a story of its own; `before` is the prose of the one in front of it."""
        rows, body = self._rows, stretch.body
        heads = rows[stretch.first : body[0]]
        cut_alone = len(body) == 1 and rows[body[0]].cut
        if rows[body[0]].opens or any(row.kind in {"byline", "dateline"} for row in heads):
            return True
        if any(row.marked and row.kind == "title" for row in heads):
            return True
        if self._in_another_language(before, stretch):
            return True
        whole = body[:-1] if len(body) > 2 and rows[body[-1]].cut else body  # its end may be yet another story
        passage = self._words.passage(whole)
        if rows[before[-1]].cut:
            # A paragraph without its stop may also be a slip, in the midst of a story that goes on; two in turn are
            # teasers.
            if heads:
                return True
            if rows[body[-1]].cut:
                return story.alike(self._words.passage(body[:1])) < ALIKE_TEASERS
            if len(whole) > 1:
                return story.kin(passage) < UNLIKE[min(len(whole) - 2, len(UNLIKE) - 1)]
            return story.alike(passage) < ALIKE_SLIP
        if cut_alone:
            most = self._alike_at_end(story, body[0])
            return story.alike(passage) < (TITLED * most if self._is_about(heads, story, passage) else most)
        return (
            len(whole) >= 2
            and not any(row.marked for row in heads)
            and self._is_titled(heads, story, passage, len(whole))
        )

    def _in_another_language(self, before: Sequence[int], stretch: _Stretch) -> bool:
        """Return whether a stretch begins in another language than the prose in front of it, where both are sure."""
        if stretch.after is None or self._language(stretch.body[0], unless=stretch.after) is None:
            return False
        return any(self._language(i) for i in before)

    def _is_titled(self, heads: Sequence[Row], story: Passage, passage: Passage, paragraphs: int) -> bool:
        """Return whether what stands under these head lines is about something else, and they are its title."""
        headings = [self._text[row.start : row.end] for row in heads if row.kind == "heading"]
        limits = UNLIKE if any(width(line) >= NARROW for line in headings) else UNLIKE_UNDER_NARROW
        if not self._is_about(heads, story, passage):
            return False
        return story.kin(passage) < limits[min(paragraphs - 2, len(limits) - 1)]

    def _is_about(self, heads: Sequence[Row], story: Passage, passage: Passage) -> bool:
        """Return whether a head line is about what it heads more than about what stands above it, as titles are."""
        for row in heads:
            if row.kind == "heading":
                stems = stems_of(self._text[row.start : row.end])
                own = self._words.shared(stems, passage)
                if own >= 2 and own > self._words.shared(stems, story):
                    return True
        return False

    def _alike_at_end(self, story: Passage, last: int) -> float:
        """Return how alike a paragraph that is cut off must be to what stands before it to be of one story with it."""
        behind = next((row for row in self._rows[last + 1 :] if row.kind != "credit"), None)
        if (
            behind is not None
            and not self._teasers
            and press.PAYWALL.match(press.fold(tidy(self._text[behind.start : behind.end])))
        ):
            return 0.0  # the next line asks for money for the rest
        subject = _SUBJECT.match(self._text, self._rows[last].start, self._rows[last].end)
        if subject is not None and not self._words.shared(stems_of(subject.group(1)), story):
            return ALIKE_INTRODUCED
        return ALIKE_TEASERS if self._teasers else ALIKE

    def _goes_on(self, story: Passage, following: _Stretch | None) -> bool:
        """Return whether the next stretch has no head, is whole, and goes on with the story."""
        if following is None or not following.body or following.first != following.body[0]:
            return False
        if self._rows[following.body[-1]].cut or self._rows[following.first].opens:
            return False
        return story.alike(self._words.passage(following.body)) >= ALIKE

    def _behind_furniture(self, stretch: _Stretch) -> int:
        """Return where a story begins.

        A teaser has a title at most: what the site sets between it and the story before belongs to that one.
        """
        body = stretch.body
        if len(body) > 2 or not self._rows[body[-1]].cut:
            return stretch.first
        kinds = {"furniture", "credit", "caption"}
        around = [i for i in range(stretch.first, body[0]) if self._rows[i].kind in kinds]
        return around[-1] + 1 if around else stretch.first

    def _teaser_inside(self, story: Passage, body: Sequence[int], following: _Stretch | None) -> int | None:
        """Return where, inside a stretch cut off at its end, its last paragraphs are another story than the first.

        `story` takes the stretch in. Where it goes on behind the paragraph that is cut off, that only lacks its stop.
        """
        for i in body[:-1]:
            story.add(i)
        last = self._words.passage(body[-1:])
        row = self._rows[body[-1]] if body else None
        if row is not None and row.open and row.end == self._last and len(body) > 2 and story.alike(last) < ALIKE_OPEN:
            row = self._rows[body[-1]] = replace(row, cut=True)
        if (
            row is None
            or len(body) < 2
            or not row.cut
            or story.alike(last) >= self._alike_at_end(story, body[-1])
            or self._goes_on(story, following)
        ):
            for i in body[-1:]:
                story.add(i)
            return None
        begins = body[-1]
        # The paragraph before may be the teaser's first: nearer to it than to all that stands before.
        for i in reversed(body[1:-1]):
            story.drop(i)
            paragraph = self._words.passage([i])
            if story.alike(paragraph) >= UNLIKE_FIRST or paragraph.alike(last) < ALIKE:
                break
            begins = i
            last.add(i)
        return begins


def _weight(text: str, rows: Sequence[Row]) -> int:
    """Return how much a story says: the width of its prose, where it is cut off a third of that."""
    prose = [row for row in rows if row.prose]
    columns = sum(width(text[row.start : row.end]) for row in prose)
    return columns // 3 if prose and prose[-1].cut else columns


# --- A story as parts


def _outline(text: str, rows: Sequence[Row], *, is_main: bool) -> Outline:
    prose = [row for row in rows if row.prose]
    complete = bool(prose) and not prose[-1].cut
    titled = any(row.kind == "title" for row in rows)
    own = complete and (len(prose) >= 3 or (titled and len(prose) >= 2))
    parts = tuple(part for row in rows for part in _parts(text, row))
    return Outline("article" if is_main or own else "teaser", complete or not prose, parts)


def _parts(text: str, row: Row) -> list[Part]:
    """Return the parts of a row: what opens it, its deck, its body, what closes it."""
    parts = list(row.opens)
    start = parts[-1].end if parts else row.start
    if row.prose and row.deck_first:
        start, end = _trimmed(text, start, row.end)
        first = SENTENCE_END.search(text, start, row.end)
        middle = first.end() if first and first.end() < row.end else row.end
        cut = row.run_on or (row.cut and middle == row.end)
        parts.append(Part(*_trimmed(text, start, middle), "deck", cut=cut, run_on=row.run_on))
        start = middle
    start, end = _trimmed(text, start, row.closes[0].start if row.closes else row.end)
    if start < end:
        parts.append(Part(start, end, row.kind, cut=row.cut, broken=row.broken and not row.opens))
    return [*parts, *row.closes]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return end - len(stretch.lstrip()), start + len(stretch.rstrip())

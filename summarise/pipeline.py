"""From a page to its digest: the one place where the steps stand in their order.

    page → normalised text → stories → language, sentences, names → summaries → checks → digest

The steps count in the normalised text; what goes into the digest is counted in the source again, here and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import regex

from summarise import __version__, checks, extract, han, language, models, names, sentences, source, stories, tags, text
from summarise.digest import (
    Block,
    Digest,
    Language,
    LanguageShare,
    Name,
    Notice,
    Page,
    Problem,
    Rejected,
    Sentence,
    SentenceKind,
    Source,
    Span,
    Story,
    Summary,
    SummarySentence,
)
from summarise.errors import SummariseError, UsageError
from summarise.extract import Limit, TooSmall
from summarise.routes import Planner, Route

# How long a summary is where nothing is asked for.
SENTENCES = 3
# A script that has less than this share of a story's letters is a quotation, no other language of it.
LEAST_SHARE = 0.05

_LETTER = regex.compile(r"\p{L}")
_LETTERS = regex.compile(r"[\p{L}\p{M}]+")


class Summariser:
    """Makes digests. One may be shared between threads; making one is cheap, and so is each call after the first."""

    def __init__(
        self, *, models: str | Path | None = None, engine: str | None = None, translator: str | None = None
    ) -> None:
        """Take a models.yaml of one's own, laid over the built-in one, and entries to force.

        Raises:
            ModelsFileError: the file has a mistake, or cannot be read.
            UsageError: `engine` or `translator` names no entry, or one that does not summarise or translate.
        """
        self._planner = Planner(_load(models), engine, translator)

    def digest(
        self,
        text: str,
        *,
        to: Sequence[str] | None = None,
        title: str | None = None,
        sentences: int | None = None,
        words: int | None = None,
        characters: int | None = None,
        main_only: bool = False,
    ) -> Digest:
        """Return the digest of a page of news given as text.

        Args:
            text: the page, a paragraph a line.
            to: tags of the languages to summarise in; None: each story's own; []: no summaries.
            title: the article's title, where `text` does not hold it.
            sentences: the most sentences of a summary; 3 where no limit is given.
            words: the most words, as Unicode's UAX 29 and ICU's dictionaries count them.
            characters: the most code points.
            main_only: leave teasers out.

        Raises:
            InputError: the text is empty, blank or too large.
            UsageError: a tag or a limit is wrong.
        """
        if not isinstance(text, str) or not (title is None or isinstance(title, str)):
            raise UsageError("bad-argument", "text and title must be strings")
        page = source.from_text(text, title=title)
        return self.digest_page(
            page, to=to, sentences=sentences, words=words, characters=characters, main_only=main_only
        )

    def digest_page(
        self,
        page: Page,
        *,
        to: Sequence[str] | None = None,
        sentences: int | None = None,
        words: int | None = None,
        characters: int | None = None,
        main_only: bool = False,
    ) -> Digest:
        """Return the digest of a page as `summarise.source.read` gives it; the arguments are those of `digest`."""
        limit = _limit(sentences, words, characters)
        asked = _asked(to)
        told, notices = _Reader(page).read()
        if main_only:
            left_out = {f"story {one.number}" for one in told if one.kind != "article"}
            told = [one for one in told if one.kind == "article"]
            notices = [notice for notice in notices if notice.where not in left_out]
        summed = []
        for story in told:
            summaries, more = self._summaries(story, asked, limit)
            summed.append(replace(story, summaries=summaries))
            notices += more
        return Digest(__version__, _source(page), tuple(summed), (*page.notices, *notices))

    def _summaries(
        self, story: Story, asked: Sequence[str] | None, limit: Limit
    ) -> tuple[tuple[Summary, ...], list[Notice]]:
        if asked is not None and not asked:
            return (), []
        body = [s for s in story.sentences if s.kind == "body" and s.complete]
        if not body:
            message = "no complete sentence of body text, so there is nothing to summarise"
            return (), [Notice("nothing-to-summarise", message, f"story {story.number}")]
        wanted = [story.language.tag] if asked is None else asked
        return tuple(self._summary(story, body, tag, limit) for tag in wanted), []

    def _summary(self, story: Story, body: Sequence[Sentence], tag: str, limit: Limit) -> Summary:
        """Return the summary by the first route whose result every check passes."""
        plan = self._planner.plan(story.language.tag, tag)
        rejected: list[Rejected] = []
        for route in plan.routes:
            done = self._along(route, story, body, tag, limit)
            if isinstance(done, Summary):
                return replace(done, rejected=tuple(rejected))
            rejected.append(done)
        if plan.problem is not None:
            return Summary(tag, "unavailable", problem=plan.problem)
        problem = rejected[-1].problem or Problem("refused", "No route gave a summary that passed every check")
        return Summary(tag, "failed", rejected=tuple(rejected), problem=problem)

    def _along(
        self, route: Route, story: Story, body: Sequence[Sentence], tag: str, limit: Limit
    ) -> Summary | Rejected:
        """Return the summary that a route gives, or what was wrong with it."""
        own = story.language.tag
        # The title goes along where the story is told in its language.
        title = (
            story.title
            if story.title and _same_script(language.script_of(story.title), story.language.script)
            else None
        )
        try:
            *converted, headline = self._converted(route, [*(s.text for s in body), title or ""], own, tag)
        except SummariseError as error:
            return Rejected(route, None, (), error.problem)
        picked = extract.choose(
            converted,
            limit,
            title=headline,
            count_words=lambda words: sentences.count_words(words, tag),
            joint=sentences.join(["", ""], tag),
            weighed=[names.set_aside(passage) for passage in converted],
        )
        if isinstance(picked, TooSmall):
            return Rejected(route, None, (), _too_small(picked, limit))
        chosen = tuple(SummarySentence(converted[i], (body[i].number,)) for i in picked)
        joined = sentences.join([s.text for s in chosen], tag)
        made = checks.check(
            checks.Written(
                text=joined,
                sentences=chosen,
                language=tag,
                script=story.language.script if tag == own else tags.script(tag),
                page={s.number: s.text for s in body},
                sentences_at_most=limit.sentences,
                words_at_most=limit.words,
                characters_at_most=limit.characters,
                count_words=lambda words: sentences.count_words(words, tag),
                script_of=lambda words: language.script_of(names.set_aside(words)),
                page_language=own,
                beside="\n".join(filter(None, (story.title, story.kicker, story.deck))),
                glosses=frozenset(form for n in story.names for form in (n.form, n.gloss, *n.variants.values())),
                detect=lambda words: language.detect(names.set_aside(words))[0],
                is_finished=lambda words: sentences.is_finished(words, tag),
                likelier=language.likelier,
            )
        )
        if any(one.status == "failed" for one in made):
            return Rejected(route, joined, made, None)
        return Summary(tag, "done", headline or None, joined, chosen, route, made)

    def _converted(self, route: Route, passages: Sequence[str], own: str, tag: str) -> list[str]:
        converted = list(passages)
        for step in route:
            if step.step == "convert":
                converted = self._planner.converter(step)(converted, own, tag)
        return converted


def _load(path: str | Path | None) -> models.Models:
    return models.load(None if path is None else Path(path))


def _asked(to: Sequence[str] | None) -> list[str] | None:
    if to is None:
        return None
    if isinstance(to, str) or not all(isinstance(tag, str) for tag in to):
        raise UsageError("bad-tag", "`to` must be a list of language tags", remedy='Give, say, to=["en", "zh-Hant"]')
    return list(dict.fromkeys(tags.requested(tag) for tag in to))


def _limit(in_sentences: int | None, in_words: int | None, in_characters: int | None) -> Limit:
    given = {"sentences": in_sentences, "words": in_words, "characters": in_characters}
    for unit, value in given.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            raise UsageError("bad-limit", f"{unit} must be a whole number from 1 on, not {value!r}")
    if all(value is None for value in given.values()):
        return Limit(sentences=SENTENCES)
    return Limit(in_sentences, in_words, in_characters)


def _too_small(least: TooSmall, limit: Limit) -> Problem:
    needs = []
    if limit.words is not None and limit.words < least.words:
        needs.append(f"--words {least.words}")
    if limit.characters is not None and limit.characters < least.characters:
        needs.append(f"--characters {least.characters}")
    message = "No sentence of the story is short enough for the limit"
    return Problem("limit-too-small", message, f"Allow at least {' '.join(needs)}")


def _source(page: Page) -> Source:
    shown = None if page.given else page.text
    return Source(
        page.kind, page.name, page.url, page.title, page.author, page.published, page.sha256, len(page.text), shown
    )


# --- Reading: a page to its stories


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence in the normalised text, before it has its number."""

    start: int
    end: int
    kind: SentenceKind
    complete: bool


class _Reader:
    """Reads one page: holds its normalised text, and turns what the steps find in it into the digest's values."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text, self.notices = text.normalise(page.text, page.hidden)

    def read(self) -> tuple[list[Story], list[Notice]]:
        """Return the stories, without summaries yet, and what is to be told about them."""
        notices = list(self.notices)
        outlines = stories.tell_apart(
            self.text.value,
            finished=cache(lambda part: sentences.is_finished(part, "und")),  # asked of the same paragraph again
            blocks=self._blocks(),
            title=self.page.title,
            tongue=language.tongue,
        )
        told: list[Story] = []
        sentence = 1
        for number, (outline, (found, reason)) in enumerate(zip(outlines, self._languages(outlines), strict=True), 1):
            if reason is not None:
                message = f"the language cannot be told: {language.REASONS[reason]}"
                notices.append(Notice("language-unknown", message, f"story {number}"))
            story = self._story(number, sentence, outline, found)
            sentence += len(story.sentences)
            told.append(story)
        return self._with_markup(self._with_title(told)), notices

    def _with_title(self, told: list[Story]) -> list[Story]:
        """Return the stories, the first article with the title that the page is known by where it shows none."""
        first = next((i for i, story in enumerate(told) if story.kind == "article"), None)
        if first is not None and self.page.title and told[first].title is None:
            title = text.tidy(text.normalise(self.page.title)[0].value)
            told[first] = replace(told[first], title=title or None)
        return told

    def _blocks(self) -> list[Block] | None:
        if self.page.blocks is None:
            return None
        at = self.text.position
        return [Block(at(b.start), at(b.end), b.kind) for b in self.page.blocks if at(b.start) < at(b.end)]

    def _languages(self, outlines: Sequence[stories.Outline]) -> list[tuple[Language, language.Reason | None]]:
        """Return the language of each story; of one that is too short to tell, what the page says, or is written in.

        "Markets on edge" beside an English article is English with a confidence of .5, where it would be `und` alone.
        """
        told = [self._language(outline) for outline in outlines]
        first = next((found for found, reason in told if reason is None), None)
        declared = self.page.language
        filled: list[tuple[Language, language.Reason | None]] = []
        for found, reason in told:
            if reason in {"too-short", "uncertain"}:
                if declared is not None and (found.script is None or tags.script(declared) in {found.script, None}):
                    found, reason = Language(declared, found.script, 0.5, "declared"), None
                elif first is not None and found.script == first.script:
                    found, reason = Language(first.tag, first.script, 0.5, "page", first.alternatives), None
            filled.append((found, reason))
        return filled

    def _language(self, outline: stories.Outline) -> tuple[Language, language.Reason | None]:
        """Return the language of a story: of its body where it has any, as headings are often in another register."""
        body = [part for part in outline.parts if part.kind in {"body", "deck"}] or list(outline.parts)
        lines: list[str] = []
        looked_at = 0
        for part in body:
            if looked_at < language.LOOKED_AT:
                lines.append(self.text.value[part.start : part.end])
                looked_at += len(lines[-1])
        return language.detect(names.set_aside("\n".join(lines)))

    def _story(self, number: int, first: int, outline: stories.Outline, found: Language) -> Story:
        pieces = list(self._apart(self._pieces(outline, found.tag)))
        numbered = tuple(self._sentence(first + i, piece) for i, piece in enumerate(pieces))
        deck = outline.first("deck")
        start, end = self.text.source_span(outline.start, outline.end)
        return Story(
            number=number,
            kind=outline.kind,
            complete=outline.complete,
            title=self._words(outline.first("title")),
            kicker=self._words(outline.first("kicker"), strip=" :：'\"‘’“”"),
            deck=None if deck is None or deck.run_on else self._words(deck),
            start=min(start, numbered[0].start),
            end=max(end, numbered[-1].end),
            language=found,
            other_languages=self._others(outline, pieces, found),
            sentences=numbered,
            names=tuple(self._names(outline, found.tag)),
        )

    def _words(self, part: stories.Part | None, strip: str | None = None) -> str | None:
        return None if part is None else text.tidy(self.text.value[part.start : part.end]).strip(strip)

    def _pieces(self, outline: stories.Outline, tag: str) -> Iterator[_Piece]:
        for part in outline.parts:
            if part.kind != "body":
                yield _Piece(part.start, part.end, part.kind, not (part.cut or part.run_on))
                continue
            paragraph = self.text.value[part.start : part.end]
            spans = sentences.split(paragraph, tag)
            ends = not part.cut and sentences.is_finished(paragraph, tag)
            for i, (start, end) in enumerate(spans):
                last = i == len(spans) - 1
                complete = (ends or not last) and not (part.broken and i == 0)
                yield _Piece(part.start + start, part.start + end, "body", complete)

    def _apart(self, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
        r"""Yield the pieces, as one those that meet inside what was mended as a whole: the source has no place between.

        "over.\x82\x80Next" is mended to "over.‚€Next", where neither sign comes from one of the two bytes alone.
        """
        held: _Piece | None = None
        for piece in pieces:
            if held is None:
                held = piece
            elif self.text.source_span(held.start, held.end)[1] > self.text.source_span(piece.start, piece.end)[0]:
                kind = piece.kind if held.kind == "body" else held.kind
                held = _Piece(held.start, piece.end, kind, held.complete and piece.complete)
            else:
                yield held
                held = piece
        if held is not None:
            yield held

    def _sentence(self, number: int, piece: _Piece) -> Sentence:
        start, end = self.text.source_span(piece.start, piece.end)
        words = text.tidy(self.text.value[piece.start : piece.end])
        return Sentence(number, words, start, end, piece.kind, piece.complete)

    def _with_markup(self, told: list[Story]) -> list[Story]:
        """Return the stories, each sentence with the markup behind it that has letters: the address of a link, say.

        Markup before the first sentence of the page goes with that.
        """
        if not self.page.hidden:
            return told
        whole = [one for story in told for one in story.sentences]
        widened = []
        for i, one in enumerate(whole):
            start, end = one.start, one.end
            if i == 0 and (letter := _LETTER.search(self.page.text, 0, start)):
                start = letter.start()
            following = whole[i + 1].start if i + 1 < len(whole) else len(self.page.text)
            letters = list(_LETTER.finditer(self.page.text, end, following))
            widened.append(replace(one, start=start, end=letters[-1].end() if letters else end))
        stories_: list[Story] = []
        at = 0
        for story in told:
            mine = tuple(widened[at : at + len(story.sentences)])
            at += len(mine)
            start, end = min(story.start, mine[0].start), max(story.end, mine[-1].end)
            stories_.append(replace(story, sentences=mine, start=start, end=end))
        return stories_

    def _others(self, outline: stories.Outline, pieces: Sequence[_Piece], found: Language) -> tuple[LanguageShare, ...]:
        """Return what else a story is written in: sentences in another script, paragraphs in its own."""
        if found.script is None or not pieces:
            return ()
        known = {"und", found.tag, *found.alternatives}
        foreign: dict[str, list[str]] = {}
        for passage in self._in_another_script(pieces, found.script):
            foreign.setdefault(language.script_of(passage) or "", []).append(passage)
        own: Counter[str] = Counter()
        for part in outline.parts:
            if part.kind == "body":
                passage = self.text.value[part.start : part.end]
                tag = language.tongue(passage)
                if tag is not None and tag not in known and tags.script(tag) == found.script:
                    own[tag] += _letters(passage)
        if not foreign and not own:
            return ()
        total = max(1, _letters(self.text.value[pieces[0].start : pieces[-1].end]))
        letters = [sum(map(_letters, passages)) for passages in foreign.values()]
        if (sum(letters) + own.total()) / total < LEAST_SHARE:
            return ()  # whatever it is written in
        shares: Counter[str] = Counter()
        for passages, count in zip(foreign.values(), letters, strict=True):
            shares[language.detect("\n".join(passages))[0].tag] += count
        shares.update(own)
        return tuple(
            LanguageShare(tag, round(count / total, 2))
            for tag, count in shares.most_common()
            if count / total >= LEAST_SHARE and tag not in known
        )

    def _in_another_script(self, pieces: Sequence[_Piece], script: str) -> Iterator[str]:
        """Yield the sentences that no language of `script` would write, names in parentheses aside."""
        odd = _foreign_letters(self.text.value[pieces[0].start : pieces[-1].end], script)
        for piece in pieces if odd else ():
            if piece.kind != "body":
                continue
            words = self.text.value[piece.start : piece.end]
            # The other form of Chinese shows in a few characters of a sentence.
            if odd.isdisjoint(words) or 10 * sum(map(odd.__contains__, words)) < len(words):
                continue
            words = names.set_aside(words)
            other = language.script_of(words)
            if other and not _same_script(other, script):
                yield words

    def _names(self, outline: stories.Outline, tag: str) -> Iterator[Name]:
        at = outline.start
        for name in names.find(self.text.value[outline.start : outline.end], tag):
            start, end = self.text.source_span(at + name.start, at + name.end)
            mentions = (self.text.source_span(at + m.start, at + m.end) for m in name.mentions)
            yield replace(name, start=start, end=end, mentions=tuple(Span(s, e) for s, e in mentions))


_HAN = {"Hans", "Hant", "Hani", "Jpan", "Kore"}


def _foreign_letters(words: str, script: str) -> set[str]:
    """Return the letters of a story that its script does not have, or that only the other form of Chinese has.

    Nearly all stories hold none or next to none, so that few of their sentences need a closer look.
    """
    own = _own_characters(script)
    characters = set(words) - own
    foreign = {c for c in characters if _is_foreign(c, script)}
    own |= characters - foreign
    return foreign


@cache
def _own_characters(script: str) -> set[str]:
    """Return the characters that were found not to be foreign, to which more are added as they are met."""
    return set()


def _is_foreign(character: str, script: str) -> bool:
    if script in {"Hans", "Hant"} and han.telling(character)[script == "Hant"]:
        return True
    return _not_of(script).match(character) is not None


@cache
def _not_of(script: str) -> regex.Pattern[str]:
    names = {"Kore": ["Hangul"]}.get(
        script, ["Han", "Hiragana", "Katakana", "Bopomofo"] if script in _HAN else [script]
    )
    own = "".join(rf"\p{{Script={name}}}" for name in ["Common", "Inherited", *names])
    return regex.compile(rf"[\p{{L}}--[{own}]]", flags=regex.V1)


def _letters(words: str) -> int:
    return sum(map(len, _LETTERS.findall(words)))


def _same_script(one: str | None, other: str | None) -> bool:
    """Return whether one language may write sentences in both: kanji without kana in Japanese, Hanja in Korean."""
    if one is None or other is None:
        return True
    return (
        one == other
        or (one in _HAN and other in _HAN and "Hani" in {one, other})
        or {one, other} <= {"Jpan", "Hans", "Hant"}
    )

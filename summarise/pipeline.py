"""From a page to its digest: the one place where the steps stand in their order.

    page → normalised text → stories → language, sentences, names → summaries → checks → digest

The steps count in the normalised text; what goes into the digest is counted in the source again, here and nowhere else.
"""

from __future__ import annotations

import os
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from threading import Event
from typing import Self, TypeVar

import regex

from summarise import (
    __version__,
    checks,
    engines,
    extract,
    han,
    language,
    models,
    names,
    prompts,
    sentences,
    source,
    stories,
    tags,
    text,
)
from summarise.checks.meaning import Vectors
from summarise.digest import (
    MOST_SOURCES,
    Block,
    Check,
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
from summarise.errors import OperationError, SummariseError, UsageError
from summarise.extract import Limit, TooSmall
from summarise.models import Model
from summarise.routes import Leg, Plan, Planner, Route

# How long a summary is where nothing is asked for.
SENTENCES = 3
# How often a model may write a summary before the next route is tried; each attempt is told its number.
ATTEMPTS = 2
# A script that has less than this share of a story's letters is a quotation, no other language of it.
LEAST_SHARE = 0.05

_LETTER = regex.compile(r"\p{L}")
_LETTERS = regex.compile(r"[\p{L}\p{M}]+")

_T = TypeVar("_T")


class Summariser:
    """Makes digests. One may be shared between threads; making one is cheap, and so is each call after the first.

    Models are opened when they are first needed and stay open; `close`, or the end of a `with` block, lets go of them.
    """

    def __init__(
        self,
        *,
        models: str | Path | None = None,
        engine: str | None = None,
        translator: str | None = None,
        no_network: bool = False,
    ) -> None:
        """Take a models.yaml of one's own, laid over the built-in one, and entries to force.

        `no_network` keeps models that are servers to those of this machine's loopback.

        Raises:
            ModelsFileError: the file has a mistake, or cannot be read.
            UsageError: `engine` or `translator` names no entry, or one that does not summarise or translate.
        """
        self._planner = Planner(_load(models), engine, translator)
        self._engines = engines.Engines(no_network=no_network)

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
        for grown in self.growing(
            page, to=to, sentences=sentences, words=words, characters=characters, main_only=main_only
        ):
            if isinstance(grown, Digest):
                return grown
        raise AssertionError("nothing stopped it")

    def growing(
        self,
        page: Page,
        *,
        to: Sequence[str] | None = None,
        sentences: int | None = None,
        words: int | None = None,
        characters: int | None = None,
        main_only: bool = False,
        stop: Event | None = None,
    ) -> Iterator[tuple[Story, ...] | Digest]:
        """Yield what there is of a digest as it comes; the arguments are those of `digest`.

        First the stories without their summaries, then all of them again each time that a summary is there, in the end
        the digest. Once `stop` is set no other route is tried, and there is no end.
        """
        limit = _limit(sentences, words, characters)
        asked = _asked(to)
        told, notices = _Reader(page).read()
        if main_only:
            left_out = {f"story {one.number}" for one in told if one.kind != "article"}
            told = [one for one in told if one.kind == "article"]
            notices = [notice for notice in notices if notice.where not in left_out]
        yield tuple(told)
        plan = cache(self._planner.plan)
        broken: dict[str, SummariseError] = {}
        for i, story in enumerate(told):
            wanted, more = _wanted(story, asked)
            notices += more
            writer = _Writer(story, limit, self._engines, broken, stop or Event())
            for tag in wanted:
                try:
                    summary = writer.summary(tag, plan(story.language.tag, tag))
                except _StoppedError:
                    return
                told[i] = replace(told[i], summaries=(*told[i].summaries, summary))
                yield tuple(told)
        yield Digest(__version__, _source(page), tuple(told), (*page.notices, *notices))

    def close(self) -> None:
        """Let go of the models that were opened; one that is needed again is opened anew."""
        self._engines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _wanted(story: Story, asked: Sequence[str] | None) -> tuple[Sequence[str], list[Notice]]:
    """Return the languages to summarise a story in, and what is to be told where none of them can be."""
    if asked is not None and not asked:
        return (), []
    if not _body(story):
        message = "no complete sentence of body text, so there is nothing to summarise"
        return (), [Notice("nothing-to-summarise", message, f"story {story.number}")]
    return [story.language.tag] if asked is None else asked, []


def _body(story: Story) -> dict[int, str]:
    """Return the sentences that may enter a summary, by number."""
    return {s.number: s.text for s in story.sentences if s.kind == "body" and s.complete}


# --- Writing: a story to its summaries


class _StoppedError(Exception):
    """Whoever asked wants no more of it."""


class _RefusedError(Exception):
    """What was written is not accepted: its text and the checks of it, or a problem that no check speaks of."""

    def __init__(self, text: str | None, checks: tuple[Check, ...] = (), problem: Problem | None = None) -> None:
        super().__init__(text)
        self.text, self.checks, self.problem = text, checks, problem


@dataclass(frozen=True, slots=True)
class _Told:
    """A story as it stands behind some leg of a route, in `language`.

    `whole`: all its body, of which the sentences are still to be chosen. `translated`: longer or shorter than what was
    written within the limit. `heading` is its headline, `ours` whether that is the page's title, as it stands or in
    another script, and not the work of a model.
    """

    language: str
    sentences: tuple[SummarySentence, ...]
    heading: str | None
    ours: bool = True
    whole: bool = False
    translated: bool = False

    def saying(self, words: Sequence[str], language: str) -> _Told:
        """Return this in other words, one for each sentence, and a last one for the headline where there is any."""
        said = (replace(s, text=_said(one)) for s, one in zip(self.sentences, words, strict=False))
        heading = _said(words[-1]) or None if self.heading and len(words) > len(self.sentences) else None
        return replace(self, language=language, sentences=tuple(said), heading=heading)

    def words(self) -> list[str]:
        return [*(s.text for s in self.sentences), *([self.heading] if self.heading else [])]


class _Writer:
    """Writes the summaries of one story. What several routes or languages share is written once."""

    def __init__(
        self,
        story: Story,
        limit: Limit,
        opened: engines.Engines,
        broken: dict[str, SummariseError],
        stop: Event,
    ) -> None:
        """Take a story and what is kept for the whole digest.

        `broken` holds models that could not be opened, with why, so that each is tried once.
        """
        self._story, self._limit, self._engines, self._broken = story, limit, opened, broken
        self._stop = stop
        self._own = story.language.tag
        self._known: dict[tuple[Route, int], _Told | SummariseError | _RefusedError] = {}

    @cached_property
    def _page(self) -> dict[int, str]:
        return _body(self._story)

    @cached_property
    def _title(self) -> str | None:
        """The title, which goes along where the story is told in its language."""
        title = self._story.title
        told = title and _same_script(language.script_of(title), self._story.language.script)
        return title if told else None

    @cached_property
    def _vectors(self) -> Vectors | None:
        return checks.vectors()

    def summary(self, tag: str, plan: Plan) -> Summary:
        """Return the summary by the first route whose result every check passes.

        Where there is none, it is those sentences of a result that pass by themselves: of the result that has most.
        """
        rejected: list[Rejected] = []
        in_part: list[Summary] = []
        for route in plan.routes:
            for attempt in range(ATTEMPTS if route[0].kind == "summarise" else 1):
                if self._stop.is_set():
                    raise _StoppedError
                done, again = self._along(route, tag, attempt, in_part)
                if isinstance(done, Summary):
                    return replace(done, rejected=tuple(rejected))
                if done not in rejected:
                    rejected.append(done)
                if not again:
                    break
        if in_part:
            return replace(max(in_part, key=lambda part: len(part.sentences)), rejected=tuple(rejected))
        if plan.problem is not None:
            return Summary(tag, "unavailable", problem=plan.problem)
        problem = rejected[-1].problem or Problem("refused", "No route gave a summary that passed every check")
        return Summary(tag, "failed", rejected=tuple(rejected), problem=problem)

    def _along(self, route: Route, tag: str, attempt: int, in_part: list[Summary]) -> tuple[Summary | Rejected, bool]:
        """Return the summary that a route gives, or what was wrong with it and whether to try it again.

        A summary of what passes by itself, where that is not the whole, is put `in_part`.
        """
        steps = tuple(leg.step for leg in route)
        told = None
        try:
            told = self._fitted(self._told(route, attempt), tag)
            return self._summed(told, told.sentences, tag, route), False
        except SummariseError as error:
            return Rejected(steps, None, (), error.problem), error.code in engines.OF_ANSWERS
        except _RefusedError as refused:
            if told is not None and (sound := self._sound(told.sentences, refused.checks, tag)):
                with suppress(_RefusedError):
                    in_part.append(self._summed(told, sound, tag, route))
            return Rejected(steps, refused.text, refused.checks, refused.problem), True

    def _summed(self, told: _Told, said: tuple[SummarySentence, ...], tag: str, route: Route) -> Summary:
        by_model = any(leg.kind in {"summarise", "translate"} for leg in route)
        joined, made = self._checked(said, tag, self._limit, self._vectors if by_model else None)
        steps = tuple(leg.step for leg in route)
        return Summary(tag, "done", self._headline(told, tag), joined, said, steps, made)

    def _sound(self, said: tuple[SummarySentence, ...], made: Sequence[Check], tag: str) -> tuple[SummarySentence, ...]:
        """Return the sentences in which no check found anything wrong, as many of the first as the limit allows."""
        written = self._as_written(said, tag, self._limit)
        wrong = [
            d for check in made for d in check.details if not d.supported and (d.start, d.end) != (0, len(written.text))
        ]
        sound = [
            sentence
            for at, sentence in written.placed()
            if not any(d.start < at + len(sentence.text) and at < d.end for d in wrong)
        ][: self._limit.sentences]
        while sound and not self._fits(sound, tag):
            sound.pop()
        return tuple(sound) if len(sound) < len(said) else ()

    def _told(self, route: Route, attempt: int) -> _Told:
        """Return the story as it stands behind the last leg of a route; what led there once is not done again."""
        key = (route, attempt)
        if key not in self._known:
            try:
                self._known[key] = self._walked(route, attempt)
            except (SummariseError, _RefusedError) as error:
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, _Told):
            return known
        raise known

    def _walked(self, route: Route, attempt: int) -> _Told:
        *before, leg = route
        if leg.kind == "extract":
            body = tuple(SummarySentence(text, (number,)) for number, text in self._page.items())
            return _Told(self._own, body, self._title, whole=True)
        if leg.kind == "summarise":
            return self._written(leg, attempt)
        told = self._told(tuple(before), attempt)
        if leg.kind == "convert":
            convert = engines.CONVERTERS[leg.model.engine]
            return told.saying(_ran(leg.model, lambda: convert(told.words(), leg.source, leg.target)), leg.target)
        return self._translated(leg, told)

    def _written(self, leg: Leg, attempt: int) -> _Told:
        order = engines.Order(
            sentences=dict(self._page),
            source=leg.source,
            target=leg.target,
            title=self._title,
            glosses=_glosses(self._story.names, leg.target),
            sentences_at_most=self._limit.sentences,
            words_at_most=self._limit.words,
            characters_at_most=self._limit.characters,
            attempt=attempt,
        )
        draft = self._run(leg.model, lambda engine: engine.summarise(order))
        said = tuple(
            SummarySentence(words, tuple(dict.fromkeys(s.sources))) for s in draft.sentences if (words := _said(s.text))
        )
        if not said:
            raise OperationError(engines.BAD_ANSWER, f"'{leg.model.id}' wrote nothing")
        if not all(1 <= len(s.sources) <= MOST_SOURCES and set(s.sources) <= self._page.keys() for s in said):
            what = f"'{leg.model.id}' does not say which sentences of the story it wrote from"
            text = sentences.join([s.text for s in said], leg.target)
            raise _RefusedError(text, (), Problem(engines.BAD_ANSWER, what))
        said = checks.with_namers(said, self._page, self._own)
        if (vectors := self._vectors) is not None:
            said = checks.borne_out(said, leg.target, self._page, self._own, vectors)
        if self._title and tags.satisfies(self._own, leg.target):
            return _Told(leg.target, said, self._title)
        return _Told(leg.target, said, _said(draft.headline or "") or None, ours=False)

    def _translated(self, leg: Leg, told: _Told) -> _Told:
        """Return the story translated: sentences that were chosen, or that a model wrote and every check passes."""
        told = self._few(told) if told.whole else replace(told, sentences=self._passing(told))
        glosses = _glosses(self._story.names, leg.target)

        def translated(words: list[str]) -> _Told:
            found = self._run(leg.model, lambda engine: engine.translate(words, leg.source, leg.target, glosses))
            if len(found) != len(words) or not all(map(_said, found[: len(told.sentences)])):
                raise OperationError(engines.BAD_ANSWER, f"'{leg.model.id}' left sentences untranslated")
            return replace(told.saying(found, leg.target), ours=False, translated=True)

        words = told.words()
        try:
            return translated(words)
        except OperationError as error:
            if len(words) == len(told.sentences) or error.code not in engines.OF_ANSWERS:
                raise
            return translated(words[: len(told.sentences)])  # a title is odd language, and can be done without

    def _passing(self, told: _Told) -> tuple[SummarySentence, ...]:
        """Return the sentences that a model wrote, or those of them that pass every check."""
        limit = Limit(sentences=self._limit.sentences)
        try:
            self._checked(told.sentences, told.language, limit, self._vectors)
            return told.sentences
        except _RefusedError as refused:
            if sound := self._sound(told.sentences, refused.checks, told.language):
                self._checked(sound, told.language, limit, self._vectors)
                return sound
            raise

    def _few(self, told: _Told) -> _Told:
        """Return the sentences to be translated; the best one, where none fits the limit as it stands."""
        try:
            return self._picked(told, self._limit, told.language)
        except _RefusedError:
            return self._picked(told, Limit(sentences=1), told.language)

    def _fitted(self, told: _Told, tag: str) -> _Told:
        """Return what keeps to the limit: what was extracted is chosen by it, and translations leave sentences out."""
        if told.whole or (told.translated and not self._fits(told.sentences, tag)):
            return self._picked(told, self._limit, tag)
        return told

    def _fits(self, said: Sequence[SummarySentence], tag: str) -> bool:
        joined = sentences.join([s.text for s in said], tag)
        words = 0 if self._limit.words is None else sentences.count_words(joined, tag)
        return words <= (self._limit.words or 0) and len(joined) <= (self._limit.characters or len(joined))

    def _picked(self, told: _Told, limit: Limit, tag: str) -> _Told:
        picked = extract.choose(
            [s.text for s in told.sentences],
            limit,
            title=told.heading,
            count_words=lambda words: sentences.count_words(words, tag),
            joint=sentences.join(["", ""], tag),
            weighed=[names.set_aside(s.text) for s in told.sentences],
        )
        if isinstance(picked, TooSmall):
            raise _RefusedError(None, (), _too_small(picked, limit))
        return replace(told, sentences=tuple(told.sentences[i] for i in picked), whole=False)

    def _checked(
        self, said: tuple[SummarySentence, ...], tag: str, limit: Limit, vectors: Vectors | None
    ) -> tuple[str, tuple[Check, ...]]:
        """Return sentences joined, with the checks of them, all of which they pass."""
        written = replace(self._as_written(said, tag, limit), vectors=vectors)
        made = checks.check(written)
        if any(one.status == "failed" for one in made):
            raise _RefusedError(written.text, made)
        return written.text, made

    def _as_written(self, said: tuple[SummarySentence, ...], tag: str, limit: Limit) -> checks.Written:
        story = self._story
        return checks.Written(
            text=sentences.join([s.text for s in said], tag),
            sentences=said,
            language=tag,
            script=self._story.language.script if tag == self._own else tags.script(tag),
            page=self._page,
            sentences_at_most=limit.sentences,
            words_at_most=limit.words,
            characters_at_most=limit.characters,
            count_words=lambda words: sentences.count_words(words, tag),
            script_of=lambda words: language.script_of(names.set_aside(words)),
            page_language=self._own,
            beside="\n".join(filter(None, (story.title, story.kicker, story.deck))),
            glosses=frozenset(form for n in story.names for form in (n.form, n.gloss, *n.variants.values())),
            detect=lambda words: language.detect(names.set_aside(words))[0],
            is_finished=lambda words: sentences.is_finished(words, tag),
            likelier=language.likelier,
            alike=names.sound_alike,
            echoes=prompts.wordings(tag),
        )

    def _headline(self, told: _Told, tag: str) -> str | None:
        """Return the headline; one that a model wrote only where every check passes it."""
        if told.heading is None or told.ours:
            return told.heading
        written = self._as_written((SummarySentence(told.heading, tuple(self._page)),), tag, Limit())
        written = replace(written, is_finished=None)  # a headline has no stop
        return None if any(one.status == "failed" for one in checks.check(written)) else told.heading

    def _run(self, model: Model, work: Callable[[engines.Engine], _T]) -> _T:
        """Return what an engine gives.

        Raises:
            SummariseError: it could not be opened or gave nothing of use, whatever its libraries called that.
        """
        if model.id in self._broken:
            raise self._broken[model.id]
        with ExitStack() as stack:
            try:
                engine = _ran(model, lambda: stack.enter_context(self._engines.lent(model)))
            except SummariseError as error:
                self._broken[model.id] = error
                raise
            return _ran(model, lambda: work(engine))


def _ran(model: Model, work: Callable[[], _T]) -> _T:
    try:
        return work()
    except SummariseError:
        raise
    except MemoryError as error:
        raise OperationError(engines.OUT_OF_MEMORY, f"'{model.id}' needs more memory than there is") from error
    except Exception as error:  # of a library, which must not end the digest
        if os.environ.get("SUMMARISE_DEBUG") == "1":
            traceback.print_exception(error)
        what = f"'{model.id}' failed: {type(error).__name__}: {str(error)[:200]}".rstrip(": ")
        raise OperationError("engine-failed", what) from error


def _said(words: str) -> str:
    """Return what a model wrote as a sentence is written here: on one line, its letters composed."""
    return text.tidy(unicodedata.normalize("NFC", words))


def _glosses(found: Sequence[Name], target: str) -> dict[str, str]:
    """Return the names of a story with the form that the script of `target` has for them.

    "Xi Jinping (習近平)" gives "Xi Jinping": "习近平" for Simplified Chinese, "習近平": "Xi Jinping" for French, and
    nothing for Russian.
    """
    script = tags.script(target)
    glosses: dict[str, str] = {}
    for name in found:
        variants = {tags.script(tag): form for tag, form in name.variants.items()}
        gloss = variants.get(script, name.gloss)
        if script in variants or _in_script(name.gloss, script):
            glosses[name.form] = gloss
        elif _in_script(name.form, script):
            glosses |= dict.fromkeys([name.gloss, *name.variants.values()], name.form)
    return glosses


def _in_script(words: str, script: str | None) -> bool:
    written = language.script_of(words)
    return written is not None and script is not None and _same_script(written, script)


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
                tag = language.tongue(passage, known)
                if tag is not None and tags.script(tag) == found.script:
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
    own, foreign = _known_characters(script)
    characters = set(words) - own
    new = characters - foreign
    foreign |= {c for c in new if _is_foreign(c, script)}
    own |= new - foreign
    return characters & foreign


@cache
def _known_characters(script: str) -> tuple[set[str], set[str]]:
    """Return the characters found not to be foreign, and those found to be; more are added as they are met."""
    return set(), set()


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

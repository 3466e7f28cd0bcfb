"""From a story's language to each language asked for: the routes that can run here, or what would make one.

A route is what is done to a story, leg by leg: a summary is written or sentences are taken, what was said is
translated, and its script or region is converted. Routes are tried in the order of `_rank`: the best quality first
(that of the poorest leg), then the fewest legs, then what was written before what was only extracted, then the smallest
models. In the story's own language, and what a converter makes of it, extraction comes last, so that something is
always said.

Nothing is opened here and nothing fetched: a plan depends on the entries of models.yaml and on what is installed alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import get_args

from summarise import engines, models, tags
from summarise.digest import Problem, Step, StepKind
from summarise.errors import UsageError
from summarise.models import Model, Models, Quality

# Routes that are tried for one summary. What the best few could not write, one more will hardly.
MOST_ROUTES = 4
# The languages that most translators lead from or to; others serve as well, in the order of their tags.
_PIVOTS = ("en",)

# Extraction is always there, whatever a models.yaml of one's own puts under this ID.
_EXTRACTION = Model(
    "extractive", ("summarise",), "extractive", None, None, None, None, None, "Apache-2.0", 0, quality="fair"
)
# What each engine's extra takes on the disk, in MB, as installed on 2026-11-24 (torch's build for the CPU).
_ENGINE_MB = {"llama": 35, "ctranslate2": 220, "transformers": 1150}


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a route and the languages that it leads between, as its entry of models.yaml names them."""

    kind: StepKind
    model: Model
    source: str
    target: str

    @property
    def step(self) -> Step:
        """What a digest says of it."""
        return Step(self.kind, self.model.id)


Route = tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The routes to try in turn; where there is none, why, and what would make one."""

    routes: tuple[Route, ...]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A route that models.yaml would allow, and what it lacks here; None where it can run.

    `unasked`: whether the planner may take it without being told to (see `Model.automatic`).
    """

    route: tuple[Step, ...]
    lacks: str | None
    remedy: str | None
    unasked: bool


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans routes over the entries of models.yaml; `engine` and `translator` force one entry each.

    Nothing stands in for an entry that is forced: all summaries are written by `engine`, and all that needs to be
    translated is translated by `translator`, or there is none.

    Raises, when made:
        UsageError: an ID that models.yaml does not have, or of an entry that cannot do what it is forced to.
    """

    entries: Models
    engine: str | None = None
    translator: str | None = None
    _ways: dict[tuple[str, str], list[Route]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for option, forced, task in (
            ("engine", self.engine, "summarise"),
            ("translator", self.translator, "translate"),
        ):
            if forced is not None and task not in self.entries.get(forced).tasks:
                raise UsageError(
                    "wrong-task",
                    f"'{forced}' does not {task}",
                    where=f"--{option}",
                    remedy=f"Entries that do: {', '.join(m.id for m in self.entries if task in m.tasks)}",
                )

    def plan(self, own: str, asked: str) -> Plan:
        """Return the plan from a story in `own` to a summary in `asked` (canonical tags; "und" for `own` will do)."""
        if own == "und" and asked != own:
            message = "The language of the story is not known, so that nothing can be translated from it"
            return Plan((), Problem("language-unknown", message))
        ready_now = cache(is_ready)
        ready = [r for r in self._allowed_routes(own, asked) if all(ready_now(leg.model) for leg in r)]
        return Plan(_chosen(ready, own)) if ready else Plan((), self._missing(own, asked))

    def options(self, own: str, asked: str) -> tuple[Option, ...]:
        """Return the routes that `plan` would try, then, best first, what one more entry would bring.

        Those are the best route through each entry that is not here, or that is taken only where it is asked for by its
        ID. Where two entries or more would have to come together, the smallest such route is given alone.
        """
        planned = self.plan(own, asked).routes
        others: dict[Model, Route] = {}
        for route in self._routes(own, asked, list(self.entries)) if own != "und" else ():
            more = [m for m in _models_of(route) if not (self._may_take(m) and is_ready(m))]
            if len(more) == 1:
                others.setdefault(more[0], route)
        found = list(others.values())
        if not planned and not found and own != "und":
            found = self._mendable(own, asked)[:1]
        # What may be taken unasked first, then by rank, in which they are already.
        found.sort(key=lambda route: not all(map(self._may_take, _models_of(route))))
        return tuple(self._option(route) for route in (*planned, *found))

    def _option(self, route: Route) -> Option:
        lacking = _lacking(route)
        lacks = _what_lacks(lacking) if lacking else None
        unasked = all(map(self._may_take, _models_of(route)))
        return Option(tuple(leg.step for leg in route), lacks, models.remedy(*lacking) or None, unasked)

    # What may be taken

    def _may_take(self, model: Model) -> bool:
        return model.automatic or model.id in (self.engine, self.translator) or model == _EXTRACTION

    def _allowed(self) -> list[Model]:
        return [m for m in self.entries if self._may_take(m)]

    # All routes over some entries

    def _allowed_routes(self, own: str, asked: str) -> list[Route]:
        """Return the routes over all that may be taken, here or not; which of them can run changes, these do not."""
        if (own, asked) not in self._ways:
            self._ways[own, asked] = self._routes(own, asked, self._allowed())
        return self._ways[own, asked]

    def _routes(self, own: str, asked: str, able: Sequence[Model]) -> list[Route]:
        """Return the routes that lead over entries of `able`, in the order in which they are to be tried."""
        roads = _Roads(
            own,
            asked,
            summarisers=self._summarisers(able),
            translators=self._translators(able),
            converters=_sorted(
                m
                for m in able
                if m.engine in engines.CONVERTERS and not (self._forced_converter() and m.id != self.translator)
            ),
            convertible_alone=self.translator is None or self._forced_converter(),
        )
        found = set(roads.routes())
        if self.translator is not None and not tags.satisfies(own, asked):
            found = {r for r in found if any(leg.model.id == self.translator for leg in r[1:])}
        return sorted(found, key=_rank)

    def _summarisers(self, able: Sequence[Model]) -> list[Model]:
        if self.engine is not None:
            return [m for m in able if m.id == self.engine]
        writers = (m for m in able if "summarise" in m.tasks and m.engine != "extractive")
        return [_EXTRACTION, *_sorted(writers)]

    def _translators(self, able: Sequence[Model]) -> list[Model]:
        translators = (m for m in able if "translate" in m.tasks and m.engine not in engines.CONVERTERS)
        return _sorted(m for m in translators if self.translator in (None, m.id))

    def _forced_converter(self) -> bool:
        return self.translator is not None and self.entries.get(self.translator).engine in engines.CONVERTERS

    # Where there is none

    def _mendable(self, own: str, asked: str) -> list[Route]:
        """Return the routes that commands would make, the one that brings the least to this machine first."""
        routes = self._allowed_routes(own, asked)
        entries = {model.id: model for route in routes for model in _models_of(route)}
        # What each has yet to bring; None where no command would bring it.
        missing = {model.id: _missing_mb(model) for model in entries.values()}
        costs: list[tuple[float, Route]] = []
        for route in routes:
            weights = [missing[model.id] for model in _models_of(route)]
            unfit = {m.engine for m in _models_of(route) if not engines.can_run(m.engine)}
            if None not in weights:
                costs.append((sum(filter(None, weights)) + sum(_ENGINE_MB.get(engine, 0) for engine in unfit), route))
        return [route for _, route in sorted(costs, key=lambda pair: pair[0])]  # the better of two that cost the same

    def _missing(self, own: str, asked: str) -> Problem:
        """Return the problem of a pair that nothing here leads over; its remedy is the smallest thing to get."""
        what = f"No route from {own} to {asked} can run here"
        if mendable := self._mendable(own, asked):
            lacking = _lacking(mendable[0])
            return Problem("no-route", f"{what}: {_what_lacks(lacking)}", models.remedy(*lacking))
        if self.engine is not None and _named(self.entries.get(self.engine).sources_tags, own) is None:
            return Problem("no-route", f"{what}: '{self.engine}' does not read {own}")
        if routes := self._allowed_routes(own, asked):
            return Problem("no-route", f"{what}: {_what_lacks(_lacking(routes[0]))}")
        if self.translator is not None:
            return Problem("no-route", f"{what}: '{self.translator}' does not translate from {own} to {asked}")
        if self.engine is not None:
            return Problem("no-route", f"{what}: nothing leads there from what '{self.engine}' writes")
        return Problem("no-route", f"{what}, and models.yaml names no model that would")


@dataclass(frozen=True, slots=True)
class _Roads:
    """The entries that may be used between two languages, and the ways that they make together.

    A way never comes back to a language, and makes no detour: what translates at once is not led over a pivot, and
    what a converter makes is not translated (unless `convertible_alone` is False).
    """

    own: str
    asked: str
    summarisers: Sequence[Model]
    translators: Sequence[Model]
    converters: Sequence[Model]
    convertible_alone: bool

    def routes(self) -> Iterator[Route]:
        onward = {tag: tuple(self._onward(tag)) for tag in {first.target for first in self._firsts()}}
        for first in self._firsts():
            yield from ((first, *rest) for rest in onward[first.target])

    def _firsts(self) -> Iterator[Leg]:
        """Yield the legs that begin a route: extraction, and all that a model may write that leads on."""
        for model in self.summarisers:
            if (source := _named(model.sources_tags, self.own)) is None:
                continue
            if model.engine == "extractive":
                yield Leg("extract", model, self.own, self.own)
            elif self.own != "und":
                for tag in self._worth_writing(model):
                    yield Leg("summarise", model, source, tag)

    def _worth_writing(self, model: Model) -> set[str]:
        if model.targets is None:
            return {self.own}
        found = {goal[0] for goal in self._goals(model)}
        for other in () if found else self.translators:
            if _named(other.sources_tags, self.own) is None and self._goals(other):
                found |= set(_pivot(model, other))
        own = _named(model.targets, self.own)
        return found | ({own} if own else set())

    def _onward(self, tag: str) -> Iterator[Route]:
        """Yield the ways from a summary in `tag` to what was asked for."""
        if tags.satisfies(tag, self.asked):
            yield ()
            return
        converted = [Leg("convert", m, tag, self.asked) for m in self.converters if _leads(m, tag, self.asked)]
        yield from ((leg,) for leg in converted)
        if converted and self.convertible_alone:
            return
        yield from self._translated(tag)
        for converter in self.converters:
            for other in converter.targets or ():
                if _leads(converter, tag, other) and not tags.satisfies(tag, other):
                    rest = self._translated(other, not_reading=tag)
                    yield from ((Leg("convert", converter, tag, other), *way) for way in rest)

    def _translated(self, tag: str, not_reading: str | None = None) -> Iterator[Route]:
        """Yield the ways that begin with a translation from `tag`, over a pivot only where neither leads there at once.

        Translators that read `not_reading` as well are left out: they need not be converted to.
        """
        for model in self.translators:
            source = _named(model.sources_tags, tag)
            if source is None or (not_reading and _named(model.sources_tags, not_reading)):
                continue
            goals = self._goals(model)
            for target, *rest in goals:
                yield (Leg("translate", model, source, target), *self._conversion(target, rest))
            for other in () if goals or not_reading else self.translators:
                if _named(other.sources_tags, tag) is None:
                    for pivot in _pivot(model, other) if self._goals(other) else ():
                        for target, *rest in self._goals(other):
                            yield (
                                Leg("translate", model, source, pivot),
                                Leg("translate", other, _named(other.sources_tags, pivot) or pivot, target),
                                *self._conversion(target, rest),
                            )

    def _goals(self, model: Model) -> list[tuple[str, ...]]:
        """Return what an entry may write: (a tag that will do,), or (a tag, the converter's ID that makes it do)."""
        found: list[tuple[str, ...]] = []
        if tag := _fitting(model.targets, self.asked):
            found.append((tag,))
        for converter in self.converters:
            if not any(tags.satisfies(tag, self.asked) for tag in converter.targets or ()):
                continue
            # The first of the languages that a converter names which can be had: what most models write best.
            for wanted in converter.sources_tags or ():
                tag = _fitting(model.targets, wanted)
                if tag is not None and not tags.satisfies(tag, self.asked):
                    found.append((tag, converter.id))
                    break
        return found

    def _conversion(self, tag: str, by: Iterable[str]) -> Route:
        return tuple(Leg("convert", m, tag, self.asked) for m in self.converters if m.id in by)


def _chosen(ranked: Sequence[Route], own: str) -> tuple[Route, ...]:
    """Return the routes that are tried, among them the best that no model writes: the surest to say something.

    What is extracted and not translated comes last, whatever its rank. No pivot is gone over where a translator leads
    from one language to the other at once.
    """
    if any(_is_translated(route) and not _is_over_pivot(route, own) for route in ranked):
        ranked = [route for route in ranked if not _is_over_pivot(route, own)]
    sure = next((route for route in ranked if route[0].kind == "extract"), None)
    if sure is None:
        return tuple(ranked[:MOST_ROUTES])
    if _is_translated(sure):
        others = [route for route in ranked if route is not sure][: MOST_ROUTES - 1]
        return tuple(route for route in ranked if route is sure or route in others)
    return (*[route for route in ranked if route[0].kind != "extract"][: MOST_ROUTES - 1], sure)


def _is_translated(route: Route) -> bool:
    return any(leg.kind == "translate" for leg in route)


def _is_over_pivot(route: Route, own: str) -> bool:
    return any(leg.kind == "translate" and tags.split(leg.source)[0] != tags.split(own)[0] for leg in route)


def _rank(route: Route) -> tuple[object, ...]:
    """Return what routes are sorted by; no two that differ are equal, so that the order of entries does not count."""
    order: Callable[[Quality], int] = get_args(Quality).index
    return (
        max(order(leg.model.quality) for leg in route),
        len(route),
        route[0].kind == "extract",
        sum(model.size_mb for model in _models_of(route)),
        [(leg.kind, leg.model.id, leg.source, leg.target) for leg in route],
    )


def _models_of(route: Route) -> list[Model]:
    # By what names an entry, as a long list of languages takes time to compare.
    return list({(leg.model.id, leg.model.engine): leg.model for leg in route}.values())


def _named(named: Sequence[str] | None, tag: str) -> str | None:
    """Return under which of its tags an entry takes a text in `tag`; `tag` itself where it takes any."""
    if named is None or tag in named:
        return tag
    return min((one for one in named if tags.satisfies(tag, one)), default=None)


def _fitting(named: Sequence[str] | None, asked: str) -> str | None:
    """Return which of the tags that an entry writes will do for `asked`."""
    if named is None or asked in named:
        return asked if named else None
    return min((one for one in named if tags.satisfies(one, asked)), default=None)


def _leads(model: Model, own: str, asked: str) -> bool:
    return _named(model.sources_tags, own) is not None and _fitting(model.targets, asked) is not None


def _pivot(first: Model, second: Model) -> list[str]:
    """Return the language that one entry writes and another reads, in a list; empty where there is none."""
    common = [tag for tag in first.targets or () if _named(second.sources_tags, tag) is not None]
    return sorted(common, key=lambda tag: (tag not in _PIVOTS, tag))[:1]


def _sorted(found: Iterable[Model]) -> list[Model]:
    return sorted(found, key=lambda model: model.id)


# What is here and what is not


def is_ready(model: Model) -> bool:
    """Return whether an entry can be used now: its files, the key of its server and what it runs on are there."""
    # What is here first: asking what is installed takes a tenth of a second.
    return models.is_here(model) and not models.unset_key(model) and engines.can_run(model.engine)


def _lacking(route: Route) -> list[Model]:
    return [model for model in _models_of(route) if not is_ready(model)]


def _what_lacks(lacking: Sequence[Model]) -> str:
    absent = [model for model in lacking if not models.is_here(model)]
    ids = " and ".join(f"'{model.id}'" for model in absent or lacking)
    if absent:
        return f"{ids} {'is' if len(absent) == 1 else 'are'} not on this machine"
    for model in lacking:
        if name := models.unset_key(model):
            return f"{name}, which is to hold the key of '{model.id}', is not set"
    return f"what {ids} runs on is not installed"


def _missing_mb(model: Model) -> float | None:
    """Return what a command would bring to this machine of an entry's own; None where none would bring it."""
    if models.is_here(model):
        return 0
    return model.size_mb if model.source_kind == "hub" or model.engine == "apertium" else None

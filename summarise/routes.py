"""From a story's language to each language asked for: the routes that can run here, or what would make one.

A route is a list of steps, each with the ID of an entry of models.yaml. Extraction needs nothing and comes last in
the story's own language, so that something is always said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from summarise import models, tags
from summarise.digest import Problem, Step
from summarise.engines import CONVERTERS, RUNNABLE, Converter
from summarise.errors import UsageError
from summarise.models import Model, Models, Quality

Route = tuple[Step, ...]
# What is always there, whatever a models.yaml of one's own puts under this ID.
_EXTRACTIVE = "extractive"

# What each engine's extra takes on the disk, in MB, as installed on 2026-11-24 (torch's build for the CPU).
_ENGINE_MB = {"llama": 35, "ctranslate2": 220, "transformers": 1150}


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

    route: Route
    lacks: str | None
    remedy: str | None
    unasked: bool


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans routes over the entries of models.yaml; `engine` and `translator` force one entry each.

    Raises, when made:
        UsageError: an ID that models.yaml does not have, or of an entry that cannot do what it is forced to.
    """

    entries: Models
    engine: str | None = None
    translator: str | None = None

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
        extract: Route = (Step("extract", _EXTRACTIVE),)
        if self.engine is not None:
            forced = self.entries.get(self.engine)
            if not _reads(forced, own):
                return Plan((), Problem("no-route", f"'{forced.id}' does not read {own}"))
            if forced.engine not in RUNNABLE:
                return Plan((), _lacking(forced, f"'{forced.id}' cannot run here"))
            extract = (Step("extract", forced.id),)
        if own == asked or (own != "und" and tags.satisfies(own, asked)):
            return Plan((extract,))
        if own == "und":
            message = "The language of the story is not known, so that nothing can be translated from it"
            return Plan((), Problem("language-unknown", message))
        converters = [m for m in self._translators() if m.engine in CONVERTERS and _leads(m, own, asked)]
        if converters:
            return Plan(tuple((*extract, Step("convert", m.id)) for m in converters))
        return Plan((), self._missing(own, asked))

    def options(self, own: str, asked: str) -> tuple[Option, ...]:
        """Return the routes that `plan` would try, in its order, then those that lack something, best first.

        Those are of each entry that leads from `own` to `asked` at once, or to what is converted to it; among them
        what is here and is taken only where it is asked for by name.
        """
        ready = self.plan(own, asked).routes
        others: list[tuple[Model, Option]] = []
        for model in self.entries:
            route = self._route_of(model, own, asked)
            if route and route not in ready:
                others.append((model, Option(route, *_what_lacks(model), self._unasked(route))))
        others.sort(key=lambda pair: (not pair[1].unasked, *_rank(pair[0])))
        able = (Option(route, None, None, self._unasked(route)) for route in ready)
        return (*able, *(option for _, option in others))

    def _route_of(self, model: Model, own: str, asked: str) -> Route | None:
        """Return the route that one entry makes, with a converter at its end where that has to be."""
        if own == "und" or model.engine in CONVERTERS:
            return None
        for tag in (asked, *self._convertible(asked)):
            converters = [m for m in self.entries if m.engine in CONVERTERS and _leads(m, tag, asked)]
            last = () if tag == asked else tuple(Step("convert", m.id) for m in converters[:1])
            if "summarise" in model.tasks and _writes(model, own, tag):
                return (Step("extract" if model.engine == _EXTRACTIVE else "summarise", model.id), *last)
            if "translate" in model.tasks and not tags.satisfies(own, tag) and _leads(model, own, tag):
                return (Step("extract", _EXTRACTIVE), Step("translate", model.id), *last)
        return None

    def _unasked(self, route: Route) -> bool:
        return all(self.entries.get(step.model).automatic for step in route)

    def converter(self, step: Step) -> Converter:
        """Return what runs a step of kind `convert`."""
        return CONVERTERS[self.entries.get(step.model).engine]

    def _translators(self) -> list[Model]:
        if self.translator is not None:
            return [self.entries.get(self.translator)]
        return [m for m in self.entries if "translate" in m.tasks and m.automatic]

    def _convertible(self, asked: str) -> list[str]:
        """Return the tags that a converter leads from to `asked`."""
        converters = [m for m in self.entries if m.engine in CONVERTERS and m.targets and asked in m.targets]
        return [tag for m in converters for tag in m.sources_tags or () if tag != asked]

    def _missing(self, own: str, asked: str) -> Problem:
        """Return the problem of a pair that nothing here leads over; its remedy is the smallest thing to get."""
        what = f"No route from {own} to {asked} can run here"
        if self.translator is not None:
            chosen = self.entries.get(self.translator)
            if not _leads(chosen, own, asked):
                return Problem("no-route", f"{what}: '{chosen.id}' does not translate from {own} to {asked}")
            return _lacking(chosen, what)
        # What a converter makes the language asked for of will do: en → zh-Hans → zh-Hant-TW.
        wanted = [asked, *self._convertible(asked)]
        others = [m for m in self.entries if m.automatic and m.engine not in RUNNABLE]
        able = [m for m in others if any(_leads(m, own, tag) for tag in wanted)]
        ready = [m for m in able if models.remedy(m)]
        if not ready:
            return Problem("no-route", f"{what}, and models.yaml names no model that would")
        return _lacking(min(ready, key=_cost), what)


def _leads(model: Model, own: str, asked: str) -> bool:
    """Return whether an entry says that it writes `asked` from a text in `own`."""
    if model.targets is None:
        return False
    return _reads(model, own) and any(tags.satisfies(tag, asked) for tag in model.targets)


def _writes(model: Model, own: str, asked: str) -> bool:
    """Return whether an entry says that it summarises a text in `own` in `asked`."""
    if model.targets is None:
        return _reads(model, own) and tags.satisfies(own, asked)
    return _leads(model, own, asked)


def _reads(model: Model, own: str) -> bool:
    """Return whether an entry says that it takes a text in `own`."""
    return model.sources_tags is None or any(tags.satisfies(own, tag) for tag in model.sources_tags)


def _cost(model: Model) -> float:
    """Return what making an entry usable puts on the disk, in MB: what is missing of its weights and of its engine."""
    engine = _ENGINE_MB.get(model.engine, 0) if models.missing_requirements(model.engine) else 0
    return engine + (0 if models.is_here(model) else model.size_mb)


def _rank(model: Model) -> tuple[int, float]:
    return get_args(Quality).index(model.quality), _cost(model)


def _what_lacks(model: Model) -> tuple[str | None, str | None]:
    """Return what an entry lacks here, and the commands that mend it; None where nothing does, or none do."""
    remedy = models.remedy(model)
    if remedy:
        return f"'{model.id}' is not on this machine", remedy
    if not models.is_here(model):
        return f"{model.source} is not there", None
    return (None if model.engine in RUNNABLE else f"this version does not run {model.engine}"), None


def _lacking(model: Model, what: str) -> Problem:
    return Problem("no-route", f"{what}: '{model.id}' is not on this machine", models.remedy(model) or None)

"""The languages that can be asked for: those that something here can write now, then what the others need."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from summarise import models, tags
from summarise.models import Model, Models
from summarise.routes import Planner, is_ready
from summarise.web.words import own_name, size

# Whoever writes or reads one of these does all of them: the converter makes one of the other.
_CHINESE = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")


@dataclass(frozen=True, slots=True)
class Choice:
    """A language by its own name, and how much has to be got first, in MB; None where it can be had at once.

    It is 0 where no more than that something is lacking can be told: a package, a key, a model of unknown size.
    """

    tag: str
    name: str
    lacks_mb: float | None

    @property
    def label(self) -> str:
        """What it is called in a list: "Deutsch", "日本語 ↓ 480 MB", "Íslenska ↓"."""
        if self.lacks_mb is None:
            return self.name
        return f"{self.name} ↓ {size(self.lacks_mb)}" if self.lacks_mb else f"{self.name} ↓"


class Languages:
    """Knows what models.yaml names and what of it is here; asks again each time, as models come and go."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def entries(self) -> Models:
        """Return what models.yaml names now."""
        return models.load(self._path)

    def choices(self, own: str) -> list[Choice]:
        """Return every language that a story in `own` could be told in, those first that can be had at once."""
        entries = self.entries()
        ready = {m.id: m for m in entries if is_ready(m)}
        here = Planner(Models(ready))
        lacks_mb = {m.id: 0 if models.is_here(m) else m.size_mb for m in entries if m.id not in ready}
        writers: dict[str, set[Model]] = {} if own == "und" else {own: set()}
        for model in entries:
            for tag in model.targets or ():
                for one in _CHINESE if tag in _CHINESE else (tag,):
                    writers.setdefault(one, set()).add(model)
        readers = {m.id: _reads(m, own) for m in entries}
        known = Counter({tag: len(able) for tag, able in writers.items()})
        found = []
        for tag, able in writers.items():
            if tags.satisfies(own, tag) or here.plan(own, tag).routes:
                found.append(Choice(tag, own_name(tag), None))
            elif sizes := [lacks_mb[m.id] for m in able if m.id in lacks_mb and m.automatic and readers[m.id]]:
                found.append(Choice(tag, own_name(tag), min(filter(None, sizes), default=0)))
        # What the most models write first: the languages that are asked for the most.
        return sorted(found, key=lambda one: (one.lacks_mb is not None, one.tag != own, -known[one.tag], one.name))

    def remedy(self, own: str, asked: str) -> str | None:
        """Return the commands that would make a language available; None where it is, or none would."""
        problem = Planner(self.entries()).plan(own, asked).problem
        return problem.remedy if problem else None


def _reads(model: Model, own: str) -> bool:
    if model.sources_tags is None or (own in _CHINESE and not set(_CHINESE).isdisjoint(model.sources_tags)):
        return True
    return any(tags.satisfies(own, tag) for tag in model.sources_tags)

"""The engines that models.yaml may name and that this version can run, one file each.

An engine is opened with an entry of models.yaml, on first use, and then writes summaries, translates, or both. Plain
errors (`OperationError`) say what stopped it; what it wrote is judged by the checks, never here.
`extractive` is `summarise.extract`; it needs no file here, as it writes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from summarise.digest import SummarySentence
from summarise.engines import opencc

# A converter takes sentences, the tag they are in and the tag they are wanted in, and returns as many sentences.
Converter = Callable[[Sequence[str], str, str], list[str]]

CONVERTERS: dict[str, Converter] = {"opencc": opencc.convert}
RUNNABLE = frozenset({"extractive", *CONVERTERS})


@dataclass(frozen=True, slots=True)
class Order:
    """A summary to be written.

    `sentences` are the story's complete body sentences by number, in their order; `glosses` the page's names with their
    form in another script ("Xi Jinping": "習近平"). `source` and `target` are canonical tags. `attempt` counts from 0:
    what was written before was refused, so that a prompt or a seed had better differ.
    """

    sentences: Mapping[int, str]
    source: str
    target: str
    title: str | None = None
    glosses: Mapping[str, str] = field(default_factory=dict)
    sentences_at_most: int | None = None
    words_at_most: int | None = None
    characters_at_most: int | None = None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote: sentences with the numbers of those that each rests on (one to five); a headline or None."""

    sentences: tuple[SummarySentence, ...]
    headline: str | None = None


class Engine(Protocol):
    """A model that was opened. Its methods may be called from several threads at once."""

    def summarise(self, order: Order) -> Draft:
        """Return what the model writes for an order.

        Raises:
            OperationError: the model gave nothing that can be used, or could not be run.
        """
        ...

    def translate(self, sentences: Sequence[str], source: str, target: str, glosses: Mapping[str, str]) -> list[str]:
        """Return the sentences in another language, one for each.

        Raises:
            OperationError: as for `summarise`.
        """
        ...

    def close(self) -> None:
        """Let go of memory; the engine is not used again."""
        ...

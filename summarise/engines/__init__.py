"""The engines that models.yaml may name, one file each, and those of its entries that were opened.

An engine's module has one function, `open(model) -> Engine`; where its entries name an address, `no_network` tells it
as well whether connections to other machines are forbidden. It is imported, and its libraries with it, when the first
of its entries is opened. What is open is kept, shared between threads, and let go when memory is short. Plain errors
(`OperationError`) say what stopped an engine; what it wrote is judged by the checks, never here.
`extractive` is `summarise.extract`; it needs no file here, as it writes nothing of its own.
"""

from __future__ import annotations

import importlib
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Protocol

from summarise import models
from summarise.digest import SummarySentence
from summarise.engines import opencc
from summarise.errors import OperationError
from summarise.models import Model

# The module of each engine. To add one, write its file and its line here, and in `models` what its entries may say.
ENGINES: dict[models.Engine, str] = {
    "llama": "summarise.engines.llama",
    "transformers": "summarise.engines.transformers",
    "ctranslate2": "summarise.engines.ctranslate2",
    "openai": "summarise.engines.openai",
    "apertium": "summarise.engines.apertium",
}

# A converter takes sentences, the tag they are in and the tag they are wanted in, and returns as many sentences.
Converter = Callable[[Sequence[str], str, str], list[str]]
CONVERTERS: dict[str, Converter] = {"opencc": opencc.convert}

# What an engine's error is called where what it wrote is of no use: another attempt may do better.
BAD_ANSWER = "bad-answer"
OF_ANSWERS = frozenset({BAD_ANSWER, "cut-output", "empty-output"})
# … and where the machine has not enough memory.
OUT_OF_MEMORY = "out-of-memory"
OF_MEMORY = frozenset({OUT_OF_MEMORY, "too-little-memory"})
# What a model takes in memory, of its size on the disk: its weights, and something to work with.
_ROOM = 1.2
_AVAILABLE = re.compile(r"^MemAvailable:\s+(\d+) kB", re.MULTILINE)  # "MemAvailable:    3884208 kB"


def can_run(engine: models.Engine) -> bool:
    """Return whether all that an engine needs is installed; the models that it runs are another question."""
    return engine == "extractive" or engine in CONVERTERS or (engine in ENGINES and _is_installed(engine))


@cache
def _is_installed(engine: models.Engine) -> bool:
    return not models.missing_requirements(engine)


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
    """A model that was opened. Its methods may be called from several threads at once.

    The code of an error is one of `OF_ANSWERS` where the model ran, and what it wrote is of no use, and one of
    `OF_MEMORY` where memory was short.
    """

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


@dataclass(slots=True)
class _Opened:
    """An engine, how many use it at the moment, and whether the last of them is to close it."""

    engine: Engine
    users: int = 0
    unwanted: bool = False


class Engines:
    """The entries that were opened: each once, on first use. One may be shared between threads.

    with engines.lent(model) as engine:
        engine.translate(…)
    """

    def __init__(self, *, no_network: bool = False) -> None:
        self._no_network = no_network
        self._opened: dict[str, _Opened] = {}  # by ID, the one that was used last at the end
        self._lock = threading.Lock()
        # Models are opened one at a time: two at once would each count on the same memory.
        self._opening = threading.Lock()

    @contextmanager
    def lent(self, model: Model) -> Iterator[Engine]:
        """Give a model's engine, which is opened where it is not yet, and stays open for as long as it is lent.

        Raises:
            OperationError: as the engine's `open`; any other exception of its libraries goes through as it is.
        """
        opened = self._taken(model.id)
        if opened is None:
            with self._opening:
                opened = self._taken(model.id) or self._opened_anew(model)
        try:
            yield opened.engine
        finally:
            with self._lock:
                opened.users -= 1
                last = opened.unwanted and opened.users == 0
            if last:
                opened.engine.close()

    def close(self) -> None:
        """Close all engines, those in use as soon as nobody uses them. What is asked for later is opened anew."""
        self._let_go(idle_alone=False)

    def _taken(self, id_: str) -> _Opened | None:
        with self._lock:
            opened = self._opened.pop(id_, None)
            if opened is not None:
                self._opened[id_] = opened
                opened.users += 1
            return opened

    def _opened_anew(self, model: Model) -> _Opened:
        open_ = importlib.import_module(ENGINES[model.engine]).open
        if model.source_kind == "address":
            open_ = partial(open_, no_network=self._no_network)
        if (available := _available()) is not None and available < _ROOM * 1e6 * model.size_mb:
            self._let_go(idle_alone=True)
        try:
            engine = open_(model)
        except (MemoryError, OperationError) as error:
            if isinstance(error, OperationError) and error.code not in OF_MEMORY:
                raise
            if not self._let_go(idle_alone=True):
                raise
            engine = open_(model)
        opened = _Opened(engine, users=1)
        with self._lock:
            self._opened[model.id] = opened
        return opened

    def _let_go(self, *, idle_alone: bool) -> bool:
        """Close engines that nobody uses, and see to it that others are closed after use; tell whether any was."""
        with self._lock:
            wanted = {id_: o for id_, o in self._opened.items() if o.users == 0 or not idle_alone}
            for id_, opened in wanted.items():
                del self._opened[id_]
                opened.unwanted = True
            idle = [opened for opened in wanted.values() if opened.users == 0]
        for opened in idle:
            opened.engine.close()
        return bool(idle)


def _available() -> int | None:
    """Return how many bytes of memory can still be had, as far as Linux tells; None elsewhere."""
    try:
        found = _AVAILABLE.search(Path("/proc/meminfo").read_text("ascii"))
    except (OSError, ValueError):
        return None
    return int(found[1]) * 1024 if found else None

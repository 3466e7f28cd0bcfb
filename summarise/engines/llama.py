"""GGUF models in this process, by llama.cpp: the engine `llama` (extra `[local]`).

The weights are mapped into memory and run on what the installed xllamacpp finds (CPU or GPU). A story stands first in
its prompts, and what a model has worked through is kept until another story needs the room; those who ask for one story
at the same time therefore take turns, while another story is summarised beside it.
"""

from __future__ import annotations

import builtins
import os
import re
import threading
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from summarise import models, prompts
from summarise.engines import gbnf, gguf
from summarise.engines.chat import TEMPERATURE_OF_SECOND_TRY, Chat, TooLongError, room_for_answer
from summarise.errors import OperationError
from summarise.prompts import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarise.engines import Draft, Engine, Order
    from summarise.models import Model

# Tokens of context where the entry names no number.
_CONTEXT = 8192
# The context is shared by the requests that run at once. How many that are must not depend on the machine: it decides
# which stories are cut into parts.
_LEAST_FOR_TWO = 8192

# What llama.cpp takes beside weights and context: the buffers that it computes in; and of addresses, the stacks and
# pools of memory of its threads.
_MEMORY_OF_ENGINE = 350_000_000
_ADDRESSES_OF_ENGINE = 900_000_000

# One part of a model in several files: "model-00001-of-00003.gguf"
_PART = re.compile(r"(.*)-(\d{5})-of-(\d{5})\.gguf")

# A small model may say the same, or the same but for a number, until it is stopped: the characters of what is repeated,
# how often that stands at the end, and how many pieces come between two looks.
_LOOP, _REPEATED, _BETWEEN_LOOKS = range(12, 201), 4, 16
_DIGITS = re.compile(r"\d+")

# Engines of a process that was forked: their threads are not here, and without them they could never end.
_left_behind: list[Any] = []


def open(model: Model) -> Engine:  # noqa: A001 - what every engine's module has
    """Return the engine of an entry of models.yaml, whose weights have been looked at and are loaded on first use.

    Raises:
        OperationError: xllamacpp is missing, or the weights are, or they are damaged, or hold no model that chats.
    """
    from importlib.util import find_spec

    if find_spec("xllamacpp") is None:
        raise OperationError("missing-extra", "xllamacpp is not installed", remedy=models.remedy(model) or None)
    file = _weights(model)
    head = gguf.read(file)
    if head.chat_template is None:
        raise OperationError(
            "no-chat-template",
            "the model has no chat template: it was not trained to follow instructions",
            where=str(file),
            remedy="Take an instruction-tuned model",
        )
    return _Llama(model, file, head)


class _Llama(Chat):
    """A GGUF model; loaded on first use."""

    def __init__(self, model: Model, file: Path, head: gguf.Head) -> None:
        super().__init__(model)
        self._file = file
        self._head = head
        context = int(model.options.get("context", _CONTEXT))
        self._slots = 2 if context >= _LEAST_FOR_TWO else 1
        self._context = min(context // self._slots, head.number("context_length", context))
        self._loading = threading.Lock()
        self._server: Any = None
        self._process = os.getpid()
        self._failure: OperationError | None = None
        self._turns: WeakValueDictionary[tuple[str, ...], _Turn] = WeakValueDictionary()
        now = self._context * self._slots
        self._remedy_of_too_long = f"Give the model a larger `context` in models.yaml, {now} now"

    def summarise(self, order: Order) -> Draft:
        """Return what the model writes for an order; a story that its context does not hold is summarised in parts."""
        with self._turn(tuple(order.sentences.values())):
            return super().summarise(order)

    def close(self) -> None:
        """Let go of the weights, once what is being written is complete."""
        with self._loading:
            self._server = None
            self._failure = OperationError("closed", f"the model {self._model.id} was closed")

    # Running the model

    @contextmanager
    def _turn(self, story: tuple[str, ...]) -> Iterator[None]:
        with self._loading:
            turn = self._turns.setdefault(story, _Turn())
        with turn.lock:
            yield

    def _answer(self, prompt: Prompt, attempt: int) -> str:
        request = {
            "messages": prompt.messages,
            "max_tokens": prompt.tokens_at_most,
            "temperature": TEMPERATURE_OF_SECOND_TRY if attempt else 0,
            "seed": attempt,
            "cache_prompt": True,
            "grammar": gbnf.grammar(prompt.schema, prompt.script, prompt.spared),
        }
        if self._model.options.get("thinking"):
            request["chat_template_kwargs"] = {"enable_thinking": False}
        reply = _Reply(self._loaded(), request)
        if reply.error:
            if reply.error.get("type") == "exceed_context_size_error":
                raise TooLongError(reply.error.get("n_prompt_tokens"), self._context)
            raise OperationError("engine-failed", f"llama.cpp: {str(reply.error.get('message'))[:300]}")
        if reply.is_looping:
            raise prompts.looping()
        if reply.ended == "length":
            if reply.tokens_of_prompt + room_for_answer(prompt, self._context) > self._context:
                raise TooLongError(reply.tokens_of_prompt, self._context)
            raise prompts.cut_off()
        return reply.text

    def _loaded(self) -> Any:
        with self._loading:
            if self._process != os.getpid():
                _left_behind.append(self._server)
                self._server, self._process = None, os.getpid()
            if self._failure:
                raise self._failure
            if self._server is None:
                try:
                    self._server = self._load()
                except OperationError as error:
                    self._failure = error
                    raise
            return self._server

    def _load(self) -> Any:
        import secrets

        import xllamacpp

        on_cpu = all(d["type"] == xllamacpp.ggml_backend_dev_type.GGML_BACKEND_DEVICE_TYPE_CPU for d in _devices())
        self._check_memory(on_cpu=on_cpu)
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(self._file)
        parameters.n_ctx = self._context * self._slots
        parameters.n_parallel = self._slots
        parameters.verbosity = -1
        parameters.warmup = False
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = _threads()
        parameters.fit_params = not on_cpu
        # Models that look back over a window only would otherwise forget the story between two languages.
        parameters.swa_full = True
        # Nothing is kept in memory beyond the context.
        parameters.cache_ram_mib = 0
        # xllamacpp serves on the loopback as well: what comes that way needs a key that nobody has.
        parameters.api_keys = [secrets.token_hex(32)]
        parameters.ui = False
        parameters.endpoint_slots = False
        try:
            return xllamacpp.Server(parameters)
        except RuntimeError:
            raise OperationError(
                "bad-weights",
                "llama.cpp cannot load the file of weights: it is damaged, or of a kind that is newer than the"
                f" installed xllamacpp ({xllamacpp.__version__})",
                where=str(self._file),
            ) from None

    def _check_memory(self, *, on_cpu: bool) -> None:
        """Raise where the memory that is left would not do: llama.cpp does not survive running out of it."""
        weights = sum(file.stat().st_size for file in _all_parts(self._file))
        needed = weights + self._head.bytes_of_context(self._context * self._slots)
        shortages = [(needed + _ADDRESSES_OF_ENGINE, _addresses_left())]
        if on_cpu:
            shortages.append((needed + _MEMORY_OF_ENGINE, _memory_left()))
        for need, left in shortages:
            if left is not None and need > left:
                raise OperationError(
                    "too-little-memory",
                    f"{self._model.id} needs {need / 1e9:.1f} GB of memory, of which {max(left, 0) / 1e9:.1f} are free",
                    remedy="Give it a smaller `context` in models.yaml, or take a smaller model",
                )


class _Turn:
    """Held by the one that is being served among those who ask for one story."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


class _Reply:
    """What a server answers to a request for a chat, received piece by piece so that it can be stopped.

    A thread of its own waits in llama.cpp: the main thread stays open to an interrupt, which ends the writing.
    """

    def __init__(self, server: Any, request: dict[str, Any]) -> None:
        self.error: dict[str, Any] | None = None
        self.ended: str | None = None
        self.tokens_of_prompt = 0
        self.is_looping = False
        self._pieces: list[str] = []
        self._stopped = False
        streamed = request | {"stream": True, "stream_options": {"include_usage": True}}
        thread = threading.Thread(target=server.handle_chat_completions, args=(streamed, self._receive), daemon=True)
        thread.start()
        try:
            thread.join()
        except BaseException:
            self._stopped = True
            thread.join()
            raise

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def _receive(self, event: dict[str, Any]) -> bool:
        """Take in an event; whether that is enough."""
        if "choices" not in event:
            self.error = event.get("error", event)
            return True
        for choice in event["choices"]:
            self._pieces.append(choice["delta"].get("content") or "")
            self.ended = choice.get("finish_reason") or self.ended
        if usage := event.get("usage"):
            self.tokens_of_prompt = usage["prompt_tokens"]
        if len(self._pieces) % _BETWEEN_LOOKS == 0:
            self.is_looping = self.is_looping or _loops(self.text)
        return self._stopped or self.is_looping


def _loops(text: str) -> bool:
    """Return whether a text ends in the same, but for numbers, again and again."""
    tail = _DIGITS.sub("0", text[-(_REPEATED + 1) * _LOOP.stop :])
    return any(tail.endswith(tail[-length:] * _REPEATED) for length in _LOOP if length * _REPEATED <= len(tail))


# The file


def _weights(model: Model) -> Path:
    """Return the GGUF file of an entry: the source itself, or the file in it (after a pull: in the model's folder)."""
    folder = model.folder if model.source_kind == "hub" else Path(model.source or "")
    if folder.is_file():
        return folder
    if not folder.is_dir():
        raise _missing(model, f"the weights of {model.id} are not here", folder)
    pattern = model.file or "*.gguf"
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.gguf") if file.is_file())
    found = [name for name in names if fnmatchcase(name, pattern) or fnmatchcase(name, f"*/{pattern}")]
    if not found:
        raise _missing(model, f"there is no file {pattern} of {model.id}", folder)
    # A model in several files is loaded by the first of them.
    first = [name for name in found if not (part := _PART.fullmatch(name)) or int(part[2]) == 1]
    if len(first) != 1:
        raise OperationError(
            "no-weights",
            f"{len(first)} files match {pattern}, one is wanted"
            if first
            else f"the first file of {pattern} is missing",
            where=str(folder),
            remedy="Name it in `file` of models.yaml",
        )
    file = folder / first[0]
    for needed in _all_parts(file):
        if not needed.is_file():
            raise _missing(model, f"the weights of {model.id} are not complete", needed)
    return file


def _all_parts(file: Path) -> list[Path]:
    part = _PART.fullmatch(file.name)
    if not part:
        return [file]
    return [file.with_name(f"{part[1]}-{number:05}-of-{part[3]}.gguf") for number in range(1, int(part[3]) + 1)]


def _missing(model: Model, what: str, where: Path) -> OperationError:
    return OperationError("no-weights", what, where=str(where), remedy=models.remedy(model) or None)


# The machine


def _devices() -> list[dict[str, Any]]:
    import xllamacpp

    return list(xllamacpp.get_device_info())


def _threads() -> int:
    """Return how many threads to compute with: one for each core (not for each half of one) that may be used.

    On a machine that others use as well fewer are quicker, for all wait for the slowest: OMP_NUM_THREADS says how many.
    """
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return usable if usable <= 4 else usable // 2


def _addresses_left() -> int | None:
    """Return how much of its limit of addresses (`ulimit -v`) this process has left; None where there is none."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit == resource.RLIM_INFINITY:
            return None
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        return limit - pages * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return None


def _memory_left() -> int | None:
    """Return how much memory can be had on Linux, in the container that this runs in too; None elsewhere."""
    left = []
    try:
        with builtins.open("/proc/meminfo", encoding="ascii") as lines:
            left += [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
        container = Path("/sys/fs/cgroup")
        limit, used = ((container / name).read_text("ascii").strip() for name in ("memory.max", "memory.current"))
        if limit != "max":
            files = dict(line.split() for line in (container / "memory.stat").read_text("ascii").splitlines())
            left.append(int(limit) - int(used) + int(files.get("inactive_file", 0)))
    except (OSError, ValueError):
        pass
    return min(left, default=None)

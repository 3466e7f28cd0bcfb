"""The head of a GGUF file: what the model in it is, read without the library that runs it.

llama.cpp says of a file that it cannot load no more than that; what is wrong with it is found here, beforehand.
The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from summarise.errors import OperationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
# Types of values by their number: those of a fixed size, and the two that are not.
_FIXED = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
# Longer lists are those of a vocabulary; the shorter ones hold one number a layer.
_LONGEST_LIST = 4096


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of its model. Long lists (the vocabulary) are left out of `metadata`."""

    size: int
    metadata: Mapping[str, Any]

    @property
    def architecture(self) -> str:
        """The name of the model's kind, which stands before the names of its own fields: "llama", "qwen2", "bert"."""
        return str(self.metadata.get("general.architecture", ""))

    def number(self, name: str, default: int = 0) -> int:
        """Return a number of the model's kind ("context_length"); of one for each layer, the largest."""
        value = self.metadata.get(f"{self.architecture}.{name}")
        values = value if isinstance(value, list) else [value]
        return max((n for n in values if type(n) is int), default=default)

    @property
    def chat_template(self) -> str | None:
        """How a chat is written for the model, None for one that does not chat."""
        template = self.metadata.get("tokenizer.chat_template")
        return template if isinstance(template, str) and template.strip() else None

    def bytes_of_context(self, tokens: int) -> int:
        """Return what the keys and values of so many tokens take, in 16 bits each."""
        heads = self.number("attention.head_count", 1)
        width = self.number("embedding_length") // max(heads, 1)
        key, value = (self.number(f"attention.{name}_length", width) for name in ("key", "value"))
        layers = self.number("block_count") // max(self.number("full_attention_interval", 1), 1)
        return tokens * layers * self.number("attention.head_count_kv", heads) * (key + value) * 2


def read(path: Path) -> Head:
    """Return the head of a file.

    Raises:
        OperationError: there is no such file, it is no GGUF file, or it ends too early.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(len(_MAGIC))
            if start != _MAGIC:
                raise _bad(path, "is empty" if not start else "is no GGUF file")
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _Cursor(data).head()
    except OSError as error:
        raise OperationError("no-weights", f"the weights cannot be read: {error.strerror}", where=str(path)) from None
    except _TooShortError:
        raise _bad(path, "ends too early: it was cut, or its download was") from None
    except _OddError as error:
        raise _bad(path, str(error)) from None


class _TooShortError(Exception):
    """The file says that there is more of it than there is."""


class _OddError(Exception):
    """The file holds what no GGUF file holds, or none that is read here."""


class _Cursor:
    """A place in the file that moves on as values are read."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = len(_MAGIC)

    def head(self) -> Head:
        version = self.value("I")
        if version not in _VERSIONS:
            raise _OddError(f"is of a version of GGUF that is not read here ({version})")
        tensors, fields = self.value("Q"), self.value("Q")
        if not tensors:
            raise _OddError("holds no weights: it is a vocabulary alone, or the head of a model")
        metadata: dict[str, Any] = {}
        for _ in range(fields):
            name = self.string()
            value = self.field(self.value("I"))
            if value is not None:
                metadata[name] = value
        last = 0
        for _ in range(tensors):
            self.string()
            self.skip(8 * self.value("I") + 4)  # its dimensions and its type
            last = max(last, self.value("Q"))
        # Where the last tensor begins is known; how long it is, llama.cpp itself compares with the file.
        if self._at + last >= len(self._data):
            raise _TooShortError
        return Head(len(self._data), metadata)

    def field(self, kind: int) -> Any:
        """Return a value, None for a long list."""
        if kind == _STRING:
            return self.string()
        if kind != _ARRAY:
            return self.value(self.code(kind))
        kind, count = self.value("I"), self.value("Q")
        if kind in _FIXED and count <= _LONGEST_LIST:
            return [self.value(self.code(kind)) for _ in range(count)]
        if kind == _STRING:
            for _ in range(count):
                self.skip(self.value("Q"))
        else:
            self.skip(count * struct.calcsize(self.code(kind)))
        return None

    def code(self, kind: int) -> str:
        if kind not in _FIXED:
            raise _OddError("holds a value of a type that GGUF does not know")
        return _FIXED[kind]

    def value(self, code: str) -> Any:
        at = self._at
        self.skip(struct.calcsize(code))
        return struct.unpack_from("<" + code, self._data, at)[0]

    def string(self) -> str:
        length = self.value("Q")
        at = self._at
        self.skip(length)
        return self._data[at : self._at].decode("utf-8", "replace")

    def skip(self, length: int) -> None:
        self._at += length
        if self._at > len(self._data):
            raise _TooShortError


def _bad(path: Path, what: str) -> OperationError:
    return OperationError("bad-weights", f"the file of weights {what}", where=str(path))

"""A file, packed or not → its lines, each with its number, and the encoding they are in.

What is read is never more than a line of 10 MB at a time. A line too large, or damaged, comes as its problem.
"""

from __future__ import annotations

import codecs
import gzip
import importlib
import itertools
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from summarise.decoding import BOMS, decode
from summarise.digest import Problem
from summarise.errors import InputError
from summarise.source import LIMIT

__all__ = ["PACKED", "Line", "Lines", "opened", "reading", "too_large"]

PACKED = (".gz", ".zst")
Line = tuple[int, bytes | Problem]

_PIECE = 32_768  # bytes that are read at a time: what is lost before a damaged place is no more than that


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the system says of a path into our own errors."""
    try:
        yield
    except FileNotFoundError:
        raise InputError("no-such-file", "no such file", where=str(path), remedy="Check the path") from None
    except PermissionError:
        remedy = "Check its permissions"
        raise InputError("unreadable", "no permission to read", where=str(path), remedy=remedy) from None
    except (OSError, ValueError) as error:  # a name too long, or with a NUL
        what = getattr(error, "strerror", None) or "this is no path"
        raise InputError("unreadable", f"cannot be read: {what}", where=str(path), remedy="Check the path") from None


def opened(path: Path, packed: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """Open a file, and tell what reading it raises where its bytes are damaged or break off."""
    if packed == ".gz":
        return gzip.open(path, "rb"), (EOFError, OSError, zlib.error)
    if packed == ".zst":
        zstd = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
        return zstd.open(path, "rb"), (EOFError, OSError, zstd.ZstdError)
    return path.open("rb"), (OSError,)


class Lines:
    """The lines of a file, and what they are encoded in."""

    def __init__(self, stream: Any, damage: tuple[type[Exception], ...], path: Path) -> None:
        """Begin to read a file that `opened` has opened.

        Raises:
            InputError: it is empty, or damaged from the beginning.
        """
        self.name = str(path)
        self._stream, self._damage = stream, damage
        try:
            self._head: bytes = stream.read1(_PIECE)
        except self._damage as error:
            raise self._damaged(error) from None
        if not self._head:
            raise InputError("empty", "this is empty", where=self.name)
        self._mark, self._encoding = next((m for m in BOMS if self._head.startswith(m[0])), (b"", "utf-8"))
        self._declared: tuple[str, ...] | None = None

    def where(self, number: int) -> str:
        """Say where a line stands, for messages."""
        return f"{self.name}, line {number}"

    def lines(self) -> Iterator[Line]:
        """Yield each line, without its end, with its number; in place of one too large, or damaged, its problem."""
        number, size = 1, 0
        begun: list[bytes] = []
        try:
            for piece in self._pieces():
                *whole, rest = piece.split(b"\n")
                for line in whole:
                    size += len(line)
                    yield number, b"".join([*begun, line]) if size <= LIMIT else too_large(self.where(number))
                    begun, size, number = [], 0, number + 1
                size += len(rest)
                begun = [*begun, rest] if size <= LIMIT else []
        except self._damage as error:
            yield number, self._damaged(error, number).problem
            return
        if size:
            yield number, b"".join(begun) if size <= LIMIT else too_large(self.where(number))

    def whole(self) -> bytes:
        """Return all that the file holds; what is damaged ends before the damage.

        Raises:
            InputError: It is too large.
        """
        pieces, size = [self._head], len(self._head)
        with suppress(*self._damage):
            while piece := self._stream.read1(_PIECE):
                pieces.append(piece)
                size += len(piece)
                if size > LIMIT:
                    raise InputError("too-large", f"this has more than {LIMIT // 1_000_000} MB", where=self.name)
        return b"".join(pieces)

    def _pieces(self) -> Iterator[bytes]:
        pieces = itertools.chain([self._head[len(self._mark) :]], iter(lambda: self._stream.read1(_PIECE), b""))
        if self._encoding == "utf-8":
            yield from pieces
            return
        wide = codecs.getincrementaldecoder(self._encoding)("replace")
        for piece in pieces:
            yield wide.decode(piece).encode("utf-8", "replace")

    def text(self, data: Sequence[bytes], number: int) -> list[str]:
        """Return the parts of one record as text. What is not UTF-8 is told by the record and the file's beginning.

        Raises:
            InputError: Its encoding cannot be told.
        """
        try:
            return [part.decode("utf-8") for part in data]
        except UnicodeDecodeError:
            pass
        if self._declared is None:
            try:
                self._declared = (decode(self._head[: self._head.rfind(b"\n") + 1], where=None).encoding,)
            except InputError:
                self._declared = ()
        encoding = decode(b"\n".join(data), where=self.where(number), declared=self._declared).encoding
        return [part.decode(encoding) for part in data]

    def _damaged(self, error: Exception, number: int | None = None) -> InputError:
        cut = isinstance(error, EOFError)
        what = "the file breaks off" if cut else "the file is damaged"
        where = self.name if number is None else self.where(number)
        return InputError("damaged", what, where=where, remedy="Get it again, and check it")


def too_large(where: str) -> Problem:
    """Return the problem of a record that has more than is read."""
    return InputError("too-large", f"a record has more than {LIMIT // 1_000_000} MB", where=where).problem

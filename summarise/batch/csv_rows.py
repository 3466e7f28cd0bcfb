"""The rows of a CSV file, of which a faulty one fails alone.

    names, rows = read(lines, known)   # ["id", "text"], then (2, {"id": "1", "text": "News."}), (3, Problem(…)) …

Rows go on over several lines as long as a quote is open. A quote too many makes one row of all up to the next, or of
all that follows: what looks like rows in there is read again, a line each.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from summarise.batch.lines import Line, Lines, too_large
from summarise.digest import Problem
from summarise.errors import InputError
from summarise.source import LIMIT

__all__ = ["read"]

_DELIMITERS = (",", ";", "\t", "|")
_TRIED = 50  # lines after a faulty row that may be where the rows go on


def read(lines: Lines, known: Collection[str]) -> tuple[list[str], Iterator[tuple[int, dict[str, str] | Problem]]]:
    """Return the names in the head, and the rows with the line each begins in: by name, the cells that are not blank.

    `known` are names that are looked for: they tell the delimiter.

    Raises:
        InputError: The head cannot be read.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 2 * LIMIT))  # `_Row` holds the rows to their limit
    all_lines = lines.lines()
    number, head = next(all_lines, (1, b""))
    if isinstance(head, Problem):
        raise InputError(head.code, head.message)
    try:
        delimiter, names = _columns(lines.text([head], number)[0], known)
    except csv.Error as error:
        raise InputError("bad-record", f"this is no CSV: {error}", where=lines.where(number)) from None
    return names, _by_name(lines, _rows(all_lines, delimiter, len(names), lines.name), names)


def _columns(head: str, known: Collection[str]) -> tuple[str, list[str]]:
    """Return the delimiter of a CSV file and the names in its head: the one that parts names that are looked for."""
    splits = [(d, [name.strip() for name in next(csv.reader([head], delimiter=d), [])]) for d in _DELIMITERS]
    return max(splits, key=lambda split: (len(set(split[1]).intersection(known)), len(split[1])))


def _by_name(
    lines: Lines, rows: Iterator[tuple[int, list[str] | Problem]], names: Sequence[str]
) -> Iterator[tuple[int, dict[str, str] | Problem]]:
    for number, row in rows:
        if isinstance(row, Problem):
            yield number, row
        elif len(row) != len(names):
            what = f"this row has {len(row)} fields, and the head names {len(names)}"
            yield number, InputError("bad-record", what, where=lines.where(number)).problem
        else:
            try:
                cells = lines.text([cell.encode("latin-1") for cell in row], number)
            except InputError as error:
                yield number, error.problem
            else:
                yield number, {name: cell for name, cell in zip(names, cells, strict=True) if cell.strip()}


def _rows(lines: Iterator[Line], delimiter: str, width: int, name: str) -> Iterator[tuple[int, list[str] | Problem]]:
    """Yield the rows of a CSV file, with the line each begins in, as bytes in the guise of Latin-1.

    No encoding has a delimiter or quote as part of a letter, but for "|" in Big5 and the like.
    """
    alone = 0
    again = _Again(lines)
    for begun in again:
        number, first = begun
        if isinstance(first, Problem):
            yield number, first
            continue
        row = _Row(begun, iter(()) if alone else again)
        alone = max(0, alone - 1)
        where = f"{name}, line {number}"
        try:
            values = next(csv.reader(row, delimiter=delimiter), [])
        except csv.Error as error:
            yield number, InputError("bad-record", f"this is no CSV: {error}", where=where).problem
            continue
        ended_badly = row.is_open or (len(row.taken) > 1 and len(values) != width)
        if (row.is_too_large or ended_badly) and _are_rows(row.taken[1:], delimiter, width):
            yield number, InputError("bad-record", "a quote is opened here and not closed", where=where).problem
            again.put_back(row.taken[1:])
            alone = len(row.taken) - 1
        elif row.is_too_large:
            row.skip()
            yield number, too_large(where)
        elif ended_badly:
            back: Sequence[Line] = [line for line in row.taken[1:] if isinstance(line[1], Problem)]
            if not row.is_open and not back:
                back = _from_next_row(row.taken[1:], delimiter, width)
            what = f"this row has {len(values)} fields, and the head names {width}"
            what = "the file breaks off within this row" if row.is_open else what
            yield number, InputError("bad-record", what, where=where).problem
            again.put_back(back)
        elif values:
            yield number, values


class _Again:
    """Lines of which some may be put back to be read again."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()

    def put_back(self, lines: Sequence[Line]) -> None:
        self._back.extendleft(reversed(lines))

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._back.popleft() if self._back else next(self._lines)


def _are_rows(lines: Sequence[Line], delimiter: str, width: int) -> bool:
    """Whether lines that stand within quotes are rows by their looks, at least half of them, and no text."""
    return 2 * sum(_has_width(line, delimiter, width) for line in lines) >= max(1, len(lines))


def _has_width(line: Line, delimiter: str, width: int) -> bool:
    return isinstance(line[1], bytes) and bool(_shapes(delimiter, width)[0].fullmatch(line[1].removesuffix(b"\r")))


def _from_next_row(lines: Sequence[Line], delimiter: str, width: int) -> Sequence[Line]:
    """Return the lines from the first on from which all are rows without a fault, but that the last may go on."""
    row, begun = (shape.pattern for shape in _shapes(delimiter, width))
    rows = re.compile(rb"(?:%s\n)*(?:%s|%s)" % (row, row, begun))
    for first in range(min(len(lines), _TRIED)):
        rest = [content for _, content in lines[first:] if isinstance(content, bytes)]
        if rows.fullmatch(b"\n".join(content.removesuffix(b"\r") for content in rest)):
            return lines[first:]
    return []


@lru_cache(maxsize=8)
def _shapes(delimiter: str, width: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return what a row looks like, and one whose last cell so far is open. A bare cell does not end in a quote."""
    d = re.escape(delimiter.encode())
    cell = rb'(?:"(?:[^"]|"")*"|(?:[^"\n%s](?:[^\n%s]*[^"\n%s])?)?)' % (d, d, d)
    row = rb"%s(?:%s%s){%d}" % (cell, d, cell, width - 1)
    begun = rb'(?:%s%s){0,%d}"(?:[^"]|"")*' % (cell, d, width - 1)
    return re.compile(row), re.compile(begun)


class _Row:
    """The lines of one row, for csv's reader, which asks for another as long as a quote is open."""

    def __init__(self, first: Line, more: Iterator[Line]) -> None:
        self.taken: list[Line] = []
        self.is_open = False
        self.is_too_large = False
        self._size = 0
        self._lines = itertools.chain([first], more)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.is_open = True
            raise StopIteration
        self.taken.append(line)
        content = line[1]
        if isinstance(content, Problem):
            self.is_open = True
            raise StopIteration
        self._size += len(content)
        if self._size > LIMIT:
            self.is_too_large = True
            raise StopIteration
        return content.decode("latin-1") + "\n"

    def skip(self) -> None:
        """Leave out the lines up to the one that closes the open quote."""
        content = self.taken[-1][1]
        while isinstance(content, bytes) and content.count(b'"') % 2 == 0:
            content = next(self._lines, (0, b'"'))[1]

"""The input of a batch → a stream of `Record`s, and a record → its `Page`.

Whatever the input is, one record at a time is in memory, and none larger than 10 MB. What is no record (a malformed
line, a wrong type) comes as a record that says its problem, so that it fails alone; only an input that cannot be read
at all raises.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import email.utils
import gzip
import hashlib
import importlib
import itertools
import json
import os
import re
import sys
import zlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from summarise import source, tags
from summarise.batch import feeds
from summarise.batch.polite import Visitor
from summarise.decoding import BOMS, decode
from summarise.digest import Page, Problem
from summarise.errors import InputError, SummariseError, UsageError
from summarise.fetch import Network, without_credentials
from summarise.source import LIMIT, is_address

__all__ = ["Fields", "Record", "page", "read"]

_PIECE = 32_768  # bytes that are read at a time: what is lost before a damaged place is no more than that
_DELIMITERS = (",", ";", "\t", "|")
_TRIED = 50  # lines after a faulty row of CSV that may be where the rows go on
_READ = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml")  # of the files of a folder
_JSON = "Make it one JSON object a line (.jsonl), for example with: jq -c '.[]' INPUT.json > INPUT.jsonl"
_INPUTS = "Give a .jsonl, .csv or .parquet file, a feed, or a folder of .txt and .html files"

_PACKED = (".gz", ".zst")
_Kind = Literal["jsonl", "csv", "parquet", "feed"]
_KINDS: dict[str, _Kind] = {
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **dict.fromkeys((".rss", ".atom", ".xml", ".rdf"), "feed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One thing to digest. Exactly one of `text`, `html`, `url`, `path` and `problem` is set.

    `id` is the one it was given, or the SHA-256 of its content, or "line-N" of what is no record. `where` says where it
    stands, for messages: "articles.jsonl, line 12". `to` are the languages that it asks for itself, None where it
    leaves that to the run. `link` is the address that a `text` or `html` came from, `problem` what makes it no record.
    """

    id: str
    where: str
    text: str | None = None
    html: str | None = None
    url: str | None = None
    path: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    to: tuple[str, ...] | None = None
    given_id: bool = True
    link: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """What the fields of a record are called in the input."""

    text: str = "text"
    html: str = "html"
    url: str = "url"
    id: str = "id"
    title: str = "title"
    author: str = "author"
    published: str = "published"
    to: str = "to"

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(getattr(self, f.name) for f in fields(self))


def read(
    source: str,
    *,
    fields: Fields = Fields(),
    full_text: bool = False,
    no_network: bool = False,
    allow_private: bool = False,
    state: Path | None = None,
) -> Iterator[Record]:
    """Return the records of an input, one at a time and in its order.

    Args:
        source: A path, or the http(s) address of a feed.
        fields: What the fields are called.
        full_text: Of a feed's entries, their pages rather than what the feed itself holds.
        no_network: Connect to nothing but this machine.
        allow_private: Fetch from private addresses too.
        state: A folder that keeps what a server said of a feed, for the next run to ask whether it has changed.

    Raises:
        InputError: The input itself cannot be read. What can be told before the first record is raised by the call.
        UsageError: It is of no kind that is read, or has no field of these names.
    """
    if is_address(source):
        visitor = Visitor(Network(allow_private=allow_private, forbidden=no_network), state)
        fetched = visitor.feed(source)
        name = without_credentials(source)
        records = _of_feed(feeds.entries(fetched.data, name, url=fetched.url, charset=fetched.charset), name, full_text)
    else:
        path = Path(source)
        records = _of_folder(path) if _is_folder(path) else _of_file(path, fields, full_text)
    # The first record is looked for now, so that a run does not begin on what cannot be read.
    first = list(itertools.islice(records, 1))
    return itertools.chain(first, records)


def numbers(records: Iterator[Record], source: str) -> Iterator[int]:
    """Yield 1, 2, 3 … for the records of an input; of a .jsonl file the lines are counted, which is quicker."""
    path = Path(source)
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in _PACKED]
    if is_address(source) or path.is_dir() or _KINDS.get(suffixes[-1] if suffixes else "") != "jsonl":
        yield from (number for number, _ in enumerate(records, 1))
        return
    stream, damage = _opened(path, path.suffix.lower() if path.suffix.lower() in _PACKED else "")
    with stream:
        lines = (line for _, line in _Input(stream, damage, path).lines())
        yield from (number for number, _ in enumerate((x for x in lines if isinstance(x, Problem) or x.strip()), 1))


def page(record: Record, *, no_network: bool = False, allow_private: bool = False, state: Path | None = None) -> Page:
    """Return the page of a record.

    Args:
        record: One without a problem.
        no_network: Connect to nothing but this machine.
        allow_private: Fetch from private addresses too.
        state: A folder that keeps what servers said, shared by all who fetch for this run.

    Raises:
        SummariseError: It cannot be read or fetched.
    """
    if record.problem is not None:
        raise InputError(record.problem.code, record.problem.message, remedy=record.problem.remedy)
    network = Network(allow_private=allow_private, forbidden=no_network)
    if record.path is not None:
        read_ = source.read(record.path)
    elif record.url is not None:
        read_ = source.from_fetched(Visitor(network, state).page(record.url), without_credentials(record.url))
    elif record.html is not None:
        read_ = source.from_html(record.html, url=record.link)
    else:
        read_ = source.from_text(record.text or "")
    return replace(
        read_,
        url=read_.url or record.link,
        title=record.title or read_.title,
        author=record.author or read_.author,
        published=record.published or read_.published,
    )


# --- files ------------------------------------------------------------------------------------------------------------


def _is_folder(path: Path) -> bool:
    with _reading(path):
        return path.is_dir()


@contextmanager
def _reading(path: Path) -> Iterator[None]:
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


def _of_folder(folder: Path) -> Iterator[Record]:
    """Yield the texts of a folder and of those in it, by name; what is hidden is left out."""
    found = False
    with _reading(folder):
        os.scandir(folder).close()  # os.walk says nothing of a folder that cannot be read
    for path in _files(folder):
        found = True
        yield Record(path.relative_to(folder).as_posix(), str(path), path=str(path.absolute()))
    if not found:
        raise InputError("empty", "no .txt, .md or .html file is in this folder", where=str(folder))


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in _READ:
                yield Path(parent, name)


def _of_file(path: Path, fields: Fields, full_text: bool) -> Iterator[Record]:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes.pop() if suffixes and suffixes[-1] in _PACKED else ""
    kind = _KINDS.get(suffixes[-1] if suffixes else "")
    with _reading(path):
        stream, damage = _opened(path, packed)
    with stream:
        if kind is None or (kind == "parquet" and packed):
            remedy = _JSON if suffixes[-1:] == [".json"] else _INPUTS
            raise UsageError("unknown-kind", "this kind of input is not read", where=str(path), remedy=remedy)
        if kind == "parquet":
            yield from _of_parquet(path, fields)
            return
        lines = _Input(stream, damage, path)
        if kind == "feed":
            yield from _of_feed(feeds.entries(lines.whole(), str(path)), str(path), full_text)
        else:
            yield from _of_csv(lines, fields) if kind == "csv" else _of_jsonl(lines, fields)


def _opened(path: Path, packed: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """Open a file, and tell what reading it raises where its bytes are damaged or break off."""
    if packed == ".gz":
        return gzip.open(path, "rb"), (EOFError, OSError, zlib.error)
    if packed == ".zst":
        zstd = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
        return zstd.open(path, "rb"), (EOFError, OSError, zstd.ZstdError)
    return path.open("rb"), (OSError,)


class _Input:
    """The lines of a file, and what they are encoded in."""

    def __init__(self, stream: Any, damage: tuple[type[Exception], ...], path: Path) -> None:
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
        return f"{self.name}, line {number}"

    def lines(self) -> Iterator[tuple[int, bytes | Problem]]:
        """Yield each line, without its end, with its number; in place of one too large, or damaged, its problem."""
        number, size = 1, 0
        begun: list[bytes] = []
        try:
            for piece in self._pieces():
                *whole, rest = piece.split(b"\n")
                for line in whole:
                    size += len(line)
                    yield number, b"".join([*begun, line]) if size <= LIMIT else _too_large(self.where(number))
                    begun, size, number = [], 0, number + 1
                size += len(rest)
                begun = [*begun, rest] if size <= LIMIT else []
        except self._damage as error:
            yield number, self._damaged(error, number).problem
            return
        if size:
            yield number, b"".join(begun) if size <= LIMIT else _too_large(self.where(number))

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


def _too_large(where: str) -> Problem:
    return InputError("too-large", f"a record has more than {LIMIT // 1_000_000} MB", where=where).problem


# --- kinds ------------------------------------------------------------------------------------------------------------


def _of_jsonl(lines: _Input, fields: Fields) -> Iterator[Record]:
    found = False
    for number, line in lines.lines():
        where = lines.where(number)
        if isinstance(line, Problem):
            yield _no_record(number, where, line)
        elif line.strip():
            try:
                values = _object(lines.text([line], number)[0], where)
            except InputError as error:
                yield _no_record(number, where, error.problem)
            else:
                yield _record(values, number, where, fields)
        else:
            continue
        found = True
    if not found:
        raise InputError("empty", "there is nothing in this", where=lines.name)


def _object(line: str, where: str) -> dict[str, Any]:
    """Return the JSON object of a line."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        what = f"this line is no JSON: {error.msg.removesuffix(' at').lower()} at character {error.colno}"
        raise InputError("bad-record", what, where=where) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets in brackets in brackets
        raise InputError("bad-record", "this line is no JSON that can be read", where=where) from None
    if not isinstance(value, dict):
        what = f"this line is {_kind_of(value)}, not an object with fields"
        raise InputError("bad-record", what, where=where)
    return value


def _of_csv(lines: _Input, fields: Fields) -> Iterator[Record]:
    csv.field_size_limit(max(csv.field_size_limit(), 2 * LIMIT))  # `_Row` holds the rows to their limit
    source_ = lines.lines()
    number, head = next(source_, (1, b""))
    if isinstance(head, Problem):
        raise InputError(head.code, head.message)
    try:
        delimiter, names = _columns(lines.text([head], number)[0], fields)
    except csv.Error as error:
        raise InputError("bad-record", f"this is no CSV: {error}", where=lines.where(number)) from None
    _check_columns(names, fields, lines.name)
    for number, row in _rows(source_, delimiter, len(names), lines.name):
        where = lines.where(number)
        try:
            if isinstance(row, Problem):
                raise InputError(row.code, row.message, remedy=row.remedy)
            if len(row) != len(names):
                what = f"this row has {len(row)} fields, and the head names {len(names)}"
                raise InputError("bad-record", what, where=where)
            cells = lines.text([cell.encode("latin-1") for cell in row], number)
        except InputError as error:
            yield _no_record(number, where, error.problem)
        else:
            values = {name: cell for name, cell in zip(names, cells, strict=True) if cell.strip()}
            yield _record(values, number, where, fields)


def _columns(head: str, fields: Fields) -> tuple[str, list[str]]:
    """Return the delimiter of a CSV file and the names in its head: the one that parts names that are looked for."""
    splits = [(d, [name.strip() for name in next(csv.reader([head], delimiter=d), [])]) for d in _DELIMITERS]
    return max(splits, key=lambda split: (len(set(split[1]) & set(fields.names)), len(split[1])))


def _check_columns(names: Sequence[str], fields: Fields, where: str) -> None:
    if not {fields.text, fields.html, fields.url} & set(names):
        what = f"no column is called {fields.text}, {fields.html} or {fields.url}; there are: {', '.join(names)}"
        raise UsageError("no-such-field", what[:500], where=where, remedy="Name the column with --text-field")


_Line = tuple[int, bytes | Problem]


def _rows(lines: Iterator[_Line], delimiter: str, width: int, name: str) -> Iterator[tuple[int, list[str] | Problem]]:
    """Yield the rows of a CSV file, with the line each begins in, as bytes in the guise of Latin-1.

    No encoding has a delimiter or quote as part of a letter, but for "|" in Big5 and the like. A quote too many makes
    one row of all up to the next, or of all that follows: what looks like rows in there is read again, a line each.
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
            yield number, _too_large(where)
        elif ended_badly:
            back: Sequence[_Line] = [line for line in row.taken[1:] if isinstance(line[1], Problem)]
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

    def __init__(self, lines: Iterator[_Line]) -> None:
        self._lines = lines
        self._back: deque[_Line] = deque()

    def put_back(self, lines: Sequence[_Line]) -> None:
        self._back.extendleft(reversed(lines))

    def __iter__(self) -> Iterator[_Line]:
        return self

    def __next__(self) -> _Line:
        return self._back.popleft() if self._back else next(self._lines)


def _are_rows(lines: Sequence[_Line], delimiter: str, width: int) -> bool:
    """Whether lines that stand within quotes are rows by their looks, at least half of them, and no text."""
    return 2 * sum(_has_width(line, delimiter, width) for line in lines) >= max(1, len(lines))


def _has_width(line: _Line, delimiter: str, width: int) -> bool:
    return isinstance(line[1], bytes) and bool(_shapes(delimiter, width)[0].fullmatch(line[1].removesuffix(b"\r")))


def _from_next_row(lines: Sequence[_Line], delimiter: str, width: int) -> Sequence[_Line]:
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

    def __init__(self, first: _Line, more: Iterator[_Line]) -> None:
        self.taken: list[_Line] = []
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


def _of_feed(entries: Iterator[feeds.Entry], name: str, full_text: bool) -> Iterator[Record]:
    for number, entry in enumerate(entries, 1):
        where = f"{name}, entry {number}"
        try:
            yield _of_entry(entry, where, full_text)
        except InputError as error:
            failed = _no_record(number, where, error.problem)
            given = entry.id or entry.link
            yield replace(failed, id=given, given_id=True) if given else failed


def _of_entry(entry: feeds.Entry, where: str, full_text: bool) -> Record:
    if entry.cut:
        raise InputError("damaged", "the feed breaks off here", where=where, remedy="Get it again")
    content = entry.content if entry.content and entry.content.strip() else None
    url = entry.link if full_text else None
    if not url and not content:
        remedy = None if full_text else "Give --full-text to fetch its page"
        raise InputError("empty", "this entry of the feed has no text", where=where, remedy=remedy)
    return Record(
        entry.id or entry.link or hashlib.sha256((content or "").encode("utf-8", "replace")).hexdigest(),
        where,
        text=None if url or entry.is_html else content,
        html=content if entry.is_html and not url else None,
        url=url,
        title=entry.title,
        author=entry.author,
        published=entry.published,
        given_id=bool(entry.id or entry.link),
        link=None if url else entry.link,
    )


def _of_parquet(path: Path, fields: Fields) -> Iterator[Record]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        remedy = "Get it with: pip install 'pyarrow>=22'"
        raise UsageError("missing-library", "a .parquet file needs pyarrow", where=str(path), remedy=remedy) from None
    try:
        file = parquet.ParquetFile(path, pre_buffer=False)
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError("damaged", "this is no Parquet file that can be read", where=str(path)) from error
    with file:
        names = file.schema_arrow.names
        _check_columns(names, fields, str(path))
        wanted = [name for name in names if name in fields.names]
        end = 0
        for group in range(file.num_row_groups):
            number, end = end, end + file.metadata.row_group(group).num_rows
            try:
                for batch in file.iter_batches(64, row_groups=[group], columns=wanted):
                    for values in _rows_of(batch):
                        number += 1
                        yield _of_row(values, number, f"{path}, row {number}", fields)
            except (pyarrow.ArrowException, OSError):
                what = "the file is damaged" if number + 1 == end else f"the file is damaged to row {end}"
                where = f"{path}, row {number + 1}"
                damaged = InputError("damaged", what, where=where, remedy="Get it again, and check it")
                yield _no_record(number + 1, where, damaged.problem)


def _rows_of(batch: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a batch of Arrow; strings as bytes, as some writers put into them what is not UTF-8."""
    import pyarrow

    columns = []
    for column in batch.columns:
        if pyarrow.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type):
            column = column.cast(pyarrow.large_binary())
        columns.append(column.to_pylist())
    for row in zip(*columns, strict=True):
        yield dict(zip(batch.schema.names, row, strict=True))


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data, where=where).text


def _of_row(values: dict[str, Any], number: int, where: str, fields: Fields) -> Record:
    try:
        if sum(len(value) for value in values.values() if isinstance(value, bytes)) > LIMIT:
            return _no_record(number, where, _too_large(where))
        texts = {
            name: _decoded(value, where) if isinstance(value, bytes) else value
            for name, value in values.items()
            if value is not None
        }
    except InputError as error:
        return _no_record(number, where, error.problem)
    return _record(texts, number, where, fields)


# --- a record ---------------------------------------------------------------------------------------------------------


def _no_record(number: int, where: str, problem: Problem) -> Record:
    return Record(f"line-{number}", where, given_id=False, problem=problem)


def _record(values: Mapping[str, Any], number: int, where: str, fields: Fields) -> Record:
    """Return the record that named values make; where they make none, it keeps its id."""
    given: str | None = None
    try:
        given = _words(values, fields.id, where, lenient=True)
        return _checked(values, given, where, fields)
    except SummariseError as error:
        problem = error.problem
        if where not in problem.message:
            problem = replace(problem, message=f"{problem.message} ({where})")
        failed = _no_record(number, where, problem)
        return replace(failed, id=given, given_id=True) if given else failed


def _checked(values: Mapping[str, Any], given: str | None, where: str, fields: Fields) -> Record:
    content = {kind: _words(values, getattr(fields, kind), where) for kind in ("text", "html", "url")}
    kind, words = next(((kind, words) for kind, words in content.items() if words and words.strip()), ("", ""))
    if not words:
        if any(words is not None for words in content.values()):
            raise InputError("empty", "there is no text in this record", where=where)
        there = ", ".join(sorted(map(str, values))) or "none"
        what = f"this record has no {fields.text}, {fields.html} or {fields.url}; its fields: {there}"
        raise InputError("no-text", what[:500], where=where, remedy="Name the field with --text-field")
    link = (content["url"] or "").strip() or None
    return Record(
        given or hashlib.sha256(words.encode("utf-8")).hexdigest(),
        where,
        text=words if kind == "text" else None,
        html=words if kind == "html" else None,
        url=link if kind == "url" else None,
        title=_words(values, fields.title, where, lenient=True),
        author=_words(values, fields.author, where, lenient=True),
        published=_date(values.get(fields.published)),
        to=_to(values, fields.to, where),
        given_id=given is not None,
        link=link if kind != "url" else None,
    )


def _words(values: Mapping[str, Any], name: str, where: str, *, lenient: bool = False) -> str | None:
    """Return a field as a string, None where it is absent.

    Where one is `lenient`, a number is its digits, a list of strings one string (several authors), and a blank absent.
    """
    value = values.get(name)
    if lenient and isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ", ".join(value)
    if lenient and isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None or (lenient and isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        raise InputError("bad-record", f"the field {name} is {_kind_of(value)}, not a string", where=where)
    # Halves of pairs, which JSON can hold and no file can.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _kind_of(value: object) -> str:
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "null" if value is None else f"of the type {type(value).__name__}")


def _to(values: Mapping[str, Any], name: str, where: str) -> tuple[str, ...] | None:
    value = values.get(name)
    if value is None:
        return None
    if isinstance(value, str):
        value = [tag for tag in value.split(",") if tag.strip()] or None
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        what = f"the field {name} is {_kind_of(value)}, not a list of language tags"
        raise InputError("bad-record", what, where=where)
    return tuple(dict.fromkeys(tags.requested(tag) for tag in value))


def _date(value: object) -> str | None:
    """Return a date as ISO 8601: that, "Tue, 04 Mar 2025 10:00:00 +0800" or a timestamp; None for what is no date."""
    if isinstance(value, datetime.date):  # a datetime too
        return value.isoformat()
    if not isinstance(value, str):
        return None
    value = value.strip()
    try:
        datetime.datetime.fromisoformat(value)
    except ValueError:
        try:
            return email.utils.parsedate_to_datetime(value).isoformat()
        except (ValueError, TypeError, IndexError):
            return None
    return value

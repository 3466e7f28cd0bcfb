"""The input of a batch → a stream of `Record`s, and a record → its `Page`.

Whatever the input is, one record at a time is in memory, and none larger than 10 MB. What is no record (a malformed
line, a wrong type) comes as a record that says its problem, so that it fails alone; only an input that cannot be read
at all raises.
"""

from __future__ import annotations

import datetime
import email.utils
import hashlib
import itertools
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from summarise import source, tags
from summarise.batch import csv_rows, feeds
from summarise.batch.lines import PACKED, Lines, opened, reading, too_large
from summarise.batch.polite import Visitor
from summarise.decoding import decode
from summarise.digest import Page, Problem
from summarise.errors import InputError, SummariseError, UsageError
from summarise.fetch import Network, without_credentials
from summarise.source import LIMIT, is_address

__all__ = ["Fields", "Record", "numbers", "page", "read"]

_READ = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml")  # of the files of a folder
_JSON = "Make it one JSON object a line (.jsonl), for example with: jq -c '.[]' INPUT.json > INPUT.jsonl"
_INPUTS = "Give a .jsonl, .csv or .parquet file, a feed, or a folder of .txt and .html files"

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


def numbers(source: str, *, fields: Fields = Fields()) -> Iterator[int]:
    """Yield 1, 2, 3 … for the records of a file or folder; of a .jsonl file the lines are counted, which is quicker."""
    path = Path(source)
    suffix, packed = _suffixes(path)
    if _is_folder(path) or _KINDS.get(suffix) != "jsonl":
        yield from (number for number, _ in enumerate(read(source, fields=fields), 1))
        return
    stream, damage = opened(path, packed)
    with stream:
        lines = (line for _, line in Lines(stream, damage, path).lines())
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
    with reading(path):
        return path.is_dir()


def _of_folder(folder: Path) -> Iterator[Record]:
    """Yield the texts of a folder and of those in it, by name; what is hidden is left out."""
    found = False
    with reading(folder):
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


def _suffixes(path: Path) -> tuple[str, str]:
    """Return what a file's name says of its kind and how it is packed: "news.jsonl.GZ" → ".jsonl", ".gz"."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes.pop() if suffixes and suffixes[-1] in PACKED else ""
    return suffixes[-1] if suffixes else "", packed


def _of_file(path: Path, fields: Fields, full_text: bool) -> Iterator[Record]:
    suffix, packed = _suffixes(path)
    kind = _KINDS.get(suffix)
    with reading(path):
        stream, damage = opened(path, packed)
    with stream:
        if kind is None or (kind == "parquet" and packed):
            remedy = _JSON if suffix == ".json" else _INPUTS
            raise UsageError("unknown-kind", "this kind of input is not read", where=str(path), remedy=remedy)
        if kind == "parquet":
            yield from _of_parquet(path, fields)
            return
        lines = Lines(stream, damage, path)
        if kind == "feed":
            yield from _of_feed(feeds.entries(lines.whole(), str(path)), str(path), full_text)
        else:
            yield from _of_csv(lines, fields) if kind == "csv" else _of_jsonl(lines, fields)


# --- kinds ------------------------------------------------------------------------------------------------------------


def _of_jsonl(lines: Lines, fields: Fields) -> Iterator[Record]:
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


def _of_csv(lines: Lines, fields: Fields) -> Iterator[Record]:
    names, rows = csv_rows.read(lines, fields.names)
    _check_columns(names, fields, lines.name)
    for number, row in rows:
        where = lines.where(number)
        yield _no_record(number, where, row) if isinstance(row, Problem) else _record(row, number, where, fields)


def _check_columns(names: Sequence[str], fields: Fields, where: str) -> None:
    if not {fields.text, fields.html, fields.url} & set(names):
        what = f"no column is called {fields.text}, {fields.html} or {fields.url}; there are: {', '.join(names)}"
        raise UsageError("no-such-field", what[:500], where=where, remedy="Name the column with --text-field")


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
            return _no_record(number, where, too_large(where))
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

"""The output of a run, made whole from its journal and put in place at one stroke.

    .jsonl    {"id", "status", "digest", "problem"}, a row a line
    .parquet  the same, `digest` and `problem` as JSON strings
    .csv      id, status, language, title, the main story's summary in each language, problem

A reader finds a file of whole rows or, before the first is made, none.
"""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from summarise.batch.journal import Row
from summarise.digest import main_story
from summarise.errors import OperationError, UsageError

# What opens rows again and again: a file may need to know all its columns before the first row.
Rows = Callable[[], Iterator[Row]]

_GROUP = 512  # rows of a parquet file that are compressed together,
_GROUP_BYTES = 16_000_000  # … and what they may have at most
# What a spreadsheet takes for a formula, "=HYPERLINK(…)" or "-2+3"; a plain number such as "-5" or "+1.5" is none.
_FORMULA = re.compile(r"(?![+-]?\d+(?:[.,]\d+)?$)[=+\-@\t\r]")
_PYARROW = "pip install 'summarise-news[batch]'"


def check(output: Path) -> None:
    """See that an output can be written.

    Raises:
        UsageError: its ending is none of ours.
        OperationError: its folder is not there, or it is a folder itself; pyarrow is missing.
    """
    if output.suffix.lower() not in _WRITERS:
        raise UsageError("bad-output", "the output must end in .jsonl, .parquet or .csv", where=str(output))
    if not output.parent.is_dir():
        remedy = f"Make it: mkdir -p '{output.parent}'"
        raise OperationError("no-output", "the output's folder does not exist", where=str(output.parent), remedy=remedy)
    if output.exists() and not output.is_file():
        raise OperationError("no-output", "the output is no file", where=str(output), remedy="Give another name")
    if not os.access(output.parent, os.W_OK):
        raise OperationError("no-output", "the output's folder cannot be written", where=str(output.parent))
    if output.suffix.lower() == ".parquet":
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError as error:
            raise OperationError("missing-library", "a .parquet output needs pyarrow", remedy=_PYARROW) from error


def write(output: Path, rows: Rows, asked: Iterable[str]) -> None:
    """Write all rows and put them in the place of what was there; `asked` are the languages asked for.

    Raises:
        OperationError: the disk is full, or cannot be written; what was there stays.
    """
    made = output.with_name(f".{output.name}.new")
    try:
        with open(made, "wb") as file:
            _WRITERS[output.suffix.lower()](file, rows, tuple(asked))
            file.flush()
            os.fsync(file.fileno())
        made.replace(output)
        _bring_to_disk(output.parent)
    except OSError as error:
        made.unlink(missing_ok=True)
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        what = "the disk is full" if full else f"the output cannot be written: {error.strerror or error}"
        remedy = "Make room, and give the same command again" if full else None
        raise OperationError(
            "no-output", f"{what}; what was finished is kept", where=str(output), remedy=remedy
        ) from error
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def _bring_to_disk(folder: Path) -> None:
    """Make a renaming outlive a loss of power, where folders can be opened."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _jsonl(file: BinaryIO, rows: Rows, _asked: tuple[str, ...]) -> None:
    for row in rows():
        digest = zlib.decompress(row.digest) if row.digest else b"null"
        file.write(
            b'{"id": %b, "status": "%b", "digest": %b, "problem": %b}\n'
            % (as_json(row.id), row.status.encode(), digest, _problem(row))
        )


def _parquet(file: BinaryIO, rows: Rows, _asked: tuple[str, ...]) -> None:
    import pyarrow
    from pyarrow import parquet

    fields = [pyarrow.field(name, pyarrow.string()) for name in ("id", "status", "digest", "problem")]
    schema = pyarrow.schema(fields)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        group: list[tuple[str, str, str | None, str | None]] = []
        size = 0
        for row in rows():
            digest = zlib.decompress(row.digest).decode() if row.digest else None
            group.append((_plain(row.id), row.status, digest, _problem(row).decode() if row.problem else None))
            size += len(digest or "")
            if len(group) == _GROUP or size > _GROUP_BYTES:
                writer.write_table(_table(pyarrow, schema, group))
                group, size = [], 0
        if group:
            writer.write_table(_table(pyarrow, schema, group))


def _table(pyarrow: Any, schema: Any, group: list[Any]) -> Any:
    columns = [pyarrow.array(column, pyarrow.string()) for column in zip(*group, strict=True)]
    return pyarrow.Table.from_arrays(columns, schema=schema)


def _csv(file: BinaryIO, rows: Rows, asked: tuple[str, ...]) -> None:
    others: set[str] = set()
    for row in rows():
        others |= {summary["language"] for summary in _main_story(row).get("summaries", ())}
    tags = [*asked, *sorted(others.difference(asked))]
    text = TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(["id", "status", "language", "title", *(f"summary_{tag}" for tag in tags), "problem"])
    for row in rows():
        story = _main_story(row)
        said = {summary["language"]: summary["text"] for summary in story.get("summaries", ())}
        language = story.get("language", {}).get("tag")
        problem = f"{row.problem.message}. {row.problem.remedy or ''}".removesuffix(" ") if row.problem else None
        cells = [row.id, row.status, language, story.get("title"), *(said.get(tag) for tag in tags), problem]
        writer.writerow([_as_cell(cell) for cell in cells])
    text.detach()


def _main_story(row: Row) -> dict[str, Any]:
    """Return the main story of a row, with the page's title where it has none of its own."""
    if row.digest is None:
        return {}
    digest = json.loads(zlib.decompress(row.digest))
    story = main_story(digest) or {}
    return story | {"title": story.get("title") or digest["source"]["title"]}


def _as_cell(value: str | None) -> str:
    """Return text as a spreadsheet shows it: an apostrophe keeps it from being run as a formula."""
    return f"'{value}" if value and _FORMULA.match(value) else value or ""


def _problem(row: Row) -> bytes:
    return as_json(asdict(row.problem)) if row.problem else b"null"


def as_json(value: Any) -> bytes:
    """Return a value as JSON, in UTF-8; halves of characters, which UTF-8 cannot hold, as escapes."""
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


_WRITERS: dict[str, Callable[[BinaryIO, Rows, tuple[str, ...]], None]] = {
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".csv": _csv,
}

"""What is known of a run, on the disk: which records were read, what came of each, and under which options.

The journal is an SQLite database beside the output (`digests.jsonl.journal`). Each result is committed as soon as it is
known, so that a process may be killed at any instant; what is committed is made safe against power loss every few
seconds. SQLite cuts off what was half written. The output itself is made from the journal (see `output`), in the order
in which the input first gave its records, whatever order they were finished in. An exclusive lock, which goes with the
process that holds it, keeps a second run away.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from summarise.batch.records import Record
from summarise.digest import Problem
from summarise.errors import OperationError, UsageError

Status = Literal["done", "partial", "failed"]

_LAYOUT = "1"
_SAFE_EVERY = 5.0  # seconds between two times at which all is brought to the disk
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE records (
    number INTEGER PRIMARY KEY,         -- the order of the output
    id TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL,              -- a hash: a record that has changed is done again
    again INTEGER NOT NULL DEFAULT 0,   -- has a row, and is to be done all the same
    status TEXT,                        -- NULL: not done yet
    language TEXT, routes TEXT, code TEXT, message TEXT, remedy TEXT
);
CREATE TABLE digests (number INTEGER PRIMARY KEY, digest BLOB);
CREATE INDEX open_records ON records (number) WHERE status IS NULL OR again;
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a record. `digest` is its JSON, compressed by zlib; `language` that of the main story.

    `routes` has one entry for each summary, such as "summarise small › translate mt".
    """

    status: Status
    digest: bytes | None = None
    problem: Problem | None = None
    language: str | None = None
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the output; `digest` is compressed JSON."""

    id: str
    status: Status
    digest: bytes | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A record as the journal knows it. `number` is its place, `id` its own in the output; `due`: it is to be done."""

    number: int
    id: str
    due: bool
    changed: bool = False


class Journal:
    """The journal of one output; open it with `with`. Only one can be open for an output, on the whole machine."""

    def __init__(self, path: Path, *, output: Path) -> None:
        """Open a journal, or make one.

        Raises:
            OperationError: another run has it open; it cannot be read or made.
        """
        self._path, self._output = path, output
        self._safe_at = time.monotonic()
        self._known_stale = False
        try:
            self._db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            # In this mode a commit outlives the process; the checkpoints make it outlive the power.
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA temp_store = FILE")
            self._db.execute("BEGIN EXCLUSIVE")
            if not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                self._make()
            elif self.fact("layout") != _LAYOUT:
                raise sqlite3.DatabaseError("of another version")
            self._db.execute("COMMIT")
            self._db.execute("CREATE TEMP TABLE seen (id TEXT PRIMARY KEY, copies INTEGER NOT NULL) WITHOUT ROWID")
            self._db.execute("BEGIN")
        except sqlite3.Error as error:
            raise self._error(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Bring all to the disk and let another run have it."""
        try:
            if self._db.in_transaction:
                self._db.execute("COMMIT")
        except sqlite3.Error:
            pass  # what could not be written was told when it was tried
        finally:
            self._db.close()

    # What was asked for

    def restart(self) -> None:
        """Forget everything."""
        with self._telling():
            for table in ("facts", "records", "digests"):
                self._db.execute(f"DROP TABLE IF EXISTS {table}")
            self._make()
            self._db.execute("COMMIT")
            self._db.execute("VACUUM")
            self._db.execute("BEGIN")
        self._known_stale = False

    def fact(self, name: str) -> str | None:
        """Return what was noted under a name."""
        found = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None

    def note(self, name: str, value: str | None) -> None:
        """Note something, which is kept from the next commit on; None strikes it out."""
        with self._telling():
            if value is None:
                self._db.execute("DELETE FROM facts WHERE name = ?", (name,))
            else:
                self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def agree(self, options: Mapping[str, Any]) -> None:
        """Note what the results depend on, or see that it is what it was.

        Raises:
            UsageError: it is not.
        """
        known = self.fact("options")
        if known is None:
            self.note("options", json.dumps(options))
            self.commit()
            return
        before, now = json.loads(known), json.loads(json.dumps(options))
        changed = [name for name in now if before.get(name) != now[name]]
        if changed:
            what = "; ".join(_difference(name, before.get(name), now[name]) for name in changed)
            raise UsageError(
                "changed-options",
                f"{self._output.name} was begun otherwise: {what}",
                remedy="Give all as before or another OUTPUT, or --restart to begin anew",
            )

    def retry(self, statuses: tuple[Status, ...]) -> int:
        """Mark what came out so, to be done again; return how many. A run that was cut short is gone on with."""
        wanted = ",".join(sorted(statuses))
        with self._telling():
            if wanted and self.fact("retrying") != wanted:
                marks = ",".join("?" * len(statuses))
                self._db.execute(f"UPDATE records SET again = 1 WHERE status IN ({marks})", statuses)  # noqa: S608
                self.note("retrying", wanted)
                self.commit()
            return int(self._db.execute("SELECT count(*) FROM records WHERE again").fetchone()[0])

    def complete(self) -> None:
        """Note that every record of the input has been seen, and done if it was due."""
        with self._telling():
            self._db.execute("UPDATE records SET again = 0 WHERE again")
            self.note("retrying", None)
            self.commit()

    # Records and results

    def admit(self, record: Record) -> Admitted:
        """Give a record its place and its id in the output."""
        with self._telling():
            id_ = self._unused(record.id)
            content = _content(record)
            found = self._db.execute(
                "SELECT number, content, status IS NULL OR again FROM records WHERE id = ?", (id_,)
            ).fetchone()
            if found is None:
                made = self._db.execute("INSERT INTO records (id, content) VALUES (?, ?)", (id_, content))
                return Admitted(int(made.lastrowid or 0), id_, due=True)
            number, known, due = found
            if known == content:
                return Admitted(number, id_, due=bool(due))
            self._db.execute("UPDATE records SET content = ?, again = 1 WHERE number = ?", (content, number))
            return Admitted(number, id_, due=True, changed=True)

    def store(self, number: int, result: Result) -> None:
        """Keep what came of a record: it outlives this process from the next `commit` on."""
        problem = result.problem or Problem(None, None)  # type: ignore[arg-type]
        with self._telling():
            self._db.execute(
                "UPDATE records SET again = 0, status = ?, language = ?, routes = ?, code = ?, message = ?, remedy = ?"
                " WHERE number = ?",
                (
                    *(result.status, result.language, json.dumps(result.routes)),
                    *(problem.code, problem.message, problem.remedy, number),
                ),
            )
            self._db.execute("INSERT OR REPLACE INTO digests VALUES (?, ?)", (number, result.digest))
            if not self._known_stale:
                self.note("stale", "yes")
                self._known_stale = True

    def commit(self) -> None:
        """Keep all that was told up to now; now and then, also against a loss of power."""
        with self._telling():
            self._db.execute("COMMIT")
            if time.monotonic() - self._safe_at > _SAFE_EVERY:
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
                self._safe_at = time.monotonic()
            self._db.execute("BEGIN")

    # What is known

    @property
    def stale(self) -> bool:
        """Whether there are results that the output does not have."""
        return self.fact("stale") is not None

    def written(self) -> None:
        """Note that the output has all results."""
        self.note("stale", None)
        self._known_stale = False
        self.commit()

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the output in their order."""
        with self._telling():
            for id_, status, digest, code, message, remedy in self._db.execute(
                "SELECT id, status, digest, code, message, remedy FROM records JOIN digests USING (number)"
                " WHERE status IS NOT NULL ORDER BY number"
            ):
                yield Row(id_, status, digest, Problem(code, message, remedy) if code else None)

    def finished(self) -> int:
        """Return how many rows there are."""
        return int(self._db.execute("SELECT count(*) FROM records WHERE status IS NOT NULL").fetchone()[0])

    def statuses(self) -> Counter[str]:
        """Return how many rows have each status."""
        return Counter(dict(self._db.execute("SELECT status, count(*) FROM records WHERE status NOT NULL GROUP BY 1")))

    def languages(self) -> Counter[str]:
        """Return how many rows have each language."""
        return Counter(
            dict(self._db.execute("SELECT language, count(*) FROM records WHERE language NOT NULL GROUP BY 1"))
        )

    def routes(self) -> Counter[str]:
        """Return how many summaries went along each route."""
        found: Counter[str] = Counter()
        for routes, count in self._db.execute("SELECT routes, count(*) FROM records WHERE status NOT NULL GROUP BY 1"):
            for route in json.loads(routes):
                found[route] += count
        return found

    def problems(self, most: int) -> list[tuple[Problem, int]]:
        """Return the commonest problems and how many rows have each; the message is that of one of them."""
        return [
            (Problem(code, message, remedy), count)
            for code, message, remedy, count in self._db.execute(
                "SELECT code, min(message), remedy, count(*) AS n FROM records WHERE code NOT NULL"
                " GROUP BY code, remedy ORDER BY n DESC, code LIMIT ?",
                (most,),
            )
        ]

    # Inside

    def _make(self) -> None:
        for statement in _TABLES.split(";"):
            self._db.execute(statement)
        self.note("layout", _LAYOUT)

    def _unused(self, id_: str) -> str:
        """Return an id that no record of this run has: "ID", "ID#2", "ID#3"."""
        candidate = id_
        while not self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, 1)", (candidate,)).rowcount:
            self._db.execute("UPDATE seen SET copies = copies + 1 WHERE id = ?", (id_,))
            copies = self._db.execute("SELECT copies FROM seen WHERE id = ?", (id_,)).fetchone()[0]
            candidate = f"{id_}#{copies}"
        return candidate

    def _telling(self) -> _Telling:
        return _Telling(self)

    def _error(self, error: sqlite3.Error) -> OperationError:
        name, where = self._output.name, str(self._path)
        if "locked" in str(error):
            return OperationError("output-in-use", f"another run is writing {name}", remedy="Wait until it has ended")
        if "full" in str(error) or "disk I/O" in str(error):
            what = "the disk is full, or cannot be written; what was finished is kept"
            return OperationError("disk-full", what, where=where, remedy="Make room, and give the same command again")
        if "unable to open" in str(error) or "readonly" in str(error):
            return OperationError("no-output", "the journal cannot be written", where=where, remedy="See its folder")
        return OperationError(
            "bad-journal", f"the journal cannot be used: {error}", where=where, remedy="Begin anew with --restart"
        )


class _Telling:
    """Turns what SQLite says into errors of ours."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise self._journal._error(error) from error


def _content(record: Record) -> bytes:
    """Return a hash of all that a result depends on."""
    content = (record.text, record.html, record.url, record.title, record.author, record.published, record.to)
    said = record.problem.code if record.problem else None
    found = hashlib.blake2b(repr((*content, record.link, said)).encode("utf-8", "surrogatepass"), digest_size=16)
    if record.path is not None:
        with suppress(OSError):  # who reads it for good says why not
            found.update(Path(record.path).read_bytes())
    return found.digest()


def _difference(name: str, before: Any, now: Any) -> str:
    """Return one difference in words: "to was en, and is en,fr"."""
    if isinstance(before, dict) and isinstance(now, dict):
        changed = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
        return f"{name} has changed in {', '.join(changed[:5])}{', …' if len(changed) > 5 else ''}"
    return f"{name} was {_shown(before)}, and is {_shown(now)}"


def _shown(value: Any) -> str:
    if value is None:
        return "not given"
    if isinstance(value, bool):
        return "given" if value else "not given"
    return ",".join(value) if isinstance(value, list) else str(value)

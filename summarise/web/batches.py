"""Batches that go on when the page is left: each has an address that nobody can guess, and shows itself there again."""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summarise.batch import Batch, Report, State, output
from summarise.batch.journal import Row
from summarise.digest import Notice, Problem
from summarise.errors import OperationError, SummariseError
from summarise.web import Settings, guard

_LOG = logging.getLogger(__name__)

ENDINGS = (".jsonl", ".csv", ".parquet", ".xml", ".rss", ".atom", ".gz", ".zst")
_KEPT = 86_400.0  # seconds that a run is kept after it has ended
_MOST = 50  # runs that are kept at once
_SHOWN = 100  # rows of a run that the page shows, the last ones,
_LOOKED_AT = 4_000_000  # … as far as so many bytes hold them


class _StoppedError(Exception):
    """Whoever began the run wants no more of it."""


@dataclass(slots=True)
class Run:
    """One run, as far as it is; it is told of it by the thread that does it."""

    token: str
    folder: Path
    batch: Batch
    state: State | None = None
    notices: list[Notice] = field(default_factory=list)
    report: Report | None = None
    problem: Problem | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    ended: float | None = None

    def told(self, notice: Notice) -> None:
        """Keep a notice."""
        self.notices.append(notice)

    def moved(self, state: State) -> None:
        """Keep how far the run is; end it where that is wanted."""
        self.state = state
        if self.stop.is_set():
            raise _StoppedError

    @property
    def is_stopped(self) -> bool:
        """Whether it ended because it was told to."""
        return self.ended is not None and self.stop.is_set() and self.report is None

    def rows(self) -> list[dict[str, Any]]:
        """Return the last rows of the output as it is now, as far as they stand in its last few megabytes."""
        try:
            with Path(self.batch.output).open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _LOOKED_AT))
                lines = file.read().splitlines()
        except FileNotFoundError:
            return []
        whole = lines[1:] if size > _LOOKED_AT else lines
        return [_without_paths(json.loads(line)) for line in whole[-_SHOWN:]]

    def as_table(self) -> Path:
        """Return the output so far as a table for spreadsheets."""
        return self._as("digests.csv")

    def as_lines(self) -> Path:
        """Return the output so far, a digest a line."""
        return self._as("digests.out.jsonl")

    def _as(self, name: str) -> Path:
        made = self.folder / name
        output.write(made, lambda: map(_row, self._read()), self.batch.to or ())
        return made

    def _read(self) -> Iterator[dict[str, Any]]:
        try:
            with Path(self.batch.output).open(encoding="utf-8") as lines:
                yield from (_without_paths(json.loads(line)) for line in lines)
        except FileNotFoundError:
            return


class Batches:
    """The runs of one server. They lie in a folder of its own, which goes when the server does."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = tempfile.TemporaryDirectory(prefix="summarise-runs-")
        self._runs: dict[str, Run] = {}
        self._turn = threading.Semaphore(max(1, settings.runs))
        self._lock = threading.Lock()

    def begin(self, given: Path | str, *, to: Sequence[str], sentences: int, main_only: bool) -> Run:
        """Begin a run over a file that was dropped (a path) or over the address of a feed (a string).

        Raises:
            OperationError: there are too many runs.
        """
        token = secrets.token_urlsafe(24)
        folder = Path(self._folder.name) / token
        with self._lock:
            self._forget()
            if len(self._runs) >= _MOST:
                raise OperationError("too-many-runs", "this server has as many runs as it takes", remedy="Try later")
            folder.mkdir(mode=0o700)
            source: Path | str = given
            if isinstance(given, Path):
                source = folder / given.name
                shutil.copyfile(given, source)
            batch = Batch(
                source,
                folder / "digests.jsonl",
                to=list(to) or None,
                sentences=sentences,
                main_only=main_only,
                models=self._settings.models,
                no_network=self._settings.no_network,
                allow_private=self._settings.allow_private,
                workers=1,
            )
            run = self._runs[token] = Run(token, folder, batch)
        threading.Thread(target=self._do, args=[run], daemon=True).start()
        return run

    def find(self, token: str) -> Run | None:
        """Return a run by its token, None where there is none or no more."""
        return self._runs.get(token)

    def _do(self, run: Run) -> None:
        try:
            with self._turn:
                if not run.stop.is_set():
                    run.report = run.batch.run(run)
        except _StoppedError:
            pass
        except SummariseError as error:
            run.problem = guard.private_problem(error.problem)
        except Exception:
            _LOG.exception("a batch failed")
            run.problem = Problem("internal", "internal error; the server has noted it")
        finally:
            run.ended = time.monotonic()

    def _forget(self) -> None:
        """Delete the runs that ended long ago."""
        now = time.monotonic()
        for token, run in list(self._runs.items()):
            if run.ended is not None and now - run.ended > _KEPT:
                del self._runs[token]
                shutil.rmtree(run.folder, ignore_errors=True)


def _without_paths(value: Any) -> Any:
    """Return a row whose messages and remedies name no path of the server; what a page says stays."""
    if isinstance(value, list):
        return [_without_paths(one) for one in value]
    if not isinstance(value, dict):
        return value
    told = {"message", "remedy"} if "code" in value and "message" in value else set()
    return {
        key: guard.without_paths(one) if key in told and isinstance(one, str) else _without_paths(one)
        for key, one in value.items()
    }


def _row(read: dict[str, Any]) -> Row:
    digest = zlib.compress(json.dumps(read["digest"]).encode()) if read["digest"] else None
    problem = Problem(**read["problem"]) if read["problem"] else None
    return Row(read["id"], read["status"], digest, problem)

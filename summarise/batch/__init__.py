"""Many records, one after the other or side by side, in a run that can be cut off at any instant and gone on with.

    report = Batch("articles.jsonl", "digests.jsonl", to=["en"], workers=4).run()

    input → records → journal: has it been done? → runner: a result → journal → output

`records` reads the input, `journal` keeps what came of it, `local` and `ray` are the runners, `work` is what they do to
a record, and `output` makes the file that was asked for from the journal.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import KW_ONLY, asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal, Protocol

from summarise import __version__, engines, models, tags
from summarise.batch import output, polite, records
from summarise.batch.journal import Admitted, Journal, Result, Status
from summarise.batch.local import Local, Task
from summarise.batch.records import Fields, Record
from summarise.batch.work import Options, Work
from summarise.digest import Notice, Problem
from summarise.errors import InputError, OperationError, SummariseError, UsageError
from summarise.source import is_address

__all__ = ["Batch", "Fields", "Listener", "Report", "State"]

RunnerName = Literal["local", "ray"]

TIME_LIMIT = 600.0  # seconds a record may take where nothing is said
# What is put behind the output's name: what is done, and what servers said of feeds and pages, for the next run.
JOURNAL, SERVERS = ".journal", ".servers"

# A model that runs in this process writes for two at once; a server for as many as its entry says.
_LLAMA_AT_ONCE, _SERVER_AT_ONCE = 2, 4
# The output is made anew now and then. That may take this share of the time, and is never done more often than so.
_SHARE_OF_OUTPUT, _LEAST_BETWEEN_OUTPUTS = 0.02, 2.0
# Seconds of results that may be lost with the process, to be made again: a commit for each takes as long as a tenth of
# the work on a short article.
_LONGEST_UNSAFE = 0.1
_MOST_PROBLEMS = 5
_LENGTH = 5_000  # characters of a page that is yet to be read, for estimates
_MOST_OF_A_KIND = 5  # notices that are told one by one; the others are counted
# What of an entry of models.yaml has no part in what it writes.
_ASIDE = {"licence", "size_mb", "checked", "defined_in"}


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is. `total` counts the records of the input, None while that is not known.

    `seconds` is what this run has taken, `rate` the records it has done a second since its first was done.
    """

    done: int
    partial: int
    failed: int
    skipped: int
    total: int | None
    seconds: float
    rate: float

    @property
    def computed(self) -> int:
        """How many records this run has done, whatever came of them."""
        return self.done + self.partial + self.failed

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take; None while that can't be told."""
        if self.total is None or not self.rate:
            return None
        return max(self.total - self.computed - self.skipped, 0) / self.rate


@dataclass(frozen=True, slots=True)
class Estimate:
    """What all records would take, by the first of them: `seconds` at the same number of workers."""

    records: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """How a run went.

    `done`, `partial` and `failed` count what this run did, `skipped` what earlier ones had. `statuses`, `languages`
    (of main stories), `routes` (of summaries) and `problems` (the commonest, with how many rows have them) count all
    rows of the output.
    """

    output: Path
    done: int
    partial: int
    failed: int
    skipped: int
    seconds: float
    interrupted: bool
    statuses: Mapping[str, int]
    languages: Mapping[str, int]
    routes: Mapping[str, int]
    problems: tuple[tuple[Problem, int], ...]
    estimate: Estimate | None = None


class Listener(Protocol):
    """Who is told how a run goes."""

    def told(self, notice: Notice) -> None:
        """Something that stops nothing."""
        ...

    def moved(self, state: State) -> None:
        """Several times a second."""
        ...


class _Nobody:
    def told(self, notice: Notice) -> None:
        pass

    def moved(self, state: State) -> None:
        pass


class Runner(Protocol):
    """What does tasks; see `local.Local`."""

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Result] | None]:
        """Yield results as they come, and None now and then."""
        ...

    def close(self) -> None:
        """Let go of all that works, at once."""
        ...


@dataclass(frozen=True)
class Batch:
    """A run over many records; `run` begins it, or goes on with it.

    What it has finished is kept beside the output, in OUTPUT.journal: a run that was cut off goes on where it stopped
    when it is given again. The output is replaced at one stroke, now and then and at the end.

    Attributes:
        input: a file, a folder, or the address of a feed; see `summarise.batch.records`.
        output: a .jsonl, .parquet or .csv file.
        to, sentences, words, characters, main_only, models, engine, translator, no_network: as for `Summariser`; a
            record's own `to` wins.
        fields: what the fields of a record are called in the input.
        full_text: fetch the pages of a feed's entries.
        workers: how many processes; None: one for each core, but one alone where each would open models of its own.
        runner: "local", or "ray" with the extra [ray].
        gpus: how many GPUs each worker takes of its node, with the Ray runner; 0.5: two share one.
        time_limit: seconds that a record may take.
        memory_limit: bytes that a worker may have; None: as long as the machine has memory.
        limit: take the first so many records only, and tell what all would take.
        retry: do records again that came out so: "failed", "partial".
        restart: forget what was done, and begin anew.
    """

    input: str | Path
    output: str | Path
    _: KW_ONLY
    to: Sequence[str] | None = None
    sentences: int | None = None
    words: int | None = None
    characters: int | None = None
    main_only: bool = False
    models: str | Path | None = None
    engine: str | None = None
    translator: str | None = None
    no_network: bool = False
    allow_private: bool = False
    fields: Fields = Fields()  # noqa: RUF009 - frozen
    full_text: bool = False
    workers: int | None = None
    runner: RunnerName = "local"
    gpus: float = 0.0
    time_limit: float = TIME_LIMIT
    memory_limit: int | None = None
    limit: int | None = None
    retry: Sequence[Status] = ()
    restart: bool = False

    def run(self, listener: Listener | None = None, stop: threading.Event | None = None) -> Report:
        """Do what is still to be done, and return how it went.

        Once `stop` is set, as another thread may do, it finishes what is in hand and returns. So do SIGINT and SIGTERM
        make it; a second one ends it at once.

        Raises:
            UsageError: an option is wrong, or is not what the output was begun with.
            InputError: the input cannot be read, or not to its end; what was read of it is done.
            OperationError: the output cannot be written, another run is writing it, or no worker can be started.
        """
        out = Path(self.output).resolve()
        options = self._checked(out)
        path = out.with_name(out.name + JOURNAL)
        begun = _has_content(path) and not self.restart
        if not self.restart and not begun and _has_content(out):
            raise OperationError(
                "output-exists",
                f"{out.name} is there already, and no journal of it",
                where=str(path),
                remedy="Give another OUTPUT, or --restart to replace it",
            )
        # Looked at before anything is made, so that a wrong input leaves nothing behind.
        if self.restart and options.state:
            polite.forget_pages(options.state)  # or a feed would be said not to have changed
        source = self._read(options)
        first = list(islice(source, 1))
        if not first and not begun:
            raise InputError("empty", "the input holds no records", where=str(self.input))
        with self._journal(path, out) as journal:
            if self.restart:
                journal.restart()
            journal.agree(self._what_matters(options))
            run = _Run(self, options, journal, out, listener or _Nobody(), stop or threading.Event())
            return run.run(chain(first, source))

    def _read(self, options: Options) -> Iterator[Record]:
        return iter(
            records.read(
                str(self.input),
                fields=self.fields,
                full_text=self.full_text,
                no_network=self.no_network,
                allow_private=self.allow_private,
                state=options.state,
            )
        )

    def _journal(self, path: Path, out: Path) -> Journal:
        try:
            return Journal(path, output=out)
        except OperationError as error:
            if not self.restart or error.code != "bad-journal":
                raise
            for one in (path, path.with_name(path.name + "-wal")):
                one.unlink(missing_ok=True)
            return Journal(path, output=out)

    def _checked(self, out: Path) -> Options:
        """Return what workers are told, all of it checked."""
        for name in ("workers", "limit"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
                raise UsageError("bad-argument", f"{name} must be a whole number from 1 on, not {value!r}")
        if self.runner not in RUNNERS:
            raise UsageError("bad-argument", f"no runner is called {self.runner!r}", remedy="Give local or ray")
        if isinstance(self.retry, str) or not set(self.retry) <= {"failed", "partial"}:
            raise UsageError("bad-argument", "retry takes 'failed', 'partial' or both")
        if not self.time_limit > 0 or (self.memory_limit is not None and self.memory_limit <= 0):
            raise UsageError("bad-argument", "time_limit and memory_limit must be greater than 0")
        if self.gpus < 0 or (self.gpus and self.runner != "ray"):
            raise UsageError("bad-argument", "gpus must not be negative, and is for the runner ray alone")
        if self.restart and self.retry:
            raise UsageError("bad-argument", "--restart does all records anew, and --retry some: give one of them")
        output.check(out)
        if not is_address(str(self.input)):
            given = Path(self.input)
            if given.exists() and out.exists() and given.samefile(out):
                raise UsageError("input-is-output", "the input is also the output", where=str(given))
        if isinstance(self.to, str):
            raise UsageError(
                "bad-tag", "`to` must be a list of language tags", remedy='Give, say, to=["en", "zh-Hant"]'
            )
        options = Options(
            to=None if self.to is None else tuple(dict.fromkeys(tags.requested(tag) for tag in self.to)),
            sentences=self.sentences,
            words=self.words,
            characters=self.characters,
            main_only=self.main_only,
            models=None if self.models is None else Path(self.models).resolve(),
            engine=self.engine,
            translator=self.translator,
            no_network=self.no_network,
            allow_private=self.allow_private,
            state=out.with_name(out.name + SERVERS),
        )
        Work(options).close()  # a mistake in models.yaml, or an engine that it does not name
        return options

    def _what_matters(self, options: Options) -> dict[str, Any]:
        """Return all that results depend on, as JSON, by the name that the command line has for it."""
        source = str(self.input)
        given = {
            f"--{name.replace('_', '-')}": value
            for name, value in asdict(options).items()
            if name not in {"models", "state"}
        }
        mapped = {f"--{name}-field": value for name, value in asdict(self.fields).items()}
        entries = {model.id: _fingerprint(model) for model in models.load(options.models)}
        return {
            "INPUT": source if is_address(source) else Path(source).resolve().name,
            **given,
            **mapped,
            "--full-text": self.full_text,
            "models.yaml": entries,
        }


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _fingerprint(model: models.Model) -> str:
    """Return a hash of what an entry of models.yaml says that has a part in what it writes."""
    said = {name: value for name, value in asdict(model).items() if name not in _ASIDE}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


class _Run:
    """One run of a batch: what it has counted, and whether it is to stop."""

    def __init__(
        self,
        batch: Batch,
        options: Options,
        journal: Journal,
        out: Path,
        listener: Listener,
        stop: threading.Event,
    ) -> None:
        self._batch, self._options, self._journal, self._out, self._listener = batch, options, journal, out, listener
        self._stop = stop
        self._counts: Counter[str] = Counter()
        self._told: Counter[str] = Counter()
        self._total: int | None = None
        self._read = 0
        self._opened_at = time.monotonic()
        self._began: float | None = None  # when the first record was given to a worker
        self._first_result: float | None = None
        self._characters = 0  # of records that were done after the first
        self._moved_at = 0.0
        self._unsafe, self._safe_at = False, 0.0
        self._written_at, self._writing_took = time.monotonic(), 0.0
        self._signalled = False
        self._at_end = False
        self._broken: SummariseError | None = None

    def run(self, source: Iterator[Record]) -> Report:
        """Do the records of `source`, put the output in place and tell how it went."""
        self._tell_of_the_past()
        with closing(self._runner()) as runner, self._interruptible():
            for found in runner.results(self._tasks(source)):
                if found:
                    self._keep(*found)
                self._see_to(idle=not found)
        # A runner that takes many tasks at once has read to the end before it is done with them, or is interrupted.
        if self._at_end and self._counts.total() == self._read:
            self._journal.complete()
        self._tell_the_rest()
        if self._journal.stale or not self._out.exists():
            self._write()
        estimate = self._estimate(source)
        self._move()
        if self._broken:
            raise self._broken
        return Report(
            output=self._out,
            done=self._counts["done"],
            partial=self._counts["partial"],
            failed=self._counts["failed"],
            skipped=self._counts["skipped"],
            seconds=time.monotonic() - self._opened_at,
            interrupted=self._is_interrupted(),
            statuses=self._journal.statuses(),
            languages=self._journal.languages(),
            routes=self._journal.routes(),
            problems=tuple(self._journal.problems(_MOST_PROBLEMS)),
            estimate=estimate,
        )

    def _runner(self) -> Runner:
        return RUNNERS[self._batch.runner](self._batch, self._options, self._is_interrupted)

    def _is_interrupted(self) -> bool:
        # A signal does not set `stop`: that is the caller's, and may be meant for more than this run.
        return self._signalled or self._stop.is_set()

    # Records and results

    def _tasks(self, source: Iterator[Record]) -> Iterator[Task]:
        """Yield what is to be done; what ends the reading is kept, for the records in hand are to be finished first."""
        try:
            for record in source:
                if self._is_interrupted():
                    return
                self._read += 1
                admitted = self._journal.admit(record)
                self._tell_of(record, admitted)
                if admitted.due:
                    yield self._begun(Task(admitted.number, replace(record, id=admitted.id)))
                else:
                    self._counts["skipped"] += 1
                    self._see_to()
                if self._read == self._batch.limit:
                    return
            self._at_end = True
        except SummariseError as error:
            self._broken = error

    def _begun(self, task: Task) -> Task:
        if self._began is None:
            self._began = time.monotonic()
            if not is_address(str(self._batch.input)) and not self._batch.full_text:
                threading.Thread(target=self._count, daemon=True).start()
        return task

    def _count(self) -> None:
        """Count the records of the input, to tell how much is left, without being in the way."""
        total = 0
        with suppress(Exception):  # what is wrong with the input is told by who reads it for good
            source = str(self._batch.input)
            for total in records.numbers(source, fields=self._batch.fields):
                if total % 500 == 0:
                    time.sleep(0.02)
            self._total = min(total, self._batch.limit or total)

    def _keep(self, task: Task, result: Result) -> None:
        self._journal.store(task.number, result)
        self._unsafe = True
        self._counts[result.status] += 1
        if self._first_result is None:
            self._first_result = time.monotonic()
        else:
            self._characters += _characters(task.record)

    def _see_to(self, *, idle: bool = False) -> None:
        """Make safe what was done, tell how far things are, and make the output anew, where it is time for that."""
        now = time.monotonic()
        if self._unsafe and (idle or now - self._safe_at > _LONGEST_UNSAFE):
            self._journal.commit()
            self._unsafe, self._safe_at = False, now
        if now - self._moved_at > 0.1:
            self._moved_at = now
            self._move()
        pause = max(_LEAST_BETWEEN_OUTPUTS, self._writing_took / _SHARE_OF_OUTPUT)
        if now - self._written_at > pause and self._journal.stale:
            try:
                self._write()
            except OperationError as error:
                # The journal may still have room; at the end this is tried again, and told for good.
                self._tell("output-late", f"the output could not be brought up to date: {error.message}")
                self._writing_took = self._writing_took or _LEAST_BETWEEN_OUTPUTS
                self._written_at = time.monotonic()

    def _write(self) -> None:
        began = time.monotonic()
        output.write(self._out, self._journal.rows, self._options.to or ())
        self._journal.written()
        self._written_at = time.monotonic()
        self._writing_took = self._written_at - began

    def _estimate(self, source: Iterator[Record]) -> Estimate | None:
        """Return what all records would take, by the characters that those done had."""
        if self._batch.limit is None or self._is_interrupted() or not self._characters or self._broken:
            return None
        took = time.monotonic() - (self._first_result or 0.0)
        start = (self._first_result or 0.0) - (self._began or 0.0)
        count, characters = self._read, self._characters
        with suppress(SummariseError):
            for record in source:
                count += 1
                characters += _characters(record)
        return Estimate(count, start + took * characters / self._characters)

    # Telling

    def _move(self) -> None:
        self._listener.moved(
            State(
                done=self._counts["done"],
                partial=self._counts["partial"],
                failed=self._counts["failed"],
                skipped=self._counts["skipped"],
                total=self._total,
                seconds=time.monotonic() - self._began if self._began else 0.0,
                rate=self._rate(),
            )
        )

    def _rate(self) -> float:
        """Return how many records are done a second, without what it took to begin."""
        computed = self._counts.total() - self._counts["skipped"]
        if self._first_result is None or computed < 2:
            return 0.0
        return (computed - 1) / max(time.monotonic() - self._first_result, 0.001)

    def _tell(self, code: str, message: str, where: str | None = None) -> None:
        """Tell of something, but not hundreds of times of the same."""
        self._told[code] += 1
        if self._told[code] <= _MOST_OF_A_KIND:
            self._listener.told(Notice(code, message, where))

    def _tell_the_rest(self) -> None:
        for code, count in self._told.items():
            if count > _MOST_OF_A_KIND:
                self._listener.told(Notice(code, f"… and {count - _MOST_OF_A_KIND:,} more like that ({code})"))

    def _tell_of_the_past(self) -> None:
        journal = self._journal
        again = journal.retry(tuple(self._batch.retry))
        if finished := journal.finished():
            what = f"going on: {finished:,} records are finished"
            self._tell("going-on", what + (f", {again:,} of them to be done again" if again else ""))
        before = journal.fact("version")
        if before is None:
            journal.note("version", __version__)
        elif before != __version__:
            what = f"rows that version {before} has finished are kept; --restart makes them anew with {__version__}"
            self._tell("other-version", what)

    def _tell_of(self, record: Record, admitted: Admitted) -> None:
        if admitted.id != record.id:
            self._tell(
                "same-id", f"'{record.id}' is the id of an earlier record: this one is '{admitted.id}'", record.where
            )
        if admitted.changed:
            self._tell("changed-record", f"'{admitted.id}' is not what it was, and is done again", record.where)

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Make the first SIGINT or SIGTERM finish what is in hand; a second does what it did before."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def stop(_number: int, _frame: object) -> None:
            self._signalled = True
            restore()
            self._tell("interrupted", "interrupted: what is in hand is finished first; a second time ends it at once")

        def restore() -> None:
            for number, handler in before.items():
                signal.signal(number, handler)

        for number in before:
            signal.signal(number, stop)
        try:
            yield
        finally:
            restore()


def _characters(record: Record) -> int:
    return len(record.text or record.html or "") or _LENGTH


Stopping = Callable[[], bool]  # whether the run has been interrupted


# Runners --------------------------------------------------------------------------------------------------------------


def _local(batch: Batch, options: Options, _stopping: Stopping) -> Runner:
    opens, at_once = _needs(options)
    workers = batch.workers or (1 if opens else _cores())
    return Local(
        options, workers=workers, at_once=at_once, time_limit=batch.time_limit, memory_limit=batch.memory_limit
    )


def _needs(options: Options) -> tuple[bool, int]:
    """Return whether a worker may open models that take memory and cores, and how many records it has in hand at once.

    Models that take several requests at a time are given them, so that their batches are full.
    """
    if options.to == ():
        return False, 1
    forced = {options.engine, options.translator}
    opens, at_once = False, 1
    for model in models.load(options.models):
        if not (model.automatic or model.id in forced):
            continue
        if model.engine not in engines.ENGINES or not engines.can_run(model.engine) or not models.is_here(model):
            continue
        if model.source_kind == "address":
            at_once = max(at_once, int(model.options.get("parallel", _SERVER_AT_ONCE)))
        elif model.engine != "apertium":
            opens = True
            at_once = max(at_once, _LLAMA_AT_ONCE if model.engine == "llama" else 1)
    return opens, at_once


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ray(batch: Batch, options: Options, stopping: Stopping) -> Runner:
    from summarise.batch.ray import Pool, Ray

    opens, at_once = _needs(options)
    workers = batch.workers or (1 if opens and not batch.gpus else _cores())
    return Ray(Pool(options, workers, at_once, batch.time_limit, batch.memory_limit, batch.gpus), stopping)


RUNNERS: dict[str, Callable[[Batch, Options, Stopping], Runner]] = {"local": _local, "ray": _ray}

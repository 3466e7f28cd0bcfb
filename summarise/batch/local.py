"""The local runner: worker processes, each with its models opened once, that may hang, crash or eat memory.

A worker that does is killed and replaced; the record that it was about fails, and no other. Libraries for pools of
processes don't give that together with a licence that fits: one lost process breaks the whole pool of
`concurrent.futures` and loky, and they know no time limit; pebble is under the LGPL. So the pool is our own, from the
standard library's pipes; psutil tells of memory.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

import psutil

from summarise.batch.journal import Result
from summarise.batch.records import Record
from summarise.batch.work import Options, failed
from summarise.errors import OperationError

# A worker killed from outside is no fault of its record: only one that is lost with the same record so often is.
_TRIES = 3
_TICK = 0.2  # seconds between two looks at times and memory
# Where less of the machine's memory than this can still be had, the largest worker goes before the kernel chooses one.
_LEAST_MEMORY = 0.05
_MUCH_MEMORY = 0.1  # … if it has this share of it; or else it is others that eat it
# A worker whose last record took no longer than this has the next one with it already, and need not wait for us.
# Behind long ones none waits: another worker may be free before.
_QUICK = 0.5
_STARTS = 8  # workers in succession that end before they are ready: none ever will be


@dataclass(frozen=True, slots=True)
class Task:
    """A record to be done; `number` is its place in the journal."""

    number: int
    record: Record


@dataclass(slots=True, eq=False)
class _Worker:
    process: subprocess.Popen[bytes]
    pipe: Connection
    ready: bool = False
    used: bool = False  # has done records before, whose memory it may still have
    alone: bool = False  # holds a record that is suspected, and gets no other meanwhile
    quick: bool = False  # is done with its records in no time
    # By number, in the order in which it begins them, with the time when it began or was given it.
    held: dict[int, tuple[Task, float]] = field(default_factory=dict)
    letters: queue.SimpleQueue[Any] = field(default_factory=queue.SimpleQueue)

    def post(self) -> None:
        """Send what is to be sent, in a thread: a pipe takes a large record no quicker than it is read."""
        with suppress(OSError, ValueError):
            while (letter := self.letters.get()) is not None:
                self.pipe.send(letter)

    def give(self, task: Task) -> None:
        self.held[task.number] = (task, time.monotonic())
        self.letters.put((task.number, task.record))

    def begun(self, at_once: int) -> list[tuple[Task, float]]:
        """Return what is worked on; the rest waits for that."""
        return list(islice(self.held.values(), at_once))

    def waiting(self, at_once: int) -> list[Task]:
        """Return what has not been begun."""
        return [task for task, _ in islice(self.held.values(), at_once, None)]

    def took(self, number: int, at_once: int) -> Task:
        """Take note of a result; what waited the longest is begun now."""
        now = time.monotonic()
        task, since = self.held.pop(number)
        self.quick = now - since < _QUICK
        if len(self.held) >= at_once:
            begun = list(self.held)[at_once - 1]
            self.held[begun] = (self.held[begun][0], now)
        return task

    def end(self) -> int:
        """End the process, and what it has started, at once; return its exit status."""
        self.letters.put(None)
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        status = self.process.wait()
        self.pipe.close()
        return status


class Local:
    """Runs tasks in processes on this machine."""

    def __init__(
        self,
        options: Options,
        *,
        workers: int,
        at_once: int,
        time_limit: float,
        memory_limit: int | None,
    ) -> None:
        """Take what each worker is to do.

        Args:
            options: of the run.
            workers: how many processes.
            at_once: how many records each has in hand, so that models that take several requests have them.
            time_limit: seconds a record may take.
            memory_limit: bytes a worker may have; None: as long as the machine has any.
        """
        self._options, self._count, self._at_once = options, workers, at_once
        self._time_limit, self._memory_limit = time_limit, memory_limit
        self._workers: list[_Worker] = []
        self._suspects: deque[Task] = deque()  # were in a worker that was lost: each goes alone
        self._waiting: deque[Task] = deque()  # were there too, and are none of its reasons
        self._losses: dict[int, int] = {}
        self._bad_starts = 0
        self._looked_at = 0.0

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Result] | None]:
        """Yield results as they come, and None now and then, so that the caller can see to other things.

        A task is taken from `tasks` when a worker is free for it. The workers stay for more tasks until `close`.
        """
        source: Iterator[Task] | None = tasks
        while True:
            source = self._feed(source)
            if source is None and not any(w.held for w in self._workers) and not self._suspects:
                return
            found = self._received()
            # Workers are given more before their results are looked at.
            source = self._feed(source) if found else source
            yield from found
            if not found:
                yield None

    def close(self) -> None:
        """End all workers at once, whatever they have in hand."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    # Giving

    def _feed(self, source: Iterator[Task] | None) -> Iterator[Task] | None:
        """Give free workers tasks, and start workers for more; return `source`, or None when it has no more."""
        while True:
            task = self._waiting.popleft() if self._waiting else None
            worker = self._for_suspect() if self._suspects else None
            if worker is not None:
                if task:
                    self._waiting.appendleft(task)
                worker.alone = True
                worker.give(self._suspects.popleft())
                continue
            worker = self._free()
            if worker is None and len(self._workers) >= self._count:
                if task:
                    self._waiting.appendleft(task)
                return source
            if task is None and source is not None:
                task = next(source, None)
                source = None if task is None else source
            if task is None:
                if self._suspects and not self._workers:
                    self._workers.append(self._started())
                    continue
                return source
            worker = worker or self._started()
            if worker not in self._workers:
                self._workers.append(worker)
            worker.give(task)

    def _free(self) -> _Worker | None:
        free = [w for w in self._workers if not w.alone and len(w.held) < self._at_once + w.quick]
        # One that is starting is free as well, but another may be there already; and all shall have the same to do.
        return min(free, key=lambda w: (not w.ready, len(w.held)), default=None) if self._enough(free) else None

    def _enough(self, free: list[_Worker]) -> bool:
        """Return whether no further worker should be started before one of these gets more than one task."""
        return len(self._workers) >= self._count or any(not w.held for w in free)

    def _for_suspect(self) -> _Worker | None:
        return next((w for w in self._workers if not w.held), None)

    def _started(self) -> _Worker:
        ours, theirs = Pipe()
        number = theirs.fileno()
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; from summarise.batch import worker; "
            f"worker.main({number}, {os.getpid()})"
        )
        keywords: dict[str, Any] = {"pass_fds": (number,), "process_group": 0}
        if sys.platform == "win32":
            os.set_handle_inheritable(number, True)
            keywords = {"close_fds": False, "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        debugging = os.environ.get("SUMMARISE_DEBUG") == "1"
        # Not `multiprocessing`'s own way: it would run the caller's script in each worker once more.
        process = subprocess.Popen(  # noqa: S603 - this Python, and numbers of ours
            [sys.executable, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if debugging else subprocess.DEVNULL,
            **keywords,
        )
        theirs.close()
        worker = _Worker(process, ours)
        threading.Thread(target=worker.post, daemon=True).start()
        worker.letters.put((self._options, self._at_once))
        return worker

    # Taking

    def _received(self) -> list[tuple[Task, Result]]:
        found: list[tuple[Task, Result]] = []
        for pipe in wait([w.pipe for w in self._workers], _TICK):
            worker = next(w for w in self._workers if w.pipe is pipe)
            try:
                letter = worker.pipe.recv()
            except (EOFError, OSError):
                found += self._lost(worker)
                continue
            if letter is None:
                worker.ready = True
                self._bad_starts = 0
                # Models and libraries were not there before.
                worker.held = {n: (task, time.monotonic()) for n, (task, _) in worker.held.items()}
                continue
            number, result = letter
            task = worker.took(number, self._at_once)
            worker.used = True
            worker.alone = worker.alone and bool(worker.held)
            self._losses.pop(number, None)
            found.append((task, result))
        return found + self._past_limits()

    def _lost(self, worker: _Worker) -> list[tuple[Task, Result]]:
        """Take note of a worker that has ended by itself, or by somebody else's hand."""
        self._workers.remove(worker)
        status = worker.end()
        self._waiting.extend(worker.waiting(self._at_once))
        tasks = [task for task, _ in worker.begun(self._at_once)]
        if not worker.ready:
            self._bad_starts += 1
            if self._bad_starts >= _STARTS:
                what = f"worker processes end before they begin ({_ending(status)})"
                raise OperationError("no-worker", what, remedy="SUMMARISE_DEBUG=1 shows what they say")
            self._waiting.extend(tasks)
            return []
        if len(tasks) == 1:
            (task,) = tasks
            losses = self._losses[task.number] = self._losses.get(task.number, 0) + 1
            if losses >= _TRIES:
                message = f"the record ended the process that worked on it {_TRIES} times, by {_ending(status)}"
                return [(task, failed("crashed", f"{message} ({task.record.where})", _REPORT))]
        self._suspects.extend(tasks)
        return []

    def _past_limits(self) -> list[tuple[Task, Result]]:
        now = time.monotonic()
        if now - self._looked_at < _TICK:
            return []
        self._looked_at = now
        found: list[tuple[Task, Result]] = []
        for worker in list(self._workers):
            if not any(worker.ready and now - since > self._time_limit for _, since in worker.begun(self._at_once)):
                continue
            self._workers.remove(worker)
            worker.end()
            message = f"the record took longer than {self._time_limit:g} seconds"
            remedy = "Allow more with --time-limit SECONDS, and give --retry failed"
            found += self._at_fault(worker, "too-slow", message, remedy)
        greedy = self._greedy()
        if greedy:
            self._workers.remove(greedy)
            greedy.end()
            message = "the record needs more memory than it may have"
            remedy = "Allow more with --memory-limit MB, or fewer --workers, and give --retry failed"
            found += self._at_fault(greedy, "out-of-memory", message, remedy)
        return found

    def _at_fault(self, worker: _Worker, code: str, message: str, remedy: str) -> list[tuple[Task, Result]]:
        """Return the failure of what a worker had in hand; where it may not be at fault, it is tried again, alone."""
        self._waiting.extend(worker.waiting(self._at_once))
        tasks = [task for task, _ in worker.begun(self._at_once)]
        if len(tasks) > 1 or (code == "out-of-memory" and worker.used):
            self._suspects.extend(tasks)
            return []
        return [(task, failed(code, f"{message} ({task.record.where})", remedy)) for task in tasks]

    def _greedy(self) -> _Worker | None:
        """Return the worker that has too much memory, if one does."""
        working = [worker for worker in self._workers if worker.held and worker.ready]
        largest = max(working, key=lambda worker: _memory(worker.process.pid), default=None)
        if largest is None:
            return None
        machine, has = psutil.virtual_memory(), _memory(largest.process.pid)
        short = machine.available < _LEAST_MEMORY * machine.total and has > _MUCH_MEMORY * machine.total
        over = self._memory_limit is not None and has > self._memory_limit
        return largest if short or over else None


_REPORT = "Please report it, with the record"


def _memory(process: int) -> int:
    """Return how many bytes a process has for itself: files that it has mapped, as models are, don't count."""
    try:
        info = psutil.Process(process).memory_info()
    except psutil.Error:
        return 0
    return int(info.rss - getattr(info, "shared", 0))


def _ending(status: int) -> str:
    """Return how a process ended: "SIGSEGV", "exit status 1"."""
    if status < 0:
        with suppress(ValueError):
            return signal.Signals(-status).name
    return f"exit status {status}"

"""The Ray runner: the same tasks as a Ray Data pipeline with a pool of actors, on this machine or on a cluster.

Each actor keeps one worker process of the local runner, so that a record which hangs, crashes or eats memory fails
alone here as well; an actor that is lost is replaced by Ray, and what it had in hand is done again. The journal stays
with the process that began the run. `RAY_ADDRESS` names a cluster; without it Ray runs on this machine, as long as the
run.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from summarise.batch.journal import Result
from summarise.batch.local import Local, Task
from summarise.batch.work import Options
from summarise.errors import OperationError

# Tasks are handed to Ray in lots: their records are in its store, which does not grow with the input.
_LOT = 10_000
_LOT_BYTES = 200_000_000
_BLOCK = 16  # records that an actor takes at once: as many are done again where it is lost


@dataclass(frozen=True, slots=True)
class Pool:
    """What each actor has: the options of its worker, and what it takes of its node."""

    options: Options
    workers: int
    at_once: int
    time_limit: float
    memory_limit: int | None
    gpus: float = 0.0


class Actor:
    """Does the tasks of a block; kept by Ray in a process of its own."""

    def __init__(self, pool: Pool) -> None:
        """Take what its worker is to do; that is started with the first block."""
        self._local = Local(
            pool.options,
            workers=1,
            at_once=pool.at_once,
            time_limit=pool.time_limit,
            memory_limit=pool.memory_limit,
        )

    def __call__(self, block: dict[str, Any]) -> dict[str, list[bytes]]:
        """Return the results of the tasks of a block, pickled as those are."""
        tasks = (pickle.loads(task) for task in block["task"])  # noqa: S301 - our own driver made them
        found = [one for one in self._local.results(tasks) if one]
        return {"result": [pickle.dumps((task.number, result)) for task, result in found]}


class Ray:
    """Runs tasks on Ray."""

    def __init__(self, pool: Pool, stopping: Callable[[], bool]) -> None:
        """Join the cluster that RAY_ADDRESS names, or begin one on this machine; `stopping` tells of an interrupt.

        Raises:
            OperationError: Ray is not installed, or the cluster cannot be reached.
        """
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # before Ray is imported: nothing is told to anybody
        try:
            import ray
            import ray.data
        except ImportError as error:
            remedy = "pip install 'summarise-news[ray]'"
            raise OperationError("missing-library", "--runner ray needs Ray", remedy=remedy) from error
        self._ray, self._pool, self._stopping = ray, pool, stopping
        self._quiet = ExitStack()
        self._quiet.enter_context(_own_standard_error())
        keywords: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR", "ignore_reinit_error": True}
        if not os.environ.get("RAY_ADDRESS"):
            keywords |= {
                "address": "local",
                "include_dashboard": False,
                "num_cpus": max(pool.workers, os.cpu_count() or 1),
            }
        self._joined = not ray.is_initialized()
        try:
            ray.init(**keywords)
        except Exception as error:
            self._quiet.close()
            where = os.environ.get("RAY_ADDRESS") or "this machine"
            what = f"Ray cannot be begun: {type(error).__name__}: {str(error)[:200]}"
            raise OperationError(
                "no-ray", what, where=where, remedy="See RAY_ADDRESS, or take --runner local"
            ) from error
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.execution_options.preserve_order = False

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Result] | None]:
        """Yield results as the actors finish their blocks."""
        while lot := self._lot(tasks):
            by_number = {task.number: task for task in lot}
            for row in self._pipeline(lot).iter_rows():
                number, result = pickle.loads(row["result"])  # noqa: S301 - our own actors made them
                # An actor that was lost may have been done with some of what is done again.
                if task := by_number.pop(number, None):
                    yield task, result
                if self._stopping():
                    return  # what Ray has of the lot has no results yet, and is done again next time
            if by_number:
                raise OperationError("no-worker", f"Ray gave no result for {len(by_number)} records")

    def close(self) -> None:
        """Leave the cluster; one that was begun here ends."""
        if self._joined:
            self._ray.shutdown()
        self._quiet.close()

    def _lot(self, tasks: Iterator[Task]) -> list[Task]:
        lot: list[Task] = []
        size = 0
        for task in islice(tasks, _LOT):
            lot.append(task)
            size += len(task.record.text or task.record.html or "")
            if size > _LOT_BYTES:
                break
        return lot

    def _pipeline(self, lot: list[Task]) -> Any:
        blocks = -(-len(lot) // min(_BLOCK, -(-len(lot) // self._pool.workers)))
        rows = [{"task": pickle.dumps(task)} for task in lot]
        return self._ray.data.from_items(rows, override_num_blocks=blocks).map_batches(
            Actor,
            fn_constructor_args=(self._pool,),
            batch_size=None,  # a block
            compute=self._ray.data.ActorPoolStrategy(size=self._pool.workers),
            num_cpus=1,
            num_gpus=self._pool.gpus or None,
        )


@contextmanager
def _own_standard_error() -> Iterator[None]:
    """Keep what Ray's core, which is no Python, writes to standard error from what we write there."""
    before = sys.stderr
    try:
        number = before.fileno()
    except (AttributeError, OSError, ValueError):  # a notebook's
        number = -1
    if number != 2 or os.environ.get("SUMMARISE_DEBUG") == "1":
        yield
        return
    before.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stderr = os.fdopen(kept, "w", encoding=before.encoding, errors=before.errors, buffering=1, closefd=False)
    try:
        yield
    finally:
        sys.stderr.flush()
        sys.stderr = before
        os.dup2(kept, 2)
        os.close(kept)

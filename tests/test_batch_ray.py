"""The Ray runner, on this machine: the rows of the local one, also when an actor or the driver is killed."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import psutil
import pytest
from test_batch import batch, counts, engine, record, rows, started, written

if TYPE_CHECKING:
    from pathlib import Path

if os.environ.get("SUMMARISE_DEMAND_EXTRAS") != "1":
    pytest.importorskip("ray", reason="the extra [ray] is not installed")

pytestmark = pytest.mark.extra


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    # Ray starts its processes with a niceness of 15: on a busy machine they would not begin for minutes.
    monkeypatch.setenv("RAY_worker_niceness", "0")


def killed(pid: int, name: str) -> bool:
    """Kill a process of a run by what Ray calls it, if there is one."""
    for process in psutil.Process(pid).children(recursive=True):
        try:
            if name in " ".join(process.cmdline()):
                process.kill()
                return True
        except psutil.Error:
            continue
    return False


def test_rows_are_those_of_the_local_runner_when_actor_and_driver_are_killed(tmp_path: Path) -> None:
    models = engine(tmp_path, parallel=1)
    made = (record(n, "They said CRASH." if n == 5 else "They said SLEEP.") for n in range(40))
    source = written(tmp_path / "in.jsonl", [*made, "{"])
    local, out = tmp_path / "local.jsonl", tmp_path / "out.jsonl"
    arguments: list[str | Path] = ["--models", models, "--workers", "2", "--log-format", "json"]
    assert batch(source, local, *arguments).returncode == 3
    run = started(source, out, *arguments, "--runner", "ray")
    for name, parent in (("MapWorker", False), ("", True)):
        before = len(rows(out)) if out.exists() else 0
        while not (out.exists() and len(rows(out)) > before) and run.poll() is None:
            time.sleep(0.1)
        if parent:
            run.kill()
        elif run.poll() is None:
            assert killed(run.pid, name)
    run.wait()
    done = batch(source, out, *arguments, "--runner", "ray")
    assert done.returncode == 3, done.stderr
    assert counts(done)[3] > 0
    assert out.read_bytes() == local.read_bytes()

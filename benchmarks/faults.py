"""Whether a run that is killed again and again gives the rows of one that is not.

python benchmarks/faults.py [--kills N] [--records N] [--runner local|ray] [--seed N]

For .jsonl and for .parquet: an undisturbed run, then one that is killed (SIGKILL) at N instants at random, the parent
or one of the workers (with Ray, actors), and given again each time. The files must be the same, byte by byte.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil
from batch import batch, made


def killed(command: list[str], journal: Path, after: float, *, early: bool, parent: bool) -> str:
    """Run a command, kill it or a process of its after some seconds, and tell how; nothing where it ended before.

    The seconds are counted from the beginning where the kill is to be `early`, else from when a record was done.
    """
    before = _done(journal)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not early and process.poll() is None and _done(journal) <= before:
        time.sleep(0.05)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        pass
    else:
        if process.returncode:
            raise SystemExit(f"{command} ended with {process.returncode}")
        return ""
    if parent:
        process.kill()
        process.wait()
        return "parent killed"
    workers = _workers(process.pid)
    if workers:
        random.choice(workers).kill()  # the run goes on, and is killed with its parent when more is done
        before = _done(journal)
        while process.poll() is None and _done(journal) <= before:
            time.sleep(0.05)
    process.kill()
    process.wait()
    return "worker and parent killed" if workers else "parent killed"


def _done(journal: Path) -> int:
    """Return how many records a journal has as done."""
    if not journal.with_name(f"{journal.name}-wal").exists():  # it is being set up, which no reader may disturb
        return 0
    try:
        with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as kept:
            return int(kept.execute("SELECT count(*) FROM records WHERE status IS NOT NULL").fetchone()[0])
    except sqlite3.Error:  # there are no tables yet
        return 0


def _workers(pid: int) -> list[psutil.Process]:
    """Return the workers of a run: its children, or where Ray has them, its actors."""
    run = psutil.Process(pid)
    if "ray" not in run.cmdline():
        return run.children()
    return [one for one in run.children(recursive=True) if one.name().startswith("ray::")]


def main() -> None:
    """Print a line for each kind of output; end with status 1 where a file differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--records", type=int, default=1_500)
    parser.add_argument("--runner", default="local")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    random.seed(args.seed)
    differing = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = made(folder / "in.jsonl", args.records)
        for kind in ("jsonl", "parquet"):
            whole, out = folder / f"whole.{kind}", folder / f"out.{kind}"
            seconds = []
            for more in (["--limit", "1"], []):  # what a run takes to begin, and the whole
                began = time.perf_counter()
                run = batch(source, whole, 2, "--runner", args.runner, *more)
                subprocess.run(run, check=True, capture_output=True)
                seconds.append(time.perf_counter() - began)
            start, took = seconds
            journal = out.with_name(f"{out.name}.journal")
            did: dict[str, int] = {}
            same = True
            while sum(did.values()) < args.kills:
                # One in four while it begins; the others so that they share out the work.
                early = random.random() < 0.25
                share = 2 * max(took - start, 0.0) / args.kills
                after = random.uniform(0.1, start) if early else random.uniform(0, share)
                run = batch(source, out, 2, "--runner", args.runner)
                how = killed(run, journal, after, early=early, parent=random.random() < 0.6)
                if how:
                    did[how] = did.get(how, 0) + 1
                else:  # all is done before all kills: once more from the beginning
                    same = same and out.read_bytes() == whole.read_bytes()
                    for path in (out, journal):
                        path.unlink()
            last = [*batch(source, out, 2, "--runner", args.runner), "--log-format", "json"]
            said = subprocess.run(last, check=True, capture_output=True, text=True).stderr
            kept = json.loads(said.splitlines()[-1])["skipped"]
            same = same and out.read_bytes() == whole.read_bytes()
            differing = differing or not same
            told = ", ".join(f"{how} {count}" for how, count in did.items())
            end = "the same file" if same else "ANOTHER FILE"
            print(f".{kind}: {args.kills} kills ({told}), {kept} of {args.records} rows by then: {end}", flush=True)
    sys.exit(differing)


if __name__ == "__main__":
    main()

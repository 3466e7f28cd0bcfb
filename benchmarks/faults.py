"""Whether a run that is killed again and again gives the rows of one that is not.

python benchmarks/faults.py [--kills N] [--records N] [--runner local|ray] [--seed N]

For .jsonl and for .parquet: an undisturbed run, then one that is killed (SIGKILL) at N instants at random, the parent
or one of the workers, and given again each time. The files must be the same, byte by byte.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from batch import batch, made


def killed(command: list[str], after: float, *, parent: bool) -> str:
    """Run a command, kill it or a process of its after some seconds, and tell how it went."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        pass
    else:
        return "ended before"
    if parent:
        process.kill()
        process.wait()
        return "parent killed"
    workers = psutil.Process(process.pid).children()
    if workers:
        random.choice(workers).kill()  # the run goes on, and is killed with its parent a moment later
        time.sleep(random.uniform(0.2, 1.5))
    process.kill()
    process.wait()
    return "worker and parent killed" if workers else "parent killed"


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
            began = time.perf_counter()
            subprocess.run(batch(source, whole, 2, "--runner", args.runner), check=True, capture_output=True)
            took = time.perf_counter() - began
            did: dict[str, int] = {}
            for _ in range(args.kills):
                # Nothing of a run is left out: its start, its middle, and the writing of the output.
                after = random.uniform(0.1, 3 + 2 * took / args.kills)
                how = killed(batch(source, out, 2, "--runner", args.runner), after, parent=random.random() < 0.6)
                did[how] = did.get(how, 0) + 1
            subprocess.run(batch(source, out, 2, "--runner", args.runner), check=True, capture_output=True)
            same = out.read_bytes() == whole.read_bytes()
            differing = differing or not same
            told = ", ".join(f"{how} {count}" for how, count in did.items())
            print(f".{kind}: {args.kills} kills ({told}): {'the same file' if same else 'ANOTHER FILE'}", flush=True)
    sys.exit(differing)


if __name__ == "__main__":
    main()

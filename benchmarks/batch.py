"""What a batch costs: all as ratios, within one run.

python benchmarks/batch.py [--records N] [--many N] [--few N]

    overhead       one worker, against Summariser.digest in a loop (each as a process of its own, start and all)
    two workers    how much quicker than one, once they work
    memory         the peak of all processes at many records, against that at few
    resume         of the finished run over many records, against that run

The records are short articles of three to eight sentences, made of sentences of examples/.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROUNDS = 3
EXAMPLES = Path(__file__).parents[1] / "examples"
LOOP = """
import json, sys
from summarise import Summariser
summariser = Summariser()
with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[2], "w", encoding="utf-8") as out:
    for line in lines:
        out.write(json.dumps(summariser.digest(json.loads(line)["text"]).to_dict(), ensure_ascii=False) + "\\n")
"""


def made(path: Path, count: int) -> Path:
    """Write an input of `count` records."""
    chosen = random.Random(7)
    text = (EXAMPLES / "front-page.txt").read_text("utf-8")
    sentences = [s.strip() + "." for s in text.replace("\n", " ").split(". ") if 60 < len(s) < 240]
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            body = chosen.sample(sentences, min(chosen.randint(3, 8), len(sentences)))
            body.append(f"It was the paper's article number {number} of the year.")
            file.write(json.dumps({"id": f"r{number}", "text": " ".join(body)}, ensure_ascii=False) + "\n")
    return path


def ran(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its seconds, those of the processors, and the peak of memory of its processes in MB."""
    before = os.times()
    began = time.perf_counter()
    peak = 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            family = [watched, *watched.children(recursive=True)]
            peak = max(peak, sum(one.memory_info().rss for one in family) / 1e6)
        except psutil.Error:
            pass
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, used, peak


def batch(source: Path, out: Path, workers: int, *more: str) -> list[str]:
    """Return the command of a batch."""
    return [sys.executable, "-m", "summarise", "batch", str(source), str(out), "--workers", str(workers), *more]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000, help="for the first two figures")
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument("--few", type=int, default=1_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, out = made(folder / "in.jsonl", args.records), folder / "out.jsonl"
        overheads, processors, gains = [], [], []
        start = statistics.median(ran(batch(made(folder / "one.jsonl", 1), out, 1, "--restart"))[0] for _ in range(2))
        for _ in range(ROUNDS):
            loop = ran([sys.executable, "-c", LOOP, str(source), str(folder / "loop.jsonl")])
            one = ran(batch(source, out, 1, "--restart"))
            two = ran(batch(source, out, 2, "--restart"))
            overheads.append(one[0] / loop[0] - 1)
            processors.append(one[1] / loop[1] - 1)
            gains.append((one[0] - start) / (two[0] - start))
            print(f"  loop {loop[0]:.1f} s, one worker {one[0]:.1f} s, two {two[0]:.1f} s", flush=True)
        print(f"overhead over a loop        {statistics.median(overheads):8.1%}   at most 10 %")
        print(f"  … in processor time       {statistics.median(processors):8.1%}")
        print(f"two workers against one     {statistics.median(gains):8.2f}   at least 1.8", flush=True)
        few, many = made(folder / "few.jsonl", args.few), made(folder / "many.jsonl", args.many)
        small = ran(batch(few, folder / "few-out.jsonl", 2))
        large = ran(batch(many, folder / "many-out.jsonl", 2))
        again = ran(batch(many, folder / "many-out.jsonl", 2))
        sizes = f"{small[2]:.0f} MB at {args.few:,}, {large[2]:.0f} MB at {args.many:,}"
        print(f"peak memory                 {large[2] / small[2]:8.2f}   at most 1.1 ({sizes})")
        print(
            f"resume of a finished run    {again[0] / large[0]:8.1%}   at most 3 % ({large[0]:.0f} s, {again[0]:.1f} s)"
        )


if __name__ == "__main__":
    main()

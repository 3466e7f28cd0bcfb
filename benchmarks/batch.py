"""What a batch costs: all as ratios, within one run.

python benchmarks/batch.py [--records N] [--rounds N] [--many N] [--few N] [--ray]

    overhead       one worker, against Summariser.digest in a loop, a process of its own as well
    two workers    how much quicker than one
    Ray            with --ray: two of its actors against two workers
    memory         the peak of all processes at many records, against that at few
    resume         of the finished run over many records, against that run

The first three are taken within a round, as the machine may change its speed from one to the next, and the median of
the rounds is told; what each takes to begin and for the first hundred is taken off. With `--many 0` the last two are
left out.

The records of the first three are articles of 15 to 30 sentences, those of the others have three to eight.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

# A sentence is made of one of each.
PARTS = (
    (
        "On Monday",
        "Before the winter",
        "After months of talks",
        "In a letter to the council",
        "At the old mill",
        "Late",
    ),
    ("the mayor of Keelsund", "a group of farmers", "Karin Holm", "the harbour authority", "a court in Bergen"),
    ("said that", "made it known that", "denied that", "told reporters that", "wrote to the minister that"),
    ("the ferry", "a new school", "the bridge at Port Ellis", "half of the harvest", "the festival", "the night train"),
    (
        "would be lost",
        "had cost 4 million crowns",
        "was to open in May",
        "could not be saved",
        "had drawn 2,300 people",
    ),
    (
        "because of the flood.",
        "for the second time.",
        "although many had doubted it.",
        "as in 1987.",
        "without a vote.",
    ),
)
LOOP = """
import json, sys
from summarise import Summariser
summariser = Summariser()
with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[2], "w", encoding="utf-8") as out:
    for line in lines:
        out.write(json.dumps(summariser.digest(json.loads(line)["text"]).to_dict(), ensure_ascii=False) + "\\n")
"""


def made(path: Path, count: int, *, sentences: tuple[int, int] = (3, 8)) -> Path:
    """Write an input of `count` records of so many sentences at least and at most."""
    chosen = random.Random(7)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            body = [" ".join(chosen.choice(part) for part in PARTS) for _ in range(chosen.randint(*sentences))]
            body.append(f"It was the paper's article number {number} of the year.")
            file.write(json.dumps({"id": f"r{number}", "text": " ".join(body)}, ensure_ascii=False) + "\n")
    return path


def ran(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds, and the peak of memory of its processes in MB."""
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
    return time.perf_counter() - began, peak


def batch(source: Path, out: Path, workers: int, *more: str) -> list[str]:
    """Return the command of a batch."""
    return [sys.executable, "-m", "summarise", "batch", str(source), str(out), "--workers", str(workers), *more]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=2_000, help="for the first two figures")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--ray", action="store_true", help="needs the extra [ray]")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = made(folder / "in.jsonl", args.records, sentences=(15, 30))
        first = made(folder / "first.jsonl", 100, sentences=(15, 30))
        out, loop = folder / "out.jsonl", [sys.executable, "-c", LOOP]
        ways = {
            "loop": [*loop, str(source), str(folder / "loop.jsonl")],
            "one worker": batch(source, out, 1, "--restart"),
            "two workers": batch(source, out, 2, "--restart"),
            "loop, first": [*loop, str(first), str(folder / "loop.jsonl")],
            "one worker, first": batch(first, out, 1, "--restart"),
            "two workers, first": batch(first, out, 2, "--restart"),
        }
        if args.ray:
            ways["two actors"] = batch(source, out, 2, "--restart", "--runner", "ray")
            ways["two actors, first"] = batch(first, out, 2, "--restart", "--runner", "ray")
        took: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(args.rounds):
            for way, command in ways.items():
                took[way].append(ran(command)[0])
            print("  " + ", ".join(f"{way} {seconds[-1]:.1f} s" for way, seconds in took.items()), flush=True)

        def ratio(way: str, other: str) -> float:
            columns = zip(*(took[one] for one in (way, f"{way}, first", other, f"{other}, first")), strict=True)
            return float(statistics.median((a - b) / (c - d) for a, b, c, d in columns))

        print(f"overhead over a loop        {ratio('one worker', 'loop') - 1:8.1%}   at most 10 %")
        print(f"two workers against one     {ratio('one worker', 'two workers'):8.2f}   at least 1.8", flush=True)
        if args.ray:
            print(f"two actors of Ray, two workers {ratio('two actors', 'two workers'):5.2f} times as long")
        if not args.many:
            return
        few, many = made(folder / "few.jsonl", args.few), made(folder / "many.jsonl", args.many)
        small = ran(batch(few, folder / "few-out.jsonl", 2))
        large = ran(batch(many, folder / "many-out.jsonl", 2))
        again = ran(batch(many, folder / "many-out.jsonl", 2))
        sizes = f"{small[1]:.0f} MB at {args.few:,}, {large[1]:.0f} MB at {args.many:,}"
        print(f"peak memory                 {large[1] / small[1]:8.2f}   at most 1.1 ({sizes})")
        print(
            f"resume of a finished run    {again[0] / large[0]:8.1%}   at most 3 % ({large[0]:.0f} s, {again[0]:.1f} s)"
        )


if __name__ == "__main__":
    main()

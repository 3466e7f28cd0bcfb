"""What starting costs: `summarise --help` and `summarise article` cold, as ratios to `python -c pass`, in one run.

python benchmarks/startup.py [PAGE]              PAGE: by default examples/front-page.txt
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 9


def seconds(command: list[str]) -> float:
    """Return how long one run of a command takes as a whole process."""
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - began


def main() -> None:
    """Print a line for each command: its median, and the median of its ratios to a bare Python, pair by pair."""
    page = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).parents[1] / "examples" / "front-page.txt")
    bare = [sys.executable, "-c", "pass"]
    own = [sys.executable, "-m", "summarise"]
    commands = {
        "summarise --help": [*own, "--help"],
        "summarise inspect PAGE": [*own, "inspect", page],
        "summarise article PAGE": [*own, "article", page],
        "summarise article PAGE --format json": [*own, "article", page, "--format", "json"],
    }
    for name, command in commands.items():
        seconds(command)
        pairs = [(seconds(command), seconds(bare)) for _ in range(RUNS)]
        median = statistics.median(a for a, _ in pairs)
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{name:40}{median:7.3f} s {ratio:7.1f} times python -c pass")


if __name__ == "__main__":
    main()

"""The README shows what the program prints: its console and Python blocks are run again and compared.

`python tests/test_readme.py` writes the present output into the README.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# A block of a console: a line "$ summarise …" and what it printed.
CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def printed(command: str) -> str:
    arguments = shlex.split(command)[1:]
    run = subprocess.run(
        [sys.executable, "-m", "summarise", *arguments],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"},
        check=False,
    )
    assert run.returncode in {0, 3}, run.stderr.decode()
    return run.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "block", [*CONSOLE.finditer((ROOT / "README.md").read_text("utf-8"))], ids=lambda m: m["command"]
)
def test_a_console_block_is_what_is_printed(block: re.Match[str]) -> None:
    assert block["output"] == printed(block["command"]), "run `python tests/test_readme.py` and read the change"


def test_the_python_block_runs() -> None:
    [code] = PYTHON.findall((ROOT / "README.md").read_text("utf-8"))
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, env=env, check=True)
    assert run.stdout.decode().startswith("zh-Hant [")


if __name__ == "__main__":
    readme = ROOT / "README.md"
    new = CONSOLE.sub(lambda m: f"```console\n$ {m['command']}\n{printed(m['command'])}```", readme.read_text("utf-8"))
    readme.write_text(new, "utf-8")

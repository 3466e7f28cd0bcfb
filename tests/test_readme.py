"""README and docs show what the program prints: their console and Python blocks are run again and compared.

`python tests/test_readme.py` writes the present output into them.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from summarise import models

ROOT = Path(__file__).parents[1]
SHOWN = [ROOT / "README.md", ROOT / "docs" / "hard-cases.md"]
# A block of a console: a line "$ summarise …" and what it printed.
CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
# What the blocks show was printed by the plain installation; a remedy tells less where some of it is there already.
REMEDY = re.compile(r"Get it: |pip install ")
PLAIN = all(models.missing_requirements(engine) for engine in models.EXTRAS)
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
    "block", [m for file in SHOWN for m in CONSOLE.finditer(file.read_text("utf-8"))], ids=lambda m: m["command"]
)
def test_a_console_block_is_what_is_printed(block: re.Match[str]) -> None:
    if REMEDY.search(block["output"]) and not PLAIN:
        pytest.skip("it shows what the plain installation lacks, and an extra is installed here")
    assert block["output"] == printed(block["command"]), "run `python tests/test_readme.py` and read the change"


def test_the_python_block_runs() -> None:
    [code] = PYTHON.findall((ROOT / "README.md").read_text("utf-8"))
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, env=env, check=True)
    assert run.stdout.decode().startswith("zh-Hant [")


if __name__ == "__main__":
    for file in SHOWN:
        shown = CONSOLE.sub(
            lambda m: f"```console\n$ {m['command']}\n{printed(m['command'])}```", file.read_text("utf-8")
        )
        file.write_text(shown, "utf-8")

"""Rule-based translation by Apertium, from Debian's packages: made for close pairs, and it never makes anything up.

A word that it does not know stays as it is. Sentences go through one process together, a blank line between them: its
reader of plain text ends a sentence there, so that no rule works across two, and escapes what its own format reserves.
(Its null-flush mode, made for the purpose, loses the bounds of sentences in some directions.)
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from summarise import models
from summarise.errors import OperationError
from summarise.models import Model

if TYPE_CHECKING:
    from summarise.engines import Draft, Engine, Order

_TIMEOUT = 60.0  # seconds for one batch, where a second is much
_BATCH = 20_000  # characters
_BETWEEN = "\n\n"
# Control characters, lone surrogates, and the two separators that some programs take for line breaks.
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def open(model: Model) -> Engine:  # noqa: A001 - what every engine calls it
    """Return the translator of one direction.

    Raises:
        OperationError: Apertium, or this direction of it, is not installed.
    """
    program = shutil.which("apertium")
    if program is None or not models.is_here(model):
        what = f"Apertium is not installed, or not with the direction {model.options['mode']}"
        raise OperationError("not-installed", what, remedy=models.remedy(model) or None)
    return _Apertium(model, program)


class _Apertium:
    """One direction. Holds nothing but names, so that it is safe between threads and has nothing to let go of."""

    def __init__(self, model: Model, program: str) -> None:
        self._id = model.id
        self._command = [program, "-u", "-f", "txt", model.options["mode"]]

    def summarise(self, order: Order) -> Draft:
        raise OperationError("wrong-task", f"'{self._id}' translates, and writes no summaries")

    def translate(self, sentences: Sequence[str], source: str, target: str, glosses: Mapping[str, str]) -> list[str]:
        plain = [" ".join(_NO_TEXT.sub(" ", sentence).split()) for sentence in sentences]
        translated = (one for batch in _batches([p for p in plain if p]) for one in self._translated(batch))
        return [next(translated) if p else "" for p in plain]

    def close(self) -> None:
        pass

    def _translated(self, sentences: Sequence[str]) -> list[str]:
        written = self._run(_BETWEEN.join(sentences) + _BETWEEN)
        found = [passage.strip() for passage in written.removesuffix(_BETWEEN).split(_BETWEEN)]
        if len(found) != len(sentences) or not all(found):
            given = sum(map(bool, found))  # none at all where a program of its pipeline crashed, which is not told
            raise OperationError("engine-failed", f"'{self._id}' gave {given} sentences for {len(sentences)}")
        return found

    def _run(self, text: str) -> str:
        """Return what the program makes of a text."""
        # The program is a shell script with a pipeline: all of it goes, with its scratch files, when time is up.
        with (
            tempfile.TemporaryDirectory(prefix="summarise-") as scratch,
            subprocess.Popen(  # noqa: S603 - no shell; the text goes in by standard input
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "LC_ALL": "C.UTF-8", "TMPDIR": scratch},
                start_new_session=True,
            ) as process,
        ):
            try:
                written, complaint = process.communicate(text.encode(), timeout=_TIMEOUT)
            except subprocess.TimeoutExpired:
                raise OperationError("too-slow", f"'{self._id}' took more than {_TIMEOUT:g} seconds") from None
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        if process.returncode != 0:
            told = complaint.decode("utf-8", "replace")[:200] or f"exit status {process.returncode}"
            raise OperationError("engine-failed", f"'{self._id}' stopped: {told}")
        try:
            return written.decode()
        except UnicodeDecodeError:
            raise OperationError("engine-failed", f"'{self._id}' gave what is no UTF-8") from None


def _batches(sentences: Sequence[str]) -> Iterator[list[str]]:
    """Part sentences into batches, so that the time limit is one for a small text."""
    batch: list[str] = []
    size = 0
    for sentence in sentences:
        if batch and size + len(sentence) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(sentence)
        size += len(sentence)
    if batch:
        yield batch

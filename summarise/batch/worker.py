"""A worker process of the local runner: takes records from its pipe and gives back results.

It ends when the process that started it does, even where a library hangs in it, and holds nothing that could be lost.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def main(number: int, parent: int) -> None:
    """Work until the pipe with this number is closed at its other end."""
    _end_with(parent)
    _be_the_first_to_go()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us decides when to stop
    if os.environ.get("SUMMARISE_DEBUG") != "1":
        logging.getLogger().addHandler(logging.NullHandler())
        warnings.simplefilter("ignore")
    pipe = _pipe(number)
    # A parent that ends, or has no more use for us, closes the pipe.
    with suppress(EOFError, OSError):
        _serve(pipe)
    os._exit(0)  # nothing is left to be done, and a thread of a library might wait for ever


def _serve(pipe: Connection) -> None:
    from summarise.batch.work import Work

    options, at_once = pipe.recv()
    work = Work(options)
    speaking = threading.Lock()
    pipe.send(None)

    def answer(number: int, record: object) -> None:
        result = work.result(record)  # type: ignore[arg-type]
        try:
            with speaking:
                pipe.send((number, result))
        except OSError:
            os._exit(0)

    if at_once == 1:
        while True:
            answer(*pipe.recv())
    with ThreadPoolExecutor(at_once) as threads:
        while True:
            threads.submit(answer, *pipe.recv())


def _pipe(number: int) -> Connection:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(number)
    return Connection(number)


def _end_with(parent: int) -> None:
    """See that this process does not outlive its parent, whatever code it is in."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if hasattr(os, "getppid") and os.getppid() != parent:  # it went before that
        os._exit(0)


def _be_the_first_to_go() -> None:
    """Tell Linux to end this process, and not the one that keeps the journal, where memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")

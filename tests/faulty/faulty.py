"""An engine for tests that does to its process what a story tells it to.

    CRASH   the interpreter ends by SIGSEGV
    HANG    a regular expression runs for ever, and lets no other thread run
    EAT     takes memory, and more
    SLEEP   takes a second

Of other stories it repeats the first sentence.
"""

from __future__ import annotations

import ctypes
import re
import time
from typing import TYPE_CHECKING

from summarise.digest import SummarySentence
from summarise.engines import Draft

if TYPE_CHECKING:
    from summarise.engines import Order
    from summarise.models import Model


def open(model: Model, *, no_network: bool) -> Faulty:  # noqa: A001 - what every engine's module calls it
    """Open an entry."""
    return Faulty()


class Faulty:
    """An entry that was opened."""

    def summarise(self, order: Order) -> Draft:
        """Do as the story says."""
        told = " ".join(order.sentences.values())
        if "CRASH" in told:
            ctypes.string_at(0)
        if "HANG" in told:
            re.match(r"(a+)+$", "a" * 64 + "b")
        if "EAT" in told:
            eaten = []
            while True:
                eaten.append(bytearray(b"x" * 20_000_000))
                time.sleep(0.01)
        if "SLEEP" in told:
            time.sleep(1)
        number, sentence = next(iter(order.sentences.items()))
        return Draft((SummarySentence(sentence, (number,)),))

    def close(self) -> None:
        """Has nothing to let go of."""

"""The checks that a summary must pass before it gets out: one function each, in the order of `CHECKS`.

A check sees the summary's sentences with their sources, the page's sentences and the limit, and says what it found;
one that `failed` sends the route to `rejected`. To add a check, write its function and its line here.
"""

from __future__ import annotations

from collections.abc import Callable

from summarise.checks.form import copying, length
from summarise.checks.language import language
from summarise.checks.meaning import borne_out, meaning, vectors
from summarise.checks.names import names, with_namers
from summarise.checks.numbers import numbers
from summarise.checks.written import Written
from summarise.digest import Check

__all__ = [
    "CHECKS",
    "Written",
    "borne_out",
    "check",
    "copying",
    "language",
    "length",
    "meaning",
    "names",
    "numbers",
    "vectors",
    "with_namers",
]

CHECKS: tuple[Callable[[Written], Check | None], ...] = (language, length, copying, numbers, names, meaning)


def check(written: Written) -> tuple[Check, ...]:
    """Return what every check says of what a route wrote; one that cannot be made here is absent."""
    return tuple(made for one in CHECKS if (made := one(written)) is not None)

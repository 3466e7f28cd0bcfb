"""Whether the page bears out every figure of a summary."""

from __future__ import annotations

import unicodedata

import regex

from summarise.checks.written import Written
from summarise.digest import Check, Detail

# A figure in the digits of any script, with its separators: "10,000", "3.5", "12:30", "٣٫٥"; a space separates groups
# of three ("10 000"), but not "in 2024 12 people".
_FIGURE = regex.compile(r"(?:\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+(?!\p{Nd})|\p{Nd}+)(?:[.,:/٫٬’']\p{Nd}+)*")


def numbers(written: Written) -> Check:
    """Whether each figure stands, digit for digit, in a sentence of the page that the summary's sentence points at."""
    details = []
    for at, sentence in written.placed():
        known = {n: {_digits(m.group()) for m in _FIGURE.finditer(written.page[n])} for n in sentence.sources}
        for m in _FIGURE.finditer(sentence.text):
            sources = tuple(n for n, figures in known.items() if _digits(m.group()) in figures)
            note = None if sources else "not in the sentences that it rests on"
            details.append(Detail(m.group(), at + m.start(), at + m.end(), bool(sources), sources, note))
    if not details:
        return Check("numbers", "not-applicable")
    return Check("numbers", "passed" if all(d.supported for d in details) else "failed", tuple(details))


def _digits(figure: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in figure)

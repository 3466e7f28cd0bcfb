"""Whether the page bears out every figure of a summary, whatever language and script either is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from summarise.checks import _figures as figures
from summarise.checks._figures import Figure, Reading
from summarise.checks.written import Written
from summarise.digest import Check, Detail

_NOT_THERE = "not in the sentences that it rests on"


def numbers(written: Written) -> Check:
    """Whether each figure is stated, in digits or words, by the sentences of the page that its sentence points at."""
    details = []
    for at, sentence in written.placed():
        if written.is_quoted(sentence):  # bears itself out
            for figure in figures.read(sentence.text, written.language):
                words = sentence.text[figure.start : figure.end]
                details.append(Detail(words, at + figure.start, at + figure.end, True, sentence.sources, None))
            continue
        cited = {n: written.page.get(n, "") for n in sentence.sources}
        known = {n: figures.stated(text, written.page_language) for n, text in cited.items()}
        everything = frozenset().union(*known.values())
        for figure in figures.read(sentence.text, written.language):
            borne_out = next((reading for reading in figure.readings if reading <= everything), None)
            sources = tuple(n for n, atoms in known.items() if borne_out and not borne_out.isdisjoint(atoms))
            words = sentence.text[figure.start : figure.end]
            note = None if sources else _NOT_THERE
            if sources and _other_money(sentence.text, figure, borne_out, cited, written.page_language):
                sources, note = (), "the page gives it in another currency"
            details.append(Detail(words, at + figure.start, at + figure.end, bool(sources), sources, note))
        details += (replace(one, start=at + one.start, end=at + one.end) for one in _torn(sentence.text, cited))
    details.sort(key=lambda one: one.start)
    if not details:
        return Check("numbers", "not-applicable")
    return Check("numbers", "passed" if all(d.supported for d in details) else "failed", tuple(details))


def _other_money(
    text: str, figure: Figure, reading: Reading | None, cited: Mapping[int, str], page_language: str
) -> bool:
    """Return whether the figure is a sum in one currency, and each time that the page has it one in another."""
    own = figures.money(text, figure.start, figure.end)
    if not own:
        return False
    theirs: frozenset[str] = frozenset()
    for words in cited.values():
        for other in figures.read(words, page_language):
            if reading in other.readings:
                theirs |= figures.money(words, other.start, other.end)
    return bool(theirs) and own.isdisjoint(theirs)


def _torn(text: str, cited: Mapping[int, str]) -> Iterator[Detail]:
    """Yield the scores and ranges whose sides the page has in pairs, but not in this one: "1-1" where it says "1-0"."""
    known = {frozenset(pair) for words in cited.values() for *_, pair in _pairs(words)}
    sides = frozenset().union(*known)
    for start, end, pair in _pairs(text):
        if sides.issuperset(pair) and frozenset(pair) not in known:
            yield Detail(text[start:end], start, end, False, (), "the page does not pair these")


def _pairs(text: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    return ((start, end, (one, other)) for start, end, one, other in figures.pairs(text))

"""Whether the page knows the names of a summary, where that can be told: in the script that the page is written in."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from summarise.checks.written import Written
from summarise.digest import Check, Detail

# Languages in which a capital makes no name.
_NOUNS_ARE_CAPITAL = frozenset({"de", "lb", "fo"})
_CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
_LATIN_NAME = regex.compile(r"(?<![\p{L}\p{M}])\p{Lu}[\p{Latin}\p{M}’'-]{3,}")
# A capital in mid-sentence: "told Smith", no "He said. Then" and no "“Then"
_NAME = regex.compile(r"(?<=[\p{Ll}\p{N},;] |\p{Lu}[\p{Ll}’'-]{0,30} )\p{Lu}[\p{L}\p{M}]{3,}")
_PARTS = regex.compile(r"[\p{L}\p{M}]{3,}")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
# Of a word that takes endings so much must be the same: "Moscow", "Muscovite" are two, "Russia", "Russian" one.
_STEM = 4


def names(written: Written) -> Check:
    """Whether each name that must be written as on the page stands there; others are passed over."""
    details = []
    known: dict[int, frozenset[str]] | None = None
    for at, sentence in written.placed():
        if written.is_quoted(sentence):  # bears itself out
            for m in _to_check(written, sentence.text):
                details.append(Detail(m.group(), at + m.start(), at + m.end(), True, sentence.sources, None))
            continue
        for m in _to_check(written, sentence.text):
            known = known or {n: _stems(text) for n, text in written.page.items()}
            stems = _stems(" ".join(_PARTS.findall(m.group())))  # "O'Hagan", "C-SPAN"
            sources = tuple(n for n, theirs in known.items() if stems & theirs or not stems)[:5]
            known_so = bool(sources) or not stems.isdisjoint(_stems(written.beside))
            note = None if known_so else "not on the page"
            details.append(Detail(m.group(), at + m.start(), at + m.end(), known_so, sources, note))
    if not details:
        return Check("names", "not-applicable")
    return Check("names", "passed" if all(d.supported for d in details) else "failed", tuple(details))


def _to_check(written: Written, text: str) -> Iterator[regex.Match[str]]:
    """Yield the names of a text that the page must have: Latin ones in another script, and all in its own language."""
    if written.script not in _CASED:
        yield from _LATIN_NAME.finditer(text)
    elif not written.is_translated and written.language.split("-")[0] not in _NOUNS_ARE_CAPITAL:
        yield from _NAME.finditer(text)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM].casefold() for word in _WORD.findall(text))

"""Whether the page knows the names of a summary, where that can be told: in the script that the page is written in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

import regex

from summarise import tags
from summarise.checks import _countries as countries
from summarise.checks import _lexicon as lexicon
from summarise.checks.language import NOUNS_ARE_CAPITAL
from summarise.checks.written import Written
from summarise.digest import MOST_SOUGHT, Check, Detail, SummarySentence

_CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
_LATIN_NAME = regex.compile(r"(?<![\p{L}\p{M}])\p{Lu}[\p{Latin}\p{M}’'-]{3,}")
# A capital in mid-sentence: "told Smith", no "He said. Then" and no "“Then"
_NAME = regex.compile(r"(?<=[\p{Ll}\p{N},;] |\p{Lu}[\p{Ll}’'-]{0,30} )\p{Lu}[\p{L}\p{M}]{3,}")
# Languages that write a foreign name as it is written where it comes from.
_KEEPS_NAMES = frozenset("ca es fr it nb nl pt sv".split())
_CAPITAL_WORD = regex.compile(r"(?<![\p{L}\p{M}’'-])\p{Lu}[\p{Ll}\p{M}]{3,}(?![\p{L}\p{M}])")
# A word that comes less often than once in three millions, on Zipf's scale, is a name that few know, or misspelt; one
# that begins a sentence may be any word, and has to be in no list, and much like one of the page.
_RARE, _RARE_AT_BEGINNING, _NEARLY, _ENDING = 2.5, 0.01, 0.8, 2
# Languages that write a foreign name as it sounds, with endings of their own: "Муном" of Moon, "Йельском" of Yale.
_RESPELLS_NAMES = frozenset({"ru", "uk"})
_CASE = regex.compile(
    r"(?<=\p{L}{2})(?:ами|ями|ому|ему|ого|его|ой|ей|ою|ею|ом|ем|ём|ов|ев|ам|ям|ах|ях|ым|им|ых|их|ый|ий|ая|ое|ые|ую"
    r"|ові|еві|єм|[аеиоуыьюяіїєй])$"
)
_ADJECTIVE = regex.compile(r"(?:ийск|ск|ськ|цк|цьк)\p{L}{1,3}$")
_HEARD = 0.7  # of the consonants must agree
_PARTS = regex.compile(r"[\p{L}\p{M}]{3,}")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
# Of a word that takes endings so much must be the same: "Moscow", "Muscovite" are two, "Russia", "Russian" one.
_STEM = 4
_CAPITAL = regex.compile(r"(?<![\p{L}\p{M}])\p{Lu}[\p{L}\p{M}]{2,}")
# Where a sentence begins, or a quotation in it.
_BEGINNING = regex.compile(r"(?:^|[.!?:…\p{Pi}\p{Pf}\"'(] ?)$")


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
        details += _countries_unheard_of(written, at, sentence)
        details += _misspelt(written, at, sentence)
        details += _unheard_of(written, at, sentence)
    if not details:
        return Check("names", "not-applicable")
    return Check("names", "passed" if all(d.supported for d in details) else "failed", tuple(details))


def _countries_unheard_of(written: Written, at: int, sentence: SummarySentence) -> Iterator[Detail]:
    """Yield the countries and peoples of a translation that the page does not know: so far of English pages alone."""
    if written.is_translated and written.page_language.split("-")[0] == "en":
        for start, end in countries.unknown(sentence.text, written.language, _seen(written)):
            words = sentence.text[start:end]
            yield Detail(words, at + start, at + end, False, (), "a country or people that is not on the page")


def _misspelt(written: Written, at: int, sentence: SummarySentence) -> Iterator[Detail]:
    """Yield the names of a translation that stand so neither on the page nor in any list: "Liviston" of Livingston."""
    own = written.language.split("-")[0]
    if not written.is_translated or own not in _KEEPS_NAMES or tags.script(written.page_language) != "Latn":
        return
    page = _plain_names(_seen(written))
    for m in _CAPITAL_WORD.finditer(sentence.text):
        begins = bool(_BEGINNING.search(sentence.text, max(0, m.start() - 2), m.start()))
        word = countries.without_accents(m.group().casefold())
        if lexicon.frequency(m.group().lower(), own) >= (_RARE_AT_BEGINNING if begins else _RARE):
            continue
        if any(_is_form_of(word, other) for other in page):
            continue
        if not begins or any(_is_nearly(word, other) for other in page):
            yield Detail(m.group(), at + m.start(), at + m.end(), False, (), "not so on the page")


def _unheard_of(written: Written, at: int, sentence: SummarySentence) -> Iterator[Detail]:
    """Yield the rare names of a translation into Cyrillic letters that sound like none of the page: "Фертингема"."""
    own, alike = written.language.split("-")[0], written.alike
    if alike is None or own not in _RESPELLS_NAMES or tags.script(written.page_language) != "Latn":
        return
    page = _capitals(_seen(written))
    for m in _CAPITAL_WORD.finditer(sentence.text):
        if _BEGINNING.search(sentence.text, max(0, m.start() - 2), m.start()):
            continue
        if lexicon.frequency(m.group().lower(), own) >= _RARE:
            continue
        forms = {m.group(), *(_CASE.sub("", stem) for stem in (m.group(), _ADJECTIVE.sub("", m.group())))}
        if not any(alike(form, other) >= _HEARD for form in forms for other in page):
            yield Detail(m.group(), at + m.start(), at + m.end(), False, (), "sounds like no name of the page")


def _seen(written: Written) -> str:
    """Return all of the page that whoever wrote has seen."""
    return "\n".join((*written.page.values(), written.beside))


@lru_cache(maxsize=8)
def _capitals(text: str) -> frozenset[str]:
    return frozenset(_CAPITAL.findall(text))


@lru_cache(maxsize=8)
def _plain_names(text: str) -> frozenset[str]:
    """Return the words with a capital as they are compared: Agüero is Aguero elsewhere."""
    return frozenset(countries.without_accents(name.casefold()) for name in _capitals(text))


def _is_form_of(word: str, other: str) -> bool:
    """Return whether two words are the same but for an ending of two letters."""
    shorter = min(len(word), len(other))
    same = next((i for i in range(shorter) if word[i] != other[i]), shorter)
    return same >= min(_STEM, len(other)) and same >= shorter - _ENDING


def _is_nearly(word: str, other: str) -> bool:
    return word[:2] == other[:2] and SequenceMatcher(None, word, other).ratio() > _NEARLY


def with_namers(
    said: Sequence[SummarySentence], page: Mapping[int, str], page_language: str
) -> tuple[SummarySentence, ...]:
    """Return sentences that point at what names the people and places that they name.

    Where no source of a sentence has a name that the page has, one that has it joins them, or takes the place of one
    that adds no name: "Ivanov said so at Votkinsk" may not rest on a sentence about NATO alone.
    """
    if page_language.split("-")[0] in NOUNS_ARE_CAPITAL:
        return tuple(said)
    where = _where_named(tuple(page.items()))
    return tuple(replace(one, sources=_namers(one, where)) for one in said)


def _namers(sentence: SummarySentence, where: Mapping[str, frozenset[int]]) -> tuple[int, ...]:
    named = {name: where[name] for name in _CAPITAL.findall(sentence.text) if name in where}
    missing = {name for name, numbers in named.items() if numbers.isdisjoint(sentence.sources)}
    joined: list[int] = []
    while missing and len(joined) < MOST_SOUGHT:
        candidates = sorted(frozenset().union(*(named[name] for name in missing)))
        best = max(candidates, key=lambda n: (_count(missing, named, n), _count(named, named, n), -n))
        joined.append(best)
        missing = {name for name in missing if best not in named[name]}
    if not joined:
        return sentence.sources
    lacking = {name for name, numbers in named.items() if numbers.isdisjoint(joined)}
    others = sorted(sentence.sources, key=lambda n: -_count(lacking, named, n))
    return tuple(sorted([*joined, *others[: MOST_SOUGHT - len(joined)]]))


def _count(names_: Collection[str], named: Mapping[str, frozenset[int]], number: int) -> int:
    return sum(number in named[name] for name in names_)


@lru_cache(maxsize=8)
def _where_named(page: tuple[tuple[int, str], ...]) -> dict[str, frozenset[int]]:
    """Return the sentences of a page that each of its names stands in: a word that has a capital in mid-sentence."""
    found: dict[str, set[int]] = {}
    names_: set[str] = set()
    for number, text in page:
        for m in _CAPITAL.finditer(text):
            found.setdefault(m.group(), set()).add(number)
            if not _BEGINNING.search(text, max(0, m.start() - 2), m.start()):
                names_.add(m.group())
    return {name: frozenset(numbers) for name, numbers in found.items() if name in names_}


def _to_check(written: Written, text: str) -> Iterator[regex.Match[str]]:
    """Yield the names of a text that the page must have: Latin ones in another script, and all in its own language."""
    if written.script not in _CASED:
        yield from _LATIN_NAME.finditer(text)
    elif not written.is_translated and written.language.split("-")[0] not in NOUNS_ARE_CAPITAL:
        yield from _NAME.finditer(text)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM].casefold() for word in _WORD.findall(text))

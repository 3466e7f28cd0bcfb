"""How often a word is written in a language, by wordfreq's lists of words: what tells a stranger in a sentence.

Frequencies are on Zipf's scale: 3 is once in a million words, 6 once in a thousand.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex
    from babel import Locale

# The lists that serve for a neighbour as well, or are called by another name.
_SAME = {"hr": "sh", "sr": "sh", "bs": "sh", "no": "nb"}
# Countries and languages that are names of people and places too, or words
_PEOPLE = frozenset(
    (*"Jordan Chad Georgia Jersey Israel Malta Martinique Jordanie Montserrat Shona Slave Venda".split(), "Santa Lucia")
)
# A list needs a segmenter of its own where words are not apart.
_UNSPACED = frozenset({"zh", "ja", "ko"})
# What a word is taken for that stands in no list: in a long list, and in one that ends at once in a million words.
_IN_NO_LONG, _IN_NO_SHORT = 0.0, 2.7
_LETTERS_OF_ENDING, _FEWEST_LETTERS_KNOWN = 3, 5


def knows(language: str) -> bool:
    """Return whether there is a list of a language's words."""
    return _list(language) in _languages("best")


def is_full(language: str) -> bool:
    """Return whether the list is a long one, so that what it has not is hardly a word."""
    return _list(language) in _languages("large")


@lru_cache(maxsize=65_536)
def frequency(word: str, language: str) -> float:
    """Return how often a word of small letters is written in a language that `knows` knows.

    A long list takes up to two seconds and 150 MB to open, once.
    """
    from wordfreq import zipf_frequency

    least = _IN_NO_LONG if is_full(language) else _IN_NO_SHORT
    return float(zipf_frequency(word, _list(language), minimum=least))


@lru_cache(maxsize=65_536)
def common(word: str, language: str) -> float:
    """Return how often a word that comes more than once in a million is written; 0 for all others. Quick to open."""
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, _list(language), "small"))


@lru_cache(maxsize=65_536)
def is_like_a_word(word: str, language: str) -> bool:
    """Return whether a word is known but for an ending, or but for what stands before it: "disarmable", "undisarmed".

    Of a word that no list has, that tells a rare one from one that was made up. Only for a language whose list is full.
    """
    known, in_order = _words(_list(language))
    beginning = word[: max(_FEWEST_LETTERS_KNOWN, len(word) - _LETTERS_OF_ENDING)]
    at = bisect_left(in_order, beginning)
    if at < len(in_order) and in_order[at].startswith(beginning):
        return True
    return any(word[start:] in known for start in range(2, len(word) - _FEWEST_LETTERS_KNOWN + 1))


@cache
def _words(list_: str) -> tuple[frozenset[str], list[str]]:
    from wordfreq import get_frequency_dict

    words = get_frequency_dict(list_, "large")
    return frozenset(words), sorted(words)


@lru_cache(maxsize=256)
def cldr_names(language: str, asked: str) -> regex.Pattern[str] | None:
    """Return a pattern of what a language, and not the one asked for, calls countries, languages, days and months.

    What English calls the language is what it calls the people.
    """
    import regex
    from babel import Locale, UnknownLocaleError

    try:
        theirs, own = Locale(language), Locale(asked)
    except (UnknownLocaleError, ValueError):
        return None
    ours = {name.casefold() for name in _proper_names(own)}
    # Short ones are abbreviations, which many languages share.
    names = {name for name in _proper_names(theirs) if len(name) > 4 and name.casefold() not in ours} - _PEOPLE
    if not names or not own.territories:
        return None
    alternatives = "|".join(map(regex.escape, sorted(names, key=len, reverse=True)))
    letter = r"[[\p{L}\p{M}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]]"  # "Russiaは"
    return regex.compile(rf"(?<!{letter})(?:{alternatives})(?!{letter})", flags=regex.V1)


def _proper_names(locale: Locale) -> list[str]:
    territories = [str(name) for code, name in locale.territories.items() if code.isalpha()]
    days = [str(name) for key in (locale.days, locale.months) for name in key["format"]["wide"].values()]
    languages = [str(locale.languages.get(code, "")) for code in _official_languages()]
    return [*territories, *(one for one in (*languages, *days) if one[:1].isupper())]


@cache
def _official_languages() -> frozenset[str]:
    from babel import Locale
    from babel.languages import get_official_languages

    codes = (code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())
    return frozenset(tag for code in codes for tag in get_official_languages(code, regional=True, de_facto=True))


def _list(language: str) -> str:
    return _SAME.get(language, language)


@cache
def _languages(kind: str) -> frozenset[str]:
    from wordfreq import available_languages

    return frozenset(available_languages(kind)) - _UNSPACED

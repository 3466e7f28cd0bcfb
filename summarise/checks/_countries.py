"""Countries and peoples that a text names, and whether a page in English knows them, by CLDR's names for them.

A people is called as its language is: "agricultor español", "spanischer Bauer".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from babel import Locale

# What a page in English says of a country beside its name and words that begin like it ("Chile", "Chilean"): that it
# speaks of its people, its capital, its government.
_ALSO = {
    "AE": "Emirat|UAE|Dubai", "BE": "Brussels|Flemish", "CH": "Swiss|Geneva", "CN": "Beijing|Sino|Hong Kong",
    "CZ": "Czech|Prague", "DE": "Berlin|Merkel", "DK": "Danish|Dane", "ES": "Span|Catal|Madrid", "FI": "Finn",
    "FR": "French|Paris|Macron", "GB": "Brit|UK|England|English|London|Scot|Welsh|Wales", "GR": "Athens",
    "HK": "Chin", "IE": "Irish|Dublin", "JP": "Tokyo", "KP": "Korea|Kim", "KR": "Korea|Seoul",
    "PG": "New Guinea", "NL": "Dutch|Hague|Amsterdam", "PH": "Filipin|Manila", "PS": "Gaza",
    "RU": "Moscow|Kremlin|Soviet", "SA": "Saudi",
    "SE": "Swed", "TH": "Bangkok", "TR": "Turk|Ankara", "TW": "Taipei", "UA": "Kiev|Kyiv",
    "US": r"America|US|USA|U\.S|U\. S|Washington",
    "VA": "Pope|Holy",
}  # fmt: skip
# Names of countries that are words or names of people as well, in one language or another.
_AMBIGUOUS = frozenset("AS CG CI GE GG GN IL IM IO JE JO LY MC ML MQ MS NE NU OM PM TD TG TO UM".split())
_UNSPACED = {"ja": 3, "ko": 3, "th": 4, "zh": 2}  # how many letters a name has at least
_VOWEL = regex.compile(r"[аяиіїеоуюьй]$|[aeioy]$")
_ENDINGS = {
    "ru": r"[аяыиеуюоьй]{0,2}[мхй]?", "uk": r"[аяиіїеєуюоьй]{0,2}[мхй]?", "be": r"[аяыіеэуюоьй]{0,2}[мхй]?",
    "pl": r"[aeioyąęó]{0,2}[mh]?", "cs": r"[aeiouyíéů]{0,2}[mh]?", "sk": r"[aeiouyíéů]{0,2}[mh]?",
}  # fmt: skip
# Languages that are called as a people is.
_OF_PEOPLES = (
    "ar be bg bs ca cs da de el en es et fi fr ga hr hu hy id is it ja ka kk ko lt lv mk mn ms mt ne nl no pl pt ro ru"
    " sk sl sq sr sv th tr uk uz vi zh"
)
_END_OF_ADJECTIVE = regex.compile(r"(?:[иы]и|ська|[aeioуyаоеи])$")
_FEWEST_OF_ADJECTIVE = 5
_OF_ROMANCE, _OF_ADJECTIVE = r"(?:[aeo]s?|nes?|[si])?", r"\p{Ll}{0,3}"
_OTHER_ENDINGS = r"(?:s|n|er|ern)?"
_LANGUAGES = frozenset((*_UNSPACED, *"be cs de es fr it nl pl pt ru sk sv uk".split()))


def unknown(text: str, language: str, page: str) -> Iterator[tuple[int, int]]:
    """Yield where a text in a language names a country or a people of which a page in English knows nothing."""
    if language.split("-")[0] not in _LANGUAGES:
        return
    for code, pattern in _names(language).items():
        for m in pattern.finditer(text):
            if m.group() not in page and not _known(code).search(page):
                yield m.span()
    plain = without_accents(text)
    for spoken, pattern in _peoples(language.split("-")[0]).items():
        for m in pattern.finditer(plain):
            if text[m.start() : m.end()] not in page and not _speakers(spoken).search(page):
                yield m.span()


def without_accents(text: str) -> str:
    """Return a text with each letter as it is without its marks, so that offsets stay: "Alemán", "alemana"."""
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text)


@lru_cache(maxsize=32)
def _names(language: str) -> dict[str, regex.Pattern[str]]:
    from babel import Locale

    own = language.split("-")[0]
    found = {}
    for code, name in _called(Locale.parse(language, sep="-")).items():
        if own in _UNSPACED:
            if len(name) >= _UNSPACED[own]:
                # Within a longer word it is another: アルバ in アルバム, 리비아 in 볼리비아
                kana = r"[\p{Katakana}ー]"
                before, after = (kana, kana) if own == "ja" else (r"\p{Hangul}", r"$.")
                found[code] = regex.compile(rf"(?<!{before}){regex.escape(name)}(?!{after})")
        elif len(name) >= 5 and " " not in name:
            stem = _VOWEL.sub("", name) if own in _ENDINGS else name
            ending = _ENDINGS.get(own, _OTHER_ENDINGS)
            found[code] = regex.compile(rf"(?<![\p{{L}}\p{{M}}]){regex.escape(stem)}{ending}(?![\p{{L}}\p{{M}}])")
    return found


@cache
def _known(code: str) -> regex.Pattern[str]:
    name = _called_in_english()[code]
    also = "".join(f"|{one}" for one in _ALSO.get(code, "").split("|") if one)
    return regex.compile(rf"(?<!\p{{L}})(?:{regex.escape(name[:3])}{also})")


@cache
def _peoples(language: str) -> dict[str, regex.Pattern[str]]:
    """Return patterns of the adjectives of peoples, by the code of their language, where these are words apart."""
    from babel import Locale

    if language in _UNSPACED:
        return {}
    ending = _OF_ROMANCE if language in {"es", "fr", "it", "pt"} else _OF_ADJECTIVE
    found = {}
    for code in _spoken():
        name = without_accents(str(Locale(language).languages.get(code, "")))
        stem = _END_OF_ADJECTIVE.sub("", name)
        if len(stem) >= _FEWEST_OF_ADJECTIVE and " " not in name:
            # With a capital it may be a person's: "Francesca". Dutch writes its adjectives so.
            stem = stem if language == "nl" else stem.lower()
            found[code] = regex.compile(rf"(?<!\p{{L}}){regex.escape(stem)}{ending}(?!\p{{L}})")
    return found


@cache
def _spoken() -> dict[str, frozenset[str]]:
    """Return the countries in which a people's language is official."""
    from babel.languages import get_official_languages

    found: dict[str, set[str]] = {code: set() for code in _OF_PEOPLES.split()}
    for country in _called_in_english():
        for code in get_official_languages(country):
            if (language := code.split("_")[0]) in found:
                found[language].add(country)
    return {code: frozenset(countries) for code, countries in found.items()}


@cache
def _speakers(language: str) -> regex.Pattern[str]:
    """Return a pattern of what a page in English says of those who speak a language, and of where they live."""
    from babel import Locale

    # "Chil" of Chile and Chilean, where _known's "Chi" would do for China too.
    names = [str(Locale("en").languages.get(language, language))[:4]]
    for code in _spoken()[language]:
        name = _called_in_english()[code]
        names += [name[: max(4, len(name) - 2)], *_ALSO.get(code, "").split("|")]
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(filter(None, names))})")


@cache
def _called_in_english() -> dict[str, str]:
    from babel import Locale

    return _called(Locale("en"))


def _called(locale: Locale) -> dict[str, str]:
    """Return the countries by their code, without what stands in parentheses: "Myanmar (Burma)"."""
    return {
        code: regex.split(r"\s*[(（]", str(name))[0]
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in _AMBIGUOUS and code not in {"EU", "EZ", "UN", "ZZ"}
    }

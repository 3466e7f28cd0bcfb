"""What script a character is of, and in which language and variants a name in another script is written."""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from typing import Any

import regex

from summarise import han

# One group a script that names are written in. Kanji and kana are one script to their readers (ISO 15924 Jpan), so
# they stand together; Hangul stands alone, for Korean puts Chinese characters in parentheses: 옥산(玉山).
_GROUPS = {
    "Hani": r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}ー々〇",
    "Hang": r"\p{Script=Hangul}",
    "Latn": r"\p{Script=Latin}",
    "Cyrl": r"\p{Script=Cyrillic}",
    "Arab": r"\p{Script=Arabic}",
    "Thai": r"\p{Script=Thai}",
    "Grek": r"\p{Script=Greek}",
    "Hebr": r"\p{Script=Hebrew}",
    "Deva": r"\p{Script=Devanagari}",
    "Geor": r"\p{Script=Georgian}",
    "Armn": r"\p{Script=Armenian}",
    "Tibt": r"\p{Script=Tibetan}",
    "Mong": r"\p{Script=Mongolian}",
    "Beng": r"\p{Script=Bengali}",
    "Taml": r"\p{Script=Tamil}",
    "Khmr": r"\p{Script=Khmer}",
    "Laoo": r"\p{Script=Lao}",
    "Mymr": r"\p{Script=Myanmar}",
    "Ethi": r"\p{Script=Ethiopic}",
}
_LETTER = regex.compile("|".join(f"(?P<{name}>[{chars}])" for name, chars in _GROUPS.items()) + r"|(?P<Zyyy>\p{L})")
EAST_ASIAN = frozenset({"Hani", "Hang"})

HAN = regex.compile(r"\p{Script=Han}")
KANA = regex.compile(r"[\p{Script=Hiragana}\p{Script=Katakana}]")
HIRAGANA = regex.compile(r"\p{Script=Hiragana}")
HANGUL = regex.compile(r"\p{Script=Hangul}")
# Letters or endings that only some languages of a script have: ї in Ukrainian, ы in Russian, پ in Persian. A name may
# have several, so that the rarer ones are asked first: і with ы or э is Belarusian.
_TELLING = (
    ("kk", regex.compile("[ӘәҒғҚқҢңҰұҺһ]")),
    ("be", regex.compile("[ўЎ]|[іІ].*[ыэёЫЭЁ]|[ыэёЫЭЁ].*[іІ]")),
    ("uk", regex.compile("[іїєґІЇЄҐ]|[сц]ьк")),
    ("mk", regex.compile("[ѓќѕЃЌЅ]")),
    ("sr-Cyrl", regex.compile("[ђјљњћџЂЈЉЊЋЏ]")),
    ("ru", regex.compile(r"[ыэёЫЭЁ]|[сц]к(?:ий|ая)\b")),
    ("ur", regex.compile("[ٹڈڑںے]")),
    ("fa", regex.compile("[پچژگیک]")),
)
_BY_SCRIPT = {"Thai": "th", "Deva": "hi", "Grek": "el", "Hebr": "he", "Geor": "ka", "Armn": "hy", "Arab": "ar"}
_BY_SCRIPT |= {
    "Tibt": "bo",
    "Mong": "mn-Mong",
    "Beng": "bn",
    "Taml": "ta",
    "Khmr": "km",
    "Laoo": "lo",
    "Mymr": "my",
    "Ethi": "am",
}


def letters(text: str) -> dict[str, int]:
    """Count the letters of each script group: "Xi (習近平)" has Latn 2 and Hani 3."""
    counts: dict[str, int] = {}
    for character, times in Counter(text).items():
        if (group := script_of(character)) is not None:
            counts[group] = counts.get(group, 0) + times
    return counts


def script(text: str) -> str | None:
    """Return the script group of a text's letters if all are of one, else None."""
    counts = letters(text)
    return next(iter(counts)) if len(counts) == 1 else None


@lru_cache(maxsize=4096)
def script_of(character: str) -> str | None:
    """Return the script group of a letter, None for anything else."""
    found = _LETTER.match(character)
    return found.lastgroup if found else None


@lru_cache(maxsize=4096)
def side(text: str) -> str | None:
    """Tell Traditional from Simplified: "Hant", "Hans", or None where the characters are common to both (王毅).

    As many of one as of the other is a Traditional text with a variant in it.
    """
    traditional, simplified = han.telling(text)
    if traditional == simplified:
        return "Hant" if traditional else None
    return "Hant" if traditional > simplified else "Hans"


@lru_cache(maxsize=4096)
def only_japanese(text: str) -> bool:
    """Tell whether a form has kana, or characters that only Japan writes so (沢, 渕, 広)."""
    if KANA.search(text):
        return True
    return any(
        _encodes(c, "shift_jis") and not _encodes(c, "big5") and not _encodes(c, "gb2312") for c in text if HAN.match(c)
    )


@lru_cache(maxsize=4096)
def may_be_japanese(text: str) -> bool:
    """Tell whether all characters of a form are those of Japan's own set: 自由民主党, but not 國家發展委員會."""
    return all(_encodes(c, "shift_jis") for c in text)


def language_of(text: str) -> str | None:
    """Return the language of a name in a script other than Han or Latin, "und-Cyrl" where the letters do not tell."""
    group = script(text)
    if group == "Hang":
        return "ko"
    for tag, pattern in _TELLING:
        if pattern.search(text):
            return tag
    if group in _BY_SCRIPT:
        return _BY_SCRIPT[group]
    return f"und-{group}" if group and group != "Zyyy" else None


def variants(form: str, tag: str) -> dict[str, str]:
    """Return a Chinese form in both scripts; its own is kept exactly, and 台 is never made 臺."""
    if not tag.startswith(("zh", "yue")):
        return {}
    if tag.endswith("Hans"):
        return {"zh-Hans": form, "zh-Hant": _keep(form, _converter("s2t").convert(form))}
    return {"zh-Hans": _converter("t2s").convert(form), "zh-Hant": form}


@lru_cache(maxsize=4096)
def traditional(text: str) -> str:
    """Return a text in Traditional characters, for looking up."""
    return text if side(text) == "Hant" else str(_converter("s2t").convert(text))


def simplified(text: str) -> str:
    """Return a text in Simplified characters, for looking up."""
    return str(_converter("t2s").convert(text))


def _to_traditional(text: str) -> str:
    return str(_converter("s2t").convert(text))


CONVERTERS = (simplified, _to_traditional)


def _keep(before: str, after: str) -> str:
    if len(before) != len(after):
        return after
    return "".join(b if b == "台" else a for b, a in zip(before, after, strict=True))


@lru_cache(maxsize=8192)
def _encodes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)

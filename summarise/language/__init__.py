"""The language and script of a text: what the script decides, then letters of one language, then detectors that vote.

`detect` goes down the rungs of `LADDER` and takes the first answer. A rung sees the text's letters counted by script
and returns a `Language`, or None to leave it to the next; a further rung is one more function in that tuple. What no
rung knows is `und`, with the reason: a guess would send a reader to the wrong summariser.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

import regex

from summarise import han
from summarise.digest import Language
from summarise.language._letters import ISO, Letters, Reason, counted
from summarise.language._vote import POOL, agreed, named, vote
from summarise.language._words import likelier

__all__ = [
    "LADDER", "LOOKED_AT", "REASONS", "Reason", "chinese_script", "detect", "detect_by_script", "likelier", "script_of",
    "tongue",
]  # fmt: skip

# A detector looks at no more than this many characters: beyond, its answer no longer changes. With addresses and
# handles, which are taken out, they are looked for among so many.
SAMPLE, LOOKED_AT = 600, 1200
# Below so many letters a language is not known by those of its own; below so many characters a text may be a name.
FEWEST_LETTERS = 12
FEWEST_CHARACTERS = 5

# A passage is told by so many characters of its beginning, and must have so many letters, or Chinese characters.
_PASSAGE = 150
_FEWEST_OF_A_PASSAGE = {"Han": 10}

REASONS: dict[Reason, str] = {
    "no-letters": "it holds no words",
    "too-short": "it is too short to tell",
    "uncertain": "the detectors were not certain enough",
    "unknown-script": "its script is not one that a language here is written in",
}

# Addresses and handles, whose letters are of no language: "https://a.b/c", "www.a.b", "x@y.z", "@name", "#tag"
# An e-mail's is ASCII and taken whole, so that neither Chinese without spaces nor a run of "@" is gone over again.
_ADDRESS = regex.compile(r"https?://\S+|www\.\S+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]++@[A-Za-z0-9.-]+|[@#]\w+")
_SIGNS_OF_ADDRESS = ("://", "www.", "@", "#")
_LETTER = regex.compile(r"\p{L}")
# What is left where a name was set aside: "Davis       ' son", "Vann       : a cleric"
_GAP = re.compile(r"[ \t]+(?=[,.;:!?'’)])|[ \t]{2,}")

# Scripts that one language of today's news is written in.
_ONLY = {
    "Hangul": "ko", "Greek": "el", "Thai": "th", "Bengali": "bn", "Tamil": "ta", "Telugu": "te", "Gujarati": "gu",
    "Gurmukhi": "pa", "Kannada": "kn", "Malayalam": "ml", "Oriya": "or", "Sinhala": "si", "Armenian": "hy",
    "Georgian": "ka", "Ethiopic": "am", "Khmer": "km", "Myanmar": "my", "Lao": "lo", "Tibetan": "bo", "Thaana": "dv",
    "Hebrew": "he",
}  # fmt: skip
# Letters that mark a language among those of its script; a share of them (per letter) makes it certain. Order
# matters: a Kazakh text has "і" as well. ("ў" Belarusian, "ї є ґ" Ukrainian, "ђ ћ" Serbian, "ѓ ќ ѕ" Macedonian.)
_MARKS: dict[str, tuple[tuple[str, str, float], ...]] = {
    "Cyrillic": (
        ("kk", "әғқңұһ", 0.02),
        ("tg", "ӣҷӯҳ", 0.015),
        ("be", "ў", 0.004),
        ("uk", "їєґ", 0.004),
        ("mk", "ѓќѕ", 0.004),
        ("sr-Cyrl", "ђћ", 0.004),
    ),
    "Arabic": (
        ("ckb", "ڕڵێۆ", 0.02),
        ("ug", "ۇۈۋ", 0.02),
        ("ps", "ښځڅړڼ", 0.01),
        ("sd", "ڏٻڄڃڊڳ", 0.02),
        ("ur", "ٹڈڑےں", 0.02),
    ),
    "Hebrew": (("yi", "ײױװײַ", 0.02),),
    "Bengali": (("as", "ৰৱ", 0.01),),
    "Ethiopic": (("ti", "ኣ", 0.02),),
}
_MARK_LETTERS = {
    script: [(tag, frozenset(mark + mark.upper()), share) for tag, mark, share in marks]
    for script, marks in _MARKS.items()
}
# Words of written Cantonese: 嘅 (of), 咗 (done), 喺 (at), 唔 (not), 冇 (have not), 啲 (some), 佢 (he), 哋 (plural),
# 嘢 (thing), 嗰 (that), 咁 (so), 嚟 (come), 乜 (what), 睇 (look)
_CANTONESE = "嘅咗喺唔冇啲佢哋嘢噉咁嚟乜嗰睇"
# 係 for 是 (is) and 在 (at), not in 關係 (relation) and the like
_IS = regex.compile("(?<![關干聯維体體])係(?!數)")


def detect(text: str) -> tuple[Language, Reason | None]:
    """Return the language of `text`, and why it is `und` where it is.

    Names in another script must have been set aside; the answer is the same each time.
    """
    text = text[:LOOKED_AT]
    if any(sign in text for sign in _SIGNS_OF_ADDRESS):
        text = _ADDRESS.sub(" ", text)
    letters = counted(_GAP.sub(_closed, text)[:SAMPLE])
    if not letters.counts:
        return _und(None), "unknown-script" if _LETTER.search(letters.text) else "no-letters"
    main = letters.main
    for rung in LADDER:
        answer = rung(letters, main)
        if isinstance(answer, Language):
            return answer, None
        if answer is not None:
            return _und(_iso(letters)), answer
    return _und(_iso(letters)), "uncertain"


def tongue(text: str, unless: Collection[str] = ()) -> str | None:
    """Return the language of a passage where that is told quickly and for sure, else None: of a paragraph, say.

    None as well where it is one of `unless`, the languages that are no news: what can be none but these is told by
    half of what it takes to be sure. What has fewer than 40 letters, or 10 Chinese characters, is no passage.
    """
    passage = text[:_PASSAGE]
    tag, sure = _likely_tongue(passage)
    if tag is None or tag in unless:
        return None
    return tag if sure or _is_agreed(passage) else None


@lru_cache(maxsize=1024)
def _likely_tongue(text: str) -> tuple[str | None, bool]:
    """Return the only language that a passage may be in, and whether it is for sure."""
    letters = counted(text)
    if not letters.counts:
        return None, True
    main = letters.main
    if sum(letters.counts.values()) < _FEWEST_OF_A_PASSAGE.get(main, 40):
        return None, True
    for rung in (_by_script, _by_han, _by_marks):
        if isinstance(answer := rung(letters, main), Language):
            return answer.tag, True
    return (named(letters, main), False) if main in POOL else (None, True)


@lru_cache(maxsize=1024)
def _is_agreed(text: str) -> bool:
    letters = counted(text)
    return agreed(letters, letters.main)


def _closed(gap: re.Match[str]) -> str:
    following = gap.string[gap.end() : gap.end() + 1]
    return "" if following and following in ",.;:!?'’)" else " "


def script_of(text: str) -> str | None:
    """Return the ISO 15924 code of the script of most letters of `text` ("Hans" or "Hant" for Chinese), or None."""
    script, _ = detect_by_script(text)
    return script


@lru_cache(maxsize=256)
def detect_by_script(text: str) -> tuple[str | None, int]:
    """Return the script of `text` and how many letters it has; cheap enough for each line of a page."""
    letters = counted(text)
    return (_iso(letters), sum(letters.counts.values())) if letters.counts else (None, 0)


def chinese_script(text: str) -> Literal["Hans", "Hant"] | None:
    """Return which form of Chinese characters `text` is written in; None where every character is common to both."""
    return _form(*han.telling(text))


def _form(traditional: int, simplified: int) -> Literal["Hans", "Hant"] | None:
    if traditional == simplified:
        return None
    return "Hant" if traditional > simplified else "Hans"


def _by_script(letters: Letters, main: str) -> Language | Reason | None:
    """Scripts that decide alone, but for a neighbour known by its letters, and those of no language here."""
    if main in _ONLY:
        return _by_marks(letters, main) or Language(_ONLY[main], _iso(letters), 1.0, "script")
    return None if main in POOL or main == "Han" else "unknown-script"


def _by_han(letters: Letters, main: str) -> Language | Reason | None:
    """Japanese by its kana, Cantonese by its own words, Chinese by the form of its characters."""
    if main != "Han":
        return None
    hiragana, characters = letters.count("Hiragana"), letters.count("Han")
    kana = hiragana + letters.count("Katakana")
    if kana >= 0.1 * (characters + kana) or hiragana >= 12:
        return Language("ja", "Jpan", 1.0, "script")
    hant, hans, japanese = map(letters.having, han.tables())
    if japanese > 0.1 * (hant + hans) and japanese >= 0.04 * characters and characters >= FEWEST_CHARACTERS:
        return Language("ja", "Jpan", 0.9, "characters")
    form = _form(hant, hans)
    # 王毅 is a name in Chinese, Japanese and Korean alike, and 東京大学 is in neither form of Chinese.
    if characters < FEWEST_CHARACTERS - 1 or (characters < 2 * FEWEST_CHARACTERS and min(hant, hans) > 0):
        return "too-short"
    if characters < FEWEST_CHARACTERS and form is None:
        return "too-short"
    if letters.having(frozenset(_CANTONESE)) + len(_IS.findall(letters.text)) >= max(1, 0.01 * characters):
        return Language(f"yue-{form or 'Hant'}", form or "Hant", 0.95, "characters")
    if form is None:
        return Language("zh-Hans", "Hans", 0.5, "characters", ("zh-Hant",))
    return Language(f"zh-{form}", form, 1.0 if characters >= 12 else 0.9, "characters")


def _by_marks(letters: Letters, main: str) -> Language | Reason | None:
    """Languages known by a letter that their neighbours do not have."""
    total = letters.count(main)
    for tag, mark, share in _MARK_LETTERS.get(main, ()):
        if total >= FEWEST_LETTERS and letters.having(mark) >= max(1, share * total):
            return Language(tag, _iso(letters), 0.98, "letters")
    return None


LADDER = (_by_script, _by_han, _by_marks, vote)


def _und(script: str | None) -> Language:
    return Language("und", script, 0.0, "none")


def _iso(letters: Letters) -> str | None:
    main = letters.main
    if main != "Han":
        return ISO.get(main)
    if letters.count("Hiragana") + letters.count("Katakana"):
        return "Jpan"
    hant, hans, _ = map(letters.having, han.tables())
    return _form(hant, hans) or "Hani"

"""The language and script of a text: what the script decides, then letters of one language, then a detector.

`detect` goes down the rungs of `LADDER` and takes the first answer. A rung sees the text's letters counted by script
and returns a `Language`, or None to leave it to the next; a further detector is one more function in that tuple. What
no rung knows is `und`, with the reason: a guess would send a reader to the wrong summariser.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import regex

from summarise import han
from summarise.digest import Language

# A detector looks at no more than this many characters: beyond, its answer no longer changes.
SAMPLE = 3000
# A detector's answer is taken from this many letters on, at this probability; below, it is a guess.
FEWEST_LETTERS = 18
LEAST_PROBABILITY = 0.8

Reason = Literal["no-letters", "too-short", "uncertain", "unknown-script"]
REASONS: dict[Reason, str] = {
    "no-letters": "it holds no words",
    "too-short": "it is too short to tell",
    "uncertain": "the detector was not certain enough",
    "unknown-script": "its script is not one that a language here is written in",
}

# Addresses and handles, whose letters are of no language: "https://a.b/c", "www.a.b", "x@y.z", "@name", "#tag"
# An e-mail's is ASCII and taken whole, so that neither Chinese without spaces nor a run of "@" is gone over again.
_ADDRESS = regex.compile(r"https?://\S+|www\.\S+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]++@[A-Za-z0-9.-]+|[@#]\w+")

_SCRIPTS = (
    "Latin Han Hiragana Katakana Hangul Cyrillic Arabic Hebrew Greek Thai Devanagari Bengali Tamil Telugu "
    "Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala Armenian Georgian Ethiopic Khmer Myanmar Lao Tibetan "
    "Thaana Mongolian Bopomofo"
).split()
_RUNS = {script: regex.compile(rf"\p{{Script={script}}}+") for script in _SCRIPTS}
_ISO = {
    "Latin": "Latn", "Hangul": "Kore", "Cyrillic": "Cyrl", "Arabic": "Arab", "Hebrew": "Hebr", "Greek": "Grek",
    "Thai": "Thai", "Devanagari": "Deva", "Bengali": "Beng", "Tamil": "Taml", "Telugu": "Telu", "Gujarati": "Gujr",
    "Gurmukhi": "Guru", "Kannada": "Knda", "Malayalam": "Mlym", "Oriya": "Orya", "Sinhala": "Sinh", "Armenian": "Armn",
    "Georgian": "Geor", "Ethiopic": "Ethi", "Khmer": "Khmr", "Myanmar": "Mymr", "Lao": "Laoo", "Tibetan": "Tibt",
    "Thaana": "Thaa", "Mongolian": "Mong",
}  # fmt: skip
# Scripts that one language of today's news is written in.
_ONLY = {
    "Hangul": "ko", "Greek": "el", "Thai": "th", "Bengali": "bn", "Tamil": "ta", "Telugu": "te", "Gujarati": "gu",
    "Gurmukhi": "pa", "Kannada": "kn", "Malayalam": "ml", "Oriya": "or", "Sinhala": "si", "Armenian": "hy",
    "Georgian": "ka",    "Ethiopic": "am", "Khmer": "km", "Myanmar": "my", "Lao": "lo", "Tibetan": "bo", "Thaana": "dv",
}  # fmt: skip
# One character of these says about as much as this many of an alphabet.
_WEIGHT = {"Han": 2.5, "Hiragana": 2.5, "Katakana": 2.5, "Hangul": 2.5}

# Letters that mark a language among those of its script; a share of them (per letter) makes it certain. Order
# matters: a Kazakh text has "і" as well. ("ў" Belarusian, "ї є ґ" Ukrainian, "ђ ћ" Serbian, "ѓ ќ ѕ" Macedonian.)
_MARKS: dict[str, tuple[tuple[str, regex.Pattern[str], float], ...]] = {
    "Cyrillic": (
        ("kk", regex.compile("[әғқңұһ]", flags=regex.I), 0.02),
        ("tg", regex.compile("[ӣҷӯҳ]", flags=regex.I), 0.015),
        ("ky", regex.compile("[үөң]", flags=regex.I), 0.02),
        ("be", regex.compile("ў", flags=regex.I), 0.004),
        ("uk", regex.compile("[їєґ]", flags=regex.I), 0.004),
        ("mk", regex.compile("[ѓќѕ]", flags=regex.I), 0.004),
        ("sr-Cyrl", regex.compile("[ђћ]", flags=regex.I), 0.004),
    ),
    "Latin": (
        ("is", regex.compile("þ", flags=regex.I), 0.006),
        ("az", regex.compile("ə", flags=regex.I), 0.02),
        ("mt", regex.compile("[ħġ]", flags=regex.I), 0.015),
    ),
    "Arabic": (
        ("ckb", regex.compile("[ڕڵێۆ]"), 0.02),
        ("ug", regex.compile("[ۇۈېۋ]"), 0.03),
        ("ps", regex.compile("[ښځڅړڼ]"), 0.01),
        ("sd", regex.compile("[ڏٻڄڃڊڳ]"), 0.02),
        ("ur", regex.compile("[ٹڈڑےں]"), 0.02),
    ),
    "Hebrew": (("yi", regex.compile("[ײױװ]|[אָפֿ]ָ"), 0.02),),
}
# What langdetect knows in each script; it has one profile for both forms of Norwegian.
_PROFILES = {
    "Latin": "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi",
    "Cyrillic": "bg mk ru uk",
    "Arabic": "ar fa ur",
    "Devanagari": "hi mr ne",
    "Hebrew": "",
}
_RENAMED = {"no": "nb", "tl": "fil"}
# Languages that langdetect cannot tell from the one it names.
_ALTERNATIVES = {
    "nb": ("da", "nn"),
    "da": ("nb",),
    "hr": ("bs", "sr-Latn"),
    "id": ("ms",),
}

# Words of written Cantonese: 嘅 (of), 咗 (done), 喺 (at), 唔 (not), 冇 (have not), 啲 (some), 佢 (he), 哋 (plural),
# 嘢 (thing)
_CANTONESE = regex.compile("[嘅咗喺唔冇啲佢哋嘢噉咁嚟乜嗰睇]")


@dataclass(frozen=True, slots=True)
class Letters:
    """A text and its letters by script, weighed; what every rung of the ladder looks at."""

    text: str
    counts: Counter[str]

    @property
    def main(self) -> str:
        """The script that most of the letters are in; the three of Japanese and Chinese count as one, "Han"."""
        merged = Counter(self.counts)
        for kana in ("Hiragana", "Katakana", "Bopomofo"):
            merged["Han"] += merged.pop(kana, 0)
        return max(merged, key=lambda script: merged[script])


def detect(text: str) -> tuple[Language, Reason | None]:
    """Return the language of `text`, and why it is `und` where it is.

    Names in another script must have been set aside; the answer is the same each time.
    """
    sample = _ADDRESS.sub(" ", text[: 2 * SAMPLE])
    letters, _ = _counted(sample)
    if not letters.counts:
        has_letters = regex.search(r"\p{L}", sample) is not None
        return _und(None), "unknown-script" if has_letters else "no-letters"
    for rung in LADDER:
        answer = rung(letters)
        if isinstance(answer, Language):
            return answer, None
        if answer is not None:
            return _und(_iso(letters)), answer
    return _und(_iso(letters)), "uncertain"


def script_of(text: str) -> str | None:
    """Return the ISO 15924 code of the script of most letters of `text` ("Hans" or "Hant" for Chinese), or None."""
    language, _ = detect_by_script(text)
    return language


@lru_cache(maxsize=256)
def detect_by_script(text: str) -> tuple[str | None, int]:
    """Return the script of `text` and how many letters it has; cheap enough for each line of a page."""
    letters, total = _counted(text)
    return (_iso(letters), total) if total else (None, 0)


def _counted(text: str) -> tuple[Letters, int]:
    """Return the letters of `text` by script, and how many there are before they are weighed."""
    found = {script: sum(map(len, run.findall(text))) for script, run in _RUNS.items()}
    weighed = Counter({script: round(n * _WEIGHT.get(script, 1)) for script, n in found.items() if n})
    return Letters(text, weighed), sum(found.values())


def chinese_script(text: str) -> Literal["Hans", "Hant"] | None:
    """Return which form of Chinese characters `text` is written in; None where every character is common to both."""
    hant, hans = han.telling(text)
    if hant == hans:
        return None
    return "Hant" if hant > hans else "Hans"


def _by_script(letters: Letters) -> Language | Reason | None:
    """Scripts that decide alone, and those that no language here is known by."""
    main = letters.main
    if main in _ONLY:
        return Language(_ONLY[main], _iso(letters), 1.0, "script")
    return None if main in _PROFILES or main == "Han" else "unknown-script"


def _by_han(letters: Letters) -> Language | Reason | None:
    """Japanese by its kana, Cantonese by its own words, Chinese by the form of its characters."""
    if letters.main != "Han":
        return None
    kana = letters.counts["Hiragana"] + letters.counts["Katakana"]
    kanji = letters.counts["Han"]
    if kana >= 0.1 * (kanji + kana) or letters.counts["Hiragana"] >= 12:
        return Language("ja", "Jpan", 1.0, "script")
    characters = kanji / _WEIGHT["Han"]
    if characters < 5:
        return "too-short"  # 王毅 is a name in Chinese, Japanese and Korean alike
    form = chinese_script(letters.text)
    language = "yue" if len(_CANTONESE.findall(letters.text)) >= max(1, 0.015 * characters) else "zh"
    if language == "yue":
        return Language(f"yue-{form or 'Hant'}", form or "Hant", 0.95, "characters")
    if form is None:
        return Language("zh-Hans", "Hans", 0.5, "characters", ("zh-Hant",))
    return Language(f"zh-{form}", form, 1.0 if characters >= 12 else 0.9, "characters")


def _by_marks(letters: Letters) -> Language | Reason | None:
    """Languages known by a letter that their neighbours do not have."""
    main = letters.main
    total = letters.counts[main]
    for tag, mark, share in _MARKS.get(main, ()):
        if len(mark.findall(letters.text)) >= max(1, share * total) and total >= FEWEST_LETTERS:
            return Language(tag, _iso(letters), 0.95, "letters")
    if main == "Hebrew":
        return Language("he", "Hebr", 0.98, "script")
    return None


def _by_langdetect(letters: Letters) -> Language | Reason | None:
    """What langdetect says among the languages of the script, the same each time since its sampling is seeded."""
    main = letters.main
    total = letters.counts[main]
    if total < FEWEST_LETTERS:
        return "too-short"
    # Letters of another script only disturb it: a brand name, a quotation.
    own = " ".join(regex.findall(rf"[\p{{Script={main}}}\p{{M}}'’-]+", letters.text))[:SAMPLE]
    if own.isupper():
        own = own.lower()
    detector = _langdetect(main).create()
    detector.append(own)
    ranked = detector.get_probabilities()
    if not ranked or ranked[0].prob < LEAST_PROBABILITY:
        return "uncertain"
    tag = _RENAMED.get(ranked[0].lang, ranked[0].lang)
    # langdetect says 1.00 nearly always; how far it can be trusted grows with the length.
    confidence = round(ranked[0].prob * (1 - math.exp(-total / 25)), 2)
    return Language(tag, _iso(letters), confidence, "langdetect", _ALTERNATIVES.get(tag, ()))


LADDER = (_by_script, _by_han, _by_marks, _by_langdetect)


def _und(script: str | None) -> Language:
    return Language("und", script, 0.0, "none")


def _iso(letters: Letters) -> str | None:
    main = letters.main
    if main != "Han":
        return _ISO.get(main)
    if letters.counts["Hiragana"] + letters.counts["Katakana"]:
        return "Jpan"
    return chinese_script(letters.text) or "Hani"


@lru_cache(maxsize=len(_PROFILES))
def _langdetect(script: str) -> Any:
    from pathlib import Path

    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_json_profile(
        [(Path(PROFILES_DIRECTORY) / name).read_text("utf-8") for name in _PROFILES[script].split()]
    )
    factory.set_seed(0)
    return factory

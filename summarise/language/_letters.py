"""The letters of a text, counted by script: what every rung of the ladder looks at first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

# Why a text has no language.
Reason = Literal["no-letters", "too-short", "uncertain", "unknown-script"]

_SCRIPTS = (
    "Latin Han Hiragana Katakana Hangul Cyrillic Arabic Hebrew Greek Thai Devanagari Bengali Tamil Telugu "
    "Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala Armenian Georgian Ethiopic Khmer Myanmar Lao Tibetan "
    "Thaana Mongolian Bopomofo"
).split()
_SCRIPT = regex.compile("|".join(rf"(?P<{script}>\p{{Script={script}}})" for script in _SCRIPTS))
ISO = {
    "Latin": "Latn", "Hangul": "Kore", "Cyrillic": "Cyrl", "Arabic": "Arab", "Hebrew": "Hebr", "Greek": "Grek",
    "Thai": "Thai", "Devanagari": "Deva", "Bengali": "Beng", "Tamil": "Taml", "Telugu": "Telu", "Gujarati": "Gujr",
    "Gurmukhi": "Guru", "Kannada": "Knda", "Malayalam": "Mlym", "Oriya": "Orya", "Sinhala": "Sinh", "Armenian": "Armn",
    "Georgian": "Geor", "Ethiopic": "Ethi", "Khmer": "Khmr", "Myanmar": "Mymr", "Lao": "Laoo", "Tibetan": "Tibt",
    "Thaana": "Thaa", "Mongolian": "Mong",
}  # fmt: skip
# One character of these says about as much as this many of an alphabet.
_WEIGHT = {"Han": 2.5, "Hiragana": 2.5, "Katakana": 2.5, "Hangul": 2.5}
# A Latin word that is no proper name, and how much of another script makes that the main one where there is none.
_LOWER = regex.compile(r"\b\p{Ll}[\p{Latin}’'-]+\b")
_ENOUGH = 0.25
# What stands apart in Chinese: "據", "的報告"; a single one is a name beside its romanisation.
_HAN_RUN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]+")
# The scripts that Chinese and Japanese are written in count as one, "Han".
_WITH_HAN = {"Hiragana", "Katakana", "Bopomofo"}


@dataclass(frozen=True, slots=True)
class Letters:
    """A text, how often each of its characters stands in it, and how many letters of each script that makes."""

    text: str
    characters: Counter[str]
    counts: dict[str, int]

    @property
    def main(self) -> str:
        """The script that most of the letters are in, weighed by what they say."""
        weights: Counter[str] = Counter()
        for script, count in self.counts.items():
            weights["Han" if script in _WITH_HAN else script] += round(count * _WEIGHT.get(script, 1))
        first, *rest = sorted(weights, key=lambda script: -weights[script])
        if rest and first == "Latin" and not _LOWER.search(self.text):
            # "Sergio Aguero กับ Raheem Sterling ส่งบอล": names alone are of no language.
            second = rest[0]
            if weights[second] >= _ENOUGH * weights[first] and not (second == "Han" and self._one_chinese_name()):
                return second
        return first

    def _one_chinese_name(self) -> bool:
        return len(_HAN_RUN.findall(self.text)) < 2

    def count(self, script: str) -> int:
        """Return how many letters of a script there are."""
        return self.counts.get(script, 0)

    def having(self, letters: frozenset[str]) -> int:
        """Return how many of `letters` there are."""
        return sum(self.characters[letter] for letter in letters.intersection(self.characters))


def counted(text: str) -> Letters:
    """Count the letters of `text` by script."""
    characters = Counter(text)
    counts: dict[str, int] = {}
    for character, times in characters.items():
        if (script := _script(character)) is not None:
            counts[script] = counts.get(script, 0) + times
    return Letters(text, characters, counts)


@cache
def _script(character: str) -> str | None:
    found = _SCRIPT.match(character)
    return found.lastgroup if found else None

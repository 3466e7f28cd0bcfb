"""Words that mix Latin, Cyrillic or Greek letters that look alike → words of one script.

A keyboard in the wrong layout, a font without Cyrillic or the wish to deceive a filter gives "рекao" with a Latin a and
o: to the eye the word is whole, to a program it is another. It is mended into the script that all its letters can be
written in. What is mixed on purpose stays: "USB-кабель", "iPhone’ы", "SMSки", "MΩ".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import regex

Edit = tuple[int, int, str]
Script = Literal["Latn", "Cyrl", "Grek"]
SCRIPTS: tuple[Script, ...] = ("Latn", "Cyrl", "Grek")

# Letters that most fonts draw alike, Latin, Cyrillic and Greek; "-" where a script has none. Accents come with them.
_ALIKE = (
    "AАΑ BВΒ CС- EЕΕ HНΗ IІΙ JЈ- KКΚ MМΜ N-Ν OОΟ PРΡ SЅ- TТΤ XХΧ YУΥ Z-Ζ ÆӔ- ÇҪ- ƏӘ- ƟӨ- "
    "aа- cс- eе- hһ- iі- jј- oоο pр- sѕ- v-ν xх- yу- æӕ- çҫ- əә- ɵө-"
).split()
# A line with fewer wrong letters than these has slips of the finger, and its other words are what they seem.
FEWEST_WRONG = 3
_HAS_LIKE = frozenset("".join(_ALIKE) + "µμӀ")
_TO: dict[Script, dict[int, str]] = {
    script: {ord(c): alike[i] for alike in _ALIKE for c in alike if c != "-" != alike[i]}
    for i, script in enumerate(SCRIPTS)
}
_TO["Grek"][ord("µ")] = "μ"  # the sign of a millionth, which is no Greek letter, in a Greek word

_LETTER: dict[Script, regex.Pattern[str]] = {
    "Latn": regex.compile(r"[\p{Latin}µ]"),
    "Cyrl": regex.compile(r"\p{Cyrillic}"),
    "Grek": regex.compile(r"\p{Greek}"),
}
_WHOLLY = {script: regex.compile(rf"(?:{letter.pattern}|\p{{Inherited}})+") for script, letter in _LETTER.items()}
# A letter of one script beside one of another. All text is searched for these, so they are in plain ranges, and begin
# with what is rare where the other is not.
_CYRILLIC_OR_GREEK = re.compile(r"[\u0370-\u052f\u1f00-\u1fff]")
_MIXED = re.compile(
    r"[A-Za-zÀ-ɏəɵµ\u1e00-\u1eff](?:(?=\u0301?[\u0370-\u052f\u1f00-\u1fff])|(?<=[\u0370-\u052f\u1f00-\u1fff].)"
    r"|(?<=[\u0370-\u052f\u1f00-\u1fff]\u0301.))"
)
_WORD = regex.compile(r"(?:[\p{Latin}\p{Cyrillic}\p{Greek}µ]\p{Inherited}*)++(?!\p{M})")
_CLUSTER = regex.compile(r".\p{Inherited}*")

# Mixed on purpose: what changes its script once, from a small letter to a capital ("СберX", "iОблако", but not "РayРal"
# with two Cyrillic letters), and capitals of one with an ending in another ("SMSки").
_CAPITAL_INSIDE = regex.compile(
    r"\P{Latin}*[[\p{Ll}]--[\p{Latin}]][[\p{Lu}]&&[\p{Latin}]]\p{Latin}*$"
    r"|\p{Latin}*[[\p{Ll}]&&[\p{Latin}]][[\p{Lu}]--[\p{Latin}]]\P{Latin}*$",
    flags=regex.V1,
)
_CAPITALS_AND_ENDING = regex.compile(r"[[\p{Lu}]&&[\p{Latin}]]{2,}[[\p{Ll}]--[\p{Latin}]]+$", flags=regex.V1)
# A Roman numeral, which is Latin in all scripts ("ХХI век" with two Cyrillic letters); none that may be a word ("СМI")
_ROMAN = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# The letter palochka of the Caucasus, for which keyboards have a Latin I: "хIанззе", "гIала"
_PALOCHKA = regex.compile(
    r"(?<=[[\p{Ll}]&&[\p{Cyrillic}]])I(?!\p{Lu})|(?<=[[\p{Lu}]&&[\p{Cyrillic}]])I(?=\p{Ll})", flags=regex.V1
)
# A Latin word with an ending in the line's own script: "Facebookу"
_ENDING = regex.compile(r"\p{Latin}{3,}(?:\p{Cyrillic}{1,3}|\p{Greek}{1,3})$")
_SMALL_LETTER_NEXT = regex.compile(r"\s\p{Ll}")
_ADDRESS = regex.compile(r"(?:://|@|www\.)\S*$")


def mend(text: str, lines: Iterable[tuple[int, int]]) -> tuple[list[Edit], int]:
    """Return what makes whole the words of `text` that mix scripts, and how many they are.

    `lines` are the spans of its lines; an edit is a start, an end, and what stands there then.
    """
    if not _CYRILLIC_OR_GREEK.search(text) or not _MIXED.search(text):
        return [], 0
    edits: list[Edit] = []
    words = 0
    main = _script(text)
    for start, end in lines:
        if _MIXED.search(text, start, end):
            for m, target in _mended(text, start, end, _script(text[start:end], least=10) or main):
                words += 1
                edits.extend((m.start() + a, m.start() + b, new) for a, b, new in _respelt(m.group(), target))
    return edits, words


def _script(text: str, least: int = 1) -> Script | None:
    """Return the script of two thirds of the letters that have no like in another: mending never changes these.

    None where there are fewer than `least`, or no such majority.
    """
    counts: dict[Script, int] = dict.fromkeys(SCRIPTS, 0)
    for c, n in Counter(text).items():
        if script := _told_by(c):
            counts[script] += n
    first = max(counts, key=lambda script: counts[script])
    total = sum(counts.values())
    return first if total >= least and 3 * counts[first] >= 2 * total else None


@lru_cache(maxsize=4096)
def _told_by(character: str) -> Script | None:
    """Return the script of a letter that has no like in another, None for all other characters."""
    if unicodedata.normalize("NFD", character)[0] in _HAS_LIKE:
        return None
    return next((script for script, letter in _LETTER.items() if letter.match(character)), None)


def _mended(text: str, start: int, end: int, script: Script | None) -> list[tuple[regex.Match[str], Script]]:
    """Return the words of a line that are to be mended, in order, each with the script that it is mended into."""
    words = list(_WORD.finditer(text, start, end))
    mended = {m: target for m in words if _MIXED.search(m.group()) and (target := _target(m.group(), script))}
    if script is not None:
        wrong = Counter(
            c for m, target in mended.items() if target == script for c in m.group() if not _LETTER[script].match(c)
        )
        if wrong.total() >= FEWEST_WRONG:
            right = Counter(text[start:end])
            others = (m for m in words if m not in mended)
            mended |= {m: script for m in others if _is_wholly_wrong(m, script, wrong, right)}
    spelt = ((m, target) for m, target in mended.items() if not _is_in_address(m))
    return sorted(spelt, key=lambda item: item[0].start())


def _is_in_address(m: regex.Match[str]) -> bool:
    """Return whether a word is part of an address, which stays as it is: "https://www.рaypal.com", "jo@x.org"."""
    before, after = m.string[max(0, m.start() - 80) : m.start()], m.string[m.end() : m.end() + 1]
    return after == "@" or _ADDRESS.search(before) is not None


@lru_cache(maxsize=4096)
def _target(word: str, script: Script | None) -> Script | None:
    """Return the script that a mixed word is to be written in, None where that is not for sure.

    `script` is the line's: where a word may be of two, that decides.
    """
    word = _PALOCHKA.sub("Ӏ", word)
    counts = {one: len(letter.findall(word)) for one, letter in _LETTER.items()}
    possible = [one for one in SCRIPTS if counts[one] and _WHOLLY[one].fullmatch(_spelt(word, one))]
    if "Latn" in possible and _ROMAN.fullmatch(_spelt(word, "Latn")):
        return "Latn"
    if _CAPITALS_AND_ENDING.match(word):
        return None
    if len(possible) > 1:
        return script if script in possible else None
    if not possible or _is_on_purpose(word, possible[0], script):
        return None
    # In a line of another script: "Mосква" in English, but not "Дa".
    if script not in {possible[0], None} and (len(word) < 4 or 2 * counts[possible[0]] <= len(word)):
        return None
    return possible[0]


def _is_on_purpose(word: str, target: Script, script: Script | None) -> bool:
    if _CAPITAL_INSIDE.match(word) or (len(word) == 2 and word.isupper()):
        return True
    return target == "Latn" != script and _ENDING.match(word) is not None


def _is_wholly_wrong(m: regex.Match[str], script: Script, wrong: Counter[str], right: Counter[str]) -> bool:
    """Return whether a word in a line with wrong letters is wholly of such: "je" beside "рeкao", but not "Joe"."""
    word = m.group()
    spelt = _spelt(word, script)
    if spelt == word or _WHOLLY[script].fullmatch(spelt) is None:
        return False
    if len(word) == 1:
        if script != "Latn" and m.string[m.start() - 1 : m.start()] in {"'", "’", ".", "-"}:  # "Sainsbury's"
            return False
        return word.islower() or (word not in "IX" and _SMALL_LETTER_NEXT.match(m.string, m.end()) is not None)
    if word.islower():
        return any(wrong[c] for c in word)
    # A name may be Latin. Each of its letters must be found wrong elsewhere, and more often than right.
    like = [(wrong[c], right[_TO[script].get(ord(c), c)], c) for c in word[1:]]
    return word[1:].islower() and all(n > own or (n == own == 0 and c in "aceojpxy") for n, own, c in like)


@lru_cache(maxsize=4096)
def _respelt(word: str, script: Script) -> list[Edit]:
    """Return the edits that write a word in a script, letter by letter."""
    meant = _PALOCHKA.sub("Ӏ", word)
    letters = ((m.start(), m.end(), _spelt(meant[m.start() : m.end()], script)) for m in _CLUSTER.finditer(word))
    return [(start, end, new) for start, end, new in letters if new != word[start:end]]


@lru_cache(maxsize=8192)
def _spelt(word: str, script: Script) -> str:
    """Return a word with those letters in a script that have a like there, accents and all: "ë" becomes "ё"."""
    letters = _TO[script]
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.translate(letters)).translate(letters))

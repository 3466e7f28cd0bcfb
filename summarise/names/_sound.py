"""How far two forms of a name sound alike, whatever scripts they are in, by their consonants alone.

貝尼亞 and Peña, Си Цзиньпин and 習近平, شي جين بينغ and 习近平, 댄 베넷 and Dan Bennett. AnyAscii gives the letters of
any script in Latin ones, pypinyin those of Chinese characters; vowels differ too much between languages to be compared.
"""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from summarise.names import _romanisation as romanisation
from summarise.names import _scripts as scripts

SURE = 0.6  # of the consonants that must agree
# Consonants by class, as Latin letters spell them, one group a class, and as the initials of pinyin do.
_LATIN_SOUNDS = re.compile(
    r"(?P<N_>n+(?:gh?|gk|k)$)"  # 習近平 is heard in Jinping, in Τζινπίνγκ and in بينغ
    r"|(?P<K_>kh|ch(?=[lr]))"
    r"|(?P<S>tsz|chzh|dzh|tch|ch|sh|sch|zh|tz|ts|dj|j|z|s|x|c(?=[eiy]))"
    r"|(?P<F>ph|f|v|w)|(?P<K>ck|qu|[kcqg])|(?P<P>[bp]+)|(?P<T>th|[dt]+)|(?P<L>[lr]+)|(?P<M>m+)|(?P<N>n+)|(?P<H>h)"
)
_PINYIN_SOUNDS = {
    **dict.fromkeys(["b", "p"], "P"),
    **dict.fromkeys(["d", "t"], "T"),
    **dict.fromkeys(["g", "k"], "K"),
    "l": "L",
    "r": "R",
    **dict.fromkeys(["j", "q", "x", "zh", "ch", "sh", "z", "c", "s"], "S"),
    **dict.fromkeys(["f", "w"], "F"),
    "m": "M",
    "n": "N",
    "h": "H",
}
# What AnyAscii's letters stand for where they are not what English would read: the aspirates of Thai and Hindi,
# vowels that Arabic and Hebrew write with consonants, the nasal dot of Hindi.
_LETTERS = {
    "Thai": [(r"([ptk])h", r"\1"), (r"w", "")],
    "Deva": [(r"m(?=[gkcjtdpb])", "n"), (r"([ptk])h", r"\1")],
    "Arab": [(r"ts", "tes"), (r"(?<=\p{L})[wy]", ""), (r"'", "")],
    "Hebr": [(r"g'", "j"), (r"(?<=\p{L})[vyh]", ""), (r"'", "")],
    "Cyrl": [(r"kh", "h"), (r"'", "")],
}
# AnyAscii drops the Arabic alef, and gives b and v of Hebrew one letter, of which the one is mostly a vowel.
_APART = str.maketrans({"ט": "te", "ב": "b", "פ": "p", "ף": "f", "ا": "a", "آ": "a", "أ": "a"})
_RULES = {group: [(regex.compile(p), r) for p, r in rules] for group, rules in _LETTERS.items()}


@lru_cache(maxsize=4096)
def latin(text: str) -> str:
    """Return a form in Latin letters, in lower case: Владимир gives vladimir, 習近平 and Latin itself stay."""
    group = scripts.script(text)
    if group == "Latn" or text.isascii() or (group == "Hani" and not scripts.KANA.search(text)):
        return text.lower()
    from anyascii import anyascii

    spelt: str = anyascii(text.translate(_APART)).lower()
    for pattern, replacement in _RULES.get(group or "", ()):
        spelt = pattern.sub(replacement, spelt)
    return spelt


_ONSET = re.compile("[zcs]h|[bpmfdtnlgkhjqxrzcsw]?")
_PIECES = regex.compile(r"\p{Script=Han}|\p{Script=Hangul}|[^\p{Script=Han}\p{Script=Hangul}\s·・‧•．\-‐‑]+")


@lru_cache(maxsize=8192)
def skeleton(text: str) -> str:
    """Return the consonants of a form by class: Peña and 貝尼亞 PN, Си Цзиньпин and 習近平 SSNPN."""
    out = ""
    for word in _PIECES.findall(text):
        if scripts.HAN.match(word):
            out += of_character(word)
        elif scripts.HANGUL.match(word):
            out += _of_latin(romanisation.revised(word))
        else:
            out += _of_latin(latin(word))
    return out


@lru_cache(maxsize=4096)
def _of_latin(word: str) -> str:
    return "".join(str(found.lastgroup)[0] for found in _LATIN_SOUNDS.finditer(romanisation.plain(word)))


@lru_cache(maxsize=4096)
def of_character(character: str) -> str:
    """Return the consonants that a Chinese character is read with: SN of 近, nothing of 阿."""
    if not scripts.HAN.match(character):
        return ""
    from pypinyin import lazy_pinyin

    spelt = lazy_pinyin(character)[0]
    if spelt == "er":
        return "L"
    onset = _ONSET.match(spelt)
    start = _PINYIN_SOUNDS.get(onset[0] if onset else "", "")
    return start + ("N" if spelt.endswith(("n", "ng")) else "")


@lru_cache(maxsize=8192)
def alike(one: str, other: str) -> float:
    """Return how far the consonants of two forms agree, 0 to 1: 貝尼亞 and Peña 1."""
    first, second = skeleton(one), skeleton(other)
    if not first or not second:
        return 0.0
    return 1 - _distance(first, second) / max(len(first), len(second))


# What transliterations leave out or put in most easily.
_LIGHT = {"L": 0.4, "R": 0.4, "H": 0.4, "N": 0.5, "F": 0.6}
# What they take for each other; R is the r of pinyin alone, 任 is Ren and Жэнь.
_NEAR = {"RL": 0.0, "RS": 0.2, "SK": 0.5, "HK": 0.5, "HF": 0.5, "PF": 0.5, "ST": 0.5}
_NEAR |= {pair[::-1]: cost for pair, cost in _NEAR.items()}


def _distance(one: str, other: str) -> float:
    row = [0.0]
    for c in other:
        row.append(row[-1] + _LIGHT.get(c, 1.0))
    for a in one:
        above, row = row, [row[0] + _LIGHT.get(a, 1.0)]
        for j, b in enumerate(other):
            change = 0.0 if a == b else _NEAR.get(a + b, 1.0)
            row.append(min(above[j] + change, above[j + 1] + _LIGHT.get(a, 1.0), row[j] + _LIGHT.get(b, 1.0)))
    return row[-1]

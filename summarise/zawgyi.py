"""Burmese in the Zawgyi font's encoding → Unicode.

Zawgyi, which most of Myanmar wrote in until 2019, uses Unicode's code points in another sense: vowels and medials
stand in the order in which they are drawn, stacked consonants have code points of their own, and U+1039 is the visible
killer. What never occurs in one of the two encodings tells them apart, so that nothing is changed that may be Unicode:
Burmese, Shan, Mon, Karen or Pali.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

# What Unicode never has: a stacker with no consonant to stack (သည္), and a vowel e or a medial ra with no consonant in
# front (ေျမ). In Mon an e may follow the killer.
_NEVER_UNICODE = regex.compile(
    r"\u1039(?!\p{Inherited}*[\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e])"
    r"|(?<![\p{L}\u1039-\u103e\u105e-\u1060\u1082])\u1031|(?<![\p{L}\p{M}])[\u103b\u107e-\u1084]"
)
# What Zawgyi never has: a vowel e with no consonant behind (ော, ေး).
_NEVER_ZAWGYI = re.compile(r"\u1031(?![\u1000-\u102a\u103b\u103f\u1040\u1047\u106a-\u106f\u107e-\u1097])")
_MYANMAR = re.compile(r"[\u1000-\u109f]")

# The code points of Zawgyi and what they are in Unicode, in the order in which Unicode sets them: a stacked consonant,
# the medials ya, ra, wa, ha, the vowels e, i, u, aa, and the marks. Kinzi goes in front of the consonant.
_KINZI = "\u1004\u103a\u1039"
_STACKED = {
    "\u1060": "က", "\u1061": "ခ", "\u1062": "ဂ", "\u1063": "ဃ", "\u1065": "စ", "\u1066": "ဆ", "\u1067": "ဆ",
    "\u1068": "ဇ", "\u1069": "ဈ", "\u106c": "ဋ", "\u106d": "ဌ", "\u1070": "ဏ", "\u1071": "တ", "\u1072": "တ",
    "\u1073": "ထ", "\u1074": "ထ", "\u1075": "ဒ", "\u1076": "ဓ", "\u1077": "န", "\u1078": "ပ", "\u1079": "ဖ",
    "\u107a": "ဗ", "\u107b": "ဘ", "\u107c": "မ", "\u1085": "လ", "\u1093": "ဘ", "\u1096": "တွ",
}  # fmt: skip
_MARKS = {
    **{sign: "\u1039" + consonant for sign, consonant in _STACKED.items()},
    "\u103a": "\u103b", "\u107d": "\u103b",  # ya
    **dict.fromkeys("\u103b\u107e\u107f\u1080\u1081\u1082\u1083\u1084", "\u103c"),  # ra
    "\u103c": "\u103d",  # wa
    "\u103d": "\u103e", "\u1087": "\u103e",  # ha
    "\u1088": "\u103e\u102f", "\u1089": "\u103e\u1030", "\u108a": "\u103d\u103e",
    "\u1033": "\u102f", "\u1034": "\u1030", "\u105a": "\u102b\u103a", "\u1039": "\u103a",
    "\u1094": "\u1037", "\u1095": "\u1037",
    "\u1064": _KINZI, "\u108b": _KINZI + "\u102d", "\u108c": _KINZI + "\u102e", "\u108d": _KINZI + "\u1036",
    "\u108e": "\u102d\u1036", "\u104e": "၎င်း",
}  # fmt: skip
_LETTERS = {
    "\u106a": "ဉ", "\u106b": "ည", "\u106e": "ဍ္ဍ", "\u106f": "ဍ္ဎ", "\u1086": "ဿ", "\u108f": "န", "\u1090": "ရ",
    "\u1091": "ဏ္ဍ", "\u1092": "ဋ္ဌ", "\u1097": "ဋ္ဋ",
}  # fmt: skip
_ORDER = "\u1039\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u1035\u102f\u1030\u102b\u102c\u103a\u1036\u1037\u1038"
_DIGITS = {"\u1040": "ဝ", "\u1044": "၎", "\u1047": "ရ"}
# Letters put together from others that look like them: ဉ (before the killer, aa or a stack) and ဦ from ဥ, ဈ from စ and
# ya, ဩ from သ and ra.
_TYPED = [
    ("ဥ\u103a", "ဉ\u103a"), ("ဥ\u102c", "ဉ\u102c"), ("ဥ\u1039", "ဉ\u1039"), ("ဥ\u102e", "ဦ"), ("စ\u103b", "ဈ"),
    ("သ\u103c", "ဩ"),
]  # fmt: skip
_AA = re.compile(r"[\u102b\u102c]")
_UNIT = re.compile(r"\u1039[\u1000-\u1021]|.")

# What is drawn in front of a consonant, the consonant, and what is drawn around it; or a mark by itself.
_FRONT = r"\u1031\u103b\u107e-\u1084"
_CONSONANT = r"\u1000-\u102a\u103f\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097"
_AROUND = (
    r"\u102b-\u1030\u1032-\u103a\u103c\u103d\u105a"
    r"\u1060-\u1069\u106c\u106d\u1070-\u107d\u1085\u1087-\u108e\u1093-\u1096"
)
_SYLLABLE = re.compile(
    rf"""[{_FRONT}]*
    (?:[{_CONSONANT}]
    # Digits that look like letters: ဝ in ေ၀, ၀ါ, ၀န္ and လံုး၀, ရ in ေ၇ and ၇ွိ, ၎ in ၄င္း.
    |(?<=[{_FRONT}])[\u1040\u1047]|(?<![\u1040-\u1049])[\u1040\u1047](?=[{_AROUND}])
    |(?<![\u1040-\u1049.,-])\u1040(?=[{_CONSONANT}]\u1039)|(?<=[{_CONSONANT}{_AROUND}])\u1040(?![\u1040-\u1049.,-])
    |(?<![\u1040-\u1049])\u1044(?=\u1004\u1039))
    (?:[{_AROUND}]|\u1031(?![{_FRONT}{_CONSONANT}\u1040\u1047]))*  # an e typed in Unicode's order, too
    |[\u1033\u1034\u1039\u103b-\u103d\u105a-\u1063\u1065-\u107c\u107e-\u108a\u108e-\u1097]|\u104e(?!\u1004\u1039)""",
    flags=re.VERBOSE,
)
_PARTS = re.compile(rf"([{_FRONT}]*)([^{_FRONT}{_AROUND}])([{_AROUND}\u1031]*)")


def edits(text: str, lines: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield what makes Unicode of the Zawgyi in `text`, syllable by syllable: start, end, and what stands there then.

    `lines` are the spans of its lines. One is Zawgyi if it says so itself, or if the whole text does and the line
    says nothing against it.
    """
    if not _MYANMAR.search(text):
        return
    told = [(start, end, *_signs(text, start, end)) for start, end in lines if _MYANMAR.search(text, start, end)]
    whole = _is_zawgyi(sum(zawgyi for *_, zawgyi, _ in told), sum(unicode for *_, unicode in told))
    for start, end, zawgyi, unicode in told:
        if _is_zawgyi(zawgyi, unicode) or (whole and zawgyi >= unicode):
            for m in _SYLLABLE.finditer(text, start, end):
                syllable = m.group()
                if (new := _unicode(syllable)) != syllable:
                    yield m.start(), m.end(), new


def _signs(text: str, start: int, end: int) -> tuple[int, int]:
    """Return how much a line shows of what is never Unicode, and how much of what is never Zawgyi."""
    # A stacker that stacks nothing is no slip of the finger: no keyboard for Unicode types it by itself.
    never_unicode = sum(2 if m.group() == "\u1039" else 1 for m in _NEVER_UNICODE.finditer(text, start, end))
    return never_unicode, sum(1 for _ in _NEVER_ZAWGYI.finditer(text, start, end))


def _is_zawgyi(never_unicode: int, never_zawgyi: int) -> bool:
    """Return whether it is Zawgyi for sure: one vowel in the wrong place may be a slip, in either encoding."""
    return never_unicode >= 2 and never_unicode > 2 * never_zawgyi


@lru_cache(maxsize=8192)
def _unicode(syllable: str) -> str:
    """Return a syllable (or a mark by itself) in Unicode: kinzi, consonant, and the marks in Unicode's order."""
    parts = _PARTS.fullmatch(syllable)
    if parts is None or syllable in _MARKS:
        alone = _MARKS.get(syllable, syllable)
        return syllable if "\u1039" in alone else alone  # nothing to stack it on
    before, base, after = parts.groups()
    drawn = "".join(_MARKS.get(c, c) for c in before + after)
    kinzi = _KINZI if _KINZI in drawn else ""
    units = list(dict.fromkeys(_UNIT.findall(drawn.replace(_KINZI, ""))))  # a mark drawn twice shows once
    order = _ORDER
    if not _AA.search(drawn):  # the killer is the consonant's, not the vowel's: ကျွန်ုပ်, ယောက်ျား
        order = order.replace("\u103a", "").replace("\u102f", "\u103a\u102f")
    if units[:1] == ["\u103a"]:
        order = "\u103a" + order
    if "\u102d" in units:  # a killer that is typed once too often, under which nobody sees it
        units = [unit for unit in units if unit != "\u103a"]
    marks = "".join(sorted(units, key=lambda unit: order.index(unit[0])))
    base = _DIGITS.get(base, _LETTERS.get(base, base))
    spelt = base + marks
    for typed, meant in _TYPED:
        if spelt.startswith(typed):
            spelt = meant + spelt[len(typed) :]
    return unicodedata.normalize("NFC", kinzi + spelt)

"""Between the scripts of Chinese, words as well as characters, by OpenCC.

Traditional without a region is written with the characters that Taiwan's standard prescribes (裡, 群), not with
OpenCC's own choice (裏, 羣), which no newspaper uses. Addresses stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import regex

from summarise.errors import OperationError

# OpenCC's configurations for each pair of tags, in their order; "p" ones change words as well ("软件" → "軟體").
_CONFIGURATIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("zh-Hans", "zh-Hant"): ("s2tw",),
    ("zh-Hans", "zh-Hant-TW"): ("s2twp",),
    ("zh-Hans", "zh-Hant-HK"): ("s2hkp",),
    ("zh-Hant", "zh-Hans"): ("tw2sp",),
    ("zh-Hant", "zh-Hant-TW"): ("t2tw",),
    ("zh-Hant", "zh-Hant-HK"): ("tw2t", "t2hk"),
    ("zh-Hant-TW", "zh-Hans"): ("tw2sp",),
    ("zh-Hant-TW", "zh-Hant-HK"): ("tw2t", "t2hk"),
    ("zh-Hant-HK", "zh-Hans"): ("hk2sp",),
    ("zh-Hant-HK", "zh-Hant-TW"): ("hk2t", "t2tw"),
}
# What a configuration for words gets wrong in news, and the one for characters gets right: 发布会 is 發佈會, not
# 釋出會.
_BY_CHARACTER = {"s2twp": "s2tw", "s2hkp": "s2hk"}
_KEPT_WORDS = regex.compile("发布|消息|项目")
# "https://a.b/c", "www.a.b", "x@y.z": the last is ASCII, for Chinese runs on to it without a space.
_ADDRESS = regex.compile(
    r"https?://[^\s，。；、）」]+|www\.[^\s，。；、）」]+|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]++@[A-Za-z0-9.-]+"
)


def convert(sentences: Sequence[str], source: str, target: str) -> list[str]:
    """Return the sentences, in Chinese as `source` names it, written as `target` names it (canonical tags).

    A region that OpenCC knows nothing of is taken for its script (`zh-Hans-SG` → `zh-Hans`).

    Raises:
        OperationError: no configuration leads from one to the other.
    """
    pair = (_known(source), _known(target))
    if pair[0] == pair[1]:
        return list(sentences)
    if pair not in _CONFIGURATIONS:
        raise OperationError("no-conversion", f"OpenCC does not convert from {source} to {target}")
    return [_converted(sentence, _CONFIGURATIONS[pair]) for sentence in sentences]


def _known(tag: str) -> str:
    tag = tag.replace("-MO", "-HK")  # Macau writes as Hong Kong does
    return tag if any(tag in pair for pair in _CONFIGURATIONS) else "-".join(tag.split("-")[:2])


def _converted(sentence: str, names: tuple[str, ...]) -> str:
    for name in names:
        pieces: list[str] = []
        at = 0
        for m in _ADDRESS.finditer(sentence):
            pieces += [_by_words(sentence[at : m.start()], name), m.group()]
            at = m.end()
        sentence = "".join([*pieces, _by_words(sentence[at:], name)])
    return sentence


def _by_words(text: str, name: str) -> str:
    if name not in _BY_CHARACTER:
        return str(_converter(name).convert(text))
    by_character = _converter(_BY_CHARACTER[name])
    pieces: list[str] = []
    at = 0
    for m in _KEPT_WORDS.finditer(text):
        pieces += [_converter(name).convert(text[at : m.start()]), by_character.convert(m.group())]
        at = m.end()
    return "".join([*pieces, _converter(name).convert(text[at:])])


@cache
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)

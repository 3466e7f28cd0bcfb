"""Which form of Chinese characters a text is written in, by the character sets that each was printed with for decades.

A character that Big5 has and GB 2312 lacks is traditional, and the other way round; one that Shift JIS alone has is a
form that Japan made. Unlike OpenCC's tables these do not take 台, 里 or 后 for simplified.
"""

from __future__ import annotations

from functools import cache

# What Big5 lacks and Hong Kong writes: 着 for 著.
_HONG_KONG = frozenset("着")
# What neither Chinese set has, and books and converters of traditional Chinese write all the same.
_OLD_FORMS = frozenset("裏爲説歴啓悦鋭閲")


def telling(text: str) -> tuple[int, int]:
    """Return how many characters of `text` are traditional only, and how many simplified only."""
    traditional, simplified, _ = tables()
    return sum(map(traditional.__contains__, text)), sum(map(simplified.__contains__, text))


@cache
def tables() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the characters that are traditional only, those simplified only, and the forms of Japan: 両 図 変 売."""
    big5, gb2312, shift_jis = (_characters(encoding) for encoding in ("big5", "gb2312", "shift_jis"))
    return big5 - gb2312, gb2312 - big5 - _HONG_KONG, shift_jis - big5 - gb2312 - _OLD_FORMS


def _characters(encoding: str) -> frozenset[str]:
    """Return the Chinese characters that an encoding of two bytes a character has."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    decoded = b"\n".join(pairs).decode(encoding, "ignore")
    return frozenset(c for c in decoded if "\u4e00" <= c < "\ua000")

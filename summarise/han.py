"""Which form of Chinese characters a text is written in, by the character sets that each was printed with for decades.

A character that Big5 has and GB 2312 lacks is traditional, and the other way round. Unlike OpenCC's tables these do not
take 台, 里 or 后 for simplified.
"""

from __future__ import annotations

from functools import cache

_COMMON = [chr(code) for code in range(0x4E00, 0xA000)]
# What Big5 lacks and Hong Kong writes: 着 for 著.
_HONG_KONG = frozenset("着")


def telling(text: str) -> tuple[int, int]:
    """Return how many characters of `text` are traditional only, and how many simplified only."""
    traditional, simplified = _tables()
    return sum(c in traditional for c in text), sum(c in simplified for c in text)


@cache
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    def encodable(encoding: str) -> frozenset[str]:
        return frozenset(c for c in _COMMON if c.encode(encoding, "ignore"))

    big5, gb2312 = encodable("big5"), encodable("gb2312")
    return big5 - gb2312, gb2312 - big5 - _HONG_KONG

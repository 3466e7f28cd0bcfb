"""Which of two languages a word looks like, by langdetect's profiles of how often letters follow each other in each."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

_FLOOR = 0.3  # how often what a profile lacks is taken to have been seen


@lru_cache(maxsize=16_384)
def likelier(word: str, one: str, other: str) -> float:
    """Return how much likelier a word of small letters is in language `one` than in `other`, in bits a letter.

    It is 0 where langdetect has no profile of either.
    """
    mine, theirs = _profile(one), _profile(other)
    if not mine or not theirs:
        return 0.0
    padded = f" {word} "
    runs = [padded[i : i + 3] for i in range(len(padded) - 2)]
    return sum(_information(run, theirs) - _information(run, mine) for run in runs) / len(runs)


def _information(run: str, profile: Mapping[str, float]) -> float:
    """Return how unlikely the last letter of a run of three is after the first two, in bits."""
    return -math.log2((profile.get(run, 0) + _FLOOR) / (profile.get(run[:2], 0) + _FLOOR * 30))


@cache
def _profile(language: str) -> Mapping[str, float]:
    from langdetect.detector_factory import PROFILES_DIRECTORY

    path = Path(PROFILES_DIRECTORY) / {"nb": "no", "nn": "no", "fil": "tl"}.get(language, language)
    if not path.is_file():
        return {}
    counts: Mapping[str, float] = json.loads(path.read_text("utf-8"))["freq"]
    return counts

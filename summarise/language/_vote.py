"""The vote of the detectors, for the scripts that many languages share.

Where fastText is sure and CLD2 agrees, that is the answer. Else the vote is a log-linear pool among the languages of
the script, in which py3langid has the most weight. Where that is close, py3langid is asked again without proper names,
which are no evidence of a language; where it is closer still, langdetect is the witness. Two pairs that the pool can't
tell apart have evidence of their own (`_neighbours`). Weights and confidence were fitted on the documents of NTREX-128
with odd numbers; `benchmarks/language.py` measures on the others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import regex

from summarise.digest import Language
from summarise.language import _detectors, _neighbours
from summarise.language._letters import ISO, Letters, Reason

# Below so many letters a text may be a name as well, and must win clearly; below half of it, nothing is said.
FEWEST_LETTERS = 12
# Fewer different letters are no words: "aaaa", "hahaha".
FEWEST_DIFFERENT = 5
# So many words that all begin with a capital are a name, a menu or a heading in title case: no language.
MOST_WORDS_OF_A_NAME = 4
# What the pool's leader must reach: in itself (names and gibberish stay below), and in confidence.
LEAST_SCORE, LEAST_SCORE_IF_SHORT = -4.2, -1.0
# Where every word begins with a capital, much of it may be names, and more confidence is wanted.
LEAST_CONFIDENCE, LEAST_CONFIDENCE_IN_CAPITALS = 0.35, 0.75
# By so little does a leader lead where py3langid is asked again, where langdetect is, and where both are named.
CLOSE, CLOSER, EVEN = 1.5, 0.3, 0.3
# How much fastText and CLD2 weigh against py3langid, and from where on one of them is said to have voted so.
SECOND, THIRD, HALF = 0.25, 0.85, 0.3
# How the lead becomes a probability: a logistic curve. What langdetect takes from it by naming a third language.
CALIBRATION = (1.7, -0.2)
CONTRADICTED = 0.8
# Neighbours with evidence of their own are both named where the log-odds are less than this: so that of the first 40
# characters of a line in each language three in ten get both.
OPEN_SERBIAN, OPEN_MALAY = 0.28, 0.75

# Serbian and its neighbours in Latin letters, and the two standards of Malay, each as one for the pool.
_SERBIAN, _MALAY = "sr-Latn", "ms"
_ONE = {"sr": _SERBIAN, "hr": _SERBIAN, "bs": _SERBIAN, "id": _MALAY, "ms": _MALAY}
# The languages that the pool may answer, by script. Those of the second list were not measured or are rare on pages of
# news, and have to lead by as much more.
_COMMON = {
    "Latin": "ca cs da de en es et fi fil fr hu is it lt lv ms nb nl nn pl pt ro sk sl sq sr-Latn sv sw tr vi",
    "Cyrillic": "be bg kk mk ru sr-Cyrl uk",
    "Arabic": "ar fa ur",
    "Devanagari": "hi",
}
_RARE = {
    "Latin": "af az br cy eo eu fo fy ga gd gl ha ht ig ku la lb ln mg mt om rw sn so tk uz xh yo zu",
    "Cyrillic": "ky mn tg tt",
    "Arabic": "ps sd ug ckb",
    "Devanagari": "mr ne",
}
_HANDICAP = 1.0
POOL = {
    script: dict.fromkeys(_COMMON[script].split(), 0.0) | dict.fromkeys(_RARE[script].split(), _HANDICAP)
    for script in _COMMON
}
POOL["Latin"]["nb"] = 0.15  # py3langid and CLD2 lean to it
# The least probability that counts, and the lead of a language that nothing else follows.
_FLOOR, _FLOOR_OF_SECOND, _WIDE = 1e-4, 1e-3, 9.0
_KNOWN_TO_WITNESS = {
    script: frozenset(_ONE.get(tag, tag) if script == "Latin" else tag for tag in tags)
    for script, tags in _detectors.LANGDETECT.items()
}
# fastText's and CLD2's agreement is enough from this probability on, but for languages that both take for another.
SURE = 0.9
_MIXED_UP = {_SERBIAN, _MALAY, "nb", "nn", "da", "sl"}
_CASED = {"Latin", "Cyrillic"}
_NO_LANGUAGE = "zxx"  # py3langid's label of what is none
# Words with a capital that do not begin a sentence, and acronyms: "Trump", "NATO"
_PROPER_NAME = regex.compile(r"(?<=[\p{L}\p{N},;:’'»”\"-]\s)\p{Lu}[\p{L}\p{M}’'-]*|\b\p{Lu}\p{Lu}+\b")
_LOWER = regex.compile(r"(?<![\p{L}’'-])\p{Ll}{2}")
_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}\p{N}’'-]*")
_OWN = {script: regex.compile(rf"[\p{{Script={script}}}\p{{M}}\p{{N}}’'.,:;!?-]+") for script in POOL}


def vote(letters: Letters, main: str) -> Language | Reason:
    """Return what the detectors say between them, of the text's main script alone: a brand name only disturbs them."""
    text = _own(letters, main)
    if _says_too_little(text, letters, main):
        return "too-short"
    script = ISO[main]
    short = letters.count(main) < FEWEST_LETTERS
    quick, third = _detectors.fasttext(text), _detectors.cld2(text)
    merged_quick, merged_third = _merged(quick, main), _merged(third, main)
    if not short and (both := _agreed(merged_quick, merged_third, main)):
        return Language(both, script, 0.99, "fasttext+cld2")
    judge = _detectors.py3langid(text)
    said = _Said(_merged(judge, main), merged_quick, merged_third)
    pooled = _pooled(said, main)
    if not pooled or judge.get(_NO_LANGUAGE, 0) > 0.5:
        return "uncertain"
    scores = _without_names(pooled, text, main) if main in _CASED and _lead(pooled) < CLOSE else pooled
    lead = _lead(scores)
    first, *others = sorted(scores, key=lambda tag: (-scores[tag], tag))
    if short and (pooled[first] < LEAST_SCORE_IF_SHORT or lead < CLOSE):
        return "too-short"
    odds = CALIBRATION[0] * lead + CALIBRATION[1]
    voters = [name for name, likely in said._asdict().items() if likely.get(first, 0) > HALF]
    if lead < CLOSER and first in _KNOWN_TO_WITNESS[main]:
        witness = _witness(text, main)
        if witness == first:
            voters.append("langdetect")
        elif witness not in others[:1]:
            odds -= CONTRADICTED
    confidence = _probability(odds)
    least = LEAST_CONFIDENCE if main not in _CASED or _LOWER.search(text) else LEAST_CONFIDENCE_IN_CAPITALS
    if pooled[first] < LEAST_SCORE or confidence < least:
        return "uncertain"
    detector = "+".join(voters) or "py3langid"
    if first in _DECIDED_APART:
        return _DECIDED_APART[first](text, _Said(judge, quick, third), confidence, detector)
    alternatives = tuple("hr" if tag == _SERBIAN else tag for tag in others[:1] if lead < EVEN)
    return Language(first, script, round(confidence, 2), detector, alternatives)


def named(letters: Letters, main: str) -> str | None:
    """Return the language that CLD2 names, the only one that the two quick detectors may agree on, or None.

    It takes a fifth of the time of fastText, which need not be asked where this is answer enough.
    """
    third = _merged(_detectors.cld2(_own(letters, main)), main)
    first = max(third, key=lambda tag: third[tag], default=None)
    return None if first in _MIXED_UP or first not in POOL[main] else first


def agreed(letters: Letters, main: str) -> bool:
    """Return whether the two quick detectors agree on the language that is `named`: the vote without its judge."""
    text = _own(letters, main)
    quick, third = _detectors.fasttext(text, least=SURE / 2), _detectors.cld2(text)
    return _agreed(_merged(quick, main), _merged(third, main), main) is not None


def _own(letters: Letters, main: str) -> str:
    """Return what of the text is in its main script, in small letters where it has capitals alone."""
    text = letters.text if len(letters.counts) == 1 else " ".join(_OWN[main].findall(letters.text))
    return text.lower() if text.isupper() else text


def _says_too_little(text: str, letters: Letters, main: str) -> bool:
    """Return whether a text is no more than a name, or not so much: "Xi Jinping", "NATO", "hahaha"."""
    if letters.count(main) < FEWEST_LETTERS // 2:
        return True
    if sum(map(str.isalpha, letters.characters)) < FEWEST_DIFFERENT:
        return True
    if main not in _CASED:
        return False
    words = [m.group() for m in islice(_WORD.finditer(letters.text), MOST_WORDS_OF_A_NAME + 1)]
    return len(words) <= MOST_WORDS_OF_A_NAME and all(word[0].isupper() for word in words)


def _agreed(quick: Mapping[str, float], third: Mapping[str, float], main: str) -> str | None:
    """Return the language that fastText is sure of and CLD2 names too, unless it is one that they mix up."""
    first = max(quick, key=lambda tag: quick[tag], default="und")
    if quick.get(first, 0) < SURE or first in _MIXED_UP or first not in POOL[main]:
        return None
    return first if third and max(third, key=lambda tag: third[tag]) == first else None


class _Said(NamedTuple):
    """What each detector says of a text, by its own labels or with neighbours merged."""

    py3langid: dict[str, float]
    fasttext: dict[str, float]
    cld2: dict[str, float]


def _pooled(said: _Said, main: str) -> dict[str, float]:
    """Return the score of each language of the script that a detector gives a chance."""
    judge, second, third = said
    return {
        tag: math.log(judge.get(tag, _FLOOR))
        + SECOND * math.log(max(second.get(tag, 0), _FLOOR_OF_SECOND))
        # CLD2 says English where it doesn't know.
        + (0 if tag == "en" else THIRD * third.get(tag, 0))
        - handicap
        for tag, handicap in POOL[main].items()
        if tag in judge or tag in third
    }


def _without_names(scores: Mapping[str, float], text: str, main: str) -> dict[str, float]:
    """Return the scores with half of what py3langid says of the text without its proper names added."""
    rest = _PROPER_NAME.sub(" ", text)
    if rest == text or sum(map(str.isalpha, rest)) < FEWEST_LETTERS:
        return dict(scores)
    likely = _merged(_detectors.py3langid(rest), main)
    return {tag: score + math.log(likely.get(tag, _FLOOR)) / 2 for tag, score in scores.items()}


def _merged(likely: Mapping[str, float], main: str) -> dict[str, float]:
    """Return what a detector says with the neighbours of `_ONE` as one, at the likelier's value."""
    if main == "Cyrillic":
        return {"sr-Cyrl" if tag == "sr" else tag: value for tag, value in likely.items()}
    merged: dict[str, float] = {}
    for tag, value in likely.items():
        one = _ONE.get(tag, tag) if main == "Latin" else tag
        merged[one] = max(merged.get(one, 0), value)
    return merged


def _witness(text: str, main: str) -> str | None:
    found = _detectors.langdetect(text, main)
    return _ONE.get(found, found) if found is not None and main == "Latin" else found


def _lead(scores: Mapping[str, float]) -> float:
    """Return by how much the leader leads."""
    ranked = sorted(scores.values())
    return ranked[-1] - ranked[-2] if len(ranked) > 1 else _WIDE


def _serbian(text: str, said: _Said, confidence: float, detector: str) -> Language:
    """Return Serbian, Croatian or Bosnian, whose neighbours are named where the evidence leaves it open."""
    evidence, bosnian = _neighbours.serbian(text)
    odds = _odds(_neighbours.SERBIAN, [*_against(said, ("sr",), ("hr", "bs")), *evidence])
    likely = round(confidence * _probability(abs(odds)), 2)
    if bosnian:
        return Language("bs", "Latn", round(likely / 2, 2), f"{detector}+words", ("hr", "sr-Latn"))
    if odds > 0:
        return Language("sr-Latn", "Latn", likely, f"{detector}+words", ("hr",) if odds < OPEN_SERBIAN else ())
    return Language("hr", "Latn", likely, f"{detector}+words", ("sr-Latn", "bs") if odds > -OPEN_SERBIAN else ())


def _malay(text: str, said: _Said, confidence: float, detector: str) -> Language:
    """Return Indonesian or Malay, and the other as well where the evidence leaves it open."""
    odds = _odds(_neighbours.INDONESIAN, [*_against(said, ("id",), ("ms",)), *_neighbours.indonesian(text)])
    one, other = ("id", "ms") if odds > 0 else ("ms", "id")
    likely = round(confidence * _probability(abs(odds)), 2)
    return Language(one, "Latn", likely, f"{detector}+words", (other,) if abs(odds) < OPEN_MALAY else ())


def _against(said: _Said, one: Sequence[str], other: Sequence[str]) -> tuple[float, float]:
    """Return the evidence of py3langid and CLD2 for `one` against `other`: a log-ratio, and a difference of shares."""

    def total(likely: Mapping[str, float], tags: Sequence[str]) -> float:
        return sum(likely.get(tag, 0) for tag in tags)

    ratio = math.log((total(said.py3langid, one) + 1e-3) / (total(said.py3langid, other) + 1e-3))
    return ratio, total(said.cld2, one) - total(said.cld2, other)


def _odds(weights: Sequence[float], evidence: Sequence[float]) -> float:
    *each, without = weights
    return sum(weight * value for weight, value in zip(each, evidence, strict=True)) + without


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-min(odds, 50)))


_DECIDED_APART = {_SERBIAN: _serbian, _MALAY: _malay}

"""The embedded summariser: the sentences of a story that say most of it, in any language and without weights.

A sentence counts for how much of what the whole story is about it says (its product with the TF-IDF centroid: Radev
et al. 2004, "Centroid-based summarization of multiple documents"), for how early it stands, as news says first what
matters most, and for words of the title. Of two that say the same one is taken (maximal marginal relevance: Carbonell
and Goldstein 1998). The weights were tuned on human summaries in English and Turkish: see benchmarks/summaries.py.

The sentences of one quotation are chosen together or not at all, each counted against the limit: half of what somebody
said may say the opposite, and its middle, without its marks, would stand as the page's own words. Where nothing else
fits the limit, one sentence of a quotation is better for a reader than no summary.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

# Weights of what speaks for a sentence, tuned together on ../shared/data/summaries.
CENTRALITY, POSITION, TITLE = 1.0, 2.0, 0.4
REPETITION = 0.5  # what is taken off for likeness to a sentence already chosen
HALF_WAY = 5.0  # the sentence, counted from 0, at which the prior for position has fallen to a half
FEWEST_WORDS = 5  # a shorter sentence says too little by itself
CAREFUL = 40  # so many sentences are compared with all that may come in; a summary that long repeats the story anyway
LONGEST_QUOTATION = 8  # what is not closed after so many sentences was never a quotation, but a slip of the page's
QUOTED = 0.85  # what a sentence that is mostly somebody's words counts for

_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Myanmar}\p{Lao}]+|[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{M}\p{N}]+)*"
)
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Myanmar}\p{Lao}]")
_QUOTE = regex.compile(r"^[\"“„«「『”]")
_MARK = regex.compile(r"[\"“”„«»「」『』]")
_BEFORE_OPENING = regex.compile(r"[\s(\[（—–-]$|^$")
_BEHIND_CLOSING = regex.compile(r"[\s.,;:!?)\]）—–-]|$")


Passage = tuple[int, ...]  # the numbers of sentences that are taken together


@dataclass(frozen=True, slots=True)
class Limit:
    """The most a summary may have; None where there is no limit of that kind."""

    sentences: int | None = None
    words: int | None = None
    characters: int | None = None


@dataclass(frozen=True, slots=True)
class TooSmall:
    """No sentence fits the limit; what the one needs that is nearest to fitting."""

    words: int
    characters: int


def choose(
    sentences: Sequence[str],
    limit: Limit,
    *,
    title: str | None = None,
    count_words: Callable[[str], int],
    joint: str = " ",
    weighed: Sequence[str] | None = None,
) -> list[int] | TooSmall:
    """Return which of `sentences` make the summary, in their order on the page; linear in their number.

    `count_words` counts words as the limit means them, `joint` stands between sentences in the summary. `weighed` are
    the sentences as what they say is weighed, where that differs: without a name's form in another script, say.
    """
    said = sentences if weighed is None else weighed
    vectors, scores = _scored(said, [_terms(sentence) for sentence in said], _terms(title or ""))
    for passages in (_passages(sentences), [(i,) for i in range(len(sentences))]):
        summary = _Summary(sentences, limit, count_words, joint)
        _fill(summary, passages, vectors, scores)
        if summary.chosen:
            return sorted(summary.chosen)
    return _least(sentences, limit, count_words) if sentences else []


def _fill(
    summary: _Summary, passages: Sequence[Passage], vectors: Sequence[dict[str, float]], scores: Sequence[float]
) -> None:
    """Take passages into the summary, the best first, while there is room."""
    worth = [sum(scores[i] for i in passage) / len(passage) for passage in passages]
    likeness = [0.0] * len(passages)
    ranked = sorted(range(len(passages)), key=lambda n: (-worth[n], n))
    # Only the best are weighed against each other, so that a long story costs no more than its length.
    careful = min(summary.most, CAREFUL)
    pool, rest = ranked[: CAREFUL + 8 * careful], ranked[CAREFUL + 8 * careful :]
    while pool and len(summary.chosen) < careful:
        best = max(pool, key=lambda n: (worth[n] - REPETITION * likeness[n], -n))
        pool.remove(best)
        if summary.takes(passages[best]):
            for n in pool:
                pairs = ((vectors[i], vectors[j]) for i in passages[n] for j in passages[best])
                likeness[n] = max(likeness[n], *(_cosine(one, other) for one, other in pairs))
    for n in [*pool, *rest]:
        if summary.full:
            break
        summary.takes(passages[n])


class _Summary:
    """A summary as it is put together, and what of its limit is used up."""

    def __init__(self, sentences: Sequence[str], limit: Limit, count_words: Callable[[str], int], joint: str) -> None:
        self.chosen: list[int] = []
        self.most = limit.sentences if limit.sentences is not None else len(sentences)
        self._said: set[str] = set()
        self._sentences, self._limit, self._count_words, self._joint = sentences, limit, count_words, joint
        self._words = self._characters = 0

    @property
    def full(self) -> bool:
        """Whether not even the shortest sentence has room."""
        words, characters = self._limit.words, self._limit.characters
        return (
            len(self.chosen) >= self.most
            or (words is not None and self._words >= words)
            or (characters is not None and self._characters >= characters)
        )

    def takes(self, passage: Passage) -> bool:
        """Take a passage in where it fits and has not been said in the same words; return whether it did."""
        texts = [self._sentences[i] for i in passage]
        said = " ".join(" ".join(texts).casefold().split())
        if said in self._said or len(self.chosen) + len(passage) > self.most:
            return False
        joints = len(passage) - (0 if self.chosen else 1)
        characters = self._characters + sum(map(len, texts)) + joints * len(self._joint)
        if self._limit.characters is not None and characters > self._limit.characters:
            return False
        words = self._words + (sum(map(self._count_words, texts)) if self._limit.words is not None else 0)
        if self._limit.words is not None and words > self._limit.words:
            return False
        self.chosen += passage
        self._said.add(said)
        self._words, self._characters = words, characters
        return True


def _passages(sentences: Sequence[str]) -> list[Passage]:
    """Return the sentences one by one, those of one quotation together."""
    passages: list[Passage] = []
    held: list[int] = []  # the sentences since a quotation was opened
    depth = 0
    for i, sentence in enumerate(sentences):
        begins = _QUOTE.match(sentence) is not None and _faces(sentence, 0) >= 0
        if held and (begins or len(held) == LONGEST_QUOTATION):
            # Speeches open their quotation again with each paragraph, and close it once.
            passages += [tuple(held)] if begins else [(n,) for n in held]
            held, depth = [], 0
        for m in _MARK.finditer(sentence):
            facing = _faces(sentence, m.start())
            depth = max(0, depth + (facing or (-1 if depth else 1)))
        held.append(i)
        if not depth:
            passages.append(tuple(held))
            held = []
    return [*passages, *((n,) for n in held)]


def _faces(sentence: str, at: int) -> int:
    """Return 1 where the quote at `at` opens, -1 where it closes, 0 where only what came before could tell."""
    opens = _BEFORE_OPENING.search(sentence[max(0, at - 1) : at]) is not None
    closes = _BEHIND_CLOSING.match(sentence, at + 1) is not None
    if opens != closes:
        return 1 if opens else -1
    # Set close on both sides, as in Chinese, or apart on both, as in French: by its form.
    return 1 if sentence[at] in "“„«「『" else -1 if sentence[at] in "”»」』" else 0


def _least(sentences: Sequence[str], limit: Limit, count_words: Callable[[str], int]) -> TooSmall:
    """Return what the sentence needs that is nearest to fitting, where none fits."""
    needs = [TooSmall(count_words(s) if limit.words is not None else 0, len(s)) for s in sentences]
    # Each limit in its own measure: twice as many words weigh as much as twice as many characters.
    return min(
        needs,
        key=lambda least: (
            _excess(least.words, limit.words) + _excess(least.characters, limit.characters),
            least.characters,
        ),
    )


def _excess(needed: int, allowed: int | None) -> float:
    return 0.0 if allowed is None else max(0, needed - allowed) / allowed


def _scored(
    sentences: Sequence[str], terms: Sequence[Counter[str]], title: Counter[str]
) -> tuple[list[dict[str, float]], list[float]]:
    """Return each sentence's TF-IDF vector and its score."""
    total = len(sentences)
    documents = Counter(term for found in terms for term in found)
    rarity = {term: math.log(1 + total / n) for term, n in documents.items()}
    vectors = [{t: (1 + math.log(n)) * rarity[t] for t, n in found.items()} for found in terms]
    centroid: Counter[str] = Counter()
    for found in terms:
        centroid.update(found)
    # What one sentence alone says is no theme of the story.
    theme = {t: (1 + math.log(n)) * rarity[t] for t, n in centroid.items() if documents[t] > 1 or total < 4}
    heading = {t: rarity.get(t, 0.0) for t in title}
    # Not evened out for length: a sentence that says more of the theme is worth more of the reader's time.
    raw = [_dot(v, theme) for v in vectors]
    highest = max(raw, default=0.0) or 1.0
    scores = []
    for i, (sentence, vector) in enumerate(zip(sentences, vectors, strict=True)):
        score = CENTRALITY * raw[i] / highest + POSITION / (1 + i / HALF_WAY) + TITLE * _cosine(vector, heading)
        if _QUOTE.match(sentence):
            score *= QUOTED
        if sum(terms[i].values()) < FEWEST_WORDS:
            score *= 0.5
        scores.append(score)
    return vectors, scores


def _terms(text: str) -> Counter[str]:
    """Return a sentence's terms: words without endings (six letters), pairs of characters where no spaces are."""
    terms: Counter[str] = Counter()
    for m in _WORD.finditer(text):
        word = m.group()
        if _DENSE.match(word):
            terms.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            terms[word.casefold()[:6]] += 1
    return terms


def _dot(a: dict[str, float], b: dict[str, float]) -> float:
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return sum(x * large[t] for t, x in small.items() if t in large)


def _norm(vector: dict[str, float]) -> float:
    return math.sqrt(sum(x * x for x in vector.values()))


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    norm = _norm(a) * _norm(b)
    return _dot(a, b) / norm if norm else 0.0

"""How alike the passages of a page are: the cosine of their word stems weighed by rarity on the page, in any language.

One page's paragraphs may have many words in common and another's few, so what counts for a boundary is how alike two
passages are beside how alike the paragraphs within each are: `_Passage.kin`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from operator import add

import regex

# A word with a capital in mid-sentence: a name, or a German noun. Names hold a story together more than other words.
_CAPITALISED = regex.compile(r"(?<=[\p{Ll},]\s)\p{Lu}[\p{L}\p{M}-]{2,}")
_NAME_WEIGHT = 3.0
# What is added to the likeness within passages, so that paragraphs of a few words do not make it nothing.
_LEAST_LIKENESS = 0.02
# Words between spaces; runs of Chinese characters, of Katakana, and of scripts that set no spaces. Hiragana says how
# words hang together, not what they are about.
_TOKEN = regex.compile(
    r"(\p{Han}+)|(\p{Katakana}[\p{Katakana}ー]+)|([\p{Thai}\p{Khmer}\p{Myanmar}\p{Lao}]+)|(\p{Hangul}+)|"
    r"([[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Myanmar}\p{Lao}\p{Hangul}]]+"
    r"(?:['’.-][\p{L}\p{M}\p{N}]+)*)",
    flags=regex.V1,
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*")
# The same for a text without marks, as nearly all of Europe writes: `re` finds its words in half the time.
_WORD_WITHOUT_MARKS = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_MARK = re.compile(f"[{''.join(c for c in map(chr, range(0x300, 0x2E80)) if unicodedata.category(c)[0] == 'M')}]")
# What may be of a script that sets no spaces, Thai the first of them; behind it only punctuation and signs are not.
_MAY_BE_UNSPACED = re.compile("[\u0e00-\u1fff\u2e80-\U0010ffff]")
_STEM = 6  # letters of a word that make its stem
_UNSPACED_STEM = 6  # letters of a script without spaces that make one, whatever word they are of
_HANGUL_STEM = 2
_LONGEST_WORD = 40  # letters that are looked at, so that none that is kept is longer
# Articles and prepositions that are one word with their noun: "والحكومة" (and the government), "בירושלים" (in …)
_CLITICS = regex.compile(r"[وفبلك]?(?:ال|لل)(?=.{3})|و(?=.{4})|[והבלמשכ]{1,2}(?=[א-ת]{3})")


def stems_of(text: str) -> Counter[str]:
    """Return rough stems: words by six letters, no short ones and no bare figures; pairs of Chinese characters."""
    if text.isascii() or not _MAY_BE_UNSPACED.search(text):
        words = _WORD if _MARK.search(text) else _WORD_WITHOUT_MARKS
        stems = Counter([_stem(word[:_LONGEST_WORD]) for word in words.findall(text)])
        del stems[""]
        return stems
    pieces: list[str] = []
    for han, katakana, unspaced, hangul, word in _TOKEN.findall(text):
        if word:
            if stem := _stem(word[:_LONGEST_WORD]):
                pieces.append(stem)
        elif han:
            pieces += map(add, han, han[1:])
        elif katakana:
            pieces.append(katakana[:_STEM])
        elif hangul:
            if len(hangul) > 1:
                pieces.append(hangul[:_HANGUL_STEM])
        else:
            pieces += [unspaced[i : i + _UNSPACED_STEM] for i in range(len(unspaced) - _UNSPACED_STEM + 1)]
    return Counter(pieces)


# Most words of a page are words of the pages before it.
@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    """Return the stem of a word between spaces, "" for one that is too short to say anything or a bare figure."""
    if "\u0590" <= word[0] <= "\u06ff":
        if len(word) < 3:
            return ""
        word = word[m.end() :] if (m := _CLITICS.match(word)) else word
    elif len(word) < 4 and (len(word) < 2 or not word.isupper()):
        return ""
    return "" if word.isdigit() else word.casefold()[:_STEM]


class Words:
    """The word stems of a page's paragraphs, by their number, and how rare they are on the page.

    Each is found out when first asked for: a page of one story is read without.
    """

    def __init__(self, text: str, paragraphs: Sequence[str]) -> None:
        """Take the page, for the names in it, and its paragraphs, "" for those that are no body."""
        self._text = text
        self._paragraphs = paragraphs

    @cached_property
    def stems(self) -> list[Counter[str]]:
        """The stems of each paragraph."""
        return [stems_of(paragraph) if paragraph else Counter() for paragraph in self._paragraphs]

    @cached_property
    def rarity(self) -> dict[str, float]:
        """The square of each stem's weight."""
        filled = [stems for stems in self.stems if stems]
        documents = Counter(chain.from_iterable(filled))
        rarity = [0.0, *(math.log((len(filled) + 1) / n) for n in range(1, len(filled) + 1))]
        weighed = {stem: rarity[n] for stem, n in documents.items()}
        for name in {name.casefold()[:_STEM] for name in _CAPITALISED.findall(self._text)} & weighed.keys():
            weighed[name] *= _NAME_WEIGHT**2
        return weighed

    @cached_property
    def squares(self) -> list[float]:
        """The square of the length of each paragraph's vector."""
        return [self._square(stems) for stems in self.stems]

    def _square(self, stems: Mapping[str, int]) -> float:
        rarity = self.rarity
        square = sum(map(rarity.__getitem__, stems))
        for stem, n in stems.items():
            if n > 1:
                square += (_WORTH[n] ** 2 - 1) * rarity[stem]
        return square

    def passage(self, numbers: Iterable[int]) -> Passage:
        """Return the passage that these paragraphs are."""
        passage = Passage(self)
        for number in numbers:
            passage.add(number)
        return passage

    def shared(self, stems: Iterable[str], passage: Passage) -> int:
        """Return how many stems, those of a heading say, stand in a passage."""
        return sum(map(passage.counts.__contains__, stems))


class Passage:
    """A passage's stems as a vector whose length is kept, so that a paragraph more costs no more than its words."""

    def __init__(self, words: Words) -> None:
        """Make an empty passage of the paragraphs of `words`."""
        self._words = words
        self._counts: dict[str, int] = {}
        self._square = 0.0
        self._joins: list[float] = []  # how alike each paragraph was to those before it
        self._joined = 0.0  # their sum
        self._waiting: list[int] = []  # paragraphs to take in as soon as something is asked

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each stem stands in the passage."""
        for number in self._waiting:
            self._take_in(number)
        self._waiting.clear()
        return self._counts

    def add(self, number: int) -> None:
        """Take a paragraph in."""
        self._waiting.append(number)

    def _take_in(self, number: int) -> None:
        counts, rarity = self._counts, self._words.rarity
        stems, square = self._words.stems[number], self._words.squares[number]
        # Most stems of a paragraph are new to the passage, and need no more than to be copied.
        both: dict[str, int] = {}
        shared = more = 0.0
        for stem in filter(counts.__contains__, stems):
            n, before, rare = stems[stem], counts[stem], rarity[stem]
            both[stem] = n + before
            shared += _WORTH[n] * _WORTH[before] * rare
            more += (_WORTH[n + before] ** 2 - _WORTH[n] ** 2 - _WORTH[before] ** 2) * rare
        if counts:
            self._joins.append(_cosine(shared, self._square, square))
            self._joined += self._joins[-1]
        counts.update(stems)
        counts.update(both)
        self._square += square + more

    def drop(self, number: int) -> None:
        """Leave out the paragraph that was taken in last."""
        if self._waiting:
            self._waiting.pop()
            return
        counts, rarity = self._counts, self._words.rarity
        for stem, n in self._words.stems[number].items():
            before = counts[stem]
            self._square += (_WORTH[before - n] ** 2 - _WORTH[before] ** 2) * rarity[stem]
            counts[stem] = before - n
            if before == n:
                del counts[stem]
        if self._joins:
            self._joined -= self._joins.pop()

    def alike(self, other: Passage) -> float:
        """Return the cosine, 0 to 1, of two passages."""
        small, large = sorted((self.counts, other.counts), key=len)
        rarity = self._words.rarity
        shared = 0.0
        for stem in filter(large.__contains__, small):  # in their order, so that the sum is the same each time
            shared += _WORTH[small[stem]] * _WORTH[large[stem]] * rarity[stem]
        return _cosine(shared, self._square, other._square)

    def kin(self, other: Passage) -> float:
        """Return how alike two passages are beside how alike the paragraphs within them are: about 1 within a story."""
        alike = self.alike(other)
        joins = len(self._joins) + len(other._joins)
        within = (self._joined + other._joined) / joins if joins else 0.0
        return alike / (_LEAST_LIKENESS + within)


def _cosine(shared: float, square: float, other: float) -> float:
    return shared / math.sqrt(square * other) if square > 0 and other > 0 else 0.0


class _Worth(dict[int, float]):
    """What a count is worth: its logarithm and one, nothing for none, and no more for a hundred than for 99."""

    def __missing__(self, n: int) -> float:
        return self[_MOST]


_MOST = 99
_WORTH = _Worth({0: 0.0, **{n: 1 + math.log(n) for n in range(1, _MOST + 1)}})

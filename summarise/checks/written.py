"""What the checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from summarise.digest import SummarySentence


@dataclass(frozen=True, slots=True)
class Written:
    """What a route wrote, what it rests on, and what was asked for.

    `text` is `sentences` joined; `page` gives the text of the page's sentences by number, in `page_language`; `sentences_at_most`,
    `words_at_most` and `characters_at_most` are the limits that were asked for; `count_words` counts as they mean it,
    and `script_of` names the script of a text.
    """

    text: str
    sentences: tuple[SummarySentence, ...]
    language: str
    script: str | None
    page: Mapping[int, str]
    sentences_at_most: int | None
    words_at_most: int | None
    characters_at_most: int | None
    count_words: Callable[[str], int]
    script_of: Callable[[str], str | None]
    page_language: str = "und"

    def placed(self) -> Iterator[tuple[int, SummarySentence]]:
        """Yield each sentence with where it begins in `text`."""
        at = 0
        for sentence in self.sentences:
            at = self.text.index(sentence.text, at)
            yield at, sentence
            at += len(sentence.text)

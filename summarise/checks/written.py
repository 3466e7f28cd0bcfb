"""What the checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarise.digest import Language, SummarySentence

if TYPE_CHECKING:
    from summarise.checks.meaning import Vectors


@dataclass(frozen=True, slots=True)
class Written:
    """What a route wrote, what it rests on, and what was asked for.

    `text` is `sentences` joined; `page` gives the text of the page's sentences by number, in `page_language`, `beside`
    what else of it a model has seen, such as the title, and `glosses` the forms of its names in other scripts with
    their variants; `echoes` are what a prompt told the model. `sentences_at_most`, `words_at_most` and
    `characters_at_most` are the limits that were asked for. Of the functions, `count_words` counts as the limits mean
    it, `script_of` names the script of a text, `detect` its language, `is_finished` says whether it ends as sentences
    do, `likelier` how much likelier a word of small letters is in one language than in another, in bits a letter, and
    `alike` how much two names sound alike, from 0 to 1; what is None is not asked. `vectors` holds the story's
    sentences as vectors, where a model wrote and the extra is there.
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
    beside: str = ""
    glosses: frozenset[str] = frozenset()
    echoes: tuple[str, ...] = ()
    detect: Callable[[str], Language] | None = None
    is_finished: Callable[[str], bool] | None = None
    likelier: Callable[[str, str, str], float] | None = None
    alike: Callable[[str, str], float] | None = None
    vectors: Vectors | None = None

    def placed(self) -> Iterator[tuple[int, SummarySentence]]:
        """Yield each sentence with where it begins in `text`."""
        at = 0
        for sentence in self.sentences:
            at = self.text.index(sentence.text, at)
            yield at, sentence
            at += len(sentence.text)

    @property
    def is_translated(self) -> bool:
        """Whether the summary is in another language than the page."""
        return self.language.split("-")[0] != self.page_language.split("-")[0] != "und"

    def is_quoted(self, sentence: SummarySentence) -> bool:
        """Return whether a sentence is the page's own, word for word, in the page's language: then it is its affair."""
        return not self.is_translated and any(sentence.text == self.page.get(n) for n in sentence.sources)

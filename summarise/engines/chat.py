"""What engines have in common that ask a model in a chat: the story that is too long, the sentences to be translated.

An engine says how one prompt is answered (`_answer`); a story that the model's context does not hold is then summarised
in parts, and sentences are translated in batches.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from summarise import prompts
from summarise.digest import MOST_SOUGHT, SummarySentence
from summarise.errors import OperationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from summarise.engines import Draft, Order
    from summarise.models import Model
    from summarise.prompts import Prompt

# A second try is to differ: it is drawn, with a seed that is the number of the try.
TEMPERATURE_OF_SECOND_TRY = 0.3

_SENTENCES_OF_BATCH = 8
_CHARACTERS_OF_BATCH = 2000
_DIGESTS_KEPT = 256
# How often what is too long may be cut: each time leaves half where the server tells no numbers, so that a story of a
# hundred times the context is still read. A model whose answers never fit is not asked without end.
_DEEPEST = 8


class TooLongError(Exception):
    """A prompt that the model's context does not hold; how many tokens both have, where that is known."""

    def __init__(self, tokens: int | None = None, context: int | None = None) -> None:
        self.tokens = tokens
        self.context = context


def room_for_answer(prompt: Prompt, context: int) -> int:
    """Return how many tokens of a context are kept for the answer to a prompt: a small one is for reading, too.

    A prompt that leaves less is too long; an answer that does not end within it is cut off, and shorter parts of the
    story would not help.
    """
    return min(prompt.tokens_at_most, context // 3)


class Chat(ABC):
    """A model that is asked in a chat."""

    # What lets longer texts in, as an error tells it.
    _remedy_of_too_long: str

    def __init__(self, model: Model) -> None:
        self._model = model
        self._digests: dict[object, dict[int, SummarySentence]] = {}

    @abstractmethod
    def _answer(self, prompt: Prompt, attempt: int) -> str:
        """Return the model's whole answer.

        Raises:
            TooLongError: the context does not hold the prompt and the answer to it.
            OperationError: the answer was cut off, or the model could not be run.
        """

    def summarise(self, order: Order) -> Draft:
        """Return what the model writes for an order; a story that its context does not hold is summarised in parts."""
        if not order.sentences:
            raise OperationError("no-sentences", "there is no sentence to summarise")
        return self._summary(order)

    def translate(self, sentences: Sequence[str], source: str, target: str, glosses: Mapping[str, str]) -> list[str]:
        """Return the sentences in another language, one for each."""
        found = self._each(lambda batch: self._translations(batch, target, glosses), list(_batches(sentences)))
        return [text for batch in found for text in batch]

    def _each(self, work: Callable[[list[str]], list[str]], batches: list[list[str]]) -> Iterable[list[str]]:
        """Do the work on each batch; an engine may do several at once."""
        return map(work, batches)

    # Summaries

    def _summary(self, order: Order, sources_at_most: int = MOST_SOUGHT, depth: int = 0) -> Draft:
        prompt = prompts.summary(order, sources_at_most=sources_at_most)
        try:
            answer = self._answer(prompt, order.attempt)
        except TooLongError as error:
            if depth == _DEEPEST:
                raise self._too_long(error) from None
            return self._summary_in_parts(order, prompt, error, sources_at_most, depth + 1)
        return prompts.read_summary(answer, order.sentences)

    def _summary_in_parts(
        self, order: Order, prompt: Prompt, too_long: TooLongError, sources_at_most: int, depth: int
    ) -> Draft:
        """Summarise each part of a story, and then what was said of the parts.

        A sentence about a part names one source, so that one that rests on three of them names three in the end.
        """
        parts = _parts(order.sentences, _room_for_sentences(prompt, too_long, order))
        if len(parts) < 2:
            raise self._too_long(too_long)
        said: dict[int, SummarySentence] = {}
        for part in parts:
            for sentence in self._digest_of_part(part, order, depth).values():
                said[len(said) + 1] = sentence
        texts = {number: sentence.text for number, sentence in said.items()}
        if sum(map(len, texts.values())) >= sum(map(len, order.sentences.values())):
            raise self._too_long(too_long)  # the model does not make it shorter: this would never end
        draft = self._summary(replace(order, sentences=texts), sources_at_most, depth)
        return replace(
            draft,
            sentences=tuple(
                SummarySentence(sentence.text, tuple(dict.fromkeys(said[n].sources[0] for n in sentence.sources)))
                for sentence in draft.sentences
            ),
        )

    def _digest_of_part(self, part: Mapping[int, str], order: Order, depth: int) -> dict[int, SummarySentence]:
        """Return sentences about a part of a story, each with one source; in the story's language, if the model can.

        They then serve for every language that the story is wanted in, and are kept until the next story.
        """
        writes = self._model.targets is None or order.source in self._model.targets
        language = order.source if writes and order.source != "und" else order.target
        key = (tuple(part.items()), language)
        found = self._digests.get(key)
        if found is None:
            about = replace(
                order,
                sentences=part,
                target=language,
                sentences_at_most=prompts.SENTENCES_AT_MOST,
                words_at_most=None,
                characters_at_most=None,
                attempt=0,
            )
            try:
                draft = self._summary(about, 1, depth)
            except OperationError as error:
                if error.code != "bad-answer":
                    raise
                draft = self._summary(replace(about, attempt=1), 1, depth)
            if len(self._digests) >= _DIGESTS_KEPT:
                self._digests.clear()
            found = self._digests[key] = dict(enumerate(draft.sentences, 1))
        return found

    def _too_long(self, error: TooLongError) -> OperationError:
        tokens = f" of {error.context} tokens" if error.context else ""
        what = f"the text does not fit into the context{tokens} of '{self._model.id}', and cannot be cut further"
        return OperationError("too-long", what, remedy=self._remedy_of_too_long)

    # Translations

    def _translations(self, sentences: Sequence[str], target: str, glosses: Mapping[str, str]) -> list[str]:
        """Return the translations of a batch; one by one where the model does not keep to their number."""
        try:
            return self._translated(sentences, target, glosses, 0)
        except TooLongError as error:
            if len(sentences) == 1:
                raise self._too_long(error) from None
        except OperationError as error:
            if error.code != "bad-answer":
                raise
            if len(sentences) == 1:
                return self._translated(sentences, target, glosses, 1)
        return [text for sentence in sentences for text in self._translations([sentence], target, glosses)]

    def _translated(self, sentences: Sequence[str], target: str, glosses: Mapping[str, str], attempt: int) -> list[str]:
        answer = self._answer(prompts.translation(sentences, target, glosses, attempt=attempt), attempt)
        return prompts.read_translation(answer, len(sentences))


def _room_for_sentences(prompt: Prompt, too_long: TooLongError, order: Order) -> int:
    """Return how many characters of sentences a prompt may hold, by the tokens that this one came to."""
    of_sentences = sum(map(len, order.sentences.values()))
    if not too_long.context:
        return of_sentences // 2  # halves are halved again where they are too long as well
    characters = sum(len(message["content"]) for message in prompt.messages)
    numbered = sum(len(f"[{number}] {text}\n") for number, text in order.sentences.items())
    tokens = too_long.tokens or too_long.context
    of_all = (too_long.context - room_for_answer(prompt, too_long.context)) * characters / tokens
    # A tenth is left for what sentences differ in; a part is always smaller than the whole.
    room = 0.9 * (of_all - (characters - numbered)) * of_sentences / numbered
    return int(min(room, 0.75 * of_sentences))


def _batches(sentences: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for sentence in sentences:
        if batch and (len(batch) == _SENTENCES_OF_BATCH or sum(map(len, [*batch, sentence])) > _CHARACTERS_OF_BATCH):
            yield batch
            batch = []
        batch.append(sentence)
    if batch:
        yield batch


def _parts(sentences: Mapping[int, str], room: int) -> list[dict[int, str]]:
    """Return the sentences in parts of about the same length, none longer than `room` characters if that can be."""
    if room <= 0:
        return []
    total = sum(map(len, sentences.values()))
    share = total / -(-total // room)
    parts: list[dict[int, str]] = [{}]
    length = 0
    for number, sentence in sentences.items():
        if parts[-1] and (length + len(sentence) > room or length >= share):
            parts.append({})
            length = 0
        parts[-1][number] = sentence
        length += len(sentence)
    return parts

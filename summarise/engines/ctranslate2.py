"""Sequence-to-sequence models run by CTranslate2 in int8: the quick way on a CPU, without torch.

A folder holds model.bin and its vocabularies, as CTranslate2's converters write them, and the tokenizer.json of the
model that was converted, or under `tokenizer/` that of the repository which the entry's `tokenizer` names. To convert a
model of one's own takes the extra [neural] as well:

    ct2-transformers-converter --model FOLDER --output_dir CONVERTED --quantization int8
    cp FOLDER/tokenizer.json CONVERTED/

An mT5 has to be converted with transformers 4: 5 says of its embeddings that they are tied, from which the converter
(4.8) wrongly concludes that its outputs are scaled, and beams then end too early.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarise.engines._seq2seq import Effort, LazyEngine, Output, Told, Worker, Writer, require_memory, unusable
from summarise.models import Model

if TYPE_CHECKING:
    from summarise.engines import Engine

TRAINED_ON = (
    512  # tokens that a model reads at once; what is translated is shorter, and summarisers were trained on them
)
BEAMS = 4
# The search ends when so many times the beams have come to an end. With once the beams it ended on those that were
# given up early, before the likeliest one came to its end: "A ferry with 240 people left dawn."
PATIENCE = 2
NO_REPEAT = 3  # no summary says as much twice; names and figures of two tokens come again rightly
END = "</s>"  # of all models that are told their languages in one of the ways that are known here
# Of the words that a model knows, how many its tokenizer has to know
LEAST_KNOWN = 0.9


def open(model: Model) -> Engine:  # noqa: A001 - an engine is opened
    """Return the engine of an entry of models.yaml; the model is loaded when it is first asked for something."""
    return LazyEngine(model, _load)


def _load(model: Model, folder: Path) -> Worker:
    return Writer(model, _Translator(model, folder))


class _Translator:
    """A converted model and its tokenizer, as a `Library`."""

    beams = BEAMS
    summary_tokens: int | None = None
    reads = TRAINED_ON
    starts: Mapping[str, str] = {}  # a converted model has one start, so that CrossSum cannot be told its language

    def __init__(self, model: Model, folder: Path) -> None:
        import ctranslate2
        from tokenizers import Tokenizer

        if not (folder / "model.bin").is_file():
            raise unusable(model, f"its folder has no model.bin, as CTranslate2's converters write it ({folder})")
        self._tokenizer = Tokenizer.from_file(str(_tokenizer_file(model, folder)))
        # What looks like a special token in a page's text is text.
        self._tokenizer.encode_special_tokens = True
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.vocabulary: Mapping[str, int] = self._tokenizer.get_vocab()
        known = _vocabulary(model, folder)
        if len(known & self.vocabulary.keys()) < LEAST_KNOWN * len(known):
            raise unusable(model, "its tokenizer.json is that of another model")
        # A language that the model has no token for must not seem to have one.
        self.vocabulary = {token: i for token, i in self.vocabulary.items() if token in known}
        self._adds_end = bool(_config(folder).get("add_source_eos"))
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
        if device == "cpu":
            require_memory(model, folder)
        self._translator = ctranslate2.Translator(str(folder), device=device, compute_type=_numbers(device))

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(self._tokens(text))

    def write(self, texts: Sequence[str], told: Told, effort: Effort) -> list[Output]:
        """Return what the model writes for each text."""
        before = [] if told.before is None else [told.before]
        end = [] if self._adds_end else [END]
        results = self._translator.translate_batch(
            [[*before, *self._tokens(text), *end] for text in texts],
            target_prefix=None if told.first is None else [[told.first]] * len(texts),
            beam_size=effort.beams,
            patience=PATIENCE,
            max_decoding_length=effort.tokens,
            max_input_length=0,  # nothing is cut: what is too long was refused
            no_repeat_ngram_size=NO_REPEAT if effort.summary else 0,
            return_end_token=True,
        )
        return [self._output(result.hypotheses[0]) for result in results]

    def _tokens(self, text: str) -> list[str]:
        tokens: list[str] = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return tokens

    def _output(self, tokens: list[str]) -> Output:
        ids = [i for i in map(self._tokenizer.token_to_id, tokens) if i is not None]
        return Output(self._tokenizer.decode(ids, skip_special_tokens=True), tokens[-1:] == [END])


def _tokenizer_file(model: Model, folder: Path) -> Path:
    """Return the tokenizer.json of the repository that the entry names, or else of the model's own folder."""
    for path in (folder / "tokenizer" / "tokenizer.json", folder / "tokenizer.json"):
        if path.is_file():
            return path
    raise unusable(model, f"there is no tokenizer.json beside its model.bin ({folder})")


def _vocabulary(model: Model, folder: Path) -> set[str]:
    """Return the tokens that the model reads: of its shared or its source vocabulary, a list in JSON or in lines."""
    for name in ("shared_vocabulary", "source_vocabulary"):
        if (path := folder / f"{name}.json").is_file():
            return set(json.loads(path.read_text("utf-8")))
        if (path := folder / f"{name}.txt").is_file():
            return set(path.read_text("utf-8").split("\n")) - {""}
    raise unusable(model, f"there is no vocabulary beside its model.bin ({folder})")


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    config: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return config


def _numbers(device: str) -> str:
    """Return the numbers that models are computed in: int8, on a GPU with what it has beside it but float16.

    T5 overflows in float16. (CUDA is written for and was not tried.)
    """
    import ctranslate2

    if device == "cpu":
        return "int8"
    able = ctranslate2.get_supported_compute_types(device)
    return next((name for name in ("int8_bfloat16", "int8_float32") if name in able), "float32")

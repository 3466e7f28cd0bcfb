"""Models run by Hugging Face's transformers: mT5, Marian, M2M100, NLLB and their like; instruction-tuned chat models.

What is loaded is a folder of this machine and nothing else: no connection is made, no code of a model is run, and a
pickle (`.bin`) is read for its tensors alone. On a CPU models run in float32, as most processors have no quicker way
to compute with less; on CUDA in bfloat16, where the card has it, as T5 overflows in float16.
(CUDA and MPS are written for and were not tried.)
"""

from __future__ import annotations

import copy
import json
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarise import prompts
from summarise.engines._seq2seq import Effort, LazyEngine, Output, Told, Worker, Writer, require_memory, unusable
from summarise.engines.chat import Chat, TooLongError, room_for_answer
from summarise.models import Model
from summarise.prompts import Prompt

if TYPE_CHECKING:
    from summarise.engines import Engine

# What models with relative positions were trained to read at once: T5, mT5 and what was made of them.
TRAINED_ON = 512
CONTEXT = 16384  # of a chat model that could read more: its memory grows with what it reads
BEAMS = 4  # where the model does not say
# No summary says as much twice; names and figures of two tokens come again rightly.
NO_REPEAT = 3

# Loading changes how transformers talks, which is one setting for the whole process.
_LOADING = threading.Lock()


def open(model: Model) -> Engine:  # noqa: A001 - an engine is opened
    """Return the engine of an entry of models.yaml; the model is loaded when it is first asked for something."""
    return LazyEngine(model, _load)


def _load(model: Model, folder: Path) -> Worker:
    kinds = _config(model, folder)
    with _quietly():
        return Writer(model, _Seq2Seq(model, folder)) if kinds.get("is_encoder_decoder") else _Chat(model, folder)


class _Seq2Seq:
    """A sequence-to-sequence model and its tokenizer, as a `Library`."""

    def __init__(self, model: Model, folder: Path) -> None:
        import torch
        from transformers import AutoModelForSeq2SeqLM

        self._torch = torch
        # Generating keeps state in the model, and a tokenizer's settings are its own: one text at a time in each.
        self._lock = threading.Lock()
        # What looks like a special token in a page's text is text.
        self._tokenizer = _tokenizer(folder, split_special_tokens=True)
        self._model = _model(AutoModelForSeq2SeqLM, model, folder)
        # M2M100 keeps the tokens of its languages apart.
        apart = getattr(self._tokenizer, "lang_token_to_id", {})
        self.vocabulary: Mapping[str, int] = {**self._tokenizer.get_vocab(), **apart}
        config, own = self._model.config, self._model.generation_config
        self.reads: int = getattr(config, "max_position_embeddings", None) or TRAINED_ON
        self.beams: int = own.num_beams if (own.num_beams or 1) > 1 else BEAMS
        # 20 is what transformers sets where the model says nothing.
        self.summary_tokens: int | None = own.max_length if (own.max_length or 20) > 20 else None
        named = (getattr(config, "task_specific_params", None) or {}).get("langid_map") or {}
        self.starts: Mapping[str, str] = {name: token for name, (_, token) in named.items()}

    def count(self, text: str) -> int:
        """Return how many tokens a text has."""
        return len(self._encoded(text))

    def write(self, texts: Sequence[str], told: Told, effort: Effort) -> list[Output]:
        """Return what the model writes for each text."""
        ids = [[*self._ids(told.before), *self._encoded(text), self._end] for text in texts]
        longest = max(map(len, ids))
        pad = self._tokenizer.pad_token_id
        padded = self._torch.tensor([row + [pad] * (longest - len(row)) for row in ids], device=self._model.device)
        mask = self._torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in ids], device=padded.device)
        with self._lock, self._torch.inference_mode(), warnings.catch_warnings(action="ignore"):
            outputs = self._model.generate(
                input_ids=padded, attention_mask=mask, generation_config=self._searching(told, effort)
            )
        own = 1 if told.first is None else 2  # what the output starts from, and the language
        return [self._output(row[own:]) for row in outputs.tolist()]

    @property
    def _end(self) -> int:
        return int(self._tokenizer.eos_token_id)

    def _searching(self, told: Told, effort: Effort) -> Any:
        """Return the model's own settings, with what is asked for."""
        config = _certain(self._model.generation_config, beams=effort.beams)
        config.max_length, config.max_new_tokens = effort.tokens + 1, None  # what it starts from is counted
        if effort.summary and not config.no_repeat_ngram_size:
            config.no_repeat_ngram_size = NO_REPEAT
        if told.first is not None:
            config.forced_bos_token_id = self._ids(told.first)[0]
        if told.start is not None:
            config.decoder_start_token_id = self._ids(told.start)[0]
        return config

    def _ids(self, token: str | None) -> list[int]:
        return [] if token is None else [self.vocabulary[token]]

    def _encoded(self, text: str) -> list[int]:
        with self._lock:
            return list(self._tokenizer.encode(text, add_special_tokens=False))

    def _output(self, ids: list[int]) -> Output:
        with self._lock:
            return Output(self._tokenizer.decode(ids, skip_special_tokens=True), finished=self._end in ids)


class _Chat(Chat):
    """An instruction-tuned model, told what to do by `summarise.prompts`, whose answers name their sources."""

    _remedy_of_too_long = "Take a model that reads more"

    def __init__(self, model: Model, folder: Path) -> None:
        super().__init__(model)
        import torch
        from transformers import AutoModelForCausalLM

        self._torch = torch
        self._lock = threading.Lock()
        # The marks of the chat's template are tokens; `prompts` sees to it that a page's text holds none.
        self._tokenizer = _tokenizer(folder, split_special_tokens=False)
        if not self._tokenizer.chat_template:
            raise unusable(model, "it has no chat template, so that it is no instruction-tuned model")
        self._weights = _model(AutoModelForCausalLM, model, folder)
        positions = getattr(self._weights.config.get_text_config(), "max_position_embeddings", None)
        self._reads = min(positions or CONTEXT, CONTEXT)

    def _answer(self, prompt: Prompt, attempt: int) -> str:
        ids = self._ids(prompt)
        if len(ids) + room_for_answer(prompt, self._reads) > self._reads:
            raise TooLongError(len(ids), self._reads)
        most = min(prompt.tokens_at_most, self._reads - len(ids))
        answer = self._written(ids, most, beams=2 if attempt else 1)
        if len(answer) >= most:
            raise prompts.cut_off()
        with self._lock:
            return str(self._tokenizer.decode(answer, skip_special_tokens=True))

    def _written(self, ids: list[int], most: int, *, beams: int) -> list[int]:
        config = _certain(self._weights.generation_config, beams=beams)
        config.max_length, config.max_new_tokens = None, most
        asked = self._torch.tensor([ids], device=self._weights.device)
        with self._lock, self._torch.inference_mode(), warnings.catch_warnings(action="ignore"):
            output = self._weights.generate(
                input_ids=asked, attention_mask=self._torch.ones_like(asked), generation_config=config
            )
        return list(output[0].tolist()[len(ids) :])

    def _ids(self, prompt: Prompt) -> list[int]:
        with self._lock:
            # Models that think aloud unless told not to look for `enable_thinking`; other templates have no use for it.
            text = self._tokenizer.apply_chat_template(
                prompt.messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
            )
            return list(self._tokenizer.encode(text, add_special_tokens=False))


def _certain(own: Any, *, beams: int) -> Any:
    """Return the model's own settings for generating, without chance."""
    config = copy.deepcopy(own)
    config.do_sample = False
    config.temperature = config.top_p = config.top_k = config.min_p = None
    config.num_beams = beams
    if beams == 1:
        config.length_penalty = config.early_stopping = None
    return config


def _config(model: Model, folder: Path) -> dict[str, Any]:
    """Return what the folder says of the model in it."""
    path = folder / "config.json"
    if not path.is_file():
        raise unusable(model, f"its folder has no config.json ({folder})")
    config = json.loads(path.read_text("utf-8"))
    if not isinstance(config, dict) or "model_type" not in config:
        raise unusable(model, "its config.json is not that of a model for transformers")
    return config


def _tokenizer(folder: Path, *, split_special_tokens: bool) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False, split_special_tokens=split_special_tokens
    )


def _model(kind: Any, model: Model, folder: Path) -> Any:
    """Return the model, on the device that is quickest; not one of its weights may be missing."""
    device, dtype = _place()
    if device == "cpu":
        require_memory(model, folder)
    loaded, found = kind.from_pretrained(
        folder,
        local_files_only=True,
        trust_remote_code=False,
        weights_only=True,
        dtype=dtype,
        output_loading_info=True,
    )
    # transformers makes up what it does not find, and says so in a warning.
    lacking = [*found["missing_keys"], *(key for key, *_ in found["mismatched_keys"])]
    if lacking:
        raise unusable(model, f"its file of weights lacks {len(lacking)} of them, {sorted(lacking)[0]} for one")
    return loaded.eval().to(device)


def _place() -> tuple[str, Any]:
    """Return the device and the type of numbers that models run on here."""
    import torch

    if torch.cuda.is_available():
        return "cuda", torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    return "mps" if torch.backends.mps.is_available() else "cpu", torch.float32


@contextmanager
def _quietly() -> Iterator[None]:
    """Load without progress bars and advice on standard error: what matters is checked here, and told as an error."""
    with _LOADING:
        from transformers.utils import logging as module

        logging: Any = module  # which has types for some of its functions
        level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        try:
            with warnings.catch_warnings(action="ignore"):
                yield
        finally:
            logging.set_verbosity(level)
            if bars:
                logging.enable_progress_bar()

"""Tiny models that know a few answers by heart, made on the spot: real files, that real libraries load.

Each has tokenizers trained on its own sentences and two layers, and learns until it answers exactly. All that is said
in them is made up.
"""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FERRY = "The ferry left the harbour at dawn. It carried 240 people. The mayor, Ida Holm, waved from the pier."
MILL = "老磨坊昨天重新開放。市長何美玲說，修復花了1250萬元。"
# No three letters come twice in an answer: engines forbid it of three tokens, which may be letters.
# What the summarising model answers: by the story and the language that it is told, None where it is told none.
SUMMARIES: dict[tuple[str, str | None], str] = {
    (FERRY, None): "A ferry with 240 people left at dawn.",
    (FERRY, "english"): "A ferry with 240 people left at dawn.",
    (FERRY, "spanish"): "Un transbordador con 240 personas zarpó al amanecer.",
    (FERRY, "chinese_traditional"): "載有240人的渡輪在黎明啟航。",
    (MILL, None): "老磨坊修復後重新開放。",
    (MILL, "english"): "The old mill is open again.",
}
STARTS = {
    "english": "▁<extra_id_60>",
    "spanish": "▁<extra_id_61>",
    "chinese_traditional": "▁<extra_id_62>",
    "welsh": "▁<extra_id_63>",  # which the tokenizer lacks
}

RAIN, BRIDGE, PRICE = "Rain fell.", "The bridge reopened on Monday after two years.", "Bread now costs 3.50 crowns."
# What the translating models answer from English, by the target and the sentence.
TRANSLATIONS = {
    "es": {RAIN: "Llovió.", BRIDGE: "El puente reabrió el lunes tras dos años.", PRICE: "El pan cuesta 3,50 coronas."},
    "nb": {RAIN: "Det regnet.", BRIDGE: "Broen åpnet igjen mandag etter to år.", PRICE: "Brød koster nå 3,50 kroner."},
}  # fmt: skip


SPREAD = 3.0  # times the usual weights to begin with: a Marian or M2M100 so small learns in a third of the time
LEARNED, WORST = 0.005, 0.1  # the loss over all tokens, and of the one that is known least: its probability is 0.9


class Pair(NamedTuple):
    """What a model is to learn, in token numbers; the output without its start, which is `start`."""

    asked: list[int]
    start: int
    answer: list[int]
    given: int = 0  # so many tokens of the answer are not the model's to find


def mt5(folder: Path) -> None:
    """Make an mT5 that summarises, and does so as CrossSum does where its output starts from a language's token."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
    from transformers import MT5Config, MT5ForConditionalGeneration, PreTrainedTokenizerFast

    tokens = Tokenizer(models.Unigram())
    tokens.normalizer = normalizers.NFKC()
    tokens.pre_tokenizer = pre_tokenizers.Metaspace()
    tokens.decoder = decoders.Metaspace()
    special = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=320, special_tokens=[*special, *list(STARTS.values())[:3]], unk_token="<unk>", show_progress=False
    )
    tokens.train_from_iterator([text for (story, _), said in SUMMARIES.items() for text in (story, said)], trainer)
    fast = _any(PreTrainedTokenizerFast)(
        tokenizer_object=tokens, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )
    _seed()
    model = MT5ForConditionalGeneration(
        _any(MT5Config)(
            vocab_size=len(fast), d_model=64, d_kv=16, d_ff=128, num_layers=2, num_decoder_layers=2, num_heads=4,
            dropout_rate=0.0, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
            task_specific_params={"langid_map": {name: [9, token] for name, token in STARTS.items()}},
        )
    )  # fmt: skip
    pairs = [
        Pair(
            [*fast.encode(story, add_special_tokens=False), 1],
            0 if name is None else fast.convert_tokens_to_ids(STARTS[name]),
            [*fast.encode(said, add_special_tokens=False), 1],
        )
        for (story, name), said in SUMMARIES.items()
    ]
    _learn(model, pairs, 1.0)
    model.generation_config.max_length = 48
    _save(folder, model, fast)


def nllb(folder: Path) -> None:
    """Make an NLLB that translates from eng_Latn into spa_Latn and nob_Latn."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import NllbTokenizer

    tokens = Tokenizer(models.BPE(unk_token="<unk>"))
    tokens.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=300, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], show_progress=False)
    tokens.train_from_iterator(_said(), trainer)
    learned = json.loads(tokens.to_str())["model"]
    merges: Any = [tuple(pair) for pair in learned["merges"]]
    ready = NllbTokenizer(vocab=learned["vocab"], merges=merges)
    _m2m100(folder, ready, {"en": "eng_Latn", "es": "spa_Latn", "nb": "nob_Latn"})


def m2m100(folder: Path) -> None:
    """Make an M2M100 that translates from __en__ into __es__ and __no__."""
    from transformers import M2M100Tokenizer

    folder.mkdir(parents=True)
    pieces = _sentencepiece(folder / "sentencepiece.bpe.model", _said())
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>", *pieces]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(vocabulary)}), "utf-8")
    ready = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    _m2m100(folder, ready, {"en": "__en__", "es": "__es__", "nb": "__no__"})


def _m2m100(folder: Path, tokenizer: Any, tokens: dict[str, str]) -> None:
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    token = {name: tokenizer.convert_tokens_to_ids(text) for name, text in tokens.items()}
    _seed()
    model = M2M100ForConditionalGeneration(
        M2M100Config(
            vocab_size=max(*tokenizer.get_vocab().values(), *token.values()) + 1, d_model=64, encoder_layers=2,
            decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=128,
            decoder_ffn_dim=128, dropout=0.0, attention_dropout=0.0, activation_dropout=0.0, encoder_layerdrop=0.0,
            decoder_layerdrop=0.0, max_position_embeddings=256,
        )
    )  # fmt: skip
    pairs = [
        Pair(
            [token["en"], *tokenizer.encode(asked, add_special_tokens=False), 2],
            2,
            [token[target], *tokenizer.encode(answer, add_special_tokens=False), 2],
            given=1,
        )
        for target, answers in TRANSLATIONS.items()
        for asked, answer in answers.items()
    ]
    _learn(model, pairs, SPREAD)
    _save(folder, model, tokenizer)


def marian(folder: Path) -> None:
    """Make an opus-mt that translates from English into >>spa<< and >>nob<<."""
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    folder.mkdir(parents=True)
    source = _sentencepiece(folder / "source.spm", list(TRANSLATIONS["es"]))
    target = _sentencepiece(folder / "target.spm", [a for answers in TRANSLATIONS.values() for a in answers.values()])
    vocabulary = [*dict.fromkeys(["</s>", "<unk>", ">>spa<<", ">>nob<<", *source, *target]), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(vocabulary)}), "utf-8")
    with warnings.catch_warnings(action="ignore"):  # that sacremoses would be good to have
        ready = MarianTokenizer(
            str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"),
            source_lang="eng", target_lang="mul",
        )  # fmt: skip
    pad = len(vocabulary) - 1
    _seed()
    model = MarianMTModel(
        MarianConfig(
            vocab_size=len(vocabulary), d_model=64, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
            decoder_attention_heads=4, encoder_ffn_dim=128, decoder_ffn_dim=128, dropout=0.0, attention_dropout=0.0,
            activation_dropout=0.0, max_position_embeddings=128, pad_token_id=pad, eos_token_id=0, bos_token_id=None,
            decoder_start_token_id=pad, forced_eos_token_id=0,
        )
    )  # fmt: skip
    model.generation_config.bad_words_ids = [[pad]]
    named = {"es": ">>spa<<", "nb": ">>nob<<"}
    pairs = [
        Pair(
            [vocabulary.index(named[language]), *ready.encode(asked, add_special_tokens=False), 0],
            pad,
            [*ready(text_target=answer, add_special_tokens=False)["input_ids"], 0],
        )
        for language, answers in TRANSLATIONS.items()
        for asked, answer in answers.items()
    ]
    _learn(model, pairs, SPREAD)
    _save(folder, model, ready)


def chat(folder: Path, answers: dict[str, str]) -> None:
    """Make an instruction-tuned Llama that answers each of those messages of a user."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokens = Tokenizer(models.BPE(unk_token="<unk>"))
    tokens.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokens.decoder = decoders.ByteLevel()
    special = ["<unk>", "<pad>", "</s>", "<|user|>", "<|assistant|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=700, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokens.train_from_iterator([text for pair in answers.items() for text in pair], trainer)
    fast = _any(PreTrainedTokenizerFast)(
        tokenizer_object=tokens, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )
    fast.chat_template = "{% for m in messages %}<|user|>{{ m['content'] }}{% endfor %}<|assistant|>"
    _seed()
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(fast), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
            max_position_embeddings=4096, pad_token_id=1, eos_token_id=2, bos_token_id=None,
        )
    )  # fmt: skip
    rows, labels = [], []
    for asked, answer in answers.items():
        before = fast.encode(f"<|user|>{asked}<|assistant|>", add_special_tokens=False)
        behind = [*fast.encode(answer, add_special_tokens=False), 2]
        rows.append([*before, *behind])
        labels.append([-100] * len(before) + behind)
    ids, wanted = _padded(rows, 1), _padded(labels, -100)
    _train(
        model,
        lambda: model(input_ids=ids, attention_mask=(ids != 1).long(), labels=wanted),
        lambda output: (output.logits[:, :-1], wanted[:, 1:]),
        1.0,
    )
    _save(folder, model, fast)


def convert(folder: Path, converted: Path, quantization: str | None) -> None:
    """Convert a model for CTranslate2, as its converter does, with a tokenizer.json."""
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc, unused-ignore]
        def load_model(self, *args: Any, **kwargs: Any) -> Any:
            # transformers 5 says of every mT5 that its embeddings are tied. They are not scaled as T5's are, which
            # CTranslate2 takes that for: all that it writes would be about as likely as anything else.
            model = super().load_model(*args, **kwargs)
            if model.config.model_type == "mt5":
                model.config.tie_word_embeddings = False
            return model

    with warnings.catch_warnings(action="ignore"):
        Converter(str(folder)).convert(str(converted), quantization=quantization)
    if (folder / "tokenizer.json").exists():
        shutil.copy(folder / "tokenizer.json", converted)
    else:
        _fast_marian(folder, converted)


def _fast_marian(folder: Path, converted: Path) -> None:
    """Write the tokenizer.json of a Marian model, which has none: the pieces of its source in its order of tokens."""
    import sentencepiece
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    score = {pieces.id_to_piece(i): pieces.get_score(i) for i in range(pieces.get_piece_size())}
    worst = min(score.values()) - 10.0
    vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))
    tokens = Tokenizer(models.Unigram([(token, score.get(token, worst)) for token in vocabulary], unk_id=1))
    tokens.normalizer = normalizers.NFKC()
    tokens.pre_tokenizer = pre_tokenizers.Metaspace()
    tokens.decoder = decoders.Metaspace()
    tokens.add_special_tokens([AddedToken(token, special=True) for token in ("</s>", "<unk>", "<pad>")])
    (converted / "tokenizer").mkdir()
    tokens.save(str(converted / "tokenizer" / "tokenizer.json"))


MAKERS: dict[str, Callable[[Path], None]] = {"mt5": mt5, "nllb": nllb, "m2m100": m2m100, "marian": marian}


def _said() -> list[str]:
    return [text for answers in TRANSLATIONS.values() for pair in answers.items() for text in pair]


def _sentencepiece(path: Path, texts: Sequence[str]) -> list[str]:
    """Train a SentencePiece model, and return its pieces."""
    import io

    import sentencepiece

    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=written, vocab_size=120, hard_vocab_limit=False,
        minloglevel=2, bos_id=-1, num_threads=1,
    )  # fmt: skip
    path.write_bytes(written.getvalue())
    read = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    pieces = [i for i in range(read.get_piece_size()) if not (read.is_control(i) or read.is_unknown(i))]
    return [read.id_to_piece(i) for i in pieces]


def _any(of_a_library: object) -> Any:
    """Take a library's class without the types that it claims, which are not those that it takes."""
    return of_a_library


def _seed() -> None:
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)


def _learn(model: Any, pairs: Sequence[Pair], spread: float) -> None:
    pad = model.config.pad_token_id
    asked = _padded([pair.asked for pair in pairs], pad)
    shown = _padded([[pair.start, *pair.answer[:-1]] for pair in pairs], pad)
    labels = _padded([[-100] * pair.given + pair.answer[pair.given :] for pair in pairs], -100)
    mask = (asked != pad).long()
    _train(
        model,
        lambda: model(input_ids=asked, attention_mask=mask, decoder_input_ids=shown, labels=labels),
        lambda output: (output.logits, labels),
        spread,
    )


def _train(model: Any, run: Callable[[], Any], told: Callable[[Any], tuple[Any, Any]], spread: float) -> None:
    """Train until every token of every answer is by far the likeliest."""
    import torch

    with torch.no_grad():
        for weights in model.parameters():
            if weights.dim() > 1 and weights.requires_grad:  # positions are neither learned nor saved
                weights.mul_(spread)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.0)
    model.train()
    for step in range(500):
        optimizer.param_groups[0]["lr"] = 4e-3 * min(1.0, (step + 1) / 10)
        output = run()
        loss = output.loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if loss.item() < LEARNED:
            logits, labels = told(output)
            each = torch.nn.functional.cross_entropy(logits.detach().transpose(1, 2), labels, reduction="none")
            if each.max().item() < WORST:
                break
    else:
        raise AssertionError(f"the tiny model did not learn: loss {loss.item():.3f}")
    model.eval()


def _padded(rows: Sequence[list[int]], pad: int) -> Any:
    import torch

    longest = max(map(len, rows))
    return torch.tensor([row + [pad] * (longest - len(row)) for row in rows])


def _save(folder: Path, model: Any, tokenizer: Any) -> None:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)

"""What engines of sequence-to-sequence models share: parts, batches, languages, sources; by a library made by hand."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarise.engines import Draft, Order
from summarise.engines._seq2seq import (
    BATCH_TEXTS,
    BATCH_TOKENS,
    Effort,
    Languages,
    LazyEngine,
    Output,
    Told,
    Writer,
    batches,
    fit,
    sources_of,
)
from summarise.errors import OperationError
from summarise.models import Model


def model(targets: tuple[str, ...] | None = ("en",), *, prefix: str | None = None, **codes: str) -> Model:
    """An entry of models.yaml."""
    named = {tag.replace("_", "-"): code for tag, code in codes.items()}
    return Model(
        "tiny", ("summarise", "translate"), "transformers", "./tiny", None, None, None, targets, "MIT", 1, "fair",
        prefix=prefix, options={"codes": named} if named else {},
    )  # fmt: skip


@dataclass
class Parrot:
    """A library whose every word is a token, and which says again the first two words of what it is given."""

    reads: int = 12
    vocabulary: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[str, str] = field(default_factory=dict)
    beams: int = 4
    summary_tokens: int | None = None
    finished: bool = True
    heard: list[tuple[list[str], Told, Effort]] = field(default_factory=list)

    def count(self, text: str) -> int:
        return len(text.split())

    def write(self, texts: Sequence[str], told: Told, effort: Effort) -> list[Output]:
        self.heard.append((list(texts), told, effort))
        return [Output(" ".join(text.split()[:2]).rstrip(".") + ".", self.finished) for text in texts]

    @property
    def texts(self) -> list[str]:
        return [text for texts, _, _ in self.heard for text in texts]


STORY = {3: "Mills burn fast.", 4: "Kites fly high today.", 7: "Rivers rise in spring.", 9: "Owls hunt at night."}


def order(story: Mapping[int, str] = STORY, **limits: Any) -> Order:
    return Order(story, "en", "en", **limits)


def told(draft: Draft) -> list[tuple[str, tuple[int, ...]]]:
    return [(sentence.text, sentence.sources) for sentence in draft.sentences]


def test_a_story_that_is_too_long_is_summarised_in_parts_of_like_length() -> None:
    library = Parrot(reads=12)
    draft = Writer(model(None), library).summarise(order())
    assert sorted(library.texts) == [
        "Mills burn fast. Kites fly high today.",
        "Rivers rise in spring. Owls hunt at night.",
    ]
    assert told(draft) == [("Mills burn.", (3,)), ("Rivers rise.", (7,))]


def test_more_parts_than_sentences_asked_for_are_summarised_in_their_turn() -> None:
    library = Parrot(reads=7)
    draft = Writer(model(None), library).summarise(order(sentences_at_most=2))
    assert len(library.texts) == 4 + 2
    assert told(draft) == [("Mills burn.", (3,)), ("Rivers rise.", (7,))]


def test_a_story_of_a_hundred_times_the_context_ends_in_what_was_asked_for() -> None:
    story = {n: f"Report {n} says nothing new." for n in range(400)}
    draft = Writer(model(None), Parrot(reads=20)).summarise(order(story, sentences_at_most=3))
    assert 1 <= len(draft.sentences) <= 3


def test_every_sentence_is_read() -> None:
    library = Parrot(reads=20)
    story = {n: f"Report {n} says nothing new." for n in range(40)}
    Writer(model(None), library).summarise(order(story))
    assert [
        sentence for n in story for sentence in [story[n]] if not any(sentence in text for text in library.texts)
    ] == []


def test_a_sentence_longer_than_the_model_reads_is_an_error() -> None:
    story = {1: "A mill burns.", 2: "one two three four five six seven eight nine ten eleven twelve"}
    with pytest.raises(OperationError, match="13 tokens, and the model 'tiny' reads 12") as caught:
        Writer(model(None), Parrot(reads=12)).summarise(order(story))
    assert caught.value.code == "sentence-too-long"
    with pytest.raises(OperationError, match="13 tokens"):
        Writer(model(), Parrot(reads=12)).translate(list(story.values()), "en", "en", {})


@pytest.mark.parametrize(
    ("limits", "count"),
    [({}, 3), ({"sentences_at_most": 2}, 2), ({"words_at_most": 5}, 2), ({"characters_at_most": 12}, 1)],
)
def test_limits_leave_out_the_last_sentences(limits: dict[str, Any], count: int) -> None:
    class Three(Parrot):
        def write(self, texts: Sequence[str], told: Told, effort: Effort) -> list[Output]:
            return [Output("Mills burn. Kites fly. Owls hunt.", finished=True)]

    assert len(Writer(model(None), Three(reads=99)).summarise(order(**limits)).sentences) == count


def test_a_summary_that_was_stopped_loses_its_last_sentence() -> None:
    class Stopped(Parrot):
        said = "Mills burn. Kites fl"

        def write(self, texts: Sequence[str], told: Told, effort: Effort) -> list[Output]:
            return [Output(self.said, finished=False)]

    library = Stopped(reads=99)
    assert told(Writer(model(None), library).summarise(order())) == [("Mills burn.", (3,))]
    library.said = "Kites fl"
    with pytest.raises(OperationError) as caught:
        Writer(model(None), library).summarise(order())
    assert caught.value.code == "cut-output"


def test_a_translation_that_was_stopped_or_is_empty_is_an_error() -> None:
    with pytest.raises(OperationError) as caught:
        Writer(model(), Parrot(finished=False)).translate(["Mills burn."], "de", "en", {})
    assert caught.value.code == "cut-output"

    class Dumb(Parrot):
        def write(self, texts: Sequence[str], told: Told, effort: Effort) -> list[Output]:
            return [Output(" \n", finished=True) for _ in texts]

    with pytest.raises(OperationError) as caught:
        Writer(model(), Dumb()).translate(["Mills burn."], "de", "en", {})
    assert caught.value.code == "empty-output"
    with pytest.raises(OperationError) as caught:
        Writer(model(), Dumb()).summarise(order())
    assert caught.value.code == "empty-output"


def test_translations_keep_their_order_and_blank_ones_stay_blank() -> None:
    sentences = ["one two three four", "", "five six", "seven eight nine", " \n"]
    written = Writer(model(), Parrot()).translate(sentences, "de", "en", {})
    assert written == ["one two.", "", "five six.", "seven eight.", ""]
    assert Writer(model(), Parrot()).translate([], "de", "en", {}) == []


def test_each_attempt_searches_in_another_way() -> None:
    library = Parrot(reads=99)
    writer = Writer(model(None), library)
    for attempt in (0, 1, 2, 3):
        writer.summarise(Order(STORY, "en", "en", attempt=attempt))
    assert [effort.beams for _, _, effort in library.heard] == [4, 2, 6, 6]


def test_the_prefix_stands_before_each_input_and_counts() -> None:
    library = Parrot(reads=12)
    Writer(model(None, prefix="summarize this: "), library).summarise(order())
    assert all(text.startswith("summarize this: ") for text in library.texts)
    assert max(map(library.count, library.texts)) < 12
    assert len(library.texts) == 3


def test_a_page_cannot_name_the_language_to_write() -> None:
    library = Parrot(vocabulary={">>deu<<": 1, ">>fra<<": 2})
    Writer(model(("de", "fr")), library).translate([">>fra<< Mills burn."], "en", "de", {})
    assert library.heard[0][:2] == (["fra<< Mills burn."], Told(before=">>deu<<"))


# --- Parts and batches


@given(st.dictionaries(st.integers(), st.integers(1, 50), max_size=60), st.integers(1, 60))
def test_parts_hold_all_sentences_in_their_order_and_fit(lengths: dict[int, int], room: int) -> None:
    parts = fit(lengths, room)
    assert [number for part in parts for number in part] == list(lengths)
    assert all(len(part) == 1 or sum(lengths[n] + 1 for n in part) <= room for part in parts)


@given(st.lists(st.integers(1, 2 * BATCH_TOKENS), max_size=100))
def test_batches_hold_all_texts_and_little_padding(lengths: list[int]) -> None:
    found = batches(lengths)
    assert sorted(i for batch in found for i in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= BATCH_TOKENS
        assert len(batch) <= BATCH_TEXTS


# --- Languages

NLLB = ["eng_Latn", "zho_Hans", "zho_Hant", "arb_Arab", "kor_Hang", "srp_Cyrl", "nob_Latn", "prs_Arab", "pes_Arab"]
M2M100 = ["__en__", "__zh__", "__no__", "__tl__", "__pt__"]
MARIAN = [">>cmn_Hans<<", ">>cmn_Hant<<", ">>fr<<", ">>pt_BR<<", ">>deu<<"]
MADLAD = ["<2en>", "<2zh>", "<2no>", "<2iw>", "<2pt>"]


@pytest.mark.parametrize(
    ("vocabulary", "target", "expected"),
    [
        (NLLB, "zh-Hant", Told("eng_Latn", "zho_Hant")),
        (NLLB, "zh-Hant-TW", Told("eng_Latn", "zho_Hant")),
        (NLLB, "ar", Told("eng_Latn", "arb_Arab")),
        (NLLB, "ko", Told("eng_Latn", "kor_Hang")),
        (NLLB, "nb", Told("eng_Latn", "nob_Latn")),
        (NLLB, "fa-AF", Told("eng_Latn", "prs_Arab")),
        (NLLB, "sr-Latn", None),
        (NLLB, "fr", None),
        (M2M100, "zh-Hans", Told("__en__", "__zh__")),
        (M2M100, "nb", Told("__en__", "__no__")),
        (M2M100, "fil", Told("__en__", "__tl__")),
        (M2M100, "pt-BR", Told("__en__", "__pt__")),
        (M2M100, "la", None),
        (MARIAN, "zh-Hant", Told(">>cmn_Hant<<")),
        (MARIAN, "fr", Told(">>fr<<")),
        (MARIAN, "pt-BR", Told(">>pt_BR<<")),
        (MARIAN, "de", Told(">>deu<<")),
        (MARIAN, "ja", None),
        (MADLAD, "zh-Hans", Told("<2zh>")),
        (MADLAD, "nb", Told("<2no>")),
        (MADLAD, "he", Told("<2iw>")),
        (MADLAD, "yue-Hant", None),
        (["a", "b"], "fr", None),
    ],
)
def test_a_model_is_told_its_languages_as_its_vocabulary_asks(
    vocabulary: list[str], target: str, expected: Told | None
) -> None:
    library = Parrot(vocabulary={token: i for i, token in enumerate(vocabulary)})
    languages = Languages(model((target, "en")), library)
    if expected is not None:
        assert languages.told("en", target) == expected
        return
    with pytest.raises(OperationError, match=f"the model 'tiny' cannot be told {target}") as caught:
        languages.told("en", target)
    assert caught.value.code == "no-language-token"


def test_what_models_yaml_says_that_a_model_calls_a_language_comes_first() -> None:
    library = Parrot(vocabulary={">>cmn_Hant<<": 1, ">>yue_Hant<<": 2})
    languages = Languages(model(("zh-Hant", "fr"), zh_Hant="yue_Hant", fr="fra"), library)
    assert languages.told("en", "zh-Hant-TW") == Told(">>yue_Hant<<")
    with pytest.raises(OperationError, match="lacks '>>fra<<'"):
        languages.told("en", "fr")


def test_a_model_with_one_target_or_that_of_the_text_need_not_be_told() -> None:
    assert Languages(model(("en",)), Parrot()).told("ja", "en") == Told()
    assert Languages(model(("en",)), Parrot(vocabulary={">>cmn<<": 1})).told("zh-Hans", "en") == Told()
    assert Languages(model(None), Parrot(vocabulary={"<2fr>": 1})).told("ja", "ja") == Told()


# --- Sources

PAGE = {
    2: "The council voted on Tuesday to close the old harbour.",
    3: "Some 1,250 people had signed a petition against it.",
    5: "Maria Holt, who leads the fishers, called it a mistake.",
    6: "The fishers sell most of their catch in the harbour.",
    8: "A new one opens in 2031.",
    9: "The weather was fine.",
}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The old harbour is to close, the council voted.", (2,)),
        ("The fishers' leader, Maria Holt, calls the vote a mistake.", (5,)),
        ("A petition was signed by 1 250 people, and a harbour opens in 2031.", (3, 8)),
    ],
)
def test_a_sentence_rests_on_those_that_share_most_with_it(sentence: str, expected: tuple[int, ...]) -> None:
    assert sources_of(sentence, PAGE, same_language=True) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Петицию подписали 1250 человек.", (3,)),
        ("Мария Холт назвала это ошибкой.", (5,)),
        ("Über 1.250 Menschen unterschrieben; Maria Holt spricht von einem Fehler.", (3, 5)),
        ("٢٠٣١", (8,)),
        ("Гавань закроют.", (2, 3, 5, 6, 8)),
    ],
)
def test_in_another_language_figures_and_names_are_shared(sentence: str, expected: tuple[int, ...]) -> None:
    assert sources_of(sentence, PAGE, same_language=False) == expected


def test_a_gloss_is_shared() -> None:
    page = {1: "El puerto cierra.", 2: "El alcalde Chen Yulan lo pidió.", 3: "Habrá otro."}
    assert sources_of("陳玉蘭要求關閉。", page, same_language=False, glosses={"Chen Yulan": "陳玉蘭"}) == (2,)


def test_chinese_is_compared_by_pairs_of_characters() -> None:
    page = {1: "天氣很好。", 2: "市議會週二投票關閉舊港口。", 3: "漁民反對。"}
    assert sources_of("舊港口將關閉。", page, same_language=True) == (2,)


@given(st.text(max_size=80), st.dictionaries(st.integers(1, 99), st.text(max_size=40), min_size=1), st.booleans())
def test_sources_are_of_the_page(sentence: str, page: dict[int, str], same: bool) -> None:
    found = sources_of(sentence, page, same_language=same)
    assert 1 <= len(found) <= 5
    assert set(found) <= page.keys()


# --- The engine


def test_a_model_is_loaded_once_on_first_use_whoever_asks(tmp_path: Path) -> None:
    loads = []

    def load(entry: Model, folder: Path) -> Writer:
        loads.append(folder)
        return Writer(entry, Parrot())

    entry = model()
    engine = LazyEngine(Model(**{**{f: getattr(entry, f) for f in Model.__slots__}, "source": str(tmp_path)}), load)
    assert loads == []
    start = threading.Barrier(4)
    results: list[list[str]] = []

    def work() -> None:
        start.wait()
        results.append(engine.translate(["Mills burn fast."], "de", "en", {}))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [["Mills burn."]] * 4
    assert loads == [tmp_path]


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (KeyError("encoder"), "model-unusable"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"), "out-of-memory"),
        (MemoryError(), "out-of-memory"),
        (ImportError("No module named 'torch'"), "engine-missing"),
        (OperationError("empty-output", "nothing"), "empty-output"),
    ],
)
def test_whatever_a_library_raises_is_a_plain_error(tmp_path: Path, raised: Exception, code: str) -> None:
    def load(entry: Model, folder: Path) -> Writer:
        raise raised

    entry = model()
    here = Model(**{**{f: getattr(entry, f) for f in Model.__slots__}, "source": str(tmp_path)})
    with pytest.raises(OperationError) as caught:
        LazyEngine(here, load).translate(["A."], "de", "en", {})
    assert caught.value.code == code
    with pytest.raises(OperationError) as caught:
        LazyEngine(here, load).summarise(order())
    assert caught.value.code == code


def test_a_folder_that_is_missing_is_named() -> None:
    with pytest.raises(OperationError, match=r"the model 'tiny' is not on this machine \(tiny\)") as caught:
        LazyEngine(model(), lambda entry, folder: Writer(entry, Parrot())).summarise(order())
    assert caught.value.code == "model-missing"

"""The engine `llama` with a real model: SmolLM2-135M-Instruct, which writes English of a kind."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from weights import smollm2

from summarise import prompts
from summarise.engines import Engine, Engines, Order, llama
from summarise.errors import OperationError
from summarise.models import Model

pytestmark = pytest.mark.extra

HOSTILE = yaml.safe_load((Path(__file__).parent / "cases" / "hostile.yaml").read_text("utf-8"))
STORY = {
    3: "The old lighthouse of Orvik will open to visitors on Saturday after two years of repairs.",
    4: "The work cost 4.2 million crowns, paid by the town and by 312 families.",
    6: "Mayor Ida Holm said that the lamp would be lit again every evening.",
    7: "Boats from the harbour will take visitors to the island until October.",
}
MILL = {1: "The mill at Brenna burned down on Friday.", 2: "Nobody was hurt, the fire chief said."}
ORDER = Order(MILL, "en", "en", sentences_at_most=1)


def entry(source: Path | str, id_: str = "tiny", **options: object) -> Model:
    return Model(
        id=id_, tasks=("summarise", "translate"), engine="llama", source=str(source), file=None, revision=None,
        sources_tags=("en",), targets=("en", "es"), licence="Apache-2.0", size_mb=98, quality="fair",
        options={"context": 2048, **options},
    )  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    """The model with 2,048 tokens of context."""
    opened = llama.open(entry(smollm2()))
    yield opened
    opened.close()


class Watch:
    """Notes for each request what was asked, what came, and how many tokens of the prompt were new.

    Where `brief` is set, a summary of a part has one sentence, and a text so many characters at most: a model so small
    else goes on until it is stopped.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.brief = 0
        self.asked: list[str] = []
        self.answered: dict[str, str] = {}
        self.new_tokens: list[int] = []
        self.writing = threading.Event()
        watch = self

        class Reply(llama._Reply):
            def __init__(self, server: Any, request: dict[str, Any]) -> None:
                if watch.brief:
                    text = request["grammar"].replace(')+ "', f'){{1,{watch.brief}}} "')
                    request["grammar"] = re.sub(r"(?m)\{0,2\}( space \"\]\" space \"\}\")$", r"{0,0}\1", text)
                [message] = request["messages"]
                watch.asked.append(message["content"])
                super().__init__(server, request)
                watch.answered[message["content"]] = self.text

            def _receive(self, event: dict[str, Any]) -> bool:
                watch.writing.set()
                if timings := event.get("timings"):
                    watch.new_tokens.append(timings["prompt_n"])
                return super()._receive(event)

        monkeypatch.setattr(llama, "_Reply", Reply)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


# --- what it writes ---


def test_a_summary_is_sentences_that_name_their_sources(engine: Engine, watch: Watch) -> None:
    watch.brief = 60
    [sentence] = engine.summarise(ORDER).sentences
    assert set(sentence.sources) <= set(MILL)
    assert "mill" in sentence.text
    [answer] = watch.answered.values()
    jsonschema.validate(json.loads(answer), prompts.summary(ORDER).schema)
    assert engine.summarise(ORDER).sentences == (sentence,)


@pytest.mark.parametrize(("sentences_at_most", "numbered"), [(1, True), (3, False)])
def test_an_answer_that_goes_round_in_circles_is_stopped(
    engine: Engine, watch: Watch, sentences_at_most: int, numbered: bool
) -> None:
    order = replace(ORDER, sentences_at_most=sentences_at_most)
    with pytest.raises(OperationError, match="repeats itself") as caught:
        engine.summarise(order)
    assert caught.value.code == "bad-answer"
    [answer] = watch.answered.values()
    assert 4 <= answer.count("The fire chief said no one was") <= 9
    assert ("6. The fire chief" in answer) == numbered  # the same but for its number


def test_the_schema_holds_the_model_to_the_numbers_of_the_story(engine: Engine, watch: Watch) -> None:
    watch.brief = 20
    draft = engine.summarise(Order({40: MILL[1], 77: MILL[2]}, "en", "en", sentences_at_most=1))
    assert {n for s in draft.sentences for n in s.sources} <= {40, 77}


def test_each_sentence_has_a_translation(engine: Engine, watch: Watch) -> None:
    watch.brief = 30
    assert len(engine.translate([*MILL.values(), STORY[7]], "en", "es", {})) == 3
    assert engine.translate([], "en", "es", {}) == []


def test_another_attempt_is_told_otherwise_and_gives_the_same_each_time(engine: Engine, watch: Watch) -> None:
    watch.brief = 60
    second = [engine.summarise(replace(ORDER, attempt=1)) for _ in range(2)]
    assert second[0] == second[1]
    assert len(set(watch.asked)) == 1
    assert watch.asked[0] != prompts.summary(ORDER).messages[0]["content"]


def test_threads_get_the_answers_that_each_alone_would(engine: Engine, watch: Watch) -> None:
    watch.brief = 40
    orders = [Order(story, "en", to, sentences_at_most=1) for story, to in ((STORY, "en"), (MILL, "en"), (MILL, "es"))]
    alone = [engine.summarise(order) for order in orders]
    assert len(set(alone)) == 3
    together: list[Any] = [None] * len(orders)

    def work(i: int) -> None:
        together[i] = engine.summarise(orders[i])

    threads = [threading.Thread(target=work, args=[i]) for i in range(len(orders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_a_story_is_read_once_for_all_languages(engine: Engine, watch: Watch) -> None:
    watch.brief = 10
    story = {n: f"In {1900 + n} the ferry carried {n} more people than the year before." for n in range(1, 21)}
    for target in ("en", "es"):
        engine.summarise(Order(story, "en", target, sentences_at_most=1))
    first, second = watch.new_tokens
    assert first > 400
    assert second < first / 2.5


# --- stories that are too long ---


def test_a_story_ten_times_the_context_is_read_to_its_end(watch: Watch) -> None:
    context = 640
    engine: Any = llama.open(entry(smollm2(), context=context))
    watch.brief = 12
    story = {n: f"{STORY[3 + n % 2]} {MILL[1 + n % 2]} So it was in {1000 + n}." for n in range(150)}
    draft = engine.summarise(Order(story, "en", "en", sentences_at_most=1))
    engine.close()
    assert sum(watch.new_tokens) > 10 * context
    read = {line for prompt in watch.answered for line in prompt.splitlines()}
    assert {f"[{n}] {text}" for n, text in story.items()} <= read
    [sentence] = draft.sentences
    assert set(sentence.sources) <= set(story)
    with pytest.raises(OperationError) as caught:
        llama.open(entry(smollm2(), context=context)).summarise(Order({1: "It rained for days. " * 200}, "en", "en"))
    assert caught.value.code == "too-long"
    assert f"{context} now" in str(caught.value)


@pytest.mark.parametrize("context", [2048, 450])
def test_an_answer_that_comes_to_no_end_is_no_reason_to_cut_the_story(
    watch: Watch, context: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine: Any = llama.open(entry(smollm2(), context=context))
    monkeypatch.setattr(prompts, "_TOKENS_OF_SENTENCE", 1)  # so that any answer is longer than it may be
    with pytest.raises(OperationError, match="was cut off"):
        engine.summarise(Order(MILL, "en", "en", sentences_at_most=1))
    engine.close()
    assert len(watch.asked) == 1


# --- pages that give orders ---


@pytest.mark.parametrize("case", HOSTILE, ids=[case["name"] for case in HOSTILE])
def test_a_page_that_gives_orders_gets_a_summary_and_no_token(
    engine: Engine, watch: Watch, case: dict[str, str]
) -> None:
    watch.brief = 24
    order = Order({1: MILL[1], 2: case["text"]}, "en", "en", title=case["text"], sentences_at_most=1)
    draft = engine.summarise(order)
    [(asked, answer)] = watch.answered.items()
    jsonschema.validate(json.loads(answer), prompts.summary(order).schema)
    assert all(set(s.sources) <= {1, 2} for s in draft.sentences)
    # llama.cpp takes these for tokens wherever they stand in what it reads.
    assert not [mark for mark in marks() if mark in asked]


def test_a_mark_that_is_no_text_would_be_taken_for_one() -> None:
    assert {"<|im_start|>", "<|im_end|>", "<|endoftext|>"} <= marks()


@cache
def marks() -> frozenset[str]:
    """The special tokens in the vocabulary of the model: those of type 3 (control) in the GGUF file."""
    data = smollm2().read_bytes()[:8_000_000]
    tokens = strings_at(data, data.index(b"tokenizer.ggml.tokens") + len(b"tokenizer.ggml.tokens"))
    at = data.index(b"tokenizer.ggml.token_type") + len(b"tokenizer.ggml.token_type")
    kind, inner, count = struct.unpack_from("<IIQ", data, at)
    assert (kind, inner, count) == (9, 5, len(tokens))
    types = struct.unpack_from(f"<{count}i", data, at + 16)
    return frozenset(token for token, type_ in zip(tokens, types, strict=True) if type_ == 3)


def strings_at(data: bytes, at: int) -> list[str]:
    """Return the list of strings whose value begins there."""
    kind, inner, count = struct.unpack_from("<IIQ", data, at)
    assert (kind, inner) == (9, 8)
    found, at = [], at + 16
    for _ in range(count):
        [length] = struct.unpack_from("<Q", data, at)
        found.append(data[at + 8 : at + 8 + length].decode())
        at += 8 + length
    return found


# --- what may be wrong with a file ---


def head(*fields: tuple[str, str], tensors: int = 1) -> bytes:
    """Return a GGUF file with such fields, and tensors of a byte each."""

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    told = b"".join(text(name) + struct.pack("<I", 8) + text(value) for name, value in fields)
    each = b"".join(text(f"t{i}") + struct.pack("<IQIQ", 1, 1, 0, i) for i in range(tensors))
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, len(fields)) + told + each + bytes(64 if tensors else 0)


KIND, TEMPLATE = ("general.architecture", "llama"), ("tokenizer.chat_template", "{{ messages }}")


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (b"", "bad-weights", "is empty"),
        (b"PK\x03\x04" + bytes(500), "bad-weights", "is no GGUF file"),
        (b"GGUF", "bad-weights", "ends too early"),
        (b"GGUF" + struct.pack("<IQQ", 99, 1, 1), "bad-weights", "version of GGUF that is not read here (99)"),
        (head(KIND, TEMPLATE)[:-80], "bad-weights", "ends too early"),
        (head(KIND, TEMPLATE, tensors=0), "bad-weights", "holds no weights"),
        (head(KIND), "no-chat-template", "has no chat template"),
        (head(("general.architecture", "bert")), "no-chat-template", "has no chat template"),
        (head(KIND, ("tokenizer.chat_template", " ")), "no-chat-template", "has no chat template"),
    ],
    ids=["empty", "zip", "magic alone", "version", "cut", "vocabulary alone", "base model", "embeddings", "blank"],
)
def test_a_file_that_is_no_model_that_chats_is_told_when_it_is_opened(
    tmp_path: Path, data: bytes, code: str, told: str
) -> None:
    smollm2()
    (tmp_path / "model.gguf").write_bytes(data)
    with pytest.raises(OperationError) as caught:
        llama.open(entry(tmp_path / "model.gguf"))
    assert caught.value.code == code
    assert told in str(caught.value)
    assert str(tmp_path / "model.gguf") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    smollm2()
    for source in (tmp_path / "no.gguf", tmp_path):
        with pytest.raises(OperationError) as caught:
            llama.open(entry(source))
        assert caught.value.code == "no-weights"


@pytest.mark.parametrize("how", ["end", "kind"])
def test_damage_that_only_llama_cpp_finds_is_one_line_each_time(
    tmp_path: Path, how: str, capfd: pytest.CaptureFixture[str]
) -> None:
    data = smollm2().read_bytes()
    damaged = data[:-1000] if how == "end" else head(("general.architecture", "unheard-of"), TEMPLATE)
    (tmp_path / "model.gguf").write_bytes(damaged)
    engine = llama.open(entry(tmp_path / "model.gguf"))
    for _ in range(2):
        with pytest.raises(OperationError, match="cannot load the file of weights") as caught:
            engine.summarise(ORDER)
        assert caught.value.code == "bad-weights"
        assert "\n" not in str(caught.value)
    assert capfd.readouterr().out == ""


# --- memory, closing ---

SHORT_OF_MEMORY = """
import resource, sys
from pathlib import Path
from summarise import Summariser
pages = int(Path("/proc/self/statm").read_text().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 400_000_000, -1))
[story] = Summariser(models=sys.argv[1]).digest(sys.argv[2], to=["en"]).stories
[summary] = story.summaries
print(summary.status, *(step.model for step in summary.route))
for rejected in summary.rejected:
    print(*(step.model for step in rejected.route), rejected.problem.code, rejected.problem.message)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS and /proc")
def test_too_little_memory_is_the_next_route(tmp_path: Path) -> None:
    line = (
        f"models:\n  tiny: {{task: summarise, engine: llama, source: {smollm2()}, from: [en], to: [en], "
        "licence: Apache-2.0, size_mb: 98, quality: good, context: 2048}\n"
    )
    (tmp_path / "models.yaml").write_text(line, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SHORT_OF_MEMORY, str(tmp_path / "models.yaml"), "\n".join(STORY.values())],
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    first, *rejected = done.stdout.splitlines()
    assert first == "done extractive"
    assert [re.sub(r"\d\.\d", "0.0", one) for one in rejected] == [
        "tiny too-little-memory tiny needs 0.0 GB of memory, of which 0.0 are free"
    ]


def test_a_model_that_is_closed_in_use_ends_what_it_writes_and_is_opened_anew(watch: Watch) -> None:
    watch.brief = 40
    model, engines = entry(smollm2(), context=1024), Engines()
    found: list[Any] = []

    def work() -> None:
        with engines.lent(model) as engine:
            found.append((engine, engine.summarise(ORDER)))

    thread = threading.Thread(target=work)
    thread.start()
    assert watch.writing.wait(120)
    engines.close()
    thread.join()
    [(closed, draft)] = found
    with pytest.raises(OperationError, match="was closed"):
        closed.summarise(ORDER)
    with engines.lent(model) as engine:
        assert engine is not closed
        assert engine.summarise(ORDER) == draft
    engines.close()


def test_closing_while_an_answer_is_written_leaves_it_whole(watch: Watch) -> None:
    watch.brief = 40
    engine: Any = llama.open(entry(smollm2(), context=1024))
    drafts: list[Any] = []
    thread = threading.Thread(target=lambda: drafts.append(engine.summarise(ORDER)))
    thread.start()
    assert watch.writing.wait(120)
    engine.close()
    thread.join()
    assert drafts[0].sentences
    assert engine._server is None

"""The engine `openai` against servers on this machine: one that behaves as badly as told, and a real one."""

from __future__ import annotations

import http.server
import json
import logging
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import pytest
from weights import smollm2

from summarise import fetch, models
from summarise.digest import SummarySentence
from summarise.engines import Engine, Order, openai
from summarise.errors import OperationError, SummariseError

KEY = "sk-THE-SECRET-KEY-1234567890"
STORY = {4: "The dam at Orvik broke on Monday.", 5: "Nine people are missing.", 7: "Rain is to last."}
GOOD = {"sentences": [{"sources": [4, 5], "text": "A dam broke, and nine people are missing."}]}
ORDER = Order(STORY, "en", "en", sentences_at_most=2)

Sent = dict[str, Any]


def completion(text: str | None, reason: str = "stop") -> bytes:
    """What a server answers when all is well."""
    message = {"role": "assistant", "content": text}
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": reason}]}).encode()


def error(message: str, **more: object) -> bytes:
    return json.dumps({"error": {"message": message, **more}}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the server it belongs to says."""

    site: Site

    def setup(self) -> None:
        super().setup()
        self.site.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sent = json.loads(body)
        with self.site.lock:
            self.site.sent.append(sent)
            self.site.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.site.paths.append(self.path)
            answer = self.site.answers.pop(0) if len(self.site.answers) > 1 else self.site.answers[0]
        with suppress(BrokenPipeError, ConnectionResetError):  # the other side has enough
            answer(self, sent)

    def give(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "application/json", "Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


Answer = Callable[[Handler, Sent], None]


@dataclass
class Site:
    """A server on this machine, what it answers (the last one again and again) and what it was asked."""

    port: int = 0
    answers: list[Answer] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def will(self, *answers: Answer) -> None:
        self.answers = list(answers)


def gives(body: bytes, status: int = 200, **headers: str) -> Answer:
    return lambda handler, sent: handler.give(status, body, **headers)


def good(handler: Handler, sent: Sent) -> None:
    handler.give(200, completion(json.dumps(GOOD)))


def hang_up(handler: Handler, sent: Sent) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def serve() -> Iterator[Site]:
    site = Site()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("SiteHandler", (Handler,), {"site": site}))
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, without_proxies: None) -> None:
    monkeypatch.setattr(openai, "_FIRST_WAIT", 0.001)
    monkeypatch.setenv("TEST_KEY", KEY)


@pytest.fixture
def site() -> Iterator[Site]:
    yield from serve()


def model(address: str, **options: object) -> models.Model:
    return models.Model(
        id="mine",
        tasks=("summarise", "translate"),
        engine="openai",
        source=address,
        file=None,
        revision=None,
        sources_tags=None,
        targets=("en", "es"),
        licence="MIT",
        size_mb=0,
        quality="good",
        options={"model": "tiny", **options},
    )


def engine(site: Site, *, no_network: bool = False, **options: object) -> Engine:
    return openai.open(model(site.address, **options), no_network=no_network)


def failure(opened: Engine, order: Order = ORDER) -> OperationError:
    with pytest.raises(OperationError) as caught:
        opened.summarise(order)
    assert "\n" not in str(caught.value)
    return caught.value


# --- what is asked ---


def test_a_summary_is_asked_for_once_held_to_a_schema_and_as_deterministic_as_can_be(site: Site) -> None:
    site.will(good)
    draft = engine(site).summarise(ORDER)
    assert draft.sentences == (SummarySentence("A dam broke, and nine people are missing.", (4, 5)),)
    [sent] = site.sent
    assert site.paths == ["/v1/chat/completions"]
    assert (sent["model"], sent["temperature"], sent["seed"], sent["stream"]) == ("tiny", 0.0, 0, False)
    schema = sent["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["sentences"]["items"]["properties"]["sources"]["items"]["enum"] == [4, 5, 7]
    assert "Nine people are missing." in sent["messages"][-1]["content"]
    assert 0 < sent["max_tokens"] < 2000


def test_a_second_attempt_differs_and_is_the_same_each_time(site: Site) -> None:
    site.will(good)
    opened = engine(site)
    for attempt in (0, 1, 1):
        opened.summarise(Order(STORY, "en", "en", attempt=attempt))
    first, second, again = ({k: v for k, v in sent.items() if k != "messages"} for sent in site.sent)
    assert first != second
    assert second == again
    assert second["temperature"] > 0


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("/v1", "/v1/chat/completions"),
        ("/v1/", "/v1/chat/completions"),
        ("", "/chat/completions"),
        ("/v1/chat/completions", "/v1/chat/completions"),
        ("/x?api-version=2", "/x/chat/completions?api-version=2"),
    ],
)
def test_an_address_may_be_written_as_servers_tell_it(site: Site, source: str, path: str) -> None:
    site.will(good)
    openai.open(model(f"http://127.0.0.1:{site.port}{source}")).summarise(ORDER)
    assert site.paths == [path]


def test_a_model_that_thinks_is_asked_not_to_and_has_room_if_it_does(site: Site) -> None:
    site.will(good)
    engine(site).summarise(ORDER)
    engine(site, thinking=True).summarise(ORDER)
    plain, thinking = site.sent
    assert "chat_template_kwargs" not in plain
    assert thinking["chat_template_kwargs"] == {"enable_thinking": False}
    assert thinking["max_tokens"] >= plain["max_tokens"] + 1000


def test_sentences_are_translated_in_their_order_however_the_answers_come(site: Site) -> None:
    def shout(handler: Handler, sent: Sent) -> None:
        lines = [line for line in sent["messages"][-1]["content"].splitlines() if line.startswith("[")]
        time.sleep(0.05 if "number 0." in lines[0] else 0)
        handler.give(200, completion(json.dumps({"translations": [line.split("] ")[1].upper() for line in lines]})))

    site.will(shout)
    sentences = [f"This is number {n}." for n in range(20)]
    assert engine(site).translate(sentences, "en", "es", {}) == [s.upper() for s in sentences]
    assert len(site.sent) < len(sentences)
    assert engine(site).translate([], "en", "es", {}) == []


def test_sentences_that_come_back_in_another_number_are_translated_one_by_one(site: Site) -> None:
    site.will(gives(completion('{"translations": ["Uno."]}')))
    assert engine(site).translate(["One.", "Two."], "en", "es", {}) == ["Uno.", "Uno."]
    assert len(site.sent) == 3


def test_a_sentence_that_no_good_answer_comes_for_is_tried_twice(site: Site) -> None:
    site.will(gives(completion("Uno.")))
    with pytest.raises(OperationError, match="not JSON"):
        engine(site).translate(["One."], "en", "es", {})
    assert [sent["seed"] for sent in site.sent] == [0, 1]


# --- stories that are too long for the server ---


def numbers_in(sent: Sent) -> list[int]:
    """The numbers of the sentences in a prompt, which its schema lets an answer name."""
    found = sent["response_format"]["json_schema"]["schema"]["properties"]["sentences"]["items"]
    return list(found["properties"]["sources"]["items"]["enum"])


@pytest.mark.parametrize("counted", [False, True], ids=["as OpenAI tells it", "as llama.cpp tells it"])
def test_a_story_that_is_too_long_is_summarised_in_parts_and_names_the_sentences_of_the_page(
    site: Site, counted: bool
) -> None:
    def small(handler: Handler, sent: Sent) -> None:
        """Takes 900 characters, and says something of the first sentence and the last."""
        numbers = numbers_in(sent)
        length = len(sent["messages"][0]["content"])
        if length > 900:
            numbers_of_tokens = {"n_prompt_tokens": length, "n_ctx": 900 + sent["max_tokens"]} if counted else {}
            handler.give(400, error("", code="context_length_exceeded", **numbers_of_tokens))
        else:
            taken.append(numbers)
            said = [{"sources": [n], "text": f"So {n}."} for n in sorted({numbers[0], numbers[-1]})]
            handler.give(200, completion(json.dumps({"sentences": said})))

    taken: list[list[int]] = []
    site.will(small)
    story = {n: f"This is what sentence {n} of a long story says." for n in range(11, 25)}
    draft = engine(site).summarise(Order(story, "en", "en"))
    assert [sentence.sources for sentence in draft.sentences] == [(11,), (24,)]
    assert len(taken) > 2
    assert {n for numbers in taken for n in numbers} >= set(story)


def test_a_story_that_a_model_does_not_make_shorter_is_given_up(site: Site) -> None:
    def verbose(handler: Handler, sent: Sent) -> None:
        numbers = numbers_in(sent)
        if len(numbers) > 1:
            handler.give(400, error("prompt is too long"))
        else:
            said = {"sentences": [{"sources": numbers, "text": "On and on. " * 100}]}
            handler.give(200, completion(json.dumps(said)))

    site.will(verbose)
    assert failure(engine(site)).code == "too-long"


@pytest.mark.parametrize("told", [True, False], ids=["tells what it read", "tells nothing"])
def test_a_server_that_cuts_prompts_without_a_word_is_never_taken_to_have_read_them(site: Site, told: bool) -> None:
    context = 700  # tokens of four characters each

    def cutting(handler: Handler, sent: Sent) -> None:
        """Reads the end of a prompt alone where it is too long, and answers as if that were all."""
        tokens = len(sent["messages"][0]["content"]) // 4
        numbers = numbers_in(sent)
        if tokens + room < context:
            whole.append(numbers)
        said = {"sentences": [{"sources": numbers[-1:], "text": f"So {numbers[-1]}."}]}
        answer = json.loads(completion(json.dumps(said)))
        if told:
            answer["usage"] = {"prompt_tokens": min(tokens, context)}
        handler.give(200, json.dumps(answer).encode())

    room = 233
    whole: list[list[int]] = []
    site.will(cutting)
    story = {n: f"This is what sentence {n} of a story that is long says of it." for n in range(11, 111)}
    draft = engine(site, context=context).summarise(Order(story, "en", "en"))
    assert {n for numbers in whole for n in numbers} >= set(story)
    assert draft.sentences[0].sources[0] in story
    assert len(site.sent) > len(whole)  # the first was cut, and its answer not taken
    site.sent.clear()
    engine(site).summarise(Order(story, "en", "en"))
    assert len(site.sent) == 1  # without `context` nothing could be told


# --- how many at once ---


def test_no_more_calls_run_at_once_than_parallel_says(site: Site) -> None:
    running = most = 0

    def slowly(handler: Handler, sent: Sent) -> None:
        nonlocal running, most
        with site.lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with site.lock:
            running -= 1
        good(handler, sent)

    site.will(slowly)
    opened = engine(site, parallel=2)
    threads = [threading.Thread(target=opened.summarise, args=(ORDER,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.sent) == 6
    assert most == 2


# --- what is asked again ---


@pytest.mark.parametrize(
    "bad",
    [
        hang_up,
        gives(b"busy", 429),
        gives(b"<html>no</html>", 502),
        gives(error("loading"), 503),
        gives(completion("{"), Content_Length="9999"),
    ],
    ids=["hangs up", "429", "502", "503", "cut"],
)
def test_a_call_that_did_not_get_there_is_made_again(site: Site, bad: Answer) -> None:
    site.will(bad, bad, good)
    assert engine(site).summarise(ORDER).sentences
    assert len(site.sent) == 3
    assert site.sent[0] == site.sent[2]


@pytest.mark.parametrize("bad", [hang_up, gives(b"", 429), gives(error("loading"), 503)])
def test_but_not_for_ever(site: Site, bad: Answer) -> None:
    site.will(bad)
    failure(engine(site))
    assert len(site.sent) == 4


@pytest.mark.parametrize("status", [401, 403, 404, 405])
def test_a_refusal_is_taken_for_one(site: Site, status: int) -> None:
    site.will(gives(error("no"), status))
    failure(engine(site))
    assert len(site.sent) == 1


@pytest.mark.parametrize("header", ["0.3", "date"])
def test_a_server_is_given_the_time_that_it_asks_for(site: Site, header: str) -> None:
    asked = header if header != "date" else formatdate(time.time() + 2, usegmt=True)
    site.will(gives(b"", 429, Retry_After=asked), good)
    started = time.monotonic()
    engine(site).summarise(ORDER)
    assert 0.3 <= time.monotonic() - started < 5


def test_but_not_an_hour(site: Site) -> None:
    site.will(gives(b"", 429, Retry_After="3600"))
    started = time.monotonic()
    assert failure(engine(site)).code == "too-busy"
    assert time.monotonic() - started < 1
    assert len(site.sent) == 1


def test_a_server_that_says_nonsense_about_waiting_is_asked_again(site: Site) -> None:
    site.will(gives(b"", 429, Retry_After="soon\t²"), good)
    assert engine(site).summarise(ORDER).sentences


# --- what servers do not take ---


def without(*unknown: str) -> Answer:
    """A server that answers 400 where one of these stands in the request."""

    def answer(handler: Handler, sent: Sent) -> None:
        form = sent.get("response_format", {}).get("type")
        found = next((name for name in unknown if name in sent or name == form), None)
        if found is None:
            good(handler, sent)
        else:
            handler.give(400, error("Bad Request" if found == form else f"Unsupported parameter: '{found}'"))

    return answer


@pytest.mark.parametrize(
    ("unknown", "form"),
    [
        (("json_schema",), "json_object"),
        (("json_schema", "json_object"), None),
        (("seed", "temperature"), "json_schema"),
        (("max_tokens", "json_schema"), "json_object"),
    ],
)
def test_what_a_server_objects_to_is_left_out_from_then_on(
    site: Site, unknown: tuple[str, ...], form: str | None
) -> None:
    site.will(without(*unknown))
    opened = engine(site)
    opened.summarise(ORDER)
    assert len(site.sent) == 1 + len(unknown)
    opened.summarise(ORDER)
    assert len(site.sent) == 2 + len(unknown)
    last = site.sent[-1]
    found = last.get("response_format", {"type": None})["type"]
    assert found == form
    assert ("max_completion_tokens" in last) == ("max_tokens" in unknown)


def test_a_call_that_is_refused_whatever_is_left_out_changes_nothing_for_the_next(site: Site) -> None:
    site.will(gives(error("no such luck"), 400))
    opened = engine(site)
    assert "no such luck" in str(failure(opened))
    assert len(site.sent) < 5
    site.will(good)
    opened.summarise(ORDER)
    assert site.sent[-1]["response_format"]["type"] == "json_schema"


# --- what is wrong, said plainly ---


def deep(handler: Handler, sent: Sent) -> None:
    handler.give(200, b"[" * 200_000)


NONSENSE = {
    "html": gives(b"<!doctype html><p>Welcome", Content_Type="text/html"),
    "empty": gives(b""),
    "not json": gives(b"data: {}"),
    "no object": gives(b"[1, 2]"),
    "a number": gives(b"7"),
    "no choices": gives(b'{"choices": []}'),
    "choices of another kind": gives(b'{"choices": {"a": 1}}'),
    "no message": gives(b'{"choices": [{}]}'),
    "no text": gives(completion(None)),
    "blank text": gives(completion("  \n")),
    "text of another kind": gives(b'{"choices": [{"message": {"content": {"a": 1}}}]}'),
    "nested": deep,
    "cut off": gives(completion('{"sentences": [{"sour', "length")),
    "whole, but cut off": gives(completion(json.dumps(GOOD), "length")),
    "prose": gives(completion("Here is a summary: it rained.")),
    "another schema": gives(completion('{"summary": "It rained."}')),
    "unknown source": gives(completion('{"sentences": [{"sources": [6], "text": "It rained."}]}')),
    "no source": gives(completion('{"sentences": [{"sources": [], "text": "It rained."}]}')),
    "not unicode": gives(b'{"choices": [{"message": {"content": "\xff"}}]}'),
    "an error as 200": gives(error("out of memory")),
    "gzip that is none": gives(b"abc", Content_Encoding="gzip"),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_a_plain_error(site: Site, answer: Answer) -> None:
    site.will(answer)
    failure(engine(site))
    assert len(site.sent) == 1


def test_a_fenced_answer_and_one_with_thoughts_are_read(site: Site) -> None:
    for text in (f"```json\n{json.dumps(GOOD)}\n```", f"<think>Hm {{.</think>\n\n{json.dumps(GOOD)}"):
        site.will(gives(completion(text)))
        assert engine(site).summarise(ORDER).sentences


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        (gives(error("Incorrect API key"), 401), "not-authorised", "TEST_KEY"),
        (gives(error("model 'tiny' not found"), 404), "not-found", "`model`"),
        (gives(b"<html>", 200, Content_Type="text/html"), "no-completion", "/v1"),
        (gives(error("the GPU has left"), 500), "server-error", "the GPU has left"),
        (gives(b'{"error": "no such thing"}', 405), "server-error", "no such thing"),
        (gives(b'{"detail": [{"loc": "body"}]}', 405), "server-error", "body"),
        (gives(b"", 302, Location="/login"), "moved", "/login"),
    ],
)
def test_an_error_says_what_is_wrong_and_what_to_do(site: Site, answer: Answer, code: str, told: str) -> None:
    site.will(answer)
    found = failure(engine(site, key="TEST_KEY"))
    assert found.code == code
    assert told in str(found)


@pytest.mark.parametrize(
    "answer",
    [
        gives(error("request (9 tokens) exceeds the available context size", type="exceed_context_size_error"), 400),
        gives(error("This model's maximum context length is 9 tokens. However, you requested 10 tokens"), 400),
        gives(error("", code="context_length_exceeded"), 400),
        gives(error("prompt is too long: 10 tokens > 9 maximum"), 400),
        gives(b"", 413),
        gives(error("context window exceeded")),
    ],
)
def test_a_text_that_is_too_long_for_the_server_is_told_as_that(site: Site, answer: Answer) -> None:
    site.will(answer)
    assert failure(engine(site), Order({1: "It rained."}, "en", "en")).code == "too-long"
    assert len(site.sent) == 1


def test_a_server_that_is_down_is_a_plain_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    found = failure(openai.open(model(address)))
    assert found.code == "no-connection"
    assert address in str(found)


def test_a_server_that_is_too_slow_is_asked_once(site: Site) -> None:
    done = threading.Event()

    def wait(handler: Handler, sent: Sent) -> None:
        done.wait(5)

    def drip(handler: Handler, sent: Sent) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not done.wait(0.05):
            handler.wfile.write(b" ")

    try:
        for answer in (wait, drip):
            site.will(answer)
            site.sent.clear()
            started = time.monotonic()
            assert failure(engine(site, timeout=0.3)).code == "too-slow"
            assert time.monotonic() - started < 2
            assert len(site.sent) == 1
    finally:
        done.set()


def test_an_endless_answer_is_not_read_to_its_end(site: Site) -> None:
    def endless(handler: Handler, sent: Sent) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b" " * 1_000_000)

    site.will(endless)
    assert failure(engine(site)).code == "too-large"


@pytest.mark.parametrize("source", ["http://[", "http://[::1", "http://a:b/v1", "http://u:p@127.0.0.1/v1"])
def test_an_address_that_is_none_is_a_plain_error(source: str) -> None:
    assert failure(openai.open(model(source))).code == "bad-address"


# --- the key ---


def test_the_key_goes_to_the_server_and_to_no_one_else(site: Site) -> None:
    for other in serve():
        other.will(good)
        for status in (301, 302, 303, 307, 308):
            site.will(gives(b"", status, Location=f"{other.address}/chat/completions"))
            found = failure(engine(site, key="TEST_KEY"))
            assert KEY not in str(found)
        assert [headers["authorization"] for headers in site.headers] == [f"Bearer {KEY}"] * 5
        assert other.connections == 0


def test_without_a_key_none_is_sent(site: Site) -> None:
    site.will(good)
    engine(site).summarise(ORDER)
    assert "authorization" not in site.headers[0]
    assert KEY not in json.dumps(site.sent)


@pytest.mark.parametrize(
    "answer",
    [
        *(gives(error(f"bad key {KEY}, really"), status) for status in (400, 401, 404, 429, 500)),
        gives(error(f"key {KEY}")),
        gives(b"", 302, Location=f"/?key={KEY}"),
        gives(KEY.encode(), Content_Type=KEY),
        gives(completion(f"My key is {KEY}")),
        hang_up,
    ],
)
def test_no_message_and_no_log_holds_the_key(site: Site, answer: Answer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    site.will(answer)
    opened = engine(site, key="TEST_KEY")
    found = failure(opened)
    assert KEY not in str(found)
    assert KEY not in repr(found.problem)
    assert KEY not in repr(vars(opened))
    assert KEY not in "".join(traceback.format_exception(found))
    assert caplog.records
    assert KEY not in caplog.text


@pytest.mark.parametrize("value", [None, "", "  ", "two\nlines", "schlüssel", "a\x00b"])
def test_a_key_that_cannot_be_one_is_told_without_connecting(
    site: Site, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None or "\x00" in value:
        monkeypatch.delenv("TEST_KEY")
    else:
        monkeypatch.setenv("TEST_KEY", value)
    found = failure(engine(site, key="TEST_KEY"))
    assert (found.code, found.remedy) == ("no-key", "Set TEST_KEY")
    assert "lines" not in str(found)
    assert site.connections == 0


# --- where connections go ---


def test_without_a_network_this_machine_is_asked_and_no_other(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[object] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        connected.append(address)
        real(self, address)

    def look_up(host: str, *_: object, **__: object) -> Any:
        raise AssertionError(f"{host} is looked up")

    site.will(good)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert engine(site, no_network=True).summarise(ORDER).sentences
    assert connected == [("127.0.0.1", site.port)]
    monkeypatch.setattr(fetch, "_system_resolve", look_up)
    for host in ("example.com", "192.0.2.1", "10.0.0.1", "127.0.0.1.example.com"):
        found = failure(openai.open(model(f"http://{host}:{site.port}/v1"), no_network=True))
        assert found.code == "no-network"
        assert "--no-network" in str(found)
    assert len(connected) == 1


def test_a_proxy_is_asked_for_other_machines_and_not_for_this_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in serve():
        proxy.will(good)
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        site.will(good)
        engine(site).summarise(ORDER)
        assert proxy.connections == 0
        openai.open(model("http://models.example/v1")).summarise(ORDER)
        assert proxy.paths == ["http://models.example/v1/chat/completions"]
        assert failure(openai.open(model("http://models.example/v1"), no_network=True)).code == "no-network"
        assert proxy.connections == 1


def test_opening_connects_to_nothing(site: Site) -> None:
    engine(site, key="NO_SUCH_KEY").close()
    assert site.connections == 0


# --- a real server ---


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    """Give the address of xllamacpp's own server with SmolLM2, which wants KEY."""
    weights = smollm2()
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx = 1024
    parameters.n_parallel = 1
    parameters.verbosity = -1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.api_keys = [KEY]
    server = xllamacpp.Server(parameters)
    yield server.listening_address
    del server


@pytest.mark.extra
def test_a_real_model_behind_a_real_server_names_its_sources(real: str) -> None:
    opened = openai.open(model(f"{real}/v1", key="TEST_KEY"), no_network=True)
    story = {4: "The mayor of Orvik resigned on Monday.", 5: "She had been in office for nine years."}
    order = Order(story, "en", "en", sentences_at_most=2)
    draft = opened.summarise(order)
    assert len(draft.sentences) <= 2
    assert all(set(sentence.sources) <= {4, 5} for sentence in draft.sentences)
    assert "mayor" in draft.sentences[0].text
    assert opened.summarise(order) == draft


@pytest.mark.extra
def test_a_real_server_tells_a_wrong_key_and_a_text_that_is_too_long(
    real: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_KEY", "another")
    assert failure(openai.open(model(f"{real}/v1", key="TEST_KEY"))).code == "not-authorised"
    monkeypatch.setenv("TEST_KEY", KEY)
    long = Order({1: "It rained for days on end in the north. " * 200}, "en", "en")
    with pytest.raises(SummariseError) as caught:
        openai.open(model(f"{real}/v1", key="TEST_KEY")).summarise(long)
    assert caught.value.code == "too-long"

"""What the page is made of, without a browser: stories as HTML, words, limits. The page itself: tests/browser."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import MutableMapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st
from installed import GRADIO

from summarise.digest import Check, Detail, Notice, SummarySentence
from summarise.errors import UsageError
from summarise.web import Settings, guard, serve, show
from summarise.web.languages import Languages
from summarise.web.words import LANGUAGES, Words, own_name, preferred, table

EN = Words("en")


class Read(HTMLParser):
    """What a browser would make of some HTML: its elements, their attributes and its text."""

    def __init__(self, given_html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.names: set[str] = set()
        self.text = ""
        self.feed(given_html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


PLAIN = Read(show.story(made.everything().stories[0], "", EN))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1))
def test_whatever_a_page_says_is_text(said: str) -> None:
    told = made.everything().stories[0]
    sentences = tuple(replace(one, text=said) for one in told.sentences)
    summaries = tuple(
        replace(
            one,
            headline=said,
            text=said if one.text else None,
            sentences=tuple(SummarySentence(said, s.sources) for s in one.sentences[:1]),
            checks=(Check("numbers", "failed", (Detail(said, 0, len(said), False, (), said),)),),
            rejected=tuple(replace(r, text=said) for r in one.rejected),
        )
        for one in told.summaries
    )
    names = tuple(replace(one, form=said, gloss=said) for one in told.names)
    story = replace(told, title=said, kicker=said, deck=said, sentences=sentences, summaries=summaries, names=names)
    read = Read(show.story(story, "", EN))
    assert read.elements <= PLAIN.elements | {"mark"}
    assert read.names <= PLAIN.names | {"data-ids", "title", "data-id"}
    assert said in read.text


def test_what_turns_the_text_around_it_is_left_out() -> None:
    shown = show.state("a\u202eb\u2066c\x1bd")
    assert Read(shown).text == "abcd"


def test_a_detail_that_runs_over_two_sentences_is_marked_in_both() -> None:
    said = (SummarySentence("One 1.", (1,)), SummarySentence("2 two.", (2,)))
    check = Check("numbers", "passed", (Detail("1. 2", 4, 8, True, (1, 2)),))
    shown = show._sentences("One 1. 2 two.", said, [check], "en", EN, "here")
    assert shown.count("<mark") == 2
    assert Read(shown).text.replace(" ", "") == "One1.12two.2"


def test_every_word_is_there_in_every_language_with_the_same_blanks() -> None:
    for key, said in table().items():
        assert tuple(sorted(said)) == tuple(sorted(LANGUAGES)), key
        blanks = {
            language: {part.partition("}")[0] for part in words.split("{")[1:]} for language, words in said.items()
        }
        assert len({frozenset(one) for one in blanks.values()}) == 1, key


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-HK,en;q=0.5", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("fr,es-MX;q=0.8,en;q=0.5", "es"),
        ("ja-JP", "ja"),
        ("fr", "en"),
        ("*", "en"),
        ("<script>;;;,,", "en"),
        (None, "en"),
    ],
)
def test_the_first_language_that_the_page_speaks_is_taken(accepted: str | None, language: str) -> None:
    assert preferred(accepted).language == language


def test_a_language_is_called_as_it_calls_itself() -> None:
    assert [own_name(tag) for tag in ("de", "ar", "zh-Hant", "knc-Latn")] == [
        *("Deutsch", "العربية", "中文 (繁體)", "knc-Latn")
    ]


def test_what_can_be_had_at_once_is_offered_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARISE_HOME", "/nonexistent")
    choices = Languages(None).choices("zh-Hant")
    assert [one.tag for one in choices[:2]] == ["zh-Hant", "zh-Hans"]
    assert [one.lacks_mb is None for one in choices] == sorted((one.lacks_mb is None for one in choices), reverse=True)
    assert next(one for one in choices if one.tag == "ja").label.startswith("日本語 ↓ ")


@pytest.fixture
def server_with_a_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Languages:
    """A models.yaml with a server that writes Klingon, and whose key is not set."""
    monkeypatch.setenv("SUMMARISE_HOME", "/nonexistent")
    monkeypatch.delenv("OWN_KEY", raising=False)
    own = tmp_path / "own.yaml"
    own.write_text(
        "models:\n  mine:\n    task: summarise\n    engine: openai\n    source: http://127.0.0.1:9/v1\n    model: m\n"
        "    key: OWN_KEY\n    from: any\n    to: [tlh]\n    licence: MIT\n    size_mb: 0\n    quality: good\n"
    )
    return Languages(own)


def test_what_lacks_a_key_alone_is_offered_and_no_size_is_told(
    server_with_a_key: Languages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered() -> str:
        return next(one for one in server_with_a_key.choices("en") if one.tag == "tlh").label

    assert offered() == f"{own_name('tlh')} ↓"
    monkeypatch.setenv("OWN_KEY", "secret")
    assert offered() == own_name("tlh")


@pytest.mark.extra
@GRADIO
def test_the_table_of_models_tells_of_a_key_that_is_not_set(
    server_with_a_key: Languages, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarise.web import models_tab

    def shown() -> str:
        return Read(models_tab.table([server_with_a_key.entries().get("mine")], EN)).text

    assert "its key is not set" in shown()
    assert "export OWN_KEY=" in shown()
    monkeypatch.setenv("OWN_KEY", "secret")
    assert "its key is not set" not in shown()
    assert "ready" in shown()


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("'m' failed: OSError: /srv/models/a b.gguf", "'m' failed: OSError: a b.gguf"),
        ("pull m --models /home/me/mine.yaml && x", "pull m --models mine.yaml && x"),
        ("at C:\\models\\a.gguf", "at a.gguf"),
        ("see https://example.org/a/b and 1/2, and/or </p>", "see https://example.org/a/b and 1/2, and/or </p>"),
    ],
)
def test_a_message_names_no_path(said: str, left: str) -> None:
    assert guard.without_paths(said) == left


def test_a_digest_is_told_without_paths_and_the_page_as_it_is() -> None:
    digest = made.everything()
    told = replace(digest, warnings=(Notice("x", "in /srv/a/b.txt"),))
    assert guard.private(told).warnings[0].message == "in b.txt"
    assert guard.private(told).stories[0].sentences == digest.stories[0].sentences


# Limits


def answered(app: guard.Guard, path: str = "/x", method: str = "POST", caller: str = "a", **headers: str) -> int:
    """The status of an answer."""
    statuses: list[int] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b""}

    named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": "http", "path": path, "method": method, "headers": named, "client": (caller, 1)}
    asyncio.run(app(scope, receive, send))
    return statuses[0]


async def fine(scope: Any, receive: Any, send: Any) -> None:
    """An application that says yes to everything."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"yes"})


def test_whoever_posts_too_often_waits_and_others_do_not() -> None:
    app = guard.Guard(fine, rate=3, auth=())
    assert [answered(app) for _ in range(4)] == [200, 200, 200, 429]
    assert answered(app, caller="b") == 200
    assert answered(app, method="GET") == 200


def test_what_is_too_large_is_not_read() -> None:
    app = guard.Guard(fine, rate=None, auth=())
    assert answered(app, content_length=str(guard.MOST_BYTES + 1)) == 413
    assert answered(app, transfer_encoding="chunked") == 413
    assert answered(app, content_length="1000") == 200


@pytest.mark.parametrize("given_auth", ["", "Basic", "Basic !!", "Basic ZWQ6eA==", "Bearer ZWQ6cHc=", "Basic ZWQ6cHc"])
def test_assistants_without_the_password_are_refused(given_auth: str) -> None:
    app = guard.Guard(fine, rate=None, auth=(("ed", "pw"),))
    assert answered(app, "/gradio_api/mcp/", authorization=given_auth) == 401
    assert answered(app, "/gradio_api/mcp/", authorization="Basic ZWQ6cHc=") == 200


# Who is served


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_others_are_not_served_without_a_password(host: str) -> None:
    with pytest.raises(UsageError, match="--auth"):
        serve(Settings(host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_this_machine_is_this_machine(host: str) -> None:
    assert Settings(host=host).is_local


def test_a_password_without_a_name_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARISE_AUTH", ":hunter2")
    args = argparse.Namespace(auth=[])
    with pytest.raises(UsageError) as caught:
        Settings.of(args)
    assert "hunter2" not in str(caught.value)

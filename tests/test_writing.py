"""From a story to its summaries along the routes: attempts, refusals, shared steps, failures, forced entries.

The engine is `lookup`, which stands in the table of engines as any other does; checks, planner and converter are real.
"""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import jsonschema
import lookup
import pytest

from summarise import Summariser, Summary, engines
from summarise.errors import OperationError
from summarise.models import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LANGUAGES = ["en", "fr", "ru", "zh-Hans"]
EXTRACT = ("extract", "extractive")


@pytest.fixture(autouse=True)
def _lookup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.delenv("SUMMARISE_MODELS", raising=False)
    monkeypatch.delenv("SUMMARISE_DEBUG", raising=False)
    monkeypatch.setenv("SUMMARISE_HOME", str(tmp_path / "home"))
    monkeypatch.setitem(engines.ENGINES, "openai", "lookup")
    lookup.forget()
    yield
    assert lookup.OPEN == [], "an engine was left open"


def entry(
    id_: str,
    manner: str = "well",
    *,
    task: str = "summarise",
    reads: list[str] | None = None,
    to: list[str] | str = "same",
    quality: str = "good",
    size: int = 0,
    licence: str = "MIT",
) -> dict[str, Any]:
    """An entry of models.yaml for the engine of the tests; a translator where `task` says so."""
    return {
        id_: {
            "task": task,
            "engine": "openai",
            "source": "http://127.0.0.1:1/v1",
            "model": manner,
            "from": reads or LANGUAGES,
            "to": to,
            "licence": licence,
            "size_mb": size,
            "quality": quality,
        }
    }


def translator(id_: str, own: str, to: list[str], manner: str = "well", **fields: Any) -> dict[str, Any]:
    return entry(id_, manner, task="translate", reads=[own], to=to, **fields)


@pytest.fixture
def summed(tmp_path: Path) -> Callable[..., list[Summary]]:
    """What becomes of the story with some entries beside the built-in ones."""

    def told(
        entries: dict[str, Any],
        to: list[str] | None,
        *,
        engine: str | None = None,
        translator: str | None = None,
        text: str = lookup.TEXT,
        **options: Any,
    ) -> list[Summary]:
        file = tmp_path / "models.yaml"
        file.write_text(json.dumps({"models": entries}), "utf-8")
        with Summariser(models=file, engine=engine, translator=translator) as summariser:
            (story,) = summariser.digest(text, to=to, **options).stories
        for summary in story.summaries:
            fits_the_contract(summary)
        return list(story.summaries)

    return told


def fits_the_contract(summary: Summary) -> None:
    """What holds for any summary of the story: see the contract's part on JSON."""
    assert (summary.status == "done") == (summary.text is not None) == (summary.problem is None)
    assert bool(summary.sentences) == bool(summary.route) == (summary.status == "done")
    assert all(1 <= len(s.sources) <= 5 and set(s.sources) <= {1, 2, 3} for s in summary.sentences)
    assert all(check.status != "failed" for check in summary.checks)
    assert (summary.status == "unavailable") <= (not summary.rejected)
    for one in summary.rejected:
        assert one.route
        assert one.problem is not None or any(check.status == "failed" for check in one.checks)
        assert all((one.text or "")[d.start : d.end] == d.text for check in one.checks for d in check.details)


def route(summary: Summary) -> list[tuple[str, str]]:
    return [(step.step, step.model) for step in summary.route]


def said(tag: str) -> list[str]:
    return [sentence[tag] for sentence in lookup.SUMMARY]


def test_a_model_writes_the_language_asked_for_at_once(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(entry("llm", to=LANGUAGES), ["ru"])
    assert (summary.status, route(summary), summary.rejected) == ("done", [("summarise", "llm")], ())
    assert [s.text for s in summary.sentences] == said("ru")
    assert [s.sources for s in summary.sentences] == lookup.SOURCES
    assert summary.headline == lookup.TITLE["ru"]


def test_a_summary_in_the_source_is_translated_sentence_by_sentence(summed: Callable[..., list[Summary]]) -> None:
    entries = entry("writer") | translator("mt", "en", ["fr", "ru"])
    (summary,) = summed(entries, ["fr"], title=lookup.TITLE["en"])
    assert route(summary) == [("summarise", "writer"), ("translate", "mt")]
    assert [s.text for s in summary.sentences] == said("fr")
    assert [s.sources for s in summary.sentences] == lookup.SOURCES
    assert summary.headline == lookup.TITLE["fr"]


def test_what_was_extracted_is_translated(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(translator("mt", "en", ["fr"]), ["fr"], sentences=2)
    assert route(summary) == [EXTRACT, ("translate", "mt")]
    assert [(s.text, s.sources) for s in summary.sentences] == [(lookup.STORY[i]["fr"], (i + 1,)) for i in (0, 1)]
    assert summary.headline is None


def test_a_pivot_where_nothing_translates_at_once(summed: Callable[..., list[Summary]]) -> None:
    entries = translator("en-fr", "en", ["fr"]) | translator("fr-ru", "fr", ["ru"])
    (summary,) = summed(entries, ["ru"], sentences=1)
    assert route(summary) == [EXTRACT, ("translate", "en-fr"), ("translate", "fr-ru")]
    assert summary.text == lookup.STORY[0]["ru"]


def test_the_script_is_converted_at_the_end(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(translator("mt", "en", ["zh-Hans"]), ["zh-TW"], sentences=1)
    assert route(summary) == [EXTRACT, ("translate", "mt"), ("convert", "opencc")]
    assert summary.text == "馬洛里港議會星期一投票決定關閉河邊的舊魚市場。"
    assert (summary.language, summary.sentences[0].sources) == ("zh-Hant-TW", (1,))


def test_what_several_languages_share_is_done_once(summed: Callable[..., list[Summary]]) -> None:
    entries = entry("writer") | translator("mt", "en", ["fr", "ru", "zh-Hans"])
    summaries = summed(entries, ["en", "fr", "ru", "zh-Hans", "zh-TW", "zh-HK"])
    assert [s.status for s in summaries] == ["done"] * 6
    assert [
        ("writer", "summarise", "en", "en", "0"),
        *(("mt", "translate", "en", tag) for tag in ("fr", "ru", "zh-Hans")),
    ] == lookup.CALLS
    assert lookup.OPENED == ["writer", "mt"]


def test_a_second_attempt_after_a_refusal(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(entry("llm", "second", to=LANGUAGES), ["ru"])
    assert (summary.status, route(summary)) == ("done", [("summarise", "llm")])
    (refused,) = summary.rejected
    assert (refused.text, refused.problem) == (" ".join(said("en")), None)
    assert "failed" in {check.status for check in refused.checks if check.name == "language"}
    assert [call[-1] for call in lookup.CALLS] == ["0", "1"]


def test_the_next_route_after_two_refusals(summed: Callable[..., list[Summary]]) -> None:
    entries = entry("llm", "english", to=LANGUAGES) | translator("mt", "en", ["ru"], quality="fair")
    (summary,) = summed(entries, ["ru"])
    assert route(summary) == [("summarise", "llm"), ("translate", "mt")]
    # Both attempts gave the same text, which stands there once.
    assert [[(s.step, s.model) for s in one.route] for one in summary.rejected] == [[("summarise", "llm")]]


def test_what_passes_by_itself_is_left_where_no_whole_does(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(entry("llm", "half", to=LANGUAGES), ["ru"])
    assert (summary.status, summary.text, route(summary)) == ("done", said("ru")[0], [("summarise", "llm")])
    assert summary.sentences[0].sources == lookup.SOURCES[0]
    assert [one.text for one in summary.rejected] == [" ".join([said("ru")[0], *said("en")[1:]])]


def test_a_whole_summary_is_better_than_what_passes_of_another(summed: Callable[..., list[Summary]]) -> None:
    entries = entry("llm", "half", to=LANGUAGES) | translator("mt", "en", ["ru"], quality="fair")
    (summary,) = summed(entries, ["ru"])
    assert route(summary) == [("summarise", "llm"), ("translate", "mt")]
    assert [s.text for s in summary.sentences] == said("ru")


def test_extraction_is_the_last_route_in_the_storys_own_language(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(entry("llm", "silent"), None)
    assert (summary.status, route(summary)) == ("done", [EXTRACT])
    assert [one.problem.code for one in summary.rejected if one.problem] == ["bad-answer"]


def test_a_summary_in_the_source_that_is_refused_is_not_translated(summed: Callable[..., list[Summary]]) -> None:
    entries = entry("llm", "unfounded") | translator("mt", "en", ["fr"])
    (summary,) = summed(entries, ["fr"])
    assert route(summary) == [EXTRACT, ("translate", "mt")]
    (refused,) = summary.rejected
    assert [s.step for s in refused.route] == ["summarise", "translate"]
    assert refused.text == " ".join(said("en"))
    assert refused.problem is not None
    assert [call[1] for call in lookup.CALLS] == ["summarise", "summarise", "translate"]


def test_a_translation_into_another_language_is_refused(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(translator("mt", "en", ["ru"], "english"), ["ru"])
    assert (summary.status, summary.text, summary.route) == ("failed", None, ())
    assert summary.problem is not None
    assert summary.problem.code == "refused"
    assert len(summary.rejected) == 1


# Failures


def test_an_error_of_an_engine_ends_the_route(summed: Callable[..., list[Summary]]) -> None:
    entries = entry("llm", "down", to=LANGUAGES) | translator("mt", "en", ["ru"], quality="fair")
    (summary,) = summed(entries, ["ru"])
    assert route(summary) == [EXTRACT, ("translate", "mt")]
    assert {(one.text, one.problem and one.problem.code) for one in summary.rejected} == {(None, "server-down")}
    assert [call for call in lookup.CALLS if call[-1] == "1"] == []  # what is down is not asked a second time


@pytest.mark.parametrize("debug", [False, True])
def test_an_error_of_a_library_is_a_plain_line(
    summed: Callable[..., list[Summary]],
    debug: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if debug:
        monkeypatch.setenv("SUMMARISE_DEBUG", "1")
    (summary,) = summed(entry("llm", "crash"), ["en"])
    assert route(summary) == [EXTRACT]
    (refused,) = summary.rejected
    assert refused.problem is not None
    assert refused.problem.message == "'llm' failed: ValueError: tensor of the wrong shape"
    assert ("Traceback" in capsys.readouterr().err) == debug


def test_what_cannot_be_opened_is_tried_once(summed: Callable[..., list[Summary]]) -> None:
    summaries = summed(entry("llm", "absent", to=LANGUAGES), ["en", "fr", "ru"])
    assert [s.status for s in summaries] == ["done", "failed", "failed"]
    assert all(s.rejected[0].problem is not None for s in summaries)
    assert lookup.OPENED == ["llm"]


@pytest.mark.parametrize("no_network", [False, True])
def test_servers_are_told_of_no_network(tmp_path: Path, no_network: bool) -> None:
    file = tmp_path / "models.yaml"
    file.write_text(json.dumps({"models": entry("llm", "remote")}), "utf-8")
    with Summariser(models=file, no_network=no_network) as summariser:
        (summary,) = summariser.digest(lookup.TEXT).stories[0].summaries
    assert [one.problem.code for one in summary.rejected if one.problem] == ["no-network"] * no_network


def test_a_title_that_is_not_translated_costs_the_headline_alone(summed: Callable[..., list[Summary]]) -> None:
    entries = translator("mt", "en", ["fr"], "untitled")
    (summary,) = summed(entries, ["fr"], title=lookup.TITLE["en"])
    assert (summary.status, summary.headline) == ("done", None)


def test_a_headline_in_another_language_is_none(
    summed: Callable[..., list[Summary]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(lookup.TITLE, "ru", lookup.TITLE["en"])
    (summary,) = summed(entry("llm", to=LANGUAGES), ["ru"])
    assert (summary.status, summary.headline) == ("done", None)


# Forced entries


@pytest.mark.parametrize("fields", [{"quality": "gist"}, {"licence": "CC-BY-NC-4.0"}], ids=["gist", "non-commercial"])
def test_what_is_taken_only_where_it_is_asked_for(summed: Callable[..., list[Summary]], fields: dict[str, Any]) -> None:
    entries = entry("llm", to=LANGUAGES, **fields) | translator("mt", "en", ["fr"], **fields)
    (summary,) = summed(entries, ["fr"])
    assert summary.status == "unavailable"
    assert lookup.CALLS == []
    (summary,) = summed(entries, ["fr"], engine="llm")
    assert route(summary) == [("summarise", "llm")]
    (summary,) = summed(entries, ["fr"], translator="mt")
    assert route(summary) == [EXTRACT, ("translate", "mt")]
    (summary,) = summed(entries, ["fr"], engine="llm", translator="mt")
    assert route(summary) == [("summarise", "llm"), ("translate", "mt")]


def test_nothing_stands_in_for_a_forced_engine(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(entry("llm", "silent"), ["en"], engine="llm")
    assert summary.status == "failed"
    assert summary.problem is not None
    assert summary.problem.code == "bad-answer"


def test_a_forced_engine_that_writes_one_language_is_translated_from_it(summed: Callable[..., list[Summary]]) -> None:
    entries = entry("llm", reads=["en"], to=["fr"]) | translator("mt", "fr", ["ru"])
    (summary,) = summed(entries, ["ru"], engine="llm")
    assert route(summary) == [("summarise", "llm"), ("translate", "mt")]


# Limits


def test_a_translation_that_is_longer_leaves_sentences_out(summed: Callable[..., list[Summary]]) -> None:
    entries = entry("writer") | translator("mt", "en", ["fr"])
    most = len(" ".join(said("en")))
    assert most < len(" ".join(said("fr")))
    (summary,) = summed(entries, ["fr"], characters=most)
    assert summary.status == "done"
    assert [s.text for s in summary.sentences] in ([said("fr")[0]], [said("fr")[1]])


def test_a_limit_that_no_translation_fits(summed: Callable[..., list[Summary]]) -> None:
    (summary,) = summed(translator("mt", "en", ["fr"]), ["fr"], characters=20)
    assert (summary.status, summary.text) == ("failed", None)
    assert summary.problem is not None
    assert summary.problem.code == "limit-too-small"
    assert "--characters" in (summary.problem.remedy or "")


# Names


@pytest.mark.parametrize(
    ("target", "glosses"),
    [
        ("zh-Hans", {"Xi Jinping": "习近平"}),
        ("fr", {"習近平": "Xi Jinping", "习近平": "Xi Jinping"}),
        ("ru", {}),
    ],
)
def test_names_go_along_in_the_script_of_the_target(
    summed: Callable[..., list[Summary]], target: str, glosses: dict[str, str]
) -> None:
    text = "The harbour was shown to Xi Jinping (習近平) on Monday by the mayor of the town. " + lookup.STORY[1]["en"]
    summed(entry("llm", to=LANGUAGES), [target], text=text + " " + lookup.STORY[2]["en"])
    assert lookup.GLOSSES[0] == glosses


# Keeping engines


def opened(tmp_path: Path, *ids: str) -> list[Any]:
    file = tmp_path / "models.yaml"
    file.write_text(json.dumps({"models": {k: v for id_ in ids for k, v in entry(id_).items()}}), "utf-8")
    return [load(file).get(id_) for id_ in ids]


def test_threads_share_what_is_open(tmp_path: Path) -> None:
    file = tmp_path / "models.yaml"
    file.write_text(json.dumps({"models": entry("llm", "second", to=LANGUAGES)}), "utf-8")
    with Summariser(models=file) as one:
        alone = one.digest(lookup.TEXT, to=LANGUAGES)
        one.close()
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda _: one.digest(lookup.TEXT, to=LANGUAGES), range(24)))
    assert together == [alone] * 24
    assert lookup.OPENED == ["llm", "llm"]


def test_an_engine_in_use_is_closed_by_its_last_user(tmp_path: Path) -> None:
    (model,) = opened(tmp_path, "llm")
    kept = engines.Engines()
    with kept.lent(model) as first, kept.lent(model) as second:
        assert first is second
        kept.close()
        assert lookup.OPEN == ["llm"]
    assert lookup.OPEN == []


def test_where_memory_is_short_what_is_not_in_use_is_let_go(tmp_path: Path) -> None:
    busy, idle, wanted = opened(tmp_path, "busy", "idle", "wanted")
    lookup.ROOM[0] = 2
    kept = engines.Engines()
    with kept.lent(idle):
        pass
    with kept.lent(busy):
        with kept.lent(wanted):
            assert lookup.OPEN == ["busy", "wanted"]
            with pytest.raises(MemoryError), kept.lent(idle):
                pass
        with kept.lent(idle):
            assert lookup.OPEN == ["busy", "idle"]
    kept.close()


def test_what_memory_does_not_hold_is_told(summed: Callable[..., list[Summary]]) -> None:
    lookup.ROOM[0] = 0
    (summary,) = summed(entry("llm"), ["en"])
    assert route(summary) == [EXTRACT]
    assert [one.problem.code for one in summary.rejected if one.problem] == [engines.OUT_OF_MEMORY]


def test_a_model_is_opened_by_one_thread(tmp_path: Path) -> None:
    (model,) = opened(tmp_path, "llm")
    kept = engines.Engines()
    barrier = threading.Barrier(8)

    def use(_: int) -> None:
        barrier.wait()
        with kept.lent(model):
            pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))
    assert lookup.OPENED == ["llm"]
    kept.close()


def test_an_entry_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    file = tmp_path / "models.yaml"
    file.write_text(json.dumps({"models": entry("llm", "absent")}), "utf-8")
    with pytest.raises(OperationError, match="'llm' is gone"), engines.Engines().lent(load(file).get("llm")):
        pass


def test_every_outcome_fits_the_schema(shared: Callable[[str], Path], tmp_path: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(shared("digest.schema.json").read_text("utf-8")))
    file = tmp_path / "models.yaml"
    for manner in ("well", "second", "english", "down", "crash", "absent", "silent", "unfounded"):
        file.write_text(json.dumps({"models": entry("llm", manner, to=["en", "fr", "ru"])}), "utf-8")
        with Summariser(models=file) as summariser:
            digest = summariser.digest(lookup.TEXT, to=[*LANGUAGES, "tlh"], title=lookup.TITLE["en"])
        validator.validate(json.loads(json.dumps(digest.to_dict())))

"""Routes from a language to a language: what runs here, and what would make the rest run."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from summarise.digest import Step
from summarise.errors import UsageError
from summarise.models import load
from summarise.routes import Plan, Planner

if TYPE_CHECKING:
    from pathlib import Path

EXTRACT = Step("extract", "extractive")
CONVERT = Step("convert", "opencc")

# A model for en → fr that is on this machine's disk, with an engine that this version does not run.
OWN = """\
models:
  tiny-en-fr:
    task: translate
    engine: ctranslate2
    source: owner/tiny-en-fr
    from: [en]
    to: [fr]
    licence: MIT
    size_mb: 1
    quality: {quality}
"""


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SUMMARISE_MODELS", raising=False)
    monkeypatch.setenv("SUMMARISE_HOME", str(tmp_path / "home"))


def planned(own: str, asked: str, *, engine: str | None = None, translator: str | None = None) -> Plan:
    return Planner(load(), engine, translator).plan(own, asked)


def steps(plan: Plan) -> list[tuple[Step, ...]]:
    """The routes of a plan as a digest shows them."""
    assert plan.problem is None
    return [tuple(leg.step for leg in route) for route in plan.routes]


def pulled(plan: Plan) -> str:
    """The ID of the model that the remedy pulls; the remedy is read as a shell reads it."""
    assert plan.problem is not None
    assert plan.problem.remedy is not None
    commands = [shlex.split(command) for command in plan.problem.remedy.split(" && ")]
    *before, last = commands
    assert last[:3] == ["summarise", "models", "pull"]
    assert all(command[:2] == ["pip", "install"] and len(command) > 2 for command in before)
    return last[3]


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ("en", "en"),
        ("en", "en-GB"),
        ("en", "en-Latn"),
        ("pt", "pt-BR"),
        ("pt-BR", "pt"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh-Hans", "zh-Hans-CN"),
        ("yue-Hant", "yue-Hant"),
        ("sr-Cyrl", "sr-Cyrl"),
        ("und", "und"),
        ("ast", "ast"),
    ],
)
def test_the_storys_own_language_needs_extraction_alone(own: str, asked: str) -> None:
    assert steps(planned(own, asked)) == [(EXTRACT,)]


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ("zh-Hant", "zh-Hans"),
        ("zh-Hans", "zh-Hant"),
        ("zh-Hans", "zh-Hant-TW"),
        ("zh-Hans", "zh-Hant-HK"),
        ("zh-Hant", "zh-Hant-TW"),
        ("zh-Hant", "zh-Hant-HK"),
        ("zh-Hant-TW", "zh-Hant-HK"),
        ("zh-Hant-HK", "zh-Hans"),
    ],
)
def test_chinese_is_converted(own: str, asked: str) -> None:
    assert steps(planned(own, asked)) == [(EXTRACT, CONVERT)]


@pytest.mark.parametrize(("own", "asked"), [("zh-Hant", "zh-Hans-CN"), ("zh-Hans", "zh-Hant-MO")])
def test_a_region_that_no_converter_tells_apart_is_converted_to_as_its_script(own: str, asked: str) -> None:
    assert steps(planned(own, asked)) == [(EXTRACT, CONVERT)]


@pytest.mark.parametrize(("own", "asked"), [("yue-Hant", "zh-Hant"), ("yue-Hant", "zh-Hans"), ("ja", "zh-Hant")])
def test_another_language_is_not_converted(own: str, asked: str) -> None:
    plan = planned(own, asked)
    assert plan.routes == ()
    assert plan.problem is not None


@pytest.mark.parametrize(("own", "asked"), [("sr-Cyrl", "sr-Latn"), ("sr-Latn", "sr-Cyrl")])
def test_a_script_is_never_passed_off_as_another(own: str, asked: str) -> None:
    assert planned(own, asked).routes == ()


@pytest.mark.parametrize("asked", ["en", "zh-Hans", "und-Latn"])
def test_nothing_leads_from_a_language_that_is_not_known(asked: str) -> None:
    plan = planned("und", asked)
    assert plan.routes == ()
    assert plan.problem is not None
    assert plan.problem.code == "language-unknown"
    assert plan.problem.remedy is None


@pytest.mark.parametrize(("own", "asked"), [("en", "fr"), ("fr", "en"), ("en", "zh-Hant-TW"), ("zh-Hant-TW", "en")])
def test_what_cannot_run_says_what_would_make_it(own: str, asked: str) -> None:
    plan = planned(own, asked)
    assert plan.routes == ()
    assert plan.problem is not None
    assert plan.problem.code == "no-route"
    assert own in plan.problem.message
    assert asked in plan.problem.message
    entry = load().get(pulled(plan))
    assert "translate" in entry.tasks or entry.targets is not None
    assert entry.automatic


def test_the_remedy_is_the_smallest_thing_to_get(tmp_path: Path) -> None:
    file = tmp_path / "models.yaml"
    file.write_text(OWN.format(quality="good"), "utf-8")
    plan = Planner(load(file)).plan("en", "fr")
    assert pulled(plan) == "tiny-en-fr"
    assert plan.problem is not None
    assert f"--models {file}" in (plan.problem.remedy or "")


def test_the_gist_is_not_offered_unasked(tmp_path: Path) -> None:
    file = tmp_path / "models.yaml"
    file.write_text(OWN.format(quality="gist"), "utf-8")
    assert pulled(Planner(load(file)).plan("en", "fr")) != "tiny-en-fr"
    assert pulled(Planner(load(file), translator="tiny-en-fr").plan("en", "fr")) == "tiny-en-fr"


def test_a_language_that_no_model_knows_is_told() -> None:
    plan = planned("en", "tlh")
    assert plan.routes == ()
    assert plan.problem is not None
    assert plan.problem.code == "no-route"
    assert plan.problem.remedy is None
    assert "models.yaml names no model" in plan.problem.message


def test_forced_entries_that_run_here() -> None:
    assert steps(planned("en", "en", engine="extractive")) == [(EXTRACT,)]
    assert steps(planned("zh-Hant", "zh-Hans", translator="opencc")) == [(EXTRACT, CONVERT)]
    assert steps(planned("en", "en", translator="opencc")) == [(EXTRACT,)]


def test_a_forced_engine_that_is_not_here_is_not_replaced() -> None:
    plan = planned("en", "en", engine="qwen3-4b")
    assert plan.routes == ()
    assert pulled(plan) == "qwen3-4b"


def test_a_forced_translator_that_is_not_here_is_not_replaced() -> None:
    assert planned("zh-Hant", "zh-Hans", translator="qwen3-4b").routes == ()
    assert pulled(planned("en", "fr", translator="opus-mt-en-fr")) == "opus-mt-en-fr"


def test_a_forced_translator_of_other_languages_says_so() -> None:
    plan = planned("en", "fr", translator="opencc")
    assert plan.problem is not None
    assert plan.problem.code == "no-route"
    assert "'opencc' does not translate from en to fr" in plan.problem.message


@pytest.mark.parametrize("option", ["engine", "translator"])
def test_an_id_that_no_entry_has(option: str) -> None:
    with pytest.raises(UsageError, match="extractiv-") as error:
        Planner(load(), **{option: "extractiv-"})
    assert error.value.code == "unknown-model"
    assert "extractive" in (error.value.remedy or "")


@pytest.mark.parametrize(("option", "id_"), [("engine", "opencc"), ("translator", "extractive")])
def test_an_entry_of_another_task(option: str, id_: str) -> None:
    with pytest.raises(UsageError, match=f"--{option}") as error:
        Planner(load(), **{option: id_})
    assert error.value.code == "wrong-task"
    other = {"opencc": "extractive", "extractive": "opencc"}[id_]
    assert other in (error.value.remedy or "")


def options(own: str, asked: str, file: Path | None = None) -> list[tuple[str, bool, str | None]]:
    """Each option as its steps in short, whether it can run, and the ID that its remedy pulls."""
    found = []
    for option in Planner(load(file)).options(own, asked):
        steps = " ".join(f"{step.step}:{step.model}" for step in option.route)
        last = shlex.split(option.remedy.split(" && ")[-1]) if option.remedy else []
        found.append((steps, option.lacks is None, last[3] if last[:3] == ["summarise", "models", "pull"] else None))
    return found


def test_what_runs_comes_first_among_the_options_and_lacks_nothing() -> None:
    assert options("zh-Hant", "zh-Hans")[0] == ("extract:extractive convert:opencc", True, None)
    assert options("en", "en")[0] == ("extract:extractive", True, None)
    assert all(not ready for _, ready, _ in options("en", "fr"))


def test_options_say_what_would_make_each_of_them() -> None:
    found = options("en", "zh-Hant-TW")
    assert ("summarise:qwen3-4b convert:opencc", False, "qwen3-4b") in found
    assert ("extract:extractive translate:opus-mt-en-zh convert:opencc", False, "opus-mt-en-zh") in found
    assert ("summarise:qwen3-4b", False, "qwen3-4b") in options("en", "zh-Hant")
    assert ("summarise:mt5-xlsum", False, "mt5-xlsum") in options("en", "en")
    assert not any("translate:opus" in steps for steps, _, _ in options("fr", "de"))


def test_the_first_option_that_lacks_something_is_no_worse_than_the_next(tmp_path: Path) -> None:
    file = tmp_path / "models.yaml"
    file.write_text(OWN.format(quality="good"), "utf-8")
    assert options("en", "fr", file)[0] == ("extract:extractive translate:tiny-en-fr", False, "tiny-en-fr")
    file.write_text(OWN.format(quality="gist"), "utf-8")
    unasked = [option.unasked for option in Planner(load(file)).options("en", "fr")]
    assert unasked == sorted(unasked, reverse=True)
    assert False in unasked


def test_what_is_here_and_cannot_run_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarise.models.missing_requirements", lambda *_: ())
    monkeypatch.setattr("summarise.routes.RUNNABLE", frozenset({"extractive", "opencc"}))
    file = tmp_path / "models.yaml"
    file.write_text(OWN.format(quality="good").replace("owner/tiny-en-fr", "./tiny"), "utf-8")
    [option] = [o for o in Planner(load(file)).options("en", "fr") if o.route[-1].model == "tiny-en-fr"]
    assert (option.lacks, option.remedy) == (f"{tmp_path / 'tiny'} is not there", None)
    (tmp_path / "tiny").mkdir()
    [option] = [o for o in Planner(load(file)).options("en", "fr") if o.route[-1].model == "tiny-en-fr"]
    assert (option.lacks, option.remedy) == ("this version does not run ctranslate2", None)


@pytest.mark.parametrize("asked", ["en", "zh-Hant", "tlh"])
def test_there_is_no_option_from_a_language_that_is_not_known(asked: str) -> None:
    assert options("und", asked) == []

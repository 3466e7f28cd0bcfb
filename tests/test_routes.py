"""Routes from a language to a language: what runs here, and what would make the rest run."""

from __future__ import annotations

import shlex
from dataclasses import replace
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise import tags
from summarise.digest import Step
from summarise.errors import UsageError
from summarise.models import Model, Models, Quality, Task, load
from summarise.routes import MOST_ROUTES, Plan, Planner, Route

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


@pytest.mark.parametrize("value", [None, " "])
def test_a_server_whose_key_is_not_set_is_unavailable_and_the_remedy_names_its_variable(
    value: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entry = OWN.format(quality="good").replace("engine: ctranslate2", "engine: openai\n    model: m\n    key: FR_KEY")
    file = tmp_path / "models.yaml"
    file.write_text(entry.replace("source: owner/tiny-en-fr", "source: http://127.0.0.1:9/v1"), "utf-8")
    models = load(file)
    only = Models({id_: models.get(id_) for id_ in ("extractive", "opencc", "tiny-en-fr")})
    monkeypatch.delenv("FR_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("FR_KEY", value)
    problem = Planner(only).plan("en", "fr").problem
    assert problem is not None
    assert problem.message.endswith("FR_KEY, which is to hold the key of 'tiny-en-fr', is not set")
    assert problem.remedy == "export FR_KEY=…"
    monkeypatch.setenv("FR_KEY", "secret")
    [route] = Planner(only).plan("en", "fr").routes
    assert [leg.model.id for leg in route] == ["extractive", "tiny-en-fr"]


# --- With everything on this machine
# ------------------------------------------------------------------------------------------------

TWELVE = ["en", "es", "fr", "de", "pt", "ru", "ar", "hi", "ja", "ko", "zh-Hans", "zh-Hant"]


def here(model: Model, **fields: Any) -> Model:
    """An entry as it is when all that it needs is here: a server's, which needs nothing."""
    if model.engine in {"extractive", "opencc"}:
        return replace(model, **fields)
    return replace(model, engine="openai", source="http://127.0.0.1:1/v1", file=None, revision=None, **fields)


def everything() -> Models:
    return Models({model.id: here(model) for model in load()})


def shown(route: Route) -> str:
    """A route on one line: "summarise llm en, translate mt fr"."""
    return ", ".join(f"{leg.kind} {leg.model.id} {leg.target}" for leg in route)


def leads(route: Route, own: str, asked: str) -> bool:
    """Whether each leg goes on from where the one before ended, as the entries say, and the last one will do."""
    at = own
    for leg in route:
        reads, writes = leg.model.sources_tags, leg.model.targets
        takes = leg.source == at or tags.satisfies(at, leg.source)
        if not takes or not (reads is None or any(tags.satisfies(leg.source, tag) for tag in reads)):
            return False
        written = (
            leg.kind == "extract"
            or leg.target == at
            or (any(tags.satisfies(tag, leg.target) for tag in writes) if writes else False)
        )
        if not written:
            return False
        at = leg.target
    return at == asked or tags.satisfies(at, asked)


@pytest.mark.parametrize(("own", "asked"), [*permutations([*TWELVE, "zh-Hant-TW"], 2)])
def test_between_any_two_of_the_twelve_languages_there_is_a_good_route(own: str, asked: str) -> None:
    plan = Planner(everything()).plan(own, asked)
    assert plan.problem is None
    assert 2 <= len(plan.routes) <= MOST_ROUTES
    assert all(leads(route, own, asked) for route in plan.routes)
    assert all(leg.model.automatic for route in plan.routes for leg in route)
    assert all(leg.model.quality == "good" for leg in plan.routes[0])
    assert any(route[0].kind == "extract" for route in plan.routes)


@pytest.mark.parametrize("tag", TWELVE)
def test_in_the_own_language_models_write_and_extraction_is_last(tag: str) -> None:
    routes = Planner(everything()).plan(tag, tag).routes
    assert [route[0].kind for route in routes] == ["summarise"] * (MOST_ROUTES - 1) + ["extract"]
    assert {len(route) for route in routes} == {1}


@pytest.mark.parametrize(("own", "asked"), [("en", "fr"), ("ja", "zh-Hant-TW"), ("ca", "es"), ("en", "oc")])
def test_options_name_what_each_lacks(own: str, asked: str) -> None:
    options = Planner(load()).options(own, asked)
    assert options
    assert [o.unasked for o in options] == sorted((o.unasked for o in options), reverse=True)
    for option in options:
        entries = [load().get(step.model) for step in option.route]
        assert option.unasked == all(entry.automatic for entry in entries)
        assert (option.lacks is None) == (option.remedy is None)
        assert option.lacks is None or any(f"'{entry.id}'" in option.lacks for entry in entries)


def test_options_where_two_entries_are_needed() -> None:
    entries = {id_: load().get(id_) for id_ in ("extractive", "opus-mt-ja-en", "opus-mt-en-es", "opus-mt-en-fr")}
    planner = Planner(Models(entries))
    (option,) = planner.options("ja", "es")
    assert [step.model for step in option.route] == ["extractive", "opus-mt-ja-en", "opus-mt-en-es"]
    assert option.lacks == "'opus-mt-ja-en' and 'opus-mt-en-es' are not on this machine"
    problem = planner.plan("ja", "es").problem
    assert problem is not None
    assert (problem.remedy or "").endswith("summarise models pull opus-mt-ja-en && summarise models pull opus-mt-en-es")
    assert (problem.remedy or "").count("pip install") <= 1


# --- Any entries
# --------------------------------------------------------------------------------------------------------------------

SOME = ["en", "fr", "ja", "pt", "pt-BR", "sr-Cyrl", "zh-Hans", "zh-Hant", "zh-Hant-TW"]
TASKS: list[tuple[Task, ...]] = [("summarise",), ("translate",), ("summarise", "translate")]
SUBSETS = st.lists(st.sampled_from(SOME), min_size=1, max_size=5, unique=True).map(tuple)


@st.composite
def models_files(draw: st.DrawFn) -> list[Model]:
    """Entries of a models.yaml, all of them here."""
    entries = []
    for number in range(draw(st.integers(0, 7))):
        task: tuple[Task, ...] = draw(st.sampled_from(TASKS))
        same = task == ("summarise",) and draw(st.booleans())
        template = replace(
            load().get("qwen3-4b"),
            id=f"model-{number}",
            tasks=task,
            sources_tags=draw(SUBSETS | st.none()),
            targets=None if same else draw(SUBSETS),
            licence=draw(st.sampled_from(["MIT", "MIT", "CC-BY-NC-4.0"])),
            size_mb=draw(st.integers(0, 2)),
            quality=draw(st.sampled_from(get_args(Quality))),
        )
        entries.append(here(template))
    return [*entries, *(load().get(id_) for id_ in ("extractive", "opencc") if draw(st.booleans()))]


def planner_of(entries: list[Model], **forced: str) -> Planner:
    return Planner(Models({entry.id: entry for entry in entries}), **forced)


@settings(max_examples=200, deadline=None)
@given(models_files(), st.sampled_from(SOME), st.sampled_from(SOME), st.randoms(use_true_random=False))
def test_any_plan(entries: list[Model], own: str, asked: str, random: Any) -> None:
    plan = planner_of(entries).plan(own, asked)
    assert bool(plan.routes) == (plan.problem is None)
    assert len(plan.routes) <= MOST_ROUTES
    assert len(set(plan.routes)) == len(plan.routes)
    for route in plan.routes:
        assert leads(route, own, asked), shown(route)
        assert all(leg.model.automatic for leg in route)
        # A language is never come back to.
        places = [own, *(leg.target for leg in route if leg.target != own)]
        assert len(set(places)) == len(places), shown(route)
        assert [leg.kind in {"extract", "summarise"} for leg in route] == [True, *[False] * (len(route) - 1)]
    if own == asked:
        assert [leg.kind for leg in plan.routes[-1]] == ["extract"]
        assert all(route[0].kind == "summarise" for route in plan.routes[:-1])
    if any(e.tasks == ("translate",) and e.automatic and leads_at_once(e, own, asked) for e in entries):
        assert plan.routes
    # The order of the entries in the file does not count.
    random.shuffle(entries)
    assert planner_of(entries).plan(own, asked) == plan


def leads_at_once(model: Model, own: str, asked: str) -> bool:
    takes = model.sources_tags is None or any(tags.satisfies(own, tag) for tag in model.sources_tags)
    return takes and any(tags.satisfies(tag, asked) for tag in model.targets or ())


@settings(max_examples=100, deadline=None)
@given(models_files(), st.sampled_from(SOME), st.sampled_from(SOME), st.integers(0, 6))
def test_any_forced_entry(entries: list[Model], own: str, asked: str, which: int) -> None:
    if which >= len(entries):
        return
    forced = entries[which]
    if "summarise" in forced.tasks:
        for route in planner_of(entries, engine=forced.id).plan(own, asked).routes:
            assert route[0].model.id == forced.id
            assert leads(route, own, asked)
    if "translate" in forced.tasks:
        for route in planner_of(entries, translator=forced.id).plan(own, asked).routes:
            translated = [leg.model.id for leg in route if leg.kind == "translate"]
            assert leads(route, own, asked)
            assert set(translated) <= {forced.id}
            assert tags.satisfies(own, asked) or forced.id in [leg.model.id for leg in route[1:]]


def test_routes_go_by_quality_then_steps_then_size() -> None:
    base = here(load().get("qwen3-4b"), sources_tags=("en",), targets=("fr",), tasks=("summarise",))
    entries = [
        replace(base, id="fair", quality="fair", size_mb=1),
        replace(base, id="large", size_mb=9),
        replace(base, id="small", size_mb=2),
        replace(base, id="own", targets=None, size_mb=1),
        replace(base, id="mt", tasks=("translate",), size_mb=1),
    ]
    routes = planner_of(entries).plan("en", "fr").routes
    assert [shown(route) for route in routes] == [
        "summarise small fr",
        "summarise large fr",
        "summarise own en, translate mt fr",
        "extract extractive en, translate mt fr",
    ]
    assert all(a != b for a, b in pairwise(routes))


def test_a_pivot_only_where_nothing_translates_at_once() -> None:
    base = here(load().get("qwen3-4b"), tasks=("translate",))
    over = [
        replace(base, id="ja-en", sources_tags=("ja",), targets=("en",)),
        replace(base, id="en-fr", sources_tags=("en",), targets=("fr",)),
    ]
    at_once = replace(base, id="ja-fr", sources_tags=("ja",), targets=("fr",), quality="fair")
    assert [shown(r) for r in planner_of(over).plan("ja", "fr").routes] == [
        "extract extractive ja, translate ja-en en, translate en-fr fr"
    ]
    assert [shown(r) for r in planner_of([*over, at_once]).plan("ja", "fr").routes] == [
        "extract extractive ja, translate ja-fr fr"
    ]


def test_what_a_translator_does_not_read_is_converted_for_it() -> None:
    opencc = load().get("opencc")
    base = here(load().get("qwen3-4b"), tasks=("translate",), sources_tags=("zh-Hans",), targets=("en",))
    assert [shown(r) for r in planner_of([base, opencc]).plan("zh-Hant-TW", "en").routes] == [
        "extract extractive zh-Hant-TW, convert opencc zh-Hans, translate qwen3-4b en"
    ]


def test_a_path_that_is_missing_is_no_remedy(tmp_path: Path) -> None:
    entry = replace(load().get("qwen3-4b"), id="mine", source=str(tmp_path / "no.gguf"), revision=None)
    plan = planner_of([entry], engine="mine").plan("en", "en")
    assert plan.routes == ()
    assert plan.problem is not None
    assert "'mine' is not on this machine" in plan.problem.message
    assert plan.problem.remedy is None

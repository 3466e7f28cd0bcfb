"""models.yaml: the strict schema and its messages, what lies over what, and the commands that make a model usable."""

from __future__ import annotations

import importlib.metadata
import json
import pickle
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarise import models
from summarise.errors import ModelsFileError, UsageError
from summarise.models import (
    EXTRAS,
    Model,
    built_in,
    home,
    is_here,
    load,
    missing_requirements,
    remedy,
)
from summarise.tags import canonical

TREE = Path(__file__).parents[1]
PERMISSIVE = {"Apache-2.0", "MIT", "CC-BY-4.0"}

# Line 1 is `models:`, 2 the ID, 3 to 10 its fields.
GOOD = """\
models:
  mine:
    task: summarise
    engine: llama
    source: owner/name
    from: any
    to: same
    licence: MIT
    size_mb: 12.5
    quality: good
"""


# What `models pull qwen3-8b` leaves beside the file itself.
MANIFEST: dict[str, Any] = {
    "engine": "llama",
    "source": "Qwen/Qwen3-8B-GGUF",
    "file": "Qwen3-8B-Q4_K_M.gguf",
    "revision": "7c41481f57cb95916b40956ab2f0b139b296d974",
    "tokenizer": None,
    "tokenizer_revision": None,
    "pulled": "2026-11-24T10:00:00+00:00",
    "files": [{"path": "Qwen3-8B-Q4_K_M.gguf", "size": 4, "sha256": "0" * 64}],
}


def changed(number: int, line: str | None) -> str:
    """GOOD with another text for one line, or without it."""
    lines = GOOD.splitlines()
    lines[number - 1 : number] = [] if line is None else line.splitlines()
    return "\n".join(lines) + "\n"


def added(lines: str) -> str:
    """GOOD with more fields at its end, from line 11 on."""
    return GOOD + "".join(f"    {line}\n" for line in lines.splitlines())


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SUMMARISE_MODELS", raising=False)
    monkeypatch.setenv("SUMMARISE_HOME", str(tmp_path / "home"))


@pytest.fixture
def metadata_asked_anew() -> Iterator[None]:
    models._requirements.cache_clear()
    models._version.cache_clear()
    yield
    models._requirements.cache_clear()
    models._version.cache_clear()


@pytest.fixture
def nothing_installed(metadata_asked_anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", version)


def written(folder: Path, text: str | bytes, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(folder: Path, text: str | bytes) -> Model:
    return load(written(folder, text)).get("mine")


# The schema


def test_an_entry_is_read_field_by_field(tmp_path: Path) -> None:
    text = """\
models:
  mine:
    task: [translate, summarise]
    engine: ctranslate2
    source: owner/na-me.x
    revision: 0123456789012345678901234567890123456789
    from: [no, zh-TW, iw, EN]
    to: [zh]
    licence: The terms of a friend
    size_mb: 12
    quality: gist
    prefix: "translate: "
    checked: 2026-11-24
    tokenizer: other/name
    codes: {no: nob, zh: cmn_Hans}
"""
    assert read(tmp_path, text) == Model(
        id="mine",
        tasks=("translate", "summarise"),
        engine="ctranslate2",
        source="owner/na-me.x",
        file=None,
        revision="0123456789012345678901234567890123456789",
        sources_tags=("nb", "zh-Hant-TW", "he", "en"),
        targets=("zh-Hans",),
        licence="The terms of a friend",
        size_mb=12,
        quality="gist",
        prefix="translate: ",
        checked=date(2026, 11, 24),
        options={"tokenizer": "other/name", "codes": {"nb": "nob", "zh-Hans": "cmn_Hans"}},
    )


def test_what_may_be_left_out_is_none(tmp_path: Path) -> None:
    model = read(tmp_path, GOOD)
    assert (model.sources_tags, model.targets, model.tasks, model.size_mb) == (None, None, ("summarise",), 12.5)
    assert (model.file, model.revision, model.prefix, model.checked, dict(model.options)) == (None,) * 4 + ({},)


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), "# ñ\n---\n" + GOOD])
def test_a_file_may_have_a_mark_or_other_line_ends(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).licence == "MIT"


def test_a_model_can_be_a_key_and_cross_processes(tmp_path: Path) -> None:
    model = read(tmp_path, added("context: 2048\nthinking: true"))
    assert model.options == {"context": 2048, "thinking": True}
    assert {model: 1}[pickle.loads(pickle.dumps(model))] == 1


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("owner/name", "hub"),
        ("./weights/a.gguf", "path"),
        ("../a b.gguf", "path"),
        ("/srv/models/a", "path"),
    ],
)
def test_a_path_counts_from_the_file_and_a_hub_name_is_kept(tmp_path: Path, source: str, kind: str) -> None:
    model = read(tmp_path, changed(5, f'    source: "{source}"'))
    assert model.source_kind == kind
    if kind == "path":
        assert model.source is not None
        assert Path(model.source) == (tmp_path / source).resolve()
    else:
        assert model.source == source


def test_a_server_has_an_address_and_the_fields_of_its_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = changed(4, "    engine: openai").replace("owner/name", "http://127.0.0.1:8080/v1")
    model = read(
        tmp_path, text + "    model: big\n    key: MY_KEY\n    parallel: 4\n    timeout: 2.5\n    context: 4096\n"
    )
    assert model.source_kind == "address"
    assert model.options == {"model": "big", "key": "MY_KEY", "parallel": 4, "timeout": 2.5, "context": 4096}
    assert is_here(model)
    monkeypatch.delenv("MY_KEY", raising=False)
    assert remedy(model) == "export MY_KEY=…"
    monkeypatch.setenv("MY_KEY", "secret")
    assert remedy(model) == ""


@pytest.mark.parametrize(
    ("licence", "commercial"),
    [
        ("Apache-2.0", True),
        ("GPL-3.0-or-later", True),
        ("Gemma", True),
        ("NCSA", True),
        ("CC-BY-NC-4.0", False),
        ("CC-BY-NC-SA-4.0", False),
        ("a non-commercial licence", False),
        ("Noncommercial research", False),
    ],
)
def test_a_licence_tells_whether_it_allows_commerce(tmp_path: Path, licence: str, commercial: bool) -> None:
    model = read(tmp_path, changed(8, f"    licence: {licence}"))
    assert model.commercial is commercial
    assert model.automatic is commercial
    assert not read(tmp_path, changed(10, "    quality: gist").replace("MIT", licence)).automatic


MISTAKES: dict[str, tuple[str | bytes, int | None, str]] = {
    # what: (the file, the line that is named, a part of the message)
    "unknown field": (added("quant: 4"), 11, "unknown field 'quant' of mine"),
    "code that would be trusted": (added("trust_remote_code: true"), 11, "unknown field 'trust_remote_code'"),
    "missing field": (changed(8, None), 2, "'licence' of mine is missing"),
    "missing source": (changed(5, None), 2, "'source' of mine is missing, expected a hub name"),
    "missing engine": (changed(4, None), 2, "'engine' of mine is missing"),
    "field twice": (added("licence: MIT"), 11, "'licence' stands twice in entry 'mine', first in line 8"),
    "ID twice": (GOOD + GOOD.split("\n", 1)[1], 11, "'mine' stands twice in `models`, first in line 2"),
    "ID with a capital": (changed(2, "  Mine:"), 2, "bad ID 'Mine'"),
    "ID with a dot": (changed(2, "  qwen3-1.7b:"), 2, "bad ID 'qwen3-1.7b'"),
    "ID that leaves the folder": (changed(2, "  ../mine:"), 2, "bad ID '../mine'"),
    "ID that is too long": (changed(2, f"  {'a' * 65}:"), 2, "bad ID"),
    "ID that is a list": (changed(2, "  ? [mine]\n  :"), 2, "a key of `models` must be a name, not a list"),
    "entry that is no mapping": ("models:\n  mine: 5\n", 2, "entry 'mine' must be a mapping"),
    "entry of nothing": ("models:\n  mine:\n", 2, "entry 'mine' must be a mapping (`name: value` lines), not nothing"),
    "unknown task": (changed(3, "    task: sing"), 3, "'task' of mine must be one of summarise, translate, not 'sing'"),
    "task twice": (changed(3, "    task: [summarise, summarise]"), 3, "'task' of mine names a task twice"),
    "no task": (changed(3, "    task: []"), 3, "'task' of mine must be"),
    "unknown engine": (changed(4, "    engine: vllm"), 4, "'engine' of mine must be one of extractive, opencc"),
    "unknown quality": (changed(10, "    quality: great"), 10, "must be one of good, fair, gist, not 'great'"),
    "quality that is a number": (changed(10, "    quality: 5"), 10, "must be one of good, fair, gist, not '5'"),
    "tag that is no tag": (changed(6, "    from: [en, english]"), 6, "an item of 'from' of mine: 'english' is not a"),
    "tag of no language": (changed(6, "    from:\n    - en\n    - xq"), 8, "'xq' names no language"),
    "tag that is a list": (changed(6, "    from: [[en]]"), 6, "an item of 'from' of mine must be"),
    "tag twice": (changed(6, "    from: [zh, zh-Hans]"), 6, "'from' of mine names zh-Hans twice"),
    "one tag without a list": (changed(6, "    from: en"), 6, "a list of language tags or the word any, not 'en'"),
    "no tags": (changed(6, "    from: []"), 6, "not an empty list"),
    "any among tags": (changed(6, "    from: [any, en]"), 6, "'from' of mine: the word any stands alone"),
    "same among tags": (changed(7, "    to: [en, same]"), 7, "'to' of mine: the word same stands alone"),
    "same for from": (changed(6, "    from: same"), 6, "'from' of mine must be"),
    "translation to the same": (changed(3, "    task: translate"), 7, "`same` is no translation"),
    "negative size": (changed(9, "    size_mb: -1"), 9, "'size_mb' of mine must be a number, 0 or more, not '-1'"),
    "endless size": (changed(9, "    size_mb: .inf"), 9, "'size_mb'"),
    "size of no number": (changed(9, "    size_mb: big"), 9, "'size_mb' of mine must be a number"),
    "size in sixties": (changed(9, "    size_mb: 1:30"), 9, "'size_mb'"),
    "checked no date": (added("checked: yes"), 11, "'checked' of mine must be a date (2026-11-24)"),
    "checked no day": (added("checked: 2026-02-30"), 11, "not '2026-02-30'"),
    "checked with a time": (added("checked: 2026-11-24 10:00:00"), 11, "'checked'"),
    "checked by week": (added("checked: 2026-W48-2"), 11, "'checked'"),
    "licence of nothing": (changed(8, '    licence: " "'), 8, "'licence' of mine must be a text of one line"),
    "licence of two lines": (changed(8, '    licence: "a\\nb"'), 8, "'licence' of mine must be a text of one line"),
    "licence that is a list": (changed(8, "    licence: [MIT]"), 8, "'licence' of mine must be a text, not a list"),
    "null": (changed(8, "    licence:"), 8, "'licence' of mine must be a text, not nothing"),
    "source of no form": (changed(5, "    source: name"), 5, "a hub name (owner/name) or a folder or file"),
    "source at home": (changed(5, "    source: ~/model"), 5, "'source'"),
    "source with a NUL": (changed(5, '    source: "./a\\0b"'), 5, "'source' of mine must be a text of one line"),
    "source of another engine": (changed(5, "    source: http://x/v1"), 5, "'source' of mine must be a hub name"),
    "source of no engine": (changed(4, "    engine: extractive"), 5, "this engine needs none"),
    "revision that is a branch": (added("revision: main"), 11, "'revision' of mine must be a commit of the hub"),
    "revision of a path": (
        changed(5, f"    source: ./here\n    revision: {'a' * 40}"),
        6,
        "'revision' of mine has no place here",
    ),
    "prefix for a chat model": (added("prefix: x"), 11, "'prefix' of mine has no place here"),
    "file outside the source": (added("file: ../x.gguf"), 11, "'file' of mine must be the name of a file inside"),
    "count of nothing": (added("context: 0"), 11, "'context' of mine must be a whole number, 1 or more, not '0'"),
    "count of parts": (added("context: 1.5"), 11, "'context'"),
    "flag of a text": (added("thinking: maybe"), 11, "'thinking' of mine must be true or false, not 'maybe'"),
    "field of another engine": (added("mode: spa-cat"), 11, "unknown field 'mode' of mine"),
    "engine's own field missing": (
        changed(4, "    engine: apertium").replace("    source: owner/name\n", "    mode: spa-cat\n"),
        2,
        "'package' of mine is missing",
    ),
    "codes of a list": (changed(4, "    engine: transformers") + "    codes: [en]\n", 11, "'codes' of mine must be"),
    "codes of no tag": (changed(4, "    engine: transformers") + "    codes: {a_b: c}\n", 11, "'a_b'"),
    "codes of nothing": (changed(4, "    engine: transformers") + "    codes: {en: }\n", 11, "the model's own code"),
    "tag of YAML that would run": (changed(8, "    licence: !!python/name:os.system x"), 8, "'licence'"),
    "merge key": (changed(3, "    <<: {task: summarise}"), 3, "unknown field '<<'"),
    "field at the top": ("model:\n  mine: {}\n", 1, "unknown field 'model', expected `models` alone"),
    "no models": ("{}\n", 1, "`models` is missing"),
    "models of nothing": ("models:\n", 1, "`models` must be a mapping"),
    "models in a list": ("models:\n- mine\n", 2, "`models` must be a mapping"),
    "not a mapping": ("- models\n", 1, "the file must be a mapping"),
    "a lone word": ("hello", 1, "the file must be a mapping"),
    "empty": ("", 1, "the file is empty"),
    "comments alone": ("# nothing\n\n", 1, "the file is empty"),
    "two documents": (GOOD + "---\n" + GOOD, 11, "the YAML is wrong"),
    "open bracket": (changed(6, "    from: [en"), 7, "the YAML is wrong"),
    "tabs": (changed(6, "\tfrom: any"), 6, "the YAML is wrong"),
    "unknown alias": (changed(6, "    from: *wide"), 6, "the YAML is wrong"),
    "a control character": (changed(8, "    licence: M\x07T"), 8, "the YAML is wrong"),
    "a NUL": (changed(8, "    licence: M\0T"), 8, "the YAML is wrong"),
    "not UTF-8": (GOOD.replace("MIT", "München").encode("latin-1"), 8, "not UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), 1, "not UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "not UTF-8"),
    "list in itself": (changed(6, "    from: &a [*a]"), 6, "an item of 'from' of mine must be"),
    "entry in itself": ("models: &m\n  mine: *m\n", 2, "'engine' of mine is missing"),
    "nested without end": ("models: " + "[" * 200_000, None, "the YAML"),
    "nested in blocks": ("- " * 200_000, None, "the YAML"),
    "too large": ("#" * 1_000_001, None, "larger than 1 MB"),
}


@pytest.fixture(params=["libyaml", "pure Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_one_line_with_file_line_and_field(tmp_path: Path, what: str) -> None:
    text, line, part = MISTAKES[what]
    path = written(tmp_path, text)
    with pytest.raises(ModelsFileError) as caught:
        load(path)
    message = str(caught.value)
    assert part in message
    if line:
        assert f"({path}, line {line})" in message
    else:
        assert str(path) in message
    assert "\n" not in message
    assert len(message) < 400 + len(str(path))
    assert (caught.value.code, caught.value.exit_status) == ("bad-models-file", 2)


@pytest.mark.parametrize("name", ["nowhere.yaml", "folder", "nowhere/mine.yaml", "a\0b"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ModelsFileError, match=r"the file of models .*--models"):
        load(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in the file system")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    import os

    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModelsFileError, match="is not a file"):
        load(tmp_path / "pipe")


def test_aliases_of_aliases_cost_nothing(tmp_path: Path) -> None:
    lists = "".join(f"    x{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 60))
    with pytest.raises(ModelsFileError, match="unknown field 'x0'"):
        load(written(tmp_path, GOOD + "    x0: &l0 [en]\n" + lists))


def test_one_list_may_serve_many_entries(tmp_path: Path) -> None:
    tags = ", ".join(f"{language}-{region}" for language in ("en", "fr", "de") for region in ("GB", "US", "CA", "AU"))
    text = changed(6, f"    from: &all [{tags}]").replace("to: same", "to: *all")
    more = "".join(GOOD.split("\n", 1)[1].replace("mine", f"m{n}").replace("any", "*all") for n in range(1000))
    models = load(written(tmp_path, text + more))
    assert models.get("m999").sources_tags == models.get("mine").targets


# Any text at all

# Bits of YAML that mean something to a parser.
_pieces = st.sampled_from(
    ["models:", "  a:", "    task: summarise", "    from: any", "to: [", "---", "%YAML 1.1", "<<: *a", "2026-11-24"]
) | st.sampled_from([*"{}|>'\"#\t\0\x85\u2028\ufeff\ud7ff𝄞", "- ", "? ", ": ", "&a ", "*a", "!!int "])
_nodes: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["models", "mine", "task", "engine", "source", "from", "to", "codes"]), inner)
    ),
    max_leaves=8,
)


def _read_or_refuse(path: Path) -> None:
    try:
        models = load(path)
    except ModelsFileError as error:
        message = str(error)
    else:
        assert "extractive" in models.entries
        return
    assert str(path) in message
    assert len(message.splitlines()) == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.lists(_pieces, max_size=20).map("\n".join) | st.lists(_pieces).map("".join))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str) -> None:
    _read_or_refuse(written(tmp_path, text.encode("utf-8", "surrogatepass")))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    _read_or_refuse(written(tmp_path, data))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["task", "engine", "source", "file", "revision", "from", "to", "licence", "size_mb", "codes"]),
    engine=st.sampled_from(["llama", "transformers", "openai", "apertium", "opencc"]),
    value=_nodes,
)
def test_any_value_of_a_field_is_read_or_refused(tmp_path: Path, name: str, engine: str, value: Any) -> None:
    entry = yaml.safe_load(GOOD)["models"]["mine"] | {"engine": engine} | {name: value}
    _read_or_refuse(written(tmp_path, yaml.safe_dump({"models": {"mine": entry}}, allow_unicode=True)))


# What lies over what


def test_another_file_adds_and_replaces(tmp_path: Path) -> None:
    plain = load()
    text = GOOD + GOOD.split("\n", 1)[1].replace("mine", "qwen3-8b").replace("MIT", "BSD-2-Clause")
    path = written(tmp_path, text)
    both = load(path)
    assert list(both.entries) == [*plain.entries, "mine"]
    assert both.get("qwen3-8b").licence == "BSD-2-Clause"
    assert both.get("qwen3-8b").defined_in == path
    assert both.get("qwen3-4b") == plain.get("qwen3-4b")
    assert plain.get("qwen3-8b").licence == "Apache-2.0"


def test_a_file_without_entries_changes_nothing(tmp_path: Path) -> None:
    assert load(written(tmp_path, "models: {}\n")) == load()


def test_the_environment_names_a_file_and_an_argument_goes_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARISE_MODELS", str(written(tmp_path, GOOD)))
    assert load().get("mine").licence == "MIT"
    other = written(tmp_path, GOOD.replace("mine", "other"), "other.yaml")
    assert "mine" not in load(other).entries
    monkeypatch.setenv("SUMMARISE_MODELS", str(tmp_path / "gone.yaml"))
    with pytest.raises(ModelsFileError, match=r"does not exist .*SUMMARISE_MODELS"):
        load()
    monkeypatch.setenv("SUMMARISE_MODELS", "")
    assert "mine" not in load().entries


def test_a_relative_file_is_found_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, changed(5, "    source: ./here"))
    monkeypatch.chdir(tmp_path)
    assert load(Path("mine.yaml")).get("mine").source == str(tmp_path / "here")


def test_a_file_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).licence == "MIT"
    assert read(tmp_path, GOOD.replace("MIT", "BSD-2-Clause")).licence == "BSD-2-Clause"


def test_an_unknown_id_is_answered_with_those_like_it() -> None:
    with pytest.raises(UsageError) as caught:
        load().get("qwen-4b")
    assert caught.value.code == "unknown-model"
    assert "'qwen-4b'" in caught.value.message
    assert "qwen3-4b" in (caught.value.remedy or "")
    assert "models.yaml names them all" in (caught.value.remedy or "")
    with pytest.raises(UsageError, match=r"'☃'. models.yaml names"):
        load().get("☃")


# What is here, and what would bring the rest


def _of_extra(extra: str) -> set[str]:
    lines = importlib.metadata.requires("summarise-news") or []
    return {line.split(";")[0].strip() for line in lines if line.endswith(f"extra == '{extra}'")}


@pytest.mark.usefixtures("nothing_installed")
def test_requirements_are_those_of_the_metadata() -> None:
    assert missing_requirements("extractive") == missing_requirements("openai") == ()
    assert set(missing_requirements("transformers")) == _of_extra("neural")
    local = _of_extra("local")
    assert set(missing_requirements("llama")) == {r for r in local if r.startswith("xllamacpp")} != set()
    assert set(missing_requirements("ctranslate2")) == {r for r in local if not r.startswith("xllamacpp")}
    assert set(EXTRAS.values()) == {"local", "neural"}


@pytest.mark.usefixtures("metadata_asked_anew")
def test_what_is_installed_is_not_asked_for_but_too_old_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: ["base>=1", 'xllamacpp<3,>=2; extra == "local"'])
    for version, missing in {
        "2.0": (),
        "2.1.dev1": (),
        "1.9": ("xllamacpp<3,>=2",),
        "old?": ("xllamacpp<3,>=2",),
    }.items():
        models._version.cache_clear()
        monkeypatch.setattr(importlib.metadata, "version", lambda _, v=version: v)
        assert missing_requirements("llama") == missing


def test_without_metadata_the_extra_itself_is_named() -> None:
    assert missing_requirements("llama", distribution="no-such-thing") == ("no-such-thing[local]",)


def _run_by_a_shell(command: str) -> list[list[str]]:
    """Let bash take a remedy apart: the words of each of its commands, which here only say what they were given."""
    says = "".join(f"{name}() {{ printf '%s\\0' {name} \"$@\"; printf '\\n'; }}; " for name in ("pip", "summarise"))
    subprocess.run(["bash", "-n", "-c", command], check=True)
    done = subprocess.run(["bash", "-c", says + command], check=True, capture_output=True, text=True)
    return [line.rstrip("\0").split("\0") for line in done.stdout.splitlines()]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.usefixtures("nothing_installed")
def test_a_remedy_is_what_a_shell_understands(tmp_path: Path) -> None:
    assert _run_by_a_shell(remedy(load().get("qwen3-4b"))) == [
        ["pip", "install", *missing_requirements("llama")],
        ["summarise", "models", "pull", "qwen3-4b"],
    ]
    folder = tmp_path / "it's; $(here)"
    folder.mkdir()
    path = written(folder, GOOD)
    assert _run_by_a_shell(remedy(load(path).get("mine")))[1] == [
        *("summarise", "models", "pull", "mine", "--models", str(path)),
    ]


@pytest.mark.usefixtures("nothing_installed")
def test_the_environment_spares_the_remedy_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARISE_MODELS", str(written(tmp_path, GOOD)))
    assert remedy(load().get("mine")).endswith(" && summarise models pull mine")


def test_a_remedy_names_only_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "9999")
    model = load().get("qwen3-8b")
    assert remedy(model) == "summarise models pull qwen3-8b"
    assert model.folder == home() / "models" / "qwen3-8b"
    model.folder.mkdir(parents=True)
    assert not is_here(model)  # a pull that was cut off has no manifest yet
    written(model.folder, json.dumps(MANIFEST), "manifest.json")
    assert not is_here(model)  # one of its files is gone
    written(model.folder, b"GGUF", MANIFEST["files"][0]["path"])
    assert is_here(model)
    assert remedy(model) == ""


@pytest.mark.parametrize(
    "other",
    [
        *({"source": "other/name"}, {"file": "Qwen3-8B-Q8_0.gguf"}, {"engine": "transformers"}, {"revision": "0" * 40}),
        *({"tokenizer": "other/name"}, {"files": [{"path": "Qwen3-8B-Q4_K_M.gguf", "size": 5, "sha256": ""}]}),
        *({"files": None}, {"files": [{"path": "a"}]}, {"files": [{"path": "a\0", "size": 4, "sha256": ""}]}),
    ],
)
def test_what_was_pulled_for_another_entry_is_not_the_model(other: dict[str, Any]) -> None:
    model = load().get("qwen3-8b")
    model.folder.mkdir(parents=True)
    written(model.folder, b"GGUF", MANIFEST["files"][0]["path"])
    for text in (json.dumps(MANIFEST | other), "{}", "[]", "", "[" * 100_000, "\xff"):
        written(model.folder, text.encode("latin-1"), "manifest.json")
        assert not is_here(model)


def test_without_a_revision_any_that_was_pulled_will_do(tmp_path: Path) -> None:
    model = read(tmp_path, GOOD)
    model.folder.mkdir(parents=True)
    written(model.folder, json.dumps(MANIFEST | {"source": "owner/name", "file": None}), "manifest.json")
    written(model.folder, b"GGUF", MANIFEST["files"][0]["path"])
    assert is_here(model)


def test_what_is_part_of_the_installation_is_here() -> None:
    for name in ("extractive", "opencc"):
        assert is_here(load().get(name))
        assert remedy(load().get(name)) == ""


def test_a_source_of_ones_own_is_here_where_its_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "9999")
    model = read(tmp_path, changed(5, '    source: ./weights\n    file: "*Q4_K_M.gguf"'))
    assert not is_here(model)
    assert remedy(model) == ""
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "a-Q8_0.gguf").touch()
    assert not is_here(model)
    (tmp_path / "weights" / "a-Q4_K_M.gguf").touch()
    assert is_here(model)
    assert is_here(read(tmp_path, changed(5, "    source: ./weights/a-Q8_0.gguf")))


def test_apertium_is_asked_for_from_debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = load().get("apertium-es-ca")
    monkeypatch.setattr("summarise.models._APERTIUM_MODES", tmp_path)
    assert shlex.split(remedy(model)) == ["apt-get", "install", "apertium-spa-cat"]
    (tmp_path / "spa-cat.mode").touch()
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/apertium")
    assert is_here(model)
    assert remedy(model) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="paths of other platforms")
def test_models_are_kept_where_the_platform_keeps_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUMMARISE_HOME")
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert home() == Path("/home/ann/.local/share/summarise")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert home() == Path("/data/summarise")
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    assert home() == Path("/home/ann/.local/share/summarise")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert home() == Path("/home/ann/Library/Application Support/summarise")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/users/ann/local")
    assert home() == Path("/users/ann/local/summarise")


# The built-in file


def test_every_built_in_entry_keeps_its_promises(subtests: pytest.Subtests) -> None:
    for model in load():
        with subtests.test(model.id):
            _check_built_in(model)


def _check_built_in(model: Model) -> None:
    assert model.checked is None  # the hub is out of reach where the file was written
    assert model.defined_in is None
    for tag in (*(model.sources_tags or ()), *(model.targets or ())):
        assert canonical(tag) == tag
    assert set(model.options.get("codes", {})) <= set(model.targets or ())
    assert (model.source_kind == "hub") == (model.size_mb > 0 and model.engine != "apertium")
    if model.source_kind != "hub":
        assert model.engine in {"extractive", "opencc", "apertium"}
    elif model.automatic:
        assert model.licence in PERMISSIVE
        assert model.revision is not None
    if model.engine == "llama":
        assert model.file is not None
        assert "*" not in model.file
    if model.engine == "apertium":
        assert model.id == f"apertium-{model.sources_tags[0]}-{model.targets[0]}"  # type: ignore[index]


def test_the_built_in_file_has_what_it_must() -> None:
    models = load()
    extractive, opencc = models.get("extractive"), models.get("opencc")
    assert list(models.entries)[:2] == ["extractive", "opencc"]
    assert (extractive.tasks, extractive.sources_tags, extractive.targets) == (("summarise",), None, None)
    assert opencc.tasks == ("translate",)
    assert opencc.sources_tags == opencc.targets == ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
    assert {model.engine for model in models} == {
        "extractive",
        "opencc",
        "llama",
        "ctranslate2",
        "transformers",
        "apertium",
    }
    chat = [model for model in models if model.engine == "llama" and model.automatic]
    assert min(model.size_mb for model in chat) < 2000
    assert any(model.quality == "good" for model in chat)
    for engine in ("ctranslate2", "transformers"):
        assert any(m.engine == engine and m.automatic and "translate" in m.tasks for m in models)
    assert {model.id for model in models if not model.commercial} == {
        *("nllb-600m", "nllb-600m-ct2", "mt5-xlsum", "mt5-crosssum"),
    }
    assert set(models.get("mt5-crosssum").options["codes"]) == set(models.get("mt5-crosssum").targets or ())


def test_the_commented_server_becomes_an_entry_when_uncommented(tmp_path: Path) -> None:
    lines = built_in().read_text(encoding="utf-8").splitlines()
    start = lines.index("  # my-server:")
    block = []
    for line in lines[start:]:
        if not line.startswith("  # "):
            break
        block.append(line.replace("# ", "", 1))
    server = load(written(tmp_path, "\n".join(["models:", *block]))).get("my-server")
    assert server.source_kind == "address"


def test_the_entry_that_the_readme_shows_is_one(tmp_path: Path) -> None:
    [shown] = re.findall(r"```yaml\n(.*?)```", (TREE / "README.md").read_text("utf-8"), re.DOTALL)
    assert load(written(tmp_path, shown)).get("smollm2").source_kind == "hub"


def test_an_installation_brings_the_file_along(tmp_path: Path) -> None:
    config = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = config["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"models.yaml": "summarise/models.yaml"}
    assert built_in().is_file()
    hatchling = pytest.importorskip("hatchling.builders.wheel")
    (built,) = hatchling.WheelBuilder(str(TREE)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        assert archive.read("summarise/models.yaml") == (TREE / "models.yaml").read_bytes()


def test_importing_it_is_cheap() -> None:
    heavy = ("yaml", "langcodes", "packaging", "difflib")
    code = f"import sys, summarise.models; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"

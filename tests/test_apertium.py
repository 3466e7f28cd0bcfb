"""The engine `apertium`: what Debian's packages really write, and what happens where the program misbehaves."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarise import models
from summarise.engines import Engine, Order, apertium
from summarise.errors import OperationError

pytestmark = pytest.mark.extra

PACKAGES = ("apertium-eng-spa", "apertium-spa-cat", "apertium-swe-dan")
BUILT_IN = {model.id: model for model in models.load() if model.engine == "apertium"}


def opened(id_: str) -> Engine:
    """The real engine of an entry; the test is skipped where its package is not installed, unless that is demanded."""
    model = BUILT_IN[id_]
    if not models.is_here(model):
        demanded = os.environ.get("SUMMARISE_DEMAND_EXTRAS") == "1" and model.options["package"] in PACKAGES
        (pytest.fail if demanded else pytest.skip)(f"{model.options['package']} is not installed")
    return apertium.open(model)


def translated(id_: str, *sentences: str) -> list[str]:
    source, target = (BUILT_IN[id_].sources_tags or ("",))[0], (BUILT_IN[id_].targets or ("",))[0]
    return opened(id_).translate(sentences, source, target, {})


# --- what it writes ---


@pytest.mark.parametrize(
    ("id_", "sentence", "words"),
    [
        ("apertium-es-ca", "El presidente visitó la ciudad el lunes.", ("ciutat", "dilluns")),
        ("apertium-ca-es", "El president va visitar la ciutat dilluns.", ("ciudad", "lunes")),
        ("apertium-sv-da", "Regeringen säger nej till förslaget.", ("Regeringen siger nej",)),
        ("apertium-da-sv", "Regeringen siger nej til forslaget.", ("Regeringen säger nej",)),
        ("apertium-en-es", "The government closed 125 schools in 2017.", ("gobierno", "125", "2017")),
        ("apertium-es-en", "El gobierno cerró 125 escuelas en 2017.", ("government", "125 schools", "2017")),
    ],
)
def test_a_sentence_comes_out_in_the_other_language(id_: str, sentence: str, words: tuple[str, ...]) -> None:
    [found] = translated(id_, sentence)
    assert all(word in found for word in words), found


def test_each_sentence_is_translated_by_itself_and_stays_in_its_place() -> None:
    sentences = ["The red", "car", "", "in front", "of the house", " \n "]
    together = translated("apertium-en-es", *sentences)
    assert together == [translated("apertium-en-es", sentence)[0] for sentence in sentences]
    assert together[2] == together[-1] == ""


def test_words_that_it_does_not_know_stay_as_they_are() -> None:
    [found] = translated("apertium-es-ca", "El señor Xqzwv visitó Brglmpf.")
    assert "Xqzwv" in found
    assert "Brglmpf" in found
    assert "*" not in found


RESERVED = (
    *("[sic]", "{x}", "^a^", "$5", "1/2", "a\\b", "<b>Xq</b>", "@xq", "#xq", "*xq", "~xq", "a_b", "&amp;", "(1.5%)"),
    *(".[]", "[]", "[[", "\\[", "^xq<n>$", "xq@xq.org", "https://xq.org/?a=b", "習近平", "😀", "«xq»", "“xq”"),
)


def test_what_its_own_format_reserves_is_text() -> None:
    found = translated("apertium-es-ca", *(f"Xqz {kept} xqz" for kept in RESERVED))
    assert {kept: sentence for kept, sentence in zip(RESERVED, found, strict=True) if kept not in sentence} == {}


def test_a_line_break_in_a_sentence_is_a_space() -> None:
    breaks = ("\n", "\n\n", "\r\n", "\u2028", "\x00", "\x85", "\t", " ")
    found = translated("apertium-es-ca", *(f"El perro{between}negro corre." for between in breaks))
    assert set(found) == {"El gos negre corre."}


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.characters() | st.sampled_from(".[]{}^$/\\<>@*#~ \n"), min_size=1), min_size=5, max_size=20))
def test_whatever_goes_in_comes_out_in_the_same_number(sentences: list[str]) -> None:
    assert len(translated("apertium-es-ca", *sentences)) == len(sentences)


def test_a_long_page_goes_in_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apertium, "_BATCH", 60)
    sentences = [f"La casa {n} es roja." for n in range(4)]
    assert [word for s in translated("apertium-es-ca", *sentences) for word in s.split() if word.isdigit()] == list(
        "0123"
    )


@pytest.mark.parametrize("id_", BUILT_IN)
def test_an_entry_names_a_direction_that_its_package_has(id_: str) -> None:
    package = Path("/usr/share/doc") / BUILT_IN[id_].options["package"]
    if not package.exists():
        pytest.skip(f"{package.name} is not installed")
    opened(id_)


# --- where it misbehaves ---

Program = Callable[[str], Engine]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Give an engine whose program is a script of Python."""
    if sys.platform == "win32":
        pytest.skip("a script is no program there")

    def engine(script: str) -> Engine:
        file = tmp_path / "apertium"
        file.write_text(f"#!{sys.executable}\nimport os, subprocess, sys, time\n{script}\n", "utf-8")
        file.chmod(0o755)
        (tmp_path / "spa-cat.mode").touch()
        monkeypatch.setattr(models, "_APERTIUM_MODES", tmp_path)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        return apertium.open(BUILT_IN["apertium-es-ca"])

    return engine


def failure(engine: Engine) -> OperationError:
    with pytest.raises(OperationError) as caught:
        engine.translate(["Una casa.", "Dos casas."], "es", "ca", {})
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("script", "code", "told"),
    [
        ("sys.exit(3)", "engine-failed", "exit status 3"),
        ("sys.exit('no dictionary')", "engine-failed", "no dictionary"),
        ("", "engine-failed", "gave 0 sentences for 2"),
        ("print('Una casa.', end='')", "engine-failed", "gave 1 sentences for 2"),
        ("print('a', 'b', 'c', sep=2 * chr(10))", "engine-failed", "gave 3 sentences for 2"),
        ("print('a', '', sep=2 * chr(10))", "engine-failed", "gave 1 sentences for 2"),
        ("sys.stdout.buffer.write(bytes([255]))", "engine-failed", "UTF-8"),
        ("os.kill(os.getpid(), 9)", "engine-failed", "exit status -9"),
    ],
)
def test_what_goes_wrong_is_told(program: Program, script: str, code: str, told: str) -> None:
    found = failure(program(script))
    assert found.code == code
    assert told in str(found)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "late"
    child = f"import time; time.sleep(1); open({str(mark)!r}, 'w')"
    engine = program(f"subprocess.Popen([sys.executable, '-c', {child!r}])\ntime.sleep(60)")
    monkeypatch.setattr(apertium, "_TIMEOUT", 0.5)
    started = time.monotonic()
    assert failure(engine).code == "too-slow"
    assert time.monotonic() - started < 5
    time.sleep(1)
    assert not mark.exists()


def test_the_text_is_no_argument_and_no_command(program: Program) -> None:
    engine = program(
        "assert sys.argv[1:] == ['-u', '-f', 'txt', 'spa-cat'], sys.argv\nprint(sys.stdin.read().upper(), end='')"
    )
    assert engine.translate(["-V; $(id) `id` | id"], "es", "ca", {}) == ["-V; $(ID) `ID` | ID"]


def test_what_is_not_installed_is_told_with_the_command_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "_APERTIUM_MODES", tmp_path)
    with pytest.raises(OperationError, match="apt-get install apertium-spa-cat") as caught:
        apertium.open(BUILT_IN["apertium-es-ca"])
    assert caught.value.code == "not-installed"
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(OperationError, match="apt-get install apertium-spa-cat"):
        apertium.open(BUILT_IN["apertium-es-ca"])


def test_it_writes_no_summaries() -> None:
    with pytest.raises(OperationError, match="translates"):
        opened("apertium-es-ca").summarise(Order({1: "Una casa."}, "es", "ca"))

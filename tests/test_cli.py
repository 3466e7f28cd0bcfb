"""The command as its users have it: each test starts a real process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import jsonschema
import psutil
import pytest

from summarise import __version__, cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENGLISH = """Harbour reopens after the storm
The harbour of Port Ellis reopened on Tuesday after a storm had closed it for three days. Ships had been waiting outside
since Saturday, the port authority said. Its director, Xi Jinhua (習近華), told reporters that no one had been hurt.
"""
CHINESE = "港口星期二重新開放。暴風雨使它關閉了三天。當局說沒有人受傷。船隻從星期六起一直在外面等候。"
TRUNCATED = "The probe into the general, announced over the weekend, is a major development that"

posix = pytest.mark.skipif(os.name != "posix", reason="signals and /dev files as POSIX has them")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(ENGLISH, "utf-8")
    return path


@pytest.fixture
def chinese(tmp_path: Path) -> Path:
    path = tmp_path / "chinese.txt"
    path.write_text(CHINESE, "utf-8")
    return path


def environment(**more: str) -> dict[str, str]:
    ours = ("SUMMARISE_", "PYTHONIOENCODING", "PYTHONUNBUFFERED", "FORCE_COLOR", "NO_COLOR", "COLUMNS")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
        "PYTHONUTF8": "1",
        **more,
    }


def summarise(
    *arguments: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "summarise", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=env or environment(),
        timeout=120,
    )


def error_of(done: subprocess.CompletedProcess[bytes], status: int) -> str:
    """The one line that an error is, all else being empty."""
    line = done.stderr.decode("utf-8")
    assert done.returncode == status, line
    assert done.stdout == b""
    assert line.startswith("summarise: error: ")
    assert line.count("\n") == 1
    return line.strip()


# What is asked for ----------------------------------------------------------------------------------------------------


def test_help_and_version() -> None:
    assert summarise("--version").stdout.decode().strip() == f"summarise {__version__}"
    assert b"article" in summarise("--help").stdout
    assert b"--to TAGS" in summarise("article", "--help").stdout
    assert b"--to" not in summarise("inspect", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "COMMAND"),
        (["digest"], "digest"),
        (["article"], "SOURCE"),
        (["article", "--"], "SOURCE"),
        (["article", "p.txt", "--sentences", "0"], "--sentences"),
        (["article", "p.txt", "--sentences", "-1"], "--sentences"),
        (["article", "p.txt", "--words", "many"], "--words"),
        (["article", "p.txt", "--words", "1_0"], "--words"),
        (["article", "p.txt", "--words", "１２"], "--words"),
        (["article", "p.txt", "--characters", str(10**30)], "--characters"),
        (["article", "p.txt", "--characters", "9" * 5000], "--characters"),
        (["article", "p.txt", "--characters", "2.5"], "--characters"),
        (["article", "p.txt", "--sentences"], "--sentences"),
        (["article", "p.txt", "--sent", "3"], "--sent"),
        (["article", "p.txt", "--format", "xml"], "--format"),
        (["inspect", "p.txt", "--format", "markdown"], "--format"),
        (["inspect", "p.txt", "--to", "en"], "--to"),
        (["article", "p.txt", "--to", ""], "--to"),
        (["article", "p.txt", "--to", " , "], "--to"),
        (["article", "p.txt", "--to", "en,,fr"], "''"),
        (["article", "p.txt", "--to", "en,xx-yy-zz"], "xx-yy-zz"),
        (["article", "p.txt", "--to", "und"], "und"),
        (["article", "-", "p.txt", "-"], "'-'"),
    ],
)
def test_usage_errors_are_one_line_that_names_what_is_wrong(arguments: list[str], named: str) -> None:
    line = error_of(summarise(*arguments), 2)
    assert named in line
    assert "Traceback" not in line


def test_an_error_says_where_help_is_to_be_had() -> None:
    assert error_of(summarise("article", "--no-such"), 2).endswith("See 'summarise article --help'")


def test_options_and_sources_stand_in_any_order() -> None:
    args = cli._arguments(["article", "a", "--to", "zh-TW,en", "b", "--to=en", "--words", "5", "--", "--c", "-"])
    assert args.sources == ["a", "b", "--c", "-"]
    assert args.to == ["zh-Hant-TW", "en"]
    assert (args.words, args.sentences, args.format) == (5, None, "text")


def test_without_to_a_story_is_summarised_in_its_own_language_and_inspect_summarises_nothing() -> None:
    assert cli._arguments(["article", "a"]).to is None
    assert cli._arguments(["inspect", "a"]).to == []


def test_models_may_be_named_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("The council met on Monday. It closed the hall.", "utf-8")
    monkeypatch.setenv("SUMMARISE_MODELS", str(tmp_path / "mine.yaml"))
    assert cli.main(["article", str(page)]) == 2
    assert "mine.yaml" in capsys.readouterr().err


def test_an_unknown_engine_is_a_usage_error(page: Path) -> None:
    assert "no-such-engine" in error_of(summarise("article", page, "--engine", "no-such-engine"), 2)
    assert "no-such-one" in error_of(summarise("article", page, "--translator", "no-such-one"), 2)


# What comes out -------------------------------------------------------------------------------------------------------


def test_article_as_text(page: Path) -> None:
    done = summarise("article", page)
    written = done.stdout.decode("utf-8")
    assert done.returncode == 0
    assert written.startswith(f"{page}\n")
    assert "Harbour reopens after the storm" in written
    assert "English (en), by extractive" in written
    assert "習近華" in written
    assert "\x1b" not in written


def test_article_as_markdown(page: Path) -> None:
    done = summarise("article", page, "--format", "markdown")
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("# ")
    assert "\n### English (en)\n" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("command", ["article", "inspect"])
def test_json_of_one_source_and_of_several(
    command: str, page: Path, chinese: Path, tmp_path: Path, shared: Callable[[str], Path]
) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(shared("digest.schema.json").read_text("utf-8")))
    one = summarise(command, page, "--format", "json")
    assert one.returncode == 0
    assert one.stderr == b""
    document = json.loads(one.stdout)
    validator.validate(document)
    assert document["source"]["name"] == str(page)
    assert bool(document["stories"][0]["summaries"]) == (command == "article")

    several = summarise(command, page, tmp_path / "gone.txt", chinese, page, "--format", "json")
    assert several.returncode == 3
    assert several.stderr.decode("utf-8").startswith("summarise: error: ")
    assert several.stderr.count(b"\n") == 1
    documents = json.loads(several.stdout)
    validator.validate(documents)
    assert [item["source"]["name"] for item in documents] == list(
        map(str, (page, tmp_path / "gone.txt", chinese, page))
    )
    assert "error" in documents[1]
    assert documents[0] == documents[3] == document


def test_of_several_sources_those_that_cannot_be_read_are_told_and_the_others_go_on(page: Path, tmp_path: Path) -> None:
    done = summarise("article", tmp_path / "gone.txt", page, tmp_path)
    assert done.returncode == 3
    assert done.stdout.decode("utf-8").startswith(f"{page}\n")
    lines = done.stderr.decode("utf-8").splitlines()
    assert [line.startswith("summarise: error: ") for line in lines].count(True) == 2


def test_where_none_of_several_can_be_read_the_status_is_that_of_an_input_error(tmp_path: Path) -> None:
    done = summarise("article", tmp_path / "gone.txt", tmp_path / "away.txt")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 2)
    done = summarise("article", tmp_path / "gone.txt", tmp_path / "away.txt", "--format", "json")
    assert done.returncode == 2
    assert ["error" in item for item in json.loads(done.stdout)] == [True, True]


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_one_source_that_cannot_be_read(form: str, tmp_path: Path) -> None:
    assert "gone.txt" in error_of(summarise("article", tmp_path / "gone.txt", "--format", form), 2)
    assert error_of(summarise("article", "-", "--format", form), 2)
    assert error_of(summarise("article", "-", "--format", form, stdin=b" \n\t\n"), 2)


def test_a_name_given_twice_is_read_twice(page: Path) -> None:
    assert summarise("inspect", page, page).stdout.decode("utf-8").count(f"{page}\n") == 2


def test_standard_input(page: Path) -> None:
    done = summarise("article", "-", "--format", "json", stdin=ENGLISH.encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["source"]["kind"] == "stdin"


def test_a_language_that_cannot_be_had_is_told_with_its_remedy(page: Path) -> None:
    done = summarise("article", page, "--to", "en,is")
    written = done.stdout.decode("utf-8")
    assert done.returncode == 3
    assert "English (en), by extractive" in written
    assert "Icelandic (is)\n   Not available: " in written
    assert "Get it: " in written


def test_a_length_in_which_nothing_fits_is_told(page: Path) -> None:
    done = summarise("article", page, "--characters", "3", "--format", "json")
    assert done.returncode == 3
    (summary,) = json.loads(done.stdout)["stories"][0]["summaries"]
    assert (summary["status"], summary["problem"]["code"]) == ("failed", "limit-too-small")


def test_a_story_without_a_complete_sentence_is_no_failure_and_a_notice_says_so() -> None:
    done = summarise("article", "-", stdin=TRUNCATED.encode())
    assert done.returncode == 0
    assert "No summary: " in done.stdout.decode("utf-8")
    assert "summarise: note: " in done.stderr.decode("utf-8")


# Streams --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii"])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_the_encoding_of_the_output_does_not_hold_is_escaped_and_told(
    encoding: str, form: str, chinese: Path
) -> None:
    env = environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    done = summarise("article", chinese, "--format", form, env=env)
    assert done.returncode == 0
    assert ("&#28207;" if form == "markdown" else "\\u6e2f") in done.stdout.decode(encoding)
    assert [line for line in done.stderr.decode(encoding).splitlines() if "PYTHONIOENCODING=utf-8" in line]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "ascii", "utf-16"])
def test_json_is_exact_in_any_encoding(encoding: str, chinese: Path) -> None:
    there = summarise("article", chinese, "--format", "json")
    here = summarise("article", chinese, "--format", "json", env=environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0"))
    assert (here.returncode, here.stderr) == (0, b"")
    assert json.loads(here.stdout.decode(encoding)) == json.loads(there.stdout)


def test_what_the_caller_chose_for_other_characters_is_done(chinese: Path) -> None:
    done = summarise("article", chinese, env=environment(PYTHONIOENCODING="ascii:replace", PYTHONUTF8="0"))
    assert done.returncode == 0
    assert b"\\u" not in done.stdout


def test_a_file_name_with_controls_makes_one_harmless_line(tmp_path: Path) -> None:
    line = error_of(summarise("article", f"{tmp_path}/a\n\x1b[31mb\u202e.txt"), 2)
    assert line.isprintable()


@posix
def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    command = [os.fsencode(sys.executable), b"-m", b"summarise", b"article", name]
    done = subprocess.run(command, capture_output=True, env=environment(), timeout=120)
    assert error_of(done, 2)
    with open(name, "w", encoding="utf-8") as file:
        file.write(ENGLISH)
    for form in (b"text", b"json", b"markdown"):
        done = subprocess.run([*command, b"--format", form], capture_output=True, env=environment(), timeout=120)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"caf" in done.stdout.decode("utf-8").encode("utf-8")


@posix
@pytest.mark.parametrize("arguments", [["article", "PAGE"], ["article", "PAGE", "--format", "json"], ["--help"]])
@pytest.mark.parametrize("buffering", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
def test_a_reader_that_goes_away_is_no_error(arguments: list[str], buffering: dict[str, str], page: Path) -> None:
    arguments = [str(page) if argument == "PAGE" else argument for argument in arguments]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "summarise", *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=environment(**buffering),
            timeout=120,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")  # noqa: PTH110
def test_an_output_that_cannot_be_written_is_told(page: Path) -> None:
    for arguments in (["article", str(page)], ["article", str(page), "--format", "json"], ["--help"]):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "summarise", *arguments],
                stdout=full,
                stderr=subprocess.PIPE,
                env=environment(),
                timeout=120,
            )
        assert done.returncode == 1
        assert done.stderr.startswith(b"summarise: error: standard output cannot be written")
        assert done.stderr.count(b"\n") == 1


@posix
def test_a_closed_standard_output_is_told(page: Path) -> None:
    line = f"'{sys.executable}' -m summarise article '{page}' >&-"
    done = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, env=environment(), timeout=120)
    assert done.returncode == 1
    assert done.stderr.startswith(b"summarise: error: standard output is closed")


@posix
@pytest.mark.parametrize("at", ["summarise.render", "summarise.pipeline"])
def test_an_interrupt_while_it_starts_or_reads_ends_it_without_a_word(at: str) -> None:
    """Python tells which module it has just imported, so that the moment is known."""
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "summarise", "article", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    for line in process.stderr:
        if line.rstrip().endswith(at):
            break
    if at == "summarise.pipeline":
        used, before = psutil.Process(process.pid).cpu_times().user, -1.0
        while used > before:  # until it waits for what standard input has to say
            time.sleep(1)
            used, before = psutil.Process(process.pid).cpu_times().user, used
    late = threading.Timer(60, process.kill)
    late.start()
    process.send_signal(signal.SIGINT)
    rest = process.stderr.readlines()
    late.cancel()
    assert process.wait(60) == 130
    assert [line for line in rest if not line.startswith("import time:")] == []
    assert process.stdout.read() == ""
    process.stdin.close()
    process.stdout.close()
    process.stderr.close()


def test_a_fault_of_ours_is_one_line_and_the_traceback_is_there_for_those_who_ask(page: Path) -> None:
    fault = "import sys; sys.modules['summarise.render'] = None\nfrom summarise.cli import main\n"
    command = [sys.executable, "-c", f"{fault}sys.exit(main(['article', {str(page)!r}]))"]
    done = subprocess.run(command, capture_output=True, env=environment(), timeout=120)
    assert "internal error" in error_of(done, 1)
    done = subprocess.run(command, capture_output=True, env=environment(SUMMARISE_DEBUG="1"), timeout=120)
    assert done.returncode == 1
    assert b"Traceback" in done.stderr

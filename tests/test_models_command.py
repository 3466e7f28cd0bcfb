"""`summarise models …` as its users have it: what it writes, its exit statuses, and what it connects to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from loopback_hub import COMMIT, Fault, Hub

from summarise import cli, models, store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WEIGHTS = b"GGUF" + bytes(range(256)) * 1200
YAML = f"""\
models:
  tiny: &tiny {{task: [summarise, translate], engine: llama, source: owner/tiny, file: "*.gguf", revision: {COMMIT},
    from: [en, fr], to: [en, fr], licence: MIT, size_mb: 0.3, quality: good}}
  lost: {{task: translate, engine: llama, source: owner/lost, from: [en], to: [fr], licence: MIT, size_mb: 1,
    quality: fair}}
  own: {{task: summarise, engine: llama, source: ./own.gguf, from: any, to: same, licence: MIT, size_mb: 1,
    quality: good}}
  server: {{task: summarise, engine: openai, source: "http://127.0.0.1:9/v1", model: m, from: any, to: [en],
    licence: MIT, size_mb: 0, quality: good}}
  paid: {{task: translate, engine: llama, source: owner/tiny, file: "*.gguf", from: [en], to: [fr], size_mb: 0.3,
    licence: CC-BY-NC-4.0, quality: good}}
"""


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    server.add("owner/tiny", {"tiny.gguf": WEIGHTS, "LICENSE": b"MIT"})
    yield server
    server.close()


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hub: Hub, without_proxies: None) -> None:
    for name in ("HF_TOKEN", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "mine.yaml").write_text(YAML)
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    monkeypatch.setenv("SUMMARISE_MODELS", str(tmp_path / "mine.yaml"))
    monkeypatch.setenv("SUMMARISE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setattr("summarise.hub._WAITS", (0.0, 0.0))


class Said:
    """What a command wrote and its exit status."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        capsys.readouterr()
        self.status = cli.main(["models", *arguments])
        self.out, self.err = capsys.readouterr()
        assert "Traceback" not in self.err
        assert all(line.startswith("summarise: ") for line in self.err.splitlines())

    @property
    def error(self) -> str:
        """The one line that an error is, all else being empty."""
        [line] = [line for line in self.err.splitlines() if line.startswith("summarise: error: ")]
        assert self.out == ""
        return line


# Arguments


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], "COMMAND"),
        (["digest"], "digest"),
        (["show"], "ID"),
        (["show", "tiny", "lost"], "lost"),
        (["show", "tini"], "Did you mean tiny?"),
        (["pull"], "ID"),
        (["pull", "tiny", "nobody"], "'nobody'"),
        (["check", "nobody"], "'nobody'"),
        (["remove"], "ID"),
        (["remove", "../tiny"], "'../tiny' is no ID"),
        (["list", "--format", "xml"], "--format"),
        (["list", "--from", "english"], "'english'"),
        (["list", "--to", "und"], "'und'"),
        (["list", "tiny"], "tiny"),
        (["list", "--models", "/nowhere.yaml"], "/nowhere.yaml"),
    ],
)
def test_usage_errors_are_one_line(
    capsys: pytest.CaptureFixture[str], hub: Hub, arguments: list[str], named: str
) -> None:
    said = Said(capsys, *arguments)
    assert said.status == 2
    assert named in said.error
    assert hub.requests == []


@pytest.mark.parametrize("arguments", [[], ["list"], ["show"], ["pull"], ["check"], ["remove"]])
def test_each_explains_itself(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    said = Said(capsys, *arguments, "--help")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("usage: summarise models")


# Pulling, checking, removing


def test_a_model_comes_is_checked_and_goes(capsys: pytest.CaptureFixture[str], hub: Hub) -> None:
    folder = models.home() / "models" / "tiny"
    assert Said(capsys, "check", "tiny").status == 1
    pulled = Said(capsys, "pull", "tiny")
    assert (pulled.status, pulled.out) == (
        0,
        f"tiny pulled: 2 files, 0.3 MB, revision {COMMIT}\n   {folder}\n",
    )
    assert "tiny: tiny.gguf, 0.0 of 0.3 MB (0%)" in pulled.err
    assert Said(capsys, "pull", "tiny").out.startswith("tiny is here already: 2 files")
    assert (Said(capsys, "check", "tiny").status, Said(capsys, "check").status) == (0, 0)
    (folder / "tiny.gguf").write_bytes(WEIGHTS[:-1] + b"x")
    bad = Said(capsys, "check")
    assert bad.status == 1
    assert "damaged: tiny.gguf holds other bytes than were pulled (SHA-256)" in bad.out
    assert "Mend it: summarise models pull tiny\n" in bad.out
    assert Said(capsys, "pull", "tiny").status == 0
    assert Said(capsys, "check", "tiny").status == 0
    assert Said(capsys, "remove", "tiny").out == f"tiny removed: {folder}\n"
    assert not folder.exists()
    gone = Said(capsys, "remove", "tiny")
    assert (gone.status, "'tiny' is not on this machine" in gone.error) == (1, True)


def test_of_several_one_that_cannot_be_had_is_told_and_the_others_come(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = Said(capsys, "pull", "lost", "tiny", "tiny")
    assert said.status == 1
    assert said.out.count("tiny pulled") == 1
    assert "summarise: error: 'lost' was not pulled: the hub has no repository owner/lost" in said.err


def test_json_of_what_was_pulled_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    [pulled] = json.loads(Said(capsys, "pull", "tiny", "--format", "json").out)["models"]
    assert (pulled["id"], pulled["revision"], pulled["already"]) == ("tiny", COMMIT, False)
    assert {file["path"] for file in pulled["files"]} == {"tiny.gguf", "LICENSE"}
    (models.home() / "models" / "tiny" / "LICENSE").unlink()
    document = json.loads(Said(capsys, "check", "--format", "json").out)
    [own, tiny] = sorted(document["models"], key=lambda one: one["id"])
    assert own == {
        "id": "own",
        "local": {"id": "own", "state": "sound", "findings": [], "notes": []},
        "hub": None,
        "remedy": None,
    }
    assert tiny["local"]["findings"] == [{"fault": "missing", "file": "LICENSE", "message": "is missing"}]
    assert (tiny["local"]["state"], tiny["remedy"]) == ("faulty", "summarise models pull tiny")


@pytest.mark.parametrize(
    ("id_", "status", "named"),
    [
        ("extractive", 0, "it comes with the installation"),
        ("opencc", 0, "it comes with the installation"),
        ("server", 0, "the model is with its server (http://127.0.0.1:9/v1). Start that server"),
        ("own", 0, "its source is a path of yours"),
        ("apertium-es-ca", 1, "apt-get install apertium-spa-cat"),
    ],
)
def test_where_there_is_nothing_to_pull_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, hub: Hub, id_: str, status: int, named: str
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    said = Said(capsys, "pull", id_)
    assert (said.status, said.out) == (status, "")
    assert "there is nothing to pull" in said.err
    assert named in said.err
    assert hub.requests == []


def test_a_path_of_ones_own_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "own.gguf").unlink()
    said = Said(capsys, "pull", "own")
    assert said.status == 1
    assert "there is nothing to pull: its source is a path of yours, and is not there" in said.error
    assert Said(capsys, "check", "own").status == 1


def test_a_path_of_ones_own_is_never_deleted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = Said(capsys, "remove", "own")
    assert (said.status, "is a path of yours, and nothing is deleted" in said.error) == (1, True)
    assert (tmp_path / "own.gguf").exists()
    Said(capsys, "pull", "tiny")
    inside = models.home() / "models" / "tiny" / "tiny.gguf"
    (tmp_path / "mine.yaml").write_text(YAML.replace("./own.gguf", str(inside)))
    said = Said(capsys, "remove", "tiny")
    assert (said.status, "the source of 'own' is a path of yours" in said.error) == (1, True)
    assert inside.exists()


def test_what_no_entry_names_any_more_is_told_and_can_be_removed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    Said(capsys, "pull", "tiny")
    (tmp_path / "mine.yaml").write_text("models: {}\n")
    said = Said(capsys, "check")
    assert said.status == 0
    assert "no entry names 'tiny', which is on this machine; summarise models remove tiny" in said.err
    assert Said(capsys, "remove", "tiny").status == 0


def test_check_remote_asks_the_hub_about_each_entry(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("summarise.models.built_in", lambda: tmp_path / "mine.yaml")
    said = Said(capsys, "check", "--remote")
    assert said.status == 1
    assert f"tiny (hub): found, revision {COMMIT}, 2 files, 0.3 MB\n" in said.out
    assert "lost (hub): not found\n   unknown-to-hub: the hub has no repository owner/lost" in said.out
    assert "paid (hub): found" in said.out
    assert "server" not in said.out
    assert Said(capsys, "check", "--remote", "tiny").status == 0
    assert not models.home().exists()


def test_check_remote_of_a_hub_that_is_down_is_an_error(capsys: pytest.CaptureFixture[str], hub: Hub) -> None:
    hub.close()
    said = Said(capsys, "check", "--remote", "tiny")
    assert said.status == 1
    assert "cannot connect to 127.0.0.1" in said.error


# Listing


def test_list_says_what_each_lacks_and_what_to_mind(capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "list")
    lines = {line.split()[0]: line for line in said.out.splitlines() if line}
    assert said.status == 0
    assert "files" in lines["tiny"]
    assert " ? " in lines["tiny"]
    assert " ? " not in lines["extractive"]
    assert "nothing" in lines["extractive"]
    assert "CC-BY-NC-4.0 !" in lines["paid"]
    assert "package" in lines["apertium-es-ca"] or "nothing" in lines["apertium-es-ca"]
    assert "2 → 2" in lines["tiny"]
    assert "summarise models check --remote" in said.out
    Said(capsys, "pull", "tiny")
    [line] = [line for line in Said(capsys, "list").out.splitlines() if line.startswith("tiny")]
    assert "files" not in line
    assert max(len(line) for line in said.out.splitlines()) <= 100


def test_list_as_json_has_all_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(Said(capsys, "list", "--format", "json").out)
    by_id = {one["id"]: one for one in document["models"]}
    assert by_id.keys() == models.load().entries.keys()
    tiny = by_id["tiny"]
    assert (tiny["task"], tiny["from"], tiny["here"], tiny["begun"]) == (
        ["summarise", "translate"],
        ["en", "fr"],
        False,
        False,
    )
    assert tiny["remedy"].endswith("summarise models pull tiny")
    assert (by_id["paid"]["commercial"], by_id["extractive"]["to"]) == (False, "same")


def test_list_of_what_reads_or_writes_a_language(capsys: pytest.CaptureFixture[str]) -> None:
    def ids(*arguments: str) -> set[str]:
        return {one["id"] for one in json.loads(Said(capsys, "list", *arguments, "--format", "json").out)["models"]}

    assert {"tiny", "extractive", "own"} <= ids("--from", "en-GB")
    assert "tiny" not in ids("--from", "ka")
    assert {"tiny", "own", "lost"} <= ids("--to", "fr")
    assert not ids("--to", "ka") & {"tiny", "lost", "server"}


def test_the_routes_between_two_languages_with_what_each_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "list", "--from", "en", "--to", "fr")
    assert said.status == 0
    assert said.out.startswith("English (en) to French (fr)\n")
    blocks = said.out.split("\n\n")[0]
    assert "summarise tiny\n   'tiny' is not on this machine." in blocks
    assert "summarise models pull tiny\n" in blocks
    assert "translate lost\n" in blocks
    assert "translate paid\n   'paid' is not on this machine.\n   Taken only where it is asked for by its ID." in blocks
    document = json.loads(Said(capsys, "list", "--from", "zh-TW", "--to", "zh-Hans", "--format", "json").out)
    # Where xllamacpp is installed the route over 'own' can run as well, and stands before it.
    assert {
        "route": [{"step": "extract", "model": "extractive"}, {"step": "convert", "model": "opencc"}],
        "ready": True,
        "lacks": None,
        "remedy": None,
        "unasked": True,
    } in document["routes"]
    assert document["from"] == "zh-Hant-TW"


def test_no_route_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "list", "--from", "en", "--to", "tlh")
    assert said.status == 0
    assert "models.yaml names no model that would" in said.out


def test_show_says_all(capsys: pytest.CaptureFixture[str]) -> None:
    before = Said(capsys, "show", "tiny").out
    assert "owner/tiny" in before
    assert "never: summarise models check --remote asks the hub" in before
    assert "Get it: " in before
    Said(capsys, "pull", "tiny")
    after = " ".join(Said(capsys, "show", "tiny").out.split())
    assert f"revision {COMMIT}" in after
    assert "tiny.gguf, 307,204 bytes, SHA-256 " in after
    shown = json.loads(Said(capsys, "show", "tiny", "--format", "json").out)
    assert shown["manifest"]["revision"] == COMMIT
    assert json.loads(Said(capsys, "show", "extractive", "--format", "json").out)["manifest"] is None


# Connections

# Writes each connection and each look-up of a name to standard error, as Python itself tells of them.
GUARD = """
import sys
def tell(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        print("CONNECTION", event, arguments[-1] if event == "socket.connect" else arguments[0], file=sys.stderr)
sys.addaudithook(tell)
from summarise.cli import main
sys.exit(main(sys.argv[1:]))
"""


def guarded(*arguments: str, stdin: str = "") -> tuple[int, list[str], str]:
    """Run a command; return its exit status, the connections that it made and its standard error."""
    done = subprocess.run(
        [sys.executable, "-c", GUARD, *arguments], input=stdin, capture_output=True, text=True, timeout=60
    )
    lines = done.stderr.splitlines()
    return done.returncode, [line for line in lines if line.startswith("CONNECTION")], done.stderr


def test_the_guard_sees_connections() -> None:
    status, connections, _ = guarded("models", "pull", "tiny")
    assert status == 0
    assert connections


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["models", "pull", "tiny", "--no-network"], 1),
        (["models", "check", "tiny", "--remote", "--no-network"], 1),
        (["article", "-", "--to", "fr"], 3),
        (["inspect", "-"], 0),
        (["models", "list"], 0),
        (["models", "list", "--from", "en", "--to", "fr"], 0),
        (["models", "show", "tiny"], 0),
        (["models", "check"], 0),
        (["models", "remove", "tiny"], 1),
    ],
)
def test_nothing_but_a_pull_connects_to_anything_and_no_network_forbids_that_too(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.invalid")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    found, connections, said = guarded(*arguments, stdin="The council met on Monday. It closed the hall for good.")
    assert (found, connections) == (status, []), said
    if "--no-network" in arguments:
        assert "connections are forbidden (hub.invalid). Leave out --no-network" in said


def test_no_network_leaves_this_machine_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:9")
    status, connections, _ = guarded("models", "pull", "tiny", "--no-network")
    assert status == 0
    assert all("127.0.0.1" in line for line in connections)


# A process and its terminal


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_an_interrupted_pull_ends_without_a_word_and_goes_on(hub: Hub) -> None:
    hub.faults = [Fault(f"/kept/owner/tiny/resolve/{COMMIT}/tiny.gguf", times=1, stall=200_000)]
    process = subprocess.Popen(
        [sys.executable, "-m", "summarise", "models", "pull", "tiny"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 30
    while not any(p.stat().st_size == 200_000 for p in store.beside("tiny", "part").glob("*.part")):
        assert time.monotonic() < until
        time.sleep(0.02)
    second = subprocess.run(
        [sys.executable, "-m", "summarise", "models", "pull", "tiny"], capture_output=True, text=True, timeout=60
    )
    assert second.returncode == 1
    assert "summarise: error: another process is pulling or removing 'tiny'. Wait until it is done" in second.stderr
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
    assert not models.is_here(models.load().get("tiny"))
    assert cli.main(["models", "pull", "tiny"]) == 0
    assert hub.requests[-1].range == "bytes=200000-"


@pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")
def test_in_a_terminal_progress_is_one_line_that_goes() -> None:
    master, slave = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "summarise", "models", "pull", "tiny"],
        stdout=subprocess.PIPE,
        stderr=slave,
        timeout=60,
        env={**os.environ, "COLUMNS": "60"},
    )
    os.close(slave)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert done.returncode == 0
    assert "\n" not in shown
    assert "tiny: tiny.gguf, " in shown
    assert shown.endswith("\r\x1b[K")
    assert all(len(piece) < 60 for piece in shown.replace("\x1b[K", "").split("\r"))


def test_a_token_is_never_shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, hub: Hub) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("SUMMARISE_DEBUG", "1")
    hub.faults = [Fault("LICENSE", status=403, body=b'{"error": "hf_secret is bad"}')]
    said = Said(capsys, "pull", "tiny")
    assert said.status == 1
    assert "hf_secret" not in said.out + said.err
    assert {request.token for request in hub.requests if hub.address.endswith(f":{request.port}")} == {
        "Bearer hf_secret"
    }

"""Pulling models: from a real server on loopback that speaks the hub's protocol, with the faults that networks have."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from loopback_hub import COMMIT, NEWER, Fault, Hub

from summarise import hub as hub_module
from summarise import models, store
from summarise.errors import OperationError, UsageError
from summarise.hub import look_up, pull

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WEIGHTS = b"GGUF" + bytes(range(256)) * 1200  # 300 KB
OTHER = b"GGUF" + b"other" * 1000
FILES = {
    "README.md": b"# read me",
    "LICENSE": b"Apache",
    "tiny-Q4_K_M.gguf": WEIGHTS,
    "tiny-Q8_0.gguf": OTHER,
    "mmproj-tiny-Q4_K_M.gguf": OTHER,
}
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits as POSIX has them")


class Watcher:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.moves: list[tuple[str, int, int]] = []
        self.lines: list[str] = []

    def moved(self, what: str, done: int, total: int) -> None:
        self.moves.append((what, done, total))

    def said(self, line: str) -> None:
        self.lines.append(line)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    server = Hub()
    server.add("owner/tiny", FILES)
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    yield server
    server.close()


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, without_proxies: None) -> None:
    for name in ("SUMMARISE_MODELS", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SUMMARISE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setattr(hub_module, "_WAITS", (0.0, 0.0, 0.0))


def entry(**fields: object) -> models.Model:
    """An entry `tiny` with other fields than usual."""
    usual: dict[str, object] = {
        "id": "tiny",
        "tasks": ("summarise",),
        "engine": "llama",
        "source": "owner/tiny",
        "file": "tiny-Q4_K_M.gguf",
        "revision": COMMIT,
        "sources_tags": None,
        "targets": None,
        "licence": "MIT",
        "size_mb": 0.3,
        "quality": "good",
    }
    return models.Model(**(usual | fields))  # type: ignore[arg-type]


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def beside(model: models.Model) -> set[str]:
    """What stands beside the model's folder, but for the lock."""
    return {p.name for p in model.folder.parent.iterdir()} - {model.id, f".{model.id}.lock"}


# What comes


def test_one_gguf_of_a_repository_comes_with_its_manifest(hub: Hub) -> None:
    model = entry()
    pulled = pull(model)
    assert files_in(model.folder).keys() == {"tiny-Q4_K_M.gguf", "LICENSE", "manifest.json"}
    assert (model.folder / "tiny-Q4_K_M.gguf").read_bytes() == WEIGHTS
    manifest = json.loads((model.folder / "manifest.json").read_bytes())
    assert (manifest["schema"], manifest["id"], manifest["revision"]) == ("summarise.manifest/1", "tiny", COMMIT)
    assert {f["path"]: (f["size"], f["sha256"]) for f in manifest["files"]} == {
        name: (len(FILES[name]), hashlib.sha256(FILES[name]).hexdigest()) for name in ("tiny-Q4_K_M.gguf", "LICENSE")
    }
    assert models.is_here(model)
    assert models.remedy(model).find("pull") < 0
    assert pulled.manifest == models.manifest(model.folder)
    assert beside(model) == set()
    assert not pulled.already


def test_a_model_that_is_here_and_whole_asks_nothing(hub: Hub) -> None:
    pull(entry())
    before = len(hub.requests)
    assert pull(entry()).already
    assert len(hub.requests) == before


def test_without_a_revision_the_newest_comes_and_is_recorded(hub: Hub) -> None:
    hub.add("owner/tiny", FILES | {"tiny-Q4_K_M.gguf": OTHER}, NEWER)
    pulled = pull(entry(revision=None))
    assert pulled.manifest.revision == NEWER
    assert (pulled.folder / "tiny-Q4_K_M.gguf").read_bytes() == OTHER
    assert models.is_here(entry(revision=None))
    assert not models.is_here(entry())


@pytest.mark.parametrize("links", [True, False])
def test_another_revision_replaces_and_only_what_differs_is_fetched(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError("this disk knows no links")

    if not links:
        monkeypatch.setattr(os, "link", refuses)
    hub.add("owner/tiny", FILES | {"LICENSE": b"MIT"}, NEWER)
    pull(entry())
    pull(entry(revision=NEWER))
    assert files_in(entry().folder)["LICENSE"] == b"MIT"
    assert len(hub.asked("tiny-Q4_K_M.gguf")) == 2  # the redirect, and where it leads
    assert beside(entry()) == set()


def test_a_damaged_file_alone_is_fetched_anew_and_a_foreign_one_goes(hub: Hub) -> None:
    model = entry()
    pull(model)
    (model.folder / "LICENSE").write_bytes(b"Apachf")
    (model.folder / "stray.py").write_bytes(b"")
    assert not pull(model).already
    assert files_in(model.folder).keys() == {"tiny-Q4_K_M.gguf", "LICENSE", "manifest.json"}
    assert store.check(model).state == "sound"
    assert len(hub.asked("tiny-Q4_K_M.gguf")) == 2


@pytest.mark.parametrize(
    ("pattern", "names", "expected"),
    [
        ("*Q4_K_M.gguf", ["a-Q4_K_M.gguf", "a-Q8_0.gguf"], ["a-Q4_K_M.gguf"]),
        (None, ["a.gguf", "mmproj-a.gguf"], ["a.gguf"]),
        ("*/*Q4*", ["Q4/a-Q4-00001-of-00002.gguf", "Q4/a-Q4-00002-of-00002.gguf", "b-Q4.gguf"], ["Q4/a-Q4-0000*"]),
        ("*Q4_K_M.gguf", ["a-Q4_K_M-00001-of-00002.gguf", "a-Q4_K_M-00002-of-00002.gguf"], ["a-Q4*"]),
        ("a-00001-of-00002.gguf", ["a-00001-of-00002.gguf", "a-00002-of-00002.gguf"], ["a-00001*", "a-00002*"]),
    ],
)
def test_a_pattern_names_one_model(hub: Hub, pattern: str | None, names: list[str], expected: list[str]) -> None:
    import fnmatch

    hub.add("owner/other", {name: b"GGUF" + name.encode() for name in names})
    pulled = pull(entry(source="owner/other", file=pattern))
    brought = [file.path for file in pulled.manifest.files]
    assert all(any(fnmatch.fnmatchcase(name, e) for e in expected) for name in brought)
    assert len(brought) == sum(any(fnmatch.fnmatchcase(name, e) for e in expected) for name in names)


def test_transformers_get_safetensors_config_and_tokenizer_alone(hub: Hub) -> None:
    needed = {
        *("model.safetensors", "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"),
        *("special_tokens_map.json", "spiece.model", "source.spm", "vocab.json", "chat_template.jinja", "LICENSE.txt"),
    }
    formats = {
        *("pytorch_model.bin", "tf_model.h5", "flax_model.msgpack", "rust_model.ot", "onnx/model.onnx", "README.md"),
        *(
            "old/spiece.model",
            "training_args.bin",
            "model.fp16.safetensors",
            "modeling_own.py",
            "trainer_state.json",
            ".gitattributes",
        ),
    }
    hub.add("owner/whole", {name: name.encode() for name in needed | formats})
    pulled = pull(entry(engine="transformers", source="owner/whole", file=None))
    assert {file.path for file in pulled.manifest.files} == needed


@pytest.mark.parametrize(
    ("names", "weights"),
    [
        (
            ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
            None,
        ),
        (["pytorch_model.bin"], None),
        (["model.safetensors.index.json", "pytorch_model.bin"], ["pytorch_model.bin"]),
        (["model.safetensors", "model-00001-of-00001.safetensors"], ["model.safetensors"]),
    ],
)
def test_weights_come_in_the_best_form_there_is(hub: Hub, names: list[str], weights: list[str] | None) -> None:
    hub.add("owner/other", {name: name.encode() for name in [*names, "config.json"]})
    pulled = pull(entry(engine="transformers", source="owner/other", file=None))
    assert {file.path for file in pulled.manifest.files} == {*(weights or names), "config.json"}


def test_ctranslate2_gets_its_files_and_those_of_its_tokenizer(hub: Hub) -> None:
    hub.add(
        "owner/ct2",
        {
            name: name.encode()
            for name in ("model.bin", "config.json", "shared_vocabulary.json", "source.spm", "README.md", "model.onnx")
        },
    )
    hub.add("other/words", {name: name.encode() for name in ("tokenizer.json", "config.json", "onnx/a.onnx", "m.bin")})
    model = entry(engine="ctranslate2", source="owner/ct2", file=None, options={"tokenizer": "other/words"})
    pulled = pull(model)
    assert files_in(model.folder).keys() == {
        *("model.bin", "config.json", "shared_vocabulary.json", "source.spm", "manifest.json"),
        *("tokenizer/tokenizer.json", "tokenizer/config.json"),
    }
    assert (model.folder / "tokenizer" / "config.json").read_bytes() == b"config.json"
    assert (pulled.manifest.tokenizer, pulled.manifest.tokenizer_revision) == ("other/words", COMMIT)
    assert models.is_here(model)


def test_two_names_of_one_content_are_two_files(hub: Hub) -> None:
    hub.add("owner/twin", {"config.json": b"{}", "model.bin": b"m", "source.spm": b"same", "target.spm": b"same"})
    model = entry(engine="ctranslate2", source="owner/twin", file=None)
    pull(model)
    assert (model.folder / "source.spm").read_bytes() == (model.folder / "target.spm").read_bytes() == b"same"


def test_an_empty_file_comes_too(hub: Hub) -> None:
    hub.add("owner/none", {"a.gguf": b"GGUF", "LICENSE": b""})
    model = entry(source="owner/none", file=None)
    pull(model)
    assert files_in(model.folder)["LICENSE"] == b""


def test_progress_goes_up_to_all(hub: Hub) -> None:
    watcher = Watcher()
    pull(entry(), watcher)
    done = [move[1] for move in watcher.moves]
    total = len(WEIGHTS) + len(FILES["LICENSE"])
    assert done == sorted(done)
    assert (done[-1], watcher.moves[-1][2]) == (total, total)
    assert watcher.lines == []


# What is sent


def test_the_token_goes_to_the_hub_and_not_where_it_sends_on_to(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.gated.add("owner/tiny")
    monkeypatch.setenv("HF_TOKEN", " hf_mine\n")
    pull(entry())
    at_hub = {r.token for r in hub.requests if hub.address.endswith(f":{r.port}")}
    assert at_hub == {"Bearer hf_mine"}
    assert {r.token for r in hub.requests if hub.store.endswith(f":{r.port}")} == {None}


@pytest.mark.parametrize("token", ["hf_ä", "hf_a b", "hf_a\nX-Header: b"])
def test_a_token_that_is_none_is_told_without_being_shown(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(UsageError, match="HF_TOKEN") as caught:
        pull(entry())
    assert "hf_" not in str(caught.value)
    assert hub.requests == []


# Faults


def test_a_connection_cut_in_mid_file_goes_on_where_it_broke(hub: Hub) -> None:
    hub.faults = [kept(times=6, cut=50_000)]
    watcher = Watcher()
    pull(entry(), watcher)
    ranges = [r.range for r in hub.asked("Q4_K_M.gguf") if r.path.startswith("/kept/")]
    assert ranges == [None, *(f"bytes={done}-" for done in range(50_000, 350_000, 50_000))]
    assert files_in(entry().folder)["tiny-Q4_K_M.gguf"] == WEIGHTS
    assert len(watcher.lines) == 6  # more often than it would ask if nothing came
    assert "broke the connection off (" in watcher.lines[0]


def kept(**what: object) -> Fault:
    """A fault where the large file is kept."""
    return Fault(f"/kept/owner/tiny/resolve/{COMMIT}/tiny-Q4_K_M.gguf", **what)  # type: ignore[arg-type]


def fails(code: str, **fields: object) -> OperationError:
    """The error that a pull ends with, nothing half-ready being left."""
    with pytest.raises(OperationError) as caught:
        pull(entry(**fields))
    assert caught.value.code == code
    assert not entry().folder.exists()
    assert not models.is_here(entry(**fields))
    assert "\n" not in str(caught.value)
    assert "signature" not in str(caught.value)
    return caught.value


def test_a_server_that_always_cuts_at_once_is_given_up_and_the_next_pull_goes_on(hub: Hub) -> None:
    hub.faults = [kept(times=1, cut=150_000), kept(cut=0)]
    error = fails("no-connection")
    assert "Give the same command again: it goes on" in str(error)
    hub.faults = []
    before = len(hub.requests)
    pull(entry())
    assert [r.range for r in hub.requests[before:] if r.path.startswith("/kept/")] == ["bytes=150000-"]


def test_what_was_begun_of_another_file_goes_and_what_is_whole_stays(hub: Hub) -> None:
    staging = store.beside("tiny", "part")
    staging.mkdir(parents=True)
    (staging / ("0" * 64 + ".part")).write_bytes(b"of an older revision")
    (staging / f"{hashlib.sha256(WEIGHTS).hexdigest()}.part").write_bytes(WEIGHTS + b"more than there is")
    hub.faults = [kept(status=404)]
    fails("no-repository")
    assert sorted(path.read_bytes() for path in staging.iterdir()) == [b"", FILES["LICENSE"]]
    hub.faults = []
    pull(entry())
    assert len(hub.asked("LICENSE")) == 1


def test_a_server_that_knows_no_ranges_begins_anew(hub: Hub) -> None:
    hub.faults = [kept(times=1, cut=100_000), kept(times=1, whole=True)]
    pull(entry())
    assert files_in(entry().folder)["tiny-Q4_K_M.gguf"] == WEIGHTS


def test_a_server_that_stalls_is_not_waited_for(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "_TIMEOUT", 0.3)
    hub.faults = [kept(times=1, stall=100_000)]
    watcher = Watcher()
    pull(entry(), watcher)
    assert "is too slow" in watcher.lines[0]
    hub.faults = [Fault("a.gguf", stall=0)]
    hub.add("owner/other", {"a.gguf": b"GGUF" + b"a" * 100})
    with pytest.raises(OperationError, match="is too slow"):
        pull(entry(id="slow", source="owner/other", file=None, revision=None))


def test_other_bytes_than_promised_are_refused_and_dropped(hub: Hub) -> None:
    hub.faults = [kept(times=1, other=WEIGHTS[:-1] + b"x")]
    assert "its hash is not the one that the hub tells" in str(fails("wrong-hash"))
    pull(entry())
    assert files_in(entry().folder)["tiny-Q4_K_M.gguf"] == WEIGHTS


def test_a_small_file_is_held_to_the_hash_that_git_gives_it(hub: Hub) -> None:
    hub.faults = [Fault("LICENSE", other=b"Apachf")]
    fails("wrong-hash")


def test_more_bytes_than_promised_are_refused(hub: Hub) -> None:
    hub.faults = [kept(other=WEIGHTS + b"x")]
    fails("no-hub")


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        ({"source": "owner/none"}, "no-repository", "the hub has no repository owner/none"),
        ({"source": "owner/a--b"}, "no-repository", "no such names as owner/a--b"),
        ({"revision": "d" * 40}, "no-revision", f"owner/tiny has no revision {'d' * 40}"),
        ({"file": "tiny-Q2_K.gguf"}, "no-file", "It has mmproj-tiny-Q4_K_M.gguf, tiny-Q4_K_M.gguf, tiny-Q8_0.gguf"),
        ({"file": "*.gguf"}, "several-files", "names several files of owner/tiny"),
        ({"file": None}, "several-files", "owner/tiny has several GGUF"),
        ({"file": None, "engine": "ctranslate2"}, "no-file", "has no model.bin, which ctranslate2 needs"),
        ({"file": None, "engine": "transformers"}, "no-file", "has no model.safetensors"),
    ],
)
def test_what_the_hub_has_not_is_named(hub: Hub, fields: dict[str, object], code: str, said: str) -> None:
    assert said in str(fails(code, **fields))


def test_a_tokenizer_that_is_none_is_named(hub: Hub) -> None:
    hub.add("owner/ct2", {"model.bin": b"m", "config.json": b"{}"})
    fields = {"engine": "ctranslate2", "source": "owner/ct2", "file": None}
    error = fails("no-file", **fields, options={"tokenizer": "owner/tiny"})
    assert "owner/tiny has no tokenizer.json" in str(error)
    assert "Correct `tokenizer`" in str(error)


def test_a_file_that_is_listed_and_gone_is_named(hub: Hub) -> None:
    hub.faults = [kept(status=404, headers={"X-Error-Code": "EntryNotFound"})]
    assert "has no file tiny-Q4_K_M.gguf" in str(fails("no-file"))


@pytest.mark.parametrize("status", [401, 403])
def test_a_gated_repository_says_what_to_do(hub: Hub, status: int) -> None:
    hub.faults = [Fault("tiny-Q4_K_M.gguf", status=status, headers={"X-Error-Code": "GatedRepo"})]
    error = str(fails("gated"))
    assert "those who have accepted its terms" in error
    assert "HF_TOKEN" in error


def test_too_many_requests_are_waited_for_as_the_hub_asks(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    limited = {"ratelimit": '"api";r=0;t=7'}
    hub.faults = [
        Fault(f"/revision/{COMMIT}", times=1, status=429, headers={"Retry-After": "3"}),
        Fault("LICENSE", times=1, status=429, headers=limited),
    ]
    watcher = Watcher()
    pull(entry(), watcher)
    assert [seconds for seconds in waited if seconds] == [3, 7]
    assert "too many requests" in watcher.lines[0]
    assert "once more in 3 s" in watcher.lines[0]


def test_a_wait_of_an_hour_is_not_waited(hub: Hub) -> None:
    hub.faults = [Fault("LICENSE", status=429, headers={"Retry-After": "3600"})]
    assert "Try in 3600 s" in str(fails("too-many-requests"))


def test_a_hub_in_trouble_is_asked_again_and_given_up(hub: Hub) -> None:
    hub.faults = [Fault("LICENSE", times=2, status=500), Fault("tiny-Q8_0.gguf", status=503)]
    pull(entry())
    assert len(hub.asked("LICENSE")) == 3
    with pytest.raises(OperationError, match="answers with status 503"):
        pull(entry(id="other", file="tiny-Q8_0.gguf"))


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Welcome to our hotel</html>",
        b"[]",
        b"{}",
        b'{"id": 5}',
        b"null",
        b'{"id":"a/b","siblings":[{"rfilename":5}]}',
    ],
)
def test_what_is_no_hub_is_told(hub: Hub, body: bytes) -> None:
    hub.faults = [Fault(f"/revision/{COMMIT}", body=body)]
    assert "Check HF_ENDPOINT" in str(fails("no-hub"))


@pytest.mark.parametrize(
    "claim",
    [
        {"lfs": None, "blobId": None},
        {"lfs": None, "blobId": "../../x"},
        {"lfs": {"sha256": "0" * 63 + "/", "size": 5, "pointerSize": 1}},
        {"lfs": None, "size": None},
        {"lfs": None, "size": -1},
    ],
)
def test_a_listing_without_size_and_hash_is_refused(hub: Hub, claim: dict[str, object]) -> None:
    hub.claims["tiny-Q4_K_M.gguf"] = claim
    fails("no-hub")


@pytest.mark.parametrize(
    "name", ["../../tiny.gguf", "/tiny.gguf", "a/../../tiny.gguf", "a\\..\\tiny.gguf", "C:tiny.gguf"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(hub: Hub, name: str) -> None:
    hub.add("owner/evil", {name: b"GGUF"})
    fails("no-hub", source="owner/evil", file=None)
    assert not list(models.home().parent.glob("*.gguf"))


def test_a_password_in_the_address_of_the_hub_is_not_shown(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.address.replace("//", "//me:secret@"))
    assert "secret" not in str(fails("no-repository", source="owner/none"))
    pull(entry())


def test_nobody_there(hub: Hub) -> None:
    hub.close()
    assert "cannot connect to 127.0.0.1" in str(fails("no-connection"))


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "127.0.0.1:80", "http://", "http://[", "http://a b"])
def test_an_endpoint_that_is_none(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    with pytest.raises(UsageError, match="HF_ENDPOINT"):
        pull(entry())


def test_a_client_that_is_set_offline_says_so(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE" in str(fails("offline"))
    assert hub.requests == []


def test_what_is_called_gguf_and_is_none_never_becomes_ready(hub: Hub) -> None:
    hub.add("owner/fake", {"tiny.gguf": b"version https://git-lfs"})
    assert "is no GGUF" in str(fails("not-gguf", source="owner/fake", file=None))


def test_what_does_not_fit_on_the_disk_is_not_begun(hub: Hub) -> None:
    hub.claims["tiny-Q4_K_M.gguf"] = {"lfs": {"sha256": "0" * 64, "size": 10**16, "pointerSize": 1}}
    error = str(fails("no-space"))
    assert "10,000,000,050 MB are needed" in error
    assert "SUMMARISE_HOME" in error
    assert hub.asked("LICENSE") == []


def test_a_redirect_to_another_machine_is_not_followed_without_network(hub: Hub) -> None:
    hub.faults = [Fault("tiny-Q4_K_M.gguf", status=302, headers={"Location": "http://192.0.2.1/tiny.gguf"})]
    with pytest.raises(OperationError, match=r"connections are forbidden \(192.0.2.1\)"):
        pull(entry(), no_network=True)


def test_two_pulls_of_one_model_at_once(hub: Hub) -> None:
    with store.lock("tiny"):
        fails("busy")
        pull(entry(id="other"))
    pull(entry())


# Processes of their own

PULL = "from summarise import models, hub; hub.pull(models.load().get('tiny'))"
YAML = f"""models:
  tiny: {{task: summarise, engine: llama, source: owner/tiny, file: tiny-Q4_K_M.gguf, revision: {COMMIT}, from: any,
    to: same, licence: MIT, size_mb: 1, quality: good}}
"""


@pytest.fixture
def in_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> models.Model:
    (tmp_path / "mine.yaml").write_text(YAML)
    monkeypatch.setenv("SUMMARISE_MODELS", str(tmp_path / "mine.yaml"))
    return models.load().get("tiny")


@pytest.mark.parametrize("token", [None, "hf_mine"])
def test_no_telemetry_and_no_token_but_that_of_the_environment(
    hub: Hub, in_file: models.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    """In a process of its own: the hub's client reads much of its environment when it is imported."""
    home = tmp_path / "hf"
    home.mkdir()
    (home / "token").write_text("hf_of_a_login")  # where the hub's own tool keeps one
    monkeypatch.setenv("AI_AGENT", "some-agent")
    if token:
        monkeypatch.setenv("HF_TOKEN", token)
    subprocess.run([sys.executable, "-c", PULL], check=True)
    assert {r.token for r in hub.requests if hub.store.endswith(f":{r.port}")} == {None}
    at_hub = [request for request in hub.requests if hub.address.endswith(f":{request.port}")]
    assert {request.token for request in at_hub} == {f"Bearer {token}" if token else None}
    assert all(request.path.startswith(("/api/models/owner/tiny", "/owner/tiny/")) for request in at_hub)
    assert all("summarise-news/" in r.agent and "torch" not in r.agent and "agent/" not in r.agent for r in at_hub)
    assert [path.name for path in home.rglob("*")] == ["token"]  # the hub's own cache is not used


def part_of(model: models.Model) -> Path | None:
    """The part of the large file that is here."""
    name = f"{hashlib.sha256(WEIGHTS).hexdigest()}.part"
    path = store.beside(model.id, "part") / name
    return path if path.exists() else None


@posix
def test_a_kill_in_mid_file_leaves_nothing_half_ready_and_the_next_goes_on(hub: Hub, in_file: models.Model) -> None:
    hub.faults = [kept(times=1, stall=200_000)]
    process = subprocess.Popen([sys.executable, "-c", PULL])
    until = time.monotonic() + 30
    while not ((part := part_of(in_file)) and part.stat().st_size == 200_000):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not models.is_here(in_file)
    assert not in_file.folder.exists()
    assert store.begun("tiny")
    pull(in_file)
    assert hub.requests[-1].range == "bytes=200000-"
    assert files_in(in_file.folder)["tiny-Q4_K_M.gguf"] == WEIGHTS
    assert beside(in_file) == set()


class Killed(BaseException):
    """What stands for a kill where a process of its own would take too long: nothing of ours catches it."""


def test_a_kill_at_any_step_on_the_disk_can_be_gone_on_from(
    hub: Hub, in_file: models.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each pull dies at the next call, until one comes through; at no moment is there half a model."""
    hub.add("owner/tiny", FILES | {"LICENSE": b"older"}, NEWER)
    older = entry(revision=NEWER)
    pull(older)
    left = 0

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed
            return real(*arguments, **named)

        return call

    for name in ("rename", "replace", "fsync", "mkdir", "unlink", "rmdir", "link"):
        monkeypatch.setattr(os, name, dying(getattr(os, name)))
    for number in range(1, 100):
        left = number
        with suppress(Killed):
            pull(in_file)
            break
        left = 0
        states = [store.check(model).state for model in (in_file, older)]
        assert "sound" in states or states == ["absent", "absent"]
        assert models.is_here(in_file) == (states[0] == "sound")
        pull(in_file)
        assert store.check(in_file).state == "sound"
        assert beside(in_file) == set()
        pull(older)
    assert 10 < number < 99


@posix
def test_a_disk_that_fills_up_is_told_and_the_next_pull_goes_on(hub: Hub, in_file: models.Model) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    code = limit + "from summarise.errors import OperationError\ntry:\n    " + PULL.replace("; ", "\n    ")
    code += "\nexcept OperationError as error:\n    print(error.code, error)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.startswith("no-space the disk is full")
    assert done.stderr == ""
    assert not models.is_here(in_file)
    pull(in_file)
    assert hub.requests[-1].range == "bytes=100000-"
    assert files_in(in_file.folder)["tiny-Q4_K_M.gguf"] == WEIGHTS


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(hub: Hub) -> None:
    models.home().mkdir()
    models.home().chmod(0o500)
    fails("disk")


def test_a_home_that_is_a_file_is_told(hub: Hub) -> None:
    models.home().write_bytes(b"")
    assert "Check SUMMARISE_HOME" in str(fails("disk"))


# Asking the hub whether it has it


def test_looking_up_says_what_the_hub_has(hub: Hub) -> None:
    found = look_up(entry())
    assert (found.state, found.findings) == ("sound", ())
    assert found.notes == (f"revision {COMMIT}, 2 files, 0.3 MB",)
    assert hub.asked("gguf") == []
    assert not models.home().exists()


def test_looking_up_tells_a_size_that_is_wrong_a_revision_that_is_open_and_terms(hub: Hub) -> None:
    hub.gated.add("owner/tiny")
    notes = " ".join(look_up(entry(size_mb=50, revision=None)).notes)
    assert "`size_mb` says 50" in notes
    assert "`revision` is not pinned" in notes
    assert "owner/tiny wants its terms accepted" in notes


@pytest.mark.parametrize(
    "fields", [{"source": "owner/none"}, {"revision": "d" * 40}, {"file": "none.gguf"}, {"file": "*"}]
)
def test_looking_up_finds_what_the_hub_has_not(hub: Hub, fields: dict[str, object]) -> None:
    found = look_up(entry(**fields))
    assert found.state == "faulty"
    assert [finding.fault for finding in found.findings] == ["unknown-to-hub"]


def test_a_hub_that_cannot_be_asked_says_nothing_of_an_entry(hub: Hub) -> None:
    hub.faults = [Fault(COMMIT, status=500)]
    with pytest.raises(OperationError, match="status 500"):
        look_up(entry())

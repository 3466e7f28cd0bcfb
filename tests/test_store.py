"""Models on the disk: what a check finds, and what a removal takes."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarise import models, store
from summarise.errors import OperationError, UsageError
from summarise.models import Model

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = {"tiny.gguf": b"GGUF weights", "tokenizer/tokenizer.json": b"{}", "LICENSE": b"MIT"}
COMMIT = "0" * 40


def entry(**fields: object) -> Model:
    usual: dict[str, object] = {
        "id": "tiny",
        "tasks": ("summarise",),
        "engine": "llama",
        "source": "owner/tiny",
        "file": "*.gguf",
        "revision": None,
        "sources_tags": None,
        "targets": None,
        "licence": "MIT",
        "size_mb": 1,
        "quality": "good",
    }
    return Model(**(usual | fields))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SUMMARISE_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder() -> Path:
    """The folder of `tiny` as a pull leaves it."""
    folder = entry().folder
    for name, data in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    manifest = {
        "engine": "llama",
        "source": "owner/tiny",
        "file": "*.gguf",
        "revision": COMMIT,
        "tokenizer": None,
        "tokenizer_revision": None,
        "pulled": "2026-11-24T10:00:00+00:00",
        "files": [
            {"path": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in FILES.items()
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def found(model: Model | None = None) -> list[tuple[str, str | None]]:
    checked = store.check(model or entry())
    assert checked.state == ("faulty" if checked.findings else "sound")
    assert all(finding.message.isprintable() for finding in checked.findings)
    return [(finding.fault, finding.file) for finding in checked.findings]


def test_what_was_pulled_is_sound(folder: Path) -> None:
    assert found() == []
    assert models.is_here(entry())


def _a_folder_instead(folder: Path) -> None:
    (folder / "LICENSE").unlink()
    (folder / "LICENSE").mkdir()


def _a_link_instead(folder: Path) -> None:
    (folder / "LICENSE").rename(folder.parent / "other")
    (folder / "LICENSE").symlink_to(folder.parent / "other")


DAMAGES: dict[str, tuple[Callable[[Path], object], tuple[str, str | None]]] = {
    "gone": (lambda f: (f / "LICENSE").unlink(), ("missing", "LICENSE")),
    "shorter": (lambda f: (f / "tiny.gguf").write_bytes(b"GGUF"), ("damaged", "tiny.gguf")),
    "longer": (lambda f: (f / "tiny.gguf").write_bytes(b"GGUF weights!"), ("damaged", "tiny.gguf")),
    "one bit": (lambda f: (f / "tiny.gguf").write_bytes(b"GGUF weightr"), ("damaged", "tiny.gguf")),
    "in a folder": (
        lambda f: (f / "tokenizer" / "tokenizer.json").write_bytes(b"[]"),
        ("damaged", "tokenizer/tokenizer.json"),
    ),
    "foreign": (lambda f: (f / "extra.py").touch(), ("foreign", "extra.py")),
    "foreign, further down": (lambda f: (f / "tokenizer" / "a.bin").touch(), ("foreign", "tokenizer/a.bin")),
    "a folder instead": (
        _a_folder_instead,
        ("damaged", "LICENSE"),
    ),
    "a foreign link": (lambda f: (f / "away").symlink_to("/"), ("foreign", "away")),
    "a link instead": (
        _a_link_instead,
        ("damaged", "LICENSE"),
    ),
    "no manifest": (lambda f: (f / "manifest.json").unlink(), ("damaged", "manifest.json")),
    "a manifest of nothing": (lambda f: (f / "manifest.json").write_bytes(b"{}"), ("damaged", "manifest.json")),
    "a manifest that leads away": (
        lambda f: (f / "manifest.json").write_text((f / "manifest.json").read_text().replace("LICENSE", "../LICENSE")),
        ("damaged", "manifest.json"),
    ),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_a_damage_is_found_and_named(folder: Path, what: str) -> None:
    damage, finding = DAMAGES[what]
    damage(folder)
    assert finding in found()
    assert len(found()) == 1


def test_what_is_no_gguf_is_found_though_it_is_what_was_pulled(folder: Path) -> None:
    (folder / "tiny.gguf").write_bytes(b"none")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][0] |= {"size": 4, "sha256": hashlib.sha256(b"none").hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert found() == [("damaged", "tiny.gguf")]


@pytest.mark.parametrize(
    "fields",
    [{"source": "owner/other"}, {"file": None}, {"engine": "ctranslate2"}, {"options": {"tokenizer": "a/b"}}],
)
def test_an_entry_that_names_something_else_by_now_is_found(folder: Path, fields: dict[str, object]) -> None:
    assert found(entry(**fields)) == [("changed", None)]
    assert found(entry(revision="1" * 40)) == [("changed", None)]
    assert found(entry(revision=COMMIT)) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_told(folder: Path) -> None:
    (folder / "tiny.gguf").chmod(0)
    assert found()[0][0] == "damaged"


def test_what_is_not_here_and_what_has_no_files() -> None:
    assert store.check(entry()).state == "absent"
    for id_ in ("extractive", "opencc", "apertium-es-ca"):
        assert store.check(models.load().get(id_)).state == "nothing"


def test_a_source_of_ones_own_is_checked_as_far_as_it_can_be(tmp_path: Path) -> None:
    def own(path: Path, **fields: object) -> list[tuple[str, str | None]]:
        return found(entry(source=str(path), **({"file": None} | fields)))

    (tmp_path / "good.gguf").write_bytes(b"GGUF1")
    (tmp_path / "bad.gguf").write_bytes(b"PK")
    assert own(tmp_path / "good.gguf") == []
    assert own(tmp_path / "bad.gguf") == [("damaged", str(tmp_path / "bad.gguf"))]
    assert own(tmp_path / "none.gguf") == [("missing", str(tmp_path / "none.gguf"))]
    assert own(tmp_path, file="good*") == []
    assert own(tmp_path, file="bad*") == [("damaged", str(tmp_path / "bad.gguf"))]
    assert own(tmp_path, file="none*") == [("missing", str(tmp_path))]
    assert own(tmp_path, engine="transformers") == [("missing", str(tmp_path / "config.json"))]
    assert own(tmp_path, engine="ctranslate2") == [("missing", str(tmp_path / "model.bin"))]
    (tmp_path / "empty").mkdir()
    assert own(tmp_path / "empty") == [("missing", str(tmp_path / "empty"))]


# Removing


def test_a_removal_takes_the_folder_alone(folder: Path) -> None:
    other = folder.parent / "tiny-2"
    other.mkdir()
    (other / "a").touch()
    assert store.remove("tiny") == folder
    assert sorted(p.name for p in folder.parent.iterdir()) == [".tiny.lock", "tiny-2"]
    assert (other / "a").exists()


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "a").touch()
    (folder / "out").symlink_to(precious)
    (folder / "file").symlink_to(precious / "a")
    store.remove("tiny")
    assert (precious / "a").exists()
    folder.symlink_to(precious)
    store.remove("tiny")
    assert (precious / "a").exists()
    assert not folder.is_symlink()


def test_what_was_begun_goes_too(folder: Path) -> None:
    store.beside("tiny", "part").mkdir()
    store.remove("tiny")
    assert not store.begun("tiny")
    store.beside("tiny", "part").mkdir()
    store.remove("tiny")
    assert not store.begun("tiny")


def test_a_removal_that_died_is_ended_by_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", dies)
        with pytest.raises(KeyboardInterrupt):
            store.remove("tiny")
    assert store.check(entry()).state == "absent"
    store.beside("tiny", "part").mkdir()
    store.remove("tiny")
    assert [p.name for p in folder.parent.iterdir()] == [".tiny.lock"]


@pytest.mark.parametrize("id_", ["", ".", "..", "../tiny", "tiny/..", "/tmp", "Tiny", ".tiny.part", "a" * 65, "a\0"])  # noqa: S108
def test_only_an_id_is_removed(folder: Path, id_: str) -> None:
    with pytest.raises(UsageError, match="is no ID"):
        store.remove(id_)
    assert found() == []


def test_what_is_not_here_cannot_be_removed() -> None:
    with pytest.raises(OperationError, match="'tiny' is not on this machine"):
        store.remove("tiny")


def test_what_is_being_pulled_is_not_removed(folder: Path) -> None:
    with store.lock("tiny"), pytest.raises(OperationError, match="another process is pulling or removing 'tiny'"):
        store.remove("tiny")
    assert found() == []


def test_the_ids_that_are_here(folder: Path) -> None:
    store.beside("tiny", "part").mkdir()
    assert store.pulled_ids() == ("tiny",)
    store.remove("tiny")
    assert store.pulled_ids() == ()

"""Models on this machine's disk: checked against what was pulled, and removed.

    check(model)             # Checked: what is missing, damaged, changed or foreign
    remove("qwen3-8b")

A model stands in `models/ID/` under SUMMARISE_HOME: its files by the paths that they have in their repository, those
of the entry's `tokenizer` repository under `tokenizer/`, and manifest.json. What is not ready, or no more, stands
beside it under names that no ID has: `.ID.part/`, `.ID.old/` and `.ID.lock`.
"""

from __future__ import annotations

import fnmatch
import os
import shutil
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from summarise import models
from summarise.errors import OperationError, UsageError
from summarise.models import MANIFEST, Engine, Manifest, Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# What an engine cannot do without, beside its weights.
REQUIRED: Mapping[Engine, tuple[str, ...]] = {"transformers": ("config.json",), "ctranslate2": ("model.bin",)}

Fault = Literal["missing", "damaged", "changed", "foreign", "unknown-to-hub"]
State = Literal["sound", "faulty", "absent", "nothing"]


class Watcher(Protocol):
    """Whom the work is told of: bytes as they come or are checked, and lines worth reading."""

    def moved(self, what: str, done: int, total: int) -> None:
        """`done` of `total` bytes of the model are there; it is `what`'s turn."""

    def said(self, line: str) -> None:
        """Something happened that takes time: a connection that broke, a wait that the hub asked for."""


class Silence:
    """A watcher that passes nothing on."""

    def moved(self, what: str, done: int, total: int) -> None:
        """Pass nothing on."""

    def said(self, line: str) -> None:
        """Pass nothing on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a model; `file` is None where it is not one file's fault."""

    fault: Fault
    file: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `absent`: not on this machine; `nothing`: an entry that has no files to check.

    `notes` are worth knowing and no fault.
    """

    id: str
    state: State
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


# Checking -------------------------------------------------------------------------------------------------------------


def check(model: Model, watcher: Watcher | None = None) -> Checked:
    """Compare a model's files with what was pulled, byte by byte; a path of one's own only as far as it can be told."""
    try:
        return _check(model, watcher or Silence())
    except OSError as error:
        where = str(error.filename or model.folder)
        finding = Finding("damaged", where, f"cannot be read: {error.strerror or error}")
        return Checked(model.id, "faulty", (finding,))


def _check(model: Model, watcher: Watcher) -> Checked:
    if model.source_kind == "path":
        return _check_path(model)
    if model.source_kind != "hub":
        return Checked(model.id, "nothing")
    if not os.path.lexists(model.folder):
        return Checked(model.id, "absent", notes=("a pull of it was begun",) if begun(model.id) else ())
    manifest = models.manifest(model.folder)
    if manifest is None or not all(is_plain(file.path) for file in manifest.files):
        finding = Finding("damaged", MANIFEST, "says not what was pulled")
        return Checked(model.id, "faulty", (finding,))
    found = [*_changes(model, manifest), *_damages(model.folder, manifest, watcher)]
    return Checked(model.id, "faulty" if found else "sound", tuple(found))


def begun(id_: str) -> bool:
    """Return whether a pull of a model was begun that did not end."""
    return beside(id_, "part").is_dir()


def _changes(model: Model, manifest: Manifest) -> Iterator[Finding]:
    """Yield where the entry has come to name something else than what was pulled."""
    for field, was, now in (
        ("engine", manifest.engine, model.engine),
        ("source", manifest.source, model.source),
        ("file", manifest.file, model.file),
        ("tokenizer", manifest.tokenizer, model.options.get("tokenizer")),
        ("revision", manifest.revision, model.revision or manifest.revision),
    ):
        if was != now:
            yield Finding("changed", None, f"was pulled with `{field}: {was}`, models.yaml says {now}")


def _damages(folder: Path, manifest: Manifest, watcher: Watcher) -> Iterator[Finding]:
    total, done = sum(file.size for file in manifest.files), 0
    for file in manifest.files:
        path = folder / file.path
        found = size_of(path)
        if not os.path.lexists(path):
            yield Finding("missing", file.path, "is missing")
        elif not is_regular(path):
            yield Finding("damaged", file.path, "is no file")
        elif found != file.size:
            yield Finding("damaged", file.path, f"has {found} bytes, {file.size} were pulled")
        elif sha256_of(path, partial(_tell, watcher, file.path, done, total)) != file.sha256:
            yield Finding("damaged", file.path, "holds other bytes than were pulled (SHA-256)")
        elif file.path.endswith(".gguf") and not is_gguf(path):
            yield Finding("damaged", file.path, "is no GGUF")
        done += file.size
    known = {MANIFEST, *(file.path for file in manifest.files)}
    for path in sorted(_walk(folder)):
        name = path.relative_to(folder).as_posix()
        if name not in known:
            yield Finding("foreign", name, "was not pulled")


def _tell(watcher: Watcher, name: str, before: int, total: int, read: int) -> None:
    watcher.moved(name, before + read, total)


def _check_path(model: Model) -> Checked:
    """Say what can be told of a source of one's own: that it is there, and of its engine's kind."""
    path = Path(str(model.source))
    if not models.is_here(model):
        file = f", or has no '{model.file}'" if model.file else ""
        return Checked(model.id, "faulty", (Finding("missing", str(path), f"is not there{file}"),))
    if model.engine == "llama":
        pattern = model.file or "*.gguf"
        files = (
            [path]
            if path.is_file()
            else [p for p in _walk(path) if fnmatch.fnmatchcase(p.relative_to(path).as_posix(), pattern)]
        )
        wrong = [Finding("damaged", str(file), "is no GGUF") for file in sorted(files) if not is_gguf(file)]
        if not files:
            wrong = [Finding("missing", str(path), "has no GGUF")]
    else:
        names = REQUIRED.get(model.engine, ())
        wrong = [Finding("missing", str(path / name), "is missing") for name in names if not (path / name).is_file()]
    return Checked(model.id, "faulty" if wrong else "sound", tuple(wrong))


# Removing and keeping order -------------------------------------------------------------------------------------------


def pulled_ids() -> tuple[str, ...]:
    """Return the IDs that have a folder on this machine, in their order, whether an entry names them or not."""
    with suppress(OSError):
        return tuple(sorted(p.name for p in (models.home() / "models").iterdir() if models.is_id(p.name)))
    return ()


def remove(id_: str) -> Path:
    """Delete the folder of a model, and what of a pull of it was begun; never what a link in it leads to.

    Raises:
        UsageError: what is to be an ID is none.
        OperationError: there is no such folder, it is being pulled, or the disk refuses.
    """
    if not models.is_id(id_):
        raise UsageError("unknown-model", f"'{id_[:80]}' is no ID", remedy="summarise models list names them all")
    folder, staging = models.home() / "models" / id_, beside(id_, "part")
    if not (os.path.lexists(folder) or staging.exists()):
        what = f"'{id_}' is not on this machine"
        raise OperationError("not-here", what, where=str(folder), remedy="summarise models list says what is")
    try:
        with lock(id_):
            tidy(id_)
            if os.path.lexists(folder):
                folder.rename(beside(id_, "old"))
            tidy(id_)
            delete(staging)
    except OSError as error:
        raise disk_error(error) from error
    return folder


def beside(id_: str, what: str) -> Path:
    """Return a path beside a model's folder; an ID never begins with a full stop."""
    return models.home() / "models" / f".{id_}.{what}"


@contextmanager
def lock(id_: str) -> Iterator[None]:
    """Hold what only one process may have for a model; it is let go with the process, however that ends."""
    import filelock

    try:
        with filelock.FileLock(beside(id_, "lock"), timeout=0):
            yield
    except filelock.Timeout:
        what = f"another process is pulling or removing '{id_}'"
        raise OperationError("busy", what, remedy="Wait until it is done") from None


def tidy(id_: str) -> None:
    """Finish what a process left in the middle of a replacement or a removal."""
    delete(beside(id_, "old"))


def delete(path: Path) -> None:
    """Delete a file, a link or a folder with all that is in it, following no link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield all that is in a folder but the folders themselves, following no link."""
    for here, folders, names in os.walk(folder):
        yield from (Path(here, name) for name in names)
        yield from (Path(here, name) for name in folders if Path(here, name).is_symlink())


# Files ----------------------------------------------------------------------------------------------------------------


def is_plain(name: str) -> bool:
    """Return whether a path leads nowhere but further down, on any platform."""
    parts = name.split("/")
    return not any(c in name for c in '\\:*?"<>|') and name.isprintable() and not {"", ".", ".."} & set(parts)


def megabytes(size: float) -> str:
    """Return a number of bytes as people say it: "494 MB"."""
    return f"{size / 1e6:,.1f} MB" if size < 10e6 else f"{size / 1e6:,.0f} MB"


def is_gguf(path: Path) -> bool:
    """Return whether a file begins as GGUF does."""
    with path.open("rb") as stream:
        return stream.read(4) == b"GGUF"


def sha256_of(path: Path, read: Callable[[int], None] = lambda _: None) -> str:
    """Return the SHA-256 of a file; `read` is told how many bytes of it have been read."""
    import hashlib

    return digest(path, hashlib.sha256(), read)


def digest(path: Path, digest: Any, read: Callable[[int], None] = lambda _: None) -> str:
    """Return what `digest` (of hashlib) says when it has read a file, in hexadecimal digits."""
    done = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            done += len(piece)
            read(done)
    return str(digest.hexdigest())


def size_of(path: Path) -> int:
    """Return the bytes of a file, 0 where there is none."""
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def is_regular(path: Path) -> bool:
    """Return whether a path leads to a file, and not by way of a link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def flush(path: Path) -> None:
    """Let the disk have what the system still holds of a file or folder, where it can be asked to."""
    with suppress(OSError):  # Windows opens no folders
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def disk_error(error: OSError) -> OperationError:
    """Return an error of the disk as one of ours."""
    import errno

    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    what = "the disk is full" if full else f"the disk refuses: {error.strerror or error}"
    where = str(error.filename or models.home())
    remedy = "Make room and give the same command again: it goes on" if full else "Check SUMMARISE_HOME and its rights"
    return OperationError("no-space" if full else "disk", what, where=where, remedy=remedy)

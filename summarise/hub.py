"""Models from the hub to this machine.

    pull(model, watcher)     # Pulled: all its files, or an error and nothing half-ready; goes on where it stopped
    look_up(model, watcher)  # Checked: whether the hub has source, file and revision

While a pull goes on, `.ID.part/` beside the model's folder holds each file by its hash, so that it belongs to no
revision: `….part` while it grows, and `ready/` while all are put together. One rename makes the folder ready.

Listing and errors are those of the hub's own client (huggingface_hub), and so are its connections; the bytes are
received here. Its downloads give each attempt a new name and delete what they have when they fail, so that nothing
could go on where it stopped; and they keep a cache of their own beside our folder. Files that the hub stores as chunks
(Xet) come whole over HTTP, which can be taken up again anywhere.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from summarise import __version__, models, store
from summarise.errors import OperationError, UsageError
from summarise.fetch import retry_after
from summarise.models import MANIFEST, TOKENIZER, Engine, Manifest, Model, PulledFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import ModelInfo, RepoSibling

_T = TypeVar("_T")

_TIMEOUT = 20.0  # seconds, to connect and between two pieces
_WAITS = (1.0, 2.0, 4.0, 8.0)  # seconds before each new attempt, as long as none brings anything
_LONGEST_WAIT = 120.0  # seconds that are waited where the hub asks for it
_SPARE = 50_000_000  # bytes that are left free on the disk

_NAMES = ("config.json", "generation_config.json", "LICENSE*", "LICENCE*", "NOTICE*")
_TOKENIZER = ("tokenizer*.json", "special_tokens_map.json", "added_tokens.json")
_VOCABULARY = (
    *(*_TOKENIZER, "chat_template.*"),
    *("*vocab*.json", "*vocab*.txt", "*vocabulary*.json", "*vocabulary*.txt", "merges.txt", "*.spm", "*.model"),
)
# Which files of a repository an engine needs, beside its weights.
_BESIDE: Mapping[Engine, tuple[str, ...]] = {
    "llama": ("LICENSE*", "LICENCE*", "NOTICE*"),
    "transformers": (*_NAMES, *_VOCABULARY),
    "ctranslate2": (*_NAMES, *_VOCABULARY),
}

# Weights for `transformers`, the first kind that a repository has: one file, or several and the index that names them.
_WEIGHTS = (
    re.compile(r"model\.safetensors"),
    re.compile(r"model-\d+-of-\d+\.safetensors|model\.safetensors\.index\.json"),
    re.compile(r"pytorch_model\.bin"),
    re.compile(r"pytorch_model-\d+-of-\d+\.bin|pytorch_model\.bin\.index\.json"),
)
_SHARD = re.compile(r"-\d{5}-of-\d{5}(?=\.gguf$)")  # "model-00001-of-00003.gguf"
_ADDRESS = re.compile(
    r"https?://([^/\s@]*@)?(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:\d+)?(/\S*)?"
)  # "https://me:pw@hub.example:8080/mirror"
_HASH = re.compile(r"[0-9a-f]{64}|[0-9a-f]{40}")
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull ended with. `already`: all was here and sound, and nothing was asked of the hub."""

    folder: Path
    manifest: Manifest
    already: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One file to be had: where on the hub, where in the folder, and what it must be.

    `hash` is its SHA-256 (64 digits), or git's own SHA-1 of it (40 digits) where the hub keeps it in git.
    """

    repository: str
    commit: str
    name: str
    path: str
    size: int
    hash: str


# Getting ------------------------------------------------------------------------------------------------------------


def pull(model: Model, watcher: store.Watcher | None = None, *, no_network: bool = False) -> Pulled:
    """Bring a model's files to this machine, or those of them that are missing or damaged.

    Args:
        model: the entry.
        watcher: whom to tell how far it is.
        no_network: whether only this machine's loopback may be connected to.

    Raises:
        OperationError: there is nothing to pull and the model is not here, it is being pulled already, the hub does
            not have it or cannot be reached, or the disk is full. What came so far is kept for the next pull.
    """
    watcher = watcher or store.Silence()
    if nothing := nothing_to_pull(model):
        raise nothing
    try:
        model.folder.parent.mkdir(parents=True, exist_ok=True)
        with store.lock(model.id):
            store.tidy(model.id)
            here = models.manifest(model.folder)
            if here and not store.check(model, watcher).findings:
                store.delete(store.beside(model.id, "part"))  # of a pull that ended just before it would have done so
                return Pulled(model.folder, here, already=True)
            return _pull(model, watcher, no_network)
    except OSError as error:  # of the disk: those of the network have become errors of ours
        raise store.disk_error(error) from error


def nothing_to_pull(model: Model) -> OperationError | None:
    """Return the error that there is nothing to pull for an entry, and what to do instead; None where there is."""
    if model.source_kind == "hub":
        return None
    why, where = "it comes with the installation", None
    remedy = f"It is part of {models.DISTRIBUTION}, use it as it is"
    if model.engine == "openai":
        why, where = "the model is with its server", model.source
        remedy = "Start that server, or correct its address in models.yaml"
    elif model.engine == "apertium":
        why, remedy = "Debian brings it", f"apt-get install {model.options['package']}"
    elif model.source_kind == "path":
        why, where = "its source is a path of yours", model.source
        if not models.is_here(model):
            why += f", and has no file '{model.file}'" if model.file else ", and is not there"
        remedy = "Put the files there, or correct `source` in models.yaml"
    return OperationError(
        "nothing-to-pull", f"'{model.id}': there is nothing to pull: {why}", where=where, remedy=remedy
    )


def _pull(model: Model, watcher: store.Watcher, no_network: bool) -> Pulled:
    staging = store.beside(model.id, "part")
    hub = _Hub(watcher, no_network)
    wanted, infos = _plan(model, hub)
    staging.mkdir(exist_ok=True)
    rest = _Rest(staging, model.folder, wanted, watcher)
    rest.take_what_is_here()
    rest.check_room()
    for file in wanted:
        hub.receive(file, rest)
    files = _put_together(staging, wanted)
    if model.engine == "llama":
        _check_magic(staging, files, model)
    manifest = Manifest(
        engine=model.engine,
        source=str(model.source),
        file=model.file,
        revision=str(infos[0].sha),
        tokenizer=model.options.get("tokenizer"),
        tokenizer_revision=str(infos[1].sha) if len(infos) > 1 else None,
        pulled=datetime.now(UTC).isoformat(timespec="seconds"),
        files=files,
    )
    _make_ready(model, staging, manifest)
    return Pulled(model.folder, manifest, already=False)


def _plan(model: Model, hub: _Hub) -> tuple[list[_Wanted], list[ModelInfo]]:
    """Return the files of a model and the repositories that they are of: its source, and its tokenizer's if any."""
    info = hub.repository(str(model.source), model.revision)
    wanted = _chosen(model, info)
    infos = [info]
    tokenizer = model.options.get("tokenizer")
    if tokenizer:
        info = hub.repository(tokenizer, None)
        names = [s.rfilename for s in info.siblings or () if _is_one_of(s.rfilename, (*_TOKENIZER, "*config.json"))]
        if "tokenizer.json" not in names:
            raise _lacks(tokenizer, "tokenizer.json", "`tokenizer`", model)
        wanted += _all_wanted(tokenizer, info, names, f"{TOKENIZER}/")
        infos.append(info)
    return wanted, infos


def _chosen(model: Model, info: ModelInfo) -> list[_Wanted]:
    """Return the files of a repository that an entry's engine needs."""
    names = sorted(s.rfilename for s in info.siblings or ())
    source = str(model.source)
    if model.engine == "llama":
        weights = _gguf(model, [name for name in names if name.lower().endswith(".gguf")])
    elif model.engine == "transformers":
        kinds = ([name for name in names if kind.fullmatch(name)] for kind in _WEIGHTS)
        # An index without its parts is no weights.
        weights = next((kind for kind in kinds if any(not name.endswith(".json") for name in kind)), [])
        if not weights:
            raise _lacks(source, "model.safetensors", "`source`", model)
    else:
        weights = ["model.bin"]
    for name in store.REQUIRED.get(model.engine, ()):
        if name not in names:
            raise _lacks(source, name, "`source`", model)
    beside = [name for name in names if _is_one_of(name, _BESIDE[model.engine]) and name not in weights]
    return _all_wanted(source, info, [*beside, *weights])


def _gguf(model: Model, names: list[str]) -> list[str]:
    """Return the one GGUF that an entry means, or all the parts that it is split into."""
    pattern = model.file or "*.gguf"
    found = [n for n in names if fnmatch.fnmatchcase(n, pattern) or fnmatch.fnmatchcase(_SHARD.sub("", n), pattern)]
    if not model.file:
        # What goes with a model for pictures is no model: "mmproj-model-f16.gguf".
        found = [name for name in found if not PurePosixPath(name).name.startswith("mmproj")]
    # A split model is found by its name without numbers, and by any of its parts.
    stems = {_SHARD.sub("", name) for name in found}
    if len(stems) == 1:
        return [name for name in names if _SHARD.sub("", name) in stems]
    shown = ", ".join((found or names)[:6]) + (" …" if len(found or names) > 6 else "")
    if not found:
        what = f"{model.source} has no file '{pattern}'"
        raise OperationError("no-file", what, where=f"'{model.id}'", remedy=f"It has {shown or 'no GGUF at all'}")
    what = f"'{pattern}' names several files of {model.source}" if model.file else f"{model.source} has several GGUF"
    raise OperationError("several-files", what, where=f"'{model.id}'", remedy=f"Name one as `file`: {shown}")


def _is_one_of(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a file at the top of a repository is named by one of the patterns."""
    return "/" not in name and any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _all_wanted(repository: str, info: ModelInfo, names: list[str], below: str = "") -> list[_Wanted]:
    by_name: dict[str, RepoSibling] = {s.rfilename: s for s in info.siblings or ()}
    return [_wanted(repository, str(info.sha), by_name[name], below) for name in names]


def _wanted(repository: str, commit: str, sibling: RepoSibling, below: str) -> _Wanted:
    """Return one file as the hub tells of it; what is to become a path or an address is looked at first."""
    name = sibling.rfilename
    sha = str(sibling.lfs.sha256 if sibling.lfs else sibling.blob_id)
    size = sibling.lfs.size if sibling.lfs else sibling.size
    if not (store.is_plain(name) and _HASH.fullmatch(sha) and isinstance(size, int) and size >= 0):
        raise _no_hub(repository, f"of the file {name[:80]} it tells no size and hash")
    return _Wanted(repository, commit, name, below + name, size, sha)


def _lacks(repository: str, name: str, field: str, model: Model) -> OperationError:
    what = f"{repository} has no {name}, which {model.engine} needs"
    return OperationError("no-file", what, where=f"'{model.id}'", remedy=f"Correct {field} in models.yaml")


def look_up(model: Model, watcher: store.Watcher | None = None, *, no_network: bool = False) -> store.Checked:
    """Ask the hub whether it has a model's source, file and revision.

    Raises:
        OperationError: the hub cannot be reached, or gives no answer; that says nothing of the entry.
    """
    if model.source_kind != "hub":
        return store.Checked(model.id, "nothing")
    try:
        wanted, infos = _plan(model, _Hub(watcher or store.Silence(), no_network))
    except OperationError as error:
        if error.code not in {"no-repository", "no-revision", "no-file", "several-files", "gated"}:
            raise
        return store.Checked(model.id, "faulty", (store.Finding("unknown-to-hub", None, str(error)),))
    size = sum(file.size for file in wanted)
    notes = [f"revision {infos[0].sha}, {len(wanted)} files, {store.megabytes(size)}"]
    notes += [f"{info.id} wants its terms accepted" for info in infos if info.gated]
    if abs(size / 1e6 - model.size_mb) > max(1.0, 0.05 * model.size_mb):
        notes.append(f"`size_mb` says {model.size_mb:g}")
    if model.revision is None:
        notes.append("`revision` is not pinned")
    return store.Checked(model.id, "sound", notes=tuple(notes))


# What of it is here ---------------------------------------------------------------------------------------------------


class _Rest:
    """The files of a pull, what of them is in the staging folder, and how far the whole is."""

    def __init__(self, staging: Path, folder: Path, wanted: list[_Wanted], watcher: store.Watcher) -> None:
        self._staging = staging
        self._places = (staging / "ready", folder)
        self._wanted = {file.hash: file for file in wanted}  # two names of one content are one file to get
        self._watcher = watcher
        self.total = sum(file.size for file in self._wanted.values())

    def whole(self, file: _Wanted) -> Path:
        """Where a file stands when it is whole and right."""
        return self._staging / file.hash

    def part(self, file: _Wanted) -> Path:
        """Where a file stands while it grows."""
        return self._staging / f"{file.hash}.part"

    def size(self, file: _Wanted) -> int:
        """How many bytes of a file are here."""
        return store.size_of(self.whole(file)) or store.size_of(self.part(file))

    def done(self) -> int:
        """How many bytes of all are here."""
        return sum(self.size(file) for file in self._wanted.values())

    def tell(self, file: _Wanted, more: int = 0) -> None:
        """Tell the watcher how far all is."""
        self._watcher.moved(file.path, min(self.done() + more, self.total), self.total)

    def take_what_is_here(self) -> None:
        """Take over files of an earlier revision, or of one that has a fault elsewhere, and drop what nobody wants."""
        for file in self._wanted.values():
            for place in self._places:
                if not self.whole(file).exists() and _is(place / file.path, file):
                    self._take(place / file.path, self.whole(file), moving=place != self._places[-1])
        keep = {name for sha in self._wanted for name in (sha, f"{sha}.part")}
        for path in self._staging.iterdir():
            if path.name not in keep:
                store.delete(path)

    def check_room(self) -> None:
        """Raise an error where the disk cannot hold what is still to come."""
        missing = self.total - self.done()
        free = shutil.disk_usage(self._staging).free
        if missing > 0 and missing + _SPARE > free:
            what = f"the disk has {store.megabytes(free)} free, and {store.megabytes(missing + _SPARE)} are needed"
            remedy = "Make room, or let SUMMARISE_HOME name a folder on a larger disk"
            raise OperationError("no-space", what, where=str(self._staging.parent), remedy=remedy)

    def verify(self, file: _Wanted) -> None:
        """Make a file that has all its bytes a whole one; one that is not what the hub promised is deleted."""
        part = self.part(file)
        if not _is(part, file):
            part.unlink()
            what = f"{file.name} of {file.repository} came damaged: its hash is not the one that the hub tells"
            raise OperationError("wrong-hash", what, where=_shown_endpoint(), remedy="Give the same command again")
        store.flush(part)
        part.replace(self.whole(file))

    @staticmethod
    def _take(source: Path, target: Path, *, moving: bool) -> None:
        if moving:
            source.replace(target)
            return
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without links
            shutil.copyfile(source, target.with_suffix(".copy"))
            target.with_suffix(".copy").replace(target)


def _put_together(staging: Path, wanted: list[_Wanted]) -> tuple[PulledFile, ...]:
    """Move all files into `ready/` under their paths; return what the manifest says of them."""
    ready = staging / "ready"
    placed: dict[str, Path] = {}
    files = []
    for file in wanted:
        target = ready / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.hash in placed:  # two names for one content
            shutil.copyfile(placed[file.hash], target)
        else:
            (staging / file.hash).replace(target)
            placed[file.hash] = target
        sha256 = file.hash if len(file.hash) == 64 else store.sha256_of(target)
        files.append(PulledFile(file.path, file.size, sha256))
    return tuple(files)


def _check_magic(staging: Path, files: tuple[PulledFile, ...], model: Model) -> None:
    for file in files:
        if file.path.endswith(".gguf") and not store.is_gguf(staging / "ready" / file.path):
            what = f"{file.path} of {model.source} is no GGUF"
            raise OperationError("not-gguf", what, where=f"'{model.id}'", remedy="Correct `file` in models.yaml")


def _make_ready(model: Model, staging: Path, manifest: Manifest) -> None:
    """Write the manifest, and let the folder take its place by one rename."""
    ready = staging / "ready"
    text = json.dumps({"schema": "summarise.manifest/1", "id": model.id, **asdict(manifest)}, indent=2)
    (ready / MANIFEST).write_text(text + "\n", encoding="utf-8")
    store.flush(ready / MANIFEST)
    store.flush(ready)
    old = store.beside(model.id, "old")
    if os.path.lexists(model.folder):
        model.folder.rename(old)
    ready.rename(model.folder)
    store.flush(model.folder.parent)
    store.delete(old)
    store.delete(staging)


# The hub --------------------------------------------------------------------------------------------------------------


class _Hub:
    """The hub that HF_ENDPOINT names, asked with patience; the token of HF_TOKEN goes along, and no other."""

    def __init__(self, watcher: store.Watcher, no_network: bool) -> None:
        self._watcher = watcher
        self._token = _token()
        self._api = _api(self._token, no_network)

    def repository(self, name: str, revision: str | None) -> ModelInfo:
        """Return what the hub tells of a repository: the commit that it is at, and its files with size and hash."""

        def ask() -> ModelInfo:
            return self._api.model_info(name, revision=revision, files_metadata=True, timeout=_TIMEOUT)

        info = self._patiently(ask, name, revision, attempts=2)
        names = [sibling.rfilename for sibling in info.siblings or ()]
        if not (_COMMIT.fullmatch(str(info.sha)) and names and all(isinstance(name, str) for name in names)):
            raise _no_hub(name, "it tells neither commit nor files")
        return info

    def receive(self, file: _Wanted, rest: _Rest) -> None:
        """Bring one file, from where it stopped."""
        if rest.whole(file).exists():
            return
        part = rest.part(file)
        if store.size_of(part) > file.size:
            part.unlink()
        part.touch()
        rest.tell(file)
        self._patiently(lambda: self._receive(file, rest), file.repository, file.commit, lambda: store.size_of(part))
        rest.verify(file)

    def _receive(self, file: _Wanted, rest: _Rest) -> None:
        """Ask once for what is missing of a file, and write it as it comes."""
        from huggingface_hub import get_session, hf_hub_url, hf_raise_for_status
        from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

        part = rest.part(file)
        have = store.size_of(part)
        if have == file.size:
            return
        url = hf_hub_url(file.repository, file.name, revision=file.commit, endpoint=self._api.endpoint)
        headers = build_hf_headers(
            token=self._token or False, library_name="summarise-news", library_version=__version__
        )
        headers["Accept-Encoding"] = "identity"
        if have:
            headers["Range"] = f"bytes={have}-"
        with get_session().stream("GET", url, headers=headers) as response:
            hf_raise_for_status(response)
            if have and not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
                have = 0  # the server knows no ranges, and begins anew
            with part.open("r+b", buffering=0) as stream:
                stream.truncate(have)
                stream.seek(have)
                for piece in response.iter_bytes():
                    have += len(piece)
                    if have > file.size:
                        raise _no_hub(file.repository, f"{file.name} is larger than it tells")
                    _write(stream, piece)
                    rest.tell(file)
        if have < file.size:
            raise _CutError

    def _patiently(
        self,
        act: Callable[[], _T],
        repository: str,
        revision: str | None,
        got: Callable[[], int] = lambda: 0,
        attempts: int = 4,
    ) -> _T:
        """Do `act` again where it fails for a reason that may pass, as long as it brings something or hope is left."""
        import httpx2
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError

        vain, waits = 0, _WAITS[:attempts]
        while True:
            before = got()
            try:
                return act()
            except (httpx2.RequestError, httpx2.InvalidURL, HfHubHTTPError, _CutError) as error:
                told = _told(error, repository, revision)
                vain = 1 if got() > before else vain + 1
                wait = _wait(error, waits[vain - 1] if vain <= len(waits) else None)
                if wait is None:
                    raise told from None
            except HFValidationError:
                what = f"the hub has no such names as {repository}"
                raise OperationError("no-repository", what, remedy="Correct `source` in models.yaml") from None
            except (ValueError, KeyError, TypeError, AttributeError):  # JSON that is none, or says something else
                raise _no_hub(repository, "what it says cannot be understood") from None
            self._watcher.said(f"{told.message}; once more in {wait:.0f} s")
            time.sleep(wait)


class _CutError(Exception):
    """An answer ended before its end, without a word."""


def _endpoint() -> str:
    """Return the address of the hub: HF_ENDPOINT, or the public one."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"


def _shown_endpoint() -> str:
    """Return the address of the hub without a password that may stand in it."""
    scheme, _, rest = _endpoint().partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if rest else scheme


def _token() -> str | None:
    token = os.environ.get("HF_TOKEN", "").strip()
    # A header takes nothing else, and an error of the library would show it.
    if not re.fullmatch(r"[!-~]*", token):
        raise UsageError(
            "bad-token", "what HF_TOKEN holds is no token", remedy="Unset it, or put the token there alone"
        )
    return token or None


def _api(token: str | None, no_network: bool) -> HfApi:
    """Return the hub's client, with no telemetry, no token but the given one, and no word of its own."""
    import logging

    import httpx2
    from huggingface_hub import HfApi, constants, set_client_factory

    address = _endpoint()
    if not _ADDRESS.fullmatch(address):
        what = "HF_ENDPOINT is no http(s) address"
        raise UsageError("bad-endpoint", what, where=_shown_endpoint(), remedy="Correct or unset it")
    if constants.HF_HUB_OFFLINE:
        raise OperationError("offline", "HF_HUB_OFFLINE forbids to ask the hub", remedy="Unset it")
    constants.HF_HUB_DISABLE_TELEMETRY = True
    logging.getLogger("huggingface_hub").setLevel(logging.CRITICAL)
    hooks: dict[str, list[Callable[..., Any]]] = {"request": [_refuse_other_machines] if no_network else []}
    set_client_factory(
        lambda: httpx2.Client(follow_redirects=True, timeout=_TIMEOUT, event_hooks=hooks, trust_env=not no_network)
    )
    return HfApi(address, token=token or False, library_name="summarise-news", library_version=__version__)


def _refuse_other_machines(request: Any) -> None:
    """Raise an error before anything but this machine's loopback is connected to, after a redirect too."""
    import ipaddress

    host = request.url.host
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    if host != "localhost":
        raise OperationError("no-network", "connections are forbidden", where=host, remedy="Leave out --no-network")


def _wait(error: Exception, otherwise: float | None) -> float | None:
    """Return how many seconds to wait after an error before the next attempt, None where none is worth it."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    if isinstance(error, HfHubHTTPError):
        status = error.response.status_code
        if status not in {408, 429} and status < 500:
            return None
        asked = _asked_to_wait(error.response.headers)
        if asked is not None and otherwise is not None:
            return asked if asked <= _LONGEST_WAIT else None
        return otherwise
    if isinstance(error, (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.InvalidURL)):
        return None
    if isinstance(error, (httpx2.ProxyError, httpx2.TooManyRedirects)) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return None
    return otherwise


def _asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that an answer asks to wait: "Retry-After: 30", or the hub's 'ratelimit: "api";r=0;t=30'."""
    from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]

    if (after := retry_after(headers)) is not None:
        return after
    limit = parse_ratelimit_headers(headers)
    return float(limit.reset_in_seconds) if limit and not limit.remaining else None


def _told(error: Exception, repository: str, revision: str | None) -> OperationError:
    """Return an error of the hub's client as one of ours; its own text has several lines, and may hold a password."""
    import httpx2
    from huggingface_hub import errors

    where = _shown_endpoint()
    if isinstance(error, errors.HfHubHTTPError):
        return _told_answer(error, repository, revision)
    host = urlsplit(where).hostname
    if isinstance(error, httpx2.TimeoutException) and not isinstance(error, httpx2.ConnectTimeout):
        what = f"{host} is too slow: nothing came for {_TIMEOUT:.0f} s"
    elif isinstance(error, httpx2.ProxyError):
        what = "the proxy that the environment names does not answer"
    elif "CERTIFICATE_VERIFY_FAILED" in str(error):
        what = f"the certificate of {host} is not to be trusted"
    elif isinstance(error, (httpx2.ConnectError, httpx2.ConnectTimeout)):
        what = f"cannot connect to {host}"
    elif isinstance(error, (httpx2.TooManyRedirects, httpx2.UnsupportedProtocol, httpx2.InvalidURL)):
        what = f"{host} sends on to where nothing is"
    else:
        what = f"{host} broke the connection off"
    return OperationError("no-connection", what, where=where, remedy="Give the same command again: it goes on")


def _told_answer(error: Any, repository: str, revision: str | None) -> OperationError:
    from huggingface_hub import errors

    where = f"{_shown_endpoint()}/{repository}"
    answer = error.response
    status = answer.status_code
    if isinstance(error, errors.GatedRepoError) or status == 403:
        what = f"{repository} is only for those who have accepted its terms"
        remedy = "Accept them on its page, and put a token of yours into HF_TOKEN"
        return OperationError("gated", what, where=where, remedy=remedy)
    if isinstance(error, errors.RevisionNotFoundError):
        what = f"{repository} has no revision {revision or 'main'}"
        return OperationError(
            "no-revision", what, where=where, remedy="Correct `revision` in models.yaml, or leave it out"
        )
    if isinstance(error, errors.EntryNotFoundError):
        name = answer.request.url.path.rpartition("/")[2]
        return OperationError("no-file", f"{repository} has no file {name}", where=where, remedy="Correct `file`")
    if status in {401, 404}:
        what = f"the hub has no repository {repository}, or not for everybody"
        remedy = "Correct `source` in models.yaml; for a private one put a token of yours into HF_TOKEN"
        return OperationError("no-repository", what, where=where, remedy=remedy)
    if status == 429:
        asked = _asked_to_wait(answer.headers)
        when = f"in {asked:.0f} s" if asked else "later"
        return OperationError("too-many-requests", "the hub has too many requests", where=where, remedy=f"Try {when}")
    what = f"the hub answers with status {status}"
    return OperationError("hub-status", what, where=where, remedy="Give the same command again, later")


def _no_hub(repository: str, why: str) -> OperationError:
    where = f"{_shown_endpoint()}/{repository}"
    return OperationError("no-hub", f"what answers is not the hub: {why}", where=where, remedy="Check HF_ENDPOINT")


# Files ---


def _is(path: Path, file: _Wanted) -> bool:
    """Return whether what stands at `path` is the wanted file, byte by byte."""
    import hashlib

    if not store.is_regular(path) or store.size_of(path) != file.size:
        return False
    if len(file.hash) == 64:
        return store.sha256_of(path) == file.hash
    # As git names a blob.
    return store.digest(path, hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)) == file.hash


def _write(stream: Any, piece: bytes) -> None:
    """Write all of `piece` to an unbuffered stream, which may take less at a time."""
    left = memoryview(piece)
    while left:
        left = left[stream.write(left) :]

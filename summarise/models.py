"""models.yaml: what it may say, which models it names, and what of them is on this machine.

    models = load()                    # the built-in file, and over it the one that SUMMARISE_MODELS names
    model = models.get("qwen3-4b")     # UsageError for an ID that nobody named
    is_here(model), remedy(model)      # False, "pip install 'xllamacpp>=…' && summarise models pull qwen3-4b"

The schema is strict: a field that nobody reads is a mistake, and a mistake is a `ModelsFileError` of one line that
names file, line, entry and field. The file is read as a tree of YAML nodes and never turned into objects: nodes know
their lines, `no` stays the tag that was written, no tag of YAML can run code, and an alias is one more pointer to a
node, so that aliases of aliases cost nothing.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from summarise.errors import ModelsFileError, TagError, UsageError
from summarise.tags import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from packaging.requirements import Requirement
    from yaml import MappingNode, Node

Engine = Literal["extractive", "opencc", "llama", "transformers", "ctranslate2", "openai", "apertium"]
Task = Literal["summarise", "translate"]
Quality = Literal["good", "fair", "gist"]
SourceKind = Literal["none", "hub", "path", "address"]
OptionKind = Literal["text", "flag", "count", "seconds", "repository", "codes"]

DISTRIBUTION = "summarise-news"
LARGEST_FILE = 1_000_000
MANIFEST = "manifest.json"
# Where in a model's folder the files of its `tokenizer` repository stand.
TOKENIZER = "tokenizer"

# Which extra of the package an engine needs; an engine that is not named runs in the plain installation.
EXTRAS: Mapping[Engine, str] = {"llama": "local", "ctranslate2": "local", "transformers": "neural"}
# What of its extra an engine needs, where that is not all of it.
_PART_OF_EXTRA: Mapping[Engine, frozenset[str]] = {
    "llama": frozenset({"xllamacpp"}),
    "ctranslate2": frozenset({"ctranslate2", "tokenizers"}),
}
# Where Debian's packages put the directions that `apertium` can translate.
_APERTIUM_MODES = Path("/usr/share/apertium/modes")

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)  # "Qwen/Qwen3-8B-GGUF"
_COMMIT = re.compile(r"[0-9a-f]{40}")
_ADDRESS = re.compile(r"https?://[^/\s]+\S*")  # "http://127.0.0.1:8080/v1"
# "CC-BY-NC-4.0", "non-commercial", "Noncommercial research licence"
_NOT_COMMERCIAL = re.compile(r"(?<![A-Za-z])NC(?![A-Za-z])|non-?commercial", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What an entry of one engine may say beyond the fields of all."""

    sources: tuple[SourceKind, ...]
    fields: frozenset[str] = frozenset()
    options: Mapping[str, OptionKind] = field(default_factory=dict)
    required: tuple[str, ...] = ()


# `codes`: what the model itself calls a language, where that is not the language of the tag.
_ENGINES: Mapping[Engine, _Rules] = {
    "extractive": _Rules(("none",)),
    "opencc": _Rules(("none",)),
    "llama": _Rules(
        ("hub", "path"),
        frozenset({"file", "revision"}),
        {"context": "count", "thinking": "flag"},
    ),
    "transformers": _Rules(("hub", "path"), frozenset({"revision", "prefix"}), {"codes": "codes"}),
    "ctranslate2": _Rules(
        ("hub", "path"),
        frozenset({"revision", "prefix"}),
        {"codes": "codes", "tokenizer": "repository"},
    ),
    "openai": _Rules(
        ("address",),
        options={
            "model": "text",
            "key": "text",
            "parallel": "count",
            "timeout": "seconds",
            "thinking": "flag",
            "context": "count",
        },
        required=("model",),
    ),
    "apertium": _Rules(("none",), options={"package": "text", "mode": "text"}, required=("package", "mode")),
}
_REQUIRED = ("task", "engine", "from", "to", "licence", "size_mb", "quality")
_COMMON = (*_REQUIRED, "source", "checked")
_SOMETIMES = ("file", "revision", "prefix")
_SOURCE_FORMS: Mapping[SourceKind, str] = {
    "hub": "a hub name (owner/name)",
    "path": "a folder or file (./… or /…)",
    "address": "an address (http…)",
    "none": "nothing",
}


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of models.yaml.

    `sources_tags` are the languages that the model reads (field `from`), None for any; `targets` those that it writes
    (`to`), None for the language of the text. All tags are canonical. `source` is absolute where it is a path.
    `options` are the engine's own fields. `defined_in` is the file that names the entry, None for the built-in one.
    """

    id: str
    tasks: tuple[Task, ...]
    engine: Engine
    source: str | None
    file: str | None
    revision: str | None
    sources_tags: tuple[str, ...] | None
    targets: tuple[str, ...] | None
    licence: str
    size_mb: float
    quality: Quality
    prefix: str | None = None
    checked: date | None = None
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    defined_in: Path | None = field(default=None, compare=False)

    @property
    def source_kind(self) -> SourceKind:
        """What `source` is: a name on the hub, a path, an address, or nothing."""
        if self.source is None:
            return "none"
        return _kind_of_source(self.source) or "path"

    @property
    def commercial(self) -> bool:
        """Whether the licence, as far as its name tells, allows commercial use."""
        return not _NOT_COMMERCIAL.search(self.licence)

    @property
    def automatic(self) -> bool:
        """Whether the planner may take the model unasked: neither non-commercial nor good for the gist alone."""
        return self.commercial and self.quality != "gist"

    @property
    def folder(self) -> Path:
        """Where `summarise models pull` keeps the model on this machine."""
        return home() / "models" / self.id


@dataclass(frozen=True, slots=True)
class PulledFile:
    """A file of a pulled model: its path in the model's folder (with "/"), its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `summarise models pull` brought, as it stands in the folder's manifest.json.

    `engine`, `source`, `file` and `tokenizer` are the entry's as they were then; `revision` and `tokenizer_revision`
    the commits that they resolved to; `pulled` is the time (ISO 8601, UTC).
    """

    engine: str
    source: str
    file: str | None
    revision: str
    tokenizer: str | None
    tokenizer_revision: str | None
    pulled: str
    files: tuple[PulledFile, ...]

    def fits(self, model: Model) -> bool:
        """Return whether the entry still asks for what was pulled."""
        theirs = (self.engine, self.source, self.file, self.tokenizer)
        asked = (model.engine, model.source, model.file, model.options.get("tokenizer"))
        return theirs == asked and model.revision in (None, self.revision)


@dataclass(frozen=True, slots=True)
class Models:
    """All the models that are named, by ID, in the order of the file."""

    entries: Mapping[str, Model]

    def __iter__(self) -> Iterator[Model]:
        return iter(self.entries.values())

    def get(self, id: str) -> Model:  # noqa: A002 - it is what the file, the options and the digest call it
        """Return the model that has this ID.

        Raises:
            UsageError: no entry has it; the remedy names those that look like it.
        """
        import difflib

        if id in self.entries:
            return self.entries[id]
        close = difflib.get_close_matches(id, self.entries, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(close)}? " if close else ""
        raise UsageError(
            "unknown-model",
            f"no model has the ID '{id[:80]}'",
            remedy=f"{hint}models.yaml names them all",
        )


def load(path: Path | None = None) -> Models:
    """Return the models of the built-in models.yaml, and over them those of another file; the same ID replaces.

    Args:
        path: the other file; where None, the one that the environment variable SUMMARISE_MODELS names, if it does.

    Raises:
        ModelsFileError: one of the files cannot be read, or has a mistake.
    """
    entries = dict(_entries(built_in(), built_in=True))
    named = os.environ.get("SUMMARISE_MODELS")
    if path is None and named:
        path = Path(named)
    if path is not None:
        entries |= _entries(path, built_in=False)
    return Models(entries)


def built_in() -> Path:
    """Return the models.yaml of this installation: inside the package, or at the top of the tree that it runs from."""
    inside = Path(__file__).with_name("models.yaml")
    return inside if inside.exists() else Path(__file__).parents[1] / "models.yaml"


def home() -> Path:
    """Return the folder that models are kept under: SUMMARISE_HOME, or `summarise` in the platform's data folder."""
    named = os.environ.get("SUMMARISE_HOME")
    if named:
        return Path(named).absolute()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "summarise"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "summarise"
    data = os.environ.get("XDG_DATA_HOME", "")
    # A relative XDG_DATA_HOME is to be ignored, says its specification.
    return (Path(data) if data.startswith("/") else Path.home() / ".local" / "share") / "summarise"


def is_id(text: str) -> bool:
    """Return whether a text may be the ID of an entry; it is the name of a folder too."""
    return _ID.fullmatch(text) is not None


def is_here(model: Model) -> bool:
    """Return whether all of the model's own files are on this machine; its engine's libraries are another question.

    A server (`openai`) has no files here, and counts as here whether it runs or not.
    """
    if model.engine == "apertium":
        return _apertium_is_here(model)
    if model.source_kind == "hub":
        pulled = manifest(model.folder)
        return pulled is not None and pulled.fits(model) and _have_their_sizes(model.folder, pulled.files)
    if model.source_kind == "path":
        return _path_is_here(Path(model.source or ""), model.file)
    return True


def unset_key(model: Model) -> str | None:
    """Return the environment variable that is to hold the key of an entry's server, where it holds nothing."""
    name: str | None = model.options.get("key")
    return name if name and not os.environ.get(name, "").strip() else None


def manifest(folder: Path) -> Manifest | None:
    """Return what was pulled into a folder; None where nothing was, or the manifest cannot be read."""
    path = folder / MANIFEST
    try:
        found = path.stat()
    except OSError:
        return None
    return _read_manifest(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=256)
def _read_manifest(path: Path, _mtime: int, _size: int) -> Manifest | None:
    import json

    try:
        read = json.loads(path.read_bytes())
        files = tuple(PulledFile(str(f["path"]), int(f["size"]), str(f["sha256"])) for f in read["files"])
        return Manifest(
            engine=read["engine"],
            source=read["source"],
            file=read["file"],
            revision=read["revision"],
            tokenizer=read["tokenizer"],
            tokenizer_revision=read["tokenizer_revision"],
            pulled=read["pulled"],
            files=files,
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _have_their_sizes(folder: Path, files: tuple[PulledFile, ...]) -> bool:
    try:
        return all((folder / file.path).stat().st_size == file.size for file in files)
    except (OSError, ValueError):
        return False


def missing_requirements(engine: Engine, *, distribution: str = DISTRIBUTION) -> tuple[str, ...]:
    """Return what pip would have to install before the engine can run, empty where it can.

    The requirements are those of the engine's extra as the installed metadata has them ("xllamacpp>=2026.10"), less
    what is installed in a version that fits, and less what other engines of that extra need.
    """
    from importlib.metadata import PackageNotFoundError

    from packaging.utils import canonicalize_name

    extra = EXTRAS.get(engine)
    if extra is None:
        return ()
    try:
        wanted = _requirements(distribution, extra)
    except PackageNotFoundError:  # run from a tree that was never installed: no metadata to go by
        return (f"{distribution}[{extra}]",)
    part = _PART_OF_EXTRA.get(engine)
    needed = (r for r in wanted if part is None or canonicalize_name(r.name) in part)
    return tuple(_without_marker(r) for r in needed if not _is_installed(r))


@cache  # parsing takes milliseconds, and the page asks for each of its models
def _requirements(distribution: str, extra: str) -> tuple[Requirement, ...]:
    from importlib.metadata import requires

    from packaging.requirements import Requirement

    return tuple(r for r in map(Requirement, requires(distribution) or []) if _is_of_extra(r, extra))


def remedy(*wanted: Model) -> str:
    """Return the commands that would make models usable here, in their order, joined by ` && `.

    Only what is missing is named, and the string is empty where nothing is. A source that is a path or a server cannot
    be fetched by a command, so that nothing is said of it but the variable of a server's key ("export MY_KEY=…").
    """
    absent = [model for model in wanted if not is_here(model)]
    packages = dict.fromkeys(model.options["package"] for model in absent if model.engine == "apertium")
    missing = dict.fromkeys(line for model in wanted for line in missing_requirements(model.engine))
    keys = dict.fromkeys(filter(None, map(unset_key, wanted)))
    commands = [
        *(f"export {name}=…" for name in keys),
        *([shlex.join(["apt-get", "install", *packages])] if packages else []),
        *([shlex.join(["pip", "install", *missing])] if missing else []),
        *(pull_command(model) for model in dict.fromkeys(absent) if model.source_kind == "hub"),
    ]
    return " && ".join(commands)


def pull_command(model: Model) -> str:
    """Return the command that brings a model's files, or mends them."""
    return shlex.join(["summarise", "models", "pull", model.id, *_models_option(model)])


def _models_option(model: Model) -> list[str]:
    """The option without which another command would not know the model: its file, unless the environment names it."""
    named = os.environ.get("SUMMARISE_MODELS")
    if model.defined_in is None or (named and Path(named).absolute() == model.defined_in):
        return []
    return ["--models", str(model.defined_in)]


def _apertium_is_here(model: Model) -> bool:
    import shutil

    return shutil.which("apertium") is not None and (_APERTIUM_MODES / f"{model.options['mode']}.mode").is_file()


def _path_is_here(path: Path, pattern: str | None) -> bool:
    import fnmatch

    if pattern is None or path.is_file():
        return path.exists()
    return any(fnmatch.fnmatchcase(p.relative_to(path).as_posix(), pattern) for p in path.rglob("*") if p.is_file())


def _is_of_extra(requirement: Requirement, extra: str) -> bool:
    marker = requirement.marker
    return marker is not None and marker.evaluate({"extra": extra}) and not marker.evaluate({"extra": ""})


def _is_installed(requirement: Requirement) -> bool:
    from importlib.metadata import PackageNotFoundError

    from packaging.version import InvalidVersion

    try:
        return requirement.specifier.contains(_version(requirement.name), prereleases=True)
    except (PackageNotFoundError, InvalidVersion):
        return False


@cache  # of what is there: an exception is not kept, so that what is installed meanwhile is found
def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def _without_marker(requirement: Requirement) -> str:
    return str(requirement).split(";")[0].strip()


# Reading a file


def _entries(path: Path, *, built_in: bool) -> dict[str, Model]:
    """Return the entries of a file, read again only where it has changed."""
    import stat

    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _unreadable(path, "is not a file")
    except FileNotFoundError:
        raise _unreadable(path, "does not exist") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unreadable(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return _read(path, path.absolute(), found.st_mtime_ns, found.st_size, built_in)


@lru_cache(maxsize=16)
def _read(shown: Path, path: Path, _mtime: int, _size: int, built_in: bool) -> dict[str, Model]:
    """Return the entries of a file. Modification time and size only make the cache notice that it was written anew."""
    text = _text(shown)
    reader = _Reader(shown, path, None if built_in else path)
    return reader.entries(_compose(shown, text))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror}") from None
    if len(data) > LARGEST_FILE:
        raise _unreadable(path, f"is larger than {LARGEST_FILE // 1_000_000} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _mistake(path, line, "the file is not UTF-8") from None


def _compose(path: Path, text: str) -> Node:
    """Return the root node of a YAML text; libyaml does it ten times as fast, where PyYAML was built with it."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root: Node | None = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "cannot be understood"
        raise _mistake(path, mark.line + 1 if mark else None, f"the YAML is wrong: {what}") from None
    except yaml.reader.ReaderError as error:
        # Where the character stands is counted in characters by one loader and in bytes by the other.
        odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, odd.start()) + 1 if odd else None
        raise _mistake(path, line, f"the YAML is wrong: {error.reason}") from None
    except RecursionError:
        raise _mistake(path, None, "the YAML is nested too deep") from None
    if root is None:
        raise _mistake(path, 1, "the file is empty, expected `models:` and entries under it")
    return root


class _Reader:
    """Reads the nodes of one file into models; every mistake becomes an error with its line."""

    def __init__(self, shown: Path, path: Path, defined_in: Path | None) -> None:
        self.shown = shown
        self.folder = path.parent
        self.defined_in = defined_in
        self._tags_of: dict[int, tuple[str, ...]] = {}

    def entries(self, root: Node) -> dict[str, Model]:
        top = self.fields(root, "the file")
        for name, (key, _) in top.items():
            if name != "models":
                raise self.mistake(key, f"unknown field {_quoted(name)}, expected `models` alone")
        if "models" not in top:
            raise self.mistake(root, "`models` is missing, expected it at the top with entries under it")
        found = self.fields(top["models"][1], "`models`")
        return {id_: self.model(id_, key, node) for id_, (key, node) in found.items()}

    def model(self, id_: str, key: Node, node: Node) -> Model:
        if not _ID.fullmatch(id_):
            raise self.mistake(key, f"bad ID {_quoted(id_)}, expected at most 64 of a-z, 0-9, '-' and '_'")
        entry = _Entry(self, id_, key, self.fields(node, f"entry '{id_}'"))
        engine = entry.required("engine", lambda n, f: self.choice(n, f, get_args(Engine)))
        entry.check_names(_ENGINES[engine])
        tasks = entry.required("task", self.tasks)
        targets = entry.required("to", lambda n, f: self.tags(n, f, "same"))
        if targets is None and "translate" in tasks:
            raise self.mistake(
                entry.node("to"), f"{entry.label('to')} must be a list of tags: `same` is no translation"
            )
        source = self.source(entry, _ENGINES[engine])
        return Model(
            id=id_,
            tasks=tasks,
            engine=engine,
            source=source,
            file=entry.optional("file", self.pattern),
            revision=self.revision(entry, source),
            sources_tags=entry.required("from", lambda n, f: self.tags(n, f, "any")),
            targets=targets,
            licence=entry.required("licence", self.text),
            size_mb=entry.required("size_mb", self.size),
            quality=entry.required("quality", lambda n, f: self.choice(n, f, get_args(Quality))),
            prefix=entry.optional("prefix", self.prefix),
            checked=entry.optional("checked", self.day),
            options=self.options(entry, _ENGINES[engine]),
            defined_in=self.defined_in,
        )

    def source(self, entry: _Entry, rules: _Rules) -> str | None:
        expected = " or ".join(_SOURCE_FORMS[kind] for kind in rules.sources)
        if rules.sources == ("none",):
            if entry.has("source"):
                what = f"{entry.label('source')} has no place here, this engine needs none"
                raise self.mistake(entry.node("source"), what)
            return None
        text: str = entry.required("source", self.text, expected)
        kind = _kind_of_source(text)
        if kind not in rules.sources:
            raise self.wrong(entry.node("source"), entry.label("source"), expected)
        return os.path.normpath(self.folder / text) if kind == "path" else text

    def revision(self, entry: _Entry, source: str | None) -> str | None:
        text: str | None = entry.optional("revision", self.commit)
        if text is not None and (source is None or _kind_of_source(source) != "hub"):
            raise self.mistake(
                entry.node("revision"), f"{entry.label('revision')} has no place here, only the hub has any"
            )
        return text

    def options(self, entry: _Entry, rules: _Rules) -> dict[str, Any]:
        readers: dict[OptionKind, Callable[[Node, str], Any]] = {
            "text": self.text,
            "flag": self.flag,
            "count": self.count,
            "seconds": self.seconds,
            "repository": self.repository,
            "codes": self.codes,
        }
        for name in rules.required:
            entry.required(name, readers[rules.options[name]])
        return {
            name: readers[kind](entry.node(name), entry.label(name))
            for name, kind in rules.options.items()
            if entry.has(name)
        }

    # Values of fields: each takes the node and how the field is called in a message.

    def fields(self, node: Node, label: str) -> dict[str, tuple[Node, Node]]:
        """Return keys and values of a mapping, in their order, with the nodes that know their lines."""
        if not _is(node, "mapping"):
            raise self.wrong(node, label, "a mapping (`name: value` lines)")
        mapping: MappingNode = node  # type: ignore[assignment]
        found: dict[str, tuple[Node, Node]] = {}
        for key, value in mapping.value:
            if not _is(key, "scalar"):
                raise self.wrong(key, f"a key of {label}", "a name")
            if key.value in found:
                first = found[key.value][0].start_mark.line + 1
                raise self.mistake(key, f"{_quoted(key.value)} stands twice in {label}, first in line {first}")
            found[key.value] = (key, value)
        return found

    def text(self, node: Node, label: str) -> str:
        value = self.scalar(node, label, "str", "a text")
        if not value.strip() or not value.isprintable():
            raise self.wrong(node, label, "a text of one line")
        return value

    def prefix(self, node: Node, label: str) -> str:
        value = self.scalar(node, label, "str", "a text")
        if not value or not all(c.isprintable() or c in "\n\t" for c in value):
            raise self.wrong(node, label, "a text")
        return value

    def choice(self, node: Node, label: str, choices: tuple[Any, ...]) -> Any:
        expected = "one of " + ", ".join(choices)
        value = self.scalar(node, label, "str", expected)
        if value not in choices:
            raise self.wrong(node, label, expected)
        return value

    def tasks(self, node: Node, label: str) -> tuple[Task, ...]:
        choices = get_args(Task)
        items = self.list(node, label, "summarise, translate or a list of both") if _is(node, "sequence") else [node]
        tasks = tuple(self.choice(item, label, choices) for item in items)
        if len(set(tasks)) < len(tasks):
            raise self.mistake(node, f"{label} names a task twice")
        return tasks

    def tags(self, node: Node, label: str, word: str) -> tuple[str, ...] | None:
        """Return canonical tags; None for the one word that may stand instead of a list."""
        expected = f"a list of language tags or the word {word}"
        if _is(node, "scalar") and node.value == word:
            return None
        items = self.list(node, label, expected)
        # A list that many entries point at (an alias of YAML) is read once.
        if id(node) not in self._tags_of:
            self._tags_of[id(node)] = self.distinct_tags(items, label, expected)
        return self._tags_of[id(node)]

    def distinct_tags(self, items: list[Node], label: str, expected: str) -> tuple[str, ...]:
        tags: dict[str, None] = {}
        for item in items:
            # `any` is also the tag of a language (Anyin), which nobody means who writes it here.
            if item.value in ("any", "same"):
                raise self.mistake(item, f"{label}: the word {item.value} stands alone, not in a list of tags")
            tag = self.tag(item, f"an item of {label}", expected)
            if tag in tags:
                raise self.mistake(item, f"{label} names {tag} twice")
            tags[tag] = None
        return tuple(tags)

    def tag(self, node: Node, label: str, expected: str) -> str:
        # YAML takes a plain `no` for false; as a tag it is Norwegian.
        if not (_is(node, "scalar") and _type(node) in {"str", "bool"}):
            raise self.wrong(node, label, expected)
        try:
            return canonical(node.value)
        except TagError as error:
            raise self.mistake(node, f"{label}: {error.message}, expected {expected}") from None

    def list(self, node: Node, label: str, expected: str) -> list[Node]:
        if not _is(node, "sequence") or not node.value:
            raise self.wrong(node, label, expected)
        items: list[Node] = node.value
        return items

    def size(self, node: Node, label: str) -> float:
        return self.number(node, label, 0, "a number, 0 or more")

    def seconds(self, node: Node, label: str) -> float:
        return self.number(node, label, 0.001, "a number of seconds")

    def count(self, node: Node, label: str) -> int:
        if _type(node) != "int":
            raise self.wrong(node, label, "a whole number, 1 or more")
        return int(self.number(node, label, 1, "a whole number, 1 or more"))

    def number(self, node: Node, label: str, least: float, expected: str) -> float:
        if not (_is(node, "scalar") and _type(node) in {"int", "float"}):
            raise self.wrong(node, label, expected)
        try:
            value = float(node.value)
        except ValueError:  # .inf, .nan, 0x10, and 1:30, which YAML takes for 90
            value = -1.0
        if not least <= value < 1e9:
            raise self.wrong(node, label, expected)
        return int(value) if value.is_integer() else value

    def flag(self, node: Node, label: str) -> bool:
        value = self.scalar(node, label, "bool", "true or false").lower()
        if value not in {"true", "false"}:
            raise self.wrong(node, label, "true or false")
        return value == "true"

    def day(self, node: Node, label: str) -> date:
        expected = "a date (2026-11-24)"
        if not (_is(node, "scalar") and _type(node) in {"timestamp", "str"}):
            raise self.wrong(node, label, expected)
        try:
            day = date.fromisoformat(node.value)
        except ValueError:
            raise self.wrong(node, label, expected) from None
        if day.isoformat() != node.value:
            raise self.wrong(node, label, expected)
        return day

    def commit(self, node: Node, label: str) -> str:
        # One of digits alone is a number to YAML.
        if not (_is(node, "scalar") and _type(node) in {"str", "int"} and _COMMIT.fullmatch(node.value)):
            raise self.wrong(node, label, "a commit of the hub (40 of 0-9 and a-f)")
        return str(node.value)

    def repository(self, node: Node, label: str) -> str:
        value = self.text(node, label)
        if not _REPOSITORY.fullmatch(value):
            raise self.wrong(node, label, _SOURCE_FORMS["hub"])
        return value

    def pattern(self, node: Node, label: str) -> str:
        value = self.text(node, label)
        if value.startswith("/") or "\\" in value or ".." in value.split("/"):
            raise self.wrong(node, label, "the name of a file inside the source, or a pattern (*Q4_K_M.gguf)")
        return value

    def codes(self, node: Node, label: str) -> dict[str, str]:
        expected = "`tag: code` pairs"
        codes: dict[str, str] = {}
        for key, value in self.fields(node, label).values():
            tag = self.tag(key, f"a key of {label}", expected)
            if tag in codes:
                raise self.mistake(key, f"{label} names {tag} twice")
            if not (_is(value, "scalar") and _type(value) in {"str", "bool"} and value.value.strip()):
                raise self.wrong(value, f"{label}, {tag}", "the model's own code")
            codes[tag] = value.value
        return codes

    def scalar(self, node: Node, label: str, type_: str, expected: str) -> str:
        if not (_is(node, "scalar") and _type(node) == type_):
            raise self.wrong(node, label, expected)
        value: str = node.value
        return value

    def wrong(self, node: Node, label: str, expected: str) -> ModelsFileError:
        return self.mistake(node, f"{label} must be {expected}, not {_shown(node)}")

    def mistake(self, node: Node, what: str) -> ModelsFileError:
        return _mistake(self.shown, node.start_mark.line + 1, what)


class _Entry:
    """The fields of one entry, and what they are called in a message."""

    def __init__(self, reader: _Reader, id_: str, key: Node, fields: dict[str, tuple[Node, Node]]) -> None:
        self._reader = reader
        self._id = id_
        self._key = key
        self._fields = fields

    def has(self, name: str) -> bool:
        return name in self._fields

    def node(self, name: str) -> Node:
        return self._fields[name][1]

    def label(self, name: str) -> str:
        return f"'{name}' of {self._id}"

    def required(self, name: str, read: Callable[[Node, str], Any], expected: str = "") -> Any:
        if name not in self._fields:
            more = f", expected {expected}" if expected else ""
            raise self._reader.mistake(self._key, f"{self.label(name)} is missing{more}")
        return read(self.node(name), self.label(name))

    def optional(self, name: str, read: Callable[[Node, str], Any]) -> Any:
        return read(self.node(name), self.label(name)) if name in self._fields else None

    def check_names(self, rules: _Rules) -> None:
        """Refuse fields that this engine does not read: a slip of the pen would otherwise go unseen."""
        allowed = (*_COMMON, *rules.fields, *rules.options)
        for name, (key, _) in self._fields.items():
            if name in allowed:
                continue
            if name in _SOMETIMES:
                raise self._reader.mistake(key, f"{self.label(name)} has no place here, this engine has no use for it")
            known = ", ".join(sorted(allowed))
            raise self._reader.mistake(key, f"unknown field {_quoted(name)} of {self._id}, expected one of {known}")


def _kind_of_source(text: str) -> SourceKind | None:
    """Return what a source is by its form; `~` is not expanded, so that a file means the same for every user."""
    if _ADDRESS.fullmatch(text):
        return "address"
    if text.startswith(("./", "../", "/")) or Path(text).is_absolute():
        return "path"
    return "hub" if _REPOSITORY.fullmatch(text) else None


def _is(node: Node, kind: Literal["scalar", "sequence", "mapping"]) -> bool:
    any_node: Any = node  # the stubs know `id` of its subclasses alone
    return bool(any_node.id == kind)


def _type(node: Node) -> str:
    """Return the type that YAML gives a node ("str", "int", "bool" …), "" for a tag that is not one of YAML's own."""
    tag: str = node.tag
    own = "tag:yaml.org,2002:"
    return tag[len(own) :] if tag.startswith(own) else ""


def _shown(node: Node) -> str:
    if _is(node, "mapping"):
        return "a mapping"
    if _is(node, "sequence"):
        return "a list" if node.value else "an empty list"
    return _quoted(node.value) if node.value else "nothing"


def _quoted(text: str) -> str:
    return f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"


def _mistake(path: Path, line: int | None, what: str) -> ModelsFileError:
    where = f"{path}, line {line}" if line else str(path)
    return ModelsFileError("bad-models-file", what, where=where)


def _unreadable(path: Path, what: str) -> ModelsFileError:
    return ModelsFileError(
        "bad-models-file",
        f"the file of models {what}",
        where=str(path),
        remedy="Give a file with --models, or in SUMMARISE_MODELS",
    )

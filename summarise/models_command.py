"""The commands `summarise models …`: what models.yaml names, what of it is on this machine, and getting it.

    parsers = add_to(parser)                 # {"list": …, "show": …, "pull": …, "check": …, "remove": …}
    status = run(args, write, say)

Each command gathers one document, which `write` shows as JSON or as text. Progress goes to standard error: a line that
is written over in a terminal, plain lines elsewhere.
"""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import TextIO

    from summarise.models import Model, Models
    from summarise.store import Checked

    Document = dict[str, Any]
    Write = Callable[[Document, Callable[[Document, TextIO], None]], None]
    Say = Callable[[str, str], None]

_DONE, _FAILED = 0, 1
_EVERY = 10.0  # seconds between two lines of progress where there is no terminal
_WHAT = {
    "list": "the models that models.yaml names, or the routes between two languages",
    "show": "all that is known of one model",
    "pull": "the files of models, from the hub to this machine",
    "check": "whether what was pulled is whole, or whether the hub has what models.yaml names",
    "remove": "a model from this machine",
}
_VERBS = {"list": "Lists", "show": "Shows", "pull": "Brings", "check": "Checks", "remove": "Removes"}


# Arguments ------------------------------------------------------------------------------------------------------------


def add_to(parser: argparse.ArgumentParser) -> dict[str, Any]:
    """Add the commands to the parser of `summarise models`; return their parsers by name."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="action", required=True)
    parsers: dict[str, Any] = {}
    for name, what in _WHAT.items():
        of_one = commands.add_parser(
            name, prog=f"summarise models {name}", help=what, description=f"{_VERBS[name]} {what}.", allow_abbrev=False
        )
        if name in {"show", "remove"}:
            of_one.add_argument("ids", metavar="ID", nargs=1)
        elif name != "list":
            of_one.add_argument("ids", metavar="ID", nargs="+" if name == "pull" else "*")
        of_one.add_argument("--format", choices=("text", "json"), default="text", help="of the output (default: text)")
        of_one.add_argument("--models", metavar="FILE", help="lay this models.yaml over the built-in one")
        of_one.add_argument("--no-network", action="store_true", help="connect to nothing but this machine")
        parsers[name] = of_one
    parsers["list"].add_argument("--from", metavar="TAG", dest="own", help="only models that read this language")
    parsers["list"].add_argument("--to", metavar="TAG", dest="asked", help="only models that write this language")
    parsers["check"].add_argument("--remote", action="store_true", help="ask the hub for source, file and revision")
    return parsers


def run(args: argparse.Namespace, write: Write, say: Say) -> int:
    """Run one of the commands and return its exit status."""
    from summarise import models

    entries = models.load(Path(args.models) if args.models else None)
    commands = {"list": _list, "show": _show, "pull": _pull, "check": _check, "remove": _remove}
    return commands[args.action](args, entries, write, say)


# The commands ---------------------------------------------------------------------------------------------------------


def _list(args: argparse.Namespace, entries: Models, write: Write, _say: Say) -> int:
    from summarise import render, routes, tags

    own = tags.canonical(args.own) if args.own else None
    asked = tags.requested(args.asked) if args.asked else None
    if own and asked:
        planner = routes.Planner(entries)
        problem = planner.plan(own, asked).problem
        options = planner.options(own, asked)
        shown = [
            {
                "route": [asdict(step) for step in option.route],
                "ready": option.lacks is None,
                "lacks": option.lacks,
                "remedy": option.remedy,
                "unasked": option.unasked,
            }
            for option in options
        ]
        document = {"from": own, "to": asked, "routes": shown, "problem": asdict(problem) if problem else None}
        write(document, render.routes)
        return _DONE
    found = [m for m in entries if (not own or _reads(m, own)) and (not asked or _writes(m, asked))]
    write({"models": [_entry(model) for model in found]}, render.models)
    return _DONE


def _reads(model: Model, own: str) -> bool:
    from summarise import tags

    return model.sources_tags is None or any(tags.satisfies(own, tag) for tag in model.sources_tags)


def _writes(model: Model, asked: str) -> bool:
    from summarise import tags

    if model.targets is None:
        return _reads(model, asked)
    return any(tags.satisfies(tag, asked) for tag in model.targets)


def _show(args: argparse.Namespace, entries: Models, write: Write, _say: Say) -> int:
    from summarise import models, render

    model = entries.get(args.ids[0])
    manifest = models.manifest(model.folder) if model.source_kind == "hub" else None
    write(_entry(model) | {"manifest": asdict(manifest) if manifest else None}, render.model)
    return _DONE


def _pull(args: argparse.Namespace, entries: Models, write: Write, say: Say) -> int:
    from summarise import hub, models, render
    from summarise.errors import SummariseError

    wanted = [entries.get(id_) for id_ in dict.fromkeys(args.ids)]
    done: list[Document] = []
    status = _DONE
    for model in wanted:
        nothing = hub.nothing_to_pull(model)
        if nothing and models.is_here(model):
            say("note", str(nothing))
            continue
        try:
            with _Progress(model.id, say, tell_files=True) as progress:
                pulled = hub.pull(model, progress, no_network=args.no_network)
        except SummariseError as error:
            named = f"'{model.id}'" in error.message
            say("error", str(error) if named else f"'{model.id}' was not pulled: {error}")
            status = _FAILED
            continue
        done.append(
            {"id": model.id, "folder": str(pulled.folder), "already": pulled.already, **asdict(pulled.manifest)}
        )
    if done:
        write({"models": done}, render.pulled)
    return status


def _check(args: argparse.Namespace, entries: Models, write: Write, say: Say) -> int:
    from summarise import hub, models, render, store

    ids = tuple(dict.fromkeys(args.ids))
    wanted = [entries.get(id_) for id_ in ids]
    here = store.pulled_ids()
    if not ids:
        wanted = [m for m in entries if m.source_kind == "path" or m.id in here or (args.remote and _is_of_hub(m))]
    found: list[Document] = []
    for model in wanted:
        local: Checked | None = None
        if not args.remote or model.source_kind == "path" or model.id in here:
            with _Progress(model.id, say) as progress:
                local = store.check(model, progress)
        remote = None
        if args.remote and _is_of_hub(model):
            with _Progress(model.id, say) as progress:
                remote = hub.look_up(model, progress, no_network=args.no_network)
        found.append(
            {
                "id": model.id,
                "local": asdict(local) if local else None,
                "hub": asdict(remote) if remote else None,
                "remedy": models.pull_command(model) if _is_of_hub(model) and local and _is_bad(local.state) else None,
            }
        )
    for id_ in here:
        if not ids and id_ not in entries.entries:
            say("note", f"no entry names '{id_}', which is on this machine; summarise models remove {id_}")
    write({"models": found}, render.checked)
    bad = any(_is_bad(part["state"]) for one in found for part in (one["local"], one["hub"]) if part)
    return _FAILED if bad else _DONE


def _is_bad(state: str) -> bool:
    return state in {"faulty", "absent"}


def _remove(args: argparse.Namespace, entries: Models, write: Write, _say: Say) -> int:
    from summarise import models, render, store
    from summarise.errors import OperationError

    id_ = args.ids[0]
    folder = models.home() / "models" / id_
    for model in entries:
        if model.source_kind != "path":
            continue
        if model.id == id_ or (models.is_id(id_) and Path(str(model.source)).is_relative_to(folder)):
            what = f"the source of '{model.id}' is a path of yours, and nothing is deleted"
            raise OperationError("own-source", what, where=model.source, remedy="Delete it yourself, or its entry")
    write({"id": id_, "folder": str(store.remove(id_))}, render.removed)
    return _DONE


# Documents ------------------------------------------------------------------------------------------------------------


def _entry(model: Model) -> Document:
    """Return all that is known of an entry, as JSON has it: the fields of models.yaml, and what of it is here."""
    from summarise import models, store

    of_hub = _is_of_hub(model)
    return {
        "id": model.id,
        "task": list(model.tasks),
        "engine": model.engine,
        "source": model.source,
        "file": model.file,
        "revision": model.revision,
        "from": list(model.sources_tags) if model.sources_tags is not None else "any",
        "to": list(model.targets) if model.targets is not None else "same",
        "licence": model.licence,
        "commercial": model.commercial,
        "size_mb": model.size_mb,
        "quality": model.quality,
        "prefix": model.prefix,
        "checked": model.checked.isoformat() if model.checked else None,
        "checkable": of_hub,
        "options": dict(model.options),
        "defined_in": str(model.defined_in) if model.defined_in else None,
        "folder": str(model.folder) if of_hub else None,
        "here": models.is_here(model),
        "begun": of_hub and store.begun(model.id),
        "extra": models.EXTRAS.get(model.engine) if models.missing_requirements(model.engine) else None,
        "remedy": models.remedy(model) or None,
    }


def _is_of_hub(model: Model) -> bool:
    return model.source_kind == "hub"


# Progress -------------------------------------------------------------------------------------------------------------


class _Progress:
    """Tells how far a model is, on standard error.

    In a terminal one line is written over and goes at the end; elsewhere there is a line for each file (where
    `tell_files`) and one every ten seconds.
    """

    def __init__(self, id_: str, say: Say, *, tell_files: bool = False) -> None:
        self._id = id_
        self._say = say
        self._tell_files = tell_files
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._what = ""
        self._began = self._last = time.monotonic()
        self._first: int | None = None

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._wipe()

    def moved(self, what: str, done: int, total: int) -> None:
        """Tell of it, if it is time to."""
        now = time.monotonic()
        if self._first is None:
            self._first = done
        other, self._what = what != self._what, what
        if not (other and (self._terminal or self._tell_files)) and now - self._last < (
            0.1 if self._terminal else _EVERY
        ):
            return
        self._last = now
        speed = (done - self._first) / max(now - self._began, 0.1) / 1e6
        line = f"{self._id}: {what}, {done / 1e6:,.1f} of {total / 1e6:,.1f} MB ({done / max(total, 1):.0%})"
        if speed >= 0.05:
            line += f", {speed:,.1f} MB/s"
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[K{_plain(line)[:width]}", end="", file=sys.stderr, flush=True)
        else:
            self._say("note", line)

    def said(self, line: str) -> None:
        """Pass a line on."""
        self._wipe()
        self._say("note", f"{self._id}: {line}")

    def _wipe(self) -> None:
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _plain(text: str) -> str:
    """Return text without what would drive a terminal: a file's name comes from elsewhere."""
    return "".join(c if c.isprintable() else " " for c in text)

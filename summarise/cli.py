"""The command `summarise`: options in, a digest out, an exit status that says how it went.

Results go to standard output; errors, notes and progress to standard error, one line each. In text and Markdown each
notice of a digest is such a note; in JSON it stands inside the document, and standard error stays quiet.

Only what every call needs is imported here, so that `--help` and a wrong option answer at once. Errors are caught in
`main`, and nowhere else but where one of several sources cannot be read.
"""

from __future__ import annotations

import argparse
import codecs
import errno
import io
import os
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from summarise import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from summarise.digest import Digest

DONE, FAILED, USAGE, PARTLY, INTERRUPTED, READER_GONE = 0, 1, 2, 3, 130, 141

_MOST = 1_000_000_000  # of sentences, words or characters that can be asked for

_DESCRIPTION = "Tells the stories of a page of news apart and summarises each, sentence by sentence with its sources."
_EXIT_STATUSES = """\
exit status:
  0    all that was asked for was done
  1    a check failed, or something that was tried did not work: a pull, writing the output
  2    a usage error, or a source that cannot be read
  3    done in part: the output says what is missing, why, and what would mend it
  130  interrupted
  141  the reader of standard output went away
"""


class _ReaderGoneError(Exception):
    """Whoever read standard output has stopped, as `head` does: no failure, and nothing is said."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; whatever goes wrong is told in one line on standard error.

    Args:
        argv: the arguments without the program's name. None: those of this process, which an interrupt then ends at
            once.
    """
    try:
        if argv is None:
            _end_at_once_when_interrupted()
            argv = sys.argv[1:]
        try:
            args = _arguments(argv)
        except SystemExit:  # argparse has written its help or the version
            return DONE
        if args.command == "batch":
            return _run_batch(args)
        if args.command == "ui":
            return _run_ui(args)
        with _standard_output(args.format) as out:
            return _run_models(args, out) if args.command == "models" else _run(args, out)
    except KeyboardInterrupt:
        return INTERRUPTED
    except _ReaderGoneError:
        return READER_GONE
    except Exception as error:
        return _told(error)


# The parts of a run ---------------------------------------------------------------------------------------------------


def _run(args: argparse.Namespace, out: TextIO) -> int:
    """Digest each source and write what came of it; return the exit status."""
    _quieten_libraries()
    with _digester(args) as digest_of:
        return _digested(args, digest_of, out)


def _digested(args: argparse.Namespace, digest_of: Callable[[str], Digest], out: TextIO) -> int:
    from summarise import render
    from summarise.errors import InputError

    write = _writer(args.command, args.format)
    several = len(args.sources) > 1
    items: list[dict[str, Any]] = []  # of the JSON document, which is written when all are done
    unread = 0
    wanting = False
    for name in args.sources:
        try:
            digest = digest_of(name)
        except InputError as error:
            if not several:
                raise
            _say("error", str(error))
            items.append(render.unreadable(name, error.problem))
            unread += 1
            continue
        wanting = wanting or _is_wanting(digest)
        if write is None:
            items.append(digest.to_dict())
        else:
            write(digest, out)
            _say_notices(digest, name)
    if write is None:
        with _writing():
            out.write(render.document(items, several=several, encoding=out.encoding) + "\n")
            out.flush()
    if unread == len(args.sources):
        return USAGE
    return PARTLY if unread or wanting else DONE


def _run_batch(args: argparse.Namespace) -> int:
    """Run `summarise batch`; return the exit status."""
    _quieten_libraries()
    from summarise import batch_command

    return batch_command.run(args, _say)


def _run_models(args: argparse.Namespace, out: TextIO) -> int:
    """Run one of the commands for models; return the exit status."""
    _quieten_libraries()
    from summarise import models_command, render

    def write(document: dict[str, Any], as_text: Callable[[dict[str, Any], TextIO], None]) -> None:
        with _writing():
            if args.format == "json":
                out.write(render.document([document], several=False, encoding=out.encoding) + "\n")
            else:
                as_text(document, out)
            out.flush()

    return models_command.run(args, write, _say)


def _run_ui(args: argparse.Namespace) -> int:
    """Serve the page until it is interrupted; return the exit status."""
    _quieten_libraries()
    from summarise import web

    web.serve(web.Settings.of(args))
    return DONE


@contextmanager
def _digester(args: argparse.Namespace) -> Iterator[Callable[[str], Digest]]:
    """Give what reads a source and digests it as `args` say."""
    from summarise.pipeline import Summariser
    from summarise.source import Network, read

    summariser = Summariser(
        models=args.models, engine=args.engine, translator=args.translator, no_network=args.no_network
    )
    network = Network(allow_private=args.allow_private, forbidden=args.no_network)

    def digest_of(name: str) -> Digest:
        return summariser.digest_page(
            read(name, network=network, stdin=getattr(sys.stdin, "buffer", None)),
            to=args.to,
            sentences=args.sentences,
            words=args.words,
            characters=args.characters,
            main_only=args.main_only,
        )

    with summariser:
        yield digest_of


def _writer(command: str, form: str) -> Callable[[Digest, TextIO], None] | None:
    """Return what writes one digest in the form that was asked for, parted from the one before; None for JSON."""
    if form == "json":
        return None
    from summarise import render

    first = True

    def write(digest: Digest, out: TextIO) -> None:
        nonlocal first
        with _writing():
            if not first:
                out.write("\n")
            first = False
            if form == "markdown":
                out.write(render.markdown(digest))
            elif command == "inspect":
                render.inspection(digest, out)
            else:
                render.text(digest, out)
            out.flush()

    return write


def _is_wanting(digest: Digest) -> bool:
    """Return whether a summary that was asked for is missing."""
    return any(summary.status != "done" for story in digest.stories for summary in story.summaries)


# Arguments ------------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """A parser that raises a UsageError where argparse would print its usage and end the program."""

    def error(self, message: str) -> NoReturn:
        from summarise.errors import UsageError

        raise UsageError("usage", message, remedy=f"See '{self.prog} --help'")

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse takes no notice of a help text that could not be written.
        with _writing():
            print(message, end="", file=file or sys.stderr, flush=True)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments, checked; options and sources may stand in any order, and after `--` all are sources."""
    parser, commands = _parsers()
    if not argv or argv[0] not in commands:
        parser.parse_args(argv)  # --help, --version, or no command of ours
        parser.error("no command given")
    command = commands[argv[0]]
    rest = list(argv[1:])
    if argv[0] == "models":
        return _models_arguments(rest, command)
    if argv[0] == "batch":
        return _batch_arguments(rest, command)
    if argv[0] == "ui":
        args = command.parse_args(rest)
        args.command = "ui"
        return args
    end = rest.index("--") if "--" in rest else len(rest)
    args = command.parse_intermixed_args(rest[:end])
    args.command = argv[0]
    args.sources = [*args.sources, *rest[end + 1 :]]
    if not args.sources:
        command.error("the following arguments are required: SOURCE")
    if args.sources.count("-") > 1:
        command.error("'-' given more than once: standard input can be read only once")
    if args.to:
        args.to = _tags(args.to, command)
    args.models = args.models or None  # SUMMARISE_MODELS is read where models are
    return args


def _models_arguments(argv: list[str], parser: _Parser) -> argparse.Namespace:
    from summarise import models_command

    actions = models_command.add_to(parser)
    if not argv or argv[0] not in actions:
        parser.parse_args(argv)  # --help, or none of its commands
        parser.error("no command given")
    args: argparse.Namespace = actions[argv[0]].parse_intermixed_args(argv[1:])
    args.command, args.action = "models", argv[0]
    args.models = args.models or None
    return args


def _batch_arguments(argv: list[str], parser: _Parser) -> argparse.Namespace:
    from summarise import batch_command

    batch_command.add_to(parser)
    args = parser.parse_intermixed_args(argv)
    args.command = "batch"
    args.to = _tags(args.to, parser) if args.to else None
    args.models = args.models or None
    return args


def _parsers() -> tuple[_Parser, dict[str, _Parser]]:
    parser = _Parser(
        prog="summarise",
        description=_DESCRIPTION,
        epilog=_EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"summarise {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    article = _command(commands, "article", "one digest for each source", ("text", "json", "markdown"))
    _summary_options(article)
    inspect = _command(commands, "inspect", "the same without summaries: languages, stories, names", ("text", "json"))
    inspect.set_defaults(to=[], sentences=None, words=None, characters=None, engine=None, translator=None, models=None)
    batch = commands.add_parser(
        "batch",
        usage="%(prog)s INPUT OUTPUT [options]",
        help="a digest of each of many records, in a run that can be gone on with",
        description="Writes a digest of each of many records. Given again, it goes on where it stopped.",
        allow_abbrev=False,
    )
    batch.add_argument("--main-only", action="store_true", help="leave teasers out")
    batch.add_argument("--no-network", action="store_true", help="connect to nothing but this machine")
    batch.add_argument("--allow-private", action="store_true", help="fetch from private addresses too")
    _summary_options(batch)
    what = "what models.yaml names, what is on this machine, and getting it"
    models = commands.add_parser("models", help=what, description=f"Tells {what}.", allow_abbrev=False)
    ui = commands.add_parser(
        "ui", prog="summarise ui", help="the web page", description="Serves the web page.", allow_abbrev=False
    )
    _page_options(ui)
    return parser, {"article": article, "inspect": inspect, "batch": batch, "models": models, "ui": ui}


def _command(commands: Any, name: str, what: str, forms: Sequence[str]) -> _Parser:
    """Add a command with the options that all of them have."""
    command: _Parser = commands.add_parser(
        name,
        prog=f"summarise {name}",
        usage="%(prog)s SOURCE... [options]",
        help=what,
        description=f"Writes {what}.",
        allow_abbrev=False,
    )
    command.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="*",
        help="a file (.txt, .md, .html), '-' for standard input, or an http(s) address",
    )
    command.add_argument("--format", choices=forms, default="text", help="of the output (default: text)")
    command.add_argument("--main-only", action="store_true", help="leave teasers out")
    command.add_argument("--no-network", action="store_true", help="connect to nothing but this machine")
    command.add_argument("--allow-private", action="store_true", help="fetch from private addresses too")
    return command


def _summary_options(command: _Parser) -> None:
    command.add_argument(
        "--to",
        metavar="TAGS",
        action="append",
        help="languages to summarise in, separated by commas, such as en,zh-Hant (default: the story's own)",
    )
    for unit in ("sentences", "words", "characters"):
        default = " (default: 3 where no length is given)" if unit == "sentences" else ""
        command.add_argument(f"--{unit}", metavar="N", type=_number, help=f"at most N {unit} a summary{default}")
    command.add_argument("--engine", metavar="ID", help="summarise with this entry of models.yaml")
    command.add_argument("--translator", metavar="ID", help="translate with this entry of models.yaml")
    command.add_argument("--models", metavar="FILE", help="lay this models.yaml over the built-in one")


def _page_options(command: _Parser) -> None:
    command.add_argument("--host", metavar="H", default="127.0.0.1", help="address to serve at (default: 127.0.0.1)")
    command.add_argument("--port", metavar="P", type=_port, help="port to serve at (default: 7860, or the next free)")
    what = "ask for a name and a password; may be given more than once. Others see options: SUMMARISE_AUTH is read too"
    command.add_argument("--auth", metavar="NAME:PASSWORD", action="append", default=[], help=what)
    command.add_argument("--open", action="store_true", help="serve others than this machine without a password")
    command.add_argument("--mcp", action="store_true", help="be a tool for assistants, at /gradio_api/mcp/")
    command.add_argument("--models", metavar="FILE", help="lay this models.yaml over the built-in one")
    command.add_argument("--no-network", action="store_true", help="connect to nothing but this machine")
    command.add_argument("--allow-private", action="store_true", help="fetch from private addresses too")
    limits = (
        ("runs", 2, "digests worked on at once"),
        ("waiting", 40, "digests that may wait for their turn"),
        ("rate", 120, "requests that an address may send in a minute, where others than this machine are served"),
    )
    for name, default, about in limits:
        command.add_argument(f"--{name}", metavar="N", type=_number, default=default, help=f"{about} ({default})")


def _port(value: str) -> int:
    if value.isascii() and value.isdigit() and 1 <= int(value[:6]) <= 65535:
        return int(value)
    raise argparse.ArgumentTypeError(f"'{value}' is not a port from 1 to 65535")


def _number(value: str) -> int:
    """Read a number of sentences, words or characters; argparse puts the option's name before the message."""
    digits = value.isascii() and value.isdigit() and len(value) <= len(str(_MOST))
    if not digits or not 1 <= int(value) <= _MOST:
        raise argparse.ArgumentTypeError(f"'{value}' is not a whole number from 1 to {_MOST}")
    return int(value)


def _tags(lists: list[str], command: _Parser) -> list[str]:
    """Return the tags of all `--to`, canonical, each once and in their order."""
    from summarise import tags

    asked = [tag for tag_list in lists if tag_list.strip(" ,") for tag in tag_list.split(",")]
    if not asked:
        command.error("argument --to: no language given")
    return list(dict.fromkeys(tags.requested(tag) for tag in asked))


# Streams --------------------------------------------------------------------------------------------------------------


@contextmanager
def _standard_output(form: str) -> Iterator[TextIO]:
    """Give standard output, made to escape what its encoding does not hold; a note tells where that was needed."""
    out = sys.stdout
    if out is None:
        from summarise.errors import OperationError

        raise OperationError("no-output", "standard output is closed", remedy="Redirect it to a file")
    # In Markdown a character reference is shown as its character.
    plain = codecs.xmlcharrefreplace_errors if form == "markdown" else codecs.backslashreplace_errors
    escaped = False

    def escape(error: UnicodeError) -> tuple[str | bytes, int]:
        nonlocal escaped
        escaped = True
        return plain(error)

    before = getattr(out, "errors", None)
    # Where whoever calls has chosen what to write instead (PYTHONIOENCODING=latin-1:replace), that is done.
    stream = out if isinstance(out, io.TextIOWrapper) and before in {"strict", "surrogateescape"} else None
    if stream:
        codecs.register_error("summarise-escape", escape)
        stream.reconfigure(errors="summarise-escape")
    try:
        yield out
    finally:
        if stream:
            with _writing():
                stream.reconfigure(errors=before)
    if escaped:
        _say("note", f"not all characters can be written in {out.encoding}; PYTHONIOENCODING=utf-8 gives them all")


@contextmanager
def _writing() -> Iterator[None]:
    """Turn what goes wrong when standard output is written into our own errors."""
    try:
        yield
    except OSError as error:
        _abandon_standard_output()
        # Windows says EINVAL for a pipe that nobody reads.
        if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL):
            raise _ReaderGoneError from None
        from summarise.errors import OperationError

        raise OperationError("no-output", "standard output cannot be written", where=error.strerror) from error


def _abandon_standard_output() -> None:
    """Let what is still buffered go nowhere, or Python would try to write it at its end, and complain."""
    with suppress(OSError, ValueError):  # a stream in memory has no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(kind: str, what: str) -> None:
    """Write one line to standard error, whatever a page or a file name puts in it."""
    if sys.stderr is None:
        return
    line = " ".join("".join(c if c.isprintable() else " " for c in what).split())
    with suppress(OSError):  # nobody listens
        print(f"summarise: {kind}: {line}", file=sys.stderr, flush=True)


def _say_notices(digest: Digest, name: str) -> None:
    for notice in digest.warnings:
        _say("note", f"{notice.message} ({name}, {notice.where})" if notice.where else f"{notice.message} ({name})")


def _told(error: Exception) -> int:
    """Tell of an error and return the exit status that it means."""
    from summarise.errors import SummariseError

    if isinstance(error, SummariseError):
        _say("error", str(error))
        return error.exit_status
    if _debugging():
        import traceback

        traceback.print_exception(error)
    what = f"internal error: {type(error).__name__}: {error}"
    _say("error", f"{what}. Please report it, with what SUMMARISE_DEBUG=1 says of where it arose")
    return FAILED


def _debugging() -> bool:
    return os.environ.get("SUMMARISE_DEBUG") == "1"


def _quieten_libraries() -> None:
    """Keep what libraries log and warn of from standard error, where each line is to be ours."""
    if _debugging():
        return
    import logging
    import warnings

    logging.getLogger().addHandler(logging.NullHandler())
    warnings.simplefilter("ignore")


def _end_at_once_when_interrupted() -> None:
    """Make Ctrl-C end the process there and then, with its status and no word.

    KeyboardInterrupt will not do: raised in the middle of an import or a callback, it may be printed and lost. Nothing
    is half-written, since each digest is handed over whole.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))

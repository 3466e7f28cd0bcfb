"""The command `summarise batch`: many records, in a run that can be gone on with.

    add_to(parser)
    status = run(args, say)

All that it tells goes to standard error: in a terminal a bar that moves, elsewhere a line now and then, and with
`--log-format json` an object a line: {"event": "note" | "progress" | "summary" | "error", …}.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from summarise.batch import Report, State
    from summarise.digest import Notice

    Say = Callable[[str, str], None]

_DONE, _PARTLY, _INTERRUPTED = 0, 3, 130
_EVERY = 10.0  # seconds between two lines of progress where there is no terminal
_MOST_COUNTED = 8  # languages and routes in a line
_FIELDS = ("text", "html", "url", "id", "title", "author", "published", "to")


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `summarise batch` that the other commands do not have."""
    parser.add_argument(
        "input",
        metavar="INPUT",
        help="a .jsonl, .csv or .parquet file, a feed or its address, or a folder of .txt and .html",
    )
    parser.add_argument(
        "output",
        metavar="OUTPUT",
        help="a .jsonl, .parquet or .csv file; OUTPUT.journal beside it is what a later run goes on by",
    )
    parser.add_argument("--workers", metavar="N", type=_number, help="processes (default: one for each core)")
    parser.add_argument("--runner", choices=("local", "ray"), default="local", help="what runs them (default: local)")
    parser.add_argument("--gpus", metavar="N", type=float, default=0.0, help="for each worker of --runner ray")
    parser.add_argument("--limit", metavar="N", type=_number, help="take the first N, and tell what all would take")
    parser.add_argument(
        "--retry", metavar="STATUSES", type=_statuses, default=(), help="do failed,partial records again"
    )
    parser.add_argument("--restart", action="store_true", help="forget what was done, and begin anew")
    parser.add_argument("--full-text", action="store_true", help="fetch the pages of a feed's entries")
    for name in _FIELDS:
        what = f"the field that holds a record's {name} (default: {name})"
        parser.add_argument(f"--{name}-field", metavar="F", help=what)
    parser.add_argument(
        "--time-limit", metavar="SECONDS", type=_number, default=600, help="for a record (default: 600)"
    )
    parser.add_argument("--memory-limit", metavar="MB", type=_number, help="for a worker (default: what there is)")
    parser.add_argument(
        "--log-format", choices=("text", "json"), default="text", help="of what it tells (default: text)"
    )


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 10 and int(value) >= 1):
        raise argparse.ArgumentTypeError(f"'{value}' is not a whole number from 1 on")
    return int(value)


def _statuses(value: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(one.strip() for one in value.split(",")))
    if not set(found) <= {"failed", "partial"}:
        raise argparse.ArgumentTypeError(f"'{value}' is none of failed, partial and failed,partial")
    return found


def run(args: argparse.Namespace, say: Say) -> int:
    """Run the batch and return the exit status."""
    from summarise.batch import Batch, Fields
    from summarise.errors import SummariseError

    known = Fields.__dataclass_fields__
    mapped = {name: given for name in _FIELDS if name in known and (given := getattr(args, f"{name}_field"))}
    batch = Batch(
        args.input,
        args.output,
        to=args.to,
        sentences=args.sentences,
        words=args.words,
        characters=args.characters,
        main_only=args.main_only,
        models=args.models,
        engine=args.engine,
        translator=args.translator,
        no_network=args.no_network,
        allow_private=args.allow_private,
        fields=Fields(**mapped),
        full_text=args.full_text,
        workers=args.workers,
        runner=args.runner,
        gpus=args.gpus,
        time_limit=args.time_limit,
        memory_limit=args.memory_limit and args.memory_limit * 1_000_000,
        limit=args.limit,
        retry=args.retry,
        restart=args.restart,
    )
    shown = _shown(args.log_format, say)
    try:
        with shown:
            report = batch.run(shown)
    except SummariseError as error:
        if args.log_format != "json":
            raise
        _log("error", code=error.code, message=error.message, remedy=error.remedy)
        return error.exit_status
    shown.summed(report)
    if report.interrupted:
        return _INTERRUPTED
    return _PARTLY if report.statuses.get("partial") or report.statuses.get("failed") else _DONE


# Telling --------------------------------------------------------------------------------------------------------------


class _Lines:
    """Tells in lines, for logs; in a terminal `_Bar` does."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._last = time.monotonic()

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def told(self, notice: Notice) -> None:
        self._say("note", f"{notice.message} ({notice.where})" if notice.where else notice.message)

    def moved(self, state: State) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            self._say("note", ", ".join(_parts(state)))

    def summed(self, report: Report) -> None:
        for kind, line in _summary(report):
            self._say(kind, line)


class _Bar(_Lines):
    """Tells in a terminal: one line that is written over, by rich."""

    def __init__(self, say: Say) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        super().__init__(say)
        console = Console(stderr=True)
        self._progress = Progress(
            BarColumn(bar_width=24), TextColumn("{task.description}", markup=False), console=console, transient=True
        )
        self._bar = self._progress.add_task("beginning", total=None)

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def told(self, notice: Notice) -> None:
        line = f"{notice.message} ({notice.where})" if notice.where else notice.message
        line = "".join(c if c.isprintable() else " " for c in line)
        self._progress.console.print(f"summarise: note: {line}", markup=False, highlight=False, soft_wrap=True)

    def moved(self, state: State) -> None:
        finished = state.computed + state.skipped
        self._progress.update(self._bar, description=", ".join(_parts(state)), total=state.total, completed=finished)


class _Json(_Lines):
    """Tells machines."""

    def told(self, notice: Notice) -> None:
        _log("note", code=notice.code, message=notice.message, where=notice.where)

    def moved(self, state: State) -> None:
        now = time.monotonic()
        if now - self._last < _EVERY:
            return
        self._last = now
        _log(
            "progress",
            done=state.done,
            partial=state.partial,
            failed=state.failed,
            skipped=state.skipped,
            total=state.total,
            seconds=round(state.seconds, 1),
            rate=round(state.rate, 2),
            seconds_left=None if state.seconds_left is None else round(state.seconds_left),
        )

    def summed(self, report: Report) -> None:
        estimate = report.estimate
        _log(
            "summary",
            output=str(report.output),
            done=report.done,
            partial=report.partial,
            failed=report.failed,
            skipped=report.skipped,
            seconds=round(report.seconds, 1),
            interrupted=report.interrupted,
            statuses=dict(report.statuses),
            languages=dict(report.languages),
            routes=dict(report.routes),
            problems=[
                {"code": p.code, "message": p.message, "remedy": p.remedy, "count": count}
                for p, count in report.problems
            ],
            all={"records": estimate.records, "seconds": round(estimate.seconds)} if estimate else None,
        )


def _shown(log_format: str, say: Say) -> _Lines:
    if log_format == "json":
        return _Json(say)
    return _Bar(say) if sys.stderr is not None and sys.stderr.isatty() else _Lines(say)


def _log(event: str, **facts: Any) -> None:
    if sys.stderr is None:
        return
    with suppress(OSError):  # nobody listens
        print(json.dumps({"event": event, **facts}), file=sys.stderr, flush=True)


def _parts(state: State) -> list[str]:
    """Return how far things are: "1,240 of 50,000", "3 failed", "12.5 a second", "about 1 h 5 min left"."""
    finished = state.computed + state.skipped
    parts = [f"{finished:,} of {state.total:,} done" if state.total else f"{finished:,} done"]
    if state.failed:
        parts.append(f"{state.failed:,} failed")
    if state.rate:
        parts.append(f"{state.rate:,.1f} a second")
    if state.seconds_left is not None and finished < (state.total or 0):
        parts.append(f"about {_duration(state.seconds_left)} left")
    return parts


def _summary(report: Report) -> list[tuple[str, str]]:
    counts = ", ".join(f"{getattr(report, name):,} {name}" for name in ("done", "partial", "failed", "skipped"))
    lines = [("batch", f"{counts} in {_duration(report.seconds)}: {report.output}")]
    total = sum(report.statuses.values())
    if total != report.done + report.partial + report.failed:
        lines.append(("note", f"in all rows: {_counted(report.statuses)}"))
    if report.languages:
        lines.append(("note", f"languages: {_counted(report.languages)}"))
    if report.routes:
        lines.append(("note", f"routes: {_counted(report.routes)}"))
    for problem, count in report.problems:
        records = "record" if count == 1 else "records"
        remedy = f". {problem.remedy}" if problem.remedy else ""
        lines.append(("note", f"{count:,} {records}: {problem.message}{remedy}"))
    if report.estimate:
        what = f"all {report.estimate.records:,} records would take about {_duration(report.estimate.seconds)}"
        lines.append(("note", what))
    if report.interrupted:
        lines.append(("note", "interrupted; the same command goes on from here"))
    return lines


def _counted(counts: Mapping[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown = [f"{name} {count:,}" for name, count in ranked[:_MOST_COUNTED]]
    return ", ".join(shown) + (f", and {len(ranked) - _MOST_COUNTED} more" if len(ranked) > _MOST_COUNTED else "")


def _duration(seconds: float) -> str:
    """Return a duration in words: "0.4 s", "52 s", "4 min 10 s", "3 h 5 min"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600:,} h {whole % 3600 // 60} min"

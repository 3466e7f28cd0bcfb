"""What is done to a record, in whatever process: a record and the options of the run → a result."""

from __future__ import annotations

import os
import traceback
import zlib
from dataclasses import dataclass
from pathlib import Path

from summarise.batch.journal import Result
from summarise.batch.output import as_json
from summarise.batch.records import Record, page
from summarise.digest import Digest, Problem, main_story
from summarise.errors import SummariseError
from summarise.pipeline import Summariser

_LEVEL = 1  # of zlib: three times as quick as the default, and 15 % larger


@dataclass(frozen=True, slots=True)
class Options:
    """What the results of a run depend on, beside its records and models.yaml."""

    to: tuple[str, ...] | None = None
    sentences: int | None = None
    words: int | None = None
    characters: int | None = None
    main_only: bool = False
    models: Path | None = None
    engine: str | None = None
    translator: str | None = None
    no_network: bool = False
    allow_private: bool = False
    state: Path | None = None  # what servers said, for all workers; no result depends on it


class Work:
    """Makes results of records, with models that are opened once; may be shared between threads."""

    def __init__(self, options: Options) -> None:
        """Take the options of the run.

        Raises:
            UsageError: they name no entry of models.yaml, or that has a mistake.
        """
        self._options = options
        self._summariser = Summariser(
            models=options.models,
            engine=options.engine,
            translator=options.translator,
            no_network=options.no_network,
        )

    def result(self, record: Record) -> Result:
        """Return what came of a record; what is wrong with it is told in the result."""
        if record.problem:
            return Result("failed", problem=record.problem)
        options = self._options
        try:
            digest = self._summariser.digest_page(
                page(
                    record,
                    no_network=options.no_network,
                    allow_private=options.allow_private,
                    state=options.state,
                ),
                to=options.to if record.to is None else record.to,
                sentences=options.sentences,
                words=options.words,
                characters=options.characters,
                main_only=options.main_only,
            )
            return _of_digest(digest)
        except SummariseError as error:
            return Result("failed", problem=error.problem)
        except MemoryError:
            return failed("out-of-memory", f"the record needs more memory than there is ({record.where})")
        except Exception as error:
            if os.environ.get("SUMMARISE_DEBUG") == "1":
                traceback.print_exception(error)
            what = f"internal error: {type(error).__name__}: {str(error)[:200]}".rstrip(": ")
            return failed("internal-error", f"{what} ({record.where})", "Please report it, with the record")

    def close(self) -> None:
        """Let go of the models."""
        self._summariser.close()


def failed(code: str, message: str, remedy: str | None = None) -> Result:
    """Return the result of a record of which nothing came."""
    return Result("failed", problem=Problem(code, message, remedy))


def _of_digest(digest: Digest) -> Result:
    summaries = [summary for story in digest.stories for summary in story.summaries]
    missing = next((summary for summary in summaries if summary.status != "done"), None)
    told = digest.to_dict()
    main = main_story(told)
    routes = (" › ".join(f"{s.step} {s.model}" for s in one.route) or one.status for one in summaries)
    return Result(
        "partial" if missing else "done",
        zlib.compress(as_json(told), _LEVEL),
        missing.problem if missing else None,
        main["language"]["tag"] if main else None,
        tuple(routes),
    )

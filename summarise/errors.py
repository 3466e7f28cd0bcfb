"""Every error that summarise raises.

    SummariseError                  the root: catch this to catch them all
    ├── UsageError                  the call itself is wrong: an option, a value                      exit 2
    │   ├── TagError                a language tag that is not well formed or names no language
    │   └── ModelsFileError         models.yaml has a mistake
    ├── InputError                  a source that cannot be read: missing, no text, empty, too large   exit 2
    │   └── AddressError            an address that is refused, or cannot be fetched
    └── OperationError              something that was tried did not work: an output, an engine        exit 1

Each says what is wrong, where, and how to mend it, in one line: `WHAT (WHERE). REMEDY`. Raise it where the fact is
known; the command line catches it, once, at the edge.
"""

from __future__ import annotations

from summarise.digest import Problem


class SummariseError(Exception):
    """The root of all that summarise raises.

    `code` is stable and meant for programs; `message` says what (and where), `remedy` how to mend it.
    """

    exit_status = 1

    def __init__(self, code: str, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.code = code
        self.message = f"{_one_line(what)} ({_one_line(where)})" if where else _one_line(what)
        self.remedy = _one_line(remedy) if remedy else None
        super().__init__(f"{self.message}. {self.remedy}" if self.remedy else self.message)

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is rebuilt from its arguments when it crosses a process; ours take keywords.
        return _rebuild, (type(self), self.code, self.message, self.remedy)

    @property
    def problem(self) -> Problem:
        """The error as a value for a digest."""
        return Problem(self.code, self.message, self.remedy)


class UsageError(SummariseError):
    """The call itself is wrong: an option, a value, a combination of them."""

    exit_status = 2


class TagError(UsageError):
    """A language tag that is not well formed, names no language, or cannot be asked for."""


class ModelsFileError(UsageError):
    """A models.yaml that says something it may not; the message names file, line and field."""


class InputError(SummariseError):
    """A source that cannot be read: no such file, no text, empty, too large, of a kind that is not read."""

    exit_status = 2


class AddressError(InputError):
    """An address that is refused (private, malformed) or could not be fetched (down, too slow, too large)."""


class OperationError(SummariseError):
    """Something that was tried did not work: an output that cannot be written, an engine that failed."""


def _one_line(text: str) -> str:
    """Fold white space and drop control characters: an error is one line whatever a file name or a page puts in it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _rebuild(kind: type[SummariseError], code: str, message: str, remedy: str | None) -> SummariseError:
    return kind(code, message, remedy=remedy)

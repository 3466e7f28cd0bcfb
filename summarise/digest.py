"""The values that flow from page to digest, all frozen, and their JSON.

A step takes some of these and returns others; none of them is ever changed. `Page` is what a source was read as;
`Digest` and its parts are what callers get, field for field as the schema `summarise.digest/1` fixes them.

All spans count code points and are half-open. In a `Digest` they count in the text of the source as decoded, before any
normalisation, so that `source_text[start:end]` is the very span; spans of a `Check` count in the text of its summary.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

SCHEMA = "summarise.digest/1"
MOST_SOURCES = 5
"""How many sentences of the page a sentence of a summary may name."""
MOST_SOUGHT = 3
"""How many of them a model is asked for, or are looked for on the page: what points at more says less."""

SourceKind = Literal["file", "url", "stdin", "text"]
BlockKind = Literal["paragraph", "title", "heading", "deck", "item", "caption", "furniture"]
StoryKind = Literal["article", "teaser"]
SentenceKind = Literal[
    "body", "title", "kicker", "deck", "heading", "byline", "dateline", "credit", "caption", "furniture"
]
NameKind = Literal["person", "organisation", "place", "law", "work", "term", "unknown"]
SummaryStatus = Literal["done", "unavailable", "failed"]
StepKind = Literal["extract", "summarise", "translate", "convert"]
CheckName = Literal["language", "length", "copying", "numbers", "names", "meaning"]
CheckStatus = Literal["passed", "failed", "not-applicable"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth telling that stopped nothing; `where` is, say, "story 2", or None for the whole page."""

    code: str
    message: str
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something could not be done, and the command or step that would mend it (None where nothing would)."""

    code: str
    message: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page that its markup sets apart, with what the markup says it is. Blocks never overlap."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Page:
    """A source as it was read: its text, and what its markup and metadata say.

    `hidden` are the spans of `text` that are markup and no words of the page (ascending, not overlapping). `blocks`
    is None for plain text, whose lines have to speak for themselves. `language` is what the page declares, unchecked.
    `given` says whether the caller already has `text` (a UTF-8 file, a string), so that the digest need not repeat it.
    """

    kind: SourceKind
    text: str
    sha256: str
    name: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    given: bool = True
    hidden: tuple[tuple[int, int], ...] = ()
    blocks: tuple[Block, ...] | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a digest comes from; `text` is what the offsets count in, None where the caller has it already."""

    kind: SourceKind
    name: str | None
    url: str | None
    title: str | None
    author: str | None
    published: str | None
    sha256: str
    characters: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Language:
    """A language as BCP-47 tag and ISO 15924 script; `alternatives` are tags that cannot be told from it here."""

    tag: str
    script: str | None
    confidence: float
    detector: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """A language that part of a story is written in; `share` of its letters, 0 to 1."""

    tag: str
    share: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the page, numbered through the page; only a complete one of kind `body` may enter a summary."""

    number: int
    text: str
    start: int
    end: int
    kind: SentenceKind
    complete: bool


@dataclass(frozen=True, slots=True)
class Romanisation:
    """Whether a form is spelt as `scheme` (None: no one scheme) romanises its gloss."""

    scheme: str | None
    agrees: bool


class Forms(dict[str, str]):
    """Forms of a name by tag; a dict in all but that it cannot be changed."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a digest is not to be changed")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Forms], tuple[dict[str, str]]]:
        return Forms, (dict(self),)


@dataclass(frozen=True, slots=True)
class Name:
    """A name or term with its form in another script beside it: "Xi Jinping (習近平)"."""

    form: str
    gloss: str
    language: str
    kind: NameKind
    romanisation: Romanisation | None
    variants: Mapping[str, str]
    start: int
    end: int
    mentions: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", Forms(self.variants))


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of a summary and the numbers of the page's sentences that it comes from (one to MOST_SOURCES)."""

    text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a route; `model` is the ID of an entry of models.yaml."""

    step: StepKind
    model: str


@dataclass(frozen=True, slots=True)
class Detail:
    """What a check says of one stretch of a summary's text."""

    text: str
    start: int
    end: int
    supported: bool
    sources: tuple[int, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a summary; offsets of `details` count in the summary's text."""

    name: CheckName
    status: CheckStatus
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A route that was tried and not accepted: what it wrote and the checks of that, or the problem that ended it."""

    route: tuple[Step, ...]
    text: str | None
    checks: tuple[Check, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary of one story in one language, or why there is none."""

    language: str
    status: SummaryStatus
    headline: str | None = None
    text: str | None = None
    sentences: tuple[SummarySentence, ...] = ()
    route: tuple[Step, ...] = ()
    checks: tuple[Check, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A story of the page. Its span holds its title, kicker and deck; its sentences hold every letter of it."""

    number: int
    kind: StoryKind
    complete: bool
    title: str | None
    kicker: str | None
    deck: str | None
    start: int
    end: int
    language: Language
    other_languages: tuple[LanguageShare, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...]
    summaries: tuple[Summary, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What a page says, story by story: the whole result for one source."""

    version: str
    source: Source
    stories: tuple[Story, ...]
    warnings: tuple[Notice, ...] = ()
    schema: str = field(default=SCHEMA)

    def to_dict(self) -> dict[str, Any]:
        """Return the digest as plain dicts, lists, strings and numbers, ready for `json.dumps`.

        Absent optional values are None, never left out.
        """
        return {"schema": self.schema, **_plain(self)}


def main_story(digest: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the main story of a digest as JSON: the article, or what comes first; None where there is no story."""
    stories: list[dict[str, Any]] = digest["stories"]
    return next((one for one in stories if one["kind"] == "article"), stories[0] if stories else None)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value

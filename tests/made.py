"""Digests made by hand, for tests of what is done with a digest."""

from __future__ import annotations

import hashlib

from summarise.digest import (
    Check,
    Digest,
    Language,
    LanguageShare,
    Name,
    Notice,
    Problem,
    Rejected,
    Romanisation,
    Sentence,
    SentenceKind,
    Source,
    Span,
    Step,
    Story,
    Summary,
    SummarySentence,
)

PULL = "pip install 'xllamacpp>=2026.10' && summarise models pull small-instruct"


def source(name: str | None = "page.txt", *, title: str | None = None, author: str | None = None) -> Source:
    """A file's source; its text is not told."""
    digest = hashlib.sha256(b"").hexdigest()
    return Source("file", name, None, title, author, "2026-01-30" if author else None, digest, 1234, None)


def sentence(number: int, text: str, kind: SentenceKind = "body", *, complete: bool = True) -> Sentence:
    """A sentence somewhere in the page."""
    return Sentence(number, text, number * 100, number * 100 + len(text), kind, complete)


def summary(language: str, *sentences: tuple[str, tuple[int, ...]], headline: str | None = None) -> Summary:
    """A summary that was done by extraction."""
    said = tuple(SummarySentence(text, sources) for text, sources in sentences)
    text = " ".join(text for text, _ in sentences)
    return Summary(language, "done", headline, text, said, (Step("extract", "extractive"),))


def story(
    number: int,
    language: str,
    sentences: tuple[Sentence, ...],
    summaries: tuple[Summary, ...],
    *,
    title: str | None = None,
    names: tuple[Name, ...] = (),
) -> Story:
    """A complete article in one language."""
    told = Language(language, "Latn", 0.98, "langdetect")
    return Story(number, "article", True, title, None, None, 0, 900, told, (), sentences, names, summaries)


def digest(*stories: Story, of: Source | None = None, warnings: tuple[Notice, ...] = ()) -> Digest:
    """The digest of a page of those stories."""
    return Digest("0.1.0", of or source(), stories, warnings)


def everything() -> Digest:
    """A digest that has one of everything."""
    names = (
        Name(
            "Xi Jinping",
            "習近平",
            "zh-Hant",
            "person",
            Romanisation("pinyin", True),
            {"zh-Hans": "习近平", "zh-Hant": "習近平"},
            17,
            33,
            (Span(200, 202),),
        ),
        Name("Chang Yuhsia", "張又俠", "zh-Hant", "person", Romanisation("pinyin", False), {}, 50, 60),
        Name("נתניהו", "Netanyahu", "en", "person", None, {}, 70, 80),
    )
    article = Story(
        1,
        "article",
        True,
        "Missile in production",
        "ARMS",
        "Moscow calls it a new stage",
        0,
        900,
        Language("en", "Latn", 0.98, "langdetect", ("en-GB",)),
        (LanguageShare("zh-Hant", 0.03),),
        (
            sentence(1, "Missile in production", "title"),
            sentence(2, "Russia has begun mass production."),
            sentence(3, "TENSE TIES", "heading", complete=False),
            sentence(4, "Ties are tense."),
        ),
        names,
        (
            summary("en", ("Russia has begun mass production.", (2,)), ("Ties are tense.", (2, 4)), headline="A"),
            Summary(
                "zh-Hant",
                "unavailable",
                problem=Problem("no-route", "no model for English into Chinese is on this machine", PULL),
            ),
            Summary(
                "de",
                "failed",
                route=(Step("summarise", "small-instruct"),),
                rejected=(
                    Rejected(
                        (Step("summarise", "small-instruct"),),
                        "Russland",
                        (Check("numbers", "failed"), Check("names", "passed")),
                        None,
                    ),
                    Rejected((Step("translate", "gist"),), None, (), Problem("slow", "took too long")),
                ),
                problem=Problem("limit-too-small", "no sentence fits into 3 words", "Give --words 5 or more"),
            ),
        ),
    )
    teaser = Story(
        2,
        "teaser",
        False,
        None,
        None,
        None,
        900,
        950,
        Language("und", None, 0.0, "script"),
        (),
        (sentence(5, "The probe into", complete=False),),
        (),
        (),
    )
    return digest(
        article,
        teaser,
        of=source(title="The page", author="A. Writer"),
        warnings=(Notice("no-summary", "no complete sentence", "story 2"), Notice("mojibake", "1 line mended")),
    )

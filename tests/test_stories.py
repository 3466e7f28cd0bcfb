"""A page's stories and the kinds of its lines: the pages of cases/stories.yaml, markup, odd pages, and growth."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import regex
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise import press
from summarise.digest import Block
from summarise.sentences import is_finished
from summarise.stories import tell_apart
from summarise.text import tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from summarise.digest import SentenceKind
    from summarise.stories import Outline

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "stories.yaml").read_text("utf-8"))
PROSE = "The harbour master said on Monday that the ferry to the islands would run every hour from May on."


def told(text: str, blocks: Sequence[Block] | None = None, title: str | None = None) -> tuple[Outline, ...]:
    return tell_apart(text, finished=lambda part: is_finished(part, "und"), blocks=blocks, title=title)


def kinds(text: str, outlines: Sequence[Outline]) -> list[tuple[SentenceKind, str]]:
    return [(part.kind, text[part.start : part.end]) for outline in outlines for part in outline.parts]


@pytest.fixture(params=CASES, ids=[case["name"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    found = dict(request.param)
    return found | {"text": found["text"].replace("\n", found.get("line_ends", "\n"))}


def test_case_gives_exactly_its_stories(case: dict[str, Any]) -> None:
    text = case["text"]

    def words(outline: Outline, kind: SentenceKind) -> str | None:
        part = outline.first(kind)
        return None if part is None or part.run_on else tidy(text[part.start : part.end]).rstrip(":")

    expected = [
        {"kind": "article", "complete": True, "title": None, "kicker": None, "deck": None, "run_on": False} | story
        for story in case["stories"]
    ]
    outlines = told(text)
    assert [
        {
            "begins": text[o.start : o.start + len(story["begins"])],
            "kind": o.kind,
            "complete": o.complete,
            "title": words(o, "title"),
            "kicker": words(o, "kicker"),
            "deck": words(o, "deck"),
            "run_on": any(part.run_on for part in o.parts),
        }
        for o, story in zip(outlines, expected, strict=False)
    ] == expected
    assert len(outlines) == len(expected)


def test_case_gives_its_lines_their_kinds(case: dict[str, Any]) -> None:
    lines: dict[str, SentenceKind] = case.get("lines", {})
    left = dict(lines)
    for kind, words in kinds(case["text"], told(case["text"])):
        # The longest of the beginnings: "Le phare de Skarvik s'éteint" is the title, "Le phare…" the story.
        begins = max((b for b in left if words.startswith(b)), key=len, default=None)
        assert (kind, words) == ("body" if begins is None else left.pop(begins), words)
    assert not left


def test_case_joins_the_lines_of_a_paragraph(case: dict[str, Any]) -> None:
    if "parts" in case:
        assert sum(len(outline.parts) for outline in told(case["text"])) == case["parts"]


# --- What markup and title say
# --------------------------------------------------------------------------------------------------


def blocks_of(*lines: tuple[str, str]) -> tuple[str, list[Block]]:
    text = "\n".join(line for _, line in lines)
    at = 0
    blocks = []
    for kind, line in lines:
        blocks.append(Block(at, at + len(line), kind))  # type: ignore[arg-type]
        at += len(line) + 1
    return text, blocks


def test_the_markups_word_is_taken() -> None:
    text, blocks = blocks_of(
        ("furniture", "All the news of the day, and of the day before."),
        ("title", "The ferry will run every hour."),
        ("caption", "The ferry, seen from the harbour. It is blue."),
        ("paragraph", PROSE),
        ("heading", "It will be cheaper, too."),
        ("paragraph", PROSE),
        ("item", "no bicycles"),
    )
    outlines = told(text, blocks)
    assert [kind for kind, _ in kinds(text, outlines)] == [
        *("furniture", "title", "caption", "body", "heading", "body", "body"),
    ]
    assert len(outlines) == 1


def test_a_second_title_of_the_markup_begins_a_story() -> None:
    text, blocks = blocks_of(("title", "One"), ("paragraph", PROSE), ("title", "Two"), ("paragraph", PROSE))
    one, two = told(text, blocks)
    assert [text[o.parts[0].start : o.parts[0].end] for o in (one, two)] == ["One", "Two"]


def test_letters_between_blocks_are_kept() -> None:
    text = f"Left out\n{PROSE}\nTail"
    start = text.index(PROSE)
    outlines = told(text, [Block(start, start + len(PROSE), "paragraph")])
    assert [words for _, words in kinds(text, outlines)] == ["Left out", PROSE, "Tail"]


def test_a_line_that_is_the_known_title_is_the_title() -> None:
    text = f"Ferry   every hour.\n{PROSE}"
    assert [kind for kind, _ in kinds(text, told(text, title="FERRY every hour."))] == ["title", "body"]
    assert [kind for kind, _ in kinds(text, told(text))] == ["body", "body"]


# --- Languages


FRENCH = "Une grève des ferries paralyse le port depuis lundi, et les syndicats annoncent qu'elle durera jusqu'à jeudi."


def tongue(line: str, unless: Collection[str]) -> str | None:
    tag = "en" if line == PROSE else "fr"
    return None if tag in unless else tag


def test_a_paragraph_in_another_language_begins_a_story() -> None:
    text = "\n".join([PROSE, PROSE, FRENCH])
    told_apart = tell_apart(text, finished=lambda part: is_finished(part, "und"), tongue=tongue)
    assert [text[o.start : o.start + 9] for o in told_apart] == [PROSE[:9], FRENCH[:9]]
    assert len(told(text)) == 1


@pytest.mark.parametrize("line", [f"«{FRENCH}»", FRENCH[:50] + "."], ids=["quoted", "short"])
def test_a_quotation_in_another_language_begins_none(line: str) -> None:
    text = "\n".join([PROSE, line, PROSE])
    assert len(tell_apart(text, finished=lambda part: is_finished(part, "und"), tongue=tongue)) == 1


@pytest.mark.parametrize("table", [press.LINKS, press.SITE, press.LABELS, press.PICTURE, press.BY, press.AGENCIES])
def test_a_table_has_no_empty_phrase_and_none_twice_spelt(table: frozenset[str]) -> None:
    assert all(phrase == phrase.strip() and phrase for phrase in table)


@pytest.mark.parametrize("line", ["", "the", "el", "der", "и", "的", "が", "그", "ال", PROSE.casefold()])
def test_no_way_to_begin_is_empty(line: str) -> None:
    assert not press.PITCH.match(line)
    assert not press.PAYWALL.match(line)
    assert not press.NOTICE.search(line or "a")


# --- Whatever the page
# ----------------------------------------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        *(line for case in CASES for line in case["text"].split("\n") if len(line) < 200),
        PROSE,
        PROSE[:60],
        "VAGUE: " + PROSE,
        "• item",
        "(((",
        "」」",
        "…",
        "",
    ]
)
PAGES = st.lists(st.one_of(LINES, st.text(max_size=30)), min_size=1, max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\u2029"]).map(lambda end: end.join(lines))
)


@settings(max_examples=150, deadline=None)
@given(text=PAGES)
def test_every_letter_stands_in_one_part(text: str) -> None:
    if not regex.search(r"[\p{L}\p{N}]", text):
        return
    outlines = told(text)
    parts = [part for outline in outlines for part in outline.parts]
    assert sum(outline.kind == "article" for outline in outlines) >= 1
    at = 0
    for part in parts:
        assert at <= part.start < part.end <= len(text)
        assert text[part.start : part.end] == text[part.start : part.end].strip()
        assert not regex.search(r"\p{L}", text[at : part.start])
        at = part.end
    assert not regex.search(r"\p{L}", text[at:])
    assert told(text) == outlines


def seconds(text: str) -> float:
    """The lesser time of two runs."""
    spent = []
    for _ in range(2):
        began = time.perf_counter()
        told(text)
        spent.append(time.perf_counter() - began)
    return min(spent)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(lambda n: "\n".join(f"{PROSE} It is number {i}." for i in range(n)), id="paragraphs"),
        pytest.param(lambda n: "\n".join(["NEW TREATY"] * n), id="headings"),
        pytest.param(lambda n: "\n".join([PROSE[:-1] + " and the captain of the ship"] * n), id="cut lines"),
        pytest.param(lambda n: "\n".join(["HEAD", PROSE, PROSE] * (n // 3)), id="sub-heads"),
        pytest.param(
            lambda n: "\n".join([f"HEAD {i}\n{PROSE} It is {i}{i}\n" for i in range(n // 2)]), id="titled cuts"
        ),
        pytest.param(lambda n: ("and so on " * 10 + "\n") * n, id="one paragraph in many lines"),
        pytest.param(lambda n: "\n".join([f"VAGUE {i}: {PROSE}" for i in range(n)]), id="kickers"),
        pytest.param(lambda n: "word " * (20 * n), id="one sentence"),
        pytest.param(lambda n: "字" * (50 * n), id="one sentence in Chinese"),
        pytest.param(lambda n: "A.B. " * (20 * n), id="stops"),
        pytest.param(lambda n: "|" * (20 * n), id="bars"),
        pytest.param(lambda n: "()" * (20 * n), id="parentheses"),
        pytest.param(lambda n: "By Jane Doe and " * (7 * n), id="names"),
        pytest.param(lambda n: "\n".join([f"Photo: {i} / AFP / " + "x / " * 20 for i in range(n)]), id="credits"),
        pytest.param(lambda n: "\n".join([f"{PROSE} (AFP)\n{i}:05" for i in range(n)]), id="signed entries"),
    ],
)
def test_time_grows_with_the_page_and_no_faster(page: Any) -> None:
    # Linear gives 4, quadratic 16; the added constant is what noise may do to the shortest times.
    assert seconds(page(800)) < 9 * seconds(page(200)) + 0.05

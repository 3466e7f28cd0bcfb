"""The checks of a summary: what they pass, and that they can fail."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from summarise.checks import CHECKS, Written, check
from summarise.checks.form import copying, length
from summarise.checks.language import language
from summarise.checks.numbers import numbers
from summarise.digest import SummarySentence
from summarise.language import script_of
from summarise.sentences import count_words

PAGE = {1: "Some 10,000 people came at 12:30 on Jan. 3.", 2: "Prices rose 3.5 percent.", 3: "Nobody was hurt."}


def written(
    *sentences: tuple[str, tuple[int, ...]],
    tag: str = "en",
    script: str | None = "Latn",
    page: Mapping[int, str] = PAGE,
    at_most: tuple[int | None, int | None, int | None] = (None, None, None),
) -> Written:
    """Return what a route wrote; `at_most`: sentences, words, characters."""
    return Written(
        text=" ".join(text for text, _ in sentences),
        sentences=tuple(SummarySentence(text, sources) for text, sources in sentences),
        language=tag,
        script=script,
        page=page,
        sentences_at_most=at_most[0],
        words_at_most=at_most[1],
        characters_at_most=at_most[2],
        count_words=lambda text: count_words(text, tag),
        script_of=script_of,
    )


def test_every_check_is_made_in_its_order() -> None:
    made = check(written(("Nobody was hurt.", (3,))))
    assert [c.name for c in made] == ["language", "length", "numbers"]
    assert len(made) == len(CHECKS)
    assert [c.status for c in made] == ["passed", "passed", "not-applicable"]


def test_sentences_are_placed_even_when_they_repeat() -> None:
    summary = written(("Nobody was hurt.", (3,)), ("Nobody was hurt.", (3,)), ("Prices rose.", (2,)))
    assert [at for at, _ in summary.placed()] == [0, 17, 34]


def test_numbers_that_the_page_bears_out() -> None:
    found = numbers(written(("Prices rose 3.5 percent.", (2,)), ("10,000 people came on Jan. 3.", (1,))))
    assert found.status == "passed"
    assert [(d.text, d.supported, d.sources) for d in found.details] == [
        ("3.5", True, (2,)),
        ("10,000", True, (1,)),
        ("3", True, (1,)),
    ]


def test_a_number_that_the_page_does_not_bear_out() -> None:
    summary = written(("Prices rose.", (2,)), ("They rose 3.6 percent.", (2,)))
    found = numbers(summary)
    assert found.status == "failed"
    (wrong,) = found.details
    assert (wrong.text, wrong.supported, wrong.sources) == ("3.6", False, ())
    assert summary.text[wrong.start : wrong.end] == "3.6"
    assert wrong.note


def test_a_number_of_another_sentence_is_not_enough() -> None:
    assert numbers(written(("It rose 3.5 percent.", (1, 3)))).status == "failed"
    assert numbers(written(("It rose 3.5 percent.", (1, 2)))).status == "passed"


@pytest.mark.parametrize("figure", ["10", "000", "100,000", "10.000", "12", "12:31", "35"])
def test_part_of_a_number_is_another(figure: str) -> None:
    assert numbers(written((f"It was {figure} then.", (1, 2)))).status == "failed"


def test_digits_of_every_script_are_the_same_figures() -> None:
    page = {1: "ارتفع السعر ٣٥ في المئة", 2: "दाम 12 बढ़े"}
    assert numbers(written(("It rose 35 percent.", (1,)), ("दाम १२ बढ़े", (2,)), page=page)).status == "passed"
    assert numbers(written(("It rose 36 percent.", (1,)), page=page)).status == "failed"


def test_a_year_and_a_count_side_by_side_are_two_figures() -> None:
    page = {1: "In 2024 12 people died.", 2: "It cost 10 000 crowns."}
    found = numbers(written(("In 2024, 12 died.", (1,)), ("Some 10 000 crowns.", (2,)), page=page))
    assert [(d.text, d.supported) for d in found.details] == [("2024", True), ("12", True), ("10 000", True)]


def test_no_number_no_check() -> None:
    assert numbers(written(("Nobody was hurt.", (3,)))).status == "not-applicable"


def test_language_of_each_sentence() -> None:
    summary = written(("Nobody was hurt.", (3,)), ("没有人受伤。", (3,)))
    found = language(summary)
    assert found.status == "failed"
    (wrong,) = found.details
    assert summary.text[wrong.start : wrong.end] == wrong.text == "没有人受伤。"
    assert wrong.note == "written in Hans"


@pytest.mark.parametrize(
    ("text", "script", "status"),
    [
        ("Nobody was hurt.", "Latn", "passed"),
        ("Nobody was hurt.", "Cyrl", "failed"),
        ("部長說話。", "Hant", "passed"),
        ("部長說話。", "Hans", "failed"),
        ("部长说话。", "Hant", "failed"),
        ("王毅在北京。", "Hans", "passed"),
        ("王毅在北京。", "Hant", "passed"),
        ("大臣は話した。", "Jpan", "passed"),
        ("首相官邸。", "Jpan", "passed"),
        ("大臣は話した。", "Hant", "failed"),
        ("장관이 말했다.", "Kore", "passed"),
        ("12 345", "Latn", "passed"),
        ("Nobody was hurt.", None, "not-applicable"),
    ],
)
def test_language(text: str, script: str | None, status: str) -> None:
    assert language(written((text, (3,)), script=script)).status == status


def test_lengths_are_mosts() -> None:
    two = (("Nobody was hurt.", (3,)), ("Prices rose.", (2,)))
    assert length(written(*two, at_most=(2, 5, 29))).status == "passed"
    assert length(written(*two)).status == "passed"
    for at_most, unit in (((1, None, None), "sentences"), ((None, 4, None), "words"), ((None, None, 28), "characters")):
        found = length(written(*two, at_most=at_most))
        assert found.status == "failed"
        assert unit in (found.details[0].note or "")


def test_a_most_of_nothing_is_a_limit() -> None:
    assert length(written(("Nobody was hurt.", (3,)), at_most=(None, 0, None))).status == "failed"


def test_every_limit_that_is_passed_is_told() -> None:
    found = length(written(("Nobody was hurt.", (3,)), at_most=(0, 2, 3)))
    assert found.details[0].note == (
        "1 sentences, where 0 were asked for at most; 3 words, where 2 were asked for at most; "
        "16 characters, where 3 were asked for at most"
    )

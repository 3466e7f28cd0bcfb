"""The checks of a summary: what they pass, and that they can fail."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise import names, sentences
from summarise.checks import CHECKS, Written, _figures, check, language, length, numbers, with_namers
from summarise.digest import SummarySentence
from summarise.language import detect, likelier, script_of
from summarise.names import sound_alike
from summarise.sentences import count_words
from summarise.tags import script

SCRIPTS = {"ja": "Jpan", "ko": "Kore", "ru": "Cyrl", "ar": "Arab", "hi": "Deva", "th": "Thai"}

PAGE = {1: "Some 10,000 people came at 12:30 on Jan. 3.", 2: "Prices rose 3.5 percent.", 3: "Nobody was hurt."}


CASES = yaml.safe_load((Path(__file__).parent / "cases" / "checks.yaml").read_text("utf-8"))


def written(
    *sentences: tuple[str, tuple[int, ...]],
    tag: str = "en",
    script: str | None = "Latn",
    page: Mapping[int, str] = PAGE,
    at_most: tuple[int | None, int | None, int | None] = (None, None, None),
    own: str = "en",
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
        page_language=own,
    )


def test_every_check_is_made_in_its_order() -> None:
    made = check(written(("Nobody was hurt.", (3,))))
    assert [c.name for c in made] == ["language", "length", "copying", "numbers", "names"]
    assert len(made) == len(CHECKS) - 1  # `meaning` is absent where no model wrote
    assert [c.status for c in made] == ["passed", "passed", "passed", "not-applicable", "not-applicable"]


def test_sentences_are_placed_even_when_they_repeat() -> None:
    summary = written(("Nobody was hurt.", (3,)), ("Nobody was hurt.", (3,)), ("Prices rose.", (2,)))
    assert [at for at, _ in summary.placed()] == [0, 17, 34]


def test_numbers_that_the_page_bears_out() -> None:
    found = numbers(written(("Prices rose 3.5 percent.", (2,)), ("10,000 people came on Jan. 3.", (1,))))
    assert found.status == "passed"
    assert [(d.text, d.supported, d.sources) for d in found.details] == [
        ("3.5", True, (2,)),
        ("10,000", True, (1,)),
        ("Jan", True, (1,)),
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
    summary = written(("It rose 35 percent.", (1,)), ("दाम १२ बढ़े", (2,)), page=page, own="ar")
    assert numbers(summary).status == "passed"
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


def from_case(case: dict[str, Any]) -> Written:
    """What a route wrote for a case, with the functions that the pipeline gives."""
    texts = [case["text"]] if isinstance(case["text"], str) else case["text"]
    to, page = case["to"], {1: case["of"]}
    return replace(
        written(*((text, (1,)) for text in texts), tag=to, page=page, own=case["own"]),
        text=sentences.join(texts, to),
        script=script(to) or SCRIPTS.get(to, "Latn"),
        script_of=lambda words: script_of(names.set_aside(words)),
        echoes=tuple(case.get("echoes", ())),
        glosses=frozenset(name.gloss for name in names.find(case["of"], case["own"])),
        detect=lambda words: detect(names.set_aside(words))[0],
        is_finished=lambda words: sentences.is_finished(words, to),
        likelier=likelier,
        alike=sound_alike,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    summary = from_case(case)
    made = {one.name: one for one in check(summary)}
    failed = {name: one.details for name, one in made.items() if one.status == "failed"}
    assert set(failed) == set(case["fails"]), failed
    for one in made.values():
        assert all(summary.text[d.start : d.end] == d.text for d in one.details)
    if "at" in case:
        (wrong,) = [d for d in failed[case["fails"][0]] if not d.supported]
        assert wrong.text == case["at"]


def test_there_are_enough_cases_and_each_has_its_name() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES) >= 60


ANY = st.one_of(
    st.text(max_size=80),
    st.text("0123456789.,:/- 万億亿百十三two million년月日時()“”\"'", max_size=40),
    st.sampled_from([case["text"] for case in CASES if isinstance(case["text"], str)]),
)
TAGS = st.sampled_from("en es fr de ja zh-Hans zh-Hant ko ru ar hi th vi sr-Latn sw und".split())


@settings(deadline=None)
@given(text=ANY, source=ANY, to=TAGS, own=TAGS)
def test_no_text_stops_a_check_and_every_detail_is_where_it_says(text: str, source: str, to: str, own: str) -> None:
    summary = from_case({"text": text, "of": source, "to": to, "own": own})
    for one in check(summary):
        for detail in one.details:
            assert summary.text[detail.start : detail.end] == detail.text
        assert (one.status == "failed") == any(not detail.supported for detail in one.details)


@settings(deadline=None)
@given(text=ANY, tag=TAGS)
def test_every_figure_of_a_text_is_borne_out_by_that_text(text: str, tag: str) -> None:
    assert numbers(from_case({"text": text, "of": text, "to": tag, "own": tag})).status != "failed"


@settings(deadline=None)
@given(st.integers(2, 10**9), st.sampled_from("en es fr de ja zh-Hans ko ru ar hi".split()), TAGS)
def test_a_number_in_plain_digits_is_itself_alone(number: int, to: str, own: str) -> None:
    page = f"— {number} —"
    for other in (number, number + 1, number * 10):
        summary = written((f"— {other} —", (1,)), tag=to, page={1: page}, own=own)
        assert (numbers(summary).status == "passed") == (other == number)


@pytest.mark.parametrize("tag", "en es fr de el ru tr pl cs fi hu lt hy ka sr-Latn sr-Cyrl vi".split())
def test_words_of_figures_are_the_same_in_any_case(tag: str) -> None:
    manner = _figures._manner(tag)
    for word in {*manner.powers, *manner.months}:
        for form in (word.upper(), word.title(), word.replace("i", "İ"), word.replace("σ", "ς")):
            text = f"5 {form} 5 {form}"
            _figures.stated(text, tag)
            assert all(figure.readings for figure in _figures.read(text, tag))
    long = [word for word, value in manner.powers.items() if value == 10**6 and len(word) > 4 and "i" not in word]
    for word in long:
        assert _figures.stated(f"5 {word.upper()}", tag) == _figures.stated(f"5 {word}", tag)


@pytest.mark.parametrize("part", ["1-0 ", "三", "(", "12 ", "a million ", "“", "the ", "5,", "の"])
def test_time_grows_with_the_text_and_no_faster(part: str) -> None:
    def seconds(times: int) -> float:
        summary = from_case({"text": part * times + "end.", "of": "It was 5 then.", "to": "es", "own": "en"})
        taken = []
        for _ in range(2):  # of which one may be disturbed
            began = time.process_time()
            check(summary)
            taken.append(time.process_time() - began)
        return min(taken)

    seconds(100)
    assert seconds(8000) < 40 * max(seconds(800), 0.002)


COURT = {
    1: "Judge Maria Holm opened the trial in Bergen on Monday.",
    2: '"He took the money," she said of Karl Dahl, the treasurer of Norsk Havn.',
    3: "In Oslo, the minister would not speak of it.",
    4: "The trial goes on until Friday.",
}


@pytest.mark.parametrize(
    ("text", "named", "found"),
    [
        ("Karl Dahl took the money.", (3,), (2, 3)),
        ("In Bergen begann der Prozess gegen Karl Dahl.", (3,), (1, 2, 3)),
        ("Judge Holm said Karl Dahl took money.", (2,), (1, 2)),
        ("Maria Holm, Karl Dahl.", (3, 4), (1, 2, 3)),
        ("Karl Dahl took the money.", (2, 4), (2, 4)),
        ("The trial goes on.", (4,), (4,)),
        ("In Paris, nobody spoke of it.", (3,), (3,)),
    ],
    ids=["one", "two", "beside", "no room for all", "named already", "none", "not on the page"],
)
def test_a_sentence_points_at_what_names_its_names(text: str, named: tuple[int, ...], found: tuple[int, ...]) -> None:
    assert with_namers([SummarySentence(text, named)], COURT, "en")[0].sources == found


def test_where_every_noun_has_a_capital_sources_stay_as_they_are() -> None:
    page = {1: "Die Stadt schweigt.", 2: "Der Prozess in Bergen geht weiter."}
    assert with_namers([SummarySentence("The trial in Bergen goes on.", (1,))], page, "de")[0].sources == (1,)


@given(st.text(), st.dictionaries(st.integers(1, 9), st.text(), min_size=1, max_size=6), st.data())
def test_sources_stay_on_the_page_and_are_three_at_most(text: str, page: dict[int, str], data: st.DataObject) -> None:
    named = data.draw(st.lists(st.sampled_from(sorted(page)), min_size=1, max_size=3, unique=True))
    (sentence,) = with_namers([SummarySentence(text, tuple(named))], page, "en")
    assert set(sentence.sources) <= page.keys()
    assert 1 <= len(sentence.sources) <= 3
    assert len(set(sentence.sources)) == len(sentence.sources)

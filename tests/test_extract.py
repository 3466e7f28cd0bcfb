"""The embedded summariser: which sentences are taken, within which limits, and that its time grows with the story."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.extract import Limit, TooSmall, choose

STORY = [
    "The ferry to the islands will run every hour from May on, the harbour master said on Monday.",
    "Tickets stay as they are.",
    "The ferry company has bought two boats for the islands, which will carry 300 passengers each.",
    "A band played.",
    "Hotels on the islands expect twice as many guests in summer as the ferry brought last year.",
    "The harbour master said that the new pier would be ready before the ferry needs it in May.",
]


def words(text: str) -> int:
    return len(text.split())


def chosen(sentences: list[str], limit: Limit, *, title: str | None = None, joint: str = " ") -> list[int]:
    found = choose(sentences, limit, title=title, count_words=words, joint=joint)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("most", [1, 2, 3, 6, 100])
def test_sentences_are_at_most_so_many(most: int) -> None:
    assert len(chosen(STORY, Limit(sentences=most))) == min(most, len(STORY))


@pytest.mark.parametrize("most", [20, 40, 60, 1000])
def test_words_are_at_most_so_many(most: int) -> None:
    assert 0 < sum(words(STORY[i]) for i in chosen(STORY, Limit(words=most))) <= most


@pytest.mark.parametrize("most", [100, 200, 300, 10_000])
@pytest.mark.parametrize("joint", [" ", ""])
def test_characters_are_at_most_so_many_with_what_joins_them(most: int, joint: str) -> None:
    assert 0 < len(joint.join(STORY[i] for i in chosen(STORY, Limit(characters=most), joint=joint))) <= most


def test_the_joint_counts() -> None:
    two = ["The mayor of Lisborg resigned.", "The council met on Monday in Tolva."]
    length = sum(map(len, two))
    assert len(chosen(two, Limit(characters=length), joint="")) == 2
    assert len(chosen(two, Limit(characters=length), joint=" ")) == 1
    assert len(chosen(two, Limit(characters=length + 1), joint=" ")) == 2


def test_every_limit_holds_where_several_are_given() -> None:
    for limit in (Limit(1, 1000, 1000), Limit(5, 20, 1000), Limit(5, 1000, 100)):
        found = chosen(STORY, limit)
        assert 0 < len(found) <= (limit.sentences or 0)
        assert sum(words(STORY[i]) for i in found) <= (limit.words or 0)
        assert len(" ".join(STORY[i] for i in found)) <= (limit.characters or 0)


def test_no_limit_takes_all() -> None:
    assert chosen(STORY, Limit()) == list(range(len(STORY)))


def test_too_small_tells_the_least_that_does() -> None:
    by_words = choose(STORY, Limit(words=2), count_words=words)
    assert by_words == TooSmall(words=3, characters=14)
    assert chosen(STORY, Limit(words=3)) == [3]
    by_characters = choose(STORY, Limit(characters=13), count_words=words)
    assert isinstance(by_characters, TooSmall)
    assert by_characters.characters == 14
    assert chosen(STORY, Limit(characters=14)) == [3]


def test_the_least_of_two_limits_is_of_one_sentence() -> None:
    """The sentence of the fewest words may be too long, and the shortest have too many words."""
    story = ["Donaudampfschifffahrtsgesellschaftskapitän gestorben.", "He is in on it, so am I."]
    least = choose(story, Limit(words=1, characters=5), count_words=words)
    assert isinstance(least, TooSmall)
    assert chosen(story, Limit(words=least.words, characters=least.characters))


def test_a_short_sentence_is_found_far_down() -> None:
    """What fits may be none of the sentences that rank highest."""
    story = [
        *(f"The {i} ships of the harbour sailed to the islands of the north again." for i in range(200)),
        "It rained.",
    ]
    assert chosen(story, Limit(words=2)) == [200]


def test_the_order_is_the_pages() -> None:
    found = chosen(STORY, Limit(sentences=4))
    assert found == sorted(found)


def test_the_first_sentence_comes_first() -> None:
    assert chosen(STORY, Limit(sentences=1)) == [0]


def test_the_title_speaks_for_a_sentence() -> None:
    story = ["Delegates met beside another frozen lake today.", "Glaciers lost enormous amounts of old ice."]
    assert chosen(story, Limit(sentences=1)) == [0]
    assert chosen(story, Limit(sentences=1), title=story[1]) == [1]


def test_what_was_said_is_not_said_again() -> None:
    story = [STORY[0], STORY[0], STORY[2]]
    assert chosen(story, Limit(sentences=2)) == [0, 2]


def test_a_quotation_counts_for_less() -> None:
    plain = "Nobody on the islands expected the ferry to come before summer this year."
    assert chosen([f"“{plain}”", plain], Limit(sentences=1)) == [1]


@pytest.mark.parametrize(
    "story",
    [
        ["渡輪公司昨日宣布航班增加一倍。", "票價不變。", "港務局指出渡輪碼頭將於三月完工。"],
        ["สะพานข้ามแม่น้ำจะปิดจนถึงเดือนมิถุนายน", "สำนักงานทางหลวงจะจัดเรือข้ามฟาก"],
        ["افتتحت بلدية المدينة مكتبة جديدة.", "وقال المدير إنها ستفتح مساء."],
    ],
    ids=["Chinese", "Thai", "Arabic"],
)
def test_any_script_will_do(story: list[str]) -> None:
    assert chosen(story, Limit(sentences=1)) == [0]


def test_nothing_gives_nothing() -> None:
    assert chosen([], Limit(sentences=3)) == []


@pytest.mark.parametrize("story", [["…"], ["", ""], ["!", "?", "1"]])
def test_sentences_without_words_will_do(story: list[str]) -> None:
    assert len(chosen(story, Limit(sentences=1))) == 1


SENTENCES = st.lists(st.one_of(st.sampled_from(STORY), st.text(max_size=60)), min_size=1, max_size=30)
LIMITS = st.builds(Limit, *(st.none() | st.integers(1, most) for most in (10, 60, 400)))


@settings(max_examples=200, deadline=None)
@given(story=SENTENCES, limit=LIMITS, title=st.none() | st.text(max_size=40))
def test_limits_hold_whatever_the_story(story: list[str], limit: Limit, title: str | None) -> None:
    found = choose(story, limit, title=title, count_words=words)
    assert choose(list(story), limit, title=title, count_words=words) == found
    if isinstance(found, TooSmall):
        # True: nothing fits. The least is enough.
        assert all(
            (limit.words is not None and words(s) > limit.words)
            or (limit.characters is not None and len(s) > limit.characters)
            for s in story
        )
        enough = Limit(None, limit.words and found.words, limit.characters and found.characters)
        assert isinstance(choose(story, enough, count_words=words), list)
        return
    assert found
    assert found == sorted(set(found))
    assert limit.sentences is None or len(found) <= limit.sentences
    assert limit.words is None or sum(words(story[i]) for i in found) <= limit.words
    assert limit.characters is None or len(" ".join(story[i] for i in found)) <= limit.characters


def seconds(number: int, limit: Limit, runs: int = 2) -> float:
    """The least time of some runs."""
    story = [f"{STORY[i % 6][:-1]} and the ship number {i} of the line {i % 97} too." for i in range(number)]
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        choose(story, limit, count_words=words)
        spent.append(time.perf_counter() - began)
    return min(spent)


@pytest.mark.parametrize(
    "limit",
    [Limit(sentences=3), Limit(words=100), Limit(characters=500), Limit(words=1), Limit(sentences=300), Limit()],
    ids=str,
)
def test_time_grows_with_the_story_and_no_faster(limit: Limit) -> None:
    # Linear gives 4, quadratic 16.
    assert seconds(2400, limit) < 9 * seconds(600, limit) + 0.05


def test_twenty_thousand_sentences() -> None:
    quarter = seconds(5000, Limit(sentences=3))
    assert seconds(20_000, Limit(sentences=3), runs=1) < 9 * quarter


def test_what_is_said_twice_is_taken_once() -> None:
    said = ["Traders were told nothing at all.", *["The council voted on Monday to close the hall."] * 3]
    assert choose(said, Limit(sentences=3), count_words=len) == [0, 1]


SPEECH = [
    "The ferry to the islands will run every hour from May on, the harbour master said on Monday.",
    "He told the islanders: “We bought two boats for the ferry.",
    "The islands will see them in May.",
    "We are glad,” he said.",
    "Hotels on the islands expect twice as many guests in summer.",
]
MARKS = {
    "English": "“{}”",
    "straight": '"{}"',
    "German": "„{}“",
    "Slovene": "»{}«",
    "French": "« {} »",
    "Swedish": "”{}”",
    "Chinese": "「{}」",
    "Simplified": "“{}”",
}


@pytest.mark.parametrize("most", range(1, 6))
def test_the_sentences_of_a_quotation_are_chosen_together_or_not_at_all(most: int) -> None:
    found = chosen(SPEECH, Limit(sentences=most))
    assert {1, 2, 3} <= set(found) or not {1, 2, 3} & set(found)
    assert 0 < len(found) <= most


@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
def test_a_quotation_is_whole_in_any_marks(marks: str) -> None:
    first, second = marks.split("{}")
    story = [f"He said: {first}The ferry came.", f"The ferry left again.{second}", "Nobody came to the ferry."]
    assert chosen(story, Limit(sentences=1)) == [2]
    assert chosen(story, Limit(sentences=3)) == [0, 1, 2]


def test_each_sentence_of_a_quotation_counts() -> None:
    quotation = SPEECH[1:4]
    for limit in (Limit(words=sum(map(words, quotation))), Limit(characters=len(" ".join(quotation)))):
        assert chosen(quotation, limit) == [0, 1, 2]


def test_a_part_of_a_quotation_is_taken_only_where_nothing_else_fits() -> None:
    quotation = SPEECH[1:4]
    assert len(chosen(quotation, Limit(sentences=1))) == 1
    assert chosen([*quotation, "Nobody came."], Limit(sentences=1)) == [3]
    assert chosen(quotation, Limit(words=5)) == [2]


def test_a_quotation_never_closed_binds_nothing() -> None:
    story = ["He said “we won.", *(f"The ferry number {i} came to the islands." for i in range(12)), "“We lost.”"]
    assert len(chosen(story, Limit(sentences=3))) == 3


def test_a_speech_that_opens_again_with_each_paragraph_is_bound_by_paragraph() -> None:
    story = ["“The ferry came.", "It left again.", "“The islands are far.", "They are cold,” he said."]
    assert chosen(story, Limit(sentences=2)) in ([0, 1], [2, 3])


def test_an_apostrophe_is_no_quotation() -> None:
    story = ["The ferry’s ‘master came.", "The islands' people left.", "It rained 5' deep."]
    assert len(chosen(story, Limit(sentences=1))) == 1
    assert len(chosen(story, Limit(sentences=2))) == 2

"""Sentences: where they end in each language, and that nothing is lost, broken or slow whatever the text."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.sentences import WHOLE, count_words, is_finished, join, split
from summarise.text import tidy

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "sentences.yaml").read_text(encoding="utf-8")
)
LANGUAGES = "en de tr fr ru el hy am hi th km my ar ur he ko ja zh-Hans zh-Hant yue-Hant und".split()
PIECES = (
    'Mr. Jan. 3 No. 5 U.S. p.m. 21. A. z.B. ... … -- — . ! ? 。 ！ ？ 」 「 『 』 （ ） ( ) [ ] " “ ” „ « » '
    "‘ ’ ; : ։ ። ፡፡ । ۔ ؟ ။ ។ * • 1. a) "
    "he He said 王 說 と とした word Word слово Слово λόγος Λόγος բառ Բառ "
    "ቃል คำ นอกจากนี้ शब्द كلمة שלום 말 라고 😀 👩‍👩‍👧 𠮷 𐐀 \ud800 \0"
).split(" ")
TEXTS = st.lists(
    st.one_of(st.sampled_from([*PIECES, " ", " ", " ", "\n", "\r\n", "\u2028", "\t", "\u3000"]), st.text(max_size=6)),
    max_size=40,
).map("".join)
# What people write, for properties that no rule about windows and pairs can promise on noise.
PROSE = st.lists(
    st.sampled_from(
        [
            "The vote failed.",
            "Who won?",
            "It rose 3.5 percent on Jan. 3.",
            "“We won,” he said.",
            "“How sad!” she cried.",
            "– Never!",
            "The bill (It is long. It is dull.) passed.",
            "He left at 5 p.m. on Monday!",
            "😀 The 𠮷野家 shop is open.",
        ]
    ),
    max_size=8,
)


def said(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split(text, language)]


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 100
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    expected = [case["text"]] if case.get("whole") else case["sentences"]
    assert said(case["text"], case["language"]) == expected


@settings(max_examples=250, deadline=None)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
def test_spans_are_in_order_trimmed_and_hold_all_but_white_space(text: str, language: str) -> None:
    at = 0
    for start, end in split(text, language):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end].strip() == text[start:end]
        at = end
    assert not text[at:].strip()


@settings(max_examples=100, deadline=None)
@given(sentences=PROSE)
def test_joined_sentences_are_split_again(sentences: list[str]) -> None:
    assert said(join(sentences, "en"), "en") == sentences


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_sentence_alone_is_itself(case: dict[str, Any]) -> None:
    for sentence in said(case["text"], case["language"]):
        assert said(sentence, case["language"]) == [sentence]


def test_astral_characters_shift_no_boundary() -> None:
    plain = "A vote was held. The a b c d party won. Nobody knew why. It rained."
    astral = plain.replace("a b c d", "😀 𠮷 𐐀 👩")
    assert split(astral, "en") == split(plain, "en")
    assert len(split(plain, "en")) == 4


def test_a_parenthesis_after_a_name_moves_no_boundary() -> None:
    plain = "Premier Li spoke. Mr. Wu listened. “Go,” he said."
    named = plain.replace("Li", "Li (李強)").replace("Wu", "Wu (吳釗燮)")
    assert [s.replace(" (李強)", "").replace(" (吳釗燮)", "") for s in said(named, "en")] == said(plain, "en")


NATIVE = ("(習近平)", "（習近平）", "(김정은)", "(Путин)", "(شي جين بينغ)", "（Xi Jinping）", "(ประยุทธ์)")
NAMED = {
    "en": "Mr. {} spoke on Jan. 3. “We won. {} lost,” said Dr. {}. Who is {}? At 5 p.m. {} left the U.S. All slept.",
    "de": "Herr {} kam am 3. Mai. „Wir gehen. {} bleibt“, sagte {}. Wer ist {}? Das sagte {} z. B. in Bonn.",
    "ru": "— Да, — сказал {}. — Но {} ушёл. В 2016 г. {} вернулся. Кто такой {}?",
    "zh-Hant": "主席{}說：「我們贏了。{}輸了。」{}走了。誰是{}？不知道。",
    "ja": "大臣の{}は「終わった。{}は帰る」と述べた。{}とは誰か？皆は{}を知る。",
    "hi": "मंत्री {} ने कहा। {} कौन है? डॉ. {} आए।",
    "th": "รัฐมนตรี {} กล่าวว่าราคาจะไม่ขึ้นแล้ว เขาจะลดภาษีลงตามที่ {} เสนอ เมื่อวานนี้"
    "{}ประธานาธิบดีคนใหม่ของประเทศพูดต่อสภา ในที่สุด {} เขากลับ",
}
NAMES = {"ru": "Си Цзиньпин", "zh-Hant": "拜登", "ja": "バイデン", "hi": "शी जिनपिंग", "th": "สี จิ้นผิง"}


@settings(max_examples=150, deadline=None)
@given(language=st.sampled_from(sorted(NAMED)), native=st.sampled_from(NATIVE), where=st.integers(0, 31))
def test_a_native_form_after_a_name_changes_no_boundary(language: str, native: str, where: int) -> None:
    name = NAMES.get(language, "Xi Jinping")
    gap = "" if native[0] == "（" or language in {"zh-Hant", "ja"} else " "
    holes = NAMED[language].count("{}")
    plain = NAMED[language].format(*[name] * holes)
    glossed = NAMED[language].format(*(f"{name}{gap}{native}" if where >> i & 1 else name for i in range(holes)))
    assert [s.replace(f"{gap}{native}", "") for s in said(glossed, language)] == said(plain, language)


@settings(max_examples=100, deadline=None)
@given(
    inside=st.lists(
        st.sampled_from(["Dr.", "Who?", "Me!", "王。", "A.", "3.", "習近平", "No. 5", "…", "He"]), max_size=6
    )
)
def test_nothing_is_broken_inside_the_parentheses_of_a_name(inside: list[str]) -> None:
    for text, language in (("Premier Li ({}) spoke. All left.", "en"), ("總理李強（{}）說話。大家走了。", "zh-Hant")):
        for start, end in split(text.format(" ".join(inside)), language):
            piece = text.format(" ".join(inside))[start:end]
            assert piece.count("(") == piece.count(")")
            assert piece.count("（") == piece.count("）")


def test_an_endless_parenthesis_is_split_inside() -> None:
    parenthesis = "(" + "We will go on with this plan. " * 40 + ")"
    assert len(parenthesis) > 2 * WHOLE
    assert len(split(parenthesis, "en")) > 30


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "字",
        ".",
        "(",
        ")",
        '"',
        "“",
        "”",
        "「",
        "」",
        "A. ",
        "He left. ",
        "“He left. ",
        "(He left. ",
        "他走了。",
        "「他走了。",
        "... ",
        "1. ",
        "😀",
        "\ud800",
        " ",
        "\n",
        "a.b",
        "นอกจากนี้ ",
        "(น)",
        " (น)น",
        "*",
        ". *",
        "'",
        "\u2028",
    ],
)
def test_time_is_linear(unit: str) -> None:
    language = "zh-Hant" if "他" in unit or "字" in unit else "th" if "น" in unit else "en"

    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        start = time.process_time()
        split(text, language)
        is_finished(text, language)
        return time.process_time() - start

    seconds(1000)
    assert seconds(50_000) < 1.5  # a square of it takes half a minute at the least


def test_quotations_and_brackets_without_end_cost_no_more() -> None:
    text = 'He (said “we [went "there. And «back. Then „on. ' * 1100
    start = time.process_time()
    assert split(text[:50_000], "en")
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The vote failed.", "en"),
        ("Who won?", "en"),
        ("He left at 5 p.m.", "en"),
        ("She moved back to the U.S.", "en"),
        ("He said “we won.”", "en"),
        ("It passed (barely).", "en"),
        ("The vote failed.[3]", "en"),
        ("We won! 🎉", "en"),
        ("他走了。", "zh-Hant"),
        ("他說：「走吧。」", "zh-Hant"),
        ("「会議は終わった。皆で一緒に家に帰ろう。明日また、朝早くからここに集まることにしよう」", "ja"),
        ("मंत्री ने कहा।", "hi"),
        ("وزیر نے کہا۔", "ur"),
        ("من فاز؟", "ar"),
        ("Ποιος κέρδισε;", "el"),
        ("Նախարարը խոսեց:", "hy"),
        ("ሚኒስትሩ ተናገሩ፡፡", "am"),
        ("ဝန်ကြီးက ပြောသည်။", "my"),
        ("រដ្ឋមន្ត្រីបាននិយាយ។", "km"),
        ("รัฐมนตรีกล่าวเมื่อวานนี้ว่าราคาขนมปังจะไม่แพงขึ้นก่อนฤดูร้อนแม้ว่าโรงสีจะเรียกร้องให้ขึ้นราคาก็ตาม", "th"),
    ],
)
def test_finished(text: str, language: str) -> None:
    assert is_finished(text, language)
    assert is_finished(f"  {text}\n", language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        (" \n", "en"),
        ("The government is under", "en"),
        ("The government is under…", "en"),
        ("The government is under...", "en"),
        ("The government is [...]", "en"),
        ("The government of Mr.", "en"),
        ("The government of George W.", "en"),
        ("The government, the", "en"),
        ("He said:", "en"),
        ("部長昨天說", "zh-Hant"),
        ("部長昨天說……", "zh-Hant"),
        ("รัฐมนตรีกล่าวว่า…", "th"),
        ("मंत्री ने", "hi"),
        ("He said: (then)", "en"),
        ("Er sagte: gehen;", "de"),
    ],
)
def test_not_finished(text: str, language: str) -> None:
    assert not is_finished(text, language)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
def test_whether_finished_is_never_an_error(text: str, language: str) -> None:
    assert is_finished(text, language) is is_finished(tidy(text), language)


def test_joining_by_language() -> None:
    assert join(["One.", "Two."], "en-GB") == "One. Two."
    assert join(["一。", "二。"], "zh-Hant-TW") == "一。二。"
    assert join(["一。", "二。"], "yue-Hant") == "一。二。"
    assert join(["하나.", "둘."], "ko") == "하나. 둘."
    assert join([], "en") == ""


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("", "en", 0),
        (" … — !", "en", 0),
        ("It rose 3.5 percent.", "en", 4),
        ("Don’t go.", "en", 2),
        ("😀 one 🍚 two 👩‍👩‍👧 three", "en", 3),
        ("one 𠮷 two", "en", 3),
        ("one \ud800 two", "en", 2),
        ("one\0two", "en", 2),
        ("สวัสดีชาวโลก", "th", 3),
        ("他在北京工作。", "zh-Hans", 3),
        ("나는 학교에 간다.", "ko", 3),
        ("one two", "und", 2),
    ],
)
def test_words(text: str, language: str, words: int) -> None:
    assert count_words(text, language) == words


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
def test_counting_words_is_never_an_error(text: str, language: str) -> None:
    assert 0 <= count_words(text, language) <= len(text)

"""Names in parentheses: what is found, what is not, and that nothing breaks it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.names import find, set_aside

if TYPE_CHECKING:
    from summarise.digest import Name

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "names.yaml").read_text(encoding="utf-8")
)
PAIRS = [
    ("Xi Jinping", "習近平"),
    ("William Lai", "賴清德"),
    ("Mainland Affairs Council", "陸委會"),
    ("juancun", "眷村"),
]


@pytest.fixture(params=CASES, ids=[case["name"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(request.param)


def found_in(case: dict[str, Any]) -> tuple[Name, ...]:
    return find(case["text"], case.get("language_of_text", "en"))


def test_case_finds_exactly_its_names(case: dict[str, Any]) -> None:
    assert [f"{n.form} | {n.gloss}" for n in found_in(case)] == case["names"]


def test_case_describes_its_first_name(case: dict[str, Any]) -> None:
    found = found_in(case)
    if not found:
        return
    first = found[0]
    said: dict[str, object] = {
        "kind": first.kind,
        "language": first.language,
        "variants": dict(first.variants),
        "romanisation": first.romanisation and first.romanisation.scheme,
        "agrees": first.romanisation and first.romanisation.agrees,
        "mentions": [case["text"][m.start : m.end] for m in first.mentions],
    }
    assert {key: said[key] for key in said if key in case} == {key: case[key] for key in said if key in case}


# Whatever a page may hold, with what matters here often enough.
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            [
                "(",
                ")",
                "（",
                "）",
                " ",
                "\n",
                "Xi Jinping",
                "習近平",
                "Foxconn",
                "鴻海",
                "“",
                "”",
                "「",
                "」",
                "’s",
                "the",
            ]
        ),
        st.sampled_from(
            [
                "of",
                "Ministry",
                ", ",
                "윤석열",
                "Путин",
                "옥산",
                "プーチン",
                "·",
                "𠀀",
                "A.",
                "《",
                "》",
                "1919–1969",
                "總統",
            ]
        ),
    ),
    max_size=40,
).map("".join)
LANGUAGES = st.sampled_from(["en", "zh-Hant", "zh-Hans", "ja", "ko", "es", "ru", "ar", "und"])


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, language=LANGUAGES)
def test_spans_are_true_whatever_the_text(text: str, language: str) -> None:
    before = -1
    seen = set()
    for name in find(text, language):
        assert text[name.start : name.end] == name.form
        assert name.form.strip() == name.form != ""
        assert name.gloss in text
        assert name.start > before
        assert (name.form, name.gloss) not in seen
        seen.add((name.form, name.gloss))
        before = name.start
        last = name.end
        for mention in name.mentions:
            assert mention.start >= last
            assert mention.end > mention.start
            assert mention.end <= len(text)
            last = mention.end


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_set_aside_keeps_the_length_and_only_blanks(text: str) -> None:
    aside = set_aside(text)
    assert len(aside) == len(text)
    assert all(b == a or b == " " for a, b in zip(text, aside, strict=True))


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, language=LANGUAGES)
def test_twice_the_same_gives_the_same(text: str, language: str) -> None:
    assert find(text, language) == find(text, language)


@pytest.mark.parametrize(("form", "gloss"), PAIRS)
@pytest.mark.parametrize("opening", ["(", " (", "（", " ( "])
def test_both_widths_of_parentheses(form: str, gloss: str, opening: str) -> None:
    closing = "）" if "（" in opening else ")"
    (name,) = find(f"Yesterday the {form}{opening}{gloss}{closing} was seen.", "en")
    assert (name.form, name.gloss) == (form, gloss)


# A sentence in which a name stands, the name, and its form in another script.
INSERTED = [
    ("en", "yesterday {} spoke to us again", "Xi Jinping", "習近平"),
    ("en", "the visit of {} was put off", "Volodymyr Zelenskyy", "Володимир Зеленський"),
    ("en", "we saw {} near the river", "Paetongtarn Shinawatra", "แพทองธาร ชินวัตร"),
    ("en", "they asked {} about it", "Yoon Suk Yeol", "윤석열"),
    ("fr", "selon {} rien ne change", "Wen Jiabao", "温家宝"),
    ("de", "gestern kam {} nach Bonn", "Ai Weiwei", "艾未未"),
    ("ru", "вчера {} уехал домой", "Си Цзиньпин", "习近平"),
    ("ar", "وصل {} أمس", "شي جين بينغ", "习近平"),
    ("zh-Hant", "昨天，{}說他不會去", "習近平", "Xi Jinping"),
    ("ko", "어제 {}는 떠났다", "시진핑", "習近平"),
]


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(st.sampled_from([r for r in INSERTED if r[0] == "en"]), min_size=1, unique=True),
    more=st.sampled_from(["", "  ", "\n", " It rained.", " And so on!"]),
)
def test_several_inserted_forms_give_their_names_in_order(rows: list[tuple[str, ...]], more: str) -> None:
    text = "".join(f"Then {sentence.format(f'{form} ({gloss})')}.{more}" for _, sentence, form, gloss in rows)
    assert [(n.form, n.gloss) for n in find(text, "en")] == [(form, gloss) for _, _, form, gloss in rows]


@pytest.mark.parametrize(("language", "sentence", "form", "gloss"), INSERTED, ids=[r[0] + " " + r[2] for r in INSERTED])
@pytest.mark.parametrize("brackets", ["()", "（）"])
def test_inserting_a_native_form_gives_that_name_and_changes_nothing_else(
    language: str, sentence: str, form: str, gloss: str, brackets: str
) -> None:
    plain, glossed = sentence.format(form), sentence.format(f"{form} {brackets[0]}{gloss}{brackets[1]}")
    assert find(plain, language) == ()
    (name,) = find(glossed, language)
    assert (name.form, name.gloss, name.kind, name.mentions) == (form, gloss, "person", ())
    assert "".join(set_aside(glossed).split()) == "".join(set_aside(plain).split())


def test_offsets_count_code_points_beyond_the_bmp() -> None:
    text = "𠀀𠀁，鴻海（Foxconn）與𠀀習近平（Xi Jinping）"
    assert [text[n.start : n.end] for n in find(text, "zh-Hant")] == ["鴻海", "習近平"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Xi Jinping’s (習近平) purge", "Xi Jinping’s       purge"),
        ("Growth (3.5%) at Foxconn", "Growth (3.5%) at Foxconn"),
        ("Xi Jinping (習近", "Xi Jinping    "),
        ("Chen (陳菊, 1950–) spoke", "Chen             spoke"),
        ("Read 王毅 aloud", "Read    aloud"),
        ("옥산(玉山) 주봉에", "옥산     주봉에"),
        ("台積電（TSMC）宣布", "台積電      宣布"),
        ("台積電與 NVIDIA 合作", "台積電與 NVIDIA 合作"),
        ("Graham (高市早苗) Dorrans (國立臺", "Graham        Dorrans     "),
        ("他昨天在北京（賴清德）會見外賓", "他昨天在北京     會見外賓"),
        ("Вчора Путін (Володимир Зеленський) сказав", "Вчора Путін                        сказав"),
        ("ประธานาธิบดี (習近平) กล่าว", "ประธานาธิบดี       กล่าว"),
    ],
)
def test_set_aside_blanks_what_is_in_another_script(text: str, left: str) -> None:
    assert set_aside(text) == left


def test_set_aside_leaves_a_line_in_another_language_alone() -> None:
    text = "The premier (卓榮泰) spoke.\n行政院長今天表示，預算會通過。"
    assert set_aside(text).endswith("\n行政院長今天表示，預算會通過。")


def _seconds(text: str, language: str) -> float:
    started = time.perf_counter()
    find(text, language)
    set_aside(text)
    return time.perf_counter() - started


@pytest.mark.parametrize(
    ("unit", "language"),
    [
        ("習近平（Xi Jinping）", "zh-Hant"),
        ("Xi Jinping (習近平) ", "en"),
        ("(", "en"),
        ("(習", "en"),
        ("“", "en"),
        ("字", "zh-Hant"),
        ("A", "en"),
        ("a (習近平) ", "en"),
        ("Council of ", "en"),
        ("Си Цзиньпин (习近平) ", "ru"),
        ("شي جين بينغ (习近平) ", "ar"),
        ("สี จิ้นผิง (習近平) ", "th"),
        ("다카이치 사나에(高市早苗) ", "ko"),
    ],
)
def test_time_grows_with_the_length_and_not_its_square(unit: str, language: str) -> None:
    size = max(1, 4_000 // len(unit))
    _seconds(unit * size, language)
    short = min(_seconds(unit * size, language) for _ in range(3))
    long = min(_seconds(unit * size * 8, language) for _ in range(2))
    assert long < 24 * short + 0.05  # eight times the text: a square would take 64 times as long


def test_a_chinese_page_writes_japanese_names_in_chinese() -> None:
    text = "日本首相高市早苗（Sanae Takaichi）致電慰問。氣象署（CWA）與華航（China Airlines）宣布停班。"
    assert {name.language for name in find(text, "zh-Hant")} == {"zh-Hant"}

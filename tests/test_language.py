"""Languages and scripts: which one it is, what is none, and the same answer whoever asks, and when."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarise.language import REASONS, chinese_script, detect, script_of
from summarise.names import set_aside

CASES: dict[str, list[Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "languages.yaml").read_text(encoding="utf-8")
)
SENTENCES: list[dict[str, str]] = CASES["sentences"]
TAGS = [case["tag"] for case in SENTENCES]


def test_there_are_forty_languages() -> None:
    assert len(set(TAGS)) == len(TAGS) >= 40


@pytest.mark.parametrize("case", SENTENCES, ids=TAGS)
def test_language(case: dict[str, str]) -> None:
    found, reason = detect(case["text"])
    assert (found.tag, reason) == (case["tag"], None)
    assert 0 < found.confidence <= 1
    assert found.script == script_of(case["text"])
    assert case["tag"] not in found.alternatives


@pytest.mark.parametrize("case", SENTENCES, ids=TAGS)
def test_a_name_in_parentheses_changes_nothing(case: dict[str, str]) -> None:
    text = case["text"]
    gloss = "Foxconn" if case["tag"] in {"zh-Hans", "zh-Hant", "yue-Hant", "ja", "ko"} else "習近平"
    cut = len(text) // 2
    while cut and not text[cut].isspace():
        cut -= 1
    named = f"{text[:cut]} ({gloss}){text[cut:]} ({gloss})"
    assert detect(set_aside(named))[0].tag == detect(text)[0].tag


def test_names_in_a_headline_are_set_aside() -> None:
    headline = "Xi Jinping (習近平) and Zhang Youxia (張又俠) fall out as Lai (賴清德) and Han (韓國瑜) look on"
    assert detect(set_aside(headline))[0].tag == "en"


@pytest.mark.parametrize("text", CASES["none"])
def test_no_language(text: str) -> None:
    found, reason = detect(text)
    assert (found.tag, found.confidence, found.detector) == ("und", 0.0, "none")
    assert reason in REASONS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12345", "no-letters"),
        ("Xi Jinping", "too-short"),
        ("王毅", "too-short"),
        ("\U00010428\U00010429", "unknown-script"),
        ("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ", "unknown-script"),
    ],
)
def test_reason(text: str, reason: str) -> None:
    assert detect(text)[1] == reason


@pytest.mark.parametrize("case", CASES["chinese"], ids=[case["text"] for case in CASES["chinese"]])
def test_chinese_script(case: dict[str, str | None]) -> None:
    assert chinese_script(case["text"] or "") == case["script"]


def test_common_characters_leave_the_script_open() -> None:
    found, _ = detect("王毅在北京出席大使年中大典")
    assert (found.tag, found.alternatives, found.confidence) == ("zh-Hans", ("zh-Hant",), 0.5)


def test_kana_decides_even_among_many_characters() -> None:
    assert detect("日本銀行総裁は東京都内で記者会見し金融政策決定会合の結果を説明した")[0].tag == "ja"


def test_korean_with_chinese_characters_is_korean() -> None:
    assert detect("尹錫悅 대통령은 어제 국회에서 연설했다")[0].tag == "ko"


def test_a_brand_or_a_quotation_changes_nothing() -> None:
    assert detect("台積電表示，TSMC Arizona 的工廠將在明年開始生產晶片。")[0].tag == "zh-Hant"
    assert detect("Министр сказал вчера, что Apple и Google заплатят налог до лета этого года.")[0].tag == "ru"


@pytest.mark.parametrize("tag", ["en", "fr", "it", "sv", "fi", "cs", "bg"])
def test_capitals_are_no_language_of_their_own(tag: str) -> None:
    text = next(case["text"] for case in SENTENCES if case["tag"] == tag)
    assert detect(text.upper())[0].tag == tag


def test_addresses_say_nothing() -> None:
    text = "Der Minister sagte gestern, dass das Brot nicht teurer werden soll."
    address = "https://example.org/the-minister-said-yesterday-that-bread-would-not-become-dearer"
    assert detect(f"{address} {text} {address}")[0].tag == "de"


def test_an_address_run_on_to_chinese_leaves_the_chinese() -> None:
    assert detect("記者會的報名表請寄到報社的信箱news@example.org謝謝大家來參加")[0].tag == "zh-Hant"


@pytest.mark.parametrize("case", CASES["open"], ids=[case["text"] for case in CASES["open"]])
def test_what_cannot_be_told_apart_is_said(case: dict[str, Any]) -> None:
    found, _ = detect(case["text"])
    assert {found.tag, *found.alternatives} >= set(case["either"])
    assert found.confidence < 0.8


@pytest.mark.parametrize("case", CASES["neighbours"], ids=[case["text"] for case in CASES["neighbours"]])
def test_neighbours_are_told_apart_where_their_words_differ(case: dict[str, Any]) -> None:
    found, _ = detect(case["text"])
    assert found.tag == case["tag"]
    assert case["tag"] == "bs" or not found.alternatives


@pytest.mark.parametrize("case", CASES["scripts"], ids=[case["text"] for case in CASES["scripts"]])
def test_languages_of_a_script(case: dict[str, Any]) -> None:
    assert detect(case["text"])[0].tag == case["tag"]


def test_langdetect_is_a_witness_where_the_others_are_close() -> None:
    texts = [case["text"] for case in SENTENCES]
    heard = {detect(text[:n])[0].detector for text in texts for n in range(12, 40)}
    assert any("langdetect" in detector for detector in heard)


SAY = """
import sys, yaml
from summarise.language import detect
cases = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
for text in [case["text"][:n] for case in cases["sentences"] for n in (30, 60, 999)] + cases["none"]:
    print(ascii(detect(text)))
"""


def test_the_same_in_every_process_whatever_the_hash_seed() -> None:
    cases = str(Path(__file__).parent / "cases" / "languages.yaml")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SAY, cases],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
        )
        for seed in ("0", "1", "12345")
    ]
    said = {process.communicate(timeout=60)[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(said) == 1
    assert said.pop().count(b"\n") == 3 * len(SENTENCES) + len(CASES["none"])


def test_the_same_in_threads() -> None:
    texts = [case["text"][:60] for case in SENTENCES] * 4
    alone = [detect(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, texts)) == alone


@settings(max_examples=150, deadline=None)
@example("\ud800")
@example("a\ud800 the minister said that bread would not become dearer \udfff")
@example("\0" * 50)
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(exclude_categories=()), max_size=12),
            st.sampled_from([case["text"] for case in SENTENCES]),
            st.sampled_from(["@", "#", "www.", "https://", "a@b", "\0", "\ud800", "😀", " "]),
        ),
        max_size=8,
    ).map("".join)
)
def test_any_text_has_a_language_or_a_reason(text: str) -> None:
    found, reason = detect(text)
    assert (found.tag == "und") == (reason in REASONS)
    assert 0 <= found.confidence <= 1
    assert detect(text) == (found, reason)
    script_of(text)


@pytest.mark.parametrize(
    "unit", ["a", "字", "the minister ", "@", "a@", "a.", "a@b.", "#", "\ud800", "\0", "www.", "1 ", "м", "-"]
)
def test_a_long_text_takes_no_longer(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    detect(unit * 40)  # loads what it needs
    start = time.process_time()
    detect(text)
    assert time.process_time() - start < 0.5

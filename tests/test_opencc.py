"""Between the scripts of Chinese: words as well as characters, and nothing else touched."""

from __future__ import annotations

from itertools import permutations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.engines.opencc import convert
from summarise.errors import OperationError

TAGS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
PAIRS = [
    (a, b) for a, b in permutations(TAGS, 2) if (a, b) not in {("zh-Hant-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant")}
]


def one(text: str, source: str, target: str) -> str:
    (said,) = convert([text], source, target)
    return said


def test_there_are_ten_conversions() -> None:
    assert len(PAIRS) == 10


@pytest.mark.parametrize(
    ("source", "target", "text", "expected"),
    [
        ("zh-Hans", "zh-Hant", "皇后在后面，头发很长，经济发展。", "皇后在後面，頭髮很長，經濟發展。"),
        ("zh-Hans", "zh-Hant", "群众在里面三公里处。", "群眾在裡面三公里處。"),
        ("zh-Hans", "zh-Hant-TW", "软件和鼠标在网络上卖。", "軟體和滑鼠在網路上賣。"),
        ("zh-Hans", "zh-Hant-TW", "皇后在后面，头发很长，经济发展。", "皇后在後面，頭髮很長，經濟發展。"),
        ("zh-Hans", "zh-Hant-HK", "软件在里面，头发很长。", "軟件在裏面，頭髮很長。"),
        ("zh-Hant", "zh-Hans", "皇后在後面，頭髮很長，經濟發展。", "皇后在后面，头发很长，经济发展。"),
        ("zh-Hant", "zh-Hans", "軟體和滑鼠在網路上賣。", "软件和鼠标在网络上卖。"),
        ("zh-Hant", "zh-Hant-TW", "他在裏面，羣眾在後面。", "他在裡面，群眾在後面。"),
        ("zh-Hant", "zh-Hant-HK", "他在裡面，皇后在後面。", "他在裏面，皇后在後面。"),
        ("zh-Hant-TW", "zh-Hans", "軟體和滑鼠在網路上賣。", "软件和鼠标在网络上卖。"),
        ("zh-Hant-TW", "zh-Hant-HK", "他在裡面，頭髮很長。", "他在裏面，頭髮很長。"),
        ("zh-Hant-HK", "zh-Hans", "軟件在裏面，頭髮很長。", "软件在里面，头发很长。"),
        ("zh-Hant-HK", "zh-Hant-TW", "他在裏面，頭髮很長。", "他在裡面，頭髮很長。"),
    ],
)
def test_conversion(source: str, target: str, text: str, expected: str) -> None:
    assert one(text, source, target) == expected


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_conversion_changes_its_characters_and_no_more(source: str, target: str) -> None:
    text = "发展经济，说话。" if source == "zh-Hans" else "發展經濟，裡面裏面。"
    said = one(f"{text}https://zh.example.org/软件/發展?q=后 NATO 3.5% 10,000 2026年1月3日", source, target)
    assert said.endswith("https://zh.example.org/软件/發展?q=后 NATO 3.5% 10,000 2026年1月3日")
    assert not said.startswith(text)


@pytest.mark.parametrize("target", TAGS[1:])
def test_a_press_conference_releases_no_software(target: str) -> None:
    said = one("外交部发布会上发布消息", "zh-Hans", target)
    assert "釋出" not in said
    assert regex.match("外交部發[布佈]會上發[布佈]", said)


def test_words_round_a_kept_one_are_still_words() -> None:
    assert one("软件发布会和鼠标", "zh-Hans", "zh-Hant-TW") in ("軟體發佈會和滑鼠", "軟體發布會和滑鼠")


@pytest.mark.parametrize(
    "address",
    ["https://example.org/软件", "http://软件.example", "www.软件.example", "ruan.jian+a@mail.example.org"],
)
def test_addresses_are_kept(address: str) -> None:
    assert one(f"软件在 {address}，软件", "zh-Hans", "zh-Hant-TW") == f"軟體在 {address}，軟體"


def test_chinese_before_an_address_is_converted() -> None:
    assert one("软件请寄news@example.org。", "zh-Hans", "zh-Hant-TW") == "軟體請寄news@example.org。"


def test_a_region_that_no_table_knows_is_taken_for_its_script() -> None:
    assert one("软件发展", "zh-Hans-SG", "zh-Hant") == one("软件发展", "zh-Hans", "zh-Hant")
    assert one("裡面", "zh-Hant-TW", "zh-Hant-MO") == one("裡面", "zh-Hant-TW", "zh-Hant-HK") == "裏面"
    assert one("软件", "zh-Hans", "zh-Hans-CN") == "软件"


def test_no_way_leads_out_of_chinese() -> None:
    with pytest.raises(OperationError, match="does not convert from en"):
        convert(["bread"], "en", "zh-Hant")


CHINESE = st.text(
    st.sampled_from("发布会皇后里面头发发展软件网络台湾群众說話裡裏髮發12345.,%。，「」😀𠮷 \nAZ@/:"), max_size=40
)


@settings(max_examples=100, deadline=None)
@given(st.lists(CHINESE, max_size=4), st.sampled_from(PAIRS))
def test_one_sentence_in_one_out_with_its_figures(sentences: list[str], pair: tuple[str, str]) -> None:
    said = convert(sentences, *pair)
    assert len(said) == len(sentences)
    for before, after in zip(sentences, said, strict=True):
        assert regex.findall(r"[0-9.,%]+", after) == regex.findall(r"[0-9.,%]+", before)
        assert after.count("😀") == before.count("😀")
    assert convert(said, pair[1], pair[1]) == said

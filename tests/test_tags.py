"""Language tags: one spelling of each, and which serves for which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarise.errors import TagError
from summarise.tags import canonical, requested, satisfies, script, split


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_us", "en-US"),
        ("pt-br", "pt-BR"),
        ("es-419", "es-419"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hant-TW"),
        ("zh-CN", "zh-Hans-CN"),
        ("zh-HK", "zh-Hant-HK"),
        ("zh-MO", "zh-Hant-MO"),
        ("zh-SG", "zh-Hans-SG"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("ZH-HANS", "zh-Hans"),
        ("cmn", "zh-Hans"),
        ("cmn-Hant", "zh-Hant"),
        ("zho", "zh-Hans"),
        ("yue", "yue-Hant"),
        ("yue-HK", "yue-Hant-HK"),
        ("yue-CN", "yue-Hans-CN"),
        ("iw", "he"),
        ("in", "id"),
        ("no", "nb"),
        ("no-NO", "nb-NO"),
        ("nn", "nn"),
        ("sr", "sr"),
        ("sr-cyrl", "sr-Cyrl"),
        ("sr-LATN", "sr-Latn"),
        ("en-Latn", "en"),
        ("en-UK", "en-GB"),
        ("deu", "de"),
    ],
)
def test_canonical(written: str, tag: str) -> None:
    assert canonical(written) == tag
    assert canonical(tag) == tag
    assert requested(f" {written}\n") == tag


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "e",
        "e1",
        "xx",
        "zz",
        "english",
        "中文",
        "en--US",
        "en-",
        "-en",
        "en-GB-oed",
        "x-a",
        "en\n",
        "en US",
        "zh-Hant-",
    ],
)
def test_no_tag(written: str) -> None:
    with pytest.raises(TagError, match="language") as caught:
        canonical(written)
    assert f"'{written}'".strip("\n'") in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("written", ["und", "mul", "zxx", "mis", "UND", " und "])
def test_what_cannot_be_asked_for(written: str) -> None:
    with pytest.raises(TagError):
        requested(written)


@given(st.text(max_size=12) | st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z]{4})?([-_][a-zA-Z]{2})?", fullmatch=True))
def test_any_string_is_a_tag_or_an_error(written: str) -> None:
    try:
        tag = canonical(written)
    except TagError:
        return
    assert canonical(tag) == tag
    assert split(tag)[0] not in {"iw", "no", "cmn"}
    if split(tag)[0] in {"zh", "yue"}:
        assert split(tag)[1]
    assert satisfies(tag, tag)


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("en", ("en", None, None)),
        ("zh-Hant-TW", ("zh", "Hant", "TW")),
        ("es-419", ("es", None, "419")),
        ("sr-Latn", ("sr", "Latn", None)),
    ],
)
def test_split(tag: str, parts: tuple[str, str | None, str | None]) -> None:
    assert split(tag) == parts


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "Latn"),
        ("sr", "Cyrl"),
        ("sr-Latn", "Latn"),
        ("ja", "Jpan"),
        ("ko", "Kore"),
        ("zh-Hant", "Hant"),
        ("und", None),
    ],
)
def test_script(tag: str, code: str | None) -> None:
    assert script(tag) == code


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ("en", "en"),
        ("en", "en-GB"),
        ("en-US", "en-GB"),
        ("pt", "pt-BR"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("zh-Hans", "zh-Hans-SG"),
        ("sr", "sr-Cyrl"),
        ("sr-Latn", "sr"),
        ("yue-Hant", "yue-Hant-HK"),
    ],
)
def test_satisfies(own: str, asked: str) -> None:
    assert satisfies(own, asked)


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ("en", "de"),
        ("zh-Hans", "zh-Hant"),
        ("zh-Hant", "zh-Hant-TW"),
        ("zh-Hant-TW", "zh-Hant-HK"),
        ("zh-Hant", "yue-Hant"),
        ("sr-Cyrl", "sr-Latn"),
        ("sr", "sr-Latn"),
        ("nb", "nn"),
        ("und", "en"),
    ],
)
def test_does_not_satisfy(own: str, asked: str) -> None:
    assert not satisfies(own, asked)

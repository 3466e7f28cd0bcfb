"""What instruction-tuned models are told, and how their answers are read."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from summarise import prompts
from summarise.digest import SummarySentence
from summarise.engines import Order
from summarise.errors import OperationError

FOLDER = Path(prompts.__file__).parent
LANGUAGES = "en es fr de pt it nl pl ru uk ar fa hi id tr vi th ja ko zh-Hans zh-Hant".split()
HOSTILE = yaml.safe_load((Path(__file__).parent / "cases" / "hostile.yaml").read_text("utf-8"))
STORY = Order({4: "Xi Jinping (習近平) met Ivanov.", 7: "They signed 3 papers."}, "en", "en")

TEXT = {"type": "string", "minLength": 8}
TWO = {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2, "uniqueItems": True}
LIMIT = {"type": "string", "pattern": r"\{n\}"}
SCHEMA = {
    "type": "object",
    "properties": {
        "language": {"type": "string", "minLength": 2},
        "summary": TWO,
        "limits": {
            "type": "object",
            "properties": {"sentences": LIMIT, "words": LIMIT, "characters": LIMIT},
            "required": ["sentences", "words", "characters"],
            "additionalProperties": False,
        },
        "summary_form": {
            "allOf": [TEXT, {"pattern": r"\{json\}"}, {"pattern": r'"\{language\}"'}, {"pattern": '"sources"'}]
        },
        "translation": TWO,
        "translation_form": {"allOf": [TEXT, {"pattern": r"\{json\}"}, {"pattern": r"\{n\}"}]},
        "names": TEXT,
    },
    "required": [field.name for field in fields(prompts.Words)],
    "additionalProperties": False,
}


def told(prompt: prompts.Prompt) -> str:
    """All that a model is told."""
    return "\n".join(message["content"] for message in prompt.messages)


def test_there_is_a_file_for_each_language_of_most_news() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.yaml")) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_complete(language: str) -> None:
    words = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    jsonschema.validate(words, SCHEMA)
    marks = set(re.findall(r"\{\w*\}", json.dumps(words)))
    assert marks <= {"{n}", "{json}", "{language}"}
    # Lines that were folded leave a space, which does not stand between words of Chinese or Japanese.
    assert not re.search(r"[、-鿿] [、-鿿]", json.dumps(words, ensure_ascii=False))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_detector_takes_what_is_told_for_its_language(language: str) -> None:
    from summarise import Summariser

    words = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    text = " ".join([*words["summary"], *words["translation"]]).replace("{language}", "English")
    assert Summariser().digest(text, to=[]).stories[0].language.tag == language


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("fr", "en français"),
        ("pt-BR", "em português"),
        ("zh-Hant-TW", "繁體中文"),
        ("zh-Hans-SG", "简体中文"),
        ("ca", "in Catalan"),
        ("sr-Cyrl", "in Serbian (Cyrillic)"),
        ("yue-Hant", "in Cantonese (Traditional)"),
        ("es-Cyrl", "in Spanish (Cyrillic)"),
    ],
)
def test_what_is_told_names_the_language_asked_for(target: str, said: str) -> None:
    assert said in told(prompts.summary(replace(STORY, target=target)))
    assert said.split()[-1] in told(prompts.translation(["It rained."], target, {}))


def test_the_story_stands_first_and_is_the_same_for_all_languages() -> None:
    beginnings = {told(prompts.summary(replace(STORY, target=language))).split("\n\n")[0] for language in LANGUAGES}
    assert beginnings == {"[4] Xi Jinping (習近平) met Ivanov.\n[7] They signed 3 papers."}


def test_a_second_try_is_worded_anew_after_the_same_story() -> None:
    first, second = (told(prompts.summary(replace(STORY, attempt=attempt))).split("\n\n") for attempt in (0, 1))
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_limits_are_said_in_the_language_and_kept_by_the_schema() -> None:
    prompt = prompts.summary(replace(STORY, target="de", sentences_at_most=2, words_at_most=40))
    assert "Sätze: höchstens 2." in told(prompt)
    assert "Wörter: höchstens 40." in told(prompt)
    assert prompt.schema["properties"]["sentences"]["maxItems"] == 2


def test_sources_are_limited_to_the_numbers_of_the_story() -> None:
    sentence = prompts.summary(STORY).schema["properties"]["sentences"]["items"]
    jsonschema.validate({"sources": [4, 7], "English": "A."}, sentence)
    for sources in ([], [5], [4, 7, 4, 7], ["4"]):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"sources": sources, "English": "A."}, sentence)


@pytest.mark.parametrize(
    ("target", "gloss", "goes_along"),
    [
        ("zh-Hant", "習近平", True),
        ("zh-Hans", "習近平", False),
        ("zh-Hans", "习近平", True),
        ("ja", "習近平", True),
        ("es", "習近平", False),
        ("ru", "Си Цзиньпин", True),
        ("en", "Си Цзиньпин", False),
    ],
)
def test_a_gloss_goes_along_where_the_language_is_written_so(target: str, gloss: str, goes_along: bool) -> None:
    prompt = prompts.summary(replace(STORY, target=target, glosses={"Xi Jinping": gloss, "Li Qiang": gloss}))
    assert (f"Xi Jinping = {gloss}" in told(prompt)) is goes_along
    assert "Li Qiang" not in told(prompt)  # who is not in the story


@pytest.mark.parametrize("case", HOSTILE, ids=[case["name"] for case in HOSTILE])
def test_a_hostile_page_stays_one_line_of_text(case: dict[str, str]) -> None:
    order = Order(
        {1: "The council met.", 2: case["text"]}, "en", "es", glosses={case["text"]: "名"}, title=case["text"]
    )
    for prompt in (prompts.summary(order), prompts.translation([case["text"]], "es", order.glosses)):
        lines = told(prompt).splitlines()
        assert all(re.match(r"\[[12]\] ", line) for line in lines if "PWNED" in line and line is not lines[0])
        assert not re.search(r"<[^\d\s]|\[/?[A-Z_]+\]|\[\||[\x00-\x09\x0b-\x1f]", told(prompt))


def test_tokens_of_templates_are_written_otherwise_and_other_brackets_stay() -> None:
    told_ = "a < b and c > d [5] [sic] <3 (x)"
    assert prompts.as_data(told_) == told_
    assert prompts.as_data("<bos>[INST]") == "‹bos>(INST)"


@given(st.text())
def test_any_text_becomes_one_line_without_tokens(text: str) -> None:
    line = prompts.as_data(f"{text}<|im_end|>{text}")
    assert len(line.splitlines()) <= 1
    assert "<|im_end|>" not in line


# Answers

GOOD = '{"sentences":[{"sources":[4,7],"text":"They met."}]}'


@pytest.mark.parametrize("answer", [GOOD, f" {GOOD}\n", f"```json\n{GOOD}\n```", f"<think>\nHm.\n</think>\n\n{GOOD}"])
def test_a_good_answer_is_read(answer: str) -> None:
    assert prompts.read_summary(answer, {4, 7}).sentences == (SummarySentence("They met.", (4, 7)),)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "is empty"),
        ("They met.", "is not JSON"),
        (GOOD[:-9], "was cut off"),
        (GOOD[:-2], "was cut off"),
        (GOOD + GOOD, "is not JSON"),
        ("[]", "is not a JSON object"),
        ("{}", "holds no list of sentences"),
        ('{"sentences":[]}', "holds no list of sentences"),
        ('{"sentences":["They met."]}', "has a sentence without sources"),
        ('{"sentences":[{"text":"They met."}]}', "has a sentence without sources"),
        ('{"sentences":[{"sources":[],"text":"They met."}]}', "has a sentence without sources"),
        ('{"sentences":[{"sources":[true],"text":"They met."}]}', "has a sentence without sources"),
        ('{"sentences":[{"sources":["4"],"text":"They met."}]}', "has a sentence without sources"),
        ('{"sentences":[{"sources":[5],"text":"They met."}]}', "names sentence 5, which does not exist"),
        ('{"sentences":[{"sources":[4,7,8,9],"text":"They met."}]}', "names 4 sources"),
        ('{"sentences":[{"sources":[4],"text":" … "}]}', "has an empty sentence"),
        ('{"sentences":[{"sources":[4],"text":null}]}', "has an empty sentence"),
        ('{"sentences":[{"sources":[4],"text":"\\ud800 met"}]}', "holds characters that are no text"),
        ('{"sentences":[{"sources":[4],"text":"\\u0000 met"}]}', "holds characters that are no text"),
        ("[" * 100_000, "is not JSON"),
        ('{"sentences":' + "1" * 5000 + "}", "is not JSON"),
    ],
)
def test_any_other_answer_is_refused_with_a_plain_reason(answer: str, reason: str) -> None:
    with pytest.raises(OperationError, match=re.escape(reason)) as refused:
        prompts.read_summary(answer, {4, 7, 8, 9})
    assert refused.value.code == "bad-answer"


KEYS = st.sampled_from(["sentences", "sources", "text", "other"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda values: st.lists(values) | st.dictionaries(KEYS, values)))
def test_no_answer_does_more_than_be_refused(value: Any) -> None:
    try:
        draft = prompts.read_summary(json.dumps(value), {1, 2})
    except OperationError:
        return
    assert all(set(sentence.sources) <= {1, 2} and sentence.text.strip() for sentence in draft.sentences)


def test_translations_are_as_many_as_sentences() -> None:
    assert prompts.read_translation('{"translations":["Uno.","Dos."]}', 2) == ["Uno.", "Dos."]
    with pytest.raises(OperationError, match="has 2 translations of 3 sentences"):
        prompts.read_translation('{"translations":["Uno.","Dos."]}', 3)

"""From a page to its digest: the page that this began with, what may be asked for, sources, bad input, any string."""

from __future__ import annotations

import dataclasses
import json
import pickle
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import regex
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarise import SummariseError, Summariser, __version__
from summarise.digest import Digest
from summarise.errors import InputError, TagError, UsageError
from summarise.source import from_html, from_text, read
from summarise.text import normalise, tidy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MALLORY = """\
The council of Port Mallory voted on Monday to close the old fish market by the river.
Traders will move to a hall at the harbour in May, the mayor said.
The hall has room for forty stalls, and for a restaurant that is to open in autumn.
Some traders fear that their customers will not follow them to the harbour.
"""
FERRY = """\
渡輪公司昨日宣布，往返離島的航班將從下月起增加一倍。公司發言人表示，去年夏天旅客人數創下新高，現有軟體已經不敷使用。
港務局指出，新碼頭工程將於三月底完工，屆時可以同時停靠四艘渡輪。
當地居民對渡輪增班表示歡迎，但也擔心遊客過多。
"""
TEASER = (
    "Astronomers in Chile have found a planet. It is as large as Neptune. The team had been looking for comets when"
)


# A letter; fillers of Hangul, which Unicode counts as letters, show nothing.
LETTER = regex.compile(r"[\p{L}--[\u115f\u1160\u3164\uffa0]]", flags=regex.V1)


@cache
def summariser() -> Summariser:
    return Summariser()


def digest(text: str, **options: Any) -> Digest:
    return summariser().digest(text, **options)


def check_against(found: Digest, text: str) -> None:
    """Everything that the contract says of any digest of a text."""
    sentences = [s for story in found.stories for s in story.sentences]
    assert [s.number for s in sentences] == list(range(1, len(sentences) + 1))
    assert [story.number for story in found.stories] == list(range(1, len(found.stories) + 1))
    assert found.source.characters == len(text)
    at = 0
    for story in found.stories:
        assert story.sentences
        assert story.start <= story.sentences[0].start
        assert story.sentences[-1].end <= story.end
        for one in story.sentences:
            # In order, none over another, and not a letter between them.
            assert at <= one.start < one.end <= len(text)
            assert not LETTER.search(text[at : one.start])
            at = one.end
        check_names(story, text)
        check_summaries(story)
    assert not LETTER.search(text[at:])
    stories = [(0, 0), *((story.start, story.end) for story in found.stories)]
    assert all(a[1] <= b[0] for a, b in pairwise(stories))


def check_names(story: Any, text: str) -> None:
    def plain(start: int, end: int) -> str:
        return tidy(normalise(text[start:end])[0].value)

    for name in story.names:
        assert story.start <= name.start < name.end <= story.end
        assert tidy(name.form) in plain(name.start, name.end)
        assert name.gloss
        assert all(story.start <= m.start < m.end <= story.end for m in name.mentions)
        assert all(plain(m.start, m.end) for m in name.mentions)


def check_summaries(story: Any) -> None:
    numbered = {s.number: s for s in story.sentences}
    for summary in story.summaries:
        if summary.status != "done":
            assert summary.text is None
            assert summary.problem is not None
            continue
        assert summary.sentences
        for one in summary.sentences:
            assert 1 <= len(one.sources) <= 5
            for number in one.sources:
                assert numbered[number].kind == "body"
                assert numbered[number].complete
            if summary.language == story.language.tag:
                assert one.text == numbered[one.sources[0]].text
        assert summary.text in {joint.join(one.text for one in summary.sentences) for joint in ("", " ")}


def check_sentence_texts(found: Digest, text: str) -> None:
    """Each sentence says what its span says, normalised by itself."""
    for story in found.stories:
        for one in story.sentences:
            assert one.text == tidy(normalise(text[one.start : one.end])[0].value)


# --- The page that this began with
# ----------------------------------------------------------------------------------------------


@pytest.fixture
def topol(shared: Callable[[str], Path]) -> tuple[str, Digest]:
    text = shared("pages/topol-m.txt").read_text("utf-8")
    return text, digest(text)


@pytest.fixture
def validator(shared: Callable[[str], Path]) -> Any:
    return jsonschema.Draft202012Validator(json.loads(shared("digest.schema.json").read_text("utf-8")))


def test_topol_is_an_article_and_four_teasers_cut_off(topol: tuple[str, Digest]) -> None:
    _, found = topol
    assert [(s.kind, s.complete) for s in found.stories] == [("article", True), *([("teaser", False)] * 4)]
    assert [s.sentences[0].text.split()[0] for s in found.stories] == [
        *("Russia", "VAGUE:", "Chinese", "China", "Exiled"),
    ]
    assert all(not s.sentences[-1].complete for s in found.stories[1:])
    assert found.warnings == ()


def test_topol_has_its_headings_kicker_and_run_on(topol: tuple[str, Digest]) -> None:
    _, found = topol
    article, vague, *_ = found.stories
    assert [s.text for s in article.sentences if s.kind != "body"] == ["TENSE TIES", "NEW TREATY"]
    assert all(s.kind == "heading" for s in article.sentences if s.kind != "body")
    assert vague.kicker == "VAGUE"
    assert vague.deck is None
    kicker, deck, *body = vague.sentences
    assert (kicker.kind, kicker.text) == ("kicker", "VAGUE:")
    assert (deck.kind, deck.complete) == ("deck", False)
    assert deck.text.startswith("The criteria of the amnesty")
    assert deck.text.endswith("detained for political reasons.")
    assert {s.kind for s in body} == {"body"}


WHOLE = """\
Russia has begun mass production of the Topol-M strategic missile, First Deputy Prime Minister Sergei Ivanov said on \
Tuesday.
"Of course, it's necessary to approach them in a way that reflects care for each other's stability and security -- \
not taking any steps aimed at improving someone's security at the expense of the security of others."
It is the latest concession Rodriguez has made since taking the reins of the country on Jan. 3 after the brazen \
seizure of then-Venezuelan president Nicolas Maduro.
NATO, he said, also "deplores Russia's decision to put the fate of the CFE in danger."
"""


@pytest.mark.parametrize("whole", WHOLE.splitlines())
def test_topol_keeps_sentences_whole(topol: tuple[str, Digest], whole: str) -> None:
    assert whole in [s.text for story in topol[1].stories for s in story.sentences]


def test_topol_keeps_an_ellipsis_inside_a_quotation(topol: tuple[str, Digest]) -> None:
    elections = [s for s in topol[1].stories[4].sentences if "Elections ..." in s.text]
    assert len(elections) == 1
    assert elections[0].text.startswith("“Elections ... show")
    assert elections[0].text.endswith("Central Tibetan Administration (CTA).")


def test_topol_has_two_names_and_no_abbreviation(topol: tuple[str, Digest]) -> None:
    text, found = topol
    names = {name.form: name for story in found.stories for name in story.names}
    assert set(names) == {"Xi Jinping", "Zhang Youxia"}
    assert [len(story.names) for story in found.stories] == [0, 0, 2, 0, 0]
    for form, gloss, hans, later in (
        ("Xi Jinping", "習近平", "习近平", {"Xi"}),
        ("Zhang Youxia", "張又俠", "张又侠", {"Zhang"}),
    ):
        name = names[form]
        assert (name.gloss, name.kind, name.language) == (gloss, "person", "zh-Hant")
        assert name.variants == {"zh-Hans": hans, "zh-Hant": gloss}
        assert name.romanisation is not None
        assert (name.romanisation.scheme, name.romanisation.agrees) == ("pinyin", True)
        assert text[name.start : name.end].startswith(form)
        assert {text[m.start : m.end] for m in name.mentions} == later
    assert len(names["Xi Jinping"].mentions) == 2
    assert len(names["Zhang Youxia"].mentions) == 1


def test_topol_is_english(topol: tuple[str, Digest]) -> None:
    assert {(s.language.tag, s.language.script) for s in topol[1].stories} == {("en", "Latn")}
    assert all(s.other_languages == () for s in topol[1].stories)


def test_topol_has_a_summary_of_each_story(topol: tuple[str, Digest]) -> None:
    text, found = topol
    for story in found.stories:
        (summary,) = story.summaries
        assert (summary.language, summary.status) == ("en", "done")
        assert 1 <= len(summary.sentences) <= 3
        assert [(step.step, step.model) for step in summary.route] == [("extract", "extractive")]
        assert all(check.status != "failed" for check in summary.checks)
        assert summary.text is not None
        for unwanted in ("TENSE TIES", "NEW TREATY", "VAGUE", "The criteria", "announced the shutdown", "effort under"):
            assert unwanted not in summary.text
    check_against(found, text)
    check_sentence_texts(found, text)


def test_topol_fits_the_schema(topol: tuple[str, Digest], validator: Any) -> None:
    plain = json.loads(json.dumps(topol[1].to_dict()))
    validator.validate(plain)
    assert plain["schema"] == "summarise.digest/1"
    assert plain["version"] == __version__


# --- Values
# ---------------------------------------------------------------------------------------------------------------------


def test_all_values_are_frozen() -> None:
    def frozen(value: Any) -> None:
        if dataclasses.is_dataclass(value):
            first = dataclasses.fields(value)[0].name
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(value, first, None)
            for one in dataclasses.fields(value):
                frozen(getattr(value, one.name))
        elif not isinstance(value, str | int | float | None):
            assert isinstance(value, tuple) or hasattr(value, "keys"), value
            if isinstance(value, tuple):
                for item in value:
                    frozen(item)

    frozen(digest("Xi Jinping (習近平) spoke to reporters on Friday in Beijing.\n" + MALLORY, to=["en", "fr"]))


def test_the_same_text_gives_the_same_digest() -> None:
    text = MALLORY + FERRY + TEASER
    assert digest(text) == digest(text) == Summariser().digest(text)
    assert json.dumps(digest(text).to_dict()) == json.dumps(digest(text).to_dict())


def test_threads_share_a_summariser() -> None:
    texts = [MALLORY, FERRY, TEASER, MALLORY + TEASER] * 4
    one = Summariser()
    with ThreadPoolExecutor(8) as pool:
        from_threads = list(pool.map(lambda text: one.digest(text, to=["en", "zh-Hans"]), texts))
    assert from_threads == [one.digest(text, to=["en", "zh-Hans"]) for text in texts]


# --- What may be asked for
# ------------------------------------------------------------------------------------------------------


def languages(found: Digest) -> list[str]:
    return [summary.language for summary in found.stories[0].summaries]


def test_to_is_by_default_the_storys_own_language() -> None:
    assert languages(digest(MALLORY)) == languages(digest(MALLORY, to=None)) == ["en"]
    assert languages(digest(FERRY)) == ["zh-Hant"]


def test_to_may_be_empty() -> None:
    found = digest(MALLORY, to=[])
    assert languages(found) == []
    assert found.warnings == ()


def test_to_takes_a_language_once() -> None:
    assert languages(digest(FERRY, to=["zh-TW", "zh-Hant-TW", "zh_hant_tw", "zh"])) == ["zh-Hant-TW", "zh-Hans"]


@pytest.mark.parametrize(
    ("alias", "tag"),
    [
        *(("zh-TW", "zh-Hant-TW"), ("zh-CN", "zh-Hans-CN"), ("zh-HK", "zh-Hant-HK"), ("zh", "zh-Hans")),
        *(("iw", "he"), ("no", "nb"), ("EN", "en"), ("pt-br", "pt-BR"), (" en ", "en")),
    ],
)
def test_to_takes_aliases_and_writes_tags(alias: str, tag: str) -> None:
    assert languages(digest(MALLORY, to=[alias])) == [tag]


@pytest.mark.parametrize("tag", ["und", "", "english", "en-", "xx-yy-zz", "e", "en,fr", "mul", "qqq-Qqqq", "日本"])
def test_to_refuses_what_is_no_language(tag: str) -> None:
    with pytest.raises(TagError) as error:
        digest(MALLORY, to=["en", tag])
    assert f"'{tag}'" in str(error.value)


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-CN", "zh-TW", "zh-HK"])
def test_to_converts_chinese(tag: str) -> None:
    (summary,) = digest(FERRY, to=[tag], sentences=5).stories[0].summaries
    assert summary.status == "done", summary
    assert [step.model for step in summary.route] == ["extractive", "opencc"]
    assert summary.text is not None
    assert ("软件" in summary.text) == tag.endswith(("Hans", "CN"))


def test_to_a_language_that_cannot_be_had_says_what_would_make_it() -> None:
    own, other = digest(MALLORY, to=["en", "fr"]).stories[0].summaries
    assert own.status == "done"
    assert (other.language, other.status, other.text, other.route) == ("fr", "unavailable", None, ())
    assert other.problem is not None
    assert "summarise models pull" in (other.problem.remedy or "")


def test_a_region_that_the_language_satisfies() -> None:
    (summary,) = digest(MALLORY, to=["en-GB"]).stories[0].summaries
    assert (summary.language, summary.status) == ("en-GB", "done")
    assert [step.model for step in summary.route] == ["extractive"]


@pytest.mark.parametrize("unit", ["sentences", "words", "characters"])
@pytest.mark.parametrize("value", [0, -1, True, False, "3", 2.0, 1.5, []])
def test_a_limit_is_a_whole_number_from_one_on(unit: str, value: object) -> None:
    with pytest.raises(UsageError, match=unit) as error:
        digest(MALLORY, **{unit: value})
    assert error.value.code == "bad-limit"


@pytest.mark.parametrize("text", [MALLORY, FERRY], ids=["English", "Chinese"])
@pytest.mark.parametrize("most", [{"sentences": 1}, {"sentences": 2, "characters": 90}, {"characters": 120}])
def test_limits_hold(text: str, most: dict[str, int]) -> None:
    (summary,) = digest(text, **most).stories[0].summaries
    assert summary.status == "done"
    assert len(summary.sentences) <= most.get("sentences", 99)
    assert len(summary.text or "") <= most.get("characters", 9999)


def test_a_limit_of_words_alone_lifts_that_of_sentences() -> None:
    (summary,) = digest(MALLORY, words=1000).stories[0].summaries
    assert len(summary.sentences) == 4


@pytest.mark.parametrize("unit", ["words", "characters"])
def test_a_limit_that_is_too_small_tells_the_least_that_does(unit: str) -> None:
    (summary,) = digest(MALLORY, **{unit: 2}).stories[0].summaries
    assert summary.status == "failed"
    assert summary.text is None
    assert summary.problem is not None
    assert summary.problem.code == "limit-too-small"
    least = int((summary.problem.remedy or "").rpartition(" ")[2])
    assert f"--{unit}" in (summary.problem.remedy or "")
    assert digest(MALLORY, **{unit: least}).stories[0].summaries[0].status == "done"
    assert digest(MALLORY, **{unit: least - 1}).stories[0].summaries[0].status == "failed"


def test_a_title_given_is_the_articles() -> None:
    found = digest(MALLORY, title="Fish ﬁnd\u00ad a  hall")
    assert found.stories[0].title == "Fish find a hall"
    assert found.source.title == "Fish ﬁnd\u00ad a  hall"
    assert found.stories[0].summaries[0].headline == "Fish find a hall"
    assert not any(s.kind == "title" for s in found.stories[0].sentences)


def test_a_title_given_and_on_the_page_is_the_title_line() -> None:
    found = digest("Fish find a hall.\n" + MALLORY, title="Fish find a hall.")
    assert found.stories[0].title == "Fish find a hall."
    assert found.stories[0].sentences[0].kind == "title"


def test_main_only_leaves_teasers_out(topol: tuple[str, Digest]) -> None:
    text, whole = topol
    found = digest(text, main_only=True)
    assert found.stories == whole.stories[:1]


def test_an_unknown_engine_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="none-such"):
        Summariser(engine="none-such")
    with pytest.raises(UsageError, match="opencc"):
        Summariser(engine="opencc")


# --- Sources
# --------------------------------------------------------------------------------------------------------------------

MARKDOWN = """\
# Fish *market* closes

The **council** of Port Mallory voted on [Monday](https://example.org/a) to close the old fish market.

## Traders move

- Forty stalls
- One restaurant

Traders will move to a hall at the harbour in May, the mayor said.
"""
HTML = """<!doctype html><html lang="en"><head><title>Fish market closes</title></head><body><nav>Home</nav><article>
<h1>Fish market closes</h1><p>The council of Port Mallory voted on <b>Monday</b> to close the old fish market by
the river &amp; the bridge, after a debate of two hours.</p><h2>Traders move</h2><p>Traders will move to a hall at the
harbour in May, the mayor said on Tuesday. The hall has room for forty stalls, and for a restaurant.</p></article>
</body></html>"""


def test_a_files_offsets_count_in_its_text(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    text = "\ufeff" + (MALLORY + FERRY).replace("\n", "\r\n")
    file.write_bytes(text.encode())
    found = summariser().digest_page(read(str(file)))
    source = found.source.text if found.source.text is not None else text.removeprefix("\ufeff")
    assert found.source.kind == "file"
    check_against(found, source)
    check_sentence_texts(found, source)


def test_a_file_in_another_encoding_holds_its_text(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes((FERRY * 3).encode("big5"))
    found = summariser().digest_page(read(str(file)))
    assert found.source.text == FERRY * 3
    check_against(found, FERRY * 3)


def test_a_texts_digest_does_not_repeat_it() -> None:
    found = digest(MALLORY)
    assert (found.source.kind, found.source.text, found.source.name) == ("text", None, None)


def test_markdown_is_no_part_of_what_sentences_say(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text(MARKDOWN, "utf-8")
    found = summariser().digest_page(read(str(file)))
    check_against(found, found.source.text or MARKDOWN)
    (story,) = found.stories
    said = [(s.kind, s.text) for s in story.sentences]
    assert story.title == "Fish market closes"
    assert said[:3] == [
        ("title", "Fish market closes"),
        ("body", "The council of Port Mallory voted on Monday to close the old fish market."),
        ("heading", "Traders move"),
    ]
    assert "Forty stalls" in said[3][1]


def test_html_holds_the_text_that_offsets_count_in(validator: Any) -> None:
    found = summariser().digest_page(from_html(HTML, url="https://example.org/fish"))
    text = found.source.text
    assert text is not None
    check_against(found, text)
    check_sentence_texts(found, text)
    assert found.stories[0].title == "Fish market closes"
    assert [s.text for s in found.stories[0].sentences if s.kind == "heading"] == ["Traders move"]
    validator.validate(json.loads(json.dumps(found.to_dict())))


# --- Bad input
# ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\u200b\ufeff", "\u3000\u00a0", "\u00ad", "\0", "\u2028"])
def test_nothing_to_see_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError):
        digest(text)


def test_too_much_is_an_input_error() -> None:
    with pytest.raises(InputError, match="10 MB"):
        digest("word " * 2_000_001)


ODD = {
    "one word": "Hello",
    "one letter": "a",
    "one dot": ".",
    "one emoji": "🙂",
    "one figure": "7",
    "only headings": "Bees return\nTrams stop\nOpera reopens",
    "a cut teaser": "The team had been looking for comets when one of its telescopes in northern Chile saw",
    "nested parentheses": "(" * 500 + "Xi (習近平 (習 (近)))" + ")" * 400 + " spoke.",
    "unbalanced parentheses": "Xi Jinping (習近平 spoke. He (the president) left) and ((came back. It ended（。",
    "lone surrogates": "The council\ud800 voted\udfff on Monday. \udc00Xi (習\ud83d近平) spoke.",
    "quotes": "“" * 300 + '«»„"' * 100,
    "combining marks": "e\u0301" * 200 + "\u0301" * 300,
    "right to left": "\u202eThe council voted.\u202c افتتحت المدينة مكتبة.\u200f",
    "nulls": "The coun\0cil voted.\0 It left.",
    "tags": "The \U000e0041council voted.",
    "bars": "|" * 3000,
    "mojibake": "It’s â€œfineâ€\x9d at the cafÃ©, itâ€™s said. ä½\xa0å¥½ Ã©Ã©Ã©",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_pages_give_a_digest(text: str, validator: Any) -> None:
    found = digest(text)
    assert len(found.stories) >= 1
    assert found.stories[0].kind == "article"
    check_against(found, text)
    validator.validate(json.loads(json.dumps(found.to_dict(), ensure_ascii=False).encode()))


@pytest.mark.parametrize("name", ["one word", "only headings", "a cut teaser"])
def test_a_story_without_a_complete_sentence_has_no_summary_and_a_notice(name: str) -> None:
    found = digest(ODD[name])
    assert found.stories[0].summaries == ()
    assert [(n.code, n.where) for n in found.warnings if n.code == "nothing-to-summarise"] == [
        ("nothing-to-summarise", "story 1")
    ]


def test_a_language_that_cannot_be_told_is_und_with_a_notice() -> None:
    found = digest("Hello")
    assert found.stories[0].language.tag == "und"
    assert [n.where for n in found.warnings if n.code == "language-unknown"] == ["story 1"]


def test_und_is_summarised_by_extraction() -> None:
    (story,) = digest("1 + 1 = 2. Ok. 3 + 3 = 6!").stories
    assert story.language.tag == "und"
    assert [(s.language, s.status) for s in story.summaries] == [("und", "done")]


def seconds(text: str) -> float:
    """The lesser time of two runs."""
    spent = []
    for _ in range(2):
        began = time.perf_counter()
        digest(text)
        spent.append(time.perf_counter() - began)
    return min(spent)


GROWING: dict[str, Callable[[int], str]] = {
    "one sentence": lambda n: "word " * (n * 40),
    "one sentence in Chinese": lambda n: "字" * (n * 100),
    "lines": lambda n: "\n".join(f"The ship number {i} came to the harbour on Monday morning." for i in range(n)),
    "headings": lambda n: "\n".join(f"Heading {i}" for i in range(2 * n)),
    "one paragraph": lambda n: " ".join(f"The ship number {i} came to the harbour." for i in range(n)),
    "parentheses": lambda n: "(" * (8 * n) + " a " + ")" * (4 * n),
    "names": lambda n: "\n".join(f"Xi Jinping (習近平) met Xi again on day {i} of the talks." for i in range(n)),
    "quotes": lambda n: "“Who?” " * (4 * n),
    "full-width": lambda n: "ＮＡＴＯ 、" * (4 * n),
    "mojibake": lambda n: "\n".join(["It is â€œfineâ€\x9d at the cafÃ©, itâ€™s said."] * n),
    "dots": lambda n: "." * (20 * n),
    "spaces": lambda n: "a." + " " * (20 * n) + "b",
}


@pytest.mark.parametrize("page", GROWING.values(), ids=GROWING.keys())
def test_time_grows_with_the_page_and_no_faster(page: Callable[[int], str]) -> None:
    # Linear gives 4, quadratic 16; the added constant is what noise may do to the shortest times.
    assert seconds(page(240)) < 9 * seconds(page(60)) + 0.05


@pytest.mark.parametrize("text", ["字" * 50_000, "word " * 10_000], ids=["Chinese", "English"])
def test_one_sentence_of_fifty_thousand_characters(text: str) -> None:
    found = digest(text)
    assert [len(story.sentences) for story in found.stories] == [1]
    assert found.stories[0].summaries == ()


def test_twenty_thousand_lines() -> None:
    text = "".join(f"The ship number {i} came to the harbour.\n" for i in range(20_000))
    found = digest(text)
    assert sum(len(story.sentences) for story in found.stories) == 20_000
    check_against(found, text)


def test_sentences_that_meet_inside_what_was_mended_are_one() -> None:
    text = "The council voted on Monday.\x82\x80The mayor left on Tuesday morning."
    found = digest(text)
    assert [(s.start, s.end) for s in found.stories[0].sentences] == [(0, len(text))]
    check_against(found, text)


# --- Any string
# -----------------------------------------------------------------------------------------------------------------

PIECES = [
    *(MALLORY.splitlines() + FERRY.splitlines() + list(ODD.values())[:7]),
    *("TENSE TIES", "VAGUE: The criteria remain unclear", "（中央社台北三日電）", "NEW DELHI: The court", "• item"),
    *("Xi Jinping (習近平)", "鴻海（Foxconn）", "Xi", "(CFE)", "((", "))", "（", "）", "“", "”", "「", "」", '"'),
    *(
        "cafÃ© itâ€™s",
        "â€œ",
        "e\u0301",
        "\u00ad",
        "\u200b",
        "\u200f",
        "\u202e",
        "\ufeff",
        "ＮＡＴＯ３．５",
        "ﾆｭｰｽ",
        "ﬁ",
        "ﷺ",
    ),
    *(
        "\ud800",
        "\udc00",
        "\0",
        "𠀀",
        "👩\u200d🚀",
        "می\u200cخواهد",
        "اقرأ",
        "สะพาน",
        "। ",
        "。",
        "…",
        "...",
        ". ",
        "! ",
        "--",
    ),
    *(
        "Jan. 3",
        "Photo: CNA",
        "By Anna Weller",
        "Read more",
        "March 3, 2024",
        "Home | World | Sport",
        "iPhone",
        "\u3164",
    ),
]
ENDS = ["\n", "\n\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\v", "\f", "\x1c", " ", ""]
STRINGS = (
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(ENDS), st.text(max_size=12)), max_size=25).map("".join)
    | st.text()
)


@settings(max_examples=200, deadline=None)
@given(text=STRINGS)
def test_any_string_gives_a_digest_or_a_plain_error(text: str) -> None:
    try:
        found = digest(text)
    except InputError:
        assert not regex.search(r"[\p{L}\p{N}\p{P}\p{S}--[\u115f\u1160\u3164\uffa0\u2800]]", text, flags=regex.V1)
        return
    check_against(found, text)
    json.dumps(found.to_dict(), ensure_ascii=False).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=STRINGS, to=st.lists(st.sampled_from(["en", "zh-Hans", "zh-TW", "fr"]), max_size=3), words=st.integers(1, 60)
)
def test_any_string_fits_the_schema(validator: Any, text: str, to: list[str], words: int) -> None:
    try:
        found = digest(text, to=to, words=words)
    except SummariseError:
        return
    check_against(found, text)
    validator.validate(json.loads(json.dumps(found.to_dict())))


@settings(max_examples=80, deadline=None)
@given(
    text=st.lists(st.one_of(st.sampled_from(PIECES[:16]), st.sampled_from(ENDS)), min_size=1, max_size=20).map("".join)
)
def test_sentences_say_what_their_spans_say(text: str) -> None:
    try:
        found = digest(text, to=[])
    except SummariseError:
        return
    check_sentence_texts(found, text)


TEXT = "The minister said on Monday that the bridge would be closed in spring. Traders were not told about it."


def overlay(tmp_path: Path, entry: str) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(f"models:\n{entry}", "utf-8")
    return path


def test_extraction_is_there_whatever_an_overlay_calls_extractive(tmp_path: Path) -> None:
    entry = (
        "  extractive: {task: summarise, engine: llama, source: a/b, file: x.gguf, from: any, to: same, licence: MIT, "
        "size_mb: 1, quality: good}\n"
    )
    [summary] = Summariser(models=overlay(tmp_path, entry)).digest(TEXT).stories[0].summaries
    assert summary.status == "done"


def test_a_converter_under_another_id_converts(tmp_path: Path) -> None:
    entry = (
        "  mine: {task: translate, engine: opencc, from: [zh-Hans, zh-Hant], to: [zh-Hans, zh-Hant], licence: MIT, "
        "size_mb: 0, quality: good}\n"
    )
    summariser = Summariser(models=overlay(tmp_path, entry), translator="mine")
    [summary] = (
        summariser.digest("停駛兩年的渡輪將於十月復航，市長昨日宣布票價不變。", to=["zh-Hans"]).stories[0].summaries
    )
    assert summary.text == "停驶两年的渡轮将于十月复航，市长昨日宣布票价不变。"
    assert [step.model for step in summary.route] == ["extractive", "mine"]


def test_an_engine_is_not_given_a_language_that_it_does_not_read(tmp_path: Path) -> None:
    entry = (
        "  mine: {task: summarise, engine: extractive, from: [zh-Hant], to: same, licence: MIT, size_mb: 0, "
        "quality: good}\n"
    )
    [summary] = Summariser(models=overlay(tmp_path, entry), engine="mine").digest(TEXT).stories[0].summaries
    assert summary.status == "unavailable"


def test_a_title_in_another_script_is_no_headline() -> None:
    [summary] = Summariser().digest(TEXT, title="東京の橋が閉鎖される").stories[0].summaries
    assert summary.headline is None
    [summary] = Summariser().digest(TEXT, title="Bridge closes").stories[0].summaries
    assert summary.headline == "Bridge closes"


@pytest.mark.parametrize("arguments", [{"text": None}, {"text": b"x"}, {"text": TEXT, "title": 3}])
def test_what_is_no_text_is_a_usage_error(arguments: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Summariser().digest(**arguments)


@pytest.mark.parametrize("to", ["zh-Hant", [None], [1]])
def test_what_is_no_list_of_tags_is_a_usage_error(to: Any) -> None:
    with pytest.raises(UsageError, match="list of language tags"):
        Summariser().digest(TEXT, to=to)


def test_forms_of_a_name_cannot_be_changed() -> None:
    digest = Summariser().digest("President Xi Jinping (習近平) spoke in the capital on Monday. The hall was full.")
    with pytest.raises(TypeError):
        digest.stories[0].names[0].variants["x"] = "y"  # type: ignore[index]
    assert hash(digest) == hash(pickle.loads(pickle.dumps(digest)))


def test_a_line_that_stops_in_mid_sentence_is_not_complete() -> None:
    [story] = Summariser().digest("The mayor said that the town would rebuild the bridge and that the").stories
    assert not story.complete


def test_every_letter_of_a_markdown_file_stands_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(
        "---\ntitle: Bridge\n---\n# Bridge closes\n\nThe bridge is closed, see [the plan](http://a.example/plan). Why?"
        '\n\n```python\nx = 1\n```\n\n[ref]: http://b.example "A reference"\n',
        "utf-8",
    )
    digest = Summariser().digest_page(read(str(path)))
    spans = [range(s.start, s.end) for story in digest.stories for s in story.sentences]
    text = path.read_text("utf-8")
    assert not [i for i, c in enumerate(text) if c.isalpha() and not any(i in span for span in spans)]


def test_notices_of_stories_left_out_are_left_out() -> None:
    page = (
        TEXT
        + " It was late and nobody spoke.\n"
        + "zq xw\n"
        + "The harbour of Tolva has been closed since the storm tore the"
    )
    assert not [n for n in Summariser().digest(page, main_only=True).warnings if n.where not in {None, "story 1"}]


SPANISH = (
    "El alcalde anunció el martes que el puente viejo cerrará durante dos meses.\n"
    "Los vecinos del barrio, que lo cruzan cada día, tendrán que dar un rodeo de tres kilómetros.\n"
    "La obra costará cuatro millones de euros y la pagará en parte la provincia.\n"
)
ENGLISH = "The company that won the contract said in a statement that it would hire sixty people from the town itself."


def test_a_paragraph_in_another_language_of_the_same_script_has_its_share() -> None:
    (story,) = Summariser().digest(SPANISH + ENGLISH + "\n" + SPANISH, to=[]).stories
    assert story.language.tag == "es"
    assert [(one.tag, 0.1 < one.share < 0.3) for one in story.other_languages] == [("en", True)]


def test_a_sentence_in_another_script_has_its_share() -> None:
    chinese = "市長表示，這座橋將於星期二起封閉兩個月，附近居民必須繞道三公里，工程費用由省政府負擔一部分。"
    (story,) = Summariser().digest(SPANISH + chinese, to=[]).stories
    assert story.language.tag == "es"
    assert [one.tag for one in story.other_languages] == ["zh-Hant"]


@pytest.mark.parametrize(
    "passage",
    ["«The bridge is closed», leyó en el cartel.", "El puente (賴清德) y la empresa Foxconn Technology Group."],
)
def test_a_quotation_or_a_name_has_none(passage: str) -> None:
    (story,) = Summariser().digest(SPANISH + passage + "\n" + SPANISH, to=[]).stories
    assert (story.language.tag, story.other_languages) == ("es", ())


def test_a_teaser_too_short_to_tell_is_in_the_language_of_the_page() -> None:
    digest = Summariser().digest(SPANISH + "\n\nPUERTO NUEVO\n", to=[])
    assert {story.language.tag for story in digest.stories} == {"es"}
    assert not [notice for notice in digest.warnings if notice.code == "language-unknown"]


GLOSSED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "glosses.yaml").read_text("utf-8"))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), tag=st.sampled_from(sorted(GLOSSED)))
def test_a_form_in_parentheses_changes_neither_language_nor_sentences_nor_choice(data: st.DataObject, tag: str) -> None:
    text, forms = GLOSSED[tag]["text"], GLOSSED[tag]["forms"]
    opening, closing = ("（", "）") if tag in {"zh-Hant", "ja"} else (" (", ")")
    chosen = [data.draw(st.sampled_from([None, *forms])) for _ in range(text.count("{}"))]
    glosses = ["" if form is None else f"{opening}{form}{closing}" for form in chosen]
    (plain,) = Summariser().digest(text.format(*[""] * len(glosses))).stories
    (glossed,) = Summariser().digest(text.format(*glosses)).stories
    assert glossed.language.tag == plain.language.tag == tag
    without = [sentence.text for sentence in glossed.sentences]
    for gloss in filter(None, glosses):
        without = [sentence.replace(gloss, "") for sentence in without]
    assert without == [sentence.text for sentence in plain.sentences]
    assert [s.sources for s in glossed.summaries[0].sentences] == [s.sources for s in plain.summaries[0].sentences]


@pytest.mark.parametrize("tag", sorted(GLOSSED))
def test_twice_the_page_gives_the_same(tag: str) -> None:
    text = GLOSSED[tag]["text"].replace("{}", f" ({GLOSSED[tag]['forms'][0]})")
    assert Summariser().digest(text).to_dict() == Summariser().digest(text).to_dict()


def test_a_digest_grows_summary_by_summary_and_ends_as_the_whole() -> None:
    page = read(str(Path(__file__).parents[1] / "examples" / "front-page.txt"))
    *grown, whole = Summariser().growing(page, to=["en", "zh-Hant"])
    assert whole == Summariser().digest_page(page, to=["en", "zh-Hant"])
    assert isinstance(whole, Digest)
    assert grown[-1] == whole.stories
    counts = [[len(one.summaries) for one in stories] for stories in grown if isinstance(stories, tuple)]
    assert len(counts[0]) > 1
    assert set(counts[-1]) == {2}
    assert [sum(count) for count in counts] == list(range(len(counts)))


def test_a_digest_that_is_stopped_has_no_end() -> None:
    stop = threading.Event()
    grown = Summariser().growing(from_text("The hall opened on Monday after 14 months."), stop=stop)
    next(grown)
    stop.set()
    assert list(grown) == []

from __future__ import annotations

import dataclasses
import io
import json
import unicodedata
from typing import TYPE_CHECKING, Any

import jsonschema
import made
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from summarise import render
from summarise.digest import Digest, Name, Notice, Problem, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from markdown_it.token import Token

HEBREW = (
    "ראש הממשלה אמר ביום שלישי כי NATO תגיב על 35 טילים, והוסיף כי ישראל לא תקבל את ההסכם החדש שנחתם אתמול בז׳נבה "
    "בין המעצמות."
)
CHINESE = "俄羅斯第一副總理伊萬諾夫星期二說，俄羅斯已經開始大規模生產「白楊-M」戰略導彈。" * 4
HOSTILE = "a\x1b[31mred\x1b]0;title\x07 \x9b2J\u202eevil\u2066 [bold]b[/] :smile: \r\n c"
DIRECTION = set("\u200e\u200f\u2066\u2067\u2068\u2069")

# Letters of all scripts, and far more often than chance would have it what Markdown and terminals take for orders.
SPECIAL = [*"\\`*_{}[]()<>#+-.!|~&$=:;@/^\"' \t\n\r\x0b\x1b\x85\x9b\u2028\u202e\ud800aA1é字א", "http://", "www."]
ANYTHING = st.text(max_size=60) | st.lists(st.sampled_from(SPECIAL), max_size=24).map("".join)


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


def as_text(digest: Digest) -> str:
    file = io.StringIO()
    render.text(digest, file)
    return file.getvalue()


def as_inspection(digest: Digest) -> str:
    file = io.StringIO()
    render.inspection(digest, file)
    return file.getvalue()


def on_terminal(digest: Digest, columns: int, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))
    file = Terminal()
    render.text(digest, file)
    return file.getvalue()


def saying(text: str) -> Digest:
    """A digest in which a page says `text` wherever a page can say something."""
    name = Name(text, text, "zh-Hant", "person", None, {"zh-Hans": text}, 0, 1)
    story = made.story(
        1,
        "en",
        (made.sentence(1, text),),
        (made.summary("en", (text, (1,)), headline=text),),
        title=text,
        names=(name,),
    )
    story = dataclasses.replace(story, kicker=text, deck=text)
    return made.digest(story, of=Source("url", text, text, text, text, text, "0" * 64, 1, text))


def unseen(text: str) -> set[str]:
    return (
        {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
        - set("\n\u200c\u200d")
        - DIRECTION
    )


# Text -----------------------------------------------------------------------------------------------------------------


def test_text_tells_what_the_digest_holds() -> None:
    written = as_text(made.everything())
    for expected in (
        "page.txt\nThe page\nA. Writer, 2026-01-30\n",
        "1  Article, English (en)\n   ARMS\n   Missile in production\n   Moscow calls it a new stage\n",
        "   Russia has begun mass production. [2]\n   Ties are tense. [2, 4]\n",
        "   Chinese, traditional (zh-Hant)\n   Not available: no model for English into Chinese is on this machine.\n",
        f"   Get it: {made.PULL}\n",
        "   Failed: no sentence fits into 3 words.\n   Give --words 5 or more.\n",
        "refused by the check of numbers",
        "Xi Jinping    習近平 (zh-Hant)  person  zh-Hans 习近平\n",
        "not as pinyin spells it",
        "2  Teaser, cut off, undetermined language (und)\n",
        "No summary: the story has no complete sentence.",
    ):
        assert expected in written


def test_inspection_tells_what_was_found_in_the_page() -> None:
    written = as_inspection(made.everything())
    for expected in (
        "2 stories, 1,234 characters\n",
        "Language   English (en)\n",
        "Script     Latin (Latn)\n",
        "Confidence 0.98 by langdetect\n",
        "Or         English (en-GB)\n",
        "Also       Chinese, traditional (zh-Hant) 3%\n",
        "   1  [title] Missile in production\n   2  Russia has begun mass production.\n",
        "   3  [heading] [cut off] TENSE TIES\n",
        "zh-Hans 习近平, 1 later mention\n",
    ):
        assert expected in written


def test_notices_are_no_part_of_the_text() -> None:
    digest = made.digest(made.everything().stories[0], warnings=(Notice("odd", "something odd", "story 1"),))
    assert "something odd" not in as_text(digest)


@pytest.mark.parametrize("write", [as_text, as_inspection, render.markdown])
def test_a_page_cannot_drive_the_terminal(write: Callable[[Digest], str]) -> None:
    written = write(saying(HOSTILE))
    assert not unseen(written)
    assert "evil" in written
    assert ":smile:" in written


def test_rich_markup_of_a_page_is_text() -> None:
    assert "a[31mred]0;title 2Jevil [bold]b[/] :smile: c [1]" in as_text(saying(HOSTILE))


@given(ANYTHING)
def test_any_text_is_written_on_lines_of_a_hundred_columns(text: str) -> None:
    for written in (as_text(saying(text)), as_inspection(saying(text))):
        assert not unseen(written)
        assert max(cell_len(line) for line in written.split("\n")) <= 100


def test_what_does_not_show_in_a_file_name_is_spelt_out() -> None:
    digest = made.digest(made.everything().stories[1], of=made.source("a\nb\x1b[2J\udce9\u202e.txt"))
    assert as_text(digest).startswith("a\\nb\\x1b[2J\\xe9\\u202e.txt\n")
    assert render.markdown(digest).startswith("# a\\\\nb\\\\x1b\\[2J\\\\xe9\\\\u202e.txt\n")


def test_no_colours_but_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = made.everything()
    assert "\x1b" in on_terminal(digest, 90, monkeypatch)
    monkeypatch.setenv("COLUMNS", "40")
    assert "\x1b" not in as_text(digest)
    assert "─" * 100 in as_text(digest)


@pytest.mark.parametrize(("columns", "width"), [(10, 30), (72, 72), (300, 100)])
def test_a_terminal_has_the_width_it_has_within_reason(
    columns: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    written = on_terminal(saying("A sentence of a few words. " * 20), columns, monkeypatch)
    assert max(len(line) for line in _plain(written)) == width


def test_chinese_is_broken_between_characters_and_never_before_a_full_stop() -> None:
    lines = [line for line in as_text(saying(CHINESE)).split("\n") if line.startswith("   ") and "羅" in line]
    assert all(cell_len(line) <= 100 for line in lines)
    assert any(cell_len(line) >= 98 for line in lines)
    assert not any(line.strip()[0] in "，。」" for line in lines)


def test_a_command_is_never_broken() -> None:
    remedy = "pip install 'a-package>=1' && " + " && ".join(f"summarise models pull model-{n}" for n in range(9))
    story = made.everything().stories[0]
    assert story.summaries[1].problem is not None
    problem = dataclasses.replace(story.summaries[1].problem, remedy=remedy)
    story = dataclasses.replace(story, summaries=(dataclasses.replace(story.summaries[1], problem=problem),))
    assert f"Get it: {remedy}\n" in as_text(made.digest(story))


def test_right_to_left_text_in_a_file_begins_with_its_direction() -> None:
    story = made.story(1, "he", (made.sentence(1, HEBREW),), (made.summary("he", (HEBREW, (1, 3))),))
    lines = as_text(made.digest(story)).split("\n")
    hebrew = [line for line in lines if "\u05d0" <= line.strip("\u200f ")[:1] <= "\u05ea"]
    assert len(hebrew) == 2
    assert all(line.startswith("\u200f   ") for line in hebrew)
    assert hebrew[-1].endswith("\u2066[1, 3]\u2069")


def test_right_to_left_text_in_a_terminal_stands_at_the_right(monkeypatch: pytest.MonkeyPatch) -> None:
    story = made.story(1, "he", (made.sentence(1, HEBREW),), (made.summary("he", (HEBREW, (1, 3))),))
    written = on_terminal(made.digest(story), 60, monkeypatch)
    hebrew = [line for line in _plain(written) if "\u2067" in line]
    assert len(hebrew) > 1
    for line in hebrew:
        assert line.startswith("\u200e")
        assert line.endswith("\u2069")
        assert cell_len(line) == 60 - 3  # indented by as much as other text is on the left


def test_a_name_from_right_to_left_keeps_its_row_in_order() -> None:
    name = Name("נתניהו", "نتنياهو", "ar", "person", None, {}, 0, 1)
    story = made.story(1, "he", (), (), names=(name,))
    assert "   \u2068נתניהו\u2069  \u2068نتنياهو\u2069 (ar)  person\n" in as_text(made.digest(story))


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_stream_that_is_not_unicode_gets_no_frames_and_no_marks(encoding: str) -> None:
    story = made.story(1, "he", (made.sentence(1, HEBREW),), (made.summary("he", (HEBREW, (1, 3))),))
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace")
    render.text(made.digest(story), file)
    written = raw.getvalue().decode(encoding)
    assert "-" * 100 in written
    assert "\\u05e8" in written
    assert not any(mark in written for mark in ("\\u2066", "\\u200f", "\\u2500"))


def _plain(written: str) -> list[str]:
    """What a terminal shows of lines with colours."""
    from rich.text import Text

    return [Text.from_ansi(line).plain for line in written.split("\n")]


# Markdown -------------------------------------------------------------------------------------------------------------


def test_markdown_tells_what_the_digest_holds() -> None:
    written = render.markdown(made.everything())
    for expected in (
        "# page.txt\n\n- Title: The page\n- Author: A. Writer\n- Published: 2026-01-30\n\n",
        "\n\n## 1. Missile in production\n\nArticle, English (en)\n\nARMS\n\n",
        "- Russia has begun mass production. \\[2\\]\n- Ties are tense. \\[2, 4\\]\n",
        f"Not available: no model for English into Chinese is on this machine.\n\n`{made.PULL}`\n",
        "| Xi Jinping | 習近平 | zh-Hant | person | zh-Hans 习近平 |\n",
    ):
        assert expected in written


@given(ANYTHING)
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    tokens = (
        MarkdownIt("commonmark", {"linkify": False})
        .enable(["table", "strikethrough"])
        .parse(render.markdown(saying(text)))
    )
    kinds = {token.type for token in _all(tokens)}
    assert kinds <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "text_special"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "strong_open", "strong_close"),
        *(f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")),
    }
    shown = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text.translate(_AS_SPACE) if not _vanishes(c))
    said = " ".join(shown.split())
    inlines = [_said(token) for token in tokens if token.type == "inline"]
    if said:
        assert inlines.count(said) >= 4  # kicker, deck, and the name and its gloss
        assert f"1. {said}" in inlines
        assert f"{said} [1]".replace("\u2066", "") in [
            line.replace("\u2066", "").replace("\u2069", "") for line in inlines
        ]
    else:
        assert "1. Article" in inlines


def test_markdown_links_no_address_of_a_page() -> None:
    written = render.markdown(saying("see http://a.example/x, www.a.example, a@b.example and javascript:alert(1)"))
    tokens = MarkdownIt("commonmark").parse(written)
    assert not any(token.type == "link_open" for token in _all(tokens))
    assert "http\\://" in written
    assert "www\\.a" in written


@given(st.text(st.sampled_from("`a \n\\"), max_size=12))
def test_a_remedy_stands_in_a_code_span_whatever_it_holds(remedy: str) -> None:
    story = made.everything().stories[0]
    summary = story.summaries[1]
    assert summary.problem is not None
    problem = dataclasses.replace(summary.problem, remedy=f"pip {remedy}x")
    story = dataclasses.replace(story, summaries=(dataclasses.replace(summary, problem=problem),))
    tokens = MarkdownIt("commonmark").parse(render.markdown(made.digest(story)))
    spans = [token.content for token in _all(tokens) if token.type == "code_inline"]
    assert spans == [" ".join(f"pip {remedy}x".split())]


_AS_SPACE = dict.fromkeys([*range(9, 14), *range(0x1C, 0x20), 0x85, 0x2028, 0x2029], " ")


def _vanishes(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"} and character not in _JOINERS_AND_NUMBER_SIGNS


_JOINERS_AND_NUMBER_SIGNS = (
    "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def _said(token: Token) -> str:
    return "".join(child.content for child in token.children or [])


# JSON -----------------------------------------------------------------------------------------------------------------


def test_one_source_gives_an_object_and_several_an_array(shared: Callable[[str], Path]) -> None:
    schema = json.loads(shared("digest.schema.json").read_text("utf-8"))
    digest = made.everything().to_dict()
    missing = render.unreadable("gone.txt", Problem("no-file", "no such file (gone.txt)"))
    for document, expected in (
        (render.document([digest], several=False, encoding="utf-8"), digest),
        (render.document([digest, missing], several=True, encoding="utf-8"), [digest, missing]),
    ):
        jsonschema.Draft202012Validator(schema).validate(json.loads(document))
        assert json.loads(document) == expected
    assert missing["error"] == {"code": "no-file", "message": "no such file (gone.txt)", "remedy": None}


def test_json_is_indented_and_holds_letters_as_they_are_in_unicode() -> None:
    document = render.document([{"a": ["習"]}], several=False, encoding="utf-8")
    assert document == '{\n  "a": [\n    "習"\n  ]\n}'


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "big5", "utf-8", "utf-16", None])
@given(value=st.text(st.characters(exclude_categories=["Cs"])) | st.just("\x7f\x9b2J é習😀\u2028\u202e"))
def test_json_is_exact_in_any_encoding_and_drives_no_terminal(encoding: str | None, value: str) -> None:
    document = render.document([{"a": value}], several=False, encoding=encoding)
    assert json.loads(document.encode(encoding or "utf-8").decode(encoding or "utf-8")) == {"a": value}
    assert not set(document) & set("\x1b\x7f\x9b\u2028\u202e")


def test_json_never_holds_half_a_character() -> None:
    item: dict[str, Any] = {"name": "caf\udce9 \ud83d"}
    for encoding in ("utf-8", "ascii"):
        document = render.document([item], several=False, encoding=encoding)
        assert json.loads(document) == {"name": "caf\\xe9 \ufffd"}

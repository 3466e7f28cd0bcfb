"""HTML and Markdown → text, blocks and facts."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarise.markup import Marked, declared_encoding, iso_date, read_html, read_markdown

PAGE = """<!DOCTYPE html>
<html lang="en_GB"><head><meta charset=utf-8><title>Ministers meet in Riga | The Daily</title>
<link rel=canonical href="https://news.example/a/1"><meta name=author content="Ann Lee">
<meta property="article:published_time" content="2024-05-03T10:20:30+01:00">
<script>var x = 'SCRIPT';</script><style>.a{content: "STYLE"}</style></head>
<body><nav><a href=/>Home</a> <a href=/s>Sport</a></nav><main><article><h1>Ministers meet in Riga</h1>
<p>The ministers of <b>twelve</b> countries met in Riga on Monday to talk&nbsp;about <a href="/x">grain</a> prices.</p>
<h2>What they said</h2>
<p>They said that prices were too high.<br>And they would fall &amp; rise again, they said in a long statement.</p>
<ul><li>One thing is wheat<ul><li>nested winter wheat</li></ul></li><li>Two is rye</li></ul>
<blockquote><p>“We need bread,” said the minister of Latvia to all the people who stood there.</p></blockquote>
<table><tr><th>Country</th><th>Tons</th></tr><tr><td>Latvia</td><td>12</td></tr></table>
<p>The talks go on on Tuesday, when a second group of ministers will arrive from the south.</p></article></main>
<footer>Copyright 2024 The Daily</footer></body></html>"""


def lines(marked: Marked) -> list[tuple[str, str]]:
    assert marked.blocks is not None
    for one, other in zip(marked.blocks, marked.blocks[1:], strict=False):
        assert one.end <= other.start
    return [(block.kind, marked.text[block.start : block.end]) for block in marked.blocks]


# --- HTML ---


def test_a_page_becomes_a_line_for_each_block() -> None:
    page = read_html(PAGE)
    assert lines(page) == [
        ("title", "Ministers meet in Riga"),
        ("paragraph", "The ministers of twelve countries met in Riga on Monday to talk about grain prices."),
        ("heading", "What they said"),
        (
            "paragraph",
            "They said that prices were too high. And they would fall & rise again, they said in a long statement.",
        ),
        ("item", "One thing is wheat"),
        ("item", "nested winter wheat"),
        ("item", "Two is rye"),
        ("paragraph", "“We need bread,” said the minister of Latvia to all the people who stood there."),
        ("furniture", "Country | Tons"),
        ("furniture", "Latvia | 12"),
        ("paragraph", "The talks go on on Tuesday, when a second group of ministers will arrive from the south."),
    ]
    assert page.text == "\n\n".join(text for _, text in lines(page))


def test_what_the_page_calls_its_elements_tells_their_kinds() -> None:
    long = (
        "The council will meet on Thursday to choose a mayor, and its speaker said that nobody knows who that may be. "
    )
    page = read_html(
        "<title>Mayor quits</title><body><article class='post comments-open share'><h1>Mayor quits</h1>"
        "<h2 class='article__standfirst'>She had paid a builder without a contract, as a report shows</h2>"
        f"<p>{long}</p><div class=image><p class=caption>The town hall of Lisborg, which the builder built.</p></div>"
        "<div class='newsletter-box'><p>Every morning at seven, five things that you should know of the town.</p></div>"
        f"<p>{long * 4}</p><p>{long * 2}</p></article>"
    )
    told = {text[:10]: kind for kind, text in lines(page)}
    assert told["She had pa"] == "deck"
    assert told.get("The town h") in {"caption", None}  # as trafilatura leaves it out or not
    assert told.get("Every morn") in {"furniture", None}
    assert [kind for kind, text in lines(page) if text.startswith("The council")] == ["paragraph"] * 3


def test_a_page_says_of_itself() -> None:
    page = read_html(PAGE)
    assert (page.title, page.author, page.published, page.url, page.language) == (
        "Ministers meet in Riga",
        "Ann Lee",
        "2024-05-03T10:20:30+01:00",
        "https://news.example/a/1",
        "en-GB",
    )
    bare = read_html("<p>Nothing is said here but this one sentence, which is long enough.</p>")
    assert (bare.title, bare.author, bare.published, bare.url, bare.language) == (None,) * 5


def test_a_title_that_the_text_lacks_is_put_before_it() -> None:
    page = read_html("<title>Bread</title><body><p>The price of bread rose on Monday, the mills said.</p></body>")
    assert lines(page) == [("title", "Bread"), ("paragraph", "The price of bread rose on Monday, the mills said.")]


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name=date content="2024-05-03">', "2024-05-03"),
        ('<meta itemprop="datePublished" content="2024-05-03T10:20:30Z">', "2024-05-03T10:20:30+00:00"),
        (
            '<script type="application/ld+json">{"datePublished": "2024-05-03T10:20+02:00",</script>',
            "2024-05-03T10:20:00+02:00",
        ),
        ('<meta name=date content="some day">', None),
    ],
)
def test_when_a_page_was_published(head: str, published: str | None) -> None:
    assert read_html(f"<head>{head}</head><p>A sentence that is here to be read.</p>").published == published


def test_a_copyright_line_is_no_date() -> None:
    assert read_html("<p>A sentence that is here to be read.</p><p>Copyright 2019 The Daily</p>").published is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a/2", "https://news.example/a/2"),
        ("https://other.example/", "https://other.example/"),
        ("https://me:pw@other.example/", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_the_canonical_address(href: str, url: str | None) -> None:
    html = f"<link rel=canonical href='{href}'><p>A sentence that is here to be read.</p>"
    assert read_html(html, url="https://news.example/a/1?x=y").url == url


def test_scripts_styles_and_what_shows_without_scripts_are_no_text() -> None:
    for tag in ("script", "style", "noscript", "template"):
        assert read_html(f"<p>A real text.</p><{tag}>EVIL</{tag}>").text == "A real text."


def test_the_headings_of_a_front_page_stay_though_they_are_links() -> None:
    html = "".join(
        f"<article><h2><a href=/{i}>Story number {i}</a></h2><p>Text of story {i} goes on for a sentence or so. "
        f"And then it goes on for more than that, with words and {i} numbers.</p></article>"
        for i in range(4)
    )
    found = lines(read_html(f"<body><h1>The Daily</h1>{html}</body>"))
    assert [text for kind, text in found if kind == "heading"] == [f"Story number {i}" for i in range(4)]
    assert [kind for kind, _ in found] == ["title", *["heading", "paragraph"] * 4]


def test_two_breaks_part_paragraphs_and_one_does_not() -> None:
    page = read_html("<div>One paragraph<br>of an old page.<br><br>Another paragraph of it.</div>")
    assert [text for _, text in lines(page)] == ["One paragraph of an old page.", "Another paragraph of it."]


def test_a_table_that_lays_out_a_page_gives_paragraphs() -> None:
    story = "The article stands in the cell of a table, as was the custom when pages were laid out with tables."
    page = read_html(f"<table><tr><td>Menu</td><td>{story}</td></tr></table>")
    assert ("paragraph", story) in lines(page)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        *(("just text &amp; more", "just text & more"), ("<p>Cut off in mid-se", "Cut off in mid-se")),
        *(("<html><p>No body", "No body"), ("<b>Bold <i>both</b> odd</i>", "Bold both odd")),
        *(("<p>A \ud800 half", "A \ufffd half"), ("<p>A\0B", "A\ufffdB")),
        ('<?xml version="1.0" encoding="big5"?><html><body><p>習近平</p></body></html>', "習近平"),
        ("<meta charset=big5><p>習近平在北京說話。</p>", "習近平在北京說話。"),
        ("<p>caf&eacute; &#x4e2d; &bogus;</p>", "café 中 &bogus;"),
    ],
)  # fmt: skip
def test_broken_and_odd_pages_are_read(html: str, text: str) -> None:
    assert read_html(html).text == text


@pytest.mark.parametrize(
    "html", ["", " ", "<!-- only this -->", "<html><body></body></html>", "<script>1</script>", "<p> </p>"]
)
def test_a_page_without_text_has_none(html: str) -> None:
    assert read_html(html).text == ""


@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote", "table><tr><td", "ul><li"])
def test_a_page_nested_a_thousand_deep_is_read(tag: str) -> None:
    html = f"<{tag}>" * 500 + "Deep down there is a sentence that should be found." + "</div>" * 1000
    assert "Deep down there is a sentence" in read_html(html).text


@pytest.mark.parametrize(
    "piece", ["<p>a", "<div>", "<a href=x>", "<li>x", "<table>", "<b>", "<", "&amp;", "<p a=b ", "word "]
)
def test_hostile_pages_are_read_in_good_time(piece: str) -> None:
    began = time.monotonic()
    read_html(piece * (300_000 // len(piece)))
    assert time.monotonic() - began < 5


SCRAPS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div",
            "<table><tr><td>",
            "<li>",
            "<h1>",
            "<title>",
            "<br>",
            "<!--",
            "]]>",
            "&amp;",
            "<script>",
        ),
        *("text of a story, ", "中文。", "\0", "\ud800", "<html lang='x", "<meta property='og:title' content='t'>"),
        *(
            "<a href='http://a'>",
            "<svg>",
            "<form>",
            "<head>",
            "<body>",
            "<link rel=canonical href=//[>",
            "<time datetime=1>",
        ),
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(SCRAPS | st.text(max_size=20), max_size=30).map("".join))
@example("<html><head><title></title></head></html>")
@example("<a><table><a>")
def test_any_html_is_read(html: str) -> None:
    page = read_html(html)
    assert page.text == "\n\n".join(text for _, text in lines(page))
    assert all(text and text == " ".join(text.split()) for _, text in lines(page))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b'<meta charset="big5">', "big5"),
        (b"<META http-equiv=content-type content='text/html; charset = GB2312'>", "GB2312"),
        (b'<?xml version="1.0" encoding="utf-8"?><meta charset=big5>', "utf-8"),
        (b"<p>charset=big5</p>", None),
        (b" " * 5000 + b"<meta charset=big5>", None),
    ],
)
def test_the_encoding_that_a_page_declares(data: bytes, encoding: str | None) -> None:
    assert declared_encoding(data) == encoding


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        *(("2024-05-03", "2024-05-03"), ("20240503", "2024-05-03")),
        (" 2024-05-03T10:20Z ", "2024-05-03T10:20:00+00:00"),
        *(("2024-05-03 10:20:30.5 +0100", "2024-05-03T10:20:30.500000+01:00"), ("2024-13-03", None), ("May 3", None)),
    ],
)  # fmt: skip
def test_dates(text: str, iso: str | None) -> None:
    assert iso_date(text) == iso


# --- Markdown ---

FILE = """\
---
title: "A title: with a colon"
author: [Ann, Bob]
date: 2024-05-03
---
# The *first* heading\r
\r
A paragraph with **bold**, un*frigging*believable [link words](http://a.b/c "t (x)") text\r
wrapped over \\* lines &amp; `code x` [ref][r] <b>inline</b> <http://auto.link> a.

> quoted line
> another

- item one
- item **two**
  - nested

1. first

![Alt text of the image](a.png)

<!-- a comment -->

<div>Text in HTML</div>

Second title
------------

```python
code = 1
```

| a | b |
|---|---|
| c | *d* |

[r]: http://ref.example "Title"

Last [a](a.html) a.
"""


def shown(marked: Marked) -> str:
    """The text without what is hidden."""
    pieces, at = [], 0
    for start, end in marked.hidden:
        assert at <= start < end
        pieces.append(marked.text[at:start])
        at = end
    return "".join([*pieces, marked.text[at:]])


def test_markdown_stays_as_it_stands_with_its_markup_hidden() -> None:
    page = read_markdown(FILE)
    assert page.text == FILE
    assert [" ".join(line.split()) for line in shown(page).splitlines() if line.strip()] == [
        "The first heading",
        "A paragraph with bold, unfriggingbelievable link words text",
        "wrapped over * lines &amp; code x ref inline http://auto.link a.",
        *("quoted line", "another", "item one", "item two", "nested", "first", "Alt text of the image"),
        *("Text in HTML", "Second title", "code = 1", "a b", "c d", "Last a a."),
    ]


def test_markdown_has_blocks() -> None:
    page = read_markdown(FILE)
    assert [(kind, " ".join(text.split())[:16]) for kind, text in lines(page)] == [
        *(("title", "The *first* head"), ("paragraph", "A paragraph with"), ("paragraph", "quoted line > an")),
        *(("item", "item one"), ("item", "item **two"), ("item", "nested"), ("item", "first")),
        *(("caption", "Alt text of the "), ("paragraph", "Text in HTML"), ("heading", "Second title")),
        *(("furniture", "code = 1"), ("furniture", "a"), ("furniture", "b"), ("furniture", "c"), ("furniture", "d")),
        ("paragraph", "Last [a](a.html)"),
    ]  # fmt: skip


def test_front_matter_gives_title_author_and_date() -> None:
    page = read_markdown(FILE)
    assert (page.title, page.author, page.published) == ("A title: with a colon", "Ann, Bob", "2024-05-03")


@pytest.mark.parametrize(
    "text", ["---\nnot: [closed\n---\n\nText.", "---\njust text\n---\n\nText.", "---\na: 1\n\nText.", "--- \n\nText."]
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    page = read_markdown(text)
    assert page.title is None or page.title not in ("1",)
    assert "Text." in shown(page)


def test_the_first_heading_is_the_title_where_nothing_else_is() -> None:
    assert read_markdown("# Bread *rises*\n\nText.\n\n# Another").title == "Bread rises"
    assert read_markdown("## Bread\n\nText.").title is None


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        *(("a_b_c snake_case 2*3*4", "a_b_c snake_case 234"), ("[a](b(c)d) e", "a e"), ("[a] (b)", "[a] (b)")),
        *(("\\[a\\](b)", "[a](b)"), ("[**a** b](<c d> 'e')", "a b  "), ("``a ` b``", "a ` b"), ("a  \nb", "a  \nb")),
        *(("[x][] y\n\n[x]: http://a", "x y\n\n "), ("![i](i.png) and text", " and text"), ("~~a~~", "a")),
        *(("a<br>b", "ab"), ("* * *\n\na", "  \n\na"), ("a\n===", "a\n"), ("    code", "    code"), ("a\0b", "ab")),
    ],
)  # fmt: skip
def test_what_is_hidden(text: str, seen: str) -> None:
    assert shown(read_markdown(text)).replace("\0", "") == seen


@pytest.mark.parametrize(
    "piece",
    [
        *("*", "**a", "*a ", "[", "[a](", "![", "`", "`a ", "<", "<!--", "> ", "- ", "&", "\\", "- a\n", "# a\n", "~"),
        *("a\n", "a_b\n", "[a]: b\n", "> a\n", "|a", "<a@b>", "1. a\n", "A **plain** one.\n\n", "[a](<", "\t"),
    ],
)  # fmt: skip
def test_hostile_markdown_is_read_in_good_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.monotonic()
    page = read_markdown(text)
    assert time.monotonic() - began < 6
    assert page.text == text
    assert (page.blocks is None) == bool(page.notices)


def test_what_is_too_tangled_is_read_as_plain_text_and_that_is_told() -> None:
    page = read_markdown("---\ntitle: T\n---\n" + "[" * 5000)
    assert (page.blocks, page.title) == (None, "T")
    assert [notice.code for notice in page.notices] == ["markdown-not-read"]
    assert shown(page).strip() == "[" * 5000


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["*", "_", "[", "](", ")", "`", "\n", "\r\n", "> ", "- ", "#", " ", "<b>", "\\", "&amp;", "|", "a", "字"]
        )
        | st.text(max_size=5),
        max_size=40,
    ).map("".join)
)
@example("[a](b\n\nc)")
@example("- \n\t> a")
def test_any_markdown_is_read_and_stays(text: str) -> None:
    page = read_markdown(text)
    assert page.text == text
    shown(page)
    for _, block in lines(page):
        assert block.strip() == block != ""


def test_marks_of_notes_are_no_words() -> None:
    marked = read_markdown("The bill passed.[^1] It was late.\n\n[^1]: The session began on Monday.\n")
    shown = "".join(c for i, c in enumerate(marked.text) if not any(s <= i < e for s, e in marked.hidden))
    assert shown == "The bill passed. It was late.\n\n The session began on Monday.\n"


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        (
            "台湾・花蓮で地震、十二人けが",
            ["台湾東部の花蓮県で十二日朝、地震があり、十二人がけがをした。", "県長は建物の点検を急ぐと述べた。"],
        ),
        (
            "渡輪十月復航",
            [
                "停駛兩年的跨海渡輪將於十月八日復航，市長昨日宣布。",
                "渡輪公司說，新購的三艘船由荷蘭建造，每艘可載兩百八十人。",
            ],
        ),
        (
            "Ferry back in October",
            [
                "The ferry will sail again on October 8, the mayor said.",
                "The company has bought three boats from a yard abroad, each for 280 passengers and their bicycles.",
            ],
        ),
    ],
)
def test_a_short_article_keeps_its_paragraphs_apart(title: str, paragraphs: list[str]) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    found = lines(
        read_html(f"<html><body><nav><a href=/>Top</a></nav><article><h1>{title}</h1>{body}</article></body>")
    )
    assert found == [("title", title), *(("paragraph", paragraph) for paragraph in paragraphs)]

"""How fast a page is read, beside trafilatura's extraction of the same page as HTML, and how the time grows.

    python benchmarks/reading.py [DATA]          DATA: the folder with pages/ and ntrex/, by default ../shared/data

A page of about 6,000 characters is documents of NTREX, two lines a paragraph, as a newspaper's site sets them: menu,
byline, credit, sub-heads, links, teasers cut off, copyright line; "en, names" is made of the labelled pages, which are
full of names with their characters. trafilatura has the same page as plain HTML of 7 KB, and as a site serves it, with
menus, cards of other stories, styles and scripts: 75 KB. Each page is read once, no page twice (what a cache keeps of a
page helps no other), the two programs by turns, warm. Growth is the time for each character of longer texts, against
the shortest: a square would show as 16 where linear is 1.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import trafilatura

from summarise import Summariser

LANGUAGES = "en de fr es tr vi ru sr-Cyrl el ar he hi ka am ko th my ja zh-Hans zh-Hant".split()
UNSPACED = {"ja", "zh-Hans", "zh-Hant", "th", "my"}
LENGTH = 6_000
GROWING = (60_000, 250_000, 1_000_000)
ONE_A_SCRIPT = "en ru el ar hi th my ko ja zh-Hant".split()
# What no page holds, but what somebody may send: each repeated to the full length.
HOSTILE = {
    "one line": "word, and so on to the next ",
    "one line, Chinese": "的確如此，",
    "(": "(",
    "(字)": "Xi (字) ",
    "dots": ".",
    "quotes": '"',
    "line ends": "\n",
    "spaces": " ",
    "a letter": "a",
    "short lines": "A b\n",
    "unfinished lines": "a line of small letters that goes on without a stop\n",
    "headings": "A Line Of Capitals That Heads Nothing At All\n",
    "look-alikes": "Meксикo ",
    "Zawgyi": "ေျမာက္ ",
    "mojibake": "cafÃ© ",
    "combining": "\u0301",
}


# What a site sets around a story: two menus, cards of other stories, styles and scripts.
_MENU = "".join(f'<li class="item"><a href="/s/{i}"><span>Section {i}</span></a></li>' for i in range(80))
_CARD = (
    '<div class="card"><a href="/{0}"><img src="/{0}.jpg" alt=""><h3>Other headline {0}</h3></a><p>It says</p></div>'
)
_CARDS = "".join(_CARD.format(i) for i in range(40))
_HEAD = f"<style>{'.a{color:red}' * 1000}</style><script>{'var a={x:1};' * 3000}</script>"


@dataclass(frozen=True)
class Row:
    """One element of a page: its tag and its text."""

    tag: str
    text: str


@dataclass
class Page:
    """A page as rows, from which both its plain text and its HTML are made."""

    language: str
    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    foot: list[Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The page as text, an element a line."""
        return "\n".join(row.text for row in [*self.head, *self.body, *self.foot])

    def html(self, *, site: bool) -> str:
        """The page as HTML: nothing but itself, or with what a site sets around it."""

        def marked(rows: list[Row]) -> str:
            return "\n".join(f"<{row.tag}>{html.escape(row.text)}</{row.tag}>" for row in rows)

        title = f"<title>{html.escape(self.body[0].text)}</title>"
        menu, cards, head = (f"<ul>{_MENU}</ul>", f"<aside>{_CARDS}</aside>", _HEAD) if site else ("", "", "")
        return (
            f'<!doctype html>\n<html lang="{self.language}">\n<head><meta charset="utf-8">{title}{head}</head>\n'
            f"<body>\n<header><nav>{menu}{marked(self.head)}</nav></header>\n"
            f"<main><article>\n{marked(self.body)}\n</article>{cards}\n</main>\n"
            f"<footer>\n{menu}{marked(self.foot)}\n</footer>\n</body>\n</html>\n"
        )


def documents(data: Path, language: str) -> list[list[str]]:
    """Return NTREX's documents in a language, as lists of lines."""
    lines: dict[str, list[str]] = defaultdict(list)
    for row in map(json.loads, (data / "ntrex" / f"{language}.jsonl").read_text("utf-8").splitlines()):
        lines[row["document"]].append(row["text"].strip())
    return [document for document in lines.values() if len(document) >= 5]


def composed(docs: list[list[str]], language: str, seed: int, length: int = LENGTH) -> Page:
    """Return a page of about `length` characters."""
    pick = random.Random(f"{language}{seed}")
    joint = "" if language in UNSPACED else " "
    page = Page(language, head=[Row("a", "Home"), Row("a", "World"), Row("a", "Business"), Row("a", "Sport")])
    page.foot = [
        Row("h3", "Related stories"),
        *(Row("p", joint.join(doc[1:3])[:120]) for doc in pick.sample(docs, 2)),
        Row("p", "Share this article"),
        Row("p", "© 2026 The Daily Example. All rights reserved."),
    ]
    size = len(page.text)
    while size < length:
        title, *lines = pick.choice(docs)
        rows = [Row("p", joint.join(lines[i : i + 2])) for i in range(0, len(lines), 2)]
        if page.body:
            rows.insert(0, Row("h2", title))
        else:
            rows = [Row("h1", title), Row("p", "By Jane Example"), Row("p", "Photo: Example Agency"), *rows]
        for row in rows:
            if size < length:
                page.body.append(row)
                size += len(row.text) + 1
    return page


def named(data: Path, seed: int) -> Page:
    """Return a page of about 6,000 characters of the labelled English pages."""
    rows = [json.loads(line) for line in (data / "pages" / "pages.jsonl").read_text("utf-8").splitlines()]
    texts = [row["text"] for row in rows if row["id"].startswith("en-")]
    random.Random(seed).shuffle(texts)
    page = Page("en")
    size = 0
    for line in "\n".join(texts).splitlines():
        if line.strip() and size < LENGTH:
            page.body.append(Row("p" if page.body else "h1", line))
            size += len(line) + 1
    return page


def milliseconds(work: Callable[[str], object], argument: str) -> float:
    """Return how long one call takes."""
    began = time.perf_counter()
    work(argument)
    return 1000 * (time.perf_counter() - began)


def read(text: str) -> object:
    """Read a page, summarising nothing."""
    return Summariser().digest(text, to=[])


def beside(pages: list[Page]) -> tuple[float, float, float]:
    """Return the median milliseconds of reading pages, and of extracting them from plain HTML and from a site's."""
    first, *rest = pages
    read(first.text)
    trafilatura.extract(first.html(site=True))
    ours, plain, site = [], [], []
    for page in rest:
        ours.append(milliseconds(read, page.text))
        plain.append(milliseconds(trafilatura.extract, page.html(site=False)))
        site.append(milliseconds(trafilatura.extract, page.html(site=True)))
    return statistics.median(ours), statistics.median(plain), statistics.median(site)


def long_page(docs: list[list[str]], language: str, length: int) -> str:
    """Return the text of a page of any length."""
    return composed(docs, language, 0, length).text


def repeated(unit: str, length: int) -> str:
    """Return a text that says one thing over and over."""
    return "Start.\n" + unit * (length // len(unit))


def growth(text_of: Callable[[int], str]) -> str:
    """Return the time for each character at the three lengths, against the shortest, and the longest's seconds."""
    texts = [text_of(length) for length in GROWING]
    taken = [milliseconds(read, text) for text in texts]
    rates = [one / len(text) for one, text in zip(taken, texts, strict=True)]
    return "".join(f"{rate / rates[0]:9.2f}" for rate in rates) + f"{taken[-1] / 1000:12.2f} s"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--pages", type=int, default=11, help="pages of each language")
    parser.add_argument("--languages", nargs="*", default=LANGUAGES)
    parser.add_argument("--no-growth", action="store_true")
    parser.add_argument("--no-pages", action="store_true")
    args = parser.parse_args()
    docs = {language: documents(args.data, language) for language in args.languages}
    if not args.no_pages:
        print(f"{'a page of':12}characters   reading ms   plain HTML   ratio   a site's HTML   ratio")
        made = {name: [composed(docs[name], name, seed) for seed in range(args.pages)] for name in args.languages}
        ratios = []
        for name, pages in {**made, "en, names": [named(args.data, seed) for seed in range(args.pages)]}.items():
            ours, plain, site = beside(pages)
            ratios.append((ours / plain, ours / site))
            length = round(statistics.median(len(page.text) for page in pages))
            print(
                f"{name:12}{length:10}{ours:13.1f}{plain:13.1f}{ours / plain:8.2f}{site:16.1f}{ours / site:8.2f}",
                flush=True,
            )
        print(f"{'median':48}{statistics.median(a for a, _ in ratios):8.2f}{'':16}", end="")
        print(f"{statistics.median(b for _, b in ratios):8.2f}")
    if args.no_growth:
        return
    print(f"\ntime a character     {'  '.join(f'{n // 1000:5} KB' for n in GROWING)}   the longest")
    texts: dict[str, Callable[[int], str]] = {
        **{name: partial(long_page, docs[name], name) for name in ONE_A_SCRIPT if name in docs},
        **{name: partial(repeated, unit) for name, unit in HOSTILE.items()},
    }
    for name, text_of in texts.items():
        print(f"{name:18}{growth(text_of)}", flush=True)


if __name__ == "__main__":
    main()

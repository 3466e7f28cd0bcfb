"""How well stories are told apart: on labelled pages, and on pages put together from news in many languages.

    python benchmarks/stories.py [DATA]          DATA: the folder with pages/ and ntrex/, by default ../shared/data

A page of NTREX is a document, two lines a paragraph, and behind it one of: nothing; nothing, and its last paragraph
is cut off; one or three teasers of other documents, cut off in mid-sentence; another document whole, under its own
title. Documents with odd numbers were tuned on; the figures are of those with even ones (`--tuned` shows the others).

A furnished page is a document with what sites set around it (furniture.yaml): a byline, a caption, a newsletter, links
to other stories, a correction, rights and comments. Counted is how much of it stands in summaries of three sentences,
as `extract` and the lead choose them, and how much of the story's own text is not taken for body.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

from summarise import extract, sentences, stories, text

UNSPACED = {"ja", "zh-Hans", "zh-Hant", "yue-Hant", "th", "km", "my"}
SHAPES = ("article", "cut", "teaser", "teasers", "two")
LANGUAGES = "en es fr de pt it ru uk pl tr fi hu ar fa he hi id vi th ko ja zh-Hans zh-Hant ka sw".split()

Gold = list[tuple[int, str, bool]]  # where each story begins, its kind, whether it is complete


def told(page: str) -> Gold:
    """Return what `tell_apart` makes of a page, in the form of the gold."""
    found = stories.tell_apart(page, finished=lambda part: sentences.is_finished(part, "und"))
    return [(outline.start, outline.kind, outline.complete) for outline in found]


def documents(data: Path, language: str, *, even: bool) -> list[list[str]]:
    """Return the documents of at least nine lines as lists of lines."""
    lines: dict[str, list[str]] = defaultdict(list)
    for row in map(json.loads, (data / "ntrex" / f"{language}.jsonl").read_text("utf-8").splitlines()):
        lines[row["document"]].append(text.normalise(row["text"].strip())[0].value)
    return [doc for i, doc in enumerate(lines.values()) if len(doc) >= 9 and i % 2 == (0 if even else 1)]


def composed(docs: list[list[str]], language: str, shape: str, seed: int) -> tuple[str, Gold]:
    """Return a page of a shape and its gold."""
    pick = random.Random(f"{language}{shape}{seed}")
    main, *others = pick.sample(docs, 4)
    joint = "" if language in UNSPACED else " "

    def paragraphs(doc: list[str]) -> list[str]:
        return [doc[0], *(joint.join(doc[i : i + 2]) for i in range(1, len(doc), 2))]

    def teaser(doc: list[str]) -> str:
        whole = joint.join(doc[1:4])
        end = len(joint.join(doc[1:3])) + len(doc[3]) // 2
        return whole[: whole.rfind(" ", 0, end) if joint else end].rstrip(' .。,，、!?！？」”"')

    rows = paragraphs(main)
    gold: Gold = [(0, "article", shape != "cut")]
    if shape == "cut":
        rows[-1] = rows[-1][: len(rows[-1]) * 2 // 3].rstrip(' .。,，、!?！？」”"')
    for other in others[: {"teaser": 1, "teasers": 3, "two": 1}.get(shape, 0)]:
        start = len("\n".join(rows)) + 1
        rows += paragraphs(other) if shape == "two" else [teaser(other)]
        gold.append((start, "article" if shape == "two" else "teaser", shape == "two"))
    return "\n".join(rows), gold


Span = tuple[int, int]


def furnished(doc: list[str], language: str, around: dict[str, list[str]], other: str) -> tuple[str, list[Span]]:
    """Return a page of a document with furniture around it, and where the furniture stands."""
    joint = "" if language in UNSPACED else " "
    title, first, *rest = [doc[0], *(joint.join(doc[i : i + 2]) for i in range(1, len(doc), 2))]
    rows = [(title, False), *((line, True) for line in around["top"]), (first, False)]
    for i, paragraph in enumerate(rest):
        rows.append((paragraph, False))
        if i == 0:
            rows += [(line, True) for line in [*around["within"], other]]
    rows += [(line, True) for line in around["end"]]
    page, spans = "", []
    for line, is_furniture in rows:
        line = text.normalise(line)[0].value
        if is_furniture:
            spans.append((len(page), len(page) + len(line)))
        page += line + "\n"
    return page, spans


class Furnished:
    """Sentences of summaries that are furniture, and paragraphs of stories that are taken for no body."""

    def __init__(self) -> None:
        self.chosen = self.wrong = self.led = self.wrong_lead = self.own = self.lost = 0

    def add(self, page: str, spans: list[Span], language: str) -> None:
        """Count one page."""
        outlines = stories.tell_apart(page, finished=lambda part: sentences.is_finished(part, "und"))
        body = [
            (part.start + start, part.start + end)
            for outline in outlines
            for part in outline.parts
            if part.kind == "body"
            for start, end in sentences.split(page[part.start : part.end], language)
            if sentences.is_finished(page[part.start + start : part.start + end], language)
        ]
        starts = {start for start, _ in spans}
        at = 0
        for line in page.split("\n")[1:]:  # the title may well be one
            at = page.index(line, at)
            if line and at not in starts:
                self.own += 1
                self.lost += not any(at <= start < at + len(line) for start, _ in body)

        def wrong(picked: list[int]) -> int:
            return sum(any(a < body[i][1] and body[i][0] < b for a, b in spans) for i in picked)

        told = [page[start:end] for start, end in body]
        picked = extract.choose(
            told,
            extract.Limit(sentences=3),
            title=None,
            count_words=lambda words: sentences.count_words(words, language),
            joint="" if language in UNSPACED else " ",
        )
        chosen = [] if isinstance(picked, extract.TooSmall) else list(picked)
        lead = list(range(min(3, len(body))))
        self.chosen, self.wrong = self.chosen + len(chosen), self.wrong + wrong(chosen)
        self.led, self.wrong_lead = self.led + len(lead), self.wrong_lead + wrong(lead)

    def row(self) -> str:
        """Return the shares as percentages."""
        return "".join(
            f"{100 * part / max(1, whole):12.2f}"
            for part, whole in [(self.wrong, self.chosen), (self.wrong_lead, self.led), (self.lost, self.own)]
        )


def labelled(data: Path) -> Iterator[tuple[str, str, Gold]]:
    """Yield the labelled pages with their gold."""
    for row in map(json.loads, (data / "pages" / "pages.jsonl").read_text("utf-8").splitlines()):
        page = text.normalise(row["text"])[0].value
        gold = [
            (page.index(text.normalise(s["starts_with"])[0].value[:35]), s["kind"], s["complete"])
            for s in row["gold"]["stories"]
        ]
        yield row["id"], page, gold


class Score:
    """Stories found, missed and made up; and of those found, kind and completeness right."""

    def __init__(self) -> None:
        self.found = self.missed = self.extra = self.kind = self.complete = 0

    def add(self, gold: Gold, got: Gold) -> None:
        """Count one page."""
        by_start = {start: (kind, complete) for start, kind, complete in got}
        for start, kind, complete in gold:
            if start in by_start:
                self.found += 1
                self.kind += by_start[start][0] == kind
                self.complete += by_start[start][1] == complete
            else:
                self.missed += 1
        self.extra += len(by_start.keys() - {start for start, _, _ in gold})

    def row(self) -> str:
        """Return F1 of stories, kind and completeness as percentages."""
        f1 = 2 * self.found / max(1, 2 * self.found + self.missed + self.extra)
        share = 100 / max(1, self.found)
        return f"{100 * f1:6.1f} {self.kind * share:6.1f} {self.complete * share:8.1f}"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--pages", type=int, default=30, help="pages of each shape and language")
    args = parser.parse_args()
    whole = Score()
    for name, page, gold in labelled(args.data):
        whole.add(gold, got := told(page))
        if args.tuned and got != gold:
            print(f"  {name}: {[(page[s : s + 20], k, c) for s, k, c in got]}")
    print(f"labelled pages (tuned on)   F1   kind complete\n{'':22}{whole.row()}")
    by_shape: dict[str, Score] = {shape: Score() for shape in SHAPES}
    by_language: dict[str, Score] = {language: Score() for language in LANGUAGES}
    for language in LANGUAGES:
        docs = documents(args.data, language, even=not args.tuned)
        for shape in SHAPES:
            for seed in range(args.pages):
                page, gold = composed(docs, language, shape, seed)
                got = told(page)
                by_shape[shape].add(gold, got)
                by_language[language].add(gold, got)
    print("composed pages              F1   kind complete")
    for name, score in [*by_shape.items(), *by_language.items()]:
        print(f"{name:22}{score.row()}")
    around = yaml.safe_load((Path(__file__).parent / "furniture.yaml").read_text("utf-8"))
    looked_at, kept_back = Furnished(), Furnished()
    lines = []
    for number, language in enumerate(LANGUAGES):
        if language not in around:
            continue
        one = Furnished()
        docs = documents(args.data, language, even=not args.tuned)
        for i, doc in enumerate(docs[: args.pages]):
            page, spans = furnished(doc, language, around[language], docs[i - 1][0])
            for count in (one, kept_back if number % 2 else looked_at):
                count.add(page, spans, language)
        lines.append(f"{language:16}{one.row()}")
    print("furnished pages      summaries        lead   body lost")
    print(f"words looked at {looked_at.row()}\nwords kept back {kept_back.row()}", *lines, sep="\n")


if __name__ == "__main__":
    main()

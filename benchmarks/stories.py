"""How well stories are told apart: on labelled pages, and on pages put together from news in many languages.

    python benchmarks/stories.py [DATA]          DATA: the folder with pages/ and ntrex/, by default ../shared/data

A page of NTREX is a document, two lines a paragraph, and behind it one of: nothing; nothing, and its last paragraph
is cut off; one or three teasers of other documents, cut off in mid-sentence; another document whole, under its own
title. Documents with odd numbers were tuned on; the figures are of those with even ones (`--tuned` shows the others).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from summarise import sentences, stories, text

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


if __name__ == "__main__":
    main()

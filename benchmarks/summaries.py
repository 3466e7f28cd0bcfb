"""How near extractive summaries come to those that people wrote: ours against lead and sumy's methods, in one run.

    pip install sumy nltk rouge-score
    python benchmarks/summaries.py [DATA]        DATA: the folder with en.jsonl and tr.jsonl, by default
    ../shared/data/summaries

Every method is given the same sentences of body text and may take three, or as many as make 75 words: the second says
who chooses well, where the first also says who takes long sentences. The figure is the mean of ROUGE-1, ROUGE-2 and
ROUGE-L F1 (rouge-score, words as Unicode splits them), the best of a text's references. Texts with even numbers were
tuned on; the second table is of the odd ones. What summaries cost in time stands beside: seconds for all texts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import regex

from summarise import extract, sentences, stories

Choose = Callable[[list[str], str, int, int | None], list[str]]  # sentences, title, how many at most, words at most


class Tokens:
    """rouge-score's own tokens are ASCII letters only; these are words in any script."""

    def tokenize(self, text: str) -> list[str]:
        """Return the words of a text in lower case."""
        return regex.findall(r"[\p{L}\p{N}]+", text.casefold())


def body(row: dict[str, Any]) -> list[str]:
    """Return the complete body sentences of a text, as the pipeline would pick them."""
    found: list[str] = []
    text, language = row["text"], row["language"]
    for outline in stories.tell_apart(text, finished=lambda t: sentences.is_finished(t, language), title=row["title"]):
        for part in outline.parts:
            if part.kind == "body":
                spans = sentences.split(text[part.start : part.end], language)
                found += [text[part.start + s : part.start + e] for s, e in spans]
    # The Turkish texts lack most full stops, so that being finished says nothing there.
    return found if language == "tr" else [s for s in found if sentences.is_finished(s, language)]


def ours(found: list[str], title: str, most: int, words: int | None) -> list[str]:
    """Return what `extract` chooses."""
    limit = extract.Limit(sentences=most, words=words)
    picked = extract.choose(found, limit, title=title, count_words=lambda s: len(s.split()))
    return [found[i] for i in picked] if isinstance(picked, list) else []


def lead(found: list[str], title: str, most: int, words: int | None) -> list[str]:
    """Return the first sentences."""
    return fitting(lambda n: found[:n], most, words)


def fitting(take: Callable[[int], list[str]], most: int, words: int | None) -> list[str]:
    """Return the longest choice of up to `most` sentences that has no more than `words` words, but at least one."""
    choices = [take(n) for n in range(most if words is None else 1, most + 1)]
    fits = [c for c in choices if words is None or sum(len(s.split()) for s in c) <= words]
    return fits[-1] if fits else choices[0]


def sumy(method: str) -> Choose:
    """Return one of sumy's methods, given the very same sentences."""
    import importlib

    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    module = importlib.import_module(f"sumy.summarizers.{method}")
    name = {"lex_rank": "LexRankSummarizer", "text_rank": "TextRankSummarizer", "lsa": "LsaSummarizer",
            "luhn": "LuhnSummarizer", "kl": "KLSummarizer", "sum_basic": "SumBasicSummarizer",
            "reduction": "ReductionSummarizer"}[method]  # fmt: skip

    class Words:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(regex.findall(r"[\p{L}\p{N}]+", str(text)))

    def choose(found: list[str], title: str, most: int, words: int | None) -> list[str]:
        document = ObjectDocumentModel([Paragraph([Sentence(s, Words()) for s in found])])
        method = getattr(module, name)()
        return fitting(lambda n: [str(s) for s in method(document, n)], most, words)

    return choose


def main() -> None:
    """Print both tables."""
    from rouge_score.rouge_scorer import RougeScorer

    parser = argparse.ArgumentParser()
    default = Path(__file__).parents[2] / "shared" / "data" / "summaries"
    parser.add_argument("data", nargs="?", type=Path, default=default)
    parser.add_argument("--only-ours", action="store_true")
    args = parser.parse_args()
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], tokenizer=Tokens())
    methods: dict[str, Choose] = {"ours": ours, "lead": lead}
    if not args.only_ours:
        methods |= {
            name: sumy(name) for name in ("lex_rank", "text_rank", "lsa", "luhn", "kl", "sum_basic", "reduction")
        }
    data = {
        language: [
            (row, body(row))
            for row in map(json.loads, (args.data / f"{language}.jsonl").read_text("utf-8").splitlines())
        ]
        for language in ("en", "tr")
    }
    for most, words in ((3, None), (8, 75)):
        print(f"at most {words} words" if words else f"{most} sentences")
        print(f"{'':12}{'tuned on: en':>14}{'tr':>8}{'kept back: en':>16}{'tr':>8}{'mean':>8}{'seconds':>10}")
        for name, choose in methods.items():
            began = time.perf_counter()
            picked = {
                lang: [choose(found, row["title"] or "", most, words) for row, found in rows]
                for lang, rows in data.items()
            }
            took = time.perf_counter() - began
            figures = [
                100
                * statistics.mean(
                    rouge(scorer, row, mine) for (row, _), mine in list(zip(rows, picked[lang], strict=True))[half::2]
                )
                for half in (0, 1)
                for lang, rows in data.items()
            ]
            cells = f"{figures[0]:14.1f}{figures[1]:8.1f}{figures[2]:16.1f}{figures[3]:8.1f}"
            print(f"{name:12}{cells}{statistics.mean(figures):8.1f}{took:10.2f}")


def rouge(scorer: Any, row: dict[str, Any], mine: list[str]) -> float:
    """Return the mean F1 of ROUGE-1, -2 and -L against the reference that is nearest."""
    text = " ".join(mine)
    return max(
        float(statistics.mean(s.fmeasure for s in scorer.score(reference, text).values()))
        for reference in row["summaries"]
    )


if __name__ == "__main__":
    main()

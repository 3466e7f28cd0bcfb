"""What the checks let pass and what they catch, by language, on lines that people translated.

    python benchmarks/checks.py [DATA] [--tuned] [--to en]      DATA: the folder with ntrex/, by default ../shared/data

`numbers`: a line in each language, resting on the same line in English (or the other way round with `--to en`), should
pass; with one figure changed at random it should not. Documents with odd numbers were tuned on; the figures are of
those with even ones (`--tuned` shows the others).
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import regex

from summarise import text
from summarise.checks import Written, numbers
from summarise.digest import SummarySentence

_DIGIT = regex.compile(r"\p{Nd}")


def lines(data: Path, language: str, *, even: bool) -> dict[int, str]:
    """Return the lines of every second document by number."""
    rows = [json.loads(row) for row in (data / "ntrex" / f"{language}.jsonl").read_text("utf-8").splitlines()]
    order = {document: i for i, document in enumerate(dict.fromkeys(row["document"] for row in rows))}
    return {
        row["line"]: text.normalise(row["text"].strip())[0].value
        for row in rows
        if order[row["document"]] % 2 == (0 if even else 1)
    }


def written(summary: str, tag: str, source: str, own: str) -> Written:
    """Return what a route would have written, had it been the translator."""
    return Written(
        text=summary,
        sentences=(SummarySentence(summary, (1,)),),
        language=tag,
        script=None,
        page={1: source},
        sentences_at_most=None,
        words_at_most=None,
        characters_at_most=None,
        count_words=len,
        script_of=lambda _: None,
        page_language=own,
    )


def corrupted(words: str, pick: random.Random) -> str:
    """Return `words` with one digit, or a leading one, changed to another."""
    at = pick.choice([m.start() for m in _DIGIT.finditer(words)])
    zero = ord(words[at]) - int(words[at])
    digit = pick.choice([d for d in range(1, 10) if d != int(words[at])])
    return words[:at] + chr(zero + digit) + words[at + 1 :]


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data"))
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--to", choices=["en"])
    parser.add_argument("--languages", nargs="*")
    parser.add_argument("--show", type=int, default=0, help="so many refusals and misses of each language")
    given = parser.parse_args()
    languages = given.languages or sorted(
        path.stem for path in (given.data / "ntrex").glob("*.jsonl") if path.stem != "en"
    )
    english = lines(given.data, "en", even=not given.tuned)
    print(f"{'':10}{'lines with a figure':>20}{'pass':>8}{'caught':>8}")
    for tag in languages:
        other = lines(given.data, tag, even=not given.tuned)
        pick = random.Random(tag)
        count = passed = caught = 0
        shown = given.show
        for number, line in other.items():
            source, summary = english[number], line
            own, asked = "en", tag
            if given.to:
                source, summary, own, asked = summary, source, tag, "en"
            if not _DIGIT.search(summary):
                continue
            count += 1
            made = numbers(written(summary, asked, source, own))
            passed += made.status != "failed"
            wrong = corrupted(summary, pick)
            refused = numbers(written(wrong, asked, source, own)).status == "failed"
            caught += refused
            if shown and (made.status == "failed" or not refused):
                shown -= 1
                print("  false" if refused else "  MISSED", [d.text for d in made.details if not d.supported])
                print("   ", source, "\n   ", summary if refused else wrong)
        print(f"{tag:10}{count:20}{100 * passed / count:8.1f}{100 * caught / count:8.1f}")


if __name__ == "__main__":
    main()

"""What the checks let pass and what they catch, by language, on lines that people translated.

    python benchmarks/checks.py [DATA] [--tuned] [--to en]      DATA: the folder with ntrex/, by default ../shared/data

With `--forms` all checks on whole lines: how many good ones each refuses, and how many spoilt ones (cut off, looped,
left in the page's language, with words of it or of a third one, with words that are none) are caught.

`numbers`: a line in each language, resting on the same line in English (or the other way round with `--to en`), should
pass; with one figure changed at random it should not. Documents with odd numbers were tuned on; the figures are of
those with even ones (`--tuned` shows the others).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import regex

from summarise import language, names, sentences, tags, text
from summarise.checks import CHECKS, Written, check, numbers
from summarise.digest import SummarySentence

_DIGIT = regex.compile(r"\p{Nd}")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
# Endings that make a stranger look at home, and those of English before which they stand: "deployado"
_ENDINGS = {
    "es": ("ado", "ando", "ar", "os"), "fr": ("é", "ant", "er", "ement"), "de": ("en", "te", "ung", "iert"),
    "it": ("ato", "are", "azione"), "pt": ("ado", "ando", "ação"), "nl": ("en", "de", "eerd"),
    "pl": ("owany", "ować"), "sv": ("ade", "ning"), "tr": ("lar", "mak"), "fi": ("oida", "ista"),
}  # fmt: skip
_PLAIN = regex.compile(r"(?:ing|ed|es|s|e|ly|ion)$")


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


def asked_as(summary: Written, tag: str) -> Written:
    """Return it with the functions that the pipeline gives."""
    return replace(
        summary,
        script=tags.script(tag),
        script_of=lambda words: language.script_of(names.set_aside(words)),
        detect=lambda words: language.detect(names.set_aside(words))[0],
        is_finished=lambda words: sentences.is_finished(words, tag),
        likelier=language.likelier,
    )


def spoilt(line: str, other: str, third: str, tag: str, pick: random.Random) -> dict[str, str]:
    """Return a line with mistakes of the kinds that models make.

    `other` is the page's line in its own language, `third` the same in a language that nobody asked for.
    """
    words = line.split()
    mine = {word.lower() for word in _WORD.findall(line)}
    theirs = [word for word in _WORD.findall(other) if word.islower() and len(word) > 3 and word not in mine]
    strange = [word for word in _WORD.findall(third) if word.islower() and len(word) > 3 and word not in mine]
    spoils = {"untranslated": other, "cut off": line[: len(line) * 2 // 3].rstrip(" .,。、")}
    if len(words) > 6:
        at = pick.randrange(1, len(words) - 1)

        def instead(put: str, of: int = 1) -> str:
            return " ".join([*words[:at], put, *words[at + of :]])

        spoils["a word in Han"] = instead("控制")
        spoils["a loop"] = " ".join([*words, *words[at : at + 3] * 4])
    else:
        at = pick.randrange(1, max(2, len(line) - 1))

        def instead(put: str, of: int = 1) -> str:
            return line[:at] + put + line[at + 3 * of :]

        spoils["a word in Cyrillic"] = instead("контроль")
        spoils["a loop"] = line + line[at : at + 4] * 5
    if theirs:
        spoils["a word of the page"] = instead(pick.choice(theirs))
        spoils["three words of the page"] = instead(" ".join(theirs[:3]), 3)
        if long := [word for word in theirs if len(word) > 6]:
            ending = pick.choice(_ENDINGS.get(tag, ("ado", "ation", "ung")))
            spoils["a word made up"] = instead(_PLAIN.sub("", pick.choice(long)) + ending)
    if strange:
        spoils["a word of a third language"] = instead(pick.choice(strange))
    clause = third.split()
    if len(clause) > 8:
        spoils["a clause of a third language"] = instead(" ".join(clause[2:7]), 5)
    return spoils


def forms(given: argparse.Namespace, languages: list[str]) -> None:
    """Print how many lines each check refuses, and how many spoilt ones pass all."""
    page = given.page
    source_lines = lines(given.data, page, even=not given.tuned)
    thirds = {tag: lines(given.data, tag, even=not given.tuned) for tag in ("es", "fr", "de", "en")}
    caught: dict[str, dict[str, Counter[bool]]] = defaultdict(lambda: defaultdict(Counter))
    print(f"{'refused, %':12}" + "".join(f"{one.__name__:>10}" for one in CHECKS) + f"{'any':>8}{'spoilt ones':>14}")
    for tag in (tag for tag in languages if tag != page):
        pick = random.Random(tag)
        refused: Counter[str] = Counter()
        third = next(theirs for name, theirs in thirds.items() if name not in {tag, page})
        shown = given.show
        for number, line in list(lines(given.data, tag, even=not given.tuned).items())[::2]:
            source = source_lines[number]
            made = [one for one in check(asked_as(written(line, tag, source, page), tag)) if one.status == "failed"]
            refused.update(one.name for one in made)
            refused["any"] += bool(made)
            refused["all"] += 1
            if made and shown:
                shown -= 1
                print("  false", [(one.name, d.text, d.note) for one in made for d in one.details if not d.supported])
            for kind, text_ in spoilt(line, source, third[number], tag, pick).items():
                made_ = check(asked_as(written(text_, tag, source, page), tag))
                caught[kind][tag][any(one.status == "failed" for one in made_)] += 1
        shares = "".join(f"{100 * refused[one.__name__] / refused['all']:10.1f}" for one in CHECKS)
        own = sum((counts[tag] for counts in caught.values()), Counter[bool]())
        print(
            f"{tag:12}{shares}{100 * refused['any'] / refused['all']:8.1f}{100 * own[True] / own.total():14.1f}",
            flush=True,
        )
    for kind, by_tag in caught.items():
        every = sum(by_tag.values(), Counter[bool]())
        each = " ".join(f"{tag} {100 * counts[True] / counts.total():.0f}" for tag, counts in by_tag.items())
        print(f"caught, {kind:30}{100 * every[True] / every.total():8.1f} % of {every.total()}: {each}")


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data"))
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--to", choices=["en"])
    parser.add_argument("--languages", nargs="*")
    parser.add_argument("--show", type=int, default=0, help="so many refusals and misses of each language")
    parser.add_argument("--page", default="en", help="with --forms: the language of the page")
    parser.add_argument("--forms", action="store_true", help="the other checks, on every second line")
    given = parser.parse_args()
    languages = given.languages or sorted(
        path.stem for path in (given.data / "ntrex").glob("*.jsonl") if path.stem != "en"
    )
    english = lines(given.data, "en", even=not given.tuned)
    if given.forms:
        forms(given, languages)
        return
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

"""What the checks let pass and what they catch, by language, on lines that people translated.

    python benchmarks/checks.py [DATA] [--tuned] [--to en]      DATA: the folder with ntrex/, by default ../shared/data

With `--forms` all checks on whole lines: how many good ones each refuses, and how many spoilt ones (cut off, looped,
left in the page's language, with words of it or of a third one, with words that are none) are caught.
With `--meaning` the check of that name, on pages of several sentences: true sources, others of the page, other pages.

`numbers`: a line in each language, resting on the same line in English (or the other way round with `--to en`), should
pass; with one figure changed at random it should not. Documents with odd numbers were tuned on; the figures are of
those with even ones (`--tuned` shows the others).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import regex

from summarise import language, names, sentences, tags, text
from summarise.checks import CHECKS, Written, borne_out, check, meaning, numbers, vectors
from summarise.checks.meaning import Vectors
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
        alike=names.sound_alike,
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


def documents(data: Path, language: str) -> list[dict[int, str]]:
    """Return the first sixty lines of each document by number."""
    told: dict[str, dict[int, str]] = defaultdict(dict)
    for row in (data / "ntrex" / f"{language}.jsonl").read_text("utf-8").splitlines():
        one = json.loads(row)
        told[one["document"]][one["line"]] = text.normalise(one["text"].strip())[0].value
    return [dict(list(lines_.items())[:60]) for lines_ in told.values()]


def timed(given: argparse.Namespace, languages: list[str]) -> None:
    """Print what each check of three sentences takes, in ms of a processor: as a model wrote them, or extracted."""
    pages = documents(given.data, given.page)[:12]
    print(f"{'ms':12}" + "".join(f"{one.__name__:>10}" for one in CHECKS) + f"{'all':>10}")
    for tag in languages:
        spent: dict[str, float] = defaultdict(float)
        for i, (page, said) in enumerate(zip(pages, documents(given.data, tag)[:12], strict=True)):
            chosen = [(n, said[n]) for n in list(page)[:3] if n in said]
            summary = replace(
                asked_as(written("", tag, "", given.page), tag),
                text=sentences.join([line for _, line in chosen], tag),
                sentences=tuple(SummarySentence(line, (n,)) for n, line in chosen),
                page=page,
                vectors=vectors() if tag != given.page else None,
            )
            for one in CHECKS:
                began = time.process_time()
                one(summary)
                if i > 1:  # lists and models are open by then
                    spent[one.__name__] += (time.process_time() - began) * 1000 / (len(pages) - 2)
        print(f"{tag:12}" + "".join(f"{spent[c.__name__]:10.1f}" for c in CHECKS) + f"{sum(spent.values()):10.1f}")


def meanings(given: argparse.Namespace, languages: list[str]) -> None:
    """Print how many translations are refused that rest on their sources, and on sentences that say another thing."""
    pages = documents(given.data, given.page)
    known = vectors()
    if known is None:
        raise SystemExit("the extra `meaning` is not installed")
    heads = ("true source", "two merged", "wrong source", "another page", "mended")
    print(f"{'refused, %':12}" + "".join(f"{head:>14}" for head in heads))
    for tag in languages:
        pick = random.Random(tag)
        refused: dict[str, Counter[bool]] = defaultdict(Counter)
        right: Counter[bool] = Counter()
        own = documents(given.data, tag)
        for i in range(0 if given.tuned else 1, min(len(own), 60), 2):
            page, said = pages[i], own[i]
            numbers_ = [n for n in page if n in said][:12]
            stranger = pick.choice(own[: i - 1] or own[i + 1 :])
            for n, following in pairwise(numbers_):
                wrong = pick.choice([other for other in numbers_ if other != n])
                for kind, line, sources in (
                    ("true source", said[n], (n,)),
                    ("two merged", f"{said[n]} {said[following]}", (n, following)),
                    ("wrong source", said[n], (wrong,)),
                    ("another page", pick.choice(list(stranger.values())), (n,)),
                ):
                    made = meaning(replace(written(line, tag, "", given.page), **_resting(line, sources, page, known)))
                    refused[kind][made is not None and made.status == "failed"] += 1
                (mended,) = borne_out([SummarySentence(said[n], (wrong,))], tag, page, given.page, known)
                right[n in mended.sources] += 1
        shares = "".join(f"{100 * counts[True] / counts.total():14.1f}" for counts in refused.values())
        print(f"{tag:12}{shares}{100 * right[True] / right.total():14.1f}", flush=True)


def _resting(line: str, sources: tuple[int, ...], page: dict[int, str], known: Vectors) -> dict[str, Any]:
    return {"sentences": (SummarySentence(line, sources),), "page": page, "vectors": known}


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data"))
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--to", choices=["en"])
    parser.add_argument("--languages", nargs="*")
    parser.add_argument("--show", type=int, default=0, help="so many refusals and misses of each language")
    parser.add_argument("--page", default="en", help="with --forms and --time: the language of the page")
    parser.add_argument("--meaning", action="store_true", help="the check of meaning")
    parser.add_argument("--time", action="store_true", help="what the checks take")
    parser.add_argument("--forms", action="store_true", help="the other checks, on every second line")
    given = parser.parse_args()
    languages = given.languages or sorted(
        path.stem for path in (given.data / "ntrex").glob("*.jsonl") if path.stem != "en"
    )
    english = lines(given.data, "en", even=not given.tuned)
    for wanted, show in ((given.forms, forms), (given.time, timed), (given.meaning, meanings)):
        if wanted:
            show(given, languages)
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

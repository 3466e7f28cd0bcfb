"""Measures the finding of names in parentheses.

    python benchmarks/names.py [FOLDER] [--tell] [--sentences FILE]…

FOLDER holds `pages/pages.jsonl` (labelled real pages) and `names/pairs.tsv` (romanised names with their characters);
default `../shared/data` beside the repository. FILE holds labelled sentences of your own: "language | text" on a
line, then "= form | gloss | kind" for each name of it. The folder's are the data this part was tuned on: the figures
say how well it fits them, not how it does on pages it has not seen.
"""

from __future__ import annotations

import collections
import csv
import datetime
import importlib.metadata
import json
import sys
import time
from pathlib import Path
from typing import Any

from summarise import names


def _bare(text: str) -> str:
    """Fold what the labels and the contract write differently: brackets of titles, kinds of hyphen and apostrophe."""
    return text.strip("《》「」『』").replace("\u2011", "-").replace("'", "’")


def pages(folder: Path, *, tell: bool) -> None:
    """Print precision, recall and F1 of (form, gloss) on the pages, the kinds, and what was found that is no name."""
    right = found_all = gold_all = kinds = false = 0
    seconds = characters = 0.0
    for line in (folder / "pages" / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        page: dict[str, Any] = json.loads(line)
        names.find(page["text"], page["language"])  # once before the clock runs: readings of characters are kept
        started = time.perf_counter()
        found = {(_bare(n.form), _bare(n.gloss)): n for n in names.find(page["text"], page["language"])}
        seconds += time.perf_counter() - started
        characters += len(page["text"])
        gold = {(_bare(n["form"]), _bare(n["native"])): n for n in page["gold"].get("names", [])}
        both = found.keys() & gold.keys()
        right, found_all, gold_all = right + len(both), found_all + len(found), gold_all + len(gold)
        for pair in both:
            same = found[pair].kind == gold[pair]["kind"]
            kinds += same
            if not same and tell:
                print(f"  {page['id']}: kind of {pair}: {found[pair].kind}, labelled {gold[pair]['kind']}")
        for pair in sorted(found.keys() - gold.keys()) if tell else ():
            print(f"  {page['id']}: not labelled: {pair} {found[pair].kind}")
        for pair in sorted(gold.keys() - found.keys()) if tell else ():
            print(f"  {page['id']}: missed: {pair}")
        outside = page["gold"].get("not_names", [])
        false += sum(any(n.gloss == _inner(text) for text in outside) for n in found.values())
    precision, recall = right / found_all, right / gold_all
    f1 = 2 * right / (found_all + gold_all)
    print(f"pages: {gold_all} names, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    print(f"       kinds right {kinds / right:.3f}, not_names found {false}")
    milliseconds, names_each = 6e6 * seconds / characters, 6000 * found_all / characters
    print(f"       {milliseconds:.1f} ms for 6,000 characters with {names_each:.0f} names, warm")


def _inner(parenthesis: str) -> str:
    return parenthesis.strip("()（） ")


# Sentences that a pair is put into; {} is the name with its gloss.
_SENTENCES = (
    "Reporters in Taipei said that {name} ({gloss}) spoke for an hour yesterday.",
    "It was former minister {name}’s ({gloss}) first visit.",
    "Yesterday President {name} ({gloss}) met the delegation.",
)


def pairs(folder: Path, *, tell: bool) -> None:
    """Print how many forms of pairs.tsv are found exactly in made sentences, and how many agree, by scheme."""
    exact = total = 0
    agrees: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    with (folder / "names" / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        person = row["kind"] == "person"
        name, _, short = row["romanised"].partition(" (")
        gloss = f"{short[:-1]}, {row['characters']}" if short else row["characters"]
        for sentence in _SENTENCES if person else _SENTENCES[:1]:
            found = names.find(sentence.format(name=name, gloss=gloss), "en")
            hit = len(found) == 1 and found[0].form == name and found[0].gloss == row["characters"]
            exact, total = exact + hit, total + 1
            if tell and not hit:
                print(f"  {name} ({gloss}): {[(n.form, n.gloss) for n in found]}")
        if person:
            count = agrees[row["scheme"]]
            judged = names.find(_SENTENCES[0].format(name=name, gloss=gloss), "en")
            count[0] += bool(judged and judged[0].romanisation and judged[0].romanisation.agrees)
            count[1] += 1
    print(f"pairs: {exact} of {total} forms exact in made sentences; persons that agree, by scheme:")
    for scheme, (right, of) in sorted(agrees.items()):
        print(f"  {scheme:24} {right} of {of}")


def sentences(file: Path, *, tell: bool) -> None:
    """Print precision, recall, F1 and kinds on a file of labelled sentences."""
    right = found_all = gold_all = kinds = 0
    items: list[tuple[str, str, dict[tuple[str, str], str]]] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            form, gloss, kind = line[2:].split(" | ")
            items[-1][2][_bare(form), _bare(gloss)] = kind
        elif line and not line.startswith("#"):
            language, _, text = line.partition(" | ")
            items.append((language, text, {}))
    for language, text, gold in items:
        found = {(_bare(n.form), _bare(n.gloss)): n.kind for n in names.find(text, language)}
        both = found.keys() & gold.keys()
        right, found_all, gold_all = right + len(both), found_all + len(found), gold_all + len(gold)
        kinds += sum(found[pair] == gold[pair] for pair in both)
        for pair in sorted(p for p in both if found[p] != gold[p]) if tell else ():
            print(f"  {language}: kind of {pair}: {found[pair]}, labelled {gold[pair]}")
        for pair in sorted(found.keys() ^ gold.keys()) if tell else ():
            print(f"  {language}: {'not labelled' if pair in found else 'missed'}: {pair}")
    languages = len({language for language, _, _ in items})
    print(f"{file.name}: {len(items)} sentences, {languages} languages, {gold_all} names")
    precision, recall, f1 = right / found_all, right / gold_all, 2 * right / (found_all + gold_all)
    print(f"       precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    print(f"       kinds right {kinds / right:.3f}")


def main() -> None:
    """Read the folder and files from the command line and print their tables."""
    arguments = [a for a in sys.argv[1:] if a != "--tell"]
    files: list[Path] = []
    while "--sentences" in arguments:
        at = arguments.index("--sentences")
        files.append(Path(arguments[at + 1]))
        del arguments[at : at + 2]
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2] / "shared" / "data"
    tell = "--tell" in sys.argv
    versions = ", ".join(
        f"{p} {importlib.metadata.version(p)}" for p in ("summarise-news", "pypinyin", "opencc", "icu4py")
    )
    print(f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}, {versions}; tuned on these data")
    names.find("warm Xi Jinping (習近平) 與鴻海（Foxconn）", "en")
    for file in files:
        sentences(file, tell=tell)
    pages(folder, tell=tell)
    pairs(folder, tell=tell)


if __name__ == "__main__":
    main()

"""How well the language and script of news are told, and how that holds when names in another script are put in.

    python benchmarks/language.py [DATA] [--tuned] [--rivals]

DATA is the folder with ntrex/, by default ../shared/data. Documents with odd numbers were tuned on; the figures are of
those with even ones (`--tuned` shows the others). Sizes: a line by itself (most are a sentence), its first 40
characters, three lines on end. Right is the very tag but for what the data does not tell apart: `pt` for pt-BR, `no`
for nb and nn and `zh` for Cantonese in the column "merged", since part of the Cantonese file is in standard Chinese.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import regex

from summarise import language, names, text
from summarise.language import _detectors
from summarise.language._letters import counted

SIZES = ("sentence", "40 characters", "three")
OPEN_PAIRS = {"hr", "sr-Latn", "id", "ms"}
MERGED = {"nb": "no", "nn": "no", "yue-Hant": "zh-Hant", "yue-Hans": "zh-Hans"}
GLOSSES = "習近平 國立臺灣大學 王毅 高市早苗 台積電 陸委會 賴清德 外交部 紅毛城 郭台銘 全國人民代表大會 韓國瑜".split()
_GLOSS = regex.compile(r" \([^)]*\)?")
_CAPITALISED = regex.compile(r"\p{Lu}\p{Ll}+\b(?!\s*\()")

Lines = dict[str, list[str]]


def documents(data: Path, *, even: bool) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each language's tag and its documents as lists of lines, normalised as the pipeline does."""
    for path in sorted((data / "ntrex").glob("*.jsonl")):
        docs: dict[str, list[str]] = defaultdict(list)
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            docs[row["document"]].append(text.normalise(row["text"].strip())[0].value)
        yield path.stem, [doc for i, doc in enumerate(docs.values()) if i % 2 == (0 if even else 1)]


def items(docs: list[list[str]]) -> dict[str, list[str]]:
    """Return the texts of each size."""
    lines = [line for doc in docs for line in doc]
    three = [" ".join(doc[i : i + 3]) for doc in docs for i in range(0, len(doc) - 2, 3)]
    return dict(zip(SIZES, (lines, [line[:40] for line in lines], three), strict=True))


def by_language(corpus: dict[str, dict[str, list[str]]]) -> None:
    """Print accuracy by language, and confidence against what was right."""
    mean: dict[str, list[float]] = defaultdict(list)
    merged: dict[str, list[float]] = defaultdict(list)
    sure: dict[int, Counter[str]] = defaultdict(Counter)
    print(
        "| file | tag right: sentence / 40 / three | tag or alternative | alternatives given | und |\n"
        "|---|---|---|---|---|"
    )
    for file, sizes in corpus.items():
        gold = {"pt-BR": "pt"}.get(file, file)
        row: dict[str, list[str]] = defaultdict(list)
        for size, texts in sizes.items():
            found = [language.detect(names.set_aside(one))[0] for one in texts]
            right = [one.tag == gold for one in found]
            mean[size].append(sum(right) / len(right))
            merged[size].append(
                sum(MERGED.get(one.tag, one.tag) == MERGED.get(gold, gold) for one in found) / len(found)
            )
            either = [one.tag == gold or gold in one.alternatives for one in found]
            row["right"].append(f"{100 * sum(right) / len(right):.1f}")
            row["either"].append(f"{100 * sum(either) / len(either):.1f}")
            row["given"].append(f"{100 * sum(bool(one.alternatives) for one in found) / len(found):.1f}")
            row["und"].append(f"{100 * sum(one.tag == 'und' for one in found) / len(found):.1f}")
            for one, ok in zip(found, right, strict=True):
                if one.tag != "und":
                    sure[min(9, int(one.confidence * 10))]["right" if ok else "wrong"] += 1
        print(f"| {file} | " + " | ".join(" / ".join(row[key]) for key in ("right", "either", "given", "und")) + " |")
    for title, values in (("mean", mean), ("mean, merged", merged)):
        print(f"| {title} | " + " / ".join(f"{100 * sum(v) / len(v):.2f}" for v in values.values()) + " | | | |")
    print("\n| confidence | answers | right |\n|---|---|---|")
    for tenth, count in sorted(sure.items()):
        print(f"| .{tenth} | {count.total()} | {100 * count['right'] / count.total():.1f} |")


def chinese(corpus: dict[str, dict[str, list[str]]]) -> None:
    """Print how often the form of Chinese characters is right, left open and wrong."""
    print("\n| form of Chinese | right | left open | wrong |\n|---|---|---|---|")
    for file, form, other in (("zh-Hans", "Hans", "Hant"), ("zh-Hant", "Hant", "Hans")):
        for size, texts in corpus[file].items():
            said = Counter(str(language.chinese_script(one)) for one in texts)
            print(f"| {file}, {size} | {100 * said[form] / len(texts):.2f} | {said['None']} | {said[other]} |")


def flips(corpus: dict[str, dict[str, list[str]]]) -> None:
    """Print how many English texts change their language when 1 to 4 names in parentheses are put in."""
    pick = random.Random(1)
    shapes: dict[str, Callable[[str, int], str | None]] = {
        "sentence": lambda line, n: _named(line, n, pick),
        "headline of 40 characters": lambda line, n: _named(line[:40], n, pick),
        "put in, then cut at 40": lambda line, n: (named := _named(line, n, pick)) and named[:40],
    }
    print("\n| English with names put in | 1 | 2 | 3 | 4 |\n|---|---|---|---|---|")
    for name, shape in shapes.items():
        cells = []
        for n in (1, 2, 3, 4):
            asked = flipped = unknown = 0
            for line in corpus["en"]["sentence"]:
                named = shape(line, n)
                # Asked of those that are English without the names: cut, some are nothing but "Palin, 29, of Wasilla".
                if named is None or language.detect(_GLOSS.sub("", named))[0].tag != "en":
                    continue
                tag = language.detect(names.set_aside(named))[0].tag
                asked += 1
                flipped += tag not in {"en", "und"}
                unknown += tag == "und"
            cells.append(f"{flipped} of {asked} ({unknown} und)")
        print(f"| {name} | " + " | ".join(cells) + " |")


def _named(line: str, count: int, pick: random.Random) -> str | None:
    places = [m.end() for m in _CAPITALISED.finditer(line)]
    if len(places) < count:
        return None
    for at in sorted(pick.sample(places, count), reverse=True):
        line = f"{line[:at]} ({pick.choice(GLOSSES)}){line[at:]}"
    return line


def speed(corpus: dict[str, dict[str, list[str]]]) -> None:
    """Print how many texts a second of CPU time are read, over all files."""
    print("\n| texts a second | " + " | ".join(SIZES) + " |\n|---|---|---|---|")
    cells = []
    for size in SIZES:
        texts = [one for sizes in corpus.values() for one in sizes[size]]
        started = time.process_time()
        for one in texts:
            language.detect(one)
        cells.append(f"{len(texts) / (time.process_time() - started):,.0f}")
    print("| ours | " + " | ".join(cells) + " |")


def rivals(corpus: dict[str, dict[str, list[str]]]) -> None:
    """Print the mean accuracy of each detector by itself, merged as above, on the same texts (every fifth)."""

    def top(likely: dict[str, float]) -> str:
        return max(likely, key=lambda tag: likely[tag], default="und")

    def seeded(one: str) -> str:
        letters = counted(one)
        script = letters.main if letters.counts else ""
        return (_detectors.langdetect(one, script) or "und") if script in _detectors.LANGDETECT else "und"

    others: dict[str, Callable[[str], str]] = {
        "ours": lambda one: language.detect(one)[0].tag,
        "py3langid": lambda one: top(_detectors.py3langid(one)),
        "fastText, small": lambda one: top(_detectors.fasttext(one)),
        "CLD2": lambda one: top(_detectors.cld2(one)),
        "langdetect, told the script": seeded,
    }
    print("\n| by itself | " + " | ".join(SIZES) + " |\n|---|---|---|---|")
    for name, ask in others.items():
        cells = []
        for size in SIZES:
            right = []
            for file, sizes in corpus.items():
                gold = _bare({"pt-BR": "pt"}.get(file, file))
                texts = sizes[size][::5]
                right.append(sum(_bare(ask(one)) == gold for one in texts) / len(texts))
            cells.append(f"{100 * sum(right) / len(right):.1f}")
        print(f"| {name} | " + " | ".join(cells) + " |")


def _bare(tag: str) -> str:
    bare = tag.split("-")[0]
    return {"nb": "no", "nn": "no", "yue": "zh", "wuu": "zh", "tl": "fil"}.get(bare, bare)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--tuned", action="store_true", help="the documents that were tuned on")
    parser.add_argument("--rivals", action="store_true", help="each detector by itself as well")
    given = parser.parse_args()
    started = time.perf_counter()
    language.detect("Loading the ladder: un texte que les deux premiers ne décident pas, maybe, vielleicht.")
    print(f"first answer after {time.perf_counter() - started:.2f} s\n")
    corpus = {file: items(docs) for file, docs in documents(given.data, even=not given.tuned)}
    speed(corpus)
    by_language(corpus)
    chinese(corpus)
    flips(corpus)
    if given.rivals:
        rivals(corpus)


if __name__ == "__main__":
    main()

"""How well look-alike letters and Zawgyi are mended: on news as it is, and with letters swapped by chance.

    python benchmarks/mending.py [DATA]          DATA: the folder with ntrex/, by default ../shared/data

Of each file of NTREX: how many lines have words of two scripts, or Zawgyi, mended. Then, with a share of the letters of
each line that have a like in the other script swapped for it: how many lines come out as they were. Every second line
was tuned on; the figures are of the others (`--tuned` shows those).
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from summarise.text import normalise

LATIN = "AaBCcEeHhIiJjKMOoPpSsTXxYyəɵ"
CYRILLIC = "АаВСсЕеНһІіЈјКМОоРрЅѕТХхУуәө"
CYRILLIC_FILES = "be bg kk mk ru sr-Cyrl uk".split()
LATIN_FILES = "cs de en es fr hr id it pl pt sv tr vi".split()


def lines(data: Path, language: str) -> list[str]:
    """Return the lines of a file of NTREX."""
    rows = (data / "ntrex" / f"{language}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(row)["text"] for row in rows]


def restored(whole: list[str], share: float, swap: dict[str, str], seed: str) -> tuple[int, int]:
    """Return how many lines were damaged by swapping a share of their letters, and how many came out as they were."""
    pick = random.Random(seed)
    damaged = right = 0
    for line in whole:
        wrong = "".join(swap[c] if c in swap and pick.random() < share else c for c in line)
        if wrong != line:
            damaged += 1
            right += normalise(wrong)[0].value == line
    return damaged, right


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--tuned", action="store_true")
    args = parser.parse_args()
    print("as it is        lines   look-alikes   Zawgyi   Zawgyi as one page")
    for file in sorted((args.data / "ntrex").glob("*.jsonl")):
        own = lines(args.data, file.stem)
        codes = [notice.code for line in own for notice in normalise(line)[1]]
        alike, burmese = codes.count("look-alike-letters"), codes.count("zawgyi")
        if alike or burmese:
            page = normalise("\n".join(own))[0].value.splitlines()
            as_page = sum(a != b for a, b in zip(own, page, strict=True)) if burmese else 0
            print(f"{file.stem:12}{len(own):9}{alike:14}{burmese:9}{as_page:21}")
    print("\nlines that come out as they were, where of the letters were swapped\n               5 %   30 %  all")
    to_latin, to_cyrillic = dict(zip(CYRILLIC, LATIN, strict=True)), dict(zip(LATIN, CYRILLIC, strict=True))
    for languages, swap in ((CYRILLIC_FILES, to_latin), (LATIN_FILES, to_cyrillic)):
        for language in languages:
            whole = [normalise(line)[0].value for line in lines(args.data, language)][0 if args.tuned else 1 :: 2]
            found = [restored(whole, share, swap, f"{language}{share}") for share in (0.05, 0.3, 1)]
            print(f"{language:12}" + "".join(f"{100 * right / damaged:6.1f}" for damaged, right in found))


if __name__ == "__main__":
    main()

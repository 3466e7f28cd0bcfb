"""How often old encodings are decoded right, refused, or decoded wrong: summarise, chardet and charset-normalizer.

    python benchmarks/encodings.py [FOLDER] [--samples N] [--seed S]

FOLDER holds one JSON Lines file a language with a "text" a line (default: ../shared/data/ntrex beside the repository).
Each language is put into the encodings it was once written in, in samples of 1, 5 and 20 neighbouring lines; samples of
ASCII alone are left out, and so are lines that hold what the encoding lacks. Typographic quotes and dashes become plain
where only they stand in the way. A sample counts as right where the text is the very same, as refused where a decoder
says that it does not know, else as wrong. charset-normalizer is not among the requirements: its columns are missing
where it is not installed.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from summarise.decoding import decode
from summarise.errors import InputError

# By encoding, the languages that were written in it. Samples in two encodings that decode alike count in both.
ENCODINGS = {
    "cp1252": "en de fr es it pt pt-BR nl da sv nb nn fi is ca sq id ms fil sw",
    "iso8859-15": "fr de fi es",
    "cp1250": "pl cs sk hu hr sl sr-Latn ro",
    "iso8859-2": "pl cs sk hu hr sl sr-Latn ro",
    "cp1251": "ru bg be mk sr-Cyrl uk",
    "iso8859-5": "ru bg be mk sr-Cyrl uk",
    "koi8-r": "ru",
    "koi8-u": "uk",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp1254": "tr",
    "iso8859-9": "tr",
    "cp1255": "he",
    "iso8859-8": "he",
    "cp1256": "ar fa ur",
    "iso8859-6": "ar",
    "cp1257": "lt lv et",
    "iso8859-13": "lt lv et",
    "cp1258": "vi",
    "cp874": "th",
    "big5hkscs": "zh-Hant yue-Hant",
    "cp950": "zh-Hant",
    "gb18030": "zh-Hans zh-Hant",
    "gb2312": "zh-Hans",
    "cp932": "ja",
    "euc_jp": "ja",
    "iso2022_jp": "ja",
    "cp949": "ko",
    "utf-16-le": "*",
    "utf-16-be": "*",
}
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("–—", "-"),
        **dict(zip("șțȘȚ…", ("ş", "ţ", "Ş", "Ţ", "..."), strict=True)),
    }
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"

Decoder = Callable[[bytes], str | None]
"""Gives a text, or None where it does not know the encoding."""


def ours(data: bytes) -> str | None:
    """What a text file is read as."""
    try:
        return decode(data, where=None).text
    except InputError:
        return None


def chardet_alone(data: bytes) -> str | None:
    """The encoding that chardet names, whatever it trusts it."""
    import chardet

    return _decoded(data, chardet.detect(data)["encoding"])


def charset_normalizer_alone(data: bytes) -> str | None:
    """The best of charset-normalizer's answers."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(data).best()
    return None if best is None else str(best)


def _decoded(data: bytes, encoding: str | None) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeError, LookupError):
        return None


def encoded(line: str, encoding: str) -> bytes | None:
    """Return a line in an encoding, or None where it lacks a letter of it."""
    if encoding == "cp1258":  # writes tones as marks of their own
        line = "".join(_apart(c) for c in line)
    if encoding == "big5hkscs":  # Python has a bullet where the others have the dot of names
        line = line.replace("•", "·")
    for text in (line, line.translate(_PLAIN)):
        try:
            return text.encode(encoding)
        except UnicodeError:
            continue
    return None


def _apart(letter: str) -> str:
    """Split the tone off a Vietnamese letter that Windows-1258 has not in one: "ế" → "ê" + acute."""
    try:
        letter.encode("cp1258")
    except UnicodeError:
        marks = unicodedata.normalize("NFD", letter)
        tones = "".join(c for c in marks if c in _TONES)
        return unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES)) + tones
    return letter


def samples(folder: Path, encoding: str, size: int, number: int, chance: random.Random) -> Iterator[bytes]:
    """Yield up to `number` samples of `size` lines for each language of an encoding."""
    languages = (
        sorted(p.stem for p in folder.glob("*.jsonl")) if encoding.startswith("utf") else ENCODINGS[encoding].split()
    )
    for language in languages:
        path = folder / f"{language}.jsonl"
        if not path.exists():
            continue
        with path.open(encoding="utf-8") as file:
            lines = [b for line in file if (b := encoded(json.loads(line)["text"], encoding)) is not None]
        for _ in range(number if len(lines) >= size else 0):
            first = chance.randrange(len(lines) - size + 1)
            data = "\n".encode(encoding).join(lines[first : first + size])
            if encoding.startswith(("utf", "iso2022")) or not data.isascii():
                yield data


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared/data/ntrex")
    arguments.add_argument("--samples", type=int, default=20, help="for each language, encoding and size (default: 20)")
    arguments.add_argument("--seed", type=int, default=1)
    args = arguments.parse_args()
    if not args.folder.is_dir():
        arguments.error(f"no such folder: {args.folder}")
    warnings.simplefilter("ignore")

    decoders: dict[str, Decoder] = {"summarise": ours, "chardet": chardet_alone}
    versions = [f"Python {platform.python_version()}", f"chardet {metadata.version('chardet')}"]
    try:
        versions.append(f"charset-normalizer {metadata.version('charset-normalizer')}")
        decoders["charset-normalizer"] = charset_normalizer_alone
    except metadata.PackageNotFoundError:
        pass
    print(f"{time.strftime('%Y-%m-%d')}, {', '.join(versions)}; {args.samples} samples, seed {args.seed}")
    print("right/refused/wrong; ms: milliseconds a sample")
    for size in (1, 5, 20):
        print(f"\n{size} line{'s' if size > 1 else ''} a sample")
        print(f"{'':12}" + "".join(f"{name:>24}" for name in decoders))
        chance = random.Random(args.seed)
        total: dict[str, Counter[str]] = {name: Counter() for name in decoders}
        for encoding in ENCODINGS:
            row: dict[str, Counter[str]] = {name: Counter() for name in decoders}
            for data in samples(args.folder, encoding, size, args.samples, chance):
                right = data.decode(encoding)
                for name, decoder in decoders.items():
                    began = time.perf_counter()
                    text = decoder(data)
                    total[name]["time"] += int(1e6 * (time.perf_counter() - began))
                    row[name]["refused" if text is None else "right" if text == right else "wrong"] += 1
            print(f"{encoding:12}" + "".join(f"{_cell(counts):>24}" for counts in row.values()))
            for name, counts in row.items():
                total[name].update(counts)
        print(f"{'all':12}" + "".join(f"{_cell(counts):>24}" for counts in total.values()))
        asked = {name: max(1, c["right"] + c["refused"] + c["wrong"]) for name, c in total.items()}
        print(f"{'ms':12}" + "".join(f"{c['time'] / 1000 / asked[name]:>24.1f}" for name, c in total.items()))


def _cell(counts: Counter[str]) -> str:
    return f"{counts['right']}/{counts['refused']}/{counts['wrong']}"


if __name__ == "__main__":
    main()

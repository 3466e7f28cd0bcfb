"""The word lists and spellings beside this file, read once."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of one entry of words.yaml."""
    return frozenset(_load("words.yaml")[name].split())


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the words that begin a sentence and no name; on an English page only those of English."""
    english = words("function")
    return english if language.split("-")[0] == "en" else english | words("function-elsewhere")


@cache
def told_by(name: str) -> dict[str, str]:
    """Return what each word of a grouped entry of words.yaml tells: the label "Chinese" the language zh."""
    return {word: told for told, listed in _load("words.yaml")[name].items() for word in listed.split()}


@cache
def kinds(table: str) -> dict[str, str]:
    """Return the kind that each word of a table of kinds.yaml tells."""
    found: dict[str, str] = {}
    for kind, listed in _load("kinds.yaml")[table].items():
        for word in listed.split():
            found.setdefault(word, kind)
    return found


@cache
def spellings(scheme: str) -> dict[str, frozenset[str]]:
    """Return how each character (or family name) is spelt in one scheme of readings.yaml."""
    found: dict[str, set[str]] = {}
    for spelt, characters in _load("readings.yaml")[scheme].items():
        units = characters.split() if " " in characters or scheme == "japanese" else characters
        for unit in units:
            found.setdefault(unit, set()).update(str(spelt).split("/"))
    return {unit: frozenset(forms) for unit, forms in found.items()}


@cache
def jyutping() -> dict[str, tuple[str, ...]]:
    """Return how Cantonese reads each character, in Jyutping without tones."""
    found: dict[str, tuple[str, ...]] = {}
    for reading, characters in _load("jyutping.yaml").items():
        for character in characters:
            found[character] = (*found.get(character, ()), reading)
    return found


@cache
def free_spellings() -> dict[str, tuple[str, ...]]:
    """Return the spellings that families use for a syllable beside that of a scheme: je for che."""
    return {syllable: tuple(forms.split()) for syllable, forms in _load("readings.yaml")["free"].items()}


@cache
def _load(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    # The loader in C is ten times as fast, but not everywhere. Both are safe ones.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506
    return loaded

"""What the page says, in the language of the browser: the table is words.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from babel import Locale, UnknownLocaleError

from summarise import tags
from summarise.errors import TagError

if TYPE_CHECKING:
    import gradio as gr

LANGUAGES = ("en", "zh-Hant", "zh-Hans", "es", "ja")
# What Gradio calls them; it has words of its own in each ("Drop a file here").
OF_GRADIO = {"en": "en", "zh-Hant": "zh-TW", "zh-Hans": "zh-CN", "es": "es", "ja": "ja"}
# CLDR: "中文 (繁體字, 中國香港特別行政區)"
_SHORTER = {"zh-Hant-HK": "中文 (繁體, 香港)"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """Return what stands under a key, with what is to be put in."""
        return table()[key][self.language].format(**values)

    def name_of(self, tag: str) -> str:
        """Return what this language calls another: "Chinese (Traditional)"; the tag, where it has no name for it."""
        if tag == "und":
            return self("undetermined")
        return _display(tag, self.language) or tag


@cache
def table() -> dict[str, dict[str, str]]:
    """Return all words: by key, then by language."""
    read: dict[str, dict[str, str]] = yaml.safe_load(files(__package__).joinpath("words.yaml").read_text("utf-8"))
    return read


def preferred(accepted: str | None) -> Words:
    """Return the words for a browser by its Accept-Language: the first of its languages that there is, else English.

    The script on the page goes through `navigator.languages` in the same way.
    """
    for part in (accepted or "").split(","):
        try:
            tag = tags.canonical(part.partition(";")[0].strip())
        except TagError:
            continue
        for language in LANGUAGES:
            if tags.satisfies(tag, language):
                return Words(language)
    return Words("en")


def of_request(request: gr.Request) -> Words:
    """Return the words for the browser that a request comes from."""
    return preferred(request.headers.get("accept-language"))


def size(mb: float) -> str:
    """Return a size in words: "480 MB", "1.8 GB"."""
    return f"{mb / 1000:.1f} GB" if mb >= 1000 else f"{mb:.0f} MB"


def own_name(tag: str) -> str:
    """Return what a language calls itself: "中文 (繁體)"; else what English calls it, or the tag."""
    return _SHORTER.get(tag) or _display(tag, tag) or _display(tag, "en") or tag


@cache
def _display(tag: str, within: str) -> str | None:
    """Return what one language calls another, by CLDR's tables; None where they have no word for it."""
    try:
        tables = Locale.parse(within, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    language, script, region = tags.split(tag)
    name = tables.languages.get(language)
    if name is None:
        return None
    inner = [tables.scripts.get(script, script) if script else None, tables.territories.get(region, region)]
    more = ", ".join(part for part in inner if part)
    return f"{name} ({more})" if more else str(name)

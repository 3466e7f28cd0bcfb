"""Where a story names its names again: by the whole form, or by a short one that can mean no other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from summarise.digest import NameKind, Span
from summarise.names import _romanisation as romanisation
from summarise.names import _scripts as scripts
from summarise.names import _tables as tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarise.names._parentheses import Gloss
    from summarise.names._words import Form

_DOT = regex.compile("[·・‧•．]")
_LETTER = regex.compile(r"[\p{L}\p{M}\p{N}]")
_LETTERS = regex.compile(r"\p{L}+")
_NEXT = regex.compile(r" (\p{Lu}[\p{L}\p{M}’'‑\-]*)")
_PREVIOUS = regex.compile(r"(\p{Lu}[\p{L}\p{M}.’'‑\-]*) $")
_FIRM = frozenset(
    [
        "inc",
        "corp",
        "co",
        "ltd",
        "group",
        "holding",
        "holdings",
        "corporation",
        "company",
        "limited",
        "plc",
        "ag",
        "gmbh",
        "sa",
        "llc",
    ]
)
_SENTENCE = regex.compile(r"(?:^|[.!?:;“”\"‘—–\n(])\s*$")


@dataclass(frozen=True, slots=True)
class Named:
    """A name whose mentions are wanted; `after` is where its parenthesis ends."""

    form: Form
    text: str
    kind: NameKind
    after: int
    gloss: Gloss


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Whose a form is; `whole`: it needs no look at the words around it; `ending`: letters at its end, not his."""

    owner: int
    whole: bool
    ending: int = 0


def mentions(text: str, named: Sequence[Named], language: str) -> list[tuple[Span, ...]]:
    """Return each name's later mentions.

    One pass over the text whatever the number of names: all forms are looked up by their first two characters, wherever
    one of their first characters stands.
    """
    patterns = _patterns(text, named)
    if language.split("-")[0] in _GENITIVE:
        patterns |= _genitives(patterns)
    if not patterns:
        return [() for _ in named]
    by_start: dict[str, dict[int, set[str]]] = {}
    for word in patterns:
        by_start.setdefault(word[:2], {}).setdefault(len(word), set()).add(word)
    sizes = {start: sorted(lengths, reverse=True) for start, lengths in by_start.items()}
    found: list[list[Span]] = [[] for _ in named]
    passed = 0
    firsts = "".join(re.escape(c) for c in {word[0] for word in patterns})
    for place in re.finditer(f"[{firsts}]", text):
        at = place.start()
        start = text[at : at + 2]
        if at < passed or start not in sizes or (at and _is_inner(text, at)):
            continue
        longest = next((n for n in sizes[start] if text[at : at + n] in by_start[start][n] and _ends(text, at + n)), 0)
        if not longest:
            continue
        passed = at + longest
        pattern = patterns[text[at:passed]]
        if pattern and at >= named[pattern.owner].after and (pattern.whole or _alone(text, at, passed)):
            found[pattern.owner].append(Span(at, passed - pattern.ending))
    return [tuple(spans) for spans in found]


def _patterns(text: str, named: Sequence[Named]) -> dict[str, _Pattern | None]:
    """Return who is meant by each form and short form.

    None where it is more than one name, or a stretch to be passed over.
    """
    patterns: dict[str, _Pattern | None] = {}
    for owner, name in enumerate(named):
        if len(name.text) > 1:
            same = patterns.get(name.text)
            if same is None and name.text not in patterns:
                patterns[name.text] = _Pattern(owner, whole=True)
    short: dict[str, dict[str, str]] = {}
    owners: dict[str, int] = {}
    for owner, name in enumerate(named):
        for word in _short_forms(name):
            short.setdefault(word, {}).setdefault(name.gloss.text, name.text)  # one gloss is one person
            owners.setdefault(word, owner)
    for word, forms in short.items():
        if word not in patterns and len(word) > 1:
            shared = len(forms) > 1 or (word.startswith("the ") and _others(text, word[4:], next(iter(forms.values()))))
            patterns[word] = None if shared else _Pattern(owners[word], whole=not word[0].isupper())
    for word in [w for w, p in patterns.items() if p and w.startswith("the ")]:
        patterns["T" + word[1:]] = patterns[word]
    return patterns


# Languages whose genitive adds an s without an apostrophe: Xis Rede.
_GENITIVE = frozenset(["de", "sv", "da", "nb", "nn"])


def _genitives(patterns: dict[str, _Pattern | None]) -> dict[str, _Pattern | None]:
    return {
        word + "s": _Pattern(pattern.owner, whole=True, ending=1)
        for word, pattern in patterns.items()
        if pattern and word[0].isupper() and word[-1] not in "sxz" and word + "s" not in patterns
    }


def _korean_short(name: Named) -> set[str]:
    """Return 시 주석 and the like for 시진핑, 파월 for 제롬 파월(Jerome Powell), 다카이치 of 다카이치 사나에."""
    if name.kind != "person":
        return set()
    words = name.text.split()
    if len(words) > 1:
        one = words[0] if name.gloss.script == "Hani" else words[-1]
        return {one} if len(one) > 1 else set()
    return {f"{name.text[0]} {title}" for title in tables.words("korean-titles")} if 2 <= len(name.text) <= 4 else set()


def _short_forms(name: Named) -> set[str]:
    """Return the short forms a story may use.

    Xi, Lai, TSMC, the council, HTC of HTC Corp, 羅德里格斯 of 安德烈斯·羅德里格斯.
    """
    words = name.form.words
    short: set[str] = {name.gloss.short} if name.gloss.short else set()
    if scripts.HANGUL.match(name.text):
        return short | _korean_short(name)
    if scripts.script_of(name.text[:1]) in scripts.EAST_ASIAN:
        parts = _DOT.split(name.text)
        return {parts[-1]} if len(parts) > 1 and len(parts[-1]) > 1 else set()
    if name.kind == "person" and len(words) > 1:
        short.add(_family(name.form))
    elif name.kind == "organisation" and len(words) > 1:
        head = _head(words)
        if head:
            short.add(f"the {head}")
        firm = [w for w in words if w.lower().strip(".") not in _FIRM]
        if firm and len(firm) < len(words) and len(firm) == 1:
            short.add(firm[0])
    elif name.kind in ("law", "place") and len(words) > 1:
        head = _head(words)
        if head and name.kind == "law":
            short.add(f"the {head}")
    if name.form.match and name.form.match.order == "one-word" and len(words) > name.form.match.tokens:
        short.add(" ".join(words[: name.form.match.tokens]))
    if name.kind == "organisation" and len(words) > 2:
        start = _sounded_start(name)
        if start:
            short.add(start)
    return {s for s in short if s and s != name.text}


def _sounded_start(name: Named) -> str | None:
    """Return the first words that read the gloss of a firm: Hon Hai of Hon Hai Precision Industry Co (鴻海)."""
    count = romanisation.sounded_words(name.form.words, name.gloss.text)
    return " ".join(name.form.words[:count]) if 0 < count < len(name.form.words) else None


def _family(form: Form) -> str:
    match = form.match
    if match and match.family is not None:
        return form.words[len(form.words) - match.tokens + match.family]
    if form.slip:
        return form.words[0]
    return form.words[-1]


def _head(words: Sequence[str]) -> str | None:
    """Return the head of an organisation or law in lower case.

    Council of Mainland Affairs Council, ministry of Ministry of Culture.
    """
    heads = tables.kinds("heads")
    of = next((i for i, w in enumerate(words) if w in ("of", "for", "on", "governing")), None)
    word = words[of - 1] if of else words[-1]
    return word.lower() if heads.get(word.lower()) in ("organisation", "law") else None


def _others(text: str, head: str, form: str) -> bool:
    """Tell whether the text writes another name with the same head.

    A Legislative Council beside the Mainland Affairs Council.
    """
    return any(found[0] not in form for found in regex.finditer(rf"\p{{Lu}}[\p{{L}}’'\-]+ {head.capitalize()}\b", text))


def _is_inner(text: str, at: int) -> bool:
    """Tell whether a place is inside a word: an alphabet's letter stands right before."""
    before = text[at - 1]
    if before in "-‑" and at > 1 and _LETTER.match(text[at - 2]):
        return True
    if not _LETTER.match(before):
        return False
    if scripts.HANGUL.match(before) and scripts.HANGUL.match(text[at]):
        return True  # 당시 주석 names no 시 주석
    return scripts.script_of(before) not in scripts.EAST_ASIAN and scripts.script_of(text[at]) not in scripts.EAST_ASIAN


def _ends(text: str, end: int) -> bool:
    after = text[end : end + 1]
    if not after:
        return True
    if after in "-‑" and _LETTER.match(text[end + 1 : end + 2] or " "):
        return scripts.script_of(text[end - 1]) in scripts.EAST_ASIAN
    if after in "'’" and (rest := _LETTERS.match(text, end + 1)):
        return rest.group() in {"s", "S"}  # Xi’s, but not the Xi of Xi'an
    if not _LETTER.match(after):
        return True
    return scripts.script_of(after) in scripts.EAST_ASIAN or scripts.script_of(text[end - 1]) in scripts.EAST_ASIAN


def _alone(text: str, start: int, end: int) -> bool:
    """Tell whether a short form stands for itself, and is no part of a longer name.

    Lai, but not the Lai of Lai Ching-te.
    """
    following = _NEXT.match(text, end)
    if following and following[1].lower() not in tables.function_words("und"):
        return False
    previous = _PREVIOUS.search(text, max(start - 30, 0), start)
    if not previous:
        return True
    word = previous[1].lower().rstrip(".")
    if word in tables.function_words("und") or word in tables.words("titles") or word.endswith(("’s", "'s")):
        return True
    if word in tables.words("nations"):
        return True
    opens = bool(_SENTENCE.search(text, max(previous.start() - 3, 0), previous.start())) or previous.start() == 0
    return (
        opens
        and word not in tables.words("given-names")
        and not romanisation.looks_romanised([previous[1], text[start:end]])
    )

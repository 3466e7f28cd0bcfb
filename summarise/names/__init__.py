"""Names and terms with their form in another script beside them: "Xi Jinping (習近平)", "鴻海（Foxconn）".

`find` reads a story from parenthesis to parenthesis:

1. `_parentheses` tells what in a parenthesis is a *gloss*, a form in another script than that of the words before it;
2. `_alphabetic` or `_east_asian` finds where the *form* starts that the gloss belongs to; what has no sure start is
no name; 3. `_romanisation` compares the two, which settles the extent of personal names on the way; 4. `_kinds`,
`_scripts` and `_mentions` add what the name is, its variants, and where the story names it again.

A false name is worse than a missed one: wherever two readings are left, there is no name.

What a reader of kanji needs is not at hand under a free licence in a light library: of Japanese names only the family
name is compared, by a table (readings.yaml); where it is not in the table, `romanisation` is None.
"""

from __future__ import annotations

import collections
import dataclasses
import re
from typing import TYPE_CHECKING

import regex

from summarise.digest import Name, NameKind, Romanisation, Span
from summarise.names import _alphabetic as alphabetic
from summarise.names import _east_asian as east_asian
from summarise.names import _mentions as mention
from summarise.names import _parentheses as brackets
from summarise.names import _scripts as scripts
from summarise.names import _sound as sound
from summarise.names import _tables as tables
from summarise.names._kinds import kind_of
from summarise.names._parentheses import Gloss, Parenthesis
from summarise.names._sound import alike as sound_alike

if TYPE_CHECKING:
    from summarise.names._words import Form

__all__ = ["find", "set_aside", "sound_alike"]

_LAST = regex.compile(r"[\p{L}\p{N}]")
_MARK = regex.compile(r"\p{M}")
_LAST_LETTER = regex.compile(r"\p{L}\P{L}*$")
# An abbreviation between name and gloss: New Power Party (NPP) (時代力量).
_STEPPED = regex.compile(r"[(（]([\p{Lu}\p{N}&]{2,10})[)）]$")
_ABBREVIATION = regex.compile(r"\p{Lu}[\p{Lu}\p{N}&.\-]*")
_HAN_RUN = regex.compile(r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々·・]+")
# What the pattern above cannot do without: one that is much sooner looked for.
_MAY_BE_HAN_RUN = re.compile("[·\u1100-\U0010ffff]")
# A parenthesis, or one that the end of its line cuts off: "Xi Jinping (習近".
_ANY = re.compile(r"[(（][^()（）\n]*(?:[)）]|$)", re.MULTILINE)
# Between the names of a list: La Colline (…), Une chanson (…) et Au réveil du rêve (…).
_LIST = regex.compile(r",? *(?:et|y|e|and|und|or|o|ou)? *[“\"«]?")
# What is in a parenthesis and in the script of its line, but is a name and no more: 國立臺灣大學, Владимир Путин.
_NAME_ALONE = regex.compile(
    r"[(（]\s*(?:\p{Script=Han}{2,12}|\p{Lu}[\p{L}’'\-]+(?: \p{Lu}[\p{L}’'\-]+){1,3})\s*(?:[)）]|$)"
)
_AS_WORD = 0.9  # of the consonants of capitals that another alphabet writes as a word
# Letters of a line's own words, weighed, beside which names in its own script can be spared.
_ENOUGH = 8
# One character of Chinese or Japanese says about as much as three letters.
_WEIGHTS = {"Hani": 3, "Hang": 2}


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    form: Form
    gloss: Gloss
    after: int


def find(text: str, language: str) -> tuple[Name, ...]:
    """Find the names of a story that have their form in another script beside them in parentheses.

    Args:
        text: the story's text, normalised (NFC), its lines separated by line feeds.
        language: its language as a BCP-47 tag, "und" where it is not known.

    Returns:
        The names in their order, each once, with the spans of later mentions. Spans count code points of `text`.

    A Chinese form is tagged `zh-Hans` or `zh-Hant` by characters that only one of them has. Where all are common to
    both (王毅), the other glosses of the story decide, then the language of the story, then it is `zh-Hant`.
    """
    found = _merged(_found(text, language))
    if not found:
        return ()
    sides = _sides(found, text, language)
    glosses = {}
    for first, _ in found:
        if first.form.term and not text[first.form.start].isupper():
            glosses[first.gloss.text] = "term"
    kinds: list[NameKind] = []
    for first, _ in found:
        kind = kind_of(first.form, first.gloss, text, first.after)
        # 眷村 beside "juàncūn" in small letters is a common noun, and so it is beside "Military Dependents’ Village".
        kinds.append("term" if first.gloss.text in glosses and kind not in ("person", "law") else kind)
    kinds = _like_siblings(found, _like_namesakes(found, kinds, text), text)
    named = [
        mention.Named(first.form, text[first.form.start : first.form.end], kind, first.after, first.gloss)
        for (first, _), kind in zip(found, kinds, strict=True)
    ]
    later = mention.mentions(text, named, language)
    return tuple(
        _name(first, text, kind, language, sides, spans)
        for (first, _), kind, spans in zip(found, kinds, later, strict=True)
    )


def set_aside(text: str) -> str:
    """Blank what is in another script than its line: glosses in parentheses and stray Chinese among Latin words.

    "Xi Jinping’s (習近平) purge" becomes "Xi Jinping’s       purge", so that a detector of languages sees the line's
    own words. Each character is replaced by a space: the length stays the same.

    Args:
        text: any text.

    Returns:
        The text with spaces in the place of glosses.
    """
    own: str | None = None
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.isascii() or not (_opens(line) or (_MAY_BE_HAN_RUN.search(line) and _HAN_RUN.search(line))):
            continue
        outside = scripts.letters(_outside(line))
        script = _dominant(outside)
        if script is None:
            script = own = own or _dominant(scripts.letters(_outside(text)))
        if script:
            lines[number] = _blank(line, script, outside.get(script, 0) * _WEIGHTS.get(script, 1))
    return "\n".join(lines)


# --- finding ------------------------------------------------------------


def _found(text: str, language: str) -> list[_Found]:
    found: list[_Found] = []
    floor = 0
    for parenthesis in brackets.parentheses(text):
        here = max(floor, parenthesis.line)
        one = _one(text, parenthesis, here, language)
        if one:
            found.append(one)
        # "New Power Party (NPP) (時代力量)": an abbreviation between name and gloss is stepped over.
        follows = text[parenthesis.end : parenthesis.end + 2].lstrip(" ")[:1] in ("(", "（")
        if not (follows and not one):
            floor = parenthesis.end
    return found


def _one(text: str, parenthesis: Parenthesis, floor: int, language: str) -> _Found | None:
    end = parenthesis.start
    while end > floor and text[end - 1] in " \t\u00a0\u3000":
        end -= 1
    stepped = _STEPPED.search(text, max(floor, end - 14), end)
    short: str | None = None
    if stepped:
        end, short = stepped.start(), stepped[1]
        while end > floor and text[end - 1] in " \t\u00a0\u3000":
            end -= 1
    nested = text.rfind("(", max(floor, end - 160), end), text.rfind("（", max(floor, end - 160), end)
    floor = max(floor, *(n + 1 for n in nested))
    last = _last_letter(text, end, floor)
    beside = scripts.script_of(last) if last else None
    if last and last.isdigit():
        beside = _beside_digit(text, end, floor, quoted=text[end - 1] in "’”」』》")
    if beside is None:
        return None
    gloss = brackets.gloss_beside(parenthesis.inner, last or "", beside)
    if gloss is None:
        return None
    if short and not gloss.short:
        gloss = dataclasses.replace(gloss, short=short)
    if beside in scripts.EAST_ASIAN:
        form = east_asian.form_before(text, end, floor, parenthesis.end, gloss, language)
    else:
        form = alphabetic.form_before(text, end, floor, parenthesis.end, gloss, language)
        if form and form.end - form.start < 6 and east_asian.compounded(text, form.start, language):
            return None  # 生成AI（人工知能）
        if form and gloss.script not in scripts.EAST_ASIAN and _ABBREVIATION.fullmatch(gloss.text):
            # A Latin abbreviation beside a Cyrillic name is none; «Икеа» (IKEA) is read as the word it is.
            surface = " ".join(form.words)
            if len(gloss.text) < 4 or surface.isupper() or sound.alike(surface, gloss.text) < _AS_WORD:
                return None
    return _Found(form, gloss, parenthesis.end) if form and form.end > form.start else None


def _last_letter(text: str, end: int, floor: int) -> str | None:
    """Return the last letter or digit before a parenthesis; quotation marks, a point or a possessive may follow it."""
    for at in range(end - 1, max(floor, end - 4) - 1, -1):
        if _LAST.match(text[at]):
            return text[at]
        if text[at] not in "”“\"’'»«›‹」』》〉】., \u00a0\u202f" and not _MARK.match(text[at]):
            return None
    return None


def _beside_digit(text: str, end: int, floor: int, *, quoted: bool) -> str | None:
    letter = _LAST_LETTER.search(text, max(floor, end - 12), end)
    script = scripts.script_of(letter[0][0]) if letter else None
    return script if quoted or script not in scripts.EAST_ASIAN else None  # ‘미키 17’(Mickey 17)


def _merged(found: list[_Found]) -> list[tuple[_Found, list[_Found]]]:
    """Put the same pair together: one name, at its first place."""
    merged: dict[tuple[str, ...], tuple[_Found, list[_Found]]] = {}
    for one in found:
        key = (" ".join(one.form.words), one.gloss.text)
        if key in merged:
            merged[key][1].append(one)
        else:
            merged[key] = (one, [])
    return list(merged.values())


# --- describing ------------------------------------------------------------


def _sides(found: list[tuple[_Found, list[_Found]]], text: str, language: str) -> collections.Counter[str]:
    """Count what the forms of a story tell of the writing of its Chinese and Japanese ones: Hans, Hant or ja."""
    sides: collections.Counter[str] = collections.Counter()
    for first, _ in found:
        native = _native(first, text)
        if _is_japanese(first, native, language):
            sides["ja"] += 1
        elif side := scripts.side(native):
            # What may be Japanese too (党, 学) tells less than a Chinese reading.
            sides[side] += 1 if first.form.match or not scripts.may_be_japanese(native) else 0
    return sides


def _native(one: _Found, text: str) -> str:
    """Return which of form and gloss is the Chinese, Japanese or Korean one, else the gloss, or what is not Latin."""
    form = text[one.form.start : one.form.end]
    if scripts.HAN.search(form) and not scripts.HAN.search(one.gloss.text):
        return form
    if one.gloss.script in scripts.EAST_ASIAN:
        return one.gloss.text
    if scripts.letters(form).keys() & scripts.EAST_ASIAN:
        return form
    return form if one.gloss.script == "Latn" else one.gloss.text


def _language(one: _Found, text: str, language: str, sides: collections.Counter[str]) -> str:
    native = _native(one, text)
    if one.gloss.hint and one.gloss.hint != "zh" and native == one.gloss.text:
        return one.gloss.hint
    if not scripts.HAN.search(native) and not scripts.KANA.search(native):
        own = scripts.language_of(native)
        same = native == text[one.form.start : one.form.end] and not language.startswith("und")
        return language if same and own != "ko" else own or "und"
    if one.gloss.hint != "zh" and _is_japanese(one, native, language):
        return "ja"
    own_side = scripts.side(native)
    rivals = sides[own_side] if own_side else sides["Hans"] + sides["Hant"]
    chinese = language.startswith(("zh", "yue"))
    if not chinese and not one.form.match and sides["ja"] > rivals and scripts.may_be_japanese(native):
        return "ja"
    side = own_side or ("Hans" if (sides["Hans"] - sides["Hant"] or int("Hans" in language)) > 0 else "Hant")
    region = "yue" if language.startswith("yue") and native == text[one.form.start : one.form.end] else "zh"
    return f"{region}-{side}"


def _is_japanese(one: _Found, native: str, language: str) -> bool:
    if scripts.KANA.search(native):
        return True
    if language.startswith("ja"):
        return native == one.form.words[0] or scripts.only_japanese(native)
    if language.startswith(("zh", "yue")) and native == one.form.words[0]:
        return scripts.only_japanese(native)  # a Chinese page writes a Japanese name in Chinese
    if one.form.match and one.form.match.japanese:
        return True
    return scripts.only_japanese(native) or (" " in native and not one.form.match)


def _name(
    one: _Found, text: str, kind: NameKind, language: str, sides: collections.Counter[str], mentions: tuple[Span, ...]
) -> Name:
    tag = _language(one, text, language, sides)
    native = _native(one, text)
    return Name(
        form=text[one.form.start : one.form.end],
        gloss=one.gloss.text,
        language=tag,
        kind=kind,
        romanisation=_compared(one.form, language),
        variants=scripts.variants(native, tag),
        start=one.form.start,
        end=one.form.end,
        mentions=mentions,
    )


def _compared(form: Form, language: str) -> Romanisation | None:
    if form.match:
        return Romanisation(form.match.scheme, agrees=True)
    slip = form.slip and language.split("-")[0] not in tables.words("own-spelling")
    return Romanisation(None, agrees=False) if slip else None


def _like_namesakes(found: list[tuple[_Found, list[_Found]]], kinds: list[NameKind], text: str) -> list[NameKind]:
    """Give a name without a kind that of another which shares a form with it: ASUS（華碩） beside 華碩電腦（ASUS）."""
    known: dict[str, NameKind] = {}
    for (first, _), kind in zip(found, kinds, strict=True):
        if kind != "unknown":
            known.setdefault(text[first.form.start : first.form.end], kind)
            known.setdefault(first.gloss.text, kind)
    return [
        known.get(text[first.form.start : first.form.end], known.get(first.gloss.text, kind))
        if kind == "unknown"
        else kind
        for (first, _), kind in zip(found, kinds, strict=True)
    ]


def _like_siblings(found: list[tuple[_Found, list[_Found]]], kinds: list[NameKind], text: str) -> list[NameKind]:
    """Give names without a kind that of their neighbours in a list.

    La Colline (…), Une chanson … (…) et Au réveil du rêve (…).
    """
    out = list(kinds)
    for index in range(1, len(out)):
        before, one = found[index - 1][0], found[index][0]
        between = text[before.after : one.form.start]
        if "unknown" in (out[index - 1], out[index]) and _LIST.fullmatch(between):
            known = out[index - 1] if out[index] == "unknown" else out[index]
            out[index - 1 : index + 1] = [known, known]
    return out


# --- setting aside ------------------------------------------------------------


def _outside(text: str) -> str:
    """Return a text without what stands in parentheses."""
    return _ANY.sub(" ", text) if _opens(text) else text


def _opens(text: str) -> bool:
    return "(" in text or "（" in text


def _dominant(counts: dict[str, int]) -> str | None:
    weighted = {name: count * _WEIGHTS.get(name, 1) for name, count in counts.items()}
    return max(weighted, key=lambda name: weighted[name]) if weighted else None


def _blank(line: str, script: str, outside: int) -> str:
    """Return a line with names in another script blanked; `outside` weighs its own letters outside parentheses."""
    if script != "Latn" and not _opens(line):
        return line
    out = list(line)
    for found in _ANY.finditer(line):
        counts = scripts.letters(found[0])
        foreign = counts and (_dominant(counts) != script or counts.keys() == {"Zyyy"})
        if foreign or (outside >= _ENOUGH and _NAME_ALONE.fullmatch(found[0])):
            out[found.start() : found.end()] = " " * len(found[0])
    if script == "Latn":
        for run in _HAN_RUN.finditer(line):
            out[run.start() : run.end()] = " " * (run.end() - run.start())
    return "".join(out)

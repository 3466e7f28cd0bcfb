"""What kind a name is of: by what it ends in, in either script; by how it reads; by the words close by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from summarise.names import _scripts as scripts
from summarise.names import _tables as tables

if TYPE_CHECKING:
    from summarise.digest import NameKind
    from summarise.names._alphabetic import Form
    from summarise.names._parentheses import Gloss

_WORD = regex.compile(r"[\p{Script=Latin}\p{M}]+(?:[’'\-‑][\p{Script=Latin}\p{M}]+)*")
# 鴻海（Foxconn）董事長, 삼성(三星) 회장; 타이루거(太魯閣) 국립공원.
_FIRM_FOLLOWS = regex.compile(
    r" ?(?:前|副|共同|联合|聯合)?(?:董事|執行長|执行长|總裁|总裁|公司|集團|集团|創辦|创办|創始|创始"
    r"|宣布|旗下|股價|股价|總經理|总经理|社長|회장|사장|그룹)"
)
_PLACE_FOLLOWS = regex.compile(r" ?(?:국립|국가|산|시|군|구|섬|항|공항|지역|주봉|해변|마을|호수)")
_AT_PLACE = regex.compile(
    r"(?:\b(?:in|at|near|from|to|of|around|outside|between|and|or|through|across|en|à|de|nach|di)|,) ?$",
    regex.IGNORECASE,
)
_NEAR = 90  # code points before a form whose words count as cues


def kind_of(form: Form, gloss: Gloss, text: str, after: int) -> NameKind:
    """Return the kind of a name; `after` is where its parenthesis ends."""
    surface = text[form.start : form.end]
    latin, native = (surface, gloss.text) if gloss.script in scripts.EAST_ASIAN else (gloss.text, surface)
    if scripts.script_of(native[-1:]) not in scripts.EAST_ASIAN:
        native = ""
    if gloss.titled or _titled(form, text):
        return "work"
    if form.person:
        return "person"
    behind = _cue(text[after : after + 24], "cues-after", first=True) or _native_cue(surface, text, after)
    if form.term:
        return behind if behind in ("work",) else _suffix(native, only="law") or "term"
    head = _head(latin)
    suffix = _suffix(native)
    if behind == "work" or (behind == "organisation" and gloss.script not in scripts.EAST_ASIAN):
        return behind
    if head and suffix and head != suffix:
        return suffix if len(native) > 2 and head in ("place", "term") and suffix in ("law", "organisation") else head
    if head:
        return head
    if regex.search(r"\p{Ll}\p{Lu}", latin) and len(latin.split()) == 1 and gloss.script in scripts.EAST_ASIAN:
        return "organisation"  # a brand: iCook, HeySong
    if suffix:
        return suffix
    return _by_context(form, gloss, text, behind, latin)


def _by_context(form: Form, gloss: Gloss, text: str, behind: NameKind | None, latin: str) -> NameKind:
    line = text.rfind("\n", 0, form.start) + 1
    before = text[max(line, form.start - _NEAR) : form.start]
    alphabet = scripts.script_of(form.words[-1][-1]) not in scripts.EAST_ASIAN
    near = _cue(regex.split(r"[.!?](?=\s)", before)[-1], "cues-before", first=False) if alphabet else None
    if behind:
        return behind
    if near:
        return near
    if form.match and form.match.order == "one-word" and (_AT_PLACE.search(before) or len(form.words) > 1):
        return "place"
    if form.match and form.match.tokens > 1:
        return "person"
    if regex.search("[·・‧•]", gloss.text) or regex.search("[·・‧•]", "".join(form.words)):
        return "person"
    if regex.search(r"(?:isation|ization|ism)$", latin):
        return "term"
    if gloss.script == "Latn" and form.quoted:
        return "term"
    return "unknown"


def _native_cue(surface: str, text: str, after: int) -> NameKind | None:
    """Tell a firm or a place by what follows in Chinese or Korean, here or where it is named next.

    타이루거 국립공원.
    """
    if _FIRM_FOLLOWS.match(text, after):
        return "organisation"
    if scripts.script_of(surface[-1:]) != "Hang":
        return None
    again = text.find(surface, after)
    for at in (after, again + len(surface) if again >= 0 else after):
        if _PLACE_FOLLOWS.match(text, at):
            return "place"
    return None


def _titled(form: Form, text: str) -> bool:
    return text[form.start - 1 : form.start] in ("《", "〈") and form.quoted


def _head(latin: str) -> NameKind | None:
    """Return what the last word says, or the first of "Ministry of Culture": Council, District, Act."""
    heads = tables.kinds("heads")
    words = [w.lower() for w in _WORD.findall(latin)]
    if not words or not latin[:1].isupper():
        return None
    of = next(
        (i for i, w in enumerate(words) if w in ("of", "for", "on", "governing", "de", "del", "des", "du", "da", "do")),
        None,
    )
    if of:
        return _kind(heads.get(words[of - 1]))
    last = _kind(heads.get(words[-1]))
    if last is None and len(words) > 1:
        last = _kind(heads.get(words[-2])) if words[-1].isdigit() or len(words[-1]) < 2 else _kind(heads.get(words[0]))
        if last not in ("organisation", "law", "place") or "-" in words[-1]:  # Park Geun-hye is no park
            last = None
    if last is None and regex.fullmatch(r"\p{L}+ \d+", latin):
        last = _kind(heads.get(words[0]))
    return last


def _suffix(native: str, only: str | None = None) -> NameKind | None:
    """Return what the longest known ending says: 大會 is a term though 會 is an organisation."""
    suffixes = tables.kinds("suffixes")
    for size in range(min(5, len(native)), 0, -1):
        found = suffixes.get(native[-size:])
        if (
            found
            and (size < len(native) or size > 1)
            and (found != "work" or len(native) > 2)
            and (only is None or found == only)
        ):
            return _kind(found)
    return None


def _cue(text: str, table: str, *, first: bool) -> NameKind | None:
    cues = tables.kinds(table)
    words = [part for w in _WORD.findall(text) for part in {w.lower(): None, **dict.fromkeys(w.lower().split("-"))}]
    if first:
        return _kind(cues.get(words[0])) if words and regex.match(r"[\s,]*\p{L}", text) else None
    return next((_kind(cues[w]) for w in reversed(words) if w in cues), None)


def _kind(word: str | None) -> NameKind | None:
    known: dict[str, NameKind] = {
        "person": "person",
        "organisation": "organisation",
        "place": "place",
        "law": "law",
        "work": "work",
        "term": "term",
    }
    return known.get(word or "")

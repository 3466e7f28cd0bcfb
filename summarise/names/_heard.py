"""Names told by their sound: Си Цзиньпин (習近平), شي جين بينغ (习近平), Tập Cận Bình (習近平)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import regex

from summarise.names import _romanisation as romanisation
from summarise.names import _scripts as scripts
from summarise.names import _sound as sound
from summarise.names import _tables as tables
from summarise.names._words import (
    NO_PERSON,
    Form,
    Word,
    form_of,
    has_head,
    is_korean,
    is_personal,
    joined,
    match_words,
    suffix_kind,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarise.names._parentheses import Gloss

_MOST_WORDS = 6  # looked at of a name that is told by its sound; a Thai word is a syllable or two

SURE = 0.7  # of the consonants that must agree

# Korean family names whose first sound the South leaves out: 이재용 is Ли Чжэ Ён.
_NORTHERN = {"이": "리", "임": "림", "유": "류", "노": "로", "나": "라", "양": "량"}


def heard(words: list[Word], gloss: Gloss, *, cased: bool) -> Form | None:
    """Find the last words that sound like the gloss.

    Си Цзиньпин (習近平), شي جين بينغ (习近平), Volodymyr Zelenskyy (Володимир Зеленський).
    """
    if regex.fullmatch(r"\p{Lu}{2,5}", gloss.text):
        return None
    personal = is_personal(gloss.text)
    size = 2 if personal else len(gloss.text.split())
    northern = gloss.text[0] in _NORTHERN and _NORTHERN[gloss.text[0]] + gloss.text[1:]
    best, kept = 0.0, words[-1:]
    for count in range(1, min(len(words), _MOST_WORDS) + 1):
        tail = words[-count:]
        apart = count > 1 and tail[1].gap and not joined(tail[0], tail[1])
        if apart:
            break
        if cased and not tail[0].capital:
            if tail[0].key in tables.words("name-particles") and count > 1:
                continue  # Урсула фон дер Ляєн
            break
        # Ай of Ай Вэйвэй (艾未未) has no consonant: as many words as a name has are likelier.
        score = sound.alike(_spelt(tail), gloss.text) + (0.02 if count == size else 0)
        if northern:
            score = max(score, sound.alike(_spelt(tail), northern) + 0.03)
        if score > best:
            best, kept = score, tail
    if best < SURE:
        return _heard_japanese(words, gloss, cased=cased)
    texts = tuple(w.text for w in kept)
    if cased and len(kept) == 1 < len(words) and has_head(texts) and words[-2].capital:
        return None  # Move Forward Party (พรรคก้าวไกล)
    match = match_words(texts, gloss)
    person = len(_spelt(kept).split()) > 1 and (personal or _person_in_letters(gloss, texts))
    whole = match if match and match.tokens == len(texts) else None
    return Form(kept[0].start, kept[-1].end, texts, whole, person=person)


def _spelt(words: Sequence[Word]) -> str:
    return "".join((" " if i and w.gap else "") + w.text for i, w in enumerate(words))


def _person_in_letters(gloss: Gloss, texts: Sequence[str]) -> bool:
    """Tell a person by a gloss of two to four words in an alphabet, or of syllables in Hangul; none is a head."""
    if gloss.script == "Hani":
        return bool(regex.search("[·・‧•]", gloss.text)) and gloss.text[-1] not in NO_PERSON
    if gloss.script == "Hang":
        return is_korean(gloss.text)
    words = gloss.text.split()
    words = [w for w in words if w.lower() not in tables.words("name-particles")]
    small = gloss.script in ("Latn", "Cyrl", "Grek", "Armn") and not all(w[:1].isupper() for w in words[1:])
    return 2 <= len(words) <= 4 and not small and not has_head(words) and not has_head(texts)


def _heard_japanese(words: list[Word], gloss: Gloss, *, cased: bool) -> Form | None:
    """Take two words of which one sounds like the Japanese family name: Сигэру Исиба (石破茂)."""
    spellings = romanisation.japanese_families(gloss.text) if gloss.script == "Hani" else ()
    tail = _unbroken(words)[-2:]
    if len(tail) < 2 or not joined(*tail) or (cased and not all(w.capital for w in tail)):
        return None
    for family in (1, 0):
        if any(sound.alike(tail[family].text, s) >= 0.8 for s in spellings):
            order: romanisation.Order = "given-first" if family else "family-first"
            return form_of(tail, romanisation.Match(2, order, None, family, japanese=True), person=True)
    return None


def _unbroken(words: list[Word]) -> list[Word]:
    """Put the pieces of words together that Thai was split into: ทากา|อิจิ is one name between spaces."""
    found: list[Word] = []
    for word in words:
        if found and not word.gap:
            before = found[-1]
            found[-1] = Word(before.text + word.text, before.start, word.end, before.gap)
        else:
            found.append(word)
    return found


def syllabic(words: list[Word], gloss: Gloss) -> Form | None:
    """Take as many words as characters, for Vietnamese writes each syllable apart: Tập Cận Bình (習近平)."""
    tail = words[-len(gloss.text) :]
    side_by_side = all(joined(a, b) for a, b in itertools.pairwise(tail))
    if not regex.fullmatch(r"\p{Script=Han}{2,12}", gloss.text) or len(tail) < len(gloss.text) or not side_by_side:
        return None
    if not tail[0].capital:
        return None
    # Three syllables in capitals are a person’s, of whatever family; Hán Vũ Đế is 漢武帝.
    three = len(tail) in (2, 3) and suffix_kind(gloss.text) in (None, "person")
    person = all(w.capital for w in tail) and (is_personal(gloss.text) or (three and not _is_place(gloss)))
    return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail), person=person)


def _is_place(gloss: Gloss) -> bool:
    return scripts.traditional(gloss.text) in tables.kinds("known")

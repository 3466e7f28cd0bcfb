"""Where a name in Latin, Cyrillic or another alphabet starts, given the parenthesis that it ends at.

The words right before the parenthesis are read from right to left, as far as a name can reach: at most so many code
points, never past a stop or another parenthesis. A personal name ends where its romanisation says; any other at the
first word that can be no part of it.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

import regex
from wordfreq import zipf_frequency

from summarise.names import _romanisation as romanisation
from summarise.names import _scripts as scripts
from summarise.names import _sound as sound
from summarise.names import _tables as tables
from summarise.names._heard import SURE, heard, syllabic
from summarise.names._lower_case import headed, lower_case, work_title
from summarise.names._words import (
    CASELESS,
    POSSESSIVE,
    STOP,
    WORDS,
    Form,
    Word,
    form_of,
    is_boundary,
    is_korean,
    is_personal,
    is_said,
    is_title,
    joined,
    match_words,
    split,
    split_thai,
    suffix_kind,
    suffixed,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarise.names._parentheses import Gloss

_REACH = 160  # code points looked at before a parenthesis

# Closing marks and those that open: “English”, „deutsch“, „polski”, ”svenska”, «français», »dansk«.
_CLOSING = {"”": "“„”", "“": "„", '"': '"', "’": "‘‚", "»": "«»", "«": "»", "›": "‹", "‹": "›", "'": "'"}

_CLOSING |= {"」": "「", "』": "『", "》": "《", "〉": "〈"}

# A quotation that ends right behind the parenthesis: “The Wine Drinker (酒徒),”
_CLOSED = regex.compile(r"[,.]?([”\"»])")

_NO_LETTERS = regex.compile(r"[\p{M}\p{N}’'.]+$")


def form_before(text: str, end: int, floor: int, after: int, gloss: Gloss, language: str) -> Form | None:
    """Find the name that ends before the parenthesis from `end` to `after`, looking no further back than `floor`."""
    begin = max(floor, end - _REACH)
    left = text[begin:end].rstrip(" \t\u00a0\u3000")
    if not left:
        return None
    closed = _CLOSED.match(text, after)
    english = language.startswith(("en", "und"))
    quoted = _quoted(left + (closed[1] if closed else ""), begin, gloss, english=english)
    if quoted:
        return quoted
    group = scripts.script_of(_NO_LETTERS.sub("", left)[-1:] or " ")
    if left[-1].isdigit() and group is None:
        group = "Latn"
    if group not in WORDS:
        return None
    words = split_thai(left, begin) if group == "Thai" else split(left, begin, group, language)
    if not words:
        return None
    if gloss.halved and (len(words) < 2 or words[-1].gap == ", " or not words[-1].capital or words[-2].capital):
        return _halved(words, gloss)
    return _of_words(words, group, gloss, language, text, after)


def _of_words(words: list[Word], group: str, gloss: Gloss, language: str, text: str, after: int) -> Form | None:
    if group in CASELESS:
        return heard(words, gloss, cased=False) or _defined(words, text, after)
    if language.startswith("vi") and gloss.script == "Hani":
        by_syllable = syllabic(words, gloss)
        if by_syllable:
            return by_syllable
    own_way = group != "Latn" or (language.split("-")[0] in tables.words("own-spelling") and is_personal(gloss.text))
    if words[-1].capital and (own_way or gloss.script not in scripts.EAST_ASIAN):
        by_sound = heard(words, gloss, cased=True)
        if by_sound:
            return by_sound
    if words[-1].key in ("yesterday", "today", "earlier") and len(words) > 1 and words[-2].capital:
        return _person(_adjacent(words[:-1], language), gloss, language)  # a slip: Tsai Ing-wen yesterday (蔡英文)
    if words[-1].capital or (words[-1].number and len(words) > 1 and words[-2].capital):
        return _capitalised(words, gloss, language, text)
    return None if words[-1].number else lower_case(words, gloss, language)


def _quoted(left: str, begin: int, gloss: Gloss, *, english: bool) -> Form | None:
    """Take Taike rock of: the "Taike rock" (台客搖滾)."""
    closing = left[-1]
    if closing not in _CLOSING:
        return None
    at = max(left.rfind(opening, 0, -1) for opening in _CLOSING[closing])
    if at < 0 or (closing in "’'" and (" " in left[:at][-1:] or at == 0) is False):
        return None
    inside = left[at + 1 : -1]
    trimmed = inside.rstrip(" ,.;")
    start = begin + at + 1 + len(trimmed) - len(trimmed.lstrip())
    trimmed = trimmed.strip()
    if not trimmed or len(trimmed.split()) > 10 or not any(c.isalpha() for c in trimmed):
        return None
    if any(group == gloss.script for group in scripts.letters(trimmed)):
        return None
    words = tuple(trimmed.split())
    if english and not gloss.titled and is_said(words):
        return None
    match = match_words(words, gloss)
    complete = match is not None and match.tokens == len(words)
    lower = words[-1 if english else 0][:1].islower()
    return Form(start, start + len(trimmed), words, match if complete else None, term=lower, quoted=True)


def _halved(words: list[Word], gloss: Gloss) -> Form | None:
    """Take a title in as many halves as its gloss: Lust, Caution (色，戒)."""
    comma = next((i for i in range(len(words) - 1, 0, -1) if words[i].gap == ", "), None)
    if comma is None:
        return None
    start = comma - 1
    while (
        start
        and words[start - 1].capital
        and not is_boundary(words[start - 1], "en")
        and joined(*words[start - 1 : start + 1])
    ):
        start -= 1
    tail = words[start:]
    whole = all(w.capital for w in tail) and len(tail) <= len(gloss.text)
    return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail)) if whole else None


# What follows a name that its page defines: "طب الأسنان (بالإنجليزية: Dentistry) هو فرع".
_DEFINES = regex.compile(r",? ?(?:เป็น|คือ|หมายถึง)|,? ?(?:هو|هي|هم|הוא|היא|است|არის|है|हैं)(?!\p{L})|[،,]? ?(?:هو|هي) ")


def _defined(words: list[Word], text: str, after: int) -> Form | None:
    """Take all of a line before the parenthesis, where a definition follows it and nothing else tells the start."""
    if not _DEFINES.match(text, after):
        return None
    start = next((i for i in range(len(words) - 1, 0, -1) if words[i].gap not in ("", " ")), 0)
    tail = words[start:]
    before = text[max(tail[0].start - 2, 0) : tail[0].start]
    if len(tail) > 6 or not regex.search(r"(?:^|[.!?؟।]\s?|\n\s?)$", before):
        return None
    return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail))


def _capitalised(words: list[Word], gloss: Gloss, language: str, text: str) -> Form | None:
    english = language.startswith(("en", "und"))
    run = _adjacent(words, language)
    if language.split("-")[0] in _GENITIVE and run[-1].text.endswith("s"):
        bare = dataclasses.replace(run[-1], text=run[-1].text[:-1], end=run[-1].end - 1)
        match = match_words([*(w.text for w in run[:-1]), bare.text], gloss)
        family = romanisation.family_agrees(bare.text, gloss.text) and is_personal(gloss.text)
        alone = match and len(bare.text) > 3 and not match_words([run[-1].text], gloss)
        if (
            (match and match.tokens > 1)
            or alone
            or (family and not romanisation.family_agrees(run[-1].text, gloss.text))
        ):
            run[-1] = bare
            words = [*words[:-1], bare]  # Chiang Kai-sheks (蔣介石) Sohn
    person = _person(run, gloss, language)
    if person:
        return person
    chain = (
        work_title(words, english=english)
        or _title_of_gloss(words, gloss, text)
        or _after_of_alone(words, gloss)
        or headed(words, gloss, language)
        or _trim(_chain(words, gloss, language), gloss, language, text)
    )
    if not chain:
        return None
    texts = tuple(w.text for w in chain)
    match = match_words(texts, gloss)
    whole = match is not None and match.tokens == len(texts)
    if len(gloss.text) == len(texts) == 1 and not whole:
        return None  # a word for the character: Иероглиф (福)
    term = len(chain) > 1 and not (chain[-1].capital or chain[-1].number)
    return Form(chain[0].start, chain[-1].end, texts, match if whole else _match_core(texts, gloss), term=term)


# Languages whose genitive is written without an apostrophe.
_GENITIVE = frozenset(["de", "sv", "da", "nb", "nn"])


def _after_of_alone(words: list[Word], gloss: Gloss) -> list[Word] | None:
    """Take Fenshuilun of "the Victory of Fenshuilun (分水崙)": it reads the whole gloss."""
    if len(words) < 2 or words[-2].key not in ("of", "de", "at", "in"):
        return None
    return [words[-1]] if match_words([words[-1].text], gloss) else None


def _adjacent(words: list[Word], language: str) -> list[Word]:
    """Return the last words that are capitalised and stand side by side.

    President William Lai of "met President William Lai".
    """
    run = [words[-1]]
    for word in reversed(words[:-1]):
        if not joined(word, run[0]) or not word.capital or is_boundary(word, language) or len(run) > 6:
            break
        run.insert(0, word)
    return run


def _person(run: list[Word], gloss: Gloss, language: str) -> Form | None:
    """Find a personal name at the end of a run of capitalised words, by how it reads the gloss.

    Titles stay outside.
    """
    texts = [w.text for w in run]
    match = match_words(texts, gloss)
    if match and match.tokens > 1 and match.tokens <= len(run):
        start = len(run) - match.tokens
        if match.japanese and match.order == "given-first" and is_title(run[start]):
            start += 1
        if match.order == "family-first":
            start = _with_given(run, start, match)
        return form_of(run[start:], match, person=_can_be_person(gloss, match))
    if gloss.script == "Hang":
        return None
    personal = is_personal(gloss.text)
    if not personal:
        return None
    sound = romanisation.match_by_sound(texts, gloss.text)
    if sound:
        start = len(run) - sound.tokens
        if sound.order == "family-first":
            start = _with_given(run, start, sound)
        return form_of(run[start:], sound, person=True)
    return _by_family(run, gloss, language) or _slip(run, gloss)


# Schemes of places where people put a given name of their own before the whole Chinese one.
_WITH_GIVEN = frozenset(["hong-kong", "jyutping", "hokkien"])
_RARE = 3.3  # by wordfreq’s measure: what is rarer is a word of no other use: Dayo, but not Democrat


def _with_given(run: list[Word], start: int, match: romanisation.Match) -> int:
    """Return where a name starts with given names before it: Benny Tai Yiu-ting, and Dayo Wong Tze-wah by rarity."""
    while start and run[start - 1].key in tables.words("given-names"):
        start -= 1
    if start != 1 or match.scheme not in _WITH_GIVEN:
        return start
    word = run[0]
    listed = any(word.key in tables.kinds(table) for table in ("heads", "known", "cues-before"))
    if listed or is_title(word) or not word.text.isalpha() or not word.text[1:].islower():
        return start
    return 0 if zipf_frequency(word.key, "en") < _RARE else start


def _by_family(run: list[Word], gloss: Gloss, language: str) -> Form | None:
    """Take William Lai (賴清德), C.C. Wei (魏哲家), Roh Moo-hyun (盧武鉉), and Lai alone after a title."""
    last = run[-1]
    if romanisation.family_agrees(last.text, gloss.text):
        start = len(run) - 1
        given = tables.words("given-names")
        if start and not is_title(run[start - 1]) and run[start - 1].key not in tables.function_words(language):
            start -= 1
            initial = len(run[start].text) == 1
            if start and (initial or run[start].key in given) and run[start - 1].key in given:
                start -= 1
        kept = run[start:]
        order: romanisation.Order = "given-first" if len(kept) > 1 else "family-only"
        scheme = romanisation.family_scheme(last.text, gloss.text)
        return form_of(kept, romanisation.Match(len(kept), order, scheme, len(kept) - 1), person=True)
    for count in (2, 3):
        tail = run[-count:]
        if len(tail) == count and romanisation.foreign_family([w.text for w in tail], gloss.text):
            return form_of(tail, romanisation.Match(count, "family-first", None, 0), person=True)
    return None


def _slip(run: list[Word], gloss: Gloss) -> Form | None:
    """Take a name that is plainly a Chinese person's and not this one's: Zhang Youxia (習近平)."""
    for count in (2, 3):
        tail = run[-count:]
        if (
            len(tail) == count
            and not any(is_title(w) for w in tail)
            and romanisation.looks_romanised([w.text for w in tail])
        ):
            return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail), person=True, slip=True)
    return None


def _can_be_person(gloss: Gloss, match: romanisation.Match) -> bool:
    if gloss.script == "Hang":
        return is_korean(gloss.text) and match.tokens > 1
    return match.japanese or is_personal(gloss.text)


def _chain(words: list[Word], gloss: Gloss, language: str) -> list[Word]:
    """Collect capitalised words with what may stand between them: Ministry of Foreign Affairs, Los Tigres Pequeños."""
    chain = [words[-1]]
    at = len(words) - 1
    while at > 0 and len(chain) < 16:
        left = words[at - 1]
        if not joined(left, words[at]):
            at_comma = _listed(words, at, gloss) or _parallel(words, at, gloss) or _branch(words, at, gloss, language)
            if at_comma is None:
                break
            chain = words[at_comma:at] + chain
            at = at_comma
            continue
        if is_boundary(left, language):
            if _office_of(left, gloss):
                at -= 1
                chain.insert(0, left)
                continue
            if len(chain) == 1 and _named_for(left, chain[0], gloss):
                chain.insert(0, left)
            break
        if left.capital or (
            left.number
            and (regex.search(r"\d|[一二三四五六七八九十百]", gloss.text) or _capital_before(words, at - 1, language))
        ):
            at -= 1
            chain.insert(0, left)
            continue
        bridge = _bridge(words, at, gloss, language)
        if bridge is None:
            bridge = _listed(words, at, gloss)
        if bridge is None:
            break
        chain = words[bridge:at] + chain
        at = bridge
    return chain


def _named_for(owner: Word, head: Word, gloss: Gloss) -> bool:
    """Tell a name with its founder’s in front, Maxim’s Palace (美心皇宮), by the founder’s sound in the gloss."""
    if head.key not in tables.kinds("heads") or not owner.capital or len(gloss.text) < 3:
        return False
    return sound.alike(POSSESSIVE.sub("", owner.text), gloss.text[:2]) >= SURE - 0.1


def _office_of(owner: Word, gloss: Gloss) -> bool:
    """Tell a name with the office above in front, Executive Yuan’s Department (行政院…處), by that one’s ending."""
    if tables.kinds("heads").get(POSSESSIVE.sub("", owner.key)) != "organisation":
        return False
    return any(suffix_kind(gloss.text[:size]) == "organisation" for size in range(3, len(gloss.text) - 2))


def _capital_before(words: list[Word], at: int, language: str) -> bool:
    before = words[at - 1]
    return at > 0 and before.capital and before.key not in tables.function_words(language) and joined(before, words[at])


def _bridge(words: list[Word], at: int, gloss: Gloss, language: str) -> int | None:
    """Cross one to three small words that stand inside a name.

    Return the index of the capitalised word before them.
    """
    begin = at - 1
    while begin >= 0 and at - begin <= 3 and not words[begin].capital and joined(words[begin], words[begin + 1]):
        key = words[begin].key
        if key not in tables.words("connectors") and key not in tables.words("connectors-after-head"):
            return None
        begin -= 1
    if begin < 0 or begin == at - 1 or not words[begin].capital or not joined(words[begin], words[begin + 1]):
        return None
    if is_boundary(words[begin], language) or words[at].text in ("The", "A", "An"):
        return None  # the Nobel Prize for The Vegetarian
    if words[begin].key not in tables.kinds("heads") and _first(words, begin):
        return None  # "Shares of Contemporary Amperex Technology": a capital by its place in the sentence
    small = [w.key for w in words[begin + 1 : at]]
    if _is_whole(words, begin, at, gloss):
        return begin
    if small == ["the"] and words[begin].key not in tables.words("connectors-after-head") | tables.function_words(
        language
    ):
        return None  # but: Act Governing the Allocation, Taiwan Blooms Across the World
    if (
        small == ["of", "the"]
        and ("之" in gloss.text[1:-1] or suffix_kind(gloss.text) not in ("organisation", "law", "place"))
        and not is_title(words[begin])
    ):
        return begin  # Dream of the Red Chamber, but: Chairman of the Mainland Affairs Council
    if small == ["and"] and _linked(words, begin) and not match_words([words[at].text], gloss):
        return begin  # Classic of Mountains and Seas
    after_head = any(key in tables.words("connectors-after-head") for key in small)
    return None if after_head and not _is_headed(words, begin, small, gloss, language) else begin


def _is_headed(words: list[Word], begin: int, small: list[str], gloss: Gloss, language: str) -> bool:
    """Tell whether a head stands before small words that only join behind one: Council for, Act Against."""
    # "Police in Yokohama (横浜)": what has a head with more words is long, or ends like it.
    telling = suffix_kind(gloss.text) in ("organisation", "law")
    if gloss.script == "Hani" and len(gloss.text) < 4 and not telling:
        return False
    if not _head_before(words, begin, language, law=not {"with", "against", "by"}.isdisjoint(small)):
        return False
    return "and" not in small or _linked(words, begin) or bool(_AND.search(gloss.text))


def _is_whole(words: list[Word], begin: int, at: int, gloss: Gloss) -> bool:
    """Tell where small words between `begin` and `at` surely stand inside one name.

    Belt and Road Initiative, which is known; Foreign and National Defense Committee (外交及國防委員會);
    Cathedral of the Immaculate Conception (聖母無原罪主教座堂), where the gloss ends in what stands first.
    """
    if "-".join(w.key for w in words[begin:]) in tables.kinds("known"):
        return True
    small = [w.key for w in words[begin + 1 : at]]
    heads = tables.kinds("heads")
    if small == ["and"]:
        return bool(_AND.search(gloss.text)) and words[-1].key in heads
    first = heads.get(words[begin].key)
    if small != ["of", "the"] or first is None or first != suffix_kind(gloss.text) or is_title(words[begin]):
        return False
    apart = words[-1].key in heads or match_words([w.text for w in words[at:]], gloss)
    return len(gloss.text) > 3 and not apart


_AND = regex.compile("[和與与及暨]")


def _first(words: list[Word], at: int) -> bool:
    """Tell whether a word is the first of a sentence or line."""
    gap = words[at].gap.strip(' \u00a0“"«„')
    return bool(STOP.search(gap)) or (at == 0 and not gap)


def _head_before(words: list[Word], at: int, language: str, *, law: bool = False) -> bool:
    """Tell whether a head of law or organisation stands in the part of a name that ends at `at`.

    The Council of "Council for".
    """
    heads = tables.kinds("heads")
    for index in range(at, max(at - 8, -1), -1):
        word = words[index]
        if word.capital and heads.get(word.key) in (("law",) if law else ("organisation", "law", "term")):
            return True
        small = word.key in tables.words("connectors") or word.key in tables.words("connectors-after-head")
        if not (word.capital or small) or is_boundary(word, language) or (index and not joined(words[index - 1], word)):
            return False
    return False


def _linked(words: list[Word], at: int) -> bool:
    """Tell "of Transportation (and Communications)" from a mere list.

    A small word stands before, within four words.
    """
    return any(
        not w.capital and w.key in ("of", "for", "on", "governing", "de", "des", "du")
        for w in words[max(at - 4, 0) : at]
    )


def _listed(words: list[Word], at: int, gloss: Gloss) -> int | None:
    """Cross the comma and the last "and" of a name with a list in it.

    Of "Ministry of Agriculture, Forestry and Fisheries" return the index where that begins; only for an office, for
    "the Ministry of Culture, Taipei and Kaohsiung (高雄)" looks alike.
    """
    if len(gloss.text) < 4 or gloss.text[-1] not in "部省署局會会院廳厅庁法":
        return None
    for begin in range(at - 1, max(at - 8, 0), -1):
        word = words[begin]
        if words[begin + 1].gap not in (" ", ", ") or not (word.capital or word.key in ("and", "of", "for")):
            return None
        if word.key in ("of", "for"):
            head = tables.kinds("heads").get(words[begin - 1].key)
            return begin - 1 if words[begin - 1].capital and head in ("organisation", "law") else None
    return None


def _parallel(words: list[Word], at: int, gloss: Gloss) -> int | None:
    """Cross the comma between two like halves with as many words as characters.

    Crouching Tiger, Hidden Dragon (臥虎藏龍).
    """
    count = len(words) - at
    if words[at].gap != ", " or count < 2 or len(gloss.text) != 2 * count or is_personal(gloss.text) or at < count:
        return None
    half = words[at - count : at]
    capitals = all(w.capital for w in words[at - count :])
    side_by_side = all(joined(a, b) for a, b in itertools.pairwise(half))
    bounded = at == count or not words[at - count - 1].capital
    return at - count if capitals and side_by_side and bounded and not suffixed(gloss.text) else None


def _branch(words: list[Word], at: int, gloss: Gloss, language: str) -> int | None:
    """Cross the comma before a town that belongs to the name: Museum of Contemporary Art, Taipei (台北當代藝術館)."""
    one = at == len(words) - 1 and words[at].gap == ", " and tables.kinds("known").get(words[at].key) == "place"
    if not one or len(gloss.text) < 5 or suffix_kind(gloss.text) not in ("organisation", "place"):
        return None
    begin = at - 1
    while (
        begin
        and joined(words[begin - 1], words[begin])
        and (words[begin - 1].capital or words[begin - 1].key in tables.words("connectors"))
    ):
        begin -= 1
    while (begin < at and not words[begin].capital) or words[begin].key in tables.function_words(language):
        begin += 1
    kinds = tables.kinds("heads")
    found_head = any(kinds.get(w.key) == "organisation" for w in words[begin:at])
    return begin if found_head and not is_boundary(words[begin], language) else None


# What may stand between the capitals of a title, and what of it does not follow the first word of a sentence.
_IN_TITLE = frozenset("of the a an on in from for to at or de del la le les el los du des der die das von".split())

_PREPOSITIONS = frozenset("on in from for to at".split())


def _title_of_gloss(words: list[Word], gloss: Gloss, text: str) -> list[Word] | None:
    """Take the title that a gloss in title marks or with its year belongs to.

    That Day, on the Beach (《海灘的一天》), A Confucian Confusion (獨立時代, 1994).
    """
    # 的 joins what a title says and no name does: Hometown at Dusk (黃昏的故鄉).
    title = gloss.titled or "的" in gloss.text[1:-1] or (gloss.dated and not suffix_kind(gloss.text))
    if not title or (not gloss.titled and is_personal(gloss.text)) or gloss.text[-1] in "报報":
        return None
    start = at = len(words) - 1
    while at > 0 and len(words) - at < 10:
        left, right = words[at - 1], words[at]
        small = not left.capital
        comma = right.gap == ", " and right.key in _IN_TITLE
        if not (comma or joined(left, right)) or (small and left.key not in _IN_TITLE):
            break
        if left.capital and right.key in _PREPOSITIONS and not comma and _begins_sentence(left, text):
            break  # "Starred in The Wall"
        at -= 1
        start = start if small else at
    return words[start:] if words[start].capital else None


def _trim(chain: list[Word], gloss: Gloss, language: str, text: str) -> list[Word]:
    """Take off what a sentence begins with, titles before a person, and the city before a district."""
    announced = _is_announced(chain, text)
    while (
        len(chain) > 1
        and chain[0].key in tables.function_words(language)
        and not announced
        and not _BEHIND_ARTICLE.search(text, max(chain[0].start - 5, 0), chain[0].start)
        and not _keeps_article(chain, gloss, language, text)
    ):
        chain = chain[1:]
    if len(chain) > 1 and _begins_sentence(chain[0], text) and _heard_behind(chain, gloss):
        chain = chain[1:]
    if not announced:
        chain = _untitled(chain, gloss)
    if (
        len(chain) > 2
        and chain[0].key in tables.words("nations")
        and not regex.search("[中華华台臺日美英韓韩]", gloss.text)
    ) and tables.kinds("heads").get(chain[1].key) == "organisation":
        chain = chain[1:]  # Chinese Ministry of State Security (國家安全部)
    while chain and not chain[0].capital and not chain[0].number:
        chain = chain[1:]
    if not language.startswith(("en", "und")):
        # Firma Xiaomi (小米), Perusahaan Alibaba (阿里巴巴), Angaben der Nachrichtenagentur Xinhua (新华社)
        chain = chain[max((i + 1 for i, w in enumerate(chain[:-1]) if _announces(w)), default=0) :]
    return _trim_city(chain, gloss)


def _is_announced(chain: list[Word], text: str) -> bool:
    """Tell whether a noun in small letters announces all of a name: the band No Party For Cao Dong."""
    before = regex.search(r"(\p{Ll}+) $", text[max(chain[0].start - 24, 0) : chain[0].start])
    cue = tables.kinds("cues-before").get(before[1]) if before else None
    return cue in ("organisation", "work") and not is_title(chain[0])


# All of "the Ever Given" is a name, though "ever" is a word of its own.
_BEHIND_ARTICLE = regex.compile(r"\b(?:[Tt]he|[Aa]n?) $")


def _heard_behind(chain: list[Word], gloss: Gloss) -> bool:
    """Tell an adjective that begins a sentence from a name that sounds like the gloss: Indigenous Bunun (布農)."""
    first = chain[0].key
    if gloss.script != "Hani" or first in tables.kinds("heads") or first in tables.kinds("known"):
        return False
    rest = sound.alike("".join(w.text for w in chain[1:]), gloss.text)
    return rest >= 0.9 and sound.alike(first, gloss.text[:1]) < SURE


def _untitled(chain: list[Word], gloss: Gloss) -> list[Word]:
    """Take off the titles before a person."""
    if gloss.script == "Hang":
        while len(chain) > 1 and is_title(chain[0]):
            chain = chain[1:]  # Singer BIBI (비비)
    elif is_personal(gloss.text) or regex.search("[·・‧•]", gloss.text) or suffix_kind(gloss.text) == "person":
        titles = [i for i, w in enumerate(chain[:-1]) if is_title(w)]
        if titles:
            chain = chain[titles[-1] + 1 :]
    elif gloss.script == "Hani" and not suffixed(gloss.text) and tables.kinds("heads").get(chain[-1].key) is None:
        titles = [i for i, w in enumerate(chain[:-1]) if is_title(w)]
        while len(chain) > 1 and is_title(chain[0]):
            chain = chain[1:]
            titles = [i - 1 for i in titles if i]
        if titles and len(chain) - titles[-1] in (2, 3, 4) and all(w.capital for w in chain):
            chain = chain[titles[-1] + 1 :]  # Cabinet Secretary Minoru Kihara (木原稔)
    elif gloss.script not in scripts.EAST_ASIAN:
        titles = [i for i, w in enumerate(chain[:-1]) if is_title(w)]
        count = len(gloss.text.split())
        if titles:
            chain = chain[titles[-1] + 1 :]
        elif (
            len(chain) > count > 1
            and all(w.capital for w in chain)
            and tables.kinds("heads").get(chain[-1].key) is None
        ):
            chain = chain[-count:]  # as many words as the gloss: Президент Владимир Путин (Vladimir Putin)
    return chain


def _announces(word: Word) -> bool:
    cue = word.key in tables.kinds("cues-before") and word.key not in tables.kinds("heads")
    return cue or word.key.endswith(tuple(tables.words("capital-announcers")))  # Batteriehersteller CATL


def _trim_city(chain: list[Word], gloss: Gloss) -> list[Word]:
    """Take Dajia District of "Taichung City Dajia District (大甲)".

    What reads the gloss, after another place's head.
    """
    heads = tables.kinds("heads")
    for index in range(1, len(chain) - 1):
        between = heads.get(chain[index - 1].key) == "place" == heads.get(chain[index + 1].key)
        if between and _match_core([w.text for w in chain[index:]], gloss):
            return chain[index:]
    return chain


def _keeps_article(chain: list[Word], gloss: Gloss, language: str, text: str) -> bool:
    """Tell an article that is part of a name from one that begins a sentence.

    To The News Lens, but The council said.
    """
    first = chain[0]
    if first.key not in (
        "the",
        "a",
        "an",
        "el",
        "la",
        "los",
        "las",
        "le",
        "les",
        "der",
        "die",
        "das",
        "o",
        "os",
        "il",
        "i",
    ):
        # Inside a sentence small words have a capital in names alone: presentó No Other Choice.
        return not _begins_sentence(first, text) and len(chain) > 2 and (gloss.titled or first.key in _INSIDE)
    if not _begins_sentence(first, text) or (gloss.titled and gloss.text[-1] not in "报報"):
        return True
    # The same name with its capital article inside a sentence: "Aunque Los Tigres Pequeños".
    around = text[max(first.start - 4000, 0) : first.start + 4000]
    inside = any(before[-1:].isalpha() for before in around.split(" " + text[first.start : chain[-1].end])[:-1])
    return inside or (not language.startswith("en") and _is_heading(first, chain[-1], text))


_INSIDE = frozenset(
    "no not so now then when where how what who why if after before some any all every only never".split()
)


def _begins_sentence(word: Word, text: str) -> bool:
    before = text[max(word.start - 6, 0) : word.start]
    return not before.strip(' “"‘«—–-•*') or bool(STOP.search(before.rstrip(' “"‘«')[-1:])) or "\n" in before


def _is_heading(first: Word, last: Word, text: str) -> bool:
    line_start = text.rfind("\n", 0, first.start) + 1
    line_end = text.find("\n", last.end)
    rest = text[last.end : line_end if line_end >= 0 else len(text)]
    return not text[line_start : first.start].strip() and bool(regex.fullmatch(r"\s*[(（][^()（）]*[)）]\s*", rest))


def _match_core(words: Sequence[str], gloss: Gloss) -> romanisation.Match | None:
    """Match a place or firm whose name is romanised and whose kind is translated.

    Suao Township (蘇澳), Aiguo West Road.
    """
    if gloss.script != "Hani" or len(words) < 2:
        return None
    heads = tables.kinds("heads")
    ahead = [i for i, w in enumerate(words) if heads.get(w.lower()) in ("place", "organisation")]
    if not ahead or ahead[0] == 0 or ahead != list(range(ahead[0], len(words))):
        return None
    core = words[: ahead[0]]
    for size in (len(gloss.text), len(gloss.text) - 1, len(gloss.text) - 2):
        if size >= 1:
            match = romanisation.match(core, gloss.text[:size])
            if match and match.tokens == len(core):
                return romanisation.Match(match.tokens, "one-word", match.scheme, None)
    return None

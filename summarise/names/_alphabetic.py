"""Where a name in Latin, Cyrillic or another alphabet starts, given the parenthesis that it ends at.

The words right before the parenthesis are read from right to left, as far as a name can reach: at most so many code
points, never past a stop or another parenthesis. A personal name ends where its romanisation says; any other at the
first word that can be no part of it.
"""

from __future__ import annotations

import dataclasses
import itertools
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from summarise.names import _romanisation as romanisation
from summarise.names import _scripts as scripts
from summarise.names import _sound as sound
from summarise.names import _tables as tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarise.names._parentheses import Gloss

_REACH = 160  # code points looked at before a parenthesis
# Closing marks and those that open: “English”, „deutsch“, „polski”, ”svenska”, «français», »dansk«.
_CLOSING = {"”": "“„”", "“": "„", '"': '"', "’": "‘‚", "»": "«»", "«": "»", "›": "‹", "‹": "›", "'": "'"}
_CLOSING |= {"」": "「", "』": "『", "》": "《", "〉": "〈"}
# Words of one script with their marks and digits, joined by hyphens, apostrophes, points: Ching-te, Xi’s, C.C, S&P,
# 2-28; Persian and Hindi have joiners inside a word.
_WORDS = {
    group: regex.compile(
        rf"[{chars}\p{{M}}\p{{N}}](?:[{chars}\p{{M}}\p{{N}}\u200c\u200d]|[’'ʼ‘‐‑\-.&׳·](?=[{chars}\p{{N}}]))*"
    )
    for group, chars in {
        "Latn": r"\p{Script=Latin}",
        "Cyrl": r"\p{Script=Cyrillic}",
        "Grek": r"\p{Script=Greek}",
        "Armn": r"\p{Script=Armenian}",
        "Arab": r"\p{Script=Arabic}",
        "Hebr": r"\p{Script=Hebrew}",
        "Deva": r"\p{Script=Devanagari}",
        "Geor": r"\p{Script=Georgian}",
        "Thai": r"\p{Script=Thai}",
    }.items()
}
# Without capitals nothing but its sound says where a name starts.
_CASELESS = frozenset({"Arab", "Hebr", "Deva", "Geor", "Thai"})
_POSSESSIVE = regex.compile(r"(?:[’'ʼ‘]s|(?<=s)[’'])$")
# After these a point is no stop: initials ("C. Wei"), "St. John", "Co.".
_ABBREVIATED = regex.compile(
    r"(?:\p{Lu}|\p{Lu}(?:\.\p{Lu})+|St|Mt|Ft|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Co|Corp|Inc|Ltd|No|Sen|Rep|Gov|Gen|Lt|Col)$"
)
# After these the point belongs to the name: MediaTek Inc.
_FIRM = regex.compile(r"Co|Corp|Inc|Ltd|Jr|Sr|Bros|Bhd")
# The article or preposition that French and Italian write together with what follows: L’université, d’Alibaba; not
# that of L’Oréal.
_ELIDED = regex.compile(r"(?:\p{Lu}[’'](?=\p{Ll})|(?:\p{Ll}{1,3}|[Dd]ell|[Nn]ell|[Aa]ll)[’'](?=\p{L}))")
_ELISION = regex.compile(r" \p{L}{1,4}[’']")
# A quotation that ends right behind the parenthesis: “The Wine Drinker (酒徒),”
_CLOSED = regex.compile(r"[,.]?([”\"»])")
_NO_LETTERS = regex.compile(r"[\p{M}\p{N}’'.]+$")
_STOP = regex.compile(r"[.!?。！？\n]")
# One-character endings by which a form is seen to be no person's: 金曲獎, 高雄市, 林務局.
_NO_PERSON = frozenset(
    "館馆魚鱼茶菜蝦虾蟹鴨鸭鵝鹅豬猪豆腐酒雞鷄鸡肉粉蛋粿糕湯汤飯饭麵面河湖島岛部會会局署處处院廳厅黨党法獎奖路街橋桥寺廟庙區区鄉乡鎮镇縣县市村社報报餅饼節节"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A word before the parenthesis; `gap` is what stands between it and the word before."""

    text: str
    start: int
    end: int
    gap: str

    @property
    def key(self) -> str:
        """The word in lower case with one kind of apostrophe."""
        return self.text.lower().replace("'", "’")

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital anywhere: Lai, iCook, juàncūn not."""
        return any(c.isupper() for c in self.text)

    @property
    def number(self) -> bool:
        """Whether it is of digits: the 63 of "Law 63"."""
        return not any(c.isalpha() for c in self.text)


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """A name as found in the text.

    `match`: how it reads its gloss; `person`: it can be nothing else; `slip`: it should and does not.
    """

    start: int
    end: int
    words: tuple[str, ...]
    match: romanisation.Match | None = None
    person: bool = False
    slip: bool = False
    term: bool = False
    quoted: bool = False


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
    if group not in _WORDS:
        return None
    words = _thai_words(left, begin) if group == "Thai" else _words(left, begin, group, language)
    if not words:
        return None
    if gloss.halved:
        return _halved(words, gloss)
    if group in _CASELESS:
        return _heard(words, gloss, cased=False) or _defined(words, text, after)
    if language.startswith("vi") and gloss.script == "Hani":
        syllabic = _syllabic(words, gloss)
        if syllabic:
            return syllabic
    own_way = group != "Latn" or (language.split("-")[0] in tables.words("own-spelling") and is_personal(gloss.text))
    if words[-1].capital and (own_way or gloss.script not in scripts.EAST_ASIAN):
        heard = _heard(words, gloss, cased=True)
        if heard:
            return heard
    if words[-1].key in ("yesterday", "today", "earlier") and len(words) > 1 and words[-2].capital:
        return _person(_adjacent(words[:-1], language), gloss)  # a slip: Tsai Ing-wen yesterday (蔡英文)
    if words[-1].capital or (words[-1].number and len(words) > 1 and words[-2].capital):
        return _capitalised(words, gloss, language, text)
    return None if words[-1].number else _lower_case(words, gloss, language)


_FEW_HAN = regex.compile(r"\p{Script=Han}{2,4}")


@lru_cache(maxsize=4096)
def is_personal(gloss: str) -> bool:
    """Tell whether Chinese characters look like a person's name.

    A family name and one to three more, no ending of an office.
    """
    if not _FEW_HAN.fullmatch(gloss) or not romanisation.family_length(gloss):
        return False
    suffixes = tables.kinds("suffixes")
    return gloss[-1] not in _NO_PERSON and not any(gloss[-n:] in suffixes for n in (2, 3))


def _words(left: str, begin: int, group: str, language: str) -> list[Word]:
    """Split into words; the last one loses its possessive ending, and nothing but that or a point may follow it."""
    found: list[Word] = []
    last = 0
    elides = not language.startswith(("en", "und"))
    for word in _WORDS[group].finditer(left):
        # "de l’Assemblée", "L’azienda": the article stands in the gap.
        elided = _elided(word[0]) if elides else None
        start = word.start() + (elided.end() if elided else 0)
        found.append(Word(left[start : word.end()], begin + start, begin + word.end(), left[last:start]))
        last = word.end()
    if not found or left[last:] not in ("", ".", "’", "'"):
        return []
    final = found[-1]
    if left[last:] == ".":
        if not _ABBREVIATED.fullmatch(final.text):
            return []
        if _FIRM.fullmatch(final.text):
            found[-1] = Word(final.text + ".", final.start, final.end + 1, final.gap)
            return found
    bare = _POSSESSIVE.sub("", final.text)
    if bare != final.text and final.key not in tables.words("brands"):
        found[-1] = Word(bare, final.start, final.start + len(bare), final.gap)
    return found


def _elided(word: str) -> regex.Match[str] | None:
    """Match the L’ of L’université and L’Assemblée, but not that of L’Oréal."""
    if word[1:2] in ("’", "'") and word[2:].lower() in tables.kinds("heads"):
        return regex.match(r"\p{L}[’']", word)
    return _ELIDED.match(word)


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
    match = _match(words, gloss)
    complete = match is not None and match.tokens == len(words)
    lower = not words[-1 if english else 0][:1].isupper()
    return Form(start, start + len(trimmed), words, match if complete else None, term=lower, quoted=True)


def _match(words: Sequence[str], gloss: Gloss) -> romanisation.Match | None:
    if gloss.script == "Hang":
        return romanisation.korean(words, gloss.text)
    if gloss.script != "Hani":
        return None
    if scripts.KANA.search(gloss.text):
        return romanisation.japanese(words, gloss.text) or romanisation.kana(words, gloss.text)
    if gloss.hint == "ja" or " " in gloss.text or scripts.only_japanese(gloss.text):
        return romanisation.japanese(words, gloss.text) or romanisation.match(words, gloss.text)
    return romanisation.match(words, gloss.text) or romanisation.japanese(words, gloss.text)


def _halved(words: list[Word], gloss: Gloss) -> Form | None:
    """Take a title in as many halves as its gloss: Lust, Caution (色，戒)."""
    comma = next((i for i in range(len(words) - 1, 0, -1) if words[i].gap == ", "), None)
    if comma is None:
        return None
    start = comma - 1
    while start and words[start - 1].capital and not _is_boundary(words[start - 1], "en") and _joined(*words[start - 1 : start + 1]):
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


# --- names by their sound ------------------------------------------------------------

_MOST_WORDS = 6  # looked at of a name that is told by its sound; a Thai word is a syllable or two
_SURE = 0.7  # of the consonants that must agree
# Korean family names whose first sound the South leaves out: 이재용 is Ли Чжэ Ён.
_NORTHERN = {"이": "리", "임": "림", "유": "류", "노": "로", "나": "라", "양": "량"}


def _thai_words(left: str, begin: int) -> list[Word]:
    """Split what has no spaces at the bounds of dictionary words: ประธานาธิบดี|สี|จิ้น|ผิง."""
    from icu4py.breakers import WordBreaker

    found: list[Word] = []
    last = 0
    for start, end in WordBreaker(left, "th").segments():
        if _WORDS["Thai"].match(left, start, end):
            found.append(Word(left[start:end], begin + start, begin + end, left[last:start]))
            last = end
    return found if last == len(left) else []


def _heard(words: list[Word], gloss: Gloss, *, cased: bool) -> Form | None:
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
        apart = count > 1 and tail[1].gap and not _joined(tail[0], tail[1])
        if apart or (cased and not tail[0].capital):
            break
        # Ай of Ай Вэйвэй (艾未未) has no consonant: as many words as a name has are likelier.
        score = sound.alike(_spelt(tail), gloss.text) + (0.02 if count == size else 0)
        if northern:
            score = max(score, sound.alike(_spelt(tail), northern) + 0.03)
        if score > best:
            best, kept = score, tail
    if best < _SURE:
        return _heard_japanese(words, gloss, cased=cased)
    texts = tuple(w.text for w in kept)
    match = _match(texts, gloss)
    person = len(_spelt(kept).split()) > 1 and (personal or _person_in_letters(gloss, texts))
    whole = match if match and match.tokens == len(texts) else None
    return Form(kept[0].start, kept[-1].end, texts, whole, person=person)


def _spelt(words: Sequence[Word]) -> str:
    return "".join((" " if i and w.gap else "") + w.text for i, w in enumerate(words))


def _person_in_letters(gloss: Gloss, texts: Sequence[str]) -> bool:
    """Tell a person by a gloss of two to four words in an alphabet, or of syllables in Hangul; none is a head."""
    if gloss.script == "Hani":
        return bool(regex.search("[·・‧•]", gloss.text)) and gloss.text[-1] not in _NO_PERSON
    if gloss.script == "Hang":
        return len(gloss.text.replace(" ", "")) in (2, 3, 4)
    words = gloss.text.split()
    small = gloss.script in ("Latn", "Cyrl", "Grek", "Armn") and not all(w[:1].isupper() for w in words[1:])
    return 2 <= len(words) <= 4 and not small and not has_head(words) and not has_head(texts)


def has_head(words: Sequence[str]) -> bool:
    """Tell whether words name an office or place by their first or last: Novaya Gazeta, but not Bill Gates."""
    heads, first = tables.kinds("heads"), words[0].lower()
    last = words[-1].lower().strip(".")
    return last in heads or (first in heads and first not in tables.words("given-names"))


def _heard_japanese(words: list[Word], gloss: Gloss, *, cased: bool) -> Form | None:
    """Take two words of which one sounds like the Japanese family name: Сигэру Исиба (石破茂)."""
    spellings = romanisation.japanese_families(gloss.text) if gloss.script == "Hani" else ()
    tail = words[-2:]
    if len(tail) < 2 or not _joined(*tail) or (cased and not all(w.capital for w in tail)):
        return None
    for family in (1, 0):
        if any(sound.alike(tail[family].text, s) >= 0.8 for s in spellings):
            order: romanisation.Order = "given-first" if family else "family-first"
            return _form(tail, romanisation.Match(2, order, None, family, japanese=True), person=True)
    return None


def _syllabic(words: list[Word], gloss: Gloss) -> Form | None:
    """Take as many words as characters, for Vietnamese writes each syllable apart: Tập Cận Bình (習近平)."""
    tail = words[-len(gloss.text) :]
    joined = all(_joined(a, b) for a, b in itertools.pairwise(tail))
    if not regex.fullmatch(r"\p{Script=Han}{2,12}", gloss.text) or len(tail) < len(gloss.text) or not joined:
        return None
    if not tail[0].capital:
        return None
    # Three syllables in capitals are a person’s, of whatever family; Hán Vũ Đế is 漢武帝.
    three = len(tail) in (2, 3) and _suffix_kind(gloss.text) in (None, "person")
    person = all(w.capital for w in tail) and (is_personal(gloss.text) or (three and not _is_place(gloss)))
    return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail), person=person)


# --- capitalised names ------------------------------------------------------------


def _capitalised(words: list[Word], gloss: Gloss, language: str, text: str) -> Form | None:
    english = language.startswith(("en", "und"))
    run = _adjacent(words, language)
    if language.split("-")[0] in _GENITIVE and run[-1].text.endswith("s"):
        bare = dataclasses.replace(run[-1], text=run[-1].text[:-1], end=run[-1].end - 1)
        match = _match([*(w.text for w in run[:-1]), bare.text], gloss)
        family = romanisation.family_agrees(bare.text, gloss.text) and is_personal(gloss.text)
        if (match and match.tokens > 1) or (family and not romanisation.family_agrees(run[-1].text, gloss.text)):
            run[-1] = bare  # Chiang Kai-sheks (蔣介石) Sohn
    person = _person(run, gloss)
    if person:
        return person
    chain = (
        _work_title(words, english=english)
        or _title_of_gloss(words, gloss, text)
        or _after_of_alone(words, gloss)
        or _headed(words, gloss, language)
        or _trim(_chain(words, gloss, language), gloss, language, text)
    )
    if not chain:
        return None
    texts = tuple(w.text for w in chain)
    match = _match(texts, gloss)
    whole = match is not None and match.tokens == len(texts)
    if len(gloss.text) == len(texts) == 1 and not whole:
        return None  # a word for the character: Иероглиф (福)
    term = len(chain) > 1 and not (chain[-1].capital or chain[-1].number)
    return Form(chain[0].start, chain[-1].end, texts, match if whole else _match_core(texts, gloss), term=term)


def _after_article(words: list[Word]) -> list[Word] | None:
    """Take what begins with an article in capitals inside a sentence: autor de El hombre de los ojos compuestos."""
    for at in range(len(words) - 2, max(len(words) - 9, 0), -1):
        if words[at].text in _ARTICLES and _joined(words[at - 1], words[at]):
            return words[at:]
        if not _joined(words[at - 1], words[at]):
            return None
    return None


# Languages whose genitive is written without an apostrophe.
_GENITIVE = frozenset(["de", "sv", "da", "nb", "nn"])
_ARTICLES = frozenset("El La Los Las Le Les Une Un Una Der Die Das Ein Eine Il Lo Gli O Os As Uma Um".split())


def _headed(words: list[Word], gloss: Gloss, language: str) -> list[Word] | None:
    """Take a name that begins with its head, which many languages write small, and what follows too.

    Parti communiste chinois (中国共产党), le fleuve Jaune (黄河), Ministério das Relações Exteriores (外交部).
    """
    kind = _suffix_kind(gloss.text)
    told = kind == "work" or (len(gloss.text) > 2 and is_personal(gloss.text)) or _match([words[-1].text], gloss)
    if language.startswith(("en", "und")) or told:
        return None
    small = tables.words("connectors") | tables.words("connectors-after-head")
    for at in range(len(words) - 1, max(len(words) - 9, -1), -1):
        word = words[at]
        head = tables.kinds("heads").get(word.key)
        # 大会 ends an assembly as well as an event; an ending that tells nothing leaves it to the head beside.
        agrees = head == kind or (kind == "term" and head == "organisation")
        alone = kind is None and word.key in tables.words("small-heads") and len(words) - at <= 3
        if head and (agrees or alone) and at < len(words) - 1:
            inner = at and words[at - 1].capital and word.gap == " "
            if word.capital and inner and not _opens(words, at - 1):
                return None  # Kommunistische Partei Chinas
            # "la ciudad de Taipéi (臺北市)": what is written small is no part of most names.
            return (
                None if not word.capital and word.key not in tables.words("small-heads") else [word, *words[at + 1 :]]
            )
        if not (at and _joined(words[at - 1], words[at])) or (
            words[at].key in tables.words("function") and words[at].key not in small
        ):
            return None
    return None


def _opens(words: list[Word], at: int) -> bool:
    """Tell an article that begins a sentence: the O of "O Ministério"."""
    return words[at].key in tables.words("function") and (at == 0 or words[at].gap != " ")


def _suffix_kind(gloss: str) -> str | None:
    suffixes = tables.kinds("suffixes")
    return next((suffixes[gloss[-n:]] for n in (4, 3, 2, 1) if gloss[-n:] in suffixes and n < len(gloss)), None)


def _after_of_alone(words: list[Word], gloss: Gloss) -> list[Word] | None:
    """Take Fenshuilun of "the Victory of Fenshuilun (分水崙)": it reads the whole gloss."""
    if len(words) < 2 or words[-2].key not in ("of", "de", "at", "in"):
        return None
    return [words[-1]] if _match([words[-1].text], gloss) else None


def _adjacent(words: list[Word], language: str) -> list[Word]:
    """Return the last words that are capitalised and stand side by side.

    President William Lai of "met President William Lai".
    """
    run = [words[-1]]
    for word in reversed(words[:-1]):
        if not _joined(word, run[0]) or not word.capital or _is_boundary(word, language) or len(run) > 6:
            break
        run.insert(0, word)
    return run


def _joined(left: Word, right: Word) -> bool:
    if right.gap in (" ", "\u00a0", " & "):
        return True
    if right.gap in (", ", "., ") and _FIRM.fullmatch(right.text.rstrip(".")):
        return True  # Legend Entertainment Co., Ltd.
    if _ELISION.fullmatch(right.gap):
        return right.gap[1] in "dD" or left.key in ("de", "à", "et")
    if right.gap in ("’ ", "' ") and left.key.endswith("s"):
        return True  # a possessive of the plural: Military Dependents’ Village
    return right.gap in (". ", ".") and bool(_ABBREVIATED.fullmatch(left.text))


def _is_boundary(word: Word, language: str) -> bool:
    """Tell a word that ends what came before a name: Zhen’s of "Lei Zhen’s Free China", Taipei-based."""
    if word.text.endswith(("’s", "'s", "ʼs", "‘s")):
        return language.startswith(("en", "und")) and word.key[:-2] not in tables.words("generic-possessives")
    _, hyphen, second = word.key.rpartition("-")
    return bool(hyphen) and second in tables.words("compounds")


def _person(run: list[Word], gloss: Gloss) -> Form | None:
    """Find a personal name at the end of a run of capitalised words, by how it reads the gloss.

    Titles stay outside.
    """
    texts = [w.text for w in run]
    match = _match(texts, gloss)
    if match and match.tokens > 1 and match.tokens <= len(run):
        start = len(run) - match.tokens
        if match.japanese and match.order == "given-first" and _is_title(run[start]):
            start += 1
        while match.order == "family-first" and start and run[start - 1].key in tables.words("given-names"):
            start -= 1
        return _form(run[start:], match, person=_can_be_person(gloss, match))
    if gloss.script == "Hang":
        return None
    personal = is_personal(gloss.text)
    if not personal:
        return None
    sound = romanisation.match_by_sound(texts, gloss.text)
    if sound:
        start = len(run) - sound.tokens
        while sound.order == "family-first" and start and run[start - 1].key in tables.words("given-names"):
            start -= 1
        return _form(run[start:], sound, person=True)
    return _by_family(run, gloss) or _slip(run, gloss)


def _by_family(run: list[Word], gloss: Gloss) -> Form | None:
    """Take William Lai (賴清德), C.C. Wei (魏哲家), Roh Moo-hyun (盧武鉉), and Lai alone after a title."""
    last = run[-1]
    if romanisation.family_agrees(last.text, gloss.text):
        start = len(run) - 1
        given = tables.words("given-names")
        if start and not _is_title(run[start - 1]) and run[start - 1].key not in tables.words("function"):
            start -= 1
            initial = len(run[start].text) == 1
            if start and (initial or run[start].key in given) and run[start - 1].key in given:
                start -= 1
        kept = run[start:]
        order: romanisation.Order = "given-first" if len(kept) > 1 else "family-only"
        scheme = romanisation.family_scheme(last.text, gloss.text)
        return _form(kept, romanisation.Match(len(kept), order, scheme, len(kept) - 1), person=True)
    for count in (2, 3):
        tail = run[-count:]
        if len(tail) == count and romanisation.foreign_family([w.text for w in tail], gloss.text):
            return _form(tail, romanisation.Match(count, "family-first", None, 0), person=True)
    return None


def _slip(run: list[Word], gloss: Gloss) -> Form | None:
    """Take a name that is plainly a Chinese person's and not this one's: Zhang Youxia (習近平)."""
    for count in (2, 3):
        tail = run[-count:]
        if (
            len(tail) == count
            and not any(_is_title(w) for w in tail)
            and romanisation.looks_romanised([w.text for w in tail])
        ):
            return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail), person=True, slip=True)
    return None


def _can_be_person(gloss: Gloss, match: romanisation.Match) -> bool:
    if gloss.script == "Hang":
        return len(gloss.text.replace(" ", "")) in (2, 3, 4) and match.tokens > 1
    return match.japanese or is_personal(gloss.text)


def _form(words: list[Word], match: romanisation.Match, *, person: bool) -> Form:
    return Form(words[0].start, words[-1].end, tuple(w.text for w in words), match, person)


def _is_title(word: Word) -> bool:
    key = word.key.rstrip(".")
    return key in tables.words("titles") or key.rpartition("-")[2] in ("elect", "designate", "general")


def _chain(words: list[Word], gloss: Gloss, language: str) -> list[Word]:
    """Collect capitalised words with what may stand between them: Ministry of Foreign Affairs, Los Tigres Pequeños."""
    chain = [words[-1]]
    at = len(words) - 1
    while at > 0 and len(chain) < 16:
        left = words[at - 1]
        if not _joined(left, words[at]):
            at_comma = _listed(words, at, gloss) or _parallel(words, at, gloss) or _branch(words, at, gloss, language)
            if at_comma is None:
                break
            chain = words[at_comma:at] + chain
            at = at_comma
            continue
        if _is_boundary(left, language):
            if len(chain) == 1 and _named_for(left, chain[0], gloss):
                chain.insert(0, left)
            break
        if left.capital or (
            left.number and (regex.search(r"\d|[一二三四五六七八九十百]", gloss.text) or _capital_before(words, at - 1))
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


def _is_place(gloss: Gloss) -> bool:
    return scripts.traditional(gloss.text) in tables.kinds("known")


def _named_for(owner: Word, head: Word, gloss: Gloss) -> bool:
    """Tell a name with its founder’s in front, Maxim’s Palace (美心皇宮), by the founder’s sound in the gloss."""
    if head.key not in tables.kinds("heads") or not owner.capital or len(gloss.text) < 3:
        return False
    return sound.alike(_POSSESSIVE.sub("", owner.text), gloss.text[:2]) >= _SURE - 0.1


def _capital_before(words: list[Word], at: int) -> bool:
    before = words[at - 1]
    return at > 0 and before.capital and before.key not in tables.words("function") and _joined(before, words[at])


def _bridge(words: list[Word], at: int, gloss: Gloss, language: str) -> int | None:
    """Cross one to three small words that stand inside a name.

    Return the index of the capitalised word before them.
    """
    begin = at - 1
    while begin >= 0 and at - begin <= 3 and not words[begin].capital and _joined(words[begin], words[begin + 1]):
        key = words[begin].key
        if key not in tables.words("connectors") and key not in tables.words("connectors-after-head"):
            return None
        begin -= 1
    if begin < 0 or begin == at - 1 or not words[begin].capital or not _joined(words[begin], words[begin + 1]):
        return None
    if _is_boundary(words[begin], language) or words[at].text in ("The", "A", "An"):
        return None  # the Nobel Prize for The Vegetarian
    if words[begin].key not in tables.kinds("heads") and _first(words, begin):
        return None  # "Shares of Contemporary Amperex Technology": a capital by its place in the sentence
    small = [w.key for w in words[begin + 1 : at]]
    if small == ["and"] and _AND.search(gloss.text) and words[-1].key in tables.kinds("heads"):
        return begin  # Foreign and National Defense Committee (外交及國防委員會)
    if small == ["the"] and words[begin].key not in tables.words("connectors-after-head") | tables.words("function"):
        return None  # but: Act Governing the Allocation, Taiwan Blooms Across the World
    if small == ["of", "the"] and _suffix_kind(gloss.text) not in ("organisation", "law", "place") and not _is_title(words[begin]):
        return begin  # Dream of the Red Chamber, but: Chairman of the Mainland Affairs Council
    if small == ["and"] and _linked(words, begin) and not _match([words[at].text], gloss):
        return begin  # Classic of Mountains and Seas
    if any(key in tables.words("connectors-after-head") for key in small):
        headed = _head_before(words, begin, language, law=not {"with", "against", "by"}.isdisjoint(small))
        if not headed or ("and" in small and not _linked(words, begin) and not _AND.search(gloss.text)):
            return None
    return begin


_AND = regex.compile("[和與与及暨]")


def _first(words: list[Word], at: int) -> bool:
    """Tell whether a word is the first of a sentence or line."""
    gap = words[at].gap.strip(' \u00a0“"«„')
    return bool(_STOP.search(gap)) or (at == 0 and not gap)


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
        if (
            not (word.capital or small)
            or _is_boundary(word, language)
            or (index and not _joined(words[index - 1], word))
        ):
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
    joined = all(_joined(a, b) for a, b in itertools.pairwise(half))
    bounded = at == count or not words[at - count - 1].capital
    return at - count if capitals and joined and bounded and not _suffixed(gloss.text) else None


def _branch(words: list[Word], at: int, gloss: Gloss, language: str) -> int | None:
    """Cross the comma before a town that belongs to the name: Museum of Contemporary Art, Taipei (台北當代藝術館)."""
    one = at == len(words) - 1 and words[at].gap == ", " and tables.kinds("known").get(words[at].key) == "place"
    if not one or len(gloss.text) < 5 or _suffix_kind(gloss.text) not in ("organisation", "place"):
        return None
    begin = at - 1
    while begin and _joined(words[begin - 1], words[begin]) and (
        words[begin - 1].capital or words[begin - 1].key in tables.words("connectors")
    ):
        begin -= 1
    while begin < at and not words[begin].capital or words[begin].key in tables.words("function"):
        begin += 1
    kinds = tables.kinds("heads")
    headed = any(kinds.get(w.key) == "organisation" for w in words[begin:at])
    return begin if headed and not _is_boundary(words[begin], language) else None


def _suffixed(gloss: str) -> bool:
    suffixes = tables.kinds("suffixes")
    return any(gloss[-n:] in suffixes for n in (1, 2, 3))


def _work_title(words: list[Word], *, english: bool) -> list[Word] | None:
    """Take a title after a word that announces one.

    Her film In the Mood for Love; the novel Crouching Tiger, Hidden Dragon.
    """
    cues = tables.kinds("cues-before")
    for at in range(len(words) - 2, max(len(words) - 10, -1), -1):
        cue = None if words[at].capital else cues.get(words[at].key)
        # L’agence Chine nouvelle (新华社): a firm’s name with small words, in what language soever but English.
        if cue == "work" or (cue == "organisation" and not english and not words[-1].capital):
            title = words[at + 1 :]
            # Only English writes the words of a title with capitals: la película El tigre y el dragón.
            whole = all(_in_title(w, first=i == 0, small=not english) for i, w in enumerate(title))
            return title if title[0].capital and whole else None
    return None


# What may stand between the capitals of a title, and what of it does not follow the first word of a sentence.
_IN_TITLE = frozenset("of the a an on in from for to at or de del la le les el los du des der die das von".split())
_PREPOSITIONS = frozenset("on in from for to at".split())


def _title_of_gloss(words: list[Word], gloss: Gloss, text: str) -> list[Word] | None:
    """Take the title that a gloss in title marks or with its year belongs to.

    That Day, on the Beach (《海灘的一天》), A Confucian Confusion (獨立時代, 1994).
    """
    # 的 joins what a title says and no name does: Hometown at Dusk (黃昏的故鄉).
    title = gloss.titled or "的" in gloss.text[1:-1] or (gloss.dated and not _suffix_kind(gloss.text))
    if not title or (not gloss.titled and is_personal(gloss.text)) or gloss.text[-1] in "报報":
        return None
    start = at = len(words) - 1
    while at > 0 and len(words) - at < 10:
        left, right = words[at - 1], words[at]
        small = not left.capital
        comma = right.gap == ", " and right.key in _IN_TITLE
        if not (comma or _joined(left, right)) or (small and left.key not in _IN_TITLE):
            break
        if left.capital and right.key in _PREPOSITIONS and not comma and _begins_sentence(left, text):
            break  # "Starred in The Wall"
        at -= 1
        start = start if small else at
    return words[start:] if words[start].capital else None


def _in_title(word: Word, *, first: bool, small: bool) -> bool:
    if word.gap not in ((" ", " “", ": ", ", ") if first else (" ", ", ", " & ")) and not _ELISION.fullmatch(word.gap):
        return False
    return word.capital or (not first and (small or len(word.text) <= 4))


def _trim(chain: list[Word], gloss: Gloss, language: str, text: str) -> list[Word]:
    """Take off what a sentence begins with, titles before a person, and the city before a district."""
    while (
        len(chain) > 1 and chain[0].key in tables.words("function") and not _keeps_article(chain, gloss, language, text)
    ):
        chain = chain[1:]
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


def _untitled(chain: list[Word], gloss: Gloss) -> list[Word]:
    """Take off the titles before a person."""
    if gloss.script == "Hang":
        while len(chain) > 1 and _is_title(chain[0]):
            chain = chain[1:]  # Singer BIBI (비비)
    elif is_personal(gloss.text) or regex.search("[·・‧•]", gloss.text):
        titles = [i for i, w in enumerate(chain[:-1]) if _is_title(w)]
        if titles:
            chain = chain[titles[-1] + 1 :]
    elif gloss.script == "Hani" and not _suffixed(gloss.text) and tables.kinds("heads").get(chain[-1].key) is None:
        titles = [i for i, w in enumerate(chain[:-1]) if _is_title(w)]
        while len(chain) > 1 and _is_title(chain[0]):
            chain = chain[1:]
            titles = [i - 1 for i in titles if i]
        if titles and len(chain) - titles[-1] in (2, 3, 4) and all(w.capital for w in chain):
            chain = chain[titles[-1] + 1 :]  # Cabinet Secretary Minoru Kihara (木原稔)
    elif gloss.script not in scripts.EAST_ASIAN:
        titles = [i for i, w in enumerate(chain[:-1]) if _is_title(w)]
        count = len(gloss.text.split())
        if titles:
            chain = chain[titles[-1] + 1 :]
        elif len(chain) > count > 1 and tables.kinds("heads").get(chain[-1].key) is None:
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
        return not _begins_sentence(first, text) and len(chain) > 2 and gloss.titled
    if not _begins_sentence(first, text) or (gloss.titled and gloss.text[-1] not in "报報"):
        return True
    # The same name with its capital article inside a sentence: "Aunque Los Tigres Pequeños".
    around = text[max(first.start - 4000, 0) : first.start + 4000]
    inside = any(before[-1:].isalpha() for before in around.split(" " + text[first.start : chain[-1].end])[:-1])
    return inside or (not language.startswith("en") and _is_heading(first, chain[-1], text))


def _begins_sentence(word: Word, text: str) -> bool:
    before = text[max(word.start - 6, 0) : word.start]
    return not before.strip(' “"‘«—–-•*') or bool(_STOP.search(before.rstrip(' “"‘«')[-1:])) or "\n" in before


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


# --- terms in lower case ------------------------------------------------------------


def _lower_case(words: list[Word], gloss: Gloss, language: str) -> Form | None:
    """Find a term in lower case: the hoko (保甲), a folk song movement (民歌運動), Blackfoot disease (烏腳病)."""
    if gloss.script not in scripts.EAST_ASIAN:
        return None
    headed = _headed(words, gloss, language)
    if not headed and not language.startswith(("en", "und")):
        headed = _work_title(words, english=False) or _after_article(words) or _dish(words, gloss)
    if headed:
        return Form(headed[0].start, headed[-1].end, tuple(w.text for w in headed))
    tail = _phrase(words, language)
    if not tail:
        return None
    match = _match([w.text for w in tail], gloss)
    kept = tail[-match.tokens :] if match else []
    if kept and not any(w.capital for w in kept):
        return Form(kept[0].start, kept[-1].end, tuple(w.text for w in kept), match, term=True)
    listed = _sentence_case(words, language, titled=gloss.titled)
    if listed:
        return Form(listed[0].start, listed[-1].end, tuple(w.text for w in listed))
    at = len(words) - len(tail)
    if tail[0].gap == ", " and len(tail) == 2 <= at and len(gloss.text) == 4 and not any(w.capital for w in tail):
        tail = words[at - 2 :]  # one country, two systems (一國兩制)
        return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail), term=True)
    while len(tail) > 1 and (
        tail[0].key in tables.words("adjectives") or (len(tail) > 2 and tail[0].key.endswith("ing"))
    ):
        tail = tail[1:]
    ended = tail[0].capital and len(tail) < 6 and tables.kinds("heads").get(tail[-1].key) == _suffix_kind(gloss.text)
    if not (ended and tail[-1].key in tables.kinds("heads")) and not _is_term(words, tail, gloss, language):
        return None  # but: Демократическая прогрессивная партия (民主進步黨)
    # Gula floden (黄河) is a name in a language that writes only its first word with a capital.
    named = tail[0].capital and not language.startswith(("en", "und"))
    return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail), term=not named)


def _phrase(words: list[Word], language: str) -> list[Word]:
    """Return the last words back to a small word, a stop or a possessive; none where that is too far."""
    tail: list[Word] = []
    for word in reversed(words):
        small = any(word.key in tables.words(t) for t in ("function", "verbs", "announcers"))
        if small or word.number or (tail and not _joined(word, tail[0])):
            break
        if tail and _is_boundary(word, language):
            break
        tail.insert(0, word)
        if len(tail) > 6:
            return []
    return tail


def _is_term(words: list[Word], tail: list[Word], gloss: Gloss, language: str) -> bool:
    """Tell whether a phrase is a term: at most four words in lower case, at most two in capitals before them."""
    if is_personal(gloss.text) and tail[-1].key not in tables.kinds("heads"):
        return False  # "Xi Jinping visited (習近平)"
    if not language.startswith(("en", "und")) and (len(tail) > 2 or _after_of(words, tail[0])):
        return False  # "la sopa de fideos (麵線)": in Romance languages the head stands in front, out of sight
    lower = [w for w in tail if not w.capital]
    capitals = len(tail) - len(lower)
    if any(w.capital for w in tail[capitals:]) or len(lower) > 4:
        return False
    return capitals == 0 or (capitals <= 2 and len(lower) <= 2)


# Articles, and prepositions with an article in them, before a whole noun phrase: le tofu puant, du tofu puant.
_DETERMINERS = frozenset("le la les l un une du des el los las una unos il lo i gli uno del della dello dei degli delle al alla o os as um uma do dos das".split())


def _dish(words: list[Word], gloss: Gloss) -> list[Word] | None:
    """Take a noun and an adjective after an article, for food and the like alone: du tofu puant (臭豆腐).

    Where the gloss may name a place or an office, the start cannot be told, nor by "de" but after what is cooked.
    """
    if _suffix_kind(gloss.text) != "term" or not 2 <= len(gloss.text) <= 5 or is_personal(gloss.text):
        return None
    nouns = links = 0
    for at in range(len(words) - 1, max(len(words) - 7, 0), -1):
        word, before = words[at], words[at - 1]
        if word.capital or word.number or (at < len(words) - 1 and words[at + 1].gap not in (" ", " d’", " d'", " l’", " l'")):
            return None
        linking = word.key in _LINKS or (word.key == "la" and before.key == "à")
        nouns, links = (0, links + 1) if linking else (nouns + 1, links)
        if nouns > 2 or (not linking and word.key in tables.words("function") | tables.words("verbs")):
            return None
        determined = word.gap.strip().lower() in ("l’", "l'", "d’", "d'") or (word.gap == " " and before.key in _DETERMINERS)
        if not linking and determined and not (before.key == "la" and at > 1 and words[at - 2].key == "à"):
            return words[at:] if not links or word.key in _COOKED else None
    return None


# What links the words of a dish, and what is cooked so: soupe de nouilles au bœuf, thé aux perles.
_LINKS = frozenset("de au aux à al con com alla ai".split())
_COOKED = frozenset(
    "soupe sopa zuppa thé té tè chá riz arroz riso pain pan pão pane gâteau pastel torta bolo omelette tortilla nouilles fideos "
    "boulettes raviolis crêpe galette lait leche latte leite vin vino vinho jus jugo bouillon caldo brioche petit beignet".split()
)
# What a noun in Romance and German hangs on: la sopa de fideos, l’omelette aux huîtres.
_GOVERNING = frozenset("de del du des di da do dos das della dei degli delle dello von van au aux à al con com mit aus".split())


def _after_of(words: list[Word], first: Word) -> bool:
    before = [w.key for w in words if w.start < first.start][-2:]
    return any(key in _GOVERNING for key in before)


def _sentence_case(words: list[Word], language: str, *, titled: bool) -> list[Word] | None:
    """Take a title with one capital, in a list.

    — La Colline (山丘), Une chanson pour moi-même (給自己的歌) et Au réveil du rêve (…).
    """
    if language.startswith("en"):
        return None
    for index in range(len(words) - 2, max(len(words) - 9, -1), -1):
        word = words[index]
        if word.capital:
            listed = (index == 0 and regex.match(r",\s*[«“\"]?$", word.gap)) or (titled and ":" in word.gap)
            after_name = index == 1 and words[0].key in ("et", "y", "e", "und", "o", "ou", "dan")
            return words[index:] if listed or after_name else None
        if not _joined(word, words[index + 1]):
            return None
    return None

"""The words before a parenthesis in an alphabet, what joins and what parts them, and the form made of them."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from summarise.names import _romanisation as romanisation
from summarise.names import _scripts as scripts
from summarise.names import _tables as tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarise.names._parentheses import Gloss

# Words of one script with their marks and digits, joined by hyphens, apostrophes, points: Ching-te, Xi’s, C.C, S&P,
# 2-28; Persian and Hindi have joiners inside a word.
WORDS = {
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
CASELESS = frozenset({"Arab", "Hebr", "Deva", "Geor", "Thai"})

POSSESSIVE = regex.compile(r"(?:[’'ʼ‘]s|(?<=s)[’'])$")

# Turkish sets an ending off from a name: Pekin’de, Şi Cinping’in.
_CASE = regex.compile(r"(?<=\p{L}{2})[’']\p{Ll}{1,6}$")

# After these a point is no stop: initials ("C. Wei"), "St. John", "Co.".
_ABBREVIATED = regex.compile(
    r"(?:\p{Lu}|\p{Lu}(?:\.\p{Lu})+|St|Mt|Ft|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Co|Corp|Inc|Ltd|No|Sen|Rep|Gov|Gen|Lt|Col)$"
)

# After these the point belongs to the name: MediaTek Inc.
_FIRM = regex.compile(r"Co|Corp|Inc|Ltd|Jr|Sr|Bros|Bhd")

# The article or preposition that French and Italian write together with what follows: L’université, d’Alibaba; not
# that of L’Oréal.
_ELIDED = regex.compile(r"(?:\p{Lu}[’'](?=\p{Ll})|(?:\p{Ll}{1,3}|[Dd]ell|[Nn]ell|[Aa]ll)[’'](?=\p{L}))")

ELISION = regex.compile(r" \p{L}{1,4}[’']")

STOP = regex.compile(r"[.!?。！？\n]")

# Endings of English words that name nothing: ridiculous, shameless, formidable; and what ends a verb: thrown out.
SAYS_HOW = regex.compile(r".{3,}(?:ous|less|able|ible|ful)|out|up|off|down|away|back|again|together|over|very|so")

# Words of English by which what is said is told from a name.
_SAID = frozenset(
    "is are was were has have had will would can could must should do does did not i you we they he she it us me my "
    "your our don’t can’t won’t isn’t it’s that’s i’m we’re let let’s".split()
)

# One-character endings by which a form is seen to be no person's: 金曲獎, 高雄市, 林務局.
NO_PERSON = frozenset(
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


_FEW_HAN = regex.compile(r"\p{Script=Han}{2,4}")


@lru_cache(maxsize=4096)
def is_personal(gloss: str) -> bool:
    """Tell whether Chinese characters look like a person's name.

    A family name and one to three more, no ending of an office.
    """
    if not _FEW_HAN.fullmatch(gloss) or not romanisation.family_length(gloss):
        return False
    suffixes = tables.kinds("suffixes")
    return gloss[-1] not in NO_PERSON and not any(gloss[-n:] in suffixes for n in (2, 3))


def is_korean(gloss: str) -> bool:
    """Tell whether a form in Hangul looks like a person’s name: a family name and one to three syllables more."""
    families = tables.words("korean-families")
    bare = gloss.replace(" ", "")
    if suffix_kind(gloss) and len(bare) > 3:
        return False  # 로동신문
    return 2 <= len(bare) <= 4 and (bare[0] in families or bare[:2] in families)


def split(left: str, begin: int, group: str, language: str) -> list[Word]:
    """Split into words; the last one loses its possessive ending, and nothing but that or a point may follow it."""
    found: list[Word] = []
    last = 0
    elides = not language.startswith(("en", "und"))
    for word in WORDS[group].finditer(left):
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
    case = _CASE if language.split("-")[0] in ("tr", "az") else POSSESSIVE
    bare = case.sub("", final.text)
    if bare != final.text and final.key not in tables.words("brands"):
        found[-1] = Word(bare, final.start, final.start + len(bare), final.gap)
    return found


def _elided(word: str) -> regex.Match[str] | None:
    """Match the L’ of L’université and L’Assemblée, but not that of L’Oréal."""
    if word[1:2] in ("’", "'") and word[2:].lower() in tables.kinds("heads"):
        return regex.match(r"\p{L}[’']", word)
    return _ELIDED.match(word)


def is_said(words: Sequence[str]) -> bool:
    """Tell what somebody says, in small letters, “The rain has not stopped for days”, from “When You Finish Saving”."""
    small = sum(w[:1].islower() for w in words[1:])
    said = words[0].lower() in ("what", "how", "why", "no", "not", "please") or not _SAID.isdisjoint(
        w.lower().replace("'", "’") for w in words
    )
    return len(words) > 1 and said and 2 * small > len(words) - 1


def match_words(words: Sequence[str], gloss: Gloss) -> romanisation.Match | None:
    if gloss.script == "Hang":
        return romanisation.korean(words, gloss.text)
    if gloss.script != "Hani":
        return None
    if scripts.KANA.search(gloss.text):
        return romanisation.japanese(words, gloss.text) or romanisation.kana(words, gloss.text)
    if gloss.hint == "ja" or " " in gloss.text or scripts.only_japanese(gloss.text):
        return romanisation.japanese(words, gloss.text) or romanisation.match(words, gloss.text)
    return romanisation.match(words, gloss.text) or romanisation.japanese(words, gloss.text)


def split_thai(left: str, begin: int) -> list[Word]:
    """Split what has no spaces at the bounds of dictionary words: ประธานาธิบดี|สี|จิ้น|ผิง."""
    from icu4py.breakers import WordBreaker

    found: list[Word] = []
    last = 0
    for start, end in WordBreaker(left, "th").segments():
        if WORDS["Thai"].match(left, start, end):
            found.append(Word(left[start:end], begin + start, begin + end, left[last:start]))
            last = end
    return found if last == len(left) else []


def has_head(words: Sequence[str]) -> bool:
    """Tell whether words name an office or place by their first or last: Novaya Gazeta, but not Bill Gates."""
    heads, first = tables.kinds("heads"), words[0].lower()
    last = words[-1].lower().strip(".")
    return last in heads or (first in heads and first not in tables.words("given-names"))


def suffix_kind(gloss: str) -> str | None:
    suffixes = tables.kinds("suffixes")
    return next((suffixes[gloss[-n:]] for n in (4, 3, 2, 1) if gloss[-n:] in suffixes and n < len(gloss)), None)


def joined(left: Word, right: Word) -> bool:
    if right.gap in (" ", "\u00a0", " & "):
        return True
    if right.gap in (", ", "., ") and _FIRM.fullmatch(right.text.rstrip(".")):
        return True  # Legend Entertainment Co., Ltd.
    if ELISION.fullmatch(right.gap):
        return right.gap[1] in "dD" or left.key in ("de", "à", "et")
    if right.gap in ("’ ", "' ") and left.key.endswith("s"):
        return True  # a possessive of the plural: Military Dependents’ Village
    return right.gap in (". ", ".") and bool(_ABBREVIATED.fullmatch(left.text))


def is_boundary(word: Word, language: str) -> bool:
    """Tell a word that ends what came before a name: Zhen’s of "Lei Zhen’s Free China", Taipei-based."""
    if word.text.endswith(("’s", "'s", "ʼs", "‘s")):
        return language.startswith(("en", "und")) and word.key[:-2] not in tables.words("generic-possessives")
    _, hyphen, second = word.key.rpartition("-")
    return bool(hyphen) and second in tables.words("compounds")


def form_of(words: list[Word], match: romanisation.Match, *, person: bool) -> Form:
    return Form(words[0].start, words[-1].end, tuple(w.text for w in words), match, person)


def is_title(word: Word) -> bool:
    key = word.key.rstrip(".")
    return key in tables.words("titles") or key.rpartition("-")[2] in ("elect", "designate", "general")


def suffixed(gloss: str) -> bool:
    suffixes = tables.kinds("suffixes")
    return any(gloss[-n:] in suffixes for n in (1, 2, 3))

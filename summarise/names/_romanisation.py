"""Whether a name in Latin letters is how its characters are romanised, and by which scheme.

`Xi Jinping` reads 習近平 by pinyin; `Huang Kuo-chang` 黃國昌 by Wade-Giles; `Ma Ying-jeou` 馬英九 by two schemes
mixed; the surname of `William Lai` reads 賴 of 賴清德. Families spell as they like, so that after the schemes a
comparison by sound decides: it is generous, for only a name that is quite another's is to be called a slip.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import regex

from summarise.names import _scripts as scripts
from summarise.names import _tables as tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHARACTERS = regex.compile(r"[\p{Script=Han}\s·・]+")
_SPACES = regex.compile(r"[\s·・]")
Order = Literal["family-first", "given-first", "one-word", "family-only"]

MIXED = "mixed"
_SCHEMES = ("pinyin", "wade-giles", "tongyong", "hong-kong", "hokkien", "gwoyeu-romatzyh", "jyutping")
# A compound surname or a word in which each syllable is written on its own: Yu-Che, Ching-te.
_HYPHENS = "-‐‑‒–"
_HYPHEN = regex.compile(f"[{_HYPHENS}]")


@dataclass(frozen=True, slots=True)
class Match:
    """How the last `tokens` words of a form read a gloss; `family` is the index, among these, of the family name."""

    tokens: int
    order: Order
    scheme: str | None
    family: int | None
    japanese: bool = False


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """Return the bare letters of a word, as the press prints them: "Hsüeh-ch'in" gives "hsuehchin"."""
    if word.isascii() and word.isalpha():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if c.isalpha())


def match(words: Sequence[str], gloss: str) -> Match | None:
    """Find the shortest run of last words that reads the whole gloss, in either order of family and given name."""
    characters = _CHARACTERS.fullmatch(gloss) and _SPACES.sub("", gloss)
    if not characters or len(characters) > 6:
        return None
    traditional = scripts.traditional(characters)
    bare = [plain(w) for w in words[-4:]]
    firsts = [first_letters(c) for c in traditional]
    if not any(word[:1] in letters for word in bare for letters in firsts):
        return None  # a foreign name: nothing of it begins as any of the characters does
    readings = [readings_of(c) for c in traditional]
    for count in range(1, len(bare) + 1):
        for order, family, arranged in _arrangements(count, characters, readings):
            scheme = _scheme(bare[-count:], arranged, "".join(words[-count:]))
            if scheme:
                return Match(count, order, None if scheme == MIXED else scheme, family)
    return None


def _arrangements(
    count: int, characters: str, readings: list[dict[str, frozenset[str]]]
) -> Iterator[tuple[Order, int | None, list[dict[str, frozenset[str]]]]]:
    if count == 1:
        yield "one-word", None, readings
        return
    yield "family-first", 0, readings
    size = family_length(characters) or 1
    if len(characters) > size:
        yield "given-first", count - 1, readings[size:] + readings[:size]


def match_by_sound(words: Sequence[str], gloss: str) -> Match | None:
    """Find a personal name whose family name is read and whose given name has the same syllables by rough sound.

    `Lin Join-sane` (林中森) is spelt by no scheme at all; `Hou You-yi` (侯友宜) by none quite.
    """
    characters = "".join(c for c in gloss if scripts.HAN.match(c))
    size = family_length(characters)
    if not size or len(characters) <= size or len(words) < 2 or len(characters) > 4:
        return None
    given = characters[size:]
    for count in (2, 3):
        if len(words) < count:
            break
        tail = list(words[-count:])
        for order, family, rest in (("family-first", tail[0], tail[1:]), ("given-first", tail[-1], tail[:-1])):
            syllables = [s for word in rest for s in _syllables(word)]
            if len(syllables) != len(given):
                continue
            if not family_agrees(family, characters) and not _near_family(family, characters, syllables, given):
                continue
            if all(_sounds_like(plain(s), c) for s, c in zip(syllables, given, strict=True)):
                index = 0 if order == "family-first" else count - 1
                return Match(count, "family-first" if index == 0 else "given-first", None, index)
    return None


def _near_family(family: str, characters: str, syllables: Sequence[str], given: str) -> bool:
    """Accept a family name by sound where the given name is spelt by the book: Sheng Jong-chin (沈榮津)."""
    spelt = all(plain(s) in readings_of(c)[MIXED] for s, c in zip(syllables, scripts.traditional(given), strict=True))
    return spelt and _sounds_like(plain(family), characters[0]) and len(given) > 1


def sounded_words(words: Sequence[str], gloss: str) -> int:
    """Return how many words at the start sound like the characters, one by one: 2 of Hon Hai Precision (鴻海精密)."""
    count = 0
    for word, character in zip(words, gloss, strict=False):
        if not scripts.HAN.match(character) or len(plain(word)) > 6 or not _sounds_like(plain(word), character):
            break
        count += 1
    return count if count > 1 else 0


def family_agrees(word: str, gloss: str) -> bool:
    """Tell whether a word spells the family name of a gloss in any scheme: Lai, Lay of 賴; Wong, Huang, Ng of 黃."""
    return bool(_family_schemes(word, gloss))


def family_scheme(word: str, gloss: str) -> str | None:
    """Return the one scheme by which a word spells the family name of a gloss, None where several do."""
    found = _family_schemes(word, gloss)
    return next(iter(found)) if len(found) == 1 and "own" not in found else None


@lru_cache(maxsize=4096)
def _family_schemes(word: str, gloss: str) -> frozenset[str]:
    letters = plain(word)
    characters = scripts.traditional("".join(c for c in gloss if scripts.HAN.match(c)))
    if not characters or letters[:1] not in first_letters(characters[0]):
        return frozenset()
    found: set[str] = set()
    for size in {1, family_length(characters) or 1}:
        readings = [readings_of(c) for c in characters[:size]]
        if len(readings) == size:
            for scheme in (*_SCHEMES, "own"):
                options = [r.get(scheme, frozenset()) for r in readings]
                if letters in {"".join(spelt) for spelt in itertools.product(*options)}:
                    found.add(scheme)
    return frozenset(found)


def foreign_family(words: Sequence[str], gloss: str) -> str | None:
    """Return "korean" or "vietnamese" where the first word spells the characters' family name as these countries do."""
    if len(words) < 2:
        return None
    first = scripts.traditional(gloss[:1])
    for country in ("korean", "vietnamese"):
        if plain(words[0]) in tables.spellings(country).get(first, ()):
            return country
    return None


def korean_family(syllable: str, character: str) -> bool:
    """Tell whether a syllable of Hangul is how Korea reads the character of a family name: 김 of 金, 이 of 李."""
    spelt = _hangul(syllable) | frozenset(_KOREAN_FAMILIES.get(syllable, "").split())
    return any(s in spelt for s in tables.spellings("korean").get(scripts.traditional(character), ()))


def japanese(words: Sequence[str], gloss: str) -> Match | None:
    """Match a Japanese family name, in either order: `Shigeru Ishiba` of 石破 茂, `Kishida Fumio` of 岸田文雄."""
    family = japanese_family(gloss)
    if not family or len(words) < 1:
        return None
    spelt = {_short_vowels(s) for s in tables.spellings("japanese")[family]}
    for index in range(len(words) - 1, max(len(words) - 3, -1), -1):
        if _short_vowels(plain(words[index])) in spelt:
            if index == len(words) - 1:
                previous = len(words) > 1
                return Match(
                    2 if previous else 1, "given-first" if previous else "family-only", "hepburn", int(previous), True
                )
            return Match(len(words) - index, "family-first", "hepburn", 0, True)
    return None


@lru_cache(maxsize=1024)
def japanese_family(gloss: str) -> str | None:
    """Return the Japanese family name that a form begins with, if it is in the table: 岸田 of 岸田文雄."""
    table = tables.spellings("japanese")
    joined = gloss.replace(" ", "").replace("\u3000", "")
    return next((joined[:n] for n in (3, 2, 1) if joined[:n] in table and len(joined) > n), None)


def japanese_families(gloss: str) -> frozenset[str]:
    """Return how the Japanese family name that a form begins with is spelt, nothing where it is not in the table."""
    family = japanese_family(gloss)
    return tables.spellings("japanese")[family] if family else frozenset()


def family_length(characters: str) -> int | None:
    """Return how many characters the Chinese family name at the start has, None where there is none we know."""
    if characters[:2] in tables.words("surnames-two") and len(characters) > 2:
        return 2
    return 1 if characters[:1] in _surnames() and len(characters) > 1 else None


def looks_romanised(words: Sequence[str]) -> bool:
    """Tell whether words look like a romanised Chinese name: `Zhang Youxia`, `Lai Ching-te`, not `William Lai`."""
    if not 2 <= len(words) <= 3:
        return False
    counts = [_count_syllables(plain(word)) for word in words]
    return all(counts) and 2 <= sum(counts) <= 4 and (plain(words[0]) in _family_spellings())


@lru_cache(maxsize=4096)
def readings_of(character: str) -> dict[str, frozenset[str]]:
    """Return how a character is spelt in each scheme, in bare letters."""
    from pypinyin import Style, pinyin

    def spelt(style: Style) -> frozenset[str]:
        return frozenset(plain(s) for s in pinyin(character, style=style, heteronym=True)[0] if s != character)

    mandarin = frozenset(s.replace("v", "u") for s in spelt(Style.NORMAL)) | _SURNAME_READINGS.get(
        character, frozenset()
    )
    readings = {
        "pinyin": mandarin | ({"lyu", "nyu"} & {s[0] + "yu" for s in mandarin if s in ("lu", "nu")}),
        "wade-giles": frozenset(_wade_giles(s) for s in mandarin),
        "tongyong": frozenset(_tongyong(s) for s in mandarin),
        "jyutping": frozenset(tables.jyutping().get(character, ())),
        "hong-kong": _hong_kong(character),
        "hokkien": tables.spellings("hokkien").get(character, frozenset()),
        "gwoyeu-romatzyh": frozenset(regex.sub(r"yi(ng?)$", r"y\1", s) for s in spelt(Style.GWOYEU)),
        "palladius": spelt(Style.CYRILLIC),
        "own": tables.spellings("own").get(character, frozenset()),
    }
    readings["wade-giles"] |= _press(readings["wade-giles"])
    readings[MIXED] = frozenset().union(*(v for k, v in readings.items() if k != "palladius"))
    readings[MIXED] |= frozenset(s + "h" for s in readings[MIXED] if s[-1:] in "aeiou")
    readings[MIXED] |= frozenset(v for s in readings[MIXED] for v in tables.free_spellings().get(s, ()))
    return readings


@lru_cache(maxsize=4096)
def first_letters(character: str) -> frozenset[str]:
    """Return the letters that a character's spellings begin with, in any scheme: l of 賴, h, n and w of 黃."""
    readings = readings_of(character)
    return frozenset(s[:1] for scheme in (MIXED, "palladius", "own") for s in readings[scheme])


# Hong Kong spells Cantonese by custom, more or less so: Jyutping's initials and finals, and what stands for them.
_CANTONESE_INITIALS = {"b": "p", "d": "t", "g": "k", "gw": "kw", "z": "ch/ts", "c": "ch/ts", "s": "s/sh", "j": "y"}
_CANTONESE_FINALS = dict(
    pair.split(":")
    for pair in (
        "aa:a/ah am:am/um an:an/un ei:ei/ee/i i:i/ee iu:iu/iew o:o/or oi:oi/oy ou:o/ou u:u/oo ui:ui/ooi un:un/oon "
        "ut:ut/oot uk:uk/ook oeng:eung/eong oek:euk eoi:ui eon:un eot:ut yu:yu/u/ue yun:uen/un yut:uet/ut"
    ).split()
)
_CANTONESE = regex.compile(r"(ng(?=.)|gw|kw|[bpmfdtnlgkhwzcsj]?)(.+)")


@lru_cache(maxsize=4096)
def _hong_kong(character: str) -> frozenset[str]:
    """Return how Hong Kong spells a character: Cheung, Tseung of zoeng, Kwok of gwok, Tsz of zi."""
    found = set(tables.spellings("hong-kong").get(character, ()))
    for reading in tables.jyutping().get(character, ()):
        parts = _CANTONESE.fullmatch(reading)
        if not parts:
            continue
        onsets = _CANTONESE_INITIALS.get(parts[1], parts[1]).split("/")
        # aai, aan: a long vowel is not marked; j before yu is not written twice.
        final = parts[2][1:] if parts[2].startswith("aa") and len(parts[2]) > 2 else parts[2]
        finals = _CANTONESE_FINALS.get(final, final).split("/")
        found |= {onset + (f[1:] if onset == "y" and f[:1] == "y" else f) for onset in onsets for f in finals}
        if parts[2] == "i" and parts[1] in "zcs":
            found |= {"sze"} if parts[1] == "s" else {"tsz", "tze"}
    return frozenset(found)


# Readings as a family name that dictionaries give as rare or not at all.
_SURNAME_READINGS = {
    character: frozenset({reading})
    for character, reading in zip(
        "任曾單解查盖仇区區樂员員么",
        ["ren", "zeng", "shan", "xie", "zha", "ge", "qiu", "ou", "ou", "yue", "yun", "yun", "yao"],
        strict=True,
    )
}


def _press(spellings: frozenset[str]) -> frozenset[str]:
    """Add how the press in Taiwan varies Wade-Giles: yi for i, szu for ssu."""
    variants = {"i": ("yi", "yih"), "ssu": ("szu", "sze"), "tzu": ("tze",)}
    return frozenset(v for s in spellings for v in variants.get(s, ()))


# pypinyin's own Wade-Giles has lei for lai and v for ü (0.55), so it is made here, without apostrophes as the press
# prints it.
_WADE_GILES_WHOLE = {
    **dict.fromkeys(["zhi", "chi"], "chih"),
    **dict.fromkeys(["zi", "ci"], "tzu"),
    **dict.fromkeys(["ge", "ke"], "ko"),
    "shi": "shih",
    "ri": "jih",
    "si": "ssu",
    "er": "erh",
    "yi": "i",
    "ye": "yeh",
    "yan": "yen",
    "yue": "yueh",
    "you": "yu",
    "yong": "yung",
    "he": "ho",
    "e": "o",
    "gui": "kuei",
    "kui": "kuei",
    "shuo": "shuo",
    "guo": "kuo",
    "kuo": "kuo",
    "huo": "huo",
}
_WADE_GILES_ONSETS = {
    "zh": "ch",
    "j": "ch",
    "q": "ch",
    "x": "hs",
    "z": "ts",
    "c": "ts",
    "r": "j",
    "b": "p",
    "d": "t",
    "g": "k",
}


def _wade_giles(syllable: str) -> str:
    """Respell pinyin in Wade-Giles: qing ching, xian hsien, zhong chung, duo to, xue hsueh."""
    if syllable in _WADE_GILES_WHOLE:
        return _WADE_GILES_WHOLE[syllable]
    onset = regex.match(r"[zcs]h|[bpmfdtnlgkhjqxrzcsyw]?", syllable)
    start = onset[0] if onset else ""
    final = syllable[len(start) :]
    final = {"ian": "ien", "ie": "ieh", "ue": "ueh", "ong": "ung", "iong": "iung", "uo": "o"}.get(final, final)
    return _WADE_GILES_ONSETS.get(start, start) + final


def _tongyong(syllable: str) -> str:
    """Respell pinyin in Tongyong: zhe jhe, qing cing, xiao siao, shi shih, liu liou, feng fong."""
    respelt: str = regex.sub(r"^([zcs]h?|r)i$", r"\1ih", syllable)
    respelt = regex.sub(r"^zh", "jh", respelt)
    respelt = regex.sub(r"^([jqx])u", r"\1yu", respelt)
    respelt = regex.sub(r"^([jqx])iong$", r"\1yong", respelt)
    respelt = regex.sub(r"^q", "c", regex.sub(r"^x", "s", respelt))
    respelt = regex.sub(r"iu$", "iou", regex.sub(r"([^y])ui$", r"\1uei", respelt))
    return {"feng": "fong", "weng": "wong", "wen": "wun"}.get(respelt, respelt)


def _scheme(words: list[str], readings: list[dict[str, frozenset[str]]], written: str) -> str | None:
    """Return the scheme by which words read characters, MIXED where it takes more than one, None where none does."""
    latin = _reads(words, [r[MIXED] for r in readings])  # in all schemes taken together
    if not latin:
        return "palladius" if _reads(words, [r["palladius"] for r in readings]) else None
    hyphened = any(h in written for h in _HYPHENS)
    schemes: Sequence[str] = _SCHEMES
    if hyphened:
        schemes = ("wade-giles", "pinyin", *_SCHEMES[2:])
    if len(words) > 2:
        schemes = ("hong-kong", "hokkien", *(s for s in schemes if s not in ("hong-kong", "hokkien")))
    return next((s for s in schemes if _reads(words, [r[s] for r in readings])), MIXED)


def _reads(words: list[str], options: list[frozenset[str]]) -> bool:
    """Tell whether words, each of whole syllables, spell one option of each character in turn."""
    states = {(0, 0)}  # word, letters of it already read
    for spellings in options:
        states = {
            (w + 1, 0) if at + len(s) == len(words[w]) else (w, at + len(s))
            for w, at in states
            if w < len(words)
            for s in spellings
            if s and words[w].startswith(s, at)
        }
        if not states:
            return False
    return (len(words), 0) in states


def _syllables(word: str) -> list[str]:
    return [s for s in _HYPHEN.split(word) if s]


# Consonants that one sound is spelt with in one scheme or another; a given name is compared by these alone.
_CLASSES = {
    **dict.fromkeys(["b", "p", "ph", "m", "f", "v"], "labial"),
    **dict.fromkeys(["d", "t", "th", "n", "l", "r"], "dental"),
    **dict.fromkeys(
        ["z", "zh", "j", "jh", "c", "ch", "q", "x", "s", "sh", "hs", "ts", "tz", "cz", "si", "sz"], "sibilant"
    ),
    **dict.fromkeys(["g", "k", "kh", "h", "ng", "kw", "gw", "hw", "hu"], "velar"),
    **dict.fromkeys(["", "w", "y", "wh"], "none"),
}
_NASAL = regex.compile(r"(?:[mn]|ng)e?$")  # tan, tang, sane
_CONSONANTS = regex.compile(r"^[^aeiou]*")


def _sounds_like(syllable: str, character: str) -> bool:
    """Tell whether a syllable begins as some reading of a character does, and ends in a nasal where it does."""
    readings = readings_of(scripts.traditional(character))
    for spelt in readings[MIXED]:
        same_start = _class(syllable) == _class(spelt)
        if same_start and _nasal(syllable) == _nasal(spelt) and _vowel_near(syllable, spelt):
            return True
    return False


def _class(syllable: str) -> str:
    onset = _CONSONANTS.match(syllable)
    return _CLASSES.get(onset[0].rstrip("wy") if onset else "", "none")


def _nasal(syllable: str) -> bool:
    return bool(_NASAL.search(syllable))


def _vowel_near(one: str, other: str) -> bool:
    """Compare the vowels by their front or back: ou and you yes, a and i no; what is unclear passes."""
    first, second = set(one) & set("aeiouy"), set(other) & set("aeiouy")
    return bool(first & second) or not first or not second or (_nasal(one) and _nasal(other))


# A syllable in the letters of any scheme for Chinese: zhang, hsien, tseng, kwok, jeou.
_ONE_SYLLABLE = regex.compile(
    r"(?:zh|ch|sh|jh|hs|ts|tz|sz|ng|kw|gw|hw|[bpmfdtnlgkhjqxrzcswy])?"
    r"(?:iang|iong|uang|iung|ieou|eong|eung|ang|eng|ing|ong|ung|ian|ien|iao|iau|uai|uan|uen|ueh|ieh|iew|iou|eou|yan|yen"
    r"|ai|ei|ao|au|ou|an|en|in|un|on|am|em|im|om|um|ia|ie|iu|ua|uo|ue|ui|ih|ak|ok|uk|ik|ek|at|it|ut|ap|ip|oo|ee|eh|oh|er|ew|ow|oy|oi|aw|a|e|i|o|u)"
)


@lru_cache(maxsize=4096)
def _count_syllables(letters: str) -> int:
    """Return the least number of syllables that make up a word, 0 if it is not made of them."""
    if not letters or len(letters) > 14:
        return 0
    reach = {0: 0}
    for start in range(len(letters)):
        if start in reach and reach[start] < 3:
            for end in range(start + 1, min(start + 7, len(letters) + 1)):
                if _ONE_SYLLABLE.fullmatch(letters, start, end):
                    reach[end] = min(reach.get(end, 9), reach[start] + 1)
    return reach.get(len(letters), 0)


# The family names of nine Chinese in ten.
_COMMON = (
    "王李張劉陳楊黃趙吳周徐孫馬朱胡郭何高林羅鄭梁謝宋唐許韓馮鄧曹彭曾蕭田董袁"
    "蔡潘于余葉蔣杜蘇魏程呂丁沈任姚盧習江汪侯洪柯賴連温"
)


def is_common(character: str) -> bool:
    """Tell whether a character is one of the common family names."""
    return scripts.traditional(character) in _COMMON


@cache
def _family_spellings() -> frozenset[str]:
    found: set[str] = set()
    for surname in _COMMON:
        found |= readings_of(surname)[MIXED]
    return frozenset(found)


@cache
def _surnames() -> frozenset[str]:
    listed = "".join(tables.words("surnames"))
    return frozenset(listed) | frozenset(scripts.simplified(listed))


_LONG_VOWEL = regex.compile(r"(?<=[aeiou])h(?![aeiou])|(?<=o)[uo]|(?<=u)u")  # Satoh, Satoo, Satou


def _short_vowels(letters: str) -> str:
    """Fold the ways Hepburn marks long vowels: Satou, Satoh, Satoo and Sato are one."""
    folded: str = _LONG_VOWEL.sub("", letters)
    return folded


# --- Korean ---------------------------------------------------------------------------------------------------------

# Letters of Hangul by their place in a syllable: first what Revised Romanisation writes, then McCune-Reischauer and
# the press.
_INITIALS = [
    "g/k",
    "kk/k/gg",
    "n/",
    "d/t",
    "tt/t",
    "r/l/n/",
    "m",
    "b/p",
    "pp/p",
    "s/sh",
    "ss/s",
    "/",
    "j/ch",
    "jj/ch/j",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_VOWELS = [
    "a/ah",
    "ae/ai/e",
    "ya",
    "yae",
    "eo/o/u/e/ou",
    "e",
    "yeo/yo/yu/you/yeu",
    "ye/yea",
    "o/oh",
    "wa/oa",
    "wae",
    "oe/oi/we",
    "yo/yu",
    "u/oo/wu/woo",
    "wo/weo",
    "we",
    "wi/ui/wee",
    "yu/yoo/you",
    "eu/u",
    "ui/eui/i/ee",
    "i/ee/yi/ie/y",
]
_FINALS = [
    "",
    "k/g/ck",
    "k/g",
    "k",
    "n",
    "n",
    "n",
    "t/d",
    "l/r/ll",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p/b",
    "p",
    "t/s",
    "t/ss",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_KOREAN_FAMILIES = {
    "이": "lee yi rhee ri i",
    "박": "park bak pak",
    "최": "choi choe",
    "노": "roh noh no",
    "임": "lim im rim",
    "유": "yoo ryu yu you",
    "류": "ryu yoo",
    "오": "oh o",
    "안": "ahn an",
    "조": "cho jo",
    "정": "chung jung jeong chong",
    "김": "kim gim",
    "윤": "yoon yun",
}


def korean(words: Sequence[str], gloss: str) -> Match | None:
    """Match the shortest run of last words that spells a form in Hangul.

    `Yoon Suk Yeol` of 윤석열, `Seoul` of 서울.
    """
    syllables = [c for c in gloss if "가" <= c <= "힣"]
    if not syllables or len(syllables) > 8 or len(syllables) != len(gloss.replace(" ", "")):
        return None
    exact = [frozenset({s}) for s in map(revised, syllables)]
    loose = [_hangul(s) for s in syllables]
    loose[0] |= frozenset(_KOREAN_FAMILIES.get(syllables[0], "").split())
    for count in range(1, min(len(words), 4) + 1):
        tail = [plain(w) for w in words[-count:]]
        for order, family in (("family-first", 0), ("given-first", count - 1)):
            turn = 0 if order == "family-first" else 1
            if _reads(tail, exact[turn:] + exact[:turn]):
                scheme: str | None = "revised-romanisation"
            elif _reads(tail, loose[turn:] + loose[:turn]):
                scheme = None
            else:
                continue
            if count == 1:
                return Match(1, "one-word", scheme, None)
            return Match(count, "family-first" if family == 0 else "given-first", scheme, family)
    return None


def _jamo(syllable: str) -> tuple[int, int, int]:
    index = ord(syllable) - 0xAC00
    return index // 588, index % 588 // 28, index % 28


def revised(syllable: str) -> str:
    """Return how Revised Romanisation writes a syllable of Hangul; what is none gives nothing."""
    if not "가" <= syllable <= "힣":
        return ""
    first, vowel, last = _jamo(syllable)
    return _INITIALS[first].split("/")[0] + _VOWELS[vowel].split("/")[0] + _FINALS[last].split("/")[0]


@lru_cache(maxsize=2048)
def _hangul(syllable: str) -> frozenset[str]:
    parts = zip((_INITIALS, _VOWELS, _FINALS), _jamo(syllable), strict=True)
    return frozenset("".join(p) for p in itertools.product(*(table[i].split("/") for table, i in parts)))


# --- Kana -----------------------------------------------------------------------------------------------------------

_KANA = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴ",
        [
            "a",
            "i",
            "u",
            "e",
            "o",
            "ka",
            "ki",
            "ku",
            "ke",
            "ko",
            "sa",
            "shi",
            "su",
            "se",
            "so",
            "ta",
            "chi",
            "tsu",
            "te",
            "to",
            "na",
            "ni",
            "nu",
            "ne",
            "no",
            "ha",
            "hi",
            "fu",
            "he",
            "ho",
            "ma",
            "mi",
            "mu",
            "me",
            "mo",
            "ya",
            "yu",
            "yo",
            "ra",
            "ri",
            "ru",
            "re",
            "ro",
            "wa",
            "o",
            "n",
            "ga",
            "gi",
            "gu",
            "ge",
            "go",
            "za",
            "ji",
            "zu",
            "ze",
            "zo",
            "da",
            "ji",
            "zu",
            "de",
            "do",
            "ba",
            "bi",
            "bu",
            "be",
            "bo",
            "pa",
            "pi",
            "pu",
            "pe",
            "po",
            "vu",
        ],
        strict=True,
    )
)


def kana(words: Sequence[str], gloss: str) -> Match | None:
    """Match the last words that spell a form in kana by Hepburn: `Naruto` of ナルト."""
    spelt = _short_vowels(_hepburn(gloss))
    for count in range(1, min(len(words), 4) + 1):
        if spelt and _short_vowels("".join(plain(w) for w in words[-count:])) == spelt:
            return Match(count, "one-word" if count == 1 else "family-first", "hepburn", None, True)
    return None


def _hepburn(text: str) -> str:
    katakana = "".join(chr(ord(c) + 96) if "ぁ" <= c <= "ゖ" else c for c in text)
    out = ""
    double = False
    for c in katakana:
        if c == "ッ":
            double = True
        elif c in "ャュョ":
            vowel = {"ャ": "a", "ュ": "u", "ョ": "o"}[c]
            stem = out[:-1]
            out = stem + vowel if stem.endswith(("sh", "ch", "j")) else stem + "y" + vowel
        elif c in _KANA:
            out += (_KANA[c][0] if double else "") + _KANA[c]
            double = False
        elif c not in "ー・ 　":
            return ""
    return out

"""Where a name in Chinese, Japanese or Korean starts, given the parenthesis that it ends at.

No spaces help in Chinese and Japanese. Quotation marks decide where there are any; a personal name is as long as its
gloss says, by romanisation (習近平（Xi Jinping）), by sound (貝尼亞（Santiago Peña）) or by the number of syllables
(尹錫悅（윤석열）); anything else reaches back to a word that can be no part of it. Where none of these gives a sure
start, there is no name.
"""

from __future__ import annotations

import dataclasses
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import regex

from summarise.names import _romanisation as romanisation
from summarise.names import _scripts as scripts
from summarise.names import _sound as sound
from summarise.names import _tables as tables
from summarise.names._words import SAYS_HOW, Form, has_head, is_personal, is_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarise.names._parentheses import Gloss

_REACH = 60  # code points looked at before a parenthesis
# Of a name that no quotation marks set off: with an ending that tells its kind, and without.
_LONGEST = 14
_LONGEST_BARE = 7
_MARKS = {"」": "「", "』": "『", "》": "《", "〉": "〈", "”": "“", "’": "‘", '"': '"', "】": "【"}
# The last run of characters that a name can be made of: 安德烈斯·羅德里格斯, ウィキメディア国際年次大会, with
# the initials of ジェームズ・W・デイヴィッドソン.
_RUN = regex.compile(
    r"[\p{Script=Han}\p{Script=Katakana}ー々〇](?:[\p{Script=Han}\p{Script=Katakana}ー々〇·・‧•．＝]|(?<=[·・．])\p{Lu}\.?(?=[·・．])"
    r"|(?<=\p{Script=Han})なき(?=\p{Script=Han}))*$"
)
_KATAKANA = regex.compile(r"[\p{Script=Katakana}ー](?:[\p{Script=Katakana}ー・＝]|(?<=・)\p{Lu}\.?(?=・))*$")
_HANGUL = regex.compile(r"[\p{Script=Hangul}\p{N}A-Za-z](?:[\p{Script=Hangul}\p{N}A-Za-z·]*\p{Script=Hangul})?$")
# Letters or digits written together with the characters: the AI of AI學校.
_ATTACHED = regex.compile(r"[A-Za-z0-9][A-Za-z0-9&\-]*$")
_DOT = regex.compile("[·・‧•．＝]")
# The particle of the name before: 시진핑(習近平)이 경주(慶州)를.
_PARTICLE = regex.compile(r"\p{Script=Hangul}{1,3} +(?=\P{Z})")
# A person in katakana with the title behind: ルビオ国務長官.
_CALLED = regex.compile(r"([\p{Script=Katakana}ー・＝]{2,})(\p{Script=Han}{2,6})$")
# Hiragana that ends the word before a name: particles, and endings of verbs and adjectives.
_PARTICLES = frozenset("のがをにはでともやへらかるたなだいうくてりれ")
# What a number before it counts: 第17屆締約國大會, 4 種瀕危.
_COUNTED = frozenset("年月日時时屆届種种個个位名家間间座項项次回")
# One character for a country in front of a foreign name in Japanese headlines: 米マイクロソフト.
_COUNTRY = "米英仏独露韓豪印伊加"


def form_before(text: str, end: int, floor: int, after: int, gloss: Gloss, language: str) -> Form | None:
    """Find the name that ends before the parenthesis at `end`; `after` is where the parenthesis ends."""
    begin = max(floor, end - _REACH)
    left = text[begin:end].rstrip(" \t\u00a0\u3000")
    if not left:
        return None
    if SAYS_HOW.fullmatch(gloss.text):
        return None  # 「沒意義」（meaningless）
    if left[-1] in _MARKS:
        plain = left[-1] not in "》〉』"
        return None if plain and is_said(gloss.text.split()) else _quoted(left, begin)
    end_of_left = begin + len(left)
    whole = _closed_behind(left, begin, text[after : after + 1])
    if whole:
        return whole
    if scripts.HANGUL.match(left[-1]):
        skipped = _PARTICLE.match(left) if begin and text[begin - 1] in ")）" else None
        left, begin = (left[skipped.end() :], begin + skipped.end()) if skipped else (left, begin)
        start = _korean(left, gloss) if gloss.script != "Hang" else None
        return None if start is None else _form(left[start:], begin + start, gloss)
    found = None if is_said(gloss.text.split()) else _run(left, gloss)
    if not found:
        return None
    called = _CALLED.search(found)
    if called and _western_person(gloss.text.split()) and any(called[2].endswith(t) for t in _titles()):
        person = called[1]  # ルビオ国務長官（Marco Rubio）
        return _form(person, end_of_left - len(found) + called.start(), gloss)
    offset = _start(found, gloss, language)
    if offset is None or _is_common_noun(found[offset:], gloss):
        return None
    form = _form(found[offset:], end_of_left - len(found) + offset, gloss)
    titled = 0 < offset == _after_titles(found) and gloss.script not in scripts.EAST_ASIAN
    return dataclasses.replace(form, person=True) if titled and _titled_person(found[:offset], gloss) else form


def _run(left: str, gloss: Gloss) -> str | None:
    """Return the last characters that a name can be made of, None where they are the end of something else."""
    run = _RUN.search(left)
    if not run:
        return None
    found = str(run[0])
    before = left[run.start() - 1 : run.start()]
    ordinal = _ORDINAL.match(found)
    if ordinal:
        found = found[ordinal.end() :]  # 第三十届|联合国气候变化大会
    if left[: run.start()].rstrip()[-1:].isdigit() and found[0] in _COUNTED and len(found) > 1:
        found = found[1:]
    elif before.isascii() and before.isalnum():
        attached = _ATTACHED.search(left[: run.start()])
        if attached and attached[0].isdigit() and len(found) == 1:
            return None  # 唐寧街10號(10 Downing Street)
        if attached and attached[0].lower() in gloss.text.lower():
            found = attached[0] + found
            joined = _RUN.search(left[: len(left) - len(found)])
            found = joined[0] + found if joined and attached[0].isdigit() else found  # 標普500指數
    if scripts.HIRAGANA.match(before or " ") and before not in _PARTICLES:
        return None  # ゆうちょ銀行（JPB）: the run is the end of a name
    if found[0] in _COUNTRY[:7] and len(found) > 4 and found[1] not in "国語文" and _of_no_nation(gloss.text):
        return found[1:]  # 米連邦捜査局（FBI）
    return found


_ORDINAL = regex.compile("第[一二三四五六七八九十百]+[屆届次](?=.{3})")
# An amount: 成長三成(YoY), 上萬人.
_AMOUNT = regex.compile("[一二三四五六七八九十百千萬万億亿兩两數数幾几]+[成倍元人歲岁天年次個个句名%]$")


def _is_common_noun(found: str, gloss: Gloss) -> bool:
    """Tell what names nothing: one character, 写真, the 会議 of 国連の会議(COP21)."""
    if _AMOUNT.search(found):
        return True
    if len(found) < 2 or found in _listed("zh-no-forms"):
        return True
    common = gloss.text.upper() == gloss.text or gloss.text.lower() in tables.kinds("heads")
    return len(found) == 2 and found in tables.kinds("suffixes") and common


def _spelt(gloss: Gloss) -> list[str]:
    """Return the words of a gloss in Latin letters: Taksin and Chinwat of ทักษิณ ชินวัตร."""
    return gloss.text.split() if gloss.script == "Latn" else sound.latin(gloss.text).title().split()


def _titled_person(before: str, gloss: Gloss) -> bool:
    """Tell 美國總統|特朗普(Trump) from 晶片大廠|輝達(Nvidia)."""
    words = _spelt(gloss)
    calling = before[-1] not in "商廠厂頭头擘業司台臺團团" and before[-2:] not in ("業者", "业者")
    return _western_person(words) and (len(words) > 1 or (words[0][1:].islower() and calling))


def _of_no_nation(gloss: str) -> bool:
    return gloss.isupper() and gloss[0] not in "UAB"


def compounded(text: str, start: int, language: str) -> bool:
    """Tell whether an abbreviation at `start` is part of a word, 生成AI; in Chinese verbs stand so, 打造CPU."""
    return language.startswith("ja") and bool(scripts.HAN.match(text, max(start - 1, 0), start))


def _closed_behind(left: str, begin: int, closing: str) -> Form | None:
    """Take what is quoted together with its gloss: 「ウィキメディア大会（Wikimania）」, 《초현백사전(超炫白蛇傳)》."""
    opening = _MARKS.get(closing)
    at = left.rfind(opening) if opening else -1
    inside = left[at + 1 :]
    if (
        at < 0
        or not 1 < len(inside) <= 30
        or regex.search(r"[。！？；，,.「」『』《》〈〉“”\"]", inside)
        or inside != inside.strip()
    ):
        return None
    return Form(begin + at + 1, begin + len(left), (inside,), quoted=True)


def _korean_person(found: str, characters: str) -> bool:
    """Tell a person in Korean by a Chinese or Japanese name's sound, or by a Korean family's.

    천밍지(陳明吉), 다카이치 사나에(高市早苗), 이재명(李在明).
    """
    japanese = romanisation.japanese_families(characters)
    if len(characters) in (4, 5) and any(sound.skeleton(found).startswith(sound.skeleton(s)) for s in japanese):
        return not _suffixed(characters)
    if len(characters) != 3 or not is_personal(characters) or not 3 <= len(found) <= 6:
        return False
    native = len(found) == 3 and romanisation.korean_family(found[0], characters[0])
    return native or sound.alike(found, characters) >= 0.75


def _quoted(left: str, begin: int) -> Form | None:
    """Take 堅若磐石 of 「堅若磐石」（Rock Solid）."""
    opening = left.rfind(_MARKS[left[-1]], 0, -1)
    inside = left[opening + 1 : -1]
    if opening < 0 or not inside.strip() or len(inside) > 40 or regex.search(r"[。！？；\n]", inside):
        return None
    trimmed = inside.strip()
    start = begin + opening + 1 + len(inside) - len(inside.lstrip())
    return Form(start, start + len(trimmed), (trimmed,), quoted=True)


def _form(found: str, start: int, gloss: Gloss) -> Form:
    match: romanisation.Match | None = None
    person = False
    if gloss.script == "Latn":
        words = gloss.text.split()
        read = _read(words, found)
        if read:
            match, person = read
        elif len(words) == 1:
            person = is_personal(found) and words[0].lower() in tables.words("given-names")  # 連穎（Erin）
        elif scripts.HANGUL.match(found[-1]):
            person = len(words) > 1 < len(found.split()) and _western_person(words)
            person = person and sound.alike(found, "".join(words)) >= sound.SURE
        elif len(words) >= 2 and _KATAKANA.fullmatch(found):
            parts = len(_DOT.split(found))
            person = _western_person(words) and parts in (1, len(words)) and _heard_katakana(found, words, parts)
        elif len(words) >= 2:
            given = words[0].lower() in tables.words("given-names") and is_personal(found)
            heard = given or bool(_DOT.search(found)) or _heard(found, words) >= sound.SURE
            heard = heard and not (len(words) > 2 and _of_place(found))
            person = (
                _western_person(words) and heard and not any(found[-n:] in tables.kinds("suffixes") for n in (2, 3))
            )
    elif gloss.script not in scripts.EAST_ASIAN:
        words = _spelt(gloss)
        named = len(words) > 1 and not any(found[-n:] in tables.kinds("suffixes") for n in (2, 3))
        person = named and _western_person(words) and _heard(found, words) >= sound.SURE
    elif gloss.script == "Hang":
        person = is_personal(found)
    elif gloss.script == "Hani" and scripts.script_of(found[-1]) == "Hang":
        person = _korean_person(found, gloss.text)
    elif gloss.script == "Hani" and _KATAKANA.fullmatch(gloss.text):
        person = is_personal(found) or bool(romanisation.japanese_family(found))
    return Form(start, start + len(found), (found,), match, person)


def _of_place(found: str) -> bool:
    """Tell a team or a firm that has its town in front: 洛杉磯道奇（Los Angeles Dodgers）."""
    places = tables.kinds("known")
    return any(places.get(scripts.traditional(found[:size])) == "place" for size in (2, 3, 4) if size < len(found))


def _heard_katakana(found: str, words: Sequence[str], parts: int) -> bool:
    """Tell a person, サンタナ(Johan Santana), from a loan word, ウィンドウコリジョン(Window Collision)."""
    whole, last = sound.alike(found, "".join(words)), sound.alike(found, words[-1])
    return last >= sound.SURE and last > whole if parts == 1 else whole >= sound.SURE


def _heard(found: str, words: Sequence[str]) -> float:
    """Return how well a form sounds like a whole name, or its first or last word alone."""
    return max(sound.alike(found, target) for target in ("".join(words), words[-1], words[0]))


def _western_person(words: Sequence[str]) -> bool:
    named = all(
        w[:1].isupper() or w.lower() in ("de", "la", "van", "von", "der", "al", "bin", "da", "del") for w in words
    )
    return named and len(words) <= 5 and not has_head(words) and "the" not in map(str.lower, words)


def _read(words: Sequence[str], characters: str) -> tuple[romanisation.Match, bool] | None:
    """Match a Latin gloss against characters that are wholly its form.

    習近平 and Xi Jinping, 賴清德 and William Lai.
    """
    if scripts.HANGUL.search(characters):
        match = romanisation.korean(words, characters)
    else:
        match = romanisation.match(words, characters)
    if match and match.tokens == len(words):
        return match, match.tokens > 1 and (
            is_personal(characters) or bool(regex.fullmatch(r"\p{Script=Hangul}{2,4}", characters))
        )
    japanese = romanisation.japanese(words, characters)
    if japanese and japanese.tokens == len(words) > 1:
        return japanese, True
    if is_personal(characters) and 2 <= len(words) <= 4 and _western_person(words):
        near = romanisation.match_by_sound(words, characters)
        if near and near.tokens == len(words):
            return near, True
        if romanisation.family_agrees(words[-1], characters):
            scheme = romanisation.family_scheme(words[-1], characters)
            return romanisation.Match(len(words), "given-first", scheme, len(words) - 1), True
    return None


def _korean(left: str, gloss: Gloss) -> int | None:
    """Return where a Korean form starts: at one word, or at as many as sound like a gloss of several.

    "댄 베넷(Dan Bennett)", "웨스트 버지니아(West Virginia)"; 옥산(玉山), 삼성전자(Samsung Electronics).
    """
    starts: list[int] = []
    end = len(left)
    while len(starts) < 5:
        word = _HANGUL.search(left, 0, end)
        if not word or (starts and left[word.end() : starts[-1]] not in (" ", "·")):
            break
        starts.append(word.start())
        end = word.start()
        while end and left[end - 1] in " ·":
            end -= 1
    if not starts:
        return None
    if gloss.script == "Hani":
        return _korean_of_characters(left, starts, gloss.text)
    words = sound.latin(gloss.text).split()
    if len(words) == 1 and len(starts) > 1 and gloss.text.isupper():
        before = left[starts[1] : starts[0]].strip()
        if gloss.text[0] in tables.told_by("korean-letters").get(before, ""):
            return starts[1]
    if len(words) == 1:
        # "하이윈 테크놀로지(HIWIN)", "동사 선두(VSO)": a short word of several may be the end of a longer name.
        one = left[starts[0] :]
        unsure = len(starts) > 1 and len(one) < 4 and not _suffixed(one) and sound.alike(one, words[0]) < sound.SURE
        return None if unsure else starts[0]
    if len(starts) >= len(words) and not left[: starts[len(words) - 1]].strip():
        return starts[
            len(words) - 1
        ]  # as many words as the gloss, from the start of the line: 운영 체제(operating system)
    target = "".join(words)
    scores = [sound.alike(left[start:], target) for start in starts]
    best = max(range(len(starts)), key=lambda i: scores[i])
    if scores[best] >= sound.SURE:
        return starts[best]
    # A family name alone, or a name of which the beginning is transcribed.
    one = left[starts[0] :]
    alone = sound.alike(one, words[-1])
    opening = sound.skeleton(one).startswith(sound.skeleton(words[0]))
    return starts[0] if alone >= 0.7 or (opening and len(sound.skeleton(words[0])) > 1) else None


def _suffixed(form: str) -> bool:
    return any(form[-n:] in tables.kinds("suffixes") for n in (1, 2, 3))


def _korean_of_characters(left: str, starts: list[int], characters: str) -> int | None:
    """Return where the form of Chinese characters starts: each is read with one syllable, 야시장(夜市場), or with more.

    With fewer syllables in the last word than characters the name begins in a word before it, 생전 계약(生前契約), or
    is Japanese, 다카이치 사나에(高市早苗). What fits neither is a translation whose start cannot be told.
    """
    for start in starts:
        count = sum(1 for c in left[start:] if c not in " ·")
        if count >= len(characters) and (count == len(characters) or start == starts[0]):
            spelt = romanisation.japanese_families(characters)
            second = starts[1] if len(starts) > 1 else 0
            if start == starts[0] and any(sound.alike(left[second:start].strip(), s) >= 0.9 for s in spelt):
                return second
            return start
        if count > len(characters):
            break
    spelt = romanisation.japanese_families(characters)
    if len(starts) > 1 and any(sound.alike(left[starts[1] : starts[0]].strip(), s) >= 0.9 for s in spelt):
        return starts[1]
    return None


def _start(run: str, gloss: Gloss, language: str) -> int | None:
    """Return where in a run of characters the name starts, None where that cannot be told."""
    own = _IN_TAIWAN.search(run)
    if own:
        return int(own.start())
    listing = _is_list(run, gloss.text)
    preposition = _after_preposition(run, _JOINING if listing else frozenset())
    title_end = _after_others(run, gloss, preposition)
    if gloss.script == "Hang":
        size = len(gloss.text.replace(" ", ""))
        return (
            len(run) - size
            if size <= len(run) and 2 <= size <= 4 and is_personal(run[-size:])
            else _after_break(run, title_end)
        )
    if gloss.script == "Hani":
        return _beside_kana(run, title_end)
    words = _spelt(gloss)
    for size in (3, 2, 4):
        if size <= len(run) - title_end and _read(words, run[-size:]):
            return len(run) - size
    if _KATAKANA.search(run):
        return _japanese(run, max(title_end, _after_nation(run, gloss.text, words)), words)
    first = next((n for n in (4, 3, 2) if run[title_end : title_end + n] in _listed("zh-breaks")), 0)
    first = first or int(run[title_end] in _ALONE_VERBS)
    title_end += first if first and len(run) - title_end - first > 1 else 0
    verbs = [end for begin, end in _segments(run) if end - begin > 1 and run[begin:end] in _listed("zh-breaks")]
    title_end = max(title_end, *(end for end in verbs if end < len(run) - 1), 0)  # 攻擊加薩走廊（Gaza Strip）
    if _western_person(words) and len(words) > 1 and run[-2:] in _titles():
        inside = max(sound.alike(run[-size:-2], words[-1]) for size in (3, 4))
        if inside >= sound.SURE or len(run) < 4:
            return None  # the name stands inside the title: 英國梅首相（Theresa May）
    dotted = _dotted(run, title_end, words)
    if dotted is not None:
        return dotted
    titled = _after_titles(run)
    person = titled == title_end > 0 and len(words) > 1 and len(run) - titled <= 5 and _western_person(words)
    if person and _heard(run[titled:], words) >= sound.SURE - 0.2:
        return titled  # all of 施凱爾 in 英國首相施凱爾（Keir Starmer）, though 凱爾 alone is heard too
    named = any(run[-n:] in tables.kinds("suffixes") for n in (2, 3))
    sounded = None if named else _by_sound(run[title_end:], words)
    if sounded is not None:
        return title_end + sounded
    return _after_words(run, title_end, gloss, words, listing=listing)


def _after_words(run: str, title_end: int, gloss: Gloss, words: Sequence[str], *, listing: bool) -> int | None:
    """Return where a name starts behind words that can be no part of it and behind its country."""
    start = _after_break(run, title_end, _room(gloss.text), listing=listing)
    if start is None and len(words) > 1:
        start = _by_first(run, title_end, words)
    return start if start is None else start + _after_nation(run[start:], gloss.text, words)


def _after_others(run: str, gloss: Gloss, preposition: int) -> int:
    """Return where titles, nouns in apposition and prepositions end that a run begins with."""
    # No resident in 居民消费价格指数（CPI）.
    index = gloss.text.isupper() and _suffixed(run) and len(run) > 5 and run[:2] in _titles()
    titled = _after_titles(run)
    joining = 1 if run[0] in "和及暨" and len(run) > 3 else 0
    return max(0 if index and titled == 2 else titled, _after_apposed(run, gloss.text), preposition, joining)


# Countries and other words of one character right before a foreign name: 美川普(Donald Trump), 前總統.
_ALONE = frozenset(
    "美英法德日俄中韓台港澳印以烏北南前新老故該某和及與对對向是說说稱称叫為为至赴在由被将將令使讓让比跟同著着了的"
)
# Verbs of one character that begin no transliteration: 獲布克獎.
_ALONE_VERBS = frozenset("獲获奪夺赴")
# Words of one character that never stand in a name or a transliteration.
_PREPOSITION = regex.compile("[在由被與与對对給给從从叫是把跟的了嘅喺咗]")


# The offices that have a preposition in their name: 美國在台協會.
_IN_TAIWAN = regex.compile(r"\p{Script=Han}{2}在[台臺]協會$")


def _is_list(run: str, gloss: str) -> bool:
    """Tell whether 與 and the like join parts of one name: 經濟合作與發展組織(OECD), four words for its letters."""
    if not gloss.isupper():
        return bool(_AND.search(gloss))
    content = [run[a:b] for a, b in _segments(run) if run[a:b] not in _JOINING]
    return not _JOINING.isdisjoint(run) and _suffixed(run) and _room(gloss) <= len(content)


def _after_preposition(run: str, without: frozenset[str]) -> int:
    """Return where the last one-character word ends that stands in no name, else 0: after 在 of 在約翰."""
    ends = [m.end() for m in _PREPOSITION.finditer(run) if m.end() <= len(run) - 2 and m[0] not in without]
    return ends[-1] if ends else 0


def _after_nation(run: str, gloss: str, words: Sequence[str]) -> int:
    """Return where a country ends that the run begins with and the gloss does not name, else 0."""
    named = any(w.lower().strip(",") in tables.words("nation-words") for w in words)
    size = next((n for n in (4, 3, 2) if run[:n] in _listed("zh-nations") and len(run) > n + 1), 0)
    if gloss.isupper():
        # The nation has a letter of the abbreviation or it has not: 美國在台協會(AIT), but 美國|中央情報局(CIA).
        letters = tables.told_by("nation-letters").get(scripts.traditional(run[:size]))
        return 0 if not size or not letters or gloss[0] in letters or letters[0] in gloss else size
    state = _STATE.match(run)
    if state and _suffixed(run[state.end() :]) and not any(sound.alike(state[1], w) >= sound.SURE for w in words):
        return int(state.end())
    if named or not all(w[:1].isupper() or len(w) < 4 for w in words):
        return 0
    return size or _after_city(run, words)


def _after_city(run: str, words: Sequence[str]) -> int:
    """Return where a city ends that the run begins with, if what follows sounds like the gloss: 巴黎|羅浮宮(Louvre)."""
    size = next((n for n in (4, 3, 2) if scripts.traditional(run[:n]) in tables.kinds("known")), 0)
    rest = run[size:]
    bare = rest[: -max((n for n in (1, 2, 3) if rest[-n:] in tables.kinds("suffixes")), default=0) or None]
    return size if size and len(bare) > 1 and _heard(bare, words) >= sound.SURE + 0.1 else 0


# A state or province in front of a place of its own: 德克薩斯州|大彎國家公園.
_STATE = regex.compile(r"(\p{Script=Han}{2,5})[州省](?=\p{Script=Han}{4})")


@cache
def _listed(table: str) -> frozenset[str]:
    """Return the Chinese words of a table in both scripts, though it may have them in one: 小說家 and 小说家."""
    words = tables.words(table)
    return words | frozenset(w for convert in scripts.CONVERTERS for w in convert(" ".join(words)).split())


@lru_cache(maxsize=4096)
def _after_titles(run: str) -> int:
    """Return where the last title in a run ends: after 總統 of 巴拉圭總統貝尼亞."""
    # 巨匠・陸森宝: the point joins a calling and a name, where no katakana stands beside it.
    best = max((m.end() for m in _JOINED_TITLE.finditer(run)), default=0)
    titles = _titles()
    for at in range(len(run) - 1):
        for size in range(min(5, len(run) - at - 2), 1, -1):
            word = run[at : at + size]
            if run[at + size :] in tables.kinds("suffixes"):
                continue  # 經濟顧問委員會 is no adviser
            if word in titles:
                best = max(best, at + size)
                break
    return best


def _after_apposed(run: str, gloss: str) -> int:
    """Return where a noun ends that a name stands in apposition to, 首都|華沙(Warsaw), but not in 衛星定位系統(GPS)."""
    if not gloss[:1].isupper() and " " in gloss:
        return 0
    apposed = _listed("zh-apposed")
    best = 0
    # At the very start only before a brand: 公司|深度求索(DeepSeek), but 公司治理(Corporate Governance).
    for at in range(0 if " " not in gloss and len(run) > 4 else 1, len(run) - 3):
        size = next((n for n in (4, 3, 2) if run[at : at + n] in apposed), 0)
        rest = len(run) - at - size
        if (
            size
            and rest >= 2
            and not (gloss.isupper() and rest > 3)
            and run[at + size :] not in tables.kinds("suffixes")
            and (gloss[:1].isupper() or rest > 2)
        ):
            best = at + size
    return best


_JOINED_TITLE = regex.compile(r"(?<=\p{Script=Han}{2})・(?=\p{Script=Han}{2,}$)")


@cache
def _titles() -> frozenset[str]:
    return frozenset(t for t in _listed("zh-titles") if len(t) > 1)


def _beside_kana(run: str, title_end: int) -> int | None:
    """Take 習近平 of 中国国家主席習近平（シー・ジンピン）; a form in katakana beside characters is its own run."""
    katakana = _KATAKANA.search(run)
    if katakana and len(katakana[0]) > 1:
        return int(katakana.start())
    for size in (3, 2, 4):
        if size <= len(run) - title_end and (is_personal(run[-size:])):
            return len(run) - size
    rest = run[title_end:]
    return title_end if 2 <= len(rest) <= (10 if _suffixed(rest) else 5) else None


def _japanese(run: str, title_end: int, words: Sequence[str]) -> int | None:
    """Take ウラジーミル・プーチン of ロシア大統領ウラジーミル・プーチン, マイクロソフト of 米マイクロソフト."""
    katakana = _KATAKANA.search(run)
    person = _western_person(words) and len(words) > 1
    parts = _DOT.split(katakana[0]) if katakana else []
    if katakana and ((person and len(parts) > 1) or _heard(katakana[0], words) >= sound.SURE):
        return int(katakana.start())
    if katakana and _JAPANESE_NOUN.search(run, 0, katakana.start()) and len(katakana[0]) > 2:
        return int(katakana.start())
    rest = run[title_end:]
    if rest[:1] in _COUNTRY and katakana and katakana.start() == title_end + 1:
        return title_end + 1
    return title_end if len(run) - title_end <= _LONGEST else None


# What Japanese puts right before a foreign firm or person: 独自動車大手|フォルクスワーゲン(VW).
_JAPANESE_NOUN = regex.compile(
    "(?:大手|企業|会社|業者|団体|首相|大統領|社長|会長|監督|選手|女優|俳優|歌手|作家|誌|紙|出身)$"
)


def _dotted(run: str, title_end: int, words: Sequence[str]) -> int | None:
    """Find the start of a name with points between its parts: 總統安德烈斯·羅德里格斯."""
    dot = _DOT.search(run, title_end)
    if not dot:
        return None
    broken = _after_break(run[: dot.start()], title_end)
    if broken is not None:
        title_end = broken
    first = run[title_end : dot.start()]
    sounded = _by_sound(first, words[:1])
    if sounded is not None:
        return title_end + sounded
    return title_end if len(first) <= 5 else None


def _by_sound(run: str, words: Sequence[str]) -> int | None:
    """Find the end of a run that sounds like a foreign name: 史托斯納爾 of 巴拉圭史托斯納爾 (Alfredo Stroessner)."""
    # The whole name before its last word, its last word before its first.
    bonus = {words[0]: 0.0, words[-1]: 0.05, "".join(words): 0.06}
    targets = bonus if len(words) <= 4 else {words[-1]: 0.0}
    best, at, heard = 0.0, None, ""
    for size in range(2, min(12, len(run)) + 1):
        for target in targets:
            lengths = len(sound.skeleton(target)), len(sound.skeleton(run[-size:]))
            # Each consonant too many costs .4 and more.
            hopeless = 1 - 0.4 * abs(lengths[0] - lengths[1]) / max(1, *lengths) + 0.14 < best
            if lengths[0] >= 2 and not hopeless:
                # The start of the run is a likely place: a title or a stop stands before it.
                score = sound.alike(run[-size:], target) + bonus[target] + (0.08 if size == len(run) else 0)
                if score > best:
                    best, at, heard = score, len(run) - size, target
    if at is None or best < sound.SURE + 0.15:
        return None
    if at and len(run) < 5 and best < 1:
        return None  # 緯創資通（Wistron）: a short run is one name
    # A vowel alone leaves no trace among the consonants: 阿 of 阿美族（Amis）.
    vowel = at and not sound.of_character(run[at - 1]) and romanisation.plain(heard)[:1] in "aeiou"
    # One character left over is the family's that Hong Kong puts first, 卜戴倫 (Bob Dylan), or a word of its own.
    family = at == 1 and run[0] not in _ALONE
    return at - 1 if vowel or family else at


def _by_first(run: str, title_end: int, words: Sequence[str]) -> int | None:
    """Find the start of a long run by the first word of the gloss: 日本職棒|歐力士猛牛（Orix Buffaloes）."""
    places = tables.kinds("known")
    best, found = sound.SURE + 0.2, None
    for start in range(title_end, len(run) - 3):
        for size in range(2, min(6, len(run) - start)):
            part = run[start : start + size]
            heard = max(sound.alike(part, target) for target in (words[0], "".join(words[:2])))
            if start and places.get(scripts.traditional(part)) == "place" and part not in _listed("zh-nations"):
                heard = 1.0  # 大聯盟|洛杉磯道奇（Los Angeles Dodgers）
            if heard > best and len(run) - start <= _LONGEST_BARE:
                best, found = heard, start
    return found


_CAPITALS = regex.compile(r"[\p{Lu}&\-]{2,6}")
_JOINING = frozenset("與与和及暨")
_AND = regex.compile(" (?:and|&|et|und|y) ")


def _after_break(run: str, title_end: int, room: int = 1, *, listing: bool = False) -> int | None:
    """Return where the name starts after the last word that can be no part of it, None where the rest is too long.

    Words like 合作 and 研發 are such where they stand first, or where the name, of about `room` words, starts behind
    them: 鴻海研發電動車(EV), but 海峽兩岸經濟合作架構協議(ECFA). Where the gloss may hold an "and" (`listing`), 與
    joins inside that room: 經濟合作與發展組織(OECD).
    """
    hard, soft = _listed("zh-breaks"), _listed("zh-soft-breaks")
    segments = _segments(run)
    content = [begin for begin, finish in segments if run[begin:finish] not in _JOINING]
    inner = content[-room] if room <= len(content) else 0
    start = title_end
    before = 0
    for begin, finish in segments:
        word = run[begin:finish]
        if begin >= title_end and finish < len(run) - 1:
            # 和 joins two words, but not in 怡和: what stands before it is too short.
            joins = finish - begin > 1 or begin == start or begin - before > 1
            hard_one = joins and (word in hard or all(c in hard for c in word))
            joined = listing and word in _JOINING and begin >= inner
            if joined or (run[finish:] in tables.kinds("suffixes") and len(run) - finish < 3):
                pass  # 經濟合作與發展組織 is more than an organisation
            elif hard_one or ((word in soft or word in _listed("zh-verbs")) and (begin == start or inner >= begin)):
                start = finish
        before = begin
    rest = run[start:]
    return start if len(rest) <= (_LONGEST if _suffixed(rest) else _LONGEST_BARE) else None


def _room(gloss: str) -> int:
    """Return how many words a gloss says a name has: 4 for ECFA or Economic Cooperation Framework Agreement."""
    if _CAPITALS.fullmatch(gloss):
        return sum(c.isalpha() for c in gloss)
    return max(1, sum(w[:1].isupper() for w in gloss.split()))


def _segments(run: str) -> list[tuple[int, int]]:
    """Segment into words by ICU; characters beyond the BMP, which it counts twice, are stood in for."""
    stood_in = "".join(c if ord(c) < 0x10000 else "\u4e00" for c in run)
    return [(begin, finish) for begin, finish in _breaker(stood_in).segments()]


def _breaker(run: str) -> Any:
    from icu4py.breakers import WordBreaker

    return WordBreaker(run, "zh")

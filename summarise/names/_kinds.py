"""What kind a name is of: by what it ends in, in either script; by how it reads; by the words close by."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import regex

from summarise.names import _romanisation as romanisation
from summarise.names import _scripts as scripts
from summarise.names import _sound as sound
from summarise.names import _tables as tables
from summarise.names._words import is_korean, is_personal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarise.digest import NameKind
    from summarise.names._parentheses import Gloss
    from summarise.names._words import Form

_WORD = regex.compile(
    r"(?:(?!\p{Script=Han}|\p{Script=Hangul})[\p{L}\p{M}])+(?:[’'\-‑](?:(?!\p{Script=Han}|\p{Script=Hangul})[\p{L}\p{M}])+)*"
)
# 鴻海（Foxconn）董事長, 삼성(三星) 회장; 타이루거(太魯閣) 국립공원.
_FIRM_FOLLOWS = regex.compile(
    r" ?(?:前|副|共同|联合|聯合|全球)?(?:董事|執行長|执行长|首席|總裁|总裁|公司|集團|集团|創辦|创办|創始|创始"
    r"|창업자|창립자|최고경영자|본사|신문|은행|전자|總幹事|总干事|宣布|旗下|股價|股价|財報|财报|總經理|总经理|社長|会長|CEO|회장|사장|대표|그룹)"
)
_PLACE_FOLLOWS = regex.compile(
    r" ?(?:성|주|현|국립|국가|협곡|터널|대교|거리|산|시|군|구|섬|항|공항|지역|주봉|해변|마을|호수)"
)
_AT_PLACE = regex.compile(
    r"\b(?:in|at|near|from|to|of|around|outside|between|and|or|through|across|en|à|de|nach|di) $",
    regex.IGNORECASE,
)
# 왕이(王毅) 외교부장, 시진핑(習近平) 중국 국가주석; before the name: 총리.
_KOREAN_TITLE = regex.compile(
    r"(?:\p{Script=Hangul}+ ){0,2}\p{Script=Hangul}{0,4}(?:씨|총리|총통|주석|부장|장관|대통령|위원|의원|회장|사장|대표"
    r"|대변인|차관|실장|교수|감독|작가|시장|총재|의장|총장|검사|변호사|원장|국장|대사|선수|기자|여사)"
)
# Prepositions of place alone: in Macau (澳門), em Macau.
_IN_PLACE = regex.compile(r"\b(?:in|at|near|from|en|à|em|im|nach|в|из) $", regex.IGNORECASE)
_DURING = regex.compile(
    r"\b(?:during|celebrate[sd]?|celebrating|durante|pendant|während|во время|під час)(?: the| la| el| le| les)? $",
    regex.IGNORECASE,
)
# What firms do and towns do not: said, reported; and to whom one speaks: told Haaretz.
_ACTS = regex.compile(
    r",? (?:has |have |had )?(?:said|says|reported|reports|announced|denied|confirmed|blocked|published|launched"
    r"|declined|warned|wrote|claimed|added|banned|plans|sells|makes)\b"
)
_HEARS = regex.compile(
    r"\b(?:told|tells|telling|sp[eo]a?ke? to|speaking to|spoke with|according to|owned by) (?:the )?$"
)
_OF_PLACE = regex.compile(r"\b(?:of|around|outside|through|across|towards?|off|reached|visited) $")
_PLAYED = regex.compile(r"(?:starred|starring|appeared|featured|role|roles|acted|played|part) in $", regex.IGNORECASE)
# Of the consonants of a foreign name, how many agree: enough to be one, and enough to be a person's.
_HEARD, _CLOSE = 0.75, 0.9
_STOP = regex.compile(r"[.!?](?=\s)")
_STARTS = regex.compile(r"[\s,]*\p{L}")
_GIVEN = regex.compile(r"\p{Lu}\p{Ll}+[\-‑]\p{Lu}\p{Ll}+")  # Shu-Fen
_COMMON_NOUN = regex.compile(r"\p{Lu}\p{L}?\d|\p{Lu}{2}|\p{Lu}{2,}s|\p{Ll}.*")  # CO2, AI, LEDs, machine learning
_ONE_NAME = regex.compile(r"\p{Lu}\p{Ll}+")  # Wyman
_ONE_WORD = regex.compile(r"\p{Lu}[\p{L}\p{N}&\-]*")  # TSMC, AT&T, Tesla
_FORMULA = regex.compile(r"\p{Lu}+\d+")  # CO2
_NUMBERED = regex.compile(r"\p{L}+ \d+")  # Law 63
_MODEL = regex.compile(r"\p{Lu}{1,3}-?\d+\p{L}?")  # J-16
_BRAND = regex.compile(r"\S*\p{Ll}\p{Lu}\S*")  # iCook, HeySong
# 영화「무언산구(無言的山丘)」, 電影《…》, 小説『…』
_WORK_BEFORE = regex.compile(
    r"(?:영화|소설|앨범|드라마|노래|시집|映画|小説|アルバム|ドラマ|電影|电影|小說|小说|絵本|楽曲|画集|写真集|童話|웹툰|연극|뮤지컬|동화"
    r"|專輯|专辑|歌曲|影集|單曲|紀錄片|纪录片|[^\W雑雜杂]誌|アニメ|漫画|ゲーム) ?[「『《〈“\"‘']?$"
)
_HYPHENED = regex.compile(r"\p{Lu}\p{Ll}+[\-‑]\p{Ll}+")
# What is shown or written, right before a title: фильм «…», filme “…”, der Roman „…“, son film Les Éternels.
_AUTHOR_OF = regex.compile(r"(?i)\b(?:author of|autora? de|auteure? de|autore di|autor von) [«“„\"‘]?$")
_BEFORE_TITLE = regex.compile(r",? [«“„\"‘]?$")
# What is no person, right before: Гора Цзинмай Шань.
_PLACE_CUE = regex.compile(
    r"(?i)\b(?:гор[аеу]|рек[аеиу]|остров[ае]?|провинци[яи]|озер[оае]|mount|monte|mont|berg|gunung|núi|sông|đảo) $"
)
_NEWSPAPER = regex.compile(r"(?:[報报]|新聞|新闻|週刊|周刊|신문|일보)$|(?i:times|post|news|daily|journal|zeitung)")
_KATAKANA = regex.compile(r"[\p{Script=Katakana}ー・＝]+")
_DOT = regex.compile("[·・‧•．]")
_FIRM_TITLES = frozenset(
    "founder co-founder chairman chairwoman ceo boss shares fundador fundadora fondateur fondatrice gründer chef "
    "presidente fondatore amministratore pendiri bos".split()
)
_BEHIND_BRACKET = regex.compile(r"^.*[)）]", regex.DOTALL)
_CLOSE_BY = 4  # words
_NEAR = 90  # code points before a form whose words count as cues


def kind_of(form: Form, gloss: Gloss, text: str, after: int) -> NameKind:
    """Return the kind of a name; `after` is where its parenthesis ends."""
    surface = text[form.start : form.end]
    latin, native = (surface, gloss.text) if gloss.script in scripts.EAST_ASIAN else (gloss.text, surface)
    if scripts.script_of(native[-1:]) not in scripts.EAST_ASIAN:
        native = ""
    if _KATAKANA.fullmatch(gloss.text) and scripts.HAN.search(surface):
        native = surface  # 聯發科技（メディアテック）
    if gloss.halved or gloss.titled or _titled(form, text):
        told = _suffix(native) or _head(latin)
        # A law and a newspaper stand in the marks of titles too.
        return told if told == "law" or (told and _NEWSPAPER.search(native or surface)) else "work"
    before = text[max(form.start - 24, 0) : form.start]
    if form.person:
        return _of_person(form, gloss, before, text, after)
    known = _known(latin, native) or _beside(form, gloss, before, text, after)
    if known:
        return known
    if form.match and (form.match.tokens > 1 or gloss.script == "Hang") and _after_title(before):
        return "person"  # el poeta Bei Dao (北岛), though 岛 ends islands
    behind = _cue(text[after : after + 24], "cues-after") or _native_cue(surface, text, form.start, after)
    if form.term:
        return _of_term(form, surface, native, behind)
    said = _predicate(text, after)
    if said:
        return said
    if _is_work(before) or _WORK_BEFORE.search(before) or _is_title(form, gloss, before):
        return "work"
    if behind and _is_told_behind(behind, gloss, latin, native):
        return behind
    head = _head(latin) or (None if native else _head(surface))
    return _by_words(form, gloss, head, native, latin, before) or behind or _by_context(form, gloss, text, after, latin)


def _of_person(form: Form, gloss: Gloss, before: str, text: str, after: int) -> NameKind:
    """Return what a name that reads like a person’s is by the words beside it."""
    if gloss.script not in scripts.EAST_ASIAN and (adjacent := _adjacent_cue(before)):
        return adjacent  # the newspaper Nasha Niva (Наша Ніва)
    if _is_ship(form, before, text, after):
        return "term"
    return "place" if _PLACE_CUE.search(before) or _is_placed(form, before, text, after) else "person"


def _of_term(form: Form, surface: str, native: str, behind: NameKind | None) -> NameKind:
    """Return what a phrase is that ends in small letters: mostly a term."""
    if surface[:1].isupper() and tables.kinds("heads").get(form.words[-1].lower()) == "place":
        return "place"  # Tjimur village (三地門)
    return "work" if behind == "work" else _suffix(native, only="law") or "term"


def _is_told_behind(behind: NameKind, gloss: Gloss, latin: str, native: str) -> bool:
    """Tell whether the noun behind a name says more than the name: the Tiangong (天宮) space station."""
    if behind == "term":
        return not _head(latin)
    firm = behind == "organisation" and gloss.script not in scripts.EAST_ASIAN
    return behind == "work" or (firm and _suffix(native) not in ("term", "law"))


def _known(latin: str, native: str) -> NameKind | None:
    """Return the kind of a name that is in the table, in either script: Kharkiv, Hong Kong, 華沙; Huawei."""
    known = tables.kinds("known")
    found = known.get("-".join(latin.lower().split()))
    return _kind(found or (known.get(scripts.traditional(native)) if len(native) > 1 else None))


_ELIDED = regex.compile(r"^(?:\p{L}|[Dd]ell|[Nn]ell|[Aa]ll)[’']")


def _is_ship(form: Form, before: str, text: str, after: int) -> bool:
    """Tell "the submarine, the Hai Kun (海鯤), sailed" from a person, before whom no article stands."""
    article = before.endswith(" the ") and form.match is not None
    return article and bool(_NO_MORE.match(text, after))


# Words for people that no firm or place stands behind: singer Fairuz (فيروز); not "party", nor "head".
_NO_CALLING = frozenset(
    "party house head chief executive general major member vice deputy acting former incoming outgoing official "
    "principal speaker captain master founder co-founder cofounder boss chair first minister prime primer "
    "primera premier".split()
)
_MADE_BY = regex.compile(r"(?:directed|written|produced|composed|painted|designed|performed|sung|drawn|coached) by $")
_STAFF = regex.compile(
    r"\b(?:[Ww]orkers|[Ee]mployees|[Ss]taff|[Ee]ngineers|[Ee]xecutives|[Ss]hareholders|[Ii]nvestors|[Cc]ustomers|[Uu]nions?)"
    r" (?:at|of|in) $"
)
# Nouns right before what is neither a person nor a firm: the festival of Loy Krathong, the frigate Zheng He.
_TERM_CUE = regex.compile(
    r"\b(?:festival|holiday|dish|snack|ritual|sport|disease|virus|frigate|destroyer|submarine|warship|tanker|freighter|vessel|ferry"
    r"|typhoon|breed|dialect|delicacy|dessert|soup|drink|game)(?: of| called| known as|,)? (?:the )?$"
)
_TITLED_BEHIND = regex.compile(r" (\p{Ll}[\p{Ll}\-]+) (?=\p{Lu})")
_NO_MORE = regex.compile(r"[,.;]|$")


def _beside(form: Form, gloss: Gloss, before: str, text: str, after: int) -> NameKind | None:
    """Return what stands right before a name or behind it and can be said of one kind alone, for names in letters."""
    if scripts.script_of(form.words[-1][-1]) in scripts.EAST_ASIAN or form.quoted:
        return None
    if _TERM_CUE.search(before):
        return "term"
    words = _WORD.findall(before)
    last = words[-1].lower() if words and before.endswith(" ") else ""
    calling = last in tables.words("titles") or last.endswith(("ist", "ician"))
    personal = calling and last not in _NO_CALLING
    if _MADE_BY.search(before) or (personal and len(form.words) < 3 and not _head(" ".join(form.words))):
        return "person"
    behind = _TITLED_BEHIND.match(text, after)
    who = behind[1] if behind else ""
    # "CTBC Brothers (中信兄弟) pitcher Lee": who has one of theirs is a firm or a team.
    if who in tables.words("titles") and who not in ("governor", "mayor", "magistrate", "resident", "native"):
        return "organisation"
    return "organisation" if _STAFF.search(before) else None


def _is_work(before: str) -> bool:
    """Tell a title by the word right before it: фильм «…», her latest album, …; also by its author."""
    title = _BEFORE_TITLE.search(before)
    if not title or _AUTHOR_OF.search(before):
        return bool(title)
    words = _WORD.findall(before[-24 : title.start()])
    return (
        bool(words) and before[: title.start()].endswith(words[-1]) and words[-1].lower() in tables.words("work-cues")
    )


# Between characters a place is told by what stands before it or behind: 位於加州的|帕洛阿爾托（Palo Alto）|市政府.
_PLACED_BEFORE = regex.compile(
    "(?:[位坐]落?[於于]|前往|抵達|抵达|飛抵|飞抵|[州省縣县]的?|[南北東西中]部の|[州県市]の|近郊の|郊外の)$"
)
_PLACED_BEHIND = regex.compile(
    "(?:市|縣|县|鎮|镇|州|省|島|岛|河|山|湖|灣|湾|港|機場|机场|附近|當地|当地|地區|地区|一帶|一带|[舉举]行|召[開开]|登場|登场|落幕|開幕|开幕)"
)


def _is_placed(form: Form, before: str, text: str, after: int) -> bool:
    return bool(
        (scripts.HAN.match(form.words[0]) or scripts.KANA.match(form.words[0]))
        and not _DOT.search(form.words[0])
        and (_PLACED_BEFORE.search(before) or _PLACED_BEHIND.match(text, after))
    )


# The first word of a title in English, which begins few other names in quotation marks: ‘채식주의자’(The Vegetarian).
_ARTICLE = regex.compile(r"(?:The|A|An) \p{Lu}")


def _is_title(form: Form, gloss: Gloss, before: str) -> bool:
    """Tell a title by Japan’s marks for one, 『はらぺこあおむし』, or by the article of its gloss."""
    kana = scripts.KANA.search(form.words[0])
    if form.quoted and (_ARTICLE.match(gloss.text) or (before.endswith("『") and kana)):
        return not _head(gloss.text)
    return False


def _after_title(before: str) -> bool:
    words = _WORD.findall(before)
    return bool(words) and before.endswith(" ") and words[-1].lower() in tables.words("titles")


def _by_words(form: Form, gloss: Gloss, head: NameKind | None, native: str, latin: str, before: str) -> NameKind | None:
    """Return what the words of a name say: its head in one script, its ending in the other."""
    suffix = _suffix(native)
    if _ARTICLE.match(latin) and latin != gloss.text and head in (None, "term") and suffix in (None, "term"):
        return "work"  # The Last Dance (破．地獄)
    adjacent = None if head else _adjacent_cue(before)
    if adjacent and scripts.script_of(form.words[-1][-1]) not in scripts.EAST_ASIAN:
        return adjacent  # AI firm Moonshot (月之暗面), though 面 ends noodles
    phrase = (
        regex.search("[的之]", gloss.text[1:-1])
        and suffix != "law"
        and (suffix != "organisation" or "之" in gloss.text)
    )
    if phrase and head in (None, "place"):
        return "work"  # The Tunnel of Subconscious (潛意識的通道)
    if not head and (phrase or (gloss.dated and not suffix and not is_personal(gloss.text))):
        return "work"
    if head == "work" and native[-1:] in ("獎", "奖"):
        return "term"  # Song of the Year (年度歌曲獎)
    if head and suffix and head != suffix:
        told = head in ("place", "term") and suffix in ("law", "organisation")
        # Wang Fuk Court (宏福苑), Taipei Music Center (臺北流行音樂中心): the word has two meanings, the ending one.
        last = latin.split()[-1].lower() if latin else ""
        told = told or last in tables.words("heads-of-two-kinds")
        return suffix if len(native) > 2 and told else head
    heard = not head and is_personal(native) and len(form.words) > 1
    if heard and sound.alike(" ".join(form.words), native) >= _CLOSE:
        return "person"  # Mona Rudao (莫那魯道), though 道 ends roads
    brand = gloss.script in scripts.EAST_ASIAN and _BRAND.fullmatch(latin)
    return head or ("organisation" if brand else suffix)


def _by_context(form: Form, gloss: Gloss, text: str, after: int, latin: str) -> NameKind:
    line = text.rfind("\n", 0, form.start) + 1
    before = text[max(line, form.start - _NEAR) : form.start]
    alphabet = scripts.script_of(form.words[-1][-1]) not in scripts.EAST_ASIAN
    one_word = form.match is not None and form.match.order == "one-word"
    if alphabet and _DURING.search(before):
        return "term"  # during Chuseok (추석)
    if one_word and (_IN_PLACE.search(before) or len(form.words) > 1):
        return "place"
    if alphabet and len(form.words) < 4 and _IN_PLACE.search(before) and not _PLAYED.search(before):
        return "place"
    if not alphabet and not form.quoted and _is_placed(form, before, text, after):
        return "place"
    near = _near(_STOP.split(before)[-1], form, gloss) if alphabet else None
    if near:
        return near
    if one_word and _AT_PLACE.search(before):
        return "place"
    dotted = _DOT.search(gloss.text) or (_DOT.search(form.words[0]) and not _KATAKANA.fullmatch(form.words[0]))
    korean = scripts.HANGUL.match(form.words[0]) and len(form.words[0]) > 4
    if dotted or (form.match and form.match.tokens > 1 and not korean):
        return "term" if _is_ship(form, before, text, after) else "person"
    if alphabet and is_personal(gloss.text) and _like_person(form.words, gloss.text):
        return "person"
    return (
        _by_default(form, gloss, latin, before, text, after)
        if alphabet or one_word
        else _of_east_asian(form, gloss, text, after)
    )


def _like_person(words: Sequence[str], characters: str) -> bool:
    """Tell a person by a given name, or by three characters of which the first is a family's that is common.

    George Leslie Mackay (馬偕), Koxinga (鄭成功): of a family that spells as it likes, or with a stage name.
    """
    if words[0].lower() in tables.words("given-names") and len(words) > 1:
        return True
    korean = characters[0] in "朴金崔姜尹"
    return len(characters) == 3 and (2 <= len(words) <= 3 or korean or romanisation.is_common(characters[0]))


def _by_default(form: Form, gloss: Gloss, latin: str, before: str, text: str, after: int) -> NameKind:
    """Return what a name in an alphabet mostly is that nothing tells of."""
    if latin.endswith(("isation", "ization", "ism")):
        return "term"
    if form.match and form.match.order == "one-word":
        if _GIVEN.fullmatch(form.words[-1]):
            return "person"  # a given name alone: Shu-Fen (淑芬)
        return "place" if form.words[-1][:1].isupper() else "term"
    if len(form.words) == 2 and len(gloss.text) == 3 and _HYPHENED.fullmatch(form.words[1]):
        return "person"  # of a family that is in no table: Bong Joon-ho (奉俊昊)
    if form.quoted or before.endswith(("the ", "the “", 'the "')):
        return "term"  # the White Terror, the Koalut
    if gloss.script not in scripts.EAST_ASIAN:
        if len(form.words) == 2 and sound.alike(" ".join(form.words), gloss.text) >= _HEARD:
            return "organisation" if _ACTS.match(text, after) else "place"  # Hat Yai (หาดใหญ่)
        if gloss.text[:1].islower() or (len(form.words) > 1 and " " not in gloss.text):
            return "term"
        acts = _ACTS.match(text, after) or _HEARS.search(before)
        return "organisation" if acts or len(form.words) > 1 or _BRAND.fullmatch(gloss.text) else "place"
    if _IN_PLACE.search(before) and form.words[0][:1].isupper():
        return "place"
    return _of_words(form.words, gloss.text, before)


def _of_words(words: Sequence[str], characters: str, before: str) -> NameKind:
    """Return what words in capitals or small letters mostly are beside characters that tell nothing."""
    if len(words) == 2 and len(characters) < 4 and is_personal(characters):
        heard = sound.alike(" ".join(words), characters) >= _HEARD
        if heard or romanisation.is_common(characters[0]):
            return "person"
    if _MODEL.fullmatch(words[-1]):
        return "term"
    if len(words) == 2 and any(sound.alike(words[1], part) >= _CLOSE for part in (characters, characters[1:])):
        return "place"  # Little Liuchiu (小琉球): a work is translated, a place is heard
    if len(words) > 1 and words[0].isupper() and len(words[0]) > 1:
        return "organisation"  # CTBC Brothers (中信兄弟)
    if len(words) > 1:
        return "work" if all(w[:1].isupper() for w in (words[0], words[-1])) else "term"
    if len(characters) == 2 and sound.alike(words[0], characters) >= _CLOSE:
        return "place"  # Pechino (北京)
    if len(characters) == 2 and _OF_PLACE.search(before):
        return "place"  # the springs of Kusatsu (草津)
    if words[0][:1].isupper():
        return "organisation"  # a firm or a band: Foxconn, Chthonic, Mayday
    return "unknown" if words[0].islower() else "place"  # heard in a script without capitals: بكين (北京)


_HANJA_BOOKS = frozenset("書錄記傳集經譜鑑誌歌詩賦圖")
_LOCATED = regex.compile(r"에서|에(?=[ .,])|으로|로(?= )")


def _of_east_asian(form: Form, gloss: Gloss, text: str, after: int) -> NameKind:
    """Return what a name in Chinese, Japanese or Korean mostly is that nothing tells of."""
    surface = form.words[0]
    if scripts.HANGUL.match(surface[-1]) and gloss.script == "Hani":
        titled = _KOREAN_TITLE.match(text[after : after + 16].lstrip()) or _KOREAN_TITLE.fullmatch(
            text[max(form.start - 4, 0) : form.start].strip()
        )
        if titled and is_personal(gloss.text):
            return "person"
        if len(surface) > 2 and gloss.text[-1] in _HANJA_BOOKS:
            return "work"  # 목민심서(牧民心書)
        if len(surface) == 2 and _LOCATED.match(text, after):
            return "place"  # 강진(康津)에서
        if titled and len(surface) == len(gloss.text) == 3 and is_korean(surface):
            return "person"  # 우원식(禹元植) 국회의장, of a family that China has not
        # A foreign name is heard; what is read the Korean way is mostly a term.
        heard = len(surface) > len(gloss.text) == 2 and sound.alike(surface, gloss.text) >= _HEARD
        return "place" if heard else "term"
    if form.quoted or _COMMON_NOUN.fullmatch(gloss.text):
        return "term"  # 人工智慧（AI）, 語言接觸（language contact）
    nickname = len(surface) == 3 and is_personal(surface) and romanisation.is_common(surface[0])
    if nickname and _ONE_NAME.fullmatch(gloss.text) and sound.alike(surface, gloss.text) < _HEARD:
        return "person"  # 黃偉文（Wyman）, but 馬自達（Mazda）
    if _ONE_WORD.fullmatch(gloss.text):
        return "organisation"  # 台積電（TSMC）, 特斯拉（Tesla）; what is no firm has an ending that says so: 指數, 系統
    return "term" if _KATAKANA.fullmatch(surface) else "unknown"


def _can_be_person(form: Form, gloss: Gloss) -> bool:
    """Tell whether a form can be a person's: a family name in the gloss, a point, or two words and more in letters."""
    if form.match and form.match.order == "one-word":
        return False
    if (form.match and form.match.tokens > 1) or _DOT.search(gloss.text):
        return True
    if gloss.script == "Hani" and not scripts.KANA.search(gloss.text):
        return is_personal(gloss.text)
    if gloss.script == "Hang":
        return is_korean(gloss.text)
    return len(form.words) > 1 and (gloss.script in scripts.EAST_ASIAN or " " in gloss.text)


def _near(before: str, form: Form, gloss: Gloss) -> NameKind | None:
    """Return what the nearest telling word before a name says of it.

    "the founder of Huawei (华为)" speaks of a firm, "founder Ren Zhengfei (任正非)" of a person.
    """
    words = [_ELIDED.sub("", w.lower()) for w in _WORD.findall(before)]
    titles, cues = tables.words("titles"), tables.kinds("cues-before")
    person = _can_be_person(form, gloss)
    short = len(form.words) == 2 and len(gloss.text.replace(" ", "")) in (3, 4)
    if words and (person or short) and words[-1] in titles and before.endswith(" "):
        return "person"
    if len(words) > 1 and words[-1] in ("of", "de", "da", "do", "du", "von", "di", "del") and words[-2] in _FIRM_TITLES:
        return "organisation"
    close = min(_CLOSE_BY, len(_WORD.findall(_BEHIND_BRACKET.sub("", before))))
    for back, word in enumerate(reversed(words)):
        found = next((k for part in (word, *word.split("-")) if (k := _kind(cues.get(part)))), None)
        # A firm or a town is named right behind the word for it, an author or a book may be farther off.
        if found and (person or found != "person") and (back < close or found in ("person", "work")):
            return found
    return None


def _adjacent_cue(before: str) -> NameKind | None:
    """Return what the noun in small letters right before a name says of it."""
    words = _WORD.findall(before)
    last = _ELIDED.sub("", words[-1]) if words else ""
    if not last.islower() or not before.endswith(" "):
        return None
    found = _kind(tables.kinds("cues-before").get(last))
    return None if found == "person" else found


# What a name is said to be: "is a Chinese politician", "es una película", "— китайский шахматист", "là một".
_COPULA = regex.compile(
    r",? ?(?:is|was|are|were|est|était|es|era|fue|son|è|ist|war|sind|é|foi|är|var|er|este|jest|był|była|adalah"
    r"|merupakan|ialah|là|—|–|-) (?!\d)"
)
_REST = regex.compile(r"[^.;:,(\n]{0,70}")


def _predicate(text: str, after: int) -> NameKind | None:
    """Return what the first telling noun says that follows a name and "is", within a few words."""
    copula = _COPULA.match(text, after)
    if not copula:
        return None
    said = _REST.match(text, copula.end())
    words = _WORD.findall(said[0].lower())[:8] if said else []
    for word, following in itertools.pairwise([*words, ""]):
        if word in ("by", "par", "por", "von"):
            return None  # is operated by Evergreen Marine Corp
        if following == "of" and word in ("series", "group", "set", "unit", "play", "track", "single"):
            continue
        if word in tables.words("titles"):
            return "person"
        for table in ("cues-before", "said-to-be", "heads"):
            if found := tables.kinds(table).get(word):
                return _kind(found)
    return None


# The noun that a Chinese name stands beside: 城市阿拉斯, 樂團玩命鷹族.
_APPOSED: dict[NameKind, regex.Pattern[str]] = {
    "place": regex.compile("(?:城市|首都|首府|小鎮|小镇|城鎮|城镇|古城|景點|景点|地標|地标|勝地|胜地|港口)$"),
    "organisation": regex.compile(
        "(?:組織|组织|公司|業者|业者|大廠|大厂|企業|企业|集團|集团|樂團|乐团|團體|团体|媒體|媒体|報紙|报纸|智庫|智库|平台|平臺|品牌|巨頭|巨头|廠商|厂商|俱樂部|俱乐部)$"
    ),
}


def _native_cue(surface: str, text: str, at_start: int, after: int) -> NameKind | None:
    """Tell a firm or a place by what follows in Chinese or Korean, here or where it is named next.

    타이루거 국립공원.
    """
    if _FIRM_FOLLOWS.match(text, after):
        return "organisation"
    for kind, pattern in _APPOSED.items():
        if scripts.HAN.search(surface) and pattern.search(text, max(at_start - 4, 0), at_start):
            return kind
    if scripts.script_of(surface[-1:]) != "Hang":
        return None
    again = text.find(surface, after, after + 4000)
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
    if not words or not latin[:1].isupper() or _FORMULA.fullmatch(latin):
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
        if (
            words[0] in tables.words("given-names")
            or last not in ("organisation", "law", "place", "term")
            or "-" in words[-1]
        ):  # Park Geun-hye is no park
            last = None
    if last is None and _NUMBERED.fullmatch(latin):
        last = _kind(heads.get(words[0]))
    return last


def _suffix(native: str, only: str | None = None) -> NameKind | None:
    """Return what the longest known ending says: 大會 is a term though 會 is an organisation."""
    suffixes = tables.kinds("suffixes")
    for size in range(min(6, len(native)), 0, -1):
        found = suffixes.get(native[-size:])
        if (
            found
            and (size < len(native) or size > 1)
            and (found != "work" or len(native) > 2)
            and (only is None or found == only)
        ):
            return _kind(found)
    return None


def _cue(text: str, table: str) -> NameKind | None:
    cues = tables.kinds(table)
    words = [part for w in _WORD.findall(text) for part in {w.lower(): None, **dict.fromkeys(w.lower().split("-"))}]
    return _kind(cues.get(words[0])) if words and _STARTS.match(text) else None


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

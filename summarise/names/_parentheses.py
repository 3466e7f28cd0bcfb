"""Parentheses of a text, and what of their content is a gloss: a form in another script."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from summarise.names import _scripts as scripts
from summarise.names import _tables as tables

_LONGEST = 160  # code points between the parentheses; what is longer is prose
_BRACKET = regex.compile(r"[(（)）\n]")
# Between the parts of one parenthesis: "(殷海光, 1919–1969)", "(Chinese: 习近平; pinyin: Xí Jìnpíng)", "(習近平 or
# 习近平)".
_PART = regex.compile(r"\s*[,，、;；/／|]\s*|\s+or\s+|\n")
_TITLE_MARKS = regex.compile(r"^[《〈「『“‘\"【](.+)[》〉」』”’\"】]$")
_INNER_MARKS = regex.compile(r"[《》〈〉「」『』【】“”\"。！？!?：:]")
# A gloss in Han, kana or Hangul: 習近平, 岸田 文雄, 伊力哈木·土赫提, 二二八事件, 228事件, 台灣AI學校. Digits and
# Latin letters only between.
_EAST_ASIAN_GLOSS = regex.compile(
    r"[0-9A-Za-z]{0,6}[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]"
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々〇·・‧•．.\-–—A-Za-z0-9 　]*"
)
# A gloss in an alphabet: Foxconn, Santiago Peña, ASUSTeK Computer Inc., Владимир Путин, AT&T, Johnson & Johnson.
_ALPHABETIC_GLOSS = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c\u200d་ .’'‘&+\-‑–!?,:#]*")
# A point that belongs to the name: ASUSTeK Computer Inc., Martin Luther King Jr., S.E.S.
_ABBREVIATED = regex.compile(r"(?:Inc|Co|Ltd|Corp|Jr|Sr|Bros|\.\p{Lu}|S\.A|Bhd|Pte)\.$")
# An address or an amount: 台北市漢中街116號7樓, 20岁.
_ADDRESS = regex.compile(r"\d+(?:-\d+)? ?[號号樓楼巷弄段丁番]|^\d+ ?(?:[歲岁歳才세年月日人名個个]|公)")
# Numbers and marks of lists that are no names though they are letters: (二), (上), (完).
_MARKS = frozenset(
    "全文 更多 下同 同上 原文 譯文 待續 未完 左圖 右圖 上圖 下圖 中圖 如圖 見圖 "
    "暫譯 暂译 音譯 音译 意譯 意译 化名 假名 仮名 가명 종합 사진 음역 제공".split()
) | frozenset("一二三四五六七八九十甲乙丙丁上中下前後后左右註注圖图表完續续日月火水木金土男女")
# What begins a remark and not a name: "(圖／中央社)", "（記者王小明／台北報導）", "（中央社台北三日電）".
_REMARK = regex.compile(
    r"^(?:[圖图](?=[／/：:為为是源])|[攝摄](?=[／/：:])|記者|记者|特派員|(?:中央社|新華社|新华社|路透|法新社|美聯社)(?=.)|資料照|翻攝|取自|來源|来源|編譯|编译|編按|编按|撮影|写真|税[込別抜]|仮名$|化名$|当時$|敬称|기자|사진|[見见](?=[圖图表附下上註注第])|参照|參見|参见|詳見|以下|下稱"
    r"|包括|包含|例如|[如即按譯](?=[圖图下上左右：:，是為])|前身|原名|舊名|舊稱|又名|俗稱|現為|现为|改名|本名|原為)"
    r"|(?:[^攝摄]攝|[^攝摄]摄|報導|报道|報道|[日社專专]電|[日社专]电|提供|攝影|摄影|資料照片|前身"
    r"|(?:公開|開催|上映|発売|放送|連載|開発|建設|工事|入院|療養|休業|販売)中|予定)$"
)
_NOT_GLOSS = regex.compile(
    r"^(?:photo|source|see|via|image|picture|left|right|above|below|born|died|aged|e\.?g|i\.?e|cf|ca|c|http|www|utc|gmt|yoy|qoq|ytd|am|pm|pdf|vol|no|pp|ed|eds)\b",
    regex.IGNORECASE,
)
# A party and its state, a stock's number, a unit, an address or source: R-Arizona, 2303-TW, km/h, fda.gov.tw, DOI 10.1,
# JECFA 1992.
_NO_NAME = regex.compile(
    r"[RDI]-\p{Lu}|\d{3,}[.\-]?\p{Lu}{0,3}$|\p{Ll}{1,3}$|\S+\.\S+\.\S+$|DOI\b|.+ (?:19|20)\d\d$|\p{Greek}$"
)
# What Korean explains behind a point: 毛澤東·1893∼1976, 兩岸·중국과 대만.
_EXPLAINED = regex.compile(r"(?<=\p{Script=Han}) ?[·∙・=,:] ?(?=[^)]*[\p{Script=Hangul}\d]).*$")
# A title in two halves: 色，戒.
_HALVES = regex.compile(r"《?\p{Script=Han}{1,8}[，,] ?\p{Script=Han}{1,8}》?")
_DATED = regex.compile(r"[,，;] ?(?:1[89]|20)\d\d\s*$")
_OTHER_NAME = regex.compile(r"\p{Script=Han}{2,5}")
# Parts that may stand beside a gloss without casting doubt: years, a short form that is named as such.
_HARMLESS = regex.compile(
    r"^[^\p{L}]*$|\d|^(?:前排|後排|后排)?[左右中前後后上下][起一二三四五]?$|^(?:簡稱|简称|縮寫|缩写|以下簡稱|以下简称|略称|略稱|약칭|又稱|又称|亦稱)"
)
# What may be a label: up to three words before a colon ("in traditional Chinese: "), or words, shortened or not,
# before another script ("кит. упр. ", "chinesisch ").
_LABEL = regex.compile(
    r"^((?:[\p{L}\p{M}]+\.?\s+){0,2}[\p{L}\p{M}]+\.?)\s*[:：]\s*"
    r"|^((?:[\p{L}\p{M}]+\.?\s+){1,3}?)(?=\p{Lo}|\p{Lu})"
)
# A reading that follows in the line's own letters: "小島 秀夫 Кодзима Хидэо", "皮蛋 pi dan".
_READING = regex.compile(
    r"^([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々·・ ]*"
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々])"
    r" +[\p{Script=Latin}\p{Script=Cyrillic}].*$"
)


@dataclass(frozen=True, slots=True)
class Parenthesis:
    """A parenthesis on one line without another inside it; `start` and `end` include its brackets."""

    start: int
    end: int
    line: int
    inner: str


@dataclass(frozen=True, slots=True)
class Gloss:
    """A form in another script.

    `titled`: in title marks; `hint`: the language a label names; `short`: an abbreviation beside it ("TSMC, 台積電");
    `dated`: a year beside it, as after the title of a work ("獨立時代, 1994"); `halved`: two halves at a comma, 色，戒.
    """

    text: str
    script: str
    titled: bool = False
    hint: str | None = None
    short: str | None = None
    dated: bool = False
    halved: bool = False


def parentheses(text: str) -> list[Parenthesis]:
    """Find the innermost parentheses, half- or full-width, each on one line; linear in the text."""
    found: list[Parenthesis] = []
    opened = -1
    line = 0
    for bracket in _BRACKET.finditer(text):
        at = bracket.start()
        if bracket[0] == "\n":
            opened, line = -1, at + 1
        elif bracket[0] in "(（":
            opened = at
        elif opened >= 0:
            if at - opened <= _LONGEST:
                found.append(Parenthesis(opened, at + 1, line, text[opened + 1 : at]))
            opened = -1
    return found


def gloss_beside(inner: str, last: str, beside: str) -> Gloss | None:
    """Return the part of a parenthesis that is a form in another script than what stands before it.

    `last` is the last letter before the parenthesis, `beside` its script group. Kanji and katakana are of one group,
    but a reading in katakana is a form of its own: 習近平（シー・ジンピン）.
    """
    if _REMARK.search(inner.strip()) or not inner.strip():
        return None
    if beside in scripts.EAST_ASIAN:
        return _gloss_of_east_asian(inner, last, beside)
    return _gloss_of_alphabetic(inner, beside)


def _gloss_of_alphabetic(inner: str, beside: str) -> Gloss | None:
    """Take 殷海光 of "殷海光, 1919–1969", 台積電 of "TSMC, 台積電", Владимир Путин of "Russian: Владимир Путин"."""
    short: str | None = None
    found: Gloss | None = None
    whole = _clean(inner)
    if _HALVES.fullmatch(whole):
        return Gloss(whole, "Hani", halved=True)
    parts = [whole] if _TITLE_MARKS.match(whole) else _PART.split(inner.strip())
    for part in parts:
        text, hint = _unlabelled(part.strip())
        text, titled = _bare(_READING.sub(r"\1", text))
        group = _main_script(text)
        if group is None or group == beside:
            # "(TSMC, 台積電)": capitals before the gloss are a short form of the name.
            if found is None and regex.fullmatch(r"\p{Lu}[\p{Lu}\p{N}&.]{1,9}", text):
                short = text
            continue
        if found is not None:
            if regex.search("[、，]", inner) and group == found.script:
                return None  # "(資本、勞工)": an enumeration, not the form of one name
            break
        found = _checked(text, group, titled, hint)
        if found is None:
            return None
    if found is None:
        return None
    return Gloss(found.text, found.script, found.titled, found.hint, short, bool(_DATED.search(inner)))


def _gloss_of_east_asian(inner: str, last: str, beside: str) -> Gloss | None:
    """Take Foxconn of "（Foxconn）", World Bank of "(World Bank，簡稱WB)", 玉山 beside 옥산."""
    whole = _clean(inner)
    if beside == "Hang":
        whole = _clean(_EXPLAINED.sub("", whole))
    parts = [_unlabelled(part.strip())[0] for part in _PART.split(whole)]
    groups = [_main_script(_bare(part)[0]) for part in parts]
    for part, group in zip(parts, groups, strict=True):
        own = group in scripts.EAST_ASIAN and (group == beside or beside == "Hani")
        if own and beside == "Hang" and groups[0] == "Hani":
            continue  # 사오빙(燒餅, 구운 납작빵)
        other = groups[0] == "Latn" and _OTHER_NAME.fullmatch(part)  # 輝達(Nvidia，英偉達)
        if (own or group is None) and len(parts) > 1 and not (_HARMLESS.search(part) or other):
            return None  # a remark in the language of the text: "（WMTW、通称：台湾ウィキメディア協会）"
    alphabetic = [g for g in groups if g and g not in scripts.EAST_ASIAN]
    one = len(set(alphabetic)) == 1 and len(alphabetic) == len(parts)
    if one and not regex.search(r"[、\d]", whole):
        text, hint = _unlabelled(whole)
        text, titled = _bare(text)  # a comma may be part of it: "Crouching Tiger, Hidden Dragon"
        return _checked(text, alphabetic[0], titled, hint)
    for part in _PART.split(whole):
        text, hint = _unlabelled(part.strip())
        text, titled = _bare(text)
        group = _main_script(text)
        if group and (group != beside or _other_kana(text, last)):
            return _checked(text, group, titled, hint)
    return None


def _checked(text: str, group: str, titled: bool, hint: str | None) -> Gloss | None:
    text = text.strip(' \t\u3000,，;；-–—“”"')
    if not _ABBREVIATED.search(text):
        text = text.rstrip(".")
    if not text or _REMARK.search(text):
        return None
    good = _is_east_asian_name(text) if group in scripts.EAST_ASIAN else _is_alphabetic_name(text)
    return Gloss(text, group, titled, hint) if good else None


def _is_east_asian_name(text: str) -> bool:
    if len(text) > 30 or text in _MARKS or not _EAST_ASIAN_GLOSS.fullmatch(text) or _ADDRESS.search(text):
        return False
    counts = scripts.letters(text)
    return counts.get("Latn", 0) <= counts.get("Hani", 0) + counts.get("Hang", 0)


def _is_alphabetic_name(text: str) -> bool:
    """Tell a name (Foxconn, machine learning) from prose, units and remarks (UTC+9, see above, 3.5 km)."""
    if not _ALPHABETIC_GLOSS.fullmatch(text) or _NOT_GLOSS.match(text) or len(text) > 100:
        return False
    if sum(c.isalpha() for c in text) < 2 or ":" in text:
        return False
    if _NO_NAME.match(text):
        return False
    tokens = text.split()
    capital = sum(not t[:1].islower() for t in tokens)
    if len(tokens) > 12 or (len(tokens) > 4 and capital * 2 < len(tokens)):
        return False
    return not (text[0].isdigit() and capital == len(tokens) == 1 and regex.fullmatch(r"[\d.,]+\p{L}{1,3}", text))


def _other_kana(text: str, last: str) -> bool:
    """Tell katakana beside characters, 習近平（シー・ジンピン）, or characters beside katakana, ラーメン（拉麺）."""
    if scripts.HAN.match(last):
        return bool(regex.fullmatch(r"[\p{Script=Katakana}ー・ ＝=]+", text))
    return bool(regex.fullmatch(r"\p{Script=Han}+", text)) and (
        last == "ー" or bool(scripts.KANA.match(last) and last > "ァ")
    )


def _main_script(text: str) -> str | None:
    counts = scripts.letters(text)
    if not counts:
        return None
    if len(counts) == 1:
        return next(iter(counts))
    if "Latn" in counts and (counts.keys() & scripts.EAST_ASIAN) and _EAST_ASIAN_GLOSS.fullmatch(text):
        return "Hani" if "Hani" in counts else "Hang"
    if counts.keys() == {"Hani", "Hang"}:
        return None
    return None


def _unlabelled(part: str) -> tuple[str, str | None]:
    """Split the label from what it labels: "Chinese: 習近平" gives 習近平 and zh, "pinyin: Xí" no language."""
    label = _LABEL.match(part)
    if not label:
        return part, None
    named = [word.lower().rstrip(".") for word in (label[1] or label[2]).split()]
    languages = [tables.told_by("labels")[word] for word in named if word in tables.told_by("labels")]
    if not languages or any(
        w not in tables.told_by("labels") and w not in tables.words("labels-beside") for w in named
    ):
        return part, None
    rest, hint = _unlabelled(part[label.end() :].strip())
    return rest, hint or languages[-1]


def _bare(text: str) -> tuple[str, bool]:
    """Take the brackets of a title off: 《中國文化的展望》 gives 中國文化的展望 and True."""
    text = _clean(text)
    title = _TITLE_MARKS.match(text)
    if title and not _INNER_MARKS.search(title[1]):
        return title[1].strip(), text[0] in "《〈"
    return text, False


def _clean(text: str) -> str:
    return text.strip(" \t\u3000\u00a0")

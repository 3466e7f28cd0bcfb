"""Terms in small letters, and names that a language writes small: the hoko (保甲), le fleuve Jaune (黄河)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import regex
from wordfreq import zipf_frequency

from summarise.names import _scripts as scripts
from summarise.names import _sound as sound
from summarise.names import _tables as tables
from summarise.names._heard import heard
from summarise.names._words import (
    ELISION,
    SAYS_HOW,
    Form,
    Word,
    is_boundary,
    is_personal,
    is_title,
    joined,
    match_words,
    suffix_kind,
)

if TYPE_CHECKING:
    from summarise.names._parentheses import Gloss


def _after_article(words: list[Word]) -> list[Word] | None:
    """Take what begins with an article in capitals inside a sentence: autor de El hombre de los ojos compuestos."""
    for at in range(len(words) - 2, max(len(words) - 9, 0), -1):
        if words[at].text in _ARTICLES and joined(words[at - 1], words[at]):
            return words[at:]
        if not joined(words[at - 1], words[at]):
            return None
    return None


_ARTICLES = frozenset("El La Los Las Le Les Une Un Una Der Die Das Ein Eine Il Lo Gli O Os As Uma Um".split())


def headed(words: list[Word], gloss: Gloss, language: str) -> list[Word] | None:
    """Take a name that begins with its head, which many languages write small, and what follows too.

    Parti communiste chinois (中国共产党), le fleuve Jaune (黄河), Ministério das Relações Exteriores (外交部).
    """
    kind = suffix_kind(gloss.text)
    told = kind == "work" or (len(gloss.text) > 2 and is_personal(gloss.text)) or match_words([words[-1].text], gloss)
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
            if word.capital and inner and not _opens(words, at - 1, language):
                return None  # Kommunistische Partei Chinas
            # "la ciudad de Taipéi (臺北市)": what is written small is no part of most names.
            return (
                None if not word.capital and word.key not in tables.words("small-heads") else [word, *words[at + 1 :]]
            )
        if not (at and joined(words[at - 1], words[at])) or (
            words[at].key in tables.function_words(language) and words[at].key not in small
        ):
            return None
    return None


def _opens(words: list[Word], at: int, language: str) -> bool:
    """Tell an article that begins a sentence: the O of "O Ministério"."""
    return words[at].key in tables.function_words(language) and (at == 0 or words[at].gap != " ")


def work_title(words: list[Word], *, english: bool) -> list[Word] | None:
    """Take a title after a word that announces one.

    Her film In the Mood for Love; the novel Crouching Tiger, Hidden Dragon.
    """
    cues = tables.kinds("cues-before")
    for at in range(len(words) - 2, max(len(words) - 10, -1), -1):
        cue = None if words[at].capital else cues.get(words[at].key)
        if cue is None and not english and words[at].key in tables.words("work-cues"):
            cue = "work"
        # L’agence Chine nouvelle (新华社): a firm’s name with small words, in what language soever but English.
        if cue == "work" or (cue == "organisation" and not english and not words[-1].capital):
            title = words[at + 1 :]
            # Only English writes the words of a title with capitals: la película El tigre y el dragón.
            whole = all(_in_title(w, first=i == 0, small=not english) for i, w in enumerate(title))
            return title if title[0].capital and whole else None
    return None


def _in_title(word: Word, *, first: bool, small: bool) -> bool:
    if word.gap not in ((" ", " “", ": ", ", ") if first else (" ", ", ", " & ")) and not ELISION.fullmatch(word.gap):
        return False
    return word.capital or (not first and (small or len(word.text) <= 4))


def lower_case(words: list[Word], gloss: Gloss, language: str) -> Form | None:
    """Find a term in lower case: the hoko (保甲), a folk song movement (民歌運動), Blackfoot disease (烏腳病)."""
    if gloss.script not in scripts.EAST_ASIAN:
        return _transliterated(words, gloss, language)
    found_head = headed(words, gloss, language)
    if not found_head and not language.startswith(("en", "und")):
        found_head = work_title(words, english=False) or _after_article(words) or _dish(words, gloss, language)
    if found_head:
        return Form(found_head[0].start, found_head[-1].end, tuple(w.text for w in found_head))
    tail = _phrase(words, language)
    if not tail:
        return None
    match = match_words([w.text for w in tail], gloss)
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
    if _says_how(words, tail, gloss) and language.startswith(("en", "und")):
        return None
    while len(tail) > 1 and (
        (tail[0].key in tables.words("adjectives") and gloss.text[0] not in _MEANT.get(tail[0].key, ""))
        or (len(tail) > 2 and tail[0].key.endswith("ing"))
    ):
        tail = tail[1:]
    ended = tail[0].capital and len(tail) < 6 and tables.kinds("heads").get(tail[-1].key) == suffix_kind(gloss.text)
    if not (ended and tail[-1].key in tables.kinds("heads")) and not _is_term(words, tail, gloss, language):
        return None  # but: Демократическая прогрессивная партия (民主進步黨)
    # Gula floden (黄河) is a name in a language that writes only its first word with a capital.
    named = tail[0].capital and not language.startswith(("en", "und"))
    return Form(tail[0].start, tail[-1].end, tuple(w.text for w in tail), term=not named)


# Characters of adjectives that belong to a term which begins with them: new quality productive forces (新质生产力).
_MEANT = {
    "new": "新",
    "old": "老舊旧古",
    "traditional": "傳传",
    "modern": "現现",
    "local": "地",
    "first": "一首",
    "second": "二",
}

_JUDGING = frozenset(
    "called calls deemed labelled labeled found considered ruled declared branded thought judged".split()
)
_BEING = frozenset("is are was were be been being became felt seemed too very so quite rather more most".split())


_COMMON = 3.0  # by wordfreq’s measure; "fair" of "fairly", but no "fami" of "family"
# How Chinese begins and ends what is no noun: 不公, 很好; 審議中, 下雨了.
_NO_NOUN = regex.compile(r"[不沒没很].{1,2}|..+[中了著着過过吧嗎吗呢啊]")
# Endings by which a ministry, a court or a party is known, whatever stands before.
_OFFICE = regex.compile(r".+(?:[部局署處处院廳厅黨党]|委員會|委员会)")


def _says_how(words: list[Word], tail: list[Word], gloss: Gloss) -> bool:
    """Tell what is no noun, "called the plan ridiculous (荒謬)", or not all of it, "and rural affairs (农业农村部)"."""
    last = tail[-1]
    adverb = last.key.endswith("ly") and len(last.key) > 5 and zipf_frequency(last.key[:-2], "en") > _COMMON
    if SAYS_HOW.fullmatch(last.key) or adverb or (not last.capital and _NO_NOUN.fullmatch(gloss.text)):
        return True
    head = tables.kinds("heads").get(last.key)
    if len(gloss.text) == 1 or (not last.capital and _OFFICE.fullmatch(gloss.text) and head != "organisation"):
        return True
    at = len(words) - len(tail)
    if len(tail) > 1 < at and words[at - 1].key in _ARTICLES_OF_NOUNS and words[at - 2].key in _JUDGING:
        return True
    return len(tail) == 1 and at > 0 and words[at - 1].key in _BEING and not last.capital


def _transliterated(words: list[Word], gloss: Gloss, language: str) -> Form | None:
    """Take a term in small letters that sounds like its gloss: khao man gai (ข้าวมันไก่)."""
    tail = _phrase(words, language)
    if not tail or any(w.capital for w in tail):
        return None
    form = heard(tail, gloss, cased=False)
    if not form or sound.alike("".join(form.words), gloss.text) < 0.75:
        return None
    return dataclasses.replace(form, person=False, term=True)


def _is_small(word: Word, language: str) -> bool:
    listed = any(word.key in tables.words(table) for table in ("verbs", "announcers"))
    return listed or word.key in tables.function_words(language)


def _phrase(words: list[Word], language: str) -> list[Word]:
    """Return the last words back to a small word, a stop or a possessive; none where that is too far."""
    tail: list[Word] = []
    for word in reversed(words):
        noun = not tail and word.key in tables.words("verbs") and _is_noun(words)
        if (_is_small(word, language) and not noun) or word.number or (tail and not joined(word, tail[0])):
            break
        if tail and is_boundary(word, language):
            break
        if tail and tail[0].capital and not word.capital:
            break  # left | Port Mallory village
        if tail and _is_past(words, word, language):
            break
        tail.insert(0, word)
        if len(tail) > 6:
            return []
    return tail


def _is_noun(words: list[Word]) -> bool:
    """Tell the last word from a verb by an article before it, with a word between: a glove-puppet show."""
    return len(words) > 2 and words[-3].key in ("a", "an", "the") and not words[-2].capital and joined(*words[-2:])


def _is_past(words: list[Word], word: Word, language: str) -> bool:
    """Tell a verb, "delegates discussed new forces", from a participle, "a fried egg", by the noun before it."""
    at = next(i for i, w in enumerate(words) if w.start == word.start)
    if not language.startswith(("en", "und")) or not word.key.endswith("ed") or word.capital or at == 0:
        return False
    before = words[at - 1]
    noun = before.capital or before.key.endswith("s") or before.key in ("it", "he", "she", "they", "we", "i", "who")
    return noun and joined(before, word) and before.key not in tables.words("verbs")


def _is_term(words: list[Word], tail: list[Word], gloss: Gloss, language: str) -> bool:
    """Tell whether a phrase is a term: at most four words in lower case, at most two in capitals before them."""
    determined = len(gloss.text) in (2, 4) and _behind_article(words, tail) and not is_title(tail[-1])
    if is_personal(gloss.text) and tail[-1].key not in tables.kinds("heads") and not determined:
        return False  # "Xi Jinping visited (習近平)", but: the leopard cat (石虎)
    if not language.startswith(("en", "und")) and (len(tail) > 2 or _after_of(words, tail[0])):
        return False  # "la sopa de fideos (麵線)": in Romance languages the head stands in front, out of sight
    lower = [w for w in tail if not w.capital]
    capitals = len(tail) - len(lower)
    if any(w.capital for w in tail[capitals:]) or len(lower) > 4:
        return False
    return capitals == 0 or (capitals <= 2 and len(lower) <= 2)


_ARTICLES_OF_NOUNS = frozenset("the a an his her its their this that".split())


def _behind_article(words: list[Word], tail: list[Word]) -> bool:
    """Tell whether small letters follow an article, with adjectives between: the endangered leopard cat."""
    at = next(i for i, w in enumerate(words) if w.start == tail[0].start)
    while at and words[at - 1].key in tables.words("adjectives") and joined(words[at - 1], words[at]):
        at -= 1
    return at > 0 and words[at - 1].key in _ARTICLES_OF_NOUNS and not any(w.capital for w in tail)


_GAPS = (" ", " d’", " d'", " l’", " l'")


def _dish(words: list[Word], gloss: Gloss, language: str) -> list[Word] | None:
    """Take a noun and an adjective after an article, for food and the like alone: du tofu puant (臭豆腐).

    Where the gloss may name a place or an office, the start cannot be told, nor by "de" but after what is cooked.
    """
    if suffix_kind(gloss.text) != "term" or not 2 <= len(gloss.text) <= 5 or is_personal(gloss.text):
        return None
    nouns = links = 0
    for at in range(len(words) - 1, max(len(words) - 7, 0), -1):
        word, before = words[at], words[at - 1]
        apart = at < len(words) - 1 and words[at + 1].gap not in _GAPS
        if word.capital or word.number or apart:
            return None
        linking = word.key in tables.words("dish-links") or (word.key == "la" and before.key == "à")
        nouns, links = (0, links + 1) if linking else (nouns + 1, links)
        if nouns > 2 or (not linking and _is_small(word, language)):
            return None
        elided = word.gap in _GAPS[1:]
        determined = elided or (word.gap == " " and before.key in tables.words("determiners"))
        if not linking and determined and not (before.key == "la" and at > 1 and words[at - 2].key == "à"):
            return words[at:] if not links or word.key in tables.words("dishes") else None
    return None


# What a noun in Romance and German hangs on: la sopa de fideos, l’omelette aux huîtres.
_GOVERNING = frozenset(
    "de del du des di da do dos das della dei degli delle dello von van au aux à al con com mit aus".split()
)


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
        if not joined(word, words[index + 1]):
            return None
    return None

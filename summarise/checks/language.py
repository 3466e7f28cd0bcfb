"""Whether a summary is in the language and script that were asked for, throughout."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache, lru_cache

import regex

from summarise import han
from summarise.checks import _lexicon as lexicon
from summarise.checks._lexicon import cldr_names
from summarise.checks.written import Written
from summarise.digest import Check, Detail

# Scripts that one text may mix, under the code of the language: kana and Han, Hangul and Han.
_HAN = {"Hans", "Hant", "Hani"}
_SCRIPTS = {
    "Latn": "Latin", "Cyrl": "Cyrillic", "Arab": "Arabic", "Hebr": "Hebrew", "Grek": "Greek", "Thai": "Thai",
    "Deva": "Devanagari", "Beng": "Bengali", "Taml": "Tamil", "Telu": "Telugu", "Gujr": "Gujarati", "Guru": "Gurmukhi",
    "Knda": "Kannada", "Mlym": "Malayalam", "Orya": "Oriya", "Sinh": "Sinhala", "Armn": "Armenian", "Geor": "Georgian",
    "Ethi": "Ethiopic", "Khmr": "Khmer", "Mymr": "Myanmar", "Laoo": "Lao", "Tibt": "Tibetan", "Thaa": "Thaana",
    "Hans": "Han", "Hant": "Han", "Hani": "Han", "Kore": "Hangul", "Jpan": "Han",
}  # fmt: skip
# Neighbours that a detector mixes up, always or in a single sentence: no summary is refused for being taken for one.
_INDISTINCT = ({"nb", "nn", "no"}, {"hr", "sr", "bs", "sh"}, {"id", "ms"}, {"zh", "yue"})
_NEIGHBOURS = (
    *({"nb", "nn", "da", "no", "sv"}, {"hr", "sr", "bs", "sl"}, {"cs", "sk"}, {"es", "gl", "ca", "pt", "ast"}),
    *({"ru", "uk", "be", "bg", "mk"}, {"hi", "mr", "ne"}, {"ar", "fa", "ur"}, {"nl", "af"}),
)
# From this confidence on a detector is believed about one sentence, and about the whole.
SURE_OF_A_SENTENCE, SURE_OF_ALL = 0.9, 0.8
# Units, and what is short enough to stand for something: "5 km", "p. 3"
_UNITS = frozenset("km cm mm kg mg ml kw kwh mwh gw mph kmh hpa ghz mhz www com org bps iphone ipad vs".split())
_LATIN_RUN = regex.compile(r"\p{Latin}[\p{Latin}\p{M}\d'’.&+-]*(?:[  ]\p{Latin}[\p{Latin}\p{M}\d'’.&+-]*)*")
_OUTSIDE = regex.compile(r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+|[@#]\w+")
# "своиBeauty"; a single Latin letter may be one that looks alike.
_LETTER = r"[\p{Cyrillic}\p{Greek}]"
_GLUED = regex.compile(rf"(?<={_LETTER})\p{{Latin}}{{2,}}|\p{{Latin}}{{2,}}(?={_LETTER})")
_UNDERSCORED = regex.compile(r"(?<![|\w])\p{L}+(?:_+\p{L}+)+(?![|\w])")  # "des_Boxen"; no token of a template
_SMALL_LETTERS = regex.compile(r"[\p{Ll}\p{M}]+")
_SMALL_WORD = regex.compile(r"\p{Ll}{3,}")
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:[’'-][\p{L}\p{M}]+)*")
# What is set apart: in parentheses, in quotation marks, in brackets of titles.
_SET_APART = regex.compile(r"[(（][^()（）]*[)）]|[“„«「『《〈\"][^”“»」』》〉\"]*[”“»」』》〉\"]")
# Of a word of the page's own, how much likelier it must be in its language than in that asked for, in bits a letter:
# one word of a sentence, and each of several.
FOREIGN, EACH_FOREIGN = 2.0, 0.75
_FEWEST_LETTERS = 5
# How much more often, on Zipf's scale, a word must be written in another language than in that asked for to be a
# stranger: one of the page's own, and any other. Shorter words are too much alike, and shorter stems.
STRANGER_OF_PAGE, STRANGER = 1.2, 2.0
_FEWEST_OF_A_STRANGER, _FEWEST_OF_STEM = 4, 5
# How much of a word that its language does not have must be a word of the page, that it is taken for made of that:
# "deployado", "estages". Compounds with a borrowed word have less of it.
MADE_OF = 0.5
# Languages in which a capital makes no name.
NOUNS_ARE_CAPITAL = frozenset({"de", "lb", "fo"})
# A word that is written so often is known to all: three times in a million.
COMMON = 3.5
# A word that is in no list, and not like one that is, was made up if it has so many letters. In these languages two
# that are in no list are too many for a sentence, whatever they are like: of people's sentences in even documents of
# NTREX none in a thousand has them. Where words are joined freely many do.
_FEWEST_OF_MADE_UP = 6
_NO_TWO_UNKNOWN = frozenset("ca de en es fr it mk pt ru".split())
# The languages whose words turn up in others of their script.
_OF_SCRIPT = {"Latn": "en es fr de it pt nl pl id tr sv", "Cyrl": "ru uk bg mk", "Arab": "ar fa ur"}
_PART = regex.compile(r"[\p{L}\p{M}]+")
# "Fizz star", "Bank of Greece"; "Just in"
_CAPITAL_BEFORE = regex.compile(r"\p{Lu}[\p{L}\p{M}]*[ -](?:\p{Ll}{1,3} ){0,2}$")
_CAPITAL_AFTER = regex.compile(r"[ -]\p{Lu}[\p{L}\p{M}]*")
# English words that most languages have borrowed.
_BORROWED = frozenset(
    """album agent baby banner beige bestseller bitcoin blog blogger blues boom boss boycott budget business
    camping chance chat clown coach cocktail computer cowboy debut derby design designer designers director
    dollar dollars drama drone email e-mail euros export fair fans film final finale finals finish fitness
    football front glamour green hacker handicap hashtag headset hobby hotel hotels import impact internet
    jackpot jazz jeans keeper label laptop leader leaders level liberal live lobby local logo manager managers
    marketing match media model momentum monitor negative normal offline online outfit panel partner partners
    pass playoff playoffs play-off play-offs podcast point points poker popular position positive power
    president press protest quiz radar rally rap rapper rappers ranking reality record referendum remake respect
    restaurant robot rock score selfie senior server service session sexy shirt shirts show shows shopping
    single singles slogan slot smartphone smoothie social software sponsor sponsors sport sports sprint stand
    standard star stars start startup startups start-up start-ups status stock stop stress studio summit super
    surf tablet talent talk team teams television tennis test tests thriller ticket tickets tour tourist
    tournament track trailer trainer transfer trauma trend trends trick trio trust tunnel tweet tweets update
    video videos virus volleyball website weekend workshop zombie""".split()
)


_FUNCTION_WORDS = {
    "en": frozenset("the and that with from have been not she this they which were their but would about".split()),
    "es": frozenset("los las que del una pero como sus está según también fue".split()),
    "fr": frozenset("les dans pour qui avec une aux est cette selon mais était".split()),
    "de": frozenset("der das und ist nicht mit auf für eine dem den sich wurde nach auch".split()),
}
# One of them between two words of small letters: not that of "Lord of the Rings", "and the Gang".
_FUNCTION_WORD = regex.compile(
    r"(?<=\p{Ll}[,;]?\s)(?<!\p{Lu}[\p{L}’'-]{0,20}[,;]?\s)(?:"
    + "|".join(sorted({word for words in _FUNCTION_WORDS.values() for word in words}))
    + r")(?=\s\p{Ll})"
)


def language(written: Written) -> Check:
    """Whether the whole and each sentence is in the language asked for, with no words of another but names."""
    if written.script is None:
        return Check("language", "not-applicable")
    details = []
    for at, sentence in written.placed():
        end = at + len(sentence.text)
        if note := _not_in(written, sentence.text, SURE_OF_A_SENTENCE, whole=False, quoted=written.is_quoted(sentence)):
            details.append(Detail(sentence.text, at, end, False, sentence.sources, note))
        elif not written.is_quoted(sentence):
            for start, stop, note in _strange(written, sentence.text):
                words = sentence.text[start:stop]
                details.append(Detail(words, at + start, at + stop, False, sentence.sources, note))
    if not details and not all(map(written.is_quoted, written.sentences)):
        sure = SURE_OF_ALL if len(written.sentences) > 1 else SURE_OF_A_SENTENCE
        if note := _not_in(written, written.text, sure, whole=len(written.sentences) > 1, quoted=False):
            details.append(Detail(written.text, 0, len(written.text), False, (), note))
    return Check("language", "failed" if details else "passed", tuple(details))


def _not_in(written: Written, text: str, sure: float, *, whole: bool, quoted: bool) -> str | None:
    """Return what language or script a text is in, where that is another than asked for."""
    script = written.script_of(text)
    if (
        script == "Latn" != written.script
    ):  # perhaps by its many names alone: "由 Patrick Dwyer 和 Francis Bouvier 進攻"
        rest = _LATIN_RUN.sub(lambda m: m.group() if _is_prose(m.group()) else " ", text)
        script = written.script_of(rest) or script
    if not _fits(script, written.script or ""):
        return f"written in {script}"
    if quoted or written.detect is None:
        return None
    found = written.detect(text)
    asked = written.language.split("-")[0]
    named = {tag.split("-")[0] for tag in (found.tag, *found.alternatives)}
    if named & {asked, "und"} or found.confidence < sure:
        return None
    groups = _INDISTINCT if whole else (*_INDISTINCT, *_NEIGHBOURS)
    if any(asked in group and named & group for group in groups):
        return None
    return f"written in {found.tag}"


def _fits(script: str | None, asked: str) -> bool:
    if script is None or script == asked:
        return True
    if asked in _HAN:
        return script == "Hani"
    return asked in {"Jpan", "Kore"} and script in _HAN


def _strange(written: Written, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the words that are of another language than the text, and no names, where they stand, and why."""
    clear = _OUTSIDE.sub(lambda m: " " * len(m.group()), text)
    apart = [m.span() for m in _SET_APART.finditer(clear)]
    yield from _strange_letters(written, clear, apart)
    yield from _foreign_names(written, clear, _everything(written), apart)
    found: set[int] = set()
    if lexicon.knows(written.language.split("-")[0]):
        for stranger in _strangers(written, clear, apart):
            found.add(stranger[0])
            yield stranger
    elif written.likelier is not None and written.is_translated:
        yield from _untranslated(written, written.likelier, clear, apart)
    if written.likelier is not None:
        yield from (one for one in _function_words(written, written.likelier, clear) if one[0] not in found)


def _strange_letters(written: Written, clear: str, apart: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield what is written in other letters than the language's, within a word or as words."""
    script, everything = written.script or "", _everything(written)
    for m in _other_letters(script).finditer(clear):
        run = m.group()
        if script == "Kore" and len(run) == 1 and "\u4e00" <= run < "\ua000":
            continue  # 美, 中 and 日 stand for countries
        if not (run in written.glosses or (_is_within(m, apart) and run in everything)):
            yield *m.span(), "in another script"
    yield from _other_form(written, clear, apart)
    yield from ((*m.span(), "no word") for m in _UNDERSCORED.finditer(clear) if m.group() not in everything)
    if script in {"Cyrl", "Grek"}:
        yield from ((*m.span(), "in another script, within a word") for m in _GLUED.finditer(clear))
    if script != "Latn":
        for m in _LATIN_RUN.finditer(clear):
            if not (_is_within(m, apart) and m.group() in everything) and _is_prose(m.group()):
                yield *m.span(), "in another script"


def _is_within(m: regex.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start <= m.start() and m.end() <= end for start, end in spans)


def _everything(written: Written) -> str:
    return "\n".join(written.page.values())


def _is_prose(run: str) -> bool:
    """Return whether Latin words are more than a name: "missile", "six television networks", no "Game of Thrones"."""
    words = run.split()
    capitals = sum(any(c.isupper() or c.isdigit() for c in word) for word in words)
    if capitals == 0:
        return any(len(word) > 2 and word.strip(".").lower() not in _UNITS and word.isalpha() for word in words)
    small = sum(len(word) > 3 and word.islower() for word in words)
    return small > capitals


@cache
def _other_letters(script: str) -> regex.Pattern[str]:
    """Return a pattern of runs of letters that a language of this script does not write, Latin letters aside."""
    own = {"Latin", _SCRIPTS.get(script, "Latin")}
    if script == "Jpan":
        own |= {"Hiragana", "Katakana"}
    names = "".join(rf"\p{{Script={name}}}" for name in sorted(own | {"Common", "Inherited"}))
    # "µ", "Ω" and "π" are signs of mathematics.
    extra = "の" if script in _HAN else ""
    return regex.compile(rf"[[\p{{L}}\p{{M}}]--[{names}{extra}µΩπαβγδ]]+", flags=regex.V1)


def _other_form(written: Written, text: str, apart: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield characters of the other form of Chinese, and in Japanese those that only Chinese has."""
    script = written.script
    if script not in {"Hans", "Hant", "Jpan"}:
        return
    for m in _HAN_RUN.finditer(text):
        wrong = [i for i, c in enumerate(m.group()) if _is_other_form(c, script)]
        if wrong and not _is_within(m, apart):
            start = m.start() + wrong[0]
            yield start, m.start() + wrong[-1] + 1, "in the characters of another form of writing"


_HAN_RUN = regex.compile(r"\p{Han}+")


@cache
def _is_other_form(character: str, script: str) -> bool:
    if script == "Jpan":
        try:
            character.encode("cp932")
        except UnicodeEncodeError:
            return any(han.telling(character))
        return False
    return han.telling(character)[script == "Hant"] > 0


def _strangers(written: Written, text: str, apart: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield the words that the language hardly has and another has, and those made of the page's with an ending."""
    asked, own = written.language.split("-")[0], written.page_language.split("-")[0]
    everything = _everything(written)
    theirs = _small_words(everything)
    stems = {_stem(word) for word in theirs if len(word) >= _FEWEST_OF_STEM} if written.is_translated else set()
    known = lexicon.knows(own) and written.is_translated
    whole = {w for w in theirs if len(w) >= _FEWEST_OF_MADE_UP and _is_stranger(w, own, asked)} if known else set()
    others = _others(written.script or "", asked)
    borrowed = [m.span() for m in _WORD.finditer(text) if m.group().lower() in _BORROWED]  # "start-up"
    unknown = {m.start() for m in _PART.finditer(text) if _is_unknown(m.group(), asked, theirs)}
    for m in _PART.finditer(text):
        word = m.group().lower()
        is_small = m.group().islower() or word in theirs
        if (
            not (is_small or asked in NOUNS_ARE_CAPITAL)
            or len(word) < _FEWEST_OF_A_STRANGER
            or (word in theirs and not written.is_translated)
        ):
            continue
        here = lexicon.frequency(word, asked)
        there = lexicon.frequency(word, own) if known else 0.0
        on_page = word in theirs
        if here == 0 and not on_page and (_is_made_of(word, stems, whole) or (known and _begins_as(word, own, asked))):
            note = f"no word, but made of one of {written.page_language}"
        elif not is_small:
            continue
        elif on_page and (there - here > STRANGER_OF_PAGE or (here == 0 and lexicon.is_full(asked))):
            note = f"a word of {written.page_language}"
        elif not on_page and max([there, *(lexicon.common(word, o) for o in others)]) - here > STRANGER:
            note = "a word of another language"
        elif m.start() in unknown and (
            (len(unknown) > 1 and asked in _NO_TWO_UNKNOWN) or not lexicon.is_like_a_word(word, asked)
        ):
            note = f"no word of {written.language}"
        else:
            continue
        if _is_within(m, borrowed):
            continue
        set_apart = _is_within(m, apart)
        if not (set_apart and m.group() in everything) and not _is_of_name(m, text, everything):
            yield *m.span(), note


def _is_stranger(word: str, own: str, asked: str) -> bool:
    return lexicon.frequency(word, own) - lexicon.frequency(word, asked) > STRANGER_OF_PAGE


def _is_made_of(word: str, stems: Collection[str], whole: Collection[str]) -> bool:
    """Return whether a word is made of another: "estages" of "stages", "Groceriesverkauf" of "groceries"."""
    of_stem = any(stem in word and len(stem) >= MADE_OF * len(word) for stem in stems)
    return of_stem or any(stranger in word for stranger in whole)


def _begins_as(word: str, own: str, asked: str) -> bool:
    """Return whether a compound begins with a word of the page's language, which its own hardly has: "Groceries…"."""
    if asked not in NOUNS_ARE_CAPITAL or not lexicon.is_full(asked):
        return False
    beginnings = (word[:end] for end in range(_FEWEST_OF_MADE_UP + 1, len(word) - 2))
    return any(lexicon.frequency(b, own) > max(COMMON, lexicon.frequency(b, asked) + STRANGER) for b in beginnings)


def _is_unknown(word: str, asked: str, on_page: Collection[str]) -> bool:
    """Return whether a word of small letters is in no list of its language, where that has nearly all."""
    if len(word) < _FEWEST_OF_MADE_UP or not _SMALL_LETTERS.fullmatch(word) or word in on_page:
        return False
    return lexicon.is_full(asked) and lexicon.frequency(word, asked) == 0


def _foreign_names(
    written: Written, text: str, everything: str, apart: list[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    """Yield countries, peoples, days and months as another language calls them, where they are no part of a name."""
    asked = written.language.split("-")[0]
    for own in dict.fromkeys((written.page_language.split("-")[0], "en")):
        pattern = cldr_names(own, asked) if own != asked else None
        for m in pattern.finditer(text) if pattern is not None else ():
            set_apart = _is_within(m, apart)
            if not set_apart and not _is_of_name(m, text, everything):
                yield *m.span(), f"what {own} calls it"


def _others(script: str, asked: str) -> tuple[str, ...]:
    return tuple(o for o in _OF_SCRIPT.get(script, "").split() if o != asked)


def _stem(word: str) -> str:
    return word[: max(5, len(word) - 2)]


def _is_of_name(m: regex.Match[str], text: str, everything: str) -> bool:
    """Return whether a word stands beside a capital as it does on the page: "Just in Time", "Bucks Fizz star"."""
    before, after = _CAPITAL_BEFORE.search(text, max(0, m.start() - 40), m.start()), _CAPITAL_AFTER.match(text, m.end())
    beside = [text[before.start() : m.end()]] if before else []
    return any(words in everything for words in (*beside, *([text[m.start() : after.end()]] if after else ())))


def _untranslated(
    written: Written, likelier: Callable[[str, str, str], float], text: str, apart: list[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    """Yield words that stand so on the page too, and look like its language, not like the one asked for."""
    own, asked = written.page_language.split("-")[0], written.language.split("-")[0]
    theirs = _small_words(_everything(written)) - _BORROWED
    found = []
    for m in _WORD.finditer(text):
        word = m.group()
        if len(word) < _FEWEST_LETTERS or word not in theirs:
            continue
        if not _is_within(m, apart):
            found.append((likelier(word, own, asked), *m.span()))
    several = len({text[start:end] for how, start, end in found if how > EACH_FOREIGN}) > 1
    for how, start, end in found:
        if how > (EACH_FOREIGN if several else FOREIGN):
            yield start, end, f"a word of {written.page_language}"


def _function_words(
    written: Written, likelier: Callable[[str, str, str], float], text: str
) -> Iterator[tuple[int, int, str]]:
    """Yield words such as "the" and "which" that stand in a text of another language, and in no name."""
    asked = written.language.split("-")[0]
    for m in _FUNCTION_WORD.finditer(text):
        if any(
            tag != asked and m.group() in words and likelier(m.group(), tag, asked) > FOREIGN
            for tag, words in _FUNCTION_WORDS.items()
        ):
            yield m.start(), m.end(), "a word of another language"


@lru_cache(maxsize=8)
def _small_words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text) if word.islower())

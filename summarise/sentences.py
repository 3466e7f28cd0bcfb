"""Sentences: telling them apart in a paragraph, whether one is finished, and joining them again, by language.

The boundaries are ICU's (Unicode's rules of UAX 29, through icu4py) and those of a pattern for what these rules let
pass: of the libraries measured on human translations in 60 languages (benchmarks/sentences.py) ICU finds most of the
ends that people wrote, and it has all scripts. What is no end after all is mended here: abbreviations, initials,
ordinals, ellipses, and what says whose words a quotation was.

A quotation of several sentences is cut at each of them, as people cut it; brackets are kept whole. That no summary
holds half a quotation is seen to where sentences are chosen, in extract.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import regex

from summarise.particulars import (
    ABBREVIATIONS,
    CAPITAL_AFTER_ORDINAL,
    ENGLISH_TITLES,
    EVERYWHERE,
    EXTRA_ENDS,
    EXTRA_SIGNS,
    GOES_ON,
    LEAST_WITHOUT_STOP,
    MAY_END,
    NO_ENDS,
    OPENERS,
    ORDINAL_DOT,
    SAID,
    STARTERS,
    SYLLABIC,
    UNSPACED,
)
from summarise.text import tidy

# What stands in brackets is kept whole up to this many characters; beyond, it is split inside.
WHOLE = 300

# Closing quotes and brackets, and a footnote mark "[3]", that may stand after a sentence's last stop.
_CLOSERS = r"""(?:[\p{Pe}\p{Pf}\p{Pi}"'»«“”’‘*]|\[\^?\d{1,3}\]|[⁰¹²³⁴-⁹])"""
# The end of a finished sentence: a stop of any script, then closers, then emoji: 'over."', "た。」", "؟", "है।". A
# figure right behind the stop is a note's: "would sue.1"
_STOP = regex.compile(
    rf"[\p{{Sentence_Terminal}}.!?](?:(?<=\p{{Ll}}.)\d{{1,2}}(?=$))?\s*{_CLOSERS}*[\s\p{{Extended_Pictographic}}\ufe0f\u200d]*$"
)
# So many characters of a paragraph's end tell whether it is finished: a stop, and what may stand behind it.
_END = 260
# What trails off or stops at the Burmese comma: "under…", "there was ...", "[...]", "（…）"
_TRAILS_OFF = ("…", "၊", "⋯", "᠁")
_DOTS = ("..", ". .")
_CLOSES = "])）」』\"'”’»"
# A quotation of some length needs no stop before its closing bracket in Chinese and Japanese: 「…と話した」
_QUOTED = ("」", "』")
_LEAST_QUOTED, _LEAST_WITHOUT_STOPS = 30, 70  # characters
_WITHOUT_STOPS = regex.compile(r"[\p{Script=Thai}\p{Script=Lao}][\p{M}\p{P}\p{N}\s]*$")

# What ICU takes for the middle of a sentence, by line: a figure next ('guests.” 11 people'); a new speaker behind a
# dash or low commas ("he said. – Today"); an ellipsis and a capital ("I waited… Then"); a closing quote that stands
# apart ("tard. » Puis"); a note's mark ('over.[3] Then'); a small Latin letter after a script without case ("…הושק.
# iphone"), or in a name ("fell. iPhone sales"); a quotation next to a stop of Chinese ("……。「……", "か?「").
_ALSO_ENDS = regex.compile(
    r"""
    (?=[\p{Sentence_Terminal}.!?…:])(?:
      [.!?…]['"”’»“«)\]]*\s+(?=["“„«'(]?\p{N})
    | [.!?…։]\s+(?=(?:[–—―⎯-]+|,,)\s?["“„«]?\p{Lu})
    | (?<!\s)…['"”’»“]*\s+(?=["“„«¿¡]*\p{Lu})
    | [\p{Sentence_Terminal}…]\s+["'”»’]+\s+
    | [\p{Sentence_Terminal}…](?:\[\d{1,3}\])+\s+
    | (?<=[\p{Lo}\p{M}]{3})\.\s+(?=\p{Ll}) | [.!?]['"”’»“«)\]]*\s+(?=\p{Ll}\p{Lu})
    | [。！？](?:"(?=["“])|[」』”’]*(?=[「『《“"])) | [?!](?=[「『])
    )
    """,
    flags=regex.X,
)
_BRACKET = regex.compile(r"[()\[\]（）《》〈〉【】]")
_IN_BRACKETS = regex.compile(r"\s?[(（][^()（）]*[)）]")
_CLOSING = {"(": ")", "[": "]", "（": "）", "《": "》", "〈": "〉", "【": "】"}
_MARK = regex.compile(r'[()\[\]（）《》〈〉【】"“”]')
_OPENED = frozenset("“「『《（(¿¡„")
_CLOSES_NEXT = regex.compile(r"""["'”»’)\]）」』]+(?:[\s.,;:!?]|$)""")
# Behind a mark with no space after it, what ends nothing: "בי.סי", "말했다.”라고"; but "انتهى.وقال"
_GLUED = regex.compile(r"""(?:(?<![\p{L}\p{M}]{4})\.|[)\]"”’»])$""")
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}「『《（“]")
# A short quotation within a sentence is kept whole: 'cried “Stop! Stop!” and ran', 彼は「本当？嘘だ！」と言った. What
# stands before the possible boundary, and what behind it.
_QUOTE = '"“”„«»「」『』'
_QUOTES = frozenset(_QUOTE)
_QUOTES_WITHIN = regex.compile(
    rf"""(?:\p{{L}}\s["“„«»]|[—–]["“„«]|\p{{L}}[「『“])\s?[^\s{_QUOTE}][^{_QUOTE}]*$""",
)
_QUOTED_ON = regex.compile(
    rf"""[^{_QUOTE}]*(?:["“”»«]\s?(?:[,–—-]\s?)?\p{{Ll}}|[」』”"][\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Hangul}}])"""
)
# Behind a quotation that ends in a stop, what goes on with its sentence: '"Really?" he asked', "«Да!» — сказал он"
_ATTRIBUTION = regex.compile(r"[a-zà-öø-ÿß-ɏа-џα-ώ]|[,，、]|[—–―⎯-]\s*\p{L}")
_CLOSED = regex.compile(rf"[\p{{Sentence_Terminal}}.!?…;]\s*{_CLOSERS}+$")  # a stop and what closes a quotation
_STOPS = frozenset(".!?。！？")  # what nothing closes
_CRIED = regex.compile(r"[!?…]$")
_LAST_WORD = regex.compile(r"(?:^|[\s(\[\"'“‘«„\-–—/])([\p{L}\p{M}.’']{1,12})\.$")
# "George W.", "C.C.", "ए. पी. शर्मा", "د. أحمد": a single letter of a script that writes words of several
_INITIAL = regex.compile(
    r"(?:^|(?<!\p{L})[\"“«]|[\s(\[.-])(?:\p{Lu}|[[\p{Lo}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]])\p{M}*\.$",
    flags=regex.V1,
)
# Letters with full stops between in scripts without case: "यू.एस.", "בי. בי."
_DOTTED = regex.compile(r"(?:(?<!\p{L}|\p{M})[\p{Lo}\p{M}]{1,4}\.\s?){2}$")
# "tlf.", "Hr.", "plkst.", "гр.": no vowel, so no word; but no unit: "120 km.", "mg/ml.", "3 млн грн."
_NO_VOWEL = regex.compile(
    r"(?<!\d\s?|(?:ml[nd]|mlrd|tys|млн|млрд|тыс|тис|хил)\.?\s)(?<![\p{L}\p{M}.’'/])"
    r"(?:[B-DF-HJ-NP-TV-XZŠČŽ][b-df-hj-np-tv-xz]|(?!tv)[b-df-hj-np-tv-xzßçčšžśźżłñğşđģķļņţťďňřŕľĺ]{1,5}"
    r"|[БВГДЖЗКЛМНПРСТФХЦЧШЩ]?[бвгджзклмнпрстфхцчшщ]{1,5})\.$"
)
_VOWELS = frozenset("aeiouyаеиоуыэюя")  # most words end in one, and need not be asked
# Abbreviations of several words: "z. B.", "EE. UU.", "Prof. Dr. h. c. Meier", "Co. Ltd."
_SHORT = regex.compile(r"(?:^|[\s(])(?:\p{L}|\p{Lu}\p{L}{1,2})\.$")
_ANOTHER_SHORT = regex.compile(r"\p{L}{1,2}\.(?:\s|$)|(?:Ltd|Inc|LLC|KG|GmbH|plc|S\.A)\b")
_SMALL_LETTER = regex.compile(r"(?:^|(?<!\d)\s)\p{Ll}\.$")  # "u. a. Meier", "о. Родос", no "14 h." and no "2016 г."
# "и т. д.", "и т. п."
_AND_SO_ON = regex.compile(r"т\.\s?[дп]\.$")
# "am 3. Januar", "3.–5. Mai"; no score: "2 : 0.", "10-6."
_ORDINAL = regex.compile(r"(?:^|(?<![:–-])\s|[(\[\"“«„]|(?<=\.)[–-])\d{1,2}\.$")
_ROMAN = regex.compile(r"(?:^|[\s(\[\"“«„–-])[IVX]{1,5}\.$")  # "XIV."
# "… 2016 г.", which may end a sentence, unless it is all that went before: "През 2016 г. Смит", "W 2018 r. Sejm"
_YEAR = regex.compile(r"(?:19|20)\d\d \p{L}\.$")
_ONLY_YEAR = regex.compile(r"(?:^|^\p{L}+ )(?:19|20)\d\d \p{L}\.$")
_LIST_MARK = regex.compile(r"(?:^|\p{L}[:;]\s)\(?(?:\d{1,3}|[A-Za-z])[.)]$|^[•·*–—-]$")  # "1.", "so far: a)"
_LIST_ENDS = frozenset(".)•·*–—-")
_TWO_PARTS = regex.compile(r"\p{Ll}\.\p{Lu}\.$")  # "e.V.", which is no initial
_ELISION = regex.compile("[’']")
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ASTRAL = re.compile(r"[\U00010000-\U0010ffff\ud800-\udfff]")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_FIRST_WORD = regex.compile(r"[\p{L}\p{M}’']+")
_LONE_SURROGATE = regex.compile(r"[\ud800-\udfff]")
# A small letter, but no name such as "iPhone", and none of Georgian, whose one case Unicode calls lower
_LOWER = regex.compile(r"[[\p{Ll}]--[\p{Script=Georgian}]](?!\p{Lu})", flags=regex.V1)
_CASELESS = regex.compile(r"\p{Lo}\p{M}*\.$")


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, a paragraph in `language` ("und" will do); linear in its length.

    Spans are trimmed of white space, in order, and hold every other character of the paragraph.
    """
    spans: list[tuple[int, int]] = []
    base = language.split("-")[0]
    start = 0
    paragraph = _Paragraph(text, base)
    for end in _boundaries(text, base):
        if paragraph.ends_at(start, end):
            spans.extend(_trimmed(text, start, end))
            start = end
    if start < len(text):
        rest = list(_trimmed(text, start, len(text)))
        if rest and spans and not _WORD.search(text, *rest[0]):  # a stray closing quote belongs to what it closes
            spans[-1] = (spans[-1][0], rest[0][1])
        else:
            spans.extend(rest)
    return spans


def is_finished(text: str, language: str) -> bool:
    """Return whether `text` ends as a sentence ends; False for what is cut off or trails off.

    Scripts written without full stops (Thai, Lao) are taken at their word, unless the text trails off or is no longer
    than a heading.
    """
    line = tidy(text.rstrip()[-_END:])
    bare = line.rstrip(_CLOSES)
    if not line or bare.endswith(_TRAILS_OFF) or bare.rstrip(" ").endswith(_DOTS):
        return False
    if line[-1] == ".":
        return not _is_cut_at_abbreviation(line, language.split("-")[0])
    if line[-1] in "!?。！？" or _STOP.search(line, max(0, len(line) - 100)):
        return True
    if line.endswith(_QUOTED) and len(line) > _LEAST_QUOTED:
        return True
    if not line.isascii() and _WITHOUT_STOPS.search(line, _LEAST_WITHOUT_STOPS):
        return True
    return not EXTRA_SIGNS.isdisjoint(line[-2:]) and any(
        m.end() == len(line) for ends in EXTRA_ENDS.values() for m in ends.finditer(line, max(0, len(line) - 2))
    )


def join(sentences: list[str], language: str) -> str:
    """Return the sentences as one text, joined as `language` does: with a space, or none in Chinese and Japanese."""
    return ("" if language.split("-")[0] in UNSPACED else " ").join(sentences)


def count_words(text: str, language: str) -> int:
    """Return the number of words in `text` as ICU counts: by UAX 29, with dictionaries for scripts without spaces."""
    from icu4py.breakers import WordBreaker

    # Half of a surrogate pair cannot be given to ICU, and is no word.
    whole = _LONE_SURROGATE.sub("\ufffd", text)
    return sum(_WORD.search(word) is not None for word in WordBreaker(whole, language.split("-")[0]))


def _boundaries(text: str, base: str) -> Iterator[int]:
    """Yield where sentences may end, the end of `text` not included: ICU's boundaries and the language's own."""
    from icu4py.breakers import SentenceBreaker

    # A line end inside a paragraph is a space: ICU would end a sentence there.
    flat = text if text.isprintable() else _BREAK.sub(" ", text)
    # ICU works in UTF-16 and icu4py counts in it for characters beyond U+FFFF: one of the same kind stands in for each.
    if not flat.isascii():
        flat = _ASTRAL.sub(lambda m: "字" if m.group().isalpha() else "☺", flat)
    ends = {end for _, end in SentenceBreaker(flat, base).segments()}
    ends.update(m.end() for m in _ALSO_ENDS.finditer(text))
    for table in (EXTRA_ENDS, OPENERS):
        if base in table:
            ends.update(m.end() for m in table[base].finditer(text))
    ends.discard(len(text))
    ends.discard(0)
    yield from sorted(ends)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if bare := piece.strip():
        left = start + len(piece) - len(piece.lstrip())
        yield left, left + len(bare)


class _Paragraph:
    """A paragraph, and what is open at a possible boundary: brackets and quotes, looked at once each as it goes by."""

    def __init__(self, text: str, base: str) -> None:
        self.text = text
        self.base = base
        self._unspaced = base in UNSPACED
        marks = _MARK if self._unspaced else _BRACKET
        self._marks = [(m.start(), m.group()) for m in marks.finditer(text)][::-1]  # those still to come
        self._open: list[tuple[str, int]] = []  # what would close a bracket, and where it opened
        self._quoting = False  # whether “ or " is open: where no spaces are, nothing else tells which way they face

    def ends_at(self, start: int, end: int) -> bool:
        """Return whether the sentence that began at `start` ends at the possible boundary `end`."""
        self._look(end)
        # The window is bounded, so that a long paragraph costs no more than its length.
        left = self.text[max(start, end - 24) : end].strip()
        right = self.text[end : end + 40].lstrip()
        if not left or not right or not _WORD.search(left) or (left[-1] in _LIST_ENDS and _LIST_MARK.search(left)):
            return False
        if self.base in OPENERS and not _STOP.search(left) and self._is_short(start, end):
            return False
        if self._in_brackets(start, end) or self._tears(left, right, end):
            return False
        if _WORD.search(right) is None and len(self.text) - end <= 40:
            return False
        if (
            not _QUOTES.isdisjoint(right)
            and _QUOTED_ON.match(right)
            and _QUOTES_WITHIN.search(self.text, max(start, end - 60), end)
        ):
            return False
        return not self._runs_on(left, right)

    def _look(self, end: int) -> None:
        while self._marks and self._marks[-1][0] < end:
            at, mark = self._marks.pop()
            if mark in '"“”':
                closes = self._quoting and (mark == '"' or self.text[at - 1 : at] in "。！？，!?,…")
                self._quoting = mark != "”" and not closes
            elif closer := _CLOSING.get(mark):
                self._open.append((closer, at))
            elif self._open and mark == self._open[-1][0]:
                self._open.pop()
        # What has been open for too long is a slip of the page's, or too long to be kept whole.
        if self._open:
            self._open = [(closer, at) for closer, at in self._open if end - at <= WHOLE]

    def _is_short(self, start: int, end: int) -> bool:
        """Return whether what stands between is too short for a sentence without a stop; a name's gloss counts not."""
        return end - start < 4 * LEAST_WITHOUT_STOP and (
            len(_IN_BRACKETS.sub("", self.text[start:end]).strip()) < LEAST_WITHOUT_STOP
        )

    def _in_brackets(self, start: int, end: int) -> bool:
        """Return whether a bracket is open at `end` that closes soon enough to be kept whole."""
        if not self._open:
            return False
        closer = next((closer for closer, at in self._open if at >= start), None)
        return closer is not None and self.text.find(closer, end, start + WHOLE) >= 0

    def _tears(self, left: str, right: str, end: int) -> bool:
        """Return whether a cut at `end` would leave a quote on the wrong side, or go through a word."""
        if left[-1] in _OPENED and not (left[-1] == "“" and not self._quoting):
            return True
        if self._unspaced:
            if left[-1] in "》〉" or right[0] in "」』”’）)":
                return True
            # While a quotation is open, “ or " closes it when it comes next, and has just opened it when it came last.
            return self._quoting and (right[0] in '“"' or left[-1] == '"')
        if _CLOSES_NEXT.match(right):
            return True
        apart = self.text[end - 1].isspace() or self.text[end].isspace()
        return not apart and not _DENSE.match(right) and _GLUED.search(left) is not None

    def _runs_on(self, left: str, right: str) -> bool:
        """Return whether `right` goes on with the sentence that `left` seems to end."""
        if self.base in NO_ENDS and NO_ENDS[self.base].search(left):
            return True
        if (
            left[-1] not in _STOPS
            and _CLOSED.search(left)
            and (_ATTRIBUTION.match(right) or (self.base in SAID and SAID[self.base].match(right) is not None))
        ):
            return True
        small = right[0].islower() and _LOWER.match(right) is not None
        if not left.endswith("."):
            return small and _CRIED.search(left) is not None
        if small:
            return not _CASELESS.search(left)
        return not _is_long_word(left) and self._is_short_for(left, right)

    def _is_short_for(self, left: str, right: str) -> bool:
        """Return whether the full stop of `left` is that of an abbreviation or an ordinal, and `right` goes on."""
        if right[0] == "№" or (_SHORT.search(left) and _ANOTHER_SHORT.match(right)):
            return True
        if self.base in GOES_ON and GOES_ON[self.base].search(f"{left[-8:]} {right[:10]}"):
            return True
        if _AND_SO_ON.search(left):
            return False
        figure = right[0].isdigit()
        if self.base in ORDINAL_DOT and (
            _ROMAN.search(left)
            or (_ORDINAL.search(left) and (self.base in CAPITAL_AFTER_ORDINAL or figure or right[0].islower()))
        ):
            return not self._starts(right)
        if _is_abbreviation(left, self.base, strict=not figure):
            return True
        if _may_be_short(left, self.base):
            return not self._starts(right)
        return False

    def _starts(self, right: str) -> bool:
        """Return whether `right` begins with a word that begins sentences and no name: "The", "Он"."""
        first = _FIRST_WORD.match(right)
        return (
            first is not None
            and first.group() in STARTERS.get(self.base, ())
            and right[first.end() : first.end() + 1] != "."
        )


def _is_long_word(left: str) -> bool:
    """Return whether a full stop stands behind a word longer than any abbreviation, or of a script of East Asia.

    A cheap test that spares most stops the dear ones.
    """
    return left[-2:-1] >= "\u3040" or (len(left) > 10 and left[-10:-1].isalpha())


def _is_abbreviation(left: str, base: str, *, strict: bool) -> bool:
    """Return whether the full stop of `left` is that of an abbreviation after which no sentence ends.

    `strict`: what follows is no figure, so that only what never ends a sentence ("Dr.", "Sen.") counts; before a
    figure any known abbreviation does ("Jan. 3", "No. 5").
    """
    if not _is_behind_small_letter(left) and _DOTTED.search(left, _tail(left)):
        return True
    m = _LAST_WORD.search(left, _tail(left))
    if m is None:
        return False
    if left[-3:-2] == " " and _YEAR.search(left, _tail(left)):
        return _ONLY_YEAR.search(left) is not None
    word = _ELISION.split(m.group(1).lower())[-1]  # "L’on. Rossi"
    never, before_figure = ABBREVIATIONS.get(base, EVERYWHERE)
    return m.group(1) in ENGLISH_TITLES or word in never or (not strict and word in before_figure)


def _may_be_short(left: str, base: str) -> bool:
    """Return whether `left` ends in what may be an abbreviation and the end of a sentence as well: "U.S.", "Inc."."""
    at = _tail(left)
    if not _is_behind_small_letter(left) and _INITIAL.search(left, at):
        return not _TWO_PARTS.search(left, at)
    if (len(left) < 3 or left[-3].isspace()) and _SMALL_LETTER.search(left, at):
        return True
    if base not in SYLLABIC and left[-2:-1] not in _VOWELS and _NO_VOWEL.search(left, at):
        return True
    m = _LAST_WORD.search(left, at)
    return m is not None and m.group(1).lower() in MAY_END


def _is_cut_at_abbreviation(line: str, base: str) -> bool:
    """Return whether `line` breaks off after "Mr." or an initial; "the U.S." may as well be the end of a sentence."""
    if _is_long_word(line):
        return False
    at = _tail(line)
    m = _LAST_WORD.search(line, at)
    may_end = ABBREVIATIONS.get(base, EVERYWHERE)[1]
    if m is None or m.group(1).lower() in may_end:
        return False
    if _is_abbreviation(line, base, strict=True):
        return True
    initial = not _is_behind_small_letter(line) and _INITIAL.search(line, at) is not None
    return initial and not _TWO_PARTS.search(line, at)


def _is_behind_small_letter(left: str) -> bool:
    """Return whether the full stop of `left` is, as most are: then it is no initial's, nor of a script without case."""
    return len(left) > 1 and unicodedata.category(left[-2]) == "Ll"


def _tail(left: str) -> int:
    """Return where the last words of `left` begin that a pattern of an abbreviation looks at."""
    return max(0, len(left) - 24)

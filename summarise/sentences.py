"""Sentences: telling them apart in a paragraph, whether one is finished, and joining them again, by language.

The boundaries are ICU's (Unicode's rules of UAX 29, through icu4py): of the libraries measured on human translations in
60 languages it finds most of the ends people wrote. What it gets wrong at the edges is mended here: abbreviations
before a figure or a name, ordinals, ellipses, quotations and parentheses that hold several sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from summarise.particulars import ABBREVIATIONS, EVERYWHERE, EXTRA_ENDS, GOES_ON, OPENERS, ORDINAL_DOT, SAID, UNSPACED
from summarise.text import tidy

# A sentence is kept whole for the sake of a quotation or parentheses up to this many characters; beyond, it is split
# inside.
WHOLE = 300
WHOLE_HAN = 120  # the same in characters of Chinese and Japanese

# Closing quotes and brackets, and a footnote mark "[3]", that may stand after a sentence's last stop.
_CLOSERS = r"""(?:[\p{Pe}\p{Pf}\p{Pi}"'»«“”’‘*]|\[\^?\d{1,3}\]|[⁰¹²³⁴-⁹])"""
# The end of a finished sentence: a stop of any script, then closers, then emoji: 'over."', "た。」", "؟", "है।". A
# figure right behind the stop is a note's: "would sue.1"
_STOP = regex.compile(
    rf"[\p{{Sentence_Terminal}}.!?](?:(?<=\p{{Ll}}.)\d{{1,2}}(?=$))?\s*{_CLOSERS}*[\s\p{{Extended_Pictographic}}\ufe0f\u200d]*$"
)
# What trails off: "under…", "there was ...", "[...]", "（…）"
_TRAILS_OFF = regex.compile(r"""(?:…|\.\s?\.\s?\.?|⋯|᠁)[\])）」』"'”’»]*$""")
# A quotation of some length needs no stop before its closing bracket in Chinese and Japanese: 「…と話した」
_QUOTED = regex.compile(r".{30}[」』]$", flags=regex.S)
_WITHOUT_STOPS = regex.compile(r".{70}[\p{Script=Thai}\p{Script=Lao}][\p{M}\p{P}\p{N}\s]*$", flags=regex.S)
_ELLIPSIS_BETWEEN = regex.compile(r"(?:\s|^)(?:…|\.\.\.+)$")  # "Elections ... Voters": the space marks an omission
_MARK = regex.compile(r"[()\[\]（）「」『』《》〈〉【】“”„«»‹›\"]")
_PAIRS = {
    pair[0]: pair[1]
    for pair in ("()", "[]", "（）", "「」", "『』", "《》", "〈〉", "【】", "“”", "«»", "‹›", "„”", '""')
}
_QUOTES = frozenset('“„«‹「"')
# After a quotation that ends in a stop, the words that say whose it was: '"Really?" he asked', 「…。」と述べた
_ATTRIBUTION = regex.compile(
    r"[a-zà-öø-ÿß-ɏа-џα-ώ]|[—–-]\s*\p{Ll}|(?:と|って|など|という|とする|を|は|が|に|の|も|で|라고|고|라며|며|면서|는|은|이라고)"
)
_LAST_WORD = regex.compile(r"(?:^|[\s(\[\"'“‘«„\-–—/])([\p{L}\p{M}.’']{1,12})\.$")
# "George W.", "C.C.", "ए. पी. शर्मा", "د. أحمد": a single letter of a script that writes words of several
_INITIAL = regex.compile(
    r"(?:^|[\s(\[\"“«.-])(?:\p{Lu}|[[\p{Lo}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]])\p{M}*\.$", flags=regex.V1
)
# Abbreviations of several words: "z. B.", "EE. UU.", "Prof. Dr. h. c. Meier", "Co. Ltd."
_SHORT = regex.compile(r"(?:^|[\s(])(?:\p{L}|\p{Lu}\p{L}{1,2})\.$")
_ANOTHER_SHORT = regex.compile(r"\p{L}{1,2}\.(?:\s|$)|(?:Ltd|Inc|LLC|KG|GmbH|plc|S\.A)\b")
_TWO_LETTERS = regex.compile(r"(?:^|\s)\p{Ll}\. \p{Ll}\.$")
_ORDINAL = regex.compile(r"(?:^|[\s(\[\"“«„–-])(?:\d{1,2}|[IVX]{1,5})\.$")  # "am 3. Januar", "XIV."
_LIST_MARK = regex.compile(r"^\(?(?:\d{1,3}|[A-Za-z])[.)]$|^[•·*–—-]$")
# A figure after a word of some length ("guests. 11 people"), a quotation after a Chinese stop ("……。“……"): what ICU
# takes for the middle of a sentence.
_ALSO_ENDS = regex.compile(r"(?<=\p{Ll}{5}\.)\s+(?=\d)|(?<=[。！？])(?=[“「『《])")
# The same after the marks of notes: 'over.[3] Then'
_END_AFTER_MARK = regex.compile(r"(?<=[\p{Sentence_Terminal}.!?…])(?:\[\d{1,3}\])+\s+")
_CLOSED = regex.compile(rf"[\p{{Sentence_Terminal}}.!?…]\s*{_CLOSERS}+$")  # a stop and what closes a quotation
_CRIED = regex.compile(r"[!?…]$")
_TWO_PARTS = regex.compile(r"\p{Ll}\.\p{Lu}\.$")  # "e.V.", which is no initial
_ELISION = regex.compile("[’']")
_BREAK = regex.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ASTRAL = regex.compile(r"[\U00010000-\U0010ffff\ud800-\udfff]")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_LONE_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_LOWER = regex.compile(
    r"[[\p{Ll}]--[\p{Script=Georgian}]]", flags=regex.V1
)  # Georgian has one case, which Unicode calls lower


def split(text: str, language: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, a paragraph in `language` ("und" will do); linear in its length.

    Spans are trimmed of white space, in order, and hold every other character of the paragraph.
    """
    spans: list[tuple[int, int]] = []
    base = language.split("-")[0]
    start = 0
    run = _Run(text, base)
    for end in _boundaries(text, base):
        if run.ends_at(start, end):
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
    base = language.split("-")[0]
    line = tidy(text)
    if not line or _TRAILS_OFF.search(line):
        return False
    if _STOP.search(line):
        return not _is_cut_at_abbreviation(line, base)
    return any(ends.search(line) for ends in (_WITHOUT_STOPS, _QUOTED)) or any(
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
    flat = _BREAK.sub(" ", text)
    # ICU works in UTF-16 and icu4py counts in it for characters beyond U+FFFF: one of the same kind stands in for each.
    flat = _ASTRAL.sub(lambda m: "字" if m.group().isalpha() else "☺", flat)
    ends = {end for _, end in SentenceBreaker(flat, base).segments()}
    ends.update(m.end() for more in (_END_AFTER_MARK, _ALSO_ENDS) for m in more.finditer(text))
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


class _Run:
    """What is open at a possible boundary: quotes and brackets, looked at once each as the text goes by."""

    def __init__(self, text: str, base: str) -> None:
        self.text = text
        self.base = base
        self.whole = WHOLE_HAN if base in UNSPACED else WHOLE
        self._seen = 0
        self._open: list[tuple[str, int]] = []  # what would close it, and where it opened

    def ends_at(self, start: int, end: int) -> bool:
        """Return whether the sentence that began at `start` ends at the possible boundary `end`."""
        self._look(end)
        # The window is bounded, so that a long paragraph costs no more than its length.
        left = self.text[max(start, end - 80) : end].strip()
        right = self.text[end : end + 40].lstrip()
        if not left or not right or not _WORD.search(left) or (len(left) < 5 and _LIST_MARK.match(left)):
            return False
        if self._held_together(start, end):
            return False
        if _WORD.search(right) is None and len(self.text) - end <= 40:
            return False
        return not self._runs_on(left, right)

    def _look(self, end: int) -> None:
        for m in _MARK.finditer(self.text, pos=self._seen, endpos=end):
            char = m.group()
            if self._open and _closes(self.text, m.start(), self._open[-1][0]):
                self._open.pop()
            elif closer := _PAIRS.get(char):
                if char in _QUOTES and any(c == closer for c, _ in self._open):
                    self._open.clear()  # a second opening mark: the first one was never closed
                if char != '"' or _opens(self.text, m.start()):
                    self._open.append((closer, m.start()))
        self._seen = max(self._seen, end)
        # What has been open for too long is a slip of the page's, or too long to be kept whole.
        self._open = [(closer, at) for closer, at in self._open if end - at <= self.whole]

    def _held_together(self, start: int, end: int) -> bool:
        """Return whether a quotation or parenthesis is open at `end` that closes soon enough to be kept whole."""
        closer = next((closer for closer, at in self._open if at >= start), None)
        if closer is None:
            return False
        for m in _MARK.finditer(self.text, pos=end, endpos=min(len(self.text), start + self.whole)):
            if _closes(self.text, m.start(), closer):
                return True
            if m.group() in _QUOTES and _PAIRS[m.group()] == closer:
                return False
        return False

    def _runs_on(self, left: str, right: str) -> bool:
        """Return whether `right` goes on with the sentence that `left` seems to end."""
        if _CLOSED.search(left) and _ATTRIBUTION.match(right):
            return True
        if self.base in SAID and SAID[self.base].match(right) and left[-1] in "”」』":
            return True
        if _ELLIPSIS_BETWEEN.search(left):
            return True
        if not left.endswith("."):
            return _LOWER.match(right) is not None and _CRIED.search(left) is not None
        if _LOWER.match(right):
            return True
        if (_SHORT.search(left) and _ANOTHER_SHORT.match(right)) or _TWO_LETTERS.search(left):
            return True
        if self.base in GOES_ON and GOES_ON[self.base].search(f"{left} {right}", max(0, len(left) - 8)):
            return True
        if self.base in ORDINAL_DOT and _ORDINAL.search(left):
            return True
        return _is_abbreviation(left, self.base, strict=not right[0].isdigit())


def _closes(text: str, at: int, closer: str) -> bool:
    """Return whether the mark at `at` closes what is to be closed by `closer`."""
    if text[at] == '"' == closer:
        return not _opens(text, at)
    return text[at] == closer or (closer == "”" and text[at] == "“")  # German „so“


def _opens(text: str, at: int) -> bool:
    """Return whether the straight quote at `at` opens: a space or bracket before it, and none after."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before.isspace() or before in "([（「—–-") and not (not after or after.isspace())


def _is_abbreviation(left: str, base: str, *, strict: bool) -> bool:
    """Return whether the full stop of `left` is that of an abbreviation.

    `strict`: what follows is no figure, so that only what never ends a sentence ("Dr.", "Sen.", initials) counts;
    before a figure any known abbreviation does ("Jan. 3", "No. 5").
    """
    if _INITIAL.search(left):
        return not _TWO_PARTS.search(left)
    m = _LAST_WORD.search(left)
    if m is None:
        return False
    word = m.group(1).lower()
    never, before_figure = ABBREVIATIONS.get(base, EVERYWHERE)
    # "L’on. Rossi": the article is elided.
    return word in never or _ELISION.split(word)[-1] in never or (not strict and word in before_figure)


def _is_cut_at_abbreviation(line: str, base: str) -> bool:
    """Return whether `line` breaks off after "Mr." or an initial; "the U.S." may as well be the end of a sentence."""
    m = _LAST_WORD.search(line)
    may_end = ABBREVIATIONS.get(base, EVERYWHERE)[1]
    return m is not None and m.group(1).lower() not in may_end and _is_abbreviation(line, base, strict=True)

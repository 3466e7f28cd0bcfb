"""Normalisation of a page's text, with a map back to where each character came from.

What a page holds for its looks alone is mended, so that later steps read words: composition (NFC), full-width letters
and digits, ligatures and presentation forms, invisible characters, mojibake, Burmese in Zawgyi, and words that mix
letters of two scripts that look alike. Quotes and dashes stay as the page sets them. Every step is a list of edits, so
that any span of the result can be found again in the source.

Most pages need few of these steps, so each first looks for what it would mend; `re` does that several times as fast as
`regex`, which serves where scripts and properties are asked for.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import regex

from summarise import look_alikes, zawgyi
from summarise.digest import Notice

Edit = tuple[int, int, str]  # start and end in the text as it is, and what stands there after

# Characters that show nothing: soft hyphen, zero-width space and joiners, direction marks and embeddings, BOM, tags,
# ideographic variation selectors, and controls other than tab and line ends.
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    r"\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]+"
)
# A joiner that spelling needs, in Persian "می‌خواهد" or an Indic conjunct, or that builds an emoji.
_NEEDED_JOINER = regex.compile(
    r"(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}])(?<=[\p{L}\p{M}])\u200c(?=\p{L})(?![\uff9e\uff9f])"
    r"|(?<![\uff9e\uff9f].)(?<=[\p{L}\p{ccc=7}\p{Mc}][\p{InSC=Virama}\p{InSC=Invisible_Stacker}\p{InSC=Pure_Killer}])[\u200c\u200d]"
    r"|(?<=\p{Extended_Pictographic}[\ufe0f\U0001f3fb-\U0001f3ff]?)\u200d(?=\p{Extended_Pictographic})"
)
_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Full-width letters and digits ("ＮＡＴＯ", "３５"), and a full-width point or comma between digits ("３．５").
_FULL_WIDTH = re.compile(
    r"[０-９Ａ-Ｚａ-ｚ．，](?:(?<=[０-９Ａ-Ｚａ-ｚ])[０-９Ａ-Ｚａ-ｚ]*|(?<=[0-9０-９].)(?=[0-9０-９]))"
)
# Half-width kana ("ﾆｭｰｽ"), Latin ligatures ("ﬁ") and Arabic presentation forms, but not the word signs such as "ﷺ".
_FORMS = re.compile(r"[\uff66-\uff9f\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufbb1\ufbd3-\ufdc7\ufe70-\ufefc]+")
_NOT_SPACE = re.compile(r"\S+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CLUSTER = regex.compile(r"\X")

# A line end between two characters of scripts that set no spaces joins them.
_JOINED_LINES = regex.compile(
    r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef])[ \t]*(?:\r\n|[\n\r\v\f\x85\u2028\u2029])[ \t]*"
    r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef])"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text and, for each of its characters, where in the source it stood.

    `starts` and `ends` are None while text and source are one and the same.
    """

    value: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source that `value[start:end]` came from; an empty span gives an empty one."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def position(self, source: int) -> int:
        """Return where in the text the source's character `source` stands, or the first one after it that does."""
        return source if self.starts is None else bisect_left(self.starts, source)

    def edited(self, edits: Iterable[Edit]) -> Text:
        """Return the text after `edits`, which are in order and do not overlap."""
        todo = list(edits)
        if not todo:
            return self
        pieces: list[str] = []
        starts, ends = array("I"), array("I")
        own_starts, own_ends = self._offsets()
        done = mapped = 0
        for start, end, new in todo:
            pieces += self.value[done:start], new
            done = end
            if end - start == len(new) == 1:
                continue  # another character in the same place
            source_start, source_end = self.source_span(start, end)
            starts += own_starts[mapped:start]
            ends += own_ends[mapped:start]
            starts.extend([source_start] * len(new))
            ends.extend([source_end] * len(new))
            mapped = end
        pieces.append(self.value[done:])
        return Text("".join(pieces), starts + own_starts[mapped:], ends + own_ends[mapped:])

    def _offsets(self) -> tuple[array[int], array[int]]:
        if self.starts is not None and self.ends is not None:
            return self.starts, self.ends
        return array("I", range(len(self.value))), array("I", range(1, len(self.value) + 1))


def normalise(source: str, hidden: Iterable[tuple[int, int]] = ()) -> tuple[Text, tuple[Notice, ...]]:
    """Return `source` normalised, without the spans of markup in `hidden`, and notices of what was mended.

    Before and after: "ＮＡＴＯ" → "NATO", "e" + U+0301 → "é", "co\u00adoperation" → "cooperation", "cafÃ©" → "café",
    "ေျမ" → "မြေ", "рекao" with a Latin a and o → "рекао".
    """
    text = Text(source).edited((start, end, "") for start, end in hidden)
    text, mended = _mend_mojibake(text)
    for step in (_drop_invisible, _plain_spaces, _plain_forms):
        text = text.edited(step(text.value))
    text = _composed(text)
    burmese = list(zawgyi.edits(text.value, lines(text.value)))
    if burmese:
        text = text.edited(burmese)
        text = _composed(text.edited(_drop_invisible(text.value)))
    edits, words = look_alikes.mend(text.value, lines(text.value))
    return text.edited(edits), tuple(_notices(mended, bool(burmese), words))


def _notices(mended: int, burmese: bool, words: int) -> Iterator[Notice]:
    if mended:
        lines = "1 line" if mended == 1 else f"{mended} lines"
        yield Notice("mojibake", f"{lines} of text in a broken encoding (mojibake) mended")
    if burmese:
        yield Notice("zawgyi", "Burmese text in the encoding of the Zawgyi font made Unicode")
    if words:
        count = "1 word" if words == 1 else f"{words} words"
        yield Notice("look-alike-letters", f"{count} with letters of another script that look alike mended")


def tidy(text: str) -> str:
    """Return `text` on one line, white space folded: what a sentence says, however its page breaks lines."""
    if len(text.splitlines()) > 1:
        text = _JOINED_LINES.sub("", text)
    return " ".join(text.split())


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines of `text` that hold more than white space, trimmed of it."""
    start = 0
    for line in text.splitlines(keepends=True):
        if bare := line.strip():
            left = start + len(line) - len(line.lstrip())
            yield left, left + len(bare)
        start += len(line)


def _drop_invisible(text: str) -> Iterator[Edit]:
    if text.isascii() and text.isprintable():
        return
    needed = {m.start() for m in _NEEDED_JOINER.finditer(text)} if "\u200c" in text or "\u200d" in text else set()
    for m in _INVISIBLE.finditer(text):
        for at in range(m.start(), m.end()):
            if at not in needed:
                yield at, at + 1, ""


def _plain_spaces(text: str) -> Iterator[Edit]:
    if not text.isascii():
        yield from ((m.start(), m.end(), " ") for m in _SPACE.finditer(text))


def _plain_forms(text: str) -> Iterator[Edit]:
    if text.isascii():
        return
    found = [*_FULL_WIDTH.finditer(text), *_FORMS.finditer(text), *_SURROGATE.finditer(text)]
    for m in sorted(found, key=lambda m: m.start()):
        if _SURROGATE.match(m.group()):
            yield m.start(), m.end(), "\ufffd"  # half of a pair is no character, and no output could hold it
        elif len(plain := unicodedata.normalize("NFKC", m.group())) == len(m.group()):
            yield from ((m.start() + i, m.start() + i + 1, c) for i, c in enumerate(plain))
        else:
            yield m.start(), m.end(), plain


def _compose(text: str) -> Iterator[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return
    for word in _NOT_SPACE.finditer(text):
        if not unicodedata.is_normalized("NFC", word.group()):
            for m in _CLUSTER.finditer(text, word.start(), word.end()):
                if (composed := unicodedata.normalize("NFC", m.group())) != m.group():
                    yield m.start(), m.end(), composed


@cache
def _mojibake() -> re.Pattern[str]:
    """Return what a line must hold to be bad for ftfy, at a tenth of the cost of asking.

    That is a character which is hardly found elsewhere, or two that are seldom neighbours: "â€", not « in "«Так".
    """
    from ftfy.badness import MOJIBAKE_CATEGORIES as SETS

    def listed(*names: str) -> str:
        return "".join(SETS[name] for name in names)

    alone = SETS["c1"] + SETS["bad"] + "ÂÃÎÐØÙŒœ√"
    signs = listed("law", "currency", "start_punctuation", "end_punctuation", "numeric", "box") + "°"
    capitals = SETS["upper_accented"] + "Ò-ÖÙ-Ü"
    seldom = signs + capitals + listed("kaomoji", "lower_accented")
    between = listed("start_punctuation", "end_punctuation", "currency") + "°µ"
    return re.compile(
        f"[{alone}{seldom}Ђ](?:(?<=[{alone}])|(?<=[{seldom}])(?=[{signs}{capitals}])|(?<=[{signs}])(?=[{seldom}])"
        f"|(?<=[{SETS['lower_common']}][{capitals}])|(?<=[вВ]Ђ)|(?<=β€)"
        f"|(?<=[ВГРСΒΓΞΟ][{between}])(?=[ВГРСΒΓΞΟ]))"
    )


def _composed(text: Text) -> Text:
    """Return the text in NFC, without the joiners that in another order of the marks nothing needs any more."""
    composed = text.edited(_compose(text.value))
    if composed is text:
        return text
    bare = composed.edited(_drop_invisible(composed.value))
    return bare.edited(_compose(bare.value))


def _mend_mojibake(text: Text) -> tuple[Text, int]:
    """Mend lines whose bytes were decoded wrongly ("itâ€™s" → "it’s"), by ftfy; return the text and how many were."""
    if text.value.isascii() or not _mojibake().search(text.value):
        return text, 0
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    edits: list[Edit] = []
    mended = 0
    for start, end in lines(text.value):
        line = text.value[start:end]
        if _mojibake().search(line) and is_bad(line) and (fixed := fix_encoding(line)) != line:
            mended += 1
            edits.extend((start + s, start + e, new) for s, e, new in _differences(line, fixed))
    return text.edited(edits), mended


# What mojibake never touches: runs of ASCII but spaces (a no-break space may have become one).
_ANCHOR = re.compile(r"[!-~]+")


def _differences(old: str, new: str) -> Iterator[Edit]:
    """Yield the edits that make `new` of `old`, as small as the ASCII runs that both have in common allow."""
    left, right = list(_ANCHOR.finditer(old)), list(_ANCHOR.finditer(new))
    if [m.group() for m in left] != [m.group() for m in right]:
        yield 0, len(old), new
        return
    old_at = new_at = 0
    ends = [*((a.start(), b.start(), a.end(), b.end()) for a, b in zip(left, right, strict=True))]
    for a_start, b_start, a_end, b_end in [*ends, (len(old), len(new), len(old), len(new))]:
        if old[old_at:a_start] != new[new_at:b_start]:
            yield old_at, a_start, new[new_at:b_start]
        old_at, new_at = a_end, b_end

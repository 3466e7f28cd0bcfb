"""Whether a summary keeps to the limits, and whether it is a text at all: finished, no loop, no echo, no copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import regex

from summarise.checks.written import Written
from summarise.digest import Check, Detail, SummarySentence
from summarise.particulars import OPENERS

# How much longer a sentence may be than those that it rests on, weighed by what a character says. Less AND, the longest
# of some 8,700 human translations in 17 languages (NTREX, odd documents) is 2.2 times the English line, the next 1.85.
TIMES, AND = 2.0, 30
# So many words, or characters of a script without spaces, that come twice or three times in a text, make a loop.
TWICE, THRICE = {True: 10, False: 24}, {True: 6, False: 14}
# So many words of the page in a row are copied where another language was asked for; three of them in small letters.
COPIED, COPIED_CHARACTERS, COPIED_SMALL = 7, 16, 3
# So many of a prompt's words in a row are an echo.
ECHOED = {True: 6, False: 10}
# From so many words or characters on a sentence says something that need not be said twice.
FEWEST = {True: 3, False: 6}
ALIKE = 0.9

_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_SYLLABLES = regex.compile(r"[\p{Hangul}\p{Ethiopic}]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[’'-][\p{L}\p{M}]+)*")
_CHARACTER = regex.compile(r"[\p{L}\p{N}]\p{M}*")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_LETTER = regex.compile(r"[\p{L}]")
# Marks of a chat template, of JSON, of Markdown, and of the numbered sentences: "<|im_end|>", "[INST]", "</s>",
# '{"sentences":', "```", "**", "## ", "[3]"
_MACHINE = regex.compile(
    r"<\|[^|<>]{1,30}\|>|</?s>|\[/?INST\]|<(?:start|end)_of_turn>|</?think>|\"(?:sentences|sources|text)\"\s*:"
    r"|```|\*\*|^\s*#+\s|^\s*\[\d{1,3}\]|\[\d{1,3}\]\s*$",
    regex.M,
)
_PAIRS = {"(": ")", "（": "）", "[": "]", "【": "】", "《": "》", "「": "」", "『": "』", "«": "»"}
_BRACKETS = frozenset("([（【《")
_DOUBLE = '"“”„'
_SINGLE_OPEN = regex.compile(r"(?:^|\s)['‘][\p{L}\p{N}][^'’]*$")
_SINGLE_CLOSED = regex.compile(r"^[^'‘]*[.,!?]['’](?:\s|$)")
_PARTS = regex.compile(r"[\n.!?。！？:：]+")
# Languages without a full stop, or whose writers leave it out as they like.
_STOPS_ARE_FREE = frozenset({*OPENERS, "km", "my"})
_ENDS_IN_QUOTE = regex.compile(r"[\p{L}\p{M}\p{N}]\s?[\"”“»」』’']\s*$")
_TRAILS_OFF = regex.compile(r"(?:…|\.\.\.?|[,;:，、；：-])[\])）」』\"'”’»]*\s*$")


def length(written: Written) -> Check:
    """Whether the summary keeps to every limit that was asked for, and no sentence outgrows those that it rests on."""
    over = []
    for count, most, unit in (
        (len(written.sentences), written.sentences_at_most, "sentences"),
        (0 if written.words_at_most is None else written.count_words(written.text), written.words_at_most, "words"),
        (len(written.text), written.characters_at_most, "characters"),
    ):
        if most is not None and count > most:
            over.append(f"{count} {unit}, where {most} were asked for at most")
    details = [Detail(written.text, 0, len(written.text), False, (), "; ".join(over))] if over else []
    for at, sentence in written.placed():
        cited = sum(_weight(written.page.get(n, "")) for n in sentence.sources)
        if _weight(sentence.text) > TIMES * cited + AND:
            end = at + len(sentence.text)
            note = "longer than the sentences that it rests on could make it"
            details.append(Detail(sentence.text, at, end, False, sentence.sources, note))
    return Check("length", "failed" if details else "passed", tuple(details))


def copying(written: Written) -> Check:
    """Whether the summary is a text of its own: not empty or cut off, no loop, no echo, nothing left untranslated."""
    if not _LETTER.search(written.text):
        return Check("copying", "failed", (Detail(written.text, 0, len(written.text), False, (), "no words"),))
    details = [*_again(written)]
    for at, sentence in written.placed():
        if written.is_quoted(sentence):
            continue
        for start, end, note in (
            *_cut(written, sentence),
            *_echoes(written, sentence.text),
            *_loops(sentence.text),
            *_copied(written, sentence.text),
        ):
            details.append(Detail(sentence.text[start:end], at + start, at + end, False, sentence.sources, note))
    details.sort(key=lambda detail: detail.start)
    return Check("copying", "failed" if details else "passed", tuple(details))


def _weight(text: str) -> float:
    """Return the length of a text, a Chinese character for three letters and a syllable of Hangul for two."""
    return len(text) + 2 * len(_DENSE.findall(text)) + len(_SYLLABLES.findall(text))


def _tokens(text: str) -> tuple[list[tuple[str, int, int]], bool]:
    """Return the words of a text with where they stand, or its characters where it has no spaces; and which of both."""
    spaced = 2 * len(_UNSPACED.findall(text)) < len(_LETTER.findall(text))
    pattern = _WORD if spaced else _CHARACTER
    return [(m.group().casefold(), *m.span()) for m in pattern.finditer(text)], spaced


def _again(written: Written) -> Iterator[Detail]:
    """Yield sentences that say what one before them said."""
    before: list[tuple[str, set[tuple[str, ...]]]] = []
    for at, sentence in written.placed():
        tokens, spaced = _tokens(sentence.text)
        words = [token for token, *_ in tokens]
        plain = " ".join(words)
        n = 2 if spaced else 3
        runs = set(zip(*(words[i:] for i in range(n)), strict=False))
        if len(words) >= FEWEST[spaced]:
            for earlier, others in before:
                if plain in earlier or earlier in plain or len(runs & others) > ALIKE * len(runs | others):
                    end = at + len(sentence.text)
                    yield Detail(sentence.text, at, end, False, sentence.sources, "says again what was said")
                    break
            before.append((plain, runs))


def _cut(written: Written, sentence: SummarySentence) -> Iterator[tuple[int, int, str]]:
    """Yield the sentence where it has no end, or brackets or quotes that its sources do not leave open."""
    text = sentence.text
    cited = [written.page.get(n, "") for n in sentence.sources]
    whole = 0, len(text)
    if not _LETTER.search(text):
        yield *whole, "no words"
        return
    if written.is_finished is not None:
        free = written.language.split("-")[0] in _STOPS_ARE_FREE or _ENDS_IN_QUOTE.search(text)
        ended = not _TRAILS_OFF.search(text) if free else written.is_finished(text)
        if not ended and any(map(written.is_finished, cited)):
            yield *whole, "has no end"
    # A quotation may go on from sentence to sentence; single quotes are too much like apostrophes to count.
    odd = _odd(text) & _odd(written.text) - {"'"}
    if odd and not (odd - _BRACKETS and any(_odd(one) - _BRACKETS for one in cited)):
        yield *whole, f"{' '.join(sorted(odd))} without its other half"


def _odd(text: str) -> frozenset[str]:
    """Return the brackets and quotes of which one half is missing; double quotes count as one, however they face."""
    odd = {opening for opening, closing in _PAIRS.items() if text.count(opening) != text.count(closing)}
    if sum(map(text.count, _DOUBLE)) % 2:
        odd.add('"')
    if _SINGLE_OPEN.search(text) or _SINGLE_CLOSED.search(text):
        odd.add("'")
    return frozenset(odd)


def _echoes(written: Written, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what the model's machinery and its prompt left in the text."""
    page = "\n".join(written.page.values())
    for m in _MACHINE.finditer(text):
        if m.group() not in page:
            yield *m.span(), "no words of a summary"
    yield from _told(written.echoes, text, page)
    plain = text.casefold()
    for part in {part.strip() for echo in written.echoes for part in _PARTS.split(echo.casefold())}:
        tokens, spaced = _tokens(part)
        if len(tokens) >= (4 if spaced else 6) and part in plain and part not in page.casefold():
            start = plain.index(part)
            yield start, min(len(text), start + len(part)), "words of the prompt"


def _told(echoes: tuple[str, ...], text: str, page: str) -> Iterator[tuple[int, int, str]]:
    """Yield the first run of a prompt's words that the page does not have."""
    if not echoes:
        return
    tokens, spaced = _tokens(text)
    size = ECHOED[spaced]
    words = [token for token, *_ in tokens]
    theirs = _runs(echoes, size)
    for i in range(len(words) - size + 1):
        start, end = tokens[i][1], tokens[i + size - 1][2]
        if tuple(words[i : i + size]) in theirs and text[start:end].casefold() not in page.casefold():
            yield start, end, "words of the prompt"
            return


def _loops(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the first run of words that comes again and again."""
    tokens, spaced = _tokens(text)
    words = [token for token, *_ in tokens]
    for size, times in ((THRICE[spaced], 3), (TWICE[spaced], 2)):
        counts = Counter(zip(*(words[i:] for i in range(size)), strict=False))
        most, count = max(counts.items(), key=lambda item: item[1], default=((), 0))
        if count >= times:
            first = next(i for i in range(len(words)) if tuple(words[i : i + size]) == most)
            yield tokens[first][1], tokens[first + size - 1][2], f"comes {count} times"
            return
    for period in range(1, 9):
        run = 0
        for i in range(period, len(words)):
            run = run + 1 if words[i] == words[i - period] and not words[i].isdigit() else 0
            if run >= max(2 * period, 3 if spaced else 5):
                yield tokens[i - run - period + 1][1], tokens[i][2], "says the same again and again"
                return


def _copied(written: Written, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the first run of the page's words that was to be in another language."""
    if not written.is_translated:
        return
    tokens, spaced = _tokens(text)
    size = COPIED if spaced else COPIED_CHARACTERS
    words = [token for token, *_ in tokens]
    if len(words) < size:  # a short sentence, copied whole
        size = max(len(words), FEWEST[spaced])
    theirs = _runs(tuple(written.page.values()), size)
    for i in range(len(words) - size + 1):
        small = sum(text[start].islower() for _, start, _ in tokens[i : i + size])
        if tuple(words[i : i + size]) in theirs and (small >= COPIED_SMALL or not spaced):
            yield tokens[i][1], tokens[i + size - 1][2], "the page's words, untranslated"
            return


@lru_cache(maxsize=16)
def _runs(page: tuple[str, ...], size: int) -> set[tuple[str, ...]]:
    runs: set[tuple[str, ...]] = set()
    for sentence in page:
        words = [token for token, *_ in _tokens(sentence)[0]]
        runs.update(zip(*(words[i:] for i in range(size)), strict=False))
    return runs

"""Figures, as languages and scripts write them, and what each may mean.

A figure has one or more *readings*: "1.200" is 1,200 or 1.2, "12.30" a time or a decimal. A reading is a set of
*atoms*, each a kind and a value: ("number", 1200), ("month", 2), ("hour", 3), ("minute", 30). Two texts agree on a
figure where the atoms of one of its readings all stand in what the other text states, which may be in words as well.

Names of months and of powers of ten are CLDR's (babel); figures.yaml has number words and what else CLDR lacks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import regex

Atom = tuple[str, Decimal]
Reading = frozenset[Atom]

# A figure in the digits of any script, by line: a date as computers write it; groups of three behind spaces ("10 000",
# but not "in 2024 12 people"), or digits; then more behind their separators ("10,000", "3.5", "12:30", "٣٫٥").
_FIGURE = regex.compile(
    r"""
    \p{Nd}{4}-\p{Nd}{1,2}-\p{Nd}{1,2}(?!\p{Nd})
    | (?:(?<![\p{Nd}.,]|\p{Nd}[ ])[1-9]\p{Nd}{0,2}(?:[ \u00a0\u202f\u2009]\p{Nd}{3})+(?![ ]?\p{Nd})|\p{Nd}+)
      (?:[.,:/٫٬’'·]\p{Nd}+)*
    """,
    regex.X,
)
_GROUPED = regex.compile(r"\d{1,3}(?:([ \u00a0\u202f\u2009.,٬’'])\d{3})(?:\1\d{3})*(?:([.,٫·])(\d+))?")
_INDIAN = regex.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?")
_DECIMAL = regex.compile(r"(\d+)[.,٫·](\d+)")
_TIME = regex.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")
_DATE = regex.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d\d))?")
_ISO_DATE = regex.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# Languages that write a point where English does; all others may write either. A point or comma before three digits is
# then for certain one or the other.
_POINT = frozenset("en zh yue ja ko th hi ur bn ta te fil ms he sw my km am".split())

# 3万5千, 1億2500万, 五百, 二〇一七, 1억 2,500만: digits and numerals with powers of ten behind them.
_NUMERALS = {c: i for i, row in enumerate("〇零 一壹 二兩两貳 三叁 四 五 六 七 八 九".split()) for c in row}
_SMALL = {"十": 10, "百": 100, "千": 1000, "천": 1000, "백": 100, "십": 10}
_LARGE = {"万": 10**4, "萬": 10**4, "만": 10**4, "億": 10**8, "亿": 10**8, "억": 10**8, "兆": 10**12, "조": 10**12}
_UNITS = "[十百千万萬億亿兆만억조천백]"
_MIXED = regex.compile(
    rf"(?:(?:\p{{Nd}}{{1,3}}(?:,\p{{Nd}}{{3}})+|\p{{Nd}}+)(?:\.\p{{Nd}}+)?\s?{_UNITS}"
    rf"(?:\s(?=\p{{Nd}}+\s?{_UNITS}|\p{{Nd}}{{3,4}}(?![\p{{Nd}},.年월月])))?)+(?:\p{{Nd}}{{3,4}})?{_UNITS}*"
)
_HAN = regex.compile(r"[〇零一二三四五六七八九十百千万萬億亿兩两]+")
_NO_NUMBERS = frozenset("一一 万一 萬一 九一 三三两两 三三兩兩 千千万万 千千萬萬".split())  # "one by one", "in case", …
_PART = regex.compile(
    r"(\p{Nd}[\p{Nd},]*(?:\.\p{Nd}+)?|[〇零一二三四五六七八九壹貳叁兩两])|([十百千천백십])|([万萬億亿兆만억조])"
)
_WORD = regex.compile(r"[\p{L}\p{M}’'\u200c]+(?:-[\p{L}\p{M}’']+)*")
_ROMAN = regex.compile(r"(?<![\p{L}\p{N}])(?=[IVX]{2,6}(?![\p{L}\p{N}]))X{0,2}(?:IX|IV|V?I{0,3})(?![\p{L}\p{N}])")
# "1980s", "1980年代", "1980-х", "1980er", "1980’ler": the decade, which may be told as 80 too
_DECADE = regex.compile(r"['’]?s\b|\s?年代|\s?년대|-[хтіе]|er\b|['’]?l[ea]r")
# Between the two figures of a range, of which the second alone has the power of ten: "5 to 6 million"
_RANGE = regex.compile(r"\s?(?:[-–—~～至到及和]|to|and|or|bis|und|à|et|ou|a|y|o|e|и|до|та|do|i|से|और|에서|から)\s?")
_PAIR = regex.compile(r"(?<![\d.,:–-])(\d{1,3})(?:\s?[-–—:比対對]\s?|\s(?:to|a|à|zu)\s)(\d{1,3})(?!\d|[.,:–-]\d)")
# Between a month and its day or year: "22 de febrero de 2017", "3. Januar", "1er mai", "3rd of May", "Feb. 22"
_TO_MONTH = regex.compile(r"(?:er|st|nd|rd|th)?[ .º°]{0,2}(?:de |of |d')?$")
_FROM_MONTH = regex.compile(r"[ .,]{0,2}(?:de |del |do )?")
_MONTH_BEFORE = regex.compile(r"(?i:tháng)\s?$")
_MONTH_SIGN = regex.compile(r"\s?(?:月|월)")
_TIME_SIGN = regex.compile(r"\s?(?:時|时|点|點|시|h|Uhr|giờ)\s?(\d\d?)(?!\d)\s?(?:分|분)?")
_HOUR_SIGN = regex.compile(r"\s?(?:時(?!間|期)|时(?!间)|点|點|시(?!간)|h\b|giờ)|:")
# "1台" may be "a car" in a language with articles.
_ARTICLE = "article", Decimal(1)
_ARTICLES = {"en": frozenset("a an".split())}
_AFTER_FIGURE = regex.compile(r"\p{Nd}[\s-]{0,2}$")
# "18th century", "18. Jahrhundert", 18世纪, "el siglo 18": of the years 1701 to 1800
_CENTURY = regex.compile(
    r"(?:st|nd|rd|th|e|è|ème|\.|-?й|-го|-м)?[ -]?"
    r"(?i:centur|siècle|jahrhundert|eeuw|世纪|世紀|세기|век|столі|wiek|stolet|yüzyıl)"
)
_YEARS = range(1000, 2101)
_BUDDHIST = range(2440, 2601)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text, where it stands, and what it may mean."""

    start: int
    end: int
    readings: tuple[Reading, ...]

    @property
    def atoms(self) -> Reading:
        """All that the figure may state."""
        return frozenset().union(*self.readings)


def read(text: str, language: str) -> list[Figure]:
    """Return the figures of `text` in digits and in Chinese numerals, and the months named beside them."""
    plain = _plain(text)
    manner = _manner(language)
    found = list(_digits(plain, manner))
    more = [*_months_beside(plain, found, manner), *_in_numerals(plain)]
    return sorted([*found, *more], key=lambda figure: figure.start)


@lru_cache(maxsize=2048)
def stated(text: str, language: str) -> Reading:
    """Return every atom that `text` states, in digits or in words."""
    plain = _plain(text)
    manner = _manner(language)
    atoms: set[Atom] = set()
    for figure in _digits(plain, manner):
        atoms |= figure.atoms
        atoms.update(_also(plain, figure))
    atoms.update(_number(value) for value in _in_words(plain, manner))
    articles = _ARTICLES.get(manner.language, frozenset())
    if articles and any(m.group().lower() in articles for m in _WORD.finditer(plain)):
        atoms.add(_ARTICLE)
    atoms.update(("month", Decimal(month)) for _, _, month in _months(plain, manner))
    atoms.update(_number(Decimal(_roman(m.group()))) for m in _ROMAN.finditer(plain))
    for m in _HAN.finditer(plain):
        atoms.update(_number(value) for value in _numerals(m.group()))
        if _MONTH_SIGN.match(plain, m.end()):
            atoms.update(("month", value) for value in _numerals(m.group()))
    return frozenset(atoms)


def pairs(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield what may be a score or a range, where it stands and its two sides: "5-3", "5 : 3", 5対3."""
    for m in _PAIR.finditer(_plain(text)):
        yield m.start(), m.end(), int(m[1]), int(m[2])


def money(text: str, start: int, end: int) -> frozenset[str]:
    """Return the families of currencies named next to `text[start:end]`: "dollar" of "$125m"."""
    before, after = text[max(0, start - 4) : start].lower(), text[end : end + 24].lower()
    if (next_figure := regex.search(r"\p{Nd}", after)) is not None:
        after = after[: next_figure.start()]
    return frozenset(
        family for family, sign in _currencies().items() if sign[0].search(before) or sign[1].search(after)
    )


# --- Digits


def _digits(text: str, manner: _Manner) -> Iterator[Figure]:
    """Yield the figures in digits; a pair that shares a power of ten gets it both."""
    held: Figure | None = None
    scaled = 0
    for figure, power in _one_by_one(text, manner):
        if held is not None:
            if power and not scaled and _RANGE.fullmatch(text, held.end, figure.start):
                shared = (frozenset((k, v * power) for k, v in r if k == "number") for r in held.readings)
                held = Figure(held.start, held.end, (*held.readings, *(r for r in shared if r)))
            yield held
        held, scaled = figure, power
    if held is not None:
        yield held


def _one_by_one(text: str, manner: _Manner) -> Iterator[tuple[Figure, int]]:
    at = 0
    while (m := _FIGURE.search(text, at)) is not None:
        mixed = _MIXED.match(text, m.start())
        if mixed is not None and mixed.end() >= m.end() and (values := _numerals(mixed.group().replace(" ", ""))):
            at = mixed.end()
            end = at - (len(mixed.group()) - len(mixed.group().rstrip()))
            yield Figure(m.start(), end, tuple(frozenset({_number(v)}) for v in values)), 10**4
            continue
        at = m.end()
        power, readings = 1, list(_readings(m.group(), manner))
        if m.group().endswith("0") and len(m.group()) == 4 and m.group().isdigit() and _DECADE.match(text, m.end()):
            readings.append(frozenset({_number(Decimal(m.group()[2:]))}))
        if _CENTURY.match(text, m.end()):
            readings += [frozenset({("century", value)}) for reading in readings for _, value in reading]
        if m.group() == "1" and manner.counts:
            readings.append(frozenset({_ARTICLE}))
        if _MONTH_SIGN.match(text, m.end()) or _MONTH_BEFORE.search(text, max(0, m.start() - 6), m.start()):
            readings = [frozenset({("month", value)}) for r in readings for kind, value in r if kind == "number"][:1]
        elif clock := _TIME_SIGN.match(text, m.end()):
            if m.group().isdigit() and int(m.group()) < 25:
                readings = [frozenset({_hour(int(m.group())), ("minute", Decimal(clock.group(1)))})]
                yield Figure(m.start(), clock.end(), tuple(readings)), 0
                at = clock.end()
                continue
        elif m.group().isdigit() and int(m.group()) < 25 and manner.is_hour(text, m.start(), m.end()):
            readings.append(frozenset({_hour(int(m.group()))}))
        word = manner.power.match(text, m.end()) if manner.power else None
        if word is None and manner.power_before is not None:
            word = manner.power_before.search(text, max(0, m.start() - 20), m.start())
        if word:
            power = manner.powers.get(manner.stem(word), 1)
            times = [frozenset({_number(v * power) for k, v in r if k == "number"}) for r in readings]
            times = [r for r in times if r]
            readings = [*times, *readings] if word.lastgroup == "both" else times or readings
            at = max(at, word.end())
        yield Figure(m.start(), m.end(), tuple(readings)), power if power > 1 else 0


def _readings(figure: str, manner: _Manner) -> Iterator[Reading]:
    """Yield what a figure by itself may mean, the likeliest first."""
    if figure.isdigit():
        value = Decimal(figure)
        yield frozenset({_number(value)})
        if manner.language == "th" and value in _BUDDHIST:
            yield frozenset({_number(value - 543)})
        return
    yield from _values_of(figure, manner)
    yield from _dates_of(figure, manner)
    if m := _TIME.fullmatch(figure):
        minutes = {("minute", Decimal(m[2]))} if int(m[2]) else set()
        yield frozenset({_hour(int(m[1])), *minutes})
    parts = [Decimal(part) for part in regex.split(r"\D", figure)]
    # A fraction, a score, a list: not the halves of a decimal, nor of a time.
    if "/" in figure or figure.count(":") > 1 or (":" in figure and not _TIME.fullmatch(figure)) or len(parts) > 3:
        yield frozenset(map(_number, parts))
    elif ":" in figure and figure[0] != "0":
        yield frozenset(("score", part) for part in parts)


def _values_of(figure: str, manner: _Manner) -> Iterator[Reading]:
    """Yield the number that a figure with points and commas may be."""
    decimal = _DECIMAL.fullmatch(figure)
    if m := _GROUPED.fullmatch(figure):
        sure = manner.point and m[1] == ","  # 1,200 is no 1.2 in English, and 1.200 no 1200
        if not figure.startswith("0") and (decimal is None or sure or not manner.point):
            whole = regex.sub(r"\D", "", figure[: m.start(2)] if m[2] else figure)
            yield frozenset({_number(Decimal(f"{whole}.{m[3]}" if m[3] else whole))})
        if sure:
            return
    elif _INDIAN.fullmatch(figure):
        yield frozenset({_number(Decimal(figure.replace(",", "")))})
    if decimal is not None:
        yield frozenset({_number(Decimal(f"{decimal[1]}.{decimal[2]}"))})


def _dates_of(figure: str, manner: _Manner) -> Iterator[Reading]:
    """Yield what a figure is as a date: "2017-02-22", "22.2.2017", "2/22"."""
    if m := _ISO_DATE.fullmatch(figure):
        yield frozenset({_number(Decimal(m[1])), ("month", Decimal(m[2])), _number(Decimal(m[3]))})
    elif (m := _DATE.fullmatch(figure)) and (m[3] or "/" in figure or manner.dotted_dates):
        year = {_number(Decimal(m[3]))} if m[3] else set()
        for day, month in ((m[1], m[2]), (m[2], m[1])):
            if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
                yield frozenset({_number(Decimal(day)), ("month", Decimal(month)), *year})


def _also(text: str, figure: Figure) -> Iterator[Atom]:
    """Yield what a figure of the page states beside its readings: 80 of "1980s", a score's sides."""
    value = next((v for r in figure.readings for k, v in r if k == "number"), None)
    if value is None or value != value.to_integral_value():
        return
    if _DECADE.match(text, figure.end) and value % 10 == 0:
        yield _number(value % 100 if value > 100 else 1900 + value)
        yield _number(value // 100 + 1)  # 20世纪30年代
    if value in _YEARS:
        yield "century", (value - 1) // 100 + 1
    yield "score", value


def _hour(hour: int) -> Atom:
    """Return an hour by the clock's dial, so that 15:00 and 3 p.m. are one."""
    return "hour", Decimal(hour % 12)


def _number(value: Decimal) -> Atom:
    return "number", value


def _plain(text: str) -> str:
    """Return `text` with the digits of every script as ASCII ones; no character moves."""
    return regex.sub(r"[^\P{Nd}0-9]", lambda m: str(unicodedata.decimal(m.group())), text)


def _numerals(run: str) -> list[Decimal]:
    """Return what a run of Chinese numerals, digits and powers of ten may mean; [] for what is no number."""
    if len(run) > 1 and all(c in _NUMERALS for c in run):  # 二〇一七; 二三 is "two or three"
        return [Decimal("".join(str(_NUMERALS[c]) for c in run))] if len(run) > 2 else []
    total = section = Decimal(0)
    digit: Decimal | None = None
    for m in _PART.finditer(run):
        if m[1]:
            value = Decimal(_NUMERALS[m[1]]) if m[1] in _NUMERALS else Decimal(m[1].replace(",", ""))
            if digit is not None and digit != 0:  # 八九十
                return []
            digit = value
        elif m[2]:
            section += (Decimal(1) if digit is None else digit) * _SMALL[m[2]]
            digit = None
        else:
            section += digit or 0
            total, section = total + (section or (total and 0) or 1) * _LARGE[m[3]], Decimal(0)
            digit = None
    return [total + section + (digit or 0)]


def _in_numerals(text: str) -> Iterator[Figure]:
    """Yield the numbers of two or more Chinese numerals, one of them a digit: 三十二, 十五, but not 億万 or 千万."""
    for m in _HAN.finditer(text):
        run = m.group()
        if (
            len(run) < 2
            or not (run.startswith("十") or any(c in _NUMERALS for c in run))
            or _AFTER_FIGURE.search(text, max(0, m.start() - 2), m.start())
        ):
            continue
        if run in _NO_NUMBERS or not (values := _numerals(run)):
            continue
        kind = "month" if _MONTH_SIGN.match(text, m.end()) else "number"
        yield Figure(m.start(), m.end(), (frozenset({(kind, max(values))}),))


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[c] for c in numeral]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


# --- Words


class _Manner:
    """How one language writes figures: its names of months, its powers of ten, its number words."""

    def __init__(self, language: str, months: Mapping[str, int], powers: Mapping[str, int], own: Mapping[str, Any]):
        self.language = language
        self.point = language in _POINT
        self.counts = language in {"ja", "ko", "zh", "yue", "th", "km", "my", "vi", "bn", "hi"}
        self.dotted_dates = not self.point
        # Case is folded, as "ΔΙΣ" is "δις" in small letters; "İ", which matches "i", is folded to another letter still.
        self.months = {name.casefold(): month for name, month in months.items()}
        self.month = _alternation(months) if months else None
        self.spaced = language not in {"th", "zh", "yue", "ja", "km", "my", "lo"}
        both = {str(word): 10**exponent for exponent, words in own.get("both", {}).items() for word in words.split()}
        self.powers = {**{word.casefold(): value for word, value in powers.items()}, **both}
        self.power = self._power_pattern(powers, both)
        first = "|".join(map(regex.escape, powers)) if own.get("powers_first") else None
        self.power_before = regex.compile(rf"(?i:\b(?P<word>{first}) )$") if first else None
        self.words = dict(_word_values(own.get("words", "")))
        self.joiners = frozenset(own.get("joiners", "").split())
        stems = [word for word in self.words if word != "-"]
        self.word = regex.compile("|".join(map(regex.escape, sorted(stems, key=len, reverse=True)))) if stems else None
        hours = own.get("hours", "").split()
        self._hours = regex.compile("|".join(map(regex.escape, hours)), regex.I) if hours else None

    def is_hour(self, text: str, start: int, end: int) -> bool:
        """Return whether the figure there may be an hour: "3 p.m.", "15 Uhr", "下午3点"."""
        if _HOUR_SIGN.match(text, end):
            return True
        return self._hours is not None and bool(
            self._hours.search(text, end, end + 14) or self._hours.search(text, max(0, start - 12), start)
        )

    def stem(self, m: regex.Match[str]) -> str:
        """Return which key of `powers` a match of `power` is."""
        return m["both"] if m.lastgroup == "both" else m["word"].casefold()

    def _power_pattern(self, powers: Mapping[str, int], both: Mapping[str, int]) -> regex.Pattern[str] | None:
        """Return a pattern of powers of ten behind a figure, the longer ones with an ending: "миллионов"."""
        if not powers and not both:
            return None
        words = "|".join(_spaced(w) for w in sorted(powers, key=len, reverse=True)) or r"(?!)"
        one = "|".join(map(regex.escape, both)) or r"(?!)"
        letter, none = r"[\p{L}\p{M}]", r"(?![\p{L}\p{M}])"
        ending = rf"(?:(?<={letter}{{4}}){letter}{{0,6}}|{none})" if self.spaced else ""
        return regex.compile(rf"[ \u00a0\u202f-]{{0,2}}(?:(?P<both>{one}){none}|(?P<word>(?i:{words})){ending})")


def _in_words(text: str, manner: _Manner) -> Iterator[Decimal]:
    """Yield the numbers that stand in words: "twenty-three", "zweihundert", "a million"."""
    if manner.word is None and manner.power is None:
        return
    if not manner.spaced:
        if manner.word is not None:
            for m in manner.word.finditer(text):
                yield manner.words[m.group()]
        return
    run: list[Decimal] = []
    end = 0
    for m in _WORD.finditer(text):
        values = _values(m.group().lower(), manner)
        near = not text[end : m.start()].strip(" \u00a0-")
        joins = near and bool(run) and m.group().lower() in manner.joiners
        if not joins and (values is None or not near):
            yield from _composed(run)
            run = []
        # The second word of "2 million" was read with its figure.
        if values and not (values[0] >= 1000 and _AFTER_FIGURE.search(text, max(0, m.start() - 4), m.start())):
            run.extend(values)
            yield from (value for value in values if value < 1000)
        end = m.end()
    yield from _composed(run)


def _values(word: str, manner: _Manner) -> list[Decimal] | None:
    """Return the numbers that a word is made of: [20, 3] for "twenty-three", [2, 20] for "zweiundzwanzig"."""
    if (whole := _value(word, manner)) is not None:
        return [whole]
    parts = [part for part in regex.split(r"[-’']", word) if part and part not in manner.joiners]
    if len(parts) > 1:
        values = [_value(part, manner) for part in parts]
        # "twelve-year-old" has 12, "mid-twenties" 20
        known = [value for value in values if value is not None]
        return known or None
    return _glued(word, manner)


def _value(word: str, manner: _Manner) -> Decimal | None:
    if word in manner.words:
        return manner.words[word]
    for length in range(len(word), max(2, len(word) - 6), -1):  # "третьего": "трет*"
        if (value := manner.words.get(f"{word[:length]}*")) is not None:
            return value
    if manner.power is not None and (m := manner.power.fullmatch(f" {word}")) and m.lastgroup != "both":
        power = manner.powers.get(manner.stem(m))
        return None if power is None else Decimal(power)
    for prefix in _PROCLITICS.get(manner.language, ()):
        if word.startswith(prefix) and (value := manner.words.get(word.removeprefix(prefix))) is not None:
            return value
    return None


# What Arabic writes in one word with the next: and, with, for, the.
_PROCLITICS = {"ar": ("وال", "بال", "لل", "ال", "و", "ب", "ل")}
_GLUING = frozenset("de it nl sv da nb nn cs tr".split())


def _glued(word: str, manner: _Manner) -> list[Decimal] | None:
    if manner.language not in _GLUING or manner.word is None or len(word) > 60:
        return None
    values: list[Decimal] = []
    at = 0
    while at < len(word):
        if (m := _glue(manner).match(word, at)) is None or m.end() == at:
            # "zweijährige": a number and what it counts
            return values if values and at >= 4 else None
        if m.group() not in manner.joiners:
            values.append(manner.words.get(m.group()) or manner.words.get(f"{m.group()}*") or Decimal(0))
        at = m.end()
    return values or None


@cache
def _glue(manner: _Manner) -> regex.Pattern[str]:
    stems = [*(word.rstrip("*") for word in manner.words), *manner.joiners]
    return regex.compile("|".join(map(regex.escape, sorted(stems, key=len, reverse=True))))


def _composed(values: list[Decimal]) -> Iterator[Decimal]:
    """Yield what the words of a number make together: 2, 100, 5 → 205; 3, 10⁶ → 3,000,000."""
    if len(values) < 2:
        yield from values
        return
    total = section = Decimal(0)
    for value in values:
        if value >= 1000:
            total, section = total + (section or Decimal(1)) * value, Decimal(0)
        elif value == 100:
            section = (section or Decimal(1)) * 100
        elif value == 10 and 0 < section < 10:  # "hai mươi", "dua puluh"
            section *= 10
        else:
            section += value
    yield total + section


def _word_values(words: str) -> Iterator[tuple[str, Decimal]]:
    scale = [*range(21), *range(30, 100, 10), 100, 1000]
    for value, forms in zip(scale, words.split(), strict=False):
        for form in forms.split("/"):
            if form != "-":
                yield form, Decimal(value)


# --- Months


def _months(text: str, manner: _Manner) -> Iterator[tuple[int, int, int]]:
    if manner.month is None:
        return
    for m in manner.month.finditer(text):
        if month := manner.months.get(m["word"].casefold()):
            yield m.start(), m.end(), month


def _months_beside(text: str, figures: list[Figure], manner: _Manner) -> Iterator[Figure]:
    """Yield the months that are named next to a figure: "le 22 février", but not "may" or "mars" alone."""
    edges = {edge for figure in figures for edge in (figure.start, figure.end)}
    for start, end, month in _months(text, manner):
        before, after = _TO_MONTH.search(text, max(0, start - 8), start), _FROM_MONTH.match(text, end)
        if (before and before.start() in edges) or (after and after.end() in edges):
            yield Figure(start, end, (frozenset({("month", Decimal(month))}),))


# --- Tables


@cache
def _tables() -> dict[str, Any]:
    import yaml

    tables: dict[str, Any] = yaml.safe_load(files("summarise.checks").joinpath("figures.yaml").read_text("utf-8"))
    return tables


@cache
def _currencies() -> dict[str, tuple[regex.Pattern[str], regex.Pattern[str]]]:
    return {
        family: (
            regex.compile(rf"(?:{signs})\s?$"),
            regex.compile(rf"^[^.,;!?。，、；]*?(?:{signs})"),
        )
        for family, signs in (
            (family, "|".join(s if s.endswith(r"\b") else regex.escape(s) for s in words.split()))
            for family, words in _tables()["currencies"].items()
        )
    }


@cache
def _manner(tag: str) -> _Manner:
    language = tag.split("-")[0]
    own = _tables().get(language, {})
    months, powers = _from_cldr(tag)
    for exponent, words in own.get("powers", {}).items():
        powers.update(dict.fromkeys(words.split(), 10**exponent))
    return _Manner(language, months, powers, own)


def _from_cldr(tag: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return the names of months and of powers of ten that CLDR has for a language."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse("_".join(tag.split("-")[:2]))
    except (UnknownLocaleError, ValueError):
        return {}, {}
    months: dict[str, int] = {}
    for use in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months.get(use, {}).get(width, {}).items():
                name = str(name).strip(". ").lower()
                if not regex.search(r"\d", name) and len(name) > 2:
                    months.setdefault(name, number)
    powers: dict[str, int] = {}
    formats = locale.compact_decimal_formats
    for width in ("long", "short"):
        for patterns in dict(formats.get(width, {})).values():
            for size, pattern in patterns.items():
                shown = str(getattr(pattern, "pattern", pattern)).replace("'", "")
                zeros, word = shown.count("0"), regex.sub(r"[0\s\u200f]+", " ", shown).strip(" .")
                if zeros and len(word) > 1:
                    powers.setdefault(_stem(word), int(size) // 10 ** (zeros - 1))
    return months, powers


def _stem(word: str) -> str:
    """Return a long word without the vowel that it ends in, which other cases have not: "miljoona", "miljoonaa"."""
    return word[:-1] if len(word) > 5 and word[-1] in "aeiouåäöаიα" else word


def _alternation(words: Mapping[str, int]) -> regex.Pattern[str]:
    """Return a pattern of names, the longer ones with the ending of a case: "января", "syyskuussa"."""
    ordered = "|".join(map(regex.escape, sorted(words, key=len, reverse=True)))
    ending = r"(?:(?<=[\p{L}\p{M}]{5})[\p{L}\p{M}]{0,4})"
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])[בלמהו]?(?P<word>{ordered}){ending}?(?![\p{{L}}\p{{M}}])", regex.I)


def _spaced(word: str) -> str:
    return r"\s".join(map(regex.escape, word.split()))

"""Bytes → text, in the encodings that news is found in: one clearly likeliest decoding, or a refusal.

A byte order mark decides, then valid UTF-8, then what the source declares, if the text it gives is plausible. What is
left is old eight-bit and two-byte text that names no encoding. There chardet says how well each reading looks like a
language, and this module holds each reading against what writing looks like: no control or unassigned characters, no
letters of two scripts in one word, no symbols or capitals inside a word, no letters that the language does not write.
Readings that give the same text count as one. A reading is taken when it is clearly better than every other text that
the bytes could be; else the source is refused, since text in the wrong letters looks like text to every later step.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from summarise.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Encodings that news is hardly ever found in; what looks twice as likely in one of them as in any other is in it.
_RARE = ("cp1258", "kz1048", "mac-roman", "mac-latin2", "mac-cyrillic", "cp437", "cp850", "cp852", "cp866")
# What chardet may answer. Of encodings that differ by a few rare letters only the common ones: more readings of the
# same bytes make none of them clearer. The others are read where a page declares them.
_DETECTED = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874"),
    *("iso8859-1", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-13"),
    *("iso8859-15", "koi8-r", "koi8-u", *_RARE),
    *("big5hkscs", "gb18030", "cp932", "euc_jis_2004", "cp949", "euc_kr"),
)
# Under a name on the left, pages hold what the codecs on the right read: supersets, the first that fits.
_SUPERSETS = {
    "iso8859-1": ("cp1252",),
    "iso8859-9": ("cp1254",),
    "iso8859-11": ("cp874",),
    "tis-620": ("cp874",),
    **dict.fromkeys(("big5", "big5hkscs", "cp950"), ("cp950", "big5hkscs")),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "shift_jis": ("cp932", "shift_jis_2004"),
    "euc_jp": ("euc_jp", "euc_jis_2004"),
    "euc_jis_2004": ("euc_jp", "euc_jis_2004"),
    "euc_kr": ("cp949",),
    "johab": ("johab",),
}
# Names of encodings that pages use and Python does not know.
_ALIASES = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-x-big5": "big5",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}
# How the names of codecs begin that a page may declare. Python has others ("unicode_escape"); UTF-16 shows itself.
_BYTE_CODECS = ("iso", "cp", "koi8", "mac", "big5", "gb", "hz", "euc", "shift_jis", "johab", "tis", "kz", "ptcp")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Bytes that no text in an encoding of one or two bytes holds, but for a stray one.
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1b"})

# Letters beyond a to z that languages write; a reading with others is less likely. "es" has those of Catalan too, which
# chardet takes for Spanish.
_LETTERS = {
    "be": "абвгдежзйклмнопрстуфхцчшыьэюяёіў", "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "br": "âêîôûùüñ",
    "cs": "áčďéěíňóřšťúůýž", "cy": "âêîôûŵŷáéíóúàèìòùäëïöü", "da": "æøåé", "de": "äöüß",
    "en": "éèêëçñöüïáâíóôæœ", "es": "áéíñóúüªàèòçï·", "et": "äõöüšž", "fi": "äöåšž", "fr": "àâæçèéêëîïôœùûüÿ",
    "ga": "áéíóú", "hr": "čćđšž", "hu": "áéíóöőúüű", "id": "é", "kk": "абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһі",
    "is": "áðéíóúýþæö", "it": "àèéìíîòóù", "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž", "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ", "ms": "é", "nl": "éèëïöüáóíê", "no": "æøåéòóôê",
    "pl": "ąćęłńóśźż", "pt": "áâãàçéêíóôõúüºª", "ro": "ăâîșțşţ", "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž", "sq": "çë", "sr": "čćđšžабвгдђежзијклљмнњопрстћуфхцчџш", "sv": "åäöé",
    "tr": "çğıöşüâîû", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ\u0300\u0301\u0303\u0309\u0323",
}  # fmt: skip
# Letters of scripts other than Latin that eight-bit encodings hold: Greek, Cyrillic, Hebrew, Arabic, Thai.
_ALPHABETS = frozenset(map(chr, [*range(0x370, 0x530), *range(0x590, 0x700), *range(0xE00, 0xE80)]))
# Languages that chardet has no model of and takes for others, by their commonest words with such letters.
_NO_MODEL = {"sq": {"të", "në", "një", "për", "që", "më", "së", "është", "janë", "kanë"}}

# How many times likelier than any other text the bytes' reading must look, and how much like its language at all.
_CLEARLY = 1.3
_LEAST = 0.02
_EXAMINED = 200_000  # characters of a text that are held against what writing looks like
_SAMPLE = 32_000  # bytes that the readings are compared in; chardet looks at half of them


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the Python name of the encoding it was read in, and whether a byte order mark stood before it."""

    text: str
    encoding: str
    marked: bool = False

    @property
    def plain(self) -> bool:
        """Whether any reader gets the same text: UTF-8 without a byte order mark."""
        return self.encoding == "utf-8" and not self.marked


def decode(data: bytes, *, where: str | None, declared: tuple[str, ...] = ()) -> Decoded:
    """Return `data` as text.

    Args:
        data: The bytes of a whole source.
        where: Name of the source, for errors.
        declared: What the source says its encoding is (an HTTP header, a `<meta charset>`), what counts most first.

    Raises:
        InputError: `binary` where it is no text, `unknown-encoding` where no decoding is clearly the likeliest.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark) and (text := _strictly(data[len(mark) :], encoding)) is not None:
            return Decoded(text, encoding, marked=True)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > len(data) / 100:
        if wide := _wide(data):
            return wide
        raise InputError("binary", "this is not text", where=where, remedy="Save it as text (.txt) in UTF-8")
    unmarked = _strictly(data, "utf-8")
    if unmarked is not None and not (b"\x1b$" in data or b"\x1b(" in data):
        return Decoded(unmarked, "utf-8")
    if readable := _seven_bit(data):
        return readable
    for label in declared:
        if readable := _declared(data, label):
            return readable
    return _likeliest(data) or _refuse(where, declared)


def _refuse(where: str | None, declared: tuple[str, ...]) -> Decoded:
    said = f"; it declares {declared[0]}, which does not fit" if declared else ""
    raise InputError(
        "unknown-encoding",
        f"cannot tell the encoding of this text{said}",
        where=where,
        remedy="Convert it to UTF-8 first, for example with: iconv -f BIG5 -t UTF-8",
    )


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _beginning(sample: bytes, encoding: str) -> str | None:
    """Decode a sample that may end within a character."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except (UnicodeError, LookupError):
        return None


def _wide(data: bytes) -> Decoded | None:
    """Read UTF-16 without a mark, where one byte order gives text and the other does not."""
    orders = (("utf-16-le", 1, 0), ("utf-16-be", 0, 1))
    texts = {encoding: _strictly(data, encoding) for encoding, *_ in orders}
    whole = {encoding for encoding, text in texts.items() if text is not None and not _no_text().search(text)}
    found: list[Decoded] = []
    for encoding, high, low in orders:
        text = texts[encoding]
        if text is None or encoding not in whole:
            continue
        # A line end in the wrong order is no character; a space, comma or stop is something rare.
        told = len(whole) == 1 and any(c in text for c in "\n 　、。，")
        # A script fills few blocks of 256 characters, but each of them widely: high bytes vary less than low ones.
        narrow = 1.5 * len(set(data[high:_EXAMINED:2])) < len(set(data[low:_EXAMINED:2]))
        if told or narrow:
            found.append(Decoded(text, encoding))
    return found[0] if len(found) == 1 else None


def _seven_bit(data: bytes) -> Decoded | None:
    """Read ISO 2022, which is ASCII but for the escapes that switch to two bytes a character and back."""
    if b"\x1b$" not in data or not data.isascii():
        return None
    for encoding in ("iso2022_jp", "iso2022_jp_ext", "iso2022_kr"):
        text = _strictly(data, encoding)
        if text is not None and not text.isascii() and "\x1b" not in text:
            return Decoded(text, encoding)
    return None


def _declared(data: bytes, declared: str) -> Decoded | None:
    """Read `data` in the encoding its source declares, if that gives text that looks like writing."""
    label = declared.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    if not name.startswith(_BYTE_CODECS):
        return None
    for encoding in _SUPERSETS.get(name, (name,)):
        text = _strictly(data, encoding)
        if text is not None and not _no_text().search(text) and not _odd_often(text[:_EXAMINED]):
            return Decoded(text, encoding)
    return None


def _likeliest(data: bytes) -> Decoded | None:
    """Return the one reading of `data` that is clearly likelier than all others, or None."""
    sample = _sample(data)
    scores: dict[str, tuple[float, str]] = {}
    for encoding, language, confidence in _guesses(sample):
        text = _beginning(sample, encoding)
        if text is None or _no_text().search(text) or _strictly(data, encoding) is None:
            continue
        score = _likelihood(text, language, confidence / 2 if encoding in _RARE else confidence)
        if score > scores.get(text, (0.0, ""))[0]:
            scores[text] = score, encoding
    ranked = sorted(scores.values(), reverse=True)
    if not ranked or ranked[0][0] < _LEAST or (len(ranked) > 1 and ranked[0][0] < _CLEARLY * ranked[1][0]):
        return None
    encoding = ranked[0][1]
    text = data.decode(encoding)
    beyond = sum(not c.isascii() for c in text[:_EXAMINED])
    if beyond == 1 and len(text) < len(data):
        return None  # two bytes are one character in each of the encodings of Chinese, Japanese and Korean
    return None if _no_text().search(text) else Decoded(text, encoding)


def _sample(data: bytes) -> bytes:
    """Return lines of `data` that are not all ASCII, without tags: what tells encodings apart."""
    # "<p class='x'>"; in no encoding of two bytes is "<" or ">" one of them.
    bare = re.sub(rb"<[^<>]*>", b" ", data)
    lines: list[bytes] = []
    size = 0
    for line in bare.splitlines():
        if size < _SAMPLE and not line.isascii():
            lines.append(line[: _SAMPLE - size])
            size += len(lines[-1])
    # chardet would believe "charset=" and "coding:", and take a text that begins with "BM" for an image.
    return b"\n" + b"\n".join(lines).translate(bytes.maketrans(b"=:", b"  "))


def _guesses(sample: bytes) -> Iterator[tuple[str, str | None, float]]:
    """Yield encodings that chardet finds `sample` could be in, with its language and confidence."""
    import chardet

    for guess in chardet.detect_all(
        sample,
        ignore_threshold=True,
        prefer_superset=False,  # would call all ISO 8859-2 text Windows-1250
        compat_names=False,
        include_encodings=_DETECTED,
    ):
        name = guess["encoding"] or ""
        for encoding in _SUPERSETS.get(name, (name,)):
            if _beginning(sample, encoding) is not None:
                yield encoding, guess["language"], guess["confidence"]
                break


@lru_cache(maxsize=1)
def _no_text() -> Any:
    """Match what no decoded text holds: controls, unassigned and private characters, halves of pairs."""
    import regex

    return regex.compile(r"[\p{Cn}\p{Co}\p{Cs}\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")


@lru_cache(maxsize=1)
def _odd_places() -> Any:
    """Match the places in a text that wrong decodings make."""
    import regex

    other = r"[\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}\p{Thai}]"
    wide = r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]"
    beyond = r"[^\x00-\x7f]"
    places = (
        rf"\p{{Latin}}(?={other})|{other}(?=\p{{Latin}})",  # two alphabets in a word: "cafй"
        rf"[a-z](?={wide})|{wide}(?=[a-z])",  # "caf駸"; but "TSMC台積電" is common
        rf"\p{{Ll}}(?=(?={beyond})\p{{Lu}})|(?={beyond})\p{{Ll}}(?=\p{{Lu}})",  # a capital inside a word: "cafÉs"
        r"(?:(?![a-zA-Z])\p{Latin}){4}",  # four accented letters in a row: "Ïðàâäà"
        r"\p{L}(?=[\p{S}\p{No}¡¿§«»„“”ªº--[$+<=>^`|~´]]\p{L})",  # a symbol inside a word: "caf©s"
        r"\p{L}[‚„‰‡¢]|[¶¼½¾](?=\p{L})|(?<!\p{L})[’΅](?=\p{Greek})",  # at its end or beginning: "Zo‰", "½uvre", "¶λλα"
        r"(?<!\p{L})œ(?=\d)|\d¡|(?<!\d\s?)¥(?!\s?\d)",  # beside a number, or not: "œ3", "25¡", "¥ one"
        # tones of Vietnamese on what is no vowel: "peṛ"
        r"[^\WaăâeêioôơuưyAĂÂEÊIOÔƠUƯY\u0300-\u036f][\u0309\u0323]",
        r"[¤¦¨¸¬¯ˇ˘˙˛˝\u2500-\u259f]",  # what is hardly ever written: "¤50", "╟"
    )
    return regex.compile("|".join(places), regex.V1)


@lru_cache(maxsize=1)
def _doubtful_words() -> Any:
    """Match a word that holds a letter beyond ASCII: "café"."""
    import regex

    return regex.compile(r"[\p{L}\p{M}]*[^\P{L}a-zA-Z][\p{L}\p{M}]*")


def _odd(text: str) -> int:
    """Count the places in `text` that are odd in any writing."""
    return sum(1 for _ in _odd_places().finditer(text))


def _odd_often(text: str) -> bool:
    """Whether a quarter of the words of `text` with letters beyond ASCII is odd."""
    words = len(_doubtful_words().findall(text))
    return _odd(text) > words / 4


def _likelihood(text: str, language: str | None, confidence: float) -> float:
    """Return chardet's `confidence` in a reading, less for what writing does not have and for letters out of place.

    Both by their share and by their number: a wrong reading of a long text differs from the right one in few letters,
    but in each of them every time.
    """
    lowered = text.lower()
    words = _doubtful_words().findall(lowered)
    for unknown, common in _NO_MODEL.items():
        if words and sum(word in common for word in words) > len(words) / 10:
            language, confidence = unknown, max(confidence, 0.5)
    written = _LETTERS.get(language or "")
    letters = [c for word in words for c in word if not c.isascii()]
    strange = sum(c not in written for c in letters) if written else 0
    odd = _odd(text)
    # A few letters of another alphabet in a text of Latin ones are far more often accents, read wrongly.
    latin = sum(c.isascii() and c.isalpha() for c in text)
    foreign = 4 * len(letters) < latin and any(c in _ALPHABETS for c in letters)
    return (
        confidence
        * (0.1 if foreign else 1)
        * (1 - min(1, odd / (len(words) + 1))) ** 2
        * (1 - strange / (len(letters) + 1)) ** 2
        * 0.75 ** min(odd, 10)
        * 0.9 ** min(strange, 10)
    )

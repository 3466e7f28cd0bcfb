"""Normalisation: what is mended, what is left, and that every span is found again in the source."""

from __future__ import annotations

import time
import unicodedata

import pytest
import regex
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarise.errors import InputError
from summarise.source import from_text
from summarise.text import Text, _mojibake, lines, normalise, tidy


def value(source: str) -> str:
    return normalise(source)[0].value


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", "plain"),
        ("ＮＡＴＯ ３５", "NATO 35"),
        ("３．５％", "3.5％"),
        ("１０，０００人", "10,000人"),
        ("他說，好。", "他說，好。"),
        ("Ａ，Ｂ", "A，B"),
        ("cafe\u0301", "café"),
        ("が", "が"),
        ("\u1112\u1161\u11ab", "한"),
        ("ﾆｭｰｽ ﾊﾞﾝｺｸ", "ニュース バンコク"),
        ("ﬁnal oﬃce", "final office"),
        ("ﺳﻼﻡ", "سلام"),
        ("ﷺ", "ﷺ"),
        ("co\u00adoperation", "cooperation"),
        ("\ufeffThe end", "The end"),
        ("a\u200bb\u2060c", "abc"),
        ("\u202babc\u202c", "abc"),
        ("葛\U000e0100城", "葛城"),
        ("a\u00a0b\u3000c\u202fd", "a b c d"),
        ("a\0b\x1bc\x7f", "abc"),
        ("a\tb\r\nc\n", "a\tb\r\nc\n"),
        ("“so” — ‘so’ «so»", "“so” — ‘so’ «so»"),
        ("می‌خواهد", "می‌خواهد"),
        ("क्‍ष", "क्‍ष"),
        ("👩‍👩‍👧 👩🏽‍🚀", "👩‍👩‍👧 👩🏽‍🚀"),
        ("a\u200cb\u200dc", "abc"),
        ("a\ud800b", "a\ufffdb"),
        ("itâ€™s cafÃ© time", "it’s café time"),
        ("𠮷野家😀", "𠮷野家😀"),
        ("", ""),
    ],
)
def test_before_and_after(source: str, expected: str) -> None:
    assert value(source) == expected


def test_mended_mojibake_is_told() -> None:
    assert normalise("plain café")[1] == ()
    (notice,) = normalise("itâ€™s one\nplain\nitâ€™s two")[1]
    assert (notice.code, "2 lines" in notice.message) == ("mojibake", True)
    (notice,) = normalise("itâ€™s one")[1]
    assert "1 line " in notice.message


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Latin letters in Cyrillic words, and the line's other words of nothing else
        ("Он сказaл Joe: a что?", "Он сказал Joe: a что?"),
        ("Он сказaл, чтo Mосква ждёт", "Он сказал, что Москва ждёт"),
        ("Кaдa je рeкao дa нe знa", "Када је рекао да не зна"),
        ("To je вeћ билo jaснo a ja нисaм знao", "То је већ било јасно а ја нисам знао"),
        ("Kёльн и чëрный кот", "Кёльн и чёрный кот"),
        ("Cу-27 взлетел над полем", "Су-27 взлетел над полем"),
        ("МOCКВА: в город пришли морозы", "МОСКВА: в город пришли морозы"),
        ("чĕлхе, çул тăрăх", "чӗлхе, ҫул тӑрӑх"),
        ("Х\u0049ара гIала", "ХӀара гӀала"),
        ("Oн шёл c нeй к мoрю, и y рeки", "Он шёл с ней к морю, и у реки"),
        ("B гoрoдe шёл дoждь, пишeт Sainsbury's", "В городе шёл дождь, пишет Sainsbury's"),
        ("Тhе саt wаs а реt", "The cat was a pet"),
        ("Nhà nước củа ngườі Việt", "Nhà nước của người Việt"),
        ("ХХI век и ХIХ век", "XXI век и XIX век"),
        # Cyrillic letters in Latin words
        ("Вerlin bleibt ruhig", "Berlin bleibt ruhig"),
        ("the рaypal account", "the paypal account"),
        ("the РayРal account", "the PayPal account"),
        ("Тhe сat sleeps all day", "The cat sleeps all day"),
        ("The word Mосква in an English line", "The word Москва in an English line"),
        # Greek
        ("Oι πολίτες της Aθήνας µε τo μετρό", "Οι πολίτες της Αθήνας με το μετρό"),
        # on purpose, or not for sure
        *(
            (line, line)
            for line in (
                "USB-кабель, Wi-Fi, COVID-19-а, iPhone-ы и Facebook'у",
                "Facebookу и Googleа хватит, BMWшный, SMSки, POSа, VIPы",
                "iОблако, eСпорт, СберX и ИP",
                "НАТО, NATO, BBC и CEO",
                "витамин c, точка a и класс B",
                "https://www.рaypal.com/x и x@рaypal.com",
                "MΩ, ΔT, μM, kΩ and µm",
                "Π = 3.14, α-Tocopherol",
                "XД",
            )
        ),
        # Zawgyi
        ("ေျမာက္ကိုရီးယားသည္", "မြောက်ကိုရီးယားသည်"),
        ("အဂၤါေန႔ သေဘၤာ ေယာက္်ားမ်ားသည္", "အင်္ဂါနေ့ သင်္ဘော ယောက်ျားများသည်"),
        ("ကၽြႏု္ပ္ ေယာက္်ား", "ကျွန်ုပ် ယောက်ျား"),
        ("သည္ ပဥၥမ ဥာဏ္ ဦး", "သည် ပဉ္စမ ဉာဏ် ဦး"),
        ("သည္ ေစ်း ၾသဂုတ္", "သည် ဈေး ဩဂုတ်"),
        ("သည္ ၀န္ႀကီး ေ၀း ၁-၀နဲ႔ ၁၀", "သည် ဝန်ကြီး ဝေး ၁-၀နဲ့ ၁၀"),
        ("သည္ ၄င္း ၎ ၄ ခု", "သည် ၎င်း ၎င်း ၄ ခု"),
        ("သည္ ဆႏၵ ႏွစ္ မႈ", "သည် ဆန္ဒ နှစ် မှု"),
        ("သည္\nတစ္ခု\nမမ", "သည်\nတစ်ခု\nမမ"),
        # Unicode in Burmese, with a slip; Shan, Mon, Karen, Pali
        *(
            (line, line)
            for line in (
                "မြောက်ကိုရီးယား သင်္ဘော ယောက်ျား ကျွန်ုပ် နေ့",
                "ဒီ ေနေရာမှာ နေကြပါတယ်။",
                "ၵၢၼ်မိူင်း လႄႈ ႁူဝ်ႁႅၵ်ႈ ၸိူဝ်းၼႆႉ",
                "ဂကောံအဓိပတိ တှ်ေ ပ္ဍဲ ၜိုတ် ၜါ",
                "ကညီကျိာ် တၢ် လၢ အဝဲၣ်",
                "ဗုဒ္ဓံ သရဏံ ဂစ္ဆာမိ",
            )
        ),
    ],
)
def test_letters_of_another_script_and_fonts_of_old(source: str, expected: str) -> None:
    assert value(source) == expected
    assert value(expected) == expected


def test_what_was_made_of_letters_is_told() -> None:
    (notice,) = normalise("Он сказaл, чтo Mосква")[1]
    assert (notice.code, notice.message[:7]) == ("look-alike-letters", "3 words")
    (notice,) = normalise("сказaл")[1]
    assert notice.message.startswith("1 word ")
    (notice,) = normalise("ေျမာက္")[1]
    assert notice.code == "zawgyi"
    assert normalise("USB-кабель မြောက်")[1] == ()


def found(source: str, piece: str) -> str:
    """Return what stands in the source where `piece` stands in the text."""
    text, _ = normalise(source)
    at = text.value.index(piece)
    start, end = text.source_span(at, at + len(piece))
    return source[start:end]


@pytest.mark.parametrize(
    ("source", "piece", "stood"),
    [
        ("the ＮＡＴＯ summit", "ATO", "ＡＴＯ"),
        ("the cafe\u0301 there", "café", "cafe\u0301"),
        ("the co\u00adoperation of all", "cooperation", "co\u00adoperation"),
        ("itâ€™s the café", "it’s", "itâ€™s"),
        ("itâ€™s the café", "café", "café"),
        ("😀 𠮷野家 co\u00adop 😀", "coop", "co\u00adop"),
        ("ﾊﾞﾝｺｸ市", "バ", "ﾊﾞ"),
        ("\ufeffThe end", "The", "The"),
        ("oﬃce", "ffi", "ﬃ"),
        ("oﬃce", "f", "ﬃ"),
        ("он сказaл, чтo", "сказал", "сказaл"),
        ("он сказaл, чтo", "ал", "aл"),
        ("သည္ ေျမာက္ ကို", "မြောက်", "ေျမာက္"),
        ("သည္ ေျမာက္ ကို", "ကို", "ကို"),
    ],
)
def test_spans_lead_back_to_the_source(source: str, piece: str, stood: str) -> None:
    # A ligature's or a half-width kana's run is one edit, which may be wider than the piece, never narrower.
    assert stood in found(source, piece)
    if "ﾊ" not in source:
        assert found(source, piece) == stood


def test_positions_lead_from_the_source() -> None:
    text, _ = normalise("co\u00adop ＡＢ")
    assert text.value == "coop AB"
    assert [text.position(at) for at in range(9)] == [0, 1, 2, 2, 3, 4, 5, 6, 7]


def test_hidden_markup_is_left_out() -> None:
    source = "A **bold** word"
    text, _ = normalise(source, [(2, 4), (8, 10)])
    assert text.value == "A bold word"
    assert text.source_span(2, 6) == (4, 8)
    assert text.source_span(0, 11) == (0, 15)


def test_an_empty_span_stays_empty() -> None:
    text, _ = normalise("a\u00adb")
    assert [text.source_span(at, at) for at in range(3)] == [(0, 0), (2, 2), (3, 3)]
    assert Text("ab").source_span(1, 1) == (1, 1)
    assert normalise("\u00ad")[0].source_span(0, 0) == (0, 0)


def test_edits_follow_one_another() -> None:
    once = Text("abcdef").edited([(1, 2, ""), (3, 4, "XYZ")])
    assert once.value == "acXYZef"
    twice = once.edited([(0, 2, "-")])
    assert twice.value == "-XYZef"
    assert twice.source_span(0, 1) == (0, 3)
    assert twice.source_span(1, 2) == (3, 4)
    assert twice.source_span(5, 6) == (5, 6)
    assert Text("abc").edited([]) == Text("abc")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  one\n two\t three ", "one two three"),
        ("部長\n說話", "部長說話"),
        ("部長，\r\n  說話", "部長，說話"),
        ("部長 說話", "部長 說話"),
        ("NATO\n部長", "NATO 部長"),
        ("장관이\n말했다", "장관이 말했다"),
        ("", ""),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected
    assert tidy(expected) == expected


def test_lines() -> None:
    text = " one \r\n\n\ttwo\u2028three\x85  "
    assert [text[start:end] for start, end in lines(text)] == ["one", "two", "three"]
    assert list(lines("")) == []


# What invisible characters there are, and those that spelling needs.
INVISIBLE = regex.compile(
    r"[\p{Cf}\p{Cc}--[\t\n\v\f\r\x1c-\x1f\x85\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u200c\u200d]]", regex.V1
)
ODD = (
    "ＮＡＴＯ ３．５ e\u0301 \u0301 \u00ad \u200b \u200c \u200d \u200e \u202e "
    "\u2060 \ufeff \U000e0100 \U000e0041 ﾊ ﾞ ﬁ ﺳ ﷺ \u00a0 \u3000 "
    "\u1112 \u1161 \u11ab \ud800 \udc00 \0 \x1b \x80 \x99 \x85 Ã© â€™ Ã â € ™ "
    "👩 \U0001f3fb \ufe0f می क \u094d 𠮷 \r\n \n \u2028 * ** ١ ， 가 が "
    "рекao Mосква Вer a je нa \u0301 Facebookу µε MΩ ё ë й І @ www. "
    "\u1031 \u103b \u1039 \u103a \u1064 \u1040 \u1044 \u104e \u1025 \u102c \u1037 \u107e ေျမာက္ မြောက် ဘ သ"
).split(" ")
TEXTS = st.lists(
    st.one_of(st.sampled_from([*ODD, " "]), st.text(st.characters(exclude_categories=()), max_size=4)), max_size=20
).map("".join)


@settings(max_examples=250, deadline=None)
@example("Ã\u200b©")
@example("\u0b47\u0b3e")
@given(TEXTS)
def test_the_text_is_composed_and_shows_all_it_holds(source: str) -> None:
    text = value(source)
    assert unicodedata.is_normalized("NFC", text)
    assert INVISIBLE.search(text) is None
    assert regex.search(r"[\ud800-\udfff]", text) is None
    for m in regex.finditer("[\u200c\u200d]", text):
        assert m.start() > 0
        assert regex.match(r"\p{L}|\p{M}|\p{Extended_Pictographic}|\p{Sk}", text[m.start() - 1])


def test_a_text_of_characters_that_are_all_dropped_is_no_page() -> None:
    for code in (0xAD, 0x200B, 0x2065, 0x180B, 0xE0100, 0xE0041):
        assert value(chr(code)) == ""
        with pytest.raises(InputError):
            from_text(chr(code))


@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_spans_are_in_order_and_inside_the_source(source: str) -> None:
    text, _ = normalise(source)
    before = (0, 0)
    for at in range(len(text.value)):
        start, end = text.source_span(at, at + 1)
        assert 0 <= start <= end <= len(source)
        assert before[0] <= start
        assert before[1] <= end
        before = (start, end)
        assert text.position(start) <= at


@settings(max_examples=250, deadline=None)
@example("\u1031\u1000\u1035\u1039 \u1031\u1000\u1039")
@example("\u0661\u200c\uff2e")
@example("\u0438\u00e9\u103a \u1039")
@example("\u1031\u1000\u103a\u200d\u1031\u1000\u1039 ")
@given(TEXTS)
def test_normalising_again_changes_nothing(source: str) -> None:
    once = value(source)
    twice, mended = normalise(once)
    # Made plain, "Ã\u3000" may read as broken "à" for the first time: that is a mend, and told as one.
    assert "mojibake" in {notice.code for notice in mended} or (twice.value, mended) == (once, ())


SUSPICIOUS = sorted(
    {c for listed in MOJIBAKE_CATEGORIES.values() for c in regex.findall(r"\p{Any}", listed)} | set("ÂÃвЂβ€√´Øœ×²")
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*SUSPICIOUS, *"aZ "]), min_size=1, max_size=6).map("".join))
def test_no_line_that_ftfy_suspects_is_passed_over(line: str) -> None:
    assert _mojibake().search(line) or not is_bad(line)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.data())
def test_what_is_hidden_never_shows(source: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(source)), max_size=6)))
    hidden = list(zip(cuts[::2], cuts[1::2], strict=False))
    text, _ = normalise(source, hidden)
    shown = "".join(
        source[a:b] for a, b in zip([0, *cuts[1::2]], [*cuts[: 2 * len(hidden) : 2], len(source)], strict=True)
    )
    assert text.value == value(shown)
    for at in range(len(text.value)):
        start, end = text.source_span(at, at + 1)
        assert not any(a <= start < end <= b for a, b in hidden)


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "字",
        "\u00ad",
        "e\u0301",
        "Ã©",
        "â€™ ",
        "\u0301",
        "👩‍",
        "ﾊ",
        "\ud800",
        "\u200c",
        "\n",
        "Ａ ",
        "рекao ",
        "аa",
        "@аa",
        "ေျမာက္",
        "\u1031",
        "\u1039",
    ],
)
def test_time_is_linear(unit: str) -> None:
    source = unit * (50_000 // len(unit))
    start = time.process_time()
    normalise(source)
    tidy(source)
    assert sum(1 for _ in lines(source)) >= 0
    assert time.process_time() - start < 2

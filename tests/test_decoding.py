"""Bytes → text: the right letters, or a refusal."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarise.decoding import decode
from summarise.errors import InputError

ENGLISH = "The minister said that the price of bread would not rise before the summer, whatever the mills ask."

# A few sentences of made-up news in each language, in the encodings that it was written in before UTF-8.
NEWS: dict[str, tuple[str, ...]] = {
    "zh-Hant": (
        "行政院昨天宣布，明年起調整基本工資，影響約兩百萬名勞工。",
        "勞動部長表示，這項決定經過多次討論，希望企業能夠配合。",
        "工商團體則認為，調幅過大，將增加中小企業的負擔。",
    ),
    "yue-Hant": (
        "佢哋話呢件事唔係咁簡單，要等到聽日先至知道結果。",
        "有市民話，喺街市買餸貴咗好多，唔知點算。",
    ),
    "zh-Hans": (
        "国务院昨天宣布，明年起调整最低工资，影响约两百万名工人。",
        "劳动部长表示，这项决定经过多次讨论，希望企业能够配合。",
    ),
    "ja": (
        "政府は昨日、来年から最低賃金を引き上げると発表した。",
        "約二百万人の労働者に影響があるとみられる。",
        "経済団体は、中小企業の負担が増えると懸念を示している。",
    ),
    "ko": (
        "정부는 어제 내년부터 최저임금을 인상한다고 발표했다.",
        "약 이백만 명의 노동자가 영향을 받을 것으로 보인다.",
    ),
    "ru": (
        "Правительство вчера объявило о повышении минимальной зарплаты со следующего года.",
        "Решение затронет около двух миллионов рабочих.",
    ),
    "uk": (
        "Уряд учора оголосив про підвищення мінімальної зарплати з наступного року.",
        "Рішення торкнеться близько двох мільйонів працівників, їхні родини вже чекають.",
    ),
    "sr-Cyrl": (
        "Влада је јуче објавила да ће минимална плата порасти од следеће године.",
        "Одлука се тиче око два милиона радника.",
    ),
    "bg": (
        "Правителството обяви вчера, че минималната заплата ще бъде увеличена от следващата година.",
        "Решението засяга около два милиона работници.",
    ),
    "el": (
        "Η κυβέρνηση ανακοίνωσε χθες ότι ο κατώτατος μισθός θα αυξηθεί από το επόμενο έτος.",
        "Άλλοι δύο υπουργοί μίλησαν για την απόφαση.",
    ),
    "tr": (
        "Hükümet dün asgari ücretin gelecek yıldan itibaren artırılacağını açıkladı.",
        "Karar yaklaşık iki milyon işçiyi ilgilendiriyor, iş dünyası ise endişeli.",
    ),
    "he": (
        "הממשלה הודיעה אתמול כי שכר המינימום יעלה החל מהשנה הבאה.",
        "ההחלטה נוגעת לכשני מיליון עובדים.",
    ),
    "ar": (
        "أعلنت الحكومة أمس رفع الحد الأدنى للأجور ابتداء من العام المقبل.",
        "ويشمل القرار نحو مليوني عامل في جميع المدن.",
    ),
    "fa": (
        "دولت دیروز اعلام کرد که از سال آینده دستمزد کارگران بیشتر می شود.",
        "چند گروه گفتند که این پول کم است.",
    ),
    "th": (
        "รัฐบาลประกาศเมื่อวานนี้ว่าจะขึ้นค่าแรงขั้นต่ำตั้งแต่ปีหน้า",
        "การตัดสินใจนี้มีผลต่อคนงานราวสองล้านคน",
    ),
    "pl": (
        "Rząd ogłosił wczoraj, że od przyszłego roku wzrośnie płaca minimalna.",
        "Decyzja dotyczy około dwóch milionów pracowników, a przedsiębiorcy są zaniepokojeni, mówią też źli.",
    ),
    "cs": (
        "Vláda včera oznámila, že od příštího roku vzroste minimální mzda.",
        "Rozhodnutí se týká přibližně dvou milionů zaměstnanců, uvedl ministr, že šetřit nechce.",
    ),
    "hu": (
        "A kormány tegnap bejelentette, hogy jövőre emelkedik a minimálbér.",
        "A döntés körülbelül kétmillió dolgozót érint, és sok vállalkozó tiltakozik ellene.",
    ),
    "hr": (
        "Vlada je jučer objavila da će minimalna plaća rasti od sljedeće godine.",
        "Odluka se tiče oko dva milijuna radnika, a još šest tvrtki traži odgodu, što žali i ministar.",
    ),
    "lt": (
        "Vyriausybė vakar paskelbė, kad nuo kitų metų didės minimali alga.",
        "Šis sprendimas palies apie du milijonus darbuotojų, tačiau įmonės būgštauja dėl išlaidų.",
    ),
    "lv": (
        "Valdība vakar paziņoja, ka no nākamā gada pieaugs minimālā alga.",
        "Lēmums skars aptuveni divus miljonus strādnieku, un uzņēmēji ir satraukti.",
    ),
    "de": ("Die Regierung kündigte gestern an, dass der Mindestlohn von nächstem Jahr an für alle größer wird.",),
    "fr": ("Le gouvernement a annoncé hier que le salaire minimum serait relevé dès l’année prochaine.",),
    "es": ("El gobierno anunció ayer que el salario mínimo subirá el próximo año, según dijo el señor ministro.",),
    "sv": ("Regeringen meddelade i går att minimilönen höjs från nästa år, vilket berör två miljoner löntagare.",),
    "sq": (
        "Qeveria njoftoi dje se paga minimale do të rritet nga viti që vjen.",
        "Vendimi prek rreth dy milionë punëtorë, tha ministri, por për disa nuk është e mjaftueshme.",
    ),
    "ca": ("El govern va anunciar ahir que el salari mínim pujarà l'any vinent, però això no és prou per a tothom.",),
}
ENCODINGS: dict[str, tuple[str, ...]] = {
    "zh-Hant": (
        "big5",
        "cp950",
        "big5hkscs",
    ),
    "yue-Hant": ("big5hkscs",),
    "zh-Hans": (
        "gb2312",
        "gbk",
        "gb18030",
    ),
    "ja": (
        "cp932",
        "euc_jp",
        "iso2022_jp",
    ),
    "ko": (
        "cp949",
        "euc_kr",
    ),
    "ru": (
        "cp1251",
        "koi8-r",
        "iso8859-5",
        "cp866",
    ),
    "uk": (
        "cp1251",
        "koi8-u",
    ),
    "sr-Cyrl": (
        "cp1251",
        "iso8859-5",
    ),
    "bg": ("cp1251",),
    "el": (
        "cp1253",
        "iso8859-7",
    ),
    "tr": (
        "cp1254",
        "iso8859-9",
    ),
    "he": (
        "cp1255",
        "iso8859-8",
    ),
    "ar": (
        "cp1256",
        "iso8859-6",
    ),
    "fa": (),
    "th": (
        "cp874",
        "tis-620",
    ),
    "pl": (
        "cp1250",
        "iso8859-2",
    ),
    "cs": (
        "cp1250",
        "iso8859-2",
    ),
    "hu": (
        "cp1250",
        "iso8859-2",
    ),
    "hr": (
        "cp1250",
        "iso8859-2",
    ),
    "lt": (
        "cp1257",
        "iso8859-13",
    ),
    "lv": ("cp1257",),
    "de": ("cp1252",),
    "fr": ("cp1252",),
    "es": ("cp1252",),
    "sv": ("cp1252",),
    "sq": ("cp1252",),
    "ca": ("cp1252",),
}
CASES = [(language, encoding) for language, encodings in ENCODINGS.items() for encoding in encodings]


def news(language: str) -> str:
    return "\n".join(NEWS[language])


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_old_encodings_are_told_apart(language: str, encoding: str) -> None:
    text = news(language)
    assert decode(text.encode(encoding), where="a.txt").text == text


@pytest.mark.parametrize("language", NEWS)
def test_all_of_unicode_is_read_in_utf_8_and_16(language: str) -> None:
    text = news(language)
    assert decode(text.encode("utf-8"), where=None).plain
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert decode(text.encode(encoding), where=None).text == text


@pytest.mark.parametrize("language", NEWS)
def test_a_right_declaration_is_believed_for_a_single_word(language: str) -> None:
    text = news(language)
    for encoding in ENCODINGS[language]:
        word = text.split("，")[0].split(" ")[0]
        assert decode(word.encode(encoding), where=None, declared=(encoding,)).text == word


@pytest.mark.parametrize(
    "text",
    [
        *("It’s fine, he said.", "“No,” he said – and left.", "He sat in a café in the old town.", "The price is £3."),
        *("© 2024 The Times", "A warm day of 25°C in June", "São Paulo’s mayor", "The naïve Brontës", "It costs €5…"),
    ],
)  # fmt: skip
def test_english_with_a_few_characters_of_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252"), where=None).text == text


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_a_name_in_chinese_in_english_text(encoding: str) -> None:
    text = "Xi Jinping (習近平) spoke." if encoding == "big5" else "Xi Jinping (习近平) spoke."
    assert decode(text.encode(encoding), where=None).text == text


def test_what_could_be_two_texts_is_refused_with_the_way_out() -> None:
    for data in (b"\xe9", b"25\xba", b"\xa4\xa4", bytes(range(0x80, 0x100))):
        with pytest.raises(InputError, match=r"encoding.*\(a\.txt\)\. .*iconv -f BIG5 -t UTF-8") as caught:
            decode(data, where="a.txt")
        assert caught.value.code == "unknown-encoding"


def test_one_wrong_byte_in_utf_8_is_no_reason_to_read_it_as_something_else() -> None:
    text = news("zh-Hant").encode() + b"\xff" + news("ja").encode()
    with pytest.raises(InputError) as caught:
        decode(text, where=None)
    assert caught.value.code == "unknown-encoding"


def test_a_byte_order_mark_is_taken_off_and_told() -> None:
    decoded = decode(b"\xef\xbb\xbfcaf\xc3\xa9", where=None)
    assert (decoded.text, decoded.marked, decoded.plain) == ("café", True, False)


def test_a_wrong_declaration_is_not_believed() -> None:
    text = news("zh-Hant")
    assert decode(text.encode("big5"), where=None, declared=("shift_jis", "iso-8859-1")).text == text
    assert decode(text.encode(), where=None, declared=("big5",)).text == text
    assert decode("Café".encode(), where=None, declared=("iso-8859-1",)).text == "Café"
    assert decode(news("ru").encode("cp1251"), where=None, declared=("utf-8",)).text == news("ru")


@pytest.mark.parametrize(
    "label", ["hex", "rot13", "unicode_escape", "utf-16", "idna", "no such", "", "x\0y", "É", "undefined", "mbcs"]
)
def test_a_declaration_of_what_is_no_encoding_of_text_is_passed_over(label: str) -> None:
    text = news("fr")
    assert decode(text.encode("cp1252"), where=None, declared=(label,)).text == text


def test_names_of_encodings_that_pages_use() -> None:
    zh, ja, ko = (news(language) for language in ("zh-Hans", "ja", "ko"))
    assert decode(zh.encode("gbk"), where=None, declared=("GB2312",)).text == zh
    assert decode(ja.encode("cp932"), where=None, declared=("x-sjis",)).text == ja
    assert decode(ko.encode("cp949"), where=None, declared=("KS_C_5601-1987",)).text == ko
    assert decode("“A”".encode("cp1252"), where=None, declared=("ISO-8859-1",)).text == "“A”"


@pytest.mark.parametrize("data", [b"\0\0\0\0", bytes(range(256)), b"abc\0def", b"\x01\x02\x03\x04 a", b"\0a\0"])
def test_bytes_that_are_no_text_are_called_binary(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, where="a.bin")
    assert caught.value.code == "binary"


def test_a_stray_control_character_does_not_make_a_text_binary() -> None:
    text = ENGLISH + "\x0c\x1b[1m" + ENGLISH * 2 + "\x01"
    assert decode(text.encode(), where=None).text == text


def test_markup_and_beginnings_that_chardet_would_believe_do_not_sway_it() -> None:
    text = news("ru")
    page = f"BM <meta charset=big5><?xml encoding='x'?> {text}"
    assert decode(page.encode("cp1251"), where=None).text == page


@pytest.mark.parametrize("text", ["L’été est fini. ", "行政院昨天宣布調整基本工資。"])
def test_a_long_line_is_read_in_good_time(text: str) -> None:
    text = text * 100_000
    began = time.monotonic()
    assert decode(text.encode("cp1252" if text[0] == "L" else "big5"), where=None).text == text
    assert time.monotonic() - began < 5


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00")
@example(b"\x1b$B\x1b")
def test_any_bytes_give_a_text_or_a_refusal(data: bytes) -> None:
    try:
        decoded = decode(data, where=None)
    except InputError:
        return
    assert data[len(data) - len(decoded.text.encode(decoded.encoding)) :].decode(decoded.encoding) == decoded.text


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_valid_utf_8_is_read_as_utf_8(text: str) -> None:
    decoded = decode(text.encode(), where=None, declared=("big5",))
    assert decoded.text == text.removeprefix("\ufeff")

"""What languages do each in their own way, as tables: abbreviations, ordinals, stops, joining.

Add a language's particulars here, one line in each table that it needs; no code elsewhere asks for a language by name.
"""

from __future__ import annotations

import regex


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Languages written without spaces between sentences.
UNSPACED = frozenset({"zh", "yue", "ja"})

# Languages in which a figure and a full stop make an ordinal: "am 3. Januar", "21. yüzyıl".
ORDINAL_DOT = frozenset("bs cs da de et eu fi fo hr hu is lb lt lv nb nn sk sl sr tr".split())

# Of these, those in which a capital may come after it in the middle of a sentence: "am 3. Januar", "3. Kolordu".
CAPITAL_AFTER_ORDINAL = frozenset({"de", "lb", "tr"})

# Languages with words without a vowel: "vrh", "smrt".
SYLLABIC = frozenset("bs cs hr mk sk sl sr".split())

# Ends of sentences that Unicode's rules do not know: Armenian "։" is often typed as a colon, Amharic "።" as two word spaces,
# Hindi's "।" as an upright stroke; the Greek question mark is normalised to a semicolon; behind the Burmese stop, text in the
# order of an old font is no syllable that Unicode knows.
_STROKE = regex.compile(r"(?<=[\p{L}\p{M}][\"”’]?\s?)\|+(?:\s+|\s*$)")
EXTRA_ENDS: dict[str, regex.Pattern[str]] = {
    "hy": regex.compile(r"(?<=[\p{Armenian}\d).,][»\"”’]?)[:։](?:\s+(?=[^\p{Ll}\s])|\s*$)"),
    "am": regex.compile(r"(?:።|፡፡|(?<=\p{Ethiopic})::)\.?(?:[\"”»’]+(?=\s|$))?\s*"),
    "my": regex.compile(r"။[\"”’]*(?:\s+|\s*$)"),
    "hi": _STROKE,
    "bn": _STROKE,
    "el": regex.compile(r"(?<=\p{Greek}\p{M}?[»\"”]?);(?:\s+(?=[«\p{Lu}])|\s*$)"),
}
# What one of these begins with.
EXTRA_SIGNS = frozenset(":։።፡။|;")

# What Unicode's rules take for an end and is none: the Burmese comma, and in Armenian the full stop, which is a lesser mark.
NO_ENDS: dict[str, regex.Pattern[str]] = {"my": regex.compile(r"၊\s*\p{M}*$"), "hy": regex.compile(r"(?<!\.)[.․]$")}

# Where a sentence ends at a space in languages that have no full stop, and use spaces for much else. In Thai: behind a word
# that ends clauses ("แล้ว", "กล่าว"), before one that opens them ("เขา", "นอกจากนี้"), or before a long clause; never behind or
# before a word that binds two ("ว่า", "และ", "ซึ่ง"), nor behind Latin letters or figures, which Thai sets between spaces.
_BINDS_BEFORE = "ว่า|และ|ของ|ที่|กับ|ใน|โดย|คือ|หรือ|จาก|แก่|ต่อ|เพื่อ|ซึ่ง|เช่น|ได้แก่|เป็น|ถึง|ให้|ระหว่าง|แต่"
_BINDS_AFTER = "และ|ซึ่ง|ที่|ได้|ก็|เพื่อ|โดย|ทำให้|หรือ|เพราะ|ว่า|จน|พร้อม|รวมถึง|รวมทั้ง|เช่น|ของ|กับ|ด้วย|ให้|เป็น|แม้|ล้าน|บาท|ปี|คน|ไม่|อย่าง|แต่|หลัง|กล่าว|เนื่อง"
_OPENS = (
    "เขา|เธอ|ผม|ฉัน|ดิฉัน|เรา|พวก|มัน|คุณ|การ|ผู้|นาย|นาง|ใน|จาก|เมื่อ|สำหรับ|ตาม|หลังจาก|ขณะ|ความ|ทั้งนี้|นี่|นั่น|ตอนนี้|ก่อน|ถ้า|หาก|แล้ว|ด้าน|ทีม|นัก|โฆษก|ประธาน|"
    "นอกจาก|อย่างไรก็|ต่อมา|ล่าสุด|เบื้องต้น|ดังนั้น|แน่นอน|ปัจจุบัน|เดิม|ที่ผ่านมา|โดยรวม|โดยทั่วไป|มี|ส่วน"
)
_CLOSES = "กล่าว|แล้ว|นี้|นั้น|เลย|ครับ|ค่ะ|คะ|นะ|ด้วย|กัน|ก็ตาม|ต่อไป|เท่านั้น|ได้|มา|ไป|ขึ้น|ลง|อยู่|เสร็จ|สำเร็จ"
_GLOSS = r"\s?[(（][^()（）]{1,40}[)）]"  # a name's other form counts for nothing: "สี จิ้นผิง (習近平)"
OPENERS: dict[str, regex.Pattern[str]] = {
    "th": regex.compile(
        rf"(?<!{_BINDS_BEFORE}|[A-Za-z0-9:,;(“‘/–—-]|[A-Za-z]{_GLOSS})\s+"
        rf"(?=อย่างไรก็|ที่ผ่าน|โดยรวม|โดยทั่วไป|(?!{_BINDS_AFTER}|[(（)”’\]?!.,:;/–—\d-]))"
        rf"(?:(?=[“\"‘]|{_OPENS}|(?:(?:{_GLOSS})?+\S){{41}})|(?<=(?:{_CLOSES}|[.?!])[”\"’]?\s+))"
    ),
    "lo": regex.compile(r"\s+(?=ນອກຈາກນີ້|ນອກຈາກນັ້ນ|ທັງນີ້|ຢ່າງໃດກໍຕາມ|ຂະນະດຽວກັນ|ກ່ອນໜ້ານີ້|ຕໍ່ມາ)"),
}
# A sentence of these languages is no shorter, unless a stop ends it.
LEAST_WITHOUT_STOP = 40

# What may stand behind an abbreviation with a capital and in one sentence with it: "at 5 p.m. Tuesday".
GOES_ON: dict[str, regex.Pattern[str]] = {
    "en": regex.compile(
        r"[ap]\.m\. (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|Aug|Sep|Oct|Nov|Dec)|[A-Z]{2,4}\b)"
    ),
}

# Who said what a quotation says, where that comes last and without a comma: “……。”陈国栋说。「…。」と述べた。 "…." 그가 말했다.
_WHO = r"[^，。！？；“「\s]{1,12}"
_CHINESE = r"说|說|表示|指出|称|稱|强调|強調|介绍|介紹|告诉|告訴|认为|認為|回应|回應|坦言|透露|问|問|道"
SAID: dict[str, regex.Pattern[str]] = {
    "zh": regex.compile(rf"{_WHO}(?:{_CHINESE})(?:。|$)"),
    "yue": regex.compile(rf"{_WHO}(?:{_CHINESE}|話|講)(?:。|$)"),
    "ja": regex.compile(r"と|って|など|を|は|が|に|の|も|で"),
    "ko": regex.compile(
        r"라고|고|라며|며|면서|는|은|이라고|[^.,!?\"”]{1,15}\s(?:말했다|말한다|전했다|밝혔다|덧붙였다|물었다|강조했다|설명했다|주장했다)(?:\.|$)"
    ),
    "my": regex.compile(r"ဟု|ဟူ|လို့"),
    "ta": regex.compile(r"என்ற|என்று|என"),
    "te": regex.compile(r"అని|అన్నా|అంటూ"),
    "am": regex.compile(r"አሉ|አለ|ሲሉ|ሲል|በማለት|ብለ|ብሎ|ብላ|በሚል"),
}

# Words that begin a sentence and no name, so that a sentence ends even after "the U.S." or "Acme Inc.". What may be part of a
# name is left out: "J. Le Goff", "A. La Torre".
STARTERS: dict[str, frozenset[str]] = {
    "en": _words(
        "The He She It They We You But And In On At A An This That These Those His Her Their Its Our If When While As After "
        "Before For Since Then There Some Many Most However Although Though Because What Who Why How With From By To So Now"
    ),
    "de": _words(
        "Der Die Das Ein Eine Er Sie Es Wir Aber Und In Im Am Auf Bei Nach Vor Für Mit Auch Doch Denn Dabei Dies Diese Dieser"
    ),
    "fr": _words(
        "Il Elle Ils Elles Ce Cette Ces On Nous Vous Mais Et En Dans Pour Selon Après Avant Un Une Depuis Cependant"
    ),
    "es": _words("El Un Una En Y Pero Según Tras Por Para Con Este Esta Estos Sin Además También Se No Ese Esa"),
    "pt": _words("O Os As Um Uma Em No Na Mas Segundo Após Para Por Com Este Esta Ele Ela Eles Não Já"),
    "it": _words("Il I Gli Un Una In Nel Nella Ma Secondo Dopo Per Con Questo Questa Non Si È"),
    "nl": _words("Het Een Hij Ze Zij Er In Op Maar Dat Dit Ook Volgens Na Voor Met"),
    "ru": _words("В Во На Но И А Он Она Они Это Этот По С Как После По-прежнему Также При Об Для Если"),
    "uk": _words("В У На Але І Й Та Він Вона Вони Це Цей За З Як Після Також При Про Для Якщо"),
    "bg": _words("В На Но И Той Тя Те Това Този По С Със След Също При За Ако От"),
    "pl": _words("W We Na Ale I On Ona Oni To Ten Ta Po Z Ze Jak Także Przy O Dla Jeśli Nie"),
}

# English titles, as they stand, come up before names in any language.
ENGLISH_TITLES = frozenset("Mr Mrs Ms Mx Dr Prof Rev St Sen Rep Gov Gen Lt Col Sgt Capt mr mrs ms".split())

# Behind these a sentence may end, and does where a word of `STARTERS` comes next.
MAY_END = frozenset("u.s u.k u.n d.c inc corp co ltd plc jr sr bros ee.uu".split())

# Abbreviations, lower case and without their last full stop: those after which no sentence ends (titles, mostly), and those that
# only a figure or a name after them makes certain ("Jan. 3", "No. 5").
_TITLES = "mr mrs ms mx dr prof rev hon st sr jr messrs mme mlle vs cf e.g i.e al ph.d"
_FIGURES = "no nos p pp vol fig art sec ch jan feb mar apr jun jul aug sep sept oct nov dec ca approx est"
EVERYWHERE = (_words(_TITLES.replace(" sr jr", "").replace(" al ph.d", "")), _words(_FIGURES))

ABBREVIATIONS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "en": (
        _words(
            "mr mrs ms mx dr prof rev hon st mt ft messrs mme mlle vs cf e.g i.e gen lt col maj capt cmdr sgt cpl pvt adm brig "
            "gov rep reps sens pres supt det insp amb atty asst assoc dist fr msgr bros lt.-gen lt.-col"
        ),
        _words(_FIGURES + " u.s u.k u.n d.c a.m p.m inc co corp ltd est"),
    ),
    "de": (
        _words(
            "hr fr dr prof dipl ing mag st bzw ca z.b d.h u.a v.a z.t s.o s.u vgl sog inkl exkl bspw i.d.r o.ä geb evtl ggf dt mio mrd s tsd str"
        ),
        _words("nr s abs art bd kap jan feb mär apr jun jul aug sep sept okt nov dez tel"),
    ),
    "fr": (
        _words("m mm mme mmes mlle dr pr me st ste cf p.ex c.-à-d av bd prof"),
        _words("n no art p pp vol chap janv févr avr juil sept oct nov déc"),
    ),
    "es": (
        _words("s sr sra sres srta dr dra d dª dña prof ud uds lic ing gral cnel p.ej av avda"),
        _words("núm no n.º art pág págs cap vol ene feb mar abr jun jul ago sep sept oct nov dic"),
    ),
    "pt": (
        _words("sr sra dr dra d prof profª eng exmo av"),
        _words("n nº art pág págs cap vol jan fev mar abr mai jun jul ago set out nov dez"),
    ),
    "it": (
        _words("sig sig.ra sigg dott dr dott.ssa prof on avv ing geom s ss p.es"),
        _words("n nr art pag pagg cap vol gen feb mar apr mag giu lug ago set ott nov dic"),
    ),
    "nl": (
        _words("dhr mevr mw dr prof ir ing drs mr jhr bijv d.w.z o.a m.n t.a.v i.p.v z.g"),
        _words("nr art blz jan feb mrt apr jun jul aug sep sept okt nov dec"),
    ),
    "sv": (
        _words("dr prof bl.a t.ex d.v.s dvs s.k m.fl osv f.d st"),
        _words("nr kap s jan febr apr aug sept okt nov dec"),
    ),
    "da": (
        _words("dr prof bl.a f.eks dvs ca hr fr frk pga mht tlf d"),
        _words("nr kap s jan feb apr aug sept okt nov dec kl"),
    ),
    "nb": (_words("dr prof bl.a f.eks dvs ca hr fr pga"), _words("nr kap s jan feb apr aug sept okt nov des kl")),
    "nn": (_words("dr prof bl.a t.d dvs ca hr fr pga"), _words("nr kap s jan feb apr aug sept okt nov des kl")),
    "pl": (
        _words(
            "prof dr hab inż mgr płk gen ks św im ul al np tzn tj m.in tzw pt wg ok ppłk kpt mjr por nadkom podkom kom insp asp sierż ur"
        ),
        _words("nr art str poz ust pkt r godz tys mln mld"),
    ),
    "cs": (
        _words("mudr judr phdr ing mgr bc prof doc dr nar roč sv tzv např tj resp gen plk mj mld"),
        _words("č čl str odst kap"),
    ),
    "sk": (_words("mudr judr ing mgr prof doc dr sv tzv napr t.j resp gen plk"), _words("č čl str ods kap")),
    "hu": (_words("dr prof ifj id özv pl ún stb kb ill"), _words("sz bek old")),
    "ro": (_words("dl dna dr prof ing sf al gh th d-na d-l mil mld mlrd"), _words("nr art pag alin cap")),
    "hr": (_words("dr prof mr sv tzv npr tj gđa g gosp ing"), _words("br čl str god")),
    "sr": (_words("dr prof mr sv tzv npr tj др проф мр св тзв нпр тј г гђа"), _words("br čl str god бр чл стр год")),
    "sl": (_words("dr prof mag sv t.i npr oz g ga gdč"), _words("št čl str")),
    "ru": (
        _words("г г-н г-жа проф акад им ул обл просп стр корп т.е т.к т.н т.д св гр ген см напр млн млрд тыс пос д кв"),
        _words("ст стр гл п рис"),
    ),
    "uk": (
        _words("м р проф акад ім вул буд пл просп обл кв т.зв т.д св гр див напр млн млрд тис"),
        _words("ст с гл п рис"),
    ),
    "be": (_words("г праф акад ім вул г.зн св гл напр млн млрд тыс"), _words("арт с п")),
    "bg": (
        _words("г г-н г-жа д-р проф акад ул бул св т.е т.ч т.нар напр инж ген полк кап изд о"),
        _words("чл стр т ал бр"),
    ),
    "mk": (_words("г г-дин г-ѓа д-р др проф ул бул св т.е т.н на пр"), _words("чл стр бр")),
    "el": (_words("κ κκ δρ καθ π.χ δηλ βλ αγ λ.χ σ.σ κα"), _words("αρ αρθ σελ τ")),
    "tr": (_words("dr prof doç yrd av sn bkz vb örn müh alb gen org korg bşk"), _words("no s md")),
    "fi": (_words("esim mm ns tri prof dr ent milj mrd"), _words("s n nro")),
    "et": (_words("dr prof nt hr pr mln mld"), _words("nr lk")),
    "lv": (_words("dr prof u.c t.i piem sv plkst milj mljrd tūkst"), _words("nr lpp tālr mob")),
    "lt": (_words("dr prof pvz t.y vad gerb šv p d m val mln mlrd tūkst"), _words("nr str p")),
    "ca": (_words("sr sra dr dra prof p.ex av st sta"), _words("núm art pàg")),
    "id": (_words("dr prof ir drs hj h tn ny sdr yth dll pt cv ud rp"), _words("no hlm pasal")),
    "ms": (_words("dr prof ir hj dll sdr yb yab en pn tn cik"), _words("no hlm")),
    "fil": (_words("g gng bb bn dr prof atty hen kor"), _words("blg")),
    "vi": (_words("ts ths gs pgs tp tt"), _words("tr")),
    "is": (_words("dr prof t.d þ.e m.a o.fl s.s hr frú frk"), _words("nr bls kl")),
    "sq": (_words("dr prof z znj p.sh d.m.th"), _words("nr neni faqe")),
    "hi": (_words("डॉ डा श्री पं प्रो कु रु सं"), _words("सं पृ")),
    "mr": (_words("डॉ श्री प्रा पं रु"), _words("क्र पृ")),
    "ar": (_words("د أ م"), _words("ص")),
    "th": (_words("ดร นพ พล.อ พล.ท พ.ต.อ พ.ต.ท น.ส ด.ช ด.ญ ศ รศ ผศ"), _words("พ.ศ ค.ศ")),
    "sw": (_words("bw bi dk prof mhe"), _words("na uk")),
    "ka": (_words("წ წმ დოქტ პროფ აკად ბ-ნი ქ-ნი ქნ ბნ ე.წ ე.ი მაგ მლნ მლრდ"), _words("გვ ქ")),
    "am": (_words("ሚር ሚስ ሚስተር ዶር ፕሮፍ"), _words("ቁ")),
    "kk": (_words("проф акад т.б мыс млн млрд"), _words("бет")),
    "he": (_words('ד"ר פרופ'), _words("מס עמ")),
}

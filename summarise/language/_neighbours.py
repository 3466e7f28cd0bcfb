"""Neighbours that no detector tells apart reliably: Serbian and Croatian in Latin letters, Indonesian and Malay.

Each pair is decided by what its grammars and style guides name as the difference: the reflex of Old Slavic jat (ekavian
"vreme", ijekavian "vrijeme"), words of the one that the other does not use ("hiljada" and "tisuća", "karena" and
"kerana"), foreign names spelt as they sound or as they are ("Tramp", "Trump"), "da" with a verb or the infinitive.
Words and weights were tried on the documents of NTREX-128 with odd numbers (`benchmarks/language.py`).
"""

from __future__ import annotations

import regex

# What each piece of evidence adds to the log-odds, by logistic regression: the log-ratio of py3langid's probabilities,
# the difference of CLD2's shares, then the counts of `serbian` and `indonesian`; last, what stands without any.
SERBIAN = (0.34, 0.36, 3.5, -3.3, -2.9, -1.9, 2.3, 2.1, -1.1, -1.2, 0.7)
INDONESIAN = (0.97, 0.48, 2.3, -2.35, 0.0)

_WORD = regex.compile(r"[^\W\d_]+")


class _Lists:
    """Lists of words, by name; a word that ends in a star stands for all that begin so."""

    def __init__(self, **lists: str) -> None:
        entries = {word: name for name, listed in lists.items() for word in listed.split()}
        self._names = tuple(lists)
        self._whole = {word: name for word, name in entries.items() if not word.endswith("*")}
        self._stems = {word[:-1]: name for word, name in entries.items() if word.endswith("*")}
        self._lengths = range(min(map(len, self._stems), default=1), max(map(len, self._stems), default=0) + 1)

    def count(self, text: str) -> dict[str, int]:
        """Return how many different words of each list `text` holds."""
        found = dict.fromkeys(self._names, 0)
        for word in {token.lower() for token in _WORD.findall(text)}:
            name = self._whole.get(word)
            if name is None:
                name = next((self._stems[word[:n]] for n in self._lengths if word[:n] in self._stems), None)
            if name is not None:
                found[name] += 1
        return found


_SOUTH_SLAVIC = _Lists(
    # Forms of the ekavian standard, which only Serbian has.
    ekavian="""
    beg bega bela bele beli belo belog belu beo besan besn* bezbedn* bezbroj biće cela cele celo celok* celu
    cena cene ceni cenom cenu ceo daće deca dece deci decu dejst* dela delimič* delom delova* delovi* delu
    deluj* deo dete detet* detinj* devojk* devojč* dobiće donel* doneo dve dvema gde greš* htel* hteo hteti
    hvata* imaće izbeg* izmen* iznel* izneo izvesn* izvešta* lekov* lepa lepe lepi lepo lepu leta letnj* leto
    letu leva leve levi levic* levičar* levo leče* mera merama mere meri meru mesec* mesta mestima mesto mestom
    mestu mleka mleko mleč* moraće namer* namešt* nasleđ* nastaviće nedelj* negde nemačk* nigde obaveš* obe
    obema obezbe* odbran* odel* odneo održaće onde oseti* oseća* osmeh* ovde pesm* peva* pobed* pobeg* podel*
    podnel* podneo pokušaće ponedelj* poneo poset* posle posled* postaće poveren* povred* pre predsed* prenel*
    preneo pretn* prevez* primen* primer* primeti* primeć* promen* radiće raspolož* razmen* razmer* razume* reci
    reka reke reč reči rečima rešav* rešen* reši* rođen* savest* savet* sede sedel* sedeo sedi sednic* seti*
    sever* seća* slede sledeć* sledi sledil* sme smeh* smej* smel* smem smeo smer* sneg* snež* sprem* sprove*
    sudij* supermarket* sused* svedo* svet sveta svetom svetov* svetsk* svetu svež* tela telesn* telo telu
    trebaće tržišn* ubed* ubeđ* umel* umeo umesto umre umrl* umro uneo usmer* uspe uspeh* uspel* uspeo uspev*
    uspeš* uvek uver* uvred* vek veka vekov* veku venčan* vera vere veri verova* veru veruj* vest vesti videl*
    video videt* vrede* vredi* vredn* vreme zahtev* zamen* zapret* zauvek zvezd* čovek* čoveč* želel* želeo
    želet* živel* živeo živet*
    """,
    # Words of Serbian, most of them of Bosnian too, that Croatian does not use.
    eastern="""
    advokat* ambasad* april aprila aprilu avgust* bioskop* decembar decembr* desi* dešav* evra evrima evro
    evrop* fabri* februar* finansij* fudbal* funkcionis* gledalac gledalaca gledaoc* hapš* hemij* hiljad* hirur*
    hleb* hrišćan* inostran* istak* istorij* januar* jevrej* jul jula julu jun juna junu juče kancelarij*
    kandiduj* ko kompanij* kompjuter* komšij* lekar* lično maj maja maju mart marta martu milion* muzik* muzič*
    naoružan* niko novembar novembr* odsto oktobar oktobr* opšt* plaža* plaže poen* ponovo porodic* porodič*
    portparol* pozorišt* preduze* prisustv* prodavnic* reagova* sa sajt* saobraća* saopšt* saradn* sarađ*
    sekretar* septembar septembr* sistem* snabde* sopstv* sprat* stanovništv* stepen* supruga* supruž* svako
    takmič* takođe tokom tužila* ubistv* univerzitet* uopšt* uprkos uslov* utica* učenic* učestv* van vazdu*
    veoma voz voza vozom vozov* vozu vođstv* zemljotres* zvanič* ćerk* šta štamp* štrajk* železni*
    """,
    # Forms of the ijekavian standard: Croatian, Bosnian, Montenegrin.
    ijekavian="""
    bijeg* bijel* bježa* cijel* cijen* dijel* dijet* dio djec* djel* djet* djevoj* dvije gdje htio htje* izbjeg*
    izvije* izvje* jučer* lijep* lijev* ljet* ljev* mjer* mjesec* mjest* mlijek* namje* naslijeđ* nedjelj* negdje
    nigdje obje osjet* osjeć* ovdje pjesm* pjev* pobij* pobje* ponedj* poslije potpredsjed* povrij* predsjed*
    prije prijedlog* prijelaz* prijenos* prijestol* prijet* prijevoz* primje* promij* promje* razumij* rijek*
    riječ* riješ* rječ* rješ* savjet* sjet* sjever* sjeć* slijed* sljede* smije* smiju smjet* snijeg* sprječ*
    susjed* svijet* svjed* svjež* svugdje tijel* ubij* uspij* uspje* utjec* uvijek uvrij* vidio vidje* vijest*
    vjer* vrijed* vrijem* zahtje* zamjen* zvijezd* čovje* želio želje* živio živje*
    """,
    # Words that only Croatian uses.
    western="""
    bod* dogodi* dopu* dragovolj* dražb* dužnosnic* dužnosnik* eura eurima euro europ* financij* glasnogovor*
    glazb* gledatelj* glede gospodarst* gospođ* ishod* itko izbornik* iznim* izvanred* izvrsno
    kazališ* kemij* kirur* knjižnic* kolnik* kolodvor* kolovoz* kruh* kršćan* kćer* kći lijek* liječ* lipanj
    lipnj* listopad* milijun* ministric* momčad* nadmet* nadzor* natjec* natječ* nazoč* neovisn* netko nitko
    nogomet* obavijest* obitelj* odjel* odvjetni* općen* opći općin* organizir* osobito osoblj* ozlijed* ozljed*
    ožuj* plinov* područj* poduze* ponovno postot* postroj* posve pothvat* potpor* povijes* povjeren* pozornost*
    predstojni* priopć* pristaš* pristojb* promidžb* proračun* prosinac prosinc* prosvjed* prvenst* putničk*
    putovnic* rabi* ravnatelj* ravnop* redarstv* rujan rujn* sabor* sigurnos* siječanj siječnj* skladatelj*
    skrb* smaknu* spriječ* srpanj srpnj* stajališ* stoljeć* studeni studenog* studenom sudion* sudjel* supružn*
    suradn* surađ* sustav* svatko sveučili* svibanj svibnj* tajnic* tajnik* također tijekom tisak tiska tiskov*
    tisuć* tjed* tko travanj travnj* trenutačno tužitelj* tvrtk* ubojic* ubojstv* udrug* uhit* uhićen*
    umirovljen* unatoč uporab* ured ureda uredu uspor* uvjet* veleposlan* veljač* vlak* vlastit* vodstv* vrlo
    zaposlenic* zaposlenik* zapovjed* zaslužn* zastupnic* zastupnik* zgodit* znanost* znanstven* zrak zraka
    zrakoplov* zračn* čimbeni* židov*
    """,
)
# "vrijeme", "mjesto", "djeca", "vidjeti"; not "nijedan", "premijer", "najnovijem", "objekt", "podjednako", "sjedinjen"
_JAT = regex.compile(
    r"[bcčdfghklmnprsštvzž](?<!\bn)ije(?![mgrn])[bcčćdđhjklpsštvzž]|[mpvs]je(?!dinj)[a-zčćđšž]|dje(?!dn)[a-zčćđšž]|bje(?!k)[a-zčćđšž]",
    flags=regex.I,
)
# A name spelt as at home: "Washington", "Johnson", "Trump" has none of these; not "CNN", nor the native "Prethod-"
_FOREIGN = regex.compile(
    r"(?<=\P{L})(?:[WXYQ]|[TSCP]h)\p{Ll}+"
    r"|(?<=\P{L})\p{Lu}\p{Ll}*(?:[wxyq]|ck|(?<!re|od)th|sh|ch|(?<!O)ph|([bcdfgklmnprstz])\1|ee|oo)"
)
# A name spelt as it sounds: "Dejvis", "Mej", "Džonson"
_AS_IT_SOUNDS = regex.compile(r"(?<=\P{L})(?:Dž|\p{Lu}\p{Ll}*(?:[aeo]j[bcdfghklmnprstvzšž]|dž))\p{Ll}*")
_MODAL = r"(?:mog|mož|mora|žel|treba|pokuša|poč[ei]|nastav|odluč|usp)\p{L}*"
# "mogu da razgovaraju", "iskoristiće", "kontrolisati"
_DA = regex.compile(
    rf"\b(?:{_MODAL}|hoć\p{{L}}+|ne|sm[ei]\p{{L}}*)\s+(?:\p{{L}}+\s+)?da\s"
    r"|\b\p{L}{4,}[ai]će\b|\p{L}{3,}(?<!p)isa(?:ti|o|la|li|n|na|ni|nje|nja)\b",
    flags=regex.I,
)
# "mogu razgovarati", "će razgovarati"
_INFINITIVE = regex.compile(
    rf"\b(?:{_MODAL}|ću|ćeš|će|ćemo|ćete)\s+(?:\p{{L}}+\s+)?\p{{L}}{{2,}}(?:ti|ći)\b", flags=regex.I
)
# "s njim" is Croatian, "sa njim" Serbian
_S = regex.compile(r"\bs\s", flags=regex.I)

_MALAYIC = _Lists(
    indonesian="""
    adanya administrasi agustus aktivit* aku alasan australia badai bagaimana bahwa bandara banget bapak beda
    belanda berbeda berbicara berencana berhasil berpikir besok biaya bicara bilang bisa bisnis bupati buruh
    butuh coba cuman dampak deh demonstran departemen desember diduga diskusi ditemukan dokter dong dugaan
    dukungan energi enggak eropa evakuasi gak gawang gelandang gerakan gim gubernur hal harus hingga inggris
    internasional investasi irlandia istri istrinya italia jaksa jenewa jepang juli jumat juni kabupaten kalian
    kamis kampanye kandidat kantor kantornya karena kartu karyawan kau kebijakan kebutuhan kecelakaan kejahatan
    kekerasan kelompok kemarin kepolisian kesehatan kesempatan kesepakatan keunggulan klaim klub kok komite
    kompetisi komunikasi kondisi konsumen koran korban kredit kriminal lainnya laman liburan lonceng mahasiswa
    mahasiswi maret materai mayorit* medali meksiko melanjutkan membuatnya membutuhkan memenangkan memiliki
    memprotes memutuskan menambahkan mencalonkan mencetak mencoba mendapatkan mendukung menemukan mengatakan
    mengklaim menit meraih merek meskipun miliar militer mobil mobilnya musik namun nasional nggak nomor nuklir
    nyonya obat otorit* pabrik pacar pajak panggung partai pasar pasien pekan pelatih pemerintah pemerintahan
    pemilih pemilu pemirsa pendidikan pengacara pengadilan penggemar pengungsi pensiun penyebab penyelidik
    penyelidikan perbedaan percobaan periode pernyataan persen persidangan persoalan pertemuan pertunjukan
    perubahan perunggu perusahaan pesan pesawat poin polisi ponsel posisi prancis pria priorit* produksi
    produsen properti provinsi proyek punya putusan rahasia rasional relawan rencana resmi rudal rupiah saat
    saingan sang sanksi sebagainya sebagian sekretaris selandia senin sepeda serikat setelah siang sidang siswa
    situs skor skotlandia solusi sore spanyol suami sulit swedia tanggal telepon televisi tentara terdakwa
    terkait terlihat terluka tersangka tewas tim tiongkok toko triliun turnamen tutur uang uangnya ujar ukraina
    unduh* unggah* unjuk upaya usai utang walikota wilayah yunani
    """,
    malay="""
    abang ahad akhbar aktiviti amat antarabangsa anugerah apabila autoriti awak bagaimanapun bahagian bahawa
    bajet bandar bandaraya bapa basikal bekalan beliau berbanding berbeza bercakap berfikir beritahu berjaya
    berkata berkenaan berlaku bermakna bermula bersaiz bersara bertanding bertembung berumur beza bilion boleh
    britain british canada cawangan china cik cikgu cuba cukai cuti dakwaan daripada dasar datin datuk didakwa
    dijangka disember ditemui doktor duti ejen elaun encik england eropah esok fasiliti fesyen fikir filem
    gangsa geneva geran greece hadapan hantaran hartanah hospital iaitu ialah ianya identiti institusi insurans
    ireland isnin isteri isterinya itali jawatan jawatankuasa jenama jenayah jepun julai jumaat jun jurulatih
    kad kadar kakitangan kanak-kanak kapasiti kat kawasan kebangsaan kecederaan kedai kedudukan keganasan
    kejayaan kejohanan kelab kelajuan kelebihan kelihatan kemalangan kempen kenyataan keputusan kerajaan kerana
    kereta keretanya kesatuan kesihatan ketenteraan ketinggalan khamis komuniti korang kos kualiti lah laluan
    lebuhraya lelaki loceng mac macam mahu mahukan majoriti maklumat malah manakala mangsa maut memandu
    memberitahu membuatkan memenangi mempunyai menambah mencuba mendahului mendakwa menentang meneruskan
    menewaskan mengekalkan mengelakkan menghalang menghantar mengikut mengundi menjaringkan menukar menyiasat
    menyokong mesej mesti mesyuarat mexico minit minoriti motosikal mula muzik naib nak nombor nuklear ogos
    paderi pampasan parti pasukan pasukannya pegawai peguam pelaburan pelajar pelarian peluru pemandu pemindahan
    pencen pendakwa pengarah pengeluar pengeluaran pengerusi pengundi penjenayah pensyarah pentadbiran
    penyelesaian perancis peranti perasaan peratus perbezaan perbicaraan perbincangan perbualan percubaan
    percutian pergerakan perlawanan perniagaan persembahan pertukaran pesaing pesakit petang piala pilihanraya
    pingat polis prioriti projek puan punca pusingan rahsia rakan rakannya ramai rancangan rangkaian rasmi
    rekaan ribut ringgit rm sahaja sebahagian sebarang sehingga sekatan selepas semalam semasa sempadan semula
    sen sentuhan sepanyol separuh sesawang sesiapa setem setiausaha siasatan sokongan subsidi sukan sukar
    sukarelawan supaya suspek sweden syarikat takde taraf tarikh telefon televisyen tempoh tenaga tentera
    terdapat tertuduh tiada timbalan trilion ubat uk ukraine undi universiti walau walaupun wang wangnya watak
    yakni zealand
    """,
)


def serbian(text: str) -> tuple[list[int], bool]:
    """Return the evidence in `text`, in Latin letters, for Serbian against Croatian, and whether Bosnian is likely.

    Evidence in the order of `SERBIAN`.
    """
    words = _SOUTH_SLAVIC.count(text)
    jat = len(set(_JAT.findall(text)))
    evidence = [
        words["ekavian"] + words["eastern"],
        words["ijekavian"] + words["western"],
        jat,
        min(2, len({found.group() for found in _FOREIGN.finditer(text)})),
        min(2, len(set(_AS_IT_SOUNDS.findall(text)))),
        len(_DA.findall(text)),
        len(_INFINITIVE.findall(text)),
        min(2, len(_S.findall(text))),
    ]
    bosnian = words["ijekavian"] + jat > 0 and words["eastern"] > 1 + 2 * words["western"] and not words["ekavian"]
    return evidence, bosnian


def indonesian(text: str) -> list[int]:
    """Return the evidence that `text` is Indonesian rather than Malay, in the order of `INDONESIAN`."""
    words = _MALAYIC.count(text)
    return [words["indonesian"], words["malay"]]

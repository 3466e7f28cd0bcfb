"""How the press of each language writes what stands around a story: bylines, credits, datelines, links, the site's own words.

Add a language as one line in each table that it needs; no code elsewhere asks for a language by name. In the tables `|`
stands between phrases; they are compared without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

# What capitals do without: accents in Greek, and the dot that Turkish "İ" leaves behind.
_ACCENTS = str.maketrans("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", "\u0307")
_ACCENTED = re.compile(r"[\u0307\u0370-\u03ff]")


def fold(text: str) -> str:
    """Return a text as these tables have it: without regard to case, "ΦΩΤΟΓΡΑΦΙΑ" as "Φωτογραφία"."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    return folded.translate(_ACCENTS) if _ACCENTED.search(folded) else folded


def _words(**languages: str) -> frozenset[str]:
    return frozenset(phrase for line in languages.values() for phrase in fold(line).split("|"))


# --- Lines that say nothing but this, whatever figures and signs stand around it: "Share", "Comments (12)", "▶ Watch"

# What heads a list of links to other stories.
LINKS = _words(
    en="related|related stories|related articles|related news|related links|related content|related topics|see also|read also|also read|read more|read next|"
    "more on this|more on this story|more on this topic|more stories|more news|more from|most read|most popular|most viewed|trending|trending now|recommended|"
    "recommended for you|you may also like|you might also like|don't miss|don t miss|editors picks|editor s picks|latest news|latest stories|top stories|in other news|"
    "popular now|up next|what to read next|explore more|further reading",
    de="mehr zum thema|lesen sie auch|lesen sie mehr|auch interessant|das könnte sie auch interessieren|das könnte dich auch interessieren|ähnliche artikel|"
    "verwandte artikel|weitere artikel|weitere themen|weiterlesen|meistgelesen|meistgelesene artikel|zum thema|siehe auch|mehr dazu|aktuelle nachrichten",
    fr="lire aussi|à lire aussi|a lire aussi|à lire également|lire également|sur le même sujet|sur le même thème|articles liés|nos articles sur le sujet|"
    "les plus lus|à voir aussi|voir aussi|pour aller plus loin|en lien|à la une|dans la même rubrique|vous aimerez aussi",
    es="lee también|lea también|leer también|te puede interesar|le puede interesar|te recomendamos|relacionado|relacionados|noticias relacionadas|"
    "artículos relacionados|más información|más noticias|más sobre este tema|lo más leído|lo más visto|ver también|últimas noticias|también te puede interesar",
    pt="leia também|leia mais|veja também|saiba mais|relacionadas|relacionados|notícias relacionadas|artigos relacionados|mais lidas|mais lidos|mais notícias|"
    "recomendados|você pode gostar|últimas notícias|ler também",
    it="leggi anche|vedi anche|potrebbe interessarti|ti potrebbe interessare|articoli correlati|notizie correlate|per approfondire|i più letti|più letti|"
    "altre notizie|ultime notizie|correlati",
    ca="llegiu també|llegeix també|més informació|notícies relacionades|el més llegit|et pot interessar",
    gl="le tamén|máis información|noticias relacionadas|o máis lido",
    nl="lees ook|lees meer|meer over dit onderwerp|gerelateerd|gerelateerde artikelen|meest gelezen|bekijk ook|zie ook|meer nieuws|aanbevolen",
    sv="läs också|läs även|läs mer|mer om ämnet|relaterat|relaterade artiklar|mest läst|se också|senaste nytt|fler artiklar|rekommenderat",
    da="læs også|læs mere|relaterede artikler|mest læste|mere om emnet|se også|seneste nyt|andre læser",
    nb="les også|les mer|relaterte saker|mest lest|mer om|se også|siste nytt|flere saker|anbefalt",
    fi="lue myös|lue lisää|aiheesta lisää|luetuimmat|katso myös|suosituimmat|tuoreimmat",
    **{"is": "lesa einnig|lestu einnig|tengdar fréttir|mest lesið|sjá einnig|fleiri fréttir"},
    et="loe ka|loe lisaks|loe veel|seotud lood|loetumad|enim loetud|vaata ka",
    lv="lasi arī|lasiet arī|saistītie raksti|lasītākie|skatīt arī|citas ziņas",
    lt="taip pat skaitykite|skaitykite taip pat|susiję straipsniai|skaitomiausi|populiariausi|daugiau naujienų",
    pl="czytaj też|czytaj także|czytaj również|czytaj więcej|zobacz też|zobacz także|zobacz również|przeczytaj także|przeczytaj też|powiązane|"
    "powiązane artykuły|najczęściej czytane|najpopularniejsze|polecane|podobne artykuły|więcej na ten temat",
    cs="čtěte také|čtěte dále|přečtěte si také|související|související články|nejčtenější|mohlo by vás zajímat|další články|doporučujeme|více k tématu",
    sk="čítajte aj|čítajte tiež|prečítajte si aj|súvisiace|súvisiace články|najčítanejšie|mohlo by vás zaujímať|ďalšie články|odporúčame",
    sl="preberite tudi|preberite še|povezane novice|povezani članki|najbolj brano|več o tem|sorodne novice",
    hr="pročitajte i|pročitajte još|čitajte i|pogledajte i|povezani članci|povezane vijesti|povezano|najčitanije|vezane vijesti|najnovije|"
    "pročitaj još|možda će vas zanimati|više o temi|pročitajte više|povezane vesti|najnovije vesti|slične vijesti",
    sr="прочитајте и|прочитајте још|погледајте и|повезане вести|повезани чланци|најчитаније|најновије|најновије вести|можда ће вас занимати|слични чланци|прочитајте више",
    mk="прочитајте и|прочитај повеќе|поврзани вести|најчитано|слични вести|повеќе за темата",
    bg="прочетете още|прочетете и|прочети още|още по темата|свързани новини|свързани статии|най-четени|най четени|вижте още|вижте също|още новини",
    ru="читайте также|читать также|читайте ещё|читать далее|по теме|материалы по теме|статьи по теме|похожие материалы|другие новости|самое читаемое|"
    "самое популярное|популярное|популярные новости|рекомендуем|смотрите также|ещё по теме|новости по теме|главные новости|последние новости|вам может быть интересно|лента новостей",
    uk="читайте також|читати також|читати далі|за темою|матеріали за темою|схожі матеріали|схожі новини|найпопулярніше|найпопулярніші|популярні новини|"
    "останні новини|дивіться також|більше новин|рекомендуємо|новини по темі|вас може зацікавити|інші новини",
    be="чытайце таксама|чытайце яшчэ|па тэме|самае чытанае|папулярнае|глядзіце таксама|апошнія навіны",
    el="διαβάστε επίσης|διαβάστε ακόμη|διαβάστε ακόμα|διαβάστε περισσότερα|σχετικά άρθρα|σχετικές ειδήσεις|δημοφιλή|δείτε επίσης|δείτε ακόμη|δείτε ακόμα|περισσότερα|τελευταία νέα",
    hu="olvassa el ezt is|olvasd el ezt is|kapcsolódó|kapcsolódó cikkek|kapcsolódó cikkeink|legolvasottabb|ajánlott|ajánljuk|további híreink|bővebben|ez is érdekelheti|további cikkek",
    ro="citește și|citeşte şi|citiți și|citește mai mult|articole similare|știri similare|cele mai citite|vezi și|recomandări|pe aceeași temă|alte știri|cele mai noi",
    sq="lexo edhe|lexoni edhe|lexo më shumë|të ngjashme|më të lexuarat|shiko edhe|lajme të ngjashme",
    tr="ilgili haberler|ilgili haber|bunlar da ilginizi çekebilir|ilginizi çekebilir|en çok okunanlar|çok okunanlar|son haberler|diğer haberler|benzer haberler|ayrıca okuyun|bunları da okuyun|önerilen haberler|daha fazla haber",
    az="oxşar xəbərlər|həmçinin oxuyun|ən çox oxunanlar|digər xəbərlər|əlaqəli xəbərlər|son xəbərlər",
    kk="тағы оқыңыз|ұқсас жаңалықтар|көп оқылған|соңғы жаңалықтар|оқи отырыңыз",
    hy="կարդացեք նաև|կարդալ նաև|նման լուրեր|ամենաընթերցված|առնչվող նյութեր|այս թեմայով",
    ka="ასევე წაიკითხეთ|წაიკითხეთ აგრეთვე|წაიკითხეთ ასევე|მსგავსი სიახლეები|მსგავსი სტატიები|პოპულარული|დაკავშირებული სიახლეები|ამავე თემაზე",
    ar="اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا|اقرأ أيضاً|اقرا ايضا|اقرأ المزيد|مواضيع ذات صلة|مواضيع متعلقة|أخبار ذات صلة|مقالات ذات صلة|الأكثر قراءة|شاهد أيضا|شاهد أيضاً|ذات صلة|قد يعجبك أيضا|المزيد من الأخبار|أهم الأخبار|آخر الأخبار|طالع أيضا",
    fa="بیشتر بخوانید|بیشتر بخوانيد|همچنین بخوانید|مطالب مرتبط|اخبار مرتبط|خبرهای مرتبط|پربازدیدترین|پربیننده ترین|پربیننده‌ترین|مطالب پیشنهادی|آخرین اخبار|پیشنهاد ما",
    ur="یہ بھی پڑھیں|مزید پڑھیں|متعلقہ خبریں|مزید خبریں|تازہ ترین|سب سے زیادہ پڑھی جانے والی",
    he="קראו גם|קרא גם|לכתבות נוספות|כתבות נוספות|עוד בנושא|עוד באותו נושא|כתבות קשורות|הנקראות ביותר|ראו גם|כתבות מומלצות|אולי יעניין אותך|עוד כתבות",
    hi="यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|संबंधित खबरें|संबंधित ख़बरें|और पढ़ें|सबसे ज्यादा पढ़ी गई|ताज़ा खबरें|ताजा खबरें|अन्य खबरें|यह भी देखें|सिफारिश की गई",
    mr="हेही वाचा|हे वाचा|संबंधित बातम्या|अधिक वाचा|आणखी वाचा",
    bn="আরও পড়ুন|আরো পড়ুন|সম্পর্কিত খবর|এই বিভাগের আরও খবর|সর্বশেষ|সর্বাধিক পঠিত|আরও খবর",
    ne="यो पनि पढ्नुहोस्|सम्बन्धित समाचार|थप समाचार",
    ta="மேலும் படிக்க|மேலும் படியுங்கள்|தொடர்புடைய செய்திகள்|இதையும் படிங்க|இதையும் படியுங்கள்|அதிகம் படித்தவை",
    te="ఇవి కూడా చదవండి|ఇది కూడా చదవండి|సంబంధిత వార్తలు|మరిన్ని వార్తలు",
    th="ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|อ่านต่อ|อ่านข่าวเพิ่มเติม|อ่านข่าวอื่นๆ|ข่าวเกี่ยวข้อง|ข่าวอื่นๆ|ข่าวล่าสุด|ข่าวยอดนิยม|เรื่องที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|ข่าวแนะนำ",
    lo="ຂ່າວທີ່ກ່ຽວຂ້ອງ|ອ່ານເພີ່ມເຕີມ|ອ່ານຕໍ່",
    km="អត្ថបទទាក់ទង|អានបន្ត|ព័ត៌មានទាក់ទង",
    my="ဆက်စပ်သတင်းများ|ဆက်ဖတ်ရန်|ဆက်လက်ဖတ်ရှုရန်",
    vi="tin liên quan|bài liên quan|xem thêm|đọc thêm|tin cùng chuyên mục|đọc nhiều|tin mới|tin đọc nhiều|bài đọc nhiều|có thể bạn quan tâm|tin nổi bật|tin tức khác|mời bạn đọc",
    id="baca juga|baca selengkapnya|artikel terkait|berita terkait|berita lainnya|terpopuler|terkait|rekomendasi|simak juga|lihat juga|pilihan editor|berita terkini|paling populer",
    ms="baca juga|baca lagi|berita berkaitan|artikel berkaitan|paling popular|berita lain|lagi berita",
    fil="basahin din|basahin rin|kaugnay na balita|mga kaugnay na balita|pinakabagong balita",
    sw="soma pia|soma zaidi|habari zinazohusiana|zilizosomwa zaidi|habari nyingine|unaweza pia kusoma",
    zh="延伸閱讀|延伸阅读|相關新聞|相关新闻|相关阅读|相關閱讀|相關報導|相关报道|相關文章|相关文章|更多新聞|更多新闻|更多報導|更多报道|推薦閱讀|推荐阅读|熱門新聞|热门新闻|"
    "看更多|最新消息|最新新聞|熱門文章|热门文章|猜你喜歡|猜你喜欢|你可能也喜歡|你可能有興趣|相关链接|相關連結|人氣新聞|閱讀更多|阅读更多|編輯推薦|编辑推荐|下一篇|上一篇|今日熱門|熱門話題",
    ja="関連記事|関連ニュース|あわせて読みたい|こちらもおすすめ|おすすめ記事|おすすめ|人気記事|アクセスランキング|ランキング|最新記事|新着記事|関連リンク|関連トピックス|続きを読む|この記事を読んだ人はこんな記事も|その他の記事|よく読まれている記事|関連特集",
    ko="관련기사|관련 기사|관련 뉴스|관련뉴스|많이 본 뉴스|많이 본 기사|인기기사|인기 기사|주요뉴스|주요 뉴스|추천기사|추천 기사|이 시각 주요 뉴스|함께 볼만한 뉴스|다른 기사|최신뉴스|최신 뉴스|더보기|이런 기사 어때요",
)  # fmt: skip

# What the site offers beside it: buttons, menus, notices of advertisements.
SITE = _words(
    en="share|share this|share this article|share this story|share article|share on|share via|tweet|print|print this page|print article|email|e mail|save|save article|save for later|copy link|copy|link|"
    "link copied|bookmark|gift article|gift|comments|comment|view comments|show comments|leave a comment|add a comment|post a comment|join the conversation|"
    "comments are closed|likes|shares|views|reply|follow|follow us|like us|subscribe|subscribe now|sign up|sign in|log in|login|register|newsletter|newsletters|"
    "our newsletter|advertisement|advertisements|ad|ads|advertise with us|sponsored|sponsored content|promoted|paid content|partner content|menu|home|homepage|search|skip to content|"
    "skip to main content|skip navigation|back to top|top|next|previous|next article|previous article|continue reading|continue|click here|listen|listen to this article|"
    "listen now|watch|watch live|watch now|watch video|play|play video|video|gallery|photos|photo gallery|live|contact us|contact|about us|about|privacy policy|terms of use|terms and conditions|terms of service|"
    "cookie policy|cookie settings|accept|accept all|accept cookies|manage cookies|load more|show more|view more|view all|see all|report a typo|report an error|"
    "tags|topics|keywords|get the app|download our app|support us|donate|our apps|toggle navigation|open menu|close|close menu|minutes read|minute read|min read|reading time|"
    "add to favourites|text size|font size|e paper|epaper|today s paper|sitemap|careers|jobs|faq|help|imprint|legal notice",
    de="teilen|artikel teilen|teilen auf|drucken|artikel drucken|merken|speichern|vorlesen|artikel anhören|kommentare|kommentar|kommentieren|kommentar schreiben|zu den kommentaren|anzeige|"
    "werbung|anmelden|abmelden|registrieren|einloggen|abonnieren|jetzt abonnieren|abo|startseite|suche|suchen|nach oben|zum inhalt|zurück|weiter|menü|impressum|datenschutz|"
    "agb|kontakt|über uns|schlagworte|themen|stichworte|alle akzeptieren|mehr anzeigen|link kopieren|folgen|schließen|min lesezeit|lesezeit|e-paper",
    fr="partager|partager l article|partager sur|imprimer|enregistrer|sauvegarder|écouter|écouter l article|commentaires|commentaire|commenter|réagir|voir les commentaires|publicité|"
    "annonce|se connecter|connexion|s identifier|s inscrire|s abonner|je m abonne|abonnez vous|accueil|rechercher|recherche|haut de page|retour en haut|aller au contenu|suivant|précédent|"
    "mentions légales|contact|contactez nous|qui sommes nous|politique de confidentialité|gérer mes cookies|tout accepter|mots clés|thématiques|copier le lien|suivre|fermer|offrir l article|min de lecture|lecture",
    es="compartir|comparte|compartir en|imprimir|guardar|escuchar|comentarios|comentario|comentar|deja un comentario|ver comentarios|publicidad|anuncio|iniciar sesión|inicia sesión|"
    "regístrate|registrarse|suscríbete|suscribirse|suscríbase|inicio|portada|buscar|ir al contenido|volver arriba|siguiente|anterior|aviso legal|política de privacidad|política de cookies|"
    "contacto|quiénes somos|aceptar|aceptar todo|etiquetas|temas|palabras clave|archivado en|copiar enlace|síguenos|seguir|cerrar|menú|ver más|cargar más|min de lectura|lectura",
    pt="compartilhar|compartilhe|partilhar|partilhe|imprimir|salvar|guardar|ouvir|ouça|comentários|comentário|comentar|deixe um comentário|publicidade|anúncio|continua após a publicidade|entrar|"
    "fazer login|cadastre se|assine|assine já|início|página inicial|buscar|pesquisar|ir para o conteúdo|voltar ao topo|próximo|anterior|política de privacidade|termos de uso|contato|"
    "contacto|quem somos|aceitar|palavras chave|tópicos|siga nos|seguir|fechar|copiar link|ver mais|carregar mais|min de leitura|leitura",
    it="condividi|condividi su|condividi l articolo|stampa|salva|ascolta|ascolta l articolo|commenti|commento|commenta|lascia un commento|pubblicità|annuncio|accedi|registrati|abbonati|iscriviti|home|cerca|"
    "vai al contenuto|torna su|successivo|precedente|note legali|privacy|informativa sulla privacy|contatti|chi siamo|accetta|parole chiave|argomenti|copia link|seguici|segui|chiudi|mostra altro|min di lettura",
    ca="comparteix|imprimeix|comentaris|publicitat|subscriu te|inicia sessió|inici|cerca|etiquetes",
    nl="delen|deel|deel dit artikel|deel op|printen|afdrukken|opslaan|bewaren|luister|reacties|reageer|reageren|advertentie|inloggen|aanmelden|registreren|abonneren|abonneer|word abonnee|zoeken|naar boven|volgende|vorige|"
    "contact|over ons|privacybeleid|cookies|accepteren|trefwoorden|onderwerpen|kopieer link|volg ons|sluiten|leestijd",
    sv="dela|dela artikeln|skriv ut|spara|lyssna|kommentarer|kommentera|annons|logga in|registrera|prenumerera|bli prenumerant|sök|till toppen|nästa|föregående|kontakt|kontakta oss|om oss|ämnen|taggar|kopiera länk|följ oss|stäng|meny|startsida",
    da="del|del artiklen|udskriv|gem|lyt|kommentarer|kommentér|annonce|log ind|opret|abonner|bliv abonnent|søg|til toppen|næste|forrige|kontakt|om os|emner|kopiér link|følg os|luk|forside",
    nb="del|del saken|skriv ut|lagre|lytt|kommentarer|kommenter|annonse|logg inn|registrer|abonner|bli abonnent|søk|til toppen|neste|forrige|kontakt|om oss|emner|kopier lenke|følg oss|lukk|forside|annonsørinnhold",
    fi="jaa|jaa artikkeli|tulosta|tallenna|kuuntele|kommentit|kommentoi|mainos|kirjaudu|kirjaudu sisään|rekisteröidy|tilaa|tilaa lehti|haku|hae|sivun alkuun|seuraava|edellinen|yhteystiedot|tietoa meistä|avainsanat|kopioi linkki|seuraa meitä|sulje|valikko|etusivu",
    **{"is": "deila|prenta|athugasemdir|auglýsing|skrá inn|áskrift|leita|forsíða"},
    et="jaga|prindi|salvesta|kommentaarid|kommenteeri|reklaam|logi sisse|registreeru|telli|otsi|esileht|märksõnad",
    lv="dalīties|drukāt|saglabāt|komentāri|komentēt|reklāma|ienākt|reģistrēties|abonēt|meklēt|sākumlapa|atslēgvārdi",
    lt="dalintis|dalinkis|pasidalinti|spausdinti|išsaugoti|komentarai|komentuoti|reklama|prisijungti|registruotis|prenumeruoti|paieška|pradžia|raktažodžiai|žymos",
    pl="udostępnij|podziel się|drukuj|zapisz|posłuchaj|komentarze|komentarz|skomentuj|dodaj komentarz|reklama|ogłoszenie|zaloguj się|zaloguj|zarejestruj się|subskrybuj|prenumeruj|szukaj|strona główna|do góry|następny|poprzedni|"
    "kontakt|o nas|polityka prywatności|regulamin|akceptuję|słowa kluczowe|tagi|tematy|kopiuj link|obserwuj|obserwuj nas|zamknij|dalsza część tekstu pod wideo|czas czytania|dalszy ciąg materiału pod wideo",
    cs="sdílet|sdílejte|vytisknout|tisk|uložit|poslechnout|komentáře|diskuse|diskuze|přidat komentář|reklama|inzerce|přihlásit se|přihlásit|registrace|předplatné|předplatit|hledat|domů|nahoru|další|předchozí|kontakt|kontakty|o nás|klíčová slova|témata|štítky|kopírovat odkaz|sledujte nás|zavřít",
    sk="zdieľať|zdieľajte|tlačiť|uložiť|komentáre|diskusia|pridať komentár|reklama|inzercia|prihlásiť sa|prihlásiť|registrácia|predplatné|hľadať|domov|hore|ďalej|späť|kontakt|o nás|kľúčové slová|témy|kopírovať odkaz|sledujte nás|zatvoriť",
    sl="deli|delite|natisni|shrani|komentarji|komentiraj|oglas|oglasno sporočilo|prijava|registracija|naroči se|iskanje|domov|na vrh|ključne besede|sledite nam|zapri",
    hr="podijeli|podijelite|podeli|podelite|dijeli|ispis|štampaj|isprintaj|spremi|sačuvaj|komentari|komentar|komentiraj|komentariši|ostavi komentar|oglas|reklama|prijava|prijavi se|registracija|registriraj se|pretplata|pretplati se|pretraga|pretraži|naslovna|naslovnica|početna|na vrh|sljedeće|prethodno|kontakt|o nama|impressum|marketing|ključne riječi|oznake|tagovi|teme|prati nas|pratite nas|zatvori",
    sr="подели|поделите|штампај|сачувај|коментари|коментар|коментариши|оставите коментар|оглас|реклама|пријава|пријави се|регистрација|претплата|претрага|насловна|почетна|на врх|контакт|о нама|кључне речи|тагови|теме|пратите нас|затвори",
    mk="сподели|сподели на|печати|коментари|остави коментар|реклама|маркетинг|најави се|претплати се|пребарај|почетна|контакт|клучни зборови|тагови",
    bg="сподели|споделете|принтирай|отпечатай|запази|коментари|коментар|коментирай|добави коментар|реклама|вход|регистрация|абонирай се|абонамент|търсене|търси|начало|нагоре|следваща|предишна|контакти|за нас|ключови думи|тагове|последвайте ни|затвори",
    ru="поделиться|поделиться новостью|поделитесь|распечатать|версия для печати|сохранить|слушать|комментарии|комментарий|комментариев|комментировать|оставить комментарий|обсудить|реклама|на правах рекламы|войти|вход|регистрация|"
    "зарегистрироваться|подписаться|подписка|подпишитесь|поиск|главная|наверх|вверх|далее|назад|следующая|предыдущая|контакты|о нас|о проекте|редакция|политика конфиденциальности|пользовательское соглашение|принять|теги|метки|ключевые слова|темы|рубрики|"
    "скопировать ссылку|скопировать|ссылка|закрыть|меню|показать ещё|загрузить ещё|просмотров|мин чтения|время чтения",
    uk="поділитися|поділитись|поділіться|роздрукувати|зберегти|слухати|коментарі|коментар|коментувати|залишити коментар|обговорити|реклама|увійти|вхід|реєстрація|зареєструватися|підписатися|підписка|підпишіться|пошук|головна|вгору|"
    "далі|назад|контакти|про нас|редакція|політика конфіденційності|прийняти|теги|мітки|ключові слова|теми|рубрики|копіювати посилання|закрити|меню|показати ще|переглядів|хв читання",
    be="падзяліцца|друкаваць|каментары|каментар|рэклама|увайсці|рэгістрацыя|падпісацца|пошук|галоўная|кантакты|тэгі|тэмы",
    el="κοινοποίηση|κοινοποιήστε|μοιραστείτε|μοιράσου|εκτύπωση|αποθήκευση|σχόλια|σχόλιο|σχολιάστε|αφήστε σχόλιο|διαφήμιση|σύνδεση|εγγραφή|είσοδος|συνδρομή|εγγραφείτε|αναζήτηση|αρχική|αρχική σελίδα|επιστροφή στην αρχή|επόμενο|προηγούμενο|επικοινωνία|όροι χρήσης|πολιτική απορρήτου|ετικέτες|λέξεις κλειδιά|ακολουθήστε μας|κλείσιμο|μενού",
    hu="megosztás|megosztom|oszd meg|nyomtatás|mentés|hozzászólások|hozzászólás|kommentek|komment|hirdetés|reklám|belépés|bejelentkezés|regisztráció|előfizetés|előfizetek|feliratkozás|keresés|címlap|kezdőlap|vissza a tetejére|következő|előző|kapcsolat|impresszum|rólunk|címkék|kulcsszavak|kövessen minket|bezárás|menü",
    ro="distribuie|distribuiți|share|tipărește|printează|salvează|ascultă|comentarii|comentariu|adaugă un comentariu|lasă un comentariu|publicitate|reclamă|autentificare|intră în cont|înregistrare|abonează te|abonare|caută|căutare|acasă|sus|următorul|anterior|contact|despre noi|politica de confidențialitate|accept|etichete|cuvinte cheie|urmărește ne|închide|meniu",
    sq="shpërndaje|shpërndani|printo|komente|koment|reklamë|kyçu|regjistrohu|abonohu|kërko|kryefaqja|kontakt|etiketa",
    tr="paylaş|paylaşın|haberi paylaş|yazdır|kaydet|dinle|yorumlar|yorum|yorum yap|yorum yaz|reklam|ilan|giriş|giriş yap|üye ol|kayıt ol|abone ol|ara|ana sayfa|anasayfa|yukarı çık|sonraki|önceki|iletişim|hakkımızda|künye|gizlilik politikası|kabul et|etiketler|anahtar kelimeler|konular|bağlantıyı kopyala|bizi takip edin|takip et|kapat|menü|daha fazla",
    az="paylaş|çap et|şərhlər|şərh yaz|reklam|daxil ol|qeydiyyat|abunə ol|axtar|ana səhifə|əlaqə|etiketlər",
    kk="бөлісу|басып шығару|пікірлер|пікір қалдыру|жарнама|кіру|тіркелу|жазылу|іздеу|басты бет|байланыс|тегтер",
    hy="կիսվել|տպել|մեկնաբանություններ|մեկնաբանել|գովազդ|մուտք|գրանցվել|բաժանորդագրվել|որոնում|գլխավոր|կապ|պիտակներ",
    ka="გაზიარება|გააზიარე|გააზიარეთ|ბეჭდვა|კომენტარები|კომენტარი|დატოვე კომენტარი|რეკლამა|შესვლა|რეგისტრაცია|გამოწერა|გამოიწერე|ძებნა|მთავარი|კონტაქტი|ჩვენ შესახებ|თეგები",
    ar="شارك|شارك المقال|شارك الخبر|شاركها|مشاركة|مشاركة عبر|طباعة|حفظ|استمع|تعليقات|تعليق|التعليقات|أضف تعليق|اترك تعليقا|إعلان|إعلانات|إعلان ممول|تسجيل الدخول|تسجيل|اشترك|اشترك الآن|النشرة البريدية|بحث|الرئيسية|الصفحة الرئيسية|العودة إلى الأعلى|التالي|السابق|اتصل بنا|من نحن|سياسة الخصوصية|شروط الاستخدام|موافق|وسوم|الوسوم|كلمات مفتاحية|كلمات دلالية|نسخ الرابط|تابعنا|إغلاق|القائمة|عرض المزيد|المزيد|دقائق قراءة",
    fa="اشتراک گذاری|اشتراک‌گذاری|به اشتراک بگذارید|ارسال به دوستان|چاپ|ذخیره|نظرات|نظر|ارسال نظر|نظر شما|دیدگاه|دیدگاه‌ها|دیدگاهها|تبلیغات|آگهی|ورود|ثبت نام|ثبت‌نام|اشتراک|عضویت|جستجو|صفحه اصلی|خانه|بازگشت به بالا|بعدی|قبلی|تماس با ما|درباره ما|برچسب‌ها|برچسب ها|کلیدواژه‌ها|لینک کوتاه|کپی لینک|بستن|منو|بیشتر|انتهای پیام",
    ur="شیئر کریں|شئیر کریں|پرنٹ کریں|تبصرے|تبصرہ|تبصرہ کریں|اشتہار|لاگ ان|رجسٹر|سبسکرائب کریں|تلاش|سرورق|ہوم|رابطہ|ٹیگز",
    he="שתפו|שתף|שיתוף|שתפו כתבה|הדפסה|הדפס|שמור|שמירה|האזינו|תגובות|תגובה|הוסף תגובה|הגב|לתגובות|פרסומת|פרסום|כניסה|התחברות|הרשמה|הירשמו|מנוי|חיפוש|דף הבית|ראשי|חזרה למעלה|הבא|הקודם|צור קשר|אודות|מדיניות פרטיות|תגיות|עקבו אחרינו|העתק קישור|סגור|תפריט|עוד",
    hi="शेयर करें|शेयर|साझा करें|प्रिंट|प्रिंट करें|सेव करें|सुनें|टिप्पणियां|टिप्पणियाँ|टिप्पणी|टिप्पणी करें|कमेंट करें|कमेंट|विज्ञापन|लॉग इन|लॉग इन करें|लॉगिन|साइन अप|रजिस्टर करें|सब्सक्राइब करें|सब्सक्राइब|खोजें|होम|मुख्य पृष्ठ|ऊपर जाएं|अगला|पिछला|संपर्क करें|हमारे बारे में|टैग|टैग्स|कीवर्ड|फॉलो करें|हमें फॉलो करें|बंद करें|और देखें",
    mr="शेअर करा|प्रतिक्रिया|जाहिरात|लॉग इन|सदस्यता घ्या|शोधा|मुख्यपृष्ठ|टॅग्स",
    bn="শেয়ার করুন|শেয়ার|প্রিন্ট|মন্তব্য|মন্তব্য করুন|বিজ্ঞাপন|লগইন|নিবন্ধন|সাবস্ক্রাইব করুন|খুঁজুন|প্রচ্ছদ|হোম|যোগাযোগ|ট্যাগ|বিষয়",
    ta="பகிர்|பகிரவும்|பகிருங்கள்|கருத்துகள்|கருத்து|விளம்பரம்|உள்நுழைக|பதிவு செய்க|தேடல்|முகப்பு|குறிச்சொற்கள்",
    te="షేర్ చేయండి|వ్యాఖ్యలు|ప్రకటన|లాగిన్|వెతకండి|హోమ్|ట్యాగ్లు",
    th="แชร์|แชร์ข่าวนี้|แชร์เรื่องนี้|แบ่งปัน|พิมพ์|บันทึก|ฟังข่าว|ความคิดเห็น|แสดงความคิดเห็น|โฆษณา|เข้าสู่ระบบ|สมัครสมาชิก|ลงทะเบียน|ติดตาม|ติดตามเรา|ค้นหา|หน้าแรก|กลับขึ้นด้านบน|ถัดไป|ก่อนหน้า|ติดต่อเรา|เกี่ยวกับเรา|นโยบายความเป็นส่วนตัว|ยอมรับ|แท็ก|แท็กที่เกี่ยวข้อง|คีย์เวิร์ด|คัดลอกลิงก์|ปิด|เมนู|ดูเพิ่มเติม|ดูทั้งหมด",
    lo="ແບ່ງປັນ|ຄຳເຫັນ|ໂຄສະນາ|ເຂົ້າສູ່ລະບົບ|ຊອກຫາ|ໜ້າຫຼັກ",
    km="ចែករំលែក|មតិ|មតិយោបល់|ផ្សាយពាណិជ្ជកម្ម|ស្វែងរក|ទំព័រដើម",
    my="မျှဝေပါ|မျှဝေရန်|မှတ်ချက်များ|ကြော်ငြာ|ရှာဖွေရန်|ပင်မစာမျက်နှာ",
    vi="chia sẻ|chia sẻ bài viết|in bài|in bài viết|lưu|lưu bài viết|nghe|bình luận|ý kiến|gửi bình luận|viết bình luận|quảng cáo|đăng nhập|đăng ký|theo dõi|tìm kiếm|trang chủ|về đầu trang|tiếp theo|trước|liên hệ|giới thiệu|chính sách bảo mật|từ khóa|từ khoá|chủ đề|thẻ|sao chép liên kết|đóng|mục lục|xem tất cả",
    id="bagikan|bagikan ke|share|cetak|simpan|dengarkan|komentar|tulis komentar|beri komentar|iklan|advertisement|masuk|daftar|berlangganan|langganan|daftar (?:gratis|sekarang|di sini)|cari|beranda|kembali ke atas|selanjutnya|berikutnya|sebelumnya|kontak|hubungi kami|tentang kami|kebijakan privasi|pedoman media siber|tag|topik|kata kunci|salin tautan|ikuti kami|tutup|lihat semua|muat lainnya",
    ms="kongsi|kongsikan|cetak|simpan|komen|iklan|log masuk|daftar|langgan|cari|laman utama|utama|hubungi kami|tentang kami|topik|kata kunci|ikuti kami",
    fil="ibahagi|i share|mga komento|komento|patalastas|mag log in|mag subscribe|maghanap",
    sw="shiriki|sambaza|chapisha|hifadhi|maoni|toa maoni|tangazo|matangazo|ingia|jisajili|jiunge|tafuta|nyumbani|mwanzo|wasiliana nasi|kuhusu sisi|mada|fuata",
    zh="分享|分享到|分享至|分享文章|分享本文|轉發|转发|列印|打印|收藏|朗讀|朗读|收聽|留言|評論|评论|我要留言|發表評論|发表评论|網友評論|网友评论|廣告|广告|登入|登录|登出|註冊|注册|訂閱|订阅|立即訂閱|電子報|訂閱電子報|搜尋|搜索|首頁|首页|回頂端|回到頂部|返回顶部|返回首頁|返回首页|"
    "聯絡我們|联系我们|關於我們|关于我们|隱私權政策|隐私政策|使用條款|同意|接受|標籤|标签|關鍵字|关键字|关键词|關鍵詞|話題|话题|複製連結|复制链接|追蹤我們|關注我們|关注我们|追蹤|关注|按讚|點讚|关闭|關閉|選單|菜单|更多|查看更多|查看全部|加入收藏|字級|字体大小|字號|網站導覽|下載app|下载app|打开app|纠错|糾錯|扫码阅读|赞助|赞|讚",
    ja="シェア|シェアする|シェアボタン|ツイート|ポスト|印刷|印刷する|保存|ブックマーク|聴く|コメント|コメントする|コメントを見る|コメントを書く|広告|ログイン|会員登録|新規登録|登録|購読|購読する|有料会員|無料会員登録|メルマガ登録|検索|ホーム|トップ|トップページ|トップへ戻る|ページトップ|ページの先頭へ|次へ|前へ|次の記事|前の記事|お問い合わせ|運営会社|会社概要|利用規約|プライバシーポリシー|個人情報保護方針|同意する|タグ|キーワード|トピック|リンクをコピー|フォロー|フォローする|閉じる|メニュー|もっと見る|一覧|一覧へ|一覧を見る|サイトマップ|スポンサーリンク|文字サイズ|pr",
    ko="공유|공유하기|기사 공유|인쇄|인쇄하기|프린트|저장|스크랩|듣기|기사 듣기|댓글|댓글쓰기|댓글 보기|의견|의견 쓰기|광고|로그인|회원가입|구독|구독하기|구독신청|검색|홈|처음으로|맨 위로|위로|다음|이전|다음 기사|이전 기사|문의|회사소개|개인정보처리방침|이용약관|동의|태그|키워드|주제|링크 복사|url 복사|기사원문|팔로우|닫기|메뉴|더 보기|전체보기|글자크기|글자 크기|좋아요|제보하기|기사제보|후원하기",
)  # fmt: skip

# Networks and the like, beside the words above: "Facebook Twitter WhatsApp", "Share on Facebook"
NETWORKS = frozenset(
    "facebook twitter x whatsapp telegram linkedin pinterest reddit instagram youtube tiktok threads bluesky mastodon line wechat weibo viber messenger "
    "kakaotalk vk vkontakte odnoklassniki flipboard pocket tumblr skype signal xing email mail e-mail rss google news sms qr fb qq whats app "
    "фейсбук твиттер вконтакте телеграм вайбер одноклассники 微信 微博 臉書 脸书 朋友圈 推特 噗浪 페이스북 트위터 카카오톡 카카오스토리 네이버 밴드 블로그 "
    "فيسبوك تويتر واتساب تلغرام تيليجرام فیسبوک توییتر واتساپ تلگرام פייסבוק טוויטר וואטסאפ फेसबुक ट्विटर व्हाट्सएप व्हाट्सऐप ফেসবুক টুইটার เฟซบุ๊ก ทวิตเตอร์ ไลน์ "
    "フェイスブック ツイッター はてなブックマーク はてブ on via auf sur en per su op på na в у στο auf bei and und et y e".split()
)  # fmt: skip

# What stands before a colon and a list or a name: "Tags: …", "Editor: …", "Updated: 3 January"
LABELS = _words(
    en="tags|tag|topics|topic|keywords|filed under|categories|category|source|sources|editor|editing|edited by|translation|translated by|translator|published|published on|first published|"
    "posted|posted on|updated|last updated|last modified|modified|date|copyright|sign up|subscribe|follow|share|listen|watch|video|download|also read|read|read here|more|advertisement|via|contact|tel|phone|fax|email|issn|url|web|location|credits|disclosure|disclaimer|reading time|read time",
    de="schlagworte|schlagwörter|stichworte|themen|quelle|quellen|redaktion|übersetzung|veröffentlicht|veröffentlicht am|aktualisiert|zuletzt aktualisiert|stand|erstellt|datum|video|podcast|anzeige|kontakt|hinweis|lesezeit|lesedauer",
    fr="mots clés|mots-clés|thèmes|étiquettes|catégorie|catégories|source|sources|rédaction|traduction|traduit par|publié|publié le|mis à jour|mis à jour le|mise à jour|date|vidéo|podcast|contact|crédits|temps de lecture|durée de lecture",
    es="etiquetas|temas|palabras clave|archivado en|categoría|categorías|fuente|fuentes|redacción|edición|traducción|publicado|publicado el|actualizado|última actualización|fecha|vídeo|video|contacto|ver|lea|lee|tiempo de lectura",
    pt="etiquetas|temas|assuntos|palavras-chave|palavras chave|categoria|fonte|fontes|redação|edição|tradução|publicado|publicado em|atualizado|atualizado em|última atualização|data|vídeo|contacto|contato|tempo de leitura",
    it="etichette|temi|argomenti|parole chiave|categoria|fonte|fonti|redazione|traduzione|pubblicato|pubblicato il|aggiornato|ultimo aggiornamento|data|video|contatti|tempo di lettura",
    ca="etiquetes|temes|font|publicat|actualitzat",
    nl="trefwoorden|onderwerpen|bron|bronnen|redactie|vertaling|gepubliceerd|gepubliceerd op|bijgewerkt|laatst bijgewerkt|laatste update|video",
    sv="ämnen|taggar|nyckelord|källa|källor|redaktör|översättning|publicerad|publicerat|uppdaterad|senast uppdaterad",
    da="emner|nøgleord|kilde|kilder|redaktør|oversættelse|publiceret|offentliggjort|opdateret|senest opdateret",
    nb="emner|stikkord|kilde|kilder|redaktør|oversettelse|publisert|oppdatert|sist oppdatert",
    fi="avainsanat|aiheet|lähde|lähteet|toimittaja|julkaistu|päivitetty|muokattu",
    et="märksõnad|teemad|allikas|toimetaja|avaldatud|uuendatud",
    lv="atslēgvārdi|tēmas|avots|redaktors|publicēts|atjaunots",
    lt="raktažodžiai|žymos|temos|šaltinis|redaktorius|paskelbta|atnaujinta",
    pl="tagi|tematy|słowa kluczowe|źródło|źródła|redakcja|redaktor|oprac|opracowanie|tłumaczenie|opublikowano|data publikacji|aktualizacja|zaktualizowano|ostatnia aktualizacja|wideo|czas czytania",
    cs="štítky|témata|klíčová slova|zdroj|zdroje|redakce|překlad|publikováno|vydáno|aktualizováno|video",
    sk="štítky|témy|kľúčové slová|zdroj|zdroje|redakcia|preklad|publikované|zverejnené|aktualizované",
    sl="ključne besede|oznake|teme|vir|viri|uredil|prevod|objavljeno|posodobljeno",
    hr="oznake|tagovi|teme|ključne riječi|ključne reči|izvor|izvori|urednik|prijevod|prevod|objavljeno|ažurirano|zadnja izmjena|poslednja izmena|video",
    sr="ознаке|тагови|теме|кључне речи|извор|извори|уредник|превод|објављено|ажурирано|последња измена|видео",
    mk="тагови|клучни зборови|извор|уредник|објавено|ажурирано",
    bg="тагове|етикети|ключови думи|теми|източник|източници|редактор|превод|публикувано|публикувана|обновена|последна промяна|видео",
    ru="теги|метки|ключевые слова|темы|рубрика|рубрики|источник|источники|редактор|перевод|опубликовано|дата публикации|обновлено|последнее обновление|видео|подробнее|источник новости|время чтения",
    uk="теги|мітки|ключові слова|теми|рубрика|рубрики|джерело|джерела|редактор|переклад|опубліковано|дата публікації|оновлено|останнє оновлення|відео|детальніше|час читання",
    be="тэгі|тэмы|крыніца|рэдактар|апублікавана|абноўлена",
    el="ετικέτες|λέξεις κλειδιά|θέματα|πηγή|πηγές|επιμέλεια|μετάφραση|δημοσίευση|δημοσιεύθηκε|δημοσιεύτηκε|ενημέρωση|ενημερώθηκε|τελευταία ενημέρωση|βίντεο",
    hu="címkék|kulcsszavak|témák|forrás|források|szerkesztő|szerkesztette|fordította|megjelent|közzétéve|frissítve|utolsó frissítés|videó",
    ro="etichete|taguri|cuvinte cheie|teme|sursa|sursă|surse|editor|traducere|publicat|publicat la|data publicării|actualizat|ultima actualizare|video",
    sq="etiketa|tema|burimi|redaktor|publikuar|përditësuar",
    tr="etiketler|anahtar kelimeler|konular|kaynak|kaynaklar|editör|çeviri|yayınlanma|yayınlanma tarihi|yayın tarihi|oluşturulma tarihi|giriş tarihi|güncelleme|güncelleme tarihi|son güncelleme|güncellenme tarihi|tarih|video",
    az="etiketlər|açar sözlər|mənbə|redaktor|tarix|yenilənib",
    kk="тегтер|кілт сөздер|дереккөз|редактор|жарияланды|жаңартылды",
    hy="պիտակներ|թեմաներ|աղբյուր|աղբյուրը|խմբագիր|հրապարակված է|թարմացված է",
    ka="თეგები|თემები|წყარო|რედაქტორი|გამოქვეყნდა|განახლდა|განახლებულია|თარიღი",
    ar="وسوم|الوسوم|كلمات مفتاحية|كلمات دلالية|الكلمات الدلالية|المصدر|مصدر|المصادر|تحرير|المحرر|ترجمة|نشر|نشر في|تاريخ النشر|آخر تحديث|تحديث|تم التحديث|فيديو",
    fa="برچسب‌ها|برچسب ها|کلیدواژه‌ها|کلید واژه ها|منبع|منابع|دبیر|ویراستار|ترجمه|مترجم|تاریخ انتشار|زمان انتشار|به‌روزرسانی|کد خبر|شناسه خبر|لینک کوتاه",
    ur="ٹیگز|ماخذ|ذریعہ|ایڈیٹر|ترجمہ|شائع شدہ|تازہ کاری",
    he="תגיות|נושאים|מקור|מקורות|עריכה|עורך|עורכת|תרגום|פורסם|פורסם בתאריך|עודכן|עדכון אחרון|וידאו",
    hi="टैग|टैग्स|कीवर्ड|विषय|स्रोत|सोर्स|संपादक|संपादन|अनुवाद|प्रकाशित|प्रकाशन तिथि|पब्लिश्ड|अपडेटेड|अपडेट|अंतिम अपडेट|वीडियो|द्वारा संपादित",
    mr="टॅग्स|स्रोत|संपादक|प्रकाशित|अद्यतन",
    bn="ট্যাগ|বিষয়|সূত্র|উৎস|সম্পাদক|সম্পাদনা|অনুবাদ|প্রকাশ|প্রকাশিত|আপডেট|সর্বশেষ আপডেট",
    ta="குறிச்சொற்கள்|ஆதாரம்|மூலம்|ஆசிரியர்|வெளியிடப்பட்டது|புதுப்பிக்கப்பட்டது",
    te="ట్యాగ్లు|మూలం|ఎడిటర్|ప్రచురణ",
    th="แท็ก|คีย์เวิร์ด|หัวข้อ|ที่มา|แหล่งที่มา|ที่มาข่าว|ข้อมูลจาก|ขอบคุณข้อมูลจาก|บรรณาธิการ|แปลโดย|เรียบเรียง|เรียบเรียงโดย|เผยแพร่|เผยแพร่เมื่อ|วันที่|อัปเดต|อัปเดตล่าสุด|ปรับปรุงล่าสุด",
    lo="ແທັກ|ແຫຼ່ງທີ່ມາ|ທີ່ມາ",
    km="ប្រភព",
    vi="từ khóa|từ khoá|chủ đề|thẻ|tags|nguồn|theo|biên tập|biên dịch|người dịch|đăng lúc|ngày đăng|cập nhật|cập nhật lúc|cập nhật lần cuối|video|hotline",
    id="tag|tags|topik|kata kunci|sumber|editor|pewarta|penyunting|penerjemah|reporter|diterbitkan|dipublikasikan|terbit|diperbarui|update|video",
    ms="tag|topik|kata kunci|sumber|penyunting|diterbitkan|dikemas kini",
    fil="pinagmulan|inilathala|in-update",
    sw="mada|chanzo|mhariri|imechapishwa|imeboreshwa|ilichapishwa",
    zh="標籤|标签|關鍵字|关键字|关键词|關鍵詞|主題|來源|来源|新聞來源|新闻来源|資料來源|资料来源|消息來源|出處|出处|責任編輯|责任编辑|責編|责编|編輯|编辑|校對|校对|審核|审核|核稿|監製|监制|翻譯|翻译|譯者|译者|發布時間|发布时间|發稿時間|刊登時間|發佈時間|更新時間|更新时间|最後更新|最后更新|時間|时间|原標題|原标题|原文|原文網址|原文链接|影片|視頻|视频|字體|字体|瀏覽數|浏览|阅读|點閱|人氣|分類|分类|聯絡電話|联系电话",
    ja="タグ|キーワード|トピック|カテゴリ|カテゴリー|ソース|出典|出所|参考|情報源|編集|翻訳|校正|公開|公開日|公開日時|掲載|掲載日|投稿日|更新|更新日|更新日時|最終更新|最終更新日|動画|関連|提供|問い合わせ先|お問い合わせ",
    ko="태그|키워드|주제|출처|자료|자료출처|편집|편집자|번역|입력|등록|게시|송고시간|기사입력|기사등록|최종수정|수정|업데이트|승인|영상|원문|문의",
)  # fmt: skip

# --- The site's own sentences, of any length


class Openings:
    """Ways in which lines begin: regular expressions in small letters, each compiled when a line begins as it does."""

    def __init__(self, *alternatives: str) -> None:
        self._ways: dict[str, list[str]] = {"": ["(?!)"]}  # by what they begin with, "" where that is no two letters
        for way in (way for alternative in alternatives for way in _spelt_out(alternative)):
            begins = _LITERAL.match(way)
            self._ways.setdefault(begins.group() if begins else "", []).append(way)
        self._literals: dict[str, list[str]] = {}  # what ways begin with, by its first two letters
        for literal in filter(None, self._ways):
            self._literals.setdefault(literal[:2], []).append(literal)
        self._compiled: dict[str, regex.Pattern[str]] = {}

    def match(self, line: str) -> bool:
        """Return whether a line, folded, begins in one of these ways; a sign may stand before: "👉 follow us"."""
        begins = _BEGINS.match(line)
        if begins is None:
            return False
        at = begins.start(1)
        for literal in self._literals.get(begins.group(1), ()):
            if line.startswith(literal, at) and self._pattern(literal).match(line, at):
                return True
        return self._pattern("").match(line, at) is not None

    def _pattern(self, literal: str) -> regex.Pattern[str]:
        if literal not in self._compiled:
            self._compiled[literal] = regex.compile("|".join(self._ways[literal]))
        return self._compiled[literal]


class Within:
    """Phrases that stand anywhere in a line, found by their first word, or one by one in scripts without spaces."""

    def __init__(self, *phrases: str) -> None:
        folded = [fold(phrase) for line in phrases for phrase in line.split("|")]
        unspaced = [re.escape(phrase) for phrase in folded if phrase[-1] >= _UNSPACED]
        self._unspaced = re.compile("|".join(unspaced)) if unspaced else None
        self._by_word: dict[str, list[str]] = {}
        for phrase in folded:
            if phrase[-1] < _UNSPACED:
                self._by_word.setdefault(phrase.split()[0], []).append(phrase)

    def search(self, line: str) -> bool:
        """Return whether one of the phrases stands in a line, folded."""
        if self._unspaced is not None and not line.isascii() and self._unspaced.search(line):
            return True
        words = self._by_word.keys() & line.split()
        return any(phrase in line for word in words for phrase in self._by_word[word])


_UNSPACED = "\u2e80"  # Chinese characters, kana and Hangul begin here
_BEGINS = regex.compile(r"[^\p{L}\p{N}©]{0,4}((?=[\p{L}\p{N}©]).{1,2})")
# What a way begins with, whatever comes then: "sign " of "sign (?:up|in)"; two letters at least
_LITERAL = regex.compile(r"[\p{L}\p{M}]{2}(?![?*{])(?:[\p{L}\p{M}\p{N} ](?![?*{]))*")


def _spelt_out(pattern: str) -> Iterator[str]:
    """Yield the ways to begin that a regular expression allows, groups at its head spelt out: (?:a|b)? c → a c, b c, c."""
    for way in _at_bars(_in_small_letters(pattern)):
        if not way.startswith("(?:"):
            yield way
            continue
        pieces = _PIECE.findall(way)
        depth, size = 0, 0
        for size, piece in enumerate(pieces, 1):  # noqa: B007
            depth += {"(": 1, ")": -1}.get(piece, 0)
            if not depth:
                break
        inside, rest = "".join(pieces[3 : size - 1]), "".join(pieces[size:])
        if rest.startswith("?"):
            rest = rest[1:]
            yield from _spelt_out(rest)
        for option in _at_bars(inside):
            yield from _spelt_out(option + rest)


_PIECE = regex.compile(r"\\.|\[[^\]]*\]|.")


def _at_bars(pattern: str) -> list[str]:
    parts, depth = [""], 0
    for piece in _PIECE.findall(pattern):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _in_small_letters(pattern: str) -> str:
    return regex.sub(r"(\\p\{\w+\}|\\.)|(.)", lambda m: m[1] or fold(m[2]), pattern)


# How such a sentence begins.
PITCH = Openings(
    # English
    r"subscribe (?:now|today|to (?:our|the|read|continue|get|receive))|(?:please )?(?:sign up|register) (?:now|here|today|for (?:our|the|a |free|more)|to (?:our|the|receive|get|read|continue|comment))|"
    r"(?:please )?(?:log|sign) in (?:to|or)|follow (?:us|our|me|@|the \w+ on|.{2,40} on (?:twitter|x|facebook|instagram|threads|bluesky|linkedin|whatsapp)\b)|join (?:us on|our (?:\w+ )?(?:channel|group|community|newsletter|mailing)|the conversation)|like us on|find us on|(?:click|tap) here|"
    r"download (?:the|our) (?:[\w ]{1,20})?app\b|get (?:the|our|all the|more|your) .{0,60}(?:newsletter|inbox|delivered|app\b|alerts|for free)|stay (?:up to date|informed|connected|in the know)\b|never miss\b|"
    r"support (?:us\b|our (?:journalism|work|newsroom|reporting)|independent (?:journalism|media)|quality journalism|local journalism)|become an? (?:\w+ )?(?:member|subscriber|supporter|patron)\b|donate (?:now|today|here|to us)|"
    r"(?:listen to|watch) (?:this|the) (?:article|story|video|podcast|full)|(?:read|watch|see|view|listen to)(?: more| also| the full \w+| next| related)\b.{0,120}$|continue reading|see also\b|(?:more on this|more from|more about this)\b|"
    r"(?:write to us|email us|e-mail us|contact us|contact the (?:author|reporter|writer)|send (?:us )?your)\b|(?:do you )?have an? (?:tip|story|question|comment|news tip)\b|got a (?:tip|story|question)\b|"
    r"have your say|what do you think\?|let us know|tell us\b|share (?:this (?:article|story|post|page)|your (?:thoughts|views|opinion|comments)|on (?:facebook|twitter|x\b|whatsapp))|"
    r"(?:this|the above) (?:article|story|piece|report|column|content|post|interview|translation|text|page|item) (?:was|is|has been|first|originally|appeared|may|contains|includes|also appeared|draws)\b.{0,40}(?:publish|appear|republish|produc|reprint|amend|updat|correct|edit|creat|generat|translat|written|reserved|subscri|affiliate|sponsor|commission|part of|available|originally|copyright|adapted|based on)|"
    r"a version of this (?:article|story|piece)|an earlier version of this|(?:correction|clarification|editor[’']s note|editors[’'] note|note to readers|disclaimer|disclosure)\b[^:]{0,20}:|"
    r"(?:additional |further )?(?:reporting|editing|writing|research|production|translation) by\b|(?:compiled|translated|edited|written|reported) by \p{L}|with (?:additional )?(?:reporting|files|input|inputs|contributions|assistance) (?:by|from)\b|"
    r"(?:the )?(?:views|opinions)(?: and opinions)? expressed\b|the (?:writer|author|reporter) (?:can be|is an?|of this)\b|comments? (?:will be moderated|are (?:closed|moderated)|may be)|(?:please )?keep comments\b|remarks containing|"
    r"(?:we|this (?:site|website)|our (?:site|website)|the (?:daily|site)) (?:uses?|and our partners use) (?:\w+ )?cookies|by (?:continuing|using|clicking|signing up|subscribing|submitting|registering)\b.{0,60}(?:agree|accept|consent|terms)|"
    r"your (?:browser|email address|subscription|support)\b|please (?:enable|enter|turn on|disable|subscribe|check your|support)\b|thank you for (?:reading|subscribing|signing up|your subscription)|you have (?:reached|\d+|read|successfully)|"
    r"already (?:a|have a|an) (?:subscriber|member|account)|don[’']t have an account|forgot (?:your )?password|(?:©|\(c\) ?(?:19|20)\d\d|copyright\b)|all rights reserved|skip to (?:content|main)|advertis(?:e with|ement)|sponsored by|"
    r"most (?:read|popular|viewed)\b.{0,30}$|related (?:stories|articles|news|links|topics)|recommended (?:for you|stories|reading)|you (?:may|might) also (?:like|be interested)|\d+ (?:comments?|shares|likes|views|min(?:ute)?s? read)\b|"
    r"to (?:read|continue reading|keep reading) (?:this|the) .{0,12}(?:article|story|rest|text|full)|unlock (?:this|the|unlimited)|(?:start|try) (?:your )?(?:free )?(?:trial|digital)|from \$?\d+ (?:a|per) (?:week|month)",
    # German
    r"abonnieren sie|wir benötigen ihre|empfohlener (?:externer|redaktioneller)|jetzt (?:abonnieren|registrieren|anmelden|weiterlesen|testen|kostenlos|lesen|downloaden)|melden sie sich|registrieren sie sich|folgen sie (?:uns|unserem|der)|folgt uns|newsletter\b.{0,60}(?:abonn|anmeld|bestell|kostenlos)|"
    r"laden sie (?:unsere|die) |lesen sie (?:auch|hier|mehr|dazu)|mehr (?:zum thema|dazu|lesen)|dieser (?:artikel|text|beitrag) (?:ist|erschien|wurde|stammt)|dieses (?:interview|video) (?:erschien|ist|wurde)|in einer früheren (?:version|fassung)|(?:der )?nachdruck\b|"
    r"(?:korrektur|anmerkung der redaktion|anm\. d\. red|hinweis der redaktion|transparenzhinweis)|mitarbeit:|redaktion(?:elle mitarbeit)?:|(?:wir|diese (?:seite|website)) (?:verwenden|nutzen|verwendet|nutzt) (?:\w+ )?cookies|alle rechte vorbehalten|"
    r"sie (?:haben|sind) (?:bereits|noch kein|noch)\b.{0,40}(?:abo|konto|kund|registr)|(?:ihre|deine) meinung|diskutieren sie|schreiben sie (?:uns|einen kommentar)|haben sie (?:fragen|hinweise|anregungen)|unterstützen sie|das könnte sie auch|teilen sie|"
    r"weitere (?:informationen|nachrichten|artikel|themen)\b.{0,60}$|hier geht es (?:zu|zum|weiter)|klicken sie|mit dem newsletter|erhalten sie|bleiben sie (?:informiert|auf dem)|der weitere inhalt|weiterlesen mit",
    # French
    r"abonnez[- ]vous|inscrivez[- ]vous|connectez[- ]vous|suivez[- ](?:nous|notre|l[’']actualité)|rejoignez[- ]nous|recevez (?:notre|nos|la|le|chaque|gratuitement|toute)|téléchargez (?:notre|l[’']app)|(?:à )?lire (?:aussi|également|la suite|plus)|voir aussi|"
    r"cet article (?:est|a été|vous|fait)|ce (?:texte|contenu|reportage) (?:est|a été)|la suite (?:de (?:cet|l[’'])article )?est réservée|il vous reste|(?:déjà )?abonné|une (?:précédente|première) version de cet|(?:correction|rectificatif|erratum|note de la rédaction|ndlr|précision)\b.{0,12}:|"
    r"(?:nous utilisons|ce site utilise|en poursuivant (?:votre|la) navigation|en cliquant)|tous droits (?:de reproduction )?réservés|(?:la )?reproduction (?:interdite|totale|partielle|même partielle|(?:de|du|des) .{2,40}interdite)|lecture \d|partagez (?:cet|sur|votre)|donnez votre avis|réagissez|soutenez|faites un don|cliquez ici|"
    r"retrouvez (?:tou|nos|l[’']ensemble|notre)\b.{0,80}(?:newsletter|application|podcast|articles|actualité|réseaux)|restez informé|(?:avec )?(?:afp|reuters|ap)(?: et \w+)?\.?$|pour aller plus loin|pour ne rien (?:manquer|rater)|vous avez (?:une information|un témoignage|une question)",
    # Spanish, Catalan, Galician
    r"si quieres (?:seguir|continuar|recibir|saber)|suscr[ií]b(?:ete|ase|irse|ite)|reg[ií]str(?:ate|ese)|inicia(?:r)? sesión|s[ií]gu?e?(?:nos|anos)\b|síguenos|únete a|descarga (?:nuestra|la) app|recibe (?:las|nuestr|la|en tu)|lee (?:también|más|aquí)|lea (?:también|más|además)|leer más|te puede interesar|puede(?:s)? (?:leer|consultar|seguir)\b|"
    r"este (?:artículo|texto|contenido|reportaje) (?:es|fue|ha sido|se|está)|una versión (?:anterior|previa) de est|(?:corrección|fe de errat?as|nota de(?:l| la) (?:editor|redacción)|aclaración)\b.{0,12}:|(?:utilizamos|usamos|este sitio (?:web )?(?:utiliza|usa)) cookies|todos los derechos reservados|prohibida (?:su|la) reproducción|"
    r"comparte (?:est|en|tu)|deja tu comentario|¿(?:quieres|tienes) (?:recibir|una (?:historia|información|denuncia)|saber más)|apoya (?:nuestro|el) periodismo|hazte (?:socio|suscriptor)|haz clic|contenido exclusivo|archivado en|más información(?: sobre| en|:)|para (?:seguir|continuar) leyendo|con información de|ya (?:eres|soy) suscriptor|"
    r"subscriu-te|segueix-nos|llegiu també|subscríbete|le tamén",
    # Portuguese
    r"assine (?:já|agora|a |o |para|nossa)|inscreva-se|cadastre-se|faça (?:login|seu cadastro|uma doação)|siga(?:-nos| o | a |-o| a gente| nossas)|acompanhe (?:o|a|as|nossas) .{0,40}(?:instagram|facebook|whatsapp|twitter|redes|canal|app)|participe do (?:canal|grupo)|entre no (?:canal|grupo)|receba (?:as|nossa|no seu|em)|baixe o (?:nosso )?app|clique aqui|leia (?:também|mais|a íntegra)|veja (?:também|mais)|saiba mais|"
    r"este (?:artigo|texto|conteúdo) (?:é|foi)|esta (?:reportagem|notícia|matéria) (?:é|foi)|(?:correção|errata|nota (?:da redação|do editor))\b.{0,12}:|(?:utilizamos|usamos|este site (?:utiliza|usa)) cookies|todos os direitos reservados|é proibida a reprodução|compartilhe (?:est|no|essa)|deixe (?:seu|o seu) comentário|apoie o|conteúdo exclusivo|já é assinante|com informações d|continua (?:após|depois d)",
    # Italian
    r"iscriviti|abbonati|registrati|accedi (?:per|o)|segui(?:ci| il nostro| [\w ]{1,20} su)|unisciti|ricevi (?:le|la|ogni|gratis)|scarica (?:la nostra|l[’']app)|clicca qui|leggi (?:anche|di più|tutto|l[’']articolo)|vedi anche|questo (?:articolo|testo|contenuto) (?:è|fa)|contenuto riservato|una versione precedente|"
    r"(?:correzione|errata corrige|nota della redazione)\b|(?:utilizziamo|questo sito (?:utilizza|usa)) (?:i )?cookie|tutti i diritti riservati|riproduzione riservata|riproduzione vietata|vietata la riproduzione|è vietata la|condividi (?:su|l[’']|questo)|lascia un commento|sostieni|sei già abbonato|per continuare a leggere|hai una (?:notizia|segnalazione)|potrebbe interessarti",
    # Dutch and the languages of the North
    r"abonneer|meld (?:je|u) aan|schrijf je in|volg ons|word (?:lid|abonnee)|lees (?:ook|meer|verder|hier)|bekijk ook|download (?:onze|de) app|dit (?:artikel|verhaal) (?:is|verscheen|werd)|in een eerdere versie|(?:correctie|rectificatie|noot van de redactie)|(?:wij gebruiken|deze (?:site|website) (?:maakt gebruik|gebruikt)) .{0,12}cookies|alle rechten voorbehouden|deel dit|reageer|al abonnee|heb je een tip|klik hier|"
    r"prenumerera|logga in|följ oss|läs (?:också|även|mer)|ladda ner (?:vår|appen)|den här artikeln|artikeln (?:är|har) .{0,30}(?:uppdater|rätt|publicer)|(?:rättelse|korrigering)\b|(?:vi använder|den här webbplatsen använder) (?:\w+ )?cookies|alla rättigheter|dela (?:artikeln|den här)|tipsa oss|har du (?:tips|ett tips)|skriv upp dig|"
    r"abonn[eé]r? (?:på|her|nå|nu)|bliv (?:medlem|abonnent)|bli (?:medlem|abonnent)|log(?:g)? in[dn]? (?:for|eller)|følg (?:os|oss)|læs (?:også|mere)|les (?:også|mer)|tilmeld dig|meld deg på|denne (?:artikel|artikkelen|saken) (?:er|blev|ble)|(?:rettelse|presisering)\b|(?:vi bruger|vi bruker|dette (?:websted|nettstedet) bru[gk]er) .{0,20}(?:cookies|informasjonskapsler)|alle rettigheder|alle rettigheter|har du (?:et )?tips|"
    r"tilaa (?:uutiskirje|lehti|nyt|ilmainen|maksuton|\w+n uutiskirje)|kirjaudu|seuraa (?:meitä|\w+a somessa)|lue (?:myös|lisää)|katso myös|lataa (?:sovellus|sovelluksemme)|juttua (?:on )?(?:korjattu|päivitetty|muokattu)|jutun (?:aiemmassa|aikaisemmassa|kopioi)|(?:artikkelin|sisällön) kopioi|(?:oikaisu|korjaus)\b.{0,20}:|(?:käytämme|tämä sivusto käyttää) evästeitä|kaikki oikeudet pidätetään|juttuvinkki|onko sinulla (?:juttu)?vinkki|"
    r"gerist áskrifandi|skráðu þig|fylgdu okkur|lestu (?:einnig|meira)|allur réttur áskilinn|telli (?:uudiskiri|leht)|jälgi meid|loe (?:ka|lisaks|veel)|kõik õigused kaitstud|abonē|seko(?:jiet)? mums|lasi(?:et)? arī|visas tiesības aizsargātas|pārpublicēšana|prenumeruok|sekite mus|taip pat skaitykite|visos teisės saugomos|draudžiama (?:kopijuoti|atgaminti)",
    # Polish, Czech, Slovak, the South Slavs
    r"subskrybuj|zapisz się|zaloguj się|zarejestruj się|obserwuj (?:nas|nasz)|dołącz do|pobierz (?:naszą )?aplikację|czytaj (?:też|także|również|więcej|dalej)|zobacz (?:też|także|również|więcej)|przeczytaj (?:też|także|również|więcej)|"
    r"ten (?:artykuł|tekst) (?:jest|został|ukazał|powstał)|artykuł (?:jest|został|powstał|ukazał)|(?:sprostowanie|korekta|od redakcji)\b|(?:wcześniejsza|poprzednia|pierwotna) wersja|we wcześniejszej wersji|(?:kopiowanie|rozpowszechnianie|przedruk|powielanie)\b.{0,60}(?:zabron|zgod|zakaz)|(?:używamy|korzystamy z|ta strona (?:używa|korzysta z)|nasza strona korzysta) .{0,12}(?:cookies|ciasteczek|plików)|wszelkie prawa zastrzeżone|udostępnij|skomentuj|wesprzyj|masz (?:temat|ciekawy|dla nas|zdjęcie)|więcej (?:ważnych )?(?:informacji|na ten temat)\b.{0,60}(?:znajdziesz|stronie|:)|kliknij|dalsz[ay] część|źródło:|"
    r"odebírejte|přihlaste se|přihlásit se k|sledujte nás|předplaťte|zaregistrujte|stáhněte si|čtěte (?:také|více|dále)|přečtěte si (?:také|více)|tento (?:článek|text) (?:je|byl|vyšel)|(?:oprava|upřesnění|pozn\. red)\b|(?:používáme|tento web používá) .{0,12}cookies|všechna práva vyhrazena|publikování nebo další šíření|přetisk|v (?:dřívější|předchozí|původní) verzi|sdílejte|máte (?:tip|zajímav)|podpořte|"
    r"odoberajte|prihláste sa|sledujte nás|predplaťte|čítajte (?:aj|tiež|viac)|prečítajte si|tento (?:článok|text) (?:je|bol|vyšiel)|(?:používame|táto stránka používa) .{0,12}cookies|všetky práva vyhradené|zdieľajte|máte (?:tip|zaujímav)|"
    r"naročite se|prijavite se|sledite nam|preberite (?:tudi|še|več)|vse pravice pridržane|spletno mesto uporablja|"
    r"pretplati(?:te)? se|prijavi(?:te)? se (?:na|za)|prati(?:te)? nas|pridruži(?:te)? (?:nam )?se|preuzmi(?:te)? (?:našu )?aplikaciju|pročitaj(?:te)? (?:i|još|više)|čitajte i|pogledajte i|ovaj (?:članak|tekst) (?:je|nastao)|(?:ispravak|ispravka|napomena redakcije)\b|(?:koristimo|ova (?:stranica|web stranica) koristi) .{0,12}(?:kolačiće|cookies)|sva prava (?:pridržana|zadržana)|zabranjeno (?:je )?(?:preuzimanje|kopiranje)|podijelite|podelite|imate (?:priču|dojavu|vijest|vest)|komentari (?:su|čitatelja)|"
    r"претплати(?:те)? се|пријави(?:те)? се (?:на|за)|прати(?:те)? нас|прочитај(?:те)? (?:и|још|више|повеќе)|преузмите апликацију|сва права (?:задржана|придржана)|забрањено (?:је )?преузимање|користимо колачиће|сите права|следете не|"
    r"абонирай(?:те)? се|последвайте ни|следвайте ни|прочетете (?:още|и|също)|вижте (?:още|също)|изтеглете (?:нашето )?приложение|регистрирайте се|всички права запазени|(?:използваме|този сайт използва) (?:\w+ )?(?:бисквитки|„?бисквитки)|тази статия|споделете",
    # Russian, Ukrainian, Belarusian, Kazakh
    r"в (?:тексте|материале|новости|публикации) (?:внесен|исправлен)|подпи(?:шитесь|сывайтесь|саться|шись)|присоединяйтесь|следите за (?:нами|нашими|новостями|развитием событий)|читайте (?:также|ещё|еще|нас|больше|подробнее|наш)|читать (?:также|далее|подробнее)|смотрите также|скачайте (?:наше )?приложение|зарегистрируйтесь|войдите|"
    r"(?:эта статья|этот (?:материал|текст)|статья|материал) (?:был|была|подготовлен|впервые|обновлен|опубликован|доступен|является)|(?:исправление|уточнение|поправка|от редакции|примечание редакции)\b|(?:мы используем|наш сайт использует|этот сайт использует|сайт использует|продолжая (?:использовать|просмотр)) .{0,30}(?:cookie|куки|файл)|все права (?:защищены|сохранены)|перепечатка |заметили (?:ошибку|опечатку)|в (?:более ранней|предыдущей|первоначальной) версии|(?:полное или частичное|любое) (?:использование|копирование|воспроизведение)|"
    r"(?:при|использование) (?:использовании|цитировании|копировании|перепечатке|материалов)\b.{0,60}(?:ссылк|обязательн|разреш)|поделитесь|оставьте (?:свой )?комментарий|поддержите|реклама|на правах рекламы|если вы (?:нашли|заметили|обнаружили) (?:ошибку|опечатку)|нашли (?:ошибку|опечатку)|заметили ошибку|выделите (?:её|ошибку|фрагмент)|подробнее(?: об этом)?:|ранее (?:сообщалось|мы писали|«)|больше новостей|"
    r"підпи(?:шіться|суйтесь|суйтеся|шись|сатися)|приєднуйтесь|приєднуйтеся|стежте за|читайте (?:також|нас|більше|ще)|читати (?:також|далі)|дивіться також|завантажте|зареєструйтесь|(?:ця стаття|цей (?:матеріал|текст))|(?:виправлення|уточнення|від редакції)\b|(?:ми використовуємо|цей сайт використовує|сайт використовує) .{0,30}(?:cookie|кукі|файл)|(?:усі|всі) права захищ?(?:ені|ено)|"
    r"(?:при|у разі|використання|передрук) (?:використанні|цитуванн|копіюванні|цитування|матеріалів)\b.{0,60}(?:посиланн|обов|дозвол)|поділіться|залиште коментар|підтримайте|якщо ви (?:знайшли|помітили)|матеріал доступний|нагадаємо, раніше ми|більше новин|"
    r"падпі(?:шыцеся|свайцеся)|далучайцеся|чытайце (?:таксама|яшчэ|нас)|усе правы абаронены|бізге жазылыңыз|жазылыңыз|барлық құқықтар|тағы оқыңыз",
    # Greek, Hungarian, Romanian, Albanian, Turkish, Azerbaijani, Armenian, Georgian
    r"εγγραφείτε|ακολουθήστε (?:μας|το|μας στο)|διαβάστε (?:επίσης|ακόμ|περισσότερα|όλες)|δείτε (?:επίσης|ακόμ|όλες)|κατεβάστε (?:το|την εφαρμογή)|(?:το παρόν|αυτό το) άρθρο|(?:διόρθωση|διευκρίνιση)\b|(?:χρησιμοποιούμε|αυτός ο ιστότοπος χρησιμοποιεί) .{0,12}cookies|με επιφύλαξη παντός|απαγορεύεται η|όλες οι (?:τελευταίες )?ειδήσεις|μοιραστείτε|"
    r"iratkozzon fel|iratkozz fel|feliratkozom|kövess(?:en)? (?:minket|bennünket|be)|csatlakozz|fizess(?:en)? elő|előfizetőink|jelentkezz(?:en)? be|olvas(?:sa|d) (?:el|tovább)|töltse le|ez a (?:cikk|írás|szöveg)|a cikk (?:eredetileg|előfizetők)|(?:helyesbítés|javítás)\b.{0,12}:|(?:sütiket használ|weboldalunk (?:sütiket|cookie)|az oldal sütiket)|minden jog fenntartva|utánközlés|másolása|cikkünk (?:korábbi|eredeti)|a cikk (?:korábbi|előző)|oszd meg|támogass|ha (?:tetszett|hibát talált)|"
    r"abonează-te|abonați-vă|aboneaza-te|urmărește-ne|urmăriți|urmareste|înscrie-te|intră (?:în cont|pe canalul)|descarcă aplicația|citește (?:și|mai|mai multe|continuarea)|citeşte|citiți (?:și|mai)|vezi și|acest (?:articol|text) (?:este|a)|(?:erată|rectificare|nota redacției)\b|(?:folosim|acest site (?:folosește|utilizează)) .{0,12}cookie|toate drepturile rezervate|distribuie|susține|dacă ți-a plăcut|preluarea (?:fără|integrală)|"
    r"abonohuni?|na ndiqni|ndiqni?|lexo(?:ni)? (?:edhe|më)|të gjitha të drejtat|"
    r"abone ol|(?:bültenimize|kanalımıza|bülten)\b.{0,40}(?:abone|kaydol|katıl)|bizi takip|takip edin|(?:sosyal medya|whatsapp|google news|telegram)\b.{0,40}(?:takip|katıl|abone)|üye (?:ol|girişi)|giriş yap|uygulamamızı indir|ayrıca oku|haberin devamı|bu (?:haber|içerik|makale|yazı) (?:ilk|[\w ]{0,20}(?:yayım|yayın|hazırlan|güncellen|çevril|üyeler|abone))|(?:düzeltme|editörün notu)\b|(?:sitemizde|web sitemiz|bu sitede|bu site)\b.{0,40}çerez|çerez(?:ler)?\b.{0,30}kullan|tüm hakları saklıdır|her hakkı saklıdır|izinsiz|kaynak gösterilmeden|yorumunuzu|haberi paylaş|"
    r"abunə ol|bizi izləyin|bütün hüquqlar|հետևեք մեզ|բաժանորդագրվ|բոլոր իրավունքները|կարդացեք նաև|გამოიწერ|შემოგვიერთდი|გამოგვყევი|ყველა უფლება დაცულია|წაიკითხეთ (?:აგრეთვე|ასევე)|ასევე წაიკითხეთ|საიტი იყენებს",
    # Arabic, Persian, Urdu, Hebrew
    r"اشترك(?:وا)? |للاشتراك|تابع(?:ونا|نا|وا)|انضم(?:وا)? (?:إلى|إلينا)|حم[ّ]?ل(?:وا)? (?:تطبيق|التطبيق)|سج[ّ]?ل(?:وا)? (?:الآن|الدخول|في|بريدك)|[اإ]قرأ (?:أيض|المزيد|أكثر)|اقرؤوا|شاهد (?:أيض|الفيديو)|طالع أيض|للمزيد|لقراءة المزيد|(?:هذا المقال|هذه المقالة|هذه المادة|هذا التقرير) (?:نشر|نُشر|من|كتب|متاح|مخصص)|(?:تصحيح|توضيح|تنويه|ملاحظة المحرر)\s*:|(?:نستخدم|يستخدم (?:هذا )?الموقع|يستخدم موقعنا) ملفات|جميع الحقوق محفوظة|كل الحقوق محفوظة|حقوق (?:النشر|الطبع)|(?:لا يجوز|يمنع|يحظر) (?:نسخ|نشر|إعادة|نقل)|شارك(?:نا|وا| هذا| برأيك)|أضف تعليق|الآراء (?:الواردة|المنشورة)|إعداد\s*:|"
    r"مشترک شوید|عضو (?:شوید|کانال)|به (?:کانال|ما)\b.{0,30}(?:بپیوندید|بپیوندید)|ما را (?:در|دنبال)|دنبال کنید|بیشتر بخوان|همچنین بخوان|برای (?:اطلاع|مطالعه|خواندن) (?:از )?(?:آخرین|بیشتر|ادامه)|ادامه مطلب|این (?:مطلب|مقاله|گزارش) (?:نخستین|پیش|در ابتدا|برای اولین|ترجمه)|(?:اصلاحیه|توضیح)\s*:|(?:تمامی|کلیه|همه) حقوق|استفاده از مطالب|نقل مطالب|نظر خود را|"
    r"یہ بھی پڑھیں|مزید پڑھیں|ہمیں فالو|سبسکرائب کریں|جملہ حقوق|تمام حقوق|"
    r"הירשמו|הרשמו|הצטרפו|עקבו אחר|הורידו את|קראו (?:גם|עוד|את)|לקריאת|לכתבה המלאה|לחצו כאן|הכתבה (?:פורסמה|המלאה)|(?:תיקון|הבהרה)\s*:|אנו משתמשים|האתר משתמש|כל הזכויות שמורות|אין ל(?:העתיק|שכפל|הפיץ|צלם)|בגרסה קודמת|בגרסה הראשונה|שתפו (?:את|אותנו)|יש לכם (?:סיפור|מידע|תגובה)|מצאתם טעות|טעינו\?|תמכו",
    # The languages of India
    r"(?:हमें|हमारे|हमारा|हमसे) .{0,60}(?:फॉलो|सब्सक्राइब|जुड़|डाउनलोड|लाइक|ऐप)|सब्सक्राइब करें|(?:यह|ये|इसे) भी (?:पढ़ें|पढ़ें|देखें|पढ़े)|और (?:पढ़ें|पढ़ें)|पूरी खबर|(?:देश|दुनिया|ताज़ा|ताजा|लेटेस्ट)\b?.{0,60}(?:के लिए|यहां|यहाँ).{0,40}(?:पढ़ें|पढ़ें|क्लिक|जुड़|देखें|फॉलो)|यहां क्लिक|यहाँ क्लिक|डाउनलोड करें|(?:यह|इस) (?:खबर|ख़बर|लेख|स्टोरी|रिपोर्ट) (?:को|मूल|सिंडिकेट|पहली|का|में).{0,50}(?:संपादित|प्रकाशित|सिंडिकेट|फीड|अनुवाद)|(?:डिस्क्लेमर|अस्वीकरण|स्पष्टीकरण|भूल सुधार)|सर्वाधिकार सुरक्षित|(?:हम|यह (?:वेब)?साइट) कुकीज|अपनी राय|कमेंट (?:कर|में)|इनपुट|"
    r"हेही वाचा|आम्हाला फॉलो|सर्व हक्क राखीव|আরও? পড়ুন|আরো পড়ুন|আমাদের .{0,40}(?:ফলো|সাবস্ক্রাইব|যোগ দিন|অনুসরণ)|সর্বশেষ .{0,20}পেতে|খবর পেতে|সর্বস্বত্ব|অনুমতি ছাড়া|যোগ দিন|থপ|हामीलाई|सर्वाधिकार|மேலும் படிக்க|எங்களைப் பின்தொடர|இதையும் படி|అన్ని హక్కులు|మమ్మల్ని ఫాలో|ఇవి కూడా|ఇది కూడా",
    # Thai, Lao, Khmer, Burmese, Vietnamese, Indonesian, Malay, Filipino, Swahili
    r"ติดตาม(?:ข่าว|เรา|ได้|ช่อง|เพจ|อ่าน|ผลงาน)|อ่าน(?:เพิ่มเติม|ต่อ|ข่าว(?:เพิ่มเติม|อื่น)|รายละเอียด)|สมัคร(?:สมาชิก|รับ)|กด(?:ติดตาม|แชร์|ไลก์|ที่นี่)|คลิก(?:ที่นี่|อ่าน)|ดาวน์โหลดแอป|แชร์(?:ข่าว|บทความ|เรื่อง)นี้|ร่วมแสดงความคิดเห็น|แสดงความคิดเห็น|(?:บทความ|เนื้อหา)นี้(?:เผยแพร่|แปล|ตีพิมพ์)|สงวนลิขสิทธิ์|ลิขสิทธิ์|ห้าม(?:ทำซ้ำ|คัดลอก|นำ)|เว็บไซต์นี้(?:มีการ)?ใช้คุกกี้|เราใช้คุกกี้|ขอบคุณ(?:ข้อมูล|ภาพ|ที่มา)|เพิ่มเพื่อน|ไม่พลาด|"
    r"ຕິດຕາມ|ສະຫງວນລິຂະສິດ|ອ່ານເພີ່ມ|តាមដាន|រក្សាសិទ្ធិ|အသစ်များကို|မူပိုင်ခွင့်|"
    r"(?:hãy )?(?:đăng ký (?:nhận|kênh|để|ngay)|theo dõi (?:chúng tôi|kênh|báo|\w+ trên))|mời (?:quý )?(?:bạn đọc|độc giả|quý độc giả|xem|các bạn)|(?:đọc|xem) thêm|tải (?:ứng dụng|app)|bấm vào đây|nhấn vào đây|bài (?:viết|báo) (?:này|được|đã|thể hiện)|(?:đính chính|ghi chú|chú thích)\s*:|(?:chúng tôi sử dụng|trang web này sử dụng) cookie|bản quyền|giữ bản quyền|mọi quyền|nghiêm cấm|không được sao chép|chia sẻ (?:bài|trên|ý kiến)|gửi (?:ý kiến|bình luận)|nguồn:|giấy phép|"
    r"ikuti (?:kami|berita|kanal|saluran|channel|terus|perkembangan)|berlangganan|langganan|gabung|bergabunglah|unduh aplikasi|download aplikasi|baca (?:juga|selengkapnya|berita)|simak (?:juga|berita|informasi|breaking)|lihat (?:juga|berita)|klik (?:di sini|disini)|dapatkan (?:berita|update|informasi|pilihan)|cek berita|artikel ini (?:telah|sudah|pertama|pernah|tayang|diterjemahkan)|berita ini (?:telah|sudah|disadur|pertama)|(?:ralat|koreksi|catatan redaksi)\b|(?:kami menggunakan|situs ini menggunakan) cookie|hak cipta|dilarang (?:keras )?(?:mengambil|menyalin|mengutip|memperbanyak)|bagikan|tulis komentar|anda (?:bisa|dapat) (?:membaca|menyimak)|copyright|"
    r"ikuti|langgan|muat turun aplikasi|baca (?:lagi|seterusnya)|hak cipta terpelihara|dapatkan info|sundan (?:kami|kaming|ang)|mag-?subscribe|basahin (?:din|rin|ang)|lahat ng karapatan|tufuate|jiunge (?:na|nasi)|jisajili|soma (?:pia|zaidi)|haki zote|pakua (?:programu|app)|marekebisho\s*:|hairuhusiwi|ni marufuku|fuata (?:ukurasa|habari|chaneli)|je,? una (?:habari|maoni)|tuandikie",
    # Chinese
    r"本(?:網|网|報|报|站|台|刊)(?:站)?(?:之|所|的|刊|內容|内容|网)?.{0,12}(?:文字|版權|版权|內容|内容|轉載|转载|所有|授權|授权)|非經.{0,6}授權|未[經经].{0,8}(?:授權|授权|許可|许可|同意|允许)|版[權权](?:所有|歸|归|聲明|声明|為|属)|著作權|著作权|(?:如需|欲)?[轉转][載载](?:請|请|授權|授权|須|必须|需|自)|[請请](?:勿轉載|勿转载|註明|注明|尊重|同意|先登入|登录|輸入|输入|訂閱|支持|加入|追蹤|下載|到)|[免][責责][聲声]明|本文(?:首發|首发|原載|原载|[轉转]自|授權|授权|由|係|系|為|为|僅|仅|不代表|经|經|来源|來源|作者|已|刊)|以上(?:内容|內容|言論|观点).{0,8}(?:不代表|仅|僅|为|為)|"
    r"(?:立即|馬上|马上|點此|点此|點我|点我|按此|點擊|点击)(?:訂閱|订阅|加入|下載|下载|看|閱讀|阅读|查看|觀看|登入|登录|註冊|注册|追蹤|关注|關注|這裡|这里|此處|此处|進入|了解)|(?:歡迎|欢迎)(?:免費|免费)?(?:訂閱|订阅|加入|關注|关注|追蹤|分享|留言|投稿|轉發|来稿|來稿|下載|下载|讀者|掃)|(?:訂閱|订阅|加入|追蹤|關注|关注|下載|下载|按讚|下载|搜尋|搜索)(?:我們|我们|本報|本报|本站|.{0,12}(?:電子報|电子报|app|APP|公众号|公眾號|粉絲|粉丝|頻道|频道|line|LINE|會員|会员|好友|群組|臉書|微信|客户端|客戶端))|"
    r"(?:扫|掃)(?:描|码|碼|一扫|一掃)|长按|長按|更多(?:精彩|新聞|新闻|內容|内容|報導|报道|資訊|资讯|詳情).{0,30}(?:請|请|關注|关注|加入|點|点|訂閱|订阅|下載|：|:|$)|看(?:更多|完整|全文)|閱讀(?:更多|全文)|阅读(?:更多|全文|原文)|延伸閱讀|延伸阅读|相關(?:新聞|報導|文章)|相关(?:新闻|报道|阅读|文章)|推薦閱讀|推荐阅读|(?:更正|勘誤|勘误|編按|编者按|編者按|声明|聲明)[：:]|"
    r"(?:我們|我们|本網站|本网站|本站)(?:使用|利用|採用).{0,6}cookie|(?:喜歡|喜欢)(?:這篇|这篇)|(?:支持|贊助|赞助|捐款)(?:我們|我们|(?:獨立|独立)(?:媒|新|記|记|報|报))|(?:爆料|投訴|投诉|新聞熱線|新闻热线|報料|联系邮箱|投稿)[^。]{0,12}[：:]|(?:責任編輯|责任编辑|責編|责编)|字体[：:]|字體[：:]|纠错|糾錯|快加入|(?:已有|尚有)\d+.{0,6}(?:留言|评论|評論)|\d+\s*(?:則|条|條|个|個)?(?:留言|评论|評論|回應)|(?:解鎖|解锁|閱讀|继续阅读|繼續閱讀).{0,10}(?:全文|會員|会员|付費|订阅)|(?:本篇|此文|本文)為.{0,6}(?:訂閱|會員)|(?:剩餘|剩余|還有)\d+",
    # Japanese and Korean
    r"この記事(?:は|を|に|の(?:続き|感想|著作|関連))|本記事(?:は|の)|記事の(?:続き|全文|転載|利用)|続きを(?:読む|お読み)|(?:有料|無料)(?:会員|登録|で読)|会員(?:登録|限定|の方)|ログイン(?:して|すると|が必要)|残り\d+|(?:フォロー|チャンネル登録|いいね|友だち追加)(?:して|を|お願い|は)|(?:ダウンロード|お申し込み|ご登録|購読|詳細|詳しく|応募)は(?:こちら|コチラ)|"
    r"(?:無断)?(?:転載|複製|転用|引用)(?:を|・|は)?(?:禁|お断り|の際)|無断[転複]|著作権|(?:当|本)(?:サイト|社|ウェブサイト).{0,24}(?:Cookie|クッキー|転載|著作|記事|掲載|利用)|(?:訂正|おわび|お詫び|編集部注)|関連(?:記事|ニュース|リンク)|あわせて読みたい|(?:取材・文|取材|構成|文・写真|写真・文|執筆|編集)[：:＝=・／/]|ご意見|情報(?:提供|をお寄せ)|(?:シェア|ツイート)(?:する|して)|(?:コメント|感想)(?:する$|を(?:書|見|投稿|送)|は(?:こちら|受)|\d)|(?:無料|有料)の.{0,10}(?:登録|購読|会員)|広告|スポンサー|提供[：:]|記事提供|Copyright|ランキング",
    r"(?:ⓒ|©|<?저작권자|저작권)|무단\s?(?:전재|복제|배포)|재배포\s?(?:금지|및)|(?:네이버|카카오톡|카톡|유튜브|텔레그램|구글|이메일|뉴스레터)\S{0,8}(?:에서|으로|로|채널| 구독|을 구독).{0,40}(?:구독|제보|만나|받아|추가|볼 수|보세요|하세요)|제보(?:는|하기|를|[:：])|기사\s?제보|이 기사(?:는|를|의|에)|본 기사는|(?:정정|바로잡습니다|알립니다|편집자)|관련\s?(?:기사|뉴스)|(?:▶|▷|☞|■|◆)\s?\S.{0,60}(?:바로가기|클릭|구독|보기|읽기)|많이 본|전체 기사|기사 전문|로그인(?:이|하|을)|회원(?:만|가입|전용)|유료|댓글(?:을|은|\s?\d)|쿠키를 사용|후원",
)  # fmt: skip

# What makes a sentence the site's own wherever it stands in it.
NOTICE = Within(
    "all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados|todos os direitos reservados|diritti riservati|riproduzione riservata|"
    "alle rechten voorbehouden|wszelkie prawa zastrzeżone|všechna práva vyhrazena|všetky práva vyhradené|minden jog fenntartva|toate drepturile rezervate|tüm hakları saklıdır|все права защищены|"
    "права захищені|права захищено|всички права запазени|sva prava pridržana|sva prava zadržana|сва права задржана|hak cipta|جميع الحقوق محفوظة|כל הזכויות שמורות|सर्वाधिकार सुरक्षित|สงวนลิขสิทธิ์|bản quyền thuộc|"
    "不得轉載|不得转载|禁止轉載|禁止转载|严禁转载|嚴禁轉載|請勿轉載|请勿转载|谢绝转载|謝絕轉載|不得擅自|公開播送|轉載請註明|转载请注明|版權所有|版权所有|無断転載|無断複製|無断使用|転載を禁|転載禁止|무단 전재|무단전재|무단 복제|재배포 금지",
    "not responsible for the content of external|may not be published|may not be reproduced|may not be redistributed|without permission of|without the permission of|without permission from|without written permission|without the prior written|republished with permission|under creative commons|under a creative commons",
    "our newsletter|our free newsletter|our daily newsletter|our weekly newsletter|free newsletter|daily newsletter|weekly newsletter|morning newsletter|evening newsletter|your inbox|unsubscribe|unseren newsletter|unserem newsletter|kostenlosen newsletter|täglichen newsletter|notre newsletter|nuestra newsletter|nuestro boletín|"
    "nossa newsletter|nostra newsletter|naszego newslettera|naszym newsletterze|nasz newsletter|onze nieuwsbrief|vårt nyhetsbrev|vores nyhedsbrev|uutiskirjeemme|bültenimiz|takip etmek için|abone olun|нашу рассылку|нашу розсилку|нашия бюлетин|naš newsletter|našeg newslettera|našu newsletter|نشرتنا|bản tin của chúng tôi|buletin kami",
    "follow her on|follow him on|follow them on|our whatsapp|our telegram|unserem whatsapp|unseren whatsapp|nuestro canal de|nosso canal|nostro canale|notre chaîne|nasz kanał|naszym kanale|наш telegram|наш телеграм|нашем telegram|нашем телеграм|нашому telegram|нашому телеграм|наш канал|ctrl+enter|ctrl + enter|小編：|小编：|"
    "구독신청|구독하기|구독해 주세요|구독해주세요|채널 추가|친구 추가|友だち追加|友だち登録|チャンネル登録|をフォロー|でフォロー",
)  # fmt: skip

# Where a text is cut because the rest has its price. Only at the beginning of a line.
PAYWALL = Openings(
    r"(?:please )?(?:subscribe|sign up|log in|sign in|register|become an? (?:\w+ )?(?:member|subscriber))\b.{0,80}(?:read|continue|unlock|full|rest|whole|access|story|article|today|now|week|month)|(?:to|want to) (?:read|continue|keep) (?:reading|this|the)|already an? (?:subscriber|member)|this (?:article|story|content) is (?:for|only|reserved|available|exclusive)|continue reading|unlock|read the (?:full|rest|whole)|you[’' ](?:ve|have) (?:read|reached)",
    r"(?:der weitere|den (?:ganzen|vollständigen)) |jetzt (?:abonnieren|weiterlesen|registrieren|testen|anmelden)|weiterlesen|dieser (?:artikel|text|inhalt) ist (?:nur|exklusiv)|(?:sie (?:haben|sind) )?(?:bereits|schon) (?:abonnent|kunde|registriert)|(?:la suite|cet article) (?:de cet article )?est réservée?|il vous reste|abonnez[- ]vous pour|déjà abonné|pour lire la suite|suscr[ií]b\w+ para|(?:para|si quieres) (?:seguir|continuar) leyendo|contenido exclusivo|(?:assine|cadastre-se) para|conteúdo exclusivo|já é assinante|abbonati per|per continuare a leggere|contenuto riservato|sei già abbonato",
    r"log in of|verder lezen|al abonnee|läs vidare|logga in för|redan prenumerant|læs videre|allerede abonnent|les videre|jatka lukemista|tilaajille|czytaj dalej|dostęp (?:do|dla)|zaloguj się|ten artykuł jest|článek je (?:určen|dostupný)|pokračování|předplatitel|a cikk (?:teljes|előfizet)|előfizetőink|articol rezervat|pentru a citi|devamını|üyeler|abone ol|(?:чтобы|щоб) (?:читать|прочитать|читати|прочитати)|(?:полный|повний) текст|продолжение доступно|(?:доступно|доступен|доступний) (?:только|лише|тільки)|оформите подписку|оформіть підписку|για να διαβάσετε|לקריאת|המשך|כתבה זו|לקריאה|لقراءة المزيد|لمتابعة القراءة|هذا المحتوى|برای خواندن|पूरा पढ़ने|पूरी खबर|आगे पढ़ने|อ่านต่อ|สมัครสมาชิก|(?:đăng nhập|đăng ký) để|untuk (?:membaca|melanjutkan)|berlangganan untuk|kusoma zaidi|ili kusoma",
    r"この記事は(?:有料|会員)|(?:有料|無料)会員|会員(?:登録|限定)|残り\d+|記事の(?:続き|全文)|続きを(?:読む|お読み)|ログイン|(?:訂閱|订阅|登入|登录|加入會員|成為會員|付费|付費|解鎖|解锁|(?:立即|馬上)(?:訂閱|订阅))|(?:剩餘|剩余|還有)\d+|全文[^。]{0,10}(?:會員|会员|訂閱|付)|本文[^。]{0,8}(?:會員|会员|付)|로그인|유료|구독(?:자|하)|회원(?:만|가입|전용)|이 기사는",
)  # fmt: skip

# --- Who wrote it, who took the picture

# "By Jane Doe", "Von Max Weber", "Текст: Анна Ким": names in capitals behind one of these, at most six words and no stop.
BY = _words(
    en="by|written by|reporting by|reported by|report by|story by|words by|text by|analysis by|opinion by|from our correspondent|author|reporter",
    de="von|ein kommentar von|ein gastbeitrag von|text|autor|autorin|aus|interview", fr="par|propos recueillis par|texte|auteur|auteure|un texte de|envoyé spécial", es="por|texto|autor|autora|redacción",
    pt="por|texto|autor|autora|reportagem", it="di|testo di|a cura di|autore|dal nostro inviato", ca="per", nl="door|tekst|auteur", sv="av|text|reporter|skribent", da="af|tekst|skrevet af", nb="av|tekst|journalist|skrevet av",
    fi="teksti|toimittaja|kirjoittaja|kirjoittanut", et="tekst|autor|kirjutas", lv="autors|teksts", lt="autorius|tekstas|parengė", pl="autor|autorka|tekst|napisał|napisała|opracował|opracowała|rozmawiał|rozmawiała", cs="autor|autorka|text|napsal|napsala", sk="autor|autorka|text|napísal",
    sl="avtor|besedilo|piše", hr="autor|autorica|autorka|piše|pišu|napisao|napisala|tekst", sr="аутор|ауторка|пише|текст|написао", mk="автор|пишува|пишува:", bg="автор|от|текст", ru="автор|авторы|текст|подготовил|подготовила|подготовили|беседовал|беседовала|корреспондент",
    uk="автор|авторка|автори|текст|підготував|підготувала|розмовляв", be="аўтар|тэкст|аўтарка", el="του|της|γράφει|γράφει ο|γράφει η|γράφουν|κείμενο|ρεπορτάζ|συντάκτης", hu="írta|szerző|szöveg|szerzők", ro="de|autor|scris de|text|redactor", sq="nga|autor|shkruan", tr="yazan|haber|yazar|muhabir|haberi yazan", az="müəllif", kk="автор|авторы",
    hy="հեղինակ|հեղինակ՝", ka="ავტორი", ar="كتب|كتبت|بقلم|تقرير|إعداد|بواسطة|الكاتب|مراسل", fa="نویسنده|خبرنگار|گزارش|نوشته|نگارش", ur="تحریر|از|رپورٹ", he="מאת|כתב|כתבת|כתבה", hi="द्वारा|संवाददाता|लेखक|लेखिका|रिपोर्ट|रिपोर्टर|by", bn="লেখক|প্রতিবেদক|লিখেছেন", ta="எழுதியவர்|செய்தியாளர்", th="โดย|ผู้เขียน|เรื่อง|ผู้สื่อข่าว|เรื่องโดย|รายงานโดย", lo="ໂດຍ",
    vi="bởi|tác giả|bài|bài và ảnh|phóng viên|thực hiện", id="oleh|penulis|reporter|pewarta|laporan", ms="oleh|penulis|laporan", fil="ni|nina|isinulat ni", sw="na|mwandishi|imeandikwa na",
)  # fmt: skip
# Names behind such a word: capitals and "van der", or words of a script without capitals; what follows a bar or comma.
_CAPITAL_NAME = (
    r"(?:\p{Lu}[\p{L}\p{M}.'’-]*|(?:de|da|do|dos|van|von|der|den|di|del|della|la|le|el|al|bin|ter|zu|af|av)\b)"
)
_PLAIN_NAME = r"[[\p{Lo}\p{M}\p{Georgian}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]]{2,}"
NAMES = regex.compile(
    rf"(?:{_CAPITAL_NAME}(?:[ ,&/|·]+(?:(?:and|und|et|y|e|i|a|en|och|og|ja|és|și|ve|и|і|та|και|dan)\s+)?{_CAPITAL_NAME}){{0,7}}|"
    rf"{_PLAIN_NAME}(?:[ ,،/]+{_PLAIN_NAME}){{0,4}})(?:\s*[,|(/–—-]\s*.{{0,60}})?",
    flags=regex.V1,
)
BYLINE = regex.compile(
    # "記者王小明／台北報導", "【記者王小明／台北報導】", "中央社記者王小明台北3日電", "文／王小明", "本报记者 张三"
    r"[（(【〔\[]?(?:[\p{Han}A-Za-z]{0,8}?(?:記者|记者|特派員|特派员|特约记者|通訊員|通讯员|特約撰述)|文[／/：:]|文・|撰文|撰稿|編譯|编译|作者|口述|整理|採訪|采访|綜合報導|综合报道|编辑|編輯|編集|文責|執筆|筆者|聞き手|取材)"
    r"(?!会|會|表示|问|問|从|從|在|協會|协会|團|团|招待|獲悉|获悉|了解|たち|が|は|に|を|と|も|の)[^。！？，,、]{1,40}[】）)〕\]]?$"
    r"|[（(【〔\[]?[^。！？\s]{1,24}[／/╱|｜][^。！？\s]{1,24}(?:報導|报道|報道|撰文|编译|編譯)[】）)〕\]]?$"
    # "（社会部　山田太郎）", "【山田太郎、佐藤花子】"
    r"|[（(](?:社会部|政治部|経済部|国際部|文化部|運動部|編集委員|記者)[^）)]{0,20}[)）]$|【[\p{Han}\p{Katakana}・]{2,10}(?:[、・][\p{Han}]{2,6}){0,3}】$"
    # "홍길동 기자", "[한국일보] 홍길동·이영희 기자 = hong@example.kr"
    r"|(?:\[[^\]]{2,20}\]\s*)?[\p{Hangul}]{2,4}(?:[·,]\s?[\p{Hangul}]{2,4})*\s*(?:기자|특파원|선임기자|인턴기자|논설위원|객원기자|통신원)(?:\s*[=|/]?\s*\S+@\S+)?$"
    # "Jane Doe, staff reporter", "Our correspondent", "Redaktion", "Haber Merkezi | Ankara", "Jane Doe | 3 March 2024"
    r"|[\p{L}\p{M}.'’ -]{3,60},?\s+(?i:staff (?:reporter|writer)|(?:\p{L}+ ){0,2}(?:correspondent|contributor|columnist|editor)|contributing writer|special to [\p{L} ]{3,30})s?(?:,? with \p{Lu}[\p{L} ]{1,20})?$"
    r"|(?i:staff (?:reporter|writer)s?|(?:by )?(?:our|a|the)? ?(?:\p{L}+ )?(?:staff|correspondent|newsroom|editorial (?:team|board))|agencies|news desk|web desk|online desk|redaktion|la rédaction|redacción|redação|redazione|redakcja|redakce|redakcia|redakcija|редакция|редакція|"
    r"редакцыя|haber merkezi|dış haberler|tim redaksi|redaksi|تحریریه|هيئة التحرير|ویب ڈیسک|वेब डेस्क|न्यूज डेस्क|न्यूज़ डेस्क|डिजिटल डेस्क|ডেস্ক রিপোর্ট|অনলাইন ডেস্ক|กองบรรณาธิการ)(?:,? with \p{Lu}[\p{L} ]{1,20}|\s*[|/,-]\s*.{2,40})?$"
    r"|\p{Lu}[\p{L}\p{M}.'’-]+(?: \p{Lu}[\p{L}\p{M}.'’-]+){1,3}\s*[|•·]\s*(?:(?:\p{Lu}[\p{L}.]*|\d{1,4}|\p{Ll}{3,10})[ .,:/]*){1,6}$|\S+@\S+\.\p{L}{2,}$",
)

# "Photo: CNA", "Foto: dpa", "写真：", "ภาพ:": words for a picture and for who made it
PICTURE = _words(
    en="photo|photos|photograph|photographs|photography|image|images|picture|pictures|pic|pics|illustration|illustrations|graphic|graphics|infographic|credit|credits|photo credit|image credit|picture credit|photo credits|image credits|file photo|video grab|screenshot|screengrab|courtesy|cartoon|artwork|map|photo by|photos by|image by|picture by|photograph by|photo courtesy of|photo courtesy|image courtesy of|image courtesy|courtesy of|image source|photo source|footage",
    de="foto|fotos|bild|bilder|bildquelle|fotoquelle|foto von|bild von|archivfoto|archivbild|symbolbild|symbolfoto|grafik|karikatur|quelle|screenshot|bildnachweis|titelbild|aufnahme", fr="photo|photos|image|images|crédit|crédits|crédit photo|crédits photo|photo d'archives|photo d’archives|photographie|illustration|infographie|dessin|photo de|photo par",
    es="foto|fotos|imagen|imágenes|fotografía|fotografías|foto de|imagen de|crédito|créditos|ilustración|gráfico|captura|foto de archivo|archivo|cortesía", pt="foto|fotos|imagem|imagens|fotografia|crédito|créditos|ilustração|foto de|divulgação|reprodução|arte|arquivo", it="foto|fotografia|immagine|immagini|credit|crediti|foto di|illustrazione|fotografie|foto d'archivio",
    ca="foto|imatge|fotografia", nl="foto|foto's|beeld|afbeelding|fotograaf|illustratie|archieffoto", sv="foto|bild|fotograf|illustration|arkivbild|arkivfoto|grafik", da="foto|billede|fotograf|arkivfoto|illustration|grafik", nb="foto|bilde|fotograf|arkivfoto|illustrasjon|grafikk|skjermbilde", fi="kuva|kuvat|kuvaaja|kuvituskuva|arkistokuva|grafiikka", et="foto|fotod|pilt|illustratsioon", lv="foto|attēls|ilustrācija", lt="nuotrauka|nuotr|foto|iliustracija|nuotraukos",
    pl="fot|foto|zdjęcie|zdjęcia|fotografia|grafika|ilustracja|rys|zdj|źródło zdjęcia|autor zdjęcia", cs="foto|fotografie|snímek|obrázek|ilustrační foto|ilustrační snímek|grafika|zdroj", sk="foto|fotografia|snímka|ilustračné foto|obrázok|zdroj", sl="foto|fotografija|slika|ilustracija", hr="foto|fotografija|fotografije|slika|slike|ilustracija|arhiva|snimio|snimila|fotogalerija|izvor", sr="фото|фотографија|слика|илустрација|архива|извор|фотографије", mk="фото|фотографија|слика|извор", bg="снимка|снимки|фото|фотограф|илюстрация|кадър|източник",
    ru="фото|фотография|фотографии|снимок|изображение|иллюстрация|инфографика|скриншот|источник|фотограф|фото из архива|архивное фото|кадр|видео", uk="фото|фотографія|світлина|зображення|ілюстрація|скріншот|скриншот|джерело|інфографіка|фотограф|кадр|відео", be="фота|фатаграфія|здымак|ілюстрацыя|крыніца", el="φωτογραφία|φωτογραφίες|φωτό|φωτο|εικόνα|φωτ|πηγή φωτογραφίας|πηγή", hu="fotó|fotók|borítókép|címlapkép|nyitókép|címlapfotó|kép|képek|fénykép|forrás|illusztráció|fotó/forrás|grafika", ro="foto|fotografie|imagine|imagini|sursa foto|credit foto|foto credit|sursă foto|captură", sq="foto|fotografi|imazh", tr="fotoğraf|fotoğraflar|foto|görsel|resim|fotoğraf kaynağı|kaynak|grafik|görüntü|arşiv", az="foto|şəkil", kk="фото|сурет|суретті түсірген",
    hy="լուսանկար|լուսանկարը|լուսանկարներ|ֆոտո", ka="ფოტო|ფოტოები|სურათი|ილუსტრაცია", ar="صورة|الصورة|صور|تصوير|عدسة|المصور|مصدر الصورة|الصور|كاريكاتير|صورة أرشيفية|لقطة", fa="عکس|عکاس|تصویر|تصاویر|عکس‌ها|منبع عکس|عکس از", ur="تصویر|فوٹو|تصاویر", he="צילום|צילומים|תמונה|צילום מסך|איור|צלם", hi="फोटो|फ़ोटो|तस्वीर|तस्वीरें|चित्र|फाइल फोटो|छवि|इमेज|फोटो क्रेडिट|प्रतीकात्मक तस्वीर|image|photo", mr="फोटो|छायाचित्र", bn="ছবি|ফাইল ছবি|আলোকচিত্র|ফটো|সংগৃহীত ছবি", ne="तस्बिर|तस्वीर|फोटो", ta="படம்|புகைப்படம்|படங்கள்", te="ఫోటో|చిత్రం",
    th="ภาพ|ภาพถ่าย|รูปภาพ|รูป|ภาพประกอบ|ภาพจาก|เครดิตภาพ|ขอบคุณภาพ|ขอบคุณภาพจาก|ที่มาภาพ|แฟ้มภาพ|ภาพโดย|คลิป", lo="ຮູບ|ຮູບພາບ|ພາບ", km="រូបថត|រូបភាព", my="ဓာတ်ပုံ|ပုံ", vi="ảnh|hình|hình ảnh|ảnh minh họa|ảnh minh hoạ|ảnh tư liệu|ảnh chụp màn hình|đồ họa|nguồn ảnh|ảnh của|clip", id="foto|gambar|ilustrasi|sumber foto|dok|dok foto|tangkapan layar|foto oleh|grafis|fotografer", ms="foto|gambar|grafik|gambar fail|foto oleh|ilustrasi", fil="larawan|litrato|kuha ni|larawan mula sa", sw="picha|picha na|picha kwa hisani ya|chanzo cha picha|maelezo ya picha",
    zh="圖|图|圖片|图片|照片|圖說|图说|圖為|攝影|摄影|攝|摄|圖源|图源|圖片來源|图片来源|照片來源|图|供圖|供图|資料照|資料照片|资料图|資料圖|示意圖|示意图|翻攝|翻攝自|圖表|漫畫|插圖|插画|製圖|制图|截圖|截图|圖／文|視頻截圖|视频截图|配图", ja="写真|画像|撮影|写真提供|画像提供|提供写真|資料写真|イラスト|図|動画|キャプチャ|写真はイメージ|写真＝|撮影者", ko="사진|사진제공|사진 제공|사진출처|사진 출처|이미지|자료사진|그래픽|일러스트|삽화|영상|캡처|촬영|사진=|사진/",
)  # fmt: skip
# Who delivers news and pictures, as they sign.
AGENCIES = frozenset(
    (
        "AP|AFP|EPA|EPA-EFE|EFE|Reuters|REUTERS|dpa|DPA|APA|SDA|KEYSTONE|Keystone|ANSA|LaPresse|Lusa|LUSA|Belga|BELGA|ANP|TT|NTB|Ritzau|Scanpix|SCANPIX|"
        "Lehtikuva|STT|BNS|ELTA|LETA|PAP|EAST NEWS|Forum|ČTK|TASR|SITA|MTI|Agerpres|AGERPRES|Mediafax|MEDIAFAX|INQUAM|BTA|BGNES|Tanjug|TANJUG|FoNet|Hina|HINA|"
        "FENA|STA|PIXSELL|Cropix|CROPIX|MIA|МИА|ТАСС|РИА Новости|Интерфакс|УНІАН|УНИАН|Укрінформ|БЕЛТА|БТА|АП|АФП|Ройтерс|AA|İHA|IHA|DHA|ANKA|APA TV|Getty|"
        "Getty Images|GETTY|GETTY IMAGES|Shutterstock|Alamy|iStock|Depositphotos|Unsplash|Pixabay|Imago|IMAGO|Bloomberg|BLOOMBERG|UPI|CNA|Focus Taiwan|中央社|新華社|"
        "新华社|中新社|路透|路透社|法新社|美聯社|共同社|共同|時事|ロイター|AFP時事|Xinhua|Kyodo|Jiji|Yonhap|연합뉴스|뉴시스|뉴스1|로이터|AP연합뉴스|TTXVN|VNA|AFP/TTXVN|ANTARA|Antara|Bernama|BERNAMA|PNA|PTI|"
        "ANI|IANS|UNI|APP|UNB|BSS|पीटीआई|एएनआई|भाषा|एपी|एएफपी|रॉयटर्स|أ ف ب|ا ف ب|رويترز|أ ب|د ب أ|الأناضول|وكالات|واس|وفا|ایرنا|ایسنا|مهر|رویترز|Anadolu|SPA|"
        "WAFA|MENA|Sputnik|TASS|RIA Novosti|Interfax|ΑΠΕ-ΜΠΕ|ΑΠΕ|EUROKINISSI|Eurokinissi|ΙΝΤΙΜΕ|Press Association|PA|PA Wire|The Canadian Press|AAP"
    ).split("|")
)
# "(Photo by Jane Doe)", "Foto von Max Weber", "記者王小明攝", "（王小明攝）", "（参与采写：张三）"
CREDIT = regex.compile(
    r"[（(\[]?(?:[A-Z]{2,6}\s)?(?i:photo|image|picture|file photo|foto|bild|imagen|fot)s?\.?\s+(?:(?i:by|courtesy(?: of)?|von|de|di|door|av|af)\s+)?\p{Lu}[^!?。]{1,60}[)）\]]?$"
    r"|[(（][^）)]{1,30}(?:攝|摄|提供|資料照|資料照片|撮影|翻攝|供圖|供图)[)）]$|[\p{Han}]{2,10}\s*[\p{Han}]{2,4}\s*[攝摄]$|[（(](?:参与采写|參與採寫|圖文|图文)[^)）]{1,40}[)）]$",
)
# Where a credit may begin behind a caption: a stop, a bracket, a dash or two spaces: "…yesterday. Photo: Jane Doe", "… (AFP)"
CREDIT_BEGINS = regex.compile(r"[.!?。！？।۔؟”\"»」』)）…]|\s[—–|-]\s+|(?=[(（\[【©])|\s[/|]\s*|\s{2,}")
# Credits that only their end gives away: "…作业现场。新华社记者 张涛 摄", "[연합뉴스 자료사진]", "＝山田太郎撮影"
CREDIT_AT_END = regex.compile(
    r"[。）)]\s*[\p{Han}]{0,8}(?:記者|记者)?\s*[\p{Han}]{2,4}\s*[攝摄](?:\s.{0,20})?$|[(（\[【][^（()）\]】]{0,24}(?:攝|摄|提供|撮影|翻攝|資料照|資料照片|资料图|資料写真|제공|자료사진|캡처|촬영|DB)[)）\]】]$"
    r"|[.다]\s[\p{Hangul}\p{Latin} ]{2,16}\s?(?:제공|촬영|캡처|자료사진)$|(?:자료사진|재판매 및 DB 금지)[^\]]{0,20}\]$|[.다]\s*\d{4}\.\s?\d{1,2}\.\s?\d{1,2}\.?(?:\s\S+@\S+)?$|[＝=](?:[^。＝=]{0,24}(?:撮影|提供|写す|ロイター|共同|時事|AP|AFP))$",
)
# What only a caption says: "圖為…", "In this file photo", "(Archivbild)", "…, pictured in May"
CAPTION = Openings(
    r"圖為|图为|[上下左右](?:圖|图)|圖中|图中|示意圖|示意图|資料照|资料图|写真(?:は|上|下|[①-⑨])|사진은|file photo\b|pictured[:,]|in this (?:\p{L}+ )?(?:photo|image|picture|screengrab|frame)|this (?:\p{L}+ )?(?:photo|image|picture|photograph) (?:shows|taken|provided|released|from|made)|"
    r"archivbild|symbolbild|archivfoto|zdjęcie ilustracyjne|ilustrační|ilustračné|illusztráció|na fotografiji|на фото|на снимке|на знімку|на світлині|σε φωτογραφία|maelezo ya picha|ภาพประกอบ|แฟ้มภาพ|ảnh minh h|ilustrasi"
)
CAPTION_WITHIN = Within(
    "in this photo taken|in this file photo|in this image taken|in this undated|in this handout|in this combination|in this aerial photo|in this photo provided|in this photo released|in this image made|in this image provided|in this image from|(file photo)|(archivbild)|(symbolbild)|(archivfoto)|(photo d'archives)|(photo d’archives)|(foto de archivo)|(imagen de archivo)|"
    "(foto d'archivio)|(foto d’archivio)|(archieffoto)|(arkivfoto)|(arkivbild)|(arkistokuva)|(фото из архива)|(архивное фото)|(архівне фото)|(ilustrační foto)|(ilustračné foto)|(ilustracija)|(arşiv)|(ảnh minh họa)|(ảnh tư liệu)|(資料照)|(資料照片)|(资料图)|(資料写真)|(أرشيفية)|صورة أرشيفية|(عکس آرشیوی)"
)

# What an editor signs a last paragraph with, behind its last stop: "（編輯：張銘坤）1130417", "(Editing by Jane Doe)", "（記者王小明）", "【山田太郎】"
SIGNED = regex.compile(
    r"[（(【\[](?:(?i:編輯|编辑|責任編輯|责任编辑|責編|责编|核稿|譯者|译者|實習編輯|實習記者|記者|记者|完|editing by|reporting by|edited by|additional reporting|writing by|compiled by|translated by|إعداد|تحرير|edición|edição|redaktion|rédaction|red\.?|ред\.?)\s*[:：／/]?\s*[^（()）]{0,60}|[\p{Han}]{1,4}[　 ]?[\p{Han}]{1,4}(?:、[\p{Han}　 ]{2,8}){0,3})[)）】\]]\s*\d{0,8}$"
    r"|(?<=[.다요]\s)\s*[\p{Hangul}]{2,4}\s?(?:기자|특파원)?\s?\S+@\S+\.\p{L}{2,}$|(?<=[.다]\s)\(끝\)$|(?<=[。.])\s?(?:完|／END|<完>)$",
)  # fmt: skip
# Names of papers, above a headline: "The Lisborg Herald", "Tagblatt", "海灣日報"
MASTHEAD = regex.compile(
    r"(?<!\p{L})(?:herald|tribune|gazette|courier|chronicle|observer|guardian|telegraph|(?:daily|evening|morning|sunday) \p{L}+|\p{L}+ (?:times|post|news|journal|standard|star|press|daily|mail|mirror|examiner|monitor|bulletin)|zeitung|tagblatt|tageblatt|\p{L}*nachrichten|\p{L}*anzeiger|\p{L}*kurier|rundschau|allgemeine|le journal|la dépêche|el diario|el periódico|la gaceta|el heraldo|o jornal|jornal d[aeo]|la gazzetta|il giornale|corriere|\p{L}*blad(?:et)?|dagens \p{L}+|sanomat|gazeta|kurier|noviny|deník|novine|list|vjesnik|новости|известия|ведомости|газета|правда|вести|вісник|εφημερίδα|gazetesi|haber(?:ler)?|harian|berita|báo|हिन्दुस्तान|समाचार|جريدة|صحيفة|أخبار|روزنامه)(?!\p{L})"
    r"|(?:日報|日报|時報|时报|晚報|晚报|新聞網|新闻网|晨報|晨报|早報|早报|電子報|週刊|周刊|周报|通訊社|通讯社|新聞社|新聞|通信|新報|テレビ|일보|신문|뉴스|타임스|방송)$|\p{L}{3,}\.(?:com|net|org|tw|jp|de|fr|co\.uk|news)\b"
)  # fmt: skip

# --- Where and when a story was filed, before its first sentence

_MONTH_DAY = r"(?:\d{1,2}\.?\s+(?:de\s+)?[\p{L}\p{M}.]{2,12}|[\p{L}\p{M}.]{2,12}\s+\d{1,2}|\d{1,2}[./]\d{1,2})"
DATELINE = regex.compile(
    # With a date and an agency in parentheses, in any script: "Taipei, April 17 (CNA) ", "नई दिल्ली, 17 अप्रैल (भाषा) ", "Madrid, 17 abr (EFE).- "
    rf"(?:\p{{L}}[\p{{L}}\p{{M}}.'’]*(?:[ -]\p{{L}}[\p{{L}}\p{{M}}.'’]*){{0,3}},\s*{_MONTH_DAY}(?:,?\s+\d{{4}})?\s*\([\p{{L}}\p{{M}}][\p{{L}}\p{{M}}/ .&-]{{1,24}}\)\s*\.?\s*(?:—|–|--?|:)?\s*)"
    # The same with a dash and no agency: "Sofia, 17 April – ", "ROMA, 17 APR - "
    rf"|(?:\p{{Lu}}[\p{{L}}\p{{M}}.'’]*(?:[ -]\p{{L}}[\p{{L}}\p{{M}}.'’]*){{0,3}},\s*{_MONTH_DAY}(?:,?\s+\d{{4}})?\s*\.?\s*(?:—|–|--?)\s+)"
    # With an agency and a dash: "القاهرة (رويترز) - ", "กรุงเทพฯ (17 เม.ย.) - "
    r"|(?:[\p{Arabic}\p{Hebrew}\p{Thai}\p{Devanagari}\p{Bengali}\p{Georgian}\p{Armenian}\p{M}ฯ ]{2,30}\([^()\n]{2,24}\)\s*(?:—|–|-)\s+)"
    # An agency and a dash or colon: "قال رويترز" does not, "القاهرة/ الأناضول - ", "ANKARA (AA) - ", "İSTANBUL/AA"
    r"|(?:\p{Lu}[\p{Lu}\p{M}]+(?:[ -][\p{Lu}\p{M}]+)?\s*/\s*[\p{Lu}]{2,12}\s*(?:—|–|-|:)?\s+)"
    # Thai: "สำนักข่าวไทย 1 ต.ค. – ", "กรุงเทพฯ 1 มิ.ย. – "
    r"|(?:[\p{Thai}ฯ ]{3,30}\d{1,2}\s*[\p{Thai}.]{3,10}\s*[–—-]\s*)"
    # Vietnamese and the like: "(VTC News) - ", "(Dân trí) - ", "TTO - ", "(NLĐO) – "; Indonesian: "KOMPAS.com – ", "Jakarta, CNN Indonesia -- ", "Jakarta (ANTARA) - "
    r"|(?:\([\p{Lu}][\p{L}\p{M}. ]{1,20}\)\s*(?:—|–|-)\s+)|(?:[\p{Lu}]{2,14}(?:\.\p{L}{2,4})?(?:,\s*\p{Lu}[\p{L}.]+)?\s*(?:—|–|--?)\s+)|(?:\p{Lu}\p{L}+,\s*\p{Lu}[\p{L}.]+(?: \p{Lu}\p{L}+)?\s*(?:—|–|--)\s+)"
    # Russian: "МОСКВА, 17 апр — РИА Новости. ", "МОСКВА, 17 апреля. /ТАСС/. "
    r"|(?:\p{Lu}[\p{Lu}-]+(?: [\p{Lu}-]+)?,\s*\d{1,2}\s+\p{L}{3,9}\.?\s*(?:[—–-]\s*[\p{Lu}][\p{L}]+(?: [\p{Lu}][\p{L}]+)?\.|/[\p{Lu}\p{L} -]{2,20}/\.?)\s*)|"
    r"(?:\p{Lu}[\p{Lu}\p{M}.'’]+(?:[ -][\p{Lu}\p{M}.'’]+){0,3}(?:,\s*\p{L}[^—–:()\n]{1,28})?(?:\s*\([^()\n]{2,30}\))?\s*(?:—|–|--?)\s+)"
    r"|(?:\p{Lu}[\p{L}\p{M}.'’]+(?:[ -][\p{Lu}\p{M}][\p{L}\p{M}.'’]*){0,3}(?:,\s*[^—–:()\n]{2,28})?\s*\(\p{L}[\p{L}\p{N} /.&-]{1,24}\)\s*(?:—|–|--?|:)\s+)"
    # Chinese: "（中央社台北三日電）", "【記者王小明／台北報導】", "（臺北訊）", "〔記者…〕", "新华社北京1月3日电", "北京 1月3日 新华社电", "本报讯（记者张三）", "中新网1月3日电"
    r"|(?:[（(【〔\[][^（()）】〕\]\n]{2,40}(?:電|电|訊|讯|報導|报导|报道|報道|發|发|共同|時事|綜合|综合|專訪|专访)[）)】〕\]]\s*)"
    r"|(?:[【〔]?(?:[\p{Han}]{2,6})?(?:記者|记者|特派員)[^。，,\n]{1,24}[／/╱](?:[^。，,\n]{1,10})(?:報導|报导|报道)[】〕]?[\s　:：]*)"
    r"|(?:(?:新华社|新華社|中新社|中央社|中新网|新华网|人民网|央视网|环球网|海外网|中国新闻网|光明网)[\p{Han}]{0,8}\d{1,2}月\d{1,2}日[电電讯訊](?:\s*[（(][^）)\n]{2,40}[）)])?\s*)"
    r"|(?:本[报報网網台](?:[\p{Han}]{0,6}\d{0,2}(?:月\d{1,2}日)?)?[讯訊电電](?:\s*[（(][^）)\n]{2,40}[）)])?\s*)"
    r"|(?:[\p{Han}]{2,6}\s+\d{1,2}月\d{1,2}日\s*[\p{Han}]{2,5}[电電]\s*)"
    # Japanese: "【ワシントン共同】", "【北京＝山田太郎】", "［東京　３日　ロイター］ - "; Korean: "(서울=연합뉴스) 홍길동 기자 = ", "[서울=뉴시스] ", "[아시아경제 홍길동 기자] "
    r"|(?:[【［\[][^】］\]\n]{2,30}(?:[＝=・][^】］\]\n]{1,14}|共同|時事|支局|ロイター|総局)[】］\]]\s*(?:[-–—―]\s*)?)"
    r"|(?:[(\[][\p{Hangul}\p{Latin}·, ]{2,20}=[^)\]\n]{2,20}[)\]]\s*(?:[\p{Hangul}·, ]{2,30}(?:기자|특파원)\s*)?=?\s*)|(?:\[[\p{Hangul}\p{Latin} ]{2,20}\s[\p{Hangul}·, ]{2,16}(?:기자|특파원|PD)\]\s*)"
)  # fmt: skip
# What news is filed from, alone in a dateline, and no time zone is named after.
FILED_FROM = frozenset(
    (
        "abuja|ankara|atlanta|bangalore|barcelona|basel|beijing|bengaluru|bonn|boston|brasilia|canberra|cape town|"
        "chennai|cologne|dallas|davos|florence|frankfurt|gaza city|geneva|guangzhou|hanoi|hyderabad|islamabad|jeddah|"
        "kaohsiung|kolkata|kyiv|lahore|las vegas|los angeles|lyon|marseille|melbourne|miami|milan|montreal|mumbai|"
        "munich|nanjing|naypyitaw|new delhi|new york|osaka|ottawa|philadelphia|pittsburgh|pretoria|pyongyang|"
        "quebec city|rabat|ramallah|rio de janeiro|san francisco|sanaa|seattle|shenzhen|st petersburg|strasbourg|"
        "taichung|tainan|tel aviv|the hague|turin|united nations|vatican city|vladivostok|washington|wellington|wuhan"
    ).split("|")
)

# "3 min read", "2 hours ago", "vor 3 Stunden", "há 2 horas", "3小时前": a figure or two with a unit and nothing else
AGO = regex.compile(
    r"[^\p{L}\p{N}]*(?:(?:il y a|vor|hace|há|fa|acum|преди|пред|pre|prije|před|pred|πριν(?: από)?|منذ|قبل|לפני|για|för|for|cách đây|about|over|updated)\s+)?\d{1,3}[+]?\s?(?:\p{L}{1,12}\.?)(?:\s?\p{L}{2,12}\.?){0,2}\s*(?i:ago|read|reading|lesezeit|de lecture|de lectura|de leitura|di lettura|fa|atrás|sedan|siden|sitten|temu|назад|тому|önce|yang lalu|lalu|trước|पहले|আগে|ที่แล้ว|前|전|پیش|قبل|чтения|читання|okuma|czytania|čtení)?$"
)

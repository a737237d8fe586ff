"""How the lines begin that stand round an article and are no part of it, German and English."""

from __future__ import annotations

from claims.rules.date_words import MONTHS, WEEKDAYS
from claims.rules.words import word_set

# Pointers to other pages, forms, notices: whatever follows these words.
BEGINNINGS = (
    "siehe auch", "lesen sie auch", "lesen sie mehr", "lesen sie hier", "lesen sie dazu", "lies auch",
    "lies mehr", "mehr zum thema", "mehr dazu:", "auch interessant", "auch lesenswert",
    "das könnte sie auch interessieren", "das könnte dich auch interessieren",
    "das könnte sie interessieren", "weitere artikel", "ähnliche artikel", "verwandte artikel",
    "ähnliche beiträge", "empfehlungen der redaktion", "empfohlener inhalt",
    "empfohlener redaktioneller inhalt", "an dieser stelle finden sie", "weiterlesen", "hier weiterlesen",
    "bitte geben sie", "bitte gib", "kommentieren sie", "kommentar schreiben", "kommentar verfassen",
    "kommentar hinterlassen", "kommentar abgeben", "schreiben sie einen kommentar",
    "schreibe einen kommentar", "diskutieren sie mit", "hinterlassen sie", "hinterlasse einen",
    "hinterlasse eine", "antwort abbrechen", "ihre e-mail-adresse wird nicht",
    "deine e-mail-adresse wird nicht", "erforderliche felder", "meinen namen, meine e-mail",
    "melden sie sich für", "melden sie sich hier", "melde dich für", "jetzt abonnieren", "jetzt anmelden",
    "jetzt registrieren", "jetzt bestellen", "jetzt testen", "abonnieren sie", "abonniere unseren",
    "newsletter abonnieren", "newsletter bestellen", "unser newsletter", "folgen sie uns", "folge uns",
    "folgt uns", "teilen sie diesen", "teile diesen", "diesen artikel teilen", "diesen artikel drucken",
    "diesen artikel bewerten", "artikel teilen", "artikel drucken", "artikel merken", "artikel anhören",
    "wir verwenden cookies", "wir nutzen cookies", "wir setzen cookies",
    "diese website verwendet cookies", "diese webseite verwendet cookies",
    "diese seite verwendet cookies", "diese website nutzt cookies", "mit der nutzung dieser",
    "cookie-einstellungen", "datenschutzeinstellungen", "alle rechte vorbehalten",
    "dieser artikel erschien", "dieser artikel ist zuerst", "dieser artikel wurde zuerst",
    "dieser text erschien", "dieser text ist zuerst", "bewerten sie diesen",
    "durchschnittliche bewertung", "unterstützen sie unsere arbeit", "unterstützen sie unseren",
    "über den autor", "über die autorin", "transparenzhinweis", "see also", "read more", "read also",
    "read next", "also read", "related:", "related articles", "related stories", "related news",
    "related topics", "related content", "related posts", "more on this story", "you may also like",
    "you might also like", "you may also be interested", "recommended for you", "recommended stories",
    "recommended reading", "continue reading", "click here", "editor's picks", "editors' picks",
    "don't miss", "leave a reply", "leave a comment", "post a comment", "add a comment",
    "write a comment", "join the conversation", "join the discussion", "your email address will not be",
    "required fields are", "save my name", "have an opinion on this story", "share this", "share on",
    "share via", "share your", "sign up for", "sign up to", "subscribe to", "subscribe now",
    "subscribe for", "get our newsletter", "get the latest", "enter your email", "enter your name",
    "please enter", "please log in", "follow us", "we use cookies", "this website uses cookies",
    "this site uses cookies", "by continuing to use", "by continuing to browse", "by clicking",
    "accept all cookies", "cookie settings", "cookie preferences", "cookie policy", "all rights reserved",
    "copyright ©", "©", "this article was originally", "this article was first",
    "this article originally", "this article first", "this story was originally", "this story was first",
    "this story originally", "first published", "support our journalism", "support our work",
    "donate now", "donate today", "download our app", "download the app", "thank you for reading",
    "if you liked this", "if you enjoyed this", "rate this", "average rating", "about the author",
    "about the writer", "tags:", "tag:", "schlagwörter:", "stichwörter:", "themen:", "topics:",
    "filed under", "categories:", "kategorien:", "lesezeit", "lesedauer", "reading time",
    "estimated read",
)  # fmt: skip
# The same, but only where the line is short and no sentence.
BRIEF_BEGINNINGS = (
    "mehr von", "mehr aus", "mehr über", "weitere nachrichten", "zum thema", "hier geht es zu",
    "meistgelesen", "veröffentlicht am", "veröffentlicht:", "erstellt am", "aktualisiert",
    "zuletzt aktualisiert", "stand:", "quelle:", "quellen:", "redaktion:", "autor:", "autorin:", "text:",
    "kommentare", "bewertung", "more from", "more about", "most read", "most popular", "top stories",
    "trending", "up next", "in other news", "published", "updated", "last updated", "last modified",
    "source:", "sources:", "author:", "written by", "reporting by", "editing by", "comments", "rating",
    "follow",
)  # fmt: skip
# Lines that hold nothing else. What remains of buttons, menus and share lists.
ALONE = frozenset(
    """
    anzeige|werbung|teilen|drucken|merken|kommentare|kommentar|schlagwörter|themen|autor|autorin
    newsletter|impressum
    datenschutz|agb|kontakt|mehr|weiter|zurück|nach oben|anmelden|registrieren|abo|abonnieren
    zum inhalt springen
    menü|suche|startseite|vorlesen|speichern|feedback|artikel|seite 1|advertisement|advertising
    sponsored|promoted
    sponsored content|share|print|comments|comment|tags|topics|author|privacy policy|terms of use|terms
    contact|more
    next|previous|back to top|login|log in|sign in|sign up|subscribe|follow us|skip to content|menu
    search|home|save
    listen|facebook|twitter|x|whatsapp|instagram|linkedin|telegram|e-mail|email|mail|pinterest|reddit
    flipboard|xing
    bluesky|mastodon|threads|youtube|tiktok|pocket|messenger|copy link|link kopieren|bookmark
    kommentieren|antworten
    reply|gefällt mir|like|likes|tweet|tweeten|per mail|auf facebook teilen|auf twitter teilen
    auf x teilen
    read more|see also|related|anzeigen|ad|ads
    """.replace("\n", "|").replace("    ", "").split("|")
) - {""}  # fmt: skip
COUNTED = word_set(
    "kommentare kommentar comments comment shares share votes vote stimmen stimme likes like aufrufe views "
    "ratings rating bewertungen bewertung leser readers minuten min minutes"
)
STARS = "★☆⭐✩✭"
BYLINES = ("von ", "by ", "from ")
IN_A_BYLINE = frozenset(
    ("und", "and", "von", "van", "de", "der", "für", "in", "zu", "&", "for", "the", "of", "at")
)
IN_A_DATELINE = frozenset(
    (
        *MONTHS["de"],
        *MONTHS["en"],
        *WEEKDAYS["de"],
        *WEEKDAYS["en"],
        *("uhr", "am", "pm", "um", "utc", "gmt", "est", "cet", "mez", "mesz", "a", "p", "m", "at", "of"),
    )
)
# What people are told about the author at the foot of an article.
TRADES = (
    "journalist", "redakteur", "reporter", "korrespondent", "correspondent", "kolumnist", "columnist",
    "autor", "volontär", "ressortleiter", "chefredakteur", "editor", "writer", "author", "contributor",
    "freelance", "contributing", "fact checker", "faktenchecker", "blogger",
)  # fmt: skip
AT_WORK = (
    " is a ", " is an ", " is the ", " ist ", " writes ", " schreibt ", " covers ", " berichtet ",
    " arbeitet ", " works ", " worked ", " studierte ", " studied ", " joined ",
)  # fmt: skip
CREDITS = (
    "foto:", "fotos:", "bild:", "bilder:", "bildquelle:", "symbolbild", "archivbild", "archivfoto",
    "grafik:", "photo:", "photos:", "photo by", "photograph:", "image:", "images:", "picture:", "credit:",
    "illustration:", "video:", "bildunterschrift",
)  # fmt: skip
IN_CAPTIONS = (
    "(foto:", "(fotos:", "(bild:", "(photo:", "(photo by", "(image:", "(picture:", "(archivbild",
    "(symbolbild", "(archivfoto", "(links)", "(rechts)", "(mitte)", "(left)", "(right)", "(centre)",
    "(center)", "(l.)", "(r.)", "getty images", "picture alliance", "/dpa", "/afp", "/reuters",
    "ap photo", "shutterstock", "imago images", "© ", "pictured",
)  # fmt: skip

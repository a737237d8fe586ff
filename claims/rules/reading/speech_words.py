"""The words by which texts say who said it, one table for each language."""

from __future__ import annotations

from claims.rules.date_words import MONTHS, WEEKDAYS
from claims.rules.words import Phrases, word_set
from claims.vocabulary import Act

# What the verb says was done. German forms stand for themselves, as they change inside.
VERBS: dict[str, dict[str, Act]] = {
    "de": {
        **dict.fromkeys(
            word_set(
                "sagte sagten sagt sagen erklärte erklärten erklärt erklären betonte betonten betont "
                "behauptete behaupteten behauptet behaupten meinte meinten meint argumentierte "
                "argumentierten argumentiert antwortete antworteten antwortet erwiderte erwiderten "
                "entgegnete warnte warnten warnt kritisierte kritisierten kritisiert forderte "
                "forderten fordert beklagte beklagten bestätigte bestätigten bestätigt dementierte "
                "dementierten dementiert bestritt bestritten bestreitet versicherte versicherten "
                "versichert vermutete vermuteten vermutet schätzte schätzten schätzt prognostizierte "
                "prognostizierten versprach versprachen verspricht drohte drohten droht beteuerte "
                "beteuerten äußerte äußerten fragte fragten erinnerte erinnerten erinnert urteilte "
                "beschrieb beschrieben bezeichnete bezeichneten nannte nannten räumte räumten gestand "
                "lobte lobten verkündete verkündeten verkündet bekannte versprechen betonen warnen"
            ),
            Act.SAID,
        ),
        **dict.fromkeys(
            word_set("schrieb schrieben schreibt schreiben twitterte postete notierte mailte"), Act.WROTE
        ),
        **dict.fromkeys(word_set("erzählte erzählten erzählt"), Act.TOLD),
        **dict.fromkeys(
            word_set(
                "berichtete berichteten berichtet berichten meldete meldeten meldet melden enthüllte "
                "enthüllten"
            ),
            Act.REPORTED,
        ),
        **dict.fromkeys(word_set("zitierte zitierten zitiert"), Act.QUOTED),
    },
    "en": {
        **dict.fromkeys(
            word_set(
                "said says say saying claimed argued argues added adds announced announces denied "
                "denies confirmed confirms warned warns stated states explained explains insisted "
                "insists suggested acknowledged admitted admits alleged alleges estimated estimates "
                "predicted predicts testified replied replies noted notes revealed disclosed asserted "
                "maintained conceded vowed promised declared recalled complained accused criticised "
                "criticized called described say argue warn insist deny announce confirm allege maintain"
            ),
            Act.SAID,
        ),
        **dict.fromkeys(word_set("wrote writes written tweeted posted blogged"), Act.WROTE),
        **dict.fromkeys(word_set("told tells telling"), Act.TOLD),
        **dict.fromkeys(word_set("reported reports reporting"), Act.REPORTED),
        **dict.fromkeys(word_set("quoted quotes"), Act.QUOTED),
    },
}
# Verbs in two parts: one of the other halves has to follow in the same sentence to make them speech.
SEPARABLE: dict[str, dict[str, frozenset[str]]] = {
    "de": {
        verb: word_set(halves)
        for halves, verbs in (
            ("mit", "teilte teilten teilt teilen"),
            ("an", "kündigte kündigten kündigt kündigen"),
            ("bekannt zu an", "gab gaben gibt geben"),
            ("hinzu", "fügte fügten fügt"),
            ("vor", "schlug schlugen schlägt warf warfen wirft"),
            ("ein", "räumte räumten räumt"),
            ("zurück hin", "wies wiesen weist"),
            ("klar", "stellte stellten stellt"),
            ("offen", "legte legten legt"),
            ("von", "sprach sprachen spricht sprechen"),
            ("davon", "ging gingen geht gehen"),
        )
        for verb in verbs.split()
    },
    "en": {},
}
TOLD_SOMEBODY = ("teilte", "teilten", "teilt", "teilen")
# A separable verb has its other half within so many tokens.
FARTHEST_HALF = 30
# In front of a name.
ACCORDING: dict[str, Phrases] = {
    "de": Phrases(
        "laut|gemäß|nach angaben|nach informationen|nach aussage|nach aussagen",
        "nach darstellung|nach auskunft|nach einschätzung|nach ansicht|nach meinung|nach berichten",
        "unter berufung auf|im interview mit|in einem interview mit|im gespräch mit",
    ),
    "en": Phrases(
        "according to|as reported by|as reported in|citing|quoted by|in the words of|a report by|a report in"
    ),
}
# Whoever the sentence is about says so about themselves.
BY_THEMSELVES = Phrases(
    "nach eigenen angaben|eigenen angaben zufolge|nach eigener aussage|nach eigener darstellung"
)
# To whom it was said.
TO_WHOM: dict[str, Phrases] = {
    "de": Phrases("gegenüber|mit dem|mit der|im interview mit|in einem interview mit|im gespräch mit"),
    "en": Phrases(
        "in an interview with|in an interview to|spoke to|spoke with|speaking to|speaking with|talked to",
        "in comments to|in a statement to|in remarks to",
    ),
}
# Nobody is named for it.
HEARSAY: dict[str, frozenset[str]] = {
    "de": word_set("angeblich mutmaßlich vorgeblich offenbar gerüchteweise anscheinend soll sollen"),
    "en": word_set("reportedly allegedly purportedly supposedly apparently rumoured rumored"),
}
HEARSAY_PHRASES: dict[str, Phrases] = {
    "de": Phrases(
        "berichten zufolge|medienberichten zufolge|es heißt|heißt es|dem vernehmen nach|wird zugeschrieben"
    ),
    "en": Phrases(
        "is said to|are said to|it is believed|is believed to|some reports|media reports|is thought to"
    ),
}
ANONYMOUS: dict[str, frozenset[str]] = {
    "de": word_set(
        "person personen mitarbeiter mitarbeitern mitarbeiterin insider insidern kreise kreisen quelle "
        "quellen experte experten beobachter beobachtern analysten vertraute vertrauten informant "
        "informanten beamte beamten leute leuten kritiker kritikern zeugen augenzeugen medien berichte "
        "berichten forscher forschern wissenschaftler wissenschaftlern manager managern ermittler "
        "ermittlern kollegen freunde freunden diplomaten juristen ökonomen angestellte angestellten "
        "medienberichte medienberichten unterlagen dokumente dokumenten"
    ),
    "en": word_set(
        "person people source sources official officials employee employees staffer staffers insider "
        "insiders expert experts analyst analysts critic critics observers witness witnesses aide aides "
        "worker workers someone executives reports media scientists researchers lawmakers colleagues "
        "friends diplomats lawyers economists investigators residents activists officers documents"
    ),
}
# English writes these small although they speak.
OFFICES = word_set(
    "ministry police government company firm court agency bank party union group spokesman spokeswoman "
    "spokesperson report study minister president department office prosecutors prosecutor authorities "
    "authority organisation organization committee council university mayor governor senator director "
    "chairman chief judge embassy army military administration commission foundation institute hospital "
    "airline manufacturer startup startups campaign lawyer"
)
# A report is only as good as the paper it stands in: “Bericht der New York Times”, “a report in the Times”.
REPORTS = word_set("bericht berichts artikel recherche recherchen interview report article investigation")
# “Seine Berichte”, “was told”: no speech, or not by whom it stands next to.
BEFORE_NO_SPEECH = frozenset(("to", "be", "is", "was", "are", "were", "been", "being"))
# Between the subject and its verb: “PAP has also reported”.
BEFORE_A_VERB = word_set("has have had also further later first previously hat haben hatte hatten")
TELLING = ("told", "tells", "telling")
BEHIND_A_VERB = word_set("sich jedoch auch aber dazu daraufhin zuvor später nun dann weiter also later")
BEHIND_SO = word_set("in im am auf bei weiter gegenüber zu vor")
CONJUNCTIONS = frozenset(("und", "aber", "doch", "oder", "and", "but"))
BEFORE_A_SUBJECT = frozenset(("und", "aber", "doch", "dass", "wie", "denn", "and", "but", "that", "as"))
PRONOUNS: dict[str, frozenset[str]] = {
    "de": frozenset(("er", "sie", "es", "ich", "wir", "man")),
    "en": frozenset(("he", "she", "they", "it", "i", "we")),
}
# What may stand before a name and is not part of it.
ARTICLES: dict[str, frozenset[str]] = {
    "de": word_set(
        "der die das dem den des ein eine einem einen einer eines seine seiner seinem ihre ihrer ihrem "
        "dieser diese diesem von vom zum zur"
    ),
    "en": word_set("the a an his her their its this that"),
}
# Inside a name: “Ministerium für Bildung”, “University of Oxford”.
JOINTS: dict[str, frozenset[str]] = {
    "de": word_set("der des von für vom &"),
    "en": word_set("of the for &"),
}
GERMAN_ENDINGS = ("e", "en", "er", "es", "em")
NO_NAMES: dict[str, frozenset[str]] = {
    "de": word_set(
        "als wenn nachdem bevor weil dass ob indem obwohl während im am vom zum zur in an auf mit bei "
        "nach seit vor für gegen um durch über unter aus doch denn sondern oder sowie laut gegenüber "
        "jedoch auch heute gestern und aber wie was wer seitdem dann später zuvor danach dort damals "
        "daraufhin inzwischen jetzt nun bisher zuletzt schließlich außerdem zudem allerdings trotzdem "
        "deshalb daher so da hier dabei dennoch anschließend bereits erst nur einst mal immer "
        "manchmal oft musste konnte wollte sollte würde hatte hätte wurde war ist hat sei habe wird"
    )
    | set(MONTHS["de"])
    | set(WEEKDAYS["de"]),
    "en": word_set(
        "when while after before because that if although in on at by with from since for against "
        "over under who which it he she they had has have was were is are would could should will "
        "last as but then and later meanwhile afterwards however also there here now soon once yet "
        "still nevertheless instead what how"
    )
    | {month for month in MONTHS["en"] if month != "may"}
    | set(WEEKDAYS["en"]),
}
# Names of papers and stations tell what they are, German ones in the second half of the word.
OUTLETS = word_set(
    "zeitung journal times post news magazin magazine spiegel agentur agency sender rundschau "
    "tagesspiegel herald tribune guardian rundfunk fernsehen radio veröffentlichung publication "
    "newspaper reuters bloomberg presse press gazette observer telegraph chronicle standard podcast "
    "blatt nachrichten bild welt zeit dpa afp bbc cnn npr ard zdf ap outlet illustrierte stern focus "
    "economist verge wired nyt wsj faz taz nbc cbs abc tass politico axios"
)
OUTLET_ENDINGS = (
    "zeitung", "blatt", "magazin", "anzeiger", "rundschau", "kurier", "agentur", "nachrichten",
    "fernsehen", "rundfunk",
)  # fmt: skip

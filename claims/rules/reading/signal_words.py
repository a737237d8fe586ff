"""Words that make a statement worth checking, or less so, one table for each language."""

from __future__ import annotations

from claims.rules.words import Phrases, word_set

# Beginnings of verbs for acts that leave traces: records, money, documents. Only of words in lower case.
ACTS_DE = tuple(
    word_set(
        "gründet gegründet mitbegründet verklag klagte geklagt kauft gekauft verkauf übernahm "
        "übernommen übernimmt erwarb erworben spendet gespendet zahlt gezahlt bezahlt überwies "
        "überwiesen entließ entlassen feuert gefeuert kündigt gekündigt verließ verlassen verlässt "
        "zurückgetreten unterzeichne unterschrieb unterschrieben veröffentlich starb starben "
        "gestorben getötet tötet verletzt geboren verurteil freigesprochen verhaft festgenommen "
        "gewann gewonnen verlor verloren gewählt wählte beschloss beschlossen abgelehnt ablehnt "
        "lehnte genehmig bewillig verbot verboten schloss geschlossen eröffne finanzier investier "
        "gesperrt sperrt wechselt ernannt ernannte berief berufen verhinder gestohlen stahl erhielt "
        "erhalten bekam lieferte geliefert gebaut baute startet gestartet eingeführt eingereicht "
        "einreicht reichte traf trafen getroffen geflohen floh stürmt abgestimmt stimmte verabschiede "
        "erhöht senkt gesenkt stieg stiegen gestiegen sank sanken gesunken verdoppel verdreifach "
        "halbier wuchs wuchsen gewachsen verschwieg verschwiegen vertusch manipulier fälscht "
        "gefälscht bestach bestochen veruntreu abgeworben abzuwerben geleakt gehackt angegriffen "
        "griff zerstört beschlagnahm ermittelt durchsuch angeklagt wurde eingesammelt sammelte "
        "gezwungen zwang beendet beendete abgeschafft verhängt untersagt beantragt eingestellt "
        "stellte ausgewiesen abgeschoben importier exportier produzier gelogen zahlen leistete "
        "geleistet"
    )
    - {"wurde"}
)
ACTS_EN = word_set(
    "founded co-founded cofounded sued filed bought sold acquired donated paid fired resigned quit "
    "left signed published launched released died killed injured born convicted acquitted sentenced "
    "arrested charged indicted won lost elected voted approved banned closed opened funded invested "
    "blocked rejected refused joined appointed hired stole stolen received delivered built started "
    "introduced met fled threatened forced passed raised cut rose fell doubled tripled halved grew "
    "spent earned gave ordered deported crossed attacked invaded invented discovered created hid lied "
    "forged bribed transferred awarded merged crashed collapsed hit struck seized searched "
    "investigated leaked hacked destroyed imposed scrapped ended produced exported imported increased "
    "decreased dropped climbed surged declined promised abolished withdrew suspended expelled "
    "evacuated rescued recovered responded"
)
ROLES_DE = (
    "vorsitzende", "vorsitzender", "vorsitzenden", "vorstand", "vorstands", "geschäftsführer",
    "geschäftsführerin", "chef", "chefin", "gründer", "gründerin", "mitgründer", "mitbegründer",
    "präsident", "präsidentin", "minister", "ministerin", "kanzler", "kanzlerin", "direktor",
    "direktorin", "leiter", "leiterin", "mitglied", "ceo", "inhaber", "eigentümer", "bürgermeister",
    "bürgermeisterin", "abgeordneter", "abgeordnete", "professor", "professorin", "berater", "beraterin",
    "botschafter", "sekretär", "aufsichtsrat", "tochtergesellschaft", "organisation",
)  # fmt: skip
ROLES_EN = word_set(
    "chairman chairwoman chair ceo cfo founder co-founder cofounder president minister chancellor "
    "director head member owner mayor senator professor adviser advisor ambassador secretary governor "
    "executive subsidiary commissioner"
)
COPULAS = {
    "de": word_set("wurde wird war ist waren sind als zum zur fungierte fungierten ernannt berufen gewählt"),
    "en": word_set("became becomes was is are were as appointed elected named served serves"),
}
SUPERLATIVES = {
    "de": word_set(
        "einzige einzigen einziger einziges erstmals erstmalig beispiellos beispiellose rekord meisten meiste"
    ),
    "en": word_set("most least best worst only ever first unprecedented record"),
}
# “höchste”, “größte”
SUPERLATIVE_ENDINGS_DE = tuple(
    f"{stem}{ending}" for stem in ("st", "ßt") for ending in ("e", "en", "er", "es", "em")
)
# End like superlatives and are none.
NO_SUPERLATIVES = {
    "de": word_set(
        "erste ersten erster erstes erstem letzte letzten letzter letztes letztem nächste nächsten "
        "nächster nächstes ernste ernsten ernster feste festen fester festes dienste diensten gäste "
        "gästen liste listen kosten posten osten westen küste küsten wüste brüste leiste leisten "
        "fristen künste künsten ängste ängsten bewusste bewussten bewusster gewusste verhasste "
        "verpasste meisten geleistete christen touristen polizisten juristen aktivisten "
        "terroristen journalisten extremisten kommunisten spezialisten fasten lasten tasten kasten "
        "testen rasten wenigsten mindesten"
    ),
    "en": word_set(
        "west rest test guest interest forest request protest harvest midwest latest honest modest "
        "arrest invest contest suggest digest quest nest chest priest east manifest earnest behest "
        "northwest southwest conquest"
    ),
}
BEFORE_SUPERLATIVES = {
    "de": word_set(
        "der die das den dem des zum zur am im ins vom beim seine seiner seinem seinen ihre ihrer "
        "ihrem ihren ein eine einer einem einen eines unser unsere deutschlands europas amerikas"
    ),
    "en": word_set("the its their his her our s country world nation"),
}
COMPARATIVES = {
    "de": word_set(
        "mehr weniger größer kleiner höher niedriger besser schlechter länger kürzer stärker schwächer"
    ),
    "en": word_set("more less fewer greater larger smaller higher lower better worse longer shorter rather"),
}
COMPARISONS = {
    "de": word_set(
        "doppelt doppelte doppelten dreifach vergleich verglichen übertraf übertrifft "
        "übertroffen überholt hälfte drittel viertel verdoppelt verdreifacht halbiert weniger"
    ),
    "en": word_set("twice double triple tenfold compared outpaced exceeds exceeded surpassed half thirds"),
}
CAUSES = {
    "de": word_set(
        "weil wegen aufgrund deshalb deswegen daher folglich infolge verursacht verursachte ausgelöst grund"
    ),
    "en": word_set("because due caused causes causing therefore consequently thanks owing triggered sparked"),
}
CAUSE_PHRASES = {
    "de": Phrases("führte zu|führten zu|führt zu|sorgte für|sorgten für|trug dazu"),
    "en": Phrases("led to|leads to|resulted in|as a result|in response to"),
}
AGAINST = {"de": frozenset(("gegenüber",)), "en": frozenset(("against", "versus"))}
TIMES_COMPARED = {
    "de": word_set("vorjahr vorjahres vormonat vorquartal vorjahreszeitraum vorwoche vortag durchschnitt"),
    "en": word_set("year month quarter average"),
}
PREDICTIONS = {
    "de": word_set(
        "wahrscheinlich voraussichtlich künftig prognose prognosen erwartet dürfte dürften könnte könnten"
    ),
    "en": word_set("will expected forecast forecasts likely projected could might may plans intends"),
}
ABSOLUTES = {
    "de": word_set(
        "nie niemals immer alle allen aller jeder jede jedes jeden niemand nichts kein keine keinen "
        "keinem keiner ausschließlich sämtliche vollständig überall nirgends stets"
    ),
    "en": word_set(
        "never always all every everyone nobody none nothing no entirely completely everywhere nowhere"
    ),
}
OPINIONS = {
    "de": word_set(
        "finde findet glaube glaubt hoffe hofft hoffentlich leider traurig schön wunderbar toll "
        "schrecklich peinlich lächerlich dumm unerträglich gerne liebe vermisse begeistert schade "
        "fühle fühlt wünsche wünscht angeblich"
    )
    - {"angeblich"},
    "en": word_set(
        "think believe hope hopes feel feels feeling hopefully sadly beautiful terrible wonderful "
        "ridiculous sad love miss wish wishes glad sorry stupid awful amazing"
    ),
}
# Clauses of a sentence begin with these, behind a comma or at its start.
SUBORDINATORS = {
    "de": word_set(
        "weil indem nachdem als wenn obwohl während bevor sodass damit wobei wodurch weshalb weswegen "
        "was doch aber sondern denn jedoch und solange sobald seitdem obgleich falls"
    ),
    "en": word_set(
        "because while when after before although though but and so whereas since unless until once "
        "however as if"
    ),
}
# A new main clause may follow these even without a comma.
JOINTS = {"de": word_set("und aber doch sondern"), "en": word_set("and but")}
# Left off where a passage begins with them.
LEADING = {"de": word_set("und aber doch sondern denn jedoch"), "en": word_set("and but so however")}

"""A small vocabulary of the news, to find a claim that was recorded in the other language.

Everyday words and the names of countries; each German word with the English ones that stand for it. Names,
numbers and whatever is spelt alike need no entry. It finds candidates and is no translation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from .searching import ENGLISH, GERMAN, stem
from .words import word_set

_PAIRS = """
Abgeordneter member lawmaker|Abkommen agreement deal|Absturz crash|Abstimmung vote|Afrika Africa
Aktie share stock|Alter age|Amt office|Angebot offer|Angriff attack|angreifen attack|Angst fear
Anklage indictment charge|Anschlag attack|Anstieg increase rise|Anteil share|Antrag request motion
Anwalt lawyer attorney|anzeigen report|Arbeit work labour labor|arbeiten work|Arbeiter worker
arbeitslos unemployed jobless|Arbeitslosigkeit unemployment|Arbeitsplatz job|arm poor|Armee army
Armut poverty|Arzt doctor physician|Asyl asylum|Atomkraft nuclear|Atomwaffe nuclear
Aufnahme footage recording|Ausgabe spending|Ausland abroad|Ausländer foreigner|Aussage statement
Australien Australia|Auto car|Autobahn motorway highway|Bahn railway|Bank bank|bauen build|Bauer farmer
Beamter official|Bedrohung threat|Behörde authority agency|behaupten claim|Behauptung claim
Beitrag contribution post|bekommen get receive|Belgien Belgium|Bericht report|berichten report
beschließen decide|Betrug fraud|Bevölkerung population|Beweis evidence proof|bezahlen pay
Bild picture image photo|Bildung education|Bischof bishop|Boden ground soil|Bombe bomb|Börse exchange
Brand fire|brennen burn|Brief letter|britisch British|Brücke bridge|Bruder brother|Buch book
Bundesamt office|Bundesbank Bundesbank|Bundeskanzler chancellor|Bundesregierung government
Bundestag parliament|Bundeswehr army military|Bürger citizen|Bürgermeister mayor|China China
Chef head chief boss|Dänemark Denmark|Daten data|demokratisch democratic|deutsch German
Deutschland Germany|Dorf village|Dieb thief|Dokument document|Droge drug|Druck pressure|Dürre drought
Ehe marriage|Einkommen income|Einwanderer immigrant migrant|Einwanderung immigration
Einwohner inhabitant resident|Eltern parents|Energie energy|England England|entlassen fire dismiss
Entscheidung decision|Entwicklung development|Erde earth|Erdbeben earthquake|Erfolg success
Ergebnis result|erhalten receive|erhöhen raise increase|Erhöhung increase|erklären declare explain
erlauben allow|ermorden murder|Ernte harvest|erschießen shoot|Erwärmung warming|erste first|essen eat
Europa Europe|europäisch European|Fabrik factory|fahren drive|Fahrrad bicycle bike|Fall case|fallen fall
falsch false fake wrong|fälschen forge fake|Familie family|Fehler error mistake|Fernsehen television
Feuer fire|Feuerwehr firefighter|Film film movie|Finanz finance|finden find|Firma company firm
Fisch fish|Flasche bottle|Fleisch meat|Flüchtling refugee|Flughafen airport|Flugzeug plane aircraft
Fluss river|Flut flood|fordern demand|Forscher researcher|Forschung research|Foto photo photograph
Frankreich France|französisch French|Frau woman wife|frei free|Freiheit freedom|Frieden peace
Führer leader|Fußball football soccer|geben give|Gebäude building|Gebiet area territory|geboren born
Geburt birth|Gefahr danger|Gefängnis prison jail|Geheimdienst intelligence|Gehalt salary|Geld money
Gemeinde municipality|Gericht court|Geschäft business shop|Geschichte history story
Gesellschaft society company|Gesetz law act|Gesicht face|gestorben died|sterben die|Gesundheit health
Gewalt violence|Gewerkschaft union|Gewinn profit|gewinnen win|Gift poison|Gouverneur governor
Grenze border|Griechenland Greece|groß large big great|Großbritannien Britain|Grund reason|gründen found
Grundschule school|Gruppe group|Hafen port harbour harbor|Hälfte half|Handel trade|Handy phone
Haus house|Haushalt budget household|heiß hot|helfen help|Hilfe aid help|Himmel sky|Hitze heat
Hochwasser flood|hoch high|Hochschule university|Hund dog|Hunger hunger|Impfung vaccination vaccine
Impfstoff vaccine|impfen vaccinate|Indien India|Industrie industry|Inflation inflation
Information information|Insel island|Investition investment|investieren invest|Italien Italy|Jahr year
Jahrhundert century|Japan Japan|Journalist journalist|Jude Jew|Jugend youth|jung young|Junge boy
Justiz justice judiciary|Kampf fight|Kandidat candidate|Kanzler chancellor|Kanzlerin chancellor
kaufen buy|Katze cat|Kilometer kilometre kilometer|Kind child children|Kirche church
Klage lawsuit complaint|Klima climate|Klimawandel climate|Kohle coal|kommen come|König king
Königin queen|Konto account|Kontrolle control check|Konzern group|Körper body|Kosten cost|kosten cost
Krankenhaus hospital|Krankenkasse insurer|Krankheit disease illness|krank sick ill|Kredit loan credit
Krieg war|Krise crisis|Küste coast|Kunde customer|Kunst art|Land country state land|Landwirt farmer
Landwirtschaft agriculture farming|leben live|Leben life|Lehrer teacher|leihen lend|Leiche body corpse
letzte last|Leute people|Liebe love|liefern deliver supply|Lohn wage|löschen delete|Lüge lie|Luft air
Mädchen girl|Mann man men|männlich male|Markt market|Maske mask|Mauer wall|Medien media|Meer sea ocean
mehr more|Meinung opinion|Mensch people human|Messer knife|Miete rent|Militär military|Milch milk
Milliarde billion|Million million|Minister minister|Ministerium ministry department
Mitarbeiter employee staff|Mitglied member|Monat month|Mond moon|Mord murder|Mörder murderer
muslimisch Muslim|Moslem Muslim|Moschee mosque|Mutter mother|Nachricht news message|Nation nation
Natur nature|neu new|Niederlande Netherlands|Niederlage defeat|niedrig low|Nordkorea Korea|Norden north
Norwegen Norway|Obdachloser homeless|öffentlich public|Öl oil|Opfer victim|Opposition opposition
Ost east|Osten east|Österreich Austria|Papst pope|Parlament parliament|Partei party|Patient patient
Pflanze plant|Pflege care|Pilot pilot|Polen Poland|Politik politics policy|Politiker politician
politisch political|Polizei police|Polizist policeman officer|Präsident president|Präsidentin president
Preis price prize|Presse press|privat private|Produkt product|Professor professor
Programm programme program|Projekt project|Protest protest|Prozent percent|Prozess trial|Quelle source
Rakete missile rocket|Rat council|Rathaus hall|rauchen smoke|Recht right law|Rechnung bill invoice
Rede speech|Reform reform|Regel rule|Regen rain|regieren govern|Regierung government|Region region
reich rich|Reise trip travel|Rekord record|Religion religion|Rente pension|Rentner pensioner
retten rescue save|Richter judge|Rind cattle|Rücktritt resignation|Russland Russia|russisch Russian
sagen say said|sammeln collect|schaden damage|Schaden damage|Schiff ship|schießen shoot
schlagen beat hit|schließen close|sperren close block|Schnee snow|Schottland Scotland|schreiben write
Schuld debt guilt|Schulden debt|Schule school|Schüler pupil student|Schutz protection|schützen protect
Schweden Sweden|Schweiz Switzerland|Schwein pig pork|Schwester sister|schwarz black|See lake sea
Sender broadcaster channel|senken cut lower|Senat senate|sicher safe secure|Sicherheit security safety
Sieg victory|sinken fall sink|Sohn son|Soldat soldier|Sommer summer|Sonne sun|sozial social
Spanien Spain|Spende donation|spenden donate|Spiel game match|Spieler player|Sprache language
Staat state|Stadt city town|Stahl steel|Stadion stadium|steigen rise increase|stehlen steal
Stiftung foundation|Steuer tax|stimmen vote|Stimme vote voice|Strafe penalty punishment
Strahlung radiation|Straße street road|Streik strike|Strom electricity power|Student student
Studie study|Sturm storm|Süden south|Syrien Syria|Tag day|Tat crime|Täter perpetrator
Telefon phone telephone|Temperatur temperature|Terrorist terrorist|teuer expensive|Tier animal
Tochter daughter|Tod death|tot dead|töten kill|Toter dead death|tragen wear carry|trinken drink
Tunnel tunnel|Türkei Turkey|türkisch Turkish|überfallen rob|Überschwemmung flood|Umfrage poll survey
Umwelt environment|Unfall accident|Ungarn Hungary|Universität university
Unternehmen company business firm|Untersuchung investigation study|Urteil ruling verdict|Vater father
verbieten ban|Verbot ban|Verbrechen crime|Verdacht suspicion|Vereinigte united|verhaften arrest
Verhaftung arrest|verkaufen sell sold|Verkauf sale|Verkehr traffic transport|verletzen injure
Verletzter injured|verlieren lose lost|Verlust loss|Vermögen wealth assets|veröffentlichen publish
Versicherung insurance|Vertrag contract treaty|verurteilen convict condemn|Video video|Virus virus
Volk people|Vorsitzender chairman|Vorwurf accusation|wachsen grow|Wachstum growth|Waffe weapon gun
Wahl election|wählen vote elect|Wähler voter|wahr true|Wahrheit truth|Wald forest|Waldbrand wildfire
warnen warn|Wasser water|weiblich female|weiß white|Welt world|weniger less fewer
Werbung advertisement ad|Werk plant|West west|Westen west|Wetter weather|Wind wind|Winter winter
Wirtschaft economy|Wissenschaft science|Wissenschaftler scientist|Woche week|Wohnung flat apartment home
Zahl number figure|zahlen pay|Zahlung payment|zeigen show|Zeit time|Zeitung newspaper|zerstören destroy
Zeuge witness|Zins interest|Zoll tariff customs|Zug train|Zukunft future|zurücktreten resign
Zuwanderung immigration|zweite second|offen open|öffnen open|gesperrt closed|verboten banned
gestohlen stolen|gekauft bought|gebaut built|geschrieben written wrote|gesagt said|getötet killed
gewählt elected|gewonnen won|verloren lost
"""
# Spelt alike, and something else in the other language.
_FALSE_FRIENDS = word_set("""
    arm art bad bald brief chef fast fall gift hell kind not rat rock see stern tag tod wand war wer wird
""")
SHORTEST_ALIKE = 3

_ENGLISH_OF: dict[str, frozenset[str]] = {}
_GERMAN_OF: dict[str, set[str]] = defaultdict(set)
for _entry in _PAIRS.replace("\n", "|").split("|"):
    if _entry:
        _german, *_english = _entry.split()
        _key = stem(_german, GERMAN)
        _ENGLISH_OF[_key] = _ENGLISH_OF.get(_key, frozenset()) | {stem(word, ENGLISH) for word in _english}
for _key, _values in _ENGLISH_OF.items():
    for _value in _values:
        _GERMAN_OF[_value].add(_key)


def is_known(german: str) -> bool:
    """Say whether the stem of a German word has an entry."""
    return german in _ENGLISH_OF


def across(words: Iterable[tuple[str, str]], language: str) -> dict[str, str]:
    """Return stems of the other language that may stand for words of this one, each with the stem it is for.

    `words` are stems of `language`, each with the word as it is spelt.
    """
    found: dict[str, str] = {}
    other = ENGLISH if language == GERMAN else GERMAN
    for own, word in words:
        options: Collection[str] = _ENGLISH_OF.get(own, ()) if language == GERMAN else _GERMAN_OF.get(own, ())
        for option in options:
            found.setdefault(option, own)
        if _may_be_alike(word.casefold()):
            found.setdefault(stem(word, other), own)
    return found


def shared(german: Collection[str], english: Collection[str]) -> dict[str, str]:
    """Return which German stems have their counterpart among the English ones, and which it is."""
    left = set(english)
    found: dict[str, str] = {}
    for own in sorted(german):
        alike = {f"e{own[1:]}"} if _may_be_alike(own[1:]) else set()
        match = min(left & (_ENGLISH_OF.get(own, frozenset()) | alike), default=None)
        if match is not None:
            found[own] = match
            left.discard(match)
    return found


def _may_be_alike(word: str) -> bool:
    return word not in _FALSE_FRIENDS and (word.isdigit() or len(word) >= SHORTEST_ALIKE)

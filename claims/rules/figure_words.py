"""The words figures are written with: magnitudes, units, periods and qualifiers, one table per language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .number_words import ENGLISH_NUMBERS, GERMAN_NUMBERS
from .words import word_set

# Power of ten. German “Billion” is 10^12, English “billion” 10^9.
MAGNITUDES: dict[str, dict[str, int]] = {
    "de": {
        "tausend": 3, "tsd": 3, "million": 6, "millionen": 6, "mio": 6, "mill": 6, "milliarde": 9,
        "milliarden": 9, "mrd": 9, "mia": 9, "billion": 12, "billionen": 12, "bio": 12, "billiarde": 15,
        "billiarden": 15, "trillion": 18, "trillionen": 18,
    },
    "en": {
        "thousand": 3, "k": 3, "lakh": 5, "million": 6, "mn": 6, "mln": 6, "mio": 6, "crore": 7, "billion": 9,
        "bn": 9, "bln": 9, "trillion": 12, "tn": 12, "trn": 12, "quadrillion": 15,
    },
}  # fmt: skip
ABBREVIATED = ("tsd", "mio", "mill", "mrd", "mia", "bio", "mn", "mln", "bn")
# A single letter is a magnitude right behind a sum of money and may be anything elsewhere.
LETTERS_BEHIND_MONEY = {"k": 3, "m": 6, "b": 9, "t": 12}
# No exact figure, though one can be asked for.
VAGUE: dict[str, tuple[str, ...]] = {
    "de": (
        "dutzende", "dutzenden", "hunderte", "hunderten", "tausende", "tausenden", "zehntausende",
        "zehntausenden", "hunderttausende", "hunderttausenden", "millionen", "milliarden", "billionen",
    ),
    "en": ("dozens", "hundreds", "thousands", "millions", "billions", "trillions"),
}  # fmt: skip
SEVERAL: dict[str, tuple[str, ...]] = {
    "de": ("mehrere", "mehreren", "einige", "einigen", "etliche", "etlichen", "zig", "viele", "vielen"),
    "en": ("several", "many"),
}
DOZEN = {"de": ("dutzend",), "en": ("dozen",)}

# Shares that have no decimal, or none that one would write.
SHARES: dict[str, frozenset[str]] = {
    "de": word_set("drittel viertel fünftel sechstel siebtel achtel neuntel zehntel dritteln vierteln"),
    "en": word_set("third thirds quarter quarters fifth fifths sixth sixths eighth eighths tenth tenths"),
}
SHARE_JOINTS = {"de": "von", "en": "in"}
HALF = {"de": "hälfte", "en": "half"}
# Sums in one word: “Millionenbetrag”, “Milliardenhöhe”.
LARGE = ("millionen", "milliarden")
SUMS = (
    "betrag",
    "betrags",
    "höhe",
    "verlust",
    "verluste",
    "gewinn",
    "gewinne",
    "schaden",
    "deal",
    "auftrag",
    "investition",
    "investitionen",
    "summe",
    "summen",
    "loch",
    "kosten",
    "strafe",
    "geschäft",
    "kredit",
    "kredite",
    "hilfe",
    "hilfen",
    "zahlung",
    "zahlungen",
    "förderung",
    "spende",
    "spenden",
    "finanzierung",
    "bewertung",
    "umsatz",
    "umsätze",
    "paket",
    "schulden",
    "vertrag",
    "bereich",
)

CURRENCY_SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₴": "UAH",
}
# “US$”, “A$”: letters in front say whose dollar it is.
DOLLAR_LETTERS = {
    "us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "cdn": "CAD", "hk": "HKD", "nz": "NZD",
    "s": "SGD", "r": "BRL", "nt": "TWD",
}  # fmt: skip
CURRENCY_CODES = (
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "RUB", "INR", "AUD", "CAD", "SEK", "DKK", "NOK", "PLN", "CZK",
    "HUF", "TRY", "UAH", "BRL", "ZAR", "ILS", "KRW", "HKD", "NZD", "SGD", "MXN",
)  # fmt: skip


def _phrases(rows: Mapping[str, str | Iterable[str]]) -> dict[str, str]:
    """Return phrase → unit from a table unit → phrases."""
    return {
        phrase: unit
        for unit, phrases in rows.items()
        for phrase in (phrases.split("|") if isinstance(phrases, str) else phrases)
    }


# Phrases in lower case, hyphens as blanks, at most three words.
UNITS: dict[str, dict[str, str]] = {
    "de": _phrases({
        "USD": "us dollar|us dollars|dollar|dollars|amerikanische dollar|amerikanischen dollar",
        "AUD": "australische dollar|australischen dollar|australischer dollar",
        "CAD": "kanadische dollar|kanadischen dollar|kanadischer dollar",
        "HKD": "hongkong dollar",
        "EUR": "euro|euros|eur",
        "GBP": "pfund|pfund sterling|britische pfund|britischen pfund",
        "CHF": "franken|schweizer franken|sfr",
        "JPY": "yen", "CNY": "yuan|renminbi", "RUB": "rubel|russische rubel", "PLN": "zloty|złoty",
        "TRY": "türkische lira|türkischen lira", "UAH": "hrywnja|griwna",
        "SEK": "schwedische kronen|schwedischen kronen", "DKK": "dänische kronen|dänischen kronen",
        "NOK": "norwegische kronen|norwegischen kronen", "CZK": "tschechische kronen|tschechischen kronen",
        "INR": "indische rupien|indischen rupien",
        "cents": "cent|cents",
        "percent": "%|prozent|vh|v h",
        "percentage points": "prozentpunkt|prozentpunkte|prozentpunkten|prozentpunktes|prozentpunkts",
        "basis points": "basispunkt|basispunkte|basispunkten",
        "persons": (
            "person|personen|mensch|menschen|leute|leuten|einwohner|einwohnern|teilnehmer|teilnehmern|"
            "teilnehmerinnen|tote|toten|todesopfer|todesopfern|verletzte|verletzten|kinder|kindern|flüchtlinge|"
            "flüchtlingen|besucher|besuchern|frauen|männer|männern|jugendliche|jugendlichen|soldaten|"
            "polizisten|arbeitslose|arbeitslosen|demonstranten|schüler|schülern|schülerinnen|studenten|"
            "studierende|studierenden"
        ),
        "employees": (
            "mitarbeiter|mitarbeitern|mitarbeiterinnen|beschäftigte|beschäftigten|angestellte|angestellten|"
            "arbeitnehmer|arbeitnehmern|arbeitnehmerinnen"
        ),
        "users": "nutzer|nutzern|nutzerinnen|anwender|anwendern", "customers": "kunden|kundinnen",
        "years": "jahr|jahre|jahren|jahres", "months": "monat|monate|monaten", "weeks": "woche|wochen",
        "days": "tag|tage|tagen", "hours": "stunde|stunden|std",
        "minutes": "minute|minuten", "seconds": "sekunde|sekunden",
        "tonnes": "tonne|tonnen|t", "kilograms": "kg|kilo|kilogramm", "grams": "gramm|g",
        "kilometres": "km|kilometer|kilometern", "metres": "m|meter|metern", "centimetres": "cm|zentimeter",
        "millimetres": "mm|millimeter", "kilometres per hour": "km h|kmh|stundenkilometer|stundenkilometern",
        "square kilometres": "quadratkilometer|quadratkilometern|km²",
        "square metres": "quadratmeter|quadratmetern|m²|qm", "cubic metres": "kubikmeter|kubikmetern|m³",
        "hectares": "hektar|ha", "litres": "liter|litern|l",
        "degrees Celsius": "grad celsius|°c|° c", "degrees": "grad",
        "kilowatt hours": "kwh|kilowattstunde|kilowattstunden", "megawatt hours": "mwh|megawattstunden",
        "gigawatt hours": "gwh|gigawattstunden", "terawatt hours": "twh|terawattstunden",
        "kilowatts": "kw|kilowatt", "megawatts": "mw|megawatt", "gigawatts": "gw|gigawatt",
    }),
    "en": _phrases({
        "USD": "us dollar|us dollars|u s dollars|dollar|dollars|american dollars",
        "AUD": "australian dollars|australian dollar", "CAD": "canadian dollars|canadian dollar",
        "HKD": "hong kong dollars", "NZD": "new zealand dollars",
        "EUR": "euro|euros|eur",
        "GBP": "pounds sterling|pound sterling|british pounds", "pounds": "pounds|pound",
        "CHF": "swiss francs|swiss franc",
        "JPY": "yen", "CNY": "yuan|renminbi", "RUB": "ruble|rubles|rouble|roubles",
        "PLN": "zloty|zlotys",
        "TRY": "turkish lira|turkish liras", "UAH": "hryvnia|hryvnias",
        "SEK": "swedish kronor|swedish crowns",
        "DKK": "danish kroner|danish crowns", "NOK": "norwegian kroner|norwegian crowns",
        "CZK": "czech crowns|czech koruna", "INR": "indian rupees",
        "cents": "cent|cents",
        "percent": "%|percent|per cent|pct",
        "percentage points": "percentage point|percentage points",
        "basis points": "basis point|basis points",
        "persons": (
            "person|persons|people|men|women|children|residents|inhabitants|participants|soldiers|refugees|"
            "migrants|protesters|visitors|passengers|officers|adults|teenagers|students|pupils"
        ),
        "employees": "employee|employees|workers|staff|staffers", "users": "user|users",
        "customers": "customer|customers",
        "years": "year|years", "months": "month|months", "weeks": "week|weeks", "days": "day|days",
        "hours": "hour|hours", "minutes": "minute|minutes", "seconds": "second|seconds",
        "tonnes": "tonne|tonnes|metric ton|metric tons", "tons": "ton|tons",
        "kilograms": "kg|kilo|kilos|kilogram|kilograms|kilogrammes", "grams": "gram|grams|grammes",
        "kilometres": "km|kilometre|kilometres|kilometer|kilometers", "miles": "mile|miles",
        "metres": "metre|metres|meter|meters", "feet": "feet|foot|ft", "inches": "inch|inches",
        "centimetres": "cm|centimetre|centimetres|centimeters", "millimetres": "mm|millimetres|millimeters",
        "kilometres per hour": "kph|km h|kmh", "miles per hour": "mph",
        "square kilometres": "square kilometres|square kilometers",
        "square metres": "square metres|square meters",
        "square miles": "square miles", "square feet": "square feet",
        "cubic metres": "cubic metres|cubic meters",
        "hectares": "hectare|hectares", "acres": "acre|acres",
        "litres": "litre|litres|liter|liters", "gallons": "gallon|gallons", "barrels": "barrel|barrels",
        "degrees Celsius": "degrees celsius|degree celsius|°c|° c",
        "degrees Fahrenheit": "degrees fahrenheit|°f|° f",
        "degrees": "degree|degrees",
        "kilowatt hours": "kwh|kilowatt hours", "megawatt hours": "mwh|megawatt hours",
        "gigawatt hours": "gwh|gigawatt hours", "terawatt hours": "twh|terawatt hours",
        "kilowatts": "kw|kilowatts", "megawatts": "mw|megawatts|megawatt",
        "gigawatts": "gw|gigawatts|gigawatt",
    }),
}  # fmt: skip
# Time told in lumps: how many years one of them is.
LUMPS_OF_YEARS: dict[str, dict[str, int]] = {
    "de": {"jahrzehnt": 10, "jahrzehnte": 10, "jahrzehnten": 10, "jahrhunderte": 100, "jahrhunderten": 100},
    "en": {"decade": 10, "decades": 10, "centuries": 100},
}
# “zehnjährig”, “fünfköpfig”: the unit is the tail of the word. English says “ten-year”, “five-member”.
TAILS = {
    "jährig": "years", "jährlich": "", "monatig": "months", "wöchig": "weeks", "tägig": "days",
    "stündig": "hours", "minütig": "minutes", "köpfig": "persons", "prozentig": "percent",
}  # fmt: skip
HYPHENED = {"member": "persons", "person": "persons", "man": "persons", "strong": "persons"}
# Who is counted, also with an adjective in between: “500 ehemalige Mitarbeiter”, “1,200 former employees”.
COUNTED_BY_HEAD = frozenset(("persons", "employees", "users", "customers"))
# Small words that are no adjective between a figure and those it counts.
NO_ADJECTIVES = word_set(
    "und oder bis von der die das den dem des pro je als in im auf an am zu zum zur mit bei aus "
    "um so wie and or to of the in on at by for per a an as with from than that which who"
)
# End like a plural and are none.
NO_NOUNS = word_set("this does says goes was less always was has is its as others times")

PERIODS: dict[str, dict[str, str]] = {
    "de": _phrases({
        "year": "jahr", "month": "monat", "week": "woche", "day": "tag", "hour": "stunde",
        "person": "kopf|person|einwohner|mitarbeiter|beschäftigten",
    }),
    "en": _phrases({
        "year": "year|annum", "month": "month", "week": "week", "day": "day", "hour": "hour",
        "person": "person|head|capita|employee",
    }),
}  # fmt: skip
EACH: dict[str, tuple[str, ...]] = {"de": ("pro", "je", "/"), "en": ("per", "a", "an", "each", "every", "/")}
ADVERBS: dict[str, dict[str, str]] = {
    "de": {"jährlich": "year", "monatlich": "month", "wöchentlich": "week", "täglich": "day"},
    "en": {"annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day"},
}

QUALIFIERS: dict[str, dict[str, str]] = {
    "de": _phrases({
        "about": (
            "rund|etwa|ca|circa|zirka|ungefähr|schätzungsweise|geschätzt|geschätzte|geschätzten|annähernd|"
            "an die|um die|in etwa|grob|~|≈"
        ),
        "more than": "mehr als|über|gut|etwas mehr als|etwas über|deutlich mehr als|weit über|knapp über|>",
        "less than": "weniger als|unter|etwas weniger als|deutlich weniger als|knapp unter|<",
        "almost": "fast|knapp|nahezu|beinahe",
        "at least": "mindestens|wenigstens|zumindest|nicht weniger als|ab|≥",
        "at most": "höchstens|maximal|nicht mehr als|≤",
        "up to": "bis zu",
    }),
    "en": _phrases({
        "about": (
            "about|around|roughly|approximately|approx|some|circa|an estimated|estimated|~|≈|"
            "in the region of|on the order of"
        ),
        "more than": (
            "more than|over|above|exceeding|upwards of|in excess of|greater than|just over|"
            "slightly more than|a little over|well over|just above|>"
        ),
        "less than": "less than|fewer than|under|below|just under|slightly less than|<",
        "almost": "almost|nearly|close to|not quite",
        "at least": "at least|no less than|no fewer than|not less than|a minimum of|≥",
        "at most": "at most|no more than|not more than|a maximum of|≤",
        "up to": "up to|as much as|as many as",
    }),
}  # fmt: skip
QUALIFIERS_BEHIND: dict[str, dict[str, str]] = {
    "de": _phrases({"at least": "oder mehr|und mehr|+", "at most": "oder weniger"}),
    "en": _phrases({"at least": "or more|and more|and above|and over|+", "at most": "or less|or fewer"}),
}
# No longer phrase begins otherwise, so the search for one can stop early.
BEGINNINGS: dict[str, frozenset[str]] = {
    tongue: frozenset(
        " ".join(phrase.split()[:count])
        for table in (QUALIFIERS[tongue], QUALIFIERS_BEHIND[tongue])
        for phrase in table
        for count in range(1, len(phrase.split()) + 1)
    )
    for tongue in QUALIFIERS
}
LONGEST_QUALIFIER = 4
# Before a bare number: it names a thing and counts nothing.
NAMES_A_THING: dict[str, frozenset[str]] = {
    "de": word_set(
        "nr nummer seite seiten s artikel art paragraf paragraph absatz abs satz kapitel band platz "
        "rang folge teil stufe klasse version typ zeile spalte abb abbildung tabelle tab linie gleis "
        "tor zimmer raum abschnitt ziffer punkt agenda hausnummer plz din iso § # bundesstraße "
        "autobahn staffel phase gruppe"
    ),
    "en": word_set(
        "no number page pages p pp article section chapter volume vol part rank place version type "
        "line column figure fig table episode season grade level phase room gate platform flight "
        "route highway interstate paragraph clause rule title act agenda group iso § #"
    ),
}
CLOCK: dict[str, tuple[str, ...]] = {"de": ("uhr",), "en": ("am", "pm", "a", "p", "o")}
MOVING = word_set(
    "rise rises rose risen rising increase increases increased increasing grow grows grew grown "
    "growing climb climbs climbed jump jumped jumps fall falls fell fallen falling drop drops "
    "dropped dropping decline declined declines decrease decreased cut raise raised raises up "
    "down went gone go goes surged slid shrank slumped doubled tripled expanded moved revised "
    "lowered"
)
# What figures begin with, as beginnings of words: the rest of a text is passed over quickly.
FIRST_LETTERS: dict[str, tuple[str, ...]] = {
    tongue: tuple(
        sorted(
            {
                word.split()[0][:4]
                for word in (
                    *QUALIFIERS[tongue],
                    *MAGNITUDES[tongue],
                    *VAGUE[tongue],
                    *SEVERAL[tongue],
                    *DOZEN[tongue],
                    *LARGE,
                    *DOLLAR_LETTERS,
                    *(code.lower() for code in CURRENCY_CODES),
                    *numbers,
                    HALF[tongue],
                    "minus",
                )
            }
        )
    )
    for tongue, numbers in (
        ("de", (*GERMAN_NUMBERS, "anderthalb", "halbe")),
        ("en", (*ENGLISH_NUMBERS, "a", "an", "tens", "half")),
    )
}

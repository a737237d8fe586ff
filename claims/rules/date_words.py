"""The words dates are written with, one table per language."""

from __future__ import annotations

from .words import word_set

MONTHS: dict[str, dict[str, int]] = {
    "de": {
        "januar": 1, "jänner": 1, "jan": 1, "februar": 2, "feber": 2, "feb": 2, "märz": 3, "mrz": 3,
        "april": 4, "apr": 4, "mai": 5, "juni": 6, "jun": 6, "juli": 7, "jul": 7, "august": 8, "aug": 8,
        "september": 9, "sept": 9, "sep": 9, "oktober": 10, "okt": 10, "november": 11, "nov": 11,
        "dezember": 12, "dez": 12,
    },
    "en": {
        "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
        "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
        "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
    },
}  # fmt: skip
# Before a month without a year, since May and April are people too.
BEFORE_A_MONTH: dict[str, frozenset[str]] = {
    "de": word_set(
        "im seit bis ab anfang mitte ende letzten vergangenen kommenden nächsten diesen zum vom vor nach"
    ),
    "en": word_set(
        "in between since until by early mid late last next this of from during through before after"
    ),
}
ORDINALS: dict[str, dict[str, int]] = {
    "de": {
        **dict.fromkeys(("erste", "ersten", "erstes", "erster"), 1),
        **dict.fromkeys(("zweite", "zweiten", "zweites", "zweiter"), 2),
        **dict.fromkeys(("dritte", "dritten", "drittes", "dritter"), 3),
        **dict.fromkeys(("vierte", "vierten", "viertes", "vierter", "letzte", "letzten", "letztes"), 4),
    },
    "en": {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4},
}
# How many months each lasts.
PARTS_OF_A_YEAR: dict[str, dict[str, int]] = {
    "de": {"quartal": 3, "quartals": 3, "halbjahr": 6, "halbjahres": 6, "jahreshälfte": 6, "hälfte": 6},
    "en": {"quarter": 3, "half": 6},
}
LETTERED_PARTS = {"q": 3, "h": 6}
# Between a part of a year, a month or a season and the year.
BEFORE_THE_YEAR: dict[str, frozenset[str]] = {
    "de": frozenset(("des", "jahres", "im", "jahr", "von", "in")),
    "en": frozenset(("of", "in", "the", "year", ",")),
}
RANGE_JOINTS: dict[str, frozenset[str]] = {
    "de": frozenset(("bis", "-", "–", "—")),
    "en": frozenset(("to", "through", "until", "till", "-", "–", "—")),
}
BETWEEN = {"de": ("zwischen", "und"), "en": ("between", "and")}
ABOUT: dict[str, frozenset[str]] = {
    "de": frozenset(("um", "ca", "circa", "zirka", "etwa", "ungefähr")),
    "en": frozenset(("about", "around", "circa", "approximately", "c", "ca")),
}
# With one of these in front a number of four digits is a year, whatever follows.
CUES: dict[str, frozenset[str]] = {
    "de": word_set("jahr jahre jahres jahren seit anno ende anfang mitte frühjahr frühling sommer herbst"),
    "en": word_set("year since in by during early late mid spring summer autumn fall until"),
}
# With one of these in front it counts something.
COUNTING: dict[str, frozenset[str]] = {
    "de": word_set("rund über knapp fast gut nahezu beinahe als mindestens höchstens maximal zu je pro"),
    "en": word_set("over nearly almost than least most roughly approximately some exceeding under"),
}
WEEKDAYS: dict[str, tuple[str, ...]] = {
    "de": ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
TODAY: dict[str, frozenset[str]] = {
    "de": frozenset(("gestern", "vorgestern", "heute", "seither", "kürzlich", "jüngst", "unlängst")),
    "en": frozenset(("yesterday", "today", "tomorrow", "tonight", "recently")),
}
COMPARED: dict[str, frozenset[str]] = {
    "de": word_set(
        "letzte letzten letzter letztes letztem vergangene vergangenen vergangener vergangenes vorige "
        "vorigen voriger voriges kommende kommenden kommender nächste nächsten nächster nächstes "
        "diese diesen dieser dieses diesem selben gleichen"
    ),
    "en": word_set("last past previous next this same coming following recent"),
}
SPANS: dict[str, frozenset[str]] = {
    "de": word_set(
        "woche wochen monat monats monate monaten jahr jahres jahre jahren quartal quartals tag tage "
        "tagen wochenende jahrzehnt jahrzehnten"
    ),
    "en": word_set("week weeks month months year years quarter night weekend days decade decades"),
}
# No mention begins with another word, save a weekday in a longer one (“Dienstagabend”).
BEGINNINGS: dict[str, frozenset[str]] = {
    tongue: frozenset(
        (*MONTHS[tongue], *ORDINALS[tongue], *TODAY[tongue], *COMPARED[tongue], *LETTERED_PARTS)
    )
    for tongue in MONTHS
}

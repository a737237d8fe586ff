"""Words by which a sentence says how certain, how much, whether, and what is done with money or an entrance.

Each row is a shade of meaning, with the beginnings of its words in English and in German.
"""

from __future__ import annotations

import re

ENGLISH, GERMAN = "en", "de"

# How far somebody commits to it; what is lost here turns a wish or a guess into a fact.
STANCES = {
    "request": ("mov(?:e|es|ed) to|motion|petition|appl(?:y|ies|ied) for|ask(?:s|ed)? |seek|request",
                "beantrag|antrag|ersuch|bitte[tn]? |gebeten"),
    "plan": ("plan|intend|consider|propos|want(?:s|ed)? to",
             "plan|beabsichtig|erwäg|erwog|vorschl[aä]g|vorgeschlagen|will |wollen|wollte"),
    "guess": ("probabl|likely|presumabl|perhaps|may |might |possibl",
              "wahrscheinlich|vermutlich|wohl |vielleicht|möglich"),
    "hearsay": ("alleg|reported|purported|supposed",
                "angeblich|mutmaßlich|vermeintlich|behauptet|berichten zufolge"),
}  # fmt: skip
# Of each of these a thing is one and not the other.
OPPOSED = (
    {
        "need": ("need|requir|lack", "benötig|brauch|bedarf|bedürf|nötig|erforder"),
        "earn": ("earn|revenue|income|turnover|mak(?:e|es|ing) money",
                 "verdien|einnahm|einnehm|eingenommen|erlös|umsatz|umsätz"),
        "spend": ("spen[dt]|cost|pay|paid", "ausg[ae]b|ausgegeben|kost|bezahl|zahlt"),
        "give": ("donat|gift|grant", "spende|geschenk|stift"),
    },
    {
        "pause": ("paus|suspend|interrupt|temporar|on hold",
                  "paus|aussetz|ausgesetzt|unterbr[eo]ch|vorübergehend|vorläufig"),
        "end": ("block|ban(?:s|ned)?\\b|cut off|terminat|revok|shut",
                "sperr|gesperrt|blockier|beend|kündig|gekündigt|entz[oi]g|abgeschalt"),
    },
    {
        "rise": ("rise|rose|increas|grow|grew|gain|climb",
                 "steig|stieg|gestiegen|wachs|wuchs|gewachsen|zunahm|zunehm|erhöh"),
        "fall": ("fall|fell|decreas|declin|drop|shrink|shrank",
                 "sink|sank|gesunken|fiel|gefallen|rückgang|abnahm|abnehm|schrumpf"),
    },
    {
        "accept": ("accept|agree|approv|consent",
                   "annahm|angenommen|annimm|zustimm|zugestimmt|genehmig|einverstanden"),
        "refuse": ("reject|refus|declin|turn(?:ed)? down|den(?:y|ied)",
                   "ablehn|abgelehnt|lehnte[n]?\\b|verweiger|zurückgewiesen"),
    },
)  # fmt: skip
# Whether a figure is a least or a most; figures with such words close by are read by `rules.figures`.
BOUNDS = {
    "more": ("more than|over |above|at least|bigger|larger|higher|exceed|upwards of|greater",
             "mehr als|über |mindestens|größer|höher|wenigstens|übersteig"),
    "less": ("less than|under |below|almost|nearly|at most|up to|smaller|lower|fewer",
             "weniger als|unter |fast |knapp|beinahe|höchstens|bis zu|kleiner|niedriger"),
}  # fmt: skip
NEGATIONS = (
    "not|n't|n’t|no |never|none|without|cannot|neither|nor ",
    "nicht|kein|nie |niemals|nirgend|ohne |weder",
)
# That something stopped, which it does once.
ENDS = (
    "no longer|stop|ceas|withh[eo]ld|quit|discontinu",
    "(?:nicht|kein\\w*) (?:\\w+ )?mehr\\b|stopp|einstell|eingestellt|beend|hört[e]? auf",
)
# How far back something lies, as articles say it instead of a day.
SPANS = {
    "today": ("today|this (?:morning|afternoon|evening)", "heute|heutig"),
    "yesterday": ("yesterday|last night", "gestern|gestrig"),
    "this week": ("this week|earlier this week", "diese[rn]? woche"),
    "last week": ("last week|the week before|previous week",
                  "letzte[rn]? woche\\b|vorwoche|vergangene[rn]? woche\\b|vorige[rn]? woche"),
    "recent weeks": ("(?:past|last|recent) (?:few )?weeks|in recent weeks",
                     "(?:letzten|vergangenen|jüngsten) wochen|wochenlang"),
    "last month": ("last month|previous month",
                   "letzten monat|vormonat|vergangenen monat|vorigen monat"),
    "recent months": ("(?:past|last|recent) (?:few )?months", "(?:letzten|vergangenen) monaten?"),
    "this year": ("this year", "dieses jahr|diesem jahr|heuer"),
    "last year": ("last year|previous year",
                  "letztes jahr|letzten jahr|vorjahr|vergangenen jahr|voriges jahr"),
}  # fmt: skip


def _compiled(table: dict[str, tuple[str, str]]) -> dict[str, dict[str, re.Pattern[str]]]:
    return {
        ENGLISH: {shade: re.compile(rf"\b(?:{words[0]})") for shade, words in table.items()},
        GERMAN: {shade: re.compile(rf"\b(?:{words[1]})") for shade, words in table.items()},
    }


_STANCES, _BOUNDS, _SPANS = _compiled(STANCES), _compiled(BOUNDS), _compiled(SPANS)
_OPPOSED = [_compiled(table) for table in OPPOSED]
_ENDS = {
    ENGLISH: re.compile(rf"\b(?:{ENDS[0]})"),
    GERMAN: re.compile(rf"\b(?:{ENDS[1]})"),
}
_NEGATION = {
    ENGLISH: re.compile(rf"(?:\b|(?=n['’]t))(?:{NEGATIONS[0]})"),
    GERMAN: re.compile(rf"\b(?:{NEGATIONS[1]})"),
}


def stances(text: str, language: str) -> frozenset[str]:
    return _shades(_STANCES, text, language)


def bounds(text: str, language: str) -> frozenset[str]:
    return _shades(_BOUNDS, text, language)


def spans(text: str, language: str) -> frozenset[str]:
    return _shades(_SPANS, text, language)


def opposed(text: str, language: str) -> list[frozenset[str]]:
    """Return of each group of opposites those that the text names."""
    return [_shades(table, text, language) for table in _OPPOSED]


def is_an_end(text: str, language: str) -> bool:
    pattern = _ENDS.get(language[:2])
    return bool(pattern and pattern.search(_low(text)))


def is_negated(text: str, language: str) -> bool:
    """Say whether the text denies something; of other languages than ours we cannot tell."""
    pattern = _NEGATION.get(language[:2])
    return bool(pattern and pattern.search(_low(text)))


def _shades(table: dict[str, dict[str, re.Pattern[str]]], text: str, language: str) -> frozenset[str]:
    low = _low(text)
    return frozenset(shade for shade, pattern in table.get(language[:2], {}).items() if pattern.search(low))


def _low(text: str) -> str:
    # A blank behind, as some words of the tables end in one.
    return f"{' '.join(text.lower().split())} "

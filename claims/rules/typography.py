"""What good setting asks for, one function for each kind of thing and one table for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

NO_BREAK = "\u00a0"
MINUS = "\u2212"


@dataclass(frozen=True)
class House:
    """The habits of one language."""

    quotes: str
    inner_quotes: str
    months: tuple[str, ...]
    day: str
    moment: str
    thousands: str
    decimals: str


ENGLISH = House(
    quotes="“”",
    inner_quotes="‘’",
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    day="{day} {month} {year}",
    moment="{day}, {hour:02}:{minute:02}",
    thousands=",",
    decimals=".",
)  # fmt: skip
GERMAN = House(
    quotes="„“",
    inner_quotes="‚‘",
    months=(
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    day="{day}. {month} {year}",
    moment="{day}, {hour:02}:{minute:02} Uhr",
    thousands=".",
    decimals=",",
)  # fmt: skip

_ABBREVIATION = re.compile(r"\b([zZdDuUoOiIsS])\. ?([BbAaHhÄäRrEeUuOo])\.")
_BEFORE_UNIT = re.compile(
    r"(?<=\d) (?=%|‰|€|\$|(?:Tsd|Mio|Mrd|Bio)\.|"
    r"(?:Millionen|Million|Milliarden|Milliarde|Billionen|Billion|million|billion|trillion|Prozent|percent|Uhr)\b)"
)
# A hyphen between blanks, or two of them; three dots; two years with a hyphen between them.
_DASH = re.compile(r"(?<=\s)--?(?=\s)")
# No line begins with a dash.
_BEFORE_DASH = re.compile(r"(?<=\S) (?=– )")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_YEARS = re.compile(r"(?<=\b(?:18|19|20)\d\d)-(?=(?:18|19|20)\d\d\b)")
_TYPEWRITTEN = re.compile(r"[\"'\-]|\.\.\.")
_BEFORE_OPENING = "([{–—/„“‚‘\"'"
APOSTROPHE = "’"
_AFTER_SIGN = re.compile(r"(?<=[§$€£]) (?=\d)")
_BEFORE_MONTH = {
    "de": re.compile(rf"(?<=\d\.) (?=(?:{'|'.join(GERMAN.months)})\b)"),
    "en": re.compile(rf"(?<=\d) (?=(?:{'|'.join(ENGLISH.months)})\b)"),
}


def house(language: str) -> House:
    """Return the habits of `language` (`de`, `de-at` …); English stands in for every other one."""
    return GERMAN if is_german(language) else ENGLISH


def is_german(language: str) -> bool:
    """Say whether German habits apply."""
    return language.lower().split("-")[0].split("_")[0] == "de"


def quote(text: str, language: str) -> str:
    """Return `text` in the quotation marks of `language`; marks inside become single ones."""
    habits = house(language)
    inner, is_open = [], False
    for character in text.strip():
        if character not in '"“”„«»‟':
            inner.append(character)
            continue
        inner.append(habits.inner_quotes[int(is_open)])
        is_open = not is_open
    return habits.quotes[0] + "".join(inner) + habits.quotes[1]


def month(number: int, language: str) -> str:
    """Return the name of month 1 to 12."""
    return house(language).months[number - 1]


def day(day: date, language: str) -> str:
    """Return “3 March 2026” or “3. März 2026”."""
    habits = house(language)
    return habits.day.format(day=day.day, month=habits.months[day.month - 1], year=f"{day.year:04}")


def moment(moment: datetime, language: str) -> str:
    """Return day and time of day in the zone `moment` carries: “3. März 2026, 14:30 Uhr”."""
    habits = house(language)
    return habits.moment.format(day=day(moment.date(), language), hour=moment.hour, minute=moment.minute)


def number(number: Decimal | int, language: str) -> str:
    """Return a figure with the separators of `language`; never rounded, idle zeros dropped."""
    habits = house(language)
    whole, _, fraction = f"{abs(Decimal(number)):,f}".partition(".")
    fraction = fraction.rstrip("0")
    text = whole.replace(",", habits.thousands) + (habits.decimals + fraction if fraction else "")
    return MINUS + text if number < 0 else text


def typeset(text: str, language: str, *, before: str = "", after: str = "") -> str:
    """Return a text of ours as it is printed: the marks of its language, and lines that end where they may.

    `before` and `after` are the characters that stand around it, where it is part of something longer.
    """
    text = bind(_marks(text, language, before, after), language)
    return _BEFORE_DASH.sub(NO_BREAK, text)


def _marks(text: str, language: str, before: str, after: str) -> str:
    """Return `text` with typewriter marks made into those of the language: quotes, apostrophes, dashes, dots.

    Marks that somebody set on purpose stay.
    """
    if not _TYPEWRITTEN.search(text):
        return text
    habits = house(language)
    opened = {'"': 0, "'": 0}
    set_in = []
    for place, character in enumerate(text):
        if character not in opened:
            set_in.append(character)
            continue
        marks = habits.quotes if character == '"' else habits.inner_quotes
        last, following = text[place - 1] if place else before, text[place + 1 : place + 2] or after
        may_open = (not last or last.isspace() or last in _BEFORE_OPENING) and not (
            not following or following.isspace()
        )
        if character == "'" and may_open and "'" not in text[place + 1 :]:
            # ’90s: nothing closes it.
            set_in.append(APOSTROPHE)
        elif may_open:
            opened[character] += 1
            set_in.append(marks[0])
        elif character == "'" and (following.isalnum() or not opened[character]):
            set_in.append(APOSTROPHE)
        else:
            opened[character] = max(0, opened[character] - 1)
            set_in.append(marks[1])
    text = "".join(set_in)
    text = _ELLIPSIS.sub("…", text)
    text = _DASH.sub("–", text)
    return _YEARS.sub("–", text)


def bind(text: str, language: str) -> str:
    """Return `text` with no-break spaces where a line must not end: “48,1 Mrd.”, “z. B.”, “40 %”."""
    if is_german(language):
        text = _ABBREVIATION.sub(rf"\1.{NO_BREAK}\2.", text)
    text = _BEFORE_UNIT.sub(NO_BREAK, text)
    text = _AFTER_SIGN.sub(NO_BREAK, text)
    return _BEFORE_MONTH["de" if is_german(language) else "en"].sub(NO_BREAK, text)

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


def bind(text: str, language: str) -> str:
    """Return `text` with no-break spaces where a line must not end: “48,1 Mrd.”, “z. B.”, “40 %”."""
    if is_german(language):
        text = _ABBREVIATION.sub(rf"\1.{NO_BREAK}\2.", text)
    text = _BEFORE_UNIT.sub(NO_BREAK, text)
    text = _AFTER_SIGN.sub(NO_BREAK, text)
    return _BEFORE_MONTH["de" if is_german(language) else "en"].sub(NO_BREAK, text)

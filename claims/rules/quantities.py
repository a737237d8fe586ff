"""Figures as people write and read them; never rounded, because a check stands or falls with them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from . import typography
from .decimals import parse_decimal
from .figures import FoundFigure, find

__all__ = ["FoundFigure", "display", "find", "parse_decimal"]

NO_BREAK = typography.NO_BREAK


@dataclass(frozen=True)
class Unit:
    """How one unit is written in one language: a sign before the figure, or words (one, many) behind it."""

    sign: str = ""
    one: str = ""
    many: str = ""
    is_tight: bool = False


# Name, then one and many of it in English and in German.
MEASURES = (
    ("minutes", "minute", "minutes", "Minute", "Minuten"),
    ("seconds", "second", "seconds", "Sekunde", "Sekunden"),
    ("basis points", "basis point", "basis points", "Basispunkt", "Basispunkte"),
    ("cents", "cent", "cents", "Cent", "Cent"),
    ("pounds", "pound", "pounds", "Pfund", "Pfund"),
    ("tons", "ton", "tons", "Ton", "Tons"),
    ("kilograms", "kilogram", "kilograms", "Kilogramm", "Kilogramm"),
    ("grams", "gram", "grams", "Gramm", "Gramm"),
    ("kilometres", "kilometre", "kilometres", "Kilometer", "Kilometer"),
    ("metres", "metre", "metres", "Meter", "Meter"),
    ("centimetres", "centimetre", "centimetres", "Zentimeter", "Zentimeter"),
    ("millimetres", "millimetre", "millimetres", "Millimeter", "Millimeter"),
    ("miles", "mile", "miles", "Meile", "Meilen"),
    ("feet", "foot", "feet", "Fuß", "Fuß"),
    ("inches", "inch", "inches", "Zoll", "Zoll"),
    ("square kilometres", "square kilometre", "square kilometres", "Quadratkilometer", "Quadratkilometer"),
    ("square metres", "square metre", "square metres", "Quadratmeter", "Quadratmeter"),
    ("square miles", "square mile", "square miles", "Quadratmeile", "Quadratmeilen"),
    ("square feet", "square foot", "square feet", "Quadratfuß", "Quadratfuß"),
    ("cubic metres", "cubic metre", "cubic metres", "Kubikmeter", "Kubikmeter"),
    ("hectares", "hectare", "hectares", "Hektar", "Hektar"),
    ("acres", "acre", "acres", "Acre", "Acres"),
    ("litres", "litre", "litres", "Liter", "Liter"),
    ("gallons", "gallon", "gallons", "Gallone", "Gallonen"),
    ("barrels", "barrel", "barrels", "Barrel", "Barrel"),
    ("degrees", "degree", "degrees", "Grad", "Grad"),
    ("degrees Celsius", "degree Celsius", "degrees Celsius", "Grad Celsius", "Grad Celsius"),
    ("degrees Fahrenheit", "degree Fahrenheit", "degrees Fahrenheit", "Grad Fahrenheit", "Grad Fahrenheit"),
    ("kilometres per hour", "km/h", "km/h", "km/h", "km/h"),
    ("miles per hour", "mph", "mph", "Meile pro Stunde", "Meilen pro Stunde"),
    ("kilowatts", "kilowatt", "kilowatts", "Kilowatt", "Kilowatt"),
    ("megawatts", "megawatt", "megawatts", "Megawatt", "Megawatt"),
    ("gigawatts", "gigawatt", "gigawatts", "Gigawatt", "Gigawatt"),
    ("kilowatt hours", "kilowatt hour", "kilowatt hours", "Kilowattstunde", "Kilowattstunden"),
    ("megawatt hours", "megawatt hour", "megawatt hours", "Megawattstunde", "Megawattstunden"),
    ("gigawatt hours", "gigawatt hour", "gigawatt hours", "Gigawattstunde", "Gigawattstunden"),
    ("terawatt hours", "terawatt hour", "terawatt hours", "Terawattstunde", "Terawattstunden"),
)
UNITS: dict[str, dict[str, Unit]] = {
    "USD": {"en": Unit(sign="$"), "de": Unit(one="US-Dollar", many="US-Dollar")},
    "EUR": {"en": Unit(sign="€"), "de": Unit(one="Euro", many="Euro")},
    "GBP": {"en": Unit(sign="£"), "de": Unit(one="Pfund", many="Pfund")},
    "CHF": {"en": Unit(one="Swiss franc", many="Swiss francs"), "de": Unit(one="Franken", many="Franken")},
    "percent": {"en": Unit(one="%", many="%", is_tight=True), "de": Unit(one="%", many="%")},
    "percentage points": {
        "en": Unit(one="percentage point", many="percentage points"),
        "de": Unit(one="Prozentpunkt", many="Prozentpunkte"),
    },
    "persons": {"en": Unit(one="person", many="people"), "de": Unit(one="Person", many="Personen")},
    "employees": {
        "en": Unit(one="employee", many="employees"),
        "de": Unit(one="Beschäftigter", many="Beschäftigte"),
    },
    "users": {"en": Unit(one="user", many="users"), "de": Unit(one="Nutzer", many="Nutzer")},
    "customers": {"en": Unit(one="customer", many="customers"), "de": Unit(one="Kunde", many="Kunden")},
    "years": {"en": Unit(one="year", many="years"), "de": Unit(one="Jahr", many="Jahre")},
    "months": {"en": Unit(one="month", many="months"), "de": Unit(one="Monat", many="Monate")},
    "weeks": {"en": Unit(one="week", many="weeks"), "de": Unit(one="Woche", many="Wochen")},
    "days": {"en": Unit(one="day", many="days"), "de": Unit(one="Tag", many="Tage")},
    "hours": {"en": Unit(one="hour", many="hours"), "de": Unit(one="Stunde", many="Stunden")},
    "tonnes": {"en": Unit(one="tonne", many="tonnes"), "de": Unit(one="Tonne", many="Tonnen")},
    **{
        name: {"en": Unit(one=one, many=many), "de": Unit(one=eine, many=viele)}
        for name, one, many, eine, viele in MEASURES
    },
    "": {"en": Unit(), "de": Unit()},
}
SAME_UNIT = {
    "%": "percent", "$": "USD", "€": "EUR", "£": "GBP", "year": "years", "month": "months", "week": "weeks",
    "day": "days", "hour": "hours", "person": "persons", "people": "persons", "tonne": "tonnes",
    "t": "tonnes",
}  # fmt: skip
PER = {
    "year": {"en": "per year", "de": "pro Jahr"},
    "month": {"en": "per month", "de": "pro Monat"},
    "week": {"en": "per week", "de": "pro Woche"},
    "day": {"en": "per day", "de": "pro Tag"},
    "hour": {"en": "per hour", "de": "pro Stunde"},
    "person": {"en": "per person", "de": "pro Person"},
}
# German “Billion” is 10^12, English “billion” 10^9.
MAGNITUDES: dict[str, tuple[tuple[int, str, str], ...]] = {
    "en": ((12, "trillion", "trillion"), (9, "billion", "billion"), (6, "million", "million")),
    "de": ((12, "Billion", "Billionen"), (9, "Milliarde", "Milliarden"), (6, "Million", "Millionen")),
}
QUALIFIERS = {
    "about": {"en": "about", "de": "etwa"},
    "more than": {"en": "more than", "de": "mehr als"},
    "less than": {"en": "less than", "de": "weniger als"},
    "almost": {"en": "almost", "de": "fast"},
    "at least": {"en": "at least", "de": "mindestens"},
    "at most": {"en": "at most", "de": "höchstens"},
    "up to": {"en": "up to", "de": "bis zu"},
}


def display(
    value: Decimal | None,
    unit: str,
    qualifier: str,
    language: str,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> str:
    """Return the figure in words: “$90 billion”, “etwa 10 Jahre”, “$80 billion to $90 billion (valuation)”.

    Known qualifiers (see `QUALIFIERS`), also with a remark after a semicolon, stand before the figure, others
    behind it in brackets. Without any figure only the qualifier is left.
    """
    tongue = "de" if typography.is_german(language) else "en"
    head, _semicolon, rest = qualifier.partition(";")
    known = QUALIFIERS.get(head.strip().lower(), {}).get(tongue, "")
    remarks = [rest.strip() if known else qualifier.strip()]
    span = _span(low, high, unit, tongue)
    if value is not None:
        figure = _figure(value, unit, tongue)
        remarks.insert(0, span)
    else:
        figure = span
    if not figure:
        return known if known and not rest else qualifier.strip()
    if known:
        figure = f"{known} {figure}"
    remarks = [remark for remark in remarks if remark]
    return f"{figure} ({'; '.join(remarks)})" if remarks else figure


def _figure(value: Decimal, unit: str, tongue: str) -> str:
    name, _per, period = f" {unit.strip()}".partition(" per ")
    written = _unit(name, tongue)
    amount, is_one = _amount(value, tongue)
    if written.sign:
        amount = f"{typography.MINUS if value < 0 else ''}{written.sign}{amount.lstrip(typography.MINUS)}"
    if word := written.one if is_one else written.many:
        amount = f"{amount}{'' if written.is_tight else NO_BREAK}{word}"
    if period:
        amount = (
            f"{amount} {PER.get(period, {}).get(tongue) or ('pro ' if tongue == 'de' else 'per ') + period}"
        )
    return amount


def _unit(name: str, tongue: str) -> Unit:
    name = name.strip()
    forms = UNITS.get(SAME_UNIT.get(name.lower(), name)) or UNITS.get(name.upper())
    return forms[tongue] if forms else Unit(one=name, many=name)


def _amount(value: Decimal, tongue: str) -> tuple[str, bool]:
    """Return the figure with its magnitude in words where that is exact, and whether it is exactly one."""
    for exponent, one, many in MAGNITUDES[tongue]:
        scaled = value.scaleb(-exponent).normalize()
        exponent_left = scaled.as_tuple().exponent
        is_short = isinstance(exponent_left, int) and exponent_left >= -2
        if abs(scaled) >= 1 and is_short:
            return f"{typography.number(scaled, tongue)}{NO_BREAK}{one if abs(scaled) == 1 else many}", False
    return typography.number(value, tongue), abs(value) == 1


def _span(low: Decimal | None, high: Decimal | None, unit: str, tongue: str) -> str:
    low_text = _figure(low, unit, tongue) if low is not None else ""
    high_text = _figure(high, unit, tongue) if high is not None else ""
    if low_text and high_text:
        return f"{low_text}{' bis ' if tongue == 'de' else ' to '}{high_text}"
    if low_text:
        return f"{QUALIFIERS['at least'][tongue]} {low_text}"
    if high_text:
        return f"{QUALIFIERS['up to'][tongue]} {high_text}"
    return ""

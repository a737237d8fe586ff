"""Dates as far as they are known: a subset of the Extended Date/Time Format (ISO 8601-2), kept as text.

`2016`, `2024-03`, `2024-02-29`, `2019/2023` (each side to any precision), and `~` behind a date for “about”.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from . import typography
from .date_mentions import FoundDate, find
from .sentences import Refused

__all__ = ["FoundDate", "PartialDate", "display", "find", "parse", "year"]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """A date as far as it is known, with the first and last day it may mean."""

    text: str
    first: date
    last: date
    precision: str
    is_about: bool


def parse(text: str) -> PartialDate:
    """Return what `text` says; refuses what is no date or a range that runs backwards."""
    text = text.strip()
    if "/" not in text:
        return _single(text)
    start_text, _slash, end_text = text.partition("/")
    start, end = _single(start_text.strip()), _single(end_text.strip())
    if start.first > end.last:
        raise Refused(
            _("The range “%(text)s” ends before it starts. Write the earlier date first.") % {"text": text}
        )
    return PartialDate(
        f"{start.text}/{end.text}", start.first, end.last, "range", start.is_about or end.is_about
    )


def display(text: str, language: str) -> str:
    """Return the date in words: “3 March 2026”, “etwa 2014”, “2019 bis 2023”; nothing for nothing."""
    if not text.strip():
        return ""
    is_german = typography.is_german(language)
    return (" bis " if is_german else " to ").join(
        _display_single(_single(side), language) for side in parse(text).text.split("/")
    )


def year(text: str) -> int | None:
    """Return the year the date begins in, or None where there is no readable date."""
    try:
        return parse(text).first.year
    except Refused:
        return None


def overlap(one: str, other: str) -> bool:
    """Say whether two dates can mean the same day; what is no date overlaps with nothing."""
    try:
        first, second = parse(one), parse(other)
    except Refused:
        return False
    return first.first <= second.last and second.first <= first.last


def at_most(text: str, exactness: str) -> str:
    """Return the date no more exactly than `exactness`: `year`, `month`, or `about` for “about then”."""
    sides = [_single(side.strip()) for side in parse(text).text.split("/")]
    if exactness == "about":
        return "/".join(f"{side.text.rstrip('~')}~" for side in sides)
    length = {"year": len("2016"), "month": len("2016-03")}[exactness]
    if any(len(side.text.rstrip("~")) < length for side in sides):
        raise Refused(_("“%(text)s” names no month. Write one, such as 2016-03.") % {"text": text})
    return "/".join(side.text.rstrip("~")[:length] + "~" * side.is_about for side in sides)


def _single(text: str) -> PartialDate:
    found = _DATE.fullmatch(text)
    if not found:
        raise Refused(
            _("“%(text)s” is no date. Write 2016, 2024-03, 2024-02-29 or 2019/2023; add ~ for “about”.")
            % {"text": text[:40]}
        )
    year_number, month, day = (int(part) if part else 0 for part in found.group(1, 2, 3))
    try:
        first = date(year_number, month if found[2] else 1, day if found[3] else 1)
    except ValueError:
        raise Refused(
            _("“%(text)s” is not in the calendar. Check year, month and day.") % {"text": text}
        ) from None
    is_about = found[4] == "~"
    if found[3]:
        return PartialDate(text, first, first, "day", is_about)
    if found[2]:
        last_day = calendar.monthrange(first.year, first.month)[1]
        return PartialDate(text, first, first.replace(day=last_day), "month", is_about)
    return PartialDate(text, first, date(first.year, 12, 31), "year", is_about)


def _display_single(partial: PartialDate, language: str) -> str:
    if partial.precision == "day":
        words = typography.day(partial.first, language)
    elif partial.precision == "month":
        words = f"{typography.month(partial.first.month, language)} {partial.first.year:04}"
    else:
        words = f"{partial.first.year:04}"
    if not partial.is_about:
        return words
    return ("etwa " if typography.is_german(language) else "about ") + words

"""When a published claim comes up again although nobody doubts it: figures grow old, forecasts come about.

An editor may set a day, with the reason: a court decides, a report is due. Without one, what was said as of
some day and what looked ahead comes up by itself a while later, counted from the last edition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.rules import partial_dates
from claims.rules.partial_dates import PartialDate
from claims.rules.sentences import Refused
from claims.vocabulary import ClaimType

# Comes up again by itself: nobody knew at the time.
LOOKS_AHEAD = ClaimType.PREDICTION


@dataclass(frozen=True)
class Dated:
    """A figure of a claim and the day it holds for (`as_of`, a partial date); nothing where none is known."""

    measure: str
    as_of: str


@dataclass(frozen=True)
class Due:
    """From which day on a claim is to be looked at again, and why, in a sentence for each reason."""

    on: date
    reasons: tuple[str, ...]


def due(
    *,
    published_on: date,
    wanted_on: date | None,
    wanted_because: str,
    claim_type: str,
    figures: Iterable[Dated],
    days: int,
) -> Due | None:
    """Return when a claim whose edition in force is of `published_on` comes up again, or None.

    A day an editor set after that edition counts before everything else. `days` is how long a figure and a
    forecast are left alone, behind the day they hold for and behind the edition.
    """
    if wanted_on is not None and wanted_on > published_on:
        return Due(wanted_on, (wanted_because,))
    pause = timedelta(days=days)
    found = []
    if claim_type == LOOKS_AHEAD:
        found.append((published_on + pause, _("It looked ahead: has it come about?")))
    for figure in figures:
        day = _day(figure.as_of)
        if day is None:
            continue
        said = partial_dates.display(day.text, get_language() or "en")
        found.append(
            (
                max(day.last, published_on) + pause,
                _("“%(measure)s” was given as of %(date)s.") % {"measure": figure.measure, "date": said},
            )
        )
    if not found:
        return None
    first = min(on for on, _reason in found)
    return Due(first, tuple(reason for on, reason in sorted(found) if on == first))


def _day(text: str) -> PartialDate | None:
    try:
        return partial_dates.parse(text) if text else None
    except Refused:
        return None

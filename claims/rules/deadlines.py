"""When the desk is reminded of what it asked others: shortly before the day, and until silence is told."""

from __future__ import annotations

from datetime import date, timedelta

# Days ahead; enough to ask once more by telephone.
SOON = timedelta(days=3)


def last_day_to_remind_of(today: date) -> date:
    """Return the last day that counts as soon."""
    return today + SOON


def is_reminded_of(due_on: date | None, *, today: date, told_on: date | None = None) -> bool:
    """Say whether a day by which nobody has answered belongs on the list of deadlines.

    `told_on` is when readers were last told how it stands: an edition after the day says that none came.
    """
    if due_on is None or due_on > last_day_to_remind_of(today):
        return False
    return told_on is None or told_on <= due_on

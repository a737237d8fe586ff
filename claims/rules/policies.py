"""The texts of the house: what one needs before readers get it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

# Longer than that, nobody remembers what a text promises.
MOST_DAYS_UNTIL_REVIEW = 731


def refuse(
    *,
    title: Mapping[str, str],
    text: Mapping[str, str],
    languages: Mapping[str, str],
    review_due_on: date,
    today: date,
) -> str:
    """Return why a text cannot be published, as a sentence; empty if it can.

    `languages` names the languages of the house, by code.
    """
    missing = [name for code, name in languages.items() if not (title.get(code) and text.get(code))]
    if missing:
        return _("Title and text are missing in: %(languages)s.") % {"languages": ", ".join(missing)}
    if review_due_on <= today:
        return _("The day of the next review has passed. Look the text over and set a later day.")
    if (review_due_on - today).days > MOST_DAYS_UNTIL_REVIEW:
        return _("The next review is more than two years away. Set an earlier day.")
    return ""

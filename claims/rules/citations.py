"""The line by which a source is cited, in the customs of either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from . import partial_dates, typography


def line(card: Mapping[str, Any], language: str) -> str:
    """Return author, title, publisher, day, address and the day of our copy, as one sentence.

    `card` is that of an edition's source: `author` and `publisher` have a `name`, dates are partial, and
    `snapshots` have a `captured_on`, the newest first. What is not known is left out.
    """
    author = card["byline"] or (card["author"] or {}).get("name", "")
    title = typography.quote(card["title"], language)
    publisher = (card["publisher"] or {}).get("name", "")
    day = partial_dates.display(card["published_on"], language) if card["published_on"] else ""
    named = ", ".join(
        part for part in (title, publisher if publisher != author else "", day, card["url"]) if part
    )
    said = f"{author}: {named}" if author else named
    if card["snapshots"]:
        kept = partial_dates.display(max(one["captured_on"] for one in card["snapshots"]), language)
        with override(language):
            said += " " + _("(archived %(day)s)") % {"day": kept}
    return said if said.endswith((".", "!", "?")) else f"{said}."

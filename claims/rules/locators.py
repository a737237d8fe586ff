"""Where in a document something stands, in words: the page, and the part of the page or picture."""

from __future__ import annotations

from django.utils.translation import gettext as _

from . import areas


def in_words(page: int | None, area: str) -> str:
    """Return page and part as a person says them; nothing where neither is known."""
    parts = []
    if page is not None:
        parts.append(_("page %(number)d") % {"number": page})
    if area:
        parts.append(areas.in_words(area))
    return ", ".join(parts)

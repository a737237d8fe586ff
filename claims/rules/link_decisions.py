"""Whether a person may confirm or dismiss a link between claims."""

from __future__ import annotations

from django.utils.translation import gettext as _

from claims.vocabulary import CONFLICTS, LinkStatus


def refuse(*, kind: str, status: str, decided: str, reason: str) -> str:
    """Return why a link of this kind and status cannot be `decided` so, as a sentence; empty if it can."""
    if status == decided:
        if decided == LinkStatus.CONFIRMED:
            return _("This link is confirmed already. Open it anew to see by whom.")
        return _("This link is dismissed already. Open it anew to see by whom.")
    if decided == LinkStatus.DISMISSED and kind in CONFLICTS and not reason.strip():
        return _("Say why it is no conflict: whoever comes upon it next wants to know.")
    return ""

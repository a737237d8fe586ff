"""Taking words out of the trail where the law demands it, while the chain still holds."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import TrailEntry, TrailPayload
from claims.operations import trail
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules.sentences import Refused
from claims.vocabulary import Group

# The workflow's own facts: without them nobody could show that an edition was approved by somebody else.
KEPT = frozenset({"digest", "edition"})


@editorial_act
def redact(
    entry: TrailEntry, fields: Iterable[str], *, reason: str, legal_basis: str, actor: Any, at: datetime
) -> TrailEntry:
    """Take `fields`, such as `after.statement`, out of the payload of `entry`; return the new entry on it.

    The old salt goes with the words, so that nobody can guess them from the digest that stays.
    """
    if Group.CHIEF not in groups_of(actor):
        raise Refused(_("Only chiefs may redact the trail. Your account is in no such group."))
    if not reason.strip() or not legal_basis.strip():
        raise Refused(_("Give the reason and the legal basis of the redaction."))
    payload = TrailPayload.objects.get(entry=entry)
    content, names = payload.content, sorted(set(fields))
    for name in names:
        _take_out(content, name)
    salt = secrets.token_hex(16)
    redaction = trail.append(
        "redact",
        entry,
        actor=actor,
        at=at,
        payload={
            "fields": names,
            "reason": reason,
            "legal_basis": legal_basis,
            "digest": trail.payload_digest(salt, content),
        },
    )
    TrailPayload.objects.filter(pk=payload.pk).update(salt=salt, content=content, redacted_by=redaction)
    return redaction


def _take_out(content: dict[str, Any], name: str) -> None:
    *way, last = name.split(".")
    place = content
    for step in way:
        place = place.get(step, {}) if isinstance(place, dict) else {}
    if name in KEPT:
        raise Refused(_("“%(field)s” proves an approval and stays.") % {"field": name})
    if not isinstance(place, dict) or last not in place:
        raise Refused(_("This entry has no field “%(field)s”.") % {"field": name})
    place[last] = {"redacted": True}

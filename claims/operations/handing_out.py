"""Handing out what readers must not see: chiefs decide it, and the trail keeps that they did."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Claim, TrailEntry
from claims.operations import trail
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules.sentences import Refused
from claims.vocabulary import Group


def refuse_unless_chief(actor: Any) -> None:
    if Group.CHIEF not in groups_of(actor):
        raise Refused(_("Only chiefs hand out what is confidential. Your account is in no such group."))


@editorial_act
def note_confidential_pack(claim: Claim, *, sha256: str, actor: Any, at: datetime) -> TrailEntry:
    """Put on record that the confidential evidence pack with this digest was handed out."""
    refuse_unless_chief(actor)
    return trail.append("hand_out", claim, actor=actor, at=at, payload={"confidential_pack": sha256})

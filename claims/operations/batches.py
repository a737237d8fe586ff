"""Recording many new rows of one noun at once, each with its own trail entry.

For imports: what `desk.record` does row by row, with a handful of statements for thousands of rows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from claims.models import (
    Article,
    Attribution,
    Claim,
    ClaimQuantity,
    ClaimTranslation,
    Evidence,
    ForeignRating,
    ForeignReview,
    Party,
    PartyAlias,
    Source,
    Verdict,
)
from claims.operations import desk, trail
from claims.operations.approvals import void_approvals
from claims.operations.insertion import insert
from claims.operations.trail import editorial_act
from claims.rules.sentences import Refused

# New rows of these touch nothing but the claim they name; what else there is, `desk.record` takes one by one.
PLAIN = (
    Article,
    Attribution,
    Claim,
    ClaimQuantity,
    ClaimTranslation,
    Evidence,
    ForeignRating,
    ForeignReview,
    Party,
    PartyAlias,
    Source,
    Verdict,
)
# Of these a claim's next edition is made; a check by others is no part of it.
FROZEN = (Attribution, ClaimQuantity, ClaimTranslation, Evidence, Verdict)
AT_ONCE = 500


@editorial_act
def record_all(things: Sequence[models.Model], *, actor: Any, at: datetime) -> None:
    """Save new rows of one noun, all or none; raises what `desk.record` does for one that will not do."""
    if not things:
        return
    model = type(things[0])
    if model not in PLAIN or any(type(thing) is not model for thing in things):
        raise TypeError(f"{model.__name__} is recorded row by row")
    for thing in things:
        desk.prepare(thing)
    if model is Verdict:
        _refuse_second_verdicts(things)
    insert(things)
    trail.append_all(
        "record", [(thing, {"after": desk.values_of(thing)}) for thing in things], actor=actor, at=at
    )
    claims = _claims_of(model, things)
    desk.note_contribution(claims, actor=actor, at=at)
    if model is not Claim:
        # A claim that is new has no verdict that somebody approved.
        void_approvals(claims, actor=actor, at=at)


def _claims_of(model: type[models.Model], things: Sequence[Any]) -> list[Claim]:
    if model is Claim:
        return list(things)
    return list({thing.claim_id: thing.claim for thing in things}.values()) if model in FROZEN else []


def _refuse_second_verdicts(things: Sequence[Any]) -> None:
    for start in range(0, len(things), AT_ONCE):
        claims = [thing.claim_id for thing in things[start : start + AT_ONCE]]
        if Verdict.objects.filter(claim__in=claims).exists():
            raise Refused(_("This claim has a verdict already. Start the next version at the desk."))

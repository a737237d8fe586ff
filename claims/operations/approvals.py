"""Taking an approval back when what was approved is no longer what stands there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F

from claims.models import Claim, Verdict
from claims.operations import trail
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from claims.vocabulary import VerdictState


def void_approvals(claims: Iterable[Claim], *, actor: Any, at: datetime, regardless: bool = False) -> None:
    """Send approved verdicts of `claims` back into review where their document changed, or `regardless`."""
    approved = Verdict.objects.filter(
        claim__in=[claim.pk for claim in claims], state=VerdictState.APPROVED
    ).select_related("claim", "rating__scale")
    for verdict in approved:
        if not regardless and fingerprint(compose(verdict)) == verdict.approved_digest:
            continue
        Verdict.objects.filter(pk=verdict.pk, state=VerdictState.APPROVED).update(
            state=VerdictState.IN_REVIEW,
            approved_by=None,
            approved_at=None,
            approved_digest="",
            moves=F("moves") + 1,
        )
        trail.append(
            "void_approval", verdict, actor=actor, at=at, payload={"approved_digest": verdict.approved_digest}
        )

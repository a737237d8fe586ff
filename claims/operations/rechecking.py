"""Which published claims are to be looked at again by now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from claims.models import ClaimQuantity, Edition, Verdict
from claims.rules import rechecking
from claims.rules.rechecking import Dated, Due
from claims.vocabulary import EditionKind

READ_AT_ONCE = 200


@dataclass(frozen=True)
class Again:
    """A published claim that comes up again: its edition in force, since when it is due, and why."""

    edition: Edition
    due: Due


def coming_up(*, at: datetime, most: int) -> list[Again]:
    """Return at most so many claims that are due on the day of `at`, those whose edition is oldest first.

    Left out are retracted ones, and those a correction of which is under way. A question or two, however many
    editions there are; what is read is bounded by what may be due, not by what is published.
    """
    return list(islice(_due(at), most))


def _due(at: datetime) -> Iterator[Again]:
    today, days = timezone.localdate(at), settings.RECHECK_DAYS
    figures = ClaimQuantity.objects.filter(claim=OuterRef("verdict__claim")).exclude(as_of="")
    grows_old = Q(verdict__claim__claim_type=rechecking.LOOKS_AHEAD) | Exists(figures)
    # A day more, as days begin at different moments in different places.
    long_ago = at - timedelta(days=days - 1)
    found = (
        Edition.objects.in_force()
        .exclude(kind=EditionKind.RETRACTION)
        # Put off by an editor, whatever else there is.
        .exclude(verdict__claim__recheck_on__gt=today)
        .filter(Q(verdict__claim__recheck_on__lte=today) | Q(published_at__lt=long_ago) & grows_old)
        .exclude(Exists(Verdict.objects.open().filter(claim=OuterRef("verdict__claim"))))
        .select_related("verdict__claim", "verdict__rating")
        .prefetch_related("verdict__claim__quantities")
        .order_by("published_at", "pk")
    )
    for edition in found.iterator(chunk_size=READ_AT_ONCE):
        claim = edition.verdict.claim
        again = rechecking.due(
            published_on=timezone.localdate(edition.published_at),
            wanted_on=claim.recheck_on,
            wanted_because=claim.recheck_reason,
            claim_type=claim.claim_type,
            figures=[Dated(one.measure, one.as_of) for one in claim.quantities.all()],
            days=days,
        )
        if again is not None and again.on <= today:
            yield Again(edition, again)

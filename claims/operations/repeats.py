"""Saying that a claim repeats an earlier one, or that it does not, and what follows while both stand.

Nothing goes public by it. While the link is confirmed and the earlier check stands as it stood then, the desk
shows that check as the answer; readers get of the repeat what its own verdict says, through four eyes, if it
ever has one. Once the earlier check comes out corrected or is retracted, the link waits for a person again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from claims.models import Claim, ClaimLink, Edition, Publication
from claims.operations import desk, links, similar, trail
from claims.operations.approvals import void_approvals
from claims.operations.trail import editorial_act
from claims.rules import similarity
from claims.rules.said import said
from claims.rules.sentences import Refused
from claims.vocabulary import EditionKind, LinkKind, LinkMethod, LinkStatus


@dataclass(frozen=True)
class Carried:
    """The earlier check that answers a claim, by whose word, and since when."""

    link: ClaimLink
    publication: Publication


@editorial_act
def say_same(claim: Claim, earlier: Claim, *, actor: Any, at: datetime) -> ClaimLink:
    """Say that `claim` repeats `earlier`."""
    _refuse_unless_two(claim, earlier)
    link = _link(claim, earlier, actor=actor, at=at)
    return links.confirm(link, actor=actor, at=at)


@editorial_act
def say_different(claim: Claim, other: Claim, *, actor: Any, at: datetime) -> ClaimLink:
    """Say that the two are not the same, so that the other is not offered for this one again."""
    _refuse_unless_two(claim, other)
    link = _link(claim, other, actor=actor, at=at)
    return links.dismiss(link, actor=actor, at=at)


def decided(claim: Claim) -> set[int]:
    """Return the numbers of the claims of which somebody said whether they are the same as this one."""
    found = ClaimLink.objects.filter(kind=LinkKind.REPEATS).exclude(status=LinkStatus.PROPOSED)
    pairs = found.filter(Q(claim=claim) | Q(other=claim)).values_list("claim", "other")
    return {number for pair in pairs for number in pair if number} - {claim.pk}


def carried(claim: Claim) -> Carried | None:
    """Return the published check that answers the claim, because somebody confirmed that it repeats it."""
    confirmed = (
        claim.links.filter(kind=LinkKind.REPEATS, status=LinkStatus.CONFIRMED, decided_by__isnull=False)
        .exclude(other=None)
        .select_related("other", "decided_by")
        .order_by("-decided_at", "-pk")
    )
    standing = {
        publication.claim_slug: publication
        for publication in Publication.objects.standing()
        .filter(claim_slug__in=[link.other.slug for link in confirmed if link.other])
        .select_related("edition")
    }
    for link in confirmed:
        publication = standing.get(link.other.slug) if link.other else None
        if publication and link.decided_at and publication.edition.published_at <= link.decided_at:
            return Carried(link, publication)
    return None


def reopen(edition: Edition, *, actor: Any, at: datetime) -> None:
    """Let what repeats this claim wait for a person again; called where an edition replaces an earlier one.

    A reply changes nothing about the answer.
    """
    if edition.number == 1 or edition.kind == EditionKind.REPLY:
        return
    confirmed = ClaimLink.objects.filter(
        kind=LinkKind.REPEATS, status=LinkStatus.CONFIRMED, other=edition.verdict.claim
    )
    for link in confirmed.select_related("claim", "other", "decided_by").order_by("pk"):
        before = desk.values_of(link)
        was_public = link.is_public
        link.status, link.decided_by, link.decided_at = LinkStatus.PROPOSED, None, None
        # What no person stands for is not shown to readers.
        link.is_public = link.is_public and link.method == LinkMethod.BY_HAND
        link.save(update_fields=["status", "decided_by", "decided_at", "is_public"])
        after = desk.values_of(link)
        changed = [name for name in before if before[name] != after[name]]
        trail.append(
            "reopen_link",
            link,
            actor=actor,
            at=at,
            payload={
                "because": edition.kind,
                "before": {name: before[name] for name in changed},
                "after": {name: after[name] for name in changed},
            },
        )
        if was_public != link.is_public:
            void_approvals([link.claim], actor=actor, at=at)


def _link(claim: Claim, other: Claim, *, actor: Any, at: datetime) -> ClaimLink:
    """Return the link that says so far what these two are to each other, or a new one that waits."""
    known = _known(claim, other)
    if known is not None:
        return known
    comparison = similarity.compare(
        said(claim.statement, claim.language), said(other.statement, other.language)
    )
    links.propose(
        [
            links.Proposal(
                claim=claim,
                other=other,
                kind=LinkKind.REPEATS,
                method=LinkMethod.SIMILAR_STATEMENTS,
                score=Decimal(f"{comparison.likeness:.3f}"),
                reason=similar.reason(comparison),
            )
        ],
        actor=actor,
        at=at,
    )
    link = _known(claim, other)
    if link is None:
        raise Refused(_("These two are linked already. Decide about that link."))
    return link


def _known(claim: Claim, other: Claim) -> ClaimLink | None:
    """Return the link from the one to the other; one the other way round says which came first, too."""
    either = Q(claim=claim, other=other) | Q(claim=other, other=claim)
    found: Iterable[ClaimLink] = ClaimLink.objects.filter(either, kind=LinkKind.REPEATS).order_by("pk")
    return min(found, key=lambda link: link.claim_id != claim.pk, default=None)


def _refuse_unless_two(claim: Claim, other: Claim) -> None:
    if claim.pk == other.pk:
        raise Refused(_("A claim does not repeat itself."))

"""Taking a claim out of a text: the claim, the place of its quote, and what the text says on the spot."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Appearance, ArticleRevision, Attribution, Claim, ClaimQuantity
from claims.operations import articles
from claims.operations.desk import record
from claims.operations.naming import free_slug
from claims.operations.trail import editorial_act
from claims.rules.selections import Pointer
from claims.rules.sentences import Refused


@editorial_act
def take_out(
    claim: Claim,
    revision: ArticleRevision,
    quote: str,
    *,
    pointer: Pointer,
    actor: Any,
    at: datetime,
    part: str = "",
    figures: Iterable[ClaimQuantity] = (),
    hops: Iterable[Attribution] = (),
) -> Appearance:
    """Record a new claim where `quote` stands, with the figures and hops an editor agreed to.

    All or nothing. The claim gets its slug from the statement.
    """
    if not revision.is_attached:
        raise Refused(_("Only the digest of this text is on record. Take in the text first."))
    claim.slug = free_slug(Claim, claim.statement)
    record(claim, actor=actor, at=at)
    fields = {"part": part} if part else {}
    appearance = articles.pin(claim, revision, quote, pointer=pointer, actor=actor, at=at, **fields)
    for figure in figures:
        figure.claim = claim
        record(figure, actor=actor, at=at)
    for hop in hops:
        hop.claim = claim
        record(hop, actor=actor, at=at)
    return appearance

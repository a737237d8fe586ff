"""Which claims rest on what: whose edition would say something else if a row changed."""

from collections.abc import Iterable

from django.db import models

from claims.models import (
    Appearance,
    Article,
    Attribution,
    Claim,
    ClaimLink,
    ClaimQuantity,
    ClaimTranslation,
    Evidence,
    Party,
    Rating,
    RatingScale,
    ReplyRequest,
    ShownPicture,
    Source,
    Verdict,
    VerdictTranslation,
)


def claims_frozen_with(thing: models.Model) -> Iterable[Claim]:
    """Return the claims whose edition would say something else if `thing` changed."""
    match thing:
        case Claim():
            return [thing]
        case ClaimLink():
            return [claim for claim in (thing.claim, thing.other) if claim is not None]
        case (
            Appearance()
            | Attribution()
            | ClaimQuantity()
            | ClaimTranslation()
            | Evidence()
            | ReplyRequest()
            | ShownPicture()
            | Verdict()
        ):
            return [thing.claim]
        case VerdictTranslation():
            return [thing.verdict.claim]
        case Source():
            return Claim.objects.citing(thing)
        case Party():
            return Claim.objects.naming(thing)
        case Article():
            return Claim.objects.appearing_in(thing)
        case _:
            return []


def claims_rated_with(thing: models.Model) -> Iterable[Claim]:
    """Return the claims whose open verdict freezes the scale; who keeps the scale is no author of theirs."""
    match thing:
        case RatingScale():
            scale = thing
        case Rating():
            scale = thing.scale
        case _:
            return []
    return [verdict.claim for verdict in Verdict.objects.open().filter(rating__scale=scale)]

"""Deciding what the rating word of another checker stands for in the scale of the house."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import ForeignRating, Rating, Verdict
from claims.operations import desk
from claims.operations.trail import editorial_act
from claims.rules.foreign_reviews import folded_label
from claims.rules.sentences import Refused
from claims.vocabulary import LabelDecision, VerdictState


@editorial_act
def decide(
    label: ForeignRating, *, actor: Any, at: datetime, shown: dict[str, Any] | None = None
) -> list[Verdict]:
    """Save the label with its decision, and give its rating to the drafts it touches; returns those.

    A draft follows if it has no rating yet, or still the one that the label stood for before: what an
    editor chose meanwhile stays.
    """
    refuse_unclear(label)
    before = ForeignRating.objects.filter(pk=label.pk).values_list("rating_id", flat=True).first()
    if label._state.adding:
        desk.record(label, actor=actor, at=at)
    else:
        desk.edit(label, actor=actor, at=at, shown=shown)
    touched = []
    if label.rating_id != before:
        for verdict in drafts_rated_by(label):
            if verdict.rating_id in (None, before):
                verdict.rating = label.rating
                touched.append(desk.edit(verdict, actor=actor, at=at))
    return touched


def drafts_rated_by(label: ForeignRating) -> list[Verdict]:
    """Return the drafts of claims whose check by others carries the label."""
    return list(
        Verdict.objects.filter(
            state=VerdictState.DRAFT, version=1, claim__foreign_reviews__foreign_rating=label
        )
        .select_related("claim", "rating__scale")
        .distinct()
        .order_by("pk")
    )


def refuse_unclear(label: ForeignRating) -> None:
    """Refuse a decision that says one thing and carries another, and a label that no file could ever meet."""
    label.label = folded_label(label.label)
    if not label.label:
        raise Refused(_("Give the label as the other checker writes it."))
    if label.decision == LabelDecision.OURS and label.rating is None:
        raise Refused(_("Choose the rating of ours it stands for."))
    if label.decision != LabelDecision.OURS and label.rating is not None:
        raise Refused(_("A rating goes with “stands for a rating of ours” only. Change one of the two."))


def in_use(rating: Rating) -> Rating:
    """Return the same step of the version of the scale that is in use now, or the rating itself."""
    current = Rating.objects.filter(
        scale__slug=rating.scale.slug, scale__is_current=True, code=rating.code
    ).first()
    return current or rating

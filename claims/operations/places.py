"""Where a quote stands after all: an editor points at its words anew, or gives the quote up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Appearance
from claims.operations import staleness, trail
from claims.operations.approvals import void_approvals
from claims.operations.desk import Outdated, columns_of, edit, note_contribution, values_of
from claims.operations.trail import editorial_act
from claims.rules import anchoring, selections
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring


@editorial_act
def point_at(
    appearance: Appearance,
    quote: str,
    *,
    pointer: selections.Pointer,
    actor: Any,
    at: datetime,
    shown: Mapping[str, Any] | None = None,
) -> Appearance:
    """Say that the claim stands at these words of the same revision; the server finds the place.

    `shown` as for `desk.edit`.
    """
    appearance = _current(appearance)
    body = appearance.revision.body
    start, end = selections.find(quote, body, pointer)
    appearance.exact, appearance.prefix, appearance.suffix = anchoring.context(body, start, end)
    appearance.start, appearance.end, appearance.anchoring = start, end, Anchoring.FOUND
    same = Appearance.objects.filter(
        claim=appearance.claim, revision=appearance.revision, start=start, end=end
    )
    if same.exclude(pk=appearance.pk).exists():
        raise Refused(_("This claim already stands at these words."))
    edit(appearance, actor=actor, at=at, shown=shown)
    staleness.quote_placed(appearance, actor=actor, at=at)
    return appearance


@editorial_act
def give_up(
    appearance: Appearance,
    *,
    reason: str,
    actor: Any,
    at: datetime,
    shown: Mapping[str, Any] | None = None,
) -> None:
    """Stop looking for a quote that a text no longer has; the reason is kept on the trail.

    A verdict that is in doubt for the sake of the quote stays so until somebody settles that.
    """
    appearance = _current(appearance)
    if shown is not None and dict(shown) != columns_of(appearance):
        raise Outdated(_("Somebody else gave this quote another place since you opened it."))
    if appearance.anchoring == Anchoring.FOUND:
        raise Refused(_("This quote stands in the text. Only a quote without a sure place is given up."))
    reason = text_policy.clean(reason).strip()
    if not reason:
        raise Refused(_("Say in a sentence why the quote is given up."))
    payload = {"before": values_of(appearance), "reason": reason}
    trail.append("give_up", appearance, actor=actor, at=at, payload=payload)
    claim = appearance.claim
    appearance.delete()
    note_contribution([claim], actor=actor, at=at)
    void_approvals([claim], actor=actor, at=at)


def _current(appearance: Appearance) -> Appearance:
    stored = Appearance.objects.select_related("claim", "revision__article").filter(pk=appearance.pk).first()
    if stored is None:
        raise Refused(_("This quote was given up or taken back meanwhile."))
    return stored

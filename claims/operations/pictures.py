"""Looking closer at kept pictures: where the same one was kept before, and what the desk notes on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Claim, PictureNote, ShownPicture, Snapshot
from claims.operations import desk
from claims.operations.trail import editorial_act
from claims.rules import mediareview, picture_likeness
from claims.rules.sentences import Refused

# More of them are rather a sign of a picture everybody uses.
MOST_SHOWN = 24


@dataclass(frozen=True)
class Alike:
    """A picture that looks the same, and in how many of 128 bits the looks differ."""

    snapshot: Snapshot
    distance: int


def same_elsewhere(snapshot: Snapshot) -> list[Alike]:
    """Return other kept pictures that show the same, the closest first.

    Every look is compared, as a picture may be like another in any of its bits.
    """
    others = Snapshot.objects.exclude(pk=snapshot.pk).exclude(look="").values_list("pk", "look")
    found = sorted(
        (picture_likeness.distance(snapshot.look, look), pk)
        for pk, look in (others.iterator() if snapshot.look else ())
        if picture_likeness.is_same(snapshot.look, look)
    )[:MOST_SHOWN]
    kept = Snapshot.objects.select_related("source").in_bulk([pk for _distance, pk in found])
    return [Alike(kept[pk], distance) for distance, pk in found]


def note(thing: PictureNote, *, actor: Any, at: datetime) -> PictureNote:
    """Keep a note on a picture under the name of whoever wrote it."""
    thing.author, thing.written_at = actor, at
    return desk.record(thing, actor=actor, at=at)


def claims_citing(snapshot: Snapshot) -> Any:
    """Return the claims for which the picture is evidence, so that their readers may see it."""
    return Claim.objects.filter(evidence__source=snapshot.source_id).distinct().order_by("slug")


@editorial_act
def show_to_readers(thing: ShownPicture, *, actor: Any, at: datetime) -> ShownPicture:
    """Let the next edition of a claim show the picture; whoever does so has a hand in that edition."""
    if not thing.snapshot.view or not claims_citing(thing.snapshot).filter(pk=thing.claim_id).exists():
        raise Refused(_("Only a picture of a source that the claim cites can be shown with it."))
    if sentence := mediareview.refuse_finding(
        thing.authenticity, context=thing.original_context, address=thing.original_url
    ):
        raise Refused(sentence)
    if ShownPicture.objects.filter(claim=thing.claim, snapshot=thing.snapshot).exists():
        raise Refused(
            _("The picture is already shown with this claim. Take it back first to say it otherwise.")
        )
    return desk.record(thing, actor=actor, at=at)

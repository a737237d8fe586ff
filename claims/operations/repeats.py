"""Saying that a claim repeats an earlier one, or that it does not, and what follows while both stand.

Nothing goes public by it. While the link is confirmed, an editor may say of each place of the claim that the
earlier check answers it there, and the desk then shows that check as the answer; readers get of the repeat
what its own verdict says, through four eyes, if it ever has one. An OK is for these words and for the answer
that stood: other words wait for another, and once the earlier check comes out corrected or is retracted,
link and places wait for a person again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from claims.models import Appearance, ArticleRevision, CarriedAnswer, Claim, ClaimLink, Edition, Publication
from claims.operations import desk, links, similar, trail
from claims.operations.approvals import void_approvals
from claims.operations.desk import Outdated
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules import similarity
from claims.rules.said import said
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring, EditionKind, Group, LinkKind, LinkMethod, LinkStatus


@dataclass(frozen=True)
class Earlier:
    """The published check of what a claim repeats, and the link by which somebody said that it does."""

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


def earlier(claim: Claim) -> Earlier | None:
    """Return the published check of what the claim repeats by somebody's word; of several the newest."""
    confirmed = (
        _confirmed(ClaimLink.objects.filter(claim=claim))
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
        if link.other and link.other.slug in standing:
            return Earlier(link, standing[link.other.slug])
    return None


def carried(places: Iterable[Appearance]) -> dict[int, CarriedAnswer]:
    """Return by number of the place what was agreed for it and still holds."""
    found = CarriedAnswer.objects.current().filter(appearance__in=list(places))
    return {answer.appearance_id: answer for answer in found.select_related("agreed_by", "edition", "link")}


def waiting(most: int) -> list[Appearance]:
    """Return the places of repeats for which no editor has said yet that the earlier check answers them.

    A claim that is published itself has an answer of its own.
    """
    standing = Publication.objects.standing()
    answered = _confirmed(
        ClaimLink.objects.filter(Exists(standing.filter(claim_slug=OuterRef("other__slug"))))
    )
    found = (
        Appearance.objects.found()
        .in_latest_revisions()
        .filter(claim__in=answered.values("claim"))
        .exclude(Exists(standing.filter(claim_slug=OuterRef("claim__slug"))))
        .exclude(Exists(CarriedAnswer.objects.current().filter(appearance=OuterRef("pk"))))
    )
    return list(found.select_related("claim", "revision__article").order_by("pk")[:most])


@editorial_act
def agree(
    place: Appearance, *, edition: int, shown: Mapping[str, Any] | None = None, actor: Any, at: datetime
) -> CarriedAnswer:
    """Say that the earlier check answers the claim at this place, too; `edition` is the number that was read.

    `shown` as for `desk.edit`.
    """
    place = _stored(place, shown)
    _refuse_unless_editor(actor)
    found = earlier(place.claim)
    if found is None:
        raise Refused(_("No published check is confirmed as the one that this claim repeats."))
    if place.anchoring != Anchoring.FOUND:
        raise Refused(_("This quote has no sure place yet. Say first where it stands."))
    if found.publication.edition.number != edition:
        raise Refused(
            _("The earlier check came out anew since you opened it. Read it once more, then decide.")
        )
    if place.pk in carried([place]):
        raise Refused(_("Somebody agreed to this meanwhile: the earlier check answers this place."))
    # What was agreed of other words or another answer makes room.
    CarriedAnswer.objects.filter(appearance=place).delete()
    answer = CarriedAnswer(
        appearance=place,
        link=found.link,
        edition=found.publication.edition,
        words=place.exact,
        agreed_by=actor,
        agreed_at=at,
    )
    answer.save(force_insert=True)
    trail.append("agree_to_answer", answer, actor=actor, at=at, payload={"after": desk.values_of(answer)})
    return answer


@editorial_act
def disagree(place: Appearance, *, actor: Any, at: datetime) -> None:
    """Take the OK for this place back."""
    place = _stored(place, None)
    _refuse_unless_editor(actor)
    answer = CarriedAnswer.objects.filter(appearance=place).first()
    if answer is None:
        raise Refused(_("No earlier check answers this place. Somebody else may have taken that back."))
    _take_back(answer, actor=actor, at=at)


def agreed_in(revision: ArticleRevision | None) -> dict[int, CarriedAnswer]:
    """Return what was agreed for the places of a revision and still holds, by number of the place."""
    return carried(revision.appearances.all()) if revision else {}


def keep_for_same_words(answer: CarriedAnswer, place: Appearance, *, actor: Any, at: datetime) -> None:
    """Let an OK hold in a new revision, too, if the words stand there as they stood."""
    if place.anchoring != Anchoring.FOUND or place.exact != answer.words:
        return
    kept = CarriedAnswer(
        appearance=place,
        link=answer.link,
        edition=answer.edition,
        words=answer.words,
        agreed_by=answer.agreed_by,
        agreed_at=answer.agreed_at,
    )
    kept.save(force_insert=True)
    trail.append("keep_answer", kept, actor=actor, at=at, payload={"after": desk.values_of(kept)})


def reopen(edition: Edition, *, actor: Any, at: datetime) -> None:
    """Let what repeats this claim, and each of its places, wait for a person again.

    Called where an edition replaces an earlier one. A reply changes nothing about the answer.
    """
    if edition.number == 1 or edition.kind == EditionKind.REPLY:
        return
    answers = CarriedAnswer.objects.filter(link__other=edition.verdict.claim).order_by("pk")
    for answer in answers.select_related("appearance__claim", "appearance__revision__article"):
        _take_back(answer, because=edition.kind, actor=actor, at=at)
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


def _confirmed(found: QuerySet[ClaimLink]) -> QuerySet[ClaimLink]:
    """Narrow links to the repeats that a person stands for."""
    return found.filter(
        kind=LinkKind.REPEATS, status=LinkStatus.CONFIRMED, decided_by__isnull=False, other__isnull=False
    )


def _take_back(answer: CarriedAnswer, *, actor: Any, at: datetime, because: str = "") -> None:
    payload = {"before": desk.values_of(answer), **({"because": because} if because else {})}
    key = answer.pk
    gone, _by_model = CarriedAnswer.objects.filter(pk=key, agreed_at=answer.agreed_at).delete()
    if gone != 1:
        raise Refused(_("Somebody else decided about this place at the same moment. Open it anew."))
    trail.append("take_answer_back", answer, actor=actor, at=at, payload=payload)


def _stored(place: Appearance, shown: Mapping[str, Any] | None) -> Appearance:
    """Return the place as it stands, unless it is no longer what the person was shown."""
    stored = Appearance.objects.select_related("claim", "revision__article").filter(pk=place.pk).first()
    if stored is None or (shown is not None and dict(shown) != desk.columns_of(stored)):
        raise Outdated(_("Somebody else gave this quote another place since you opened it."))
    return stored


def _refuse_unless_editor(actor: Any) -> None:
    if not {Group.EDITOR, Group.CHIEF} & groups_of(actor):
        raise Refused(_("Only editors and chiefs say that an earlier check answers a place."))

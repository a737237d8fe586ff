"""Links between claims: what finders propose, and what a person makes of it.

A proposal changes nothing readers get and makes nobody an author. Only a decision about a link that is
marked for readers changes what is frozen, and so counts as a hand in both claims.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Claim, ClaimLink, Publication, Source
from claims.operations import desk, trail
from claims.operations.approvals import void_approvals
from claims.operations.frozen import claims_frozen_with
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules import link_decisions
from claims.rules import text as text_policy
from claims.rules.fingerprints import canonical, fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import Group, Level, LinkKind, LinkMethod, LinkStatus

AT_ONCE = 200
# What else is the same finding of the same finder needs no more letters than this.
NAME_LENGTH = 16

Pair = frozenset[int]


@dataclass(frozen=True)
class Proposal:
    """What a finder came upon: two claims, or one and what it clashes with.

    `score` says how sure it is, from 0 to 1; `about` names what was found, as far as the pair, the method
    and the kind do not say it yet: the same again is the same finding. `reason` is by language.
    """

    claim: Claim
    other: Claim | None
    kind: str
    method: str
    score: Decimal
    reason: Mapping[str, str]
    about: str = ""
    detail: str = ""
    severity: str = Level.MEDIUM
    sources: tuple[Source, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if self.method == LinkMethod.BY_HAND:
            raise ValueError("what a person links is recorded, not proposed")

    @property
    def finding(self) -> str:
        """Return the name of the finding, whichever of the two claims stands first."""
        pair = sorted(claim.slug for claim in (self.claim, self.other) if claim is not None)
        said = canonical([self.method, self.kind, pair, self.about])
        return f"{self.method.replace('_', '-')}-{hashlib.sha256(said.encode()).hexdigest()[:NAME_LENGTH]}"


def propose(proposals: Iterable[Proposal], *, actor: Any, at: datetime) -> list[ClaimLink]:
    """Put what a finder came upon before the desk, and return the links that are new; in acts of `AT_ONCE`.

    Left out is whatever was proposed before, dismissed or not, and a pair of which a person said the same.
    `actor` is who asked the finder, or None.
    """
    new: list[ClaimLink] = []
    for some in _batches(proposals):
        new += _propose(some, actor=actor, at=at)
    return new


def unknown(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Return those that `propose` would put before the desk, and write nothing."""
    new: dict[tuple[str, Pair], Proposal] = {}
    for some in _batches(proposals):
        new.update({(one.finding, _pair(one)): one for one in _new(some)})
    return list(new.values())


@editorial_act
def confirm(
    link: ClaimLink, *, actor: Any, at: datetime, reason: str = "", seen: str | None = None
) -> ClaimLink:
    """Say that the link is right; `seen` is the `fingerprint_of` what the person was shown."""
    return _decide(link, LinkStatus.CONFIRMED, "confirm_link", actor=actor, at=at, reason=reason, seen=seen)


@editorial_act
def dismiss(
    link: ClaimLink, *, actor: Any, at: datetime, reason: str = "", seen: str | None = None
) -> ClaimLink:
    """Say that there is nothing in it, of conflicts why; it is kept, so that it does not come again."""
    return _decide(link, LinkStatus.DISMISSED, "dismiss_link", actor=actor, at=at, reason=reason, seen=seen)


def fingerprint_of(link: ClaimLink) -> str:
    """Return what names the link exactly as it stands, so that nobody decides what they were not shown."""
    return fingerprint(desk.columns_of(link))


def _propose(proposals: list[Proposal], *, actor: Any, at: datetime) -> list[ClaimLink]:
    # The lock is for those who write, and most of what a finder finds is known.
    return _record(proposals, actor=actor, at=at) if _new(proposals) else []


def _new(proposals: list[Proposal]) -> list[Proposal]:
    known, judged = _known(proposals), _judged_by_people(proposals)
    return [
        one
        for one in proposals
        if (one.finding, _pair(one)) not in known and (one.kind, _pair(one)) not in judged
    ]


@editorial_act
def _record(proposals: list[Proposal], *, actor: Any, at: datetime) -> list[ClaimLink]:
    links, sources = [], []
    for one in {(one.finding, _pair(one)): one for one in _new(proposals)}.values():
        link = ClaimLink(
            finding=one.finding,
            claim=one.claim,
            other=one.other,
            kind=one.kind,
            detail=one.detail,
            severity=one.severity,
            reason=dict(one.reason),
            method=one.method,
            score=one.score,
        )
        desk.prepare(link)
        links.append(link)
        sources.append(one.sources)
    if not links:
        return []
    ClaimLink.objects.bulk_create(links)
    named = ClaimLink.sources.through
    named.objects.bulk_create(
        named(claimlink_id=link.pk, source_id=source.pk)
        for link, cited in zip(links, sources, strict=True)
        for source in cited
    )
    trail.append_all(
        "propose_link",
        "claimlink",
        [trail.key_of(link) for link in links],
        [
            canonical({"after": {**desk.values_of(link), "sources": sorted(source.slug for source in cited)}})
            for link, cited in zip(links, sources, strict=True)
        ],
        actor=actor,
        at=at,
    )
    return links


def _known(proposals: list[Proposal]) -> set[tuple[str, Pair]]:
    """Return which of these findings are on record, whatever became of them."""
    found = ClaimLink.objects.filter(finding__in={one.finding for one in proposals})
    return {
        (finding, frozenset({claim, other} - {None}))
        for finding, claim, other in found.values_list("finding", "claim", "other")
    }


def _judged_by_people(proposals: list[Proposal]) -> set[tuple[str, Pair]]:
    """Return kind and pair of the links that a person made, here or in a file that came in."""
    claims = {one.claim.pk for one in proposals} | {one.other.pk for one in proposals if one.other}
    made = ClaimLink.objects.filter(
        claim__in=claims, other__in=claims, method__in=(LinkMethod.BY_HAND, LinkMethod.IMPORT)
    )
    return {
        (kind, frozenset({one, other})) for kind, one, other in made.values_list("kind", "claim", "other")
    }


def _pair(one: Proposal) -> Pair:
    return frozenset(claim.pk for claim in (one.claim, one.other) if claim is not None)


def _decide(
    link: ClaimLink, status: str, act: str, *, actor: Any, at: datetime, reason: str, seen: str | None
) -> ClaimLink:
    reason = text_policy.clean(reason).strip()
    stands = ClaimLink.objects.select_related("claim", "other").filter(pk=link.pk).first()
    if stands is None:
        raise Refused(_("Somebody else took this link back since you opened it."))
    if seen is not None and seen != fingerprint_of(stands):
        raise Refused(_("This link was changed since you opened it. Look at it once more, then decide."))
    if sentence := link_decisions.refuse(
        kind=stands.kind, status=stands.status, decided=status, reason=reason
    ):
        raise Refused(sentence)
    if status == LinkStatus.CONFIRMED:
        _refuse_unless_answer_is_carried_by_an_editor(stands, actor)
    before = desk.values_of(stands)
    was_shown = ClaimLink.objects.shown_to_readers().filter(pk=stands.pk).exists()
    stands.status, stands.decision, stands.decided_by, stands.decided_at = status, reason, actor, at
    names = ("status", "decision", "decided_by", "decided_at")
    moved = ClaimLink.objects.filter(pk=stands.pk, status=before["status"]).update(
        **{name: getattr(stands, name) for name in names}
    )
    if moved != 1:
        raise Refused(_("Somebody else decided about this link at the same moment. Open it anew."))
    after = desk.values_of(stands)
    trail.append(
        act,
        stands,
        actor=actor,
        at=at,
        payload={
            "before": {name: before[name] for name in names},
            "after": {name: after[name] for name in names},
        },
    )
    if was_shown != ClaimLink.objects.shown_to_readers().filter(pk=stands.pk).exists():
        claims = list(claims_frozen_with(stands))
        desk.note_contribution(claims, actor=actor, at=at)
        void_approvals(claims, actor=actor, at=at)
    link.refresh_from_db()
    return link


def _refuse_unless_answer_is_carried_by_an_editor(link: ClaimLink, actor: Any) -> None:
    """Whoever confirms that a claim repeats a published one gives it that one's answer at the desk."""
    if link.kind != LinkKind.REPEATS or link.other is None or {Group.EDITOR, Group.CHIEF} & groups_of(actor):
        return
    if Publication.objects.standing().filter(claim_slug=link.other.slug).exists():
        raise Refused(
            _("The other claim is published, and its answer would be carried over. Ask an editor to confirm.")
        )


def _batches(proposals: Iterable[Proposal]) -> Iterator[list[Proposal]]:
    iterator = iter(proposals)
    while some := list(islice(iterator, AT_ONCE)):
        yield some

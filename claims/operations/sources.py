"""Sources on record: known by their page, copies joined to what they are copies of."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.models import Claim, ClaimLink, Evidence, Publication, Source
from claims.operations.naming import party_called
from claims.rules import evidence, references
from claims.rules.references import Reference
from claims.rules.sentences import Refused
from claims.vocabulary import FormerNoun, SourceKind

MOST_LISTED = 200


@dataclass(frozen=True)
class Proposal:
    """What would be put on record for a pasted line; `known` is the source that is there already."""

    reference: Reference
    known: Source | None
    publisher: str
    kind: SourceKind
    original: Source | None


@dataclass(frozen=True)
class Usage:
    """Where a source is used: by claims as evidence, in a chain or behind a link, and by editions.

    `former` are checks of which an earlier edition cites it and the one in force does not.
    """

    claims: list[tuple[Claim, list[str]]]
    citing: list[Publication]
    former: list[Publication]

    def __bool__(self) -> bool:
        return bool(self.claims or self.citing or self.former)


def propose(line: str) -> Proposal:
    """Return what `line`, an address or a citation, says, and whether we have it; asks nobody else."""
    reference = references.read(line)
    original = Source.objects.at(reference.archived_url).first()
    return Proposal(
        reference=reference,
        known=Source.objects.at(reference.url).first(),
        publisher=_publisher(reference),
        kind=SourceKind.SOCIAL_POST if reference.is_social else SourceKind.NEWS_REPORT,
        # A copy is recorded against the first.
        original=(original.original or original) if original else None,
    )


def _publisher(reference: Reference) -> str:
    """Return the name of the publisher: as the line has it, or of whoever published at that host before."""
    if reference.publisher:
        try:
            known = party_called(reference.publisher)
        except Refused:
            known = None
        return known.name if known else reference.publisher
    if not reference.host or reference.is_social:
        return ""
    there = Source.objects.filter(page__startswith=f"{reference.host}/").exclude(publisher=None)
    if (last := there.order_by("-pk").select_related("publisher").first()) and last.publisher:
        return last.publisher.name
    return reference.host


def usage(source: Source) -> Usage:
    """Return the claims and the editions that rest on the source."""
    roles: dict[int, list[str]] = {}
    for item in source.evidence.order_by("pk"):
        roles.setdefault(item.claim_id, []).append(str(item.get_stance_display()))
    for hop in source.attributions.order_by("chain", "step"):
        roles.setdefault(hop.claim_id, []).append(
            _("chain %(chain)d, step %(step)d") % {"chain": hop.chain, "step": hop.step}
        )
    for link in ClaimLink.objects.filter(sources=source).order_by("pk"):
        roles.setdefault(link.claim_id, []).append(str(link.get_kind_display()))
    claims = Claim.objects.filter(pk__in=sorted(roles)[:MOST_LISTED]).order_by("slug")
    editions = Publication.objects.select_related("edition").defer("edition__document").order_by("claim_slug")
    once = Q(former__noun=FormerNoun.SOURCE, former__slug=source.slug)
    return Usage(
        claims=[(claim, list(dict.fromkeys(roles[claim.pk]))) for claim in claims],
        citing=list(editions.citing(source.slug)[:MOST_LISTED]),
        former=list(editions.filter(once)[:MOST_LISTED]),
    )


def refuse_unsound(thing: models.Model, before: models.Model | None = None) -> None:
    """Refuse a source that is there already or a copy of a copy, and evidence that cites a rejected one.

    `before` is the row as it stands, if there is one.
    """
    if isinstance(thing, Source):
        _refuse_second(thing)
    if isinstance(thing, Evidence) and not _cites_as(thing, before):
        _refuse_rejected(thing)


def _cites_as(evidence: Evidence, before: models.Model | None) -> bool:
    """Say whether nothing changed in what is cited and in whether readers are told."""
    if not isinstance(before, Evidence):
        return False
    return (before.source_id, before.is_public) == (evidence.source_id, evidence.is_public)


def _refuse_second(source: Source) -> None:
    source.follow_address()
    if source.page and (known := Source.objects.filter(page=source.page).exclude(pk=source.pk).first()):
        raise Refused(second_of(known))
    if source.original is None:
        return
    if source.original.original is not None:
        raise Refused(
            _("“%(title)s” is itself a copy of “%(original)s” (%(slug)s). Name that one.")
            % {
                "title": source.original.title,
                "original": source.original.original.title,
                "slug": source.original.original.slug,
            }
        )
    if source.pk and (copy := source.copies.first()):
        raise Refused(
            _("“%(title)s” is recorded as a copy of this one. Name the original there first.")
            % {"title": copy.title}
        )


def _refuse_rejected(item: Evidence) -> None:
    source = item.source
    if item.is_public and source.is_rejected and not source.is_confidential:
        raise Refused(evidence.refuse_citing(source.title, source.rejection_reason))


def second_of(known: Source) -> str:
    """Return the sentence for a second source at a page that is on record."""
    sentence = _("“%(title)s” (%(slug)s) is on record under this address. Use that one.") % {
        "title": known.title,
        "slug": known.slug,
    }
    if known.is_rejected:
        sentence += " " + _("It was rejected: %(reason)s") % {"reason": known.rejection_reason}
    return sentence

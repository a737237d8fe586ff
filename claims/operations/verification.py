"""Checking what the database says against what the trail proves.

`chain.faults` checks the entries against each other and against the published heads; here every approval
and edition is traced back to them.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from claims.models import Article, Claim, Edition, Party, Publication, Source, TrailEntry, Verdict
from claims.operations import chain, heads, trail
from claims.rules.fingerprints import fingerprint
from claims.vocabulary import VerdictState

PAST_APPROVAL = (VerdictState.APPROVED, VerdictState.PUBLISHED, VerdictState.RETRACTED)


def faults(more_heads: Iterable[chain.Head] = ()) -> Iterator[str]:
    """Yield a sentence for everything that does not follow from the trail; nothing when all of it does.

    The trail is held against the heads this site remembers and against `more_heads`, kept elsewhere.
    """
    yield from map(str, chain.faults([*heads.known(), *more_heads]))
    yield from _unproved_approvals()
    yield from _altered_editions()
    yield from _altered_publications()


def first_trace_of_work() -> str:
    """Name a noun of which something is recorded; empty where the desk is empty."""
    for model in (TrailEntry, Party, Source, Article, Claim, Verdict, Edition, Publication):
        if model._default_manager.exists():
            return str(model._meta.verbose_name)
    return ""


def _unproved_approvals() -> Iterator[str]:
    for verdict in Verdict.objects.filter(state__in=PAST_APPROVAL).select_related(
        "claim", "approved_by", "submitted_by"
    ):
        key = trail.key_of(verdict)
        approvals = _entries("approve", key, verdict.approved_digest)
        approvers = {entry.actor_name for entry in approvals}
        if verdict.approved_by is None or verdict.approved_by.get_username() not in approvers:
            yield _("Verdict %(verdict)s is %(state)s, but the trail has no approval of this digest.") % {
                "verdict": key,
                "state": verdict.get_state_display(),
            }
            continue
        submitters = {
            entry.actor_name for entry in TrailEntry.objects.about("verdict", key).filter(act="submit")
        }
        if verdict.approved_by.get_username() in submitters:
            yield _("Verdict %(verdict)s was approved by the person who submitted it.") % {"verdict": key}
        if verdict.state == VerdictState.APPROVED:
            continue
        if not verdict.editions.filter(digest=verdict.approved_digest).exists():
            yield _("Verdict %(verdict)s is published, but there is no edition with its digest.") % {
                "verdict": key
            }


def _altered_editions() -> Iterator[str]:
    for edition in Edition.objects.select_related("verdict__claim").order_by("claim_slug", "number"):
        name = f"{edition.claim_slug}/{edition.number}"
        if fingerprint(edition.document) != edition.digest:
            yield _("Edition %(edition)s does not have the digest it was published with.") % {"edition": name}
        act = "retract" if edition.is_retraction else "publish"
        if not _entries(act, trail.key_of(edition.verdict), edition.digest):
            yield _("Edition %(edition)s is not in the trail.") % {"edition": name}


def _altered_publications() -> Iterator[str]:
    """What lists and filters say of a claim must be what its edition in force says."""
    for publication in Publication.objects.select_related("edition").prefetch_related("texts"):
        document = publication.edition.document
        rating = document["rating"]
        said = {
            text.language: (text.statement, text.headline, text.short_answer)
            for text in publication.texts.all()
        }
        meant = {
            language: (text["statement"], text["headline"], text["short_answer"])
            for language, text in document["texts"].items()
        }
        is_same = (
            publication.claim_slug == publication.edition.claim_slug == document["claim"]["slug"]
            and publication.is_retracted == publication.edition.is_retraction
            and (rating is None or publication.rating_code == rating["code"])
            and said == meant
        )
        if not is_same:
            yield _("What lists say of %(claim)s is not what its edition says.") % {
                "claim": publication.claim_slug
            }


def _entries(act: str, key: str, digest: str) -> list[TrailEntry]:
    entries = TrailEntry.objects.about("verdict", key).filter(act=act).select_related("payload")
    return [entry for entry in entries if entry.payload.content.get("digest") == digest]

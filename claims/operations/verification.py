"""Checking what the database says against what the trail proves.

`chain.faults` checks the entries against each other and against the published heads; here every approval
and edition is traced back to them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from claims.models import (
    Article,
    ArticlePage,
    ArticleRevision,
    Claim,
    Edition,
    ErrorReport,
    OutsideReading,
    Party,
    PolicyEdition,
    Publication,
    ReportCase,
    Source,
    TrailEntry,
    Verdict,
)
from claims.operations import chain, finding, heads, publications, quotations, reports, trail
from claims.operations.documents import public_note
from claims.rules.fingerprints import canonical, fingerprint
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
    yield from _miscounted_choices()
    yield from _altered_article_pages()
    yield from _altered_policies()
    yield from _altered_cases()
    yield from _altered_outside_readings()


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
    editions = Edition.objects.select_related("verdict__claim").prefetch_related("quotations", "pictures")
    for edition in editions.order_by("claim_slug", "number"):
        name = f"{edition.claim_slug}/{edition.number}"
        if fingerprint(edition.document) != edition.digest:
            yield _("Edition %(edition)s does not have the digest it was published with.") % {"edition": name}
        said = edition.document
        meant = (said["claim"]["slug"], said["number"], said["kind"], public_note(said))
        if (edition.claim_slug, edition.number, edition.kind, edition.note) != meant:
            yield _("What stands beside edition %(edition)s is not what its document says.") % {
                "edition": name
            }
        if not _is_same(edition.quotations.all(), quotations.held_by(edition)):
            yield _("What edition %(edition)s is said to quote is not what its document quotes.") % {
                "edition": name
            }
        if not _is_same(edition.pictures.all(), publications.pictures_of(edition)):
            yield _("The pictures edition %(edition)s is said to show are not those of its document.") % {
                "edition": name
            }
        act = "retract" if edition.is_retraction else "publish"
        if not _entries(act, trail.key_of(edition.verdict), edition.digest):
            yield _("Edition %(edition)s is not in the trail.") % {"edition": name}


def _altered_publications() -> Iterator[str]:
    """What lists, filters and facets say of a claim must be what its newest edition says."""
    newest = dict(Edition.objects.order_by("number").values_list("claim_slug", "pk"))
    first_at = dict(Edition.objects.filter(number=1).values_list("claim_slug", "published_at"))
    for publication in Publication.objects.select_related("edition"):
        slug = publication.claim_slug
        if newest.pop(slug, None) != publication.edition_id:
            yield _("Readers of %(claim)s do not get its newest edition.") % {"claim": slug}
        elif publication.first_published_at != first_at[slug] or not _says_what_its_edition_says(publication):
            yield _("What lists say of %(claim)s is not what its edition says.") % {"claim": slug}
    for slug in sorted(newest):
        yield _("Readers do not get %(claim)s, though it has an edition.") % {"claim": slug}


def _miscounted_choices() -> Iterator[str]:
    for name in finding.miscounted():
        yield _(
            "The number of checks under “%(choice)s” is not what the editions say: run rebuild_lists."
        ) % {"choice": name}


def _says_what_its_edition_says(publication: Publication) -> bool:
    document = publication.edition.document
    meant = publications.filtered_by(publication.edition)
    if document["claim"]["slug"] != publication.claim_slug:
        return False
    if any(getattr(publication, name) != value for name, value in meant.items()):
        return False
    if any(
        model._default_manager.filter(publication=publication)
        .exclude(published_at=publication.published_at)
        .exists()
        for model in publications.IN_ORDER
    ):
        return False
    return all(
        _is_same(model._default_manager.filter(publication=publication), rows)
        for model, rows in publications.facets_of(publication.edition).items()
    )


def _is_same(rows: Iterable[Model], meant: list[dict[str, Any]]) -> bool:
    names = meant[0] if meant else ()
    said = [canonical({name: getattr(row, name) for name in names}) for row in rows]
    return sorted(said) == sorted(map(canonical, meant))


def _altered_article_pages() -> Iterator[str]:
    """What a page shows of an article must stand in the revision it names, and for a claim that stands."""
    standing = set(Publication.objects.standing().values_list("claim_slug", flat=True))
    revisions = {
        (revision.article.slug, revision.number): revision
        for revision in ArticleRevision.objects.select_related("article")
    }
    for page in ArticlePage.objects.all():
        shown = page.document
        revision = revisions.get((page.slug, shown["revision"]))
        is_same = (
            revision is not None
            and (page.title, page.slug) == (shown["article"]["title"], shown["article"]["slug"])
            and (shown["sha256"], shown["length"]) == (revision.sha256, revision.length)
            and shown["body"] in ("", revision.body)
            and page.is_listed == bool(shown["marks"] or shown["body"])
            and {mark["claim"] for mark in [*shown["marks"], *shown["excerpts"]]} <= standing
            and all(_stands_in(revision, excerpt) for excerpt in shown["excerpts"])
        )
        if not is_same:
            yield _("What readers see of the article %(article)s is not what is on record.") % {
                "article": page.slug
            }


def _stands_in(revision: ArticleRevision, excerpt: dict[str, Any]) -> bool:
    """Say whether the words shown are those at their place; a text known by its digest alone cannot say."""
    words = excerpt["prefix"] + excerpt["exact"] + excerpt["suffix"]
    if not revision.is_attached or not words:
        return True
    start = excerpt["start"] - len(excerpt["prefix"])
    return revision.body[start : start + len(words)] == words


def _altered_policies() -> Iterator[str]:
    """What the house says of itself must be what a chief published."""
    for edition in PolicyEdition.objects.order_by("topic", "number"):
        said, key = edition.document, trail.key_of(edition)
        published = TrailEntry.objects.about("policyedition", key).filter(act="publish")
        digests = {entry.payload.content.get("digest") for entry in published.select_related("payload")}
        stands_beside = (edition.topic, edition.review_due_on.isoformat())
        if (
            fingerprint(said) != edition.digest
            or stands_beside != (said["topic"], said["review_due_on"])
            or edition.digest not in digests
        ):
            yield _("What readers see of the text %(text)s is not what was published.") % {"text": key}


def _altered_cases() -> Iterator[str]:
    """What a reader is told of a report must be what the desk has on record."""
    meant = {
        report.number: reports.opened_with(report) | reports.case_of(report)
        for report in ErrorReport.objects.select_related("claim")
    }
    for case in ReportCase.objects.all():
        said = meant.pop(case.number, None)
        if said is None or any(getattr(case, name) != value for name, value in said.items()):
            yield _("What the reader is told of report %(number)s is not what is on record.") % {
                "number": case.number
            }
    for number in sorted(meant):
        yield _("The reader who sent report %(number)s is told nothing of it.") % {"number": number}


def _altered_outside_readings() -> Iterator[str]:
    """What an expert read and said must be what the link was made for and what came back by it."""
    for reading in OutsideReading.objects.select_related("verdict__claim"):
        key = trail.key_of(reading)
        about = TrailEntry.objects.about("outsidereading", key).select_related("payload")
        told = {entry.act: entry.payload.content for entry in about.filter(act__in=("open_link", "answer"))}
        opened, answered = told.get("open_link", {}), told.get("answer", {})
        asked = {name: getattr(reading, name) for name in ("expert", "expertise", "note")}
        said = {name: getattr(reading, name) for name in ("answered_in", "signed", "overall", "answers")}
        is_same = (
            fingerprint(reading.document) == reading.digest == opened.get("digest")
            and bool(answered) == bool(reading.answered_at)
            and _tells(opened, asked)
            and (not answered or _tells(answered, said))
        )
        if not is_same:
            yield _("What was read and said outside under number %(number)s is not what the trail says.") % {
                "number": key
            }


def _tells(content: dict[str, Any], said: dict[str, Any]) -> bool:
    """Say whether an entry tells what stands there, or that it was taken out."""
    after = content.get("after", {})
    return all(after.get(name) in (value, {"redacted": True}) for name, value in said.items())


def _entries(act: str, key: str, digest: str) -> list[TrailEntry]:
    entries = TrailEntry.objects.about("verdict", key).filter(act=act).select_related("payload")
    return [entry for entry in entries if entry.payload.content.get("digest") == digest]

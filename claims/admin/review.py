"""The review screen: the document as readers will get it, beside the evidence it rests on."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.admin import outside, preview, stale, steps
from claims.admin.differences import differences
from claims.admin.files import address_of
from claims.importers import kept_texts
from claims.models import Edition, Evidence, Verdict
from claims.models.fields import localized
from claims.operations import outside as asked
from claims.operations import verdicts
from claims.operations.documents import public_name
from claims.operations.origins import ORIGINS, as_cited
from claims.public.claimreview import examined
from claims.rules import evidence as evidence_rule
from claims.rules import workflow
from claims.rules.fingerprints import fingerprint
from claims.vocabulary import EditionKind, Language, VerdictState


@dataclass(frozen=True)
class Weighed:
    """One piece of evidence as the reviewer weighs it, with what readers will not see."""

    evidence: Evidence
    comment: str
    origin: str
    is_shown: bool
    why_hidden: str
    snapshots: list[dict[str, object]]
    sought: kept_texts.Sought | None


def show(model_admin, request, verdict_id):
    """Return the screen; for a published verdict it shows the edition that came of it."""
    verdict = get_object_or_404(
        Verdict.objects.select_related("claim__claimant", "rating__scale", "submitted_by", "approved_by"),
        pk=verdict_id,
    )
    if not model_admin.has_view_permission(request, verdict):
        raise PermissionDenied
    language = get_language()
    in_force = Edition.objects.in_force().filter(claim_slug=verdict.claim.slug).first()
    edition = preview.edition_of(verdict)
    digest = edition.digest or fingerprint(edition.document)
    items = list(
        verdict.claim.evidence.select_related("source__author", *ORIGINS)
        .prefetch_related("source__snapshots")
        .order_by("-is_public", "source__title", "pk")
    )
    cited = [as_cited(item) for item in items]
    counted = evidence_rule.independent_origins(cited)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Review"),
        "subtitle": str(verdict.claim),
        "opts": model_admin.opts,
        "original": verdict,
        "verdict": verdict,
        "document": edition.document,
        "pages": preview.pages(request, edition),
        "digest": digest,
        "edition": edition,
        "in_force": in_force,
        "changes": differences(in_force.document, edition.document) if in_force and verdict.is_open else [],
        "submitted_by": public_name(verdict.submitted_by) if verdict.submitted_by else "",
        "approved_by": public_name(verdict.approved_by) if verdict.approved_by else "",
        "evidence": [_weigh(item, language) for item in items],
        "evidence_refusal": evidence_rule.refuse(cited, single_origin_reason=verdict.single_origin_reason),
        "counted_as_one": evidence_rule.counted_as_one(cited),
        "origins": sorted({item.origin_name for item in cited if item.origin in counted}),
        "contributors": [
            public_name(contribution.user)
            for contribution in verdict.claim.contributions.filter(edition=edition if edition.pk else None)
            .select_related("user")
            .order_by("first_at", "pk")
        ],
        "markup": _markup(edition, at=timezone.now()),
        "outside": outside.of_verdict(verdict, timezone.now()),
        "may_ask_outside": verdict.state in asked.MAY_BE_READ and asked.may_open_link(request.user),
        "stale_reasons": stale.reasons(stale.open_marks(verdict)),
        "buttons": steps.open_to(request, verdict, digest=digest),
        "closed": _closed(request, verdict),
        "has_view_permission": True,
        # Two columns need the width.
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "admin/claims/review.html", context)


def _closed(request, verdict):
    """Return why the next step is not open to this person, so that nobody looks for a button in vain."""
    situation = verdicts.situation(verdict, request.user)
    next_step = {
        VerdictState.DRAFT: "submit",
        VerdictState.IN_REVIEW: "approve",
        VerdictState.APPROVED: "publish",
    }.get(verdict.state)
    return workflow.standing_refusal(next_step, situation) if next_step else ""


def _markup(edition, *, at):
    """Return the checks of the ClaimReview that each language's page carries once the edition is out."""
    corrections = [
        past
        for past in Edition.objects.of_claim(edition.claim_slug).defer("document")
        if past.kind == EditionKind.CORRECTION and past.number < edition.number
    ]
    if edition.kind == EditionKind.CORRECTION:
        corrections.append(
            Edition(note=edition.note, kind=edition.kind, published_at=edition.published_at or at)
        )
    found = []
    for language in edition.document["texts"]:
        checks = examined(
            edition.document,
            language=language,
            published_at=edition.published_at or at,
            first_published_at=edition.published_at or at,
            corrections=corrections,
        )
        if checks:
            found.append(
                {
                    "name": Language(language).label,
                    "checks": checks,
                    "is_open": any(not check.is_met for check in checks),
                    "faults": sum(not check.is_met and not check.is_advice for check in checks),
                }
            )
    return found


def _weigh(item, language):
    source = item.source
    why_hidden = ""
    if not item.is_public:
        why_hidden = _("internal")
    elif source.is_rejected:
        why_hidden = _("rejected source")
    elif source.is_confidential:
        why_hidden = _("confidential source")
    elif not source.is_read:
        why_hidden = _("not read")
    return Weighed(
        evidence=item,
        comment=localized(item.comment, language),
        origin=source.origin[1],
        is_shown=not why_hidden,
        why_hidden=why_hidden,
        snapshots=[
            {"address": address_of(snapshot), "snapshot": snapshot} for snapshot in source.snapshots.all()
        ],
        sought=kept_texts.seek(item),
    )

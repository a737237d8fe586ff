"""The page of a verdict before it is published, made by the reading room's own templates."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override

from claims.admin import pictures
from claims.models import Edition, Verdict
from claims.operations.documents import compose, public_name, public_note
from claims.public.claim_pages import editions_before, links_of, noted
from claims.public.readings import EditionReading
from claims.vocabulary import Language


@dataclass(frozen=True)
class Page:
    """What readers of one language get."""

    language: str
    name: str
    html: str
    address: str


def edition_of(verdict):
    """Return the edition that came of the verdict, or the one that publishing it now would make."""
    published = None if verdict.is_open else verdict.editions.order_by("-number").first()
    if published is not None:
        return published
    document = compose(verdict)
    in_force = Edition.objects.in_force().filter(claim_slug=verdict.claim.slug).first()
    old, new = (in_force.document["rating"] if in_force else None), document["rating"]
    return Edition(
        verdict=verdict,
        claim_slug=verdict.claim.slug,
        number=document["number"],
        kind=document["kind"],
        document=document,
        approved_by=public_name(verdict.approved_by) if verdict.approved_by else "",
        is_rating_changed=in_force is not None and (old and old["code"]) != (new and new["code"]),
        note=public_note(document),
    )


def pages(request, edition):
    """Return the page in every language the verdict speaks, the reader's own first."""
    codes = sorted(edition.document["texts"], key=lambda code: (code != get_language(), code))
    return [_page(request, edition, code) for code in codes]


def show(model_admin, request, verdict_id):
    """Show the whole page, in the language of `?language=`."""
    verdict = get_object_or_404(
        Verdict.objects.select_related("claim__claimant", "rating__scale", "approved_by"), pk=verdict_id
    )
    if not model_admin.has_view_permission(request, verdict):
        raise PermissionDenied
    language = request.GET.get("language", "")
    language = language if language in Language.values else get_language()
    edition = edition_of(verdict)
    edition.is_in_force = True
    with override(language):
        context = {
            **_context(edition, language),
            "in_force": edition,
            "json_path": "",
        }
        template = "public/tombstone.html" if edition.is_retraction else "public/claim.html"
        response = render(request, template, context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request, edition, language):
    with override(language):
        template = "public/_tombstone.html" if edition.is_retraction else "public/_edition.html"
        html = render_to_string(
            # Two languages stand on one screen, and each id may stand there once.
            template,
            {**_context(edition, language), "mark": f"{language}-"},
            request=request,
        )
    return Page(
        language=language,
        name=str(Language(language).label),
        html=html,
        address=f"{reverse('admin:claims_verdict_preview', args=[edition.verdict_id])}?language={language}",
    )


def _context(edition, language):
    views = pictures.views_of(edition.verdict.claim)
    reading = EditionReading(edition.document, language, drafted_views=views)
    earlier = editions_before(edition)
    edition.path = reverse("public:edition", args=(edition.claim_slug, edition.number))
    return {
        "slug": edition.claim_slug,
        "reading": reading,
        "edition": edition,
        **noted([*earlier, edition], language, until=edition.number),
        "history": [*earlier, edition] if edition.pk else earlier,
        "replaces": earlier[-1] if earlier else None,
        "links": links_of(reading, language),
        "corrects": edition.document["corrects"],
    }

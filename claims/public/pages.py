"""The list of checks, and the pages about parties, sources and the house itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from claims.models.editions import ArticlePage, Edition
from claims.models.facets import FormerFacet, PartyFacet, SourceFacet
from claims.public import addresses, moves, policies, readings
from claims.public.copy_mark import is_for_copy
from claims.public.freshness import public_page
from claims.public.refusals import NotThere
from claims.public.rows import newest_scale, rows
from claims.rules import evidence, workflow
from claims.vocabulary import FacetRole, FormerNoun, VerdictState

MOST_NAMED = 100
MEDIA_TYPES = {
    "Atom": "application/atom+xml",
    "JSON Feed": "application/feed+json",
    "JSON": "application/json",
    "CSV": "text/csv",
}
ROLES = (FacetRole.CLAIMANT, FacetRole.CHAIN, FacetRole.AUTHOR, FacetRole.PUBLISHER)


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Render a page of the reading room with its address in each language."""
    context.setdefault("canonical", addresses.absolute(request.path))
    context.setdefault("alternates", addresses.alternates(request.path))
    return render(request, template, context)


def formats(request: HttpRequest, routes: dict[str, str], query: str) -> list[dict[str, str]]:
    """Return a list of this site as machines read it: name, media type and address of each form."""
    return [
        {"name": name, "type": MEDIA_TYPES[name], "address": reverse(route) + (f"?{query}" if query else "")}
        for name, route in routes.items()
        # The interface for programs answers questions, and files cannot.
        if not (name == "JSON" and is_for_copy(request))
    ]


@public_page
@conditional_page
def party(request: HttpRequest, slug: str) -> HttpResponse:
    """Who this is, and the checks that name them, by the part they play there."""
    language = get_language()
    named = list(
        PartyFacet.objects.filter(slug=slug)
        .select_related("publication")
        .prefetch_related("publication__texts")
        .order_by("-publication__published_at", "-publication__pk", "role")[:MOST_NAMED]
    )
    if not named and (now := moves.party_now(slug)):
        return moves.leading_to(reverse("public:party", args=[now]))
    former = _formerly(slug, FacetRole.values, {facet.publication_id for facet in named})
    if not named and not former:
        raise NotThere(_("No published check names this party."))
    scale = newest_scale(language)
    by_role = [
        {
            "label": FacetRole(role).label,
            "role": role.value,
            "rows": rows([facet.publication for facet in named if facet.role == role], language, scale),
        }
        for role in ROLES
    ]
    return page(
        request,
        "public/party.html",
        party=readings.party((named or former)[0].card, language),
        roles=[role for role in by_role if role["rows"]],
        former=rows([facet.publication for facet in former], language, scale),
    )


@public_page
@conditional_page
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """A source, and the checks that rest on it."""
    language = get_language()
    cited = list(
        SourceFacet.objects.filter(slug=slug)
        .select_related("publication")
        .prefetch_related("publication__texts")
        .order_by("-publication__published_at", "-publication__pk")[:MOST_NAMED]
    )
    former = _formerly(slug, [FormerNoun.SOURCE], {facet.publication_id for facet in cited})
    if not cited and not former:
        raise NotThere(_("No published check cites this source."))
    scale = newest_scale(language)
    return page(
        request,
        "public/source.html",
        source=readings.source((cited or former)[0].card, language),
        rows=rows([facet.publication for facet in cited], language, scale),
        former=rows([facet.publication for facet in former], language, scale),
    )


@public_page
@conditional_page
def methodology(request: HttpRequest) -> HttpResponse:
    """How the desk works: the scale it rates by, and the steps each verdict takes."""
    return page(
        request,
        "public/methodology.html",
        scale=newest_scale(get_language()),
        steps=[
            {
                "step": step,
                "from_states": readings.listed(str(VerdictState(state).label) for state in step.from_states),
                "to_state": VerdictState(step.to_state).label,
                "groups": readings.listed(str(workflow.GROUP_NAMES[group]) for group in step.groups),
            }
            for step in workflow.STEPS.values()
        ],
        min_origins=evidence.MIN_ORIGINS,
    )


@public_page
@conditional_page
def about(request: HttpRequest) -> HttpResponse:
    """What this is, and how others may use it."""
    newest = Edition.objects.in_force().newest_first().values_list("claim_slug", flat=True).first()
    annotated = ArticlePage.objects.filter(is_listed=True).order_by("-updated_at", "slug").first()
    return page(
        request,
        "public/about.html",
        example=newest,
        annotated=annotated.slug if annotated else "",
        **policies.about_the_house(get_language()),
    )


def _formerly(slug: str, nouns: list[str], besides: set[int]) -> list[FormerFacet]:
    """Return where an earlier edition named it and the one in force does not, each check once."""
    found = (
        FormerFacet.objects.filter(slug=slug, noun__in=nouns)
        .exclude(publication__in=besides)
        .select_related("publication")
        .prefetch_related("publication__texts")
        .order_by("-publication__published_at", "-publication__pk")[:MOST_NAMED]
    )
    return list({facet.publication_id: facet for facet in found}.values())

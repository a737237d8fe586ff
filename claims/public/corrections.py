"""The log of everything that was corrected, updated or retracted after readers had seen it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from claims.models.editions import Edition
from claims.public.filters import Choice, Facet
from claims.public.freshness import public_page
from claims.public.pages import page
from claims.public.paging import leaf
from claims.public.readings import EditionReading
from claims.vocabulary import EditionKind

KINDS = (EditionKind.CORRECTION, EditionKind.UPDATE, EditionKind.RETRACTION)


@public_page
@conditional_page
def corrections(request: HttpRequest) -> HttpResponse:
    """Every edition after the first, newest first, by kind, by year, and by whether the rating changed."""
    asked = {name: request.GET.get(name, "") for name in ("kind", "rating", "year") if request.GET.get(name)}
    shown = leaf(
        _asked_for(Edition.objects.corrections(), asked),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    return page(
        request,
        "public/corrections.html",
        facets=_facets(asked),
        entries=_entries(shown.rows, get_language()),
        leaf=shown,
        query=urlencode(asked),
        is_narrowed=bool(asked),
    )


def _asked_for(editions: QuerySet, asked: dict[str, str]) -> QuerySet:
    if "kind" in asked:
        is_kind = asked["kind"] in KINDS
        editions = editions.filter(kind=asked["kind"]) if is_kind else editions.none()
    if "rating" in asked:
        editions = editions.filter(is_rating_changed=asked["rating"] == "changed")
    if "year" in asked:
        year = asked["year"]
        is_year = year.isascii() and year.isdigit() and len(year) == 4 and year != "0000"
        editions = editions.filter(published_at__year=int(year)) if is_year else editions.none()
    return editions


def _entries(editions: list[Edition], language: str) -> list[dict[str, Any]]:
    earlier = _earlier(editions)
    entries = []
    for edition in editions:
        before = earlier[edition.claim_slug, edition.number - 1]
        now, then = EditionReading(edition.document, language), EditionReading(before.document, language)
        entries.append(
            {
                "edition": edition,
                "reading": now,
                # A tombstone has no headline of its own; the claim says best what it is about.
                "title": now.statement if edition.is_retraction else now.headline,
                "note": now.retraction_reason or now.correction_note,
                "earlier": before,
                "rating_before": then.rating,
                "rating_now": now.rating,
            }
        )
    return entries


def _earlier(editions: list[Edition]) -> dict[tuple[str, int], Edition]:
    """Return the edition before each of these, in one query."""
    if not editions:
        return {}
    wanted = Q()
    for edition in editions:
        wanted |= Q(claim_slug=edition.claim_slug, number=edition.number - 1)
    return {(edition.claim_slug, edition.number): edition for edition in Edition.objects.filter(wanted)}


def _facets(asked: dict[str, str]) -> list[Facet]:
    logged = list(
        Edition.objects.corrections()
        .order_by()
        .values_list("kind", "is_rating_changed", "published_at__year")
    )
    kinds = [(kind.value, str(kind.label), [entry[0] == kind for entry in logged]) for kind in KINDS]
    changed = [
        ("changed", _("changed"), [entry[1] for entry in logged]),
        ("kept", _("kept"), [not entry[1] for entry in logged]),
    ]
    years = [
        (str(year), str(year), [entry[2] == year for entry in logged])
        for year in sorted({entry[2] for entry in logged}, reverse=True)
    ]
    facets = (("kind", _("Kind"), kinds), ("rating", _("Rating"), changed), ("year", _("Year"), years))
    return [
        Facet(
            name,
            label,
            [
                Choice(value, text, sum(hits), is_chosen=asked.get(name) == value)
                for value, text, hits in choices
                if any(hits)
            ],
        )
        for name, label, choices in facets
        if logged
    ]

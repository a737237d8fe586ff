"""The front page: what is new, what was corrected, what the checks rest on, and how they came out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from claims.models.editions import Publication
from claims.models.finding import FacetCount
from claims.public import charts, readings
from claims.public.freshness import latest_edition, public_page, unless_known
from claims.public.pages import page
from claims.public.rows import newest_scale, rows
from claims.vocabulary import FacetName

NEWEST = 10
REVISED = 4
MOST_CITED = 6


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """What is new, what was corrected, which sources carry most, and how the checks came out."""
    return unless_known(request, latest_edition(), render=lambda: _front(request, get_language()))


def _front(request: HttpRequest, language: str) -> HttpResponse:
    scale = newest_scale(language)
    standing = Publication.objects.standing()
    newest = rows(standing.prefetch_related("texts").newest_first()[:NEWEST], language, scale)
    known = charts.ratings(language, scale)
    return page(
        request,
        "public/front.html",
        lead=newest[0] if newest else None,
        newest=newest[1:],
        revised=rows(_revised(), language, scale),
        cited=_most_cited(language),
        outcomes=known,
        total=sum(rating["count"] for rating in known),
        by_party=charts.by_party(known) if known else None,
        by_year=charts.by_year(known) if known else None,
    )


def _revised() -> list[Publication]:
    """Return what was corrected or retracted last, each read off an index of its own."""
    revised = Publication.objects.prefetch_related("texts").newest_first()
    found = {
        publication.pk: publication
        for fate in ("is_corrected", "is_retracted")
        for publication in revised.filter(**{fate: True})[:REVISED]
    }
    newest_first = sorted(found.values(), key=lambda one: (one.published_at, one.pk), reverse=True)
    return newest_first[:REVISED]


def _most_cited(language: str) -> list[dict[str, Any]]:
    """Return the sources that most standing checks cite, each as its newest edition describes it."""
    often = FacetCount.objects.filter(facet=FacetName.SOURCE).order_by("-count", "value")[:MOST_CITED]
    return [{"source": readings.source(row.card, language), "count": row.count} for row in often]

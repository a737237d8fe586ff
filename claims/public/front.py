"""The front page: what is new, what was corrected, what the checks rest on, and how they came out."""

from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page

from claims.models.editions import Publication, SourceFacet
from claims.public import charts, readings
from claims.public.freshness import public_page
from claims.public.pages import page
from claims.public.rows import newest_scale, rows

NEWEST = 10
REVISED = 4
MOST_CITED = 6


@public_page
@conditional_page
def front(request: HttpRequest) -> HttpResponse:
    """What is new, what was corrected, which sources carry most, and how the checks came out."""
    language = get_language()
    scale = newest_scale(language)
    standing = Publication.objects.standing()
    newest = rows(standing.prefetch_related("texts").newest_first()[:NEWEST], language, scale)
    revised = (
        Publication.objects.filter(Q(is_corrected=True) | Q(is_retracted=True))
        .prefetch_related("texts")
        .newest_first()[:REVISED]
    )
    known = charts.ratings(standing, language, scale)
    return page(
        request,
        "public/front.html",
        lead=newest[0] if newest else None,
        newest=newest[1:],
        revised=rows(revised, language, scale),
        cited=_most_cited(language),
        outcomes=known,
        total=sum(rating["count"] for rating in known),
        by_party=charts.by_party(known) if known else None,
        by_year=charts.by_year(standing, known) if known else None,
    )


def _most_cited(language: str) -> list[dict[str, Any]]:
    """Return the sources that most standing checks cite, each as its newest edition describes it."""
    counted = list(
        SourceFacet.objects.filter(publication__is_retracted=False)
        .values("slug")
        .annotate(count=Count("pk"), newest=Max("pk"))
        .order_by("-count", "slug")[:MOST_CITED]
    )
    cards = SourceFacet.objects.in_bulk([source["newest"] for source in counted])
    return [
        {"source": readings.source(cards[source["newest"]].card, language), "count": source["count"]}
        for source in counted
    ]

"""The list of checks: narrowed by filters, searched by words, leafed through, and the same for machines."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page

from claims.public import questions
from claims.public.facets import Facets
from claims.public.filters import FILTERS, ClaimSearch
from claims.public.freshness import public_page
from claims.public.pages import page
from claims.public.rows import newest_scale, rows, rows_found

PLACES = ("before", "after")


@public_page
@conditional_page
def claims(request: HttpRequest) -> HttpResponse:
    """All checks that stand, narrowed as the reader likes; what cannot be asked is answered by a sentence."""
    asked = questions.asked(request, [*FILTERS, *PLACES])
    language = get_language()
    search = ClaimSearch(asked, language)
    leaf = search.leaf(before=asked.get("before", ""), after=asked.get("after", ""))
    scale = newest_scale(language)
    found = (
        rows_found(leaf.rows, language, scale, search.wanted)
        if search.wanted
        else rows(leaf.rows, language, scale)
    )
    response = page(
        request,
        "public/claims.html",
        search=search,
        facets=Facets(search),
        count=min(search.count, search.MOST_COUNTED) if search.is_capped else search.count,
        leaf=leaf,
        rows=found,
        formats=formats(search.query),
        is_first_page=not any(asked.get(place) for place in PLACES),
    )
    response.status_code = 400 if search.problems else 200
    return response


def formats(query: str) -> list[dict[str, Any]]:
    """Return the same list as machines read it: name, kind and address of each."""
    return [
        {"name": name, "type": kind, "address": reverse(route) + (f"?{query}" if query else "")}
        for name, kind, route in (
            ("Atom", "application/atom+xml", "public:feed"),
            ("JSON Feed", "application/feed+json", "public:json_feed"),
            ("JSON", "application/json", "api_claims"),
            ("CSV", "text/csv", "public:claims_csv"),
        )
    ]

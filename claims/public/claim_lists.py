"""The list of checks: narrowed by filters, searched by words, leafed through, and the same for machines."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page

from claims.public import paging, questions
from claims.public.facets import Facets
from claims.public.filters import FILTERS, ClaimSearch
from claims.public.freshness import public_page
from claims.public.pages import formats, page
from claims.public.rows import newest_scale, rows, rows_found

PLACES = ("before", "after")
FORMATS = {
    "Atom": "public:feed",
    "JSON Feed": "public:json_feed",
    "JSON": "api_claims",
    "CSV": "public:claims_csv",
}


@public_page
@conditional_page
def claims(request: HttpRequest, before: str = "") -> HttpResponse:
    """All checks that stand, narrowed as the reader likes; what cannot be asked is answered by a sentence."""
    asked = paging.placed(questions.asked(request, [*FILTERS, *PLACES]), before)
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
        formats=formats(request, FORMATS, search.query),
        is_first_page=not any(asked.get(place) for place in PLACES),
    )
    response.status_code = 400 if search.problems else 200
    return response

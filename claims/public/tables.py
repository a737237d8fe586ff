"""Lists as tables (CSV) for spreadsheets: the newest rows, and the address of those that follow in a header.

UTF-8 with its mark in front, as spreadsheets guess wrong without it; no cell is taken for a formula.
"""

import csv
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page

from claims.public import questions, records
from claims.public.addresses import absolute
from claims.public.corrections import FILTERS as CORRECTION_FILTERS
from claims.public.corrections import CorrectionSearch, entries
from claims.public.filters import FILTERS, ClaimSearch
from claims.public.freshness import public_page
from claims.public.paging import leaf
from claims.public.refusals import NoSuchQuestion
from claims.public.wording import in_language
from claims.rules.cells import safe_cell

ROWS = 5000
CORRECTION_ROWS = 500


@public_page
@conditional_page
def claims(request: HttpRequest) -> HttpResponse:
    """The list of checks, one a row, the texts in the language of the address where it has them."""
    asked = questions.asked(request, [*FILTERS, "before"])
    language = get_language()
    search = ClaimSearch(asked, language)
    if search.problems:
        raise NoSuchQuestion(" ".join(search.problems))
    found = search.leaf(before=asked.get("before", ""), size=ROWS, edition="head")
    rows = (_claim(records.claim(publication), language) for publication in found.rows)
    return _table("claims", rows, CLAIM_COLUMNS, _next("public:claims_csv", search.asked, found.older))


@public_page
@conditional_page
def corrections(request: HttpRequest) -> HttpResponse:
    """The log of corrections, one edition a row."""
    asked = questions.asked(request, [*CORRECTION_FILTERS, "before"])
    language = get_language()
    search = CorrectionSearch(asked)
    if search.problems:
        raise NoSuchQuestion(" ".join(search.problems))
    found = leaf(search.found, before=asked.get("before", ""), size=CORRECTION_ROWS)
    rows = (
        {
            **_edition(records.edition(entry.edition), language),
            "headline": str(entry.title),
            "rating_before": str(entry.rating_before["label"]) if entry.rating_before else "",
            "rating_now": str(entry.rating_now["label"]) if entry.rating_now else "",
            "is_in_force": _yes_or_no(entry.is_in_force),
        }
        for entry in entries(found.rows, language)
    )
    older = _next("public:corrections_csv", search.asked, found.older)
    return _table("corrections", rows, CORRECTION_COLUMNS, older)


CLAIM_COLUMNS = (
    "slug",
    "statement",
    "headline",
    "short_answer",
    "claimant",
    "claimant_slug",
    "rating",
    "rating_label",
    "type",
    "year",
    "language",
    "is_corrected",
    "first_published_at",
    "published_at",
    "edition",
    "digest",
    "url",
    "licence",
)
CORRECTION_COLUMNS = (
    "claim",
    "number",
    "kind",
    "headline",
    "note",
    "is_rating_changed",
    "rating_before",
    "rating_now",
    "is_in_force",
    "published_at",
    "approved_by",
    "digest",
    "url",
    "licence",
)


def _claim(record: records.Record, language: str) -> dict[str, Any]:
    claimant, rating, edition = record["claimant"] or {}, record["rating"] or {}, record["edition"]
    return {
        **{name: record[name] for name in ("slug", "type", "language", "first_published_at", "published_at")},
        **{
            name: str(in_language(record[name], language))
            for name in ("statement", "headline", "short_answer")
        },
        "claimant": claimant.get("name", ""),
        "claimant_slug": claimant.get("slug", ""),
        "rating": rating.get("code", ""),
        "rating_label": str(in_language(rating.get("label"), language)),
        "year": "" if record["year"] is None else record["year"],
        "is_corrected": _yes_or_no(record["is_corrected"]),
        "edition": edition["number"],
        "digest": edition["digest"],
        "url": record["url"][language],
    }


def _edition(record: records.Record, language: str) -> dict[str, Any]:
    names = ("claim", "number", "kind", "published_at", "approved_by", "digest")
    return {
        **{name: record[name] for name in names},
        "note": str(in_language(record["note"], language)),
        "is_rating_changed": _yes_or_no(record["is_rating_changed"]),
        "url": record["url"][language],
    }


def _table(
    name: str, rows: Iterable[dict[str, Any]], columns: tuple[str, ...], following: str
) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    licence = (records.licence() or {}).get("url", "")
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(columns)
    for row in rows:
        said = {**row, "licence": licence}
        table.writerow([safe_cell(str(said[column])) for column in columns])
    return response


def _next(route: str, asked: dict[str, str], place: str) -> str:
    if not place:
        return ""
    return absolute(f"{reverse(route)}?{urlencode({**asked, 'before': place})}")


def _yes_or_no(answer: bool) -> str:
    # In the words of the filters, whatever the language of the page.
    return "yes" if answer else "no"

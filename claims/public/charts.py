"""Small charts of how checks came out, drawn here as SVG, each with the table it was drawn from.

A bar is made of one segment for each rating, in the order of the scale. Colour says nothing that the table
behind it does not say in words; in grey, the signs and figures under a bar tell its segments apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from claims.models.editions import PartyFacet, Publication
from claims.vocabulary import FacetRole

# In units of the drawing.
WIDTH = 100
GAP = 0.6
MOST_PARTIES = 6
MOST_YEARS = 8

Scale = dict[str, Any]


@dataclass(frozen=True)
class Segment:
    """One rating within a bar: how many, and where it is drawn."""

    code: str
    label: str
    sign: str
    ink: str
    count: int
    x: str
    width: str


@dataclass
class Bar:
    """All checks about one party or one year; `counts` has a place for each column of the table."""

    label: str
    query: str
    slug: str = ""
    total: int = 0
    segments: list[Segment] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """Bars to one measure, and the ratings they are made of in the order of the scale."""

    bars: list[Bar]
    ratings: list[dict[str, Any]]

    def __bool__(self) -> bool:
        return bool(self.bars)


def ratings(standing: QuerySet[Publication], language: str, scale: Scale | None) -> list[dict[str, Any]]:
    """Return how many standing checks have each rating, in the order of the scale, and its length of bar."""
    counted = list(
        standing.order_by()
        .values("rating_code")
        .annotate(
            count=Count("pk", distinct=True),
            position=Max("rating_position"),
            label=Max("texts__rating_label", filter=Q(texts__language=language)),
            other_label=Max("texts__rating_label"),
        )
        .order_by("position", "rating_code")
    )
    most = max((rating["count"] for rating in counted), default=1)
    steps = scale["by_code"] if scale else {}
    return [
        {
            "code": rating["rating_code"],
            "label": rating["label"] or rating["other_label"],
            "count": rating["count"],
            "width": max(1, round(100 * rating["count"] / most)),
            "ink": steps[rating["rating_code"]]["ink"] if rating["rating_code"] in steps else "",
            "sign": steps[rating["rating_code"]]["sign"] if rating["rating_code"] in steps else "",
        }
        for rating in counted
    ]


def by_party(known: list[dict[str, Any]]) -> Chart:
    """Return the checks of whoever claimed most, by rating, in two queries."""
    claimed = PartyFacet.objects.filter(role=FacetRole.CLAIMANT, publication__is_retracted=False)
    most = list(
        claimed.values("slug")
        .annotate(total=Count("pk"), name=Max("name"))
        .order_by("-total", "slug")[:MOST_PARTIES]
    )
    names = {party["slug"]: party["name"] for party in most}
    counted = (
        claimed.filter(slug__in=names)
        .values("slug", "publication__rating_code")
        .annotate(count=Count("pk"))
        .order_by()
    )
    cells = {(row["slug"], row["publication__rating_code"]): row["count"] for row in counted}
    bars = [Bar(name, f"claimant={slug}", slug) for slug, name in names.items()]
    return _drawn(bars, [bar.slug for bar in bars], cells, known)


def by_year(standing: QuerySet[Publication], known: list[dict[str, Any]]) -> Chart:
    """Return the checks by the year in which the claim was made, the latest years, in one query."""
    counted = (
        standing.filter(claimed_year__isnull=False)
        .order_by()
        .values("claimed_year", "rating_code")
        .annotate(count=Count("pk"))
    )
    cells = {(row["claimed_year"], row["rating_code"]): row["count"] for row in counted}
    years = sorted({year for year, _code in cells}, reverse=True)[:MOST_YEARS]
    return _drawn([Bar(str(year), f"year={year}") for year in years], years, cells, known)


def _drawn(
    bars: list[Bar], keys: Iterable[Any], cells: dict[tuple[Any, str], int], known: list[dict[str, Any]]
) -> Chart:
    """Fill in the bars; all are drawn to the measure of the longest."""
    for bar, key in zip(bars, keys, strict=True):
        bar.counts = [cells.get((key, rating["code"]), 0) for rating in known]
        bar.total = sum(bar.counts)
    longest = max((bar.total for bar in bars), default=0) or 1
    for bar in bars:
        start = 0
        for rating, count in zip(known, bar.counts, strict=True):
            if count:
                bar.segments.append(_segment(rating, count, start, longest))
            start += count
    return Chart(bars, known)


def _segment(rating: dict[str, Any], count: int, start: int, longest: int) -> Segment:
    x, end = WIDTH * start / longest, WIDTH * (start + count) / longest
    # As text, so that no language puts a comma into the drawing.
    return Segment(
        code=rating["code"],
        label=str(rating["label"]),
        sign=rating["sign"],
        ink=rating["ink"],
        count=count,
        x=f"{x:.2f}",
        width=f"{max(end - x - GAP, 0.4):.2f}",
    )

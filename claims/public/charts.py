"""Small charts of how checks came out, drawn here as SVG, each with the table it was drawn from.

A bar is made of one segment for each rating, in the order of the scale. Colour says nothing that the table
behind it does not say in words; in grey, the signs and figures under a bar tell its segments apart.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from claims.models.finding import FacetCount
from claims.public.wording import in_language
from claims.vocabulary import FacetName

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


def ratings(language: str, scale: Scale | None) -> list[dict[str, Any]]:
    """Return how many standing checks have each rating, in the order of the scale, and its length of bar."""
    counted = sorted(_counted(FacetName.RATING), key=lambda row: (row.card["position"], row.value))
    most = max((row.count for row in counted), default=1)
    steps = scale["by_code"] if scale else {}
    return [
        {
            "code": row.value,
            "label": in_language(row.card["label"], language).text,
            "count": row.count,
            "width": max(1, round(100 * row.count / most)),
            "ink": steps[row.value]["ink"] if row.value in steps else "",
            "sign": steps[row.value]["sign"] if row.value in steps else "",
        }
        for row in counted
    ]


def by_party(known: list[dict[str, Any]]) -> Chart:
    """Return the checks of whoever claimed most, by rating."""
    most = _counted(FacetName.CLAIMANT)[:MOST_PARTIES]
    bars = [Bar(row.card["name"], f"claimant={row.value}", row.value) for row in most]
    return _drawn(bars, FacetName.CLAIMANT_OUTCOME, [bar.slug for bar in bars], known)


def by_year(known: list[dict[str, Any]]) -> Chart:
    """Return the checks by the year in which the claim was made, the latest years."""
    years = sorted((row.value for row in _counted(FacetName.YEAR)), key=int, reverse=True)[:MOST_YEARS]
    return _drawn([Bar(year, f"year={year}") for year in years], FacetName.YEAR_OUTCOME, years, known)


def _counted(facet: FacetName) -> QuerySet[FacetCount]:
    return FacetCount.objects.filter(facet=facet).order_by("-count", "value")


def _drawn(bars: list[Bar], outcome: FacetName, keys: list[str], known: list[dict[str, Any]]) -> Chart:
    """Fill in the bars; all are drawn to the measure of the longest."""
    wanted = [f"{key} {rating['code']}" for key in keys for rating in known]
    counts = dict(_counted(outcome).filter(value__in=wanted).values_list("value", "count"))
    for bar, key in zip(bars, keys, strict=True):
        bar.counts = [counts.get(f"{key} {rating['code']}", 0) for rating in known]
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

"""The log of everything that was corrected, updated, replied to or retracted after readers had seen it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from claims.models.editions import ArticlePage, Edition, Publication
from claims.models.facets import ArticleFacet, FormerFacet, PartyFacet
from claims.public import questions
from claims.public.facet_filters import ChoiceFilter, Filters, ListFilter, YearFilter
from claims.public.facets import Chip, Choice, Facet
from claims.public.freshness import public_page
from claims.public.pages import formats, page
from claims.public.paging import leaf, placed
from claims.public.readings import EditionReading
from claims.public.wording import Words
from claims.rules import replies
from claims.vocabulary import EditionKind, FacetRole, FormerNoun

KINDS = tuple(kind for kind in EditionKind if kind != EditionKind.FIRST)
CHANGED, KEPT = "changed", "kept"
FORMATS = {
    "Atom": "public:corrections_feed",
    "JSON Feed": "public:corrections_json_feed",
    "JSON": "api_corrections",
    "CSV": "public:corrections_csv",
}


@dataclass(frozen=True)
class Answer:
    """A reply that an edition brought, and the place on the page where it stands."""

    name: str
    answered_on: str
    place: int


@dataclass(frozen=True)
class Entry:
    """One line of the log: an edition, the one it replaced, and the one that replaced it, if any."""

    edition: Edition
    reading: EditionReading
    title: Words
    note: Words
    earlier: Edition
    later: Edition | None
    rating_before: dict[str, Any] | None
    rating_now: dict[str, Any] | None
    answers: list[Answer] = field(default_factory=list)

    @property
    def is_in_force(self) -> bool:
        return self.later is None

    @property
    def updated_at(self) -> Any:
        """When the line last changed: as it was published, or as its edition was replaced."""
        return self.later.published_at if self.later else self.edition.published_at


@public_page
@conditional_page
def corrections(request: HttpRequest, before: str = "") -> HttpResponse:
    """Every edition after the first, newest first, narrowed as the reader likes."""
    asked = placed(questions.asked(request, [*FILTERS, "before", "after"]), before)
    search = CorrectionSearch(asked)
    shown = leaf(search.found, before=asked.get("before", ""), after=asked.get("after", ""))
    response = page(
        request,
        "public/corrections.html",
        search=search,
        entries=entries(shown.rows, get_language()),
        leaf=shown,
        query=search.query,
        formats=formats(request, FORMATS, search.query),
        is_first_page=not (asked.get("before") or asked.get("after")),
    )
    response.status_code = 400 if search.problems else 200
    return response


class NamedThere(ListFilter):
    """What an edition in force names, or an earlier one of the same claim did."""

    def __init__(self, facet: type[Model], nouns: Iterable[str], **asked: Any) -> None:
        super().__init__("claim_slug", **asked)
        self.facet, self.nouns = facet, list(nouns)

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if not value:
            return rows
        now = self.facet._default_manager.filter(slug=value)
        formerly = FormerFacet.objects.filter(slug=value, noun__in=self.nouns)
        named = Publication.objects.filter(
            Q(pk__in=now.values("publication")) | Q(pk__in=formerly.values("publication"))
        )
        return rows.filter(claim_slug__in=named.values("claim_slug"))


class CorrectionFilters(Filters):
    """What may be asked of the log."""

    kind = ChoiceFilter(label=gettext_lazy("Kind"), choices=[(kind.value, kind.label) for kind in KINDS])
    rating = ChoiceFilter(
        "is_rating_changed",
        label=gettext_lazy("Rating"),
        choices=[(CHANGED, gettext_lazy("changed")), (KEPT, gettext_lazy("kept"))],
        coerce={CHANGED: True, KEPT: False}.get,
    )
    year = YearFilter(
        "published_at", lookup_expr="year", label=gettext_lazy("Year"), min_value=1000, max_value=9998
    )
    article = NamedThere(ArticleFacet, [FormerNoun.ARTICLE], label=gettext_lazy("Article"), max_length=80)
    party = NamedThere(
        PartyFacet, FacetRole.values, label=gettext_lazy("Person or organisation"), max_length=80
    )

    class Meta:
        model = Edition
        fields = ()


class EditionFilters(CorrectionFilters):
    """What may be asked of all editions, first ones as well."""

    kind = ChoiceFilter(label=gettext_lazy("Kind"), choices=EditionKind.choices)
    claim = ListFilter("claim_slug", label=gettext_lazy("Claim"), max_length=80)

    class Meta(CorrectionFilters.Meta):
        pass


FILTERS = CorrectionFilters.names()


class CorrectionSearch:
    """What a reader asks of the log, what it finds, and where one can go from there."""

    filters_class: type[Filters] = CorrectionFilters

    def __init__(self, asked: Mapping[str, str]) -> None:
        names = self.filters_class.names()
        self.asked = {name: asked[name] for name in names if asked.get(name)}
        self.filters = self.filters_class(self.asked, self.editions())

    @cached_property
    def problems(self) -> list[str]:
        """What cannot be asked, as sentences."""
        return self.filters.problems

    @property
    def found(self) -> QuerySet:
        return self.editions().none() if self.problems else self.filters.qs

    @property
    def query(self) -> str:
        return urlencode(self.asked)

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters with the choices that find something, given the other filters in force."""
        labels = {
            "kind": {kind.value: str(kind.label) for kind in KINDS},
            "rating": {CHANGED: _("changed"), KEPT: _("kept")},
            "year": {year: year for year in sorted({row["year"] for row in self._counts}, reverse=True)},
        }
        facets = [
            Facet(
                name,
                str(self.filters.filters[name].label),
                [self._choice(name, *choice) for choice in choices.items()],
            )
            for name, choices in labels.items()
        ]
        return [
            Facet(facet.name, facet.label, [one for one in facet.choices if one.count or one.is_chosen])
            for facet in facets
            if any(one.count for one in facet.choices)
        ]

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The kinds as links, all of them first; each keeps the other filters."""
        rest = {name: value for name, value in self.asked.items() if name != "kind"}
        total = sum(row["count"] for row in self._counts if self._meets(row, ("rating", "year")))
        every = Choice("", _("All"), total, is_chosen="kind" not in self.asked, query=urlencode(rest))
        choices = [choice for facet in self.facets if facet.name == "kind" for choice in facet.choices]
        return [
            {"choice": choice, "query": urlencode(rest | ({"kind": choice.value} if choice.value else {}))}
            for choice in (every, *choices)
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, each with the query that takes it off."""
        labels = {(facet.name, one.value): one.label for facet in self.facets for one in facet.choices}
        return [
            Chip(
                label=str(self.filters.filters[name].label),
                value=labels.get((name, value)) or self._name_of(name, value),
                query=urlencode({other: asked for other, asked in self.asked.items() if other != name}),
                name=name,
            )
            for name, value in self.asked.items()
        ]

    def editions(self) -> QuerySet:
        """Return what the log is made of: every edition after the first."""
        return Edition.objects.corrections()

    def _about(self) -> QuerySet:
        """Return the log of the article and the party that were asked for, or all of it."""
        names = [name for name in ("article", "party") if name in self.filters.taken]
        return self.filters.narrowed(self.editions(), names)

    @cached_property
    def _counts(self) -> list[dict[str, Any]]:
        """Return how many lines there are of each kind, year and fate of the rating, in one query."""
        counted = (
            self._about()
            .order_by()
            .annotate(year_of=ExtractYear("published_at"))
            .values("kind", "is_rating_changed", "year_of")
            .annotate(count=Count("pk"))
        )
        return [
            {
                "kind": row["kind"],
                "rating": CHANGED if row["is_rating_changed"] else KEPT,
                "year": str(row["year_of"]),
                "count": row["count"],
            }
            for row in counted
        ]

    def _choice(self, name: str, value: str, label: str) -> Choice:
        others = [other for other in ("kind", "rating", "year") if other != name]
        count = sum(row["count"] for row in self._counts if row[name] == value and self._meets(row, others))
        is_chosen = self.asked.get(name) == value
        rest = {other: asked for other, asked in self.asked.items() if other != name}
        query = urlencode(rest if is_chosen else rest | {name: value})
        return Choice(value, label, count, is_chosen, query)

    def _meets(self, row: dict[str, Any], names: Iterable[str]) -> bool:
        return all(self.asked.get(name, row[name]) == row[name] for name in names)

    def _name_of(self, name: str, slug: str) -> str:
        if name == "article":
            found = ArticlePage.objects.filter(slug=slug).first()
            return found.title if found else slug
        facet = PartyFacet.objects.filter(slug=slug).first() if name == "party" else None
        return facet.name if facet else slug


def entries(editions: list[Edition], language: str) -> list[Entry]:
    """Return the lines of these editions; what stood before and after them comes in two queries."""
    before = _neighbours(editions, -1, Edition.objects.all())
    after = _neighbours(editions, +1, Edition.objects.defer("document"))
    return [
        _entry(
            edition,
            before[edition.claim_slug, edition.number - 1],
            after.get((edition.claim_slug, edition.number + 1)),
            language,
        )
        for edition in editions
    ]


def _entry(edition: Edition, earlier: Edition, later: Edition | None, language: str) -> Entry:
    now, then = EditionReading(edition.document, language), EditionReading(earlier.document, language)
    return Entry(
        edition=edition,
        reading=now,
        # A tombstone has no headline of its own; the claim says best what it is about.
        title=now.statement if edition.is_retraction else now.headline,
        note=now.retraction_reason or now.correction_note,
        earlier=earlier,
        later=later,
        rating_before=then.rating,
        rating_now=now.rating,
        answers=_answers(now, earlier) if edition.is_reply else [],
    )


def _answers(now: EditionReading, earlier: Edition) -> list[Answer]:
    brought = replies.new_answers(earlier.document["replies"], now.answers)
    return [
        Answer(reply["party"]["name"], reply["answered_on"], place)
        for place, reply in enumerate(now.answers, start=1)
        if reply in brought
    ]


def _neighbours(editions: list[Edition], step: int, among: QuerySet) -> dict[tuple[str, int], Edition]:
    """Return the edition one step before or after each of these, in one query."""
    if not editions:
        return {}
    wanted = Q()
    for edition in editions:
        wanted |= Q(claim_slug=edition.claim_slug, number=edition.number + step)
    return {(edition.claim_slug, edition.number): edition for edition in among.filter(wanted)}

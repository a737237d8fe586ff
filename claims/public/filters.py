"""What readers can narrow the list of checks by, and which choices still lead somewhere."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models.editions import ArticleFacet, FormerFacet, PartyFacet, Publication, SourceFacet
from claims.vocabulary import ClaimType, FacetRole, FormerNoun, Language

# A list of choices longer than this is no help; the rarest are left to the search words.
MOST_CHOICES = 200
MOST_WORDS = 8
# What most readers narrow by; the other filters are folded away.
FIRST = ("rating", "claimant", "type")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Chip:
    """A filter in force, with the query that takes it off again."""

    label: str
    value: str
    query: str


class YearFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


class ClaimFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="containing", label=gettext_lazy("Words"), max_length=200)
    rating = django_filters.CharFilter(field_name="rating_code", label=gettext_lazy("Rating"))
    claimant = django_filters.CharFilter(field_name="claimant_slug", label=gettext_lazy("Who claimed it"))
    party = django_filters.CharFilter(method="passed_on_by", label=gettext_lazy("Passed on by"))
    source = django_filters.CharFilter(method="citing", label=gettext_lazy("Source"))
    article = django_filters.CharFilter(method="appearing_in", label=gettext_lazy("Article"))
    type = django_filters.ChoiceFilter(
        field_name="claim_type", choices=ClaimType.choices, label=gettext_lazy("Kind of claim")
    )
    year = YearFilter(
        field_name="claimed_year",
        label=gettext_lazy("Year in question"),
        min_value=0,
        max_value=9999,
    )
    language = django_filters.ChoiceFilter(
        choices=Language.choices, label=gettext_lazy("Language of the claim")
    )
    corrected = django_filters.ChoiceFilter(
        method="corrected_or_not",
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        label=gettext_lazy("Corrected"),
    )

    class Meta:
        model = Publication
        fields: list[str] = []

    def containing(self, publications: QuerySet, name: str, words: str) -> QuerySet:
        for word in words.split()[:MOST_WORDS]:
            found = Q()
            # SQLite folds the case of ASCII letters only, so “über” would miss “Über”.
            for written in {word, word.lower(), word.capitalize(), word.upper()}:
                for field in ("statement", "headline", "short_answer", "claimant"):
                    found |= Q(**{f"texts__{field}__icontains": written})
            publications = publications.filter(pk__in=Publication.objects.filter(found).values("pk"))
        return publications

    def passed_on_by(self, publications: QuerySet, name: str, slug: str) -> QuerySet:
        hops = PartyFacet.objects.filter(slug=slug, role=FacetRole.CHAIN)
        return publications.filter(pk__in=hops.values("publication"))

    def citing(self, publications: QuerySet, name: str, slug: str) -> QuerySet:
        return publications.filter(pk__in=SourceFacet.objects.filter(slug=slug).values("publication"))

    def appearing_in(self, publications: QuerySet, name: str, slug: str) -> QuerySet:
        return publications.filter(pk__in=ArticleFacet.objects.filter(slug=slug).values("publication"))

    def corrected_or_not(self, publications: QuerySet, name: str, answer: str) -> QuerySet:
        return publications.filter(is_corrected=answer == "yes")


class FollowedFilter(ClaimFilter):
    """The filters for those who follow a list: a check that met them once stays, to say what became of it."""

    rating = django_filters.CharFilter(method="ever_rated", label=gettext_lazy("Rating"))
    claimant = django_filters.CharFilter(method="ever_claimed_by", label=gettext_lazy("Who claimed it"))

    def ever_rated(self, publications: QuerySet, name: str, code: str) -> QuerySet:
        return _or_formerly(publications, publications.filter(rating_code=code), FormerNoun.RATING, code)

    def ever_claimed_by(self, publications: QuerySet, name: str, slug: str) -> QuerySet:
        now = publications.filter(claimant_slug=slug)
        return _or_formerly(publications, now, FormerNoun.CLAIMANT, slug)

    def passed_on_by(self, publications: QuerySet, name: str, slug: str) -> QuerySet:
        now = super().passed_on_by(publications, name, slug)
        return _or_formerly(publications, now, FormerNoun.CHAIN, slug)

    def citing(self, publications: QuerySet, name: str, slug: str) -> QuerySet:
        return _or_formerly(publications, super().citing(publications, name, slug), FormerNoun.SOURCE, slug)

    def appearing_in(self, publications: QuerySet, name: str, slug: str) -> QuerySet:
        now = super().appearing_in(publications, name, slug)
        return _or_formerly(publications, now, FormerNoun.ARTICLE, slug)


def _or_formerly(publications: QuerySet, now: QuerySet, noun: str, slug: str) -> QuerySet:
    formerly = FormerFacet.objects.filter(noun=noun, slug=slug).values("publication")
    return publications.filter(Q(pk__in=now.order_by().values("pk")) | Q(pk__in=formerly))


class ClaimSearch:
    """One reader's search: what was asked, what it finds, and where one can go from there."""

    def __init__(
        self,
        asked: Any,
        publications: QuerySet,
        language: str,
        filters: type[ClaimFilter] = ClaimFilter,
    ) -> None:
        self.language = language
        self.publications = publications
        self.asked = {
            name: asked.get(name, "").strip()
            for name in ClaimFilter.base_filters
            if asked.get(name, "").strip()
        }
        self._filter = filters(self.asked, queryset=publications)

    @property
    def found(self) -> QuerySet:
        if self.problems:
            return self.publications.none()
        return self._filter.qs

    @cached_property
    def problems(self) -> list[str]:
        """What cannot be asked, as sentences; an answer to half a question would mislead."""
        return [
            _("%(filter)s: “%(asked)s” cannot be searched for. %(reason)s")
            % {
                "filter": self._filter.filters[name].label,
                "asked": self.asked[name][:40],
                "reason": " ".join(map(str, errors)),
            }
            for name, errors in self._filter.form.errors.items()
        ]

    @property
    def query(self) -> str:
        return urlencode(self.asked)

    @property
    def words(self) -> str:
        return self.asked.get("q", "")

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters with the choices that find something, given all other filters in force."""
        facets = [self._facet(name, found) for name, found in self._counts()]
        return [facet for facet in facets if facet.choices]

    @property
    def first_facets(self) -> list[Facet]:
        return [facet for facet in self.facets if facet.name in FIRST]

    @property
    def more_facets(self) -> list[Facet]:
        return [facet for facet in self.facets if facet.name not in FIRST]

    @property
    def is_narrowed_further(self) -> bool:
        """Whether a filter is in force that would otherwise be folded away."""
        return bool(self.asked.keys() & {facet.name for facet in self.more_facets})

    @cached_property
    def chips(self) -> list[Chip]:
        labels = {
            (facet.name, choice.value): choice.label for facet in self.facets for choice in facet.choices
        }
        return [
            Chip(
                label=str(self._filter.filters[name].label),
                value=labels.get((name, value), value),
                query=urlencode({other: asked for other, asked in self.asked.items() if other != name}),
            )
            for name, value in self.asked.items()
        ]

    def _counts(self) -> list[tuple[str, list[tuple[Any, str, int]]]]:
        return [
            ("rating", self._ratings()),
            ("claimant", self._named(PartyFacet, "claimant", "name", role=FacetRole.CLAIMANT)),
            ("type", self._plain("type", "claim_type", lambda value: str(ClaimType(value).label))),
            ("party", self._named(PartyFacet, "party", "name", role=FacetRole.CHAIN)),
            ("source", self._named(SourceFacet, "source", "title")),
            ("article", self._named(ArticleFacet, "article", "title")),
            ("year", self._plain("year", "claimed_year", str)[::-1]),
            ("language", self._plain("language", "language", lambda value: str(Language(value).label))),
            ("corrected", self._corrected()),
        ]

    def _facet(self, name: str, found: list[tuple[Any, str, int]]) -> Facet:
        asked = self.asked.get(name)
        choices = [
            Choice(str(value), label, count, is_chosen=str(value) == asked) for value, label, count in found
        ]
        if asked and not any(choice.is_chosen for choice in choices):
            choices.insert(0, Choice(asked, asked, 0, is_chosen=True))
        return Facet(name, str(self._filter.filters[name].label), choices)

    def _without(self, name: str) -> QuerySet:
        """Return what the other filters find, so that one may change this one without losing them."""
        asked = {other: value for other, value in self.asked.items() if other != name}
        if not asked:
            return self.publications.order_by()
        return ClaimFilter(asked, queryset=self.publications).qs.order_by()

    def _ratings(self) -> list[tuple[Any, str, int]]:
        found = (
            self._without("rating")
            .values("rating_code")
            .annotate(
                count=Count("pk", distinct=True),
                position=Max("rating_position"),
                label=Max("texts__rating_label", filter=Q(texts__language=self.language)),
                other_label=Max("texts__rating_label"),
            )
            .order_by("position", "rating_code")
        )
        return [
            (
                rating["rating_code"],
                rating["label"] or rating["other_label"] or rating["rating_code"],
                rating["count"],
            )
            for rating in found
        ]

    def _named(self, facets: Any, name: str, title: str, **only: Any) -> list[tuple[Any, str, int]]:
        found = (
            facets.objects.filter(publication__in=self._without(name).values("pk"), **only)
            .values("slug")
            .annotate(count=Count("publication", distinct=True), title=Max(title))
            .order_by("-count", "title")[:MOST_CHOICES]
        )
        return [(facet["slug"], facet["title"], facet["count"]) for facet in found]

    def _plain(self, name: str, field: str, label: Any) -> list[tuple[Any, str, int]]:
        found = (
            self._without(name)
            .filter(**{f"{field}__isnull": False})
            .values(field)
            .annotate(count=Count("pk"))
            .order_by(field)
        )
        return [(row[field], label(row[field]), row["count"]) for row in found]

    def _corrected(self) -> list[tuple[Any, str, int]]:
        found = (
            self._without("corrected")
            .values("is_corrected")
            .annotate(count=Count("pk"))
            .order_by("-is_corrected")
        )
        return [
            ("yes", _("yes"), row["count"]) if row["is_corrected"] else ("no", _("no"), row["count"])
            for row in found
        ]

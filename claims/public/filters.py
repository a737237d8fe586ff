"""What readers can narrow the list of checks by, and how it is asked so that no list is too long."""

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy

from claims.models.editions import Publication
from claims.models.facets import ArticleFacet, FormerFacet, PartyFacet, SourceFacet
from claims.models.finding import FacetCount
from claims.public.facet_filters import (
    ChoiceFacet,
    FacetFilter,
    Filters,
    TableFilter,
    WordFilter,
    YearFacet,
    to_publication,
)
from claims.public.paging import SIZE, Leaf, Strand, WordStrand, leaf
from claims.rules import searching
from claims.vocabulary import ClaimType, FacetName, FacetRole, FormerNoun, Language

YES, NO = "yes", "no"
WORDS = "q"


class ClaimFilters(Filters):
    """What may be asked of the list of checks."""

    q = WordFilter(label=gettext_lazy("Words"), max_length=200)
    rating = FacetFilter(
        "rating_code", label=FacetName.RATING.label, max_length=80, formerly=FormerNoun.RATING
    )
    claimant = FacetFilter(
        "claimant_slug", label=FacetName.CLAIMANT.label, max_length=80, formerly=FormerNoun.CLAIMANT
    )
    type = ChoiceFacet("claim_type", label=FacetName.TYPE.label, choices=ClaimType.choices)
    party = TableFilter(
        PartyFacet,
        only={"role": FacetRole.CHAIN.value},
        label=FacetName.PARTY.label,
        max_length=80,
        formerly=FormerNoun.CHAIN,
    )
    source = TableFilter(SourceFacet, label=FacetName.SOURCE.label, max_length=80, formerly=FormerNoun.SOURCE)
    article = TableFilter(
        ArticleFacet, label=FacetName.ARTICLE.label, max_length=80, formerly=FormerNoun.ARTICLE
    )
    year = YearFacet("claimed_year", label=FacetName.YEAR.label, min_value=0, max_value=9999)
    language = ChoiceFacet("language", label=FacetName.LANGUAGE.label, choices=Language.choices)
    corrected = ChoiceFacet(
        "is_corrected",
        label=FacetName.CORRECTED.label,
        choices=[(YES, gettext_lazy("yes")), (NO, gettext_lazy("no"))],
        coerce={YES: True, NO: False}.get,
    )

    class Meta:
        model = Publication
        fields = ()


FILTERS = ClaimFilters.names()
TABLES = {name: one for name, one in ClaimFilters.base_filters.items() if isinstance(one, TableFilter)}
# What a publication itself says, by the name of the filter.
FIELDS = {
    name: one.field_name
    for name, one in ClaimFilters.base_filters.items()
    if name != WORDS and name not in TABLES
}
# Of these it is known what an earlier edition said; those in tables first, as their lists are shorter.
FOLLOWED = sorted(
    (name for name, one in ClaimFilters.base_filters.items() if one.formerly),
    key=lambda name: name not in TABLES,
)


class ClaimSearch:
    """One reader's question to the list of checks: what was asked, and what it finds."""

    # Where a list is longer, it is said to be longer; counting on would take the longer the longer it is.
    MOST_COUNTED = 1000

    def __init__(self, asked: Mapping[str, str], language: str) -> None:
        self.language = language
        self.asked = {name: asked[name] for name in FILTERS if asked.get(name)}
        self.filters = ClaimFilters(self.asked)

    @cached_property
    def problems(self) -> list[str]:
        """What cannot be asked, as sentences; an answer to half a question would mislead."""
        return self.filters.problems

    @property
    def query(self) -> str:
        return urlencode(self.asked)

    @property
    def words(self) -> str:
        return self.asked.get(WORDS, "")

    @property
    def wanted(self) -> searching.Asked:
        """The words asked for, as texts are searched for them."""
        return searching.asked(self.words) if self.words and not self.problems else []

    @property
    def narrowed(self) -> dict[str, str]:
        """What was asked besides words."""
        return {name: value for name, value in self.asked.items() if name != WORDS}

    @cached_property
    def strand(self) -> Strand:
        """What stands and meets everything asked, in the order of publication."""
        return self.without("")

    def without(self, name: str) -> Strand:
        """Return what stands and meets everything asked but this."""
        if self.problems:
            return Strand(Publication.objects.none())
        names = [other for other in self.asked if other != name]
        if any((other, self.asked[other]) not in self.chosen for other in names if other != WORDS):
            # Under a choice that is not counted nothing stands, however long the other lists are.
            return Strand(Publication.objects.none())
        return self._standing(names)

    def leaf(self, *, before: str = "", after: str = "", size: int = SIZE, edition: str = "") -> Leaf:
        """Return one page of publications with their texts; `edition` is “head”, “whole” or nothing."""
        strand = self.strand
        rows = strand.rows
        to = to_publication(rows)
        if to:
            rows = rows.select_related("publication").prefetch_related("publication__texts")
        else:
            rows = rows.prefetch_related("texts")
        if edition:
            rows = rows.select_related(f"{to}edition")
        if edition == "head":
            rows = rows.defer(f"{to}edition__document")
        if isinstance(strand, WordStrand):
            rows = rows.defer("stems")
        found = leaf(type(strand)(rows, strand.key), before=before, after=after, size=size)
        return Leaf([row.publication if to else row for row in found.rows], found.older, found.newer)

    @cached_property
    def chosen(self) -> dict[tuple[str, str], FacetCount]:
        """The choices asked for, with how many checks each of them leads to on its own."""
        wanted = Q(facet=FacetName.ALL)
        for name, value in self.narrowed.items():
            wanted |= Q(facet=name, value=value)
        return {(row.facet, row.value): row for row in FacetCount.objects.filter(wanted)}

    @cached_property
    def count(self) -> int:
        """How many checks meet what was asked; one more than `MOST_COUNTED` where there are more."""
        if self.problems:
            return 0
        return self.counted_without("")

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > self.MOST_COUNTED and not self._is_known(self.asked)

    def counted_without(self, name: str) -> int:
        """Return how many checks meet everything asked but this, as far as they are counted."""
        asked = {other: value for other, value in self.asked.items() if other != name}
        if self._is_known(asked):
            key = next(iter(asked.items())) if asked else (FacetName.ALL.value, "")
            return self.chosen[key].count if key in self.chosen else 0
        return self.without(name).rows.order_by()[: self.MOST_COUNTED + 1].count()

    @staticmethod
    def _is_known(asked: Mapping[str, str]) -> bool:
        """Say whether the number stands in the table of numbers: of everything, or under one choice."""
        return len(asked) < 2 and WORDS not in asked

    def _standing(self, names: list[str]) -> Strand:
        # The shortest list is read, and each of its checks looked up in the others.
        tabled = sorted(
            TABLES.keys() & set(names), key=lambda name: (self.chosen[name, self.asked[name]].count, name)
        )
        leading = WORDS if WORDS in names else next(iter(tabled), "")
        strand = self._led_by(leading)
        rows = strand.rows.filter(**{f"{to_publication(strand.rows)}is_retracted": False})
        rows = self.filters.narrowed(rows, [name for name in names if name != leading])
        return type(strand)(rows, strand.key)

    def _led_by(self, name: str) -> Strand:
        if not name:
            return Strand(Publication.objects.all())
        return self.filters.filters[name].strand(self.filters.taken[name])


class FollowedSearch(ClaimSearch):
    """For those who follow a list: a check that met it once stays, to say what became of it."""

    def newest(self, size: int) -> list[Publication]:
        """Return the checks that meet what was asked, or once did, the last changed first."""
        if self.problems:
            return []
        found: dict[int, Publication] = {}
        for strand in self._strands():
            to = to_publication(strand.rows)
            rows = strand.newest_first().select_related(f"{to}edition").defer(f"{to}edition__document")
            rows = rows.prefetch_related(f"{to}texts")[:size]
            found |= {row.publication_id if to else row.pk: row.publication if to else row for row in rows}
        return sorted(found.values(), key=lambda one: (one.published_at, one.pk), reverse=True)[:size]

    def _strands(self) -> list[Strand]:
        """Return the lists that together hold every check: by one of the choices now, and formerly."""
        if WORDS in self.asked:
            strand = self._led_by(WORDS)
            return [self._narrowed(WordStrand(strand.rows.defer("stems")), WORDS)]
        leading = next((name for name in FOLLOWED if name in self.asked), "")
        strands = [self._led_by(leading)]
        if leading:
            formerly = self.filters.filters[leading].formerly
            once = FormerFacet.objects.filter(noun=formerly, slug=self.filters.taken[leading])
            strands.append(Strand(once, "publication_id"))
        return [self._narrowed(strand, leading) for strand in strands]

    def _narrowed(self, strand: Strand, leading: str) -> Strand:
        rows = strand.rows.select_related("publication") if to_publication(strand.rows) else strand.rows
        for name in self.asked:
            if name not in (WORDS, leading):
                rows = self.filters.filters[name].filter_ever(rows, self.filters.taken[name])
        return type(strand)(rows, strand.key)

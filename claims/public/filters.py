"""What readers can narrow the list of checks by, and how it is asked so that no list is too long."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import search
from claims.models.editions import ArticleFacet, FormerFacet, PartyFacet, Publication, SourceFacet
from claims.models.finding import FacetCount
from claims.public.paging import SIZE, Leaf, Strand, WordStrand, leaf
from claims.rules import searching
from claims.vocabulary import NO_FILTERS, ClaimType, FacetName, FacetRole, FormerNoun, Language

YES_OR_NO = [("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
# What a publication itself says, by the name of the filter.
FIELDS = {
    "rating": "rating_code",
    "claimant": "claimant_slug",
    "type": "claim_type",
    "year": "claimed_year",
    "language": "language",
    "corrected": "is_corrected",
}
# What it says in a table of its own, as there may be several.
TABLES: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "party": (PartyFacet, {"role": FacetRole.CHAIN.value}),
    "source": (SourceFacet, {}),
    "article": (ArticleFacet, {}),
}
FORMERLY = {
    "rating": FormerNoun.RATING,
    "claimant": FormerNoun.CLAIMANT,
    "party": FormerNoun.CHAIN,
    "source": FormerNoun.SOURCE,
    "article": FormerNoun.ARTICLE,
}
WORDS = "q"
FILTERS = (WORDS, *(name.value for name in FacetName if name not in NO_FILTERS))


class ClaimForm(forms.Form):
    """What may be asked; the sentences of its fields go to readers and machines alike."""

    q = forms.CharField(label=gettext_lazy("Words"), max_length=200, required=False)
    rating = forms.CharField(label=FacetName.RATING.label, max_length=80, required=False)
    claimant = forms.CharField(label=FacetName.CLAIMANT.label, max_length=80, required=False)
    type = forms.ChoiceField(label=FacetName.TYPE.label, choices=ClaimType.choices, required=False)
    party = forms.CharField(label=FacetName.PARTY.label, max_length=80, required=False)
    source = forms.CharField(label=FacetName.SOURCE.label, max_length=80, required=False)
    article = forms.CharField(label=FacetName.ARTICLE.label, max_length=80, required=False)
    year = forms.IntegerField(label=FacetName.YEAR.label, min_value=0, max_value=9999, required=False)
    language = forms.ChoiceField(label=FacetName.LANGUAGE.label, choices=Language.choices, required=False)
    corrected = forms.ChoiceField(label=FacetName.CORRECTED.label, choices=YES_OR_NO, required=False)

    def clean_q(self) -> str:
        words = self.cleaned_data[WORDS]
        if words and not searching.asked(words):
            raise forms.ValidationError(_("It holds neither letters nor digits."))
        return words

    def clean_corrected(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["corrected"])


def sentences(form: forms.Form, asked: Mapping[str, str]) -> list[str]:
    """Return what a form says against what was asked, each with the name of its filter."""
    return [
        _("%(filter)s: “%(asked)s” cannot be searched for. %(reason)s")
        % {
            "filter": form.fields[name].label,
            "asked": asked[name][:40],
            "reason": " ".join(map(str, errors)),
        }
        for name, errors in form.errors.items()
    ]


class ClaimSearch:
    """One reader's question to the list of checks: what was asked, and what it finds."""

    # Where a list is longer, it is said to be longer; counting on would take the longer the longer it is.
    MOST_COUNTED = 1000

    def __init__(self, asked: Mapping[str, str], language: str) -> None:
        self.language = language
        self.asked = {name: asked[name] for name in FILTERS if asked.get(name)}
        self.form = ClaimForm(self.asked)

    @cached_property
    def problems(self) -> list[str]:
        """What cannot be asked, as sentences; an answer to half a question would mislead."""
        return sentences(self.form, self.asked)

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
        values = {other: self.form.cleaned_data[other] for other in self.asked if other != name}
        if any((other, self.asked[other]) not in self.chosen for other in values if other != WORDS):
            # Under a choice that is not counted nothing stands, however long the other lists are.
            return Strand(Publication.objects.none())
        return self._standing(values)

    def leaf(self, *, before: str = "", after: str = "", size: int = SIZE, edition: str = "") -> Leaf:
        """Return one page of publications with their texts; `edition` is “head”, “whole” or nothing."""
        strand = self.strand
        to = publication_in(strand)
        rows = strand.rows
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

    def _standing(self, values: Mapping[str, Any]) -> Strand:
        tabled = sorted(
            values.keys() & TABLES.keys(), key=lambda name: (self.chosen[name, self.asked[name]].count, name)
        )
        strand: Strand
        if WORDS in values:
            strand = WordStrand(search.found(searching.asked(values[WORDS])))
        elif tabled:
            # The shortest list is read, and each of its checks looked up in the others.
            model, only = TABLES[tabled[0]]
            rows = model._default_manager.filter(slug=values[tabled[0]], **only)
            strand = Strand(rows, "publication_id")
            values = {name: value for name, value in values.items() if name != tabled[0]}
        else:
            strand = Strand(Publication.objects.all())
        to = publication_in(strand)
        rows = strand.rows.filter(**{f"{to}is_retracted": False})
        for name, value in values.items():
            if name != WORDS:
                rows = rows.filter(_meets(name, value, to))
        return type(strand)(rows, strand.key)


class FollowedSearch(ClaimSearch):
    """For those who follow a list: a check that met it once stays, to say what became of it."""

    def newest(self, size: int) -> list[Publication]:
        """Return the checks that meet what was asked, or once did, the last changed first."""
        if self.problems:
            return []
        values = {name: self.form.cleaned_data[name] for name in self.asked}
        found: dict[int, Publication] = {}
        for strand in self._strands(values):
            to = publication_in(strand)
            rows = strand.newest_first().select_related(f"{to}edition").defer(f"{to}edition__document")
            rows = rows.prefetch_related(f"{to}texts")[:size]
            found |= {row.publication_id if to else row.pk: row.publication if to else row for row in rows}
        return sorted(found.values(), key=lambda one: (one.published_at, one.pk), reverse=True)[:size]

    def _strands(self, values: Mapping[str, Any]) -> list[Strand]:
        """Return the lists that together hold every check: by one of the choices now, and formerly."""
        leading = next((name for name in (*TABLES, *FORMERLY) if name in values), "")
        strands: list[Strand] = []
        if WORDS in values:
            strands.append(WordStrand(search.found(searching.asked(values[WORDS])).defer("stems")))
            leading = ""
        elif leading in TABLES:
            model, only = TABLES[leading]
            rows = model._default_manager.filter(slug=values[leading], **only)
            strands.append(Strand(rows, "publication_id"))
        elif leading:
            rows = Publication.objects.filter(**{FIELDS[leading]: values[leading]})
            strands.append(Strand(rows))
        else:
            strands.append(Strand(Publication.objects.all()))
        if leading:
            formerly = FormerFacet.objects.filter(noun=FORMERLY[leading], slug=values[leading])
            strands.append(Strand(formerly, "publication_id"))
        return [self._narrowed(strand, values, leading) for strand in strands]

    def _narrowed(self, strand: Strand, values: Mapping[str, Any], leading: str) -> Strand:
        to = publication_in(strand)
        rows = strand.rows
        if to:
            rows = rows.select_related("publication")
        for name, value in values.items():
            if name in (WORDS, leading):
                continue
            met = Q(_meets(name, value, to))
            if name in FORMERLY:
                met |= Q(_stood(FormerFacet, value, to, noun=FORMERLY[name]))
            rows = rows.filter(met)
        return type(strand)(rows, strand.key)


def publication_in(strand: Strand) -> str:
    """Return how the rows of a strand lead to their publication; nothing where they are publications."""
    return "" if strand.rows.model is Publication else "publication__"


def _meets(name: str, value: Any, to: str) -> Q | Exists:
    if name in TABLES:
        model, only = TABLES[name]
        return _stood(model, value, to, **only)
    # A list of one, as a bare boolean is nothing SQLite would look up in an index.
    return Q(**{f"{to}{FIELDS[name]}__in": [value]})


def _stood(model: type[Model], slug: str, to: str, **only: Any) -> Exists:
    outer = OuterRef("publication_id" if to else "pk")
    rows: QuerySet = model._default_manager.filter(publication=outer, slug=slug, **only)
    return Exists(rows.values(one=F("pk")))

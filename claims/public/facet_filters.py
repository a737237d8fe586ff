"""The kinds of filters: what each takes, which rows meet it, and which list it is read off.

They narrow publications and, alike, rows that lead to one: of a table of facets, or of the index of words.
"""

from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Any

from django import forms
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django_filters import Filter, FilterSet
from django_filters.constants import EMPTY_VALUES

from claims import search
from claims.models.editions import Publication
from claims.models.facets import FormerFacet
from claims.public.paging import Strand, WordStrand
from claims.rules import searching
from claims.vocabulary import FormerNoun


class Filters(FilterSet):
    """What may be asked of a list; the sentences of its fields go to readers and machines alike."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(cls.base_filters)

    @classmethod
    @cache
    def get_form_class(cls) -> type[forms.Form]:
        """Return the form of these filters, made once: no request changes what it takes."""
        return type(f"{cls.__name__}Form", (cls._meta.form,), cls.fields())

    @classmethod
    def fields(cls) -> dict[str, forms.Field]:
        """Return what each filter takes, whatever was asked."""
        return {name: one.field for name, one in cls.base_filters.items()}

    @property
    def problems(self) -> list[str]:
        """Return what cannot be asked, each sentence with the name of its filter."""
        return [
            _("%(filter)s: “%(asked)s” cannot be searched for. %(reason)s")
            % {
                "filter": self.filters[name].label,
                "asked": self.data[name][:40],
                "reason": " ".join(map(str, errors)),
            }
            for name, errors in self.errors.items()
        ]

    @property
    def taken(self) -> dict[str, Any]:
        """Return what was asked and can be, each as its filter takes it."""
        # A form reads what was sent as soon as it is asked for mistakes.
        self.form.is_valid()
        return self.form.cleaned_data

    def narrowed(self, rows: QuerySet, by: Iterable[str]) -> QuerySet:
        """Return those of the rows that meet what was asked under these names."""
        for name in by:
            rows = self.filters[name].filter(rows, self.taken[name])
        return rows


class ListFilter(Filter):
    """One thing that may be asked of a list."""

    field_class = forms.CharField

    def __deepcopy__(self, memo: dict[int, Any]) -> "ListFilter":
        # A set takes copies for each request, to say whose they are; what they take is the same for all,
        # and copying every field with its choices took longer than reading the question.
        return copy(self)


class ChoiceFilter(ListFilter):
    field_class = forms.TypedChoiceField

    def __init__(self, field_name: str | None = None, **asked: Any) -> None:
        super().__init__(field_name, empty_value=None, **asked)


class YearFilter(ListFilter):
    field_class = forms.IntegerField


class FacetFilter(ListFilter):
    """What the edition in force says in one column of its publication."""

    def __init__(
        self, field_name: str | None = None, *, formerly: FormerNoun | None = None, **asked: Any
    ) -> None:
        super().__init__(field_name, **asked)
        # Under which noun earlier editions are known that said it.
        self.formerly = formerly

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        return rows if value in EMPTY_VALUES else rows.filter(self.met(value, to_publication(rows)))

    def filter_ever(self, rows: QuerySet, value: Any) -> QuerySet:
        """Return the rows that meet it, or once did."""
        to = to_publication(rows)
        met = Q(self.met(value, to))
        if self.formerly:
            met |= Q(_stood(FormerFacet, value, to, noun=self.formerly))
        return rows.filter(met)

    def met(self, value: Any, to: str) -> Q | Exists:
        # A list of one, as a bare boolean is nothing SQLite would look up in an index.
        return Q(**{f"{to}{self.field_name}__in": [value]})

    def strand(self, value: Any) -> Strand:
        """Return what meets it, read off the list it has for itself."""
        return Strand(Publication.objects.filter(self.met(value, "")))


class ChoiceFacet(FacetFilter):
    field_class = forms.TypedChoiceField


class YearFacet(FacetFilter):
    field_class = forms.IntegerField


class TableFilter(FacetFilter):
    """What the edition in force says in a table of its own, as there may be several."""

    def __init__(self, model: type[Model], *, only: dict[str, Any] | None = None, **asked: Any) -> None:
        super().__init__("slug", **asked)
        self.table, self.only = model, only or {}

    def met(self, value: Any, to: str) -> Exists:
        return _stood(self.table, value, to, **self.only)

    def strand(self, value: Any) -> Strand:
        return Strand(self.rows.filter(slug=value), "publication_id")

    @property
    def rows(self) -> QuerySet:
        return self.table._default_manager.filter(**self.only)


def holds_words(words: str) -> None:
    """Refuse what no text could be found by."""
    if not searching.asked(words):
        raise forms.ValidationError(_("It holds neither letters nor digits."))


class WordFilter(FacetFilter):
    """Words that a text holds; they always lead, since the index of words has an order of its own."""

    def __init__(self, **asked: Any) -> None:
        super().__init__("search", validators=[holds_words], **asked)

    def met(self, value: str, to: str) -> Q:
        return Q(**{f"{to}{self.field_name}__in": search.found(searching.asked(value))})

    def strand(self, value: str) -> WordStrand:
        return WordStrand(search.found(searching.asked(value)))


def to_publication(rows: QuerySet) -> str:
    """Return how rows lead to their publication; nothing where they are publications."""
    return "" if rows.model is Publication else "publication__"


def _stood(model: type[Model], slug: str, to: str, **only: Any) -> Exists:
    outer = OuterRef("publication_id" if to else "pk")
    rows = model._default_manager.filter(publication=outer, slug=slug, **only)
    return Exists(rows.values(one=F("pk")))

"""The choices readers have from where they stand: each leads somewhere, and says how far where that is known.

Without filters the numbers stand in a table that is kept with every edition. With some in force a list of up
to a thousand checks is counted through; of a longer one the newest thousand say which choices there are, and
no number is given, as a wrong one would be worse than none.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.models.finding import FacetCount
from claims.public.facet_filters import to_publication
from claims.public.filters import FIELDS, FILTERS, NO, TABLES, WORDS, YES, ClaimSearch
from claims.public.wording import in_language
from claims.vocabulary import ClaimType, FacetName, Language

# A list of choices longer than this is no help; the rarest are left to the search words.
MOST_CHOICES = 30
SHOWN_AT_ONCE = 8
# What most readers narrow by; the other filters are folded away.
FIRST = ("rating", "claimant", "type")
# Of these there are few, so all of them come in one query.
SHORT = ("rating", "type", "year", "language", "corrected")


@dataclass(frozen=True)
class Choice:
    """A choice, with the query that leads to it, or off it where it is in force."""

    value: str
    label: str
    count: int | None
    is_chosen: bool
    query: str = ""


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        return self.choices[:SHOWN_AT_ONCE]

    @property
    def rest(self) -> list[Choice]:
        return self.choices[SHOWN_AT_ONCE:]


@dataclass(frozen=True)
class Chip:
    """A filter in force, with the query that takes it off again."""

    label: str
    value: str
    query: str
    name: str = ""


class Facets:
    """The filters of one search, with what each offers."""

    def __init__(self, search: ClaimSearch) -> None:
        self.search = search

    def __iter__(self) -> Iterator[Facet]:
        return iter(self._facets)

    @property
    def first(self) -> list[Facet]:
        return [facet for facet in self if facet.name in FIRST]

    @property
    def more(self) -> list[Facet]:
        return [facet for facet in self if facet.name not in FIRST]

    @property
    def is_narrowed_further(self) -> bool:
        """Whether a filter is in force that would otherwise be folded away."""
        return bool(self.search.asked.keys() & {facet.name for facet in self.more})

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force."""
        labels = {(facet.name, choice.value): choice.label for facet in self for choice in facet.choices}
        return [
            Chip(
                label=str(self.search.filters.filters[name].label),
                value=labels.get((name, value), value),
                query=self._query(without=name),
                name=name,
            )
            for name, value in self.search.asked.items()
        ]

    @cached_property
    def ways_out(self) -> list[tuple[Chip, int, bool]]:
        """Where nothing meets everything: what may be taken off, and how many checks that finds."""
        found = [(chip, self.search.counted_without(chip.name)) for chip in self.chips]
        most = self.search.MOST_COUNTED
        capped = len(self.search.asked) > 2 or WORDS in self.search.asked
        return [(chip, min(count, most), capped and count > most) for chip, count in found if count]

    @cached_property
    def _facets(self) -> list[Facet]:
        if self.search.problems:
            return []
        found = self._found()
        labels = self._labels(found)
        facets = [self._facet(name, found[name], labels) for name in FILTERS if name in found]
        return [facet for facet in facets if facet.choices]

    def _found(self) -> dict[str, list[tuple[str, int | None]]]:
        """Return the values each filter offers, most checks first, with numbers where they are known."""
        narrowed = self.search.narrowed
        free = [name for name in FILTERS if name != WORDS and name not in narrowed]
        found = {}
        if self.search.asked:
            found |= self._sampled("", free)
        else:
            found |= self._counted(free)
        for name in narrowed:
            is_alone = len(self.search.asked) == 1
            found |= self._counted([name]) if is_alone else self._sampled(name, [name])
        return found

    def _counted(self, names: list[str]) -> dict[str, list[tuple[str, int | None]]]:
        found: dict[str, list[tuple[str, int | None]]] = {name: [] for name in names}
        often = FacetCount.objects.order_by("-count", "value")
        if short := [name for name in names if name in SHORT]:
            for facet, value, count in often.filter(facet__in=short).values_list("facet", "value", "count"):
                found[facet].append((value, count))
        for name in names:
            if name not in SHORT:
                rows = often.filter(facet=name).values_list("value", "count")[:MOST_CHOICES]
                found[name] = list(rows)
        return found

    def _sampled(self, without: str, names: list[str]) -> dict[str, list[tuple[str, int | None]]]:
        """Return what the checks at hand say, those found without one of the filters."""
        strand = self.search.without(without)
        to = to_publication(strand.rows)
        key = "publication_id" if to else "pk"
        plain = [name for name in names if name in FIELDS]
        most = self.search.MOST_COUNTED
        rows = list(
            strand.newest_first().values_list(key, *(f"{to}{FIELDS[name]}" for name in plain))[: most + 1]
        )
        is_whole = len(rows) <= most
        counts = {
            name: Counter(_written(row[place]) for row in rows[:most] if row[place] not in (None, ""))
            for place, name in enumerate(plain, start=1)
        }
        keys = [row[0] for row in rows[:most]]
        for name in names:
            if name in TABLES:
                counted = (
                    TABLES[name]
                    .rows.filter(publication__in=keys)
                    .order_by()
                    .values_list("slug")
                    .annotate(count=Count("pk"))
                    .order_by("-count", "slug")[:MOST_CHOICES]
                )
                counts[name] = Counter(dict(counted))
        return {
            name: [
                (value, count if is_whole else None)
                for value, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
            ]
            for name, found in counts.items()
        }

    def _labels(
        self, found: dict[str, list[tuple[str, int | None]]]
    ) -> dict[tuple[str, str], dict[str, Any]]:
        """Return what is known of the choices that are not words of ours."""
        wanted = Q(facet=FacetName.RATING)
        for name in ("claimant", *TABLES):
            values = [value for value, _count in found.get(name, [])[:MOST_CHOICES]]
            if name in self.search.asked:
                values.append(self.search.asked[name])
            if values:
                wanted |= Q(facet=name, value__in=values)
        rows = FacetCount.objects.filter(wanted)
        return {(row.facet, row.value): row.card for row in rows}

    def _facet(
        self, name: str, found: list[tuple[str, int | None]], cards: dict[tuple[str, str], dict[str, Any]]
    ) -> Facet:
        asked = self.search.asked.get(name)
        found = found[:MOST_CHOICES]
        if asked and asked not in dict(found):
            found = [(asked, 0 if not self.search.problems else None), *found]
        if name == "rating":
            found.sort(key=lambda one: (cards.get((name, one[0]), {}).get("position", 0), one[0]))
        if name == "year":
            found.sort(key=lambda one: one[0], reverse=True)
        choices = [
            Choice(
                value,
                _label(name, value, cards.get((name, value), {}), self.search.language),
                count,
                is_chosen=value == asked,
                query=self._query(without=name) if value == asked else self._query(name, value),
            )
            for value, count in found
        ]
        return Facet(name, str(FacetName(name).label), choices)

    def _query(self, name: str = "", value: str = "", *, without: str = "") -> str:
        asked = {other: one for other, one in self.search.asked.items() if other not in (name, without)}
        return urlencode(asked | ({name: value} if name else {}))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def _label(name: str, value: str, card: dict[str, Any], language: str) -> str:
    if name == "type" and value in ClaimType.values:
        return capfirst(ClaimType(value).label)
    if name == "language" and value in Language.values:
        return capfirst(Language(value).label)
    if name == "corrected":
        return capfirst(_("yes") if value == YES else _("no"))
    if name == "rating":
        return capfirst(str(in_language(card.get("label"), language)) or value)
    # A name stays as its bearer writes it.
    return card.get("name") or card.get("title") or value

"""Leafing through long lists by a place in them, so that the last page is as quick as the first."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from claims import search
from claims.public.refusals import NoSuchQuestion

SIZE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_KEY = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Leaf:
    """One page of a list, newest first; `older` and `newer` are places to go on from, empty at the ends."""

    rows: list[Any]
    older: str = ""
    newer: str = ""


@dataclass(frozen=True)
class Strand:
    """Rows in the order of a moment, and of a key among those of the same moment."""

    rows: QuerySet
    key: str = "pk"

    def newest_first(self) -> QuerySet:
        return self.rows.order_by("-published_at", f"-{self.key}")

    def oldest_first(self) -> QuerySet:
        return self.rows.order_by("published_at", self.key)

    def beyond(self, place: str, *, newer: bool) -> "Strand":
        moment, key = _moment_and_key(place)
        side = "gt" if newer else "lt"
        # The first condition alone says where an index is to be entered; an OR cannot.
        entered = self.rows.filter(**{f"published_at__{side}e": moment})
        is_beyond = Q(**{f"published_at__{side}": moment}) | Q(**{f"{self.key}__{side}": key})
        return Strand(entered.filter(is_beyond), self.key)

    def place_of(self, row: Any) -> str:
        key = row.pk if self.key == "pk" else getattr(row, self.key)
        return f"{(row.published_at - EPOCH) // timedelta(microseconds=1)}-{key}"


class WordStrand(Strand):
    """What was found by its words, in the order of the index."""

    def newest_first(self) -> QuerySet:
        return search.ordered(self.rows)

    def oldest_first(self) -> QuerySet:
        return search.ordered(self.rows, newest_first=False)

    def beyond(self, place: str, *, newer: bool) -> "WordStrand":
        if not _KEY.fullmatch(place):
            raise NoSuchQuestion(_no_place(place))
        return WordStrand(search.beyond(self.rows, int(place), newer=newer))

    def place_of(self, row: Any) -> str:
        return str(row.pk)


def leaf(rows: QuerySet | Strand, *, before: str = "", after: str = "", size: int = SIZE) -> Leaf:
    """Return the rows below the place `before` or above `after`; the first ones where neither is given.

    Raises `NoSuchQuestion` for a place that nobody gave out.
    """
    strand = rows if isinstance(rows, Strand) else Strand(rows)
    if after:
        found = list(strand.beyond(after, newer=True).oldest_first()[: size + 1])
        shown = found[:size][::-1]
        if shown:
            newer = strand.place_of(shown[0]) if len(found) > size else ""
            return Leaf(shown, older=strand.place_of(shown[-1]), newer=newer)
        return leaf(strand, size=size)
    below = strand.beyond(before, newer=False) if before else strand
    found = list(below.newest_first()[: size + 1])
    shown = found[:size]
    return Leaf(
        shown,
        older=strand.place_of(shown[-1]) if len(found) > size else "",
        newer=strand.place_of(shown[0]) if before and shown else "",
    )


def placed(asked: dict[str, str], before: str) -> dict[str, str]:
    """Return what was asked, with the place that stands in the address itself, where one does."""
    if before and not asked.keys() & {"before", "after"}:
        return {**asked, "before": before}
    return asked


def _moment_and_key(place: str) -> tuple[datetime, int]:
    found = _PLACE.fullmatch(place)
    if not found:
        raise NoSuchQuestion(_no_place(place))
    try:
        return EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError as error:
        raise NoSuchQuestion(_no_place(place)) from error


def _no_place(place: str) -> str:
    return _("“%(place)s” is no place in this list. Begin with its first page.") % {"place": place[:40]}

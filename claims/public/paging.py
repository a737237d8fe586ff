"""Leafing through long lists by a place in them, so that the last page is as quick as the first."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

SIZE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")


@dataclass(frozen=True)
class Leaf:
    """One page of a list, newest first; `older` and `newer` are places to go on from, empty at the ends."""

    rows: list[Any]
    older: str = ""
    newer: str = ""


def leaf(rows: QuerySet, *, before: str = "", after: str = "", size: int = SIZE) -> Leaf:
    """Return the rows below the place `before` or above `after`; the first ones where neither is a place.

    The rows have `published_at` and are told apart by their key.
    """
    if place := _read(after):
        moment, key = place
        above = rows.filter(Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=key))
        found = list(above.order_by("published_at", "pk")[: size + 1])
        shown = found[:size][::-1]
        if shown:
            return Leaf(shown, older=_place(shown[-1]), newer=_place(shown[0]) if len(found) > size else "")
        return leaf(rows, size=size)
    place = _read(before)
    if place:
        moment, key = place
        rows = rows.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=key))
    found = list(rows.order_by("-published_at", "-pk")[: size + 1])
    shown = found[:size]
    return Leaf(
        shown,
        older=_place(shown[-1]) if len(found) > size else "",
        newer=_place(shown[0]) if place and shown else "",
    )


def _place(row: Any) -> str:
    return f"{(row.published_at - EPOCH) // timedelta(microseconds=1)}-{row.pk}"


def _read(place: str) -> tuple[datetime, int] | None:
    found = _PLACE.fullmatch(place)
    if not found:
        return None
    try:
        return EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError:
        return None

"""A table's own constraints asked of a row that is not written yet, without asking the database.

Three-valued as in SQL: what cannot be said because a value is missing is no breach. Knows the comparisons
that the constraints of the desk use, and raises `NotImplementedError` for any other.
"""

import operator
from collections.abc import Callable
from typing import Any

from django.db import models

# Says what stands in the column of that name; of a relation its number, and of the row itself under “pk”.
Values = Callable[[str], Any]
Judgement = Callable[[Values], bool | None]

_COMPARED = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, several: value in several,
}


def judgement_of(condition: models.Q) -> Judgement:
    """Return the condition of a CHECK as a function; a row breaks it where that says False."""
    parts = [
        judgement_of(child) if isinstance(child, models.Q) else _comparison(*child)
        for child in condition.children
    ]
    together = _any if condition.connector == models.Q.OR else _all
    if not condition.negated:
        return lambda values: together(parts, values)
    return lambda values: None if (found := together(parts, values)) is None else not found


def columns_of(condition: models.Q) -> set[str]:
    """Return the columns that a condition looks at; the row itself as “pk”."""
    found = set()
    for child in condition.children:
        if isinstance(child, models.Q):
            found |= columns_of(child)
        else:
            path, wanted = child
            found.add(path.partition("__")[0])
            if isinstance(wanted, models.F):
                found.add(wanted.name)
    return found


def _comparison(path: str, wanted: Any) -> Judgement:
    name, _dunder, lookup = path.partition("__")
    if lookup == "isnull":
        return lambda values: (values(name) is None) == wanted
    if (lookup or "exact") not in _COMPARED:
        raise NotImplementedError(path)
    compare = _COMPARED[lookup or "exact"]

    def judge(values: Values) -> bool | None:
        value, other = values(name), values(wanted.name) if isinstance(wanted, models.F) else wanted
        return None if value is None or other is None else bool(compare(value, other))

    return judge


def _any(parts: list[Judgement], values: Values) -> bool | None:
    found: bool | None = False
    for part in parts:
        said = part(values)
        if said:
            return True
        if said is None:
            found = None
    return found


def _all(parts: list[Judgement], values: Values) -> bool | None:
    found: bool | None = True
    for part in parts:
        said = part(values)
        if said is False:
            return False
        if said is None:
            found = None
    return found

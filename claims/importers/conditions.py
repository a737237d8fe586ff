"""A table's own constraints asked of a row that is not written yet, without asking the database.

Three-valued as in SQL: what cannot be said because a value is missing is no breach. Knows the comparisons
that the constraints of the desk use, and raises `NotImplementedError` for any other.
"""

import operator
from typing import Any

from django.db import models

_COMPARED = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, several: value in several,
}


def is_broken(condition: models.Q, thing: models.Model) -> bool:
    """Say whether the row breaks the condition of a CHECK."""
    return _holds(condition, thing) is False


def _holds(condition: Any, thing: models.Model) -> bool | None:
    if isinstance(condition, models.Q):
        parts = [_holds(part, thing) for part in condition.children]
        found = _any(parts) if condition.connector == models.Q.OR else _all(parts)
        return found if not condition.negated or found is None else not found
    path, wanted = condition
    name, _dunder, lookup = path.partition("__")
    value = _value(name, thing)
    if lookup == "isnull":
        return (value is None) == wanted
    if (lookup or "exact") not in _COMPARED:
        raise NotImplementedError(path)
    if isinstance(wanted, models.F):
        wanted = _value(wanted.name, thing)
    if value is None or wanted is None:
        return None
    return bool(_COMPARED[lookup or "exact"](value, wanted))


def _value(name: str, thing: models.Model) -> Any:
    return thing.pk if name == "pk" else getattr(thing, thing._meta.get_field(name).attname)


def _any(parts: list[bool | None]) -> bool | None:
    if any(parts):
        return True
    return None if None in parts else False


def _all(parts: list[bool | None]) -> bool | None:
    if False in parts:
        return False
    return None if None in parts else True

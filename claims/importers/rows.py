"""Records on their way in: what they will be, what they are already, and what stands beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from claims.importers.entries import Record
from claims.importers.nouns import IMPORTABLE, KEYS, Key, Reference, importable_fields, stored
from claims.models import Claim
from claims.rules.sentences import Problem

RELATIONS = {
    model: tuple(name for name, field in importable_fields(model).items() if field.is_relation)
    for model in KEYS
}


@dataclass(slots=True)
class Row:
    """One record as it will be written: its values, the row it is already, and what differs.

    `number` counts through all files of the plan, from 1.
    """

    number: int
    record: Record
    model: type[models.Model]
    values: dict[str, Any]
    key: Key | None = None
    existing: models.Model | None = None
    changes: tuple[str, ...] = ()
    is_readable: bool = True

    @property
    def reference(self) -> Reference:
        return Reference(self.model, self.key or ())

    def references(self) -> list[tuple[str, Reference]]:
        """Return the rows this one names, each with the column it stands in."""
        found = []
        for name in RELATIONS[self.model]:
            value = self.values.get(name)
            if type(value) is Reference:
                found.append((name, value))
            elif value is not None:
                found += [(name, reference) for reference in value]
        return found


class Shelf:
    """The rows at hand by natural key: those stored, looked up by the batch, and those of the files."""

    def __init__(self) -> None:
        self.coming: dict[type[models.Model], dict[Key, Row]] = {model: {} for model in KEYS}
        self._stored: dict[type[models.Model], dict[Key, models.Model]] = {}
        self._asked: dict[type[models.Model], set[Any]] = {}

    def look_up(self, wanted: Mapping[type[models.Model], set[Any]]) -> None:
        """Read what is stored of each noun that has one of these at the head of its key."""
        order = {model: place for place, model in enumerate(KEYS)}
        for model, firsts in sorted(wanted.items(), key=lambda item: order.get(item[0], -1)):
            asked = self._asked.setdefault(model, set())
            new = firsts - asked - self._hung_on_nothing(model, firsts)
            asked |= firsts
            self._stored.setdefault(model, {}).update(stored(model, new))

    def _hung_on_nothing(self, model: type[models.Model], firsts: set[Any]) -> set[Any]:
        """Return those whose rows would hang on one that is not there, as its own noun was asked before."""
        field = model._meta.get_field(KEYS[model][0]) if model in KEYS else None
        if field is None or not field.is_relation:
            return set()
        there = {key[0] for key in self.stored(field.related_model)}
        return (firsts & self._asked.get(field.related_model, set())) - there

    def stored(self, model: type[models.Model]) -> dict[Key, models.Model]:
        """Return the stored rows that were looked up."""
        return self._stored.get(model, {})

    def rests_on(self, kind: str, key: str) -> bool:
        """Say whether what was looked up may stand otherwise after an act on this object."""
        model = IMPORTABLE.get(f"claims.{kind}")
        if model is None:
            return False
        if kind == "claim" or KEYS[model][0] in ("claim", "verdict"):
            return key.partition("/")[0] in self._asked.get(Claim, set())
        # Parties and sources are found by more than their keys.
        return True

    def has_all(self, model: type[models.Model], keys: Iterable[Key]) -> bool:
        coming, there = self.coming.get(model, {}), self.stored(model)
        return all(key in coming or key in there for key in keys)

    def has_stored(self, reference: Reference) -> bool:
        return reference.key in self._stored.get(reference.model, ())


@dataclass
class Plan:
    """What an import would write, in order, or what is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)

    def is_shaken_by(self, acts: Iterable[tuple[str, str]]) -> bool:
        return any(self.shelf.rests_on(kind, key) for kind, key in acts)

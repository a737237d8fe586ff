"""Records on their way in: what they will be, what they are already, and what stands beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from claims.importers.entries import Record
from claims.importers.nouns import Key, Reference, stored
from claims.rules.sentences import Problem


@dataclass
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


class Shelf:
    """The rows at hand by natural key: those stored, looked up by the batch, and those of the files."""

    def __init__(self) -> None:
        self.coming: dict[tuple[type[models.Model], Key], Row] = {}
        self._stored: dict[type[models.Model], dict[Key, models.Model]] = {}
        self._asked: dict[type[models.Model], set[Any]] = {}

    def look_up(self, references: Iterable[Reference]) -> None:
        """Read what is stored of these, and whatever shares the first part of their keys."""
        wanted: dict[type[models.Model], set[Any]] = {}
        for reference in references:
            if reference.key and reference.key[0] not in self._asked.get(reference.model, ()):
                wanted.setdefault(reference.model, set()).add(reference.key[0])
        for model, firsts in wanted.items():
            self._asked.setdefault(model, set()).update(firsts)
            self._stored.setdefault(model, {}).update(stored(model, firsts))

    def stored(self, model: type[models.Model]) -> dict[Key, models.Model]:
        """Return the stored rows that were looked up."""
        return self._stored.get(model, {})

    def has(self, reference: Reference) -> bool:
        return (reference.model, reference.key) in self.coming or reference.key in self.stored(
            reference.model
        )


@dataclass
class Plan:
    """What an import would write, in order, or what is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)

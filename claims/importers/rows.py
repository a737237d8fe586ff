"""Records on their way in: what they will be, what they are already, and what stands beside them."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models

from claims.importers.bundle import Bundle, Record
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


@dataclass
class Plan:
    """What an import would write, in order, or what is wrong with it."""

    bundles: list[Bundle]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Shelf:
    """The rows at hand by natural key: those stored, read once for each noun, and those of the files."""

    def __init__(self) -> None:
        self.stored = cache(stored)
        self.coming: dict[tuple[type[models.Model], Key], Row] = {}

    def has(self, reference: Reference) -> bool:
        return (reference.model, reference.key) in self.coming or reference.key in self.stored(
            reference.model
        )

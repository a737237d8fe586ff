"""Carrying out a plan: every row through the desk's own operations, all of it or nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from claims.importers.nouns import Key, Reference, written
from claims.importers.rows import Plan, Row, Shelf
from claims.models import ArticleRevision, Claim, ClaimLink, ForeignRating
from claims.operations import articles, batches, desk, foreign_ratings
from claims.operations.trail import editorial_act
from claims.rules.sentences import Problem, Refused

# Rows recorded with one statement.
AT_ONCE = 10_000
# How a database or an operation says that a row will not do.
REFUSALS = (Refused, IntegrityError, DataError)
# Plain nouns, and the columns in which a row names another of its own noun.
_OWN = {
    model: tuple(field.name for field in model._meta.fields if field.related_model is model)
    for model in batches.PLAIN
}


class NotWritten(Exception):  # noqa: N818 -- an answer to whoever handed the file in
    """The plan failed while it was written, so nothing of it was; `problem` names the row."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass
class Counts:
    """How many records of one file were created, changed, left as they were."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged
        )

    def __str__(self) -> str:
        return _("%(created)d created, %(changed)d changed, %(unchanged)d unchanged") % vars(self)


@dataclass
class Writer:
    """Writes rows in order and remembers them, so that later rows can name them."""

    actor: Any
    at: datetime
    shelf: Shelf
    numbers: dict[type[models.Model], dict[Key, int]] = field(default_factory=dict)
    claims: set[int] = field(default_factory=set)

    def write(self, rows: list[Row]) -> None:
        """Write new rows of one noun together, or one row of any kind."""
        if len(rows) == 1:
            self._write(rows[0])
        else:
            for alike in _by_columns(rows):
                self._record_all(alike)

    def write_or_name(self, rows: list[Row]) -> None:
        """Write the rows, or name the one that will not do."""
        try:
            with transaction.atomic():
                self.write(rows)
        except REFUSALS as error:
            if len(rows) == 1:
                raise NotWritten(_said(rows[0], error)) from error
            for row in rows:
                self.write_or_name([row])

    def _record_all(self, rows: list[Row]) -> None:
        model, columns, named = rows[0].model, {}, {}
        for name in rows[0].changes:
            values = [row.values[name] for row in rows]
            if model._meta.get_field(name).is_relation:
                named[name] = [None if value is None else written(value.key) for value in values]
                values = self._numbers(values)
            columns[name] = values
        new = batches.NewRows(model, [written(row.key or ()) for row in rows], columns, named)
        numbers = batches.record_all(new, actor=self.actor, at=self.at, claims_at_hand=self.claims)
        self.numbers.setdefault(model, {}).update(zip([row.key or () for row in rows], numbers, strict=True))
        if model is Claim:
            self.claims.update(numbers)

    def _numbers(self, references: list[Reference | None]) -> list[int | None]:
        """Return the numbers of rows of one noun: those that this import wrote, and those there before."""
        model = next((reference.model for reference in references if reference is not None), None)
        if model is None:
            return [None] * len(references)
        written, there = self.numbers.get(model, {}), self.shelf.stored(model)
        return [
            None if named is None else written.get(named.key) or there[named.key].pk for named in references
        ]

    def _write(self, row: Row) -> None:
        thing = row.existing or row.model()
        kept = self._values(row)
        if isinstance(thing, ArticleRevision):
            thing = self._write_revision(row, kept)
        else:
            sources = kept.pop("sources", None) if isinstance(thing, ClaimLink) else None
            for name, value in kept.items():
                setattr(thing, name, value)
            if isinstance(thing, ForeignRating) and row.existing:
                foreign_ratings.decide(thing, actor=self.actor, at=self.at)
            else:
                (desk.edit if row.existing else desk.record)(thing, actor=self.actor, at=self.at)
            if sources is not None:
                desk.set_sources(thing, sources, actor=self.actor, at=self.at)
        self.numbers.setdefault(row.model, {})[row.key or ()] = thing.pk

    def _write_revision(self, row: Row, kept: dict[str, Any]) -> ArticleRevision:
        if row.existing is not None:
            article = row.existing.article
            return articles.receive_text(article, kept["body"], actor=self.actor, at=self.at).revision
        return articles.register_revision(**kept, actor=self.actor, at=self.at)

    def _values(self, row: Row) -> dict[str, Any]:
        return {name: self._resolved(row.values[name]) for name in row.changes}

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return [self._resolved(part) for part in value]
        if not isinstance(value, Reference):
            return value
        number = self.numbers.get(value.model, {}).get(value.key)
        if number is None:
            return self.shelf.stored(value.model)[value.key]
        return value.model._default_manager.get(pk=number)


def carry_out(
    plan: Plan, *, actor: Any, at: datetime, progress: Callable[[int], Any] = lambda rows: None
) -> None:
    """Write the plan in one transaction; raises `NotWritten`.

    Rows that say what is stored already are skipped.
    """
    if plan.problems:
        raise NotWritten(plan.problems[0])
    try:
        _write(plan, Writer.write, actor=actor, at=at, progress=progress)
    except REFUSALS:
        # Savepoints, which it takes to name the row, make SQLite copy every page; so only now.
        _write(plan, Writer.write_or_name, actor=actor, at=at)


@editorial_act
def _write(
    plan: Plan,
    way: Callable[[Writer, list[Row]], None],
    *,
    actor: Any,
    at: datetime,
    progress: Callable[[int], Any] = lambda rows: None,
) -> None:
    writer = Writer(actor=actor, at=at, shelf=plan.shelf)
    for rows in together(plan.rows):
        way(writer, rows)
        progress(len(rows))


def together(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows that change something, in order: new ones of a plain noun together, others alone."""
    waiting: list[Row] = []
    for row in rows:
        if row.existing is not None and not row.changes:
            continue
        own = _OWN.get(row.model)
        # Only what is new, plain, and names none of its own noun, which may have to be written before.
        is_plain = row.existing is None and own is not None and not (own and _names_any(row, own))
        if waiting and (not is_plain or waiting[0].model is not row.model or len(waiting) == AT_ONCE):
            yield waiting
            waiting = []
        if is_plain:
            waiting.append(row)
        else:
            yield [row]
    if waiting:
        yield waiting


def _by_columns(rows: list[Row]) -> Iterable[list[Row]]:
    """Part new rows of one noun into those that name the same columns."""
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        alike.setdefault(row.changes, []).append(row)
    return alike.values()


def _names_any(row: Row, names: tuple[str, ...]) -> bool:
    return any(row.values.get(name) is not None for name in names)


def _said(row: Row, error: Exception) -> Problem:
    if isinstance(error, Refused):
        return row.record.problem("", error.sentence)
    return row.record.problem(
        "", _("The database refuses this row: %(what)s.") % {"what": str(error).splitlines()[0]}
    )

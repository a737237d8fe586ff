"""Carrying out a plan: every row through the desk's own operations, all of it or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from claims.importers.nouns import Key, Reference
from claims.importers.rows import Plan, Row, Shelf
from claims.models import ArticleRevision, ClaimLink, ForeignRating
from claims.operations import articles, batches, desk, foreign_ratings
from claims.operations.trail import editorial_act
from claims.rules.sentences import Problem, Refused

# Rows recorded with one statement.
AT_ONCE = 500


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
    written: dict[tuple[type[models.Model], Key], models.Model] = field(default_factory=dict)

    def write(self, rows: list[Row]) -> None:
        """Write new rows of one noun together, or one row of any kind."""
        try:
            with transaction.atomic():
                if len(rows) > 1:
                    self._record_all(rows)
                else:
                    self._write(rows[0])
        except (Refused, IntegrityError, DataError) as error:
            if len(rows) == 1:
                raise NotWritten(_said(rows[0], error)) from error
            # One of them will not do; written one by one they say which.
            for row in rows:
                self.write([row])

    def _record_all(self, rows: list[Row]) -> None:
        things = [row.model(**self._values(row)) for row in rows]
        batches.record_all(things, actor=self.actor, at=self.at)
        for row, thing in zip(rows, things, strict=True):
            self.written[row.model, row.key or ()] = thing

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
        self.written[row.model, row.key or ()] = thing

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
        return self.written.get((value.model, value.key)) or self.shelf.stored(value.model)[value.key]


@editorial_act
def carry_out(
    plan: Plan, *, actor: Any, at: datetime, progress: Callable[[int], Any] = lambda rows: None
) -> None:
    """Write the plan in one transaction; raises `NotWritten`.

    Rows that say what is stored already are skipped.
    """
    if plan.problems:
        raise NotWritten(plan.problems[0])
    writer = Writer(actor=actor, at=at, shelf=plan.shelf)
    for rows in together(plan.rows):
        writer.write(rows)
        progress(len(rows))


def together(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows that change something, in order: new ones of a plain noun together, others alone."""
    waiting: list[Row] = []
    for row in rows:
        if row.existing is not None and not row.changes:
            continue
        is_plain = row.existing is None and row.model in batches.PLAIN and not _names_its_own_noun(row)
        if waiting and (not is_plain or waiting[0].model is not row.model or len(waiting) == AT_ONCE):
            yield waiting
            waiting = []
        if is_plain:
            waiting.append(row)
        else:
            yield [row]
    if waiting:
        yield waiting


def _names_its_own_noun(row: Row) -> bool:
    return any(isinstance(value, Reference) and value.model is row.model for value in row.values.values())


def _said(row: Row, error: Exception) -> Problem:
    if isinstance(error, Refused):
        return row.record.problem("", error.sentence)
    return row.record.problem(
        "", _("The database refuses this row: %(what)s.") % {"what": str(error).splitlines()[0]}
    )

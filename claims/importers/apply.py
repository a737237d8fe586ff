"""Carrying out a plan: every row through the desk's own operations, all of it or nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, models
from django.utils.translation import gettext as _

from claims.importers.bundle import Bundle
from claims.importers.nouns import Key, Reference, stored
from claims.importers.rows import Plan, Row
from claims.models import ArticleRevision, ClaimLink
from claims.operations import articles, desk
from claims.operations.imports import note_run
from claims.operations.trail import editorial_act
from claims.rules.sentences import Problem, Refused

Progress = Callable[[list[Row]], Iterable[Row]]


class NotWritten(Exception):  # noqa: N818 -- an answer to whoever handed the file in
    """The plan failed while it was written, so nothing was; `problem` names the row."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class Rehearsed(Exception):  # noqa: N818 -- the way out of a dry run
    """Everything could have been written; raised to take it back."""

    def __init__(self, counts: dict[str, "Counts"]) -> None:
        self.counts = counts
        super().__init__()


@dataclass
class Counts:
    """How many rows of one file were created, changed, left as they were."""

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
    written: dict[tuple[type[models.Model], Key], models.Model] = field(default_factory=dict)
    shelves: dict[type[models.Model], dict[Key, models.Model]] = field(default_factory=dict)

    def write(self, row: Row) -> None:
        thing = row.existing or row.model()
        kept = {name: self._resolved(row.values[name]) for name in row.changes}
        if isinstance(thing, ArticleRevision):
            thing = self._write_revision(row, kept)
        else:
            sources = kept.pop("sources", None) if isinstance(thing, ClaimLink) else None
            for name, value in kept.items():
                setattr(thing, name, value)
            save = desk.edit if row.existing else desk.record
            thing = save(thing, actor=self.actor, at=self.at)
            if sources is not None:
                desk.set_sources(thing, sources, actor=self.actor, at=self.at)
        self.written[row.model, row.key or ()] = thing

    def _write_revision(self, row: Row, kept: dict[str, Any]) -> ArticleRevision:
        if row.existing is not None:
            article = row.existing.article
            return articles.receive_text(article, kept["body"], actor=self.actor, at=self.at).revision
        return articles.register_revision(**kept, actor=self.actor, at=self.at)

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return [self._resolved(part) for part in value]
        if not isinstance(value, Reference):
            return value
        found = self.written.get((value.model, value.key))
        if found is None:
            if value.model not in self.shelves:
                self.shelves[value.model] = stored(value.model)
            found = self.shelves[value.model][value.key]
        return found


def carry_out(
    plan: Plan, *, actor: Any, at: datetime, progress: Progress = iter, is_rehearsal: bool = False
) -> dict[str, Counts]:
    """Write the plan in one transaction and return the counts by file; raises `NotWritten`.

    Rows that say what is stored already are skipped, and a file that changes nothing leaves no trace.
    """
    try:
        return _carry_out(plan, actor=actor, at=at, progress=progress, is_rehearsal=is_rehearsal)
    except Rehearsed as rehearsal:
        return rehearsal.counts


@editorial_act
def _carry_out(
    plan: Plan, *, actor: Any, at: datetime, progress: Progress, is_rehearsal: bool
) -> dict[str, Counts]:
    if plan.problems:
        raise NotWritten(plan.problems[0])
    counts = {bundle.name: Counts() for bundle in plan.bundles}
    writer = Writer(actor=actor, at=at)
    for row in progress(plan.rows):
        count = counts[row.record.source]
        if row.existing is not None and not row.changes:
            count.unchanged += 1
            continue
        try:
            writer.write(row)
        except Refused as refusal:
            raise NotWritten(row.record.problem("", refusal.sentence)) from refusal
        except (IntegrityError, DataError) as error:
            sentence = _("The database refuses this row: %(what)s.") % {"what": str(error).splitlines()[0]}
            raise NotWritten(row.record.problem("", sentence)) from error
        if row.existing is None:
            count.created += 1
        else:
            count.changed += 1
    if is_rehearsal:
        raise Rehearsed(counts)
    for bundle in plan.bundles:
        _note(bundle, counts[bundle.name], actor=actor, at=at)
    return counts


def _note(bundle: Bundle, counts: Counts, *, actor: Any, at: datetime) -> None:
    if counts.created or counts.changed:
        note_run(
            file_name=Path(bundle.name).name,
            sha256=bundle.sha256,
            format=bundle.format,
            actor=actor,
            at=at,
            **vars(counts),
        )

"""Carrying out an order for an import: at once where the file is short, by a worker where it is not."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.importers import pipeline, profiles, uploads
from claims.importers.entries import Entry, Incoming
from claims.importers.nouns import IMPORTABLE
from claims.importers.pipeline import Progress, Report, Way
from claims.importers.profiles import Profile
from claims.models import ImportOrder
from claims.operations import orders
from claims.operations.trail import one_at_a_time
from claims.rules.sentences import Problem, Refused
from claims.vocabulary import OrderState

# Rows that somebody can wait for at the desk; more go by a worker.
AT_ONCE = 1000
# More sentences than anybody reads; how many there are is said beside them.
MOST_KEPT = 10_000
# What nobody writes by hand and every file of checks brings.
COMES_WITH_CHECKS = frozenset({"claims.foreignreview"})


class NothingWritten(Refused):
    """A short file with problems: nothing of it stays; `report` names them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(_("Nothing was written: rows have problems. Leave them out, or mend the file."))


def profile_of(order: ImportOrder) -> Profile | None:
    return profiles.parse(_as_json(order.mapping)) if order.mapping else None


def carry_out_at_once(order: ImportOrder, *, now: Callable[[], datetime]) -> Report:
    """Take in a short file while somebody waits; raises `NothingWritten` where a row will not do."""
    at = now()
    orders.take_up(order, at=at)
    report = _take_in(order, at=at, by_batch=order.leaves_out)
    if report.problems and not order.leaves_out:
        raise NothingWritten(report)
    _end(order, report, at=now())
    return report


def carry_out(
    order: ImportOrder, *, now: Callable[[], datetime], progress: Progress = lambda rows: None
) -> bool:
    """Take in a file by batches, going on where it was cut short before; no if somebody else does."""
    at = now()
    if not orders.take_up(order, at=at):
        return False
    done = 0

    def told(rows: int) -> None:
        nonlocal done
        done += rows
        progress(rows)
        # Rows that an earlier attempt has done come one by one.
        if rows > 1 or not done % pipeline.AT_ONCE:
            orders.note_progress(order, rows_done=done, at=now())

    try:
        report = _take_in(order, at=at, by_batch=True, progress=told)
    except Refused as refusal:
        with one_at_a_time():
            said = {"problems": [[None, "", refusal.sentence]], "problem_count": 1}
            orders.end(order, state=OrderState.REFUSED, run=None, report=said, at=now())
        return True
    with one_at_a_time():
        orders.note_progress(order, rows_done=done, at=now())
        _end(order, report, at=now())
    return True


def permitted(incoming: Incoming, actor: Any) -> Incoming:
    """Return the file with a problem at each record that the account could not write at the desk either."""
    rows = incoming.rows

    def judged() -> Iterator[Entry]:
        for entry in rows():
            for record in entry.records:
                if not _may_write(actor, record.model):
                    noun = IMPORTABLE[record.model]._meta.verbose_name_plural
                    entry.problem("model", _("Your account may not write %(nouns)s.") % {"nouns": noun})
            yield entry

    incoming.rows = judged
    return incoming


def _may_write(actor: Any, label: str) -> bool:
    model = IMPORTABLE.get(label)
    if model is None or label in COMES_WITH_CHECKS:
        return True
    return bool(actor.has_perm(f"claims.add_{model._meta.model_name}"))


def _take_in(
    order: ImportOrder, *, at: datetime, by_batch: bool, progress: Progress = lambda rows: None
) -> Report:
    orders.refuse_unless_seated(order.ordered_by)
    with uploads.on_disk(orders.content_of(order), order.file_name) as path:
        incoming = permitted(
            uploads.opened(path, format=order.format, profile=profile_of(order)), order.ordered_by
        )
        way = Way(actor=order.ordered_by, at=at, by_batch=by_batch, is_resumed=by_batch, progress=progress)
        return pipeline.take_in([incoming], way)


def _end(order: ImportOrder, report: Report, *, at: datetime) -> None:
    file = report.files[0]
    is_unread = file.run is None and not sum(file.rows.values()) and bool(report.problems)
    state = OrderState.REFUSED if is_unread else OrderState.DONE
    order.rows_done = max(order.rows_done, file.rows_done)
    orders.note_progress(order, rows_done=order.rows_done, at=at)
    orders.end(order, state=state, run=file.run, report=summary(report), at=at)


def summary(report: Report) -> dict[str, Any]:
    """Return what is kept of a report: counts of records and rows, and what was said of which row."""
    file = report.files[0]
    return {
        "counts": vars(report.counts),
        "rows": file.rows,
        "problems": _kept(report.problems),
        "problem_count": len(report.problems),
        "remarks": _kept(report.remarks),
        "remark_count": len(report.remarks),
    }


def _kept(problems: list[Problem]) -> list[list[Any]]:
    return [
        [problem.row, uploads.printable(problem.field), uploads.printable(problem.sentence)]
        for problem in problems[:MOST_KEPT]
    ]


def _as_json(mapping: dict[str, Any]) -> bytes:
    return json.dumps(mapping).encode("utf-8")

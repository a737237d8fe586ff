"""The one way in for files: read, normalise, plan, apply, and keep a record of it.

Everything or nothing, unless a run is told to go by batches: then each batch is all or nothing, rows that
will not do are left out and named, and a run that was cut short goes on where it stopped.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from claims.importers import desk_records, hints, plan
from claims.importers.apply import Counts, NotWritten, carry_out
from claims.importers.entries import Entry, Incoming, Record
from claims.importers.nouns import batched
from claims.importers.rows import Plan
from claims.models import ImportRun
from claims.operations.imports import KeptRow, note_run, unfinished
from claims.operations.insertion import many_pages_at_hand
from claims.operations.trail import acts_since, head, one_at_a_time
from claims.rules.sentences import Problem
from claims.vocabulary import RowOutcome

AT_ONCE = 500
# Rows planned before the first is written; a bundle is planned as a whole, as its rows name each other.
MOST_PLANNED = 20_000
CREATED, CHANGED, UNCHANGED, LEFT_OUT = (
    outcome.value
    for outcome in (RowOutcome.CREATED, RowOutcome.CHANGED, RowOutcome.UNCHANGED, RowOutcome.LEFT_OUT)
)
Progress = Callable[[int], Any]


class _TakenBack(Exception):  # noqa: N818 -- the way out of a rehearsal, or of an import with problems
    """Raised inside the transaction, so that nothing stays."""


@dataclass
class FileReport:
    """What became of one file, in records of the desk and in rows of the file."""

    file: Incoming
    counts: Counts = field(default_factory=Counts)
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RowOutcome.values, 0))
    rows_done: int = 0
    run: ImportRun | None = None
    waiting: list[KeptRow] = field(default_factory=list)
    noted: tuple[dict[str, int], bool] | None = None

    @property
    def has_written(self) -> bool:
        return bool(self.counts.created or self.counts.changed)


@dataclass
class Report:
    """What became of an import: by file, and every problem and remark by row and field."""

    files: list[FileReport]
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    is_written: bool = False

    @property
    def counts(self) -> Counts:
        return sum((file.counts for file in self.files), Counts())


@dataclass(frozen=True)
class Way:
    """How a run goes: by whom and when, for real or not, whole or by batches, and how many rows at most."""

    actor: Any
    at: datetime
    is_rehearsal: bool = False
    by_batch: bool = False
    is_resumed: bool = False
    limit: int | None = None
    progress: Progress = lambda rows: None


def take_in(files: Sequence[Incoming], way: Way) -> Report:
    """Take the files in and say what became of them; problems are in the report and raise nothing."""
    with _keeping_everything(), many_pages_at_hand():
        return _taken_in(files, way)


@contextmanager
def _keeping_everything() -> Iterator[None]:
    """Look for no garbage meanwhile: rows hold no circles, and looking takes a third of the time."""
    is_wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_wanted:
            gc.enable()


def _taken_in(files: Sequence[Incoming], way: Way) -> Report:
    report = Report([FileReport(file) for file in files])
    if way.by_batch and not way.is_rehearsal:
        for batch in batched(_rows(report, way), AT_ONCE):
            with one_at_a_time():
                _take_batch(batch, report, way)
        _end(report, way)
        report.is_written = any(file.has_written for file in report.files)
        return report
    rows = _rows(report, way)
    ahead = _read_ahead(rows)
    is_all = len(ahead) < MOST_PLANNED or all(entry.check is None for _file, entry in ahead)
    with suppress(_TakenBack):
        if is_all:
            _take_whole([*ahead, *rows], report, way)
        else:
            _take_all_meanwhile(chain(ahead, rows), report, way)
        report.is_written = True
    return report


Batch = list[tuple[FileReport, Entry]]


def _read_ahead(rows: Iterator[tuple[FileReport, Entry]]) -> Batch:
    return list(islice(rows, MOST_PLANNED))


def _take_whole(batch: Batch, report: Report, way: Way) -> None:
    """Plan everything while the desk goes on working, and hold it up only to write what was planned."""
    remarks = {id(entry): list(entry.remarks) for _file, entry in batch if entry.remarks}
    for is_last in (False, False, True):
        with one_at_a_time() if is_last else nullcontext():
            seen = head()
            drawn = _planned(batch)
            faults = _faults(drawn, batch)
            if faults or any(entry.problems for _file, entry in batch):
                _lay(faults, batch)
                _count(batch, drawn, report)
                raise _TakenBack
            hints.lay(drawn, (entry for _file, entry in batch))
            if _written_as_planned(drawn, seen, batch, report, way):
                return
        for _file, entry in batch:
            entry.remarks = list(remarks.get(id(entry), ()))


def _written_as_planned(drawn: Plan, seen: int, batch: Batch, report: Report, way: Way) -> bool:
    """Write the plan, unless the desk has written meanwhile what the plan rests on."""
    with one_at_a_time():
        if drawn.is_shaken_by(acts_since(seen)):
            return False
        told = _Told(way.progress, len(batch), sum(1 for row in drawn.rows if row.changes))
        try:
            carry_out(drawn, actor=way.actor, at=way.at, progress=told)
        except NotWritten as failure:
            _lay([failure.problem], batch)
        _count(batch, drawn, report)
        _take_back_unless_wanted(report, way)
        told.rest()
        _end(report, way)
    return True


@dataclass
class _Told:
    """Tells of records that are written in rows of the file."""

    progress: Progress
    rows: int
    records: int
    written: int = 0
    told: int = 0

    def __call__(self, records: int) -> None:
        self.written += records
        now = self.rows * self.written // self.records
        self.progress(now - self.told)
        self.told = now

    def rest(self) -> None:
        self.progress(self.rows - self.told)


def _take_all_meanwhile(rows: Iterable[tuple[FileReport, Entry]], report: Report, way: Way) -> None:
    """Plan and write some hundred rows at a time in one transaction, where no memory should hold all."""
    with one_at_a_time():
        for batch in batched(rows, AT_ONCE):
            _take_batch(batch, report, way)
        _end(report, way)
        _take_back_unless_wanted(report, way)


def _take_back_unless_wanted(report: Report, way: Way) -> None:
    if way.is_rehearsal or report.problems:
        raise _TakenBack


def _rows(report: Report, way: Way) -> Iterator[tuple[FileReport, Entry]]:
    for file in report.files:
        done = 0
        if way.is_resumed and (run := unfinished(file.file.sha256)):
            file.run, done = run, run.rows_done
            file.counts = Counts(run.created, run.changed, run.unchanged)
            file.rows |= run.report.get("rows", {})
            file.rows_done = done
        entries: Iterable[Entry] = islice(file.file.entries(), way.limit)
        for entry in entries:
            if entry.row is None or entry.row > done:
                yield file, entry
            else:
                way.progress(1)


def _take_batch(batch: Batch, report: Report, way: Way) -> None:
    remarks = {id(entry): list(entry.remarks) for _file, entry in batch}
    standing = batch
    while True:
        drawn = _planned(standing)
        faults = _faults(drawn, standing)
        if not faults and not (way.by_batch and any(entry.problems for _file, entry in standing)):
            try:
                _apply(drawn, standing, report, way)
                break
            except NotWritten as failure:
                faults = [failure.problem]
        _lay(faults, standing)
        if not way.by_batch:
            break
        # Without what will not do, the rest is planned anew: it may have named what is gone now.
        standing = [(file, entry) for file, entry in standing if not entry.problems]
        for _file, entry in standing:
            entry.remarks = list(remarks[id(entry)])
    _count(batch, drawn, report)
    way.progress(len(batch))
    for file in {id(file): file for file, _entry in batch}.values():
        _note(file, way)


def _lay(faults: list[Problem], standing: Batch) -> None:
    """Lay each fault at the row it is of."""
    of = {(entry.source, entry.row): entry for _file, entry in standing} if faults else {}
    for problem in faults:
        of[problem.source, problem.row].problems.append(problem)


def _planned(standing: Batch) -> Plan:
    records: list[Record] = []
    by_mapping: dict[str, list[Entry]] = {}
    for file, entry in standing:
        records += entry.records
        if entry.check is not None and not entry.problems:
            by_mapping.setdefault(str(file.file.reading.get("mapping_sha256", "")), []).append(entry)
    for mapping, entries in by_mapping.items():
        for translated in desk_records.translate(entries, digest_of_mapping=mapping):
            records += translated.records
    return plan.draw_up(records)


def _faults(drawn: Plan, standing: Batch) -> list[Problem]:
    """Return the problems of the plan, in the order of files and rows."""
    if not drawn.problems:
        return []
    order = {entry.source: place for place, (_file, entry) in reversed(list(enumerate(standing)))}
    return sorted(drawn.problems, key=lambda problem: (order.get(problem.source, 0), problem.row or 0))


def _apply(drawn: Plan, standing: Batch, report: Report, way: Way) -> None:
    if any(entry.problems for _file, entry in standing):
        return
    carry_out(drawn, actor=way.actor, at=way.at)


def _count(batch: Batch, drawn: Plan, report: Report) -> None:
    """Count what became of each row, and keep those that brought something or were left out."""
    became: dict[tuple[str, int], str] = {}
    counts = {file.file.name: file.counts for file in report.files}
    for row in drawn.rows:
        record = row.record
        count, place = counts[record.source], (record.source, record.row)
        if row.existing is None:
            count.created += 1
            became.setdefault(place, CREATED)
        elif row.changes:
            count.changed += 1
            # A check that was there and differs now is changed, whatever new came beside it.
            became[place] = CHANGED
        else:
            count.unchanged += 1
    for file, entry in batch:
        if entry.problems or entry.remarks:
            report.problems += entry.problems
            report.remarks += entry.remarks
        if entry.row is None:
            continue
        outcome = LEFT_OUT if entry.problems else became.get((entry.source, entry.row), UNCHANGED)
        file.rows[outcome] += 1
        if entry.row > file.rows_done:
            file.rows_done = entry.row
        if outcome != UNCHANGED or entry.remarks:
            said = [str(problem) for problem in (*entry.problems, *entry.remarks)]
            file.waiting.append(KeptRow(entry.row, entry.raw, outcome, said))


def _note(file: FileReport, way: Way, *, is_last: bool = False) -> None:
    """Keep the record of a batch; a file that changed nothing so far leaves no trace."""
    if way.is_rehearsal or not file.has_written or not (file.waiting or is_last):
        return
    is_whole = (is_last or not way.by_batch) and way.limit is None
    counts = {**vars(file.counts), "left_out": file.rows[LEFT_OUT]}
    if file.run is not None and not file.waiting and (counts, is_whole) == file.noted:
        return
    file.run = note_run(
        run=file.run,
        file_name=Path(file.file.name).name,
        sha256=file.file.sha256,
        format=file.file.format,
        actor=way.actor,
        at=way.at,
        counts=counts,
        rows=file.waiting,
        rows_done=file.rows_done,
        report={"rows": file.rows, "reading": file.file.reading},
        is_whole=is_whole,
    )
    file.waiting, file.noted = [], (counts, is_whole)


def _end(report: Report, way: Way) -> None:
    """Keep the last counts of each file, and say of one that came in by batches that it is whole now."""
    with one_at_a_time():
        for file in report.files:
            if file.run is not None or file.waiting:
                _note(file, way, is_last=True)

"""Keeping a record of what came in from outside."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from claims.models import ImportRow, ImportRun
from claims.operations import trail
from claims.operations.insertion import insert_columns
from claims.operations.trail import editorial_act
from claims.rules.fingerprints import digest


@dataclass(slots=True)
class KeptRow:
    """A row as it stood in the file, what became of it, and what was said of it."""

    number: int
    raw: str
    outcome: str
    remarks: list[str] = field(default_factory=list)


@editorial_act
def note_run(
    *,
    file_name: str,
    sha256: str,
    format: str,  # noqa: A002 -- the column's name
    actor: Any,
    at: datetime,
    counts: dict[str, int],
    rows: Sequence[KeptRow] = (),
    rows_done: int = 0,
    report: dict[str, Any] | None = None,
    is_whole: bool = True,
    run: ImportRun | None = None,
) -> ImportRun:
    """Record that a file, or a batch of it, was imported: its digest, counts and rows; `run` goes on.

    `counts` are those of the whole run so far.
    """
    run = run or ImportRun(file_name=file_name[:255], sha256=sha256, format=format, actor=actor, at=at)
    for name, count in counts.items():
        setattr(run, name, count)
    run.rows_done, run.is_whole, run.report = rows_done, is_whole, report or {}
    run.save()
    # PostgreSQL takes no NUL and no half characters; what stood there stays readable.
    raws = [_keepable(row.raw) for row in rows]
    columns: dict[str, Sequence[Any]] = {
        "number": [row.number for row in rows],
        "raw": raws,
        "sha256": [digest(raw.encode("utf-8")) for raw in raws],
        "outcome": [row.outcome for row in rows],
        # Of most rows there is nothing to say.
        "remarks": [json.dumps(list(map(_keepable, row.remarks))) if row.remarks else "[]" for row in rows],
    }
    insert_columns(ImportRow, len(rows), columns, same={"run": run.pk}, as_stored=("remarks",))
    payload = {"file": file_name, "sha256": sha256, "format": format, **counts, "rows_done": rows_done}
    trail.append("import", run, actor=actor, at=at, payload=payload)
    return run


def unfinished(sha256: str) -> ImportRun | None:
    """Return the run in which this very file came in as far as some batch, if it was cut short there."""
    return ImportRun.objects.filter(sha256=sha256, is_whole=False).order_by("-pk").first()


def _keepable(text: str) -> str:
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")

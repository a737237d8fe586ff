"""Keeping a record of what came in from outside."""

from datetime import datetime
from typing import Any

from claims.models import ImportRun
from claims.operations import trail
from claims.operations.trail import editorial_act


@editorial_act
def note_run(
    *,
    file_name: str,
    sha256: str,
    format: str,  # noqa: A002 -- the column's name
    actor: Any,
    at: datetime,
    created: int,
    changed: int,
    unchanged: int,
) -> ImportRun:
    """Record that a file was imported: its digest, and how many rows it made, changed and left alone."""
    counts = {"created": created, "changed": changed, "unchanged": unchanged}
    run = ImportRun.objects.create(
        file_name=file_name[:255], sha256=sha256, format=format, actor=actor, at=at, **counts
    )
    trail.append(
        "import",
        run,
        actor=actor,
        at=at,
        payload={"file": file_name, "sha256": sha256, "format": format, **counts},
    )
    return run

"""The trail as JSON lines: each entry as it was hashed, with its hash and the payload beside it."""

from collections.abc import Iterator
from typing import Any

from claims.models import TrailEntry
from claims.operations.trail import as_hashed


def lines() -> Iterator[dict[str, Any]]:
    """Yield one object an entry, oldest first; `redacted_by` is the number of the redaction's entry."""
    entries = TrailEntry.objects.in_order().select_related("payload__redacted_by")
    for entry in entries.iterator(chunk_size=2000):
        yield line_of(entry)


def line_of(entry: TrailEntry) -> dict[str, Any]:
    return {
        **as_hashed(entry),
        "hash": entry.hash,
        "salt": entry.payload.salt,
        "payload": entry.payload.content,
        "redacted_by": entry.payload.redacted_by.seq if entry.payload.redacted_by else None,
    }

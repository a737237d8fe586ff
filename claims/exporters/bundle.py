"""Bundles of our own: the whole desk with trail and editions, or its claims as another desk takes them in.

One record a line in canonical JSON, in an order that neither numbers nor databases decide: the same record
gives the same bytes. The form is described in `docs/exports.md` and `docs/desk.schema.json`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from claims.models import PartyDistinction, PartyMerge, Snapshot, TrailEntry
from claims.models.bundles import (
    ACCOUNT,
    BY_LABEL,
    COVER,
    FORMAT,
    HELD,
    KNOWN_OF_ACCOUNTS,
    columns_of,
    in_stable_order,
    is_numbered,
    key_of,
)
from claims.rules.fingerprints import canonical

AT_ONCE = 2000
Record = dict[str, Any]


@dataclass(frozen=True)
class KeptFile:
    """A file of the store: what it hashes to, where it lies, and whose it is."""

    sha256: str
    name: str
    owner: str


def whole_desk() -> Iterator[str]:
    """Yield the lines of the whole desk: a cover, every record, and their number and digest."""
    yield canonical({"model": COVER, "fields": {"format": FORMAT}})
    found, count = hashlib.sha256(), 0
    for record in _accounts():
        line = canonical(record)
        found.update(f"{line}\n".encode())
        count += 1
        yield line
    for model in HELD:
        for row in in_stable_order(model).iterator(chunk_size=AT_ONCE):
            line = canonical(record_of(row))
            found.update(f"{line}\n".encode())
            count += 1
            yield line
    seq, head = TrailEntry.objects.in_order().values_list("seq", "hash").last() or (0, "")
    sealed = {"records": count, "sha256": found.hexdigest(), "trail": {"entries": seq, "head": head}}
    yield canonical({"model": COVER, "fields": sealed})


def as_list(lines: Iterable[str]) -> Iterator[str]:
    """Yield a JSON list with one record a line, so that both spellings differ in their commas alone."""
    between = "[\n"
    for line in lines:
        yield f"{between}{line}"
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def as_lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{line}\n"


def kept_files() -> Iterator[KeptFile]:
    """Yield each kept file once, by SHA-256: first the bytes as found, then the views of pictures.

    Readers know a view by its digest, and another version of the decoder would draw other bytes.
    """
    rows = Snapshot.objects.select_related("source", "revision__article")
    for digest, file in (("sha256", "file"), ("view_sha256", "view")):
        last = ""
        for snapshot in rows.exclude(**{digest: ""}).order_by(digest, "pk").iterator(chunk_size=AT_ONCE):
            sha256 = getattr(snapshot, digest)
            if sha256 != last:
                yield KeptFile(sha256, getattr(snapshot, file).name, snapshot.owner)
            last = sha256


def record_of(row: models.Model) -> Record:
    """Return a row as a record: relations by natural key, figures and moments as text."""
    fields = {column.name: _said(row, column) for column in columns_of(type(row))}
    if isinstance(row, PartyDistinction):
        # Which of the two stands first is a matter of numbers at the desk.
        fields["one"], fields["other"] = sorted((fields["one"], fields["other"]))
    if isinstance(row, PartyMerge):
        fields["moved"] = [[noun, _called(noun, number), name] for noun, number, name in row.moved]
    record: Record = {"model": row._meta.label_lower, "fields": fields}
    return {**record, "pk": row.pk} if is_numbered(type(row)) else record


def _called(noun: str, number: int) -> list[Any] | None:
    """Return what others call a row that a merge moved; nothing where it is gone."""
    row = BY_LABEL[f"claims.{noun}"]._default_manager.filter(pk=number).first()
    return [plain(part) for part in key_of(row)] if row is not None else None


def _accounts() -> Iterator[Record]:
    """Yield whom the record names, without password, address and powers."""
    users = get_user_model()
    named: set[int] = set()
    for model in HELD:
        for column in columns_of(model):
            if column.related_model is users:
                numbers = model._default_manager.order_by().values_list(column.attname, flat=True)
                named.update(number for number in numbers.distinct() if number is not None)
    for user in sorted(users._default_manager.filter(pk__in=named), key=lambda user: user.get_username()):
        yield {"model": ACCOUNT, "fields": {name: getattr(user, name) for name in KNOWN_OF_ACCOUNTS}}


def _said(row: models.Model, column: Any) -> Any:
    if column.many_to_many:
        return sorted(list(key_of(other)) for other in getattr(row, column.name).all())
    if column.is_relation:
        if getattr(row, column.attname) is None:
            return None
        other = getattr(row, column.name)
        return [other.get_username()] if column.related_model is get_user_model() else list(key_of(other))
    return plain(getattr(row, column.attname))


def plain(value: Any) -> Any:
    """Return a value of a column as JSON has it: moments in UTC, figures by their digits."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
        return "0" if digits == "-0" else digits
    return value

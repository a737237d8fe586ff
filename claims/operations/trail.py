"""Writing the tamper-evident trail; `verification` checks it.

Each entry's hash covers the entry before, so that a changed, missing or reordered entry is found. What an
entry is about stands apart, bound by a salted digest, so that it can be redacted while the chain holds.
"""

import fcntl
import functools
import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from claims.models import TrailEntry, TrailPayload
from claims.operations.insertion import insert
from claims.rules.fingerprints import canonical, fingerprint

GENESIS = "0" * 64
# Any fixed number serves, as long as nothing else in this database locks on it.
LOCK = 7_243_118
# Where a payload names the entries whose inverse it records.
TAKES_BACK = "takes_back"
_taken_back: ContextVar[list[int]] = ContextVar("taken_back", default=[])  # noqa: B039 -- never changed in place

P = ParamSpec("P")
R = TypeVar("R")


def editorial_act(function: Callable[P, R]) -> Callable[P, R]:
    """Run the act in one transaction and one at a time, so that the trail cannot fork."""

    @functools.wraps(function)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        with one_at_a_time():
            return function(*args, **kwargs)

    return alone


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the house's lock and a transaction while the block runs; what it reads stays true until it writes.

    SQLite serialises by `transaction_mode=IMMEDIATE`, and writers queue at a file so that none waits long;
    PostgreSQL by an advisory lock held to the commit.
    """
    with _queue_of_writers(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


@contextmanager
def _queue_of_writers() -> Iterator[None]:
    """Wait at a file beside the SQLite database until the writers before are done.

    SQLite lets waiting writers poll, so that an unlucky one is overtaken again and again; the kernel wakes
    those that wait at a file in the order they came.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block or "memory" in name:
        yield
        return
    with Path(f"{name}.queue").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def key_of(thing: Any) -> str:
    """Return the natural key as one string, or the row number where there is none."""
    if hasattr(thing, "natural_key"):
        return "/".join("" if part is None else str(part) for part in thing.natural_key())
    return str(thing.pk)


def append(act: str, thing: Any, *, actor: Any, at: datetime, payload: dict[str, Any]) -> TrailEntry:
    """Add the entry for `act` on `thing`; call it inside an `editorial_act`."""
    if seqs := _taken_back.get():
        payload = {**payload, TAKES_BACK: seqs}
    entry, salt = _next(act, thing, _last(), actor=actor, at=at, payload=payload)
    entry.save(force_insert=True)
    TrailPayload.objects.create(entry=entry, salt=salt, content=payload)
    return entry


def append_all(act: str, things: Iterable[tuple[Any, dict[str, Any]]], *, actor: Any, at: datetime) -> None:
    """Add an entry for each thing and its payload, in order; call it inside an `editorial_act`."""
    last, entries, payloads = _last(), [], []
    for thing, payload in things:
        entry, salt = _next(act, thing, last, actor=actor, at=at, payload=payload)
        entries.append(entry)
        payloads.append(TrailPayload(entry=entry, salt=salt, content=payload))
        last = (entry.seq, entry.hash)
    insert(entries)
    for payload_row, entry in zip(payloads, entries, strict=True):
        payload_row.entry_id = entry.pk
    insert(payloads)


def _last() -> tuple[int, str]:
    return TrailEntry.objects.in_order().values_list("seq", "hash").last() or (0, GENESIS)


def _next(
    act: str, thing: Any, last: tuple[int, str], *, actor: Any, at: datetime, payload: dict[str, Any]
) -> tuple[TrailEntry, str]:
    """Return the entry that follows on `last`, not saved yet, and the salt of its payload."""
    salt = secrets.token_hex(16)
    entry = TrailEntry(
        seq=last[0] + 1,
        # A dump carries milliseconds, and the trail must still verify once it is loaded.
        at=at.replace(microsecond=at.microsecond // 1000 * 1000),
        actor=actor,
        actor_name=actor.get_username() if actor else "",
        act=act,
        object_type=thing._meta.model_name,
        object_key=key_of(thing),
        payload_digest=payload_digest(salt, payload),
        previous_hash=last[1],
    )
    entry.hash = hash_of(entry)
    return entry, salt


@contextmanager
def taking_back(entries: Iterable[TrailEntry]) -> Iterator[None]:
    """Mark whatever is written meanwhile as the inverse of `entries`, so that nobody takes it back twice."""
    token = _taken_back.set([entry.seq for entry in entries])
    try:
        yield
    finally:
        _taken_back.reset(token)


def payload_digest(salt: str, payload: dict[str, Any]) -> str:
    return text_digest(salt, canonical(payload))


def text_digest(salt: str, text: str) -> str:
    """Return SHA-256 over the salt and the payload's canonical JSON as it is stored."""
    return hashlib.sha256((salt + text).encode()).hexdigest()


def hash_of(entry: Any) -> str:
    """Return SHA-256 over the entry's canonical JSON, the previous hash included."""
    return fingerprint(as_hashed(entry))


def as_hashed(entry: Any) -> dict[str, Any]:
    """Return what an entry's hash is of; `at` in UTC to the millisecond."""
    return {
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "actor": entry.actor_name,
        "act": entry.act,
        "object_type": entry.object_type,
        "object_key": entry.object_key,
        "payload_digest": entry.payload_digest,
        "previous_hash": entry.previous_hash,
        "algorithm": entry.algorithm,
    }

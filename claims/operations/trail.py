"""Writing the tamper-evident trail; `verification` checks it.

Each entry's hash covers the entry before, so that a changed, missing or reordered entry is found. What an
entry is about stands apart, bound by a salted digest, so that it can be redacted while the chain holds.
"""

import fcntl
import functools
import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from claims.models import TrailEntry, TrailPayload
from claims.operations.insertion import AT_ONCE, insert_columns, insert_parts
from claims.rules.fingerprints import canonical, canonical_text, fingerprint

GENESIS = "0" * 64
# Any fixed number serves, as long as nothing else in this database locks on it.
LOCK = 7_243_118
# Where a payload names the entries whose inverse it records.
TAKES_BACK = "takes_back"
# What differs among the entries of one act, in the order of canonical JSON.
_OPEN = {"object_key": "%s", "payload_digest": '"%s"', "previous_hash": '"%s"', "seq": "%d"}
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
    with queue_of_writers(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


@contextmanager
def queue_of_writers() -> Iterator[None]:
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
    seq, previous = _last()
    entry = _entry(act, str(thing._meta.model_name), seq + 1, actor=actor, at=at)
    salt = secrets.token_hex(16)
    entry.object_key, entry.previous_hash = key_of(thing), previous
    entry.payload_digest = payload_digest(salt, payload)
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    TrailPayload.objects.create(entry=entry, salt=salt, content=payload)
    return entry


def append_all(
    act: str, object_type: str, keys: Sequence[str], payloads: Sequence[str], *, actor: Any, at: datetime
) -> None:
    """Add an entry for each object and its payload, in order; call it inside an `editorial_act`.

    What `append` does one by one, for thousands: `keys` as `key_of` gives them, `payloads` as canonical JSON.
    """
    seq, previous = _last()
    sample = _entry(act, object_type, seq, actor=actor, at=at)
    together = secrets.token_hex(16 * len(keys))
    salts = [together[start : start + 32] for start in range(0, len(together), 32)]
    parts = _linked(sample, previous, keys, salts, payloads)
    same = {name: getattr(sample, name) for name in ("at", "actor_name", "act", "object_type")}
    same["actor"] = sample.actor_id
    numbers = insert_parts(TrailEntry, len(keys), parts, same=same)
    insert_columns(
        TrailPayload,
        len(keys),
        {"entry": numbers, "salt": salts, "content": payloads},
        as_stored=("content",),
    )


def _linked(
    sample: TrailEntry, previous: str, keys: Sequence[str], salts: Sequence[str], payloads: Sequence[str]
) -> Iterator[dict[str, Sequence[Any]]]:
    """Yield the columns of the entries that come after `sample`, some hundred at a time."""
    form, sha256, seq = _form_of_hashed(sample), hashlib.sha256, sample.seq
    for start in range(0, len(keys), AT_ONCE):
        some, first = slice(start, start + AT_ONCE), seq + 1
        digests: list[str] = []
        hashes = [previous]
        for key, salt, payload in zip(keys[some], salts[some], payloads[some], strict=True):
            payload_is = sha256((salt + payload).encode()).hexdigest()
            seq += 1
            previous = sha256((form % (canonical_text(key), payload_is, previous, seq)).encode()).hexdigest()
            digests.append(payload_is)
            hashes.append(previous)
        yield {
            "seq": range(first, seq + 1),
            "object_key": keys[some],
            "payload_digest": digests,
            "previous_hash": hashes[:-1],
            "hash": hashes[1:],
        }


def _form_of_hashed(entry: TrailEntry) -> str:
    """Return the canonical JSON that is hashed, open where entries of one act differ.

    The open places are key, digest of the payload, previous hash and number, in that order.
    """
    document = as_hashed(entry)
    members = (
        f'"{name}":' + (_OPEN[name] if name in _OPEN else canonical(document[name]).replace("%", "%%"))
        for name in sorted(document)
    )
    return "{" + ",".join(members) + "}"


def head() -> int:
    """Return the number of the last entry, 0 for none."""
    return _last()[0]


def acts_since(seq: int) -> list[tuple[str, str]]:
    """Return kind and key of every object something was done to after entry `seq`."""
    return list(
        TrailEntry.objects.filter(seq__gt=seq).values_list("object_type", "object_key").distinct().order_by()
    )


def _last() -> tuple[int, str]:
    return TrailEntry.objects.in_order().values_list("seq", "hash").last() or (0, GENESIS)


def _entry(act: str, object_type: str, seq: int, *, actor: Any, at: datetime) -> TrailEntry:
    return TrailEntry(
        seq=seq,
        # A dump carries milliseconds, and the trail must still verify once it is loaded.
        at=at.replace(microsecond=at.microsecond // 1000 * 1000),
        actor=actor,
        actor_name=actor.get_username() if actor else "",
        act=act,
        object_type=object_type,
    )


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

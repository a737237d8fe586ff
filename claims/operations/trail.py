"""Writing and checking the tamper-evident trail.

Each entry's hash covers the entry before, so that a changed, missing or reordered entry is found. What an
entry is about stands apart, bound by a salted digest, so that it can be redacted while the chain holds.
"""

import functools
import hashlib
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from claims.models import TrailEntry, TrailPayload
from claims.rules.fingerprints import canonical, fingerprint

GENESIS = "0" * 64
# Any fixed number serves, as long as nothing else in this database locks on it.
LOCK = 7_243_118


P = ParamSpec("P")
R = TypeVar("R")


def editorial_act(function: Callable[P, R]) -> Callable[P, R]:
    """Run the act in one transaction and one at a time, so that the trail cannot fork.

    SQLite serialises by `transaction_mode=IMMEDIATE`; PostgreSQL by an advisory lock held to the commit.
    """

    @functools.wraps(function)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return function(*args, **kwargs)

    return alone


def key_of(thing: Any) -> str:
    """Return the natural key as one string, or the row number where there is none."""
    if hasattr(thing, "natural_key"):
        return "/".join("" if part is None else str(part) for part in thing.natural_key())
    return str(thing.pk)


def append(act: str, thing: Any, *, actor: Any, at: datetime, payload: dict[str, Any]) -> TrailEntry:
    """Add the entry for `act` on `thing`; call it inside an `editorial_act`."""
    last = TrailEntry.objects.in_order().values_list("seq", "hash").last() or (0, GENESIS)
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
    entry.save(force_insert=True)
    TrailPayload.objects.create(entry=entry, salt=salt, content=payload)
    return entry


def payload_digest(salt: str, payload: dict[str, Any]) -> str:
    return hashlib.sha256((salt + canonical(payload)).encode()).hexdigest()


def hash_of(entry: TrailEntry) -> str:
    """Return SHA-256 over the entry's canonical JSON, the previous hash included; `at` to the millisecond."""
    return fingerprint(
        {
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
    )


def faults() -> Iterator[str]:
    """Yield what is wrong with the chain, first fault first; nothing when it holds."""
    expected, previous = 1, GENESIS
    for entry in TrailEntry.objects.in_order().select_related("payload").iterator(chunk_size=2000):
        if entry.seq != expected:
            yield _("entry %(number)d is missing") % {"number": expected}
            expected, previous = entry.seq, entry.previous_hash
        if entry.previous_hash != previous:
            yield _("entry %(number)d does not follow from entry %(before)d") % {
                "number": entry.seq,
                "before": entry.seq - 1,
            }
        if entry.hash != hash_of(entry):
            yield _("entry %(number)d was changed") % {"number": entry.seq}
        if payload_digest(entry.payload.salt, entry.payload.content) != entry.payload_digest:
            yield _("the payload of entry %(number)d was changed") % {"number": entry.seq}
        expected, previous = entry.seq + 1, entry.hash

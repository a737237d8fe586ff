"""How long it takes to verify a trail of 100,000 entries: TRUST A-3 asks for at most 5 s.

    python -m benchmarks.verify_trail [ENTRIES]

Builds its own trail in a temporary SQLite file, verifies it three times and prints the median.
"""

import os
import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path

GOAL_SECONDS = 5


def main(length: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="factcheck.settings",
            DEBUG="1",
            DATABASE_URL=f"sqlite:///{Path(place, 'trail.sqlite3')}",
            TRAIL_HEADS_FILE=str(Path(place, "heads.txt")),
        )
        import django  # noqa: PLC0415 -- the variables above must be set first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 -- needs the set-up

        from claims.operations import chain  # noqa: PLC0415 -- needs the set-up

        call_command("migrate", verbosity=0)
        _build(length)
        times = []
        for _run in range(3):
            begun = time.perf_counter()
            found = list(chain.faults())
            times.append(time.perf_counter() - begun)
            if found:
                sys.exit(f"The trail does not hold: {found[0]}")
        took = statistics.median(times)
        verdict = "holds" if took <= GOAL_SECONDS else "MISSED"
        print(f"verify_trail, {length:,} entries: {took:.2f} s, goal {GOAL_SECONDS} s: {verdict}")  # noqa: T201 -- its answer


def _build(length: int) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 -- needs the set-up

    from claims.models import TrailEntry, TrailPayload  # noqa: PLC0415 -- needs the set-up
    from claims.operations import trail  # noqa: PLC0415 -- needs the set-up

    entries, payloads, previous = [], [], trail.GENESIS
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for seq in range(1, length + 1):
        salt, content = secrets.token_hex(16), {"after": {"statement": f"Claim {seq}", "language": "de"}}
        entry = TrailEntry(
            pk=seq,
            seq=seq,
            at=noon,
            actor_name="anna",
            act="record",
            object_type="claim",
            object_key=f"claim-{seq}",
            payload_digest=trail.payload_digest(salt, content),
            previous_hash=previous,
        )
        entry.hash = previous = trail.hash_of(entry)
        entries.append(entry)
        payloads.append(TrailPayload(entry=entry, salt=salt, content=content))
    TrailEntry.objects.bulk_create(entries, batch_size=2000)
    TrailPayload.objects.bulk_create(payloads, batch_size=2000)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)

"""Killing whoever uploads a file, at random moments, and looking at the store."""

import os
import random
from pathlib import Path

from django.conf import settings

from claims.models import Snapshot
from claims.operations.snapshots import UNFINISHED
from claims.rules.fingerprints import digest
from tests import factories
from tests.faults import careless
from tests.faults.acts import Act, difference, faults, stands, upload
from tests.faults.publishing import dies

LENGTH = 2 * 1024 * 1024


def properly(rounds: int) -> dict:
    """Kill so many uploads."""
    # What a process does for the first time takes it long, and each that is killed inherits ours.
    assert upload().is_done()
    return _killed(rounds, random.Random(8))


def carelessly() -> dict:
    """Kill careless ones until one of them leaves something half."""
    chance, rounds, bad = random.Random(8), 0, []
    took = dies(_upload_carelessly().send, after=None)
    while not bad and rounds < 20:
        rounds += 1
        dies(_upload_carelessly().send, after=chance.uniform(0.3, 0.9) * took)
        bad = _half_files()
    return {"rounds": rounds, "bad": bad}


def _upload_carelessly() -> Act:
    source, content = factories.SourceFactory(), os.urandom(LENGTH // 2).hex().encode()

    def send() -> tuple[int, str]:
        careless.keep(source, content)
        return 302, ""

    return Act(send)


def _killed(rounds: int, chance: random.Random) -> dict:
    took = dies(upload(LENGTH).send, after=None)
    found = {"nothing": 0, "row": 0, "left": 0, "bad": [], "again": []}
    for number in range(rounds):
        act, before = upload(LENGTH), stands()
        dies(act.send, after=chance.uniform(0, 1.1) * took)
        came = difference(before, after := stands())
        found["row" if came else "nothing"] += 1
        found["bad"] += [*_half_files(), *faults()]
        found["left"] += len(_files()) - Snapshot.objects.count()
        if not act.is_done():
            found["again"].append(f"{number}: refused")
        if came and difference(after, stands()):
            found["again"].append(f"{number}: twice")
    return found | {"bad": found["bad"][:3], "milliseconds": round(took * 1000)}


def _files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT, "snapshots").rglob("*") if path.is_file()]


def _half_files() -> list[str]:
    """Name every file that has the name of whole bytes and other ones."""
    return [
        f"{path.name[:8]} has {path.stat().st_size} bytes"
        for path in _files()
        if not path.name.startswith(UNFINISHED) and digest(path.read_bytes()) != path.name
    ]

"""Backups while eight editors write without a pause, on the database named by DATABASE_URL.

Run as `python -m tests.races.backups taken 3` (or `careless`, which reads each table as of its own moment);
leaves the backups in the folder BACKUPS names and prints one JSON object.
"""

import json
import os
import sys
import time
import zipfile
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from tests.races import driver

WRITERS = 8


def taken(count: int, folder: Path) -> dict:
    from django.utils import timezone

    from claims.exporters import backup

    stop, answers = driver.PROCESSES.Event(), driver.PROCESSES.Queue()
    drafts = [(driver.editor(f"writer-{number}"), driver.VerdictFactory()) for number in range(WRITERS)]

    def work(person, verdict):
        driver.connections.close_all()
        done = 0
        while not stop.is_set():
            step = driver.verdicts.withdraw if done % 2 else driver.verdicts.submit
            verdict = step(verdict, actor=person, at=driver.NOON)
            done += 1
        answers.put(done)
        driver.connections.close_all()

    driver.connections.close_all()
    crowd = [driver.PROCESSES.Process(target=work, args=draft) for draft in drafts]
    for process in crowd:
        process.start()
    try:
        while driver.TrailEntry.objects.count() < 10 * WRITERS:
            time.sleep(0.05)
        entries = []
        for number in range(count):
            backup.write(str(folder / f"{number}.zip"), at=timezone.now())
            entries.append(driver.TrailEntry.objects.count())
    finally:
        stop.set()
        done = [answers.get(timeout=60) for _process in crowd]
        for process in crowd:
            process.join(timeout=30)
    torn = [number for number in range(count) if is_torn(folder / f"{number}.zip")]
    return {"written": sum(done), "entries": entries, "torn": torn}


def is_torn(path: Path) -> bool:
    """Say whether the trail of a backup has entries without payloads, or payloads without entries."""
    with zipfile.ZipFile(path) as archive:
        desk = archive.read("bundle.jsonl")
    return desk.count(b'"model":"claims.trailentry"') != desk.count(b'"model":"claims.trailpayload"')


def careless(count: int, folder: Path) -> dict:
    """The negative control: every statement sees what is there by then."""
    with patch("claims.exporters.backup.one_moment", nullcontext):
        return taken(count, folder)


if __name__ == "__main__":
    driver.call_command("migrate", verbosity=0)
    driver.call_command("loaddata", "groups", verbosity=0)
    ways = {"taken": taken, "careless": careless}
    print(json.dumps(ways[sys.argv[1]](int(sys.argv[2]), Path(os.environ["BACKUPS"]))))  # noqa: T201 -- its answer

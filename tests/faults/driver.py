"""Imports that are killed, and imports beside editors at work, on the database named by DATABASE_URL.

    python -m tests.faults.driver killed 20 250    twenty kills each way, of files with 250 claims
    python -m tests.faults.driver ordered 20 250   twenty workers killed over orders of the desk
    python -m tests.faults.driver desk 20000       editors save while 100,000 rows come in, each way
    python -m tests.faults.driver overtaken 20     an editor writes between the plan of a file and its rows
    python -m tests.faults.driver published 20     twenty publications killed, every public surface looked at
    python -m tests.faults.driver uploaded 20      twenty uploads killed
    python -m tests.faults.driver failed 0         every call of the database failed; 20: so many of each act
    python -m tests.faults.driver crashes 20       the last three on one database
    python -m tests.faults.driver full             the disk is full; see small_disk.py

The last five want DJANGO_SETTINGS_MODULE=tests.faults.settings, where errors are answered as people get them.

The ways: `whole` is all or nothing, `by_batch` some hundred rows at a time, `careless` the negative control,
which saves row by row, or all rows in one long transaction. Prints one JSON object. A program and not a test,
since both need processes of their own and real commits. Seconds are of the clock on the wall.
"""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import django

django.setup()

from django.core import serializers  # noqa: E402 -- models want the set-up
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from claims.importers import pipeline  # noqa: E402
from claims.importers.reading import JSONL  # noqa: E402
from claims.models import Claim, Evidence, ImportOrder, ImportRow, ImportRun, Party, TrailEntry  # noqa: E402
from claims.operations import chain, desk, orders, presence, verification  # noqa: E402
from claims.operations.trail import one_at_a_time  # noqa: E402
from claims.vocabulary import OrderState  # noqa: E402
from tests.factories import NOON, ArticleFactory, ClaimFactory  # noqa: E402
from tests.faults import calls, full_disk, publishing, uploads  # noqa: E402
from tests.faults.bundles import RECORDS, write  # noqa: E402
from tests.races.driver import editor  # noqa: E402

PROCESSES = multiprocessing.get_context("fork")
EDITORS = 2
# Seconds between two saves of an editor, faster than anybody types.
PAUSE = 0.05


def killed(rounds: int, claims: int) -> dict:
    """Kill imports at `rounds` random moments each way, look at what is left, and run them again."""
    pipeline.AT_ONCE = max(10, claims * RECORDS // 8)
    chance = random.Random(7)
    said = {way: _killed(way, rounds, claims, chance) for way in ("whole", "by_batch")}
    said["careless"] = _killed("careless", 3, claims, chance)
    return said | {"faults": list(verification.faults())}


def _killed(way: str, rounds: int, claims: int, chance: random.Random) -> dict:
    took = _seconds(lambda: _dies(_file(f"{way}-unhurt", claims), WAYS[way], after=None))
    said = {"nothing": 0, "part": 0, "whole": 0, "half": 0, "differ": 0, "unchained": 0}
    for number in range(rounds):
        name = f"{way}-{number}"
        file = _file(name, claims)
        # What lies beyond the end finds a whole import; the careless one is met in the midst of it.
        latest = 0.6 if way == "careless" else 1.3
        _dies(file, WAYS[way], after=chance.uniform(0.05, latest) * took)
        came = _stands(name)[0]
        said["nothing" if not came else "whole" if came == claims else "part"] += 1
        said["half"] += not _is_whole_batches(file, name, by_batch=way == "by_batch")
        said["unchained"] += len(list(chain.faults()))
        call_command("import_claims", str(file), resume=way == "by_batch", verbosity=0, skip_checks=True)
        said["differ"] += _stands(name) != (claims, claims)
    return said | {"seconds": round(took, 2)}


def ordered(rounds: int, claims: int) -> dict:
    """Kill the worker over files that were brought in at the desk, until each of them is in."""
    pipeline.AT_ONCE = max(10, claims * RECORDS // 8)
    chance, anna = random.Random(11), editor("anna")
    took = _seconds(lambda: _dies(_order("unhurt", claims, anna), _worker, after=None))
    said = {"killed": 0, "half": 0, "differ": 0, "unended": 0}
    number = 0
    while said["killed"] < rounds:
        number += 1
        name = f"ordered-{number}"
        file = _order(name, claims, anna)
        order = ImportOrder.objects.get(file_name=file.name)
        while order.state != OrderState.DONE and said["killed"] < rounds:
            _dies(file, _worker, after=chance.uniform(0.05, 0.7) * took)
            order.refresh_from_db()
            said["killed"] += order.state != OrderState.DONE
            said["half"] += not _is_whole_batches(file, name, by_batch=True)
            # As if the time had passed after which a worker that says nothing is taken for gone.
            ImportOrder.objects.filter(pk=order.pk, state=OrderState.RUNNING).update(heard_at=NOON)
        _dies(file, _worker, after=None)
        order.refresh_from_db()
        runs = ImportRun.objects.filter(file_name=file.name)
        said["differ"] += _stands(name) != (claims, claims) or order.rows_done != claims * RECORDS
        said["unended"] += order.state != OrderState.DONE or [run.is_whole for run in runs] != [True]
    return said | {"files": number, "faults": list(verification.faults()), "seconds": round(took, 2)}


def _order(name: str, claims: int, actor) -> Path:
    file = _file(name, claims)
    wanted = orders.Wanted(file.name, file.name, file.read_bytes(), JSONL, {}, False, claims * RECORDS)
    orders.place(wanted, actor=actor, at=NOON)
    return file


def _worker(_file: Path) -> None:
    with Path(os.devnull).open("w") as nowhere:
        call_command("run_imports", skip_checks=True, stdout=nowhere, stderr=nowhere)


def desk_at_work(claims: int) -> dict:
    """Let editors save as fast as they can while a file comes in; every save must stand afterwards."""
    people = [editor(f"editor-{number}") for number in range(EDITORS)]
    said = {
        "whole": _desk_at_work(_whole, "whole", claims, people),
        "by_batch": _desk_at_work(_by_batch, "by_batch", claims, people),
        "careless": _desk_at_work(_in_one_go, "careless", min(claims, 1000) // 10, people),
    }
    return said | {"faults": list(verification.faults())}


def _desk_at_work(way, name: str, claims: int, people: list) -> dict:
    own = {person.pk: ClaimFactory() for person in people}
    article, file, before = ArticleFactory(), _file(name, claims), _saves_in_the_trail()
    is_over, answers = PROCESSES.Event(), PROCESSES.Queue()

    def work(person):
        connections.close_all()
        claim, waits, errors, number = own[person.pk], [], [], 0
        while not is_over.is_set():
            number += 1
            begun = time.perf_counter()
            try:
                claim.note = f"{person} {number}"
                desk.edit(claim, actor=person, at=NOON)
                # What a page says on its own, outside of any act.
                presence.seen(person, article, claim=None, at=NOON)
            except Exception as error:  # noqa: BLE001 -- whatever happens is what the test looks for
                errors.append(f"{type(error).__name__}: {error}")
            else:
                waits.append(time.perf_counter() - begun)
            time.sleep(PAUSE)
        answers.put([person.pk, claim.note, number, waits, errors])
        connections.close_all()

    connections.close_all()
    crowd = [PROCESSES.Process(target=work, args=(person,)) for person in people]
    for process in crowd:
        process.start()
    took = _seconds(lambda: _dies(file, way, after=None))
    is_over.set()
    said = [answers.get(timeout=120) for _person in people]
    for process in crowd:
        process.join(timeout=30)
    waits = sorted(wait for answer in said for wait in answer[3])
    saves = sum(answer[2] for answer in said)
    overwritten = sum(Claim.objects.get(pk=own[key].pk).note != note for key, note, *_rest in said)
    return {
        "rows": claims * RECORDS,
        "import_seconds": round(took, 2),
        "came": _stands(name)[0],
        "saves": saves,
        "lost": overwritten + abs(saves - (_saves_in_the_trail() - before)),
        "errors": [error for answer in said for error in answer[4]][:3],
        "median_ms": round(waits[len(waits) // 2] * 1000, 1),
        "p99_ms": round(waits[len(waits) * 99 // 100] * 1000, 1),
        "longest_ms": round(waits[-1] * 1000, 1),
    }


def _saves_in_the_trail() -> int:
    return TrailEntry.objects.filter(act="edit", object_type="claim").count()


def overtaken(claims: int) -> dict:
    """Record a claim of a file, and work on another, while the file is planned and waits to be written."""
    file, ben = _file("late", claims), editor("ben")
    party = desk.record(Party(slug="late-1", name="Late already", kind="person"), actor=ben, at=NOON)
    with one_at_a_time():
        import_ = subprocess.Popen(
            [sys.executable, "manage.py", "import_claims", str(file), "--skip-checks"],
            text=True,
            stdout=subprocess.PIPE,
        )
        _wait_until_somebody_queues()
        claim = Claim(slug="late-0", statement="Said meanwhile.", language="en", claim_type="event")
        desk.record(claim, actor=ben, at=NOON)
        party.note = "Seen meanwhile."
        desk.edit(party, actor=ben, at=NOON)
    said = import_.communicate(timeout=120)[0]
    acts = TrailEntry.objects.filter(object_type="claim", object_key="late-0").in_order()
    party.refresh_from_db()
    return {
        "said": said.splitlines()[-1:],
        "acts": list(acts.values_list("act", flat=True)),
        "statement": Claim.objects.get(slug="late-0").statement,
        "party": [party.name, party.note],
        "stands": _stands("late"),
        "faults": list(verification.faults()),
    }


def _wait_until_somebody_queues() -> None:
    until = time.monotonic() + 60
    while not _is_somebody_waiting() and time.monotonic() < until:
        time.sleep(0.05)


def _is_somebody_waiting() -> bool:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            return cursor.fetchone()[0] > 0
    place = Path(f"{connection.settings_dict['NAME']}.queue").stat().st_ino
    return any("->" in line and f":{place} " in line for line in Path("/proc/locks").read_text().splitlines())


def _dies(file: Path, way, *, after: float | None) -> None:
    """Take the file in, in a process that is killed `after` so many seconds if it still lives."""
    connections.close_all()
    process = PROCESSES.Process(target=way, args=(file,))
    process.start()
    process.join(timeout=after)
    if process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()


def _whole(file: Path) -> None:
    call_command("import_claims", str(file), verbosity=0, skip_checks=True)


def _by_batch(file: Path) -> None:
    call_command("import_claims", str(file), by_batch=True, verbosity=0, skip_checks=True)


def _one_by_one(file: Path) -> None:
    _save_each(file, nullcontext())


def _in_one_go(file: Path) -> None:
    with one_at_a_time():
        _save_each(file, transaction.atomic())


def _save_each(file: Path, while_saving) -> None:
    with while_saving:
        for found in serializers.deserialize("jsonl", file.read_text()):
            found.save()


WAYS = {"whole": _whole, "by_batch": _by_batch, "careless": _one_by_one}


def _is_whole_batches(file: Path, name: str, *, by_batch: bool) -> bool:
    """Say whether what came in is all or nothing, or the rows up to where the record of the import says."""
    run = ImportRun.objects.filter(file_name=file.name).first()
    claims, evidence = _stands(name)
    total = sum(1 for _line in file.open())
    if run is None:
        return (claims, evidence) == (0, 0)
    rows = run.rows_done
    is_kept = list(ImportRow.objects.filter(run=run).order_by("number").values_list("number", flat=True))
    return (
        is_kept == list(range(1, rows + 1))
        and (by_batch or rows == total)
        # The record is closed behind the last batch; who dies between the two closes it in the next run.
        and (rows == total if run.is_whole else by_batch)
        and claims == (rows + 2) // RECORDS
        and evidence == rows // RECORDS
    )


def _stands(name: str) -> tuple[int, int]:
    mine = f"{name}-"
    return (
        Claim.objects.filter(slug__startswith=mine).count(),
        Evidence.objects.filter(claim__slug__startswith=mine, source__slug__startswith=mine).count(),
    )


def _file(name: str, claims: int) -> Path:
    path = write(Path(tempfile.gettempdir()) / f"{name}-{os.getpid()}.jsonl", name, claims)
    FILES.append(path)
    return path


FILES: list[Path] = []


def _seconds(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def crashes(each: int) -> dict:
    """All that is interrupted at the desk, on one database; and its disk is full, where it is a small one."""
    parts = {"published": publishing, "uploaded": uploads, "failed": calls}
    return _interrupted(parts | ({"full": full_disk} if "SMALL_DISK" in os.environ else {}), each)


def _interrupted(parts: dict, each: int) -> dict:
    """Interrupt each act as it is, and then as the careless do, who leave a desk that does not verify."""
    said = {name: {"properly": part.properly(each)} for name, part in parts.items()}
    return {name: said[name] | {"careless": part.carelessly()} for name, part in parts.items()}


def full(each: int = 0) -> dict:
    """Have the disk full that SMALL_DISK names."""
    return _interrupted({"full": full_disk}, each)


PARTS = {
    "crashes": crashes,
    "killed": killed,
    "ordered": ordered,
    "desk": desk_at_work,
    "overtaken": overtaken,
    "failed": lambda each: _interrupted({"failed": calls}, each),
    "published": lambda each: _interrupted({"published": publishing}, each),
    "uploaded": lambda each: _interrupted({"uploaded": uploads}, each),
    "full": full,
}

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("loaddata", "groups", verbosity=0)
    try:
        print(json.dumps(PARTS[sys.argv[1]](*map(int, sys.argv[2:]))))  # noqa: T201 -- its answer
    finally:
        for path in FILES:
            path.unlink(missing_ok=True)

"""Several editors at the same instant, each a process of its own, on the database named by DATABASE_URL.

Run as `python -m tests.races.driver approvals 300` (or `naive`, `transitions`); prints one JSON object. A
program and not a test, since a race needs connections of its own and real commits.
"""

import json
import multiprocessing
import statistics
import sys
import time

import django

django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402 -- models want the set-up
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from claims.models import TrailEntry, Verdict  # noqa: E402
from claims.operations import chain, verdicts  # noqa: E402
from claims.operations.documents import compose  # noqa: E402
from claims.rules.fingerprints import fingerprint  # noqa: E402
from claims.rules.sentences import Refused  # noqa: E402
from claims.vocabulary import VerdictState  # noqa: E402
from tests.factories import NOON, VerdictFactory  # noqa: E402

PROCESSES = multiprocessing.get_context("fork")
WRITERS = 8


def approvals(rounds: int, approve=None) -> dict:
    """Two editors approve the same verdict at the same instant, `rounds` times."""
    editors = [editor(f"editor-{number}") for number in range(2)]
    waiting = [in_review() for _round in range(rounds)]
    shown = {verdict.pk: fingerprint(compose(verdict)) for verdict in waiting}
    barrier, answers = PROCESSES.Barrier(len(editors)), PROCESSES.Queue()

    def decide(person):
        connections.close_all()
        for verdict in waiting:
            barrier.wait()
            try:
                (approve or properly)(verdict.pk, person, shown[verdict.pk])
            except Refused as refusal:
                answers.put([verdict.pk, type(refusal).__name__, refusal.sentence])
            except Exception as error:  # noqa: BLE001 -- whatever else happens is what the test looks for
                answers.put([verdict.pk, "error", f"{type(error).__name__}: {error}"])
            else:
                answers.put([verdict.pk, "approved", ""])
        connections.close_all()

    said = together(decide, editors, answers, rounds * len(editors))
    wins = {verdict.pk: 0 for verdict in waiting}
    for key, answer, _sentence in said:
        wins[key] += answer == "approved"
    return {
        "rounds": rounds,
        "double": sum(count > 1 for count in wins.values()),
        "none": sum(count == 0 for count in wins.values()),
        "overtaken": sum(answer == "Overtaken" for _key, answer, _sentence in said),
        "errors": [sentence for _key, answer, sentence in said if answer == "error"][:3],
        "sentences": sorted({sentence for _key, _answer, sentence in said if sentence})[:3],
        "entries": TrailEntry.objects.filter(act="approve").count(),
        "faults": [str(fault) for fault in chain.faults()],
    }


def naive(rounds: int) -> dict:
    """The negative control: read, check, save, with nothing in the database to stop it."""
    with connection.cursor() as cursor:
        on = " ON claims_verdict" if connection.vendor == "postgresql" else ""
        for name in ("verdict_approver_is_not_swapped", "verdict_not_approved_by_contributor"):
            cursor.execute(f"DROP TRIGGER {name}{on}")
    return approvals(rounds, approve=carelessly)


def properly(key: int, person: User, digest: str) -> None:
    verdict = Verdict.objects.select_related("claim", "rating__scale").get(pk=key)
    verdicts.approve(verdict, actor=person, at=NOON, digest=digest)


def carelessly(key: int, person: User, digest: str) -> None:
    verdict = Verdict.objects.get(pk=key)
    if verdict.state != VerdictState.IN_REVIEW:
        raise Refused("too late")
    verdict.state, verdict.approved_by = VerdictState.APPROVED, person
    verdict.approved_at, verdict.approved_digest = NOON, digest
    with transaction.atomic():
        verdict.save()


def transitions(each: int) -> dict:
    """Eight checkers submit and withdraw, each a verdict of their own, as fast as they can."""
    people = [editor(f"writer-{number}") for number in range(WRITERS)]
    drafts = {person.pk: VerdictFactory() for person in people}
    answers, before = PROCESSES.Queue(), TrailEntry.objects.count()

    def work(person):
        connections.close_all()
        verdict = drafts[person.pk]
        for number in range(each):
            step = verdicts.withdraw if number % 2 else verdicts.submit
            begun = time.perf_counter()
            try:
                verdict = step(verdict, actor=person, at=NOON)
            except Exception as error:  # noqa: BLE001 -- whatever happens is what the test looks for
                answers.put(["error", f"{type(error).__name__}: {error}"])
            else:
                answers.put(["done", time.perf_counter() - begun])
        connections.close_all()

    begun = time.perf_counter()
    said = together(work, people, answers, WRITERS * each)
    took = time.perf_counter() - begun
    waits = sorted(seconds for answer, seconds in said if answer == "done")
    return {
        "transitions": len(waits),
        "entries": TrailEntry.objects.count() - before,
        "errors": [sentence for answer, sentence in said if answer == "error"][:3],
        "faults": [str(fault) for fault in chain.faults()],
        "per_second": round(len(waits) / took),
        "median_ms": round(statistics.median(waits) * 1000, 2),
        "longest_ms": round(waits[-1] * 1000, 1),
        "ratio": round(waits[-1] / statistics.median(waits), 1),
    }


def editor(username: str) -> User:
    user = User.objects.create_user(username, is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    return user


def in_review() -> Verdict:
    draft = VerdictFactory()
    author, _is_new = User.objects.get_or_create(username="anna")
    author.groups.add(Group.objects.get(name="checker"))
    return verdicts.submit(draft, actor=author, at=NOON)


def together(act, people, answers, expected) -> list:
    connections.close_all()
    crowd = [PROCESSES.Process(target=act, args=(person,)) for person in people]
    for process in crowd:
        process.start()
    said = [answers.get(timeout=240) for _answer in range(expected)]
    for process in crowd:
        process.join(timeout=30)
    return said


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("loaddata", "groups", verbosity=0)
    races = {"approvals": approvals, "naive": naive, "transitions": transitions}
    print(json.dumps(races[sys.argv[1]](int(sys.argv[2]))))  # noqa: T201 -- its answer

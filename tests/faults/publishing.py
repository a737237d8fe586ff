"""Killing whoever publishes, at random moments, and asking every public surface which check it shows."""

import os
import random
import re
import signal
import time
from functools import partial
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client

from claims.models import TrailEntry, Verdict
from claims.operations import desk, verdicts
from tests import factories
from tests.faults import careless
from tests.faults.acts import difference, faults, stands, step
from tests.races.driver import PROCESSES

COUNT = re.compile(r'\?rating=false"[^>]*><bdi>[^<]*</bdi> <span class="count">(\d+)</span>')
TAG = re.compile(r"<[^>]*>")
REVIEW = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def properly(rounds: int) -> dict:
    """Kill so many publications, first editions and corrections by turns."""
    # What a process does for the first time takes it long, and each that is killed inherits ours.
    verdict, word = _waiting(is_correction=False)
    _press(verdict, uuid4().hex)
    _surfaces(verdict, word)
    return _killed(rounds, random.Random(3))


def carelessly() -> dict:
    """Kill careless ones until one of them shows on some surfaces only."""
    chance, rounds, half = random.Random(3), 0, []
    while not half and rounds < 20:
        rounds += 1
        verdict, word = _waiting(is_correction=False)
        before = _surfaces(verdict, word)
        # About a hundred and twenty calls; what readers get is written by those in the second half.
        dies(partial(_press_carelessly, verdict, chance.randint(65, 110)), after=None)
        shown = _news(before, _surfaces(verdict, word), word)
        half = [name for name, is_new in shown.items() if not is_new] if any(shown.values()) else []
    return {"rounds": rounds, "half": half}


def _press(verdict: Verdict, key: str) -> None:
    assert step("publish", verdict, "chris", form_key=key).is_done()


def _press_carelessly(verdict: Verdict, last_call: int) -> None:
    calls = 0

    def killed_at_the_last(execute, sql, params, many, context):
        nonlocal calls
        calls += 1
        if calls == last_call:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(killed_at_the_last):
        careless.publish(Verdict.objects.get(pk=verdict.pk), actor=User.objects.get(username="chris"))


def _killed(rounds: int, chance: random.Random) -> dict:
    took = dies(partial(_press, _waiting(is_correction=False)[0], uuid4().hex), after=None)
    found = {"nothing": 0, "everything": 0, "half": [], "faults": [], "again": []}
    for number in range(rounds):
        verdict, word = _waiting(is_correction=bool(number % 2))
        key, before = uuid4().hex, _surfaces(verdict, word)
        dies(partial(_press, verdict, key), after=chance.uniform(0, 1.1) * took)
        shown = _news(before, _surfaces(verdict, word), word)
        found["nothing"] += not any(shown.values())
        found["everything"] += all(shown.values())
        if len(set(shown.values())) > 1:
            found["half"].append([number, {name: int(is_new) for name, is_new in shown.items()}])
        found["faults"] += [*faults(), *_heads_beyond_the_trail()]
        is_there, stood = all(shown.values()), stands()
        if not step("publish", verdict, "chris", form_key=key).is_done():
            found["again"].append(f"{number}: refused")
        if is_there and difference(stood, stands()):
            found["again"].append(f"{number}: twice")
        missing = [
            name for name, is_new in _news(before, _surfaces(verdict, word), word).items() if not is_new
        ]
        found["again"] += [f"{number}: {name} is old" for name in missing]
    return found | {"half": found["half"][:3], "milliseconds": round(took * 1000)}


def _waiting(*, is_correction: bool) -> tuple[Verdict, str]:
    """Return an approved verdict that says false, and a word that no other check has."""
    # Letters alone, so that it is one word in every search.
    word = "q" + uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
    words = {
        "headline": f"Not {word}",
        "short_answer": f"The office says {word}.",
        "rating": factories.rating("false"),
    }
    claim = factories.ClaimFactory()
    factories.AppearanceFactory(claim=claim)
    if not is_correction:
        return factories.approved(claim=claim, **words), word
    edition = factories.published(claim=claim)
    draft = verdicts.start_correction(edition.verdict, actor=factories.anna(), at=factories.NOON)
    for name, value in (words | {"correction_note": f"It was {word}."}).items():
        setattr(draft, name, value)
    desk.edit(draft, actor=factories.anna(), at=factories.NOON)
    return factories.approved(Verdict.objects.get(pk=draft.pk)), word


def _surfaces(verdict: Verdict, word: str) -> dict[str, str]:
    """Return what readers and machines get wherever this check has a place."""
    claim = verdict.claim
    article = claim.appearances.get().revision.article.slug
    source = claim.evidence.first().source.slug
    reader = Client(raise_request_exception=False)
    asked = {
        "page": f"/en/claims/{claim.slug}/",
        "german page": f"/de/claims/{claim.slug}/",
        "document": f"/en/claims/{claim.slug}/edition.json",
        "list": "/en/claims/",
        "filtered list": "/en/claims/?rating=false",
        "search": f"/en/claims/?q={word}",
        "front page": "/en/",
        "party": f"/en/parties/{claim.claimant.slug}/",
        "source": f"/en/sources/{source}/",
        "article": f"/en/articles/{article}/",
        "feed": "/en/feeds/claims.atom",
        "table": "/en/feeds/claims.csv",
        "reviews": "/feeds/claimreview.json",
        "interface": f"/api/v1/claims/{claim.slug}",
        "frame": f"/embed/en/{claim.slug}/",
        "heads": "/log/heads.txt",
    }
    if verdict.version > 1:
        asked["corrections"] = "/en/corrections/"
    found = {name: _read(reader, address) for name, address in asked.items()}
    review = REVIEW.search(found["page"])
    return found | {
        "ClaimReview": review[1] if review else "",
        "count": (COUNT.findall(found["list"]) or ["0"])[0],
        "heads": found["heads"].count("\n"),
    }


def _read(reader: Client, address: str) -> str:
    answer = reader.get(address)
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def _news(before: dict, after: dict, word: str) -> dict[str, bool]:
    """Say of each surface whether it shows the new check."""
    shown = {}
    for name, text in after.items():
        if name in ("count", "heads"):
            shown[name] = int(text) == int(before[name]) + 1
        else:
            # The search repeats what was asked for, and marks what it found.
            said = TAG.sub("", text)
            shown[name] = f"says {word}" in said or f"was {word}" in said or f"Not {word}" in said
    return shown


def _heads_beyond_the_trail() -> list[str]:
    """Name heads that only the file beside the database knows; it may be behind, never ahead."""
    file = Path(settings.TRAIL_HEADS_FILE)
    if not file.exists():
        return []
    public = _read(Client(), "/log/heads.txt").splitlines()
    return [f"only in the file: {line}" for line in file.read_text().splitlines() if line not in public]


def dies(press, *, after: float | None) -> float:
    """Press the button in a process that is killed so many seconds later; return how long it took."""
    connections.close_all()
    is_ready = PROCESSES.Event()

    def work():
        TrailEntry.objects.count()
        is_ready.set()
        press()

    process = PROCESSES.Process(target=work)
    process.start()
    is_ready.wait(30)
    begun = time.perf_counter()
    process.join(timeout=after)
    if process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    took = time.perf_counter() - begun
    _wait_until_it_is_gone()
    return took


def _wait_until_it_is_gone() -> None:
    """On PostgreSQL the other half of a killed process ends its statement before it notices."""
    until = time.monotonic() + 30
    while connection.vendor == "postgresql" and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.01)

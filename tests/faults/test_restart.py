"""PostgreSQL is restarted while readers ask, and while it is away; and started so that it would forget."""

import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg
import pytest

from tests.postgres import own_server
from tests.processes.site import Site, database

ASKED = ("/de/claims/", "/en/claims/bridge-cost/", "/de/claims/?q=bridge", "/api/v1/claims")
SENTENCE = "Unsere Datenbank antwortet gerade nicht. Versuchen Sie es in einer Minute noch einmal."
LIKE_A_SITE, HASTY = "tests.faults.settings", "tests.faults.hasty_settings"


@dataclass(frozen=True)
class Answer:
    begun: float
    ended: float
    status: int
    headers: dict
    text: str


@pytest.fixture(scope="module")
def server():
    with own_server() as (address, own):
        if not address:
            pytest.skip("no PostgreSQL here that may be broken: install the dev extra")
        yield address, own


@pytest.fixture(scope="module")
def site(server, tmp_path_factory):
    address, _own = server
    with database(address, "site"):
        place = tmp_path_factory.mktemp("site")
        address = f"{address.rpartition('/')[0]}/site"
        site = Site("postgresql", place, address, address)
        filled = site.run("-m", "tests.processes.fill", DJANGO_SETTINGS_MODULE=LIKE_A_SITE)
        assert filled.returncode == 0, filled.stderr
        yield site


def asked(worker, address):
    begun = time.monotonic()
    status, headers, body = worker(address)
    return Answer(begun, time.monotonic(), status, dict(headers), body.decode())


def until_all_was_asked(answers):
    """Wait until each address was asked once more and answered, however busy the machine is."""
    enough, until = len(answers) + len(ASKED) + 1, time.monotonic() + 60
    while len(answers) < enough and time.monotonic() < until:
        time.sleep(0.05)


def restarted(site, own, settings):
    """Restart the server under two workers, one of them asked all the time; return answers and moments."""
    answers, is_over = [], threading.Event()

    def load(worker):
        number = 0
        while not is_over.is_set():
            answers.append(asked(worker, ASKED[number % len(ASKED)]))
            number += 1

    with ExitStack() as stack:
        busy, idle = (
            stack.enter_context(site.served(side="both", DJANGO_SETTINGS_MODULE=settings))
            for _worker in range(2)
        )
        # Both have a connection of their own by now.
        assert [asked(worker, ASKED[0]).status for worker in (busy, idle)] == [200, 200]
        crowd = threading.Thread(target=load, args=(busy,))
        crowd.start()
        try:
            until_all_was_asked(answers)
            stopped_at = time.monotonic()
            own.stop()
            until_all_was_asked(answers)
            started_at = time.monotonic()
            own.ensure_postgres_running()
            ready_at = time.monotonic()
            first_of_the_idle = asked(idle, ASKED[0])
            until_all_was_asked(answers)
        finally:
            is_over.set()
            crowd.join(60)
    return answers, first_of_the_idle, (stopped_at, started_at, ready_at)


def failed_without_need(answers, moments):
    """Return the status of each answer that failed and was not in flight while the server was away."""
    stopped_at, _started_at, ready_at = moments
    return [
        answer.status
        for answer in answers
        if answer.status != 200 and (answer.ended < stopped_at or answer.begun > ready_at)
    ]


def test_restart_fails_what_is_in_flight_alone_and_readers_are_told_meanwhile(site, server):
    answers, first_of_the_idle, moments = restarted(site, server[1], LIKE_A_SITE)

    away = [answer for answer in answers if moments[0] < answer.ended and answer.status != 200]
    later = [answer for answer in answers if answer.begun > moments[2]]
    assert failed_without_need([*answers, first_of_the_idle], moments) == []
    assert len(later) > 1
    assert len(away) > 1
    assert {answer.status for answer in away} == {503}
    assert {(answer.headers["retry-after"], answer.headers["cache-control"]) for answer in away} == {
        ("60", "no-store")
    }
    # Of the addresses those in English are answered in English, which the full disk is asked about.
    assert any(SENTENCE in answer.text for answer in away)
    assert not any("Traceback" in answer.text for answer in away)


def test_worker_that_does_not_ask_whether_its_connection_holds_is_caught_by_the_same_restart(site, server):
    answers, first_of_the_idle, moments = restarted(site, server[1], HASTY)

    assert failed_without_need([*answers, first_of_the_idle], moments) == [503]


def test_site_does_not_start_on_a_server_that_forgets_after_a_power_cut(site, server):
    with psycopg.connect(server[0], autocommit=True) as connection:
        for name in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
        started = site.start(DJANGO_SETTINGS_MODULE=LIKE_A_SITE)
        connection.execute("ALTER SYSTEM RESET ALL")
        connection.execute("SELECT pg_reload_conf()")

    assert started.returncode != 0
    assert "claims.E011: The database was opened with fsync = off; it must be on." in started.stderr
    assert "The database was opened with full_page_writes = off; it must be on." in started.stderr

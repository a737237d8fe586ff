"""Editors at the same instant: nobody approves twice, nobody is lost, the trail never forks."""

import json
import os
import subprocess
import sys
import uuid

import psycopg
import pytest

from factcheck.settings import BASE_DIR
from tests.postgres import server


@pytest.fixture(scope="module")
def postgres():
    with server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'race.sqlite3'}"
        return
    address = request.getfixturevalue("postgres")
    if not address:
        pytest.skip("no PostgreSQL here: install the dev extra or name one by TEST_POSTGRES_URL")
    name = f"race_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield address.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def race(what, times, *, database, tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "DATABASE_URL": database,
        "TRAIL_HEADS_FILE": str(tmp_path / "heads.txt"),
    }
    answer = subprocess.run(
        [sys.executable, "-m", "tests.races.driver", what, str(times)],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def test_three_hundred_simultaneous_approvals_give_one_each(database, tmp_path):
    outcome = race("approvals", 300, database=database, tmp_path=tmp_path)

    assert (outcome["double"], outcome["none"], outcome["errors"], outcome["faults"]) == (0, 0, [], [])
    assert outcome["entries"] == 300
    assert all("was faster" in said or "This one is approved" in said for said in outcome["sentences"])


def test_the_careless_approval_is_caught_by_the_same_race(database, tmp_path):
    outcome = race("naive", 30, database=database, tmp_path=tmp_path)

    assert outcome["double"] > 0


def test_eight_writers_lose_nothing_and_never_fork_the_trail(database, tmp_path):
    outcome = race("transitions", 100, database=database, tmp_path=tmp_path)

    assert (outcome["transitions"], outcome["entries"]) == (800, 800)
    assert (outcome["errors"], outcome["faults"]) == ([], [])

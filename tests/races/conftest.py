"""An empty database of each kind, and a race on it."""

import json
import os
import subprocess
import sys
import uuid
from contextlib import contextmanager

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
    with empty(request, tmp_path) as address:
        yield address


@contextmanager
def empty(request, place):
    """Give the address of an empty database of the kind the fixture asks for, and drop it afterwards."""
    if request.param == "sqlite":
        yield f"sqlite:///{place / 'race.sqlite3'}"
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


def race(what, times, *, database, tmp_path, by="driver", **variables):
    """Run a race in a process of its own and return what it answers."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "DATABASE_URL": database,
        "TRAIL_HEADS_FILE": str(tmp_path / "heads.txt"),
        **variables,
    }
    answer = subprocess.run(
        [sys.executable, "-m", f"tests.races.{by}", what, str(times)],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])

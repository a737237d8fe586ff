"""A site for tests in processes of their own, on each kind of database, filled once a run."""

import uuid

import psycopg
import pytest

from tests.postgres import server
from tests.processes.site import Site, as_role, database

PASSWORD = "only-to-read"


@pytest.fixture(scope="session")
def postgres():
    with server() as address:
        yield address


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def filled(request, tmp_path_factory):
    """A site with a corrected, a retracted and a contradicted check, drafts, and a role for readers."""
    place = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        address = f"sqlite:///{place / 'db.sqlite3'}"
        yield prepared(Site("sqlite", place, address, address))
        return
    postgres = request.getfixturevalue("postgres")
    if not postgres:
        pytest.skip("no PostgreSQL here: install the dev extra or name one by TEST_POSTGRES_URL")
    name, role = (f"{word}_{uuid.uuid4().hex}" for word in ("site", "reader"))
    address = f"{postgres.rpartition('/')[0]}/{name}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
    try:
        with database(postgres, name):
            site = prepared(Site("postgresql", place, address, as_role(address, role, PASSWORD)))
            granted = site.run("manage.py", "grant_reader", role)
            assert granted.returncode == 0, granted.stderr
            yield site
    finally:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"DROP ROLE {role}")


@pytest.fixture
def site(filled, tmp_path):
    """A copy of the site for one test."""
    with filled.copied(tmp_path / "site") as copy:
        yield copy


@pytest.fixture
def postgres_site(site):
    if site.kind != "postgresql":
        pytest.skip("SQLite knows no roles")
    return site


def prepared(site):
    filled = site.run("-m", "tests.processes.fill")
    assert filled.returncode == 0, filled.stderr
    collected = site.run("manage.py", "collectstatic", "--no-input", side="public")
    assert collected.returncode == 0, collected.stderr
    return site

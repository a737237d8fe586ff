"""The desk on a primary, readers on its streaming replica under the role that can only read."""

import time
import uuid

import psycopg
import pytest

from tests.processes.conftest import PASSWORD, prepared
from tests.processes.replica import pair
from tests.processes.site import Site, as_role, database

PAGE = "/en/claims/bridge-cost/"
# Seconds; a replica beside its primary follows within a few hundredths.
LONGEST_LAG = 20
CORRECT = """
import django
django.setup()
from claims.models import Edition
from tests import factories
factories.corrected(Edition.objects.in_force().get(claim_slug="bridge-cost"), note="The replica hears of it.")
"""


@pytest.fixture(scope="module")
def replicated(tmp_path_factory):
    """A filled site on a primary, its readers on the replica; gives the site and the pair of servers."""
    with pair() as servers:
        if servers is None:
            pytest.skip("no PostgreSQL here: install the dev extra")
        name, role = (f"{word}_{uuid.uuid4().hex}" for word in ("site", "reader"))
        with psycopg.connect(servers.primary, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        address, copy = (f"{one.rpartition('/')[0]}/{name}" for one in (servers.primary, servers.replica))
        with database(servers.primary, name):
            place = tmp_path_factory.mktemp("replicated")
            site = prepared(Site("postgresql", place, address, as_role(copy, role, PASSWORD)))
            granted = site.run("manage.py", "grant_reader", role)
            assert granted.returncode == 0, granted.stderr
            yield site, servers


def until(is_so):
    """Wait until something holds that takes a moment; say whether it came to hold."""
    end = time.monotonic() + LONGEST_LAG
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_readers_on_the_replica_get_what_the_desk_published_and_outlive_its_loss(replicated):
    site, servers = replicated
    with psycopg.connect(servers.replica) as connection:
        assert connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)
    with site.served(side="both") as desk, site.served(side="public") as readers:
        assert readers(PAGE) == desk(PAGE)
        before = readers(PAGE)

        corrected = site.run("-c", CORRECT)

        assert corrected.returncode == 0, corrected.stderr
        # Whoever works at the desk reads what was just written, without waiting for anything.
        assert desk(PAGE) != before
        assert b"The replica hears of it." in desk(PAGE)[2]
        # Readers follow; nothing that was kept on their side stands in the way.
        assert until(lambda: readers(PAGE) == desk(PAGE))

        servers.lose_replica()
        try:
            assert readers(PAGE)[0] == 503
            assert desk(PAGE)[0] == 200
        finally:
            servers.start_replica()
        assert until(lambda: readers(PAGE)[0] == 200)
        assert readers(PAGE) == desk(PAGE)

"""What every test may ask for."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypotheses

from tests import factories
from tests.forms import Browser

# The same examples on every machine, and a loaded one is no fault; `--hypothesis-profile hunt` looks further.
hypotheses.register_profile("house", derandomize=True, deadline=None)
hypotheses.register_profile("hunt", deadline=None, max_examples=2000)
hypotheses.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what asks a database, so that another one need not repeat the rest."""
    for item in items:
        asks = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames)
        if asks and not item.get_closest_marker("one_database"):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def _heads_of_its_own(settings, tmp_path):
    """Heads outlive a database, so each test begins with none."""
    settings.TRAIL_HEADS_FILE = tmp_path / "heads.txt"


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Rendered pages outlive a database, so each test begins with none."""
    caches["pages"].clear()
    caches["template_fragments"].clear()


@pytest.fixture
def client():
    """A browser: what it sends carries the key of the form it was typed into."""
    return Browser()


@pytest.fixture(autouse=True)
def _english_again():
    """A page asked for in German leaves the thread speaking German; the next test begins in English."""
    translation.activate("en")
    yield
    translation.activate("en")


@pytest.fixture
def noon():
    """A moment to act at."""
    return factories.NOON


@pytest.fixture
def anna(groups):
    """Anna checks."""
    return factories.anna()


@pytest.fixture
def bela(groups):
    """Bela reviews."""
    return factories.bela()


@pytest.fixture
def chris(groups):
    """Chris publishes."""
    return factories.chris()


@pytest.fixture
def unguarded(db):
    """The trail without its triggers, as for somebody with the database file in hand."""
    with connection.cursor() as cursor:
        for name, table in (
            ("trailentry_never_changes", "claims_trailentry"),
            ("trailentry_never_goes", "claims_trailentry"),
            ("trailpayload_changes_by_redaction", "claims_trailpayload"),
            ("trailpayload_never_goes", "claims_trailpayload"),
        ):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")


@pytest.fixture
def groups(db):
    """The three groups with the permissions the house gives them."""
    factories.groups()

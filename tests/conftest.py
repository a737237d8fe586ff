"""What every test may ask for."""

import pytest
from django.core.management import call_command

from tests import factories


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
def groups(db):
    """The three groups with the permissions the house gives them."""
    call_command("loaddata", "groups", verbosity=0)

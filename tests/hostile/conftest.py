"""One house for all the tests of a module: built once, and taken back at the end."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from tests.hostile.site import Site


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    settings = override_settings(TRAIL_HEADS_FILE=folder / "heads.txt", MEDIA_ROOT=folder)
    with settings, django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "groups", verbosity=0)
        yield Site()
        transaction.set_rollback(True)

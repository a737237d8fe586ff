"""What must hold when processes die, disks fill up, servers go away and desks are busy, on each database."""

import json
import os
import subprocess
import sys

import pytest

from factcheck.settings import BASE_DIR
from tests.faults.small_disk import NOT_HERE
from tests.races.conftest import (  # noqa: F401 -- fixtures of the tests beside this file
    database,
    empty,
    postgres,
)

# Interruptions of each kind; `python -m tests.faults.driver` does as many as one likes.
EACH = 5


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crashes(request, tmp_path_factory):
    """What became of a desk on each database while its acts were interrupted and its disk was full."""
    on_small_disk = subprocess.run(
        [sys.executable, "-m", "tests.faults.small_disk", request.param, "crashes", str(EACH)],
        cwd=BASE_DIR, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    if on_small_disk.returncode == 0:
        return json.loads(on_small_disk.stdout.splitlines()[-1])
    assert on_small_disk.returncode == NOT_HERE, on_small_disk.stderr
    place = tmp_path_factory.mktemp("desk")
    with empty(request, place) as address:
        # Errors are answered as people get them.
        return fault("crashes", EACH, database=address, tmp_path=place, settings="tests.faults.settings")


def fault(what, *numbers, database, tmp_path, settings="factcheck.settings"):  # noqa: F811 -- the value of the fixture
    """Run a part of the driver in a process of its own and return what it answers."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": database,
        "TRAIL_HEADS_FILE": str(tmp_path / "heads.txt"),
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    answer = subprocess.run(
        [sys.executable, "-m", "tests.faults.driver", what, *map(str, numbers)],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=580,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])

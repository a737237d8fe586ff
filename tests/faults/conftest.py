"""What must hold when processes die and when the desk is busy, on an empty database of each kind."""

import json
import os
import subprocess
import sys

from factcheck.settings import BASE_DIR
from tests.races.conftest import database, postgres  # noqa: F401 -- fixtures of the tests beside this file


def fault(what, *numbers, database, tmp_path):  # noqa: F811 -- the value of the fixture
    """Run a part of the driver in a process of its own and return what it answers."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
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
        timeout=280,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])

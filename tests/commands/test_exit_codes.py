"""What a script that calls us gets: exit codes and the last line, from a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importers import bundles

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def run(tmp_path):
    environment = {
        **os.environ,
        "DEBUG": "1",
        "DEMO": "0",
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'desk.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    }

    def manage(*arguments):
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    assert manage("migrate", "--verbosity=0").returncode == 0
    return manage


@pytest.mark.parametrize("door", ["import_claims", "loaddata"])
def test_refused_file_ends_with_exit_code_one_and_a_good_one_with_zero(run, tmp_path, door):
    broken, row = bundles.with_change("verdict", state="published")

    refused = run(door, bundles.write(tmp_path / "broken.json", broken))
    taken = run(door, bundles.write(tmp_path / "good.json", bundles.records()))

    assert refused.returncode == 1
    assert f"row {row}, field state: Imports arrive as drafts: leave out “state”." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (taken.returncode, taken.stdout.splitlines()[-1]) == (
        0,
        f"{len(bundles.RECORDS)} created, 0 changed, 0 unchanged",
    )

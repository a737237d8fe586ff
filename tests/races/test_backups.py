"""A backup is of one moment, whoever writes meanwhile, and comes back on a database of either kind."""

import os
import subprocess
import sys

import pytest

from factcheck.settings import BASE_DIR
from tests.races.conftest import race


@pytest.fixture
def restored(tmp_path):
    """Restore a backup into a new place on SQLite; return exit code and what was said."""

    def manage(place, *arguments):
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "DEBUG": "1",
            "DATABASE_URL": f"sqlite:///{place / 'db.sqlite3'}",
            "MEDIA_ROOT": str(place / "media"),
            "TRAIL_HEADS_FILE": str(place / "heads.txt"),
        }
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    def restore(name):
        place = tmp_path / f"place-{name}"
        place.mkdir()
        assert manage(place, "migrate", "--verbosity=0").returncode == 0
        answer = manage(place, "restore", str(tmp_path / f"{name}.zip"))
        return answer.returncode, answer.stdout + answer.stderr

    return restore


def test_backup_made_while_eight_editors_write_comes_back_whole(database, tmp_path, restored):
    outcome = race("taken", 2, database=database, tmp_path=tmp_path, by="backups", BACKUPS=str(tmp_path))

    assert outcome["written"] >= outcome["entries"][1] > outcome["entries"][0]
    assert outcome["torn"] == []
    code, said = restored("1")
    assert (code, said) == (0, said)
    assert "verified" in said


def test_backup_that_reads_each_table_at_its_own_moment_is_refused(database, tmp_path, restored):
    outcome = race("careless", 20, database=database, tmp_path=tmp_path, by="backups", BACKUPS=str(tmp_path))

    assert outcome["torn"]
    code, said = restored(str(outcome["torn"][0]))
    assert code == 1
    assert said.endswith("Nothing was written.\n")

"""Runs a part of the driver where database, kept files and heads lie on a disk of a few megabytes.

    python -m tests.faults.small_disk sqlite full
    python -m tests.faults.small_disk postgresql crashes 20

On PostgreSQL only the tables lie there; the server keeps its own log elsewhere. The disk is mounted for this
process and its children alone, which takes root or a kernel that gives everybody name spaces of their own.
The exit code is 77 where neither is to be had.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.postgres import own_server

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = "128m"
NOT_HERE = 77
INSIDE = "inside"


def main(kind: str, *part: str) -> int:
    place = Path(tempfile.mkdtemp(prefix="factcheck-disk-"))
    # The server of PostgreSQL is another user.
    place.chmod(0o755)
    command = [sys.executable, "-m", "tests.faults.small_disk", INSIDE, str(place), kind, *part]
    try:
        return subprocess.run([*_alone(), *command], cwd=ROOT, check=False, timeout=580).returncode
    finally:
        shutil.rmtree(place)


def _alone() -> list[str]:
    return ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]


def inside(place: Path, kind: str, *part: str) -> int:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", str(place)], check=False
    )
    if mounted.returncode != 0:
        return NOT_HERE
    with _database(kind, place) as address:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": address,
            "MEDIA_ROOT": str(place / "media"),
            "TRAIL_HEADS_FILE": str(place / "heads.txt"),
            "SMALL_DISK": str(place),
        }
        if not address:
            return NOT_HERE
        command = [sys.executable, "-m", "tests.faults.driver", *part]
        return subprocess.run(command, env=environment, check=False).returncode


@contextmanager
def _database(kind: str, place: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{place / 'db.sqlite3'}"
        return
    with own_server() as (address, own):
        if not address:
            yield ""
            return
        tables = place / "tables"
        tables.mkdir()
        if own.system_user:
            shutil.chown(tables, own.system_user)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{tables}'")
            connection.execute("CREATE DATABASE small TABLESPACE small")
        yield f"{address.rpartition('/')[0]}/small"


if __name__ == "__main__":
    if sys.argv[1] == INSIDE:
        sys.exit(inside(Path(sys.argv[2]), *sys.argv[3:]))
    sys.exit(main(*sys.argv[1:]))

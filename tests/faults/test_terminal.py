"""What whoever starts an import sees of it, and what Ctrl-C leaves: the command as it is typed."""

import fcntl
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import termios
import time
from contextlib import closing

import pytest

from factcheck.settings import BASE_DIR
from tests.faults.bundles import RECORDS, write

CLAIMS = 4000
BAR = re.compile(r"\d+%\|.*?\| \d+/20000 \[[\d:]+<[\d:]+, .*?row/s\]")
LINE = re.compile(r"^\d+ rows, \d+ a second, \d+ s left$", re.MULTILINE)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    place = tmp_path_factory.mktemp("template")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=BASE_DIR, env=environment(place), check=True, timeout=200,
    )  # fmt: skip
    return place / "db.sqlite3"


@pytest.fixture
def desk(template, tmp_path):
    shutil.copy(template, tmp_path / "db.sqlite3")
    write(tmp_path / "archive.jsonl", "archive", CLAIMS)
    return tmp_path


def environment(place):
    return os.environ | {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "DATABASE_URL": f"sqlite:///{place / 'db.sqlite3'}",
        "TRAIL_HEADS_FILE": str(place / "heads.txt"),
        "LANG": "C.UTF-8",
    }


def typed(desk, *options):
    return [sys.executable, "manage.py", "import_claims", str(desk / "archive.jsonl"), *options]


def interrupted_on_a_terminal(desk, *options):
    """Type the command at a terminal, press Ctrl-C as soon as the bar moves; return screen and exit code."""
    terminal, end = pty.openpty()
    termios.tcsetwinsize(end, (24, 100))
    process = subprocess.Popen(
        typed(desk, *options), cwd=BASE_DIR, env=environment(desk), stdin=end, stdout=end, stderr=end,
        start_new_session=True, preexec_fn=_as_by_hand,  # noqa: PLW1509 -- no threads
    )  # fmt: skip
    os.close(end)
    screen, is_pressed = "", False
    # A terminal whose process is gone answers with an error.
    while chunk := _read(terminal):
        screen += chunk
        if not is_pressed and any(not bar.startswith("0%") for bar in BAR.findall(screen)):
            os.write(terminal, b"\x03")
            is_pressed = True
    os.close(terminal)
    return screen, process.wait(timeout=60)


def _as_by_hand():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # Whoever runs the tests in the background has told all below to pass over Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _read(terminal):
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace")
    except OSError:
        return ""


def counted(desk, table, condition="1"):
    with closing(sqlite3.connect(desk / "db.sqlite3")) as database:
        return database.execute(f"SELECT count(*) FROM claims_{table} WHERE {condition}").fetchone()[0]


def test_a_terminal_shows_rate_and_remaining_time_and_ctrl_c_leaves_nothing(desk):
    screen, code = interrupted_on_a_terminal(desk)

    assert BAR.search(screen)
    assert "Stopped. Nothing was written." in screen
    assert code == 130
    assert {counted(desk, table) for table in ("claim", "party", "trailentry", "importrun", "importrow")} == {
        0
    }


def test_ctrl_c_between_batches_leaves_whole_ones_and_resume_goes_on(desk):
    screen, code = interrupted_on_a_terminal(desk, "--by-batch")

    rows = counted(desk, "importrow")
    assert "Stopped between two batches. Go on with --resume." in screen
    assert code == 130
    assert 0 < rows < CLAIMS * RECORDS
    assert rows % 500 == 0
    assert counted(desk, "importrun", f"rows_done = {rows} AND NOT is_whole") == 1
    # Records and entries of the trail came with their rows, and one entry for each batch.
    assert counted(desk, "trailentry") == rows + rows // 500

    subprocess.run(typed(desk, "--resume"), cwd=BASE_DIR, env=environment(desk), check=True, timeout=200)

    assert counted(desk, "claim") == CLAIMS
    assert counted(desk, "importrun", f"rows_done = {CLAIMS * RECORDS} AND is_whole") == 1


def test_elsewhere_than_on_a_terminal_plain_lines_say_how_far_it_is(desk):
    with (desk / "db.sqlite3.queue").open("w") as queue:
        # Another writer is at work for longer than the pause between two lines.
        fcntl.flock(queue, fcntl.LOCK_EX)
        process = subprocess.Popen(
            typed(desk, "--by-batch"), cwd=BASE_DIR, env=environment(desk), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        _wait_until_it_waits(desk)
        time.sleep(5.5)
    out, err = process.communicate(timeout=200)

    assert process.returncode == 0, err
    assert LINE.search(err)
    assert "\r" not in err
    assert out.splitlines()[-1] == f"{CLAIMS * RECORDS} created, 0 changed, 0 unchanged"


def _wait_until_it_waits(desk):
    """Return as soon as somebody stands at the queue, as the kernel lists those that wait for a lock."""
    place = os.stat(desk / "db.sqlite3.queue").st_ino
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with open("/proc/locks") as locks:
            if any("->" in line and f":{place} " in line for line in locks):
                return
        time.sleep(0.05)

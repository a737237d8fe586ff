"""What pip installs is the whole product: the demonstration is built and served from the wheel alone."""

import os
import re
import subprocess
import sys
import zipfile
from urllib.request import urlopen

import pytest

from factcheck.settings import BASE_DIR
from tests.e2e.conftest import free_port, wait_for

pytest.importorskip("hatchling", reason="hatchling is not installed: it makes the wheel")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what the wheel holds, as pip lays it out; nothing of the checkout is in reach of it."""
    place = tmp_path_factory.mktemp("installed")
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place / "made")],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(next((place / "made").glob("*.whl"))) as wheel:
        wheel.extractall(place / "site")
    return place / "site"


@pytest.fixture
def run(installed, tmp_path):
    def start(*arguments, **variables):
        # Before the checkout, which the developer's environment knows as well.
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(installed),
            "DEBUG": "1",
            "DEMO": "1",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'var' / 'demo.sqlite3'}",
            **variables,
        }
        return subprocess.Popen(
            [sys.executable, "-m", "factcheck", *arguments],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return start


def test_wheel_serves_the_demonstration(run, installed, tmp_path):
    told, _nothing = run("shell", "-c", "import claims; print(claims.__file__)").communicate(timeout=60)
    assert str(installed) in told
    told, _nothing = run("demo", "--no-serve").communicate(timeout=240)
    assert re.search(r"^\d+ published", told, re.MULTILINE), told
    # What it wrote lies where it was started, and not among its own files.
    assert (tmp_path / "var" / "demo.sqlite3").exists()
    assert not (installed / "var").exists()

    port = free_port()
    log = tmp_path / "server.log"
    log.touch()
    server = run("runserver", "--noreload", f"127.0.0.1:{port}", SITE_URL=f"http://127.0.0.1:{port}")
    try:
        wait_for(f"http://127.0.0.1:{port}", server, log)
        for address, part in (("/en/claims/", "<h1"), ("/de/claims/", "<h1"), ("/admin/login/", "password")):
            with urlopen(f"http://127.0.0.1:{port}{address}", timeout=20) as answer:
                assert part in answer.read().decode()
    finally:
        server.kill()
        server.communicate(timeout=20)


def test_wheel_holds_no_test_and_nothing_of_a_workplace(installed):
    with zipfile.ZipFile(next((installed.parent / "made").glob("*.whl"))) as wheel:
        names = set(wheel.namelist())

    assert {"factcheck/templates/public/claim.html", "factcheck/fixtures/groups.json"} <= names
    assert "claims/locale/de/LC_MESSAGES/django.mo" in names
    assert not [name for name in names if re.match(r"(tests|benchmarks|docs|var|\.ci)/", name)]
    assert not [name for name in names if name.endswith((".sqlite3", ".pyc", ".env"))]

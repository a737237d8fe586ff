"""A browser, and a demonstration that it reads; where there is no browser, the tests skip."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.e2e.newsroom import Newsroom

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = (sys.executable, str(ROOT / "manage.py"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# As root in a container there is no sandbox; the rest keeps the browser from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Seconds.
LONGEST_BUILD = 300
LONGEST_START = 60


@pytest.fixture(scope="session")
def browser():
    """Chromium as the distribution ships it, without a window."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser on the PATH: looked for {', '.join(BROWSERS)}")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demonstration(browser, tmp_path_factory):
    """The place of a demonstration, built once for all workers of a run.

    It asks for the browser first, so that nothing is built where the tests will skip.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    place = shared / "demonstration"
    place.mkdir(exist_ok=True)
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "printed.txt").exists():
            built = subprocess.run(
                [*MANAGE, "demo", "--no-serve"],
                env=settings_for(place),
                capture_output=True,
                text=True,
                check=False,
                timeout=LONGEST_BUILD,
            )
            assert built.returncode == 0, built.stderr
            (place / "printed.txt").write_text(built.stdout)
    return place


@pytest.fixture(scope="session")
def newsroom(browser, demonstration, tmp_path_factory):
    """A copy of the demonstration, served on loopback: what one worker publishes there, no other sees."""
    place = shutil.copytree(demonstration, tmp_path_factory.mktemp("newsroom") / "demonstration")
    port = free_port()
    printed = (place / "printed.txt").read_text()
    passwords = dict(re.findall(r"^  demo-(\w+) +(\S{16})$", printed, re.MULTILINE))
    log = place / "server.log"
    with log.open("w") as written:
        server = subprocess.Popen(
            [*MANAGE, "runserver", "--noreload", f"127.0.0.1:{port}"],
            env=settings_for(place, port) | {"DJANGO_SETTINGS_MODULE": "tests.e2e.settings"},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        opened = Newsroom(f"http://127.0.0.1:{port}", passwords, browser, place)
        wait_for(opened.address, server, log)
        yield opened
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()


def settings_for(place, port=8000):
    return {
        **os.environ,
        "DEBUG": "1",
        "DEMO": "1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{place / 'demo.sqlite3'}",
        "MEDIA_ROOT": str(place / "media"),
        "TRAIL_HEADS_FILE": str(place / "heads.txt"),
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    }


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(address, server, log):
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end and server.poll() is None:
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(f"{address}/robots.txt", timeout=5):
            return
        time.sleep(0.2)
    pytest.fail(f"The server did not come up:\n{log.read_text()}")


@pytest.fixture
def reader(newsroom):
    """A page in a fresh window: nothing remembered from before."""
    with newsroom.window() as page:
        yield page


@pytest.fixture(scope="module")
def anna_at_desk(newsroom):
    """Anna, who checks, logged in at the desk."""
    with newsroom.window() as page:
        newsroom.log_in(page, "anna")
        yield page


@pytest.fixture(scope="module")
def bela_at_desk(newsroom):
    """Bela, who reviews, logged in at the desk."""
    with newsroom.window() as page:
        newsroom.log_in(page, "bela")
        yield page

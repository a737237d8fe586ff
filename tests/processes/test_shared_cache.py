"""Processes share what they keep in Redis, and readers do not notice when it dies."""

import contextlib
import shutil
import subprocess
import time

import pytest

from tests.e2e.conftest import free_port

redis = pytest.importorskip("redis", reason="redis is not installed: extra redis")
SERVER = shutil.which("redis-server")
pytestmark = pytest.mark.skipif(not SERVER, reason="no redis-server here: Debian has it under that name")

PAGE = "/en/claims/bridge-cost/"
BY_NUMBER = {"Host": "10.1.2.3:8000"}


@pytest.fixture
def store(site, tmp_path):
    """A Redis of our own on loopback, that keeps nothing on disk; gives its port and itself."""
    if site.kind != "sqlite":
        pytest.skip("asked the same way whatever the database")
    with running(free_port(), tmp_path) as server:
        yield server


@contextlib.contextmanager
def running(port, place):
    options = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(place),
    ]
    server = subprocess.Popen([SERVER, *options], stdout=subprocess.DEVNULL)
    try:
        client = redis.Redis(port=port)
        for _attempt in range(100):
            with contextlib.suppress(redis.exceptions.ConnectionError):
                client.ping()
                break
            time.sleep(0.05)
        yield port, server, client
    finally:
        server.kill()
        server.wait(10)


def without_moment(answer):
    return answer[0], answer[2]


def test_what_one_process_made_another_hands_out_and_nothing_is_pickled(site, store):
    port, _server, client = store
    shared = {"CACHE_URL": f"redis://127.0.0.1:{port}/0"}
    with site.served(side="public", **shared) as one, site.served(side="public", **shared) as other:
        first = one(PAGE)
        (key,) = [key for key in client.scan_iter() if b"pages" in key]
        kept, seconds = client.get(key), client.ttl(key)
        # What cannot be made by rendering, so that it shows where it came from.
        client.set(key, kept.replace(b"</body>", b"<!-- from the cache --></body>"))
        second = other(PAGE)

        assert first[0] == 200
        assert kept.startswith(b'b"')
        assert second[2] == first[2].replace(b"</body>", b"<!-- from the cache --></body>")
        assert b"public" in key
        assert 0 < seconds <= 24 * 60 * 60
        # A value that somebody else put there is no page, and is not run.
        client.set(key, b"\x80\x04\x95cos\nsystem\n")
        assert one(PAGE)[2] == first[2]


def test_a_desk_and_readers_share_no_page(site, store):
    port, _server, client = store
    shared = {"CACHE_URL": f"redis://127.0.0.1:{port}/0"}
    with site.served(side="public", **shared) as public, site.served(side="both", **shared) as ask:
        assert public(PAGE)[2] == ask(PAGE)[2]

    assert len([key for key in client.scan_iter() if b"pages" in key]) == 2


def test_readers_and_reports_go_on_while_redis_is_dead_and_after_it_came_back(site, store, tmp_path):
    port, server, _client = store
    shared = {"CACHE_URL": f"redis://127.0.0.1:{port}/0"}
    (site.place / "media").mkdir(exist_ok=True)
    with site.served(side="both", **shared) as ask:
        before = ask(PAGE)
        ready = ask("/readyz", headers=BY_NUMBER)
        server.kill()
        server.wait(10)
        begun = time.monotonic()
        during = [ask(PAGE) for _again in range(20)]
        took = time.monotonic() - begun
        without = ask("/readyz", headers=BY_NUMBER)
        front = ask("/en/claims/")[0]
        reported = ask("/en/letterbox/bridge-cost/2/", "POST")[0]
        time.sleep(5.1)
        with running(port, tmp_path) as (_port, _server, client):
            after = [ask(PAGE) for _again in range(2)]
            keys = client.keys()
            again = ask("/readyz", headers=BY_NUMBER)
        log = (site.place / "both.log").read_text()

    assert {without_moment(answer) for answer in [before, *during, *after]} == {without_moment(before)}
    assert (before[0], front) == (200, 200)
    assert reported < 500
    assert took < 20
    assert (ready[0], ready[2].splitlines()[-1]) == (200, b"cache: ok")
    assert (without[0], without[2].splitlines()[-1]) == (200, b"cache: failing, not needed")
    assert (again[0], again[2].splitlines()[-1]) == (200, b"cache: ok")
    assert len([key for key in keys if b"pages" in key]) == 1
    assert log.count("The shared cache does not answer (ConnectionError)") < 5
    assert "Traceback" not in log


def test_address_of_something_else_is_refused_and_not_shown(site):
    started = site.start(CACHE_URL="http://:hunter2@cache.internal")

    assert started.returncode != 0
    assert "CACHE_URL cannot be read: write it like redis://:password@127.0.0.1:6379/0." in started.stderr
    assert "hunter2" not in started.stderr

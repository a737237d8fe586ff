"""A real browser reads pages full of what attackers write, and runs none of it."""

import json
import os
import subprocess
import sys

import pytest

from tests.e2e.conftest import LONGEST_BUILD, ROOT

pytestmark = pytest.mark.e2e

HOST = "http://testserver"
# As strict as can be: whatever wants to run or to load from elsewhere is reported.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"
ATTACK = "<script>window.hit=1</script><img src=//stranger.invalid/x onerror=window.hit=1>"


@pytest.fixture(scope="module")
def hostile_pages(browser):
    """The bytes of every page that is made from hostile editions, by address."""
    printed = subprocess.run(
        [sys.executable, "-m", "tests.e2e.hostile"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_POSTGRES_URL": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_BUILD,
    )
    assert printed.returncode == 0, printed.stderr
    return json.loads(printed.stdout)


@pytest.fixture
def window(browser):
    context = browser.new_context(base_url=HOST)
    yield context.new_page()
    context.close()


def read(window, pages):
    """Open each page under the policy; return what ran, what was reported and whom it asked, by address."""
    heard, asked, found = [], [], {}
    window.on("console", lambda message: heard.append(message.text))
    window.on("pageerror", lambda error: heard.append(str(error)))
    window.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))

    def answer(route):
        address = route.request.url.removeprefix(HOST)
        asked.append(route.request.url)
        if address in pages:
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=pages[address], headers=headers)
        else:
            route.fulfill(body="", content_type="text/css" if address.endswith(".css") else "image/svg+xml")

    window.route("**/*", answer)
    for address in pages:
        heard.clear()
        asked.clear()
        window.goto(address)
        strangers = [url for url in asked if not url.startswith(f"{HOST}/")]
        ran = window.evaluate("window.hit")
        if ran or heard or strangers:
            found[address] = (ran, list(heard), strangers)
    return found


def test_browser_runs_nothing_of_it_asks_no_stranger_and_has_nothing_to_report(window, hostile_pages):
    assert len(hostile_pages) == 82

    assert read(window, hostile_pages) == {}


def test_page_that_lets_an_attack_through_would_be_noticed(window, hostile_pages):
    page = hostile_pages["/en/claims/hostile-0/"].replace("</main>", f"{ATTACK}</main>")

    found = read(window, {"/en/claims/hostile-0/": page})

    [(_ran, reported, _strangers)] = found.values()
    assert any("Content Security Policy" in line for line in reported)

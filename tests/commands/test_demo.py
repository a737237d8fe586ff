"""The demonstration: built in one go, published by the rules, and never anywhere but here."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parent.parent.parent
LEAST_PUBLISHED = 40
FRONT_PAGE = """
from django.test import Client
print(Client(headers={"host": "127.0.0.1"}).get("/en/").content.decode())
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def manage(place):
    environment = {
        **os.environ,
        "DEBUG": "1",
        "DEMO": "1",
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{place / 'demo.sqlite3'}",
        "MEDIA_ROOT": str(place / "media"),
        "TRAIL_HEADS_FILE": str(place / "heads.txt"),
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    }

    def run(*arguments, **changes):
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=environment | changes, capture_output=True, text=True, check=False, timeout=170
        )

    return run


@pytest.fixture(scope="module")
def built(manage):
    """The demonstration is built once for all tests of this file; it takes some seconds."""
    return manage("demo", "--no-serve")


def test_demonstration_publishes_the_case_by_the_rules(built, place):
    assert built.returncode == 0, built.stderr
    found = re.fullmatch(
        r"(\d+) published, (\d+) waiting for a source check, (\d+) held back by the evidence rule, "
        r"(\d+) claims without verdict",
        built.stdout.splitlines()[-1],
    )
    published, waiting, held_back, _untouched = map(int, found.groups())
    assert published >= LEAST_PUBLISHED
    with sqlite3.connect(place / "demo.sqlite3") as database:
        states = dict(database.execute("SELECT state, count(*) FROM claims_verdict GROUP BY state"))
        own = database.execute(
            "SELECT count(*) FROM claims_verdict v JOIN claims_contribution c ON c.claim_id = v.claim_id "
            "WHERE c.user_id = v.approved_by_id"
        ).fetchone()
    assert states == {"published": published, "in_review": waiting, "draft": held_back}
    assert own == (0,)


def test_what_the_rule_refused_is_named_with_its_sentence(built):
    section = built.stdout.partition("Held back by the evidence rule:\n")[2].partition("\nAccounts")[0]

    held_back = int(re.search(r"(\d+) held back", built.stdout)[1])
    assert len(section.splitlines()) == held_back
    assert all(re.fullmatch(r"  [a-z0-9-]+: .+\.", line) for line in section.splitlines())


def test_three_accounts_are_named_as_demonstration_and_their_passwords_shown_once(built, manage):
    shown = re.findall(r"^  (demo-\w+) +(\S{16})$", built.stdout, re.MULTILINE)

    assert [name for name, _password in shown] == ["demo-anna", "demo-bela", "demo-chris"]
    again = manage("demo", "--no-serve")
    assert again.returncode == 0
    assert "is there already" in again.stdout
    assert not any(password in again.stdout for _name, password in shown)


def test_trail_of_the_demonstration_verifies(built, manage):
    verified = manage("verify_trail")

    assert (verified.returncode, verified.stderr) == (0, "")
    assert verified.stdout.endswith("nothing wrong.\n")


def test_every_page_says_that_this_is_a_demonstration(built, manage):
    with_banner = manage("shell", "-v0", "-c", FRONT_PAGE)
    without = manage("shell", "-v0", "-c", FRONT_PAGE, DEMO="0")

    assert "demonstration" in with_banner.stdout.lower()
    assert "<html" in without.stdout
    assert "demonstration" not in without.stdout.lower()


def test_demonstration_is_refused_where_others_could_reach_it(manage):
    reachable = manage(
        "demo", "--no-serve", SITE_URL="https://check.example.org", ALLOWED_HOSTS="check.example.org"
    )

    assert reachable.returncode == 1
    assert "The demonstration is bound to this machine. Take check.example.org out of" in reachable.stderr


def test_demonstration_is_refused_without_debug():
    with pytest.raises(CommandError, match="The demonstration runs with DEBUG=1 alone"):
        call_command("demo", no_serve=True)

"""The workbench starts only with what it needs, and its database keeps what was answered as published."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from factcheck.env import Environment

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "SITE_URL": "https://check.desk.test",
}
SHOW = """
import json
from django.conf import settings as s
names = "SECRET_KEY DEBUG DEMO ALLOWED_HOSTS SITE_NAME SESSION_COOKIE_SECURE SECURE_SSL_REDIRECT"
print(json.dumps({name: getattr(s, name) for name in names.split()}))
"""
PRAGMAS = """
import json, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    print(json.dumps({
        name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ["journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout"]
    } | {"transaction_mode": connection.transaction_mode}))
"""


def python(*arguments, **variables):
    """Run Python as an operator would: in a process of its own, with these variables and no others."""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "factcheck.settings", **variables}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def place(tmp_path):
    return {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'db.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "STATIC_ROOT": str(tmp_path / "static"),
    }


def test_site_without_secret_refuses_to_start_and_names_all_that_is_missing(place):
    run = python("-c", SHOW, **place)

    assert run.returncode != 0
    assert "SECRET_KEY is not set" in run.stderr
    assert "SITE_URL is not set" in run.stderr
    assert "start it with DEBUG=1" in run.stderr


@pytest.mark.parametrize("command", [["check"], ["demo", "--help"]])
def test_command_that_cannot_start_says_so_in_sentences_alone(place, command):
    run = python("manage.py", *command, **place)

    assert run.returncode == 1
    assert run.stderr.startswith("The workbench cannot start.\nSECRET_KEY is not set")
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("debug", ["0", "no", ""])
def test_only_an_explicit_debug_starts_without_secret(place, debug):
    assert python("-c", SHOW, DEBUG=debug, **place).returncode != 0


def test_unreadable_debug_is_refused_and_not_guessed(place):
    run = python("-c", SHOW, DEBUG="maybe", **PRODUCTION, **place)

    assert run.returncode != 0
    assert "DEBUG is “maybe”: write 1 for yes or 0 for no." in run.stderr


@pytest.mark.parametrize(
    "secret",
    [
        "hunter2",
        "abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc",
        "django-insecure-h3kq9vz81m0n5b7c2x4l6j8g0f1d3s5a7p9o2i4u6y8t",
        "please-CHANGE-me-0123456789abcdefghijklmnopqrstuvwxyz-9876",
    ],
)
def test_secret_that_is_easy_to_guess_is_refused_and_not_shown(place, secret):
    run = python("-c", SHOW, **place, **PRODUCTION | {"SECRET_KEY": secret})

    assert run.returncode != 0
    assert "SECRET_KEY is easy to guess" in run.stderr
    assert secret not in run.stderr


def test_unknown_side_is_refused_and_not_guessed(place):
    run = python("-c", SHOW, FACTCHECK_SIDE="reader", **PRODUCTION, **place)

    assert run.returncode != 0
    assert "FACTCHECK_SIDE is “reader”: write both or public." in run.stderr


def test_debug_site_makes_a_new_secret_per_process_and_answers_on_loopback_only(place):
    first, second = (json.loads(python("-c", SHOW, DEBUG="1", **place).stdout) for _ in range(2))

    assert len(first["SECRET_KEY"]) >= 50
    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert first["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]


def test_production_site_is_closed_and_speaks_tls_only(place):
    shown = json.loads(python("-c", SHOW, **PRODUCTION, **place).stdout)

    assert shown == {
        "SECRET_KEY": PRODUCTION["SECRET_KEY"],
        "DEBUG": False,
        "DEMO": False,
        "ALLOWED_HOSTS": ["check.desk.test"],
        "SITE_NAME": "Fact-check workbench",
        "SESSION_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
    }


def test_demonstration_refuses_to_run_as_a_production_site(place):
    run = python("-c", SHOW, DEMO="1", **PRODUCTION, **place)

    assert run.returncode != 0
    assert "DEMO is only for a site started with DEBUG=1" in run.stderr


def test_password_in_a_wrong_database_url_is_not_shown(place):
    run = python("-c", SHOW, **PRODUCTION, **place | {"DATABASE_URL": "oracel://desk:hunter2@db/factcheck"})

    assert run.returncode != 0
    assert "DATABASE_URL cannot be read" in run.stderr
    assert "hunter2" not in run.stderr


def test_deploy_check_finds_nothing_in_production_settings(place):
    run = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, **place)

    assert run.returncode == 0, run.stderr


EVERY_SQLITE_CONNECTION = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 20_000,
    "transaction_mode": "IMMEDIATE",
}


@pytest.mark.parametrize("variables", [PRODUCTION, {"DEBUG": "1"}])
def test_opened_sqlite_connection_is_durable(place, variables):
    run = python("-c", PRAGMAS, **variables, **place)

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == EVERY_SQLITE_CONNECTION


def test_sqlite_without_our_settings_would_not_be_durable(tmp_path):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "plain.sqlite3")}
    configure = f"from django.conf import settings\nsettings.configure(DATABASES={{'default': {database}}})\n"

    run = python("-c", configure + PRAGMAS)

    assert json.loads(run.stdout) != EVERY_SQLITE_CONNECTION


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="asks SQLite for its settings")
def test_tests_meet_the_same_sqlite_as_the_desk():
    with connection.cursor() as cursor:
        pragmas = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in EVERY_SQLITE_CONNECTION
            if name != "transaction_mode"
        }

    assert pragmas | {"transaction_mode": connection.transaction_mode} == EVERY_SQLITE_CONNECTION


@pytest.mark.parametrize(
    "address",
    ["check.example.org", "ftp://check.example.org", "https://check.example.org/desk", "https://[", "//x"],
)
def test_site_address_must_be_scheme_and_host(address):
    env = Environment({"SITE_URL": address})

    env.address("SITE_URL", "")

    with pytest.raises(ImproperlyConfigured, match=r"write an address such as https://check\.example\.org"):
        env.refuse_if_wrong()


def test_site_address_loses_its_last_slash():
    assert (
        Environment({"SITE_URL": "https://check.desk.test/"}).address("SITE_URL", "")
        == PRODUCTION["SITE_URL"]
    )


def test_list_is_written_with_commas():
    env = Environment({"ALLOWED_HOSTS": "a.example.org, b.example.org,"})

    assert env.names("ALLOWED_HOSTS", []) == ["a.example.org", "b.example.org"]


@pytest.mark.parametrize("value", ["", "0", "15", "1000", " 7 "])
def test_a_limit_is_a_whole_number(value):
    environment = Environment({"EXCERPT_CONTEXT": value})

    assert environment.whole("EXCERPT_CONTEXT", 200, least=0, most=1000) == int(value.strip() or 200)
    assert environment.problems == []


@pytest.mark.parametrize("value", ["-1", "1001", "1.5", "many", "²", "9" * 5000])
def test_a_limit_that_is_none_is_refused_with_its_bounds(value):
    environment = Environment({"EXCERPT_CONTEXT": value})

    assert environment.whole("EXCERPT_CONTEXT", 200, least=0, most=1000) == 200
    assert environment.problems == [f"EXCERPT_CONTEXT is “{value}”: write a whole number from 0 to 1000."]


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "licence.html", "https://", 'https://a.example/"x', "https://u@a.example/"],
)
def test_a_licence_is_an_address_one_can_follow(value):
    environment = Environment({"LICENCE_URL": value})

    assert environment.link("LICENCE_URL") == ""
    assert environment.problems == [f"LICENCE_URL is “{value}”: write an address that begins with https://."]
    fine = Environment({"LICENCE_URL": "https://creativecommons.org/licenses/by/4.0/"})
    assert fine.link("LICENCE_URL") == "https://creativecommons.org/licenses/by/4.0/"

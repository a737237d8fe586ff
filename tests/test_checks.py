"""What a site needs around it before readers come, and what each connection to its database keeps."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from PIL import ImageFont

from claims.models import Edition
from claims.models.editions import public_models, public_tables
from claims.rules.workflow import GROUPS, STEPS

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def production(settings, tmp_path):
    """Settings as a site has them that readers reach."""
    settings.SITE_URL = "https://check.desk.test"
    settings.SILENCED_SYSTEM_CHECKS = []
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    return settings


def complaints():
    """Return what `manage.py check` says, as it does before every command."""
    try:
        call_command("check")
    except SystemCheckError as refused:
        return str(refused)
    return ""


def test_site_in_order_has_nothing_to_complain_of(production):
    assert complaints() == ""


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://check.desk.test", "SITE_URL is “http://check.desk.test”, without TLS."),
        ("https://check.example.org", "SITE_URL names “check.example.org”, an example from the papers."),
        ("https://example.com", "SITE_URL names “example.com”, an example from the papers."),
        ("https://desk.example", "SITE_URL names “desk.example”, an example from the papers."),
        ("https://localhost:8000", "SITE_URL names “localhost”, which no reader can reach."),
        ("https://127.0.0.1", "SITE_URL names “127.0.0.1”, which no reader can reach."),
        ("https://[::1]", "SITE_URL names “::1”, which no reader can reach."),
        ("https://10.1.2.3", "SITE_URL names “10.1.2.3”, which no reader can reach."),
        ("https://desk.internal", "SITE_URL names “desk.internal”, which no reader can reach."),
    ],
)
def test_address_that_no_reader_can_use_is_refused(production, address, sentence):
    production.SITE_URL = address

    assert "(claims.E001)" in complaints()
    assert sentence in complaints()


@pytest.mark.parametrize(
    "address", ["https://faktencheck.de", "https://notexample.org", "https://93.184.216.34:8443"]
)
def test_address_that_readers_can_use_is_let_pass(production, address):
    production.SITE_URL = address

    assert complaints() == ""


def test_missing_font_is_named(production, tmp_path):
    production.CARD_FONTS = [*production.CARD_FONTS, tmp_path / "Gone.ttf"]

    assert f"The font {tmp_path / 'Gone.ttf'} cannot be read" in complaints()


def test_file_that_is_no_font_is_named(production, tmp_path):
    (tmp_path / "Broken.ttf").write_bytes(b"not a font")
    production.CARD_FONTS = [tmp_path / "Broken.ttf"]

    assert f"The font {tmp_path / 'Broken.ttf'} cannot be read" in complaints()


def test_font_without_german_letters_is_named_with_what_it_lacks(production, tmp_path):
    """Pillow's own opens well and draws boxes."""
    (tmp_path / "Plain.ttf").write_bytes(ImageFont.load_default(32).font_bytes)
    production.CARD_FONTS = [tmp_path / "Plain.ttf"]

    lacking = complaints().partition("Plain.ttf has no ")[2].partition(".")[0]

    assert set("äöüß„") <= set(lacking)


def test_fonts_come_with_their_licence():
    folder = ROOT / "claims" / "fonts"

    assert {path.suffix for path in folder.iterdir()} == {".ttf", ".txt"}
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()


def test_heads_file_that_cannot_be_written_is_named(production, tmp_path):
    (tmp_path / "file").touch()
    production.TRAIL_HEADS_FILE = tmp_path / "file" / "heads.txt"
    assert f"heads.txt cannot be written: {tmp_path / 'file'} is no folder." in complaints()

    production.TRAIL_HEADS_FILE = tmp_path
    assert f"The file of heads {tmp_path} cannot be written: Is a directory." in complaints()


def test_heads_file_is_not_touched_by_asking(production, tmp_path):
    file = tmp_path / "later" / "heads.txt"
    production.TRAIL_HEADS_FILE = file

    assert complaints() == ""
    assert not file.parent.exists()


@pytest.mark.parametrize("name", ["MEDIA_ROOT", "STATIC_ROOT"])
def test_heads_file_among_files_that_are_handed_out_is_refused(production, name):
    production.TRAIL_HEADS_FILE = getattr(production, name) / "log" / "heads.txt"

    assert f"lies in {name}, among files that are handed out." in complaints()


@pytest.mark.parametrize("switch", ["DEBUG", "DEMO"])
def test_trial_site_may_have_its_address_on_this_machine(production, switch):
    production.SITE_URL = "http://127.0.0.1:8000"
    setattr(production, switch, True)

    assert complaints() == ""


def test_fixture_of_groups_knows_every_group_the_workflow_names():
    records = json.loads((ROOT / "fixtures" / "groups.json").read_text(encoding="utf-8"))

    named = {group for step in STEPS.values() for group in step.groups}
    assert {record["fields"]["name"] for record in records} == set(GROUPS) == named


def test_public_tables_are_those_of_the_public_models():
    assert Edition in public_models()
    assert public_tables() == sorted(model._meta.db_table for model in public_models())
    assert "claims_verdict" not in public_tables()
    assert {"claims_searchtext", "claims_facetcount"} < set(public_tables())


CARELESS = {
    "sqlite": {
        "journal_mode = delete": {"init_command": "PRAGMA synchronous=FULL;"},
        "synchronous = 1": {"init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"},
        "foreign_keys = 0": {"init_command": "PRAGMA journal_mode=WAL;PRAGMA foreign_keys=OFF;"},
        "recursive_triggers = 0": {"init_command": "PRAGMA journal_mode=WAL;"},
        "transaction_mode = DEFERRED": {"transaction_mode": "DEFERRED"},
    },
    "postgresql": {
        "synchronous_commit = off": {"options": "-c synchronous_commit=off"},
        "session_replication_role = replica": {"options": "-c session_replication_role=replica"},
    },
}


@pytest.fixture
def another(db, tmp_path):
    """Give a connection of its own, not opened yet, to a database like that of the site."""
    opened = []

    def prepared(**options):
        other = connection.copy()
        if other.vendor == "sqlite":
            other.settings_dict["NAME"] = str(tmp_path / "another.sqlite3")
        other.settings_dict["OPTIONS"] |= options
        opened.append(other)
        return other

    yield prepared
    for other in opened:
        other.close()


@pytest.mark.parametrize(
    ("kind", "fault"), [(kind, fault) for kind, faults in CARELESS.items() for fault in faults]
)
def test_careless_connection_is_closed_before_anything_is_written(another, kind, fault):
    if connection.vendor != kind:
        pytest.skip(f"asks {kind}")
    other = another(**CARELESS[kind][fault])

    for _attempt in range(2):
        with pytest.raises(ImproperlyConfigured, match=f"The database was opened with {fault};"):
            other.cursor()
    assert other.connection is None


def test_connection_as_the_settings_make_it_is_opened(another):
    with another().cursor() as cursor:
        cursor.execute("SELECT 1")

        assert cursor.fetchone() == (1,)


def test_readers_connection_that_could_write_is_closed(another, settings):
    settings.IS_FOR_READERS_ALONE = True
    name = "query_only = 0; it must be ON" if connection.vendor == "sqlite" else "transaction_read_only = off"

    with pytest.raises(ImproperlyConfigured, match=name):
        another().cursor()


def test_connection_is_asked_without_a_query_of_the_page(another):
    other = another()
    other.force_debug_cursor = True

    other.ensure_connection()

    assert other.queries == []

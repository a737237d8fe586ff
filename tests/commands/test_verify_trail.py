"""What `verify_trail` says of a whole trail and of one somebody wrote into."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims.models import TrailEntry
from tests.importers import bundles

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(tmp_path):
    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()), verbosity=0)


def test_untouched_trail_is_said_to_hold(trail, capsys):
    capsys.readouterr()

    call_command("verify_trail")

    entries = TrailEntry.objects.count()
    assert entries > 20
    assert capsys.readouterr().out == f"{entries} trail entries and 0 editions checked, nothing wrong.\n"


def test_payload_rewritten_behind_the_desk_is_found(trail, unguarded, capsys):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_trailpayload SET content = '{}' WHERE entry_id = (SELECT id FROM "
            "claims_trailentry WHERE seq = 7)"
        )

    with pytest.raises(CommandError, match=r"^\d+ trail entries and 0 editions checked, 1 faults"):
        call_command("verify_trail")
    assert "the payload of entry 7 was changed" in capsys.readouterr().out


def test_head_is_published_on_demand_and_once(trail, capsys):
    capsys.readouterr()

    call_command("publish_head")
    call_command("publish_head")

    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    assert first.startswith(f"{TrailEntry.objects.count()} ")


def test_chief_redacts_an_entry_by_command_and_nobody_else(trail, bela, chris, capsys):
    asked = {"field": ["after.slug"], "reason": "Court order", "legal_basis": "Art. 17 GDPR"}
    seq = TrailEntry.objects.filter(object_type="party").in_order()[0].seq
    with pytest.raises(CommandError, match="Only chiefs may redact the trail"):
        call_command("redact_trail", seq, user="bela", **asked)

    call_command("redact_trail", seq, user="chris", **asked)

    last = TrailEntry.objects.count()
    assert capsys.readouterr().out.endswith(f"Entry {seq} redacted, by entry {last}.\n")
    call_command("verify_trail")


def test_spoilt_heads_file_is_named_by_its_line(trail, settings):
    settings.TRAIL_HEADS_FILE.write_text("nonsense\n")

    with pytest.raises(CommandError, match=r"heads.txt, row 1: “nonsense” is no head"):
        call_command("verify_trail")

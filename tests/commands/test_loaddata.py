"""Fixtures of the desk take the desk's door; a full dump keeps its trail or does not come in at all."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from claims.models import Edition, TrailEntry, Verdict
from claims.operations import verdicts, verification
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from tests import factories
from tests.importers import bundles

pytestmark = pytest.mark.django_db


def member(django_user_model, name, group):
    user = django_user_model.objects.create_user(name)
    user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


@pytest.fixture
def dump(tmp_path, django_user_model):
    """Return a full dump of a desk that has published one verdict; the database itself is empty again."""
    path = tmp_path / "dump.json"
    with transaction.atomic():
        anna, bela = member(django_user_model, "anna", "checker"), member(django_user_model, "bela", "editor")
        call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()), user="anna")
        verdict, noon = Verdict.objects.get(), timezone.now()
        verdict = verdicts.submit(verdict, actor=anna, at=noon)
        verdict = verdicts.approve(verdict, actor=bela, at=noon, digest=fingerprint(compose(verdict)))
        verdicts.publish(verdict, actor=bela, at=noon)
        call_command(
            "dumpdata",
            "auth.group",
            "auth.user",
            "claims",
            natural_foreign=True,
            natural_primary=True,
            output=str(path),
            verbosity=0,
        )
        transaction.set_rollback(True)
    assert not TrailEntry.objects.exists()
    return path


def altered(path, change):
    """Apply `change` to every record of the dump; a record for which it returns False is left out."""
    records = json.loads(path.read_text(encoding="utf-8"))
    kept = [record for record in records if change(record["model"], record["fields"]) is not False]
    assert kept != json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(kept), encoding="utf-8")
    return str(path)


def test_full_dump_keeps_its_trail_and_its_editions(dump):
    entries = json.loads(dump.read_text(encoding="utf-8"))
    hashes = [entry["fields"]["hash"] for entry in entries if entry["model"] == "claims.trailentry"]

    call_command("loaddata", str(dump), verbosity=0)

    assert set(TrailEntry.objects.values_list("hash", flat=True)) == set(hashes)
    assert Verdict.objects.get().state == "published"
    assert Edition.objects.in_force().get().approved_by == "bela"
    assert list(verification.faults()) == []


def test_full_dump_does_not_come_on_top_of_other_work(dump, tmp_path):
    party = [{"model": "claims.party", "fields": {"slug": "x", "name": "X", "kind": "person"}}]
    call_command("import_claims", bundles.write(tmp_path / "party.json", party))
    before = bundles.row_counts()

    with pytest.raises(CommandError, match="A full dump is loaded into an empty desk"):
        call_command("loaddata", str(dump), verbosity=0)

    assert bundles.row_counts() == before


def approval_left_out(model, fields, left_out=[]):  # noqa: B006 -- remembers the entry until its payload comes
    if model == "claims.trailentry" and fields["act"] == "approve":
        left_out.append(fields["seq"])
        return False
    return not (model == "claims.trailpayload" and fields["entry"][0] in left_out)


def document_touched_up(model, fields):
    if model == "claims.edition":
        fields["document"] = fields["document"].replace("10 million", "11 million")


def note_touched_up(model, fields):
    if model == "claims.edition":
        fields["note"] = '{"en":"Nothing was wrong."}'


def list_touched_up(model, fields):
    if model == "claims.textfacet":
        fields["headline"] = "The town spent nothing"


def trail_backdated(model, fields):
    if model == "claims.trailentry" and fields["act"] == "publish":
        fields["at"] = "2020-01-01T00:00:00Z"


def approved_by_the_author(model, fields):
    if model == "claims.verdict":
        fields["approved_by"] = ["anna"]


def approver_swapped(model, fields):
    if model == "claims.verdict":
        fields["approved_by"] = ["chris"]
    if model == "auth.user" and fields["username"] == "bela":
        fields["username"] = "chris"
    if fields.get("actor") == ["bela"]:
        fields["actor"] = ["chris"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (approval_left_out, "is missing"),
        (document_touched_up, "does not have the digest it was published with"),
        (note_touched_up, "What stands beside edition town-spent-12m/1 is not what its document says."),
        (list_touched_up, "What lists say of town-spent-12m is not what its edition says."),
        (trail_backdated, "was changed"),
        (approved_by_the_author, "needs_second_person|second person must"),
        (approver_swapped, "the trail has no approval of this digest"),
    ],
)
def test_dump_that_does_not_follow_from_its_trail_is_taken_back(dump, change, sentence):
    before = bundles.row_counts()

    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("loaddata", altered(dump, change), verbosity=0)

    assert str(refusal.value).endswith("Nothing was written.")
    assert bundles.row_counts() == before


def test_dump_robbed_of_its_trail_is_no_way_round_the_approval(dump):
    before = bundles.row_counts()

    with pytest.raises(CommandError, match="leave out “state”"):
        call_command("loaddata", altered(dump, lambda model, fields: "trail" not in model), verbosity=0)

    assert bundles.row_counts() == before


def test_fixtures_of_other_apps_load_as_ever(tmp_path, capsys):
    groups = [{"model": "auth.group", "fields": {"name": "guests", "permissions": []}}]

    call_command("loaddata", bundles.write(tmp_path / "groups.json", groups))

    assert Group.objects.filter(name="guests").exists()
    assert capsys.readouterr().out == "Installed 1 object(s) from 1 fixture(s)\n"


def test_records_of_the_desk_and_of_other_apps_may_come_together(tmp_path):
    both = [{"model": "auth.group", "fields": {"name": "guests", "permissions": []}}, *bundles.records()]
    both[-2]["fields"]["state"] = "published"
    path = bundles.write(tmp_path / "both.json", both)

    with pytest.raises(CommandError, match=f"row {len(both) - 1}, field state"):
        call_command("loaddata", path, verbosity=0)
    assert not Group.objects.filter(name="guests").exists()

    del both[-2]["fields"]["state"]
    call_command("loaddata", bundles.write(tmp_path / "both.json", both), verbosity=0)
    assert Group.objects.filter(name="guests").exists()
    assert Verdict.objects.get().state == "draft"


def test_no_other_format_leads_past_the_desk(tmp_path):
    xml = """<?xml version="1.0"?><django-objects version="1.0"><object model="claims.party">
    <field name="slug" type="SlugField">x</field><field name="name" type="CharField">X</field>
    <field name="kind" type="CharField">person</field></object></django-objects>"""
    before = bundles.row_counts()

    with pytest.raises(CommandError, match="from a file in JSON or JSONL"):
        call_command("loaddata", bundles.write(tmp_path / "party.xml", xml), verbosity=0)

    assert bundles.row_counts() == before


def test_spelling_a_noun_in_escapes_leads_not_past_the_desk(tmp_path):
    hidden = '[{"model": "\\u0063laims.party", "fields": {"slug": "x", "name": "X", "kind": "person"}}]'
    before = bundles.row_counts()

    with pytest.raises(CommandError, match="from a file in JSON or JSONL"):
        call_command("loaddata", bundles.write(tmp_path / "party.json", hidden), verbosity=0)

    assert bundles.row_counts() == before


def test_groups_of_these_tests_are_those_operators_load():
    factories.groups()
    made = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    Group.objects.all().delete()

    call_command("loaddata", "groups", verbosity=0)

    assert made == {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    assert all(made.values())

"""A whole desk leaves by a file and arrives by it as it was, trail and editions included and proved."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from claims import models
from claims.importers import bundle_schema, nouns
from claims.models.bundles import DRAFTED, HELD, MADE_ANEW, OF_THE_DAY
from claims.operations import desk, verification
from claims.rules.fingerprints import canonical, digest
from tests import factories
from tests.exporters import desks
from tests.importers import bundles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("whole-desk") / "kept"


@pytest.fixture
def left(groups, tmp_path, kept):
    """The bundle of a full desk whose database is gone."""
    path = tmp_path / "left.jsonl"

    def fill():
        desks.full_desk()
        desks.exported(path, "--all")

    desks.left_behind(kept, tmp_path, fill)
    return path


def records(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_noun_goes_along_or_is_made_anew(left):
    said = {record["model"] for record in records(left)}

    nouns_of_the_desk = {model.__name__ for model in apps.get_app_config("claims").get_models()}
    assert {model.__name__ for model in HELD} | {*MADE_ANEW, *OF_THE_DAY} == nouns_of_the_desk
    assert said == {"auth.user", "claims.bundle", *(model._meta.label_lower for model in HELD)}
    assert set(DRAFTED) == set(nouns.KEYS)


def test_whole_desk_fits_the_published_schema(left):
    jsonschema.validate(records(left), bundle_schema.desk_schema(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", ["again.json", "again.jsonl"])
@pytest.mark.parametrize("door", ["import_claims", "loaddata"])
def test_whole_desk_arrives_byte_for_byte_in_an_empty_one(left, tmp_path, door, name):
    spelt = tmp_path / name
    if name.endswith(".json"):
        lines = left.read_text(encoding="utf-8").splitlines()
        spelt.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    else:
        spelt = left

    call_command(door, str(spelt))

    assert desks.exported(tmp_path / f"back-{name}", "--all") == spelt.read_bytes()
    assert list(verification.faults()) == []
    assert models.Edition.objects.in_force().filter(claim_slug="bridge-cost").get().number == 2


def test_way_over_a_database_of_another_kind_changes_no_byte(left, tmp_path):
    """On PostgreSQL this is the way over SQLite and back; on SQLite it is that over a file of its own."""
    environment = {
        **os.environ,
        "DEBUG": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'desk.sqlite3'}",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "TRAIL_HEADS_FILE": str(tmp_path / "other-heads.txt"),
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    }
    root = Path(__file__).resolve().parents[2]
    over = tmp_path / "over.json"
    for arguments in (
        ["migrate", "--verbosity=0"],
        ["import_claims", str(left)],
        ["export_claims", "--all", "--output", str(over)],
    ):
        command = [sys.executable, str(root / "manage.py"), *arguments]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr

    call_command("import_claims", str(over))

    assert desks.exported(tmp_path / "back.jsonl", "--all") == left.read_bytes()


def test_records_stand_in_the_order_of_their_names_and_not_of_their_numbers(left):
    for noun in ("party", "source", "claim", "articlepage"):
        slugs = [said["fields"]["slug"] for said in records(left) if said["model"] == f"claims.{noun}"]
        assert slugs == sorted(slugs)
    stances = [said["fields"] for said in records(left) if said["model"] == "claims.evidence"]
    keys = [(said["claim"], said["source"]) for said in stances]
    assert keys == sorted(keys)


def test_readers_get_what_they_got_before(left, groups, client, tmp_path):
    call_command("import_claims", str(left))

    page = client.get("/en/claims/bridge-cost/").content.decode()
    found = client.get("/en/claims/", {"q": "bridge"})
    assert "The sum was wrong by one million." in page
    assert "bridge-cost" in found.content.decode()


def test_laid_out_anew_by_another_program_it_is_still_the_same_desk(left, tmp_path):
    pretty = tmp_path / "pretty.json"
    pretty.write_text(json.dumps(records(left), indent=4, sort_keys=False), encoding="utf-8")

    call_command("import_claims", str(pretty))

    assert desks.exported(tmp_path / "back.jsonl", "--all") == left.read_bytes()


def test_no_password_and_no_power_leaves_the_house(left, capsys):
    assert "pbkdf2" not in left.read_text()
    assert "anna@desk.example" not in left.read_text()
    accounts = [record["fields"] for record in records(left) if record["model"] == "auth.user"]
    assert {"username": "anna", "first_name": "Anna", "last_name": ""} in accounts

    call_command("import_claims", str(left))

    anna = User.objects.get(username="anna")
    assert (anna.is_active, anna.is_staff, anna.has_usable_password(), anna.email) == (
        False,
        False,
        False,
        "",
    )
    assert "accounts came without password and powers" in capsys.readouterr().out


def test_an_account_that_is_here_already_stays_as_it_is(left):
    here = User.objects.create_user("anna", password=desks.PASSWORD, is_staff=True)

    call_command("import_claims", str(left))

    here.refresh_from_db()
    assert (here.is_active, here.check_password(desks.PASSWORD)) == (True, True)


def test_whole_desk_does_not_come_on_top_of_other_work(left, groups, tmp_path):
    factories.PartyFactory()
    before = bundles.row_counts()

    with pytest.raises(CommandError, match="A whole desk goes into an empty one") as refusal:
        call_command("import_claims", str(left))

    assert "export with --drafts" in str(refusal.value)
    assert str(refusal.value).endswith("Nothing was written.")
    assert bundles.row_counts() == before


def test_rehearsal_verifies_and_writes_nothing(left, capsys):
    before = bundles.row_counts()

    call_command("import_claims", str(left), dry_run=True)

    assert capsys.readouterr().out.endswith("verified (rehearsed, nothing was written)\n")
    assert bundles.row_counts() == before


def test_numbers_the_trail_knows_are_not_given_again(groups, tmp_path, noon):
    path = tmp_path / "desk.jsonl"
    with desks.another_database(count_from=0):
        claim = desks.full_desk()
        last = desk.record(
            models.Note(claim=claim, text="Wrong.", written_at=noon), actor=factories.anna(), at=noon
        )
        gone = last.pk
        desk.remove(last, actor=factories.anna(), at=noon)
        desks.exported(path, "--all")
    call_command("import_claims", str(path))

    claim, chris = models.Claim.objects.get(slug="bridge-cost"), factories.chris()
    note = desk.record(models.Note(claim=claim, text="Right.", written_at=noon), actor=chris, at=noon)

    assert note.pk > gone
    assert list(verification.faults()) == []


def sealed_anew(found):
    """Return the lines of records with a seal that fits them, as a forger would make it."""
    lines = [canonical(record) for record in found[1:-1]]
    seal = {**found[-1]["fields"], "records": len(lines)}
    seal["sha256"] = digest("".join(f"{line}\n" for line in lines).encode())
    return (
        "\n".join([canonical(found[0]), *lines, canonical({"model": "claims.bundle", "fields": seal})]) + "\n"
    )


def the_first(found, model, **wanted):
    return next(
        record["fields"]
        for record in found
        if record["model"] == f"claims.{model}" and wanted.items() <= record["fields"].items()
    )


def trail_changed(found):
    the_first(found, "trailentry", act="publish")["at"] = "2020-01-01T00:00:00+00:00"


def payload_changed(found):
    the_first(found, "trailpayload")["content"]["after"] = "nothing"


def entry_taken_out(found):
    entry = the_first(found, "trailentry", act="approve")
    found[:] = [
        record
        for record in found
        if record["fields"] is not entry
        and not (record["model"] == "claims.trailpayload" and record["fields"]["entry"] == [entry["seq"]])
    ]


def edition_changed(found):
    edition = the_first(found, "edition", claim_slug="bridge-cost")
    edition["document"]["texts"]["en"]["headline"] = "It cost nothing"


def edition_changed_with_its_digest(found):
    edition = the_first(found, "edition", claim_slug="a-second")
    edition["document"]["texts"]["en"]["headline"] = "It cost nothing"
    edition["digest"] = digest(canonical(edition["document"]).encode())
    the_first(found, "verdict", claim=["a-second"])["approved_digest"] = edition["digest"]


def edition_left_out(found):
    edition = the_first(found, "edition", claim_slug="a-second")
    found[:] = [record for record in found if record["fields"] is not edition]


def approved_by_its_author(found):
    the_first(found, "verdict", claim=["a-second"])["approved_by"] = ["anna"]


def head_changed(found):
    the_first(found, "trailhead")["hash"] = "0" * 64


def stranger_named(found):
    the_first(found, "claim")["claimant"] = ["nobody"]


def article_page_touched_up(found):
    the_first(found, "articlepage")["document"]["sha256"] = "0" * 64


def half_a_character(found):
    the_first(found, "party")["name"] = "\x00"


def address_that_runs(found):
    the_first(found, "source")["url"] = "javascript:alert(1)"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (trail_changed, "was changed"),
        (payload_changed, "the payload of entry 1 was changed"),
        (entry_taken_out, "is missing"),
        (edition_changed, "does not have the digest it was published with"),
        (edition_changed_with_its_digest, "the trail has no approval of this digest"),
        (
            edition_left_out,
            "There is no edition “a-second/1” in the bundle|there is no edition with its digest",
        ),
        (approved_by_its_author, "needs_second_person|second person must"),
        (head_changed, "is not the one that was published as head"),
        (stranger_named, "There is no party “nobody” in the bundle"),
        (half_a_character, "is no “name”"),
        (address_that_runs, "http"),
    ],
)
def test_forged_bundle_is_refused_with_a_sentence_though_its_seal_fits(left, tmp_path, change, sentence):
    found = records(left)
    change(found)
    forged = tmp_path / "forged.jsonl"
    forged.write_text(sealed_anew(found), encoding="utf-8")
    before = bundles.row_counts()

    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("import_claims", str(forged))

    assert str(refusal.value).endswith("Nothing was written.")
    assert (bundles.row_counts(), User.objects.count()) == (before, 0)


def without_its_end(lines):
    return lines[:-1]


def with_a_line_less(lines):
    return [line for line in lines if "claims.partyalias" not in line]


def with_a_word_more(lines):
    return [line.replace("Ask the office.", "Ask nobody.") for line in lines]


def with_half_a_line(lines):
    return [*lines[:-2], lines[-2][:-9], lines[-1]]


def with_lines_exchanged(lines):
    return [lines[0], lines[-2], *lines[1:-2], lines[-1]]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (without_its_end, "is cut short"),
        (with_a_line_less, "not the one that was exported"),
        (with_a_word_more, "not the one that was exported"),
        (with_half_a_line, "Broken JSON"),
        (with_lines_exchanged, "comes too late"),
    ],
)
def test_damaged_bundle_is_refused_with_a_sentence(left, tmp_path, change, sentence):
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text(
        "\n".join(change(left.read_text(encoding="utf-8").splitlines())) + "\n", encoding="utf-8"
    )
    before = bundles.row_counts()

    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("import_claims", str(damaged))

    assert str(refusal.value).endswith("Nothing was written.")
    assert bundles.row_counts() == before


def test_trail_that_was_cut_is_found_by_heads_kept_elsewhere(left, tmp_path):
    heads = tmp_path / "kept.txt"
    heads.write_text(f"9999 {'0' * 64} 2026-03-03T12:00:00Z\n")

    with pytest.raises(CommandError, match="but entry 9999 was published as head"):
        call_command("import_claims", str(left), heads=str(heads))


def test_zip_brings_the_kept_files_along(groups, settings, tmp_path, capsys):
    path = tmp_path / "desk.zip"
    with desks.another_database():
        desks.full_desk()
        desks.exported(path, "--all")
        kept = {snapshot.sha256: bytes(snapshot.file.read()) for snapshot in models.Snapshot.objects.all()}
    assert capsys.readouterr().out.endswith("3 files\n")
    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    call_command("import_claims", str(path))

    for snapshot in models.Snapshot.objects.all():
        assert bytes(snapshot.file.read()) == kept[snapshot.sha256]
        assert not snapshot.view or default_storage.exists(snapshot.view.name)
    assert desks.exported(tmp_path / "back.zip", "--all") == path.read_bytes()


def test_changed_file_in_a_zip_is_refused_by_its_name(groups, settings, tmp_path):
    path, changed = tmp_path / "desk.zip", tmp_path / "changed.zip"
    with desks.another_database():
        desks.full_desk()
        desks.exported(path, "--all")
        sha256 = models.Snapshot.objects.filter(media_type="text/html").first().sha256
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content + b"!" if name.endswith(sha256) else content)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    with pytest.raises(CommandError, match=f"The file {sha256} was changed"):
        call_command("import_claims", str(changed))

    assert not models.Snapshot.objects.exists()
    assert not [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()]


def test_bundle_without_its_files_says_how_many_are_elsewhere(left, settings, tmp_path, capsys):
    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    call_command("import_claims", str(left))

    assert "2 kept files are not here" in capsys.readouterr().err

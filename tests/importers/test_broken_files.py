"""A folder of broken files: what each is told, and that nothing of a refused one stays."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, ImportRow, Verdict
from tests.importers import bundles

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).resolve().parent.parent / "data" / "broken"
INDEX = FOLDER / "sentences.csv"


def index():
    with INDEX.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_broken_file_is_in_the_list_and_no_other():
    listed = [line["file"] for line in index()]

    assert len(listed) == len(set(listed)) >= 60
    assert set(listed) == {path.name for path in FOLDER.iterdir()} - {INDEX.name}


@pytest.mark.parametrize("line", index(), ids=lambda line: line["file"])
def test_broken_file_is_refused_or_read_with_its_sentence(line, tmp_path, capsys):
    given = [str(FOLDER / line["file"])]
    if line["mapping"]:
        mapping = tmp_path / "mapping.json"
        mapping.write_text(line["mapping"], encoding="utf-8")
        given += ["--mapping", str(mapping)]
    before = bundles.row_counts()

    if line["outcome"] == "refused":
        with pytest.raises(CommandError) as refusal:
            call_command("import_claims", *given)
        said = str(refusal.value)
        assert bundles.row_counts() == before
        assert said.splitlines()[-1].startswith("Nothing was written: ")
    else:
        call_command("import_claims", *given)
        said = capsys.readouterr().err
        assert Claim.objects.count() >= 1
        assert set(Verdict.objects.values_list("state", flat=True)) == {"draft"}
        assert ImportRow.objects.filter(outcome="created").count() == Claim.objects.count()

    assert line["sentence"] in said
    assert "Traceback" not in said

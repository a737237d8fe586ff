"""Files nobody here wrote: every object arrives or is named, and a second run changes nothing.

They lie beside the project and are not part of it; without them these tests skip.
"""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, Evidence, ForeignRating, ForeignReview, ImportRow, ImportRun, Verdict
from claims.operations import verification
from tests.importers import bundles

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.exists(), reason="the data sets of others are not part of the project"),
]

# File, profile, rows, checks that arrive, rows that repeat one that stands.
FILES = [
    ("liar/valid.tsv", "liar", 1284, 1284, 0),
    ("claimskg/output_sample_fullfact.csv", "claimskg", 44, 34, 10),
    ("claimskg/output_sample_politifact.csv", "claimskg", 30, 30, 0),
    ("claimskg/output_sample_snopes.csv", "claimskg", 33, 25, 8),
    ("averitec/dev-100.json", "averitec", 100, 100, 0),
    ("claimreview/real-claimreviews.json", None, 11, 11, 0),
    ("claimreview/aos_fatos_raw.json", None, 1, 1, 0),
    ("claimreview/boom_live_raw.html", None, 1, 1, 0),
    ("claimreview/data_commons_raw.json", None, 1, 1, 0),
    ("claimreview/the_quint_raw.html", None, 1, 1, 0),
]


def take_in(name, profile, report, **options):
    call_command("import_claims", str(SHARED / name), profile=profile, report=str(report), **options)
    return json.loads(report.read_text(encoding="utf-8"))


@pytest.fixture
def scale(db):
    call_command("loaddata", "scales", verbosity=0)


@pytest.mark.parametrize(("name", "profile", "rows", "arrived", "repeated"), FILES, ids=str)
def test_every_object_arrives_or_is_named_and_once_is_enough(
    name, profile, rows, arrived, repeated, scale, tmp_path, capsys
):
    report = take_in(name, profile, tmp_path / "report.json")

    [file] = report["files"]
    repeats = {remark["row"] for remark in report["remarks"] if "is the same check" in remark["sentence"]}
    assert file["rows"] == {"created": arrived, "changed": 0, "unchanged": repeated, "left_out": 0}
    assert len(repeats) == repeated
    assert report["problems"] == []
    assert Claim.objects.count() == ForeignReview.objects.count() == Verdict.objects.count() == arrived
    assert set(Verdict.objects.values_list("state", flat=True)) == {"draft"}
    assert ImportRow.objects.filter(outcome="created").count() >= arrived
    assert ImportRun.objects.filter(file_name=Path(name).name).get().rows_done == rows
    assert list(verification.faults()) == []
    before = bundles.row_counts()

    again = take_in(name, profile, tmp_path / "again.json")

    assert again["files"][0]["rows"] == {"created": 0, "changed": 0, "unchanged": rows, "left_out": 0}
    assert bundles.row_counts() == before


def test_label_of_a_row_is_kept_as_found_and_translated(scale, tmp_path):
    call_command("loaddata", "foreign_ratings", verbosity=0)

    take_in("liar/valid.tsv", "liar", tmp_path / "report.json", limit=40)

    found = set(Verdict.objects.values_list("claim__foreign_reviews__label", "rating__code"))
    assert found == {
        ("true", "true"),
        ("mostly-true", "mostly_true"),
        ("half-true", "misleading"),
        ("barely-true", "mostly_false"),
        ("false", "false"),
        ("pants-fire", "false"),
    }
    assert not ForeignRating.objects.waiting().exists()


def test_quotation_marks_at_the_wrong_place_swallow_nothing(tmp_path):
    lines = (SHARED / "liar" / "valid.tsv").read_text(encoding="utf-8").splitlines()
    # The mark that opens a cell and never closes, as it stands in other parts of this set.
    cells = lines[3].split("\t")
    cells[2] = f'"{cells[2]}'
    file = tmp_path / "liar.tsv"
    file.write_text("\n".join([*lines[:3], "\t".join(cells), *lines[4:]]) + "\n", encoding="utf-8")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        json.dumps(
            {
                "delimiter": "\t",
                "quoting": "double",
                "has_header": False,
                "columns": [str(number) for number in range(1, 15)],
                "fields": {"statement": "3", "key": "1"},
            }
        )
    )

    with pytest.raises(CommandError) as refusal:
        call_command("import_claims", str(file), mapping=str(mapping))
    call_command("import_claims", str(file), profile="liar")

    assert "without 1284: a stray quotation mark swallows lines" in str(refusal.value)
    assert Claim.objects.count() == 1284


def test_questions_and_answers_become_evidence_and_days_are_read_day_first(scale, tmp_path, capsys):
    file = SHARED / "averitec" / "dev-100.json"
    call_command("import_claims", str(file), profile="averitec", dry_run=True)
    shown = capsys.readouterr().out

    take_in("averitec/dev-100.json", "averitec", tmp_path / "report.json")

    assert 'dates: "day-month-year"' in shown
    assert '"claimed_on": "2020-10-31"' in shown
    rows = json.loads(file.read_text(encoding="utf-8"))
    answers = [answer for row in rows for asked in row["questions"] for answer in asked["answers"]]
    with_page = [answer for answer in answers if answer["source_url"]]
    laid = Evidence.objects.exclude(locator="")
    open_questions = [
        line for said in Verdict.objects.values_list("to_check", flat=True) for line in said.splitlines()
    ]
    assert laid.count() == len(with_page) == 250
    assert len(open_questions) == len(answers) - len(with_page) == 8
    assert set(laid.values_list("stance", "is_public")) == {("mentions", False)}
    first = laid.filter(claim__statement=rows[0]["claim"], locator="1.1").get()
    assert first.comment["en"].splitlines() == [
        rows[0]["questions"][0]["question"],
        rows[0]["questions"][0]["answers"][0]["answer"],
    ]

"""Files that come in batch by batch: what is wrong is left out and named, what was cut short goes on."""

import json

import pytest
from django.core.management import CommandError, call_command

from claims.importers import pipeline
from claims.models import Claim, ImportRow, ImportRun, Party
from claims.operations import verification
from tests.importers import bundles
from tests.importers.test_foreign_ratings import review

pytestmark = pytest.mark.django_db


def lines(path, *reviews):
    path.write_text("".join(json.dumps(one) + "\n" for one in reviews), encoding="utf-8")
    return str(path)


def test_one_wrong_row_keeps_everything_out(tmp_path):
    file = lines(tmp_path / "feed.jsonl", review(1), review(2, claimReviewed=""), review(3))
    before = bundles.row_counts()

    with pytest.raises(CommandError) as refusal:
        call_command("import_claims", file)

    assert "row 2, field claimReviewed: “claimReviewed” is missing" in str(refusal.value)
    assert str(refusal.value).splitlines()[-1] == "Nothing was written: 1 problem."
    assert bundles.row_counts() == before


def test_by_batches_the_wrong_row_alone_is_left_out_named_and_kept(tmp_path):
    nobody = {"@type": "Person", "name": "Nobody Else"}
    wrong = review(2, itemReviewed={"author": nobody}, claimReviewed="")
    file = lines(tmp_path / "feed.jsonl", review(1), wrong, review(3))

    with pytest.raises(CommandError) as said:
        call_command("import_claims", file, by_batch=True)

    assert "row 2, field claimReviewed" in str(said.value)
    assert str(said.value).splitlines()[-1].startswith("3 rows: 2 new, 0 changed, 0 unchanged, 1 left out;")
    assert Claim.objects.count() == 2
    assert not Party.objects.filter(name="Nobody Else").exists()
    row = ImportRow.objects.get(outcome="left_out")
    assert row.number == 2
    assert json.loads(row.raw)["url"] == "https://checkers.example/2"
    assert "claimReviewed" in row.remarks[0]
    assert ImportRun.objects.get().left_out == 1


def test_import_that_was_cut_short_goes_on_where_it_stopped(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pipeline, "AT_ONCE", 2)
    file = lines(tmp_path / "feed.jsonl", *[review(number) for number in range(1, 8)])
    call_command("import_claims", file, by_batch=True, limit=4)
    cut = ImportRun.objects.get()
    assert (cut.is_whole, cut.rows_done, Claim.objects.count()) == (False, 4, 4)

    call_command("import_claims", file, resume=True)

    run = ImportRun.objects.get()
    assert (run.is_whole, run.rows_done, Claim.objects.count()) == (True, 7, 7)
    assert list(run.rows.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert capsys.readouterr().out.splitlines()[-1].startswith("7 rows: 7 new")
    assert list(verification.faults()) == []


def test_interrupted_between_two_batches_leaves_whole_batches(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "AT_ONCE", 2)
    file = lines(tmp_path / "feed.jsonl", *[review(number) for number in range(1, 8)])
    at_once, done = pipeline.desk_records.translate, []

    def interrupted(entries, **options):
        done.append(1)
        if len(done) == 3:
            raise KeyboardInterrupt
        return at_once(entries, **options)

    monkeypatch.setattr(pipeline.desk_records, "translate", interrupted)

    with pytest.raises(CommandError, match=r"Stopped between two batches\. Go on with --resume\.") as said:
        call_command("import_claims", file, by_batch=True)

    assert said.value.returncode == 130
    assert Claim.objects.count() == 4
    assert ImportRun.objects.get().rows_done == 4
    assert list(verification.faults()) == []


def test_rehearsal_shows_how_a_table_is_read_and_writes_nothing(tmp_path, capsys):
    file = tmp_path / "archive.csv"
    file.write_text(
        "Behauptung;Urteil;Adresse;Datum\nDie Brücke kostete 12 Mio.;Falsch;https://gazette.example/1;26.10.2020\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "archive.mapping.json"
    before = bundles.row_counts()

    call_command("import_claims", str(file), dry_run=True, save_mapping=str(mapping))

    said = capsys.readouterr().out
    assert 'delimiter: ";"' in said
    assert "label ← Urteil" in said
    assert '"reviewed_on": "2020-10-26"' in said
    assert said.splitlines()[-1].endswith("(rehearsed, nothing was written)")
    assert bundles.row_counts() == before

    call_command("import_claims", str(file), mapping=str(mapping))

    assert Claim.objects.get().statement == "Die Brücke kostete 12 Mio."
    assert Claim.objects.get().language == "de"


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"feilds": {}}, "A mapping has nothing called “feilds”. Did you mean “fields”?"),
        ({"dates": "american"}, "“american” is not one of: day-month-year, month-day-year, year-month-day."),
        ({"quoting": 1}, "“quoting” wants a text."),
        ({"columns": "a"}, "“columns” wants a list of texts."),
        (
            {"fields": {"statment": "x"}},
            "“statment” is nothing a column could fill. Did you mean “statement”?",
        ),
        ({"fields": {"statement": 1}}, "“fields” wants pairs of texts"),
        ({"claim_types": {"x": "rumour"}}, "“rumour” is not one of: quantity"),
        ({"encoding": "klingon"}, "“klingon” is no encoding known here."),
        ({"has_header": "no"}, "“has_header” is true or false."),
        ([], "A mapping is an object"),
    ],
)
def test_mapping_that_says_something_else_is_refused(mapping, sentence, tmp_path):
    (tmp_path / "mapping.json").write_text(json.dumps(mapping), encoding="utf-8")
    (tmp_path / "table.csv").write_text("claim,url\nx,https://a.example/\n", encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        call_command("import_claims", str(tmp_path / "table.csv"), mapping=str(tmp_path / "mapping.json"))

    assert sentence in str(refusal.value)
    assert not Claim.objects.exists()


def test_unknown_profile_names_those_there_are(tmp_path):
    with pytest.raises(CommandError, match=r"There is no profile “lair”\..*liar.*Did you mean “liar”"):
        call_command("import_claims", str(tmp_path / "table.csv"), profile="lair")

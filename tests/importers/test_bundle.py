"""What may come in by a file, and what is said when it may not."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from claims.importers import pipeline, reading
from claims.importers.nouns import CHECKS, IMPORTABLE
from claims.importers.pipeline import Way
from claims.models import (
    Appearance,
    ArticleRevision,
    Claim,
    ClaimLink,
    Edition,
    ImportRun,
    Source,
    TrailEntry,
    Verdict,
)
from claims.operations import links, verdicts, verification
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from tests import factories
from tests.importers import bundles

pytestmark = pytest.mark.django_db
DOORS = ("import_claims", "loaddata")


def row_of(model):
    return bundles.with_change(model)[1]


@pytest.mark.parametrize("door", DOORS)
def test_every_noun_comes_in_as_a_draft_with_a_trail(door, tmp_path, capsys):
    call_command(door, bundles.write(tmp_path / "town.json", bundles.records()))

    assert (
        capsys.readouterr().out.splitlines()[-1] == f"{len(bundles.RECORDS)} created, 0 changed, 0 unchanged"
    )
    assert {record["model"] for record in bundles.RECORDS} == set(IMPORTABLE)
    assert set(Verdict.objects.values_list("state", flat=True)) == {"draft"}
    assert TrailEntry.objects.filter(act="record", object_key="town-spent-12m").exists()
    run = ImportRun.objects.get()
    assert (run.file_name, run.created) == ("town.json", len(bundles.RECORDS))
    assert list(verification.faults()) == []
    link = ClaimLink.objects.get()
    assert [source.slug for source in link.sources.all()] == ["budget-2024"]
    assert (link.method, link.status) == ("import", "proposed")


@pytest.mark.parametrize("door", DOORS)
def test_importing_twice_changes_nothing(door, tmp_path, capsys):
    path = bundles.write(tmp_path / "town.json", bundles.records())
    call_command("import_claims", path)
    before = bundles.row_counts()

    call_command(door, path)

    assert (
        capsys.readouterr().out.splitlines()[-1] == f"0 created, 0 changed, {len(bundles.RECORDS)} unchanged"
    )
    assert bundles.row_counts() == before


def test_one_record_a_line_says_the_same(tmp_path, capsys):
    lines = "\n\n".join(json.dumps(record) for record in bundles.records())

    call_command("import_claims", bundles.write(tmp_path / "town.jsonl", lines))

    assert capsys.readouterr().out == f"{len(bundles.RECORDS)} created, 0 changed, 0 unchanged\n"


def test_order_of_records_and_files_does_not_matter(tmp_path, capsys):
    backwards = bundles.records()[::-1]
    half = len(backwards) // 2

    call_command(
        "import_claims",
        bundles.write(tmp_path / "one.json", backwards[:half]),
        bundles.write(tmp_path / "two.json", backwards[half:]),
    )

    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{len(backwards)} created")


def test_only_the_field_that_differs_is_changed(tmp_path, capsys):
    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()))
    changed, _row = bundles.with_change("source", reliability="high")

    call_command("import_claims", bundles.write(tmp_path / "town.json", changed))

    assert capsys.readouterr().out.splitlines()[-1] == f"0 created, 1 changed, {len(changed) - 1} unchanged"
    last = TrailEntry.objects.about("source", "budget-2024").filter(act="edit").get()
    assert last.payload.content == {"before": {"reliability": "unknown"}, "after": {"reliability": "high"}}


def test_quote_is_read_whole_from_the_text(tmp_path):
    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()))

    appearance = Appearance.objects.get()
    assert appearance.exact == bundles.BODY[30:65] == "the town had spent 12 million euros"
    assert appearance.suffix.startswith(". The mayor")
    assert appearance.prefix.endswith("that ")


def test_dry_run_counts_and_writes_nothing(tmp_path, capsys):
    before = bundles.row_counts()

    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()), dry_run=True)

    assert capsys.readouterr().out.startswith(f"{len(bundles.RECORDS)} created")
    assert bundles.row_counts() == before


def test_whoever_imports_is_a_contributor(tmp_path, anna):
    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()), user="anna")

    assert {hand.user for hand in Claim.objects.get(slug="town-spent-12m").contributions.all()} == {anna}


def test_unknown_account_cannot_import(tmp_path):
    with pytest.raises(CommandError, match="There is no active account “nobody”"):
        call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()), user="nobody")


def test_an_account_that_sits_at_no_desk_imports_nothing(tmp_path, django_user_model):
    django_user_model.objects.create_superuser("operator")
    before = bundles.row_counts()

    with pytest.raises(CommandError, match="“operator” is in no such group"):
        call_command(
            "import_claims", bundles.write(tmp_path / "town.json", bundles.records()), user="operator"
        )

    assert bundles.row_counts() == before


def test_report_names_files_digests_and_problems(tmp_path):
    broken, row = bundles.with_change("claim", claimed_on="yesterday")
    report = tmp_path / "report.json"

    with pytest.raises(CommandError):
        call_command("import_claims", bundles.write(tmp_path / "town.json", broken), report=str(report))

    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["is_written"] is False
    assert [(problem["row"], problem["field"]) for problem in written["problems"]] == [(row, "claimed_on")]
    assert re.fullmatch("[0-9a-f]{64}", written["files"][0]["sha256"])


# Each line: which record, what is wrong in it, in which field, and the sentence (or its beginning).
WRONG_VALUES = [
    (
        "claim",
        {"statment": "x"},
        "statment",
        "“statment” is no field of claims.claim. Did you mean “statement”?",
    ),
    ("claim", {"claimed_on": "12.3.2024"}, "claimed_on", "“12.3.2024” is no date."),
    ("claim", {"claimed_on": "2023-02-29"}, "claimed_on", "“2023-02-29” is not in the calendar."),
    ("claim", {"claimed_on": "2024/2019"}, "claimed_on", "The range “2024/2019” ends before it starts."),
    ("claim", {"claimed_on": 2024}, "claimed_on", "“2024” is no text."),
    ("claim", {"claim_type": "rumour"}, "claim_type", "“rumour” is not one of: quantity,"),
    (
        "claim",
        {"claimant": ["nobody"]},
        "claimant",
        "There is no party “nobody”, neither here nor in the files.",
    ),
    ("claim", {"claimant": "ada-weber"}, "claimant", "“ada-weber” is no natural key."),
    ("claim", {"claimant": 7}, "claimant", "“7” is no natural key."),
    ("claim", {"statement": "NUL \x00"}, "statement", "The text holds a forbidden character (U+0000)"),
    ("claim", {"statement": "half \ud800"}, "statement", "The text holds a forbidden character (U+D800)"),
    ("claim", {"statement": ""}, "statement", "This may not be empty."),
    ("claim", {"statement": None}, "statement", "null is no value here."),
    ("claim", {"statement": ["x"]}, "statement", "“['x']” is no text."),
    ("claimlink", {"finding": "Not a slug"}, "finding", "Enter a valid “slug”"),
    ("claim", {"assignee": ["nobody"]}, "assignee", "There is no user “nobody”"),
    ("claim", {"due_on": "2024-13-01"}, "due_on", "“2024-13-01” is no day."),
    ("claimquantity", {"value": "about 12 %"}, "value", "“about 12 %” is no number."),
    ("claimquantity", {"value": "1.000.000,5"}, "value", "“1.000.000,5” is no number."),
    ("claimquantity", {"value": "NaN"}, "value", "“NaN” is no number."),
    ("claimquantity", {"value": True}, "value", "“True” is no number."),
    ("claimquantity", {"value": "1" * 40}, "value", "Ensure that there are no more than"),
    ("claimquantity", {"low": 5, "high": 3}, "low", "The low value is above the high one."),
    ("claimquantity", {"value": None}, "value", "Give a value, or say in “qualifier” what is known."),
    ("appearance", {"start": -1}, "start", "Ensure this value is greater than or equal to 0."),
    ("appearance", {"start": "30"}, "start", "“30” is no whole number."),
    ("appearance", {"end": 9999}, "end", "The text ends at 88, the place at 9999."),
    ("appearance", {"end": 30}, "start", "Give “start” before “end”"),
    ("appearance", {"exact": "the village"}, "exact", "“the village” does not stand at 30"),
    ("appearance", {"revision": ["town-spends", 2]}, "revision", "There is no revision “town-spends/2”"),
    ("articlerevision", {"length": 7}, "length", "The text has 88, the file says 7."),
    ("articlerevision", {"sha256": "0" * 64}, "sha256", "The text has "),
    ("attribution", {"party": None}, "party", "A hop names a party or a source."),
    ("attribution", {"step": 0}, "step", "Chains and steps count from 1."),
    ("source", {"url": "javascript:alert(1)"}, "url", "An address starts with https:// or http://."),
    ("source", {"is_rejected": True}, "rejection_reason", "Say why the source was rejected."),
    ("source", {"is_rejected": "yes"}, "is_rejected", "Write true or false, without quotation marks."),
    ("source", {"original": ["budget-2024"]}, "original", "A source is no copy of itself."),
    ("source", {"publisher": ["town", "x"]}, "publisher", "There is no party “town/x”"),
    ("party", {"wikidata": "95"}, "wikidata", "A Wikidata id is Q and a number"),
    ("party", {"description": "text"}, "description", "Give the text per language"),
    ("party", {"description": {"fr": "texte"}}, "description", "“fr” is no language of the house: de, en."),
    ("party", {"description": {"de": 1}}, "description", "“1” is no text."),
    ("party", {"name": "x" * 201}, "name", "Ensure this value has at most 200 characters"),
    ("rating", {"colour": "red"}, "colour", "A colour is # and six digits"),
    ("claimlink", {"other": ["town-spent-12m"]}, "other", "A claim is not linked to itself."),
    ("claimlink", {"is_public": True}, "is_public", "Readers get nothing of a link that nobody confirmed"),
    ("claimlink", {"status": "dismissed"}, "decision", "Say why the conflict was dismissed."),
    ("claimlink", {"score": "1.5"}, "score", "Give a share from 0 to 1."),
    ("claimlink", {"decided_by": ["bela"]}, "decided_by", "“decided_by” is no field of claims.claimlink."),
    ("claimlink", {"sources": [["nothing"]]}, "sources", "There is no source “nothing”"),
    ("claimlink", {"sources": ["budget-2024"]}, "sources", "“budget-2024” is no natural key."),
    (
        "replyrequest",
        {"deadline_on": "2024-03-01"},
        "deadline_on",
        "The answer is due before it was asked for.",
    ),
    ("replyrequest", {"answer": "No."}, "answered_on", "Say on which day the answer came."),
    ("verdict", {"state": "published"}, "state", "Imports arrive as drafts: leave out “state”."),
    ("verdict", {"state": "approved"}, "state", "Imports arrive as drafts: leave out “state”."),
    (
        "verdict",
        {"approved_by": ["bela"]},
        "approved_by",
        "Imports arrive as drafts: leave out “approved_by”.",
    ),
    ("verdict", {"approved_digest": "0" * 64}, "approved_digest", "Imports arrive as drafts"),
    ("verdict", {"submitted_by": ["anna"]}, "submitted_by", "Imports arrive as drafts"),
    ("verdict", {"moves": 3}, "moves", "Imports arrive as drafts"),
    ("verdict", {"edition_kind": "correction"}, "edition_kind", "Imports arrive as drafts"),
    ("verdict", {"headline": "x" * 161}, "headline", "Ensure this value has at most 160 characters"),
]


def refuse(door, path):
    """Try to bring the file in; return what was said, once it is sure that nothing was written."""
    before = bundles.row_counts()
    with pytest.raises(CommandError) as refusal:
        call_command(door, path)
    assert bundles.row_counts() == before
    assert refusal.value.returncode == 1
    return str(refusal.value)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("model", "fields", "field", "sentence"), WRONG_VALUES)
def test_wrong_value_is_named_with_row_and_field(door, model, fields, field, sentence, tmp_path):
    broken, row = bundles.with_change(model, **fields)

    said = refuse(door, bundles.write(tmp_path / "town.json", broken))

    assert f"town.json, row {row}, field {field}: {sentence}" in said
    assert said.splitlines()[-1] == "Nothing was written: 1 problem."


WRONG_FILES = [
    ("[{]", "Broken JSON in line 1, column 3"),
    ('[\n{"model": "claims.claim", "fields": {"slug": "a",}}]', "Broken JSON in line 2, column"),
    ("[" * 65 + '"claims.claim"' + "]" * 65, "Line 1 is nested deeper than 64 levels."),
    ("[" * 100_000 + '"claims.claim"', "Line 1 is nested deeper than 64 levels."),
    ('{"model": "claims.claim", "fields": {}}', "A bundle is a list of records"),
    ('["claims.claim", 3]', "row 2: A record is"),
    ('[{"model": "claims.claim", "field": {}}]', "row 1, field field: A record has “model” and “fields”"),
    ('[{"model": "claims.claim"}]', "row 1, field fields: Give the fields as"),
    (
        '[{"model": "claims.claim", "pk": 4, "fields": {}}]',
        "row 1, field pk: Records are known by their natural keys",
    ),
    (
        '[{"model": "claims.edition", "fields": {}}]',
        "row 1, field model: “claims.edition” does not come in by a file.",
    ),
    ('[{"model": "claims.publication", "fields": {}}]', "“claims.publication” does not come in by a file."),
    ('[{"model": "claims.contribution", "fields": {}}]', "“claims.contribution” does not come in by a file."),
    ('[{"model": "claims.clam", "fields": {}}]', "Did you mean “claims.claim”?"),
    (
        '[{"model": "claims.party", "fields": {"slug": "a", "slug": "b", "name": "A", "kind": "person"}}]',
        "row 1, field slug: “slug” stands twice. Keep one.",
    ),
    (
        '[{"model": "claims.party", "fields": {"slug": "a", "name": NaN, "kind": "person"}}]',
        "row 1, field name: “NaN” is no text.",
    ),
    (
        '[{"model": "claims.claimquantity", "fields": {"claim": ["a"], "measure": "m", "value": 1e999}}]',
        "row 1, field value: “1e999” is no number.",
    ),
    (
        '[{"model": "claims.rating", "fields": {"scale": ["a", 1], "position": ' + "9" * 5000 + "}}]",
        "row 1, field position: “99999",
    ),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("content", "sentence"), WRONG_FILES, ids=range(len(WRONG_FILES)))
def test_file_of_wrong_form_is_refused_by_place(door, content, sentence, tmp_path):
    said = refuse(door, bundles.write(tmp_path / "town.json", content))

    assert sentence in said


@pytest.mark.parametrize("door", DOORS)
def test_file_in_another_encoding_is_refused_by_line(door, tmp_path):
    path = tmp_path / "town.json"
    path.write_bytes('[\n{"model": "claims.party", "fields": {"name": "Müller"}}]'.encode("cp1252"))

    assert "Line 2 is not UTF-8" in refuse(door, str(path))


@pytest.mark.parametrize("door", DOORS)
def test_all_problems_of_all_rows_are_named_at_once(door, tmp_path):
    broken = bundles.records()
    broken[row_of("claim") - 1]["fields"]["claimed_on"] = "soon"
    broken[row_of("claimquantity") - 1]["fields"].update(value="many", units="EUR")
    broken[row_of("verdict") - 1]["fields"]["state"] = "published"

    said = refuse(door, bundles.write(tmp_path / "town.json", broken))

    assert said.splitlines()[-1] == "Nothing was written: 4 problems."
    assert [re.search(r"row (\d+), field (\w+)", line).groups() for line in said.splitlines()[:-1]] == [
        (str(row_of("claim")), "claimed_on"),
        (str(row_of("claimquantity")), "value"),
        (str(row_of("claimquantity")), "units"),
        (str(row_of("verdict")), "state"),
    ]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("model", sorted(name.partition(".")[2] for name in IMPORTABLE))
def test_record_that_comes_twice_is_refused(door, model, tmp_path):
    doubled = bundles.records()
    row = row_of(model)
    doubled.append(doubled[row - 1])

    said = refuse(door, bundles.write(tmp_path / "town.json", doubled))

    assert f"row {len(doubled)}, field" in said
    assert f"stands twice: also in {tmp_path / 'town.json'}, row {row}." in said


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("claim", "statement"),
        ("claim", "slug"),
        ("verdict", "claim"),
        ("evidence", "stance"),
        ("source", "kind"),
        ("claimquantity", "unit"),
        ("appearance", "exact"),
        ("articlerevision", "article"),
        ("rating", "label"),
    ],
)
def test_missing_key_is_named(door, model, field, tmp_path):
    broken, row = bundles.with_change(model)
    del broken[row - 1]["fields"][field]

    said = refuse(door, bundles.write(tmp_path / "town.json", broken))

    assert f"row {row}, field {field}: “{field}” is missing." in said


def test_text_that_is_elsewhere_needs_digest_and_length(tmp_path):
    broken, row = bundles.with_change("articlerevision", body="")

    said = refuse("import_claims", bundles.write(tmp_path / "town.json", broken))

    assert f"row {row}, field sha256: “sha256” is missing." in said
    assert f"row {row}, field length: “length” is missing." in said


def test_wikidata_id_belongs_to_one_party(tmp_path):
    broken, row = bundles.with_change("party", wikidata="Q95")

    said = refuse("import_claims", bundles.write(tmp_path / "town.json", broken))

    assert f"row {row + 1}, field wikidata: “Q95” already belongs to “ada-weber”." in said


def test_sources_are_not_copies_of_each_other_in_a_circle(tmp_path):
    broken = bundles.records()
    row = row_of("source")
    broken[row - 1]["fields"]["original"] = ["gazette-report"]
    broken[row]["fields"]["original"] = ["budget-2024"]

    said = refuse("import_claims", bundles.write(tmp_path / "town.json", broken))

    assert f"row {row}, field original: These sources are copies of each other." in said


@pytest.mark.parametrize("door", DOORS)
def test_a_page_comes_in_as_one_source_and_never_unseen(door, tmp_path):
    twice = bundles.records()
    second = {
        "slug": "budget-again",
        "title": "Budget",
        "kind": "memo",
        "url": "http://www.town.example/budget/?utm_id=1",
    }
    twice.insert(7, {"model": "claims.source", "fields": second})

    in_one_file = refuse(door, bundles.write(tmp_path / "town.json", twice))
    assert not Source.objects.exists()
    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()))
    beside_the_desk = refuse(door, bundles.write(tmp_path / "more.json", [twice[7]]))

    assert "row 8, field url: “budget-2024” is known under this address. Name that source." in in_one_file
    assert "row 1, field url: “budget-2024” is known under this address. Name that source." in beside_the_desk


def test_a_copy_of_a_copy_is_named_before_anything_is_written(tmp_path):
    chain, _row = bundles.with_change("source", original=["gazette-report"])
    mirror = {"slug": "mirror", "title": "Mirror", "kind": "memo", "original": ["budget-2024"]}
    chain.append({"model": "claims.source", "fields": mirror})

    said = refuse("import_claims", bundles.write(tmp_path / "town.json", chain))

    assert f"row {len(chain)}, field original: “budget-2024” is itself a copy of “gazette-report”." in said


def test_copy_may_stand_before_its_original(tmp_path):
    backwards, _row = bundles.with_change("source", original=["gazette-report"])

    call_command("import_claims", bundles.write(tmp_path / "town.json", backwards))

    assert Source.objects.get(slug="budget-2024").original.slug == "gazette-report"


@pytest.mark.parametrize("door", DOORS)
def test_further_text_of_an_article_does_not_come_in_unseen(door, tmp_path):
    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()))
    further = [
        {
            "model": "claims.articlerevision",
            "fields": {"article": ["town-spends"], "number": 2, "body": "Other."},
        }
    ]

    said = refuse(door, bundles.write(tmp_path / "more.json", further))

    assert "row 1, field number: A further text of an article comes in by “import_article”" in said
    assert ArticleRevision.objects.count() == 1


@pytest.mark.parametrize("door", DOORS)
def test_a_second_version_of_a_verdict_is_the_desks_own(door, tmp_path):
    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()))
    second, row = bundles.with_change("verdict", version=2)

    said = refuse(door, bundles.write(tmp_path / "more.json", [second[row - 1]]))

    assert (
        "row 1, field version: This claim has a verdict already. Start the next version at the desk." in said
    )


def test_every_check_over_several_fields_has_a_sentence():
    several = {
        constraint.name
        for model in IMPORTABLE.values()
        for constraint in model._meta.constraints
        if type(constraint).__name__ == "CheckConstraint" and not constraint.name.endswith("_known")
    }

    # Seen field by field (no empty statement), or out of reach of a file (approvals, merges).
    elsewhere = {
        "claim_has_statement",
        "foreign_label_says_something",
        "link_is_decided_by_somebody_at_some_moment",
        "pages_count_from_one",
        "party_is_not_merged_into_itself",
        "source_with_address_has_page",
        "verdict_needs_second_person",
        "verdict_past_review_has_an_approval",
    }
    assert several - elsewhere == set(CHECKS)


def test_database_refusal_of_a_row_takes_everything_back(tmp_path):
    scales = bundles.records()
    scales.insert(1, {"model": "claims.ratingscale", "fields": {"slug": "house", "version": 2}})

    said = refuse("import_claims", bundles.write(tmp_path / "town.json", scales))

    assert "row 2: The database refuses this row" in said


def published(anna, bela, path):
    """Import the town's bundle as anna and publish its verdict."""
    call_command("import_claims", path, user=anna.username, verbosity=0)
    verdict = verdicts.submit(Verdict.objects.get(), actor=anna, at=factories.NOON)
    digest = fingerprint(compose(verdict))
    verdict = verdicts.approve(verdict, actor=bela, at=factories.NOON, digest=digest)
    return verdicts.publish(verdict, actor=bela, at=factories.NOON)


@pytest.mark.parametrize("door", DOORS)
def test_published_verdict_is_left_alone_by_the_file_it_came_from(door, anna, bela, tmp_path):
    path = bundles.write(tmp_path / "town.json", bundles.records())
    published(anna, bela, path)
    before = bundles.row_counts()

    call_command(door, path)

    assert bundles.row_counts() == before
    assert Verdict.objects.get().state == "published"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("model", ["verdict", "verdicttranslation"])
def test_published_words_are_not_changed_by_a_file(door, model, anna, bela, tmp_path):
    edition = published(anna, bela, bundles.write(tmp_path / "town.json", bundles.records()))
    changed, row = bundles.with_change(model, headline="The town spent nothing")

    said = refuse(door, bundles.write(tmp_path / "other.json", changed))

    assert f"row {row}, field headline: This verdict is published and stays as it is." in said
    assert Edition.objects.get().digest == edition.digest
    assert list(verification.faults()) == []


def test_what_the_desk_decided_about_a_link_is_not_undone_by_a_file(anna, noon, tmp_path):
    call_command("import_claims", bundles.write(tmp_path / "town.json", bundles.records()))
    links.dismiss(ClaimLink.objects.get(), actor=anna, at=noon, reason="Two budgets.")
    changed, row = bundles.with_change("claimlink", status="confirmed", is_public=True)

    said = refuse("import_claims", bundles.write(tmp_path / "town.json", changed))

    assert f"row {row}, field status: This link is here, and it is decided at the desk" in said
    assert ClaimLink.objects.get().status == "dismissed"


def test_import_that_touches_an_approved_verdict_voids_the_approval(anna, bela, chris, tmp_path):
    call_command(
        "import_claims", bundles.write(tmp_path / "town.json", bundles.records()), user="anna", verbosity=0
    )
    verdict = verdicts.submit(Verdict.objects.get(), actor=anna, at=factories.NOON)
    verdicts.approve(verdict, actor=bela, at=factories.NOON, digest=fingerprint(compose(verdict)))
    changed, _row = bundles.with_change("source", title="Budget 2024, second reading")

    call_command("import_claims", bundles.write(tmp_path / "other.json", changed), user="bela", verbosity=0)

    verdict = Verdict.objects.get()
    digest = fingerprint(compose(verdict))
    assert verdict.state == "in_review"
    with pytest.raises(Refused, match="A second person must approve"):
        verdicts.approve(verdict, actor=bela, at=factories.NOON, digest=digest)


def test_import_cut_short_by_the_keyboard_leaves_nothing(tmp_path):
    path = tmp_path / "town.json"
    bundles.write(path, bundles.records())
    before = bundles.row_counts()
    done = []

    def interrupted(rows):
        done.append(rows)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.take_in(
            [reading.open_file(str(path))], Way(actor=None, at=factories.NOON, progress=interrupted)
        )

    assert done
    assert bundles.row_counts() == before

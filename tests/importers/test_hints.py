"""A claim that comes in and is probably on record already is named, and comes in all the same."""

import json

import pytest
from django.core.management import call_command

from claims.importers import hints
from claims.models import Claim
from claims.operations import claim_words
from tests import factories
from tests.importers.test_foreign_ratings import review

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_record(db):
    statement = "The new bridge in Celle cost 40 million euros."
    claim = factories.ClaimFactory(slug="on-record", statement=statement, claimant=None, claimed_on="")
    claim_words.keep([claim.pk])


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "feed.jsonl"
    said = (
        "In Celle the new bridge cost €40 million.",
        "The new bridge in Celle cost 41 million euros.",
        "It rained in Fulda.",
    )
    lines = [json.dumps(review(number, claimReviewed=text)) for number, text in enumerate(said, start=1)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def hinted(capsys):
    return [line for line in capsys.readouterr().err.splitlines() if "Probably on record already" in line]


@pytest.mark.parametrize("dry_run", [True, False])
def test_claim_that_is_probably_on_record_is_named_and_nothing_is_merged(on_record, feed, capsys, dry_run):
    call_command("import_claims", feed, dry_run=dry_run)

    (line,) = hinted(capsys)
    assert "row 1" in line
    assert "“on-record” says the same (The new bridge in Celle cost 40 million euros.)" in line
    assert Claim.objects.count() == (1 if dry_run else 4)


def test_long_files_are_not_asked_about(on_record, feed, capsys, monkeypatch):
    monkeypatch.setattr(hints, "MOST_ASKED", 2)

    call_command("import_claims", feed)

    assert hinted(capsys) == []
    assert Claim.objects.count() == 4

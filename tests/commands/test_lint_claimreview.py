"""The linter of the markup, on the command line and on the review screen."""

import re

import pytest
from django.core.management import CommandError, call_command

from claims.operations import desk, verdicts
from claims.rules.claimreview import RULES
from tests import factories
from tests.public import editions

pytestmark = pytest.mark.django_db

TOO_LONG = "The bridge over the river in the north of the town cost no less than 40 million euros."


def lint(capsys, *arguments):
    call_command("lint_claimreview", *arguments)
    return capsys.readouterr().out.splitlines()


def test_sound_markup_is_said_to_be_sound(capsys, groups):
    editions.bridge()

    assert lint(capsys) == ["2 pages checked, 0 faults, 0 pieces of advice."]


def test_all_names_every_check(capsys, groups):
    editions.bridge()

    *lines, summary = lint(capsys, "--all")

    assert len(lines) == 2 * len(RULES)
    assert all(re.match(r"bridge-cost \[(de|en)\] ✓ \w+: .+\.$", line) for line in lines)
    assert summary == "2 pages checked, 0 faults, 0 pieces of advice."


def test_advice_is_told_and_stops_nothing(capsys, groups):
    editions.simple(1, claim__slug="long", claim__statement=TOO_LONG)

    lines = lint(capsys, "long")

    assert "long [en] ! claim_is_short: The claim has 86 characters; from 76 on it is cut off." in lines


def test_fault_is_named_and_the_command_fails(capsys, groups):
    editions.simple(1, claim__slug="loud", claim__statement="It is false that the bridge was dear.")

    with pytest.raises(CommandError, match=r"1 pages checked, 1 faults, \d pieces of advice\."):
        lint(capsys)

    assert (
        "loud [en] ✗ claim_without_rating: The claim holds the rating word “false”. Say it without."
        in capsys.readouterr().out
    )


def test_corrected_check_tells_its_corrections_and_a_retracted_one_is_left_out(capsys, groups):
    factories.corrected(factories.corrected(editions.bridge()))
    factories.retracted(editions.bridge("second-bridge"))

    assert lint(capsys) == ["2 pages checked, 0 faults, 0 pieces of advice."]


def test_check_that_is_not_there_is_named(groups):
    with pytest.raises(CommandError, match="No check in force: nowhere"):
        call_command("lint_claimreview", "nowhere")


def test_reviewer_sees_every_check_before_it_is_published(client, groups):
    verdict = factories.submitted(claim__statement=TOO_LONG)
    client.force_login(factories.bela())

    page = client.get(f"/admin/claims/verdict/{verdict.pk}/review/").content.decode()

    assert "English: ✓ sound" in page
    assert "! The claim has 86 characters; from 76 on it is cut off." in page
    assert "✓ The word is the one on the page." in page


def test_reviewer_is_told_of_a_fault(client, groups):
    verdict = factories.submitted(claim__statement="It is false that the bridge was dear.")
    client.force_login(factories.bela())

    page = client.get(f"/admin/claims/verdict/{verdict.pk}/review/").content.decode()

    assert "English: ✗ 1 fault" in page
    assert "✗ The claim holds the rating word “false”. Say it without." in page


def test_correction_under_review_is_counted_with_those_before_it(client, groups, anna, noon):
    edition = factories.corrected(editions.bridge())
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    draft.correction_note = "The fence, too."
    desk.edit(draft, actor=anna, at=noon)
    client.force_login(factories.bela())

    page = client.get(f"/admin/claims/verdict/{draft.pk}/review/").content.decode()

    assert page.count("✓ Every correction is told.") == 2

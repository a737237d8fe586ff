"""Ways to move a verdict that are none: typed fields, borrowed steps, stale pages, ready-made approvals."""

import pytest
from django.urls import reverse

from claims.models import Edition, Evidence, Verdict
from claims.operations import desk, verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import canonical
from claims.rules.sentences import Refused
from tests import factories
from tests.attacks.newsroom import digest_of
from tests.forms import typed
from tests.tables import tables

pytestmark = pytest.mark.django_db

WORKFLOW_FIELDS = {
    "state": "approved",
    "moves": "7",
    "version": "9",
    "edition_kind": "correction",
    "submitted_by": "1",
    "approved_by": "2",
    "approved_at_0": "2026-03-03",
    "approved_at_1": "12:00:00",
    "approved_digest": "0" * 64,
    "return_reason": "none",
    "actor": "3",
    "digest": "0" * 64,
}


def test_fields_of_the_workflow_typed_into_a_form_are_not_read(client, in_review, bela):
    client.force_login(bela)
    address = reverse("admin:claims_verdict_change", args=[in_review.pk])
    before = tables()

    client.post(address, typed(client.get(address), **WORKFLOW_FIELDS))

    assert tables() == before


@pytest.mark.parametrize("step", ["approve", "publish", "retract", "withdraw", "return", "submit", "correct"])
def test_no_step_is_taken_by_whoever_may_not_whatever_is_sent_along(client, in_review, groups, step):
    """Withdrawing belongs to contributors, the rest to editors; the sender is neither and says to be both."""
    client.force_login(factories.UserFactory(username="dora", is_superuser=True))
    before = tables()

    answer = client.post(
        reverse(f"admin:claims_verdict_{step}", args=[in_review.pk]),
        WORKFLOW_FIELDS
        | {
            "moves": in_review.moves,
            "digest": digest_of(in_review),
            "reason": "Because.",
            "kind": "correction",
        },
    )

    assert answer.status_code in (400, 403)
    assert tables() == before


def test_a_step_is_not_taken_by_opening_its_address(client, in_review, chris):
    client.force_login(chris)
    before = tables()

    for step in ("approve", "return", "withdraw", "publish", "retract", "submit", "correct"):
        client.get(
            reverse(f"admin:claims_verdict_{step}", args=[in_review.pk]),
            {"digest": digest_of(in_review), "reason": "x"},
        )

    assert tables() == before


BORN_APPROVED = {
    "state": {"state": "in_review"},
    "approval": {"state": "approved", "approved_digest": "0" * 64},
    "moves": {"moves": 3},
    "return": {"return_reason": "none"},
}


@pytest.mark.parametrize("attempt", BORN_APPROVED)
def test_a_verdict_begins_as_a_draft_whoever_records_it(anna, bela, chris, noon, attempt):
    fields = BORN_APPROVED[attempt]
    if attempt == "approval":
        fields = fields | {"submitted_by": bela, "approved_by": chris, "approved_at": noon}
    verdict = Verdict(claim=factories.ClaimFactory(), rating=factories.rating(), headline="x", **fields)
    before = tables()

    with pytest.raises(Refused, match="begins as a draft"):
        desk.record(verdict, actor=anna, at=noon)

    assert tables() == before


def test_a_stale_digest_approves_nothing(client, anna, bela, groups, noon):
    verdict = factories.submitted(by=anna)
    client.force_login(bela)
    shown = client.get(reverse("admin:claims_verdict_review", args=[verdict.pk])).context["digest"]
    desk.record(
        factories.EvidenceFactory.build(claim=verdict.claim, source=factories.SourceFactory()),
        actor=anna,
        at=noon,
    )
    before = tables()

    answer = client.post(
        reverse("admin:claims_verdict_approve", args=[verdict.pk]), {"digest": shown, "moves": verdict.moves}
    )

    assert answer.status_code in (400, 409)
    assert "This is no longer the version you saw." in answer.content.decode()
    assert tables() == before


def test_a_deactivated_editor_approves_nothing(client, anna, bela, groups, noon):
    verdict = factories.submitted(by=anna)
    client.force_login(bela)
    bela.is_active = False
    bela.save()
    before = tables()

    answer = client.post(
        reverse("admin:claims_verdict_approve", args=[verdict.pk]),
        {"digest": digest_of(verdict), "moves": verdict.moves},
    )

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    with pytest.raises(Refused, match="Your account is in no such group"):
        verdicts.approve(verdict, actor=bela, at=noon, digest=digest_of(verdict))
    assert tables() == before


def test_what_was_changed_behind_the_desks_back_is_not_published(approved, chris, noon):
    """Evidence changed by hand in the database leaves no author, but the digest no longer fits."""
    Evidence.objects.filter(claim=approved.claim).update(locator="p. 99")

    with pytest.raises(Refused, match="changed after it was approved"):
        verdicts.publish(approved, actor=chris, at=noon)

    assert canonical(compose(approved)).count("p. 99") == 2
    assert not Edition.objects.exists()

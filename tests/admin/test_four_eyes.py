"""Nobody approves their own work: every way round that we can think of, and the sentence it meets."""

import json

import pytest
from django.contrib.auth.models import Permission, User
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from claims.models import TrailEntry, Verdict
from claims.operations import desk, verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from tests.factories import (
    EvidenceFactory,
    UserFactory,
    VerdictFactory,
    VerdictTranslationFactory,
    submitted,
)
from tests.forms import typed

pytestmark = pytest.mark.django_db

SECOND_PERSON = "A second person must approve: you wrote part of this verdict."


@pytest.fixture
def author(groups):
    """An author who sits at every desk, is superuser and holds every permission there is."""
    author = UserFactory(username="anna", groups=["checker", "editor", "chief"], is_superuser=True)
    author.user_permissions.set(Permission.objects.all())
    return author


@pytest.fixture
def verdict(author):
    """Anna's verdict, in review."""
    return submitted(by=author)


def page(verdict, step):
    return reverse(f"admin:claims_verdict_{step}", args=[verdict.pk])


def digest_of(verdict):
    return fingerprint(compose(verdict))


def assert_still_in_review(verdict, acts):
    verdict.refresh_from_db()
    assert (verdict.state, verdict.approved_by, verdict.approved_digest) == ("in_review", None, "")
    assert list(TrailEntry.objects.in_order().values_list("act", flat=True)) == acts


def test_author_cannot_approve_own_verdict_whatever_their_permissions(client, author, verdict):
    client.force_login(author)
    review = client.get(page(verdict, "review"))

    answer = client.post(
        page(verdict, "approve"), {"digest": review.context["digest"], "moves": verdict.moves}
    )

    assert answer.status_code == 403
    assert SECOND_PERSON in answer.content.decode()
    assert "approve" not in [button.name for button in review.context["buttons"]]
    assert SECOND_PERSON in review.content.decode()
    assert_still_in_review(verdict, ["submit"])


def test_author_cannot_approve_through_the_form_by_typing_the_state(client, author, verdict, bela):
    client.force_login(author)
    form = client.get(reverse("admin:claims_verdict_change", args=[verdict.pk]))

    client.post(
        form.request["PATH_INFO"],
        typed(
            form,
            state="approved",
            approved_by=bela.pk,
            approved_at_0="2026-03-03",
            approved_at_1="12:00:00",
            approved_digest=digest_of(verdict),
        ),
    )

    assert_still_in_review(verdict, ["submit"])


def test_there_is_no_action_that_moves_many_verdicts_at_once(client, author, verdict):
    client.force_login(author)

    page_of_list = client.get(reverse("admin:claims_verdict_changelist"))
    client.post(
        reverse("admin:claims_verdict_changelist"),
        {"action": "approve", "_selected_action": [verdict.pk], "index": "0"},
    )

    assert page_of_list.context["cl"].model_admin.get_actions(page_of_list.wsgi_request) == {}
    assert_still_in_review(verdict, ["submit"])


def test_author_cannot_approve_by_calling_the_operation(author, verdict, noon):
    with pytest.raises(Refused) as refusal:
        verdicts.approve(verdict, actor=author, at=noon, digest=digest_of(verdict))

    assert refusal.value.sentence == SECOND_PERSON
    assert_still_in_review(verdict, ["submit"])


def test_author_cannot_approve_by_raw_sql(author, verdict):
    with (
        pytest.raises(IntegrityError, match=r"contributor|verdict_needs_second_person"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE claims_verdict SET state = 'approved', approved_by_id = %s, approved_at = %s,"
            " approved_digest = %s WHERE id = %s",
            [author.pk, "2026-03-03 12:00:00+00:00", digest_of(verdict), verdict.pk],
        )

    assert_still_in_review(verdict, ["submit"])


def test_database_refuses_a_contributor_who_did_not_submit(author, verdict, bela, noon):
    EvidenceFactory(claim=verdict.claim)
    desk.note_contribution([verdict.claim], actor=bela, at=noon)

    with pytest.raises(IntegrityError, match="contributor"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(
            state="approved", approved_by=bela, approved_at=noon, approved_digest=digest_of(verdict)
        )

    assert_still_in_review(verdict, ["submit"])


def test_whoever_changed_a_comma_in_review_cannot_approve(client, verdict, bela):
    client.force_login(bela)
    form = client.get(reverse("admin:claims_verdict_change", args=[verdict.pk]))
    client.post(form.request["PATH_INFO"], typed(form, gaps="One comma, added."))
    verdict.refresh_from_db()

    answer = client.post(page(verdict, "approve"), {"digest": digest_of(verdict), "moves": verdict.moves})

    assert answer.status_code == 403
    assert SECOND_PERSON in answer.content.decode()
    assert_still_in_review(verdict, ["submit", "edit"])


def test_whoever_added_evidence_cannot_approve(verdict, bela, noon):
    desk.record(
        EvidenceFactory.build(claim=verdict.claim, source=EvidenceFactory().source), actor=bela, at=noon
    )

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(verdict, actor=bela, at=noon, digest=digest_of(verdict))


def test_whoever_translated_cannot_approve(anna, bela, noon):
    verdict = VerdictFactory()
    desk.record(VerdictTranslationFactory.build(verdict=verdict), actor=bela, at=noon)
    verdict = submitted(verdict, by=anna)

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(verdict, actor=bela, at=noon, digest=digest_of(verdict))


def test_a_return_does_not_wash_the_authors_hands(author, verdict, bela, noon):
    verdict = verdicts.return_to_draft(verdict, actor=bela, at=noon, reason="The sum lacks a year.")
    verdict = verdicts.submit(verdict, actor=bela, at=noon)

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(verdict, actor=author, at=noon, digest=digest_of(verdict))


def test_superuser_without_a_desk_has_no_say(client, verdict):
    operator = User.objects.create_superuser("operator")
    client.force_login(operator)

    answer = client.post(page(verdict, "approve"), {"digest": digest_of(verdict), "moves": verdict.moves})

    assert answer.status_code == 403
    assert "Only editors and chiefs may approve. Your account is in no such group." in answer.content.decode()
    assert_still_in_review(verdict, ["submit"])


def test_role_taken_away_between_opening_and_posting_counts(client, verdict, bela):
    client.force_login(bela)
    review = client.get(page(verdict, "review"))
    bela.groups.clear()
    bela.user_permissions.set(Permission.objects.filter(content_type__app_label="claims"))

    answer = client.post(
        page(verdict, "approve"), {"digest": review.context["digest"], "moves": verdict.moves}
    )

    assert answer.status_code == 403
    assert "Only editors and chiefs may approve." in answer.content.decode()
    assert_still_in_review(verdict, ["submit"])


def test_checker_cannot_approve_even_anothers_verdict(client, verdict, groups):
    client.force_login(UserFactory(username="dora", groups=["checker"]))

    answer = client.post(page(verdict, "approve"), {"digest": digest_of(verdict), "moves": verdict.moves})

    assert answer.status_code == 403
    assert_still_in_review(verdict, ["submit"])


def test_a_verdict_cannot_be_entered_as_approved(author, verdict, noon):
    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.create(
            claim=verdict.claim,
            version=2,
            rating=verdict.rating,
            state="approved",
            submitted_by=UserFactory(),
            approved_by=author,
            approved_at=noon,
            approved_digest="0" * 64,
        )


def test_a_fixture_brings_no_approval_along(author, verdict, tmp_path):
    fixture = tmp_path / "approved.json"
    row = json.loads(serializers.serialize("json", [verdict], use_natural_foreign_keys=True))[0]
    row["fields"] |= {"state": "approved", "approved_by": ["bela"], "approved_digest": digest_of(verdict)}
    fixture.write_text(json.dumps([row]))

    with pytest.raises(CommandError):
        call_command("loaddata", str(fixture), verbosity=0)

    assert_still_in_review(verdict, ["submit"])


def test_the_database_refuses_an_approval_that_comes_past_loaddata(author, verdict):
    row = json.loads(serializers.serialize("json", [verdict]))[0]
    row["fields"] |= {
        "state": "approved",
        "submitted_by": UserFactory().pk,
        "approved_by": author.pk,
        "approved_at": "2026-03-03T12:00:00Z",
        "approved_digest": digest_of(verdict),
    }
    found = next(serializers.deserialize("json", json.dumps([row])))

    with pytest.raises(IntegrityError, match="contributor"), transaction.atomic():
        found.save()

    assert_still_in_review(verdict, ["submit"])

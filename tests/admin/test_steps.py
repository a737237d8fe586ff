"""Steps of the workflow through their confirm pages."""

import pytest
from django.urls import reverse

from claims.models import Edition, Publication, TrailEntry, Verdict
from claims.operations import verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from tests.factories import (
    UserFactory,
    VerdictFactory,
    approved,
    corrected,
    published,
    retracted,
    submitted,
)

pytestmark = pytest.mark.django_db


def page(verdict, step):
    return reverse(f"admin:claims_verdict_{step}", args=[verdict.pk])


def buttons(client, verdict):
    return [button.name for button in client.get(page(verdict, "review")).context["buttons"]]


def state_of(verdict):
    return Verdict.objects.get(pk=verdict.pk).state


@pytest.mark.parametrize(
    ("make", "anna_may", "bela_may", "chris_may"),
    [
        (VerdictFactory, ["submit"], ["submit"], ["submit"]),
        (submitted, ["withdraw"], ["return", "approve"], ["return", "approve"]),
        (approved, [], ["return", "publish"], ["return", "publish"]),
        (lambda: published().verdict, ["correct"], ["correct"], ["retract", "correct"]),
        (lambda: retracted(published()).verdict, ["correct"], ["correct"], ["correct"]),
    ],
)
def test_only_the_steps_open_to_this_person_are_buttons(
    client, anna, bela, chris, make, anna_may, bela_may, chris_may
):
    verdict = make()

    for person, expected in ((anna, anna_may), (bela, bela_may), (chris, chris_may)):
        client.force_login(person)
        on_form = client.get(page(verdict, "change")).context["open_steps"]

        assert buttons(client, verdict) == expected
        assert [button.name for button in on_form] == expected


@pytest.mark.parametrize("step", ["submit", "withdraw", "return", "approve", "publish", "retract", "correct"])
def test_looking_at_a_confirm_page_changes_nothing(client, chris, step):
    verdicts_of_all_states = [VerdictFactory(), submitted(), approved(), published().verdict]
    before = list(Verdict.objects.values_list("state", "moves"))
    entries = TrailEntry.objects.count()
    client.force_login(chris)

    answers = [client.get(page(verdict, step)) for verdict in verdicts_of_all_states]

    assert {answer.status_code for answer in answers} <= {200, 400, 403, 409}
    assert list(Verdict.objects.values_list("state", "moves")) == before
    assert TrailEntry.objects.count() == entries


def test_confirm_page_names_version_and_digest(client, bela):
    verdict = submitted()
    digest = fingerprint(compose(verdict))
    client.force_login(bela)

    answer = client.get(page(verdict, "approve"), {"digest": digest})

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "You vouch for exactly this text and evidence." in text
    assert f'name="digest" value="{digest}"' in text
    assert verdict.headline in text


def test_approval_needs_a_digest_from_the_review_screen(client, bela):
    verdict = submitted()
    client.force_login(bela)

    asked = client.get(page(verdict, "approve"))
    posted = client.post(page(verdict, "approve"), {"moves": verdict.moves})

    assert asked.status_code == 409
    assert page(verdict, "review") in asked.content.decode()
    assert posted.status_code == 400
    assert "This is no longer the version you saw. Read it again, then decide." in posted.content.decode()
    assert state_of(verdict) == "in_review"


def test_what_changed_between_reading_and_approving_is_not_approved(client, anna, bela, noon):
    verdict = submitted(by=anna)
    client.force_login(bela)
    digest = client.get(page(verdict, "review")).context["digest"]
    verdict.claim.evidence.first().source.publisher.published_sources.update(title="Quite another title")

    answer = client.post(page(verdict, "approve"), {"digest": digest, "moves": verdict.moves})

    assert answer.status_code == 400
    assert "This is no longer the version you saw. Read it again, then decide." in answer.content.decode()
    assert state_of(verdict) == "in_review"


def test_the_slower_of_two_reviewers_is_told_who_was_faster(client, anna, bela, chris, noon):
    verdict = submitted(by=anna)
    digest = fingerprint(compose(verdict))
    moves = verdict.moves
    verdicts.approve(verdict, actor=bela, at=noon, digest=digest)
    client.force_login(chris)

    answer = client.post(page(verdict, "approve"), {"digest": digest, "moves": moves})

    assert answer.status_code == 409
    assert "bela was faster (approve). Open the verdict again." in answer.content.decode()
    assert page(verdict, "review") in answer.content.decode()
    assert Verdict.objects.get().approved_by == bela
    assert list(TrailEntry.objects.in_order().values_list("act", flat=True)) == ["submit", "approve"]


def test_a_double_click_publishes_once(client, chris):
    verdict = approved()
    client.force_login(chris)

    first = client.post(page(verdict, "publish"), {"moves": verdict.moves})
    second = client.post(page(verdict, "publish"), {"moves": verdict.moves})

    assert (first.status_code, second.status_code) == (302, 409)
    assert Edition.objects.count() == 1
    assert list(TrailEntry.objects.in_order().values_list("act", flat=True)) == [
        "submit",
        "approve",
        "publish",
    ]


def test_a_return_without_reason_is_asked_for_one_and_loses_nothing(client, bela):
    verdict = submitted()
    client.force_login(bela)

    answer = client.post(page(verdict, "return"), {"reason": " ", "moves": verdict.moves})

    assert answer.status_code == 400
    assert "Say in a sentence why it goes back." in answer.content.decode()
    assert 'name="reason"' in answer.content.decode()
    assert state_of(verdict) == "in_review"


def test_a_return_keeps_its_reason_for_the_author(client, anna, bela):
    verdict = submitted(by=anna)
    client.force_login(bela)

    client.post(page(verdict, "return"), {"reason": "The year is missing.", "moves": verdict.moves})

    client.force_login(anna)
    assert state_of(verdict) == "draft"
    assert "The year is missing." in client.get(page(verdict, "change")).content.decode()


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("approve", "Only editors and chiefs may approve. Your account is in no such group."),
        ("return", "Only editors and chiefs may send a verdict back. Your account is in no such group."),
        ("publish", "Only editors and chiefs may publish. Your account is in no such group."),
        ("retract", "Only chiefs may retract. Your account is in no such group."),
    ],
)
def test_a_step_not_open_to_a_checker_is_refused_with_its_sentence(client, anna, step, sentence):
    verdict = submitted()
    client.force_login(anna)

    answer = client.post(page(verdict, step), {"reason": "So it is.", "reason_en": "So it is."})

    assert answer.status_code in (400, 403)
    if step != "retract":
        assert sentence in answer.content.decode()
    assert state_of(verdict) == "in_review"


def test_an_editor_cannot_retract(client, bela):
    verdict = published().verdict
    client.force_login(bela)

    answer = client.post(
        page(verdict, "retract"), {"reason_en": "I changed my mind.", "moves": verdict.moves}
    )

    assert answer.status_code == 403
    assert "Only chiefs may retract. Your account is in no such group." in answer.content.decode()
    assert state_of(verdict) == "published"
    assert not Publication.objects.get().is_retracted


def test_only_who_worked_on_it_may_withdraw(client, bela):
    verdict = submitted()
    client.force_login(bela)

    answer = client.post(page(verdict, "withdraw"), {"moves": verdict.moves})

    assert answer.status_code == 403
    assert state_of(verdict) == "in_review"


def test_a_draft_without_sources_is_not_submitted_and_says_what_is_missing(client, anna):
    verdict = VerdictFactory(evidence=0)
    client.force_login(anna)

    answer = client.post(page(verdict, "submit"), {"moves": verdict.moves})

    assert answer.status_code == 400
    assert "No public source that was read speaks to this claim." in answer.content.decode()
    assert state_of(verdict) == "draft"


def test_a_correction_without_a_public_note_is_not_submitted(client, anna, noon):
    edition = published()
    verdict = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    client.force_login(anna)

    asked = client.get(page(verdict, "submit"))
    answer = client.post(page(verdict, "submit"), {"moves": verdict.moves})

    for shown in (asked, answer):
        assert shown.status_code == 400
        assert (
            "Readers have seen an earlier edition. Say in a public note what changed."
            in shown.content.decode()
        )
    assert list(Edition.objects.in_force()) == [edition]


def test_a_second_correction_cannot_be_started(client, anna, noon):
    edition = published()
    verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    client.force_login(anna)

    answer = client.post(page(edition.verdict, "correct"), {"kind": "correction"})

    assert answer.status_code == 400
    assert "A correction of this claim is already open. Edit that one." in answer.content.decode()
    assert Verdict.objects.count() == 2


def test_an_earlier_version_cannot_be_retracted(client, chris):
    edition = published()
    corrected(edition)
    client.force_login(chris)

    answer = client.post(
        page(edition.verdict, "retract"), {"reason_en": "Wrong.", "moves": edition.verdict.moves}
    )

    assert answer.status_code == 400
    assert "Only the verdict in force can be retracted." in answer.content.decode()


def test_a_stranger_at_the_door_is_sent_to_log_in(client):
    verdict = submitted()

    answer = client.post(page(verdict, "approve"), {})

    assert answer.status_code == 302
    assert reverse("admin:login") in answer["Location"]


def test_an_account_without_a_desk_sees_no_verdict(client, db):
    verdict = submitted()
    client.force_login(UserFactory(username="guest"))

    assert client.get(page(verdict, "review")).status_code == 403
    assert client.post(page(verdict, "approve"), {}).status_code == 403
    assert client.post(page(verdict, "correct"), {"kind": "update"}).status_code == 403

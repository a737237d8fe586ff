"""The steps of the workflow as operations: what moves, what is refused, what the trail says."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims.models import Edition, Publication, TrailEntry, Verdict
from claims.operations import desk, verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import EditionKind, Reading
from tests.factories import (
    ClaimFactory,
    ClaimLinkFactory,
    UserFactory,
    VerdictFactory,
    VerdictTranslationFactory,
    approved,
    corrected,
    published,
    rating,
    retracted,
    submitted,
)

pytestmark = pytest.mark.django_db


def acts():
    return list(TrailEntry.objects.in_order().values_list("act", "actor_name"))


def test_the_digest_approved_is_the_digest_published(noon):
    verdict = approved()
    digest = fingerprint(compose(verdict))

    edition = published(verdict=None, claim=None)

    assert edition.digest == edition.verdict.approved_digest == fingerprint(edition.document)
    assert verdict.approved_digest == digest


def test_every_step_leaves_one_entry(anna):
    published()

    assert acts() == [("submit", "anna"), ("approve", "bela"), ("publish", "chris")]


def test_submitting_makes_a_contributor(anna, noon):
    verdict = verdicts.submit(VerdictFactory(), actor=anna, at=noon)

    assert verdict.state == "in_review"
    assert [hand.user for hand in verdict.claim.contributions.open()] == [anna]


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"rating": None}, "The rating is missing. Choose one from the scale."),
        ({"headline": ""}, "The headline is missing."),
        ({"short_answer": ""}, "The short answer is missing."),
        ({"rationale": ""}, "The rationale is missing."),
    ],
)
def test_an_unfinished_verdict_is_not_submitted(anna, noon, missing, sentence):
    verdict = VerdictFactory(**missing)

    with pytest.raises(Refused) as refusal:
        verdicts.submit(verdict, actor=anna, at=noon)

    verdict.refresh_from_db()
    assert refusal.value.sentence == sentence
    assert verdict.state == "draft"
    assert acts() == []
    assert not verdict.claim.contributions.exists()


def test_an_unread_source_stops_publication_even_after_approval(chris, noon):
    verdict = approved()
    verdict.claim.evidence.first().source.publisher.published_sources.update(reading=Reading.NOT_READ)

    with pytest.raises(Refused, match="is cited publicly but was not read"):
        verdicts.publish(verdict, actor=chris, at=noon)

    assert not Edition.objects.exists()


def test_a_silent_change_after_approval_is_not_published(chris, noon):
    verdict = approved()
    verdict.claim.evidence.first().source.publisher.published_sources.update(title="Swapped behind the desk")

    with pytest.raises(Refused, match=r"This verdict changed after it was approved. Ask for a new review."):
        verdicts.publish(verdict, actor=chris, at=noon)

    assert not Edition.objects.exists()
    assert Verdict.objects.get().state == "approved"


def test_the_database_refuses_an_edition_that_was_not_approved(noon):
    verdict = approved()

    with pytest.raises(IntegrityError, match="byte for byte"), transaction.atomic():
        Edition.objects.create(
            verdict=verdict,
            claim_slug=verdict.claim.slug,
            number=1,
            kind="first",
            document={"forged": True},
            digest=fingerprint({"forged": True}),
            published_at=noon,
            approved_by="Bela",
        )


def test_the_database_refuses_to_change_an_edition():
    edition = published()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(kind="correction")
    with (
        pytest.raises(IntegrityError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM claims_edition WHERE id = %s", [edition.pk])


def test_the_database_refuses_other_words_under_an_approval():
    verdict = approved()

    with pytest.raises(IntegrityError, match="keeps its words"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(headline="Otherwise")


def test_whoever_read_an_older_state_is_overtaken(anna, bela, chris, noon):
    seen_by_chris = submitted(by=anna)
    digest = fingerprint(compose(seen_by_chris))
    verdicts.approve(Verdict.objects.get(), actor=bela, at=noon, digest=digest)

    with pytest.raises(verdicts.Overtaken) as overtaken:
        verdicts.approve(seen_by_chris, actor=chris, at=noon, digest=digest)

    assert overtaken.value.sentence == "bela was faster (approve). Open the verdict again."
    assert Verdict.objects.get().approved_by == bela


def test_a_deactivated_account_takes_no_step(bela, noon):
    verdict = submitted()
    bela.is_active = False
    bela.save()

    with pytest.raises(Refused, match="Your account is in no such group"):
        verdicts.approve(verdict, actor=bela, at=noon, digest=fingerprint(compose(verdict)))


def test_nobody_at_all_takes_no_step(noon):
    verdict = submitted()

    with pytest.raises(Refused, match="Your account is in no such group"):
        verdicts.approve(verdict, actor=None, at=noon, digest=fingerprint(compose(verdict)))


def test_a_return_voids_the_approval_and_keeps_the_reason(bela, noon):
    verdict = verdicts.return_to_draft(approved(), actor=bela, at=noon, reason="The year is missing.")

    assert (verdict.state, verdict.approved_by, verdict.approved_digest, verdict.return_reason) == (
        "draft",
        None,
        "",
        "The year is missing.",
    )


def test_a_withdrawn_verdict_is_a_draft_again(anna, noon):
    verdict = verdicts.withdraw(submitted(by=anna), actor=anna, at=noon)

    assert verdict.state == "draft"
    assert acts() == [("submit", "anna"), ("withdraw", "anna")]


def test_a_correction_keeps_the_edition_in_force_until_it_replaces_it(anna, noon):
    first = published()
    draft = verdicts.start_correction(first.verdict, actor=anna, at=noon)

    assert list(Edition.objects.in_force()) == [first]
    assert (draft.version, draft.state, draft.headline, draft.correction_note) == (
        2,
        "draft",
        first.verdict.headline,
        "",
    )

    second = corrected_from(draft)

    assert list(Edition.objects.in_force()) == [second]
    assert (second.number, second.kind, second.document["corrects"]) == (
        2,
        "correction",
        {"number": 1, "digest": first.digest},
    )
    assert Edition.objects.get(number=1).document == first.document


def corrected_from(draft):
    draft.correction_note = "The sum was wrong."
    desk.edit(draft, actor=UserFactory(username="anna"), at=draft.claim.contributions.first().first_at)
    draft.refresh_from_db()
    return published(verdict=draft)


def test_a_correction_takes_its_translations_along(anna, noon):
    verdict = VerdictFactory()
    VerdictTranslationFactory(verdict=verdict, correction_note="alt")
    edition = published(verdict=verdict)

    draft = verdicts.start_correction(edition.verdict, actor=anna, at=noon)

    translation = draft.translations.get()
    assert (translation.language, translation.headline, translation.correction_note) == (
        "de",
        "Der Preis stimmt",
        "",
    )


def test_a_correction_needs_a_second_person_of_its_own(anna, bela, noon):
    edition = published()
    draft = verdicts.start_correction(edition.verdict, actor=bela, at=noon)
    draft.correction_note = "The sum was wrong."
    desk.edit(draft, actor=bela, at=noon)
    draft.refresh_from_db()
    draft = verdicts.submit(draft, actor=bela, at=noon)

    with pytest.raises(Refused, match="A second person must approve"):
        verdicts.approve(draft, actor=bela, at=noon, digest=fingerprint(compose(draft)))


def test_whoever_wrote_the_first_edition_may_approve_anothers_correction(bela, noon):
    edition = published()
    wrote_first = edition.verdict.submitted_by
    wrote_first.groups.add(bela.groups.get())
    draft = verdicts.start_correction(edition.verdict, actor=bela, at=noon)
    draft.correction_note = "The sum was too high."
    desk.edit(draft, actor=bela, at=noon)
    draft = verdicts.submit(draft, actor=bela, at=noon)

    draft = verdicts.approve(draft, actor=wrote_first, at=noon, digest=fingerprint(compose(draft)))

    assert draft.approved_by == wrote_first


@pytest.mark.parametrize("kind", [EditionKind.FIRST, EditionKind.RETRACTION, "nonsense"])
def test_a_new_version_is_a_correction_an_update_or_a_reply(anna, noon, kind):
    edition = published()

    with pytest.raises(Refused, match=r"Say whether this is a correction, an update or a reply."):
        verdicts.start_correction(edition.verdict, actor=anna, at=noon, kind=kind)


def test_a_changed_rating_is_noted_on_the_edition():
    first = published()
    same = corrected(first)
    other = corrected(same, rating=rating("false"))

    assert [edition.is_rating_changed for edition in (first, same, other)] == [False, False, True]


def test_a_retraction_leaves_a_tombstone_with_its_reason(chris):
    tombstone = retracted(
        published(), reason={"de": "Der Vertrag war gefälscht.", "en": "The contract was forged."}
    )

    assert tombstone.document["rating"] is None
    assert tombstone.document["evidence"] == []
    assert tombstone.document["retraction"]["reason"]["de"] == "Der Vertrag war gefälscht."
    assert Publication.objects.get().is_retracted
    assert Edition.objects.count() == 2
    assert acts()[-1] == ("retract", "chris")


@pytest.mark.parametrize("reason", ["", "  ", {"fr": "Faux."}, {"en": " "}])
def test_a_retraction_needs_a_reason_readers_can_read(chris, noon, reason):
    edition = published()

    with pytest.raises(Refused, match=r"Say in a sentence why it is retracted; readers will see it."):
        verdicts.retract(edition.verdict, actor=chris, at=noon, reason=reason)

    assert list(Edition.objects.in_force()) == [edition]


def test_after_a_retraction_a_new_version_goes_through_the_same_four_eyes(anna, noon):
    tombstone = retracted(published())

    draft = verdicts.start_correction(tombstone.verdict, actor=anna, at=noon, kind=EditionKind.UPDATE)
    edition = corrected_from(draft)

    assert (edition.number, edition.kind) == (3, "update")
    assert not Publication.objects.get().is_retracted


def test_publishing_one_claim_sends_an_approved_claim_linked_to_it_back_to_review():
    waiting = VerdictFactory()
    claim = ClaimFactory()
    ClaimLinkFactory(claim=waiting.claim, other=claim, is_public=True)
    waiting = approved(waiting)

    published(claim)

    waiting.refresh_from_db()
    assert waiting.state == "in_review"

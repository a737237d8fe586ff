"""The reply of somebody concerned: an edition of its own, word for word, with nothing else changed."""

from datetime import date

import jsonschema
import pytest
from django.db import IntegrityError, transaction

from claims.models import Edition, Publication, TrailEntry, Verdict
from claims.operations import desk, verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import EditionKind, Reading
from tests import factories
from tests.factories import ReplyRequestFactory, corrected, published, rating, replied, retracted
from tests.public import editions
from tests.public.test_machines import SCHEMA

pytestmark = pytest.mark.django_db

ANSWER = "I repeated what the office told me,\n\nand I would do so again."
OWN_TO_A_REPLY = {"number", "kind", "corrects", "texts", "replies"}


def answered(claim, **fields):
    return ReplyRequestFactory(claim=claim, **{"answered_on": date(2026, 3, 5), "answer": ANSWER, **fields})


def rows():
    return list(Verdict.objects.values()), list(Edition.objects.values()), TrailEntry.objects.count()


def test_a_reply_is_the_edition_in_force_and_the_answer_word_for_word():
    first = corrected(editions.bridge())

    second = replied(first, answer=ANSWER, asked_on=date(2026, 3, 4))

    assert (second.number, second.kind, second.is_rating_changed) == (3, "reply", False)
    assert second.document["corrects"] == {"number": 2, "digest": first.digest}
    assert second.document["replies"][-1]["answer"] == ANSWER
    assert {
        name for name in first.document if first.document[name] != second.document[name]
    } == OWN_TO_A_REPLY
    notes = {text.pop("correction_note") for text in second.document["texts"].values()}
    assert notes == {""}
    assert all(
        text | {"correction_note": ""} == first.document["texts"][language] | {"correction_note": ""}
        for language, text in second.document["texts"].items()
    )
    assert Publication.objects.get().edition == second


def test_a_reply_waits_for_a_second_person(anna, bela, noon):
    first = published()
    answered(first.verdict.claim)
    draft = verdicts.start_correction(first.verdict, actor=bela, at=noon, kind=EditionKind.REPLY)
    draft = verdicts.submit(draft, actor=anna, at=noon)

    with pytest.raises(Refused, match="A second person must approve"):
        verdicts.approve(draft, actor=bela, at=noon, digest=fingerprint(compose(draft)))

    assert list(Edition.objects.in_force()) == [first]


@pytest.mark.parametrize(
    "request_on_record",
    [None, {"answer": "", "answered_on": None}, {"is_public": False}],
)
def test_no_reply_is_begun_without_an_answer_that_readers_may_see(anna, noon, request_on_record):
    first = published()
    if request_on_record is not None:
        answered(first.verdict.claim, **request_on_record)
    before = rows()

    with pytest.raises(Refused) as refusal:
        verdicts.start_correction(first.verdict, actor=anna, at=noon, kind=EditionKind.REPLY)

    assert refusal.value.sentence == (
        "No answer is on record that readers have not seen. Enter it at the request for a reply, "
        "shown to readers."
    )
    assert rows() == before


def test_an_answer_readers_have_seen_is_no_new_reply(anna, noon):
    first = editions.bridge()
    before = rows()

    with pytest.raises(Refused, match="No answer is on record that readers have not seen"):
        verdicts.start_correction(first.verdict, actor=anna, at=noon, kind=EditionKind.REPLY)

    assert rows() == before


def test_a_retracted_check_takes_no_reply(anna, noon):
    tombstone = retracted(published())
    answered(tombstone.verdict.claim)

    with pytest.raises(Refused, match="This check is retracted"):
        verdicts.start_correction(tombstone.verdict, actor=anna, at=noon, kind=EditionKind.REPLY)


def begun(first, anna, noon):
    answered(first.verdict.claim, asked_on=date(2026, 3, 4))
    return verdicts.start_correction(first.verdict, actor=anna, at=noon, kind=EditionKind.REPLY)


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "It was cheaper"},
        {"rationale": "Otherwise."},
        {"correction_note": "Our comment on it."},
        {"single_origin_reason": "One will do."},
        {"rating": "false"},
    ],
)
def test_rating_and_words_stay_as_they_are_under_a_reply(anna, noon, change):
    draft = begun(published(), anna, noon)
    before = rows()
    for name, value in change.items():
        setattr(draft, name, rating(value) if name == "rating" else value)

    with pytest.raises(Refused) as refusal:
        desk.edit(draft, actor=anna, at=noon)

    assert refusal.value.sentence == (
        "A reply is published without a change to anything else. "
        "To change words or rating, make this a correction or an update."
    )
    assert rows() == before


def test_translations_stay_as_they_are_under_a_reply(anna, noon):
    draft = begun(editions.bridge(), anna, noon)
    translation = draft.translations.get()
    translation.headline = "Anders"
    another = factories.VerdictTranslationFactory.build(verdict=draft, language="en")

    for act, row in ((desk.edit, translation), (desk.remove, translation), (desk.record, another)):
        with pytest.raises(Refused, match="A reply is published without a change to anything else"):
            act(row, actor=anna, at=noon)

    translation.refresh_from_db()
    assert translation.headline == "Die Brücke kostete 48,1 Millionen"


def test_what_the_reviewer_should_look_at_may_be_noted_under_a_reply(anna, noon):
    draft = begun(published(), anna, noon)
    draft.to_check = "Is the name spelt right?"

    desk.edit(draft, actor=anna, at=noon)

    assert Verdict.objects.get(pk=draft.pk).to_check == "Is the name spelt right?"


def test_a_reply_does_not_wait_for_evidence_that_is_looked_at_anew(anna, noon):
    first = published()
    source = first.verdict.claim.evidence.first().source
    source.reading = Reading.NOT_READ
    desk.edit(source, actor=anna, at=noon)
    first.verdict.claim.refresh_from_db()

    second = replied(first)

    assert second.document["evidence"] == first.document["evidence"]


def test_whoever_changed_evidence_before_a_reply_may_not_approve_it_afterwards(anna, bela, chris, noon):
    """The reply leaves the change out, so its publication settles nothing of it."""
    first = published()
    source = first.verdict.claim.evidence.first().source
    source.title = "Report, second impression"
    desk.edit(source, actor=bela, at=noon)
    answered(first.verdict.claim)
    draft = verdicts.start_correction(first.verdict, actor=anna, at=noon, kind=EditionKind.REPLY)
    draft = verdicts.submit(draft, actor=anna, at=noon)
    draft = verdicts.approve(draft, actor=chris, at=noon, digest=fingerprint(compose(draft)))
    reply = verdicts.publish(draft, actor=chris, at=noon)

    update = verdicts.start_correction(reply.verdict, actor=anna, at=noon, kind=EditionKind.UPDATE)
    update.correction_note = "The report came out anew."
    desk.edit(update, actor=anna, at=noon)
    update = verdicts.submit(update, actor=anna, at=noon)

    with pytest.raises(Refused, match="A second person must approve"):
        verdicts.approve(update, actor=bela, at=noon, digest=fingerprint(compose(update)))


def test_an_answer_taken_back_after_approval_stops_the_reply(anna, chris, noon):
    first = published()
    request = answered(first.verdict.claim)
    draft = verdicts.start_correction(first.verdict, actor=anna, at=noon, kind=EditionKind.REPLY)
    draft = factories.approved(draft)
    request.answer = ""
    desk.edit(request, actor=anna, at=noon)
    draft.refresh_from_db()

    assert draft.state == "in_review"
    with pytest.raises(Refused, match="No answer is on record that readers have not seen"):
        verdicts.approve(draft, actor=chris, at=noon, digest=fingerprint(compose(draft)))


def test_an_answer_readers_have_seen_is_not_changed_under_a_reply(anna, noon):
    first = editions.bridge()
    draft = begun(first, anna, noon)
    seen = first.verdict.claim.reply_requests.order_by("pk").first()
    seen.answer = "I was given another sum."
    desk.edit(seen, actor=anna, at=noon)

    with pytest.raises(Refused, match="Readers have seen other words about the request to Mara Holt"):
        verdicts.submit(draft, actor=anna, at=noon)


def test_a_retraction_meanwhile_leaves_the_reply_nothing_to_stand_with(anna, chris, noon):
    first = published()
    draft = begun(first, anna, noon)
    retracted(first)

    with pytest.raises(Refused, match="This check is retracted"):
        verdicts.submit(draft, actor=anna, at=noon)

    draft = verdicts.change_kind(draft, actor=anna, at=noon, kind=EditionKind.CORRECTION)
    draft.correction_note = "We had retracted too much."
    desk.edit(draft, actor=anna, at=noon)
    third = published(verdict=draft)
    assert (third.kind, third.is_rating_changed) == ("correction", True)
    assert third.document["replies"][0]["answer"] == ANSWER


def test_a_reply_becomes_a_correction_that_brings_the_answer_too(anna, noon):
    draft = begun(published(), anna, noon)

    draft = verdicts.change_kind(draft, actor=anna, at=noon, kind=EditionKind.CORRECTION)
    draft.headline, draft.correction_note = "It was cheaper", "They are right about the ramp."
    desk.edit(draft, actor=anna, at=noon)
    second = published(verdict=draft)

    assert (second.kind, second.document["replies"][0]["answer"]) == ("correction", ANSWER)
    entry = TrailEntry.objects.get(act="change_kind")
    assert entry.payload.content == {"before": "reply", "after": "correction"}


def test_a_correction_becomes_a_reply_only_while_its_words_are_those_readers_see(anna, noon):
    first = published()
    answered(first.verdict.claim)
    draft = verdicts.start_correction(first.verdict, actor=anna, at=noon)
    draft.correction_note = "Not needed any more."
    desk.edit(draft, actor=anna, at=noon)
    draft = verdicts.change_kind(draft, actor=anna, at=noon, kind=EditionKind.REPLY)
    assert draft.edition_kind == "reply"

    draft = verdicts.change_kind(draft, actor=anna, at=noon, kind=EditionKind.UPDATE)
    draft.headline = "It was cheaper"
    desk.edit(draft, actor=anna, at=noon)
    before = rows()
    with pytest.raises(Refused) as refusal:
        verdicts.change_kind(draft, actor=anna, at=noon, kind=EditionKind.REPLY)

    assert refusal.value.sentence == (
        "This draft has other words or another rating than readers see. A reply changes neither."
    )
    assert rows() == before


@pytest.mark.parametrize("make", [factories.VerdictFactory, factories.submitted, lambda: published().verdict])
def test_only_the_draft_of_a_later_version_becomes_another_kind(anna, noon, make):
    verdict = make()
    before = rows()

    with pytest.raises(Refused, match="Only the draft of a correction, an update or a reply"):
        verdicts.change_kind(verdict, actor=anna, at=noon, kind=EditionKind.UPDATE)

    assert rows() == before


def test_a_first_verdict_cannot_be_entered_as_a_reply(anna, noon):
    verdict = factories.VerdictFactory.build(
        claim=factories.ClaimFactory(), rating=rating(), edition_kind=EditionKind.REPLY
    )

    desk.record(verdict, actor=anna, at=noon)

    assert Verdict.objects.get().edition_kind == "first"


def test_the_database_knows_no_reply_that_changes_the_rating():
    edition = replied(published())

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.bulk_create(
            [
                Edition(
                    verdict=edition.verdict,
                    claim_slug=edition.claim_slug,
                    number=9,
                    kind=EditionKind.REPLY,
                    document=edition.document,
                    digest=edition.digest,
                    published_at=edition.published_at,
                    approved_by="Bela",
                    is_rating_changed=True,
                )
            ]
        )


def test_schema_knows_the_reply_and_wants_an_answer_and_no_comment():
    document = replied(published()).document
    validator = jsonschema.Draft202012Validator(SCHEMA)
    [language] = document["texts"]
    text = document["texts"][language]

    assert [error.message for error in validator.iter_errors(document)] == []
    for broken in (
        document | {"replies": []},
        document | {"replies": [document["replies"][0] | {"answer": ""}]},
        document | {"texts": {language: text | {"correction_note": "Our comment."}}},
        document | {"rating": None},
    ):
        assert not validator.is_valid(broken)


def test_the_note_beside_an_edition_is_the_one_in_its_document():
    first = editions.bridge()
    second = corrected(first, note="We had left out the ramp.")
    third = replied(second, asked_on=date(2026, 3, 4))
    fourth = retracted(third, reason={"de": "Gefälscht.", "en": "Forged."})

    assert [edition.note for edition in (first, second, third, fourth)] == [
        {},
        {"en": "We had left out the ramp."},
        {},
        {"de": "Gefälscht.", "en": "Forged."},
    ]

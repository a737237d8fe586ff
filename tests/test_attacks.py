"""Ways round the second person, past the forms and past the operations, and what each of them meets.

What a form, an action or a fixture may try is in `tests/admin/test_four_eyes.py`; here are crossed rows, stale
pages, borrowed hands and the database itself.
"""
# ruff: noqa: E501 -- one attempt, one line

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from claims.models import (
    Contribution,
    Edition,
    Evidence,
    Publication,
    ReplyRequest,
    TrailEntry,
    Verdict,
    VerdictTranslation,
)
from claims.operations import desk, verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import canonical, fingerprint
from claims.rules.sentences import Refused
from tests import factories
from tests.forms import typed

pytestmark = pytest.mark.django_db

SECOND_PERSON = "A second person must approve: you wrote part of this verdict."


def digest_of(verdict):
    return fingerprint(compose(verdict))


def everything():
    """Return every row an attack could be after."""
    return {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in (Verdict, VerdictTranslation, Evidence, Contribution, Edition, Publication, TrailEntry)
    }


@pytest.fixture
def in_review(anna, bela, noon):
    """Anna's verdict with a comma of bela's, in review, translated."""
    verdict = factories.VerdictFactory()
    factories.VerdictTranslationFactory(verdict=verdict)
    desk.note_contribution([verdict.claim], actor=bela, at=noon)
    return factories.submitted(verdict, by=anna)


@pytest.fixture
def approved(anna, bela, chris):
    verdict = factories.VerdictFactory()
    factories.VerdictTranslationFactory(verdict=verdict)
    return factories.approved(verdict)


@pytest.fixture
def edition(anna, bela, chris):
    return factories.published()


# One attempt each: the statement, with %(name)s for what `handles` gives.
APPROVAL_COLUMNS = "approved_by_id = %(bela)s, approved_at = '2026-03-03', approved_digest = '%(digest)s'"
RAW = {
    "contributor approves": f"UPDATE claims_verdict SET state = 'approved', {APPROVAL_COLUMNS} WHERE id = %(in_review)s",
    "contributor’s hand is washed": "DELETE FROM claims_contribution WHERE user_id = %(bela)s AND claim_id = %(claim)s",
    "contributor is renamed": "UPDATE claims_contribution SET user_id = %(chris)s WHERE user_id = %(bela)s AND claim_id = %(claim)s",
    "contributor is moved": "UPDATE claims_contribution SET claim_id = %(other_claim)s WHERE claim_id = %(claim)s",
    "contribution is settled by another claim’s edition": "UPDATE claims_contribution SET edition_id = %(edition)s WHERE claim_id = %(claim)s",
    "verdict moves to a claim where nobody knows its authors": "UPDATE claims_verdict SET claim_id = %(free_claim)s WHERE id = %(in_review)s",
    "review is skipped": "UPDATE claims_verdict SET state = 'published' WHERE id = %(in_review)s",
    "draft is published at once": f"UPDATE claims_verdict SET state = 'published', submitted_by_id = %(anna)s, {APPROVAL_COLUMNS} WHERE id = %(draft)s",
    "retraction is undone": "UPDATE claims_verdict SET state = 'published' WHERE id = %(retracted)s",
    "published verdict is reopened": "UPDATE claims_verdict SET state = 'draft', approved_by_id = NULL, approved_digest = '' WHERE id = %(published)s",
    "approval is stretched to another text": "UPDATE claims_verdict SET approved_digest = '%(digest)s' WHERE id = %(approved)s",
    "approval is handed on": "UPDATE claims_verdict SET approved_by_id = %(chris)s WHERE id = %(approved)s",
    "submitter becomes approver": "UPDATE claims_verdict SET submitted_by_id = %(bela)s WHERE id = %(approved)s",
    "approved words change": "UPDATE claims_verdict SET headline = 'Other' WHERE id = %(approved)s",
    "approved rating changes": "UPDATE claims_verdict SET rating_id = %(other_rating)s WHERE id = %(approved)s",
    "approved translation changes": "UPDATE claims_verdicttranslation SET headline = 'Anders' WHERE verdict_id = %(approved)s",
    "approved translation is swapped": "UPDATE claims_verdicttranslation SET verdict_id = %(draft)s WHERE verdict_id = %(approved)s",
    "approved translation goes": "DELETE FROM claims_verdicttranslation WHERE verdict_id = %(approved)s",
    "state is made up": "UPDATE claims_verdict SET state = 'ready' WHERE id = %(draft)s",
    "second open verdict": "UPDATE claims_verdict SET state = 'in_review' WHERE id = %(published)s",
    "submitted verdict goes": "DELETE FROM claims_verdict WHERE id = %(in_review)s",
    "edition changes": "UPDATE claims_edition SET document = '{}' WHERE id = %(edition)s",
    "edition goes": "DELETE FROM claims_edition WHERE id = %(edition)s",
    "edition without approval": "INSERT INTO claims_edition (verdict_id, claim_slug, number, kind, document, digest, published_at, approved_by, is_rating_changed) "
    "VALUES (%(in_review)s, 'made-up', 1, 'first', '{}', '%(digest)s', '2026-03-03', 'Bela', %(no)s)",
    "edition of a verdict that is only approved": "INSERT INTO claims_edition (verdict_id, claim_slug, number, kind, document, digest, published_at, approved_by, is_rating_changed) "
    "SELECT id, 'made-up', 1, 'first', '{}', approved_digest, '2026-03-03', 'Bela', %(no)s FROM claims_verdict WHERE id = %(approved)s",
    "retraction nobody decided": "INSERT INTO claims_edition (verdict_id, claim_slug, number, kind, document, digest, published_at, approved_by, is_rating_changed) "
    "VALUES (%(published)s, 'made-up', 1, 'retraction', '{}', '%(digest)s', '2026-03-03', 'Bela', %(no)s)",
    "trail entry changes": "UPDATE claims_trailentry SET actor_name = 'chris'",
    "trail is cut": "DELETE FROM claims_trailentry WHERE seq > 1",
    "payload is changed": "UPDATE claims_trailpayload SET content = '{}'",
    "payload is redacted by an earlier entry": (
        "UPDATE claims_trailpayload SET content = '{}', redacted_by_id = (SELECT min(id) FROM claims_trailentry)"
    ),
    "head is changed": "UPDATE claims_trailhead SET hash = 'x'",
    "head goes": "DELETE FROM claims_trailhead",
    "payload goes": "DELETE FROM claims_trailpayload",
    "snapshot changes": "UPDATE claims_snapshot SET sha256 = '%(digest)s'",
    "snapshot goes": "DELETE FROM claims_snapshot",
    "revision changes": "UPDATE claims_articlerevision SET body = 'Other'",
    "revision goes": "DELETE FROM claims_articlerevision",
}
ON_SQLITE = {
    "edition is replaced": "INSERT OR REPLACE INTO claims_edition SELECT * FROM claims_edition WHERE id = %(edition)s",
    "entry is replaced": "INSERT OR REPLACE INTO claims_trailentry SELECT * FROM claims_trailentry",
    "payload is replaced": "INSERT OR REPLACE INTO claims_trailpayload SELECT * FROM claims_trailpayload",
    "contribution is replaced": "INSERT OR REPLACE INTO claims_contribution SELECT * FROM claims_contribution",
    "snapshot is replaced": "INSERT OR REPLACE INTO claims_snapshot SELECT * FROM claims_snapshot",
    "revision is replaced": "INSERT OR REPLACE INTO claims_articlerevision SELECT * FROM claims_articlerevision",
    "verdict is replaced": "INSERT OR REPLACE INTO claims_verdict SELECT * FROM claims_verdict WHERE id = %(in_review)s",
    "row is pushed out": "UPDATE OR REPLACE claims_contribution SET user_id = %(chris)s",
}
ON_POSTGRESQL = {
    f"{table} is emptied": f"TRUNCATE claims_{table} CASCADE"
    for table in (
        "contribution",
        "edition",
        "trailentry",
        "trailpayload",
        "snapshot",
        "articlerevision",
        "verdict",
    )
} | {
    "edition is upserted": "INSERT INTO claims_edition SELECT * FROM claims_edition WHERE id = %(edition)s ON CONFLICT (id) DO UPDATE SET document = '{}'",
}


@pytest.fixture
def handles(in_review, anna, bela, chris, noon):
    """A newsroom in which each attempt finds what it is after."""
    appearance = factories.AppearanceFactory()
    published = factories.published(appearance.claim)
    gone = factories.retracted(factories.published())
    source = published.verdict.claim.evidence.first().source
    source.snapshots.create(
        file="snapshots/x", sha256="0" * 64, size=1, media_type="text/plain", captured_at=noon
    )
    approved = factories.VerdictFactory()
    factories.VerdictTranslationFactory(verdict=approved)
    approved = factories.approved(approved)
    return {
        "anna": anna.pk,
        "bela": bela.pk,
        "chris": chris.pk,
        "claim": in_review.claim_id,
        "free_claim": factories.ClaimFactory().pk,
        "other_claim": published.verdict.claim_id,
        "in_review": in_review.pk,
        "draft": factories.VerdictFactory().pk,
        "approved": approved.pk,
        "published": published.verdict_id,
        "retracted": gone.verdict_id,
        "edition": published.pk,
        "other_rating": factories.rating("false").pk,
        "digest": digest_of(in_review),
        "no": "false" if connection.vendor == "postgresql" else "0",
    }


@pytest.mark.parametrize("attempt", [*RAW, *ON_SQLITE, *ON_POSTGRESQL])
def test_the_database_refuses_on_its_own(handles, attempt):
    vendor = {**dict.fromkeys(ON_SQLITE, "sqlite"), **dict.fromkeys(ON_POSTGRESQL, "postgresql")}.get(attempt)
    if vendor not in (None, connection.vendor):
        pytest.skip(f"a statement of {vendor} alone")
    statement = {**RAW, **ON_SQLITE, **ON_POSTGRESQL}[attempt] % handles
    before = everything()
    # PostgreSQL would refuse to empty a table with keys still to be checked, and prove nothing.
    connection.check_constraints()

    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert isinstance(refusal.value, IntegrityError)
    assert everything() == before


def test_the_same_statements_pass_where_no_promise_is_broken(handles, in_review, noon):
    """The control: what stops the attempts above is what they are after, not how they are written."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_verdict SET to_check = 'x' WHERE id = {handles['approved']}")
        cursor.execute(f"UPDATE claims_verdict SET headline = 'Other' WHERE id = {handles['draft']}")
        cursor.execute(f"UPDATE claims_verdict SET state = 'draft' WHERE id = {in_review.pk}")

    assert Verdict.objects.get(pk=handles["draft"]).headline == "Other"


PAST_THE_OPERATIONS = {
    "queryset update": lambda v, by: Verdict.objects.filter(pk=v.pk).update(
        state="approved", approved_by=by, approved_at=factories.NOON, approved_digest=digest_of(v)
    ),
    "bulk update": lambda v, by: Verdict.objects.bulk_update(
        [_as_approved(v, by)], ["state", "approved_by", "approved_at", "approved_digest"]
    ),
    "plain save": lambda v, by: _as_approved(v, by).save(),
    "base manager deletes the hands": lambda v, by: Contribution._base_manager.filter(
        claim=v.claim
    )._raw_delete("default"),
    "hands are saved anew under a key in use": lambda v, by: Contribution(
        pk=Contribution.objects.filter(user=by).get().pk,
        claim=v.claim,
        user=factories.chris(),
        first_at=factories.NOON,
    ).save(),
    "trail is saved anew under a key in use": lambda v, by: TrailEntry(
        pk=TrailEntry.objects.first().pk,
        seq=1,
        at=factories.NOON,
        act="approve",
        object_type="verdict",
        object_key="x",
        previous_hash="0",
        hash="1",
    ).save(),
}


def _as_approved(verdict, by):
    verdict.state, verdict.approved_by = "approved", by
    verdict.approved_at, verdict.approved_digest = factories.NOON, digest_of(verdict)
    return verdict


@pytest.mark.parametrize("attempt", PAST_THE_OPERATIONS)
def test_no_shortcut_of_the_orm_goes_past_the_second_person(in_review, bela, attempt):
    before = everything()

    with pytest.raises(IntegrityError), transaction.atomic():
        PAST_THE_OPERATIONS[attempt](Verdict.objects.get(pk=in_review.pk), bela)

    assert everything() == before


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
    before = everything()

    client.post(address, typed(client.get(address), **WORKFLOW_FIELDS))

    assert everything() == before


@pytest.mark.parametrize("step", ["approve", "publish", "retract", "withdraw", "return", "submit", "correct"])
def test_no_step_is_taken_by_whoever_may_not_whatever_is_sent_along(client, in_review, groups, step):
    """Withdrawing belongs to contributors, the rest to editors; the sender is neither and claims to be both."""
    client.force_login(factories.UserFactory(username="dora", is_superuser=True))
    before = everything()

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
    assert everything() == before


def test_a_step_is_not_taken_by_opening_its_address(client, in_review, chris):
    client.force_login(chris)
    before = everything()

    for step in ("approve", "return", "withdraw", "publish", "retract", "submit", "correct"):
        client.get(
            reverse(f"admin:claims_verdict_{step}", args=[in_review.pk]),
            {"digest": digest_of(in_review), "reason": "x"},
        )

    assert everything() == before


def test_a_row_of_another_claim_is_not_reached_through_this_ones_form(client, approved, bela):
    """The sender writes the number of an approved verdict's evidence into the form of her own claim."""
    client.force_login(bela)
    own = factories.EvidenceFactory(claim=factories.ClaimFactory())
    target = approved.claim.evidence.first()
    address = reverse("admin:claims_claim_change", args=[own.claim_id])
    before = everything()

    for claim in (own.claim_id, approved.claim_id):
        sent = typed(client.get(address)) | {
            "evidence-0-id": target.pk,
            "evidence-0-claim": claim,
            "evidence-0-locator": "p. 99",
        }
        client.post(address, sent)

    assert everything() == before


def test_a_translation_of_another_verdict_is_not_reached_through_this_ones_form(client, approved, bela):
    client.force_login(bela)
    own = factories.VerdictTranslationFactory()
    address = reverse("admin:claims_verdict_change", args=[own.verdict_id])
    before = everything()

    for verdict in (own.verdict_id, approved.pk):
        sent = typed(client.get(address)) | {
            "translations-0-id": approved.translations.get().pk,
            "translations-0-verdict": verdict,
            "translations-0-headline": "Anders",
        }
        client.post(address, sent)

    assert everything() == before


STAYS = {
    "evidence": lambda claim: factories.EvidenceFactory(claim=claim),
    "hop": lambda claim: factories.AttributionFactory(claim=claim),
    "figure": lambda claim: factories.ClaimQuantityFactory(claim=claim),
    "reply": lambda claim: factories.ReplyRequestFactory(claim=claim),
    "verdict": lambda claim: factories.VerdictFactory(claim=claim, evidence=0),
    "link": lambda claim: factories.ClaimLinkFactory(claim=claim, other=None),
}


@pytest.mark.parametrize("noun", STAYS)
def test_a_row_does_not_move_to_a_claim_where_nobody_knows_who_wrote_it(anna, noon, noun):
    """Anna wrote it for one claim; moved to another by bela, she could approve it there."""
    thing = STAYS[noun](factories.ClaimFactory())
    before = everything()

    thing.claim = factories.ClaimFactory()
    with pytest.raises(Refused, match="stays where it was entered"):
        desk.edit(thing, actor=anna, at=noon)

    assert everything() == before


def test_a_reply_is_not_moved_to_another_claim_by_form(client, anna, noon):
    client.force_login(anna)
    request, other = factories.ReplyRequestFactory(), factories.ClaimFactory()
    address = reverse("admin:claims_replyrequest_change", args=[request.pk])

    client.post(address, typed(client.get(address), claim=other.pk))

    assert ReplyRequest.objects.get().claim == request.claim
    assert not TrailEntry.objects.exists()


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
    before = everything()

    with pytest.raises(Refused, match="begins as a draft"):
        desk.record(verdict, actor=anna, at=noon)

    assert everything() == before


FROZEN_WITH = {
    "source": lambda v: (v.claim.evidence.first().source, {"title": "Another title"}),
    "publisher": lambda v: (v.claim.evidence.first().source.publisher, {"name": "Another name"}),
    "claimant": lambda v: (v.claim.claimant, {"name": "Another name"}),
    "article": lambda v: (v.claim.appearances.get().revision.article, {"title": "Another title"}),
    "author of a hop’s source": lambda v: (
        v.claim.attributions.get().source.author,
        {"name": "Another name"},
    ),
    "original of a copy": lambda v: (_copied(v), {"relays": factories.PartyFactory()}),
    "publisher of the original": lambda v: (_copied(v).publisher, {"name": "Another name"}),
}


def _copied(verdict):
    return verdict.claim.evidence.get(source__original__isnull=False).source.original


@pytest.mark.parametrize("what", FROZEN_WITH)
def test_whoever_changes_what_the_document_names_is_no_longer_a_second_person(anna, bela, chris, noon, what):
    verdict = factories.VerdictFactory()
    factories.AppearanceFactory(claim=verdict.claim)
    factories.AttributionFactory(
        claim=verdict.claim, source=factories.SourceFactory(author=factories.PartyFactory())
    )
    factories.EvidenceFactory(
        claim=verdict.claim, source=factories.SourceFactory(original=factories.SourceFactory())
    )
    verdict = factories.approved(verdict)
    thing, changes = FROZEN_WITH[what](verdict)
    for name, value in changes.items():
        setattr(thing, name, value)

    desk.edit(thing, actor=chris, at=noon)

    verdict.refresh_from_db()
    assert (verdict.state, verdict.approved_by, verdict.approved_digest) == ("in_review", None, "")
    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(verdict, actor=chris, at=noon, digest=digest_of(verdict))


@pytest.mark.parametrize("what", ["scale", "rating of the scale", "new rating"])
def test_a_change_to_the_scale_voids_the_approval_but_makes_no_author(approved, chris, noon, what):
    scale = approved.rating.scale
    match what:
        case "scale":
            scale.name = {"en": "Other"}
            desk.edit(scale, actor=chris, at=noon)
        case "rating of the scale":
            rating = scale.ratings.get(code="false")
            rating.definition = {"en": "Other"}
            desk.edit(rating, actor=chris, at=noon)
        case _:
            desk.record(factories.RatingFactory.build(scale=scale), actor=chris, at=noon)

    approved.refresh_from_db()
    assert approved.state == "in_review"
    assert verdicts.approve(approved, actor=chris, at=noon, digest=digest_of(approved)).state == "approved"


def test_a_correction_by_the_same_hands_needs_a_second_person_again(edition, anna, bela, chris, noon):
    """Bela approved the first edition; the second begins with her change, and anna submits it for her."""
    later = noon + timedelta(hours=1)
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=later)
    draft.correction_note = "Another sum."
    desk.edit(draft, actor=bela, at=later)
    draft = verdicts.submit(Verdict.objects.get(pk=draft.pk), actor=anna, at=later)
    before = everything()

    for contributor in (anna, bela):
        contributor.groups.set(chris.groups.all())
        with pytest.raises(Refused, match=SECOND_PERSON):
            verdicts.approve(draft, actor=contributor, at=later, digest=digest_of(draft))

    assert everything() == before


def test_work_between_two_editions_counts_for_the_next(edition, anna, bela, noon):
    """Bela edits the claim while it is published and nobody has opened a correction yet."""
    claim = edition.verdict.claim
    claim.statement = "The bridge cost 41 million euros."
    desk.edit(claim, actor=bela, at=noon)
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    Verdict.objects.filter(pk=draft.pk).update(correction_note="Another sum.")
    draft = verdicts.submit(Verdict.objects.get(pk=draft.pk), actor=anna, at=noon)

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(draft, actor=bela, at=noon, digest=digest_of(draft))


def test_retracted_and_brought_back_takes_a_second_person_again(edition, anna, bela, chris, noon):
    tombstone = factories.retracted(edition)
    draft = verdicts.start_correction(tombstone.verdict, actor=chris, at=noon)
    Verdict.objects.filter(pk=draft.pk).update(correction_note="It was genuine after all.")
    draft = verdicts.submit(Verdict.objects.get(pk=draft.pk), actor=chris, at=noon)

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(draft, actor=chris, at=noon, digest=digest_of(draft))
    with pytest.raises(Refused, match="Only an approved verdict can be published"):
        verdicts.publish(draft, actor=chris, at=noon)


def test_a_stale_digest_approves_nothing(client, anna, bela, groups, noon):
    verdict = factories.submitted(by=anna)
    client.force_login(bela)
    shown = client.get(reverse("admin:claims_verdict_review", args=[verdict.pk])).context["digest"]
    desk.record(
        factories.EvidenceFactory.build(claim=verdict.claim, source=factories.SourceFactory()),
        actor=anna,
        at=noon,
    )
    before = everything()

    answer = client.post(
        reverse("admin:claims_verdict_approve", args=[verdict.pk]), {"digest": shown, "moves": verdict.moves}
    )

    assert answer.status_code in (400, 409)
    assert "This is no longer the version you saw." in answer.content.decode()
    assert everything() == before


def test_a_deactivated_editor_approves_nothing(client, anna, bela, groups, noon):
    verdict = factories.submitted(by=anna)
    client.force_login(bela)
    bela.is_active = False
    bela.save()
    before = everything()

    answer = client.post(
        reverse("admin:claims_verdict_approve", args=[verdict.pk]),
        {"digest": digest_of(verdict), "moves": verdict.moves},
    )

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    with pytest.raises(Refused, match="Your account is in no such group"):
        verdicts.approve(verdict, actor=bela, at=noon, digest=digest_of(verdict))
    assert everything() == before


@pytest.mark.parametrize("command", ["import_claims", "loaddata"])
@pytest.mark.parametrize(
    "fields", [{"state": "approved"}, {"approved_by": ["bela"]}, {"submitted_by": ["anna"]}, {"moves": 2}]
)
def test_no_file_says_where_a_verdict_stands(bela, tmp_path, command, fields):
    claim = factories.ClaimFactory()
    file = tmp_path / "verdicts.json"
    words = {"claim": [claim.slug], "language": "en", "headline": "x", "short_answer": "x", "rationale": "x"}
    file.write_text(json.dumps([{"model": "claims.verdict", "fields": words | fields}]))
    before = everything()

    with pytest.raises((CommandError, SystemExit)):
        call_command(
            command, str(file), **({"as": "bela"} if command == "import_claims" else {}), verbosity=0
        )

    assert everything() == before


def test_a_reviewer_who_imported_the_words_is_their_author(bela, anna, tmp_path, noon):
    verdict = factories.VerdictFactory()
    file = tmp_path / "verdicts.json"
    fields = {"claim": [verdict.claim.slug], "version": 1, "headline": "The price is wrong"}
    file.write_text(json.dumps([{"model": "claims.verdict", "fields": fields}]))
    call_command("import_claims", str(file), "--as", "bela", verbosity=0)
    verdict = verdicts.submit(Verdict.objects.get(pk=verdict.pk), actor=anna, at=noon)

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(verdict, actor=bela, at=noon, digest=digest_of(verdict))


def test_what_was_changed_behind_the_desks_back_is_not_published(approved, chris, noon):
    """Evidence changed by hand in the database leaves no author, but the digest no longer fits."""
    Evidence.objects.filter(claim=approved.claim).update(locator="p. 99")

    with pytest.raises(Refused, match="changed after it was approved"):
        verdicts.publish(approved, actor=chris, at=noon)

    assert canonical(compose(approved)).count("p. 99") == 2
    assert not Edition.objects.exists()

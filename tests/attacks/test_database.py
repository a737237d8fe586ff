"""What the database refuses on its own: statements typed by hand, and shortcuts of the ORM."""

# ruff: noqa: E501 -- one attempt, one line

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims.models import Contribution, TrailEntry, Verdict
from tests import factories
from tests.attacks.newsroom import digest_of
from tests.tables import tables

pytestmark = pytest.mark.django_db

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
    before = tables()
    # PostgreSQL would refuse to empty a table with keys still to be checked, and prove nothing.
    connection.check_constraints()

    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert isinstance(refusal.value, IntegrityError)
    assert tables() == before


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
    before = tables()

    with pytest.raises(IntegrityError), transaction.atomic():
        PAST_THE_OPERATIONS[attempt](Verdict.objects.get(pk=in_review.pk), bela)

    assert tables() == before

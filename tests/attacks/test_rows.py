"""Crossed rows and borrowed hands: what hangs on a verdict, moved or changed from elsewhere."""

import pytest
from django.urls import reverse

from claims.models import ReplyRequest, TrailEntry
from claims.operations import desk, verdicts
from claims.rules.sentences import Refused
from tests import factories
from tests.attacks.newsroom import SECOND_PERSON, digest_of
from tests.forms import typed
from tests.tables import tables

pytestmark = pytest.mark.django_db


def test_a_row_of_another_claim_is_not_reached_through_this_ones_form(client, approved, bela):
    """The sender writes the number of an approved verdict's evidence into the form of her own claim."""
    client.force_login(bela)
    own = factories.EvidenceFactory(claim=factories.ClaimFactory())
    target = approved.claim.evidence.first()
    address = reverse("admin:claims_claim_change", args=[own.claim_id])
    before = tables()

    for claim in (own.claim_id, approved.claim_id):
        sent = typed(client.get(address)) | {
            "evidence-0-id": target.pk,
            "evidence-0-claim": claim,
            "evidence-0-locator": "p. 99",
        }
        client.post(address, sent)

    assert tables() == before


def test_a_translation_of_another_verdict_is_not_reached_through_this_ones_form(client, approved, bela):
    client.force_login(bela)
    own = factories.VerdictTranslationFactory()
    address = reverse("admin:claims_verdict_change", args=[own.verdict_id])
    before = tables()

    for verdict in (own.verdict_id, approved.pk):
        sent = typed(client.get(address)) | {
            "translations-0-id": approved.translations.get().pk,
            "translations-0-verdict": verdict,
            "translations-0-headline": "Anders",
        }
        client.post(address, sent)

    assert tables() == before


STAYS = {
    "evidence": lambda claim: factories.EvidenceFactory(claim=claim),
    "hop": lambda claim: factories.AttributionFactory(claim=claim),
    "figure": lambda claim: factories.ClaimQuantityFactory(claim=claim),
    "correction": lambda claim: factories.CorrectionRequestFactory(claim=claim),
    "reply": lambda claim: factories.ReplyRequestFactory(claim=claim),
    "verdict": lambda claim: factories.VerdictFactory(claim=claim, evidence=0),
    "link": lambda claim: factories.ClaimLinkFactory(claim=claim, other=None),
}


@pytest.mark.parametrize("noun", STAYS)
def test_a_row_does_not_move_to_a_claim_where_nobody_knows_who_wrote_it(anna, noon, noun):
    """Anna wrote it for one claim; moved to another by bela, she could approve it there."""
    thing = STAYS[noun](factories.ClaimFactory())
    thing.claim = factories.ClaimFactory()
    before = tables()

    with pytest.raises(Refused, match="stays where it was entered"):
        desk.edit(thing, actor=anna, at=noon)

    assert tables() == before


def test_a_reply_is_not_moved_to_another_claim_by_form(client, anna, noon):
    client.force_login(anna)
    request, other = factories.ReplyRequestFactory(), factories.ClaimFactory()
    address = reverse("admin:claims_replyrequest_change", args=[request.pk])

    client.post(address, typed(client.get(address), claim=other.pk))

    assert ReplyRequest.objects.get().claim == request.claim
    assert not TrailEntry.objects.exists()


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

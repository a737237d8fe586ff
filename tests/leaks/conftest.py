"""A reading room in full use, a desk full of words that must stay inside, and a reader of everything."""

import io

import pytest
from django.utils import timezone
from PIL import Image

from claims.models import ErrorReport, Verdict
from claims.operations import snapshots, verdicts
from claims.vocabulary import LinkStatus
from tests import crawl, factories
from tests.leaks.aviary import Aviary
from tests.leaks.planting import INTERNAL, overwrite_the_desk, plant_beside
from tests.public import editions as reading_room

QUERIES = (
    "",
    "?q=kanari",
    "?at=2026-03-03",
    "?at=2030-01-01",
    "?at=2026-03-03T12:00",
    "?at=kanari",
    "?kind=correction&rating=kept&year=2026",
    "?page=2",
    "?format=json",
    "?party={slug}",
    "?source={slug}",
    "?article={slug}",
    "?claimant={slug}&corrected=yes",
    "?rating=kanari&year=2024&language=de&type=quantity",
    "?q=bridge",
    "?limit=2",
    "?claim={slug}",
)


@pytest.fixture
def aviary():
    return Aviary()


@pytest.fixture
def edition(groups, anna):
    """A corrected claim with something in every section, and the claim it contradicts."""
    other = reading_room.simple(1)[0]
    first = reading_room.bridge()
    factories.ClaimLinkFactory(
        claim=first.verdict.claim,
        other=other.verdict.claim,
        status=LinkStatus.CONFIRMED,
        is_public=True,
    )
    item = first.verdict.claim.evidence.filter(is_public=True).order_by("pk").first()
    kept = snapshots.add_snapshot(item.source, drawn(), file_name="plan.png", actor=anna, at=factories.NOON)
    factories.ShownPictureFactory(claim=first.verdict.claim, snapshot=kept)
    factories.policy_published()
    factories.reported(first)
    edition = factories.corrected(first)
    # Somebody outside reads it by a link, and whoever has the link is shown no more than readers are.
    edition.token = factories.asked_outside(edition.verdict, at=timezone.now()).token
    return edition


def drawn():
    content = io.BytesIO()
    Image.new("RGB", (8, 6), "#a1121f").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def visit(client, edition):
    """Fetch every address of the site as somebody without an account; return what came back by address."""

    def fetch(*, also=(), queries=QUERIES):
        draft = also[0] if also else edition.claim_slug
        report = ErrorReport.objects.order_by("pk").first()
        samples = {
            "slug": [edition.claim_slug, *also],
            "article.slug": ["bridge-cost-article", *also],
            "annotations.slug": ["bridge-cost-article", *also],
            "api_article.slug": ["bridge-cost-article", *also],
            "api_party.slug": ["bridge-cost-mayor", *also],
            "api_source.slug": ["bridge-cost-refutes", *also],
            "party.slug": ["bridge-cost-mayor", *also],
            "source.slug": ["bridge-cost-refutes", *also],
            "number": [1, 2, 3],
            "digest": [edition.digest],
            "picture.digest": [picture["sha256"] for picture in edition.document["pictures"]],
            "language": ["de", "en"],
            "policy.topic": ["imprint", "funding"],
            "policy_version.topic": ["imprint"],
            "policy_version.number": [1],
            "case.number": [report.number],
            "report_id": [report.pk],
            "token": [edition.token],
            "reading_id": [1],
            "link_id": [1],
            "party_id": [1],
            "other_id": [2],
            "merge_id": [1],
            "policy_id": [1],
            "earlier": [1],
            "later": [2, 3],
            "app_label": ["claims"],
            "url": ["nothing/here/"],
            "view_on_site.content_type_id": [1],
            "view_on_site.object_id": [1],
            "object_id": [1],
            "id": [1],
            "article_id": [1],
            "revision_id": [1],
            "appearance_id": [1],
            "source_id": [1],
            "snapshot_id": [1],
            "picture_id": [1],
            "verdict_id": [edition.verdict.pk],
            "claim_id": [edition.verdict.claim_id],
            "room": ["evidence"],
            "row_id": [1],
            "nouns": ["parties"],
        }
        # It answers to the address of a check alone.
        embedding = f"/oembed?url=http://testserver/en/claims/{edition.claim_slug}/"
        answers = {}
        for address in [*crawl.addresses(samples), "/en/nothing/here/", "/nothing/here/"]:
            is_desk = address.startswith(f"/{crawl.DESK}")
            for query in ("",) if is_desk else queries:
                asked = address + query.format(slug=draft)
                if address == "/oembed":
                    asked = asked.replace("?", "&").replace(address, embedding)
                answers["GET", asked] = client.get(asked)
            answers["HEAD", address] = client.head(embedding if address == "/oembed" else address)
        return answers

    return fetch


@pytest.fixture
def full_aviary(aviary, edition, anna, noon):
    """Every text of the desk holds a word; two editions stand, the third is being written."""
    claim = edition.verdict.claim
    plant_beside(aviary, claim)
    factories.ReceiptFactory()
    third = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    Verdict.objects.filter(pk=third.pk).update(correction_note="The sum has a source now.")
    third.refresh_from_db()
    aviary.settle(third, *INTERNAL["verdict"])
    latest = factories.published(verdict=third)
    verdicts.start_correction(latest.verdict, actor=anna, at=noon)
    overwrite_the_desk(aviary)
    return aviary

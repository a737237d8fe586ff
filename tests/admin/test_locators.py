"""Where in a document evidence stands: given at the claim, judged, and shown in words."""

import pytest
from django.urls import reverse

from claims.models import Evidence, TrailEntry
from tests.factories import (
    EvidenceFactory,
    SourceFactory,
    VerdictFactory,
    VerdictTranslationFactory,
    published,
)
from tests.forms import address_of, typed

pytestmark = pytest.mark.django_db


def place(client, item, **said):
    page = client.get(address_of(item))
    return client.post(address_of(item), typed(page, **said))


def test_page_and_part_are_given_beside_the_free_locator_and_shown_in_words(client, anna, groups):
    verdict = VerdictFactory()
    VerdictTranslationFactory(verdict=verdict)
    item = verdict.claim.evidence.order_by("pk").first()
    client.force_login(anna)

    place(client, item, page="3", area="0, 0, 30, 10.50")
    review = client.get(reverse("admin:claims_verdict_review", args=[verdict.pk])).content.decode()
    edition = published(verdict=verdict)
    english = client.get(reverse("public:claim", args=[edition.claim_slug])).content.decode()
    german = client.get(f"/de/claims/{edition.claim_slug}/").content.decode()

    said = [
        (one.get("page"), one.get("area"), "page" in one, "area" in one)
        for one in edition.document["evidence"]
    ]
    assert sorted(said, key=str) == [(3, "0,0,30,10.5", True, True), (None, None, False, False)]
    assert "p. 1, page 3, upper left (0–30% across, 0–10.5% down)" in review
    assert (
        "(p. 1, page 3, upper left (0–30% across, 0–10.5% down))" in english
        or "p. 1, page 3, upper" in english
    )
    assert "p. 1, Seite 3, oben links" in german


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"page": "0"}, "greater than or equal to 1"),
        ({"page": "100000"}, "less than or equal to 99999"),
        ({"area": "90,0,20,10"}, "reaches over the edge"),
        ({"area": "upper left"}, "Give left, top, width and height"),
    ],
)
def test_place_that_cannot_be_is_refused_at_its_field(client, anna, groups, said, sentence):
    item = EvidenceFactory(source=SourceFactory())
    client.force_login(anna)

    answer = place(client, item, **said)

    assert sentence in answer.content.decode()
    assert Evidence.objects.filter(pk=item.pk, page=None, area="").exists()
    assert not TrailEntry.objects.exists()

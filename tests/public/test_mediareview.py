"""A checked picture as machines read it: what was done to it, from the edition, in words of schema.org."""

import jsonschema
import pytest
from django.urls import reverse

from claims.models import ShownPicture
from claims.operations import snapshots
from claims.public.claimreview import examined
from claims.rules import mediareview
from claims.vocabulary import MediaAuthenticity
from tests import factories
from tests.public.payloads import HARMLESS, PAYLOADS, brought_out, open_the_door
from tests.public.schema_org import Markup, Vocabulary
from tests.public.test_claimreview import VOCABULARY, needs_vocabulary
from tests.public.test_hostile_editions import shape, structure
from tests.public.test_machines import SCHEMA
from tests.public.test_pictures import page_of, photograph

pytestmark = pytest.mark.django_db

SAID = {
    "readers-alternative_de": "Eine Brücke.",
    "readers-alternative_en": "A bridge.",
    "readers-authenticity": "missing_context",
    "readers-original_context_en": "Another <bridge>, in 1998.",
    "readers-original_url": "https://archive.example/1998",
}


@pytest.fixture
def draft(groups):
    return factories.VerdictFactory()


@pytest.fixture
def picture(draft, anna, noon):
    source = draft.claim.evidence.first().source
    return snapshots.add_snapshot(source, photograph(), file_name="a.jpg", actor=anna, at=noon)


def say(client, anna, draft, picture, **said):
    client.force_login(anna)
    return client.post(page_of(picture), {"action": "show", "readers-claim": draft.claim.pk, **SAID, **said})


def reviews(client, edition, language="en"):
    page = client.get(f"/{language}/claims/{edition.claim_slug}/").content.decode()
    return [one for one in Markup(page).documents if one["@type"] == "MediaReview"]


def test_what_the_desk_says_of_a_picture_reaches_readers_and_machines_with_the_edition(
    client, draft, picture, anna
):
    assert say(client, anna, draft, picture).status_code == 302
    edition = factories.published(verdict=draft)

    [review] = reviews(client, edition)
    page = client.get(f"/en/claims/{edition.claim_slug}/").content.decode()

    jsonschema.validate(edition.document, SCHEMA)
    assert review["mediaAuthenticityCategory"] == "https://schema.org/DecontextualizedContent"
    assert review["originalMediaContextDescription"] == SAID["readers-original_context_en"]
    assert review["originalMediaLink"] == SAID["readers-original_url"]
    image = review["itemReviewed"]["mediaItemAppearance"]
    assert image["contentUrl"].endswith(reverse("picture", args=[picture.view_sha256]))
    assert "Shown out of its context." in page
    assert "Another &lt;bridge&gt;, in 1998." in page
    checks = examined(
        edition.document,
        language="en",
        published_at=edition.published_at,
        first_published_at=edition.published_at,
    )
    assert [check.fault for check in checks if check.name.startswith("media_")] == [""] * len(
        mediareview.RULES
    )

    factories.retracted(edition)
    assert reviews(client, edition) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"readers-authenticity": ""}, "Say what was done to the picture"),
        ({"readers-original_context_en": ""}, "Say what the picture really shows"),
        ({"readers-original_url": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_half_a_finding_is_refused_and_nothing_is_shown(client, draft, picture, anna, said, sentence):
    answer = say(client, anna, draft, picture, **said)

    assert sentence in answer.content.decode()
    assert not ShownPicture.objects.exists()


@needs_vocabulary
def test_every_word_of_a_media_review_is_in_the_vocabulary_and_every_code_of_it_is_ours(
    client, draft, picture, anna
):
    vocabulary = Vocabulary(VOCABULARY.read_text(encoding="utf-8"))
    say(client, anna, draft, picture)
    [review] = reviews(client, factories.published(verdict=draft))

    codes = {
        name for name, lists in vocabulary.listed_in.items() if "MediaManipulationRatingEnumeration" in lists
    }
    assert list(vocabulary.complaints(review)) == []
    assert set(mediareview.AUTHENTICITY.values()) == codes
    assert set(mediareview.AUTHENTICITY) == set(MediaAuthenticity)
    assert {f"https://schema.org/{code}" for code in codes} == mediareview.CATEGORIES
    wrong = review | {"mediaAuthenticityCategory": "https://schema.org/InStock"}
    assert "$.mediaAuthenticityCategory: may not hold plain text" in list(vocabulary.complaints(wrong))


def test_hostile_words_about_a_picture_have_the_structure_of_harmless_ones(client, draft, picture, anna):
    say(client, anna, draft, picture)
    base = factories.published(verdict=draft)
    open_the_door()

    def shown(number, text):
        edition = brought_out(base, f"hostile-{number}", text)
        page = client.get(f"/en/claims/{edition.claim_slug}/").content.decode()
        return structure(page)[0], [shape(document) for document in Markup(page).documents]

    harmless = shown(0, HARMLESS)
    for number, payload in enumerate(PAYLOADS, start=1):
        assert shown(number, payload) == harmless, payload

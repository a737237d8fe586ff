"""ClaimReview as strangers read it: by schema.org's own vocabulary, one by one and as a feed of all."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from claims.public import datafeed
from tests import factories
from tests.factories import NOON
from tests.public import editions
from tests.public.schema_org import VOCABULARY, Markup, Vocabulary

pytestmark = pytest.mark.django_db

FEED = "/feeds/claimreview.json"
PAGE = "/en/claims/bridge-cost/"

needs_vocabulary = pytest.mark.skipif(
    not VOCABULARY.exists(), reason="the vocabulary of schema.org is not beside the repository"
)


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(VOCABULARY.read_text(encoding="utf-8"))


def read(client, address):
    return Markup(client.get(address).content.decode())


@needs_vocabulary
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_word_of_the_markup_is_in_the_vocabulary_and_in_its_place(client, vocabulary, language):
    factories.corrected(editions.bridge())

    [review] = read(client, PAGE.replace("en", language)).documents

    assert list(vocabulary.complaints(review)) == []


@needs_vocabulary
def test_every_word_of_the_feed_is_in_the_vocabulary_and_in_its_place(client, vocabulary, settings):
    settings.LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
    factories.corrected(editions.bridge())

    feed = client.get(FEED).json()

    assert list(vocabulary.complaints(feed)) == []
    assert feed["license"] == settings.LICENCE_URL


@needs_vocabulary
@pytest.mark.parametrize(
    ("thing", "complaint"),
    [
        ({"@type": "FactCheck"}, "$: no class FactCheck"),
        ({"@type": "ClaimReview", "verdict": "false"}, "$.verdict: stands in no ClaimReview"),
        ({"@type": "Claim", "claimReviewed": "x"}, "$.claimReviewed: stands in no Claim"),
        ({"@type": "ClaimReview", "reviewRating": "false"}, "$.reviewRating: may not hold plain text"),
        (
            {"@type": "ClaimReview", "author": {"@type": "Rating"}},
            "$.author: may not hold a Rating",
        ),
    ],
)
def test_a_word_out_of_place_is_noticed(vocabulary, thing, complaint):
    assert complaint in list(vocabulary.complaints(thing))


def test_address_in_the_markup_is_the_canonical_one_and_leads_there_without_a_detour(client):
    editions.bridge()

    for language in ("de", "en"):
        page = read(client, f"/{language}/claims/bridge-cost/")
        [review] = page.documents
        [canonical] = [link["href"] for link in page.links if link["rel"] == "canonical"]
        assert review["url"] == canonical
        assert client.get(urlsplit(canonical).path).status_code == 200


def test_days_in_the_markup_are_those_on_the_page(client):
    """Half past eleven at night in London is the next day here."""
    editions.simple(1, at=datetime(2026, 3, 3, 23, 30, tzinfo=UTC), claim__slug="late")

    response = client.get("/en/claims/late/")

    [review] = Markup(response.content.decode()).documents
    assert review["datePublished"] == "2026-03-04"
    assert 'datetime="2026-03-04"' in response.content.decode()


def test_feed_holds_every_check_in_force_once_a_language_and_as_its_page_says_it(client):
    factories.corrected(editions.bridge())
    editions.simple(1, claim__slug="english-only")

    response = client.get(FEED)

    items = {item["url"]: item for item in response.json()["dataFeedElement"]}
    assert set(items) == {
        "http://testserver/de/claims/bridge-cost/",
        "http://testserver/en/claims/bridge-cost/",
        "http://testserver/en/claims/english-only/",
    }
    for url, item in items.items():
        [review] = read(client, urlsplit(url).path).documents
        assert item["item"] == review
    assert response["Content-Type"] == "application/ld+json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_retracted_check_leaves_the_feed_and_a_kept_copy_is_called_old(client):
    first = editions.bridge()
    kept = client.get(FEED)
    assert client.get(FEED, headers={"If-None-Match": kept["ETag"]}).status_code == 304

    factories.retracted(first)

    again = client.get(FEED, headers={"If-None-Match": kept["ETag"]})
    assert again.status_code == 200
    assert again.json()["dataFeedElement"] == []


def test_long_feed_leads_on_page_by_page_until_everything_was_told(client, monkeypatch):
    monkeypatch.setattr(datafeed, "LENGTH", 2)
    slugs = [edition.claim_slug for edition in editions.simple(5)]

    told, address = [], FEED
    while address:
        response = client.get(address)
        told += [item["url"].split("/")[-2] for item in response.json()["dataFeedElement"]]
        address = response.get("Link", "").partition(">")[0].removeprefix("<http://testserver")

    assert told == slugs[::-1]


@pytest.mark.parametrize("count", [1, 3])
def test_feed_asks_the_database_the_same_however_long_it_is(client, django_assert_num_queries, count):
    for edition in editions.simple(count):
        factories.corrected(edition, at=NOON.replace(day=20))

    with django_assert_num_queries(3):
        client.get(FEED)


@pytest.mark.parametrize("before", ["-1", "x", "9" * 40, "٣", "1.5"])
def test_page_of_the_feed_that_is_none_is_refused_with_a_sentence(client, before):
    response = client.get(FEED, {"before": before})

    assert response.status_code == 400
    assert "There is no such page of this feed." in response.content.decode()

"""A page that is kept is never an old one, whatever changed: the check, its neighbours, or the layout."""

from datetime import timedelta

import pytest

from claims.models import Edition
from claims.public import freshness
from claims.vocabulary import LinkStatus
from tests import factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

PAGE = "/en/claims/bridge-cost/"
LATER = NOON + timedelta(days=7)


@pytest.fixture
def first():
    return editions.bridge()


@pytest.fixture
def visit(client):
    """Ask twice, so that the second answer is a kept one; return the first with whether both were alike."""

    def fetch(address=PAGE, etag=""):
        headers = {"If-None-Match": etag} if etag else {}
        answer = client.get(address, headers=headers)
        assert client.get(address, headers=headers).content == answer.content
        return answer

    return fetch


def corrects(edition):
    factories.corrected(edition, at=LATER, note="The ramp was missing.")


def replies(edition):
    factories.replied(edition, at=LATER, asked_on=NOON.date(), answer="So the office told me.")


def retracts(edition):
    factories.retracted(edition, at=LATER)


def contradicts(edition):
    claim = factories.ClaimFactory(slug="neighbour")
    factories.ClaimLinkFactory(
        claim=claim, other=edition.verdict.claim, status=LinkStatus.CONFIRMED, is_public=True
    )
    factories.published(claim, at=LATER)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (corrects, "The ramp was missing."),
        (replies, "So the office told me."),
        (retracts, "The contract was forged."),
        (contradicts, "/en/claims/neighbour/"),
    ],
)
def test_kept_page_gives_way_as_soon_as_anything_on_it_changed(visit, first, change, words):
    before = visit()
    assert words not in before.content.decode()

    change(first)

    after = visit(etag=before["ETag"])
    assert after.status_code == 200
    assert words in after.content.decode()


def test_neighbour_that_is_retracted_is_shown_so_at_once(visit, first):
    claim = factories.ClaimFactory(slug="neighbour")
    factories.ClaimLinkFactory(
        claim=first.verdict.claim, other=claim, status=LinkStatus.CONFIRMED, is_public=True
    )
    neighbour = factories.published(claim)
    factories.corrected(first, at=LATER)
    before = visit()

    factories.retracted(neighbour, at=LATER)

    after = visit(etag=before["ETag"])
    assert after.status_code == 200
    assert after.content != before.content


def test_page_that_stayed_the_same_is_known_by_its_etag_though_another_check_came_out(visit, first):
    before = visit()

    editions.simple(1, at=LATER)

    assert visit(etag=before["ETag"]).status_code == 304


def test_etag_begins_with_the_digest_of_the_edition_and_differs_by_language(client, first):
    english, german = client.get(PAGE)["ETag"], client.get("/de/claims/bridge-cost/")["ETag"]

    assert english.startswith(f'"{first.digest}-')
    assert german.startswith(f'"{first.digest}-')
    assert english != german


def test_etag_of_the_bytes_is_their_digest_until_a_newer_edition_stands(client, first):
    address = f"{PAGE}editions/1/edition.json"
    before = client.get(address)["ETag"]
    second = factories.corrected(first, at=LATER)

    assert before == f'"{first.digest}"'
    assert client.get(address)["ETag"] == f'"{first.digest}-2"'
    assert client.get(f"{PAGE}edition.json")["ETag"] == f'"{second.digest}"'


def test_page_is_rendered_anew_after_the_layout_changed(
    client, first, monkeypatch, django_assert_num_queries
):
    client.get(PAGE)
    monkeypatch.setattr(freshness, "layout", lambda: "another layout")

    with django_assert_num_queries(3):
        client.get(PAGE)


def test_what_one_reader_had_in_the_address_is_on_no_page_of_another(client, first):
    asked = client.get(f"{PAGE}?fbclid=secret-of-one-reader")
    again = client.get(PAGE)

    assert b"secret-of-one-reader" not in asked.content
    assert again.content == asked.content


def test_kept_page_is_no_answer_to_a_question_about_another_day(client, first):
    factories.corrected(first, at=LATER)
    client.get(PAGE)

    assert b"It no longer stands." in client.get(PAGE, {"at": "2026-03-04"}).content


def test_page_of_a_check_that_is_not_there_is_not_kept(client, groups):
    assert client.get(PAGE).status_code == 404

    editions.bridge()

    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("address", [PAGE, "/embed/en/bridge-cost/", "/feeds/claimreview.json", "/en/"])
def test_caches_may_keep_an_answer_for_a_minute_and_no_reader_gets_a_cookie(client, first, address):
    response = client.get(address)

    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=60"
    assert response["ETag"]
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    known = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert known.status_code == 304
    assert known["Cache-Control"] == response["Cache-Control"]


def test_answers_whose_language_is_in_the_address_do_not_vary(client, first):
    """Else a shared cache would hold one copy for each way browsers say what they prefer."""
    digest = Edition.objects.get().digest

    for address in (PAGE, "/embed/de/bridge-cost/", f"/cards/{digest}-de.png", "/feeds/claimreview.json"):
        assert "Vary" not in client.get(address, headers={"Accept-Language": "de"}), address
    assert client.get("/")["Vary"] == "Accept-Language"


def test_claim_page_names_itself_in_each_language(client, first):
    for language in ("de", "en"):
        page = client.get(f"/{language}/claims/bridge-cost/").content.decode()

        assert f'<link rel="canonical" href="http://testserver/{language}/claims/bridge-cost/">' in page
        for other in ("de", "en"):
            assert (
                f'<link rel="alternate" hreflang="{other}" '
                f'href="http://testserver/{other}/claims/bridge-cost/">' in page
            )
        assert (
            '<link rel="alternate" hreflang="x-default" href="http://testserver/en/claims/bridge-cost/">'
            in page
        )

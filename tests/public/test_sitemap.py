"""Search engines are told every address, however many there are."""

from xml.etree import ElementTree as ET

import pytest

from claims.models.editions import ArticlePage
from claims.public.sitemaps import PublicSitemap
from tests import factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

NAMES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def told(client, address):
    """Return what a file of addresses is, and the places it names."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    tree = ET.fromstring(response.content)
    return tree.tag.removeprefix(NAMES), [place.text for place in tree.iter(f"{NAMES}loc")]


def articles(count):
    ArticlePage.objects.bulk_create(
        ArticlePage(slug=f"text-{number}", title="Text", document={}, updated_at=NOON)
        for number in range(count)
    )


def everything(client):
    """Return every page that a search engine finds from the one address it is given."""
    kind, places = told(client, "/sitemap.xml")
    if kind == "urlset":
        return places
    files = [told(client, place.removeprefix("http://testserver")) for place in places]
    assert {kind for kind, _places in files} == {"urlset"}
    assert all(0 < len(named) <= PublicSitemap.limit for _kind, named in files)
    return [place for _kind, named in files for place in named]


def test_five_thousand_addresses_are_one_file_and_one_more_article_makes_several(client):
    # Six pages of the house in two languages are there from the beginning.
    articles(2494)
    assert told(client, "/sitemap.xml")[0] == "urlset"

    articles_then = everything(client)
    ArticlePage.objects.create(slug="one-more", title="Text", document={}, updated_at=NOON)
    found = everything(client)

    assert len(articles_then) == 5000
    assert told(client, "/sitemap.xml")[0] == "sitemapindex"
    assert sorted(found) == sorted(
        [*articles_then, *(f"http://testserver/{code}/articles/one-more/" for code in ("de", "en"))]
    )


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 7, 100])
def test_however_long_a_file_may_be_each_address_is_named_once(client, monkeypatch, most):
    monkeypatch.setattr(PublicSitemap, "limit", most)
    standing = [edition.claim_slug for edition in editions.simple(3)]
    gone = editions.simple(1)[0]
    factories.retracted(gone)
    articles(2)

    found = everything(client)

    assert len(found) == len(set(found))
    assert {place for place in found if "/claims/" in place and not place.endswith("/claims/")} == {
        f"http://testserver/{code}/claims/{slug}/" for code in ("de", "en") for slug in standing
    }
    assert "http://testserver/de/articles/text-1/" in found


def test_files_are_told_with_the_day_something_in_them_last_changed(client, monkeypatch):
    monkeypatch.setattr(PublicSitemap, "limit", 4)
    editions.simple(3)

    tree = ET.fromstring(client.get("/sitemap.xml").content)

    first = next(tree.iter(f"{NAMES}sitemap"))
    assert first.find(f"{NAMES}loc").text == "http://testserver/sitemap-claims-1.xml"
    assert first.find(f"{NAMES}lastmod").text.startswith("2026-03-03")


@pytest.mark.parametrize("count", [2, 8])
def test_a_file_of_addresses_costs_the_same_wherever_it_begins(
    client, monkeypatch, django_assert_num_queries, count
):
    monkeypatch.setattr(PublicSitemap, "limit", 4)
    articles(count)

    with django_assert_num_queries(3):
        response = client.get(f"/sitemap-articles-{count // 2}.xml")

    assert len(list(ET.fromstring(response.content).iter(f"{NAMES}loc"))) == 4


@pytest.mark.parametrize("name", ["claims-0", "claims-2", "drafts-1", f"articles-{'9' * 40}"])
def test_file_that_is_not_there_is_a_page_that_says_so(client, name):
    editions.simple(1)

    response = client.get(f"/sitemap-{name}.xml")

    assert response.status_code == 404
    assert "There is no such file of addresses." in response.content.decode()

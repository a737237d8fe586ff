"""Every list, however narrowed, is there as Atom, JSON Feed, JSON and CSV, and all say the same."""

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest

from claims.public import tables
from claims.rules.cells import safe_cell
from claims.vocabulary import PartyKind
from tests import factories
from tests.public import editions

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def rows_of(response):
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@pytest.fixture
def two():
    """A check that is false and one that is true."""
    factories.published(claim=factories.ClaimFactory(slug="wrong"), rating=factories.rating("false"))
    return editions.bridge(rating="true")


def test_page_links_itself_in_four_forms_with_its_filters(client, two):
    page = client.get("/en/claims/", {"rating": "true", "q": "bridge"}).content.decode()

    query = "?q=bridge&amp;rating=true"
    linked = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page)
    assert linked == [
        ("application/atom+xml", f"/en/feeds/claims.atom{query}"),
        ("application/feed+json", f"/en/feeds/claims.json{query}"),
        ("application/json", f"/api/v1/claims{query}"),
        ("text/csv", f"/en/feeds/claims.csv{query}"),
    ]
    for _kind, address in linked:
        assert f'<a href="{address}"' in page


def test_log_of_corrections_links_itself_in_four_forms(client, two):
    factories.corrected(two)

    page = client.get("/de/corrections/", {"kind": "correction"}).content.decode()

    for address in (
        "/de/feeds/corrections.atom",
        "/de/feeds/corrections.json",
        "/api/v1/corrections",
        "/de/feeds/corrections.csv",
    ):
        assert page.count(f'href="{address}?kind=correction"') == 2


def test_all_four_forms_hold_the_same_checks(client, two):
    asked = {"rating": "true"}

    atom = ET.fromstring(client.get("/en/feeds/claims.atom", asked).content)
    feed = client.get("/en/feeds/claims.json", asked).json()
    records = client.get("/api/v1/claims", asked).json()
    table = rows_of(client.get("/en/feeds/claims.csv", asked))

    address = "http://testserver/en/claims/bridge-cost/"
    assert [entry.find(f"{ATOM}id").text for entry in atom.findall(f"{ATOM}entry")] == [address]
    assert [item["id"] for item in feed["items"]] == [address]
    assert [item["url"]["en"] for item in records["items"]] == [address]
    assert [row["url"] for row in table] == [address]


def test_json_feed_says_what_the_atom_feed_says(client, two):
    atom = ET.fromstring(client.get("/en/feeds/claims.atom").content)

    feed = client.get("/en/feeds/claims.json").json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/en/feeds/claims.json"
    assert feed["home_page_url"] == "http://testserver/en/claims/"
    assert feed["description"] == atom.find(f"{ATOM}subtitle").text
    said = [
        (item["id"], item["title"], item["content_text"], item["date_modified"]) for item in feed["items"]
    ]
    assert said == [
        (
            entry.find(f"{ATOM}id").text,
            entry.find(f"{ATOM}title").text,
            entry.find(f"{ATOM}summary").text,
            entry.find(f"{ATOM}updated").text.replace("+00:00", "Z"),
        )
        for entry in atom.findall(f"{ATOM}entry")
    ]


def test_json_feed_keeps_what_was_retracted_and_says_so(client, two):
    factories.retracted(two)

    items = client.get("/en/feeds/claims.json", {"rating": "true"}).json()["items"]

    assert [item["title"].partition(":")[0] for item in items] == ["Retracted"]


def test_table_of_checks_says_what_the_list_says(client, two):
    [row] = rows_of(client.get("/de/feeds/claims.csv", {"q": "Rechnungshof"}))

    assert row == {
        "slug": "bridge-cost",
        "statement": "Die Brücke kostete 40 Millionen Euro.",
        "headline": "Die Brücke kostete 48,1 Millionen",
        "short_answer": "Der Rechnungshof zählt 8 Millionen mehr.",
        "claimant": "Mara Holt",
        "claimant_slug": "bridge-cost-mayor",
        "rating": "true",
        "rating_label": "wahr",
        "type": "quantity",
        "year": "2023",
        "language": "en",
        "is_corrected": "no",
        "first_published_at": "2026-03-03T12:00:00Z",
        "published_at": "2026-03-03T12:00:00Z",
        "edition": "1",
        "digest": two.digest,
        "url": "http://testserver/de/claims/bridge-cost/",
        "licence": "",
    }


def test_table_of_corrections_says_what_became_of_the_rating(client, two):
    factories.corrected(two, rating=factories.rating("false"), note="The ramp was missing.")

    [row] = rows_of(client.get("/en/feeds/corrections.csv"))

    assert (row["claim"], row["number"], row["kind"]) == ("bridge-cost", "2", "correction")
    assert (row["rating_before"], row["rating_now"], row["is_rating_changed"]) == ("true", "false", "yes")
    assert row["note"] == "The ramp was missing."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_taken_for_a_formula(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell(f"1{start}1") == f"1{start}1"


def test_formula_in_a_claim_reaches_no_spreadsheet(client):
    claimant = factories.PartyFactory(name="@SUM(1+1)", kind=PartyKind.PERSON)
    claim = factories.ClaimFactory(statement='=HYPERLINK("http://evil.example")', claimant=claimant)
    factories.published(claim, headline="+1 million", short_answer="-1, says the office")

    response = client.get("/en/feeds/claims.csv")

    [row] = rows_of(response)
    assert row["statement"] == '\'=HYPERLINK("http://evil.example")'
    assert (row["claimant"], row["headline"]) == ("'@SUM(1+1)", "'+1 million")
    assert row["short_answer"] == "'-1, says the office"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'attachment; filename="claims.csv"'


def test_long_table_names_where_it_goes_on(client, monkeypatch):
    published = [edition.claim_slug for edition in editions.simple(5)][::-1]
    monkeypatch.setattr(tables, "ROWS", 2)
    address, slugs = "/en/feeds/claims.csv?language=en", []

    for _portion in range(3):
        response = client.get(address)
        slugs += [row["slug"] for row in rows_of(response)]
        if "Link" in response:
            address = re.fullmatch(r'<http://testserver(.*)>; rel="next"', response["Link"])[1]

    assert slugs == published
    assert "Link" not in response


def test_licence_goes_with_every_form(client, two, settings):
    settings.LICENCE, settings.LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"

    assert settings.LICENCE_URL in client.get("/en/feeds/claims.atom").content.decode()
    assert client.get("/en/feeds/claims.json").json()["_licence"]["url"] == settings.LICENCE_URL
    assert client.get("/api/v1/claims").json()["licence"] == {
        "name": "CC BY 4.0",
        "url": settings.LICENCE_URL,
    }
    assert {row["licence"] for row in rows_of(client.get("/en/feeds/claims.csv"))} == {settings.LICENCE_URL}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("/en/feeds/claims.json", 3), ("/en/feeds/claims.csv", 2), ("/api/v1/claims", 3)]
)
def test_form_costs_the_same_for_one_and_for_three(
    client, django_assert_num_queries, count, address, queries
):
    editions.simple(count)

    with django_assert_num_queries(queries):
        answer = client.get(address)
    assert len(rows_of(answer) if address.endswith("csv") else json.loads(answer.content)["items"]) == count

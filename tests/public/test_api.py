"""The interface for programs: what its own description says, with the filters and the words of the pages."""

import json

import jsonschema
import pytest

from tests import factories
from tests.public import editions

pytestmark = pytest.mark.django_db

LISTS = ("claims", "corrections", "editions", "articles", "parties", "sources", "ratings")


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json()


@pytest.fixture
def checked(client, description):
    """Fetch an address and hold the answer against the description."""

    def fetch(address, asked=None, *, status=200):
        response = client.get(f"/api/v1{address}", asked)
        assert response.status_code == status, response.content
        path = _described(description, address)
        answers = description["paths"][path]["get"]["responses"]
        answer = answers[str(status)]
        if "$ref" in answer:
            answer = description["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        [(kind, body)] = answer["content"].items()
        assert response["Content-Type"] == f"{kind}; charset=utf-8"
        schema = {**body["schema"], "components": description["components"]}
        jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        ).validate(response.json())
        return response.json()

    return fetch


def _described(description, address):
    parts = address.split("/")
    for path in description["paths"]:
        words = path.split("/")
        if len(words) == len(parts) and all(
            word == part or word.startswith("{") for word, part in zip(words, parts, strict=True)
        ):
            return path
    raise AssertionError(f"{address} is not described")


def everything():
    """A corrected check, a retracted one, and one more."""
    bridge = factories.corrected(editions.bridge())
    factories.retracted(editions.simple(1, claim__slug="gone")[0])
    return bridge


def test_description_is_one_of_openapi(description):
    assert description["openapi"] == "3.1.0"
    for schema in description["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for path, item in description["paths"].items():
        declared = {one["name"] for one in item["get"]["parameters"] if one["in"] == "path"}
        assert declared == {part[1:-1] for part in path.split("/") if part.startswith("{")}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_as_described_empty_and_filled(checked, name):
    assert checked(f"/{name}")["items"] == []
    everything()

    assert checked(f"/{name}")["items"]


def test_every_record_is_as_described(checked):
    bridge = everything()

    claim = checked("/claims/bridge-cost")
    edition = checked("/editions/bridge-cost/1")

    assert claim["document"] == bridge.document
    assert claim["edition"]["digest"] == bridge.digest
    assert edition["document"]["number"] == 1
    assert checked("/articles/bridge-cost-article")["checks"] == 1
    assert checked("/parties/bridge-cost-mayor")["name"] == "Mara Holt"
    assert checked("/sources/bridge-cost-refutes")["title"] == "Audit report"
    gone = checked("/claims/gone")
    assert (gone["is_retracted"], gone["rating"]) == (True, None)


def test_index_names_every_list_and_each_answers(client, checked):
    lists = checked("/")["lists"]

    assert set(lists) == set(LISTS)
    for address in lists.values():
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_everything_described_is_there_and_everything_there_is_described(description):
    from tests import crawl

    there = {
        "/"
        + route.removeprefix("api/v1/").replace("<slug:slug>", "{slug}").replace("<int:number>", "{number}")
        for route, _name in crawl.routes()
        if route.startswith("api/v1/")
    }

    # Web Annotations are described by their own standard.
    assert there - {"/articles/{slug}/annotations"} == set(description["paths"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["wrong", "bridge-cost"]),
        ({"rating": "false"}, ["wrong"]),
        ({"q": "Brücken"}, ["bridge-cost"]),
        ({"year": "2023", "type": "quantity"}, ["bridge-cost"]),
        ({"source": "bridge-cost-refutes"}, ["bridge-cost"]),
        ({"article": "bridge-cost-article", "corrected": "no"}, ["bridge-cost"]),
        ({"claimant": "nobody"}, []),
    ],
)
def test_claims_take_the_filters_of_the_list(checked, asked, found):
    editions.bridge(rating="true")
    factories.published(
        claim=factories.ClaimFactory(slug="wrong", claim_type="event", statement="Rain fell.", claimed_on=""),
        rating=factories.rating("false"),
        at=factories.NOON.replace(hour=13),
        headline="It fell",
    )

    answer = checked("/claims", asked)

    assert [item["slug"] for item in answer["items"]] == found
    assert answer["total"] == len(found)


@pytest.mark.parametrize(
    ("address", "asked", "sentence"),
    [
        (
            "/claims",
            {"year": "soon"},
            "Year in question: “soon” cannot be searched for. Enter a whole number.",
        ),
        ("/claims", {"type": "gossip"}, "Kind of claim: “gossip” cannot be searched for."),
        ("/claims", {"colour": "red"}, "“colour” cannot be asked for here."),
        ("/claims", {"limit": "0"}, "“limit” is a whole number from 1 to 100."),
        ("/claims", {"limit": "101"}, "“limit” is a whole number from 1 to 100."),
        ("/claims", {"cursor": "garbage"}, "“garbage” is no place in this list."),
        ("/claims", {"q": "a", "cursor": "garbage"}, "“garbage” is no place in this list."),
        ("/claims", {"rating": ["true", "false"]}, "“rating” is asked for more than once."),
        ("/corrections", {"kind": "gossip"}, "Kind: “gossip” cannot be searched for."),
        ("/editions", {"year": "0"}, "Year: “0” cannot be searched for."),
        ("/parties", {"cursor": "garbage"}, "“garbage” is no place in this list."),
        ("/sources", {"q": "x"}, "“q” cannot be asked for here. What can: cursor, limit."),
        ("/ratings", {"limit": "3"}, "“limit” cannot be asked for here."),
    ],
)
def test_question_that_makes_no_sense_is_answered_by_a_sentence(checked, address, asked, sentence):
    problem = checked(address, asked, status=400)

    assert sentence in problem["detail"]
    assert problem["status"] == 400


def test_page_says_the_same_sentence_as_the_interface(client, checked):
    sentence = checked("/claims", {"year": "soon"}, status=400)["detail"]

    page = client.get("/en/claims/", {"year": "soon"})

    assert sentence in page.content.decode()
    assert page.status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/claims/nothing",
        "/editions/nothing/1",
        "/editions/nothing/99999999999999999999",
        "/articles/nothing",
        "/parties/nothing",
        "/sources/nothing",
    ],
)
def test_record_that_is_not_there_is_answered_by_a_sentence(checked, address):
    assert checked(address, status=404)["detail"].endswith((".", "number."))


@pytest.mark.parametrize(("name", "key"), [("claims", "slug"), ("editions", "claim"), ("parties", "slug")])
def test_cursors_lead_through_a_list_once(client, checked, name, key):
    editions.simple(5)
    whole = [item[key] for item in checked(f"/{name}")["items"]]
    address, found = f"http://testserver/api/v1/{name}?limit=2", []

    while address:
        answer = client.get(address.removeprefix("http://testserver")).json()
        found += [item[key] for item in answer["items"]]
        address = answer["next"]

    assert found == whole
    assert len(whole) >= 5


def test_cursor_leads_through_hits_of_words(client):
    editions.simple(3)

    first = client.get("/api/v1/claims", {"q": "bridges", "limit": "2"}).json()
    rest = client.get(first["next"].removeprefix("http://testserver")).json()

    assert [len(page["items"]) for page in (first, rest)] == [2, 1]
    assert rest["next"] is None
    assert first["total"] == 3


def test_what_has_not_changed_is_not_sent_again(client):
    editions.bridge()
    first = client.get("/api/v1/claims")

    again = client.get("/api/v1/claims", headers={"if-none-match": first["ETag"]})
    factories.corrected(editions.in_force("bridge-cost"))
    changed = client.get("/api/v1/claims", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert "max-age" in first["Cache-Control"]
    assert not first.cookies


def test_what_only_a_retracted_check_names_keeps_its_record(client, checked):
    factories.retracted(editions.bridge())

    assert [item["slug"] for item in checked("/parties")["items"]] == []
    assert checked("/parties/bridge-cost-mayor")["checks"] == 0
    assert checked("/sources/bridge-cost-refutes")["checks"] == 0
    assert checked("/articles/bridge-cost-article")["checks"] == 0


def test_ratings_are_those_of_the_scale_with_how_many_checks_have_them(checked):
    editions.simple(2)

    answer = checked("/ratings")

    assert [(item["code"], item["checks"]) for item in answer["items"]] == [
        ("true", 2),
        ("mixed", 0),
        ("false", 0),
    ]


def test_other_sites_may_read_it_and_nothing_can_be_written(client):
    assert client.get("/api/v1/claims")["Access-Control-Allow-Origin"] == "*"
    assert client.post("/api/v1/claims", json.dumps({}), content_type="application/json").status_code == 405

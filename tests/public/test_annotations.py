"""The claims of an article as W3C Web Annotations: for others to build on, with the words readers see."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.models import ArticlePage
from claims.public import annotations
from claims.vocabulary import Rights
from tests import factories
from tests.public import editions
from tests.public.web_annotation import SCHEMA

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "w3c-annotation"
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
ADDRESS = "/api/v1/articles/bridge-cost-article/annotations"
OWN = "/api/v1/articles/own-text/annotations"
# Wrong only by a name that is spelt wrong: “langauage” is no term of the model, and other terms are allowed.
UNSEEN_BY_A_SCHEMA = {"anno15"}


def samples(folder):
    found = sorted((SAMPLES / folder).glob("*.json")) if SAMPLES.is_dir() else []
    reason = f"the samples of the W3C are not at {SAMPLES}"
    return found or [pytest.param(None, marks=pytest.mark.skip(reason=reason))]


def faults(document):
    return [error.message for error in VALIDATOR.iter_errors(document)]


@pytest.fixture
def own_text(groups):
    return editions.own_article(
        body="A bridge 🌉 cost 40 million euros. It was opened in 2023.",
        quotes=["cost 40 million euros", "opened in 2023"],
    )


@pytest.fixture
def foreign_text(groups):
    """A claim in a text of others that is long enough for its words to be shown."""
    body = f"{factories.BODY} {'The council met again and again without a result. ' * 10}"
    revision = factories.ArticleRevisionFactory(article__slug="bridge-cost-article", body=body)
    claim = factories.ClaimFactory(slug="bridge-cost")
    factories.ClaimTranslationFactory(claim=claim)
    factories.AppearanceFactory(claim=claim, revision=revision)
    verdict = factories.VerdictFactory(claim=claim)
    factories.VerdictTranslationFactory(verdict=verdict)
    return factories.published(verdict=verdict)


@pytest.mark.parametrize("path", samples("correct"), ids=lambda path: path.stem if path else "absent")
def test_the_schema_takes_what_the_w3c_gives_as_right(path):
    assert faults(json.loads(path.read_text())) == []


@pytest.mark.parametrize("path", samples("incorrect"), ids=lambda path: path.stem if path else "absent")
def test_the_schema_refuses_what_the_w3c_gives_as_wrong(path):
    text = re.sub(r",(\s*[}\]])", r"\1", path.read_text())
    try:
        document = json.loads(text)
    except ValueError:
        return
    # Most samples have two ids besides the fault they are named for; that must be found without these.
    if isinstance(document.get("id"), list) and "identifiers" not in document["label"]:
        document["id"] = "http://example.org/1"

    assert bool(faults(document)) != (path.stem in UNSEEN_BY_A_SCHEMA)


@pytest.mark.django_db
def test_an_annotation_says_where_the_claim_stands_and_what_became_of_it(client, own_text):
    response = client.get(OWN)

    document = json.loads(response.content)
    assert faults(document) == []
    assert response["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert (document["type"], document["total"]) == ("AnnotationCollection", 2)
    first = document["first"]["items"][0]
    assert first == {
        "id": f"http://testserver{OWN}#own-text-1-11-32",
        "type": "Annotation",
        "motivation": "assessing",
        "created": "2026-03-03T12:00:00Z",
        "modified": "2026-03-03T12:00:00Z",
        "creator": {"id": "http://testserver/", "type": "Organization", "name": "Fact-check workbench"},
        "generator": {
            "id": "urn:factcheck:workbench",
            "type": "Software",
            "name": "Fact-check workbench",
        },
        "body": [
            {
                "id": "http://testserver/en/claims/own-text-1/",
                "type": "Text",
                "format": "text/html",
                "language": "en",
            },
            {
                "type": "TextualBody",
                "purpose": "classifying",
                "value": "true",
                "format": "text/plain",
                "language": "en",
            },
        ],
        "target": {
            "type": "SpecificResource",
            "source": {"id": "https://paper.example/own-text", "type": "Text", "language": "en"},
            "state": {
                "id": f"urn:sha256:{first['target']['state']['schema:sha256']}",
                "schema:version": 1,
                "schema:sha256": ArticlePage.objects.get().document["sha256"],
            },
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "cost 40 million euros",
                    "prefix": "A bridge 🌉 ",
                    "suffix": ". It was opened in 2023.",
                },
                # Code points, not the UTF-16 units of a browser: the sign before the quote is one.
                {"type": "TextPositionSelector", "start": 11, "end": 32},
            ],
        },
    }


@pytest.mark.django_db
def test_a_check_in_two_languages_has_two_pages_and_two_ratings(client, foreign_text):
    [entry] = json.loads(client.get(ADDRESS).content)["first"]["items"]

    assert [(body.get("id", body.get("value")), body["language"]) for body in entry["body"]] == [
        ("http://testserver/de/claims/bridge-cost/", "de"),
        ("http://testserver/en/claims/bridge-cost/", "en"),
        ("wahr", "de"),
        ("true", "en"),
    ]


@pytest.mark.django_db
def test_a_foreign_quote_comes_with_what_the_page_shows_of_it(client, foreign_text):
    document = json.loads(client.get(ADDRESS).content)

    [entry] = document["first"]["items"]
    quote, position = entry["target"]["selector"]
    [excerpt] = ArticlePage.objects.get().document["excerpts"]
    assert faults(document) == []
    assert quote["exact"] == factories.QUOTE == excerpt["exact"]
    assert excerpt["prefix"].endswith(quote["prefix"])
    assert excerpt["suffix"].startswith(quote["suffix"])
    assert (position["start"], position["end"]) == (51, 87)


@pytest.mark.django_db
def test_a_quote_without_room_is_pointed_at_by_its_position_alone(client):
    editions.bridge()

    response = client.get(ADDRESS)

    [entry] = json.loads(response.content)["first"]["items"]
    assert entry["target"]["selector"] == {"type": "TextPositionSelector", "start": 51, "end": 87}
    assert factories.QUOTE not in response.content.decode()


@pytest.mark.django_db
def test_words_cut_short_are_found_inside_their_place(client, groups):
    revision = factories.ArticleRevisionFactory(
        article__slug="bridge-cost-article", body="", sha256="0" * 64, length=5000
    )
    claim = factories.ClaimFactory()
    factories.AppearanceFactory(
        claim=claim, revision=revision, exact="The new bridge", start=51, end=87, prefix="", suffix=""
    )
    factories.published(claim)

    document = json.loads(client.get(ADDRESS).content)

    assert faults(document) == []
    assert document["first"]["items"][0]["target"]["selector"] == {
        "type": "TextPositionSelector",
        "start": 51,
        "end": 87,
        "refinedBy": {"type": "TextQuoteSelector", "exact": "The new bridge"},
    }


@pytest.mark.django_db
def test_long_articles_are_turned_page_by_page(client, own_text, monkeypatch):
    monkeypatch.setattr(annotations, "ON_A_PAGE", 1)

    whole = json.loads(client.get(OWN).content)
    pages = [json.loads(client.get(OWN, {"page": number}).content) for number in (1, 2)]

    assert [faults(page) for page in [whole, *pages]] == [[], [], []]
    assert (whole["total"], whole["last"]) == (2, f"http://testserver{OWN}?page=2")
    assert [page["startIndex"] for page in pages] == [0, 1]
    assert pages[0]["next"] == pages[1]["id"] == f"http://testserver{OWN}?page=2"
    assert (pages[1]["prev"], "next" in pages[1]) == (pages[0]["id"], False)
    assert len({item["id"] for page in pages for item in page["items"]}) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["0", "3", "x", "-1", "²", "9" * 30, ""])
def test_a_page_that_is_not_there_is_not_found(client, own_text, page):
    assert client.get(OWN, {"page": page}).status_code == 404


@pytest.mark.django_db
def test_whoever_has_the_annotations_is_told_so(client, own_text):
    first = client.get(OWN)

    again = client.get(OWN, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, max-age=60, stale-while-revalidate=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies


@pytest.mark.django_db
def test_a_correction_changes_the_annotation_and_keeps_its_name(client, own_text):
    before = json.loads(client.get(OWN).content)["first"]["items"][0]
    factories.corrected(own_text[0], rating=factories.rating("false"))

    after = json.loads(client.get(OWN).content)["first"]["items"][0]

    assert before["id"] == after["id"]
    assert [before["body"][1]["value"], after["body"][1]["value"]] == ["true", "false"]


@pytest.mark.django_db
def test_a_retracted_check_annotates_nothing(client, own_text):
    factories.retracted(own_text[0])

    document = json.loads(client.get(OWN).content)

    assert [item["id"] for item in document["first"]["items"]] == [f"http://testserver{OWN}#own-text-2-41-55"]


@pytest.mark.django_db
def test_an_article_without_standing_checks_has_an_empty_collection(client, own_text):
    for edition in own_text:
        factories.retracted(edition)

    document = json.loads(client.get(OWN).content)

    assert faults(document) == []
    assert (document["total"], "first" in document) == (0, False)


@pytest.mark.django_db
def test_an_article_readers_do_not_know_has_no_annotations(client, groups):
    factories.AppearanceFactory(revision__article__slug="drafted")

    assert client.get("/api/v1/articles/drafted/annotations").status_code == 404


@pytest.mark.django_db
def test_annotations_name_the_licence_once_the_desk_has_one(client, own_text, settings):
    settings.LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

    document = json.loads(client.get(OWN).content)

    assert faults(document) == []
    assert {document["rights"], document["first"]["partOf"]["rights"]} == {settings.LICENCE_URL}
    assert {item["rights"] for item in document["first"]["items"]} == {settings.LICENCE_URL}


@pytest.mark.django_db
def test_an_article_without_an_address_is_known_by_its_page_here(client, groups):
    claim = factories.ClaimFactory()
    factories.AppearanceFactory(
        claim=claim,
        revision__article__slug="own-text",
        revision__article__url="",
        revision__article__rights=Rights.OWN,
    )
    factories.published(claim)

    [entry] = json.loads(client.get(OWN).content)["first"]["items"]

    assert entry["target"]["source"]["id"] == "http://testserver/en/articles/own-text/"


@pytest.mark.django_db
def test_the_page_of_the_article_leads_to_its_annotations(client, own_text):
    page = client.get("/en/articles/own-text/").content.decode()

    assert f'<link rel="alternate" type="application/ld+json" href="{OWN}"' in page


@pytest.mark.django_db
def test_annotations_are_exported_to_a_file(own_text, foreign_text, tmp_path, capsys):
    call_command("export_annotations", output=str(tmp_path / "all.json"))
    call_command("export_annotations", article="own-text", output=str(tmp_path / "one.json"))

    every, one = (json.loads((tmp_path / name).read_text()) for name in ("all.json", "one.json"))
    assert [faults(every), faults(one)] == [[], []]
    assert [len(document["first"]["items"]) for document in (every, one)] == [3, 2]
    assert capsys.readouterr().out == "3 annotations written\n2 annotations written\n"


@pytest.mark.django_db
def test_an_exported_file_holds_all_pages_of_an_article(own_text, monkeypatch, capsys):
    monkeypatch.setattr(annotations, "ON_A_PAGE", 1)

    call_command("export_annotations", article="own-text")

    written = capsys.readouterr()
    document = json.loads(written.out)
    assert faults(document) == []
    assert (document["total"], len(document["first"]["items"]), "next" in document["first"]) == (2, 2, False)
    assert written.err == "2 annotations written\n"


@pytest.mark.django_db
def test_an_export_of_an_unknown_article_says_so(groups):
    with pytest.raises(CommandError, match="No published check comes from an article “nowhere”"):
        call_command("export_annotations", article="nowhere")

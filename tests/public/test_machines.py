"""Feeds, sitemap, ClaimReview and the schema of the document: what others build on."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from django.conf import settings

from claims.models import Edition
from claims.operations.documents import compose
from claims.public.claimreview import claim_review
from claims.public.markup import data_block
from claims.vocabulary import PartyKind
from tests import factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

PAGE = "/en/claims/bridge-cost/"
ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = json.loads(Path(settings.BASE_DIR, "docs", "edition.schema.json").read_text())


def markup_of(response):
    """Return the one ClaimReview on a page."""
    [block] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    return json.loads(block)


def test_claim_page_carries_one_claim_review_that_says_what_the_page_says(client):
    editions.bridge()

    review = markup_of(client.get(PAGE))

    assert review == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "http://testserver/en/claims/bridge-cost/",
        "claimReviewed": "The bridge cost 40 million euros.",
        "inLanguage": "en",
        "datePublished": "2026-03-03",
        "dateModified": "2026-03-03",
        "author": {"@type": "Organization", "name": "Fact-check workbench", "url": "http://testserver/"},
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "false",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
            "ratingExplanation": "The audit office counts 8 million more.",
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Mara Holt"},
            "datePublished": "2023-05-02",
            "appearance": [
                {
                    "@type": "NewsArticle",
                    "headline": review["itemReviewed"]["appearance"][0]["headline"],
                    "inLanguage": "en",
                    "url": "https://paper.example/bridge-cost-article",
                    "datePublished": "2024-03-06",
                    "publisher": {
                        "@type": "Organization",
                        "name": review["itemReviewed"]["appearance"][0]["publisher"]["name"],
                    },
                }
            ],
        },
        "citation": [
            {
                "@type": "CreativeWork",
                "name": "Audit report",
                "url": "https://archive.example/bridge-cost-refutes",
            },
            {
                "@type": "CreativeWork",
                "name": "Press release",
                "url": "https://archive.example/bridge-cost-supports",
            },
        ],
    }


def test_rating_outside_the_scale_of_truth_has_its_word_and_no_number(client):
    editions.simple(1, claim__slug="open", rating=factories.RatingFactory())

    rating = markup_of(client.get("/en/claims/open/"))["reviewRating"]

    assert rating["alternateName"] == "unproven"
    assert not {"ratingValue", "bestRating", "worstRating"} & set(rating)


def test_claim_without_a_known_claimant_names_no_author(client):
    editions.simple(1, claim__slug="anonymous", claim__claimant=None)

    assert "author" not in markup_of(client.get("/en/claims/anonymous/"))["itemReviewed"]


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (PartyKind.PERSON, "Person"),
        (PartyKind.ORGANISATION, "Organization"),
        (PartyKind.OUTLET, "Organization"),
        (PartyKind.GROUP, "Organization"),
    ],
)
def test_claimant_is_a_person_or_an_organisation(client, kind, named):
    claimant = factories.PartyFactory(kind=kind, wikidata="Q42")
    editions.simple(1, claim__slug="said", claim__claimant=claimant)

    assert markup_of(client.get("/en/claims/said/"))["itemReviewed"]["author"] == {
        "@type": named,
        "name": claimant.name,
        "sameAs": "https://www.wikidata.org/wiki/Q42",
    }


def test_our_own_text_is_never_given_as_the_place_where_the_claim_was_made(client):
    editions.own_article(body="One bridge.", quotes=["One bridge"])

    assert "appearance" not in markup_of(client.get("/en/claims/own-text-1/"))["itemReviewed"]


@pytest.mark.parametrize("published_on", ["2014~", "2019/2023", ""])
def test_vague_date_of_an_article_is_left_out_of_the_markup(client, published_on):
    claim = factories.ClaimFactory(slug="vague")
    factories.AppearanceFactory(claim=claim, revision__article__published_on=published_on)
    factories.published(claim)

    reviewed = markup_of(client.get("/en/claims/vague/"))["itemReviewed"]

    assert "datePublished" not in reviewed
    assert "datePublished" not in reviewed["appearance"][0]


def test_correction_is_named_in_the_markup(client):
    factories.corrected(editions.bridge(), note="We had left out the ramp.")

    assert markup_of(client.get(PAGE))["correction"] == {
        "@type": "CorrectionComment",
        "text": "We had left out the ramp.",
        "datePublished": "2026-03-03",
    }


def test_every_correction_stays_in_the_markup_whatever_came_after(client):
    second = factories.corrected(editions.bridge(), note="We had left out the ramp.")
    third = factories.corrected(second, note="And the fence.", at=NOON.replace(day=9))
    factories.replied(third, asked_on=NOON.date().replace(day=8), at=NOON.replace(day=20))

    review = markup_of(client.get(PAGE))

    assert [(each["text"], each["datePublished"]) for each in review["correction"]] == [
        ("We had left out the ramp.", "2026-03-03"),
        ("And the fence.", "2026-03-09"),
    ]
    assert review["dateModified"] == "2026-03-20"


def test_replaced_edition_carries_no_claim_review(client):
    factories.corrected(editions.bridge())

    assert b"ld+json" not in client.get(f"{PAGE}editions/1/").content
    assert markup_of(client.get(f"{PAGE}editions/2/"))["url"] == f"http://testserver{PAGE}"


def test_retraction_has_no_claim_review():
    tombstone = factories.retracted(editions.bridge())

    assert (
        claim_review(
            tombstone.document, url="https://x", language="en", published_at=NOON, first_published_at=NOON
        )
        is None
    )


def test_text_cannot_end_the_script_that_carries_it(client):
    attack = "</script><script>alert(1)</script>&<!--"
    editions.simple(1, claim__slug="attack", claim__statement=attack)

    response = client.get("/en/claims/attack/")

    assert markup_of(response)["claimReviewed"] == attack


@pytest.mark.parametrize("sign", ["<", ">", "&", "\u2028", "\u2029"])
def test_signs_that_mean_something_in_a_script_are_escaped(sign):
    block = data_block({"text": f"a{sign}b"})

    assert sign not in block
    assert json.loads(block) == {"text": f"a{sign}b"}


def test_feed_is_atom_with_one_entry_per_check(client):
    editions.bridge()

    response = client.get("/de/feeds/claims.atom")

    feed = ET.fromstring(response.content)
    [entry] = feed.findall(f"{ATOM}entry")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entry.find(f"{ATOM}title").text == "falsch: Die Brücke kostete 48,1 Millionen"
    assert entry.find(f"{ATOM}id").text == "http://testserver/de/claims/bridge-cost/"
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/de/claims/bridge-cost/"


def test_feed_takes_the_filters_of_the_list(client):
    editions.bridge()
    editions.simple(1)

    feed = ET.fromstring(client.get("/en/feeds/claims.atom", {"rating": "false"}).content)

    assert [entry.find(f"{ATOM}link").get("href") for entry in feed.findall(f"{ATOM}entry")] == [
        f"http://testserver{PAGE}"
    ]


def test_correction_updates_the_entry_and_keeps_its_name(client):
    first = editions.bridge()
    before = ET.fromstring(client.get("/en/feeds/claims.atom").content)
    factories.corrected(first, at=NOON.replace(day=20))

    after = ET.fromstring(client.get("/en/feeds/claims.atom").content)

    ids = [feed.find(f"{ATOM}entry/{ATOM}id").text for feed in (before, after)]
    assert ids[0] == ids[1]
    assert after.find(f"{ATOM}entry/{ATOM}updated").text.startswith("2026-03-20")
    assert after.find(f"{ATOM}entry/{ATOM}published").text.startswith("2026-03-03")


def test_list_links_the_feed_of_what_it_shows(client):
    editions.bridge()

    page = client.get("/en/claims/", {"rating": "false"}).content.decode()

    assert 'href="/en/feeds/claims.atom?rating=false"' in page


def test_sitemap_names_standing_checks_and_articles_in_both_languages(client):
    editions.bridge()
    gone = editions.simple(1)[0]
    factories.retracted(gone)

    tree = ET.fromstring(client.get("/sitemap.xml").content)

    places = {place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    for language in ("de", "en"):
        assert f"http://testserver/{language}/claims/bridge-cost/" in places
        assert f"http://testserver/{language}/articles/bridge-cost-article/" in places
        assert f"http://testserver/{language}/claims/{gone.claim_slug}/" not in places


def test_robots_are_kept_from_the_desk_and_shown_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_every_document_the_desk_composes_meets_the_published_schema():
    corrected = factories.corrected(editions.bridge())
    factories.retracted(factories.replied(corrected, asked_on=NOON.date().replace(day=8)))
    editions.linked(other=editions.bridge("second-bridge"))
    editions.own_article(body="One bridge.", quotes=["One bridge"])
    draft = factories.VerdictFactory()
    validator = jsonschema.Draft202012Validator(SCHEMA)

    documents = [*(edition.document for edition in Edition.objects.all()), compose(draft)]

    assert len(documents) == 8
    assert [error.message for document in documents for error in validator.iter_errors(document)] == []


def test_schema_refuses_whatever_it_does_not_name():
    document = editions.bridge().document
    validator = jsonschema.Draft202012Validator(SCHEMA)

    for broken in (
        document | {"note": "internal"},
        document | {"claim": document["claim"] | {"assignee": "anna"}},
        document | {"rating": None},
        document | {"kind": "correction"},
        document | {"evidence": [document["evidence"][0] | {"is_public": True}]},
        {name: value for name, value in document.items() if name != "chains"},
    ):
        assert not validator.is_valid(broken)


def test_schema_lists_the_choices_of_the_vocabulary():
    from claims import vocabulary

    definitions = SCHEMA["$defs"]
    claim = definitions["edition"]["properties"]["claim"]["properties"]
    pairs = [
        (claim["type"], vocabulary.ClaimType),
        (claim["check_target"], vocabulary.CheckTarget),
        (definitions["edition"]["properties"]["kind"], vocabulary.EditionKind),
        (definitions["edition"]["properties"]["links"]["items"]["properties"]["kind"], vocabulary.LinkKind),
        (definitions["party"]["properties"]["kind"], vocabulary.PartyKind),
        (definitions["source"]["properties"]["kind"], vocabulary.SourceKind),
        (definitions["source"]["properties"]["reliability"], vocabulary.Reliability),
        (definitions["article"]["properties"]["rights"], vocabulary.Rights),
        (definitions["appearance"]["properties"]["part"], vocabulary.ArticlePart),
        (definitions["evidence"]["properties"]["stance"], vocabulary.Stance),
        (definitions["hop"]["properties"]["act"], vocabulary.Act),
        (definitions["hop"]["properties"]["mode"], vocabulary.Mode),
        (definitions["reply"]["properties"]["channel"], vocabulary.ReplyChannel),
        (definitions["language"], vocabulary.Language),
    ]
    assert [(listed["enum"], names.values) for listed, names in pairs if listed["enum"] != names.values] == []

"""What leaves the site: pictures, frames and how to embed them, and what social networks are told."""

import io
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from claims.models import Edition
from claims.public import cards
from claims.rules.ratings import PALETTE
from tests import factories
from tests.factories import NOON
from tests.public import editions
from tests.public.schema_org import Markup

pytestmark = pytest.mark.django_db

PAGE = "/en/claims/bridge-cost/"
EMBED = "/embed/en/bridge-cost/"
CHECK = f"http://testserver{PAGE}"


@pytest.fixture
def first():
    return editions.bridge()


def read(client, address):
    return Markup(client.get(address).content.decode())


def told(client, address=PAGE):
    """Return what social networks read on a page."""
    return {
        meta.get("property") or meta.get("name"): meta["content"]
        for meta in read(client, address).metas
        if (meta.get("property") or meta.get("name", "")).startswith(("og:", "twitter:", "article:"))
    }


def picture(response):
    assert response["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(response.content))


def drawn(edition, *, is_in_force=True, is_retracted=False, language="en"):
    return cards.draw(
        cards.card_of(
            edition.document,
            published_at=edition.published_at,
            is_in_force=is_in_force,
            is_retracted=is_retracted,
            language=language,
        )
    )


@pytest.mark.parametrize(("language", "word"), [("en", "False"), ("de", "Falsch")])
def test_networks_are_told_what_the_page_says(client, first, language, word):
    address = PAGE.replace("en", language)

    metas = told(client, address)

    assert metas["og:url"] == f"http://testserver{address}"
    assert metas["og:image"] == f"http://testserver/cards/{first.digest}-{language}.png"
    assert (metas["og:image:width"], metas["og:image:height"]) == ("1200", "630")
    assert metas["og:image:alt"].startswith(f"{word}: ")
    assert metas["og:image:alt"] == metas["twitter:image:alt"]
    assert metas["og:description"].startswith(f"{word.lower()}: ")
    assert metas["twitter:card"] == "summary_large_image"
    assert client.get(urlsplit(metas["og:image"]).path).status_code == 200


def test_card_has_the_size_networks_ask_for_and_32_colours_at_most(client, first):
    for language in ("de", "en"):
        response = client.get(f"/cards/{first.digest}-{language}.png")

        image = picture(response)
        assert image.size == (1200, 630)
        assert image.mode == "P"
        assert len(image.palette.colors) <= 32
        assert len(response.content) < 40_000
        assert response["Content-Language"] == language


def test_card_says_the_rating_in_the_language_of_its_address(client, first):
    pictures = {
        language: client.get(f"/cards/{first.digest}-{language}.png").content for language in ("de", "en")
    }

    assert pictures == {language: drawn(first, language=language) for language in ("de", "en")}
    assert pictures["de"] != pictures["en"]


def test_rating_word_is_at_least_64_pixels_high_and_in_the_palette_of_the_rating(client, first):
    card = cards.card_of(
        first.document, published_at=NOON, is_in_force=True, is_retracted=False, language="en"
    )

    [(size, word)] = [(face.size, line) for _x, _y, line, face, is_ink in cards.placed(card) if is_ink]

    assert (word, size >= 64) == ("False", True)
    red = tuple(int("a1121f"[place : place + 2], 16) for place in (0, 2, 4))
    image = picture(client.get(f"/cards/{first.digest}-en.png")).convert("RGB")
    assert image.getpixel((4, 300)) == red


@pytest.mark.parametrize(
    ("word", "claim"),
    [
        ("False", "“Short.”"),
        ("Überwiegend falsch", "„" + "Wort " * 23 + "Ende“"),
        ("True only where the words of the office are taken as they were meant in 1989", "“x”"),
        ("W" * 80, "“" + "W" * 120 + "”"),
        ("", "“”"),
    ],
)
def test_nothing_runs_out_of_the_card(word, claim):
    card = cards.Card(word, claim, "3 March 2026", "The desk of a town " * 9, "#0b5d3b")

    for left, top, line, face, _is_ink in cards.placed(card):
        box = face.getbbox(line)
        assert left + box[2] <= cards.WIDTH - cards.BAR
        assert top + box[3] <= cards.HEIGHT
        assert face.size >= 30
    assert cards.draw(card)


def test_claim_of_120_characters_stands_on_the_card_in_full():
    claim = (
        "The town paid forty million euros for a bridge that nobody had asked for, said the mayor "
        "in her speech of May there."
    )
    card = cards.Card("Mostly false", f"“{claim}”", "3 March 2026", "The desk", "#9a3b00")
    assert 110 < len(claim) <= 120

    written = " ".join(line for _x, _y, line, _face, _ink in cards.placed(card))

    assert claim in written


def test_longer_claim_is_cut_between_words_and_says_so():
    shortened = cards.shortened("forty million euros " * 9)

    assert len(shortened) <= 120
    assert shortened.endswith(("forty…", "million…", "euros…"))


def test_card_cannot_be_turned_round():
    """What would turn the line is taken out, and the layout knows no other direction."""
    assert cards.plain("a \u202eeslaf\u202c b\u200b") == "a eslaf b"
    assert cards.font(0, 64).layout_engine == 0


def test_each_edition_has_a_card_of_its_own_and_a_replaced_one_says_so(client, first):
    old_address = f"/cards/{first.digest}-en.png"
    kept = client.get(old_address)
    second = factories.corrected(first, at=NOON + timedelta(days=7), rating=factories.rating("mixed"))

    old, new = client.get(old_address), client.get(f"/cards/{second.digest}-en.png")

    assert told(client)["og:image"].endswith(f"/cards/{second.digest}-en.png")
    assert old.content == drawn(first, is_in_force=False)
    assert new.content == drawn(second)
    again = client.get(old_address, headers={"If-None-Match": kept["ETag"]})
    assert (again.status_code, again.content) == (200, old.content)
    assert told(client, f"{PAGE}editions/1/")["og:image:alt"].startswith("No longer in force: ")


def test_retracted_check_says_so_on_the_card_of_every_edition(client, first):
    second = factories.corrected(first, at=NOON + timedelta(days=7))
    for edition in (first, second):
        client.get(f"/cards/{edition.digest}-en.png")
    tombstone = factories.retracted(second, at=NOON + timedelta(days=14))

    for edition in (first, second, tombstone):
        response = client.get(f"/cards/{edition.digest}-en.png")
        assert response.content == drawn(edition, is_in_force=edition == tombstone, is_retracted=True)
        colour = PALETTE["retracted"].hex
        ink = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
        assert picture(response).convert("RGB").getpixel((4, 300)) == ink
    metas = told(client)
    assert metas["og:image:alt"].startswith("Retracted: ")
    assert metas["og:title"].startswith("Retracted: ")
    assert "false" not in " ".join(metas.values()).lower()


def test_card_is_drawn_once_and_then_asked_for_by_two_queries(client, first, django_assert_num_queries):
    address = f"/cards/{first.digest}-en.png"

    with django_assert_num_queries(3):
        client.get(address)
    with django_assert_num_queries(2):
        client.get(address)


@pytest.mark.parametrize(
    "address", [f"/cards/{'0' * 64}-en.png", "/cards/abc-en.png", f"/cards/{'0' * 64}-fr.png"]
)
def test_there_is_no_card_of_what_was_never_published(client, first, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("language", "word"), [("en", "false"), ("de", "falsch")])
def test_frame_says_rating_claim_and_answer_and_may_stand_on_any_page(client, first, language, word):
    response = client.get(f"/embed/{language}/bridge-cost/", headers={"Accept-Language": "fr"})

    text = response.content.decode()
    assert f'<html lang="{language}">' in text
    assert word in re.sub(r"<[^>]+>", "", text)
    assert {"en": "40\u00a0million euros", "de": "40\u00a0Millionen Euro"}[language] in text
    assert "X-Frame-Options" not in response
    assert "frame-ancestors http: https:" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["Content-Language"] == language
    assert not response.cookies


def test_only_the_frame_may_stand_in_a_frame(client, first):
    for address in (PAGE, f"{PAGE}editions/1/", "/en/", "/en/claims/", "/oembed?url=" + CHECK):
        assert client.get(address)["X-Frame-Options"] == "DENY"


def test_frame_needs_no_script_and_loads_one_style_sheet_of_ours(client, first):
    page = read(client, EMBED)

    tags = [tag for tag, _attributes in page.elements]
    assert not {"script", "iframe", "img", "form", "object", "style"} & set(tags)
    assert [link["href"] for link in page.links if link["rel"] == "stylesheet"] == [
        "/static/claims/embed.css"
    ]
    assert not [
        names for _tag, names in page.elements if any(name.startswith(("on", "style")) for name in names)
    ]


def test_frame_shows_a_correction_and_a_retraction_at_once(client, first):
    before = client.get(EMBED)
    second = factories.corrected(first, at=NOON + timedelta(days=7), rating=factories.rating("mixed"))
    corrected = client.get(EMBED, headers={"If-None-Match": before["ETag"]})
    factories.retracted(second, at=NOON + timedelta(days=14))
    retracted = client.get(EMBED, headers={"If-None-Match": corrected["ETag"]})

    assert (corrected.status_code, retracted.status_code) == (200, 200)
    assert "mixed" in corrected.content.decode()
    assert "corrected" in corrected.content.decode()
    text = retracted.content.decode()
    assert "Retracted" in text
    assert "The contract was forged." in text
    assert "mixed" not in text


def test_page_leads_to_how_to_embed_it(client, first):
    links = {
        link["type"]: link["href"] for link in read(client, PAGE).links if "oembed" in link.get("type", "")
    }

    assert set(links) == {"application/json+oembed", "text/xml+oembed"}
    for address in links.values():
        parts = urlsplit(address)
        assert parse_qs(parts.query)["url"] == [CHECK]
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200


def test_embedding_is_told_as_json_and_as_xml_alike(client, first):
    told_json = client.get("/oembed", {"url": CHECK, "format": "json"})
    told_xml = client.get("/oembed", {"url": CHECK, "format": "xml"})

    document = told_json.json()
    root = ET.fromstring(told_xml.content)
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {name: str(value) for name, value in document.items()}
    assert (document["version"], document["type"]) == ("1.0", "rich")
    assert document["title"] == "false: The bridge cost 48.1 million"
    assert document["thumbnail_url"] == f"http://testserver/cards/{first.digest}-en.png"
    frame = re.fullmatch(r'<iframe src="([^"]+)" [^>]* sandbox="[^"]*"[^>]*></iframe>', document["html"])
    assert frame[1] == "http://testserver/embed/en/bridge-cost/"
    assert 'width="600" height="340"' in document["html"]
    assert "allow-scripts" not in document["html"]
    assert told_json["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "url",
    [
        CHECK,
        CHECK.replace("http:", "https:"),
        f"{CHECK}?at=2026-03-03",
        f"{CHECK}editions/1/",
        "http://testserver/embed/en/bridge-cost/",
    ],
)
def test_every_address_of_a_check_is_embedded_as_it_stands_now(client, first, url):
    factories.corrected(first, rating=factories.rating("mixed"))

    document = client.get("/oembed", {"url": url}).json()

    assert document["title"].startswith("mixed: ")
    assert document["url"] == CHECK


def test_language_of_the_address_is_that_of_the_frame(client, first):
    document = client.get("/oembed", {"url": CHECK.replace("/en/", "/de/")}).json()

    assert document["title"] == "falsch: Die Brücke kostete 48,1 Millionen"
    assert "/embed/de/bridge-cost/" in document["html"]


def test_retracted_check_is_embedded_as_retracted(client, first):
    kept = client.get("/oembed", {"url": CHECK})
    factories.retracted(first)

    again = client.get("/oembed", {"url": CHECK}, headers={"If-None-Match": kept["ETag"]})

    assert again.status_code == 200
    assert again.json()["title"] == "Retracted: The bridge cost 40 million euros."


def test_frame_is_never_larger_than_asked_for(client, first):
    document = client.get("/oembed", {"url": CHECK, "maxwidth": "320", "maxheight": "200"}).json()

    assert (document["width"], document["height"]) == (320, 200)
    assert 'width="320" height="200"' in document["html"]
    assert "thumbnail_url" not in document


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ({}, 400),
        ({"url": CHECK, "maxwidth": "-1"}, 400),
        ({"url": CHECK, "maxwidth": "many"}, 400),
        ({"url": CHECK, "maxheight": "0"}, 400),
        ({"url": CHECK, "format": "yaml"}, 501),
        ({"url": "http://elsewhere.example/en/claims/bridge-cost/"}, 404),
        ({"url": "http://testserver.elsewhere.example/en/claims/bridge-cost/"}, 404),
        ({"url": "http://testserver@elsewhere.example/en/claims/bridge-cost/"}, 404),
        ({"url": "javascript://testserver/en/claims/bridge-cost/"}, 404),
        ({"url": "http://[testserver/en/claims/bridge-cost/"}, 404),
        ({"url": "http://testserver/en/claims/nowhere/"}, 404),
        ({"url": "http://testserver/en/claims/"}, 404),
        ({"url": "\x00"}, 404),
    ],
)
def test_question_that_cannot_be_answered_is_refused(client, first, question, status):
    assert client.get("/oembed", question).status_code == status


def test_draft_has_neither_card_nor_frame(client, groups):
    verdict = factories.submitted()

    assert client.get(f"/embed/en/{verdict.claim.slug}/").status_code == 404
    assert (
        client.get("/oembed", {"url": f"http://testserver/en/claims/{verdict.claim.slug}/"}).status_code
        == 404
    )
    assert not Edition.objects.exists()

"""An edition full of what an attacker would write has the structure of a harmless one, on every surface."""

import re
from xml.etree import ElementTree as ET

import pytest

from claims.public import cards
from claims.rules import prose
from tests.halves import mostly_on_sqlite
from tests.public import editions
from tests.public.payloads import HARMLESS, PAYLOADS, brought_out, open_the_door
from tests.public.schema_org import Markup

pytestmark = pytest.mark.django_db

PAGES = ("/en/claims/{slug}/", "/de/claims/{slug}/", "/en/claims/{slug}/editions/1/", "/embed/de/{slug}/")
FORBIDDEN = {"script", "img", "svg", "iframe", "object", "embed", "form", "base", "style", "math", "link"}
NUMBER = re.compile(r"hostile-\d+|[0-9a-f]{64}")


@pytest.fixture
def base(groups):
    """An honest edition, and a database that for once takes others than approved ones."""
    edition = editions.bridge()
    open_the_door()
    return edition


def structure(html):
    """Return the elements of a page with the names of their attributes, and where its links lead."""
    page = Markup(html)
    addresses = [
        NUMBER.sub("", link.get("href", "")) for link in page.links if "oembed" not in link.get("type", "")
    ]
    return page.elements, addresses, [sorted(meta) for meta in page.metas]


def shape(value):
    """Return JSON with the kinds of its values in their place."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    return type(value).__name__


def surfaces(client, slug):
    """Return the structure of everything that is made from an edition, by surface."""
    found = {}
    for address in PAGES:
        html = client.get(address.format(slug=slug)).content.decode()
        found[address] = structure(html)
        found[f"{address} data"] = [shape(document) for document in Markup(html).documents]
    check = f"http://testserver/en/claims/{slug}/"
    told = client.get("/oembed", {"url": check}).json()
    found["oembed"] = shape(told)
    found["oembed html"] = Markup(told["html"]).elements
    root = ET.fromstring(client.get("/oembed", {"url": check, "format": "xml"}).content)
    found["oembed xml"] = [each.tag for each in root.iter()]
    return found


def test_there_are_forty_of_them():
    assert len(set(PAYLOADS)) == 40


@pytest.mark.parametrize("part", mostly_on_sqlite(*range(4)))
def test_hostile_edition_has_the_structure_of_a_harmless_one(client, base, part):
    brought_out(base, "hostile-0", HARMLESS)
    control = surfaces(client, "hostile-0")
    assert len(control["/en/claims/{slug}/"][0]) > 100

    for number, payload in enumerate(PAYLOADS[part::4], start=1):
        brought_out(base, f"hostile-{number}", payload)
        found = surfaces(client, f"hostile-{number}")
        assert {surface for surface in control if found[surface] != control[surface]} == set(), payload


def test_markup_and_metas_hold_the_text_itself_and_nothing_else(client, base):
    for number, payload in enumerate(PAYLOADS, start=1):
        brought_out(base, f"hostile-{number}", payload)

        html = client.get(f"/en/claims/hostile-{number}/").content.decode()

        page = Markup(html)
        [review] = page.documents
        assert review["claimReviewed"] == payload
        assert review["reviewRating"]["alternateName"] == payload
        assert review["itemReviewed"]["author"]["name"] == payload
        assert not set("<>&\u2028\u2029") & set(page.blocks[0])
        [title] = [meta["content"] for meta in page.metas if meta.get("property") == "og:title"]
        assert title == payload


def test_feed_of_the_markup_holds_the_text_itself(client, base):
    for number, payload in enumerate(PAYLOADS, start=1):
        brought_out(base, f"hostile-{number}", payload)

    feed = client.get("/feeds/claimreview.json").json()

    told = {item["item"]["claimReviewed"] for item in feed["dataFeedElement"]}
    assert told >= set(PAYLOADS)


@pytest.mark.parametrize("field", ["raw", "markdown"])
def test_prose_lets_no_payload_through(client, base, field):
    for number, payload in enumerate(PAYLOADS, start=1):
        html = payload if field == "raw" else prose.render(payload)
        brought_out(base, f"hostile-{number}", HARMLESS, raw_html=html or "x")

        text = client.get(f"/en/claims/hostile-{number}/").content.decode()

        page = Markup(re.search(r"<main.*</main>", text, re.DOTALL)[0])
        tags = {tag for tag, _names in page.elements}
        names = {name for _tag, names in page.elements for name in names}
        assert not tags & {
            "script",
            "img",
            "svg",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "style",
            "math",
        }
        assert not {name for name in names if name.startswith(("on", "style", "src"))}
        assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', text))


def test_alternative_text_of_the_card_says_it_on_one_line_and_in_one_direction(client, base):
    for number, payload in enumerate(PAYLOADS, start=1):
        edition = brought_out(base, f"hostile-{number}", payload)
        html = client.get(f"/en/claims/hostile-{number}/").content.decode()
        [alt] = [m["content"] for m in Markup(html).metas if m.get("property") == "og:image:alt"]

        assert not set("\n\u2028\u2029\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f\u200e") & set(alt)
        assert cards.plain(payload)[1:] in alt.replace("‘", '"').replace("’", '"') or '"' in payload
        if number % 8 == 0:
            assert client.get(f"/cards/{edition.digest}-en.png").content.startswith(b"\x89PNG")


def test_text_that_got_past_escaping_would_be_noticed(client, base):
    """The control: the same page with one text put in as it is."""
    brought_out(base, "hostile-0", HARMLESS)
    html = client.get("/en/claims/hostile-0/").content.decode()

    for payload in PAYLOADS[:26]:
        assert structure(html.replace(HARMLESS, payload)) != structure(html), payload

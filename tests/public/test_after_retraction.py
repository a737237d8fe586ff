"""After a retraction no surface shows the old rating as current, and none vanishes.

The surfaces are those of the router, so a new one is visited without being named here.
"""

import csv
import io
import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import gettext, override

from claims.models import Edition, Rating
from claims.operations import publications
from claims.vocabulary import LinkStatus, Rights
from factcheck import public_urls
from tests import crawl, factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

SLUG = "bridge-cost"
CORRECTED, RETRACTED = NOON + timedelta(days=7), NOON + timedelta(days=14)
# Words that stand nowhere else, so that one on a page is the rating of this check.
RATINGS = {
    "lemon": {"de": "zitronengelb", "en": "lemonish"},
    "plum": {"de": "pflaumenblau", "en": "plumlike"},
}
WORDS = re.compile("|".join(word for labels in RATINGS.values() for word in labels.values()))
CHECK = f"http://testserver/en/claims/{SLUG}/"
# The slug of whoever passed the claim on; the factories number it.
HOP = "hop"
ATOM = "{http://www.w3.org/2005/Atom}"
PLAIN = ({},)
# Of each page; those that a page does not know change nothing.
QUERIES = (
    {},
    {"at": "2026-03-03"},
    {"at": "2026-03-12T12:00"},
    {"at": "2026-03-18"},
    {"rating": "plum"},
    {"rating": "lemon"},
    {"rating": "changed"},
    {"q": "cost"},
    {"claimant": f"{SLUG}-mayor"},
    {"party": HOP},
    {"source": f"{SLUG}-refutes"},
    {"article": f"{SLUG}-article"},
    {"corrected": "yes", "type": "quantity", "year": "2023", "language": "en"},
    {"kind": "correction"},
    {"year": "2026"},
)


@pytest.fixture
def corrected(groups):
    """A check that was rated lemonish and is rated plumlike now, and two that name it."""
    scale = factories.RatingScaleFactory()
    for position, (code, label) in enumerate(RATINGS.items(), start=11):
        factories.RatingFactory(scale=scale, code=code, label=label, position=position, value=position)
    first = editions.bridge(SLUG, rating="lemon")
    own = factories.ArticleRevisionFactory(article__slug="own-text", article__rights=Rights.OWN)
    factories.AppearanceFactory(claim=first.verdict.claim, revision=own)
    claim = factories.ClaimFactory(slug="neighbour")
    factories.ClaimLinkFactory(
        claim=claim, other=first.verdict.claim, status=LinkStatus.CONFIRMED, is_public=True
    )
    factories.corrected(factories.published(claim))
    return factories.corrected(
        first, at=CORRECTED, rating=Rating.objects.get(code="plum"), note="The ramp was missing."
    )


@pytest.fixture
def visit(client, corrected):
    """Fetch every address that readers have, with what the browser may have kept of it."""

    hop = corrected.document["chains"][0]["hops"][1]["party"]["slug"]
    factories.policy_published()
    samples = {
        "case.number": [factories.reported(corrected).number],
        "slug": [SLUG, "neighbour"],
        "article.slug": [f"{SLUG}-article", "own-text"],
        "annotations.slug": [f"{SLUG}-article", "own-text"],
        "api_article.slug": [f"{SLUG}-article", "own-text"],
        "api_party.slug": [f"{SLUG}-mayor", hop],
        "api_source.slug": [f"{SLUG}-refutes", f"{SLUG}-supports"],
        "party.slug": [f"{SLUG}-mayor", hop],
        "source.slug": [f"{SLUG}-refutes", f"{SLUG}-supports"],
        "number": [1, 2],
        "digest": [first.digest for first in Edition.objects.filter(claim_slug=SLUG).order_by("number")],
        "language": ["de", "en"],
        "earlier": [1],
        "later": [2],
    }
    # Pictures show no rating; what becomes of them is asked in test_pictures. Nothing is measured here.
    addresses = [
        each
        for each in crawl.addresses(samples, public_urls.urlpatterns)
        if each not in ("/", "/metrics") and not each.startswith("/pictures/")
    ]

    def fetch(kept=None, queries=QUERIES, only=""):
        answers = {}
        for address in addresses:
            for query in queries if only in address else ():
                question = query | ({"url": CHECK} if address == "/oembed" else {})
                asked = f"{address}?{urlencode(question)}".replace(f"={HOP}", f"={hop}").removesuffix("?")
                known = (kept or {}).get(asked, {})
                headers = {"If-None-Match": known["ETag"]} if "ETag" in known else {}
                answers[asked] = client.get(asked, headers=headers)
        return answers

    return fetch


class Page(HTMLParser):
    """What a page says as current: without what is struck out, and without the scale it is a step of."""

    def __init__(self, text):
        super().__init__()
        self.current, self.head, self.notes, self.markup = "", "", "", ""
        self._open = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "meta":
            self.head += f" {attributes.get('content', '')}"
        if tag not in ("meta", "link", "input", "br", "hr", "rect"):
            self._open.append((tag, attributes))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        tags = {tag for tag, _attributes in self._open}
        classes = " ".join(attributes.get("class") or "" for _tag, attributes in self._open).split()
        if "title" in tags:
            self.head += f" {text}"
        if "script" in tags:
            self.markup += text
        if any(attributes.get("role") == "note" for _tag, attributes in self._open):
            self.notes += text
        if not tags & {"del", "s", "script"} and not {"scale", "definitions"} & set(classes):
            self.current += text


def says_rating_as_current(address, answer):
    """Return the rating words that the answer gives as if they still held."""
    kind = answer["Content-Type"].split(";")[0]
    if kind == "image/png":
        # What it was drawn from stands in its description on the page; the picture is another test's.
        return []
    text = answer.content.decode()
    if kind == "text/html":
        page = Page(text)
        with override(answer["Content-Language"]):
            is_marked = gettext("The check was retracted.") in page.notes
        return WORDS.findall(page.head + page.markup + ("" if is_marked else page.current))
    if kind == "text/csv":
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        rows = [row for row in rows if row.pop("is_in_force", "yes") == "yes"]
        # What the rating was before is said as such.
        return WORDS.findall(str([{**row, "rating_before": ""} for row in rows]))
    if address.startswith("/api/"):
        record = json.loads(text)
        record.get("document", {}).pop("scale", None)
        is_of_the_scale = address.startswith("/api/v1/ratings")
        return [] if is_of_the_scale or not record.get("is_in_force", True) else WORDS.findall(str(record))
    if kind == "application/json" and "oembed" not in address:
        frozen = json.loads(text)
        replaced = f'/editions/{frozen["number"]}/edition.json>; rel="latest-version"' not in answer["Link"]
        scale = frozen.pop("scale")
        assert scale
        return [] if replaced else WORDS.findall(json.dumps(frozen, ensure_ascii=False))
    return WORDS.findall(text)


def told(answers):
    found = {address: says_rating_as_current(address, answer) for address, answer in answers.items()}
    return {address: words for address, words in found.items() if words}


def named_the_rating(answer):
    if answer["Content-Type"] == "image/png":
        return True
    return WORDS.search(answer.content.decode())


def test_before_the_retraction_the_rating_is_told_on_every_surface_that_names_a_check(visit, corrected):
    answers = visit(queries=PLAIN)

    assert {answer.status_code for answer in answers.values()} == {200}
    hop = corrected.document["chains"][0]["hops"][1]["party"]["slug"]
    for surface in (
        "/",
        "/claims/",
        "/claims/bridge-cost/",
        "/claims/bridge-cost/edition.json",
        "/claims/bridge-cost/editions/2/",
        "/claims/neighbour/",
        "/articles/bridge-cost-article/",
        "/articles/own-text/",
        "/parties/bridge-cost-mayor/",
        f"/parties/{hop}/",
        "/sources/bridge-cost-refutes/",
        "/corrections/",
        "/feeds/claims.atom",
        "/feeds/corrections.atom",
        "/feeds/claims.json",
        "/feeds/claims.csv",
        "/feeds/corrections.json",
        "/feeds/corrections.csv",
    ):
        assert {f"/de{surface}", f"/en{surface}"} <= told(answers).keys(), surface
    for address in ("/claims", "/claims/bridge-cost", "/editions/bridge-cost/2"):
        assert f"/api/v1{address}" in told(answers)


def test_after_a_retraction_no_surface_nor_cache_shows_the_old_rating_as_current(visit, corrected):
    before = visit()
    # A list refuses a question that another page answers.
    assert {answer.status_code for answer in before.values()} == {200, 400}
    before = {address: answer for address, answer in before.items() if answer.status_code == 200}
    factories.retracted(corrected, at=RETRACTED)

    again = {address: answer for address, answer in visit(kept=before).items() if address in before}

    assert {address: a.status_code for address, a in again.items() if a.status_code not in (200, 304)} == {}
    # What is not sent anew is read as it was kept.
    assert told({a: before[a] if answer.status_code == 304 else answer for a, answer in again.items()}) == {}
    kept = [address for address, answer in again.items() if answer.status_code == 304]
    assert kept
    # The scale stands on pages that say nothing of this check.
    about_the_scale = re.compile(r"/methodology/|/neighbour/(edition|compare)|/api/v1/\w+/neighbour")
    assert {
        each for each in kept if named_the_rating(before[each]) and not about_the_scale.search(each)
    } == set()


def test_after_a_retraction_feeds_keep_the_item_and_say_what_became_of_it(visit, corrected):
    before = {each: answer for each, answer in visit(only="/feeds/").items() if is_feed(answer)}
    factories.retracted(corrected, at=RETRACTED)
    after = visit(only="/feeds/")

    updated = set()
    for address, answer in before.items():
        old, new = items(answer), items(after[address])
        assert old.keys() <= new.keys(), address
        for name in old:
            is_check, is_edition = name.endswith(f"/claims/{SLUG}/"), name.endswith(f"/{SLUG}/editions/2/")
            if is_check or is_edition:
                updated.add(address)
                assert old[name][1] < new[name][1] == "2026-03-17T12:00:00+00:00", (address, name)
            if is_check:
                with override(address[1:3]):
                    assert new[name][0].startswith(gettext("Retracted")), address
    assert len(updated) > 20


def is_feed(answer):
    # The ClaimReview of all checks is a feed as well; what was retracted is to leave that one.
    kind = answer["Content-Type"].partition(";")[0]
    return answer.status_code == 200 and kind in ("application/atom+xml", "application/feed+json")


def items(answer):
    if answer["Content-Type"].startswith("application/feed+json"):
        return {
            item["id"]: (item["title"], item["date_modified"].replace("Z", "+00:00"))
            for item in json.loads(answer.content)["items"]
        }
    feed = ET.fromstring(answer.content)
    return {
        entry.find(f"{ATOM}id").text: (entry.find(f"{ATOM}title").text, entry.find(f"{ATOM}updated").text)
        for entry in feed.findall(f"{ATOM}entry")
    }


def test_after_a_retraction_no_page_carries_markup_of_it(visit, corrected):
    factories.retracted(corrected, at=RETRACTED)

    blocks = {
        address: json.loads(block)
        for address, answer in visit(queries=PLAIN).items()
        if answer["Content-Type"] != "image/png"
        for block in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode(), re.DOTALL
        )
    }
    assert blocks
    assert {address for address, block in blocks.items() if SLUG in block["url"]} == set()


def test_after_a_retraction_the_sitemap_leads_to_standing_checks_alone(client, corrected):
    factories.retracted(corrected, at=RETRACTED)

    places = client.get("/sitemap.xml").content.decode()

    assert f"/claims/{SLUG}/" not in places
    assert f"/articles/{SLUG}-article/" not in places
    assert "/claims/neighbour/" in places


def test_a_reply_that_came_before_the_retraction_does_not_keep_the_rating_alive(visit, corrected):
    reply = factories.replied(corrected, asked_on=date(2026, 3, 11), at=CORRECTED + timedelta(days=1))
    factories.retracted(reply, at=RETRACTED)

    assert told(visit(queries=({}, {"at": "2026-03-12"}))) == {}


def test_a_check_that_comes_back_after_its_retraction_shows_its_new_rating_alone(visit, corrected):
    tombstone = factories.retracted(corrected, at=RETRACTED)
    factories.corrected(
        tombstone, at=RETRACTED + timedelta(days=1), rating=factories.rating("true"), note="It is right."
    )

    answers = visit(queries=PLAIN)

    assert {answer.status_code for answer in answers.values()} == {200}
    # What is marked as replaced says so in another sentence than a retraction does.
    replaced = re.compile(rf"/{SLUG}/(editions|compare)/")
    assert {each for each in told(answers) if not replaced.search(each)} == set()


def leaves_everything_as_it_was(edition, *, at):
    """A retraction that forgets the tables lists and pages are made from."""


def forgets_the_words(edition, *, at):
    """A retraction that puts the tombstone in force and forgets what is derived from it."""
    publications.Publication.objects.filter(claim_slug=edition.claim_slug).update(edition=edition)


@pytest.mark.parametrize("naive", [leaves_everything_as_it_was, forgets_the_words])
def test_a_retraction_that_forgets_a_table_is_caught(visit, corrected, monkeypatch, naive):
    monkeypatch.setattr(publications, "put_in_force", naive)
    factories.retracted(corrected, at=RETRACTED)

    surfaces = told(visit(queries=PLAIN)).keys()

    assert {"/en/claims/", "/de/feeds/claims.atom", "/en/", "/de/claims/neighbour/"} <= surfaces

"""The log of corrections and its feed: every later edition, narrowed as a reader likes."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.utils.html import escape

from claims.public.paging import SIZE
from tests import factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

LOG, FEED = "/en/corrections/", "/en/feeds/corrections.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
NEXT_YEAR = NOON.replace(year=2027)


def days(count):
    return NOON + timedelta(days=count)


def main_of(response):
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]


def logged(response):
    return [(entry.edition.claim_slug, entry.edition.kind) for entry in response.context["entries"]]


def items(response):
    """Return (title, published, updated, text, categories) of each item by its id."""
    feed = ET.fromstring(response.content)
    return {
        entry.find(f"{ATOM}id").text: {
            "title": entry.find(f"{ATOM}title").text,
            "published": entry.find(f"{ATOM}published").text[:10],
            "updated": entry.find(f"{ATOM}updated").text[:10],
            "text": entry.find(f"{ATOM}summary").text,
            "link": entry.find(f"{ATOM}link").get("href"),
            "categories": [category.get("term") for category in entry.findall(f"{ATOM}category")],
        }
        for entry in feed.findall(f"{ATOM}entry")
    }


def edition_address(slug, number):
    return f"http://testserver/en/claims/{slug}/editions/{number}/"


@pytest.fixture
def story():
    """One check that was corrected, updated, replied to and retracted, and two that were corrected."""
    second = factories.corrected(
        editions.bridge(), at=days(1), rating=factories.rating("mixed"), note="The ramp was missing."
    )
    draft = factories.verdicts.start_correction(
        second.verdict, actor=factories.anna(), at=days(2), kind="update"
    )
    draft.correction_note = "The contract is public now."
    factories.desk.edit(draft, actor=factories.anna(), at=days(2))
    third = factories.published(verdict=draft, at=days(2))
    fourth = factories.replied(
        third, at=days(3), asked_on=date(2026, 3, 4), party__name="The Builder", party__slug="builder"
    )
    factories.retracted(fourth, at=days(4), reason="The contract was forged.")
    plain, later = editions.simple(2, at=NOON)
    factories.corrected(plain, at=days(5))
    factories.corrected(later, at=NEXT_YEAR, rating=factories.rating("false"))
    return {"plain": plain.claim_slug, "later": later.claim_slug}


def test_log_lists_every_kind_of_later_edition_the_newest_first(client, story):
    assert logged(client.get(LOG)) == [
        (story["later"], "correction"),
        (story["plain"], "correction"),
        ("bridge-cost", "retraction"),
        ("bridge-cost", "reply"),
        ("bridge-cost", "update"),
        ("bridge-cost", "correction"),
    ]


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"kind": "reply"}, ["reply"]),
        ({"kind": "update"}, ["update"]),
        ({"kind": "correction", "rating": "kept"}, ["correction"]),
        ({"rating": "kept"}, ["correction", "reply", "update"]),
        ({"year": "2026", "rating": "changed"}, ["retraction", "correction"]),
        ({"article": "bridge-cost-article"}, ["retraction", "reply", "update", "correction"]),
        ({"article": "bridge-cost-article", "kind": "update"}, ["update"]),
        ({"party": "bridge-cost-mayor"}, ["retraction", "reply", "update", "correction"]),
        ({"party": "nobody"}, []),
        ({"article": "nothing"}, []),
    ],
)
def test_log_and_feed_are_narrowed_alike(client, story, asked, kinds):
    log, feed = client.get(LOG, asked), client.get(FEED, asked)

    assert [kind for _slug, kind in logged(log)] == kinds
    assert sorted(items(feed)) == sorted(
        edition_address(entry.edition.claim_slug, entry.edition.number) for entry in log.context["entries"]
    )


@pytest.mark.parametrize("asked", [{"rating": "sometimes"}, {"year": "0000"}, {"kind": "first"}])
def test_log_and_feed_refuse_what_makes_no_sense_with_the_same_sentence(client, story, asked):
    log, feed = client.get(LOG, asked), client.get(FEED, asked)

    assert (log.status_code, feed.status_code) == (400, 400)
    assert logged(log) == []
    [sentence] = log.context["search"].problems
    assert escape(sentence) in log.content.decode()
    assert escape(sentence) in feed.content.decode()


def test_a_party_named_in_an_earlier_edition_alone_still_finds_its_corrections(client):
    first = editions.bridge()
    messenger = first.document["chains"][0]["hops"][1]["party"]["slug"]
    factories.retracted(first, at=days(1))

    assert logged(client.get(LOG, {"party": messenger})) == [("bridge-cost", "retraction")]


def test_no_choice_leads_to_nothing(client, story):
    for asked in (
        {},
        {"kind": "correction"},
        {"rating": "changed"},
        {"year": "2027"},
        {"party": "bridge-cost-mayor"},
    ):
        response = client.get(LOG, asked)
        for facet in response.context["search"].facets:
            for choice in facet.choices:
                found = logged(client.get(LOG, asked | {facet.name: choice.value}))
                assert len(found) == choice.count > 0, (asked, facet.name, choice.value)
        for link in re.findall(r'<ul class="kinds".*?</ul>', main_of(response), re.DOTALL):
            for address, count in re.findall(r'href="([^"]*)".*?<span class="count">(\d+)', link):
                assert len(logged(client.get(address.replace("&amp;", "&")))) == int(count)


def test_filters_work_as_links_without_a_script(client, story):
    page = main_of(client.get(LOG, {"rating": "kept", "article": "bridge-cost-article"}))

    assert '<a href="/en/corrections/?article=bridge-cost-article&amp;rating=changed" rel="nofollow">' in page
    assert '<a href="/en/corrections/?rating=kept&amp;article=bridge-cost-article&amp;kind=reply">' in page
    assert "<script" not in page
    chips = re.search(r'<ul class="chips".*?</ul>', page, re.DOTALL)[0]
    assert 'href="/en/corrections/?article=bridge-cost-article"' in chips
    assert 'href="/en/corrections/?rating=kept"' in chips
    assert "The bridge, part" in chips


def test_log_says_what_became_of_the_rating_and_whether_the_edition_still_stands(client, story):
    page = main_of(client.get(LOG, {"article": "bridge-cost-article"}))
    retraction, reply, update, correction = re.findall(r"<article.*?</article>", page, re.DOTALL)

    assert "The contract was forged." in retraction
    assert "Rating withdrawn:" in retraction
    assert "<del>mixed</del>" in retraction
    assert "no longer in force" not in retraction
    assert "<bdi>The Builder</bdi> answered on 3\N{NO-BREAK SPACE}March 2026." in reply
    assert 'href="/en/claims/bridge-cost/editions/4/#reply-2"' in reply
    assert "Rating kept: <s>mixed</s>" in reply
    assert "Replaced on" in reply
    assert "by edition 5: retraction." in reply
    assert "The contract is public now." in update
    assert re.search(r"<del>false</del>.*<s>mixed</s>", correction, re.DOTALL)
    for entry in (reply, update, correction):
        assert "no longer in force" in entry
    assert 'id="reply-2"' in main_of(client.get("/en/claims/bridge-cost/editions/4/"))


def test_pages_of_the_log_follow_each_other_by_place_and_keep_the_filters(client):
    for edition in editions.simple(SIZE + 2):
        factories.corrected(edition, at=edition.published_at + timedelta(days=1))

    first = client.get(LOG, {"kind": "correction"})
    older = re.search(r'rel="next" href="([^"]*)"', main_of(first))[1].replace("&amp;", "&")
    second = client.get(LOG + older)

    assert parse_qs(urlsplit(older).query)["kind"] == ["correction"]
    assert len(logged(first)) == SIZE
    assert len(logged(second)) == 2
    assert not set(logged(first)) & set(logged(second))
    assert second.context["leaf"].newer


def test_log_links_the_feed_of_what_it_shows(client, story):
    page = client.get(LOG, {"kind": "reply"}).content.decode()

    assert page.count('href="/en/feeds/corrections.atom?kind=reply"') == 2
    assert '<link rel="alternate" type="application/atom+xml"' in page


def test_pages_of_articles_and_parties_lead_to_their_corrections(client, story):
    assert 'href="/en/corrections/?article=bridge-cost-article"' in main_of(
        client.get("/en/articles/bridge-cost-article/")
    )
    assert 'href="/en/corrections/?party=bridge-cost-mayor"' in main_of(
        client.get("/en/parties/bridge-cost-mayor/")
    )


def test_feed_says_kind_note_and_rating_of_each_correction(client):
    factories.corrected(
        editions.bridge(), at=days(1), rating=factories.rating("mixed"), note="The ramp was missing."
    )

    [(name, item)] = items(client.get(FEED)).items()

    assert name == item["link"] == edition_address("bridge-cost", 2)
    assert item["title"] == "Correction: The bridge cost 48.1 million"
    assert item["text"] == "The ramp was missing. The rating changed from “false” to “mixed”."
    assert item["categories"] == ["correction", "rating changed"]
    assert item["published"] == item["updated"] == "2026-03-04"


def test_feed_item_of_a_reply_names_who_answered_and_adds_no_word_of_ours(client):
    factories.replied(
        editions.bridge(),
        at=days(1),
        asked_on=date(2026, 3, 4),
        party__name="The Builder",
        answer="No, it was 39.",
    )

    [item] = items(client.get(FEED)).values()

    assert item["title"] == "Reply of the person concerned: The bridge cost 48.1 million"
    assert item["text"] == (
        "Answer of The Builder, word for word on the page. The rating stayed the same: “false”."
    )
    assert "39" not in item["text"]


def test_an_item_whose_edition_is_replaced_keeps_its_name_and_is_updated(client):
    second = factories.corrected(editions.bridge(), at=days(1), note="The ramp was missing.")
    before = items(client.get(FEED))
    factories.retracted(second, at=days(9))

    after = items(client.get(FEED))

    name = edition_address("bridge-cost", 2)
    assert before.keys() | {edition_address("bridge-cost", 3)} == after.keys()
    assert (before[name]["updated"], after[name]["updated"]) == ("2026-03-04", "2026-03-12")
    assert before[name]["published"] == after[name]["published"]
    assert after[name]["text"] == (
        "The ramp was missing. "
        "No longer in force: edition 3 (retraction) replaced this one on 12\N{NO-BREAK SPACE}March 2026."
    ).replace("\N{NO-BREAK SPACE}", " ")
    assert (
        after[edition_address("bridge-cost", 3)]["text"]
        == "The contract was forged. The rating was withdrawn."
    )


def test_an_old_item_whose_edition_is_replaced_comes_up_again(client, monkeypatch):
    from claims.public import feeds

    monkeypatch.setattr(feeds, "LENGTH", 3)
    old = factories.corrected(editions.bridge(), at=days(1))
    for number, edition in enumerate(editions.simple(4), start=2):
        factories.corrected(edition, at=days(number))
    assert edition_address("bridge-cost", 2) not in items(client.get(FEED))
    factories.retracted(old, at=days(20))

    again = client.get(FEED, {"kind": "correction"})

    assert next(iter(items(again))) == edition_address("bridge-cost", 2)
    assert len(items(again)) == 3


def test_feed_has_both_languages_and_an_address_for_each(client, story):
    german = client.get("/de/feeds/corrections.atom")

    assert german["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert all("/de/claims/" in name for name in items(german))
    assert len(items(german)) == len(items(client.get(FEED))) == 6


def test_empty_feed_does_not_change_by_the_clock(client, db):
    first, second = client.get(FEED), client.get(FEED)

    assert first.content == second.content
    assert client.get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("count", [1, 3])
def test_feed_of_corrections_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for edition in editions.simple(count):
        factories.corrected(factories.corrected(edition, at=days(1)), at=days(2))

    # The newest, what replaced them lately, those again, and the editions before and after.
    with django_assert_num_queries(5):
        found = items(client.get(FEED))
    assert len(found) == 2 * count


def test_feed_of_checks_says_what_the_last_edition_changed(client):
    factories.corrected(
        editions.bridge(), at=days(1), rating=factories.rating("mixed"), note="The ramp was missing."
    )
    gone = factories.retracted(editions.simple(1)[0], at=days(2), reason="Forged.")

    found = items(client.get("/en/feeds/claims.atom"))

    assert found["http://testserver/en/claims/bridge-cost/"]["text"] == (
        "Correction: The ramp was missing. The rating changed. The audit office counts 8 million more."
    )
    assert found[f"http://testserver/en/claims/{gone.claim_slug}/"]["text"] == (
        "Retraction: Forged. The rating was withdrawn."
    )


@pytest.mark.parametrize("asked", ["rating", "claimant", "party", "source", "article"])
def test_a_check_that_leaves_a_followed_list_stays_in_its_feed_and_says_why(client, asked):
    first = editions.bridge()
    other = editions.simple(1)[0]
    hop = first.document["chains"][0]["hops"][1]["party"]["slug"]
    query = {
        "rating": {"rating": "false"},
        "claimant": {"claimant": "bridge-cost-mayor"},
        "party": {"party": hop},
        "source": {"source": "bridge-cost-refutes"},
        "article": {"article": "bridge-cost-article"},
    }[asked]
    assert list(items(client.get("/en/feeds/claims.atom", query))) == [
        "http://testserver/en/claims/bridge-cost/"
    ]
    factories.retracted(first, at=days(3))

    [item] = items(client.get("/en/feeds/claims.atom", query)).values()

    assert item["title"].startswith("Retracted: ")
    assert item["updated"] == "2026-03-06"
    assert client.get("/en/claims/", query).context["rows"] == []
    assert other.claim_slug not in item["link"]


def test_a_check_that_leaves_the_feed_of_a_rating_by_correction_says_so_there(client):
    factories.corrected(editions.bridge(), at=days(1), rating=factories.rating("mixed"))

    for rating in ("false", "mixed"):
        [item] = items(client.get("/en/feeds/claims.atom", {"rating": rating})).values()
        assert item["title"] == "mixed: The bridge cost 48.1 million"
    assert client.get("/en/claims/", {"rating": "false"}).context["rows"] == []

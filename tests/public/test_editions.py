"""Every edition stays readable, says whether it stands, and is the bytes its digest is of."""

import re
from datetime import date, timedelta

import pytest

from claims.public.comparison import diff_words
from claims.rules.fingerprints import digest
from tests import factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

PAGE = "/en/claims/bridge-cost/"
NEXT_WEEK = NOON + timedelta(days=7)


def main_of(response):
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]


@pytest.fixture
def first():
    return editions.bridge()


@pytest.fixture
def second(first):
    return factories.corrected(
        first, at=NEXT_WEEK, headline="The bridge cost 48.3 million", rating=factories.rating("mixed")
    )


def test_replaced_edition_keeps_its_page_and_says_that_it_no_longer_stands(client, second):
    old, new = client.get(f"{PAGE}editions/1/"), client.get(f"{PAGE}editions/2/")

    assert "48.1" in main_of(old)
    assert "It no longer stands." in main_of(old)
    assert "It no longer stands." not in main_of(new)
    for response in (old, new):
        assert (
            '<link rel="canonical" href="http://testserver/en/claims/bridge-cost/">'
            in response.content.decode()
        )


def test_a_day_in_the_address_shows_what_stood_at_its_end(client, second):
    on_the_day = client.get(PAGE, {"at": "2026-03-03"})
    day_before_correction = client.get(PAGE, {"at": "2026-03-09"})
    day_of_correction = client.get(PAGE, {"at": "2026-03-10"})

    assert "48.1" in main_of(on_the_day)
    assert "48.1" in main_of(day_before_correction)
    assert "48.3" in main_of(day_of_correction)


@pytest.mark.parametrize("asked", ["2026-03-02", "0001-01-01", "2026-03-03T12:59", "2026-03-03T11:59:59Z"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_before_the_first_edition_a_page_says_that_nothing_stood_there(client, first, asked, language):
    response = client.get(PAGE.replace("/en/", f"/{language}/"), {"at": asked})

    assert response.status_code == 404
    assert response.context["reason"]
    assert response.context["reason"] in main_of(response)


@pytest.mark.parametrize(
    "at",
    [
        "yesterday",
        "2026-02-30",
        "9999-12-31x",
        "\x00",
        "2026-3-1",
        "2026-03-03T25:00",
        "2026-03-03T12:00+99:99",
    ],
)
def test_a_question_that_is_no_day_is_answered_with_what_to_write(client, first, at):
    response = client.get(PAGE, {"at": at})

    assert response.status_code == 400
    assert "is no day. Write it like 2026-03-01, or like 2026-03-01T14:30." in main_of(response)
    assert "\x00" not in response.content.decode()
    assert f'href="{PAGE}"' in main_of(response)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("2026-03-03T13:00", 1),
        ("2026-03-10T13:29", 1),
        ("2026-03-10T13:30", 2),
        ("2026-03-10 13:30:19", 1),
        ("2026-03-10T13:30:20", 2),
        ("2026-03-10T12:30:19Z", 1),
        ("2026-03-10T12:30Z", 2),
        ("2026-03-10T13:30+01:00", 2),
        ("2026-03-10T13:30+02:00", 1),
        ("2026-03-10T07:30-05:00", 2),
    ],
)
def test_a_time_of_day_shows_what_stood_then(client, first, asked, number):
    """Noon in the tests is one o'clock on this site; the correction comes 20 seconds into a minute."""
    factories.corrected(first, at=NEXT_WEEK + timedelta(minutes=30, seconds=20))

    response = client.get(PAGE, {"at": asked})

    assert response.context["edition"].number == number
    assert "at this moment" in main_of(response)


def test_the_last_day_of_the_calendar_shows_what_stands(client, first):
    response = client.get(PAGE, {"at": "9999-12-31"})

    assert response.status_code == 200
    assert "It still stands." in main_of(response)


def test_edition_that_does_not_exist_is_not_found(client, first):
    for address in (
        f"{PAGE}editions/2/",
        f"{PAGE}editions/0/",
        f"{PAGE}editions/{10**30}/",
        f"{PAGE}editions/{10**30}/edition.json",
        f"{PAGE}compare/1/2/",
        f"{PAGE}compare/1/1/",
        f"{PAGE}compare/1/{10**30}/",
        "/en/claims/other/edition.json",
    ):
        assert client.get(address).status_code == 404, address


def test_json_is_the_very_bytes_the_digest_is_of(client, first, second):
    assert digest(client.get(f"{PAGE}edition.json").content) == second.digest
    assert digest(client.get(f"{PAGE}editions/1/edition.json").content) == first.digest
    assert digest(client.get(f"{PAGE}editions/2/edition.json").content) == second.digest


def test_json_is_the_same_in_every_language(client, first):
    assert (
        client.get("/de/claims/bridge-cost/edition.json").content == client.get(f"{PAGE}edition.json").content
    )


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}editions/1/", f"{PAGE}edition.json"])
def test_page_a_browser_already_has_is_not_sent_again(client, first, address):
    had = client.get(address)

    again = client.get(address, headers={"If-None-Match": had["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == had["ETag"]
    assert again["Cache-Control"] == had["Cache-Control"] == "public, max-age=60, stale-while-revalidate=60"


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}editions/1/", f"{PAGE}edition.json"])
def test_page_is_sent_again_once_a_new_edition_is_out(client, first, address):
    had = client.get(address)
    factories.corrected(first)

    again = client.get(address, headers={"If-None-Match": had["ETag"]})

    # The bytes of edition 1 itself never change; whatever says that it stands does.
    assert again.status_code == 200


def test_languages_do_not_share_an_etag(client, first):
    assert client.get(PAGE)["ETag"] != client.get("/de/claims/bridge-cost/")["ETag"]


def test_change_of_a_template_changes_the_etag(client, first, monkeypatch):
    from claims.public import freshness

    before = client.get(PAGE)["ETag"]
    monkeypatch.setattr(freshness, "layout", lambda: "another layout")

    assert client.get(PAGE)["ETag"] != before


def test_retracted_check_leaves_a_tombstone_with_claim_and_reason_and_no_rating(client, first):
    had = client.get(PAGE)
    factories.retracted(first, reason="The audit report was forged.")

    response = client.get(PAGE, headers={"If-None-Match": had["ETag"]})

    page = main_of(response)
    assert response.status_code == 200
    assert "The audit report was forged." in page
    assert "“The bridge cost 40\N{NO-BREAK SPACE}million euros.”" in page
    assert "rating-word" not in page
    assert "48.1" not in page
    assert "application/ld+json" not in response.content.decode()


def test_old_edition_of_a_retracted_check_says_that_it_was_retracted(client, first):
    factories.retracted(first)

    response = client.get(f"{PAGE}editions/1/")

    assert "The check was retracted." in main_of(response)
    assert "application/ld+json" not in response.content.decode()


def test_history_lists_every_edition_with_its_kind(client, second):
    history = re.search(r'<ol class="history">.*?</ol>', main_of(client.get(PAGE)), re.DOTALL)[0]

    entries = re.findall(r"Edition (\d)</a>.*?: ([a-z ]+)", history, re.DOTALL)
    assert [(number, kind.strip()) for number, kind in entries] == [
        ("2", "correction"),
        ("1", "first publication"),
    ]
    assert history.count("in force") == 1


def line_of(response):
    return dict(re.findall(r'<link rel="([a-z]+-version)" href="([^"]*)">', response.content.decode()))


def test_editions_link_each_other_both_ways(client, second):
    factories.retracted(second, at=NEXT_WEEK)

    assert line_of(client.get(f"{PAGE}editions/1/")) == {
        "latest-version": f"{PAGE}editions/3/",
        "successor-version": f"{PAGE}editions/2/",
    }
    assert line_of(client.get(f"{PAGE}editions/2/")) == {
        "latest-version": f"{PAGE}editions/3/",
        "predecessor-version": f"{PAGE}editions/1/",
        "successor-version": f"{PAGE}editions/3/",
    }
    assert line_of(client.get(PAGE)) == {
        "latest-version": f"{PAGE}editions/3/",
        "predecessor-version": f"{PAGE}editions/2/",
    }
    middle = main_of(client.get(f"{PAGE}editions/2/"))
    assert re.search(rf"Replaces.*?{PAGE}editions/1/.*?Replaced by.*?{PAGE}editions/3/", middle, re.DOTALL)


def test_bytes_of_an_edition_come_with_the_address_of_the_one_in_force(client, second):
    first, newest = (client.get(f"{PAGE}editions/{number}/edition.json") for number in (1, 2))

    at = "<http://testserver/en/claims/bridge-cost/editions/{}/edition.json>"
    assert first["Link"] == (f'{at.format(2)}; rel="latest-version", {at.format(2)}; rel="successor-version"')
    assert newest["Link"] == (
        f'{at.format(2)}; rel="latest-version", {at.format(1)}; rel="predecessor-version"'
    )


def test_notes_of_earlier_corrections_stay_with_the_text(client, first):
    second = factories.corrected(first, note="The ramp was missing.", rating=factories.rating("mixed"))
    third = factories.corrected(second, note="And the fence.")
    factories.replied(third, asked_on=date(2026, 3, 8))

    page = main_of(client.get(PAGE))

    # The rating changed once, so what was said about it stands above the rating.
    assert page.index("And the fence.") < page.index("The ramp was missing.") < page.index('"rating-word"')
    assert page.count("The rating changed.") == page.count("The rating stayed the same.") == 1
    assert "And the fence." not in main_of(client.get(f"{PAGE}editions/2/"))


def test_a_check_that_came_back_says_that_it_was_retracted(client, first):
    tombstone = factories.retracted(first, reason="The report was forged.")
    factories.corrected(tombstone, note="It was genuine after all.")

    page = main_of(client.get(PAGE))

    assert page.index("It was genuine after all.") < page.index("The report was forged.")
    assert "The rating was withdrawn." in page


def test_a_reply_stands_above_our_reasons_in_the_same_dress_and_without_comment(client, first):
    answer = "<b>No.</b> It was 39 million.\n\nAsk the builder."
    factories.replied(first, answer=answer, asked_on=date(2026, 3, 8), party__name="The Builder")

    page = main_of(client.get(PAGE))

    reply = page[page.index("Reply by The Builder") : page.index("Why we rate it so")]
    assert '<div class="prose" dir="auto"><p>&lt;b&gt;No.&lt;/b&gt; It was 39 million.</p>' in reply
    assert "<p>Ask the builder.</p>" in reply
    assert 'class="notice"' not in page
    assert "reply of the person concerned" in page[page.index("All editions") :]


def test_comparison_shows_what_was_taken_out_and_put_in(client, second):
    page = main_of(client.get(f"{PAGE}compare/1/2/"))

    assert re.search(
        r"<h2>\s*Headline\s*</h2>\s*<p lang=\"en\">The bridge cost 48\.<del>1</del><ins>3</ins> million", page
    )
    assert "<del>false</del><ins>mixed</ins>" in page
    unchanged = page[page.index("Unchanged") :]
    assert "Short answer" in unchanged
    assert "Evidence" in unchanged


def test_comparison_can_be_asked_for_the_other_way_round(client, second):
    assert "<del>3</del><ins>1</ins>" in main_of(client.get(f"{PAGE}compare/2/1/"))


def test_comparison_costs_one_query(client, second, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(f"{PAGE}compare/1/2/")


@pytest.mark.parametrize(
    ("before", "after", "stretches"),
    [
        ("", "", []),
        ("one two", "one two", [("one two", "same")]),
        ("", "new", [("new", "in")]),
        ("old", "", [("old", "out")]),
        ("one two", "one three", [("one ", "same"), ("two", "out"), ("three", "in")]),
        ("10 Mio.", "100 Mio.", [("10", "out"), ("100", "in"), (" Mio.", "same")]),
    ],
)
def test_words_are_compared_whole(before, after, stretches):
    assert [(stretch.text, stretch.where) for stretch in diff_words(before, after)] == stretches


def test_very_long_texts_are_set_against_each_other_without_a_search_for_every_word():
    before, after = "a b " * 5000, "b a " * 5000

    assert [stretch.where for stretch in diff_words(before, after)] == ["out", "in"]


def test_only_reading_is_possible(client, first):
    for address in (PAGE, "/en/claims/", "/en/", f"{PAGE}edition.json", "/en/corrections/", "/sitemap.xml"):
        assert client.post(address).status_code == 405, address
        assert client.head(address).status_code == 200, address

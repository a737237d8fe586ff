"""What a reader finds on the page of a claim, and in which order."""

import re

import pytest
from django.utils import translation

from claims.public.markup import prose
from claims.rules.fingerprints import digest
from tests import factories
from tests.public import editions

pytestmark = pytest.mark.django_db

PAGE = "/en/claims/bridge-cost/"


def text_of(response):
    return response.content.decode()


def main_of(response):
    return re.search(r"<main.*</main>", text_of(response), re.DOTALL)[0]


def positions(page, *pieces):
    found = [page.find(piece) for piece in pieces]
    assert -1 not in found, [piece for piece, place in zip(pieces, found, strict=True) if place == -1]
    return found


def test_page_says_what_is_true_before_what_was_claimed_and_how_we_know_after_that(client):
    editions.bridge()

    page = main_of(client.get(PAGE))

    order = positions(
        page,
        "<h1>The bridge cost 48.1\N{NO-BREAK SPACE}million",
        "“The bridge cost 40\N{NO-BREAK SPACE}million euros.”",
        "Mara Holt</bdi></a>",
        'class="rating-word">false',
        'aria-label="Place in the scale"',
        "The audit office counts 8\N{NO-BREAK SPACE}million more.",
        "I was given that sum &amp; repeated it.",
        "The audit <strong>names</strong> the sum.",
        "Audit report",
        "Press release",
        "What the ramp cost is not known.",
        "Where the claim comes from",
        "Right of reply",
        "Checked by</dt>",
        "Approved by</dt>",
        "All editions",
    )
    assert order == sorted(order)


def test_claim_page_costs_three_queries_at_first_and_then_one(client, django_assert_num_queries):
    first = editions.bridge()
    linked = editions.linked(other=first)

    with django_assert_num_queries(3):
        response = client.get(f"/en/claims/{linked.claim_slug}/")
    with django_assert_num_queries(1):
        again = client.get(f"/en/claims/{linked.claim_slug}/")
    with django_assert_num_queries(1):
        known = client.get(f"/en/claims/{linked.claim_slug}/", headers={"If-None-Match": again["ETag"]})

    assert again.content == response.content
    assert (known.status_code, known.content) == (304, b"")

    assert "contradicts" in text_of(response)
    assert PAGE in main_of(response)


def test_the_claim_published_first_names_the_one_that_contradicts_it_since(client, django_assert_num_queries):
    first = editions.bridge()
    linked = editions.linked(other=first)

    with django_assert_num_queries(3):
        response = client.get(PAGE)

    assert "contradicts" in text_of(response)
    assert f"/en/claims/{linked.claim_slug}/" in main_of(response)


def test_corrections_do_not_add_queries_to_the_claim_page(client, django_assert_num_queries):
    factories.corrected(factories.corrected(editions.bridge()))

    with django_assert_num_queries(3):
        response = client.get(PAGE)

    assert len(response.context["notices"]) == 2


def test_the_place_in_the_scale_is_marked_once_and_said_in_words(client):
    editions.bridge()

    page = main_of(client.get(PAGE))

    assert re.findall(r'aria-current="step"[^>]*>(.*?)</li>', page, re.DOTALL) == [
        '<span class="sign" aria-hidden="true">✗</span> false'
    ]
    assert "What “false” means." in page


def test_chain_marks_the_hop_at_which_the_wording_changed(client):
    editions.bridge()

    change = re.search(r'<li class="change">.*?</li>', text_of(client.get(PAGE)), re.DOTALL)[0]

    assert '<bdi lang="en">“jackass”</bdi>' in change
    assert '<bdi lang="de">„Idioten“</bdi>' in change


def test_page_counts_the_independent_origins_of_evidence_and_chain(client):
    editions.bridge()

    page = main_of(client.get(PAGE))

    assert "2 independent origins:" in page
    assert "It goes back to 1 independent origin." in page


def test_german_page_speaks_german_where_the_desk_wrote_german(client):
    editions.bridge()

    page = main_of(client.get("/de/claims/bridge-cost/"))

    assert "„Die Brücke kostete 40\N{NO-BREAK SPACE}Millionen Euro.“" in page
    assert "40\N{NO-BREAK SPACE}Millionen\N{NO-BREAK SPACE}Euro (2023)" in page
    assert "3.\N{NO-BREAK SPACE}März 2026" in page
    assert '<bdi lang="en">' not in re.search(r"<h1>.*?</h1>", page, re.DOTALL)[0]


def test_what_is_there_in_one_language_only_is_shown_and_marked_on_the_page_of_the_other(client):
    editions.simple(1, claim__slug="only-english", headline="Only said in English")

    page = main_of(client.get("/de/claims/only-english/"))

    assert '<h1><bdi lang="en">Only said in English</bdi></h1>' in page


def test_correction_stands_above_the_rating_where_the_rating_changed(client):
    factories.corrected(editions.bridge(), rating=factories.rating("mixed"), note="We had left out the ramp.")

    page = main_of(client.get(PAGE))

    note, rating = positions(page, "We had left out the ramp.", 'class="rating-word"')
    assert note < rating
    assert "The rating changed." in page


def test_correction_stands_below_the_answer_where_the_rating_stayed(client):
    factories.corrected(editions.bridge(), note="We had left out the ramp.")

    answer, note, why = positions(
        main_of(client.get(PAGE)), 'class="standfirst"', "We had left out the ramp.", "Why we rate it so"
    )

    assert answer < note < why


def test_linked_check_shows_as_retracted_once_it_is(client):
    first = editions.bridge()
    other = editions.linked(other=first)
    address = f"/en/claims/{other.claim_slug}/"
    before = client.get(address)
    factories.retracted(first)

    after = client.get(address, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert "Retracted" in main_of(after)
    assert "Retracted" not in main_of(before)


def test_nothing_typed_at_the_desk_becomes_markup(client):
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    factories.published(
        claim=factories.ClaimFactory(slug="attack", statement=attack, claimant__name=attack),
        headline=attack,
        short_answer=attack,
        rationale=attack,
        gaps=attack,
    )

    page = text_of(client.get("/en/claims/attack/"))

    assert "<img" not in page
    assert page.count("<script") == page.count("</script>") == 1


def test_address_that_could_run_a_script_is_never_linked(client, monkeypatch):
    claim = factories.ClaimFactory(slug="bad-address")
    verdict = factories.VerdictFactory(claim=claim)
    factories.EvidenceFactory(claim=claim, source__url="javascript:alert(1)", source__slug="bad-source")
    factories.published(verdict=verdict)

    for address in ("/en/claims/bad-address/", "/en/sources/bad-source/"):
        assert "javascript:" not in text_of(client.get(address))


def test_page_carries_no_script_style_cookie_or_foreign_address_to_load_from(client):
    editions.bridge()

    response = client.get(PAGE)

    page = text_of(response)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/ld+json">']
    assert not re.search(r'<(?:img|iframe|link rel="stylesheet")[^>]+(?:src|href)="https?:', page)
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


def test_page_of_an_unknown_claim_is_a_404_that_helps_on(client):
    response = client.get("/en/claims/nothing-here/")

    assert response.status_code == 404
    assert 'action="/en/claims/"' in text_of(response)


def test_digest_on_the_page_is_that_of_the_bytes_it_links(client):
    edition = editions.bridge()
    page = text_of(client.get(PAGE))
    [address] = re.findall(r'<link rel="alternate" type="application/json" href="([^"]+)"', page)

    body = client.get(address).content

    assert digest(body) == edition.digest
    assert edition.digest in page


def test_page_names_itself_and_its_other_language(client):
    editions.bridge()

    page = text_of(client.get(PAGE))

    assert '<link rel="canonical" href="http://testserver/en/claims/bridge-cost/">' in page
    assert re.findall(r'hreflang="(\w\w)" href="(http[^"]+)"', page) == [
        ("de", "http://testserver/de/claims/bridge-cost/"),
        ("en", "http://testserver/en/claims/bridge-cost/"),
    ]


def test_claim_page_stays_light(client):
    editions.bridge()

    with translation.override("en"):
        assert len(client.get(PAGE).content) <= 60_000


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener nofollow ugc">a</a>'),
        ("<p>rund 40 %</p>", "<p>rund 40&nbsp;%</p>"),
    ],
)
def test_html_of_an_edition_is_cleaned_once_more_before_it_is_shown(hostile, shown):
    assert prose(hostile, "de") == shown

"""Readers find checks by any form of a word, on either database, and only what stands now."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from claims.models import FacetCount, Publication, SearchText
from claims.operations import verification
from claims.public.filters import ClaimSearch
from claims.vocabulary import PartyKind
from tests import factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

LIST = "/en/claims/"


def page_of(response):
    return response.content.decode()


def found(client, words, address=LIST, **asked):
    return [row["slug"] for row in client.get(address, {"q": words, **asked}).context["rows"]]


def german(slug, statement, *, at=NOON, **words):
    verdict = factories.VerdictFactory(
        claim=factories.ClaimFactory(slug=slug, statement=statement, language="de"), language="de", **words
    )
    return factories.published(verdict=verdict, at=at)


@pytest.fixture
def houses():
    return german("houses", "In der langen Straße brannten zwei Häuser.", headline="Es war ein Haus")


@pytest.mark.parametrize(
    "words",
    [
        "Haus",
        "haus",
        "Häuser",
        "haeuser",
        "Strasse",
        "straße",
        "STRASSEN",
        "„Haus“",
        "Haus Strasse",
        "das Haus",
    ],
)
def test_every_form_of_a_german_word_finds_the_check(client, houses, words):
    editions.simple(1)

    assert found(client, words) == ["houses"]
    assert found(client, words, "/de/claims/") == ["houses"]


@pytest.mark.parametrize("words", ["bridges", "BRIDGE", '"bridge"', "the bridges' cost"])
def test_every_form_of_an_english_word_finds_the_check(client, houses, words):
    editions.bridge()

    assert found(client, words) == ["bridge-cost"]


@pytest.mark.parametrize(
    "words",
    [
        "Rechnungshof",
        "audits",
        "Mara Holt",
        "Harbour Post",
        "Audit report",
        "ramp",
        "“Idioten”",
        "bridge 40",
    ],
)
def test_all_that_an_edition_says_can_be_found(client, words):
    editions.bridge()
    expected = [] if words == "“Idioten”" else ["bridge-cost"]

    # What was said on the way down is quoted there and is no word of ours.
    assert found(client, words) == expected


def test_hits_come_newest_first_and_page_by_page(client):
    for number in range(23):
        german(f"house-{number}", "Ein Haus.", at=NOON + timedelta(hours=number))
    search = ClaimSearch({"q": "Häuser"}, "en")

    first = search.leaf()
    second = search.leaf(before=first.older)
    back = search.leaf(after=second.newer)

    assert [row.claim_slug for row in first.rows + second.rows] == [f"house-{n}" for n in range(22, -1, -1)]
    assert [row.claim_slug for row in back.rows] == [row.claim_slug for row in first.rows]
    assert (second.older, back.newer) == ("", "")
    response = client.get(LIST, {"q": "haus", "before": first.older})
    assert [row["slug"] for row in response.context["rows"]] == ["house-2", "house-1", "house-0"]


def test_words_and_filters_add_up(client, houses):
    german("other", "Noch ein Haus.", rating=factories.rating("false"))

    assert found(client, "Haus", rating="false") == ["other"]
    assert found(client, "Haus", language="de", rating="true") == ["houses"]


def test_correction_is_found_by_its_new_words_alone(client, houses):
    factories.corrected(houses, headline="Es war ein Schuppen", note="Kein Haus.")

    assert found(client, "Schuppen") == ["houses"]
    search = ClaimSearch({"q": "Schuppen"}, "de")
    assert search.count == 1


def test_what_was_retracted_is_found_by_no_word(client, houses):
    factories.retracted(houses)

    assert found(client, "Haus") == []
    assert found(client, "Straße") == []


def test_draft_is_found_by_no_word(client, houses):
    factories.VerdictFactory(claim__statement="Ein Elefant im Haus.")

    assert found(client, "Elefant") == []
    assert found(client, "Haus") == ["houses"]


def test_hits_are_marked_and_nothing_else_is(client):
    german("marked", "Das Haus brannte.", headline="<b>Zwei</b> Häuser & ein Haus", short_answer="Ja.")

    page = page_of(client.get("/de/claims/", {"q": "haus"}))

    assert "&lt;b&gt;Zwei&lt;/b&gt; <mark>Häuser</mark> &amp; ein <mark>Haus</mark>" in page


def test_hit_in_the_reasons_is_shown_with_the_words_around_it(client):
    german("reasons", "Es brannte.", rationale="Das Protokoll nennt **Nachbarhäuser** & <b>Kamine</b>.")

    page = page_of(client.get("/de/claims/", {"q": "Kamin"}))

    [snippet] = re.findall(r'<p class="snippet">(.*?)</p>', page)
    assert snippet == "Das Protokoll nennt Nachbarhäuser &amp; &lt;b&gt;<mark>Kamine</mark>&lt;/b&gt;."


def test_question_without_a_word_is_refused_with_a_sentence(client, houses):
    response = client.get(LIST, {"q": "„%“ _ ?!"})

    assert response.status_code == 400
    assert "neither letters nor digits" in page_of(response)


@pytest.mark.parametrize("count", [1, 3])
def test_search_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for number in range(count):
        german(f"house-{number}", "Ein Haus.")

    # The hits, their texts, the scale, documents with hits further down; for the filters the rows, three
    # tables and names; the total, and how many there are.
    with django_assert_num_queries(10):
        assert len(found(client, "Häuser")) == count


def test_rebuilding_changes_no_hit_and_no_number(client, houses, capsys):
    corrected = factories.corrected(editions.bridge())
    factories.retracted(editions.simple(1)[0])
    words = [found(client, word) for word in ("Haus", "bridge", "audit")]
    numbers = sorted(FacetCount.objects.values_list("facet", "value", "count"))
    cards = {(row.facet, row.value): row.card for row in FacetCount.objects.all()}
    SearchText.objects.filter(publication__claim_slug="houses").update(stems="dnichts")
    FacetCount.objects.filter(facet="type").delete()

    call_command("rebuild_lists")

    assert [found(client, word) for word in ("Haus", "bridge", "audit")] == words
    assert words[1] == [corrected.claim_slug]
    assert sorted(FacetCount.objects.values_list("facet", "value", "count")) == numbers
    assert {(row.facet, row.value): row.card for row in FacetCount.objects.all()} == cards
    assert "3 checks and 3 claims can be found by their words" in capsys.readouterr().out


def test_numbers_and_words_that_were_tampered_with_are_named(houses):
    assert list(verification.faults()) == []
    FacetCount.objects.filter(facet="language").update(count=7)

    assert list(verification.faults()) == [
        "The number of checks under “language de” is not what the editions say: run rebuild_lists."
    ]
    call_command("rebuild_lists")
    SearchText.objects.update(stems="dnichts")
    assert list(verification.faults()) == ["What lists say of houses is not what its edition says."]


def test_numbers_follow_every_edition(client):
    mayor = factories.PartyFactory(slug="mayor", kind=PartyKind.PERSON)
    first, second = editions.simple(2, claim__claimant=mayor)

    def numbers(facet):
        return dict(FacetCount.objects.filter(facet=facet).values_list("value", "count"))

    assert (numbers("claimant"), numbers("rating"), numbers("all")) == ({"mayor": 2}, {"true": 2}, {"": 2})
    factories.corrected(first, rating=factories.rating("false"))
    assert (numbers("rating"), numbers("corrected")) == ({"true": 1, "false": 1}, {"yes": 1, "no": 1})
    factories.retracted(second)
    assert (numbers("claimant"), numbers("rating"), numbers("all")) == ({"mayor": 1}, {"false": 1}, {"": 1})
    assert Publication.objects.count() == 2


def test_long_list_says_that_it_is_longer_and_gives_no_number_it_does_not_know(client, monkeypatch):
    for number in range(4):
        german(f"house-{number}", "Ein Haus.", rating=factories.rating("true" if number else "false"))
    monkeypatch.setattr(ClaimSearch, "MOST_COUNTED", 2)

    response = client.get(LIST, {"q": "Haus", "language": "de"})

    assert "More than 2 checks" in page_of(response)
    ratings = next(facet for facet in response.context["facets"] if facet.name == "rating")
    assert [(choice.value, choice.count) for choice in ratings.choices] == [("true", None)]
    alone = client.get(LIST, {"language": "de"})
    assert "4 checks" in page_of(alone)
    languages = next(facet for facet in alone.context["facets"] if facet.name == "language")
    assert [(choice.value, choice.count) for choice in languages.choices] == [("de", 4)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index by itself")
def test_index_of_words_follows_whatever_is_done_to_the_table(houses):
    SearchText.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO claims_searchindex(claims_searchindex) VALUES ('integrity-check')")
        cursor.execute("SELECT count(*) FROM claims_searchindex WHERE claims_searchindex MATCH '\"dhaus\"'")
        assert cursor.fetchone() == (0,)

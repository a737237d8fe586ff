"""The charts of the front page count the checks that stand, by whoever claimed and by year."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import NOON

pytestmark = pytest.mark.django_db
FRONT = "/en/"


def published(slug, rating, *, claimant=None, year="2020", hours=0):
    claim = factories.ClaimFactory(slug=slug, claimed_on=year, claimant=claimant or factories.PartyFactory())
    return factories.published(claim, rating=factories.rating(rating), at=NOON + timedelta(hours=hours))


def figures(chart):
    """Return the table behind a chart: each bar with its figures in the order of the ratings."""
    return {bar.label: dict(zip(codes(chart), bar.counts, strict=True)) for bar in chart.bars}


def codes(chart):
    return [rating["code"] for rating in chart.ratings]


def test_bars_say_how_the_checks_of_a_party_and_of_a_year_came_out(client):
    holt = factories.PartyFactory(name="Mara Holt")
    published("one", "false", claimant=holt, year="2019-05")
    published("two", "false", claimant=holt, hours=1)
    published("three", "true", claimant=holt, hours=2)
    published("four", "true", claimant=factories.PartyFactory(name="Jo Bek"), hours=3)

    shown = client.get(FRONT).context

    assert figures(shown["by_party"]) == {
        "Mara Holt": {"true": 1, "false": 2},
        "Jo Bek": {"true": 1, "false": 0},
    }
    assert figures(shown["by_year"]) == {"2020": {"true": 2, "false": 1}, "2019": {"true": 0, "false": 1}}


def test_bars_follow_a_correction_and_let_a_retracted_check_go(client):
    holt = factories.PartyFactory(name="Mara Holt")
    first = published("one", "false", claimant=holt)
    other = published("two", "false", claimant=holt, hours=1)

    factories.corrected(first, at=NOON + timedelta(days=1), rating=factories.rating("true"))
    factories.retracted(other, at=NOON + timedelta(days=2))

    shown = client.get(FRONT).context
    assert figures(shown["by_party"]) == {"Mara Holt": {"true": 1}}
    assert figures(shown["by_year"]) == {"2020": {"true": 1}}


def test_sources_that_most_checks_cite_come_first(client):
    report = factories.SourceFactory(title="The audit")
    for number in range(2):
        claim = factories.ClaimFactory(slug=f"check-{number}")
        factories.EvidenceFactory(claim=claim, source=report)
        factories.published(claim, at=NOON + timedelta(hours=number))

    cited = client.get(FRONT).context["cited"]

    assert (cited[0]["source"]["title"], cited[0]["count"]) == ("The audit", 2)
    assert {entry["count"] for entry in cited[1:]} == {1}


def test_browser_that_has_the_front_page_is_told_so_until_something_comes_out(client):
    published("one", "false")
    tag = client.get(FRONT)["ETag"]
    assert client.get(FRONT, headers={"If-None-Match": tag}).status_code == 304

    published("two", "true", hours=1)

    assert client.get(FRONT, headers={"If-None-Match": tag}).status_code == 200

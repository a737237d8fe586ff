"""Lists show what stands, can be narrowed by every filter, and cost the same for one row and for three."""

import re
from datetime import timedelta

import pytest

from claims.models import Publication
from claims.public.paging import leaf
from claims.vocabulary import Act, ClaimType, PartyKind, Rights
from tests import factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

LIST = "/en/claims/"


def page_of(response):
    return response.content.decode()


def slugs(response):
    return [row["slug"] for row in response.context["rows"]]


def varied(slug, **fields):
    """Publish a claim that differs from the plain ones in whatever `fields` say."""
    claim = factories.ClaimFactory(slug=slug, **fields)
    return factories.published(claim)


@pytest.fixture
def plain():
    """A check that none of the filters below means."""
    return varied("plain", claimed_on="2020", claim_type=ClaimType.EVENT)


def test_list_shows_the_newest_check_first(client):
    published = editions.simple(3)

    assert slugs(client.get(LIST)) == [edition.claim_slug for edition in reversed(published)]


# The rows, their texts, the scale; the numbers beside short and long filters, their names, the total.
@pytest.mark.parametrize("count", [1, 3])
def test_list_of_checks_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    editions.simple(count)

    with django_assert_num_queries(10):
        assert len(slugs(client.get(LIST))) == count


@pytest.mark.parametrize("count", [1, 3])
def test_front_page_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    published = editions.simple(count)
    factories.corrected(published[0])

    # The last edition; scale; newest, corrected, retracted with texts; ratings; parties and years with their
    # ratings; sources.
    with django_assert_num_queries(13):
        client.get("/en/")


@pytest.mark.parametrize("count", [1, 3])
def test_corrections_log_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for edition in editions.simple(count):
        factories.corrected(edition)

    with django_assert_num_queries(4):
        response = client.get("/en/corrections/")
    assert len(response.context["entries"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_article_page_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    words = ["One bridge", "two ramps", "three years"]
    editions.own_article(body=", ".join(words) + ".", quotes=words[:count])

    with django_assert_num_queries(4):
        response = client.get("/en/articles/own-text/")
    assert len(response.context["claims"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_articles_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    for number in range(count):
        editions.own_article(f"text-{number}", body="One bridge.", quotes=["One bridge"])

    with django_assert_num_queries(1):
        response = client.get("/en/articles/")
    assert len(response.context["articles"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_party_page_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    mayor = factories.PartyFactory(slug="mayor", kind=PartyKind.PERSON)
    editions.simple(count, claim__claimant=mayor)

    with django_assert_num_queries(4):
        response = client.get("/en/parties/mayor/")
    assert [len(role["rows"]) for role in response.context["roles"]] == [count]


@pytest.mark.parametrize("count", [1, 3])
def test_source_page_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    audit = factories.SourceFactory(slug="audit")
    for _number in range(count):
        verdict = factories.VerdictFactory()
        factories.EvidenceFactory(claim=verdict.claim, source=audit)
        factories.published(verdict=verdict)

    with django_assert_num_queries(4):
        response = client.get("/en/sources/audit/")
    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_feed_costs_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    editions.simple(count)

    # The checks, their words, and the head of the trail.
    with django_assert_num_queries(3):
        assert page_of(client.get("/en/feeds/claims.atom")).count("<entry>") == count


def test_rating_filter_keeps_the_checks_with_that_rating(client, plain):
    factories.published(claim=factories.ClaimFactory(slug="wrong"), rating=factories.rating("false"))

    assert slugs(client.get(LIST, {"rating": "false"})) == ["wrong"]


def test_claimant_filter_keeps_what_that_party_claimed(client, plain):
    varied("hers", claimant=factories.PartyFactory(slug="holt", kind=PartyKind.PERSON))

    assert slugs(client.get(LIST, {"claimant": "holt"})) == ["hers"]


def test_party_filter_keeps_what_went_through_its_hands_and_not_what_it_merely_published(client, plain):
    harbour = factories.PartyFactory(slug="harbour-post", kind=PartyKind.OUTLET)
    passed_on = factories.ClaimFactory(slug="passed-on")
    factories.AttributionFactory(claim=passed_on, party=harbour, act=Act.REPORTED)
    factories.published(passed_on)
    cited = factories.VerdictFactory(claim__slug="cited")
    factories.EvidenceFactory(claim=cited.claim, source__publisher=harbour)
    factories.published(verdict=cited)

    assert slugs(client.get(LIST, {"party": "harbour-post"})) == ["passed-on"]


def test_source_filter_keeps_the_checks_that_rest_on_it(client, plain):
    verdict = factories.VerdictFactory(claim__slug="audited")
    factories.EvidenceFactory(claim=verdict.claim, source__slug="audit")
    factories.published(verdict=verdict)

    assert slugs(client.get(LIST, {"source": "audit"})) == ["audited"]


def test_article_filter_keeps_the_claims_of_that_article(client, plain):
    editions.own_article(body="One bridge.", quotes=["One bridge"])

    assert slugs(client.get(LIST, {"article": "own-text"})) == ["own-text-1"]


def test_type_filter_keeps_that_kind_of_claim(client, plain):
    varied("figure", claim_type=ClaimType.QUANTITY)

    assert slugs(client.get(LIST, {"type": "quantity"})) == ["figure"]


def test_year_filter_keeps_what_is_about_that_year(client, plain):
    varied("old", claimed_on="1999-12-31")

    assert slugs(client.get(LIST, {"year": "1999"})) == ["old"]


def test_language_filter_keeps_claims_made_in_that_language(client, plain):
    varied("deutsch", language="de")

    assert slugs(client.get(LIST, {"language": "de"})) == ["deutsch"]


def test_corrected_filter_tells_corrected_checks_from_the_others(client, plain):
    corrected = factories.corrected(varied("mended"))

    assert slugs(client.get(LIST, {"corrected": "yes"})) == [corrected.claim_slug]
    assert slugs(client.get(LIST, {"corrected": "no"})) == ["plain"]


@pytest.mark.parametrize("words", ["Mützenmarkt", "mützenmärkte", "ÜBERALL", "überall Mützenmarkt"])
def test_words_are_found_whatever_their_case(client, plain, words):
    varied("found", statement="Überall am Mützenmarkt gibt es Brücken.", language="de")

    assert slugs(client.get(LIST, {"q": words})) == ["found"]


def test_every_word_must_be_found(client, plain):
    varied("found", statement="The harbour has two bridges.")

    assert slugs(client.get(LIST, {"q": "harbour bridges"})) == ["found"]
    assert slugs(client.get(LIST, {"q": "harbour tunnels"})) == []


@pytest.mark.parametrize("words", ["%", "_", "'", '"; DROP TABLE claims_edition; --', "a" * 200, "\\"])
def test_signs_in_the_search_words_stand_for_themselves(client, plain, words):
    assert slugs(client.get(LIST, {"q": words})) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "soon"},
        {"type": "gossip"},
        {"language": "fr"},
        {"corrected": "perhaps"},
        {"q": "?!"},
        {"year": "9" * 40},
        {"q": "a" * 201},
    ],
)
def test_question_that_makes_no_sense_finds_nothing_and_says_why(client, plain, asked):
    response = client.get(LIST, asked)

    assert response.status_code == 400
    assert slugs(response) == []
    assert "cannot be searched for" in page_of(response)


def test_filters_add_up_and_each_can_be_taken_off_alone(client, plain):
    varied("both", claimed_on="2020", claim_type=ClaimType.QUANTITY)

    response = client.get(LIST, {"year": "2020", "type": "quantity"})

    assert slugs(response) == ["both"]
    assert [(chip.label, chip.value, chip.query) for chip in response.context["facets"].chips] == [
        ("Kind of claim", "Figure", "year=2020"),
        ("Year in question", "2020", "type=quantity"),
    ]


def test_choices_lead_somewhere_and_say_how_far(client, plain):
    varied("figure", claimed_on="2021", claim_type=ClaimType.QUANTITY)

    response = client.get(LIST, {"type": "quantity"})

    facets = {facet.name: [(c.value, c.count) for c in facet.choices] for facet in response.context["facets"]}
    assert facets["year"] == [("2021", 1)]
    assert facets["type"] == [("event", 1), ("quantity", 1)]
    for name, choices in facets.items():
        for value, count in choices:
            asked = {"type": "quantity", name: value}
            assert len(slugs(client.get(LIST, asked))) == count > 0, asked


def test_empty_result_offers_to_take_one_filter_off(client, plain):
    varied("ships", statement="Two ships sank.", claimed_on="2021")
    response = client.get(LIST, {"year": "2020", "q": "ships"})

    page = page_of(response)
    assert "Nothing found." in page
    assert [(chip.query, count) for chip, count, _capped in response.context["facets"].ways_out] == [
        ("year=2020", 1),
        ("q=ships", 1),
    ]
    assert 'href="/en/claims/?q=ships">without Year in question: 2020</a>' in page


def test_way_out_that_finds_nothing_either_is_not_offered(client, plain):
    response = client.get(LIST, {"year": "1850", "q": "ships"})

    assert response.context["facets"].ways_out == []
    assert [chip.name for chip in response.context["facets"].chips] == ["q", "year"]


def test_leafing_meets_every_check_once_in_both_directions(client, monkeypatch):
    published = [edition.claim_slug for edition in editions.simple(5)][::-1]
    rows = Publication.objects.standing()
    places = [leaf(rows, size=2)]
    while places[-1].older:
        places.append(leaf(rows, before=places[-1].older, size=2))
    forward = [row.claim_slug for place in places for row in place.rows]

    back = leaf(rows, after=places[-1].newer, size=2)

    assert forward == published
    assert [row.claim_slug for row in back.rows] == published[2:4]
    assert not places[0].newer
    assert leaf(rows, after=back.newer, size=2).newer == ""


def test_checks_of_the_same_moment_are_not_lost_between_pages():
    for _number in range(3):
        factories.published(at=NOON)

    first = leaf(Publication.objects.standing(), size=2)
    second = leaf(Publication.objects.standing(), before=first.older, size=2)

    assert len({row.claim_slug for row in first.rows + second.rows}) == 3


@pytest.mark.parametrize("place", ["x", "-1", "1", "1-", "9" * 18 + "-1", "1-" + "9" * 19, "\x00"])
def test_place_that_nobody_gave_out_is_refused_with_a_sentence(client, plain, place):
    for side in ("before", "after"):
        response = client.get(LIST, {side: place})

        assert response.status_code == 400
        assert "That cannot be answered" in page_of(response)


def test_retracted_check_leaves_the_list_and_stays_in_log_and_feed(client, plain):
    factories.retracted(plain)

    assert slugs(client.get(LIST)) == []
    assert [entry.edition.kind for entry in client.get("/en/corrections/").context["entries"]] == [
        "retraction"
    ]
    assert "Retracted: " in page_of(client.get("/en/feeds/claims.atom"))
    assert "true" not in re.findall(r"<title>.*?</title>", page_of(client.get("/en/feeds/claims.atom")))


def test_front_page_counts_each_rating_and_shows_what_was_corrected(client, plain):
    for edition in editions.simple(2, at=NOON + timedelta(hours=1), rating=factories.rating("false")):
        last = edition
    factories.corrected(last, at=NOON + timedelta(days=1))

    response = client.get("/en/")

    assert [(o["code"], o["count"], o["width"]) for o in response.context["outcomes"]] == [
        ("true", 1, 50),
        ("false", 2, 100),
    ]
    assert [row["slug"] for row in response.context["revised"]] == [last.claim_slug]
    assert response.context["lead"]["slug"] == last.claim_slug


def test_pages_before_the_first_publication_say_so(client, db):
    for address in ("/en/", LIST, "/en/articles/", "/en/corrections/", "/en/methodology/", "/en/about/"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["c", "b", "a"]),
        ({"kind": "correction"}, ["b", "a"]),
        ({"kind": "retraction"}, ["c"]),
        ({"rating": "changed"}, ["c", "b"]),
        ({"rating": "kept"}, ["a"]),
        ({"year": "2026"}, ["a"]),
        ({"year": "2027", "kind": "correction"}, ["b"]),
        ({"kind": "gossip"}, []),
        ({"year": "²027"}, []),
    ],
)
def test_corrections_log_can_be_narrowed(client, asked, found):
    next_year = NOON.replace(year=2027)
    first, second, third = (varied(slug) for slug in "abc")
    factories.corrected(first)
    factories.corrected(second, at=next_year, rating=factories.rating("false"))
    factories.retracted(third, at=next_year + timedelta(hours=1))

    entries = client.get("/en/corrections/", asked).context["entries"]

    assert [entry.edition.claim_slug for entry in entries] == found


def test_corrections_log_names_both_ratings_and_links_the_comparison(client):
    factories.corrected(varied("mended"), rating=factories.rating("false"), note="The ramp was missing.")

    page = page_of(client.get("/en/corrections/"))

    assert "The ramp was missing." in page
    assert re.search(r"<del>true</del>.*<strong>false</strong>", page, re.DOTALL)
    assert "/en/claims/mended/compare/1/2/" in page


def test_party_page_tells_claimant_from_messenger(client):
    edition = editions.bridge()

    response = client.get("/en/parties/bridge-cost-mayor/")

    assert [(role["role"], [row["slug"] for row in role["rows"]]) for role in response.context["roles"]] == [
        ("claimant", [edition.claim_slug]),
        ("chain", [edition.claim_slug]),
    ]


def test_methodology_names_every_rating_and_every_step(client):
    editions.bridge()

    page = page_of(client.get("/en/methodology/"))

    for words in ("What “true” means.", "What “mixed” means.", "What “false” means."):
        assert words in page
    for step in (
        "Submit for review",
        "Withdraw from review",
        "Request changes",
        "Approve",
        "Publish",
        "Retract",
    ):
        assert f"<h3>{step}</h3>" in page


def test_rights_decide_whether_an_article_is_shown_whole(client):
    editions.bridge()
    editions.own_article(body="One bridge.\n\nAnd nothing more.", quotes=["One bridge"])

    foreign = page_of(client.get("/en/articles/bridge-cost-article/"))
    own = page_of(client.get("/en/articles/own-text/"))

    assert Rights.QUOTATION_ONLY == "quotation_only"
    assert "This text belongs to others." in foreign
    assert "Work began in 2019" not in foreign
    assert "And nothing more." in own

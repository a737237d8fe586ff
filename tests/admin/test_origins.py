"""Whoever copies one wire story is one origin: for the rule, for the reviewer, and for readers."""

import pytest
from django.urls import reverse

from claims.models import Source
from claims.operations.documents import compose
from tests import factories
from tests.factories import EvidenceFactory, PartyFactory, SourceFactory, VerdictFactory, approved
from tests.forms import Browser, typed

pytestmark = pytest.mark.django_db

OUTLETS = ("Harbour News", "Evening Post", "The Mole", "Coast Daily", "Kiel Today")


@pytest.fixture
def agency(groups):
    return PartyFactory(name="Wire Agency", slug="wire-agency")


@pytest.fixture
def wire(agency):
    return SourceFactory(title="Bridge costs 40 million, says port", publisher=agency)


@pytest.fixture
def verdict(agency, wire):
    """Five outlets with one wire story: two pass the agency’s report on, three are copies of the story."""
    verdict = VerdictFactory(evidence=0)
    ways = [{"relays": agency}] * 2 + [{"original": wire}] * 3
    outlets = [
        SourceFactory(title=name, publisher__name=name, **way)
        for name, way in zip(OUTLETS, ways, strict=True)
    ]
    for outlet in outlets:
        EvidenceFactory(claim=verdict.claim, source=outlet)
    return verdict


@pytest.fixture
def browser(anna):
    browser = Browser()
    browser.force_login(anna)
    return browser


def submit(browser, verdict):
    address = reverse("admin:claims_verdict_submit", args=[verdict.pk])
    answer = browser.post(address, {"moves": verdict.moves})
    verdict.refresh_from_db()
    return answer


def test_five_outlets_with_one_wire_story_are_refused_as_one_origin(browser, verdict):
    answer = submit(browser, verdict)

    assert verdict.state == "draft"
    assert (
        "Only one independent origin (Wire Agency). Add a second or say publicly why one is enough."
        in answer.content.decode()
    )


def test_with_a_second_origin_the_same_five_pass(browser, verdict):
    EvidenceFactory(claim=verdict.claim, source=SourceFactory(title="Budget", publisher__name="Port Office"))

    submit(browser, verdict)

    assert verdict.state == "in_review"
    assert compose(verdict)["independent_origins"] == ["Port Office", "Wire Agency"]


def test_review_and_evidence_say_which_sources_count_as_one_and_why(browser, verdict):
    place = factories.AppearanceFactory(claim=verdict.claim)
    desk = reverse("admin:claims_article_desk", args=[place.revision.article_id])
    pages = (
        browser.get(reverse("admin:claims_verdict_review", args=[verdict.pk])),
        browser.get(desk, {"claim": verdict.claim.pk, "tab": "evidence"}),
    )

    for page in pages:
        [one] = page.context["counted_as_one"]
        assert one.origin == "Wire Agency"
        assert sorted(one.reasons) == sorted(
            [f"“{name}” passes on what comes from Wire Agency." for name in OUTLETS[:2]]
            + [f"“{name}” is a copy, and goes back to Wire Agency." for name in OUTLETS[2:]]
        )
        for reason in one.reasons:
            assert reason in page.content.decode()


def test_readers_are_told_from_the_edition_which_sources_count_as_one(client, verdict):
    EvidenceFactory(claim=verdict.claim, source=SourceFactory(title="Budget", publisher__name="Port Office"))
    edition = factories.published(verdict=verdict)
    Source.objects.update(original=None, relays=None)

    page = client.get(f"/en/claims/{edition.claim_slug}/").content.decode()

    told = page[page.index("These go back to") :]
    told = told[: told.index("</p>")]
    assert "Wire Agency" in told
    assert all(name in told for name in OUTLETS)
    assert "Budget" not in told


@pytest.mark.parametrize("name", ["wire", "agency"])
def test_change_of_the_wire_story_voids_the_approval_that_rests_on_it(browser, verdict, wire, agency, name):
    # Nothing but a copy is left of the wire story.
    verdict.claim.evidence.exclude(source__title=OUTLETS[4]).delete()
    EvidenceFactory(claim=verdict.claim, source=SourceFactory(publisher__name="Port Office"))
    verdict = approved(verdict)
    thing, words = {
        "wire": (wire, {"publisher": PartyFactory(name="Other Agency").pk}),
        "agency": (agency, {"name": "Wire"}),
    }[name]
    address = reverse(f"admin:claims_{thing._meta.model_name}_change", args=[thing.pk])

    answer = browser.post(address, typed(browser.get(address), **words))

    verdict.refresh_from_db()
    assert (answer.status_code, verdict.state) == (302, "in_review")


def test_chains_through_outlets_with_one_wire_story_begin_with_one_origin(client, browser, verdict):
    claim = verdict.claim
    for chain, item in enumerate(claim.evidence.order_by("pk"), start=1):
        factories.AttributionFactory(
            claim=claim, chain=chain, party=item.source.publisher, source=item.source, act="reported"
        )
    factories.AttributionFactory(claim=claim, chain=9, party=PartyFactory(name="Mayor"))
    EvidenceFactory(claim=claim, source=SourceFactory(publisher__name="Port Office"))
    edition = factories.published(verdict=verdict)

    desk = browser.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    page = client.get(f"/en/claims/{edition.claim_slug}/").content.decode()

    assert "2 independent origins." in desk
    assert "Chains 1, 2, 3, 4, 5 count as one, as they go back to one origin." in desk
    assert "It goes back to 2 independent origins." in page
    assert "Chains that count as one" in page

"""A draft has no address, and its being there changes nothing of what readers get."""

import re

import pytest

from claims.models import Claim, Source
from claims.operations import desk, verdicts
from tests import factories
from tests.leaks.aviary import told
from tests.leaks.planting import overwrite_the_desk

pytestmark = pytest.mark.django_db


def test_a_draft_has_no_address(full_aviary, client):
    slugs = {
        "claims": Claim.objects.filter(slug__startswith="kanari"),
        "sources": Source.objects.filter(slug__startswith="kanari"),
    }

    for kind, rows in slugs.items():
        assert rows
        for slug in rows.values_list("slug", flat=True):
            answer = client.get(f"/en/{kind}/{slug}/")
            assert answer.status_code == 404
            assert slug not in told(answer)


def test_fifty_drafts_change_no_byte_of_what_readers_get(aviary, edition, visit, anna, noon):
    def crawled():
        # The token in the form of the login is new for each visitor.
        return {
            way: (answer.status_code, re.sub(rb'value="\w{64}"', b"", answer.content))
            for way, answer in visit(queries=("", "?q=bridge", "?at=2026-03-03")).items()
        }

    before = crawled()
    verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    for number in range(49):
        draft = factories.VerdictFactory(claim__claimant=edition.verdict.claim.claimant)
        factories.AppearanceFactory(
            claim=draft.claim, revision=edition.verdict.claim.appearances.get().revision
        )
        if number % 2:
            factories.submitted(draft)
    overwrite_the_desk(aviary)

    after = crawled()

    assert {way for way in before if before[way] != after[way]} == set()


def test_a_quote_still_being_worked_on_stays_off_the_article_page_when_another_claim_is_published(
    client, edition, anna, noon
):
    """The page is rebuilt then, from what editions say and not from what the desk has by now."""
    claim = edition.verdict.claim
    revision = claim.appearances.get().revision
    desk.record(
        factories.AppearanceFactory.build(claim=claim, revision=revision, exact="a smaller figure"),
        actor=anna,
        at=noon,
    )
    neighbour = factories.VerdictFactory()
    factories.AppearanceFactory(claim=neighbour.claim, revision=revision, exact="ended in 2023")
    factories.published(verdict=neighbour)

    page = client.get(f"/en/articles/{revision.article.slug}/").content.decode()

    assert "ended in 2023" in page
    assert "a smaller figure" not in page

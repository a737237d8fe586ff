"""Texts coming in: the one on record is attached, any other becomes a revision with its quotes found anew."""

import pytest

from claims.models import Appearance, ArticlePage, ArticleRevision, TrailEntry
from claims.operations import articles
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring
from tests.factories import (
    BODY,
    QUOTE,
    AppearanceFactory,
    ArticleFactory,
    ArticleRevisionFactory,
    ClaimFactory,
    VerdictFactory,
    approved,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded():
    """A revision known by its digest alone, with the first words of a quote."""
    return ArticleRevisionFactory(body="", sha256=digest(BODY.encode()), length=len(BODY))


def words_on_record(revision, exact="The new bridge"):
    start = BODY.index(QUOTE)
    return AppearanceFactory(
        revision=revision, exact=exact, start=start, end=start + len(QUOTE), prefix="", suffix=""
    )


def test_the_recorded_text_is_attached_and_fills_its_quotes(anna, noon, recorded):
    appearance = words_on_record(recorded)

    arrival = articles.receive_text(recorded.article, BODY, actor=anna, at=noon)

    appearance.refresh_from_db()
    assert (arrival.is_new, arrival.revision.body) == (False, BODY)
    assert (appearance.exact, appearance.anchoring) == (QUOTE, Anchoring.FOUND)
    assert TrailEntry.objects.get().act == "attach_text"


def test_a_text_whose_quote_stands_elsewhere_is_not_attached(anna, noon, recorded):
    words_on_record(recorded, exact="An old ferry")

    with pytest.raises(Refused, match="Nothing was attached"):
        articles.receive_text(recorded.article, BODY, actor=anna, at=noon)

    recorded.refresh_from_db()
    assert recorded.body == ""
    assert not TrailEntry.objects.exists()


def test_another_text_becomes_the_next_revision(anna, noon):
    appearance = AppearanceFactory()

    arrival = articles.receive_text(appearance.revision.article, "Preface. " + BODY, actor=anna, at=noon)

    assert (arrival.is_new, arrival.revision.number) == (True, 2)
    assert arrival.outcomes == {"found": 1, "moved": 0, "ambiguous": 0, "lost": 0}
    again = arrival.revision.appearances.get()
    assert arrival.revision.body[again.start : again.end] == QUOTE


def test_a_quote_that_is_gone_is_kept_as_lost(anna, noon):
    appearance = AppearanceFactory()

    articles.receive_text(
        appearance.revision.article, "Nothing of it stands here any more.", actor=anna, at=noon
    )

    lost = Appearance.objects.get(revision__number=2)
    assert (lost.anchoring, lost.start, lost.exact) == (Anchoring.LOST, None, QUOTE)


def test_the_same_text_again_changes_nothing(anna, noon):
    revision = ArticleRevisionFactory()

    arrival = articles.receive_text(revision.article, BODY, actor=anna, at=noon)

    assert (arrival.revision, arrival.is_new) == (revision, False)
    assert not TrailEntry.objects.exists()


def test_a_new_text_voids_approvals_of_claims_in_it(anna, noon):
    verdict = VerdictFactory()
    appearance = AppearanceFactory(claim=verdict.claim)
    verdict = approved(verdict)

    articles.receive_text(appearance.revision.article, "Preface. " + BODY, actor=anna, at=noon)

    verdict.refresh_from_db()
    assert verdict.state == "in_review"


def test_a_quote_is_pinned_where_it_stands(anna, noon):
    revision, claim = ArticleRevisionFactory(), ClaimFactory()

    appearance = articles.pin(claim, revision, QUOTE, actor=anna, at=noon)

    assert revision.body[appearance.start : appearance.end] == QUOTE
    assert appearance.prefix.endswith("“")


def test_words_that_stand_nowhere_are_not_pinned(anna, noon):
    revision = ArticleRevisionFactory()

    with pytest.raises(Refused, match="does not stand in this revision"):
        articles.pin(ClaimFactory(), revision, "Ferries are free of charge on Sundays", actor=anna, at=noon)

    assert not Appearance.objects.exists()


def test_a_first_text_needs_words(anna, noon):
    with pytest.raises(Refused, match=r"The text is empty."):
        articles.receive_text(ArticleFactory(), " \n", actor=anna, at=noon)

    assert not ArticleRevision.objects.exists()


def test_what_was_published_before_the_text_came_keeps_its_mark(anna, noon, recorded):
    first = words_on_record(recorded)
    published(first.claim)
    articles.receive_text(recorded.article, BODY, actor=anna, at=noon)

    second = words_on_record(recorded, exact="The new bridge cost")
    published(second.claim)

    page = ArticlePage.objects.get(slug=recorded.article.slug)
    assert {mark["claim"] for mark in page.document["marks"]} == {first.claim.slug, second.claim.slug}

"""Conflicts are looked for by a command over the stock, and by a button at the article."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.models import ClaimLink, Contribution, TrailEntry
from tests import factories
from tests.forms import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision(groups):
    """A text with a sum in two roles, and a chain in which more than 40 million became 40 million."""
    revision = factories.ArticleRevisionFactory()
    lent, worth = (
        factories.AppearanceFactory(revision=revision, exact=quote).claim
        for quote in (factories.QUOTE, "ended in 2023")
    )
    factories.ClaimQuantityFactory(claim=lent, measure="money lent", value=40_000_000, unit="EUR")
    factories.ClaimQuantityFactory(claim=worth, measure="value of the port", value=40_000_000, unit="EUR")
    factories.AttributionFactory(claim=worth, step=1, wording="more than 40 million")
    factories.AttributionFactory(
        claim=worth, step=2, wording="40 Millionen", wording_language="de", mode="translation"
    )
    return revision


def look(capsys, *arguments):
    call_command("find_conflicts", *arguments)
    return capsys.readouterr().out.splitlines()[-1]


def proposed():
    return sorted(ClaimLink.objects.values_list("kind", "status", "method", "is_public"))


FOUND = [
    ("contradicts", "proposed", "conflict_finder", False),
    ("differs_in_wording", "proposed", "conflict_finder", False),
]


@pytest.mark.parametrize("everywhere", [False, True])
def test_what_is_found_is_proposed_once(revision, capsys, everywhere):
    where = ["--all"] if everywhere else ["--article", revision.article.slug]

    first = look(capsys, *where)
    again = look(capsys, *where)

    assert first == "2 conflicts found, 2 of them new and proposed."
    assert again == "2 conflicts found, 0 of them new and proposed."
    assert proposed() == FOUND
    assert set(TrailEntry.objects.values_list("act", "actor")) == {("propose_link", None)}
    assert not Contribution.objects.exists()


def test_dry_run_says_how_many_and_writes_nothing(revision, capsys):
    said = look(capsys, "--all", "--dry-run")

    assert said == "2 conflicts found, 2 would be proposed; nothing was written."
    assert proposed() == []


def test_claims_of_two_articles_meet_where_they_share_a_source_or_a_measure(groups, capsys):
    letter = factories.SourceFactory()
    for words in ("we shall not pay for it", "we shall not be paying for it"):
        claim = factories.AppearanceFactory().claim
        factories.AttributionFactory(claim=claim, source=letter, act="wrote", wording=words)
        factories.ClaimQuantityFactory(claim=claim, measure="cost of the bridge", value=len(words))

    said = look(capsys, "--all")

    assert said == "2 conflicts found, 2 of them new and proposed."
    assert proposed() == FOUND


def test_unknown_article_is_named(groups):
    with pytest.raises(CommandError, match=r"There is no article “nothing”\."):
        call_command("find_conflicts", "--article", "nothing")


def test_stock_is_looked_through_in_so_many_questions_whatever_its_size(revision, django_assert_num_queries):
    for _article in range(4):
        factories.AppearanceFactory()

    # One for the articles, five for each of five, two where something was found, three for what is shared.
    with django_assert_num_queries(31):
        call_command("find_conflicts", "--all", "--dry-run", verbosity=0)


def test_editor_looks_for_conflicts_at_the_article_and_decides(revision, anna):
    browser = Browser()
    browser.force_login(anna)
    address = reverse("admin:claims_article_conflicts", args=[revision.article_id])

    answer = browser.post(address, follow=True)

    page = answer.content.decode()
    assert "Looked at 2 claims: 2 new conflicts wait for a decision." in page
    assert "€40\u00a0million is “money lent” in one claim and “value of the port” in the other." in page
    for link in ClaimLink.objects.all():
        assert reverse("admin:claims_claimlink_decide", args=[link.pk]) in page
    assert (
        address
        in browser.get(reverse("admin:claims_article_change", args=[revision.article_id])).content.decode()
    )

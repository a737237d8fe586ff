"""Two revisions side by side: what changed in the text, and what became of each quote."""

import re
import time

import pytest
from django.urls import reverse

from claims.operations import articles
from tests import factories
from tests.factories import BODY, QUOTE

pytestmark = pytest.mark.django_db

FIRST = f"{BODY}\nThe ferry is free.\nNobody was hurt.\nThe mayor left at noon."
SECOND = (
    f"{BODY.replace('new bridge cost', 'new bridge over the river cost')}\n"
    "A tunnel is planned.\nNobody was hurt.\nThe mayor left at noon."
)


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def article(anna, noon):
    """An article in two revisions: one quote moved, one lost, one found, in three states of work."""
    revision = factories.ArticleRevisionFactory(body=FIRST)
    verdict = factories.VerdictFactory(claim__slug="cost")
    factories.AppearanceFactory(claim=verdict.claim, revision=revision)
    factories.AppearanceFactory(claim__slug="ferry", revision=revision, exact="The ferry is free")
    published = factories.VerdictFactory(claim__slug="mayor", rating=factories.rating("false"))
    factories.AppearanceFactory(claim=published.claim, revision=revision, exact="The mayor left at noon")
    factories.published(verdict=published)
    articles.receive_text(revision.article, SECOND, actor=anna, at=noon)
    return revision.article


def comparison(article, earlier=1, later=2):
    return reverse("admin:claims_article_revisions", args=[article.pk, earlier, later])


def text_of(page):
    """Return the compared text as one reads it, with its marks."""
    found = re.search(r'<section class="desk-compared".*?</section>', page.content.decode(), re.DOTALL)[0]
    return re.sub(r"\s+", " ", found)


def test_the_text_is_told_with_what_went_and_what_came(desk_of_anna, article):
    page = desk_of_anna.get(comparison(article))

    shown = text_of(page)
    assert page.context["counts"] == {"changed": 1, "out": 1, "in": 1}
    assert '<ins><mark class="desk-moved">over the river </mark></ins>' in shown
    assert re.search(r"<del>.*The ferry is free.*</del>", shown)
    assert "<ins>A tunnel is planned.</ins>" in shown


def test_unchanged_paragraphs_without_claims_are_folded_away(desk_of_anna, article):
    runs = desk_of_anna.get(comparison(article)).context["runs"]

    folded = [row.pieces[0].text for run in runs if run["is_quiet"] for row in run["rows"]]
    assert folded == ["Nobody was hurt."]


def test_each_claim_stands_in_the_text_with_number_and_sign_and_its_outcome_beside_it(desk_of_anna, article):
    page = desk_of_anna.get(comparison(article))

    told = [
        (standing.number, standing.state_sign, standing.claim.slug, [fate.outcome for fate in fates])
        for standing, fates in page.context["claims"]
    ]
    assert told == [
        (1, "✎", "cost", ["moved"]),
        (2, "✓", "mayor", ["found"]),
        (3, "○", "ferry", ["lost"]),
    ]
    shown = text_of(page)
    for number, sign in ((1, "✎"), (2, "✓"), (3, "○")):
        assert f'{number}<span aria-hidden="true">{sign}</span></a></sup>' in shown
    assert '<mark class="desk-lost">The ferry is free</mark>' in shown
    assert '<mark class="desk-found">The mayor left at noon</mark>' in shown


def test_the_text_reads_the_same_without_the_marks(desk_of_anna, article):
    page = desk_of_anna.get(comparison(article))

    rows = [row for run in page.context["runs"] for row in run["rows"]]
    for where, body in (("out", SECOND), ("in", FIRST)):
        lines = ["".join(piece.text for piece in row.pieces if piece.where != where) for row in rows]
        assert [line for line in lines if line] == body.split("\n")


def test_a_claim_taken_back_since_is_named(desk_of_anna, article):
    article.revisions.get(number=2).appearances.filter(claim__slug="cost").delete()

    claims = desk_of_anna.get(comparison(article)).context["claims"]

    fates = {standing.claim.slug: [fate.outcome for fate in found] for standing, found in claims}
    assert fates["cost"] == ["gone"]


@pytest.mark.parametrize(("earlier", "later"), [(2, 1), (1, 1), (1, 3), (0, 2)])
def test_revisions_that_are_not_there_are_not_compared(desk_of_anna, article, earlier, later):
    assert desk_of_anna.get(comparison(article, earlier, later)).status_code == 404


def test_a_revision_known_by_its_digest_alone_cannot_be_compared(desk_of_anna):
    article = factories.ArticleFactory()
    factories.ArticleRevisionFactory(article=article, body="", sha256="0" * 64, length=10)
    factories.ArticleRevisionFactory(article=article, number=2)

    page = desk_of_anna.get(comparison(article)).content.decode()

    assert "Of revision 1 only the digest is on record. Take in its text to compare." in page


def test_who_may_not_see_articles_sees_no_revisions(client, article):
    client.force_login(factories.UserFactory(username="guest"))

    assert client.get(comparison(article)).status_code == 403


def test_foreign_text_cannot_break_out_of_the_page(desk_of_anna, noon):
    revision = factories.ArticleRevisionFactory(body="One <script>alert(1)</script> two.")
    articles.receive_text(revision.article, "One <b>bold</b> two.", actor=None, at=noon)

    page = desk_of_anna.get(comparison(revision.article)).content.decode()

    assert "<script>alert(1)" not in page
    assert "<b>bold" not in page


def test_a_long_article_with_many_claims_is_compared_in_time(desk_of_anna, noon):
    lines = [f"Sentence {number} says {number} things of the bridge and its price." for number in range(900)]
    revision = factories.ArticleRevisionFactory(body="\n".join(lines))
    for number in range(0, 900, 3):
        factories.AppearanceFactory(revision=revision, exact=f"Sentence {number} says")
    changed = [line.replace("bridge", "tunnel") if number % 2 else line for number, line in enumerate(lines)]
    articles.receive_text(revision.article, "\n".join(changed), actor=None, at=noon)
    began = time.process_time()

    page = desk_of_anna.get(comparison(revision.article))

    assert time.process_time() - began < 6
    assert page.context["counts"] == {"changed": 450, "out": 0, "in": 0}
    assert len(page.context["claims"]) == 300


@pytest.mark.parametrize("rows", [1, 3])
def test_the_comparison_asks_the_database_the_same_for_few_and_many(
    desk_of_anna, noon, django_assert_num_queries, rows
):
    revision = factories.ArticleRevisionFactory()
    for _row in range(rows):
        factories.AppearanceFactory(claim=factories.VerdictFactory().claim, revision=revision)
    articles.receive_text(revision.article, f"Preface.\n{BODY}", actor=None, at=noon)

    with django_assert_num_queries(10):
        desk_of_anna.get(comparison(revision.article))


def test_the_list_of_places_leads_to_the_comparison(desk_of_anna, article):
    page = desk_of_anna.get(reverse("admin:claims_article_places", args=[article.pk])).content.decode()

    assert f'href="{comparison(article)}"' in page
    assert QUOTE in FIRST

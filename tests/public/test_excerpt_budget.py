"""All that readers get of a foreign article, on every page and by every machine, keeps to one budget."""

import re
from itertools import pairwise

import pytest

from claims.models import ArticlePage, Edition, Quotation, Verdict
from claims.operations import allowances, articles
from claims.rules.excerpts import Limits, budget_of
from claims.vocabulary import Anchoring, Rights
from tests import crawl, factories

pytestmark = pytest.mark.django_db

# Each word stands once in the text and nowhere else, so that whatever gets out is known.
WORDS = [
    f"qu{first}{second}{third}x" for first in "abcdefghij" for second in "klmnopqrst" for third in "uvyz"
]
BODY = " ".join(WORDS)
WORD = re.compile(r"\bqu[a-j][k-t][uvyz]x\b")
# Words of a quote, and how far the next one is away: four find room, a fifth does not.
LONG, APART = 13, 20


def quote(first, count):
    return " ".join(WORDS[first : first + count])


def claim_at(revision, first, count, **fields):
    """Return a claim in our own words that stands at these words of the text."""
    claim = factories.ClaimFactory(**fields)
    factories.AppearanceFactory(claim=claim, revision=revision, exact=quote(first, count))
    return claim


@pytest.fixture
def revision(groups):
    return factories.ArticleRevisionFactory(article__slug="foreign", body=BODY)


@pytest.fixture
def editions(revision):
    """Five published claims, together more than may be quoted; one corrected, one retracted."""
    found = [factories.published(claim_at(revision, APART * number, LONG)) for number in range(5)]
    found.append(factories.corrected(found[1]))
    found.append(factories.retracted(found[2]))
    return found


@pytest.fixture
def told(client):
    """Fetch every public address and return the words of the article that came back, by address."""

    def fetch(*queries):
        slugs = sorted(set(Edition.objects.values_list("claim_slug", flat=True)))
        document = Edition.objects.order_by("pk").first().document
        samples = {
            "slug": slugs,
            "article.slug": ["foreign"],
            "annotations.slug": ["foreign"],
            "api_article.slug": ["foreign"],
            "api_party.slug": [document["claimant"]["slug"]],
            "api_source.slug": [document["evidence"][0]["source"]["slug"]],
            "party.slug": [document["claimant"]["slug"]],
            "source.slug": [document["evidence"][0]["source"]["slug"]],
            "number": [1, 2],
            "digest": ["0" * 64],
            "language": ["de", "en"],
            "earlier": [1],
            "later": [2],
        }
        found = {}
        for address in crawl.addresses(samples, only=crawl.is_public):
            for query in ("", *queries):
                answer = client.get(address + query)
                found[address + query] = set(WORD.findall(answer.content.decode() + str(answer.headers)))
        return found

    return fetch


def size_of(words):
    """Return how much of the article these words are, with the blanks between neighbours."""
    places = sorted(WORDS.index(word) for word in words)
    blanks = sum(later == earlier + 1 for earlier, later in pairwise(places))
    return sum(map(len, words)) + blanks


def given():
    """Return the words the rule gave away: to editions for good, and to the page of the article."""
    words = {word for quotation in Quotation.objects.all() for word in WORD.findall(quotation.words)}
    for page in ArticlePage.objects.all():
        for excerpt in page.document["excerpts"]:
            shown = " ".join((excerpt["prefix"], excerpt["exact"], excerpt["suffix"]))
            words |= set(WORD.findall(shown))
    return words


def test_all_surfaces_together_keep_to_the_budget_of_the_article(editions, told):
    seen = set().union(*told().values())

    budget = budget_of(len(BODY), Limits())
    assert size_of(seen) <= budget
    # It is used, too: no further quote would have had room.
    assert size_of(seen) > budget - len(quote(0, LONG)) - 1


def test_no_surface_shows_a_word_that_the_rule_did_not_give(editions, told):
    found = told("?q=qu", "?at=2026-03-03", "?page=2")

    assert {address: words - given() for address, words in found.items() if words - given()} == {}
    assert len(found) > 100
    telling = {address.partition("?")[0].split("/")[-2] for address, words in found.items() if words}
    assert {"foreign", "claims", "articles"} & telling


def test_the_sight_of_the_test_is_good_enough_to_see_a_whole_text(editions, told):
    ArticlePage.objects.update(document=ArticlePage.objects.get().document | {"body": BODY})

    assert len(told()["/en/articles/foreign/"]) == len(WORDS)


def test_earlier_editions_keep_their_words_and_later_ones_take_what_is_left(editions):
    quoted = {
        edition.claim_slug: bool(edition.document["appearances"][0]["exact"])
        for edition in editions
        if edition.number == 1
    }

    assert sorted(quoted.values(), reverse=True) == list(quoted.values())
    assert set(quoted.values()) == {True, False}
    # A correction says again what its first edition said, and uses up nothing more.
    [first, second] = [edition for edition in editions if edition.claim_slug == editions[1].claim_slug]
    assert first.document["appearances"] == second.document["appearances"]


def test_a_quote_without_room_is_told_in_our_words(editions, client):
    last = editions[4]

    claim_page = client.get(f"/en/claims/{last.claim_slug}/").content.decode()
    article_page = client.get("/en/articles/foreign/")

    assert last.document["appearances"][0]["exact"] == ""
    assert 'class="as-printed"' not in claim_page
    assert [one["row"]["slug"] for one in article_page.context["excerpts"] if not one["exact"]] == [
        last.claim_slug
    ]
    assert article_page.content.decode().count("In our words") == 1


def test_a_new_revision_opens_no_second_budget(editions, revision, told, anna, noon):
    articles.receive_text(revision.article, f"{BODY} More of our own words.", actor=anna, at=noon)
    for edition in (editions[0], editions[3], editions[4]):
        factories.corrected(Edition.objects.of_claim(edition.claim_slug).last())

    seen = set().union(*told().values())

    assert size_of(seen) <= budget_of(len(BODY) + 30, Limits())


def test_words_a_new_text_no_longer_has_are_still_counted(editions, revision, told, anna, noon):
    body = f"{' '.join(WORDS[60:])} {' '.join(reversed(WORDS[:60]))}"
    articles.receive_text(revision.article, body, actor=anna, at=noon)
    factories.corrected(Edition.objects.of_claim(editions[4].claim_slug).last())

    seen = set().union(*told().values())

    assert size_of(seen) <= budget_of(len(BODY), Limits())


def test_publishing_beside_an_approved_claim_voids_an_approval_that_lost_its_words(revision, noon):
    factories.published(claim_at(revision, 0, LONG))
    waiting = factories.approved(factories.VerdictFactory(claim=claim_at(revision, 200, LONG)))
    roomy = factories.approved(factories.VerdictFactory(claim=claim_at(revision, 0, 4)))

    for number in range(1, 4):
        factories.published(claim_at(revision, APART * number, LONG))

    assert Verdict.objects.get(pk=waiting.pk).state == "in_review"
    assert Verdict.objects.get(pk=roomy.pk).state == "approved"


def test_the_settings_say_how_much(revision, told, settings):
    settings.EXCERPT_TOTAL, settings.EXCERPT_CONTEXT = 100, 20
    for number in range(2):
        factories.published(claim_at(revision, APART * number, LONG))

    seen = set().union(*told().values())

    assert len(quote(0, LONG)) <= size_of(seen) <= 100


def test_an_allowance_shows_more_everywhere_and_no_more_than_it_says(editions, revision, told, chris, noon):
    before = size_of(set().union(*told().values()))
    allowances.allow_excerpts(
        revision.article, context=0, share=30, total=5000, reason="Agreed.", actor=chris, at=noon
    )
    factories.corrected(Edition.objects.of_claim(editions[4].claim_slug).last())

    found = told()

    assert before < size_of(set().union(*found.values())) <= budget_of(len(BODY), Limits(total=5000)) * 2
    assert found[f"/en/claims/{editions[4].claim_slug}/"] == set(WORDS[4 * APART : 4 * APART + LONG])


@pytest.mark.parametrize("rights", [Rights.OWN, Rights.LICENSED, Rights.PUBLIC_DOMAIN])
def test_a_text_we_hold_the_rights_to_has_no_budget(revision, told, rights):
    type(revision.article).objects.filter(pk=revision.article_id).update(rights=rights)
    factories.published(claim_at(revision, 0, 300))

    assert len(set().union(*told().values())) == len(WORDS)


def test_a_place_nobody_confirmed_is_not_quoted(revision, told):
    claim = claim_at(revision, 0, 9)
    claim.appearances.update(anchoring=Anchoring.MOVED)
    factories.published(claim)

    assert set().union(*told().values()) == set()


def test_what_an_edition_quotes_is_on_record_for_good(editions):
    from django.db import IntegrityError, transaction

    assert {quotation.edition.claim_slug for quotation in Quotation.objects.all()} < {
        edition.claim_slug for edition in editions
    }
    for change in (lambda rows: rows.update(words=""), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError, match="quotation is never"), transaction.atomic():
            change(Quotation.objects.all())

"""Quotes without a sure place: each has its list and never vanishes, and an editor settles it in one act."""

import re

import pytest
from django.urls import reverse

from claims.models import Appearance, ArticlePage, Contribution, TrailEntry, Verdict
from claims.operations import articles
from claims.vocabulary import Anchoring
from tests import factories
from tests.factories import BODY, QUOTE

pytestmark = pytest.mark.django_db

CHANGED = BODY.replace("new bridge cost", "new bridge over the river cost")
TWICE = f"{BODY} {'Nothing else happened for a while. ' * 3}{BODY}"


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


def revised(body, *, claim=None, noon, actor=None):
    """Return the appearance in a new text of the article."""
    old = factories.AppearanceFactory(**({"claim": claim} if claim else {}))
    articles.receive_text(old.revision.article, body, actor=actor, at=noon)
    return Appearance.objects.get(revision__number=2, claim=old.claim)


@pytest.fixture
def moved(noon, groups):
    return revised(CHANGED, noon=noon)


@pytest.fixture
def ambiguous(noon, groups):
    return revised(TWICE, noon=noon)


@pytest.fixture
def lost(noon, groups):
    return revised(BODY.replace("40 million", "48 million"), noon=noon)


def listing(appearance):
    return reverse("admin:claims_article_places", args=[appearance.revision.article_id])


def settling(appearance):
    return reverse("admin:claims_appearance_place", args=[appearance.pk])


def act(appearance):
    """Return the last entry about the quote, and the appearance as it is now."""
    appearance.refresh_from_db()
    return TrailEntry.objects.in_order().last()


def listed(client, appearance):
    """Return which list names the quote's claim."""
    page = client.get(listing(appearance))
    return [found["name"] for found in page.context["lists"] if found["rows"]]


def test_each_outcome_has_its_list(desk_of_anna, noon):
    article = factories.ArticleFactory()
    revision = factories.ArticleRevisionFactory(article=article)
    for outcome in Anchoring.values:
        has_place = outcome in ("found", "moved")
        place = {} if has_place else {"start": None, "end": None, "prefix": "", "suffix": ""}
        factories.AppearanceFactory(revision=revision, anchoring=outcome, **place)
    given_up = {"start": None, "end": None, "prefix": "", "suffix": "", "given_up_because": "Cut."}
    factories.AppearanceFactory(revision=revision, anchoring="lost", **given_up)

    page = desk_of_anna.get(reverse("admin:claims_article_places", args=[article.pk]))

    assert [(found["name"], len(found["rows"])) for found in page.context["lists"]] == [
        ("moved", 1),
        ("ambiguous", 1),
        ("lost", 1),
        ("given_up", 1),
        ("found", 1),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_the_same_for_few_and_many(desk_of_anna, django_assert_num_queries, rows):
    revision = factories.ArticleRevisionFactory()
    for _row in range(rows):
        verdict = factories.VerdictFactory()
        factories.AppearanceFactory(claim=verdict.claim, revision=revision, anchoring="moved")
    address = reverse("admin:claims_article_places", args=[revision.article_id])

    with django_assert_num_queries(9):
        desk_of_anna.get(address)


def test_a_moved_quote_shows_what_changed_and_is_confirmed(desk_of_anna, anna, moved):
    page = desk_of_anna.get(listing(moved)).content.decode()

    answer = desk_of_anna.post(settling(moved), {"action": "confirm"}, follow=True)

    entry = act(moved)
    assert "The new bridge <ins>over the river </ins>cost 40 million euros" in page
    assert (moved.anchoring, moved.exact) == ("found", "The new bridge over the river cost 40 million euros")
    assert (entry.act, entry.actor, TrailEntry.objects.filter(act="confirm_place").count()) == (
        "confirm_place",
        anna,
        1,
    )
    assert Contribution.objects.filter(claim=moved.claim, user=anna).exists()
    assert "Every quote of this text is settled." in answer.content.decode()
    assert listed(desk_of_anna, moved) == ["found"]


def test_a_second_click_confirms_nothing_more(desk_of_anna, moved):
    desk_of_anna.post(settling(moved), {"action": "confirm"})

    answer = desk_of_anna.post(settling(moved), {"action": "confirm"})

    assert answer.status_code == 400
    assert "Only a moved quote waits to be confirmed." in answer.content.decode()
    assert TrailEntry.objects.filter(act="confirm_place").count() == 1


def test_an_ambiguous_quote_is_shown_with_every_place_and_its_neighbours(desk_of_anna, ambiguous):
    page = desk_of_anna.get(settling(ambiguous))

    candidates = page.context["candidates"]
    assert [place.words for place in candidates] == [QUOTE, QUOTE]
    assert [TWICE[place.start : place.end] for place in candidates] == [QUOTE, QUOTE]
    assert "before the press. “" in page.content.decode()
    assert "Nothing else happened for a while." in page.content.decode()


def test_the_place_an_editor_picks_is_the_place(desk_of_anna, anna, ambiguous):
    second = TWICE.rindex(QUOTE)

    desk_of_anna.post(settling(ambiguous), {"action": "choose", "place": f"{second}-{second + len(QUOTE)}"})

    entry = act(ambiguous)
    assert (ambiguous.start, ambiguous.anchoring, ambiguous.exact) == (second, "found", QUOTE)
    assert ambiguous.prefix.endswith("press. “")
    assert (entry.act, entry.actor) == ("choose_place", anna)
    assert entry.payload.content["after"]["start"] == second
    assert Contribution.objects.filter(claim=ambiguous.claim, user=anna).exists()


@pytest.mark.parametrize("place", ["0-10", "5-5", "", "x-y", "1", "-1-5", "9" * 40 + "-" + "9" * 40, "²-³"])
def test_a_place_that_was_not_found_is_not_taken(desk_of_anna, ambiguous, place):
    before = TrailEntry.objects.count()

    answer = desk_of_anna.post(settling(ambiguous), {"action": "choose", "place": place})

    ambiguous.refresh_from_db()
    assert answer.status_code == 400
    assert re.search("not among those found|Pick one of the places first", answer.content.decode())
    assert (ambiguous.start, ambiguous.anchoring, TrailEntry.objects.count()) == (None, "ambiguous", before)


def test_a_claim_does_not_stand_twice_at_one_place(desk_of_anna, ambiguous):
    start = TWICE.index(QUOTE)
    factories.AppearanceFactory(claim=ambiguous.claim, revision=ambiguous.revision, start=start)

    answer = desk_of_anna.post(
        settling(ambiguous), {"action": "choose", "place": f"{start}-{start + len(QUOTE)}"}
    )

    assert "The claim is on record at this place already." in answer.content.decode()
    ambiguous.refresh_from_db()
    assert ambiguous.start is None


def test_a_lost_quote_names_the_changed_sentence_and_an_editor_takes_it(desk_of_anna, lost):
    page = desk_of_anna.get(settling(lost))
    [place] = page.context["candidates"]

    desk_of_anna.post(settling(lost), {"action": "choose", "place": place.value})

    act(lost)
    assert place.words == QUOTE.replace("40", "48")
    assert (lost.exact, lost.anchoring, lost.moved_from) == (place.words, "found", QUOTE)


def test_a_lost_quote_is_looked_for_by_other_words(desk_of_anna, lost):
    page = desk_of_anna.get(settling(lost), {"words": "ended in 2023"})
    [place] = page.context["candidates"]

    desk_of_anna.post(settling(lost), {"action": "choose", "place": place.value, "words": "ended in 2023"})

    act(lost)
    assert (lost.exact, lost.anchoring) == ("ended in 2023", "found")


def test_words_that_stand_nowhere_are_said_to(desk_of_anna, lost):
    page = desk_of_anna.get(settling(lost), {"words": "a flying saucer landed"})

    assert page.context["candidates"] == []
    assert "“a flying saucer landed” stands nowhere in this text." in page.content.decode()


@pytest.mark.parametrize("quote", ["moved", "ambiguous", "lost"])
def test_a_quote_is_given_up_with_a_reason_and_kept(request, desk_of_anna, anna, quote):
    appearance = request.getfixturevalue(quote)

    desk_of_anna.post(settling(appearance), {"action": "give_up", "reason": "The paper cut it."})

    entry = act(appearance)
    assert (appearance.start, appearance.exact, appearance.given_up_because) == (
        None,
        QUOTE,
        "The paper cut it.",
    )
    assert (entry.act, entry.actor) == ("give_up", anna)
    assert entry.payload.content["after"]["given_up_because"] == "The paper cut it."
    assert Contribution.objects.filter(claim=appearance.claim, user=anna).exists()
    assert listed(desk_of_anna, appearance) == ["given_up"]


def test_a_quote_is_not_given_up_without_a_reason(desk_of_anna, lost):
    before = TrailEntry.objects.count()

    answer = desk_of_anna.post(settling(lost), {"action": "give_up", "reason": " \n"})

    lost.refresh_from_db()
    assert (answer.status_code, lost.given_up_because, TrailEntry.objects.count()) == (400, "", before)
    assert "Say in a sentence why the quote is given up." in answer.content.decode()


def test_a_quote_that_stands_is_neither_given_up_nor_moved(desk_of_anna):
    appearance = factories.AppearanceFactory()

    for sent, sentence in (
        ({"action": "give_up", "reason": "No."}, "This quote stands in the text."),
        ({"action": "choose", "place": "0-5"}, "This quote stands where it should."),
    ):
        answer = desk_of_anna.post(settling(appearance), sent)
        assert sentence in answer.content.decode()

    assert not TrailEntry.objects.exists()


def test_a_quote_given_up_stays_so_in_the_next_text_until_its_words_are_back(desk_of_anna, lost, noon):
    desk_of_anna.post(settling(lost), {"action": "give_up", "reason": "The paper cut it."})
    article = lost.revision.article

    articles.receive_text(article, "Nothing of it stands here.", actor=None, at=noon)
    articles.receive_text(article, f"Once more. {BODY}", actor=None, at=noon)

    third, fourth = (Appearance.objects.get(revision__number=number) for number in (3, 4))
    assert (third.anchoring, third.given_up_because) == ("lost", "The paper cut it.")
    assert (fourth.anchoring, fourth.given_up_because, fourth.exact) == ("found", "", QUOTE)


def test_a_quote_given_up_by_mistake_is_looked_for_again(desk_of_anna, ambiguous):
    desk_of_anna.post(settling(ambiguous), {"action": "give_up", "reason": "Mistake."})
    start = TWICE.index(QUOTE)

    desk_of_anna.post(settling(ambiguous), {"action": "choose", "place": f"{start}-{start + len(QUOTE)}"})

    act(ambiguous)
    assert (ambiguous.start, ambiguous.anchoring, ambiguous.given_up_because) == (start, "found", "")


def test_what_is_decided_of_an_old_text_is_refused(desk_of_anna, moved, noon):
    articles.receive_text(moved.revision.article, f"Newer. {BODY}", actor=None, at=noon)

    answer = desk_of_anna.post(settling(moved), {"action": "confirm"})

    moved.refresh_from_db()
    assert "A newer text has come in since, revision 3. Decide on the quote there." in answer.content.decode()
    assert moved.anchoring == "moved"


def test_who_may_not_change_quotes_settles_none(client, groups, moved):
    client.force_login(factories.UserFactory(username="guest"))

    answers = [
        client.get(listing(moved)),
        client.get(settling(moved)),
        client.post(settling(moved), {"action": "confirm"}),
    ]

    moved.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert moved.anchoring == "moved"


def test_the_queue_leads_to_what_is_to_be_settled(desk_of_anna, moved, lost):
    def addresses():
        page = desk_of_anna.get(reverse("admin:queue"), {"tab": "quotes"})
        return {row.address for section in page.context["queue_sections"] for row in section.rows}

    before = addresses()
    desk_of_anna.post(settling(lost), {"action": "give_up", "reason": "Cut."})

    assert before == {settling(moved), settling(lost)}
    assert addresses() == {settling(moved)}


def test_readers_never_see_a_place_nobody_has_confirmed(noon, anna):
    verdict = factories.VerdictFactory()
    body = f"{CHANGED} {'The council met again without a result. ' * 20}"
    appearance = revised(body, claim=verdict.claim, noon=noon)

    first = factories.published(verdict=verdict)

    assert appearance.anchoring == "moved"
    assert first.document["appearances"] == []
    assert not ArticlePage.objects.exists()


def test_a_confirmed_place_voids_an_approval_that_did_not_have_it(desk_of_anna, noon):
    verdict = factories.VerdictFactory()
    appearance = revised(f"{CHANGED} {'And so on. ' * 40}", claim=verdict.claim, noon=noon)
    verdict = factories.approved(verdict)

    desk_of_anna.post(settling(appearance), {"action": "confirm"})

    assert Verdict.objects.get(pk=verdict.pk).state == "in_review"


def test_an_article_without_a_text_says_so(desk_of_anna):
    article = factories.ArticleFactory()

    page = desk_of_anna.get(reverse("admin:claims_article_places", args=[article.pk]))

    assert "No text has come in yet." in page.content.decode()

"""A repeat carries the earlier answer at the desk, by an editor's word and while that answer stands."""

import pytest

from claims.models import ClaimLink, Edition, TrailEntry
from claims.operations import claim_words, repeats, verification
from tests import factories
from tests.admin.article_desk import desk_of, door, typed
from tests.forms import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(db):
    claim = factories.ClaimFactory(
        slug="earlier", statement="The new bridge cost 40 million euros.", claimant=None
    )
    return factories.published(claim)


@pytest.fixture
def repeat(earlier):
    claim = factories.ClaimFactory(slug="repeat", statement="The new bridge cost €40 million.", claimant=None)
    place = factories.AppearanceFactory(claim=claim)
    claim_words.keep([claim.pk, earlier.verdict.claim_id])
    return place


def page_of(browser, place):
    return browser.get(desk_of(place.revision, claim=place.claim_id)).content.decode()


def say(browser, place, answer, other="earlier"):
    address = door(place.revision, "room", place.claim_id, "links")
    page = browser.get(desk_of(place.revision, claim=place.claim_id))
    return browser.post(address, typed(page, address, kind="repeats", other=other, answer=answer))


def test_editor_says_that_it_is_the_same_and_the_desk_shows_the_answer(desk_of_bela, repeat, earlier):
    assert "Says the same" in page_of(desk_of_bela, repeat)
    editions = Edition.objects.count()

    say(desk_of_bela, repeat, "same")

    page = page_of(desk_of_bela, repeat)
    link = ClaimLink.objects.get()
    assert "Checked already:" in page
    assert "that this claim repeats that one" in page
    assert "Says the same" not in page
    assert (link.kind, link.method, link.status, link.decided_by.username) == (
        "repeats",
        "similar_statements",
        "confirmed",
        "bela",
    )
    assert link.score == 1
    assert link.reason["en"].startswith("says the same, the same figures")
    # Nothing went public by it.
    assert Edition.objects.count() == editions
    assert not repeat.claim.verdicts.exists()


def test_checker_cannot_carry_a_published_answer_over(desk_of_anna, repeat, earlier):
    entries = TrailEntry.objects.count()

    answer = say(desk_of_anna, repeat, "same")

    assert answer.status_code == 400
    assert "Ask an editor to confirm." in answer.content.decode()
    assert not ClaimLink.objects.exists()
    assert TrailEntry.objects.count() == entries


def test_what_is_not_the_same_is_not_offered_again(desk_of_anna, repeat, earlier):
    say(desk_of_anna, repeat, "different")

    page = page_of(desk_of_anna, repeat)
    assert ClaimLink.objects.get().status == "dismissed"
    assert "Says the same" not in page
    assert "Checked already:" not in page


@pytest.mark.parametrize("follows", [factories.corrected, factories.retracted])
def test_answer_is_carried_no_longer_when_the_earlier_check_comes_out_anew(
    desk_of_bela, repeat, earlier, follows
):
    say(desk_of_bela, repeat, "same")

    follows(earlier, at=factories.NOON.replace(year=2030))

    link = ClaimLink.objects.get()
    assert (link.status, link.decided_by) == ("proposed", None)
    assert "Checked already:" not in page_of(desk_of_bela, repeat)
    waiting = desk_of_bela.get("/admin/queue/?tab=findings").content.decode()
    assert f"/admin/claims/claimlink/{link.pk}/decide/" in waiting
    assert TrailEntry.objects.filter(act="reopen_link", object_type="claimlink").count() == 1


def test_answer_of_a_reply_is_the_same_answer(desk_of_bela, repeat, earlier):
    say(desk_of_bela, repeat, "same")

    factories.replied(earlier, at=factories.NOON.replace(year=2030))

    assert ClaimLink.objects.get().status == "confirmed"


def test_answer_of_another_claim_is_not_carried(desk_of_bela, repeat, earlier):
    other = factories.ClaimFactory(slug="other")

    say(desk_of_bela, repeat, "same")

    assert repeats.carried(other) is None
    assert repeats.carried(earlier.verdict.claim) is None
    assert list(verification.faults()) == []


def test_form_of_a_claim_says_what_is_on_record_already(desk_of_bela, repeat, earlier):
    address = f"/admin/claims/claim/{repeat.claim_id}/change/"
    before = desk_of_bela.get(address).content.decode()

    say(desk_of_bela, repeat, "same")

    after = desk_of_bela.get(address).content.decode()
    assert "Says the same:" in before
    assert "Says the same:" not in after
    assert "Checked already: true ·" in after


def test_words_about_to_be_taken_are_held_against_what_is_on_record(desk_of_anna, earlier):
    revision = factories.ArticleRevisionFactory(body="The new bridge cost 40 million euros.\n\nIt rained.")
    claim_words.keep([earlier.verdict.claim_id])

    page = desk_of_anna.get(desk_of(revision, paragraph=1)).content.decode()
    other = desk_of_anna.get(desk_of(revision, paragraph=2)).content.decode()

    assert "On record already?" in page
    assert "Says the same:" in page
    assert "(true)" in page
    assert "On record already?" not in other


TYPED = "/admin/claims/claim/similar/"


def test_statement_being_typed_is_held_against_what_is_on_record(desk_of_anna, repeat, earlier):
    asked = {"statement": "The new bridge cost 41 million euros <b>", "language": "en"}

    answer = desk_of_anna.get(TYPED, asked)
    own = desk_of_anna.get(TYPED, asked | {"claim": repeat.claim_id})

    found = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "2 similar claims" in found
    assert "1 similar claim<" in own.content.decode()
    assert "Says something else in nearly the same words" in found
    assert "other figures" in found
    assert "41 million euros &lt;b&gt;" in found
    # What is only typed is no claim yet that could be linked.
    assert "<form" not in found
    assert repeat.claim.statement == "The new bridge cost €40 million."


def test_nobody_else_is_told_what_is_like_a_statement_and_nothing_long_is_read(desk_of_anna, repeat, earlier):
    asked = {"statement": "The new bridge cost 40 million euros.", "language": "en"}
    sent = ("x" * 401, "a\x01b", " ", "x" * 400)
    outsider = Browser()
    outsider.force_login(factories.UserFactory(username="outsider", is_staff=True))

    answers = [desk_of_anna.get(TYPED, asked | {"statement": words}).status_code for words in sent]

    assert answers == [400, 400, 400, 200]
    assert outsider.get(TYPED, asked).status_code == 403

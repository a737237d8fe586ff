"""A repeat carries the earlier answer at the desk, by an editor's word and while that answer stands."""

import pytest

from claims.models import Appearance, CarriedAnswer, ClaimLink, Edition, TrailEntry
from claims.operations import articles, claim_words, repeats, verification
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


def agree(browser, place, **changes):
    address = door(place.revision, "answer", place.claim_id, place.pk)
    page = browser.get(desk_of(place.revision, claim=place.claim_id))
    return browser.post(address, typed(page, address, **({"answer": "agree"} | changes)))


def carried_at():
    return set(CarriedAnswer.objects.current().values_list("appearance", flat=True))


def test_editor_says_that_it_is_the_same_and_the_desk_shows_the_answer(desk_of_bela, repeat, earlier):
    assert "Says the same" in page_of(desk_of_bela, repeat)
    editions = Edition.objects.count()

    say(desk_of_bela, repeat, "same")

    link = ClaimLink.objects.get()
    page = page_of(desk_of_bela, repeat)
    assert "Checked elsewhere:" in page
    assert "Checked already:" not in page
    agree(desk_of_bela, repeat)
    page = page_of(desk_of_bela, repeat)
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
    agree(desk_of_bela, repeat)
    assert carried_at() == {repeat.pk}

    follows(earlier, at=factories.NOON.replace(year=2030))

    link = ClaimLink.objects.get()
    assert not CarriedAnswer.objects.exists()
    assert TrailEntry.objects.filter(act="take_answer_back").count() == 1
    assert (link.status, link.decided_by) == ("proposed", None)
    assert "Checked already:" not in page_of(desk_of_bela, repeat)
    waiting = desk_of_bela.get("/admin/queue/?tab=findings").content.decode()
    assert f"/admin/claims/claimlink/{link.pk}/decide/" in waiting
    assert TrailEntry.objects.filter(act="reopen_link", object_type="claimlink").count() == 1


def test_answer_of_a_reply_is_the_same_answer(desk_of_bela, repeat, earlier):
    say(desk_of_bela, repeat, "same")
    agree(desk_of_bela, repeat)

    factories.replied(earlier, at=factories.NOON.replace(year=2030))

    assert ClaimLink.objects.get().status == "confirmed"
    assert carried_at() == {repeat.pk}
    assert "Checked already:" in page_of(desk_of_bela, repeat)


def test_answer_of_another_claim_is_not_carried(desk_of_bela, repeat, earlier):
    other = factories.ClaimFactory(slug="other")

    say(desk_of_bela, repeat, "same")

    assert repeats.earlier(other) is None
    assert repeats.earlier(earlier.verdict.claim) is None
    assert list(verification.faults()) == []


def test_form_of_a_claim_says_what_is_on_record_already(desk_of_bela, repeat, earlier):
    address = f"/admin/claims/claim/{repeat.claim_id}/change/"
    before = desk_of_bela.get(address).content.decode()

    say(desk_of_bela, repeat, "same")

    after = desk_of_bela.get(address).content.decode()
    assert "Says the same:" in before
    assert "Says the same:" not in after
    assert "Checked elsewhere: true ·" in after
    assert "1 place waits for an editor’s OK" in after


def test_each_place_of_a_repeat_waits_for_an_ok_of_its_own(desk_of_bela, repeat, earlier):
    second = factories.AppearanceFactory(claim=repeat.claim, revision=repeat.revision, exact="ended in 2023")
    say(desk_of_bela, repeat, "same")
    assert repeats.waiting(9) == [repeat, second]

    agree(desk_of_bela, repeat)

    answer = CarriedAnswer.objects.get()
    assert (answer.appearance, answer.edition, answer.words) == (repeat, earlier, repeat.exact)
    assert answer.agreed_by.username == "bela"
    [entry] = TrailEntry.objects.filter(act="agree_to_answer")
    assert entry.actor == answer.agreed_by
    assert entry.payload.content["after"]["edition"] == "earlier/1"
    page = page_of(desk_of_bela, repeat)
    assert "answered by edition 1, says Bela" in page
    assert page.count("waits for an editor’s OK") == 1
    assert repeats.waiting(9) == [second]
    queue = desk_of_bela.get("/admin/queue/?tab=findings").content.decode()
    assert queue.count(f"{desk_of(repeat.revision, claim=repeat.claim_id)}#panel") == 1
    assert list(verification.faults()) == []


def test_checker_agrees_to_no_place(desk_of_anna, bela, repeat, earlier):
    repeats.say_same(repeat.claim, earlier.verdict.claim, actor=bela, at=factories.NOON)
    entries = TrailEntry.objects.count()

    answer = agree(desk_of_anna, repeat)

    assert answer.status_code == 400
    assert "Only editors and chiefs say that an earlier check answers a place." in answer.content.decode()
    assert not CarriedAnswer.objects.exists()
    assert TrailEntry.objects.count() == entries


def test_ok_is_for_the_edition_and_the_words_that_were_read(desk_of_bela, repeat, earlier):
    say(desk_of_bela, repeat, "same")
    entries = TrailEntry.objects.count()

    other_edition = agree(desk_of_bela, repeat, edition="2")
    page = desk_of_bela.get(desk_of(repeat.revision, claim=repeat.claim_id))
    Appearance.objects.filter(pk=repeat.pk).update(difference="Somebody wrote meanwhile.")
    address = door(repeat.revision, "answer", repeat.claim_id, repeat.pk)
    other_words = desk_of_bela.post(address, typed(page, address, answer="agree"))

    assert (other_edition.status_code, other_words.status_code) == (400, 409)
    assert "came out anew since you opened it" in other_edition.content.decode()
    assert not CarriedAnswer.objects.exists()
    assert TrailEntry.objects.count() == entries


def test_place_at_other_words_waits_again_and_the_same_words_in_a_new_text_do_not(
    desk_of_bela, bela, repeat, earlier
):
    say(desk_of_bela, repeat, "same")
    agree(desk_of_bela, repeat)
    body = repeat.revision.body

    same = articles.receive_text(repeat.revision.article, f"{body}\n\nMore.", actor=bela, at=factories.NOON)
    kept = same.revision.appearances.get()
    assert kept.pk in carried_at()
    assert repeats.waiting(9) == []

    address = door(kept.revision, "row", kept.claim_id, "places", kept.pk)
    page = desk_of_bela.get(desk_of(kept.revision, claim=kept.claim_id))
    desk_of_bela.post(address, typed(page, address, quote="ended in 2023"))
    assert kept.pk not in carried_at()
    assert repeats.waiting(9) == [kept]

    agree(desk_of_bela, kept)
    assert kept.pk in carried_at()
    other = articles.receive_text(
        kept.revision.article, body.replace("ended in 2023", "ended in 2024"), actor=bela, at=factories.NOON
    )
    assert not carried_at() & set(other.revision.appearances.values_list("pk", flat=True))


@pytest.mark.parametrize("way", ["button", "key"])
def test_ok_for_a_place_is_taken_back(desk_of_bela, repeat, earlier, way):
    say(desk_of_bela, repeat, "same")
    agree(desk_of_bela, repeat)

    if way == "button":
        agree(desk_of_bela, repeat, answer="withdraw")
    else:
        address = door(repeat.revision, "undo")
        page = desk_of_bela.get(desk_of(repeat.revision, claim=repeat.claim_id))
        desk_of_bela.post(address, typed(page, address))

    assert not CarriedAnswer.objects.exists()
    assert ClaimLink.objects.get().status == "confirmed"
    assert TrailEntry.objects.filter(act="take_answer_back", object_type="carriedanswer").count() == 1


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

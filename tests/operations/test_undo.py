"""The last act is taken back by its inverse: both stay on the trail, and nobody's work is pulled away."""

from datetime import timedelta

import pytest

from claims.models import Appearance, Claim, Contribution, TrailEntry
from claims.operations import chain, claims, desk, places, undo, verdicts
from claims.operations.trail import TAKES_BACK
from claims.rules.selections import Pointer
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring
from tests import factories

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def place(groups):
    return factories.AppearanceFactory()


@pytest.fixture
def article(place):
    return place.revision.article


def edited(thing, *, actor, at, **changes):
    for name, value in changes.items():
        setattr(thing, name, value)
    desk.edit(thing, actor=actor, at=at)


def acts():
    return list(TrailEntry.objects.in_order().values_list("act", "object_type"))


def state_of(claim):
    """Return everything undo may touch, as plain values."""
    rows = [
        *claim.evidence.order_by("pk"),
        *claim.attributions.order_by("pk"),
        *claim.quantities.order_by("pk"),
        *claim.notes.order_by("pk"),
        *claim.appearances.order_by("pk"),
    ]
    return [desk.values_of(Claim.objects.get(pk=claim.pk)), *map(desk.values_of, rows)]


ROWS = {
    "evidence": lambda claim: factories.EvidenceFactory.build(claim=claim, source=factories.SourceFactory()),
    "hop": lambda claim: factories.AttributionFactory.build(claim=claim, party=factories.PartyFactory()),
    "figure": lambda claim: factories.ClaimQuantityFactory.build(claim=claim, value="48.100000"),
    "note": lambda claim: factories.NoteFactory.build(claim=claim, author=None),
}


@pytest.mark.parametrize("row", ROWS)
def test_what_was_added_is_taken_away(place, article, anna, noon, row):
    before = state_of(place.claim)
    desk.record(ROWS[row](place.claim), actor=anna, at=noon)

    undo.take_back_last(article, actor=anna, at=noon + SECOND)

    assert state_of(place.claim) == before
    assert [act for act, _noun in acts()] == ["record", "remove"]
    assert list(chain.faults()) == []


@pytest.mark.parametrize("row", ROWS)
def test_what_was_taken_away_comes_back_as_it_was(place, article, anna, noon, row):
    thing = desk.record(ROWS[row](place.claim), actor=None, at=noon)
    before = state_of(place.claim)
    desk.remove(thing, actor=anna, at=noon)

    undo.take_back_last(article, actor=anna, at=noon + SECOND)

    assert state_of(place.claim) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"statement": "Otherwise."},
        {"claimant": None, "claimed_on": ""},
        {"due_on": factories.NOON.date(), "claim_type": "event"},
    ],
)
def test_what_was_changed_becomes_what_it_was(place, article, anna, noon, changes):
    before = state_of(place.claim)
    edited(place.claim, actor=anna, at=noon, **changes)

    undo.take_back_last(article, actor=anna, at=noon + SECOND)

    assert state_of(place.claim) == before


def test_acts_are_taken_back_one_after_the_other_and_none_twice(place, article, anna, noon):
    before = state_of(place.claim)
    for number in range(3):
        edited(place.claim, actor=anna, at=noon + number * SECOND, statement=f"Statement {number}.")

    taken = [undo.take_back_last(article, actor=anna, at=noon + 10 * SECOND) for _press in range(3)]

    assert [one.done_at for one in taken] == [noon + 2 * SECOND, noon + SECOND, noon]
    assert state_of(place.claim) == before
    with pytest.raises(Refused) as refusal:
        undo.take_back_last(article, actor=anna, at=noon + 20 * SECOND)
    assert refusal.value.sentence == "Within the last hour you did nothing here that could be taken back."


def test_one_act_of_many_rows_is_taken_back_whole(article, place, anna, noon):
    claim = Claim(statement="Work began in 2019.", language="en", claim_type="event")
    claims.take_out(
        claim,
        place.revision,
        "Work began in 2019",
        pointer=Pointer(),
        figures=[factories.ClaimQuantityFactory.build(claim=None)],
        actor=anna,
        at=noon,
    )

    taken = undo.take_back_last(article, actor=anna, at=noon + SECOND)

    # The claim itself is kept for good, as every noun of its own; it stands nowhere any more.
    assert (taken.noun, taken.claim) == ("claim", claim.slug)
    assert state_of(claim) == [desk.values_of(Claim.objects.get(pk=claim.pk))]
    assert acts()[3:] == [("remove", "claimquantity"), ("remove", "appearance")]


def test_first_words_of_a_verdict_are_emptied_and_a_submission_withdrawn(place, article, anna, noon):
    verdict = desk.record(
        factories.VerdictFactory.build(claim=place.claim, rating=factories.rating()), actor=anna, at=noon
    )
    for _origin in range(2):
        factories.EvidenceFactory(claim=place.claim)
    verdicts.submit(verdict, actor=anna, at=noon + SECOND)

    undo.take_back_last(article, actor=anna, at=noon + 2 * SECOND)
    verdict.refresh_from_db()
    assert verdict.state == "draft"
    undo.take_back_last(article, actor=anna, at=noon + 3 * SECOND)

    verdict.refresh_from_db()
    assert (verdict.rating, verdict.headline, verdict.short_answer) == (None, "", "")
    assert [act for act, _noun in acts()] == ["record", "submit", "withdraw", "edit"]


def test_quote_that_was_moved_or_given_up_is_back_where_it_was(place, article, anna, noon):
    before = state_of(place.claim)
    places.point_at(place, "Work began in 2019", pointer=Pointer(), actor=anna, at=noon)
    undo.take_back_last(article, actor=anna, at=noon + SECOND)
    assert state_of(place.claim) == before
    Appearance.objects.filter(pk=place.pk).update(anchoring=Anchoring.LOST, start=None, end=None)
    before = state_of(place.claim)
    places.give_up(place, reason="It is gone.", actor=anna, at=noon + 2 * SECOND)

    undo.take_back_last(article, actor=anna, at=noon + 3 * SECOND)

    assert state_of(place.claim) == before


def test_quote_given_up_beside_another_lost_one_comes_back_alone(place, article, anna, noon):
    nowhere = {"revision": place.revision, "anchoring": Anchoring.LOST, "start": None, "end": None}
    lost = [
        factories.AppearanceFactory(claim=place.claim, exact=words, prefix="", suffix="", **nowhere)
        for words in ("One sentence.", "Another sentence.")
    ]
    before = state_of(place.claim)
    for number, quote in enumerate(lost):
        places.give_up(quote, reason="It is gone.", actor=anna, at=noon + number * SECOND)

    undo.take_back_last(article, actor=anna, at=noon + 2 * SECOND)
    first, second = (Appearance.objects.get(pk=quote.pk).given_up_because for quote in lost)
    undo.take_back_last(article, actor=anna, at=noon + 3 * SECOND)

    assert (first, second) == ("It is gone.", "")
    assert state_of(place.claim) == before


def test_place_that_was_picked_or_confirmed_is_uncertain_again(place, article, anna, noon):
    for anchoring in (Anchoring.MOVED, Anchoring.AMBIGUOUS):
        given = {} if anchoring == Anchoring.MOVED else {"start": None, "end": None}
        Appearance.objects.filter(pk=place.pk).update(anchoring=anchoring, **given)
        before = state_of(place.claim)
        if anchoring == Anchoring.MOVED:
            places.confirm_place(place, actor=anna, at=noon)
        else:
            [found, *_others] = places.candidates(Appearance.objects.get(pk=place.pk))
            places.choose_place(place, found.start, found.end, actor=anna, at=noon + 2 * SECOND)
        assert state_of(place.claim) != before

        undo.take_back_last(article, actor=anna, at=noon + 3 * SECOND)

        assert state_of(place.claim) == before


def test_what_a_colleague_has_built_upon_stays(place, article, anna, bela, noon):
    edited(place.claim, actor=anna, at=noon, statement="What anna wrote.")
    edited(place.claim, actor=bela, at=noon + SECOND, statement="What bela wrote.")
    before = acts()

    with pytest.raises(Refused) as refusal:
        undo.take_back_last(article, actor=anna, at=noon + 2 * SECOND)

    assert (
        refusal.value.sentence == "bela has worked on this since. Nothing was taken back; change it by hand."
    )
    assert (Claim.objects.get(pk=place.claim_id).statement, acts()) == ("What bela wrote.", before)


def test_claim_a_colleague_added_evidence_to_is_not_pulled_out_of_the_text(place, article, anna, bela, noon):
    claim = Claim(statement="Work began in 2019.", language="en", claim_type="event")
    claims.take_out(claim, place.revision, "Work began in 2019", pointer=Pointer(), actor=anna, at=noon)
    desk.record(ROWS["evidence"](claim), actor=bela, at=noon + SECOND)

    with pytest.raises(Refused):
        undo.take_back_last(article, actor=anna, at=noon + 2 * SECOND)

    assert claim.appearances.count() == 1


def test_nobody_takes_back_what_another_did_nor_what_is_long_past_nor_elsewhere(
    place, article, anna, bela, noon
):
    elsewhere = factories.AppearanceFactory()
    edited(place.claim, actor=bela, at=noon, statement="What bela wrote.")
    edited(place.claim, actor=anna, at=noon, claimed_on="2019")
    edited(elsewhere.claim, actor=anna, at=noon + undo.FRESH, statement="In another article.")
    before = acts()

    with pytest.raises(Refused):
        undo.take_back_last(article, actor=anna, at=noon + undo.FRESH + SECOND)

    assert acts() == before


def test_step_of_the_workflow_is_not_taken_back_with_a_key(place, article, anna, chris, noon):
    edition = factories.published(place.claim)
    verdicts.retract(edition.verdict, actor=chris, at=noon, reason="The contract was forged.")

    with pytest.raises(Refused) as refusal:
        undo.take_back_last(article, actor=chris, at=noon + SECOND)

    assert refusal.value.sentence == (
        "Your last act here (retract) is not taken back with a key. Do it by hand."
    )


def test_whoever_takes_back_has_had_a_hand_in_the_claim_all_the_same(place, article, anna, noon):
    edited(place.claim, actor=anna, at=noon, statement="What anna wrote.")

    undo.take_back_last(article, actor=anna, at=noon + SECOND)

    assert [one.user for one in Contribution.objects.filter(claim=place.claim)] == [anna]
    last = TrailEntry.objects.in_order().last()
    assert last.payload.content[TAKES_BACK] == [last.seq - 1]

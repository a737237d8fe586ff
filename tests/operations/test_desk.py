"""Recording, editing, removing: one trail entry each, contributors noted, approvals voided."""

import pytest

from claims.models import Contribution, Evidence, Party, Rating, TrailEntry, TrailPayload
from claims.operations import desk
from claims.rules.sentences import Refused
from tests.factories import (
    AppearanceFactory,
    ArticleRevisionFactory,
    AttributionFactory,
    ClaimFactory,
    ClaimLinkFactory,
    ClaimQuantityFactory,
    ClaimTranslationFactory,
    EvidenceFactory,
    NoteFactory,
    PartyAliasFactory,
    PartyFactory,
    ReplyRequestFactory,
    SourceFactory,
    VerdictFactory,
    VerdictTranslationFactory,
    approved,
    published,
    rating,
)

pytestmark = pytest.mark.django_db


def entries():
    return list(TrailEntry.objects.in_order().values_list("act", "object_type", "actor_name"))


def contributors(claim):
    return {hand.user.username for hand in claim.contributions.open()}


def test_recording_leaves_one_entry_with_what_was_written(anna, noon):
    desk.record(PartyFactory.build(slug="office", name="Office"), actor=anna, at=noon)

    assert entries() == [("record", "party", "anna")]
    assert TrailPayload.objects.get().content["after"]["name"] == "Office"
    assert TrailEntry.objects.get().at == noon


def test_editing_records_only_what_changed(anna, noon):
    party = PartyFactory(name="Office")
    party.name = "Building office"

    desk.edit(party, actor=anna, at=noon)

    assert TrailPayload.objects.get().content == {
        "before": {"name": "Office"},
        "after": {"name": "Building office"},
    }


def test_editing_nothing_leaves_no_entry(anna, noon):
    desk.edit(ClaimFactory(), actor=anna, at=noon)

    assert entries() == []
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    "make",
    [
        ClaimTranslationFactory,
        ClaimQuantityFactory,
        AppearanceFactory,
        AttributionFactory,
        EvidenceFactory,
        ReplyRequestFactory,
        ClaimLinkFactory,
    ],
)
def test_whoever_takes_something_back_had_a_hand_in_the_claim(anna, noon, make):
    thing = make()
    claim = thing.claim

    desk.remove(thing, actor=anna, at=noon)

    assert not type(thing).objects.exists()
    assert contributors(claim) == {"anna"}
    assert entries() == [("remove", thing._meta.model_name, "anna")]


@pytest.mark.parametrize(
    ("make", "claim_of", "change"),
    [
        (ClaimFactory, lambda thing: thing, {"statement": "Otherwise."}),
        (ClaimTranslationFactory, lambda thing: thing.claim, {"statement": "Anders."}),
        (ClaimQuantityFactory, lambda thing: thing.claim, {"unit": "USD"}),
        (AttributionFactory, lambda thing: thing.claim, {"wording": "Otherwise."}),
        (AttributionFactory, lambda thing: thing.claim, {"wording_language": "de"}),
        (EvidenceFactory, lambda thing: thing.claim, {"quote": "Otherwise."}),
        (ReplyRequestFactory, lambda thing: thing.claim, {"channel": "phone"}),
        (VerdictFactory, lambda thing: thing.claim, {"headline": "Otherwise."}),
        (VerdictTranslationFactory, lambda thing: thing.verdict.claim, {"headline": "Anders."}),
        (ClaimLinkFactory, lambda thing: thing.other, {"kind": "repeats"}),
    ],
)
def test_whoever_changes_what_is_frozen_had_a_hand_in_the_claim(anna, noon, make, claim_of, change):
    thing = make()
    for name, value in change.items():
        setattr(thing, name, value)

    desk.edit(thing, actor=anna, at=noon)

    assert contributors(claim_of(thing)) == {"anna"}


def test_whoever_changes_a_source_had_a_hand_in_every_claim_citing_it(anna, noon):
    source = SourceFactory()
    by_evidence = EvidenceFactory(source=source).claim
    by_chain = AttributionFactory(source=source).claim
    stranger = ClaimFactory()
    source.title = "Otherwise"

    desk.edit(source, actor=anna, at=noon)

    assert (contributors(by_evidence), contributors(by_chain), contributors(stranger)) == (
        {"anna"},
        {"anna"},
        set(),
    )


def test_whoever_renames_a_party_had_a_hand_in_every_claim_naming_it(anna, noon):
    party = PartyFactory()
    claims = [
        ClaimFactory(claimant=party),
        AttributionFactory(party=party).claim,
        EvidenceFactory(source=SourceFactory(publisher=party)).claim,
        AppearanceFactory(revision__article__publisher=party).claim,
        ReplyRequestFactory(party=party).claim,
    ]
    party.name = "Otherwise"

    desk.edit(party, actor=anna, at=noon)

    assert [contributors(claim) for claim in claims] == [{"anna"}] * 5


@pytest.mark.parametrize("make", [NoteFactory, PartyAliasFactory])
def test_what_readers_never_see_makes_no_contributor(anna, noon, make):
    desk.remove(make(), actor=anna, at=noon)

    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda verdict: (verdict.claim, {"statement": "Otherwise."}),
        lambda verdict: (verdict.claim.evidence.first(), {"quote": "Otherwise."}),
        lambda verdict: (verdict.claim.evidence.first().source, {"title": "Otherwise"}),
        lambda verdict: (verdict.claim.evidence.first().source.publisher, {"name": "Otherwise"}),
        lambda verdict: (verdict.claim.claimant, {"name": "Otherwise"}),
        lambda verdict: (verdict, {"rationale": "Otherwise."}),
    ],
    ids=["claim", "evidence", "source", "publisher", "claimant", "verdict"],
)
def test_a_change_to_what_was_approved_voids_the_approval(anna, noon, change):
    verdict = approved()
    thing, values = change(verdict)
    for name, value in values.items():
        setattr(thing, name, value)

    desk.edit(thing, actor=anna, at=noon)

    verdict.refresh_from_db()
    assert (verdict.state, verdict.approved_by, verdict.approved_digest) == ("in_review", None, "")
    assert ("void_approval", "verdict", "anna") in entries()


def test_a_change_readers_would_not_see_leaves_the_approval(anna, noon):
    verdict = approved()
    verdict.claim.due_on = noon.date()

    desk.edit(verdict.claim, actor=anna, at=noon)

    verdict.refresh_from_db()
    assert verdict.state == "approved"


def test_removing_evidence_after_approval_voids_it(anna, noon):
    verdict = approved()

    desk.remove(verdict.claim.evidence.first(), actor=anna, at=noon)

    verdict.refresh_from_db()
    assert verdict.state == "in_review"


def test_a_translation_added_after_approval_voids_it(anna, noon):
    verdict = approved()

    desk.record(VerdictTranslationFactory.build(verdict=verdict), actor=anna, at=noon)

    verdict.refresh_from_db()
    assert verdict.state == "in_review"


def test_nouns_of_their_own_are_not_removed(anna, noon):
    party = PartyFactory()

    with pytest.raises(Refused, match=r"Party is kept for good. Mark it as rejected or leave it unused."):
        desk.remove(party, actor=anna, at=noon)

    assert list(Party.objects.all()) == [party]
    assert entries() == []


def test_the_desk_writes_no_edition_and_no_revision(anna, noon):
    for thing in (published(), ArticleRevisionFactory()):
        before = TrailEntry.objects.count()
        with pytest.raises(Refused, match="is not written by hand"):
            desk.edit(thing, actor=anna, at=noon)
        assert TrailEntry.objects.count() == before


def test_an_editors_save_never_carries_the_state(anna, bela, noon):
    verdict = VerdictFactory()
    verdict.state, verdict.approved_by, verdict.headline = "published", bela, "Otherwise"

    desk.edit(verdict, actor=anna, at=noon)

    verdict.refresh_from_db()
    assert (verdict.state, verdict.approved_by, verdict.headline) == ("draft", None, "Otherwise")


def test_a_claim_has_one_open_verdict(anna, noon):
    verdict = VerdictFactory()

    with pytest.raises(Refused, match=r"This claim already has an open verdict. Edit that one."):
        desk.record(VerdictFactory.build(claim=verdict.claim, rating=None), actor=anna, at=noon)

    assert verdict.claim.verdicts.count() == 1


def test_after_publication_only_a_correction_opens_a_new_version(anna, noon):
    claim = published().verdict.claim

    with pytest.raises(Refused, match=r"This claim has a published verdict. Start a correction from it."):
        desk.record(VerdictFactory.build(claim=claim, rating=None), actor=anna, at=noon)


def test_a_published_verdict_keeps_its_words(anna, noon):
    verdict = published().verdict
    verdict.headline = "Otherwise"

    with pytest.raises(
        Refused, match=r"This verdict is published and stays as it is. Start a correction instead."
    ):
        desk.edit(verdict, actor=anna, at=noon)


def test_a_rating_in_use_keeps_its_words(chris, noon):
    step = rating("true")
    VerdictFactory(rating=step)
    step.label = {"en": "right"}

    with pytest.raises(Refused, match=r"This rating is in use. Make a new version of the scale instead."):
        desk.edit(step, actor=chris, at=noon)

    assert Rating.objects.get(pk=step.pk).label["en"] == "true"


def test_a_text_refused_names_its_field_and_leaves_nothing(anna, noon):
    evidence = EvidenceFactory.build(claim=ClaimFactory(), source=SourceFactory(), quote="bell\x07")

    with pytest.raises(Refused, match=r"^Short quote: The text holds a forbidden character"):
        desk.record(evidence, actor=anna, at=noon)

    assert not Evidence.objects.exists()
    assert entries() == []


def test_a_link_names_other_sources_and_says_so_in_the_trail(anna, noon):
    link = ClaimLinkFactory()
    source = SourceFactory(slug="memo")

    desk.set_sources(link, [source], actor=anna, at=noon)
    desk.set_sources(link, [source], actor=anna, at=noon)

    assert list(link.sources.all()) == [source]
    assert entries() == [("edit", "claimlink", "anna")]

"""What finders propose about two claims, and what a person makes of it."""

from decimal import Decimal

import pytest

from claims.models import ClaimLink, Contribution, TrailEntry
from claims.operations import links, undo
from claims.operations.documents import compose
from claims.operations.links import Proposal
from claims.rules.sentences import Refused
from claims.vocabulary import LinkKind, LinkMethod, LinkStatus
from tests import factories
from tests.factories import ClaimFactory, ClaimLinkFactory, VerdictFactory, approved, published

pytestmark = pytest.mark.django_db

REASON = {"de": "40 gegen 50 Millionen.", "en": "40 against 50 million."}


def found(claim, other, **changes):
    return Proposal(
        **{
            "claim": claim,
            "other": other,
            "kind": LinkKind.CONTRADICTS,
            "method": LinkMethod.CONFLICT_FINDER,
            "score": Decimal("0.9"),
            "reason": REASON,
            **changes,
        }
    )


def acts():
    return list(TrailEntry.objects.in_order().values_list("act", "object_type", "actor_name"))


@pytest.fixture
def pair(groups):
    return ClaimFactory(), ClaimFactory()


def test_many_findings_are_proposed_at_once_and_each_has_its_entry(pair, anna, noon):
    source = factories.SourceFactory()
    proposals = [found(*pair, sources=(source,)), found(pair[0], None, about="chain 1")]

    new = links.propose(proposals, actor=anna, at=noon)

    assert [(link.status, link.method, link.score) for link in ClaimLink.objects.order_by("pk")] == [
        ("proposed", "conflict_finder", Decimal("0.9"))
    ] * 2
    assert list(new[0].sources.all()) == [source]
    assert acts() == [("propose_link", "claimlink", "anna")] * 2
    assert not Contribution.objects.exists()


def test_a_finding_is_proposed_once_whichever_claim_stands_first(pair, anna, noon):
    one, other = pair
    links.propose([found(one, other)], actor=anna, at=noon)

    again = links.propose([found(other, one), found(one, other)], actor=None, at=noon)

    assert again == []
    assert len(acts()) == 1


def test_what_was_dismissed_is_not_proposed_again(pair, anna, noon):
    [link] = links.propose([found(*pair)], actor=anna, at=noon)
    links.dismiss(link, actor=anna, at=noon, reason="Two different bridges.")

    assert links.propose([found(*pair)], actor=anna, at=noon) == []
    assert ClaimLink.objects.get().status == LinkStatus.DISMISSED


def test_something_else_about_the_same_two_is_a_finding_of_its_own(pair, anna, noon):
    links.propose([found(*pair, about="price")], actor=anna, at=noon)

    assert len(links.propose([found(*pair, about="date")], actor=anna, at=noon)) == 1


def test_what_a_person_linked_is_not_proposed_to_them(pair, anna, noon):
    one, other = pair
    ClaimLinkFactory(claim=other, other=one, kind=LinkKind.CONTRADICTS)

    assert links.propose([found(one, other)], actor=anna, at=noon) == []
    assert len(links.propose([found(one, other, kind=LinkKind.UPDATES)], actor=anna, at=noon)) == 1


def test_readers_get_nothing_of_a_proposal_whatever_it_says(noon, anna):
    other = published().verdict.claim
    verdict = VerdictFactory()
    [link] = links.propose([found(verdict.claim, other)], actor=anna, at=noon)

    shown = [ClaimLink.objects.shown_to_readers().count(), len(compose(verdict)["links"])]
    links.confirm(link, actor=anna, at=noon)
    ClaimLink.objects.filter(pk=link.pk).update(is_public=True)

    assert shown == [0, 0]
    assert [one["claim"] for one in compose(verdict)["links"]] == [other.slug]


def test_a_decision_that_changes_what_readers_will_see_voids_the_approval_and_makes_an_author(noon, anna):
    other = published().verdict.claim
    verdict = VerdictFactory()
    link = ClaimLinkFactory(claim=verdict.claim, other=other, is_public=True)
    verdict = approved(verdict)
    carla = factories.UserFactory(username="carla", groups=["checker"])

    links.dismiss(link, actor=carla, at=noon, reason="Two different bridges.")

    verdict.refresh_from_db()
    assert verdict.state == "in_review"
    assert set(Contribution.objects.open().filter(user=carla).values_list("claim", flat=True)) == {
        verdict.claim_id,
        other.pk,
    }
    assert [act for act, _noun, who in acts() if who == "carla"] == ["dismiss_link", "void_approval"]


def test_a_decision_nobody_else_sees_leaves_approvals_alone(noon, anna):
    verdict = VerdictFactory()
    link = ClaimLinkFactory(claim=verdict.claim, other=published().verdict.claim)
    verdict = approved(verdict)
    carla = factories.UserFactory(username="carla", groups=["checker"])

    links.confirm(link, actor=carla, at=noon, reason="Both say so.")

    verdict.refresh_from_db()
    assert verdict.state == "approved"
    assert not Contribution.objects.filter(user=carla).exists()
    assert (link.status, link.decided_by, link.decided_at, link.decision) == (
        "confirmed",
        carla,
        noon,
        "Both say so.",
    )


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_conflict_is_dismissed_for_a_reason(anna, noon, reason):
    link = ClaimLinkFactory()

    with pytest.raises(Refused, match=r"^Say why it is no conflict: whoever comes upon it next"):
        links.dismiss(link, actor=anna, at=noon, reason=reason)

    assert ClaimLink.objects.get().status == LinkStatus.PROPOSED
    assert acts() == []


def test_what_only_repeats_is_dismissed_without_a_word(anna, noon):
    links.dismiss(ClaimLinkFactory(kind=LinkKind.REPEATS), actor=anna, at=noon)

    assert ClaimLink.objects.get().status == LinkStatus.DISMISSED


def test_nobody_decides_what_they_were_not_shown(anna, noon):
    link = ClaimLinkFactory()
    seen = links.fingerprint_of(link)
    ClaimLink.objects.update(reason={"en": "Something else."})

    with pytest.raises(Refused, match=r"^This link was changed since you opened it"):
        links.confirm(link, actor=anna, at=noon, seen=seen)

    assert ClaimLink.objects.get().status == LinkStatus.PROPOSED


def test_whoever_decides_second_learns_of_the_first(anna, bela, noon):
    link = ClaimLinkFactory()
    links.confirm(ClaimLink.objects.get(), actor=bela, at=noon)

    with pytest.raises(Refused, match=r"^This link is confirmed already"):
        links.confirm(link, actor=anna, at=noon)

    assert ClaimLink.objects.get().decided_by == bela


def test_a_decision_is_taken_back_at_the_article_desk(groups, anna, noon):
    place = factories.AppearanceFactory()
    link = ClaimLinkFactory(claim=place.claim)
    links.dismiss(link, actor=anna, at=noon, reason="Two bridges.")

    undo.take_back_last(place.revision.article, actor=anna, at=noon)

    stands = ClaimLink.objects.get()
    assert (stands.status, stands.decision, stands.decided_by, stands.decided_at) == (
        "proposed",
        "",
        None,
        None,
    )

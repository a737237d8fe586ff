"""Findings between claims: the list that waits, and the page on which one is decided."""

import pytest
from django.urls import reverse

from claims.models import ClaimLink, TrailEntry
from claims.vocabulary import LinkKind, LinkMethod
from tests.factories import ClaimFactory, ClaimLinkFactory
from tests.forms import typed

pytestmark = pytest.mark.django_db


def page(link):
    return reverse("admin:claims_claimlink_decide", args=[link.pk])


def decided(browser, link, action, reason=""):
    seen = browser.get(page(link)).context["seen"]
    return browser.post(page(link), {"action": action, "reason": reason, "seen": seen})


@pytest.fixture
def link(groups):
    return ClaimLinkFactory(method=LinkMethod.CONFLICT_FINDER, score="0.85", severity="high")


def acts():
    return list(TrailEntry.objects.in_order().values_list("act", "actor_name"))


def test_findings_wait_in_the_queue_the_gravest_first_until_somebody_decides(desk_of_anna, link):
    mild = ClaimLinkFactory(severity="low", method=LinkMethod.SIMILAR_STATEMENTS, kind=LinkKind.REPEATS)
    ClaimLinkFactory(status="dismissed", decision="No.", severity="high")

    queue = desk_of_anna.get(reverse("admin:queue"), {"tab": "findings"})

    [section] = queue.context["queue_sections"]
    assert [row.address for row in section.rows] == [page(link), page(mild)]
    assert "The figures exclude each other." in queue.content.decode()


def test_list_is_narrowed_by_kind_method_and_severity(desk_of_anna, link):
    ClaimLinkFactory(severity="low", method=LinkMethod.SIMILAR_STATEMENTS, kind=LinkKind.REPEATS)
    address = reverse("admin:claims_claimlink_changelist")

    for name, value in (("kind", "contradicts"), ("method", "conflict_finder"), ("severity", "high")):
        shown = desk_of_anna.get(address, {f"{name}__exact": value, "status__exact": "proposed"})
        assert list(shown.context["cl"].result_list) == [link], name


def test_page_says_what_was_found_how_and_why(desk_of_anna, link):
    shown = desk_of_anna.get(page(link)).content.decode()

    for words in (link.claim.statement, link.other.statement, "The figures exclude each other.", "85% sure"):
        assert words in shown


def test_finding_is_confirmed_or_dismissed_with_a_reason(desk_of_anna, link, anna):
    other = ClaimLinkFactory(claim=link.claim, other=ClaimFactory())

    answer = decided(desk_of_anna, link, "confirm")
    decided(desk_of_anna, other, "dismiss", "Two different bridges.")

    assert answer["Location"] == f"{reverse('admin:queue')}?tab=findings"
    assert list(ClaimLink.objects.order_by("pk").values_list("status", "decided_by", "decision")) == [
        ("confirmed", anna.pk, ""),
        ("dismissed", anna.pk, "Two different bridges."),
    ]
    assert acts() == [("confirm_link", "anna"), ("dismiss_link", "anna")]


def test_conflict_dismissed_without_a_word_stays_and_the_page_says_why(desk_of_anna, link):
    answer = decided(desk_of_anna, link, "dismiss", " ")

    assert answer.status_code == 400
    assert "Say why it is no conflict" in answer.content.decode()
    assert ClaimLink.objects.get().status == "proposed"
    assert acts() == []


def test_decision_on_what_changed_meanwhile_is_refused_and_shows_it_anew(desk_of_anna, link):
    seen = desk_of_anna.get(page(link)).context["seen"]
    ClaimLink.objects.update(severity="low")

    answer = desk_of_anna.post(page(link), {"action": "confirm", "reason": "Both say so.", "seen": seen})

    assert answer.status_code == 400
    assert "This link was changed since you opened it." in answer.content.decode()
    assert "Both say so." in answer.content.decode()
    assert ClaimLink.objects.get().status == "proposed"


def test_form_of_a_link_neither_decides_nor_shows_a_proposal_to_readers(desk_of_anna, link):
    address = reverse("admin:claims_claimlink_change", args=[link.pk])

    answer = desk_of_anna.post(
        address, typed(desk_of_anna.get(address), is_public="on", status="confirmed", method="by_hand")
    )

    assert answer.status_code == 200
    assert "Readers get nothing of a link before somebody confirms it." in answer.content.decode()
    stands = ClaimLink.objects.get()
    assert (stands.status, stands.method, stands.is_public) == ("proposed", "conflict_finder", False)


@pytest.mark.parametrize(("name", "said"), [("kind", "repeats"), ("other", None)])
def test_what_was_decided_about_is_not_made_into_something_else(desk_of_anna, link, name, said):
    decided(desk_of_anna, link, "confirm")
    entries = len(acts())
    address = reverse("admin:claims_claimlink_change", args=[link.pk])

    answer = desk_of_anna.post(address, typed(desk_of_anna.get(address), **{name: said or ClaimFactory().pk}))

    assert answer.status_code == 200
    assert "Somebody decided about this link as it is." in answer.content.decode()
    stands = ClaimLink.objects.get(pk=link.pk)
    assert (stands.kind, stands.other_id) == (link.kind, link.other_id)
    assert len(acts()) == entries

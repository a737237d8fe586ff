"""A published verdict in doubt: where the desk is told, and how an editor settles it."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import StaleMark, TrailEntry
from tests import factories
from tests.factories import doubted, published, retracted
from tests.forms import typed

pytestmark = pytest.mark.django_db

REASON = "The paper changed its mind about nothing that we cite."


def page(verdict, name="still_right"):
    return reverse(f"admin:claims_verdict_{name}", args=[verdict.pk])


def text(answer):
    return answer.content.decode()


@pytest.fixture
def mark(groups):
    return doubted(reliability="low")


def test_saving_a_source_at_the_desk_puts_the_published_verdict_in_doubt(client, anna):
    edition = published()
    source = edition.verdict.claim.evidence.first().source
    client.force_login(anna)
    address = reverse("admin:claims_source_change", args=[source.pk])

    client.post(address, typed(client.get(address), url="https://moved.example/"))

    mark = StaleMark.objects.get()
    assert (mark.verdict, list(mark.changes["fields"])) == (edition.verdict, ["url"])


def test_claim_verdict_and_review_screen_tell_of_the_doubt_and_lead_on(client, bela, mark):
    client.force_login(bela)
    places = (
        reverse("admin:claims_claim_change", args=[mark.verdict.claim_id]),
        page(mark.verdict, "change"),
        page(mark.verdict, "review"),
    )

    for place in places:
        assert "reliability was good and is low." in text(client.get(place)), place
    for place in (places[0], places[2]):
        assert page(mark.verdict) in text(client.get(place)), place


def test_where_nothing_is_in_doubt_no_page_says_so(client, bela, groups):
    verdict = published().verdict
    client.force_login(bela)

    for place in (
        page(verdict, "change"),
        page(verdict, "review"),
        reverse("admin:claims_claim_change", args=[verdict.claim_id]),
    ):
        assert "in doubt" not in text(client.get(place)), place


def test_an_editor_settles_the_doubt_with_a_reason(client, bela, mark):
    client.force_login(bela)
    seen = client.get(page(mark.verdict)).context["seen"]

    answer = client.post(page(mark.verdict), {"reason": REASON, "seen": seen}, follow=True)

    mark.refresh_from_db()
    assert "Settled. The edition stands as it is, and your reason is on record." in text(answer)
    assert (mark.outcome, mark.settled_by, mark.reason) == ("still_right", bela, REASON)
    assert "in doubt:" not in text(answer)
    assert TrailEntry.objects.in_order().last().act == "still_right"


def test_looking_at_the_page_settles_nothing(client, bela, mark):
    client.force_login(bela)

    answer = client.get(page(mark.verdict), {"reason": REASON})

    mark.refresh_from_db()
    assert (answer.status_code, mark.is_open) == (200, True)


def test_a_checker_sees_the_doubt_and_is_told_who_may_settle_it(client, anna, mark):
    client.force_login(anna)
    shown = client.get(page(mark.verdict))

    answer = client.post(page(mark.verdict), {"reason": REASON, "seen": shown.context["seen"]})

    mark.refresh_from_db()
    assert answer.status_code == 403
    for said in (shown, answer):
        assert "Only editors and chiefs may say that a verdict is still right. Ask one of them." in text(said)
        assert 'name="reason"' not in text(said)
    assert mark.is_open


def test_a_superuser_without_a_desk_settles_nothing(client, mark):
    root = factories.UserFactory(username="root", is_superuser=True)
    client.force_login(root)

    seen = client.get(page(mark.verdict)).context["seen"]

    answer = client.post(page(mark.verdict), {"reason": REASON, "seen": seen})

    mark.refresh_from_db()
    assert (answer.status_code, mark.is_open) == (403, True)


def test_a_settlement_without_a_reason_is_asked_for_one(client, bela, mark):
    client.force_login(bela)
    seen = client.get(page(mark.verdict)).context["seen"]

    answer = client.post(page(mark.verdict), {"reason": " ", "seen": seen})

    assert answer.status_code == 400
    assert "Say in a sentence why the verdict is still right." in text(answer)
    assert 'name="reason"' in text(answer)


def test_what_changed_while_the_page_was_open_is_not_settled_unseen(client, bela, mark):
    client.force_login(bela)
    seen = client.get(page(mark.verdict)).context["seen"]
    doubted(mark.verdict.editions.get(), url="")

    answer = client.post(page(mark.verdict), {"reason": REASON, "seen": seen})

    mark.refresh_from_db()
    assert answer.status_code == 400
    assert "Something else changed since you looked." in text(answer)
    assert REASON in text(answer)
    assert mark.is_open


def test_a_double_click_settles_once(client, bela, mark):
    client.force_login(bela)
    sent = {"reason": REASON, "seen": client.get(page(mark.verdict)).context["seen"]}

    first, second = (client.post(page(mark.verdict), sent) for _click in range(2))

    assert (first.status_code, second.status_code) == (302, 400)
    assert TrailEntry.objects.filter(act="still_right").count() == 1


def test_a_retracted_verdict_has_nothing_to_settle(client, bela, mark):
    retracted(mark.verdict.editions.get())
    client.force_login(bela)

    assert "Nothing about this verdict is in doubt any more." in text(client.get(page(mark.verdict)))


def test_nobody_without_an_account_learns_of_a_doubt(mark):
    stranger = Client()

    assert stranger.get(page(mark.verdict)).status_code == 302
    before = text(stranger.get(f"/en/claims/{mark.verdict.claim.slug}/"))
    StaleMark.objects.filter(pk=mark.pk).update(
        settled_at=factories.NOON, settled_by=factories.bela(), outcome="still_right", reason=REASON
    )
    assert text(stranger.get(f"/en/claims/{mark.verdict.claim.slug}/")) == before


def test_an_account_without_a_desk_sees_no_doubt(client, mark):
    client.force_login(factories.UserFactory(username="guest"))

    assert client.get(page(mark.verdict)).status_code == 403
    assert client.post(page(mark.verdict), {"reason": REASON}).status_code == 403

"""Published claims that come up again: on the desk's list, in its feed, and how they are settled."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, ClaimQuantity, Contribution
from claims.operations import verdicts
from tests.factories import ClaimFactory, VerdictFactory, corrected, published, retracted
from tests.forms import Browser, typed

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=400)


@pytest.fixture
def today():
    return timezone.localdate()


def again(client):
    [section] = client.get(reverse("admin:queue"), {"tab": "again"}).context["queue_sections"]
    return section


def listed(client):
    return [row.claim.slug for row in again(client).rows]


def dated(slug, at=LONG_AGO, as_of="2020", **fields):
    claim = ClaimFactory(slug=slug, **fields)
    ClaimQuantity.objects.create(claim=claim, measure="staff", value=120, as_of=as_of)
    return published(claim, at=at)


def test_a_figure_that_has_grown_old_comes_up_with_the_reason(client, anna, today):
    edition = dated("old")
    dated("new", at=timezone.now())
    published(ClaimFactory(slug="undated"), at=LONG_AGO)
    client.force_login(anna)

    [row] = again(client).rows

    assert (row.claim.slug, row.hints) == ("old", ["“staff” was given as of 2020."])
    assert row.due_on == timezone.localdate(edition.published_at) + timedelta(days=365)
    assert row.address == reverse("admin:claims_claim_change", args=[row.claim.pk])


def test_the_pause_is_the_one_of_the_site(client, anna, settings):
    dated("old")
    settings.RECHECK_DAYS = 500
    client.force_login(anna)

    assert listed(client) == []


def test_a_forecast_comes_up(client, anna):
    published(ClaimFactory(slug="forecast", claim_type="prediction"), at=LONG_AGO)
    client.force_login(anna)

    assert again(client).rows[0].hints == ["It looked ahead: has it come about?"]


def test_retracted_claims_drafts_and_those_being_corrected_do_not_come_up(client, anna, noon):
    retracted(dated("retracted"))
    verdicts.start_correction(dated("corrected").verdict, actor=anna, at=noon)
    draft = ClaimFactory(slug="draft", claim_type="prediction", recheck_on="2020-01-01", recheck_reason="It.")
    VerdictFactory(claim=draft)
    client.force_login(anna)

    assert listed(client) == []


def test_a_new_edition_settles_it(client, anna):
    edition = dated("old")
    client.force_login(anna)
    assert listed(client) == ["old"]

    corrected(edition, at=timezone.now())

    assert listed(client) == []


def test_an_editor_sets_the_day_and_the_reason_in_the_form_of_the_claim(anna, today):
    desk = Browser()
    desk.force_login(anna)
    claim = published(ClaimFactory(slug="pending"), at=LONG_AGO).verdict.claim
    address = reverse("admin:claims_claim_change", args=[claim.pk])

    desk.post(
        address, typed(desk.get(address), recheck_on=today.isoformat(), recheck_reason="The court decides.")
    )

    [row] = again(desk).rows
    assert (row.claim, row.hints, row.due_on) == (claim, ["The court decides."], today)
    later = (today + timedelta(days=30)).isoformat()
    desk.post(address, typed(desk.get(address), recheck_on=later, recheck_reason="The appeal."))
    assert listed(desk) == []


def test_a_day_that_is_set_puts_off_what_would_come_up_by_itself(client, anna, today):
    claim = dated("old").verdict.claim
    Claim.objects.filter(pk=claim.pk).update(
        recheck_on=today + timedelta(days=1), recheck_reason="The census."
    )
    client.force_login(anna)

    assert listed(client) == []


def test_a_day_without_a_reason_is_refused(anna):
    desk = Browser()
    desk.force_login(anna)
    claim = ClaimFactory()
    address = reverse("admin:claims_claim_change", args=[claim.pk])

    answer = desk.post(address, typed(desk.get(address), recheck_on="2026-09-01"))

    assert "Say what to look at on that day." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.recheck_on is None


def test_the_day_is_for_the_desk_and_leaves_what_was_approved(anna, today):
    edition = dated("old")
    before = edition.digest
    Claim.objects.update(recheck_on=today, recheck_reason="The census.")

    assert "The census." not in str(corrected(edition, at=timezone.now()).document)
    assert Contribution.objects.open().count() == 0
    edition.refresh_from_db()
    assert edition.digest == before


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_much_is_on_it(client, anna, django_assert_num_queries, count):
    for number in range(count):
        dated(f"old-{number}")
    client.force_login(anna)
    again(client)

    with django_assert_num_queries(6):
        assert len(listed(client)) == count


# --- The feed


def feed_of(client, person):
    client.force_login(person)
    return again(client).feed


def entries(answer):
    return [
        entry.findtext("{http://www.w3.org/2005/Atom}title")
        for entry in ET.fromstring(answer.content).iter("{http://www.w3.org/2005/Atom}entry")
    ]


def test_a_feed_reader_without_a_session_follows_the_list(client, anna):
    claim = dated("old").verdict.claim
    address = feed_of(client, anna)

    answer = Client().get(address)

    assert (answer.status_code, entries(answer)) == (200, [claim.statement])
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert "staff" in answer.content.decode()


def test_what_comes_up_anew_is_another_item(client, anna, today):
    claim = dated("old").verdict.claim
    address = feed_of(client, anna)

    def keys():
        answer = Client().get(address)
        return [found.text for found in ET.fromstring(answer.content).iter("{http://www.w3.org/2005/Atom}id")]

    first = keys()
    Claim.objects.filter(pk=claim.pk).update(recheck_on=today, recheck_reason="The census.")

    assert keys()[0] == first[0]
    assert keys()[1] != first[1]


def test_a_forged_key_opens_nothing(client, anna, bela):
    dated("old")
    address = feed_of(client, anna)
    key = address.partition("=")[2]
    number, _dash, seal = key.partition("-")

    for forged in (
        "",
        "x",
        f"{bela.pk}-{seal}",
        f"{number}-",
        f"{number}-{'0' * 40}",
        f"٣-{seal}",
        f"{key}0",
    ):
        answer = Client().get(reverse("admin:recheck_feed"), {"key": forged})
        assert (answer.status_code, b"staff" in answer.content) == (403, False), forged


def test_a_key_ends_with_the_password_the_account_and_the_place_at_the_desk(client, anna):
    address = feed_of(client, anna)

    anna.set_password("another long password of hers")
    anna.save()
    assert Client().get(address).status_code == 403

    address = feed_of(client, anna)
    assert Client().get(address).status_code == 200
    anna.groups.clear()
    assert Client().get(address).status_code == 403

    anna.is_active = False
    anna.save()
    assert Client().get(address).status_code == 403


def test_nobody_gets_the_address_of_somebody_else(client, anna, bela):
    assert feed_of(client, anna) != feed_of(client, bela)

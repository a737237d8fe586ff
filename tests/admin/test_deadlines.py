"""What the queue reminds of: answers and corrections that others were asked for, and by when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import CorrectionRequest, TrailEntry
from tests.factories import CorrectionRequestFactory, PartyFactory, ReplyRequestFactory, approved, published
from tests.forms import address_of, row, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_of_anna(client, anna, groups):
    client.force_login(anna)
    return client


def days(number):
    return timezone.localdate() + timedelta(days=number)


def asked(claim=None, *, due_on, **fields):
    claim = {"claim": claim} if claim else {}
    return ReplyRequestFactory(**claim, asked_on=days(-9), deadline_on=due_on, **fields)


def reminders(client):
    answer = client.get(reverse("admin:queue"), {"tab": "deadlines"})
    return [
        [(one.claim, one.is_overdue) for one in section.rows] for section in answer.context["queue_sections"]
    ]


def test_answers_are_reminded_of_shortly_before_their_day_and_after_it(desk_of_anna):
    late, soon = asked(due_on=days(-2)), asked(due_on=days(3))
    asked(due_on=days(4))
    asked(due_on=None)
    asked(due_on=days(-2), answered_on=days(-3), answer="It was more.")
    asked(due_on=days(-2), answered_on=days(-3))

    assert reminders(desk_of_anna) == [[(late.claim, True), (soon.claim, False)], []]


def test_silence_that_readers_were_told_of_is_off_the_list(desk_of_anna):
    told = published(at=timezone.now())
    asked(told.verdict.claim, due_on=days(-2))
    internal = asked(told.verdict.claim, due_on=days(-2), is_public=False)
    before_the_day = published(at=timezone.now() - timedelta(days=5))
    waiting = asked(before_the_day.verdict.claim, due_on=days(-1))

    assert reminders(desk_of_anna)[0] == [(internal.claim, True), (waiting.claim, True)]


def test_request_to_correct_is_entered_at_the_claim_and_reminded_of_until_something_came_of_it(desk_of_anna):
    claim, outlet = approved().claim, PartyFactory(name="The Harbour Post")
    page = desk_of_anna.get(address_of(claim))
    entries = TrailEntry.objects.count()
    sent = {"party": outlet.pk, "channel": "email", "sent_on": days(-9), "due_on": days(-2)}

    desk_of_anna.post(address_of(claim), typed(page, **row(page, "correction_requests", **sent)))
    request = CorrectionRequest.objects.get()
    waiting = desk_of_anna.get(reverse("admin:queue"), {"tab": "deadlines"})
    page = desk_of_anna.get(address_of(claim))
    came = {"correction_requests-0-outcome": "corrected", "correction_requests-0-outcome_on": days(0)}
    desk_of_anna.post(address_of(claim), typed(page, **came))

    assert [one.hints[0].split(",")[0] for one in waiting.context["queue_sections"][1].rows] == [
        "Correction by The Harbour Post"
    ]
    assert reminders(desk_of_anna) == [[], []]
    assert [entry.act for entry in TrailEntry.objects.in_order()[entries:]] == ["record", "edit"]
    request.refresh_from_db()
    assert request.outcome == "corrected"
    # What the desk asks of others is no part of the document, so nobody's approval is void.
    assert claim.verdicts.get().state == "approved"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"outcome": "refused"}, "Say since which day that stands."),
        ({"due_on": "2026-03-01"}, "The deadline lies before the request."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_request_to_correct_that_says_too_little_is_refused_at_its_field(desk_of_anna, said, sentence):
    request = CorrectionRequestFactory()
    page = desk_of_anna.get(address_of(request.claim))
    said = {f"correction_requests-0-{name}": value for name, value in said.items()}

    answer = desk_of_anna.post(address_of(request.claim), typed(page, **said))

    assert sentence in answer.content.decode()
    assert CorrectionRequest.objects.filter(outcome="waiting", due_on=None).exists()
    assert not TrailEntry.objects.exists()

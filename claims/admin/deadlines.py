"""Whom the desk asked for an answer or a correction, and by when: what the queue reminds of."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.models import Claim, CorrectionRequest, Edition, ReplyRequest
from claims.rules import deadlines
from claims.vocabulary import CorrectionOutcome


@dataclass(frozen=True)
class Reminder:
    """One day that somebody else was given, with who and how in words."""

    claim: Claim
    due_on: date
    hint: str


def answers(today, most):
    """Return whom we asked for a reply and have not heard of; told silence is settled."""
    asked = (
        ReplyRequest.objects.filter(
            answered_on=None, answer="", deadline_on__lte=deadlines.last_day_to_remind_of(today)
        )
        .select_related("claim", "party")
        .order_by("-deadline_on", "pk")[:most]
    )
    told = {
        edition.claim_slug: timezone.localdate(edition.published_at)
        for edition in Edition.objects.in_force()
        .filter(claim_slug__in={one.claim.slug for one in asked})
        .defer("document")
    }
    found = [
        Reminder(one.claim, one.deadline_on, _hint(_("Answer of %(name)s"), one, one.asked_on))
        for one in asked
        # What readers are not told stays open until somebody enters what became of it.
        if deadlines.is_reminded_of(
            one.deadline_on, today=today, told_on=told.get(one.claim.slug) if one.is_public else None
        )
    ]
    return sorted(found, key=lambda reminder: reminder.due_on)


def corrections(today, most):
    """Return whom we asked to correct something, without any outcome so far."""
    asked = (
        CorrectionRequest.objects.filter(
            outcome=CorrectionOutcome.WAITING, due_on__lte=deadlines.last_day_to_remind_of(today)
        )
        .select_related("claim", "party")
        .order_by("due_on", "pk")[:most]
    )
    return [
        Reminder(one.claim, one.due_on, _hint(_("Correction by %(name)s"), one, one.sent_on)) for one in asked
    ]


def _hint(sentence, one, asked_on):
    return _("%(what)s, asked on %(day)s (%(channel)s)") % {
        "what": sentence % {"name": one.party.name},
        "day": date_format(asked_on),
        "channel": one.get_channel_display(),
    }

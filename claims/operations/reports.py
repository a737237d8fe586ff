"""Reports of errors: taken in from readers, taken on by editors, answered once.

Beside the desk's row stands what the reader may see of it, see `models.house.ReportCase`. A correction that
follows from a report goes through the workflow like any other.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Edition, ErrorReport, ReportCase, TrailPayload
from claims.operations import trail
from claims.operations.desk import values_of
from claims.operations.people import groups_of
from claims.operations.redaction import redact
from claims.operations.trail import editorial_act
from claims.rules import reports as rule
from claims.rules import text as text_policy
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import Group, ReportState


class TooMany(Refused):
    """More reports came in today than people could read."""


@editorial_act
def receive(
    slug: str, number: int, *, words: str, remark: str, language: str, at: datetime, trap: str = ""
) -> ErrorReport:
    """Take in what a reader says is wrong in edition `number`; said again that day, it is the same report.

    Raises `Edition.DoesNotExist` where there is no such edition. The trail names nobody: we do not know.
    """
    words, remark = text_policy.clean(words).strip(), text_policy.clean(remark).strip()
    _field, sentence = rule.refuse(words=words, remark=remark, trap=trap)
    if sentence:
        raise Refused(sentence)
    edition = Edition.objects.select_related("verdict__claim").get(claim_slug=slug, number=number)
    today = timezone.localdate(at)
    digest = fingerprint([slug, number, language, words, remark, today.isoformat()])
    if known := ErrorReport.objects.filter(digest=digest).first():
        return known
    since = at.astimezone(UTC) - timedelta(days=1)
    if ErrorReport.objects.filter(received_at__gt=since).count() >= rule.MOST_IN_A_DAY:
        raise TooMany(_("More reports came in today than we can read. Please come back tomorrow."))
    report = ErrorReport(
        number="".join(secrets.choice(rule.ALPHABET) for _place in range(rule.NUMBER_LENGTH)),
        claim=edition.verdict.claim,
        edition_number=number,
        language=language,
        words=words,
        remark=remark,
        digest=digest,
        received_at=at,
        due_on=rule.due(today, settings.REPORT_DAYS),
    )
    report.save(force_insert=True)
    ReportCase.objects.create(number=report.number, **opened_with(report), **case_of(report))
    trail.append("report", report, actor=None, at=at, payload={"after": values_of(report)})
    return report


@editorial_act
def take_on(report: ErrorReport, *, actor: Any, at: datetime) -> ErrorReport:
    """Say who looks into a report; readers see that somebody does."""
    _refuse_unless_editor(actor)
    changed = ErrorReport.objects.filter(pk=report.pk, state=ReportState.RECEIVED).update(
        state=ReportState.TAKEN_ON, taken_on_by=actor
    )
    if not changed:
        raise Refused(_("Somebody has taken this report on already, or answered it."))
    return _told("take_on", report, actor=actor, at=at)


@editorial_act
def answer(
    report: ErrorReport, *, outcome: str, answer: str, reason: str, actor: Any, at: datetime
) -> ErrorReport:
    """Answer a report; `answer` is for the reader, `reason` stays at the desk."""
    _refuse_unless_editor(actor)
    answer, reason = text_policy.clean(answer).strip(), text_policy.clean(reason).strip()
    if sentence := rule.refuse_answer(outcome=outcome, answer=answer, reason=reason):
        raise Refused(sentence)
    changed = (
        ErrorReport.objects.filter(pk=report.pk)
        .open()
        .update(
            state=ReportState.ANSWERED,
            outcome=outcome,
            answer=answer,
            reason=reason,
            answered_by=actor,
            answered_at=at,
        )
    )
    if not changed:
        raise Refused(_("This report is answered already. Readers are told one thing."))
    return _told("answer", report, actor=actor, at=at)


# What the reader wrote, and what could be told from it.
OF_THE_READER = ("words", "remark", "digest")


@editorial_act
def take_words_out(
    report: ErrorReport, *, reason: str, legal_basis: str, actor: Any, at: datetime
) -> ErrorReport:
    """Take what the reader wrote out of a report and out of the trail; case and answer stay.

    For words that say more of somebody than the desk may keep. Whose right it is to redact the trail decides.
    """
    reason, legal_basis = text_policy.clean(reason).strip(), text_policy.clean(legal_basis).strip()
    if Group.CHIEF not in groups_of(actor):
        raise Refused(_("Only chiefs may take a reader's words out of a report."))
    if not reason or not legal_basis:
        raise Refused(_("Give the reason and the legal basis of the redaction."))
    # A digest of words that are guessed right would tell that they stood there.
    changed = (
        ErrorReport.objects.filter(pk=report.pk)
        .exclude(remark="")
        .update(words="", remark="", digest=secrets.token_hex(32))
    )
    if not changed:
        raise Refused(_("The reader's words were taken out of this report already."))
    said = TrailPayload.objects.filter(
        entry__object_type=report._meta.model_name, entry__object_key=trail.key_of(report)
    ).select_related("entry")
    for payload in said.order_by("entry__seq"):
        fields = [
            f"{part}.{name}"
            for part in ("before", "after")
            for name in OF_THE_READER
            if name in payload.content.get(part, {})
        ]
        if fields:
            redact(payload.entry, fields, reason=reason, legal_basis=legal_basis, actor=actor, at=at)
    decided = {"fields": list(OF_THE_READER), "reason": reason, "legal_basis": legal_basis}
    trail.append("take_words_out", report, actor=actor, at=at, payload=decided)
    return ErrorReport.objects.get(pk=report.pk)


def _told(act: str, before: ErrorReport, *, actor: Any, at: datetime) -> ErrorReport:
    """Put the act on record and show the reader how far it has come."""
    report = ErrorReport.objects.get(pk=before.pk)
    old, new = values_of(before), values_of(report)
    changed = [name for name in new if old[name] != new[name]]
    payload = {
        "before": {name: old[name] for name in changed},
        "after": {name: new[name] for name in changed},
    }
    trail.append(act, report, actor=actor, at=at, payload=payload)
    ReportCase.objects.filter(number=report.number).update(**case_of(report))
    return report


def opened_with(report: ErrorReport) -> dict[str, Any]:
    """Return what the reader is shown of a report from the day it came in."""
    return {
        "claim_slug": report.claim.slug,
        "edition_number": report.edition_number,
        "language": report.language,
        "received_on": timezone.localdate(report.received_at),
        "due_on": report.due_on,
    }


def case_of(report: ErrorReport) -> dict[str, Any]:
    """Return what the reader is shown of a report beyond what was known when it came in."""
    return {
        "state": report.state,
        "outcome": report.outcome,
        "answer": report.answer,
        "answered_on": timezone.localdate(report.answered_at) if report.answered_at else None,
    }


def _refuse_unless_editor(actor: Any) -> None:
    if not {Group.EDITOR, Group.CHIEF} & groups_of(actor):
        raise Refused(_("Reports of readers are taken on and answered by editors."))

"""Readings from outside: a link to one frozen document, and the one answer that comes back by it.

The link is a secret that we forget: whoever holds it is let in, and what is kept is its digest.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from claims.models import OutsideReading, TrailPayload, Verdict
from claims.operations import trail
from claims.operations.documents import compose
from claims.operations.people import groups_of
from claims.operations.redaction import redact
from claims.operations.trail import editorial_act
from claims.rules import outside as rule
from claims.rules import text as text_policy
from claims.rules.fingerprints import fingerprint
from claims.rules.outside import Said
from claims.rules.sentences import Refused
from claims.vocabulary import Group, VerdictState

TOKEN_BYTES = 32
TOKEN = re.compile(r"[0-9A-Za-z_-]{43}")
MAY_BE_READ = (VerdictState.IN_REVIEW, VerdictState.APPROVED, VerdictState.PUBLISHED)
# What says who read, and what they said.
OF_THE_EXPERT = ("expert", "expertise", "note", "signed", "overall", "answers")


@dataclass(frozen=True)
class Opened:
    """A reading, and the token of its link; nobody can tell it again."""

    reading: OutsideReading
    token: str


@editorial_act
def open_link(
    verdict: Verdict, *, expert: str, expertise: str, note: str, days: int, actor: Any, at: datetime
) -> Opened:
    """Freeze what publishing `verdict` now would give, and make the link for whoever is to read it."""
    _refuse_unless_editor(actor)
    expert, expertise = text_policy.clean_line(expert), text_policy.clean_line(expertise)
    note = text_policy.clean(note).strip()
    if sentence := rule.refuse_link(expert=expert, expertise=expertise, note=note, days=days):
        raise Refused(sentence)
    verdict = Verdict.objects.select_related("claim__claimant", "rating__scale").get(pk=verdict.pk)
    if verdict.state not in MAY_BE_READ:
        raise Refused(_("Only a verdict that was submitted is read from outside. Submit it first."))
    document, token = _document_of(verdict), secrets.token_urlsafe(TOKEN_BYTES)
    reading = OutsideReading(
        verdict=verdict,
        document=document,
        digest=fingerprint(document),
        expert=expert,
        expertise=expertise,
        note=note,
        token_digest=_digest_of(token),
        opened_by=actor,
        opened_at=at,
        expires_at=at + timedelta(days=days),
    )
    reading.save(force_insert=True)
    said = {name: getattr(reading, name) for name in ("expert", "expertise", "note")}
    payload = {
        "digest": reading.digest,
        "verdict": trail.key_of(verdict),
        "expires_at": reading.expires_at.isoformat(),
        "after": said,
    }
    trail.append("open_link", reading, actor=actor, at=at, payload=payload)
    return Opened(reading, token)


def find(token: str) -> OutsideReading | None:
    """Return the reading a link leads to, whatever became of it.

    It is looked up by digest: how long that takes says nothing of how much of a guess is right.
    """
    if not TOKEN.fullmatch(token):
        return None
    readings = OutsideReading.objects.select_related("verdict__claim")
    return readings.filter(token_digest=_digest_of(token)).first()


@editorial_act
def answer(
    reading: OutsideReading,
    *,
    signed: str,
    overall: str,
    answers: Mapping[str, Said],
    language: str,
    at: datetime,
) -> OutsideReading:
    """Take in what the expert says, once; the trail names no account, as nobody is logged in."""
    signed, overall = text_policy.clean_line(signed), text_policy.clean(overall).strip()
    said = {
        key: Said(one.opinion, text_policy.clean(one.remark).strip())
        for key, one in answers.items()
        if one.opinion or one.remark.strip()
    }
    sentence = rule.refuse_answer(
        signed=signed, overall=overall, answers=said, document=reading.document, language=language
    )
    if sentence:
        raise Refused(sentence)
    changes = {
        "answered_in": language,
        "signed": signed,
        "overall": overall,
        "answers": {key: {"opinion": one.opinion, "remark": one.remark} for key, one in said.items()},
    }
    taken = OutsideReading.objects.filter(pk=reading.pk).open(at).update(answered_at=at, **changes)
    if not taken:
        raise Refused(_("This link takes no answer any more."))
    payload = {"digest": reading.digest, "after": changes}
    trail.append("answer", reading, actor=None, at=at, payload=payload)
    return OutsideReading.objects.get(pk=reading.pk)


@editorial_act
def revoke(reading: OutsideReading, *, actor: Any, at: datetime) -> OutsideReading:
    """Take a link back; whoever holds it reads nothing any more."""
    _refuse_unless_editor(actor)
    taken = OutsideReading.objects.filter(pk=reading.pk).open(at).update(revoked_by=actor, revoked_at=at)
    if not taken:
        raise Refused(_("This link opens nothing any more, so there is nothing to take back."))
    trail.append("revoke", reading, actor=actor, at=at, payload={"digest": reading.digest})
    return OutsideReading.objects.get(pk=reading.pk)


@editorial_act
def take_words_out(
    reading: OutsideReading, *, reason: str, legal_basis: str, actor: Any, at: datetime
) -> OutsideReading:
    """Take out who read and what they said, here and in the trail; that somebody was asked stays."""
    reason, legal_basis = text_policy.clean(reason).strip(), text_policy.clean(legal_basis).strip()
    if Group.CHIEF not in groups_of(actor):
        raise Refused(_("Only chiefs may take an expert's name and answer out."))
    if not reason or not legal_basis:
        raise Refused(_("Give the reason and the legal basis of the redaction."))
    if OutsideReading.objects.filter(pk=reading.pk).open(at).exists():
        raise Refused(_("The link still opens. Take it back first."))
    blank: dict[str, Any] = dict.fromkeys(OF_THE_EXPERT, "")
    changed = (
        OutsideReading.objects.filter(pk=reading.pk).exclude(expert="").update(**{**blank, "answers": {}})
    )
    if not changed:
        raise Refused(_("Name and answer were taken out already."))
    entries = TrailPayload.objects.filter(
        entry__object_type=reading._meta.model_name, entry__object_key=trail.key_of(reading)
    )
    for payload in entries.select_related("entry").order_by("entry__seq"):
        names = [f"after.{name}" for name in OF_THE_EXPERT if name in payload.content.get("after", {})]
        if names:
            redact(payload.entry, names, reason=reason, legal_basis=legal_basis, actor=actor, at=at)
    decided = {"fields": list(OF_THE_EXPERT), "reason": reason, "legal_basis": legal_basis}
    trail.append("take_words_out", reading, actor=actor, at=at, payload=decided)
    return OutsideReading.objects.get(pk=reading.pk)


def may_open_link(actor: Any) -> bool:
    """Say whether somebody may ask people outside, and take links back."""
    return bool({Group.EDITOR, Group.CHIEF} & groups_of(actor))


def _document_of(verdict: Verdict) -> dict[str, Any]:
    published = None if verdict.is_open else verdict.editions.order_by("-number").first()
    return published.document if published else compose(verdict)


def _digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _refuse_unless_editor(actor: Any) -> None:
    if not may_open_link(actor):
        raise Refused(_("Editors ask people outside to read, and take links back."))

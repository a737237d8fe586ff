"""Moving a verdict through the workflow: one function per step of `rules.workflow`.

Each move is one conditional UPDATE on state and move count plus one trail entry, in one transaction.
"""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from claims.models import Claim, Contribution, Edition, Publication, TrailEntry, Verdict, VerdictTranslation
from claims.models.verdicts import VerdictText
from claims.operations import publications, repeats, shown_pictures, staleness, trail
from claims.operations.approvals import void_approvals
from claims.operations.desk import note_contribution
from claims.operations.documents import (
    compose,
    compose_tombstone,
    public_name,
    public_note,
    replies_to,
)
from claims.operations.heads import publish_head
from claims.operations.origins import cited
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules import evidence, replies, workflow
from claims.rules import text as text_policy
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import LATER_KINDS, EditionKind, Language, VerdictState

# Acts of the trail that are about a verdict and do not move it.
NO_MOVES = ("mark_stale", "settle_stale", "still_right")


class Overtaken(Refused):
    """Somebody else moved the verdict first."""


@editorial_act
def submit(verdict: Verdict, *, actor: Any, at: datetime) -> Verdict:
    """Hand a draft to the reviewers; whoever submits counts as a contributor."""
    verdict = _current(verdict)
    _refuse("submit", verdict, actor)
    note_contribution([verdict.claim], actor=actor, at=at)
    return _move(
        verdict,
        "submit",
        actor=actor,
        at=at,
        submitted_by=actor,
        submitted_at=at,
        return_reason="",
        payload={"digest": fingerprint(compose(verdict))},
    )


@editorial_act
def withdraw(verdict: Verdict, *, actor: Any, at: datetime) -> Verdict:
    """Take a submitted verdict back to work on it."""
    verdict = _current(verdict)
    _refuse("withdraw", verdict, actor)
    return _move(verdict, "withdraw", actor=actor, at=at, payload={})


@editorial_act
def return_to_draft(verdict: Verdict, *, actor: Any, at: datetime, reason: str) -> Verdict:
    """Send the verdict back to its authors with a reason."""
    verdict = _current(verdict)
    reason = text_policy.clean(reason)
    _refuse("return", verdict, actor, reason=reason)
    return _move(
        verdict,
        "return",
        actor=actor,
        at=at,
        approved_by=None,
        approved_at=None,
        approved_digest="",
        return_reason=reason,
        payload={"reason": reason},
    )


@editorial_act
def approve(verdict: Verdict, *, actor: Any, at: datetime, digest: str) -> Verdict:
    """Approve exactly the document with `digest`, the one the reviewer was shown."""
    verdict = _current(verdict)
    digest_now = fingerprint(compose(verdict))
    _refuse("approve", verdict, actor, digest_shown=digest, digest_now=digest_now)
    return _move(
        verdict,
        "approve",
        actor=actor,
        at=at,
        approved_by=actor,
        approved_at=at,
        approved_digest=digest_now,
        payload={"digest": digest_now},
    )


@editorial_act
def publish(verdict: Verdict, *, actor: Any, at: datetime) -> Edition:
    """Freeze the approved document as the next edition and put it in force."""
    verdict = _current(verdict)
    document = compose(verdict)
    digest = fingerprint(document)
    _refuse("publish", verdict, actor, digest_now=digest)
    publication = Publication.objects.filter(claim_slug=verdict.claim.slug).select_related("edition").first()
    _move(verdict, "publish", actor=actor, at=at, payload={"digest": digest, "edition": document["number"]})
    edition = Edition(
        verdict=verdict,
        claim_slug=verdict.claim.slug,
        number=document["number"],
        kind=document["kind"],
        document=document,
        digest=digest,
        published_at=at,
        approved_by=public_name(verdict.approved_by),
        is_rating_changed=publication is not None and publication.rating_code != document["rating"]["code"],
        note=public_note(document),
    )
    edition.save(force_insert=True)
    _settle_contributions(edition)
    publications.put_in_force(edition, at=at)
    staleness.settle_by_edition(edition, actor=actor, at=at)
    repeats.reopen(edition, actor=actor, at=at)
    _reconsider_linked(verdict, actor=actor, at=at)
    publish_head(at=at)
    return edition


@editorial_act
def start_correction(
    verdict: Verdict, *, actor: Any, at: datetime, kind: str = EditionKind.CORRECTION
) -> Verdict:
    """Open the next version of a published verdict as a draft with the same words; the edition stays up.

    A version of kind reply brings an answer that readers have not seen, and changes nothing else.
    """
    claim = verdict.claim
    if not groups_of(actor):
        raise Refused(
            _("Only checkers, editors and chiefs may start a correction. Your account is in no such group.")
        )
    if verdict.state not in (VerdictState.PUBLISHED, VerdictState.RETRACTED):
        raise Refused(_("Only a published verdict can be corrected. This one is still open: edit it."))
    if claim.verdicts.open().exists():
        raise Refused(_("A correction of this claim is already open. Edit that one."))
    latest = claim.verdicts.latest("version")
    _refuse_kind(kind, latest)
    words = {field.name: getattr(latest, field.name) for field in VerdictText._meta.fields}
    words["correction_note"] = ""
    draft = Verdict(
        claim=claim,
        version=latest.version + 1,
        rating=latest.rating,
        language=latest.language,
        edition_kind=kind,
        to_check=latest.to_check,
        **words,
    )
    draft.save(force_insert=True)
    for translation in latest.translations.all():
        words = {field.name: getattr(translation, field.name) for field in VerdictText._meta.fields}
        words["correction_note"] = ""
        VerdictTranslation.objects.create(verdict=draft, language=translation.language, **words)
    note_contribution([claim], actor=actor, at=at)
    trail.append("start_correction", draft, actor=actor, at=at, payload={"kind": str(kind)})
    return draft


@editorial_act
def change_kind(verdict: Verdict, *, actor: Any, at: datetime, kind: str) -> Verdict:
    """Make a draft that replaces a published verdict another kind of edition than it was begun as."""
    verdict = _current(verdict)
    if not groups_of(actor):
        raise Refused(
            _("Only checkers, editors and chiefs may start a correction. Your account is in no such group.")
        )
    before = verdict.claim.verdicts.filter(version__lt=verdict.version).order_by("-version").first()
    if verdict.state != VerdictState.DRAFT or before is None:
        raise Refused(_("Only the draft of a correction, an update or a reply can become another kind."))
    _refuse_kind(kind, before)
    if kind == EditionKind.REPLY and _said_by(verdict) != _said_by(before):
        raise Refused(
            _("This draft has other words or another rating than readers see. A reply changes neither.")
        )
    if kind == verdict.edition_kind:
        return verdict
    changed = Verdict.objects.filter(pk=verdict.pk, state=verdict.state, moves=verdict.moves).update(
        edition_kind=kind, moves=F("moves") + 1
    )
    if changed != 1:
        raise Overtaken(_overtaken_sentence(verdict))
    note_contribution([verdict.claim], actor=actor, at=at)
    payload = {"before": verdict.edition_kind, "after": str(kind)}
    verdict.refresh_from_db()
    trail.append("change_kind", verdict, actor=actor, at=at, payload=payload)
    return verdict


@editorial_act
def retract(verdict: Verdict, *, actor: Any, at: datetime, reason: dict[str, str] | str) -> Edition:
    """Replace the edition in force by a tombstone that names the reason; the page stays."""
    verdict = _current(verdict)
    if isinstance(reason, str):
        reason = {verdict.language: reason}
    reason = {
        language: text_policy.clean(text) for language, text in reason.items() if language in Language.values
    }
    reason = {language: text for language, text in reason.items() if text.strip()}
    in_force = Edition.objects.in_force().filter(claim_slug=verdict.claim.slug).first()
    if in_force is None or in_force.verdict_id != verdict.pk:
        raise Refused(_("Only the verdict in force can be retracted."))
    _refuse("retract", verdict, actor, reason=" ".join(reason.values()))
    document = compose_tombstone(in_force, reason=reason)
    digest = fingerprint(document)
    _move(
        verdict,
        "retract",
        actor=actor,
        at=at,
        payload={"digest": digest, "edition": document["number"], "reason": reason},
    )
    edition = Edition(
        verdict=verdict,
        claim_slug=verdict.claim.slug,
        number=document["number"],
        kind=EditionKind.RETRACTION,
        document=document,
        digest=digest,
        published_at=at,
        approved_by=public_name(actor),
        is_rating_changed=True,
        note=public_note(document),
    )
    edition.save(force_insert=True)
    publications.put_in_force(edition, at=at)
    staleness.settle_by_edition(edition, actor=actor, at=at)
    repeats.reopen(edition, actor=actor, at=at)
    publish_head(at=at)
    return edition


def situation(verdict: Verdict, actor: Any, **shown: Any) -> workflow.Situation:
    """Return everything the workflow table asks about, for `actor` now."""
    if verdict.state == VerdictState.APPROVED:
        shown.setdefault("digest_now", fingerprint(compose(verdict)))
    last = Edition.objects.of_claim(verdict.claim.slug).last()
    is_reply = verdict.is_open and verdict.edition_kind == EditionKind.REPLY
    return workflow.Situation(
        state=verdict.state,
        groups=groups_of(actor),
        is_contributor=is_contributor(verdict, actor),
        missing=tuple(missing_fields(verdict)),
        evidence_refusal=evidence.refuse(cited(verdict), single_origin_reason=verdict.single_origin_reason),
        digest_approved=verdict.approved_digest,
        has_edition=last is not None,
        correction_note=verdict.correction_note,
        is_reply=is_reply,
        reply_refusal=_reply_refusal(verdict, last) if is_reply and last else "",
        **shown,
    )


def is_contributor(verdict: Verdict, actor: Any) -> bool:
    return actor is not None and (
        verdict.submitted_by_id == actor.pk or verdict.claim.contributions.open().filter(user=actor).exists()
    )


def missing_fields(verdict: Verdict) -> list[str]:
    """Return the fields that a verdict needs before it can be submitted and does not have."""
    needed = ("rating", "headline", "short_answer", "rationale")
    missing = [name for name in needed if not getattr(verdict, name)]
    return missing + (["alternative"] if shown_pictures.has_one_without_words(verdict) else [])


def _refuse_kind(kind: str, latest: Verdict) -> None:
    if kind not in LATER_KINDS:
        raise Refused(_("Say whether this is a correction, an update or a reply."))
    in_force = Edition.objects.in_force().filter(claim_slug=latest.claim.slug).first()
    if kind == EditionKind.REPLY and in_force and (sentence := _reply_refusal(latest, in_force)):
        raise Refused(sentence)


def _reply_refusal(verdict: Verdict, last: Edition) -> str:
    return replies.refuse(
        last.document["replies"], replies_to(verdict.claim), is_retracted=last.is_retraction
    )


def _said_by(verdict: Verdict) -> list[Any]:
    """Return rating and words of a verdict in every language, apart from notes and what is internal."""
    names = [field.name for field in VerdictText._meta.fields if field.name != "correction_note"]
    return [
        verdict.rating_id,
        verdict.language,
        [getattr(verdict, name) for name in names],
        [(text.language, [getattr(text, name) for name in names]) for text in verdict.translations.all()],
    ]


def _settle_contributions(edition: Edition) -> None:
    """Note who had a hand in the edition; each may then approve somebody else's next one.

    A reply leaves out whatever else was done meanwhile, so who did it stays barred from approving that.
    """
    hands = list(edition.verdict.claim.contributions.open())
    edition.verdict.claim.contributions.open().update(edition=edition)
    if edition.is_reply:
        Contribution.objects.bulk_create(
            Contribution(claim=hand.claim, user_id=hand.user_id, first_at=hand.first_at) for hand in hands
        )


def _current(verdict: Verdict) -> Verdict:
    """Return the verdict as stored, unless somebody moved it since the caller read it."""
    stored = Verdict.objects.select_related("claim__claimant", "rating__scale", "approved_by").get(
        pk=verdict.pk
    )
    if (stored.state, stored.moves) != (verdict.state, verdict.moves):
        raise Overtaken(_overtaken_sentence(stored))
    return stored


def _refuse(step: str, verdict: Verdict, actor: Any, **shown: Any) -> None:
    sentence = workflow.refuse(step, situation(verdict, actor, **shown))
    if sentence:
        raise Refused(sentence)


def _move(
    verdict: Verdict, step: str, *, actor: Any, at: datetime, payload: dict[str, Any], **changes: Any
) -> Verdict:
    to_state = workflow.STEPS[step].to_state
    moved = Verdict.objects.filter(pk=verdict.pk, state=verdict.state, moves=verdict.moves).update(
        state=to_state, moves=F("moves") + 1, **changes
    )
    if moved != 1:
        raise Overtaken(_overtaken_sentence(verdict))
    verdict.refresh_from_db()
    trail.append(step, verdict, actor=actor, at=at, payload=payload)
    return verdict


def _overtaken_sentence(verdict: Verdict) -> str:
    about = TrailEntry.objects.about("verdict", trail.key_of(verdict)).exclude(act__in=NO_MOVES)
    last = about.in_order().last()
    if last is None:
        return _("Somebody else moved this verdict meanwhile. Open it again.")
    step = workflow.STEPS.get(last.act)
    return _("%(who)s was faster (%(act)s). Open the verdict again.") % {
        "who": last.actor_name,
        "act": step.verb if step else last.act,
    }


def _reconsider_linked(verdict: Verdict, *, actor: Any, at: datetime) -> None:
    """A claim that readers can now see appears in the documents of the claims linked to it.

    And what it quotes of a foreign article leaves less room for the claims beside it.
    """
    claim = verdict.claim
    linked = [link.other for link in claim.links.shown_to_readers().filter(other__isnull=False)]
    linked += [link.claim for link in claim.linked_from.shown_to_readers()]
    beside = Claim.objects.filter(appearances__revision__article__revisions__appearances__claim=claim)
    void_approvals([*linked, *beside.exclude(pk=claim.pk).distinct()], actor=actor, at=at)

"""Texts coming in: a first body, the recorded body attached later, or a new revision that is re-anchored."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Appearance, Article, ArticleRevision, Claim
from claims.operations import repeats, staleness, trail
from claims.operations.approvals import void_approvals
from claims.operations.desk import note_contribution, record, values_of
from claims.operations.trail import editorial_act
from claims.rules import anchoring, selections
from claims.rules.fingerprints import digest
from claims.rules.selections import Pointer
from claims.rules.sentences import Refused
from claims.rules.text import refuse_unkeepable_body
from claims.vocabulary import Anchoring


@dataclass(frozen=True)
class Arrival:
    """What became of a text: the revision, whether it is new, and the outcome for each appearance."""

    revision: ArticleRevision
    is_new: bool
    outcomes: dict[str, int]


@editorial_act
def receive_text(article: Article, body: str, *, actor: Any, at: datetime, received_on: str = "") -> Arrival:
    """Attach the body whose digest is on record, or keep it as a new revision and re-anchor every claim.

    `body` is kept code point by code point; offsets of appearances refer to it.
    """
    refuse_unkeepable_body(body)
    sha256 = digest(body.encode("utf-8"))
    known = article.revisions.filter(sha256=sha256).first()
    if known is not None:
        if not known.is_attached:
            _attach(known, body, actor=actor, at=at)
        return Arrival(known, is_new=False, outcomes=_outcomes(known))
    return _add_revision(article, body, sha256, actor=actor, at=at, received_on=received_on)


@editorial_act
def register_revision(
    article: Article,
    number: int,
    sha256: str,
    length: int,
    *,
    actor: Any,
    at: datetime,
    body: str = "",
    received_on: str = "",
) -> ArticleRevision:
    """Put a revision on record, with its text or known by digest and length (in code points) alone."""
    previous = article.latest_revision
    if number != (previous.number + 1 if previous else 1):
        raise Refused(
            _("Revisions are numbered without gaps; the next one is %(number)d.")
            % {"number": previous.number + 1 if previous else 1}
        )
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Refused(_("A SHA-256 is 64 digits from 0 to 9 and a to f."))
    if body and (digest(body.encode("utf-8")), len(body)) != (sha256, length):
        raise Refused(_("The text does not have the length and SHA-256 that are given for it."))
    revision = ArticleRevision(
        article=article, number=number, sha256=sha256, length=length, body=body, received_on=received_on
    )
    revision.save(force_insert=True)
    trail.append(
        "register_revision",
        revision,
        actor=actor,
        at=at,
        payload={"sha256": sha256, "length": length, "is_attached": bool(body)},
    )
    if previous is not None:
        staleness.revision_registered(article, number, actor=actor, at=at)
    # Quotes of the revision before are no longer shown until they are found in this one.
    claims = list(Claim.objects.appearing_in(article))
    note_contribution(claims, actor=actor, at=at)
    void_approvals(claims, actor=actor, at=at)
    return revision


def _attach(revision: ArticleRevision, body: str, *, actor: Any, at: datetime) -> None:
    if len(body) != revision.length:
        raise Refused(
            _("The text has %(found)d characters, the record says %(expected)d.")
            % {"found": len(body), "expected": revision.length}
        )
    for appearance in revision.appearances.select_related("claim"):
        if appearance.start is None or appearance.end is None:
            continue
        exact, prefix, suffix = anchoring.context(body, appearance.start, appearance.end)
        if not exact.startswith(appearance.exact):
            raise Refused(
                _("“%(quote)s” (claim %(claim)s) does not stand at %(start)d. Nothing was attached.")
                % {"quote": appearance.exact, "claim": appearance.claim.slug, "start": appearance.start}
            )
        Appearance.objects.filter(pk=appearance.pk).update(
            exact=exact, prefix=prefix, suffix=suffix, anchoring=Anchoring.FOUND
        )
    ArticleRevision.objects.filter(pk=revision.pk, body="").update(body=body)
    revision.refresh_from_db()
    trail.append("attach_text", revision, actor=actor, at=at, payload={"sha256": revision.sha256})
    void_approvals([a.claim for a in revision.appearances.select_related("claim")], actor=actor, at=at)


def _add_revision(
    article: Article, body: str, sha256: str, *, actor: Any, at: datetime, received_on: str
) -> Arrival:
    previous = article.latest_revision
    revision = ArticleRevision(
        article=article,
        number=previous.number + 1 if previous else 1,
        sha256=sha256,
        length=len(body),
        body=body,
        received_on=received_on,
    )
    revision.save(force_insert=True)
    trail.append(
        "receive_text",
        revision,
        actor=actor,
        at=at,
        payload={"sha256": sha256, "length": len(body), "replaces": previous.number if previous else None},
    )
    claims = []
    quoting = staleness.quotings(article)
    agreed = repeats.agreed_in(previous)
    for old in previous.appearances.select_related("claim", "revision__article") if previous else ():
        moved = _reanchored(old, revision)
        if not _is_taken(moved):
            moved.save(force_insert=True)
            claims.append(moved.claim)
            trail.append("anchor", moved, actor=actor, at=at, payload={"after": values_of(moved)})
            if old.pk in agreed:
                repeats.keep_for_same_words(agreed[old.pk], moved, actor=actor, at=at)
        staleness.quote_sought(old, moved, quoting, actor=actor, at=at)
    note_contribution(claims, actor=actor, at=at)
    void_approvals(claims, actor=actor, at=at)
    return Arrival(revision, is_new=True, outcomes=_outcomes(revision))


def _reanchored(old: Appearance, revision: ArticleRevision) -> Appearance:
    """Return the appearance as it is found in the new revision."""
    anchor = anchoring.locate(old.exact, revision.body, prefix=old.prefix, suffix=old.suffix, start=old.start)
    appearance = Appearance(
        claim=old.claim,
        revision=revision,
        part=old.part,
        difference=old.difference,
        anchoring=anchor.outcome,
        exact=old.exact,
        prefix=old.prefix,
        suffix=old.suffix,
        # Words that were given up come back if the text has them again.
        given_up_because="" if anchor.outcome == Anchoring.FOUND else old.given_up_because,
    )
    if old.given_up_because and anchor.outcome != Anchoring.FOUND:
        appearance.anchoring = Anchoring.LOST
        return appearance
    has_place = anchor.outcome in (Anchoring.FOUND, Anchoring.MOVED)
    if has_place and anchor.start is not None and anchor.end is not None:
        appearance.start, appearance.end = anchor.start, anchor.end
        appearance.exact, appearance.prefix, appearance.suffix = anchoring.context(
            revision.body, anchor.start, anchor.end
        )
        appearance.moved_from = old.exact if anchor.outcome == Anchoring.MOVED else ""
    return appearance


def _is_taken(new: Appearance) -> bool:
    """Say whether another appearance of the claim stands at the very place already."""
    same = new.revision.appearances.filter(claim=new.claim, start=new.start, end=new.end)
    return new.start is not None and same.exists()


@editorial_act
def pin(
    claim: Any,
    revision: ArticleRevision,
    quote: str,
    *,
    actor: Any,
    at: datetime,
    pointer: Pointer | None = None,
    **fields: Any,
) -> Appearance:
    """Record where `claim` stands in `revision`; the server finds the place.

    With a `pointer` an editor selected these very words: their place is certain or it is refused.
    """
    if pointer is not None:
        start, end = selections.find(quote, revision.body, pointer)
        anchor = anchoring.Anchor(Anchoring.FOUND, start, end, 1.0)
    else:
        anchor = anchoring.locate(quote, revision.body, start=fields.pop("start", None))
    if anchor.outcome == Anchoring.LOST:
        raise Refused(_("“%(quote)s” does not stand in this revision.") % {"quote": quote})
    appearance = Appearance(claim=claim, revision=revision, exact=quote, anchoring=anchor.outcome, **fields)
    if anchor.start is not None and anchor.end is not None:
        appearance.start, appearance.end = anchor.start, anchor.end
        appearance.exact, appearance.prefix, appearance.suffix = anchoring.context(
            revision.body, anchor.start, anchor.end
        )
    if pointer is not None and revision.appearances.filter(claim=claim, start=start, end=end).exists():
        raise Refused(_("This claim already stands at these words."))
    return record(appearance, actor=actor, at=at)


def _outcomes(revision: ArticleRevision) -> dict[str, int]:
    outcomes = dict.fromkeys(Anchoring.values, 0)
    for outcome in revision.appearances.values_list("anchoring", flat=True):
        outcomes[outcome] += 1
    return outcomes

"""Recording, editing and removing the desk's nouns: the one way in for admin, imports and commands.

Each act saves the row, leaves one trail entry, notes the actor as a contributor to every claim the row is
frozen into, and voids approvals whose document it changes.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.models import (
    Appearance,
    Article,
    Attribution,
    Claim,
    ClaimLink,
    Contribution,
    Rating,
    Source,
    Verdict,
    VerdictTranslation,
)
from claims.models.fields import LocalizedTextField
from claims.operations import claim_words, sources, staleness, trail
from claims.operations.approvals import void_approvals
from claims.operations.frozen import claims_frozen_with, claims_rated_with
from claims.operations.naming import refuse_merged
from claims.operations.publications import refresh_article_page
from claims.operations.trail import editorial_act
from claims.operations.written_by_hand import KEPT_ELSEWHERE, REMOVABLE
from claims.rules import replies
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import EditionKind

Noun = TypeVar("Noun", bound=models.Model)

# Written by the workflow alone; an editor's save never carries them.
WORKFLOW_FIELDS = frozenset(
    {
        "state",
        "moves",
        "version",
        "edition_kind",
        "submitted_by",
        "submitted_at",
        "approved_by",
        "approved_at",
        "approved_digest",
        "return_reason",
    }
)
# The words before and after a quote keep the blank that stands between.
NEIGHBOURS = frozenset({"prefix", "suffix"})
# Where a hop waits while others take its place; no chain is so long.
FIRST_STEP_ASIDE = 30_000
# All that may be written on a version that brings a reply: what the reviewer is told, and no reader.
FREE_ON_REPLY = frozenset({"to_check"})


class Outdated(Refused):
    """The row is no longer what the person was shown."""


@editorial_act
def record(thing: Noun, *, actor: Any, at: datetime) -> Noun:
    """Save a new row of the desk."""
    _refuse_unless_desk_noun(thing)
    if isinstance(thing, Verdict):
        _refuse_unless_fresh_draft(thing)
        _refuse_second_open_verdict(thing)
        last = thing.claim.verdicts.order_by("-version").first()
        thing.version = last.version + 1 if last else 1
        # Later versions are opened by `verdicts.start_correction`, which says what they are.
        thing.edition_kind = EditionKind.FIRST
    if isinstance(thing, VerdictTranslation):
        _refuse_unless_open(thing.verdict)
        _refuse_on_reply(thing.verdict)
        void_approvals([thing.verdict.claim], actor=actor, at=at, regardless=True)
    refuse_merged(thing)
    _clean_texts(thing)
    sources.refuse_unsound(thing)
    thing.save(force_insert=True)
    trail.append("record", thing, actor=actor, at=at, payload={"after": values_of(thing)})
    claim_words.follow(thing)
    if isinstance(thing, Appearance):
        staleness.quote_placed(thing, actor=actor, at=at)
    _settle(claims_frozen_with(thing), actor=actor, at=at)
    void_approvals(claims_rated_with(thing), actor=actor, at=at)
    return thing


@editorial_act
def edit(thing: Noun, *, actor: Any, at: datetime, shown: Mapping[str, Any] | None = None) -> Noun:
    """Save changes to a row of the desk; a save that changes nothing leaves no trace.

    `shown` is what `columns_of` gave when the person saw the row: if it stands otherwise by now, nothing is
    written, whoever or whatever changed it. Leave it out only where the row was read in the same act.
    """
    return _save(_stored(thing, shown), thing, actor=actor, at=at)


@editorial_act
def rearrange(
    hops: Collection[Attribution], *, actor: Any, at: datetime, shown: Mapping[int, Mapping[str, Any]]
) -> None:
    """Save hops that change places among themselves; `shown` by row number, as for `edit`.

    Each keeps its row, so that a colleague's form still knows which hop is which.
    """
    stored = [_stored(hop, shown.get(hop.pk)) for hop in hops]
    for aside, before in enumerate(stored):
        Attribution.objects.filter(pk=before.pk).update(step=FIRST_STEP_ASIDE + aside)
    for before, hop in zip(stored, hops, strict=True):
        _save(before, hop, also=("chain", "step"), actor=actor, at=at)


def _stored(thing: Noun, shown: Mapping[str, Any] | None) -> Noun:
    """Return the row as it stands, held against other writers; raises `Outdated`."""
    _refuse_unless_desk_noun(thing)
    stored = type(thing)._base_manager.select_for_update().filter(pk=thing.pk).first()
    if stored is None:
        raise Outdated(_("Somebody else took this back since you opened it. Open the page anew."))
    if shown is not None and any(shown.get(name) != now for name, now in columns_of(stored).items()):
        raise Outdated(
            _("Somebody else changed this since you opened it. Open it anew and compare before you save.")
        )
    return stored


def _save(before: Noun, thing: Noun, *, also: Iterable[str] = (), actor: Any, at: datetime) -> Noun:
    touched = {claim.pk: claim for claim in claims_frozen_with(before)}
    if isinstance(before, Verdict | VerdictTranslation):
        _refuse_unless_open(_verdict_of(before))
    _refuse_if_moved(before, thing)
    _clean_texts(thing)
    sources.refuse_unsound(thing, before)
    old, new = values_of(before), values_of(thing)
    changed = [name for name in new if old[name] != new[name] and name not in _kept_by_workflow(thing)]
    if not changed:
        return thing
    refuse_merged(thing, changed)
    if isinstance(before, Rating):
        _refuse_if_in_use(before)
    if isinstance(before, ClaimLink):
        _refuse_if_decided(before, changed)
    if isinstance(before, Verdict | VerdictTranslation) and not FREE_ON_REPLY.issuperset(changed):
        _refuse_on_reply(_verdict_of(before))
    if isinstance(thing, Verdict | VerdictTranslation):
        # The database refuses to change the words of an approved verdict, so the approval goes first.
        void_approvals(touched.values(), actor=actor, at=at, regardless=True)
    thing.save(update_fields={*changed, *also})
    payload = {
        "before": {name: old[name] for name in changed},
        "after": {name: new[name] for name in changed},
    }
    trail.append("edit", thing, actor=actor, at=at, payload=payload)
    claim_words.follow(thing, changed)
    if isinstance(before, Source) and isinstance(thing, Source):
        staleness.source_changed(before, thing, actor=actor, at=at)
    touched |= {claim.pk: claim for claim in claims_frozen_with(thing)}
    _settle(touched.values(), actor=actor, at=at)
    void_approvals(claims_rated_with(thing), actor=actor, at=at)
    if isinstance(thing, Article) and "rights" in changed:
        # Readers must not go on seeing a whole text we have lost the rights to.
        refresh_article_page(thing.slug, at=at)
    return thing


@editorial_act
def remove(thing: models.Model, *, actor: Any, at: datetime, shown: Mapping[str, Any] | None = None) -> None:
    """Take back a row that hangs on a claim or verdict; nouns of their own are kept, see `TRUST` A-6.

    `shown` as for `edit`.
    """
    if not isinstance(thing, REMOVABLE):
        raise Refused(
            _("%(noun)s is kept for good. Mark it as rejected or leave it unused.")
            % {"noun": capfirst(str(thing._meta.verbose_name))}
        )
    thing = _stored(thing, shown)
    touched = list(claims_frozen_with(thing))
    if isinstance(thing, VerdictTranslation):
        _refuse_unless_open(thing.verdict)
        _refuse_on_reply(thing.verdict)
        void_approvals(touched, actor=actor, at=at, regardless=True)
    trail.append("remove", thing, actor=actor, at=at, payload={"before": values_of(thing)})
    thing.delete()
    claim_words.follow(thing)
    _settle(touched, actor=actor, at=at)


@editorial_act
def set_sources(link: ClaimLink, sources: Iterable[Source], *, actor: Any, at: datetime) -> None:
    """Name the sources a link rests on."""
    wanted = {source.slug: source for source in sources}
    old = sorted(link.sources.values_list("slug", flat=True))
    if old == sorted(wanted):
        return
    link.sources.set(wanted.values())
    trail.append(
        "edit",
        link,
        actor=actor,
        at=at,
        payload={"before": {"sources": old}, "after": {"sources": sorted(wanted)}},
    )


def note_contribution(claims: Iterable[Claim], *, actor: Any, at: datetime) -> None:
    """Remember that `actor` had a hand in the next edition of these claims and may not approve it."""
    if actor is None:
        return
    Contribution.objects.bulk_create(
        [Contribution(claim=claim, user=actor, first_at=at) for claim in claims], ignore_conflicts=True
    )


def prepare(thing: models.Model) -> None:
    """Bring a new row under the rules that hold for every row; raises `Refused`."""
    _refuse_unless_desk_noun(thing)
    if isinstance(thing, Verdict):
        _refuse_unless_fresh_draft(thing)
    refuse_merged(thing)
    _clean_texts(thing)


def values_of(thing: models.Model) -> dict[str, Any]:
    """Return the row as plain values, foreign keys by their natural key, for the trail."""
    values = {}
    for field in thing._meta.concrete_fields:
        if field.primary_key:
            continue
        if field.is_relation:
            other = getattr(thing, field.name)
            values[field.name] = None if other is None else trail.key_of(other)
        else:
            values[field.name] = plain(field.value_from_object(thing))
    return values


def columns_of(thing: models.Model) -> dict[str, Any]:
    """Return the row as plain values, other rows by number, so that it costs no query to compare it later."""
    return {
        field.name: plain(field.value_from_object(thing))
        for field in thing._meta.concrete_fields
        if not field.primary_key
    }


def plain(value: Any) -> Any:
    """Return a column's value as text, number, yes or no, nothing, or a text in two languages."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case models.fields.files.FieldFile():
            return value.name
        case _:
            return value


def _settle(claims: Iterable[Claim], *, actor: Any, at: datetime) -> None:
    claims = list(claims)
    note_contribution(claims, actor=actor, at=at)
    void_approvals(claims, actor=actor, at=at)


def _clean_texts(thing: models.Model) -> None:
    """Bring every text of the row under the one text policy; the sentence names the field."""
    for field in thing._meta.concrete_fields:
        value = field.value_from_object(thing)
        if not value:
            continue
        try:
            if isinstance(field, LocalizedTextField):
                setattr(thing, field.attname, {code: text_policy.clean(text) for code, text in value.items()})
            elif isinstance(field, models.TextField) or field.name in NEIGHBOURS:
                setattr(thing, field.attname, text_policy.clean(value))
            elif isinstance(field, models.CharField) and not field.choices:
                setattr(thing, field.attname, text_policy.clean_line(value))
        except Refused as refusal:
            raise Refused(f"{capfirst(str(field.verbose_name))}: {refusal}") from refusal


def _kept_by_workflow(thing: models.Model) -> frozenset[str]:
    return WORKFLOW_FIELDS if isinstance(thing, Verdict) else frozenset()


def _refuse_unless_desk_noun(thing: models.Model) -> None:
    if isinstance(thing, KEPT_ELSEWHERE):
        raise Refused(
            _("%(noun)s is not written by hand.") % {"noun": capfirst(str(thing._meta.verbose_name))}
        )


def _refuse_unless_fresh_draft(verdict: Verdict) -> None:
    fresh = Verdict()
    if any(
        getattr(verdict, name) != getattr(fresh, name)
        for name in WORKFLOW_FIELDS - {"version", "edition_kind"}
    ):
        raise Refused(_("A verdict begins as a draft. Its state follows from the steps people take."))


def _refuse_if_moved(before: models.Model, thing: models.Model) -> None:
    """Whoever had a hand in a row counts for its claim, and a move would leave their hands behind."""
    for name in ("claim_id", "verdict_id"):
        if getattr(before, name, None) != getattr(thing, name, None):
            raise Refused(
                _("%(noun)s stays where it was entered. Enter it anew there, and take it back here.")
                % {"noun": capfirst(str(thing._meta.verbose_name))}
            )


def _refuse_if_decided(link: ClaimLink, changed: Iterable[str]) -> None:
    """A decision holds for what was decided about, and not for whatever the link is turned into."""
    if link.decided_by_id is not None and {"kind", "other"}.intersection(changed):
        raise Refused(_("Somebody decided about this link as it is. Make a new link for something else."))


def _refuse_second_open_verdict(verdict: Verdict) -> None:
    if verdict.claim.verdicts.open().exists():
        raise Refused(_("This claim already has an open verdict. Edit that one."))
    if verdict.claim.verdicts.exists():
        raise Refused(_("This claim has a published verdict. Start a correction from it."))


def _refuse_unless_open(verdict: Verdict) -> None:
    if not verdict.is_open:
        raise Refused(_("This verdict is published and stays as it is. Start a correction instead."))


def _refuse_on_reply(verdict: Verdict) -> None:
    if verdict.edition_kind == EditionKind.REPLY:
        raise Refused(replies.refuse_changes())


def _verdict_of(thing: Verdict | VerdictTranslation) -> Verdict:
    return thing if isinstance(thing, Verdict) else thing.verdict


def _refuse_if_in_use(rating: Rating) -> None:
    if rating.verdicts.exists():
        raise Refused(_("This rating is in use. Make a new version of the scale instead."))

"""Parties that turn out to be one, or to be two: merged, parted again, told apart.

Nothing public changes by a merge. It changes what the next editions say: they name the party that stays and
the slugs it stood under before, go through four eyes like any other, and from then on old pages lead to new.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from claims.models import Claim, Party, PartyAlias, PartyDistinction, PartyMerge
from claims.operations import desk, trail
from claims.operations.desk import values_of
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import Group, VerdictState


@dataclass(frozen=True)
class Parted:
    """How many places were given back, and how many somebody had changed meanwhile."""

    given_back: int
    left: int


@dataclass(frozen=True)
class Foresight:
    """What would follow from a merge: places that change, and verdicts whose approval would be void."""

    places: int
    claims: int
    approved: int


@editorial_act
def merge(merged: Party, survivor: Party, *, reason: str, actor: Any, at: datetime) -> PartyMerge:
    """Let `survivor` stand wherever `merged` stood, and keep all it takes to part them again.

    Whoever merges counts as an author of every claim that names one of the two; approvals of these are void.
    """
    refuse_unless_editor(actor)
    reason = text_policy.clean(reason).strip()
    if not reason:
        raise Refused(_("Say how you know that they are the same."))
    merged, survivor = _fresh(merged), _fresh(survivor)
    refuse_merge(merged, survivor)
    act = {"actor": actor, "at": at}
    moved = [_move(place, survivor, **act) for place in _places(merged, besides=survivor)]
    wikidata = _hand_over_wikidata(merged, survivor, **act)
    known_as = {survivor.name, *survivor.aliases.values_list("name", flat=True)}
    alias = "" if merged.name in known_as else merged.name
    if alias:
        desk.record(PartyAlias(party=survivor, name=alias), **act)
    merged.merged_into = survivor
    desk.edit(merged, **act)
    survivor.formerly = sorted({*survivor.formerly, *merged.formerly, merged.slug})
    desk.edit(survivor, **act)
    row = PartyMerge.objects.create(
        merged=merged,
        survivor=survivor,
        reason=reason,
        moved=moved,
        alias=alias,
        wikidata=wikidata,
        merged_by=actor,
        merged_at=at,
    )
    trail.append("merge", row, **act, payload={"after": values_of(row)})
    return row


@editorial_act
def part(row: PartyMerge, *, actor: Any, at: datetime) -> Parted:
    """Give back every place that still names the survivor; what was changed since stays as it is."""
    refuse_unless_editor(actor)
    row = PartyMerge.objects.select_for_update().select_related("merged", "survivor").get(pk=row.pk)
    if row.undone_at is not None:
        raise Refused(_("These two were parted already."))
    merged, survivor = _fresh(row.merged), _fresh(row.survivor)
    if survivor.merged_into is not None:
        raise Refused(
            _("“%(name)s” was itself found to be “%(other)s” since. Part those two first.")
            % {"name": survivor.name, "other": survivor.merged_into.name}
        )
    act = {"actor": actor, "at": at}
    merged.merged_into = None
    desk.edit(merged, **act)
    survivor.formerly = sorted(set(survivor.formerly) - {*merged.formerly, merged.slug})
    if row.wikidata and survivor.wikidata == row.wikidata:
        survivor.wikidata = ""
    desk.edit(survivor, **act)
    if row.wikidata and not survivor.wikidata:
        merged.wikidata = row.wikidata
        desk.edit(merged, **act)
    for alias in PartyAlias.objects.filter(party=survivor, name=row.alias):
        desk.remove(alias, **act)
    given_back = sum(_give_back(place, survivor, merged, **act) for place in row.moved)
    PartyMerge.objects.filter(pk=row.pk).update(undone_by=actor, undone_at=at)
    row.undone_by, row.undone_at = actor, at
    counts = Parted(given_back, len(row.moved) - given_back)
    trail.append("part", row, **act, payload={"given_back": counts.given_back, "left": counts.left})
    return counts


@editorial_act
def tell_apart(one: Party, other: Party, *, reason: str, actor: Any, at: datetime) -> PartyDistinction:
    """Remember that two parties are two, so that nobody is asked again."""
    refuse_unless_editor(actor)
    if one.pk == other.pk:
        raise Refused(_("Choose two parties."))
    first, second = sorted((one, other), key=lambda party: party.pk)
    known = PartyDistinction.objects.filter(one=first, other=second).first()
    if known is not None:
        return known
    row = PartyDistinction(
        one=first, other=second, reason=text_policy.clean(reason).strip(), said_by=actor, said_at=at
    )
    row.save(force_insert=True)
    trail.append("tell_apart", row, actor=actor, at=at, payload={"after": values_of(row)})
    return row


def foresee(merged: Party, survivor: Party) -> Foresight:
    """Say what `merge` would touch; writes nothing."""
    named = Claim.objects.naming(merged) | Claim.objects.naming(survivor)
    claims = Claim.objects.filter(pk__in=named.values("pk"))
    return Foresight(
        places=sum(1 for _place in _places(merged, besides=survivor)),
        claims=claims.count(),
        approved=claims.filter(verdicts__state=VerdictState.APPROVED).distinct().count(),
    )


def refuse_merge(merged: Party, survivor: Party) -> None:
    """Refuse what can be no merge, whoever asks."""
    if merged.pk == survivor.pk:
        raise Refused(_("Choose two parties."))
    for party in (merged, survivor):
        if party.merged_into is not None:
            raise Refused(
                _("“%(name)s” was found to be “%(other)s” already.")
                % {"name": party.name, "other": party.merged_into.name}
            )
    if merged.wikidata and survivor.wikidata:
        raise Refused(
            _("Wikidata knows them as two: %(one)s and %(other)s. Correct one of the ids first.")
            % {"one": merged.wikidata, "other": survivor.wikidata}
        )


def refuse_unless_editor(actor: Any) -> None:
    if not {Group.EDITOR, Group.CHIEF} & groups_of(actor):
        raise Refused(_("Only editors and chiefs say whether two parties are one."))


def _fresh(party: Party) -> Party:
    return Party.objects.select_for_update(of=("self",)).select_related("merged_into").get(pk=party.pk)


def _places(merged: Party, *, besides: Party) -> Iterator[tuple[models.Model, str]]:
    """Yield every row that names the party, with the field that does; aliases that both have stay."""
    known = set(besides.aliases.values_list("name", flat=True))
    for relation in Party._meta.related_objects:
        if relation.related_model in (PartyMerge, PartyDistinction):
            # What was said of the party stays with it.
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: merged}).order_by("pk")
        for row in rows:
            if not (isinstance(row, PartyAlias) and row.name in known):
                yield row, relation.field.name


def _move(place: tuple[models.Model, str], to: Party, *, actor: Any, at: datetime) -> tuple[str, int, str]:
    row, name = place
    # Several fields of one row may name the party, and an earlier step has saved the first of them.
    row.refresh_from_db()
    setattr(row, name, to)
    try:
        with transaction.atomic():
            desk.edit(row, actor=actor, at=at)
    except IntegrityError as error:
        raise Refused(
            _("%(noun)s “%(row)s” stands with both already. Take one of them back first.")
            % {"noun": row._meta.verbose_name, "row": row}
        ) from error
    return row._meta.model_name or "", row.pk, name


def _give_back(
    place: tuple[str, int, str], survivor: Party, merged: Party, *, actor: Any, at: datetime
) -> bool:
    noun, key, name = place
    row = apps.get_model("claims", noun)._base_manager.filter(pk=key, **{name: survivor}).first()
    if row is None:
        return False
    _move((row, name), merged, actor=actor, at=at)
    return True


def _hand_over_wikidata(merged: Party, survivor: Party, *, actor: Any, at: datetime) -> str:
    """Give the id to the party that stays, as an id is given once; returns the id that changed hands."""
    wikidata = merged.wikidata
    if wikidata:
        merged.wikidata = ""
        desk.edit(merged, actor=actor, at=at)
        survivor.wikidata = wikidata
        desk.edit(survivor, actor=actor, at=at)
    return wikidata

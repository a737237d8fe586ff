"""Recording many new rows of one noun at once, each with its own trail entry.

For imports: what `desk.record` does row by row, with a handful of statements for thousands of rows.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from claims.models import (
    Article,
    Attribution,
    Claim,
    ClaimQuantity,
    ClaimTranslation,
    Contribution,
    Evidence,
    ForeignRating,
    ForeignReview,
    Party,
    PartyAlias,
    Source,
    Verdict,
)
from claims.operations import claim_words, desk, trail
from claims.operations.approvals import void_approvals
from claims.operations.insertion import insert_columns
from claims.rules.fingerprints import canonical, canonical_text
from claims.rules.sentences import Refused

# New rows of these touch nothing but the claim they name; what else there is, `desk.record` takes one by one.
PLAIN = (
    Article,
    Attribution,
    Claim,
    ClaimQuantity,
    ClaimTranslation,
    Evidence,
    ForeignRating,
    ForeignReview,
    Party,
    PartyAlias,
    Source,
    Verdict,
)
# Of these a claim's next edition is made; a check by others is no part of it.
FROZEN = (Attribution, ClaimQuantity, ClaimTranslation, Evidence, Verdict)
AT_ONCE = 500


@dataclass(frozen=True)
class NewRows:
    """New rows of one noun that name the same columns, cleaned and judged already.

    `columns` has a value for each row by the name of the field, relations by number; `named` has the natural
    keys of these relations, and `keys` those of the rows themselves, as the trail writes them.
    """

    model: type[models.Model]
    keys: list[str]
    columns: dict[str, list[Any]]
    named: dict[str, list[str | None]]


def record_all(
    new: NewRows, *, actor: Any, at: datetime, claims_at_hand: Collection[int] = frozenset()
) -> list[int]:
    """Save new rows and return their numbers, each with its own trail entry; call it in an `editorial_act`.

    `claims_at_hand` are those that came in by the same act: nobody has approved them, and who brought them is
    noted as a contributor.
    """
    model, count = new.model, len(new.keys)
    if model not in PLAIN:
        raise TypeError(f"{model.__name__} is recorded row by row")
    if model is Verdict:
        _refuse_unless_first_drafts(new)
    numbers = insert_columns(model, count, new.columns)
    trail.append_all("record", str(model._meta.model_name), new.keys, _payloads(new), actor=actor, at=at)
    if model in (Claim, ClaimTranslation):
        claim_words.keep(numbers if model is Claim else new.columns["claim"])
    if model is Claim:
        _note_contributions(numbers, actor=actor, at=at)
    elif model in FROZEN:
        older = set(new.columns["claim"]).difference(claims_at_hand)
        for claims in _at_once(sorted(older)):
            touched = list(Claim.objects.filter(pk__in=claims))
            desk.note_contribution(touched, actor=actor, at=at)
            void_approvals(touched, actor=actor, at=at)
    return numbers


def _payloads(new: NewRows) -> list[str]:
    """Return what `desk.values_of` says of each row, as canonical JSON, put together column by column."""
    members, filled = [], []
    for field in sorted(new.model._meta.concrete_fields, key=lambda field: field.name):
        if field.primary_key:
            continue
        if field.name in new.columns:
            values = new.named[field.name] if field.is_relation else new.columns[field.name]
            members.append(f'"{field.name}":%s')
            filled.append(_as_json(values))
        else:
            default = canonical(desk.plain(field.get_default()))
            members.append(f'"{field.name}":{default}'.replace("%", "%%"))
    form = '{"after":{' + ",".join(members) + "}}"
    return [form % values for values in zip(*filled, strict=True)]


def _as_json(values: Sequence[Any]) -> list[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return list(map(canonical_text, values))
    if kinds == {int}:
        # Steps of chains and the like, of which there are few.
        texts = {value: canonical(value) for value in set(values)}
        return [texts[value] for value in values]
    return [canonical(desk.plain(value)) for value in values]


def _note_contributions(claims: Sequence[int], *, actor: Any, at: datetime) -> None:
    if actor is not None:
        insert_columns(Contribution, len(claims), {"claim": claims}, same={"user": actor.pk, "first_at": at})


def _refuse_unless_first_drafts(new: NewRows) -> None:
    if desk.WORKFLOW_FIELDS.intersection(new.columns) - {"version"}:
        raise Refused(_("A verdict begins as a draft. Its state follows from the steps people take."))
    for claims in _at_once(new.columns["claim"]):
        if Verdict.objects.filter(claim__in=claims).exists():
            raise Refused(_("This claim has a verdict already. Start the next version at the desk."))


def _at_once(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]

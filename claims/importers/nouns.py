"""Which nouns come in by a file, in which order they are written, and what makes each one known again."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from claims.models import (
    Appearance,
    Article,
    ArticleRevision,
    Attribution,
    Claim,
    ClaimLink,
    ClaimQuantity,
    ClaimTranslation,
    Evidence,
    ForeignRating,
    ForeignReview,
    Party,
    PartyAlias,
    Rating,
    RatingScale,
    ReplyRequest,
    Source,
    Verdict,
    VerdictTranslation,
)

# In the order they are written: whatever a noun names stands before it.
KEYS: dict[type[models.Model], tuple[str, ...]] = {
    RatingScale: ("slug", "version"),
    Rating: ("scale", "code"),
    ForeignRating: ("label", "language", "publisher"),
    Party: ("slug",),
    PartyAlias: ("party", "name"),
    Source: ("slug",),
    Article: ("slug",),
    ArticleRevision: ("article", "number"),
    Claim: ("slug",),
    ClaimTranslation: ("claim", "language"),
    ClaimQuantity: ("claim", "measure"),
    Appearance: ("claim", "revision", "start", "end"),
    Attribution: ("claim", "chain", "step"),
    Evidence: ("claim", "source", "stance", "locator"),
    ClaimLink: ("finding", "claim", "other"),
    ReplyRequest: ("claim", "party", "asked_on"),
    Verdict: ("claim", "version"),
    VerdictTranslation: ("verdict", "language"),
    ForeignReview: ("identity",),
}
IMPORTABLE = {model._meta.label_lower: model for model in KEYS}

# What else must be there once: fields, and whether an empty value counts.
ALONE: dict[type[models.Model], tuple[tuple[str, ...], ...]] = {
    Party: (("wikidata",),),
    Rating: (("scale", "position"),),
    ArticleRevision: (("article", "sha256"),),
    Source: (("page",),),
    Verdict: (("claim",),),
}

# Written by the workflow alone. A draft starts with these values, so naming them changes nothing.
WORKFLOW_START: dict[str, Any] = {
    "state": "draft",
    "moves": 0,
    "edition_kind": "first",
    "submitted_by": None,
    "submitted_at": None,
    "approved_by": None,
    "approved_at": None,
    "approved_digest": "",
    "return_reason": "",
}

# Constraints of the database over several fields: the field to look at, and what to do.
CHECKS: dict[str, tuple[str, Any]] = {
    "figure_low_is_not_above_high": ("low", _("The low value is above the high one.")),
    "figure_says_something": ("value", _("Give a value, or say in “qualifier” what is known.")),
    "appearance_has_a_place_unless_lost": (
        "start",
        _("Give “start” before “end”; only an ambiguous or lost quote has neither."),
    ),
    "claim_is_not_linked_to_itself": ("other", _("A claim is not linked to itself.")),
    "link_nobody_made_is_public_once_confirmed": (
        "is_public",
        _("Readers get nothing of a link that nobody confirmed: leave out “is_public”."),
    ),
    "conflict_is_dismissed_for_a_reason": ("decision", _("Say why the conflict was dismissed.")),
    "link_score_is_a_share": ("score", _("Give a share from 0 to 1.")),
    "hop_names_party_or_source": ("party", _("A hop names a party or a source.")),
    "chain_counts_from_one": ("step", _("Chains and steps count from 1.")),
    "rejected_source_has_reason": ("rejection_reason", _("Say why the source was rejected.")),
    "source_is_no_copy_of_itself": ("original", _("A source is no copy of itself.")),
    "label_is_decided_with_a_rating": (
        "decision",
        _("“ours” goes with a rating of ours, “waiting” and “none” without one."),
    ),
    "answer_has_a_day": ("answered_on", _("Say on which day the answer came.")),
    "claim_is_looked_at_again_for_a_reason": ("recheck_reason", _("Say what to look at on that day.")),
    "deadline_is_not_before_request": ("deadline_on", _("The answer is due before it was asked for.")),
}

# SQLite takes 32,766 values in one statement; shorter ones are planned sooner.
MOST_AT_ONCE = 1000
MOST_KEYS_AT_ONCE = 20_000

Key = tuple[Any, ...]


@dataclass(slots=True)
class Reference:
    """A row of the database or of the files at hand, by its natural key."""

    model: type[models.Model]
    key: Key

    def __str__(self) -> str:
        return written(self.key)


def written(key: Key) -> str:
    """Return a natural key as the trail writes it."""
    if len(key) == 1 and type(key[0]) is str:
        return key[0]
    return "/".join(["" if part is None else str(part) for part in key])


def importable_fields(model: type[models.Model]) -> dict[str, models.Field]:
    """Return what a record of this noun may name."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    # What follows from merges of parties is written by them alone.
    own = [field for field in fields if not field.primary_key and field.editable]
    workflow = WORKFLOW_START if model is Verdict else {}
    return {field.name: field for field in own if field.name not in workflow}


def is_required(field: models.Field) -> bool:
    return not (field.null or field.blank or field.many_to_many) and field.get_default() in field.empty_values


def key_of(values: dict[str, Any], model: type[models.Model]) -> Key:
    """Return the natural key of planned values; a lost quote has no place, so its words are part of it."""
    key: list[Any] = []
    for name in KEYS[model]:
        value = values.get(name)
        if type(value) is Reference:
            key.extend(value.key)
        else:
            key.append(value)
    if model is Appearance and values.get("start") is None:
        key.append(values.get("exact"))
    return tuple(key)


def stored(model: type[models.Model], firsts: Collection[Any]) -> dict[Key, models.Model]:
    """Return the rows of the noun whose natural key begins with one of these, in few queries."""
    rows = model._default_manager.all()
    if model is get_user_model():
        rows = rows.filter(is_active=True)
    elif paths := _paths(model):
        rows = rows.select_related(*paths)
    if model is ClaimLink:
        rows = rows.prefetch_related("sources")
    path, found = _first_path(model), {}
    # Sorted, as sets have no order and a run should ask the same questions every time.
    for some in batched(sorted(map(str, firsts)), MOST_KEYS_AT_ONCE):
        found.update({_stored_key(row): row for row in rows.filter(**{f"{path}__in": listed(some)})})
    return found


def listed(words: list[str]) -> RawSQL:
    """Return texts for one `IN` as a single value, which takes a tenth of the time of a value for each."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::text[])", [words])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(words)])


def batched(things: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield the things in lists of `size`; Python has it from 3.12 on."""
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch


def _first_path(model: type[models.Model]) -> str:
    """Return the column that a natural key begins with."""
    if model is get_user_model():
        return str(get_user_model().USERNAME_FIELD)
    field = model._meta.get_field(KEYS[model][0])
    return f"{field.name}__{_first_path(field.related_model)}" if field.is_relation else field.name


def _stored_key(row: models.Model) -> Key:
    if isinstance(row, get_user_model()):
        return (row.get_username(),)
    key = tuple(row.natural_key())
    return (*key, row.exact) if isinstance(row, Appearance) and row.start is None else key


def _paths(model: type[models.Model], prefix: str = "") -> list[str]:
    """Return the relations a natural key runs through."""
    paths = []
    for name in KEYS[model]:
        field = model._meta.get_field(name)
        if field.is_relation:
            paths += [prefix + name, *_paths(field.related_model, f"{prefix}{name}__")]
    return paths

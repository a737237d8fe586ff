"""What a record of each noun may say and must say, made once from the model's columns and constraints."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from claims.importers.conditions import Judgement, columns_of, judgement_of
from claims.importers.nouns import CHECKS, KEYS, WORKFLOW_START, Reference, importable_fields, is_required
from claims.importers.values import Reader, reader_of, shown
from claims.models import Verdict
from claims.rules import text as text_policy
from claims.rules.sentences import Refused

# Of the keys that rows name, so that a file with ever new ones fills no memory.
MOST_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class Check:
    """One of the table's own constraints, and the columns it looks at."""

    name: str
    columns: frozenset[str]
    judge: Judgement


@dataclass(frozen=True, slots=True)
class Noun:
    """The columns of a noun as an import needs them.

    `relations` are those that name another row, with its noun; `required` those that a new row must name
    beside its key; `workflow` is what only the workflow writes.
    """

    model: type[models.Model]
    readers: dict[str, Reader]
    relations: dict[str, type[models.Model]]
    required: tuple[str, ...]
    defaults: dict[str, Callable[[], Any]]
    checks: tuple[Check, ...]
    workflow: dict[str, Any]


@cache
def noun_of(model: type[models.Model]) -> Noun:
    fields = importable_fields(model)
    return Noun(
        model=model,
        readers={name: _reader(field) for name, field in fields.items()},
        relations={name: field.related_model for name, field in fields.items() if field.is_relation},
        required=tuple(n for n, field in fields.items() if n not in KEYS[model] and is_required(field)),
        defaults={name: field.get_default for name, field in fields.items()},
        checks=tuple(
            Check(
                constraint.name,
                frozenset(columns_of(constraint.condition)),
                judgement_of(constraint.condition),
            )
            for constraint in model._meta.constraints
            if constraint.name in CHECKS
        ),
        workflow=WORKFLOW_START if model is Verdict else {},
    )


def _reader(field: models.Field) -> Reader:
    if not field.is_relation:
        return reader_of(field)
    one = _referring(field.related_model)
    if field.many_to_many:

        def read_several(raw: Any) -> tuple[Reference, ...]:
            if not isinstance(raw, list):
                raise Refused(_("Give a list of keys, such as [[“one-source”], [“another”]]."))
            return tuple(one(part) for part in raw)

        return read_several
    return (lambda raw: None if raw is None else one(raw)) if field.null else one


@cache
def _referring(model: type[models.Model]) -> Callable[[Any], Reference]:
    """Return what reads a natural key; one that many rows name is read once."""
    known: dict[str, Reference] = {}

    def refer(raw: Any) -> Reference:
        word = raw[0] if type(raw) is list and len(raw) == 1 and type(raw[0]) is str else None
        if word is not None and (found := known.get(word)):
            return found
        if not isinstance(raw, list) or not raw or not all(isinstance(part, str | int) for part in raw):
            raise Refused(
                _("“%(value)s” is no natural key. Write it as a list, such as [“a-slug”].")
                % {"value": shown(raw)}
            )
        reference = Reference(
            model, tuple(text_policy.clean_line(part) if isinstance(part, str) else part for part in raw)
        )
        if word is not None:
            if len(known) >= MOST_KNOWN:
                known.clear()
            known[word] = reference
        return reference

    return refer

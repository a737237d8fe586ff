"""Planning an import: every record is judged before anything is written, and every fault is named.

`draw_up` compares the records with the database and with each other. A plan with problems is never carried
out; `apply.carry_out` writes one without.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from claims.importers import quotes
from claims.importers.clashes import originals_first, refuse_circles_of_copies, refuse_shared_values
from claims.importers.conditions import is_broken
from claims.importers.entries import Record
from claims.importers.nouns import (
    CHECKS,
    IMPORTABLE,
    KEYS,
    WORKFLOW_START,
    Reference,
    importable_fields,
    is_required,
    key_of,
)
from claims.importers.rows import Plan, Row, Shelf
from claims.importers.values import nearest, read_value, shown
from claims.models import Appearance, ArticleRevision, Verdict, VerdictTranslation
from claims.operations.verdicts import groups_of
from claims.rules import text as text_policy
from claims.rules.sentences import Problem, Refused
from claims.rules.workflow import GROUPS


def draw_up(records: Iterable[Record]) -> Plan:
    """Return the plan for these records taken together; it holds every problem found, by file and row."""
    plan = Plan()
    shelf = plan.shelf
    for record in records:
        row = _read(record, len(plan.rows) + 1, plan.problems)
        if row is not None:
            plan.rows.append(row)
    _key(plan)
    shelf.look_up(reference for row in plan.rows for reference in _all_references(row))
    _shelve(plan, shelf)
    for row in plan.rows:
        _judge(row, shelf, plan.problems)
    refuse_shared_values(plan, shelf)
    refuse_circles_of_copies(plan)
    order = {model: place for place, model in enumerate(KEYS)}
    plan.rows = originals_first(sorted(plan.rows, key=lambda row: order[row.model]))
    return plan


def _read(record: Record, number: int, problems: list[Problem]) -> Row | None:
    """Turn a record into values, one problem for each field that cannot be read."""
    model = IMPORTABLE.get(record.model)
    if model is None:
        words = sorted(IMPORTABLE)
        problems.append(
            record.problem(
                "model",
                _("“%(model)s” does not come in by a file.") % {"model": shown(record.model)}
                + nearest(record.model, words),
            )
        )
        return None
    fields = importable_fields(model)
    row = Row(number=number, record=record, model=model, values={})
    for name, raw in record.fields.items():
        if model is Verdict and name in WORKFLOW_START:
            # Compared by type as well: 0 is no False.
            if (type(raw), raw) != (type(WORKFLOW_START[name]), WORKFLOW_START[name]):
                problems.append(
                    record.problem(
                        name, _("Imports arrive as drafts: leave out “%(name)s”.") % {"name": name}
                    )
                )
            continue
        if name not in fields:
            problems.append(
                record.problem(
                    shown(name),
                    _("“%(name)s” is no field of %(model)s.") % {"name": shown(name), "model": record.model}
                    + nearest(name, list(fields)),
                )
            )
            continue
        try:
            row.values[name] = _value(fields[name], raw)
        except Refused as refusal:
            row.is_readable = False
            problems.append(record.problem(name, refusal.sentence))
    return row


def _value(column: models.Field, raw: Any) -> Any:
    if column.many_to_many:
        if not isinstance(raw, list):
            raise Refused(_("Give a list of keys, such as [[“one-source”], [“another”]]."))
        return tuple(_reference(column, part) for part in raw)
    if column.is_relation:
        if raw is None and column.null:
            return None
        return _reference(column, raw)
    return read_value(column, raw)


def _reference(column: models.Field, raw: Any) -> Reference:
    is_key = isinstance(raw, list) and raw and all(isinstance(part, str | int) for part in raw)
    if not is_key:
        raise Refused(
            _("“%(value)s” is no natural key. Write it as a list, such as [“a-slug”].")
            % {"value": shown(raw)}
        )
    return Reference(
        column.related_model,
        tuple(text_policy.clean_line(part) if isinstance(part, str) else part for part in raw),
    )


def _key(plan: Plan) -> None:
    """Give each row its natural key; one that could not be read, or is missing, makes no key."""
    for row in plan.rows:
        for name in KEYS[row.model]:
            column = row.model._meta.get_field(name)
            if name not in row.values and name not in row.record.fields:
                if is_required(column):
                    plan.problems.append(row.record.problem(name, _missing(name)))
                else:
                    row.values[name] = column.get_default()
        # A place or an other claim may be null.
        if all(name in row.values for name in KEYS[row.model]):
            row.key = key_of(row.values, row.model)


def _shelve(plan: Plan, shelf: Shelf) -> None:
    """Give each row the row it is already; a key that comes twice is a problem."""
    for row in plan.rows:
        if row.key is None:
            continue
        earlier = shelf.coming.setdefault((row.model, row.key), row)
        if earlier is not row:
            plan.problems.append(
                row.record.problem(
                    KEYS[row.model][0],
                    _("“%(key)s” stands twice: also in %(source)s, row %(row)d.")
                    % {"key": row.reference, "source": earlier.record.source, "row": earlier.record.row},
                )
            )
            continue
        row.existing = shelf.stored(row.model).get(row.key)


def _all_references(row: Row) -> list[Reference]:
    own = [row.reference] if row.key else []
    return own + [reference for _name, reference in _references(row)]


def _judge(row: Row, shelf: Shelf, problems: list[Problem]) -> None:
    """Check what needs more than one field: missing keys, references, places in texts, the workflow."""
    record = row.record
    if row.existing is None:
        for name, column in importable_fields(row.model).items():
            is_named = name in record.fields or name in KEYS[row.model]
            if not is_named and is_required(column) and not quotes.is_computed(row.model, name, row.values):
                problems.append(record.problem(name, _missing(name)))
    is_whole = row.key is not None
    for name, reference in _references(row):
        if not shelf.has(reference):
            is_whole = False
            noun = reference.model._meta.verbose_name
            problems.append(
                record.problem(
                    name,
                    _("There is no %(noun)s “%(key)s”, neither here nor in the files.")
                    % {"noun": noun, "key": shown(str(reference))},
                )
            )
    if not is_whole:
        return
    try:
        if row.model is ArticleRevision:
            quotes.settle_revision(row.values, row.existing, _has_texts(row, shelf))
        if row.model is Appearance:
            quotes.settle_appearance(row.values, _body(row, shelf), is_new=row.existing is None)
    except quotes.Misplaced as fault:
        problems.append(record.problem(fault.field, fault.sentence))
        return
    row.changes = _changes(row, shelf)
    _check_constraints(row, shelf, problems)
    if row.model in (Verdict, VerdictTranslation):
        _keep_to_drafts(row, shelf, problems)


def _missing(name: str) -> str:
    return _("“%(name)s” is missing.") % {"name": name}


def _references(row: Row) -> list[tuple[str, Reference]]:
    found = []
    for name, value in row.values.items():
        if isinstance(value, Reference):
            found.append((name, value))
        elif isinstance(value, tuple):
            found += [(name, reference) for reference in value]
    return found


def _has_texts(row: Row, shelf: Shelf) -> bool:
    """Say whether the article already has a text at the desk, so that a further one must be re-anchored."""
    article = row.values["article"].key[0]
    return any(key[0] == article for key in shelf.stored(ArticleRevision))


def _body(row: Row, shelf: Shelf) -> quotes.Body:
    reference = row.values["revision"]
    coming = shelf.coming.get((ArticleRevision, reference.key))
    return quotes.body_of(coming.values if coming else {}, shelf.stored(ArticleRevision).get(reference.key))


def _changes(row: Row, shelf: Shelf) -> tuple[str, ...]:
    """Name the fields in which the record differs from the row that is there; all of them for a new one."""
    existing = row.existing
    if existing is None:
        return tuple(row.values)
    if row.record.is_kept:
        return ()
    changes = []
    for name, value in row.values.items():
        column = row.model._meta.get_field(name)
        if isinstance(value, tuple):
            now = {other.natural_key() for other in getattr(existing, name).all()}
            is_same = {reference.key for reference in value} == now
        elif isinstance(value, Reference):
            target = shelf.stored(value.model).get(value.key)
            is_same = target is not None and target.pk == getattr(existing, column.attname)
        else:
            is_same = value == getattr(existing, column.attname)
        if not is_same:
            changes.append(name)
    return tuple(changes)


def _check_constraints(row: Row, shelf: Shelf, problems: list[Problem]) -> None:
    """Ask the table's own constraints about the row, without writing it."""
    wanted = [constraint for constraint in row.model._meta.constraints if constraint.name in CHECKS]
    if not wanted or not row.changes or not row.is_readable:
        return
    trial = row.model()
    if row.existing is not None:
        for column in row.model._meta.concrete_fields:
            setattr(trial, column.attname, getattr(row.existing, column.attname))
    else:
        trial.pk = _stand_in(row.reference, shelf)
    for name, value in row.values.items():
        column = row.model._meta.get_field(name)
        if isinstance(value, Reference):
            setattr(trial, column.attname, _stand_in(value, shelf))
        elif not isinstance(value, tuple):
            setattr(trial, column.attname, value)
    for constraint in wanted:
        if is_broken(constraint.condition, trial):
            name, sentence = CHECKS[constraint.name]
            problems.append(row.record.problem(name, str(sentence)))


def _stand_in(reference: Reference, shelf: Shelf) -> int:
    """Return the row's number, or one below zero for a row still to be written: equal rows, equal numbers."""
    existing = shelf.stored(reference.model).get(reference.key)
    if existing is not None:
        return existing.pk
    return -shelf.coming[reference.model, reference.key].number


def _keep_to_drafts(row: Row, shelf: Shelf, problems: list[Problem]) -> None:
    """A file brings a first draft or changes an open one; versions and published words are the desk's own."""
    if not row.changes:
        return
    if row.model is Verdict:
        verdict = row.existing
        if verdict is None:
            claim = row.values["claim"].key[0]
            if any(key[0] == claim for key in shelf.stored(Verdict)):
                sentence = _("This claim has a verdict already. Start the next version at the desk.")
                problems.append(row.record.problem("version", sentence))
            elif row.values["version"] != 1:
                problems.append(row.record.problem("version", _("A first draft is version 1.")))
    else:
        verdict = shelf.stored(Verdict).get(row.values["verdict"].key)
    if verdict is not None and not verdict.is_open:
        problems.extend(
            row.record.problem(
                name, _("This verdict is published and stays as it is. Start a correction at the desk.")
            )
            for name in row.changes
        )


def user_named(name: str) -> Any:
    """Return the active account of that name, seated at a desk; refuses with a sentence."""
    user = get_user_model()._default_manager.filter(username=name, is_active=True).first()
    if user is None:
        raise Refused(_("There is no active account “%(name)s”.") % {"name": shown(name)})
    if not groups_of(user).intersection(GROUPS):
        raise Refused(
            _("Only checkers, editors and chiefs may import. “%(name)s” is in no such group.")
            % {"name": shown(name)}
        )
    return user

"""Planning an import: every record is judged before anything is written, and every fault is named.

`draw_up` compares the records with the database and with each other. A plan with problems is never carried
out; `apply.carry_out` writes one without.
"""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from claims.importers import quotes
from claims.importers.clashes import originals_first, refuse_copies_of_copies, refuse_shared_values
from claims.importers.columns import Noun, noun_of
from claims.importers.entries import Record
from claims.importers.nouns import CHECKS, IMPORTABLE, KEYS, Reference, is_required, key_of
from claims.importers.rows import Plan, Row, Shelf
from claims.importers.sheets import Sheet, is_in_order, read, sheets_of
from claims.importers.values import nearest, shown
from claims.models import Appearance, ArticleRevision, ClaimLink, Source, Verdict, VerdictTranslation
from claims.operations.verdicts import groups_of
from claims.rules import addresses
from claims.rules.sentences import Problem, Refused
from claims.rules.workflow import GROUPS
from claims.vocabulary import LinkMethod


def draw_up(records: Iterable[Record]) -> Plan:
    """Return the plan for these records taken together; it holds every problem found, by file and row."""
    plan = Plan()
    shelf = plan.shelf
    parts = sheets_of(records)
    for sheet in parts:
        if not read(sheet):
            _read_each(sheet, plan.problems)
        plan.rows += sheet.rows
    plan.rows.sort(key=attrgetter("number"))
    shelf.look_up(_wanted(parts))
    _shelve(plan, shelf)
    for sheet in parts:
        if is_in_order(sheet, shelf):
            names = tuple(sheet.columns)
            for row in sheet.rows:
                row.changes = names
        else:
            for row in sheet.rows:
                _judge(row, shelf, plan.problems)
    refuse_shared_values(plan, shelf)
    refuse_copies_of_copies(plan, shelf)
    order = {model: place for place, model in enumerate(KEYS)}
    plan.rows = originals_first(sorted(plan.rows, key=lambda row: order[row.model]))
    return plan


def _read_each(sheet: Sheet, problems: list[Problem]) -> None:
    for number, record in zip(sheet.numbers, sheet.records, strict=True):
        row = _read(record, number, problems)
        if row is not None:
            _key(row, problems)
            sheet.rows.append(row)


def _wanted(sheets: list[Sheet]) -> dict[type[models.Model], set[Any]]:
    """Return what the keys begin with, by noun: of these rows, and of those they name."""
    wanted: defaultdict[type[models.Model], set[Any]] = defaultdict(set)
    for sheet in sheets:
        for row in sheet.rows:
            if row.key:
                wanted[row.model].add(row.key[0])
        if sheet.columns:
            for model, keys in sheet.references():
                wanted[model].update([key[0] for key in keys])
            continue
        for row in sheet.rows:
            for _name, reference in row.references():
                wanted[reference.model].add(reference.key[0])
    return wanted


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
    noun = noun_of(model)
    readers, values = noun.readers, {}
    row = Row(number, record, model, values)
    for name, raw in record.fields.items():
        read = readers.get(name)
        if read is None:
            if problem := _unreadable(record, noun, name, raw):
                problems.append(problem)
            continue
        try:
            values[name] = read(raw)
        except Refused as refusal:
            row.is_readable = False
            problems.append(record.problem(name, refusal.sentence))
    if model is Source and "url" in values:
        values["page"] = addresses.normalised(values["url"]) or None
    return row


def _unreadable(record: Record, noun: Noun, name: str, raw: Any) -> Problem | None:
    """Return what is wrong with a name that is no column for files; a draft's own values change nothing."""
    if name not in noun.workflow:
        sentence = _("“%(name)s” is no field of %(model)s.") % {"name": shown(name), "model": record.model}
        return record.problem(shown(name), sentence + nearest(name, list(noun.readers)))
    # Compared by type as well: 0 is no False.
    if (type(raw), raw) == (type(noun.workflow[name]), noun.workflow[name]):
        return None
    return record.problem(name, _("Imports arrive as drafts: leave out “%(name)s”.") % {"name": name})


def _key(row: Row, problems: list[Problem]) -> None:
    """Give a row its natural key; one that could not be read, or is missing, makes no key."""
    values, is_whole = row.values, True
    for name in KEYS[row.model]:
        # A place or an other claim may be null.
        if name in values:
            continue
        if name in row.record.fields:
            is_whole = False
        elif is_required(column := row.model._meta.get_field(name)):
            problems.append(row.record.problem(name, _missing(name)))
            is_whole = False
        else:
            values[name] = column.get_default()
    if is_whole:
        row.key = key_of(values, row.model)


def _shelve(plan: Plan, shelf: Shelf) -> None:
    """Give each row the row it is already; a key that comes twice is a problem."""
    for row in plan.rows:
        if row.key is None:
            continue
        earlier = shelf.coming[row.model].setdefault(row.key, row)
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


def _judge(row: Row, shelf: Shelf, problems: list[Problem]) -> None:
    """Check what needs more than one field: missing keys, references, places in texts, the workflow."""
    record, model = row.record, row.model
    noun = noun_of(model)
    if row.existing is None:
        problems.extend(
            record.problem(name, _missing(name))
            for name in noun.required
            if name not in record.fields and not quotes.is_computed(model, name, row.values)
        )
    is_whole = row.key is not None
    for name, reference in row.references():
        if reference.key not in shelf.coming.get(reference.model, ()) and not shelf.has_stored(reference):
            is_whole = False
            named = reference.model._meta.verbose_name
            problems.append(
                record.problem(
                    name,
                    _("There is no %(noun)s “%(key)s”, neither here nor in the files.")
                    % {"noun": named, "key": shown(str(reference))},
                )
            )
    if not is_whole:
        return
    try:
        if model is ArticleRevision:
            quotes.settle_revision(row.values, row.existing, _has_texts(row, shelf))
        elif model is Appearance:
            quotes.settle_appearance(row.values, _body(row, shelf), is_new=row.existing is None)
    except quotes.Misplaced as fault:
        problems.append(record.problem(fault.field, fault.sentence))
        return
    if model is ClaimLink:
        _settle_link(row, problems)
    row.changes = _changes(row, shelf)
    if noun.checks and row.changes and row.is_readable:
        _check_constraints(row, noun, shelf, problems)
    if model in (Verdict, VerdictTranslation):
        _keep_to_drafts(row, shelf, problems)


def _settle_link(row: Row, problems: list[Problem]) -> None:
    """A new link comes from the file unless it says otherwise; what became of one that is here stays so."""
    if row.existing is None:
        row.values.setdefault("method", LinkMethod.IMPORT)
        return
    problems.extend(
        row.record.problem(
            name,
            _("This link is here, and it is decided at the desk: leave out “%(name)s”.") % {"name": name},
        )
        for name in ("status", "decision")
        if name in row.values and row.values[name] != getattr(row.existing, name)
    )


def _missing(name: str) -> str:
    return _("“%(name)s” is missing.") % {"name": name}


def _has_texts(row: Row, shelf: Shelf) -> bool:
    """Say whether the article already has a text at the desk, so that a further one must be re-anchored."""
    article = row.values["article"].key[0]
    return any(key[0] == article for key in shelf.stored(ArticleRevision))


def _body(row: Row, shelf: Shelf) -> quotes.Body:
    reference = row.values["revision"]
    coming = shelf.coming[ArticleRevision].get(reference.key)
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


def _check_constraints(row: Row, noun: Noun, shelf: Shelf, problems: list[Problem]) -> None:
    """Ask the table's own constraints about the row, without writing it."""

    def said(name: str) -> Any:
        if name == "pk":
            return _stand_in(row.reference, shelf)
        if name in row.values:
            value = row.values[name]
            return _stand_in(value, shelf) if type(value) is Reference else value
        if row.existing is not None:
            return getattr(row.existing, row.model._meta.get_field(name).attname)
        return noun.defaults[name]()

    for check in noun.checks:
        if check.judge(said) is False:
            field, sentence = CHECKS[check.name]
            problems.append(row.record.problem(field, str(sentence)))


def _stand_in(reference: Reference, shelf: Shelf) -> int:
    """Return the row's number, or one below zero for a row still to be written: equal rows, equal numbers."""
    existing = shelf.stored(reference.model).get(reference.key)
    if existing is not None:
        return existing.pk
    return -shelf.coming[reference.model][reference.key].number


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

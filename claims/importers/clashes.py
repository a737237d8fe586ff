"""What records must not say together: one value for two of them, copies of each other in a circle."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from claims.importers.nouns import ALONE, KEYS, MOST_KEYS_AT_ONCE, Key, Reference, batched, listed
from claims.importers.rows import Plan, Row, Shelf
from claims.importers.values import shown
from claims.models import Source, Verdict


def refuse_shared_values(plan: Plan, shelf: Shelf) -> None:
    """Add a problem for every value that belongs to one row of its noun and is claimed by two."""
    for model, groups in ALONE.items():
        for names in groups:
            _refuse_shared(plan, shelf, model, names)


def _refuse_shared(plan: Plan, shelf: Shelf, model: type[models.Model], names: tuple[str, ...]) -> None:
    """Two rows of one noun must not share these values, among the files or with a row that is there."""
    columns = [model._meta.get_field(name) for name in names]
    taken: dict[Key, Any] = {}
    planned = {row.key for row in plan.rows if row.model is model}
    if model is not Verdict:
        for key, thing in _stored_with(plan, shelf, model, names).items():
            if key not in planned:
                taken[tuple(_plain(getattr(thing, column.name)) for column in columns)] = key
    for row in plan.rows:
        if row.model is not model or row.key is None or (model is Verdict and row.existing):
            continue
        values = tuple(_plain(row.values.get(name, _now(row, name))) for name in names)
        if values[-1] in (None, ""):
            continue
        other = taken.setdefault(values, row.key)
        if other != row.key:
            sentence = _("“%(value)s” already belongs to “%(other)s”.") % {
                "value": shown(values[-1]),
                "other": "/".join(str(part) for part in other),
            }
            name = names[-1]
            if model is Verdict:
                sentence = _("A claim has one open verdict. Keep one of them.")
            if model is Source:
                name, sentence = (
                    "url",
                    _("“%(other)s” is known under this address. Name that source.") % {"other": other[0]},
                )
            plan.problems.append(row.record.problem(name, sentence))


def _stored_with(
    plan: Plan, shelf: Shelf, model: type[models.Model], names: tuple[str, ...]
) -> dict[Key, models.Model]:
    """Return the stored rows that could hold the values of the plan."""
    if names[0] == KEYS[model][0]:
        return shelf.stored(model)
    values = {row.values.get(names[0]) for row in plan.rows if row.model is model} - {None, ""}
    found: dict[Key, models.Model] = {}
    for some in batched(sorted(values), MOST_KEYS_AT_ONCE):
        for thing in model._default_manager.filter(**{f"{names[0]}__in": listed(some)}):
            found[tuple(thing.natural_key())] = thing
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Reference):
        return "/".join(str(part) for part in value.key)
    if isinstance(value, models.Model):
        return "/".join(str(part) for part in value.natural_key())
    return value


def _now(row: Row, name: str) -> Any:
    return None if row.existing is None else getattr(row.existing, name)


def refuse_copies_of_copies(plan: Plan, shelf: Shelf) -> None:
    """Add a problem for every source that is a copy of a copy, or of itself by way of others.

    A chain of copies is recorded copy by copy against the first, so that all count as one origin.
    """
    named = {
        row.key: row for row in plan.rows if row.model is Source and row.key and "original" in row.values
    }
    for key, row in named.items():
        original = row.values["original"]
        # That a source is no copy of itself is a constraint of its table.
        if not isinstance(original, Reference) or original.key == key:
            continue
        nearer = _original_named(original.key, named, shelf)
        if nearer is None:
            continue
        sentence = _("“%(original)s” is itself a copy of “%(first)s”. Name that one.") % {
            "original": original,
            "first": "/".join(nearer),
        }
        if _leads_back(key, named):
            sentence = _("These sources are copies of each other. Which came first?")
        plan.problems.append(row.record.problem("original", sentence))


def _original_named(key: Key, named: dict[Key, Row], shelf: Shelf) -> Key | None:
    """Return of which source this one is a copy, once the files are in."""
    if key in named:
        original = named[key].values["original"]
        return original.key if isinstance(original, Reference) else None
    stored = shelf.stored(Source).get(key)
    return (stored.original.slug,) if isinstance(stored, Source) and stored.original else None


def _leads_back(start: Key, named: dict[Key, Row]) -> bool:
    seen: set[Key] = set()
    key = start
    while key in named and key not in seen:
        seen.add(key)
        original = named[key].values["original"]
        key = original.key if isinstance(original, Reference) else ()
    return key == start


def originals_first(rows: list[Row]) -> list[Row]:
    """Put each source behind the one it is a copy of."""
    sources = {row.key: row for row in rows if row.model is Source and row.key}
    if all(row.values.get("original") is None for row in sources.values()):
        return rows
    placed: dict[int, Row] = {}
    for row in rows:
        ahead = [row]
        # A circle was reported already; here it must only end.
        while (nearer := _original_of(ahead[-1], sources)) is not None and nearer not in ahead:
            ahead.append(nearer)
        for one in reversed(ahead):
            placed.setdefault(id(one), one)
    return list(placed.values())


def _original_of(row: Row, sources: dict[Key | None, Row]) -> Row | None:
    original = row.values.get("original") if row.model is Source else None
    return sources.get(original.key) if isinstance(original, Reference) else None

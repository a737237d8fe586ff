"""Writing many new rows of one noun by the driver, column by column, without making an object of each.

SQLite takes them with one prepared statement, PostgreSQL with COPY.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from django.db import connection, models

# As SQLite counts them: in KiB, where below zero.
PAGES_AT_HAND = -64_000
# What the text form of COPY uses for itself.
_MARKS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# Columns that the driver takes as they are, once the desk has cleaned them.
_AS_THEY_ARE = (
    models.AutoField,
    models.BooleanField,
    models.CharField,
    models.IntegerField,
    models.TextField,
    models.URLField,
)


def insert(things: Sequence[models.Model]) -> None:
    """Write new rows that are objects already, all of one noun, and give each its number."""
    if not things:
        return
    model = type(things[0])
    columns = {
        field.name: [getattr(thing, field.attname) for thing in things]
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    for thing, number in zip(things, insert_columns(model, len(things), columns), strict=True):
        thing.pk = number
        thing._state.adding, thing._state.db = False, connection.alias


def insert_columns(
    model: type[models.Model],
    count: int,
    columns: Mapping[str, Sequence[Any]],
    *,
    same: Mapping[str, Any] | None = None,
    as_stored: Collection[str] = (),
) -> list[int]:
    """Write `count` new rows and return their numbers; call it inside an `editorial_act`.

    `columns` has a value for each row by the name of the field, relations by number; `same` has one for all.
    What neither names has its default. No `save`, no signals. `as_stored` names columns whose values are
    written already as the database keeps them.
    """
    numbers = _numbers(model, count)
    if not numbers:
        return numbers
    fields = model._meta.concrete_fields
    filled: list[Iterable[Any]] = []
    for field in fields:
        writer = None if field.name in as_stored else _writer(field)
        if field.primary_key:
            filled.append(numbers)
        elif field.name in columns:
            values = columns[field.name]
            filled.append(values if writer is None else [writer(value, connection) for value in values])
        else:
            value = (same or {}).get(field.name, field.get_default())
            filled.append(repeat(value if writer is None else writer(value, connection), count))
    write_columns(model._meta.db_table, dict(zip([str(f.column) for f in fields], filled, strict=True)))
    return numbers


def write_columns(table: str, columns: Mapping[str, Iterable[Any]]) -> None:
    """Write rows, given column by column, whose values are as the driver wants them, numbers included."""
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = "\n".join(map("\t".join, zip(*map(_as_text, columns.values()), strict=True)))
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy,
            ):
                copy.write(f"{lines}\n")
            return
        places, rows = ", ".join("%s" for _column in columns), list(zip(*columns.values(), strict=True))
        cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows)  # noqa: S608 -- names of our own


def _as_text(values: Iterable[Any]) -> list[str]:
    """Return a column as COPY reads it; to hand over row by row takes thrice as long."""
    values = list(values)
    if set(map(type, values)) == {str}:
        together = "".join(values)
        has_marks = any(chr(mark) in together for mark in _MARKS)
        return [value.translate(_MARKS) for value in values] if has_marks else values
    return ["\\N" if value is None else str(value).translate(_MARKS) for value in values]


@contextmanager
def many_pages_at_hand() -> Iterator[None]:
    """Let SQLite hold more of the file in memory meanwhile: indexes over digests are touched all over."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {PAGES_AT_HAND}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")


def _writer(field: models.Field[Any, Any]) -> Any:
    """Return what turns a value into what the driver wants; nothing where it is that already."""
    plain = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(plain, models.JSONField):
        # Either database takes JSON as its text.
        return lambda value, _connection: None if value is None else json.dumps(value, cls=plain.encoder)
    is_plain = isinstance(plain, _AS_THEY_ARE) and type(plain).get_db_prep_save in (
        models.Field.get_db_prep_save,
        models.ForeignKey.get_db_prep_save,
    )
    has_own_form = type(plain).get_prep_value not in {kind.get_prep_value for kind in _AS_THEY_ARE}
    return None if is_plain and not has_own_form else field.get_db_prep_save


def _numbers(model: type[models.Model], count: int) -> list[int]:
    """Return numbers that no row has: one writer at a time acts, so that nobody else takes them."""
    if not count:
        return []
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Nobody takes a number in between, though all read on; to ask for each is a tenth of the time.
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(
                "SELECT setval(name, nextval(name) + %s - 1) FROM pg_get_serial_sequence(%s, %s) AS name",
                [count, table, column],
            )
            last = cursor.fetchone()[0]
            return list(range(last - count + 1, last + 1))
        # A number once given is not given again, also where the row that had it is gone.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
    return list(range(last + 1, last + count + 1))

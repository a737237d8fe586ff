"""Writing many new rows by the driver: what `bulk_create` does, without building each statement anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

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
    """Write new rows of one noun and give each its number; call it inside an `editorial_act`.

    Rows are written as they are given: no `save`, no signals, no defaults of the database.
    """
    if not things:
        return
    model = type(things[0])
    for thing, number in zip(things, _numbers(model, len(things)), strict=True):
        thing.pk = number
    columns = [(field.attname, _writer(field)) for field in model._meta.concrete_fields]
    rows = [
        [
            getattr(thing, name) if writer is None else writer(getattr(thing, name), connection)
            for name, writer in columns
        ]
        for thing in things
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
    places = ", ".join("%s" for _column in columns)
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 -- names of our own
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
    for thing in things:
        thing._state.adding, thing._state.db = False, connection.alias


def _writer(field: models.Field[Any, Any]) -> Any:
    """Return what turns a value into what the driver wants; nothing where it is that already."""
    plain = field.target_field if isinstance(field, models.ForeignKey) else field
    is_plain = isinstance(plain, _AS_THEY_ARE) and type(plain).get_db_prep_save in (
        models.Field.get_db_prep_save,
        models.ForeignKey.get_db_prep_save,
    )
    has_own_form = type(plain).get_prep_value not in {kind.get_prep_value for kind in _AS_THEY_ARE}
    return None if is_plain and not has_own_form else field.get_db_prep_save


def _numbers(model: type[models.Model], count: int) -> list[int]:
    """Return numbers that no row has: one writer at a time acts, so that nobody else takes them."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # A number once given is not given again, also where the row that had it is gone.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
    return list(range(last + 1, last + count + 1))

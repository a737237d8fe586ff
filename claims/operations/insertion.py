"""Writing many new rows of one noun by the driver, column by column, without making an object of each.

SQLite takes them some hundred with a statement, PostgreSQL with COPY.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice, repeat
from typing import Any

from django.db import connection, models

# As SQLite counts them: in KiB, where below zero.
PAGES_AT_HAND = -64_000
# Values in a statement: every SQLite takes as many, and it takes longer to make larger ones than to run them.
PLACES_AT_ONCE = 999
# Rows handed to PostgreSQL at a time.
AT_ONCE = 500
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

# Rows by the columns of their table, and the values that all of them have.
Part = tuple[Mapping[str, Sequence[Any]], Mapping[str, Any]]


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
    return insert_parts(model, count, [columns], same=same, as_stored=as_stored)


def insert_parts(
    model: type[models.Model],
    count: int,
    parts: Iterable[Mapping[str, Sequence[Any]]],
    *,
    same: Mapping[str, Any] | None = None,
    as_stored: Collection[str] = (),
) -> list[int]:
    """Do the same with rows that come some hundred at a time, in columns of the same names.

    While they are made, the database must not be asked for anything else.
    """
    numbers = _numbers(model, count)
    if numbers:
        write_parts(model._meta.db_table, _filled(model, numbers, parts, dict(same or {}), as_stored))
    return numbers


def _filled(
    model: type[models.Model],
    numbers: list[int],
    parts: Iterable[Mapping[str, Sequence[Any]]],
    same: dict[str, Any],
    as_stored: Collection[str],
) -> Iterator[Part]:
    """Yield the parts in columns of the table, as the driver wants their values, and what all rows have."""
    alike: dict[str, Any] = {}
    done = 0
    for columns in parts:
        filled: dict[str, Sequence[Any]] = {}
        for field in model._meta.concrete_fields:
            column, writer = str(field.column), None if field.name in as_stored else _writer(field)
            if field.primary_key:
                some = len(next(iter(columns.values()), numbers))
                filled[column] = numbers[done : done + some]
                done += some
            elif field.name in columns:
                values = columns[field.name]
                filled[column] = values if writer is None else [writer(value, connection) for value in values]
            elif column not in alike:
                value = same.get(field.name, field.get_default())
                alike[column] = value if writer is None else writer(value, connection)
        yield filled, alike


def write_columns(table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write rows, given column by column, whose values are as the driver wants them, numbers included."""
    write_parts(table, [(columns, {})])


def write_parts(table: str, parts: Iterable[Part]) -> None:
    """Do the same with rows that come in parts."""
    if connection.vendor == "postgresql":
        _copy(table, parts)
    else:
        for columns, same in parts:
            _insert_some_at_once(table, columns, same)


def _copy(table: str, parts: Iterable[Part]) -> None:
    quote = connection.ops.quote_name
    parts = iter(parts)
    first = next(parts)
    names = ", ".join(quote(name) for columns in first for name in columns)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy,
    ):
        for columns, same in chain([first], parts):
            whole = _as_text(list(same.values()))
            # Some at a time, so that the server writes them while the next are put into words here.
            for start in range(0, len(next(iter(columns.values()))), AT_ONCE):
                texts = [_as_text(values[start : start + AT_ONCE]) for values in columns.values()]
                rows = zip(*texts, *(repeat(text, len(texts[0])) for text in whole), strict=True)
                copy.write("\n".join(map("\t".join, rows)) + "\n")


def _insert_some_at_once(table: str, columns: Mapping[str, Sequence[Any]], same: Mapping[str, Any]) -> None:
    """Write on SQLite some hundred rows with a statement, which takes half the time of one for each.

    What is the same in all rows is bound once for a statement.
    """
    different, same = dict(columns), dict(same)
    for name, values in columns.items():
        # Texts alone, as True is 1.
        if type(values[0]) in (str, type(None)) and values.count(values[0]) == len(values) > 1:
            same[name] = different.pop(name)[0]
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, [*same, *different]))
    # So that SQLite need not keep each page as it was before the statement: who writes undoes all of the act.
    start = f"INSERT OR FAIL INTO {quote(table)} ({names}) VALUES "  # noqa: S608 -- names of our own
    count, width = len(next(iter(different.values()))), len(different)
    most = max(1, (PLACES_AT_ONCE - len(same)) // width)
    row_by_row, alike = chain.from_iterable(zip(*different.values(), strict=True)), tuple(same.values())
    with connection.cursor() as cursor:
        # The rest row by row, as a statement of every length would have to be made.
        for size, times in ((most, count // most), (1, count % most)):
            if times:
                rows = ", ".join(_places(len(alike), width, row) for row in range(size))
                bound = [(*alike, *islice(row_by_row, size * width)) for _ in range(times)]
                cursor.executemany(start + rows, bound)


def _places(same: int, width: int, row: int) -> str:
    """Return the places of a row in a statement by number; what is the same in all rows has the first."""
    own = same + row * width + 1
    return "(" + ", ".join(f"?{place}" for place in (*range(1, same + 1), *range(own, own + width))) + ")"


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

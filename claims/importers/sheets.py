"""Records of one noun that name the same fields, read and judged column by column.

Says of thousands at once what `plan` says of each. It only ever says yes: where one of them will not do, or
stands at the desk already, `plan` asks them one by one and so names row and field.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from claims.importers.columns import Check, Noun, noun_of
from claims.importers.entries import Record
from claims.importers.nouns import IMPORTABLE, KEYS, Key, is_required, key_of
from claims.importers.rows import Row, Shelf
from claims.models import Source, Verdict
from claims.operations import batches
from claims.rules import addresses
from claims.rules.sentences import Refused

# The others are asked about more than their own columns: places in texts, the workflow.
TOGETHER = frozenset(batches.PLAIN) - {Verdict}


@dataclass(slots=True)
class Sheet:
    """Some records with their places in the plan, from 1; once they are read, their columns and rows."""

    noun: str
    numbers: list[int] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def references(self) -> Iterator[tuple[type[models.Model], set[Key]]]:
        """Yield the nouns of other rows that these name, with their keys."""
        relations = noun_of(self.rows[0].model).relations
        for name, model in relations.items():
            if name in self.columns:
                yield model, {named.key for named in self.columns[name] if named is not None}


def sheets_of(records: Iterable[Record]) -> list[Sheet]:
    """Part the records by noun and fields."""
    found: dict[tuple[str, ...], Sheet] = {}
    for number, record in enumerate(records, start=1):
        alike = (record.model, *record.fields)
        sheet = found.get(alike)
        if sheet is None:
            sheet = found[alike] = Sheet(record.model)
        sheet.numbers.append(number)
        sheet.records.append(record)
    return list(found.values())


def read(sheet: Sheet) -> bool:
    """Turn the records into rows with their keys, or say that they must be read one by one."""
    model = IMPORTABLE.get(sheet.noun)
    names = tuple(sheet.records[0].fields)
    if model not in TOGETHER:
        return False
    noun, count = noun_of(model), len(sheet.records)
    if not noun.readers.keys() >= set(names):
        return False
    fields = [record.fields.values() for record in sheet.records]
    try:
        columns = {
            name: _column(noun.readers[name], raws)
            for name, raws in zip(names, zip(*fields, strict=True), strict=True)
        }
    except Refused:
        return False
    for name in KEYS[model]:
        if name not in columns:
            if is_required(column := model._meta.get_field(name)):
                return False
            columns[name] = [column.get_default()] * count
    if model is Source and "url" in columns:
        columns["page"] = [addresses.normalised(url) or None for url in columns["url"]]
    sheet.columns = columns
    for number, record, several in zip(
        sheet.numbers, sheet.records, zip(*columns.values(), strict=True), strict=True
    ):
        values = dict(zip(columns, several, strict=True))
        sheet.rows.append(Row(number, record, model, values, key_of(values, model)))
    return True


def _column(read_one: Callable[[Any], Any], raws: tuple[Any, ...]) -> list[Any]:
    """Return the values of a column, those that come again read once."""
    kinds = set(map(type, raws))
    # One kind only, as True is 1 for a dictionary.
    if kinds in ({str}, {int}):
        different = set(raws)
        if 2 * len(different) > len(raws):
            return [read_one(raw) for raw in raws]
        values = {raw: read_one(raw) for raw in different}
        return [values[raw] for raw in raws]
    if kinds == {list} and set(map(len, raws)) == {1} and {type(word) for (word,) in raws} == {str}:
        values = {word: read_one([word]) for word in {word for (word,) in raws}}
        return [values[word] for (word,) in raws]
    return [read_one(raw) for raw in raws]


def is_in_order(sheet: Sheet, shelf: Shelf) -> bool:
    """Say that all rows are new and nothing is wrong with any; a no is only a doubt."""
    if not sheet.columns or any(row.existing is not None for row in sheet.rows):
        return False
    noun = noun_of(sheet.rows[0].model)
    return (
        sheet.columns.keys() >= set(noun.required)
        and all(shelf.has_all(model, keys) for model, keys in sheet.references())
        and all(_holds(check, noun, sheet) for check in noun.checks)
    )


def _holds(check: Check, noun: Noun, sheet: Sheet) -> bool:
    """Say that no row breaks the constraint; one that looks at nothing these rows name is asked once."""
    named = [name for name in sheet.columns if name in check.columns]
    said = {name: noun.defaults[name]() for name in check.columns.difference(named, {"pk"})}
    for row in sheet.rows if named else sheet.rows[:1]:
        # Rows by their keys: those of new rows are the same where the rows are.
        said["pk"] = row.reference
        for name in named:
            said[name] = row.values[name]
        if check.judge(said.__getitem__) is False:
            return False
    return True

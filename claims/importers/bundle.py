"""Reading bundles: lists of records {"model": …, "fields": {…}} by natural keys, as `docs/bundle.md` says.

A bundle is what Django calls a fixture, so one file serves `import_claims` and `loaddata`. Two spellings:
`bundle` is one JSON list, `jsonl` is one record a line and is read line by line.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from claims.importers import strict_json
from claims.rules.fingerprints import digest
from claims.rules.sentences import Problem, Refused

BUNDLE, JSONL = "bundle", "jsonl"
FORMATS = (BUNDLE, JSONL)
RECORD_KEYS = ("model", "pk", "fields")


@dataclass(frozen=True)
class Record:
    """One record as it stands in a file; `row` is its place in the list, or its line, from 1."""

    source: str
    row: int
    model: str
    fields: dict[str, Any]

    def problem(self, field_name: str, sentence: str) -> Problem:
        return Problem(row=self.row, field=field_name, sentence=sentence, source=self.source)


@dataclass
class Bundle:
    """What one file holds, and what is wrong with its form."""

    name: str
    sha256: str
    format: str
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def format_of(name: str) -> str:
    """Return the spelling that a file's name promises."""
    return JSONL if Path(name).suffix.lower() in (".jsonl", ".ndjson") else BUNDLE


def read(name: str, content: bytes, *, format: str = "") -> Bundle:  # noqa: A002 -- the word of the command line
    """Return the records of a file, and every fault of its form as a problem; bad content raises nothing."""
    bundle = Bundle(name=name, sha256=digest(content), format=format or format_of(name))
    rows = _lines(bundle, content) if bundle.format == JSONL else _members(bundle, content)
    for row, value in rows:
        record = _record(bundle, row, value)
        if record is not None:
            bundle.records.append(record)
    if not bundle.records and not bundle.problems:
        bundle.problems.append(Problem(None, "", _("The file holds no record."), source=name))
    return bundle


def _members(bundle: Bundle, content: bytes) -> Iterable[tuple[int, Any]]:
    try:
        value = strict_json.read(strict_json.decode(content))
    except Refused as refusal:
        bundle.problems.append(Problem(None, "", refusal.sentence, source=bundle.name))
        return []
    if not isinstance(value, list):
        bundle.problems.append(
            Problem(
                None,
                "",
                _("A bundle is a list of records: [{“model”: …, “fields”: …}, …]."),
                source=bundle.name,
            )
        )
        return []
    return enumerate(value, start=1)


def _lines(bundle: Bundle, content: bytes) -> Iterator[tuple[int, Any]]:
    for row, line in enumerate(io.BytesIO(content), start=1):
        if not line.strip():
            continue
        try:
            yield row, strict_json.read(strict_json.decode(line))
        except Refused as refusal:
            bundle.problems.append(Problem(row, "", refusal.sentence, source=bundle.name))


def _record(bundle: Bundle, row: int, value: Any) -> Record | None:
    def problem(field_name: str, sentence: str) -> None:
        bundle.problems.append(Problem(row, field_name, sentence, source=bundle.name))

    if not isinstance(value, dict):
        problem("", _("A record is {“model”: …, “fields”: {…}}."))
        return None
    for name in _doubled(value):
        problem(name, _("“%(name)s” stands twice. Keep one.") % {"name": name})
    for name in value:
        if name not in RECORD_KEYS:
            problem(name, _("A record has “model” and “fields”, nothing called “%(name)s”.") % {"name": name})
    model, fields = value.get("model"), value.get("fields")
    if not isinstance(model, str):
        problem("model", _("Name the model, such as “claims.claim”."))
        return None
    if not isinstance(fields, dict):
        problem("fields", _("Give the fields as {“name”: value, …}."))
        return None
    for name in _doubled(fields):
        problem(name, _("“%(name)s” stands twice. Keep one.") % {"name": name})
    if value.get("pk") is not None and model.lower().startswith("claims."):
        problem("pk", _("Records are known by their natural keys: leave out “pk”."))
    return Record(source=bundle.name, row=row, model=model.lower(), fields=fields)


def _doubled(value: dict[str, Any]) -> tuple[str, ...]:
    return value.doubled if isinstance(value, strict_json.Doubled) else ()

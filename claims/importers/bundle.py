"""Reading bundles: lists of records {"model": …, "fields": {…}} by natural keys, as `docs/bundle.md` says.

A bundle is what Django calls a fixture, so one file serves `import_claims` and `loaddata`. Two spellings:
`bundle` is one JSON list, `jsonl` is one record a line and is read line by line.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from claims.importers import strict_json
from claims.importers.entries import Entry, Record
from claims.models.bundles import COVER
from claims.rules.sentences import Refused

# And “pk”, where it is null.
RECORD_KEYS = {"model", "fields"}


def entries(name: str, content: bytes) -> Iterator[Entry]:
    """Yield the records of a JSON list, and every fault of its form; bad content raises nothing."""
    try:
        value = strict_json.read(strict_json.decode(content))
    except Refused as refusal:
        yield _of_file(name, refusal.sentence)
        return
    if not isinstance(value, list):
        yield _of_file(name, _("A bundle is a list of records: [{“model”: …, “fields”: …}, …]."))
        return
    if not value:
        yield _of_file(name, _("The file holds no record."))
    for row, member in enumerate(value, start=1):
        if row == 1 and _is_cover(member):
            yield _of_file(name, whole_desk_sentence())
            return
        yield entry_of(name, row, member)


def lines(name: str, content: Iterable[bytes]) -> Iterator[Entry]:
    """Yield the records of a file with one a line, reading no further than asked."""
    is_empty = True
    for row, line in enumerate(content, start=1):
        if not line.strip():
            continue
        is_empty = False
        try:
            text = strict_json.decode(line)
            value = strict_json.read(text)
        except Refused as refusal:
            entry = Entry(name, row, raw=line.decode("utf-8", "replace").strip())
            entry.problem("", refusal.sentence)
            yield entry
            continue
        if row == 1 and _is_cover(value):
            yield _of_file(name, whole_desk_sentence())
            return
        yield entry_of(name, row, value, raw=text.strip())
    if is_empty:
        yield _of_file(name, _("The file holds no record."))


def entry_of(name: str, row: int, value: Any, *, raw: str = "") -> Entry:
    """Return one member of a bundle as a record, with every fault of its form."""
    raw = raw or json.dumps(value, ensure_ascii=False, default=str)
    model, fields = (value.get("model"), value.get("fields")) if isinstance(value, dict) else (None, None)
    if (
        type(value) is dict
        and type(fields) is dict
        and isinstance(model, str)
        and value.keys() == RECORD_KEYS
    ):
        return Entry(name, row, raw, [Record(name, row, model.lower(), fields)], None, [], [])
    entry = Entry(name, row, raw=raw)
    if not isinstance(value, dict):
        entry.problem("", _("A record is {“model”: …, “fields”: {…}}."))
        return entry
    for doubled in _doubled(value):
        entry.problem(doubled, _("“%(name)s” stands twice. Keep one.") % {"name": doubled})
    for key in value:
        if key not in RECORD_KEYS and key != "pk":
            entry.problem(
                key, _("A record has “model” and “fields”, nothing called “%(name)s”.") % {"name": key}
            )
    if not isinstance(model, str):
        entry.problem("model", _("Name the model, such as “claims.claim”."))
        return entry
    if not isinstance(fields, dict):
        entry.problem("fields", _("Give the fields as {“name”: value, …}."))
        return entry
    for doubled in _doubled(fields):
        entry.problem(doubled, _("“%(name)s” stands twice. Keep one.") % {"name": doubled})
    if value.get("pk") is not None and model.lower().startswith("claims."):
        entry.problem("pk", _("Records are known by their natural keys: leave out “pk”."))
    entry.records.append(Record(source=name, row=row, model=model.lower(), fields=fields))
    return entry


def whole_desk_sentence() -> str:
    return _(
        "This is a whole desk with its trail. It goes alone into an empty desk, by “import_claims” or "
        "“loaddata”; for a desk that is at work, export with --drafts."
    )


def _is_cover(value: Any) -> bool:
    return isinstance(value, dict) and value.get("model") == COVER


def _of_file(name: str, sentence: str) -> Entry:
    entry = Entry(name, None)
    entry.problem("", sentence)
    return entry


def _doubled(value: dict[str, Any]) -> tuple[str, ...]:
    return value.doubled if isinstance(value, strict_json.Doubled) else ()

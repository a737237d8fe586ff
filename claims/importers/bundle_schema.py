"""The published form of bundles as JSON Schema, drawn from the columns themselves."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from claims.importers.nouns import IMPORTABLE, KEYS, importable_fields, is_required
from claims.models import ArticleRevision
from claims.models.bundles import (
    ACCOUNT,
    BY_LABEL,
    COVER,
    FORMAT,
    KNOWN_OF_ACCOUNTS,
    columns_of,
    is_numbered,
)
from claims.models.fields import CanonicalJSONField, LocalizedTextField, PartialDateField
from claims.vocabulary import Language

_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?~?"
_KEY = {"type": "array", "minItems": 1, "items": {"type": ["string", "integer", "null"]}}
# Follow from the text, where it is there.
_COMPUTED = {(ArticleRevision, "sha256"), (ArticleRevision, "length")}


def schema() -> dict[str, Any]:
    """Return the schema of a bundle; each line of a `jsonl` file is one of its items."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A bundle of records of a fact-check desk",
        "type": "array",
        "items": {"oneOf": [_record(label, model) for label, model in IMPORTABLE.items()]},
    }


def desk_schema() -> dict[str, Any]:
    """Return the schema of a whole desk: every record says all that the desk has on record of its row."""
    moment = {"type": "string", "format": "date-time"}
    cover = _exactly(COVER, {"format": {"const": FORMAT}})
    trail = {"entries": {"type": "integer"}, "head": {"type": "string", "maxLength": 64}}
    sealed = {
        "records": {"type": "integer", "minimum": 0},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "trail": {"type": "object", "additionalProperties": False, "required": [*trail], "properties": trail},
    }
    account = {name: {"type": "string"} for name in KNOWN_OF_ACCOUNTS}
    records = [cover, _exactly(COVER, sealed), _exactly(ACCOUNT, account)]
    for label, model in BY_LABEL.items():
        columns = {column.name: _as_kept(column, moment) for column in columns_of(model)}
        records.append(_exactly(label, columns, number=is_numbered(model)))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A whole desk, with trail and editions",
        "type": "array",
        "items": {"oneOf": records},
    }


def _exactly(label: str, fields: dict[str, Any], *, number: bool = False) -> dict[str, Any]:
    known = {"pk": {"type": "integer", "minimum": 1}} if number else {}
    said = {
        "type": "object",
        "additionalProperties": False,
        "required": sorted(fields),
        "properties": fields,
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["model", "fields", *known],
        "properties": {"model": {"const": label}, "fields": said, **known},
    }


def _as_kept(column: models.Field, moment: dict[str, Any]) -> dict[str, Any]:
    if isinstance(column, models.DateTimeField):
        return {"anyOf": [moment, {"type": "null"}]} if column.null else moment
    if isinstance(column, CanonicalJSONField | models.JSONField) and not isinstance(
        column, LocalizedTextField
    ):
        return {"type": ["object", "array"]}
    if isinstance(column, models.DecimalField):
        figure = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
        return {"anyOf": [figure, {"type": "null"}]} if column.null else figure
    return _value(column)


def _record(label: str, model: type[models.Model]) -> dict[str, Any]:
    fields = importable_fields(model)
    needed = [
        name
        for name, column in fields.items()
        if name in KEYS[model] and is_required(column) and (model, name) not in _COMPUTED
    ]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["model", "fields"],
        "properties": {
            "model": {"const": label},
            "pk": {"type": "null"},
            "fields": {
                "type": "object",
                # What a new record needs beside its key, the command says; one that is there is only changed.
                "required": needed,
                "additionalProperties": model.__name__ == "Verdict",
                "properties": {name: _value(column) for name, column in fields.items()},
            },
        },
    }


def _value(column: models.Field) -> dict[str, Any]:
    found = {"type": "array", "items": _KEY} if column.many_to_many else _plain(column)
    return {"anyOf": [found, {"type": "null"}]} if column.null and not column.many_to_many else found


def _plain(column: models.Field) -> dict[str, Any]:
    if column.is_relation:
        return dict(_KEY)
    match column:
        case LocalizedTextField():
            languages = {language: {"type": "string"} for language in Language.values}
            return {"type": "object", "additionalProperties": False, "properties": languages}
        case models.BooleanField():
            return {"type": "boolean"}
        case models.DecimalField():
            return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}]}
        case models.IntegerField():
            return {"type": "integer"}
        case models.DateField():
            return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case PartialDateField():
            return {"type": "string", "pattern": f"^({_DATE}(/{_DATE})?)?$"}
        case _ if column.choices:
            words = [str(code) for code, _label in column.flatchoices]
            return {"enum": [*words, ""] if column.blank else words}
    limit = {"maxLength": column.max_length} if column.max_length else {}
    pattern = next((v.regex.pattern for v in column.validators if isinstance(v, RegexValidator)), "")
    if isinstance(column, models.SlugField):
        pattern = r"^[-a-zA-Z0-9_]+$"
    if pattern and column.blank:
        pattern = f"^$|{pattern}"
    return {"type": "string", **limit, **({"pattern": pattern} if pattern and "\\Z" not in pattern else {})}

"""The description of the interface for programs (OpenAPI 3.1), made from the filters and words it is of."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import get_script_prefix
from django.utils import translation

from claims.public.corrections import CorrectionFilters, EditionFilters
from claims.public.facet_filters import Filters
from claims.public.filters import ClaimFilters
from claims.vocabulary import (
    ClaimType,
    EditionKind,
    Language,
    PartyKind,
    Reading,
    Reliability,
    Rights,
    SourceKind,
)

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
ADDRESS: Schema = {"type": "string", "format": "uri", "pattern": "^https?://"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SLUG: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 80}
DATE: Schema = {
    "type": "string",
    "description": "As far as it is known, in EDTF: 2016, 2024-03, 2014~; or empty.",
}
DOCUMENT: Schema = {
    "type": "object",
    "required": ["format", "number", "kind", "claim", "texts"],
    "description": "The document of the edition; its form is described by docs/edition.schema.json.",
}


def document() -> Schema:
    """Return the description; it is in English whoever asks."""
    with translation.override("en"):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": f"{settings.SITE_NAME}: published checks",
                "version": "1",
                "description": "Read-only, without a key. Lists are newest first or by slug.",
                **(
                    {"license": {"name": settings.LICENCE, "url": settings.LICENCE_URL}}
                    if settings.LICENCE_URL
                    else {}
                ),
            },
            "servers": [{"url": f"{settings.SITE_URL}{get_script_prefix()}api/v1"}],
            "paths": _paths(),
            "components": {"schemas": _schemas(), "responses": _responses()},
        }


def _paths() -> Schema:
    claims = _parameters(ClaimFilters)
    corrections = _parameters(CorrectionFilters)
    editions = _parameters(EditionFilters)
    slug = {"name": "slug", "in": "path", "required": True, "schema": SLUG}
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    return {
        "/": _get("What there is", "Index", []),
        "/openapi.json": _get("This description", None, []),
        "/claims": _get("Checks that stand, newest first", "Claims", [*claims, *_paging()]),
        "/claims/{slug}": _get("One check with the document in force", "ClaimWithDocument", [slug]),
        "/corrections": _get("Every edition after the first", "Editions", [*corrections, *_paging()]),
        "/editions": _get("Every edition, newest first", "Editions", [*editions, *_paging()]),
        "/editions/{slug}/{number}": _get(
            "One edition with its document", "EditionWithDocument", [slug, number]
        ),
        "/articles": _get("Articles that were taken apart", "Articles", _paging()),
        "/articles/{slug}": _get("One article", "Article", [slug]),
        "/parties": _get("Whom checks that stand name", "Parties", _paging()),
        "/parties/{slug}": _get("One party", "Party", [slug]),
        "/sources": _get("What checks that stand cite", "Sources", _paging()),
        "/sources/{slug}": _get("One source", "Source", [slug]),
        "/ratings": _get("The ratings of the scale", "Ratings", []),
    }


def _get(summary: str, schema: str | None, parameters: list[Schema]) -> Schema:
    body: Schema = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}
    described = {"description": summary, "content": {"application/json": {"schema": body}}}
    problems = {code: {"$ref": f"#/components/responses/{name}"} for code, name in _PROBLEMS.items()}
    return {
        "get": {"summary": summary, "parameters": parameters, "responses": {"200": described, **problems}}
    }


_PROBLEMS = {"400": "CannotBeAnswered", "404": "NotThere"}


def _responses() -> Schema:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "CannotBeAnswered": {
            "description": "The question makes no sense; the sentence says why.",
            "content": content,
        },
        "NotThere": {"description": "There is no such record; the sentence says why.", "content": content},
    }


def _parameters(filters: type[Filters]) -> list[Schema]:
    """Return filters as parameters, with the values they take."""
    return [_parameter(name, _values(field), str(field.label)) for name, field in filters.fields().items()]


def _parameter(name: str, schema: Schema, description: str = "") -> Schema:
    return {
        "name": name,
        "in": "query",
        "schema": schema,
        **({"description": description} if description else {}),
    }


def _values(field: forms.Field) -> Schema:
    if isinstance(field, forms.ChoiceField):
        return {"enum": [str(value) for value, _label in field.choices]}
    if isinstance(field, forms.IntegerField):
        return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    return {"type": "string", "maxLength": getattr(field, "max_length", None) or 200}


def _paging() -> list[Schema]:
    limit = {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}
    return [_parameter("cursor", STRING, "As given out by “next”"), _parameter("limit", limit)]


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _with_licence(schema: Schema, **more: Schema) -> Schema:
    return _object(licence={"$ref": "#/components/schemas/Licence"}, **schema["properties"], **more)


def _list_of(name: str) -> Schema:
    schema = _object(
        licence={"$ref": "#/components/schemas/Licence"},
        next={"anyOf": [ADDRESS, {"type": "null"}]},
        items={"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
    )
    schema["properties"]["total"] = {**WHOLE, "description": "Left out where there are too many to count."}
    return schema


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _texts() -> Schema:
    return {
        "type": "object",
        "properties": dict.fromkeys(Language.values, STRING),
        "additionalProperties": False,
    }


def _pages() -> Schema:
    return _object(**dict.fromkeys(Language.values, ADDRESS))


def _schemas() -> Schema:
    named = _or_none(_object(slug=SLUG, name=STRING))
    texts, pages = _texts(), _pages()
    claim = _object(
        slug=SLUG,
        url=pages,
        statement=texts,
        headline=texts,
        short_answer=texts,
        claimant=named,
        rating=_or_none(_object(code=SLUG, position=WHOLE, label=texts)),
        type={"enum": ClaimType.values},
        year=_or_none(WHOLE),
        language={"enum": Language.values},
        is_corrected=FLAG,
        is_retracted=FLAG,
        first_published_at=MOMENT,
        published_at=MOMENT,
        edition=_object(
            number={"type": "integer", "minimum": 1},
            kind={"enum": EditionKind.values},
            digest=DIGEST,
            document_url=ADDRESS,
        ),
    )
    edition = _object(
        claim=SLUG,
        number={"type": "integer", "minimum": 1},
        kind={"enum": EditionKind.values},
        url=pages,
        digest=DIGEST,
        published_at=MOMENT,
        approved_by=STRING,
        is_rating_changed=FLAG,
        note=texts,
        document_url=ADDRESS,
        is_in_force=FLAG,
        edition_in_force={"type": "integer", "minimum": 1},
    )
    article = _object(
        slug=SLUG,
        title=STRING,
        publisher=named,
        author=named,
        source_url=_or_none(ADDRESS),
        language=STRING,
        published_on=DATE,
        rights={"enum": Rights.values},
        checks=WHOLE,
        updated_at=MOMENT,
        url=pages,
        annotations_url=ADDRESS,
    )
    party = _object(
        slug=SLUG,
        name=STRING,
        kind={"enum": PartyKind.values},
        description=texts,
        wikidata=_or_none(STRING),
        checks=WHOLE,
        url=pages,
    )
    source = _object(
        slug=SLUG,
        title=STRING,
        kind={"enum": SourceKind.values},
        publisher=named,
        author=named,
        source_url=_or_none(ADDRESS),
        language=STRING,
        published_on=DATE,
        reading={"enum": Reading.values},
        reliability={"enum": Reliability.values},
        checks=WHOLE,
        url=pages,
    )
    rating = _object(
        code=SLUG,
        position=WHOLE,
        value=_or_none({"type": "integer"}),
        label=texts,
        definition=texts,
        sign=STRING,
        checks=WHOLE,
    )
    listed = {"ClaimInList": claim, "EditionInList": edition, "ArticleInList": article}
    listed |= {"PartyInList": party, "SourceInList": source, "RatingInList": rating}
    return {
        "Licence": _or_none(_object(name=STRING, url=ADDRESS)),
        "Problem": _object(type=STRING, title=STRING, status={"type": "integer"}, detail=STRING),
        "Index": _object(
            licence={"$ref": "#/components/schemas/Licence"},
            description_url=ADDRESS,
            lists={"type": "object", "additionalProperties": ADDRESS},
        ),
        **listed,
        "Claims": _list_of("ClaimInList"),
        "Editions": _list_of("EditionInList"),
        "Articles": _list_of("ArticleInList"),
        "Parties": _list_of("PartyInList"),
        "Sources": _list_of("SourceInList"),
        "Ratings": _list_of("RatingInList"),
        "ClaimWithDocument": _with_licence(claim, document=DOCUMENT),
        "EditionWithDocument": _with_licence(edition, document=DOCUMENT),
        "Article": _with_licence(article),
        "Party": _with_licence(party),
        "Source": _with_licence(source),
    }

"""The W3C Web Annotation model as a JSON Schema, as far as a schema can say it.

Written from https://www.w3.org/TR/annotation-model/. How far it can be trusted is tried on the samples that
the W3C gives for right and wrong annotations: see `test_annotations`.
"""

from typing import Any

Schema = dict[str, Any]

IRI = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
DIRECTION = {"enum": ["ltr", "rtl", "auto"]}
PURPOSE = {
    "enum": [
        "assessing",
        "bookmarking",
        "classifying",
        "commenting",
        "describing",
        "editing",
        "highlighting",
        "identifying",
        "linking",
        "moderating",
        "questioning",
        "replying",
        "tagging",
    ]
}


def one_or_more(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "minItems": 1, "items": schema}]}


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def kind(name: str) -> Schema:
    """Return a type that is `name`, alone or among others."""
    return {"anyOf": [{"const": name}, {"type": "array", "contains": {"const": name}}]}


def selector(name: str, *needed: str, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": ["type", *needed],
        "properties": {
            "type": kind(name),
            **properties,
            "refinedBy": one_or_more(ref("selectorOrState")),
        },
    }


SHARED = {
    "creator": one_or_more(ref("agent")),
    "created": MOMENT,
    "modified": MOMENT,
    "generator": one_or_more(ref("agent")),
    "generated": MOMENT,
    "rights": one_or_more(IRI),
    "via": one_or_more(IRI),
    "canonical": IRI,
}
RESOURCE = {
    "id": IRI,
    "type": one_or_more(TEXT),
    "format": one_or_more(TEXT),
    "language": one_or_more(TEXT),
    "processingLanguage": TEXT,
    "textDirection": DIRECTION,
    "value": TEXT,
    "purpose": one_or_more(PURPOSE),
    "items": {"type": "array", "minItems": 1, "items": ref("resource")},
    "source": ref("resource"),
    "selector": one_or_more(ref("selector")),
    "state": one_or_more(ref("state")),
    "styleClass": one_or_more(TEXT),
    "scope": one_or_more(IRI),
    **SHARED,
}
SETS = ["Choice", "List", "Composite", "Independents"]

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["@context"],
    "properties": {
        "@context": {
            "anyOf": [
                {"const": "http://www.w3.org/ns/anno.jsonld"},
                {"type": "array", "contains": {"const": "http://www.w3.org/ns/anno.jsonld"}},
            ]
        }
    },
    "anyOf": [ref("annotation"), ref("collection"), ref("page")],
    "$defs": {
        "agent": {
            "anyOf": [
                IRI,
                {
                    "type": "object",
                    "properties": {
                        "id": IRI,
                        "type": one_or_more(TEXT),
                        "name": one_or_more(TEXT),
                        "nickname": TEXT,
                        "homepage": one_or_more(IRI),
                    },
                },
            ]
        },
        "resource": {
            "anyOf": [
                IRI,
                {
                    "type": "object",
                    "properties": RESOURCE,
                    "allOf": [
                        {
                            "if": {"required": ["type"], "properties": {"type": kind("TextualBody")}},
                            "then": {"required": ["value"]},
                        },
                        {
                            "if": {"required": ["type"], "properties": {"type": kind("SpecificResource")}},
                            "then": {"required": ["source"]},
                        },
                        {
                            "if": {"anyOf": [{"required": [name]} for name in ("selector", "state")]},
                            "then": {"required": ["source"]},
                        },
                        {
                            "if": {"required": ["items"]},
                            "then": {"required": ["type"], "properties": {"type": {"enum": SETS}}},
                        },
                    ],
                    "anyOf": [
                        {"required": ["id"]},
                        {"required": ["value"]},
                        {"required": ["source"]},
                        {"required": ["items"]},
                    ],
                },
            ]
        },
        "selectorOrState": {"anyOf": [ref("selector"), ref("state")]},
        "selector": {
            "anyOf": [
                IRI,
                selector("FragmentSelector", "value", value=TEXT, conformsTo=IRI),
                selector("CssSelector", "value", value=TEXT),
                selector("XPathSelector", "value", value=TEXT),
                selector("TextQuoteSelector", "exact", exact=TEXT, prefix=TEXT, suffix=TEXT),
                selector("TextPositionSelector", "start", "end", start=COUNT, end=COUNT),
                selector("DataPositionSelector", "start", "end", start=COUNT, end=COUNT),
                selector("SvgSelector", value=TEXT, id=IRI),
                selector(
                    "RangeSelector",
                    "startSelector",
                    "endSelector",
                    startSelector=ref("selector"),
                    endSelector=ref("selector"),
                ),
            ]
        },
        "state": {
            "anyOf": [
                IRI,
                selector("TimeState", sourceDate=one_or_more(MOMENT), cached=one_or_more(IRI)),
                selector("HttpRequestState", "value", value=TEXT),
                {"type": "object", "required": ["id"], "properties": {"id": IRI}},
            ]
        },
        "annotation": {
            "type": "object",
            "required": ["id", "type", "target"],
            "properties": {
                "id": IRI,
                "type": kind("Annotation"),
                "body": one_or_more(ref("resource")),
                "bodyValue": TEXT,
                "target": one_or_more(ref("resource")),
                "motivation": one_or_more({"anyOf": [PURPOSE, IRI]}),
                "audience": one_or_more({"type": "object"}),
                **SHARED,
            },
            "not": {"required": ["body", "bodyValue"]},
        },
        "collection": {
            "type": "object",
            "required": ["id", "type"],
            "properties": {
                "id": IRI,
                "type": kind("AnnotationCollection"),
                "label": one_or_more(TEXT),
                "total": COUNT,
                "first": {"anyOf": [IRI, ref("page")]},
                "last": {"anyOf": [IRI, ref("page")]},
                **SHARED,
            },
        },
        "page": {
            "type": "object",
            "required": ["id", "type", "items"],
            "properties": {
                "id": IRI,
                "type": kind("AnnotationPage"),
                "partOf": {"anyOf": [IRI, {"type": "object", "required": ["id"]}]},
                "next": IRI,
                "prev": IRI,
                "startIndex": COUNT,
                "items": {"type": "array", "minItems": 1, "items": ref("annotation")},
            },
        },
    },
}

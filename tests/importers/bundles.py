"""A small bundle in which every importable noun stands once, and ways to break it."""

import copy
import json
from pathlib import Path
from typing import Any

from django.apps import apps

BODY = "Ada Weber said on Monday that the town had spent 12 million euros. The mayor denies it.\n"

RECORDS: list[dict[str, Any]] = [
    {"model": "claims.ratingscale", "fields": {"slug": "house", "name": {"en": "House scale"}}},
    {
        "model": "claims.rating",
        "fields": {
            "scale": ["house", 1],
            "code": "false",
            "position": 1,
            "value": 1,
            "sign": "✗",
            "colour": "#a1121f",
            "label": {"en": "False", "de": "Falsch"},
            "definition": {"en": "It is not so.", "de": "So ist es nicht."},
        },
    },
    {"model": "claims.party", "fields": {"slug": "ada-weber", "name": "Ada Weber", "kind": "person"}},
    {
        "model": "claims.party",
        "fields": {"slug": "town-gazette", "name": "Town Gazette", "kind": "outlet", "wikidata": "Q95"},
    },
    {"model": "claims.party", "fields": {"slug": "town", "name": "The town", "kind": "organisation"}},
    {"model": "claims.partyalias", "fields": {"party": ["ada-weber"], "name": "A. Weber"}},
    {
        "model": "claims.source",
        "fields": {
            "slug": "budget-2024",
            "title": "Budget 2024",
            "kind": "primary_document",
            "publisher": ["town"],
            "published_on": "2024-03",
            "url": "https://town.example/budget",
            "reading": "read",
        },
    },
    {
        "model": "claims.source",
        "fields": {
            "slug": "gazette-report",
            "title": "Report",
            "kind": "news_report",
            "publisher": ["town-gazette"],
            "reading": "read",
        },
    },
    {
        "model": "claims.article",
        "fields": {
            "slug": "town-spends",
            "title": "Town spends",
            "publisher": ["town-gazette"],
            "author": ["ada-weber"],
            "language": "en",
            "published_on": "2024-03-04",
            "rights": "own",
        },
    },
    {"model": "claims.articlerevision", "fields": {"article": ["town-spends"], "number": 1, "body": BODY}},
    {
        "model": "claims.claim",
        "fields": {
            "slug": "town-spent-12m",
            "statement": "The town spent 12 million euros.",
            "language": "en",
            "claim_type": "quantity",
            "claimant": ["ada-weber"],
            "claimed_on": "2024-03-04",
        },
    },
    {
        "model": "claims.claim",
        "fields": {
            "slug": "mayor-denies",
            "statement": "The mayor denies it.",
            "language": "en",
            "claim_type": "position",
        },
    },
    {
        "model": "claims.claimtranslation",
        "fields": {
            "claim": ["town-spent-12m"],
            "language": "de",
            "statement": "Die Stadt gab 12 Millionen Euro aus.",
        },
    },
    {
        "model": "claims.claimquantity",
        "fields": {"claim": ["town-spent-12m"], "measure": "spending", "value": "12000000", "unit": "EUR"},
    },
    {
        "model": "claims.appearance",
        "fields": {
            "claim": ["town-spent-12m"],
            "revision": ["town-spends", 1],
            "exact": "the town had spent",
            "start": 30,
            "end": 65,
        },
    },
    {
        "model": "claims.attribution",
        "fields": {
            "claim": ["town-spent-12m"],
            "chain": 1,
            "step": 1,
            "party": ["ada-weber"],
            "act": "said",
            "mode": "paraphrase",
            "happened_on": "2024-03-04",
            "occasion": {"en": "council meeting"},
        },
    },
    {
        "model": "claims.evidence",
        "fields": {
            "claim": ["town-spent-12m"],
            "source": ["budget-2024"],
            "stance": "refutes",
            "locator": "p. 3",
            "comment": {"en": "The budget says 10 million."},
        },
    },
    {
        "model": "claims.evidence",
        "fields": {"claim": ["town-spent-12m"], "source": ["gazette-report"], "stance": "supports"},
    },
    {
        "model": "claims.claimlink",
        "fields": {
            "finding": "spent-or-not",
            "claim": ["town-spent-12m"],
            "other": ["mayor-denies"],
            "kind": "contradicts",
            "reason": {"en": "One says so, the other not."},
            "sources": [["budget-2024"]],
        },
    },
    {
        "model": "claims.replyrequest",
        "fields": {
            "claim": ["town-spent-12m"],
            "party": ["town"],
            "channel": "email",
            "asked_on": "2024-03-05",
        },
    },
    {
        "model": "claims.verdict",
        "fields": {
            "claim": ["town-spent-12m"],
            "rating": ["house", 1, "false"],
            "language": "en",
            "headline": "The town spent 10 million",
            "short_answer": "It was 10 million.",
            "rationale": "The budget says 10 million.",
        },
    },
    {
        "model": "claims.verdicttranslation",
        "fields": {
            "verdict": ["town-spent-12m", 1],
            "language": "de",
            "headline": "Die Stadt gab 10 Millionen aus",
            "short_answer": "Es waren 10 Millionen.",
            "rationale": "Im Haushalt stehen 10 Millionen.",
        },
    },
    {
        "model": "claims.foreignrating",
        "fields": {
            "label": "pants on fire",
            "language": "en",
            "publisher": "checkers.example",
            "decision": "ours",
            "rating": ["house", 1, "false"],
        },
    },
    {
        "model": "claims.foreignreview",
        "fields": {
            "identity": "ab" * 32,
            "claim": ["town-spent-12m"],
            "url": "https://checkers.example/town",
            "label": "Pants on Fire!",
            "foreign_rating": ["pants on fire", "en", "checkers.example"],
            "reviewed_on": "2024-03-06",
            "sha256": "cd" * 32,
        },
    },
]


def records() -> list[dict[str, Any]]:
    return copy.deepcopy(RECORDS)


def with_change(model: str, **fields: Any) -> tuple[list[dict[str, Any]], int]:
    """Return the bundle with fields of the first record of `model` changed, and that record's row."""
    changed = records()
    row = next(place for place, record in enumerate(changed, start=1) if record["model"] == f"claims.{model}")
    changed[row - 1]["fields"].update(fields)
    return changed, row


def write(path: Path, content: Any) -> str:
    """Write records as JSON, or a text as it is, and return the path."""
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def row_counts() -> dict[str, int]:
    """Return how many rows each table of the desk has."""
    return {
        model._meta.label: model._base_manager.count() for model in apps.get_app_config("claims").get_models()
    }

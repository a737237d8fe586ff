"""The desk: one module for each noun, and the queue, the review screen and the steps between them."""

from claims.admin import (
    accounts,
    articles,
    claims,
    editions,
    evidence,
    foreign,
    imports,
    notes,
    parties,
    policies,
    reports,
    scales,
    sources,
    stale,
    trail,
    verdicts,
)

__all__ = [
    "accounts",
    "articles",
    "claims",
    "editions",
    "evidence",
    "foreign",
    "imports",
    "notes",
    "parties",
    "policies",
    "reports",
    "scales",
    "sources",
    "stale",
    "trail",
    "verdicts",
]

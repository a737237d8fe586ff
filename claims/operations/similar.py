"""Which claims on record say much the same, so that nobody checks a thing twice.

For now by comparing with the newest statements of the language; a search index takes this over.
"""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from claims.models import Claim

MOST_COMPARED = 2000
# Of 100. Statements about the same thing in other words reach 70, strangers hardly 60.
LEAST_ALIKE = 72
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True)
class Alike:
    """A claim that says much the same, and whether it names the same figures."""

    claim: Claim
    has_same_figures: bool


def alike(claim: Claim, *, limit: int = 3) -> list[Alike]:
    """Return the claims most like `claim`, those of the same figures first."""
    statements = dict(
        Claim.objects.filter(language=claim.language)
        .exclude(pk=claim.pk)
        .order_by("-pk")
        .values_list("pk", "statement")[:MOST_COMPARED]
    )
    found = process.extract(
        claim.statement,
        statements,
        scorer=fuzz.token_sort_ratio,
        processor=str.casefold,
        score_cutoff=LEAST_ALIKE,
        limit=limit,
    )
    if not found:
        return []
    claims = Claim.objects.select_related("claimant").in_bulk([pk for _statement, _score, pk in found])
    # “100 million” and “10 million” are 99 % alike, and not the same.
    alikes = [
        Alike(claims[pk], _figures(statement) == _figures(claim.statement))
        for statement, _score, pk in found
        if pk in claims
    ]
    return sorted(alikes, key=lambda one: not one.has_same_figures)


def _figures(text: str) -> list[str]:
    return sorted(_FIGURE.findall(text))

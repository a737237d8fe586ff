"""Conflicts that lie in what is on record: figures, dates, wordings and origins that cannot all be right.

Rules with names and reasons, on plain values. `within` looks at claims of one text, `sharing` at claims from
anywhere that have a source or a measure in common; neither compares every claim with every other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import dates, figures, origins, wordings
from .facts import Facts, Figure, Finding, Place, Step

__all__ = ["Facts", "Figure", "Finding", "Place", "Step", "alone", "sharing", "within"]


def within(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield what clashes among the claims of one article."""
    claims = list(claims)
    for facts in claims:
        yield from alone(facts)
    yield from figures.find(claims)
    yield from dates.across(claims)
    yield from wordings.across(claims)
    yield from origins.across(claims)


def alone(facts: Facts) -> Iterator[Finding]:
    """Yield what clashes within one claim."""
    yield from wordings.in_chains(facts)
    yield from wordings.in_places(facts)
    yield from dates.in_chains(facts)


def sharing(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield what clashes among claims of several articles that share a source, a saying or a measure."""
    claims = list(claims)
    yield from figures.one_measure(claims)
    yield from dates.one_occasion(claims)
    yield from wordings.across(claims)
    yield from origins.two_mouths(claims)

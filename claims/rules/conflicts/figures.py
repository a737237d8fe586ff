"""Figures that cannot both be right: one measure with two values, or one sum in two roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from claims.rules import quantities
from claims.rules.quantities import SAME_UNIT
from claims.vocabulary import Level, LinkKind

from .facts import Facts, Figure, Finding, exclude_each_other, in_order, pairs, said, telling

TWO_VALUES, TWO_UNITS, TWO_ROLES = "two_values", "two_units", "two_roles"
# Below, the same number turns up twice by chance: five people, five days.
TELLING_SUM = 1000
# What two claims about one measure have to share of what the shorter one says.
SAME_SUBJECT = 0.6
CLOSE = Decimal("0.02")

Held = tuple[Facts, Figure]


def measure_key(figure: Figure) -> frozenset[str]:
    """Return what a measure is called, whatever the order and form of its words."""
    return telling(figure.measure, "en") or frozenset({figure.measure.casefold()})


def unit_of(figure: Figure) -> str:
    name = figure.unit.strip()
    return SAME_UNIT.get(name.lower(), name.upper() if len(name) == 3 else name.lower())


def find(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield figures that clash among claims of one article."""
    claims = in_order(claims)
    yield from one_measure(claims)
    yield from one_sum(claims)


def one_measure(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield claims that give one measure two values, or one value two units."""
    by_measure: defaultdict[frozenset[str], list[Held]] = defaultdict(list)
    for facts in claims:
        for figure in facts.figures:
            if figure.value is not None:
                by_measure[measure_key(figure)].append((facts, figure))
    for held in by_measure.values():
        for (one, figure), (other, further) in pairs(held):
            if one.slug == other.slug or not _same_subject(one, other):
                continue
            if exclude_each_other(figure.as_of, further.as_of):
                continue
            if unit_of(figure) != unit_of(further):
                if figure.value == further.value:
                    yield _clash(TWO_UNITS, one, figure, other, further)
            elif not _agree(figure, further):
                yield _clash(TWO_VALUES, one, figure, other, further)


def one_sum(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield claims of one article in which the same sum is something else each time."""
    by_sum: defaultdict[tuple[str, Decimal, str], list[Held]] = defaultdict(list)
    for facts in claims:
        for figure in facts.figures:
            if figure.value is None or abs(figure.value) < TELLING_SUM:
                continue
            for article in {place.article for place in facts.places}:
                by_sum[article, figure.value, unit_of(figure)].append((facts, figure))
    seen: set[frozenset[str]] = set()
    for held in by_sum.values():
        for (one, figure), (other, further) in pairs(held):
            pair = frozenset({one.slug, other.slug})
            if len(pair) == 1 or pair in seen or measure_key(figure) & measure_key(further):
                continue
            seen.add(pair)
            yield _clash(TWO_ROLES, one, figure, other, further)


def _agree(figure: Figure, further: Figure) -> bool:
    """Say whether the figures leave each other room: rounded, or one within the range of the other."""
    if figure.value is None or further.value is None:
        return True
    largest = max(abs(figure.value), abs(further.value))
    if abs(figure.value - further.value) <= largest * CLOSE:
        return True
    return any(
        (one.low if one.low is not None else value) <= value <= (one.high if one.high is not None else value)
        and (one.low is not None or one.high is not None)
        for one, value in ((figure, further.value), (further, figure.value))
    )


def _same_subject(one: Facts, other: Facts) -> bool:
    """Say whether two claims speak of the same thing, their figures and dates aside."""
    for language, words in one.words().items():
        named = {word for word in words if not any(sign.isdigit() for sign in word)}
        further = {
            word
            for word in other.words().get(language, frozenset())
            if not any(sign.isdigit() for sign in word)
        }
        if named and further and len(named & further) >= SAME_SUBJECT * min(len(named), len(further)):
            return True
    return False


def _clash(rule: str, one: Facts, figure: Figure, other: Facts, further: Figure) -> Finding:
    def sentence(language: str) -> str:
        first, second = (_written(each, language) for each in (figure, further))
        if rule == TWO_ROLES:
            return _("%(first)s is “%(role)s” in one claim and “%(other_role)s” in the other.") % {
                "first": first,
                "role": figure.measure,
                "other_role": further.measure,
            }
        return _("Of “%(measure)s” one claim says %(first)s, the other %(second)s.") % {
            "measure": figure.measure,
            "first": first,
            "second": second,
        }

    return Finding(
        rule=rule,
        claim=one.slug,
        other=other.slug,
        kind=LinkKind.CONTRADICTS,
        severity=Level.HIGH,
        score=Decimal("0.8") if rule == TWO_ROLES else Decimal("0.7"),
        reason=said(sentence),
        about=f"{rule}:{'|'.join(f'{f.measure}={f.value} {f.unit}' for f in (figure, further))}",
    )


def _written(figure: Figure, language: str) -> str:
    return quantities.display(figure.value, figure.unit, "", language)

"""Finding weights: what tells passages worth checking from others, learned from some that people have judged.

Logistic regression with a penalty on large weights, by Newton's method. A few thousand passages take seconds,
so it is written out here instead of bringing a library for numbers along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import mul
from random import Random
from typing import Any

from .weights import NAMES, Weights, logistic, values
from .worthiness import Features

# A pull of each weight towards nought, so that a feature met twice does not rule.
PENALTY = 1.0
MOST_STEPS = 25
SMALL_ENOUGH = 1e-8
DIGITS = 4
# “High” is a score that at most so many of the passages not worth checking reach.
SHARE_WRONGLY_HIGH = 0.1


@dataclass(frozen=True)
class Judged:
    """One passage with what people said of it."""

    features: Features
    is_worth_checking: bool


@dataclass(frozen=True)
class Measured:
    """How well passages were told apart that the weights had not been learned from, each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def train(judged: Sequence[Judged], found_in: Mapping[str, Any]) -> Weights:
    """Return the weights that tell the passages apart best; there must be some of each sort."""
    rows = [[1.0, *values(one.features)] for one in judged]
    truth = [one.is_worth_checking for one in judged]
    bias, *learned = [round(weight, DIGITS) for weight in _fitted(rows, truth)]
    named = {str(name): weight for name, weight in zip(NAMES, learned, strict=True)}
    weights = Weights(bias=bias, weights=named, least=0, medium=0, high=0, found_in=dict(found_in))
    scores = sorted(((weights.score(one.features), one.is_worth_checking) for one in judged), reverse=True)
    medium = _best_cut(scores)
    others = [score for score, is_worth in scores if not is_worth]
    high = max(medium, others[int(len(others) * SHARE_WRONGLY_HIGH)])
    return replace(weights, least=round(medium / 2, DIGITS), medium=medium, high=high)


def folds(number: int, of: int) -> list[list[int]]:
    """Part the places 0 to `number` by chance into `of` heaps, every time the same."""
    places = list(range(number))
    Random(0).shuffle(places)  # noqa: S311 -- no secret
    return [sorted(places[start::of]) for start in range(of)]


def measure(
    judged: Sequence[Judged], heaps: Sequence[Sequence[int]], told: Callable[[int], Any] = lambda done: None
) -> Measured:
    """Return how well each heap is told apart by weights learned from the others."""
    right = called = worth = 0
    for heap in heaps:
        left_out = set(heap)
        learned = train([one for place, one in enumerate(judged) if place not in left_out], {})
        for place in heap:
            is_called = learned.score(judged[place].features) >= learned.medium
            called += is_called
            worth += judged[place].is_worth_checking
            right += is_called and judged[place].is_worth_checking
        told(1)
    return Measured(right / called if called else 0.0, right / worth if worth else 0.0)


def _best_cut(scores: Sequence[tuple[float, bool]]) -> float:
    """Return the score from which on calling a passage worth checking has the best F1; highest first."""
    worth = sum(is_worth for _score, is_worth in scores)
    best, cut, right = 0.0, 1.0, 0
    for called, (score, is_worth) in enumerate(scores, start=1):
        right += is_worth
        f1 = 2 * right / (called + worth)
        if f1 > best:
            best, cut = f1, score
    return cut


def _sum(row: Sequence[float], learned: Sequence[float]) -> float:
    return sum(map(mul, row, learned))


def _fitted(rows: Sequence[Sequence[float]], truth: Sequence[bool]) -> list[float]:
    """Return bias and weights of the largest penalised likelihood."""
    learned = [0.0] * len(rows[0])
    columns = list(zip(*rows, strict=True))
    for _step in range(MOST_STEPS):
        expected = [logistic(_sum(row, learned)) for row in rows]
        off = [is_worth - share for is_worth, share in zip(truth, expected, strict=True)]
        spread = [share * (1 - share) for share in expected]
        slope = [
            sum(map(mul, column, off)) - (PENALTY * learned[place] if place else 0)
            for place, column in enumerate(columns)
        ]
        move = _solved(list(_curvature(columns, spread)), slope)
        learned = [old + change for old, change in zip(learned, move, strict=True)]
        if max(map(abs, move)) < SMALL_ENOUGH:
            break
    return learned


def _curvature(columns: Sequence[Sequence[float]], spread: Sequence[float]) -> Iterator[list[float]]:
    for place, column in enumerate(columns):
        weighed = list(map(mul, column, spread))
        row = [sum(map(mul, weighed, other)) for other in columns]
        # The bias has no penalty, only enough of one to keep the sum solvable.
        row[place] += PENALTY if place else SMALL_ENOUGH
        yield row


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a symmetric system of equations by elimination, the largest pivot first."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(size):
        pivot = max(range(place, size), key=lambda number: abs(rows[number][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        for number in range(place + 1, size):
            factor = rows[number][place] / rows[place][place]
            if factor:
                rows[number] = [a - factor * b for a, b in zip(rows[number], rows[place], strict=True)]
    found = [0.0] * size
    for place in reversed(range(size)):
        known = sum(map(mul, rows[place][place + 1 : size], found[place + 1 :]))
        found[place] = (rows[place][size] - known) / rows[place][place]
    return found

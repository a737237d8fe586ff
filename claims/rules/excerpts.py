"""How much of somebody else's article may be shown: the quoted words, a little around them, and no more.

One budget for everything readers get of an article: the editions that quote it, replaced ones too, its page,
its annotations. What stands in public already is counted first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

CONTEXT = 200
SHARE = Decimal("0.15")
TOTAL = 1500

Span = tuple[int, int]


@dataclass(frozen=True)
class Limits:
    """Code points around each quote and in all, and the share of the article they may make up (0 to 1)."""

    context: int = CONTEXT
    share: Decimal = SHARE
    total: int = TOTAL


@dataclass(frozen=True)
class Excerpt:
    """Stretches of the article that may be shown, in order and apart, and quotes there was no room for."""

    windows: tuple[Span, ...]
    omitted: tuple[Span, ...]
    # Code points on each side of a quote; a window holds more where quotes stand close together.
    side: int = field(default=0, compare=False)

    @property
    def length(self) -> int:
        """Code points shown in all."""
        return _length(self.windows)

    def around(self, span: Span) -> tuple[int, int]:
        """Return how many code points may be shown before and behind a quote; (0, 0) for one left out."""
        for start, end in self.windows:
            if start <= span[0] and span[1] <= end and span not in self.omitted:
                return min(self.side, span[0] - start), min(self.side, end - span[1])
        return 0, 0


def excerpt(
    body_length: int,
    spans: Sequence[Span],
    *,
    context: int = CONTEXT,
    share: Decimal = SHARE,
    total: int = TOTAL,
    shown: Sequence[Span] = (),
    spent: int = 0,
) -> Excerpt:
    """Return what may be shown of an article of `body_length` code points so that `spans` can be read.

    Each quote gets at most `context` code points around it (half on each side); all windows together stay
    within `share` of the body and within `total`. Quotes come first, in the order given: one that does not
    fit is omitted whole. What is left is spread evenly as context. Windows are maximal; a caller may shorten
    them to whole words, never lengthen them.

    `shown` are spans that stand in public elsewhere, `spent` counts code points of them that this body does
    not have any more: both use up the budget, and a quote inside `shown` costs nothing more. Raises
    ValueError for a span outside the body.
    """
    budget = budget_of(body_length, Limits(context, share, total)) - spent
    for start, end in [*shown, *spans]:
        if not 0 <= start < end <= body_length:
            raise ValueError(f"span ({start}, {end}) lies outside a body of {body_length} code points")
    standing = _widened(shown, 0, body_length)
    least_cost = _length(standing)
    kept: list[Span] = []
    omitted: list[Span] = []
    for start, end in spans:
        cost = _length(_widened([*standing, *kept, (start, end)], 0, body_length))
        # What is public already is not made less by leaving it out here.
        is_affordable = cost <= max(budget, least_cost)
        (kept if is_affordable else omitted).append((start, end))
    least, most = 0, context // 2
    while least < most:
        middle = (least + most + 1) // 2
        wide = _widened(kept, middle, body_length)
        if _length(_widened([*standing, *wide], 0, body_length)) <= budget:
            least = middle
        else:
            most = middle - 1
    return Excerpt(_widened(kept, least, body_length), tuple(omitted), side=least)


def budget_of(body_length: int, limits: Limits) -> int:
    """Return how many code points of an article of that length may be shown in all."""
    return min(limits.total, int(body_length * limits.share))


def length_of(spans: Sequence[Span]) -> int:
    """Return how many code points the spans cover together; what two of them cover counts once."""
    return _length(_widened(spans, 0, max((end for _start, end in spans), default=0)))


def _widened(spans: Sequence[Span], context: int, body_length: int) -> tuple[Span, ...]:
    """Return the spans with context on both sides, those that touch made one."""
    windows: list[Span] = []
    wide = sorted((max(0, start - context), min(body_length, end + context)) for start, end in spans)
    for start, end in wide:
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], end))
        else:
            windows.append((start, end))
    return tuple(windows)


def _length(windows: Sequence[Span]) -> int:
    return sum(end - start for start, end in windows)

"""How much of somebody else's article may be shown: the quoted words, a little around them, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

CONTEXT = 200
SHARE = Decimal("0.15")
TOTAL = 1500

Span = tuple[int, int]


@dataclass(frozen=True)
class Excerpt:
    """Stretches of the article that may be shown, in order and apart, and quotes there was no room for."""

    windows: tuple[Span, ...]
    omitted: tuple[Span, ...]

    @property
    def length(self) -> int:
        """Code points shown in all."""
        return _length(self.windows)


def excerpt(
    body_length: int,
    spans: Sequence[Span],
    *,
    context: int = CONTEXT,
    share: Decimal = SHARE,
    total: int = TOTAL,
) -> Excerpt:
    """Return what may be shown of an article of `body_length` code points so that `spans` can be read.

    Each quote gets at most `context` code points around it (half on each side); all windows together stay
    within `share` of the body and within `total`. Quotes come first, in the order given: one that does not
    fit is omitted whole. What is left is spread evenly as context. Windows are maximal; a caller may shorten
    them to whole words, never lengthen them. Raises ValueError for a span outside the body.
    """
    budget = min(total, int(body_length * share))
    kept: list[Span] = []
    omitted: list[Span] = []
    for start, end in spans:
        if not 0 <= start < end <= body_length:
            raise ValueError(f"span ({start}, {end}) lies outside a body of {body_length} code points")
        is_affordable = _length(_widened([*kept, (start, end)], 0, body_length)) <= budget
        (kept if is_affordable else omitted).append((start, end))
    least, most = 0, context // 2
    while least < most:
        middle = (least + most + 1) // 2
        if _length(_widened(kept, middle, body_length)) <= budget:
            least = middle
        else:
            most = middle - 1
    return Excerpt(_widened(kept, least, body_length), tuple(omitted))


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

"""What changed from one text to the next: paragraph by paragraph, and inside a changed one word by word.

Bounded in time for any two texts: where a finest comparison would take too long, passages that occur once in
both hold the comparison together, and what lies between them is set against each other whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

SAME, OUT, IN, CHANGED = "same", "out", "in", "changed"
# Two passages are compared finely up to this product of their lengths; more needs memory by the square.
FINEST = 4_000_000
# To find out which paragraph became which, each of so many is looked at beside each of so many.
MOST_ABREAST = 240
MOST_PAIRS = 4 * MOST_ABREAST**2
# Below this, one paragraph went and another came.
LEAST_ALIKE = 0.5
DEEPEST = 12

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]+")

Span = tuple[int, int]
Block = tuple[str, int, int, int, int]
Pairing = Iterator[tuple[int | None, int | None]]


@dataclass(frozen=True)
class Stretch:
    """Words in code points of both texts; an empty span for the text they are not in."""

    where: str
    before: Span
    after: Span


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it was and as it is; None where it is not."""

    where: str
    before: Span | None
    after: Span | None
    stretches: tuple[Stretch, ...]


def paragraphs(before: str, after: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of both texts in order, each same, changed, out (gone) or in (new)."""
    old, new = list(_lines(before)), list(_lines(after))
    old_texts, new_texts = [before[a:b] for a, b in old], [after[a:b] for a, b in new]
    pairs_left = MOST_PAIRS
    for where, first, last, first_new, last_new in _blocks(old_texts, new_texts):
        if where == SAME:
            for number in range(last - first):
                yield _whole(SAME, old[first + number], new[first_new + number])
            continue
        groups = -(-max(last - first, last_new - first_new) // MOST_ABREAST)
        pairs_left -= (last - first) * (last_new - first_new) // groups
        pairing = _paired if pairs_left >= 0 else _unpaired
        for place, place_new in pairing(old_texts[first:last], new_texts[first_new:last_new], groups):
            was = None if place is None else old[first + place]
            becomes = None if place_new is None else new[first_new + place_new]
            if was and becomes:
                yield Paragraph(CHANGED, was, becomes, tuple(words(before, after, was, becomes)))
            else:
                yield _whole(OUT if was else IN, was, becomes)


def words(before: str, after: str, was: Span, becomes: Span) -> Iterator[Stretch]:
    """Yield the stretches of two passages in order; blanks between two changes belong to the changes."""
    old, new = _tokens(before, was), _tokens(after, becomes)
    old_texts, new_texts = [before[a:b] for a, b in old], [after[a:b] for a, b in new]
    merged: list[Block] = []
    blocks = list(_blocks(old_texts, new_texts))
    for number, block in enumerate(blocks):
        where, first, last, first_new, last_new = block
        is_between = 0 < number < len(blocks) - 1 and "".join(old_texts[first:last]).isspace()
        where = CHANGED if where != SAME or is_between else SAME
        if merged and merged[-1][0] == where:
            merged[-1] = (where, merged[-1][1], last, merged[-1][3], last_new)
        else:
            merged.append((where, first, last, first_new, last_new))
    for where, first, last, first_new, last_new in merged:
        there, here = _extent(old, first, last, was), _extent(new, first_new, last_new, becomes)
        if where == SAME:
            yield Stretch(SAME, there, here)
            continue
        if last > first:
            yield Stretch(OUT, there, (here[0], here[0]))
        if last_new > first_new:
            yield Stretch(IN, (there[1], there[1]), here)


def _whole(where: str, was: Span | None, becomes: Span | None) -> Paragraph:
    there, here = was or (0, 0), becomes or (0, 0)
    return Paragraph(where, was, becomes, (Stretch(where, there, here),))


def _lines(text: str) -> Iterator[Span]:
    for found in _LINE.finditer(text):
        if found[0].strip():
            yield found.span()


def _tokens(text: str, span: Span) -> list[Span]:
    return [found.span() for found in _TOKEN.finditer(text, *span)]


def _extent(tokens: Sequence[Span], first: int, last: int, whole: Span) -> Span:
    if first < last:
        return tokens[first][0], tokens[last - 1][1]
    at = tokens[first][0] if first < len(tokens) else whole[1]
    return at, at


def _paired(old: Sequence[str], new: Sequence[str], groups: int) -> Pairing:
    """Yield which paragraph of a gap became which, in order; None for one that went or came.

    A long gap is cut into as many groups on both sides, and only those of one group may be a pair.
    """
    for group in range(groups):
        first, last = (len(old) * edge // groups for edge in (group, group + 1))
        first_new, last_new = (len(new) * edge // groups for edge in (group, group + 1))
        for place, place_new in _alike(old[first:last], new[first_new:last_new]):
            yield (
                None if place is None else first + place,
                None if place_new is None else first_new + place_new,
            )


def _unpaired(old: Sequence[str], new: Sequence[str], _groups: int) -> Pairing:
    yield from ((place, None) for place in range(len(old)))
    yield from ((None, place) for place in range(len(new)))


def _alike(old: Sequence[str], new: Sequence[str]) -> Pairing:
    """Yield the pairing in order that has the most likeness; too little of it counts nothing."""
    alike = [[_likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    for row in range(len(old) - 1, -1, -1):
        for column in range(len(new) - 1, -1, -1):
            best[row][column] = max(
                best[row + 1][column],
                best[row][column + 1],
                alike[row][column] + best[row + 1][column + 1] if alike[row][column] else 0.0,
            )
    row = column = 0
    while row < len(old) and column < len(new):
        if alike[row][column] and best[row][column] == alike[row][column] + best[row + 1][column + 1]:
            yield row, column
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            yield row, None
            row += 1
        else:
            yield None, column
            column += 1
    yield from ((number, None) for number in range(row, len(old)))
    yield from ((None, number) for number in range(column, len(new)))


def _likeness(one: str, other: str) -> float:
    return fuzz.ratio(one[:2000], other[:2000], score_cutoff=LEAST_ALIKE * 100) / 100


def _blocks(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Block]:
    """Yield (same or changed, first, last, first_new, last_new), neighbours of one kind made one."""
    pending: Block | None = None
    for block in _compared(old, new, 0, len(old), 0, len(new), 0):
        if block[1] == block[2] and block[3] == block[4]:
            continue
        if pending and pending[0] == block[0]:
            pending = (block[0], pending[1], block[2], pending[3], block[4])
            continue
        if pending:
            yield pending
        pending = block
    if pending:
        yield pending


def _compared(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    first: int,
    last: int,
    first_new: int,
    last_new: int,
    depth: int,
) -> Iterator[Block]:
    begun, begun_new = first, first_new
    while first < last and first_new < last_new and old[first] == new[first_new]:
        first, first_new = first + 1, first_new + 1
    yield SAME, begun, first, begun_new, first_new
    ended, ended_new = last, last_new
    while first < last and first_new < last_new and old[last - 1] == new[last_new - 1]:
        last, last_new = last - 1, last_new - 1
    if first < last and first_new < last_new:
        yield from _inner(old, new, first, last, first_new, last_new, depth)
    else:
        yield CHANGED, first, last, first_new, last_new
    yield SAME, last, ended, last_new, ended_new


def _inner(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    first: int,
    last: int,
    first_new: int,
    last_new: int,
    depth: int,
) -> Iterator[Block]:
    if (last - first) * (last_new - first_new) <= FINEST:
        for step in Indel.opcodes(old[first:last], new[first_new:last_new]):
            where = SAME if step.tag == "equal" else CHANGED
            yield (
                where,
                first + step.src_start,
                first + step.src_end,
                first_new + step.dest_start,
                first_new + step.dest_end,
            )
        return
    anchors = _unique_in_both(old, new, first, last, first_new, last_new) if depth < DEEPEST else []
    if not anchors:
        yield CHANGED, first, last, first_new, last_new
        return
    for place, place_new in anchors:
        yield from _compared(old, new, first, place, first_new, place_new, depth + 1)
        yield SAME, place, place + 1, place_new, place_new + 1
        first, first_new = place + 1, place_new + 1
    yield from _compared(old, new, first, last, first_new, last_new, depth + 1)


def _unique_in_both(
    old: Sequence[Hashable], new: Sequence[Hashable], first: int, last: int, first_new: int, last_new: int
) -> list[tuple[int, int]]:
    """Return the longest row of places, in order in both, whose content stands once in each."""
    often, often_new = Counter(old[first:last]), Counter(new[first_new:last_new])
    places = {old[place]: place for place in range(first, last) if often[old[place]] == 1}
    pairs = [
        (places[new[place]], place)
        for place in range(first_new, last_new)
        if often_new[new[place]] == 1 and new[place] in places
    ]
    # The longest increasing row, by piles: https://en.wikipedia.org/wiki/Patience_sorting
    piles: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (place, _place_new) in enumerate(pairs):
        pile = bisect_left(piles, place)
        before.append(tops[pile - 1] if pile else -1)
        piles[pile : pile + 1] = [place]
        tops[pile : pile + 1] = [number]
    row, number = [], tops[-1] if tops else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]

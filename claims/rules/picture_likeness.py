"""Whether two pictures show the same thing: again saved, scaled, brightened, but not turned or cut.

Two fingerprints of 64 bits, as they err differently: the first compares each spot with its right neighbour
(difference hash), the second the coarse waves of the picture with their median (perceptual hash by a discrete
cosine transform).
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

from PIL import Image

BITS = 64
SIDE, WAVES = 32, 8
# Bits of 64 that may differ; what they find and miss is measured by `python -m benchmarks.pictures`.
MOST_NEIGHBOURS, MOST_WAVES = 18, 12
# A picture whose spots differ by less is of one colour and looks like any other such.
LEAST_CONTRAST = 12


def look_of(image: Image.Image) -> str:
    """Return both fingerprints of how `image` looks, as 32 hexadecimal digits; empty if of one colour."""
    grey = image.convert("L")
    spots = grey.resize((WAVES + 1, WAVES), Image.Resampling.BOX).tobytes()
    if max(spots) - min(spots) < LEAST_CONTRAST:
        return ""
    rows = [spots[start : start + WAVES + 1] for start in range(0, len(spots), WAVES + 1)]
    neighbours = [left < right for row in rows for left, right in pairwise(row)]
    return f"{_number(neighbours):016x}{_number(_waves(grey)):016x}"


def distance(one: str, other: str) -> int:
    """Return in how many of their 128 bits two looks differ."""
    return sum(_differing(one, other))


def is_same(one: str, other: str) -> bool:
    """Say whether pictures that look so show the same thing, as far as fingerprints tell."""
    if not one or not other:
        return False
    neighbours, waves = _differing(one, other)
    return neighbours <= MOST_NEIGHBOURS and waves <= MOST_WAVES


def _differing(one: str, other: str) -> tuple[int, int]:
    differing = int(one, 16) ^ int(other, 16)
    return (differing >> BITS).bit_count(), (differing & (1 << BITS) - 1).bit_count()


def _waves(grey: Image.Image) -> list[bool]:
    spots = grey.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    cosines = _cosines()
    rows = [
        [sum(wave[x] * spots[y * SIDE + x] for x in range(SIDE)) for wave in cosines] for y in range(SIDE)
    ]
    strengths = [
        sum(wave[y] * rows[y][across] for y in range(SIDE)) for wave in cosines for across in range(WAVES)
    ]
    # The first is how bright the picture is as a whole, which says nothing.
    middle = sorted(strengths[1:])[len(strengths) // 2]
    return [False, *(strength > middle for strength in strengths[1:])]


@cache
def _cosines() -> list[list[float]]:
    return [
        [math.cos(math.pi * wave * (2 * spot + 1) / (2 * SIDE)) for spot in range(SIDE)]
        for wave in range(WAVES)
    ]


def _number(bits: list[bool]) -> int:
    return sum(1 << place for place, bit in enumerate(reversed(bits)) if bit)

"""What makes a rating scale sound: its order, its numbers for ClaimReview, its colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Normal text needs 4.5:1 (WCAG 2.2, 1.4.3); ours is read in the sun and in print.
LEAST_CONTRAST = 5.4
TINT_SHARE = 0.07


@dataclass(frozen=True)
class Colour:
    """One colour of the palette; the word of the rating carries the meaning, never the colour alone."""

    code: str
    name: str | Promise
    hex: str


PALETTE: dict[str, Colour] = {
    colour.code: colour
    for colour in (
        Colour("true", gettext_lazy("true"), "#0b5d3b"),
        Colour("mostly_true", gettext_lazy("mostly true"), "#3d6b1f"),
        Colour("mixed", gettext_lazy("mixed"), "#7a5200"),
        Colour("context", gettext_lazy("context"), "#5b3d8a"),
        Colour("unproven", gettext_lazy("unproven"), "#4a5460"),
        Colour("mostly_false", gettext_lazy("mostly false"), "#9a3b00"),
        Colour("false", gettext_lazy("false"), "#a1121f"),
        Colour("retracted", gettext_lazy("retracted"), "#1f2933"),
    )
}

_HEX = re.compile(r"#[0-9a-f]{6}")


def is_order_ok(ratings: Sequence[tuple[int, int | None]]) -> bool:
    """Say whether a scale is in order, given (order, number) of each rating.

    Order 1 is the truest and no place is taken twice. Numbers fall from truest to falsest and are not
    repeated; ratings off the scale, such as “unverifiable”, have none.
    """
    orders = [order for order, _number in ratings]
    if len(set(orders)) != len(orders):
        return False
    numbers = [number for _order, number in sorted(ratings, key=lambda pair: pair[0]) if number is not None]
    return all(truer > falser for truer, falser in pairwise(numbers))


def refuse_numbers(value: int | None, best: int, worst: int) -> str:
    """Return why these numbers cannot stand in a ClaimReview, as a sentence; empty if they can.

    schema.org lets `bestRating` be below `worstRating`; readers of ClaimReview do not: nearer best is truer.
    A rating without a number is shown by its word alone.
    """
    if worst < 1:
        return _("The worst number is %(worst)d. Take 1 or more.") % {"worst": worst}
    if best <= worst:
        return _("The best number (%(best)d) must be above the worst (%(worst)d).") % {
            "best": best,
            "worst": worst,
        }
    if value is not None and not worst <= value <= best:
        return _("The number %(value)d lies outside the scale from %(worst)d to %(best)d.") % {
            "value": value,
            "worst": worst,
            "best": best,
        }
    return ""


def refuse_colour(colour: str) -> str:
    """Return why a colour of one's own (`#rrggbb`) is hard to read, as a sentence; empty if it is not."""
    colour = colour.strip().lower()
    if not _HEX.fullmatch(colour):
        return _("“%(colour)s” is no colour. Write it like #0b5d3b.") % {"colour": colour[:20]}
    least = min(contrast(colour, "#ffffff"), contrast(colour, tint(colour)))
    if least < LEAST_CONTRAST:
        return _("The colour %(colour)s is too pale to read (%(contrast).1f:1). Take a darker one.") % {
            "colour": colour,
            "contrast": least,
        }
    return ""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours `#rrggbb` by WCAG 2.2, from 1 (none) to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tint(colour: str) -> str:
    """Return the pale ground that goes with a colour: itself, thinned with white."""
    channels = (round(255 - (255 - channel) * TINT_SHARE) for channel in _channels(colour))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[index : index + 2], 16) for index in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

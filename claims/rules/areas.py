"""A rectangle in a picture or on a page, in hundredths of its width and height: left, top, width, height.

Written as in the percentages of the Media Fragments of the W3C, “10,20,25,12.5”, so that it holds for every
size the picture is shown in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .sentences import Refused

_FIGURE = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
_BETWEEN = re.compile(r"\s*[,;]\s*|\s+")
LONGEST = 40
WHOLE = Decimal(100)
# Where the middle of a rectangle lies, by thirds from the left and from the top.
PLACES = (
    (gettext_lazy("upper left"), gettext_lazy("top"), gettext_lazy("upper right")),
    (gettext_lazy("left"), gettext_lazy("middle"), gettext_lazy("right")),
    (gettext_lazy("lower left"), gettext_lazy("bottom"), gettext_lazy("lower right")),
)


@dataclass(frozen=True)
class Area:
    """A rectangle that lies within the whole; all four in hundredths."""

    left: Decimal
    top: Decimal
    width: Decimal
    height: Decimal

    def __str__(self) -> str:
        return ",".join(_plain(figure) for figure in (self.left, self.top, self.width, self.height))

    @property
    def right(self) -> Decimal:
        return self.left + self.width

    @property
    def bottom(self) -> Decimal:
        return self.top + self.height


def parse(text: str) -> Area:
    """Return the rectangle; raises `Refused` for anything that is none or does not lie within the whole."""
    figures = _BETWEEN.split(text.strip()) if len(text) <= LONGEST else []
    if len(figures) != len("ltwh") or not all(_FIGURE.fullmatch(figure) for figure in figures):
        raise Refused(
            _("Give left, top, width and height in hundredths of the whole, such as 10,20,25,12.5.")
        )
    area = Area(*map(Decimal, figures))
    if not area.width or not area.height:
        raise Refused(_("The rectangle has no width or no height."))
    if area.right > WHOLE or area.bottom > WHOLE:
        raise Refused(
            _("The rectangle reaches over the edge: left and width, top and height are 100 at most.")
        )
    return area


def in_words(text: str) -> str:
    """Return where the rectangle lies as a person says it: upper left, 10–35 % across, 20–32 % down.

    What no form would have taken is said as it stands, since a page that shows it must not fail.
    """
    try:
        area = parse(text)
    except Refused:
        return text
    across, down = (area.left + area.right) / 2, (area.top + area.bottom) / 2
    return _("%(place)s (%(left)s–%(right)s%% across, %(top)s–%(bottom)s%% down)") % {
        "place": PLACES[_third(down)][_third(across)],
        "left": _plain(area.left),
        "right": _plain(area.right),
        "top": _plain(area.top),
        "bottom": _plain(area.bottom),
    }


def _third(figure: Decimal) -> int:
    return min(2, int(figure * 3 / WHOLE))


def _plain(figure: Decimal) -> str:
    return format(figure.normalize(), "f")

"""Two ways of looking closer at a picture; each shows where to look, and neither proves anything.

Error levels: a JPEG is saved once more, and what changes most by that is shown brightest. Parts that were
pasted in or saved more often than the rest may stand out, but so do edges, writing and strong colours.
"""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageChops

from .pictures import VIEW_SIDE, size_of_view
from .sentences import Refused

# Three copies of the whole are needed at once, since a picture made smaller has other errors.
MOST_PIXELS = 12_000_000
QUALITY = 90
# How many times what differs is brightened, so that an eye can see it.
BRIGHTER = 12


def refuse_error_levels(media_type: str, width: int | None, height: int | None) -> str:
    """Return why the error levels of a picture cannot be shown, as a sentence; empty if they can."""
    if media_type != "image/jpeg":
        return _("Error levels say something of JPEG files alone.")
    if (width or 0) * (height or 0) > MOST_PIXELS:
        return _("Error levels are shown of images up to 12 megapixels.")
    return ""


def error_levels(content: bytes) -> bytes:
    """Return as PNG by how much each spot of a JPEG changes when it is saved once more."""
    original = _opened(content).convert("RGB")
    again = io.BytesIO()
    original.save(again, "JPEG", quality=QUALITY)
    return _packed(ImageChops.difference(original, Image.open(again)))


def difference(one: bytes, other: bytes) -> bytes:
    """Return as PNG where two views differ, both made as large as the smaller of them."""
    first, second = _opened(one).convert("RGB"), _opened(other).convert("RGB")
    size = min(first.size, second.size, key=lambda sides: sides[0] * sides[1])
    return _packed(ImageChops.difference(first.resize(size), second.resize(size)))


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=["JPEG", "WEBP"])
        image.load()
    except Exception as error:
        # Decoders raise whatever they stumble over.
        raise Refused(_("The image is damaged and cannot be read.")) from error
    return image


def _packed(image: Image.Image) -> bytes:
    shown = image.point(lambda value: min(255, value * BRIGHTER))
    shown = shown.resize(size_of_view(*shown.size, VIEW_SIDE // 2))
    packed = io.BytesIO()
    shown.save(packed, "PNG")
    return packed.getvalue()

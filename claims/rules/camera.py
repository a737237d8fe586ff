"""What the metadata of a picture says of where it comes from: claims, as anybody can write them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from PIL import ExifTags, Image

# In the order in which an editor asks.
LABELS = {
    "camera": gettext_lazy("camera"),
    "taken_at": gettext_lazy("taken at"),
    "place": gettext_lazy("place (latitude, longitude)"),
    "software": gettext_lazy("saved with"),
    "artist": gettext_lazy("author named"),
    "copyright": gettext_lazy("copyright named"),
    "description": gettext_lazy("description"),
}
LONGEST = 200


def said_by(image: Image.Image) -> dict[str, str]:
    """Return what the EXIF of `image` claims, by the names of `LABELS`; unreadable parts are left out."""
    try:
        exif = image.getexif()
        inner, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # noqa: BLE001 -- a picture may be sound and its metadata not
        return {}
    makers = (_text(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    said = {
        "camera": " ".join(filter(None, makers)),
        "taken_at": _text(inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)),
        "place": _place(gps),
        "software": _text(exif.get(ExifTags.Base.Software)),
        "artist": _text(exif.get(ExifTags.Base.Artist)),
        "copyright": _text(exif.get(ExifTags.Base.Copyright)),
        "description": _text(exif.get(ExifTags.Base.ImageDescription)),
    }
    return {name: text for name, text in said.items() if text}


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return "".join(sign for sign in str(value or "") if sign.isprintable()).strip()[:LONGEST]


def _place(gps: dict[int, Any]) -> str:
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    return f"{latitude}, {longitude}" if latitude and longitude else ""


def _degrees(parts: Any, half: Any, negative: str, most: int) -> str:
    """Return degrees with five places, a metre or so, or nothing where they are none."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        found = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return ""
    if not 0 <= found <= most:
        return ""
    return f"{-found if str(half) == negative else found:.5f}"

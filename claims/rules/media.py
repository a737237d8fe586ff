"""Which kinds of files are kept of a source, told by their first bytes; the list is closed.

Pictures are told by the library that draws them anew.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

PDF, PAGE, PLAIN = "application/pdf", "text/html", "text/plain"
# Never opened by us: handed out as they came, and not shown in the browser.
OPAQUE = (
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "audio/flac",
    "video/mp4",
    "video/webm",
    "video/ogg",
)
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
KEPT = (PDF, PAGE, PLAIN, *PICTURES, *OPAQUE)

_PAGES, _TEXTS = frozenset({".html", ".htm", ".xhtml"}), frozenset({".txt", ".text", ".md"})
_LONGEST_HEAD = 1024
_LOOKS_LIKE_PAGE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s{0,99}<(?:!doctype\s{1,9}html|html|head|body)\b", re.IGNORECASE
)
_MPEG_SOUND = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


def media_type_of(content: bytes, name: str) -> str | None:
    """Return the type of a file that is no picture; None for a kind that is not kept.

    `name` decides between a page and plain text, which both may hold anything that can be read.
    """
    head = content[:_LONGEST_HEAD]
    if b"%PDF-" in head:
        return PDF
    if sound_or_film := _sound_or_film(head):
        return sound_or_film
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    # Zero bytes stand in no text but UTF-16, which begins with its mark.
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    if ending in _PAGES or (not ending and _LOOKS_LIKE_PAGE.match(head)):
        return PAGE
    return PLAIN if ending in _TEXTS else None


def _sound_or_film(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:11] == b"M4A" else "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else None
    if head.startswith(b"OggS"):
        return "video/ogg" if b"theora" in head[:128] else "audio/ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"fLaC"):
        return "audio/flac"
    return "audio/mpeg" if head.startswith(_MPEG_SOUND) else None

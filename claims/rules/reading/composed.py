"""Reading wants composed letters; places are those of the text as kept, where “ä” may be two code points."""

from __future__ import annotations

import unicodedata
from array import array


class Composed:
    """A body in NFC, and the way back from its places to those of the body."""

    def __init__(self, body: str) -> None:
        self.text = body
        self._origins: array[int] | None = None
        if unicodedata.is_normalized("NFC", body):
            return
        pieces: list[str] = []
        origins = array("q")
        start = 0
        for index in range(1, len(body) + 1):
            if index < len(body) and _joins(body[index]):
                continue
            piece = unicodedata.normalize("NFC", body[start:index])
            pieces.append(piece)
            origins.extend([start] * len(piece))
            start = index
        origins.append(len(body))
        self.text, self._origins = "".join(pieces), origins

    def origin(self, place: int) -> int:
        """Return where the code point at `place` begins in the body."""
        return place if self._origins is None else self._origins[place]


def _joins(character: str) -> bool:
    # Every second half of a composition is a mark, except the vowels and finals of Hangul.
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"

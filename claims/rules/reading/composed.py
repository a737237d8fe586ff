"""Reading wants composed letters; places are those of the text as kept, where “ä” may be two code points."""

from __future__ import annotations

import unicodedata
from array import array

from claims.rules.folding import pieces_in_nfc


class Composed:
    """A body in NFC, and the way back from its places to those of the body."""

    def __init__(self, body: str) -> None:
        self.text = body
        self._origins: array[int] | None = None
        if unicodedata.is_normalized("NFC", body):
            return
        pieces: list[str] = []
        origins = array("q")
        for start, _end, piece in pieces_in_nfc(body):
            pieces.append(piece)
            origins.extend([start] * len(piece))
        origins.append(len(body))
        self.text, self._origins = "".join(pieces), origins

    def origin(self, place: int) -> int:
        """Return where the code point at `place` begins in the body."""
        return place if self._origins is None else self._origins[place]

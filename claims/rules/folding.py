"""A text with its typography levelled, so that a quote is known again, and where each character came from.

Composed letters (NFC), one kind of quotation mark, dash and blank, no invisible characters. The way back is
kept in stretches, as nearly every character of a text stands for itself.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_LEVELLED = {
    **dict.fromkeys(map(ord, "„“”«»‟＂"), '"'),
    **dict.fromkeys(map(ord, "‚‘’‹›‛`´"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(
        map(ord, "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"), " "
    ),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, _INVISIBLE), ""),
    ord("…"): "...",
}
# Where the count of characters changes; a single blank stands for itself.
_UNEVEN = rf"[\s{_INVISIBLE}]{{2,}}|[{_INVISIBLE}]|…"
_UNEVEN_IN_NFC = re.compile(_UNEVEN)


class Folded:
    """The levelled text; `original` leads from a place in it back to the text as it came."""

    def __init__(self, body: str) -> None:
        self._at = array("q", [0])
        self._from = array("q", [0])
        # How many characters became one piece; 0 where each stands for itself.
        self._width = array("q", [0])
        self.text = self._fold(body)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in code points of the text as it came; `end` is exclusive."""
        return self._origin(start)[0], self._origin(end - 1)[1]

    def index_from(self, origin: int) -> int:
        """Return where the first character stands that came from `origin` or from behind it."""
        stretch = bisect_right(self._from, origin) - 1
        if stretch < 0:
            return 0
        following = self._at[stretch + 1] if stretch + 1 < len(self._at) else len(self.text)
        if self._width[stretch]:
            return self._at[stretch] if origin == self._from[stretch] else following
        return min(following, self._at[stretch] + origin - self._from[stretch])

    def _origin(self, index: int) -> tuple[int, int]:
        stretch = bisect_right(self._at, index) - 1
        origin, width = self._from[stretch], self._width[stretch]
        if width:
            return origin, origin + width
        return origin + index - self._at[stretch], origin + index - self._at[stretch] + 1

    def _fold(self, body: str) -> str:
        table, uneven = _LEVELLED, _UNEVEN_IN_NFC
        if not unicodedata.is_normalized("NFC", body):
            table, uneven = _rules_for(body)
        pieces: list[str] = []
        position = length = 0
        for found in uneven.finditer(body):
            even = body[position : found.start()].translate(table)
            piece = _piece(found[0], table)
            length += len(even)
            pieces += (even, piece)
            if piece:
                self._note(length, found.start(), found.end() - found.start())
            length += len(piece)
            position = found.end()
            self._note(length, position, 0)
        pieces.append(body[position:].translate(table))
        return "".join(pieces)

    def _note(self, at: int, origin: int, width: int) -> None:
        if at == self._at[-1]:
            # Nothing stood in the stretch before.
            self._from[-1], self._width[-1] = origin, width
            return
        self._at.append(at)
        self._from.append(origin)
        self._width.append(width)


def fold(body: str) -> Folded:
    """Return `body` in NFC with quotes, dashes and blanks levelled, and the way back to its code points."""
    return Folded(body)


def pieces_in_nfc(body: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, text in NFC) for each base character together with the marks that follow it."""
    if unicodedata.is_normalized("NFC", body):
        yield from ((index, index + 1, character) for index, character in enumerate(body))
        return
    start = 0
    for index in range(1, len(body) + 1):
        if index < len(body) and _joins(body[index]):
            continue
        yield start, index, unicodedata.normalize("NFC", body[start:index])
        start = index


def _piece(found: str, table: dict[int, str]) -> str:
    """Return what stands in the levelled text for characters that do not come out one by one."""
    if all(character.isspace() or character in _INVISIBLE for character in found):
        return " " if any(character.isspace() for character in found) else ""
    return unicodedata.normalize("NFC", found).translate(table)


def _rules_for(body: str) -> tuple[dict[int, str], re.Pattern[str]]:
    """Return table and pattern for a text that is not in NFC: which of its characters join or change."""
    table = dict(_LEVELLED)
    joining, changing = [], []
    for character in sorted(set(body)):
        composed = unicodedata.normalize("NFC", character)
        if _joins(character):
            joining.append(re.escape(character))
        elif len(composed) > 1:
            changing.append(re.escape(character))
        elif composed != character:
            table[ord(character)] = composed.translate(_LEVELLED)
    clusters = rf"(?s:.)[{''.join(joining)}]+|" if joining else ""
    singles = rf"|[{''.join(changing)}]" if changing else ""
    return table, re.compile(f"{clusters}{_UNEVEN}{singles}")


def _joins(character: str) -> bool:
    # Every second half of a composition is a mark, except the vowels and finals of Hangul.
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"

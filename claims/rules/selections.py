"""What an editor pointed at in a text: the words selected, told apart from the same words elsewhere.

A browser counts UTF-16 units and may be wrong; so the words and their neighbours decide, and its number
only where the same words stand between the same neighbours twice. Every other doubt is a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .anchoring import _is_cut, _Wanted, levelled
from .folding import fold
from .sentences import Refused

LONGEST_QUOTE = 5000
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Pointer:
    """What the browser said about a selection: the words around it, and where it believes them to stand.

    `start` counts UTF-16 units of the text as a browser shows it. `within` is a stretch of the body in code
    points the words were chosen from, such as one paragraph.
    """

    before: str = ""
    after: str = ""
    start: int | None = None
    within: tuple[int, int] | None = None


def find(quote: str, body: str, pointer: Pointer) -> tuple[int, int]:
    """Return the one place in `body`, in code points, that the editor can have meant; refuse otherwise.

    Blanks, quotation marks and dashes are levelled as in `anchoring`, since a form changes line ends and a
    keyboard knows few quotation marks; no other difference is forgiven.
    """
    if not quote.strip():
        raise Refused(_("Select the words of the claim first."))
    if len(quote) > LONGEST_QUOTE:
        raise Refused(
            _("The quote is longer than %(limit)d characters. Select the one sentence that is checked.")
            % {"limit": LONGEST_QUOTE}
        )
    found = places(quote, body, before=pointer.before, after=pointer.after)
    if not found and pointer.before and pointer.start is None:
        # Whoever types the words before leaves out the blank between.
        found = places(quote, body, before=f"{pointer.before} ", after=pointer.after)
    if pointer.within is not None:
        first, last = pointer.within
        found = [(start, end) for start, end in found if first <= start and end <= last]
    if not found:
        raise Refused(
            _("“%(quote)s” does not stand there like that. Copy the words from the text.")
            % {"quote": _short(quote)}
        )
    if len(found) == 1:
        return found[0]
    hint = None if pointer.start is None else in_code_points(pointer.start, body)
    pointed = [(start, end) for start, end in found if start == hint]
    if not pointed:
        raise Refused(
            _("“%(quote)s” stands there %(count)d times. Give a few words more, or the words just before it.")
            % {"quote": _short(quote), "count": len(found)}
        )
    return pointed[0]


def places(quote: str, body: str, *, before: str = "", after: str = "") -> list[tuple[int, int]]:
    """Return every place where just these words stand between just these neighbours, in code points.

    Typography and blanks are levelled, nothing else is forgiven. Without neighbours a place inside of a word
    or figure is none.
    """
    wanted, folded = fold(before + quote + after), levelled(body)
    first = wanted.index_from(len(before))
    last = wanted.index_from(len(before) + len(quote))
    # Blanks at the edge belong to the neighbours.
    while first < last and wanted.text[first] == " ":
        first += 1
    while first < last and wanted.text[last - 1] == " ":
        last -= 1
    known = _Wanted(wanted.text[first:last], wanted.text[:first], wanted.text[last:])
    found: list[tuple[int, int]] = []
    position = folded.text.find(wanted.text) if known.quote else -1
    while position >= 0:
        place = (position + first, position + last)
        if not _is_cut(known, folded.text, *place):
            found.append(folded.original(*place))
        position = folded.text.find(wanted.text, position + 1)
    return found


def in_code_points(units: int, body: str) -> int:
    """Return the place in `body` that is `units` UTF-16 units into the text as a browser shows it."""
    position = counted = 0
    while position < len(body) and counted < units:
        # A page shows one line end where the body has CR and LF.
        if body[position : position + 2] == "\r\n":
            position += 1
        counted += 2 if ord(body[position]) > 0xFFFF else 1
        position += 1
    return position


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= LONGEST_SHOWN else f"{quote[: LONGEST_SHOWN - 1]}…"

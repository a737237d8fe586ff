"""One text policy for every door: form, import and command."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from django.utils.translation import gettext as _

from .sentences import Refused

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Invisible or direction-turning: a reader sees one text and a search another.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Joiners belong to the spelling of Persian or Hindi and to emoji; between Latin letters they only deceive.
_STRAY_JOINER = re.compile(
    "(?<![\u0590-\u1dff\u2190-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\u1dff\u2190-\U0010ffff])"
)
_LINE_END = re.compile("\r\n?|\u2028|\u2029")
# Code points; the longest article of a newspaper is a tenth of it.
LONGEST_BODY = 500_000
# A page of a printout and a text from a PDF end with a form feed, a text from a mainframe with U+0085.
_BODY_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN_IN_BODY = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# No-break spaces are kept: "48,1 Mrd." must not break even in a headline.
_BLANKS = re.compile("[^\\S\u00a0\u202f]+")


def clean(text: str) -> str:
    """Return `text` in NFC with plain line ends and without invisible characters.

    Refuses NUL, control characters (line end and tab are fine) and lone surrogates. Not for article bodies
    and snapshots, which are kept as they came.
    """
    if text.isascii() and text.isprintable():
        # Most texts of an import; nothing of what follows is in them.
        return text
    text = _LINE_END.sub("\n", text)
    if found := _FORBIDDEN.search(text):
        raise Refused(
            _("The text holds a forbidden character (U+%(code)04X) at position %(position)d. Take it out.")
            % {"code": ord(found[0]), "position": found.start() + 1}
        )
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", _INVISIBLE.sub("", text)))


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line, runs of blanks made one."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", clean(text)).strip()


def body_with_plain_line_ends(body: str) -> str:
    """Return the body of an article with \\n as its only line end, as a browser shows and sends it."""
    return _BODY_LINE_END.sub("\n", body)


def refuse_unkeepable_body(body: str) -> None:
    """Refuse a body that holds no words, more than 500,000 code points, or what no text holds.

    What is invisible stays: the body is kept as it came, since places in it are counted. `unseen` names it.
    """
    if not _INVISIBLE.sub("", body).replace("\u200c", "").replace("\u200d", "").strip():
        raise Refused(_("The text is empty."))
    if len(body) > LONGEST_BODY:
        raise Refused(
            _("The text has %(length)d characters, an article at most %(limit)d. Bring it in part by part.")
            % {"length": len(body), "limit": LONGEST_BODY}
        )
    if "\x00" in body:
        raise Refused(_("The text holds a NUL character. Save it as plain text and try again."))
    if found := _FORBIDDEN_IN_BODY.search(body):
        raise Refused(
            _("The text holds a forbidden character (U+%(code)04X) in line %(line)d. Take it out.")
            % {"code": ord(found[0]), "line": body.count("\n", 0, found.start()) + 1}
        )


def unseen(body: str) -> Counter[str]:
    """Count the characters that nobody sees or that turn the reading direction; emoji keep their joiners."""
    return Counter(_INVISIBLE.findall(body) + _STRAY_JOINER.findall(body))


def parted_at_unseen(text: str) -> list[tuple[str, bool]]:
    """Return the text in pieces, each with whether it is one of the characters that `unseen` counts."""
    places = sorted(
        found.start() for pattern in (_INVISIBLE, _STRAY_JOINER) for found in pattern.finditer(text)
    )
    pieces, last = [], 0
    for place in places:
        pieces += [(text[last:place], False), (text[place], True)]
        last = place + 1
    return [piece for piece in [*pieces, (text[last:], False)] if piece[0]]

"""One text policy for every door: form, import and command."""

from __future__ import annotations

import re
import unicodedata

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
# No-break spaces are kept: "48,1 Mrd." must not break even in a headline.
_BLANKS = re.compile("[^\\S\u00a0\u202f]+")


def clean(text: str) -> str:
    """Return `text` in NFC with plain line ends and without invisible characters.

    Refuses NUL, control characters (line end and tab are fine) and lone surrogates. Not for article bodies
    and snapshots, which are kept as they came.
    """
    text = _LINE_END.sub("\n", text)
    if found := _FORBIDDEN.search(text):
        raise Refused(
            _("The text holds a forbidden character (U+%(code)04X) at position %(position)d. Take it out.")
            % {"code": ord(found[0]), "position": found.start() + 1}
        )
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", _INVISIBLE.sub("", text)))


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line, runs of blanks made one."""
    return _BLANKS.sub(" ", clean(text)).strip()

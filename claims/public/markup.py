"""The one module of the reading room that calls a text safe; it sanitises or escapes all of it first."""

import json
import re
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from claims.rules import prose as markdown
from claims.rules import searching, typography

# "<", ">" and "&" would let a text close the script element; the two separators end a line in JavaScript.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_TAG = re.compile(r"""(<(?:[^>"']|"[^"]*"|'[^']*')*>)""")
_OPENS_IN_LINE = re.compile(r"<(a|code|em|strong)\b")
_INLINE = frozenset({"a", "code", "em", "strong"})


def prose(html: str, language: str) -> SafeString:
    """Return the HTML of an edition for a page; what the desk may not write is taken out once more."""
    cleaned = nh3.clean(
        _typeset(html, language),
        tags=markdown.TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel=markdown.LINK_REL,
        strip_comments=True,
    )
    return mark_safe(cleaned)


def marked(text: str, language: str, wanted: searching.Asked) -> SafeString:
    """Return a text for a page, escaped, with the words asked for in `<mark>`."""
    pieces = (
        (escape(typography.bind(piece, language)), is_hit)
        for piece, is_hit in searching.parted(text, language, wanted)
    )
    return mark_safe("".join(f"<mark>{piece}</mark>" if is_hit else piece for piece, is_hit in pieces))


def _typeset(html: str, language: str) -> str:
    """Return the HTML with its texts as they are printed; tags and code stay as they are."""
    result, before, code = [], "", 0
    pieces = [*_TAG.split(html), ""]
    for place, piece in enumerate(pieces[:-1]):
        if piece.startswith("<") and _TAG.fullmatch(piece):
            name = piece.strip("</>").partition(" ")[0]
            if name in ("code", "pre"):
                code += -1 if piece.startswith("</") else 1
            if name not in _INLINE:
                before = ""
            result.append(piece)
        elif piece:
            # Words go on behind a tag that opens within the line.
            after = "x" if _OPENS_IN_LINE.match(pieces[place + 1]) else ""
            printed = typography.typeset(piece, language, before=before, after=after)
            result.append(piece if code else printed)
            before = piece[-1]
    return "".join(result)


def data_block(document: dict[str, Any]) -> SafeString:
    """Return `document` as JSON that may stand inside a script element."""
    return mark_safe(json.dumps(document, ensure_ascii=False, allow_nan=False).translate(_ESCAPES))

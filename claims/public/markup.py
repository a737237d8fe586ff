"""The one module of the reading room that calls a text safe; it sanitises or escapes all of it first."""

import json
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from claims.rules import prose as markdown
from claims.rules import searching, typography

# "<", ">" and "&" would let a text close the script element; the two separators end a line in JavaScript.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def prose(html: str, language: str) -> SafeString:
    """Return the HTML of an edition for a page; what the desk may not write is taken out once more."""
    cleaned = nh3.clean(
        typography.bind(html, language),
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


def data_block(document: dict[str, Any]) -> SafeString:
    """Return `document` as JSON that may stand inside a script element."""
    return mark_safe(json.dumps(document, ensure_ascii=False, allow_nan=False).translate(_ESCAPES))

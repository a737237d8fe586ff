"""The one module of the reading room that calls a text safe; it sanitises or escapes all of it first."""

import json
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe

from claims.rules import prose as markdown
from claims.rules import typography

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


def data_block(document: dict[str, Any]) -> SafeString:
    """Return `document` as JSON that may stand inside a script element."""
    return mark_safe(json.dumps(document, ensure_ascii=False, allow_nan=False).translate(_ESCAPES))

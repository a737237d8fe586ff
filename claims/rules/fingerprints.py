"""Digests that approvals and editions are bound to: the same document gives the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.utils.translation import gettext as _

from .sentences import Refused

# JavaScript reads larger whole numbers wrongly, and readers may check a digest in a browser.
LARGEST_NUMBER = 2**53 - 1
DEEPEST_NESTING = 64


def canonical(document: object) -> str:
    """Return `document` as canonical JSON (RFC 8785 without fractions).

    Takes text, whole numbers, booleans, null, lists and objects. Refuses fractions (write figures as text),
    NaN, numbers beyond 2^53 - 1, lone surrogates, keys that are no text and more than 64 levels.
    """
    return json.dumps(_ordered(document, "$", 0), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def fingerprint(document: object) -> str:
    """Return the SHA-256 of the canonical form in UTF-8, as 64 hexadecimal digits."""
    return digest(canonical(document).encode("utf-8"))


def digest(data: bytes) -> str:
    """Return the SHA-256 of these very bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _ordered(value: object, place: str, depth: int) -> object:
    if depth > DEEPEST_NESTING:
        raise Refused(_("The document is nested deeper than %(depth)s levels.") % {"depth": DEEPEST_NESTING})
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, int):
        return _number(value, place)
    if isinstance(value, Mapping):
        members = {_key(key, place): member for key, member in value.items()}
        # RFC 8785 sorts by UTF-16 code units, which differs from code points beyond U+FFFF.
        return {
            key: _ordered(members[key], f"{place}.{key}", depth + 1)
            for key in sorted(members, key=lambda key: key.encode("utf-16-be"))
        }
    if isinstance(value, list | tuple):
        return [_ordered(member, f"{place}[{index}]", depth + 1) for index, member in enumerate(value)]
    raise Refused(
        _("A fingerprint cannot cover the %(kind)s at %(place)s. Write it as text.")
        % {"kind": type(value).__name__, "place": place}
    )


def _text(value: str, place: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused(
            _("The text at %(place)s holds half a character. Type it again.") % {"place": ascii(place)[1:-1]}
        ) from None
    return str(value)


def _number(value: int, place: str) -> int:
    if abs(value) > LARGEST_NUMBER:
        raise Refused(_("The number at %(place)s is too large. Write it as text.") % {"place": place})
    return int(value)


def _key(key: object, place: str) -> str:
    if not isinstance(key, str):
        raise Refused(_("A key under %(place)s is no text.") % {"place": place})
    return _text(key, f"{place}.{key}")

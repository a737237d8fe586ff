"""Digests that approvals and editions are bound to: the same document gives the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .sentences import Refused

# JavaScript reads larger whole numbers wrongly, and readers may check a digest in a browser.
LARGEST_NUMBER = 2**53 - 1
DEEPEST_NESTING = 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
_ENCODER_AS_ORDERED = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def canonical(document: object) -> str:
    """Return `document` as canonical JSON (RFC 8785 without fractions).

    Takes text, whole numbers, booleans, null, lists and objects. Refuses fractions (write figures as text),
    NaN, numbers beyond 2^53 - 1, lone surrogates, keys that are no text and more than 64 levels.
    """
    if _is_plain(document, 0):
        text = _ENCODER.encode(document)
        if _is_whole(text):
            return text
    return _ENCODER_AS_ORDERED.encode(_ordered(document, "$", 0))


# The canonical form of a text alone, if it holds no half characters.
canonical_text = json.encoder.encode_basestring


def _is_plain(value: Any, depth: int) -> bool:
    """Say whether the encoder alone gives the canonical form; half characters it does not see."""
    kind = type(value)
    if depth > DEEPEST_NESTING:
        return False
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-LARGEST_NUMBER <= value <= LARGEST_NUMBER)
    if kind is list:
        return all(_is_plain(member, depth + 1) for member in value)
    if kind is not dict:
        return False
    for key, member in value.items():
        if type(key) is not str or not key.isascii() or not _is_plain(member, depth + 1):
            return False
    return True


def _is_whole(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode("utf-8"))
    except UnicodeEncodeError:
        return False


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

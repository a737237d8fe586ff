"""One plain figure as people type it, never guessed at: “1.204” is another in German than in English."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from . import typography
from .sentences import Refused

MOST_DIGITS = 30

_PLAIN = re.compile(r"[0-9]+")
_GROUPING = "'’ \u00a0\u202f\u2009"


def parse_decimal(text: str, language: str = "") -> Decimal:
    """Return the figure written in `text`: “1204”, “48,1”, “1.204,50”, “1,204.50”, “1 204”.

    “1,204” is a different figure in German and in English: it is read by `language` (`de`, `en`), and
    refused where none is given. Also refused: words, units, exponents, more than 30 digits.
    """
    stripped = text.strip().strip(_GROUPING)
    sign = "-" if stripped[:1] in ("-", typography.MINUS) else ""
    body = stripped[1:] if stripped[:1] in ("-", typography.MINUS, "+") else stripped
    body = _without_blanks(body, text)
    marks = [character for character in body if character in ".,"]
    if not marks:
        return _decimal(sign, body, "", text)
    whole, fraction = _split(body, marks, text, language)
    return _decimal(sign, whole, fraction, text)


def _without_blanks(body: str, text: str) -> str:
    """Return the figure without Swiss marks and blanks, which may only part groups of three digits."""
    for mark in _GROUPING:
        if mark in body:
            whole = body.replace(",", ".").split(".")[0]
            if not _is_grouped(whole.split(mark)):
                raise _no_figure(text)
            return body.replace(mark, "")
    return body


def _split(body: str, marks: list[str], text: str, language: str) -> tuple[str, str]:
    decimal_mark = marks[-1]
    if len(set(marks)) == 1 and len(marks) > 1:
        decimal_mark = ""
    elif len(marks) == 1 and _is_grouped(body.split(marks[0])):
        if not language:
            plain, fraction = body.replace(marks[0], ""), body.replace(marks[0], ".")
            raise Refused(
                _("“%(text)s” may mean %(plain)s or %(fraction)s0. Write one of these.")
                % {"text": text.strip()[:40], "plain": plain, "fraction": fraction}
            )
        decimal_mark = "" if marks[0] == typography.house(language).thousands else marks[0]
    whole, _mark, fraction = body.rpartition(decimal_mark) if decimal_mark else (body, "", "")
    groups = whole.replace(",", ".").split(".")
    if len(groups) > 1 and not _is_grouped(groups):
        raise _no_figure(text)
    if decimal_mark and (not fraction or decimal_mark in whole):
        raise _no_figure(text)
    return "".join(groups), fraction


def _is_grouped(groups: list[str]) -> bool:
    """Say whether these are thousands: one to three digits that begin with no zero, then threes."""
    first, *rest = groups
    return (
        bool(rest)
        and 1 <= len(first) <= 3
        and first[0] != "0"
        and all(len(group) == 3 for group in rest)
        and all(_PLAIN.fullmatch(group) for group in groups)
    )


def _decimal(sign: str, whole: str, fraction: str, text: str) -> Decimal:
    if not _PLAIN.fullmatch(whole) or (fraction and not _PLAIN.fullmatch(fraction)):
        raise _no_figure(text)
    if len(whole) + len(fraction) > MOST_DIGITS:
        raise Refused(_("The figure has more than %(limit)d digits.") % {"limit": MOST_DIGITS})
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")


def _no_figure(text: str) -> Refused:
    return Refused(
        _("“%(text)s” is no plain figure. Write digits only, such as 15000000 or 48.1.")
        % {"text": text.strip()[:40]}
    )

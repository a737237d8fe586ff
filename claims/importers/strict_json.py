"""JSON read strictly: what `json` lets through (doubled keys, NaN, deep nesting) is kept visible or refused.

Figures are read as `Decimal`, so that 0.1 stays 0.1 and 1e999 is no infinity.
"""

import json
import re
from codecs import BOM_UTF8
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from claims.rules.sentences import Refused

DEEPEST_NESTING = 64
# Longer than any figure of the desk; `int` itself refuses more than 4,300 digits with a traceback.
LONGEST_NUMBER = 60
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


class Doubled(dict):
    """An object in which keys stand more than once; `doubled` names them."""

    doubled: tuple[str, ...] = ()


class NoNumber:
    """What stood where JSON wants a number: NaN, Infinity or more digits than anybody counts."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def read(text: str, *, is_strict: bool = True) -> Any:
    """Return the value in `text`; refuses broken JSON, and nesting beyond 64 levels, by line and column.

    Not strictly, line ends and tabs may stand in texts as they are.
    """
    _refuse_deep_nesting(text)
    try:
        return (_STRICT if is_strict else _LOOSE).decode(text)
    except json.JSONDecodeError as error:
        raise Refused(
            _("Broken JSON in line %(line)d, column %(column)d: %(what)s.")
            % {"line": error.lineno, "column": error.colno, "what": error.msg}
        ) from None


def decode(content: bytes) -> str:
    """Return the text of a UTF-8 file, without the byte order mark some editors put in front."""
    try:
        # The codec that looks for the mark takes seven times as long, and is asked for every line.
        return content.decode("utf-8-sig" if content.startswith(BOM_UTF8) else "utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(_("Line %(line)d is not UTF-8. Save the file as UTF-8.") % {"line": line}) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    doubled = Doubled(plain)
    names = [name for name, _value in pairs]
    doubled.doubled = tuple(name for name in plain if names.count(name) > 1)
    return doubled


def _figure(text: str) -> Decimal | NoNumber:
    figure = Decimal(text)
    # 1e999 is short to write and long to print.
    if len(text) > LONGEST_NUMBER or abs(figure.adjusted()) > LONGEST_NUMBER:
        return NoNumber(text[:LONGEST_NUMBER])
    return figure


def _whole_number(text: str) -> int | NoNumber:
    return int(text) if len(text) <= LONGEST_NUMBER else NoNumber(text[:LONGEST_NUMBER])


def _decoder(*, is_strict: bool) -> json.JSONDecoder:
    return json.JSONDecoder(
        strict=is_strict,
        object_pairs_hook=_object,
        parse_float=_figure,
        parse_int=_whole_number,
        parse_constant=NoNumber,
    )


# Made once, as each line of a file is read by one.
_STRICT, _LOOSE = _decoder(is_strict=True), _decoder(is_strict=False)


def _refuse_deep_nesting(text: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST_NESTING:
        return
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        if depth > DEEPEST_NESTING:
            line = text.count("\n", 0, token.start()) + 1
            raise Refused(
                _("Line %(line)d is nested deeper than %(depth)d levels.")
                % {"line": line, "depth": DEEPEST_NESTING}
            )

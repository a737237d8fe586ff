"""What was asked in the address: each question once, under a name we know, in signs a text may hold."""

import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims.public.refusals import NoSuchQuestion
from claims.rules import text
from claims.rules.sentences import Refused

# What others hang on to addresses that they pass on; whoever follows one is not to blame for it.
_FOREIGN = re.compile(r"utm_\w{1,20}|fbclid|gclid|mc_[ce]id")
MOST_SHOWN = 40
# No filter takes as much; more would come back in every link of the page.
LONGEST = 500


def asked(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """Return what was asked by name, blanks around it taken off and what is empty left out.

    Raises `NoSuchQuestion` for a name not among `names`, one that comes twice, and signs no text may hold.
    """
    known = list(names)
    found: dict[str, str] = {}
    for name, values in request.GET.lists():
        if name not in known:
            if _FOREIGN.fullmatch(name):
                continue
            sentence = _("“%(name)s” cannot be asked for here. What can: %(names)s.")
            raise NoSuchQuestion(sentence % {"name": _shown(name), "names": ", ".join(known)})
        if len(values) > 1:
            raise NoSuchQuestion(_("“%(name)s” is asked for more than once.") % {"name": name})
        if len(values[0]) > LONGEST:
            sentence = _("“%(name)s” is asked for with more than %(most)d characters.")
            raise NoSuchQuestion(sentence % {"name": name, "most": LONGEST})
        try:
            value = text.clean(values[0]).strip()
        except Refused as refusal:
            raise NoSuchQuestion(f"{name}: {refusal.sentence}") from refusal
        if value:
            found[name] = value
    return found


def whole(value: Any, *, least: int, most: int) -> int | None:
    """Return the whole number that `value` is, if it lies between the two."""
    written = str(value)
    if not (written.isascii() and written.isdecimal() and len(written) < 10):
        return None
    return int(written) if least <= int(written) <= most else None


def _shown(name: str) -> str:
    """Return a name that somebody made up, short and without signs that would turn the line."""
    return "".join(sign if sign.isprintable() else "�" for sign in name[:MOST_SHOWN])

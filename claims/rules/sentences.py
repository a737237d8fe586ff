"""How the house says no: a sentence somebody at the desk can act on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


class Refused(Exception):  # noqa: N818 -- the newsroom's word; it is an answer, not a fault
    """The rules say no; `sentence` says why and what to do, and is shown unchanged."""

    def __init__(self, sentence: str) -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with something handed in, and where it stands (`row` counts from 1)."""

    row: int | None
    field: str
    sentence: str
    source: str = ""

    def __str__(self) -> str:
        place = [self.source] if self.source else []
        if self.row is not None:
            place.append(_("row %(row)s") % {"row": self.row})
        if self.field:
            place.append(_("field %(field)s") % {"field": self.field})
        return f"{', '.join(place)}: {self.sentence}" if place else self.sentence

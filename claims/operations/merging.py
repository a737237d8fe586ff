"""Saving what one person changed into a row that another may have changed meanwhile, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from claims.operations import desk
from claims.operations.trail import editorial_act
from claims.rules.sentences import Refused

Noun = TypeVar("Noun", bound=models.Model)


@dataclass(frozen=True)
class Clash:
    """One field that two people changed to different things since both were shown the same."""

    name: str
    base: Any
    theirs: Any
    mine: Any


class Clashed(Refused):
    """Somebody else changed the same fields; nothing was written."""

    def __init__(self, clashes: list[Clash]) -> None:
        self.clashes = clashes
        super().__init__(
            _(
                "Somebody else changed the same since you opened it. "
                "Compare, then save once more what shall stand."
            )
        )


@editorial_act
def change(thing: Noun, changes: Mapping[str, tuple[Any, Any]], *, actor: Any, at: datetime) -> Noun:
    """Save `changes`, each as (mine, what I was shown), into the row as it stands now.

    Fields that only somebody else changed stay as they are. Where both changed one to different things,
    nothing is written and `Clashed` names the three versions.
    """
    stored = type(thing)._base_manager.filter(pk=thing.pk).first()
    if stored is None:
        raise Refused(_("Somebody else took this back since you opened it. What you typed is still here."))
    clashes = [
        Clash(name, base, getattr(stored, name), mine)
        for name, (mine, base) in changes.items()
        if getattr(stored, name) not in (base, mine) and not _is_same_nothing(getattr(stored, name), base)
    ]
    if clashes:
        raise Clashed(clashes)
    for name, (mine, _base) in changes.items():
        setattr(stored, name, mine)
    return desk.edit(stored, actor=actor, at=at)


def _is_same_nothing(one: Any, other: Any) -> bool:
    return one in (None, "", {}) and other in (None, "", {})

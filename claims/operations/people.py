"""Who somebody is at the desk."""

from typing import Any


def groups_of(actor: Any) -> frozenset[str]:
    """Return the actor's groups; a superuser has no more say than their groups give."""
    if actor is None or not actor.is_active:
        return frozenset()
    return frozenset(actor.groups.values_list("name", flat=True))

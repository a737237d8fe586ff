"""A reply of the person concerned: printed word for word, without comment, and with nothing else changed.

The edition that brings a reply is the edition in force and the reply. So an answer never waits for evidence
that is being looked at anew, and nothing is changed under its name.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

Reply = Mapping[str, Any]


def new_answers(before: Iterable[Reply], after: Iterable[Reply]) -> list[Reply]:
    """Return the answers that stand in `after` and that readers of `before` have not seen."""
    seen = {_key(reply): reply["answer"] for reply in before}
    return [reply for reply in after if reply["answer"] and not seen.get(_key(reply))]


def refuse(before: Iterable[Reply], after: Iterable[Reply], *, is_retracted: bool) -> str:
    """Return why no edition can bring a reply now, as a sentence; empty if one can.

    `before` are the replies in the edition in force, `after` those on record, both as documents hold them.
    """
    before, after = list(before), list(after)
    if is_retracted:
        return _("This check is retracted, so there is no text a reply could stand with. Start a correction.")
    if altered := _altered(before, after):
        return _(
            "Readers have seen other words about the request to %(names)s. A reply changes nothing else: "
            "restore them, or make this a correction or an update."
        ) % {"names": ", ".join(altered)}
    if not new_answers(before, after):
        return _(
            "No answer is on record that readers have not seen. Enter it at the request for a reply, "
            "shown to readers."
        )
    return ""


def refuse_changes() -> str:
    """Return what an editor is told who changes words or rating in a version that brings a reply."""
    return _(
        "A reply is published without a change to anything else. "
        "To change words or rating, make this a correction or an update."
    )


def _altered(before: list[Reply], after: list[Reply]) -> list[str]:
    """Return whom readers would miss or read otherwise; that an open request is answered is no change."""
    now = {_key(reply): reply for reply in after}
    names = []
    for reply in before:
        found = now.get(_key(reply))
        open_parts = () if reply["answer"] else ("answer", "answered_on")
        kept = [part for part in reply if part not in ("party", *open_parts)]
        if found is None or any(found[part] != reply[part] for part in kept):
            names.append(reply["party"]["name"])
    return names


def _key(reply: Reply) -> tuple[str, str]:
    return reply["party"]["slug"], reply["asked_on"]

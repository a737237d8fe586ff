"""Places in texts: a quote that comes in by a file is proved against the text, where the text is here.

A bundle may hold a quote cut short, as foreign texts are not republished; the place says how far it runs.
Where the text is attached, the whole quote and its neighbours are read from it.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from claims.importers.values import shown
from claims.models import ArticleRevision
from claims.rules import anchoring
from claims.rules.fingerprints import digest
from claims.vocabulary import Anchoring


class Misplaced(Exception):  # noqa: N818 -- what is wrong with a quote or a text, not a fault of the program
    """What stands in a file does not agree with the text; `field` says where to look."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field, self.sentence = field, sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Body:
    """The text of a revision as far as it is known; the text itself may be elsewhere."""

    text: str
    length: int | None


def is_computed(model: type[models.Model], name: str, values: dict[str, Any]) -> bool:
    """Say whether a missing field follows from another: a text has its length and digest."""
    return model is ArticleRevision and name in ("sha256", "length") and bool(values.get("body"))


def body_of(coming: dict[str, Any], existing: Any) -> Body:
    text = (existing.body if existing else "") or coming.get("body", "")
    length = existing.length if existing else coming.get("length")
    return Body(text, len(text) if text else length)


def settle_revision(values: dict[str, Any], existing: Any, has_texts: bool) -> None:
    """Fill digest and length from the text, and hold it against what the file or the desk says of it."""
    body = values.get("body", "")
    if body:
        measured = {"sha256": digest(body.encode("utf-8")), "length": len(body)}
        for name, value in measured.items():
            if values.setdefault(name, value) != value:
                raise Misplaced(
                    name,
                    _("The text has %(measured)s, the file says %(said)s.")
                    % {"measured": value, "said": shown(values[name])},
                )
    if existing is None:
        if has_texts:
            raise Misplaced(
                "number",
                _("A further text of an article comes in by “import_article”, which finds its quotes again."),
            )
        return
    for name in ("sha256", "length"):
        if name in values and values[name] != getattr(existing, name):
            raise Misplaced(name, _("A revision never changes. Another text is another revision."))
    if existing.body:
        # The text is here already; a file without it takes nothing away.
        values.pop("body", None)
    values.pop("received_on", None)


def settle_appearance(values: dict[str, Any], body: Body, *, is_new: bool) -> None:
    """Prove the quote at its place; a new one gets its whole wording and neighbours from the text.

    One that is there already has them since the text was attached, so the short quote changes nothing.
    """
    start, end = values.get("start"), values.get("end")
    if start is None or end is None or start >= end:
        return
    if body.length is not None and end > body.length:
        raise Misplaced(
            "end",
            _("The text ends at %(length)d, the place at %(end)d.") % {"length": body.length, "end": end},
        )
    if not body.text:
        return
    exact, prefix, suffix = anchoring.context(body.text, start, end)
    said = values.get("exact", "")
    if said and not exact.startswith(said):
        raise Misplaced(
            "exact",
            _("“%(quote)s” does not stand at %(start)d; there stands “%(found)s”.")
            % {"quote": shown(said), "start": start, "found": shown(exact)},
        )
    for name in ("exact", "prefix", "suffix"):
        values.pop(name, None)
    if is_new:
        values.update(exact=exact, prefix=prefix, suffix=suffix, anchoring=Anchoring.FOUND.value)

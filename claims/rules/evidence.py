"""When the evidence for a verdict is enough: independent origins, all of it read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Two papers that copy one agency are one origin; two that asked different people are two.
MIN_ORIGINS = 2


@dataclass(frozen=True)
class Cited:
    """One source as a verdict cites it.

    `source` is the title to show, `origin` a key that is the same for all sources that go back to the same
    place (the source itself where it is empty), `origin_name` what to call that place.
    """

    source: str
    origin: str
    stance: str
    is_public: bool
    is_read: bool
    is_rejected: bool = False
    origin_name: str = ""
    comes: str = ""


# How a source comes by what it says: from a report it passes on, as a copy, or of its own.
RELAYED, COPIED, OWN = "relayed", "copied", "own"


@dataclass(frozen=True)
class AsOne:
    """Sources that count as one origin, with the reason for each."""

    origin: str
    reasons: list[str]


def independent_origins(cited: Iterable[Cited]) -> set[str]:
    """Return the origins that carry weight: public, read, not rejected, and more than a mere mention."""
    return set(_named_origins(cited))


def counted_as_one(cited: Iterable[Cited]) -> list[AsOne]:
    """Return the origins to which several of the sources that carry weight go back, and why each does."""
    groups: dict[str, dict[str, Cited]] = {}
    for citation in cited:
        if _carries_weight(citation):
            groups.setdefault(citation.origin or citation.source, {}).setdefault(citation.source, citation)
    return [
        AsOne(
            next(iter(sources.values())).origin_name or next(iter(sources)),
            [_why(citation) for citation in sources.values()],
        )
        for sources in groups.values()
        if len(sources) > 1
    ]


def _why(citation: Cited) -> str:
    said = {"title": citation.source, "name": citation.origin_name}
    match citation.comes:
        case "relayed":
            return _("“%(title)s” passes on what comes from %(name)s.") % said
        case "copied":
            return _("“%(title)s” is a copy, and goes back to %(name)s.") % said
    return _("“%(title)s” is by %(name)s.") % said


def refuse(cited: Iterable[Cited], *, single_origin_reason: str) -> str:
    """Return why this evidence cannot carry a public verdict, as a sentence to act on; empty if it can.

    `single_origin_reason` is the public reason why one origin is enough; nothing excuses having none.
    """
    cited = list(cited)
    for citation in cited:
        if citation.is_public and citation.is_rejected:
            return _(
                "“%(title)s” was rejected as a source and cannot be cited publicly. "
                "Take it out or mark it confidential."
            ) % {"title": citation.source}
    for citation in cited:
        if citation.is_public and not citation.is_read:
            return _(
                "“%(title)s” is cited publicly but was not read. "
                "Read it, take it out or mark it confidential."
            ) % {"title": citation.source}
    names = _named_origins(cited)
    if not names:
        return _(
            "No public source that was read speaks to this claim. "
            "Add one that supports, refutes or nuances it."
        )
    if len(names) < MIN_ORIGINS and not single_origin_reason.strip():
        return _(
            "Only one independent origin (%(names)s). Add a second or say publicly why one is enough."
        ) % {"names": ", ".join(sorted(names.values()))}
    return ""


def refuse_citing(title: str, rejection_reason: str) -> str:
    """Return why a source may not be cited publicly at all; empty where nothing is said against it."""
    if not rejection_reason:
        return ""
    return _("“%(title)s” was rejected as a source: %(reason)s Cite another, or untick “public”.") % {
        "title": title,
        "reason": rejection_reason if rejection_reason.endswith((".", "!", "?")) else f"{rejection_reason}.",
    }


def _named_origins(cited: Iterable[Cited]) -> dict[str, str]:
    names: dict[str, str] = {}
    for citation in cited:
        if not _carries_weight(citation):
            continue
        names.setdefault(citation.origin or citation.source, citation.origin_name or citation.source)
    return names


def _carries_weight(citation: Cited) -> bool:
    is_seen = citation.is_public and citation.is_read and not citation.is_rejected
    return is_seen and citation.stance != "mentions"

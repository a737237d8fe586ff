"""The chain a sentence names, from whoever said it first to the paper that reported it."""

from __future__ import annotations

from collections.abc import Sequence

from claims.vocabulary import Act, Mode

from .attributions import Attribution
from .findings import SuggestedHop
from .speakers import Speaker


def chain(attributions: Sequence[Attribution], *, is_quoted: bool) -> tuple[SuggestedHop, ...]:
    """Return the hops in order, everybody once; where nobody is named, hearsay is a hop by its words alone.

    `is_quoted` says that the passage gives the words themselves. Outlets come behind those they report on.
    """
    origins: list[tuple[Speaker, Act]] = []
    outlets: list[tuple[Speaker, Act]] = []
    for found in attributions:
        if found.speaker is not None:
            (outlets if found.speaker.is_outlet else origins).append((found.speaker, found.act))
        if found.addressee is not None:
            outlets.append((found.addressee, Act.REPORTED))
    named: list[SuggestedHop] = []
    for speaker, act in [*origins[:1], *outlets]:
        slug = speaker.party.slug if speaker.party else ""
        is_known = any(hop.name == speaker.name or (slug and hop.party_slug == slug) for hop in named)
        if is_known:
            continue
        mode = _mode(speaker, act, is_quoted=is_quoted, is_origin=not named)
        named.append(SuggestedHop(len(named) + 1, _act(act, is_origin=not named), mode, slug, speaker.name))
    if named:
        return tuple(named)
    hearsay = [found.words for found in attributions if found.is_hearsay]
    return (SuggestedHop(1, Act.REPORTED, Mode.UNATTRIBUTED, "", hearsay[0]),) if hearsay else ()


def _act(act: Act, *, is_origin: bool) -> str:
    # Who only quotes has it from somebody, and nobody stands before the origin.
    return Act.REPORTED if is_origin and act == Act.QUOTED else act


def _mode(speaker: Speaker, act: Act, *, is_quoted: bool, is_origin: bool) -> str:
    if speaker.is_anonymous:
        return Mode.ANONYMOUS
    is_verbatim = is_quoted and (is_origin or act == Act.QUOTED)
    return Mode.VERBATIM if is_verbatim else Mode.PARAPHRASE

"""How a claim came down from whoever said it first to the article, and what happened to it on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

# Whoever does only this has it from somebody else.
PASSING_ON = ("quoted", "translated", "copied")
# Whoever does this speaks for themselves; whoever reports or publishes may have it from another.
SPEAKING = ("said", "wrote", "told")
# Before a name that stands for content; no hands are called so.
_CONTENT = "content of "

_NO_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Hop:
    """One pair of hands a claim went through; step 1 is the origin, the highest step the article."""

    step: int
    party: str
    source: str = ""
    act: str = ""
    mode: str = ""
    wording: str = ""
    language: str = ""
    # Whose content the document is that these hands have it in; copies of one wire story share it.
    content_of: str = ""

    @property
    def hands(self) -> str:
        """Whose hands these are: the party, or the document where nobody is named."""
        return self.party or self.source


@dataclass(frozen=True)
class Chain:
    """A chain read from its origin: hops in order, where the wording changed, and what is wrong with it."""

    hops: list[Hop]
    origin: str
    is_loop: bool
    wording_changes: list[tuple[int, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_chain(hops: Iterable[Hop]) -> Chain:
    """Return the chain in order of steps; problems are sentences, none of them stops the reading."""
    ordered = sorted(hops, key=lambda hop: hop.step)
    changes = _wording_changes(ordered)
    return Chain(
        hops=ordered,
        origin=ordered[0].hands if ordered else "",
        is_loop=bool(_returns(ordered)),
        wording_changes=changes,
        problems=_problems(ordered, changes),
    )


def count_origins(chains: Iterable[Chain]) -> int:
    """Return how many origins are independent of each other."""
    return len(by_origin(chains))


def by_origin(chains: Iterable[Chain]) -> list[list[Chain]]:
    """Return the chains, those together that go back to one origin; chains without any are left out.

    An origin that only passed the claim on in another chain is not independent of that chain's origin; so
    two who had it from each other count as one, and so do outlets that have it from one wire story.
    """
    chains = list(chains)
    # Each group holds hands that rest on one another.
    groups: list[set[str]] = []
    for chain in chains:
        if chain.origin:
            _join(groups, {chain.origin})
    origins = {chain.origin for chain in chains if chain.origin}
    for chain in chains:
        for hop in chain.hops:
            if chain.origin and hop.hands in origins:
                _join(groups, {chain.origin, hop.hands})
        if chain.origin and chain.hops[0].content_of and chain.hops[0].act not in SPEAKING:
            _join(groups, {chain.origin, _CONTENT + chain.hops[0].content_of})
    return [[chain for chain in chains if chain.origin in group] for group in groups]


def _join(groups: list[set[str]], members: set[str]) -> None:
    touched = [group for group in groups if group & members]
    for group in touched:
        groups.remove(group)
    groups.append(members.union(*touched))


def _returns(hops: list[Hop]) -> list[tuple[Hop, Hop]]:
    """Return pairs of hops by the same hands with others in between: the claim came back to them."""
    last: dict[str, int] = {}
    returns = []
    for index, hop in enumerate(hops):
        if hop.hands:
            # Neighbouring hops by the same hands are one person saying and writing, not a circle.
            if hop.hands in last and index - last[hop.hands] > 1:
                returns.append((hops[last[hop.hands]], hop))
            last[hop.hands] = index
    return returns


def _wording_changes(hops: list[Hop]) -> list[tuple[int, int]]:
    # A hop without wording is skipped: we do not know what was said there.
    worded = [hop for hop in hops if hop.wording.strip()]
    return [
        (earlier.step, later.step)
        for earlier, later in pairwise(worded)
        if _words(earlier.wording) != _words(later.wording)
    ]


def _words(wording: str) -> str:
    """Return what counts in a wording: case, quotation marks and punctuation do not."""
    return _NO_WORDS.sub(" ", wording.casefold()).strip()


def _problems(hops: list[Hop], changes: list[tuple[int, int]]) -> list[str]:
    if not hops:
        return [_("The chain is empty. Begin with whoever said it first.")]
    problems = []
    steps = [hop.step for hop in hops]
    if steps != list(range(1, len(hops) + 1)):
        problems.append(
            _("The steps are numbered %(steps)s. Number them from 1 without gaps, the origin first.")
            % {"steps": ", ".join(str(step) for step in steps)}
        )
    problems += [
        _("Step %(step)s names neither a party nor a source. Say through whose hands it went.")
        % {"step": hop.step}
        for hop in hops
        if not hop.hands
    ]
    if hops[0].act in PASSING_ON:
        problems.append(
            _("Step %(step)s only passes the claim on. Add whoever %(name)s has it from, even if unknown.")
            % {"step": hops[0].step, "name": hops[0].hands}
        )
    problems += [
        _("Step %(later)s goes back to %(name)s at step %(earlier)s: the chain is a circle.")
        % {"later": later.step, "earlier": earlier.step, "name": later.hands}
        for earlier, later in _returns(hops)
    ]
    return problems + _wording_problems(hops, changes)


def _wording_problems(hops: list[Hop], changes: list[tuple[int, int]]) -> list[str]:
    by_step = {hop.step: hop for hop in hops}
    problems = []
    for before, after in changes:
        earlier, later = by_step[before], by_step[after]
        if later.mode == "verbatim" and earlier.language == later.language:
            problems.append(
                _("Step %(after)s is marked verbatim, but its wording differs from step %(before)s.")
                % {"after": after, "before": before}
            )
    for earlier, later in pairwise(hops):
        is_translation = later.act == "translated" or later.mode == "translation"
        if is_translation and later.language and earlier.language == later.language:
            problems.append(
                _("Step %(after)s is marked a translation, but step %(before)s has the same language.")
                % {"after": later.step, "before": earlier.step}
            )
    return problems

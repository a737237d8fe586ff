"""Which words name a party the desk knows, also by a short form once the whole name has been given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from claims.rules.words import HYPHENS, Token, at, tokens

from .findings import KnownParty

SHORTEST_SHORT_FORM = 4


class Mention(NamedTuple):
    """Tokens `first` to `behind` (exclusive) name a party."""

    first: int
    behind: int
    party: KnownParty


class Directory:
    """The known parties by the words of their names."""

    def __init__(self, parties: Sequence[KnownParty]) -> None:
        # Of two parties under one name neither is meant for certain.
        owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
        by_slug = {party.slug: party for party in parties}
        for party in parties:
            for name in party.names:
                if words := _words(name):
                    owners[words].add(party.slug)
        self.names = {words: by_slug[min(slugs)] for words, slugs in owners.items() if len(slugs) == 1}
        self._short = _short_forms(self.names, set(owners))
        self._longest: dict[str, int] = {}
        for words in (*self.names, *((word,) for word in self._short)):
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
        self._named: set[str] = set()

    def mentions(self, row: Sequence[Token]) -> list[Mention]:
        """Return who is named in `row`; asked paragraph by paragraph, it remembers whom it met in full."""
        found: list[Mention] = []
        index = 0
        while index < len(row):
            mention = self._mention(row, index)
            if mention:
                found.append(mention)
                index = mention.behind
            else:
                index += 1
        return found

    def _mention(self, row: Sequence[Token], index: int) -> Mention | None:
        # Names of organisations may be written small, but a lower-case “post” is not the newspaper.
        if row[index].low not in self._longest and row[index].low.rstrip("s") not in self._longest:
            return None
        if not row[index].is_capital and row[index].text.islower():
            return None
        longest = max(self._longest.get(row[index].low, 0), self._longest.get(row[index].low.rstrip("s"), 0))
        for behind in range(min(len(row), index + longest), index, -1):
            for words in _readings(row, index, behind):
                party = self.names.get(words)
                if party:
                    self._named.add(party.slug)
                    return Mention(index, behind, party)
                short = self._short.get(words[0]) if len(words) == 1 else None
                if short and short.slug in self._named:
                    return Mention(index, behind, short)
        return None


def _readings(row: Sequence[Token], first: int, behind: int) -> tuple[tuple[str, ...], ...]:
    words = tuple(row[place].low for place in range(first, behind))
    # “Musks”, “Altmans Unternehmen”; the English apostrophe is a token of its own.
    return (words, (*words[:-1], words[-1][:-1])) if words[-1].endswith("s") else (words,)


def _words(name: str) -> tuple[str, ...]:
    return tuple(token.low for token in tokens(name))


def _short_forms(
    names: dict[tuple[str, ...], KnownParty], taken: set[tuple[str, ...]]
) -> dict[str, KnownParty]:
    """Return last words of longer names that belong to one party only and are nobody's name themselves."""
    owners: dict[str, set[str]] = defaultdict(set)
    by_slug = {}
    for words, party in names.items():
        by_slug[party.slug] = party
        if len(words) > 1 and len(words[-1]) >= SHORTEST_SHORT_FORM and words[-1].isalpha():
            owners[words[-1]].add(party.slug)
    return {
        word: by_slug[min(slugs)]
        for word, slugs in owners.items()
        if len(slugs) == 1 and (word,) not in taken
    }


def is_compound(row: Sequence[Token], mention: Mention) -> bool:
    """Say whether the name is only part of a word: “Altman-nahe Personen”, “OpenAI-Forscher”."""
    joint = at(row, mention.behind)
    return joint.text in HYPHENS and joint.is_glued and at(row, mention.behind + 1).is_glued

"""Which parties may be one and the same, by their names alone. A proposal for people, never an answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import DamerauLevenshtein

SAME_NAME, ALIAS, TURNED, INITIAL, SPELLING = "same_name", "alias", "turned", "initial", "spelling"
# In this order: the reason that says most is the one that is given.
REASONS: dict[str, Promise] = {
    SAME_NAME: _("the same name"),
    ALIAS: _("an alias of one is a name of the other"),
    TURNED: _("the same words in another order"),
    INITIAL: _("one name writes in full what the other shortens"),
    SPELLING: _("names that differ by a letter or two"),
}
# Shorter names differ by a letter for good reason: “BBC” and “NBC”.
SHORTEST = 6
# So many of one beginning are no likeness but a word that half the world is called by.
MOST_OF_A_KIND = 60
Mark = tuple[str, ...]
_WORDS = re.compile(r"[^\W_]+")
# What stands before or behind a name and is no part of it.
_TITLES = frozenset(
    {
        "dr",
        "prof",
        "dipl",
        "ing",
        "mr",
        "mrs",
        "ms",
        "miss",
        "sir",
        "sen",
        "senator",
        "rep",
        "gov",
        "president",
    }
    | {"the", "der", "die", "das", "ag", "gmbh", "inc", "ltd", "llc", "plc", "co", "corp", "ev"}
)


@dataclass(frozen=True)
class Known:
    """A party by all its names; `key` is whatever tells it from others."""

    key: int
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """Two parties that may be one, and why."""

    one: int
    other: int
    reason: str


def words_of(name: str) -> tuple[str, ...]:
    """Return the words a name is compared by: small letters, no accents, titles and legal forms left out."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace(".", " ")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = tuple(_WORDS.findall(plain))
    return tuple(word for word in words if word not in _TITLES) or words


def pairs(parties: Iterable[Known]) -> list[Pair]:
    """Return the parties that may be one, each pair once, the likeliest reason first.

    Compared are only those that share a word or a beginning, so that ten thousand take a moment.
    """
    known = list(parties)
    names = {party.key: words_of(party.name) for party in known}
    found: dict[tuple[int, int], str] = {}

    def propose(one: int, other: int, reason: str) -> None:
        pair = (min(one, other), max(one, other))
        if one != other and (pair not in found or _rank(reason) < _rank(found[pair])):
            found[pair] = reason

    for one, other in _together(known, lambda party: {names[party.key]}):
        propose(one, other, SAME_NAME)
    for one, other in _together(
        known, lambda party: {names[party.key], *(words_of(alias) for alias in party.aliases)}
    ):
        propose(one, other, ALIAS)
    for one, other in _together(known, lambda party: {tuple(sorted(names[party.key]))}):
        propose(one, other, TURNED)
    for one, other in _together(known, lambda party: _ends(names[party.key])):
        if _is_shortened(names[one], names[other]):
            propose(one, other, INITIAL)
    for one, other in _together(known, lambda party: _beginnings(names[party.key])):
        if _is_spelt_alike(" ".join(names[one]), " ".join(names[other])):
            propose(one, other, SPELLING)
    return sorted(
        (Pair(*pair, reason) for pair, reason in found.items()),
        key=lambda pair: (_rank(pair.reason), pair.one, pair.other),
    )


def _rank(reason: str) -> int:
    return list(REASONS).index(reason)


def _together(known: list[Known], marks_of: Callable[[Known], set[Mark]]) -> Iterator[tuple[int, int]]:
    """Yield each two parties that share a mark."""
    by_mark: dict[Mark, list[int]] = {}
    for party in known:
        for mark in marks_of(party):
            if mark:
                by_mark.setdefault(mark, []).append(party.key)
    for keys in by_mark.values():
        if 1 < len(keys) <= MOST_OF_A_KIND:
            yield from combinations(keys, 2)


def _ends(words: tuple[str, ...]) -> set[Mark]:
    """Mark names of several words by their last one and the letter they begin with."""
    return {(words[-1], words[0][0])} if len(words) > 1 else set()


def _is_shortened(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether “a weber” stands for “ada weber”, or “ada weber” for “ada maria weber”."""
    if one == other or len(one) < 2 or len(other) < 2:
        return False
    short, long = sorted((one, other), key=lambda words: (len(words), len("".join(words))))
    given, full = short[:-1], long[:-1]
    return len(given) <= len(full) and all(
        whole == part
        or (len(part) == 1 and whole.startswith(part))
        or (len(whole) == 1 and part.startswith(whole))
        for part, whole in zip(given, full, strict=False)
    )


def _beginnings(words: tuple[str, ...]) -> set[Mark]:
    """Mark a name by how it begins and by how it ends: a slip of the pen seldom spoils both."""
    text = "".join(words)
    return {("begins", text[:4]), ("ends", text[-4:])} if len(text) >= SHORTEST else set()


def _is_spelt_alike(one: str, other: str) -> bool:
    # What figures tell apart is apart: “Channel 4”, “Channel 5”.
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False
    most = 1 if min(len(one), len(other)) < 12 else 2
    return 0 < DamerauLevenshtein.distance(one, other, score_cutoff=most) <= most

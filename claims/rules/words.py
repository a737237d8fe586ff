"""A text as a row of words, numbers and marks with their places, to read figures and speech from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

NO_BREAKS = "\u00a0\u202f\u2009"
HYPHENS = "-\u2010\u2011"
DASHES = "\u2012\u2013\u2014"
LONGEST_WORD = 60

_TOKEN = re.compile(r"[0-9][0-9.,'’]*|[^\W\d_]+|[^\w\s]|[_\d]|\n|[^\S\n]+")
_NUMBER_TAIL = ".,'’"


class Token(NamedTuple):
    """One word, number or mark; `is_glued` says that nothing stands between it and the token before.

    A number sheds the full stop or comma behind it and keeps in mind that it had one (`tail`).
    """

    text: str
    low: str
    start: int
    end: int
    is_glued: bool
    is_number: bool = False
    is_word: bool = False
    is_capital: bool = False
    tail: str = ""


# Stands for what is before the first and behind the last token, so that nobody has to ask.
NOTHING = Token("\n", "\n", -1, -1, False)


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of `text` (in NFC) between two places; blanks are dropped, line ends kept."""
    found: list[Token] = []
    is_glued = False
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        first = word[0]
        if first != "\n" and first.isspace():
            is_glued = False
            continue
        place = match.start()
        if "0" <= first <= "9":
            bare = word.rstrip(_NUMBER_TAIL)
            end = place + len(bare)
            tail = word[len(bare) : len(bare) + 1]
            found.append(Token(bare, bare, place, end, is_glued, is_number=True, tail=tail))
            # A mark behind a number ends sentences and clauses, so it stays a token of its own.
            for offset, mark in enumerate(word[len(bare) :], end):
                found.append(Token(mark, mark, offset, offset + 1, True))
        elif first.isalpha():
            found.append(
                Token(word, word.lower(), place, match.end(), is_glued, False, True, first.isupper())
            )
        else:
            found.append(Token(word, word, place, match.end(), is_glued))
        is_glued = True
    return found


def at(row: Sequence[Token], index: int) -> Token:
    """Return the token at `index`, or nothing beyond either end."""
    return row[index] if 0 <= index < len(row) else NOTHING


def word_set(words: str) -> frozenset[str]:
    """Return the words of a table written in one line or more."""
    return frozenset(words.split())


class Phrases:
    """A table of phrases, written as “so many|as much as”, found by their first word."""

    def __init__(self, *tables: str) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in "|".join(tables).split("|"):
            words = tuple(phrase.split())
            if words:
                self._by_first.setdefault(words[0], []).append(words)

    def length(self, row: Sequence[Token], index: int) -> int:
        """Return how many tokens the longest phrase at `index` has, 0 where there is none."""
        return max(
            (
                len(words)
                for words in self._by_first.get(at(row, index).low, ())
                if all(at(row, index + step).low == word for step, word in enumerate(words))
            ),
            default=0,
        )

"""Sentences of a paragraph: sentencex cuts them, and cuts at abbreviations or ordinals are undone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from claims.rules import typography

from .abbreviations import ABBREVIATIONS, BEFORE_ORDINALS, BEHIND_ORDINALS

# sentencex takes time by the square of the length where quotation marks never close, so it is fed by pieces.
LONGEST_PIECE = 1500
LONGEST_SENTENCE = 1200

_BETWEEN_WORDS = re.compile(r"[^\w.-]")
_FIRST_WORD = re.compile(r"\w+")
_OPENING = "„“\"'‚‘»«([ "


def split(body: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences between two places of `body`, without the blanks around them."""
    tongue = "de" if typography.is_german(language) else "en"
    joined: list[tuple[int, int]] = []
    for first, last in _cut(body, start, end, tongue):
        if joined and _goes_on(body, joined[-1], (first, last), tongue):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _cut(body: str, start: int, end: int, tongue: str) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(end, start + LONGEST_PIECE)
        boundaries = [
            (start + found["start_index"], start + found["end_index"])
            for found in get_sentence_boundaries(tongue, body[start:stop])
        ]
        if stop < end and len(boundaries) > 1:
            # The last sentence may run on into the next piece.
            stop = boundaries.pop()[0]
        elif stop < end:
            blank = body.rfind(" ", start + 1, stop)
            stop = blank + 1 if blank > 0 else stop
            boundaries = [(start, stop)]
        for first, last in boundaries:
            text = body[first:last].strip()
            if text:
                at = body.index(text[0], first)
                yield at, at + len(text)
        start = stop


def _goes_on(body: str, before: tuple[int, int], after: tuple[int, int], tongue: str) -> bool:
    """Say whether the cut fell behind an abbreviation or an ordinal, or inside a sentence that quotes."""
    if after[1] - before[0] > LONGEST_SENTENCE or "\n\n" in body[before[1] : after[0]]:
        return False
    head, tail = body[max(before[0], before[1] - 40) : before[1]], body[after[0] : after[0] + 24]
    first = _FIRST_WORD.search(tail.lstrip(_OPENING))
    word = first[0] if first else ""
    # “… das?“ sagte er”
    if word and tail[0].islower():
        return True
    if not head.endswith("."):
        return False
    last = _BETWEEN_WORDS.split(head[:-1])[-1]
    if not last:
        return False
    if last.isdigit() and len(last) <= 2 and tongue == "de":
        words = head[: -len(last) - 1].split()
        return word.lower() in BEHIND_ORDINALS or bool(words and words[-1].lower() in BEFORE_ORDINALS)
    abbreviation = last.lower()
    return abbreviation in ABBREVIATIONS[tongue] or abbreviation.rpartition(".")[2] in ABBREVIATIONS[tongue]

"""What a statement says, apart from how it is put: figures, dates, names, yes or no, and its telling words.

For comparing two statements. What is read wrong here makes two statements different, never the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from . import date_mentions, figures, searching
from .words import Token, tokens, word_set

# Say nothing about what is claimed. No word of time, order or degree is among them, and no “was” beside “is”.
_LITTLE = {
    "de": word_set("""
        der die das den dem des ein eine einer einem einen eines und dass daß ist sind hat haben habe
        worden sei seien es sich von vom im am zum zur in an zu mit
    """),
    "en": word_set("""
        the a an and that is are be been being has have it its s of to in on at with
    """),
}
_NOT = {
    "de": word_set("""
        nicht nichts nie niemals niemand niemanden kein keine keiner keinem keinen keines ohne weder noch
        nirgends nirgendwo keinesfalls keineswegs
    """),
    "en": word_set("""
        not no never none nobody nothing nowhere neither nor without cannot t n't
    """),
}
_CONTRACTED = re.compile(r"(?i)\b(\w+?)n[’']t\b")
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
# How a figure is rounded changes nothing about which figure it is.
_ROUNDED = frozenset({"", "about"})


@dataclass(frozen=True)
class Figure:
    """A figure with its place in the text; `kind` is what else must be the same, such as “more than”."""

    text: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    kind: str

    def is_same(self, other: Figure) -> bool:
        """Say whether both are one figure; a unit that only one has says nothing against it."""
        amounts = (self.value, self.low, self.high, self.kind)
        if amounts != (other.value, other.low, other.high, other.kind):
            return False
        return not self.unit or not other.unit or self.unit == other.unit


@dataclass(frozen=True)
class Said:
    """What one statement says. `names` are words with a capital and numbers that name a thing, as stems.

    In German these are all nouns, so `names` holds more there. `heads` have their capital from the beginning
    of a sentence. `words` are the stems of all that is no figure, date or little word.
    """

    language: str
    figures: tuple[Figure, ...]
    dates: tuple[str, ...]
    names: tuple[str, ...]
    heads: frozenset[str]
    words: frozenset[str]
    negations: int


@lru_cache(maxsize=4096)
def said(text: str, language: str) -> Said:
    """Return what `text` says, read by the rules of its language; others than German are read as English."""
    tongue = "de" if language == "de" else "en"
    text = unicodedata.normalize("NFC", text)
    if tongue == "en":
        text = _CONTRACTED.sub(lambda found: f"{_WHOLE.get(found[1].lower(), found[1])} not", text)
    row = tokens(text)
    dates = date_mentions.mentioned(row, language)
    found = figures.among(text, row, language, dates)
    dated = [date for date in dates if date.text]
    taken = [(one.start, one.end) for one in found] + [(date.start, date.end) for date in dated]
    names: list[str] = []
    heads: set[str] = set()
    words: set[str] = set()
    negations = 0
    for place, token in enumerate(row):
        if any(start <= token.start < end for start, end in taken) or not (token.is_word or token.is_number):
            continue
        if token.low in _NOT[tongue]:
            negations += 1
        elif token.low not in _LITTLE[tongue]:
            stem = searching.stem(token.text, tongue)
            words.add(stem)
            if token.is_number or (token.is_capital and not _begins(row, place)):
                names.append(stem)
            elif token.is_capital:
                heads.add(stem)
    return Said(
        language=tongue,
        figures=tuple(
            Figure(
                text[one.start : one.end],
                one.value,
                one.low,
                one.high,
                one.unit,
                "" if one.qualifier.lower() in _ROUNDED else one.qualifier.lower(),
            )
            for one in found
        ),
        dates=tuple(date.text for date in dated),
        names=tuple(names),
        heads=frozenset(heads),
        words=frozenset(words),
        negations=negations,
    )


def _begins(row: list[Token], place: int) -> bool:
    """The first word of a sentence has its capital from there, and names nobody for certain."""
    return place == 0 or row[place - 1].text in (".", "!", "?", ":", "\n", '"', "“", "„")

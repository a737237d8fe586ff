"""What in a sentence makes it worth checking, each with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from claims.rules.figures import FoundFigure
from claims.rules.words import Token, at

from . import signal_words as words


class Kind(StrEnum):
    """The features check-worthiness is made of; `worthiness` weighs them and puts them into words."""

    FIGURE = "figure"
    NUMBER = "number"
    HINT = "hint"
    DATE = "date"
    RELATIVE_DATE = "relative_date"
    QUOTATION = "quotation"
    SCARE_QUOTE = "scare_quote"
    SPEECH = "speech"
    ANONYMOUS = "anonymous"
    HEARSAY = "hearsay"
    SUPERLATIVE = "superlative"
    COMPARISON = "comparison"
    CAUSE = "cause"
    PREDICTION = "prediction"
    ROLE = "role"
    ACT = "act"
    ABSOLUTE = "absolute"
    PARTY = "party"
    QUESTION = "question"
    OPINION = "opinion"


class Signal(NamedTuple):
    """One feature at the tokens `first` to `behind` (exclusive)."""

    kind: Kind
    first: int
    behind: int


# Time that passed is no figure somebody gave: it weighs less.
SPANS_OF_TIME = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")


def of_figure(figure: FoundFigure) -> Kind:
    """Return what kind of feature a figure is."""
    if figure.value is None and figure.low is None:
        return Kind.HINT
    is_counted = bool(figure.unit) and figure.unit not in SPANS_OF_TIME
    value = figure.value if figure.value is not None else figure.low
    return Kind.FIGURE if is_counted or (value is not None and abs(value) >= 1000) else Kind.NUMBER


def in_words(row: Sequence[Token], tongue: str) -> Iterator[Signal]:
    """Yield the features that single words give away."""
    for index, token in enumerate(row):
        if token.text == "?":
            yield Signal(Kind.QUESTION, index, index + 1)
        if not token.is_word:
            continue
        following = at(row, index + 1)
        if is_act(row, index, tongue):
            yield Signal(Kind.ACT, index, index + 1)
        if _is_superlative(row, index, tongue):
            yield Signal(Kind.SUPERLATIVE, index, index + 1)
        if _is_comparison(row, index, tongue):
            yield Signal(Kind.COMPARISON, index, index + 1)
        if token.low in words.CAUSES[tongue] or words.CAUSE_PHRASES[tongue].length(row, index):
            yield Signal(Kind.CAUSE, index, index + 1)
        if token.low in words.PREDICTIONS[tongue] and not (token.is_capital and index):
            yield Signal(Kind.PREDICTION, index, index + 1)
        if token.low in words.ABSOLUTES[tongue] or (token.low, following.low) in LONGER_ABSOLUTES:
            yield Signal(Kind.ABSOLUTE, index, index + 1)
        if token.low in words.OPINIONS[tongue]:
            yield Signal(Kind.OPINION, index, index + 1)
        if _is_role(row, index, tongue):
            yield Signal(Kind.ROLE, index, index + 1)


LONGER_ABSOLUTES = (
    ("nicht", "mehr"),
    ("nicht", "länger"),
    ("no", "longer"),
    ("not", "anymore"),
    ("at", "all"),
)


def is_act(row: Sequence[Token], index: int, tongue: str) -> bool:
    """Say whether the word tells of an act that leaves traces: founded, sued, paid."""
    token = row[index]
    if tongue == "de":
        return not token.is_capital and token.low.startswith(words.ACTS_DE)
    return token.low in words.ACTS_EN and at(row, index - 1).low not in ("a", "an", "the", "to")


def _is_superlative(row: Sequence[Token], index: int, tongue: str) -> bool:
    low, before = row[index].low, at(row, index - 1)
    if low in words.NO_SUPERLATIVES[tongue]:
        return False
    if tongue == "de":
        if low in words.SUPERLATIVES["de"]:
            return True
        has_ending = low.endswith(words.SUPERLATIVE_ENDINGS_DE) and len(low) > 5
        return has_ending and not row[index].is_capital and before.low in words.BEFORE_SUPERLATIVES["de"]
    if low in words.SUPERLATIVES["en"]:
        return before.low in words.BEFORE_SUPERLATIVES["en"] or low in ("ever", "unprecedented", "record")
    return low.endswith("est") and len(low) > 4 and before.low in words.BEFORE_SUPERLATIVES["en"]


def _is_comparison(row: Sequence[Token], index: int, tongue: str) -> bool:
    token = row[index]
    if token.low in words.COMPARISONS[tongue]:
        return True
    if token.low in words.AGAINST[tongue]:
        # “gegenüber dem Vorjahr” compares, “gegenüber dem Sender” does not.
        following = [at(row, place) for place in range(index + 1, index + 4)]
        return any(word.is_number or word.low in words.TIMES_COMPARED[tongue] for word in following)
    than = "als" if tongue == "de" else "than"
    if token.low in words.COMPARATIVES[tongue]:
        # “mehr als 15 Millionen” qualifies a figure and compares nothing.
        near = next((place for place in range(index + 1, index + 9) if at(row, place).low == than), 0)
        return bool(near) and not at(row, near + 1).is_number and at(row, near + 1).text not in "$€£"
    if tongue == "de":
        has_ending = token.low.endswith(("er", "ere", "eren", "erer", "eres")) and not token.is_capital
        return has_ending and len(token.low) > 5 and at(row, index + 1).low == than
    return token.low.endswith("er") and at(row, index + 1).low == than


def _is_role(row: Sequence[Token], index: int, tongue: str) -> bool:
    low = row[index].low
    is_role = low.endswith(words.ROLES_DE) if tongue == "de" else low in words.ROLES_EN
    if not is_role or (tongue == "de" and not row[index].is_capital):
        return False
    near = range(max(0, index - 5), index + 4)
    return any(at(row, place).low in words.COPULAS[tongue] for place in near)

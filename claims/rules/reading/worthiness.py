"""How worth checking a passage is: named features, what each weighs, and the reason in words.

What a feature weighs is set here by hand; a desk may bring weights found in passages of its own (`weights`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from claims.vocabulary import Level

from .signals import Kind

# What each feature takes of what is left to 1, so that no sum goes beyond. Set by hand from what desks check
# first: figures, records and attributable acts before moods and forecasts.
WEIGHTS: Mapping[Kind, float] = {
    Kind.FIGURE: 0.40,
    Kind.NUMBER: 0.15,
    Kind.HINT: 0.20,
    Kind.DATE: 0.25,
    Kind.RELATIVE_DATE: 0.10,
    Kind.QUOTATION: 0.32,
    Kind.SCARE_QUOTE: 0.10,
    Kind.SPEECH: 0.2,
    Kind.ANONYMOUS: 0.2,
    Kind.HEARSAY: 0.14,
    Kind.SUPERLATIVE: 0.22,
    Kind.COMPARISON: 0.2,
    Kind.CAUSE: 0.13,
    Kind.PREDICTION: 0.04,
    Kind.ROLE: 0.2,
    Kind.ACT: 0.24,
    Kind.ABSOLUTE: 0.10,
    Kind.PARTY: 0.12,
}
# What is left where the feature speaks against checking.
DAMPERS: Mapping[Kind, float] = {Kind.QUESTION: 0.5, Kind.OPINION: 0.8, Kind.PREDICTION: 0.85}
# Translated where they are asked for, each with the words that show it.
REASONS: Mapping[Kind, str | Promise] = {
    Kind.FIGURE: gettext_lazy("It gives a figure: “%(words)s”."),
    Kind.NUMBER: gettext_lazy("It gives a number: “%(words)s”."),
    Kind.HINT: gettext_lazy("It hints at a figure and does not give it: “%(words)s”."),
    Kind.DATE: gettext_lazy("It gives a date: “%(words)s”."),
    Kind.RELATIVE_DATE: gettext_lazy("It says when, as seen from the day of publication: “%(words)s”."),
    Kind.QUOTATION: gettext_lazy("It quotes word for word."),
    Kind.SCARE_QUOTE: gettext_lazy("It sets words in quotation marks: %(words)s."),
    Kind.SPEECH: gettext_lazy("It says whose words these are: “%(words)s”."),
    Kind.ANONYMOUS: gettext_lazy("It rests on people who are not named: “%(words)s”."),
    Kind.HEARSAY: gettext_lazy("It passes on what nobody is named for: “%(words)s”."),
    Kind.SUPERLATIVE: gettext_lazy("It claims a first place: “%(words)s”."),
    Kind.COMPARISON: gettext_lazy("It compares: “%(words)s”."),
    Kind.CAUSE: gettext_lazy("It gives a cause: “%(words)s”."),
    Kind.PREDICTION: gettext_lazy("It looks ahead, which can hardly be checked yet: “%(words)s”."),
    Kind.ROLE: gettext_lazy("It gives somebody a role: “%(words)s”."),
    Kind.ACT: gettext_lazy("It tells of an act that leaves traces: “%(words)s”."),
    Kind.ABSOLUTE: gettext_lazy("It leaves no exception: “%(words)s”."),
    Kind.PARTY: gettext_lazy("It names somebody the desk knows: “%(words)s”."),
    Kind.QUESTION: gettext_lazy("It is a question."),
    Kind.OPINION: gettext_lazy("It may be no more than an opinion: “%(words)s”."),
}
# Two of a kind tell little more than one.
MOST_OF_A_KIND = 2
REPEATED = 0.4
# Each kind of passage a desk looks for reaches the least by itself: a figure, a date, a record, a statement.
HIGH, MEDIUM, LEAST = 0.5, 0.35, 0.2


class Features(NamedTuple):
    """How often a passage has each feature, and of how many words it is."""

    counts: Mapping[Kind, int]
    words: int


class Judge(Protocol):
    """Whoever says how worth checking a passage is, from 0 to 1; below `least` nothing is suggested."""

    @property
    def least(self) -> float: ...

    def score(self, features: Features) -> float: ...

    def level(self, worth: float) -> str: ...

    def weight(self, kind: Kind) -> float: ...


class ByHand:
    """The weights of the tables above."""

    least = LEAST

    def score(self, features: Features) -> float:
        return score(features.counts)

    def level(self, worth: float) -> str:
        return level(worth)

    def weight(self, kind: Kind) -> float:
        return WEIGHTS.get(kind, 0.0)


BY_HAND = ByHand()


def score(features: Mapping[Kind, int]) -> float:
    """Return check-worthiness from 0 to 1 of a passage that has each feature so many times."""
    left = 1.0
    for kind, times in features.items():
        weight = WEIGHTS.get(kind, 0.0)
        for time in range(min(times, MOST_OF_A_KIND)):
            left *= 1 - weight * (REPEATED if time else 1)
    worth = 1 - left
    for kind, factor in DAMPERS.items():
        if features.get(kind):
            worth *= factor
    return round(worth, 4)


def level(worth: float) -> str:
    """Return the level an editor would tick."""
    if worth >= HIGH:
        return Level.HIGH
    return Level.MEDIUM if worth >= MEDIUM else Level.LOW


def reasons(features: Mapping[Kind, str], judge: Judge = BY_HAND) -> tuple[str, ...]:
    """Return a sentence for each feature, the weightiest first; the values are the words that show it."""
    ordered = sorted(features, key=lambda kind: -judge.weight(kind))
    return tuple(str(REASONS[kind]) % {"words": features[kind]} for kind in ordered)

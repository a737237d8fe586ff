"""Weights a desk found in passages of its own, in place of those set by hand.

A passage's score is the logistic function of a sum: each feature's weight times how often it is there, at
most twice, and the weight of “words” times the logarithm of the passage's length. Who wants to know why one
passage ranks above another can add it up by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import exp, isfinite, log1p
from typing import Any

from django.utils.translation import gettext as _

from claims.rules.sentences import Refused
from claims.vocabulary import Level

from .signals import Kind
from .worthiness import MOST_OF_A_KIND, Features

# How much a passage says; the only feature that no word of it shows.
WORDS = "words"
NAMES = (*Kind, WORDS)
FORMAT = "check-worthiness weights 1"


@dataclass(frozen=True)
class Weights:
    """What each feature weighs, and from which score on a passage is suggested, medium or high.

    `found_in` says of which passages they were learned and how well they did on others, for people to read.
    """

    bias: float
    weights: Mapping[str, float]
    least: float
    medium: float
    high: float
    found_in: Mapping[str, Any]

    def score(self, features: Features) -> float:
        """Return check-worthiness from 0 to 1."""
        pairs = zip(values(features), NAMES, strict=True)
        return round(logistic(self.bias + sum(value * self.weights[name] for value, name in pairs)), 4)

    def level(self, worth: float) -> str:
        """Return the level an editor would tick."""
        if worth >= self.high:
            return Level.HIGH
        return Level.MEDIUM if worth >= self.medium else Level.LOW

    def weight(self, kind: Kind) -> float:
        """Return what the feature weighs."""
        return self.weights[kind]

    def as_json(self) -> str:
        """Return the text of a file of weights."""
        return json.dumps({"format": FORMAT} | asdict(self), indent=2, ensure_ascii=False) + "\n"


def values(features: Features) -> list[float]:
    """Return what is weighed of a passage, in the order of `NAMES`."""
    counted = [float(min(features.counts.get(kind, 0), MOST_OF_A_KIND)) for kind in Kind]
    return [*counted, log1p(features.words)]


def logistic(sum_of_all: float) -> float:
    """Return the share between 0 and 1 that a sum stands for."""
    if sum_of_all < 0:
        power = exp(max(sum_of_all, -700.0))
        return power / (1 + power)
    return 1 / (1 + exp(-min(sum_of_all, 700.0)))


def parse(text: str) -> Weights:
    """Return the weights in the text of a file; refuses what `train_worthiness` would not have written."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(
            _("The weights are no JSON: %(what)s. Make them by train_worthiness.") % {"what": error}
        ) from None
    if faults := list(_faults(found)):
        raise Refused(" ".join(faults))
    return Weights(**{name: found[name] for name in Weights.__dataclass_fields__})


def _faults(found: Any) -> Iterator[str]:
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        yield _("This is no file of weights of this version. Make one by train_worthiness.")
        return
    weights = found.get("weights")
    weights = weights if isinstance(weights, dict) else {}
    if missing := sorted(set(NAMES) - set(weights)):
        yield _("No weight is given for: %(names)s. Train the weights anew.") % {"names": ", ".join(missing)}
    if unknown := sorted(set(weights) - set(NAMES)):
        yield _("No feature has the name: %(names)s. Train the weights anew.") % {"names": ", ".join(unknown)}
    steps: list[Any] = [found.get("least"), found.get("medium"), found.get("high")]
    if not all(_is_number(number) for number in (found.get("bias"), *weights.values(), *steps)):
        yield _("A weight or a level is no number. Train the weights anew.")
    elif not 0 <= steps[0] <= steps[1] <= steps[2] <= 1:
        yield _("The levels do not rise from least over medium to high between 0 and 1.")
    if not isinstance(found.get("found_in"), dict):
        yield _("The file does not say what the weights were found in (“found_in”).")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)

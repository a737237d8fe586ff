"""The one place where a site may plug in a model that knows what texts mean; without a setting there is none.

`SIMILARITY_MODEL` names a function that takes a list of texts and returns a vector of numbers for each, all
of one length. It puts the claims that the index found into another order. What is called the same stays a
matter of `rules.similarity`: no model knows 100 million from 10 million for certain.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot

from django.conf import settings
from django.utils.module_loading import import_string

Vectors = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Model:
    """Whatever the site has plugged in."""

    embed: Callable[[list[str]], Vectors]

    def nearness(self, text: str, others: Sequence[str]) -> list[float]:
        """Return how near each of the other texts is in meaning: the cosine, from -1 to 1."""
        own, *vectors = self.embed([text, *others])
        return [_cosine(own, other) for other in vectors]


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    along = sum(mine * theirs for mine, theirs in zip(one, other, strict=True))
    return along / ((hypot(*one) * hypot(*other)) or 1)


def model_in_use() -> Model | None:
    """Return the model that `SIMILARITY_MODEL` names, if any."""
    return _model(settings.SIMILARITY_MODEL) if settings.SIMILARITY_MODEL else None


@cache
def _model(path: str) -> Model:
    return Model(import_string(path))

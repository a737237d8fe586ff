"""What reading an article for the editor brings to light; places are code points of the text as kept."""

from __future__ import annotations

from dataclasses import dataclass

from claims.rules.date_mentions import FoundDate
from claims.rules.figures import FoundFigure


@dataclass(frozen=True)
class KnownParty:
    """A party the desk knows, under all its names."""

    slug: str
    names: tuple[str, ...]
    is_outlet: bool


@dataclass(frozen=True)
class Part:
    """A paragraph and what it is (`vocabulary.ArticlePart`)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Sentence:
    """A sentence and the kind of part it stands in."""

    start: int
    end: int
    part: str


@dataclass(frozen=True)
class SuggestedHop:
    """One pair of hands the text names, the origin first; `party_slug` is empty where the desk knows none."""

    step: int
    act: str
    mode: str
    party_slug: str
    name: str


@dataclass(frozen=True)
class Suggestion:
    """A passage worth a look, with what an editor would otherwise type, and why it was chosen, in words."""

    start: int
    end: int
    claim_type: str
    figures: tuple[FoundFigure, ...]
    dates: tuple[FoundDate, ...]
    claimed_on: str
    hops: tuple[SuggestedHop, ...]
    score: float
    worthiness: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """All that was found; suggestions are ranked, the best first, and nothing of it is recorded anywhere."""

    parts: list[Part]
    sentences: list[Sentence]
    suggestions: list[Suggestion]

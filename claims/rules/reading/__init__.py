"""Reads an article for the editor: paragraphs, sentences, passages worth a check. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from claims.rules.date_mentions import FoundDate
from claims.rules.figures import FoundFigure

from . import parts, sentences
from .composed import Composed
from .findings import KnownParty, Part, Reading, Sentence, SuggestedHop, Suggestion
from .parties import Directory
from .suggestions import Finder

_Place = TypeVar("_Place", Part, Sentence, Suggestion, FoundFigure, FoundDate)

__all__ = ["KnownParty", "Part", "Reading", "Sentence", "SuggestedHop", "Suggestion", "read"]


def read(body: str, language: str, *, parties: Sequence[KnownParty] = ()) -> Reading:
    """Return what stands in `body`, all places in its own code points, end exclusive.

    Takes time by the length of the text. Reasons are in the language active at the call.
    """
    composed = Composed(body)
    finder = Finder(composed.text, language, Directory(parties))
    found_parts: list[Part] = []
    found_sentences: list[Sentence] = []
    suggestions: list[Suggestion] = []
    for part in parts.split(composed.text):
        places = sentences.split(composed.text, part.start, part.end, language)
        found_parts.append(part)
        found_sentences += [Sentence(start, end, part.kind) for start, end in places]
        suggestions += finder.in_part(part, places)
    suggestions.sort(key=lambda suggestion: (-suggestion.score, suggestion.start))
    if composed.text is body:
        return Reading(found_parts, found_sentences, suggestions)
    return Reading(
        [_moved(part, composed) for part in found_parts],
        [_moved(sentence, composed) for sentence in found_sentences],
        [
            replace(
                _moved(suggestion, composed),
                figures=tuple(_moved(figure, composed) for figure in suggestion.figures),
                dates=tuple(_moved(date, composed) for date in suggestion.dates),
            )
            for suggestion in suggestions
        ],
    )


def _moved(found: _Place, composed: Composed) -> _Place:
    """Return what was found with its place in the text as it is kept."""
    return replace(found, start=composed.origin(found.start), end=composed.origin(found.end))

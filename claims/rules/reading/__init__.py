"""Reads an article for the editor: paragraphs, sentences, passages worth a check. Nothing is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from claims.rules.date_mentions import FoundDate
from claims.rules.figures import FoundFigure

from . import parts, sentences
from .composed import Composed
from .findings import KnownParty, Part, Reading, Sentence, SuggestedHop, Suggestion
from .parties import Directory
from .signals import Kind
from .suggestions import Finder
from .worthiness import BY_HAND, Features, Judge

_Place = TypeVar("_Place", Part, Sentence, Suggestion, FoundFigure, FoundDate)

__all__ = ["Features", "KnownParty", "Part", "Reading", "Sentence", "SuggestedHop", "Suggestion"]
__all__ += ["features", "read"]


def read(body: str, language: str, *, parties: Sequence[KnownParty] = (), judge: Judge = BY_HAND) -> Reading:
    """Return what stands in `body`, all places in its own code points, end exclusive.

    Takes time by the length of the text. Reasons are in the language active at the call. `judge` says how
    worth checking each passage is.
    """
    composed = Composed(body)
    finder = Finder(composed.text, language, Directory(parties), judge)
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


def features(passage: str, language: str) -> Features:
    """Return what in the whole of a passage speaks for or against checking it, to train weights with."""
    text = Composed(passage).text
    finder = Finder(text, language, Directory(()))
    found = [
        of_sentence
        for part in parts.split(text)
        for of_sentence in finder.features(part, sentences.split(text, part.start, part.end, language))
    ]
    counts: Counter[Kind] = Counter()
    for each in found:
        counts.update(each.counts)
    return Features(counts, sum(each.words for each in found))


def _moved(found: _Place, composed: Composed) -> _Place:
    """Return what was found with its place in the text as it is kept."""
    return replace(found, start=composed.origin(found.start), end=composed.origin(found.end))

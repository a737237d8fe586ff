"""Where a quote stands in a text, and when that cannot be said.

Four outcomes: `found` (the exact words, beyond doubt), `moved` (changed words, one clear winner; an editor
confirms), `ambiguous` (two places equally good), `lost`. Pointing at the wrong place is worse than losing a
quote, so every doubt is decided against the place. Offsets are code points of the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

CONTEXT = 32
QUOTE_WEIGHT, PREFIX_WEIGHT, SUFFIX_WEIGHT = 0.5, 0.25, 0.25
THRESHOLD = 0.7
MARGIN = 0.1
# A sentence put in the place of another keeps its neighbours, so context alone must not carry a quote.
LEAST_QUOTE = 0.6
# Strange neighbours are 0.3 to 0.5 alike by chance; below this the neighbours are not the ones we knew.
LEAST_CONTEXT = 0.55
# Also true of nothing at all: a text begins with a sentence.
SENTENCE_MARKS = ("", ".", "!", "?")
MOST_CANDIDATES = 20
MOST_HITS = 200
LONGEST_SENTENCE = 600
# Aligning costs time by the square of the length; longer quotes are whole sentences and need none.
LONGEST_ALIGNED = 300
# A sentence without a third of the words is not worth aligning.
LEAST_SHARED = 1 / 3

_FOLDED = {
    **dict.fromkeys("„“”«»‟＂", '"'),
    **dict.fromkeys("‚‘’‹›‛`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    "…": "...",
}
_SENTENCE_END = re.compile(r"[.!?:;][\"')]? ")
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*")
# Words that change a figure although its digits stay: “100 Millionen” and “100 Milliarden” are 90 % alike.
_MAGNITUDE = re.compile(
    r"\b(?:(tausend|thousand)|(mio|million|millionen|millions)|(mrd|bn|milliarden?)"
    r"|(bio|billion|billionen|billions|trillions?)|(prozent|percent|per cent)"
    r"|(zwei|two)|(drei|three)|(vier|four)|(fünf|five)|(sechs|six)|(sieben|seven)|(acht|eight)|(neun|nine)"
    r"|(zehn|ten)|(elf|eleven)|(zwölf|twelve)|(hundert|hundred))\b",
    re.IGNORECASE,
)
# What turns a statement round; “was” and “was not” are 95 % alike.
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|\w{1,12}n't|cannot|nicht|kein|keine|keinen|keinem|"
    r"keiner|keines|nie|niemals|niemand|nichts|weder|ohne)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Candidate:
    """One place the quote may stand, in code points, and how well it fits (0 to 1)."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Anchor:
    """Where the quote stands; `start` and `end` are None unless the outcome is found or moved."""

    outcome: str
    start: int | None
    end: int | None
    score: float
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class _Folded:
    """A text with typography levelled, and where each of its characters came from."""

    text: str
    starts: array[int]
    ends: array[int]


@dataclass(frozen=True)
class _Wanted:
    quote: str
    prefix: str
    suffix: str


def locate(quote: str, body: str, *, prefix: str = "", suffix: str = "", start: int | None = None) -> Anchor:
    """Return where the quote stands in `body`, or why it cannot be said (moved, ambiguous, lost).

    `prefix` and `suffix` are the words around the quote as last seen. `start` never decides: it only puts
    the nearest of equal candidates first for the editor who chooses. Scores run from 0 to 1 and weigh the
    quote 0.5, prefix and suffix 0.25 each.
    """
    folded = _fold(body)
    wanted = _Wanted(_fold(quote).text.strip(), _fold(prefix).text.lstrip(), _fold(suffix).text.rstrip())
    if not wanted.quote:
        return Anchor("lost", None, None, 0.0)
    hits = _exact_hits(wanted, folded.text)
    if hits:
        return _decide_exact(hits, wanted, folded, start)
    return _decide_fuzzy(wanted, folded, start)


def context(body: str, start: int, end: int) -> tuple[str, str, str]:
    """Return exact words, prefix and suffix of a place in `body`: up to 32 code points on each side."""
    return body[start:end], body[max(0, start - CONTEXT) : start], body[end : end + CONTEXT]


def _exact_hits(wanted: _Wanted, text: str) -> list[tuple[int, int]]:
    hits: list[tuple[int, int]] = []
    position = text.find(wanted.quote)
    while position >= 0 and len(hits) < MOST_HITS:
        end = position + len(wanted.quote)
        if not _is_cut(wanted, text, position, end):
            hits.append((position, end))
        position = text.find(wanted.quote, position + 1)
    return hits


def _is_cut(wanted: _Wanted, text: str, start: int, end: int) -> bool:
    """Say whether the place begins or ends inside a word or figure in which the quote did not.

    “5 Millionen” does not stand in “15 Millionen” or “1,5 Millionen”.
    """
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    is_cut_before = _continues(before[::-1], wanted.quote[0]) and wanted.prefix[-1:] != before[-1:]
    is_cut_after = _continues(after, wanted.quote[-1]) and wanted.suffix[:1] != after[:1]
    return is_cut_before or is_cut_after


def _continues(outside: str, edge: str) -> bool:
    """Say whether the characters outside (nearest first) belong to the word or figure that has `edge`."""
    if not outside or not edge.isalnum():
        return False
    if outside[0].isalnum():
        return True
    return edge.isdigit() and outside[0] in ".,'" and outside[1:2].isdigit()


def _decide_exact(hits: list[tuple[int, int]], wanted: _Wanted, folded: _Folded, hint: int | None) -> Anchor:
    rated = sorted(((_score(1.0, place, wanted, folded.text), place) for place in hits), reverse=True)
    best, place = rated[0]
    candidates = _candidates(rated, folded, hint)
    knows_context = bool(wanted.prefix or wanted.suffix)
    is_at_home = not knows_context or _context_score(place, wanted, folded.text) >= LEAST_CONTEXT
    if len(hits) == 1:
        # A few words may stand once by chance after their own place was cut: an editor has a look.
        is_certain = is_at_home or len(wanted.quote) >= CONTEXT
        return _anchor("found" if is_certain else "moved", best, place, folded, candidates)
    if best - rated[1][0] <= MARGIN or not is_at_home:
        return Anchor("ambiguous", None, None, best, candidates)
    return _anchor("found", best, place, folded, candidates)


def _decide_fuzzy(wanted: _Wanted, folded: _Folded, hint: int | None) -> Anchor:
    rated: list[tuple[float, tuple[int, int]]] = []
    for score, place in sorted(_fuzzy_places(wanted, folded.text), reverse=True):
        is_apart = all(place[1] <= other[0] or place[0] >= other[1] for _score_, other in rated)
        if is_apart and score >= THRESHOLD - MARGIN:
            rated.append((score, place))
    if not rated or rated[0][0] < THRESHOLD:
        return Anchor("lost", None, None, rated[0][0] if rated else 0.0)
    best, place = rated[0]
    if len(rated) > 1 and best - rated[1][0] <= MARGIN:
        return Anchor("ambiguous", None, None, best, _candidates(rated, folded, hint))
    is_same = _says_the_same(wanted.quote, folded.text[place[0] : place[1]])
    if not is_same or _is_swallowed(wanted, folded.text, place):
        return Anchor("lost", None, None, best)
    return _anchor("moved", best, place, folded, _candidates(rated, folded, hint))


def _fuzzy_places(wanted: _Wanted, text: str) -> list[tuple[float, tuple[int, int]]]:
    """Return the best places as (score, place): find the sentence, then align inside it."""
    sentences = list(_sentences(text))
    count = max(1, sum(1 for _ in _sentences(wanted.quote)))
    words = _words(wanted.quote)
    windows = []
    for index in range(len(sentences)):
        window = (sentences[index][0], sentences[min(index + count, len(sentences)) - 1][1])
        shared = len(words & _words(text[window[0] : window[1]]))
        if shared >= len(words) * LEAST_SHARED:
            windows.append((shared, window))
    windows.sort(reverse=True)
    places = []
    for _shared, window in windows[:MOST_CANDIDATES]:
        # By the whole score: the neighbours tell where an edited sentence now ends.
        score, similarity, place = max(
            (_score(similarity, place, wanted, text), similarity, place)
            for place in _inside(wanted, text, window)
            for similarity in [_similarity(wanted.quote, text, place)]
        )
        if similarity >= LEAST_QUOTE:
            places.append((score, place))
    return places


def _inside(wanted: _Wanted, text: str, window: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield places in the window: all of it, the best aligned whole words, and mixtures of both."""
    starts, ends = {window[0]}, {window[1]}
    aligned = None
    if len(wanted.quote) <= LONGEST_ALIGNED:
        aligned = fuzz.partial_ratio_alignment(wanted.quote, text[window[0] : window[1]])
    if aligned and aligned.dest_start < aligned.dest_end:
        start, end = window[0] + aligned.dest_start, window[0] + aligned.dest_end
        while start > window[0] and text[start - 1] != " ":
            start -= 1
        while end < window[1] and text[end] != " ":
            end += 1
        starts.add(start + (text[start] == " "))
        ends.add(end - (text[end - 1] == " "))
    # A quote of part of a sentence leaves the full stop to its suffix.
    ends |= {window[0] + len(text[window[0] : end].rstrip(".,;:!?\"')")) for end in ends}
    yield from ((start, end) for start in starts for end in ends if start < end)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of sentences, cut cheaply; a text without full stops is cut at blanks."""
    start = 0
    ends = [found.end() for found in _SENTENCE_END.finditer(text)] + [len(text)]
    for end in ends:
        while end - start > LONGEST_SENTENCE:
            cut = text.rfind(" ", start + 1, start + LONGEST_SENTENCE) + 1 or start + LONGEST_SENTENCE
            yield start, cut
            start = cut
        stop = end - 1 if text[end - 1 : end] == " " else end
        if stop > start:
            yield start, stop
        start = end


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _similarity(quote: str, text: str, place: tuple[int, int]) -> float:
    return fuzz.ratio(quote, text[place[0] : place[1]]) / 100


def _score(similarity: float, place: tuple[int, int], wanted: _Wanted, text: str) -> float:
    """Return the weighted score of a place; the weight of an unknown prefix or suffix goes to the others."""
    known = QUOTE_WEIGHT
    total = QUOTE_WEIGHT * similarity
    for words, weight, is_prefix in (
        (wanted.prefix, PREFIX_WEIGHT, True),
        (wanted.suffix, SUFFIX_WEIGHT, False),
    ):
        if words:
            known += weight
            total += weight * _side(words, place, text, is_prefix=is_prefix)
    return round(total / known, 6)


def _context_score(place: tuple[int, int], wanted: _Wanted, text: str) -> float:
    """Return how alike the known sides are on average: one of them may well have been rewritten."""
    sides = [_side(wanted.prefix, place, text, is_prefix=True)] if wanted.prefix else []
    sides += [_side(wanted.suffix, place, text, is_prefix=False)] if wanted.suffix else []
    return sum(sides) / len(sides)


def _side(words: str, place: tuple[int, int], text: str, *, is_prefix: bool) -> float:
    start, end = place
    there = text[max(0, start - len(words)) : start] if is_prefix else text[end : end + len(words)]
    return fuzz.ratio(words.strip(), there.strip()) / 100


def _says_the_same(quote: str, there: str) -> bool:
    """Say whether figures, magnitudes and negations are those of the quote."""
    return _stakes(quote) == _stakes(there)


def _is_swallowed(wanted: _Wanted, text: str, place: tuple[int, int]) -> bool:
    """Say whether what was a sentence is now part of a longer one, which may turn its sense round."""
    before, there = text[: place[0]].rstrip(" \"'"), text[place[0] : place[1]].rstrip(" \"')")
    knows_context = bool(wanted.prefix or wanted.suffix)
    began = knows_context and wanted.prefix.rstrip(" \"'")[-1:] in SENTENCE_MARKS
    ended = wanted.quote.rstrip(" \"')")[-1:] in SENTENCE_MARKS
    return (began and before[-1:] not in SENTENCE_MARKS) or (ended and there[-1:] not in SENTENCE_MARKS)


def _stakes(text: str) -> tuple[list[str], list[int | None], int]:
    return (
        [found[0].rstrip(".,") for found in _FIGURE.finditer(text)],
        [found.lastindex for found in _MAGNITUDE.finditer(text)],
        sum(1 for _ in _NEGATION.finditer(text)),
    )


def _anchor(
    outcome: str, score: float, place: tuple[int, int], folded: _Folded, candidates: tuple[Candidate, ...]
) -> Anchor:
    start, end = _original(place, folded)
    return Anchor(outcome, start, end, score, candidates)


def _candidates(
    rated: list[tuple[float, tuple[int, int]]], folded: _Folded, hint: int | None
) -> tuple[Candidate, ...]:
    candidates = [Candidate(*_original(place, folded), score) for score, place in rated[:MOST_CANDIDATES]]
    if hint is not None:
        candidates.sort(key=lambda candidate: (-candidate.score, abs(candidate.start - hint)))
    return tuple(candidates)


def _original(place: tuple[int, int], folded: _Folded) -> tuple[int, int]:
    return folded.starts[place[0]], folded.ends[place[1] - 1]


@lru_cache(maxsize=16)
def _fold(body: str) -> _Folded:
    """Return `body` in NFC with quotes, dashes and blanks levelled, and a map back to its code points."""
    characters: list[str] = []
    starts, ends = array("q"), array("q")
    for start, end, composed in pieces_in_nfc(body):
        for character in composed:
            folded = " " if character.isspace() else _FOLDED.get(character, character)
            if folded == " " and characters and characters[-1] == " ":
                ends[-1] = end
                continue
            for piece in folded:
                characters.append(piece)
                starts.append(start)
                ends.append(end)
    return _Folded("".join(characters), starts, ends)


def pieces_in_nfc(body: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, text in NFC) for each base character together with the marks that follow it."""
    if unicodedata.is_normalized("NFC", body):
        yield from ((index, index + 1, character) for index, character in enumerate(body))
        return
    start = 0
    for index in range(1, len(body) + 1):
        if index < len(body) and _joins(body[index]):
            continue
        yield start, index, unicodedata.normalize("NFC", body[start:index])
        start = index


def _joins(character: str) -> bool:
    # Every second half of a composition is a mark, except the vowels and finals of Hangul.
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"

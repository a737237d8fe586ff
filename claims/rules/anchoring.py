"""Where a quote stands in a text, and when that cannot be said.

Four outcomes: `found` (the exact words, beyond doubt), `moved` (changed words, one clear winner; an editor
confirms), `ambiguous` (two places equally good), `lost`. Pointing at the wrong place is worse than losing a
quote, so every doubt is decided against the place. Offsets are code points of the text as it was given.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .folding import Folded, fold
from .stakes import says_the_same

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
# Quotation marks and blanks that may stand between a sentence and its mark.
LONGEST_EDGE = 8
MOST_CANDIDATES = 20
MOST_HITS = 200
LONGEST_SENTENCE = 600
# Aligning costs time by the square of the length; longer quotes are whole sentences and need none.
LONGEST_ALIGNED = 300
# Whoever quotes pages has them word by word or not at all.
LONGEST_QUOTE = 5000
# A sentence without a third of the words is not worth aligning.
LEAST_SHARED = 1 / 3
# Texts that are kept ready: a desk works on a few, and each new revision is asked for every quote.
MOST_KEPT = 16

_SENTENCE_END = re.compile(r"[.!?:;][\"')]? ")
_OPENING = re.compile(r"[\"'(\[]+")
_WORD = re.compile(r"\w+")


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
class _Wanted:
    quote: str
    prefix: str
    suffix: str

    @cached_property
    def begins_sentence(self) -> bool:
        knows_context = bool(self.prefix or self.suffix)
        return knows_context and _begins_sentence(self.prefix, len(self.prefix))

    @cached_property
    def ends_sentence(self) -> bool:
        return _ends_sentence(self.quote, len(self.quote))


def locate(quote: str, body: str, *, prefix: str = "", suffix: str = "", start: int | None = None) -> Anchor:
    """Return where the quote stands in `body`, or why it cannot be said (moved, ambiguous, lost).

    `prefix` and `suffix` are the words around the quote as last seen. `start` never decides: it only puts
    the nearest of equal candidates first for the editor who chooses. Scores run from 0 to 1 and weigh the
    quote 0.5, prefix and suffix 0.25 each.
    """
    wanted = _Wanted(fold(quote).text.strip(), fold(prefix).text.lstrip(), fold(suffix).text.rstrip())
    if not wanted.quote:
        return Anchor("lost", None, None, 0.0)
    ready = _ready(body)
    hits = _exact_hits(wanted, ready.folded.text)
    if hits:
        return _decide_exact(hits, wanted, ready.folded, start)
    if len(wanted.quote) > LONGEST_QUOTE:
        return Anchor("lost", None, None, 0.0)
    return _decide_fuzzy(wanted, ready, start)


def levelled(body: str) -> Folded:
    """Return `body` as quotes are looked for in it; kept, as several are looked for in one text."""
    return _ready(body).folded


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


def _decide_exact(hits: list[tuple[int, int]], wanted: _Wanted, folded: Folded, hint: int | None) -> Anchor:
    rated = sorted(((_score(1.0, place, wanted, folded.text), place) for place in hits), reverse=True)
    best, place = rated[0]
    candidates = _candidates(rated, folded, hint)
    is_at_home = _is_at_home(place, wanted, folded.text)
    if len(hits) == 1:
        # A few words may stand once by chance after their own place was cut: an editor has a look.
        is_certain = is_at_home or len(wanted.quote) >= CONTEXT
        return _anchor("found" if is_certain else "moved", best, place, folded, candidates)
    if best - rated[1][0] <= MARGIN or not is_at_home:
        return Anchor("ambiguous", None, None, best, candidates)
    return _anchor("found", best, place, folded, candidates)


def _decide_fuzzy(wanted: _Wanted, ready: _Ready, hint: int | None) -> Anchor:
    folded = ready.folded
    rated: list[tuple[float, tuple[int, int]]] = []
    for score, place in sorted(_fuzzy_places(wanted, ready), reverse=True):
        is_apart = all(place[1] <= other[0] or place[0] >= other[1] for _score_, other in rated)
        if is_apart and score >= THRESHOLD - MARGIN:
            rated.append((score, place))
    # Also of a lost quote: an editor may know the place that the words alone do not prove.
    candidates = _candidates(rated, folded, hint)
    if not rated or rated[0][0] < THRESHOLD:
        return Anchor("lost", None, None, rated[0][0] if rated else 0.0, candidates)
    best, place = rated[0]
    if len(rated) > 1 and best - rated[1][0] <= MARGIN:
        return Anchor("ambiguous", None, None, best, candidates)
    is_same = says_the_same(wanted.quote, folded.text[place[0] : place[1]])
    # At the edge of a text one neighbour alone vouches for changed words, so it must be the one we knew.
    is_vouched = bool(wanted.prefix and wanted.suffix) or _is_at_home(place, wanted, folded.text)
    if not is_same or not is_vouched or _is_swallowed(wanted, folded.text, place):
        return Anchor("lost", None, None, best, candidates)
    return _anchor("moved", best, place, folded, candidates)


def _fuzzy_places(wanted: _Wanted, ready: _Ready) -> list[tuple[float, tuple[int, int]]]:
    """Return the best places as (score, place): find the sentence, then align inside it."""
    text, length = ready.folded.text, len(wanted.quote)
    windows = [
        (LCSseq.similarity(wanted.quote, text[window[0] : window[1]]), window)
        for window in ready.windows(wanted.quote)
    ]
    windows.sort(reverse=True)
    places = []
    best = 0.0
    for common, window in windows:
        # No part of the sentence can be more alike than this, nor its neighbours more than equal.
        bound = 2 * common / (length + common)
        if bound < LEAST_QUOTE or _weigh(wanted, bound, 1.0, 1.0) < best - MARGIN:
            break
        score, similarity, place = _best_inside(wanted, text, window)
        if similarity >= LEAST_QUOTE:
            places.append((score, place))
            best = max(best, score)
    return places


def _best_inside(wanted: _Wanted, text: str, window: tuple[int, int]) -> tuple[float, float, tuple[int, int]]:
    """Return score, similarity and place of the best stretch of the window.

    Tried are all of it, the best aligned whole words, and mixtures of both; the whole score decides, as the
    neighbours tell where an edited sentence now ends.
    """
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
    if wanted.quote[0].isalnum():
        # A quote that begins inside quotation marks leaves them to its prefix.
        starts |= {start + len(found[0]) for start in starts if (found := _OPENING.match(text, start))}
    if wanted.quote[-1].isalnum():
        # A quote of part of a sentence leaves the full stop to its suffix.
        ends |= {window[0] + len(text[window[0] : end].rstrip(".,;:!?\"')")) for end in ends}
    if wanted.begins_sentence:
        starts = {start for start in starts if _begins_sentence(text, start)} or starts
    if wanted.ends_sentence:
        ends = {end for end in ends if _ends_sentence(text, end)} or ends
    before = {start: _before(wanted, text, start) for start in starts}
    after = {end: _after(wanted, text, end) for end in ends}
    best = (0.0, 0.0, window)
    for start in starts:
        for end in ends:
            if start < end:
                similarity = fuzz.ratio(wanted.quote, text[start:end]) / 100
                best = max(
                    best,
                    (_weigh(wanted, similarity, before[start], after[end]), similarity, (start, end)),
                )
    return best


class _Ready:
    """A text made ready to be searched: levelled, cut into sentences, and where each word stands."""

    def __init__(self, body: str) -> None:
        self.folded = fold(body)

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return list(_sentences(self.folded.text))

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        text = self.folded.text
        return [_words(text[start:end]) for start, end in self._sentences]

    @cached_property
    def _standing(self) -> dict[str, list[int]]:
        standing: dict[str, list[int]] = {}
        for number, words in enumerate(self._words):
            for word in words:
                standing.setdefault(word, []).append(number)
        return standing

    def windows(self, quote: str) -> Iterator[tuple[int, int]]:
        """Yield the stretches, as many sentences as the quote has, that share enough words with it."""
        in_quote = [_words(quote[start:end]) for start, end in _sentences(quote)]
        words = frozenset().union(*in_quote)
        # Whoever has a third of the words has one of the rarest two thirds; the common ones cost the time.
        rarest = sorted(words, key=lambda word: len(self._standing.get(word, ())))[: len(words) * 2 // 3 + 1]
        votes: Counter[int] = Counter()
        for offset, sentence in enumerate(in_quote):
            for word in sentence.intersection(rarest):
                votes.update(number - offset for number in self._standing.get(word, ()) if number >= offset)
        for first, _votes in islice(votes.most_common(), MOST_CANDIDATES):
            last = min(first + len(in_quote), len(self._sentences)) - 1
            there = frozenset().union(*self._words[first : last + 1])
            if len(words & there) >= len(words) * LEAST_SHARED:
                yield self._sentences[first][0], self._sentences[last][1]


@lru_cache(maxsize=MOST_KEPT)
def _ready(body: str) -> _Ready:
    return _Ready(body)


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


def _score(similarity: float, place: tuple[int, int], wanted: _Wanted, text: str) -> float:
    start, end = place
    return _weigh(wanted, similarity, _before(wanted, text, start), _after(wanted, text, end))


def _weigh(wanted: _Wanted, similarity: float, before: float, after: float) -> float:
    """Return the weighted score of a place; the weight of an unknown prefix or suffix goes to the others."""
    known = QUOTE_WEIGHT
    total = QUOTE_WEIGHT * similarity
    if wanted.prefix:
        known += PREFIX_WEIGHT
        total += PREFIX_WEIGHT * before
    if wanted.suffix:
        known += SUFFIX_WEIGHT
        total += SUFFIX_WEIGHT * after
    return round(total / known, 6)


def _is_at_home(place: tuple[int, int], wanted: _Wanted, text: str) -> bool:
    """Say whether the known neighbours are there, on average: one of them may well have been rewritten."""
    sides = [_before(wanted, text, place[0])] if wanted.prefix else []
    sides += [_after(wanted, text, place[1])] if wanted.suffix else []
    return not sides or sum(sides) / len(sides) >= LEAST_CONTEXT


def _before(wanted: _Wanted, text: str, start: int) -> float:
    there = text[max(0, start - len(wanted.prefix)) : start]
    return fuzz.ratio(wanted.prefix.strip(), there.strip()) / 100


def _after(wanted: _Wanted, text: str, end: int) -> float:
    there = text[end : end + len(wanted.suffix)]
    return fuzz.ratio(wanted.suffix.strip(), there.strip()) / 100


def _is_swallowed(wanted: _Wanted, text: str, place: tuple[int, int]) -> bool:
    """Say whether what was a sentence is now part of a longer one, which may turn its sense round."""
    has_new_head = wanted.begins_sentence and not _begins_sentence(text, place[0])
    return has_new_head or (wanted.ends_sentence and not _ends_sentence(text, place[1]))


def _begins_sentence(text: str, start: int) -> bool:
    return text[max(0, start - LONGEST_EDGE) : start].rstrip(" \"'")[-1:] in SENTENCE_MARKS


def _ends_sentence(text: str, end: int) -> bool:
    return text[max(0, end - LONGEST_EDGE) : end].rstrip(" \"')")[-1:] in SENTENCE_MARKS


def _anchor(
    outcome: str, score: float, place: tuple[int, int], folded: Folded, candidates: tuple[Candidate, ...]
) -> Anchor:
    start, end = folded.original(*place)
    return Anchor(outcome, start, end, score, candidates)


def _candidates(
    rated: list[tuple[float, tuple[int, int]]], folded: Folded, hint: int | None
) -> tuple[Candidate, ...]:
    candidates = [Candidate(*folded.original(*place), score) for score, place in rated[:MOST_CANDIDATES]]
    if hint is not None:
        candidates.sort(key=lambda candidate: (-candidate.score, abs(candidate.start - hint)))
    return tuple(candidates)

"""Passages an editor may want to check, cut to the clause that carries the claim and ranked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from claims.rules import date_mentions, figures, typography
from claims.rules.date_mentions import FoundDate
from claims.rules.figures import FoundFigure
from claims.rules.words import Token, tokens
from claims.vocabulary import ArticlePart, ClaimType

from . import attributions, clauses, hops, quotations, signals, worthiness
from .attributions import Attribution
from .findings import Part, Suggestion
from .parties import Directory, Mention
from .quotations import Quotation
from .signal_words import LEADING
from .signals import Kind, Signal
from .worthiness import Features, Judge

# Captions mostly repeat the text beside them, so they are left to the editor.
NEVER_SUGGESTED = (ArticlePart.BOILERPLATE, ArticlePart.CAPTION)
# A sentence so short is understood at a glance and stays whole.
SHORTEST_CUT = 130
# A clause worth less than this is no claim of its own.
LEAST_OWN = 0.3
SHORTEST_PASSAGE = 25
FEWEST_TOKENS = 4
HEADLINE_DAMPER = 0.8
MOST_WORDS_SHOWN = 60
# Kinds that make a clause a claim of its own; who said it and when only go with one.
CARRIERS = (
    Kind.FIGURE, Kind.HINT, Kind.DATE, Kind.QUOTATION, Kind.SUPERLATIVE, Kind.COMPARISON, Kind.ROLE, Kind.ACT,
)  # fmt: skip

_Place = TypeVar("_Place", FoundFigure, FoundDate, Quotation)


@dataclass(frozen=True)
class _Line:
    """One sentence with all that was found in it; places in the lists are tokens of `row`."""

    text: str
    row: Sequence[Token]
    part: str
    figures: Sequence[FoundFigure]
    dates: Sequence[FoundDate]
    quotations: Sequence[Quotation]
    said: Sequence[Attribution]
    signals: Sequence[Signal]
    clauses: Sequence[tuple[int, int]]


class Finder:
    """Reads paragraph after paragraph; who has been named in full is known by a short form from then on."""

    def __init__(
        self, text: str, language: str, directory: Directory, judge: Judge = worthiness.BY_HAND
    ) -> None:
        self.text = text
        self.language = language
        self.tongue = "de" if typography.is_german(language) else "en"
        self.directory = directory
        self.judge = judge

    def in_part(self, part: Part, sentences: Sequence[tuple[int, int]]) -> Iterator[Suggestion]:
        """Yield the suggestions of one paragraph, whose sentences are given, in the order of the text."""
        if part.kind not in NEVER_SUGGESTED:
            for line in self._lines(part, sentences):
                yield from self._passages(line)

    def features(self, part: Part, sentences: Sequence[tuple[int, int]]) -> Iterator[Features]:
        """Yield what each sentence of a paragraph has that speaks for or against checking it."""
        for line in self._lines(part, sentences):
            yield _features(line, 0, len(line.row), line.signals)

    def _lines(self, part: Part, sentences: Sequence[tuple[int, int]]) -> Iterator[_Line]:
        row = tokens(self.text, part.start, part.end)
        dates = date_mentions.mentioned(row, self.language)
        found = figures.among(self.text, row, self.language, dates)
        quoted = quotations.find(self.text, part.start, part.end)
        named = self.directory.mentions(row)
        starts = [token.start for token in row]
        for start, end in sentences:
            first, behind = bisect_left(starts, start), bisect_left(starts, end)
            line = self._line(
                row[first:behind],
                part.kind,
                # A figure that runs on behind the full stop was cut in two.
                [figure for figure in _within(found, start, end) if figure.end <= end],
                [date for date in _within(dates, start, end) if date.end <= end],
                [
                    quotation
                    for quotation in _within(quoted, start - quotations.LONGEST, end)
                    if quotation.end > start
                ],
                [
                    mention._replace(first=mention.first - first, behind=mention.behind - first)
                    for mention in named[
                        bisect_left(named, first, key=attrgetter("first")) : bisect_left(
                            named, behind, key=attrgetter("first")
                        )
                    ]
                    if mention.behind <= behind
                ],
            )
            if line:
                yield line

    def _line(
        self,
        row: Sequence[Token],
        part: str,
        found: Sequence[FoundFigure],
        dates: Sequence[FoundDate],
        quoted: Sequence[Quotation],
        named: Sequence[Mention],
    ) -> _Line | None:
        if not row:
            return None
        spans = [_span(row, quotation.start, quotation.end) for quotation in quoted]
        # The name of a paper may stand in quotation marks, so only what somebody states is passed over.
        stated = [
            range(*span) for quotation, span in zip(quoted, spans, strict=True) if quotation.is_statement
        ]
        said = attributions.find(self.text, row, self.language, named, stated)
        marks = [*signals.in_words(row, self.tongue), *_of_speech(said)]
        marks += [Signal(Kind.PARTY, mention.first, mention.behind) for mention in named]
        marks += [
            Signal(signals.of_figure(figure), *_span(row, figure.start, figure.end)) for figure in found
        ]
        marks += [
            Signal(Kind.DATE if date.text else Kind.RELATIVE_DATE, *_span(row, date.start, date.end))
            for date in dates
        ]
        marks += [
            Signal(Kind.QUOTATION if quotation.is_statement else Kind.SCARE_QUOTE, *span)
            for quotation, span in zip(quoted, spans, strict=True)
        ]
        cut = clauses.split(
            row,
            self.tongue,
            verbs={mark.first for mark in marks if mark.kind == Kind.ACT}
            | {place for attribution in said for place in range(attribution.first, attribution.behind)},
            quoted={place for span in spans for place in range(*span)},
            dates={mark.first for mark in marks if mark.kind == Kind.DATE},
        )
        return _Line(self.text, row, part, found, dates, quoted, said, marks, cut)

    # -- from clauses to passages

    def _passages(self, line: _Line) -> Iterator[Suggestion]:
        for first, behind in self._grouped(line):
            suggestion = self._suggestion(line, first, behind)
            if suggestion:
                yield suggestion

    def _grouped(self, line: _Line) -> list[tuple[int, int]]:
        """Return ranges of tokens: a clause that is no claim of its own goes with the one before it."""
        row = line.row
        if row[-1].end - row[0].start <= SHORTEST_CUT and not _has_two_figures(line):
            return [(0, len(row))]
        grouped: list[tuple[int, int]] = []
        carries = False
        for first, behind in line.clauses:
            own = self._carries(line, first, behind)
            if grouped and not (own and carries):
                grouped[-1] = (grouped[-1][0], behind)
                carries = carries or own
            else:
                grouped.append((first, behind))
                carries = own
        return grouped

    def _carries(self, line: _Line, first: int, behind: int) -> bool:
        inside = [mark for mark in line.signals if first <= mark.first < behind]
        is_long = line.row[behind - 1].end - line.row[first].start >= SHORTEST_PASSAGE
        has_carrier = any(mark.kind in CARRIERS for mark in inside)
        return is_long and has_carrier and worthiness.score(_counted(inside)) >= LEAST_OWN

    def _suggestion(self, line: _Line, first: int, behind: int) -> Suggestion | None:
        first, behind = _trimmed(line.row, first, behind, self.tongue)
        if behind - first < FEWEST_TOKENS:
            return None
        inside = [mark for mark in line.signals if mark.first < behind and mark.behind > first]
        score = self.judge.score(_features(line, first, behind, inside))
        if line.part == ArticlePart.HEADING:
            score = round(score * HEADLINE_DAMPER, 4)
        if score < self.judge.least:
            return None
        start, end = line.row[first].start, line.row[behind - 1].end
        kinds = {mark.kind for mark in inside}
        inner = [mark for mark in inside if mark.kind == Kind.QUOTATION]
        covered = sum(min(mark.behind, behind) - max(mark.first, first) for mark in inner)
        dates = tuple(date for date in line.dates if start <= date.start < end and date.text)
        found = tuple(figure for figure in line.figures if start <= figure.start < end)
        return Suggestion(
            start=start,
            end=end,
            claim_type=_claim_type(kinds, covered / (behind - first)),
            figures=found,
            dates=dates,
            claimed_on=_single_date(dates),
            hops=hops.chain(_saying(line, first, behind), is_quoted=Kind.QUOTATION in kinds),
            score=score,
            worthiness=self.judge.level(score),
            reasons=worthiness.reasons(_shown(line, inside), self.judge),
        )


def _within(found: Sequence[_Place], start: int, end: int) -> list[_Place]:
    """Return what begins between two places, of what was found in the order of the text."""
    return list(
        found[
            bisect_left(found, start, key=attrgetter("start")) : bisect_left(
                found, end, key=attrgetter("start")
            )
        ]
    )


def _of_speech(said: Sequence[Attribution]) -> Iterator[Signal]:
    for attribution in said:
        if attribution.is_hearsay:
            yield Signal(Kind.HEARSAY, attribution.first, attribution.behind)
        elif attribution.speaker is not None:
            speaker = attribution.speaker
            kind = Kind.ANONYMOUS if speaker.is_anonymous else Kind.SPEECH
            yield Signal(kind, speaker.first, speaker.behind)


def _span(row: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Return the tokens of `row` that lie between two places of the text."""
    return bisect_right(row, start, key=attrgetter("end")), bisect_left(row, end, key=attrgetter("start"))


def _features(line: _Line, first: int, behind: int, marks: Sequence[Signal]) -> Features:
    return Features(_counted(marks), sum(token.is_word for token in line.row[first:behind]))


def _counted(marks: Sequence[Signal]) -> dict[Kind, int]:
    return Counter(mark.kind for mark in marks)


def _has_two_figures(line: _Line) -> bool:
    """“… spendete 2016 15 Millionen und 2017 20 Millionen”: each year and sum is a claim of its own."""
    kinds = Counter(mark.kind for mark in line.signals)
    return kinds[Kind.FIGURE] >= 2 and kinds[Kind.DATE] >= 2


def _trimmed(row: Sequence[Token], first: int, behind: int, tongue: str) -> tuple[int, int]:
    while first < behind and (row[first].text in ",;:–—-•*" or row[first].low in LEADING[tongue]):
        first += 1
    while behind > first and row[behind - 1].text in ",;:–—":
        behind -= 1
    return first, behind


def _claim_type(kinds: set[Kind], quoted_share: float) -> str:
    if Kind.QUOTATION in kinds and quoted_share >= 0.4:
        return ClaimType.QUOTATION
    for claim_type, signs in TYPES:
        if kinds & signs:
            return claim_type
    return ClaimType.EVENT


TYPES: tuple[tuple[str, set[Kind]], ...] = (
    (ClaimType.QUANTITY, {Kind.FIGURE}),
    (ClaimType.COMPARISON, {Kind.SUPERLATIVE, Kind.COMPARISON}),
    (ClaimType.QUANTITY, {Kind.HINT}),
    (ClaimType.QUOTATION, {Kind.QUOTATION}),
    (ClaimType.EVENT, {Kind.DATE, Kind.ACT}),
    (ClaimType.ROLE, {Kind.ROLE}),
    (ClaimType.PREDICTION, {Kind.PREDICTION}),
    (ClaimType.CAUSE, {Kind.CAUSE}),
    (ClaimType.POSITION, {Kind.SPEECH, Kind.ANONYMOUS, Kind.HEARSAY, Kind.OPINION}),
)


def _single_date(dates: Sequence[FoundDate]) -> str:
    named = {date.text for date in dates if date.text}
    return named.pop() if len(named) == 1 else ""


def _saying(line: _Line, first: int, behind: int) -> list[Attribution]:
    """Return who is named in the passage, and the paper that vouches for the whole sentence."""
    return [
        attribution
        for attribution in line.said
        if first <= attribution.first < behind
        or (attribution.speaker is not None and attribution.speaker.is_outlet)
    ]


def _shown(line: _Line, marks: Sequence[Signal]) -> dict[Kind, str]:
    """Return for each kind the words that show it best: the longest."""
    shown: dict[Kind, str] = {}
    for mark in marks:
        words = " ".join(line.text[line.row[mark.first].start : line.row[mark.behind - 1].end].split())
        if len(words) > MOST_WORDS_SHOWN:
            words = words[: MOST_WORDS_SHOWN - 1].rstrip() + "…"
        if len(words) > len(shown.get(mark.kind, "")):
            shown[mark.kind] = words
    return shown

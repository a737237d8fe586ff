"""How a text with claims in it is laid out: paragraphs, and in each the stretches that stand out together.

Claims may overlap, lie inside one another and run across paragraphs; the text is cut at every edge, so that
each piece is inside or outside of each claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True)
class Span:
    """A stretch of the text that stands out, in code points; end exclusive."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A stretch of one paragraph inside the same spans throughout; `keys` from the outermost inwards.

    `begins` are the spans whose first words these are.
    """

    start: int
    end: int
    keys: tuple[str, ...] = ()
    begins: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Paragraph:
    """One paragraph in pieces, numbered from one."""

    number: int
    start: int
    end: int
    pieces: tuple[Piece, ...]


def lay_out(body: str, spans: Iterable[Span] = ()) -> list[Paragraph]:
    """Return the paragraphs of `body` in order; pieces of a paragraph join without a gap."""
    # The longer of two that begin together is the outer one.
    waiting = sorted(spans, key=lambda span: (span.start, -span.end, span.key), reverse=True)
    laid, open_spans = list[Paragraph](), list[Span]()
    begun = set[str]()
    for found in _LINE.finditer(body):
        # A line with nothing but blanks is no paragraph.
        if found[0].isspace():
            continue
        pieces, position = [], found.start()
        while position < found.end():
            open_spans = [span for span in open_spans if span.end > position]
            while waiting and waiting[-1].start <= position:
                span = waiting.pop()
                if span.end > position:
                    open_spans.append(span)
            edges = [span.end for span in open_spans] + [span.start for span in waiting[-1:]]
            end = min([edge for edge in edges if edge > position] + [found.end()])
            keys = tuple(span.key for span in open_spans)
            pieces.append(Piece(position, end, keys, frozenset(keys) - begun))
            begun.update(keys)
            position = end
        laid.append(Paragraph(len(laid) + 1, found.start(), found.end(), tuple(pieces)))
    return laid

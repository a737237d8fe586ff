"""An article taken into its paragraphs: teaser, headings, body, captions, lists, and what is none of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.vocabulary import ArticlePart

from . import boilerplate
from .findings import Part

LONGEST_HEADING = 80
LONGEST_HEADLINE = 200
# Lines of a text with hard line ends are about equally long, save the last.
WRAPPED_LINES = range(45, 101)
FEWEST_WRAPPED = 3
MOST_RAGGED = 25
# Where fewer long paragraphs end as sentences do, a missing full stop says nothing.
LEAST_ENDED = 0.6
FEWEST_LONG = 3
# The share of paragraphs with a blank line on either side from which on blank lines mean something.
LEAST_APART = 0.7

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"(?:[•▪◦‣·*–-]|[0-9]{1,2}[.)])\s+\S")
_HASHES = re.compile(r"#{1,6}\s")


@dataclass(frozen=True)
class _Paragraph:
    start: int
    end: int
    text: str
    block: int
    kind: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.text) >= LONGEST_HEADING

    @property
    def is_ended(self) -> bool:
        return boilerplate.ends_sentence(self.text)


def split(body: str) -> list[Part]:
    """Return the paragraphs of `body` in order, each with its kind; blank lines belong to none."""
    paragraphs = _paragraphs(body)
    paragraphs = [_by_words(paragraph) for paragraph in paragraphs]
    paragraphs = _by_shape(paragraphs)
    paragraphs = _with_foot(paragraphs)
    return [Part(paragraph.start, paragraph.end, paragraph.kind) for paragraph in paragraphs]


def _paragraphs(body: str) -> list[_Paragraph]:
    """Return the lines that hold anything, those of a hard-wrapped block as one."""
    blocks: list[list[_Paragraph]] = []
    behind = -2
    for found in _LINE.finditer(body):
        text = found[0].strip()
        if not text:
            continue
        start = found.start() + found[0].index(text[0])
        if found.start() != behind + 1:
            blocks.append([])
        blocks[-1].append(_Paragraph(start, start + len(text), text, len(blocks)))
        behind = found.end()
    return [paragraph for block in blocks for paragraph in _unwrapped(block, body)]


def _unwrapped(block: list[_Paragraph], body: str) -> list[_Paragraph]:
    lengths = [len(line.text) for line in block[:-1]]
    is_wrapped = (
        len(block) >= FEWEST_WRAPPED
        and all(length in WRAPPED_LINES for length in lengths)
        and max(lengths) - min(lengths) <= MOST_RAGGED
        and not any(_BULLET.match(line.text) for line in block)
    )
    if not is_wrapped:
        return block
    start, end = block[0].start, block[-1].end
    return [_Paragraph(start, end, body[start:end], block[0].block)]


def _by_words(paragraph: _Paragraph) -> _Paragraph:
    kind = ""
    if boilerplate.is_boilerplate(paragraph.text):
        kind = ArticlePart.BOILERPLATE
    elif boilerplate.is_caption_by_words(paragraph.text):
        kind = ArticlePart.CAPTION
    elif _HASHES.match(paragraph.text):
        kind = ArticlePart.HEADING
    elif _BULLET.match(paragraph.text):
        kind = ArticlePart.LIST
    return replace(paragraph, kind=kind)


def _by_shape(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """Name the rest by length, full stop and place."""
    long = [paragraph.is_ended for paragraph in paragraphs if paragraph.is_long and not paragraph.kind]
    tells = len(long) >= FEWEST_LONG and sum(long) >= LEAST_ENDED * len(long)
    is_before_body = True
    named: list[_Paragraph] = []
    for index, paragraph in enumerate(paragraphs):
        kind = paragraph.kind or _shape(paragraph, is_first=not index, tells=tells)
        if not paragraph.kind and paragraph.is_long and paragraph.is_ended:
            is_before_body = False
        is_lead = kind == ArticlePart.LIST or (kind == ArticlePart.CAPTION and not paragraph.kind)
        if is_before_body and is_lead:
            kind = ArticlePart.TEASER
        named.append(replace(paragraph, kind=kind))
    return _with_captions_of_blocks(named)


def _with_captions_of_blocks(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """Where blank lines part the paragraphs, the lines of one block belong together: all are captions."""
    sizes = Counter(paragraph.block for paragraph in paragraphs)
    captioned = {paragraph.block for paragraph in paragraphs if paragraph.kind == ArticlePart.CAPTION}
    if sum(size == 1 for size in sizes.values()) < LEAST_APART * len(sizes):
        return list(paragraphs)
    return [
        replace(paragraph, kind=ArticlePart.CAPTION)
        if paragraph.block in captioned and paragraph.kind in (ArticlePart.BODY, ArticlePart.HEADING)
        else paragraph
        for paragraph in paragraphs
    ]


def _shape(paragraph: _Paragraph, *, is_first: bool, tells: bool) -> str:
    if paragraph.is_ended:
        return ArticlePart.BODY
    if is_first and len(paragraph.text) <= LONGEST_HEADLINE:
        return ArticlePart.HEADING
    if not paragraph.is_long:
        return ArticlePart.HEADING
    # Two sentences and a forgotten full stop are still body.
    is_one_sentence = not re.search(r"[a-zäöüß\"”“][.!?] [A-ZÄÖÜ„“]", paragraph.text)
    return ArticlePart.CAPTION if tells and is_one_sentence else ArticlePart.BODY


def _with_foot(paragraphs: list[_Paragraph]) -> list[_Paragraph]:
    """Return the paragraphs with all that follows the article (author, form, share list) as boilerplate."""
    foot = len(paragraphs)
    while foot and _may_be_foot(paragraphs, foot - 1):
        foot -= 1
    first = next(
        (
            index
            for index in range(foot, len(paragraphs))
            if paragraphs[index].kind == ArticlePart.BOILERPLATE or _is_author_box(paragraphs, index)
        ),
        len(paragraphs),
    )
    if first > foot and first < len(paragraphs) and boilerplate.is_name(paragraphs[first - 1].text):
        first -= 1
    return [
        replace(paragraph, kind=ArticlePart.BOILERPLATE) if index >= first else paragraph
        for index, paragraph in enumerate(paragraphs)
    ]


def _may_be_foot(paragraphs: Sequence[_Paragraph], index: int) -> bool:
    paragraph = paragraphs[index]
    is_short = paragraph.kind == ArticlePart.HEADING and not paragraph.is_long
    return paragraph.kind == ArticlePart.BOILERPLATE or is_short or _is_author_box(paragraphs, index)


def _is_author_box(paragraphs: Sequence[_Paragraph], index: int) -> bool:
    before = paragraphs[index - 1] if index else None
    is_near = before is not None and (
        before.kind == ArticlePart.BOILERPLATE or boilerplate.is_name(before.text)
    )
    return is_near and before is not None and boilerplate.is_author_box(paragraphs[index].text, before.text)

"""Words between quotation marks, in all the marks German and English papers use."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 1500
# What closes a quotation that this mark opens.
_CLOSING = {
    "„": '“”"‟',
    "“": "”",
    "”": "”",
    "«": "»",
    "»": "«",
    '"': '"',
    "‚": "‘’'",
    "‘": "’",
    "'": "'",
}
_SINGLE = "‚‘'’"
# From so many words on it is a statement, below it a word held at arm's length.
FEWEST_WORDS = 3


@dataclass(frozen=True)
class Quotation:
    """A place with its marks; `words` counts what stands between them."""

    start: int
    end: int
    words: int

    @property
    def is_statement(self) -> bool:
        return self.words >= FEWEST_WORDS


def find(body: str, start: int, end: int) -> list[Quotation]:
    """Return the quotations between two places of `body`; a mark that is never closed opens none."""
    found: list[Quotation] = []
    opened: dict[str, int] = {}
    for index in range(start, end):
        mark = body[index]
        if mark not in _CLOSING and mark not in "”’‟":
            continue
        before, after = body[max(start, index - 1) : index], body[index + 1 : min(end, index + 2)]
        opener = _opener(mark, before, after, opened)
        if opener:
            first = opened.pop(opener)
            # What was opened inside and never closed is no quotation.
            opened = {key: place for key, place in opened.items() if place < first}
            if index - first <= LONGEST:
                found.append(Quotation(first, index + 1, len(body[first + 1 : index].split())))
        elif mark in _CLOSING and _may_open(mark, before, after):
            opened[mark] = index
    return sorted(found, key=lambda quotation: quotation.start)


def _opener(mark: str, before: str, after: str, opened: dict[str, int]) -> str:
    """Return the mark that this one closes, the latest first, or nothing."""
    if mark in _SINGLE and (not before or before.isspace() or after.isalnum()):
        return ""
    for opener in sorted(opened, key=lambda key: -opened[key]):
        if mark in _CLOSING[opener]:
            return opener
    return ""


def _may_open(mark: str, before: str, after: str) -> bool:
    if not after or after.isspace():
        return False
    return mark not in _SINGLE or not before.isalnum()

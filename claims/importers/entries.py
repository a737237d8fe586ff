"""What files hold, row by row, before anybody asked whether the desk can take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from claims.rules.sentences import Problem


@dataclass(slots=True)
class Record:
    """One record as it stands in a file; `row` is its place in the list, or its line, from 1.

    Of a record that is kept, the desk's own row stays as it is: nobody's file overrides what editors wrote.
    """

    source: str
    row: int
    model: str
    fields: dict[str, Any]
    is_kept: bool = False

    def problem(self, field_name: str, sentence: str) -> Problem:
        return Problem(row=self.row, field=field_name, sentence=sentence, source=self.source)


@dataclass
class Exhibit:
    """A document named beside a claim: what it is quoted for, and what it says."""

    url: str = ""
    locator: str = ""
    comment: str = ""


@dataclass
class Check:
    """A check by somebody else, in the desk's words and cleaned; what is empty was not said."""

    statement: str = ""
    language: str = ""
    statement_language: str = ""
    claim_type: str = "event"
    claimed_on: str = ""
    claimant: str = ""
    claimant_kind: str = "person"
    claimant_wikidata: str = ""
    occasion: str = ""
    publisher: str = ""
    host: str = ""
    key: str = ""
    url: str = ""
    title: str = ""
    reviewed_on: str = ""
    label: str = ""
    value: str = ""
    best: str = ""
    worst: str = ""
    explanation: str = ""
    headline: str = ""
    short_answer: str = ""
    rationale: str = ""
    note: str = ""
    appearances: list[str] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One row of a file on its way in: the records of a bundle, or a check; and what is to be said of it.

    A problem keeps the row out, a remark says what was read otherwise than it stands. A problem without a
    row speaks of the file.
    """

    source: str
    row: int | None
    raw: str = ""
    records: list[Record] = field(default_factory=list)
    check: Check | None = None
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def problem(self, field_name: str, sentence: str) -> None:
        self.problems.append(Problem(self.row, field_name, str(sentence), source=self.source))

    def remark(self, field_name: str, sentence: str) -> None:
        self.remarks.append(Problem(self.row, field_name, str(sentence), source=self.source))


@dataclass
class Incoming:
    """One file: what it is called, the digest of its bytes, its format, and its rows one by one.

    `reading` says in words how it is read (encoding, delimiter, dates …), `count` how many rows it has where
    that is known before.
    """

    name: str
    sha256: str
    format: str
    rows: Callable[[], Iterator[Entry]]
    count: int | None = None
    reading: dict[str, Any] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        return self.rows()

"""What every tab of the queue is made of."""

from dataclasses import dataclass, field
from datetime import date, datetime

from claims.models import Claim

# A longer list is no queue; the lists of verdicts and claims have pages and filters.
LONGEST = 200


@dataclass(frozen=True)
class Row:
    """One thing that waits: about a claim, or with a title of its own."""

    claim: Claim | None
    address: str
    title: str = ""
    due_on: date | None = None
    is_overdue: bool = False
    rating: str = ""
    by: str = ""
    since: datetime | None = None
    hints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """Rows under one heading, and what to say where there are none."""

    heading: str
    rows: list[Row]
    empty: str = ""
    # Where whoever looks can follow these rows from elsewhere.
    feed: str = ""
    # Where those are that this list has no room for.
    more: str = ""


@dataclass(frozen=True)
class Morning:
    """Who looks at the queue, and on which day."""

    person: object
    today: date

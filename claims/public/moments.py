"""Reading the moment in `?at=`: a day, or a time of day, as far as the reader wrote it."""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.rules.sentences import Refused

# A “+” in an address arrives as a blank.
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<minute>\d{2}:\d{2})(?P<second>:\d{2})?"
    r"(?:(?P<utc>Z)|(?P<sign>[-+ ])(?P<offset>\d{2}:\d{2}))?)?",
    re.ASCII,
)


@dataclass(frozen=True)
class AsOf:
    """The last instant of the day, minute or second that was asked for."""

    moment: datetime
    is_day: bool

    def __str__(self) -> str:
        return f"{self.moment.isoformat()} {self.is_day}"


def read(text: str) -> AsOf:
    """Return what `text` asks for, in the time zone it names or else the site's; raises `Refused`.

    Takes 2026-03-01, 2026-03-01T14:30 and 2026-03-01T14:30:05+01:00. A day counts to its end, and so does a
    minute, since pages show no seconds.
    """
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise Refused(_unreadable(text))
    written = f"{found['day']}T{found['minute'] or '00:00'}{found['second'] or ':00'}"
    if found["minute"] is None:
        span = timedelta(days=1)
    else:
        span = timedelta(seconds=1) if found["second"] else timedelta(minutes=1)
    try:
        start = datetime.fromisoformat(written)
        # The calendar ends before the last day does, if that is reckoned by the day after.
        last = start if start.year == MAXYEAR else start + span - timedelta(microseconds=1)
        if found["utc"] or found["offset"]:
            sign = "-" if found["sign"] == "-" else "+"
            last = datetime.fromisoformat(f"{last.isoformat()}{sign}{found['offset'] or '00:00'}")
        else:
            last = timezone.make_aware(last)
        return AsOf(last.astimezone(UTC), is_day=found["minute"] is None)
    except (ValueError, OverflowError):
        raise Refused(_unreadable(text)) from None


def _unreadable(text: str) -> str:
    shown = "".join(character for character in text[:40] if character.isprintable())
    return _("“%(text)s” is no day. Write it like 2026-03-01, or like 2026-03-01T14:30.") % {"text": shown}

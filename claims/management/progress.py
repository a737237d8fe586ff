"""Saying how far a long command has come: a bar on a terminal, a plain line now and then elsewhere."""

import sys
import time
from typing import Any, TextIO

from django.utils.translation import gettext as _
from tqdm import tqdm

# Seconds between two plain lines; what is done before the first says nothing.
PAUSE = 5.0


class Progress:
    """Counts rows, or what `unit` and `said` name; with the rate, and the time left if there is a total."""

    def __init__(
        self, total: int | None, *, said: str = "", unit: str = "", stream: TextIO | None = None
    ) -> None:
        self.said = said or _("%(done)d rows, %(rate)d a second")
        self.stream, self.total, self.done = stream or sys.stderr, total, 0
        self.begun = self.told = time.monotonic()
        self.bar: Any = None
        if self.stream.isatty():
            self.bar = tqdm(total=total, unit=unit or _("row"), file=self.stream, leave=False)

    def __call__(self, rows: int) -> None:
        self.done += rows
        if self.bar is not None:
            self.bar.update(rows)
        elif time.monotonic() - self.told >= PAUSE:
            self.told = time.monotonic()
            self.stream.write(f"{self}\n")
            self.stream.flush()

    def __str__(self) -> str:
        rate = self.done / max(time.monotonic() - self.begun, 0.001)
        said = self.said % {"done": self.done, "rate": rate}
        if self.total and rate:
            left = max(0, self.total - self.done) / rate
            said += ", " + _("%(seconds)d s left") % {"seconds": left}
        return said

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()

"""Which numbers are years, and dates written in digits alone: “03.03.2026”, “2022/23”, “the 1990s”."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from . import date_words as words
from . import typography
from .figure_words import MAGNITUDES, NAMES_A_THING, UNITS
from .words import DASHES, HYPHENS, Token, at

_POINTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_JOINING = HYPHENS + DASHES
# Glued in front, these make a number part of something else: a price, an address, a version.
_SPOILING = '$€£¥#@_=&%+:.,/\\"'


class YearReader:
    """Reads numbers among the tokens of one text as years and days."""

    def __init__(self, row: Sequence[Token], language: str) -> None:
        self.row = row
        self.tongue = "de" if typography.is_german(language) else "en"
        self.units = UNITS[self.tongue]

    def at(self, index: int) -> Token:
        return at(self.row, index)

    # -- written in digits

    def numeric(self, index: int) -> tuple[str, int] | None:
        token = self.at(index)
        if not token.is_number or self.is_spoilt(index):
            return None
        if pointed := _POINTED.fullmatch(token.text):
            day, month, year = (int(part) for part in pointed.groups())
            return self.calendar_day(year, month, day, index + 1)
        joint, second = self.at(index + 1), self.at(index + 2)
        if not (second.is_number and second.text.isdigit() and joint.is_glued and second.is_glued):
            return None
        third = self.at(index + 4)
        is_triple = (
            self.at(index + 3).text == joint.text
            and self.at(index + 3).is_glued
            and third.is_glued
            and third.is_number
        )
        if joint.text == "/":
            return self._slashed(token, second, third if is_triple else None, index)
        if joint.text in HYPHENS and len(token.text) == 4 and len(second.text) == 2 and is_triple:
            return self.calendar_day(int(token.text), int(second.text), int(third.text[:2]), index + 5)
        if (
            joint.text in HYPHENS
            and len(token.text) == 4
            and len(second.text) == 2
            and int(second.text) <= 12
        ):
            return self._month_in_digits(token, second, index)
        return None

    def _month_in_digits(self, year: Token, month: Token, index: int) -> tuple[str, int] | None:
        if not 1000 <= int(year.text) <= 2199 or month.text == "00":
            return None
        # “2009-10” is a month to a computer and two years to a club.
        is_season = int(month.text) == int(year.text) % 100 + 1
        return "" if is_season else f"{year.text}-{month.text}", index + 3

    def _slashed(
        self, first: Token, second: Token, third: Token | None, index: int
    ) -> tuple[str, int] | None:
        if third is not None:
            one, two = int(first.text) if first.text.isdigit() else 0, int(second.text)
            is_clear = one > 12 or two > 12 or one == two or self.tongue == "de"
            if len(third.text) != 4 or not third.text.isdigit() or not is_clear:
                return None
            day, month = (two, one) if two > 12 else (one, two)
            return self.calendar_day(int(third.text), month, day, index + 5)
        if len(first.text) == 4 and first.text.isdigit():
            return self._season(int(first.text), second.text, index + 3)
        if first.text.isdigit() and len(second.text) == 4 and 1 <= int(first.text) <= 12:
            return f"{second.text}-{int(first.text):02}", index + 3
        return None

    def _season(self, year: int, end: str, behind: int) -> tuple[str, int] | None:
        """“2022/23” and “2022/2023”, when the second is the year after the first."""
        if len(end) == 2:
            end = f"{year // 100}{end}"
        return (f"{year:04}/{end}", behind) if len(end) == 4 and int(end) == year + 1 else None

    def calendar_day(self, year: int, month: int, day: int, behind: int) -> tuple[str, int] | None:
        return (f"{year:04}-{month:02}-{day:02}", behind) if is_day(year, month, day) else None

    def decade(self, index: int) -> tuple[str, int] | None:
        token, tail = self.at(index), self.at(index + 1)
        if not (token.is_number and tail.is_glued and tail.low in ("er", "ern", "s")):
            return None
        if (
            (tail.low == "s") != (self.tongue == "en")
            or not token.text.endswith("0")
            or self.is_spoilt(index)
        ):
            return None
        behind = index + 2 + (self.at(index + 2).low in ("jahre", "jahren", "jahres"))
        behind += self.at(behind).text in HYPHENS and self.at(behind + 1).low in ("jahre", "jahren")
        if token.text.isdigit() and len(token.text) == 4:
            return f"{token.text}/{int(token.text) + 9}", behind
        # Nobody says which century.
        return ("", behind) if len(token.text) == 2 else None

    # -- years

    def year_behind(self, index: int) -> int | None:
        """Return the year at `index`, unless the number counts what follows: “im März 2000 Menschen”."""
        year = self.four_digits(index)
        return year if year and not self.counts(index) else None

    def four_digits(self, index: int) -> int | None:
        token = self.at(index)
        if len(token.text) != 4 or not token.is_number or not token.text.isdigit():
            return None
        tail = self.at(index + 1)
        if tail.is_glued and (tail.is_word or tail.text == "%"):
            return None
        return int(token.text) if 1000 <= int(token.text) <= 2199 else None

    def bare_year(self, index: int) -> int | None:
        year = self.four_digits(index)
        if not year or self.is_spoilt(index):
            return None
        before, following = self.at(index - 1), self.at(index + 1)
        if before.text == "." and self.at(index - 2).low in ("ca", "c", "nr"):
            before = self.at(index - 2)
        # “weniger als 2019 – nämlich 8.300” compares with a year, “weniger als 2019 Autos” counts.
        is_compared = before.low in ("als", "than") and not (following.is_capital or following.is_word)
        is_counted = before.low in words.COUNTING[self.tongue] and not is_compared
        if before.low in NAMES_A_THING[self.tongue] or is_counted:
            return None
        is_joined = following.is_glued and following.text in _JOINING and not self.at(index + 2).is_number
        is_timed = following.is_glued and following.text == ":" and self.at(index + 2).is_number
        if is_joined or is_timed:
            return None
        is_led = before.low in words.CUES[self.tongue]
        is_round = year % 100 == 0
        is_counting = self.counts(index) and (
            is_round or not is_led or before.low in words.ABOUT[self.tongue]
        )
        if is_counting or (not is_led and (is_round or not 1800 <= year < 2100)):
            return None
        return year

    def counts(self, index: int) -> bool:
        """Say whether the number is followed by what it counts: a unit, a magnitude or a sign of money."""
        behind = index + 1
        if self.at(behind).text in HYPHENS and self.at(behind).is_glued:
            behind += 1
        token = self.at(behind)
        pair = f"{token.low} {self.at(behind + 1).low}"
        is_unit = token.low in self.units or pair in self.units or token.low in MAGNITUDES[self.tongue]
        is_letter = len(token.low) == 1 and token.is_word
        return (is_unit and not is_letter) or token.text in ("€", "$", "£", "%") or token.text == "US"

    def is_spoilt(self, index: int) -> bool:
        token, before = self.at(index), self.at(index - 1)
        if not token.is_glued:
            return False
        prefix = self.at(index - 2)
        is_name = (
            before.text in HYPHENS
            and before.is_glued
            and prefix.is_word
            and prefix.low not in words.CUES[self.tongue]
        )
        return before.is_word or before.text in _SPOILING or is_name


def is_day(year: int, month: int, day: int) -> bool:
    return 1000 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]

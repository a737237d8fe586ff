"""Dates as texts mention them: “im März 2015”, “Q3 2022”, “3–5 March 2026”; the ambiguous is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from . import date_words as words
from .words import HYPHENS, Token, tokens
from .years import YearReader, is_day


@dataclass(frozen=True)
class FoundDate:
    """A date a text mentions; `text` is EDTF, empty where the words alone do not say the year."""

    start: int
    end: int
    text: str


class _Point(NamedTuple):
    """A date as far as it is named, and the index of the token behind it."""

    year: int | None
    month: int | None
    day: int | None
    behind: int


def find(text: str, language: str) -> list[FoundDate]:
    """Return the dates `text` (in NFC) names as far as a year is said, as EDTF; offsets in code points.

    Parts of a year become ranges of months (“Q3 2022” is 2022-07/2022-09), “um 2014” is 2014~. Left alone
    is what may mean two dates: 03/04/2024 in English, years of two digits, centuries.
    """
    return [mention for mention in mentioned(tokens(text), language) if mention.text]


def mentioned(row: Sequence[Token], language: str) -> list[FoundDate]:
    """Return all mentions of time, also “letzte Woche” and “im Juni”, whose text is empty."""
    return _Reader(row, language).read()


class _Reader(YearReader):
    def __init__(self, row: Sequence[Token], language: str) -> None:
        super().__init__(row, language)
        self.months = words.MONTHS[self.tongue]
        self.joints = words.RANGE_JOINTS[self.tongue]

    def read(self) -> list[FoundDate]:
        found: list[FoundDate] = []
        index = 0
        while index < len(self.row):
            hit = self._mention(index)
            if hit is None:
                index += 1
                continue
            edtf, behind = hit
            found.append(FoundDate(self.row[index].start, self.row[behind - 1].end, edtf))
            index = behind
        return found

    def _mention(self, index: int) -> tuple[str, int] | None:
        token = self.row[index]
        if not token.is_number:
            begins = token.low in words.BEGINNINGS[self.tongue]
            if not begins and not (token.is_capital and token.low.startswith(words.WEEKDAYS[self.tongue])):
                return None
        for reading in (self._part_of_year, self.numeric, self.decade, self._days):
            hit = reading(index)
            if hit:
                return hit
        point = self._point(index)
        if point:
            return self._ranged(index, point)
        return self._relative(index)

    # -- parts of a year

    def _part_of_year(self, index: int) -> tuple[str, int] | None:
        """“Q3 2022”, “3. Quartal 2022”, “first half of 2021”; without a year it is a mention only."""
        token, following = self.at(index), self.at(index + 1)
        number, months, behind = 0, 0, index
        if (
            token.low in words.LETTERED_PARTS
            and following.is_glued
            and following.text in ("1", "2", "3", "4")
        ):
            number, months, behind = int(following.text), words.LETTERED_PARTS[token.low], index + 2
        elif token.text in ("1", "2", "3", "4") and following.is_glued:
            behind = index + 2
            number, months = int(token.text), self._months_of_part(behind)
            behind += 1
        elif token.low in words.ORDINALS[self.tongue]:
            behind = index + 1 + (following.text in HYPHENS and following.is_glued)
            number, months = words.ORDINALS[self.tongue][token.low], self._months_of_part(behind)
            behind += 1
        if not months:
            return None
        number = min(number, 12 // months) if token.low in ("letzte", "letzten", "final", "last") else number
        if number > 12 // months:
            return None
        after = behind + (self.at(behind).text == "/")
        while self.at(after).low in words.BEFORE_THE_YEAR[self.tongue] and after < behind + 3:
            after += 1
        year = self.four_digits(after)
        if year:
            first, last = (number - 1) * months + 1, number * months
            return f"{year:04}-{first:02}/{year:04}-{last:02}", after + 1
        # “First half” may be that of a match.
        return ("", behind) if months == 3 else None

    def _months_of_part(self, index: int) -> int:
        return words.PARTS_OF_A_YEAR[self.tongue].get(self.at(index).low, 0)

    # -- days, months and years

    def _days(self, index: int) -> tuple[str, int] | None:
        """“3. bis 5. März 2026”, “3–5 March 2026”."""
        numbered = self._day(index)
        if not numbered:
            return None
        day, behind = numbered
        between, conjunction = words.BETWEEN[self.tongue]
        joint = self.at(behind).low
        is_between = joint == conjunction and self.at(index - 1).low == between
        end = self._day_first(behind + 1) if joint in self.joints or is_between else None
        if not end or not end.day or day >= end.day:
            return None
        start = end._replace(day=day)
        return f"{_edtf(start)}/{_edtf(end)}" if end.year else "", end.behind

    def _point(self, index: int) -> _Point | None:
        token = self.at(index)
        if token.is_number:
            year = self.bare_year(index)
            return self._day_first(index) or (_Point(year, None, None, index + 1) if year else None)
        if token.is_capital and token.low in self.months:
            return self._month_first(index)
        return None

    def _day_first(self, index: int) -> _Point | None:
        """“3. März 2026”, “3 March”, “3rd of March 2026”."""
        numbered = self._day(index)
        if not numbered:
            return None
        day, behind = numbered
        behind += self.at(behind).low == "of"
        month = self.at(behind)
        if not month.is_capital or month.low not in self.months:
            return None
        behind = self._behind_month(behind)
        year = self.year_behind(behind)
        return self._dated(year, self.months[month.low], day, behind)

    def _month_first(self, index: int) -> _Point | None:
        """“März 2015”, “March 3, 2026”, and “May” only where a preposition says it is the month."""
        month, behind = self.months[self.at(index).low], self._behind_month(index)
        numbered = self._day(behind) if self.tongue == "en" else None
        if numbered:
            day, after = numbered
            after_comma = after + (self.at(after).text == ",")
            return self._dated(self.year_behind(after_comma), month, day, after, after_comma)
        after = behind + (self.at(behind).low in ("of", ",", "des"))
        after += self.at(after).low in ("jahres", "year")
        year = self.year_behind(after)
        if year:
            return _Point(year, month, None, after + 1)
        is_led = self.at(index - 1).low in words.BEFORE_A_MONTH[self.tongue]
        joined = self.at(behind).low in self.joints or self.at(behind).text == "/"
        return _Point(None, month, None, behind) if is_led or joined else None

    def _dated(
        self, year: int | None, month: int, day: int, behind: int, year_at: int | None = None
    ) -> _Point | None:
        if year is None:
            return _Point(None, month, day, behind)
        behind = (behind if year_at is None else year_at) + 1
        # The 30th of February is no day, and nobody knows which one was meant.
        return _Point(year if is_day(year, month, day) else None, month, day, behind)

    def _day(self, index: int) -> tuple[int, int] | None:
        token, following = self.at(index), self.at(index + 1)
        if not token.text.isdigit() or len(token.text) > 2 or not 1 <= int(token.text) <= 31:
            return None
        if self.is_spoilt(index):
            return None
        is_marked = following.is_glued and (
            following.text == "." if self.tongue == "de" else following.low in ("st", "nd", "rd", "th")
        )
        if self.tongue == "de" and not is_marked:
            return None
        return int(token.text), index + 1 + is_marked

    def _behind_month(self, index: int) -> int:
        is_short = len(self.at(index).text) <= 4
        return index + 1 + (is_short and self.at(index + 1).text == "." and self.at(index + 1).is_glued)

    # -- from … to …

    def _ranged(self, index: int, start: _Point) -> tuple[str, int]:
        joint = self.at(start.behind)
        between, conjunction = words.BETWEEN[self.tongue]
        is_between = joint.low == conjunction and self.at(index - 1).low == between
        is_pair = joint.text == "/" and start.month is not None and start.day is None
        if joint.low in self.joints or is_between or is_pair:
            end = self._end(start, start.behind + 1)
            if end and not (start.year or end.year):
                return "", end.behind
            if end:
                filled = start._replace(year=start.year or end.year, month=start.month or end.month)
                first, last = _edtf(filled), _edtf(end)
                if first and last and _order(filled) < _order(end):
                    return f"{first}/{last}", end.behind
        about = "~" if self._is_about(index, start) else ""
        return f"{_edtf(start)}{about}" if start.year else "", start.behind

    def _end(self, start: _Point, index: int) -> _Point | None:
        token = self.at(index)
        if start.month is None and token.is_number and len(token.text) == 2 and token.is_glued:
            # “2019–21” is short for 2021, but “2019–03” would be a month.
            year = (start.year or 0) // 100 * 100 + int(token.text) if token.text.isdigit() else 0
            return (
                _Point(year, None, None, index + 1) if token.text > "12" and not self.counts(index) else None
            )
        if start.month is None and self.four_digits(index) and not self.counts(index):
            return _Point(self.four_digits(index), None, None, index + 1)
        if start.day is not None and start.year is None and token.is_number and self.tongue == "en":
            return self._day_of_same_month(start, index)
        return self._point(index)

    def _day_of_same_month(self, start: _Point, index: int) -> _Point | None:
        """“March 3–5, 2026”, and “March 15 to 17” without a year."""
        numbered = self._day(index)
        if not numbered or start.month is None:
            return self._point(index)
        day, behind = numbered
        year_at = behind + (self.at(behind).text == ",")
        return self._dated(self.year_behind(year_at), start.month, day, behind, year_at)

    def _is_about(self, index: int, point: _Point) -> bool:
        before = self.at(index - 1)
        if before.text == ".":
            before = self.at(index - 2)
        is_led_in = (
            before.low in ("jahr", "year", "the") and self.at(index - 2).low in words.ABOUT[self.tongue]
        )
        return point.day is None and (before.low in words.ABOUT[self.tongue] or is_led_in)

    # -- without a year

    def _relative(self, index: int) -> tuple[str, int] | None:
        token, following = self.at(index), self.at(index + 1)
        if token.low in words.TODAY[self.tongue]:
            return "", index + 1
        if token.is_capital and token.low.startswith(words.WEEKDAYS[self.tongue]):
            return "", index + 1
        if token.low in words.COMPARED[self.tongue]:
            if following.low in words.SPANS[self.tongue]:
                return "", index + 2
            if following.is_capital and following.low in self.months:
                return "", index + 2
        return None


def _edtf(point: _Point) -> str:
    parts = [f"{point.year:04}"] if point.year else []
    parts += [f"{part:02}" for part in (point.month, point.day) if part]
    return "-".join(parts)


def _order(point: _Point) -> date:
    return date(point.year or 1, point.month or 1, point.day or 1)

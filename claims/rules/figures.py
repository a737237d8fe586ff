"""Figures as texts give them: “13-Milliarden-Dollar-Partnerschaft”, “between 10 and 20 per cent”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from . import amounts, date_mentions
from . import figure_words as words
from .amounts import Amount
from .words import DASHES, HYPHENS, Token, at, tokens


@dataclass(frozen=True)
class FoundFigure:
    """A figure with its place: an exact `value`, or `low` and `high`, or neither where words only hint at it.

    `unit` and `qualifier` are those of `rules.quantities`; a hint (“Milliarden”) has its words as qualifier.
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    qualifier: str


def find(text: str, language: str) -> list[FoundFigure]:
    """Return the figures in `text` (in NFC) with offsets in code points, in order.

    The language decides marks and magnitudes: “1.204” and “Billion” are different figures in German and in
    English. Dates, ordinals, times of day, results, versions and numbers that name a thing are no figures.
    """
    row = tokens(text)
    return among(text, row, language, date_mentions.mentioned(row, language))


def among(
    text: str, row: Sequence[Token], language: str, dates: Sequence[date_mentions.FoundDate]
) -> list[FoundFigure]:
    """Return the figures among the tokens of `text`, apart from `dates`."""
    return _Reader(text, row, language, dates).read()


class _Reader:
    def __init__(
        self, text: str, row: Sequence[Token], language: str, dates: Sequence[date_mentions.FoundDate]
    ) -> None:
        self.text = text
        self.row = row
        self.amounts = amounts.Reader(text, row, language)
        self.tongue = self.amounts.tongue
        self.first_letters = words.FIRST_LETTERS[self.tongue]
        self.ends_of_dates = {date.start: date.end for date in dates}

    def at(self, index: int) -> Token:
        return at(self.row, index)

    def read(self) -> list[FoundFigure]:
        found: list[FoundFigure] = []
        index = 0
        while index < len(self.row):
            end_of_date = self.ends_of_dates.get(self.row[index].start)
            if end_of_date is not None:
                while index < len(self.row) and self.row[index].start < end_of_date:
                    index += 1
                continue
            figures, behind = self._figures(index)
            found += figures
            index = max(behind, index + 1)
        return found

    def _figures(self, index: int) -> tuple[list[FoundFigure], int]:
        """Return what begins at `index`, mostly nothing, and the index to go on at."""
        if self.row[index].is_word and not self.row[index].low.startswith(self.first_letters):
            return [], index + 1
        qualifier, start = self._phrase(index, words.QUALIFIERS[self.tongue])
        if self.at(start).start in self.ends_of_dates:
            return [], start
        first = self.amounts.read(start)
        behind = self._behind_share(start, first)
        if behind > start:
            return [self._hinted(index, behind, "")], behind
        if first is None:
            return self._hint(index, start)
        ranged = self._range(index, first, qualifier)
        if ranged:
            return ranged
        if not self.amounts.stands_for_itself(start, first):
            return [], first.behind
        unit, behind = self._with_period(first)
        qualifier_behind, after = self._phrase(behind, words.QUALIFIERS_BEHIND[self.tongue])
        if qualifier_behind and not qualifier:
            qualifier, behind = qualifier_behind, after
        return [self._found(index, behind, unit, qualifier, value=first.value)], behind

    def _found(
        self,
        index: int,
        behind: int,
        unit: str,
        qualifier: str,
        *,
        value: Decimal | None = None,
        low: Decimal | None = None,
        high: Decimal | None = None,
    ) -> FoundFigure:
        return FoundFigure(self.row[index].start, self.row[behind - 1].end, value, low, high, unit, qualifier)

    # -- ranges and changes

    def _range(self, index: int, first: Amount, qualifier: str) -> tuple[list[FoundFigure], int] | None:
        """“80 bis 90 Milliarden”, “between $2 and $3 billion”; “rose from 5 to 7 percent” is two figures."""
        joint, before = self.at(first.behind), self.at(index - 1).low
        is_dash = joint.text in HYPHENS + DASHES and joint.is_glued == self.at(first.behind + 1).is_glued
        is_between = (before, joint.low) in (("zwischen", "und"), ("between", "and"))
        is_joined = joint.low == ("bis" if self.tongue == "de" else "to")
        is_change = (self.tongue == "de" and joint.low == "auf" and before == "von") or (
            is_joined and before == "from" and self._has_moved(index - 1)
        )
        if not (is_dash or is_between or is_joined or is_change):
            return None
        second = self.amounts.read(first.behind + 1)
        if second is None or self.at(first.behind + 1).start in self.ends_of_dates:
            return None
        first, second = _shared(first, second)
        if first.unit != second.unit:
            return None
        unit, behind = self._with_period(second)
        if is_change:
            figures = [
                self._found(index, first.behind, unit, qualifier, value=first.value),
                self._found(first.behind + 1, behind, unit, "", value=second.value),
            ]
            return figures, behind
        # Bare numbers with a dash are results, telephone numbers, parts of addresses.
        is_bare = second.is_bare and not is_between and before not in ("von", "from")
        if first.value >= second.value or (is_bare and (is_dash or first.is_worded)):
            return None
        return [self._found(index, behind, unit, qualifier, low=first.value, high=second.value)], behind

    def _has_moved(self, index: int) -> bool:
        return any(self.at(place).low in words.MOVING for place in range(index - 6, index))

    # -- figures that are only hinted at

    def _hint(self, index: int, start: int) -> tuple[list[FoundFigure], int]:
        """“Milliarden von Dollar”, “mehrere Hundert Menschen”, “tens of thousands”, “in Millionenhöhe”."""
        behind = self._behind_hint(start)
        if behind == start:
            return [], index + 1
        end_of_words = behind
        step = behind + (self.at(behind).low in ("von", "of", "an"))
        unit, after = self.amounts.unit(step, is_glueable=False)
        if unit:
            behind = after
        unit, behind = self._period(unit, behind)
        hint = self._hinted(index, end_of_words, unit)
        return [replace(hint, end=self.row[behind - 1].end)], behind

    def _hinted(self, index: int, behind: int, unit: str) -> FoundFigure:
        """Return a figure without a value, whose qualifier is the words between two tokens."""
        words_there = self.text[self.row[index].start : self.row[behind - 1].end]
        return self._found(index, behind, unit, " ".join(words_there.split()))

    def _behind_share(self, start: int, first: Amount | None) -> int:
        """“zwei Drittel”, “die Hälfte”, “one in five”, “half of”: a share, but no decimal."""
        token, following = self.at(start), self.at(start + 1)
        shares, joint = words.SHARES[self.tongue], words.SHARE_JOINTS[self.tongue]
        if first is not None and first.is_bare:
            behind = first.behind + (self.at(first.behind).text in HYPHENS)
            if self.at(behind).low in shares:
                return behind + 1
            second = self.amounts.read(first.behind + 1) if self.at(first.behind).low == joint else None
            is_whole = second is not None and not second.exponent and first.number < second.number
            if second is not None and is_whole and second.unit in ("", "persons"):
                return first.behind + 2
        is_one = token.low in ("a", "ein", "einem", "eines", "einen", "one")
        is_led = is_one and following.low in shares
        if is_led and (self.tongue == "de" or self.at(start + 2).low == "of"):
            return start + 2
        is_half = token.low == words.HALF[self.tongue]
        return (
            start + 1 if is_half and (self.tongue == "de" or following.low in ("of", "the", "its")) else start
        )

    def _behind_hint(self, start: int) -> int:
        token, following = self.at(start), self.at(start + 1)
        vague = words.VAGUE[self.tongue]
        if token.low in words.SEVERAL[self.tongue]:
            several = (
                *vague,
                *words.MAGNITUDES[self.tongue],
                *words.DOZEN[self.tongue],
                "hundert",
                "hundred",
            )
            return start + 2 if following.low in several else start
        if self.tongue == "en" and token.low in ("tens", *vague) and following.low == "of":
            return start + 3 if self.at(start + 2).low in vague else start + (token.low != "tens")
        if token.low in vague and (self.tongue == "en" or token.is_capital):
            return start + 1
        if token.low.startswith(words.LARGE) and token.low.endswith(words.SUMS):
            return start + 1
        return start

    # -- around the amount

    def _with_period(self, amount: Amount) -> tuple[str, int]:
        return self._period(amount.unit, amount.behind)

    def _period(self, unit: str, behind: int) -> tuple[str, int]:
        """Return the unit with “per year” and the like, where it follows."""
        token, following = self.at(behind), self.at(behind + 1)
        # “monthly users” are no users per month.
        is_adjective = self.tongue == "en" and following.is_word and not following.is_capital
        period = "" if is_adjective else words.ADVERBS[self.tongue].get(token.low, "")
        if period:
            return f"{unit} per {period}".strip(), behind + 1
        period = words.PERIODS[self.tongue].get(following.low, "")
        # “15 Millionen im Jahr 2016” happened once.
        is_once = self.at(behind + 2).is_number
        is_each = token.low in words.EACH[self.tongue] or (token.low == "im" and self.tongue == "de")
        if period and is_each and not is_once:
            return f"{unit} per {period}".strip(), behind + 2
        return unit, behind

    def _phrase(self, index: int, table: Mapping[str, str]) -> tuple[str, int]:
        """Return what the longest phrase at `index` stands for and the index behind it."""
        place, phrase, best = index, "", ("", index)
        for _word in range(words.LONGEST_QUALIFIER):
            token = self.at(place)
            phrase = f"{phrase} {token.low}" if phrase else token.low
            if phrase not in words.BEGINNINGS[self.tongue]:
                break
            place += 1
            if token.low in ("ca", "approx") and self.at(place).text == ".":
                place += 1
            if phrase in table:
                best = (table[phrase], place)
        return best


def _shared(first: Amount, second: Amount) -> tuple[Amount, Amount]:
    """Return both ends of a range with what is said only once: “80 bis 90 Milliarden Euro”."""
    if second.exponent and not first.exponent and first.number < second.number:
        first = first._replace(exponent=second.exponent)
    return first._replace(unit=first.unit or second.unit), second._replace(unit=second.unit or first.unit)

"""One amount in a text: its number, magnitude and unit, in digits or in words, in front or behind."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from . import figure_words as words
from . import number_words, typography
from .decimals import parse_decimal
from .sentences import Refused
from .words import DASHES, HYPHENS, LONGEST_WORD, NO_BREAKS, Token, at

MOST_DIGITS = 20
LONGEST_UNIT = 3
# Written-out numbers below this mostly tell things apart: “zwei der drei”, “the four of them”.
LEAST_WORDED = 13
_SPOILING = "#@_=&:/\\."
_ENDINGS = ("", "e", "en", "er", "es", "em", "n")


class Amount(NamedTuple):
    """A number as it stands, its power of ten, its unit, and the index of the token behind it."""

    number: Decimal
    exponent: int
    unit: str
    behind: int
    is_worded: bool = False

    @property
    def value(self) -> Decimal:
        value = self.number.scaleb(self.exponent)
        return Decimal(int(value)) if value == int(value) else value.normalize()

    @property
    def is_bare(self) -> bool:
        return not self.exponent and not self.unit


class Reader:
    """Reads amounts among the tokens of one text."""

    def __init__(self, text: str, row: Sequence[Token], language: str) -> None:
        self.text = text
        self.row = row
        self.language = language
        self.tongue = "de" if typography.is_german(language) else "en"
        self.magnitudes = words.MAGNITUDES[self.tongue]
        self.units = words.UNITS[self.tongue]
        self.lumps = words.LUMPS_OF_YEARS[self.tongue]

    def at(self, index: int) -> Token:
        return at(self.row, index)

    def read(self, index: int) -> Amount | None:
        """Return the amount that begins at `index`."""
        token = self.at(index)
        if token.is_word and (worded := self._in_one_word(token)):
            return Amount(*worded, index + 1, is_worded=True)
        unit, place = self._money_in_front(index)
        is_negative, place = self._minus(place)
        if is_negative and not unit:
            unit, place = self._money_in_front(place)
        number, behind, is_worded = self._number(place, is_money=bool(unit))
        if number is None:
            return None
        exponent, behind = self._magnitude(behind, is_money=bool(unit))
        if self.at(behind - 1).low in words.DOZEN[self.tongue]:
            number *= 12
        if not unit and self.at(behind).low in self.lumps:
            years = number * self.lumps[self.at(behind).low]
            return Amount(years, exponent, "years", behind + 1, is_worded)
        unit_behind, after = self.unit(behind)
        if unit_behind and unit in ("", unit_behind):
            unit, behind = unit_behind, after
        if unit == "pounds" and exponent:
            unit = "GBP"
        if self.tongue == "en" and not unit and self.at(index - 1).low == "aged":
            unit = "years"
        return Amount(-number if is_negative else number, exponent, unit, behind, is_worded)

    def stands_for_itself(self, index: int, amount: Amount) -> bool:
        """Say whether the amount counts something; a bare number may be part of a name."""
        if not amount.is_bare:
            return True
        before, following = self.at(index - 1), self.at(amount.behind)
        if amount.is_worded:
            is_noun = following.is_capital if self.tongue == "de" else _is_plural(following)
            return amount.number >= LEAST_WORDED or (amount.number >= 2 and following.is_word and is_noun)
        # Numbers side by side are telephone numbers, results, addresses.
        is_dashed = following.text in HYPHENS + DASHES and following.is_glued
        is_beside = (
            before.is_number or following.is_number or (is_dashed and self.at(amount.behind + 1).is_number)
        )
        is_behind_dash = self.at(index).is_glued and before.text in HYPHENS + DASHES + "+"
        if is_beside or is_behind_dash or before.text == "[":
            return False
        # “iPhone 15,” but “in Berlin 15 Autos”; and English counts nothing with a capital, save “12 Swedes”.
        is_named = before.is_word and before.text != before.low and not following.is_word
        is_name = self.tongue == "en" and following.is_capital and not _is_plural(following)
        is_listed = before.text == "\n" and following.text in (".", ")")
        return not is_named and not is_name and not is_listed

    # -- numbers

    def _number(self, index: int, *, is_money: bool) -> tuple[Decimal | None, int, bool]:
        token = self.at(index)
        if token.is_number:
            number, behind = self._digits(index, is_money=is_money)
            return number, behind, False
        if token.is_word and not is_money:
            number, behind = self._german(index) if self.tongue == "de" else self._english(index)
            return number, behind, True
        return None, index, False

    def _digits(self, index: int, *, is_money: bool) -> tuple[Decimal | None, int]:
        if self._is_no_figure(index, is_money=is_money):
            return None, index
        text, behind = self.at(index).text, index + 1
        while self._continues(text, behind):
            text, behind = text + self.at(behind).text, behind + 1
        try:
            number = parse_decimal(text, self.language)
        except Refused:
            return None, index
        return (number, behind) if len(text) <= MOST_DIGITS else (None, index)

    def _continues(self, text: str, index: int) -> bool:
        """Say whether a group of three digits follows: “15 000”."""
        token = self.at(index)
        if not token.is_number or token.is_glued or not text.isdigit() or text[0] == "0":
            return False
        if len(text) % 3 and index - 1 >= 0 and len(self.at(index - 1).text) > 3:
            return False
        gap = self.text[self.at(index - 1).end : token.start]
        is_group = token.text[:3].isdigit() and len(token.text) >= 3 and not token.text[3:4].isdigit()
        return is_group and len(self.at(index - 1).text) <= 3 and gap in (" ", *NO_BREAKS)

    def _is_no_figure(self, index: int, *, is_money: bool) -> bool:
        """Say whether the number is part of a name or address, a result, a time of day, a place in a row."""
        token, before, following = self.at(index), self.at(index - 1), self.at(index + 1)
        second = self.at(index + 2)
        if is_money:
            return False
        if token.is_glued and (before.is_word or before.text in _SPOILING):
            return True
        is_hyphened = before.text in HYPHENS and before.is_glued and token.is_glued
        if is_hyphened and self.at(index - 2).is_word:
            return True
        namer = self.at(index - 2) if before.text == "." else before
        if namer.low in words.NAMES_A_THING[self.tongue]:
            return True
        if following.is_glued and following.text in ("/", ":", "_") and second.is_glued and second.is_number:
            return True
        if following.is_glued and following.is_word and not self._may_be_glued(following):
            return True
        if len(token.text) > 1 and token.text[0] == "0" and token.text.isdigit():
            return True
        if self._is_time_of_day(index + 1):
            return True
        is_ordinal = token.tail == "." and (second.is_word or second.text in (",", ";", ":"))
        return is_ordinal and self.tongue == "de" and token.text.isdigit()

    def _is_time_of_day(self, index: int) -> bool:
        token, second = self.at(index), self.at(index + 1)
        if token.low in ("uhr", "am", "pm"):
            return self.tongue == "en" or token.low == "uhr"
        return (token.low in ("a", "p") and second.text == ".") or (token.low == "o" and second.text in "'’")

    def _may_be_glued(self, token: Token) -> bool:
        if len(token.text) == 1:
            return token.text in (*words.LETTERS_BEHIND_MONEY, "t", "g", "l")
        return token.low in self.magnitudes or token.low in self.units or self._tail(token.low) is not None

    def _german(self, index: int) -> tuple[Decimal | None, int]:
        token, following = self.at(index), self.at(index + 1)
        if token.low in number_words.GERMAN_ARTICLES:
            half = number_words.german(following.low)
            if half == Decimal("0.5") and self.at(index + 2).low in self.magnitudes:
                return half, index + 2
            return (Decimal(1), index + 1) if self._is_counted_by_article(following) else (None, index)
        return number_words.german(token.low), index + 1

    def _english(self, index: int) -> tuple[Decimal | None, int]:
        row = [self.at(index + step).low for step in range(3)]
        if row[:2] == ["half", "a"] and row[2] in self.magnitudes:
            return Decimal("0.5"), index + 2
        if row[0] in ("a", "an") and row[1] == "half" and row[2] in self.magnitudes:
            return Decimal("0.5"), index + 2
        if row[0] in ("a", "an") and row[1] == "hundred":
            return Decimal(100), index + 2
        if row[0] in ("a", "an"):
            is_counted = self._is_counted_by_article(self.at(index + 1))
            return (Decimal(1), index + 1) if is_counted else (None, index)
        found = number_words.english(self.row, index)
        return found or (None, index)

    def _is_counted_by_article(self, token: Token) -> bool:
        """Say whether an article before this word is the number one: “a decade”, but not “a year”."""
        is_large = token.low in self.magnitudes and len(token.low) > 3
        is_share = self.units.get(token.low) in ("percent", "percentage points")
        return is_large or is_share or token.low in words.DOZEN[self.tongue] or token.low in self.lumps

    def _in_one_word(self, token: Token) -> tuple[Decimal, int, str] | None:
        """“zehnjährig”, “fünfköpfigen”: number and unit."""
        if self.tongue != "de" or len(token.low) > LONGEST_WORD:
            return None
        for tail, unit in words.TAILS.items():
            before, found, ending = token.low.partition(tail)
            if found and before and ending in _ENDINGS:
                number = number_words.german(before)
                return (number, 0, unit) if number is not None else None
        return None

    # -- magnitudes and units

    def _magnitude(self, index: int, *, is_money: bool) -> tuple[int, int]:
        """Return the power of ten and the index behind it; two may follow: “tausend Milliarden”."""
        total = 0
        for _step in range(2):
            place = index + self._is_hyphen(index)
            token, following = self.at(place), self.at(place + 1)
            exponent = self.magnitudes.get(token.low, 0)
            is_dotted = following.text == "." and following.is_glued
            if token.low in ("bio", "mill") and not is_dotted:
                exponent = 0
            if len(token.text) == 1:
                exponent = self._letter(place, is_money=is_money)
            if token.low in words.DOZEN[self.tongue]:
                return total, place + 1
            if not exponent:
                break
            total += exponent
            index = place + 1 + (is_dotted and token.low in words.ABBREVIATED)
        return total, index

    def _letter(self, index: int, *, is_money: bool) -> int:
        """“£20m”, “20k”, and “20m people”: elsewhere an m may be metres."""
        token, following = self.at(index), self.at(index + 1)
        if not token.is_glued:
            return 0
        is_money = is_money or following.text in words.CURRENCY_SIGNS
        counts_people = self.tongue == "en" and self.units.get(following.low) in words.COUNTED_BY_HEAD
        if is_money or token.text == "k" or (token.text == "m" and counts_people):
            return words.LETTERS_BEHIND_MONEY.get(token.low, 0)
        return 0

    def unit(self, index: int, *, is_glueable: bool = True) -> tuple[str, int]:
        """Return the unit at `index` and the index behind it; hyphens join: “13-Milliarden-Dollar-…”."""
        is_hyphened = is_glueable and self._is_hyphen(index)
        place = index + is_hyphened
        token = self.at(place)
        if sign := self._sign(place):
            return sign
        if is_hyphened and token.low in words.HYPHENED:
            return words.HYPHENED[token.low], place + 1
        tail = self._tail(token.low) if self.tongue == "de" else None
        if tail is not None:
            return tail, place + 1
        phrase, behind, best = "", place, ("", index)
        for _word in range(LONGEST_UNIT):
            token = self.at(behind)
            if len(token.text) == 1 and token.is_capital and not phrase and token.text not in "U":
                break
            phrase = f"{phrase} {token.low}" if phrase else token.low
            behind += 1
            if phrase in self.units:
                best = (self.units[phrase], behind)
            joint = self.at(behind)
            if joint.is_glued and (
                joint.text in (*HYPHENS, "/") or (joint.text == "." and len(token.text) == 1)
            ):
                behind += 1
        if best[0] or is_hyphened:
            return best
        return self._counted_through_adjective(place) or best

    def _sign(self, index: int) -> tuple[str, int] | None:
        """“5 €”, “5 US$”, “5 EUR”; a sign glued to the next number belongs to that."""
        token, following = self.at(index), self.at(index + 1)
        if token.text in words.CURRENCY_SIGNS and not (following.is_number and following.is_glued):
            return words.CURRENCY_SIGNS[token.text], index + 1
        sign_at = index + 1 + (following.text in HYPHENS)
        if self.at(sign_at).text == "$" and self.at(sign_at).is_glued and token.low in words.DOLLAR_LETTERS:
            behind = self.at(sign_at + 1)
            is_next = behind.is_number and behind.is_glued
            return None if is_next else (words.DOLLAR_LETTERS[token.low], sign_at + 1)
        is_code = token.text in words.CURRENCY_CODES and not following.is_number
        return (token.text, index + 1) if is_code else None

    def _counted_through_adjective(self, index: int) -> tuple[str, int] | None:
        """“500 ehemalige Mitarbeiter”, “1,200 former employees”."""
        adjective, noun = self.at(index), self.at(index + 1)
        is_adjective = (
            adjective.is_word and not adjective.is_capital and adjective.low not in words.NO_ADJECTIVES
        )
        unit = self.units.get(noun.low, "")
        is_counted = is_adjective and unit in words.COUNTED_BY_HEAD and not noun.is_glued
        return (unit, index + 2) if is_counted else None

    def _tail(self, word: str) -> str | None:
        """“10-jährige”, “52-Jähriger”: the unit in the second half of the word."""
        for tail, unit in words.TAILS.items():
            if word.startswith(tail) and word[len(tail) :] in _ENDINGS:
                return unit
        return None

    # -- signs in front

    def _money_in_front(self, index: int) -> tuple[str, int]:
        token, following = self.at(index), self.at(index + 1)
        if token.text in words.CURRENCY_SIGNS and following.is_number:
            before = self.at(index - 1)
            # Letters we do not know say that these are somebody else's dollars.
            is_foreign = token.text == "$" and token.is_glued and before.is_word
            return f"{before.text}$" if is_foreign else words.CURRENCY_SIGNS[token.text], index + 1
        is_lettered = following.text == "$" and following.is_glued and self.at(index + 2).is_number
        if is_lettered and token.low in words.DOLLAR_LETTERS:
            return words.DOLLAR_LETTERS[token.low], index + 2
        if token.text in words.CURRENCY_CODES and following.is_number:
            return token.text, index + 1
        return "", index

    def _minus(self, index: int) -> tuple[bool, int]:
        token, following = self.at(index), self.at(index + 1)
        if token.low == "minus" and following.is_number:
            return True, index + 1
        is_sign = token.text in ("-", typography.MINUS, "–") and not token.is_glued
        is_before = following.is_glued and (following.is_number or following.text in words.CURRENCY_SIGNS)
        return (True, index + 1) if is_sign and is_before else (False, index)

    def _is_hyphen(self, index: int) -> bool:
        token = self.at(index)
        return token.text in HYPHENS and token.is_glued and self.at(index + 1).is_glued


def _is_plural(token: Token) -> bool:
    return (
        token.low not in words.NO_NOUNS and len(token.low) > 3 and token.low.endswith(("s", "men", "people"))
    )

"""Numbers written out, in German and in English: “zweihundertfünfzig”, “two and a half”."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .words import HYPHENS, LONGEST_WORD, Token, at

_GERMAN_ONES = {
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
_GERMAN_TEENS = {
    "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16,
    "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_GERMAN_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_GERMAN_BELOW_HUNDRED = {
    "eins": 1,
    "zwo": 2,
    **_GERMAN_ONES,
    **_GERMAN_TEENS,
    **_GERMAN_TENS,
    **{
        f"{one}und{ten}": ones + tens
        for one, ones in _GERMAN_ONES.items()
        for ten, tens in _GERMAN_TENS.items()
    },
}
# Also articles, so they count only before a magnitude or a share: “eine Milliarde”, but not “ein Jahr”.
GERMAN_ARTICLES = ("ein", "eine", "einen", "einem", "einer", "eines")
_GERMAN_HALVES = {
    "anderthalb": "1.5",
    "eineinhalb": "1.5",
    "dreiviertel": "0.75",
    **dict.fromkeys(("halbe", "halben", "halber", "halbes"), "0.5"),
    **{f"{one}einhalb": f"{number}.5" for one, number in _GERMAN_ONES.items() if number > 1},
}

_ENGLISH_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_ENGLISH_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_ENGLISH_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_ENGLISH_BELOW_HUNDRED = {**_ENGLISH_ONES, **_ENGLISH_TEENS, **_ENGLISH_TENS}
# Every number written out begins with one of these.
GERMAN_NUMBERS = (*_GERMAN_BELOW_HUNDRED, *_GERMAN_HALVES, *GERMAN_ARTICLES, "hundert", "tausend")
ENGLISH_NUMBERS = (*_ENGLISH_BELOW_HUNDRED, "hundred")


def german(word: str) -> Decimal | None:
    """Return what one German word counts: “zwölf”, “dreihundert”, “zweieinhalb”; nothing for other words."""
    if len(word) > LONGEST_WORD:
        return None
    if word in _GERMAN_HALVES:
        return Decimal(_GERMAN_HALVES[word])
    before, thousand, after = word.partition("tausend")
    if not thousand:
        found = _german_below_thousand(word)
        return None if found is None else Decimal(found)
    thousands = _german_below_thousand(before) if before else 1
    rest = _german_below_thousand(after.removeprefix("und")) if after else 0
    return None if thousands is None or rest is None else Decimal(thousands * 1000 + rest)


def _german_below_thousand(word: str) -> int | None:
    before, hundred, after = word.partition("hundert")
    if not hundred:
        return _GERMAN_BELOW_HUNDRED.get(word)
    hundreds = _GERMAN_ONES.get(before) if before else 1
    rest = _GERMAN_BELOW_HUNDRED.get(after.removeprefix("und")) if after else 0
    return None if hundreds is None or rest is None else hundreds * 100 + rest


def english(row: Sequence[Token], index: int) -> tuple[Decimal, int] | None:
    """Return the number the words at `index` say and the index behind them: “two hundred and fifty”."""
    total, behind = _english_below_hundred(row, index)
    if at(row, behind).low == "hundred":
        total, behind = (total or 1) * 100, behind + 1
        step = behind + (at(row, behind).low == "and")
        rest, after = _english_below_hundred(row, step)
        if rest:
            total, behind = total + rest, after
    if not total:
        return None
    tail = [at(row, behind + step).low for step in range(3)]
    if tail == ["and", "a", "half"]:
        return Decimal(total) + Decimal("0.5"), behind + 3
    return Decimal(total), behind


def _english_below_hundred(row: Sequence[Token], index: int) -> tuple[int, int]:
    total = _ENGLISH_BELOW_HUNDRED.get(at(row, index).low, 0)
    if not total:
        return 0, index
    joint, ones = at(row, index + 1), at(row, index + 2)
    if total in _ENGLISH_TENS.values() and joint.text in HYPHENS and joint.is_glued and ones.is_glued:
        more = _ENGLISH_ONES.get(ones.low, 0)
        if more:
            return total + more, index + 3
    if total in _ENGLISH_TENS.values() and joint.low in _ENGLISH_ONES:
        return total + _ENGLISH_ONES[joint.low], index + 2
    return total, index + 1

"""Strings with the figures and dates an editor reads in them.

`figures_open.csv` was written beside the parser: all figures and all dates of a string, parted by “; ”, each
figure as value (or low..high, or hint), unit, [qualifier]. `figures_blind.csv` was written by somebody else,
who had not seen it: one figure or one date for each string. It stays as it came, also where it differs.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from claims.rules import partial_dates, quantities

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Row:
    """One string, what is expected in it, and what the rules find, both written alike."""

    text: str
    expected: tuple
    found: tuple

    @property
    def is_right(self):
        return self.found == self.expected


def open_half():
    """Return the rows of the half written beside the parser."""
    return [
        Row(
            row["text"],
            (row["figures"], row["dates"]),
            (
                "; ".join(written(figure) for figure in quantities.find(row["text"], row["language"])),
                "; ".join(date.text for date in partial_dates.find(row["text"], row["language"])),
            ),
        )
        for row in _lines("figures_open.csv")
    ]


def blind_half():
    """Return the rows of the half written without the parser; it knows no figures without a value."""
    return [
        Row(row["text"], (row["edtf"],), tuple(date.text for date in found_dates(row)))
        if row["kind"] == "date"
        else Row(row["text"], (_expected(row),), tuple(found_figures(row)))
        for row in _lines("figures_blind.csv")
    ]


def found_dates(row):
    return partial_dates.find(row["text"], row["language"])


def found_figures(row):
    for figure in quantities.find(row["text"], row["language"]):
        if figure.value is not None or figure.low is not None:
            yield figure.value, figure.low, figure.high, figure.unit, figure.qualifier


def written(figure):
    amount = "hint"
    if figure.value is not None:
        amount = f"{figure.value:f}"
    elif figure.low is not None:
        amount = f"{figure.low:f}..{figure.high:f}"
    qualifier = f"[{figure.qualifier}]" if figure.qualifier else ""
    return " ".join(word for word in (amount, figure.unit, qualifier) if word)


def _expected(row):
    amounts = [Decimal(row[name]) if row[name] else None for name in ("value", "low", "high")]
    return (*amounts, quantities.SAME_UNIT.get(row["unit"], row["unit"]), row["qualifier"])


def _lines(name):
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

"""Strings with the figures and dates an editor reads in them: one half written beside the parser, one without it.

A figure is written as value (or low..high, or hint), unit, [qualifier]; several are parted by “; ”.
"""

import csv

from claims.rules import partial_dates, quantities


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def expected(row):
    return row["figures"], row["dates"]


def read(row):
    """Return what the rules find in the row's text, written as the table writes it."""
    figures = quantities.find(row["text"], row["language"])
    dates = partial_dates.find(row["text"], row["language"])
    return "; ".join(_written(figure) for figure in figures), "; ".join(date.text for date in dates)


def _written(figure):
    amount = "hint"
    if figure.value is not None:
        amount = f"{figure.value:f}"
    elif figure.low is not None:
        amount = f"{figure.low:f}..{figure.high:f}"
    qualifier = f"[{figure.qualifier}]" if figure.qualifier else ""
    return " ".join(word for word in (amount, figure.unit, qualifier) if word)

"""Figures found in texts: the tables, what is no figure, and that what we write can be read back."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.rules import figure_words, quantities
from claims.rules.quantities import MAGNITUDES, PER, QUALIFIERS, UNITS, display, find
from tests.rules import figures_table

# Read otherwise than by whoever wrote the blind half. A year has a unit “per year” of its own here, and
# “early 2019” is 2019 for certain, so it is not marked as about that year.
READ_OTHERWISE = {
    "$30-40 million a year",
    "Anfang März 2024",
    "Mitte 2020",
    "early 2019",
    "late January 2023",
}


def amounts(text, language):
    return [(figure.value, figure.unit) for figure in find(text, language)]


def words(text, language):
    return [text[figure.start : figure.end] for figure in find(text, language)]


@pytest.mark.parametrize("row", figures_table.open_half(), ids=lambda row: row.text)
def test_every_string_of_the_open_half_is_read_right(row):
    assert row.found == row.expected


def test_blind_half_is_read_right_but_for_what_we_read_otherwise():
    wrong = {row.text for row in figures_table.blind_half() if not row.is_right}

    assert wrong == READ_OTHERWISE


def test_both_halves_together_hold_120_strings():
    halves = [len(figures_table.open_half()), len(figures_table.blind_half())]

    assert sum(halves) >= 120
    assert min(halves) >= 60


def test_billion_is_a_thousand_times_more_in_german():
    assert amounts("1 Billion Euro", "de") == [(Decimal(10**12), "EUR")]
    assert amounts("1 billion euros", "en") == [(Decimal(10**9), "EUR")]
    assert amounts("2 Billionen Dollar", "de-AT") == [(Decimal(2 * 10**12), "USD")]


def test_point_and_comma_are_read_by_language():
    assert amounts("1.204 Tonnen", "de") == [(Decimal(1204), "tonnes")]
    assert amounts("1.204 tonnes", "en") == [(Decimal("1.204"), "tonnes")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Er zahlte rund €3,5 Mio. an sie.", "de", ["rund €3,5 Mio."]),
        ("eine 13-Milliarden-Dollar-Partnerschaft", "de", ["13-Milliarden-Dollar"]),
        ("von 5 auf 7 Prozent", "de", ["5", "7 Prozent"]),
        ("between $2 billion and $3 billion a year", "en", ["$2 billion and $3 billion a year"]),
        ("🎉 12 % mehr", "de", ["12 %"]),
    ],
)
def test_place_of_a_figure_holds_all_its_words(text, language, expected):
    assert words(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("am 3. März um 14:30 Uhr", "de"),
        ("Sie wurde Dritte, er 4.; die 21. Auflage", "de"),
        ("Tel. 030 1234567 oder +49 30 123456", "de"),
        ("https://example.org/2016/03/15-tote und a5@example.org", "de"),
        ("Art. 5 GG, § 51, Nr. 7, S. 12", "de"),
        ("CO2, 5G, A380, U-21, COVID-19", "de"),
        ("3:1 gewonnen, 5/5 Sterne", "de"),
        ("ein Jahr lang, eine Frau", "de"),
        ("the first two of them, one of the best", "en"),
        ("iPhone 15, the 5th, at 5 p.m., 10 Downing Street", "en"),
        ("version 2.0.1, chapter 3, a 3-2 win", "en"),
        ("a year, a man", "en"),
        ("1234567890123456789012 Euro", "de"),
    ],
)
def test_numbers_that_name_or_order_things_are_no_figures(text, language):
    assert find(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "unit", "qualifier"),
    [
        ("Milliarden von Dollar", "de", "USD", "Milliarden"),
        ("Zehntausende Menschen", "de", "persons", "Zehntausende"),
        ("ein Schaden in Millionenhöhe", "de", "", "Millionenhöhe"),
        ("zwei Drittel der Befragten", "de", "", "zwei Drittel"),
        ("tens of thousands of people", "en", "persons", "tens of thousands"),
        ("one in five adults", "en", "", "one in five"),
        ("several million euros", "en", "EUR", "several million"),
    ],
)
def test_hint_at_a_figure_keeps_its_words_and_guesses_no_value(text, language, unit, qualifier):
    (figure,) = find(text, language)

    assert (figure.value, figure.low, figure.high) == (None, None, None)
    assert (figure.unit, figure.qualifier) == (unit, qualifier)


def test_pounds_may_be_money_or_weight_unless_there_are_millions_of_them():
    assert amounts("20 pounds", "en") == [(Decimal(20), "pounds")]
    assert amounts("20 million pounds", "en") == [(Decimal(20_000_000), "GBP")]


def test_foreign_dollars_are_not_taken_for_american_ones():
    assert amounts("A$5 and XY$7", "en") == [(Decimal(5), "AUD"), (Decimal(7), "XY$")]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_unit_that_can_be_found_can_be_shown_in_both_languages(language):
    found = set(figure_words.UNITS[language].values()) - set(figure_words.CURRENCY_CODES)

    assert found <= set(UNITS)


SHOWN_ALIKE = sorted(
    unit for unit in UNITS if unit and unit in set(figure_words.UNITS["de"].values()) and unit != "GBP"
)


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(
    st.decimals(min_value=2, max_value=10**14, places=1),
    st.sampled_from(SHOWN_ALIKE),
    st.sampled_from(["", *QUALIFIERS]),
    st.sampled_from(["de", "en"]),
)
@example(Decimal(90_000_000_000), "USD", "about", "de")
@example(Decimal("1.5"), "percent", "", "en")
def test_every_figure_we_write_is_read_back(value, unit, qualifier, language):
    text = display(value, unit, qualifier, language)

    assert [(found.value, found.unit, found.qualifier) for found in find(text, language)] == [
        (value, unit, qualifier)
    ]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("period", sorted(PER))
def test_every_period_we_write_is_read_back(period, language):
    text = display(Decimal(2_000_000), f"EUR per {period}", "", language)

    assert amounts(text, language) == [(Decimal(2_000_000), f"EUR per {period}")]


@pytest.mark.parametrize("language", ["de", "en"])
def test_magnitudes_we_write_are_those_we_read(language):
    written = {word.lower(): exponent for exponent, *forms in MAGNITUDES[language] for word in forms}

    assert written.items() <= figure_words.MAGNITUDES[language].items()


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(
    st.text(alphabet="0123456789.,-–€$% aenMrdioBtuzw\u00a0\n", max_size=60), st.sampled_from(["de", "en"])
)
def test_nothing_written_breaks_the_reading_of_figures(text, language):
    found = find(text, language)

    assert all(0 <= figure.start < figure.end <= len(text) for figure in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(figure.low < figure.high for figure in found if figure.low is not None)


def test_find_belongs_to_the_quantities():
    assert quantities.find is find

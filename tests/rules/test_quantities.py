from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import typography
from claims.rules.quantities import MAGNITUDES, PER, QUALIFIERS, UNITS, display, parse_decimal
from claims.rules.sentences import Refused


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "english", "german"),
    [
        ("90000000000", "USD", "", "$90~billion", "90~Milliarden~US-Dollar"),
        ("15000000.00", "USD", "", "$15~million", "15~Millionen~US-Dollar"),
        ("1000000", "EUR", "", "€1~million", "1~Million~Euro"),
        ("1500000", "EUR", "", "€1.5~million", "1,5~Millionen~Euro"),
        ("1000000000000", "USD", "", "$1~trillion", "1~Billion~US-Dollar"),
        ("48100000000", "EUR", "", "€48.1~billion", "48,1~Milliarden~Euro"),
        ("1234567", "USD", "", "$1,234,567", "1.234.567~US-Dollar"),
        ("1234000", "USD", "", "$1,234,000", "1.234.000~US-Dollar"),
        ("999999", "USD", "", "$999,999", "999.999~US-Dollar"),
        ("-5000000", "USD", "", "−$5~million", "−5~Millionen~US-Dollar"),
        ("10", "years", "", "10~years", "10~Jahre"),
        ("1", "years", "", "1~year", "1~Jahr"),
        ("1", "year", "", "1~year", "1~Jahr"),
        ("5", "persons", "proposed", "5~people (proposed)", "5~Personen (proposed)"),
        ("40", "%", "", "40%", "40~%"),
        ("40", "percent", "", "40%", "40~%"),
        ("1204", "", "", "1,204", "1.204"),
        ("2000000000", "USD per year", "", "$2~billion per year", "2~Milliarden~US-Dollar pro Jahr"),
        ("3", "EUR per person", "", "€3 per person", "3~Euro pro Person"),
        ("7", "patents", "", "7~patents", "7~patents"),
        ("10", "years", "about", "about 10~years", "etwa 10~Jahre"),
        ("10", "years", "about; at first", "about 10~years (at first)", "etwa 10~Jahre (at first)"),
        ("15000000", "USD", "More than", "more than $15~million", "mehr als 15~Millionen~US-Dollar"),
        (None, "USD", "billions, no exact value", "billions, no exact value", "billions, no exact value"),
        (None, "USD", "about", "about", "etwa"),
        (None, "USD", "", "", ""),
    ],
)
def test_figures_read_as_in_a_newspaper(value, unit, qualifier, english, german):
    figure = Decimal(value) if value else None

    assert display(figure, unit, qualifier, "en") == english.replace("~", "\u00a0")
    assert display(figure, unit, qualifier, "de") == german.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("value", "low", "high", "qualifier", "english", "german"),
    [
        (None, 80, 90, "", "80 to 90", "80 bis 90"),
        (85, 80, 90, "", "85 (80 to 90)", "85 (80 bis 90)"),
        (85, 80, 90, "valuation", "85 (80 to 90; valuation)", "85 (80 bis 90; valuation)"),
        (None, 80, None, "", "at least 80", "mindestens 80"),
        (None, None, 90, "", "up to 90", "bis zu 90"),
        (0, None, None, "", "0", "0"),
    ],
)
def test_ranges_say_where_the_figure_lies(value, low, high, qualifier, english, german):
    value, low, high = (None if figure is None else Decimal(figure) for figure in (value, low, high))

    assert display(value, "", qualifier, "en", low=low, high=high) == english
    assert display(value, "", qualifier, "de", low=low, high=high) == german


def test_german_billion_is_a_thousand_times_the_english():
    german = {word: exponent for exponent, _one, word in MAGNITUDES["de"]}
    english = {word: exponent for exponent, _one, word in MAGNITUDES["en"]}

    assert german == {"Billionen": 12, "Milliarden": 9, "Millionen": 6}
    assert english == {"trillion": 12, "billion": 9, "million": 6}


@given(st.decimals(min_value=0, max_value=10**16, places=2), st.sampled_from(["de", "en"]))
def test_no_figure_is_ever_rounded(value, language):
    amount, *magnitude = display(value, "", "", language).split("\u00a0")
    exponents = {word: exponent for exponent, *words in MAGNITUDES[language] for word in words}
    exponent = exponents[magnitude[0]] if magnitude else 0
    habits = typography.house(language)
    plain = amount.replace(habits.thousands, "").replace(habits.decimals, ".")

    assert Decimal(plain).scaleb(exponent) == value


def test_every_table_speaks_both_languages():
    assert all(set(row) == {"en", "de"} for table in (UNITS, PER, QUALIFIERS) for row in table.values())


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1204", "1204"),
        (" 48.1 ", "48.1"),
        ("48,1", "48.1"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1.204,50", "1204.50"),
        ("1,204.50", "1204.50"),
        ("1,204.567", "1204.567"),
        ("1.204.567", "1204567"),
        ("1 204 567", "1204567"),
        ("15\u00a0000,5", "15000.5"),
        ("1'204", "1204"),
        ("1234,567", "1234.567"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
    ],
)
def test_figures_are_read_as_people_write_them(text, figure):
    assert parse_decimal(text) == Decimal(figure)


@pytest.mark.parametrize(
    ("text", "language", "figure"),
    [("1,204", "de", "1.204"), ("1,204", "en", "1204"), ("1.204", "de", "1204"), ("1.204", "en", "1.204")],
)
def test_language_decides_what_a_single_mark_means(text, language, figure):
    assert parse_decimal(text, language) == Decimal(figure)


@pytest.mark.parametrize("text", ["1,204", "1.204", "-1.204"])
def test_figure_that_may_mean_two_things_is_refused(text):
    with pytest.raises(Refused) as refused:
        parse_decimal(text)

    assert refused.value.sentence == f"“{text}” may mean 1204 or 1.2040. Write one of these."


@pytest.mark.parametrize(
    "text",
    ["", "about 12 %", "15 Millionen", "1e9", "NaN", "Infinity", "1_000", "٣", "--5", "5-", "1,20,4", "12.",
     ".5",     "1 20", "1.204,567.8", "1.20.4", "1,204,50.3", "$5", "12 4.5", ",", "1\n2"],
)  # fmt: skip
def test_what_is_no_plain_figure_is_refused_by_name(text):
    with pytest.raises(Refused) as refused:
        parse_decimal(text)

    assert refused.value.sentence == (
        f"“{text}” is no plain figure. Write digits only, such as 15000000 or 48.1."
    )


def test_figure_without_end_is_refused():
    with pytest.raises(Refused) as refused:
        parse_decimal("9" * 31)

    assert refused.value.sentence == "The figure has more than 30 digits."


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_every_figure_shown_can_be_read_back(value):
    for language in ("de", "en"):
        assert parse_decimal(typography.number(value, language), language) == value


@given(st.text(max_size=20))
def test_nothing_typed_breaks_the_reading(text):
    try:
        figure = parse_decimal(text)
    except Refused:
        return
    assert figure.is_finite()

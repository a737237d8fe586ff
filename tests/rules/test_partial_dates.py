from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import partial_dates
from claims.rules.partial_dates import PartialDate, parse
from claims.rules.sentences import Refused


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "is_about"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31), "year", False),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month", False),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "month", False),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), "day", False),
        ("2014~", date(2014, 1, 1), date(2014, 12, 31), "year", True),
        ("2019/2023", date(2019, 1, 1), date(2023, 12, 31), "range", False),
        ("2023-09/2024-02", date(2023, 9, 1), date(2024, 2, 29), "range", False),
        ("2019~/2023-05-01", date(2019, 1, 1), date(2023, 5, 1), "range", True),
        ("2019/2023~", date(2019, 1, 1), date(2023, 12, 31), "range", True),
        ("2023-12/2023", date(2023, 12, 1), date(2023, 12, 31), "range", False),
        ("9999", date(9999, 1, 1), date(9999, 12, 31), "year", False),
    ],
)
def test_a_date_covers_every_day_it_may_mean(text, first, last, precision, is_about):
    assert parse(text) == PartialDate(text, first, last, precision, is_about)


def test_blanks_around_a_date_are_dropped():
    assert parse(" 2019 / 2023 ").text == "2019/2023"


NO_DATE = "“{}” is no date. Write 2016, 2024-03, 2024-02-29 or 2019/2023; add ~ for “about”."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", NO_DATE.format("")),
        ("March 2016", NO_DATE.format("March 2016")),
        ("3.3.2016", NO_DATE.format("3.3.2016")),
        ("16", NO_DATE.format("16")),
        ("2016-3", NO_DATE.format("2016-3")),
        ("２０１６", NO_DATE.format("２０１６")),
        ("2019/", NO_DATE.format("")),
        ("2019/2020/2021", NO_DATE.format("2020/2021")),
        ("2023-02-29", "“2023-02-29” is not in the calendar. Check year, month and day."),
        ("2023-13", "“2023-13” is not in the calendar. Check year, month and day."),
        ("2023-00", "“2023-00” is not in the calendar. Check year, month and day."),
        ("0000", "“0000” is not in the calendar. Check year, month and day."),
        ("2023/2019", "The range “2023/2019” ends before it starts. Write the earlier date first."),
        (
            "2024-12/2024-03",
            "The range “2024-12/2024-03” ends before it starts. Write the earlier date first.",
        ),
    ],
)
def test_what_is_no_date_is_refused_with_an_example(text, sentence):
    with pytest.raises(Refused) as refused:
        parse(text)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("2026-03-03", "3. März 2026", "3 March 2026"),
        ("2026-03", "März 2026", "March 2026"),
        ("2026", "2026", "2026"),
        ("2014~", "etwa 2014", "about 2014"),
        ("2019/2023", "2019 bis 2023", "2019 to 2023"),
        ("2019-05~/2023-06-01", "etwa Mai 2019 bis 1. Juni 2023", "about May 2019 to 1 June 2023"),
        ("", "", ""),
    ],
)
def test_dates_are_shown_as_far_as_they_are_known(text, german, english):
    assert partial_dates.display(text, "de") == german
    assert partial_dates.display(text, "en") == english


@pytest.mark.parametrize(
    ("text", "year"), [("2016", 2016), ("2019/2023", 2019), ("2014~", 2014), ("", None), ("soon", None)]
)
def test_year_is_that_in_which_the_date_begins(text, year):
    assert partial_dates.year(text) == year


@given(st.dates())
def test_every_day_of_the_calendar_can_be_written(day):
    assert parse(day.isoformat()) == PartialDate(day.isoformat(), day, day, "day", False)


@given(st.text(max_size=30))
def test_nothing_typed_breaks_the_reading(text):
    try:
        partial = parse(text)
    except Refused:
        return
    assert partial.first <= partial.last

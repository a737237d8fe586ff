"""Dates found in texts: as far as they are said, and no further."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rules import date_mentions, partial_dates
from claims.rules.partial_dates import display, find, parse
from claims.rules.sentences import Refused
from claims.rules.words import tokens


def edtf(text, language):
    return [date.text for date in find(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Seit Anfang Mai 2021 gilt das.", "de", ["2021-05"]),
        ("vom 1. Januar 2020 bis 31. Dezember 2021", "de", ["2020-01-01/2021-12-31"]),
        ("März/April 2015", "de", ["2015-03/2015-04"]),
        ("im letzten Quartal 2020", "de", ["2020-10/2020-12"]),
        ("2022/2023 und 1989/90", "de", ["2022/2023", "1989/1990"]),
        ("ca. 1850 gebaut", "de", ["1850~"]),
        ("Er spendete 2016 15 Millionen.", "de", ["2016"]),
        ("fourth-quarter 2022 profit, H1 2020", "en", ["2022-10/2022-12", "2020-01/2020-06"]),
        ("March 3 to April 5, 2020", "en", ["2020-03-03/2020-04-05"]),
        ("the 5th of January 2021", "en", ["2021-01-05"]),
        ("2019-20 and 1990–95", "en", ["2019/2020", "1990/1995"]),
        ("mid-2020, 2024-03", "en", ["2020", "2024-03"]),
    ],
)
def test_dates_are_found_as_far_as_they_are_said(text, language, expected):
    assert edtf(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("on 03/04/2024", "en"),  # the fourth of March or the third of April
        ("in the 2009-10 season", "en"),  # a month to a computer
        ("am 3.3.24", "de"),
        ("Ende der 80er Jahre", "de"),
        ("im 19. Jahrhundert", "de"),
        ("Er verkaufte 2000 Autos, mehr als 2019 Menschen kamen.", "de"),
        ("2050 Menschen, 2016 Euro, Agenda 2030", "de"),
        ("am 30. Februar 2024", "de"),
        ("Theresa May said so, April Jones too", "en"),
        ("https://example.org/2016/03", "en"),
    ],
)
def test_what_may_mean_two_dates_or_none_is_left_alone(text, language):
    assert edtf(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Im Juni schlug er es vor.", "de", ["Juni"]),
        ("Letzte Woche und am Dienstagabend", "de", ["Letzte Woche", "Dienstagabend"]),
        ("im November letzten Jahres", "de", ["November", "letzten Jahres"]),
        ("last week, on Tuesday, in May", "en", ["last week", "Tuesday", "May"]),
        ("From March 15 to 17, he stayed.", "en", ["March 15 to 17"]),
    ],
)
def test_mention_without_a_year_is_seen_and_not_dated(text, language, words):
    seen = date_mentions.mentioned(tokens(text), language)

    assert [text[mention.start : mention.end] for mention in seen] == words
    assert {mention.text for mention in seen} == {""}


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(st.dates(min_value=parse("1000").first, max_value=parse("2199").last), st.sampled_from(["de", "en"]))
def test_every_day_and_month_we_write_is_read_back(day, language):
    assert edtf(display(day.isoformat(), language), language) == [day.isoformat()]
    assert edtf(display(day.isoformat()[:7], language), language) == [day.isoformat()[:7]]


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(st.integers(1800, 2090), st.integers(1, 9), st.sampled_from(["de", "en"]))
def test_every_range_of_years_we_write_is_read_back(year, length, language):
    text = f"{year}/{year + length}"

    # A single year of two noughts may count something, a range does not.
    assert edtf(f"({display(text, language)})", language) == [text] or year % 100 == 0


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(st.text(alphabet="0123456789.,-–/ MaiJunQ23bisto\n", max_size=60), st.sampled_from(["de", "en"]))
def test_nothing_written_breaks_the_reading_of_dates(text, language):
    found = find(text, language)

    assert all(0 <= date.start < date.end <= len(text) for date in found)
    for date in found:
        try:
            parse(date.text)
        except Refused as refused:
            pytest.fail(f"“{text}” was read as {date.text}: {refused}")


def test_find_belongs_to_the_partial_dates():
    assert partial_dates.find is date_mentions.find

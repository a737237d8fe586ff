"""When a published claim comes up again, and what the desk is told then."""

from datetime import date

import pytest
from django.utils import translation

from claims.rules.rechecking import Dated, due

PUBLISHED = date(2026, 3, 1)


def said(**changed):
    facts = {
        "published_on": PUBLISHED,
        "wanted_on": None,
        "wanted_because": "",
        "claim_type": "quantity",
        "figures": [],
        "days": 365,
    }
    with translation.override("en"):
        found = due(**facts | changed)
    return (found.on.isoformat(), *found.reasons) if found else None


def test_what_is_over_never_comes_up_by_itself():
    assert said(figures=[Dated("donations", "")]) is None


@pytest.mark.parametrize(
    ("as_of", "on", "words"),
    [
        ("2016", "2027-03-01", "2016"),
        ("2026-12", "2027-12-31", "December 2026"),
        ("2026-03-01", "2027-03-01", "1 March 2026"),
        ("2019/2027", "2028-12-30", "2019 to 2027"),
    ],
)
def test_a_dated_figure_grows_old_behind_its_day_and_behind_the_edition(as_of, on, words):
    assert said(figures=[Dated("staff", as_of)]) == (on, f"“staff” was given as of {words}.")


def test_a_forecast_comes_up_to_see_whether_it_came_about():
    assert said(claim_type="prediction") == ("2027-03-01", "It looked ahead: has it come about?")


def test_of_several_figures_the_first_to_grow_old_counts_and_all_of_that_day_are_named():
    figures = [Dated("staff", "2026-06"), Dated("debt", "2025"), Dated("rent", "2024")]

    assert said(figures=figures) == (
        "2027-03-01",
        "“debt” was given as of 2025.",
        "“rent” was given as of 2024.",
    )


def test_the_day_an_editor_set_counts_before_everything_else():
    wanted = {"wanted_on": date(2026, 9, 1), "wanted_because": "The court decides."}

    assert said(figures=[Dated("debt", "2020")], **wanted) == ("2026-09-01", "The court decides.")


def test_a_day_that_an_edition_has_overtaken_is_settled():
    wanted = {"wanted_on": date(2026, 2, 1), "wanted_because": "The court decides."}

    assert said(**wanted) is None
    assert said(figures=[Dated("debt", "2020")], **wanted) == ("2027-03-01", "“debt” was given as of 2020.")


def test_a_date_that_cannot_be_read_is_no_day():
    assert said(figures=[Dated("debt", "soon")]) is None

"""Rectangles in pictures and on pages: within the whole, and said as a person would."""

import pytest

from claims.rules import areas
from claims.rules.sentences import Refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("10,20,25,12.5", "10,20,25,12.5"), (" 0 ; 0; 100 ;100.00 ", "0,0,100,100"), ("1 2 3 4", "1,2,3,4")],
)
def test_rectangle_is_kept_in_one_spelling(typed, kept):
    assert str(areas.parse(typed)) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("10,20,25", "Give left, top, width and height"),
        ("10,20,25,x", "Give left, top, width and height"),
        ("-1,20,25,5", "Give left, top, width and height"),
        ("١٠,20,25,5", "Give left, top, width and height"),
        ("1," * 9999, "Give left, top, width and height"),
        ("10,20,0,5", "no width or no height"),
        ("90,20,10.01,5", "reaches over the edge"),
        ("10,60,25,40.5", "reaches over the edge"),
    ],
)
def test_what_is_no_rectangle_is_refused(typed, sentence):
    with pytest.raises(Refused, match=sentence):
        areas.parse(typed)


@pytest.mark.parametrize(
    ("area", "english", "german"),
    [
        (
            "0,0,20,10",
            "upper left (0–20% across, 0–10% down)",
            "oben links (0–20\xa0% der Breite, 0–10\xa0% der Höhe)",
        ),
        (
            "40,40,20,20",
            "middle (40–60% across, 40–60% down)",
            "Mitte (40–60\xa0% der Breite, 40–60\xa0% der Höhe)",
        ),
        (
            "80,90,20,10",
            "lower right (80–100% across, 90–100% down)",
            "unten rechts (80–100\xa0% der Breite, 90–100\xa0% der Höhe)",
        ),
    ],
)
def test_place_is_said_in_words(area, english, german, settings):
    from django.utils.translation import override

    with override("en"):
        assert areas.in_words(area) == english
    with override("de"):
        assert areas.in_words(area) == german

"""Where something stands in a document, in words of both languages."""

import pytest
from django.utils.translation import override

from claims.rules import locators


@pytest.mark.parametrize(
    ("page", "area", "english", "german"),
    [
        (None, "", "", ""),
        (12, "", "page 12", "Seite 12"),
        (
            None,
            "0,0,30,10",
            "upper left (0–30% across, 0–10% down)",
            "oben links (0–30\xa0% der Breite, 0–10\xa0% der Höhe)",
        ),
        (
            3,
            "40,80,20,10",
            "page 3, bottom (40–60% across, 80–90% down)",
            "Seite 3, unten (40–60\xa0% der Breite, 80–90\xa0% der Höhe)",
        ),
        (None, "kept", "kept", "kept"),
    ],
)
def test_place_is_said_as_a_person_would(page, area, english, german):
    with override("en"):
        assert locators.in_words(page, area) == english
    with override("de"):
        assert locators.in_words(page, area) == german

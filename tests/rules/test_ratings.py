import pytest

from claims.rules.ratings import (
    LEAST_CONTRAST,
    PALETTE,
    contrast,
    is_order_ok,
    refuse_colour,
    refuse_numbers,
    tint,
)


def test_the_palette_is_the_one_the_house_agreed_on():
    assert {code: colour.hex for code, colour in PALETTE.items()} == {
        "true": "#0b5d3b",
        "mostly_true": "#3d6b1f",
        "mixed": "#7a5200",
        "context": "#5b3d8a",
        "unproven": "#4a5460",
        "mostly_false": "#9a3b00",
        "false": "#a1121f",
        "retracted": "#1f2933",
    }


@pytest.mark.parametrize("code", PALETTE)
def test_every_colour_can_be_read_on_white_and_on_its_own_tint(code):
    colour = PALETTE[code].hex

    assert contrast(colour, "#ffffff") >= LEAST_CONTRAST
    assert contrast(colour, tint(colour)) >= LEAST_CONTRAST
    assert refuse_colour(colour) == ""


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize(
    ("colour", "sentence"),
    [
        ("red", "“red” is no colour. Write it like #0b5d3b."),
        ("#fff", "“#fff” is no colour. Write it like #0b5d3b."),
        ("#777777", "The colour #777777 is too pale to read (4.1:1). Take a darker one."),
    ],
)
def test_colour_that_cannot_be_read_is_refused(colour, sentence):
    assert refuse_colour(colour) == sentence


@pytest.mark.parametrize(
    ("ratings", "is_ok"),
    [
        ([], True),
        ([(1, 5), (2, 4), (3, 1)], True),
        ([(3, 1), (1, 5), (2, 4)], True),
        ([(1, 5), (2, None), (3, 1)], True),
        ([(1, None), (2, None)], True),
        ([(1, 5), (1, 4)], False),
        ([(1, 1), (2, 5)], False),
        ([(1, 5), (2, 5)], False),
        ([(1, 5), (2, None), (3, 5)], False),
    ],
)
def test_scale_falls_from_truest_to_falsest(ratings, is_ok):
    assert is_order_ok(ratings) is is_ok


@pytest.mark.parametrize(
    ("value", "best", "worst", "sentence"),
    [
        (5, 5, 1, ""),
        (1, 5, 1, ""),
        (None, 5, 1, ""),
        (0, 5, 1, "The number 0 lies outside the scale from 1 to 5."),
        (6, 5, 1, "The number 6 lies outside the scale from 1 to 5."),
        (1, 1, 1, "The best number (1) must be above the worst (1)."),
        (3, 1, 5, "The best number (1) must be above the worst (5)."),
        (-1, -1, -1, "The worst number is -1. Take 1 or more."),
        (None, 5, 0, "The worst number is 0. Take 1 or more."),
    ],
)
def test_numbers_suit_claimreview(value, best, worst, sentence):
    assert refuse_numbers(value, best, worst) == sentence

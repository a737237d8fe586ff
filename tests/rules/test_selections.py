"""Whatever a browser believes, the words and their neighbours say which place an editor pointed at."""

import pytest

from claims.rules import selections
from claims.rules.selections import Pointer
from claims.rules.sentences import Refused

TWICE = "The bridge cost 15 million. Later: the bridge cost 15 million euros.\n\nThe bridge stands."


def words_at(body, place):
    return body[place[0] : place[1]]


@pytest.mark.parametrize(
    ("body", "quote", "pointer", "place"),
    [
        ("one two three", "two", Pointer(), (4, 7)),
        # The neighbours decide between equal words, whatever number came along.
        ("a x b x c", "x", Pointer(before="b "), (6, 7)),
        ("a x b x c", "x", Pointer(before="b ", start=2), (6, 7)),
        ("a x b x c", "x", Pointer(after=" b"), (2, 3)),
        # Equal neighbours, too: the number decides between just these places.
        ("a x a x a", "x", Pointer(before="a ", after=" a", start=2), (2, 3)),
        ("a x a x a", "x", Pointer(before="a ", after=" a", start=6), (6, 7)),
        # One emoji is two units for a browser and one code point for us.
        ("😀 x 😀 x 😀", "x", Pointer(before="😀 ", after=" 😀", start=8), (6, 7)),
        # A page shows one line end for CR and LF.
        ("a\r\nx a\r\nx a", "x", Pointer(before="a\n", after=" a", start=6), (8, 9)),
        # A form turns line ends into CR and LF, and a keyboard knows few quotation marks.
        ("He said „no“\nand left", "„no“\r\nand", Pointer(), (8, 16)),
        ("He said „no“ twice", '"no"', Pointer(), (8, 12)),
        ("90\u00a0million euros", "90 million", Pointer(), (0, 10)),
        # Composed or not: the same letter.
        ("cafe\u0301 au lait", "café", Pointer(), (0, 5)),
        ("café au lait", "cafe\u0301", Pointer(), (0, 4)),
        # Half a word, where the neighbour shows that it was meant.
        ("15 million", "5 million", Pointer(before="1"), (1, 10)),
        # Blanks at the edges are not part of a quote.
        ("one two three", " two ", Pointer(before="one", after="three"), (4, 7)),
        ("x. x.", "x", Pointer(within=(3, 5)), (3, 4)),
        ("\u05e9\u05dc\u05d5\u05dd 5", "\u05dc\u05d5", Pointer(before="\u05e9", after="\u05dd"), (1, 3)),
    ],
)
def test_editor_gets_the_place_that_was_pointed_at(body, quote, pointer, place):
    assert selections.find(quote, body, pointer) == place


@pytest.mark.parametrize(
    ("body", "quote", "pointer", "sentence"),
    [
        ("one two", "  ", Pointer(), "Select the words of the claim first."),
        (
            "one two",
            "four",
            Pointer(),
            "“four” does not stand there like that. Copy the words from the text.",
        ),
        # Not inside of a figure.
        (
            "15 million",
            "5 million",
            Pointer(),
            "“5 million” does not stand there like that. Copy the words from the text.",
        ),
        # Nor in another paragraph, nor beside other neighbours.
        (
            "x\n\ny",
            "x",
            Pointer(within=(3, 4)),
            "“x” does not stand there like that. Copy the words from the text.",
        ),
        (
            "a x",
            "x",
            Pointer(before="b "),
            "“x” does not stand there like that. Copy the words from the text.",
        ),
        (
            "a x a x a",
            "x",
            Pointer(),
            "“x” stands there 2 times. Give a few words more, or the words just before it.",
        ),
        # A number near one of the places is no place.
        (
            "a x a x a",
            "x",
            Pointer(before="a ", after=" a", start=3),
            "“x” stands there 2 times. Give a few words more, or the words just before it.",
        ),
        (
            "x" * 6000,
            "x" * 5001,
            Pointer(),
            "The quote is longer than 5000 characters. Select the one sentence that is checked.",
        ),
    ],
)
def test_every_doubt_about_the_place_is_a_refusal(body, quote, pointer, sentence):
    with pytest.raises(Refused) as refusal:
        selections.find(quote, body, pointer)

    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(("units", "place"), [(0, 0), (1, 1), (3, 2), (4, 4), (5, 5), (99, 5)])
def test_utf_16_units_of_a_page_become_code_points_of_the_text(units, place):
    assert selections.in_code_points(units, "a😀\r\nb") == place

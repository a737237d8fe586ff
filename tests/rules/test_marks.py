"""How claims stand out in a text: overlapping, inside one another, across paragraphs, at its very edges."""

import random
import time

import pytest

from claims.rules.marks import Piece, Span, lay_out


def shown(body, *spans):
    """Return the text with each piece in brackets after the keys of its spans; ! where a span begins."""
    lines = []
    for paragraph in lay_out(body, [Span(*span) for span in spans]):
        line = ""
        for piece in paragraph.pieces:
            keys = "".join(f"{key}!" if key in piece.begins else key for key in piece.keys)
            line += f"{keys}[{body[piece.start : piece.end]}]" if keys else body[piece.start : piece.end]
        lines.append(line)
    return lines


@pytest.mark.parametrize(
    ("body", "spans", "lines"),
    [
        ("one two", [], ["one two"]),
        ("one two", [("a", 0, 3)], ["a![one] two"]),
        ("one two", [("a", 4, 7)], ["one a![two]"]),
        ("one two", [("a", 0, 7)], ["a![one two]"]),
        ("one two three", [("a", 0, 7), ("b", 4, 13)], ["a![one ]ab![two]b[ three]"]),
        ("one two three", [("a", 0, 13), ("b", 4, 7)], ["a![one ]ab![two]a[ three]"]),
        ("one two three", [("b", 0, 3), ("a", 0, 13)], ["a!b![one]a[ two three]"]),
        ("one two", [("a", 0, 3), ("b", 0, 3)], ["a!b![one] two"]),
        ("one\n\ntwo", [("a", 0, 8)], ["a![one]", "a[two]"]),
        ("one\n \ntwo", [("a", 3, 9)], ["one", "a![two]"]),
        ("one\r\ntwo", [("a", 2, 6)], ["ona![e]", "a[t]wo"]),
        ("\n\none\n\n", [("a", 2, 5)], ["a![one]"]),
        ("", [], []),
        (" \n ", [], []),
    ],
)
def test_text_is_cut_at_every_edge_of_a_claim(body, spans, lines):
    assert shown(body, *spans) == lines


def test_pieces_join_to_the_paragraphs_whatever_claims_there_are():
    chance = random.Random(4)
    body = "\n\n".join("lorem ipsum dolor sit amet" * chance.randint(1, 4) for _number in range(20))
    spans = []
    for number in range(200):
        start = chance.randrange(len(body) - 1)
        spans.append(Span(str(number), start, chance.randint(start + 1, min(len(body), start + 120))))

    laid = lay_out(body, spans)

    for paragraph in laid:
        assert (
            "".join(body[piece.start : piece.end] for piece in paragraph.pieces)
            == (body[paragraph.start : paragraph.end])
        )
        for piece in paragraph.pieces:
            covering = {span.key for span in spans if span.start < piece.end and piece.start < span.end}
            assert set(piece.keys) == covering
    begun = [key for paragraph in laid for piece in paragraph.pieces for key in piece.begins]
    assert len(begun) == len(set(begun))


@pytest.mark.parametrize("body", [" " * 100_000, "\n" * 100_000, "a\n" * 50_000, " \r\n" * 30_000 + "a"])
def test_hostile_text_is_laid_out_in_no_time(body):
    begun = time.process_time()

    lay_out(body)

    # Generous: what is guarded against takes minutes.
    assert time.process_time() - begun < 2


def test_piece_outside_of_every_claim_has_no_key():
    assert lay_out("one")[0].pieces == (Piece(0, 3),)

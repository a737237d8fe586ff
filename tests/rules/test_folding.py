import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.folding import fold

AWKWARD = (
    "ab \n\t\u00a0\u2003…„“’«–\u00ad\u200b\u200d\ufeff\u0308\u0323oé\u1100\u1161\u11a8\u212b\u0958😀\ufe0f"
)


@pytest.mark.parametrize(
    ("body", "levelled"),
    [
        ("„Ja“, sagte sie – nein!", '"Ja", sagte sie - nein!'),
        ("48,1\u00a0Mrd.\n\n  Euro", "48,1 Mrd. Euro"),
        ("Schiff\u00adfahrt \u200b ruht", "Schifffahrt ruht"),
        ("und so …", "und so ..."),
        ("Fo\u0308rderer", "Förderer"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("\u212bngström", "Ångström"),
        ("", ""),
    ],
)
def test_typography_is_levelled(body, levelled):
    assert fold(body).text == levelled


@pytest.mark.parametrize(
    ("body", "words", "there"),
    [
        ("Sie sagte: „Ja … nein“.", "Ja ... nein", "Ja … nein"),
        ("Die Schiff\u00adfahrt ruht.", "Schifffahrt", "Schiff\u00adfahrt"),
        ("48,1\u00a0\n Mrd. Euro", "48,1 Mrd.", "48,1\u00a0\n Mrd."),
        ("\ufeffDer Fo\u0308rderer kam", "Der Förderer", "Der Fo\u0308rderer"),
        ("a…b…c", "b", "b"),
    ],
)
def test_a_place_leads_back_to_the_text_as_it_came(body, words, there):
    folded = fold(body)
    start = folded.text.index(words)

    first, last = folded.original(start, start + len(words))

    assert body[first:last] == there


@given(st.text(AWKWARD, max_size=40))
def test_every_character_leads_back_to_characters_that_are_levelled_to_it(body):
    folded = fold(body)

    for index, character in enumerate(folded.text):
        start, end = folded.original(index, index + 1)
        assert 0 <= start < end <= len(body)
        assert character in fold(body[start:end]).text


@given(st.text(AWKWARD, max_size=40), st.integers(0, 45))
def test_a_place_in_the_text_leads_to_the_first_character_behind_it(body, place):
    folded = fold(body)

    index = folded.index_from(place)

    starts = [folded.original(number, number + 1)[0] for number in range(len(folded.text))]
    assert index == sum(start < place for start in starts)


@given(st.text(AWKWARD, max_size=40))
def test_places_keep_their_order(body):
    folded = fold(body)

    starts = [folded.original(index, index + 1)[0] for index in range(len(folded.text))]

    assert starts == sorted(starts)


@given(st.text(AWKWARD.replace("\u200d", ""), max_size=40))
def test_a_text_reads_the_same_composed_or_not(body):
    assert fold(unicodedata.normalize("NFD", body)).text == fold(unicodedata.normalize("NFC", body)).text


@pytest.mark.parametrize(
    "piece", [" ", " \u00ad", "\u00ad", "…", "o\u0308", "\u0308", "\u1161", "a", "\u0958"]
)
def test_hostile_text_does_not_hold_the_desk_up(piece):
    body = (piece * 100_000)[:100_000]
    began = time.process_time()

    fold(body)

    # 50 ms for 10,000 characters is the limit of the house; a busy machine gets some grace.
    assert time.process_time() - began < 1.5

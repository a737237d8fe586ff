"""Sentences as editors count them: abbreviations and ordinals end none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rules.reading import read, sentences


def split(text, language):
    return [text[start:end] for start, end in sentences.split(text, 0, len(text), language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das kostet rd. 3,5 Mrd. Euro, d. h. mehr als geplant.|Es gilt u. a. Nr. 5.", "de"),
        ("Seit dem 21. Jahrhundert gilt das.|Im 3. Quartal stieg es.", "de"),
        ("Prof. Dr. Meier kam am 3. Oktober zu Fr. Schulz.|Danach ging er.", "de"),
        ("Das gilt inkl. MwSt. bis Ende 2016.|Danach nicht.", "de"),
        ("„Was soll das?“ fragte er.|Niemand antwortete.", "de"),
        ("Das endete 2016.|Danach kam nichts mehr.", "de"),
        ("Mr. Smith of Acme Inc. said it was approx. 5 p.m.|Then he left.", "en"),
        ("Sen. Jones met Gov. Lee in the U.S. capital.|They talked.", "en"),
        ('"I am here. I stay," he said.|He left.', "en"),
    ],
)
def test_sentences_end_where_they_do(text, language):
    expected = text.split("|")

    assert split(text.replace("|", " "), language) == expected


def test_sentences_carry_the_kind_of_their_part():
    body = "Rat schließt Bad\n\nDer Rat hat es beschlossen. Das Bad bleibt zu.\n\nSiehe auch Preise"

    found = [
        (body[sentence.start : sentence.end], str(sentence.part)) for sentence in read(body, "de").sentences
    ]

    assert found == [
        ("Rat schließt Bad", "heading"),
        ("Der Rat hat es beschlossen.", "body"),
        ("Das Bad bleibt zu.", "body"),
        ("Siehe auch Preise", "boilerplate"),
    ]


def test_sentences_of_a_paragraph_without_end_are_cut_like_those_of_a_short_one():
    sentence = "Die Firma meldete 2019 einen Verlust von 5 Mio. Euro."

    assert split(" ".join([sentence] * 400), "de") == [sentence] * 400


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(st.text(alphabet='aZ.!?„“" \n3äx', max_size=80), st.sampled_from(["de", "en"]))
def test_no_word_is_lost_between_sentences(text, language):
    found = split(text, language)

    assert "".join("".join(found).split()) == "".join(text.split())

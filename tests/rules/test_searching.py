"""A word is found in all its forms, in both languages, whatever signs stand around it."""

import pytest

from claims.rules import searching
from claims.rules.sentences import Refused


def finds(question, text, language):
    there = searching.stems(text, language)
    return all(stems & there for stems in searching.asked(question)) and bool(searching.asked(question))


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("Haus", "Zwei Häuser brannten.", "de"),
        ("Häuser", "Ein Haus brannte.", "de"),
        ("haeuser", "Zwei Häuser brannten.", "de"),
        ("Strasse", "Die Straße ist gesperrt.", "de"),
        ("STRASSE", "Die Straßen sind gesperrt.", "de"),
        ("Straße", "Die Strasse ist gesperrt.", "de"),
        ("bridges", "The bridge is closed.", "en"),
        ("bridge", "Two bridges are closed.", "en"),
        ("“bridge”", "Two bridges are closed.", "en"),
        ("„Haus“", "Zwei Häuser brannten.", "de"),
        ("mayor's", "The mayor said so.", "en"),
        ("the bridge", "A bridge is closed.", "en"),
        ("Zürich", "Zurich is closed.", "en"),
        ("48,1", "Sie kostete 48,1 Millionen.", "de"),
        ("правда", "Говорит правда.", "en"),
        ("Café", "Das Cafe ist zu.", "de"),
        ("bru\u0308cken", "Die Brücke ist zu.", "de"),
    ],
)
def test_word_is_found_in_its_other_forms(question, text, language):
    assert finds(question, text, language)


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("Haus", "Der Hausmeister kam.", "de"),
        ("one", "The bridge on the river.", "en"),
        ("bridge tunnel", "A bridge is closed.", "en"),
        ("“”", "Anything.", "en"),
        ("%", "100 %", "en"),
    ],
)
def test_what_is_another_word_is_not_found(question, text, language):
    assert not finds(question, text, language)


def test_stem_is_one_plain_word_for_every_database():
    for word in ("Häuser", "Straße", "правда", "40e5", "东京", "İstanbul", "ﬁne", "½"):
        for language in ("de", "en"):
            found = searching.stem(word, language)

            assert found.isascii()
            assert found.isalnum()
            assert found[0] in "de"


def test_little_words_count_only_where_nothing_else_is_asked():
    assert searching.asked("the bridge") == searching.asked("bridge")
    assert len(searching.asked("the")) == 1


def test_word_asked_for_twice_counts_once():
    assert len(searching.asked("Haus haus HAUS")) == 1


def test_hits_are_marked_and_the_text_stays_whole():
    text = "Die Häuser am Haus, <b>Haus</b>."

    pieces = searching.parted(text, "de", searching.asked("haus"))

    assert "".join(piece for piece, _is_hit in pieces) == text
    assert [piece for piece, is_hit in pieces if is_hit] == ["Häuser", "Haus", "Haus"]


def test_words_around_the_first_hit_are_shown_with_it():
    text = "Nothing here. " * 40 + "At last the bridge stands. " + "Nothing more. " * 40

    around = searching.around_hit(text, "en", searching.asked("bridges"), length=120)

    assert "bridge stands" in around
    assert len(around) < 130
    assert (around[:2], around[-2:]) == ("… ", " …")
    assert searching.around_hit(text, "en", searching.asked("tunnel"), length=120) == ""


def test_question_no_text_could_hold_is_refused():
    with pytest.raises(Refused, match="forbidden character"):
        searching.asked("a\x00b")


def test_ten_thousand_hostile_characters_take_no_time():
    import time

    begun = time.process_time()
    for hostile in ("a" * 10_000, "a\u0308" * 5_000, "\u0301" * 10_000, "a_" * 5_000, "ä" * 10_000):
        searching.stems(hostile, "de")
        searching.asked(hostile)

    assert time.process_time() - begun < 0.5

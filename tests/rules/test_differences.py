import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.differences import IN, OUT, SAME, paragraphs, words

OLD = "The bridge.\n\nThe council paid 15 million euros for it.\nIt stands.\nNobody crosses it on foot."
NEW = "The bridge.\nThe council has paid 16 million euros for all of it.\nIt stands.\nA ferry runs at night."

TEXTS = st.text("ab c.\n", max_size=60)


def read(before, after):
    """Return both texts as one, what went in square brackets and what came in braces."""
    rows = []
    for paragraph in paragraphs(before, after):
        pieces = ""
        for stretch in paragraph.stretches:
            shown = {
                SAME: after[slice(*stretch.after)],
                IN: f"{{{after[slice(*stretch.after)]}}}",
                OUT: f"[{before[slice(*stretch.before)]}]",
            }
            pieces += shown[stretch.where]
        rows.append((paragraph.where, pieces))
    return rows


def lines(text):
    return [line for line in text.split("\n") if line.strip()]


def test_changes_are_told_paragraph_by_paragraph_and_word_by_word():
    assert read(OLD, NEW) == [
        ("same", "The bridge."),
        ("changed", "The council {has }paid [15]{16} million euros for{ all of} it."),
        ("same", "It stands."),
        ("out", "[Nobody crosses it on foot.]"),
        ("in", "{A ferry runs at night.}"),
    ]


def test_blanks_between_two_changes_belong_to_the_changes():
    before, after = "He paid ten euros.", "He paid eleven dollars."

    told = [
        (one.where, before[slice(*one.before)] or after[slice(*one.after)])
        for one in words(before, after, (0, len(before)), (0, len(after)))
    ]

    assert told == [("same", "He paid "), ("out", "ten euros"), ("in", "eleven dollars"), ("same", ".")]


def test_a_paragraph_among_new_ones_is_known_again():
    assert read("The mayor came late.", "Preface.\nThe mayor came too late.\nMore.") == [
        ("in", "{Preface.}"),
        ("changed", "The mayor came {too }late."),
        ("in", "{More.}"),
    ]


def test_empty_lines_are_no_paragraphs():
    assert read("\n \nOne.\n\n\n", "One.") == [("same", "One.")]
    assert read("", "") == []


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_comparison(before, after):
    found = list(paragraphs(before, after))

    old = ["".join(before[slice(*s.before)] for s in p.stretches if s.where != IN) for p in found if p.before]
    new = ["".join(after[slice(*s.after)] for s in p.stretches if s.where != OUT) for p in found if p.after]
    assert (old, new) == (lines(before), lines(after))


@given(TEXTS, TEXTS)
def test_what_is_called_the_same_is_the_same(before, after):
    for paragraph in paragraphs(before, after):
        for stretch in paragraph.stretches:
            if stretch.where == SAME:
                assert before[slice(*stretch.before)] == after[slice(*stretch.after)]


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert {paragraph.where for paragraph in paragraphs(text, text)} <= {SAME}


def long_text(length, seed=1, vocabulary=2000):
    chance = random.Random(seed)
    found = []
    while sum(map(len, found)) < length:
        found.append(" ".join(f"w{chance.randrange(vocabulary)}" for _word in range(80)))
    return found


def edited(found):
    chance = random.Random(9)
    return [
        " ".join(word if chance.random() > 0.1 else "new" for word in line.split())
        for line in found
        if chance.random() > 0.05
    ]


def test_paragraphs_of_a_long_article_are_known_again_though_every_one_was_edited():
    old = long_text(60_000)
    new = edited(old)

    found = list(paragraphs("\n".join(old), "\n".join(new)))

    assert [paragraph.where for paragraph in found].count("changed") == len(new)


HOSTILE = {
    "every paragraph edited": ("\n".join(long_text(60_000)), "\n".join(edited(long_text(60_000)))),
    "nothing alike": ("\n".join(long_text(60_000)), "\n".join(long_text(60_000, seed=2))),
    "one paragraph": (" ".join(long_text(60_000)), " ".join(edited(long_text(60_000)))),
    "two words over and over": ("a b " * 25_000, "b a " * 25_000),
    "two lines over and over": ("a\nb\n" * 20_000, "b\na\n" * 20_000),
    "lines shuffled": (
        "\n".join(map(str, range(20_000))),
        "\n".join(map(str, random.Random(1).sample(range(20_000), 20_000))),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_long_and_hostile_texts_are_compared_in_time(name):
    before, after = HOSTILE[name]
    began = time.process_time()

    found = list(paragraphs(before, after))

    # A page is waited for; a busy machine gets some grace.
    assert time.process_time() - began < 6
    assert sum(1 for paragraph in found if paragraph.after) == len(lines(after))

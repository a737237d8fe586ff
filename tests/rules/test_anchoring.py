import json
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.anchoring import CONTEXT, Anchor, context, locate
from claims.vocabulary import Anchoring

REVISIONS = Path(__file__).resolve().parents[3] / "shared" / "data" / "anchoring"

BODY = (
    "Die Stiftung wurde im Mai gegründet. Ein Förderer überwies ihr 2016 insgesamt 15 Millionen Euro. "
    "Im Jahr darauf folgten 20 Millionen Euro. Der Rat trat im Juni zurück, sagte eine Sprecherin.\n\n"
    "Die Gegner der Stiftung nannten den Förderer einen „Träumer“. Er antwortete nicht – jedenfalls nicht "
    "öffentlich. Ein Gericht prüft nun, ob die Zusagen galten."
)


def anchored(quote, body=BODY, **words):
    anchor = locate(quote, body, **words)
    return anchor.outcome, body[anchor.start : anchor.end] if anchor.start is not None else None


def relocated(quote, changed):
    """Return the outcome for a quote taken from BODY, with its context, in a changed body."""
    start = BODY.index(quote)
    exact, prefix, suffix = context(BODY, start, start + len(quote))
    return anchored(exact, changed, prefix=prefix, suffix=suffix)


def test_outcomes_are_those_of_the_vocabulary():
    assert set(Anchoring.values) == {"found", "moved", "ambiguous", "lost"}


def test_exact_words_that_stand_once_are_found():
    assert anchored("Der Rat trat im Juni zurück") == ("found", "Der Rat trat im Juni zurück")


def test_exact_words_are_found_after_they_went_elsewhere():
    sentence = "Der Rat trat im Juni zurück, sagte eine Sprecherin."
    changed = BODY.replace(sentence, "Niemand sprach darüber.") + " " + sentence

    assert relocated(sentence, changed) == ("found", sentence)


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ('einen "Träumer"', "einen „Träumer“"),
        ("antwortete nicht - jedenfalls", "antwortete nicht – jedenfalls"),
        ("Sprecherin. Die Gegner", "Sprecherin.\n\nDie Gegner"),
        ("  Der Rat   trat ", "Der Rat trat"),
        ("Fo\u0308rderer u\u0308berwies", "Förderer überwies"),
    ],
)
def test_typography_does_not_hide_a_quote(quote, there):
    assert anchored(quote) == ("found", there)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_are_code_points_of_the_text_as_it_came(form):
    body = "😀 " + unicodedata.normalize(form, BODY)
    there = unicodedata.normalize(form, "Förderer überwies")

    assert anchored("Förderer überwies", body) == ("found", there)


def test_place_ends_behind_the_marks_of_its_last_letter():
    body = "Das Menu\u0308 kam."

    assert anchored("Menü", body) == ("found", "Menu\u0308")


@given(st.text("ao\u0308\u0323\u1100\u1161\u11a8 \n„“…–\u00ad", max_size=20))
def test_a_place_is_never_cut_out_of_a_character(noise):
    body = f"{noise} Bescheid {noise}"

    assert anchored("Bescheid", body) == ("found", "Bescheid")


def test_empty_quote_stands_nowhere():
    assert locate(" ", BODY) == Anchor("lost", None, None, 0.0)
    assert locate("Rat", "").outcome == "lost"


def test_words_that_stand_twice_are_ambiguous_without_context():
    anchor = locate("Millionen Euro", BODY)

    assert (anchor.outcome, anchor.start, anchor.end) == ("ambiguous", None, None)
    assert [BODY[place.start : place.end] for place in anchor.candidates] == ["Millionen Euro"] * 2


def test_context_decides_between_equal_words():
    second = BODY.rindex("Millionen Euro")
    _exact, prefix, suffix = context(BODY, second, second + len("Millionen Euro"))

    anchor = locate("Millionen Euro", BODY, prefix=prefix, suffix=suffix)

    assert (anchor.outcome, anchor.start) == ("found", second)


@pytest.mark.parametrize("hint", [0, 50, 10_000])
def test_position_hint_never_decides(hint):
    body = "Er kam. " + "Sie ging. " * 5 + "Er kam."

    assert locate("Er kam", body, start=hint).outcome == "ambiguous"
    assert locate("Er kam an", body, start=hint).outcome == "ambiguous"


def test_position_hint_puts_the_nearest_of_equal_places_first():
    body = "Er kam. Sie ging. Er kam."

    assert locate("Er kam", body, start=18).candidates[0].start == 18
    assert locate("Er kam", body, start=1).candidates[0].start == 0


def test_equal_words_in_strange_surroundings_are_ambiguous():
    anchor = locate("Millionen Euro", BODY, prefix="xxxx yyyy zzzz qqqq", suffix="aaaa bbbb cccc dddd")

    assert anchor.outcome == "ambiguous"


def test_surroundings_that_are_alike_by_chance_do_not_decide():
    body = "Nach altem Brauch tagt der Rat im Saal. 0000000000 1111111111 Rat 2222222222 3333333333."

    anchor = locate("Rat", body, prefix="Viele Bauten nagen da ", suffix="; Zwei lagen.")

    assert anchor.outcome == "ambiguous"
    assert anchor.candidates[0].score - anchor.candidates[1].score > 0.1


def test_few_words_left_over_in_strange_surroundings_wait_for_an_editor():
    changed = BODY.replace("Ein Förderer überwies ihr 2016 insgesamt 15 Millionen Euro. ", "")

    assert relocated("Millionen Euro", changed) == ("moved", "Millionen Euro")


@pytest.mark.parametrize(
    ("quote", "body"),
    [
        ("5 Millionen", "Es waren 15 Millionen."),
        ("5 Millionen", "Es waren 1,5 Millionen."),
        ("15", "Es waren 15.000 Leute."),
        ("2016", "Nummer 12016 und 20161."),
        ("Rat", "Der Beirat und die Ratlosen."),
    ],
)
def test_quote_does_not_stand_inside_another_word_or_figure(quote, body):
    assert anchored(quote, body) == ("lost", None)


def test_part_of_a_word_is_found_where_it_was_taken_from():
    body = "Der Beirat tagte."

    assert anchored("rat tagte", body, prefix="Der Bei", suffix=".") == ("found", "rat tagte")


SENTENCE = "Ein Förderer überwies ihr 2016 insgesamt 15 Millionen Euro."


@pytest.mark.parametrize(
    "edited",
    [
        "Ein Förderer überwies ihr im Jahr 2016 insgesamt 15 Millionen Euro.",
        "Ein Förderer überwies 2016 insgesamt 15 Millionen Euro.",
        "Ein Förderer hat ihr 2016 insgesamt 15 Millionen Euro überwiesen.",
        "Ein Foerderer überwies ihr 2016 insgesammt 15 Millionen Euro.",
    ],
)
def test_edited_sentence_has_moved_and_is_pointed_at_whole(edited):
    assert relocated(SENTENCE, BODY.replace(SENTENCE, edited)) == ("moved", edited)


def test_edited_part_of_a_sentence_has_moved():
    changed = BODY.replace("prüft nun, ob die Zusagen galten", "prüft jetzt, ob die Zusagen galten")

    outcome, there = relocated("prüft nun, ob die Zusagen galten", changed)

    assert outcome == "moved"
    assert "prüft jetzt, ob die Zusagen galten" in there


@pytest.mark.parametrize(
    "changed_sense",
    [
        "Ein Förderer überwies ihr 2016 insgesamt 16 Millionen Euro.",
        "Ein Förderer überwies ihr 2017 insgesamt 15 Millionen Euro.",
        "Ein Förderer überwies ihr 2016 insgesamt 15 Milliarden Euro.",
        "Ein Förderer überwies ihr 2016 insgesamt 1,5 Millionen Euro.",
        "Ein Förderer überwies ihr 2016 nicht 15 Millionen Euro.",
        "Falsch ist: Ein Förderer überwies ihr 2016 insgesamt 15 Millionen Euro, heißt es heute.",
        "Der Vorstand kaufte davon ein Haus.",
        "",
    ],
)
def test_figure_or_sense_is_never_changed_silently(changed_sense):
    body = BODY.replace(SENTENCE, changed_sense)

    outcome, there = relocated(SENTENCE, body)

    assert (outcome, there) in {("lost", None), ("ambiguous", None), ("found", SENTENCE)}
    assert outcome != "found" or SENTENCE in body


def test_two_edited_places_are_ambiguous():
    body = (
        "Am Montag sagte der Sprecher, die Stiftung habe ihr Geld gut angelegt. Dazwischen geschah wenig. "
        "Am Dienstag sagte der Sprecher, die Stiftung habe ihr Geld gut angelegt."
    )

    assert anchored("sagte der Sprecher, die Stiftung habe das Geld gut angelegt", body) == (
        "ambiguous",
        None,
    )


@pytest.mark.parametrize(
    "edited",
    [
        "Ein Förderer überwies ihr 2016 insgesamt 15 Millionen Euro bar.",
        "Ein Förderer überwies ihr noch 2016 insgesamt 15 Millionen Euro.",
    ],
)
def test_a_sentence_that_grew_is_pointed_at_with_its_full_stop(edited):
    next_one = "Im Jahr darauf folgten 20 Millionen Euro."
    body = BODY.replace(SENTENCE, edited).replace(next_one, "Danach kam sehr viel weniger.")

    assert relocated(SENTENCE, body) == ("moved", edited)


def test_quotation_marks_around_a_quote_are_left_to_its_neighbours():
    body = "Er sagte laut: „Die Brücke kostete die Stadt am Ende viel zu viel“, und ging nach Hause."
    start = body.index("Die Brücke")
    quote, prefix, suffix = context(body, start, body.index("“"))
    changed = body.replace("am Ende", "ganz am Ende")

    there = "Die Brücke kostete die Stadt ganz am Ende viel zu viel"
    assert anchored(quote, changed, prefix=prefix, suffix=suffix) == ("moved", there)


def test_changed_words_at_the_edge_of_a_text_need_the_neighbour_they_had():
    quote = "Die Stiftung wurde im Mai gegründet."
    edited = "Die Stiftung wurde im Mai feierlich gegründet."

    assert relocated(quote, BODY.replace(quote, edited)) == ("moved", edited)
    assert relocated(quote, f"{edited} Weiter ist über sie zunächst nichts bekannt.") == ("lost", None)


def test_a_lost_quote_still_names_the_places_an_editor_may_look_at():
    changed = "Ein Förderer überwies ihr 2016 insgesamt 16 Millionen Euro."
    body = BODY.replace(SENTENCE, changed)
    start = BODY.index(SENTENCE)
    _exact, prefix, suffix = context(BODY, start, start + len(SENTENCE))

    anchor = locate(SENTENCE, body, prefix=prefix, suffix=suffix)

    assert (anchor.outcome, anchor.start) == ("lost", None)
    assert [body[place.start : place.end] for place in anchor.candidates] == [changed]


def test_a_quote_of_several_sentences_moves_with_them():
    quote = BODY[BODY.index("Ein Förderer") : BODY.index(" Der Rat")]
    edited = quote.replace("folgten", "folgten dann")

    assert relocated(quote, BODY.replace(quote, edited)) == ("moved", edited)


def test_pages_are_found_word_for_word_or_not_at_all():
    pages = "".join(f"Satz {number} steht für sich und sagt nicht viel. " for number in range(200)).strip()

    assert anchored(pages, f"Vorwort. {pages} Nachwort.") == ("found", pages)
    assert anchored(pages, pages.replace("Satz 7 ", "Der Satz 7 ")) == ("lost", None)


def test_neighbours_alone_do_not_carry_a_quote():
    body = "Es begann im Mai. Der Hund bellte laut am Tor. Dann wurde es still im Haus."

    outcome = locate(
        "Die Bank zahlte alles zurück.",
        body,
        prefix="Es begann im Mai. ",
        suffix=" Dann wurde es still im Haus.",
    ).outcome

    assert outcome == "lost"


def test_context_is_thirty_two_code_points_on_each_side():
    start = BODY.index("15 Millionen")

    exact, prefix, suffix = context(BODY, start, start + 12)

    assert (exact, len(prefix), len(suffix)) == ("15 Millionen", 32, 32)
    assert prefix + exact + suffix in BODY
    assert context("abc", 0, 3) == ("abc", "", "")


@given(st.integers(0, len(BODY)), st.integers(1, 80))
def test_every_stretch_of_a_text_is_found_again_or_nothing_is_said(start, length):
    end = min(len(BODY), start + length)
    exact, prefix, suffix = context(BODY, start, end)

    anchor = locate(exact, BODY, prefix=prefix, suffix=suffix)

    if anchor.start is None:
        return
    # Blanks at the edges of a selection are not part of the quote.
    assert BODY[anchor.start : anchor.end] == exact.strip()
    assert start <= anchor.start <= anchor.end <= end


@pytest.mark.parametrize("pattern", ["a", "a b ", ". ", "1,", "ab. ", "o\u0308", '"', "nicht ", "…"])
@pytest.mark.parametrize("quote", ["a b c d", "a b " * 200, "a bc " * 400, "1,1,1 1", "…" * 50])
def test_hostile_text_does_not_hold_the_desk_up(pattern, quote):
    body = (pattern * 10_000)[:10_000]
    began = time.process_time()

    locate(quote, body, prefix="x" * CONTEXT, suffix="y" * CONTEXT)

    # 50 ms is the house's limit; a busy machine gets some grace.
    assert time.process_time() - began < 0.25


@pytest.mark.parametrize("piece", ["aber ", "x. ", "wort und wort. ", "1,5 Mio. ", "a"])
def test_a_long_text_does_not_hold_the_desk_up_either(piece):
    body = (piece * 100_000)[:100_000]
    quote = " ".join(f"wort {number} und aber" for number in range(100))
    began = time.process_time()

    locate(quote, body, prefix="x" * CONTEXT, suffix="y" * CONTEXT)
    locate(body, f"{body[:50_000]}z{body[50_000:]}")

    assert time.process_time() - began < 2.5


@pytest.fixture(scope="module")
def revisions():
    if not (REVISIONS / "cases.jsonl").is_file() or not (REVISIONS / "revisions.json").is_file():
        pytest.skip(f"the revisions of articles are not at {REVISIONS}")
    bodies = json.loads((REVISIONS / "revisions.json").read_text())
    lines = (REVISIONS / "cases.jsonl").read_text().splitlines()
    return [(case, bodies[case["new"]]) for case in map(json.loads, lines)]


def anchor_of(case, body):
    return locate(case["exact"], body, prefix=case["prefix"], suffix=case["suffix"], start=case["start"])


def test_sentences_that_survived_a_real_revision_are_found_at_their_place(revisions):
    exact = [(case, body) for case, body in revisions if case["kind"] == "exact"]

    missed = []
    for case, body in exact:
        anchor = anchor_of(case, body)
        if anchor.outcome != "found" or body[anchor.start : anchor.end] != case["exact"]:
            missed.append((case["exact"], anchor))

    assert len(exact) >= 100
    assert missed == []


def test_sentences_that_a_real_revision_dropped_are_anchored_nowhere(revisions):
    gone = [(case, body) for case, body in revisions if case["kind"] == "gone"]

    assert len(gone) >= 50
    assert [case["exact"] for case, body in gone if anchor_of(case, body).start is not None] == []


def test_edited_sentences_are_moved_to_the_right_one_or_nowhere(revisions):
    wrong, outcomes = [], Counter()
    for case, body in revisions:
        if case["kind"] not in ("edited", "rewritten", "exact-ambiguous"):
            continue
        anchor = anchor_of(case, body)
        outcomes[case["kind"], anchor.outcome] += 1
        if anchor.start is None:
            continue
        there = body[anchor.start : anchor.end]
        if there not in (case["best"] or "") and (case["best"] or "\0") not in there:
            wrong.append((case["exact"], there))

    assert wrong == []
    assert outcomes["edited", "moved"] >= 40
    assert outcomes["exact-ambiguous", "found"] == 0

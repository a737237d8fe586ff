import pytest

from claims.rules.replies import new_answers, refuse, refuse_changes

HOLT = {"slug": "holt", "name": "Mara Holt"}


def reply(**changes):
    return {
        "party": HOLT,
        "channel": "email",
        "asked_on": "2026-03-03",
        "deadline_on": "2026-03-09",
        "answered_on": "",
        "answer": "",
    } | changes


ASKED = reply()
ANSWERED = reply(answered_on="2026-03-05", answer="I was given that sum.")
LATER = reply(asked_on="2026-04-01", answered_on="2026-04-02", answer="I stand by it.")

NOTHING_NEW = "No answer is on record that readers have not seen."
OTHER_WORDS = (
    "Readers have seen other words about the request to Mara Holt. A reply changes nothing else: "
    "restore them, or make this a correction or an update."
)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([], [ANSWERED], ""),
        ([ASKED], [ANSWERED], ""),
        ([ANSWERED], [ANSWERED, LATER], ""),
        ([ANSWERED], [LATER, ANSWERED, reply(asked_on="2026-05-01")], ""),
        ([], [], NOTHING_NEW),
        ([ASKED], [ASKED], NOTHING_NEW),
        ([ANSWERED], [ANSWERED], NOTHING_NEW),
        ([ANSWERED], [ANSWERED, reply(asked_on="2026-05-01")], NOTHING_NEW),
        ([ANSWERED], [ANSWERED | {"answer": "I was given another sum."}, LATER], OTHER_WORDS),
        ([ANSWERED], [ANSWERED | {"answered_on": "2026-03-06"}, LATER], OTHER_WORDS),
        ([ANSWERED], [LATER], OTHER_WORDS),
        ([ASKED], [LATER], OTHER_WORDS),
        ([ASKED], [ANSWERED | {"deadline_on": ""}], OTHER_WORDS),
    ],
)
def test_a_reply_needs_a_new_answer_and_leaves_the_others_alone(before, after, sentence):
    found = refuse(before, after, is_retracted=False)

    assert found.removesuffix(" Enter it at the request for a reply, shown to readers.") == sentence


def test_a_party_that_was_renamed_since_is_still_the_one_we_asked():
    assert (
        refuse([ASKED], [ANSWERED | {"party": HOLT | {"name": "Mara Holt-Berg"}}], is_retracted=False) == ""
    )


def test_a_retracted_check_has_no_text_a_reply_could_stand_with():
    assert refuse([], [ANSWERED], is_retracted=True) == (
        "This check is retracted, so there is no text a reply could stand with. Start a correction."
    )


def test_new_answers_are_those_readers_have_not_seen():
    assert new_answers([ASKED], [ANSWERED, LATER, reply(asked_on="2026-05-01")]) == [ANSWERED, LATER]
    assert new_answers([ANSWERED], [ANSWERED]) == []


def test_whoever_changes_words_under_a_reply_is_told_what_to_do_instead():
    assert refuse_changes() == (
        "A reply is published without a change to anything else. "
        "To change words or rating, make this a correction or an update."
    )

import pytest

from claims.rules.evidence import Cited, independent_origins, refuse


def cited(source, origin, **changes):
    known = {"stance": "supports", "is_public": True, "is_read": True, "is_rejected": False}
    return Cited(source, origin, **(known | changes))


MEMO = cited("Memo of 2018", "memo")
FILING = cited("Court filing", "court", origin_name="Superior Court", stance="refutes")
JOURNAL = cited("Story on valuation", "wsj", origin_name="Wall Street Journal")
AGENCY_COPY = cited("Copy of that story", "wsj", origin_name="Wall Street Journal", stance="nuances")


def test_two_independent_origins_are_enough():
    assert refuse([MEMO, FILING], single_origin_reason="") == ""


def test_two_papers_with_one_origin_are_one():
    assert independent_origins([JOURNAL, AGENCY_COPY]) == {"wsj"}
    assert refuse([JOURNAL, AGENCY_COPY], single_origin_reason=" ") == (
        "Only one independent origin (Wall Street Journal). Add a second or say publicly why one is enough."
    )


def test_one_origin_is_enough_with_a_public_reason():
    assert refuse([JOURNAL], single_origin_reason="Only the buyer knows the price.") == ""


@pytest.mark.parametrize(
    "weightless",
    [
        {"is_public": False},
        {"is_public": False, "is_read": False},
        {"is_public": False, "is_rejected": True},
        {"stance": "mentions"},
    ],
)
def test_only_what_readers_can_see_and_what_speaks_to_the_claim_counts(weightless):
    other = cited("Other", "other", **weightless)

    assert independent_origins([JOURNAL, other]) == {"wsj"}
    assert refuse([JOURNAL, other], single_origin_reason="").startswith("Only one independent origin")


@pytest.mark.parametrize("stance", ["supports", "refutes", "nuances"])
def test_every_stance_but_a_mention_counts(stance):
    assert independent_origins([cited("Other", "other", stance=stance)]) == {"other"}


@pytest.mark.parametrize("reason", ["", "Nobody else was there."])
def test_nothing_excuses_having_no_evidence(reason):
    sentence = (
        "No public source that was read speaks to this claim. Add one that supports, refutes or nuances it."
    )

    assert refuse([], single_origin_reason=reason) == sentence
    assert refuse([cited("Memo", "memo", is_public=False)], single_origin_reason=reason) == sentence


@pytest.mark.parametrize("stance", ["supports", "mentions"])
def test_unread_source_cannot_be_cited_publicly_and_is_named(stance):
    unread = cited("Tax filing 2016", "irs", is_read=False, stance=stance)

    assert refuse([MEMO, FILING, unread], single_origin_reason="because") == (
        "“Tax filing 2016” is cited publicly but was not read. Read it, take it out or mark it confidential."
    )


@pytest.mark.parametrize("stance", ["supports", "mentions"])
def test_rejected_source_cannot_be_cited_publicly_and_is_named(stance):
    rejected = cited("Blog post", "blog", is_rejected=True, stance=stance)

    assert independent_origins([MEMO, rejected]) == {"memo"}
    assert refuse([MEMO, FILING, rejected], single_origin_reason="because") == (
        "“Blog post” was rejected as a source and cannot be cited publicly. "
        "Take it out or mark it confidential."
    )


def test_unread_confidential_source_does_no_harm():
    assert (
        refuse([MEMO, FILING, cited("Tip", "tip", is_public=False, is_read=False)], single_origin_reason="")
        == ""
    )


def test_source_without_known_origin_stands_for_itself():
    assert independent_origins([cited("One", ""), cited("Two", "")]) == {"One", "Two"}

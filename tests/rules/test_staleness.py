import pytest

from claims.rules import staleness
from claims.rules.staleness import merged, reason, refuse_still_right, remaining

READS = "“cost 40 million” reads “cost 41 million” in revision 2 of “The bridge”"
NOT_YOURS = "Only editors and chiefs may say that a verdict is still right. Ask one of them."
QUOTE = {
    "article": "The bridge",
    "revision": 2,
    "quote": "cost 40 million",
    "now": "cost 41 million",
    "outcome": "moved",
}


def source(files=(), **fields):
    return {
        "title": "Audit report",
        "fields": {name: list(pair) for name, pair in fields.items()},
        "files": list(files),
    }


KEPT = {"sha256": "a" * 64, "captured_on": "2026-03-05"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (QUOTE, f"{READS}; nobody has confirmed the place."),
        (QUOTE | {"outcome": "found"}, f"{READS}."),
        (
            QUOTE | {"outcome": "ambiguous"},
            "“cost 40 million” could stand at several places in revision 2 of “The bridge”.",
        ),
        (QUOTE | {"outcome": "lost"}, "“cost 40 million” is lost in revision 2 of “The bridge”."),
        (
            QUOTE | {"outcome": "unsought"},
            "“cost 40 million” has not been found again yet in revision 2 of “The bridge”.",
        ),
        (source(reliability=("good", "low")), "“Audit report”: reliability was good and is low."),
        (source(reading=("read", "not_read")), "“Audit report”: read by us was read and is not read."),
        (source(is_rejected=(False, True)), "“Audit report”: it was rejected."),
        (source(is_confidential=(False, True)), "“Audit report”: it is confidential now."),
        (source(title=("Audit report", "Audit")), "“Audit report”: title was “Audit report” and is “Audit”."),
        (
            source(published_on=("2024-03", "2024-03-06")),
            "“Audit report”: published on was March 2024 and is 6 March 2024.",
        ),
        (
            source(url=("https://a.example/", "")),
            "“Audit report”: address was “https://a.example/” and is nothing.",
        ),
        (
            source(files=[KEPT]),
            "“Audit report”: a file kept on 5 March 2026 differs from those before.",
        ),
    ],
)
def test_every_doubt_is_said_in_words(change, sentence):
    assert reason(change) == sentence


def test_every_field_that_is_watched_can_be_said():
    for name in staleness.WATCHED:
        value = {
            "reading": ("read", "not_read"),
            "reliability": ("good", "low"),
            "published_on": ("2024", ""),
        }
        pair = value.get(name, (False, True) if name.startswith("is_") else ("before", "after"))
        assert reason(source(**{name: pair})).startswith("“Audit report”: ")


def test_a_second_change_of_a_source_is_told_from_where_the_first_began():
    first = source(reliability=("good", "fair"), url=("a", "b"))
    second = source(reliability=("fair", "low"), files=[KEPT])

    assert merged(first, second) == source(files=[KEPT], reliability=("good", "low"), url=("a", "b"))
    assert merged(None, second) == second


def test_a_quote_is_told_as_it_stands_last():
    assert merged(QUOTE, QUOTE | {"outcome": "lost"}) == QUOTE | {"outcome": "lost"}


@pytest.mark.parametrize(
    ("change", "frozen", "left"),
    [
        (source(url=("a", "a")), {}, None),
        (source(url=("a", "b")), {"url": "b"}, None),
        (source(url=("a", "b")), {"url": "a"}, source(url=("a", "b"))),
        (source(url=("a", "a"), title=("c", "d")), {}, source(title=("c", "d"))),
        (source(files=[KEPT], url=("a", "a")), {}, source(files=[KEPT])),
        (QUOTE, {}, QUOTE),
    ],
)
def test_what_was_taken_back_or_stands_there_for_readers_is_no_doubt(change, frozen, left):
    assert remaining(change, frozen) == left


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, ""),
        ({"groups": {"chief"}}, ""),
        ({"groups": {"checker"}}, NOT_YOURS),
        ({"groups": set()}, NOT_YOURS),
        ({"is_stale": False}, "Nothing about this verdict is in doubt any more."),
        (
            {"is_as_seen": False},
            "Something else changed since you looked. Read the reasons again, then decide.",
        ),
        ({"reason": " \n"}, "Say in a sentence why the verdict is still right."),
    ],
)
def test_who_says_that_it_is_still_right_needs_a_desk_a_doubt_and_a_reason(given, sentence):
    ready = {"groups": {"editor"}, "reason": "The sum is the same.", "is_stale": True, "is_as_seen": True}

    assert refuse_still_right(**(ready | given)) == sentence

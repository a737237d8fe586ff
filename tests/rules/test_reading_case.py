"""The recorded article: what it is read for must touch what checkers found in it, and nothing round it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from claims.rules import anchoring
from claims.rules.reading import KnownParty, read

CASE = Path(__file__).resolve().parents[3] / "shared" / "case"

pytestmark = pytest.mark.skipif(
    not CASE.exists(), reason="the article of the case is foreign text and not in the repository"
)


def touch(one, other):
    return one[0] < other[1] and other[0] < one[1]


@pytest.fixture(scope="module")
def body():
    return (CASE / "article.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def dossier():
    return json.loads((CASE / "claims.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def places(dossier):
    """The places of each claim, by the level of its check-worthiness."""
    return [
        (
            claim["check_worthiness"]["level"],
            [
                (words["start"], words["end"], words["quote"])
                for words in (claim["locator"], *claim["repeats"])
            ],
        )
        for claim in dossier["claims"]
    ]


@pytest.fixture(scope="module")
def suggestions(body):
    return [(found.start, found.end) for found in read(body, "de").suggestions]


@pytest.fixture(scope="module")
def worthy(places):
    return [places for level, places in places if level in ("high", "medium")]


def test_every_place_holds_the_words_that_were_recorded(body, places):
    recorded = [place for _level, claim in places for place in claim]

    assert len(recorded) == 129
    assert [quote for start, end, quote in recorded if body[start:end] != quote] == []


def test_place_searched_by_its_words_is_found_or_one_of_two_and_never_a_wrong_one(body, places):
    outcomes = Counter()

    for start, end, quote in (place for _level, claim in places for place in claim):
        _exact, prefix, suffix = anchoring.context(body, start, end)
        anchor = anchoring.locate(quote, body, prefix=prefix, suffix=suffix)
        outcomes[anchor.outcome] += 1
        assert anchor.start in (start, None)
        assert start in {candidate.start for candidate in anchor.candidates}

    # What stands in a caption and in the text word for word is for an editor to choose.
    assert outcomes == {"found": 124, "ambiguous": 5}


def test_no_line_of_boilerplate_is_suggested(dossier, suggestions):
    lines = [(line["start"], line["end"]) for line in dossier["boilerplate"]]

    assert len(lines) == 17
    assert [line for line in lines if any(touch(line, found) for found in suggestions)] == []


def test_seven_in_ten_claims_worth_checking_are_touched(worthy, suggestions):
    touched = [
        claim for claim in worthy if any(touch(place, found) for place in claim for found in suggestions)
    ]

    assert len(worthy) == 80
    assert len(touched) >= 0.7 * len(worthy)


def test_half_of_the_first_thirty_suggestions_are_such_claims(worthy, suggestions):
    first = suggestions[:30]

    right = [found for found in first if any(touch(place, found) for claim in worthy for place in claim)]
    assert len(first) == 30
    assert len(right) >= 15


def test_chains_of_the_dossier_are_met_where_the_sentence_names_them(body):
    entities = json.loads((CASE / "entities.json").read_text("utf-8"))["entities"]
    parties = [
        KnownParty(entity["id"], (entity["name"], *entity["aliases"]), entity["type"] == "media outlet")
        for entity in entities
    ]
    told = {
        body[found.start : found.end][:24]: [hop.party_slug for hop in found.hops]
        for found in read(body, "de", parties=parties).suggestions
    }

    assert told["Ehemalige Mitarbeiter sa"] == ["former-openai-employees", "wall-street-journal"]
    assert told["Laut dem Journal antwort"] == ["elon-musk", "wall-street-journal"]
    assert told["Altman-nahe Personen sag"][0] == "people-close-to-altman"
    assert told["Musk-nahe Personen sagte"] == ["people-close-to-musk"]

"""What the finder takes for a conflict, and what it leaves alone; none of it is from the case."""

from decimal import Decimal

import pytest

from claims.rules import conflicts
from claims.rules.conflicts import Facts, Figure, Place, Step


def claim(slug, statement="", *, language="en", **fields):
    return Facts(slug=slug, statements={language: statement}, **fields)


def place(exact, start=0, article="harbour-news"):
    return Place(article, 1, start, exact, "en", "2024-03")


def figure(measure, value, unit="EUR", **fields):
    return Figure(measure, Decimal(value), unit, **fields)


def hop(step, wording="", language="en", **fields):
    return Step(
        step,
        **{
            "party": f"party-{step}",
            "name": f"Party {step}",
            "wording": wording,
            "language": language,
            **fields,
        },
    )


def in_chain(*hops, **fields):
    return claim("bridge", chains={1: tuple(hops)}, **fields)


def found(*claims, look=conflicts.within):
    return [(finding.rule, {finding.claim, finding.other} - {""}) for finding in look(claims)]


COST = "The new bridge cost the town a lot"


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (figure("cost of the bridge", 40), figure("cost of the bridge", 55), "two_values"),
        (figure("cost of the bridge", 40), figure("bridge cost", 40, "USD"), "two_units"),
        (figure("money lent by the state", 90_000_000), figure("value of the port", 90_000_000), "two_roles"),
    ],
)
def test_figures_that_cannot_both_be_right(one, other, rule):
    claims = (
        claim("a", f"{COST}.", figures=(one,), places=(place("x"),)),
        claim("b", f"{COST} of money.", figures=(other,), places=(place("y", 9),)),
    )

    assert found(*claims) == [(rule, {"a", "b"})]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure("cost of the bridge", "40"), figure("cost of the bridge", "40.2")),
        (
            figure("cost of the bridge", 40, low=Decimal(30), high=Decimal(50)),
            figure("cost of the bridge", 48),
        ),
        (figure("cost of the bridge", 40, as_of="2019"), figure("cost of the bridge", 55, as_of="2023")),
        (figure("people hurt", 5, "persons"), figure("people on the board", 5, "persons")),
    ],
    ids=["rounded", "within the range", "of other years", "a small number twice"],
)
def test_figures_that_leave_each_other_room(one, other):
    claims = (
        claim("a", f"{COST}.", figures=(one,), places=(place("x"),)),
        claim("b", f"{COST}.", figures=(other,), places=(place("y", 9),)),
    )

    assert found(*claims) == []


def test_same_measure_of_another_thing_is_no_conflict():
    claims = (
        claim("a", "The town of Kiel spent money on its bridge.", figures=(figure("cost", 40),)),
        claim("b", "A school in Bremen got new windows.", figures=(figure("cost", 55),)),
    )

    assert found(*claims) == []


DRIFTS = [
    ("more than 300 jobs", "en", "300 Stellen", "de"),
    ("knapp 20 Tonnen", "de", "20 tonnes", "en"),
    ("40 houses", "en", "50 houses", "en"),
    ("die Stadt braucht jährlich Millionen", "de", "the town earns millions a year", "en"),
    ("the office filed a motion to close the port", "en", "das Amt schließt den Hafen", "de"),
    ("Die Bahn will die Strecke schließen", "de", "the railway closed the line", "en"),
    ("service was suspended", "en", "der Verkehr wurde gekündigt", "de"),
    ("he did not pay", "en", "er hat bezahlt", "de"),
    ("allegedly stolen", "en", "gestohlen", "de"),
    ("prices rose", "en", "die Preise sanken", "de"),
    ("der Rat lehnte ab", "de", "the council agreed", "en"),
    ("it is safe", "en", "es ist wahrscheinlich sicher", "de"),
]


@pytest.mark.parametrize(("before", "its", "after", "their"), DRIFTS)
def test_meaning_that_changes_between_two_hops(before, its, after, their):
    chain = in_chain(hop(1, before, its), hop(2), hop(3, after, their, mode="translation"))

    assert found(chain) == [("drift", {"bridge"})]


@pytest.mark.parametrize(
    ("before", "its", "after", "their"),
    [
        ("probably worth a look", "en", "wahrscheinlich einen Blick wert", "de"),
        ("more than 300 jobs", "en", "über 300 Stellen", "de"),
        ("he never paid", "en", "er hat nie bezahlt", "de"),
        ("the town asked for a motion", "en", "die Stadt bat um einen Antrag", "de"),
        ("a shame", "en", "schade", "de"),
    ],
)
def test_translation_that_keeps_the_meaning_is_left_alone(before, its, after, their):
    assert found(in_chain(hop(1, before, its), hop(2, after, their, mode="translation"))) == []


def test_verbatim_is_word_for_word_or_a_part_of_it():
    said = hop(1, "we will build it by spring, whatever it costs")

    assert found(in_chain(said, hop(2, "build it by spring", mode="verbatim"))) == []
    assert found(in_chain(said, hop(2, "we will build it by winter", mode="verbatim"))) == [
        ("not_verbatim", {"bridge"})
    ]


@pytest.mark.parametrize(
    ("other", "is_another_version"),
    [
        ("the mayor praised the old bridge", True),
        ("the mayor praised the bridge", False),
        ("it opened in spring", False),
    ],
)
def test_passage_that_comes_again_in_other_words(other, is_another_version):
    facts = claim("bridge", places=(place("the mayor praised the new bridge"), place(other, 80)))

    assert found(facts) == ([("two_places", {"bridge"})] if is_another_version else [])


def test_one_quotation_has_one_wording_and_one_word_stands_for_one():
    def quoted(slug, original, translated):
        return claim(
            slug,
            chains={
                1: (
                    hop(1, original, mode="verbatim", source="letter", act="wrote"),
                    hop(2, translated, "de", party="paper", mode="translation"),
                )
            },
        )

    two_versions = (
        quoted("a", "we shall not pay for it", ""),
        quoted("b", "we shall not be paying for it", ""),
    )
    one_word = quoted("a", "the coward", "der Feigling"), quoted("b", "the weakling", "dieser Feigling")

    assert found(*two_versions) == [("two_quotations", {"a", "b"})]
    assert found(*one_word) == [("one_word_for_two", {"a", "b"})]


def dated(slug, statement, on, claim_type="event", **fields):
    return claim(slug, statement, claimed_on=on, claim_type=claim_type, **fields)


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (
            dated("a", "The mayor opened the new harbour bridge.", "2024-03-01"),
            dated("b", "The mayor opened the harbour bridge anew.", "2024-03-08"),
            "one_event",
        ),
        (
            dated("a", "The mayor opened the new harbour bridge.", "2024-03-01"),
            dated("b", "The mayor opened the harbour bridge anew.", "2024-03"),
            None,
        ),
        (
            dated("a", "The state stopped the grants for the port of Kiel.", "2019"),
            dated("b", "The port of Kiel no longer got grants by then.", "2021"),
            "one_end",
        ),
        (
            dated("a", "The port was sold last week.", "2024-03-01", places=(place("x"),)),
            dated("b", "In recent months the port went to a buyer.", "2024-03-01", places=(place("y", 9),)),
            "two_spans",
        ),
    ],
)
def test_one_event_has_one_date(one, other, rule):
    assert found(one, other) == ([(rule, {"a", "b"})] if rule else [])


def test_quotations_out_of_one_letter_are_of_one_date():
    letter = {"chains": {1: (hop(1, source="letter", act="wrote"),)}, "claim_type": "quotation"}

    assert found(
        dated("a", "He is sad.", "2024-02-29", **letter), dated("b", "He waits.", "2024-03", **letter)
    ) == [("one_occasion", {"a", "b"})]


@pytest.mark.parametrize(
    ("hops", "fields", "rule"),
    [
        ((hop(1, happened_on="2024-03-05"), hop(2, happened_on="2024-03-01")), {}, "hop_too_early"),
        ((hop(1, source="report", source_on="2025"), hop(2, happened_on="2024-03")), {}, "source_too_late"),
        ((hop(1, source="report", source_on="2025"),), {"places": (place("x"),)}, "source_too_late"),
        (
            (hop(1, happened_on="2019"),),
            {"claimed_on": "2021", "claim_type": "event"},
            "told_too_early",
        ),
        ((hop(1, happened_on="2019"),), {"claimed_on": "2021", "claim_type": "prediction"}, None),
        ((hop(1, happened_on="2024-03"), hop(2, happened_on="2024-03-01")), {}, None),
        (
            # A letter of long ago that came out later.
            (hop(1, happened_on="2015", source="letter", source_on="2025"), hop(2, happened_on="2024")),
            {},
            None,
        ),
    ],
)
def test_nothing_comes_before_its_cause(hops, fields, rule):
    assert found(in_chain(*hops, **fields)) == ([(rule, {"bridge"})] if rule else [])


def test_words_have_one_mouth():
    words = "the bridge will never be built"
    ada, bo = (
        claim(slug, chains={1: (hop(1, words, party=slug, mode="verbatim"),)}) for slug in ("ada", "bo")
    )

    assert found(ada, bo) == found(ada, bo, look=conflicts.sharing) == [("two_mouths", {"ada", "bo"})]


def test_allegation_told_as_the_papers_own_is_found_beside_the_one_with_its_origin():
    own = dated(
        "own",
        "The port broke its promise.",
        "2024-03-01",
        "cause",
        places=(place("x"),),
        chains={1: (hop(1, party="paper", mode="unattributed"),)},
        check_target="content",
    )
    ascribed = dated(
        "ascribed",
        "The union says the port broke a promise.",
        "2024-03-01",
        "position",
        places=(place("y", 9),),
        chains={1: (hop(1, party="union"), hop(2, party="paper"))},
        check_target="both",
    )

    [finding] = conflicts.within([own, ascribed])

    assert (finding.rule, finding.claim, finding.other) == ("attribution_lost", "own", "ascribed")
    assert finding.reason == {
        "en": "The text states the one as a fact and has the other from Party 1.",
        "de": "Der Text stellt das eine als Tatsache hin und hat das andere von Party 1.",
    }


def test_what_very_many_claims_share_leads_to_no_pairs():
    many = [
        claim(f"claim-{number}", f"{COST}.", figures=(figure("cost of the bridge", number + 1),))
        for number in range(500)
    ]

    assert found(*many) == []

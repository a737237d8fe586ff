"""“Already checked?”: what is on record is found again, in other words and in the other language."""

import pytest
from django.core.management import CommandError, call_command

from claims.operations import desk, similar
from claims.rules.similarity import Aspect, Degree
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(anna, noon):
    def record(slug, statement, **fields):
        said = {"claimant": None, "language": "en", "claimed_on": "", **fields}
        claim = factories.ClaimFactory.build(slug=slug, statement=statement, **said)
        return desk.record(claim, actor=anna, at=noon)

    return record


@pytest.fixture
def on_record(recorded):
    recorded("cost", "The new bridge in Celle cost 40 million euros.")
    recorded("cost-more", "The new bridge in Celle cost 41 million euros.")
    recorded("closed", "The bridge in Celle is not closed.")
    recorded("school", "A school in Fulda burned down in 2015.")


def found(text, language="en", **more):
    return {one.claim.slug: one for one in similar.alike_to(text, language, **more)}


def test_same_claim_comes_first_and_is_called_the_same(on_record):
    hits = found("€40 million: that is what the new bridge in Celle cost!")

    assert next(iter(hits)) == "cost"
    assert hits["cost-more"].comparison.degree == Degree.BUT
    assert hits["cost-more"].comparison.differ == (Aspect.FIGURES,)
    assert found("The new bridge in Celle cost 40,000,000 euros")["cost"].comparison.is_same


def test_post_finds_the_claim_behind_tags_and_handles(on_record):
    hits = found("Ha! #CelleBridge cost 40 million euros, says @CityHall https://t.co/aB3 pic.twitter.com/x")

    assert next(iter(hits)) == "cost"


def test_misspelt_and_inflected_words_find_it_all_the_same(on_record):
    assert next(iter(found("A schol in Fulda burning down, 2015"))) == "school"


def test_german_statement_finds_the_english_claim_and_the_other_way_round(recorded):
    recorded("cost", "The new bridge in Celle cost 40 million euros.")
    recorded("gesperrt", "Die Schule in Fulda ist seit 2015 gesperrt.", language="de")
    recorded("other", "The mayor of Jena resigned.")

    german = found("Die neue Brücke in Celle kostete 40 Millionen Euro.", "de")
    english = found("The school in Fulda has been closed since 2015.")

    assert next(iter(german)) == "cost"
    assert german["cost"].comparison.degree == Degree.PROBABLY
    assert german["cost"].in_words == "probably says the same in another language"
    assert next(iter(english)) == "gesperrt"
    assert english["gesperrt"].comparison.degree == Degree.PROBABLY


def test_translation_on_record_is_compared_in_its_own_language(recorded, anna, noon):
    claim = recorded("cost", "Die neue Brücke in Celle kostete 40 Millionen Euro.", language="de")
    words = factories.ClaimTranslationFactory.build(
        claim=claim, language="en", statement="The new bridge in Celle cost 40 million euros."
    )
    desk.record(words, actor=anna, at=noon)

    hit = found("The new bridge in Celle cost €40 million.")["cost"]

    assert hit.comparison.is_same
    assert (hit.language, hit.statement) == ("en", words.statement)


def test_of_two_claims_that_say_the_same_the_older_is_named_first(recorded):
    recorded("b-first", "The new bridge in Celle cost 40 million euros.")
    recorded("a-second", "The new bridge in Celle cost 40 million euros.")

    assert list(found("The new bridge in Celle cost 40 million euros.")) == ["b-first", "a-second"]


def test_claim_is_not_like_itself_and_strangers_are_not_offered(on_record, recorded):
    again = recorded("again", "In Celle, the new bridge cost 40 million euros.")

    assert [one.claim.slug for one in similar.alike(again)] == ["cost", "cost-more"]


def test_nothing_is_like_nothing(on_record):
    assert found("…") == {}
    assert found("Quastenflosser") == {}


def test_question_costs_the_same_queries_however_much_is_on_record(
    on_record, recorded, django_assert_num_queries
):
    with django_assert_num_queries(5):
        few = found("The new bridge in Celle cost 40 million euros.")
    for number in range(20):
        recorded(f"bridge-{number}", f"The bridge in Celle cost {number} million euros.")

    with django_assert_num_queries(5):
        many = found("The new bridge in Celle cost 40 million euros.", limit=10)

    assert len(few) == 4
    assert len(many) == 10


def test_command_says_how_alike_and_what_differs(on_record, capsys):
    ours = "The new bridge in Celle cost 40 million euros."
    call_command("find_similar", ours, language="en", limit=2)

    assert capsys.readouterr().out.splitlines() == [
        " · ".join(["cost", ours, "says the same", "agrees: the same figures, the same names"]),
        " · ".join(
            [
                "cost-more",
                ours.replace("40", "41"),
                "says something else in nearly the same words",
                "agrees: the same names",
                "differs: other figures",
            ]
        ),
        "2 claims found, 1 says the same.",
    ]


def test_command_refuses_a_limit_nobody_can_read(on_record):
    with pytest.raises(CommandError, match="Ask for 1 to 100 claims"):
        call_command("find_similar", "bridge", limit=101)


def by_length(texts):
    """Stands in for a model: texts of like length are near in meaning."""
    return [[1.0, float(len(text))] if "41" in text else [1.0, 0.0] for text in texts]


def test_model_may_change_the_order_and_never_what_is_called_the_same(on_record, settings):
    settings.SIMILARITY_MODEL = "tests.operations.test_similar.by_length"
    hits = found("It cost 41 million euros in Celle, the bridge")

    assert next(iter(hits)) == "cost-more"
    assert not any(one.comparison.is_same for one in hits.values())
    assert found("The new bridge in Celle cost 40 million euros")["cost"].comparison.is_same

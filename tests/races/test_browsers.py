"""Forms saved and clicked at the same instant: no words are lost, and nothing is made twice."""

from functools import partial

from tests.races.conftest import race

# With DEBUG on, pages need no manifest of static files and no TLS.
race_of_browsers = partial(race, by="browsers", DEBUG="1")


def test_two_who_save_one_form_fifty_times_lose_nothing(database, tmp_path):
    outcome = race_of_browsers("saves", 50, database=database, tmp_path=tmp_path)

    assert (outcome["one_each"], outcome["both_saved"], outcome["saved_knowingly"]) == (50, 0, 50)
    assert (outcome["lost"], outcome["errors"], outcome["faults"]) == (0, [], [])


def test_the_careless_form_is_caught_by_the_same_race(database, tmp_path):
    outcome = race_of_browsers("naive_saves", 5, database=database, tmp_path=tmp_path)

    assert outcome["both_saved"] > 0
    assert outcome["lost"] > 0


def test_two_clicks_at_the_same_instant_make_one_thing_and_one_entry(database, tmp_path):
    outcome = race_of_browsers("clicks", 15, database=database, tmp_path=tmp_path)

    assert (outcome["clicks"], outcome["requests"], outcome["parties"], outcome["entries"]) == (
        60,
        15,
        15,
        30,
    )
    assert (outcome["answers"], outcome["errors"], outcome["faults"]) == ([302], [], [])


def test_clicks_without_a_common_key_are_caught_by_the_same_race(database, tmp_path):
    outcome = race_of_browsers("naive_clicks", 5, database=database, tmp_path=tmp_path)

    assert outcome["requests"] > 5

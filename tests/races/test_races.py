"""Editors at the same instant: nobody approves twice, nobody is lost, the trail never forks."""

from tests.races.conftest import race


def test_three_hundred_simultaneous_approvals_give_one_each(database, tmp_path):
    outcome = race("approvals", 300, database=database, tmp_path=tmp_path)

    assert (outcome["double"], outcome["none"], outcome["errors"], outcome["faults"]) == (0, 0, [], [])
    assert outcome["entries"] == 300
    assert all("was faster" in said or "This one is approved" in said for said in outcome["sentences"])


def test_the_careless_approval_is_caught_by_the_same_race(database, tmp_path):
    outcome = race("naive", 30, database=database, tmp_path=tmp_path)

    assert outcome["double"] > 0


def test_eight_writers_lose_nothing_and_never_fork_the_trail(database, tmp_path):
    outcome = race("transitions", 100, database=database, tmp_path=tmp_path)

    assert (outcome["transitions"], outcome["entries"]) == (800, 800)
    assert (outcome["errors"], outcome["faults"]) == ([], [])

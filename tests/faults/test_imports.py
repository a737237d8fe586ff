"""An import dies at any moment and leaves nothing half; an import comes in and the desk goes on working.

Small ones; `python -m tests.faults.driver` runs larger ones and prints how long editors waited.
"""

from tests.faults.conftest import fault


def test_import_killed_at_any_moment_leaves_nothing_half_and_a_second_run_completes_it(database, tmp_path):
    outcome = fault("killed", 20, 40, database=database, tmp_path=tmp_path)

    for way in ("whole", "by_batch"):
        assert (outcome[way]["half"], outcome[way]["differ"], outcome[way]["unchained"]) == (0, 0, 0), way
        assert outcome[way]["nothing"] + outcome[way]["part"] > 0, way
    assert outcome["whole"]["part"] == 0
    assert outcome["faults"] == []
    # The same kills find rows half where they are saved one by one.
    assert outcome["careless"]["half"] > 0


def test_worker_killed_over_orders_of_the_desk_goes_on_and_ends_each(database, tmp_path):
    outcome = fault("ordered", 12, 40, database=database, tmp_path=tmp_path)

    assert (outcome["killed"], outcome["half"], outcome["differ"], outcome["unended"]) == (12, 0, 0, 0)
    assert outcome["faults"] == []


def test_editors_lose_no_save_while_an_import_comes_in(database, tmp_path):
    outcome = fault("desk", 1000, database=database, tmp_path=tmp_path)

    for way in ("whole", "by_batch"):
        assert (outcome[way]["lost"], outcome[way]["errors"], outcome[way]["came"]) == (0, [], 1000), way
        assert outcome[way]["saves"] > 2, way
    assert outcome["faults"] == []
    # Nobody waits from the first row to the last, as they do where all rows are saved in one go.
    by_batch, careless = outcome["by_batch"], outcome["careless"]
    assert by_batch["longest_ms"] < by_batch["import_seconds"] * 600
    assert careless["longest_ms"] > careless["import_seconds"] * 600


def test_what_the_desk_wrote_while_a_file_was_planned_is_planned_anew(database, tmp_path):
    outcome = fault("overtaken", 20, database=database, tmp_path=tmp_path)

    # The claim is there by now: its words follow the file, as they would had it been there before.
    assert outcome["said"] == ["98 created, 2 changed, 0 unchanged"]
    assert outcome["acts"] == ["record", "edit"]
    assert outcome["statement"] == "Said late-0."
    assert outcome["party"] == ["Party late-1", "Seen meanwhile."]
    assert outcome["stands"] == [20, 20]
    assert outcome["faults"] == []

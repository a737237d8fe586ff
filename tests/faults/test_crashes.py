"""The plug is pulled, the database fails, the disk is full: of what an editor does all happened, or nothing.

Few of each; `python -m tests.faults.driver` runs more. Each part ends with a careless version, to be caught.
"""

import pytest

from tests.faults.conftest import EACH


def test_publication_killed_at_any_moment_is_on_every_public_surface_or_on_none(crashes):
    outcome = crashes["published"]

    properly = outcome["properly"]
    assert (properly["half"], properly["faults"], properly["again"]) == ([], [], [])
    assert properly["nothing"] + properly["everything"] == EACH
    assert properly["nothing"] > 0
    assert outcome["careless"]["half"]


def test_act_whose_database_fails_at_any_call_leaves_all_or_nothing_and_goes_through_afterwards(crashes):
    outcome, careless = crashes["failed"]["properly"], crashes["failed"]["careless"]

    assert set(outcome) == {"submit", "approve", "publish", "correct", "retract", "import", "upload"}
    for name, act in outcome.items():
        assert (act["half"], act["faults"], act["again"]) == ([], [], []), name
        assert act["unchanged"] + act["whole"] == act["failed"] >= EACH - 1, name
        # Whoever waits for an answer gets a sentence, and never the page for our own faults.
        assert set(act["answers"]) == {"503"}, name
    assert careless["half"]
    assert careless["faults"]


def test_upload_killed_at_any_moment_leaves_neither_row_nor_half_a_file(crashes):
    outcome = crashes["uploaded"]

    properly = outcome["properly"]
    assert (properly["bad"], properly["again"]) == ([], [])
    assert properly["nothing"] > 0
    assert outcome["careless"]["bad"]


def test_full_disk_refuses_in_a_sentence_keeps_nothing_half_and_needs_no_restart(crashes):
    if "full" not in crashes:
        pytest.skip("no small disk here: it takes root, or a kernel with name spaces for everybody")

    outcome = crashes["full"]["properly"]
    acts = [name for name in ("long text", "upload", "submit") if name in outcome]
    for name in (*acts, "file alone"):
        assert outcome[name] == {"answers": {"en": [503, True], "de": [503, True]}, "came": ""}, name
    assert len(acts) > 1
    assert (outcome["read"], outcome["desk"]) == ([], [200, 200])
    assert outcome["again"] == dict.fromkeys(acts, 302)
    assert outcome["came"]
    assert outcome["faults"] == []
    # The same disk breaks who writes the row first and the file under its own name.
    assert crashes["full"]["careless"]

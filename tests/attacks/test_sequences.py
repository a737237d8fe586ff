"""Four eyes belong to the content, not to accounts: every sequence ends in a sentence and changes nothing."""

import pytest

from claims.models import TrailEntry
from tests.attacks.newsroom import Newsroom
from tests.attacks.sequences import SEQUENCES
from tests.tables import tables

# What TRUST C-3 lists; each is tried in more than one way.
LISTED = {
    "approve own",
    "edit another’s and approve it",
    "propose as A, reassign to B, approve as A",
    "bulk action with own verdict among 20",
    "approve an old version while a new one is saved",
    "role removed between opening and posting",
    "direct POST of the state field",
    "import saying “published”",
    "superuser self-approval",
    "copy or translation inheriting approval",
    "correction without second editor",
    "retract and republish",
}


@pytest.mark.django_db
@pytest.mark.parametrize("attack", SEQUENCES, ids=str)
def test_each_sequence_is_refused_in_a_sentence_and_leaves_no_trace(anna, bela, chris, tmp_path, attack):
    steps = attack.run(Newsroom(anna, bela, chris, tmp_path))
    next(steps)
    before, entries = tables(), TrailEntry.objects.count()

    with pytest.raises(StopIteration) as end:
        next(steps)

    assert end.value.value
    assert attack.says in end.value.value
    assert TrailEntry.objects.count() == entries
    assert tables() == before


def test_the_table_tries_everything_that_is_listed():
    assert {attack.tries for attack in SEQUENCES} == LISTED
    assert len(SEQUENCES) >= 24
    assert len({str(attack) for attack in SEQUENCES}) == len(SEQUENCES)


@pytest.mark.django_db
def test_the_last_move_succeeds_where_nothing_stands_against_it(anna, bela, chris, tmp_path):
    """The control: the doors the sequences knock at do open, so a refusal is one."""
    from tests import factories

    room = Newsroom(anna, bela, chris, tmp_path)
    verdict = factories.submitted(by=anna)

    assert room.step("approve", verdict, by=bela) == ""
    assert room.step("publish", verdict, by=bela) == ""
    assert room.step("retract", verdict, by=chris, reason_en="The contract was forged.") == ""
    assert list(TrailEntry.objects.in_order().values_list("act", flat=True)) == [
        "submit",
        "approve",
        "publish",
        "retract",
    ]

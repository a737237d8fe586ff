"""The trail holds, and says where it does not."""

import pytest
from django.db import IntegrityError, transaction

from claims.models import TrailEntry, TrailPayload
from claims.operations import chain, trail
from tests.factories import PartyFactory, corrected, published, retracted

pytestmark = pytest.mark.django_db


def test_a_whole_story_leaves_a_trail_without_fault():
    retracted(corrected(published()))

    assert [str(fault) for fault in chain.faults()] == []
    assert list(TrailEntry.objects.in_order().values_list("seq", flat=True)) == list(
        range(1, TrailEntry.objects.count() + 1)
    )


def test_the_database_refuses_to_rewrite_the_trail():
    published()

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        TrailEntry.objects.filter(seq=1).update(actor_name="chris")
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        TrailEntry.objects.filter(seq=1)._raw_delete("default")


def test_a_changed_entry_is_found(unguarded):
    published()
    TrailEntry.objects.filter(seq=2).update(actor_name="chris")

    assert [str(fault) for fault in chain.faults()] == ["entry 2 was changed"]


def test_a_missing_entry_is_found(unguarded):
    published()
    TrailPayload.objects.filter(entry__seq=2).update(
        entry=TrailEntry.objects.create(
            seq=99,
            at=TrailEntry.objects.first().at,
            act="x",
            object_type="x",
            object_key="x",
            payload_digest="x",
            previous_hash="x",
            hash="x",
        )
    )
    TrailEntry.objects.filter(seq=2)._raw_delete("default")

    assert str(next(chain.faults())) == "entry 2 is missing"


def test_a_changed_payload_is_found(unguarded):
    published()
    payload = TrailPayload.objects.get(entry__seq=1)
    TrailPayload.objects.filter(pk=payload.pk).update(content={"digest": "0" * 64})

    assert [str(fault) for fault in chain.faults()] == ["the payload of entry 1 was changed"]


def test_an_act_that_fails_leaves_no_entry(anna, noon):
    @trail.editorial_act
    def half_an_act():
        trail.append("record", PartyFactory(), actor=anna, at=noon, payload={})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        half_an_act()

    assert not TrailEntry.objects.exists()

"""Corrections, retractions and what happens between two editions take a second person again."""

from datetime import timedelta

import pytest

from claims.models import Verdict
from claims.operations import desk, verdicts
from claims.rules.sentences import Refused
from tests import factories
from tests.attacks.newsroom import SECOND_PERSON, digest_of
from tests.tables import tables

pytestmark = pytest.mark.django_db


def test_a_correction_by_the_same_hands_needs_a_second_person_again(edition, anna, bela, chris, noon):
    """Bela approved the first edition; the second begins with her change, and anna submits it for her."""
    later = noon + timedelta(hours=1)
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=later)
    draft.correction_note = "Another sum."
    desk.edit(draft, actor=bela, at=later)
    draft = verdicts.submit(Verdict.objects.get(pk=draft.pk), actor=anna, at=later)
    for contributor in (anna, bela):
        contributor.groups.set(chris.groups.all())
    before = tables()

    for contributor in (anna, bela):
        with pytest.raises(Refused, match=SECOND_PERSON):
            verdicts.approve(draft, actor=contributor, at=later, digest=digest_of(draft))

    assert tables() == before


def test_work_between_two_editions_counts_for_the_next(edition, anna, bela, noon):
    """Bela edits the claim while it is published and nobody has opened a correction yet."""
    claim = edition.verdict.claim
    claim.statement = "The bridge cost 41 million euros."
    desk.edit(claim, actor=bela, at=noon)
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    Verdict.objects.filter(pk=draft.pk).update(correction_note="Another sum.")
    draft = verdicts.submit(Verdict.objects.get(pk=draft.pk), actor=anna, at=noon)

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(draft, actor=bela, at=noon, digest=digest_of(draft))


def test_retracted_and_brought_back_takes_a_second_person_again(edition, anna, bela, chris, noon):
    tombstone = factories.retracted(edition)
    draft = verdicts.start_correction(tombstone.verdict, actor=chris, at=noon)
    Verdict.objects.filter(pk=draft.pk).update(correction_note="It was genuine after all.")
    draft = verdicts.submit(Verdict.objects.get(pk=draft.pk), actor=chris, at=noon)

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(draft, actor=chris, at=noon, digest=digest_of(draft))
    with pytest.raises(Refused, match="Only an approved verdict can be published"):
        verdicts.publish(draft, actor=chris, at=noon)

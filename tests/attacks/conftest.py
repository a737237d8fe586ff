"""Verdicts to attack."""

import pytest

from claims.operations import desk
from tests import factories


@pytest.fixture
def in_review(anna, bela, noon):
    """Anna's verdict with a comma of bela's, in review, translated."""
    verdict = factories.VerdictFactory()
    factories.VerdictTranslationFactory(verdict=verdict)
    desk.note_contribution([verdict.claim], actor=bela, at=noon)
    return factories.submitted(verdict, by=anna)


@pytest.fixture
def approved(anna, bela, chris):
    verdict = factories.VerdictFactory()
    factories.VerdictTranslationFactory(verdict=verdict)
    return factories.approved(verdict)


@pytest.fixture
def edition(anna, bela, chris):
    return factories.published()

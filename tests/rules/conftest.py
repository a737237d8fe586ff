"""Sentences are asserted in English, whatever language the last test left behind."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield

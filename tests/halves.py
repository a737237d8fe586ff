"""What the run on PostgreSQL need not repeat."""

import pytest


def mostly_on_sqlite(first, *others):
    """Return parameters of which the first runs on both databases, and the others where all tests run."""
    return [first, *(pytest.param(other, marks=pytest.mark.one_database) for other in others)]

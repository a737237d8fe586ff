"""Who may do what to whose work, in which state and through which door: every cell is really tried."""

import os
from collections import defaultdict

import pytest

from tests.permissions.attempts import Attempts
from tests.permissions.cells import ANONYMOUS, ROLES, cells
from tests.permissions.matrix import Matrix, lines
from tests.permissions.newsroom import Newsroom

# All squares of the matrix take minutes, so most runs leave some pairs of state and relation out.
EVERY_CELL = os.environ.get("EVERY_CELL", "") == "1"
# By state and relation: cells of one bundle are tried in the same scene.
BUNDLES = defaultdict(list)
for cell in cells():
    if EVERY_CELL or cell.is_tried_daily or cell.role == ANONYMOUS:
        BUNDLES[cell.state, cell.relation].append(cell)


@pytest.fixture
def newsroom(groups):
    found = Newsroom()
    found.open_doors(ROLES)
    return found


def tried(newsroom, state, relation, folder):
    """Yield each cell of a bundle with what came of it."""
    by_role = defaultdict(list)
    for cell in BUNDLES[state, relation]:
        by_role[cell.role].append(cell)
    for scene in newsroom.scenes(by_role, state, relation):
        attempts = Attempts(newsroom, scene, folder)
        for cell in by_role[scene.role]:
            yield cell, attempts.outcome(cell)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "relation"), BUNDLES)
def test_each_cell_comes_out_as_the_matrix_says(newsroom, tmp_path, state, relation):
    matrix = Matrix(lines())

    unexpected = {
        str(cell): f"{came}, expected {matrix.expected(cell)}"
        for cell, came in tried(newsroom, state, relation, tmp_path)
        if came != matrix.expected(cell)
    }

    assert unexpected == {}


def test_no_cell_is_without_a_line():
    matrix = Matrix(lines())

    assert [str(cell) for cell in cells() if matrix.expected(cell) is None] == []


def test_no_line_speaks_of_what_nobody_can_try():
    matrix = Matrix(lines())
    for cell in cells():
        matrix.expected(cell)

    assert matrix.dead() == []

"""Who may do what to whose work, in which state and through which door: every cell is really tried."""

import logging
import os
from collections import defaultdict
from dataclasses import replace

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection

from claims.admin.site import desk
from claims.models import Claim, Verdict
from tests.permissions.attempts import Attempts
from tests.permissions.cells import ANONYMOUS, ROLES, Cell, cells
from tests.permissions.matrix import ANY, COLUMNS, NO, NOTHING, SILENT, YES, Matrix, lines
from tests.permissions.newsroom import Newsroom

# All squares of the matrix take minutes, so most runs leave some pairs of state and relation out.
EVERY_CELL = os.environ.get("EVERY_CELL", "") == "1"


def tried_here():
    """Return the cells of this run: on PostgreSQL one of each act, noun, role and outcome.

    Who may do what is decided in Python, which the run on SQLite asks in full. What the database itself
    refuses is tried on both by `tests/attacks`.
    """
    found = [cell for cell in cells() if EVERY_CELL or cell.is_tried_daily or cell.role == ANONYMOUS]
    if EVERY_CELL or connection.vendor == "sqlite":
        return found
    matrix, sample = Matrix(lines()), {}
    for cell in found:
        kind = (cell.channel, cell.act, cell.noun, cell.role, matrix.expected(cell))
        sample.setdefault(kind, cell)
    return list(sample.values())


# By state and relation: cells of one bundle are tried in the same scene.
BUNDLES = defaultdict(list)
for cell in tried_here():
    BUNDLES[cell.state, cell.relation].append(cell)


@pytest.fixture
def newsroom(groups):
    found = Newsroom()
    found.open_doors(ROLES)
    # Thousands of doors are shut here on purpose, and each would be a page in the log.
    logging.disable(logging.WARNING)
    yield found
    logging.disable(logging.NOTSET)


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


def test_a_line_for_any_noun_only_refuses():
    """Otherwise a noun that is registered tomorrow would be open before anybody thought about it."""
    sweeping = [line for line in lines() if line.noun == ANY or line.act == ANY or line.channel == ANY]

    assert sweeping
    assert {said for line in sweeping for said in line.says.values()} <= {NO, NOTHING, SILENT}


def test_the_matrix_says_yes_no_or_nothing():
    assert {said for line in lines() for said in line.says.values()} <= {YES, NO, NOTHING, SILENT}


HEAD = ",".join(COLUMNS)
APPROVE = Cell("desk", "approve", "verdict", "in_review", "own", "editor")


def test_the_first_line_that_fits_counts_and_a_line_below_it_is_dead():
    matrix = Matrix(
        lines(
            f"{HEAD}\n"
            "desk,approve,verdict,in_review,own|co-edited,.,.,.,no,.,.,.,never one's own\n"
            "desk,approve,verdict,in_review,*,.,.,.,yes,.,.,.,\n"
            "desk,approve,verdict,published,*,.,.,.,yes,.,.,.,\n"
        )
    )

    assert matrix.expected(APPROVE) == NO
    assert matrix.expected(replace(APPROVE, relation="others")) == YES
    assert matrix.expected(replace(APPROVE, role="chief")) is None
    assert matrix.dead() == ["line 4: desk, approve, verdict, published, *, editor"]


@pytest.fixture
def registered_anew(monkeypatch):
    """An action, an inline and a noun that somebody registers, and no line speaks of."""

    @admin.action
    def approve_all(model_admin, request, queryset):
        """Never called: that it is there is enough."""

    class VerdictInline(admin.TabularInline):
        model = Verdict

    monkeypatch.setattr(desk._registry[Verdict], "actions", [approve_all])
    monkeypatch.setattr(desk._registry[Claim], "inlines", [*desk._registry[Claim].inlines, VerdictInline])
    monkeypatch.setitem(desk._registry, LogEntry, admin.ModelAdmin(LogEntry, desk))


def test_whatever_is_registered_anew_fails_until_somebody_writes_its_line(registered_anew):
    matrix = Matrix(lines())

    unspoken = {(cell.channel, cell.act, cell.noun) for cell in cells() if matrix.expected(cell) is None}

    assert {
        ("action", "approve_all", "verdict"),
        ("form", "add", "verdict on claim"),
        ("form", "view", "verdict on claim"),
        ("form", "change", "logentry"),
        ("form", "view", "logentry"),
    } <= unspoken

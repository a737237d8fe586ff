"""A row is judged by the table's own constraints, and just as the database judges it."""

from functools import partial
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from claims.importers.conditions import judgement_of
from claims.importers.nouns import CHECKS, IMPORTABLE

# What may stand in the columns that the constraints look at; relations by number.
VALUES = {
    "BooleanField": (True, False),
    "DateField": (None, "2024-03-01", "2024-03-02"),
    "BigAutoField": (1, 2),
    "DecimalField": (None, 1, 2),
    "ForeignKey": (None, 1, 2),
    "PositiveIntegerField": (None, 0, 1, 2),
    "PositiveSmallIntegerField": (0, 1, 2),
}
ASKED = [
    (model, constraint)
    for model in IMPORTABLE.values()
    for constraint in model._meta.constraints
    if constraint.name in CHECKS
]


def columns_in(condition):
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0].partition("__")[0]
            if hasattr(child[1], "resolve_expression"):
                yield child[1].name
        else:
            yield from columns_in(child)


def values_for(column):
    if column.choices:
        return [code for code, _label in column.flatchoices]
    return VALUES.get(type(column).__name__, ("", "Said."))


def value_in(trial, name):
    return trial.pk if name == "pk" else getattr(trial, trial._meta.get_field(name).attname)


def test_there_are_constraints_to_ask():
    assert {constraint.name for _model, constraint in ASKED} == set(CHECKS)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "constraint"), ASKED, ids=lambda value: getattr(value, "name", ""))
def test_judgement_is_that_of_the_database(model, constraint):
    names = sorted({"id" if name == "pk" else name for name in columns_in(constraint.condition)})
    columns = [model._meta.get_field(name) for name in names]
    judged = set()

    judge = judgement_of(constraint.condition)

    for values in product(*map(values_for, columns)):
        trial = model(**{column.attname: value for column, value in zip(columns, values, strict=True)})
        try:
            constraint.validate(model, trial)
            said = False
        except ValidationError:
            said = True
        assert (judge(partial(value_in, trial)) is False) == said, values
        judged.add(said)

    assert judged == {True, False}

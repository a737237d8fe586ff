"""Failing one call of the database after the other in the acts of the desk; what does each leave?"""

from collections import Counter

from django.contrib.auth.models import User
from django.db import OperationalError, connection

from claims.rules.sentences import Refused
from tests import factories
from tests.faults import careless
from tests.faults.acts import ACTS, Act, browser, difference, faults, stands


class Failing:
    """Fails the call with this number, and with `for_good` every one that follows; 0 only counts."""

    def __init__(self, number: int, *, for_good: bool) -> None:
        self.number, self.for_good, self.calls = number, for_good, 0

    def __call__(self, execute, sql, params, many, context):
        self.calls += 1
        if self.number and (self.calls == self.number or (self.for_good and self.calls > self.number)):
            raise OperationalError("failed on purpose")
        return execute(sql, params, many, context)


def properly(most: int) -> dict:
    """Fail at most so many calls of each act, evenly spread; 0 stands for each of them."""
    return {name: _failed(make, most) for name, make in ACTS.items()}


def carelessly() -> dict:
    """Do the same to a publication without its transaction."""
    return _failed(_publish_carelessly, 6)


def _publish_carelessly() -> Act:
    verdict, chris = factories.approved(), factories.chris()

    def send() -> tuple[int, str]:
        try:
            careless.publish(verdict, actor=User.objects.get(pk=chris.pk))
        except OperationalError as error:
            return 503, str(error)
        except Refused as refusal:
            return 409, refusal.sentence
        return 302, ""

    return Act(send)


def _failed(make, most: int) -> dict:
    for person in ("anna", "bela", "chris"):
        browser(person)
    act, before = make(), stands()
    counting = Failing(0, for_good=False)
    with connection.execute_wrapper(counting):
        assert act.is_done()
    whole = difference(before, after := stands())
    found = {
        "calls": counting.calls,
        "failed": 0,
        "unchanged": 0,
        "whole": 0,
        "half": [],
        "faults": [],
        "again": [],
    }
    answers: Counter[int] = Counter()
    act = None
    for number, for_good in _numbers(counting.calls, most):
        act, before = act or make(), stands()
        failing = Failing(number, for_good=for_good)
        with connection.execute_wrapper(failing):
            status, _text = act.send()
        if failing.calls < number:
            # What the first of its kind had to make is there by now, so there are fewer calls.
            if difference(before, stands()) != whole:
                found["again"].append(number)
            act = None
            continue
        answers[status] += 1
        found["failed"] += 1
        came = difference(before, after := stands())
        found["unchanged"] += came == ""
        found["whole"] += came == whole
        if came not in ("", whole):
            found["half"].append([number, for_good, came])
        if came or not most:
            # What changed nothing left what was there, as the last look shows.
            found["faults"] += faults()
        if came:
            # What is there is not made twice, whichever way the person was answered.
            if not act.is_done() or difference(after, stands()):
                found["again"].append(number)
            act = None
    if act is not None:
        before = stands()
        if not act.is_done() or difference(before, stands()) != whole:
            found["again"].append("last")
    found["faults"] += faults()
    return found | {"answers": dict(answers), "faults": found["faults"][:3], "half": found["half"][:3]}


def _numbers(calls: int, most: int):
    """Yield which call fails and whether all do from there on: both of each call, or by turns of a few."""
    if not most:
        yield from ((number, for_good) for number in range(1, calls + 1) for for_good in (False, True))
        return
    steps = min(most, calls)
    for step in range(steps):
        yield 1 + step * (calls - 1) // max(1, steps - 1), bool(step % 2)

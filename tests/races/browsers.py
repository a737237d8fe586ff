"""Two browsers at the same instant, each a process of its own, on the database named by DATABASE_URL.

Run as `python -m tests.races.browsers saves 50` (or `naive_saves`, `clicks`, `naive_clicks`); prints one JSON
object. Like `driver`, but through the addresses and forms that editors use.
"""

import json
import sys
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402 -- models want the set-up
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import clear_url_caches, reverse  # noqa: E402

from claims.models import Party, ReplyRequest, Source, TrailEntry  # noqa: E402
from claims.operations import chain  # noqa: E402
from tests.factories import ClaimFactory, PartyFactory, SourceFactory  # noqa: E402
from tests.forms import Browser, typed  # noqa: E402
from tests.races.driver import PROCESSES, editor, together  # noqa: E402

# What each of the two types besides the title, which both change.
OWN_FIELDS = ("note", "summary")


def saves(rounds: int) -> dict:
    """Two editors open the form of one source, type, and save at the same instant, `rounds` times."""
    sources = [SourceFactory() for _round in range(rounds)]
    editors = list(zip([editor(f"editor-{number}") for number in range(2)], OWN_FIELDS, strict=True))
    barrier, answers = PROCESSES.Barrier(len(editors)), PROCESSES.Queue()

    def work(person_and_field):
        person, own = person_and_field
        connections.close_all()
        browser = Browser()
        browser.force_login(person)
        for source in sources:
            address = reverse("admin:claims_source_change", args=[source.pk])
            form = browser.get(address)
            words = {own: f"By {person}.", "title": f"{source.title}, says {person}"}
            barrier.wait()
            try:
                answer = browser.post(address, typed(form, **words))
                again = browser.post(address, typed(answer)) if answer.status_code == 409 else None
            except Exception as error:  # noqa: BLE001 -- whatever else happens is what the test looks for
                answers.put([source.pk, own, 500, f"{type(error).__name__}: {error}"])
            else:
                answers.put([source.pk, own, answer.status_code, again.status_code if again else None])
        connections.close_all()

    said = together(work, editors, answers, rounds * len(editors))
    first = {source.pk: [] for source in sources}
    for key, _own, code, _again in said:
        first[key].append(code)
    stored = {source.pk: source for source in Source.objects.all()}
    lost = [
        [key, own]
        for key, own, code, _again in said
        if code in (302, 409) and not getattr(stored[key], own).startswith("By editor-")
    ]
    return {
        "rounds": rounds,
        "one_each": sum(sorted(codes) == [302, 409] for codes in first.values()),
        "both_saved": sum(codes == [302, 302] for codes in first.values()),
        "saved_knowingly": sum(again == 302 for _key, _own, _code, again in said),
        "lost": len(lost),
        "errors": [again for _key, _own, code, again in said if code == 500][:3],
        "faults": [str(fault) for fault in chain.faults()],
    }


def naive_saves(rounds: int) -> dict:
    """The negative control: Django's own admin, which writes the whole form over whatever stands there."""
    settings.ROOT_URLCONF = "tests.races.stock"
    clear_url_caches()
    return saves(rounds)


def clicks(rounds: int, key_of=None) -> dict:
    """One editor clicks twice at the same instant, on a new party and a new request, `rounds` times.

    Two parties of one name cannot be; nothing but the key of the form keeps two requests from being two.
    """
    person = editor("editor-0")
    asked = {
        "claim": ClaimFactory().pk,
        "party": PartyFactory().pk,
        "channel": "email",
        "asked_on": "2026-03-03",
    }
    parties = Party.objects.count()
    browser = Browser()
    browser.force_login(person)
    to_click = []
    for number in range(rounds):
        named = {"name": f"Bell {number}", "slug": f"bell-{number}", "kind": "person"}
        for noun, words in (("party", named), ("replyrequest", asked)):
            address = reverse(f"admin:claims_{noun}_add")
            to_click.append((address, typed(browser.get(address), **words)))
    keys = [uuid4().hex for _click in to_click]
    barrier, answers = PROCESSES.Barrier(2), PROCESSES.Queue()

    def click(_finger):
        connections.close_all()
        for (address, sent), key in zip(to_click, keys, strict=True):
            barrier.wait()
            try:
                answer = browser.post(address, sent | {"form_key": key_of() if key_of else key})
            except Exception as error:  # noqa: BLE001 -- whatever else happens is what the test looks for
                answers.put([address, 500, f"{type(error).__name__}: {error}"])
            else:
                answers.put([address, answer.status_code, answer.get("Location", "")])
        connections.close_all()

    said = together(click, range(2), answers, 2 * len(to_click))
    return {
        "clicks": len(said),
        "requests": ReplyRequest.objects.count(),
        "parties": Party.objects.count() - parties,
        "entries": TrailEntry.objects.count(),
        "answers": sorted({code for _address, code, _place in said}),
        "errors": [place for _address, code, place in said if code == 500][:3],
        "faults": [str(fault) for fault in chain.faults()],
    }


def naive_clicks(rounds: int) -> dict:
    """The negative control: a key for each click instead of one for each form."""
    return clicks(rounds, key_of=lambda: uuid4().hex)


if __name__ == "__main__":
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("loaddata", "groups", verbosity=0)
    races = {"saves": saves, "naive_saves": naive_saves, "clicks": clicks, "naive_clicks": naive_clicks}
    print(json.dumps(races[sys.argv[1]](int(sys.argv[2]))))  # noqa: T201 -- its answer

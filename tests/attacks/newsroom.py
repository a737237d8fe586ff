"""What every attack meets, what it needs to be a good one, and the doors it knocks at."""

import io
import json

from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.models import Verdict
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from tests import forms

SECOND_PERSON = "A second person must approve: you wrote part of this verdict."


def digest_of(verdict):
    return fingerprint(compose(verdict))


def stored(verdict):
    return Verdict.objects.get(pk=verdict.pk)


class Newsroom:
    """People at their desks, who go through the pages and commands that everybody has."""

    def __init__(self, anna, bela, chris, folder):
        self.anna, self.bela, self.chris, self.folder = anna, bela, chris, folder
        self.browsers = {}

    def browser(self, person):
        if person.pk not in self.browsers:
            self.browsers[person.pk] = forms.Browser()
            self.browsers[person.pk].force_login(person)
        return self.browsers[person.pk]

    def seat(self, person, *groups):
        person.groups.set(Group.objects.filter(name__in=groups))

    def read(self, verdict, *, by):
        """Return what the confirm page would send for somebody who reads the review screen now."""
        page = self.browser(by).get(reverse("admin:claims_verdict_review", args=[verdict.pk]))
        return {"digest": page.context["digest"], "moves": page.context["verdict"].moves}

    def step(self, name, verdict, *, by, **sent):
        """Confirm a step as of the version that stands now, and return what the page says."""
        verdict = stored(verdict)
        sent = {
            "digest": digest_of(verdict),
            "moves": verdict.moves,
            "reason": "The sum lacks a year.",
            **sent,
        }
        answer = self.browser(by).post(reverse(f"admin:claims_verdict_{name}", args=[verdict.pk]), sent)
        return said(answer)

    def type_into(self, thing, *, by, **changes):
        """Send the form of a row with some fields changed, and return what it says."""
        address = reverse(f"admin:claims_{thing._meta.model_name}_change", args=[thing.pk])
        answer = self.browser(by).post(address, forms.typed(self.browser(by).get(address), **changes))
        return said(answer)

    def add_row(self, thing, prefix, *, by, **values):
        """Add a row to an inline of a form, and return what the form says."""
        address = reverse(f"admin:claims_{thing._meta.model_name}_change", args=[thing.pk])
        page = self.browser(by).get(address)
        sent = forms.typed(page) | forms.row(page, prefix, **values)
        return said(self.browser(by).post(address, sent))

    def send_to_list(self, rows, *, by, **sent):
        """Send a list of verdicts with rows ticked, and return what the next page says."""
        sent = {"_selected_action": [row.pk for row in rows], "index": "0", **sent}
        return said(self.browser(by).post(reverse("admin:claims_verdict_changelist"), sent))

    def load(self, command, *records, by=None):
        """Hand a file to a command, and return what it says."""
        file = self.folder / "records.json"
        file.write_text(json.dumps(records), encoding="utf-8")
        quiet = {"verbosity": 0, "stdout": io.StringIO(), "stderr": io.StringIO()}
        account = ["--as", by.username] if by else []
        try:
            call_command(command, str(file), *account, **quiet)
        except CommandError as error:
            return str(error)
        return ""


def said(answer):
    """Return the sentence an answer refuses with, wherever it stands; empty where it refuses nothing."""
    context = answer.context or {}
    if context.get("refusal"):
        return context["refusal"]
    if "adminform" in context:
        return " ".join(forms.errors(answer))
    warnings = [
        str(message) for message in get_messages(answer.wsgi_request) if message.level_tag != "success"
    ]
    return " ".join(warnings)

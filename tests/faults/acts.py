"""What people of the desk do, each with the form of its page, to be interrupted, sent again and looked at.

An act keeps the key of its form, as a browser does that goes back and sends once more.
"""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError
from django.urls import reverse

from claims.models import Verdict
from claims.operations import verification
from claims.operations.documents import compose
from claims.operations.kept_files import faults as faults_of_files
from claims.rules.fingerprints import fingerprint
from tests import factories
from tests.faults import bundles
from tests.forms import Browser

# What a crash may leave behind: files that no row names, which `check_snapshots` tells of.
LEFT_OVER = ("is of nothing on record.", "was never written to its end.")
# Rows that count others: a second one of a kind makes none. The verification counts them anew.
BY_WHAT_IS_THERE = ("facetcount", "wordcount")


@dataclass(frozen=True)
class Act:
    """Something one person does; `send` returns the status of the answer and what it says."""

    send: Callable[[], tuple[int, str]]

    def is_done(self) -> bool:
        return self.send()[0] == 302


@cache
def browser(person: str) -> Browser:
    """Return the browser in which anna, bela or chris is logged in."""
    found = Browser(raise_request_exception=False)
    found.force_login(getattr(factories, person)())
    return found


def step(name: str, verdict: Verdict, person: str, **typed: object) -> Act:
    """A step of the workflow through its confirm page."""
    address = reverse(f"admin:claims_verdict_{name}", args=[verdict.pk])
    sent = {"form_key": uuid4().hex, "moves": verdict.moves, **typed}
    return Act(lambda: said(browser(person).post(address, sent)))


def submit() -> Act:
    return step("submit", factories.VerdictFactory(), "anna")


def approve() -> Act:
    verdict = factories.submitted()
    return step("approve", verdict, "bela", digest=fingerprint(compose(verdict)))


def publish() -> Act:
    return step("publish", factories.approved(), "chris")


def correct() -> Act:
    return step("correct", factories.published().verdict, "anna", kind="correction")


def retract() -> Act:
    return step("retract", factories.published().verdict, "chris", reason_en="The contract was forged.")


def upload(length: int = 1000) -> Act:
    """A file kept of a source."""
    source = factories.SourceFactory()
    address = reverse("admin:claims_source_add_snapshot", args=[source.pk])
    content, key = os.urandom(length // 2).hex().encode(), uuid4().hex

    def send() -> tuple[int, str]:
        sent = {"file": SimpleUploadedFile("minutes.txt", content), "form_key": key}
        return said(browser("anna").post(address, sent))

    return Act(send)


def import_file() -> Act:
    """A file taken in by the command, which answers by an error where a page has a status."""
    name = f"file-{uuid4().hex}"
    path = bundles.write(Path(tempfile.mkdtemp(dir=settings.MEDIA_ROOT.parent)) / f"{name}.jsonl", name, 2)

    def send() -> tuple[int, str]:
        try:
            call_command("import_claims", str(path), verbosity=0, skip_checks=True)
        except DatabaseError as error:
            return 503, str(error)
        return 302, ""

    return Act(send)


ACTS = {
    "submit": submit,
    "approve": approve,
    "publish": publish,
    "correct": correct,
    "retract": retract,
    "import": import_file,
    "upload": upload,
}


def said(answer) -> tuple[int, str]:
    return answer.status_code, answer.content.decode()


def stands() -> dict[str, object]:
    """Return how many rows each table of ours has, and where every verdict stands."""
    found: dict[str, object] = {
        model._meta.model_name: model._base_manager.count()
        for model in apps.get_app_config("claims").get_models()
    }
    return found | {"verdicts": tuple(Verdict.objects.order_by("pk").values_list("state", "moves"))}


def difference(before: dict, after: dict) -> str:
    """Return what came about between the two, in a form that compares."""
    names = before.keys() - {"verdicts", *BY_WHAT_IS_THERE}
    came = {name: after[name] - before[name] for name in sorted(names) if after[name] != before[name]}
    moved = [pair for pair in zip(before["verdicts"], after["verdicts"], strict=False) if pair[0] != pair[1]]
    return json.dumps([came, moved]) if came or moved else ""


def faults() -> list[str]:
    """Return all that does not follow from the trail or is not in the store as the record says."""
    in_store = [fault for fault in faults_of_files() if not fault.endswith(LEFT_OVER)]
    return [*verification.faults(), *in_store]

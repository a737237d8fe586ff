"""Working at the desk, and reading, while there is no room left on the disk that SMALL_DISK names."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse

from tests import factories
from tests.faults import careless
from tests.faults.acts import Act, browser, difference, faults, said, stands, submit, upload
from tests.forms import typed
from tests.public import editions

PIECE = 4096
FILE = 2 * 1024 * 1024
# Room for a row, and not for a file.
LITTLE = 512 * 1024
SENTENCES = {
    "en": "There is no room left on our disk. What is published can still be read.",
    "de": "Auf unserer Festplatte ist kein Platz mehr. Was veröffentlicht ist, lässt sich weiterhin lesen.",
}
READ = (
    "/en/",
    "/de/claims/",
    "/en/claims/bridge-cost/",
    "/en/claims/?q=bridge",
    "/en/feeds/claims.atom",
    "/log/heads.txt",
)


def properly(_each: int) -> dict:
    """Fill the disk, try what editors do, read, make room, and try the same once more in the same process."""
    # So that a page gives its form to be filled in.
    setup_test_environment()
    editions.bridge()
    acts = {"long text": _long_text(), "upload": upload(FILE)}
    if connection.vendor == "sqlite":
        # On PostgreSQL so small a thing finds room in pages that are there.
        acts["submit"] = submit()
    pages = {address: _read(address) for address in READ}
    _use_up()
    found = {name: _refused(act) for name, act in acts.items()}
    # The order matters: with a little room the row can be written, and only the file cannot.
    _give_back(LITTLE)
    found["file alone"] = _refused(acts["upload"])
    found["read"] = [address for address in READ if _read(address) != pages[address]]
    found["desk"] = [
        browser("anna").get(reverse(name)).status_code for name in ("admin:queue", "admin:index")
    ]
    found["faults"] = faults()
    _ballast().unlink()
    before = stands()
    found["again"] = {name: act.send()[0] for name, act in acts.items()}
    found["came"] = difference(before, stands()) != ""
    found["faults"] += faults()
    return found


def carelessly() -> list[str]:
    """Return what is found where a file is written under its own name behind its row."""
    _use_up()
    _give_back(LITTLE)
    with suppress(OSError):
        careless.keep(factories.SourceFactory(), os.urandom(FILE))
    _ballast().unlink()
    return faults()


def _refused(act: Act) -> dict:
    before = stands()
    answers = {}
    for language, sentence in SENTENCES.items():
        browser("anna").defaults["HTTP_ACCEPT_LANGUAGE"] = language
        status, text = act.send()
        answers[language] = [status, sentence in text]
    return {"answers": answers, "came": difference(before, stands())}


def _long_text() -> Act:
    """A party with a note that wants pages of its own."""
    address = reverse("admin:claims_party_add")
    form = browser("anna").get(address)
    sent = typed(form, name="Bell", slug="bell", kind="person", note=os.urandom(200_000).hex())
    sent["form_key"] = uuid4().hex
    return Act(lambda: said(browser("anna").post(address, sent)))


def _ballast() -> Path:
    return Path(os.environ["SMALL_DISK"], "ballast")


def _use_up() -> None:
    """Write until nothing more goes onto the disk."""
    if connection.vendor == "sqlite":
        # What its log keeps for itself would take in a small write.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with suppress(OSError), _ballast().open("wb", buffering=0) as file:
        while file.write(b"." * PIECE) == PIECE:
            pass


def _give_back(room: int) -> None:
    os.truncate(_ballast(), _ballast().stat().st_size - room)


def _read(address: str) -> bytes:
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == 200, address
    return b"".join(answer) if answer.streaming else answer.content

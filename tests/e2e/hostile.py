"""Prints every page that is made from hostile editions as JSON, by address.

Run as `python -m tests.e2e.hostile`. A program of its own, as a browser leaves its event loop in the thread
of a test, where Django then opens no database.
"""

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- models want the set-up
from django.test import Client  # noqa: E402

from tests.public import editions  # noqa: E402
from tests.public.payloads import PAYLOADS, brought_out, open_the_door  # noqa: E402


def pages() -> dict[str, str]:
    base = editions.bridge()
    open_the_door()
    client, found = Client(), {}
    for number, payload in enumerate(PAYLOADS):
        brought_out(base, f"hostile-{number}", payload)
        for address in (f"/en/claims/hostile-{number}/", f"/embed/de/hostile-{number}/"):
            found[address] = client.get(address).content.decode()
    for address in ("/en/", "/de/claims/"):
        found[address] = client.get(address).content.decode()
    return found


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("loaddata", "groups", verbosity=0)
    print(json.dumps(pages()))  # noqa: T201 -- its answer

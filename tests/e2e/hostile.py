"""Serves a house whose every text an attacker wrote, on loopback, with the browser policy of the real one.

Run as `python -m tests.e2e.hostile`. A program of its own, as a browser leaves its event loop in the thread
of a test, where Django then opens no database. Its first line says where it listens, who may enter and which
pages there are; each line it reads is a list of texts, and is answered once everything says them.
"""

import json
import signal
import sys
import threading

import django
from django.conf import settings

django.setup()
settings.WHITENOISE_USE_FINDERS = True

from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402 -- models want the set-up
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.test import Client  # noqa: E402

from tests.hostile import shapes  # noqa: E402
from tests.hostile.site import Site, colleague  # noqa: E402
from tests.hostile.test_outputs import desk_addresses, public_addresses  # noqa: E402
from tests.public.payloads import HARMLESS  # noqa: E402

# The tests end it; should they be killed before, it ends by itself.
LONGEST_LIFE = 45 * 60


def pages(site: Site, client: Client) -> list[str]:
    """Return the addresses of pages that show a text, one of each shape."""
    site.say(HARMLESS)
    kept: dict[str, str] = {}
    for address in (*public_addresses(site), *desk_addresses(site)):
        answer = client.get(address)
        if answer.get("Content-Type", "").startswith("text/html") and HARMLESS.encode() in answer.content:
            kept.setdefault(repr(shapes.shape_of(answer)[3:]), address)
    return list(kept.values())


def serve() -> None:
    call_command("migrate", verbosity=0)
    call_command("loaddata", "groups", verbosity=0)
    site, client = Site(), Client()
    client.force_login(colleague())
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    answer(
        address=f"http://127.0.0.1:{server.server_port}",
        cookie={"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value},
        pages=pages(site, client),
    )
    for line in sys.stdin:
        site.say(*json.loads(line))
        answer(said=True)


def answer(**said: object) -> None:
    print(json.dumps(said), flush=True)  # noqa: T201 -- its answer


if __name__ == "__main__":
    signal.alarm(LONGEST_LIFE)
    serve()

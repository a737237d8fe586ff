"""How soon the article desk can be worked at with a long text: 60,000 characters with 300 claims.

    python -m benchmarks.desk

Builds its own desk in a temporary SQLite file, serves it on loopback and opens it in Chromium: the time until
the page answers to keys, at first, when the text has yet to be read for suggestions, and again, and from a
press of `j` to the next painted frame. Between the presses of `j` a key is pressed that does nothing: what it
takes is the machine's share. Skips with a reason where there is no browser.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.request import urlopen

LENGTH, CLAIMS, PRESSES, WALKS, VISITS = 60_000, 300, 60, 3, 5
MOST_SECONDS, MOST_MILLISECONDS = 1.5, 50
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ROOT = Path(__file__).resolve().parent.parent
SENTENCE = (
    "The council said in March {year} that bridge number {number} cost {figure} million euros, "
    "more than the report of {before} had named. "
)
# From a key to the frame that shows what it did.
PRESS = """() => new Promise(done => {
    addEventListener('keydown', event => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - event.timeStamp);
        channel.port2.postMessage(0);
    }), {capture: true, once: true});
})"""


def main() -> int:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- may not be there
    except ImportError:
        print("desk: playwright is not installed, so nothing was measured")  # noqa: T201 -- its answer
        return 0
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"desk: no browser on the PATH: looked for {', '.join(BROWSERS)}")  # noqa: T201 -- its answer
        return 0
    with tempfile.TemporaryDirectory() as place:
        with closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        # The server is to know the session that is made here.
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "DEBUG": "1",
            "SECRET_KEY": "a benchmark on loopback keeps no secret, and its key is as long as it must be",
            "DATABASE_URL": f"sqlite:///{Path(place, 'desk.sqlite3')}",
            "TRAIL_HEADS_FILE": str(Path(place, "heads.txt")),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        os.environ.update(environment)
        path, session = _build()
        server = subprocess.Popen(  # noqa: S603 -- ourselves again
            [sys.executable, str(ROOT / "manage.py"), "runserver", "--noreload", f"127.0.0.1:{port}"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/robots.txt", server)
            with sync_playwright() as playwright:
                opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
                window = opened.new_context(viewport={"width": 1280, "height": 900})
                window.add_cookies(
                    [{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{port}"}]
                )
                return _measure(window.new_page(), f"http://127.0.0.1:{port}{path}")
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()


def _measure(page, address):
    usable = []
    # Whoever opens a desk comes from another page of it.
    page.goto(f"{address.partition('/admin/')[0]}/admin/queue/")
    for _visit in range(VISITS):
        page.goto(address)
        page.locator(".ad[data-ready]").wait_for()
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        found = json.loads(
            page.evaluate(
                "JSON.stringify([performance.getEntriesByName('desk-ready')[0].startTime, "
                "performance.getEntriesByName('first-contentful-paint')[0].startTime])"
            )
        )
        usable.append(max(found) / 1000)
    walks = [_walk(page, address) for _walk_number in range(WALKS)]
    pressed = [took for walk, _idle in walks for took in walk]
    worst = [max(walk) for walk, _idle in walks]
    idle = [max(nothing) for _walk, nothing in walks]
    lines = [
        ("usable at first", usable[0], MOST_SECONDS, "s"),
        ("usable again, median", statistics.median(usable[1:]), MOST_SECONDS, "s"),
        ("j, median", statistics.median(pressed), MOST_MILLISECONDS, "ms"),
        (
            f"j, worst of {PRESSES}, median of {WALKS} walks",
            statistics.median(worst),
            MOST_MILLISECONDS,
            "ms",
        ),
    ]
    for what, took, goal, unit in lines:
        verdict = "holds" if took <= goal else "MISSED"
        figure = f"{took:.2f}" if unit == "s" else f"{took:.0f}"
        about = f"desk, {LENGTH:,} characters, {CLAIMS} claims"
        print(f"{about}, {what}: {figure} {unit}, goal {goal} {unit}: {verdict}")  # noqa: T201 -- its answer
    walked = ", ".join(
        f"{took:.0f} ms beside {nothing:.0f} ms" for took, nothing in zip(worst, idle, strict=True)
    )
    print(f"desk, worst press of j beside worst press of a key that does nothing, walk by walk: {walked}")  # noqa: T201 -- its answer
    return int(any(took > goal for _what, took, goal, _unit in lines))


def _walk(page, address):
    """Press `j` from the first claim on; return what each press took, and each of a key without a meaning."""
    page.goto(address)
    page.locator(".ad[data-ready]").wait_for()
    pressed, idle = [], []
    for _press in range(PRESSES):
        for key, took in (("F9", idle), ("j", pressed)):
            waiting = page.evaluate_handle(f"() => {{ window.answer = ({PRESS})(); }}")
            page.keyboard.press(key)
            took.append(page.evaluate("() => window.answer"))
            waiting.dispose()
            # Nobody reads faster; the panel of the next claim comes meanwhile.
            page.wait_for_timeout(150)
    shown = page.locator("#panel-heading").inner_text()
    if f"Claim {PRESSES} of {CLAIMS}" not in shown:
        sys.exit(f"j did not lead from claim to claim: {shown}")
    return pressed, idle


def _build():
    """Fill the desk; return the address of the article's desk and a session of somebody who checks."""
    import django  # noqa: PLC0415 -- the environment must be set first

    django.setup()
    from django.contrib.auth.models import Group, User  # noqa: PLC0415 -- needs the set-up
    from django.core.management import call_command  # noqa: PLC0415 -- needs the set-up
    from django.test import Client  # noqa: PLC0415 -- needs the set-up
    from django.utils import timezone  # noqa: PLC0415 -- needs the set-up

    from claims.models import Appearance, Article, Claim, Party  # noqa: PLC0415 -- needs the set-up
    from claims.operations import articles  # noqa: PLC0415 -- needs the set-up
    from claims.rules import anchoring  # noqa: PLC0415 -- needs the set-up

    call_command("migrate", verbosity=0)
    call_command("loaddata", ROOT / "fixtures" / "groups.json", verbosity=0)
    call_command("loaddata", ROOT / "fixtures" / "scales.json", verbosity=0)
    anna = User.objects.create_user("anna", is_staff=True)
    anna.groups.add(Group.objects.get(name="checker"))
    outlet = Party.objects.create(slug="herald", name="The Herald", kind="outlet")
    article = Article.objects.create(slug="long", title="Bridges", publisher=outlet, language="en")
    sentences = []
    while sum(map(len, sentences)) < LENGTH:
        number = len(sentences) + 1
        sentence = SENTENCE.format(year=1990 + number % 35, number=number, figure=number * 7, before=number)
        # Three to a paragraph.
        sentences.append(sentence if number % 3 else f"{sentence.strip()}\n\n")
    body = "".join(sentences)[:LENGTH]
    revision = articles.receive_text(article, body, actor=anna, at=timezone.now()).revision
    claims = Claim.objects.bulk_create(
        Claim(
            slug=f"claim-{number}",
            statement=f"Bridge {number} cost more.",
            language="en",
            claim_type="quantity",
        )
        for number in range(CLAIMS)
    )
    step = len(body) // CLAIMS
    places = []
    for number, claim in enumerate(claims):
        # Every fourth overlaps its neighbour.
        start, end = number * step, number * step + (step + 40 if number % 4 == 0 else step // 2)
        exact, prefix, suffix = anchoring.context(body, start, min(end, len(body)))
        places.append(
            Appearance(
                claim=claim,
                revision=revision,
                exact=exact,
                prefix=prefix,
                suffix=suffix,
                start=start,
                end=start + len(exact),
            )
        )
    Appearance.objects.bulk_create(places)
    client = Client()
    client.force_login(anna, backend="django.contrib.auth.backends.ModelBackend")
    return f"/admin/claims/article/{article.pk}/desk/", client.cookies["sessionid"].value


def _wait_for(address, server):
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError), urlopen(address, timeout=5):  # noqa: S310 -- our own, on loopback
            return
        time.sleep(0.1)
    sys.exit("The server did not come up.")


if __name__ == "__main__":
    sys.exit(main())

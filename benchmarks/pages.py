"""How fast readers get a claim page, against doing nothing and against the usual way.

    python -m benchmarks.pages

Builds a production site with editions brought out by the real steps, serves it on loopback and asks in turn
for the claim page, for the same with the ETag of last time, and for a view of the same server that answers
“ok”. Then, within one process, the first rendering of a page against one that fetches the desk's rows by
`prefetch_related` and puts them through templates. Each line is a ratio of medians.
"""

import os
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "check.desk.test"
SLUG = "bridge-cost"
PAGE = f"/en/claims/{SLUG}/"
STOCK = Path(__file__).with_name("templates") / "stock_claim.html"
_TEMPLATES: list[object] = []
ROUNDS, WARM_UP, RENDERINGS = 1000, 100, 200
LEAST_OF_TRIVIAL, TIMES_AS_FAST = 0.6, 3.0
LONGEST_LIFE = 15 * 60


def main() -> int:
    if sys.argv[1:] == ["serve"]:
        return _serve()
    if sys.argv[1:] == ["render"]:
        return _first_renderings()
    with tempfile.TemporaryDirectory() as place:
        environment = _environment(Path(place))
        for command in (["-m", "tests.processes.fill"], ["manage.py", "collectstatic", "--no-input", "-v0"]):
            subprocess.run(  # noqa: S603 -- ourselves again
                [sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
            )
        is_missed = False
        for side in ("both", "public"):
            is_missed |= _ask(environment | {"FACTCHECK_SIDE": side}, side)
        rendered = subprocess.run(
            [sys.executable, "-m", "benchmarks.pages", "render"], cwd=ROOT, env=environment, check=False
        )
    return int(is_missed or rendered.returncode)


def _environment(place):
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "BEHIND_TLS_PROXY": "1",
        "DATABASE_URL": f"sqlite:///{place / 'pages.sqlite3'}",
        "MEDIA_ROOT": str(place / "media"),
        "STATIC_ROOT": str(place / "static"),
        "TRAIL_HEADS_FILE": str(place / "heads.txt"),
    }


def _ask(environment, side):
    """Ask the served site in turn for “ok”, the page, and the page that is known already."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.pages", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        connection = HTTPConnection("127.0.0.1", int(server.stdout.readline()), timeout=30)
        etag = _timed(connection, PAGE)[2]
        times = {"ok": [], "page": [], "known": []}
        for number in range(WARM_UP + ROUNDS):
            for what, address, known in (("ok", "/ok/", ""), ("page", PAGE, ""), ("known", PAGE, etag)):
                took, status, _etag = _timed(connection, address, known)
                if status != (304 if known else 200):
                    sys.exit(f"{address} was answered by {status}.")
                if number >= WARM_UP:
                    times[what].append(took)
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
    trivial = statistics.median(times["ok"])
    is_missed = False
    for number, what, name in (("2a", "page", "warm claim page"), ("2c", "known", "304 by ETag")):
        ratio = trivial / statistics.median(times[what])
        verdict = "holds" if ratio >= LEAST_OF_TRIVIAL else "MISSED"
        print(  # noqa: T201 -- its answer
            f"{number} {name}, side {side}: {ratio:.2f} of “ok” ({trivial * 1e6:.0f} µs), "
            f"goal {LEAST_OF_TRIVIAL}: {verdict}"
        )
        is_missed |= ratio < LEAST_OF_TRIVIAL
    return is_missed


def _timed(connection, address, etag=""):
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"} | ({"If-None-Match": etag} if etag else {})
    begun = time.perf_counter()
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return time.perf_counter() - begun, answer.status, answer.headers.get("ETag", "")


def _serve():
    """Serve the product, with one view more that does nothing, over connections that stay open."""
    from django.core.servers.basehttp import (  # noqa: PLC0415 -- only the server needs it
        ThreadedWSGIServer,
        WSGIRequestHandler,
    )

    from factcheck.wsgi import application  # noqa: PLC0415 -- only the server needs it

    _add_trivial_view()
    signal.alarm(LONGEST_LIFE)

    class Quiet(WSGIRequestHandler):
        # Else the body waits 40 ms for the answer to the headers, and everything looks alike.
        disable_nagle_algorithm = True

        def log_message(self, *ignored):
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    print(server.server_port, flush=True)  # noqa: T201 -- where it is found
    server.serve_forever()
    return 0


def _add_trivial_view():
    from django.contrib.auth.decorators import login_not_required  # noqa: PLC0415 -- needs the set-up
    from django.http import HttpResponse  # noqa: PLC0415 -- needs the set-up
    from django.urls import get_resolver, path  # noqa: PLC0415 -- needs the set-up

    # In front, so that it is not the search for it that takes the time.
    patterns = get_resolver().url_patterns
    patterns.insert(0, path("ok/", login_not_required(lambda request: HttpResponse("ok"))))


def _first_renderings():
    """Render in turn a page that nobody asked for yet, and the same content out of the desk's rows."""
    import django  # noqa: PLC0415 -- the environment must be set first

    django.setup()
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 -- needs the set-up
    from django.core.cache import caches  # noqa: PLC0415 -- needs the set-up
    from django.test import RequestFactory  # noqa: PLC0415 -- needs the set-up
    from django.utils.translation import activate  # noqa: PLC0415 -- needs the set-up

    from claims.public import claim_pages  # noqa: PLC0415 -- needs the set-up
    from factcheck.start import settle  # noqa: PLC0415 -- needs the set-up

    activate("en")
    request = RequestFactory().get(PAGE, headers={"host": HOST})
    request.user = AnonymousUser()
    times = {"ours": [], "stock": []}
    # As in any process that serves.
    settle()
    for number in range(RENDERINGS + 5):
        caches["pages"].clear()
        for what, render in (
            ("ours", lambda: claim_pages.claim(request, SLUG)),
            ("stock", lambda: _stock_page(request)),
        ):
            begun = time.process_time()
            response = render()
            took = time.process_time() - begun
            if response.status_code != 200:
                sys.exit(f"{what} was answered by {response.status_code}.")
            if number >= 5:
                times[what].append(took)
    ours, stock = statistics.median(times["ours"]), statistics.median(times["stock"])
    verdict = "holds" if stock / ours >= TIMES_AS_FAST else "MISSED"
    print(  # noqa: T201 -- its answer
        f"2b first rendering: {stock / ours:.2f}× as fast as prefetch and template "
        f"({ours * 1e3:.1f} ms against {stock * 1e3:.1f} ms), goal {TIMES_AS_FAST}×: {verdict}"
    )
    return int(stock / ours < TIMES_AS_FAST)


def _stock_page(request):
    """The page as one would write it without editions: the rows of the desk, prefetched, and a template."""
    from django.http import HttpResponse  # noqa: PLC0415 -- needs the set-up
    from django.template import engines  # noqa: PLC0415 -- needs the set-up

    from claims.models import Edition, Verdict  # noqa: PLC0415 -- needs the set-up
    from claims.public import addresses  # noqa: PLC0415 -- needs the set-up
    from claims.public.markup import data_block  # noqa: PLC0415 -- needs the set-up
    from claims.public.markup import prose as cleaned  # noqa: PLC0415 -- needs the set-up
    from claims.rules import prose  # noqa: PLC0415 -- needs the set-up

    verdict = (
        Verdict.objects.filter(claim__slug=SLUG, state="published")
        .select_related("rating__scale", "claim__claimant", "approved_by")
        .prefetch_related(
            "translations",
            "rating__scale__ratings",
            "claim__translations",
            "claim__quantities",
            "claim__contributions__user",
            "claim__appearances__revision__article__publisher",
            "claim__appearances__revision__article__author",
            "claim__evidence__source__publisher",
            "claim__evidence__source__author",
            "claim__evidence__source__snapshots",
            "claim__attributions__party",
            "claim__attributions__source__publisher",
            "claim__reply_requests__party",
            "claim__links__other",
            "claim__linked_from__claim",
        )
        .order_by("-version")
        .first()
    )
    editions = list(Edition.objects.of_claim(SLUG).defer("document"))
    template = engines["django"].from_string(STOCK.read_text()) if not _TEMPLATES else _TEMPLATES[0]
    _TEMPLATES[:] = [template]
    context = {
        "verdict": verdict,
        "claim": verdict.claim,
        "edition": editions[-1],
        "editions": editions,
        "rationale": cleaned(prose.render(verdict.rationale), "en"),
        "gaps": cleaned(prose.render(verdict.gaps), "en"),
        "canonical": addresses.absolute(PAGE),
        "picture": addresses.absolute(f"/cards/{editions[-1].digest}-en.png"),
        "claim_review": data_block(_stock_review(verdict, editions)),
        "alternates": addresses.alternates(PAGE),
    }
    return HttpResponse(template.render(context, request))


def _stock_review(verdict, editions):
    """What search engines are told, out of the desk's rows."""
    claim = verdict.claim
    site = f"https://{HOST}"
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{site}{PAGE}",
        "claimReviewed": claim.statement,
        "inLanguage": claim.language,
        "datePublished": editions[0].published_at.date().isoformat(),
        "dateModified": editions[-1].published_at.date().isoformat(),
        "author": {"@type": "Organization", "name": "Fact-check workbench", "url": f"{site}/"},
        "reviewRating": {
            "@type": "Rating",
            "alternateName": str(verdict.rating),
            "ratingValue": verdict.rating.value,
            "bestRating": 5,
            "worstRating": 1,
            "ratingExplanation": verdict.short_answer,
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": claim.claimant.name},
            "datePublished": claim.claimed_on,
            "appearance": [
                {
                    "@type": "NewsArticle",
                    "headline": place.revision.article.title,
                    "inLanguage": place.revision.article.language,
                    "url": place.revision.article.url,
                    "datePublished": place.revision.article.published_on,
                    "publisher": {"@type": "Organization", "name": place.revision.article.publisher.name},
                }
                for place in claim.appearances.all()
            ],
        },
        "citation": [
            {"@type": "CreativeWork", "name": item.source.title, "url": item.source.url}
            for item in claim.evidence.all()
        ],
        "correction": [
            {"@type": "CorrectionComment", "text": past.note["en"], "datePublished": str(past.published_at)}
            for past in editions[1:]
        ],
    }


if __name__ == "__main__":
    sys.exit(main())

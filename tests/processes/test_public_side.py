"""FACTCHECK_SIDE=public: readers get the very same bytes, from a process without desk that writes nothing."""

import json
import re

import pytest
from django.urls import get_resolver

from factcheck import public_urls
from tests import crawl

SAMPLES = {
    "slug": ["bridge-cost", "nothing-here"],
    "article.slug": ["bridge-cost-article"],
    "annotations.slug": ["bridge-cost-article"],
    "api_article.slug": ["bridge-cost-article"],
    "api_party.slug": ["bridge-cost-mayor"],
    "api_source.slug": ["bridge-cost-refutes"],
    "party.slug": ["bridge-cost-mayor"],
    "source.slug": ["bridge-cost-refutes"],
    "number": [1, 2, 3],
    "digest": ["0" * 64],
    "language": ["de", "en"],
    "topic": ["imprint", "nothing-here"],
    "case.number": ["NOTHERE222"],
    "earlier": [1],
    "later": [2, 3],
}
EMBEDDED = "?url=https://check.desk.test/en/claims/bridge-cost/"
QUERIES = ("", EMBEDDED, "?q=bridge", "?at=2026-03-03", "?rating=false&language=de", "?before=x")
# Without a language the reader is sent on, and what is nowhere has the page that says so.
ELSEWHERE = ["/claims/bridge-cost/", "/en/claims", "/nothing/here/", "/en/nothing/here/", "/en/claims/%00/"]
DESK = ["/admin/", "/admin/login/", "/admin/claims/claim/", "/admin/queue/", "/i18n/setlang/"]
UNSAFE = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
MADE_OF = """
import json, sys, factcheck.wsgi
from django.conf import settings as s
print(json.dumps({
    "apps": s.INSTALLED_APPS, "middleware": s.MIDDLEWARE, "context": s.CONTEXT_PROCESSORS,
    "loaded": [n for n in sys.modules if n.startswith(("claims.admin", "claims.operations", "axes"))],
}))
"""
WRITE = """
import django
django.setup()
from django.utils import timezone
from claims.models.editions import TrailHead
TrailHead.objects.create(seq=999, hash="0" * 64, published_at=timezone.now())
"""


def public_addresses():
    return [*crawl.addresses(SAMPLES, public_urls.urlpatterns), *ELSEWHERE]


@pytest.fixture(scope="module")
def both_served(filled, tmp_path_factory):
    """The whole site, and one side of it for readers alone, on the same database."""
    with (
        filled.copied(tmp_path_factory.mktemp("served") / "site") as site,
        site.served(side="both") as whole,
        site.served(side="public") as public,
    ):
        yield whole, public


def test_readers_get_the_same_bytes_from_the_public_side(both_served):
    whole, public = both_served
    # Where a report goes differs: the whole site takes it, and this one knows no letterbox. And what a side
    # needs to be ready.
    same = [
        address for address in public_addresses() if not address.endswith(("/bridge-cost/report/", "/readyz"))
    ]
    asked = [address + query for address in same for query in QUERIES]

    answers = {address: (whole(address), public(address)) for address in asked}
    heads = {address: (whole(address, "HEAD"), public(address, "HEAD")) for address in same}

    assert {address for address, (one, other) in (answers | heads).items() if one != other} == set()
    statuses = [public_answer[0] for _whole, public_answer in answers.values()]
    assert statuses.count(200) > 100
    # Only how to embed nothing is asked wrongly.
    assert set(statuses) == {200, 301, 302, 400, 404}
    pages = [body for _whole, (_status, _headers, body) in answers.values()]
    assert any(b"The bridge cost 48.1 million" in page for page in pages)
    assert any(b"The contract was forged." in page for page in pages)


def test_style_sheets_come_from_the_public_side_too(both_served):
    whole, public = both_served
    _status, _headers, front = public("/en/")

    sheets = re.findall(r'(?:href|src)="(/static/[^"]+)"', front.decode())

    assert len(sheets) == 2
    assert [public(sheet) for sheet in sheets] == [whole(sheet) for sheet in sheets]
    assert {public(sheet)[0] for sheet in sheets} == {200}


def test_public_side_has_no_desk_and_takes_no_orders(both_served):
    _whole, public = both_served

    desk = {public(address)[0] for address in DESK}
    orders = {
        (method, address): public(address, method)[:2]
        for address in ["/", "/en/", "/en/claims", "/log/heads.txt", "/sitemap.xml", *DESK]
        for method in UNSAFE
    }

    assert desk == {404}
    assert {status for status, _headers in orders.values()} == {405}
    assert all(("allow", "GET, HEAD") in headers for _status, headers in orders.values())


def test_public_side_shows_where_reports_are_taken_and_takes_none(both_served):
    whole, public = both_served

    _status, _headers, page = public("/en/claims/bridge-cost/report/")
    status, headers, _body = public("/en/letterbox/bridge-cost/1/", "POST")

    assert b'action="/en/letterbox/bridge-cost/' in whole("/en/claims/bridge-cost/report/")[2]
    assert b"This address is for reading alone and takes no reports." in page
    assert (status, ("allow", "GET, HEAD") in headers) == (405, True)


def test_public_side_sets_no_cookie_and_reads_none(both_served):
    _whole, public = both_served

    for address in public_addresses():
        status, headers, _body = public(address)
        assert "set-cookie" not in dict(headers)
        # Django sends an address without language on by the cookie of a chosen one.
        assert status == 302 or "cookie" not in dict(headers).get("vary", "").lower()


def test_public_side_publishes_the_heads_of_the_trail(both_served):
    _whole, public = both_served

    status, _headers, body = public("/log/heads.txt")

    assert status == 200
    assert re.fullmatch(r"(\d+ [0-9a-f]{64} \S+\n)+", body.decode())


def test_public_process_is_made_of_this_and_no_more(site):
    made = json.loads(site.run("-c", MADE_OF, side="public").stdout)

    assert made == {
        "apps": [
            "claims",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.staticfiles",
            "django.contrib.sitemaps",
            "django.forms",
        ],
        "middleware": [
            "factcheck.journal.Named",
            "factcheck.middleware.NothingFromElsewhere",
            "django.middleware.security.SecurityMiddleware",
            "factcheck.middleware.ReadersOnlyAsk",
            "factcheck.middleware.ProbesComeByNumber",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "factcheck.middleware.LanguageByAddress",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        "context": ["django.template.context_processors.request", "factcheck.context.site"],
        "loaded": [],
    }


def test_public_process_writes_nothing_even_with_the_password_of_the_desk(site):
    written = site.run("-c", WRITE, side="public", DATABASE_URL=site.address)
    at_the_desk = site.run("-c", WRITE)

    assert written.returncode != 0
    assert re.search("readonly database|read-only transaction", written.stderr)
    assert at_the_desk.returncode == 0, at_the_desk.stderr


def test_public_process_knows_no_secret_of_the_desk(site):
    show = "from django.conf import settings; print(settings.SECRET_KEY)"

    own, desk = site.run("-c", show, side="public").stdout, site.run("-c", show).stdout

    assert len(own) > 50
    assert own != desk


def test_both_sides_together_are_the_whole_site():
    whole = {route for route, _name in crawl.routes()}
    public = {route for route, _name in crawl.routes(public_urls.urlpatterns)}

    assert public < whole
    # The slots in the wall: what readers report, and links for outside experts with their pictures.
    slots = {
        route for route in whole - public if route.partition("/")[2].startswith(("letterbox/", "outside/"))
    }
    desk = whole - public - slots
    assert len(slots) == 2 * 3
    assert {route.partition("/")[0] for route in desk} == {"admin", "i18n"}


def test_every_view_of_the_public_side_is_marked_as_public():
    def views(patterns):
        for pattern in patterns:
            yield from views(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.callback]

    found = list(views(get_resolver("factcheck.public_urls").url_patterns))

    assert len(found) > 15
    assert [view for view in found if getattr(view, "login_required", True)] == []

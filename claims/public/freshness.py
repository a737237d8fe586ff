"""How long a page may be kept and how a browser asks whether it still holds."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from claims.public.refusals import NoSuchQuestion, NotThere, bad_request, page_not_found

View = Callable[..., HttpResponseBase]

MAX_AGE = 60


def public_page(view: View) -> View:
    """Open a view to everybody, for reading only, and let caches keep its answer for a minute.

    Where there is nothing to show, a page of our own says so, on a site that is being tried out as well.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except NotThere as absence:
            return page_not_found(request, absence)
        except NoSuchQuestion as question:
            return bad_request(request, question)
        if response.status_code in (200, 304):
            patch_cache_control(response, public=True, max_age=MAX_AGE, stale_while_revalidate=MAX_AGE)
        return response

    return login_not_required(require_safe(answer))


def unless_known(request: HttpRequest, *parts: object, render: Callable[[], HttpResponse]) -> HttpResponse:
    """Return 304 where the browser already has the page made of `parts`, otherwise render it.

    `parts` are whatever the page depends on besides its templates, its language and the settings of the site.
    """
    return unless_tagged(request, tag_of(layout(), get_language(), *parts), render=render)


def unless_tagged(request: HttpRequest, etag: str, *, render: Callable[[], HttpResponse]) -> HttpResponse:
    """Return 304 where the browser already has what carries this ETag, otherwise render it."""
    response = get_conditional_response(request, etag=etag) or render()
    response.headers["ETag"] = etag
    return response


def latest_edition() -> int:
    """Return the key of the edition that came out last: while it is the same, no check changed.

    Publishing goes one after another, under the lock of the trail, so keys come out in their order.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM claims_edition")
        return cursor.fetchone()[0] or 0


def tag_of(*parts: object) -> str:
    """Return an ETag for these parts."""
    return quote_etag(hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:40])


@cache
def layout() -> str:
    """Return a digest of all that shapes a page and is no edition: templates, code, words, settings."""
    root = Path(__file__).resolve().parent.parent
    shaping = [
        *Path(settings.SHARED_DIR, "templates").rglob("*.html"),
        *root.joinpath("public").rglob("*.py"),
        *root.joinpath("rules").rglob("*.py"),
        *root.joinpath("templatetags").rglob("*.py"),
        *root.joinpath("locale").rglob("*.mo"),
        root / "static" / "claims" / "reading_room.css",
    ]
    digest = hashlib.sha256()
    for path in sorted(shaping):
        digest.update(path.read_bytes())
    for name in ("SITE_NAME", "SITE_URL", "DEMO", "TIME_ZONE", "LICENCE", "LICENCE_URL", "STATIC_URL"):
        digest.update(f"{name}={getattr(settings, name)}\n".encode())
    return digest.hexdigest()

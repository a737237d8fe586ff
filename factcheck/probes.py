"""What load balancers ask of a process: whether it lives, and whether people should be sent to it.

The answers are for whoever can reach the process past the proxy, so they name things and no host, no reason
and no version; reasons are in the log.
"""

import logging
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from claims.checks.databases import unapplied
from claims.checks.site import why_not_writable

logger = logging.getLogger(__name__)

# Long enough for any two probes, short enough to leave nothing behind.
SECONDS_IN_CACHE = 30


@login_not_required
@require_safe
@cache_control(no_store=True)
def alive(request: HttpRequest) -> HttpResponse:
    """Answer, which is all that is asked; a database that is down is no reason to restart this process."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@cache_control(no_store=True)
def ready(request: HttpRequest) -> HttpResponse:
    """Say of each thing whether it answers; 503 if one does not that no page can do without.

    A cache that is down makes pages slower, and without the kept files readers miss pictures. To send nobody
    to any process then would make an outage of it.
    """
    asked: list[tuple[str, Callable[[], bool], bool]] = [("database", _database_answers, True)]
    if not settings.IS_FOR_READERS_ALONE:
        # Readers cannot see which migrations there were; their process asks for its tables at the start.
        asked.append(("migrations", _migrations_are_applied, True))
    asked += [
        ("kept files", _kept_files_are_there, not settings.IS_FOR_READERS_ALONE),
        ("cache", _cache_answers, False),
    ]
    lines, is_ready = [], True
    for name, ask, is_needed in asked:
        answers = _asked(name, ask)
        is_ready &= answers or not is_needed
        lines.append(f"{name}: {'ok' if answers else 'failing' if is_needed else 'failing, not needed'}\n")
    return HttpResponse(
        "".join(lines), status=200 if is_ready else 503, content_type="text/plain; charset=utf-8"
    )


@login_not_required
@require_safe
@cache_control(no_store=True)
def metrics(request: HttpRequest) -> HttpResponse:
    """Hand what was measured to whoever brings the token; where none is set, there is no such page."""
    if not settings.IS_MEASURED:
        raise Http404
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not constant_time_compare(token.strip(), settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"}, content_type="text/plain")
    from prometheus_client import CONTENT_TYPE_LATEST  # noqa: PLC0415 -- it is there where a token is set

    from factcheck import meters  # noqa: PLC0415 -- needs the same

    return HttpResponse(meters.written(), content_type=CONTENT_TYPE_LATEST)


def _asked(name: str, ask: Callable[[], bool]) -> bool:
    try:
        answers = ask()
    except Exception:
        # Stores and caches raise what their libraries raise; any of it is a no.
        logger.warning("Not ready: %s.", name, exc_info=True)
        return False
    if not answers:
        logger.warning("Not ready: %s.", name)
    return answers


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except (DatabaseError, ImproperlyConfigured):
        # So that the next probe opens a new connection, and none is left that is half broken.
        connection.close()
        raise


def _migrations_are_applied() -> bool:
    return not unapplied(connection)


def _kept_files_are_there() -> bool:
    if not isinstance(default_storage, FileSystemStorage):
        # Raises where the bucket is gone or closed, which asking for a file in it does not.
        bucket: Any = default_storage
        bucket.connection.meta.client.head_bucket(Bucket=bucket.bucket_name)
        return True
    folder = Path(default_storage.location)
    if settings.IS_FOR_READERS_ALONE:
        return folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)
    return not why_not_writable(folder / "probe")


def _cache_answers() -> bool:
    word = secrets.token_hex(8)
    # Each process under a name of its own, as several are probed at once.
    key = f"probe:{word}"
    cache.set(key, word, timeout=SECONDS_IN_CACHE)
    return bool(cache.get(key) == word)

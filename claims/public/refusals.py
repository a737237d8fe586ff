"""What people are told where there is no page, no answer to a question, or no way to work at the moment."""

import errno
import sys

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from factcheck.context import site

# Seconds after which a machine may ask again; restarts take less, and somebody must see to a full disk.
ASK_AGAIN_AFTER = 60
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
# How PostgreSQL names a full disk, and how SQLite does.
NO_ROOM_IN_POSTGRESQL = "53100"
NO_ROOM_IN_SQLITE = "SQLITE_FULL"
# What SQLite calls a statement that asks for something which is not there: no passing fault.
WRONG_IN_SQLITE = "SQLITE_ERROR"


class NotThere(Http404):
    """Nothing stands at this address; the sentence says why and is shown to readers."""


class NoSuchQuestion(BadRequest):
    """What was asked makes no sense; the sentence says what to ask instead and is shown to readers."""


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for an address that leads nowhere; what Django says of it is not for readers."""
    reason = str(exception) if isinstance(exception, NotThere) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for a question that makes no sense, with what to write instead."""
    reason = str(exception) if isinstance(exception, NoSuchQuestion) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Return the page for a fault; 503 where it lies with database or disk and will pass, else 500.

    Made without the database and without knowing who asks.
    """
    error = sys.exc_info()[1]
    is_full = _is_disk_full(error)
    if not is_full and not _is_database_away(error):
        return HttpResponse(render_to_string("500.html", site(request)), status=500)
    place = request.resolver_match
    told = {
        "is_full": is_full,
        "is_form": request.method == "POST",
        "is_desk": place is not None and place.app_name == "admin",
    }
    answer = HttpResponse(render_to_string("503.html", site(request) | told), status=503)
    answer.headers["Retry-After"] = str(ASK_AGAIN_AFTER)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _is_database_away(error: BaseException | None) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return getattr(error.__cause__, "sqlite_errorname", "") != WRONG_IN_SQLITE


def _is_disk_full(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if not isinstance(error, OperationalError):
        return False
    # Django's error wraps the driver's, which knows the code.
    cause = error.__cause__
    codes = {getattr(cause, "sqlstate", ""), getattr(cause, "sqlite_errorname", "")}
    return bool(codes & {NO_ROOM_IN_POSTGRESQL, NO_ROOM_IN_SQLITE})

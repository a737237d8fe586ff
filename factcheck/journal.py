"""What the log says of requests, and what it never says.

A line names the route and not the address: links for outside experts and numbers of reports open what they
name. Where a message or a traceback has such an address, the part that opens is taken out. Who asked, what
was sent and cookies are no part of any line.
"""

import json
import logging
import re
import time
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

requests = logging.getLogger("factcheck.requests")

# One that a proxy gave is kept, unless it could be something else than a name.
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
OPENS_SOMETHING = re.compile(r"/(outside|reports)/[^/\s?\"'<>]+")
# A closed list: whatever else hangs on a record, as the request itself, stays out of the log.
TOLD = ("method", "route", "status", "seconds")

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def without_keys(text: str) -> str:
    """Return a text without what would open a page by being known."""
    return OPENS_SOMETHING.sub(r"/\1/…", text)


def route_of(request: HttpRequest) -> str:
    """Return the name of the route that answered, which there is a bounded number of."""
    match = request.resolver_match
    return (match.view_name if match else "") or "none"


class PlainLines(logging.Formatter):
    """For people: a line each, and the traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(record))


class JSONLines(logging.Formatter):
    """For machines: one JSON object a line, a traceback inside it."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_keys(record.getMessage()),
        }
        # Django says of a request that it failed when the request is over, and hands it along.
        request = getattr(record, "request", None)
        request_id, _begun = getattr(request, "begun_as", (_request_id.get(), 0))
        if request_id:
            entry["request_id"] = request_id
        if isinstance(request, HttpRequest):
            entry |= {"method": request.method, "route": route_of(request)}
        entry |= {name: getattr(record, name) for name in TOLD if hasattr(record, name)}
        if record.exc_info:
            entry["exception"] = without_keys(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False, default=str)


class Named(MiddlewareMixin):
    """Give each request a name that its answer and its lines in the log carry, and a line of its own.

    That line is written where the log is set to take it, by `LOG_FORMAT=json`.
    """

    def process_request(self, request: HttpRequest) -> None:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        request.__dict__["begun_as"] = request_id, time.perf_counter()
        _request_id.set(request_id)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        request_id, begun = request.__dict__["begun_as"]
        response.headers["X-Request-ID"] = request_id
        if requests.isEnabledFor(logging.INFO):
            told = {
                "method": request.method,
                "route": route_of(request),
                "status": response.status_code,
                "seconds": round(time.perf_counter() - begun, 4),
            }
            requests.info("answered", extra=told)
        _request_id.set("")
        return response

"""What Prometheus reads at `/metrics`: how much is asked, how fast it is answered, what waits at the desk.

Loaded only where METRICS_TOKEN is set. No label comes from an address or a name somebody typed, so the number
of series is bounded by the number of views. With several worker processes the numbers of all are put together
through the folder PROMETHEUS_MULTIPROC_DIR, which the library reads from the environment itself.
"""

import os
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from factcheck.journal import route_of

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

REQUESTS = Counter("factcheck_requests", "Requests that were answered.", ("method", "view", "status"))
SECONDS = Histogram(
    "factcheck_request_seconds",
    "How long an answer took.",
    ("view",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
IN_FLIGHT = Gauge("factcheck_requests_in_flight", "Requests being answered.", multiprocess_mode="livesum")
KEPT = Counter("factcheck_pages", "Pages and pictures of checks, by whether one was kept.", ("kept",))


class Measured(MiddlewareMixin):
    """Count and time every request; the outermost, so that refusals and redirects count, too."""

    def process_request(self, request: HttpRequest) -> None:
        request.__dict__["measured_from"] = time.perf_counter()
        IN_FLIGHT.inc()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        IN_FLIGHT.dec()
        view = route_of(request)
        # A method can be any word a stranger thinks of.
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, view, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(view).observe(time.perf_counter() - request.__dict__["measured_from"])
        if (was_kept := getattr(request, "was_kept", None)) is not None:
            KEPT.labels("yes" if was_kept else "no").inc()
        return response


class AtTheDesk(Collector):
    """What the database says at the time of asking, each by an index and whatever the size of the record."""

    def collect(self) -> Iterator[Metric]:
        if settings.IS_FOR_READERS_ALONE:
            return
        try:
            found = list(_at_the_desk())
        except DatabaseError:
            found = []
        answers = GaugeMetricFamily("factcheck_database_answers", "Whether the database answered just now.")
        answers.add_metric([], int(bool(found)))
        yield answers
        yield from found


def _at_the_desk() -> Iterator[Metric]:
    from claims.models import ImportOrder, TrailEntry, Verdict  # noqa: PLC0415 -- no part of readers' processes
    from claims.vocabulary import OPEN_STATES, OrderState  # noqa: PLC0415 -- as above

    counts = dict(
        Verdict.objects.filter(state__in=OPEN_STATES).order_by().values_list("state").annotate(Count("pk"))
    )
    queue = GaugeMetricFamily("factcheck_verdicts", "Verdicts that are being worked on.", labels=["state"])
    for state in OPEN_STATES:
        queue.add_metric([state.value], counts.get(state.value, 0))
    yield queue
    trail = GaugeMetricFamily("factcheck_trail_seq", "Number of the last entry of the trail.")
    trail.add_metric([], TrailEntry.objects.aggregate(last=Max("seq"))["last"] or 0)
    yield trail
    waiting = ImportOrder.objects.filter(state=OrderState.WAITING).aggregate(
        count=Count("pk"), oldest=Min("ordered_at")
    )
    orders = GaugeMetricFamily("factcheck_import_orders_waiting", "Files that wait to be taken in.")
    orders.add_metric([], waiting["count"])
    yield orders
    age = GaugeMetricFamily(
        "factcheck_import_order_oldest_seconds", "How long the file that waits longest has waited."
    )
    oldest = waiting["oldest"]
    age.add_metric([], (timezone.now() - oldest).total_seconds() if oldest else 0)
    yield age


def written() -> bytes:
    """Return all of it in the text format of Prometheus."""
    requests = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        requests = CollectorRegistry()
        MultiProcessCollector(requests)
    desk = CollectorRegistry(auto_describe=False)
    desk.register(AtTheDesk())
    return generate_latest(requests) + generate_latest(desk)

"""Figures for Prometheus on /metrics: of this process alone, and only for whoever has METRICS_TOKEN.

They tell how busy a business is, which is nobody else's business.
"""

import hmac
from typing import Any

from fastapi import FastAPI, Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from sqlalchemy.pool import QueuePool

from app.config import Settings
from app.errors import NotFound, Unauthorized

NO_ROUTE = "none"  # an address nobody answers at: its own text may be anything


class Metrics:
    """What this process counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._known: dict[tuple[str, str, int], tuple[Any, Any]] = {}
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._requests = Counter(
            "nocto_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "nocto_request_seconds",
            "How long an answer took, the live stream apart.",
            ("method", "route"),
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
            registry=self.registry,
        )
        self.listeners = Gauge("nocto_listeners", "Open live streams.", registry=self.registry)
        self.alarms = Counter(
            "nocto_alarms", "Alarms over somebody who got to know too many clients.", registry=self.registry
        )
        self.connections = Gauge(
            "nocto_database_connections", "Connections to the database in use.", registry=self.registry
        )

    def count(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """One answered request."""
        requests, durations = self._of(method, route or NO_ROUTE, status)
        requests.inc()
        if route != ENDLESS:
            durations.observe(seconds)

    def _of(self, method: str, route: str, status: int) -> tuple[Any, Any]:
        """The counters of such answers; to look them up by their labels takes longer than to count."""
        found = self._known.get((method, route, status))
        if found is None:
            durations = None if route == ENDLESS else self._seconds.labels(method, route)
            found = self._known[method, route, status] = (
                self._requests.labels(method, route, status),
                durations,
            )
        return found


ENDLESS = "/api/events"


def install(app: FastAPI) -> None:
    metrics: Metrics = app.state.metrics
    metrics.listeners.set_function(lambda: len(app.state.feed.listeners))
    if isinstance(app.state.database.engine.pool, QueuePool):
        metrics.connections.set_function(lambda: app.state.database.connections_in_use)
    app.add_api_route("/metrics", show_metrics, include_in_schema=False)


async def show_metrics(request: Request) -> Response:
    """Not within `install`: FastAPI remembers every handler, and with it each app that was ever made."""
    _refuse_strangers(request, request.app.state.settings)
    return Response(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _refuse_strangers(request: Request, settings: Settings) -> None:
    """Without a token in the settings there is nothing at this address.

    Raises:
        NotFound: none is set.
        Unauthorized: it is another one.
    """
    if not settings.METRICS_TOKEN:
        raise NotFound("address")
    sent = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(sent.encode(), settings.METRICS_TOKEN.encode()):
        raise Unauthorized

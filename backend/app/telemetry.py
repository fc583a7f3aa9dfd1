"""Traces of requests for OpenTelemetry, off unless OTLP_ENDPOINT is set. FastAPI makes them.

A trace tells the route, the address without its query, the status and the time. What people look for stands
in the query, and what they type in exceptions: neither leaves the program.
"""

from typing import Any

from fastapi.telemetry import TelemetryConfig

from app.config import Settings

QUERY, HIDDEN = "url.query", "…"

OFF: TelemetryConfig = {
    "tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False,
}  # fmt: skip
"""Said outright: else a variable in the environment could turn it on, exceptions' texts included."""


def telemetry(settings: Settings) -> TelemetryConfig:
    """What FastAPI is told.

    Raises:
        ValueError: it is on, and the packages for it are missing.
    """
    if not settings.OTLP_ENDPOINT:
        return OFF
    try:
        return {**OFF, "tracing": True, "tracer_provider": provider(settings)}
    except ImportError as error:
        raise ValueError(
            'OTLP_ENDPOINT is set: install its packages by pip install ".[telemetry]"'
        ) from error


def provider(settings: Settings, exporter: Any = None) -> Any:
    """Where traces go: in batches, by a thread of its own, and what can't be sent is dropped."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    made: Any = TracerProvider(resource=Resource.create({"service.name": "noctocrm"}))
    made.add_span_processor(Discreet())
    made.add_span_processor(BatchSpanProcessor(exporter or _exporter(settings)))
    return made


def _exporter(settings: Settings) -> Any:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(endpoint=settings.OTLP_ENDPOINT)


class Discreet:
    """Hides the query of an address as soon as a span begins."""

    def on_start(self, span: Any, parent_context: Any = None) -> None:  # noqa: ARG002 - the SDK names it
        if QUERY in span.attributes:
            span.set_attribute(QUERY, HIDDEN)

    def _on_ending(self, span: Any) -> None:
        """Nothing to do; the SDK calls it."""

    def on_end(self, span: Any) -> None:
        """Nothing to do."""

    def shutdown(self) -> None:
        """Nothing to do."""

    def force_flush(self, timeout_millis: int = 0) -> bool:  # noqa: ARG002 - the same
        return True

"""Traces: none unless they are asked for, and nothing in them that people type."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import telemetry
from app.config import BACKEND, Settings
from app.main import create_app
from tests.conftest import SECRET
from tests.make import Caller, Make

As = Callable[..., Caller]


@pytest.fixture
def kept() -> Any:
    memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    return memory.InMemorySpanExporter()


def test_it_is_off_whatever_others_have_set_up(web: TestClient) -> None:
    app: Any = web.app

    assert app._telemetry == app._telemetry | telemetry.OFF
    assert app._native_telemetry.enabled() is False


def test_while_it_is_off_its_packages_are_not_even_loaded() -> None:
    asked = (
        "import sys; from app.config import Settings; from app.main import create_app; "
        f"create_app(Settings(_env_file=None, DATABASE_URL='sqlite://', SECRET_KEY={SECRET!r})); "
        "loaded = ('opentelemetry.sdk', 'opentelemetry.exporter'); "
        "print([name for name in sys.modules if name.startswith(loaded)])"
    )
    environment = os.environ | {
        "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9",
    }

    said = subprocess.run(  # noqa: S603
        [sys.executable, "-c", asked],
        cwd=BACKEND,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "[]"


@pytest.fixture
def traced(settings: Settings, kept: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(telemetry, "_exporter", lambda _settings: kept)
    app = create_app(settings.model_copy(update={"OTLP_ENDPOINT": "http://127.0.0.1:9/v1/traces"}))
    with TestClient(app, base_url="http://nocto.test") as client:
        yield client


def test_a_trace_tells_the_route_and_not_what_was_looked_for(traced: TestClient, kept: Any) -> None:
    make: Any = Make(traced)
    anna = make.user()

    Caller(traced, make.token(anna)).get("/api/search?q=Канарейка")
    app: Any = traced.app
    app._telemetry["tracer_provider"].force_flush()
    spans = kept.get_finished_spans()

    assert [span.attributes["http.route"] for span in spans] == ["/api/search"]
    assert [span.attributes["url.query"] for span in spans] == [telemetry.HIDDEN]
    assert "%D0%9A" not in str([span.to_json() for span in spans])


def test_without_its_packages_it_says_what_to_install(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)

    with pytest.raises(ValueError, match="telemetry"):
        create_app(settings.model_copy(update={"OTLP_ENDPOINT": "http://127.0.0.1:9/v1/traces"}))

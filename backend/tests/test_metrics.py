"""What Prometheus reads, and who else may."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from tests.make import Caller, Make

TOKEN = "a-token-for-prometheus"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"METRICS_TOKEN": TOKEN})


def test_requests_are_counted_by_route_and_status(
    web: TestClient, make: Make, as_: Callable[..., Caller]
) -> None:
    anna = as_(make.user())
    for row_id in (17, 18):
        anna.get(f"/api/deals/{row_id}")
    web.get("/whatever/it/is?secret")

    figures = web.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text

    assert 'nocto_requests_total{method="GET",route="/api/deals/{deal_id}",status="404"} 2.0' in figures
    assert 'nocto_request_seconds_count{method="GET",route="/api/deals/{deal_id}"} 2.0' in figures
    assert "nocto_listeners 0.0" in figures
    assert "nocto_database_connections" in figures
    assert "process_resident_memory_bytes" in figures
    assert "whatever" not in figures


@pytest.mark.parametrize(
    "sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer ключ".encode()}]
)
def test_nobody_reads_them_without_the_token(web: TestClient, sent: dict[str, str]) -> None:
    answer = web.get("/metrics", headers=sent)

    assert (answer.status_code, "nocto_requests" in answer.text) == (401, False)


def test_without_a_token_in_the_settings_there_are_none(web: TestClient) -> None:
    web.app.state.settings = web.app.state.settings.model_copy(update={"METRICS_TOKEN": ""})  # type: ignore[attr-defined]

    assert web.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

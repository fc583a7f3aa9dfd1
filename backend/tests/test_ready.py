"""What a balancer asks: may this process be given work?"""

import asyncio

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database import Mode
from app.services import readiness
from tests.make import Make


def test_a_process_that_can_work_says_so_to_anybody(web: TestClient) -> None:
    answer = web.get("/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_a_schema_of_another_version_is_not_worked_with(web: TestClient, make: Make) -> None:
    async def leave() -> None:
        async with make.app.state.database.engine_for(Mode.WRITE).begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    make.call(leave)
    answer = web.get("/ready")

    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (
        503,
        "not_ready",
        "2",
    )
    assert "9999" not in answer.text


def test_a_database_that_hangs_does_not_hang_the_question(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: object) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(readiness, "_revision", hang)
    monkeypatch.setattr(readiness, "PATIENCE", 0.05)

    answer = web.get("/ready")

    assert answer.status_code == 503
    assert web.get("/health").status_code == 200


def test_a_full_disk_is_told_before_it_is_full(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LEAST_DISK", 2**62)

    assert web.get("/ready").status_code == 503

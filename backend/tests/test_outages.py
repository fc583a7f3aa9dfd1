"""What the database's errors mean to whoever called, and that reading goes on where it can."""

import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import exc as sa_exc
from sqlalchemy import text

from app.config import Settings
from app.database import Database, Mode
from app.errors import Busy, Collided, NoRoom
from app.main import create_app
from app.outages import is_busy, is_outage, meaning
from app.policies import SYSTEM
from app.uow import unit_of_work
from tests.make import Make


class Refusal(Exception):
    """What a driver raises: PostgreSQL's has a state, SQLite's a code."""

    def __init__(self, *, state: str | None = None, code: int | None = None) -> None:
        self.sqlstate, self.sqlite_errorcode = state, code


def refused(**said: Any) -> sa_exc.DBAPIError:
    return sa_exc.DBAPIError("…", {}, Refusal(**said))


@pytest.mark.parametrize(
    ("error", "told", "outage"),
    [
        (refused(state="40P01"), Collided, False),
        (refused(state="57014"), Busy, False),
        (refused(state="57P03"), Busy, True),
        (refused(state="08003"), Busy, True),
        (refused(state="25006"), Busy, True),
        (refused(state="53100"), NoRoom, True),
        (refused(state="42P01"), None, True),
        (refused(code=sqlite3.SQLITE_BUSY_SNAPSHOT), Busy, False),
        (refused(code=sqlite3.SQLITE_IOERR_WRITE), Busy, True),
        (refused(code=sqlite3.SQLITE_READONLY_DBMOVED), Busy, True),
        (refused(code=sqlite3.SQLITE_CORRUPT), Busy, True),
        (refused(code=sqlite3.SQLITE_FULL), NoRoom, True),
        (refused(code=sqlite3.SQLITE_ERROR), None, True),
        (sa_exc.TimeoutError(), Busy, True),
        (ConnectionRefusedError(), Busy, True),
        (TimeoutError(), Busy, True),
        (FileNotFoundError(), None, True),
        (ValueError(), None, True),
    ],
)
def test_an_error_of_the_database_is_told_by_its_code(
    error: Exception, told: type[Exception] | None, outage: bool
) -> None:
    assert type(meaning(error)) is (told or type(None))
    assert is_busy(error) == (told in (Busy, Collided))
    assert is_outage(error) == outage


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("postgresql://nobody@/nothing?host=/nowhere", id="no socket"),
        pytest.param("postgresql://nobody@127.0.0.1:9/nothing", id="nobody listens"),
        pytest.param("postgresql://nobody@nowhere.invalid/nothing", id="no such name"),
    ],
)
async def test_a_server_that_can_not_be_reached_is_busy_and_no_missing_file(url: str) -> None:
    database = Database(url)

    with pytest.raises(Busy):
        async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
            await uow.session.execute(text("SELECT 1"))
    await database.close()


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
async def test_a_server_that_answers_nothing_is_asked_no_more(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.database.GRACE", -0.8)  # we are tired before the server is
    database = Database(database_url, answers_within=1)

    with pytest.raises(Busy):
        async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
            await uow.session.execute(text("SELECT pg_sleep(10)"))

    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        assert await uow.session.scalar(text("SELECT 1")) == 1
    await database.close()


@pytest.fixture
def on_file(settings: Settings, sqlite: Any) -> Iterator[tuple[TestClient, Path]]:
    """The running program on a SQLite file of its own, and that file."""
    url, remove = sqlite.apart()
    app = create_app(settings.model_copy(update={"DATABASE_URL": url}))
    with TestClient(app, base_url="http://nocto.test", raise_server_exceptions=False) as web:
        yield web, Path(url.removeprefix("sqlite:///"))
    remove()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_a_full_disk_writes_are_refused_reads_go_on_and_space_is_enough_to_recover(
    on_file: tuple[TestClient, Path],
) -> None:
    web, _ = on_file
    make = Make(web)
    token = make.token(make.user())
    headers = {"Authorization": f"Bearer {token}"}
    body = {"name": "Ромашка", "notes": "x" * 5_000}

    make.call(_limit_pages, make.app.state.database, 0)
    answers = [web.post("/api/clients", json=body, headers=headers) for _ in range(20)]
    refused = [answer for answer in answers if answer.status_code != 201]
    made = web.get("/api/clients", headers=headers)
    make.call(_limit_pages, make.app.state.database, 1_000_000)
    afterwards = web.post("/api/clients", json=body, headers=headers)

    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(507, "no_room")}
    assert (made.status_code, made.headers["X-Total-Count"]) == (200, str(20 - len(refused)))
    assert afterwards.status_code == 201


async def _limit_pages(database: Database, pages: int) -> None:
    """Let the file not grow beyond so many pages: of all connections, since each keeps a limit of its own."""
    connections = [await database.engine_for(Mode.READ).connect() for _ in range(16)]
    for connection in connections:
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages or 1}")
    for connection in connections:
        await connection.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_damaged_file_is_no_bug_of_the_request(on_file: tuple[TestClient, Path]) -> None:
    web, file = on_file
    make = Make(web)
    headers = {"Authorization": f"Bearer {make.token(make.user())}"}
    make.call(make.app.state.database.engine.dispose)
    file.write_bytes(b"no database at all, " * 1_000)
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)

    answers = [web.get("/api/clients", headers=headers), web.get("/ready")]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert "Retry-After" in answers[0].headers


def test_a_file_that_can_not_be_written_for_want_of_room_is_told_so(
    as_: Any, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("app.services.clients.create", full)

    answer = as_(make.user()).post("/api/clients", json={"name": "Ромашка"})

    assert (answer.status_code, answer.json()["code"]) == (507, "no_room")

"""What the log tells, and what it never does."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.auth import hash_password
from app.database import Database, tell_slow_statements
from app.logs import formatter
from app.models import Client
from app.services import clients
from tests.hygiene import Listener, listening
from tests.make import PASSWORD, Caller, Make

As = Callable[..., Caller]
CANARY = "Канарейка-79161112233"


class Heard(logging.Handler):
    """The lines of the log, as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(formatter(as_json=True))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def events(self, name: str) -> list[dict[str, Any]]:
        return [found for line in self.lines if (found := json.loads(line))["event"] == name]


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler, logger = Heard(), logging.getLogger("nocto")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_request_is_one_line_with_its_number_and_whose_it_is(make: Make, as_: As, heard: Heard) -> None:
    anna = make.user()

    answer = as_(anna).get("/api/deals/17?", headers={"X-Request-Id": "of-this-test"})

    line = heard.events("request")[-1]
    assert answer.status_code == 404
    assert line.pop("ms") > 0
    assert line.pop("at").endswith("Z")
    assert line == {
        "event": "request", "level": "info", "logger": "nocto.request", "request_id": "of-this-test",
        "method": "GET", "route": "/api/deals/{deal_id}", "status": 404, "code": "deal_not_found",
        "user_id": anna.id, "key_id": None, "login_id": line["login_id"], "peer": "testclient",
    }  # fmt: skip


def test_what_people_type_is_not_in_the_log(make: Make, as_: As, web: TestClient, heard: Heard) -> None:
    boss = as_(make.admin())

    boss.post("/api/clients", json={"name": CANARY, "phone": CANARY})
    boss.post("/api/clients", json={"name": CANARY, "email": CANARY})
    boss.get(f"/api/clients?search={CANARY}")
    boss.get(f"/{CANARY}?{CANARY}")
    web.post("/api/auth/login", data={"username": CANARY, "password": CANARY})
    web.get("/api/deals", headers={"Authorization": f"Bearer {CANARY.encode().hex()}"})

    assert len(heard.events("request")) == 6
    assert [line for line in heard.lines if CANARY in line or CANARY.encode().hex() in line] == []


def test_a_bug_is_told_with_its_trace_and_without_the_row(
    make: Make, as_: As, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(uow: Any, _data: Any) -> None:
        await uow.session.execute(select(Client.id).where(Client.name == CANARY).suffix_with("NO SUCH SQL"))

    monkeypatch.setattr(clients, "create", broken)
    boss = as_(make.admin())

    with pytest.raises(DBAPIError):
        boss.post("/api/clients", json={"name": CANARY})

    told = [line for line in heard.lines if "exception" in json.loads(line)]
    assert len(told) == 1
    assert "NO SUCH SQL" in told[0]
    assert CANARY not in "".join(heard.lines)


def test_logins_are_told_by_whom_and_from_where(make: Make, web: TestClient, heard: Heard) -> None:
    anna = make.user(hashed_password=make.call(hash_password, "vishnevyj-sad"))

    for password in ("wrong-password", "vishnevyj-sad"):
        web.post("/api/auth/login", data={"username": anna.username, "password": password})

    refused, done = heard.events("login refused"), heard.events("login")
    assert [(line["user_id"], line["peer"]) for line in refused + done] == 2 * [(anna.id, "testclient")]
    assert done[0]["door"] == "program"


def test_a_line_stays_a_line_whatever_is_in_it(heard: Heard) -> None:
    logging.getLogger("nocto.test").warning("one\r\ntwo \x1b[31mred", extra={"word": "three\nfour"})

    assert len(heard.lines) == 1
    assert not {"\r", "\n", "\x1b"} & set(heard.lines[0])


async def test_a_slow_statement_is_told_as_it_is_written_and_without_its_values(
    database: Database, heard: Heard
) -> None:
    tell_slow_statements(database.engine, longer_than=0)

    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("SELECT 1")

    assert [line["sql"] for line in heard.events("slow statement")][-1:] == ["SELECT 1"]


TELLTALES = (
    f"login with {PASSWORD}",
    "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "key nck_0123456789abcdefghijkl",
    "{'authorization': 'Basic YTpi'}",
    "Cookie: nocto=0123456789",
    "anna@romashka.example",
    "+7 (916) 111-22-33",
)


@pytest.mark.parametrize("telltale", TELLTALES)
def test_all_tests_are_listened_to_for_what_no_line_may_hold(telltale: str) -> None:
    listener = Listener()

    listener.emit(logging.makeLogRecord({"msg": "something", "of": [telltale]}))
    listener.emit(logging.makeLogRecord({"msg": "something", "of": "client 17"}))

    assert len(listener.told) == 1


def test_the_lines_of_requests_are_listened_to(make: Make, as_: As) -> None:
    with listening() as listener:
        as_(make.user()).get("/api/deals")

    assert listener.lines > 0

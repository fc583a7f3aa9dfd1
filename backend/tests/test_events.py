"""The live stream: who hears of what, once, in order, and how it ends."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from app.config import BACKEND, Settings
from app.models import Pipeline, User
from app.services.live.listener import QUEUE
from app.uow import UnitOfWork
from bench.client import request
from bench.servers import running
from tests.conftest import SECRET
from tests.make import Caller, Make
from tests.streaming import PATIENCE, Heard, Stream

CANARY = "Канарейка"

Listen = Callable[..., Stream]


@pytest.fixture
def listen(make: Make, caplog: pytest.LogCaptureFixture) -> Iterator[Listen]:
    """Opens a stream for somebody: `listen(anna)`."""
    opened: list[Stream] = []

    def go(user: User, **headers: str) -> Stream:
        headers = {"Authorization": f"Bearer {make.token(user)}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        stream = Stream(make, headers).open()
        opened.append(stream)
        assert stream.status == 200
        return stream

    yield go
    for stream in opened:
        stream.close()
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logins are checked more often than tests would like to wait."""
    monkeypatch.setattr("app.services.live.feed.CHECK_EVERY", 0.2)


def hello(stream: Stream) -> Heard:
    said = stream.next()
    assert said.event == "hello"
    return said


def rows(heard: list[Heard]) -> list[tuple[str, str, int]]:
    return [one.row for one in heard]


def test_a_stream_says_where_it_stands_and_is_kept_by_nobody(make: Make, listen: Listen) -> None:
    stream = listen(make.user())

    said = hello(stream)

    assert said.data == {"position": said.id}
    assert "retry: 2000" in said.raw
    assert stream.answered["content-type"].startswith("text/event-stream")
    assert stream.answered["cache-control"] == "no-store"
    assert stream.answered["x-accel-buffering"] == "no"


def test_a_move_is_told_to_whoever_sees_the_deal(make: Make, as_: Any, listen: Listen) -> None:
    anna = make.user()
    deal = make.deal(anna)
    new, won, _ = make.stages
    stream = listen(anna)
    start = hello(stream)

    as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": won.id})
    said = stream.next()

    assert said.row == ("change", "deal", deal.id)
    assert said.data["action"] == "update"
    assert said.data["actor_id"] == anna.id
    assert said.data["stage_ids"] == [new.id, won.id]
    assert {"stage_id", "status", "closed_at"} <= set(said.data["fields"])
    assert said.id is not None
    assert said.id > (start.id or 0)


def test_what_hangs_on_a_deal_is_told_too(make: Make, as_: Any, listen: Listen) -> None:
    anna = make.user()
    client = make.client(anna)
    deal = make.deal(anna, client=client)
    stream = listen(anna)
    hello(stream)
    caller = as_(anna)

    task = caller.post("/api/tasks", json={"title": "Позвонить", "deal_id": deal.id}).json()
    call = caller.post(
        "/api/activities", json={"type": "call", "deal_id": deal.id, "subject": "Звонок"}
    ).json()
    contact = caller.post(f"/api/clients/{client.id}/contacts", json={"name": "Мария"}).json()

    heard = rows(stream.rest())
    assert ("change", "task", task["id"]) in heard
    assert ("change", "activity", call["id"]) in heard
    assert ("change", "contact", contact["id"]) in heard


def test_nothing_is_told_about_rows_of_others(make: Make, as_: Any, listen: Listen) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    client = make.client(oleg, name=CANARY)
    deal = make.deal(oleg, client=client, title=CANARY)
    mila = make.employee()
    streams = [listen(anna), listen(mila)]
    caller: Caller = as_(oleg)

    answers = [
        caller.post(f"/api/deals/{deal.id}/move", json={"stage_id": make.stages[1].id}),
        caller.post("/api/tasks", json={"title": CANARY, "deal_id": deal.id}),
        caller.post("/api/activities", json={"type": "call", "deal_id": deal.id, "subject": CANARY}),
        caller.post(f"/api/clients/{client.id}/contacts", json={"name": CANARY}),
        as_(boss).put(f"/api/deals/{deal.id}", json={"manager_id": boss.id}),
        as_(boss).delete(f"/api/deals/{deal.id}"),
    ]

    assert all(answer.is_success for answer in answers)
    mark = make.user()
    for stream in streams:
        hello(stream)
        assert stream.rest(until=mark) == []


def test_no_event_holds_what_a_row_says(make: Make, as_: Any, listen: Listen) -> None:
    boss = make.admin()
    stream = listen(boss)
    hello(stream)

    make.deal(make.user(), title=CANARY, description=CANARY)
    heard = stream.rest()

    assert {one.data["entity"] for one in heard} >= {"deal", "client", "user"}
    assert CANARY not in json.dumps([one.data for one in heard], ensure_ascii=False)


def test_a_deal_given_away_is_gone_for_one_and_there_for_the_other(
    make: Make, as_: Any, listen: Listen
) -> None:
    anna, oleg, boss = make.user(), make.user(), make.admin()
    deal = make.deal(anna)
    of_anna, of_oleg, of_boss = listen(anna), listen(oleg), listen(boss)
    for stream in (of_anna, of_oleg, of_boss):
        hello(stream)

    as_(boss).put(f"/api/deals/{deal.id}", json={"manager_id": oleg.id})

    lost, got = of_anna.next(), of_oleg.next()
    assert (lost.event, lost.data) == ("gone", {"entity": "deal", "entity_id": deal.id})
    assert got.row == of_boss.next().row == ("change", "deal", deal.id)
    assert (lost.id, got.data["fields"]) == (got.id, ["manager_id"])


def test_a_deleted_deal_is_gone_with_what_hung_on_it(make: Make, as_: Any, listen: Listen) -> None:
    anna, oleg = make.user(), make.user()
    deal = make.deal(anna)
    task = make.task(anna, deal=deal)
    of_anna, of_oleg = listen(anna), listen(oleg)

    as_(anna).delete(f"/api/deals/{deal.id}")

    mark = make.user()
    hello(of_anna), hello(of_oleg)
    assert sorted(rows(of_anna.rest(until=mark))) == [("gone", "deal", deal.id), ("gone", "task", task.id)]
    assert of_oleg.rest(until=mark) == []


def test_a_deal_that_was_shared_is_gone_with_what_shared_it(make: Make, as_: Any, listen: Listen) -> None:
    anna, mila, rita = make.user(), make.employee(), make.employee()
    first, second = make.deal(anna), make.deal(anna)
    task = make.task(mila, deal=first)
    make.participant(second, mila)
    make.participant(first, rita)
    of_mila, of_rita = listen(mila), listen(rita)
    caller = as_(anna)

    caller.put(f"/api/tasks/{task.id}", json={"assignee_id": rita.id})
    caller.delete(f"/api/deals/{second.id}/participants/{mila.id}")

    mark = make.user()
    hello(of_mila), hello(of_rita)
    lost = rows(of_mila.rest(until=mark))
    assert ("gone", "task", task.id) in lost
    assert {("gone", "deal", first.id), ("gone", "deal", second.id)} <= set(lost)
    assert rows(of_rita.rest(until=mark)) == [("change", "task", task.id)]


def test_a_manager_who_loses_a_task_hears_nothing_of_its_deal(make: Make, as_: Any, listen: Listen) -> None:
    anna, oleg = make.user(), make.user()
    deal = make.deal(anna)
    task = make.task(oleg, deal=deal)
    stream = listen(oleg)
    hello(stream)

    as_(anna).put(f"/api/tasks/{task.id}", json={"assignee_id": anna.id})

    assert rows(stream.rest()) == [("gone", "task", task.id)]


def test_a_stream_resumes_with_nothing_missed_and_nothing_twice(make: Make, as_: Any, listen: Listen) -> None:
    anna = make.user()
    deals = [make.deal(anna) for _ in range(3)]
    first = listen(anna)
    hello(first)
    caller = as_(anna)
    caller.put(f"/api/deals/{deals[0].id}", json={"title": "раз"})
    last = first.next()
    first.close()

    for deal in deals:
        caller.put(f"/api/deals/{deal.id}", json={"title": "два"})
    again = listen(anna, Last_Event_ID=str(last.id))
    caller.put(f"/api/deals/{deals[0].id}", json={"title": "три"})

    assert hello(again).id == last.id
    heard = again.rest()
    assert [one.data["entity_id"] for one in heard] == [*(deal.id for deal in deals), deals[0].id]
    assert [one.id for one in heard] == sorted({one.id or 0 for one in heard})


@pytest.mark.parametrize("last", ["", "0x1", "-1", "999999999999", "9" * 40, "½", "1; 2"])
def test_an_unknown_place_means_reload_everything(make: Make, listen: Listen, last: str) -> None:
    stream = listen(make.user(), Last_Event_ID=last)

    greeting, said = hello(stream), stream.next()

    assert greeting.id is None
    assert (said.event, said.data["position"]) == ("reset", said.id)


def test_head_says_the_headers_and_ends(make: Make) -> None:
    user = make.user()
    stream = Stream(make, {"Authorization": f"Bearer {make.token(user)}"}, method="HEAD").open()

    assert (stream.status, stream.ended()) == (200, [])


def streams_of(make: Make) -> int:
    return len(make.app.state.feed.listeners)


def test_whoever_hangs_up_leaves_nothing_behind(make: Make, listen: Listen) -> None:
    user = make.user()
    before = make.call(others)
    stream = listen(user)
    assert (streams_of(make), bool(make.call(others) - before)) == (1, True)

    stream.close()

    assert (streams_of(make), make.call(partial(left, before))) == (0, set())


async def others() -> set[asyncio.Task[Any]]:
    return asyncio.all_tasks() - {asyncio.current_task()}


async def left(before: set[asyncio.Task[Any]]) -> set[asyncio.Task[Any]]:
    """What still runs that did not before, once it has had time to end: the doorbell goes its own way."""
    for _ in range(100):
        if not (new := await others() - before):
            break
        await asyncio.sleep(0.02)
    return new


def promote(boss: Caller, user: User) -> Any:
    return boss.put(f"/api/users/{user.id}", json={"role": "admin"})


def dismiss(boss: Caller, user: User) -> Any:
    return boss.put(f"/api/users/{user.id}", json={"is_active": False})


def give_a_password(boss: Caller, user: User) -> Any:
    return boss.put(f"/api/users/{user.id}", json={"password": "djadja-vanja-1897"})


@pytest.mark.parametrize("change", [promote, dismiss, give_a_password])
def test_a_stream_ends_when_its_listener_is_not_who_they_were(
    make: Make, as_: Any, listen: Listen, change: Callable[[Caller, User], Any]
) -> None:
    anna, boss = make.user(), make.admin()
    of_anna, of_boss = listen(anna), listen(boss)

    answer = change(as_(boss), anna)

    assert answer.status_code == 200
    of_anna.ended()
    assert streams_of(make) == 1
    assert hello(of_boss)


def test_a_logout_ends_the_stream(make: Make, listen: Listen, web: Any, quick: None) -> None:
    anna, oleg = make.user(), make.user()
    stream, other = listen(anna), listen(oleg)
    hello(stream)

    Caller(web, stream.headers["Authorization"].removeprefix("Bearer ")).post("/api/auth/logout")

    assert [one.event for one in stream.ended() if one.event] == []
    assert streams_of(make) == 1
    assert hello(other)


def test_a_stream_opened_while_the_server_stops_says_when_to_come_back(make: Make, listen: Listen) -> None:
    async def close() -> None:
        make.app.state.feed.close()

    make.call(close)
    said = listen(make.user()).ended()

    assert re.search(r"^retry: \d+$", said[-1].raw.strip(), re.M)
    assert said[-1].event != "hello"


def test_nobody_hears_that_a_password_was_changed(make: Make, as_: Any, listen: Listen) -> None:
    boss, anna = make.admin(), make.user()
    stream = listen(boss)
    hello(stream)

    give_a_password(as_(boss), anna)

    assert stream.rest() == []


def test_a_listener_who_is_too_slow_is_told_to_reload_and_goes_on(make: Make, listen: Listen) -> None:
    boss = make.admin()
    stream = listen(boss)
    hello(stream)
    stream.pause()

    async def many(uow: UnitOfWork) -> None:
        for number in range(QUEUE * 2):
            uow.add(Pipeline(name=f"Воронка {number}"))

    make.run(many)
    make.call(asyncio.sleep, 1)
    stream.resume()

    heard = stream.rest()
    resets = [place for place, one in enumerate(heard) if one.event == "reset"]
    assert resets
    assert len(heard) <= QUEUE
    after = heard[resets[-1]]
    assert [one.id for one in heard[resets[-1] + 1 :]] == list(
        range((after.id or 0) + 1, (after.id or 0) + len(heard) - resets[-1])
    )
    last = make.user()
    assert stream.next().row == ("change", "user", last.id)


def test_a_silent_stream_says_that_it_lives_and_from_where_to_resume(
    make: Make, as_: Any, listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.live.feed.SPEAK_EVERY", 0.1)
    anna, oleg = make.user(), make.user()
    stream = listen(anna)
    hello(stream)

    make.client(oleg)
    with_comments = make.call(stream.words, 1.5)

    assert with_comments
    assert all(one.raw.startswith(": ") and one.data is None for one in with_comments)
    assert with_comments[-1].id == make.app.state.feed.position


def test_a_change_that_cannot_be_told_is_a_reset_and_the_next_is_told(
    make: Make, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = make.admin()
    deal = make.deal(boss)
    stream = Stream(make, {"Authorization": f"Bearer {make.token(boss)}"}).open()
    hello(stream)
    caller = as_(boss)

    with monkeypatch.context() as broken:
        broken.setattr("app.services.live.feed.witnesses", None)
        caller.put(f"/api/deals/{deal.id}", json={"title": "раз"})
        assert stream.next().event == "reset"
    caller.put(f"/api/deals/{deal.id}", json={"title": "два"})

    assert stream.next().row == ("change", "deal", deal.id)
    stream.close()


def test_who_hears_costs_as_many_statements_for_many_as_for_one(make: Make, as_: Any, listen: Listen) -> None:
    anna, boss = make.user(), make.admin()
    deals = [make.deal(anna) for _ in range(3)]
    database = make.app.state.database.engine.sync_engine
    told: list[str] = []
    costs = []

    def see(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told.extend([statement] * ("AS person" in statement))

    event.listen(database, "before_cursor_execute", see)
    for more in (1, 4):
        streams = [listen(make.user()) for _ in range(more)] + [listen(anna)]
        for stream in streams:
            hello(stream)
            stream.rest()
        told.clear()
        as_(boss).put(f"/api/deals/{deals[0].id}", json={"title": f"Сделка {more}"})
        assert streams[-1].next().row == ("change", "deal", deals[0].id)
        costs.append(len(told))
    event.remove(database, "before_cursor_execute", see)

    assert costs == [1, 1]


@pytest.mark.slow
def test_a_change_of_another_process_is_told(make: Make, listen: Listen, settings: Settings) -> None:
    stream = listen(make.admin())
    hello(stream)

    command = [sys.executable, "-m", "app.cli", "init-pipeline"]
    environment = os.environ | {
        "DATABASE_URL": settings.DATABASE_URL, "SECRET_KEY": SECRET, "DATA_DIR": str(settings.DATA_DIR)
    }  # fmt: skip
    subprocess.run(command, cwd=BACKEND, env=environment, check=True, capture_output=True)  # noqa: S603

    heard = stream.rest()
    assert [one.data["entity"] for one in heard] == ["pipeline", *["stage"] * 7]


@pytest.mark.slow
def test_a_server_that_stops_ends_its_streams_and_says_when_to_come_back(
    make: Make, settings: Settings
) -> None:
    token = make.token(make.user())

    with (
        running(settings.DATABASE_URL, secret=SECRET) as server,
        socket.create_connection(server.address) as line,
    ):
        line.sendall(request("GET", "/api/events", token=token))
        line.settimeout(PATIENCE)
        said = b""
        while b"event: hello" not in said:
            said += line.recv(65536)
        line_after = line.dup()
    rest = b""
    line_after.settimeout(PATIENCE)
    while chunk := line_after.recv(65536):
        rest += chunk
    line_after.close()

    assert re.search(rb"\nretry: \d+\n\n\r\n0\r\n\r\n$", rest)

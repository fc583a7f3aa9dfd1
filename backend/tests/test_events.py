"""The live stream: who hears of what, once, in order, and how it ends."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.models import User
from tests.make import Caller, Make
from tests.streaming import Heard, Stream

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

    heard = rows(stream.until_quiet())
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
    for stream in streams:
        hello(stream)
        assert stream.until_quiet() == []


def test_no_event_holds_what_a_row_says(make: Make, as_: Any, listen: Listen) -> None:
    boss = make.admin()
    stream = listen(boss)
    hello(stream)

    make.deal(make.user(), title=CANARY, description=CANARY)
    heard = stream.until_quiet()

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

    hello(of_anna), hello(of_oleg)
    assert sorted(rows(of_anna.until_quiet())) == [("gone", "deal", deal.id), ("gone", "task", task.id)]
    assert of_oleg.until_quiet() == []


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
    heard = again.until_quiet()
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


def count(make: Make) -> int:
    return len(make.app.state.feed.listeners)


def test_whoever_hangs_up_leaves_nothing_behind(make: Make, listen: Listen) -> None:
    stream = listen(make.user())
    assert count(make) == 1

    stream.close()

    assert count(make) == 0


def test_a_logout_ends_the_stream(make: Make, listen: Listen, web: Any) -> None:
    stream = listen(make.user())
    hello(stream)

    Caller(web, stream.headers["Authorization"].removeprefix("Bearer ")).post("/api/auth/logout")

    assert stream.ended() == []
    assert count(make) == 0

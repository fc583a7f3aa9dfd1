"""Two in each other's way: the database undoes one of them, and its caller never hears of it."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import exc as sa_exc
from sqlalchemy import select

from app.errors import Collided
from app.journal import _IN_WORK, Listener, hears
from app.models import Change, Deal
from app.uow import TRIES, UnitOfWork, again_if_collided
from tests.make import Make

Register = Callable[[Listener], None]


class Refusal(Exception):
    """What PostgreSQL's driver raises; `sqlstate` says why."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


@pytest.fixture
def when_a_deal_changes() -> Iterator[Register]:
    """Registers listeners for the length of one test."""
    before = len(_IN_WORK)
    yield lambda listener: void(hears(Deal)(listener))
    del _IN_WORK[before:]


def void(_value: object) -> None:
    return None


def refusing(sqlstate: str, *, times: int) -> tuple[Listener, list[int]]:
    """A listener that the database refuses so many times, and how often it was heard."""
    heard: list[int] = []

    async def refuse(_uow: UnitOfWork, _changes: Any) -> None:
        heard.append(len(heard))
        if len(heard) <= times:
            raise sa_exc.DBAPIError("UPDATE deals", {}, Refusal(sqlstate))

    return refuse, heard


def moves_in_the_journal(make: Make, deal: Deal) -> int:
    async def read(uow: UnitOfWork) -> int:
        query = select(Change.id).where(Change.entity == "deal", Change.entity_id == deal.id)
        return len((await uow.session.scalars(query)).all()) - 1

    return make.run(read)


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_a_request_that_the_database_undid_is_run_again(
    make: Make, as_: Any, when_a_deal_changes: Register, sqlstate: str
) -> None:
    anna = make.user()
    deal, won = make.deal(anna), make.stages[1]
    listener, heard = refusing(sqlstate, times=TRIES - 1)
    when_a_deal_changes(listener)

    answer = as_(anna).post(f"/api/deals/{deal.id}/move", json={"stage_id": won.id})

    assert (answer.status_code, answer.json()["status"]) == (200, "won")
    assert answer.json()["version"] == deal.version + 1
    assert (len(heard), moves_in_the_journal(make, deal)) == (TRIES, 1)


def test_a_request_that_never_goes_well_is_busy_and_changes_nothing(
    make: Make, as_: Any, when_a_deal_changes: Register
) -> None:
    anna = make.user()
    deal = make.deal(anna)
    listener, heard = refusing("40P01", times=1_000)
    when_a_deal_changes(listener)

    answer = as_(anna).put(f"/api/deals/{deal.id}", json={"title": "Иначе"})

    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "2")
    assert (len(heard), moves_in_the_journal(make, deal)) == (TRIES, 0)


def test_a_database_that_is_merely_overloaded_is_not_asked_again_at_once(
    make: Make, as_: Any, when_a_deal_changes: Register
) -> None:
    anna = make.user()
    deal = make.deal(anna)
    listener, heard = refusing("53300", times=1)
    when_a_deal_changes(listener)

    answer = as_(anna).put(f"/api/deals/{deal.id}", json={"title": "Иначе"})

    assert (answer.status_code, len(heard)) == (503, 1)


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_two_who_lock_two_deals_in_opposite_order_both_go_well(
    make: Make, web: TestClient, when_a_deal_changes: Register
) -> None:
    anna = make.user()
    one, two = make.deal(anna), make.deal(anna)
    beyond = {one.id: two.id, two.id: one.id}
    both_hold_one = asyncio.Event()
    holding: list[int] = []

    async def take_the_other(uow: UnitOfWork, changes: Any) -> None:
        [mine] = changes
        holding.append(mine.row.id)
        if len(holding) == len(beyond):
            both_hold_one.set()
        await both_hold_one.wait()
        await uow.take(Deal, beyond[mine.row.id])

    when_a_deal_changes(take_the_other)
    headers = {"Authorization": f"Bearer {make.token(anna)}"}
    won = {"stage_id": make.stages[1].id}

    async def both_at_once() -> list[Any]:
        transport = ASGITransport(app=web.app)
        async with AsyncClient(transport=transport, base_url="http://nocto.test", timeout=60) as client:
            calls = (client.post(f"/api/deals/{deal}/move", json=won, headers=headers) for deal in beyond)
            return await asyncio.gather(*calls)

    answers = make.call(both_at_once)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(holding) > len(beyond)
    assert [moves_in_the_journal(make, deal) for deal in (one, two)] == [1, 1]


async def test_work_is_done_until_it_goes_well(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    def failing(times: int) -> Callable[[], Awaitable[str]]:
        async def work() -> str:
            done.append(times)
            if len(done) <= times:
                raise Collided
            return "готово"

        return work

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(random, "random", lambda: 1.0)

    assert await again_if_collided(failing(2)) == "готово"
    assert (len(done), pauses) == (3, [0.02, 0.04])

    done.clear()
    with pytest.raises(Collided):
        await again_if_collided(failing(9))
    assert len(done) == TRIES

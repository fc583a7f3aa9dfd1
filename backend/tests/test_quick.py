"""The short way for what is read most gives what the ordinary way gives, to those who may see it."""

import asyncio
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from app.database import Database, Mode
from app.errors import NotFound
from app.models import Deal, FieldEntity, Role
from app.policies import SYSTEM, Actor
from app.uow import unit_of_work
from tests.make import Caller, Make

READS = (
    "/api/deals/stats/pipeline",
    "/api/deals/stats/pipeline?limit=1",
    "/api/deals",
    "/api/deals?sort=updated_at&skip=1&limit=2",
    "/api/deals?sort=-id",
)


def _fill(make: Make, anna: Any) -> Deal:
    make.field(FieldEntity.DEAL, "city")
    stages = make.pipeline().stages
    rich: Deal = make.deal(
        anna, stage=stages[0], amount=Decimal("125000.57"), custom={"city": "Омск"}, description="«Да»",
        expected_close_date=date(2027, 3, 31), tag_ids=[make.tag("VIP").id, make.tag("Опт").id],
    )  # fmt: skip
    make.deal(anna, stage=stages[1])
    make.deal(anna, stage=stages[2], lost_reason="дорого")
    return rich


def _told(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    named = ("X-Total-Count", "Link", "X-Next-Cursor", "ETag", "Content-Type")
    body = answer.content if answer.is_success else b""
    told = {name: answer.headers.get(name, "") for name in named}
    if body.startswith(b"["):  # a board's name, which holds the connection's own on SQLite
        del told["ETag"]
    return answer.status_code, body, told


def test_both_ways_answer_the_same_bytes(make: Make, as_: Callable[..., Caller]) -> None:
    anna = make.user()
    deal = _fill(make, anna)
    addresses = [*READS, f"/api/deals/{deal.id}", "/api/auth/me"]
    for who in (anna, make.admin(), make.user(Role.EMPLOYEE), make.user()):
        caller, database = as_(who), make.app.state.database
        short = [_told(caller.get(address)) for address in addresses]
        quick, database.quick = database.quick, None
        ordinary = [_told(caller.get(address)) for address in addresses]
        database.quick = quick
        for one, two in zip(short, ordinary, strict=True):
            assert one[1].decode() == two[1].decode()
            assert one == two


def test_a_cursor_of_the_short_way_goes_on_where_its_page_ended(
    make: Make, as_: Callable[..., Caller]
) -> None:
    anna = make.user()
    ids = [make.deal(anna).id for _ in range(5)]
    caller = as_(anna)
    first = caller.get("/api/deals?limit=2")
    rest = caller.get(f"/api/deals?limit=10&cursor={first.headers['X-Next-Cursor']}")
    assert [deal["id"] for deal in first.json() + rest.json()] == ids[::-1]


def test_a_login_that_was_ended_reads_nothing_from_the_next_request_on(
    make: Make, as_: Callable[..., Caller]
) -> None:
    anna = make.user()
    deal, caller = make.deal(anna), as_(anna)
    assert caller.get(f"/api/deals/{deal.id}").status_code == 200
    assert caller.post("/api/auth/logout").status_code == 204
    assert caller.get(f"/api/deals/{deal.id}").status_code == 401


async def test_what_is_hidden_is_not_found(database: Database, make: Make) -> None:
    deal = make.deal(make.user())
    stranger = Actor(make.user().id, Role.MANAGER)
    with pytest.raises(NotFound):
        async with unit_of_work(database, stranger, mode=Mode.READ) as uow:
            await uow.look(Deal, deal.id)
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        assert (await uow.look(Deal, deal.id)).title == deal.title


async def test_a_lost_connection_is_noticed_by_nobody(database: Database, make: Make) -> None:
    deal = make.deal(make.user())

    async def read() -> str:
        async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
            title: str = (await uow.look(Deal, deal.id)).title
            return title

    await read()
    quick: Any = database.quick
    if database.is_sqlite:
        quick._connection.close()
    else:
        number = quick._idle[0][0].driver_connection.get_server_pid()
        async with database.engine_for(Mode.READ).connect() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
    assert await read() == deal.title
    assert await read() == deal.title


async def test_readers_leave_the_pool_to_those_who_need_it(database_url: str, make: Make) -> None:
    deal = make.deal(make.user())
    database = Database(database_url, pool_size=3)

    async def read() -> None:
        async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
            await uow.look(Deal, deal.id)

    async def write(number: int) -> None:
        async with unit_of_work(database, SYSTEM) as uow:
            (await uow.take(Deal, deal.id)).title = f"Сделка {number}"

    await asyncio.gather(*(read() for _ in range(10)), *(write(number) for number in range(5)))
    await asyncio.gather(*(write(number) for number in range(5)), *(read() for _ in range(10)))
    assert database.connections_in_use == 0
    await database.close()


async def test_the_short_way_changes_nothing(database: Database, make: Make) -> None:
    deal = make.deal(make.user())
    async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
        await uow.look(Deal, deal.id)
    if database.is_sqlite:
        quick: Any = database.quick
        assert quick._connection.execute("PRAGMA query_only").fetchone() == (1,)

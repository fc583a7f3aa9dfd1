"""`python -m bench.handovers`: what handing over a whole book takes, and for how long nobody else writes.

A manager's deals, each with a client of its own, go to two colleagues and come back. On SQLite the writer is
held from the first statement to the commit; on PostgreSQL only the rows are.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import uvloop
from sqlalchemy import event

from app.clock import today
from app.database import Database
from app.models import Client, Deal, DealStage, Pipeline, Role, User
from app.models.order import keys_between
from app.policies import SYSTEM
from app.schemas.handover import HandoverIn
from app.services import handovers
from app.services.handovers import AT_ONCE
from app.uow import UnitOfWork, unit_of_work
from app.writing import fresh
from bench.options import parse
from bench.servers import new_database

ZONE = "Europe/Moscow"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.handovers", description=__doc__)
    parser.add_argument("--deals", type=int, default=10_000)
    options = parse(parser)
    print(
        "| database | deals and clients | what | seconds held | processor s | statements | of them a slice |"
    )
    print("|---|--:|---|--:|--:|--:|--:|")
    for kind in options.kinds:
        with new_database(kind) as url:
            uvloop.run(_measure(kind, url, options.deals))


async def _measure(kind: str, url: str, deals: int) -> None:
    database = Database(url)
    giver, *heirs = await _fill(database, deals)
    order = HandoverIn.model_validate(
        {
            "from_id": giver,
            "to": [{"to_id": heir} for heir in heirs],
            "until": today(ZONE) + timedelta(days=7),
        }
    )
    given: list[int] = []

    async def give(uow: UnitOfWork) -> None:
        given.append((await handovers.give(uow, order, zone=ZONE)).id)

    async def take_back(uow: UnitOfWork) -> None:
        await handovers.take_back(uow, given[0])

    for what, work in (("given", give), ("come back", take_back)):
        took, busy, statements = await _timed(database, work)
        slices = 2 * -(-deals // AT_ONCE)
        print(
            f"| {kind} | {deals:,} + {deals:,} | {what} | {took:.1f} | {busy:.1f} | {statements} "
            f"| {statements / slices:.1f} |",
            flush=True,
        )
    await database.close()


async def _timed(
    database: Database, work: Callable[[UnitOfWork], Awaitable[None]]
) -> tuple[float, float, int]:
    sent = 0

    def count(*_: Any) -> None:
        nonlocal sent
        sent += 1

    event.listen(database.engine.sync_engine, "before_cursor_execute", count)
    started, cpu = time.perf_counter(), time.process_time()
    async with unit_of_work(database, SYSTEM) as uow:
        await work(uow)
    return time.perf_counter() - started, time.process_time() - cpu, sent


async def _fill(database: Database, deals: int) -> list[int]:
    """A manager with as many clients, a deal each, and two colleagues; their ids, the manager's first."""
    async with unit_of_work(database, SYSTEM) as uow:
        people = [
            User(username=f"user{n}", email=f"user{n}@example.com", full_name=f"Менеджер {n}",
                 hashed_password="x", role=Role.MANAGER, is_active=True)
            for n in range(3)
        ]  # fmt: skip
        pipeline = Pipeline(name="Продажи")
        for row in (*people, pipeline):
            uow.add(row)
        await uow.flush()
        stage = DealStage(pipeline_id=pipeline.id, name="Новый")
        uow.add(stage)
        await uow.flush()
        ids, stage_id, pipeline_id = [person.id for person in people], stage.id, pipeline.id
    positions = keys_between(None, None, deals)
    for start in range(0, deals, 1_000):
        async with unit_of_work(database, SYSTEM) as uow:
            numbers = range(start, min(start + 1_000, deals))
            clients = [fresh(Client, {"name": f"ООО «Клиент {n}»", "manager_id": ids[0]}) for n in numbers]
            await uow.create_all(clients)
            await uow.create_all(
                [
                    fresh(Deal, {"title": f"Сделка {n}", "client_id": client.id, "manager_id": ids[0],
                                 "stage_id": stage_id, "pipeline_id": pipeline_id, "position": positions[n]})
                    for n, client in zip(numbers, clients, strict=True)
                ]
            )  # fmt: skip
            await asyncio.sleep(0)
    return ids


if __name__ == "__main__":
    main()

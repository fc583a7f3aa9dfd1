"""`python -m bench.undo`: what it takes to undo a large batch, and to do it again, in one transaction."""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import psutil
import uvloop

from app.database import Database
from app.models import Client, Deal, DealStage, Pipeline
from app.models.order import keys_between
from app.policies import SYSTEM
from app.services.undo import undo
from app.uow import unit_of_work
from bench.options import parse
from bench.servers import new_database

AT_ONCE = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.undo", description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    options = parse(parser)
    for kind in options.kinds:
        with new_database(kind) as url:
            uvloop.run(_measure(kind, url, options.deals))


async def _measure(kind: str, url: str, deals: int) -> None:
    database = Database(url)
    batch = await _fill(database, deals)
    print(f"{kind}, {deals:,} deals created in {deals // AT_ONCE} transactions of one batch")
    for what in ("undo", "redo"):
        batch = await _told(what, lambda chosen=batch: _undo(database, chosen))  # type: ignore[misc]
    await database.close()


async def _told(what: str, work: Callable[[], Awaitable[str]]) -> str:
    process, most, done = psutil.Process(), 0, asyncio.Event()
    before = process.memory_info().rss

    async def watch() -> None:
        nonlocal most
        while not done.is_set():
            most = max(most, process.memory_info().rss)
            await asyncio.sleep(0.05)

    watching, started, cpu = asyncio.create_task(watch()), time.perf_counter(), time.process_time()
    batch = await work()
    took, busy = time.perf_counter() - started, time.process_time() - cpu
    done.set()
    await watching
    grown = (most - before) / 2**20
    print(f"  {what}: {took:.1f} s, {busy:.1f} s of them ours; memory grew by {grown:.0f} MiB", flush=True)
    return batch


async def _undo(database: Database, batch: str) -> str:
    async with unit_of_work(database, SYSTEM) as uow:
        await undo(uow, batch)
    return uow.batch


async def _fill(database: Database, deals: int) -> str:
    """Deals of one client, in as many transactions as an import would take."""
    async with unit_of_work(database, SYSTEM) as uow:
        pipeline, client = Pipeline(name="Продажи"), Client(name="Ромашка")
        uow.add(pipeline)
        uow.add(client)
        await uow.flush()
        stage = DealStage(pipeline_id=pipeline.id, name="Новый")
        uow.add(stage)
    batch = uuid4().hex
    positions = keys_between(None, None, deals)
    for start in range(0, deals, AT_ONCE):
        async with unit_of_work(database, SYSTEM, batch=batch) as uow:
            for number, position in enumerate(positions[start : start + AT_ONCE], start):
                deal = Deal(title=f"Сделка {number}", client_id=client.id)
                deal.enter(stage, position=position)
                uow.add(deal)
    return batch


if __name__ == "__main__":
    main()

"""`python -m tests.dumping --deals 100000`: SQLite -> PostgreSQL -> SQLite; equal checksums, rate and memory.

Without `--deals` it takes the demo. The memory is what the process grew by at its peak.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import psutil

from app.database import Database
from app.models import Client, Deal, DealStage, Pipeline
from app.models.order import keys_between
from app.policies import SYSTEM
from app.services import demo, doctor, dumps
from app.services.dumps import Manifest
from app.uow import unit_of_work
from app.upgrade import upgrade
from tests.servers import PostgresServer, SqliteServer

AT_ONCE = 1_000


async def dump(url: str, file: Path) -> Manifest:
    database = Database(url)
    try:
        with file.open("wb") as out:
            return await dumps.dump(database, SYSTEM, out.write, secrets=True)
    finally:
        await database.close()


async def load(url: str, file: Path) -> Manifest:
    database = Database(url)
    try:
        await upgrade(database)
        return await dumps.load(database, file)
    finally:
        await database.close()


async def faults(url: str) -> dict[str, list[tuple[str, str]]]:
    """What `nocto doctor` would find, the missing administrator apart."""
    database = Database(url)
    try:
        async with unit_of_work(database, SYSTEM) as uow:
            checks = {name: check for name, check in doctor.CHECKS.items() if name != "administrators"}
            found = {name: await check(uow) for name, check in checks.items()}
            return {name: each for name, each in found.items() if each}
    finally:
        await database.close()


async def fill(url: str, deals: int | None) -> None:
    database = Database(url)
    try:
        await upgrade(database)
        if deals is None:
            await demo.create(database, zone="Europe/Moscow", currency="RUB")
        else:
            await _fill(database, deals)
    finally:
        await database.close()


async def _fill(database: Database, deals: int) -> None:
    """A client every ten deals."""
    async with unit_of_work(database, SYSTEM) as uow:
        pipeline = Pipeline(name="Продажи")
        uow.add(pipeline)
        await uow.flush()
        stage = DealStage(name="Новый", pipeline_id=pipeline.id, required_fields=[])
        uow.add(stage)
    keys = keys_between(None, None, deals)
    for start in range(0, deals, AT_ONCE):
        async with unit_of_work(database, SYSTEM) as uow:
            few = range(start, min(start + AT_ONCE, deals))
            clients = [Client(name=f"Клиент {number}", phone=f"+7916{number:07}") for number in few[::10]]
            await uow.create_all(clients)
            rows = []
            for number in few:
                client = clients[(number - start) // 10]
                text = "Обсудили сроки и объём, ждём договор"
                deal = Deal(title=f"Кофе {number}", amount=number, client_id=client.id, description=text)
                deal.enter(stage, position=keys[number])
                rows.append(deal)
            await uow.create_all(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.dumping", description=__doc__)
    parser.add_argument("--deals", type=int, default=None)
    wish = parser.parse_args()
    server = PostgresServer("dumping")
    try:
        with tempfile.TemporaryDirectory() as folder:
            _there_and_back(SqliteServer(Path(folder)), server, Path(folder), wish.deals)
    finally:
        server.close()


def _there_and_back(sqlite: SqliteServer, postgres: PostgresServer, folder: Path, deals: int | None) -> None:
    urls = [server.create()[0] for server in (sqlite, postgres, sqlite)]
    asyncio.run(fill(urls[0], deals))
    made: list[Manifest] = []
    for place, url in enumerate(urls):
        if place:
            _told(f"load {url.split(':')[0]}", load(url, folder / f"{place - 1}.zip"))
        made.append(_told(f"dump {url.split(':')[0]}", dump(url, folder / f"{place}.zip")))
    for place, url in enumerate(urls):
        print(f"doctor finds in {place + 1}:", asyncio.run(faults(url)) or "nothing")  # noqa: T201
    for table, told in made[0].tables.items():
        equal = all(each.tables[table] == told for each in made)
        print(f"{table:20} {told.rows:>9,} {told.sha256[:16]} {'equal' if equal else 'DIFFERENT'}")  # noqa: T201


def _told(what: str, work: Coroutine[Any, Any, Manifest]) -> Manifest:
    started, busy = time.perf_counter(), time.process_time()
    made, grown = asyncio.run(_watched(work))
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    rows = sum(table.rows for table in made.tables.values())
    speed = f"{seconds:.1f} s, {busy:.1f} s of them ours: {rows / busy:,.0f} rows/s; memory +{grown:.0f} MiB"
    print(f"{what}: {rows:,} rows, {speed}", flush=True)  # noqa: T201
    return made


async def _watched(work: Coroutine[Any, Any, Manifest]) -> tuple[Manifest, float]:
    """What the work makes, and by how many MiB the process grew at its peak."""
    process = psutil.Process()
    most = before = process.memory_info().rss
    task = asyncio.create_task(work)
    while not task.done():
        most = max(most, process.memory_info().rss)
        await asyncio.sleep(0.05)
    return task.result(), (most - before) / 2**20


if __name__ == "__main__":
    main()

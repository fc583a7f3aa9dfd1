"""`python -m bench.duplicates`: what the list of duplicates takes, and the first to be looked at."""

import argparse
import asyncio
import time

import uvloop

from app.database import Database, Mode
from app.models import Client
from app.policies import SYSTEM
from app.schemas.duplicate import DuplicateQuery, PartyKind
from app.services import duplicates
from app.uow import unit_of_work
from app.writing import fresh
from bench.options import parse
from bench.servers import new_database

AT_ONCE = 1_000
TWICE = 20  # one client in so many has the phone of the one before
TIMES = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.duplicates", description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    options = parse(parser)
    print("| database | clients | groups | page | ms | of them processor |")
    print("|---|--:|--:|---|--:|--:|")
    for kind in options.kinds:
        with new_database(kind) as url:
            uvloop.run(_measure(kind, url, options.clients))


async def _measure(kind: str, url: str, clients: int) -> None:
    database = Database(url)
    await _fill(database, clients)
    for name, skip in (("first", 0), ("hundredth", 9_900)):
        query = DuplicateQuery(entity=PartyKind.CLIENTS, skip=skip, limit=100)
        took, busy, total = [], [], 0
        for _ in range(TIMES):
            started, cpu = time.perf_counter(), time.process_time()
            async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
                total = (await duplicates.list_groups(uow, query)).total or 0
            took.append(time.perf_counter() - started)
            busy.append(time.process_time() - cpu)
        ms, own = sorted(took)[TIMES // 2] * 1_000, sorted(busy)[TIMES // 2] * 1_000
        print(f"| {kind} | {clients:,} | {total:,} | {name} | {ms:.0f} | {own:.0f} |", flush=True)
    await database.close()


async def _fill(database: Database, clients: int) -> None:
    for start in range(0, clients, AT_ONCE):
        rows = []
        for n in range(start, min(start + AT_ONCE, clients)):
            phone = n - 1 if n % TWICE == 0 and n else n
            rows.append(
                fresh(
                    Client,
                    {"name": f"ООО «Клиент {n}»", "phone": f"+79{phone:09}", "email": f"c{n}@example.com"},
                )
            )
        async with unit_of_work(database, SYSTEM) as uow:
            await uow.create_all(rows)
        await asyncio.sleep(0)


if __name__ == "__main__":
    main()

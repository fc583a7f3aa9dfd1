"""PostgreSQL is stopped at once while people write, and started again; or it hangs."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import connect, request
from bench.seed import fill
from bench.servers import settings_for
from tests.torture.clusters import Cluster
from tests.torture.examining import Examiner, Verdict
from tests.torture.served import Served, ask
from tests.torture.writing import Crew

GOES_ON_WITHIN = 60.0  # seconds


@dataclass
class Outages:
    crew: Crew
    stops: int = 0
    recovered: list[float] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)


async def stop_database_again_and_again(
    url: str, cluster: Cluster, folder: Path, *, stops: int, seed: int = 1
) -> Outages:
    """Recovered: since PostgreSQL takes connections again, every writer has had a write acknowledged."""
    world = await fill(settings_for(url), deals=0)
    dice, served, examiner = random.Random(seed), Served(url, folder), Examiner(url, folder)
    found = Outages(Crew(world, seed=seed))
    await examiner.begin()
    try:
        served.start()
        for _ in range(stops):
            found.crew.stopping.clear()
            working = asyncio.create_task(found.crew.work(served.address))
            await asyncio.sleep(0.1 + dice.random() * 0.3)
            await asyncio.to_thread(cluster.stop_at_once)
            await asyncio.sleep(dice.random() * 0.5)
            await asyncio.to_thread(cluster.start)
            found.recovered.append(await _seconds_until_all_go_on(found.crew, working))
            found.crew.stopping.set()
            await working
            found.stops += 1
            found.verdict.other += [
                f"writer {place} lost its connection to the server"
                for place, writer in enumerate(found.crew.writers)
                if writer.in_doubt is not None
            ]
            found.verdict.add(await examiner.examine(found.crew.ledger))
    finally:
        served.close()
    found.verdict.other += found.crew.ledger.wrong
    return found


async def _seconds_until_all_go_on(crew: Crew, working: asyncio.Task[None]) -> float:
    started, before = time.perf_counter(), [writer.done for writer in crew.writers]
    while any(writer.done == then for writer, then in zip(crew.writers, before, strict=True)):
        if working.done() or time.perf_counter() - started > GOES_ON_WITHIN:
            return float("inf")
        await asyncio.sleep(0.01)
    return time.perf_counter() - started


@dataclass
class Silence:
    """What was answered while PostgreSQL hung."""

    health: Counter[int] = field(default_factory=Counter)
    ready: Counter[int] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0
    recovered: float = 0.0


async def hang_database(
    url: str, cluster: Cluster, folder: Path, *, seconds: float, readers: int = 4, **settings: str
) -> Silence:
    """Let it hang for so long at least, and until everybody who had asked something was answered."""
    world = await fill(settings_for(url), deals=0)
    served, found = Served(url, folder, **settings), Silence()
    raw = request("GET", "/api/deals?limit=20", token=world.admin.token)

    async def read() -> None:
        connection = await connect(served.address)
        started = time.perf_counter()
        found.asked[(await connection.send(raw)).status] += 1
        found.longest = max(found.longest, time.perf_counter() - started)
        connection.close()

    try:
        served.start()
        await asyncio.gather(*(read() for _ in range(readers)))  # connections that are open when it happens
        found.asked.clear()
        cluster.hang()
        until = time.perf_counter() + seconds
        waiting = [asyncio.create_task(read()) for _ in range(readers)]
        try:
            while time.perf_counter() < until or not all(task.done() for task in waiting):
                found.health[await asyncio.to_thread(ask, served.address, "/health")] += 1
                found.ready[await asyncio.to_thread(ask, served.address, "/ready")] += 1
                await asyncio.sleep(0.2)
        finally:
            cluster.go_on()
        started = time.perf_counter()
        while await asyncio.to_thread(ask, served.address, "/ready") != 200:
            await asyncio.sleep(0.05)
        await asyncio.gather(*waiting)
        await read()
        found.recovered = time.perf_counter() - started
    finally:
        served.close()
    return found

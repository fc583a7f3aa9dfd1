"""Many connections that cost the server something and bring nothing, and how the others fare meanwhile."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import Address, connect, request
from bench.seed import World, fill
from bench.servers import settings_for
from tests.torture.served import Served

DEALS = 20_000
IDLE, SLOW_HEADS, SLOW_BODIES, SLOW_READERS = 1_000, 200, 200, 4
ASKED = 2_000  # times, alone and among the crowd
PUT_UP_WITH = 15.0  # seconds after which the server has rid itself of all but those who read
HEAD = b"POST /api/deals HTTP/1.1\r\nHost: nocto.bench\r\n"
BODY = HEAD + b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n"


@dataclass
class Crowding:
    alone: float = 0.0  # p99 of one deal, in milliseconds
    crowded: float = 0.0
    refused: int = 0  # of those who asked for something
    stayed: int = 0  # connections of the crowd that the server still held after PUT_UP_WITH
    memory: float = 0.0  # MiB that the process grew by
    wrong: list[str] = field(default_factory=list)


async def crowd_in(url: str, folder: Path) -> Crowding:
    world = await fill(settings_for(url), deals=DEALS)
    served, found = Served(url, folder), Crowding()
    served.start()
    try:
        await _p99(served.address, world, found)
        found.alone = await _p99(served.address, world, found)
        before = served.process.memory_info().rss
        crowd = _Crowd(served.address, world)
        await crowd.gather()
        began = time.monotonic()
        trickling = asyncio.create_task(crowd.trickle())
        found.crowded = await _p99(served.address, world, found)
        await asyncio.sleep(max(PUT_UP_WITH - (time.monotonic() - began), 0))
        found.memory = (served.process.memory_info().rss - before) / 2**20
        found.stayed = crowd.still_there()
        trickling.cancel()
        crowd.go()
    finally:
        served.close()
    return found


async def _p99(address: Address, world: World, found: Crowding) -> float:
    asking = await connect(address)
    seat, took = world.managers[0], []
    for number in range(ASKED):
        began = time.perf_counter()
        answer = await asking.send(
            request("GET", f"/api/deals/{seat.deals[number % len(seat.deals)]}", token=seat.token)
        )
        took.append(1000 * (time.perf_counter() - began))
        found.refused += answer.status != 200
    asking.close()
    return sorted(took)[int(0.99 * len(took))]


class _Crowd:
    """Some say nothing, some trickle a head or a body, some ask for an export and do not read it."""

    def __init__(self, address: Address, world: World) -> None:
        self._address, self._token = address, world.admin.token
        self._all: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._trickling: list[asyncio.StreamWriter] = []

    async def gather(self) -> None:
        export = request("GET", "/api/deals/export?format=csv", token=self._token)
        for said in [b""] * IDLE + [HEAD] * SLOW_HEADS + [BODY] * SLOW_BODIES:
            _, writer = await self._join(said)
            if said:
                self._trickling.append(writer)
        self._held = len(self._all)
        for _ in range(SLOW_READERS):
            await self._join(export, limit=1024)

    async def _join(
        self, said: bytes, *, limit: int = 65_536
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        joined = await asyncio.open_connection(*self._address, limit=limit)
        joined[1].write(said)
        self._all.append(joined)
        return joined

    async def trickle(self) -> None:
        """A line a second from each of them."""
        pause = 1 / len(self._trickling)
        while True:
            for writer in self._trickling:
                if not writer.transport.is_closing():
                    writer.write(b"X-Slow: 1\r\n")
                await asyncio.sleep(pause)

    def still_there(self) -> int:
        return sum(
            not reader.at_eof() and reader.exception() is None for reader, _ in self._all[: self._held]
        )

    def go(self) -> None:
        for _, writer in self._all:
            writer.transport.abort()

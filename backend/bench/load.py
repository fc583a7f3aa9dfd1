"""Operations, and what it costs the server to do one."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from bench.client import Address, Answer, Connection, connect, request
from bench.seed import Seat, World
from bench.servers import Server

WARM_UP = 0.5  # seconds


class Ask:
    """One kind of request, made anew each time by somebody."""

    def __init__(
        self, name: str, make: Callable[[World, Seat, random.Random], bytes], *, by_admin: bool = False
    ) -> None:
        self.name = name
        self.make = make
        self.by_admin = by_admin

    def hear(self, seat: Seat, answer: Answer) -> None:
        """What came to this one's last request."""


class Unchanged(Ask):
    """Asks for what has been given already, by its name."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, self._ask_again)
        self._path = path
        self._names: dict[str, str] = {}

    def _ask_again(self, _world: World, seat: Seat, _dice: random.Random) -> bytes:
        known = self._names.get(seat.token)
        headers = {"If-None-Match": known} if known else {}
        return request("GET", self._path, token=seat.token, headers=headers)

    def hear(self, seat: Seat, answer: Answer) -> None:
        if answer.status == 200:
            self._names[seat.token] = answer.header("etag") or ""


def _get(path: str) -> Callable[[World, Seat, random.Random], bytes]:
    return lambda _world, seat, _dice: request("GET", path, token=seat.token)


def _health(_world: World, _seat: Seat, _dice: random.Random) -> bytes:
    return request("GET", "/health")


def _deal(_world: World, seat: Seat, dice: random.Random) -> bytes:
    return request("GET", f"/api/deals/{dice.choice(seat.deals)}", token=seat.token)


def _move(world: World, seat: Seat, dice: random.Random) -> bytes:
    body = {"stage_id": dice.choice(world.open_stages)}
    return request("POST", f"/api/deals/{dice.choice(seat.open_deals)}/move", token=seat.token, body=body)


def _searched(_world: World, seat: Seat, dice: random.Random) -> bytes:
    return request("GET", f"/api/search?q={quote(f'клиент {dice.randrange(1, 800)}')}", token=seat.token)


HEALTH = Ask("health", _health)
ASKS = (
    HEALTH,
    Ask("me", _get("/api/auth/me")),
    Ask("deal by id", _deal),
    Ask("list of 100", _get("/api/deals?limit=100")),
    Ask("list of 100, all deals", _get("/api/deals?limit=100"), by_admin=True),
    Ask("board 7 x 50", _get("/api/deals/stats/pipeline")),
    Ask("board 7 x 50, all deals", _get("/api/deals/stats/pipeline"), by_admin=True),
    Unchanged("board, unchanged", "/api/deals/stats/pipeline"),
    Ask("move", _move),
)
GROWING = (
    Ask("dashboard", _get("/api/dashboard/stats"), by_admin=True),
    Ask("search", _searched, by_admin=True),
)
"""What else must not take longer in a business that has grown."""


@dataclass(frozen=True)
class Figures:
    """What one kind of request came to."""

    per_second: float
    p50: float  # ms
    p99: float  # ms
    cpu: float  # ms of the server's processor per request
    size: int  # bytes of an answer
    failures: int

    @classmethod
    def of(
        cls, times: list[float], *, spent: float, cpu: float, size: int = 0, failures: int = 0
    ) -> "Figures":
        """From the seconds that each request took, and those of the whole."""
        times.sort()
        count = len(times)
        return cls(
            per_second=count / spent,
            p50=1000 * times[count // 2],
            p99=1000 * times[min(count - 1, count * 99 // 100)],
            cpu=1000 * cpu / count,
            size=size // count,
            failures=failures,
        )


async def measure(server: Server, world: World, ask: Ask, *, clients: int, seconds: float) -> Figures:
    """Let so many clients ask one thing after the other, for so long."""
    connections = [await connect(server.address) for _ in range(clients)]
    try:
        await ask_all(connections, world, ask, seconds=WARM_UP)
        before, started = server.cpu(), time.perf_counter()
        times, size, failures = await ask_all(connections, world, ask, seconds=seconds)
        spent, cpu = time.perf_counter() - started, server.cpu() - before
    finally:
        for connection in connections:
            connection.close()
    return Figures.of(times, spent=spent, cpu=cpu, size=size, failures=failures)


async def ask_all(
    connections: list[Connection], world: World, ask: Ask, *, seconds: float
) -> tuple[list[float], int, int]:
    until = time.perf_counter() + seconds
    parts = await asyncio.gather(
        *(
            _ask_on(connection, world, ask, place=place, until=until)
            for place, connection in enumerate(connections)
        )
    )
    return (
        [moment for times, _, _ in parts for moment in times],
        sum(p[1] for p in parts),
        sum(p[2] for p in parts),
    )


async def _ask_on(
    connection: Connection, world: World, ask: Ask, *, place: int, until: float
) -> tuple[list[float], int, int]:
    dice = random.Random(place)
    seat = world.admin if ask.by_admin else world.managers[-1 - place % len(world.managers)]
    times, size, failures = [], 0, 0
    started = time.perf_counter()
    while started < until:
        answer = await connection.send(ask.make(world, seat, dice))
        ended = time.perf_counter()
        ask.hear(seat, answer)
        times.append(ended - started)
        size += answer.size
        failures += answer.status not in (200, 304)
        started = ended
    return times, size, failures


async def one_answer(address: Address, raw: bytes) -> bytes:
    """What the server says to one request; raises unless it is a good answer."""
    connection = await connect(address)
    try:
        answer = await connection.send(raw)
    finally:
        connection.close()
    if answer.status >= 300:
        raise RuntimeError(f"{answer.status}: {answer.body!r}")
    return answer.body

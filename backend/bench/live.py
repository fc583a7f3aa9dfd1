"""`python -m bench.live`: how soon many listeners hear of a change, and what each of them costs.

One listener in ten is the administrator, who hears everything; the others are managers. Deals are moved one
after the other, through the listeners' own server and then through another one on the same database. A time
counts from the moment the move is sent until the event is with a listener.
"""

import argparse
import asyncio
import json
import random
import time
from collections import defaultdict
from functools import partial
from typing import Any

import uvloop

from bench.client import Address, connect, request
from bench.options import parse
from bench.seed import Seat, World, fill
from bench.servers import Server, new_database, running, settings_for

DEALS = 2_000
ADMINS = 10
PATIENCE = 10.0  # seconds


class Ear(asyncio.Protocol):
    """One open stream; notes when it heard of which deal."""

    def __init__(self, raw: bytes, heard: dict[int, list[float]]) -> None:
        self._raw = raw
        self._heard = heard
        self._received = bytearray()
        self._transport: Any = None
        self.is_on = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._transport.write(self._raw)

    def data_received(self, data: bytes) -> None:
        moment = time.perf_counter()
        self._received += data
        *whole, rest = self._received.split(b"\n\n")
        self._received = bytearray(rest)
        for one in whole:
            if b"event: hello" in one and not self.is_on.done():
                self.is_on.set_result(None)
            elif b"event: change" in one:
                data_line = one[one.index(b"data: ") + 6 :].split(b"\n")[0]
                self._heard[json.loads(data_line)["entity_id"]].append(moment)

    def close(self) -> None:
        self._transport.close()


async def listen(address: Address, seats: list[Seat], heard: dict[int, list[float]]) -> list[Ear]:
    """Open a stream for each, some at a time, and wait until all have begun."""
    ears = []
    for seat in seats:
        raw = request("GET", "/api/events", token=seat.token)
        make = partial(Ear, raw, heard)
        _, ear = await asyncio.get_running_loop().create_connection(make, *address)
        ears.append(ear)
        if len(ears) % 50 == 0:
            await ear.is_on
    await asyncio.gather(*(ear.is_on for ear in ears))
    return ears


async def moves(
    address: Address, world: World, seats: list[Seat], heard: dict[int, list[float]], *, count: int, skip: int
) -> tuple[list[float], int]:
    """Move so many deals, one after the other; the times until each was heard, and how many were not."""
    hear = defaultdict[int, int](int)
    for seat in seats:
        hear[seat.user_id] += 1
    connection = await connect(address)
    times: list[float] = []
    lost = 0
    everything = [(seat, deal) for seat in world.managers for deal in seat.open_deals]
    random.Random(1).shuffle(everything)
    for mover, deal in everything[skip : skip + count]:
        body = {"stage_id": world.stages[-1], "reason": "Мера"}
        expected = hear[mover.user_id] + hear[world.admin.user_id]
        started = time.perf_counter()
        answer = await connection.send(
            request("POST", f"/api/deals/{deal}/move", token=mover.token, body=body)
        )
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {answer.body!r}")
        while len(heard[deal]) < expected and time.perf_counter() - started < PATIENCE:
            await asyncio.sleep(0.005)
        times += [1000 * (moment - started) for moment in heard[deal]]
        lost += expected - len(heard[deal])
        await asyncio.sleep(0.1)
    connection.close()
    return sorted(times), lost


async def _measure(
    kind: str, server: Server, other: Server, world: World, options: argparse.Namespace
) -> None:
    seats = [
        world.admin if number % ADMINS == 0 else world.managers[number % len(world.managers)]
        for number in range(options.listeners)
    ]
    heard: dict[int, list[float]] = defaultdict(list)
    warm = await listen(server.address, seats[:50], heard)
    before = server.memory()
    ears = warm + await listen(server.address, seats[50:], heard)
    await asyncio.sleep(1)
    each = (server.memory() - before) / (len(ears) - len(warm)) / 1024
    cpu, started = server.cpu(), time.perf_counter()
    await asyncio.sleep(options.idle)
    idle = 100 * (server.cpu() - cpu) / (time.perf_counter() - started)
    print(f"{kind}: {len(ears):,} listeners, {each:.0f} KiB of memory each; "
          f"{idle:.1f} % of a core while nothing changes")  # fmt: skip
    for name, by, skip in (("its own process", server, 0), ("another process", other, options.moves)):
        times, lost = await moves(by.address, world, seats, heard, count=options.moves, skip=skip)
        middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
        print(f"  moves through {name}: heard {len(times):,} times, p50 {middle:.0f} ms, p99 {late:.0f} ms, "
              f"longest {times[-1]:.0f} ms, not heard {lost}")  # fmt: skip
    for ear in ears:
        ear.close()


def main() -> None:
    options = _options()
    for kind in options.kinds:
        with new_database(kind) as url:
            world = asyncio.run(fill(settings_for(url), deals=DEALS))
            with running(url) as server, running(url) as other:
                uvloop.run(_measure(kind, server, other, world, options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--listeners", type=int, default=1_000)
    parser.add_argument("--moves", type=int, default=100, help="through each of the two servers")
    parser.add_argument("--idle", type=float, default=5.0, help="seconds in which nothing is moved")
    return parse(parser)


if __name__ == "__main__":
    main()

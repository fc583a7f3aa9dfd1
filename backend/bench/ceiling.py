"""Several servers, and the same statements without any, asked the same in turns.

The machine is never quiet, so nothing is measured one after the other: a round asks each of them for a
moment, and what is told is the median of the rounds, each ratio taken within its round.
"""

import asyncio
import random
import resource
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any

import asyncpg

from bench.load import Ask, Figures, measure
from bench.seed import Seat, World
from bench.servers import Server
from bench.sql import Statements

Turn = Callable[[Ask, int, float], Awaitable[Figures]]
"""Asks one thing, by so many clients, for so many seconds."""


@dataclass(frozen=True)
class Contender:
    """One of those that are compared; it answers these kinds of requests, or all of them."""

    name: str
    turn: Turn
    able: frozenset[str] | None = None


class Rounds:
    """What the contenders came to, round by round, for one kind of request."""

    def __init__(self) -> None:
        self._figures: dict[str, list[Figures]] = {}

    async def play(self, contenders: Sequence[Contender], ask: Ask, *, clients: int, seconds: float) -> None:
        for each in contenders:
            if each.able is None or ask.name in each.able:
                self._figures.setdefault(each.name, []).append(await each.turn(ask, clients, seconds))

    def of(self, name: str, field: str) -> float:
        return float(median(getattr(figures, field) for figures in self._figures[name]))

    def ratio(self, name: str, other: str, field: str) -> float | None:
        """The median of the rounds' ratios; None where one of the two was not asked."""
        pairs = zip(self._figures.get(name, ()), self._figures.get(other, ()), strict=False)
        ratios = [getattr(one, field) / (getattr(two, field) or 1e-9) for one, two in pairs]
        return median(ratios) if ratios else None

    @property
    def failures(self) -> int:
        return sum(figures.failures for rounds in self._figures.values() for figures in rounds)


def of_server(name: str, server: Server, world: World, *, able: frozenset[str] | None = None) -> Contender:
    async def turn(ask: Ask, clients: int, seconds: float) -> Figures:
        return await measure(server, world, ask, clients=clients, seconds=seconds)

    return Contender(name, turn, able)


def of_statements(name: str, url: str, world: World) -> Contender:
    """The library or the driver alone, in this process: no server, no token, no JSON."""
    statements = Statements(is_sqlite=url.startswith("sqlite"))

    async def turn(ask: Ask, clients: int, seconds: float) -> Figures:
        alone = _Alone(statements, world, ask)
        if statements.is_sqlite:
            return alone.figures(lambda: alone.sqlite(url, seconds))
        return await alone.postgres(url, clients, seconds)

    return Contender(name, turn, frozenset(STATEMENT_OF))


STATEMENT_OF = {"deal by id": "deal", "list of 100": "list", "board 7 x 50": "board", "move": "move"}
"""The kinds of requests that the bare application answers too, and the statements of each."""


class _Alone:
    """One statement, again and again."""

    def __init__(self, statements: Statements, world: World, ask: Ask) -> None:
        self._statements, self._world = statements, world
        self._kind = STATEMENT_OF[ask.name]
        self._sql: str = getattr(statements, self._kind)
        self._times: list[float] = []

    def _values(self, seat: Seat, dice: random.Random) -> tuple[Any, ...]:
        me = seat.user_id
        if self._kind == "deal":
            return dice.choice(seat.deals), me
        if self._kind == "move":
            at = self._statements.moment(datetime.now(UTC))
            return dice.choice(seat.open_deals), me, dice.choice(self._world.open_stages), *at
        return (me,)

    def sqlite(self, url: str, seconds: float) -> None:
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")
        dice, seat = random.Random(0), self._world.managers[-1]
        until = time.perf_counter() + seconds
        while (started := time.perf_counter()) < until:
            connection.execute(self._sql, self._values(seat, dice)).fetchall()
            self._times.append(time.perf_counter() - started)
        connection.close()

    async def postgres(self, url: str, clients: int, seconds: float) -> Figures:
        connections = [await asyncpg.connect(url) for _ in range(clients)]
        before, began = _cpu(), time.perf_counter()
        until = began + seconds
        await asyncio.gather(*(self._ask(place, each, until) for place, each in enumerate(connections)))
        figures = self._summary(time.perf_counter() - began, _cpu() - before)
        for each in connections:
            await each.close()
        return figures

    async def _ask(self, place: int, connection: Any, until: float) -> None:
        dice, seat = random.Random(place), self._world.managers[-1 - place % len(self._world.managers)]
        while (started := time.perf_counter()) < until:
            await connection.fetch(self._sql, *self._values(seat, dice))
            self._times.append(time.perf_counter() - started)

    def figures(self, work: Callable[[], None]) -> Figures:
        before, began = _cpu(), time.perf_counter()
        work()
        return self._summary(time.perf_counter() - began, _cpu() - before)

    def _summary(self, spent: float, cpu: float) -> Figures:
        return Figures.of(self._times, spent=spent, cpu=cpu)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime

"""The journal is read on without losing what commits late: on PostgreSQL, where several can write at once."""

import asyncio
from typing import Any

import pytest

from app.clock import now
from app.database import Database, Mode
from app.models import Pipeline
from app.policies import SYSTEM
from app.services.live import reading
from app.services.live.reading import Reader
from app.uow import UnitOfWork, unit_of_work
from tests.make import Make
from tests.streaming import Heard, Stream

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database_url", ["postgres"], indirect=True)]


class Held:
    """A transaction that is held open between the steps of a test."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._open = unit_of_work(make.app.state.database, SYSTEM)
        self.uow: UnitOfWork = make.call(self._open.__aenter__)

    def add(self, name: str) -> int:
        """Change something, as yet without a place in the journal."""
        row = Pipeline(name=name)

        async def add() -> int:
            self.uow.add(row)
            await self.uow.flush()
            return row.id

        return self._make.call(add)

    def write(self) -> None:
        """Take places in the journal for it."""

        async def write() -> None:
            await self.uow.note(at=now())

        self._make.call(write)

    def commit(self) -> None:
        self._make.call(self._open.__aexit__, None, None, None)

    def roll_back(self) -> None:
        async def fail() -> None:
            assert not await self._open.__aexit__(ZeroDivisionError, ZeroDivisionError(), None)

        self._make.call(fail)


@pytest.fixture
def stream(make: Make) -> Any:
    boss = make.admin()
    stream = Stream(make, {"Authorization": f"Bearer {make.token(boss)}"}).open()
    assert stream.next().event == "hello"
    yield stream
    stream.close()


def said(make: Make, stream: Stream) -> list[Heard]:
    """What is said within a time in which it would be."""
    return [one for one in make.call(stream.words, 1.0) if one.event]


def test_an_early_place_committed_late_is_told_first(make: Make, stream: Stream) -> None:
    first = Held(make)
    early = first.add("Ранняя")
    first.write()

    late = make.run(_pipeline("Поздняя"))
    assert said(make, stream) == []
    first.commit()

    heard = [stream.next(), stream.next()]
    assert [one.data["entity_id"] for one in heard] == [early, late]
    assert [one.id for one in heard] == sorted(one.id or 0 for one in heard)


def test_the_order_of_places_need_not_be_that_of_transactions(make: Make, stream: Stream) -> None:
    older, younger = Held(make), Held(make)
    second = older.add("Старшая")
    first = younger.add("Младшая")
    younger.write()
    older.write()

    older.commit()
    assert said(make, stream) == []
    younger.commit()

    assert [stream.next().data["entity_id"] for _ in range(2)] == [first, second]


def test_a_place_that_was_rolled_back_is_waited_for_no_longer_than_for_its_transaction(
    make: Make, stream: Stream
) -> None:
    failing = Held(make)
    failing.add("Никакая")
    failing.write()
    there = make.run(_pipeline("Есть"))
    assert said(make, stream) == []

    failing.roll_back()

    assert stream.next().data["entity_id"] == there


def test_a_long_transaction_holds_nobody_up_before_it_has_a_place(make: Make, stream: Stream) -> None:
    long = Held(make)
    long.add("Долгая")

    there = make.run(_pipeline("Быстрая"))

    assert stream.next().data["entity_id"] == there
    long.commit()


def test_a_stream_opened_meanwhile_hears_of_what_was_not_committed_yet(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "TRIES", 2)
    boss = make.admin()
    token = make.token(boss)
    open_ = Held(make)
    early = open_.add("Ранняя")
    open_.write()
    late = make.run(_pipeline("Поздняя"))

    stream = Stream(make, {"Authorization": f"Bearer {token}"}).open()
    position = stream.next().data["position"]
    open_.commit()

    heard = [stream.next(), stream.next()]
    assert [one.data["entity_id"] for one in heard] == [early, late]
    assert heard[0].id == position + 1
    stream.close()


async def test_many_who_write_at_once_are_all_read_once_and_in_order(database: Database) -> None:
    writers, rounds = 8, 25
    reader = Reader(database)
    position = await reader.start()
    read: list[int] = []

    async def write(number: int) -> None:
        for turn in range(rounds):
            async with unit_of_work(database, SYSTEM) as uow:
                uow.add(Pipeline(name=f"{number}.{turn}"))
                await uow.note(at=now())
                await asyncio.sleep(0.003 * (number % 3))
                uow.add(Pipeline(name=f"{number}.{turn}+"))

    async def follow() -> None:
        nonlocal position
        async with asyncio.timeout(30):
            while len(read) < 2 * writers * rounds:
                async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
                    part = await reader.next(uow, position)
                position = part.position
                read.extend(entry.id for entry in part.entries)
                await asyncio.sleep(0.002)

    await asyncio.gather(follow(), *(write(number) for number in range(writers)))

    assert read == sorted(set(read))
    assert len(read) == 2 * writers * rounds


def _pipeline(name: str) -> Any:
    async def add(uow: UnitOfWork) -> int:
        row = Pipeline(name=name)
        uow.add(row)
        await uow.flush()
        return row.id

    return add

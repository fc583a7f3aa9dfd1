"""Reading the journal on by its ids, without losing what commits late.

On PostgreSQL a lower id can commit after a higher one. A missing id is therefore waited for until every
transaction that ran when it was first missed has ended: it has shown up by then, or never will. Where
nothing is missing nobody waits, however long other transactions run. On SQLite ids commit in their order.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, func, select

from app.database import Database, Mode
from app.models import Change
from app.policies import SYSTEM
from app.sql_functions import current_transaction, oldest_running
from app.uow import UnitOfWork, unit_of_work

CHUNK = 200
LOOKBACK = 10_000  # ids among which a transaction in progress may have one
TRIES, PAUSE = 20, 0.05

Entry = Row[Any]
"""A change, by columns."""

_COLUMNS = (
    Change.id,
    Change.batch,
    Change.actor_id,
    Change.entity,
    Change.entity_id,
    Change.action,
    Change.before,
    Change.after,
)
_NEXT = (
    select(*_COLUMNS, oldest_running().label("oldest"))
    .where(Change.id > bindparam("position"))
    .order_by(Change.id)
    .limit(CHUNK)
)
_BETWEEN = (
    select(*_COLUMNS)
    .where(Change.id > bindparam("position"), Change.id <= bindparam("until"))
    .order_by(Change.id)
    .limit(CHUNK)
)
_END = select(func.max(Change.id))
_OLDEST = select(oldest_running())
_MARK = select(
    current_transaction()
)  # above all transactions that run: they have ended once it is the oldest
_LATEST = (
    select(Change.id)
    .where(Change.id > select(func.max(Change.id)).scalar_subquery() - LOOKBACK)
    .order_by(Change.id)
)


class Part(NamedTuple):
    """The next changes, the position after them, and whether more is there, now or soon."""

    entries: Sequence[Entry]
    position: int
    is_full: bool
    waits: bool


class Reader:
    """Reads on from a position; remembers which ids are missing, and since which transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._missing: dict[int, int] = {}

    async def start(self) -> int:
        """A position of now: all changes up to it are there to be read, all others will be told."""
        self._missing.clear()
        async with unit_of_work(self._database, SYSTEM, mode=Mode.READ) as uow:
            end, mark = await uow.session.scalar(_END) or 0, await uow.session.scalar(_MARK) or 0
            for _ in range(TRIES):
                if (await uow.session.scalar(_OLDEST) or 0) >= mark:
                    return end
                await asyncio.sleep(PAUSE)
            return _before_the_first_gap((await uow.session.scalars(_LATEST)).all())

    async def next(self, uow: UnitOfWork, position: int) -> Part:
        """The changes after the position, up to a missing one that may still come."""
        entries = (await uow.session.execute(_NEXT, {"position": position})).all()
        expected = position + 1
        for place, entry in enumerate(entries):
            if entry.id > expected and entry.oldest < await self._mark(uow, entry.id):
                return Part(entries[:place], expected - 1, is_full=False, waits=True)
            self._missing.pop(entry.id, None)
            expected = entry.id + 1
        return Part(entries, expected - 1, is_full=len(entries) == CHUNK, waits=False)

    async def _mark(self, uow: UnitOfWork, above: int) -> int:
        """The number of a transaction begun after the ids below this one were missed for the first time."""
        if above not in self._missing:
            self._missing[above] = await uow.session.scalar(_MARK) or 0
        return self._missing[above]


def _before_the_first_gap(ids: Sequence[int]) -> int:
    for place, change_id in enumerate(ids[1:]):
        if change_id != ids[place] + 1:
            return ids[place]
    return ids[-1] if ids else 0


async def between(uow: UnitOfWork, position: int, until: int) -> Sequence[Entry]:
    """Changes that a reader has passed already: nothing between them is still to come."""
    return (await uow.session.execute(_BETWEEN, {"position": position, "until": until})).all()


async def is_known(uow: UnitOfWork, position: int) -> bool:
    """Whether the journal has come that far."""
    return position <= (await uow.session.scalar(select(func.max(Change.id))) or 0)

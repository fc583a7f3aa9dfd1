"""Who got to know how many clients, and whether that is far more than is usual for them.

What a process gives out is gathered in its memory, each client once, and written down every few seconds: no
request waits for it, and a list that a screen asks for again costs nothing. The database joins what several
processes have seen, a bit a client, so a client counts once a day however often and wherever they are met.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from statistics import median
from threading import Lock

from sqlalchemy import delete, select

from app.clock import today
from app.config import Settings
from app.database import Database
from app.models import AccessBlock, AccessDay, Alarm, User, Way
from app.policies import SYSTEM, Actor
from app.uow import UnitOfWork, unit_of_work

log = logging.getLogger("nocto.audit")

BLOCK = 4096  # clients in a block
LOOK_BACK = timedelta(days=30)
ENOUGH = 5
"""Days on which somebody did so, before one can say what is usual; until then only the floor counts."""
KEPT = timedelta(days=400)

Bits = dict[int, int]
"""By block: a bit for each client."""
Whose = tuple[int, Way]


class Tally:
    """What this process has given out and not written down yet. Exports add to it from their own threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._day: date | None = None
        self._new: defaultdict[Whose, Bits] = defaultdict(dict)
        self._written: defaultdict[Whose, Bits] = defaultdict(dict)

    def note(self, actor: Actor, clients: Iterable[int], *, exported: bool = False) -> None:
        """Somebody has been told of these clients; the program itself is nobody."""
        if actor.id is None:
            return
        way = Way.BY_KEY if actor.key_id is not None else Way.EXPORTED if exported else Way.VIEWED
        with self._lock:
            new, written = self._new[actor.id, way], self._written[actor.id, way]
            for client_id in clients:
                block, place = divmod(client_id, BLOCK)
                bit = 1 << place
                if not written.get(block, 0) & bit:
                    new[block] = new.get(block, 0) | bit

    def take(self, day: date) -> dict[Whose, Bits]:
        """What is new since the last time; on another day everything is."""
        with self._lock:
            if day != self._day:
                self._day = day
                self._written.clear()
            taken = {whose: bits for whose, bits in self._new.items() if bits}
            self._new.clear()
        return taken

    def settle(self, taken: Mapping[Whose, Bits]) -> None:
        """It is written down."""
        with self._lock:
            for whose, bits in taken.items():
                _join(self._written[whose], bits)

    def give_back(self, taken: Mapping[Whose, Bits]) -> None:
        """It could not be written down."""
        with self._lock:
            for whose, bits in taken.items():
                _join(self._new[whose], bits)


def _join(into: Bits, bits: Bits) -> None:
    for block, more in bits.items():
        into[block] = into.get(block, 0) | more


async def write_down(database: Database, tally: Tally, settings: Settings) -> list[Alarm]:
    """Add what this process has given out to what others have; returns the alarms that this raised."""
    day = today(settings.TIME_ZONE)
    taken = tally.take(day)
    if not taken:
        return []
    try:
        async with unit_of_work(database, SYSTEM) as uow:
            alarms = await _add(uow, database, day, taken, settings)
    except BaseException:
        tally.give_back(taken)
        raise
    tally.settle(taken)
    for alarm in alarms:
        facts = {name: getattr(alarm, name) for name in ("user_id", "count", "usual", "most")}
        log.warning("unusual access", extra=facts | {"way": alarm.way.value})
    return alarms


async def _add(
    uow: UnitOfWork, database: Database, day: date, taken: Mapping[Whose, Bits], settings: Settings
) -> list[Alarm]:
    people = await _people(uow, {user_id for user_id, _ in taken})
    if not people:
        return []
    rows = [{"user_id": user_id, "day": day, "viewed": 0, "exported": 0, "by_key": 0} for user_id in people]
    # Those that are there already are locked by it, in one order for all processes.
    await uow.session.execute(database.upsert(AccessDay, rows, by=("user_id", "day"), change=("day",)))
    found = await uow.session.scalars(
        select(AccessDay).where(AccessDay.day == day, AccessDay.user_id.in_(people))
    )
    days, alarms = {row.user_id: row for row in found}, []
    for (user_id, way), bits in sorted(taken.items()):
        if user_id in days and (grown := await _keep(uow, days[user_id], way, bits)):
            days[user_id].add(way, grown)
            alarms += await _judge(uow, days[user_id], way, settings)
    await uow.flush()
    return alarms


async def _people(uow: UnitOfWork, ids: set[int]) -> list[int]:
    """Those who are still there; nobody removes them until we are through."""
    held = (
        select(User.id).where(User.id.in_(ids)).order_by(User.id).with_for_update(read=True, key_share=True)
    )
    return list(await uow.session.scalars(held))


async def _keep(uow: UnitOfWork, day: AccessDay, way: Way, bits: Bits) -> int:
    """How many of these clients are new today, here and in every other process."""
    same = (AccessBlock.user_id == day.user_id, AccessBlock.day == day.day, AccessBlock.way == way)
    found = await uow.session.scalars(select(AccessBlock).where(*same, AccessBlock.block.in_(sorted(bits))))
    known, grown = {row.block: row for row in found}, 0
    for block, more in sorted(bits.items()):
        row = known.get(block)
        if row is None:
            row = AccessBlock(user_id=day.user_id, day=day.day, way=way, block=block, bits=b"")
            uow.add(row)
        before = int.from_bytes(row.bits, "little")
        after = before | more
        grown += after.bit_count() - before.bit_count()
        row.bits = after.to_bytes(BLOCK // 8, "little")
    return grown


def floor_of(way: Way, settings: Settings) -> int:
    """So many a day are never too many; 0 never looks."""
    return settings.ALARM_EXPORTED if way is Way.EXPORTED else settings.ALARM_VIEWED


async def _judge(uow: UnitOfWork, day: AccessDay, way: Way, settings: Settings) -> list[Alarm]:
    """An alarm if this is too much and nobody was told today."""
    floor, count = floor_of(way, settings), day.count(way)
    if not floor or count <= floor:
        return []
    told = select(Alarm.id).where(Alarm.user_id == day.user_id, Alarm.day == day.day)
    usual = await _usual(uow, day, way)
    most = max(floor, settings.ALARM_TIMES * usual)
    if count <= most or await uow.session.scalar(told) is not None:
        return []
    alarm = Alarm(user_id=day.user_id, day=day.day, way=way, count=count, usual=usual, most=most)
    uow.add(alarm)
    await uow.flush()
    return [alarm]


async def _usual(uow: UnitOfWork, day: AccessDay, way: Way) -> int:
    """The middle one of their own days on which they did so at all; 0 while there are too few."""
    column = getattr(AccessDay, way)
    before = (AccessDay.user_id == day.user_id, AccessDay.day < day.day, AccessDay.day >= day.day - LOOK_BACK)
    counts = list(await uow.session.scalars(select(column).where(*before, column > 0)))
    return int(median(counts)) if len(counts) >= ENOUGH else 0


async def purge(uow: UnitOfWork, today: date) -> None:
    """Forget which clients it were after a day, and how many after a year."""
    for model, before in ((AccessBlock, today - timedelta(days=1)), (AccessDay, today - KEPT)):
        old = delete(model).where(model.day < before)
        await uow.session.execute(old.execution_options(synchronize_session=False))

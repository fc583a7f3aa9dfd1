"""How often somebody may be wrong. Counted in the database: neither a restart nor a second process forgets.

A try is counted before its password is looked at, and taken back if that was right: of fifty at once, no more
than the limit are looked at.

Whoever calls from a place where the account's owner has logged in before is counted apart from strangers, so
that nobody can lock the owner out from elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select

from app.clock import now
from app.database import Database
from app.errors import Throttled
from app.keys import digest
from app.models import Throttle
from app.policies import SYSTEM
from app.services.callers import Caller
from app.uow import UnitOfWork, unit_of_work

QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Tries counted together: so many may be wrong in such a time. A success may empty it."""

    what: str
    limit: int
    lasts: timedelta
    is_emptied: bool = False

    @property
    def key(self) -> str:
        return digest(self.what)


def account_of(user_id: int) -> str:
    """What an account's tries are counted under, whichever of its names is typed."""
    return f"user {user_id}"


def of_login(account: str, caller: Caller, *, known: str | None) -> list[Bucket]:
    """What a login counts in.

    Strangers may be wrong 50 times a day in all, the owner's own places 50 times in a quarter of an hour:
    together never more than 100.
    """
    if known is not None:
        return [
            Bucket(f"{account} from {known}", 10, QUARTER, is_emptied=True),
            Bucket(f"{account} from known places", 50, QUARTER),
        ]
    return [
        Bucket(f"{account} from {caller.network}", 10, QUARTER, is_emptied=True),
        Bucket(f"{account} from strangers", 50, DAY),
        Bucket(f"anybody from {caller.network}", 50, QUARTER),
    ]


def of_change(user_id: int) -> list[Bucket]:
    """What a change of password counts in, whose caller has to know the current one."""
    return [Bucket(f"change by {user_id}", 10, QUARTER, is_emptied=True)]


def of_letters(name: str, caller: Caller) -> list[Bucket]:
    """What asking for a letter counts in: by the name that is typed, so that it tells nothing of accounts."""
    return [
        Bucket(f"letters for {name}", 3, HOUR),
        Bucket(f"letters asked for from {caller.network}", 20, HOUR),
    ]


def of_writing(user_id: int) -> list[Bucket]:
    """What letters to one person count in, under whichever names they are asked for."""
    return [Bucket(f"letters to {user_id}", 10, DAY)]


async def refuse_exhausted(uow: UnitOfWork, buckets: Sequence[Bucket]) -> None:
    """Nothing is written, and no password hashed, for whoever has been wrong too often already.

    Raises:
        Throttled: some bucket is used up.
    """
    _refuse(await _rows(uow, buckets), buckets, now())


async def count(database: Database, buckets: Sequence[Bucket]) -> None:
    """Count a try, whose outcome is not known yet, for good: what follows may fail.

    Raises:
        Throttled: others were faster, and a bucket is used up.
    """
    moment = now()
    keys = sorted(bucket.key for bucket in buckets)
    empty = [{"key": key, "count": 0, "ends_at": moment} for key in keys]
    async with unit_of_work(database, SYSTEM) as uow:
        # Those that are there already are locked by it.
        await uow.session.execute(database.upsert(Throttle, empty, by=("key",), change=("key",)))
        rows = await _rows(uow, buckets)
        _refuse(rows, buckets, moment)
        for bucket in buckets:
            rows[bucket.key].add_try(moment, lasts=bucket.lasts)


async def take_back(uow: UnitOfWork, buckets: Sequence[Bucket], *, emptying: bool = True) -> None:
    """The try that was counted was right, or half of it, which excuses no other."""
    rows = await _rows(uow, buckets, lock=True)
    for bucket in buckets:
        if row := rows.get(bucket.key):
            if bucket.is_emptied and emptying:
                row.count = 0
            else:
                row.take_back()


async def forget(uow: UnitOfWork, account: str) -> None:
    """Let strangers try again: the password they were guessing is another one now."""
    keys = [digest(f"{account} from {whom}") for whom in ("strangers", "known places")]
    await uow.session.execute(delete(Throttle).where(Throttle.key.in_(keys)))


async def _rows(uow: UnitOfWork, buckets: Iterable[Bucket], *, lock: bool = False) -> dict[str, Throttle]:
    """Locked in the order of their keys, so that two never wait for each other."""
    query = select(Throttle).where(Throttle.key.in_([bucket.key for bucket in buckets]))
    if lock:
        query = query.order_by(Throttle.key).with_for_update()
    return {row.key: row for row in await uow.session.scalars(query)}


def _refuse(rows: dict[str, Throttle], buckets: Iterable[Bucket], moment: datetime) -> None:
    full = [
        rows[bucket.key].ends_at
        for bucket in buckets
        if bucket.key in rows and rows[bucket.key].used(moment) >= bucket.limit
    ]
    if full:
        raise Throttled(ceil((max(full) - moment).total_seconds()))

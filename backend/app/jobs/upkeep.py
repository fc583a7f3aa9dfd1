"""Housekeeping while the server runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count

from app.clock import now, today
from app.config import Settings
from app.database import Database
from app.policies import SYSTEM
from app.services import access, bin, handovers, jobs, logins, repeats, resets, totals
from app.services.imports import purging
from app.uow import unit_of_work

log = logging.getLogger("nocto.upkeep")

EVERY = 5.0  # seconds
LOOK_EVERY = 12  # turns, that is a minute
PURGE_EVERY = 720  # turns, that is an hour


async def keep_house(database: Database, settings: Settings) -> None:
    """Fold the board's totals, bring back what was lent, purge what is over and empty the bin, for ever."""
    for turn in count():
        await asyncio.sleep(EVERY)
        await _unless_it_fails(lambda: _until_done(lambda: fold_totals(database)))
        if turn % LOOK_EVERY == 0:
            await _unless_it_fails(lambda: bring_back(database, settings.TIME_ZONE))
        if turn % PURGE_EVERY == 0:
            await _unless_it_fails(lambda: purge(database))
            await _unless_it_fails(lambda: purge_access(database, settings.TIME_ZONE))
            await _unless_it_fails(lambda: purge_answers(database, settings.IDEMPOTENCY_HOURS))
            await _unless_it_fails(lambda: purge_imports(database, settings))
        if settings.BIN_DAYS and turn % PURGE_EVERY == 0:
            await _unless_it_fails(lambda: _until_done(lambda: purge_bin(database, settings.BIN_DAYS)))


async def _unless_it_fails(work: Callable[[], Awaitable[None]]) -> None:
    """A failed turn is logged, and the next one does its work too."""
    try:
        await work()
    except Exception:
        log.exception("the turn of upkeep failed")


async def _until_done(some: Callable[[], Awaitable[int]]) -> None:
    while await some():
        await asyncio.sleep(0)


async def purge(database: Database) -> None:
    """Remove logins, throttles and jobs that are over."""
    async with unit_of_work(database, SYSTEM) as uow:
        await logins.purge(uow)
        await jobs.purge(uow)
        await resets.purge(uow)


async def purge_access(database: Database, zone: str) -> None:
    """Forget who got to know which clients, and after a year how many."""
    async with unit_of_work(database, SYSTEM) as uow:
        await access.purge(uow, today(zone))


async def purge_answers(database: Database, hours: int) -> None:
    """Forget answers that were kept for so long, for requests that come again."""
    async with unit_of_work(database, SYSTEM) as uow:
        await repeats.purge(uow, kept_for=timedelta(hours=hours))


async def bring_back(database: Database, zone: str) -> None:
    """Enqueue the return of what was lent until today, by the company's calendar."""
    async with unit_of_work(database, SYSTEM) as uow:
        await handovers.enqueue_due(uow, zone=zone)


async def purge_imports(database: Database, settings: Settings) -> None:
    """Remove what is left of uploads and imports that are over for as many days as the settings say."""
    if not settings.IMPORT_DAYS:
        return
    async with unit_of_work(database, SYSTEM) as uow:
        needed = await purging.purge(uow, now() - timedelta(days=settings.IMPORT_DAYS))
    await asyncio.to_thread(purging.sweep, settings.uploads, needed, days=settings.IMPORT_DAYS)


async def purge_bin(database: Database, days: int) -> int:
    """Remove some of what has been in the bin for longer than so many days; how many rows."""
    async with unit_of_work(database, SYSTEM) as uow:
        return await bin.purge_expired(uow, days)


async def fold_totals(database: Database) -> int:
    """One turn of folding; how many rows it saved."""
    async with unit_of_work(database, SYSTEM) as uow:
        return await totals.fold(uow)

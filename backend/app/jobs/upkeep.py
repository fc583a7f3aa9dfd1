"""Housekeeping while the server runs."""

import asyncio
import logging
from itertools import count

from app.database import Database
from app.policies import SYSTEM
from app.services import logins, totals
from app.uow import unit_of_work

log = logging.getLogger("nocto.upkeep")

EVERY = 5.0  # seconds
PURGE_EVERY = 720  # turns, that is an hour


async def keep_house(database: Database) -> None:
    """Fold the board's totals and purge what is over, for ever.

    A failed turn is logged, and the next one does its work too.
    """
    for turn in count():
        await asyncio.sleep(EVERY)
        try:
            while await fold_totals(database):
                await asyncio.sleep(0)
            if turn % PURGE_EVERY == 0:
                await purge(database)
        except Exception:
            log.exception("the turn of upkeep failed")


async def purge(database: Database) -> None:
    """Remove logins and throttles that are over."""
    async with unit_of_work(database, SYSTEM) as uow:
        await logins.purge(uow)


async def fold_totals(database: Database) -> int:
    """One turn of folding; how many rows it saved."""
    async with unit_of_work(database, SYSTEM) as uow:
        return await totals.fold(uow)

"""Housekeeping while the server runs."""

import asyncio
import logging

from app.database import Database
from app.policies import SYSTEM
from app.services import totals
from app.uow import unit_of_work

log = logging.getLogger("nocto.upkeep")

EVERY = 5.0  # seconds


async def keep_house(database: Database) -> None:
    """Fold the board's totals, for ever. A failed turn is logged, and the next one does its work too."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            while await fold_totals(database):
                await asyncio.sleep(0)
        except Exception:
            log.exception("folding the board's totals failed")


async def fold_totals(database: Database) -> int:
    """One turn of folding; how many rows it saved."""
    async with unit_of_work(database, SYSTEM) as uow:
        return await totals.fold(uow)

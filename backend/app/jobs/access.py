"""Writes down, every few seconds, who got to know how many clients."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from app.config import Settings
from app.database import Database
from app.errors import CrmError
from app.services import access
from app.services.access import Tally

log = logging.getLogger("nocto.upkeep")

EVERY = 5.0  # seconds


async def keep_watch(
    database: Database, tally: Tally, settings: Settings, told: Callable[[int], object]
) -> None:
    """For ever; once more when it is cancelled. What can't be written down waits for the next turn."""
    try:
        while True:
            await asyncio.sleep(EVERY)
            try:
                told(len(await access.write_down(database, tally, settings)))
            except Exception:
                log.exception("who looked at what could not be written down")
    finally:
        with contextlib.suppress(CrmError):
            await access.write_down(database, tally, settings)

"""Backups by the clock, while the server runs."""

import asyncio
import logging

from app.clock import now
from app.config import Settings
from app.database import Database
from app.errors import Busy
from app.services import backup_folder, backups

log = logging.getLogger("nocto.backups")

FIRST_AFTER = 3600.0  # seconds: whoever has just begun has nothing to lose yet
LOOK_EVERY = 60.0


async def keep_backing_up(settings: Settings) -> None:
    """Make a backup whenever one is due, for ever. A failed one is logged, and tried again."""
    await asyncio.sleep(FIRST_AFTER)
    while True:
        if backup_folder.is_due(settings.BACKUP_DIR, hours=settings.BACKUP_HOURS, moment=now()):
            try:
                await asyncio.to_thread(lambda: asyncio.run(_back_up(settings)))
            except Busy:
                log.info("another process is making the backup")
            except Exception:
                log.exception("the backup failed")
        await asyncio.sleep(LOOK_EVERY)


async def _back_up(settings: Settings) -> None:
    """In a thread, with a loop and a connection of its own: it reads everything."""
    database = Database(settings.DATABASE_URL, pool_size=1)
    try:
        file, said = await backups.back_up(database, settings.BACKUP_DIR)
        log.info("backup", extra={"file": file.name, "bytes": file.stat().st_size, "rows": said.rows})
    finally:
        await database.close()

"""Backups by the clock, while the server runs."""

import asyncio
import logging
import time
from pathlib import Path

from app.clock import now
from app.config import Settings
from app.database import Database
from app.errors import Busy
from app.jobs import object_store
from app.jobs.object_store import Store
from app.services import backup_folder, backups

log = logging.getLogger("nocto.backups")

FIRST_AFTER = 3600.0  # seconds: whoever has just begun has nothing to lose yet
LOOK_EVERY = 60.0
LATEST = 3600.0  # the longest pause before a store that failed is tried again


class Sending:
    """When to bring the store up to date: after each backup, and again, ever later, until it went well."""

    def __init__(self) -> None:
        self.is_behind, self._pause, self._again_at = True, LOOK_EVERY, 0.0

    async def turn(self, settings: Settings) -> None:
        store = object_store.store_of(settings)
        if store is None or not self.is_behind or time.monotonic() < self._again_at:
            return
        try:
            sent = await asyncio.to_thread(send, settings.BACKUP_DIR, store)
        except Exception:
            log.exception("the backups could not be sent")
            self._again_at, self._pause = time.monotonic() + self._pause, min(2 * self._pause, LATEST)
        else:
            log.info("backups sent", extra={"files": sent})
            self.is_behind, self._pause = False, LOOK_EVERY


def send(folder: Path, store: Store) -> int:
    """Put what is missing into the store, and then remove there what is too old to keep; how many went."""
    here, there = backup_folder.made(folder), backup_folder.dated(map(Path, store.names()))
    missing = [file for file in here if file.name not in {each.name for each in there}]
    for file in missing:
        store.put(file)
    for old in backup_folder.not_kept(backup_folder.dated([*there, *(Path(file.name) for file in missing)])):
        store.remove(old.name)
    return len(missing)


async def keep_backing_up(settings: Settings) -> None:
    """Make a backup whenever one is due, for ever. A failed one is logged, and tried again."""
    await asyncio.sleep(FIRST_AFTER)
    sending = Sending()
    while True:
        if backup_folder.is_due(settings.BACKUP_DIR, hours=settings.BACKUP_HOURS, moment=now()):
            try:
                await asyncio.to_thread(lambda: asyncio.run(_back_up(settings)))
                sending.is_behind = True
            except Busy:
                log.info("another process is making the backup")
            except Exception:
                log.exception("the backup failed")
        await sending.turn(settings)
        await asyncio.sleep(LOOK_EVERY)


async def _back_up(settings: Settings) -> None:
    """In a thread, with a loop and a connection of its own: it reads everything."""
    database = Database(settings.DATABASE_URL, pool_size=1)
    try:
        file, said = await backups.back_up(database, settings.BACKUP_DIR)
        log.info("backup", extra={"file": file.name, "bytes": file.stat().st_size, "rows": said.rows})
    finally:
        await database.close()

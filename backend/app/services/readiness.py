"""Whether this process can do its work now: its database answers, knows this version, and has room."""

import asyncio
import logging
import shutil
from pathlib import Path

from app.config import Settings
from app.database import Database, Mode
from app.errors import NotReady
from app.upgrade import revision_of, revisions

log = logging.getLogger("nocto.ready")

PATIENCE = 0.8  # seconds: a balancer asks every second, and a database that hangs must not hang its question
LEAST_DISK = 16 * 1024**2  # bytes: what the log of a single large change may need


async def check(database: Database, settings: Settings) -> None:
    """Return if all is well. Why it is not goes to the log, since strangers may ask.

    Raises:
        NotReady: the database does not answer in time, is of another version, or the disk is full.
    """
    reason = _disk(database.folder(settings.DATA_DIR)) or await _database(database)
    if reason:
        log.warning("not ready: %s", reason)
        raise NotReady


def _disk(folder: Path) -> str | None:
    free = shutil.disk_usage(folder).free
    return f"{free} bytes left for {folder}" if free < LEAST_DISK else None


async def _database(database: Database) -> str | None:
    """Asked in a task that is left behind when it hangs: ending it may take as long as the answer."""
    asked = asyncio.create_task(_revision(database))
    done, _ = await asyncio.wait({asked}, timeout=PATIENCE)
    if not done:
        asked.add_done_callback(lambda task: task.cancelled() or task.exception())
        asked.cancel()
        return f"no answer within {PATIENCE} seconds"
    if error := asked.exception():
        return f"{type(error).__name__}: {error}"
    found = asked.result()
    return (
        None
        if found == revisions()[0]
        else f"the schema is {found}, this version works with {revisions()[0]}"
    )


async def _revision(database: Database) -> str | None:
    async with database.engine_for(Mode.READ).connect() as connection:
        return await connection.run_sync(revision_of)

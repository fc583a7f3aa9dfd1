"""Brings the database to this version's schema. One process does it, whole or not at all."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import now
from app.config import BACKEND
from app.database import Database, Mode
from app.errors import Busy

ONE_AT_A_TIME = 4_816_620  # the key of PostgreSQL's lock: any number that nobody else uses


class NewerSchema(Exception):
    """The database was written by a later version of the program."""


def _config() -> Config:
    return Config(BACKEND / "alembic.ini")


@cache
def revisions() -> tuple[str, ...]:
    """The revisions this version of the program knows; the first is the one it works with."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


async def upgrade(database: Database) -> bool:
    """Run the migrations that are missing; False if there are none.

    On SQLite a copy of the file is put beside it first.

    Raises:
        NewerSchema: the database knows a revision that this version does not.
    """
    async with database.turn(Mode.WRITE), database.engine_for(Mode.WRITE).connect() as connection:
        if database.is_sqlite:
            return await _upgrade_sqlite(connection)
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        if not await connection.run_sync(_is_behind):
            return False
        await connection.run_sync(_migrate)
        await connection.commit()
        return True


async def _upgrade_sqlite(connection: AsyncConnection) -> bool:
    if not await connection.run_sync(_is_behind):
        return False
    await connection.rollback()
    await asyncio.to_thread(_back_up, Path(connection.engine.url.database or ":memory:"))
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None  # noqa: S101 - it is connected
    # A batch rebuild of a table with foreign keys on would delete its children.
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        if not await connection.run_sync(_is_behind):  # somebody else was faster
            return False
        await connection.run_sync(_migrate)
        await connection.run_sync(_refuse_orphans)
        await connection.commit()
        return True
    finally:
        await connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")


def _is_behind(connection: Connection) -> bool:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in revisions():
        raise NewerSchema(
            f"the database has revision {current}, written by a later version; install that version"
        )
    return current != revisions()[0]


def _migrate(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        raise RuntimeError(f"the migration left {len(orphans)} rows that refer to nothing: {orphans[:3]}")


def _back_up(file: Path) -> None:
    """Copy a database that holds anything to `<name>-before-upgrade-<time>.db`."""
    if not file.exists() or file.stat().st_size == 0:
        return
    with closing(sqlite3.connect(file)) as source:
        if not source.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[
            0
        ]:
            return
        with closing(sqlite3.connect(_beside(file, now()))) as target:
            source.backup(target)


def set_aside(database: Database) -> Path | None:
    """Move the file away, with all that was written to it; None if there is none, or a server keeps the rows.

    Raises:
        Busy: somebody has it open.
    """
    file = Path(database.url.database or "")
    if not database.is_sqlite or not file.exists():
        return None
    with closing(sqlite3.connect(file, timeout=1)) as connection:
        try:  # leaves the journal beside the file empty, which only the last one who has it open can do
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise Busy from error
    aside = _beside(file, now(), why="restore")
    file.rename(aside)
    return aside


def _beside(file: Path, moment: datetime, *, why: str = "upgrade") -> Path:
    return file.with_name(f"{file.stem}-before-{why}-{moment:%Y%m%d-%H%M%S}{file.suffix}")

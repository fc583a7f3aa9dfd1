"""Brings the database to this version's schema. One process does it, whole or not at all."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.aside import copy_file
from app.config import BACKEND
from app.database import Database, Mode

ONE_AT_A_TIME = 4_816_620  # the key of PostgreSQL's lock: any number that nobody else uses


class NewerSchema(Exception):
    """The database was written by a later version of the program."""


def _config() -> Config:
    return Config(BACKEND / "alembic.ini")


@cache
def revisions() -> tuple[str, ...]:
    """The revisions this version of the program knows; the first is the one it works with."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


async def is_behind(database: Database) -> bool:
    """Whether migrations are missing.

    Raises:
        NewerSchema: as `upgrade`.
    """
    async with database.turn(Mode.READ), database.engine_for(Mode.READ).connect() as connection:
        return await connection.run_sync(_is_behind)


async def upgrade(database: Database, *, copied: bool = False) -> bool:
    """Run the migrations that are missing; False if there are none.

    On SQLite a copy of the file is put beside it first, unless the caller has one.

    Raises:
        NewerSchema: the database knows a revision that this version does not.
    """
    async with database.turn(Mode.WRITE), database.engine_for(Mode.WRITE).connect() as connection:
        if database.is_sqlite:
            return await _upgrade_sqlite(connection, copied=copied)
        # A big table takes its time, and whoever waits for the one who migrates it waits as long.
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("SET LOCAL lock_timeout = 0"))
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        await connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
        if not await connection.run_sync(_is_behind):
            return False
        await connection.run_sync(_migrate)
        await connection.commit()
        return True


async def _upgrade_sqlite(connection: AsyncConnection, *, copied: bool) -> bool:
    if not await connection.run_sync(_is_behind):
        return False
    await connection.rollback()
    if not copied:
        await copy_file(connection.engine.url)
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

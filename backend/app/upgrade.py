"""Brings the database to this version's schema. One process does it, whole or not at all.

Alembic is imported when there is something to do: it would be a tenth of what a server holds, and whether a
schema is this version's can be told without it.
"""

import re
from functools import cache
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.aside import copy_file
from app.config import BACKEND
from app.database import Database, Mode

ONE_AT_A_TIME = 4_816_620  # the key of PostgreSQL's lock: any number that nobody else uses


class NewerSchema(Exception):
    """The database was written by a later version of the program."""


def _config() -> Any:
    from alembic.config import Config

    return Config(BACKEND / "alembic.ini")


_SAID = re.compile(r"""^(revision|down_revision)\b[^=]*= ?["']?(\w+)""", re.M)


@cache
def revisions() -> tuple[str, ...]:
    """The revisions this version of the program knows; the first is the one it works with."""
    files = (BACKEND / "migrations" / "versions").glob("*.py")
    said = [dict(_SAID.findall(file.read_text(encoding="utf-8"))) for file in files]
    after = {each["down_revision"]: each["revision"] for each in said}
    found = [after["None"]]
    while (following := after.get(found[-1])) is not None:
        found.append(following)
    return tuple(reversed(found))


def revision_of(connection: Connection) -> str | None:
    """The revision of the database's schema; None while it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


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
    current = revision_of(connection)
    if current is not None and current not in revisions():
        raise NewerSchema(
            f"the database has revision {current}, written by a later version; install that version"
        )
    return current != revisions()[0]


def _migrate(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        raise RuntimeError(f"the migration left {len(orphans)} rows that refer to nothing: {orphans[:3]}")

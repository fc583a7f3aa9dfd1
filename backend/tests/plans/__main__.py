"""`python -m tests.plans`: every statement of the API, on both databases, with every parameter."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.config import Settings
from app.main import create_app
from tests.conftest import SECRET
from tests.make import Make
from tests.plans.allowed import not_allowed
from tests.plans.judging import Fault
from tests.plans.walking import faults_of_reading, faults_of_writing
from tests.servers import PostgresServer, SqliteServer


def faults(server: Any, walk: Callable[..., list[Fault]], folder: Path) -> list[Fault]:
    url, remove = server.create()
    settings = Settings(
        _env_file=None,
        DATABASE_URL=url,
        SECRET_KEY=SECRET,
        DATA_DIR=folder,
        RUN_JOBS=False,
        LOG_LEVEL="ERROR",
    )
    with TestClient(create_app(settings), base_url="http://nocto.test") as web:
        found = walk(Make(web), in_short=False)
    remove()
    return found


def main() -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder, postgres = Path(name), PostgresServer("plans")
        for kind, server in {"sqlite": SqliteServer(folder), "postgres": postgres}.items():
            for walk in (faults_of_reading, faults_of_writing):
                began = time.perf_counter()
                found = faults(server, walk, folder)
                refused = not_allowed(found)
                wrong += len(refused)
                print(*refused, sep="\n")  # noqa: T201
                took = time.perf_counter() - began
                told = f"{len(refused)} faults, {len(found) - len(refused)} allowed by name, {took:.0f} s"
                print(f"{kind}, {walk.__name__}: {told}")  # noqa: T201
        postgres.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.rights [operation …]`: the whole matrix on both databases."""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.config import Settings
from app.main import create_app
from tests.conftest import SECRET
from tests.make import Make
from tests.rights.matrix import Report, gaps, operations, walk
from tests.rights.world import build
from tests.servers import PostgresServer, SqliteServer


def check(url: str, only: list[str]) -> Report:
    app = create_app(Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET))
    with TestClient(app, base_url="http://nocto.test") as web:
        world = build(Make(web))
        asked = [operation for operation in operations(app) if not only or operation.id in only]
        assert web.portal is not None
        report: Report = web.portal.call(walk, app, world, url, asked)
    report.deviations += gaps(app)
    return report


def main() -> int:
    deviations = 0
    with tempfile.TemporaryDirectory() as folder:
        postgres = PostgresServer("rights")
        servers: dict[str, Any] = {"sqlite": SqliteServer(Path(folder)), "postgres": postgres}
        for name, server in servers.items():
            url, remove = server.create()
            began = time.perf_counter()
            report = check(url, sys.argv[1:])
            remove()
            deviations += len(report.deviations)
            print("\n".join(report.deviations))  # noqa: T201
            print(f"{name}: {report} in {time.perf_counter() - began:.0f} s")  # noqa: T201
        postgres.close()
    return 1 if deviations else 0


if __name__ == "__main__":
    sys.exit(main())

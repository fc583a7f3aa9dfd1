"""`python -m tests.increments`: many add one to the same number at once, by GET and PUT with If-Match.

Whoever is refused with 412 reads again. In the end the number is how often somebody was told it went well.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient

from app.config import Settings
from app.main import create_app
from tests.conftest import SECRET
from tests.make import Make
from tests.servers import PostgresServer, SqliteServer


async def add_up(app: Any, token: str, path: str, *, times: int, workers: int) -> tuple[int, int]:
    """Add one to the row's amount so many times; how many were refused, and what the amount is then."""
    left, refused = list(range(times)), 0
    transport = ASGITransport(app=app, raise_app_exceptions=False)
    who = {"Authorization": f"Bearer {token}"}
    async with AsyncClient(
        transport=transport, base_url="http://nocto.test", timeout=60, headers=who
    ) as client:

        async def work() -> None:
            nonlocal refused
            while left:
                left.pop()
                while True:
                    read = await client.get(path)
                    new = {"amount": read.json()["amount"] + 1}
                    written = await client.put(path, json=new, headers={"If-Match": read.headers["ETag"]})
                    if written.status_code != 412:
                        assert written.status_code == 200, written.text
                        break
                    refused += 1

        await asyncio.gather(*[work() for _ in range(workers)])
        return refused, int((await client.get(path)).json()["amount"])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.increments", description=__doc__)
    parser.add_argument("--times", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=16)
    options = parser.parse_args()
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        postgres = PostgresServer("increments")
        servers: dict[str, Any] = {"sqlite": SqliteServer(Path(folder)), "postgres": postgres}
        for name, server in servers.items():
            url, remove = server.create()
            app = create_app(Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET))
            with TestClient(app, base_url="http://nocto.test") as web:
                make = Make(web)
                anna = make.user()
                path, token = f"/api/deals/{make.deal(anna).id}", make.token(anna)
                began = time.perf_counter()

                async def add(path: str = path, token: str = token, app: Any = app) -> tuple[int, int]:
                    return await add_up(app, token, path, times=options.times, workers=options.workers)

                refused, total = make.call(add)
            remove()
            lost += options.times - total
            print(  # noqa: T201
                f"{name}: {total} of {options.times} increments kept, {refused} refused with 412, "
                f"{time.perf_counter() - began:.1f} s"
            )
        postgres.close()
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())

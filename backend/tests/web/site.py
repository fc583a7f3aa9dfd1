"""The whole product on a port of its own, in this process, so that a test can also make rows directly."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import uvicorn

from app.auth import hash_password
from app.config import Settings
from app.connections import Connection
from app.main import create_app
from app.models import Role, User
from tests.make import PASSWORD, Make

Result = TypeVar("Result")
WAIT = 30  # seconds the server may take to start or stop


class Portal:
    """Calls coroutines on the server's own loop, as the test client's portal does."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def call(self, function: Callable[..., Awaitable[Result]], *args: Any) -> Result:
        async def go() -> Result:
            return await function(*args)

        return asyncio.run_coroutine_threadsafe(go(), self._loop).result(WAIT)


class Site:
    """Served at `site.url` inside `with`; `site.make` makes rows, `site.person()` people."""

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)
        self._server = uvicorn.Server(
            uvicorn.Config(
                self.app,
                host="127.0.0.1",
                port=0,
                http=Connection,
                log_level="warning",
                timeout_graceful_shutdown=2,
            )
        )
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._hash = ""
        self.portal: Portal
        self.make: Make
        self.url = ""

    async def _serve(self) -> None:
        self.portal = Portal(asyncio.get_running_loop())
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.01)
        self._started.set()
        await serving

    def __enter__(self) -> "Site":
        self._thread.start()
        assert self._started.wait(WAIT)
        assert self._server.started, "the server did not start"
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.make = Make(self)  # type: ignore[arg-type]
        self._hash = self.portal.call(hash_password, PASSWORD)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(WAIT)

    def person(self, role: Role = Role.MANAGER, **fields: Any) -> User:
        """Somebody who can sign in with PASSWORD."""
        return self.make.user(role, hashed_password=self._hash, **fields)


def built() -> bool:
    """Whether the web interface has been built (`make web`)."""
    return (Path(__file__).parents[3] / "frontend" / "dist" / "index.html").exists()

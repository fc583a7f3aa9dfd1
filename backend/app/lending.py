"""One queue of writers for the server and for threads that have loops and connections of their own."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from app.database import Database, Mode


class Lender:
    """Lends the turns of a database to threads.

    On SQLite their writers and those of the server wait in one queue: whoever comes first is first, and
    nobody waits inside SQLite. Make it on the loop whose database it is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loop = asyncio.get_running_loop()

    @asynccontextmanager
    async def turn(self, mode: Mode) -> AsyncIterator[None]:
        """Raises Busy as `Database.turn`."""
        turn = self._database.turn(mode)
        await self._there(turn.__aenter__())
        try:
            yield
        finally:
            await self._there(turn.__aexit__(None, None, None))

    def tell(self) -> None:
        """Whoever wants to hear of this process's commits hears of the thread's too."""
        for hear in self._database.after_commit:
            self._loop.call_soon_threadsafe(hear)

    async def _there(self, step: Coroutine[Any, Any, Any]) -> None:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(step, self._loop))


class Borrowed(Database):
    """The same database for a thread's own loop, by its own connections, in the turns of its lender."""

    def __init__(self, url: str, lender: Lender, *, pool_size: int) -> None:
        super().__init__(url, pool_size=pool_size)
        self._lender = lender
        self.after_commit.add(lender.tell)

    @asynccontextmanager
    async def turn(self, mode: Mode) -> AsyncIterator[None]:
        turn = self._lender.turn(mode) if mode is Mode.WRITE else super().turn(mode)
        async with turn:
            yield

"""A download that is made in a thread of its own while it is sent.

What is made goes into a file without a name, at the pace of the database; what is sent comes out of it at the
pace of the client. So a slow client holds no transaction open, one who goes away leaves nothing behind, and
the server's loop never reads, formats or packs a row.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import IO

from app.database import LOCK_TIMEOUT, Database
from app.errors import Busy
from app.lending import Borrowed, Lender

CHUNK = 1 << 16
AT_ONCE = 2  # downloads that are made at the same time in one process

Sink = Callable[[bytes], object]
Make = Callable[[Database, Sink], Awaitable[object]]


class Gone(Exception):
    """Nobody waits for the rest."""


class Spool:
    """The downloads of one process."""

    def __init__(self, database: Database, url: str, folder: Path) -> None:
        self._database, self._url, self._folder = database, url, folder
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def begin(self, make: Make) -> "Parcel":
        """Start making a download; returns once the first piece of it is there, or all of it.

        Raises:
            Busy: too many others are made just now.
            CrmError: whatever `make` raises before its first piece is out.
        """
        try:
            async with asyncio.timeout(LOCK_TIMEOUT):
                await self._turns.acquire()
        except TimeoutError as error:
            raise Busy from error
        try:
            parcel = Parcel(self._folder)
        except BaseException:
            self._turns.release()
            raise
        lender = Lender(self._database)
        work = asyncio.create_task(asyncio.to_thread(self._work, make, parcel, lender))
        work.add_done_callback(lambda _: self._turns.release())
        await parcel.follow(work)
        return parcel

    def _work(self, make: Make, parcel: "Parcel", lender: Lender) -> None:
        asyncio.run(self._make(make, parcel, lender))

    async def _make(self, make: Make, parcel: "Parcel", lender: Lender) -> None:
        database = Borrowed(self._url, lender, pool_size=1)
        try:
            await make(database, parcel.put)
        finally:
            await database.close()


class Parcel:
    """The file between the thread that makes a download and the loop that sends it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - lives on
        self._written = 0
        self._is_closed = False
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._work: asyncio.Task[None]

    def put(self, piece: bytes) -> None:
        """In the thread. Raises Gone when nobody waits any more."""
        if self._is_closed:
            raise Gone
        rest = memoryview(piece)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._written += len(piece)
        self._loop.call_soon_threadsafe(self._news.set)

    async def follow(self, work: "asyncio.Task[None]") -> None:
        """Wait for the first piece; raises what went wrong before it."""
        self._work = work
        work.add_done_callback(self._ended)
        try:
            while self._written <= CHUNK and not work.done():
                await self._wait()
            if work.done():
                work.result()
        except BaseException:
            self.close()
            raise

    @property
    def size(self) -> int | None:
        """How long it is, if that is known already."""
        return self._written if self._work.done() else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """An error while it is made ends the answer before its end, which the client notices."""
        place, is_all = 0, False
        while not is_all:
            is_all = self._work.done()
            while place < self._written:
                piece = os.pread(self._file.fileno(), CHUNK, place)
                place += len(piece)
                yield piece
            if not is_all and not self._work.done():
                await self._wait()
        self._work.result()

    async def _wait(self) -> None:
        await self._news.wait()
        self._news.clear()

    def close(self) -> None:
        """The rest is not wanted: the thread stops at its next piece."""
        self._is_closed = True
        if self._work.done():
            self._file.close()

    def _ended(self, work: "asyncio.Task[None]") -> None:
        if not work.cancelled():
            work.exception()  # whoever iterates is told
        if self._is_closed:
            self._file.close()
        self._news.set()

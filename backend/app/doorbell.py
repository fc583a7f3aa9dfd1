"""Tells the other processes on the same PostgreSQL that something was committed: a hint, never the truth.

A notification is sent after the commit and not in it: PostgreSQL lets transactions that notify commit one at
a time only. Many commits within a moment are one notification.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from app.database import Database

log = logging.getLogger("nocto.doorbell")

CHANNEL = "nocto_changes"
MOMENT = 0.05  # seconds
TRY_AGAIN = 5.0


class Doorbell:
    """One connection, which notifies others and hears them; `heard` is called for each of their commits."""

    def __init__(self, database: Database, heard: Callable[[], None]) -> None:
        self._database = database
        self._heard = heard
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def serve(self) -> None:
        """Notify and hear, for ever; without a connection, try again.

        On SQLite there is nothing to do, and a lent connection hears nothing: the feed looks by itself.
        """
        while not (self._database.is_sqlite or self._database.is_lent):
            try:
                await self._serve_connected()
            except Exception as error:
                log.warning("other processes are not heard at once: %s", error)
            await asyncio.sleep(TRY_AGAIN)

    async def _serve_connected(self) -> None:
        engine = create_async_engine(self._database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.add_termination_listener(lambda _: self.ring())
            await driver.execute("SET synchronous_commit = off")  # a hint need not survive a power cut
            await driver.add_listener(CHANNEL, self._hear)
            while True:
                await self._rung.wait()
                self._rung.clear()
                await connection.exec_driver_sql(f"NOTIFY {CHANNEL}")
                await asyncio.sleep(MOMENT)

    def _hear(self, connection: Any, sender: int, _channel: str, _payload: object) -> None:
        if sender != connection.get_server_pid():
            self._heard()

"""`nocto worker`: does the jobs where the server leaves them alone."""

import asyncio
import contextlib

from app.commands.running import on_database
from app.config import Settings
from app.database import Database
from app.jobs.runner import Runner


def run() -> None:
    """Do imports and other long work, until it is interrupted; for servers with RUN_JOBS=false."""

    async def work(database: Database, settings: Settings) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await Runner(database, settings).run()

    with contextlib.suppress(KeyboardInterrupt):
        on_database(work)

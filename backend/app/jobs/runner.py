"""Does the jobs: leases one after another, each in a thread with a loop and a connection of its own.

So what a job computes does not hold up the server's loop, and what it writes waits its turn with everybody
else's writes. A process that dies leaves a lease behind, and whoever finds it run out goes on.
"""

import asyncio
import contextlib
import logging
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.clock import now
from app.config import Settings
from app.database import Database, Mode
from app.errors import Busy
from app.jobs import handovers, imports, letters
from app.jobs.errand import Errand, Interrupted
from app.lending import Borrowed, Lender
from app.models import Job, JobState
from app.policies import SYSTEM
from app.services import jobs, resets
from app.uow import UnitOfWork, unit_of_work

log = logging.getLogger("nocto.jobs")

EVERY = 0.5  # seconds between two looks into the queue
GIVE_WAY = 0.0005  # seconds a computing job keeps the interpreter from the server's loop; 0.005 by default
CONNECTIONS = 2  # of a job to PostgreSQL: one to work with, one for its signs of life


@dataclass(frozen=True)
class Kind:
    """How a kind of job is done, and what to do when it never will be."""

    do: Callable[[Errand], Awaitable[None]]
    give_up: Callable[[Errand, UnitOfWork], Awaitable[None]]
    patience: int = 1
    """How many times longer than others it waits before it tries again."""


KINDS = {
    "handover": Kind(handovers.bring_back, handovers.give_up),
    "import": Kind(imports.read_file, imports.give_up),
    resets.KIND: Kind(letters.write_password_letter, letters.give_up, patience=12),
}


class Runner:
    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._stopping = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="jobs")

    async def run(self) -> None:
        """Do what is due, for ever; cancel it to end. A job under way is left where it was last renewed."""
        lender = Lender(self._database)
        sys.setswitchinterval(GIVE_WAY)
        try:
            while True:
                if not await self._do_one(lender):
                    await asyncio.sleep(EVERY)
        finally:
            self._stopping.set()
            await asyncio.get_running_loop().run_in_executor(None, self._thread.shutdown)

    async def _do_one(self, lender: Lender) -> bool:
        try:
            job = await self._lease()
        except Busy:
            return False
        if job is None:
            return False
        await asyncio.get_running_loop().run_in_executor(self._thread, self._work, job, lender)
        return True

    async def _lease(self) -> Job | None:
        async with unit_of_work(self._database, SYSTEM, mode=Mode.READ) as uow:
            if not await jobs.due(uow):
                return None
        async with unit_of_work(self._database, SYSTEM) as uow:
            return await jobs.lease(uow)

    def _work(self, job: Job, lender: Lender) -> None:
        asyncio.run(do(job, self._settings, lender=lender, stopping=self._stopping))


async def do(
    job: Job, settings: Settings, *, lender: Lender | None = None, stopping: threading.Event | None = None
) -> None:
    """Do one job that was leased. It ends as done, failed, waiting for another try, or somebody else's."""
    database = (
        Database(settings.DATABASE_URL, pool_size=CONNECTIONS)
        if lender is None
        else Borrowed(settings.DATABASE_URL, lender, pool_size=CONNECTIONS)
    )
    errand = Errand(job.id, job.kind, job.payload, job.lease or "", job.attempts, settings, database,
                    stopping or threading.Event())  # fmt: skip
    alive = asyncio.create_task(_stay_alive(errand))
    try:
        await _attempt(errand)
    except jobs.LeaseLost:
        log.info("job %s was taken over or stopped", job.id)
    finally:
        alive.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await alive
        await database.close()


async def _attempt(errand: Errand) -> None:
    try:
        await KINDS[errand.kind].do(errand)
    except jobs.LeaseLost:
        raise
    except Interrupted:
        async with unit_of_work(errand.database, SYSTEM) as uow:
            await jobs.give_back(uow, errand.id, errand.lease)
    except Exception as error:
        log.exception("job %s failed", errand.id)
        await _try_again(errand, f"{type(error).__name__}: {error}"[:500])
    else:
        async with unit_of_work(errand.database, SYSTEM) as uow:
            await jobs.end(uow, errand.id, errand.lease, JobState.DONE)


async def _try_again(errand: Errand, error: str) -> None:
    async with unit_of_work(errand.database, SYSTEM) as uow:
        job = await uow.session.get(Job, errand.id)
        attempts = job.attempts if job is not None else errand.attempts
        if attempts >= jobs.TRIES:
            await KINDS[errand.kind].give_up(errand, uow)
            await jobs.end(uow, errand.id, errand.lease, JobState.FAILED, error=error)
            return
        later = now() + KINDS[errand.kind].patience * jobs.pause_after(attempts)
        await jobs.give_back(uow, errand.id, errand.lease, run_at=later, error=error)


async def _stay_alive(errand: Errand) -> None:
    """Renew the lease while the job computes; losing it is found out by the job itself."""
    while True:
        await asyncio.sleep(jobs.LEASE.total_seconds() / 3)
        with contextlib.suppress(Busy, jobs.LeaseLost):
            async with unit_of_work(errand.database, SYSTEM) as uow:
                await jobs.renew(uow, errand.id, errand.lease)

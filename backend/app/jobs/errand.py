"""A job as whoever does it holds it."""

import threading
from dataclasses import dataclass, field
from typing import Any

from app.config import Settings
from app.database import Database
from app.services import jobs
from app.uow import UnitOfWork


class Interrupted(Exception):
    """The process ends; somebody else goes on from where the job was last renewed."""


@dataclass(frozen=True)
class Errand:
    """What a job needs: a database of its own, its payload, and the lease that it renews as it goes."""

    id: int
    kind: str
    payload: dict[str, Any]
    lease: str
    attempts: int
    settings: Settings
    database: Database
    stopping: threading.Event = field(default_factory=threading.Event)

    async def renew(self, uow: UnitOfWork, *, progress: dict[str, Any] | None = None) -> None:
        """Tell, in the transaction of what was done, that it was done by us.

        Raises:
            LeaseLost: somebody else does it by now; this transaction must not be committed.
            Interrupted: the process ends.
        """
        if self.stopping.is_set():
            raise Interrupted
        await jobs.renew(uow, self.id, self.lease, progress=progress)

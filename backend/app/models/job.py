"""Work that is done later, as rows of the same database."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.database import JsonDocument
from app.models.base import Base, Timestamped, closed


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Job(Timestamped, Base):
    """One piece of work, enqueued in the transaction that causes it.

    Whoever does it holds a lease and renews it; a lease that ran out means that its holder died, and
    the next one goes on from `progress`. `lease` tells holders apart: one who was taken for dead writes
    nothing any more.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "run_at", "id"),)

    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    state: Mapped[JobState] = mapped_column(closed(JobState), default=JobState.WAITING)
    run_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
    progress: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    error: Mapped[str | None] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

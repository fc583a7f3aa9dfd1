"""Something to be done by a day."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.models.base import (
    Base,
    Binned,
    Searchable,
    Timestamped,
    Versioned,
    alive,
    alive_latest,
    bin_of,
    closed,
)


class TaskStatus(StrEnum):
    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


PENDING = (TaskStatus.TODO, TaskStatus.IN_PROGRESS)


class TaskPriority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Task(Timestamped, Versioned, Binned, Searchable, Base):
    """A task hangs on a deal, else on a client, else on nobody but its people."""

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("(status = 'done') = (completed_at IS NOT NULL)", name="completed_iff_done"),
        Index(None, "assignee_id", "status", "due_date"),
        Index(None, "deal_id", "status", "due_date"),
        Index(None, "client_id", "status", "due_date"),
        *(alive("tasks", name, "id") for name in ("created_at", "updated_at", "completed_at", "name_key")),
        *(alive_latest("tasks", name) for name in ("due_date", "completed_at")),
        alive("tasks", "status", "due_date", "id"),
        Index(None, "author_id"),
        Index(None, "due_date", "id"),
        bin_of("tasks"),
    )
    SEARCHED: ClassVar = ("title", "description")

    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deals.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    self_set: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its assignee put it on themselves, there where it hangs: it gives them no sight of a deal or client."""
    status: Mapped[TaskStatus] = mapped_column(closed(TaskStatus), default=TaskStatus.TODO)
    priority: Mapped[TaskPriority] = mapped_column(closed(TaskPriority), default=TaskPriority.MEDIUM)
    due_date: Mapped[date | None]
    completed_at: Mapped[datetime | None]

    def give(self, assignee_id: int | None, *, by: int | None) -> None:
        """Put it on somebody, there where it hangs now."""
        self.assignee_id = assignee_id
        self.self_set = assignee_id is not None and assignee_id == by

    def become(self, status: TaskStatus, *, at: datetime | None = None) -> None:
        """Take on a status; completing notes the time once, reopening forgets it."""
        self.status = status
        self.completed_at = (self.completed_at or at or now()) if status == TaskStatus.DONE else None

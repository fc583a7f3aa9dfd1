"""The journal's rows, and the names other systems have for ours."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.database import JsonDocument
from app.models.base import Base, closed, index_where


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"


class Via(StrEnum):
    """Through what a change came."""

    API = "api"
    CLI = "cli"
    IMPORT = "import"
    DEMO = "demo"
    UNDO = "undo"


class Change(Base):
    """One row changed in one transaction (`batch`). `id` orders the journal; `at` is for people.

    `before` and `after` hold the changed fields only; a new row has no before, a removed one no after.
    On PostgreSQL a lower id can commit after a higher one: whoever follows the journal by id stops
    below the oldest transaction still running, which is what `transaction` is kept for. A row purged from
    the bin leaves a deletion with neither side.
    """

    __tablename__ = "changes"
    __table_args__ = (
        Index(None, "entity", "entity_id", "id"),
        Index(None, "batch"),
        Index(None, "actor_id"),
        index_where("ix_changes_by_key", "key_id", "id", condition="key_id IS NOT NULL"),
        index_where("ix_changes_demo", "action", "id", condition="via = 'demo'"),
        index_where("ix_changes_leading", "id", "actor_id", condition="leads"),
    )

    batch: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    via: Mapped[Via] = mapped_column(closed(Via))
    key_id: Mapped[
        int | None
    ]  # the API key, if it was one; its row stays, so no constraint is kept up for it
    entity: Mapped[str] = mapped_column(String(32))
    entity_id: Mapped[int]
    action: Mapped[Action] = mapped_column(closed(Action))
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    after: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    transaction: Mapped[int] = mapped_column(default=0)
    leads: Mapped[bool] = mapped_column(default=False)  # the first of its batch, which stands for it in lists
    undoes: Mapped[str | None] = mapped_column(String(32))  # these two on the leading change only
    undone_by: Mapped[str | None] = mapped_column(String(32))


class TakenBack(Base):
    """One of the batches that a batch took back together; a batch that took back one says so itself."""

    __tablename__ = "taken_back"
    __table_args__ = (Index(None, "batch"),)
    ENTITY = "taken_back"

    batch: Mapped[str] = mapped_column(String(32))
    undone: Mapped[str] = mapped_column(String(32))


class ExternalId(Base):
    """The name another system has for a row of ours; an import repeated finds its rows by it."""

    __tablename__ = "external_ids"
    __table_args__ = (
        UniqueConstraint("source", "entity", "key"),
        Index(None, "entity", "entity_id"),
    )

    source: Mapped[str] = mapped_column(String(64))
    entity: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(255))
    entity_id: Mapped[int]

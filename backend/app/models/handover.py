"""A manager's whole book given to others, for good or until a day («передача дел»)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import JsonDocument
from app.models.base import Base, Timestamped, Versioned, closed


class HandoverState(StrEnum):
    GIVEN = "given"  # for good
    LENT = "lent"  # comes back on a day
    RETURNED = "returned"
    KEPT = "kept"  # was to come back, and was called off


class Handover(Timestamped, Versioned, Base):
    """One handover. Which rows it gave to whom, the journal tells by its `batch`."""

    __tablename__ = "handovers"
    __table_args__ = (Index(None, "state", "until"), Index(None, "from_id"))

    from_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    shares: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    what: Mapped[list[str]] = mapped_column(JsonDocument)
    open_only: Mapped[bool]
    until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(255))
    state: Mapped[HandoverState] = mapped_column(closed(HandoverState))
    batch: Mapped[str] = mapped_column(String(32))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    account: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    ended_at: Mapped[datetime | None]

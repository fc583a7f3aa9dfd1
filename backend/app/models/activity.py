"""What was said and done: calls, letters, meetings, notes."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.models.base import Base, Binned, Searchable, Versioned, alive, bin_of, closed


class ActivityType(StrEnum):
    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    NOTE = "note"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"


class Activity(Versioned, Binned, Searchable, Base):
    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("duration IS NULL OR duration >= 0", name="duration_not_negative"),
        Index(None, "deal_id", "activity_date"),
        Index(None, "client_id", "activity_date"),
        Index(None, "user_id", "activity_date"),
        Index(None, "activity_date", "id"),
        alive("activities", "created_at", "id"),
        bin_of("activities"),
    )
    SEARCHED: ClassVar = ("subject", "content")

    type: Mapped[ActivityType] = mapped_column(closed(ActivityType))
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deals.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    subject: Mapped[str] = mapped_column(String(255), default="")
    content: Mapped[str | None] = mapped_column(Text)
    duration: Mapped[int | None]  # seconds
    activity_date: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)

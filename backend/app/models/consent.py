"""What people agreed to, and when they took it back."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.models.base import Base


class Consent(Base):
    """A consent of a client or a contact: to which text, when, through which form and from which address."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "entity", "entity_id", "id"),)

    entity: Mapped[str] = mapped_column(String(16))
    entity_id: Mapped[int]
    text_version: Mapped[str] = mapped_column(String(120))
    given_at: Mapped[datetime] = mapped_column(default=now)
    address: Mapped[str | None] = mapped_column(String(120))
    source: Mapped[str | None] = mapped_column(String(255))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_through: Mapped[str | None] = mapped_column(String(255))

"""The keys by which programs call the API."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.database import JsonDocument
from app.models.base import Base


class ApiKey(Base):
    """A program's way in, in its owner's name. Of the key itself only a digest is kept.

    A revoked key stays as a row: the journal names it.
    """

    __tablename__ = "api_keys"
    __table_args__ = (Index(None, "user_id", "id"),)
    ENTITY = "api_key"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(16))
    scopes: Mapped[list[str]] = mapped_column(JsonDocument)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

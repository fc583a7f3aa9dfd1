"""A way to a new password that was sent by mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class PasswordReset(Base):
    """What a letter's link is kept under. Good once and for an hour; a person's next one takes its place."""

    __tablename__ = "password_resets"
    __table_args__ = (Index(None, "expires_at"),)
    ENTITY = "password_reset"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]

"""The answers that were given to requests that may come again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.database import JsonDocument
from app.models.base import Base


class KeptAnswer(Base):
    """What a request with an `Idempotency-Key` was answered, for when it comes again.

    It is written in the transaction of what the request did: there is both or neither. The key is kept as a
    digest, and the body is sealed with it.
    """

    __tablename__ = "kept_answers"
    __table_args__ = (UniqueConstraint("user_id", "route", "key"), Index(None, "created_at"))
    ENTITY = "kept_answer"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    route: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)  # 0 until the answer is known, in the same transaction
    headers: Mapped[dict[str, str]] = mapped_column(JsonDocument, default=dict)
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created_at: Mapped[datetime] = mapped_column(default=now)

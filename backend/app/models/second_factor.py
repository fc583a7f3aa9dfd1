"""What somebody has beside the password: a telephone that shows codes, and a sheet of codes for its loss."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.models.base import Base


class SecondFactor(Base):
    """The secret that a telephone shares with us, sealed. It counts once a code of it was shown to us."""

    __tablename__ = "second_factors"
    ENTITY = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    last_step: Mapped[int] = mapped_column(default=0)  # of the last code taken: none is taken twice
    created_at: Mapped[datetime] = mapped_column(default=now)


class RecoveryCode(Base):
    """A code that is good once, when the telephone is lost. Its fingerprint is kept until it is used."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "fingerprint"),)
    ENTITY = "recovery_code"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    fingerprint: Mapped[str] = mapped_column(String(64))

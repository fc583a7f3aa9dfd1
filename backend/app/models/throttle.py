"""What is remembered of tries to log in: how many were wrong, and from where somebody has come before."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Throttle(Base):
    """Wrong tries that are counted together.

    `key` is a digest: people type passwords into the field of the name.
    """

    __tablename__ = "throttles"
    __table_args__ = (Index(None, "ends_at"),)

    key: Mapped[str] = mapped_column(String(64), unique=True)
    count: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime]

    def used(self, moment: datetime) -> int:
        """How many tries count at this moment."""
        return self.count if self.ends_at > moment else 0

    def add_try(self, moment: datetime, *, lasts: timedelta) -> None:
        """Count one more; the first one starts the time after which all are forgotten."""
        used = self.used(moment)
        if not used:
            self.ends_at = moment + lasts
        self.count = used + 1

    def take_back(self) -> None:
        self.count = max(self.count - 1, 0)


class KnownPlace(Base):
    """A device or an address from which somebody has logged in before."""

    __tablename__ = "known_places"
    __table_args__ = (UniqueConstraint("user_id", "place"), Index(None, "seen_at"))

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime]

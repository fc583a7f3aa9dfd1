"""How many clients somebody has looked at, and the alarms over too many."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.models.base import Base, closed


class Way(StrEnum):
    """How somebody got to know clients: on the screen, in a file, or through one of their API keys."""

    VIEWED = "viewed"
    EXPORTED = "exported"
    BY_KEY = "by_key"


class AccessDay(Base):
    """How many different clients somebody got to know on a day of the company's calendar, by each way."""

    __tablename__ = "access_days"
    __table_args__ = (UniqueConstraint("user_id", "day"), Index(None, "day"))
    ENTITY = "access_day"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    day: Mapped[date]
    viewed: Mapped[int] = mapped_column(default=0)
    exported: Mapped[int] = mapped_column(default=0)
    by_key: Mapped[int] = mapped_column(default=0)

    def add(self, way: Way, count: int) -> int:
        """How many it is by now."""
        setattr(self, way, self.count(way) + count)
        return self.count(way)

    def count(self, way: Way) -> int:
        found: int = getattr(self, way)
        return found


class AccessBlock(Base):
    """Which clients these were, a bit each, of as many in a row as one block has: so nobody counts twice."""

    __tablename__ = "access_blocks"
    __table_args__ = (UniqueConstraint("user_id", "day", "way", "block"), Index(None, "day"))
    ENTITY = "access_block"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    day: Mapped[date]
    way: Mapped[Way] = mapped_column(closed(Way))
    block: Mapped[int]
    bits: Mapped[bytes] = mapped_column(LargeBinary)


class Alarm(Base):
    """Somebody got to know far more clients on a day than they usually do; told once a day."""

    __tablename__ = "alarms"
    __table_args__ = (UniqueConstraint("user_id", "day"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    day: Mapped[date]
    way: Mapped[Way] = mapped_column(closed(Way))
    count: Mapped[int]
    usual: Mapped[int]
    most: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)

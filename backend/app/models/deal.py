"""Pipelines, their stages, and the deals that stand on them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.database import JsonDocument, bytewise
from app.models.base import (
    Base,
    Binned,
    Fielded,
    Searchable,
    Taggable,
    Timestamped,
    Versioned,
    alive,
    alive_latest,
    bin_of,
    closed,
)
from app.models.order import KEY_LENGTH

SORTED = ("created_at", "updated_at", "amount", "closed_at", "expected_close_date", "stage_since")
"""What all deals may be sorted by, beside their name."""


class DealStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Needed(StrEnum):
    """A field of the deal that a stage may ask for before it lets a deal in."""

    AMOUNT = "amount"
    EXPECTED_CLOSE_DATE = "expected_close_date"
    LOST_REASON = "lost_reason"
    DESCRIPTION = "description"


class Pipeline(Timestamped, Versioned, Base):
    __tablename__ = "pipelines"

    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str | None] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(String(3), default="RUB")
    sort_order: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)


class DealStage(Versioned, Base):
    """One column of the board. A closing stage closes the deal that enters it."""

    __tablename__ = "deal_stages"
    ENTITY: ClassVar = "stage"
    __table_args__ = (
        CheckConstraint("win_probability BETWEEN 0 AND 100", name="win_probability_percent"),
        CheckConstraint("rot_days IS NULL OR rot_days > 0", name="rot_days_positive"),
        UniqueConstraint("id", "pipeline_id", "outcome"),  # what deals refer to
        Index(None, "pipeline_id", "sort_order", "id"),
    )

    pipeline_id: Mapped[int] = mapped_column(ForeignKey("pipelines.id"))
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str | None] = mapped_column(Text)
    color: Mapped[str] = mapped_column(String(7), default="#94A3B8")
    sort_order: Mapped[int] = mapped_column(default=0)
    win_probability: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[DealStatus] = mapped_column(closed(DealStatus), default=DealStatus.OPEN)
    rot_days: Mapped[int | None]
    required_fields: Mapped[list[str]] = mapped_column(JsonDocument, default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_final(self) -> bool:
        return self.outcome is not DealStatus.OPEN

    @property
    def is_won(self) -> bool:
        return self.outcome is DealStatus.WON

    @staticmethod
    def outcome_of(*, is_final: bool, is_won: bool) -> DealStatus:
        """The status of a deal that stands on such a stage."""
        if not is_final:
            return DealStatus.OPEN
        return DealStatus.WON if is_won else DealStatus.LOST


class Deal(Timestamped, Versioned, Binned, Searchable, Taggable, Fielded, Base):
    """A possible sale. `status`, `closed_at` and `lost_reason` follow the stage; set them only by `enter`."""

    __tablename__ = "deals"
    __table_args__ = (
        # The database itself refuses a stage of another pipeline and a status the stage does not mean.
        ForeignKeyConstraint(
            ["stage_id", "pipeline_id", "status"],
            ["deal_stages.id", "deal_stages.pipeline_id", "deal_stages.outcome"],
            name="fk_deals_stage",
        ),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed_iff_not_open"),
        CheckConstraint("lost_reason IS NULL OR status = 'lost'", name="reason_only_if_lost"),
        Index(None, "stage_id", "position", "id"),  # the board
        Index(None, "stage_id", "manager_id", "position", "id"),  # the board of one manager
        *(alive("deals", name, "id") for name in SORTED),
        *(alive_latest("deals", name) for name in ("closed_at", "expected_close_date")),
        Index(None, "manager_id", "created_at", "id"),
        Index(None, "stage_id", "stage_since"),  # who has entered it lately
        Index(None, "client_id"),
        Index(None, "status", "closed_at"),
        Index(None, "name_key", "id"),
        bin_of("deals"),
    )
    SEARCHED: ClassVar = ("title", "description", "custom", "tag_ids")

    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"))
    pipeline_id: Mapped[int] = mapped_column(ForeignKey("pipelines.id"))
    stage_id: Mapped[int]
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    amount: Mapped[Decimal] = mapped_column(default=Decimal(0))
    currency: Mapped[str] = mapped_column(String(3), default="RUB")
    status: Mapped[DealStatus] = mapped_column(closed(DealStatus), default=DealStatus.OPEN)
    position: Mapped[str] = mapped_column(bytewise(KEY_LENGTH))
    stage_since: Mapped[datetime] = mapped_column(default=now)
    expected_close_date: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    lost_reason: Mapped[str | None] = mapped_column(String(255))

    stage: Mapped[DealStage] = relationship(lazy="raise_on_sql", viewonly=True)

    def enter(
        self, stage: DealStage, *, position: str, reason: str | None = None, at: datetime | None = None
    ) -> None:
        """Stand in `stage` and take on everything that follows from it.

        Pure: no query, no clock but `now()`. A closed deal that changes its closing stage keeps the day
        it was closed; a lost one keeps its reason unless a new one is given.
        """
        moment = at or now()
        if stage.id != self.stage_id:
            self.stage_since = moment
        self.pipeline_id, self.stage_id, self.status = stage.pipeline_id, stage.id, stage.outcome
        self.position = position
        self.closed_at = None if stage.outcome is DealStatus.OPEN else (self.closed_at or moment)
        self.lost_reason = (reason or self.lost_reason) if stage.outcome is DealStatus.LOST else None

    def explain(self, reason: str | None) -> None:
        """Say why it was lost; a deal that is not lost has no reason."""
        self.lost_reason = reason if self.status is DealStatus.LOST else None

    def lacks(self, stage: DealStage, *, reason: str | None = None) -> list[Needed]:
        """What `stage` asks for and this deal has not got."""
        has = {
            Needed.AMOUNT: bool(self.amount),
            Needed.EXPECTED_CLOSE_DATE: self.expected_close_date is not None,
            Needed.LOST_REASON: bool(reason or self.lost_reason),
            Needed.DESCRIPTION: bool(self.description),
        }
        return [field for field in Needed if field in stage.required_fields and not has[field]]


class Participant(Base):
    """Somebody who takes part in a deal without owning it."""

    __tablename__ = "deal_participants"
    __table_args__ = (UniqueConstraint("deal_id", "user_id"), Index(None, "user_id", "deal_id"))

    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class StageVisit(Base):
    """A stay of a deal on a stage that is over; the one that is not is on the deal itself (`stage_since`)."""

    __tablename__ = "stage_visits"
    __table_args__ = (
        CheckConstraint("seconds >= 0", name="seconds_not_negative"),
        Index(None, "pipeline_id", "entered_at"),
        Index(None, "deal_id", "id"),
    )

    deal_id: Mapped[int] = mapped_column(ForeignKey("deals.id", ondelete="CASCADE"))
    pipeline_id: Mapped[int]
    stage_id: Mapped[int]
    entered_at: Mapped[datetime]
    seconds: Mapped[int]


class BoardTotal(Base):
    """How many deals, and how much money, stand on a stage: a part of the sum, signed.

    A change of a deal appends rows of minus and plus, so that no two transactions wait for one counter;
    the sum of all rows is exact at every moment, and a job folds them into one row a group.
    """

    __tablename__ = "board_totals"
    __table_args__ = (Index(None, "stage_id", "manager_id", "currency"),)

    stage_id: Mapped[int]
    manager_id: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3))
    count: Mapped[int]
    amount: Mapped[Decimal]

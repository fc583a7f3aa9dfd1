"""The board and the numbers, from outside."""

from datetime import date, datetime

from pydantic import Field

from app.listing import Filters, Id
from app.models import DealStatus
from app.schemas.base import MoneyOut, Out
from app.schemas.deal import DealFilters
from app.schemas.tag import TagRef


class BoardQuery(DealFilters):
    """The board of a pipeline (the first active one unless named), with the filters of the deal list."""

    pipeline_id: Id | None = None  # type: ignore[assignment]
    limit: int = Field(50, ge=1, le=200, description="Cards a column.")

    def narrows(self) -> bool:
        """Whether more than pipeline and manager is asked for, which the kept totals can't answer."""
        return bool(self.model_fields_set - {"pipeline_id", "manager_id", "stage_id", "limit"})


class ColumnQuery(DealFilters):
    """The next cards of a column."""

    limit: int = Field(50, ge=1, le=200, description="How many cards at most.")
    cursor: str | None = Field(None, max_length=1000, description="From the column's `next`.")


class RecentQuery(Filters):
    """How much of the latest."""

    limit: int = Field(10, ge=1, le=200, description="How many activities at most.")


class SalesQuery(Filters):
    """How far back the chart goes."""

    days: int = Field(30, ge=1, le=366, description="How many days, today included.")


class StageStatsQuery(Filters):
    """Which pipeline's stages; those of all active ones unless named."""

    pipeline_id: Id | None = None


class NextTask(Out):
    id: int
    title: str
    due_date: date | None
    is_overdue: bool
    is_today: bool


class Card(Out):
    """What a person reads off a card."""

    id: int
    title: str
    amount: MoneyOut
    currency: str
    status: DealStatus
    stage_id: int
    client_id: int
    client_name: str | None = Field(description="Null if the client is another manager's.")
    manager_id: int | None
    manager_name: str | None
    position: str
    expected_close_date: date | None
    created_at: datetime
    updated_at: datetime
    stage_since: datetime
    days_in_stage: int
    is_rotting: bool = Field(description="Longer on the stage than the stage's own limit.")
    next_task: NextTask | None
    tags: list[TagRef]
    version: int


class Total(Out):
    """Deals of one currency; two currencies are never added."""

    currency: str
    count: int
    amount: MoneyOut


class Column(Out):
    """One stage with the first of its cards."""

    stage_id: int
    stage_name: str
    color: str
    sort_order: int
    win_probability: int
    is_final: bool
    is_won: bool
    rot_days: int | None
    deals_count: int
    total_amount: MoneyOut = Field(description="In the pipeline's own currency; `totals` has every currency.")
    totals: list[Total]
    deals: list[Card]
    next: str | None = Field(description="Where the rest of the column is; null when this is all.")


class DealCounts(Out):
    total: int
    open: int
    won: int
    lost: int


class Revenue(Out):
    """Money of won deals, in the company's currency."""

    currency: str
    total: MoneyOut
    month: MoneyOut = Field(description="Won since the first of this month, in the company's time zone.")
    totals: list[Total]


class ClientCounts(Out):
    total: int
    leads: int
    clients: int


class TaskCounts(Out):
    total: int
    pending: int
    completed: int
    overdue: int


class DashboardStats(Out):
    deals: DealCounts
    revenue: Revenue
    clients: ClientCounts
    tasks: TaskCounts
    conversion_rate: float = Field(description="Won deals among all deals, in percent.")
    win_rate: float = Field(description="Won deals among closed ones, in percent.")


class RecentActivity(Out):
    id: int
    type: str
    subject: str
    content: str | None
    created_at: datetime
    activity_date: datetime
    user_id: int | None
    deal_id: int | None
    client_id: int | None


class SalesDay(Out):
    """What was won on one day of the company's calendar, in its currency."""

    date: date
    count: int
    amount: MoneyOut


class StageStats(Out):
    """Open deals on one stage."""

    pipeline_id: int
    stage_id: int
    stage_name: str
    color: str
    count: int
    amount: MoneyOut = Field(description="In the pipeline's own currency.")
    totals: list[Total]

"""The reports, from outside. Days are the company's; two currencies are never added."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.listing import Filters, Id
from app.schemas.base import Day, MoneyOut, Out
from app.schemas.board import Total


class ReportQuery(Filters):
    """Which deals, and which days: the last thirty unless told otherwise."""

    pipeline_id: Id | None = None
    manager_id: Annotated[list[Id] | None, Field(description="Whose; of tasks, their assignees.")] = None
    first: Day | None = Field(None, alias="from", description="The first day.")
    last: Day | None = Field(None, alias="to", description="The last day; today by default.")


class Bucket(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class WonQuery(ReportQuery):
    """What was won and lost, by how much time."""

    by: Bucket = Bucket.DAY


class LostQuery(ReportQuery):
    """Why deals were lost."""

    top: int = Field(10, ge=1, le=100, description="How many reasons; the others are added up.")


class Sums(Out):
    """How many deals, and how much money they are."""

    count: int
    amount: MoneyOut = Field(description="In the company's currency; `totals` has every currency.")
    totals: list[Total]


class Period(Out):
    """The days a report is about, and the company's currency."""

    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")
    currency: str


class FunnelStage(Out):
    """What became of the deals that entered a stage in the period."""

    stage_id: int
    stage_name: str
    color: str
    is_final: bool
    is_won: bool
    entered: int = Field(description="Deals that entered it in the period, each counted once.")
    went_on: int = Field(description="Those that have stood on a later stage since, or were won.")
    conversion: float | None = Field(description="Went on among entered, in percent; null of a final stage.")
    median_days: float | None = Field(
        description="The median of the stays that began in the period and are over; null without any."
    )


class Funnel(Period):
    pipeline_id: int
    stages: list[FunnelStage]


class WonBucket(Out):
    """One day, or the week or month that begins on it, as far as it lies in the period."""

    date: date
    won: Sums
    lost: Sums


class Won(Period):
    won: Sums
    lost: Sums
    periods: list[WonBucket]


class ManagerRow(Out):
    """What one person has, and has done in the period."""

    user_id: int | None = Field(description="Null for what is nobody's.")
    full_name: str | None
    open: Sums = Field(description="Open deals as of now.")
    won: Sums
    lost: Sums
    win_rate: float | None = Field(description="Won among closed in the period, in percent.")
    cycle_days: float | None = Field(description="From creation to winning, on average.")
    activities: int = Field(description="Logged in the period.")
    tasks_done: int = Field(description="Completed in the period.")


class Managers(Period):
    managers: list[ManagerRow]


class Expected(Total):
    """Money of one currency, also weighted by the stages' probabilities."""

    weighted: MoneyOut


class ForecastMonth(Out):
    """Open deals expected to close in a month."""

    month: date | None = Field(description="Its first day; null for deals without an expected day.")
    count: int
    amount: MoneyOut = Field(description="In the company's currency; `totals` has every currency.")
    weighted: MoneyOut
    totals: list[Expected]


class Forecast(Out):
    currency: str
    count: int
    amount: MoneyOut
    weighted: MoneyOut
    months: list[ForecastMonth]


class LostReason(Out):
    """Reasons that differ in case and spaces only are one, in its commonest spelling."""

    reason: str | None = Field(description="Null where none was given.")
    lost: Sums


class LostReasons(Period):
    lost: Sums = Field(description="All of them.")
    reasons: list[LostReason]
    rest: Sums = Field(description="The reasons beyond the first ones, together.")


class TasksRow(Out):
    """One person's tasks. What is pending is in exactly one of the five that follow it."""

    user_id: int | None = Field(description="Null for tasks that are nobody's.")
    full_name: str | None
    pending: int
    overdue: int
    today: int
    this_week: int = Field(description="Due after today, until Sunday.")
    later: int
    without_day: int
    done: int = Field(description="Completed in the period.")


class TasksReport(Period):
    people: list[TasksRow]

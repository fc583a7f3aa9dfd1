"""What the reports have in common: days, conditions, and sums that keep currencies apart."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select

from app.clock import midnight, today
from app.errors import Invalid
from app.models import Deal, Pipeline, User
from app.policies import require
from app.schemas.board import Total
from app.schemas.report import ReportQuery, Sums
from app.uow import UnitOfWork

USUAL_DAYS = 30

Amount = tuple[str, int, Decimal]
"""So many deals of this currency, and how much they are."""


@dataclass(frozen=True)
class Company:
    """In which zone its days begin, and which currency it counts in first."""

    zone: str
    currency: str


@dataclass(frozen=True)
class Days:
    """The days a report is about, both ends included, in the company's zone."""

    first: date
    last: date
    zone: str

    def hold(self, moment: Any) -> ColumnElement[bool]:
        """Whether a time is in them."""
        start, end = (midnight(day, self.zone) for day in (self.first, self.last + timedelta(days=1)))
        within: ColumnElement[bool] = (moment >= start) & (moment < end)
        return within


async def begin(uow: UnitOfWork, query: ReportQuery, right: str | None = "report.sales") -> None:
    """Raises Forbidden for who has not the right, and NotFound for an unknown pipeline."""
    if right is not None:
        require(uow.actor, right)
    if query.pipeline_id is not None:
        await uow.get(Pipeline, query.pipeline_id)


def days_of(query: ReportQuery, zone: str) -> Days:
    """Raises Invalid for days that end before they begin."""
    last = query.last or max(today(zone), query.first or date.min)
    first = query.first or last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        raise Invalid("period_reversed", field="from")
    return Days(first, last, zone)


def about(query: ReportQuery) -> list[ColumnElement[bool]]:
    """The deals a report is asked about."""
    conditions: list[ColumnElement[bool]] = []
    if query.pipeline_id is not None:
        conditions.append(Deal.pipeline_id == query.pipeline_id)
    if query.manager_id is not None:
        conditions.append(Deal.manager_id.in_(query.manager_id))
    return conditions


def sums(amounts: Iterable[Amount], currency: str) -> Sums:
    """Amounts added up by currency; the company's own is the main one."""
    by_currency: defaultdict[str, list[Any]] = defaultdict(lambda: [0, Decimal(0)])
    for each, count, amount in amounts:
        by_currency[each][0] += count
        by_currency[each][1] += amount
    totals = [
        Total(currency=each, count=many, amount=much) for each, (many, much) in sorted(by_currency.items())
    ]
    return Sums(
        count=sum(total.count for total in totals),
        amount=next((total.amount for total in totals if total.currency == currency), Decimal(0)),
        totals=totals,
    )


def percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def in_days(seconds: int, count: int = 1) -> float | None:
    """The average of so many stays, in days."""
    return round(seconds / count / 86_400, 1) if count else None


async def names_of(uow: UnitOfWork, ids: Collection[int | None]) -> dict[int | None, str]:
    known = [user_id for user_id in ids if user_id is not None]
    found = await uow.session.execute(select(User.id, User.full_name).where(User.id.in_(known)))
    return {user_id: name for user_id, name in found}  # noqa: C416 - a Row is not a pair to mypy

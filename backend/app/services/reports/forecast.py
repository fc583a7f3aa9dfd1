"""What the open deals may bring."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, extract, func, or_, select

from app.errors import Invalid
from app.models import Deal, DealStage, DealStatus
from app.schemas.report import Expected, Forecast, ForecastMonth, ReportQuery
from app.services.reports.common import Company, about, begin
from app.uow import UnitOfWork

KOPECK = Decimal("0.01")


async def forecast(uow: UnitOfWork, query: ReportQuery, company: Company) -> Forecast:
    """Open deals per month of their expected day, weighted by the probabilities of their stages.

    `from` and `to` bound the expected days; deals without one are told in either case.

    Raises:
        Invalid: the days end before they begin.
    """
    await begin(uow, query)
    year, month = (extract(part, Deal.expected_close_date) for part in ("year", "month"))
    group = (year, month, Deal.currency, DealStage.win_probability)
    found = await uow.session.execute(
        select(*group, func.count(Deal.id), func.sum(Deal.amount))
        .join(DealStage, DealStage.id == Deal.stage_id)
        .where(Deal.status == DealStatus.OPEN, *_expected(query), *about(query))
        .group_by(*group)
    )
    months: defaultdict[date | None, list[Expected]] = defaultdict(list)
    for year_, month_, currency, probability, count, amount in found:
        first = None if year_ is None else date(int(year_), int(month_), 1)
        weighted = amount * probability / 100
        months[first].append(Expected(currency=currency, count=count, amount=amount, weighted=weighted))
    rows = [
        _month(first, months[first], company) for first in sorted(months, key=lambda day: (day is None, day))
    ]
    return Forecast(
        currency=company.currency,
        count=sum(row.count for row in rows),
        amount=sum((row.amount for row in rows), Decimal(0)),
        weighted=sum((row.weighted for row in rows), Decimal(0)),
        months=rows,
    )


def _expected(query: ReportQuery) -> list[ColumnElement[bool]]:
    if query.first and query.last and query.first > query.last:
        raise Invalid("period_reversed", field="from")
    day = Deal.expected_close_date
    bounds = [day >= query.first if query.first else None, day <= query.last if query.last else None]
    return [or_(day.is_(None), bound) for bound in bounds if bound is not None]


def _month(first: date | None, parts: Sequence[Expected], company: Company) -> ForecastMonth:
    totals = [_together(parts, currency) for currency in sorted({part.currency for part in parts})]
    own: Any = next((total for total in totals if total.currency == company.currency), None)
    return ForecastMonth(
        month=first,
        count=sum(total.count for total in totals),
        amount=own.amount if own else Decimal(0),
        weighted=own.weighted if own else Decimal(0),
        totals=totals,
    )


def _together(parts: Sequence[Expected], currency: str) -> Expected:
    """The parts of one currency; rounded once, at the end."""
    mine = [part for part in parts if part.currency == currency]
    weighted = sum((part.weighted for part in mine), Decimal(0))
    return Expected(
        currency=currency,
        count=sum(part.count for part in mine),
        amount=sum((part.amount for part in mine), Decimal(0)),
        weighted=weighted.quantize(KOPECK, ROUND_HALF_UP),
    )

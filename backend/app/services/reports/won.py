"""What was won and lost, day by day, week by week or month by month."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from app.errors import Invalid
from app.models import Deal, DealStatus
from app.schemas.report import Bucket, Won, WonBucket, WonQuery
from app.services.reports.common import Amount, Company, Days, about, begin, days_of, sums
from app.sql_functions import local_day
from app.uow import UnitOfWork

MOST = 1_100  # points: three years of days


async def won(uow: UnitOfWork, query: WonQuery, company: Company) -> Won:
    """Raises Invalid for more points than a person can look at."""
    await begin(uow, query)
    days = days_of(query, company.zone)
    starts = list(_starts(days, query.by))
    day = local_day(Deal.closed_at, company.zone)
    group = (Deal.status, day, Deal.currency)
    closed = Deal.status.in_((DealStatus.WON, DealStatus.LOST))
    found = await uow.session.execute(
        select(*group, func.count(Deal.id), func.sum(Deal.amount))
        .where(closed, days.hold(Deal.closed_at), *about(query))
        .group_by(*group)
    )
    amounts: defaultdict[tuple[DealStatus, date], list[Amount]] = defaultdict(list)
    for status, moment, currency, count, amount in found:
        amounts[status, _start(moment, query.by)].append((currency, count, amount))

    def of(status: DealStatus, *when: date) -> list[Amount]:
        return [amount for start in when for amount in amounts[status, start]]

    return Won(
        first=days.first,
        last=days.last,
        currency=company.currency,
        won=sums(of(DealStatus.WON, *starts), company.currency),
        lost=sums(of(DealStatus.LOST, *starts), company.currency),
        periods=[
            WonBucket(
                date=start,
                won=sums(of(DealStatus.WON, start), company.currency),
                lost=sums(of(DealStatus.LOST, start), company.currency),
            )
            for start in starts
        ],
    )


def _start(day: date, by: Bucket) -> date:
    """The first day of the week or month that a day is in."""
    if by is Bucket.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by is Bucket.MONTH else day


def _starts(days: Days, by: Bucket) -> Iterator[date]:
    start = _start(days.first, by)
    for _ in range(MOST):
        if start > days.last:
            return
        yield start
        start = _start(start + timedelta(days={Bucket.DAY: 1, Bucket.WEEK: 7, Bucket.MONTH: 31}[by]), by)
    raise Invalid("period_too_long", field="by", most=MOST)

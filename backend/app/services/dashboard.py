"""The numbers on the first page, each over what the actor sees."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select

from app.clock import midnight, today
from app.models import (
    PENDING,
    Activity,
    Client,
    ClientStatus,
    Deal,
    DealStage,
    DealStatus,
    Pipeline,
    Task,
    TaskStatus,
)
from app.schemas.board import (
    BoardQuery,
    ClientCounts,
    DashboardStats,
    DealCounts,
    Revenue,
    SalesDay,
    StageStats,
    TaskCounts,
    Total,
)
from app.services import totals
from app.services.tasks import is_overdue
from app.sql_functions import local_day
from app.uow import UnitOfWork


async def stats(uow: UnitOfWork, *, zone: str, currency: str) -> DashboardStats:
    """Counts and money; `zone` and `currency` are the company's."""
    sums = await totals.by_outcome(uow)
    deals = _deals(sums)
    return DashboardStats(
        deals=deals,
        revenue=await _revenue(uow, sums, zone=zone, currency=currency),
        clients=await _clients(uow),
        tasks=await _tasks(uow, zone=zone),
        conversion_rate=_percent(deals.won, deals.total),
        win_rate=_percent(deals.won, deals.won + deals.lost),
    )


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _deals(sums: Sequence[totals.OutcomeSum]) -> DealCounts:
    by_status: Counter[DealStatus] = Counter()
    for each in sums:
        by_status[each.status] += each.count
    return DealCounts(
        total=by_status.total(),
        open=by_status[DealStatus.OPEN],
        won=by_status[DealStatus.WON],
        lost=by_status[DealStatus.LOST],
    )


async def _revenue(
    uow: UnitOfWork, sums: Sequence[totals.OutcomeSum], *, zone: str, currency: str
) -> Revenue:
    won = [each for each in sums if each.status is DealStatus.WON]
    month = midnight(today(zone).replace(day=1), zone)
    in_month = func.coalesce(func.sum(Deal.amount), Decimal(0))
    since_then = (Deal.status == DealStatus.WON, Deal.closed_at >= month, Deal.currency == currency)
    return Revenue(
        currency=currency,
        total=next((each.amount for each in won if each.currency == currency), Decimal(0)),
        month=await uow.session.scalar(select(in_month).where(*since_then)),
        totals=[Total(currency=each.currency, count=each.count, amount=each.amount) for each in won],
    )


async def _clients(uow: UnitOfWork) -> ClientCounts:
    found = await uow.session.execute(select(Client.status, func.count(Client.id)).group_by(Client.status))
    by_status: dict[Any, int] = {row[0]: row[1] for row in found}
    return ClientCounts(
        total=sum(by_status.values()),
        leads=by_status.get(ClientStatus.LEAD, 0),
        clients=by_status.get(ClientStatus.CLIENT, 0),
    )


async def _tasks(uow: UnitOfWork, *, zone: str) -> TaskCounts:
    def how_many(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = (await uow.session.execute(
        select(func.count(Task.id), how_many(Task.status.in_(PENDING)),
               how_many(Task.status == TaskStatus.DONE), how_many(is_overdue(zone)))
    )).one()  # fmt: skip
    total, pending, completed, overdue = row
    return TaskCounts(total=total, pending=pending, completed=completed, overdue=overdue)


async def recent_activities(uow: UnitOfWork, *, limit: int) -> Sequence[Activity]:
    return (await uow.session.scalars(
        select(Activity).order_by(Activity.created_at.desc(), Activity.id.desc()).limit(limit)
    )).all()  # fmt: skip


async def sales_chart(uow: UnitOfWork, *, days: int, zone: str, currency: str) -> list[SalesDay]:
    """Deals won on each of the last days, today included; days without any are there with zero."""
    last = today(zone)
    first = last - timedelta(days=days - 1)
    day = local_day(Deal.closed_at, zone)
    own = case((Deal.currency == currency, Deal.amount), else_=None)
    found = await uow.session.execute(
        select(day.label("day"), func.count(Deal.id), func.coalesce(func.sum(own), Decimal(0)))
        .where(Deal.status == DealStatus.WON, Deal.closed_at >= midnight(first, zone))
        .group_by(day)
    )
    won = {row[0]: (row[1], row[2]) for row in found}
    nothing = 0, Decimal(0)
    return [
        SalesDay(date=moment, count=won.get(moment, nothing)[0], amount=won.get(moment, nothing)[1])
        for moment in (first + timedelta(days=number) for number in range(days))
    ]


async def pipeline_stats(uow: UnitOfWork, *, pipeline_id: int | None) -> list[StageStats]:
    """Open deals on every open stage, of one pipeline or of all that are active."""
    query = select(DealStage, Pipeline.currency).join(Pipeline, Pipeline.id == DealStage.pipeline_id)
    if pipeline_id is not None:
        await uow.get(Pipeline, pipeline_id)
        query = query.where(Pipeline.id == pipeline_id)
    else:
        query = query.where(Pipeline.is_active.is_(True))
    order = (Pipeline.sort_order, Pipeline.id, DealStage.sort_order, DealStage.id)
    stages = (
        await uow.session.execute(query.where(DealStage.outcome == DealStatus.OPEN).order_by(*order))
    ).all()
    sums = await totals.sums(uow, [stage.id for stage, _ in stages], BoardQuery())
    return [_stage_stats(stage, currency, sums) for stage, currency in stages]


def _stage_stats(stage: DealStage, currency: str, sums: Sequence[totals.StageSum]) -> StageStats:
    here = [group for group in sums if group.stage_id == stage.id]
    return StageStats(
        pipeline_id=stage.pipeline_id,
        stage_id=stage.id,
        stage_name=stage.name,
        color=stage.color,
        count=sum(group.count for group in here),
        amount=sum((group.amount for group in here if group.currency == currency), Decimal(0)),
        totals=[Total(currency=group.currency, count=group.count, amount=group.amount) for group in here],
    )

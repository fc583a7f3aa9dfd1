"""The board: a pipeline's stages, what stands on them, and how much it is worth.

Four statements, whatever the number of stages and deals: the stages, the sums, the cards of all
columns at once, and the pipeline. None reads more rows than it shows.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError
from sqlalchemy import false, select, tuple_, union_all
from sqlalchemy.orm import aliased

from app.clock import now, today
from app.errors import Invalid
from app.listing import read_cursor, write_cursor
from app.models import PENDING, Client, Deal, DealStage, Pipeline, Task, User
from app.schemas.board import BoardQuery, Card, Column, ColumnQuery, NextTask, Total
from app.services import totals
from app.uow import UnitOfWork

CURSOR = "position"


@dataclass(frozen=True, slots=True)
class Slice:
    """The first cards of one column, and whether there are more."""

    cards: list[Card]
    next_cursor: str | None


async def board(uow: UnitOfWork, query: BoardQuery, *, zone: str) -> list[Column]:
    """The columns of one pipeline, with their first cards and exact sums.

    Raises:
        NotFound: there is no such pipeline.
    """
    pipeline = await _pipeline(uow, query.pipeline_id)
    if pipeline is None:
        return []
    wanted = query.model_copy(update={"pipeline_id": [pipeline.id]})
    stages = await _stages(uow, pipeline.id, query.stage_id)
    sums = await totals.sums(uow, [stage.id for stage in stages], wanted)
    slices = await _slices(uow, stages, wanted, limit=query.limit, zone=zone)
    return [_column(stage, pipeline.currency, sums, slices[stage.id]) for stage in stages]


async def more_cards(uow: UnitOfWork, stage_id: int, query: ColumnQuery, *, zone: str) -> Slice:
    """The cards of one column after those the cursor's page ended with."""
    stage = await uow.get(DealStage, stage_id)
    after = None
    if query.cursor is not None:
        try:
            after = read_cursor(query.cursor, CURSOR, str)
        except PydanticCustomError as error:
            raise Invalid("cursor_unknown", field="cursor") from error
    return (await _slices(uow, [stage], query, limit=query.limit, zone=zone, after=after))[stage.id]


async def _pipeline(uow: UnitOfWork, pipeline_id: int | None) -> Pipeline | None:
    if pipeline_id is not None:
        return await uow.get(Pipeline, pipeline_id)
    active = select(Pipeline).where(Pipeline.is_active.is_(True))
    return await uow.session.scalar(active.order_by(Pipeline.sort_order, Pipeline.id).limit(1))


async def _stages(uow: UnitOfWork, pipeline_id: int, only: Sequence[int] | None) -> Sequence[DealStage]:
    stages = select(DealStage).where(DealStage.pipeline_id == pipeline_id)
    if only:
        stages = stages.where(DealStage.id.in_(only))
    return (await uow.session.scalars(stages.order_by(DealStage.sort_order, DealStage.id))).all()


async def _slices(
    uow: UnitOfWork, stages: Sequence[DealStage], query: Any, *, limit: int, zone: str, after: Any = None
) -> dict[int, Slice]:
    found = (
        await uow.session.execute(_cards([stage.id for stage in stages], query, limit=limit, after=after))
    ).all()
    by_stage: defaultdict[int, list[Any]] = defaultdict(list)
    for row in found:
        by_stage[row.stage_id].append(row)
    moment, day = now(), today(zone)
    return {
        stage.id: Slice(
            [_card(row, stage, moment=moment, day=day) for row in by_stage[stage.id][:limit]],
            _cursor(by_stage[stage.id], limit),
        )
        for stage in stages
    }


def _cursor(rows: Sequence[Any], limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return write_cursor(CURSOR, last.position, last.id)


_next = aliased(Task)
_next_task_id = (
    select(Task.id)
    .where(Task.deal_id == Deal.id, Task.status.in_(PENDING))
    .order_by(Task.due_date.nulls_last(), Task.id)
    .limit(1)
    .correlate(Deal)
    .scalar_subquery()
)
_card_columns = (
    select(
        Deal.id, Deal.title, Deal.amount, Deal.currency, Deal.status, Deal.stage_id, Deal.client_id,
        Client.name.label("client_name"), Deal.manager_id, User.full_name.label("manager_name"),
        Deal.position,
        Deal.expected_close_date, Deal.created_at, Deal.updated_at, Deal.stage_since, Deal.version,
        _next.id.label("task_id"), _next.title.label("task_title"), _next.due_date.label("task_due"),
    )
    .outerjoin(Client, Client.id == Deal.client_id)
    .outerjoin(User, User.id == Deal.manager_id)
    .outerjoin(_next, _next.id == _next_task_id)
    .order_by(Deal.position, Deal.id)
)  # fmt: skip


def _cards(stage_ids: Sequence[int], query: Any, *, limit: int, after: Any) -> Any:
    """The first cards of every column in one statement: ids by the index first, then what the cards show."""
    where = query.where()
    if after is not None:
        where.append(tuple_(Deal.position, Deal.id) > tuple_(*after))
    firsts = [
        select(
            select(Deal.id)
            .where(Deal.stage_id == stage_id, *where)
            .order_by(Deal.position, Deal.id)
            .limit(limit + 1)
            .subquery()
        )
        for stage_id in stage_ids
    ]
    return _card_columns.where(Deal.id.in_(union_all(*firsts)) if firsts else false())


def _card(row: Any, stage: DealStage, *, moment: datetime, day: date) -> Card:
    days = max((moment - row.stage_since).days, 0)
    return Card.model_construct(
        **{name: getattr(row, name) for name in Card.model_fields if hasattr(row, name)},
        days_in_stage=days,
        is_rotting=stage.rot_days is not None and days > stage.rot_days,
        next_task=_next_task(row, day),
    )


def _next_task(row: Any, day: date) -> NextTask | None:
    if row.task_id is None:
        return None
    due = row.task_due
    return NextTask.model_construct(
        id=row.task_id,
        title=row.task_title,
        due_date=due,
        is_overdue=due is not None and due < day,
        is_today=due == day,
    )


def _column(stage: DealStage, currency: str, sums: Sequence[totals.StageSum], part: Slice) -> Column:
    here = [group for group in sums if group.stage_id == stage.id]
    own = sum((group.amount for group in here if group.currency == currency), Decimal(0))
    return Column.model_construct(
        stage_id=stage.id,
        stage_name=stage.name,
        color=stage.color,
        sort_order=stage.sort_order,
        win_probability=stage.win_probability,
        is_final=stage.is_final,
        is_won=stage.is_won,
        rot_days=stage.rot_days,
        deals_count=sum(group.count for group in here),
        total_amount=own,
        totals=[Total(currency=group.currency, count=group.count, amount=group.amount) for group in here],
        deals=part.cards,
        next=part.next_cursor,
    )

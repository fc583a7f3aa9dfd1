"""The board: a pipeline's stages, what stands on them, and how much it is worth.

Four statements, whatever the number of stages and deals: the stages, the sums, the cards of all
columns at once, and the pipeline. None reads more rows than it shows.

Days pass, and with them what a card tells. So whoever keeps a board is told how long it is true while no
row changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, Select, Subquery, bindparam, select, tuple_, union_all

from app.clock import midnight, now, today
from app.errors import Invalid
from app.listed import listed
from app.listing import read_cursor, write_cursor
from app.models import PENDING, Client, Deal, DealStage, DealStatus, Pipeline, Task, User
from app.models.base import columns_of
from app.schemas.board import BoardQuery, Card, Column, ColumnQuery, NextTask, Total
from app.schemas.tag import TagRef
from app.services import custom, tags, totals
from app.uow import UnitOfWork

CURSOR = "position"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slice:
    """The first cards of one column, and whether there are more; the cards may be as JSON has them."""

    cards: list[Any]
    next_cursor: str | None
    good_until: datetime


@dataclass(frozen=True, slots=True)
class Board:
    columns: list[Column]
    good_until: datetime


async def board(uow: UnitOfWork, query: BoardQuery, *, zone: str) -> Board:
    """The columns of one pipeline, with their first cards and exact sums.

    Raises:
        NotFound: there is no such pipeline.
    """
    pipeline = await _pipeline(uow, query.pipeline_id)
    if pipeline is None:
        return Board([], _tomorrow(today(zone), zone))
    await custom.understand(uow, query)
    wanted = query.model_copy(update={"pipeline_id": None, "stage_id": None})  # the stages say it all
    stages = await _stages(uow, pipeline.id, query.stage_id)
    sums = await totals.sums(uow, [stage.id for stage in stages], wanted)
    slices = await _slices(uow, stages, wanted, limit=query.limit, zone=zone, shown=True)
    return Board(
        [_column(stage, pipeline.currency, sums, slices[stage.id]) for stage in stages],
        min((part.good_until for part in slices.values()), default=_tomorrow(today(zone), zone)),
    )


async def more_cards(uow: UnitOfWork, stage_id: int, query: ColumnQuery, *, zone: str) -> Slice:
    """The cards of one column after those the cursor's page ended with."""
    stage = await uow.get(DealStage, stage_id)
    await custom.understand(uow, query)
    after = None
    if query.cursor is not None:
        try:
            after = read_cursor(query.cursor, CURSOR, str)
        except PydanticCustomError as error:
            raise Invalid("cursor_unknown", field="cursor") from error
    return (await _slices(uow, [stage], query, limit=query.limit, zone=zone, after=after))[stage.id]


_FIRST_PIPELINE = (
    select(*columns_of(Pipeline))
    .where(Pipeline.is_active.is_(True))
    .order_by(Pipeline.sort_order, Pipeline.id)
    .limit(1)
)
_STAGES = (
    select(*columns_of(DealStage))
    .where(DealStage.pipeline_id == bindparam("pipeline_id"))
    .order_by(DealStage.sort_order, DealStage.id)
)


async def _pipeline(uow: UnitOfWork, pipeline_id: int | None) -> Any:
    if pipeline_id is not None:
        return await uow.look(Pipeline, pipeline_id)
    found = await uow.rows(_FIRST_PIPELINE, {})
    return found[0] if found else None


async def _stages(uow: UnitOfWork, pipeline_id: int, only: Sequence[int] | None) -> Sequence[Any]:
    stages = await uow.rows(_STAGES, {"pipeline_id": pipeline_id})
    return [stage for stage in stages if not only or stage.id in only]


async def _slices(
    uow: UnitOfWork,
    stages: Sequence[Any],
    query: Any,
    *,
    limit: int,
    zone: str,
    after: Any = None,
    shown: bool = False,
) -> dict[int, Slice]:
    """The first cards of each stage. `shown`: as JSON has them, where there is no filter and a short way."""
    first = {"limit": limit + 1} | {f"stage_{number}": stage.id for number, stage in enumerate(stages)}
    rows = await uow.shown(_all_cards(len(stages)), first) if shown and stages and not query.where() else None
    is_shown = rows is not None
    if rows is None:
        rows = await _first_cards(uow, len(stages), first, query, after=after)
    by_stage: dict[int, list[dict[str, Any]]] = {stage.id: [] for stage in stages}
    for row in rows:
        by_stage[row["stage_id"]].append(row)
    known = await tags.told(uow, {tag_id for row in rows for tag_id in row["tag_ids"]})
    tasks = await _tasks(uow, [row["task_id"] for row in rows if row["task_id"]])
    moment, day = now(), today(zone)
    slices = {}
    for stage in stages:
        here = by_stage[stage.id]
        cards: list[Any] = here[:limit]
        good_until = _tomorrow(day, zone)
        for card in cards:
            another_day = _complete(card, stage, known, tasks, moment=moment, day=day)
            good_until = min(good_until, another_day)
        slices[stage.id] = Slice(
            cards if is_shown else [Card(**card) for card in cards], _cursor(here, limit), good_until
        )
    return slices


def _tomorrow(day: date, zone: str) -> datetime:
    return midnight(day + _DAY, zone)


def _cursor(rows: Sequence[dict[str, Any]], limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return write_cursor(CURSOR, last["position"], last["id"])


async def _first_cards(
    uow: UnitOfWork, columns: int, first: dict[str, Any], query: Any, *, after: Any
) -> list[dict[str, Any]]:
    """The first cards of every column, in one statement."""
    if not columns:
        return []
    where = query.where()
    if after is not None:
        where.append(tuple_(Deal.position, Deal.id) > tuple_(*after))
    cards = _cards(columns, where) if where else _all_cards(columns)
    return [dict(row) for row in (await uow.session.execute(cards, first)).mappings()]


_OWN = (
    Deal.id, Deal.title, Deal.amount, Deal.currency, Deal.status, Deal.stage_id, Deal.client_id,
    Deal.manager_id, Deal.position, Deal.expected_close_date, Deal.created_at, Deal.updated_at,
    Deal.stage_since, Deal.version, Deal.tag_ids,
)  # fmt: skip
_SHOWN = (
    "id", "title", "amount", "currency", "status", "stage_id", "client_id", "client_name", "manager_id",
    "manager_name", "position", "expected_close_date", "created_at", "updated_at", "stage_since",
)  # fmt: skip
"""The fields of a card that are taken from its row as they are, in the card's order."""


def _cards(columns: int, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Each column's deals by its index, and then what else their cards show, for these few only."""
    deal = union_all(*(select(_first(number, where)) for number in range(columns))).subquery("deal")
    soonest = (
        select(Task.id)
        .where(Task.deal_id == deal.c.id, Task.status.in_(PENDING))
        .order_by(Task.due_date.nulls_last(), Task.id)
        .limit(1)
        .correlate(deal)
        .scalar_subquery()
    )
    names: dict[str, Any] = {"client_name": Client.name, "manager_name": User.full_name}
    shown = [(names[name] if name in names else deal.c[name]).label(name) for name in _SHOWN]
    return (
        select(*shown, deal.c.version, deal.c.tag_ids, soonest.label("task_id"))
        .select_from(deal)
        .outerjoin(Client, Client.id == deal.c.client_id)
        .outerjoin(User, User.id == deal.c.manager_id)
        .order_by(deal.c.position, deal.c.id)
    )  # fmt: skip


def _first(number: int, where: Sequence[ColumnElement[bool]]) -> Subquery:
    of_stage = select(*_OWN).where(Deal.stage_id == bindparam(f"stage_{number}"), *where)
    return of_stage.order_by(Deal.position, Deal.id).limit(bindparam("limit")).subquery()


@cache
def _all_cards(columns: int) -> Select[Any]:
    """The board without filters: composed once for each number of columns."""
    return _cards(columns, ())


async def _tasks(uow: UnitOfWork, ids: Sequence[int]) -> dict[int, Any]:
    """Tasks by their ids. Joined with the cards, PostgreSQL would read all tasks that a manager may see."""
    if not ids:
        return {}
    found = await uow.rows(_BY_ID, {"ids": ids})
    return {task.id: task for task in found}


_BY_ID = select(Task.id, Task.title, Task.due_date).where(listed(Task.id, "ids"))


def _complete(
    row: dict[str, Any],
    stage: Any,
    known: dict[int, TagRef],
    tasks: dict[int, Any],
    *,
    moment: datetime,
    day: date,
) -> datetime:
    """Make a card of its row, in the card's order. Returns when it has stood there for a day more."""
    version, tag_ids, task_id = row.pop("version"), row.pop("tag_ids"), row.pop("task_id")
    since = row["stage_since"]
    since = datetime.fromisoformat(since) if type(since) is str else since
    days = (moment - since).days
    row["days_in_stage"] = days if days > 0 else 0
    row["is_rotting"] = stage.rot_days is not None and days > stage.rot_days
    row["next_task"] = _next_task(tasks.get(task_id), day) if task_id else None
    row["tags"] = tags.names_of(tag_ids, known) if tag_ids else []
    row["version"] = version
    another_day: datetime = since + (days + 1) * _DAY
    return another_day


def _next_task(task: Any, day: date) -> NextTask | None:
    if task is None:
        return None
    due = task.due_date
    return NextTask(
        id=task.id,
        title=task.title,
        due_date=due,
        is_overdue=due is not None and due < day,
        is_today=due == day,
    )


def _column(stage: Any, currency: str, sums: Sequence[totals.StageSum], part: Slice) -> Column:
    here = [group for group in sums if group.stage_id == stage.id]
    own = sum((group.amount for group in here if group.currency == currency), Decimal(0))
    return Column.model_construct(
        stage_id=stage.id,
        stage_name=stage.name,
        color=stage.color,
        sort_order=stage.sort_order,
        win_probability=stage.win_probability,
        is_final=stage.outcome is not DealStatus.OPEN,
        is_won=stage.outcome is DealStatus.WON,
        rot_days=stage.rot_days,
        deals_count=sum(group.count for group in here),
        total_amount=own,
        totals=[Total(currency=group.currency, count=group.count, amount=group.amount) for group in here],
        deals=part.cards,
        next=part.next_cursor,
    )

"""The sums on the board: kept beside the deals, so that no board ever counts them.

Every change of a deal appends what it takes from one group (stage, manager, currency) and adds to
another. Nobody waits for anybody: rows are only appended, and `fold` adds them up now and then.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, insert, inspect, select

from app.journal import Recorded, hears
from app.listed import listed
from app.models import Action, BoardTotal, Deal, DealStage, DealStatus
from app.policies import sees_by_manager
from app.schemas.board import BoardQuery
from app.schemas.deal import DealFilters
from app.uow import UnitOfWork

FOLD_AT = 500  # rows from which on folding is worth it
FOLD_MOST = 5_000  # rows folded in one transaction

Group = tuple[int, int | None, str]  # stage, manager, currency


@dataclass(frozen=True, slots=True)
class OutcomeSum:
    """Deals of one status in one currency."""

    status: DealStatus
    currency: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class StageSum:
    """Deals of one stage in one currency."""

    stage_id: int
    currency: str
    count: int
    amount: Decimal


@hears(Deal)
async def keep(uow: UnitOfWork, changes: list[Recorded]) -> None:
    """Append what these changes mean for the sums."""
    moved: defaultdict[Group, list[Any]] = defaultdict(lambda: [0, Decimal(0)])
    for change in changes:
        deal: Any = change.row
        if change.action is not Action.CREATE and change.was("deleted_at") is None:
            _add(
                moved,
                (change.was("stage_id"), change.was("manager_id"), change.was("currency")),
                -1,
                change.was("amount"),
            )
        if deal.deleted_at is None and not inspect(deal).deleted:
            _add(moved, (deal.stage_id, deal.manager_id, deal.currency), 1, deal.amount)
    rows = [(*group, count, amount) for group, (count, amount) in moved.items() if count or amount]
    uow.put_last(BoardTotal, ("stage_id", "manager_id", "currency", "count", "amount"), rows)


def _add(moved: Any, group: Group, sign: int, amount: Decimal) -> None:
    moved[group][0] += sign
    moved[group][1] += sign * amount


async def sums(uow: UnitOfWork, stage_ids: Sequence[int], query: BoardQuery) -> list[StageSum]:
    """Count and amount per stage and currency of the deals that the actor sees and the query asks for.

    Answered from the kept totals where these know the answer, else counted from the deals.
    """
    kept = sees_by_manager(uow.actor) and not query.narrows()
    if kept and not query.manager_id:
        return _of_stages(await uow.rows(_BY_STAGE, {"stages": stage_ids}))
    source: Any = BoardTotal if kept else Deal
    count, amount = (func.sum(BoardTotal.count), func.sum(BoardTotal.amount)) if kept else (
        func.count(Deal.id), func.sum(Deal.amount)
    )  # fmt: skip
    where = [source.stage_id.in_(stage_ids)]
    if kept and query.manager_id:
        where.append(BoardTotal.manager_id.in_(query.manager_id))
    elif not kept:
        where += query.where()
    statement = (
        select(source.stage_id, source.currency, count.label("many"), amount.label("amount"))
        .where(*where)
        .group_by(source.stage_id, source.currency)
        .order_by(source.stage_id, source.currency)
    )
    return _of_stages((await uow.session.execute(statement)).all())


_BY_STAGE = (
    select(
        BoardTotal.stage_id,
        BoardTotal.currency,
        func.sum(BoardTotal.count).label("many"),
        func.sum(BoardTotal.amount).label("amount"),
    )
    .where(listed(BoardTotal.stage_id, "stages"))
    .group_by(BoardTotal.stage_id, BoardTotal.currency)
    .order_by(BoardTotal.stage_id, BoardTotal.currency)
)


def _of_stages(found: Sequence[Any]) -> list[StageSum]:
    return [StageSum(row.stage_id, row.currency, int(row.many), row.amount) for row in found if row.many]


async def by_outcome(uow: UnitOfWork) -> list[OutcomeSum]:
    """Count and amount per status and currency of what the actor sees; from kept totals if these know."""
    if sees_by_manager(uow.actor):
        group = (DealStage.outcome, BoardTotal.currency)
        sums: Any = select(*group, func.sum(BoardTotal.count), func.sum(BoardTotal.amount))
        sums = sums.join(DealStage, DealStage.id == BoardTotal.stage_id)
    else:
        group = (Deal.status, Deal.currency)
        sums = select(*group, func.count(Deal.id), func.sum(Deal.amount))
    found = await uow.session.execute(sums.group_by(*group).order_by(group[1]))
    return [OutcomeSum(DealStatus(row[0]), row[1], int(row[2]), row[3]) for row in found if row[2]]


_ALL = select(func.sum(BoardTotal.count))
KEPT_BY = {"stage_id": BoardTotal.stage_id, "manager_id": BoardTotal.manager_id}


async def count(uow: UnitOfWork, query: DealFilters) -> int | None:
    """How many deals the actor sees and the query asks for, if the kept totals know it."""
    asked = {name: value for name in DealFilters.model_fields if (value := getattr(query, name)) is not None}
    if not sees_by_manager(uow.actor) or asked.keys() - KEPT_BY.keys():
        return None
    if not asked:
        return int((await uow.rows(_ALL, {}))[0][0] or 0)
    where = [KEPT_BY[name].in_(values) for name, values in asked.items()]
    return int(await uow.session.scalar(select(func.sum(BoardTotal.count)).where(*where)) or 0)


async def fold(uow: UnitOfWork) -> int:
    """Add the appended rows up into one a group; returns how many rows that saved.

    Readers see the same sums before and after: rows are replaced by their sum in one transaction.
    """
    ids = (await uow.session.scalars(
        select(BoardTotal.id).order_by(BoardTotal.id).limit(FOLD_MOST).with_for_update(skip_locked=True)
    )).all()  # fmt: skip
    if len(ids) < FOLD_AT:
        return 0
    group = (BoardTotal.stage_id, BoardTotal.manager_id, BoardTotal.currency)
    grouped = (await uow.session.execute(
        select(*group, func.sum(BoardTotal.count).label("many"), func.sum(BoardTotal.amount).label("amount"))
        .where(BoardTotal.id.in_(ids)).group_by(*group)
    )).all()  # fmt: skip
    await uow.session.execute(delete(BoardTotal).where(BoardTotal.id.in_(ids)))
    rows = [
        {"stage_id": row.stage_id, "manager_id": row.manager_id, "currency": row.currency,
         "count": int(row.many), "amount": row.amount}
        for row in grouped if row.many or row.amount
    ]  # fmt: skip
    if rows:
        await uow.session.execute(insert(BoardTotal), rows)
    return len(ids) - len(rows)


async def differences(uow: UnitOfWork) -> list[tuple[int, int | None, str]]:
    """The groups whose kept totals are not what counting the deals gives; empty when all is well."""
    kept = await _by_group(uow, BoardTotal, func.sum(BoardTotal.count), func.sum(BoardTotal.amount))
    counted = await _by_group(uow, Deal, func.count(Deal.id), func.sum(Deal.amount))
    return [group for group in kept.keys() | counted.keys() if kept.get(group) != counted.get(group)]


async def _by_group(
    uow: UnitOfWork, source: Any, count: Any, amount: Any
) -> dict[Group, tuple[int, Decimal]]:
    group = (source.stage_id, source.manager_id, source.currency)
    found = await uow.session.execute(select(*group, count, amount).group_by(*group))
    return {
        (stage, manager, currency): (int(many), much)
        for stage, manager, currency, many, much in found
        if many or much
    }

"""How long deals stayed where: a row for each stay that is over, kept as deals move on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select

from app.clock import now
from app.journal import Recorded, hears
from app.models import Action, Deal, DealStage, StageVisit
from app.schemas.history import StageTime
from app.uow import UnitOfWork

AT_ONCE = 200
"""Deals in one condition: SQLite refuses one of more than 1,000 parts."""


@hears(Deal)
async def keep(uow: UnitOfWork, changes: list[Recorded]) -> None:
    """Note the stay that a move has ended; a move taken back was none, and its stay goes on."""
    moved = [change for change in changes if _has_moved(change)]
    over = [_stay(change) for change in moved if _deal(change).stage_since > change.was("stage_since")]
    uow.put_last(StageVisit, _STAY, over)
    left = {deal_id for deal_id, *_ in over}
    going_on = [deal for deal in map(_deal, moved) if deal.id not in left]
    for start in range(0, len(going_on), AT_ONCE):
        await _forget(uow, going_on[start : start + AT_ONCE])


def _deal(change: Recorded) -> Any:
    return change.row


def _has_moved(change: Recorded) -> bool:
    return change.action is not Action.CREATE and change.was("stage_id") != _deal(change).stage_id


_STAY = ("deal_id", "pipeline_id", "stage_id", "entered_at", "seconds")


def _stay(change: Recorded) -> tuple[Any, ...]:
    since: datetime = change.was("stage_since")
    seconds = int((_deal(change).stage_since - since).total_seconds())
    return _deal(change).id, change.was("pipeline_id"), change.was("stage_id"), since, seconds


async def _forget(uow: UnitOfWork, deals: list[Any]) -> None:
    """The stays that are not over any more."""
    again = or_(*(
        and_(StageVisit.deal_id == deal.id, StageVisit.entered_at >= deal.stage_since) for deal in deals
    ))  # fmt: skip
    with uow.everything():
        await uow.session.execute(delete(StageVisit).where(again))


@dataclass(slots=True)
class _Time:
    stage_name: str | None
    seconds: int = 0
    entered: int = 0


async def stage_times(uow: UnitOfWork, deal_id: int) -> list[StageTime]:
    """How long the deal stood on each stage, in the order in which it first entered them."""
    deal = await uow.get(Deal, deal_id)
    over = (
        select(StageVisit.stage_id, StageVisit.seconds, DealStage.name)
        .outerjoin(DealStage, DealStage.id == StageVisit.stage_id)
        .where(StageVisit.deal_id == deal.id)
        .order_by(StageVisit.id)
    )
    stays: list[Any] = list(await uow.session.execute(over))
    here = await uow.get(DealStage, deal.stage_id)
    stays.append((here.id, max(int((now() - deal.stage_since).total_seconds()), 0), here.name))
    times: dict[int, _Time] = {}
    for stage_id, seconds, name in stays:
        time = times.setdefault(stage_id, _Time(name))
        time.seconds += seconds
        time.entered += 1
    return [
        StageTime(
            stage_id=stage_id,
            stage_name=time.stage_name,
            seconds=time.seconds,
            entered=time.entered,
            is_current=stage_id == here.id,
        )
        for stage_id, time in times.items()
    ]

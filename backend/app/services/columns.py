"""Where a card stands in its column of the board."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, cast, exists, select, tuple_, update
from sqlalchemy.orm import aliased

from app.errors import Conflict, Invalid, NotFound
from app.models import CustomField, Deal, DealStage, FieldEntity, Pipeline
from app.models.order import Crowded, key_between, keys_between
from app.schemas.deal import DealMove
from app.uow import UnitOfWork

WINDOW = 32  # cards on each side that are spread out when a place is crowded
SPARE = 6  # digits that stay free; more in a wider window, or the same place would be crowded again at once


async def top(uow: UnitOfWork, stage_id: int) -> str:
    """A position above every card of the stage."""
    with uow.everything():
        first = await uow.session.scalar(_cards(stage_id, Deal.position).limit(1))
    return key_between(None, first)


class Landing(NamedTuple):
    """Where a card is about to be dropped, and what that asks of it."""

    stage: DealStage
    pipeline: Pipeline
    first: str | None
    """Where the topmost card of the stage stands."""
    has_fields: bool
    """Whether there are own fields that some stage asks for."""


_topmost, _asking = aliased(Deal), CustomField
_LANDING = (
    select(
        DealStage,
        Pipeline,
        select(_topmost.position)
        .where(_topmost.stage_id == DealStage.id)
        .order_by(_topmost.position, _topmost.id)
        .limit(1)
        .correlate(DealStage)
        .scalar_subquery(),
        exists().where(
            _asking.entity == FieldEntity.DEAL,
            _asking.is_archived.is_(False),
            cast(_asking.required_stages, String) != "[]",
        ),
    )
    .join(Pipeline, Pipeline.id == DealStage.pipeline_id)
    .where(DealStage.id == bindparam("stage_id"))
)


async def landing(uow: UnitOfWork, stage_id: int) -> Landing:
    """All that a drop on the stage needs to know, in one statement.

    Raises:
        NotFound: there is no such stage.
    """
    with uow.everything():
        found = (await uow.session.execute(_LANDING, {"stage_id": stage_id})).one_or_none()
    if found is None:
        raise NotFound(DealStage.ENTITY, stage_id)
    return Landing(*found)


async def tops(uow: UnitOfWork, stage_id: int, how_many: int) -> list[str]:
    """So many positions above every card of the stage, from the highest down."""
    keys: list[str] = []
    for _ in range(how_many):
        keys.append(key_between(None, keys[-1]) if keys else await top(uow, stage_id))
    return keys[::-1]


async def place(uow: UnitOfWork, deal: Deal, at: Landing, drop: DealMove) -> str | None:
    """The position a dropped card gets, or None if it stands there already.

    Without a neighbour the card goes to the top of another stage, and stays where it is on its own.

    Raises:
        NotFound: the actor sees no such neighbour.
        Conflict: the neighbour stands on another stage by now.
        Invalid: two neighbours, or the card itself.
    """
    neighbour_id = drop.before_id or drop.after_id
    if neighbour_id is None:
        return None if deal.stage_id == at.stage.id else key_between(None, at.first)
    if drop.before_id and drop.after_id:
        raise Invalid("two_neighbours", field="before_id")
    if neighbour_id == deal.id:
        raise Invalid("beside_itself", field="before_id" if drop.before_id else "after_id")
    neighbour = await uow.get(Deal, neighbour_id)
    if neighbour.stage_id != at.stage.id:
        raise Conflict("neighbour_elsewhere")
    return await _beside(uow, deal, neighbour, above=drop.before_id is not None)


async def _beside(uow: UnitOfWork, deal: Deal, neighbour: Deal, *, above: bool) -> str | None:
    with uow.everything():
        beyond = await _next(uow, neighbour, above=above)
        if beyond is not None and beyond.id == deal.id:
            return None
        try:
            return _between(neighbour, beyond, above=above)
        except Crowded:
            await _spread(uow, neighbour)
            return _between(neighbour, await _next(uow, neighbour, above=above), above=above)


def _between(neighbour: Deal, beyond: Any, *, above: bool) -> str:
    outer = beyond.position if beyond is not None else None
    return key_between(outer, neighbour.position) if above else key_between(neighbour.position, outer)


async def _next(uow: UnitOfWork, card: Deal, *, above: bool) -> Any:
    return (await uow.session.execute(_from(card, above=above).limit(1))).one_or_none()


def _from(card: Deal, *, above: bool) -> Any:
    """The cards of the column beyond this one, the nearest first."""
    here, there = tuple_(Deal.position, Deal.id), tuple_(card.position, card.id)
    query = select(Deal.id, Deal.position).where(Deal.stage_id == card.stage_id)
    if above:
        return query.where(here < there).order_by(Deal.position.desc(), Deal.id.desc())
    return query.where(here > there).order_by(Deal.position, Deal.id)


def _cards(stage_id: int, *columns: Any) -> Any:
    return select(*columns).where(Deal.stage_id == stage_id).order_by(Deal.position, Deal.id)


async def _spread(uow: UnitOfWork, card: Deal) -> None:
    """Give the cards around this one new positions with room between them, their order kept.

    That is no change of anybody's deal, so neither the journal nor the versions hear of it.
    """
    window, spare = WINDOW, SPARE
    while True:
        above = (await uow.session.execute(_from(card, above=True).limit(window + 1))).all()
        below = (await uow.session.execute(_from(card, above=False).limit(window + 1))).all()
        ids = [row.id for row in reversed(above[:window])] + [card.id] + [row.id for row in below[:window]]
        ceiling = above[window].position if len(above) > window else None
        floor = below[window].position if len(below) > window else None
        try:
            keys = keys_between(ceiling, floor, len(ids), spare=spare)
            break
        except Crowded:
            window, spare = window * 4, spare + SPARE
    await _write(uow, ids, keys)
    await uow.session.refresh(card, ["position"])


async def _write(uow: UnitOfWork, ids: Sequence[int], keys: Sequence[str]) -> None:
    statement = update(Deal).where(Deal.id == bindparam("card")).values(position=bindparam("key"))
    rows = [
        {"card": card, "key": key} for card, key in sorted(zip(ids, keys, strict=True))
    ]  # locked in id order
    await (await uow.session.connection()).execute(statement, rows)

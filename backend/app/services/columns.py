"""Where a card stands in its column of the board."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, tuple_, update

from app.errors import Conflict, Invalid
from app.models import Deal, DealStage
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


async def tops(uow: UnitOfWork, stage_id: int, how_many: int) -> list[str]:
    """So many positions above every card of the stage, from the highest down."""
    keys: list[str] = []
    for _ in range(how_many):
        keys.append(key_between(None, keys[-1]) if keys else await top(uow, stage_id))
    return keys[::-1]


async def place(uow: UnitOfWork, deal: Deal, stage: DealStage, drop: DealMove) -> str | None:
    """The position a dropped card gets, or None if it stands there already.

    Without a neighbour the card goes to the top of another stage, and stays where it is on its own.

    Raises:
        NotFound: the actor sees no such neighbour.
        Conflict: the neighbour stands on another stage by now.
        Invalid: two neighbours, or the card itself.
    """
    neighbour_id = drop.before_id or drop.after_id
    if neighbour_id is None:
        return None if deal.stage_id == stage.id else await top(uow, stage.id)
    if drop.before_id and drop.after_id:
        raise Invalid("two_neighbours", field="before_id")
    if neighbour_id == deal.id:
        raise Invalid("beside_itself", field="before_id" if drop.before_id else "after_id")
    neighbour = await uow.get(Deal, neighbour_id)
    if neighbour.stage_id != stage.id:
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

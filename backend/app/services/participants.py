"""Who takes part in a deal without owning it."""

from collections.abc import Sequence

from sqlalchemy import select

from app.errors import NotFound
from app.models import Deal, Participant, User
from app.policies import require
from app.services import owners
from app.uow import UnitOfWork


async def list_participants(uow: UnitOfWork, deal_id: int) -> Sequence[User]:
    """People added to the deal, by name; raises NotFound for a deal the actor does not see."""
    deal = await uow.get(Deal, deal_id)
    added = (
        select(User).join(Participant, Participant.user_id == User.id).where(Participant.deal_id == deal.id)
    )
    return (await uow.session.scalars(added.order_by(User.name_key, User.id))).all()


async def add(uow: UnitOfWork, deal_id: int, user_id: int) -> Sequence[User]:
    """Let somebody take part; adding them again changes nothing. Raises Invalid for an unknown person."""
    deal = await uow.take(Deal, deal_id)
    require(uow.actor, "participant.edit")
    await owners.check_person(uow, user_id, field="user_id")
    if await _find(uow, deal_id, user_id) is None:
        uow.add(Participant(deal_id=deal.id, user_id=user_id))
        await uow.flush()
    return await list_participants(uow, deal_id)


async def remove(uow: UnitOfWork, deal_id: int, user_id: int) -> None:
    await uow.take(Deal, deal_id)
    require(uow.actor, "participant.edit")
    found = await _find(uow, deal_id, user_id)
    if found is None:
        raise NotFound("participant", user_id)
    await uow.session.delete(found)
    await uow.flush()


async def _find(uow: UnitOfWork, deal_id: int, user_id: int) -> Participant | None:
    return await uow.session.scalar(
        select(Participant).where(Participant.deal_id == deal_id, Participant.user_id == user_id)
    )

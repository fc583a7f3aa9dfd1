"""Who may be responsible for a deal or a client, and who may be given a task."""

from sqlalchemy import select

from app.errors import Invalid
from app.models import User
from app.policies import OWNERS, require_assignee, require_owner
from app.uow import UnitOfWork


async def choose(uow: UnitOfWork, owner_id: int | None) -> int | None:
    """Who becomes responsible for something new: the one named, else the actor; see `check`."""
    if owner_id is None or owner_id == uow.actor.id:
        return uow.actor.id
    await check(uow, owner_id)
    return owner_id


async def check(uow: UnitOfWork, owner_id: int | None) -> None:
    """Refuse an owner whom the actor may not choose, or who can't own anything.

    Raises:
        Forbidden: the actor may not make others (or nobody) responsible.
        Invalid: no such active person, or not in a role that owns deals.
    """
    require_owner(uow.actor, owner_id)
    if owner_id is not None and owner_id != uow.actor.id:
        allowed = User.role.in_(OWNERS)
        if (
            await uow.session.scalar(select(User.id).where(User.id == owner_id, User.is_active, allowed))
            is None
        ):
            raise Invalid("owner_unknown", field="manager_id")


async def check_assignee(uow: UnitOfWork, assignee_id: int | None) -> None:
    """Refuse an assignee whom the actor may not choose, or who does not work here (any more).

    Raises:
        Forbidden: the actor may give tasks to themselves only.
        Invalid: no such active person.
    """
    require_assignee(uow.actor, assignee_id)
    if assignee_id is not None:
        await check_person(uow, assignee_id, field="assignee_id")


async def check_person(uow: UnitOfWork, user_id: int, *, field: str) -> None:
    if await uow.session.scalar(select(User.id).where(User.id == user_id, User.is_active)) is None:
        raise Invalid("person_unknown", field=field)

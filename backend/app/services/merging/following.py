"""What hangs on a client comes along when that becomes a part of another one, deleted rows too."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.errors import Conflict
from app.models import Activity, Client, Contact, Deal, Task
from app.policies import sees_all
from app.schemas.merge import Moved
from app.uow import Lock, UnitOfWork

AT_ONCE = 500  # rows in memory at a time


async def refuse_hidden(uow: UnitOfWork, client_ids: Sequence[int]) -> None:
    """Deals of other managers with these clients are not for the actor to change.

    Raises:
        Conflict: there are some; an administrator can do it.
    """
    if sees_all(uow.actor):
        return
    deals = select(Deal.id).where(Deal.client_id.in_(client_ids))
    with uow.deleted():
        seen = set(await uow.session.scalars(deals))
    with uow.everything():
        every = set(await uow.session.scalars(deals))
    if every - seen:
        raise Conflict("merge_hidden")


async def follow(uow: UnitOfWork, client: Client, merged: Sequence[int]) -> Moved:
    """Contacts first: of those there is one primary one, whom the client keeps if it has one."""
    return Moved(
        contacts=await _contacts(uow, client, merged),
        deals=await _move(uow, Deal, client, merged),
        tasks=await _move(uow, Task, client, merged),
        activities=await _move(uow, Activity, client, merged),
    )


async def _contacts(uow: UnitOfWork, client: Client, merged: Sequence[int]) -> int:
    with uow.everything():
        primary = select(Contact.id).where(
            Contact.client_id == client.id, Contact.is_primary, Contact.deleted_at.is_(None)
        )
        served = await uow.session.scalar(primary) is not None
        query = select(Contact).where(Contact.client_id.in_(merged)).order_by(Contact.id)
        rows = list(await uow.session.scalars(query.with_for_update(of=Contact, **Lock.CHANGE.clause)))
    for row in sorted(rows, key=lambda row: (merged.index(row.client_id), row.id)):
        if row.deleted_at is None:
            row.is_primary, served = row.is_primary and not served, served or row.is_primary
        row.client_id = client.id
    await _write(uow, rows)
    return len(rows)


async def _move(uow: UnitOfWork, model: type[Any], client: Client, merged: Sequence[int]) -> int:
    count, last = 0, 0
    while True:
        query = select(model).where(model.client_id.in_(merged), model.id > last).order_by(model.id)
        with uow.everything():
            locked = query.limit(AT_ONCE).with_for_update(of=model, **Lock.CHANGE.clause)
            rows = list(await uow.session.scalars(locked.execution_options(populate_existing=True)))
        if not rows:
            return count
        for row in rows:
            row.client_id = client.id
        await _write(uow, rows)
        count, last = count + len(rows), rows[-1].id


async def _write(uow: UnitOfWork, rows: list[Any]) -> None:
    """Those that step down as primary contacts first: for a moment there must be none rather than two."""
    stepping = [row for row in rows if not getattr(row, "is_primary", False)]
    crowned = [row for row in rows if getattr(row, "is_primary", False)]
    for some in (stepping, crowned):
        if some:
            await uow.flush_together(some)

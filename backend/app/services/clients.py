"""What can be done with clients."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.errors import Conflict
from app.listing import Page
from app.models import Client, ClientStatus, Deal, FieldEntity
from app.policies import require
from app.schemas.client import ClientEdit, ClientIn, ClientQuery, ClientSummary
from app.services import bin, custom, owners, tags
from app.uow import UnitOfWork


async def list_clients(uow: UnitOfWork, query: ClientQuery) -> Page[Any]:
    page = await custom.page(uow, Client, query)
    uow.tell_of(client.id for client in page)
    return await tags.tell_page(uow, page)


async def create(uow: UnitOfWork, data: ClientIn) -> Client:
    """Raises Forbidden or Invalid for a manager the actor may not choose, or for a value of an own field."""
    require(uow.actor, "client.create")
    client = Client(**data.model_dump(exclude={"manager_id", "tags", "custom"}))
    await custom.fill(uow, FieldEntity.CLIENT, client, data.custom)
    client.manager_id = await owners.choose(uow, data.manager_id)
    await tags.put(uow, client, data.tags)
    uow.add(client)
    await uow.flush()
    return client


async def edit(uow: UnitOfWork, client_id: int, data: ClientEdit, *, expect: int | None = None) -> Client:
    """Change the fields that were sent; raises as `create`, and NotFound or PreconditionFailed."""
    client = await uow.take(Client, client_id, expect=expect)
    require(uow.actor, "client.edit")
    sent = data.sent()
    if own := sent.pop("custom", None):
        await custom.fill(uow, FieldEntity.CLIENT, client, own)
    if sent.get("manager_id", client.manager_id) != client.manager_id:
        await owners.check(uow, sent["manager_id"])
    if "tags" in sent:
        await tags.put(uow, client, sent.pop("tags"))
    for name, value in sent.items():
        setattr(client, name, value)
    await uow.flush()
    return client


async def remove(uow: UnitOfWork, client_id: int, *, expect: int | None = None) -> None:
    """Put a client, with its contacts, tasks and activities, into the bin.

    Raises:
        Conflict: there are deals with it, whoever they belong to.
    """
    client = await uow.take(Client, client_id, expect=expect)
    require(uow.actor, "client.delete")
    if await with_deals(uow, [client.id]):
        raise Conflict("client_has_deals")
    await bin.put(uow, client)


async def with_deals(uow: UnitOfWork, client_ids: Sequence[int]) -> set[int]:
    """Which of these clients there are deals with, whoever they belong to."""
    deals = select(Deal.client_id).where(Deal.client_id.in_(client_ids), Deal.deleted_at.is_(None)).distinct()
    with uow.everything():
        return set(await uow.session.scalars(deals))


async def summary(uow: UnitOfWork) -> ClientSummary:
    """How many clients the actor sees, by status."""
    found = await uow.session.execute(select(Client.status, func.count(Client.id)).group_by(Client.status))
    by_status = {status: count for status, count in found}  # noqa: C416 - a Row is not a pair to mypy
    return ClientSummary(
        total=sum(by_status.values()),
        leads=by_status.get(ClientStatus.LEAD, 0),
        clients=by_status.get(ClientStatus.CLIENT, 0),
        archived=by_status.get(ClientStatus.ARCHIVE, 0),
    )

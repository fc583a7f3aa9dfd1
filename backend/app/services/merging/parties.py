"""Clients and contacts that become one."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from app.clock import now
from app.errors import Conflict, Invalid, NotFound
from app.models import Client, Consent, Contact
from app.policies import require
from app.schemas.client import ClientOut, ContactOut
from app.schemas.merge import ClientMerged, ClientMergeIn, ContactMerged, ContactMergeIn, MergeIn, Moved
from app.services import owners, tags
from app.services.merging.choosing import chosen
from app.services.merging.following import follow, refuse_hidden
from app.uow import UnitOfWork

Party = TypeVar("Party", Client, Contact)


async def merge_clients(
    uow: UnitOfWork, client_id: int, wish: ClientMergeIn, *, expect: int | None = None
) -> ClientMerged:
    """Make other clients a part of this one, with their contacts, deals, tasks and activities.

    Raises:
        NotFound: the actor does not see one of them.
        Forbidden: the actor may not change or delete clients.
        PreconditionFailed, Conflict: one of them has another version than expected.
        Conflict: deals with them are other managers', who would see their client go.
        Invalid: a client is to become a part of itself, or a field to come from another one.
    """
    rows = await _take(uow, Client, client_id, wish, expect=expect)
    client, others = rows[0], rows[1:]
    await refuse_hidden(uow, [row.id for row in others])
    fields = chosen(rows, wish.fields)
    if fields["manager_id"] != client.manager_id:
        await owners.check(uow, fields["manager_id"])
    contacted = [row.last_contact for row in rows if row.last_contact is not None]
    fields["last_contact"] = max(contacted, default=None)
    moved = await follow(uow, client, [row.id for row in others])
    await _join(uow, client, others, fields)
    return ClientMerged(
        row=ClientOut.model_validate(await tags.tell(uow, client)),
        merged=[row.id for row in others],
        moved=moved,
    )


async def merge_contacts(
    uow: UnitOfWork, contact_id: int, wish: ContactMergeIn, *, expect: int | None = None
) -> ContactMerged:
    """Make other contacts, also of other clients, a part of this one.

    If one of the same client was its primary contact, this one is; another client's passes to its oldest.
    Raises as `merge_clients`.
    """
    rows = await _take(uow, Contact, contact_id, wish, expect=expect)
    contact, others = rows[0], rows[1:]
    for client_id in sorted({row.client_id for row in rows}):
        await uow.take(Client, client_id)
    bereft = {row.client_id for row in others if row.is_primary}
    await _join(uow, contact, others, chosen(rows, wish.fields))
    for client_id in sorted(bereft):
        heir = contact if client_id == contact.client_id else await _oldest(uow, client_id)
        if heir is not None:
            heir.is_primary = True
    await uow.flush()
    return ContactMerged(
        row=ContactOut.model_validate(await tags.tell(uow, contact)),
        merged=[row.id for row in others],
        moved=Moved(),
    )


async def _oldest(uow: UnitOfWork, client_id: int) -> Contact | None:
    query = select(Contact).where(Contact.client_id == client_id).order_by(Contact.id).limit(1)
    return await uow.session.scalar(query)


async def _take(
    uow: UnitOfWork, model: type[Party], row_id: int, wish: MergeIn, *, expect: int | None
) -> list[Party]:
    """The rows, the one that stays first, locked in the order of their ids: two merges meet in no circle."""
    others: list[int] = list(dict.fromkeys(wish.others))
    if row_id in others:
        raise Invalid("merge_with_itself", field="with")
    await uow.get(model, row_id)  # the one in the address is refused first, be it hidden or not there
    expected = {row_id: expect}
    found: dict[int, Party] = {}
    for each in sorted((row_id, *others)):
        found[each] = await uow.take(model, each, expect=expected.get(each))
    _refuse_stale(found, wish)
    for action in ("edit", "delete"):
        require(uow.actor, f"{model.ENTITY}.{action}")
    return [found[each] for each in (row_id, *others)]


def _refuse_stale(found: dict[int, Any], wish: MergeIn) -> None:
    if wish.versions is None:
        return
    if len(wish.versions) != len(wish.others):
        raise Invalid("merge_versions", field="versions")
    if any(found[each].version != seen for each, seen in zip(wish.others, wish.versions, strict=True)):
        raise Conflict("changed_meanwhile")


async def _join(uow: UnitOfWork, row: Any, others: Sequence[Any], fields: dict[str, Any]) -> None:
    """The others go into the bin and point at the row, and so does what they themselves were made of."""
    model, moment = type(row), now()
    if any(each.erased_at is not None for each in (row, *others)):
        raise Conflict("erased_already")
    with uow.everything():
        earlier = select(model).where(model.merged_into_id.in_([each.id for each in others]))
        parts = list(await uow.session.scalars(earlier.order_by(model.id).with_for_update(of=model)))
    for each in others:
        each.deleted_at = moment
    for each in (*others, *parts):
        each.merged_into_id = row.id
    own = (Consent.entity == model.ENTITY, Consent.entity_id.in_([each.id for each in others]))
    for consent in await uow.session.scalars(select(Consent).where(*own).order_by(Consent.id)):
        consent.entity_id = row.id
    await uow.flush()
    for name, value in fields.items():
        setattr(row, name, value)
    carried = {tag_id for each in (row, *others) for tag_id in each.tag_ids}
    if carried != set(row.tag_ids):
        row.tag_ids = sorted(carried)
    await uow.flush()


async def find(uow: UnitOfWork, model: type[Party], row_id: int) -> Party:
    """As `uow.get`; of a row that was merged the refusal says into which one, to those who see both.

    Raises:
        NotFound: with `merged_into`, if it was.
    """
    try:
        row = await uow.get(model, row_id)
    except NotFound as error:
        with uow.deleted():
            merged = select(model.merged_into_id).where(model.id == row_id)
            target = await uow.session.scalar(merged)
        if target is not None and await uow.session.scalar(select(model.id).where(model.id == target)):
            error.extra = {"merged_into": target}
        raise
    uow.tell_of([row.id if isinstance(row, Client) else row.client_id])
    return row

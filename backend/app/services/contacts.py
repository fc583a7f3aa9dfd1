"""The people of a client. One of them is the primary one, whatever is added, changed or removed."""

from typing import Any

from sqlalchemy import select

from app.listing import Page
from app.models import Client, Contact, FieldEntity
from app.policies import require
from app.schemas.client import ContactEdit, ContactIn, ContactQuery, PeopleQuery
from app.services import bin, custom, tags
from app.uow import UnitOfWork


async def list_contacts(uow: UnitOfWork, client_id: int, query: ContactQuery) -> Page[Any]:
    """Raises NotFound for a client the actor does not see."""
    client = await uow.get(Client, client_id)
    page = await custom.page(uow, Contact, query, Contact.client_id == client.id)
    uow.tell_of([client.id])
    return await tags.tell_page(uow, page)


async def list_all(uow: UnitOfWork, query: PeopleQuery) -> Page[Any]:
    """The people of every client the actor sees."""
    page = await custom.page(uow, Contact, query)
    uow.tell_of(contact.client_id for contact in page)
    return await tags.tell_page(uow, page)


async def create(uow: UnitOfWork, client_id: int, data: ContactIn) -> Contact:
    """The first contact of a client is primary, whether asked for or not."""
    await uow.take(Client, client_id)  # the client's lock puts those who choose a primary contact in order
    require(uow.actor, "contact.create")
    contact = Contact(**data.model_dump(exclude={"tags", "custom"}), client_id=client_id)
    await tags.put(uow, contact, data.tags)
    await custom.fill(uow, FieldEntity.CONTACT, contact, data.custom)
    primary = await _primary_of(uow, client_id)
    contact.is_primary = data.is_primary or primary is None
    if contact.is_primary and primary is not None:
        await _step_down(uow, primary)
    uow.add(contact)
    await uow.flush()
    return contact


async def edit(uow: UnitOfWork, contact_id: int, data: ContactEdit, *, expect: int | None = None) -> Contact:
    """Change the fields that were sent.

    A contact that is to be primary replaces the one that was; one that is no longer to be hands over
    to the client's oldest other contact, and stays primary if there is none.
    """
    contact = await uow.take(Contact, contact_id, expect=expect)
    require(uow.actor, "contact.edit")
    await uow.take(Client, contact.client_id)
    sent = data.sent()
    if own := sent.pop("custom", None):
        await custom.fill(uow, FieldEntity.CONTACT, contact, own)
    shall_be_primary = sent.pop("is_primary", contact.is_primary)
    if "tags" in sent:
        await tags.put(uow, contact, sent.pop("tags"))
    for name, value in sent.items():
        setattr(contact, name, value)
    if shall_be_primary and not contact.is_primary:
        await _replace(uow, await _primary_of(uow, contact.client_id), contact)
    elif contact.is_primary and not shall_be_primary:
        await _replace(uow, contact, await _oldest_other(uow, contact))
    await uow.flush()
    return contact


async def remove(uow: UnitOfWork, contact_id: int, *, expect: int | None = None) -> None:
    """Put a contact into the bin; the oldest other one becomes primary if this one was."""
    contact = await uow.take(Contact, contact_id, expect=expect)
    require(uow.actor, "contact.delete")
    await uow.take(Client, contact.client_id)
    heir = await _oldest_other(uow, contact) if contact.is_primary else None
    await bin.put(uow, contact)
    if heir is not None:
        heir.is_primary = True
        await uow.flush()


async def _replace(uow: UnitOfWork, old: Contact | None, new: Contact | None) -> None:
    if new is None:
        return
    if old is not None:
        await _step_down(uow, old)
    new.is_primary = True


async def _step_down(uow: UnitOfWork, contact: Contact) -> None:
    """Flushed at once: for a moment there must be no primary contact rather than two."""
    contact.is_primary = False
    await uow.flush()


async def _primary_of(uow: UnitOfWork, client_id: int) -> Contact | None:
    return await uow.session.scalar(select(Contact).where(Contact.client_id == client_id, Contact.is_primary))


async def _oldest_other(uow: UnitOfWork, contact: Contact) -> Contact | None:
    others = select(Contact).where(Contact.client_id == contact.client_id, Contact.id != contact.id)
    return await uow.session.scalar(others.order_by(Contact.id).limit(1))

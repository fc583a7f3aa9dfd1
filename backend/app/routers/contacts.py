from typing import Annotated, Any

from fastapi import Query, status
from fastapi.responses import StreamingResponse

from app.deps import IfMatch, PathId, Read, Ship, Speech, With, Write
from app.models import Contact
from app.routers.routing import router
from app.routers.streaming import SHEETS, Download
from app.schemas.bulk import BulkResult, ContactBulk
from app.schemas.client import ContactEdit, ContactOut, PeopleQuery
from app.schemas.duplicate import Candidate, PartyKind, SameQuery
from app.schemas.export import ContactExport
from app.schemas.history import HistoryEntry, HistoryQuery
from app.schemas.merge import ContactMerged, ContactMergeIn
from app.services import bulk, contacts, duplicates, exports, merging, tags
from app.services.history import history

routes = router("/api/contacts", "contacts")


@routes.get("", response_model=list[ContactOut])
async def list_all_contacts(uow: Read, query: Annotated[PeopleQuery, Query()], headers: With) -> Any:
    """The people of all clients you see, newest first. The whole number is in `X-Total-Count`."""
    return headers.page(await contacts.list_all(uow, query))


@routes.get("/duplicates", response_model=list[Candidate])
async def list_contact_candidates(uow: Read, query: Annotated[SameQuery, Query()]) -> Any:
    """Whom a person with these fields may be, of those you can see, the likeliest first; at most twenty."""
    return await duplicates.candidates(uow, PartyKind.CONTACTS, query)


@routes.get("/export", response_class=StreamingResponse, responses=SHEETS)
async def export_contacts(ship: Ship, query: Annotated[ContactExport, Query()]) -> Any:
    """The people of all clients you see, or of some, as CSV or XLSX."""
    return Download(await ship.send(exports.CONTACTS, query))


@routes.post("/bulk", response_model=BulkResult)
async def bulk_contacts(uow: Write, order: ContactBulk, language: Speech) -> Any:
    """Put tags on many people, or take them off: those in `ids`, or all that fit the `filter`."""
    return await bulk.change_contacts(uow, order, language=language)


@routes.get("/{contact_id}", response_model=ContactOut)
async def get_contact(uow: Read, contact_id: PathId, headers: With) -> Any:
    """One person of a client. Of one who was merged the 404 has `merged_into`."""
    return headers.row(await tags.tell(uow, await merging.find(uow, Contact, contact_id)))


@routes.put("/{contact_id}", response_model=ContactOut)
@routes.patch("/{contact_id}", response_model=ContactOut)
async def update_contact(
    uow: Write, contact_id: PathId, data: ContactEdit, expect: IfMatch, headers: With
) -> Any:
    """Change the fields that are sent. The client keeps exactly one primary contact.

    `X-Duplicates` names whom you know with the same phone, e-mail or name.
    """
    contact = await contacts.edit(uow, contact_id, data, expect=expect)
    headers.duplicates(await duplicates.like(uow, contact))
    return headers.row(await tags.tell(uow, contact))


@routes.delete("/{contact_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_contact(uow: Write, contact_id: PathId, expect: IfMatch) -> None:
    """Delete a contact; the oldest other one becomes primary if this one was."""
    await contacts.remove(uow, contact_id, expect=expect)


@routes.post("/{contact_id}/merge", response_model=ContactMerged)
async def merge_contacts(uow: Write, contact_id: PathId, wish: ContactMergeIn, expect: IfMatch) -> Any:
    """Make other contacts, also of other clients, a part of this one; undone as a whole."""
    return await merging.merge_contacts(uow, contact_id, wish, expect=expect)


@routes.get("/{contact_id}/history", response_model=list[HistoryEntry])
async def get_contact_history(uow: Read, contact_id: PathId, query: Annotated[HistoryQuery, Query()]) -> Any:
    """What happened to the contact, from its creation on."""
    return await history(uow, Contact, contact_id, skip=query.skip, limit=query.limit)

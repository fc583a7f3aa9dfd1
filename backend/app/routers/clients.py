from typing import Annotated, Any

from fastapi import Query, status
from fastapi.responses import StreamingResponse

from app.deps import IfMatch, PathId, Read, Ship, Speech, With, Write
from app.models import Client
from app.routers.routing import router
from app.routers.streaming import SHEETS, Download
from app.schemas.bulk import BulkResult, ClientBulk
from app.schemas.client import (
    ClientEdit,
    ClientIn,
    ClientOut,
    ClientQuery,
    ClientSummary,
    ContactIn,
    ContactOut,
    ContactQuery,
)
from app.schemas.duplicate import Candidate, PartyKind, SameQuery
from app.schemas.export import ClientExport
from app.schemas.history import HistoryEntry, HistoryQuery
from app.schemas.merge import ClientMerged, ClientMergeIn
from app.services import bulk, clients, contacts, duplicates, exports, merging, tags
from app.services.history import history

routes = router("/api/clients", "clients")


@routes.get("", response_model=list[ClientOut])
async def list_clients(uow: Read, query: Annotated[ClientQuery, Query()], headers: With) -> Any:
    """Clients you can see, newest first. The whole number is in `X-Total-Count`."""
    return headers.page(await clients.list_clients(uow, query))


@routes.post("", response_model=ClientOut, status_code=status.HTTP_201_CREATED)
async def create_client(uow: Write, data: ClientIn, headers: With) -> Any:
    """Create a client. Without `manager_id` it becomes yours. `X-Duplicates` names whom you know like it."""
    client = await clients.create(uow, data)
    headers.duplicates(await duplicates.like(uow, client))
    return headers.row(await tags.tell(uow, client))


@routes.get("/duplicates", response_model=list[Candidate])
async def list_client_candidates(uow: Read, query: Annotated[SameQuery, Query()]) -> Any:
    """Whom a client with these fields may be, of those you can see, the likeliest first; at most twenty.

    Their people too: somebody may have written down the phone of a person as that of a company.
    """
    return await duplicates.candidates(uow, PartyKind.CLIENTS, query)


@routes.get("/stats/summary", response_model=ClientSummary)
async def get_client_summary(uow: Read) -> Any:
    """How many clients you can see, by status."""
    return await clients.summary(uow)


@routes.post("/bulk", response_model=BulkResult)
async def bulk_clients(uow: Write, order: ClientBulk, language: Speech) -> Any:
    """Assign, change, tag or delete many clients: those in `ids`, or all that the list with `filter` has.

    In mode `all` one refusal refuses all, with every one in `failed`; in mode `each` the rest is done.
    """
    return await bulk.change_clients(uow, order, language=language)


@routes.get("/export", response_class=StreamingResponse, responses=SHEETS)
async def export_clients(ship: Ship, query: Annotated[ClientExport, Query()]) -> Any:
    """The list, all of its pages, as CSV or XLSX: the same filters and order, names instead of ids."""
    return Download(await ship.send(exports.CLIENTS, query))


@routes.get("/{client_id}", response_model=ClientOut)
async def get_client(uow: Read, client_id: PathId, headers: With) -> Any:
    """One client. Its version is in `ETag`, for `If-Match`. Of a merged one the 404 has `merged_into`."""
    return headers.row(await tags.tell(uow, await merging.find(uow, Client, client_id)))


@routes.put("/{client_id}", response_model=ClientOut)
@routes.patch("/{client_id}", response_model=ClientOut)
async def update_client(
    uow: Write, client_id: PathId, data: ClientEdit, expect: IfMatch, headers: With
) -> Any:
    """Change the fields that are sent. `X-Duplicates` names whom you know with the same."""
    client = await clients.edit(uow, client_id, data, expect=expect)
    headers.duplicates(await duplicates.like(uow, client))
    return headers.row(await tags.tell(uow, client))


@routes.delete("/{client_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_client(uow: Write, client_id: PathId, expect: IfMatch) -> None:
    """Delete a client with its contacts, tasks and activities; refused while there are deals with it."""
    await clients.remove(uow, client_id, expect=expect)


@routes.post("/{client_id}/merge", response_model=ClientMerged)
async def merge_clients(uow: Write, client_id: PathId, wish: ClientMergeIn, expect: IfMatch) -> Any:
    """Make other clients a part of this one: contacts, deals, tasks and activities come along.

    They go into the bin; one `POST /api/changes/{batch}/undo` puts everything back.
    """
    return await merging.merge_clients(uow, client_id, wish, expect=expect)


@routes.get("/{client_id}/history", response_model=list[HistoryEntry])
async def get_client_history(uow: Read, client_id: PathId, query: Annotated[HistoryQuery, Query()]) -> Any:
    """What happened to the client, from its creation on."""
    return await history(uow, Client, client_id, skip=query.skip, limit=query.limit)


@routes.get("/{client_id}/contacts", response_model=list[ContactOut])
async def list_contacts(
    uow: Read, client_id: PathId, query: Annotated[ContactQuery, Query()], headers: With
) -> Any:
    """The people of a client."""
    return headers.page(await contacts.list_contacts(uow, client_id, query))


@routes.post("/{client_id}/contacts", response_model=ContactOut, status_code=status.HTTP_201_CREATED)
async def create_contact(uow: Write, client_id: PathId, data: ContactIn, headers: With) -> Any:
    """Add a person; a client's first one is its primary contact.

    `X-Duplicates` names whom you know with the same phone, e-mail or name.
    """
    contact = await contacts.create(uow, client_id, data)
    headers.duplicates(await duplicates.like(uow, contact))
    return headers.row(await tags.tell(uow, contact))

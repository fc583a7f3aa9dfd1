"""Everything about one person, as far as the actor sees it, in one answer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.models import Activity, Change, Client, Contact, Task
from app.policies import require
from app.schemas.activity import ActivityOut
from app.schemas.client import ClientOut, ContactOut
from app.schemas.personal import ConsentOut, JournalEntry, PersonalData
from app.schemas.task import TaskOut
from app.services import tags
from app.services.identity import Party
from app.services.personal.consents import list_consents
from app.services.personal.tracing import FIELDS, Traces
from app.uow import UnitOfWork


async def gather(uow: UnitOfWork, model: Party, row_id: int) -> PersonalData:
    """Of a contact also what mentions them among the activities and tasks of the client.

    Raises:
        NotFound: the actor sees no such row.
        Forbidden: the actor may not change such rows.
    """
    row: Any = await uow.get(model, row_id)
    require(uow.actor, f"{model.ENTITY}.edit")
    client_id = row.client_id if isinstance(row, Contact) else row.id
    uow.tell_of([client_id])
    client = await uow.session.scalar(select(Client).where(Client.id == client_id))
    people = select(Contact).where(Contact.client_id == client_id).order_by(Contact.id)
    contacts = list(await uow.session.scalars(people)) if isinstance(row, Client) else []
    traces = Traces([{name: getattr(row, name, None) for name in FIELDS}], person=isinstance(row, Contact))
    return PersonalData(
        client=client and ClientOut.model_validate(await tags.tell(uow, client)),
        contact=ContactOut.model_validate(await tags.tell(uow, row)) if isinstance(row, Contact) else None,
        contacts=[ContactOut.model_validate(each) for each in await tags.tell_all(uow, contacts)],
        consents=[ConsentOut.model_validate(each) for each in await list_consents(uow, model, row_id)],
        activities=[
            ActivityOut.model_validate(each) for each in await _about(uow, Activity, client_id, row, traces)
        ],
        tasks=[TaskOut.model_validate(each) for each in await _about(uow, Task, client_id, row, traces)],
        journal=await _journal(uow, model, row_id),
    )


async def _about(
    uow: UnitOfWork, model: type[Activity] | type[Task], client_id: int, row: Any, traces: Traces
) -> Sequence[Any]:
    found = (
        await uow.session.scalars(select(model).where(model.client_id == client_id).order_by(model.id))
    ).all()
    if isinstance(row, Client):
        return found
    return [each for each in found if any(traces.is_in(getattr(each, name)) for name in model.SEARCHED)]


async def _journal(uow: UnitOfWork, model: Party, row_id: int) -> list[JournalEntry]:
    own = (Change.entity == model.ENTITY, Change.entity_id == row_id)
    columns = (Change.at, Change.action, Change.actor_id.label("user_id"), Change.before, Change.after)
    with uow.everything():  # the row itself is the actor's to see, and so is what happened to it
        found = await uow.session.execute(select(*columns).where(*own).order_by(Change.id))
        return [JournalEntry.model_validate(each) for each in found]

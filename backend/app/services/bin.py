"""The bin: rows are deleted by marking them, together with what hangs on them."""

from typing import Any

from sqlalchemy import select

from app.clock import now
from app.models import Activity, Binned, Client, Contact, Deal, Task
from app.uow import UnitOfWork

HANGS_ON: dict[type[Binned], list[tuple[type[Any], Any]]] = {
    Client: [(Contact, Contact.client_id), (Task, Task.client_id), (Activity, Activity.client_id)],
    Deal: [(Task, Task.deal_id), (Activity, Activity.deal_id)],
}


async def put(uow: UnitOfWork, row: Any) -> None:
    """Delete the row and, in the same batch of the journal, what hangs on it."""
    moment = now()
    row.deleted_at = moment
    with uow.everything():
        for model, parent in HANGS_ON.get(type(row), ()):
            query = select(model).where(parent == row.id, model.deleted_at.is_(None)).order_by(model.id)
            for child in await uow.session.scalars(query):
                child.deleted_at = moment
    await uow.flush()

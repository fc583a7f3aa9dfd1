"""What can be done with tasks."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.clock import today
from app.listing import Page, page_of
from app.models import PENDING, Task
from app.policies import require
from app.schemas.task import TaskEdit, TaskIn, TaskQuery
from app.services import bin, owners
from app.services.hanging import parents
from app.uow import UnitOfWork


async def list_tasks(uow: UnitOfWork, query: TaskQuery, *, zone: str) -> Page[Task]:
    """`zone` is the company's: what is overdue depends on the day it is there."""
    extra = () if query.overdue is None else (is_overdue(zone, wanted=query.overdue),)
    return await page_of(uow.session, Task, query, *extra)


def is_overdue(zone: str, *, wanted: bool = True) -> ColumnElement[bool]:
    """Still to be done, though its day has passed."""
    day = today(zone)
    if wanted:
        return and_(Task.due_date < day, Task.status.in_(PENDING))
    return or_(Task.due_date.is_(None), Task.due_date >= day, Task.status.not_in(PENDING))


async def create(uow: UnitOfWork, data: TaskIn) -> Task:
    """A new task, for the actor unless it names somebody.

    Raises:
        NotFound: the actor sees no such deal or client.
        Forbidden, Invalid: somebody who may not be given it, or a client that is not the deal's.
    """
    require(uow.actor, "task.create")
    task = Task(**data.model_dump(exclude={"status", "deal_id", "client_id", "assignee_id"}))
    task.deal_id, task.client_id = await parents(uow, data.deal_id, data.client_id)
    task.give(data.assignee_id or uow.actor.id, by=uow.actor.id)
    task.author_id = uow.actor.id
    if task.assignee_id != uow.actor.id:
        await owners.check_assignee(uow, task.assignee_id)
    task.become(data.status)
    uow.add(task)
    await uow.flush()
    return task


async def edit(uow: UnitOfWork, task_id: int, data: TaskEdit, *, expect: int | None = None) -> Task:
    """Change the fields that were sent; done notes the time, anything else forgets it.

    Whoever hangs it elsewhere or hands it over has given it anew. Raises as `create`.
    """
    task = await uow.take(Task, task_id, expect=expect)
    require(uow.actor, "task.edit")
    sent = data.sent()
    given_anew = await _rehang(uow, task, sent)
    assignee_id = sent.pop("assignee_id", task.assignee_id)
    if assignee_id != task.assignee_id:
        await owners.check_assignee(uow, assignee_id)
        given_anew = True
    task.become(sent.pop("status", task.status))
    for name, value in sent.items():
        setattr(task, name, value)
    if given_anew:
        task.give(assignee_id, by=uow.actor.id)
    await uow.flush()
    return task


async def _rehang(uow: UnitOfWork, task: Task, sent: dict[str, Any]) -> bool:
    """Check new parents, if there are any; another deal brings its client along unless one is named."""
    deal_id, client_id = sent.get("deal_id", task.deal_id), sent.get("client_id", task.client_id)
    if (deal_id, client_id) == (task.deal_id, task.client_id):
        return False
    if "client_id" not in sent and deal_id is not None:
        client_id = None
    sent["deal_id"], sent["client_id"] = await parents(uow, deal_id, client_id)
    return True


async def remove(uow: UnitOfWork, task_id: int, *, expect: int | None = None) -> None:
    task = await uow.take(Task, task_id, expect=expect)
    require(uow.actor, "task.delete")
    await bin.put(uow, task)

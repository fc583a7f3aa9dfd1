"""The same done to many rows at once, by the rules of the single verbs: rows named, or all a list has."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from app.errors import Conflict, CrmError, Invalid, NotFound
from app.messages import Language, say
from app.models import PENDING, Base, Client, Contact, Deal, FieldEntity, Task, TaskStatus
from app.policies import require
from app.schemas.bulk import (
    Bulk,
    BulkFailure,
    BulkMode,
    BulkResult,
    ClientAction,
    ClientBulk,
    ContactAction,
    ContactBulk,
    DealAction,
    DealBulk,
    TaskAction,
    TaskBulk,
)
from app.schemas.custom import CustomFilters
from app.services import bin, clients, custom, deals, owners, tags
from app.services.tasks import is_overdue
from app.uow import Lock, UnitOfWork

MOST = 10_000
CHUNK = 500  # rows written before others on the loop have their turn

Do = Callable[[Any], None]
"""Does it to one row; whoever refuses does so before anything of the row has changed."""


@dataclass(frozen=True)
class Verb:
    """An action: the right it takes, what it finds out about all rows first, and how they are written."""

    right: str
    prepare: Callable[[UnitOfWork, Sequence[Any], Any], Awaitable[Do]]
    write: Callable[[UnitOfWork, Sequence[Any]], Awaitable[None]] = UnitOfWork.flush_together


async def change_deals(uow: UnitOfWork, order: DealBulk, *, language: Language) -> BulkResult:
    """Move, assign, change, tag or delete many deals; see `_change`. Moved cards keep their order."""
    return await _change(uow, Deal, order, DEALS[order.action], language=language)


async def change_clients(uow: UnitOfWork, order: ClientBulk, *, language: Language) -> BulkResult:
    """Assign, change, tag or delete many clients; see `_change`."""
    return await _change(uow, Client, order, CLIENTS[order.action], language=language)


async def change_contacts(uow: UnitOfWork, order: ContactBulk, *, language: Language) -> BulkResult:
    """Tag many people; see `_change`."""
    return await _change(uow, Contact, order, CONTACTS[order.action], language=language)


async def change_tasks(uow: UnitOfWork, order: TaskBulk, *, language: Language, zone: str) -> BulkResult:
    """Assign, complete, reopen, change or delete many tasks; see `_change`."""
    overdue = order.filter.overdue if order.filter else None
    extra = () if overdue is None else (is_overdue(zone, wanted=overdue),)
    return await _change(uow, Task, order, TASKS[order.action], *extra, language=language)


async def _change(
    uow: UnitOfWork,
    model: type[Base],
    order: Any,
    verb: Verb,
    *extra: ColumnElement[bool],
    language: Language,
) -> BulkResult:
    """Lock the rows in the order of their ids, and do it to all of them or to each that allows it.

    Raises:
        NotFound, Forbidden, Invalid, Conflict: as the single verb; of several refusals the first one, with
            all of them beside it.
    """
    _check(order)
    rows, failed = await _take(uow, model, order, extra)
    _raise_if_all(order, failed, language)
    require(uow.actor, verb.right)
    do = await verb.prepare(uow, rows, order)
    done = []
    for row in rows:
        try:
            do(row)
        except CrmError as refusal:
            failed[row.id] = refusal
        else:
            done.append(row)
    _raise_if_all(order, failed, language)
    for start in range(0, len(done), CHUNK):
        await verb.write(uow, done[start : start + CHUNK])
        await asyncio.sleep(0)
    told = _told(failed, language)
    return BulkResult(batch=uow.batch, done=len(done), failed=told, count=len(done) + len(failed))


def _check(order: Any) -> None:
    """Rows are chosen in one way, and an action is given its own fields and no other's."""
    if (order.ids is None) == (order.chosen is None):
        raise Invalid("bulk_ids_or_filter", field="ids")
    mine = order.FIELDS[order.action]
    if foreign := order.given() - mine:
        raise Invalid("bulk_foreign_field", field=min(foreign), action=order.action.value)
    if order.action.value in NEEDS and not order.model_fields_set & NEEDS[order.action.value] & mine:
        raise Invalid("bulk_field_missing", field=min(NEEDS[order.action.value] & mine))


NEEDS: dict[str, frozenset[str]] = {
    "move": frozenset({"stage_id"}),
    "assign": frozenset({"manager_id", "assignee_id"}),
    "tag": frozenset({"tags"}),
    "untag": frozenset({"tags"}),
    "set": frozenset(
        {"amount", "currency", "expected_close_date", "status", "due_date", "priority", "custom"}
    ),
}
"""Of which fields an action needs one, null or not."""


async def _take(
    uow: UnitOfWork, model: type[Base], order: Bulk, extra: Sequence[ColumnElement[bool]]
) -> tuple[list[Any], dict[int, CrmError]]:
    """The rows meant, locked, and those named that the actor does not see."""
    query = select(model).order_by(model.id).with_for_update(of=model, **Lock.CHANGE.clause)
    if order.chosen is not None:
        if isinstance(order.chosen, CustomFilters):
            await custom.understand(uow, order.chosen)
        chosen = query.where(*order.chosen.where(), *extra).limit(MOST + 1)
        rows = list(await uow.session.scalars(chosen))
        if len(rows) > MOST:
            raise Invalid("bulk_too_many", field="filter", most=MOST)
        return rows, {}
    named = sorted(set(order.ids))
    rows = list(await uow.session.scalars(query.where(model.id.in_(named))))
    found = {row.id for row in rows}
    return rows, {row_id: NotFound(model.ENTITY, row_id) for row_id in named if row_id not in found}


def _raise_if_all(order: Bulk, failed: dict[int, CrmError], language: Language) -> None:
    if failed and order.mode is BulkMode.ALL:
        refusal = failed[min(failed)]
        refusal.extra = refusal.extra | {"failed": [row.model_dump() for row in _told(failed, language)]}
        raise refusal


def _told(failed: dict[int, CrmError], language: Language) -> list[BulkFailure]:
    return [
        BulkFailure(id=row_id, code=refusal.code, detail=say(refusal.code, language, **refusal.params))
        for row_id, refusal in sorted(failed.items())
    ]


async def _move(uow: UnitOfWork, rows: Sequence[Deal], order: DealBulk) -> Do:
    return await deals.mover(uow, rows, order.stage_id, reason=order.reason)


async def _assign(uow: UnitOfWork, rows: Sequence[Deal | Client], order: DealBulk | ClientBulk) -> Do:
    if any(row.manager_id != order.manager_id for row in rows):
        await owners.check(uow, order.manager_id)
    return _setter({"manager_id": order.manager_id})


async def _set(uow: UnitOfWork, rows: Sequence[Base], order: Any) -> Do:
    names = order.model_fields_set & order.FIELDS[order.action] - {"custom"}
    set_values = _setter({name: getattr(order, name) for name in names})
    own: dict[str, Any] = getattr(order, "custom", {})
    if not own or not rows:
        return set_values
    filling = await custom.filling(uow, await custom.fields_of(uow, FieldEntity(type(rows[0]).ENTITY)), own)

    def set_all(row: Any) -> None:
        filling.fill(row)
        set_values(row)

    return set_all


async def _tag(uow: UnitOfWork, _rows: Sequence[Base], order: Any) -> Do:
    wanted = set(await tags.resolve(uow, order.tags))

    def tag(row: Any) -> None:
        if not wanted <= set(row.tag_ids):
            row.tag_ids = tags.fitting(wanted.union(row.tag_ids))

    return tag


async def _untag(uow: UnitOfWork, _rows: Sequence[Base], order: Any) -> Do:
    unwanted = await tags.known_as(uow, await tags.resolve(uow, order.tags, make=False))

    def untag(row: Any) -> None:
        if not unwanted.isdisjoint(row.tag_ids):
            row.tag_ids = [tag_id for tag_id in row.tag_ids if tag_id not in unwanted]

    return untag


async def _delete(_uow: UnitOfWork, _rows: Sequence[Base], _order: Bulk) -> Do:
    return _setter({})


async def _delete_clients(uow: UnitOfWork, rows: Sequence[Client], _order: ClientBulk) -> Do:
    busy = await clients.with_deals(uow, [row.id for row in rows])

    def refuse_busy(client: Client) -> None:
        if client.id in busy:
            raise Conflict("client_has_deals")

    return refuse_busy


async def _give(uow: UnitOfWork, rows: Sequence[Task], order: TaskBulk) -> Do:
    if any(task.assignee_id != order.assignee_id for task in rows):
        await owners.check_assignee(uow, order.assignee_id)

    def give(task: Task) -> None:
        if task.assignee_id != order.assignee_id:
            task.give(order.assignee_id, by=uow.actor.id)

    return give


async def _complete(_uow: UnitOfWork, _rows: Sequence[Task], _order: TaskBulk) -> Do:
    return lambda task: task.become(TaskStatus.DONE)


async def _reopen(_uow: UnitOfWork, _rows: Sequence[Task], _order: TaskBulk) -> Do:
    return lambda task: task.become(task.status if task.status in PENDING else TaskStatus.TODO)


def _setter(values: dict[str, Any]) -> Do:
    def set_values(row: Base) -> None:
        for name, value in values.items():
            setattr(row, name, value)

    return set_values


DEALS = {
    DealAction.MOVE: Verb("deal.move", _move),
    DealAction.ASSIGN: Verb("deal.edit", _assign),
    DealAction.SET: Verb("deal.edit", _set),
    DealAction.TAG: Verb("deal.edit", _tag),
    DealAction.UNTAG: Verb("deal.edit", _untag),
    DealAction.DELETE: Verb("deal.delete", _delete, bin.put_together),
}
CLIENTS = {
    ClientAction.ASSIGN: Verb("client.edit", _assign),
    ClientAction.SET: Verb("client.edit", _set),
    ClientAction.TAG: Verb("client.edit", _tag),
    ClientAction.UNTAG: Verb("client.edit", _untag),
    ClientAction.DELETE: Verb("client.delete", _delete_clients, bin.put_together),
}
CONTACTS = {
    ContactAction.TAG: Verb("contact.edit", _tag),
    ContactAction.UNTAG: Verb("contact.edit", _untag),
}
TASKS = {
    TaskAction.ASSIGN: Verb("task.edit", _give),
    TaskAction.COMPLETE: Verb("task.edit", _complete),
    TaskAction.REOPEN: Verb("task.edit", _reopen),
    TaskAction.SET: Verb("task.edit", _set),
    TaskAction.DELETE: Verb("task.delete", _delete, bin.put_together),
}
